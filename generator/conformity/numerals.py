"""The numerals of the four levels of a text, 一、（一）1.（1）, as people write them (7.3.3)."""

from typing import NamedTuple

from ..text.characters import chinese_numeral, fold, parse_chinese_numeral
from ..text.patterns import Pattern

FORMS = ("一、", "（一）", "1.", "（1）")
_CHINESE = "[一二三四五六七八九十百]{1,4}"
_DIGITS = r"[\d０-９]{1,2}"
# The right form of each level, then the wrong ones that are met.
_PATTERNS = (
    (
        Pattern(rf"({_CHINESE})、(?!{_CHINESE}[、期级类届])"),
        Pattern(rf"({_CHINESE})[.．。,，](?!{_CHINESE}|\d)"),
    ),
    (Pattern(rf"（({_CHINESE})）(?!、)"), Pattern(rf"[(（]({_CHINESE})[)）]、?")),
    (Pattern(rf"({_DIGITS})[.．]"), Pattern(rf"({_DIGITS})(?:、(?![\d０-９])|[)）])")),
    (Pattern(rf"（({_DIGITS})）(?!、)"), Pattern(rf"[(（]({_DIGITS})[)）]、?")),
)
_DECIMAL = Pattern(r"[\d０-９]+[.．][\d０-９]{1,2}(?![\d０-９])")


class Numeral(NamedTuple):
    """The numeral at the beginning of a paragraph; `level` counts from 1.

    It is `sure` where it cannot be a number with decimals, as 2.5万元.
    """

    level: int
    value: int
    written: str
    is_right: bool
    sure: bool


def numeral_of(text: str) -> Numeral | None:
    """The numeral with which a paragraph begins."""
    text = text.strip()
    for is_right in (True, False):
        for level, patterns in enumerate(_PATTERNS, start=1):
            match = patterns[not is_right].match(text)
            if match:
                value = parse_chinese_numeral(match[1]) if level < 3 else int(fold(match[1]))
                if value:
                    sure = not _DECIMAL.match(text)
                    return Numeral(level, value, match[0], is_right, sure)
    return None


def written(level: int, count: int) -> str:
    """The numeral of a level as the standard writes it."""
    number = chinese_numeral(count) if level < 3 else str(count)
    return FORMS[level - 1].replace("一", number).replace("1", number)
