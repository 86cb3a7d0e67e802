"""The values that a workbook is filled with."""

from dataclasses import dataclass, field
from typing import NamedTuple


class AsTyped(NamedTuple):
    """A raw cell carried as it stood, because it could not be read; an error cell stays one."""

    value: object
    is_error: bool = False


# A row: values by the column's name, those of columns of somebody's own by their position there.
Row = dict[str | int, object]


@dataclass(slots=True)
class WorkbookData:
    """What a workbook is filled with: the rows of each sheet, and headers of further columns.

    Values are those of the domain (str, date, Decimal, int, bool, Status, tuple) or AsTyped.
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    further: dict[str, dict[int, str]] = field(default_factory=dict)
