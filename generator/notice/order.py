"""What a notice prints, in its order, each paragraph with its number (通报序号) and its cell."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from ..findings.findings import NOWHERE, Place
from ..ledger.columns import Item
from ..ledger.items import Measure, Narrative, Problem
from .context import LEVELS, PROBLEM, SECTION
from .printed import Printed, take_out
from .render import Rendered
from .template import DOCUMENT

_AROUND = "、. "  # what stands after a number that is no part of it


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


def printed_paragraphs(rendered: Rendered) -> list[Printed]:
    """The paragraphs of a rendered notice that hold anything, in their order."""
    from ..word.document import read_word  # a build reads its notice another way

    read = read_word({**rendered.parts, DOCUMENT: rendered.marked})
    return in_order(take_out(paragraph.text, rendered.sources) for paragraph in read)


def in_order(paragraphs: Iterable[Printed]) -> list[Printed]:
    """Those of the paragraphs that hold anything, each with its 通报序号."""
    numbering = _Numbering()
    found = [paragraph for paragraph in paragraphs if paragraph.text.strip()]
    for paragraph in found:
        numbers: dict[str, str] = {}  # of several of one level the first
        for share in paragraph.shares:
            if share.source.level:
                written = paragraph.text[share.start : share.end]
                numbers.setdefault(share.source.level, written)
        paragraph.number = numbering.follow(list(numbers.items()), paragraph.item)
        paragraph.levels, paragraph.nth = numbering.levels, numbering.nth
    return found


def entries(paragraphs: Iterable[Printed]) -> list[Entry]:
    """The numbered paragraphs, each with its cell; one of several items, each by itself."""
    found = []
    for paragraph in chain.from_iterable(map(_by_number, paragraphs)):
        item = paragraph.item
        if isinstance(item, Problem) and PROBLEM not in paragraph.levels:
            item = None  # the heading of an aspect stands in the row of its first problem
        key = item.key if isinstance(item, (Measure, Problem, Narrative)) else ""
        place, text = paragraph.place or NOWHERE, paragraph.text.replace("\n", "")
        numbered = paragraph.levels, paragraph.nth
        found.append(Entry(paragraph.number, key, place, *charge(item), text, *numbered))
    return found


def _by_number(paragraph: Printed) -> Iterator[Printed]:
    """What stands behind each of several numbers of one level: 一是……；二是……"""
    deepest = list(paragraph.levels)[-1:]
    numbers = [share for share in paragraph.shares if [share.source.level] == deepest]
    if len(numbers) < 2:
        yield paragraph
        return
    ends = [*(share.start for share in numbers[1:]), len(paragraph.text)]
    for share, start, end in zip(numbers, [0, *ends], ends, strict=False):
        written = paragraph.text[share.start : share.end].strip(_AROUND)
        levels = paragraph.levels | {share.source.level: written}
        shares = [s for s in paragraph.shares if start <= s.start < end]
        text, number = paragraph.text[start:end], "".join(levels.values())
        yield Printed(text, shares=shares, number=number, levels=levels)


def charge(item: Item | None) -> tuple[str, str]:
    """The unit and the status of an item that has them."""
    if isinstance(item, Measure):
        return item.unit, str(item.status or "")
    return "", str(item.status) if isinstance(item, Problem) else ""


@dataclass(slots=True)
class _Numbering:
    """Follows the paragraphs of a notice that hold anything, in their order.

    `levels` are the numbers that the last paragraph stands under, by level; `nth` is which
    paragraph of its number it is.
    """

    levels: dict[str, str] = field(default_factory=dict)
    nth: int = 1
    _above: Item | None = None
    _plain: int = 0  # paragraphs right under the section's heading

    def follow(self, numbers: Sequence[tuple[str, str]], item: Item | None) -> str:
        """The 通报序号 of the next paragraph, which prints `item` and these (level, number).

        Empty outside sections.
        """
        levels = self.levels
        if numbers:
            levels = dict(levels)
            for level, written in numbers:
                for below in LEVELS[LEVELS.index(level) :]:
                    levels.pop(below, None)
                levels[level] = written.strip(_AROUND)
            is_section = numbers[-1][0] == SECTION
            self.nth, self._plain = (0, 0) if is_section else (1, self._plain)
        elif item is None:
            levels, self.nth = {}, 1
        elif self._is_above(item) and levels.keys() - {SECTION}:
            self.nth, item = self.nth + 1, self._above
        elif SECTION not in levels:
            levels, self.nth = {}, 1
        else:  # a paragraph of the narrative without a heading
            levels, self._plain = {SECTION: levels[SECTION]}, self._plain + 1
            self.nth = self._plain
        self._above, self.levels = item, levels
        further = self.nth > 1 or (self.nth == 1 and list(levels) == [SECTION])
        return "".join(levels.values()) + (f"第{self.nth}段" if levels and further else "")

    def _is_above(self, item: Item) -> bool:
        """Whether it is the item of the last number, or a measure without a number of its own
        under a problem."""
        above = self._above
        return item is above or (isinstance(above, Problem) and item in above.measures)
