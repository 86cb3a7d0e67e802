"""Forms: a page for each problem, on which the name of each thing stands before it.

Their cells are laid out as a table, with a row for each form, which is read as any other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..ledger.columns import Kind
from ..text.addresses import Cell
from ..text.characters import compact
from ..workbook.reading.cells import convert, is_blank
from ..workbook.reading.grid import Grid
from .blocks import SheetPart, moved
from .headings import meaning_of
from .words import columns

_PROBLEM = "问题"
_HEADER = 2  # the row below what is no part of a form
_FEWEST = 3  # things that a ledger has, named by a form


@dataclass(slots=True)
class _Forms:
    """The cells of forms by the names before them, and the cells that are neither.

    `named` are the columns in which things stand that a ledger has: what else stands there, and
    has something behind it, is a name too.
    """

    named: set[int]
    labels: dict[str, Cell] = field(default_factory=dict)
    values: list[dict[str, Cell]] = field(default_factory=lambda: [{}])
    others: list[Cell] = field(default_factory=list)


def form(grid: Grid) -> SheetPart | None:
    """The forms of a sheet as a table, above whose header stands what is no part of them; None
    where a cell has no name before it, or a name no cell behind it.
    """
    cells = [cell for row in range(1, grid.height + 1) for cell in _cells(grid, row)]
    forms = _Forms({cell[1] for cell in cells if _is_known(grid, cell)})
    if not all(_take_row(grid, row, forms) for row in range(1, grid.height + 1)):
        return None
    if sum(_is_known(grid, forms.labels[label]) for label in forms.values[0]) < _FEWEST:
        return None
    places = {(1, nth): cell for nth, cell in enumerate(forms.others, start=1)}
    for column, (label, cell) in enumerate(forms.labels.items(), start=1):
        places[_HEADER, column] = cell
        for row, values in enumerate(forms.values, start=_HEADER + 1):
            if label in values:
                places[row, column] = values[label]
    return SheetPart(grid.name, moved(grid, places), places, _HEADER)


def _take_row(grid: Grid, row: int, forms: _Forms) -> bool:
    """Take the cells of a row; whether they are names with one cell each, or one text alone.

    A name that a ledger has begins another form where it comes again; of any other that is not
    certain.
    """
    cells = list(_cells(grid, row))
    is_named = False
    while cells:
        cell = cells.pop(0)
        if is_blank(grid.cell(cell)):
            continue
        is_known, is_last = _is_known(grid, cell), all(is_blank(grid.cell(c)) for c in cells)
        if not is_known and (is_last or cell[1] not in forms.named):
            forms.others.append(cell)  # such as 签字： at the end of a row, to be filled by hand
            return is_last and (not is_named or cell[1] in forms.named)
        value = cells.pop(0) if cells else None
        if value is None or (_is_known(grid, value) and not _is_deadline(grid, cell, value)):
            return False
        label = _label(grid, cell, forms.values[-1])
        if label in forms.values[-1] and not is_known:
            forms.others += cell, value
            continue
        if label in forms.values[-1]:
            forms.values.append({})
        if label in forms.labels:
            forms.others.append(cell)
        forms.labels.setdefault(label, cell)
        forms.values[-1][label] = value
        is_named = True
    return True


def _is_known(grid: Grid, cell: Cell) -> bool:
    """Whether a cell names a thing that a ledger has."""
    return bool(meaning_of([compact(str(grid.cell(cell)))]).names)


def _label(grid: Grid, cell: Cell, said: Mapping[str, Cell]) -> str:
    """The name in a cell; 问题2, where all was `said` of 问题1, begins its form as that did."""
    label = compact(str(grid.cell(cell)))
    meaning = meaning_of([label])
    is_next = meaning.names == (_PROBLEM,) and meaning.nth and len(said) != 1
    return _PROBLEM if is_next else label


def _is_deadline(grid: Grid, label: Cell, cell: Cell) -> bool:
    """Whether a cell, which could be a name, is the deadline of which the one before speaks."""
    named = meaning_of([compact(str(grid.cell(label)))]).names
    deadlines = [c for c in map(columns().__getitem__, named) if c.kind is Kind.DEADLINE]
    return any(not convert(grid.cell(cell), column)[1] for column in deadlines)


def _cells(grid: Grid, row: int) -> Iterator[Cell]:
    """The cells of a row but for those that others cover."""
    covered = {
        column
        for top, left, bottom, right in grid.merged
        if top <= row <= bottom
        for column in range(left + (row == top), right + 1)
    }
    return ((row, p) for p in range(1, len(grid.columns) + 1) if p not in covered)
