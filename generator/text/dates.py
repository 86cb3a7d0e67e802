"""Days as people write them in texts, and why a text gives none."""

import re
from datetime import date

from .characters import chinese_digits, fold, parse_chinese_numeral, write_date
from .patterns import Pattern

_DASHES = "-~‐‑‒–—―−"
# The same sign stands on both sides of the month: 2025.6-7 is June to July.
_DAY = (
    r"(?<!\d)(?:(?P<y>\d{4})\s*(?:年\s*(?P<m>\d{1,2})\s*[月./]"
    rf"|(?P<sign>[{_DASHES}./·、,]|——)\s*(?P<ms>\d{{1,2}})\s*(?P=sign)|\s(?P<mb>\d{{1,2}})\s)"
    r"\s*(?P<d>\d{1,2})(?!\d)(?:\s*[日号])?"
    r"|(?P<y8>\d{4})(?P<m8>\d{2})(?P<d8>\d{2})(?!\d))"
)
_WEEKDAY = r"[\s,]*[(\[]?(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])[)\]]?"
_HALF = "(?:早上|上午|中午|下午|晚上|晚|[AaPp][Mm])"
_MINUTE = r"(?::[0-5]\d(?::[0-5]\d(?:\.\d+)?)?|[时点](?:[0-5]?\d分?(?:[0-5]?\d秒)?|半|整)?)"
_HOUR = rf"(?:[01]?\d|2[0-4]){_MINUTE}"
_TIME = rf"(?:T|\s*(?<!\d)){_HALF}?\s*{_HOUR}(?:\s*{_HALF})?(?:\s*[{_DASHES}至到]\s*{_HOUR})?"
_DATE = Pattern(rf"{_DAY}(?:{_WEEKDAY})?(?:{_TIME})?[.。]?")
_CHINESE_DATE = Pattern(
    r"([〇零○Ｏ一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月"
    r"(?:([一二三四五六七八九十]{1,3})[日号])?"
)
_CHINESE_ZERO = str.maketrans("〇○Ｏ", "零零零")
_WEEKDAYS = "一二三四五六日"

_ANOTHER = Pattern(rf"[{_DASHES}\s、,;/和及与至到]+\d")
_MONTH = Pattern(
    rf"\d{{4}}\s*(?:年|[{_DASHES}./])\s*(?:0?[1-9]|1[0-2])(?!\d)|\d{{4}}(?:0[1-9]|1[0-2])"
)
_SHORT_YEAR = Pattern(
    rf"\d{{2}}\s*(?:年|[{_DASHES}./])\s*\d{{1,2}}\s*[{_DASHES}月./]\s*\d{{1,2}}\D*"
)
_NO_YEAR = Pattern(rf"\d{{1,2}}\s*(?:月|[{_DASHES}./]\d{{1,2}}(?:[日号]|$))")
_YEAR = Pattern(r"(?:19|20)\d{2}年?\D*")


def with_arabic_digits(text: str) -> str:
    """The text folded, with Arabic digits in a day or month that is written in Chinese ones."""

    def digits(found: re.Match[str]) -> str:
        year = chinese_digits(found[1].translate(_CHINESE_ZERO))
        month, day = (parse_chinese_numeral(found[group] or "") or 0 for group in (2, 3))
        return f"{year}年{month}月" + (f"{day}日" if found[3] else "")

    return fold(_CHINESE_DATE.sub(digits, text))


def parse_date(text: str) -> date | None:
    """The day in any spelling met in ledgers (2025.3.7, 2025年3月7日, 20250307), else None.

    A time of day and the right weekday may stand behind it.
    """
    found = _DATE.fullmatch(with_arabic_digits(text).strip())
    day = _day(found.groupdict()) if found else None
    return day if day and found and _is_weekday(day, found["weekday"]) else None


def weekday_of(day: date) -> str:
    """一 to 日, as it follows 星期."""
    return _WEEKDAYS[day.weekday()]


def why_no_date(text: str) -> str:
    """A sentence on why the text gives no day, or nothing where that is plain to see."""
    folded = with_arabic_digits(text).strip()
    found = _DATE.search(folded)
    if not found:
        return _what_lacks(folded)
    day, written = _day(found.groupdict()), found[0].strip()
    if not day:
        return f"没有“{text if written == folded else written}”这一天。"
    if not _is_weekday(day, found["weekday"]):
        return f"{write_date(day)}是星期{weekday_of(day)}。"
    rest = folded[found.end() :]
    if _ANOTHER.match(rest):
        return "写了不止一天。"
    return f"日期以外还写着“{(folded[: found.start()] + rest).strip()}”。"


def _what_lacks(text: str) -> str:
    if _MONTH.match(text):
        return "没有写明是哪一天。"
    if _SHORT_YEAR.fullmatch(text):
        return "年份没有写满四位。"
    if _NO_YEAR.match(text):
        return "没有写明年份。"
    return "没有写明月份和日子。" if _YEAR.fullmatch(text) else ""


def _day(parts: dict[str, str | None]) -> date | None:
    names = ("y", "m", "ms", "mb", "d", "y8", "m8", "d8")
    year, month, day = (int(part) for name in names if (part := parts[name]))
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_weekday(day: date, written: str | None) -> bool:
    return not written or weekday_of(day) == written.replace("天", "日")
