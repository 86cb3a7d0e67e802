"""tongbao merge: what is told of what came back, and where an added row stands."""

import datetime
import re

import openpyxl
import pytest
from conftest import cell_of, column_of, row_of
from given_out import (
    FIRST,
    SECOND,
    append,
    delete_column,
    desk,
    edit,
    key,
    office,
    own_keys,
    part,
    progress,
    rename,
)
from pdf import needs_office, save_as

from generator.package.parts import pack, unpack
from generator.package.properties import CORE

__all__ = ["desk", "edit", "key", "office"]  # fixtures


@needs_office
@pytest.mark.parametrize("form", ["xls", "ods"])
def test_a_part_of_which_nobody_knows_when_it_was_saved_is_not_called_untouched(
    desk, edit, key, tongbao, form
):
    save_as(form, desk, desk / part(FIRST))
    untouched = tongbao("merge", "台账.xlsx", f"{FIRST}.{form}", "--who").out
    assert f"{FIRST}：第 1 次分发的，没有改动，{FIRST}.{form}" in untouched
    edit(part(FIRST), progress(key[FIRST]))
    save_as(form, desk, desk / part(FIRST))
    said = tongbao("merge", "台账.xlsx", f"{FIRST}.{form}", "--who").out
    assert f"{FIRST}：第 1 次分发的，保存时间不详，{FIRST}.{form}" in said


@pytest.mark.slow
def test_what_is_told_names_the_file_and_the_unit(desk, edit, key, tongbao):
    edit(part(FIRST), {("整改台账", key[FIRST], "整改措施"): "单位自己改的"}, rename)
    edit(part(SECOND), and_so=delete_column)
    said = tongbao("merge", "台账.xlsx", "各单位", "-o", "新台账.xlsx").err
    told = {}
    for line in said.splitlines():
        if line.startswith("【"):
            heading = line
        told.setdefault(line.strip()[:6], []).append(heading)
    assert told["警告 U10"] == [f"【{FIRST}.xlsx　整改台账】"]
    assert told["警告 U11"] == [f"【{SECOND}.xlsx　整改台账】"]
    # The cell that was not changed is one of the ledger.
    assert told["错误 U06"] == ["【台账.xlsx　整改台账】"]
    assert f"没有采纳{FIRST}填写的内容" in said


@pytest.mark.slow
def test_an_added_row_stands_below_the_last_filled_one(desk, tongbao, tmp_path):
    """The standard workbook computes a column far below what is filled in."""
    tongbao("new", "标准.xlsx", "--from", "台账.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "标准.xlsx")["整改台账"]
    filled = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value]
    assert filled[-1] < sheet.max_row
    tongbao("split", "标准.xlsx", "-o", "新的")
    book = openpyxl.load_workbook(tmp_path / f"新的/{FIRST}.xlsx")
    append("整改台账", {"问题编号": "1.1", "整改措施": "新增的措施", "整改状态": "正在推进"})(book)
    book.save(tmp_path / f"新的/{FIRST}.xlsx")
    result = tongbao("merge", "标准.xlsx", "新的", "-o", "新台账.xlsx", "--format", "json")
    [added] = result.json["added"]
    merged = openpyxl.load_workbook(tmp_path / "新台账.xlsx")["整改台账"]
    assert row_of(merged, added["key"]) == filled[-1] + 1
    computed = column_of(merged, "问题内容（自动）")
    assert str(merged.cell(filled[-1] + 1, computed).value).startswith("=IF")


def test_a_row_pasted_from_elsewhere_is_said_to_be_another_unit_s(desk, edit, key, tongbao):
    pasted = {
        "措施编号": key[SECOND],
        "问题编号": "1.1",
        "整改措施": "从整份台账粘贴的",
        "责任单位": SECOND,
    }
    edit(part(FIRST), and_so=append("整改台账", pasted))
    result = tongbao(*("merge", "台账.xlsx", part(FIRST), "-o", "新台账.xlsx", "--format", "json"))
    [kept] = result.json["conflicts"]
    assert (kept["key"], kept["reason"]) == (key[SECOND], f"台账里这一行由{SECOND}填写")
    assert "从整份台账粘贴的" in kept["returned"] and f"责任单位：{SECOND}" in kept["ledger"]
    assert result.json["added"] == []


