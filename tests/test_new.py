"""`tongbao new`: the workbook that people fill in, and old ledgers carried into it."""

import datetime
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
import zipfile
from collections import Counter
from dataclasses import fields
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from conftest import REFERENCE, REPOSITORY, SAMPLE, cell_of, column_of, needs_reference, row_of
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.formula.translate import Translator
from openpyxl.utils import range_boundaries
from pdf import needs_office, read_pages, save_as

from generator.ledger import schema
from generator.ledger.choices import Status
from generator.ledger.columns import EARLIEST, LATEST, Column, Kind
from generator.ledger.examples import EXAMPLE, EXAMPLES
from generator.ledger.items import BASICS, Basic, Narrative
from generator.ledger.schema import SHEETS, sheet_named
from generator.ledger.statistics import count
from generator.pipeline import examine
from generator.text.characters import write_list
from generator.workbook import writing as write
from generator.workbook.reading.cells import convert as convert_cell
from generator.workbook.reading.read import read_ledger
from generator.workbook.writing.guide import explanation

COLUMNS = [(sheet.name, column) for sheet in SHEETS for column in sheet.columns]
NAMES = [f"{sheet}-{column.name}" for sheet, column in COLUMNS]
DATA_SHEETS = [sheet for sheet in SHEETS if sheet.item is not Basic]
each_column = pytest.mark.parametrize(("sheet", "column"), COLUMNS, ids=NAMES)
each_basic = pytest.mark.parametrize("column", BASICS, ids=[column.name for column in BASICS])
LAST = write.PREPARED_ROWS + 1


def load(data):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return openpyxl.load_workbook(io.BytesIO(data) if isinstance(data, bytes) else data)


@pytest.fixture(scope="module")
def blank():
    return load(write.standard_workbook())


@cache
def sample_ledger():
    return read_ledger(SAMPLE).ledger


def validation_of(sheet, cell):
    """The one validation that governs the cell, None for none."""
    found = [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]
    assert len(found) < 2
    return found[0] if found else None


def column_cells(sheet, header):
    """The first and the last prepared cell under a header."""
    letter = sheet.cell(1, column_of(sheet, header)).column_letter
    return f"{letter}2", f"{letter}{LAST}"


def values(ledger):
    """What a ledger says, without where it stands."""
    items = {}
    for name in ("units", "problems", "measures", "regulations", "meetings", "figures"):
        items[name] = getattr(ledger, name)
    items |= {"narrative": ledger.narrative, "allowances": ledger.allowances}
    left_out = ("row", "measures")
    said = {
        name: [
            {f.name: getattr(item, f.name) for f in fields(item) if f.name not in left_out}
            for item in group
        ]
        for name, group in items.items()
    }
    said["aspects"] = [
        (a.name, [(p.number, [m.number for m in p.measures]) for p in a.problems])
        for a in ledger.aspects
    ]
    said["basics"] = {
        name: item.value for name, item in ledger.basics.items() if item.value not in (None, "")
    }
    return said


# --- the blank workbook -------------------------------------------------------------------------


def test_the_command_writes_a_workbook_that_opens(tongbao, tmp_path):
    result = tongbao("new", "新台账.xlsx")
    assert (result.code, result.out) == (0, "已生成：新台账.xlsx\n")
    assert result.err.splitlines()[0].startswith("下一步：")
    assert result.err.splitlines()[1:] == ["  tongbao check 新台账.xlsx"]
    book = load(tmp_path / "新台账.xlsx")
    assert book.sheetnames == [write.GUIDE, *(sheet.name for sheet in SHEETS)]
    assert book.active.title == write.GUIDE


def test_a_blank_workbook_lacks_nothing_but_its_contents(tongbao):
    tongbao("new", "新台账.xlsx")
    found = tongbao("check", "新台账.xlsx", "--format", "json").json["findings"]
    found = [f for f in found if f["severity"] == "error"]
    required = {column.name for column in BASICS if column.required}
    parts = set(sheet_named("综述").column("部分").offers)  # which stand there, without texts
    assert {f["key"] for f in found if f["code"] == "V01"} == required | parts
    empty = {sheet.name for sheet in SHEETS if sheet.needs_rows} - {Basic.SHEET, "综述"}
    assert {f["sheet"] for f in found if f["code"] == "S04"} == empty
    assert {f["code"] for f in found} == {"V01", "S04"}


@pytest.mark.parametrize("form", ["xlsx", "saved"])
def test_the_examples_are_neither_read_nor_carried(tongbao, form):
    tongbao("new", "空白.xlsx")
    if form == "saved":  # by another program
        load("空白.xlsx").save("空白.xlsx")
    book = load("空白.xlsx")
    for sheet in EXAMPLES:
        assert EXAMPLE in [row[0].value for row in book[sheet].iter_rows(min_row=2)]
    assert EXAMPLE in str([cell.value for row in book[write.GUIDE] for cell in row])
    found = tongbao("check", "空白.xlsx", "--format", "json").json["findings"]
    told = [(f["sheet"], f["severity"]) for f in found if f["code"] == "V43"]
    assert told == [(sheet, "info") for sheet in EXAMPLES]
    ledger = read_ledger(Path("空白.xlsx")).ledger
    assert not ledger.measures and not ledger.problems
    tongbao("new", "带入.xlsx", "--from", "空白.xlsx")
    carried_over = load("带入.xlsx")
    for sheet in EXAMPLES:
        assert [c.value for c in carried_over[sheet]["A"][1:] if c.value] == []


