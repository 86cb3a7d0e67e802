"""An office's own table becomes the contents of a ledger."""

from pathlib import Path

from ..text.addresses import address_of
from ..workbook.reading.cells import is_blank
from ..workbook.reading.open import Grid, load_grids, open_book
from ..workbook.writing import WorkbookData
from .imported import UNPLACED_SHEET, Imported, Unplaced, unplaced_sheet


def import_table(path: Path) -> Imported:
    """What a workbook of an office's own says, for a new ledger. Raises Unreadable."""
    book = open_book(path)
    contents = WorkbookData()
    grids = load_grids(book, book.sheet_names)
    unplaced = [piece for grid in grids.values() for piece in _cells(grid)]
    if unplaced:
        contents.others[UNPLACED_SHEET] = unplaced_sheet(unplaced)
    return Imported(contents, list(book.findings))


def _cells(grid: Grid) -> list[Unplaced]:
    return [
        Unplaced(grid.name, address_of((row, column)), grid.cell((row, column)))
        for row in range(1, grid.height + 1)
        for column in range(1, len(grid.columns) + 1)
        if not is_blank(grid.cell((row, column)))
    ]
