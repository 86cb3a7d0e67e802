"""What is struck through in a sheet is deleted: taken out of the cells, and told at them."""

from collections.abc import Mapping

from ...ledger.choices import Audience
from ...ledger.columns import Column, Kind
from ...text.addresses import Cell
from ...text.characters import write_list
from ...text.patterns import Pattern
from .below import Below
from .cells import is_blank
from .formats import Span
from .grid import Grid

_A_WORD = Pattern(r"\w")
_BETWEEN = " 、,，;；\n"


def take_out_parts(grid: Grid) -> Mapping[Cell, str]:
    """Take the struck parts out of texts that have others; gives what was taken, by its cell."""
    taken = {}
    for (row, position), spans in grid.struck.items():
        text = grid.columns[position - 1][row - 1]
        if not isinstance(text, str):
            continue
        rest, gone = _divide(text, spans)
        if not _A_WORD.search(rest) or is_blank(gone):
            continue
        # 甲、乙 without 甲 is 乙.
        rest = rest.lstrip(_BETWEEN) if spans[0][0] == 0 else rest
        rest = rest.rstrip(_BETWEEN) if spans[-1][1] == len(text) else rest
        grid.columns[position - 1][row - 1] = rest
        taken[row, position] = gone
    return taken


def _divide(text: str, spans: tuple[Span, ...]) -> tuple[str, str]:
    """What of the text is left, and what is struck through."""
    left, gone, end = [], [], 0
    for start, stop in spans:
        left.append(text[end:start])
        gone.append(text[start:stop])
        end = stop
    return "".join([*left, text[end:]]), "…".join(gone)


def take_out_cells(below: Below, parts: Mapping[Cell, str]) -> None:
    """Take out the cells that are struck through as a whole, and the rows that have no others.

    A row whose number or whose text alone is struck through may be meant either way: an error.
    """
    whole: dict[int, list[str]] = {}
    for row, position in sorted(below.grid.struck):
        name = below.names.get(position)
        if name is None or row <= below.header or (row, position) in below.covered:
            continue
        if (row, position) in parts:
            below.note(row, name, "V30", column=below.title(row, name), value=parts[row, position])
        elif not is_blank(below.cell(row, name)):
            whole.setdefault(row, []).append(name)
    for row, names in whole.items():
        _take_out(below, row, names)


def _take_out(below: Below, row: int, struck: list[str]) -> None:
    columns = {name: below.sheet.column(name) for name in below.positions}
    needed = {name for name, column in columns.items() if _is_needed(column)}
    left = set(below.filled(row)).difference(struck, _tops(below, row))
    first = below.shown(row, struck[0])
    uncertain = [name for name in struck if columns[name].required]
    if needed.intersection(struck) and not needed & left:
        below.drop(row, struck[0], "V31", value=first)
    elif uncertain:
        below.note(row, uncertain[0], "V32", columns=write_list(uncertain), value=first)
        below.told.update((row, name) for name in uncertain)
        struck = [name for name in struck if name not in below.sheet.key]
    for name in struck:
        if row not in below.dropped and name not in uncertain:
            told = {"column": below.title(row, name), "value": below.shown(row, name)}
            below.note(row, name, "V30", **told)
        below.put(row, name, "")


def _is_needed(column: Column) -> bool:
    """Whether a row with such a cell says something by it: 内容 of 基本情况 does, too."""
    return column.required or column.audience is Audience.PUBLIC or column.kind is Kind.ANY


def _tops(below: Below, row: int) -> set[str]:
    """The columns in which a cell of the row is merged with some below, and stands for all."""
    return {name for name, at in below.positions.items() if (row, at) in below.tops}
