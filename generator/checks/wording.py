"""Proof-reading that no single pattern can do: pairs, sequences, repetitions, names.

What a pattern or a list of words can say is a rule of templates/rules/ (rules.py).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice, pairwise

from ..findings import Finding, find
from ..ledger import Ledger
from ..words import Vocabulary
from .printed import Printed, printed_texts

# Columns whose texts are sentences, as against titles and names.
PROSE = frozenset({"整改进展", "正文"})

# --- brackets and quotation marks ---------------------------------------------------------------

_CLOSING = dict(zip("》〉）”’】〕」』", "《〈（“‘【〔「『", strict=True))
_OPENING = set(_CLOSING.values())
# Parentheses of either width close each other here; their width is a rule of its own.
_ONE_WIDTH = str.maketrans("()", "（）")
_MARK = re.compile("[" + "".join([*_CLOSING, *_OPENING]) + "]")
_MARKS = (*_CLOSING, *_OPENING, "(", ")")
# 1）, a） and ①） number an item and open nothing; ’ also stands for an apostrophe.
_NUMBERING = re.compile(
    r"(?<![^\s。；：，])(?:\d{1,2}|[a-zA-Z]|[一二三四五六七八九十]{1,2})）|[A-Za-z0-9]’"
)


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
        else:
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
_NUMBERINGS = tuple(
    (shown, re.compile(pattern, re.MULTILINE))
    for shown, pattern in (
        ("{}是", rf"{_START}{_NUMERAL}是(?!否|不是)"),
        ("{}要", rf"{_START}{_NUMERAL}要(?![求素点害么件])"),
        ("第{}", rf"{_START}第{_NUMERAL}(?=[，、])"),
        ("（{}）", rf"(?:(?<=[。；：])|^)[（(]{_NUMERAL}[）)]"),
        ("{}、", rf"(?:(?<=[。；：])|^){_NUMERAL}、(?![一二三四五六七八九十])"),
        ("（{}）", r"(?:(?<=[。；：])|^)[（(](\d{1,2})[）)]"),
        ("{}.", r"(?:(?<=[。；：])|^)(\d{1,2})[.．](?=[^\d\s])"),
        ("{}", r"([①②③④⑤⑥⑦⑧⑨⑩])"),
    )
)
_ONES = "一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
# One of these stands in every text that numbers something.
_NUMBERED = (
    *(numeral + word for numeral in (*_ONES, "十") for word in "是要、"),
    *(f"第{numeral}" for numeral in (*_ONES, "十")),
    *(digit + stop for digit in "0123456789" for stop in ".．"),
    *_CIRCLED,
    *"（(",
)
_SLIPS_SHOWN = 3
_LISTING = ("{}是", "{}要")


def numbered_in_sequence(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """一是、二是、三是 (and （一）, 1., ①) in one text begin with the first and skip none."""
    for printed in printed_texts(ledger, vocabulary).having(_NUMBERED):
        for found, missing in islice(sequence_slips(printed.text), _SLIPS_SHOWN):
            yield find("W07", printed.place(ledger), found, missing=missing)


def sequence_slips(text: str) -> Iterator[tuple[str, str]]:
    """(word found, word missed before it) for every gap in a text's numbering words."""
    for shown, pattern in _NUMBERINGS:
        found = list(pattern.finditer(text))
        numerals = [match[1] for match in found]
        numbers = [_ordinal(numeral) for numeral in numerals]
        # One number alone cites something, or numbers the whole cell; but 一是 alone in the
        # middle is a list that has lost the rest.
        if not numbers or (len(numbers) == 1 and (shown not in _LISTING or not found[0].start())):
            continue
        expected = 1
        for numeral, number in zip(numerals, numbers, strict=True):
            if number == 1:  # another list begins
                expected = 1
            if number != expected:
                yield shown.format(numeral), shown.format(_like(numeral, expected))
            expected = number + 1
        if numbers == [1]:
            yield shown.format(numerals[0]), shown.format(_like(numerals[0], 2))


