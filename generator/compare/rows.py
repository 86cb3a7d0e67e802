"""Which row of one ledger answers to which of another.

By number and text, then by text alone, then by number alone: a row inserted in the middle, or
numbers given anew, do not make all that follow differ.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from ..findings.limits import MOST_PAIRS
from ..ledger.columns import Item
from ..ledger.items import Basic, Figure, Measure, Meeting, Narrative, Problem
from ..text.characters import compact

# Texts less alike than the first are not the same row under a new number; a row that kept its
# number is the same one from the second on, before others are looked for.
_SAME_ROW, _SAME_NUMBER = 0.8, 0.6
_LEAST_TEXT = 6


def matched(old: Sequence[Item], new: Sequence[Item]) -> list[tuple[Item | None, Item | None]]:
    """Every item of both sides once: pairs in the order of `new`, then what went."""
    found: dict[int, Item] = {}  # id of the new item: the old one
    rest_old, rest_new = list(old), list(new)

    def settle(pairs: Iterable[tuple[Item, Item]]) -> None:
        taken = set()
        for one, other in pairs:
            if id(one) not in taken and id(other) not in found:
                found[id(other)] = one
                taken.add(id(one))
        rest_old[:] = [item for item in rest_old if id(item) not in taken]
        rest_new[:] = [item for item in rest_new if id(item) not in found]

    settle(_with_equal(rest_old, rest_new, lambda item: [(_key(item), *_texts(item))]))
    settle(_with_equal(rest_old, rest_new, lambda item: [(_key(item), t) for t in _texts(item)]))
    settle(_with_equal(rest_old, rest_new, _telling, once=True))
    same_number = list(_with_equal(rest_old, rest_new, lambda item: [_key(item)]))
    settle(pair for pair in same_number if _alike(*pair) >= _SAME_NUMBER)
    if len(rest_old) * len(rest_new) <= MOST_PAIRS:
        scored = [(_alike(a, b), a, b) for a in rest_old for b in rest_new]
        scored = [triple for triple in scored if triple[0] >= _SAME_ROW and _texts(triple[1])]
        settle((a, b) for _, a, b in sorted(scored, key=lambda triple: -triple[0]))
    settle(_with_equal(rest_old, rest_new, lambda item: [_key(item)]))
    pairs: list[tuple[Item | None, Item | None]] = [(found.get(id(item)), item) for item in new]
    return pairs + [(item, None) for item in rest_old]


def _with_equal(
    old: Sequence[Item],
    new: Sequence[Item],
    marks: Callable[[Item], Iterable[object]],
    once: bool = False,
) -> Iterator[tuple[Item, Item]]:
    """The pairs that have a mark in common, in their order; `once`: marks that are unique."""
    known: dict[object, list[Item]] = {}
    for item in old:
        for mark in marks(item):
            known.setdefault(mark, []).append(item)
    there: dict[object, int] = {}
    for item in new:
        for mark in marks(item):
            there[mark] = there.get(mark, 0) + 1
    for item in new:
        for mark in marks(item):
            if once and (there[mark] > 1 or len(known.get(mark, ())) > 1):
                continue
            for other in known.get(mark, ()):
                yield other, item


def _key(item: Item) -> tuple[object, ...]:
    if isinstance(item, Meeting):
        return item.name, item.day
    if isinstance(item, Figure):
        return item.name, item.unit
    return (item.key,)


def _texts(item: Item) -> list[str]:
    """The texts by which an item is known again."""
    if isinstance(item, Measure):
        texts = [item.plan, item.progress]
    elif isinstance(item, (Narrative, Problem)):
        texts = [item.text]
    elif isinstance(item, Meeting):
        texts = [f"{item.name}{item.content}"]
    elif isinstance(item, Basic):
        texts = []
    else:
        texts = [item.key]
    return [text for text in map(compact, texts) if text]


def _telling(item: Item) -> list[str]:
    """Texts that name one item and no other, whatever its number."""
    return [text for text in _texts(item) if len(text) >= _LEAST_TEXT]


def _alike(one: Item, other: Item) -> float:
    from rapidfuzz import fuzz

    pairs = zip(_texts(one), _texts(other), strict=False)
    return max((fuzz.ratio(a, b) / 100 for a, b in pairs), default=0.0)
