"""What goes from sheet to sheet: the defined names, and the columns that look something up."""

from datetime import date

from openpyxl import Workbook
from openpyxl.utils import quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from ...ledger import schema
from ...ledger.items import Basic, Unit, basic_column
from ...ledger.schema import sheet_of
from ...text.addresses import column_letters
from .layout import LOOKUPS, Layout
from .rules import list_name
from .styles import AUTOMATIC_STYLE

# The names that formulas and drop-downs use, so that no program strips them.
AS_OF, WARNED_DAYS, PRINTED = "计算日期", "临期天数", "打印区域"


def write_lookups(book: Workbook, layouts: dict[str, Layout]) -> dict[str, dict[str, str]]:
    """The columns for people as formulas; gives their results: {sheet: {cell: text}}."""
    results: dict[str, dict[str, str]] = {}
    for lookup in LOOKUPS:
        layout = layouts[lookup.sheet]
        if lookup.header not in layout.lookups:
            continue
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
        for number in layout.looked_up:
            asked = f"{layout.letter(lookup.beside)}{number}"
            cell = worksheet.cell(number, layout.positions[lookup.header])
            formula = f'=IF({asked}="","",IFERROR({found.format(asked)}&"","{unknown}"))'
            cell.value, cell.style = formula, AUTOMATIC_STYLE
            value = worksheet[asked].value
            shown[cell.coordinate] = texts.get(value, unknown) if value else ""
    return results


def define_names(book: Workbook, layouts: dict[str, Layout], as_of: date | None) -> None:
    """The names behind drop-downs and colours."""
    wanted = {sheet_of(Unit).name} | {
        c.refers for s in schema.SHEETS for c in s.columns if c.refers
    }
    for name in sorted(wanted):
        layout = layouts[name]
        keys = layout.absolute(layout.sheet.key[0])
        listed = f"OFFSET({keys.partition(':')[0]},1,0,MAX(1,{_last_row(layout, keys)}-1),1)"
        _define(book, list_name(layout.sheet), listed)
    basics = layouts[sheet_of(Basic).name]
    places = {column.name: number for number, column in basics.basics.items()}

    def content(name: str) -> str:
        sheet = quote_sheetname(basics.sheet.name)
        return f"{sheet}!${basics.letter('内容')}${places[name]}"

    day = f"DATE({as_of.year},{as_of.month},{as_of.day})" if as_of else content("统计截止日期")
    _define(book, AS_OF, day)
    default = str(basic_column("预警天数").default)
    days = content("预警天数") if "预警天数" in places else default
    _define(book, WARNED_DAYS, f"IF(ISNUMBER({days}),{days},{default})")


def _define(book: Workbook, name: str, formula: str) -> None:
    book.defined_names[name] = DefinedName(name, attr_text=formula)


def print_filled_rows(worksheet: Worksheet, layout: Layout) -> None:
    """Print the rows that hold something: formulas that show nothing would be empty pages."""
    corner = f"{quote_sheetname(layout.sheet.name)}!$A$1"
    rows = _last_row(layout, f"{corner}:${column_letters(layout.width)}${layout.last}")
    area = f"OFFSET({corner},0,0,MAX(2,{rows}),{layout.width})"
    worksheet.defined_names[PRINTED] = DefinedName(PRINTED, attr_text=area)
    reserved = "_xlnm.Print_Area"
    worksheet.defined_names[reserved] = DefinedName(reserved, attr_text=PRINTED)


def _last_row(layout: Layout, cells: str) -> str:
    """A formula: the last row in which one of the cells holds something."""
    return f'IFERROR(SUMPRODUCT(MAX(({cells}<>"")*ROW({cells}))),{layout.last})'
