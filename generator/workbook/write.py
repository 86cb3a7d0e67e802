"""The standard workbook for people, generated from its description: blank, or with an old ledger.

openpyxl makes the workbook and package.pack packs it, so that the same content gives the same
bytes. What stands in a cell is the exact word of the description; marks for people (the star of a
required header, colours, columns that show something) are formats and columns the reader ignores.
"""

import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from ..catalogue import CATALOGUE, Severity
from ..findings import Finding, Unreadable
from ..ledger import NO, SETTLED, YES, Basic, Item, Ledger, Measure, Status, Unit
from ..package import Parts, pack, unpack
from ..text import compact, printable, quote_list, write_decimal, write_list
from .cells import blank_value, convert, is_blank
from .open import Book, Grid, load_grids, open_book
from .read import read_ledger
from .schema import BASICS, SHEETS, WRITTEN_SHEETS, Column, Kind, Sheet, sheet_named

# How many rows of a sheet are formatted, validated and listed; a longer ledger gets more.
PREPARED_ROWS = 500
# What stays free below the data of a long ledger, and for further 项目 of 基本情况.
_SPARE_ROWS = 100
_SPARE_BASICS = 20

GUIDE = "填表说明"
BASICS_HELP = "说明"  # the third column of 基本情况, for people only
TITLE = "巡察整改台账"

# The days the reader takes for a date somebody meant.
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
# Bounds of the file format: ECMA-376-1, 18.3.1.33, and Excel's specifications and limits.
_LONGEST_INLINE_LIST = 255
_LAST_COLUMN = 16_384
_HIGHEST_ROW = 409
# A4 landscape holds so many characters at a size that can still be read.
_CHARACTERS_ACROSS = 250

_DATE_FORMAT, _TEXT_FORMAT, _GENERAL = "yyyy-mm-dd", "@", "General"
_FORMATS = {
    Kind.ANY: _GENERAL,
    # Old versions of Excel show a long text in a cell for texts as #####.
    Kind.TEXT: _GENERAL,
    Kind.DATE: _DATE_FORMAT,
    Kind.DEADLINE: _DATE_FORMAT,
    Kind.COUNT: "0",
    Kind.DECIMAL: _GENERAL,
}
# The header of a required column shows a star that is not part of its text.
REQUIRED_FORMAT = '@" *"'

LATE, SOON, DONE, MISSING = "FFC7CE", "FFD08A", "C6EFCE", "FFFF99"
_REQUIRED_HEADER, _HEADER, _AUTOMATIC_HEADER = "FBE3E0", "DCE6F1", "EDEDED"
_FONT = "宋体"

# The names that formulas and drop-downs use, so that no program strips them.
AS_OF, WARNED_DAYS, PRINTED = "计算日期", "临期天数", "打印区域"


@dataclass(frozen=True, slots=True)
class Lookup:
    """A column for people only: beside `beside` it shows `shows` of the item referred to."""

    sheet: str
    beside: str
    header: str
    shows: str
    width: int = 24


LOOKUPS = (Lookup("整改台账", "问题编号", "问题内容（自动）", "问题"),)


@dataclass(frozen=True, slots=True)
class AsTyped:
    """A raw cell carried as it stood, because it could not be read; an error cell stays one."""

    value: object
    is_error: bool = False


# A row: values by the column's name, those of columns of somebody's own by their position there.
Row = dict[str | int, object]


