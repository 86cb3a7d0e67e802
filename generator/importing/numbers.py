"""The numbers of problems and measures: those of the table where they can be used, or new ones."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ..findings.findings import Finding, find
from ..ledger.items import Problem
from ..ledger.schema import sheet_of
from ..text.characters import compact
from ..text.patterns import Pattern
from ..workbook.reading.cells import convert
from .problems import OwnMeasure, OwnProblem, remark_of

_NUMBER = Pattern(r"\d{1,4}(?:\.\d{1,4}){0,3}")
_CODE = sheet_of(Problem).column("问题编号")


def number_problems(problems: Sequence[OwnProblem]) -> list[str]:
    """The numbers of the problems, new ones by their aspects."""
    own = _usable(problems)
    aspects = list(dict.fromkeys(compact(problem.aspect) for problem in problems))
    counted: Counter[str] = Counter()
    numbers = []
    for problem in problems:
        aspect = compact(problem.aspect)
        counted[aspect] += 1
        numbers.append(f"{aspects.index(aspect) + 1}.{counted[aspect]}")
    for problem in problems:
        _place(problem, problem.measures[:1], bool(own))
    return own or numbers


def number_measures(problems: Sequence[OwnProblem], numbers: Sequence[str]) -> list[list[str]]:
    """The numbers of the measures of each problem, new ones by that of the problem."""
    measures = [measure for problem in problems for measure in problem.measures]
    own = _usable(measures)
    for measure in measures:
        _place(measure, [measure], bool(own))
    left = iter(own)
    return [
        [next(left, "") or f"{number}.{n}" for n in range(1, len(problem.measures) + 1)]
        for problem, number in zip(problems, numbers, strict=True)
    ]


def renumbered(problems: Sequence[OwnProblem]) -> Iterator[Finding]:
    """Where the table has numbers that cannot be used."""
    measures = [measure for problem in problems for measure in problem.measures]
    kinds: tuple[tuple[str, Sequence[OwnProblem | OwnMeasure]], ...]
    kinds = (("问题", problems), ("措施", measures))
    for what, items in kinds:
        numbered = [item for item in items if item.numbers]
        if numbered and not _usable(items):
            place = numbered[0].table.place(numbered[0].numbers[0])
            yield find("I08", place, what=what)


def _usable(items: Sequence[OwnProblem | OwnMeasure]) -> list[str]:
    """The numbers of the table where each item has one, and no other the same; else none."""
    written = [_written(item) for item in items]
    return written if all(written) and len({*written}) == len(written) else []


def _written(item: OwnProblem | OwnMeasure) -> str:
    """The number that the table gives, where it can be one of a ledger."""
    typed = item.table.typed(item.numbers[0]) if item.numbers else None
    read = str(convert(typed.value, _CODE)[0]) if typed else ""
    return read if _NUMBER.fullmatch(read) else ""


def _place(item: OwnProblem | OwnMeasure, measures: Sequence[OwnMeasure], is_used: bool) -> None:
    """A number that is used stands in the ledger; any other is remarked at the measure."""
    for cell in item.numbers:
        typed = item.table.typed(cell)
        if is_used and typed and str(typed.value) == _written(item):
            item.table.take_cell(cell)
        elif is_used:
            item.table.numbers.add(cell)
    if not is_used and item.numbers:
        for measure in measures:
            measure.remarks.insert(0, remark_of(item.table, item.numbers[0]))
            item.table.placed.update(item.numbers)
