"""Non-words (非词): a string that no dictionary has, one character off a word of official prose.

陪训 is no word, and 陪 sounds like the 培 of 培训. What may be an abbreviation, a name or the ends
of two words is left alone: better silent than wrong.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from ..findings.findings import Finding, find
from ..findings.limits import MOST_ORPHANS, too_large
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.characters import quote_list
from ..text.names import NameFinder
from .alike import is_known, known, like, read
from .names import registered_names
from .persons import COMMON_SURNAMES, SURNAMES
from .rule import Hit, Rule
from .rule_files import load_rules
from .texts import PrintedText, printed_texts

_LENGTHS = (4, 3, 2)  # of the words, the longest first
# What follows the name of a place or a river, which may be any two characters.
_PLACES = frozenset("省市县区旗州镇乡村屯街路巷河湖江山水库桥站港湾岛")
# Words by themselves that stand between others: 实力现为全县第一, 以诗为魂.
_PARTICLES = frozenset("了之为等对在的被来")
# A surname in so few official words is seldom the slip of one: 刘, 吴, but not 任, 高.
_FEW_WORDS = 10
_CONTEXT = 5
_SHOWN = 3
_EDGE = "\n"


class Misspelt(NamedTuple):
    """A string in a text that is no word: where it begins, and the word that was meant."""

    start: int
    seen: str
    right: str

    @property
    def end(self) -> int:
        return self.start + len(self.seen)


@cache
def _alone() -> frozenset[str]:
    """The characters that often are words by themselves."""
    return frozenset("".join(read("alone")))


@cache
def _official() -> frozenset[str]:
    return frozenset(read("official"))


@cache
def _characters() -> frozenset[str]:
    return frozenset("".join(_official()))


@cache
def _mere_surnames() -> frozenset[str]:
    """The common surnames that are hardly ever anything else."""
    words = Counter("".join(map("".join, map(set, _official()))))
    return frozenset(one for one in COMMON_SURNAMES if words[one] < _FEW_WORDS)


@cache
def _like(character: str) -> str:
    """The characters of official words that sound or look like it."""
    return "".join(c for c in like(character) if c in _characters() and c != character)


def no_misspelt_words(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No printed text has a string that is no word and one character off a word of official prose.

    The characters sound or look alike. What a rule of templates/rules finds is told by the rule.
    """
    names = NameFinder(registered_names(ledger))
    suspected = _suspected(printed_texts(ledger, vocabulary))
    rules, _ = load_rules()
    for printed, likely in suspected:
        ruled = _ruled(printed, rules)
        found = [
            one
            for one in likely
            if not _is_named(printed.text, one, names) and not _is_within(one, ruled)
        ]
        if not found:
            continue
        rights = {one.seen: one.right for one in found[:_SHOWN]}
        shown = [_around(printed.text, one) for one in found[:_SHOWN]]
        more = f"等 {len(found)} 处" if len(found) > _SHOWN else ""
        yield find(
            "W14",
            printed.place(ledger),
            shown[0],
            means="，".join(f"“{seen}”疑为“{right}”" for seen, right in rights.items()),
            seen=quote_list(shown) + more,
        )


def _around(text: str, one: Misspelt) -> str:
    return text[max(0, one.start - _CONTEXT) : one.end + _CONTEXT]


def _suspected(texts: Iterable[PrintedText]) -> list[tuple[PrintedText, list[Misspelt]]]:
    """The texts that have non-words, with these. Raises Refused where all is rubbish."""
    suspected, seen = [], 0
    for printed in texts:
        at = orphans(printed.text)
        seen += len(at)
        if seen > MOST_ORPHANS:
            raise too_large(f"文字里不成词的字超过 {MOST_ORPHANS} 个")
        if likely := list(misspelt(printed.text, at)):
            suspected.append((printed, likely))
    return suspected


def misspelt(text: str, at: Iterable[int]) -> Iterator[Misspelt]:
    """The non-words of a text at the orphans in it, from left to right."""
    end = 0
    for place in at:
        one = _misspelt_at(text, place) if place >= end else None
        if one and one.start >= end:
            yield one
            end = one.end


def orphans(text: str) -> list[int]:
    """Where a Chinese character stands that makes no word with the one before or behind it.

    This is asked of every character of a ledger, and seldom so.
    """
    pairs, alone = known(), _alone()
    around = zip(_EDGE + text, text, text[1:] + _EDGE, strict=False)
    return [
        place
        for place, (before, character, behind) in enumerate(around)
        if character not in pairs.get(before, "")
        and behind not in pairs.get(character, "")
        and "一" <= character <= "龥"
        and character not in alone
    ]


def _misspelt_at(text: str, wrong: int) -> Misspelt | None:
    """The longest non-word with that character, if a character like it would make it a word."""
    official, alike = _official(), _like(text[wrong])
    for length in _LENGTHS:
        for start in range(max(0, wrong + 1 - length), wrong + 1):
            before, behind = text[start:wrong], text[wrong + 1 : start + length]
            if start + length > len(text):
                break
            for character in alike:
                right = before + character + behind
                if right not in official or (length == 2 and _may_be_right(text, start, wrong)):
                    continue
                return Misspelt(start, text[start : start + length], right)
    return None


def _may_be_right(text: str, start: int, wrong: int) -> bool:
    """Whether two characters, one of which looks like a slip, may stand there for another reason.

    The other one belongs to a word with its neighbour, or is one by itself, or it is the name of a
    place or a person, or the beginning or end of what is quoted, where offices coin words
    (“浙江有礼”).
    """
    other = 2 * start + 1 - wrong
    outer = text[other : other + 2] if other > wrong else text[max(0, other - 1) : other + 1]
    before = text[max(0, start - 2) : start]
    behind = text[start + 2 : start + 3]
    is_quoted = before[-1:] == "“" or behind == "”"
    is_other_word = is_known(outer) or text[other] in _PARTICLES
    return is_other_word or _may_be_name(text, start, wrong) or is_quoted or behind in _PLACES


def _may_be_name(text: str, start: int, wrong: int) -> bool:
    """Whether two characters may belong to the name of a person.

    They begin one (周伟新, 研究生吴大猷), go on with one, or the first ends one (刘永鑫任秘书).
    """
    before = text[max(0, start - 2) : start]
    begins = text[start] in _mere_surnames() or text[wrong] in _mere_surnames()
    ends = wrong == start and len(before) == 2 and before[0] in _mere_surnames()
    return begins or ends or (before[-1:] in SURNAMES and not is_known(before))


def _is_named(text: str, one: Misspelt, names: NameFinder) -> bool:
    """Whether it is part of the name of the office or of one of its units, or of a misspelt one.

    That a name is misspelt is told as such (W10).
    """
    corrected = text[: one.start] + one.right + text[one.end :]
    return any(
        one.start < place + len(name) and place < one.end
        for written in (text, corrected)
        for place, name in names.occurrences(written)
    )


def _ruled(printed: PrintedText, rules: Iterable[Rule]) -> list[Hit]:
    """What the rules find in a text."""
    return [
        hit
        for rule in rules
        if not rule.mixed and rule.applies_to(printed.item.SHEET, printed.name)
        for hit in rule.hits(printed.text)
    ]


def _is_within(one: Misspelt, ruled: Iterable[Hit]) -> bool:
    return any(hit.start < one.end and one.start < hit.end for hit in ruled)


CHECKS = (no_misspelt_words,)
