"""The dates of 基本情况 in their order, and those of the rows within the time reported on."""

from collections.abc import Iterator
from datetime import date, timedelta

from ..findings.findings import Finding, find
from ..ledger.columns import Item
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.characters import write_date

# Each with what cannot be before it, and how long afterwards that may be: a longer time is
# likelier a year mistyped.
_YEAR = timedelta(days=366)
_IN_ORDER = (
    ("巡察开始日期", "巡察结束日期", _YEAR),
    ("巡察结束日期", "反馈日期", _YEAR),
    ("反馈日期", "统计截止日期", 5 * _YEAR),
    ("反馈日期", "集中整改截止日期", 2 * _YEAR),
    ("统计截止日期", "通报日期", _YEAR),
    ("反馈日期", "审定日期", 5 * _YEAR),
    ("审定日期", "通报日期", 5 * _YEAR),
)
# A deadline of more years is likelier a year mistyped.
_LONGEST_DEADLINE = 10 * _YEAR


def dates_in_order(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The inspection, its report, the rectification and the notice follow each other."""
    for earlier, later, most in _IN_ORDER:
        first, second = ledger.day(earlier), ledger.day(later)
        if first is None or second is None or first <= second <= first + most:
            continue
        words = {"earlier": earlier, "first": write_date(first)}
        words |= {"later": later, "second": write_date(second)}
        code = "C07" if first > second else "C18"
        yield find(code, ledger.basic_place(later), second.isoformat(), **words)


def _is_in_order(ledger: Ledger) -> bool:
    """Whether the dates of 基本情况 can be held against those of the rows."""
    days = [ledger.day(name) for name in ("巡察开始日期", "反馈日期", "统计截止日期")]
    known = [day for day in days if day]
    return known == sorted(known)


def _dated(ledger: Ledger) -> list[tuple[Item, str, date | None]]:
    """(item, column, day) of what the notice counts or tells; 完成日期 has checks of its own."""
    return [
        *((rule, "印发日期", rule.issued) for rule in ledger.regulations),
        *((meeting, "日期", meeting.day) for meeting in ledger.meetings),
        *((figure, "统计日期", figure.day) for figure in ledger.figures),
        *((problem, "认定日期", problem.assessed_on) for problem in ledger.problems),
        *((measure, "回头看日期", measure.lookback_date) for measure in ledger.measures),
    ]


def rows_within_the_time(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """What is counted happened after the inspection began, and by 统计截止日期."""
    if not _is_in_order(ledger):
        return
    begun, counted = ledger.day("巡察开始日期"), ledger.day("统计截止日期")
    for item, column, day in _dated(ledger):
        if day is None:
            continue
        words = {"item": item.SHEET + "的" + column if column == "日期" else column}
        words["day"] = write_date(day)
        place = ledger.place(item, column)
        if counted and day > counted:
            yield find("C26", place, day.isoformat(), last=write_date(counted), **words)
        elif begun and day < begun:
            yield find("C27", place, day.isoformat(), first=write_date(begun), **words)


def looked_back_after_the_end(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A measure is looked back on after it was finished."""
    for measure in ledger.measures:
        day, finished = measure.lookback_date, measure.finished
        if day and finished and day < finished:
            place = ledger.place(measure, "回头看日期")
            words = {"day": write_date(day), "finished": write_date(finished)}
            yield find("C28", place, day.isoformat(), **words)


def deadlines_after_the_report(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A deadline comes after the inspectors' report, and not decades after it."""
    reported = ledger.day("反馈日期")
    if reported is None or not _is_in_order(ledger):
        return
    for measure in ledger.measures:
        day = measure.deadline
        if day is None:
            continue
        # What was mended during the inspection had its deadline then.
        at_once = measure.finished is not None and measure.finished < reported
        if (day < reported and not at_once) or day > reported + _LONGEST_DEADLINE:
            place = ledger.place(measure, "完成时限")
            words = {"day": write_date(day), "reported": write_date(reported)}
            yield find("C29", place, day.isoformat(), **words)


def extended_beyond_the_deadline(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """延期至 is later than 完成时限."""
    for measure in ledger.measures:
        day, deadline = measure.extended, measure.deadline
        if day and deadline and day <= deadline:
            words = {"day": write_date(day), "deadline": write_date(deadline)}
            yield find("C19", ledger.place(measure, "延期至"), day.isoformat(), **words)


CHECKS = (
    dates_in_order,
    rows_within_the_time,
    looked_back_after_the_end,
    deadlines_after_the_report,
    extended_beyond_the_deadline,
)
