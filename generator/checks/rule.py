"""A rule on words: what it looks for in a text, what makes that right, and what it corrects."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from ..findings.catalogue import Severity
from ..findings.limits import MOST_MATCHES
from ..ledger.choices import Status
from ..text.characters import fold
from ..text.patterns import Pattern
from .alike import is_doubled
from .identifiers import NUMBER_CHECKS, forms_of, in_one_form, is_own, masked
from .set_phrases import (
    is_within,
    is_wrong_list,
    list_pattern,
    may_hold_list,
    near_misses,
    pieces_of,
)
from .texts import sentence_around

SENTENCE, CELL = "sentence", "cell"
# On whose word a rule stands, the weightiest first: each source begins with one of them.
LEVELS = ("法律法规", "条例", "国标", "政策", "实务", "本单位")
# What is usual is not binding: no error, and an office may see it otherwise.
USAGE, OWN = "实务", "本单位"
# What a match may be turned into: characters of full or of half width.
FULL_WIDTH, HALF_WIDTH = "full", "half"

# The tests a match may have to pass besides.
DOUBLED = "doubled"
DIFFERENCE = "difference"
MATCH_CHECKS = (*NUMBER_CHECKS, DOUBLED, DIFFERENCE)

# The group of a pattern that is what it finds, where that is not all of the match.
_HIT = "hit"
_BOUNDS = ("from", "to", "by")
# The groups of a pattern that a test looks at.
GROUPS = {DOUBLED: (_HIT,), DIFFERENCE: _BOUNDS}

# How many characters before and after a match a longer word may have.
_LONGEST_WORD = 8

_TO_FULL = str.maketrans(",;:!?().", "，；：！？（）。")


_NUMBER = Pattern(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern of a rule, ready on first use: most rules never meet a word they need."""
    return re.compile(pattern, re.MULTILINE)


def _passes(check: str, match: re.Match[str]) -> bool:
    if check == DOUBLED:
        return is_doubled(match)
    return _is_difference(match) if check == DIFFERENCE else NUMBER_CHECKS[check](match[0])


def _is_difference(match: re.Match[str]) -> bool:
    """Whether the number `by` is what lies between the numbers `from` and `to`."""
    numbers = match.group(*_BOUNDS)
    if not all(number and _NUMBER.fullmatch(number) for number in numbers):
        return False
    begun, ended, by = map(Decimal, numbers)
    return abs(ended - begun) == by


class Hit(NamedTuple):
    """A place in a text where a rule applies: what stands there, and what should."""

    start: int
    end: int
    seen: str
    right: str = ""

    def overlaps(self, other: "Hit") -> bool:
        return self.start < other.end and other.start < self.end


