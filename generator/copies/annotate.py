"""From findings to a copy of the workbook in which each stands at its cell.

The copy is the workbook itself, patched: comments, fills and two more sheets come in, all else
keeps its bytes. Only what the patch cannot change (.xls, .ods, a damaged part) is written anew.
An annotated copy may be annotated again: what an earlier run put in is taken out first.
"""

import contextlib
import zipfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ..compare.search import COLUMNS as PRINT_ORDER_COLUMNS
from ..findings.catalogue import SEVERITY_NAMES, Severity
from ..findings.findings import Finding, Place, Unreadable
from ..ledger.choices import YES_NO
from ..ledger.ledger import Ledger
from ..ledger.schema import FINDINGS_SHEET, PRINT_ORDER_SHEET
from ..notice.order import Entry
from ..package import properties
from ..package.drafts import write_draft
from ..package.files import is_same_file
from ..package.parts import pack
from ..text.addresses import Cell
from ..text.characters import printable, write_list
from ..workbook.patching import (
    CellPatch,
    SheetCell,
    Unpatchable,
    Workbook,
    add_comments,
    change_cells,
    link_to,
    merged_into,
    open_on,
    outrank_conditions,
    put_sheet,
    remove_comments,
    remove_conditions,
    remove_fills,
)
from ..workbook.reading.comments import AUTHOR
from ..workbook.reading.open import load_grids, open_book
from ..workbook.reading.read import Reading
from .source import named_as_is, new_workbook, own_workbook

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
    "责任单位": 16,
    "填写的内容": 30,
    "问题": 50,
    "怎样改": 50,
    "已改": 7,
}
_MENDED = list(_COLUMNS).index("已改") + 1  # for people to fill in
_KNOWN_BY = ("代码", "工作表", "单元格", "问题")  # the columns by which a finding is known again
# A cell with more findings than these is better read on the sheet.
_MOST_IN_COMMENT = 12


class Annotated(NamedTuple):
    """The path really written, and sentences on what is not as one might expect."""

    path: Path
    sentences: tuple[str, ...] = ()


class _Copy(NamedTuple):
    """The workbook that becomes the copy; `names` has what it calls each sheet of the ledger."""

    book: Workbook
    names: Mapping[str, str]
    ledger: Ledger

    def sheet(self, place: Place) -> str:
        return self.names.get(place.sheet, place.sheet)

    def cell(self, place: Place) -> Cell | None:
        """The cell of a place, if there is one in the copy.

        A whole row stands at the first column that is read.
        """
        if not place.row or self.sheet(place) not in self.book.sheets:
            return None
        columns = self.ledger.columns.get(place.sheet, {})
        return place.row, place.column or min(columns.values(), default=1)


def annotate(
    reading: Reading,
    findings: Sequence[Finding],
    target: Path,
    force: bool,
    printed: Sequence[Entry],
) -> Annotated:
    """Write the annotated copy of the workbook that was read; the workbook stays as it is.

    `printed` are the rows of the sheet 打印对照, which is left out where there are none.
    Raises Unreadable where the workbook has changed since, or the copy cannot be written.
    """
    notes = []
    marks = _marks(reading.path) | (_marks(target) if force else {})
    try:
        copy = _Copy(own_workbook(reading, "检查"), reading.sheets, reading.ledger)
        kept = _put_in(copy, findings, printed, marks)
    except (zipfile.BadZipFile, Unpatchable):
        copy = _Copy(*new_workbook(reading), reading.ledger)
        kept = _put_in(copy, findings, printed, marks)
        notes.append(
            f"“{reading.path.name}”不是可以直接加批注的 .xlsx 工作簿，"
            "副本只有各单元格的内容和批注，没有原来的格式、公式和图片。"
        )
    if marks:
        notes.append(
            f"原来的“{FINDINGS_SHEET}”表“已改”栏填了 {len(marks)} 条："
            f"{kept} 条的问题还在，照样带入；"
            f"{len(marks) - kept} 条的问题已经没有或者变了，没有带入。"
        )
    seal(copy.book)
    path = named_as_is(copy.book, target)
    if is_same_file(path, reading.path):
        path = path.with_name(f"{path.stem}（批注）{path.suffix}")
    if path != target:
        notes.append(f"副本的扩展名须与内容一致，文件名用“{path.name}”。")
    written = write_draft(path, pack(copy.book.parts), force, reading.path)
    if written.reason:
        notes.append(f"{written.reason}，另存为“{written.path.name}”。")
    return Annotated(written.path, tuple(notes))


def seal(book: Workbook) -> None:
    """Record the digest by which an unedited copy is known, if the file's properties allow."""
    with contextlib.suppress(Unpatchable):
        properties.seal(book.parts, book.strict)


def _marks(path: Path) -> dict[tuple[str, ...], str]:
    """What people filled in as 已改 in an earlier copy, by the finding."""
    with contextlib.suppress(Unreadable):
        book = open_book(path)
        if FINDINGS_SHEET in book.sheet_names:
            head, *rows = load_grids(book, [FINDINGS_SHEET])[FINDINGS_SHEET].rows
            places = {str(name): place for place, name in enumerate(head)}
            if places.keys() >= {*_KNOWN_BY, "已改"}:
                known = ((tuple(str(row[places[n]]) for n in _KNOWN_BY), row) for row in rows)
                return {key: mark for key, row in known if (mark := str(row[places["已改"]]))}
    return {}


