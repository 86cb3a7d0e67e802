"""The tables that stand under or beside one another on a sheet, and one that lies on its side.

Each becomes a grid of its own in which every cell keeps its place, so that whatever is said of it
names the cell of the sheet.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from ..text.addresses import Cell, column_letters
from ..text.characters import compact
from ..text.patterns import Pattern
from ..workbook.reading.cells import is_blank
from ..workbook.reading.grid import Grid
from .header import Header, find_header
from .headings import meaning_of

# How the header of a table of numbers is called: 问题数, 完成率.
_NUMBERS = Pattern(r".{1,8}(?:数量?|[率额]|占比|比例|百分比)")
_LONGEST_HEADER = 20  # characters
_FEWEST = 2  # columns of a table
MOST_FIELDS = 60  # rows of a table that lies on its side, each of which is a column

_Value = TypeVar("_Value")


class SheetPart(NamedTuple):
    """A part of a sheet, copied: what people call it, and where on the sheet its cells stand, if
    elsewhere than in the part. Where the row of its header is known, `header` says it.
    """

    key: str
    grid: Grid
    places: Mapping[Cell, Cell] = MappingProxyType({})
    header: int = 0


def parts(grid: Grid) -> list[SheetPart]:
    """The parts of a sheet that have a header each; the whole where there is but one."""
    first = find_header(grid)
    starts = [*(_starts(grid, first) if first else ())]
    ends = [*(start - 1 for start in starts), grid.height]
    others = zip(starts, ends[1:], strict=True)
    stacked = [
        SheetPart(grid.name, _cut(grid, 1, ends[0])),
        *(SheetPart(f"{grid.name}（第{a}行起）", _cut(grid, a, b)) for a, b in others),
    ]
    return [part for several in map(_side_by_side, stacked) for part in several]


def whole(grid: Grid) -> SheetPart:
    """All of a sheet."""
    return SheetPart(grid.name, _cut(grid, 1, grid.height))


def _side_by_side(part: SheetPart) -> list[SheetPart]:
    """The tables of a part whose header comes again from left to right; mostly there is but one."""
    key, grid = part.key, part.grid
    header = find_header(grid)
    starts = _starts_again(header) if header else []
    if not starts:
        return [part]
    ends = [*(start - 1 for start in starts), len(grid.columns)]
    others = zip(starts, ends[1:], strict=True)
    return [
        SheetPart(key, _cut(grid, 1, grid.height, 1, ends[0])),
        *(
            SheetPart(f"{key}（{column_letters(a)}列起）", _cut(grid, 1, grid.height, a, b))
            for a, b in others
        ),
    ]


def _starts_again(header: Header) -> Sequence[int]:
    """The columns with which a header begins again that names problems, and all else, as before."""
    positions = sorted(header.texts)
    texts = [header.texts[position] for position in positions]
    times = [header.meaning(position).names for position in positions].count(("问题",))
    each = len(texts) // max(times, 1)
    return positions[each::each] if texts == texts[:each] * times else ()


def _starts(grid: Grid, first: Header) -> Iterator[int]:
    """The rows, below that header, with which another table begins: its titles, or its header."""
    header, last = first.texts, first.last
    for row in range(first.last + 1, grid.height + 1):
        filled = _filled(grid, row)
        if row <= last or len(filled) < _FEWEST or max(map(len, filled.values())) > _LONGEST_HEADER:
            continue
        title = row
        while title - 1 > last and len(_filled(grid, title - 1)) == 1:
            title -= 1
        found = find_header(_cut(grid, row, grid.height)) if _names_columns(filled) else None
        if found and found.first == row:
            if {*found.texts.items()} != {*header.items()}:  # no header of the next page
                header, last = found.texts, found.last
                yield title
        elif (
            _is_of_numbers(filled, _filled(grid, row + 1))
            and title - 1 > last
            and not _filled(grid, title - 1)
        ):
            header, last = {}, row
            yield title


def _names_columns(filled: Mapping[int, str]) -> bool:
    """Whether most of the cells of a row are called as columns of a ledger are."""
    named = sum(bool(meaning_of([text]).facts) for text in filled.values())
    return named > _FEWEST and named * 2 > len(filled)


def _is_of_numbers(filled: Mapping[int, str], below: Mapping[int, str]) -> bool:
    """Whether a row is the header of a table that counts something: numbers stand below it."""
    counted = [position for position, text in filled.items() if _NUMBERS.fullmatch(text)]
    return bool(counted) and all(below.get(p, "")[:1].isdigit() for p in counted)


def _filled(grid: Grid, row: int) -> dict[int, str]:
    """What stands in a row, made compact, by its columns."""
    cells = enumerate(grid.row(row) if row <= grid.height else (), start=1)
    return {position: compact(str(cell)) for position, cell in cells if not is_blank(cell)}


def _cut(grid: Grid, first: int, last: int, left: int = 1, right: int = 0) -> Grid:
    """A copy of the grid in which nothing but these rows, and columns, is filled."""
    right = right or len(grid.columns)

    def is_kept(row: int, column: int) -> bool:
        return first <= row <= last and left <= column <= right

    columns: list[list[object]] = [
        [""] * (first - 1) + column[first - 1 : last] if left <= position <= right else [""] * last
        for position, column in enumerate(grid.columns, start=1)
    ]
    merged = [(t, a, b, z) for t, a, b, z in grid.merged if is_kept(t, a) and is_kept(b, z)]
    kept = _moved(grid, lambda cell: cell if is_kept(*cell) else None)
    return replace(kept, columns=columns, height=last, merged=merged)


def turned(grid: Grid) -> SheetPart:
    """The sheet with rows for columns: a table whose header stands in the first column."""
    rows, columns = range(1, grid.height + 1), range(1, len(grid.columns) + 1)
    places = {(column, row): (row, column) for row in rows for column in columns}
    merged = sorted((a, t, z, b) for t, a, b, z in grid.merged)
    kept = replace(moved(grid, places), merged=merged)
    kept = replace(kept, hidden=grid.hidden_columns, hidden_columns=grid.hidden)
    return SheetPart(grid.name, kept, places)


def moved(grid: Grid, places: Mapping[Cell, Cell]) -> Grid:
    """A copy with those cells of the grid at other places, nothing of it merged or hidden."""
    height = max(row for row, _ in places)
    columns: list[list[object]] = [[""] * height for _ in range(max(p for _, p in places))]
    for (row, column), (old_row, old_column) in places.items():
        columns[column - 1][row - 1] = grid.columns[old_column - 1][old_row - 1]
    to = {old: new for new, old in places.items()}
    kept = _moved(grid, to.get)
    nothing: set[int] = set()
    kept = replace(kept, hidden=nothing, flat=nothing, hidden_columns=nothing)
    return replace(kept, columns=columns, height=height, merged=[])


def _moved(grid: Grid, place: Callable[[Cell], Cell | None]) -> Grid:
    """A copy with all that is known of cells at their places; what has none is left out."""

    def each(known: Mapping[Cell, _Value]) -> dict[Cell, _Value]:
        return {to: value for cell, value in known.items() if (to := place(cell))}

    def those(known: set[Cell]) -> set[Cell]:
        return {to for cell in known if (to := place(cell))}

    return replace(
        grid,
        errors=each(grid.errors),
        formulas=each(grid.formulas),
        formats=each(grid.formats),
        shown=each(grid.shown),
        struck=each(grid.struck),
        unvalued=those(grid.unvalued),
        pictures=those(grid.pictures),
        marked=each(grid.marked),
        coloured=those(grid.coloured),
    )
