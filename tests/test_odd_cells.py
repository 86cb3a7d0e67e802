"""Formulas, odd characters and colours in the cells of a ledger."""

import datetime
import re
from itertools import cycle

import openpyxl
import pytest
from broken_cells import STRUCK, cell_in, deleted, found_in, measure, places
from conftest import SAMPLE, cell_of, column_of
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from pdf import needs_office, save_as

from generator.package.parts import pack, unpack
from generator.workbook.reading.read import read_ledger


@pytest.mark.parametrize(
    "typed",
    [
        *('=DISPIMG("ID_0123456789ABCDEF",1)', "=_xlfn.DISPIMG(A1,1)", "_xlfn.TEXTJOIN(A1)"),
        *("＝A1+B1", "=甲单位负责"),
    ],
)
def test_a_formula_is_no_content(tongbao, sample, save, typed):
    cell = cell_in(sample, "整改台账", "1.1.1", "整改进展")
    cell.value, cell.data_type = typed, "s"
    cell_in(sample, "整改台账", "1.1.1", "备注").value = typed
    cell_in(sample, "整改台账", "1.1.1", "备注").data_type = "s"
    findings = found_in(tongbao, save(sample))
    assert places(findings, "error") == [("V39", "整改台账", cell.coordinate)]
    assert "V40" in {f["code"] for f in findings}


@pytest.mark.slow
@pytest.mark.parametrize(
    "typed", ["+86 号文件已经落实。", "@各单位已经落实。", "-5℃以下停止施工。"]
)
def test_other_openings_are_harmless(tongbao, sample, save, typed):
    cell_in(sample, "整改台账", "1.1.2", "整改进展").value = typed
    path = save(sample)
    assert measure(path, "1.1.2").progress == typed
    assert places(found_in(tongbao, path), "error") == []


@pytest.mark.parametrize(
    ("header", "typed", "field", "read"),
    [
        ("措施编号", "'1.1.1", "number", "1.1.1"),
        ("完成日期", "’2025-03-07", "finished", datetime.date(2025, 3, 7)),
        ("进展标题", "＇抓实学习", "lead", "抓实学习"),
        ("措施编号", "‘1.1.1", "number", "1.1.1"),
        ("进展标题", "\u200b'抓实学习", "lead", "抓实学习"),
        ("进展标题", "‘三会’制度", "lead", "‘三会’制度"),
    ],
)
def test_an_apostrophe_for_text_is_taken_out(sample, save, header, typed, field, read):
    cell_in(sample, "整改台账", "1.1.1", header).value = typed
    path = save(sample)
    assert getattr(measure(path), field) == read
    assert any(f.code == "V16" for f in read_ledger(path).findings) == ("三会" not in typed)


def test_characters_that_only_look_like_common_ones(tongbao, sample, save):
    typed = cell_in(sample, "整改台账", "1.1.1", "整改进展")
    typed.value = "建⽴⻓效机制，服务⼈⺠，涉及\uf9b5题。"
    unit = cell_of(sample, "责任单位", "办公室", "单位名称")
    unit.value = "办公\u2f28"  # another character altogether
    unit.value = "⼚务公开办"
    sample["整改台账"].cell(1, column_of(sample["整改台账"], "责任单位")).value = "责任单\u4f4d"
    path = save(sample)
    assert measure(path).progress == "建立长效机制，服务人民，涉及例题。"
    assert "厂务公开办" in [u.name for u in read_ledger(path).ledger.units]
    told = [f for f in found_in(tongbao, path) if f["code"] == "V38"]
    assert {(f["sheet"], f["cell"]) for f in told} == {
        ("整改台账", typed.coordinate), ("责任单位", unit.coordinate)}  # fmt: skip


def test_a_picture_in_a_cell_is_no_error_where_nothing_is_printed(tongbao, sample, save):
    sheet = sample["整改台账"]
    column = column_of(sheet, "佐证材料")
    sheet.cell(2, column).value = sheet.cell(3, column).value = 987654
    sheet["E4"].value = 987654
    path = save(sample)
    parts = unpack(path.read_bytes())
    for name, part in parts.items():
        if name.startswith("xl/worksheets/"):
            picture = rb'<c r="\1" t="e" vm="1"><v>#VALUE!</v></c>'
            parts[name] = re.sub(rb'<c r="(\w+)"[^>]*><v>987654</v></c>', picture, part)
    path.write_bytes(pack(parts))
    findings = found_in(tongbao, path)
    assert places(findings, "error") == [("V39", "整改台账", "E4")]
    assert [f["cell"] for f in findings if f["code"] == "V40"] == ["M2", "M3"]
    assert "C15" not in {f["code"] for f in findings}


