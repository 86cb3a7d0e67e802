"""The return list: which unit sent what, when, and what of its own is still empty."""

from typing import NamedTuple

from ..ledger.columns import Kind
from ..ledger.schema import SHEETS
from .apply import Earlier, merge_rows
from .lines import lines_of
from .merge import Merged


class UnitReturns(NamedTuple):
    """A unit with its parts that came back (number, when saved, file) and its empty cells."""

    unit: str
    parts: list[tuple[str, str, str]]
    empty: list[str]


def return_list(merged: Merged, earlier: Earlier) -> list[UnitReturns]:
    """Every unit that answers for a row, in the order of the ledger."""
    sent: dict[str, list[tuple[str, str, str]]] = {}
    for unit, number, saved, name, _ in merge_rows(merged.parts, earlier):
        sent.setdefault(unit, []).append((number, saved, name))
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
