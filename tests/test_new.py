"""tongbao new: the workbook that people fill in."""

import datetime
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import REPOSITORY, SAMPLE, cell_of, column_of, row_of, sample_book
from standard_workbook import LAST, column_cells, fill_in, load, look_of, validation_of

from generator.ledger import schema
from generator.ledger.choices import Status
from generator.ledger.columns import EARLIEST, LATEST, Column, Kind
from generator.ledger.examples import EXAMPLE, EXAMPLES
from generator.ledger.items import BASICS, Basic
from generator.ledger.schema import SHEETS, sheet_named
from generator.text.characters import write_list
from generator.workbook import writing as write
from generator.workbook.reading.cells import convert as convert_cell
from generator.workbook.reading.read import read_ledger

COLUMNS = [(sheet.name, column) for sheet in SHEETS for column in sheet.columns]
NAMES = [f"{sheet}-{column.name}" for sheet, column in COLUMNS]
DATA_SHEETS = [sheet for sheet in SHEETS if sheet.item is not Basic]
each_column = pytest.mark.parametrize(("sheet", "column"), COLUMNS, ids=NAMES)
each_basic = pytest.mark.parametrize("column", BASICS, ids=[column.name for column in BASICS])


@pytest.fixture(scope="module")
def blank():
    return load(write.standard_workbook())


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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_ledger_with_the_examples_left_in_is_published_without_them(tongbao):
    book = load(write.standard_workbook())
    examples = {sheet: [cell.value for cell in book[sheet][2]] for sheet in EXAMPLES}
    fill_in(book, sample_book())
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


@pytest.mark.slow
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


@pytest.mark.slow
@each_column
def test_formats_of_the_prepared_cells(blank, sheet, column):
    worksheet = blank[sheet]
    position = column_of(worksheet, column.name)
    numbers = range(2, len(BASICS) + 2) if sheet == Basic.SHEET else range(2, LAST + 1)
    if column.kind is not Kind.ANY and sheet != Basic.SHEET:
        formats = {look_of(worksheet, number, position).number_format for number in numbers}
        expected = {Kind.TEXT: "General", Kind.DECIMAL: "General", Kind.COUNT: "0"} | dict.fromkeys(
            (Kind.DATE, Kind.DEADLINE), "yyyy-mm-dd"
        )
        assert formats == {expected.get(column.kind, "@")}
    cells = [look_of(worksheet, number, position) for number in numbers]
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
        row = [look_of(worksheet, 2, header.column) for header in worksheet[1]]
        assert not any(cell.protection.locked for cell in row)  # else no row could be deleted
        assert worksheet.auto_filter.ref == f"A1:{worksheet[1][-1].column_letter}{LAST}"


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


@pytest.mark.slow
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
