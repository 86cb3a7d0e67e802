"""Filters that write a number in another way: {{ loop.index|中文序号 }} or {{ 措施.序号|圈码 }}.

A skeleton numbers its headings as it likes: 一、（一） 1. （1） ① are what it types around these.
"""

import re
from collections.abc import Callable
from typing import NamedTuple
from unicodedata import normalize

from ..text.characters import chinese_numeral
from ..text.numerals import parse_number
from .marks import rewritten


def number_in(written: object) -> int:
    """The number in a printed one: 3 for （三）, 3., 三是 and ③; 0 where there is none."""
    number = parse_number(_digits_of(written))
    return int(number) if number is not None else 0


def _digits_of(written: object) -> str:
    return re.sub(r"[^0-9零一二三四五六七八九十百千]", "", normalize("NFKC", str(written)))


def _circled(number: int) -> str:
    """①, ②, ③, up to ㊿: there are no more."""
    if not 1 <= number <= 50:
        raise ValueError(f"没有圈码 {number}")
    first, start = ((0x2460, 1), (0x3251, 21), (0x32B1, 36))[(number > 20) + (number > 35)]
    return chr(first + number - start)


class NumberFilter(NamedTuple):
    """A way to write a number, whatever way it is written in before."""

    name: str
    help: str
    write: Callable[[int], str]

    def __call__(self, value: object) -> str:
        number = number_in(value)
        if not number and _digits_of(value).strip("0零"):
            raise ValueError(f"“{value}”不是一个序号。")
        return rewritten(value, self.write(number))


NUMBER_FILTERS = (
    NumberFilter("中文序号", "一、二、三：（{{ loop.index|中文序号 }}）", chinese_numeral),
    NumberFilter("数字序号", "1、2、3：{{ 问题.序号|数字序号 }}.", str),
    NumberFilter("圈码", "①、②、③：{{ 措施.序号|圈码 }}", _circled),
)
