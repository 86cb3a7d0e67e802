"""What the header over a column means: one fact, one of several alike, or several facts at once."""

from collections.abc import Sequence
from typing import NamedTuple

from ..text.characters import compact, parse_chinese_numeral
from ..text.patterns import Pattern
from .words import columns_joined, columns_named

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
# 整改措施1, 措施（二）, 第三条措施.
_NUMBERED = Pattern(rf"(?:第({_N})[条项个])?(.+?)\(?({_N})?\)?")
# 1月, 3月第1周, 10月底, 截至2025年6月30日, 第一季度, 上半年, 2025.3, 第2阶段.
_TIME = Pattern(
    rf"(?:截[至止])?(?:\d{{2,4}}年度?)?(?:第?{_N}(?:月份?|季度|周|阶段|期|批次?)|[上下]半年)"
    rf"(?:\d{{1,2}}日|[上中下]旬|[初中底末]|第{_N}周)?前?"
    r"|(?:截[至止])?\d{4}(?:年[底末度]?|[-./]\d{1,2}(?:[-./]\d{1,2})?)"
)
_AROUND = "()的·:-—"
PROGRESS, PLAN, STATUS = "整改进展", "整改措施", "整改状态"


class Meaning(NamedTuple):
    """What a header means: for each fact in its cells the columns that it may be; none is unknown.

    `nth` is which of several columns alike it is, 0 where it does not say; `time` how it says of
    which time it tells, in its own words.
    """

    facts: tuple[tuple[str, ...], ...] = ()
    nth: int = 0
    time: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that it may be, where its cells hold one fact."""
        return self.facts[0] if len(self.facts) == 1 else ()


def meaning_of(texts: Sequence[str]) -> Meaning:
    """The meaning of the texts over a column, from top to bottom."""
    if not texts:
        return Meaning()
    whole, last = "".join(texts), texts[-1]
    if time := _timed(whole):
        words = last if time in compact(last) else whole
        return Meaning(((PROGRESS,),), time=words)
    turned = "".join(reversed(texts))  # 完成时限 with 计划 and 实际 below it
    for text in (whole, turned, last):
        if numbered := _numbered(text):
            return numbered
        if joined := _in_brackets(text):
            return Meaning(joined)
        if names := columns_named(text):
            return Meaning((names,))
    for text in (whole, last):
        if joined := columns_joined(text):
            return Meaning(joined)
    return Meaning()


def is_bare_time(header: str) -> bool:
    """Whether a header says a time and nothing of what is told of it, as 3月底 does."""
    return bool(_TIME.fullmatch(compact(header).strip(_AROUND)))


def _timed(header: str) -> str:
    """The time of which a header says that its column tells the progress; "" for any other."""
    text = compact(header)
    found = _TIME.search(text)
    if not found:
        return ""
    rest = (text[: found.start()] + text[found.end() :]).replace("()", "").strip(_AROUND)
    return found[0] if PROGRESS in columns_named(rest) else ""


def _numbered(header: str) -> Meaning | None:
    """The meaning of 整改措施1, if it is such a header."""
    found = _NUMBERED.fullmatch(compact(header))
    number = (found[1] or found[3]) if found else None
    if not found or not number:
        return None
    names = columns_named(found[2])
    value = int(number) if number.isdecimal() else parse_chinese_numeral(number)
    return Meaning((names,), nth=value) if names and value else None


def _in_brackets(header: str) -> tuple[tuple[str, ...], ...]:
    """The facts of 责任单位（责任人）; none where the brackets hold but a remark."""
    text = compact(header)
    if not text.endswith(")"):
        return ()
    outside, _, inside = text[:-1].rpartition("(")
    before, within = columns_named(outside), columns_named(inside)
    return (before, within) if before and within and not {*before} & {*within} else ()
