"""What changed from one ledger to another, or between a ledger and a notice.

Every change is a value with both cells; which row answers to which is told by rows.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from ..findings.findings import NOWHERE, Finding, Place, errors
from ..ledger.choices import NO, YES, Audience
from ..ledger.columns import Column, Item, Kind, Sheet
from ..ledger.items import Figure, Measure, Narrative, Problem
from ..ledger.ledger import Ledger
from ..ledger.schema import SHEETS, sheet_of
from ..ledger.words import STATISTICS_WORDS
from ..notice.printed import Printed
from ..pipeline import Examined, examine, left_to_office
from ..text.characters import write_decimal, write_list
from .differences import differences, nothing_met
from .documents import WORKBOOK, kind_of, read_document
from .rows import matched
from .search import print_file

ADDED, REMOVED, MOVED = "added", "removed", "moved"
STATUS, DEADLINE, TEXT, VALUE = "status", "deadline", "text", "value"

_DEADLINES = ("完成时限", "延期至")
_STATUSES = ("整改状态", "认定状态")
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
    """All changes between two files, by their names.

    `errors` are those of each, the old one first; `refused` says why nothing was compared.
    """

    old: str
    new: str
    changes: list[Change] = field(default_factory=list)
    statistics: list[Amount] = field(default_factory=list)
    figures: list[Amount] = field(default_factory=list)
    errors: tuple[list[Finding], ...] = ()
    notes: list[str] = field(default_factory=list)
    refused: str = ""

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
    strange = [e.reading.path.name for e in (old, new) if not e.reading.sheets]
    if strange:
        compared.refused = f"“{'”“'.join(strange)}”不是整改台账，没有比较。"
        return compared
    parts = [e.reading.path.name for e in (old, new) if e.reading.is_part]
    if len(parts) == 1:  # all that the unit was not given would be told as gone
        compared.refused = (
            f"“{parts[0]}”是分给单位填写的一份，不是整份台账，没有比较；"
            "单位改了什么，用 tongbao merge 合并时逐处列出。"
        )
        return compared
    sides = _side(old), _side(new)
    for sheet in SHEETS:
        for one, other in matched(_items(sides[0].ledger, sheet), _items(sides[1].ledger, sheet)):
            compared.changes += _changes(sheet, *sides, one, other)
    compared.statistics = _amounts(_statistics(old), _statistics(new))
    compared.figures = _amounts(_figures(old, sides[0]), _figures(new, sides[1]))
    compared.errors = tuple(errors(left_to_office(e).findings) for e in (old, new))
    return compared


class _Side(NamedTuple):
    """A ledger, and what is typed in the cells that something was found in, by their places."""

    ledger: Ledger
    typed: dict[Place, str]

    def shown(self, item: Item, column: Column) -> str:
        """The value of a column as a person would type it, or what cannot be read as it is."""
        return _value(item, column) or self.unread(item, column)

    def unread(self, item: Item, column: Column) -> str:
        """What is typed where no value could be read."""
        place = self.ledger.place(item, column.name)
        return self.typed.get(place, "") if getattr(item, column.field) is None else ""


def _side(examined: Examined) -> _Side:
    return _Side(examined.ledger, {f.place: f.value for f in examined.findings if f.value})


def _amounts(before: Mapping[str, str], after: Mapping[str, str]) -> list[Amount]:
    """What is not the same on both sides."""
    return [
        Amount(name, before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    ]


def _items(ledger: Ledger, sheet: Sheet) -> list[Item]:
    return [item for item in ledger.of(sheet) if item.row]


# --- what changed in a row ----------------------------------------------------------------------


def _changes(
    sheet: Sheet, before: _Side, now: _Side, one: Item | None, other: Item | None
) -> list[Change]:
    old, new = before.ledger, now.ledger
    if one is None:
        return [_came(sheet, new, other)] if other else []
    if other is None:
        return [_went(sheet, old, one)]
    found = []
    moved = isinstance(one, (Measure, Problem)) and one.key != other.key
    if moved:
        key = sheet.key[0]
        places = old.place(one, key), new.place(other, key)
        found.append(Change(MOVED, sheet.name, other.key, key, *places, one.key, other.key))
    for column in sheet.columns:
        # A measure that moved with its problem did not move by itself.
        if moved and (column.name in sheet.key or column.refers):
            continue
        texts = before.shown(one, column), now.shown(other, column)
        if texts[0] != texts[1]:
            places = old.place(one, column.name), new.place(other, column.name)
            unread = before.unread(one, column) or now.unread(other, column)
            kind, backward = (VALUE, False) if unread else _kind(column, one, other)
            found.append(
                Change(kind, sheet.name, other.key, column.name, *places, *texts, backward)
            )
    assessed = any(change.column == "认定状态" for change in found)
    if isinstance(one, Problem) and isinstance(other, Problem) and not assessed:
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


def _came(sheet: Sheet, new: Ledger, item: Item) -> Change:
    place = new.place(item, sheet.columns[0].name)
    return Change(ADDED, sheet.name, item.key, "", NOWHERE, place, "", _summary(sheet, item))


def _went(sheet: Sheet, old: Ledger, item: Item) -> Change:
    place = old.place(item, sheet.columns[0].name)
    return Change(REMOVED, sheet.name, item.key, "", place, NOWHERE, _summary(sheet, item), "")


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
    if column.name in _STATUSES:
        return STATUS, _advance(other) < _advance(one)
    if column.name in _DEADLINES:
        return DEADLINE, False
    return (TEXT if column.kind in (Kind.TEXT, Kind.LINE) else VALUE), False


def _advance(item: Item) -> int:
    """How far the status of a measure or a problem is; -1 where it has none."""
    status = item.status if isinstance(item, (Measure, Problem)) else None
    return -1 if status is None else status.advance


# --- counts -------------------------------------------------------------------------------------


def _statistics(examined: Examined) -> dict[str, str]:
    """What every word of the statistics prints."""
    words = examined.vocabulary.for_audience(Audience.INTERNAL).values
    return {word.name: words[word.name] for word in STATISTICS_WORDS}


def _figures(examined: Examined, side: _Side) -> dict[str, str]:
    """The sum of each figure; of one that has a value which is no number, what is typed there."""
    measures = {figure.name: figure.measure_word for figure in examined.ledger.figures}
    sums, number = examined.statistics.figures, sheet_of(Figure).column("数值")
    unread = {f.name: text for f in side.ledger.figures if (text := side.unread(f, number))}
    return {
        name: unread.get(name) or f"{write_decimal(sums[name])}{measures[name]}" for name in sums
    }


# --- with a notice ------------------------------------------------------------------------------


def compare_files(old: Path, new: Path, template: Path | None, as_of: date | None) -> Comparison:
    """Two ledgers, a ledger and a notice, or two notices. Raises Unreadable."""
    are_ledgers = [kind_of(path) == WORKBOOK for path in (old, new)]
    if all(are_ledgers):
        return compare_ledgers(*(examine(path, as_of, part=True) for path in (old, new)))
    return _compare_printed(old, new, are_ledgers, template, as_of)


def _compare_printed(
    old: Path, new: Path, are_ledgers: list[bool], template: Path | None, as_of: date | None
) -> Comparison:
    """The printed paragraphs of both; what is not printed cannot be compared."""
    compared = Comparison(old.name, new.name)
    turned = not are_ledgers[0]  # the ledger, which knows its cells, is `new`
    ledger, notice = (new, old) if turned else (old, new)
    if any(are_ledgers):
        sheets = print_file(ledger, template, as_of, notice)
        expected = sheets.paragraphs
        if not sheets.examined.reading.sheets:
            compared.refused = f"“{ledger.name}”不是整改台账，没有比较。"
            return compared
        faults = errors([*sheets.findings, *sheets.examined.findings])
        compared.errors = ([], faults) if turned else (faults, [])
        if not expected:
            compared.refused = "台账现在生成不了通报，没有比较。"
            return compared
    else:
        expected = [Printed(text) for text in read_document(ledger).paragraphs]
    found_all = differences(read_document(notice).paragraphs, expected)
    if nothing_met(found_all, expected):
        compared.refused = f"“{old.name}”和“{new.name}”没有一段相同或者相近，没有比较。"
        return compared
    compared.notes.append("与通报比较时，只比较刊印的文字。")
    kinds = {"changed": TEXT, "moved": MOVED}
    for found in found_all:
        cells = (NOWHERE, found.place) if turned else (found.place, NOWHERE)
        texts = (found.notice, found.ledger) if turned else (found.ledger, found.notice)
        kind = kinds.get(found.kind) or (ADDED if not texts[0] else REMOVED)
        key = found.number or found.place.key
        compared.changes.append(Change(kind, found.place.sheet, key, "", *cells, *texts))
    return compared
