"""Where everything stands: the rows and columns of each sheet, ours and somebody's own."""

from dataclasses import dataclass
from typing import NamedTuple

from openpyxl.utils import quote_sheetname

from ...ledger.columns import Column, Sheet
from ...ledger.items import BASICS, Basic
from ...text.addresses import column_letters
from .contents import Row, WorkbookData

# So many rows have a formula that looks something up, or all that hold something. LibreOffice
# prints every row with a formula, whatever it shows: these are one page.
_LOOKUP_ROWS = 60
# How many rows of a sheet are validated and listed; a longer ledger gets more.
PREPARED_ROWS = 500
# What stays free below the data of a long ledger, and for further 项目 of 基本情况.
_SPARE_ROWS = 100
_SPARE_BASICS = 20

GUIDE = "填表说明"
BASICS_HELP = "说明"  # the third column of 基本情况, for people only
TITLE = "巡察整改台账"


class Lookup(NamedTuple):
    """A column for people only: beside `beside` it shows `shows` of the item referred to."""

    sheet: str
    beside: str
    header: str
    shows: str
    width: int = 24


LOOKUPS = (Lookup("整改台账", "问题编号", "问题内容（自动）", "问题"),)


@dataclass(slots=True)
class Layout:
    """A sheet with its rows, and where each column stands (from 1)."""

    sheet: Sheet
    rows: list[Row]
    positions: dict[str | int, int]
    further: dict[int, str]
    lookups: dict[str, Lookup]
    last: int  # the last prepared row

    def letter(self, column: str | int) -> str:
        return column_letters(self.positions[column])

    def cells(self, column: str | int) -> str:
        """The prepared cells of a column, as A2:A501."""
        return f"{self.letter(column)}2:{self.letter(column)}{self.last}"

    def absolute(self, column: str | int) -> str:
        """The column with its sheet and header: '整改台账'!$A$1:$A$501.

        From the header on, because the first data row moves when a row is inserted above it.
        """
        letter = self.letter(column)
        return f"{quote_sheetname(self.sheet.name)}!${letter}$1:${letter}${self.last}"

    @property
    def basics(self) -> dict[int, Column]:
        """{row of 基本情况: the description of its 项目}, as far as they are described."""
        known = {column.name: column for column in BASICS}
        names = [str(row.get("项目")) for row in self.rows]
        return {n: known[name] for n, name in enumerate(names, start=2) if name in known}

    @property
    def looked_up(self) -> range:
        """The rows of the formulas that look something up."""
        return range(2, min(max(len(self.rows), _LOOKUP_ROWS) + 1, self.last) + 1)

    @property
    def width(self) -> int:
        return max(self.positions.values())


def lay_out(sheet: Sheet, contents: WorkbookData, is_complete: bool) -> Layout:
    """Where the columns and rows of a sheet stand: of a complete one, those that are filled in."""
    rows, further = contents.rows.get(sheet.name, []), contents.further.get(sheet.name, {})
    if is_complete:
        used = {place for row in rows for place, value in row.items() if value not in (None, "")}
        columns = (c for c in sheet.columns if c.required or c.name in used)
        sheet = sheet._replace(columns=tuple(columns))
    positions: dict[str | int, int] = {}
    lookups = {}
    for column in sheet.columns:
        positions[column.name] = len(positions) + 1
        for lookup in LOOKUPS:
            if (lookup.sheet, lookup.beside) == (sheet.name, column.name) and not is_complete:
                positions[lookup.header] = len(positions) + 1
                lookups[lookup.header] = lookup
    if sheet.item is Basic:
        positions[BASICS_HELP] = len(positions) + 1
        rows = rows if is_complete else _basic_rows(rows)
        last = len(rows) + 1 + (0 if is_complete else _SPARE_BASICS)
    else:
        # Who is given a few rows to fill in adds few.
        prepared = PREPARED_ROWS if contents.fillable is None else 0
        last = 1 + max(prepared, len(rows) + _SPARE_ROWS)
    for place in further:
        positions[place] = len(positions) + 1
    if not contents.may_grow(sheet):
        last = max(len(rows), 1) + 1
    return Layout(sheet, rows, positions, further, lookups, last)


def _basic_rows(rows: list[Row]) -> list[Row]:
    """Every 项目 of the description in its order, filled from `rows`; further rows follow."""
    filled: dict[str, Row] = {}
    others = []
    known = {column.name for column in BASICS}
    for row in rows:
        name = str(row.get("项目"))
        if name in known and name not in filled:
            filled[name] = row
        else:
            others.append(row)
    return [filled.get(column.name, {"项目": column.name}) for column in BASICS] + others


def own_headers(sheet: Sheet) -> set[str]:
    """The headers of the columns that we add for people."""
    names = {lookup.header for lookup in LOOKUPS if lookup.sheet == sheet.name}
    return names | {BASICS_HELP} if sheet.item is Basic else names
