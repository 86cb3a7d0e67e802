"""The grids of the binary forms: .xls by xlrd, .xlsb by python-calamine.

xlrd tells nearly every fact of a cell; only formulas stay unknown to it, so one that was never
computed is read as the nought or the empty text that the file holds in its place. What xlrd
breaks down on is left to python-calamine, which gives values and merged ranges and nothing else:
error cells, hidden rows and the looks of a cell are then unknown, and `is_partly_known` says so.

Both run in a process of their own (sandbox.py), since neither is bounded.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ...findings.limits import Refused, damaged
from .formats import GENERAL, CellStyle, Run, built_in, from_serial
from .grid import Grid, check_cells, plain_value

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook
    from xlrd import Book
    from xlrd.sheet import Sheet


class SheetNames(NamedTuple):
    """The worksheets of a workbook, and what its form or its damage hides."""

    sheets: list[str]
    date1904: bool = False
    is_partly_known: bool = False


def xls_names(data: bytes) -> SheetNames:
    """The names of the worksheets of an .xls. Raises Refused."""
    book = _open_xls(data)
    if book is None:
        return engine_names(data)
    return SheetNames(book.sheet_names(), book.datemode == 1)


def read_xls(data: bytes, names: Sequence[str]) -> list[Grid]:
    """The grids of the sheets of these names of an .xls. Raises Refused."""
    book = _open_xls(data)
    if book is None:
        return read_by_engine(data, names)
    grids, total = [], 0
    for name in names:
        grid = _read_sheet(book, book.sheet_by_name(name), name)
        total += grid.height * len(grid.columns)
        check_cells(total, grid.height, len(grid.columns))
        grids.append(grid)
    return grids


def _open_xls(data: bytes) -> "Book | None":
    """The workbook; None where xlrd cannot read it. Raises Refused for a password."""
    import xlrd

    try:
        return xlrd.open_workbook(
            file_contents=data,
            logfile=io.StringIO(),
            formatting_info=True,
            ragged_rows=True,
        )
    except MemoryError:
        raise
    except Exception as fault:  # of many kinds, where the file is broken
        if isinstance(fault, xlrd.XLRDError) and "encrypted" in str(fault):
            raise Refused("F04") from None
        return None


def _read_sheet(book: "Book", sheet: "Sheet", name: str) -> Grid:
    import xlrd

    grid = Grid(name, is_hidden=bool(sheet.visibility))
    cells: list[tuple[int, int, object]] = []
    bottom = right = 0
    for row in range(sheet.nrows):
        for column, (kind, value) in enumerate(
            zip(sheet.row_types(row), sheet.row_values(row), strict=True)
        ):
            if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                continue
            place = (row + 1, column + 1)
            bottom, right = row + 1, max(right, column + 1)
            if kind == xlrd.XL_CELL_ERROR:
                grid.note_error(place, xlrd.error_text_from_code.get(value, "#?"))
            elif value != "":
                cells.append((*place, _note_value(book, sheet, grid, place, kind, value)))
    check_cells(bottom * right, bottom, right)
    grid.fill(cells, bottom, right)
    _note_layout(sheet, grid)
    return grid


def _note_value(
    book: "Book", sheet: "Sheet", grid: Grid, place: tuple[int, int], kind: int, raw: object
) -> object:
    """The value of a filled cell; what its style says of it goes into the grid."""
    import xlrd

    row, column = place[0] - 1, place[1] - 1
    look = book.xf_list[sheet.cell_xf_index(row, column)]
    code = _format(book, look.format_key)
    value = raw
    if kind == xlrd.XL_CELL_BOOLEAN:
        value = bool(raw)
    elif isinstance(raw, float):
        value = plain_value(from_serial(raw, code, book.datemode == 1))
    style = CellStyle(code, bool(book.font_list[look.font_index].struck_out))
    grid.note_style(place, value, style, _runs(book, sheet, row, column, value))
    return value


def _format(book: "Book", key: int) -> str:
    """The code of a number format: of the file, or the built-in one of that number."""
    found = book.format_map.get(key)
    code = found.format_str if found else ""
    return code if code and code != GENERAL else built_in(key)


def _runs(book: "Book", sheet: "Sheet", row: int, column: int, value: object) -> list[Run]:
    """The parts of a text that have a font of their own."""
    listed = sheet.rich_text_runlist_map.get((row, column))
    if not listed or not isinstance(value, str):
        return []
    starts = [start for start, _ in listed]
    runs = [Run(0, starts[0], None)]
    for (start, font), end in zip(listed, [*starts[1:], len(value)], strict=True):
        runs.append(Run(start, end, bool(book.font_list[font].struck_out)))
    return runs


def _note_layout(sheet: "Sheet", grid: Grid) -> None:
    """Note hidden rows and columns, and merged ranges."""
    for row, about in sheet.rowinfo_map.items():
        if about.hidden:
            grid.hidden.add(row + 1)
        if about.height == 0:
            grid.flat.add(row + 1)
    for column, shape in sheet.colinfo_map.items():
        if shape.hidden or shape.width == 0:
            grid.hidden_columns.add(column + 1)
    for top, bottom, left, right in sheet.merged_cells:
        grid.merge((top + 1, left + 1, bottom, right))


# --- python-calamine ------------------------------------------------------------------------------


def engine_names(data: bytes) -> SheetNames:
    """The names of the worksheets of whatever python-calamine reads. Raises Refused."""
    book = _open_by_engine(data)
    if not book.sheet_names:
        raise damaged()
    return SheetNames(_worksheets(book), is_partly_known=True)


def read_by_engine(data: bytes, names: Sequence[str]) -> list[Grid]:
    """The grids of the sheets of these names, with nothing but values and merged ranges."""
    book = _open_by_engine(data)
    grids, total = [], 0
    for name in names:
        sheet = book.get_sheet_by_name(name)
        above, before = sheet.start or (0, 0)
        bottom, right = above + sheet.height, before + sheet.width
        total += bottom * right
        check_cells(total, bottom, right)
        grid = Grid(name)
        grid.fill(
            (
                (row, column, plain_value(value))
                for row, values in enumerate(sheet.to_python(), start=above + 1)
                for column, value in enumerate(values, start=before + 1)
            ),
            bottom,
            right,
        )
        for (top, left), (last_row, last_column) in sheet.merged_cell_ranges or ():
            grid.merge((top + 1, left + 1, last_row + 1, last_column + 1))
        grids.append(grid)
    return grids


def _open_by_engine(data: bytes) -> "CalamineWorkbook":
    import python_calamine

    try:
        return python_calamine.load_workbook(io.BytesIO(data))
    except python_calamine.PasswordError:
        raise Refused("F04") from None


def _worksheets(book: "CalamineWorkbook") -> list[str]:
    """The names of the sheets that are neither charts nor macros."""
    from python_calamine import SheetTypeEnum

    return [s.name for s in book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
