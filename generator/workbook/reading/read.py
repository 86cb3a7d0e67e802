"""From a workbook to the ledger and the findings: sheets and columns by name, cells by kind."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from ...findings.findings import Finding, Place, bounded, did_you_mean, find, the_rest
from ...findings.limits import MOST_ALIKE, MOST_ROWS, MOST_UNIT_TEXT, too_large
from ...ledger.choices import IMMEDIATELY
from ...ledger.columns import Column, Item, Kind, Sheet
from ...ledger.items import BASICS, Basic, Measure, Problem, basic_column
from ...ledger.ledger import Aspect, Ledger
from ...ledger.schema import SHEETS, WRITTEN_SHEETS
from ...text.characters import (
    LONGEST_NUMBER,
    Nearest,
    compact,
    nearest,
    number_key,
    split_list,
    write_list,
)
from ...text.patterns import Pattern
from .cells import Note, convert, convert_each, is_blank
from .clean import clean
from .open import Book, Grid, load_grids, open_book, refusals

# The header may stand below a title; further down a row is data.
_HEADER_WITHIN = 10
_AT_ONCE = 1000  # rows
_DIGITS = rf"[0-9]{{1,{LONGEST_NUMBER}}}"
_PLAIN_NUMBER = rf"{_DIGITS}(?:\.{_DIGITS})*"
_PLAIN_NUMBERS = Pattern(rf"{_PLAIN_NUMBER}(?:\n{_PLAIN_NUMBER})*+")
_Numbered = TypeVar("_Numbered", Measure, Problem)


class Reading(NamedTuple):
    """What a workbook gave: the ledger, what was found, and the digests that identify both.

    `sha256` is of the file, `content` of the values read, so that a mere re-save changes only
    the first. `sheets` is {name in the description: name in the file}.
    """

    path: Path
    ledger: Ledger
    findings: list[Finding]
    sha256: str
    content: str
    sheets: dict[str, str]


@dataclass(slots=True)
class _Table:
    """A sheet as read: the numbers of its rows and, by column name, the values of these rows."""

    sheet: Sheet
    numbers: list[int]
    positions: dict[str, int]
    values: dict[str, list] = field(default_factory=dict)
    # (index into numbers, column, code and words): what was noted, in the order of columns.
    notes: list[tuple[int, str, Note]] = field(default_factory=list)
    # How often each code was noted, with those beyond the bound.
    counts: Counter[str] = field(default_factory=Counter)

    def key(self, index: int) -> str:
        """The key of the item in that row, as far as it is filled in."""
        parts = [str(self.values[name][index]) for name in self.sheet.key if name in self.values]
        return "/".join(part for part in parts if part)

    def place(self, index: int, column: str) -> Place:
        return Place(
            self.sheet.name, self.key(index), self.numbers[index], self.positions.get(column, 0)
        )

    def note(self, index: int, where: str, code: str, **words: object) -> None:
        """Note the finding `code` at the column `where` of that row; beyond a bound, count it."""
        self.counts[code] += 1
        if self.counts[code] <= MOST_ALIKE:
            self.notes.append((index, where, (code, words)))


def read_ledger(path: Path) -> Reading:
    """Read the workbook. Raises Unreadable where it cannot be opened at all."""
    book = open_book(path)
    findings: list[Finding] = list(book.findings)
    names = _match_sheets(book, findings)
    grids = load_grids(book, names.values()) if names else {}
    sha256, date1904 = book.sha256, book.date1904
    del book  # the file is as large as much of what follows
    ledger = Ledger(folder=path.parent)
    content = hashlib.sha256()
    rows = 0
    for sheet in SHEETS:
        if sheet.name not in names:
            continue
        grid = grids.pop(names[sheet.name])
        with refusals(path):
            table = _read_table(sheet, grid, date1904, findings, MOST_ROWS - rows)
        if table is None:
            continue
        rows += len(table.numbers)
        ledger.columns[sheet.name] = table.positions
        if sheet.item is Basic:
            _read_basics(table, date1904, ledger)
            table.values["内容"] = [item.value for item in ledger.basics.values()]
        else:
            _check_required(table)
        for part in _content(table):
            content.update(part)
        if sheet.item is not Basic:
            getattr(ledger, sheet.target).extend(_items(table))
        findings += _findings_of(table, ledger)
    _check_basics(ledger, names, findings)
    _resolve_units(ledger, findings)
    findings += bounded(clean(ledger))
    _connect(ledger)
    return Reading(path, ledger, findings, sha256, content.hexdigest(), names)


# --- sheets and headers -------------------------------------------------------------------------


def _match_sheets(book: Book, findings: list[Finding]) -> dict[str, str]:
    """{name in the description: name in the file} of the sheets that are there."""
    spellings = {compact(name): s for s in SHEETS for name in (s.name, *s.aliases)}
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
    for sheet in SHEETS:
        if sheet.required and sheet.name not in matched:
            near = did_you_mean(nearest(sheet.name, others, most=1))
            findings.append(find("S01", Place(sheet.name), sheet=sheet.name, near=near))
    return matched


def _spellings(sheet: Sheet) -> dict[str, Column]:
    """The columns by every header that names them; a column's own name goes before an alias."""
    known = {compact(alias): c for c in sheet.columns for alias in c.aliases}
    return known | {compact(column.name): column for column in sheet.columns}