@pytest.mark.slow
def test_what_a_neighbour_typed_does_not_stand_against_who_answers(desk, edit, key, tongbao):
    edit(part(FIRST), progress(key[FIRST], "负责的单位写的。"))
    edit(part(SECOND), progress(key[FIRST], "配合的单位写的。"))
    result = tongbao("merge", "台账.xlsx", "各单位", "-o", "新台账.xlsx", "--format", "json")
    assert [taken["after"] for taken in result.json["taken"]] == ["负责的单位写的。"]
    [kept] = result.json["conflicts"]
    assert (kept["ledger"], kept["returned"]) == ("负责的单位写的。", "配合的单位写的。")
    assert kept["reason"] == "这一格不由这个单位填写"


def test_what_else_is_in_the_folder_is_told(desk, tongbao):
    (desk / "空的").mkdir()
    for folder in (desk / "各单位", desk / "空的"):
        (folder / "又一层").mkdir()
        for name in ("附件.zip", "说明.docx", ".隐藏", f".~lock.{FIRST}.xlsx#"):
            (folder / name).write_bytes(b"PK")
    command = ("merge", "台账.xlsx", "各单位", "-o", "新台账.xlsx", "--format", "json")
    [found] = tongbao(*command).json["findings"]
    assert (found["code"], found["file"]) == ("U15", "各单位")
    assert "文件夹“又一层”、说明.docx、附件.zip，不是工作簿" in found["message"]
    refused = tongbao("merge", "台账.xlsx", "空的", "-o", "新台账.xlsx")
    assert refused.code == 2 and "附件.zip不是工作簿，压缩包请先解开" in refused.err


def test_a_sheet_of_a_unit_s_own_is_told_once_with_its_file(desk, edit, key, tongbao):
    def copy(book):
        book.copy_worksheet(book["整改台账"])

    edit(part(FIRST), progress(key[FIRST]), copy)
    result = tongbao("merge", "台账.xlsx", "各单位", "-o", "新台账.xlsx", "--format", "json")
    [found] = result.json["findings"]
    assert (found["code"], found["file"]) == ("U16", f"{FIRST}.xlsx") and result.code == 1
    rows = [kept for kept in result.json["conflicts"] if kept["sheet"] == "整改台账 Copy"]
    assert f"共 {len(rows)} 处" in found["message"] and len(rows) > 3


@pytest.mark.slow
def test_what_no_cell_can_hold_ends_with_an_ellipsis(desk, edit, key, tongbao):
    texts = {"整改措施": "长" * 20_000, "整改进展": "文" * 20_000}
    row = {"问题编号": "1.1", **texts, "责任单位": SECOND}
    edit(part(FIRST), and_so=append("整改台账", row))
    tongbao("merge", "台账.xlsx", "各单位", "-o", "新台账.xlsx")
    sheet = openpyxl.load_workbook(desk / "新台账.xlsx")["合并冲突"]
    [kept] = [row[7].value for row in sheet.iter_rows(min_row=2)]
    assert len(kept) == 32_767 and kept.endswith("文…")


def strike(cell):
    cell.value, cell.font = "划掉的。", openpyxl.styles.Font(strike=True)


def show_the_month_alone(cell):
    cell.value, cell.number_format = datetime.date(2025, 8, 1), 'yyyy"年"m"月"'


def clear(cell):
    cell.value = None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("header", "change", "shown"),
    [
        ("整改进展", strike, "划掉的。"),
        ("完成日期", show_the_month_alone, "2025年8月"),
        ("整改状态", clear, ""),
    ],
)
def test_what_is_not_certain_is_not_taken(desk, edit, key, tongbao, header, change, shown):
    edit(part(FIRST), and_so=lambda book: change(cell_of(book, "整改台账", key[FIRST], header)))
    command = ("merge", "台账.xlsx", part(FIRST), "-o", "新台账.xlsx", "--format", "json")
    result = tongbao(*command).json
    assert [kept["returned"] for kept in result["conflicts"]] == [shown] and not result["taken"]
    cells = [
        cell_of(openpyxl.load_workbook(desk / name), "整改台账", key[FIRST], header).value
        for name in ("台账.xlsx", "新台账.xlsx")
    ]
    assert cells[0] and cells[0] == cells[1]


