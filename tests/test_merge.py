"""What units send back, merged: taken, kept apart or told, and never lost."""

import datetime
import io
import itertools
import shutil

import openpyxl
import pytest
from conftest import cell_of, column_of, row_of
from given_out import (
    FIRST,
    SECOND,
    append,
    conflicts,
    delete_column,
    desk,
    edit,
    key,
    merge,
    office,
    own_keys,
    part,
    progress,
    rename,
    values,
)
from pdf import needs_office, save_as
from PIL import Image

__all__ = ["desk", "edit", "key", "merge", "office"]  # fixtures


@pytest.mark.slow
def test_without_edits_the_ledger_stays_cell_by_cell(desk, edit, merge):
    edit(part(FIRST))  # saved by another program, without a change
    result = merge()
    assert result.code == 0 and result.json["findings"] == []
    assert len(result.json["parts"]) == 2
    assert values(desk / "新台账.xlsx") == values(desk / "台账.xlsx")


@pytest.mark.slow
def test_what_the_unit_alone_changed_is_taken(desk, edit, merge, key):
    day = datetime.datetime(2025, 7, 9)
    row = key[FIRST]
    puts = progress(row) | {
        ("整改台账", row, "完成日期"): day,
        ("整改台账", row, "整改状态"): "已完成",
    }
    edit(part(FIRST), puts)
    before = values(desk / "台账.xlsx")
    result = merge()
    assert result.code == 0, result.json["findings"]
    after = openpyxl.load_workbook(desk / "新台账.xlsx")
    for (sheet, of, header), value in puts.items():
        assert cell_of(after, sheet, of, header).value == value
    assert cell_of(after, "整改台账", row, "完成日期").is_date
    changed = {k for k, v in values(desk / "新台账.xlsx").items() if before.get(k) != v}
    number = row_of(after["整改台账"], row)
    assert {(sheet, int(c.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))) for sheet, c in changed} == {
        ("整改台账", number)
    }


@pytest.mark.slow
def test_both_alike_is_taken_and_both_differently_is_a_conflict(desk, edit, merge, key):
    mine, theirs = key[FIRST], key[SECOND]
    edit(part(FIRST), progress(mine, "一样的。"))
    edit(part(SECOND), progress(theirs, "单位改的。"))
    edit("台账.xlsx", progress(mine, "一样的。") | progress(theirs, "办公室改的。"))
    result = merge()
    assert result.code == 1
    [conflict] = result.json["conflicts"]
    assert (conflict["ledger"], conflict["returned"]) == ("办公室改的。", "单位改的。")
    assert [f["code"] for f in result.json["findings"]] == ["U06"]
    after = openpyxl.load_workbook(desk / "新台账.xlsx")
    assert cell_of(after, "整改台账", theirs, "整改进展").value == "办公室改的。"
    [row] = conflicts(desk / "新台账.xlsx")
    assert {"办公室改的。", "单位改的。", theirs, SECOND} <= set(row)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("header", "typed", "reason"),
    [
        ("整改进展", None, "单位把这一格清空了，而这一格不能空着。"),
        ("整改状态", None, "单位把这一格清空了，而这一格不能空着。"),
        ("完成日期", 1e10, "交回的这一格填得不对：“完成日期”不是可以确认的日期（V02）。"),
    ],
)
def test_why_a_cell_is_not_taken_is_said_in_plain_words(
    desk, edit, merge, key, header, typed, reason
):
    edit(part(FIRST), {("整改台账", key[FIRST], header): typed})
    [told] = [f["message"] for f in merge().json["findings"] if f["code"] == "U06"]
    assert f"没有采纳{FIRST}填写的内容：{reason}" in told
    assert values(desk / "新台账.xlsx") == values(desk / "台账.xlsx")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sheet", "header"), [("整改台账", "整改措施"), ("整改台账", "是否公开"), ("基本情况", "内容")]
)
def test_what_is_not_the_unit_s_to_fill_in_is_refused(desk, edit, merge, key, sheet, header):
    of = key[FIRST] if sheet == "整改台账" else "巡察组"
    edit(part(FIRST), {(sheet, of, header): "单位自己改的"})
    result = merge()
    assert result.code == 1
    assert [(c["kind"], c["returned"]) for c in result.json["conflicts"]] == [
        ("不予采纳", "单位自己改的")
    ]
    assert values(desk / "新台账.xlsx") == values(desk / "台账.xlsx")


