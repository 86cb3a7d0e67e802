"""`tongbao import`: the shapes in which offices keep their tables, each with what becomes of it."""

import re
from typing import NamedTuple

import openpyxl
import pytest
from test_import import rows_of, texts_of

HEADERS = ["序号", "方面", "存在问题", "整改措施", "责任单位", "完成时限", "整改进展", "整改状态"]
FIRST = [1, "学习方面", "学习不深", "定计划", "办公室", "2025.6.30", "已定。", "已完成"]
SECOND = [2, "制度方面", "制度不全", "修订", "财务科", "长期坚持", "在修。", "正在推进"]


def changed(row, **cells):
    """A row of HEADERS, some cells of it changed."""
    return [cells.get(header, cell) for header, cell in zip(HEADERS, row, strict=True)]


class Shape(NamedTuple):
    """A table, what is asked of the new ledger (by sheet and columns), and what is told."""

    rows: list
    merged: tuple
    expected: dict
    codes: set


def measures(*columns, rows):
    return {("整改台账", *columns): rows}


WITHOUT_ASPECT = [HEADERS[0], *HEADERS[2:]]
PLANS = ("措施编号", "整改措施", "整改进展")
SHAPES = {
    "几列措施": Shape(
        [
            ["序号", "存在问题", "整改措施1", "整改措施（2）", "措施三", "责任单位", "进展情况"],
            [1, "学习不深", "定计划", "抓落实", "严考核", "办公室", "已定计划。"],
            [2, "制度不全", "修订", None, None, "财务科", "已修订。"],
        ],
        (),
        measures(
            *PLANS,
            "责任单位",
            "备注",
            rows=[
                ("1.1", "定计划", "已定计划。", "办公室", None),
                ("1.2", "抓落实", None, "办公室", None),
                ("1.3", "严考核", None, "办公室", None),
                ("2.1", "修订", "已修订。", "财务科", None),
            ],
        ),
        {"I04", "I11"},
    ),
    "第一列措施没有编号": Shape(
        [
            ["存在问题", "整改措施", "整改措施2", "责任科室", "1月进展", "2月进展"],
            ["学习不深", "定计划", "抓落实", "办公室", "已定。", "无"],
        ],
        (),
        measures(
            *PLANS, rows=[("1.1.1", "定计划", "1月进展：已定。"), ("1.1.2", "抓落实", None)]
        ),
        {"I04", "I10", "I11"},
    ),
    "每条措施几列": Shape(
        [
            ["存在问题", "措施一", "单位一", "完成情况一", "措施二", "单位二", "完成情况2"],
            ["学习不深", "定计划", "办公室", "已定计划。", "抓落实", "组织科", "已抓落实。"],
        ],
        (),
        measures(
            *PLANS,
            "责任单位",
            rows=[
                ("1.1.1", "定计划", "已定计划。", "办公室"),
                ("1.1.2", "抓落实", "已抓落实。", "组织科"),
            ],
        ),
        {"I04"},
    ),
    "一个表头下几列措施": Shape(
        [
            ["序号", "存在问题", "整改措施", None, "责任单位"],
            [1, "学习不深", "定计划", "抓落实", "办公室"],
        ],
        ("C1:D1",),
        measures("措施编号", "整改措施", rows=[("1.1", "定计划"), ("1.2", "抓落实")]),
        {"I04"},
    ),
    "逐月进展": Shape(
        [
            ["序号", "存在问题", "整改措施", "整改进展", "1月进展", "2月份进展", "10月底进展"],
            [1, "学习不深", "定计划", "总的好。", "已起草。", None, "已印发。"],
        ],
        (),
        measures(
            *PLANS, rows=[("1.1", "定计划", "总的好。\n1月进展：已起草。\n10月底进展：已印发。")]
        ),
        {"I10"},
    ),
    "两行表头的逐季进展": Shape(
        [
            ["序号", "存在问题", "整改措施", "整改进展", None, "整改状态"],
            [None, None, None, "第一季度", "截至6月30日", None],
            [1, "学习", "（1）定；（2）抓。", "（1）拟；（2）在抓。", "（1）定。（2）抓。", "完成"],
        ],
        ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"),
        measures(
            *PLANS,
            "整改状态",
            rows=[
                ("1.1", "（1）定；", "第一季度：（1）拟；\n截至6月30日：（1）定。", "完成"),
                ("1.2", "（2）抓。", "第一季度：（2）在抓。\n截至6月30日：（2）抓。", "完成"),
            ],
        ),
        {"I10", "I04"},
    ),
    "方面只填第一行": Shape(
        [
            HEADERS,
            FIRST,
            changed(FIRST, 序号=2, 方面=None, 存在问题="调研不够"),
            changed(FIRST, 序号=3, 方面=None, 存在问题=None, 整改措施="再调研"),
            ["小计", 3],
            changed(SECOND, 序号=4, 方面=None),
            ["二、其他问题"],
            changed(SECOND, 序号=5, 方面=None, 存在问题="执行不严"),
        ],
        ("A7:H7",),
        {
            ("问题清单", "问题", "方面"): [
                ("学习不深", "学习方面"),
                ("调研不够", "学习方面"),
                ("制度不全", None),
                ("执行不严", "二、其他问题"),
            ],
        },
        {"I13", "V33"},
    ),
    "一格领导和单位": Shape(
        [
            ["序号", "存在问题", "整改措施", "责任领导\n责任单位", "责任人"],
            [1, "学习不深", "定计划", "张某某、办公室", "李某"],
            [2, "制度不全", "修订", "责任领导：王某某；责任单位：财务科", "赵某"],
            [3, "执行不严", "严查", "孙某（副局长）\n人事科、财务科", "周某"],
            [4, "作风不实", "抓", "机关党委", "吴某"],
        ],
        (),
        measures(
            "措施编号",
            "责任领导",
            "责任单位",
            "责任人",
            "备注",
            rows=[
                ("1.1", "张某某", "办公室", "李某", None),
                ("2.1", "王某某", "财务科", "赵某", None),
                ("3.1", "孙某（副局长）", "人事科、财务科", "周某", None),
                ("4.1", None, None, "吴某", "责任领导/责任单位：机关党委"),
            ],
        ),
        {"I12"},
    ),
    "一格问题和措施": Shape(
        [
            ["方面", "问题及整改措施", "责任单位（人）", "完成时限及完成情况"],
            ["学习方面", "问题：学习不深\n措施：定计划", "办公室（张某某）", "2025-6-30，已完成"],
            ["制度方面", "制度不全。\n整改措施：修订", "财务科（李某）", "长期坚持\n正在推进"],
            ["作风方面", "作风不实，抓作风", "人事科（王某）", "2025年底前（已制定方案）"],
        ],
        (),
        {
            ("问题清单", "方面", "问题"): [
                ("学习方面", "学习不深"),
                ("制度方面", "制度不全"),
                ("作风方面", None),
            ],
            (
                "整改台账",
                *("措施编号", "整改措施", "责任单位", "责任人", "完成时限", "整改状态", "整改进展"),
            ): [
                ("1.1.1", "定计划", "办公室", "张某某", "2025-6-30", "已完成", None),
                ("2.1.1", "修订", "财务科", "李某", "长期坚持", "正在推进", None),
                ("3.1.1", None, "人事科", "王某", "2025年底前", None, "已制定方案"),
            ],
        },
        {"I12"},
    ),
    "一格措施和完成情况": Shape(
        [
            ["存在问题", "整改措施及完成情况", "责任单位"],
            ["学习不深", "1.定计划。\n完成情况：已定。\n2.抓落实。\n完成情况：已抓。", "办公室"],
            ["制度不全", "措施：修订\n完成情况：已修订。", "财务科"],
        ],
        (),
        measures(
            *PLANS,
            rows=[
                ("1.1.1", "1.定计划。", "已定。"),
                ("1.1.2", "2.抓落实。", "已抓。"),
                ("1.2.1", "修订", "已修订。"),
            ],
        ),
        {"I04"},
    ),
    "一格时限和情况，逐月进展": Shape(
        [
            ["存在问题", "整改措施", "完成时限及完成情况", "1月进展", "2月进展"],
            ["学习不深", "定计划", "长期坚持\n正在推进", "已定。", "已发。"],
            ["制度不全", "修订", "2025年底前（拟稿）", "在修。", None],
        ],
        (),
        measures(
            *("措施编号", "完成时限", "整改状态", "整改进展", "备注"),
            rows=[
                ("1.1.1", "长期坚持", "正在推进", "1月进展：已定。\n2月进展：已发。", None),
                ("1.2.1", None, None, "1月进展：在修。", "完成时限及完成情况：2025年底前（拟稿）"),
            ],
        ),
        {"I10", "I12"},
    ),
    "打勾的状态和图例": Shape(
        [
            ["序号", "存在问题", "整改措施", "已完成", "推进中", "未启动", "是否公开"],
            [1, "学习不深", "定计划", "√", None, None, None],
            [2, "制度不全", "修订", "×", "√", "×", None],
            [3, "执行不严", "严查", "√", "√", None, None],
        ],
        (),
        measures(
            "措施编号", "整改状态", rows=[("1.1", "已完成"), ("2.1", "正在推进"), ("3.1", None)]
        ),
        set(),
    ),
    "表下的图例": Shape(
        [
            ["序号", "存在问题", "整改措施", "是否完成"],
            [1, "学习不深", "定计划", "●"],
            [2, "制度不全", "修订", "○"],
            ["注：●为已完成，○表示正在推进。"],
        ],
        ("A4:D4",),
        measures("措施编号", "整改状态", rows=[("1.1", "已完成"), ("2.1", "正在推进")]),
        set(),
    ),
    "竖排": Shape(
        [list(cells) for cells in zip(HEADERS, FIRST, SECOND, strict=True)],
        (),
        measures("措施编号", "整改措施", "整改状态", rows=[
            ("1.1", "定计划", "已完成"), ("2.1", "修订", "正在推进"),
        ]),
        set(),
    ),
    "一个问题一张表单": Shape(
        [
            ["巡察反馈问题整改销号表"],
            ["存在问题", "学习不深"],
            ["整改措施", "定计划", None, None],
            ["责任单位", "办公室", "责任人", "张某某"],
            ["存在问题", "制度不全"],
            ["整改措施", "修订", None, None],
            ["责任单位", "财务科", "责任人", "李某"],
        ],
        ("A1:D1", "B2:D2", "B3:D3", "B5:D5", "B6:D6"),
        measures("措施编号", "整改措施", "责任单位", "责任人", rows=[
            ("1.1.1", "定计划", "办公室", "张某某"), ("1.2.1", "修订", "财务科", "李某"),
        ]),
        set(),
    ),
    "上下几张表": Shape(
        [
            ["表一 学习方面整改台账"],
            WITHOUT_ASPECT,
            [1, *FIRST[2:]],
            ["表二 制度方面整改台账"],
            ["序号", "整改措施", "存在问题", "责任人", "责任单位", "整改状态"],
            [1, "修订", "制度不全", "李某", "财务科", "正在推进"],
            [],
            ["汇总"],
            ["方面", "问题数", "完成数"],
            ["学习方面", 1, 1],
        ],
        (),
        {
            ("问题清单", "问题编号", "方面", "问题"): [
                ("1.1", "学习方面", "学习不深"),
                ("2.1", "制度方面", "制度不全"),
            ],
            ("整改台账", "措施编号", "整改措施", "责任单位", "责任人"): [
                ("1.1.1", "定计划", "办公室", None),
                ("2.1.1", "修订", "财务科", "李某"),
            ],
        },
        {"I08"},
    ),
    "两级问题": Shape(
        [
            ["巡察反馈问题", "具体表现", "整改措施", "责任科室"],
            ["学习不深入", "中心组学习少", "定计划"],
            [None, "研讨走过场", "抓研讨"],
            ["制度不健全", "制度陈旧", "修订"],
        ],
        ("A2:A3",),
        {
            ("问题清单", "方面", "问题"): [
                ("学习不深入", "中心组学习少"),
                ("学习不深入", "研讨走过场"),
                ("制度不健全", "制度陈旧"),
            ]
        },
        set(),
    ),
    "两级标题": Shape(
        [
            WITHOUT_ASPECT,
            ["一、党的建设方面"],
            ["（一）学习不深入"],
            [1, *FIRST[2:]],
        ],
        ("A2:G2", "A3:G3"),
        {("问题清单", "问题", "方面"): [("学习不深", "（一）学习不深入")]},
        {"V33"},  # of the title that is no aspect
    ),
}  # fmt: skip


