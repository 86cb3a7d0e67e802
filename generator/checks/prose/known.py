"""What one ledger counts, ready to be looked up by the words of a sentence."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from ...findings.limits import MOST_MEASURE_WORDS, MOST_NUMBERS, too_large
from ...ledger.citations import Citation, citations
from ...ledger.items import Figure
from ...ledger.ledger import Ledger
from ...ledger.words import MEETING_COUNT, STATISTICS_WORDS, Vocabulary
from ...text.characters import compact, split_list, write_decimal, write_percent
from ...text.numerals import Count, counts
from ...text.patterns import Pattern

PROBLEMS, MEASURES, ASPECTS, ADVICE = "问题", "措施", "方面", "意见建议"

_TRIAL = Pattern(r"[（(](?:试行|暂行)[）)]")
_LONGEST_SPOKEN = 60  # a longer name is spoken by nobody

_TIMES = frozenset(("次", "场", "场次"))


class Subject(NamedTuple):
    """What a number speaks of, with the words that print its value; the first is meant first.

    A value without a word is another reading. Rates are per cent. Where the subject is not
    `certain`, a difference is no more than a doubt; where that is None, not even that.
    """

    name: str
    values: tuple[tuple[str, Fraction], ...]
    certain: bool | None

    def word_for(self, count: Count) -> str | None:
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


def measure_words(ledger: Ledger) -> frozenset[str]:
    """The measure words of 数据指标, such as numbers in its texts have."""
    words = dict.fromkeys(figure.measure_word for figure in ledger.figures if figure.measure_word)
    return frozenset(islice(words, MOST_MEASURE_WORDS))


def refuse_numbers(count: int) -> None:
    """Raise Refused where all texts hold so many numbers that comparing them has no end."""
    if count > MOST_NUMBERS:
        raise too_large(f"文字里的数字超过 {MOST_NUMBERS} 个")


class Known:
    """What one ledger counts."""

    def __init__(self, ledger: Ledger, vocabulary: Vocabulary) -> None:
        values = vocabulary.values
        words = [*(word.name for word in STATISTICS_WORDS), "意见建议数"]
        self.numbers = {word: int(values[word]) for word in words if _is_whole(values.get(word))}
        self.counted = ledger.basic("计入完成的状态") or ()
        places = ledger.basic("完成率小数位")
        self.places = places if isinstance(places, int) else 0
        self.rates = {level: self._rate(level) for level in (PROBLEMS, MEASURES)}
        self.regulations = [regulation.name for regulation in ledger.regulations]
        # The first of those that are called so.
        self._regulation_of = {
            _bare(name): n for n, name in reversed([*enumerate(self.regulations)])
        }
        self.inspectors = ledger.text("巡察组")
        self._unit_of = {n: unit.name for unit in ledger.units for n in (unit.short, unit.name)}
        self.units = Names(name for name in self._unit_of if name)
        self._ledger = ledger
        self._counted = 0  # numbers in the texts so far
        self.measure_words = measure_words(ledger)
        self.named: dict[str, list[Named]] = {}
        self.meetings = [_meeting(name, vocabulary) for name in vocabulary.meetings()]
        for meeting in self.meetings:
            self._add(meeting.name, meeting)
        rows: dict[str, list[Figure]] = {}
        for figure in ledger.figures:
            rows.setdefault(figure.name, []).append(figure)
        for name, figures in rows.items():
            named = _figure(name, figures)
            for spoken in {name, *(word for f in figures for word in split_list(f.wording))}:
                self._add(spoken, named)
        self.named_measures = frozenset().union(
            *(named.measures for same in self.named.values() for named in same)
        )
        self.lengths = sorted({len(name) for name in self.named}, reverse=True)

    def counts(self, text: str) -> list[Count]:
        """The numbers in a text. Raises Refused where there are too many in all texts."""
        found = list(counts(text, self.measure_words))
        self._counted += len(found)
        refuse_numbers(self._counted)
        return found

    def units_in(self, text: str) -> set[str]:
        """The units that the text names, by their full names."""
        return {self._unit_of[name] for name in self.units.findall(text)}

    def regulation(self, title: str) -> str | None:
        """The first 制度 whose name ends a title, （试行） ignored; None for none."""
        bare = _bare(title)
        ends = (self._regulation_of.get(bare[start:]) for start in range(len(bare) + 1))
        found = min((number for number in ends if number is not None), default=None)
        return None if found is None else self.regulations[found]

    @cached_property
    def cited(self) -> frozenset[str]:
        """The words that some text cites as placeholders."""
        texts = (measure.progress for measure in self._ledger.measures)
        told = (item.text for item in self._ledger.narrative)
        return frozenset(c.word for text in (*texts, *told) for c in citations(text))

    def _rate(self, level: str) -> Fraction | None:
        total = self.numbers[f"{level}数"]
        return Fraction(100 * self.completed(level), total) if total else None

    def completed(self, level: str) -> int:
        """How many of that level have a 计入完成的状态."""
        return sum(self.numbers[f"{status}{level}数"] for status in self.counted)

    def subject(
        self, name: str, words: Iterable[str], certain: bool | None, more: Iterable[int] = ()
    ) -> Subject | None:
        """The subject that these words of the vocabulary print; `more` are other readings."""
        values = [(f"{{{word}}}", self.numbers[word]) for word in words if word in self.numbers]
        values += [("", number) for number in more]
        return (
            Subject(name, tuple((w, Fraction(v)) for w, v in values), certain) if values else None
        )

    def _add(self, spoken: str, named: Named) -> None:
        """Under its name; 党委会 is called 党委会议 too, and the other way round."""
        if len(spoken) > _LONGEST_SPOKEN:
            return
        stem = spoken.removesuffix("议") if spoken.endswith("会议") else spoken
        for spelling in (stem, f"{stem}议") if stem.endswith("会") else (spoken,):
            self.named.setdefault(spelling, []).append(named)


def _is_whole(value: str | None) -> bool:
    return value is not None and value.isascii() and value.isdecimal()


def _bare(title: str) -> str:
    return _TRIAL.sub("", compact(title))


class Names:
    """Finds names in texts, of several at one place the longest, however many names there are."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        lengths: dict[str, set[int]] = {}
        for name in self._names:
            lengths.setdefault(name[0], set()).add(len(name))
        # The lengths of those that begin with a character, the longest first.
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def findall(self, text: str) -> Iterator[str]:
        """The names in the text, from left to right; none overlaps another."""
        end = 0
        for at, character in enumerate(text):
            if at < end or character not in self._lengths:
                continue
            for length in self._lengths[character]:
                name = text[at : at + length]
                if name in self._names:
                    end = at + length
                    yield name
                    break

    def search(self, text: str) -> str | None:
        """The first of the names in the text."""
        return next(self.findall(text), None)

    def fullmatch(self, text: str) -> bool:
        """Whether the text is one of the names."""
        return text in self._names


def _meeting(name: str, vocabulary: Vocabulary) -> Named:
    written = f"{MEETING_COUNT}：{name}"
    held = vocabulary.text(Citation(written, MEETING_COUNT, name, 0, 0))
    return Named(name, f"会议“{name}”的次数", f"{{{written}}}", Decimal(held), _TIMES)


def _figure(name: str, figures: list[Figure]) -> Named:
    rows = tuple(f.amount for f in figures if f.amount is not None)
    measures = frozenset(f.measure_word for f in figures)
    units = frozenset(f.unit for f in figures if f.unit)
    return Named(name, f"指标“{name}”", f"{{{name}}}", sum(rows, Decimal()), measures, rows, units)
