"""The sheets of the ledger: headers, rows, widths, print set-up and protection."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Literal

from openpyxl.cell import Cell
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ...findings.limits import LAST_COLUMN
from ...ledger.choices import NO, YES
from ...ledger.columns import Column, Kind
from ...ledger.items import BASICS, Basic
from ...text.addresses import column_letters
from ...text.characters import printable, width_of, write_decimal, write_list
from ...text.patterns import Pattern
from ..reading.shown import Formatted
from .contents import AsTyped, OwnSheet
from .layout import BASICS_HELP, Layout
from .names import print_filled_rows
from .rules import FOR_PEOPLE, column_comment, comment, guidance, validation
from .styles import (
    AUTOMATIC_HEADER_STYLE,
    GENERAL,
    HEADER_STYLE,
    LOCKED,
    NAME_STYLE,
    NOTE_STYLE,
    OPEN,
    OWN_HEADER_STYLE,
    PLAIN,
    REQUIRED_NAME_STYLE,
    REQUIRED_STYLE,
    SMALL,
    TEXT_FORMAT,
    TOP,
    TOP_LEFT,
    number_format,
    style_name,
)

# A4 landscape holds so many characters at a size that can still be read.
_CHARACTERS_ACROSS = 250


def write_header(worksheet: Worksheet, layout: Layout) -> None:
    """Row 1: the exact names of the columns, marked, with their help as comments."""
    columns = {column.name: column for column in layout.sheet.columns}
    for place, position in layout.positions.items():
        header = _cell(worksheet, 1, position)
        if isinstance(place, int):
            _put_text(header, layout.further[place])
            header.style = OWN_HEADER_STYLE
        elif place in columns:
            header.value = place
            required = columns[place].required
            header.style = REQUIRED_STYLE if required else HEADER_STYLE
            header.comment = column_comment(columns[place])
        else:
            header.value = place
            header.style = AUTOMATIC_HEADER_STYLE
            header.comment = comment(f"{place}\n{FOR_PEOPLE}")
    worksheet.row_dimensions[1].height = 32


def write_rows(worksheet: Worksheet, layout: Layout) -> None:
    """Data rows: their values and formats, and the validations of all prepared rows.

    Blank cells are as their column is: a workbook of styled blank cells is slow to open.
    """
    for column in layout.sheet.columns:
        position, style = layout.positions[column.name], style_name(number_format(column))
        for number in range(2, len(layout.rows) + 2):
            worksheet.cell(number, position).style = style
        cells = layout.cells(column.name)
        rule = validation(column, layout.sheet, cells.partition(":")[0], cells)
        if rule:
            worksheet.add_data_validation(rule)
    _put_rows(worksheet, layout)


def write_basics(worksheet: Worksheet, layout: Layout) -> None:
    """基本情况: each 项目 in its row, its 内容 formatted and validated by its own kind."""
    name_at, value_at = layout.positions["项目"], layout.positions["内容"]
    basics = layout.basics
    for number in range(2, layout.last + 1):
        column = basics.get(number)
        name, value = worksheet.cell(number, name_at), worksheet.cell(number, value_at)
        note = worksheet.cell(number, layout.positions[BASICS_HELP])
        if column is None:
            name.style = value.style = note.style = style_name(TEXT_FORMAT)
            continue
        name.style = REQUIRED_NAME_STYLE if column.required else NAME_STYLE
        value.style = style_name(number_format(column))
        value.alignment = TOP_LEFT
        note.value, note.style = guidance(column), NOTE_STYLE
        cell = value.coordinate
        rule = validation(column, layout.sheet, cell, cell)
        if rule:
            worksheet.add_data_validation(rule)
    _put_rows(worksheet, layout)
    below = max(basics, default=1) + 1
    if len(layout.rows) + 1 < below <= layout.last:
        first = worksheet.cell(below, layout.positions[BASICS_HELP])
        first.value = "以下可以自加项目，在文字里写作 {项目} 引用。"
        first.font = SMALL


def _cell(worksheet: Worksheet, row: int, column: int) -> Cell:
    """A cell of a sheet of ours, on which none is merged."""
    cell = worksheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


def _put_rows(worksheet: Worksheet, layout: Layout) -> None:
    for number, row in enumerate(layout.rows, start=2):
        for place, value in row.items():
            cell = _cell(worksheet, number, layout.positions[place])
            if isinstance(place, int):
                cell.style = style_name(GENERAL)
            _put(cell, value)


def _put(cell: Cell, value: object) -> None:
    """Write a value of the domain; nothing for a blank one."""
    if isinstance(value, AsTyped):
        _put_as_typed(cell, value)
    elif isinstance(value, bool):
        _put_text(cell, YES if value else NO)
    elif isinstance(value, tuple):
        _put_text(cell, write_list(map(str, value)))
    elif isinstance(value, Decimal):
        # A number of more digits than a cell can hold keeps them as a text.
        exact = Decimal(f"{float(value):.15g}") == value
        if exact:
            cell.value = value
        else:
            _put_text(cell, write_decimal(value))
    elif isinstance(value, (date, int)):
        cell.value = value
    elif value is not None:
        _put_text(cell, str(value))


def _put_as_typed(cell: Cell, typed: AsTyped) -> None:
    """Write a raw cell so that it is read, and found wanting, as it was."""
    value, code = typed.value, GENERAL
    if isinstance(value, Formatted):
        value, code = value.carried
    if typed.is_error:
        cell.value, cell.data_type = str(value), "e"
    elif isinstance(value, str):
        _put_text(cell, printable(value))
    elif isinstance(value, (datetime, date, time, timedelta, bool, int)) or (
        isinstance(value, float) and isfinite(value)
    ):
        cell.number_format = GENERAL  # openpyxl then gives a day the format of its kind
        cell.value = value
        if code != GENERAL:
            cell.number_format = code
    else:
        _put_text(cell, str(value))


# A text that looks like an escape of the format must be escaped itself: ECMA-376-1, 22.9.2.19.
_LOOKS_ESCAPED = Pattern("_(?=x[0-9A-Fa-f]{4}_)")


def _put_text(cell: Cell, text: str) -> None:
    """Write a text as a text, whatever it looks like: =1 and #REF! are texts too."""
    if not text:
        return
    cell.value = _LOOKS_ESCAPED.sub("_x005F_", text)
    cell.data_type = "s"


