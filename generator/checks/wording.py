"""Proof-reading that no single pattern can do: pairs, sequences, repetitions, names.

What a pattern or a list of words can say is a rule of templates/rules/ (rules.py).
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

from ..findings.findings import Finding, Place, find
from ..findings.limits import MOST_NAMES_COMPARED, MOST_SEARCHED
from ..ledger.items import Regulation, Unit
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.characters import chinese_numeral, parse_chinese_numeral, shorten
from ..text.patterns import Pattern, holds
from .alike import like
from .formulas import is_formula
from .masks import mask_for
from .repetition import comparable, distinct, nearly_repeated, repeated, sentences_of
from .texts import Texts, printed_texts
from .titles import TITLE, bare_title

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
_NUMERALS = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
# One of these stands in every text that numbers something.
_NUMBERED = (
    *(numeral + word for numeral in _NUMERALS for word in "是要、"),
    *(f"第{numeral}" for numeral in _NUMERALS),
    *(digit + stop for digit in "0123456789" for stop in ".．"),
    *_CIRCLED,
    *"（(",
)
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
    for printed in printed_texts(ledger, vocabulary).having(_NUMBERED):
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


# --- names of the office and its units ----------------------------------------------------------

_NAMED = ("党组织全称", "被巡察党组织", "党组织简称", "巡察组", "审定会议")
# 中共…委员会 and …党委 name the office behind the party organisation.
_PARTY = Pattern(r"^中共|(?:委员会|党委|党组|党总支|党支部)$")
# A character more or less of these makes another office, not a slip.
_TELLING = frozenset("一二三四五六七八九十0123456789甲乙丙丁东南西北上下左右前后内外新老正副")
_RANKS = frozenset("省市县区镇乡总分支大中小局处科股室部组办站所队院厅委")
_JOINING = frozenset("、，和与及的")
_SHORTEST = 5  # names below this differ from ordinary words by one character too often
_LONGEST = 60  # no office has a longer name
_ONE_MORE = 7  # names from this on may lack a character or have one too many
_ANY_CHARACTER = 9  # names from this on may differ in a rank too
_LONG = 12  # names from this on may differ by two characters
_MISSPELT = "写错的单位名称"


def names_as_registered(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The office and its units are named as 基本情况 and 责任单位 have them, or by a short form.

    A name that differs from a registered one by a character or two inside is taken for misspelt;
    another number or rank (第二派出所, 治安支队) makes another office.
    """
    names = registered_names(ledger)
    texts = printed_texts(ledger, vocabulary)
    fit = [name for name in sorted(names) if _SHORTEST <= len(name) <= _LONGEST]
    most = MOST_SEARCHED // max(sum(len(printed.text) for printed in texts), 1)
    for name in fit[most : most + 1]:
        yield find("V45", Place(Unit.SHEET), name, what=_MISSPELT)
    sought = _pieces_of(fit[:most], texts)
    compared = 0
    for printed in texts.having(piece for _, pieces in sought for _, piece in pieces):
        if printed.column == "内容":
            continue
        reported: set[str] = set()
        for name, pieces in sought:
            if not any(piece in printed.text for _, piece in pieces):
                continue
            compared += 1
            if compared > MOST_NAMES_COMPARED:
                yield find("V45", printed.place(ledger), printed.text, what=_MISSPELT)
                return
            for variant in _variants(printed.text, name, pieces):
                known = variant in names or variant in reported
                if not known and not _holds(variant, name, names):
                    reported.add(variant)
                    yield find("W10", printed.place(ledger), variant, name=name)


_Pieces = list[tuple[int, str]]  # of a name, each with its offset


def _pieces_of(names: Iterable[str], texts: Texts) -> list[tuple[str, _Pieces]]:
    """The names that may be misspelt in some text, with their pieces, in the order of the names."""
    sought = [(name, _pieces(name)) for name in names]
    return [(name, pieces) for name, pieces in sought if texts.there(p for _, p in pieces)]


