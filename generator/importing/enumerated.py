"""Texts that list several things in one cell: （1）…（2）…, and the measures of such a cell."""

import unicodedata
from dataclasses import replace

from ..ledger.columns import Kind
from ..text.characters import parse_chinese_numeral
from ..text.patterns import Pattern
from ..workbook.writing import AsTyped
from .own_table import ESSENTIAL
from .problems import OwnMeasure
from .words import columns

# The ways of numbering, each from 1 on; 一是…二是… is the course of one text.
_STYLES = (
    Pattern(r"[（(]\s*(\d{1,2})\s*[)）]"),
    Pattern(r"(?<!\d)(\d{1,2})\s*[.．、](?!\d)"),
    Pattern(r"[（(]\s*([一二三四五六七八九十]{1,2})\s*[)）]"),
    Pattern(r"([①-⑳])"),
)
_BEFORE = "\n。；;.！!"
_BLANKS = " \t\r\u3000\u00a0"


def pieces(text: str) -> list[str]:
    """The numbered pieces of a text that is nothing else, together the whole; else the one text."""
    for style in _STYLES:
        starts: list[int] = []
        for match in style.finditer(text):
            before = text[: match.start()].rstrip(_BLANKS)
            if _value(match[1]) == len(starts) + 1 and (not before or before[-1] in _BEFORE):
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


def divide(measure: OwnMeasure) -> tuple[list[OwnMeasure], str]:
    """The measures that one cell lists, each in a row of its own; and why it was left whole.

    What is said once of all is said of each; longer texts and remarks stay with the first.
    """
    texts = {
        name: value.value if isinstance(value, AsTyped) and isinstance(value.value, str) else ""
        for name, value in measure.values.items()
    }
    listed = {name: pieces(text) if text else [] for name, text in texts.items()}
    number = len(listed.get(ESSENTIAL[0], []))
    if number < 2:
        return [measure], ""
    progress = listed.get(ESSENTIAL[1], [])
    if progress and len(progress) != number:
        what = f"是 {len(progress)} 条" if len(progress) > 1 else "没有逐条写"
        return [measure], f"“整改措施”是 {number} 条，“整改进展”{what}"
    divided = []
    for place in range(number):
        values: dict[str, object] = {}
        for name, value in measure.values.items():
            if len(listed[name]) == number:
                values[name] = AsTyped(listed[name][place])
            elif place == 0 or columns()[name].kind is not Kind.TEXT:
                values[name] = value
        remarks = measure.remarks if place == 0 else []
        divided.append(replace(measure, numbers=[], values=values, remarks=remarks))
    divided[0].numbers = measure.numbers
    return divided, ""
