"""The workbook as a whole, put together and packed."""

from datetime import date

from openpyxl import Workbook
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.worksheet import Worksheet

from ...ledger import schema
from ...ledger.choices import OUTLOOK, OVERVIEW
from ...ledger.examples import EXAMPLES
from ...ledger.items import Basic, Narrative
from ...ledger.schema import sheet_of
from ...package.parts import pack
from ...package.saved import saved_parts
from .colours import add_colours
from .contents import Row, WorkbookData
from .guide import write_guide
from .layout import GUIDE, Layout, lay_out
from .names import define_names, write_lookups
from .parts import mend_parts
from .sheets import finish, lock, write_basics, write_header, write_own, write_rows
from .styles import fit_height, named_styles


def _blank() -> WorkbookData:
    """What stands in a blank workbook: an example of a problem and a measure, the parts of 综述."""
    rows: dict[str, list[Row]] = {}
    for name, example in EXAMPLES.items():
        rows[name] = [dict(example.items())]
    return WorkbookData(rows | asked_parts())


def asked_parts() -> dict[str, list[Row]]:
    """The parts of 综述 that are to be written."""
    return {sheet_of(Narrative).name: [{"部分": part} for part in (OVERVIEW, OUTLOOK)]}


def standard_workbook(
    contents: WorkbookData | None = None, as_of: date | None = None, is_complete: bool = False
) -> bytes:
    """The standard workbook with these contents, or blank; its colours are as of that day.

    Without a day they follow 统计截止日期 of the workbook. One that is complete, as the sample is,
    has only the columns and rows that are filled in, and so is quick to read.
    """
    contents = contents or _blank()
    book = Workbook()
    del book[book.sheetnames[0]]
    for style in named_styles():
        book.add_named_style(style)
    write_guide(book.create_sheet(GUIDE))
    layouts: dict[str, Layout] = {}
    worksheets: dict[str, Worksheet] = {}
    for sheet in schema.SHEETS:
        if is_complete and not sheet.required and not contents.rows.get(sheet.name):
            continue
        worksheet = worksheets[sheet.name] = book.create_sheet(sheet.name)
        layout = lay_out(sheet, contents, is_complete)
        layouts[sheet.name] = layout
        write_header(worksheet, layout)
        if sheet.item is Basic:
            write_basics(worksheet, layout)
        else:
            write_rows(worksheet, layout)
        finish(worksheet, layout)
    results = write_lookups(book, layouts)
    for name, layout in layouts.items():
        if layout.rows:
            filled = worksheets[name].iter_rows(min_row=2, max_row=len(layout.rows) + 1)
            for number, row in enumerate(filled, start=2):
                fit_height(worksheets[name], number, row, results.get(name))
    define_names(book, layouts, as_of)
    for name, layout in layouts.items():
        add_colours(worksheets[name], layout)
        if contents.fillable is not None:
            lock(worksheets[name], layout, contents.fillable.get(name))
    for name, other in contents.others.items():
        write_own(book.create_sheet(name), other)
    book.security = WorkbookProtection(lockStructure=True)
    return pack(mend_parts(saved_parts(book), layouts, results))