def _ordinal(numeral: str) -> int:
    if numeral in _CIRCLED:
        return _CIRCLED.index(numeral) + 1
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    units = _ONES.find(ones) + 1 if ones else 0
    return (max(_ONES.find(tens) + 1, 1) * 10 if ten else 0) + units


def _like(numeral: str, number: int) -> str:
    """The number written in the manner of that numeral."""
    if numeral in _CIRCLED:
        return _CIRCLED[number - 1] if number <= len(_CIRCLED) else str(number)
    if numeral.isdecimal() or number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    written = "" if not tens else ("十" if tens == 1 else f"{_ONES[tens - 1]}十")
    return written + (_ONES[ones - 1] if ones else "")


# --- sentences told twice -----------------------------------------------------------------------

# Shorter sentences (加强组织领导，压实责任) are common property.
_REPEATED_FROM = 18
_SIMILAR_FROM = 24
# What share of the shorter sentence the other one contains, and how alike the two are as a whole.
# Pairs that an editor calls the same reach 0.88 and 0.76 in the notices looked at; such as merely
# speak of the same thing stay below 0.74 and 0.50.
_CONTAINED, _ALIKE = 0.8, 0.62
# Those that say nearly the same share 0.7 of their strings; below this nothing is measured.
_SHARED = 0.2
# Sentences are compared that share some of their rarest strings of so many characters; of each
# string the first few sentences that have it. This bounds the work for each sentence.
_SHINGLE, _RAREST, _HOLDERS, _CANDIDATES = 5, 8, 8, 3


@dataclass(frozen=True, slots=True)
class _Sentence:
    printed: Printed
    text: str
    # The characters that count: without punctuation and blanks.
    core: str


_SENTENCE_END = re.compile(r"[。！？；\n]")
_PUNCTUATION = re.compile(r"[\W_]+")


def _sentences(texts: Iterable[Printed]) -> Iterator[_Sentence]:
    for printed in texts:
        if printed.name not in PROSE:
            continue
        for text in _SENTENCE_END.split(printed.text):
            core = _PUNCTUATION.sub("", text)
            if len(core) >= _REPEATED_FROM:
                yield _Sentence(printed, text.strip(), core)


