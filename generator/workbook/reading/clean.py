"""What people type into printed texts and the template adds itself: taken out and reported.

Numbers before a text, a full stop at the end of a heading, the heading once more at the head of
the text. Only what is certain is mended; the ledger's file is never touched.
"""

from collections.abc import Iterator

from ...findings.findings import Finding, find
from ...ledger.choices import ORDINAL
from ...ledger.columns import Column, Item, Part
from ...ledger.items import Problem
from ...ledger.ledger import Ledger
from ...ledger.schema import SHEETS
from ...text.characters import compact, fold
from ...text.patterns import Pattern

_NUMERALS = "一二三四五六七八九十"
_TYPED_NUMBER = Pattern(
    rf"(?:[（(][{_NUMERALS}\d]{{1,3}}[）)]|[{_NUMERALS}]{{1,3}}、|[①-⑳]"
    rf"|\d{{1,2}}(?:\.\d{{1,2}})*[.．、](?!\d)|\d{{1,2}}(?:\.\d{{1,2}}){{2}}(?=\s))[\s、.]*(?=\S)"
)
_TYPED_ORDINAL = Pattern(rf"[{_NUMERALS}]{{1,3}}是[，：:]?(?=\S)")
_ENCLOSED = ("（", "(", *map(chr, range(ord("①"), ord("⑳") + 1)))
_KIND_OF_NUMBER = (
    (Pattern(f"[{_NUMERALS}]+"), "一"),
    (Pattern(r"\d+"), "1"),
    (Pattern("[①-⑳]"), "①"),
    (Pattern("[，：:.、]"), "."),
)
_STOPS = Pattern("。{2,}")
_AT_END = "。；;，,：: "


def clean(ledger: Ledger) -> Iterator[Finding]:
    """Mend the printed texts of the ledger in place; yields what was mended, at its cell."""
    for sheet in SHEETS:
        headings = [column for column in sheet.columns if column.part is Part.HEADING]
        bodies = [column for column in sheet.columns if column.part is Part.BODY]
        if not headings and not bodies:
            continue
        for item in ledger.of(sheet):
            for heading in headings:
                yield from _mend_heading(ledger, item, heading)
            for body in bodies:
                yield from _mend_body(ledger, item, body)
                for heading in headings:
                    yield from _drop_repeated_heading(ledger, item, heading, body)


def _set(ledger: Ledger, item: Item, column: Column, mended: str, what: str) -> Finding:
    before = getattr(item, column.field)
    setattr(item, column.field, mended)
    return find("V16", ledger.place(item, column.name), before, column=column.name, what=what)


def _mend_heading(ledger: Ledger, item: Item, column: Column) -> Iterator[Finding]:
    text: str = getattr(item, column.field)
    bare = text.rstrip(_AT_END)
    if bare and bare != text:
        yield _set(ledger, item, column, bare, "末尾有标点")
        text = bare
    # The template writes 一是 before problems of that style alone.
    is_ordinal = isinstance(item, Problem) and item.style == ORDINAL and column.name == "问题"
    pattern = _TYPED_ORDINAL if is_ordinal and _TYPED_ORDINAL.match(text) else _TYPED_NUMBER
    yield from _drop_number(ledger, item, column, text, pattern)


def _mend_body(ledger: Ledger, item: Item, column: Column) -> Iterator[Finding]:
    yield from _drop_number(ledger, item, column, getattr(item, column.field), _TYPED_NUMBER)
    text: str = getattr(item, column.field)
    if "。。" in text:
        yield _set(ledger, item, column, _STOPS.sub("。", text), "里有重复的句号")


def _drop_number(
    ledger: Ledger, item: Item, column: Column, text: str, pattern: Pattern[str]
) -> Iterator[Finding]:
    number = pattern.match(text)
    if number and not _opens_a_list(number[0], text[number.end() :], pattern):
        what = f"开头自带了序号“{number[0].strip()}”"
        yield _set(ledger, item, column, text[number.end() :], what)


def _opens_a_list(number: str, rest: str, pattern: Pattern[str]) -> bool:
    """Whether a further number of its series follows: 一、…二、…, but not 一、… alone.

    Without the first number the list would begin with its second one. 一、二级响应 is no number.
    """
    if number.rstrip() == f"{number[0]}、" and rest[0] == _next_numeral(number[0]):
        return True
    kind = _kind(number)
    return any(
        _kind(other[0]) == kind
        and fold(other[0].strip()) != fold(number.strip())
        and (other[0].startswith(_ENCLOSED) or _stands_first(rest, other.start()))
        for other in pattern.finditer(rest)
    )


def _stands_first(text: str, place: int) -> bool:
    """Whether a sentence, or a part of it, begins there: 第二、三条 has no number in it."""
    before = text[place - 1 : place]
    return not before or before.isspace() or before in "，。；：！？,;:!?"


def _next_numeral(numeral: str) -> str:
    """二 after 一; nothing after 十 and after what is no such numeral."""
    place = _NUMERALS.find(numeral) + 1
    return _NUMERALS[place : place + 1] if place else ""


def _kind(number: str) -> str:
    """How a number is written, whichever it is: 一. for 二、, (1) for （12）."""
    kind = fold("".join(number.split()))
    for pattern, sign in _KIND_OF_NUMBER:
        kind = pattern.sub(sign, kind)
    return kind


def _drop_repeated_heading(
    ledger: Ledger, item: Item, heading: Column, body: Column
) -> Iterator[Finding]:
    title: str = getattr(item, heading.field)
    text: str = getattr(item, body.field)
    if not title or not text.startswith(title):
        return
    rest = text[len(title) :]
    if compact(rest.strip(_AT_END)) == "":
        yield _set(ledger, item, heading, "", "与正文相同")
    elif rest[0] in _AT_END:
        yield _set(ledger, item, body, rest.lstrip(_AT_END), f"开头重复了“{heading.name}”")