def test_a_ledger_with_the_examples_left_in_is_published_without_them(tongbao):
    book = load(write.standard_workbook())
    examples = {sheet: [cell.value for cell in book[sheet][2]] for sheet in EXAMPLES}
    fill_in(book, openpyxl.load_workbook(SAMPLE))
    for sheet, values_of in examples.items():
        last = max(row for row in range(2, LAST) if book[sheet].cell(row, 1).value)
        for position, value in enumerate(values_of, start=1):
            if not str(value).startswith("="):
                book[sheet].cell(last + 1, position).value = value
    book.save("填好.xlsx")
    result = tongbao("build", "填好.xlsx", "-o", "通报.docx", "--format", "json")
    plain = tongbao("build", SAMPLE, "-o", "照旧.docx", "--format", "json")
    assert result.code == plain.code == 0
    assert Path("通报.txt").read_text("utf-8") == Path("照旧.txt").read_text("utf-8")
    assert result.json["statistics"] == plain.json["statistics"]


@pytest.mark.parametrize(
    ("sheet", "header"), [("整改台账", "整改进展"), ("整改台账", "整改措施"), ("问题清单", "问题")]
)
def test_what_is_typed_over_an_example_is_not_lost(tongbao, sheet, header):
    book = load(write.standard_workbook())
    cell_of(book, sheet, EXAMPLE, header).value = "召开党委会研究部署。"
    book.save("填写.xlsx")
    found = tongbao("check", "填写.xlsx", "--format", "json").json["findings"]
    (told,) = (f for f in found if f["code"] == "V44")
    assert (told["sheet"], told["severity"], told["value"]) == (sheet, "error", EXAMPLE)
    assert header in told["message"]
    tongbao("new", "带入.xlsx", "--from", "填写.xlsx")
    assert cell_of(load("带入.xlsx"), sheet, EXAMPLE, header).value == "召开党委会研究部署。"
    # With a number of its own it is a row as any.
    cell_of(book, sheet, EXAMPLE, header).value = "召开党委会研究部署。"
    book[sheet]["A2"].value = "1.1" if sheet == "问题清单" else "1.1.1"
    book.save("改号.xlsx")
    codes = [f["code"] for f in tongbao("check", "改号.xlsx", "--format", "json").json["findings"]]
    assert "V44" not in codes


@each_column
def test_every_column_of_the_description_is_a_header(blank, sheet, column):
    header = blank[sheet].cell(1, column_of(blank[sheet], column.name))
    assert header.protection.locked
    assert (header.number_format == write.REQUIRED_FORMAT) == column.required
    assert (header.font.color is not None) == column.required  # red
    said = header.comment.text
    assert ("必填" if column.required else "选填") in said
    assert write.guidance(column) in said


