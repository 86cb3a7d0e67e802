"""What people type into printed texts and the template adds itself: taken out and reported.

Numbers before a text, a full stop at the end of a heading, the heading once more at the head of
the text. Only what is certain is mended; the ledger's file is never touched.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from operator import attrgetter

from ...findings.findings import Finding, find
from ...ledger.ledger import ORDINAL, Item, Ledger
from ...text.characters import compact
from ...text.patterns import Pattern

_NUMERALS = "一二三四五六七八九十"
_TYPED_NUMBER = Pattern(
    rf"(?:[（(][{_NUMERALS}\d]{{1,3}}[）)]|[{_NUMERALS}]{{1,3}}、|[①-⑳]"
    rf"|\d{{1,2}}(?:\.\d{{1,2}})*[.．、](?!\d)|\d{{1,2}}(?:\.\d{{1,2}}){{2}}(?=\s))[\s、.]*(?=\S)"
)
_TYPED_ORDINAL = Pattern(rf"[{_NUMERALS}]{{1,3}}是[，：:]?(?=\S)")
_STARTS = frozenset(f"（({_NUMERALS}①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")  # of all of these, or a digit
_STOPS = Pattern("。{2,}")
_AT_END = "。；;，,：: "

# The columns that print a heading, to which the template adds the full stop, and their texts.
_HEADINGS = {"问题清单": ("方面", "问题"), "整改台账": ("进展标题",), "综述": ("小标题",)}
_TEXTS = {"整改台账": "整改进展", "综述": "正文"}
_FIELDS = {
    "方面": "aspect",
    "问题": "text",
    "进展标题": "lead",
    "整改进展": "progress",
    "小标题": "heading",
    "正文": "text",
}


def tidy(ledger: Ledger) -> Iterator[Finding]:
    """Mend the printed texts of the ledger in place; yields what was mended, at its cell."""
    for items in (ledger.problems, ledger.measures, ledger.narrative):
        for item in _untidy(items):
            for heading in _HEADINGS[item.SHEET]:
                yield from _mend_heading(ledger, item, heading)
            if item.SHEET in _TEXTS:
                yield from _mend_text(ledger, item, _TEXTS[item.SHEET])
                yield from _drop_repeated_heading(ledger, item)


def _untidy(items: Sequence[Item]) -> Iterator[Item]:
    """The items of a sheet in which there may be something to mend: few of them."""
    if not items:
        return
    sheet = items[0].SHEET
    fields = [_FIELDS[column] for column in _HEADINGS[sheet]]
    headings = zip(*(map(attrgetter(field), items) for field in fields), strict=True)
    texts = map(attrgetter(_FIELDS[_TEXTS[sheet]]), items) if sheet in _TEXTS else repeat("")
    for item, titles, text in zip(items, headings, texts, strict=False):
        if not _is_tidy(titles, text):
            yield item


def _is_tidy(headings: Iterable[str], text: str) -> bool:
    """Whether there is certainly nothing to mend, as in nearly every row."""
    for heading in headings:
        if heading and (
            heading[-1] in _AT_END or _may_begin_with_number(heading) or text.startswith(heading)
        ):
            return False
    return not _may_begin_with_number(text) and "。。" not in text


def _may_begin_with_number(text: str) -> bool:
    return text[:1] in _STARTS or text[:1].isdecimal()


def _set(ledger: Ledger, item: Item, column: str, mended: str, what: str) -> Finding:
    before = getattr(item, _FIELDS[column])
    setattr(item, _FIELDS[column], mended)
    return find("V16", ledger.place(item, column), before, column=column, what=what)


def _mend_heading(ledger: Ledger, item: Item, column: str) -> Iterator[Finding]:
    text = getattr(item, _FIELDS[column])
    bare = text.rstrip(_AT_END)
    if bare and bare != text:
        yield _set(ledger, item, column, bare, "末尾有标点")
        text = bare
    pattern = _TYPED_NUMBER
    if column == "问题" and item.style == ORDINAL and _TYPED_ORDINAL.match(text):
        pattern = _TYPED_ORDINAL
    number = pattern.match(text)
    if number:
        yield _set(
            ledger, item, column, text[number.end() :], f"开头自带了序号“{number[0].strip()}”"
        )


def _mend_text(ledger: Ledger, item: Item, column: str) -> Iterator[Finding]:
    text = getattr(item, _FIELDS[column])
    number = _TYPED_NUMBER.match(text)
    if number:
        text = text[number.end() :]
        yield _set(ledger, item, column, text, f"开头自带了序号“{number[0].strip()}”")
    if "。。" in text:
        yield _set(ledger, item, column, _STOPS.sub("。", text), "里有重复的句号")


def _drop_repeated_heading(ledger: Ledger, item: Item) -> Iterator[Finding]:
    column = _TEXTS[item.SHEET]
    heading_column = _HEADINGS[item.SHEET][0]
    heading = getattr(item, _FIELDS[heading_column])
    text = getattr(item, _FIELDS[column])
    if not heading or not text.startswith(heading):
        return
    rest = text[len(heading) :]
    if compact(rest.strip(_AT_END)) == "":
        yield _set(ledger, item, heading_column, "", "与正文相同")
    elif rest[0] in _AT_END:
        what = f"开头重复了“{heading_column}”"
        yield _set(ledger, item, column, rest.lstrip(_AT_END), what)
