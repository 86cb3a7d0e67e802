"""A group of paragraphs as it is printed and as it was reviewed, character by character."""

from collections.abc import Iterator
from typing import NamedTuple

from ..text.differences import Edited, edits
from ..word.document import Letter, Piece, letters
from ..word.looks import Look
from .copies import Copy
from .groups import Worked

_SMALLEST = 4.5  # points: print that can be read


class Sides(NamedTuple):
    """A group as it is printed and as it was reviewed, and what differs."""

    before: list[Letter]
    after: list[Letter]
    edits: list[Edited]

    def unchanged(self) -> Iterator[tuple[int, int]]:
        """The places, on both sides, of the characters that stand as they were printed."""
        i = j = 0
        end = len(self.before), len(self.before), len(self.after), len(self.after)
        for start, until, there, to in (*self.edits, end):
            yield from zip(range(i, start), range(j, there), strict=True)
            i, j = until, to


def compare(copy: Copy, one: Worked) -> Sides:
    before = [letter for i in one.group.printed for letter in copy.dry_run.letters[i]]
    after = letters(pieces(copy, one))
    texts = ("".join(letter.text for letter in side) for side in (before, after))
    return Sides(before, after, edits(*texts))


def pieces(copy: Copy, one: Worked) -> Iterator[Piece]:
    for j in one.group.stretches:
        yield from copy.pieces(j)


def differs(before: Look, after: Look, field: str) -> bool:
    """Whether this of a look is another now; black and what nobody says are the same."""
    was, now = ({"000000": ""}.get(v, v) for v in (getattr(before, field), getattr(after, field)))
    return bool(was != now and (field != "size" or (was and now)))


def is_unseen(look: Look) -> bool:
    """Whether words of that look are not seen on the page, or not read as they are written."""
    white = look.colour in ("FFFFFF", "FEFEFE") and not look.highlight
    return look.hidden or white or bool(look.distorted) or 0 < look.size < _SMALLEST
