"""From a ledger to one workbook for each unit, with its rows alone.

A part is a standard workbook. The rows for which the unit answers are open where a unit fills
them in, those in which it helps are to be read; the texts of other units do not leave the office.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ..findings.findings import Finding, Place, Unreadable, bounded, find, in_file
from ..findings.limits import CELLS_OF_A_PART, MOST_CARRIED, too_large
from ..folders import file_names, workbooks_in
from ..ledger.columns import Sheet
from ..ledger.items import Basic, Measure, Meeting, Problem, Unit
from ..ledger.ledger import Ledger
from ..ledger.schema import RECORD_SHEET, SHEETS, sheet_named
from ..package.drafts import Written, write_draft
from ..package.files import refusals
from ..package.parts import pack, unpack
from ..package.properties import seal
from ..progress import begin
from ..text.characters import compact, split_list
from ..workbook.reading.read import require_whole
from ..workbook.writing import Carried, OwnSheet, WorkbookData, carry_over, standard_workbook
from .earlier import earlier_merges
from .lines import Identity, Line, counted, grid_lines, has_unit, lines_of, unit_names, units_of
from .record import Record, given, name_of_ledger, next_number, record_sheet


class UnitPart(NamedTuple):
    """The workbook of a unit: where it was written, how many rows it answers for and helps in."""

    unit: str
    written: Written
    own: int
    helping: int


class Split(NamedTuple):
    """The parts, what was found in the ledger, and what of it went to nobody."""

    number: int
    parts: list[UnitPart]
    without: list[str]  # units without a row
    findings: list[Finding]
    left: list[str]


def split(path: Path, folder: Path, force: bool = False) -> Split:
    """Write the part of each unit into the folder; rows of no unit are found.

    Raises Unreadable where the ledger cannot be read, or a file not be written.
    """
    begin("读取台账", 0.0)
    carried = carry_over(path)
    ledger = carried.reading.ledger
    require_whole(carried.reading)
    if not carried.reading.sheets:
        raise Unreadable(carried.findings[0])
    lines = lines_of(carried)
    units = units_of(ledger)
    content, name = carried.reading.content, name_of_ledger(ledger)
    merged = earlier_merges(path).newest.values()
    number = next_number(workbooks_in(folder), content, name, max(merged, default=0))
    day = str(ledger.day("统计截止日期") or "")
    parts = []
    with refusals(path):
        given_out = _rows_of_all(units, lines, carried)
    without = [unit for unit in units if unit not in given_out]
    for place, (unit, stem) in enumerate(file_names(given_out).items()):
        begin(f"写入“{unit}”", 0.1 + 0.9 * place / len(given_out))
        chosen = given_out[unit]
        own = [line for line in chosen if _is_own(line, unit) and line.sheet != Unit.SHEET]
        helping = [x for x in chosen if x.sheet == Measure.SHEET and not _is_own(x, unit)]
        data = _part(carried, chosen, unit, Record(number, unit, content, day, name, {}))
        written = write_draft(folder / f"{stem}.xlsx", data, force, path)
        parts.append(UnitPart(unit, written, len(own), len(helping)))
    nobody = bounded(_of_nobody(lines, set(units), ledger))
    found = [*carried.findings, *in_file(path, nobody)]
    return Split(number, parts, without, found, carried.behind)


def _is_own(line: Line, unit: str) -> bool:
    """Whether the unit answers for the row; for its own entry as a unit it does too."""
    return unit in (line.unit, line.identity.key if line.sheet == Unit.SHEET else "")


def _rows_of_all(
    units: Iterable[str], lines: list[Line], carried: Carried
) -> dict[str, list[Line]]:
    """The rows of each unit that has any. Raises Refused where all parts would be too large.

    Every part has the sheets that all units see, so that many units make much of a small ledger.
    """
    helpers = _helpers(lines, carried.reading.ledger)
    others = [grid for grid in carried.others.values() if grid]
    cells = sum(grid.height * len(grid.columns) for grid in others) + CELLS_OF_A_PART
    busy = {line.unit for line in lines if line.sheet != Unit.SHEET}.union(*helpers.values())
    given_out, all_cells = dict[str, list[Line]](), 0
    for unit in units:
        if unit not in busy:
            continue
        given_out[unit] = _rows_for(unit, lines, helpers)
        all_cells += cells + sum(len(line.row) for line in given_out[unit])
        if all_cells > MOST_CARRIED:
            raise too_large(f"各单位的工作簿合起来会超过 {MOST_CARRIED} 个单元格，不能分发")
    return given_out


def _helpers(lines: Iterable[Line], ledger: Ledger) -> dict[Identity, set[str]]:
    """The units that help in each row."""
    names = unit_names(ledger)
    return {
        line.identity: {names.get(compact(name), "") for name in split_list(written)}
        for line in lines
        if (written := line.texts.get("配合单位"))
    }


def _rows_for(
    unit: str, lines: list[Line], helpers: Mapping[Identity, Collection[str]]
) -> list[Line]:
    """The rows that go to the unit: its own, those it helps in, and what they refer to."""
    chosen, problems = [], set()
    for line in lines:
        if _is_own(line, unit) or unit in helpers.get(line.identity, ()):
            problems.add(line.texts.get("问题编号", ""))
            chosen.append(line)
        elif line.sheet == Unit.SHEET:
            chosen.append(_without_contact(line))
        elif line.sheet in (Basic.SHEET, Meeting.SHEET, Problem.SHEET):
            chosen.append(line)
    return counted(x for x in chosen if x.sheet != Problem.SHEET or x.identity.key in problems)


def _without_contact(line: Line) -> Line:
    """Another unit as the drop-downs name it: how to reach it is nobody else's business."""
    described = sheet_named(Unit.SHEET)
    shared = {column.name for column in described.columns if not column.by_unit}
    return line._replace(
        row={place: value for place, value in line.row.items() if place in shared},
        texts={name: text for name, text in line.texts.items() if name in shared},
    )


