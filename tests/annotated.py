"""What an annotated copy of a ledger says, as openpyxl reads it."""

from pathlib import Path

import openpyxl
from conftest import column_of, sample_book

from generator.copies.annotate import FILLS
from generator.text.addresses import column_letters

MEASURES, RESULTS = "整改台账", "检查结果"
ERROR, WARNING, INFO = FILLS.values()
HEADERS = ["严重程度", "代码", "工作表", "单元格", "编号", "责任单位", "填写的内容", "问题"]
HEADERS += ["怎样改", "已改"]

_HEADER = sample_book()[MEASURES]
STATUS, LEADER = (column_letters(column_of(_HEADER, name)) for name in ("整改状态", "责任领导"))
AT = column_of(_HEADER, "整改状态") - 1  # counted from 0, as drawings count


def comments_of(path: Path) -> dict[tuple[str, str], str]:
    """{(sheet, cell): text} of the comments, as openpyxl reads them."""
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in openpyxl.load_workbook(path)
        for row in sheet
        for cell in row
        if cell.comment
    }


def fill_of(path: Path, sheet: str, cell: str) -> str:
    fill = openpyxl.load_workbook(path)[sheet][cell].fill
    return fill.fgColor.rgb if fill.patternType == "solid" else ""


def results_of(path: Path) -> list[dict[str, str]]:
    """The rows of the sheet 检查结果."""
    header, *rows = openpyxl.load_workbook(path)[RESULTS].values
    assert list(header) == HEADERS
    return [{name: value or "" for name, value in zip(header, row, strict=True)} for row in rows]
