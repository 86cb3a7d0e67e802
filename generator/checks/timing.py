"""Dates in printed texts: days that exist, within the time that the notice reports on.

Future and finished wording against a measure's status are rules of templates/rules/时态.toml.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from ..findings.findings import Finding, find
from ..findings.limits import MOST_DATES, too_large
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.characters import write_date
from ..text.dates import weekday_of
from ..text.patterns import Pattern, holds
from .texts import PrintedText, printed_texts, sentence_around
from .titles import untitled
from .wording import PROSE

# Only what dates consist of: the punctuation around them shows where a sentence ends.
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．－／　", "0123456789.-/ ")
_WRITTEN = Pattern(
    r"""(?<![\d.]) (?: (?P<y>\d{4}) \s?年 \s?)?
        (?P<m>\d{1,2}) \s?月 (?: \s?(?P<d>\d{1,2}) \s?[日号] )?
      | (?<![\d.\-/]) (?P<y2>(?:19|20)\d\d) (?P<sep>[.\-/]) (?P<m2>\d{1,2}) (?P=sep) (?P<d2>\d{1,2})
        (?![\d.\-/])""",
    re.VERBOSE,
)
# What may follow a month without a day, so that it is a time and not 3月报.
_PART_OF_MONTH = Pattern(r"份|底|初|末|[上中下]旬|[，、。；]|以来|起|至|前")
# What links the ends of a range.
RANGE = Pattern(r"\s?(?:至|到|[-—~～]{1,2})\s?")
_EVERY = tuple(word + year for word in "每各逐" for year in ("", "年"))


class NamedDate(NamedTuple):
    """A day or a month as a text names it; `year` is None where the text leaves it out."""

    year: int | None
    month: int
    day: int | None
    start: int
    end: int

    def exists(self, years: set[int]) -> bool:
        """Whether the calendar has it, in its own year or in any of those."""
        if not 1 <= self.month <= 12:
            return False
        if self.day is None:
            return True
        return any(1 <= self.day <= monthrange(year, self.month)[1] for year in self._years(years))

    def may_be(self, day: date) -> bool:
        """Whether that day, or its month, is named; in whatever year where the text gives none."""
        same = self.month == day.month and self.day in (None, day.day)
        return same and self.year in (None, day.year)

    def _years(self, years: set[int]) -> set[int]:
        return {self.year} if self.year is not None else years

    def span(self, year: int) -> tuple[date, date]:
        """Its first and last day in that year. Raises ValueError where there is none."""
        if self.day is not None:
            day = date(year, self.month, self.day)
            return day, day
        last = monthrange(year, self.month)[1]
        return date(year, self.month, 1), date(year, self.month, last)


def _mentions(text: str) -> Iterator[NamedDate]:
    """Every day, and every month that is a time, outside titles in 《》."""
    read = untitled(text)
    for match in _WRITTEN.finditer(read):
        year, month, day = (
            match["y"] or match["y2"],
            match["m"] or match["m2"],
            match["d"] or match["d2"],
        )
        if day is None and not year and not _PART_OF_MONTH.match(read, match.end()):
            continue
        before = read[max(0, match.start() - 2) : match.start()]
        if before.removesuffix("\n").endswith(_EVERY):
            continue
        whole = int(year) if year else None
        if whole is not None and not 1900 <= whole <= 2999:
            continue
        yield NamedDate(whole, int(month), int(day) if day else None, match.start(), match.end())


@lru_cache(maxsize=1)
def dated(ledger: Ledger, vocabulary: Vocabulary) -> list[tuple[PrintedText, str, list[NamedDate]]]:
    """The printed texts with dates, in half width, each with its dates.

    Every check of dates asks for them: they are read once for a ledger. Raises Refused where
    there are too many.
    """
    found, dates = [], 0
    for printed in printed_texts(ledger, vocabulary):
        text = printed.text.translate(_HALF_WIDTH)
        mentions = list(_mentions(text))
        if mentions:
            found.append((printed, text, mentions))
        dates += len(mentions)
        if dates > MOST_DATES:
            raise too_large(f"文字里的日期超过 {MOST_DATES} 处")
    return found


class _Window(NamedTuple):
    """The time of the rectification: from 反馈日期 to 统计截止日期."""

    first: date
    last: date
    # Days of 基本情况, which a text may name whenever they are.
    known: frozenset[date]
    # When the inspectors came; None where nobody says.
    inspected: date | None = None

    @property
    def years(self) -> set[int]:
        return set(range(self.first.year, self.last.year + 1))

    def meant(self, mention: NamedDate, before: int | None) -> tuple[date, date] | None:
        """The first and last day that are meant, None where there is no such day.

        Without a year: one of the window that puts it inside, else that of the last date named
        before it in the text, else that of 反馈日期.
        """
        if mention.year is not None:
            candidates = [mention.year]
        else:
            candidates = [*sorted(self.years), *([before] if before else [])]
        spans = []
        for year in candidates:
            try:
                spans.append(mention.span(year))
            except ValueError:
                continue
        inside = [s for s in spans if s[1] >= self.first and s[0] <= self.last]
        if inside:
            return inside[0]
        return (spans[-1] if before else spans[0]) if spans else None


def _window(ledger: Ledger) -> _Window | None:
    first, last = ledger.day("反馈日期"), ledger.day("统计截止日期")
    if first is None or last is None or first > last:
        return None
    known = frozenset(b.value for b in ledger.basics.values() if isinstance(b.value, date))
    return _Window(first, last, known, ledger.day("巡察开始日期"))


# A time that is only a point of reference: since then, before then, what dates from then, and what
# the leaders of the Party and the state did then.
_REFERENCE_AFTER = Pattern(
    r"(?:份|底|初|末|[上中下]旬)?[(（]?(?:以来|以前|之前|前|起|至今|印发|出台|施行|实施的|签订|发生|"
    r"[^，。；、\n]{0,10}的)|[，,]?(?:习近平总书记|党中央|中共中央|国务院|中央纪委)"
)
_REFERENCE_BEFORE = Pattern(r"(?:自|从|于?原|曾于)\s?$")
_UP_TO = Pattern(r"(?:(?<!截)[至到]|[-—~～])\s?$")
# Of the days between the inspectors' coming and their report, more words tell what is meant.
_DURING_INSPECTION = (
    *("巡察", "巡视", "进驻", "立行立改", "即知即改", "立知立改", "边巡边改", "边查边改"),
    *("见面沟通会", "驻点"),
)
_OF_INSPECTION = ("巡察期间", "进驻", "反馈了", "反馈意见", "反馈巡察", "整改前")
_PLANNED = (
    *("将", "拟", "计划", "预计", "力争", "确保", "争取", "时限", "到期", "届时", "下一步", "今后"),
    *("底前", "之前", "以前"),
)


def dates_of_rectification(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """What is reported as rectification happened between 反馈日期 and 统计截止日期."""
    window = _window(ledger)
    if window is None:
        return
    for printed, text, mentions in dated(ledger, vocabulary):
        if printed.name not in PROSE:
            continue
        for code, mention, meant in _outside(text, mentions, window):
            shown = printed.text[mention.start : mention.end]
            limit = window.first if code == "D06" else window.last
            assumed = "" if mention.year else f"（按{meant[0].year}年）"
            words = {"shown": shown + assumed, "limit": write_date(limit)}
            yield find(code, printed.place(ledger), shown, **words)


def _outside(
    text: str, mentions: list[NamedDate], window: _Window
) -> Iterator[tuple[str, NamedDate, tuple[date, date]]]:
    """(code, mention, days meant) of every time outside the window that is reported as within it.

    A range is judged by its end where it is too early, by its beginning where it is too late.
    What is named twice is given once.
    """
    starts = {mention.start for mention in mentions}
    before = None
    reported = set()
    for mention in mentions:
        meant = window.meant(mention, before)
        before = mention.year or before
        if meant is None or meant[0] in window.known or meant in reported:
            continue
        if _REFERENCE_BEFORE.search(text, max(0, mention.start - 4), mention.start):
            continue
        sentence = sentence_around(text, mention.start, mention.end)
        if meant[1] < window.first:
            link = RANGE.match(text, mention.end)
            begins_range = link is not None and link.end() in starts
            is_reference = _REFERENCE_AFTER.match(text, mention.end)
            told = _told_of_inspection(sentence, meant, window)
            if not begins_range and not is_reference and not told:
                reported.add(meant)
                yield "D06", mention, meant
        elif meant[0] > window.last:
            ends_range = _UP_TO.search(text, max(0, mention.start - 4), mention.start)
            planned = holds(sentence, _PLANNED) or text.startswith("前", mention.end)
            told = _is_of_inspection(mention, sentence, window)
            if not ends_range and not planned and not told:
                reported.add(meant)
                yield "D05", mention, meant


def _told_of_inspection(sentence: str, meant: tuple[date, date], window: _Window) -> bool:
    """Whether a time before the report is given as one of the inspection itself."""
    if holds(sentence, _OF_INSPECTION):
        return True
    # A month is of the inspection where it ends after the inspectors came.
    during = window.inspected is not None and window.inspected <= meant[1]
    return during and holds(sentence, _DURING_INSPECTION)


def _is_of_inspection(mention: NamedDate, sentence: str, window: _Window) -> bool:
    """Whether a time without a year is one of the inspection, which was in an earlier year."""
    if mention.year is not None or window.inspected is None:
        return False
    try:
        meant = mention.span(window.inspected.year)
    except ValueError:
        return False
    return meant[0] < window.first and _told_of_inspection(sentence, meant, window)


def dates_exist(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No printed text names a day that the calendar lacks (2月30日)."""
    window = _window(ledger)
    for printed, _, mentions in dated(ledger, vocabulary):
        reported = set()
        for mention in mentions:
            shown = printed.text[mention.start : mention.end]
            # 2月29日 without a year may be of any leap year.
            if shown not in reported and not mention.exists(window.years if window else {2024}):
                reported.add(shown)
                yield find("D07", printed.place(ledger), shown)