def _header_text(cell: object) -> str:
    return compact(str(cell)).strip("*:") if isinstance(cell, str) else ""


def _find_header(spellings: Iterable[str], grid: Grid) -> int:
    """The number of the row that names most columns, the first of equals; 0 where none does."""
    known = set(spellings)
    best, most = 0, 0
    for number in range(1, min(grid.height, _HEADER_WITHIN) + 1):
        named = len({_header_text(cell) for cell in grid.row(number)} & known)
        if named > most:
            best, most = number, named
    return best


def _match_columns(
    sheet: Sheet, grid: Grid, header: int, findings: list[Finding]
) -> dict[str, int]:
    """{column name: position from 1} of the columns that the header row names."""
    spellings = _spellings(sheet)
    cells = grid.row(header)
    exact = {_header_text(cell) for cell in cells}
    positions: dict[str, int] = {}
    for position, cell in enumerate(cells, start=1):
        column = spellings.get(_header_text(cell))
        if column is None:
            continue
        shown = "".join(str(cell).split())
        is_alias = _header_text(cell) != compact(column.name)
        if is_alias and compact(column.name) in exact:
            continue  # 序号 beside 措施编号 is a column of its own, which is left alone
        place = Place(sheet.name, "", header, position)
        if column.name in positions:
            other = Place(sheet.name, "", header, positions[column.name]).cell
            findings.append(find("S03", place, shown, column=column.name, other=other))
            continue
        positions[column.name] = position
        if is_alias:
            findings.append(find("S09", place, shown, found=shown, column=column.name))
    unknown = [
        "".join(str(cell).split())
        for cell in cells
        if not is_blank(cell) and _header_text(cell) not in spellings
    ]
    for column in sheet.columns:
        if column.required and column.name not in positions:
            near = did_you_mean(nearest(column.name, unknown, most=1))
            place = Place(sheet.name, "", header, len(cells) + 1)
            findings.append(find("S02", place, column=column.name, near=near))
    return positions


# --- rows ---------------------------------------------------------------------------------------


def _read_table(
    sheet: Sheet, grid: Grid, date1904: bool, findings: list[Finding], most: int
) -> _Table | None:
    """The rows of a sheet, converted column by column; None where there is no header.

    Raises Refused where more than `most` rows hold something.
    """
    header = _find_header(_spellings(sheet), grid)
    if not header:
        for column in sheet.columns:
            if column.required:
                place = Place(sheet.name, "", 1, 1)
                findings.append(find("S02", place, column=column.name, near=""))
        return None
    if header > 1:
        findings.append(find("S07", Place(sheet.name, "", header), row=header))
    positions = _match_columns(sheet, grid, header, findings)
    filled = _fill_merged(sheet, grid, header, positions)
    numbers = _rows_with_content(grid, header, positions)
    if len(numbers) > most:
        raise too_large(f"有内容的行超过 {MOST_ROWS} 行")
    if sheet.needs_rows and not numbers:
        findings.append(find("S04", Place(sheet.name, "", header + 1), sheet=sheet.name))
    table = _Table(sheet, numbers, positions)
    for column in sheet.columns:
        if column.name in positions:
            _read_column(table, column, grid, date1904)
        else:
            table.values[column.name] = [column.blank] * len(numbers)
    if grid.hidden or filled:
        for index, number in enumerate(numbers):
            if number in grid.hidden:
                table.note(index, "", "V13")
            for column, position in positions.items() if filled else ():
                if (number, position) in filled:
                    table.note(index, column, "V11", value=filled[number, position])
    return table


