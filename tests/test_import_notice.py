"""`tongbao import`: an older notice or a plan becomes a ledger, which gives its text again."""

import datetime
from pathlib import Path

import openpyxl
import pytest
from conftest import REFERENCE, SAMPLE, cell_of, column_of, folded, needs_reference, paragraphs

# What a notice does not say, and what a person might fill in there.
ANSWERS = {
    "党组织简称": "局党组",
    "单位名称": "办公室",
    "整改措施": "见整改方案",
    "责任单位": "办公室",
    "整改状态": "正在推进",
    "是否公开": "是",
}


def fill(path: Path, missing: dict[str, dict[str, int]]) -> int:
    """Fill in what is asked for; gives how many cells that took."""
    book, filled = openpyxl.load_workbook(path), 0
    for name, columns in missing.items():
        sheet = book[name]
        rows = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value] or [2]
        for header in columns:
            for row in rows:
                if name == "基本情况" and sheet.cell(row, 1).value != header:
                    continue
                cell = sheet.cell(row, column_of(sheet, "内容" if name == "基本情况" else header))
                if cell.value is None:
                    cell.value = answer(book, header, row)
                    filled += 1
    book.save(path)
    return filled


def answer(book, header: str, row: int) -> object:
    """What a person fills in: of a flat notice every third problem begins another aspect."""
    if header == "方面":
        return f"关于第{(row - 2) // 3}类事情的方面"
    if header == "整改状态":
        problem = book["整改台账"].cell(row, column_of(book["整改台账"], "问题编号")).value
        return cell_of(book, "问题清单", problem, "认定状态").value or ANSWERS[header]
    if header == "统计截止日期":
        return cell_of(book, "基本情况", "通报日期", "内容").value
    return ANSWERS[header]


def register(path: Path, new: int, revised: int) -> None:
    """Fill in the regulations that the text only counts, as check asks for."""
    book = openpyxl.load_workbook(path)
    for number in range(new + revised):
        name, kind = f"第{number}号办法", "新建" if number < new else "修订"
        row = (name, "财务管理", kind, datetime.date(2025, 3, 1))
        for column, value in enumerate(row, start=1):
            book["制度成果"].cell(number + 2, column).value = value
    book.save(path)


def rows_of(path: Path, name: str) -> list[dict[str, object]]:
    """The filled rows of a sheet by their headers."""
    header, *rows = openpyxl.load_workbook(path)[name].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows if row[0] is not None]


def imported(tongbao, source: Path, *options: str):
    """The source as a ledger: what the command says of it."""
    result = tongbao("import", source, "-o", "新台账.xlsx", "--force", "--format", "json", *options)
    assert result.code == 0, result.err
    return result.json


def printed_again(tongbao, source: Path, regulations=(3, 4)) -> list[str]:
    """The paragraphs of the notice that is built of the source, once the rest is filled in."""
    found = imported(tongbao, source)
    ledger = Path("新台账.xlsx")
    fill(ledger, found["mapping"]["missing"])
    register(ledger, *regulations)
    result = tongbao("build", "新台账.xlsx", "-o", "又一份.docx", "--force")
    assert result.code == 0, result.err
    return folded(paragraphs(Path("又一份.docx")))


def counted(found) -> tuple[int, int, int]:
    return tuple(found["mapping"][name] for name in ("aspects", "problems", "measures"))


@needs_reference
def test_the_reference_notice_comes_back(tongbao):
    source = REFERENCE / "notice.txt"
    found = imported(tongbao, source)
    assert counted(found) == (4, 12, 55)
    assert found["mapping"]["unplaced"] == 0
    text = folded(source.read_text(encoding="utf-8").splitlines())
    assert printed_again(tongbao, source, (4, 2)) == text
    assert printed_again(tongbao, Path("又一份.docx"), (4, 2)) == text


@pytest.mark.parametrize("template", ["巡察整改通报", "党内通报", "并段通报", "逐项通报"])
def test_a_notice_of_each_template_comes_back(tongbao, template):
    assert tongbao("build", SAMPLE, "-t", template, "-o", "通报.docx").code == 0
    first = folded(paragraphs(Path("通报.docx")))
    found = imported(tongbao, Path("通报.docx"))
    assert counted(found)[1:] == (12, 55)
    assert found["mapping"]["unplaced"] == 0
    assert printed_again(tongbao, Path("通报.docx")) == first
