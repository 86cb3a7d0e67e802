"""Tables that say more of the problems of another sheet, by their numbers.

So are lists of problems, of tasks and of who answers for them (三张清单) kept.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from ..text.characters import compact
from ..workbook.writing import AsTyped
from .own_table import ESSENTIAL, OwnTable
from .problems import OwnProblem, measure_of, number_of, remark_of, take_problem


def is_linked(table: OwnTable, tables: Sequence[OwnTable]) -> bool:
    """Whether the table names no problem, but numbers of those that another one names."""
    if table.has("问题") or not table.has("问题编号"):
        return False
    known = {
        other.text(row, "问题编号")
        for other in tables
        if other.has("问题")
        for row in other.below.rows()
    }
    return any(table.text(row, "问题编号") in known - {""} for row in table.below.rows())


def link(problems: Sequence[OwnProblem], tables: Sequence[OwnTable]) -> Iterator[str]:
    """Give the problems what the tables say of them; gives sentences on that.

    A row with a measure is one more measure of its problem; one without says something of all of
    them, so that these come last. Where two problems have one number, none is meant.
    """
    counted = Counter(number_of(problem) for problem in problems)
    known = {number_of(p): p for p in problems if number_of(p) and counted[number_of(p)] == 1}
    for table in sorted(tables, key=lambda table: not _has_measures(table)):
        for row in table.below.rows():
            if problem := known.get(table.text(row, "问题编号")):
                _take(table, row, problem)
        yield f"工作表“{table.key}”按问题编号并入各个问题。"


def _has_measures(table: OwnTable) -> bool:
    return any(table.has(name) for name in ESSENTIAL)


def _take(table: OwnTable, row: int, problem: OwnProblem) -> None:
    """Give the problem what a row says of it."""
    take_problem(table, row, problem)
    own = measure_of(table, row)
    if table.is_own(row, "问题编号"):
        own.remarks.insert(0, remark_of(table, table.cell(row, "问题编号")))
    if any(table.text(row, name) for name in ESSENTIAL) or not problem.measures:
        problem.measures.append(own)
        return
    first, *_ = problem.measures
    first.remarks += [remark for remark in own.remarks if remark not in first.remarks]
    for name, value in own.values.items():
        is_other = any(_differ(measure.values.get(name), value) for measure in problem.measures)
        if is_other:
            first.remarks.append(remark_of(table, table.cell(row, name)))
        for measure in problem.measures:
            if name not in measure.values:
                measure.values[name] = value
                measure.said_by[name] = own


def _differ(known: object, value: object) -> bool:
    """Whether a measure says something else already."""
    texts = [v.value if isinstance(v, AsTyped) else v for v in (known, value)]
    return known is not None and compact(str(texts[0])) != compact(str(texts[1]))
