"""From a workbook to the ledger and the findings: each sheet is a data frame, each row an item."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

from ...findings.findings import NOWHERE, Finding, Place, Unreadable, bounded, did_you_mean, find
from ...findings.limits import MOST_ROWS
from ...ledger.choices import FOREVER, IMMEDIATELY
from ...ledger.columns import Item
from ...ledger.duties import by_duty
from ...ledger.items import BASICS, Basic, Figure, Measure, Problem, basic_column
from ...ledger.ledger import Aspect, Ledger
from ...ledger.schema import RECORD_SHEET, SHEETS, WRITTEN_SHEETS
from ...package.files import refusals
from ...text.characters import Nearest, as_argument, compact, nearest, number_key, write_list
from ...text.patterns import Pattern
from .below import Below
from .cells import convert, is_blank
from .clean import clean
from .comments import tell_comments
from .open import Book, load_grids, open_book
from .shown import Formatted, seen_number
from .tables import ROW, Table, is_headed_as, read_table

_Numbered = TypeVar("_Numbered", Measure, Problem)
# Where a required column is blank in at least so many rows and all there are, this is told once.
_MANY_ROWS = 3


class Reading(NamedTuple):
    """What a workbook gave: the ledger, what was found, and the digests that identify both.

    `sha256` is of the file, `content` of the values read, so that a mere re-save changes only
    the first. `sheets` is {name in the description: name in the file}. `protections` are how
    those are protected in which no cell can be formatted. `is_part` is said of what a unit was
    given of a ledger.
    """

    path: Path
    ledger: Ledger
    findings: list[Finding]
    sha256: str
    content: str
    sheets: dict[str, str]
    protections: dict[str, str]
    is_part: bool


def read_ledger(path: Path) -> Reading:
    """Read the workbook. Raises Unreadable where it cannot be opened at all."""
    return read_book(open_book(path))[0]


def read_book(book: Book) -> tuple[Reading, dict[str, Below]]:
    """Read a workbook that is open; gives the cells that were read, too, by sheets.

    Raises Unreadable where a sheet is damaged.
    """
    path = book.path
    findings: list[Finding] = list(book.findings)
    names = _match_sheets(book, findings)
    grids = load_grids(book, names.values())
    if names.keys().isdisjoint({Basic.SHEET, Problem.SHEET}):
        # Somebody's own table, even where a sheet of it has a name of ours: this says it all.
        told = find("S15", name=path.name, typed=as_argument(path.name))
        names, findings = {}, [*book.findings, told]
    ledger = Ledger(folder=path.parent)
    content = hashlib.sha256()
    read: dict[str, Below] = {}
    rows_left = MOST_ROWS
    for sheet in SHEETS:
        if sheet.name not in names:
            continue
        with refusals(path):
            table = read_table(sheet, grids[names[sheet.name]], book.date1904, findings, rows_left)
        if table is not None:
            rows_left -= len(table.frame)
            read[sheet.name] = table.below
            _note_other_units(table)
            content.update(_add(table, book.date1904, ledger))
            findings += table.findings()
    _check_basics(ledger, findings)
    findings += bounded(_resolve_units(ledger))
    findings += bounded(clean(ledger))
    named = {names[sheet]: below for sheet, below in read.items()}
    findings += bounded(tell_comments(book, named))
    _connect(ledger)
    protections = {sheet: grids[name].protection for sheet, name in names.items()}
    reading = Reading(
        path,
        ledger,
        findings,
        book.sha256,
        content.hexdigest(),
        names,
        protections,
        RECORD_SHEET in book.sheet_names,
    )
    return reading, read


def unit_of_part(reading: Reading) -> str:
    """The unit that was given the part, as the record in it says; empty where that is spoilt, and
    for a whole ledger."""
    if not reading.is_part:
        return ""
    rows = load_grids(open_book(reading.path), [RECORD_SHEET])[RECORD_SHEET].rows
    return next((str(unit) for head, unit, *_ in rows if head == "责任单位"), "")


def require_whole(reading: Reading) -> None:
    """Raises Unreadable for a part: what is counted or printed of it would say the wrong thing."""
    if reading.is_part:
        raise Unreadable(find("U14", NOWHERE, name=reading.path.name))


def _match_sheets(book: Book, findings: list[Finding]) -> dict[str, str]:
    """{name in the description: name in the file} of the sheets that are there."""
    spellings = {compact(sheet.name): sheet for sheet in SHEETS}
    matched: dict[str, str] = {}
    for name in book.sheet_names:
        sheet = spellings.get(compact(name))
        if sheet is None:
            continue
        if sheet.name in matched:
            words = {"sheet": sheet.name, "first": matched[sheet.name], "second": name}
            findings.append(find("S06", Place(name), name, **words))
            continue
        matched[sheet.name] = name
        if name != sheet.name:
            findings.append(find("S08", Place(name), name, found=name, sheet=sheet.name))
    others = [n for n in book.sheet_names if n not in matched.values() and n not in WRITTEN_SHEETS]
    if RECORD_SHEET in book.sheet_names:
        # What a unit filled in must not be lost for a new name of its sheet.
        missing = [sheet for sheet in SHEETS if sheet.name not in matched]
        grids = load_grids(book, others if missing else ())
        for sheet in missing:
            headed = [name for name, grid in grids.items() if is_headed_as(sheet, grid)]
            if len(headed) == 1:
                [matched[sheet.name]] = headed
                words = {"found": headed[0], "sheet": sheet.name}
                findings.append(find("S08", Place(headed[0]), headed[0], **words))
    for sheet in SHEETS:
        if sheet.required and sheet.name not in matched:
            near = did_you_mean(nearest(sheet.name, others, most=1))
            findings.append(find("S01", Place(sheet.name), sheet=sheet.name, near=near))
    return matched


# --- rows ---------------------------------------------------------------------------------------


def _add(table: Table, date1904: bool, ledger: Ledger) -> bytes:
    """Add the items of a sheet to the ledger; gives what was read of it, for the digest."""
    sheet, frame = table.sheet, table.frame
    ledger.columns[sheet.name] = table.positions
    if sheet.item is Basic:
        _read_basics(table, date1904, ledger)
        read = [item.value for item in ledger.basics.values()]
        return _content(table, {"项目": frame["项目"], "内容": read})
    _note_missing(table)
    _note_doubtful_numbers(table, ledger)
    getattr(ledger, sheet.target).extend(_items(table))
    counted = [c.name for c in sheet.columns if c.name in table.positions or not c.later]
    return _content(table, {name: frame[name] for name in counted})


def _content(table: Table, values: Mapping[str, Iterable[object]]) -> bytes:
    """What was read of a sheet, for the digest: no text holds the character between the values."""
    parts = [f"{table.sheet.name}\0{len(table.frame)}"]
    for name, column in values.items():
        parts += [f"\0{name}", *(f"\0{value}" for value in column)]
    return "".join(parts).encode("utf-8", "replace")


def _items(table: Table) -> list[Item]:
    """The items of the rows that have a key."""
    frame = table.frame
    if table.sheet.item is Measure:
        # Words in the place of a deadline are none, and 立行立改 is a column of its own.
        words = frame["完成时限"].isin([IMMEDIATELY, FOREVER])
        immediately = frame["完成时限"] == IMMEDIATELY
        frame = frame.assign(
            立行立改=frame["立行立改"].mask(immediately, True),
            完成时限=frame["完成时限"].mask(words, None),
        )
    frame = frame[frame[table.sheet.key[0]] != ""]
    return [table.sheet.item(*row) for row in frame.to_numpy().tolist()]


def _note_missing(table: Table) -> None:
    """Note every required cell that is blank, and rows that are pasted paragraphs."""
    frame, number = table.frame, table.sheet.key[0]
    text = "整改进展" if table.sheet.item is Measure else ""
    pasted = _pasted(table, text) if text in table.positions else set()
    noted = {(index, column) for index, column, _ in table.notes} | table.told
    for column in table.sheet.columns:
        if not column.required or column.name not in table.positions:
            continue
        blank = frame.index[frame[column.name].isin(["", None])]
        if len(blank) == len(frame) >= _MANY_ROWS and noted.isdisjoint(
            (i, column.name) for i in blank
        ):
            table.note(0, column.name, "S14", column=column.name, rows=len(frame), help=column.help)
            continue
        for index in blank:
            if (index, column.name) in noted:
                continue
            if index not in pasted:
                table.note(index, column.name, "V01", column=column.name, help=column.help)
            elif column.name == number:
                above = table.place(index - 1, text).cell
                table.note(index, text, "V10", value=frame[text][index], above=above)


def _pasted(table: Table, text: str) -> set[int]:
    """The rows that hold a progress text without a number, right under a filled row."""
    frame = table.frame
    is_pasted = (frame[text] != "") & (frame[table.sheet.key[0]] == "") & (frame[ROW].diff() == 1)
    return set(frame.index[is_pasted])


def _note_doubtful_numbers(table: Table, ledger: Ledger) -> None:
    """A number 1.1 that refers to a problem may have been 1.10.

    Where there is such a problem too, nobody can tell which one is meant.
    """
    problems = {problem.number for problem in ledger.problems}
    for place, (index, name, (code, words)) in enumerate(table.notes):
        if code != "V12" or table.sheet.column(name).refers != Problem.SHEET:
            continue
        read = words["read"]
        if f"{read}0" in problems:
            reason = f"可能是 {read}，也可能是 {read}0"
            table.notes[place] = index, name, ("V09", {"value": read, "reason": reason})


def _note_other_units(table: Table) -> None:
    """A figure that shows a unit, such as 76%, must have that as its 量词."""
    if table.sheet.item is not Figure or not {"数值", "量词"} <= table.positions.keys():
        return
    frame = table.frame
    rows = zip(frame.index, frame[ROW], frame["数值"], frame["量词"], strict=True)
    for index, row, amount, word in rows:
        raw = table.below.grid.cell((row, table.positions["数值"]))
        if not isinstance(raw, Formatted) or amount is None or not word:
            continue
        seen = seen_number(str(raw), amount)
        if seen and seen.unit and not _is_unit(seen.unit, word):
            table.note(index, "数值", "V20", value=raw, word=word, unit=seen.unit)


def _is_unit(shown: str, word: str) -> bool:
    return compact(shown) == compact(word) or (shown == "%" and word.endswith("百分点"))


# Codes that tell why the cell is blank.
_TOLD = ("V01", "V05", "V06", "V32", "V37", "V39")


# --- 基本情况 -----------------------------------------------------------------------------------


def _read_basics(table: Table, date1904: bool, ledger: Ledger) -> None:
    """The items of 基本情况: each 内容 is read by the kind of its own 项目."""
    if table.positions.keys() < {"项目", "内容"}:
        return
    broken = {index for index, column, (code, _) in table.notes if code in _TOLD}
    rows = table.frame[[ROW, "项目", "内容"]].itertuples(name=None)
    for index, row, name, content in rows:
        if not name:
            if not is_blank(content):
                table.note(index, "项目", "V01", column="项目", help="")
            continue
        column = basic_column(name)
        value, notes = convert(content, column, date1904)
        for code, words in notes:
            table.note(index, "内容", code, **{"value": content, **words})
        if column.required and is_blank(content) and not notes and index not in broken:
            table.note(index, "内容", "V01", column=column.name, help=column.help)
        if column.name in ledger.basics:
            first = ledger.place(ledger.basics[column.name], "项目").cell
            table.note(index, "项目", "K05", value=name, column="项目", other=first)
            continue
        ledger.basics[column.name] = Basic(row, column.name, value)


def _check_basics(ledger: Ledger, findings: list[Finding]) -> None:
    """Required 项目 that have no row at all; every 项目 that is not filled in gets its default."""
    sheet = Basic.SHEET
    described = {column.name for column in BASICS}
    others = [name for name in ledger.basics if name not in described]
    last = max((item.row for item in ledger.basics.values()), default=0)
    is_read = bool(last) and ledger.columns.get(sheet, {}).keys() >= {"项目", "内容"}
    for column in BASICS:
        if column.required and column.name not in ledger.basics and is_read:
            near = did_you_mean(nearest(column.name, others, most=1))
            place = Place(sheet, column.name, last + 1, ledger.columns[sheet].get("项目", 1))
            findings.append(find("S05", place, sheet=sheet, column=column.name, near=near))
        if column.default is not None and ledger.basic(column.name) is None:
            ledger.basics.setdefault(column.name, Basic(0, column.name)).value = column.default


# --- between the sheets -------------------------------------------------------------------------

# What people put between two units besides 、 and what else lists them.
_BETWEEN = Pattern(r"[/／\\|｜+＋&和与及]")


def _resolve_units(ledger: Ledger) -> Iterator[Finding]:
    """Units by their full names: short names are theirs, `甲、乙` is 甲 with 乙 helping."""
    names = {compact(unit.name): unit.name for unit in reversed(ledger.units)}
    for unit in ledger.units:
        if unit.short:
            names.setdefault(compact(unit.short), unit.name)
    near = Nearest([word for u in ledger.units for word in (u.name, u.short) if word], most=1)

    def listed(written: str) -> list[str]:
        """The units of a cell; 甲/乙 and 甲和乙 are two where both are known."""
        if compact(written) in names:
            return [written]
        apart = by_duty(_BETWEEN.sub("、", written))
        if apart and names.keys() >= {compact(name) for name in apart}:
            return apart
        return by_duty(written) or [written]

    def check(written: str, item: Item, column: str) -> Iterator[Finding]:
        if names and compact(written) not in names:
            place = ledger.place(item, column)
            yield find("K04", place, written, near=did_you_mean(near(written)))

    for item in ledger.assigned:
        if not item.unit:
            continue
        if not {compact(name) for name in listed(item.unit)} <= names.keys():
            # A line of the cell is no unit: one long name was broken.
            item.unit = item.unit.replace("\n", "")
        place = ledger.place(item, "责任单位")
        first, *rest = listed(item.unit)
        if isinstance(item, Measure) and rest:
            yield find("V15", place, item.unit, first=first, rest=write_list(rest))
            item.unit = first
            item.partners = (*rest, *item.partners)
        elif not rest and first != item.unit:
            yield find("V08", place, item.unit, column="责任单位", read=first)
            item.unit = first
        yield from check(item.unit, item, "责任单位")
        item.unit = names.get(compact(item.unit), item.unit)
    for measure in ledger.measures:
        partners = []
        for written in measure.partners:
            helping = listed(written)
            if helping != [written]:
                place, read = ledger.place(measure, "配合单位"), write_list(helping)
                yield find("V08", place, written, column="配合单位", read=read)
            for name in helping:
                yield from check(name, measure, "配合单位")
                partners.append(names.get(compact(name), name))
        measure.partners = tuple(partners)


def _connect(ledger: Ledger) -> None:
    """Hang the measures on their problems and group the problems by aspect, all by number."""
    problems = {problem.number: problem for problem in reversed(ledger.problems)}
    for measure in _by_number(ledger.measures):
        if measure.problem in problems:
            problems[measure.problem].measures.append(measure)
    grouped: dict[str, list[Problem]] = {}
    for problem in _by_number(ledger.problems):
        grouped.setdefault(problem.aspect, []).append(problem)
    ledger.aspects = [Aspect(name, members) for name, members in grouped.items()]


def _by_number(items: list[_Numbered]) -> list[_Numbered]:
    return sorted(items, key=lambda item: number_key(item.number))