def strike_out(book, key):
    row = row_of(book["整改台账"], key)
    for cell in book["整改台账"][row]:
        cell.font = openpyxl.styles.Font(strike=True)


def sign_below(book, key):
    sheet = book["整改台账"]
    sheet.cell(sheet.max_row + 2, 1).value = "填表人：某某"


def colour(book, key):
    for cell in book["整改台账"][row_of(book["整改台账"], key)]:
        cell.fill = openpyxl.styles.PatternFill("solid", fgColor="FF00FF00")


def link(book, key):
    cell_of(book, "整改台账", key, "整改进展").hyperlink = "https://example.invalid/1.pdf"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (strike_out, "V31", "整行划了删除线"),
        (sign_below, "V33", "签名一类的表尾"),
        (colour, "V42", "标色，未改字"),
        (link, "U13", "超链接"),
    ],
)
def test_what_a_unit_marked_or_wrote_beside_the_rows_is_told(
    desk, edit, key, tongbao, change, code, words
):
    edit(part(FIRST), and_so=lambda book: change(book, key[FIRST]))
    result = tongbao("merge", "台账.xlsx", part(FIRST), "-o", "新台账.xlsx", "--format", "json")
    told = [f for f in result.json["findings"] if f["file"] == f"{FIRST}.xlsx"]
    assert [f["code"] for f in told] == [code] and words in told[0]["message"]
    if code.startswith("V"):  # the unit itself is told it too
        assert words in tongbao("check", part(FIRST), "--all").out


@pytest.mark.slow
def test_what_was_not_taken_is_shown_however_short(desk, edit, key, tongbao):
    edit(part(FIRST), {("整改台账", key[FIRST], "整改措施"): "1"})
    said = tongbao("merge", "台账.xlsx", part(FIRST), "-o", "新台账.xlsx").err
    assert "交回的是“1”。" in said


# --- month after month ---------------------------------------------------------------------------


@pytest.fixture
def answer(desk, edit, key):
    """The first unit's own file, filled in and saved on that day of the year."""

    def save(day, text):
        edit(part(FIRST), progress(key[FIRST], text))
        parts = unpack((desk / part(FIRST)).read_bytes())
        moment = f">2025-{day}T08:00:00Z</dcterms:modified>".encode()
        parts[CORE] = re.sub(rb">[^>]*</dcterms:modified>", moment, parts[CORE])
        (desk / part(FIRST)).write_bytes(pack(parts))

    return save


@pytest.fixture
def monthly(tongbao):
    """Merge the parts into a ledger, as another one; gives what it says of it."""

    def run(old, new):
        return tongbao("merge", old, "各单位", "-o", new, "--format", "json").json

    return run


@pytest.mark.slow
def test_a_unit_may_go_on_in_the_same_file(answer, monthly, edit, key):
    answer("02-28", "一月的。")
    monthly("台账.xlsx", "一.xlsx")
    answer("03-31", "二月的。")
    [taken] = monthly("一.xlsx", "二.xlsx")["taken"]
    assert (taken["before"], taken["after"]) == ("一月的。", "二月的。")
    answer("03-01", "早就存的。")
    assert [kept["returned"] for kept in monthly("二.xlsx", "三.xlsx")["conflicts"]] == [
        "早就存的。"
    ]
    answer("04-30", "三月的。")
    edit("二.xlsx", progress(key[FIRST], "办公室改的。"))
    assert [kept["ledger"] for kept in monthly("二.xlsx", "三.xlsx")["conflicts"]] == [
        "办公室改的。"
    ]