def test_header_comments_can_be_read_whole(blank):
    """A line of a comment, 9 pt, takes 16 pixels; a Chinese character is 12 pixels wide."""
    with zipfile.ZipFile(io.BytesIO(write.standard_workbook())) as archive:
        for number, sheet in enumerate(SHEETS, start=1):
            drawing = archive.read(f"xl/drawings/commentsDrawing{number}.vml").decode()
            boxes = re.findall(
                r"width:(\d+)px;height:(\d+)px;.*?Row>(\d+)<.*?Column>(\d+)<", drawing, re.DOTALL
            )
            commented = [cell for cell in blank[sheet.name][1] if cell.comment]
            assert len(boxes) == len(commented) >= len(sheet.columns)
            for width, height, row, column in (map(int, box) for box in boxes):
                said = blank[sheet.name].cell(row + 1, column + 1).comment.text
                lines = sum(-(-len(line) * 12 // (width - 10)) for line in said.split("\n"))
                assert width >= 250 and height >= 16 * lines + 8


def test_a_star_of_a_required_header_is_seen_and_not_read(blank, save):
    headers = [cell.value for cell in blank["责任单位"][1]]
    assert headers == ["单位名称", "简称", "联系人", "联系电话"]
    assert read_ledger(save(blank)).ledger.columns["责任单位"]["单位名称"] == 1


@each_column
def test_the_guide_tells_how_every_column_is_filled_in(blank, sheet, column):
    lines = [[cell.value for cell in row] for row in blank[write.GUIDE].iter_rows()]
    start = next(i for i, line in enumerate(lines) if line[:2] == [sheet, lines_help(sheet)])
    names = BASICS if sheet == Basic.SHEET else sheet_named(sheet).columns
    rows = lines[start + 1 : start + 1 + len(names)]
    expected = [[c.name, write.guidance(c), "必填" if c.required else None] for c in names]
    assert rows == expected
    assert all(text for _, text, _ in rows)


def lines_help(name):
    sheet = sheet_named(name)
    return sheet.help if sheet.required else f"{sheet.help}没有时不填。"


def test_the_guide_explains_what_people_ask(blank):
    text = "\n".join(str(c.value) for row in blank[write.GUIDE].iter_rows() for c in row if c.value)
    for word in (*Status, "{词}", "Alt+Enter", "2025-03-07", "没有密码", "不合并单元格", "延期至"):
        assert word in text
    fills = {c.fill.fgColor.rgb[-6:] for row in blank[write.GUIDE].iter_rows() for c in row}
    assert {write.LATE, write.SOON, write.DONE, write.MISSING} <= fills


@each_column
def test_formats_of_the_prepared_cells(blank, sheet, column):
    worksheet = blank[sheet]
    position = column_of(worksheet, column.name)
    numbers = range(2, len(BASICS) + 2) if sheet == Basic.SHEET else range(2, LAST + 1)
    if column.kind is not Kind.ANY and sheet != Basic.SHEET:
        formats = {worksheet.cell(number, position).number_format for number in numbers}
        expected = {Kind.TEXT: "General", Kind.DECIMAL: "General", Kind.COUNT: "0"} | dict.fromkeys(
            (Kind.DATE, Kind.DEADLINE), "yyyy-mm-dd"
        )
        assert formats == {expected.get(column.kind, "@")}
    cells = [worksheet.cell(number, position) for number in numbers]
    assert all(cell.alignment.wrap_text and cell.alignment.vertical == "top" for cell in cells)
    free = sheet != Basic.SHEET or column.name == "内容"
    assert {cell.protection.locked for cell in cells} == {not free}


@each_column
def test_what_may_be_typed_into_a_column(blank, sheet, column):
    if column.kind is Kind.ANY:
        return  # each 内容 by its own 项目, below
    first, last = column_cells(blank[sheet], column.name)
    rule = validation_of(blank[sheet], first)
    assert validation_of(blank[sheet], last) is rule
    assert_rule(rule, column, blank)


@each_basic
def test_what_may_be_typed_into_basics(blank, column):
    row = row_of(blank["基本情况"], column.name)
    assert_rule(validation_of(blank["基本情况"], f"B{row}"), column, blank)


def assert_rule(rule, column, book):
    """The rule that a column of that kind must have."""
    unruled = column.kind in (Kind.LINE, Kind.TEXT) and not column.offers
    if unruled or (column.kind is Kind.CODE and rule is None):
        assert rule is None
        return
    assert not rule.showDropDown  # in the file, True hides the list
    assert len(rule.error or "") <= 225 and len(rule.prompt or "") <= 255
    assert rule.showErrorMessage == bool(rule.error)
    assert rule.showInputMessage == bool(rule.prompt)
    if column.kind in (Kind.STATUS, Kind.CHOICE, Kind.FLAG):
        assert (rule.type, rule.formula1) == ("list", f'"{",".join(column.choices)}"')
        assert write_list(column.choices) in rule.error and rule.errorStyle in (None, "stop")
    elif column.kind is Kind.CHOICES or column.offers:
        offered = column.choices or column.offers
        assert (rule.type, rule.formula1) == ("list", f'"{",".join(offered)}"')
        if column.offers:  # others may be typed
            assert not rule.showErrorMessage and rule.prompt
            return
        assert not rule.showErrorMessage and "顿号" in rule.prompt
    elif column.kind in (Kind.UNIT, Kind.UNITS):
        assert (rule.type, rule.formula1) == ("list", "责任单位_单位名称")
        assert rule.formula1 in book.defined_names
        assert rule.showErrorMessage == (column.kind is Kind.UNIT)
    elif column.kind is Kind.CODE:
        expected = ("list", "问题清单_问题编号") if column.refers else ("custom", rule.formula1)
        assert (rule.type, rule.formula1) == expected
        assert rule.errorStyle == "warning" and rule.error
    elif column.kind is Kind.DATE:
        assert (rule.type, rule.operator) == ("date", "between")
        assert "2025-03-07" in rule.prompt and "年月日" in rule.error
    elif column.kind is Kind.DEADLINE:
        assert (rule.type, rule.errorStyle) == ("custom", "warning")
        assert "立行立改" in rule.prompt
    else:
        kinds = {Kind.COUNT: "whole", Kind.DECIMAL: "decimal"}
        assert rule.type == kinds[column.kind] and "数" in rule.error


def test_unique_numbers_and_references_are_validated(blank):
    assert validation_of(blank["整改台账"], "A2").type == "custom"
    assert validation_of(blank["问题清单"], "A2").type == "custom"
    refers = [(sheet, c.name) for sheet, c in COLUMNS if c.refers]
    assert refers == [("整改台账", "问题编号"), ("制度成果", "问题编号")]


def test_the_days_that_may_be_typed_are_those_the_reader_takes():
    column, day = Column("日期", Kind.DATE), datetime.timedelta(days=1)
    for inside, outside in (
        (EARLIEST, EARLIEST - day),
        (LATEST, LATEST + day),
    ):
        midnight = datetime.time()
        assert convert_cell(datetime.datetime.combine(inside, midnight), column)[0] == inside
        assert convert_cell(datetime.datetime.combine(outside, midnight), column)[0] is None


def test_no_validation_names_another_sheet(blank):
    formulas = [
        rule.formula1 for sheet in blank for rule in sheet.data_validations.dataValidation
    ] + [
        formula
        for sheet in blank
        for found in sheet.conditional_formatting
        for rule in found.rules
        for formula in rule.formula
    ]
    assert formulas and not any("!" in formula for formula in formulas)


@pytest.mark.parametrize("sheet", [sheet.name for sheet in SHEETS])
def test_protection_leaves_rows_free(blank, sheet):
    worksheet = blank[sheet]
    protection = worksheet.protection
    assert protection.sheet and not protection.password and not protection.hashValue
    # False means that the sheet's protection does not extend to it.
    free = ("insertRows", "deleteRows", "formatRows", "formatColumns", "sort", "autoFilter")
    free += ("formatCells",)  # findings ask for the format 文本
    assert {name: getattr(protection, name) for name in free} == dict.fromkeys(free, False)
    assert protection.deleteColumns and protection.insertColumns
    beyond = list(worksheet.column_dimensions.values())[-1]
    assert beyond.max == 16384 and not beyond.protection.locked
    if sheet != Basic.SHEET:
        row = worksheet[2]
        assert not any(cell.protection.locked for cell in row)  # else no row could be deleted
        assert worksheet.auto_filter.ref == f"A1:{row[-1].column_letter}{LAST}"


def test_the_structure_is_protected_without_a_password(blank):
    assert blank.security.lockStructure
    assert not blank.security.workbookPassword and not blank.security.workbookHashValue


@pytest.mark.parametrize("sheet", [sheet.name for sheet in SHEETS])
def test_print_setup(blank, sheet):
    worksheet = blank[sheet]
    assert worksheet.freeze_panes in ("A2", "B2")
    assert worksheet.page_setup.orientation == "landscape"
    assert str(worksheet.page_setup.paperSize) == worksheet.PAPERSIZE_A4
    assert worksheet.sheet_properties.pageSetUpPr.fitToPage
    assert worksheet.page_setup.fitToWidth == (2 if sheet == "整改台账" else 1)
    assert worksheet.page_setup.fitToHeight == 0
    assert worksheet.print_title_rows == "$1:$1"
    assert "&P" in worksheet.oddFooter.center.text
    for cell in worksheet[1]:
        width = worksheet.column_dimensions[cell.column_letter].width
        assert width >= 2 * len(cell.value) + 2


@each_column
def test_columns_are_as_wide_as_described(blank, sheet, column):
    letter = blank[sheet].cell(1, column_of(blank[sheet], column.name)).column_letter
    assert blank[sheet].column_dimensions[letter].width >= column.width


def test_every_basic_stands_in_its_row(blank):
    rows = list(blank["基本情况"].iter_rows(min_row=2, max_row=len(BASICS) + 1))
    assert [row[0].value for row in rows] == [column.name for column in BASICS]
    assert [row[2].value for row in rows] == [write.guidance(column) for column in BASICS]
    for (name, value, note), column in zip(rows, BASICS, strict=True):
        assert (name.number_format == write.REQUIRED_FORMAT) == column.required
        assert (name.protection.locked, value.protection.locked) == (True, False)
        assert note.protection.locked and value.value is None
        kinds = {Kind.DATE: "yyyy-mm-dd", Kind.COUNT: "0", Kind.TEXT: "General"}
        assert value.number_format == kinds.get(column.kind, "@")
    free = blank["基本情况"].cell(len(BASICS) + 2, 1)
    assert free.value is None and not free.protection.locked


def test_a_new_column_of_the_description_is_written_everywhere(monkeypatch):
    column = Column("整改批次", Kind.CHOICE, required=True, choices={"甲": (), "乙": ()})
    ledger = sheet_named("整改台账")
    longer = ledger._replace(columns=(*ledger.columns, column))
    sheets = tuple(longer if sheet is ledger else sheet for sheet in SHEETS)
    monkeypatch.setattr(schema, "SHEETS", sheets)
    book = load(write.standard_workbook())
    first, _ = column_cells(book["整改台账"], "整改批次")
    assert validation_of(book["整改台账"], first).formula1 == '"甲,乙"'
    assert book["整改台账"][first].number_format == "@"
    assert "整改批次" in [row[0].value for row in book[write.GUIDE].iter_rows()]


def test_the_number_as_text_has_no_green_corner():
    with zipfile.ZipFile(io.BytesIO(write.standard_workbook())) as archive:
        parts = [n for n in archive.namelist() if re.match("xl/worksheets/sheet[2-9]", n)]
        assert len(parts) == 8
        for part in parts:
            text = archive.read(part).decode()
            assert 'numberStoredAsText="1"' in text
            assert text.index("<ignoredErrors>") < text.index("<legacyDrawing")


def test_same_bytes_in_every_process(tmp_path):
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "generator", "new", f"{seed}.xlsx", "--from", str(SAMPLE)],
            cwd=tmp_path,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(REPOSITORY)},
            stdout=subprocess.DEVNULL,
        )
        for seed in ("1", "2")
    ]
    assert [run.wait(60) for run in runs] == [0, 0]
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


