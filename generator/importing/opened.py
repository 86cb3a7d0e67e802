"""The files that hold tables of offices' own, and the cells of their sheets."""

from pathlib import Path

from ..compare.documents import WORD, WORKBOOK, kind_of
from ..findings.findings import Unreadable
from ..findings.limits import MOST_CARRIED, too_large
from ..package.files import refusals
from ..workbook.reading.open import Book, Grid, load_grids, open_book
from .commas import is_called_csv, open_csv
from .imported import Unplaced
from .word_tables import holds_table, open_word_tables


def is_of_tables(path: Path) -> bool:
    """Whether a file is to be read as tables, and not as a notice. Raises Unreadable."""
    kind = kind_of(path)
    return is_called_csv(path) or kind == WORKBOOK or (kind == WORD and holds_table(path))


def open_tables(path: Path) -> tuple[Book, dict[str, Grid], list[Unplaced]]:
    """A workbook, a table saved as a text, or a Word file with tables: the cells of its sheets,
    and what stands beside these. Raises Unreadable.
    """
    if is_called_csv(path):
        book, grid = open_csv(path)
        return book, {grid.name: grid}, []
    if kind_of(path) == WORD:
        book, grids, beside = open_word_tables(path)
        return book, {grid.name: grid for grid in grids}, beside
    book = open_book(path)
    return book, _grids(book), []


def _grids(book: Book) -> dict[str, Grid]:
    """The grids of the sheets that have cells. Raises Unreadable where they are too large."""
    grids: dict[str, Grid] = {}
    for name in book.sheet_names:
        try:
            grids |= load_grids(book, [name])
        except Unreadable as fault:  # a chart has no cells; the caller tells it
            if len(book.sheet_names) == 1 or fault.finding.code == "F07":
                raise
    with refusals(book.path):
        if sum(grid.height * len(grid.columns) for grid in grids.values()) > MOST_CARRIED:
            raise too_large(f"有内容的区域超过 {MOST_CARRIED} 个单元格，不能导入")
    return grids
