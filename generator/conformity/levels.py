"""The numerals of the levels in their order: 一、（一）1.（1） (GB/T 9704-2012, 7.3.3)."""

from collections.abc import Iterator

from .deviations import Observed
from .manuscript import Manuscript, TextPart
from .numerals import FORMS, Numeral, numeral_of, written
from .page import TEXT_ROLES

_ASKED_ORDER = "依次用“一、”“（一）”“1.”“（1）”"


def levels(manuscript: Manuscript) -> Iterator[Observed]:
    """What deviates in how the levels of the text are numbered."""
    numbered = [(part, numeral_of(part.text)) for part in manuscript.of(*TEXT_ROLES)]
    has_first = any(numeral and numeral.level == 1 for _, numeral in numbered)
    counts: dict[int, int] = {}  # the last number of each level that is open
    latest: dict[int, int] = {}  # the last number of each level at all: a notice may count on
    missed: dict[int, int] = {}  # the number that should have stood where another one does
    last = 0  # the level of the paragraph before, 0 where that has no numeral
    for part, numeral in numbered:
        if numeral is None:
            last = 0
            continue
        known = (numbers.get(numeral.level, 0) for numbers in (counts, latest, missed))
        expected = {number + 1 for number in known}
        if not numeral.sure and numeral.value not in expected:
            last = 0  # a number with decimals
            continue
        # A list may begin again below a paragraph without a numeral.
        if numeral.value not in expected and not (numeral.value == 1 and last != numeral.level):
            yield _out_of_order(part, numeral, counts.get(numeral.level, 0))
            missed[numeral.level] = counts.get(numeral.level, 0) + 1
        yield from _form(part, numeral)
        # Below a paragraph without a numeral, such as 一是……, the next level may be any.
        is_below = last in (1, 2) if numeral.level == 4 else numeral.level == 2 and has_first
        if is_below and numeral.level - 1 not in counts:
            shape, above = FORMS[numeral.level - 1], FORMS[numeral.level - 2]
            yield Observed("G31", f"“{shape}”不在“{above}”之下", _ASKED_ORDER, part)
        counts = {level: n for level, n in counts.items() if level < numeral.level}
        counts[numeral.level] = latest[numeral.level] = numeral.value
        last = numeral.level


def _out_of_order(part: TextPart, numeral: Numeral, before: int) -> Observed:
    shown = written(numeral.level, numeral.value)
    level = numeral.level
    found = f"“{shown}”在“{written(level, before)}”之后" if before else f"第一个序数是“{shown}”"
    return Observed("G30", "序数不连续", "同一层的序数依次连续", part, found)


def _form(part: TextPart, numeral: Numeral) -> Iterator[Observed]:
    if not numeral.is_right:
        shape = FORMS[numeral.level - 1]
        found = f"第{'一二三四'[numeral.level - 1]}层序数的写法不对"
        yield Observed("G32", found, f"“{shape}”的样子", part, f"“{numeral.written}”")
