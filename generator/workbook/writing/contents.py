"""The values that a workbook is filled with."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ...ledger.columns import Kind, Sheet
from ...text.addresses import Cell
from ..reading.cells import is_blank
from ..reading.grid import Grid

# The error values the file format knows (ECMA-376-1, 18.17.3); any other becomes #N/A.
_CARRIED_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}


class AsTyped(NamedTuple):
    """A raw cell carried as it stood, because it could not be read; an error cell stays one."""

    value: object
    is_error: bool = False


def as_typed(grid: Grid, place: Cell) -> AsTyped | None:
    """A cell as it stands; a formula that was never computed is an error, too."""
    if place in grid.errors:
        error = grid.errors[place]
        return AsTyped(error if error in _CARRIED_ERRORS else "#N/A", is_error=True)
    if place in grid.unvalued:
        return AsTyped("#N/A", is_error=True)
    raw = grid.cell(place)
    return None if is_blank(raw) else AsTyped(raw)


# A row: values by the column's name, those of columns of somebody's own by their position there.
Row = dict[str | int, object]


class OwnSheet(NamedTuple):
    """A sheet that is none of the standard: its raw cells by rows, as they stand.

    Nobody may change them unless it `is_open`; with `widths`, in characters, long texts wrap.
    """

    rows: Sequence[Sequence[object]]
    is_hidden: bool = False  # so that no program offers to show it
    is_open: bool = False
    widths: Sequence[int] = ()


@dataclass(slots=True)
class WorkbookData:
    """What a workbook is filled with: the rows of each sheet, and headers of further columns.

    Values are those of the domain (str, date, Decimal, int, bool, Status, tuple) or AsTyped.
    `others` are further sheets. `fillable` has for each row of a sheet the places that may be
    filled in, and a sheet that it does not name may not be changed; None leaves everything open.
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    further: dict[str, dict[int, str]] = field(default_factory=dict)
    others: dict[str, OwnSheet] = field(default_factory=dict)
    fillable: dict[str, list[Collection[str | int]]] | None = None

    def may_grow(self, sheet: Sheet) -> bool:
        """Whether rows may be added to the sheet: where not all is open, those of a unit alone."""
        if self.fillable is None:
            return True
        return sheet.name in self.fillable and any(c.kind is Kind.UNIT for c in sheet.columns)