def test_the_file_names_nobody_and_no_day():
    data = write.standard_workbook()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert "creator" not in core and "created" not in core and "modified" not in core
    assert {c.comment.author for s in load(data) for c in s[1] if c.comment} == {write.GUIDE}


# --- the command --------------------------------------------------------------------------------


def test_an_existing_file_is_never_overwritten(tongbao, tmp_path):
    (tmp_path / "台账.xlsx").write_bytes(b"mine")
    for name in ("台账（第2稿）.xlsx", "台账（第3稿）.xlsx"):
        result = tongbao("new", "台账.xlsx")
        assert (result.code, result.out) == (0, f"已生成：{name}\n")
        said, *step = result.err.splitlines()
        assert said == f"“台账.xlsx”已经存在，没有覆盖，另存为“{name}”。"
        assert step[1:] == [f"  tongbao check {name}"]
    assert (tmp_path / "台账.xlsx").read_bytes() == b"mine"
    assert len(list(tmp_path.iterdir())) == 3


def test_the_old_ledger_itself_is_not_overwritten(tongbao, tmp_path):
    old = tmp_path / "台账.xlsx"
    shutil.copy(SAMPLE, old)
    assert tongbao("new", old, "--from", old).code == 0
    assert old.read_bytes() == SAMPLE.read_bytes()


@pytest.mark.parametrize("name", ["台账.xls", "台账", "台账.ods"])
def test_only_xlsx_is_written(tongbao, tmp_path, name):
    result = tongbao("new", name)
    assert result.code == 2 and ".xlsx" in result.err
    assert not list(tmp_path.iterdir())


def test_an_unreadable_old_ledger(tongbao, tmp_path):
    (tmp_path / "旧.xlsx").write_bytes(b"PK\x03\x04")
    for name in ("旧.xlsx", "没有.xlsx"):
        result = tongbao("new", "新.xlsx", "--from", name)
        assert result.code == 3 and name in result.err
    assert not (tmp_path / "新.xlsx").exists()


def test_a_folder_that_cannot_be_written_to(tongbao, tmp_path):
    (tmp_path / "文件").write_bytes(b"")
    assert tongbao("new", "文件/新.xlsx").code == 3


def test_help_is_chinese(tongbao):
    result = tongbao("new", "--help")
    assert result.code == 0 and "填表说明" in result.out and "--from" in result.out
    assert not re.search(r"[A-Z]{2,}|Options|Usage", result.out)


def test_json_gives_the_path_and_what_was_found(tongbao, sample, save):
    cell_of(sample, "整改台账", "1.1.1", "整改状态").value = "未完成"
    sample.create_sheet("领导批示")["A1"] = "请阅"
    result = tongbao("new", "新.xlsx", "--from", save(sample), "--format", "json")
    document = json.loads(result.out)
    assert (result.code, document["path"], document["errors"]) == (1, "新.xlsx", 1)
    assert [f["code"] for f in document["findings"] if f["severity"] == "error"] == ["V03"]
    assert document["findings"][0]["file"] == "台账.xlsx"
    assert document["left"] == ["工作表“领导批示”没有带入。"]


# --- an old ledger ------------------------------------------------------------------------------


