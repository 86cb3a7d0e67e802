"""What a notice prints, in its order, each paragraph with its number and its cell."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from math import inf
from operator import attrgetter, itemgetter
from types import MappingProxyType
from typing import NamedTuple

from ..findings.findings import NOWHERE, Place
from ..ledger.columns import Item
from ..ledger.items import Measure, Narrative, Problem
from ..word.lines import Line
from .context import PROBLEM, Numeral, Span
from .numbering import Numbering


class Entry(NamedTuple):
    """A printed paragraph with its cell; without `printed`, an item that the notice leaves out.

    `number` is its 通报序号, `key` the number of its item.
    """

    number: str
    key: str
    place: Place
    unit: str
    status: str
    text: str
    levels: Mapping[str, str] = MappingProxyType({})
    nth: int = 1
    printed: bool = True


def in_order(shown: Iterable[tuple[int, Span | Numeral]], lines: Iterable[Line]) -> Iterator[Entry]:
    """The printed paragraphs in their order, from what the renderer noted of each of them.

    Both are in the order of the paragraphs.
    """
    noted = groupby(shown, key=itemgetter(0))
    last, values = next(noted, (inf, ()))
    numbering = Numbering()
    for paragraph, of_it in groupby(lines, key=attrgetter("paragraph")):
        text = "".join([line.text for line in of_it])
        numbers, longest, item = [], None, None
        while last < paragraph:
            last, values = next(noted, (inf, ()))
        for _, value in values if last == paragraph else ():
            if isinstance(value, Numeral):
                numbers.append((value.level, value))
                item = item or value.item
            elif longest is None or len(value) > len(longest):
                longest = value
        if longest is not None:
            item = item or longest.item
        number = numbering.follow(numbers, item)
        place = longest.place if longest is not None else NOWHERE
        yield make_entry(number, item, place, text, numbering.levels, numbering.nth)


def make_entry(
    number: str, item: Item | None, place: Place, text: str, levels: dict[str, str], nth: int
) -> Entry:
    """The entry of a printed paragraph."""
    if isinstance(item, Problem) and PROBLEM not in levels:
        item = None  # the heading of an aspect stands in the row of its first problem
    key = item.key if isinstance(item, (Measure, Problem, Narrative)) else ""
    return Entry(number, key, place, *charge(item), text, levels, nth)


def charge(item: Item | None) -> tuple[str, str]:
    """The unit and the status of an item that has them."""
    if isinstance(item, Measure):
        return item.unit, str(item.status or "")
    return "", str(item.status) if isinstance(item, Problem) else ""
