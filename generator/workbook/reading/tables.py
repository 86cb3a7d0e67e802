"""From the grid of a sheet to a data frame: columns by header, rows that hold something, values.

The index of the frame says nothing: rows are left out, and frames renumber them. So the number of
a row in the sheet is a column of its own, ROW. All columns hold objects as they are: of a column
with numbers pandas would make floats, and NaN of its blank cells.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas

from ...findings.findings import Finding, Place, bounded, did_you_mean, find, the_rest
from ...findings.limits import MOST_ALIKE, MOST_ROWS, MOST_UNIT_TEXT, too_large
from ...ledger.columns import Column, Kind, Sheet
from ...text.characters import compact, nearest, write_list
from .below import Below, matters
from .cells import Note, convert, is_blank
from .grid import Grid
from .tidy import Mended, mend_texts, tidied

ROW = "行"

# The header may stand below a title; further down a row is data.
_HEADER_WITHIN = 10
# A sheet of fewer columns might have its headers by chance.
_ENOUGH_HEADERS = 3


@dataclass(slots=True)
class Table:
    """A sheet as a frame, with ROW and every column that the description names.

    `positions` are those of the columns that the file has, counted from 1; `below` the cells.
    """

    sheet: Sheet
    positions: dict[str, int]
    frame: pandas.DataFrame
    below: Below
    # (place in the frame, column, code and words): what was noted.
    notes: list[tuple[int, str, Note]] = field(default_factory=list)
    # How often each code was noted, with those beyond the bound.
    counts: Counter[str] = field(default_factory=Counter)
    # (place in the frame, column) of the blank cells of which enough has been said.
    told: set[tuple[int, str]] = field(default_factory=set)

    def place(self, index: int, column: str) -> Place:
        """Where the column stands in that row; the row itself where there is no such column."""
        row = self.frame.iloc[index]
        parts = [str(row[name]) for name in self.sheet.key]
        key = "/".join(part for part in parts if part)
        return Place(self.sheet.name, key, int(row[ROW]), self.positions.get(column, 0))

    def note(self, index: int, where: str, code: str, /, **words: object) -> None:
        """Note a finding at the column `where` of that row; beyond a bound, only count it."""
        self.counts[code] += 1
        if self.counts[code] <= MOST_ALIKE:
            self.notes.append((index, where, (code, words)))

    def findings(self) -> Iterator[Finding]:
        """What was noted, at its cells."""
        for index, column, (code, words) in self.notes:
            yield find(code, self.place(index, column), **words)
        for code, number in self.counts.items():
            yield from the_rest(self.sheet.name, code, number)


def read_table(
    sheet: Sheet, grid: Grid, date1904: bool, findings: list[Finding], most: int
) -> Table | None:
    """The rows of a sheet with their values; None where there is no header.

    Raises Refused where more than `most` rows hold something.
    """
    mended = mend_texts(grid)
    header = find_header(sheet, grid)
    if not header:
        names = write_list(column.name for column in sheet.columns if column.required)
        findings.append(find("S10", Place(sheet.name, "", 1, 1), sheet=sheet.name, columns=names))
        return None
    if header > 1:
        findings.append(find("S07", Place(sheet.name, "", header), row=header))
    positions = _match_columns(sheet, grid, header, findings)
    below = tidied(sheet, grid, header, positions, mended)
    findings += _hidden_and_struck(below, mended)
    frame = _cells_of(below)
    if len(frame) > most:
        raise too_large(f"有内容的行超过 {MOST_ROWS} 行")
    if sheet.needs_rows and frame.empty:
        findings.append(find("S04", Place(sheet.name, "", header + 1), sheet=sheet.name))
    table = Table(sheet, positions, frame, below)
    _fill_merged(table)
    values = {column.name: _convert(table, column, date1904) for column in sheet.columns}
    table.frame = pandas.DataFrame({ROW: frame[ROW].tolist(), **values}, dtype=object)
    _note_unread(table)
    findings += bounded(_take_notes(table))
    return table


# --- headers ------------------------------------------------------------------------------------


def _spellings(sheet: Sheet) -> dict[str, Column]:
    """The columns by every header that names them; a column's own name goes before an alias."""
    known = {compact(alias): c for c in sheet.columns for alias in c.aliases}
    return known | {compact(column.name): column for column in sheet.columns}


def _header_text(cell: object) -> str:
    return compact(cell).strip("*:") if isinstance(cell, str) else ""


def find_header(sheet: Sheet, grid: Grid) -> int:
    """The number of the row that names most columns, the first of equals; 0 where none does."""
    known = set(_spellings(sheet))
    best, most = 0, 0
    for number in range(1, min(grid.height, _HEADER_WITHIN) + 1):
        named = len({_header_text(cell) for cell in grid.row(number)} & known)
        if named > most:
            best, most = number, named
    return best


def is_headed_as(sheet: Sheet, grid: Grid) -> bool:
    """Whether a row names all the columns that the sheet must have, and they are enough to tell."""
    spellings = _spellings(sheet)
    required = {column.name for column in sheet.columns if column.required}
    headers = [_header_text(cell) for cell in grid.row(find_header(sheet, grid) or 1)]
    named = {spellings[header].name for header in headers if header in spellings}
    return len(required) >= _ENOUGH_HEADERS and required <= named


