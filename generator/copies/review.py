"""Reviewers' changes written into a copy of the ledger: texts, marks and the sheet 审改记录.

The copy is the workbook itself, patched: every byte that nobody changed stays. A cell in conflict
keeps its text and gets a colour of its own; both kinds stand in 审改记录 with who and when.
"""

import zipfile
from pathlib import Path

from ..findings.findings import NOWHERE, Place, Unreadable, find
from ..ledger.schema import REVIEW_SHEET
from ..package.drafts import Written
from ..review.values import AcceptedChange, Conflict, Edit, Remark, Review
from ..text.addresses import Cell
from ..text.characters import printable
from ..workbook.patching import (
    CellPatch,
    SheetCell,
    Unpatchable,
    Workbook,
    change_cells,
    link_to,
    merged_into,
    put_sheet,
    remove_fills,
)
from ..workbook.reading.read import Reading
from .annotate import header, seal
from .source import own_workbook, write_copy

# The fills, as ARGB: no colours of any palette, so that they are known again as ours.
CHANGED, CONFLICT = "FFD9EFD2", "FFFFC9B0"
# The columns of 审改记录 and their widths, in characters.
_COLUMNS = {
    "类别": 8,
    "工作表": 12,
    "单元格": 9,
    "编号": 10,
    "改前": 44,
    "改后": 44,
    "审改人": 14,
    "时间": 20,
    "批注或说明": 40,
    "送审稿": 24,
}


def apply_review(review: Review, reading: Reading, target: Path, force: bool) -> Written:
    """Write the copy with the accepted changes; the ledger itself stays as it is.

    Changes of cells that cannot take them become conflicts of the review. Raises Unreadable
    where the workbook is no .xlsx, was saved meanwhile, or the copy cannot be written.
    """
    try:
        book = own_workbook(reading, "审改")
        _write(book, review, reading)
    except (zipfile.BadZipFile, Unpatchable):
        reason = f"“{reading.path.name}”不能直接修改，请先另存为 .xlsx 工作簿"
        raise Unreadable(find("F08", name=target.name, reason=reason)) from None
    return write_copy(book, reading, target, force)


def _write(book: Workbook, review: Review, reading: Reading) -> None:
    if review.is_empty:
        return  # nobody did anything: the copy is the ledger
    remove_fills(book, {CHANGED, CONFLICT})
    names = reading.sheets
    _keep_apart_merged(book, review, names)
    changes: dict[str, dict[Cell, CellPatch]] = {}
    for conflict in review.conflicts:
        if cell := _cell(conflict.place):
            changes.setdefault(conflict.sheet, {})[cell] = CellPatch(fill=CONFLICT)
    for change in review.changes:
        cells = changes.setdefault(change.sheet, {})
        cell = (change.place.row, change.place.column)
        fill = cells[cell].fill if cell in cells else CHANGED
        cells[cell] = CellPatch(change.after, fill)
    for sheet, cells in changes.items():
        change_cells(book, names.get(sheet, sheet), cells)
    put_sheet(book, REVIEW_SHEET, _table(review, names), list(_COLUMNS.values()))
    seal(book)


def _keep_apart_merged(book: Workbook, review: Review, names: dict[str, str]) -> None:
    """A cell under a merge shows nothing of its own: its change becomes a conflict.

    Where the first cell of the merge gets the same text, nothing is left to decide.
    """
    for sheet in {change.sheet for change in review.changes}:
        mine = [change for change in review.changes if change.sheet == sheet]
        texts = {(change.place.row, change.place.column): change.after for change in mine}
        first = merged_into(book, names.get(sheet, sheet), texts)
        for change in mine:
            shown_at = first.get((change.place.row, change.place.column))
            if shown_at:
                review.changes.remove(change)
                if texts.get(shown_at) != change.after:
                    review.conflicts.append(_merged(change))


def _merged(change: AcceptedChange) -> Conflict:
    return Conflict(
        kind="merged",
        place=change.place,
        ledger=change.before,
        reviewed=change.after,
        message="这一格在合并的单元格里，和别的行共用文字，请直接在台账中修改。",
        author=change.author,
        date=change.date,
        file=change.file,
    )


def _table(review: Review, names: dict[str, str]) -> list[list[SheetCell]]:
    rows = [header(_COLUMNS)]
    rows += [_change_row(change, names) for change in review.changes]
    for conflict in review.conflicts:
        rows.append(_conflict_row(conflict, names))
        for version in conflict.versions:
            rows.append(_change_row(version, names, "不同改法", CONFLICT))
    rows += [_remark_row(remark, names) for remark in review.comments]
    rows += [_edit_row("固定语句", edit) for edit in review.template]
    rows += [_edit_row("未对应", edit) for edit in review.unmatched]
    return rows


def _row(kind: str, fill: str, names: dict[str, str], place: Place, *rest: str) -> list[SheetCell]:
    sheet, cell = names.get(place.sheet, place.sheet), _cell(place)
    return [
        SheetCell(kind, fill),
        SheetCell(sheet),
        SheetCell(place.cell, link=link_to(sheet, cell) if cell else ""),
        *(SheetCell(printable(text)) for text in (place.key, *rest)),
    ]


def _cell(place: Place) -> Cell | None:
    """The cell of a place, None for a whole row and for nothing."""
    return (place.row, place.column) if place.row and place.column else None


def _change_row(
    change: AcceptedChange, names: dict[str, str], kind: str = "修改", fill: str = CHANGED
) -> list[SheetCell]:
    how = "修订" if change.tracked else "未用修订"
    if change.certainty < 1:
        how += f"；按文字对应，把握 {change.certainty:.0%}"
    texts = (change.before, change.after, change.author, change.date)
    return _row(kind, fill, names, change.place, *texts, how, change.file)


def _conflict_row(conflict: Conflict, names: dict[str, str]) -> list[SheetCell]:
    texts = (conflict.ledger, conflict.reviewed, conflict.author, conflict.date)
    rest = (*texts, conflict.message, conflict.file)
    return _row("冲突", CONFLICT, names, conflict.place, *rest)


def _remark_row(remark: Remark, names: dict[str, str]) -> list[SheetCell]:
    text = f"答复{remark.answers}：{remark.text}" if remark.answers else remark.text
    if remark.resolved:
        text += "（已解决）"
    texts = ("", "", remark.author, remark.date, text, remark.file)
    return _row("批注", "", names, remark.place, *texts)


def _edit_row(kind: str, edit: Edit) -> list[SheetCell]:
    texts = (edit.before, edit.after, edit.author, edit.date, edit.reason, edit.file)
    return _row(kind, "", {}, NOWHERE, *texts)