class Rule(NamedTuple):
    """A rule on words. Exactly one of these says what it looks for.

    - `pattern`: a regular expression.
    - `words`: each wrong word with the right one, empty where there is none.
    - `mixed`: spellings of which one ledger uses only one, the preferred one first.
    - `near`: set phrases, of which nothing but the phrase itself is right.
    - `members`: a fixed list in its order, which is cited whole.

    The others say more of it.

    - `source`: one of LEVELS, a blank, and the document with its clause; an office's own rule may
      have the level alone.
    - `needs`, `least`: words of which every match has at least so many, each counted as often as
      it stands there; so other texts are not searched.
    - `unless`: what in the same sentence or cell (`within`) makes the match right.
    - `apart`: longer words in which the match is no word of its own (庄严历史 is not 严历).
    - `alike`: of a phrase with one character wrong, only where that sounds or looks like the right
      one.
    - `folded`: the pattern is written in half-width characters, whatever the cell has.
    - `check`: the name of a test that the match must pass besides.
    - `own`: what 基本情况 gives as the office's own contact is let pass.
    - `masked`: the number that is found may be written with stars unasked (138****1234).
    - `replace`, `width`: the safe correction of a match, which may be made unasked.
    """

    id: str
    kind: str
    severity: Severity
    title: str
    hint: str
    finds: tuple[str, ...]
    leaves: tuple[str, ...]
    source: str = OWN
    pattern: str = ""
    words: Mapping[str, str] = MappingProxyType({})
    mixed: tuple[tuple[str, ...], ...] = ()
    near: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    least: int = 1
    unless: str = ""
    within: str = SENTENCE
    apart: str = ""
    alike: bool = False
    folded: bool = False
    check: str = ""
    own: bool = False
    sheets: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()
    status: frozenset[Status] = frozenset()
    replace: str | None = None
    width: str = ""
    masked: bool = False

    @property
    def level(self) -> str:
        """On whose word the rule stands, one of LEVELS."""
        return self.source.split()[0]

    def applies_to(self, sheet: str, name: str) -> bool:
        """Whether the rule is for texts of that sheet and column, of whatever status."""
        return (not self.sheets or sheet in self.sheets) and (
            not self.columns or name in self.columns
        )

    @property
    def looked_up(self) -> Iterator[str]:
        """Words of which one stands in every text with a match, as typed; none: any text may."""
        for word in self.needs:
            # Two characters are enough to look up, and have few forms.
            yield from forms_of(word[:2]) if self.folded else (word,)
        if not self.needs:
            yield from pieces_of(self.near)

    def hits(
        self, text: str, own: frozenset[str] = frozenset(), held: Iterable[str] = ()
    ) -> Iterator[Hit]:
        """Where the rule applies in a text, from left to right for each of its words.

        `held` are the words of `looked_up` that stand there, where they are known.
        """
        read = in_one_form(text) if self.folded else text
        if self.needs and not self._has_needs(read):
            return
        if not self.pattern:
            found = self._found_without_pattern(text, held)
            yield from (hit for hit in found if not self._is_right(text, hit.start, hit.end))
            return
        for match in islice(self._matches(read), MOST_MATCHES):
            if self.check and not _passes(self.check, match):
                continue
            if self.own and is_own(match[0], own):
                continue
            start, end = match.span(_HIT if match.groupdict().get(_HIT) else 0)
            if not self._is_right(text, start, end):
                yield Hit(start, end, text[start:end])

    def beyond(self, text: str, held: Iterable[str] = ()) -> str:
        """What stands where `hits` stops since there is too much to look at; empty if nowhere."""
        # Each match takes a character at least.
        if len(text) <= MOST_MATCHES:
            return ""
        starts: Iterator[int] = iter(())
        if self.pattern:
            read = in_one_form(text) if self.folded else text
            starts = (match.start() for match in self._matches(read))
        elif self.near:
            starts = (start for start, _, _ in self._misses(text, held))
        elif self.members and may_hold_list(text, self.members):
            starts = (row.start() for row in self._rows(text))
        left = next(islice(starts, MOST_MATCHES, None), None)
        return "" if left is None else text[left:]

    def _matches(self, text: str) -> Iterator[re.Match[str]]:
        return compiled(self.pattern).finditer(text)

    def _misses(self, text: str, held: Iterable[str]) -> Iterator[tuple[int, int, str]]:
        # Words that the rule names as needed are no pieces of its phrases.
        return near_misses(text, self.near, () if self.needs else held, self.alike)

    def _rows(self, text: str) -> Iterator[re.Match[str]]:
        return compiled(list_pattern(self.members)).finditer(text)

    def _has_needs(self, text: str) -> bool:
        held = 0
        for word in self.needs:
            held += text.count(word)
            if held >= self.least:
                return True
        return False

    def _words_in(self, text: str) -> Iterator[Hit]:
        pairs = dict(self.words)
        for first, *others in self.mixed:
            if first in text:
                pairs |= dict.fromkeys(others, first)
        for wrong, right in pairs.items():
            start = text.find(wrong)
            while start >= 0:
                end = start + len(wrong)
                yield Hit(start, end, wrong, right)
                start = text.find(wrong, end)

    def _found_without_pattern(self, text: str, held: Iterable[str]) -> Iterator[Hit]:
        if self.near:
            return self._near_misses_in(text, held)
        return self._lists_in(text) if self.members else self._words_in(text)

    def _near_misses_in(self, text: str, held: Iterable[str]) -> Iterator[Hit]:
        found: list[Hit] = []
        misses = islice(self._misses(text, held), MOST_MATCHES)
        for start, end, phrase in sorted(misses, key=lambda miss: -len(miss[2])):
            hit = Hit(start, end, text[start:end], phrase)
            if not is_within(text, (start, end), self.near) and not any(map(hit.overlaps, found)):
                found.append(hit)
        yield from found

    def _lists_in(self, text: str) -> Iterator[Hit]:
        if may_hold_list(text, self.members):
            for row in islice(self._rows(text), MOST_MATCHES):
                if is_wrong_list(row[0], self.members):
                    yield Hit(*row.span(), row[0], "、".join(self.members))

    def _is_right(self, text: str, start: int, end: int) -> bool:
        if self.apart and self._is_across_words(text, start, end):
            return True
        if not self.unless:
            return False
        around = text if self.within == CELL else sentence_around(text, start, end)
        return compiled(self.unless).search(around) is not None

    def _is_across_words(self, text: str, start: int, end: int) -> bool:
        """Whether the match is inside a longer word, or put together from the ends of two."""
        near = max(0, start - _LONGEST_WORD), end + _LONGEST_WORD
        others = compiled(self.apart).finditer(text, *near)
        return any(other.start() <= start and end <= other.end() for other in others)

    def mend(self, text: str, own: frozenset[str] = frozenset()) -> str:
        """The text with the rule's safe correction made, unchanged where it has none.

        `own` are the office's own contacts, as for `hits`.
        """
        if not self.pattern or (self.replace is None and not self.width and not self.masked):
            return text
        pieces, done = [], 0
        for hit in self.hits(text, own):
            pieces += [text[done : hit.start], self._mended(hit.seen)]
            done = hit.end
        return "".join([*pieces, text[done:]])

    def _mended(self, seen: str) -> str:
        if self.masked:
            return masked(in_one_form(seen), self.check)
        if self.width == FULL_WIDTH:
            return seen.translate(_TO_FULL)
        return fold(seen) if self.width == HALF_WIDTH else self.replace or ""