def finish(worksheet: Worksheet, layout: Layout) -> None:
    """Widths, frozen header, filter, print set-up and protection."""
    columns = {column.name: column for column in layout.sheet.columns}
    total = 0
    for place, position in layout.positions.items():
        letter = column_letters(position)
        dimension = worksheet.column_dimensions[letter]
        dimension.width = _column_width(place, layout, columns)
        total += dimension.width
        # Cells that are still blank are as their column is.
        known = columns.get(place) if isinstance(place, str) else None
        _free(dimension, number_format(known) if known else GENERAL)
    # A row can be deleted only where no cell of it is locked, to the last column.
    rest = column_letters(layout.width + 1)
    beyond = ColumnDimension(worksheet, index=rest, min=layout.width + 1, max=LAST_COLUMN, width=13)
    worksheet.column_dimensions[rest] = beyond
    _free(beyond, GENERAL)

    by_number = layout.sheet.columns[0].kind is Kind.CODE
    worksheet.freeze_panes = "B2" if by_number else "A2"
    end = column_letters(layout.width)
    if layout.sheet.item is not Basic:
        worksheet.auto_filter.ref = f"A1:{end}{layout.last}"
    set_up_page(worksheet, "landscape")
    worksheet.print_title_rows = "1:1"
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    pages_across = -(-int(total) // _CHARACTERS_ACROSS)
    worksheet.page_setup.fitToWidth = pages_across
    worksheet.page_setup.fitToHeight = 0
    if pages_across > 1:
        worksheet.print_title_cols = "A:A"
    worksheet.print_options.gridLines = not layout.lookups
    if layout.lookups:
        print_filled_rows(worksheet, layout)
    _protect(worksheet)


def _free(dimension: ColumnDimension, number_format: str) -> None:
    """The style of a data cell for a whole column; openpyxl has no named styles there."""
    dimension.font, dimension.alignment = PLAIN, TOP
    dimension.number_format, dimension.protection = number_format, OPEN


def lock(
    worksheet: Worksheet, layout: Layout, fillable: Sequence[Collection[str | int]] | None
) -> None:
    """Lock the cells of the filled rows but those that are `fillable`; without any the columns."""
    for number in range(1, len(layout.rows) + 2):
        places = fillable[number - 2] if fillable and number > 1 else ()
        for place, position in layout.positions.items():
            if place not in places:
                worksheet.cell(number, position).protection = LOCKED
    if not fillable:
        for dimension in worksheet.column_dimensions.values():
            dimension.protection = LOCKED


def write_own(worksheet: Worksheet, sheet: OwnSheet) -> None:
    """A sheet that is none of the standard: its values, under protection unless it is open."""
    for position, width in enumerate(sheet.widths, start=1):
        worksheet.column_dimensions[column_letters(position)].width = width
    for number, row in enumerate(sheet.rows, start=1):
        for position, value in enumerate(row, start=1):
            if value != "":
                cell = _cell(worksheet, number, position)
                _put_as_typed(cell, AsTyped(value))
                if sheet.widths:
                    cell.alignment = TOP_LEFT
    if sheet.is_hidden:
        worksheet.sheet_state = "veryHidden"
    worksheet.protection.sheet = not sheet.is_open


def _column_width(place: str | int, layout: Layout, columns: dict[str, Column]) -> int:
    if isinstance(place, int):
        return 16
    if place in layout.lookups:
        return layout.lookups[place].width
    if place not in columns:
        return 56
    names = [place]
    if layout.sheet.item is Basic and place == "项目":
        names += [column.name for column in BASICS]
    # A header needs room for its star and the button of the filter.
    return max(columns[place].width, *(width_of(name) + 5 for name in names))


def set_up_page(worksheet: Worksheet, orientation: Literal["landscape", "portrait"]) -> None:
    worksheet.page_setup.paperSize = worksheet.PAPERSIZE_A4
    worksheet.page_setup.orientation = orientation
    margins = worksheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.header, margins.footer = 0.6, 0.7, 0.3, 0.4
    footer = HeaderFooterItem()
    footer.left.text = "&A"
    footer.center.text = "第 &P 页，共 &N 页"
    worksheet.HeaderFooter.oddFooter = footer


def _protect(worksheet: Worksheet) -> None:
    """Lock what is locked, without a password; rows stay free. False means allowed here."""
    protection = worksheet.protection
    protection.sheet = True
    protection.insertRows = protection.deleteRows = False
    # Of cells too: findings ask for the format 文本, and for strokes to be taken off.
    protection.formatCells = protection.formatRows = protection.formatColumns = False
    protection.sort = protection.autoFilter = False
    protection.insertHyperlinks = False
