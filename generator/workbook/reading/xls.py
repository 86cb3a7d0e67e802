"""The grids of the binary forms: .xls by xlrd, .xlsb by python-calamine.

xlrd tells nearly every fact of a cell; only formulas stay unknown to it, so one that was never
computed is read as the nought or the empty text that the file holds in its place. What xlrd
breaks down on is left to python-calamine, which gives values and, of an .xls, merged ranges and
nothing else: error cells, hidden rows and the looks of a cell are then unknown, and
`is_partly_known` says so.

Both run in a process of their own (sandbox.py), since neither is bounded.
"""

import io
import zipfile
from collections.abc import Sequence

import python_calamine
import xlrd

from ...findings.limits import Refused, damaged
from ...text.addresses import Cell
from .formats import GENERAL, CellStyle, Run, bright, built_in, from_serial, is_red
from .grid import Filled, Grid, SheetNames, check_cells, plain_value

_AMERICAN = (14, 22)
# How Chinese computers wrote before Excel 97, where the file does not say; xlrd takes Latin.
_CHINESE = "gb18030"
_WORKBOOK_PROPERTIES = 153  # the record of an .xlsb


def xls_names(data: bytes) -> SheetNames:
    """The names of the worksheets of an .xls. Raises Refused."""
    book = _open_xls(data)
    if book is None:
        return engine_names(data)
    links = (link for sheet in book.sheets() for link in sheet.hyperlink_list)
    return SheetNames(
        book.sheet_names(),
        book.datemode == 1,
        is_text_guessed=book.codepage is None,
        has_links=any(link.type != "workbook" for link in links),
    )


def read_xls(data: bytes, names: Sequence[str]) -> list[Grid]:
    """The grids of the sheets of these names of an .xls. Raises Refused."""
    book = _open_xls(data)
    if book is None:
        return read_by_engine(data, names)
    grids, area = [], 0
    for name in names:
        grid, cells = _read_sheet(book, book.sheet_by_name(name), name)
        area = grid.fill(cells, area)
        grids.append(grid)
    return grids


def _open_xls(data: bytes) -> "xlrd.Book | None":
    """The workbook; None where xlrd cannot read it. Raises Refused for a password."""
    try:
        book = _open_by_xlrd(data)
        return book if book.codepage else _open_by_xlrd(data, _CHINESE)
    except MemoryError:
        raise
    except Exception as fault:  # of many kinds, where the file is broken
        if isinstance(fault, xlrd.XLRDError) and "encrypted" in str(fault):
            raise Refused("F04") from None
        return None


def _open_by_xlrd(data: bytes, encoding: str | None = None) -> "xlrd.Book":
    """The workbook, with its texts in this encoding where it does not name its own."""
    return xlrd.open_workbook(
        file_contents=data,
        logfile=io.StringIO(),
        encoding_override=encoding,
        formatting_info=True,
        ragged_rows=True,
        # Some programs let other streams of the file overlap the workbook, which is whole.
        ignore_workbook_corruption=True,
    )


def _read_sheet(
    book: "xlrd.Book", sheet: "xlrd.sheet.Sheet", name: str
) -> tuple[Grid, list[Filled]]:
    """What there is to be noted of a sheet, and its filled cells."""
    grid = Grid(name, is_hidden=bool(sheet.visibility))
    cells: list[Filled] = []
    for row, values in enumerate(sheet.get_rows(), start=1):
        for column, cell in enumerate(values, start=1):
            place = (row, column)
            if cell.ctype == xlrd.XL_CELL_ERROR:
                grid.note_broken(place, xlrd.error_text_from_code.get(cell.value, ""))
            elif cell.value != "":
                cells.append((place, _note_value(book, sheet, grid, place, cell)))
            elif cell.ctype == xlrd.XL_CELL_BLANK and _style(book, cell.xf_index).ground:
                grid.note_ground(place)
    _note_layout(sheet, grid)
    return grid, cells


def _note_value(
    book: "xlrd.Book",
    sheet: "xlrd.sheet.Sheet",
    grid: Grid,
    place: Cell,
    cell: "xlrd.sheet.Cell",
) -> object:
    """The value of a filled cell; what its style says of it goes into the grid."""
    style = _style(book, cell.xf_index)
    value: object = cell.value
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        value = bool(cell.value)
    elif isinstance(cell.value, float):
        value = plain_value(from_serial(cell.value, style.format, book.datemode == 1))
    grid.note_style(place, value, style, _runs(book, sheet, place, value))
    return value


