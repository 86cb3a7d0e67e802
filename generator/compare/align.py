"""Laying two texts side by side: which paragraph answers to which, and where they differ.

Pure functions on strings. `exact` takes the paragraphs of Word documents as they are; `loose` takes
those of a published page, where widths, blanks, numbering and the ends of lines may have changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from ..findings.limits import MOST_PAIRS
from ..text.characters import fold
from ..text.differences import most_alike
from ..text.patterns import Pattern

# What no reader sees, and web editors add: zero-width characters, soft hyphens. Those that turn
# the direction of a text are no such characters.
_UNSEEN = Pattern("[\u00ad\u200b-\u200f\u2060\ufeff]")
# A number at the head of a paragraph, folded and without blanks; 一是 is a word and stays.
_NUMBER = Pattern(
    r"[一二三四五六七八九十百]+、|\([一二三四五六七八九十百]+\)|\(\d+\)|\d+[.、](?!\d)"
)


@dataclass(slots=True)
class KeyedLine:
    """A paragraph to be compared by its `key`; `index` leads from the key back to the text."""

    text: str
    key: str
    index: list[int]
    # The number at the head of the key, which a page may have lost; it is not part of `bare`.
    number: str = ""

    @property
    def bare(self) -> str:
        return self.key[len(self.number) :]

    def position(self, key_position: int) -> int:
        """Where the character of the key stands in the text."""
        if key_position < len(self.index):
            return self.index[key_position]
        return self.index[-1] + 1 if self.index else len(self.text)

    def stretch(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters start…end of the key stand in the text."""
        first = self.position(start)
        return first, self.position(end - 1) + 1 if end > start else first


class Pair(NamedTuple):
    """Paragraphs that answer to each other, by position; None where the other side lacks it.

    `moved` is set on both sides of an equal paragraph that stands somewhere else.
    """

    left: int | None
    right: int | None
    moved: bool = False


def exact(text: str) -> KeyedLine:
    """A paragraph as it stands, without outer blanks."""
    key = text.strip()
    start = text.find(key)
    return KeyedLine(text, key, list(range(start, start + len(key))))


def loose(text: str) -> KeyedLine:
    """A paragraph folded to half width and without blanks, except one between two digits."""
    key: list[str] = []
    index: list[int] = []
    blank: int | None = None
    for position, char in enumerate(text):
        if _UNSEEN.match(char):
            continue
        folded = fold(char)
        if folded.isspace():
            blank = position if blank is None else blank
            continue
        if blank is not None and key and _is_digit(key[-1]) and _is_digit(folded):
            key.append(" ")
            index.append(blank)
        blank = None
        key.append(folded)
        index.append(position)
    joined = "".join(key)
    number = _NUMBER.match(joined)
    return KeyedLine(text, joined, index, number[0] if number else "")


def _is_digit(char: str) -> bool:
    return char.isascii() and char.isdigit()


# --- paragraphs ---------------------------------------------------------------------------------


def align(
    left: Sequence[KeyedLine], right: Sequence[KeyedLine], joining: bool = False
) -> list[Pair]:
    """Every paragraph of both sides once, in order: equal ones first, then the most alike.

    With `joining`, `right` is a page (see line_breaks.py) and numbers are left aside.
    """
    a = [line.bare if joining else line.key for line in left]
    b = [line.bare if joining else line.key for line in right]
    pairs: list[Pair] = []
    for block in _equal_blocks(a, b):
        i0, i1, j0, j1, equal = block
        if equal:
            pairs += [Pair(i, j) for i, j in zip(range(i0, i1), range(j0, j1), strict=True)]
        else:
            inside = not joining or (i0 > 0 and i1 < len(a))
            pairs += _alike(a, b, (i0, i1, j0, j1), inside)
    if joining:
        pairs = _drawn_together(pairs, a, b)
    return _with_moves(pairs, a, b)


def _equal_blocks(a: list[str], b: list[str]) -> list[tuple[int, int, int, int, bool]]:
    """Equal and unequal stretches in turn. The common head and tail are never in doubt."""
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    inner_a, inner_b = a[start : len(a) - end], b[start : len(b) - end]
    matcher = SequenceMatcher(None, inner_a, inner_b, autojunk=False)
    blocks = [(0, start, 0, start, True)] if start else []
    blocks += [
        (start + i0, start + i1, start + j0, start + j1, tag == "equal")
        for tag, i0, i1, j0, j1 in matcher.get_opcodes()
    ]
    if end:
        blocks.append((len(a) - end, len(a), len(b) - end, len(b), True))
    return blocks


def _alike(a: list[str], b: list[str], gap: tuple[int, int, int, int], inside: bool) -> list[Pair]:
    """Pair the paragraphs of a stretch without equal ones so that most text is alike."""
    i0, i1, j0, j1 = gap
    if inside and i1 - i0 == 1 == j1 - j0:
        return [Pair(i0, j0)]
    pairs, i, j = [], i0, j0
    alike = most_alike(a[i0:i1], b[j0:j1], MOST_PAIRS)
    for x, y, _ in (*alike, (i1 - i0, j1 - j0, 0)):
        pairs += [Pair(left, None) for left in range(i, i0 + x)]
        pairs += [Pair(None, right) for right in range(j, j0 + y)]
        if i0 + x < i1:
            pairs.append(Pair(i0 + x, j0 + y))
        i, j = i0 + x + 1, j0 + y + 1
    return pairs


def _with_moves(pairs: list[Pair], a: list[str], b: list[str]) -> list[Pair]:
    """Mark what is missing here and stands, equal, somewhere else."""
    gone: dict[str, int] = {}
    come: dict[str, int] = {}
    for pair in pairs:
        if pair.right is None and pair.left is not None:
            gone[a[pair.left]] = pair.left
        elif pair.left is None and pair.right is not None:
            come[b[pair.right]] = pair.right
    both = {key for key in gone.keys() & come.keys() if key}
    lefts, rights = {gone[key] for key in both}, {come[key] for key in both}
    return [
        Pair(p.left, p.right, True)
        if (p.right is None and p.left in lefts) or (p.left is None and p.right in rights)
        else p
        for p in pairs
    ]


def _drawn_together(pairs: list[Pair], a: list[str], b: list[str]) -> list[Pair]:
    """Of several equal lines of a page, take the one nearest to the body of the notice.

    The title stands in the navigation too, and the signature at the foot of the page.
    """
    found = {p.left: p.right for p in pairs if p.left is not None and p.right is not None}
    equal = [i for i in sorted(found) if a[i] == b[found[i]]]
    if not equal:
        return pairs
    body = max(equal, key=lambda i: len(a[i]))
    before = sorted((i for i in found if i < body), reverse=True)
    after = sorted(i for i in found if i > body)
    for order, step in ((before, -1), (after, 1)):
        bound = found[body]
        for i in order:
            if a[i] == b[found[i]]:
                nearer = range(bound + step, found[i], step)
                found[i] = next((j for j in nearer if b[j] == a[i]), found[i])
            bound = found[i]
    taken, made, j = set(found.values()), [], 0
    for i in range(len(a)):
        if i in found:
            made += [Pair(None, k) for k in range(j, found[i]) if k not in taken]
            j = found[i] + 1
        made.append(Pair(i, found.get(i)))
    return made + [Pair(None, k) for k in range(j, len(b)) if k not in taken]