@pytest.mark.slow
def test_what_a_unit_takes_back_is_told(answer, monthly, desk, key):
    was = openpyxl.load_workbook(desk / "台账.xlsx")
    given = cell_of(was, "整改台账", key[FIRST], "整改进展").value
    answer("02-28", "一月的。")
    monthly("台账.xlsx", "一.xlsx")
    answer("03-31", given)
    [kept] = monthly("一.xlsx", "二.xlsx")["conflicts"]
    assert (kept["ledger"], kept["returned"]) == ("一月的。", given)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sheet", "cells", "header"),
    [
        ("整改台账", {"问题编号": "1.1", "整改措施": "新增的", "整改状态": "正在推进"}, "整改进展"),
        ("数据指标", {"指标": "新的指标", "量词": "次", "责任单位": FIRST}, "数值"),
    ],
)
def test_a_row_that_a_unit_added_is_not_added_again(edit, monthly, sheet, cells, header):
    edit(part(FIRST), and_so=append(sheet, {**cells, header: 17}))
    first = monthly("台账.xlsx", "一.xlsx")
    assert len(first["added"]) == 1

    def go_on(book):
        row = next(r for r in range(2, 999) if book[sheet].cell(r, 1).value is None) - 1
        if sheet == "整改台账":
            row += 1  # it has no number yet
        book[sheet].cell(row, column_of(book[sheet], header)).value = 25

    edit(part(FIRST), and_so=go_on)
    again = monthly("一.xlsx", "二.xlsx")
    assert again["added"] == []
    [kept] = again["conflicts"]
    assert f"{header}：17" in kept["ledger"] and f"{header}：25" in kept["returned"]
    assert kept["cell"] == "" and kept["reason"].startswith("这个单位以前新增过这一行")


@pytest.mark.slow
def test_what_was_merged_once_is_not_merged_again(answer, monthly, edit, desk, key, tongbao):
    answer("02-28", "单位写的。")
    monthly("台账.xlsx", "一.xlsx")
    was = openpyxl.load_workbook(desk / "台账.xlsx")
    edit("一.xlsx", progress(key[FIRST], cell_of(was, "整改台账", key[FIRST], "整改进展").value))
    again = monthly("一.xlsx", "二.xlsx")
    assert again["taken"] == again["conflicts"] == [] and again["parts"][0]["merged_before"]
    said = tongbao("merge", "一.xlsx", "各单位", "-o", "三.xlsx").out
    assert "合并 0 份（另有 2 份以前合并过，不再合并）" in said


@pytest.mark.slow
def test_much_that_was_taken_of_a_part_is_known_again(
    answer, monthly, desk, edit, key, tongbao, monkeypatch
):
    monkeypatch.setattr("generator.units.earlier.MOST_CELL_TEXT", 20)  # two digests a cell
    keys = own_keys(openpyxl.load_workbook(desk / "台账.xlsx"), FIRST)
    assert len(keys) > 2
    for day, month in (("02-28", "一月"), ("03-31", "二月")):
        edit(part(FIRST), {("整改台账", k, "整改进展"): f"{month}的{k}。" for k in keys})
        answer(day, f"{month}的。")
        old, new = ("台账.xlsx", "一.xlsx") if month == "一月" else ("一.xlsx", "二.xlsx")
        told = monthly(old, new)
        assert told["conflicts"] == [] and len(told["taken"]) == len(keys)
    sheet = openpyxl.load_workbook(desk / "二.xlsx")["合并记录"]
    cells = [row[5].value or "" for row in sheet.iter_rows(min_row=2)]
    assert max(map(len, cells)) < 20 and len(" ".join(cells).split()) == 2 * len(keys)
    assert tongbao("merge", "二.xlsx", "各单位", "--who").out.count(f"{FIRST}.xlsx") == 2


@pytest.mark.slow
def test_what_goes_out_after_a_merge_has_the_next_number(desk, monthly, tongbao):
    monthly("台账.xlsx", "一.xlsx")
    for folder in ("二月", "又一个"):
        assert tongbao("split", "一.xlsx", "-o", folder, "--format", "json").json["number"] == 2


@pytest.mark.slow
def test_the_same_conflict_stands_once(desk, edit, monthly, key):
    edit(part(FIRST), {("整改台账", key[FIRST], "整改措施"): "单位自己改的"})
    monthly("台账.xlsx", "一.xlsx")
    edit(part(FIRST), progress(key[FIRST]))
    (desk / part(FIRST)).rename(desk / "各单位" / "又一份.xlsx")
    monthly("一.xlsx", "二.xlsx")
    sheet = openpyxl.load_workbook(desk / "二.xlsx")["合并冲突"]
    assert [row[7].value for row in sheet.iter_rows(min_row=2)] == ["单位自己改的"]