def carried(tongbao, path, code=0):
    """The new workbook made from the ledger at `path`."""
    result = tongbao("new", "带入.xlsx", "--from", path)
    assert result.code == code, result.err
    return Path("带入.xlsx"), result


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(SAMPLE, id="sample"),
        pytest.param(REFERENCE / "ledger.xlsx", id="reference", marks=needs_reference),
    ],
)
def test_an_old_ledger_is_equal_in_the_new_standard(tongbao, path):
    new, result = carried(tongbao, path)
    assert "没有带入" not in result.err
    before, after = examine(path), examine(new)
    assert values(after.ledger) == values(before.ledger)

    def weighty(found):
        return sorted((f.code, f.key) for f in found if f.severity != "info")

    assert weighty(after.findings) == weighty(before.findings)
    # What was carried once is carried again without any change.
    again = write.carry_over(new)
    assert again.left == []
    assert write.standard_workbook(again.contents) == new.read_bytes()


def test_what_could_not_be_read_is_carried_as_it_stood(tongbao, sample, save):
    """The same errors are found in the new workbook, with the same values."""
    puts = {
        ("整改台账", "1.1.1", "整改状态"): "差不多了",
        ("整改台账", "1.1.2", "完成时限"): "6月底",
        ("整改台账", "1.2.1", "完成日期"): 12,
        ("整改台账", "1.2.2", "整改进展"): "#REF!",
        ("整改台账", "1.2.3", "措施编号"): datetime.datetime(2025, 1, 2),
        ("整改台账", "1.2.4", "完成日期"): datetime.datetime(1899, 12, 31),
        ("基本情况", "意见建议数", "内容"): "约4项",
        ("基本情况", "计入完成的状态", "内容"): "已完成、差不多",
    }
    first = sample["基本情况"].max_row + 1
    for number, name in enumerate(("计入完成的状态",), start=first):
        sample["基本情况"].cell(number, 1).value = name
    cells = {key: cell_of(sample, *key) for key in puts}
    for key, value in puts.items():
        cells[key].value = value
    number = sample["整改台账"].max_row + 1
    sample["整改台账"].cell(number, column_of(sample["整改台账"], "整改进展")).value = "粘贴的一段"
    old = save(sample)
    new, _ = carried(tongbao, old, code=1)

    before, after = read_ledger(old), read_ledger(new)
    assert errors(before).total() >= len(puts) + 1
    assert errors(after) == errors(before)
    assert values(after.ledger) == values(before.ledger)


def test_words_of_a_deadline_are_kept(tongbao, sample, save):
    for key, word in (("1.1.1", "长期坚持"), ("1.1.2", "立行立改"), ("1.2.1", "2025年6月底前")):
        cell_of(sample, "整改台账", key, "完成时限").value = word
    new, _ = carried(tongbao, save(sample))
    book = load(new)
    found = [
        cell_of(book, "整改台账", key, header).value
        for key, header in (
            ("1.1.1", "完成时限"),
            ("1.1.2", "完成时限"),
            ("1.1.2", "立行立改"),
            ("1.2.1", "完成时限"),
        )
    ]
    assert found == ["长期坚持", "立行立改", "是", datetime.datetime(2025, 6, 30)]


def test_what_the_reader_mended_stands_mended(tongbao, sample, save):
    sheet = sample["整改台账"]
    cell_of(sample, "整改台账", "1.1.1", "整改状态").value = "推进中"
    units = sample_ledger().units
    short = [unit for unit in units if unit.short][:2]
    cell_of(sample, "整改台账", "1.1.2", "责任单位").value = write_list(u.short for u in short)
    first, second = row_of(sheet, "1.2.1"), row_of(sheet, "1.2.2")
    letter = sheet.cell(1, column_of(sheet, "责任领导")).column_letter
    sheet[f"{letter}{first}"].value = "甲"
    sheet.merge_cells(f"{letter}{first}:{letter}{second}")
    old = save(sample)
    new, _ = carried(tongbao, old)
    book = load(new)
    assert cell_of(book, "整改台账", "1.1.1", "整改状态").value == "正在推进"
    found = [cell_of(book, "整改台账", "1.1.2", h).value for h in ("责任单位", "配合单位")]
    assert found[0] == short[0].name and found[1].startswith(short[1].name)
    assert cell_of(book, "整改台账", "1.2.2", "责任领导").value == "甲"
    assert not book["整改台账"].merged_cells.ranges
    assert values(read_ledger(new).ledger) == values(read_ledger(old).ledger)


def test_texts_that_look_like_something_else_stay_texts(tongbao, sample, save):
    texts = ["=1+1", "#REF!", "-加强管理", "1.10", "a<b&c\n第二段"]
    keys = ("1.1.1", "1.1.2", "1.2.1", "1.2.2", "1.2.3")
    for key, text in zip(keys, texts, strict=True):
        cell = cell_of(sample, "整改台账", key, "佐证材料")
        cell.value, cell.data_type = text, "s"
    new, _ = carried(tongbao, save(sample))
    measures = {m.number: m.evidence for m in read_ledger(new).ledger.measures}
    assert [measures[key] for key in keys] == texts


def test_a_text_that_looks_like_an_escape_is_escaped():
    row = {"会议": "_x0041_", "日期": datetime.date(2025, 1, 2)}
    book = load(write.standard_workbook(write.WorkbookData({"工作会议": [row]})))
    assert book["工作会议"]["A2"].value == "_x005F_x0041_"


def test_numbers_of_many_digits_are_not_rounded():
    amount = Decimal("1234567890123456.789")
    row = {"指标": "甲", "数值": amount, "量词": "元"}
    book = load(write.standard_workbook(write.WorkbookData({"数据指标": [row]})))
    assert book["数据指标"]["B2"].value == "1234567890123456.789"


