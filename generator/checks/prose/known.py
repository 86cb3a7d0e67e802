"""What one ledger counts, ready to be looked up by the words of a sentence."""

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import Enum, auto
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from ...findings.limits import MOST_MEASURE_WORDS, MOST_NUMBERS, too_large
from ...ledger.citations import Citation, citations
from ...ledger.items import Figure
from ...ledger.ledger import Ledger
from ...ledger.words import MEETING_COUNT, STATISTICS_WORDS, Vocabulary
from ...text.characters import split_list, write_decimal, write_percent
from ...text.names import NameFinder
from ...text.numerals import CountedNumber, counts
from ..titles import by_bare_title, ending

PROBLEMS, MEASURES, ASPECTS, ADVICE = "问题", "措施", "方面", "意见建议"

_LONGEST_NAME = 60  # nobody uses a longer one in a sentence

_NUMBERED = r"(?<!\d){0}[个项条](?:具体|主要)?问题|问题(?:共|总共)?{0}[个项条]"

_TIMES = frozenset(("次", "场", "场次"))


class Certainty(Enum):
    """How sure it is that a number means what the ledger counts."""

    CERTAIN = auto()  # another value is an error
    LIKELY = auto()  # another value is a doubt
    POSSIBLE = auto()  # another value says nothing


def likely_or_certain(is_certain: bool) -> Certainty:
    """Certain, or likely where that is all that can be said."""
    return Certainty.CERTAIN if is_certain else Certainty.LIKELY


class Subject(NamedTuple):
    """What a number counts, with the words that print its value; the likeliest comes first.

    A value without a word is another reading. Rates are per cent.
    """

    name: str
    values: tuple[tuple[str, Fraction], ...]
    certainty: Certainty

    def word_for(self, count: CountedNumber) -> str | None:
        """The word whose value the number agrees with (rates as far as written), else None."""
        for word, value in self.values:
            if count.is_percent:
                if write_percent(value / 100, count.places) == f"{write_decimal(count.value)}%":
                    return word
            elif value == count.value:
                return word
        return None


class Named(NamedTuple):
    """A 数据指标 or a meeting: what it is called, its word, its value, and what its rows say."""

    name: str
    title: str
    word: str
    value: Decimal
    measures: frozenset[str]
    rows: tuple[Decimal, ...] = ()
    units: frozenset[str] = frozenset()


