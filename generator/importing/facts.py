"""Several facts in one cell, 办公室（张三） or 措施：…完成情况：…, told apart where that is sure.

By labels, by what only one of the columns can hold (units and persons, days and statuses), or by
line breaks where all cells of the column have a line for each.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import and_

from ..ledger.columns import Kind
from ..text.characters import HAN, compact, fold
from ..text.patterns import Pattern
from .columns import STRICT, is_read
from .enumerated import pieces
from .words import columns, headers_of

Facts = dict[str, list[str]]  # by columns, several where a cell lists several measures
Wanted = Sequence[tuple[str, ...]]  # for each fact the columns that it may be

_PERSONS = frozenset(("责任人", "责任领导", "牵头领导"))
_UNIT = (
    "室|股|科|处|部|局|中心|站|所|队|办|院|校|委|组|会|支部|公司|政府|镇|乡|街道|学校|协会|集团|厂"
)
_UNITS = Pattern(rf".{{1,30}}(?:{_UNIT})")
_PERSON = Pattern(rf"(?:{HAN}|·){{2,4}}(?:\([^()]{{0,12}}(?:长|书记|主任|员|师)\))?")
# What stands in the place of a name and is none: another unit, or a word on where to look.
_NO_NAME = Pattern(
    rf".*(?:{_UNIT}|单位|部门|人员|干部|职工|同志们)|[见详等同无各另待暂按全有相本其].*"
)
_APART = Pattern(r"[\s、,;:/|\-]+")
_BETWEEN = Pattern(r"[\n；;，,]+")
_BREAKS = "\n,;、。(（，；/ "
_AROUND = " \t\r\n\u3000，,；;、。()（）/"


def facts_in(text: str, wanted: Wanted, has_lines: bool) -> Facts | None:
    """The facts that a cell holds, where they can be told apart; together they are its text but
    for labels and signs between them. `has_lines` where all cells have a line for each fact.
    """
    listed = [_told_apart(piece, wanted) for piece in pieces(text)]
    if len(listed) > 1 and all(listed):
        return _together(listed)
    if found := _labelled(text, wanted) if len(listed) > 1 else listed[0]:
        return found
    if has_lines and len(lines := _lines(text)) == len(wanted):
        return {names[0]: [line] for names, line in zip(wanted, lines, strict=True)}
    return None


def is_unit(text: str) -> bool:
    """Whether a text ends as the name of a unit does."""
    return bool(_UNITS.fullmatch(text))


def only_fact(value: object, wanted: Wanted) -> str:
    """The column of the one fact that is all of a cell, where it can be no other's; else ""."""
    strict = [name for names in wanted for name in names if columns()[name].kind in STRICT]
    fits = [name for name in strict if is_read(value, name)]
    return fits[0] if len(fits) == 1 else ""


def _told_apart(text: str, wanted: Wanted) -> Facts | None:
    return _labelled(text, wanted) or _by_kinds(text, wanted)


def _together(listed: Sequence[Facts | None]) -> Facts | None:
    """The facts of several measures, where all have the same."""
    found: Facts = {}
    for facts in listed:
        for name, texts in (facts or {}).items():
            found.setdefault(name, []).extend(texts)
    return found if {len(texts) for texts in found.values()} == {len(listed)} else None


def have_lines(texts: Sequence[str], wanted: Wanted) -> bool:
    """Whether each of several cells has a line for each fact, which no wrapped text would have."""
    return len(texts) > 1 and all(len(_lines(text)) == len(wanted) for text in texts)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


# --- labels ---------------------------------------------------------------------------------------