@pytest.mark.slow
def test_rows_of_other_units_are_not_changed(desk, edit, merge, key):
    """The second unit helps in the first measure of the first, and may only read it."""
    edit(part(SECOND), progress(key[FIRST], "配合单位写的。"))
    result = merge()
    assert [c["returned"] for c in result.json["conflicts"]] == ["配合单位写的。"]
    assert values(desk / "新台账.xlsx") == values(desk / "台账.xlsx")


@pytest.mark.slow
def test_added_rows_get_a_number_once_and_deleted_rows_stay(desk, edit, merge, key, tongbao):
    new = {
        "措施编号": key[FIRST],  # a number that is taken
        "问题编号": "1.1",
        "整改措施": "新增的措施",
        "整改状态": "正在推进",
    }

    def add_and_delete(book):
        append("整改台账", new)(book)
        book["整改台账"].delete_rows(row_of(book["整改台账"], own_keys(book, FIRST)[-1]))

    gone = own_keys(openpyxl.load_workbook(desk / "台账.xlsx"), FIRST)[-1]
    edit(part(FIRST), and_so=add_and_delete)
    result = merge()
    assert result.code == 0, result.json["findings"]
    found = {f["code"]: f["key"] for f in result.json["findings"]}
    assert found["U08"] == gone
    [added] = result.json["added"]
    assert added["key"] == found["U07"]
    book = openpyxl.load_workbook(desk / "新台账.xlsx")
    assert cell_of(book, "整改台账", added["key"], "整改措施").value == "新增的措施"
    assert cell_of(book, "整改台账", added["key"], "责任单位").value == FIRST
    assert gone in own_keys(book, FIRST)
    again = tongbao("merge", "新台账.xlsx", "各单位", "-o", "再合并.xlsx", "--format", "json").json
    assert again["added"] == [] and again["taken"] == []


def rename_sheet(book):
    book["整改台账"].title = "整改台账（办公室）"


def add_column(book):
    sheet = book["整改台账"]
    column = sheet.max_column + 1
    sheet.cell(1, column).value = "单位自加"
    sheet.cell(2, column).value = "自加的话"


def add_sheet(book):
    book.create_sheet("情况说明").append(["自加的话"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "code", "kept"),
    [
        (rename, "U10", []),
        (rename_sheet, "S08", []),
        (delete_column, "U11", []),
        (add_column, "U06", ["自加的话"]),
        (add_sheet, "U16", ["第1列：自加的话"]),
    ],
)
def test_columns_and_sheets_that_changed_are_told(desk, edit, merge, key, change, code, kept):
    edit(part(FIRST), progress(key[FIRST]), change)
    result = merge()
    assert code in {f["code"] for f in result.json["findings"]}
    assert [c["returned"] for c in result.json["conflicts"]] == kept
    book = openpyxl.load_workbook(desk / "新台账.xlsx")
    assert cell_of(book, "整改台账", key[FIRST], "整改进展").value == "单位写的进展。"


def comment_on(book):
    sheet = book["整改台账"]
    cell = sheet.cell(2, column_of(sheet, "整改进展"))
    cell.comment = openpyxl.comments.Comment("这一条请办公室\n再核实。", "张股长")


def write_above(book):
    book["整改台账"].insert_rows(1)
    book["整改台账"]["A1"] = "本单位自行加的标题"


def put_picture(book):
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, "PNG")
    book["整改台账"].add_image(openpyxl.drawing.image.Image(buffer), "H3")


