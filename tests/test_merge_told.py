"""tongbao merge: what is told of what came back, and where an added row stands."""

import openpyxl
import pytest
from conftest import column_of, row_of
from pdf import needs_office, save_as
from test_merge import (
    FIRST,
    SECOND,
    append,
    delete_column,
    desk,
    edit,
    key,
    office,
    part,
    progress,
    rename,
)

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