@pytest.mark.slow
def test_a_corrected_copy_has_common_characters(tongbao, sample, save, tmp_path):
    cell = cell_of(sample, "整改台账", "1.1.1", "整改进展")
    cell.value = "建⽴⻓效\u200b机制，成效明显。"
    tongbao("check", save(sample), "--fix", "改.xlsx")
    found = openpyxl.load_workbook(tmp_path / "改.xlsx")["整改台账"][cell.coordinate]
    assert found.value == "建立长效机制，成效明显。"


@pytest.mark.parametrize("char", "\u00ad\u200b\u200e\u202e\u2060\u2066\ufeff\ufe01\U000e0100")
def test_what_nobody_sees_is_taken_out_and_told(tongbao, sample, save, char):
    cell = cell_in(sample, "整改台账", "1.1.1", "整改进展")
    cell.value = f"已经{char}办结，成效明显。"
    path = save(sample)
    assert measure(path).progress == "已经办结，成效明显。"
    assert ("V07", "整改台账", cell.coordinate) in places(found_in(tongbao, path), "info")


@pytest.mark.slow
@pytest.mark.parametrize(
    "word",
    ["ئۇ\u200cيغۇر", "قى\u200dز", "\u1820\u200d\u1821", "\u0f40\u200c\u0f41", "ﻻ\u200cﺎ"],
)
def test_a_joiner_within_a_word_of_a_script_that_has_it_stays(tongbao, sample, save, word):
    cell = cell_in(sample, "整改台账", "1.1.1", "整改进展")
    cell.value = f"{word}已经办结，成效明显。"
    path = save(sample)
    assert measure(path).progress == cell.value
    assert "V07" not in {finding["code"] for finding in found_in(tongbao, path)}
    cell.value = f"{word}\u200d已经\u200c办结，成效明显。"
    path = save(sample)
    assert measure(path).progress == f"{word}已经办结，成效明显。"
    assert ("V07", "整改台账", cell.coordinate) in places(found_in(tongbao, path), "info")


def computed(book, path, formulas):
    """Save the workbook with formulas whose values the cells held before."""
    marks = {}
    for number, (cell, formula) in enumerate(formulas):
        marks[f"9{number:05}"] = (formula, cell.value)
        cell.value = int(f"9{number:05}")
    book.save(path)
    parts = unpack(path.read_bytes())
    for name, part in parts.items():
        if name.startswith("xl/worksheets/"):
            text = part.decode()
            for mark, (formula, value) in marks.items():
                text = text.replace(f"<v>{mark}</v>", f"<f>{formula}</f><v>{value}</v>")
            parts[name] = text.encode()
    path.write_bytes(pack(parts))


@pytest.mark.parametrize(
    "formula", ["TODAY()", "NOW()-1", "INT( now() )", "Z9+1", "RANDBETWEEN(1,2)"]
)
def test_a_day_that_changes_by_itself(tongbao, sample, tmp_path, formula):
    cell = cell_of(sample, "基本情况", "统计截止日期", "内容")
    cell.value, cell.number_format = 45889, "yyyy-mm-dd"
    helper = sample["基本情况"]["Z9"]
    helper.value = 1
    path = tmp_path / "台账.xlsx"
    computed(sample, path, [(cell, formula), (helper, "TODAY()")])
    told = [f for f in found_in(tongbao, path) if f["code"] == "V41"]
    assert [(f["cell"], f["severity"]) for f in told] == [(cell.coordinate, "warning")]


def test_a_formula_that_stays_is_no_matter(tongbao, sample, tmp_path):
    cell = cell_of(sample, "基本情况", "统计截止日期", "内容")
    cell.value, cell.number_format = 45889, "yyyy-mm-dd"
    path = tmp_path / "台账.xlsx"
    computed(sample, path, [(cell, 'DATE(2025,8,20)+LEN("TODAY()")*0')])
    assert "V41" not in {f["code"] for f in found_in(tongbao, path)}


# --- marked with a colour, and other forms of file ------------------------------------------------

YELLOW, PALE = PatternFill("solid", fgColor="FFFF00"), PatternFill("solid", fgColor="FFFFF2CC")


def red_part(text):
    return CellRichText(TextBlock(InlineFont(color="FFFF0000"), text[:4]), text[4:])


