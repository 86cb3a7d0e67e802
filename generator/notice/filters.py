"""Filters that write a value in another way: {{ 反馈日期|年月 }}, {{ 名称列表|顿号 }}.

The marks of the value remain, so that it is still known which cell it comes from.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from ..text.characters import chinese_numeral, write_date
from ..text.dates import parse_date
from .marks import plain, rewritten
from .numerals import NUMBER_FILTERS


class DateFilter(NamedTuple):
    """A way to write a day, whatever way it is written in before."""

    name: str
    help: str
    write: Callable[[date], str]

    def __call__(self, value: object) -> str:
        day = _day_in(value)
        return rewritten(value, self.write(day)) if day else str(value)


class RangeFilter(NamedTuple):
    """Two days as a range, the year of which is written once where both agree."""

    name: str
    help: str

    def __call__(self, first: object, last: object) -> str:
        from_day, to_day = _day_in(first), _day_in(last)
        shown = last
        if from_day and to_day:
            shown = rewritten(last, write_date(to_day, without_year_of=from_day))
        return Markup("{}至{}").format(first, shown)


class ListFilter(NamedTuple):
    """Several values as a list."""

    name: str
    help: str

    def __call__(self, values: Iterable[str]) -> str:
        return Markup("、").join(value for value in values if value)


def _day_in(value: object) -> date | None:
    """The day that is written; None for a blank one, which is filled in by hand."""
    text = str(plain(value)).strip()
    day = parse_date(text)
    if day is None and any(character.isdigit() for character in text):
        raise ValueError(f"“{text}”不是一个日期。")
    return day


def _in_chinese(day: date) -> str:
    """二〇二五年八月二十九日."""
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in f"{day.year:04}")
    return f"{year}年{chinese_numeral(day.month)}月{chinese_numeral(day.day)}日"


FILTERS = (
    *NUMBER_FILTERS,
    DateFilter("年月", "2025年8月：{{ 通报日期|年月 }}", lambda day: f"{day.year}年{day.month}月"),
    DateFilter("月日", "8月29日：{{ 通报日期|月日 }}", lambda day: f"{day.month}月{day.day}日"),
    DateFilter("中文日期", "二〇二五年八月二十九日：{{ 通报日期|中文日期 }}", _in_chinese),
    RangeFilter(
        "至", "2024年10月14日至12月20日，同年只写一次年份：{{ 巡察开始日期|至(巡察结束日期) }}"
    ),
    ListFilter("顿号", '甲、乙、丙：{{ 方面列表|map(attribute="名称")|顿号 }}'),
)
