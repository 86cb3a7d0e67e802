"""What changed from one ledger to another, or between a ledger and a notice.

Rows answer to each other by their number, and where numbers were given anew by their text: a row
inserted in the middle does not make all that follow it differ. Every change is a value with both
cells.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from ..findings.findings import NOWHERE, Finding, Place, errors
from ..ledger.ledger import (
    NO,
    YES,
    Audience,
    Basic,
    Figure,
    Item,
    Ledger,
    Measure,
    Meeting,
    Narrative,
    Problem,
    Status,
)
from ..ledger.schema import SHEETS, Column, Kind, Sheet
from ..ledger.words import STATISTICS_WORDS, Vocabulary
from ..pipeline import Examined
from ..text.characters import compact, write_decimal, write_list

ADDED, REMOVED, MOVED = "added", "removed", "moved"
STATUS, DEADLINE, TEXT, VALUE = "status", "deadline", "text", "value"

# Texts less alike than the first are not the same row under a new number; a row that kept its
# number is the same one from the second on, before others are looked for.
_SAME_ROW, _SAME_NUMBER = 0.8, 0.6
# So many rows are compared with each other by text; more have new numbers in their order only.
_MOST_COMPARED = 250_000
_LEAST_TEXT = 6
_DEADLINES = ("完成时限", "延期至")
_OF_MEASURES = "问题状态（按措施）"


class Change(NamedTuple):
    """One change: the item's `key`, the column, and what stood and stands there.

    An item that came or went has its text in `after` or `before`; one that moved its numbers.
    `backward` marks a status less advanced than before.
    """

    kind: str
    sheet: str
    key: str
    column: str
    old: Place
    new: Place
    before: str
    after: str
    backward: bool = False


class Amount(NamedTuple):
    """A count, a rate or the sum of a figure, before and after; empty where there is none."""

    name: str
    before: str
    after: str


@dataclass(slots=True)
class Comparison:
    """All changes between two files, by their names. `findings` are the errors of either."""

    old: str
    new: str
    changes: list[Change] = field(default_factory=list)
    statistics: list[Amount] = field(default_factory=list)
    figures: list[Amount] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.changes or self.statistics or self.figures)

    @property
    def backward(self) -> list[Change]:
        """The statuses that went back: the warnings of a comparison."""
        return [change for change in self.changes if change.backward]


def compare_ledgers(old: Examined, new: Examined) -> Comparison:
    """Every change of a value, of the rows and of what is counted from them."""
    compared = Comparison(old.reading.path.name, new.reading.path.name)
    for sheet in SHEETS:
        before, after = _items(old.ledger, sheet), _items(new.ledger, sheet)
        for one, other in _matched(before, after):
            compared.changes += _changes(sheet, old.ledger, new.ledger, one, other)
    before, after = (_statistics(examined) for examined in (old, new))
    compared.statistics = [
        Amount(name, before[name], after[name]) for name in before if before[name] != after[name]
    ]
    before, after = (_figures(examined) for examined in (old, new))
    compared.figures = [
        Amount(name, before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    ]
    compared.findings = errors([*old.findings, *new.findings])
    return compared


def _items(ledger: Ledger, sheet: Sheet) -> list[Item]:
    if sheet.item is Basic:
        return [item for item in ledger.basics.values() if item.row]
    return list(getattr(ledger, sheet.target))


# --- which row answers to which -----------------------------------------------------------------


def _matched(old: Sequence[Item], new: Sequence[Item]) -> list[tuple[Item | None, Item | None]]:
    """Every item of both sides once: pairs in the order of `new`, then what went."""
    found: dict[int, Item] = {}  # id of the new item: the old one
    rest_old, rest_new = list(old), list(new)

    def settle(pairs: Iterable[tuple[Item, Item]]) -> None:
        taken = set()
        for one, other in pairs:
            if id(one) not in taken and id(other) not in found:
                found[id(other)] = one
                taken.add(id(one))
        rest_old[:] = [item for item in rest_old if id(item) not in taken]
        rest_new[:] = [item for item in rest_new if id(item) not in found]

    settle(_with_equal(rest_old, rest_new, lambda item: [(_key(item), *_texts(item))]))
    settle(_with_equal(rest_old, rest_new, lambda item: [(_key(item), t) for t in _texts(item)]))
    settle(_with_equal(rest_old, rest_new, _telling, once=True))
    same_number = list(_with_equal(rest_old, rest_new, lambda item: [_key(item)]))
    settle(pair for pair in same_number if _alike(*pair) >= _SAME_NUMBER)
    if len(rest_old) * len(rest_new) <= _MOST_COMPARED:
        scored = [(_alike(a, b), a, b) for a in rest_old for b in rest_new]
        scored = [triple for triple in scored if triple[0] >= _SAME_ROW and _texts(triple[1])]
        settle((a, b) for _, a, b in sorted(scored, key=lambda triple: -triple[0]))
    settle(_with_equal(rest_old, rest_new, lambda item: [_key(item)]))
    pairs: list[tuple[Item | None, Item | None]] = [(found.get(id(item)), item) for item in new]
    return pairs + [(item, None) for item in rest_old]


def _with_equal(old: Sequence[Item], new: Sequence[Item], marks, once: bool = False):
    """The pairs that have a mark in common, in their order; `once`: marks that are unique."""
    known: dict[object, list[Item]] = {}
    for item in old:
        for mark in marks(item):
            known.setdefault(mark, []).append(item)
    there: dict[object, int] = {}
    for item in new:
        for mark in marks(item):
            there[mark] = there.get(mark, 0) + 1
    for item in new:
        for mark in marks(item):
            if once and (there[mark] > 1 or len(known.get(mark, ())) > 1):
                continue
            for other in known.get(mark, ()):
                yield other, item


def _key(item: Item) -> tuple[object, ...]:
    if isinstance(item, Meeting):
        return item.name, item.day
    if isinstance(item, Figure):
        return item.name, item.unit
    return (item.key,)


def _texts(item: Item) -> list[str]:
    """The texts by which an item is known again."""
    if isinstance(item, Measure):
        texts = [item.plan, item.progress]
    elif isinstance(item, (Narrative, Problem)):
        texts = [item.text]
    elif isinstance(item, Meeting):
        texts = [f"{item.name}{item.content}"]
    elif isinstance(item, Basic):
        texts = []
    else:
        texts = [item.key]
    return [text for text in map(compact, texts) if text]


def _telling(item: Item) -> list[str]:
    """Texts that name one item and no other, whatever its number."""
    return [text for text in _texts(item) if len(text) >= _LEAST_TEXT]


def _alike(one: Item, other: Item) -> float:
    from rapidfuzz import fuzz

    pairs = zip(_texts(one), _texts(other), strict=False)
    return max((fuzz.ratio(a, b) / 100 for a, b in pairs), default=0.0)


# --- what changed in a row ----------------------------------------------------------------------


def _changes(
    sheet: Sheet, old: Ledger, new: Ledger, one: Item | None, other: Item | None
) -> list[Change]:
    if one is None or other is None:
        return [_came_or_went(sheet, old, new, one, other)]
    found = []
    moved = isinstance(one, (Measure, Problem)) and one.key != other.key
    if moved:
        column = sheet.key[0]
        places = old.place(one, column), new.place(other, column)
        found.append(Change(MOVED, sheet.name, other.key, column, *places, one.key, other.key))
    for column in sheet.columns:
        # A measure that moved with its problem did not move by itself.
        if moved and (column.name in sheet.key or column.refers):
            continue
        before, after = _value(one, column), _value(other, column)
        if before != after:
            places = old.place(one, column.name), new.place(other, column.name)
            kind, backward = _kind(column, one, other)
            found.append(
                Change(kind, sheet.name, other.key, column.name, *places, before, after, backward)
            )
    if isinstance(one, Problem) and not any(change.column == "认定状态" for change in found):
        found += _computed_status(one, other, old, new)
    return found


def _computed_status(one: Problem, other: Problem, old: Ledger, new: Ledger) -> list[Change]:
    """The status of a problem that changed with its measures."""
    if one.status == other.status:
        return []
    places = old.place(one, "问题编号"), new.place(other, "问题编号")
    words = str(one.status), str(other.status)
    back = other.status.advance < one.status.advance
    return [Change(STATUS, Problem.SHEET, other.key, _OF_MEASURES, *places, *words, back)]


def _came_or_went(
    sheet: Sheet, old: Ledger, new: Ledger, one: Item | None, other: Item | None
) -> Change:
    item = other or one
    column = sheet.columns[0].name
    text = _summary(sheet, item)
    if one is None:
        return Change(ADDED, sheet.name, item.key, "", NOWHERE, new.place(item, column), "", text)
    return Change(REMOVED, sheet.name, item.key, "", old.place(item, column), NOWHERE, text, "")


def _summary(sheet: Sheet, item: Item) -> str:
    """An item in a line: what it says, without its number."""
    if isinstance(item, Measure):
        return item.lead or item.progress or item.plan
    if isinstance(item, Problem):
        return item.text
    if isinstance(item, Narrative):
        return item.heading or item.text
    named = [_value(item, column) for column in sheet.columns[:3]]
    return "，".join(text for text in named if text)


def _value(item: Item, column: Column) -> str:
    """The value of a column as a person would type it."""
    value = getattr(item, column.field)
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return write_decimal(value)
    return write_list(map(str, value)) if isinstance(value, tuple) else str(value)


def _kind(column: Column, one: Item, other: Item) -> tuple[str, bool]:
    """The kind of a change, and whether it is a status that went back."""
    if column.name == "整改状态":
        return STATUS, _advance(other.status) < _advance(one.status)
    if column.name == "认定状态":
        return STATUS, other.status.advance < one.status.advance
    if column.name in _DEADLINES:
        return DEADLINE, False
    return (TEXT if column.kind in (Kind.TEXT, Kind.LINE) else VALUE), False


def _advance(status: Status | None) -> int:
    return -1 if status is None else status.advance


# --- counts -------------------------------------------------------------------------------------


def _statistics(examined: Examined) -> dict[str, str]:
    """What every word of the statistics prints."""
    words = Vocabulary(examined.ledger, examined.statistics, Audience.INTERNAL).values
    return {word.name: words[word.name] for word in STATISTICS_WORDS}


def _figures(examined: Examined) -> dict[str, str]:
    measures = {figure.name: figure.measure_word for figure in examined.ledger.figures}
    sums = examined.statistics.figures
    return {name: f"{write_decimal(sums[name])}{measures[name]}" for name in sums}


# --- with a notice ------------------------------------------------------------------------------


def compare_files(
    old: Path, new: Path, template: Path | None = None, as_of: date | None = None
) -> Comparison:
    """Two ledgers, a ledger and a notice, or two notices. Raises Unreadable."""
    from ..pipeline import examine
    from .documents import WORKBOOK, kind_of

    if kind_of(old) == WORKBOOK == kind_of(new):
        return compare_ledgers(examine(old, as_of), examine(new, as_of))
    return _compare_printed(old, new, template, as_of)


def _compare_printed(old: Path, new: Path, template: Path | None, as_of: date | None) -> Comparison:
    """The printed paragraphs of both; what is not printed cannot be compared."""
    from ..notice.marks import Printed
    from .documents import WORKBOOK, kind_of, read_document
    from .search import print_file
    from .verify import differences

    compared = Comparison(old.name, new.name)
    turned = kind_of(old) != WORKBOOK  # the ledger, which knows its cells, is `new`
    ledger, notice = (new, old) if turned else (old, new)
    if kind_of(ledger) == WORKBOOK:
        sheets = print_file(ledger, template, as_of)
        expected = sheets.paragraphs
        compared.findings = errors([*sheets.findings, *sheets.examined.findings])
        if not expected:
            compared.notes.append("台账现在生成不了通报，没有比较。")
            return compared
    else:
        expected = [Printed(text) for text in read_document(ledger).paragraphs]
    compared.notes.append("与通报比较时，只比较刊印的文字。")
    kinds = {"changed": TEXT, "moved": MOVED}
    for found in differences(read_document(notice).paragraphs, expected):
        cells = (NOWHERE, found.place) if turned else (found.place, NOWHERE)
        texts = (found.notice, found.ledger) if turned else (found.ledger, found.notice)
        kind = kinds.get(found.kind) or (ADDED if not texts[0] else REMOVED)
        key = found.number or found.place.key
        compared.changes.append(Change(kind, found.place.sheet, key, "", *cells, *texts))
    return compared