def _fill_merged(
    sheet: Sheet, grid: Grid, header: int, positions: dict[str, int]
) -> dict[tuple[int, int], object]:
    """Cells merged downwards take the value above, as people mean it; gives what was filled.

    Keys are left alone: a number merged over several rows does not name several items.
    """
    wanted = {p for name, p in positions.items() if name not in sheet.key}
    filled = {}
    for top, left, bottom, _ in grid.merged:
        if left in wanted and bottom > top > header and top <= grid.height:
            cells = grid.columns[left - 1]
            value = cells[top - 1]
            if is_blank(value):
                continue
            for number in range(top + 1, min(bottom, grid.height) + 1):
                cells[number - 1] = value
                filled[number, left] = value
    return filled


def _rows_with_content(grid: Grid, header: int, positions: dict[str, int]) -> list[int]:
    """The numbers of the rows in which one of the known columns holds something of its own."""
    merged = {
        (number, left)
        for top, left, bottom, _ in grid.merged
        for number in range(top + 1, min(bottom, grid.height) + 1)
    }
    wanted = set(positions.values())
    broken = {number for number, position in (*grid.errors, *grid.unvalued) if position in wanted}
    # Only what is blank so far is looked at further: nearly always nothing after the first column.
    blank = [number for number in range(header + 1, grid.height + 1) if number not in broken]
    for position in sorted(wanted):
        if not blank:
            break
        cells = grid.columns[position - 1]
        nothing = {cell for cell in set(cells) if is_blank(cell)}
        blank = [n for n in blank if cells[n - 1] in nothing or (n, position) in merged]
    if not blank:
        return list(range(header + 1, grid.height + 1))
    left_out = set(blank)
    return [number for number in range(header + 1, grid.height + 1) if number not in left_out]


def _read_column(table: _Table, column: Column, grid: Grid, date1904: bool) -> None:
    """Convert one column, which the grid then gives up; a spelling is converted once."""
    position = table.positions[column.name]
    cells, grid.columns[position - 1] = grid.columns[position - 1], []
    numbers = table.numbers
    if numbers and numbers[-1] - numbers[0] == len(numbers) - 1:  # no row is left out
        raws: list = cells[numbers[0] - 1 : numbers[-1]]
    else:
        raws = [cells[number - 1] for number in numbers]
    del cells
    if column.kind in (Kind.UNIT, Kind.UNITS):
        names = (len(raw) for raw in raws if isinstance(raw, str))
        if sum(names) > MOST_UNIT_TEXT:
            raise too_large(f"“{column.name}”一列的文字过多")
    # 1, 1.0 and True are equal, but not the same in a cell.
    is_mixed = len(set(map(type, raws)) - {str, type(None)}) > 1
    spellings: list = list(zip(map(type, raws), raws, strict=True)) if is_mixed else raws
    values, noted = convert_each(dict(zip(spellings, raws, strict=True)), column, date1904)
    table.values[column.name] = [values[spelling] for spelling in spellings]
    if noted:
        for index, (spelling, raw) in enumerate(zip(spellings, raws, strict=True)):
            for code, words in noted.get(spelling, ()):
                table.note(index, column.name, code, **({"value": raw} | words))
    errors = [(number, error) for (number, at), error in grid.errors.items() if at == position]
    unvalued = [number for number, at in grid.unvalued if at == position]
    if errors or unvalued:
        indices = {number: index for index, number in enumerate(table.numbers)}
        for number, error in errors:
            if number in indices:
                table.note(indices[number], column.name, "V05", value=error)
        for number in unvalued:
            if number in indices:
                table.note(indices[number], column.name, "V06")