def workbook_of(shape):
    """A shape as a workbook."""
    book = openpyxl.Workbook()
    for row in shape.rows:
        book.active.append(row)
    for cells in shape.merged:
        book.active.merge_cells(cells)
    return book


@pytest.fixture
def shaped(save):
    """Save a shape as a workbook."""
    return lambda shape: save(workbook_of(shape), "表格.xlsx")


def said(path, expected):
    return {asked: rows_of(path, *asked) for asked in expected}


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_shape_is_understood_told_and_loses_nothing(tongbao, shaped, shape):
    expect(tongbao, shaped(shape), shape)


def expect(tongbao, source, shape):
    result = tongbao("import", source, "-o", "新.xlsx", "--format", "json")
    assert result.code == 0
    assert said("新.xlsx", shape.expected) == shape.expected
    codes = {found["code"] for found in result.json["findings"]}
    assert shape.codes - codes == set() and codes - shape.codes <= {
        "I03",
        "I07",
        "I08",
        "V33",
        "V35",
    }
    new = "\n".join(texts_of("新.xlsx"))
    pieces = [piece for text in texts_of(source) for piece in re.split(r"(?=（2）|②)", text)]
    assert [piece for piece in pieces if piece not in new] == []


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_mapping_of_a_shape_given_back_gives_the_same(tongbao, shaped, shape):
    expect_again(tongbao, shaped(shape), shape)


