"""What is nearly a set phrase or nearly a fixed list, and so a slip: for the rules on words.

A set phrase (持之以恒) or a formula of the Party's documents has one wording: whatever differs
from it by one character, or has two neighbours swapped, was meant to be it. A fixed list
(四个意识) has its members in their order: one wrong, missing or moved is a slip where all the
others stand there.
"""

import re
from collections.abc import Iterator, Sequence
from os.path import commonprefix

from ..text.characters import HAN

SHORTEST_PHRASE, FEWEST_MEMBERS = 4, 3
# A phrase from this length on is known by the rest of it when a character is missing or too many.
_LONG = 6
# Some say it with this between two words, some without.
_LOOSE = "的"
# What joins the members of a list.
_JOINT = "(?:、|，|以及|和|与|及)"
# A list of fewer members is often cited in part.
_CITED_WHOLE = 4


def near_misses(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    """Where (start, end) the text has nearly the phrase, which has four characters or more.

    One character is another one, or two neighbours are swapped; of a long phrase one inside may
    also be missing or too many. Only Chinese characters count: marks have rules of their own.
    """
    sizes = [len(phrase)]
    if len(phrase) >= _LONG:
        sizes += [len(phrase) - 1, len(phrase) + 1]
    seen: set[tuple[int, int]] = set()
    for offset, piece in _pieces(phrase):
        at = text.find(piece)
        while at >= 0:
            for size in sizes:
                # The first piece stands where the phrase begins, the others where it ends.
                start = at - offset if not offset else at - offset + len(phrase) - size
                place = max(start, 0), start + size
                if place not in seen and is_near(text[slice(*place)], phrase):
                    seen.add(place)
                    yield place
            at = text.find(piece, at + 1)


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
    if len(longer) != len(shorter) + 1 or shorter in longer:
        return False
    at = len(commonprefix([longer, shorter]))
    extra = longer[at]
    return _is_han(extra) and extra not in _LOOSE and longer[at + 1 :] == shorter[at:]


def _is_han(character: str) -> bool:
    return "一" <= character <= "鿿"


def list_pattern(members: Sequence[str]) -> str:
    """The pattern of a row of members, among them strangers that end alike and are as long."""
    tail = commonprefix([member[::-1] for member in members])[::-1]
    lengths = [len(member) - len(tail) for member in members]
    known = "|".join(map(re.escape, sorted(members, key=len, reverse=True)))
    stranger = rf"(?:(?!{_JOINT}){HAN}){{{min(lengths)},{max(lengths)}}}{re.escape(tail)}"
    return f"(?:{known})(?:{_JOINT}(?:{known}|{stranger}))+"


def is_wrong_list(seen: str, members: Sequence[str]) -> bool:
    """Whether a row that `list_pattern` found is the fixed list with one slip."""
    items = re.split(_JOINT, seen)
    own = [item for item in items if item in members]
    if len(items) > len(members):
        return False
    lacking = len(members) - len(set(own))
    if not lacking:
        return own != list(members)
    return lacking == 1 and (len(members) >= _CITED_WHOLE or len(items) > len(own))