@dataclass(slots=True)
class Contents:
    """What a workbook is filled with: the rows of each sheet, and headers of further columns.

    Values are those of the domain (str, date, Decimal, int, bool, Status, tuple) or AsTyped.
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    further: dict[str, dict[int, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Carried:
    """An old ledger: its contents, what reading it found, and sentences on what stayed behind."""

    contents: Contents
    ledger: Ledger
    findings: list[Finding]
    left: list[str]


def standard_workbook(contents: Contents | None = None, as_of: date | None = None) -> bytes:
    """The standard workbook with these contents, or blank; its colours are as of that day.

    Without a day they follow 统计截止日期 of the workbook.
    """
    contents = contents or Contents()
    book = Workbook()
    book.remove(book.active)
    for style in _styles():
        book.add_named_style(style)
    _write_guide(book.create_sheet(GUIDE))
    layouts = {}
    for sheet in SHEETS:
        worksheet = book.create_sheet(sheet.name)
        further = contents.further.get(sheet.name, {})
        layout = _lay_out(sheet, contents.rows.get(sheet.name, []), further)
        layouts[sheet.name] = layout
        _write_header(worksheet, layout)
        if sheet.item is Basic:
            _write_basics(worksheet, layout)
        else:
            _write_rows(worksheet, layout)
        _finish(worksheet, layout)
    results = _write_lookups(book, layouts)
    for name, layout in layouts.items():
        for number in range(2, len(layout.rows) + 2):
            cells = [book[name].cell(number, p) for p in range(1, layout.width + 1)]
            _fit_height(cells, results.get(name, {}))
    _define_names(book, layouts, as_of)
    for sheet in SHEETS:
        _add_colours(book[sheet.name], layouts[sheet.name])
    book.security = WorkbookProtection(lockStructure=True)
    buffer = io.BytesIO()
    book.save(buffer)
    return pack(_mend_parts(unpack(buffer.getvalue()), layouts, results))


# --- where everything stands --------------------------------------------------------------------


@dataclass(slots=True)
class _Layout:
    """A sheet with its rows, and where each column stands (from 1)."""

    sheet: Sheet
    rows: list[Row]
    positions: dict[str | int, int]
    further: dict[int, str]
    lookups: dict[str, Lookup]
    last: int  # the last prepared row

    def letter(self, column: str | int) -> str:
        return get_column_letter(self.positions[column])

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
    def width(self) -> int:
        return max(self.positions.values())


def _lay_out(sheet: Sheet, rows: list[Row], further: dict[int, str]) -> _Layout:
    positions: dict[str | int, int] = {}
    lookups = {}
    for column in sheet.columns:
        positions[column.name] = len(positions) + 1
        for lookup in LOOKUPS:
            if (lookup.sheet, lookup.beside) == (sheet.name, column.name):
                positions[lookup.header] = len(positions) + 1
                lookups[lookup.header] = lookup
    if sheet.item is Basic:
        positions[BASICS_HELP] = len(positions) + 1
        rows = _basic_rows(rows)
        last = len(rows) + 1 + _SPARE_BASICS
    else:
        last = 1 + max(PREPARED_ROWS, len(rows) + _SPARE_ROWS)
    for place in further:
        positions[place] = len(positions) + 1
    return _Layout(sheet, rows, positions, further, lookups, last)


def _basic_rows(rows: list[Row]) -> list[Row]:
    """Every 项目 of the description in its order, filled from `rows`; further rows follow."""
    filled: dict[str, Row] = {}
    others = []
    for row in rows:
        name = row.get("项目")
        if name in (column.name for column in BASICS) and name not in filled:
            filled[str(name)] = row
        else:
            others.append(row)
    return [filled.get(column.name, {"项目": column.name}) for column in BASICS] + others


def own_headers(sheet: Sheet) -> set[str]:
    """The headers of the columns that we add for people."""
    names = {lookup.header for lookup in LOOKUPS if lookup.sheet == sheet.name}
    return names | {BASICS_HELP} if sheet.item is Basic else names


# --- styles -------------------------------------------------------------------------------------

_OPEN, _LOCKED = Protection(locked=False), Protection(locked=True)
_TOP = Alignment(vertical="top", wrap_text=True)
_TOP_LEFT = Alignment(horizontal="left", vertical="top", wrap_text=True)
_PLAIN = Font(name=_FONT, size=11)
_SMALL = Font(name=_FONT, size=10, color="595959")


def _style_name(number_format: str) -> str:
    words = {_TEXT_FORMAT: "文本", _DATE_FORMAT: "日期", "0": "整数", _GENERAL: "常规"}
    return f"台账{words[number_format]}"


_HEADER_STYLE, _REQUIRED_STYLE = "台账表头", "台账必填表头"
_AUTOMATIC_HEADER_STYLE, _OWN_HEADER_STYLE = "台账自动列表头", "台账自加列表头"
_AUTOMATIC_STYLE, _NOTE_STYLE = "台账自动列", "台账说明"
_NAME_STYLE, _REQUIRED_NAME_STYLE = "台账项目", "台账必填项目"


def _styles() -> Iterator[NamedStyle]:
    """The named styles of the workbook; data cells are unlocked, all else is locked."""
    side = Side("thin", color="A6A6A6")
    for number_format in (_TEXT_FORMAT, _DATE_FORMAT, "0", _GENERAL):
        yield NamedStyle(
            _style_name(number_format),
            font=_PLAIN,
            alignment=_TOP,
            number_format=number_format,
            protection=_OPEN,
        )
    # Unlocked too: Excel sorts and deletes rows of a protected sheet only where all is unlocked.
    grey = Font(name=_FONT, size=10, color="7F7F7F", italic=True)
    yield NamedStyle(_AUTOMATIC_STYLE, font=grey, alignment=_TOP, protection=_OPEN)
    yield NamedStyle(_NOTE_STYLE, font=_SMALL, alignment=_TOP, protection=_LOCKED)
    bold = Font(name=_FONT, size=11, bold=True)
    red = Font(name=_FONT, size=11, bold=True, color="C00000")
    headers = (
        (_HEADER_STYLE, bold, _HEADER, _TEXT_FORMAT, _LOCKED),
        (_REQUIRED_STYLE, red, _REQUIRED_HEADER, REQUIRED_FORMAT, _LOCKED),
        (_AUTOMATIC_HEADER_STYLE, grey, _AUTOMATIC_HEADER, _TEXT_FORMAT, _LOCKED),
        (_OWN_HEADER_STYLE, bold, "FFFFFF", _TEXT_FORMAT, _OPEN),
    )
    for name, font, colour, number_format, protection in headers:
        yield NamedStyle(
            name,
            font=font,
            fill=PatternFill("solid", colour),
            border=Border(left=side, right=side, top=side, bottom=side),
            alignment=Alignment(horizontal="center", vertical="center", wrap_text=True),
            number_format=number_format,
            protection=protection,
        )
    names = ((_NAME_STYLE, bold, _TEXT_FORMAT), (_REQUIRED_NAME_STYLE, red, REQUIRED_FORMAT))
    for name, font, number_format in names:
        yield NamedStyle(
            name, font=font, alignment=_TOP, number_format=number_format, protection=_LOCKED
        )


def number_format(column: Column) -> str:
    """The format of the column's cells: all but dates, numbers and long texts are texts.

    As texts 1.10 stays 1.10, 1. stays 1., and a telephone number keeps its leading zero.
    """
    return _FORMATS.get(column.kind, _TEXT_FORMAT)


def _displayed(text: str) -> int:
    """How wide the text is shown, in half-width characters."""
    return sum(1 if ord(char) < 0x100 else 2 for char in text)


def _lines(text: str, width: int) -> int:
    """How many lines the text takes in so many half-width characters."""
    return sum(max(1, -(-_displayed(line) // width)) for line in text.split("\n"))


def _fit_height(cells: Sequence[Cell], results: Mapping[str, str]) -> None:
    """Give a filled row the height of its highest cell, which not every program does itself.

    Without the mark of a height set by hand (see _mend_parts) programs go on fitting it.
    """
    worksheet, height = cells[0].parent, 0
    for cell in cells:
        text = results.get(cell.coordinate, str(cell.value or ""))
        size = cell.font.size
        # Widths are counted in digits of Calibri 11, of which a Chinese character takes two.
        width = int(worksheet.column_dimensions[cell.column_letter].width * 10.2 / size)
        height = max(height, 1.32 * size * _lines(text, width))
    worksheet.row_dimensions[cells[0].row].height = min(_HIGHEST_ROW, round(height) + 4)


# --- what people are told -----------------------------------------------------------------------


def guidance(column: Column) -> str:
    """How a column or 项目 is filled in, in one or two sentences."""
    sentences = [column.help] if column.help else []
    choices = "、".join(map(str, column.choices))
    if column.kind in (Kind.CHOICE, Kind.FLAG):
        named = all(choice in column.help for choice in column.choices)
        sentences.append("从下拉列表选。" if named else f"从下拉列表选：{choices}。")
    elif column.kind is Kind.CHOICES:
        sentences.append(f"可选：{choices}。")
    elif column.kind is Kind.DATE:
        sentences.append("填年月日，如 2025-03-07。")
    elif column.kind is Kind.COUNT:
        sentences.append("填整数。")
    elif column.kind is Kind.DECIMAL:
        sentences.append("只填数字，不带量词。")
    elif column.kind is Kind.UNIT:
        sentences.append("从下拉列表选，须已在“责任单位”表登记。")
    elif column.kind is Kind.UNITS:
        sentences.append("须已在“责任单位”表登记。")
    elif column.refers:
        sentences.append("从下拉列表选。")
    if column.placeholders:
        sentences.append("可以引用 {词}。")
    default = column.default
    if not column.required and default not in (None, "", ()) and "不填" not in column.help:
        words = default if isinstance(default, tuple) else (_as_word(default),)
        sentences.append(f"不填视为“{write_list(map(str, words))}”。")
    if column.example and column.example not in "".join(sentences):
        sentences.append(f"如：{column.example}。")
    return "".join(sentences)


def _as_word(value: object) -> object:
    return (YES if value else NO) if isinstance(value, bool) else value


_FOR_PEOPLE = "给填表人看的，不用填，程序也不读取。"


def _comment(text: str) -> Comment:
    """A header's comment, wide enough to be read and as high as its text."""
    comment = Comment(text, GUIDE)
    comment.width, comment.height = 280, 26 + 19 * _lines(text, 34)
    return comment