def registered_names(ledger: Ledger) -> set[str]:
    """Every name of the office, its party organisation and its units, with their short forms."""
    names = {ledger.text(item) for item in _NAMED}
    names |= {_PARTY.sub("", name) for name in names}
    names |= {name for unit in ledger.units for name in (unit.name, unit.short)}
    return names - {""}


def _holds(variant: str, name: str, names: set[str]) -> bool:
    """Whether the variant is the name of another registered office with something around it."""
    ends = range(4, len(variant) + 1)
    return any(
        variant[start:end] in names and variant[start:end] not in name
        for end in ends
        for start in range(end - 3)
    )


def _pieces(name: str) -> _Pieces:
    """The name in pieces with their offsets, one more than the slips allowed: one is intact."""
    count = 3 if len(name) >= _LONG else 2
    bounds = [len(name) * step // count for step in range(count + 1)]
    return [(start, name[start:end]) for start, end in pairwise(bounds)]


def _variants(text: str, name: str, pieces: _Pieces) -> Iterator[str]:
    """What in the text is spelt nearly as the name, begins and ends as it does, and is not it."""
    slack = 0 if len(name) < _ONE_MORE else (1 if len(name) < _LONG else 2)
    for offset, piece in pieces:
        at = text.find(piece)
        while at >= 0:
            if at >= offset and text.startswith(name, at - offset):
                at = text.find(piece, at + len(piece))
                continue
            for before in range(-slack, slack + 1):
                start = at - offset - before
                if start < 0 or text[start] != name[0]:
                    continue
                for after in range(-slack, slack + 1):
                    end = at - offset + len(name) + after
                    variant = text[start:end]
                    if (
                        end <= len(text)
                        and abs(before) + abs(after) <= slack
                        and len(variant) > len(piece)
                        and variant[-1] == name[-1]
                        and variant != name
                        and _is_slip(variant, name)
                    ):
                        yield variant
            at = text.find(piece, at + len(piece))


def _is_slip(variant: str, name: str) -> bool:
    """Whether the two differ by so little, and by such characters, that one is misspelt."""
    from rapidfuzz.distance import Levenshtein

    if ("巡视" in variant) != ("巡视" in name):  # of the two kinds tells inspectors.py
        return False
    most = 2 if len(name) >= _LONG else 1
    edits = Levenshtein.editops(name, variant, score_hint=most)
    if not 0 < len(edits) <= most:
        return False
    changed = set()
    for edit in edits:
        if edit.tag != "insert":
            changed.add(name[edit.src_pos])
        if edit.tag != "delete":
            changed.add(variant[edit.dest_pos])
    if changed & (_TELLING | _JOINING):
        return False
    return len(name) >= _ANY_CHARACTER or not changed & _RANKS


def regulations_as_registered(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A title in 《》 that is one character off a regulation of 制度成果 is taken for that one.

    Another character is a slip only where it sounds or looks like the right one: an office has
    rules for 预算管理 and for 决算管理.
    """
    names = {bare_title(regulation.name) for regulation in ledger.regulations}
    fit = [name for name in sorted(names) if _SHORTEST <= len(name) <= _LONGEST]
    for printed in printed_texts(ledger, vocabulary).having(("《",)) if fit else ():
        if isinstance(printed.item, Regulation):
            continue
        titles = dict.fromkeys(map(bare_title, TITLE.findall(printed.text)))
        # What both are named by is the old name and the new one.
        absent = [name for name in fit if name not in titles]
        for title in titles:
            if title not in names:
                nearest = (name for name in absent if _is_misspelt_title(title, name))
                for name in islice(nearest, 1):
                    yield find("W10", printed.place(ledger), title, name=name)


def _is_misspelt_title(title: str, name: str) -> bool:
    if abs(len(title) - len(name)) > 1 or not _is_slip(title, name):
        return False
    changed = [(a, b) for a, b in zip(title, name, strict=False) if a != b]
    return len(title) != len(name) or all(a in like(b) for a, b in changed)


CHECKS = (
    paired_marks,
    numbered_in_sequence,
    no_sentence_twice,
    names_as_registered,
    regulations_as_registered,
)