def _part(carried: Carried, chosen: list[Line], unit: str, record: Record) -> bytes:
    """The workbook of the unit, sealed, so that it is known while nobody has edited it."""
    contents = WorkbookData(further=carried.contents.further, fillable={})
    assert contents.fillable is not None
    for sheet in SHEETS:
        mine = [line for line in chosen if line.sheet == sheet.name]
        contents.rows[sheet.name] = [line.row for line in mine]
        if has_unit(sheet) or sheet.item is Unit:
            open_places = _open_places(sheet, carried)
            contents.fillable[sheet.name] = [
                open_places if _is_own(line, unit) else () for line in mine
            ]
    others = [grid for grid in carried.others.values() if grid]
    recorded = {line.identity: given(line, _is_own(line, unit)) for line in chosen}
    for grid in others:
        contents.others[grid.name] = OwnSheet(grid.rows)
        recorded |= {line.identity: given(line, False) for line in grid_lines(grid.name, grid)}
    contents.others[RECORD_SHEET] = record_sheet(record._replace(rows=recorded))
    parts = unpack(standard_workbook(contents))
    seal(parts)
    return pack(parts)


def _open_places(sheet: Sheet, carried: Carried) -> set[str | int]:
    """The columns that a unit fills in: the description says which; the office's own are open.

    One that the ledger lacks could not come back.
    """
    there = carried.reading.ledger.columns.get(sheet.name, {})
    described = (c.name for c in sheet.columns if c.by_unit and c.name in there)
    return {*described, *carried.contents.further.get(sheet.name, {})}


def _of_nobody(lines: list[Line], units: set[str], ledger: Ledger) -> Iterator[Finding]:
    """The rows of no unit, which went to nobody."""
    for line in lines:
        if has_unit(sheet_named(line.sheet)) and line.unit not in units:
            column = ledger.columns[line.sheet].get("责任单位", 0)
            place = Place(line.sheet, line.identity.key, line.number, column)
            reason = f"“责任单位”表里没有“{line.unit}”" if line.unit else "没有填责任单位"
            yield find("U01", place, line.unit, reason=reason)