def test_columns_of_somebodys_own_go_along(tongbao, sample, save):
    sheet = sample["整改台账"]
    position = sheet.max_column + 1
    sheet.cell(1, position).value = "科室意见"
    sheet.cell(row_of(sheet, "1.1.2"), position).value = "同意"
    sheet.cell(row_of(sheet, "1.2.1"), position).value = 3.5
    new, _ = carried(tongbao, save(sample))
    book = load(new)
    found = [cell_of(book, "整改台账", key, "科室意见").value for key in ("1.1.2", "1.2.1")]
    assert found == ["同意", 3.5]
    header = book["整改台账"].cell(1, column_of(book["整改台账"], "科室意见"))
    assert not header.protection.locked and header.column == book["整改台账"].max_column


def test_whatever_stays_behind_is_said(tongbao, sample, save):
    sample.create_sheet("附件")["B2"] = "原件目录"
    sample.create_sheet("Sheet9")
    sample.create_sheet("检查结果")["A1"] = "旧的"
    sheet = sample["工作会议"]
    sheet.insert_rows(1)
    sheet["A1"] = "会议一览"
    sample["整改台账"]["A1"].comment = openpyxl.comments.Comment("请核", "某人")
    cell_of(sample, "整改台账", "1.1.1", "佐证材料").value = "=1+1"
    _, result = carried(tongbao, save(sample), code=1)
    said = [line for line in result.err.splitlines() if line.startswith(("工作表", "旧台账"))]
    formula = next(line for line in said if "公式" in line)
    assert "#N/A" in formula and "整改台账" in formula
    assert [line for line in said if line != formula] == [
        "工作表“工作会议”表头以上的文字没有带入。",
        "旧台账里的批注没有带入。",
        "工作表“附件”没有带入。",
    ]


def test_a_ledger_longer_than_the_prepared_rows(tongbao, sample, save):
    sheet = sample["整改台账"]
    pattern = [cell.value for cell in sheet[row_of(sheet, "1.1.1")]]
    for number in range(write.PREPARED_ROWS + 40):
        sheet.append([f"9.9.{number}", *pattern[1:]])
    old = save(sample)
    new, _ = carried(tongbao, old)
    assert values(read_ledger(new).ledger) == values(read_ledger(old).ledger)
    book = load(new)
    last = len(read_ledger(new).ledger.measures) + 1
    assert last > LAST
    assert book["整改台账"].cell(last + 50, 1).number_format == "@"
    assert validation_of(book["整改台账"], f"A{last + 50}") is not None


_ANYTHING = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(
        [
            "1.10",
            "长期坚持",
            "立行立改",
            "甲、乙",
            "已整改",
            "是",
            "=1",
            "#REF!",
            " ",
            "2025.3.7",
            "6月底",
        ]
    ),
    st.integers(-(10**5), 10**9),
    st.floats(-1e5, 1e12),
    st.booleans(),
    st.datetimes(datetime.datetime(1900, 3, 1), datetime.datetime(2200, 1, 1)),
)
_PLACES = [
    (sheet.title, cell.coordinate)
    for sheet in openpyxl.load_workbook(SAMPLE)
    for row in sheet.iter_rows(min_row=2, max_row=6)
    for cell in row
]


@pytest.mark.slow
@settings(max_examples=5, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(st.tuples(st.sampled_from(_PLACES), _ANYTHING), min_size=20, max_size=60))
def test_any_cells_are_carried_to_an_equal_ledger(puts):
    book = openpyxl.load_workbook(SAMPLE)
    for (sheet, coordinate), value in puts:
        cell = book[sheet][coordinate]
        if isinstance(value, str):
            cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", value), "s"
        else:
            cell.value = value
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder, "旧.xlsx"), Path(folder, "新.xlsx")
        book.save(old)
        found = write.carry_over(old)
        new.write_bytes(write.standard_workbook(found.contents))
        reading, again = read_ledger(old), read_ledger(new)
    assert values(again.ledger) == values(reading.ledger)
    # A missing 项目 is now there, and blank; no other error got lost.
    assert not errors(reading) - errors(again) - Counter({("S05", "基本情况", ""): len(BASICS)})


def errors(reading):
    return Counter((f.code, f.sheet, f.value) for f in reading.findings if f.severity == "error")


# --- columns for people and colours, computed by LibreOffice -------------------------------------


def fill_in(book, source):
    """Type the cells of `source` into a blank workbook, each under its header, as a script does."""
    for old in source:
        sheet = book[old.title]
        for row in old.iter_rows(min_row=2):
            if old.title == Basic.SHEET:
                sheet.cell(row_of(sheet, row[0].value), 2).value = row[1].value
                continue
            for cell in row:
                position = column_of(sheet, old.cell(1, cell.column).value)
                sheet.cell(cell.row, position).value = cell.value


AS_OF = datetime.date(2025, 7, 10)
TRIED = {  # deadline, 延期至, status of a measure → the colour of its number
    "1.1.1": (datetime.datetime(2025, 7, 9), None, "正在推进", "late"),
    "1.1.2": (datetime.datetime(2025, 7, 10), None, "正在推进", "soon"),
    "1.2.1": (datetime.datetime(2025, 7, 20), None, "未启动", "soon"),
    "1.2.2": (datetime.datetime(2025, 7, 21), None, "基本完成", ""),
    "1.2.3": (datetime.datetime(2025, 6, 1), datetime.datetime(2025, 12, 1), "正在推进", ""),
    "1.2.4": (datetime.datetime(2025, 12, 1), datetime.datetime(2025, 6, 1), "正在推进", "late"),
    "1.2.5": (datetime.datetime(2025, 6, 1), None, "已完成", "done"),
    "1.2.6": (datetime.datetime(2025, 6, 1), None, "长期坚持", ""),
    "1.3.1": ("长期坚持", None, "正在推进", ""),
    "1.3.2": (None, None, "未启动", ""),
}
COLOURS = {"late": write.LATE, "soon": write.SOON, "done": write.DONE}
MISSING = ("1.3.3", "责任单位")
TYPED = {  # what may be typed as 完成时限, and whether the validation lets it pass
    "1.1.1": True,
    "1.3.1": True,
    "1.3.4": True,  # 2025年6月底前
    "1.3.5": False,  # 6月底
}
NUMBERS = {"8.1": True, "8.10": True, "8.2": False, 8.3: False}  # 8.2 comes twice
TRIED_ROWS = 64  # a few more than the sample and these
SCRATCH = 40  # the first of the columns in which formulas of formats are computed


