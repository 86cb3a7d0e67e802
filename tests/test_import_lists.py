"""`tongbao import`: lists on several sheets that go by one number, headers that join two words."""

from itertools import permutations
from pathlib import Path

import openpyxl
import pytest
from test_import import rows_of, texts_of

PROBLEMS = [
    ["序号", "问题类别", "问题描述"],
    [1, "学习方面", "学习不深"],
    [2, "制度方面", "制度不全"],
]
TASKS = [
    ["问题序号", "整改任务", "整改时限"],
    [1, "定计划", "2025-06-30"],
    [1, "抓落实", "2025-07-31"],
    [2, "修订制度", "2025-07-31"],
    [7, "没有这个问题", "2025-07-31"],
]
ANSWERABLE = [
    ["问题序号", "责任领导", "责任部门"],
    [1, "甲局长", "办公室"],
    [2, "乙局长", "财务科"],
]


@pytest.fixture
def lists(save):
    """Save lists as sheets of one workbook."""

    def write(**sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        return save(book, "三张清单.xlsx")

    return write


LISTS = {"问题清单": PROBLEMS, "任务清单": TASKS, "责任清单": ANSWERABLE}


@pytest.mark.slow
@pytest.mark.parametrize("order", [*permutations(LISTS)], ids="-".join)
def test_three_lists_become_one_ledger_in_whatever_order(tongbao, lists, order):
    source = lists(**{name: LISTS[name] for name in order})
    result = tongbao("import", source, "-o", "新.xlsx")
    assert result.code == 0
    assert "“责任清单”按问题编号并入各个问题" in result.out
    assert "“没有这个问题”在台账里没有位置" in result.err
    assert rows_of("新.xlsx", "问题清单", "问题编号", "方面", "问题") == [
        ("1", "学习方面", "学习不深"),
        ("2", "制度方面", "制度不全"),
    ]
    headers = ("措施编号", "问题编号", "整改措施", "责任领导", "责任单位", "完成时限")
    assert rows_of("新.xlsx", "整改台账", *headers) == [
        ("1.1", "1", "定计划", "甲局长", "办公室", "2025-06-30"),
        ("1.2", "1", "抓落实", "甲局长", "办公室", "2025-07-31"),
        ("2.1", "2", "修订制度", "乙局长", "财务科", "2025-07-31"),
    ]
    new = "\n".join(texts_of("新.xlsx"))
    assert [text for text in texts_of(source) if text not in new] == []


def test_what_a_list_says_otherwise_goes_into_the_remarks(tongbao, lists):
    two = [*ANSWERABLE, [1, "丙局长", "办公室"]]
    lists(问题清单=PROBLEMS, 任务清单=TASKS[:4], 责任清单=two)
    assert tongbao("import", "三张清单.xlsx", "-o", "新.xlsx").code == 0
    rows = rows_of("新.xlsx", "整改台账", "措施编号", "责任领导", "备注")
    assert [leader for _, leader, _ in rows] == ["甲局长", "甲局长", "乙局长"]
    assert "责任领导：丙局长" in rows[0][2] and "丙局长" not in rows[1][2]


def test_a_number_that_two_problems_have_is_no_ones(tongbao, lists):
    twice = [*PROBLEMS, [1, "作风方面", "作风不实"]]
    lists(问题清单=twice, 责任清单=ANSWERABLE)
    result = tongbao("import", "三张清单.xlsx", "-o", "新.xlsx")
    assert "“甲局长”在台账里没有位置" in result.err
    assert "甲局长" not in str(rows_of("新.xlsx", "整改台账", "措施编号", "责任领导"))


PAIRED = ["序号", "存在问题", "整改措施", "责任单位及责任人", "整改进展及成效"]


@pytest.mark.slow
def test_a_cell_that_names_unit_and_person_fills_both_columns(tongbao, lists):
    lists(
        台账=[
            PAIRED,
            [1, "甲", "定计划", "办公室（张某某）", "已定。"],
            [2, "乙", "抓落实", "财务科 李某、王某", "已落实。"],
        ]
    )
    result = tongbao("import", "三张清单.xlsx", "-o", "新.xlsx")
    assert "责任单位及责任人 → 责任单位、责任人（一格里的几项逐格分开" in result.out
    rows = rows_of("新.xlsx", "整改台账", "措施编号", "责任单位", "责任人", "整改进展", "备注")
    assert [row[1:4] for row in rows] == [
        ("办公室", "张某某", "已定。"),
        ("财务科", "李某、王某", "已落实。"),
    ]
    assert [row[4] for row in rows] == [None, None]
    assert ("办公室（张某某）",) in rows_of("新.xlsx", "未识别", "内容")
    assert rows_of("新.xlsx", "责任单位", "单位名称") == [("办公室",), ("财务科",)]


@pytest.mark.parametrize("cell", ["办公室、人事股", "人事股", "张某某", "各股室（见附表）"])
def test_a_cell_that_may_not_name_both_is_left_whole_and_told(tongbao, lists, cell):
    lists(
        台账=[
            PAIRED,
            [1, "甲", "定", "办公室（张某某）", "已定。"],
            [2, "乙", "抓", cell, "已抓。"],
        ]
    )
    result = tongbao("import", "三张清单.xlsx", "-o", "新.xlsx")
    assert result.code == 0 and "I12 D3" in result.err
    rows = rows_of("新.xlsx", "整改台账", "措施编号", "责任单位", "责任人", "备注")
    assert [row[1:3] for row in rows] == [("办公室", "张某某"), (None, None)]
    assert f"责任单位及责任人：{cell}" in rows[1][3]


def test_a_cell_of_a_unit_that_others_name_names_the_unit(tongbao, lists):
    one, other = [1, "甲", "定", "办公室（张某某）", "已定。"], [2, "乙", "抓", "办公室", "已抓。"]
    lists(台账=[PAIRED, one, other])
    assert tongbao("import", "三张清单.xlsx", "-o", "新.xlsx").code == 0
    rows = rows_of("新.xlsx", "整改台账", "责任单位", "责任人", "备注")
    assert rows == [("办公室", "张某某", None), ("办公室", None, None)]


@pytest.mark.slow
def test_a_list_of_who_answers_may_name_unit_and_person_in_one_cell(tongbao, lists):
    tasks = [[*TASKS[0], "责任部门"], [1, "定计划", "2025-06-30", "办公室"]]
    both = [["问题序号", "责任领导", "责任单位及责任人"], [1, "甲局长", "财务科（张三丰）"]]
    lists(问题清单=PROBLEMS, 任务清单=tasks, 责任清单=both)
    assert tongbao("import", "三张清单.xlsx", "-o", "新.xlsx").code == 0
    first, *_ = rows_of("新.xlsx", "整改台账", "责任单位", "责任人", "备注")
    assert first[:2] == ("办公室", "张三丰")
    assert "责任单位及责任人：财务科" in first[2]
    assert ("财务科（张三丰）",) in rows_of("新.xlsx", "未识别", "内容")


@pytest.mark.slow
def test_remarks_that_no_cell_can_hold_are_refused_and_not_cut_off(tongbao, lists):
    long = [["问题序号", "责任领导", "督办意见"]]
    long += [[1, "甲局长", sign * 20_000] for sign in "甲乙"]
    lists(问题清单=PROBLEMS, 任务清单=TASKS[:3], 责任清单=long)
    result = tongbao("import", "三张清单.xlsx", "-o", "新.xlsx")
    assert (result.code, Path("新.xlsx").exists()) == (3, False)
    assert "单元格放不下" in result.err


def test_a_status_that_is_not_clear_is_told_where_it_stands_in_a_list(tongbao, lists):
    done = [["问题序号", "整改状态"], [1, "差不多"]]
    lists(问题清单=PROBLEMS, 任务清单=TASKS[:3], 销号清单=done)
    result = tongbao("import", "三张清单.xlsx", "-o", "新.xlsx", "--format", "json")
    unclear = [found for found in result.json["findings"] if found["code"] == "I06"]
    assert {(found["sheet"], found["cell"]) for found in unclear} == {("销号清单", "B2")}