def _column_comment(column: Column) -> Comment:
    return _comment(f"{column.name}（{'必填' if column.required else '选填'}）\n{guidance(column)}")


# --- validations --------------------------------------------------------------------------------


def list_name(sheet: Sheet) -> str:
    """The defined name of the keys of a sheet, which drop-downs elsewhere offer."""
    return f"{sheet.name}_{sheet.key[0]}"


def _validation(column: Column, sheet: Sheet, first: str, cells: str) -> DataValidation | None:
    """What may be typed into the column's cells, of which `first` is the first; None for a text."""
    rule = None
    if column.kind in (Kind.CHOICE, Kind.FLAG, Kind.CHOICES):
        rule = _choice_rule(column)
    elif column.kind in (Kind.UNIT, Kind.UNITS):
        rule = _unit_rule(column)
    elif column.refers:
        referred = sheet_named(column.refers)
        error = f"“{referred.name}”里没有这个{referred.key[0]}。请核对，或先在该表登记。"
        rule = DataValidation("list", list_name(referred), errorStyle="warning", error=error)
    elif column.kind is Kind.CODE and sheet.unique and column.name == sheet.key[0]:
        others = _absolute(cells)
        rule = DataValidation(
            "custom",
            f"AND(ISTEXT({first}),SUMPRODUCT(--({others}={first}))=1)",
            errorStyle="warning",
            error=f"{column.name}须是文本，并且不能与其他行重复。",
        )
    elif column.kind in (Kind.DATE, Kind.DEADLINE):
        rule = _date_rule(column, first)
    elif column.kind is Kind.COUNT:
        error = f"“{column.name}”须是整数，不带文字和单位。"
        rule = DataValidation("whole", "0", "1000000", operator="between", error=error)
    elif column.kind is Kind.DECIMAL:
        bound = "1000000000000000"
        error = f"“{column.name}”须是数字，不带文字和量词。"
        rule = DataValidation("decimal", f"-{bound}", bound, operator="between", error=error)
    if rule is None:
        return None
    rule.allow_blank = True
    rule.showErrorMessage = rule.error is not None
    rule.showInputMessage = rule.prompt is not None
    rule.errorTitle = column.name if rule.error else None
    rule.promptTitle = column.name if rule.prompt else None
    rule.add(cells)
    return rule


def _absolute(cells: str) -> str:
    return re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", cells)


def _choice_rule(column: Column) -> DataValidation:
    choices = ",".join(map(str, column.choices))
    if len(choices) > _LONGEST_INLINE_LIST or any("," in choice for choice in column.choices):
        raise ValueError(f"choices of {column.name} do not fit an inline list")
    if column.kind is Kind.CHOICES:
        return DataValidation("list", f'"{choices}"', prompt="可填几个，用顿号（、）隔开。")
    error = f"请从下拉列表选：{write_list(map(str, column.choices))}。"
    return DataValidation("list", f'"{choices}"', error=error)


def _unit_rule(column: Column) -> DataValidation:
    units = list_name(_sheet_of(Unit))
    if column.kind is Kind.UNITS:
        return DataValidation("list", units, prompt="从列表选一个，或填几个，用顿号（、）隔开。")
    error = "“责任单位”表里没有这个名称。请从下拉列表选一个单位；可以填该表登记的简称。"
    return DataValidation("list", units, errorStyle="warning", error=error)


def _date_rule(column: Column, first: str) -> DataValidation:
    earliest, latest = (f"DATE({d.year},{d.month},{d.day})" for d in (EARLIEST, LATEST))
    if column.kind is Kind.DATE:
        return DataValidation(
            "date",
            earliest,
            latest,
            operator="between",
            error="请填写完整的年月日，如 2025-03-07。",
            prompt="填年月日，如 2025-03-07。",
        )
    # 2025年6月底前 has its year; 6月底 has none, and is asked about.
    words = f'{first}="长期坚持",{first}="立行立改",ISNUMBER(FIND("年",{first}))'
    return DataValidation(
        "custom",
        f"OR(AND(ISNUMBER({first}),{first}>={earliest},{first}<={latest}),{words})",
        errorStyle="warning",
        error="请填写年月日（如 2025-03-07），或填 长期坚持、立行立改、2025年6月底前。",
        prompt="填年月日，如 2025-03-07；也可以填 长期坚持、立行立改、2025年6月底前。",
    )


def _sheet_of(item: type[Item]) -> Sheet:
    return next(sheet for sheet in SHEETS if sheet.item is item)


