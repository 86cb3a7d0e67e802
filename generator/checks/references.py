"""Numbers and names: each once, and only such as exist."""

from collections.abc import Iterator

from ..findings.findings import Finding, did_you_mean, find
from ..ledger.columns import Item, Kind
from ..ledger.items import Measure, Regulation
from ..ledger.ledger import Ledger
from ..ledger.schema import SHEETS
from ..ledger.words import Vocabulary
from ..text.characters import Nearest, compact, split_list


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


CHECKS = (unique_keys, known_problems, numbers_match)
