"""`tongbao import`: how notices number their problems, and name what they say of them.

All notices of this file say the same in other forms.
"""

import pytest
from test_import import rows_of

HEAD = """中共某县某局党组关于巡察整改进展情况的通报
一、整改工作基本情况
局党组高度重视。
二、反馈问题整改落实情况"""
TAIL = """三、今后整改工作打算
继续抓好整改。
中共某县某局党组
2025年7月17日"""
PROBLEMS = [("学习方面", "学习不深入"), ("学习方面", "调研不够"), ("制度方面", "制度不健全")]

# How a notice writes an aspect, a problem and a measure, each with the signs of its numbers.
FORMS = {
    "圆圈数字": ("（一二）", "1、", "①②"),
    "黑圆圈": ("㈠㈡", "1.", "❶❷"),
    "半个括号": ("（一二）", "1）", "（1）"),
    "六角括号": ("〔一二〕", "[1]", "①②"),
    "第几部分": ("第一二部分 ", "（一二）", "1."),
    "字母": ("（一二）", "a.b.", "A.B."),
    "罗马数字": ("（一二）", "Ⅰ.Ⅱ.", "i.ii."),
    "冒号": ("（一二）", "1：", "（1）"),
    "句号": ("（一二）", "1。", "（1）"),
    "空格": ("（一二）", "1 ", "（1）"),
    "问题几": ("（一二）", "问题1：", "（1）"),
    "第几个问题": ("（一二）", "第1个问题：", "1."),
    "方括号里的问题": ("（一二）", "【问题1】", "1."),
    "其一": ("（一二）", "其一二，", "（1）"),
}


def numbered(form, number):
    """The number in that form: of 1 and 2 both are written there, or the first alone."""
    if "1" in form:
        return form.replace("1", str(number))
    for first, second in ("一二", "①②", "❶❷", "㈠㈡", ("a.", "b."), ("A.", "B."), ("Ⅰ.", "Ⅱ.")):
        if first + second in form:
            return form.replace(first + second, (first, second)[number - 1])
    return {1: "i.", 2: "ii."}[number]


def imported(tongbao, tmp_path, *body):
    text = "\n".join((HEAD, *body, TAIL))
    (tmp_path / "通报.txt").write_text(text, encoding="utf-8")
    assert tongbao("import", "通报.txt", "-o", "新.xlsx").code == 0


@pytest.mark.parametrize("forms", FORMS.values(), ids=FORMS)
def test_a_number_of_any_form_is_one_of_a_list(tongbao, tmp_path, forms):
    aspect, problem, measure = forms
    imported(
        tongbao,
        tmp_path,
        f"{numbered(aspect, 1)}学习方面",
        f"{numbered(problem, 1)}学习不深入",
        f"{numbered(measure, 1)}制定计划。学习12次。",
        f"{numbered(measure, 2)}抓好落实。研讨4次。",
        f"{numbered(problem, 2)}调研不够",
        f"{numbered(measure, 1)}开展调研。调研6次。",
        f"{numbered(aspect, 2)}制度方面",
        f"{numbered(problem, 1)}制度不健全",
        f"{numbered(measure, 1)}修订制度。修订3项。",
    )
    assert rows_of("新.xlsx", "问题清单", "方面", "问题") == PROBLEMS
    assert rows_of("新.xlsx", "整改台账", "措施编号", "进展标题", "整改进展") == [
        ("1.1.1", "制定计划", "学习12次。"),
        ("1.1.2", "抓好落实", "研讨4次。"),
        ("1.2.1", "开展调研", "调研6次。"),
        ("2.1.1", "修订制度", "修订3项。"),
    ]


def test_dotted_numbers_without_a_blank_are_numbers(tongbao, tmp_path):
    lines = ("1.学习方面", "1.1学习不深入", "1.1.1制定计划。学习12次。", "1.2调研不够")
    lines += ("1.2.1开展调研。调研6次。", "2.制度方面", "2.1制度不健全", "2.1.1修订制度。修订3项。")
    imported(tongbao, tmp_path, *lines)
    assert rows_of("新.xlsx", "问题清单", "方面", "问题") == PROBLEMS


@pytest.mark.parametrize("text", ["1.5万元已追回。", "2 月底前完成。", "1.2亿元投资到位。"])
def test_a_number_that_counts_something_begins_no_list(tongbao, tmp_path, text):
    imported(tongbao, tmp_path, "（一）学习方面", "1.学习不深入", "（1）制定计划。学习12次。", text)
    assert rows_of("新.xlsx", "整改台账", "整改进展") == [(f"学习12次。\n{text}",)]


PLANNED = ("整改措施", "进展标题", "整改进展", "是否公开")
SAID = {
    "各一段": (
        ("整改措施：定计划。", "整改情况：学习12次。"),
        [("定计划。", None, "学习12次。", "是")],
    ),
    "各自编号": (
        (
            "整改措施：",
            "（1）定计划。",
            "（2）抓落实。",
            "整改情况：",
            "（1）已定。",
            "（2）已抓。",
        ),
        [("定计划。", None, "已定。", "是"), ("抓落实。", None, "已抓。", "是")],
    ),
    "进展没有逐条写": (
        ("整改措施：", "（1）定计划。", "（2）抓落实。", "整改落实情况：已经落实。"),
        [("定计划。", None, "已经落实。", "是"), ("抓落实。", None, None, None)],
    ),
    "方括号": (
        ("【整改措施】定计划。", "【整改进展】学习12次。"),
        [("定计划。", None, "学习12次。", "是")],
    ),
    "别的说法": (
        ("整改措施及成效：", "1.定计划。学习12次。"),
        [(None, "定计划", "学习12次。", "是")],
    ),
}


@pytest.mark.parametrize(("lines", "rows"), SAID.values(), ids=SAID)
def test_what_was_planned_and_what_was_done_are_told_apart(tongbao, tmp_path, lines, rows):
    imported(tongbao, tmp_path, "（一）学习方面", "问题1：学习不深入", *lines)
    found = rows_of("新.xlsx", "整改台账", "措施编号", *PLANNED)
    assert [row[1:] for row in found] == rows


def test_what_stands_behind_the_problem_on_its_line_goes_into_its_columns(tongbao, tmp_path):
    said = "责任单位：办公室；整改时限：2025年6月底；完成情况：已完成。"
    lines = ("（一）学习方面", f"1.学习不深入。{said}", "（1）定计划。学习12次。")
    imported(tongbao, tmp_path, *lines)
    assert rows_of("新.xlsx", "问题清单", "问题", "认定状态") == [("学习不深入", "已完成")]
    assert rows_of("新.xlsx", "整改台账", "责任单位", "完成时限", "整改进展") == [
        ("办公室", "2025年6月底", "学习12次。")
    ]