# --- the sheets ---------------------------------------------------------------------------------


def _write_header(worksheet: Worksheet, layout: _Layout) -> None:
    """Row 1: the exact names of the columns, marked, with their help as comments."""
    columns = {column.name: column for column in layout.sheet.columns}
    for place, position in layout.positions.items():
        header = worksheet.cell(1, position)
        if isinstance(place, int):
            _put_text(header, layout.further[place])
            header.style = _OWN_HEADER_STYLE
        elif place in columns:
            header.value = place
            required = columns[place].required
            header.style = _REQUIRED_STYLE if required else _HEADER_STYLE
            header.comment = _column_comment(columns[place])
        else:
            header.value = place
            header.style = _AUTOMATIC_HEADER_STYLE
            header.comment = _comment(f"{place}\n{_FOR_PEOPLE}")
    worksheet.row_dimensions[1].height = 32


def _write_rows(worksheet: Worksheet, layout: _Layout) -> None:
    """Data rows: their values, and the formats and validations of all prepared rows."""
    for column in layout.sheet.columns:
        position, style = layout.positions[column.name], _style_name(number_format(column))
        for number in range(2, layout.last + 1):
            worksheet.cell(number, position).style = style
        cells = layout.cells(column.name)
        rule = _validation(column, layout.sheet, cells.partition(":")[0], cells)
        if rule:
            worksheet.add_data_validation(rule)
    _put_rows(worksheet, layout)


def _write_basics(worksheet: Worksheet, layout: _Layout) -> None:
    """基本情况: each 项目 in its row, its 内容 formatted and validated by its own kind."""
    name_at, value_at = layout.positions["项目"], layout.positions["内容"]
    for number in range(2, layout.last + 1):
        column = BASICS[number - 2] if number - 2 < len(BASICS) else None
        name, value = worksheet.cell(number, name_at), worksheet.cell(number, value_at)
        note = worksheet.cell(number, layout.positions[BASICS_HELP])
        if column is None:
            name.style = value.style = note.style = _style_name(_TEXT_FORMAT)
            continue
        name.style = _REQUIRED_NAME_STYLE if column.required else _NAME_STYLE
        value.style = _style_name(number_format(column))
        value.alignment = _TOP_LEFT
        note.value, note.style = guidance(column), _NOTE_STYLE
        cell = value.coordinate
        rule = _validation(column, layout.sheet, cell, cell)
        if rule:
            worksheet.add_data_validation(rule)
    _put_rows(worksheet, layout)
    first = worksheet.cell(len(BASICS) + 2, layout.positions[BASICS_HELP])
    if first.row > len(layout.rows) + 1:
        first.value = "以下可以自加项目，在文字里写作 {项目} 引用。"
        first.font = _SMALL


def _put_rows(worksheet: Worksheet, layout: _Layout) -> None:
    for number, row in enumerate(layout.rows, start=2):
        for place, value in row.items():
            cell = worksheet.cell(number, layout.positions[place])
            if isinstance(place, int):
                cell.style = _style_name(_GENERAL)
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
    value = typed.value
    if typed.is_error:
        cell.value, cell.data_type = value, "e"
    elif isinstance(value, str):
        _put_text(cell, printable(value))
    elif isinstance(value, (datetime, date, time, timedelta)):
        cell.number_format = _GENERAL  # openpyxl then gives the format of the value's kind
        cell.value = value
    elif isinstance(value, (bool, int)) or (isinstance(value, float) and isfinite(value)):
        cell.number_format = _GENERAL
        cell.value = value
    else:
        _put_text(cell, str(value))


# A text that looks like an escape of the format must be escaped itself: ECMA-376-1, 22.9.2.19.
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def _put_text(cell: Cell, text: str) -> None:
    """Write a text as a text, whatever it looks like: =1 and #REF! are texts too."""
    if not text:
        return
    cell.value = _LOOKS_ESCAPED.sub("_x005F_", text)
    cell.data_type = "s"


