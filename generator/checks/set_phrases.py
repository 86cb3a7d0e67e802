"""What is nearly a set phrase or nearly a fixed list, and so a slip: for the rules on words.

A set phrase (持之以恒) or a formula of the Party's documents has one wording: whatever differs
from it by one character, or has two neighbours swapped, was meant to be it. A fixed list
(四个意识) has its members in their order: one wrong, missing or moved is a slip where all the
others stand there.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from ..text.characters import HAN
from ..text.differences import shared

SHORTEST_PHRASE, FEWEST_MEMBERS = 4, 3
# A phrase from this length on is known by the rest of it when a character is missing or too many.
_LONG = 6
# From this length on a word of two characters may be missing.
_VERY_LONG = 10
# Some say it with this between two words, some without.
_LOOSE = "的"
# What joins the members of a list.
_JOINT = "(?:、|，|以及|和|与|及)"
# A list of fewer members is often cited in part.
_CITED_WHOLE = 4


def near_misses(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    """Where (start, end) the text has nearly the phrase, which has four characters or more.

    One character is another one, or two neighbours are swapped; of a long phrase something inside
    may also be missing or one too many. Only Chinese characters count, since marks have rules of
    their own.
    """
    length = len(phrase)
    shortest, longest = length, length
    if length >= _LONG:
        shortest, longest = length - (2 if length >= _VERY_LONG else 1), length + 1
    seen: set[tuple[int, int]] = set()
    for offset, piece in _pieces(phrase):
        at = text.find(piece)
        while at >= 0:
            for size in range(shortest, longest + 1):
                # The first piece stands where the phrase begins, the others where it ends.
                start = at - offset if not offset else at - offset + length - size
                place = max(start, 0), start + size
                if place not in seen and is_near(text[slice(*place)], phrase):
                    seen.add(place)
                    yield place
            at = text.find(piece, at + 1)


def is_within(text: str, place: tuple[int, int], phrases: Iterable[str]) -> bool:
    """Whether one of the phrases stands there as it should be, and the place is a part of it."""
    start, end = place
    return any(
        text.find(phrase, max(0, end - len(phrase)), start + len(phrase)) >= 0
        for phrase in phrases
        if len(phrase) >= end - start
    )


def pieces(phrase: str) -> Iterator[str]:
    """What of the phrase is intact in everything near it, for one piece or another."""
    return (piece for _, piece in _pieces(phrase))


def _pieces(phrase: str) -> list[tuple[int, str]]:
    """The halves of the phrase with their offsets, and its middle swapped, which breaks both."""
    half = len(phrase) // 2
    middle = phrase[half] + phrase[half - 1]
    return [(0, phrase[:half]), (half, phrase[half:]), (half - 1, middle)]


def is_near(seen: str, phrase: str) -> bool:
    """Whether that is the phrase but for one slip."""
    if len(seen) == len(phrase):
        other = [i for i, (a, b) in enumerate(zip(seen, phrase, strict=True)) if a != b]
        if not all(_is_han(seen[i]) and _is_han(phrase[i]) for i in other):
            return False
        if len(other) == 2:
            first, second = other
            swapped = seen[first] + seen[second] == phrase[second] + phrase[first]
            return second == first + 1 and swapped
        return len(other) == 1
    longer, shorter = (seen, phrase) if len(seen) > len(phrase) else (phrase, seen)
    if shorter in longer:
        return False
    at, more = shared(longer, shorter), len(longer) - len(shorter)
    extra = longer[at : at + more]
    return all(map(_is_han, extra)) and extra != _LOOSE and longer[at + more :] == shorter[at:]


def _is_han(character: str) -> bool:
    return "一" <= character <= "鿿"


def list_pattern(members: Sequence[str]) -> str:
    """The pattern of a row of members, among them strangers."""
    known = "|".join(map(re.escape, members))
    return f"(?:{known})(?:{_JOINT}(?:{_item_pattern(members)}))+"


def _item_pattern(members: Sequence[str]) -> str:
    """A member, or a stranger that ends as they all do and is as long."""
    alike = min(shared(members[0][::-1], member[::-1]) for member in members)
    tail = members[0][len(members[0]) - alike :]
    lengths = [len(member) - alike for member in members]
    stranger = rf"(?:(?!{_JOINT}){HAN}){{{min(lengths)},{max(lengths)}}}{re.escape(tail)}"
    return "|".join([*map(re.escape, members), stranger])


def is_wrong_list(seen: str, members: Sequence[str]) -> bool:
    """Whether a row that `list_pattern` found is the fixed list with one slip.

    Whoever leaves out the first or the last of them may mean to.
    """
    items, right = re.findall(_item_pattern(members), seen), list(members)
    if len(items) == len(right):
        wrong = sum(item != member for item, member in zip(items, right, strict=True))
        return wrong == 1 or (wrong > 1 and sorted(items) == sorted(right))
    inside = range(1, len(right) - 1)
    return len(right) >= _CITED_WHOLE and any(items == right[:i] + right[i + 1 :] for i in inside)
