"""The number at the head of a line: 一、（一）1.（1）① 一是 1.1, with its value."""

import re
import unicodedata
from typing import NamedTuple

from ..text.characters import fold, parse_chinese_numeral
from ..text.patterns import Pattern

SECTION, HEADING, POINT, BRACKET, CIRCLE, ORDINAL, DOTTED = (
    *("一、", "（一）", "1.", "（1）", "①", "一是", "1.1"),
)
_CHINESE = "[一二三四五六七八九十百]{1,5}"
_SIGNS = {
    "CIRCLED DIGIT": CIRCLE,
    "CIRCLED NUMBER": CIRCLE,
    "PARENTHESIZED DIGIT": BRACKET,
    "PARENTHESIZED NUMBER": BRACKET,
    "PARENTHESIZED IDEOGRAPH": HEADING,
}
_HEAD = Pattern(
    rf"""\s*(?:
      (?P<section>{_CHINESE})\s*、(?!{_CHINESE}[、期级类届])
    | \(\s*(?P<heading>{_CHINESE})\s*\)\s*、?
    | \(\s*(?P<bracket>\d{{1,3}})\s*\)\s*[、.]?
    | (?P<dotted>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})\.?(?=[\s、])[\s、]
    | (?P<point>\d{{1,3}})\s*[.、](?!\d)
    | (?P<ordinal>{_CHINESE})是[,:]?
    )\s*""",
    re.VERBOSE,
)
_DOTTED_LABEL = Pattern(r"(\d{1,2}(?:\.\d{1,2}){1,3})\.?")
_FORMS = {
    "section": SECTION,
    "heading": HEADING,
    "bracket": BRACKET,
    "dotted": DOTTED,
    "point": POINT,
    "ordinal": ORDINAL,
}


class ListNumber(NamedTuple):
    """A number as it is written: `form` is how the first of its kind is, `end` its length."""

    form: str
    value: int
    written: str
    end: int


def numeral_of(text: str, label: str = "") -> ListNumber | None:
    """The number at the head of a line; `label` is one that Word has put there by itself."""
    if label and (dotted := _DOTTED_LABEL.fullmatch(fold(label))):
        form = f"{DOTTED}{dotted[1].count('.')}"
        return ListNumber(form, int(dotted[1].rpartition(".")[2]), label, len(label))
    enclosed = _enclosed(text)
    if enclosed:
        return enclosed
    found = _HEAD.match(fold(text))
    if not found or not found.lastgroup:
        return None
    written, form = found[found.lastgroup], _FORMS[found.lastgroup]
    if form == DOTTED:
        form += str(written.count("."))
        value: int | None = int(written.rpartition(".")[2])
    else:
        value = int(written) if written.isdecimal() else parse_chinese_numeral(written)
    end = found.end()
    return None if value is None else ListNumber(form, value, text[:end].strip(), end)


def _enclosed(text: str) -> ListNumber | None:
    """The number that is one character: ① ⑴ ⒈ ㈠."""
    bare = text.lstrip()
    name = unicodedata.name(bare[0], "") if bare else ""
    form = next((form for start, form in _SIGNS.items() if name.startswith(start)), "")
    if name.endswith("FULL STOP") and name.startswith(("DIGIT", "NUMBER")):
        form = POINT
    if not form:
        return None
    rest = bare[1:].lstrip(" \u3000、.")
    return ListNumber(form, int(unicodedata.numeric(bare[0], 0)), bare[0], len(text) - len(rest))
