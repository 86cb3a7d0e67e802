"""`tongbao import`: tables as town halls, hospitals, courts and companies keep them."""

import pytest
from test_import import rows_of
from test_import_shapes import Shape, expect, expect_again, measures, shaped

__all__ = ["shaped"]
PLAN = ("措施编号", "整改措施")
TWO_ROWS = [
    ["序号", "存在问题", "整改措施", "责任落实", None],
    [None, None, None, "责任领导", "牵头科室"],
]

SHAPES = {
    "每页都有的两行表头": Shape(
        [
            *TWO_ROWS,
            [1, "学习不深", "定计划", "张某某", "办公室"],
            *TWO_ROWS,
            [2, "制度不全", "修订", "李某", "财务科"],
        ],
        ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "A4:A5", "B4:B5", "C4:C5", "D4:E4"),
        {
            ("问题清单", "问题编号", "问题"): [("1", "学习不深"), ("2", "制度不全")],
            ("整改台账", *PLAN, "责任领导", "责任单位"): [
                ("1.1", "定计划", "张某某", "办公室"),
                ("2.1", "修订", "李某", "财务科"),
            ],
        },
        {"V33"},
    ),
    "一个问题几行": Shape(
        [
            ["某村巡察反馈问题整改情况表"],
            *(["问题1", "公开不及时"], ["整改措施", "按月公开"], ["整改情况", "已公开6期"]),
            *(["完成时限", "立行立改"], []),
            *(["问题2", "记录不全"], ["整改措施", "专人记录"], ["整改情况", "已补齐"]),
            *(["完成时限", "2025年7月"], []),
            *(["问题3", "核查不严"], ["整改措施", "逐户核查"], ["整改情况", "清退2户"]),
            ["完成时限", "2025年7月"],
        ],
        (),
        {
            ("问题清单", "问题"): [("公开不及时",), ("记录不全",), ("核查不严",)],
            ("整改台账", "整改措施", "整改进展", "完成时限"): [
                ("按月公开", "已公开6期", "立行立改"),
                ("专人记录", "已补齐", "2025年7月"),
                ("逐户核查", "清退2户", "2025年7月"),
            ],
        },
        set(),
    ),
    "几列状态和小计": Shape(
        [
            ["序号", "存在问题", "整改措施", "整改进度", None, None],
            [None, None, None, "已完成", "正在整改", "未完成"],
            [1, "学习不深", "定计划", "√", None, None],
            [2, "调研不够", "搞调研", "√", None, None],
            ["小计", "2个问题", None, 2, 0, 0],
            [3, "制度不全", "修订", None, "√", None],
            [4, "执行不严", "严查", None, None, "√"],
            ["合计", "4个问题", None, 2, 1, 1],
        ],
        ("A1:A2", "B1:B2", "C1:C2", "D1:F1"),
        measures(
            *("措施编号", "整改状态", "备注"),
            rows=[
                ("1.1", "已完成", "整改进度·已完成：√"),
                ("2.1", "已完成", "整改进度·已完成：√"),
                ("3.1", "正在推进", "整改进度·正在整改：√"),
                ("4.1", None, "整改进度·未完成：√"),
            ],
        ),
        {"V33"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_table_is_understood_told_and_loses_nothing(tongbao, shaped, shape):
    expect(tongbao, shaped(shape), shape)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_mapping_of_a_table_given_back_gives_the_same(tongbao, shaped, shape):
    expect_again(tongbao, shaped(shape), shape)


def test_a_header_that_comes_again_is_told_once(tongbao, shaped):
    source = shaped(SHAPES["每页都有的两行表头"])
    result = tongbao("import", source, "-o", "新.xlsx", "--format", "json")
    told = [(f["code"], f["cell"]) for f in result.json["findings"] if f["code"] == "V33"]
    assert told == [("V33", "A4")]


def test_problems_above_one_another_with_measures_below_are_not_told_apart(tongbao, shaped):
    rows = [["问题1", "甲"], ["问题2", "乙"], ["整改措施", "抓"], ["责任单位", "办公室"]]
    shaped(Shape(rows, (), {}, set()))
    result = tongbao("import", "表格.xlsx", "-o", "新.xlsx")
    assert "“问题2”一列没有对应到台账的列" in result.err
    assert rows_of("新.xlsx", "问题清单", "问题") == [("甲",)]
    assert rows_of("新.xlsx", "整改台账", "整改措施", "备注") == [("抓", "问题2：乙")]
