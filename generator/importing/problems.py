"""The rows of an office's own table as problems and their measures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ..findings.limits import MOST_CELL_TEXT
from ..ledger.items import Measure, Problem
from ..ledger.schema import sheet_of
from ..text.addresses import Cell
from ..text.characters import compact
from ..workbook.writing import AsTyped
from .columns import NUMBERS, REMARK
from .headings import STATUS
from .own_table import ESSENTIAL, OwnTable
from .words import status_meant

_KEPT = ("方面", "问题", REMARK, *NUMBERS)
_OF_PROBLEM = tuple(c.name for c in sheet_of(Problem).columns if c.name not in (*_KEPT, "是否公开"))
_OF_MEASURE = tuple(c.name for c in sheet_of(Measure).columns if c.name not in _KEPT)

_SPARE = 1_000  # characters of a remark for the status, the number and line breaks


@dataclass(slots=True)
class OwnMeasure:
    """A measure: the row it stands in, its values by column, and what there is to be remarked.

    `said_by` has the columns of which the row of another table says something. A row with several
    measures is one until it is divided: `listed` has what it says of each, by their numbers.
    """

    table: OwnTable
    row: int
    numbers: list[Cell]
    values: dict[str, object]
    remarks: list[str] = field(default_factory=list)
    listed: dict[str, Mapping[int, str]] = field(default_factory=dict)
    said_by: "dict[str, OwnMeasure]" = field(default_factory=dict)

    def cell(self, name: str) -> tuple[OwnTable, Cell]:
        """The cell that says something of the measure in that column, and its table."""
        said = self.said_by.get(name, self)
        return said.table, said.table.cell(said.row, name)


@dataclass(slots=True)
class OwnProblem:
    """A problem with its aspect, its values by column and its measures.

    `numbers` are the cells in which the table numbers it, one after the other.
    """

    table: OwnTable
    row: int
    aspect: str
    text: str
    numbers: list[Cell]
    values: dict[str, object] = field(default_factory=dict)
    measures: list[OwnMeasure] = field(default_factory=list)


def problems_of(table: OwnTable, aspect: str) -> list[OwnProblem]:
    """The problems of a table in the order of its rows; `aspect` is that of rows that name none.

    A row that leaves out its aspect or its problem goes on with the one above, which is noted.
    """
    found: list[OwnProblem] = []
    alike: dict[tuple[str, str], list[OwnProblem]] = {}  # by text and aspect
    current: OwnProblem | None = None
    named = _Named(aspect)
    for row in [*table.problems.keys() & {0}, *table.rows()]:
        if row in table.problems:
            current = _named_by_title(table, row, named)
            found.append(current)
            continue
        if row in table.titles:
            named, current = _Named(table.titles[row], row), None
            continue
        if row in table.ends:
            named, current = (_Named("") if table.has("方面") else named), None
            continue
        if table.text(row, "方面"):
            cell = table.cell(row, "方面")
            if current and compact(current.aspect) != table.text(row, "方面"):
                current = None
            named = _Named(cell)
        text, has_measure = table.text(row, "问题"), _has_measure(table, row, current)
        if not text and not has_measure:
            if current:
                take_problem(table, row, current)
            continue
        _note_filled_down(table, row, named, current)
        if text or current is None:
            same = alike.setdefault((text, compact(_text_of(table, named.by))), [])
            known = _same(same, table.text(row, "问题编号")) if text else None
            current = known or _new_problem(table, row, named)
            if known is None:
                found.append(current)
                same.append(current)
        take_problem(table, row, current)
        if has_measure:
            current.measures.append(measure_of(table, row, not current.measures))
    return found


class _Named(NamedTuple):
    """What names the aspect of rows: a cell, or a text, which may be that of a title."""

    by: Cell | str
    title: int = 0


def _note_filled_down(table: OwnTable, row: int, named: _Named, current: OwnProblem | None) -> None:
    """Note where a row says nothing of its own of what it belongs to."""
    if table.has("方面") and not table.text(row, "方面") and named.by and not named.title:
        table.filled_down.setdefault("方面", []).append(row)
    if current and table.has("问题") and not table.text(row, "问题"):
        table.filled_down.setdefault("问题", []).append(row)


def _has_measure(table: OwnTable, row: int, current: OwnProblem | None) -> bool:
    """Whether the row says something of a measure that is not said of the one above."""
    if any(table.is_own(row, name) for name in ESSENTIAL):
        return True
    above = any(table.text(row, name) for name in ESSENTIAL)
    is_new = current is None or table.is_own(row, "问题")
    return is_new and not above and any(table.is_own(row, name) for name in _OF_MEASURE)


def _text_of(table: OwnTable, named: Cell | str) -> str:
    if isinstance(named, str):
        return named
    typed = table.typed(named)
    return str(typed.value) if typed else ""


def _same(alike: list[OwnProblem], number: str) -> OwnProblem | None:
    """The one of problems with one text that a row goes on with: of its number, if it has any."""
    if not number:
        return alike[-1] if alike else None
    return next((problem for problem in alike if number_of(problem) == number), None)


def number_of(problem: OwnProblem) -> str:
    """The number that the table gives to the problem, made compact; empty where it gives none."""
    typed = problem.table.typed(problem.numbers[0]) if problem.numbers else None
    return compact(str(typed.value)) if typed else ""


def _named_by_title(table: OwnTable, row: int, named: _Named) -> OwnProblem:
    """The problem of the rows below a title."""
    table.used_titles.add(row)
    return OwnProblem(table, row, _aspect_of(table, named), table.problems[row], [])


def _aspect_of(table: OwnTable, named: _Named) -> str:
    """The aspect of a problem, the name of which now has its place."""
    table.used_titles.add(named.title)
    if not isinstance(named.by, str):
        table.take_cell(named.by)
    return _text_of(table, named.by)


def _new_problem(table: OwnTable, row: int, named: _Named) -> OwnProblem:
    aspect = _aspect_of(table, named)
    numbers = [table.cell(row, "问题编号")] if table.text(row, "问题编号") else []
    typed = table.take(row, "问题")
    text = str(typed.value) if typed else ""
    return OwnProblem(table, row, aspect, text, numbers)


def take_problem(table: OwnTable, row: int, problem: OwnProblem) -> None:
    """Take what the row says of its problem and what it repeats of it."""
    for name, said in (("方面", problem.aspect), ("问题", problem.text)):
        if table.is_own(row, name) and table.text(row, name) == compact(said):
            table.take(row, name)
    is_again = table is problem.table and table.is_own(row, "问题编号")
    if is_again and table.text(row, "问题编号") == number_of(problem):
        problem.numbers.append(table.cell(row, "问题编号"))
    for name in _OF_PROBLEM:
        is_first = row == problem.row and table.text(row, name)  # or merged with the one above
        if not is_first and not table.is_own(row, name):
            continue
        known = problem.values.get(name)
        said = compact(str(known.value)) if isinstance(known, AsTyped) else ""
        if known is None or said == table.text(row, name):
            problem.values[name] = table.take(row, name)


def measure_of(table: OwnTable, row: int, is_first: bool = False) -> OwnMeasure:
    """What a row says of its measure, or of its measures; of the first of a problem also what is
    merged over that problem and the one above.
    """
    numbers = [table.cell(row, "措施编号")] if table.text(row, "措施编号") else []
    values = {name: typed for name in _OF_MEASURE if (typed := table.take(row, name))}
    measure = OwnMeasure(table, row, numbers, dict(values))
    cells = {name: table.cell(row, name) for name in values}
    listed = table.composed.listed
    measure.listed = {name: listed[cell] for name, cell in cells.items() if cell in listed}
    status = values.get(STATUS)
    word = str(status.value) if status else ""
    if meant := table.statuses.get(compact(word)) or status_meant(word):
        measure.values[STATUS] = meant
        measure.remarks.append(remark_of(table, table.cell(row, STATUS)))
    measure.remarks += _remarks(table, row, is_first)
    return measure


def remark_of(table: OwnTable, cell: Cell) -> str:
    """What stands in a cell, with the header over it."""
    typed = table.take_cell(cell)
    position, *_ = table.composed.sources.get(cell[1], (cell[1],))
    header = next(own.header for own in table.columns if own.position == position)
    return f"{header}：{typed.value if typed else ''}"


def _remarks(table: OwnTable, row: int, is_first: bool) -> Iterator[str]:
    """What the row says in 备注 and in columns that a ledger does not have."""
    if table.is_own(row, REMARK) or (is_first and table.text(row, REMARK)):
        typed = table.take(row, REMARK)
        yield str(typed.value) if typed else ""
    room = MOST_CELL_TEXT - _SPARE - len(table.text(row, REMARK))
    for own in table.columns:
        top = table.below.covered.get((row, own.position), row)
        cell = (top if is_first else row, own.position)
        is_left = not own.targets or own.status or cell in table.composed.undivided
        typed = table.typed(cell) if is_left and cell not in table.below.covered else None
        if typed and len(str(typed.value)) < room:
            room -= len(str(typed.value)) + len(own.header)
            yield remark_of(table, cell)
