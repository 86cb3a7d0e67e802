"""From findings to a copy of the workbook in which each stands at its cell.

The copy is the workbook itself, patched: comments, fills and one more sheet come in, all else
keeps its bytes. Only what the patch cannot change (.xls, .ods, a damaged part) is written anew.
An annotated copy may be annotated again: what an earlier run put in is taken out first.
"""

import contextlib
import hashlib
import io
import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..compare.search import COLUMNS as PRINT_ORDER_COLUMNS
from ..findings.catalogue import SEVERITY_NAMES, Severity
from ..findings.findings import Finding, Unreadable, find
from ..findings.limits import MOST_INFLATED
from ..ledger.ledger import Ledger
from ..ledger.schema import FINDINGS_SHEET, PRINT_ORDER_SHEET
from ..notice.order import Entry
from ..package import properties
from ..package.drafts import write_draft
from ..package.files import is_same_file, read_bytes
from ..package.parts import pack, unpack
from ..text.addresses import Cell
from ..text.characters import printable
from ..workbook.patching import (
    Change,
    SheetCell,
    Unpatchable,
    Workbook,
    add_comments,
    change_cells,
    content_type,
    link_to,
    merged_into,
    open_workbook,
    put_sheet,
    remove_comments,
    remove_fills,
    storable,
)
from ..workbook.reading.open import Book, Grid, load_grids, open_book
from ..workbook.reading.read import Reading

if TYPE_CHECKING:
    from openpyxl.cell import Cell as OpenpyxlCell

AUTHOR = "通报检查"

# The fills, as ARGB: no colours of any palette, so that they are known again as ours.
FILLS = {
    Severity.ERROR: "FFFFCBC6",
    Severity.WARNING: "FFFFE9A8",
    Severity.INFO: "FFD3E7F8",
}
_HEADER_FILL = "FFE7E6E6"

# The columns of the sheet 检查结果 and their widths, in characters.
_COLUMNS = {
    "严重程度": 10,
    "代码": 8,
    "工作表": 14,
    "单元格": 9,
    "编号": 18,
    "填写的内容": 30,
    "问题": 50,
    "怎样改": 50,
}
# A cell with more findings than these is better read on the sheet.
_MOST_IN_COMMENT = 12

_CORE = "docProps/core.xml"
_GENERATED_WIDTH = 18  # of the columns of a workbook written anew, in characters

