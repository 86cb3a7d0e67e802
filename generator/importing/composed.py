"""Columns of a ledger that no single column of somebody's own table is.

What was done by one month and by the next becomes one text, several columns of measures a list of
them, a tick below 已完成 a status, and a cell with two facts two cells. Each such column is put
behind those of the sheet, merged as they are, so that the rows are understood as ever.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..ledger.columns import Kind
from ..text.addresses import Cell
from ..text.characters import compact, split_list
from ..workbook.reading.below import Below
from ..workbook.writing import as_typed
from .columns import CROSSES, OwnColumn
from .enumerated import pieces
from .facts import Wanted, facts_in, have_lines, only_fact
from .header import Header
from .words import columns


@dataclass(slots=True)
class Composed:
    """Where the columns of a ledger stand, and of which columns of the sheet they are composed.

    `sources` has the columns of the sheet by those behind it; `listed` the texts of several
    measures, by their numbers, of the cells that list them; `undivided` are the cells with facts
    that cannot be told apart.
    """

    positions: dict[str, int] = field(default_factory=dict)
    sources: dict[int, tuple[int, ...]] = field(default_factory=dict)
    listed: dict[Cell, Mapping[int, str]] = field(default_factory=dict)
    undivided: list[Cell] = field(default_factory=list)


def compose(own: Sequence[OwnColumn], header: Header, below: Below) -> Composed:
    """The columns of a ledger; those that are composed are added to the grid."""
    composed = Composed()
    for target in dict.fromkeys(target for column in own for target in column.targets):
        sources = [column for column in own if column.targets == (target,)]
        if len(sources) == 1 and not sources[0].status:
            composed.positions[target] = sources[0].position
        elif sources:
            position = _add(composed, target, below, [column.position for column in sources])
            for row in below.rows():
                said = {column: _said(below, row, column.position) for column in sources}
                if listed := _listed(said):
                    composed.listed[row, position] = listed
                below.grid.columns[position - 1][row - 1] = _one_of(said)
    for column in own:
        if len(column.targets) > 1:
            _divide(composed, column, _wanted(column, header), below)
    return composed


def _wanted(column: OwnColumn, header: Header) -> Wanted:
    """The facts of a column, each with the columns that it may be: as its header says, or as a
    person has.
    """
    facts = header.meaning(column.position).facts
    wanted = [tuple(name for name in names if name in column.targets) for names in facts]
    is_said = {name for names in wanted for name in names} == {*column.targets} and all(wanted)
    return wanted if is_said else [(target,) for target in column.targets]


def _add(composed: Composed, target: str, below: Below, sources: Sequence[int]) -> int:
    """Put a blank column behind the others, merged as all its sources are; gives its place."""
    grid = below.grid
    grid.columns.append([""] * grid.height)
    position = len(grid.columns)
    composed.positions[target] = position
    composed.sources[position] = tuple(sources)
    for row in below.rows():
        tops = {below.covered.get((row, source)) for source in sources}
        if len(tops) == 1 and (top := tops.pop()):
            below.covered[row, position] = top
    return position


def _said(below: Below, row: int, position: int) -> str:
    """What a row says of its own in a column."""
    typed = as_typed(below.grid, (row, position))
    is_own = typed and not typed.is_error and (row, position) not in below.covered
    return str(typed.value).strip() if typed and is_own else ""


def _listed(said: Mapping[OwnColumn, str]) -> dict[int, str]:
    """What several columns say of each of several measures: one of each, or each of all."""
    if any(column.nth for column in said):
        return {column.nth: text for column, text in said.items()}
    each = {column: pieces(text) for column, text in said.items() if text}
    lengths = {len(texts) for texts in each.values()}
    if len(lengths) != 1 or 1 in lengths:
        return {}
    lists = (map(_led, [column] * len(texts), texts) for column, texts in each.items())
    return dict(enumerate(map("\n".join, zip(*lists, strict=True)), start=1))


def _one_of(said: Mapping[OwnColumn, str]) -> str:
    """What several columns say of one thing: a ticked status, or the texts one after the other,
    each behind the time of which it tells.
    """
    if any(column.status for column in said):
        ticked = [c.status for c, text in said.items() if text and compact(text) not in CROSSES]
        return ticked[0] or "" if len(ticked) == 1 else ""
    texts = (_led(column, text) for column, text in said.items() if text)
    return "\n".join(texts)


def _led(column: OwnColumn, text: str) -> str:
    return f"{column.time}：{text}" if column.time and not column.nth else text


def _divide(composed: Composed, column: OwnColumn, wanted: Wanted, below: Below) -> None:
    """Give each fact of a column's cells a column of its own."""
    texts = {row: text for row in below.rows() if (text := _said(below, row, column.position))}
    has_lines = have_lines([*texts.values()], wanted)
    for row, text in texts.items():
        cell = (row, column.position)
        if name := only_fact(below.grid.cell(cell), wanted):
            _put(composed, column, name, below, cell, below.grid.cell(cell))
        elif found := facts_in(text, wanted, has_lines):
            for name, said in found.items():
                target = _put(composed, column, name, below, cell, "\n".join(said))
                if len(said) > 1:
                    composed.listed[target] = dict(enumerate(said, start=1))
        else:
            composed.undivided.append(cell)
    _take_known_units(composed, column, below)


def _take_known_units(composed: Composed, column: OwnColumn, below: Below) -> None:
    """A cell that holds nothing but units, which other cells of the column name beside the rest,
    names no more than these.
    """
    units = [name for name in column.targets if columns()[name].kind in (Kind.UNIT, Kind.UNITS)]
    for name in (n for n in units if n in composed.positions):
        named = below.grid.columns[composed.positions[name] - 1]
        known = {compact(unit) for cell in named for unit in split_list(str(cell))}
        for cell in [c for c in composed.undivided if c[1] == column.position]:
            text = _said(below, *cell)
            if (own := set(map(compact, split_list(text)))) and own <= known:
                _put(composed, column, name, below, cell, text)
                composed.undivided.remove(cell)


def _put(
    composed: Composed, column: OwnColumn, name: str, below: Below, cell: Cell, value: object
) -> Cell:
    """Write a fact of a cell into the column of its own, which is added where there is none."""
    if name not in composed.positions:
        _add(composed, name, below, [column.position])
    target = (cell[0], composed.positions[name])
    below.grid.columns[target[1] - 1][target[0] - 1] = value
    return target
