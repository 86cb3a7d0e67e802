"""What is written in braces: only words of the vocabulary, and only where they are filled in."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple, TypeGuard

from ..findings.findings import Finding, Place, did_you_mean, find
from ..findings.limits import MOST_CITED, MOST_PRINTED, too_large
from ..ledger.choices import Audience
from ..ledger.citations import BRACES, Citation, citation_of, citations, cited, resolve
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
from ..text.numerals import counts
from ..text.patterns import Pattern, holds
from .texts import is_public_entry, printed_texts

# Jinja's own openings, also as typed with a Chinese input method.
_CODE = Pattern(r"[{｛]\s*[{｛%％#＃]|[%％#＃}｝]\s*[}｝]")
_BRACE = Pattern(f"[{BRACES}]")
_ONLY_IN_TEMPLATES = {word.name for word in TEMPLATE_WORDS}


class _Braced(NamedTuple):
    """A text with braces in it; `column` is the 项目 in 基本情况."""

    item: Item
    column: str
    text: str
    may_cite: bool


def _braced_cells(ledger: Ledger) -> list[_Braced]:
    """The texts with braces in them that may reach a reader."""
    braced: list[_Braced] = []
    for name, basic in ledger.basics.items():
        if basic.row and is_public_entry(name) and _is_braced(basic.value):
            braced.append(_Braced(basic, name, basic.value, False))
    for sheet in SHEETS:
        if sheet.item is Basic:
            continue
        columns = [column for column in sheet.columns if _may_reach_a_reader(column)]
        for item in ledger.of(sheet):
            for column in columns:
                text = getattr(item, column.field)
                if _is_braced(text):
                    braced.append(_Braced(item, column.name, text, column.placeholders))
    return braced


def _may_reach_a_reader(column: Column) -> bool:
    return column.placeholders or column.audience is not Audience.INTERNAL


def _is_braced(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and holds(value, BRACES)


def refuse_too_many(ledger: Ledger, vocabulary: Vocabulary) -> None:
    """Refuse texts that cite so much that reading them as printed would take without end."""
    found = Counter(cited(braced.text for braced in _braced_cells(ledger)))
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
    for item, column, text, may_cite in _braced_cells(ledger):
        place = ledger.place(item, "内容" if isinstance(item, Basic) else column)
        yield from _faults(text, place, column, may_cite, vocabulary)


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


# What people type for the braces. Round brackets and 《》 hold other things.
_OTHER_BRACKETS = Pattern(
    r"[\[［【〔<＜〈]\s*([^\[\]［］【】〔〕<>＜＞〈〉{｛}｝\n]{2,30}?)\s*[\]］】〕>＞〉]"
)
_OPEN_BRACKETS = "[［【〔<＜〈"


def words_in_other_brackets(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A 指标 or another word with a value does not stand in [] or 【】, where it is only text."""
    for printed in printed_texts(ledger, vocabulary).having(_OPEN_BRACKETS):
        for found in _OTHER_BRACKETS.finditer(printed.text):
            word = citation_of(found[1]).word
            if word in (MEETING_DATES, MEETING_COUNT) or vocabulary.find(word):
                yield find("P10", printed.place(ledger), found[0], word=found[1])


def measure_words_follow(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The 量词 of a 指标 stands once behind its placeholder, which prints the number alone."""
    words: dict[str, str] = {}
    for figure in ledger.figures:
        # Of two 量词 another check tells.
        known = words.setdefault(figure.name, figure.measure_word)
        words[figure.name] = known if known == figure.measure_word else ""
    for item, column, text, may_cite in _braced_cells(ledger):
        if not may_cite:
            continue
        for citation in citations(text):
            measure = words.get(vocabulary.find(citation.word) or "")
            if measure and not _is_measured(text[citation.end :], measure):
                shown = f"{{{citation.written}}}{text[citation.end : citation.end + 4]}"
                yield find("P11", ledger.place(item, column), shown, measure=measure)


def _is_measured(rest: str, measure: str) -> bool:
    """Whether a number before the text is counted in that 量词, or in words that leave it open."""
    counted = next(counts(f"5{rest[:20]}", frozenset((measure,))), None)
    other = counted.measure if counted and counted.start == 0 else ""
    if rest.startswith(measure):
        is_longer = other != measure and other.startswith(measure)
        return not is_longer and not rest.startswith(measure * 2)
    if other:
        return other == measure
    return not holds(rest[:1], ("，", "。", "；", "、", "）", "\n")) and rest != ""


CHECKS = (known_words, own_names, words_in_other_brackets, measure_words_follow)