def expect_again(tongbao, source, shape):
    assert tongbao("import", source, "-o", "新.xlsx", "--save-map", "对应.toml").code == 0
    assert tongbao("import", source, "-o", "又.xlsx", "--map", "对应.toml").code == 0
    assert said("又.xlsx", shape.expected) == shape.expected


@pytest.mark.parametrize(
    ("merged", "rows"),
    [((), ["张某某", None]), (("D2:D3",), ["张某某", "张某某"])],
    ids=["不合并", "合并"],
)
def test_a_cell_of_two_facts_is_merged_as_it_was(tongbao, shaped, merged, rows):
    table = [
        ["序号", "存在问题", "整改措施", "责任领导/责任单位"],
        [1, "学习不深", "定计划", "张某某/办公室"],
        [None, None, "抓落实", None],
    ]
    shaped(Shape(table, merged, {}, set()))
    assert tongbao("import", "表格.xlsx", "-o", "新.xlsx").code == 0
    leaders = rows_of("新.xlsx", "整改台账", "措施编号", "责任领导")
    assert [leader for _, leader in leaders] == rows


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("办公室 张某某 财务科 李某", True),  # which of them go together
        ("张局、办公室", True),  # a person, or a unit
        ("县政府、办公室", True),
        ("分管领导/办公室", True),
        ("张某某（办公室）", False),
        ("办公室：张某某、李某", False),
    ],
)
def test_what_may_be_either_is_not_guessed(tongbao, shaped, cell, told):
    table = [["存在问题", "整改措施", "责任领导及责任科室"], ["学习不深", "定计划", cell]]
    shaped(Shape(table, (), {}, set()))
    result = tongbao("import", "表格.xlsx", "-o", "新.xlsx")
    assert ("I12 C2" in result.err) is told
    assert (cell in str(rows_of("新.xlsx", "整改台账", "备注"))) is told


