"""The return list: which unit sent what, when, and what of its own is still empty."""

from typing import NamedTuple

from ..ledger.schema import sheet_named
from .earlier import Earlier, merge_rows
from .lines import has_unit, lines_of, units_of
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
    told = {tuple(row[:5]): None for row in merge_rows(merged.parts, earlier, {})}
    for unit, number, saved, name, digest in told:
        sent.setdefault(unit, []).append(Sent(number, saved, name, digest in untouched))
    places = [taken.place for taken in merged.taken if taken.text]
    filled = {(place.sheet, place.row, place.column) for place in places}
    ledger = merged.carried.reading.ledger
    empty: dict[str, list[str]] = {unit: [] for unit in units_of(ledger)}
    for line in lines_of(merged.carried):
        sheet = sheet_named(line.sheet)
        if line.unit not in empty or not has_unit(sheet):
            continue
        columns = ledger.columns[line.sheet]
        for column in sheet.columns:
            if not column.by_unit or not column.required or line.texts.get(column.name):
                continue
            if (line.sheet, line.number, columns.get(column.name, 0)) not in filled:
                empty[line.unit].append(f"{line.identity.key} {column.name}")
    return [UnitReturns(unit, sent.get(unit, []), cells) for unit, cells in empty.items()]
