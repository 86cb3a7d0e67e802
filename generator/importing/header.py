"""Where the table of a sheet begins: the rows of its header, and what stands over each column."""

from typing import NamedTuple

from ..text.addresses import Cell
from ..text.characters import printable
from ..workbook.reading.grid import Grid
from .words import columns_named

# The header may stand below a title; further down a row is data.
_WITHIN = 15
_DEEPEST = 3  # rows of one header
_FEWEST = 3  # columns that are known, of which one says what a table of rectification is about
_ABOUT = {"问题", "整改措施", "整改进展"}


class Header(NamedTuple):
    """The rows of a header, and the texts over each column that has any, from top to bottom."""

    first: int
    last: int
    texts: dict[int, tuple[str, ...]]

    def named(self, position: int) -> tuple[str, ...]:
        """The columns that the header over that position may name."""
        texts = self.texts.get(position, ())
        if not texts:
            return ()
        return columns_named("".join(texts)) or columns_named(texts[-1])


def find_header(grid: Grid, is_linked: bool = False) -> Header | None:
    """The header that names most columns of a ledger, the first and lowest of equals.

    A table is of problems or of measures; one that `is_linked` to such a table needs their numbers
    and one more column.
    """
    about, fewest = ({"问题编号"}, 2) if is_linked else (_ABOUT, _FEWEST)
    merged = {
        (row, column): (top, left)
        for top, left, bottom, right in grid.merged
        if top <= _WITHIN + _DEEPEST
        for row in range(top, min(bottom, _WITHIN + _DEEPEST) + 1)
        for column in range(left, right + 1)
    }
    best, most = None, fewest - 1
    for depth in range(1, _DEEPEST + 1):
        for first in range(1, min(_WITHIN, grid.height - depth + 1) + 1):
            header = Header(first, first + depth - 1, _texts(grid, first, depth, merged))
            named = {columns for p in header.texts if (columns := header.named(p))}
            is_about = about.intersection(*[[c for columns in named for c in columns]])
            if is_about and len(named) > most:
                best, most = header, len(named)
    return best


def _texts(
    grid: Grid, first: int, depth: int, merged: dict[Cell, Cell]
) -> dict[int, tuple[str, ...]]:
    """What stands over each column in those rows; a merged cell stands over all it covers."""
    found: dict[int, tuple[str, ...]] = {}
    for column in range(1, len(grid.columns) + 1):
        cells = [(row, column) for row in range(first, first + depth)]
        places = dict.fromkeys(merged.get(cell, cell) for cell in cells)
        shown = ("".join(printable(str(grid.cell(place))).split()) for place in places)
        if texts := tuple(text for text in shown if text):
            found[column] = texts
    return found
