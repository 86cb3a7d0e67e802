"""How cells are shown: what number formats make of a value, and what is struck through.

Source: ECMA-376-1, 18.8.30 and 18.8.31.
"""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from enum import Enum
from functools import cache
from typing import NamedTuple

from ...text.patterns import Pattern

Span = tuple[int, int]  # the first character of a part of a text, and the one behind it

GENERAL, TEXT = "General", "@"
GENERALS = ("general", "g/通用格式")  # its name in a part of a format, in lower case
_BUILT_IN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0;"¥"\\-#,##0',
    6: '"¥"#,##0;[Red]"¥"\\-#,##0',
    7: '"¥"#,##0.00;"¥"\\-#,##0.00',
    8: '"¥"#,##0.00;[Red]"¥"\\-#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: TEXT,
}
# These numbers have a meaning of their own in Chinese, and never a code in the file.
_BUILT_IN |= {
    number: code
    for code, numbers in {
        'yyyy"年"m"月"': (27, 36, 50, 52, 57),
        'm"月"d"日"': (28, 29, 51, 53, 54, 58),
        "m-d-yy": (30,),
        'yyyy"年"m"月"d"日"': (31,),
        'h"时"mm"分"': (32,),
        'h"时"mm"分"ss"秒"': (33,),
        '上午/下午h"时"mm"分"': (34, 55),
        '上午/下午h"时"mm"分"ss"秒"': (35, 56),
    }.items()
    for number in numbers
}

# Day 60 is 29 February 1900, which never was: the days before it are counted by one less.
_EPOCH = datetime(1899, 12, 30)
_FALSE_DAY = 60
_TO_1904 = 1462  # days between the two date systems
_MILLISECONDS = 86_400_000  # of a day

# A quoted text, a character that stands for itself, what stands in brackets, a word, parts of a
# second, a letter and its like, or any other character.
_TOKEN = Pattern(
    r'"[^"]*"?|[\\_*!].?|\[[^\]]*\]?|General|G/通用格式|AM/PM|A/P|上午/下午|E[+-]'
    r"|(?<=[Ss\]])\.0{1,3}|([ymdhsaegbn])\1*|.",
    re.DOTALL | re.IGNORECASE,
)
_DURATION = Pattern(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_MOMENTS = frozenset("dmhys")
# What a format writes of the two halves of a day.
HALVES = {"am/pm": ("AM", "PM"), "a/p": ("A", "P"), "上午/下午": ("上午", "下午")}
_WORDS_OF_MOMENTS = ("aaa", "aaaa", "e", *HALVES)  # weekdays, years, halves of a day


class NumberKind(Enum):
    """What a number format makes of a number."""

    NUMBER = "number"
    MOMENT = "moment"  # a day, a time of day, or both
    DURATION = "duration"


class CellStyle(NamedTuple):
    """How a cell is shown, as far as that decides what is read."""

    format: str = GENERAL
    is_struck: bool = False
    is_marked: bool = False  # by a red font or a bright ground
    ground: str = ""  # its colour, where it is a bright one


class Run(NamedTuple):
    """A part of a text, and whether it is struck through; None where the cell's style decides."""

    length: int
    is_struck: bool | None
    is_marked: bool = False


# The least part of a colour that stands out, and the greatest; a red has no other beside it.
_DARK, _LIGHT, _RED = 0x66, 0xB0, 0x60


def bright(colour: str) -> str:
    """RRGGBB, of which an alpha may stand before, where it is a colour that people mark with.

    The pale grounds that forms have, and black, grey and white, are none.
    """
    parts = _parts(colour)
    return colour if len(parts) == 3 and min(parts) <= _DARK and max(parts) >= _LIGHT else ""


def is_red(colour: str) -> bool:
    """Whether RRGGBB is a red: fonts of other colours are links, or the design of a form."""
    parts = _parts(colour)
    return len(parts) == 3 and parts[0] >= _LIGHT and max(parts[1:]) < _RED


def _parts(colour: str) -> bytes:
    try:
        return bytes.fromhex(colour.lstrip("#")[-6:])
    except ValueError:
        return b""


def built_in(number: int) -> str:
    """The code of the built-in format of this number."""
    return _BUILT_IN.get(number, GENERAL)


@cache
def kind_of(code: str) -> NumberKind:
    """What the format makes of a number: its first sign of a day or a time decides."""
    for token in sections_of(code)[0]:
        if _DURATION.fullmatch(token):
            return NumberKind.DURATION
        if token[0].lower() in _MOMENTS or token.lower() in _WORDS_OF_MOMENTS:
            return NumberKind.MOMENT
    return NumberKind.NUMBER


def decides(code: str, value: object) -> bool:
    """Whether the format decides how this value is shown; most are made for numbers only."""
    return code != GENERAL and (not isinstance(value, str) or is_for_texts(code))


@cache
def is_for_texts(code: str) -> bool:
    """Whether the format shows texts otherwise than as they are."""
    return code != TEXT and (TEXT in code or len(sections_of(code)) > 3)


def from_serial(number: float, code: str, date1904: bool) -> object:
    """What a number is in that format; it stays a number where there is no such day.

    A number below 1 is a time of day, a whole one a day.
    """
    kind = kind_of(code)
    if kind is NumberKind.NUMBER or (kind is NumberKind.MOMENT and number < 0):
        return number
    try:
        if kind is NumberKind.DURATION:
            return timedelta(milliseconds=round(number * _MILLISECONDS))
        days = number + _TO_1904 if date1904 else number
        days = days if days >= _FALSE_DAY else days + 1
        moment = _EPOCH + timedelta(milliseconds=round(days * _MILLISECONDS))
    except (OverflowError, ValueError):  # the latter of what is no number at all
        return number
    return moment.time() if number < 1 else moment


def from_iso(text: str) -> object:
    """The day, time or both that an ISO 8601 text gives; the text where it gives none."""
    try:
        if "T" not in text and ":" in text:
            return time.fromisoformat(text).replace(tzinfo=None)
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text


@cache
def sections_of(code: str) -> tuple[tuple[str, ...], ...]:
    """The sections of a format, for positive and negative numbers, nought and text, in tokens."""
    sections: list[list[str]] = [[]]
    for match in _TOKEN.finditer(code):
        if match[0] == ";":
            sections.append([])
        else:
            sections[-1].append(match[0])
    return tuple(map(tuple, sections))


def struck_parts(value: object, is_struck: bool, runs: Sequence[Run]) -> tuple[Span, ...]:
    """The parts of a value that are struck through: by the cell's style, or by runs of its own."""
    if not isinstance(value, str):
        return ((0, 1),) if is_struck else ()
    spans: list[Span] = []
    end = 0
    for length, own, _ in runs or (Run(len(value), None),):
        start, end = end, end + length
        if not length or not (is_struck if own is None else own):
            continue
        if spans and spans[-1][1] == start:
            start = spans.pop()[0]
        spans.append((start, end))
    return tuple(spans)