_WEEKDAY = Pattern(r"\s?[(（]?\s?(?:星期|礼拜|周)([一二三四五六日天])(?:\s?[)）])?")


def weekdays_agree(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A weekday beside a date is that of the date; without a year in the text it is a warning."""
    window = _window(ledger)
    for printed, text, mentions in dated(ledger, vocabulary):
        before = None
        for mention in mentions:
            written = _WEEKDAY.match(text, mention.end)
            day = _day_meant(mention, before, window) if written else None
            before = mention.year or before
            if written is None or day is None:
                continue
            right = weekday_of(day)
            if right != written[1].replace("天", "日"):
                shown = printed.text[mention.start : written.end()]
                code = "D08" if mention.year else "D09"
                yield find(code, printed.place(ledger), shown, day=write_date(day), right=right)


def _day_meant(mention: NamedDate, before: int | None, window: _Window | None) -> date | None:
    """The day that is meant; None where a month is named, or no year is known for a day."""
    if mention.day is None:
        return None
    year = mention.year
    if year is None and window:
        meant = window.meant(mention, before)
        year = meant[0].year if meant else None
    if year is None or not mention.exists({year}):
        return None
    return date(year, mention.month, mention.day)


_DAY_ONLY = Pattern(r"(\d{1,2})[日号]")


def ranges_in_order(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A range of dates (3月7日至15日) ends after it begins; each end takes over what it lacks."""
    for printed, text, mentions in dated(ledger, vocabulary):
        starting = {mention.start: mention for mention in mentions}
        for first in mentions:
            link = RANGE.match(text, first.end)
            if link is None or first.day is None:
                continue
            second = starting.get(link.end())
            alone = _DAY_ONLY.match(text, link.end())
            if second is not None and second.day is not None:
                last = (second.year or first.year or 0, second.month, second.day)
                end = second.end
            elif alone:
                last = (first.year or 0, first.month, int(alone[1]))
                end = alone.end()
            else:
                continue
            if last < (first.year or last[0], first.month, first.day):
                yield find("D10", printed.place(ledger), printed.text[first.start : end])


CHECKS = (dates_of_rectification, dates_exist, weekdays_agree, ranges_in_order)
