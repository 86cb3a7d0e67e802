"""The rows of a ledger as units get them: who answers for each, and the text of each cell.

A row is known again by its sheet, its key and its unit, however often it is sorted; a key that
comes more than once is counted. The texts say the same for the same value in any workbook.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import NamedTuple

from ..ledger.choices import NO, YES
from ..ledger.columns import Kind, Sheet
from ..ledger.ledger import Ledger
from ..ledger.schema import SHEETS
from ..text.characters import compact, write_decimal, write_list
from ..workbook.reading.open import Grid
from ..workbook.reading.shown import Formatted
from ..workbook.writing import AsTyped, Carried, Row


class Identity(NamedTuple):
    """By what a row is known again: the `nth` of those that are alike in the rest."""

    sheet: str
    key: str
    unit: str
    nth: int = 1


class Line(NamedTuple):
    """A row with its number in the file, its values, and their texts by the columns' labels."""

    identity: Identity
    number: int
    row: Row
    texts: Mapping[str, str]

    @property
    def sheet(self) -> str:
        return self.identity.sheet

    @property
    def unit(self) -> str:
        return self.identity.unit


def lines_of(carried: Carried) -> list[Line]:
    """Every row of the standard sheets of a ledger that holds anything."""
    names = unit_names(carried.reading.ledger)
    lines = []
    for sheet in SHEETS:
        further = labels(carried.contents.further.get(sheet.name, {}))
        rows = carried.contents.rows.get(sheet.name, [])
        for number, row in zip(carried.numbers.get(sheet.name, []), rows, strict=True):
            texts = {further.get(place, str(place)): cell_text(row[place]) for place in row}
            key = "/".join(filter(None, (texts.get(name, "") for name in sheet.key)))
            written = texts.get(unit_column(sheet), "")
            unit = names.get(compact(written), written)
            lines.append(Line(Identity(sheet.name, key, unit), number, row, texts))
    return counted(lines)


def counted(lines: Iterable[Line]) -> list[Line]:
    """The lines, those numbered that are alike in sheet, key and unit."""
    met: Counter[Identity] = Counter()
    numbered = []
    for line in lines:
        alike = line.identity._replace(nth=0)
        met[alike] += 1
        numbered.append(line._replace(identity=alike._replace(nth=met[alike])))
    return numbered


def unit_column(sheet: Sheet) -> str:
    """The column with the one unit that answers for each row; "" for a sheet without it."""
    return next((column.name for column in sheet.columns if column.kind is Kind.UNIT), "")


def has_unit(sheet: Sheet) -> bool:
    """Whether one unit answers for each row of the sheet."""
    return bool(unit_column(sheet))


def units_of(ledger: Ledger) -> list[str]:
    """The units that are registered; without any, those that the rows name. Each comes once."""
    registered = [unit.name for unit in ledger.units]
    names: dict[str, str] = {}
    for name in registered or [item.unit for item in ledger.assigned if item.unit]:
        names.setdefault(compact(name), name)
    return list(names.values())


def unit_names(ledger: Ledger) -> dict[str, str]:
    """{name or short name, as it is compared: name} of the units."""
    names = {compact(name): name for name in units_of(ledger)}
    for unit in ledger.units:
        names.setdefault(compact(unit.short or unit.name), unit.name)
    return names


def labels(further: Mapping[int, str]) -> dict[str | int, str]:
    """{position: label} of columns of somebody's own, each with another label."""
    met: Counter[str] = Counter()
    found: dict[str | int, str] = {}
    for position, header in further.items():
        name = header or "（没有表头的列）"
        met[name] += 1
        found[position] = f"{name}（{met[name]}）" if met[name] > 1 else name
    return found


def columns_of(carried: Carried, sheet: str) -> dict[str, int]:
    """{label: position} of all columns that a sheet has."""
    own = labels(carried.contents.further.get(sheet, {}))
    described = carried.reading.ledger.columns.get(sheet, {})
    return {**described, **{label: int(position) for position, label in own.items()}}


def cell_text(value: object) -> str:
    """A value as it is compared: the same text for the same value, in whatever cell it stands."""
    if isinstance(value, AsTyped):
        value = value.value
    if isinstance(value, Formatted):
        value = value.carried[0]
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, tuple):
        return write_list(map(str, value))
    if isinstance(value, (float, Decimal)):
        return write_decimal(Decimal(str(value)))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return "\n".join(str(value).splitlines()).strip()


def grid_lines(name: str, grid: Grid) -> list[Line]:
    """The rows of a sheet of somebody's own, by their numbers."""
    lines = []
    for number in range(1, grid.height + 1):
        row: Row = dict(enumerate(grid.row(number), start=1))
        texts = {f"第{place}列": cell_text(cell) for place, cell in row.items()}
        if any(texts.values()):
            lines.append(Line(Identity(name, f"第{number}行", ""), number, row, texts))
    return lines