def _match_columns(
    sheet: Sheet, grid: Grid, header: int, findings: list[Finding]
) -> dict[str, int]:
    """{column name: position from 1} of the columns that the header row names."""
    spellings = _spellings(sheet)
    cells = grid.row(header)
    exact = {_header_text(cell) for cell in cells}
    positions: dict[str, int] = {}
    for position, cell in enumerate(cells, start=1):
        column = spellings.get(_header_text(cell))
        if column is None:
            continue
        shown = "".join(str(cell).split())
        is_alias = _header_text(cell) != compact(column.name)
        if is_alias and compact(column.name) in exact:
            continue  # 序号 beside 措施编号 is a column of its own, which is left alone
        place = Place(sheet.name, "", header, position)
        if column.name in positions:
            other = Place(sheet.name, "", header, positions[column.name]).cell
            findings.append(find("S03", place, shown, column=column.name, other=other))
            continue
        positions[column.name] = position
        if is_alias:
            findings.append(find("S09", place, shown, found=shown, column=column.name))
    unknown = [
        "".join(str(cell).split())
        for cell in cells
        if not is_blank(cell) and _header_text(cell) not in spellings
    ]
    for column in sheet.columns:
        # Without 内容, 基本情况 says nothing.
        is_needed = column.required or column.kind is Kind.ANY
        if is_needed and column.name not in positions:
            near = did_you_mean(nearest(column.name, unknown, most=1))
            place = Place(sheet.name, "", header, len(cells) + 1)
            findings.append(find("S02", place, column=column.name, near=near))
    return positions


def _hidden_and_struck(below: Below, mended: Mended) -> Iterator[Finding]:
    """Hidden sheets and columns count like hidden rows; a header struck through may be meant so."""
    grid, sheet, rows = below.grid, below.sheet.name, below.rows()
    if grid.is_hidden and rows:
        yield find("S11", Place(sheet), name=grid.name)
    for name, position in below.positions.items():
        place, cell = Place(sheet, "", below.header, position), (below.header, position)
        is_hidden = position in grid.hidden_columns and matters(below.sheet.column(name))
        if is_hidden and any(not is_blank(below.cell(row, name)) for row in rows):
            yield find("S12", place, name, column=name)
        if cell in mended.struck:
            yield find("V30", place, mended.struck[cell], column=name)
        elif cell in grid.struck:
            yield find("S13", place, name, column=name)


# --- rows ---------------------------------------------------------------------------------------


def _cells_of(below: Below) -> pandas.DataFrame:
    """The cells of the columns that were found, in the rows that hold data."""
    rows = below.rows()
    cells = {
        name: ["" if (row, name) in below.unread else below.cell(row, name) for row in rows]
        for name in below.positions
    }
    indexes = {row: index for index, row in enumerate(rows)}
    for row, position in below.grid.formats.keys() | below.grid.shown.keys():
        name = below.names.get(position, "")
        if name and row in indexes and (row, name) not in below.unread:
            cells[name][indexes[row]] = below.grid.cell((row, position))
    return pandas.DataFrame({ROW: rows, **cells}, dtype=object)


def _fill_merged(table: Table) -> None:
    """Cells merged downwards take the value above, as people mean it.

    Keys are left alone: a number merged over several rows does not name several items.
    """
    rows, below = table.frame[ROW].tolist(), table.below
    for name, position in table.positions.items():
        if name in table.sheet.key or not below.covered:
            continue
        cells = table.frame[name].tolist()
        for index, row in enumerate(rows):
            top = below.covered.get((row, position), 0)
            is_read = top > below.header and (top, name) not in below.unread
            if is_read and not is_blank(below.cell(top, name)):
                cells[index] = below.grid.cell((top, position))
                table.note(index, name, "V11", value=cells[index])
        table.frame[name] = pandas.Series(cells, dtype=object)


def _take_notes(table: Table) -> Iterator[Finding]:
    """Note what was noted on the way; gives what was noted of rows that are not read."""
    indexes = {row: index for index, row in enumerate(table.frame[ROW])}
    for row, name, (code, words) in table.below.notes:
        if row in indexes:
            table.note(indexes[row], name, code, **words)
        else:
            place = Place(table.sheet.name, "", row, table.positions.get(name, 0))
            yield find(code, place, **words)
    table.told = {(indexes[row], name) for row, name in table.below.told if row in indexes}


def _convert(table: Table, column: Column, date1904: bool) -> list[object]:
    """The values of a column's cells."""
    if column.name not in table.positions:
        return [column.blank] * len(table.frame)
    cells = table.frame[column.name].tolist()
    if column.kind in (Kind.UNIT, Kind.UNITS):
        names = (len(cell) for cell in cells if isinstance(cell, str))
        if sum(names) > MOST_UNIT_TEXT:
            raise too_large(f"“{column.name}”一列的文字过多")
    results = [convert(cell, column, date1904) for cell in cells]
    for index, (_, notes) in enumerate(results):
        for code, words in notes:
            table.note(index, column.name, code, **{"value": cells[index], **words})
    return [value for value, _ in results]


def _note_unread(table: Table) -> None:
    """Errors and formulas without a value are never blank cells, and hidden rows count."""
    indexes = {row: index for index, row in enumerate(table.frame[ROW])}
    grid, names = table.below.grid, table.below.names
    for (row, position), error in grid.errors.items():
        if row in indexes and position in names:
            table.note(indexes[row], names[position], "V05", value=error)
    for row, position in sorted(grid.unvalued):
        if row in indexes and position in names:
            table.note(indexes[row], names[position], "V06")
    for row in sorted((grid.hidden | grid.flat) & indexes.keys()):
        table.note(indexes[row], "", "V13")