_SUFFIXES = {
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": ".xlsm",
    "application/vnd.ms-excel.template.macroEnabled.main+xml": ".xltm",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": ".xltx",
}
_SPREADSHEETS = {".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".xlt", ".et", ".ett", ".ods"}


class Annotated(NamedTuple):
    """The path really written, and sentences on what is not as one might expect."""

    path: Path
    sentences: tuple[str, ...] = ()


def annotate(
    reading: Reading,
    findings: Sequence[Finding],
    target: Path,
    force: bool = False,
    printed: Sequence[Entry] = (),
) -> Annotated:
    """Write the annotated copy of the workbook that was read; the workbook stays as it is.

    `printed` are the rows of the sheet 打印对照, which is left out where there are none.
    Raises Unreadable where the workbook has changed since, or the copy cannot be written.
    """
    data = read_bytes(reading.path)
    if hashlib.sha256(data).hexdigest() != reading.sha256:
        reason = "检查期间有人保存了它"
        raise Unreadable(find("F02", name=reading.path.name, reason=reason))
    name, notes = reading.path.name, []
    try:
        _check_size(reading.path, data)
        book = open_workbook(unpack(data))
        _mark(book, reading.sheets, reading.ledger, findings)
        _put_print_order(book, reading.sheets, printed)
    except (zipfile.BadZipFile, Unpatchable):
        book, names = _generate(reading)
        _mark(book, names, reading.ledger, findings)
        _put_print_order(book, names, printed)
        notes.append(
            f"“{name}”不是可以直接加批注的 .xlsx 工作簿，"
            "副本只有各单元格的内容和批注，没有原来的格式、公式和图片。"
        )
    seal(book)
    path = _with_suffix(target, _SUFFIXES.get(content_type(book), ".xlsx"))
    if is_same_file(path, reading.path):
        path = path.with_name(f"{path.stem}（批注）{path.suffix}")
    if path != target:
        notes.append(f"副本的扩展名须与内容一致，文件名用“{path.name}”。")
    written = write_draft(path, pack(book.parts), force, reading.path)
    if written.reason:
        notes.append(f"{written.reason}，另存为“{written.path.name}”。")
    return Annotated(written.path, tuple(notes))


def _check_size(path: Path, data: bytes) -> None:
    """Refuse what would fill the memory: the reader has unpacked only what it needs."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(info.file_size for info in archive.infolist()) > MOST_INFLATED:
            raise Unreadable(find("F07", name=path.name, reason="解压后的内容过大"))


def _with_suffix(path: Path, suffix: str) -> Path:
    if path.suffix.lower() == suffix:
        return path
    if path.suffix.lower() in _SPREADSHEETS:
        return path.with_suffix(suffix)
    return path.with_name(path.name + suffix)


def seal(book: Workbook) -> None:
    """Record the digest by which an unedited copy is known, if the file's properties allow."""
    with contextlib.suppress(Unpatchable):
        properties.seal(book.parts, book.strict)


# --- marking ------------------------------------------------------------------------------------


def _mark(
    book: Workbook, names: Mapping[str, str], ledger: Ledger, findings: Sequence[Finding]
) -> None:
    """Put the findings into the workbook in place of earlier ones.

    `names` is {name in the description: name in the file} of the sheets.
    """
    for sheet in book.sheets:
        remove_comments(book, sheet, AUTHOR)
    remove_fills(book, set(FILLS.values()))
    placed: dict[str, dict[Cell, list[Finding]]] = {}
    for finding in findings:
        sheet = names.get(finding.sheet, finding.sheet)
        if finding.place.row and sheet in book.sheets:
            cell = _cell_of(finding, ledger)
            placed.setdefault(sheet, {}).setdefault(cell, []).append(finding)
    for sheet, by_cell in placed.items():
        # Excel shows a comment on the first cell of a merged range only.
        first = merged_into(book, sheet, by_cell)
        shown: dict[Cell, list[Finding]] = {}
        for cell, found in by_cell.items():
            shown.setdefault(first.get(cell, cell), []).extend(found)
        fills = {cell: FILLS[_gravest(found)] for cell, found in shown.items()}
        change_cells(book, sheet, {cell: Change(fill=fill) for cell, fill in fills.items()})
        moved = {finding for cell in first for finding in by_cell[cell]}
        add_comments(
            book, sheet, {cell: _comment(found, moved) for cell, found in shown.items()}, AUTHOR
        )
    put_sheet(book, FINDINGS_SHEET, _table(book, names, ledger, findings), list(_COLUMNS.values()))


def _cell_of(finding: Finding, ledger: Ledger) -> Cell:
    """The cell of a finding; one about a whole row stands at the first column that is read."""
    place = finding.place
    if place.column:
        return place.row, place.column
    return place.row, min(ledger.columns.get(place.sheet, {}).values(), default=1)


def _gravest(findings: Sequence[Finding]) -> Severity:
    there = {finding.severity for finding in findings}
    return next(severity for severity in Severity if severity in there)


def _comment(findings: Sequence[Finding], moved: Collection[Finding]) -> str:
    """The findings of a cell as its comment; those of another cell name it."""
    texts = []
    for finding in findings[:_MOST_IN_COMMENT]:
        where = f"（{finding.cell}）" if finding in moved else ""
        head = f"{SEVERITY_NAMES[finding.severity]} {finding.code}{where}"
        texts.append(f"{head}：{printable(finding.message)}\n{printable(finding.hint)}")
    more = len(findings) - _MOST_IN_COMMENT
    if more > 0:
        texts.append(f"另有 {more} 条，见工作表“{FINDINGS_SHEET}”。")
    return "\n".join(texts)


def _table(
    book: Workbook, names: Mapping[str, str], ledger: Ledger, findings: Sequence[Finding]
) -> list[list[SheetCell]]:
    """The rows of the sheet 检查结果."""
    rows = [[SheetCell(name, _HEADER_FILL, bold=True) for name in _COLUMNS]]
    for finding in findings:
        severity = finding.severity
        sheet = names.get(finding.sheet, finding.sheet)
        there = sheet in book.sheets
        to_cell, to_sheet = "", ""
        if there and finding.place.row:
            to_cell = link_to(sheet, _cell_of(finding, ledger))
        elif there:
            to_sheet = link_to(sheet, (1, 1))
        rows.append(
            [
                SheetCell(SEVERITY_NAMES[severity], FILLS[severity]),
                SheetCell(finding.code),
                SheetCell(printable(sheet), link=to_sheet),
                SheetCell(finding.cell, link=to_cell),
                *(SheetCell(printable(t)) for t in (finding.key, finding.value)),
                *(SheetCell(printable(t)) for t in (finding.message, finding.hint)),
            ]
        )
    if not findings:
        blank = [SheetCell("")] * (len(_COLUMNS) - 2)
        rows.append([*blank, SheetCell("没有发现问题。"), SheetCell("")])
    return rows


def _put_print_order(book: Workbook, names: Mapping[str, str], printed: Sequence[Entry]) -> None:
    """The sheet 打印对照: what the notice prints, in its order, with a link to each cell."""
    if not any(entry.place.row for entry in printed):
        printed = ()  # fixed sentences of the template alone
    if not printed and PRINT_ORDER_SHEET not in book.sheets:
        return
    rows = [[SheetCell(name, _HEADER_FILL, bold=True) for name in PRINT_ORDER_COLUMNS]]
    for entry in printed:
        sheet = names.get(entry.place.sheet, entry.place.sheet)
        there = sheet in book.sheets and entry.place.row and entry.place.column
        link = link_to(sheet, (entry.place.row, entry.place.column)) if there else ""
        rows.append(
            [
                SheetCell(entry.number),
                SheetCell(printable(entry.key)),
                SheetCell(printable(sheet)),
                SheetCell(entry.place.cell, link=link),
                *(SheetCell(printable(t)) for t in (entry.unit, entry.status, entry.text)),
            ]
        )
    if not printed:
        blank = [SheetCell("")] * (len(PRINT_ORDER_COLUMNS) - 1)
        rows.append([*blank, SheetCell("台账现在生成不了通报，没有打印对照。")])
    put_sheet(book, PRINT_ORDER_SHEET, rows, list(PRINT_ORDER_COLUMNS.values()))


# --- writing anew what cannot be patched --------------------------------------------------------


def _generate(reading: Reading) -> tuple[Workbook, dict[str, str]]:
    """A new workbook with the values of the one read, and what its sheets are called in it.

    Raises Unreadable where a sheet that the ledger needs cannot be read.
    """
    import openpyxl

    source = open_book(reading.path)
    new = openpyxl.Workbook()
    new.remove(new.worksheets[0])
    names: dict[str, str] = {}
    for name, grid in _grids(source, set(reading.sheets.values())).items():
        sheet = new.create_sheet(_sheet_name(name))
        names[name] = sheet.title
        sheet.sheet_format.defaultColWidth = _GENERATED_WIDTH
        for row, values in enumerate(grid.rows, start=1):
            for column, value in enumerate(values, start=1):
                if value != "":
                    _put_value(sheet.cell(row, column), value)
        for top, left, bottom, right in grid.merged:
            sheet.merge_cells(None, top, left, bottom, right)
    if not names:
        new.create_sheet(FINDINGS_SHEET)  # a workbook must have one
    stream = io.BytesIO()
    new.save(stream)
    parts = unpack(stream.getvalue())
    # The moment of writing would make each copy another.
    parts[_CORE] = re.sub(rb"<dcterms:(\w+).*?</dcterms:\1>", b"", parts[_CORE])
    known = {sheet: names[found] for sheet, found in reading.sheets.items()}
    return open_workbook(parts), names | known


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


def _put_value(cell: "OpenpyxlCell", value: object) -> None:
    if isinstance(value, (bool, int, float, date, time, timedelta)):
        cell.value = value
        return
    cell.value = storable(str(value))
    cell.data_type = "s"  # a text that begins with = is no formula


def _sheet_name(name: str) -> str:
    """The name as Excel allows it: without \\ / ? * : [ ], at most 31 characters."""
    return re.sub(r"[\\/?*:\[\]]", "_", name)[:31] or "_"
