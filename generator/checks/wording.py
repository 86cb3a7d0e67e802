"""Proof-reading that no single pattern can do: pairs, sequences, repetitions.

What a pattern or a list of words can say is a rule of templates/rules/ (rules.py).
"""

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from ..findings.findings import Finding, find
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.characters import chinese_numeral, parse_chinese_numeral, shorten
from ..text.patterns import Pattern, holds
from .formulas import is_formula
from .masks import mask_for
from .names import registered_names
from .repetition import comparable, distinct, nearly_repeated, repeated, sentences_of
from .texts import printed_texts

# Columns whose texts are sentences, as against titles and names.
PROSE = frozenset({"整改进展", "正文"})

# --- brackets and quotation marks ---------------------------------------------------------------

_CLOSING = dict(zip("》〉）”’】〕」』", "《〈（“‘【〔「『", strict=True))
_OPENING = set(_CLOSING.values())
# Parentheses of either width close each other here; their width is a rule of its own.
_ONE_WIDTH = str.maketrans("()", "（）")
_MARK = Pattern("[" + "".join([*_CLOSING, *_OPENING]) + "]")
_MARKS = (*_CLOSING, *_OPENING, "(", ")")
# 1）, a） and ①） number an item and open nothing.
_NUMBERING = Pattern(r"(?<![^\s。；：，])(?:\d{1,2}|[a-zA-Z]|[一二三四五六七八九十]{1,2})）")
# Where no ‘ is open, ’ stands for an apostrophe: it’s, but ‘双11’.
_APOSTROPHE = Pattern("[A-Za-z0-9]’")