def add_chart_sheet(book):
    book.create_chartsheet("进度图").add_chart(openpyxl.chart.BarChart())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (comment_on, "U12", "张股长：“这一条请办公室\n再核实。”"),
        (write_above, "U13", "本单位自行加的标题"),
        (put_picture, "U13", "图片"),
        (add_chart_sheet, "U13", "图表"),
    ],
)
def test_what_stands_beside_the_cells_is_told(desk, edit, merge, change, code, said):
    edit(part(FIRST), and_so=change)
    result = merge()
    assert result.code == 0
    [found] = [f for f in result.json["findings"] if f["code"] == code]
    assert said in found["message"] and found["file"].endswith(f"{FIRST}.xlsx")
    assert bool(found["cell"]) == (change is comment_on)


@pytest.mark.slow
def test_twice_older_foreign_and_no_part_are_told(desk, edit, merge, key, tongbao, wages):
    edit(part(FIRST), progress(key[FIRST], "第一次写的。"))
    shutil.copy(desk / part(FIRST), desk / "旧的.xlsx")
    shutil.copy(desk / part(FIRST), desk / "又一份.xlsx")
    edit("台账.xlsx", {("整改台账", key[SECOND], "整改进展"): "办公室改的。"})
    tongbao("split", "台账.xlsx", "-o", "各单位", "--force")
    edit(part(FIRST), progress(key[FIRST], "第二次写的。"))
    edit("台账.xlsx", {("基本情况", "党组织全称", "内容"): "中共别处委员会"})
    shutil.copy(desk / "台账.xlsx", desk / "别处.xlsx")
    puts = {"巡察组": "别的巡察组", "反馈日期": datetime.date(2023, 1, 5)}
    edit("别处.xlsx", {("基本情况", name, "内容"): value for name, value in puts.items()})
    tongbao("split", "别处.xlsx", "-o", "别处的")
    result = merge("各单位", "旧的.xlsx", "又一份.xlsx", wages, f"别处的/{SECOND}.xlsx")
    assert {f["code"] for f in result.json["findings"]} == {"U02", "U03", "U04", "U05", "U06"}
    book = openpyxl.load_workbook(desk / "新台账.xlsx")
    assert cell_of(book, "整改台账", key[FIRST], "整改进展").value == "第二次写的。"
    assert [c["returned"] for c in result.json["conflicts"]] == ["第一次写的。"]


@pytest.mark.slow
def test_later_parts_are_merged_into_the_merged_ledger(desk, edit, merge, key, tongbao):
    edit(part(FIRST), progress(key[FIRST]))
    edit("台账.xlsx", progress(key[FIRST], "办公室改的。"))
    merge(part(FIRST))
    edit(part(SECOND), progress(key[SECOND], "后交的。"))
    arguments = ("merge", "新台账.xlsx", part(SECOND), "-o", "再合并.xlsx")
    result = tongbao(*arguments, "--who", "--format", "json")
    assert result.code == 0
    book = openpyxl.load_workbook(desk / "再合并.xlsx")
    assert cell_of(book, "整改台账", key[SECOND], "整改进展").value == "后交的。"
    assert [row[7] for row in conflicts(desk / "再合并.xlsx")] == ["单位写的进展。"]
    assert {w["unit"]: len(w["parts"]) for w in result.json["who"]} == {FIRST: 1, SECOND: 1}


def test_who_tells_what_is_still_empty_and_writes_nothing(desk, edit, key, tongbao):
    edit("台账.xlsx", {("整改台账", key[SECOND], "整改状态"): None})
    result = tongbao("merge", "台账.xlsx", part(FIRST), "--who")
    assert f"{key[SECOND]} 整改状态" in result.out and "没有交回" in result.out
    assert not (desk / "新台账.xlsx").exists()


@pytest.mark.slow
def test_who_names_units_alone(tongbao, sample, save):
    sample["责任单位"].delete_rows(2, 99)
    cell_of(sample, "整改台账", "1.1.1", "责任单位").value = None
    save(sample)
    tongbao("split", "台账.xlsx", "-o", "各单位")
    result = tongbao("merge", "台账.xlsx", "各单位", "--who", "--format", "json")
    units = [returns["unit"] for returns in result.json["who"]]
    assert FIRST in units and "" not in units