@pytest.mark.parametrize("how", ["ground", "font", "part", "row"])
def test_a_cell_marked_with_a_colour_is_told(tongbao, sample, save, how):
    cell = cell_of(sample, "整改台账", "1.1.2", "整改进展")
    first = cell
    if how == "ground":
        cell.fill = YELLOW
    elif how == "font":
        cell.font = Font(color="FFC00000")
    elif how == "part":
        cell.value = red_part(cell.value)
    else:
        for each in sample["整改台账"][cell.row]:
            each.fill = YELLOW
        first = sample["整改台账"].cell(cell.row, 1)
    findings = found_in(tongbao, save(sample))
    assert places(findings) == [("V42", "整改台账", first.coordinate)]
    assert "标色，未改字" in findings[0]["message"] and findings[0]["severity"] == "info"


def paint(sheet, *colours):
    """Give the rows of a sheet these colours by turns; "" for none."""
    for row, colour in zip(sheet.iter_rows(min_row=2), cycle(colours), strict=False):
        for cell in row if colour else ():
            cell.fill = PatternFill("solid", fgColor=colour)


GREEN, GOLD, BLUE = "00B050", "FFC000", "DDEBF7"


@pytest.mark.parametrize("colours", [(GREEN, GREEN, GOLD), (GREEN, GREEN, ""), (GREEN, GOLD, "")])
def test_rows_of_several_colours_are_told_once(tongbao, sample, save, colours):
    paint(sample["整改台账"], *colours)
    findings = found_in(tongbao, save(sample))
    assert places(findings) == [("V46", "整改台账", "A2")]
    assert "各行标了不同的颜色" in findings[0]["message"] and findings[0]["severity"] == "info"


@pytest.mark.slow
@pytest.mark.parametrize("colours", [(GREEN,), (GREEN, GOLD), (BLUE, ""), (BLUE, "FCE4D6", "")])
def test_the_colours_of_a_form_are_not_told(tongbao, sample, save, colours):
    paint(sample["整改台账"], *colours)
    for cell in sample["整改台账"][1]:
        cell.fill = PatternFill("solid", fgColor=GOLD)
    assert found_in(tongbao, save(sample)) == []


@needs_office
@pytest.mark.parametrize("form", ["xls", "ods"])
def test_rows_of_several_colours_are_told_in_other_files_too(tongbao, sample, save, tmp_path, form):
    paint(sample["整改台账"], GREEN, GREEN, GOLD)
    [other] = save_as(form, tmp_path / "别的", save(sample))
    told = places(found_in(tongbao, other))
    assert ("V46", "整改台账", "A2") in told


@pytest.mark.slow
def test_nothing_is_marked_in_the_workbooks_that_we_write(tongbao, tmp_path):
    tongbao("new", "新.xlsx", "--from", SAMPLE)
    assert found_in(tongbao, tmp_path / "新.xlsx") == []
    tongbao("new", "空白.xlsx")
    codes = {f["code"] for f in found_in(tongbao, tmp_path / "空白.xlsx")}
    assert "V42" not in codes


def test_the_design_of_a_form_is_no_mark(tongbao, sample, save):
    sheet = sample["整改台账"]
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, 1).font = Font(color="FFFF0000")
        sheet.cell(row, 4).fill = YELLOW
        sheet.cell(row, 5).fill = PALE
        sheet.cell(row, 6).font = Font(color="FF0563C1", underline="single")
    for cell in sheet[1]:
        cell.fill = YELLOW
    assert found_in(tongbao, save(sample)) == []


@needs_office
@pytest.mark.parametrize("form", ["xls", "ods"])
def test_other_forms_of_file_tell_the_same(tongbao, sample, save, tmp_path, form):
    sheet = sample["整改台账"]
    sheet["E2"].value = deleted("建立检测台账，", "每月", "每季度公布结果。")
    for cell in sheet[3]:
        cell.font = STRUCK
    sheet["G5"].value, sheet["I5"].value = "同上", "无"
    sheet["E6"].value, sheet["E6"].data_type = '=DISPIMG("ID_1",1)', "s"
    sheet["E7"].value = red_part(sheet["E7"].value)
    sheet["E8"].fill = YELLOW
    sheet.insert_rows(9)
    sheet["A9"].value = "二、服务群众方面"
    sheet.merge_cells("A9:H9")
    sheet.column_dimensions["D"].hidden = True
    sample["综述"].sheet_state = "hidden"
    path = save(sample)
    wanted = places(found_in(tongbao, path))
    assert {code for code, _, _ in wanted} >= {
        *("V30", "V31", "V33", "V35", "V36", "V39", "V42", "S11", "S12"),
    }
    assert places(found_in(tongbao, *save_as(form, tmp_path / form, path))) == wanted
