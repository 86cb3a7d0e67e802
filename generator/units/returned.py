"""A part as it came back: what its unit changed, added and deleted since it was given out."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ..checks.part import MARKS
from ..findings.catalogue import Severity
from ..findings.findings import Finding, Place, find, in_file
from ..findings.limits import MOST_PAIRS, Refused
from ..ledger.items import Basic, Measure
from ..ledger.schema import SHEETS
from ..package.properties import CORE
from ..text.patterns import Pattern
from ..workbook.reading.archive import Archive
from ..workbook.reading.comments import without_ours
from ..workbook.reading.open import Book, open_book
from ..workbook.writing import AsTyped, Carried, carry_book
from .lines import Identity, Line, columns_of, grid_lines, lines_of
from .record import Given, Record, digest, read_record


class ChangedCell(NamedTuple):
    """A cell that its unit changed: its text now, and the digest of what was given out.

    `doubt` is why the ledger cannot take it, empty where it can; `shown` what people see in it.
    """

    identity: Identity
    label: str
    before: str
    text: str
    value: object
    is_open: bool  # whether it was the unit's to fill in
    doubt: str = ""
    shown: str = ""


@dataclass(slots=True)
class Returned:
    """A part that came back, with the digest of its file, by which it is known again.

    `same` are the texts of the cells that the unit might have changed and did not.
    `now` are the ledger's lines for the rows that were given out, as far as they are the unit's.
    `saved` is when the program that saved it says it did; nothing where it does not.
    """

    path: Path
    record: Record
    sha256: str
    saved: str
    changes: list[ChangedCell] = field(default_factory=list)
    same: dict[tuple[Identity, str], str] = field(default_factory=dict)
    now: dict[Identity, Line] = field(default_factory=dict)
    added: list[Line] = field(default_factory=list)
    deleted: list[Identity] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        """Whether the unit did anything to it; to save it alone is nothing."""
        return bool(self.changes or self.added or self.deleted)

    @property
    def order(self) -> tuple[str, int, str]:
        """By unit and age: whatever the order in which the parts were named."""
        return self.record.unit, self.record.number, self.sha256


def read_part(path: Path, ledger: tuple[str, ...]) -> Returned | Finding:
    """What came back; a finding where it is no part of the ledger. Raises Unreadable."""
    book = open_book(path)
    record = read_record(book)
    if record is None:
        return in_file(path, [find("U02", value=path.name, name=path.name)])[0]
    if sum(a == b for a, b in zip(record.ledger, ledger, strict=False)) * 2 <= len(ledger):
        return in_file(path, [find("U03", value=path.name, name=path.name)])[0]
    carried = carry_book(book)
    part = Returned(path, record, book.sha256, _saved_at(book))
    lines = lines_of(carried)
    for name, grid in carried.others.items():
        lines += grid_lines(name, grid) if grid else []
    found = {i: (line, record.rows[i]) for i, line in found_rows(lines, record.rows).items()}
    renamed = dict(_renamed(carried, found, part))
    missing = _missing(carried, record, renamed.values(), part)
    known = {line.identity for line, _ in found.values()}
    errors = {
        (f.place.sheet, f.place.row, f.place.column): f
        for f in carried.findings
        if f.severity is Severity.ERROR
    }
    for identity, (line, given) in found.items():
        columns = columns_of(carried, line.sheet)
        for change in _cells(identity, line, given, renamed, missing):
            if digest(change.text) == change.before:
                if change.is_open:
                    part.same[identity, change.label] = change.text
                continue
            cell = line.sheet, line.number, columns.get(change.label, 0)
            part.changes.append(_doubted(change, errors.get(cell)))
    part.deleted = [identity for identity in record.rows if identity not in found]
    part.added = [line for line in lines if line.identity not in known and _says_anything(line)]
    told = {(c.identity, c.label) for c in part.changes}
    new_names = [finding for finding in carried.findings if finding.code == "S08"]
    more = [*new_names, *_of_changed(carried, found, told), *_left(carried)]
    part.findings += in_file(path, more)
    return part


_SAVED = Pattern(r"<dcterms:modified\b[^>]*>\s*([^<\s]+)")


def _saved_at(book: Book) -> str:
    try:
        core = Archive(book.data).read(CORE).decode("utf-8", "replace")
    except Refused:  # an .xls is no archive, and not every archive says so
        return ""
    found = _SAVED.search(core)
    return found[1].replace("T", " ").rstrip("Z") if found else ""


def found_rows(lines: list[Line], rows: Mapping[Identity, Given]) -> dict[Identity, Line]:
    """Which of the lines are the rows that were given out, whatever has become of their numbers.

    A measure is known by its text, since who inserts one numbers those below anew; where that was
    changed or comes twice, by its key, and of several rows with one key by all they say. What
    would take too long to weigh is taken in its order, or for deleted and added.
    """
    found = _by_text(lines, rows)
    known = {line.identity for line in found.values()}
    by_key: dict[Identity, list[Line]] = {}
    for line in lines:
        if line.identity not in known:
            by_key.setdefault(line.identity._replace(nth=0), []).append(line)
    sent: dict[Identity, list[Identity]] = {}
    for identity in rows:
        if identity not in found:
            sent.setdefault(identity._replace(nth=0), []).append(identity)
    left = MOST_PAIRS
    for key, identities in sent.items():
        there = by_key.get(key, [])
        size = len(there) * len(identities)
        if 1 < size <= left:
            left -= size
            found |= _most_alike(identities, there, rows)
        else:
            found |= zip(identities, there, strict=False)
    return found | _renumbered(lines, rows, found)


_TEXT = "整改措施"


def _by_text(lines: list[Line], rows: Mapping[Identity, Given]) -> dict[Identity, Line]:
    """The measures whose text stands once among the rows and once among the lines."""
    there: dict[str, list[Line]] = {}
    for line in lines:
        if line.sheet == Measure.SHEET and (text := line.texts.get(_TEXT)):
            there.setdefault(digest(text), []).append(line)
    sent: dict[str, list[Identity]] = {}
    for identity, given in rows.items():
        if identity.sheet == Measure.SHEET and (text := given.digests.get(_TEXT)):
            sent.setdefault(text, []).append(identity)
    return {
        identities[0]: there[text][0]
        for text, identities in sent.items()
        if len(identities) == 1 and len(there.get(text, ())) == 1
    }


def _most_alike(
    identities: list[Identity], lines: list[Line], rows: Mapping[Identity, Given]
) -> dict[Identity, Line]:
    """Each row that was given out with the line that says most of it, each line once."""
    weighed = sorted(
        (-_alike(rows[identity], line), at, place)
        for at, identity in enumerate(identities)
        for place, line in enumerate(lines)
    )
    found: dict[Identity, Line] = {}
    taken = set[int]()
    for _, at, place in weighed:
        if identities[at] not in found and place not in taken:
            found[identities[at]] = lines[place]
            taken.add(place)
    return found


def _renumbered(
    lines: list[Line], rows: Mapping[Identity, Given], found: Mapping[Identity, Line]
) -> dict[Identity, Line]:
    """The rows whose key was changed; a measure with another text too is another one."""
    known = {line.identity for line in found.values()}
    renumbered = {}
    for sheet in dict.fromkeys(identity.sheet for identity in rows):
        near = [line for line in lines if line.sheet == sheet and line.identity not in known]
        lost = [identity for identity in rows if identity.sheet == sheet and identity not in found]
        if len(near) * len(lost) > MOST_PAIRS:
            continue
        for identity in lost:
            given = rows[identity]
            like = max(near, key=partial(_alike, given), default=None)
            filled = sum(bool(d) for d in given.digests.values())
            if not like or not _alike(given, like) * 2 > filled > 2:
                continue
            if digest(like.texts.get(_TEXT, "")) == given.digests.get(_TEXT, ""):
                renumbered[identity] = like
                near.remove(like)
    return renumbered


def _alike(given: Given, line: Line) -> int:
    """How many cells of a row say what was given out."""
    return sum(bool(d) and digest(line.texts.get(n, "")) == d for n, d in given.digests.items())


def _renamed(
    carried: Carried, found: Mapping[Identity, tuple[Line, Given]], part: Returned
) -> Iterator[tuple[tuple[str, str], str]]:
    """{(sheet, header now): column} of the columns whose header the unit changed."""
    for sheet in SHEETS:
        rows = [pair for identity, pair in found.items() if identity.sheet == sheet.name]
        there = columns_of(carried, sheet.name)
        given = dict.fromkeys(name for _, row in rows for name in row.digests)
        described = {column.name for column in sheet.columns}
        lost = [name for name in given if name not in there]
        for name in lost:
            filled = [(line, row.digests[name]) for line, row in rows if row.digests.get(name)]
            for header in sorted(there.keys() - given.keys() - described):
                same = sum(digest(line.texts.get(header, "")) == d for line, d in filled)
                if filled and same * 2 >= len(filled):
                    place = Place(sheet.name, "", 1, there[header])
                    found_so = find("U10", place, header, column=name)
                    part.findings += in_file(part.path, [found_so])
                    yield (sheet.name, header), name


def _missing(
    carried: Carried, record: Record, renamed: Collection[str], part: Returned
) -> set[tuple[str, str]]:
    """The columns that were given out and are gone."""
    gone = set()
    for sheet in SHEETS:
        names = {n for i, g in record.rows.items() if i.sheet == sheet.name for n in g.digests}
        there = {*columns_of(carried, sheet.name), *renamed}
        for name in sorted(names - there):
            gone.add((sheet.name, name))
            part.findings += in_file(part.path, [find("U11", Place(sheet.name), name, column=name)])
    return gone


def _cells(
    identity: Identity,
    line: Line,
    given: Given,
    renamed: Mapping[tuple[str, str], str],
    missing: set[tuple[str, str]],
) -> Iterator[ChangedCell]:
    """Every cell of a row, as it would be changed."""
    sheet = next((s for s in SHEETS if s.name == identity.sheet), None)
    described = {column.name: column for column in sheet.columns} if sheet else {}
    values = dict(zip(line.texts, line.row.values(), strict=False))
    now = {renamed.get((identity.sheet, name), name): name for name in line.texts}
    for label in dict.fromkeys([*given.digests, *now]):
        if (identity.sheet, label) in missing:
            continue
        before, text = given.digests.get(label, ""), line.texts.get(now.get(label, label), "")
        is_open = described[label].by_unit if label in described else label in given.digests
        is_open = is_open and given.is_own
        yield ChangedCell(identity, label, before, text, values.get(now.get(label, label)), is_open)


def _doubted(change: ChangedCell, error: Finding | None) -> ChangedCell:
    """The change, with why it cannot be taken.

    A text with an error can: the same error is found in the ledger. What else was read of a cell
    with an error says less than the cell, and nothing is taken for what must be filled in.
    """
    typed = change.value.value if isinstance(change.value, AsTyped) else change.value
    is_value = isinstance(change.value, AsTyped) and change.value.is_error
    if error and (is_value or not change.text or not isinstance(typed, str)):
        shown = error.value or change.text
        wrong = error.message.partition("。")[0]
        reason = f"交回的这一格填得不对：{wrong}（{error.code}）"
        if error.code == "V01":
            reason = "单位把这一格清空了，而这一格不能空着"
        return change._replace(doubt=reason, shown=shown)
    return change._replace(shown=change.text)


def _says_anything(line: Line) -> bool:
    """Whether a row holds more than a 项目 that every workbook of ours has."""
    named_by_us = ("项目",) if line.sheet == Basic.SHEET else ()
    return any(text for name, text in line.texts.items() if name not in named_by_us)


def _left(carried: Carried) -> Iterator[Finding]:
    """What people put into a part beside its cells."""
    for sheet, cell, author, whole in carried.comments:
        if text := without_ours(whole):
            by = f"{author}：" if author else ""
            yield find("U12", Place(sheet, "", *cell), text, author=by, text=text)
    charts = [f"工作表“{name}”" for name, grid in carried.others.items() if grid is None]
    above = [f"工作表“{name}”表头以上的“{text}”" for name, text in carried.above.items()]
    for what in (*carried.laid, *charts, *above):
        yield find("U13", value=what)


# Rows that reading took for none of the data, and marks: no cell is changed by them.
_BESIDE_CELLS = ("V31", "V33", *MARKS)


def _of_changed(
    carried: Carried, found: Mapping[Identity, tuple[Line, Given]], told: set[tuple[Identity, str]]
) -> Iterator[Finding]:
    """What reading found at the cells that the unit changed, and of what it did beside them."""
    columns = carried.reading.ledger.columns
    changed = {
        (identity.sheet, found[identity][0].number, columns[identity.sheet].get(label, 0))
        for identity, label in told
        if identity.sheet in columns
    }
    for finding in carried.findings:
        place = finding.place
        is_changed = (place.sheet, place.row, place.column) in changed
        if is_changed or finding.code in _BESIDE_CELLS:
            yield finding