class Filled:
    """A blank workbook filled in by a script, and what LibreOffice makes of it."""

    def __init__(self, folder):
        self.plain, self.tried = folder / "填好.xlsx", folder / "试算.xlsx"
        book = load(write.standard_workbook())
        fill_in(book, openpyxl.load_workbook(SAMPLE))
        book.save(self.plain)
        self.formulas = self._try_formulas(book)
        book.save(self.tried)
        blank = folder / "空白.xlsx"
        blank.write_bytes(write.standard_workbook())
        made = save_as("xlsx", folder / "xlsx", self.plain, self.tried, blank)
        self.xlsx, tried, self.blank = made
        self.ods, self.blank_ods = save_as("ods", folder / "ods", self.plain, blank)
        [self.pdf] = save_as("pdf", folder / "pdf", blank)
        self.computed = openpyxl.load_workbook(tried, data_only=True)["整改台账"]

    def _try_formulas(self, book):
        """Write formulas of formats and validations beside the rows; {name: column}."""
        sheet = book["整改台账"]
        for key, (deadline, extended, status, _) in TRIED.items():
            cell_of(book, "整改台账", key, "完成时限").value = deadline
            cell_of(book, "整改台账", key, "延期至").value = extended
            cell_of(book, "整改台账", key, "整改状态").value = status
        cell_of(book, "整改台账", *MISSING).value = None
        cell_of(book, "整改台账", "1.3.4", "完成时限").value = "2025年6月底前"
        cell_of(book, "整改台账", "1.3.5", "完成时限").value = "6月底"
        cell_of(book, "整改台账", "1.3.6", "问题编号").value = "9.9"
        below = len(sample_ledger().measures) + 2
        for number, key in enumerate([*NUMBERS, "8.2"], start=below):
            sheet.cell(number, 1).value = key
        book["基本情况"].cell(row_of(book["基本情况"], "统计截止日期"), 2).value = AS_OF
        formulas = {}
        for found in sheet.conditional_formatting:
            for rule in found.rules:
                if rule.dxf.fill:
                    colour = rule.dxf.fill.bgColor.rgb[-6:]
                    formulas[colour, str(found.sqref)] = rule.formula[0]
        for header in ("措施编号", "完成时限"):
            first, _ = column_cells(sheet, header)
            formulas["typed", header] = validation_of(sheet, first).formula1
        formulas["list", "units"] = "ROWS(责任单位_单位名称)&INDEX(责任单位_单位名称,2)"
        formulas["list", "problems"] = "ROWS(问题清单_问题编号)&INDEX(问题清单_问题编号,1)"
        columns = {}
        for position, (name, formula) in enumerate(formulas.items(), start=SCRATCH):
            columns[name] = position
            for number in range(2, TRIED_ROWS + 1):
                moved = Translator(f"={formula}", "A2").translate_formula(f"A{number}")
                sheet.cell(number, position).value = moved
        return columns

    def result(self, key, name):
        """What the formula `name` came to in the row of the measure."""
        return self.computed.cell(row_of(self.computed, key), self.formulas[name]).value


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    return Filled(tmp_path_factory.mktemp("new"))


def test_a_script_fills_the_workbook_and_it_is_read(tmp_path):
    book = load(write.standard_workbook())
    fill_in(book, openpyxl.load_workbook(SAMPLE))
    book.save(tmp_path / "填好.xlsx")
    reading = read_ledger(tmp_path / "填好.xlsx")
    assert values(reading.ledger) == values(sample_ledger())
    assert not [f for f in reading.findings if f.severity != "info"]


def test_a_blank_row_between_filled_ones_is_no_finding(tmp_path):
    """Its formula for people has no value yet, which is nobody's fault."""
    book = load(write.standard_workbook())
    fill_in(book, openpyxl.load_workbook(SAMPLE))
    sheet = book["整改台账"]
    number = len(sample_ledger().measures) + 1
    for position in (cell.column for cell in sheet[1] if "自动" not in cell.value):
        moved = sheet.cell(number, position)
        sheet.cell(number + 1, position).value, moved.value = moved.value, None
    book.save(tmp_path / "填好.xlsx")
    reading = read_ledger(tmp_path / "填好.xlsx")
    assert values(reading.ledger) == values(sample_ledger())
    assert not [f for f in reading.findings if f.severity != "info"]


@needs_office
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_filled_workbook_saved_by_libreoffice_reads_the_same(filled, form):
    reading = read_ledger(getattr(filled, form))
    assert values(reading.ledger) == values(sample_ledger())
    assert [f.code for f in reading.findings] == [f.code for f in read_ledger(SAMPLE).findings]


@needs_office
def test_nothing_of_ours_is_called_left_behind(filled):
    assert write.carry_over(filled.xlsx).told == write.carry_over(filled.ods).told == []


@needs_office
def test_a_blank_workbook_saved_by_libreoffice_is_still_blank(filled):
    for path in (filled.blank, filled.blank_ods):
        ledger = read_ledger(path).ledger
        # The parts of 综述 stand there, without texts.
        assert not any(part.heading or part.text for part in ledger.narrative)
        others = {type(item) for item in ledger.items()}
        assert others <= {Basic, Narrative}
        defaults = {column.name: column.default for column in BASICS if column.default is not None}
        assert values(ledger)["basics"] == defaults


@needs_office
@pytest.mark.parametrize("key", list(TRIED))
def test_colours_of_the_deadlines(filled, key):
    shown = {
        name
        for name, colour in COLOURS.items()
        for at in filled.formulas
        if at[0] == colour and filled.result(key, at)
    }
    assert shown == ({TRIED[key][3]} if TRIED[key][3] else set())