def paired_marks(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """《》“”（） and their like open and close in pairs, properly nested (GB/T 15834-2011)."""
    for printed in printed_texts(ledger, vocabulary).having(_MARKS):
        stray = unpaired(printed.text)
        if stray:
            mark, context = stray
            yield find("W06", printed.place(ledger), context, mark=mark)


def unpaired(text: str) -> tuple[str, str] | None:
    """The first mark without its other half, with the text around it; None where all are paired."""
    read = _NUMBERING.sub(lambda match: "　" * len(match[0]), text.translate(_ONE_WIDTH))
    opened: list[tuple[str, int]] = []
    for match in _MARK.finditer(read):
        mark, place = match[0], match.start()
        if mark in _OPENING:
            opened.append((mark, place))
        elif opened and opened[-1][0] == _CLOSING[mark]:
            opened.pop()
        elif not _APOSTROPHE.match(read, max(0, place - 1)):
            # 《甲“乙》: what is open is at fault, if its outer pair closes here.
            if any(other == _CLOSING[mark] for other, _ in opened):
                mark, place = opened[-1]
            return mark, _around(text, place)
    return (opened[-1][0], _around(text, opened[-1][1])) if opened else None


def _around(text: str, place: int) -> str:
    return text[max(0, place - 8) : place + 12]


# --- numbering words ----------------------------------------------------------------------------

_NUMERAL = "([一二三四五六七八九十]{1,3})"
_START = r"(?:(?<=[。；：，、！？])|^)"
# How a number is shown, characters of which each such numbering has one, and the pattern.
_NUMBERINGS = tuple(
    (shown, needed, Pattern(pattern, re.MULTILINE))
    for shown, needed, pattern in (
        ("{}是", "是", rf"{_START}{_NUMERAL}是(?!否|不是)"),
        ("{}要", "要", rf"{_START}{_NUMERAL}要(?![求素点害么件])"),
        ("第{}", "第", rf"{_START}第{_NUMERAL}(?=[，、])(?!、第)"),
        ("（{}）", "（(", rf"(?:(?<=[。；：])|^)[（(]{_NUMERAL}[）)]"),
        ("{}、", "、", rf"(?:(?<=[。；：])|^){_NUMERAL}、(?![一二三四五六七八九十])"),
        ("（{}）", "（(", r"(?:(?<=[。；：])|^)[（(](\d{1,2})[）)]"),
        ("{}.", ".．", r"(?:(?<=[。；：])|^)(\d{1,2})[.．](?=[^\d\s])"),
        ("{}", "①②③④⑤⑥⑦⑧⑨⑩", r"([①②③④⑤⑥⑦⑧⑨⑩])"),
    )
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
# A list may begin where no stop stands before it: 我们一是…，二是…, 会议要求一要…，二要….
_BEGUN_WITHIN = {
    "{}是": Pattern("(?<![统唯之第专单万百十不划同])一是|首先(?:是)?|首要的?是"),
    "{}要": Pattern("(?<![统唯之第专单万百十不划同])一要|首先(?:要)?"),
}
_SLIPS_SHOWN = 3
_LISTING = ("{}是", "{}要")


def numbered_in_sequence(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """一是、二是、三是 (and （一）, 1., ①) in one text begin with the first and skip none."""
    beside = _paragraphs_beside(ledger)
    for printed in printed_texts(ledger, vocabulary):
        for found, missing in islice(sequence_slips(printed.text), _SLIPS_SHOWN):
            if missing not in beside.get(id(printed.item), ""):
                yield find("W07", printed.place(ledger), found, missing=missing)


def _paragraphs_beside(ledger: Ledger) -> dict[int, str]:
    """What stands just before and behind each paragraph of a part of the 综述, by its identity.

    A list may go on from one paragraph to the next.
    """
    beside: dict[int, str] = {}
    for one, other in pairwise(ledger.narrative):
        if one.section == other.section:
            beside[id(one)] = f"{beside.get(id(one), '')}\n{other.text}"
            beside[id(other)] = one.text
    return beside


def sequence_slips(text: str) -> Iterator[tuple[str, str]]:
    """(word found, word missed before it) for every gap in a text's numbering words."""
    for shown, needed, pattern in _NUMBERINGS:
        found = list(pattern.finditer(text)) if holds(text, needed) else []
        numerals = [match[1] for match in found]
        numbers = [_ordinal(numeral) for numeral in numerals]
        # One number alone cites something, or numbers the whole cell; but 一是 alone in the
        # middle is a list that has lost the rest.
        if not numbers or (len(numbers) == 1 and (shown not in _LISTING or not found[0].start())):
            continue
        expected, end = 1, 0
        for match, numeral, number in zip(found, numerals, numbers, strict=True):
            if number == 1:  # another list begins
                expected = 1
            if number != expected and not (
                number == 2 and _has_begun(shown, text, end, match.start())
            ):
                yield shown.format(numeral), shown.format(_like(numeral, expected))
            expected, end = number + 1, match.end()
        if numbers == [1]:
            yield shown.format(numerals[0]), shown.format(_like(numerals[0], 2))


def _has_begun(shown: str, text: str, start: int, end: int) -> bool:
    """Whether the first of a list stands in the middle of a sentence there."""
    begun = _BEGUN_WITHIN.get(shown)
    return begun is not None and begun.search(text, start, end) is not None


def _ordinal(numeral: str) -> int:
    if numeral in _CIRCLED:
        return _CIRCLED.index(numeral) + 1
    return int(numeral) if numeral.isdecimal() else parse_chinese_numeral(numeral) or 0


def _like(numeral: str, number: int) -> str:
    """The number written in the manner of that numeral."""
    if numeral in _CIRCLED:
        return _CIRCLED[number - 1] if number <= len(_CIRCLED) else str(number)
    return str(number) if numeral.isdecimal() or number > 99 else chinese_numeral(number)


# --- repeated sentences -------------------------------------------------------------------------

SENTENCE_SHOWN = 60


def no_sentence_twice(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No sentence stands in two places, literally or nearly so; the later place is named."""
    prose = [printed for printed in printed_texts(ledger, vocabulary) if printed.name in PROSE]
    mask = mask_for(registered_names(ledger))
    sentences = sentences_of((printed.text for printed in prose), mask)
    compared, left = comparable(distinct(sentences))
    for beyond in left[:1]:
        place = prose[beyond.place].place(ledger)
        yield find("V45", place, beyond.text, what="与前面大体相同的句子")
    reported: set[tuple[str, int, str, int]] = set()
    for code, pairs in (("W08", repeated(sentences)), ("W09", nearly_repeated(compared))):
        for later, earlier in pairs:
            one, other = prose[later.place], prose[earlier.place]
            rows = (one.item.SHEET, one.item.row, other.item.SHEET, other.item.row)
            if rows in reported or is_formula(later.text):
                continue
            reported.add(rows)
            yield find(
                code,
                one.place(ledger),
                later.text,
                where="本单元格前文" if one is other else other.place(ledger).label,
                length=len(later.core),
                other=shorten(earlier.text, SENTENCE_SHOWN),
            )


CHECKS = (
    paired_marks,
    numbered_in_sequence,
    no_sentence_twice,
)
