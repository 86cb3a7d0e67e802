"""Days, times of day and durations, as a number format writes them."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import cache
from typing import NamedTuple

from ...text.characters import chinese_numeral
from ...text.dates import weekday_of
from .formats import HALVES, sections_of
from .signs import Uncertain, apart_numerals, literal, with_numerals

DAY = frozenset("ymd")  # the parts of a whole day
_PARTS = "ymdhseab"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


@cache
def date_parts(code: str) -> frozenset[str]:
    """Which of year, month and day (y, m, d) a format shows, and (h) whether a time of day."""
    signs = _signs(tuple(sections_of(code)[0]))
    return frozenset(sign.part for sign in signs if sign.part in ("y", "m", "d", "h"))


class _Sign(NamedTuple):
    """A sign of a format; `part` is y, m, d, h, M (a minute), s, a (a weekday), ., / or nothing."""

    part: str
    written: str


@cache
def _signs(tokens: tuple[str, ...]) -> tuple[_Sign, ...]:
    """The signs of a format for moments: m is a minute after hours and before seconds."""
    signs = [_Sign(_part_of(token.lower().strip("[]")), token) for token in tokens]
    clock = [place for place, sign in enumerate(signs) if sign.part in tuple("ymdhs")]
    for number, place in enumerate(clock):
        if signs[place].part != "m":
            continue
        before = signs[clock[number - 1]].part if number else ""
        after = signs[clock[number + 1]].part if number + 1 < len(clock) else ""
        if before == "h" or after == "s" or signs[place].written.startswith("["):
            signs[place] = signs[place]._replace(part="M")
    return tuple(signs)


def _part_of(token: str) -> str:
    if token in HALVES:
        return "/"
    if token.startswith(".0"):
        return "."
    if not token or token.strip(token[0]) or token[0] not in _PARTS:
        return ""
    if token[0] == "a" or (token[0] == "d" and len(token) > 2):
        return "a"
    return "y" if token[0] == "e" else token[0]


def show_moment(value: datetime | time | timedelta, tokens: Sequence[str]) -> str:
    """A day, a time of day, or a duration."""
    numerals, tokens = apart_numerals(tokens)
    signs = _signs(tuple(tokens))
    parts = {sign.part for sign in signs}
    day = value if isinstance(value, datetime) else datetime.min
    if isinstance(value, timedelta):
        passed = value
    else:
        passed = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
        passed += timedelta(microseconds=value.microsecond)
    if (parts & set("ymda") and day == datetime.min) or passed < timedelta(0):
        raise Uncertain
    if numerals and (numerals[0] != "〇" or parts & set("hMs")):
        raise Uncertain
    if "s" in parts:  # what is smaller than all that is shown is rounded
        smallest = next((len(sign.written) - 1 for sign in signs if sign.part == "."), 0)
        passed += timedelta(seconds=0.5 / 10**smallest)
        if passed.days and not isinstance(value, timedelta):
            raise Uncertain
    is_half = "/" in parts
    return "".join(_show_sign(sign, day, passed, is_half, numerals) for sign in signs)


def _show_sign(sign: _Sign, day: datetime, passed: timedelta, is_half: bool, numerals: str) -> str:
    part, written, width = sign.part, sign.written, len(sign.written)
    seconds = passed // timedelta(seconds=1)
    if part in ("y", "m", "d"):
        return _show_day_sign(sign, day, numerals)
    if part == "a":
        return _show_weekday(written.lower(), day)
    if part == "/":
        return HALVES[written.lower()][seconds // 3600 % 24 >= 12]
    if part == ".":
        return f".{passed.microseconds:06}"[:width]
    if part not in tuple("hMs"):
        return literal(written)
    passed_in = {"h": seconds // 3600, "M": seconds // 60, "s": seconds}[part]
    if written.startswith("["):
        return f"{passed_in:0{width - 2}}"
    shown = passed_in % (24 if part == "h" else 60)
    if part == "h" and is_half:
        shown = shown % 12 or 12
    return f"{shown:0{min(width, 2)}}"


def _show_day_sign(sign: _Sign, day: datetime, numerals: str) -> str:
    part, width = sign.part, len(sign.written)
    if part == "y":
        year = f"{day.year:04}"
        is_short = sign.written in ("y", "yy", "Y", "YY")
        return with_numerals(year[-2:] if is_short else year, numerals)
    if part == "m" and width > 2:
        if width > 4 or numerals:
            raise Uncertain
        return _MONTHS[day.month - 1][: 3 if width == 3 else None]
    number = day.month if part == "m" else day.day
    return chinese_numeral(number) if numerals else f"{number:0{width}}"


def _show_weekday(written: str, day: datetime) -> str:
    if written == "aaaa":
        return f"星期{weekday_of(day)}"
    if written in ("ddd", "dddd"):
        return _DAYS[day.weekday()][: 3 if written == "ddd" else None]
    raise Uncertain