def _findings_of(table: _Table, ledger: Ledger) -> Iterator[Finding]:
    """The notes of a sheet as findings at their cells.

    A number 1.1 that refers to a problem may have been 1.10: where there is such a problem too,
    nobody can tell which one is meant.
    """
    problems = {problem.number for problem in ledger.problems}
    for index, name, (code, words) in table.notes:
        if code == "V12" and table.sheet.column(name).refers == Problem.SHEET:
            other = f"{words['read']}0"
            if other in problems:
                reason = f"可能是 {words['read']}，也可能是 {other}"
                code, words = "V09", {"value": words["read"], "reason": reason}
        yield find(code, table.place(index, name), **words)
    for code, number in table.counts.items():
        yield from the_rest(table.sheet.name, code, number)


def _check_required(table: _Table) -> None:
    """Note every required cell that is blank, and rows that are pasted paragraphs."""
    noted = {(index, column) for index, column, (code, _) in table.notes if code[0] == "V"}
    number = table.sheet.key[0]
    text = "整改进展" if table.sheet.item is Measure else ""
    for column in table.sheet.columns:
        if not column.required or column.name not in table.positions:
            continue
        values = table.values[column.name]
        if "" not in values and None not in values:
            continue
        for index, value in enumerate(values):
            if value not in ("", None) or (index, column.name) in noted:
                continue
            if _is_pasted(table, index, text):
                if column.name == number:
                    above = table.place(index - 1, text).cell
                    table.note(index, text, "V10", value=table.values[text][index], above=above)
                continue
            table.note(index, column.name, "V01", column=column.name, help=column.help)


def _is_pasted(table: _Table, index: int, text: str) -> bool:
    """Whether the row holds a progress text without a number, right under a filled row."""
    return bool(
        text
        and index
        and text in table.positions
        and table.values[text][index]
        and not table.values[table.sheet.key[0]][index]
        and table.numbers[index] == table.numbers[index - 1] + 1
    )


def _items(table: _Table) -> list[Item]:
    """The items of the rows that have a key; the table keeps nothing but the keys."""
    sheet = table.sheet
    names = {column.field: column.name for column in sheet.columns}
    # The fields that no column fills, such as the measures of a problem, stand last.
    values = [table.values[names[f.name]] for f in fields(sheet.item) if f.name in names]
    keys = table.values[sheet.key[0]]
    table.values = {name: list(table.values[name]) for name in sheet.key}
    items: list[Item] = []
    # From the end, so that values can be given up as they are used: a large ledger needs the room.
    for start in reversed(range(0, len(table.numbers), _AT_ONCE)):
        some = map(
            sheet.item, table.numbers[start : start + _AT_ONCE], *(v[start:] for v in values)
        )
        items += reversed([item for item, key in zip(some, keys[start:], strict=True) if key])
        for column in values:
            del column[start:]
    items.reverse()
    for item in items:
        if isinstance(item, Measure) and isinstance(item.deadline, str):
            item.immediate = item.immediate or item.deadline == IMMEDIATELY
            item.deadline = None
    return items


def _content(table: _Table) -> Iterator[bytes]:
    """What was read of a sheet, in pieces for the digest: none is nearly as large as the sheet."""
    yield f"{table.sheet.name}\0{len(table.numbers)}".encode()
    for name, values in table.values.items():
        yield f"\0{name}".encode()
        for start in range(0, len(values), _AT_ONCE):
            some = values[start : start + _AT_ONCE]
            try:
                written = "\0".join(some)
            except TypeError:
                written = "\0".join(map(str, some))
            # No text holds such a character: what is forbidden was taken out.
            yield b"\0" + written.encode("utf-8", "replace")


# --- 基本情况 -----------------------------------------------------------------------------------


def _read_basics(table: _Table, date1904: bool, ledger: Ledger) -> None:
    """The items of 基本情况: each 内容 is read by the kind of its own 项目."""
    contents = table.values.get("内容", [])
    broken = {index for index, column, (code, _) in table.notes if code in ("V05", "V06")}
    for index, name in enumerate(table.values["项目"]):
        if not name:
            if not is_blank(contents[index]):
                table.note(index, "项目", "V01", column="项目", help="")
            continue
        column = basic_column(name)
        value, notes = convert(contents[index], column, date1904)
        for code, words in notes:
            table.note(index, "内容", code, **({"value": contents[index]} | words))
        blank = is_blank(contents[index])
        if column.required and blank and not notes and index not in broken:
            table.note(index, "内容", "V01", column=column.name, help=column.help)
        if column.name in ledger.basics:
            first = ledger.place(ledger.basics[column.name], "项目").cell
            table.note(index, "项目", "K05", value=name, column="项目", other=first)
            continue
        ledger.basics[column.name] = Basic(table.numbers[index], column.name, value)


