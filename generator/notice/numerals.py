"""Filters that write a number in another way: {{ loop.index|中文序号 }} or {{ 问题.总序号|圈码 }}.

A skeleton numbers its headings as it likes: 一、（一） 1. （1） ① are what it types around these.
"""

import re
from unicodedata import normalize

from ..text.characters import chinese_numeral
from ..text.numerals import parse_number
from .marks import rewritten


def number_in(written: object) -> int:
    """The number in a printed one: 3 for （三）, 3., 三是 and ③; 0 where there is none."""
    digits = re.sub(r"[^0-9零一二三四五六七八九十百千]", "", normalize("NFKC", str(written)))
    number = parse_number(digits)
    return int(number) if number is not None else 0


def _in_chinese(value: object) -> str:
    """一, 二, 三: also of a number that is written otherwise."""
    return rewritten(value, chinese_numeral(number_in(value)))


def _circled(value: object) -> str:
    """①, ②, ③, up to ㊿; there are no more."""
    number = number_in(value)
    if not 1 <= number <= 50:
        raise ValueError(f"没有圈码 {number}")
    first, start = ((0x2460, 1), (0x3251, 21), (0x32B1, 36))[(number > 20) + (number > 35)]
    return rewritten(value, chr(first + number - start))


def _in_digits(value: object) -> str:
    """1, 2, 3: also of a number that is written otherwise."""
    return rewritten(value, str(number_in(value)))


FILTERS = {"中文序号": _in_chinese, "数字序号": _in_digits, "圈码": _circled}