def _style(book: "xlrd.Book", number: int) -> CellStyle:
    """What the style of that number says; a plain one where the file leaves it out."""
    if number >= len(book.xf_list):
        return CellStyle()
    look = book.xf_list[number]
    is_solid = look.background.fill_pattern == 1
    ground = bright(_colour(book, look.background.pattern_colour_index)) if is_solid else ""
    is_struck, is_red_font = _font(book, look.font_index)
    is_marked = bool(ground) or is_red_font
    return CellStyle(_format(book, look.format_key), is_struck, is_marked, ground)


def _font(book: "xlrd.Book", number: int) -> tuple[bool, bool]:
    """Whether the font of that number strikes through, and whether it is red.

    Programs that write few facts name fonts that they leave out.
    """
    if number >= len(book.font_list):
        return False, False
    font = book.font_list[number]
    return bool(font.struck_out), is_red(_colour(book, font.colour_index))


def _format(book: "xlrd.Book", key: int) -> str:
    """The code of a number format: of the file, or the built-in one of that number.

    Days have built-in formats that xlrd knows only as they look in America.
    """
    found = None if key in _AMERICAN else book.format_map.get(key)
    code = found.format_str if found else ""
    return code if code and code != GENERAL else built_in(key)


def _runs(book: "xlrd.Book", sheet: "xlrd.sheet.Sheet", place: Cell, value: object) -> list[Run]:
    """The parts of a text that have a font of their own."""
    listed = sheet.rich_text_runlist_map.get((place[0] - 1, place[1] - 1))
    if not listed or not isinstance(value, str):
        return []
    ends = [start for start, _ in listed[1:]] + [len(value)]
    runs = [Run(listed[0][0], None)]
    for (start, number), end in zip(listed, ends, strict=True):
        runs.append(Run(end - start, *_font(book, number)))
    return runs


def _colour(book: "xlrd.Book", index: int) -> str:
    """RRGGBB; empty for the colour of the system."""
    return bytes(book.colour_map.get(index) or ()).hex().upper()


def _note_layout(sheet: "xlrd.sheet.Sheet", grid: Grid) -> None:
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


def xlsb_names(data: bytes) -> SheetNames:
    """The names of the worksheets of an .xlsb. Raises Refused."""
    found = engine_names(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return found._replace(date1904=_counts_from_1904(archive.read("xl/workbook.bin")))


def _counts_from_1904(records: bytes) -> bool:
    """Whether the days of an .xlsb count from 1904: python-calamine keeps that to itself.

    Source: MS-XLSB, 2.1.4 (how records are written), 2.4.822 (BrtWbProp).
    """
    at = 0
    while at < len(records):
        kind, at = _seven_bit_number(records, at)
        size, at = _seven_bit_number(records, at)
        if kind == _WORKBOOK_PROPERTIES:
            return bool(records[at] & 1)
        at += size
    return False


def _seven_bit_number(data: bytes, at: int) -> tuple[int, int]:
    """The number that begins there, its lowest seven bits first, and the place after it."""
    number = shift = 0
    while data[at] & 128:
        number |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
    return number | data[at] << shift, at + 1


def engine_names(data: bytes) -> SheetNames:
    """The names of the worksheets of whatever python-calamine reads. Raises Refused."""
    book = _open_by_engine(data)
    if not book.sheet_names:
        raise damaged()
    worksheet = python_calamine.SheetTypeEnum.WorkSheet  # the others are charts and macros
    names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == worksheet]
    return SheetNames(names, is_partly_known=True)


def read_by_engine(data: bytes, names: Sequence[str]) -> list[Grid]:
    """The grids of the sheets of these names, with values and, of an .xls, merged ranges."""
    book = _open_by_engine(data)
    grids, area = [], 0
    for name in names:
        sheet = book.get_sheet_by_name(name)
        above, before = sheet.start or (0, 0)
        bottom, right = above + sheet.height, before + sheet.width
        check_cells(bottom * right, bottom, right)  # before the engine makes them
        grid = Grid(name)
        cells = [
            ((row, column), plain_value(value))
            for row, values in enumerate(sheet.to_python(), start=above + 1)
            for column, value in enumerate(values, start=before + 1)
            if value != ""
        ]
        area = grid.fill(cells, area)
        for (top, left), (last_row, last_column) in sheet.merged_cell_ranges or ():
            grid.merge((top + 1, left + 1, last_row + 1, last_column + 1))
        grids.append(grid)
    return grids


def _open_by_engine(data: bytes) -> "python_calamine.CalamineWorkbook":
    try:
        return python_calamine.load_workbook(io.BytesIO(data))
    except python_calamine.PasswordError:
        raise Refused("F04") from None
