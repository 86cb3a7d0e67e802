"""The return list: which unit sent what, when, and what of its own is still empty."""

from typing import NamedTuple

from ..ledger.columns import Kind
from ..ledger.schema import SHEETS
from .apply import Earlier, merge_rows
from .lines import lines_of
from .merge import Merged


class Sent(NamedTuple):
    """A part that came back: the number of its 分发, when it was saved if that is known."""

    number: str
    saved: str
    file: str
    is_untouched: bool  # whether the unit did nothing in it

    @property
    def how(self) -> str:
        """When it was saved, or that nothing was done in it."""
        return "没有改动" if self.is_untouched else self.saved or "保存时间不详"


class UnitReturns(NamedTuple):
    """A unit with its parts that came back and its empty cells."""

    unit: str
    parts: list[Sent]
    empty: list[str]


def return_list(merged: Merged, earlier: Earlier) -> list[UnitReturns]:
    """Every unit that answers for a row, in the order of the ledger."""
    sent: dict[str, list[Sent]] = {}
    untouched = {part.sha256 for part in merged.parts if not part.is_changed}
    for unit, number, saved, name, digest in merge_rows(merged.parts, earlier):
        sent.setdefault(unit, []).append(Sent(number, saved, name, digest in untouched))
    filled = {(taken.place, taken.unit) for taken in merged.taken if taken.text}
    empty: dict[str, list[str]] = {}
    ledger = merged.carried.reading.ledger
    for unit in [unit.name for unit in ledger.units] or [item.unit for item in ledger.assigned]:
        empty.setdefault(unit, [])
    for line in lines_of(merged.carried):
        sheet = next(sheet for sheet in SHEETS if sheet.name == line.sheet)
        if line.unit not in empty or not any(c.kind is Kind.UNIT for c in sheet.columns):
            continue
        columns = ledger.columns[line.sheet]
        for column in sheet.columns:
            if not column.by_unit or not column.required or line.texts.get(column.name):
                continue
            now = {(place.sheet, place.row, place.column) for place, _ in filled}
            if (line.sheet, line.number, columns.get(column.name, 0)) not in now:
                empty[line.unit].append(f"{line.identity.key} {column.name}")
    return [UnitReturns(unit, sent.get(unit, []), cells) for unit, cells in empty.items()]