def _finish(worksheet: Worksheet, layout: _Layout) -> None:
    """Widths, frozen header, filter, print set-up and protection."""
    columns = {column.name: column for column in layout.sheet.columns}
    total = 0
    for place, position in layout.positions.items():
        letter = get_column_letter(position)
        dimension = worksheet.column_dimensions[letter]
        dimension.width = _column_width(place, layout, columns)
        total += dimension.width
        # Below the prepared rows the column goes on as it is.
        known = columns.get(place) if isinstance(place, str) else None
        _free(dimension, number_format(known) if known else _GENERAL)
    # A row can be deleted only where no cell of it is locked, to the last column.
    rest = get_column_letter(layout.width + 1)
    beyond = ColumnDimension(
        worksheet, index=rest, min=layout.width + 1, max=_LAST_COLUMN, width=13
    )
    worksheet.column_dimensions[rest] = beyond
    _free(beyond, _GENERAL)

    by_number = layout.sheet.columns[0].kind is Kind.CODE
    worksheet.freeze_panes = "B2" if by_number else "A2"
    end = get_column_letter(layout.width)
    if layout.sheet.item is not Basic:
        worksheet.auto_filter.ref = f"A1:{end}{layout.last}"
    _set_up_page(worksheet, "landscape")
    worksheet.print_title_rows = "1:1"
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True
    worksheet.page_setup.fitToWidth = -(-int(total) // _CHARACTERS_ACROSS)
    worksheet.page_setup.fitToHeight = 0
    if worksheet.page_setup.fitToWidth > 1:
        worksheet.print_title_cols = "A:A"
    worksheet.print_options.gridLines = True
    if layout.lookups:
        # Formulas that show nothing would be printed as empty pages.
        corner = f"{quote_sheetname(layout.sheet.name)}!$A$1"
        rows = _last_row(layout, f"{corner}:${end}${layout.last}")
        area = f"OFFSET({corner},0,0,MAX(2,{rows}),{layout.width})"
        worksheet.defined_names[PRINTED] = DefinedName(PRINTED, attr_text=area)
        reserved = "_xlnm.Print_Area"
        worksheet.defined_names[reserved] = DefinedName(reserved, attr_text=PRINTED)
    _protect(worksheet)


def _free(dimension: ColumnDimension, number_format: str) -> None:
    """The style of a data cell for a whole column; openpyxl has no named styles there."""
    dimension.font, dimension.alignment = _PLAIN, _TOP
    dimension.number_format, dimension.protection = number_format, _OPEN


def _column_width(place: str | int, layout: _Layout, columns: dict[str, Column]) -> int:
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
    return max(columns[place].width, *(_displayed(name) + 5 for name in names))


def _last_row(layout: _Layout, cells: str) -> str:
    """A formula: the last row in which one of the cells holds something."""
    return f'IFERROR(SUMPRODUCT(MAX(({cells}<>"")*ROW({cells}))),{layout.last})'


def _set_up_page(worksheet: Worksheet, orientation: str) -> None:
    worksheet.page_setup.paperSize = worksheet.PAPERSIZE_A4
    worksheet.page_setup.orientation = orientation
    margins = worksheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.header, margins.footer = 0.6, 0.7, 0.3, 0.4
    worksheet.oddFooter.left.text = "&A"
    worksheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _protect(worksheet: Worksheet) -> None:
    """Lock what is locked, without a password; rows stay free. False means allowed here."""
    protection = worksheet.protection
    protection.sheet = True
    protection.insertRows = protection.deleteRows = False
    protection.formatRows = protection.formatColumns = False
    protection.sort = protection.autoFilter = False
    protection.insertHyperlinks = False


# --- between the sheets -------------------------------------------------------------------------


def _write_lookups(book: Workbook, layouts: dict[str, _Layout]) -> dict[str, dict[str, str]]:
    """The columns for people as formulas; gives their results: {sheet: {cell: text}}."""
    results: dict[str, dict[str, str]] = {}
    for lookup in LOOKUPS:
        layout = layouts[lookup.sheet]
        column = layout.sheet.column(lookup.beside)
        referred = layouts[column.refers]
        key = referred.sheet.key[0]
        texts: dict[object, str] = {}
        for number in range(2, len(referred.rows) + 2):
            known, text = (
                book[column.refers].cell(number, referred.positions[name]).value
                for name in (key, lookup.shows)
            )
            texts.setdefault(known, str(text or ""))
        where = f"MATCH({{0}},{referred.absolute(key)},0)"
        found = f"INDEX({referred.absolute(lookup.shows)},{where})"
        unknown = f"“{column.refers}”里没有这个编号"
        shown = results.setdefault(lookup.sheet, {})
        worksheet = book[lookup.sheet]
        for number in range(2, layout.last + 1):
            asked = f"{layout.letter(lookup.beside)}{number}"
            cell = worksheet.cell(number, layout.positions[lookup.header])
            formula = f'=IF({asked}="","",IFERROR({found.format(asked)}&"","{unknown}"))'
            cell.value, cell.style = formula, _AUTOMATIC_STYLE
            value = worksheet[asked].value
            shown[cell.coordinate] = texts.get(value, unknown) if value else ""
    return results


def _define_names(book: Workbook, layouts: dict[str, _Layout], as_of: date | None) -> None:
    """The names behind drop-downs and colours."""
    wanted = {_sheet_of(Unit).name} | {c.refers for s in SHEETS for c in s.columns if c.refers}
    for name in sorted(wanted):
        layout = layouts[name]
        keys = layout.absolute(layout.sheet.key[0])
        listed = f"OFFSET({keys.partition(':')[0]},1,0,MAX(1,{_last_row(layout, keys)}-1),1)"
        _define(book, list_name(layout.sheet), listed)
    basics = layouts[_sheet_of(Basic).name]
    places = {row["项目"]: number for number, row in enumerate(basics.rows[: len(BASICS)], start=2)}

    def content(name: str) -> str:
        sheet = quote_sheetname(basics.sheet.name)
        return f"{sheet}!${basics.letter('内容')}${places[name]}"

    day = f"DATE({as_of.year},{as_of.month},{as_of.day})" if as_of else content("统计截止日期")
    _define(book, AS_OF, day)
    days = content("预警天数")
    default = next(column.default for column in BASICS if column.name == "预警天数")
    _define(book, WARNED_DAYS, f"IF(ISNUMBER({days}),{days},{default})")


def _define(book: Workbook, name: str, formula: str) -> None:
    book.defined_names[name] = DefinedName(name, attr_text=formula)


def _add_colours(worksheet: Worksheet, layout: _Layout) -> None:
    """Conditional formats: what is missing, and on 整改台账 what is late, due soon or done."""
    if layout.sheet.item is Basic:
        for number, column in enumerate(BASICS, start=2):
            if column.required:
                cell = f"{layout.letter('内容')}{number}"
                _colour(worksheet, cell, f"LEN(TRIM({cell}))=0", MISSING)
        return
    names = [column.name for column in layout.sheet.columns]
    whole = f"${layout.letter(names[0])}2:${layout.letter(names[-1])}2"
    for column in layout.sheet.columns:
        if column.required:
            cell = f"{layout.letter(column.name)}2"
            # A formula that shows nothing is something to COUNTA, so lengths are looked at.
            missing = f"AND(LEN(TRIM({cell}))=0,SUMPRODUCT(--(LEN({whole})>0))>0)"
            _colour(worksheet, layout.cells(column.name), missing, MISSING)
    if layout.sheet.item is not Measure:
        return
    key, status = f"${layout.letter('措施编号')}2", f"${layout.letter('整改状态')}2"
    deadline, extended = (f"${layout.letter(name)}2" for name in ("完成时限", "延期至"))
    due = f"IF(ISNUMBER({extended}),{extended},{deadline})"
    settled = ",".join(f'{status}="{word}"' for word in Status if word in SETTLED)
    # AND computes all its parts; a text as deadline must not reach the comparison.
    late = f'IF(AND({key}<>"",ISNUMBER({due}),ISNUMBER({AS_OF}),NOT(OR({settled}))),{{0}},FALSE)'
    tinted = " ".join(layout.cells(name) for name in ("措施编号", "完成时限", "延期至", "整改状态"))
    _colour(worksheet, tinted, late.format(f"{due}<{AS_OF}"), LATE, "9C0006")
    soon = f"AND({due}>={AS_OF},{due}<={AS_OF}+{WARNED_DAYS})"
    _colour(worksheet, tinted, late.format(soon), SOON, "7F4F00")
    _colour(worksheet, tinted, f'{status}="{Status.DONE}"', DONE, "006100")


def _colour(
    worksheet: Worksheet, cells: str, formula: str, colour: str, text: str | None = None
) -> None:
    fill = PatternFill(bgColor=colour)
    font = Font(color=text) if text else None
    worksheet.conditional_formatting.add(cells, FormulaRule([formula], fill=fill, font=font))


# --- 填表说明 -----------------------------------------------------------------------------------

_STATUS_MEANINGS = {
    Status.NOT_STARTED: "还没有开始",
    Status.ONGOING: "已经开始，主要工作还没有完成",
    Status.NEARLY_DONE: "主要工作已经完成，还有收尾事项",
    Status.STANDING: "阶段任务已经完成，今后须常抓不懈",
    Status.DONE: "全部完成",
}
# Together no wider than A4 upright, even in a font with wide digits: a break between pages holds
# only where nothing is scaled to fit.
_GUIDE_WIDTHS = (16, 48, 6)


def _explanation() -> list[tuple[str, str]]:
    """What 填表说明 says on its first page: (label, text)."""
    units = [s.name for s in SHEETS if any(c.kind is Kind.UNIT for c in s.columns)]
    optional = [s for s in SHEETS if not s.required]
    office = [s.name for s in SHEETS if s.name not in units and s not in optional]
    exceptions = "".join(f"“{s.name}”登记{s.help}" for s in optional)
    citing = "；".join(
        f"“{s.name}”的{write_list(c.name for c in s.columns if c.placeholders)}"
        for s in SHEETS
        if any(c.placeholders for c in s.columns)
    )
    statuses = "；".join(f"{status}：{_STATUS_MEANINGS[status]}" for status in Status)
    return [
        (
            "谁来填",
            f"整改办填{quote_list(office)}；各责任单位填{quote_list(units)}中本单位的行。{exceptions}",
        ),
        (
            "怎么填",
            "每行填一条，表头红字带 * 的必填；指向表头可以看到这一栏的说明。有下拉列表的从列表里"
            f"选。已备好 {PREPARED_ROWS} 行，不够时接着往下填。",
        ),
        ("整改状态", f"只填五种之一。{statuses}。“未完成”“进行中”一类的说法不能用。"),
        (
            "日期",
            "填完整的年月日，如 2025-03-07。完成时限还可以填 长期坚持、立行立改、2025年6月底前；"
            "“6月底”“3月下旬”没有写明年份或日子，不能用。经批准延期的填“延期至”，不改完成时限。",
        ),
        (
            "编号",
            "编号是文本，1.1 和 1.10 是两个编号。每个编号只用一次，措施的“问题编号”从列表里选。",
        ),
        (
            "引用 {词}",
            "数字只在“数据指标”里填一次，文字里写 {指标名称} 引用，如 {案件研讨会}；会议日期写 "
            f"{{会议日期：会议名称}}。可以引用的有{citing}。",
        ),
        (
            "分段",
            "单元格内换行（Alt+Enter，LibreOffice 为 Ctrl+Enter）就是另起一段。从 Word 粘贴几段文字"
            "时，先双击单元格再粘贴，否则各段会占用下面的行。",
        ),
        (
            "不要做",
            "不改表名和表头；不合并单元格；责任单位一格只填一个，其余填“配合单位”；不在文字前自己编"
            "序号（（1）、一、）；不在数据下面写合计或落款；从别处复制时只粘贴文本或数值；不填身份证号、"
            "银行账号等个人信息。",
        ),
        (
            "保护",
            "表头、表名已保护（没有密码）。插入、删除行，调行高列宽，筛选和排序都可以用；要插入行，请在"
            "两条记录之间插入。自己的列可以加在最右边，程序不读取。",
        ),
        ("填完以后", "保存并关闭文件，再交给整改办。整改办用 tongbao check 检查，逐格指出问题。"),
    ]


def _legend() -> list[tuple[str, str, PatternFill | None]]:
    """The colours: (sample, meaning, fill)."""

    def solid(colour: str) -> PatternFill:
        return PatternFill("solid", colour)

    return [
        ("红字 *", "必填的栏目", solid(_REQUIRED_HEADER)),
        ("黄色", "必填而还没有填", solid(MISSING)),
        ("红色", "逾期：时限在统计截止日期之前，状态不是已完成、长期坚持", solid(LATE)),
        ("橙色", "临期：离时限不多于“基本情况”里的预警天数", solid(SOON)),
        ("绿色", "已完成", solid(DONE)),
        ("灰色斜体", "自动显示，不用填", solid(_AUTOMATIC_HEADER)),
    ]


def _write_guide(worksheet: Worksheet) -> None:
    """The first sheet: one page that explains, then every column with how it is filled in.

    No cell is merged: openpyxl writes merged cells in no fixed order, and programs fit the height
    of a row only to cells that are not merged.
    """
    for position, width in enumerate(_GUIDE_WIDTHS, start=1):
        worksheet.column_dimensions[get_column_letter(position)].width = width
    title = worksheet.cell(1, 1, f"{TITLE}填表说明")
    title.font = Font(name=_FONT, size=18, bold=True)
    across = Alignment(horizontal="centerContinuous", vertical="center")
    title.alignment = worksheet.cell(1, 2).alignment = worksheet.cell(1, 3).alignment = across
    worksheet.row_dimensions[1].height = 34
    plain, bold = Font(name=_FONT, size=10), Font(name=_FONT, size=10, bold=True)
    explained = [(label, text, None) for label, text in _explanation()]
    for label, text, fill in [*explained[:2], *_legend(), *explained[2:]]:
        _add_line(worksheet, ((label, bold), (text, plain), ("", plain)))
        if fill:
            worksheet.cell(worksheet.max_row, 1).fill = fill
    worksheet.row_breaks.append(Break(worksheet.max_row))
    _write_column_table(worksheet)
    _set_up_page(worksheet, "portrait")
    worksheet.print_options.horizontalCentered = True
    worksheet.sheet_view.showGridLines = False
    worksheet.protection.sheet = True
    worksheet.protection.formatRows = worksheet.protection.formatColumns = False


def _add_line(worksheet: Worksheet, cells: Iterable[tuple[str, Font]]) -> None:
    """A row below the last, of texts with their fonts."""
    number = worksheet.max_row + 1
    written = []
    for position, (text, font) in enumerate(cells, start=1):
        cell = worksheet.cell(number, position, text or None)
        cell.font, cell.alignment = font, _TOP
        written.append(cell)
    _fit_height(written, {})


def _write_column_table(worksheet: Worksheet) -> None:
    """Every column of every sheet: its name, whether it is required, how it is filled in."""
    start = worksheet.max_row + 1
    plain, bold = Font(name=_FONT, size=10), Font(name=_FONT, size=10, bold=True)
    red = Font(name=_FONT, size=10, bold=True, color="C00000")
    _add_line(worksheet, (("栏目", bold), ("怎么填", bold), ("必填", bold)))
    heads = {worksheet.max_row: _HEADER}
    for sheet in SHEETS:
        note = sheet.help if sheet.required else f"{sheet.help}没有时不填。"
        _add_line(worksheet, ((sheet.name, bold), (note, bold), ("", bold)))
        heads[worksheet.max_row] = "F2F2F2"
        for column in BASICS if sheet.item is Basic else sheet.columns:
            name = (column.name, red if column.required else plain)
            required = ("必填" if column.required else "", red)
            _add_line(worksheet, (name, (guidance(column), plain), required))
    side = Side("thin", color="A6A6A6")
    for row in worksheet.iter_rows(min_row=start):
        for cell in row:
            cell.border = Border(left=side, right=side, top=side, bottom=side)
            if cell.row in heads:
                cell.fill = PatternFill("solid", heads[cell.row])


# --- what openpyxl has no word for --------------------------------------------------------------

_CORE = "docProps/core.xml"
_FORMULA_CELL = re.compile(r'(<c r="([A-Z]+\d+)"[^>]*)>(<f>[^<]*</f>)<v\s*(?:/>|></v>)</c>')


# Every row but the header, whose height is set by hand.
_FITTED_ROW = re.compile(r'(<row r="(?!1")\d+" ht="[\d.]+") customHeight="1"')


def _sheet_part(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def _mend_parts(
    parts: Parts, layouts: dict[str, _Layout], results: dict[str, dict[str, str]]
) -> Parts:
    """Formulas with their results, cells without green corners, properties without a person.

    Protected View shows results, it computes none; the green corner at a number kept as a text
    offers the very conversion that spoils 1.10.
    """
    guide = _sheet_part(1)
    parts[guide] = _FITTED_ROW.sub(r"\1", parts[guide].decode()).encode()
    for index, (name, layout) in enumerate(layouts.items(), start=2):
        part = _sheet_part(index)
        text = _FITTED_ROW.sub(r"\1", parts[part].decode())
        if name in results:
            shown = results[name]

            def with_result(match: re.Match, shown: dict[str, str] = shown) -> str:
                result = html.escape(shown[match[2]], quote=False)
                return f'{match[1]} t="str">{match[3]}<v>{result}</v></c>'

            text = _FORMULA_CELL.sub(with_result, text)
        cells = f"A1:{get_column_letter(layout.width)}{layout.last}"
        ignored = (
            f'<ignoredErrors><ignoredError sqref="{cells}" numberStoredAsText="1"'
            f' unlockedFormula="1"/></ignoredErrors>'
        )
        parts[part] = text.replace("<legacyDrawing", f"{ignored}<legacyDrawing", 1).encode()
    parts[_CORE] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{TITLE}</dc:title><dc:language>zh-CN</dc:language></cp:coreProperties>"
    ).encode()
    return parts


# --- an old ledger ------------------------------------------------------------------------------


def carry(path: Path) -> Carried:
    """The contents of an old ledger, for the current standard. Raises Unreadable.

    Values go over as they were read, cells with an error as they stood, so that the same errors
    are found again; rows without a key and somebody's own columns go along.
    """
    reading = read_ledger(path)
    book = open_book(path)
    contents, left = Contents(), []
    names = {n: found for n, found in reading.sheets.items() if n in reading.ledger.columns}
    grids = load_grids(book, names.values())
    for sheet in SHEETS:
        if sheet.name not in names:
            continue
        grid, positions = grids[names[sheet.name]], reading.ledger.columns[sheet.name]
        _carry_sheet(_Old(sheet, grid, positions, book.date1904), reading.ledger, contents, left)
    left += _left_sheets(book, set(names.values()))
    left += _left_parts(book)
    findings = [replace(finding, file=path.name) for finding in reading.findings]
    return Carried(contents, reading.ledger, findings, left)


@dataclass(slots=True)
class _Old:
    """A sheet of the old ledger: its raw cells and where its columns were found."""

    sheet: Sheet
    grid: Grid
    positions: dict[str, int]
    date1904: bool

    def raw(self, number: int, position: int) -> object:
        cells = self.grid.rows[number - 1] if number <= len(self.grid.rows) else []
        return cells[position - 1] if position <= len(cells) else ""

    def is_filled(self, number: int, position: int) -> bool:
        place = (number, position)
        return (
            not is_blank(self.raw(number, position))
            or place in self.grid.errors
            or place in self.grid.unvalued
        )

    def header(self, above: int) -> int:
        """The row in which the columns' names stand; data begin in the row `above` at most."""
        spellings = {
            self.positions[column.name]: {compact(n) for n in (column.name, *column.aliases)}
            for column in self.sheet.columns
            if column.name in self.positions
        }
        return max(
            range(1, above),
            key=lambda number: sum(
                compact(str(self.raw(number, position))).strip("*:") in names
                for position, names in spellings.items()
            ),
        )


def _carry_sheet(old: _Old, ledger: Ledger, contents: Contents, left: list[str]) -> None:
    sheet, grid = old.sheet, old.grid
    target = ledger.basics.values() if sheet.item is Basic else getattr(ledger, sheet.target)
    items = {item.row: item for item in target if item.row}
    header = old.header(min(items, default=len(grid.rows) + 1))
    if any(not is_blank(cell) for row in grid.rows[: header - 1] for cell in row):
        left.append(f"工作表“{grid.name}”表头以上的文字没有带入。")
    merged = _merged_cells(old, header)
    further = _further_columns(old, header)
    own = [*old.positions.values(), *further]
    rows, unvalued = [], []
    for number in range(header + 1, len(grid.rows) + 1):
        if not any(old.is_filled(number, p) and (number, p) not in merged for p in own):
            continue
        item = items.get(number)
        row: Row = {}
        for column in sheet.columns:
            if column.name in old.positions:
                position = old.positions[column.name]
                top = merged.get((number, position), number)
                row[column.name] = _carried(old, top, position, _described(column, item), item)
        row |= {p: _carried(old, number, p, None, None) for p in further}
        rows.append(row)
        unvalued += [f"{get_column_letter(p)}{number}" for p in own if (number, p) in grid.unvalued]
    contents.rows[sheet.name] = rows
    contents.further[sheet.name] = further
    if unvalued:
        more = f"等 {len(unvalued)} 处" if len(unvalued) > _MOST_CELLS_NAMED else ""
        cells = write_list(unvalued[:_MOST_CELLS_NAMED]) + more
        left.append(f"工作表“{grid.name}”里没有结果的公式写作 #N/A，请补填：{cells}。")


_MOST_CELLS_NAMED = 10
# The error values the file format knows (ECMA-376-1, 18.17.3); any other becomes #N/A.
_CARRIED_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}