def _labelled(text: str, wanted: Wanted) -> Facts | None:
    """The facts behind their labels; one without, which comes first, is the one that is missing.

    They may come once, or once for each of several measures in one order.
    """
    parts = list(_parts(text, wanted))
    if len(parts) < 2:
        return None
    known = [places for places, _ in parts]
    if known[0] is None:
        missing = [place for place in range(len(wanted)) if place not in known]
        if len(missing) != 1:
            return None
        known[0] = missing[0]
    number = len(wanted)
    order = known[:number]
    if len({*order}) != number or known != order * (len(known) // number):
        return None
    found: Facts = {}
    for place, (_, said) in zip(known, parts, strict=True):
        name = _fitting(said, wanted[place or 0])
        if not said or not name:
            return None
        is_text = columns()[name].kind is Kind.TEXT
        found.setdefault(name, []).append(said if is_text else said.strip(_AROUND))
    lengths = {len(texts) for texts in found.values()}
    return found if len(lengths) == 1 and len(found) == number else None


def _parts(text: str, wanted: Wanted) -> Iterator[tuple[int | None, str]]:
    """Each label's fact, by its place among those that are wanted, and the text behind it; None
    for what stands before the first.
    """
    labels = {
        label: place
        for place, names in enumerate(wanted)
        for name in names
        for label in headers_of(name)
    }
    spelled = "|".join(sorted(map(re.escape, labels), key=len, reverse=True))
    pattern = Pattern(rf"(?:^|(?<=[\n。；;，,、\s]))[【\[]?({spelled})(?:[】\]][:：]?|[:：])")
    place: int | None = None
    start = 0
    for match in pattern.finditer(text):
        before = text[start : match.start()].strip()
        if before or place is not None:
            yield place, before
        place, start = labels[compact(match[1])], match.end()
    yield place, text[start:].strip()


def _fitting(text: str, names: Sequence[str]) -> str:
    """Which of the columns the text is that of: first those that not every text can be."""
    known = columns()
    strict = [name for name in names if known[name].kind in STRICT]
    fits = [name for name in strict if is_read(text.strip(_AROUND), name)]
    others = [name for name in names if name not in strict]
    return next(iter([*fits, *others]), "")


# --- kinds ----------------------------------------------------------------------------------------


def _by_kinds(text: str, wanted: Wanted) -> Facts | None:
    """The facts of which each can be but one of the columns."""
    names = [name for one in wanted for name in one]
    if len(wanted) > 2:
        return _one_each(text, names)
    units = [name for name in names if columns()[name].kind in (Kind.UNIT, Kind.UNITS)]
    persons = [name for name in names if name in _PERSONS]
    if len(units) == len(persons) == 1 and len(names) == 2:
        return _unit_and_person(text, units[0], persons[0])
    return _strict(text, wanted)


def _one_each(text: str, names: Sequence[str]) -> Facts | None:
    """The parts of a text, if each can be that of one of the columns alone."""
    found: Facts = {}
    parts = [part.strip(_AROUND) for part in _BETWEEN.split(text.strip(_AROUND))]
    for part in parts:
        fits = [name for name in names if _can_be(part, name)]
        if len(fits) != 1 or fits[0] in found:
            return None
        found[fits[0]] = [part]
    return found if len(found) == len(names) else None


def _can_be(text: str, name: str) -> bool:
    """Whether a text can be that of a column for units, persons, days or statuses."""
    kind = columns()[name].kind
    if kind in (Kind.UNIT, Kind.UNITS) or name in _PERSONS:
        unit, person = (name, "") if kind in (Kind.UNIT, Kind.UNITS) else ("", name)
        return _unit_or_person(fold(text), unit, person) == name
    return kind in STRICT and is_read(text, name)


def _unit_and_person(text: str, unit: str, person: str) -> Facts | None:
    """Units and then persons, or the other way round, each of which is surely one."""
    spans = list(_names(fold(text)))
    kinds = [_unit_or_person(fold(text[slice(*span)]), unit, person) for span in spans]
    changes = sum(a != b for a, b in pairwise(kinds))
    if "" in kinds or changes != 1:
        return None
    found: Facts = {}
    for name in (unit, person):
        own = [span for span, kind in zip(spans, kinds, strict=True) if kind == name]
        found[name] = [text[own[0][0] : own[-1][1]]]
    return found


def _names(folded: str) -> Iterator[tuple[int, int]]:
    """Where the words of a text stand, which signs part; a person's office goes with the name."""
    start = 0
    for gap in [*_APART.finditer(folded), None]:
        end = gap.start() if gap else len(folded)
        opened = folded.find("(", start, end)
        is_one = bool(_PERSON.fullmatch(folded, start, end)) and not _UNITS.fullmatch(
            folded, start, max(opened, start)
        )
        words = [(start, end)] if is_one or opened < 0 else [(start, opened), (opened + 1, end)]
        for a, b in words:
            b -= "(" not in folded[a:b] and folded.endswith(")", a, b)
            if a < b:
                yield a, b
        start = gap.end() if gap else end


def _unit_or_person(text: str, unit: str, person: str) -> str:
    if any(text in headers_of(name) for name in (unit, person)):
        return ""
    if _UNITS.fullmatch(text):
        return unit
    is_name = _PERSON.fullmatch(text) and not _NO_NAME.fullmatch(text.partition("(")[0])
    return person if is_name else ""


def _strict(text: str, wanted: Wanted) -> Facts | None:
    """A day or a status, and what stands before or behind it: 2025年6月30日，已完成."""
    known = columns()
    # Behind a status that may as well begin a text nobody knows where that ends.
    surely = [all(known[name].kind in STRICT for name in names) for names in wanted]
    for place, sign in enumerate(text):
        sides = text[:place].strip(_AROUND), text[place + 1 :].strip(_AROUND)
        if sign not in _BREAKS or not all(sides):
            continue
        for order in (sides, sides[::-1]):
            fits = [_fitting(said, names) for said, names in zip(order, wanted, strict=True)]
            are_strict = [bool(name) and known[name].kind in STRICT for name in fits]
            is_sure = all(are_strict) or any(map(and_, surely, are_strict))
            if all(fits) and is_sure and _is_only(order, wanted):
                return {name: [said] for name, said in zip(fits, order, strict=True)}
    return None


def _is_only(sides: Sequence[str], wanted: Wanted) -> bool:
    """Whether the two sides could not be taken the other way round."""
    known = columns()
    other = zip(sides[::-1], wanted, strict=True)
    return not all(
        any(known[name].kind in STRICT and is_read(said, name) for name in names)
        for said, names in other
    )
