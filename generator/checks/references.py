"""Numbers and names: each once, and only such as exist."""

from collections import Counter
from collections.abc import Iterator

from ..findings.findings import Finding, did_you_mean, find
from ..ledger.columns import Item, Kind
from ..ledger.items import Measure, Problem, Regulation
from ..ledger.ledger import Ledger
from ..ledger.schema import SHEETS
from ..ledger.words import Vocabulary
from ..text.characters import Nearest, compact, split_list
from .names import is_nearly


def unique_keys(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A number or name that identifies an item stands on one row only."""
    for sheet in SHEETS:
        column = sheet.column(sheet.key[0])
        if not sheet.unique or sheet.target == "basics":
            continue
        first: dict[str, Item] = {}
        for item in ledger.of(sheet):
            known = first.setdefault(compact(item.key), item)
            if known is not item:
                yield find(
                    "K01" if column.kind is Kind.CODE else "K05",
                    ledger.place(item, column.name),
                    item.key,
                    column=column.name,
                    other=ledger.place(known, column.name).cell,
                )


_ONE_EACH = "一行只能对应一个问题。"


def short_names_of_one(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A 简称 is that of one unit, and not the name of another."""
    named = {compact(unit.name): unit for unit in ledger.units}
    for unit in ledger.units:
        if not unit.short:
            continue
        known = named.setdefault(compact(unit.short), unit)
        if known is not unit:
            place, other = ledger.place(unit, "简称"), ledger.place(known, "单位名称")
            yield find("K09", place, unit.short, name=known.name, other=other.cell)


def rows_counted_once(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A meeting stands on one row for each of its days, a 指标 on one for each unit and day."""
    rows: list[tuple[str, object, Item]] = [
        *(("会议", (meeting.name, meeting.day), meeting) for meeting in ledger.meetings),
        *(("指标", (figure.name, figure.unit, figure.day), figure) for figure in ledger.figures),
    ]
    first: dict[tuple[str, object], Item] = {}
    for column, key, item in rows:
        known = first.setdefault((column, key), item)
        if known is not item:
            place, other = ledger.place(item, column), ledger.place(known, column)
            yield find("K10", place, item.key, column=column, other=other.cell)


def known_problems(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """问题编号 of a measure or a regulation names a problem of 问题清单."""
    numbers = {problem.number for problem in ledger.problems}
    if not numbers:
        return
    nearest = Nearest(numbers, most=1)
    items: list[Measure | Regulation] = [*ledger.measures, *ledger.regulations]
    for item in items:
        if item.problem and item.problem not in numbers:
            several = numbers.issuperset(split_list(item.problem))
            near = _ONE_EACH if several else did_you_mean(nearest(item.problem))
            yield find("K02", ledger.place(item, "问题编号"), item.problem, near=near)


def numbers_match(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A measure numbered under one problem (1.2.3) does not name another (1.3)."""
    numbers = {problem.number for problem in ledger.problems}
    for measure in ledger.measures:
        above = measure.number.rpartition(".")[0]
        if above != measure.problem and {above, measure.problem} <= numbers:
            place = ledger.place(measure, "问题编号")
            yield find("K06", place, measure.number, problem=measure.problem, above=above)


def aspects_match(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Problems numbered in one series (1.1, 1.2) belong to one 方面: to that of most of them."""
    series: dict[str, list[Problem]] = {}
    for problem in ledger.problems:
        above = problem.number.rpartition(".")[0]
        if above:
            series.setdefault(above, []).append(problem)
    for problems in series.values():
        ((usual, times),) = Counter(problem.aspect for problem in problems).most_common(1)
        if 2 * times <= len(problems):
            continue
        one = next(problem for problem in problems if problem.aspect == usual)
        for problem in problems:
            # One that is misspelt is told as such.
            if problem.aspect != usual and not is_nearly(problem.aspect, usual):
                place = ledger.place(problem, "方面")
                yield find("K08", place, problem.number, other=one.number)


CHECKS = (
    unique_keys,
    short_names_of_one,
    rows_counted_once,
    known_problems,
    numbers_match,
    aspects_match,
)