def _described(column: Column, item: Item | None) -> Column:
    """内容 of 基本情况 is described by its own 项目; every other column by itself."""
    if column.kind is not Kind.ANY:
        return column
    known = {basic.name: basic for basic in BASICS}
    name = item.name if isinstance(item, Basic) else ""
    return replace(known.get(name, Column(name, "")), field=column.field)


def _carried(
    old: _Old, number: int, position: int, column: Column | None, item: Item | None
) -> object:
    """A cell as it goes over; `column` is None for a column of somebody's own."""
    place = (number, position)
    if place in old.grid.errors:
        error = old.grid.errors[place]
        return AsTyped(error if error in _CARRIED_ERRORS else "#N/A", is_error=True)
    if place in old.grid.unvalued:
        return AsTyped("#N/A", is_error=True)
    raw = old.raw(number, position)
    if column is None:
        return AsTyped(raw) if not is_blank(raw) else None
    read, notes = convert(raw, column, old.date1904)
    if any(CATALOGUE[code].severity is Severity.ERROR for code, _ in notes):
        return AsTyped(raw)
    value = getattr(item, column.field) if item else read
    if is_blank(raw) and value == blank_value(column):
        return None  # what is left out stays left out
    if value not in (None, ""):
        return value
    # 长期坚持 as 完成时限 is no date of the item, but a word of the cell.
    return read if read not in (None, "") or is_blank(raw) else AsTyped(raw)


