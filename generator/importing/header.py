"""Where the table of a sheet begins: the rows of its header, and what stands over each column."""

from collections.abc import Iterator
from typing import NamedTuple

from ..ledger.columns import Column, Kind
from ..text.addresses import Cell
from ..workbook.reading.cells import convert, is_blank
from ..workbook.reading.grid import Grid
from .headings import Meaning, meaning_of
from .words import columns_joined, columns_named

# The header may stand below a title; further down a row is data.
_WITHIN = 15
_DEEPEST = 3  # rows of one header
_FEWEST = 3  # columns that are known, of which one says what a table of rectification is about
_ABOUT = {"问题", "整改措施", "整改进展"}
_ENOUGH = {("问题",), ("整改措施",)}  # no other table has both


class Header(NamedTuple):
    """The rows of a header, and the texts over each column that has any, from top to bottom."""

    first: int
    last: int
    texts: dict[int, tuple[str, ...]]

    def meaning(self, position: int) -> Meaning:
        """What the header over that position means."""
        return meaning_of(self.texts.get(position, ()))


def find_header(grid: Grid, is_linked: bool = False, row: int = 0) -> Header | None:
    """The header that names most columns of a ledger, the first and lowest of equals; where its
    `row` is known, the one there.

    A table is of problems or of measures; one that `is_linked` to such a table needs their numbers
    and one more column. What is merged with a row of the header belongs to it.
    """
    about, fewest = ({"问题编号"}, 2) if is_linked else (_ABOUT, _FEWEST)
    top = next((row for row in range(1, grid.height + 1) if not _is_blank(grid, row)), 1)
    best, most = None, (0, 0)
    for first, last in [(row, row)] if row else _candidates(grid, top):
        header = Header(first, last, _texts(grid, first, last))
        named = [facts for p in header.texts if (facts := header.meaning(p).facts)]
        columns = {names for facts in named for names in facts}
        is_about = any(about.intersection(names) for names in columns)
        is_enough = len(columns) >= fewest or columns >= _ENOUGH
        # With one more row of a header more columns are named, if not more of a ledger.
        if is_about and is_enough and (len(columns), len(named)) > most:
            best, most = header, (len(columns), len(named))
    return best


def _candidates(grid: Grid, top: int) -> Iterator[tuple[int, int]]:
    """The first and last rows that a header may have, the lowest first."""
    seen = set()
    for depth in range(1, _DEEPEST + 1):
        for first in range(top, min(top + _WITHIN - 1, grid.height - depth + 1) + 1):
            rows = _with_merged(grid, first, first + depth - 1)
            if rows not in seen:
                seen.add(rows)
                yield rows


def _with_merged(grid: Grid, first: int, last: int) -> tuple[int, int]:
    """The rows with those that a cell of theirs is merged with, as far as one header goes."""
    whole, grown = (first, last), (0, 0)
    while whole != grown:
        grown = whole
        for top, _, bottom, _ in grid.merged:
            if top <= whole[1] and bottom >= whole[0] and bottom - top < _DEEPEST:
                whole = min(top, whole[0]), max(bottom, whole[1])
    return whole if whole[1] - whole[0] < _DEEPEST else (first, last)


def _texts(grid: Grid, first: int, last: int) -> dict[int, tuple[str, ...]]:
    """What stands over each column in those rows; a merged cell stands over all it covers."""
    merged = {
        (row, column): (top, left)
        for top, left, bottom, right in grid.merged
        if top <= last and bottom >= first
        for row in range(max(top, first), min(bottom, last) + 1)
        for column in range(left, right + 1)
    }
    found: dict[int, tuple[str, ...]] = {}
    for column in range(1, len(grid.columns) + 1):
        cells: list[Cell] = [(row, column) for row in range(first, last + 1)]
        places = dict.fromkeys(merged.get(cell, cell) for cell in cells)
        shown = (_text_of(grid, place) for place in places)
        if texts := tuple(text for text in shown if text):
            found[column] = texts
    return found


def _text_of(grid: Grid, place: Cell) -> str:
    """What a cell of a header says; lines that name a fact each stay apart."""
    text = str(convert(grid.cell(place), Column("", Kind.TEXT))[0])
    whole, lines = "".join(text.split()), "/".join(map("".join, map(str.split, text.split("\n"))))
    return lines if columns_joined(lines) and not columns_named(whole) else whole


def header_again(grid: Grid, header: Header) -> set[int]:
    """The rows in which a header of several rows stands again, as it does on each page."""
    deeper, first = header.last - header.first, min(header.texts)
    begins = [
        row
        for row in range(header.last + 1, grid.height - deeper + 1)
        if deeper and _text_of(grid, (row, first)) == header.texts[first][0]
    ]
    again = [row for row in begins if _texts(grid, row, row + deeper) == header.texts]
    return {row + nth for row in again for nth in range(deeper + 1)}


def _is_blank(grid: Grid, row: int) -> bool:
    return all(map(is_blank, grid.row(row)))