def no_sentence_twice(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No sentence stands in two places, literally or nearly so; the later place is told."""
    first: dict[str, _Sentence] = {}
    told: set[tuple[str, int, str, int]] = set()
    for sentence in _sentences(printed_texts(ledger, vocabulary)):
        known = first.setdefault(sentence.core, sentence)
        if known is not sentence and _cells(sentence, known) not in told:
            told.add(_cells(sentence, known))
            yield _repetition("W08", sentence, known, ledger)
    once = [s for s in first.values() if len(s.core) >= _SIMILAR_FROM]
    for later, earlier in _similar(once):
        if _cells(later, earlier) not in told:
            told.add(_cells(later, earlier))
            yield _repetition("W09", later, earlier, ledger)


def _cells(later: _Sentence, earlier: _Sentence) -> tuple[str, int, str, int]:
    one, other = later.printed.item, earlier.printed.item
    return one.SHEET, one.row, other.SHEET, other.row


def _repetition(code: str, later: _Sentence, earlier: _Sentence, ledger: Ledger) -> Finding:
    place = earlier.printed.place(ledger)
    same_cell = earlier.printed.item is later.printed.item
    where = "本单元格前文" if same_cell else f"{place.sheet} {place.cell}（{place.key}）"
    return find(
        code,
        later.printed.place(ledger),
        later.text,
        where=where,
        length=len(later.core),
        other=earlier.text if len(earlier.text) <= 60 else earlier.text[:59] + "…",
    )


def _shingles(core: str) -> set[str]:
    return {core[i : i + _SHINGLE] for i in range(len(core) - _SHINGLE + 1)}


def _similar(sentences: list[_Sentence]) -> Iterator[tuple[_Sentence, _Sentence]]:
    """(sentence, an earlier one of another cell that says nearly the same), in order."""
    strings = [_shingles(sentence.core) for sentence in sentences]
    count = Counter(string for each in strings for string in each)
    holders: dict[str, list[int]] = {}
    for number, sentence in enumerate(sentences):
        shared = [string for string in strings[number] if count[string] > 1]
        rarest = nsmallest(_RAREST, [(count[string], string) for string in shared])
        votes = Counter(holder for _, string in rarest for holder in holders.get(string, ()))
        for string in shared:
            known = holders.setdefault(string, [])
            if len(known) < _HOLDERS:
                known.append(number)
        for candidate, _ in votes.most_common(_CANDIDATES):
            other = sentences[candidate]
            if other.printed.item is sentence.printed.item:
                continue
            fewer = min(len(strings[number]), len(strings[candidate]))
            if len(strings[number] & strings[candidate]) < _SHARED * fewer:
                continue
            if _is_alike(sentence.core, other.core):
                yield sentence, other
                break


def _is_alike(one: str, other: str) -> bool:
    """Whether the shorter text is nearly contained in the longer one, and both much alike."""
    from rapidfuzz.distance import Indel, LCSseq

    contained = LCSseq.similarity(one, other) >= _CONTAINED * min(len(one), len(other))
    return contained and Indel.normalized_similarity(one, other) >= _ALIKE


# --- names of the office and its units ----------------------------------------------------------

_NAMED = ("党组织全称", "被巡察党组织", "党组织简称", "巡察组", "审定会议")
# 中共…委员会 and …党委 name the office behind the party organisation.
_PARTY = re.compile(r"^中共|(?:委员会|党委|党组|党总支|党支部)$")
# A character more or less of these makes another office, not a slip.
_TELLING = frozenset("一二三四五六七八九十0123456789甲乙丙丁东南西北上下左右前后内外新老正副")
_RANKS = frozenset("省市县区镇乡总分支大中小局处科股室部组办站所队院厅委")
_JOINING = frozenset("、，和与及的")
_SHORTEST = 5  # names below this differ from ordinary words by one character too often
_ONE_MORE = 7  # names from this on may lack a character or have one too many
_ANY_CHARACTER = 9  # names from this on may differ in a rank too
_LONG = 12  # names from this on may differ by two characters


def names_as_registered(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The office and its units are named as 基本情况 and 责任单位 have them, or by a short form.

    A name that differs from a registered one by a character or two inside is taken for misspelt;
    another number or rank (第二派出所, 治安支队) makes another office.
    """
    names = registered_names(ledger)
    texts = printed_texts(ledger, vocabulary)
    named: dict[int, list[tuple[str, list[tuple[int, str]]]]] = {}
    for name in names:
        if len(name) >= _SHORTEST:
            pieces = _pieces(name)
            for number in texts.numbers_with(piece for _, piece in pieces):
                named.setdefault(number, []).append((name, pieces))
    for number, parts in sorted(named.items()):
        printed = texts[number]
        if printed.column == "内容":
            continue
        told = set(names)
        for name, pieces in parts:
            for variant in _variants(printed.text, name, pieces):
                if variant not in told and not _holds(variant, name, names):
                    told.add(variant)
                    yield find("W10", printed.place(ledger), variant, name=name)


def registered_names(ledger: Ledger) -> set[str]:
    """Every name of the office, its party organisation and its units, with their short forms."""
    names = {ledger.text(item) for item in _NAMED}
    names |= {_PARTY.sub("", name) for name in names}
    names |= {name for unit in ledger.units for name in (unit.name, unit.short)}
    return names - {""}


def _holds(variant: str, name: str, names: set[str]) -> bool:
    """Whether the variant is the name of another registered office with something around it."""
    return any(other != name and other in variant and len(other) >= 4 for other in names)


def _pieces(name: str) -> list[tuple[int, str]]:
    """The name in pieces with their offsets, one more than the slips allowed: one is intact."""
    count = 3 if len(name) >= _LONG else 2
    bounds = [len(name) * step // count for step in range(count + 1)]
    return [(start, name[start:end]) for start, end in pairwise(bounds)]


def _variants(text: str, name: str, pieces: list[tuple[int, str]]) -> Iterator[str]:
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


CHECKS = (paired_marks, numbered_in_sequence, no_sentence_twice, names_as_registered)
