"""`tongbao import`: tables of other kinds of offices, each as it is kept there."""

from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.styles import PatternFill
from pdf import needs_office, save_as
from test_import import rows_of
from test_import_shapes import Shape, expect, expect_again, measures, shaped, workbook_of

__all__ = ["shaped"]
STATUS = ("措施编号", "整改措施", "整改状态")

SHAPES = {
    "安全隐患": Shape(
        [
            ["排查日期", "整改隐患内容", "整改措施", "整改时限", "整改责任人", "整改完成情况"],
            ["2022-3-10", "路灯损坏", "更换灯泡", "2022-3-21", "王某", "已完成整改"],
            ["2022-3-12", "通道堵塞", "清理杂物", "立即整改", "李某", "进行中"],
        ],
        (),
        {
            ("问题清单", "问题"): [("路灯损坏",), ("通道堵塞",)],
            ("整改台账", *STATUS): [
                ("1.1.1", "更换灯泡", "已完成整改"),
                ("1.2.1", "清理杂物", "正在推进"),
            ],
        },
        set(),
    ),
    "检视问题": Shape(
        [
            ["序号", "查摆出的问题", "具体表现", "整改措施", "整改成效"],
            [1, "理论学习方面", "学习不系统", "定计划", "已定。"],
            [2, "能力本领方面", "调研不深入", "抓调研", "已抓。"],
        ],
        (),
        {
            ("问题清单", "方面", "问题"): [
                ("理论学习方面", "学习不系统"),
                ("能力本领方面", "调研不深入"),
            ]
        },
        set(),
    ),
    "五张清单和表下的说明": Shape(
        [
            ["序号", "问题清单", "措施清单", "责任清单", None, "时限清单", "成效清单"],
            [None, None, None, "牵头领导", "责任单位", None, None],
            [1, "学习不深", "定计划", "张某某", "办公室", "2025年6月底前", "已定。"],
            ["备注：1.本表一式三份；2.每月25日前报送。"],
        ],
        ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2", "G1:G2", "A4:G4"),
        measures(
            *("措施编号", "整改措施", "责任单位", "完成时限", "整改进展"),
            rows=[("1.1", "定计划", "办公室", "2025年6月底前", "已定。")],
        ),
        {"I07"},
    ),
    "只有问题和措施两列认得": Shape(
        [
            ["科别", "存在问题", "护理部跟踪", "整改措施"],
            ["内一科", "交接班不规范", "合格", "加强培训"],
        ],
        (),
        measures("整改措施", rows=[("加强培训",)]),
        set(),
    ),
    "没有问题一列": Shape(
        [
            ["序号", "议定事项", "责任单位", "完成时间", "落实情况"],
            [1, "旧小区改造", "住建局", "2025年10月底", "已完工8个。"],
            [2, "建学校", "教育局", "2025年9月底", "已开工。"],
        ],
        (),
        measures("整改进展", rows=[("已完工8个。",), ("已开工。",)]),
        {"I14"},
    ),
    "一事一表": Shape(
        [
            ["巡察整改问题销号审批表"],
            ["问题编号", 3, "反馈时间", "2025年3月1日"],
            ["反馈问题", "公务用车管理不规范"],
            ["整改措施", "修订办法"],
            ["责任单位", "办公室", "责任人", "张某某"],
            ["责任单位意见", "同意销号"],
            ["党组意见", None],
        ],
        ("A1:D1", "B3:D3", "B4:D4", "B6:D6", "B7:D7"),
        {
            ("问题清单", "问题编号", "问题"): [("3", "公务用车管理不规范")],
            ("整改台账", "措施编号", "整改措施", "责任单位", "责任人", "备注"): [
                (
                    *("3.1", "修订办法", "办公室", "张某某"),
                    "反馈时间：2025年3月1日\n责任单位意见：同意销号",
                )
            ],
        },
        set(),
    ),
    "几张表单都有的签字": Shape(
        [
            ["存在问题", "学习不深", "签字", "甲"],
            ["整改措施", "定计划", "责任人", "张某某"],
            ["责任单位", "办公室", "签字", "乙"],
            ["存在问题", "制度不全", "签字", "丙"],
            ["整改措施", "修订", "责任人", "李某"],
            ["责任单位", "财务科", "签字", "丁"],
        ],
        (),
        measures("整改措施", "责任单位", "责任人", rows=[
            ("定计划", "办公室", "张某某"), ("修订", "财务科", "李某"),
        ]),
        set(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_table_is_understood_told_and_loses_nothing(tongbao, shaped, shape):
    expect(tongbao, shaped(shape), shape)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_mapping_of_a_table_given_back_gives_the_same(tongbao, shaped, shape):
    expect_again(tongbao, shaped(shape), shape)


def test_a_column_of_a_bare_time_is_told_so_and_may_be_named_the_progress(tongbao, shaped):
    headers = ["序号", "存在问题", "整改措施", "责任单位", "1月", "3月底"]
    shaped(Shape([headers, [1, "学习不深", "定计划", "办公室", "起草", "印发"]], (), {}, set()))
    result = tongbao("import", "表格.xlsx", "-o", "新.xlsx", "--save-map", "对应.toml")
    assert "“3月底”一列没有对应到台账的列（只写了时候，没有写是计划还是进展）" in result.err
    decided = Path("对应.toml").read_text(encoding="utf-8").replace('月" = ""', '月" = "整改进展"')
    Path("对应.toml").write_text(
        decided.replace('月底" = ""', '月底" = "整改进展"'), encoding="utf-8"
    )
    result = tongbao("import", "表格.xlsx", "-o", "又.xlsx", "--map", "对应.toml")
    assert "I10 E1 “1月”“3月底”几列" in result.err.replace("警告 ", "")
    assert rows_of("又.xlsx", "整改台账", "整改进展") == [("1月：起草\n3月底：印发",)]


def test_a_unit_of_counties_and_districts_is_one(tongbao, shaped):
    headers = ["序号", "存在问题", "整改措施", "责任单位"]
    units = "各县（市、区）党委、政府，市直有关部门"
    shaped(Shape([headers, [1, "学习不深", "定计划", units]], (), {}, set()))
    assert tongbao("import", "表格.xlsx", "-o", "新.xlsx").code == 0
    named = rows_of("新.xlsx", "责任单位", "单位名称")
    assert named == [("各县（市、区）党委",), ("政府",), ("市直有关部门",)]
    found = tongbao("check", "新.xlsx", "--format", "json").json["findings"]
    (read,) = [finding["message"] for finding in found if finding["code"] == "V15"]
    assert "责任单位“各县（市、区）党委”、配合单位“政府、市直有关部门”" in read


def coloured(path):
    """A table in which colours say what no word does, saved at that path."""
    green, pale = "00B050", "DDEBF7"
    shape = Shape(
        [
            ["绿色表示已完成，黄色表示正在推进"],
            ["序号", "存在问题", "整改措施", "责任单位", "整改状态"],
            [1, "学习不深", "定计划", "办公室", None],
            [2, "制度不全", "修订", "财务科", None],
            [3, "执行不严", "检查", "人事科", None],
        ],
        ("A1:E1", "E4:E5"),
        {},
        set(),
    )
    book = workbook_of(shape)
    for cell, colour in {"E3": green, "D3": green, "E4": "FFFF00", "A4": pale}.items():
        book.active[cell].fill = PatternFill("solid", fgColor=colour)
    book.save(path)
    return path


def expect_colours(tongbao, source):
    result = tongbao("import", source, "-o", "新.xlsx", "--format", "json")
    told = [found["cell"] for found in result.json["findings"] if found["code"] == "I15"]
    assert (result.code, sorted(told)) == (0, ["A1", "E3", "E4"])


def test_a_status_that_is_but_a_colour_is_told_at_its_cell(tongbao, tmp_path):
    expect_colours(tongbao, coloured(tmp_path / "表格.xlsx"))


def test_rows_that_are_coloured_without_a_word_are_told(tongbao, shaped):
    headers = ["序号", "存在问题", "整改措施", "责任单位"]
    rows = [[n, f"问题{n}", f"措施{n}定计划", "办公室"] for n in range(1, 5)]
    source = shaped(Shape([headers, *rows], (), {}, set()))
    book = openpyxl.load_workbook(source)
    for row, colour in enumerate(["00B050", "FFFF00", "FF0000", "00B050"], start=2):
        for cell in book.active[row]:
            cell.fill = PatternFill("solid", fgColor=colour)
    book.save(source)
    result = tongbao("import", source, "-o", "新.xlsx", "--format", "json")
    told = [(found["code"], found["cell"]) for found in result.json["findings"]]
    assert (result.code, told) == (0, [("V46", "A2")])


@needs_office
def test_a_colour_is_told_in_an_older_workbook_too(tongbao, tmp_path):
    [old] = save_as("xls", tmp_path / "旧", coloured(tmp_path / "表格.xlsx"))
    expect_colours(tongbao, old)


def test_a_sheet_for_each_unit_names_the_unit_and_no_aspect(tongbao, save):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, plan in (("办公室", "定计划"), ("财务科", "修订")):
        sheet = book.create_sheet(name)
        sheet.append(["序号", "问题", "整改措施", "责任人", "进展"])
        sheet.append([1, f"{name}的问题", plan, "张某某", "已办。"])
    result = tongbao("import", save(book, "表格.xlsx"), "-o", "新.xlsx")
    told = "里没有“责任单位”一列，各行的责任单位填的是工作表的名称，请核对。"
    assert f"工作表“办公室”“财务科”{told}" in result.out
    assert rows_of("新.xlsx", "整改台账", "整改措施", "责任单位") == [
        ("定计划", "办公室"),
        ("修订", "财务科"),
    ]
    assert rows_of("新.xlsx", "问题清单", "问题", "方面") == [
        ("办公室的问题", None),
        ("财务科的问题", None),
    ]
    assert rows_of("新.xlsx", "责任单位", "单位名称") == [("办公室",), ("财务科",)]


@pytest.mark.slow
def test_a_form_in_a_word_file_is_read_as_one(tongbao, tmp_path):
    file = docx.Document()
    file.add_paragraph("整改销号申请表")
    rows = [
        ("问题编号", "3", "反馈时间", "2025年3月1日"),
        ("反馈问题", "公务用车管理不规范"),
        ("整改措施", "修订办法"),
        ("责任单位", "办公室", "责任人", "张某某"),
    ]
    table = file.add_table(len(rows), 4)
    for cells, texts in zip(table.rows, rows, strict=True):
        for place, text in enumerate(texts):
            cells.cells[place].text = text
        if len(texts) == 2:
            cells.cells[1].merge(cells.cells[3])
    file.save("销号表.docx")
    result = tongbao("import", "销号表.docx", "-o", "新.xlsx")
    assert result.code == 0 and "列名在左边" in result.out
    assert rows_of("新.xlsx", "问题清单", "问题编号", "问题") == [("3", "公务用车管理不规范")]
    plans = rows_of("新.xlsx", "整改台账", "整改措施", "责任单位", "责任人", "备注")
    assert plans == [("修订办法", "办公室", "张某某", "反馈时间：2025年3月1日")]
    assert ("整改销号申请表",) in rows_of("新.xlsx", "未识别", "内容")


def test_a_sheet_without_a_header_that_is_as_wide_may_go_on_with_the_table(tongbao, save):
    book = openpyxl.Workbook()
    book.active.append(["序号", "问题", "整改措施", "责任单位"])
    book.active.append([1, "学习不深", "定计划", "办公室"])
    book.create_sheet("续").append([2, "制度不全", "修订", "财务科"])
    book.create_sheet("通讯录").append(["张某某", "12345"])
    told = tongbao("import", save(book, "表格.xlsx"), "-o", "新.xlsx").out
    advice = "如果接着上一张表，请加上同样的表头再导入。"
    assert f"照原样放在“续”表里。{advice}" in told and told.count(advice) == 1
