"""What is nearly a set phrase or nearly a fixed list, and so a slip: for the rules on words.

A set phrase (持之以恒) or a formula of the Party's documents has one wording: whatever differs
from it by one character, or has two neighbours swapped, was meant to be it. A fixed list
(四个意识) has its members in their order: one wrong, missing or moved is a slip where all the
others stand there.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from ..text.characters import HAN
from ..text.differences import shared
from .alike import like

SHORTEST_PHRASE, FEWEST_MEMBERS = 4, 3
# A phrase from this length on is known by the rest of it when a character is missing or too many.
_LONG = 6
# From this length on a word of two characters may be missing.
_VERY_LONG = 10
# Some say it with this between two words, some without.
_LOOSE = "的"
# One of these stands for another.
_SAME = frozenset("和与及")
# What joins the members of a list.
_JOINT = "(?:、|，|以及|和|与|及)"
# A list of fewer members is often cited in part.
_CITED_WHOLE = 4


class _Piece(NamedTuple):
    """A piece of a phrase: its offset there, and the other characters, of which some stand beside
    it wherever the phrase is nearly right.
    """

    offset: int
    phrase: str
    others: frozenset[str]


def near_misses(
    text: str, phrases: tuple[str, ...], pieces: Iterable[str] = (), alike: bool = False
) -> Iterator[tuple[int, int, str]]:
    """Where the text has nearly one of the phrases: start, end and the phrase.

    One character is another one, or two neighbours are swapped; of a long phrase something inside
    may also be missing or one too many. Only Chinese characters count, since marks have rules of
    their own. A phrase has four characters or more. `alike` asks that the other character sounds
    or looks like the right one: an idiom has neighbours that are right. `pieces` are those of
    `pieces_of` that stand in the text, where that is known.
    """
    index = pieces_of(phrases)
    seen: set[tuple[int, int, str]] = set()
    for piece in sorted(pieces or index):
        at = text.find(piece)
        while at >= 0:
            end = at + len(piece)
            beside = {*text[max(0, at - len(piece)) : at], *text[end : end + len(piece)]}
            for offset, phrase, others in index[piece]:
                if others.isdisjoint(beside):
                    continue
                for size in _sizes(len(phrase)):
                    # The first piece stands where the phrase begins, the others where it ends.
                    start = at - offset if not offset else at - offset + len(phrase) - size
                    miss = start, start + size, phrase
                    if start < 0 or miss[1] > len(text) or miss in seen:
                        continue
                    if is_near(text[start : miss[1]], phrase, alike):
                        seen.add(miss)
                        yield miss
            at = text.find(piece, at + 1)


@cache
def pieces_of(phrases: tuple[str, ...]) -> dict[str, list[_Piece]]:
    """The pieces of the phrases, by what each is in a text.

    Of whatever is near the phrase one piece is intact: a half, or the middle swapped.
    """
    index: dict[str, list[_Piece]] = {}
    for phrase in phrases:
        half = len(phrase) // 2
        first, second = phrase[:half], phrase[half:]
        swapped = second[0] + first[-1]
        index.setdefault(first, []).append(_Piece(0, phrase, frozenset(second)))
        index.setdefault(second, []).append(_Piece(half, phrase, frozenset(first)))
        outside = frozenset(first[:-1] + second[1:])
        index.setdefault(swapped, []).append(_Piece(half - 1, phrase, outside))
    return index


def _sizes(length: int) -> range:
    """How many characters may stand for so many."""
    if length < _LONG:
        return range(length, length + 1)
    return range(length - (2 if length >= _VERY_LONG else 1), length + 2)


def is_within(text: str, place: tuple[int, int], phrases: Iterable[str]) -> bool:
    """Whether one of the phrases stands there as it should be, and the place is a part of it."""
    start, end = place
    return any(
        text.find(phrase, max(0, end - len(phrase)), start + len(phrase)) >= 0
        for phrase in phrases
        if len(phrase) >= end - start
    )


def is_near(seen: str, phrase: str, alike: bool = False) -> bool:
    """Whether that is the phrase but for one slip."""
    if len(seen) == len(phrase):
        other = [i for i, (a, b) in enumerate(zip(seen, phrase, strict=True)) if a != b]
        if len(other) > 2 or not all(_is_han(seen[i]) and _is_han(phrase[i]) for i in other):
            return False
        if len(other) == 2:
            first, second = other
            swapped = seen[first] + seen[second] == phrase[second] + phrase[first]
            return second == first + 1 and swapped
        wrong, right = ("".join(t[i] for i in other) for t in (seen, phrase))
        return (
            len(other) == 1 and not {wrong, right} <= _SAME and (not alike or wrong in like(right))
        )
    longer, shorter = (seen, phrase) if len(seen) > len(phrase) else (phrase, seen)
    if shorter in longer:
        return False
    at, more = shared(longer, shorter), len(longer) - len(shorter)
    extra = longer[at : at + more]
    return all(map(_is_han, extra)) and extra != _LOOSE and longer[at + more :] == shorter[at:]


def _is_han(character: str) -> bool:
    return "一" <= character <= "鿿"


@cache
def list_pattern(members: tuple[str, ...]) -> str:
    """The pattern of a row of members, among them misspelt ones and strangers."""
    return f"(?:{_known(members)})(?:{_JOINT}(?:{_item_pattern(members)}))+"


def _known(members: tuple[str, ...]) -> str:
    """A member, or one with a wrong character."""
    known = [list(map(re.escape, member)) for member in members]
    slips = ([*m[:at], HAN, *m[at + 1 :]] for m in known for at in range(len(m)))
    return "|".join(map("".join, [*known, *slips]))


@cache
def _item_pattern(members: tuple[str, ...]) -> str:
    """A known member, or a stranger that ends as they all do and is as long."""
    alike = min(shared(members[0][::-1], member[::-1]) for member in members)
    tail = members[0][len(members[0]) - alike :]
    lengths = [len(member) - alike for member in members]
    stranger = f"(?:(?!{_JOINT}){HAN}){{{min(lengths)},{max(lengths)}}}{re.escape(tail)}"
    return f"{_known(members)}|{stranger}"


def may_hold_list(text: str, members: tuple[str, ...]) -> bool:
    """Whether all of the members but one stand in the text, as they do where one is wrong."""
    return sum(map(text.__contains__, members)) >= len(members) - 1


def is_wrong_list(seen: str, members: tuple[str, ...]) -> bool:
    """Whether a row that `list_pattern` found is the fixed list with one slip.

    Whoever leaves out the first or the last of them may mean to.
    """
    items, right = re.findall(_item_pattern(members), seen), list(members)
    if len(items) == len(right):
        wrong = sum(item != member for item, member in zip(items, right, strict=True))
        return wrong == 1 or (wrong > 1 and sorted(items) == sorted(right))
    inside = range(1, len(right) - 1)
    return len(right) >= _CITED_WHOLE and any(items == right[:i] + right[i + 1 :] for i in inside)
