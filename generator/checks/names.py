"""Names in texts and rows, one character off: of the office, its units, its rules, its meetings."""

from collections.abc import Iterable, Iterator
from itertools import combinations, islice, pairwise

from ..findings.findings import Finding, Place, find
from ..findings.limits import MOST_NAMES_COMPARED, MOST_SEARCHED
from ..ledger.columns import Item
from ..ledger.items import Regulation, Unit
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.patterns import Pattern
from .alike import like
from .texts import Texts, printed_texts
from .titles import TITLE, bare_title

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
    for printed in texts.reported:
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
    if ("巡视" in variant) != ("巡视" in name):  # of the two kinds tells inspectors.py
        return False
    changes = _changes(variant, name)
    changed = {character for change in changes for character in change}
    if not changes or changed & (_TELLING | _JOINING):
        return False
    return len(name) >= _ANY_CHARACTER or not changed & _RANKS


def _changes(variant: str, name: str) -> list[tuple[str, str]]:
    """What stands in the variant for what in the name, a character or nothing; none where the two
    are the same, or differ by more than a slip or two."""
    from rapidfuzz.distance import Levenshtein

    most = 2 if len(name) >= _LONG else 1
    edits = Levenshtein.editops(name, variant, score_hint=most)
    if len(edits) > most:
        return []
    return [
        (
            "" if edit.tag == "delete" else variant[edit.dest_pos],
            "" if edit.tag == "insert" else name[edit.src_pos],
        )
        for edit in edits
    ]


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
                nearest = (name for name in absent if _is_misspelt(title, name))
                for name in islice(nearest, 1):
                    yield find("W10", printed.place(ledger), title, name=name)


def _is_misspelt(title: str, name: str) -> bool:
    if abs(len(title) - len(name)) > 1 or not _is_slip(title, name):
        return False
    changed = [(a, b) for a, b in zip(title, name, strict=False) if a != b]
    return len(title) != len(name) or all(a in like(b) for a, b in changed)


# --- names that make groups ---------------------------------------------------------------------

_SHORTEST_GROUP = 4
# More different names than anybody has, of which the first are compared.
_MOST_NAMES = 300
_MARKS = Pattern(r"[\W_]+")


def names_that_group_rows(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Rows of one 方面, one 会议 or one 指标 have one name: nearly the same would count twice."""
    items: list[tuple[str, list[tuple[str, Item]]]] = [
        ("方面", [(problem.aspect, problem) for problem in ledger.problems]),
        ("会议", [(meeting.name, meeting) for meeting in ledger.meetings]),
        ("指标", [(figure.name, figure) for figure in ledger.figures]),
        ("涉及领域", [(rule.field, rule) for rule in ledger.regulations]),
        ("制度名称", [(rule.name, rule) for rule in ledger.regulations]),
    ]
    for column, named in items:
        first: dict[str, Item] = {}
        for name, item in named:
            first.setdefault(name, item)
        for name, item in islice(first.items(), _MOST_NAMES, _MOST_NAMES + 1):
            yield find("V45", ledger.place(item, column), name, what="相近的名称")
        compared = islice(first.items(), _MOST_NAMES)
        for (one, earlier), (other, later) in combinations(compared, 2):
            if is_nearly(one, other):
                place = ledger.place(earlier, column)
                words = {"column": column, "name": one, "other": place.cell}
                yield find("K07", ledger.place(later, column), other, **words)


def is_nearly(one: str, other: str) -> bool:
    """Whether two names are one name written in two ways.

    Another character is a slip only where it sounds or looks like the right one: 政治建设 and
    思想建设 are two.
    """
    one, other = (_MARKS.sub("", bare_title(name)) for name in (one, other))
    if one == other:
        return True
    if min(len(one), len(other)) < _SHORTEST_GROUP:
        return False
    changes = _changes(one, other)
    told = any(set(change) & _TELLING for change in changes)
    return bool(changes) and not told and all(a in like(b) for a, b in changes if a and b)


CHECKS = (
    names_as_registered,
    regulations_as_registered,
    names_that_group_rows,
)
