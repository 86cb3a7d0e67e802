"""What is written in braces: only words of the vocabulary, and only where they are filled in."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from operator import attrgetter, itemgetter

from ..findings.findings import Finding, Place, did_you_mean, find
from ..findings.limits import MOST_CITED, MOST_PRINTED, too_large
from ..ledger.choices import Audience
from ..ledger.citations import BRACES, Citation, all_cited, citation_of, citations, cited, resolve
from ..ledger.columns import Column, Item
from ..ledger.items import BASICS, Basic
from ..ledger.ledger import Ledger
from ..ledger.schema import SHEETS
from ..ledger.words import (
    AMBIGUOUS,
    MEETING_COUNT,
    MEETING_DATES,
    TEMPLATE_WORDS,
    Vocabulary,
    is_reserved,
)
from ..text.patterns import Pattern, holds

# Jinja's own openings, also as typed with a Chinese input method.
_CODE = Pattern(r"[{｛]\s*[{｛%％#＃]|[%％#＃}｝]\s*[}｝]")
_BRACE = Pattern(f"[{BRACES}]")
_ONLY_IN_TEMPLATES = {word.name for word in TEMPLATE_WORDS}


@lru_cache(maxsize=1)
def braced_cells(ledger: Ledger) -> list[tuple[Item, str, str, bool]]:
    """(item, column or 项目, text, whether words may be cited) of every text with braces in it that
    may reach a reader."""
    described = {column.name: column for column in BASICS}
    braced = [
        (item, name, item.value, False)
        for name, item in ledger.basics.items()
        if isinstance(item.value, str) and item.row and holds(item.value, BRACES)
        if name not in described or described[name].audience is Audience.PUBLIC
    ]
    for sheet in SHEETS:
        if sheet.item is Basic:
            continue
        items = ledger.of(sheet)
        found = [
            (number, column, text)
            for column in filter(_may_reach_a_reader, sheet.columns)
            for number, text in _braced_texts([*map(attrgetter(column.field), items)])
        ]
        found.sort(key=itemgetter(0))
        braced += [
            (items[number], column.name, text, column.placeholders)
            for number, column, text in found
        ]
    return braced


def _may_reach_a_reader(column: Column) -> bool:
    return column.placeholders or column.audience is not Audience.INTERNAL


def _braced_texts(values: list[object]) -> Iterator[tuple[int, str]]:
    """(number, text) of the texts with braces among the values of a column."""
    with suppress(TypeError):  # of a column that holds other things than texts
        if not holds("".join(values), BRACES):  # type: ignore[arg-type]
            return
    for number, value in enumerate(values):
        if isinstance(value, str) and holds(value, BRACES):
            yield number, value


def refuse_too_many(ledger: Ledger, vocabulary: Vocabulary) -> None:
    """Refuse texts that cite so much that reading them as printed would take without end."""
    found = Counter(cited(text for _, _, text, _ in braced_cells(ledger)))
    if found.total() > MOST_CITED:
        raise too_large(f"文字里的占位符超过 {MOST_CITED} 个")
    printed = 0
    for written, times in found.items():
        with suppress(KeyError):
            printed += times * len(vocabulary.text(citation_of(written)))
    if printed > MOST_PRINTED:
        raise too_large("占位符展开后的文字过多")


def known_words(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Every {词} is a word of the vocabulary with a value; template code is never printed."""
    right: set[str] = set()  # what stands within braces and has been looked at
    for item, column, text, may_cite in braced_cells(ledger):
        if may_cite and all_cited(text, right):
            continue
        place = ledger.place(item, "内容" if isinstance(item, Basic) else column)
        faults = list(_faults(text, place, column, may_cite, vocabulary))
        yield from faults
        if not faults:
            right.update(cited([text]))


def _faults(
    text: str, place: Place, column: str, may_cite: bool, vocabulary: Vocabulary
) -> Iterator[Finding]:
    code = _CODE.search(text)
    if code:
        yield find("P03", place, text[code.start() : code.start() + 30])
        return
    words = list(citations(text))
    rest = resolve(text, lambda citation: "")
    stray = _BRACE.search(rest)
    if stray:
        yield find("P04", place, rest[max(0, stray.start() - 10) : stray.start() + 10])
    if words and not may_cite:
        yield find("P07", place, text, column=column)
        return
    for citation in words:
        fault = _fault(citation, place, vocabulary)
        if fault:
            yield fault


def _fault(citation: Citation, place: Place, vocabulary: Vocabulary) -> Finding | None:
    written, word = citation.written, citation.word
    if word in (MEETING_DATES, MEETING_COUNT):
        if not citation.argument:
            example = f"{{{word}：会议名称}}"
            return find("P08", place, written, reason="没有写明哪个会议。", example=example)
        return _meeting_fault(citation, place, vocabulary)
    if word in AMBIGUOUS and vocabulary.find(word) is None:
        choices = "或".join(f"{{{choice}}}" for choice in AMBIGUOUS[word])
        return find("P02", place, written, choices=choices)
    known = vocabulary.find(word)
    if known is None:
        near = did_you_mean(vocabulary.nearest(word))
        if word in _ONLY_IN_TEMPLATES:
            near = "这个词只能用在模板里。"
        return find("P01", place, written, near=near)
    if citation.argument is not None:
        return find("P08", place, written, reason="这个词后面不带冒号。", example=f"{{{known}}}")
    if not vocabulary.values[known]:
        return find("P09", place, written)
    return None


def _meeting_fault(citation: Citation, place: Place, vocabulary: Vocabulary) -> Finding | None:
    try:
        text = vocabulary.text(citation)
    except KeyError:
        near = did_you_mean(vocabulary.nearest_meeting(citation.argument or ""))
        return find("P06", place, citation.argument, near=near)
    return None if text else find("P09", place, citation.written)


def own_names(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A 数据指标 or a further 项目 does not bear the name of another word."""
    described = {column.name for column in BASICS}
    further = {name for name in ledger.basics if name not in described}
    seen = set()
    for figure in ledger.figures:
        if (is_reserved(figure.name) or figure.name in further) and figure.name not in seen:
            seen.add(figure.name)
            yield find("P05", ledger.place(figure, "指标"), figure.name)
    for name in further:
        if is_reserved(name):
            yield find("P05", ledger.place(ledger.basics[name], "项目"), name)


CHECKS = (known_words, own_names)