@pytest.mark.parametrize("cell", ["已完成；计划书", "制定了计划，已完成"])
def test_a_status_in_a_text_parts_it_from_no_other_text(tongbao, shaped, cell):
    table = [["存在问题", "整改措施", "完成情况及佐证材料"], ["学习不深", "定计划", cell]]
    shaped(Shape(table, (), {}, set()))
    assert "I12 C2" in tongbao("import", "表格.xlsx", "-o", "新.xlsx").err
    columns = ("整改措施", "整改状态", "整改进展", "佐证材料")
    assert rows_of("新.xlsx", "整改台账", *columns) == [("定计划", None, None, None)]


def test_a_row_of_words_below_a_blank_one_is_no_table_of_numbers(tongbao, shaped):
    words = changed(SECOND, 序号=None, 存在问题="提高合格率", 整改措施="提高合格率")
    shaped(Shape([HEADERS, FIRST, [], words], (), {}, set()))
    assert tongbao("import", "表格.xlsx", "-o", "新.xlsx").code == 0
    problems = rows_of("新.xlsx", "问题清单", "问题")
    assert problems == [("学习不深",), ("提高合格率",)]


@pytest.mark.parametrize("between", [[], [None]], ids=["紧挨着", "空一列"])
def test_a_table_beside_another_is_read_after_it(tongbao, shaped, between):
    table = [[*HEADERS, *between, *HEADERS], [*FIRST, *between, *SECOND]]
    shaped(Shape(table, (), {}, set()))
    result = tongbao("import", "表格.xlsx", "-o", "新.xlsx")
    assert result.code == 0 and "列起）”：表头在第 1 行" in result.out
    plans = rows_of("新.xlsx", "整改台账", "整改措施", "责任单位", "备注")
    assert plans == [("定计划", "办公室", None), ("修订", "财务科", None)]
