"""The workbook that a copy is made of: its own parts, or a new workbook of its values.

A new one is made where the parts cannot be patched: of .xls, .ods and damaged files.
"""

import contextlib
import hashlib
import io
import re
import zipfile
from collections.abc import Collection
from datetime import date, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from ..findings.findings import Unreadable, find
from ..findings.limits import MOST_INFLATED
from ..ledger.schema import FINDINGS_SHEET
from ..package.drafts import Written, write_draft
from ..package.files import read_bytes
from ..package.parts import pack, unpack
from ..package.properties import CORE
from ..workbook.patching import Workbook, content_type, open_workbook, storable
from ..workbook.reading.formats import GENERAL
from ..workbook.reading.open import Book, Grid, load_grids, open_book
from ..workbook.reading.read import Reading
from ..workbook.reading.shown import Formatted

if TYPE_CHECKING:
    from openpyxl.cell import Cell

_WIDTH = 18  # of the columns of a new workbook, in characters
_SUFFIXES = {
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": ".xlsm",
    "application/vnd.ms-excel.template.macroEnabled.main+xml": ".xltm",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": ".xltx",
}


def own_workbook(reading: Reading, occasion: str) -> Workbook:
    """The workbook as it was read, to be patched.

    Raises Unreadable where somebody saved it meanwhile (on this `occasion`) or it would fill the
    memory; BadZipFile or Unpatchable where it cannot be patched.
    """
    data, name = read_bytes(reading.path), reading.path.name
    if hashlib.sha256(data).hexdigest() != reading.sha256:
        raise Unreadable(find("F02", name=name, reason=f"{occasion}期间有人保存了它"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        # The reader has unpacked only what it needs.
        if sum(info.file_size for info in archive.infolist()) > MOST_INFLATED:
            raise Unreadable(find("F07", name=name, reason="解压后的内容过大"))
    return open_workbook(unpack(data))


def new_workbook(reading: Reading) -> tuple[Workbook, dict[str, str]]:
    """A workbook with the values of the one read, and what its sheets are called in it.

    Raises Unreadable where a sheet that the ledger needs cannot be read.
    """
    import openpyxl

    from ..package.saved import saved_parts

    source = open_book(reading.path)
    new = openpyxl.Workbook()
    new.remove(new.worksheets[0])
    names: dict[str, str] = {}
    for name, grid in _grids(source, set(reading.sheets.values())).items():
        sheet = new.create_sheet(_sheet_name(name))
        names[name] = sheet.title
        sheet.sheet_format.defaultColWidth = _WIDTH
        for row, values in enumerate(grid.rows, start=1):
            for column, value in enumerate(values, start=1):
                if value != "":
                    _put_value(sheet.cell(row, column), grid.cell((row, column)))
        for top, left, bottom, right in grid.merged:
            sheet.merge_cells(None, top, left, bottom, right)
    if not names:
        new.create_sheet(FINDINGS_SHEET)  # a workbook must have one
    parts = saved_parts(new)
    # The moment of writing would make each copy another.
    parts[CORE] = re.sub(rb"<dcterms:(\w+).*?</dcterms:\1>", b"", parts[CORE])
    known = {sheet: names[found] for sheet, found in reading.sheets.items()}
    return open_workbook(parts), names | known


def named_as_is(book: Workbook, target: Path) -> Path:
    """The target with the extension of what the workbook is: Excel opens it under no other."""
    suffix = _SUFFIXES.get(content_type(book), ".xlsx")
    return target if target.suffix.lower() == suffix else target.with_suffix(suffix)


def write_copy(book: Workbook, reading: Reading, target: Path, force: bool) -> Written:
    """Write a workbook that was read and patched. Raises Unreadable where that cannot be."""
    path = named_as_is(book, target)
    written = write_draft(path, pack(book.parts), force, reading.path)
    if path == target or written.reason:
        return written
    return written._replace(reason=f"“{target.name}”的扩展名与内容不一致")


def _grids(source: Book, needed: Collection[str]) -> dict[str, Grid]:
    """The grids of all sheets; without those, if not needed, that are no tables or too large."""
    with contextlib.suppress(Unreadable):
        return load_grids(source, source.sheet_names)
    grids: dict[str, Grid] = {}
    for name in source.sheet_names:
        try:
            grids |= load_grids(source, [name])
        except Unreadable:
            if name in needed:
                raise
    return grids


def _put_value(cell: "Cell", value: object) -> None:
    code = GENERAL
    if isinstance(value, Formatted):
        value, code = value.carried
    if isinstance(value, (bool, int, float, date, time, timedelta)):
        cell.value = value
        if code != GENERAL:
            cell.number_format = code
        return
    cell.value = storable(str(value))
    cell.data_type = "s"  # a text that begins with = is no formula


def _sheet_name(name: str) -> str:
    """The name as Excel allows it: without \\ / ? * : [ ], at most 31 characters."""
    return re.sub(r"[\\/?*:\[\]]", "_", name)[:31] or "_"
