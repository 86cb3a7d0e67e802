"""`tongbao import`: a table in several forms of file or beside blank sheets, a ledger in Word."""

import csv
from pathlib import Path

import docx
import openpyxl
import pytest
from pdf import needs_office, save_as
from test_import import rows_of, texts_of
from test_import_shapes import SHAPES, said, workbook_of


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("form", ["xls", "ods"])
def test_a_shape_is_the_same_in_other_forms_of_file(tongbao, save, tmp_path, form):
    shape = SHAPES["几列措施"]
    [other] = save_as(form, tmp_path / "别", save(workbook_of(shape), "表格.xlsx"))
    assert tongbao("import", other, "-o", "新.xlsx").code == 0
    assert said("新.xlsx", shape.expected) == shape.expected


@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["表格.csv", "表格.txt", "导出.xls"])
def test_a_table_saved_as_a_text_is_a_table(tongbao, tmp_path, name, encoding, separator):
    shape = SHAPES["一格措施和完成情况"]
    with (tmp_path / name).open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows(shape.rows)
    assert tongbao("import", name, "-o", "新.xlsx").code == 0
    assert said("新.xlsx", shape.expected) == shape.expected


HEADERS = ["序号", "方面", "存在问题", "整改措施", "责任单位及责任人", "进展情况", "是否完成"]
ROWS = [
    [
        "1",
        "学习方面",
        "学习不深",
        "1.定计划\n2.抓落实",
        "办公室\n张某某",
        "1.已定。\n2.在抓。",
        "是",
    ],
    ["2", "", "调研不够", "搞调研", "人事科（李某）", "已搞。", "推进中"],
    ["3", "制度方面", "制度不全", "修订", "财务科（王某）", "已修订。", "已完成"],
]


@pytest.fixture
def letter(tmp_path):
    """Save a Word file with paragraphs around a table, in which two cells are merged."""

    def write(*before, rows=ROWS):
        file = docx.Document()
        for text in before:
            file.add_paragraph(text)
        table = file.add_table(len(rows) + 1, len(HEADERS))
        for row, texts in enumerate([HEADERS, *rows]):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
        table.cell(1, 1).merge(table.cell(2, 1))
        table.cell(3, 5).paragraphs[0].add_run("不要了").font.strike = True
        file.add_paragraph("注：每月报送。")
        file.save(tmp_path / "台账.docx")

    return write


@pytest.mark.slow
def test_a_table_in_a_word_file_is_a_table(tongbao, letter):
    letter("某局巡察整改任务清单")
    result = tongbao("import", "台账.docx", "-o", "新.xlsx", "--save-map", "对应.toml")
    assert result.code == 0
    assert rows_of("新.xlsx", "问题清单", "方面", "问题") == [
        ("学习方面", "学习不深"),
        ("学习方面", "调研不够"),
        ("制度方面", "制度不全"),
    ]
    columns = ("措施编号", "整改措施", "整改进展", "责任单位", "责任人", "整改状态")
    assert rows_of("新.xlsx", "整改台账", *columns) == [
        ("1.1", "1.定计划", "1.已定。", "办公室", "张某某", "已完成"),
        ("1.2", "2.抓落实", "2.在抓。", "办公室", "张某某", "已完成"),
        ("2.1", "搞调研", "已搞。", "人事科", "李某", "推进中"),
        ("3.1", "修订", "已修订。", "财务科", "王某", "已完成"),
    ]
    kept = texts_of("新.xlsx")
    assert {"某局巡察整改任务清单", "注：每月报送。", "不要了"} <= set(kept)


@pytest.mark.slow
def test_a_notice_with_a_table_is_a_notice(tongbao, letter):
    letter(
        *("关于巡察整改进展情况的通报", "一、反馈问题整改情况", "（一）学习方面的问题"),
        *("1.学习不深入。", "（1）制定计划。学习12次。"),
    )
    result = tongbao("import", "台账.docx", "-o", "新.xlsx")
    assert "按通报读取" in result.out
    assert rows_of("新.xlsx", "问题清单", "问题") == [("学习不深入",)]
    assert "搞调研" in texts_of("新.xlsx")


PARTS = ("一、学习方面", "二、制度方面的问题：")


def two_tables(form):
    """A document in that form with two tables, each below the aspect of its problems."""
    rows = [["存在问题", "整改措施", "责任单位"], ["学习不深", "定计划", "办公室"]]
    if form == "html":
        table = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows)
        body = "".join(f"<p>{part}</p><p>说明</p><table>{table}</table>" for part in PARTS)
        Path("台账.html").write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
        return
    file = docx.Document()
    for part in PARTS:
        file.add_paragraph(part)
        file.add_paragraph("说明")
        table = file.add_table(len(rows), len(rows[0]))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
    file.save("台账.docx")


@pytest.mark.slow
@pytest.mark.parametrize("form", ["docx", "html"])
def test_the_line_above_a_table_names_the_aspect_of_its_problems(tongbao, tmp_path, form):
    two_tables(form)
    result = tongbao("import", f"台账.{form}", "-o", "新.xlsx")
    assert result.code == 0 and "各行的方面填的是表格上方的标题" in result.out
    assert rows_of("新.xlsx", "问题清单", "方面") == [(part,) for part in PARTS]


def test_a_blank_sheet_beside_the_table_is_nothing(tongbao, save):
    book = workbook_of(SHAPES["几列措施"])
    book.create_sheet("Sheet2")
    save(book, "表格.xlsx")
    assert tongbao("import", "表格.xlsx", "-o", "新.xlsx").code == 0
    assert said("新.xlsx", SHAPES["几列措施"].expected) == SHAPES["几列措施"].expected


def test_a_blank_workbook_has_no_table(tongbao, save):
    save(openpyxl.Workbook(), "表格.xlsx")
    result = tongbao("import", "表格.xlsx", "-o", "新.xlsx")
    assert result.code == 3 and "没有找到整改的表格" in result.err


@pytest.mark.parametrize(
    ("names", "aspects"),
    [
        (("学习方面", "制度方面"), ["学习方面", "制度方面"]),
        (("台账", "台账（2）"), [None, None]),
        (("附件1", "2025年整改清单"), [None, None]),
    ],
)
def test_a_sheet_for_each_aspect_names_it_and_that_is_told(tongbao, save, names, aspects):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, problem in zip(names, ("学习不深", "制度不全"), strict=True):
        sheet = book.create_sheet(name)
        sheet.append(["存在问题", "整改举措", "责任科室", "整改时限", "进展情况", "是否完成"])
        sheet.append([problem, "定计划", "办公室", "2025.6.30", "已定计划。", "是"])
    result = tongbao("import", save(book, "表格.xlsx"), "-o", "新.xlsx")
    assert result.code == 0
    found = rows_of("新.xlsx", "问题清单", "问题", "方面")
    assert found == [("学习不深", aspects[0]), ("制度不全", aspects[1])]
    told = [line for line in result.out.splitlines() if "填的是工作表的名称" in line]
    assert len(told) == (1 if any(aspects) else 0)
    assert all(name in line for line in told for name in names)