class Known:
    """What one ledger counts."""

    def __init__(self, ledger: Ledger, vocabulary: Vocabulary) -> None:
        self._ledger = ledger
        values = vocabulary.values
        words = [*(word.name for word in STATISTICS_WORDS), "意见建议数"]
        self.numbers = {word: int(values[word]) for word in words if _is_whole(values.get(word))}
        counted = ledger.basic("计入完成的状态")
        self._done = counted if isinstance(counted, tuple) else ()
        places = ledger.basic("完成率小数位")
        self.places = places if isinstance(places, int) else 0
        self.rates = {level: self._rate(level) for level in (PROBLEMS, MEASURES)}
        self.inspectors = ledger.text("巡察组")
        names = ("党组织全称", "被巡察党组织", "党组织简称", "巡察组")
        # The longest first, so that a short form does not leave the rest of a full name.
        self.own_names = sorted(filter(None, map(ledger.text, names)), key=len, reverse=True)
        self.regulations = [regulation.name for regulation in ledger.regulations]
        self._regulation_of = by_bare_title((name, name) for name in self.regulations)
        self._unit_of = {n: unit.name for unit in ledger.units for n in (unit.short, unit.name)}
        self.units = NameFinder(self._unit_of)
        self.meetings = [_meeting(name, vocabulary) for name in vocabulary.meetings()]
        self.named: dict[str, list[Named]] = {}
        for meeting in self.meetings:
            self._add(meeting.name, meeting)
        for figures in _by_name(ledger.figures).values():
            figure = _figure(figures)
            for name in {figure.name, *(w for f in figures for w in split_list(f.wording))}:
                self._add(name, figure)
        self.lengths = sorted({len(name) for name in self.named}, reverse=True)
        having = _first_having(ledger.figures)
        self._measure_words = frozenset(list(having)[:MOST_MEASURE_WORDS])
        # The figures, of each further measure word the first, that are not looked for in texts.
        self.beyond = list(having.values())[MOST_MEASURE_WORDS:]
        self._read = 0  # numbers in the texts so far

    def counts(self, text: str) -> list[CountedNumber]:
        """The numbers in a text. Raises Refused where there are too many in all texts."""
        found = list(counts(text, self._measure_words))
        self._read += len(found)
        if self._read > MOST_NUMBERS:
            raise too_large(f"文字里的数字超过 {MOST_NUMBERS} 个")
        return found

    def units_in(self, text: str) -> set[str]:
        """The units that the text names, by their full names."""
        return {self._unit_of[name] for name in self.units.findall(text)}

    def regulation(self, title: str) -> str | None:
        """The 制度 whose name ends a title, None for none."""
        return ending(title, self._regulation_of)

    @cached_property
    def cited(self) -> frozenset[str]:
        """The words that some text cites as placeholders."""
        texts = (measure.progress for measure in self._ledger.measures)
        narrative = (item.text for item in self._ledger.narrative)
        return frozenset(c.word for text in (*texts, *narrative) for c in citations(text))

    def _rate(self, level: str) -> Fraction | None:
        total = self.numbers[f"{level}数"]
        return Fraction(100 * self.completed(level), total) if total else None

    def completed(self, level: str) -> int:
        """How many of that level have a 计入完成的状态."""
        return sum(self.numbers[f"{status}{level}数"] for status in self._done)

    def names_all_problems(self, text: str) -> bool:
        """Whether the text gives the number of all problems: 12个问题, 问题12个."""
        total = self.numbers[f"{PROBLEMS}数"]
        return re.search(_NUMBERED.format(total), text) is not None

    def subject(
        self, name: str, words: Iterable[str], certainty: Certainty, more: Iterable[int] = ()
    ) -> Subject | None:
        """The subject that these words of the vocabulary print; `more` are other readings."""
        values = [(f"{{{word}}}", self.numbers[word]) for word in words if word in self.numbers]
        values += [("", number) for number in more]
        if not values:
            return None
        return Subject(name, tuple((w, Fraction(v)) for w, v in values), certainty)

    def _add(self, name: str, named: Named) -> None:
        """Under its name; 党委会 is called 党委会议 too, and the other way round."""
        if len(name) > _LONGEST_NAME:
            return
        stem = name.removesuffix("议") if name.endswith("会议") else name
        for spelling in (stem, f"{stem}议") if stem.endswith("会") else (name,):
            self.named.setdefault(spelling, []).append(named)


def _first_having(figures: Iterable[Figure]) -> dict[str, Figure]:
    """The first figure with each measure word, which numbers in texts may have."""
    first: dict[str, Figure] = {}
    for figure in figures:
        if figure.measure_word:
            first.setdefault(figure.measure_word, figure)
    return first


def _is_whole(value: str | None) -> bool:
    return value is not None and value.isascii() and value.isdecimal()


def _meeting(name: str, vocabulary: Vocabulary) -> Named:
    written = f"{MEETING_COUNT}：{name}"
    held = vocabulary.text(Citation(written, MEETING_COUNT, name, 0, 0))
    return Named(name, f"会议“{name}”的次数", f"{{{written}}}", Decimal(held), _TIMES)


def _by_name(figures: Iterable[Figure]) -> dict[str, list[Figure]]:
    """The rows of each 指标."""
    rows: dict[str, list[Figure]] = {}
    for figure in figures:
        rows.setdefault(figure.name, []).append(figure)
    return rows


def _figure(rows: list[Figure]) -> Named:
    name = rows[0].name
    amounts = tuple(row.amount for row in rows if row.amount is not None)
    return Named(
        name=name,
        title=f"指标“{name}”",
        word=f"{{{name}}}",
        value=sum(amounts, Decimal()),
        measures=frozenset(row.measure_word for row in rows),
        rows=amounts,
        units=frozenset(row.unit for row in rows if row.unit),
    )