def _merged_cells(old: _Old, header: int) -> dict[tuple[int, int], int]:
    """{(row, column): row above} of cells merged downwards, which mean "as above" but in keys."""
    keys = {old.positions.get(name) for name in old.sheet.key}
    wanted = {p for p in old.positions.values() if p not in keys}
    return {
        (number, left): top
        for top, left, bottom, _ in old.grid.merged
        if top > header and left in wanted
        for number in range(top + 1, bottom + 1)
    }


_ANY_TEXT = Column("", "")


def _further_columns(old: _Old, header: int) -> dict[int, str]:
    """{position: header} of somebody's own columns that hold anything."""
    known = set(old.positions.values())
    ours = {compact(name) for name in own_headers(old.sheet)}
    width = max((len(row) for row in old.grid.rows), default=0)
    further = {}
    for position in range(1, width + 1):
        text = str(convert(old.raw(header, position), _ANY_TEXT)[0])
        if position in known or compact(text) in ours:
            continue
        numbers = range(header + 1, len(old.grid.rows) + 1)
        if text or any(old.is_filled(number, position) for number in numbers):
            further[position] = text
    return further


def _left_sheets(book: Book, read: set[str]) -> list[str]:
    """Sheets that hold something and have no place in the standard."""
    left = []
    for name in book.sheet_names:
        if name in read or name in WRITTEN_SHEETS or name == GUIDE:
            continue
        try:
            rows = load_grids(book, [name])[name].rows
            is_empty = all(is_blank(cell) for row in rows for cell in row)
        except Unreadable:  # a chart has no cells
            is_empty = False
        if not is_empty:
            left.append(f"工作表“{name}”没有带入。")
    return left


# What people wrote on or laid over the cells; our own header comments are written anew.
_LEFT_PARTS = {
    "批注": re.compile("xl/(?:comments|threadedComments)"),
    "图片": re.compile("xl/media/"),
    "图表": re.compile("xl/charts/"),
}
# LibreOffice drops a comment's author, so ours are known by what they say.
_COMMENT = re.compile(r"<comment\s.*?</comment>", re.DOTALL)
_OURS = re.compile(f"（必填）|（选填）|{_FOR_PEOPLE}")


def _is_ours(part: bytes) -> bool:
    """Whether the part holds comments, and none but those of our headers."""
    comments = _COMMENT.findall(part.decode("utf-8", "replace"))
    return bool(comments) and all(_OURS.search(html.unescape(comment)) for comment in comments)


def _left_parts(book: Book) -> list[str]:
    """What an .xlsx holds besides values."""
    try:
        parts = unpack(book.data)
    except zipfile.BadZipFile:  # an .xls is no archive
        return []
    found = [
        kind
        for kind, pattern in _LEFT_PARTS.items()
        if any(pattern.match(n) and not _is_ours(part) for n, part in parts.items())
    ]
    return [f"旧台账里的{write_list(found)}没有带入。"] if found else []
