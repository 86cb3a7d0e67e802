"""The number at the head of a line: 一、（一）1.（1）① 一是 1.1 问题1：A. Ⅰ. with its value."""

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

from ..text.characters import HAN, fold, parse_chinese_numeral
from ..text.patterns import Pattern

SECTION, HEADING, POINT, BRACKET, CIRCLE, ORDINAL, DOTTED = (
    *("一、", "（一）", "1.", "（1）", "①", "一是", "1.1"),
)
NAMED, PART, HALF, FIRSTLY, ROMAN = "问题1：", "第一部分", "1）", "其一，", "Ⅰ."
TASK = "整改任务："  # which begins a problem where nothing has a number
_CHINESE = "[一二三四五六七八九十百]{1,5}"
_CAPITALS = "[壹贰叁肆伍陆柒捌玖拾]{1,3}"
_PLAIN = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_OF_PROBLEM = "(?:个|项|反馈|存在|具体)"
# What a number counts that is no number of a list: 1.5万元, 2 月.
_COUNTED = "[年月日号时天周次个项人名件家户元万亿千百吨米公里亩倍期场份条%]"
_SIGNS = {
    "CIRCLED DIGIT": CIRCLE,
    "CIRCLED NUMBER": CIRCLE,
    "CIRCLED SANS-SERIF DIGIT": CIRCLE,
    "CIRCLED IDEOGRAPH": CIRCLE,
    "PARENTHESIZED DIGIT": BRACKET,
    "PARENTHESIZED NUMBER": BRACKET,
    "PARENTHESIZED IDEOGRAPH": HEADING,
    "ROMAN NUMERAL": ROMAN,
}
_HEAD = Pattern(
    rf"""\s*(?:
      (?P<section>{_CHINESE}|{_CAPITALS})\s*[、.,](?!{_CHINESE}[、期级类届])
    | [(〔\[]\s*(?P<heading>{_CHINESE})\s*[)〕\]]\s*、?
    | [(〔\[]\s*(?P<bracket>\d{{1,3}})\s*[)〕\]]\s*[、.]?
    | [(【\[]?(?:第\s*)?{_OF_PROBLEM}?问题\s*(?P<named>\d{{1,3}}|{_CHINESE})\s*[)】\]:、.]+
    | 第\s*(?P<named_so>\d{{1,3}}|{_CHINESE})\s*[个项]?问题[:、.,]
    | 第(?P<part>{_CHINESE})部分[:、\s]*
    | (?P<dotted>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})(?:\.?[\s、]|(?={HAN})(?!{_COUNTED}))
    | (?P<half>\d{{1,3}})\s*\)
    | (?P<point>\d{{1,3}})(?:\s*[.、:。](?!\d)|\s+(?={HAN})(?!{_COUNTED}))
    | (?P<roman>[IVX]{{1,4}}|[ivx]{{1,4}})\s*[.、)]\s*(?={HAN})
    | (?P<letter>[A-Za-z])\s*[.、)]\s*(?={HAN})
    | (?P<ordinal>{_CHINESE})是[,:]?
    | 其(?P<firstly>[一二三四五六七八九十])[,:、]
    | (?P<task>整改任务|(?:督察)?反馈问题):
    )\s*""",
    re.VERBOSE,
)
_DOTTED_LABEL = Pattern(r"(\d{1,2}(?:\.\d{1,2}){1,3})\.?")
_FORMS = {
    "section": SECTION,
    "heading": HEADING,
    "bracket": BRACKET,
    "named": NAMED,
    "named_so": NAMED,
    "part": PART,
    "dotted": DOTTED,
    "half": HALF,
    "point": POINT,
    "roman": ROMAN,
    "letter": "A.",
    "ordinal": ORDINAL,
    "firstly": FIRSTLY,
    "task": TASK,
}
_ROMAN = {"I": 1, "V": 5, "X": 10}


class ListNumber(NamedTuple):
    """A number as it is written: `form` is how the first of its kind is, `end` its length."""

    form: str
    value: int
    written: str
    end: int


def numeral_of(text: str, label: str = "") -> ListNumber | None:
    """The number at the head of a line; `label` is one that Word has put there by itself."""
    if label and (dotted := _DOTTED_LABEL.fullmatch(fold(label))):
        form = _dotted(dotted[1])
        return ListNumber(form, int(dotted[1].rpartition(".")[2]), label, len(label))
    enclosed = _enclosed(text)
    if enclosed:
        return enclosed
    found = _HEAD.match(fold(text))
    if not found or not found.lastgroup:
        return None
    written, form = found[found.lastgroup], _FORMS[found.lastgroup]
    if form == DOTTED:
        form = _dotted(written)
    elif written.isascii() and written.islower():
        form = form.lower()
    value = _value(found.lastgroup, written)
    end = found.end()
    return None if value is None else ListNumber(form, value, text[:end].strip(), end)


def _dotted(written: str) -> str:
    """How the first of such numbers is written: 1.1, 1.1.1."""
    return "1" + ".1" * written.count(".")


def _value(kind: str, written: str) -> int | None:
    """The value of a number of that kind; None where it is none."""
    if kind == "roman":
        digits = [_ROMAN[sign] for sign in written.upper()]
        less = sum(2 * a for a, b in pairwise(digits) if a < b)
        return sum(digits) - less
    if kind == "task":
        return 1
    if kind == "letter":
        return ord(written.upper()) - ord("A") + 1
    last = written.rpartition(".")[2]
    return int(last) if last.isdecimal() else parse_chinese_numeral(last.translate(_PLAIN))


def _enclosed(text: str) -> ListNumber | None:
    """The number that is one character: ① ⑴ ⒈ ㈠."""
    bare = text.lstrip()
    name = unicodedata.name(bare[0], "") if bare else ""
    form = next((form for start, form in _SIGNS.items() if start in name), "")
    if name.endswith("FULL STOP") and name.startswith(("DIGIT", "NUMBER")):
        form = POINT
    if not form:
        return None
    end = len(text) - len(bare[1:].lstrip(" \u3000、.．"))
    return ListNumber(form, int(unicodedata.numeric(bare[0], 0)), text[:end].strip(), end)
