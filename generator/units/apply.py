"""What came back written into a copy of the ledger, and the sheets 合并冲突 and 合并记录.

The copy is the workbook itself, patched: every byte that nobody changed stays.
"""

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from ..copies.annotate import header, seal
from ..copies.source import own_workbook, write_copy
from ..findings.findings import Place, Unreadable, find
from ..ledger.schema import CONFLICTS_SHEET, MERGES_SHEET, sheet_named
from ..package.drafts import Written
from ..text.addresses import Cell
from ..text.characters import printable
from ..workbook.patching import (
    CellPatch,
    SheetCell,
    Unpatchable,
    Workbook,
    change_cells,
    merged_into,
    put_sheet,
)
from ..workbook.reading.open import Grid, open_book
from ..workbook.writing import AsTyped
from .earlier import CONFLICTS, MERGES, Earlier, merge_rows, said
from .lines import columns_of, unit_column
from .merge import CONFLICT, Added, Kept, Merged, Taken, not_taken, tell


def apply_merge(merged: Merged, earlier: Earlier, target: Path, force: bool = False) -> Written:
    """Write the merged ledger; the ledger itself stays as it is.

    Changes of cells that cannot take them become conflicts. Raises Unreadable where the workbook
    cannot be patched, was saved meanwhile, or the copy cannot be written.
    """
    reading = merged.carried.reading
    try:
        book = own_workbook(reading, "合并")
        _write(book, merged)
        conflicts: dict[tuple[str, ...], Sequence[str]] = {}
        for row in [*earlier.conflicts, *sorted(_conflict_row(kept) for kept in merged.kept)]:
            conflicts.setdefault(tuple(row[:-1]), row)  # the same once, whatever the file's name
        if conflicts:
            _put(book, CONFLICTS_SHEET, CONFLICTS, list(conflicts.values()))
        taken: dict[str, set[str]] = {}
        for one in merged.taken:
            digest = said(one.place.sheet, one.place.key, one.label, one.text)
            taken.setdefault(one.file, set()).add(digest)
        if merges := merge_rows(merged.parts, earlier, taken):
            _put(book, MERGES_SHEET, MERGES, merges)
    except (zipfile.BadZipFile, Unpatchable):
        reason = f"“{reading.path.name}”不能直接修改，请先另存为 .xlsx 工作簿"
        raise Unreadable(find("F08", name=target.name, reason=reason)) from None
    seal(book)
    return write_copy(book, reading, target, force)


def _put(book: Workbook, name: str, columns: dict[str, int], rows: Sequence[Sequence[str]]) -> None:
    table = [header(columns), *([SheetCell(printable(text)) for text in row] for row in rows)]
    put_sheet(book, name, table, list(columns.values()))


def _conflict_row(kept: Kept) -> tuple[str, ...]:
    place = kept.place
    texts: tuple[str, ...] = (
        kept.kind,
        place.sheet,
        place.cell if place.column else "",
        place.key,
        kept.label,
    )
    texts += (kept.unit, kept.ledger, kept.returned, kept.reason, kept.file)
    return tuple(map(printable, texts))


def _write(book: Workbook, merged: Merged) -> None:
    reading = merged.carried.reading
    names, grids = reading.sheets, merged.carried.grids
    date1904 = open_book(reading.path).date1904
    wanted: dict[str, set[Cell]] = {}
    for taken in merged.taken:
        wanted.setdefault(taken.place.sheet, set()).add((taken.place.row, taken.place.column))
    shared = {sheet: merged_into(book, names[sheet], cells) for sheet, cells in wanted.items()}
    changes: dict[str, dict[Cell, CellPatch]] = {}
    for taken in list(merged.taken):
        place = taken.place
        cell = (place.row, place.column)
        reason = ""
        if cell in grids[place.sheet].formulas:
            reason = "台账的这一格由公式算出"
        elif cell in shared[place.sheet]:
            reason = "台账的这一格在合并的单元格里，和别的行共用"
        if reason:
            merged.taken.remove(taken)
            _keep(merged, taken, reason)
            continue
        patch = _patch(taken.value, taken.text, date1904)
        changes.setdefault(place.sheet, {})[cell] = patch
    for sheet in dict.fromkeys(added.line.sheet for added in merged.added):
        # A sheet without headers was not read, and takes no cell.
        own = set(reading.ledger.columns.get(sheet, {}).values())
        last = _last_row(grids[sheet], own) if sheet in grids else 0
        mine = [added for added in merged.added if added.line.sheet == sheet]
        for row, added in enumerate(mine, start=last + 1):
            changes.setdefault(sheet, {}).update(_row(merged, added, row, date1904))
    for sheet, cells in changes.items():
        change_cells(book, names[sheet], cells)


def _last_row(grid: Grid, own: set[int]) -> int:
    """The last row that people filled in; `own` are the columns of the ledger.

    The standard workbook computes a column of its own in rows that are still empty.
    """
    for row in range(grid.height, 0, -1):
        for column, value in enumerate(grid.row(row), start=1):
            cell = (row, column)
            is_filled = value != "" or cell in grid.errors or cell in grid.pictures
            if is_filled and (column in own or cell not in grid.formulas):
                return row
    return 0


def _keep(merged: Merged, taken: Taken, reason: str) -> None:
    """Make a change that the ledger's cell cannot take a conflict."""
    place, label, before, text, _, unit, file = taken
    kept = Kept(CONFLICT, place, label, unit, before, text, reason, file)
    merged.kept.append(kept)
    tell(merged, not_taken(kept))


def _row(merged: Merged, added: Added, row: int, date1904: bool) -> dict[Cell, CellPatch]:
    """The cells of a row that a unit added; what has no column in the ledger becomes a conflict."""
    line = added.line
    sheet = sheet_named(line.sheet)
    positions = columns_of(merged.carried, line.sheet)
    values = dict(zip(line.texts, line.row.values(), strict=True))
    cells = {}
    if len(sheet.key) == 1:
        values[sheet.key[0]] = added.key
    unit = unit_column(sheet)
    values[unit] = added.unit
    for label, value in values.items():
        text = line.texts.get(label, "")
        if label in (sheet.key[0], unit):
            text = str(value)
        if not text:
            continue
        if label in positions:
            cells[row, positions[label]] = _patch(value, text, date1904)
        else:
            place = Place(line.sheet, added.key, row)
            taken = Taken(place, label, "", text, value, added.unit, added.file)
            _keep(merged, taken, "台账里没有这一列")
    words = {"unit": added.unit, "key": added.key, "row": row}
    place = Place(line.sheet, added.key, row, positions.get(sheet.key[0], 0))
    tell(merged, find("U07", place, line.identity.key, **words))
    return cells


_FIRST_DAY = {False: date(1899, 12, 30), True: date(1904, 1, 1)}


def _patch(value: object, text: str, date1904: bool) -> CellPatch:
    """A day as a day and a number as a number; all else as its text."""
    if isinstance(value, AsTyped):
        value = value.value
    if isinstance(value, datetime) and text == value.date().isoformat():
        value = value.date()
    if isinstance(value, date) and not isinstance(value, datetime):
        days = (value - _FIRST_DAY[date1904]).days
        if days > 60:
            return CellPatch(str(days), kind="day")
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return CellPatch(text, kind="number")
    return CellPatch(text)