def _check_basics(ledger: Ledger, names: Iterable[str], findings: list[Finding]) -> None:
    """Required 项目 that have no row at all; every 项目 that is not filled in gets its default."""
    sheet = Basic.SHEET
    described = {column.name for column in BASICS}
    others = [name for name in ledger.basics if name not in described]
    last = max((item.row for item in ledger.basics.values()), default=1)
    for column in BASICS:
        if column.required and column.name not in ledger.basics and sheet in ledger.columns:
            near = did_you_mean(nearest(column.name, others, most=1))
            place = Place(sheet, column.name, last + 1, ledger.columns[sheet].get("项目", 1))
            findings.append(find("S05", place, sheet=sheet, column=column.name, near=near))
        if column.default is not None and ledger.basic(column.name) is None:
            ledger.basics.setdefault(column.name, Basic(0, column.name)).value = column.default


# --- between the sheets -------------------------------------------------------------------------


def _resolve_units(ledger: Ledger, findings: list[Finding]) -> None:
    """Units by their full names: short names are theirs, `甲、乙` is 甲 with 乙 helping."""
    names = {compact(unit.name): unit.name for unit in reversed(ledger.units)}
    for unit in ledger.units:
        if unit.short:
            names.setdefault(compact(unit.short), unit.name)

    known = [word for unit in ledger.units for word in (unit.name, unit.short) if word]
    # Full names, as nearly all are written.
    settled = {unit.name for unit in ledger.units if names[compact(unit.name)] == unit.name}
    told: Counter[tuple[str, str]] = Counter()

    def note(code: str, item: Item, column: str, value: str, **words: object) -> None:
        told[item.SHEET, code] += 1
        if told[item.SHEET, code] <= MOST_ALIKE:
            findings.append(find(code, ledger.place(item, column), value, **words))

    @cache
    def full_name(written: str) -> str:
        return names.get(compact(written), "")

    near = Nearest(known, most=1)

    def resolve(written: str, item: Item, column: str) -> str:
        name = full_name(written)
        if name or not known:
            return name or written
        is_told = told[item.SHEET, "K04"] < MOST_ALIKE
        note("K04", item, column, written, near=did_you_mean(near(written)) if is_told else "")
        return written

    for item in (*ledger.measures, *ledger.regulations, *ledger.figures):
        if not item.unit or item.unit in settled:
            continue
        listed = [] if full_name(item.unit) else split_list(item.unit)
        if isinstance(item, Measure) and len(listed) > 1:
            first, *rest = listed
            note("V15", item, "责任单位", item.unit, first=first, rest=write_list(rest))
            item.unit = first
            item.partners = (*rest, *item.partners)
        item.unit = resolve(item.unit, item, "责任单位")
    for item in ledger.measures:
        if item.partners:
            item.partners = tuple(resolve(name, item, "配合单位") for name in item.partners)
    for (sheet, code), number in told.items():
        findings.extend(the_rest(sheet, code, number))


def _connect(ledger: Ledger) -> None:
    """Hang the measures on their problems and group the problems by aspect, all by number."""
    problems = {problem.number: problem for problem in reversed(ledger.problems)}
    for measure in _by_number(ledger.measures):
        if measure.problem in problems:
            problems[measure.problem].measures.append(measure)
    grouped: dict[str, list[Problem]] = {}
    for problem in _by_number(ledger.problems):
        grouped.setdefault(problem.aspect, []).append(problem)
    ledger.aspects = [Aspect(name, problems) for name, problems in grouped.items()]


def _by_number(items: list[_Numbered]) -> list[_Numbered]:
    """The items in the order of their numbers, in which nearly every ledger has them already."""
    import numpy

    numbers = [item.number for item in items]
    joined = "\n".join(numbers)
    if _PLAIN_NUMBERS.fullmatch(joined) and len({number.count(".") for number in numbers}) == 1:
        parts = numpy.fromstring(joined.replace("\n", "."), int, sep=".")
        levels = parts.reshape(len(numbers), -1).T
        if (numpy.lexsort(levels[::-1]) == numpy.arange(len(numbers))).all():
            return items
    return sorted(items, key=lambda item: number_key(item.number))