@pytest.mark.slow
@pytest.mark.parametrize("digests", ["[]", "3", "没有", "[" * 30_000])
def test_a_record_that_somebody_has_changed_is_none(desk, edit, merge, digests):
    def spoil(book):
        book["发出记录"].cell(8, 6).value = digests

    edit(part(FIRST), and_so=spoil)
    result = merge(part(FIRST))
    assert [f["code"] for f in result.json["findings"]] == ["U02"]
    assert values(desk / "新台账.xlsx") == values(desk / "台账.xlsx")


@pytest.mark.slow
def test_the_result_does_not_depend_on_the_order_of_the_parts(desk, edit, merge, key):
    new = {"措施编号": "新", "问题编号": "1.1", "整改状态": "正在推进"}
    edit(part(FIRST), progress(key[FIRST], "甲。"))
    shutil.copy(desk / part(FIRST), desk / "又改.xlsx")
    edit("又改.xlsx", progress(key[FIRST], "乙。"), append("整改台账", new | {"整改措施": "丁"}))
    edit(
        part(SECOND),
        progress(key[SECOND], "丙。"),
        append("整改台账", new | {"整改措施": "戊"}),
    )
    results = []
    for order in itertools.permutations([part(FIRST), "又改.xlsx", part(SECOND)]):
        code = merge(*order).code
        results.append((code, (desk / "新台账.xlsx").read_bytes()))
    assert len(set(results)) == 1 and results[0][0] == 1
    assert sorted(row[7] for row in conflicts(desk / "新台账.xlsx")) == ["乙。", "甲。"]


def test_a_column_that_the_ledger_lacks_is_kept_apart(desk, edit, merge, key):
    edit(part(FIRST), {("整改台账", key[FIRST], "备注"): "补记"})
    assert [(c["kind"], c["returned"]) for c in merge().json["conflicts"]] == [("没有位置", "补记")]


@pytest.mark.slow
def test_a_row_for_a_sheet_without_headers_is_kept_apart(desk, edit, merge):
    edit("台账.xlsx", and_so=lambda book: book["制度成果"].delete_rows(1, 99))
    edit(part(FIRST), and_so=append("制度成果", {"制度名称": "新的办法"}))
    assert merge().code == 1
    told = {(row[7], row[9]) for row in conflicts(desk / "新台账.xlsx")}
    assert ("新的办法", f"{FIRST}.xlsx") in told


@pytest.mark.slow
def test_a_formula_of_the_ledger_stays(desk, edit, merge, key):
    edit("台账.xlsx", progress(key[FIRST], '="公式"&"算出"'))
    edit(part(FIRST), progress(key[FIRST]))
    result = merge()
    assert result.code == 1
    book = openpyxl.load_workbook(desk / "新台账.xlsx")
    assert cell_of(book, "整改台账", key[FIRST], "整改进展").value == '="公式"&"算出"'
    assert [row[7] for row in conflicts(desk / "新台账.xlsx")] == ["单位写的进展。"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("台账.xlsx", "各单位"),
        ("台账.xlsx", "各单位", "-o", "台账.xlsx"),
        ("台账.xlsx", part(FIRST), "-o", part(FIRST)),
        ("台账.xlsx",),
        ("台账.xlsx", "空的", "-o", "新台账.xlsx"),
    ],
    ids=" ".join,
)
def test_usage(desk, tongbao, arguments):
    (desk / "空的").mkdir()
    assert tongbao("merge", *arguments).code == 2
    assert not (desk / "新台账.xlsx").exists()


@needs_office
@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_parts_saved_by_another_program_come_back(desk, edit, merge, key, form):
    edit(part(FIRST), progress(key[FIRST]))
    save_as(form, desk / "收回", *(desk / part(unit) for unit in (FIRST, SECOND)))
    result = merge("收回")
    assert result.code == 0, result.json["findings"]
    assert [taken["after"] for taken in result.json["taken"]] == ["单位写的进展。"]
    assert len(result.json["parts"]) == 2
