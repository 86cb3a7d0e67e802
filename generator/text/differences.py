"""Where two texts differ, character by character, or for a reader by words and whole numbers."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate

from .patterns import Pattern

# Islands of equal text shorter than this, between two changes, are shown as changed.
_ISLAND = 2

# A number is read as a whole: of 13 and 18 not only the last digit differs.
_UNIT = Pattern(r"(?s)\d+(?:[.,．]\d+)*[%％]?|[零〇一二三四五六七八九十百千万亿两]{2,}|.")

Edited = tuple[int, int, int, int]  # left from, to; right from, to


def edits(left: Sequence[str], right: Sequence[str]) -> list[Edited]:
    """What was changed from one text to the other, as stretches of both; nothing for equal ones."""
    start = _shared(left, right)
    end = _shared(left[start:][::-1], right[start:][::-1])
    a, b = left[start : len(left) - end], right[start : len(right) - end]
    if not a or not b:
        return [(start, start + len(a), start, start + len(b))] if a or b else []
    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return [
        (start + a0, start + a1, start + b0, start + b1)
        for tag, a0, a1, b0, b1 in codes
        if tag != "equal"
    ]


def words_changed(left: str, right: str) -> list[Edited]:
    """The edits as a reader wants them: numbers whole, and those a character apart are one."""
    a, b = _UNIT.findall(left), _UNIT.findall(right)
    in_left, in_right = ([0, *accumulate(map(len, units))] for units in (a, b))
    joined: list[Edited] = []
    for a0, a1, b0, b1 in edits(a, b):
        edit = in_left[a0], in_left[a1], in_right[b0], in_right[b1]
        if joined and edit[0] - joined[-1][1] < _ISLAND:
            joined[-1] = (joined[-1][0], edit[1], joined[-1][2], edit[3])
        else:
            joined.append(edit)
    return joined


def _shared(left: Sequence[str], right: Sequence[str]) -> int:
    """How many characters or units both begin with."""
    for position, (a, b) in enumerate(zip(left, right, strict=False)):
        if a != b:
            return position
    return min(len(left), len(right))