@needs_office
def test_colours_agree_with_the_statistics(filled):
    ledger = read_ledger(filled.tried).ledger
    statistics = count(ledger)
    assert statistics.as_of == AS_OF
    for name, counted in (("late", "overdue"), ("soon", "due_soon")):
        at = next(at for at in filled.formulas if at[0] == COLOURS[name])
        numbers = [measure.number for measure in sample_ledger().measures]
        shown = [number for number in numbers if filled.result(number, at)]
        listed = [deadline.measure.number for deadline in statistics.listed[counted]]
        assert shown and shown == sorted(listed, key=numbers.index)


@needs_office
def test_a_missing_required_cell_is_tinted(filled):
    sheet = load(write.standard_workbook())["整改台账"]
    key, header = MISSING
    tinted = []
    for at in filled.formulas:
        if at[0] == write.MISSING:
            column = range_boundaries(at[1])[0]
            tinted += [
                (m.number, sheet.cell(1, column).value)
                for m in sample_ledger().measures
                if filled.result(m.number, at)
            ]
    assert tinted == [(key, header)]
    # The rows below the data are blank, and nothing is asked of them.
    at = next(at for at in filled.formulas if at[0] == write.MISSING)
    assert filled.computed.cell(TRIED_ROWS, filled.formulas[at]).value is False


@needs_office
@pytest.mark.parametrize("key", list(TYPED))
def test_what_may_be_typed_as_deadline(filled, key):
    assert filled.result(key, ("typed", "完成时限")) is TYPED[key]


@needs_office
def test_drop_downs_offer_what_is_filled_in(filled):
    ledger = sample_ledger()
    units = f"{len(ledger.units)}{ledger.units[1].name}"
    assert filled.result("1.1.1", ("list", "units")) == units
    problems = f"{len(ledger.problems)}{ledger.problems[0].number}"
    assert filled.result("1.1.1", ("list", "problems")) == problems


@needs_office
def test_a_number_may_stand_once_and_as_a_text(filled):
    may = {key: filled.result(key, ("typed", "措施编号")) for key in ("1.1.1", *NUMBERS)}
    assert may == {"1.1.1": True} | NUMBERS


@needs_office
def test_the_problem_is_shown_beside_its_number(filled):
    ledger = sample_ledger()
    texts = {problem.number: problem.text for problem in ledger.problems}
    position = column_of(filled.computed, "问题内容（自动）")
    assert position == column_of(filled.computed, "问题编号") + 1
    for measure in ledger.measures:
        shown = filled.computed.cell(row_of(filled.computed, measure.number), position).value
        unknown = measure.number == "1.3.6"
        assert shown == ("“问题清单”里没有这个编号" if unknown else texts[measure.problem])
    assert not filled.computed.cell(LAST, position).value


def test_the_shown_problem_stands_in_the_file_before_anybody_computes(tongbao):
    new, _ = carried(tongbao, SAMPLE)
    book = openpyxl.load_workbook(new, data_only=True)
    measure = sample_ledger().measures[0]
    problems = {p.number: p.text for p in sample_ledger().problems}
    shown = cell_of(book, "整改台账", measure.number, "问题内容（自动）").value
    assert shown == problems[measure.problem]


def test_as_of_moves_the_colours_only(tongbao):
    tongbao("new", "一.xlsx", "--from", SAMPLE)
    tongbao("new", "二.xlsx", "--from", SAMPLE, "--as-of", "2025年12月1日")
    one, two = load("一.xlsx"), load("二.xlsx")
    row = row_of(one["基本情况"], "统计截止日期")
    assert one.defined_names[write.AS_OF].attr_text == f"'基本情况'!$B${row}"
    assert two.defined_names[write.AS_OF].attr_text == "DATE(2025,12,1)"
    assert two["基本情况"].cell(row, 2).value == one["基本情况"].cell(row, 2).value


@needs_office
def test_a_blank_workbook_prints_no_page_of_empty_grid(filled):
    """After the guide, a page for each sheet, and as many as it is wide for 整改台账."""
    pages = read_pages(filled.pdf)
    sheets = [page.lines[-1].text for page in pages if "填表说明" not in page.lines[-1].text]
    names = "".join(sheets)
    for sheet in SHEETS:
        assert names.count(sheet.name) == (2 if sheet.name == "整改台账" else 1)
    for number, page in enumerate(pages, start=1):
        if "整改台账" in page.lines[-1].text:
            _, inked = ink(filled.pdf, number, 0.0, 0.2)
            white, inked_below = ink(filled.pdf, number, 0.2, 0.85)
            assert inked and white and not inked_below


def ink(pdf, number, top, bottom):
    """How many points of a stretch of a page are white, and how many are not."""
    page = ["-f", str(number), "-l", str(number)]
    command = ["pdftoppm", "-gray", "-r", "40", *page, str(pdf)]
    image = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
    kind, size, _, points = image.split(b"\n", 3)
    assert kind == b"P5"
    width, height = map(int, size.split())
    stretch = points[int(height * top) * width : int(height * bottom) * width]
    return stretch.count(255), len(stretch) - stretch.count(255)


@needs_office
def test_the_explanation_fits_one_page(filled):
    first, second = read_pages(filled.pdf)[:2]
    assert (round(first.width), round(first.height)) == (595, 842)  # A4 upright
    said = "".join(line.text for line in first.lines)
    assert all(label.replace(" ", "") in said.replace(" ", "") for label, _ in explanation())
    assert second.lines[0].text.startswith("栏目")


def test_more_cells_than_can_be_carried_over_are_refused(tongbao, monkeypatch):
    # The package has a function of the same name.
    carrying = sys.modules["generator.workbook.writing.carry"]
    monkeypatch.setattr(carrying, "MOST_CARRIED", 100)
    result = tongbao("new", "新.xlsx", "--from", SAMPLE)
    assert result.code == 3 and "超过 100 个单元格，不能带入" in result.err
    assert not Path("新.xlsx").exists()
