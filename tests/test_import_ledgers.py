"""`tongbao import`: how offices number their rows, repeat their cards and merge over problems."""

import openpyxl
import pytest
from test_import import rows_of
from test_import_shapes import Shape, expect, expect_again, measures, shaped

__all__ = ["shaped"]
HEADERS = ["序号", "问题", "整改措施", "责任单位", "整改情况"]
FIRST = ["1", "学习不深", "定计划", "办公室", "已制定"]
SECOND = ["1", "换届不及时", "督促换届", "组织科", "在换届"]
FORM = ["完成时限", "2025年7月", "责任股室", "组织股"]
SIGNED = ["责任人签字：", None, "领导签字："]

SHAPES = {
    "序号一格、标题一格": Shape(
        [HEADERS, ["一", "政治建设方面"], FIRST, ["二", "组织建设方面"], SECOND],
        (),
        {
            ("问题清单", "方面", "问题"): [
                ("政治建设方面", "学习不深"),
                ("组织建设方面", "换届不及时"),
            ]
        },
        set(),
    ),
    "三级序号、没有问题一列": Shape(
        [
            ["序号", "整改内容", "责任单位", "完成时限", "完成情况"],
            *(["一", "党的建设弱化"], ["（一）", "学习不规范"]),
            ["1", "制定制度", "宣传科", "2025年5月", "已制定"],
            ["2", "开展督查", "宣传科", "2025年6月", "已督查"],
            *(["二", "作风不实"], ["（一）", "调研少"]),
            ["1", "制定方案", "办公室", "2025年7月", "在拟定"],
        ],
        (),
        {
            ("问题清单", "方面", "问题"): [("党的建设弱化", "学习不规范"), ("作风不实", "调研少")],
            ("整改台账", "问题编号", "整改措施"): [
                ("1.1", "制定制度"),
                ("1.1", "开展督查"),
                ("2.1", "制定方案"),
            ],
        },
        set(),
    ),
    "问题一行、措施几行": Shape(
        [
            HEADERS,
            *(["一", "学习不深"], ["1", None, "定计划", "办公室", "已制定"]),
            *(["二", "换届不及时"], ["1", None, "督促换届", "组织科", "在换届"]),
        ],
        (),
        {("问题清单", "问题", "方面"): [("学习不深", None), ("换届不及时", None)]},
        {"I07", "I13"},
    ),
    "一张张要签字的卡片": Shape(
        [
            *(["销号卡"], ["问题", "学习不深"], ["整改措施", "定计划"], FORM, SIGNED, []),
            *(["销号卡"], ["问题", "换届不及时"], ["整改措施", "督促换届"], FORM, SIGNED),
        ],
        ("B2:D2", "B3:D3", "B8:D8", "B9:D9"),
        {
            ("问题清单", "问题"): [("学习不深",), ("换届不及时",)],
            ("整改台账", "整改措施", "责任单位"): [("定计划", "组织股"), ("督促换届", "组织股")],
        },
        {"I03"},
    ),
    "合并到几个问题": Shape(
        [
            ["村名", "整改目标", "问题", "整改措施", "备注"],
            ["东村", "规范", "公开慢", "按季公开", "已约谈"],
            [None, None, "评议不规范", "重新评议", None],
            ["西村", "清理", "管理松", "清理3人", None],
        ],
        ("A2:A3", "B2:B3", "E2:E3"),
        {
            ("问题清单", "整改目标"): [("规范",), ("规范",), ("清理",)],
            **measures("备注", rows=[("已约谈\n村名：东村",)] * 2 + [("村名：西村",)]),
        },
        {"I03"},
    ),
    "一个问题一块": Shape(
        [
            ["问题1：", "接待不规范"],
            *(["序号", "措施", "责任科室", "完成情况"], ["1", "修订制度", "办公室", "已修订"], []),
            ["问题2：", "招标有漏洞", "责任领导：", "李某"],
            *(["序号", "措施", "责任科室", "完成情况"], ["1", "完善名录", "工程科", "在完善"]),
        ],
        (),
        {
            ("问题清单", "问题"): [("接待不规范",), ("招标有漏洞",)],
            ("整改台账", "问题编号", "整改措施", "整改进展"): [
                ("1.1", "修订制度", "已修订"),
                ("1.2", "完善名录", "在完善"),
            ],
        },
        {"I07", "V33"},
    ),
    "一格里写着栏目名": Shape(
        [
            ["序号", "反馈意见", "整改情况"],
            [1, "议事不规范", "整改措施：修订规则。责任科室：办公室。整改进展：已印发。"],
            [2, "把关不严", "整改措施：自查清退。责任科室：财务科。整改进展：清退2万元。"],
        ],
        (),
        measures(
            *("整改措施", "责任单位", "整改进展"),
            rows=[
                ("修订规则。", "办公室", "已印发。"),
                ("自查清退。", "财务科", "清退2万元。"),
            ],
        ),
        set(),
    ),
    "少见的列名": Shape(
        [
            ["整改事项", "对策措施", "定责任部门", "完成时限", None, "包联领导", "结果"],
            [None, None, None, "计划", "实际", None, None],
            ["学习不深", "定计划", "办公室", "2025-06-30", "2025-06-20", "张某", "已制定计划"],
        ],
        ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2", "G1:G2"),
        measures(
            *("整改措施", "责任单位", "完成时限", "完成日期", "责任领导", "整改进展"),
            rows=[("定计划", "办公室", "2025-06-30", "2025-06-20", "张某", "已制定计划")],
        ),
        set(),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_table_is_understood_told_and_loses_nothing(tongbao, shaped, shape):
    expect(tongbao, shaped(shape), shape)


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_mapping_of_a_table_given_back_gives_the_same(tongbao, shaped, shape):
    expect_again(tongbao, shaped(shape), shape)


def test_titles_between_the_rows_that_name_aspects_are_told(tongbao, shaped):
    shaped(SHAPES["序号一格、标题一格"])
    told = tongbao("import", "表格.xlsx", "-o", "新.xlsx").out
    assert "里没有“方面”一列，各行的方面填的是各组上面的标题行，请核对。" in told


def test_sheets_of_times_name_no_aspect_and_repeated_problems_are_told(tongbao, save):
    book = openpyxl.Workbook()
    book.active.title = "第一期"
    for sheet, done in ((book.active, "已启动"), (book.create_sheet("第二期"), "已完成")):
        for row in (["问题", "措施", "截至5月15日进展"], ["学习不深", "定计划", done]):
            sheet.append(row)
    result = tongbao("import", save(book, "双周报.xlsx"), "-o", "新.xlsx")
    assert "“学习不深”在几张工作表里都有，每张里的各读作一个问题" in result.out
    assert rows_of("新.xlsx", "问题清单", "问题", "方面") == [("学习不深", None)] * 2
