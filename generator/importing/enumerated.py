"""Texts that list several things in one cell: （1）…（2）…"""

import unicodedata

from ..text.characters import parse_chinese_numeral
from ..text.patterns import Pattern

# The ways of numbering, each from 1 on; 一是…二是… is the course of one text.
_CIRCLED = Pattern(r"([①-⑳])")
_STYLES = (
    Pattern(r"[（(]\s*(\d{1,2})\s*[)）]"),
    Pattern(r"(?<!\d)(\d{1,2})\s*[.．、](?!\d)"),
    Pattern(r"[（(]\s*([一二三四五六七八九十]{1,2})\s*[)）]"),
    _CIRCLED,
)
_BEFORE = "\n。；;.！!"
# Behind these a circled number, which often stands without a sign before it, points to another.
_POINTING = "第见按至到和与及或、—-("
_BLANKS = " \t\r\u3000\u00a0"


def pieces(text: str) -> list[str]:
    """The numbered pieces of a text that is nothing else, together the whole; else the one text."""
    for style in _STYLES:
        starts: list[int] = []
        for match in style.finditer(text):
            before = text[: match.start()].rstrip(_BLANKS)
            is_clear = style is _CIRCLED and before[-1:] not in _POINTING
            is_begun = not before or before[-1] in _BEFORE or is_clear
            if _value(match[1]) == len(starts) + 1 and is_begun:
                starts.append(match.start())
        if len(starts) > 1 and not text[: starts[0]].strip():
            ends = [*starts[1:], len(text)]
            return [text[a:b].strip() for a, b in zip(starts, ends, strict=True)]
    return [text]


def _value(number: str) -> int:
    """The value of a number in digits of any width, in Chinese or in a circle; 0 for no such."""
    if number.isdecimal():
        return int(number)
    if len(number) == 1:
        return int(unicodedata.numeric(number))
    return parse_chinese_numeral(number) or 0