def _put_in(
    copy: _Copy,
    findings: Sequence[Finding],
    printed: Sequence[Entry],
    marks: Mapping[tuple[str, ...], str],
) -> int:
    """Put everything into the copy in place of what an earlier run put there.

    Gives how many of the `marks` stand again in 检查结果.
    """
    for sheet in copy.book.sheets:
        remove_comments(copy.book, sheet, AUTHOR)
        remove_conditions(copy.book, sheet, AUTHOR)
    remove_fills(copy.book, set(FILLS.values()))
    by_sheet: dict[str, dict[Cell, list[Finding]]] = {}
    for finding in findings:
        if cell := copy.cell(finding.place):
            by_cell = by_sheet.setdefault(copy.sheet(finding.place), {})
            by_cell.setdefault(cell, []).append(finding)
    for sheet, by_cell in by_sheet.items():
        _mark_cells(copy.book, sheet, by_cell)
    table, widths = _findings_table(copy, findings), list(_COLUMNS.values())
    kept = set()
    for row in table[1:]:
        texts = dict(zip(_COLUMNS, (cell.text for cell in row), strict=True))
        key = tuple(texts[name] for name in _KNOWN_BY)
        if key in marks:
            row[_MENDED - 1] = SheetCell(marks[key])
            kept.add(key)
    put_sheet(copy.book, FINDINGS_SHEET, table, widths, {_MENDED: list(YES_NO)})
    open_on(copy.book, FINDINGS_SHEET)
    if not any(entry.place.row for entry in printed):
        printed = ()  # fixed sentences of the template alone
    if printed or PRINT_ORDER_SHEET in copy.book.sheets:
        widths = list(PRINT_ORDER_COLUMNS.values())
        put_sheet(copy.book, PRINT_ORDER_SHEET, _print_order_table(copy, printed), widths)
    return len(kept)


# --- the cells ----------------------------------------------------------------------------------


def _mark_cells(book: Workbook, sheet: str, by_cell: Mapping[Cell, list[Finding]]) -> None:
    """Fill the cells of a sheet that have findings, and put the findings into their comments."""
    # Excel shows a comment on the first cell of a merged range only.
    first = merged_into(book, sheet, by_cell)
    shown: dict[Cell, list[Finding]] = {}
    for cell, found in by_cell.items():
        shown.setdefault(first.get(cell, cell), []).extend(found)
    moved = {finding for cell in first for finding in by_cell[cell]}
    fills = {cell: FILLS[_gravest(found)] for cell, found in shown.items()}
    change_cells(book, sheet, {cell: CellPatch(fill=fill) for cell, fill in fills.items()})
    outrank_conditions(book, sheet, fills, AUTHOR)
    # That there is a comment need not be said in it.
    others = {cell: [f for f in found if f.code != "V47"] for cell, found in shown.items()}
    comments = {cell: _comment(found, moved) for cell, found in others.items() if found}
    add_comments(book, sheet, comments, AUTHOR)


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


# --- the sheets ---------------------------------------------------------------------------------


def _findings_table(copy: _Copy, findings: Sequence[Finding]) -> list[list[SheetCell]]:
    """The rows of the sheet 检查结果, each with a link to its cell, or else to its sheet."""
    rows = [header(_COLUMNS)]
    units = _units(copy.ledger)
    for finding in findings:
        sheet, cell = copy.sheet(finding.place), copy.cell(finding.place)
        to_sheet = not cell and sheet in copy.book.sheets
        unit = units.get((finding.sheet, finding.place.row), "")
        texts = (finding.key, unit, finding.value, finding.message, finding.hint, "")
        rows.append(
            [
                SheetCell(SEVERITY_NAMES[finding.severity], FILLS[finding.severity]),
                SheetCell(finding.code),
                SheetCell(printable(sheet), link=link_to(sheet, (1, 1)) if to_sheet else ""),
                SheetCell(finding.cell, link=link_to(sheet, cell) if cell else ""),
                *(SheetCell(printable(text)) for text in texts),
            ]
        )
    if not findings:
        cells = {"问题": SheetCell("没有发现问题。")}
        rows.append([cells.get(name, SheetCell("")) for name in _COLUMNS])
    return rows


def _units(ledger: Ledger) -> dict[tuple[str, int], str]:
    """{(sheet, row): the unit that answers for the row}, several of them for a problem."""
    units = {(unit.SHEET, unit.row): unit.name for unit in ledger.units}
    for item in ledger.assigned:
        units[item.SHEET, item.row] = item.unit
    for problem in ledger.problems:
        named = dict.fromkeys(measure.unit for measure in problem.measures if measure.unit)
        units[problem.SHEET, problem.row] = write_list(named)
    return units


def _print_order_table(copy: _Copy, printed: Sequence[Entry]) -> list[list[SheetCell]]:
    """The rows of the sheet 打印对照: what the notice prints, in its order, with its cells."""
    rows = [header(PRINT_ORDER_COLUMNS)]
    for entry in printed:
        sheet = copy.sheet(entry.place)
        cell = copy.cell(entry.place) if entry.place.column else None
        rows.append(
            [
                SheetCell(entry.number),
                SheetCell(printable(entry.key)),
                SheetCell(printable(sheet)),
                SheetCell(entry.place.cell, link=link_to(sheet, cell) if cell else ""),
                *(SheetCell(printable(text)) for text in (entry.unit, entry.status, entry.text)),
            ]
        )
    if not printed:
        blank = [SheetCell("")] * (len(PRINT_ORDER_COLUMNS) - 1)
        rows.append([*blank, SheetCell("台账现在生成不了通报，没有打印对照。")])
    return rows


def header(columns: Mapping[str, int]) -> list[SheetCell]:
    """The first row of a sheet that we add."""
    return [SheetCell(name, _HEADER_FILL, bold=True) for name in columns]
