"""Where two texts differ, character by character, or for a reader by words and whole numbers."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate

from .patterns import Pattern

# Texts less alike than this are different texts.
ALIKE = 0.5
# Islands of equal text shorter than this, between two changes, are shown as changed.
_ISLAND = 2

# A number is read as a whole: of 13 and 18 not only the last digit differs.
_UNIT = Pattern(r"(?s)\d+(?:[.,．]\d+)*[%％]?|[零〇一二三四五六七八九十百千万亿两]{2,}|.")

Edited = tuple[int, int, int, int]  # left from, to; right from, to


def edits(left: Sequence[str], right: Sequence[str]) -> list[Edited]:
    """What was changed from one text to the other, as stretches of both; nothing for equal ones."""
    start = shared(left, right)
    end = shared(left[start:][::-1], right[start:][::-1])
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


def most_alike(
    left: Sequence[str], right: Sequence[str], most: int
) -> list[tuple[int, int, float]]:
    """The texts paired in order so that most of them is alike, with how alike each pair is.

    Where there are more than `most` pairs, which were edited throughout, those in the same place.
    """
    from rapidfuzz import fuzz

    if len(left) * len(right) > most:
        in_place = (
            (n, n, fuzz.ratio(one, other, score_cutoff=ALIKE * 100) / 100)
            for n, (one, other) in enumerate(zip(left, right, strict=False))
        )
        return [pair for pair in in_place if pair[2]]
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    ratios: dict[tuple[int, int], float] = {}
    for i in range(len(left) - 1, -1, -1):
        for j in range(len(right) - 1, -1, -1):
            one, other = left[i], right[j]
            ratio = fuzz.ratio(one, other, score_cutoff=ALIKE * 100) / 100
            paired = best[i + 1][j + 1] + ratio * (len(one) + len(other)) if ratio else -1
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
            if paired == best[i][j]:
                ratios[i, j] = ratio
    pairs, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        if (i, j) in ratios:
            pairs.append((i, j, ratios[i, j]))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def shared(left: Sequence[str], right: Sequence[str]) -> int:
    """How many characters or units both begin with."""
    for position, (a, b) in enumerate(zip(left, right, strict=False)):
        if a != b:
            return position
    return min(len(left), len(right))
