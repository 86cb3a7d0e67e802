"""What people strike out, type in place of a value, or lay between the rows of a ledger."""

import datetime
import re

import openpyxl
import pytest
from conftest import SAMPLE, cell_of, column_of, paragraphs, row_of
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from pdf import needs_office, save_as

from generator.package.parts import pack, unpack
from generator.workbook.reading.read import read_ledger

STRUCK = Font(strike=True)


def deleted(*parts: str) -> CellRichText:
    """A text in which every second part is struck through."""
    blocks = [TextBlock(InlineFont(strike=bool(n % 2)), part) for n, part in enumerate(parts)]
    return CellRichText(*(block for block in blocks if str(block)))


def cell_in(book, sheet: str, key: str, header: str):
    """The cell of an item under a header, which is added where the sample has no such column."""
    found = book[sheet]
    if header not in [cell.value for cell in found[1]]:
        found.cell(1, found.max_column + 1).value = header
    return cell_of(book, sheet, key, header)


def found_in(tongbao, path) -> list[dict]:
    return tongbao("check", path, "--format", "json").json["findings"]


def places(findings, severity: str | None = None) -> list[tuple[str, str, str]]:
    return [
        (f["code"], f["sheet"], f["cell"])
        for f in findings
        if severity is None or f["severity"] == severity
    ]


def measure(path, number="1.1.1"):
    return next(m for m in read_ledger(path).ledger.measures if m.number == number)


# --- struck through -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "parts", "field", "read", "gone"),
    [
        ("整改进展", ("建立检测台账，", "每月", "每季度公布结果。"), "progress",
         "建立检测台账，每季度公布结果。", "每月"),
        ("进展标题", ("", "抓好", "抓实学习"), "lead", "抓实学习", "抓好"),
        ("完成日期", ("", "2025年3月7日", "2025年4月7日"), "finished",
         datetime.date(2025, 4, 7), "2025年3月7日"),
        ("责任单位", ("", "办公室", "、规划计划股"), "unit", "规划计划股", "办公室"),
        ("整改状态", ("", "正在推进", "已完成"), "status", "已完成", "正在推进"),
        ("备注", ("甲", "乙", ""), "remark", "甲", "乙"),
    ],
)  # fmt: skip
def test_struck_words_are_not_read_and_told(
    tongbao, sample, save, header, parts, field, read, gone
):
    sample["责任单位"].append(["规划计划股"])
    cell = cell_in(sample, "整改台账", "1.1.1", header)
    cell.value = deleted(*parts)
    path = save(sample)
    assert getattr(measure(path), field) == read
    findings = found_in(tongbao, path)
    (told,) = [f for f in findings if f["code"] == "V30"]
    assert (told["cell"], told["severity"]) == (cell.coordinate, "warning")
    assert f"“{gone}”" in told["message"]
    assert places(findings, "error") == []


def test_a_row_struck_through_is_a_deleted_measure(tongbao, sample, save, tmp_path):
    sheet = sample["整改台账"]
    row = row_of(sheet, "1.1.2")
    for cell in sheet[row]:
        cell.font = STRUCK
    cell_in(sample, "整改台账", "1.1.2", "备注").value = "与 1.1.1 合并"
    path = save(sample)
    text = cell_in(sample, "整改台账", "1.1.2", "整改进展").value
    result = tongbao("build", path, "-o", "通报.docx", "--format", "json")
    assert result.code == 0
    assert ("V31", "整改台账", f"A{row}") in places(result.json["findings"], "warning")
    assert not any(text in line for line in paragraphs(tmp_path / "通报.docx"))
    before = tongbao("stats", SAMPLE, "--format", "json").json["measures"]
    assert tongbao("stats", path, "--format", "json").json["measures"] == before - 1


@pytest.mark.parametrize("headers", [["整改进展"], ["整改措施", "整改进展"], ["措施编号"]])
def test_a_row_struck_in_part_is_one_error(tongbao, sample, save, headers):
    for header in headers:
        cell_in(sample, "整改台账", "1.1.2", header).font = STRUCK
    cell = cell_in(sample, "整改台账", "1.1.2", headers[0]).coordinate
    errors = places(found_in(tongbao, save(sample)), "error")
    assert errors == [("V32", "整改台账", cell)]


@pytest.mark.parametrize("header", ["进展标题", "备注", "完成时限", "延期至"])
def test_a_cell_struck_through_is_blank(tongbao, sample, save, header):
    cell = cell_in(sample, "整改台账", "1.1.1", header)
    cell.value = cell.value or datetime.datetime(2025, 6, 30)
    cell.font = STRUCK
    path = save(sample)
    assert ("V30", "整改台账", cell.coordinate) in places(found_in(tongbao, path), "warning")
    field = {"进展标题": "lead", "备注": "remark", "完成时限": "deadline", "延期至": "extended"}
    assert not getattr(measure(path), field[header])


def test_struck_entries_units_and_figures(tongbao, sample, save):
    cell_of(sample, "基本情况", "审定会议", "内容").value = deleted("", "局务会", "局党组会")
    sample["责任单位"].append(["撤销的单位"])
    for sheet in ("责任单位", "数据指标"):
        for cell in sample[sheet][sample[sheet].max_row]:
            cell.font = STRUCK
    path = save(sample)
    ledger = read_ledger(path).ledger
    assert ledger.text("审定会议") == "局党组会"
    assert "撤销的单位" not in [unit.name for unit in ledger.units]
    told = places(found_in(tongbao, path), "warning")
    assert {("V30", "基本情况"), ("V31", "责任单位"), ("V31", "数据指标")} <= {t[:2] for t in told}


def test_what_is_struck_does_not_come_back(tongbao, sample, save, tmp_path):
    cell_in(sample, "整改台账", "1.1.1", "整改进展").value = deleted("甲,乙", "丙", "丁。")
    for cell in sample["整改台账"][row_of(sample["整改台账"], "1.1.2")]:
        cell.font = STRUCK
    path = save(sample)
    tongbao("new", "新.xlsx", "--from", path)
    carried = read_ledger(tmp_path / "新.xlsx").ledger.measures
    assert carried[0].progress == "甲,乙丁。" and "1.1.2" not in [m.number for m in carried]
    tongbao("check", path, "--fix", "改.xlsx")
    assert measure(tmp_path / "改.xlsx").progress == "甲,乙丁。"


# --- nothing, and the same as above ---------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["无", "/", "—", "——", "暂无", "不涉及", "没有", "N/A", "-", "无。", "（无）", "暂无内容"],
)
def test_a_word_for_nothing_is_a_blank_cell(tongbao, sample, save, tmp_path, typed):
    for header in (
        "进展标题",
        "配合单位",
        "完成时限",
        "延期至",
        "佐证材料",
        "回头看结果",
        "立行立改",
    ):
        cell_in(sample, "整改台账", "1.2.3", header).value = typed
    sample["综述"]["B2"].value = typed
    cell_of(sample, "基本情况", "电子邮箱", "内容").value = typed
    path = save(sample)
    result = tongbao("build", path, "-o", "通报.docx", "--format", "json")
    assert result.code == 0
    assert not any(line.endswith((f"{typed}。", f"：{typed}"))
                   for line in paragraphs(tmp_path / "通报.docx") if typed != "。")  # fmt: skip
    read = measure(path, "1.2.3")
    assert (read.lead, read.partners, read.deadline, read.evidence) == ("", (), None, "")
    told = [f for f in result.json["findings"] if f["code"] == "V35"]
    assert len(told) == 9 and all(f"“{typed}”" in f["message"] for f in told)


@pytest.mark.parametrize("typed", ["无", "/"])
def test_nothing_in_a_required_cell_is_an_error(tongbao, sample, save, typed):
    cell = cell_in(sample, "整改台账", "1.1.1", "整改进展")
    cell.value = typed
    entry = cell_of(sample, "基本情况", "派出党组织", "内容")
    entry.value = typed
    errors = [f for f in found_in(tongbao, save(sample)) if f["severity"] == "error"]
    assert sorted(places(errors)) == [
        ("V01", "基本情况", entry.coordinate),
        ("V01", "整改台账", cell.coordinate),
    ]
    assert {f["value"] for f in errors} == {typed}


def test_nothing_where_a_blank_cell_means_something_is_an_error(tongbao, sample, save):
    cell_in(sample, "问题清单", "1.1", "是否公开").value = "无"
    cell_of(sample, "基本情况", "意见建议数", "内容").value = "无"
    errors = places(found_in(tongbao, save(sample)), "error")
    assert {"V03", "V04"} <= {code for code, _, _ in errors}


@pytest.mark.parametrize("typed", ["同上", "〃", "同前", "″", "“", "同上。", "--〃--", "同上行"])
def test_as_above_is_what_stands_above(tongbao, sample, save, typed):
    sheet = sample["整改台账"]
    row = row_of(sheet, "1.1.2")
    wanted = [sheet.cell(row - 1, column_of(sheet, n)).value for n in ("责任单位", "完成时限")]
    for header in ("责任单位", "完成时限"):
        sheet.cell(row, column_of(sheet, header)).value = typed
    aspect = cell_in(sample, "问题清单", "1.2", "方面")
    aspect.value = typed
    path = save(sample)
    read = measure(path, "1.1.2")
    assert [read.unit, read.deadline] == [wanted[0], wanted[1].date()]
    findings = found_in(tongbao, path)
    assert len([f for f in findings if f["code"] == "V36"]) == 3
    assert places(findings, "error") == []


@pytest.mark.parametrize(
    ("sheet", "key", "header"),
    [
        ("问题清单", "1.1", "方面"),
        ("整改台账", "1.1.2", "措施编号"),
        ("基本情况", "派出党组织", "内容"),
    ],
)
def test_as_above_that_cannot_be_meant_is_one_error(tongbao, sample, save, sheet, key, header):
    cell = cell_of(sample, sheet, key, header)
    cell.value = "同上"
    errors = places(found_in(tongbao, save(sample)), "error")
    assert errors == [("V37", sheet, cell.coordinate)]


def test_what_is_wrong_in_a_merged_cell_is_told_once(tongbao, sample, save):
    sheet = sample["整改台账"]
    column = column_of(sheet, "责任单位")
    sheet.merge_cells(start_row=2, end_row=4, start_column=column, end_column=column)
    cell = sheet.cell(2, column)
    cell.value = "同上"
    assert places(found_in(tongbao, save(sample)), "error") == [("V37", "整改台账", "G2")]
    cell.value, cell.font = "办公室", STRUCK
    assert places(found_in(tongbao, save(sample)), "error") == [("V32", "整改台账", "G2")]


@pytest.mark.parametrize("typed", ["同左", "见上", "同1.1.1", "见措施1.1.1"])
def test_another_cell_that_nobody_can_tell_is_one_error(tongbao, sample, save, typed):
    cell = cell_in(sample, "整改台账", "1.1.2", "进展标题")
    cell.value = typed
    cell_in(sample, "整改台账", "1.1.2", "备注").value = typed
    errors = places(found_in(tongbao, save(sample)), "error")
    assert errors == [("V37", "整改台账", cell.coordinate)]


# --- rows that hold no data -----------------------------------------------------------------------


def between(values, merged=False, sheet="整改台账"):
    def mutate(book):
        found = book[sheet]
        found.insert_rows(4)
        for column, value in enumerate(values, start=1):
            found.cell(4, column).value = value
        if merged:
            found.merge_cells(start_row=4, end_row=4, start_column=1, end_column=found.max_column)

    return mutate


def header_again(book):
    book["整改台账"].append([cell.value for cell in book["整改台账"][1]])


NO_DATA = [
    ("合并的标题", between(["供水保障方面"], merged=True)),
    ("标题", between(["二、关于服务群众方面的问题"])),
    ("带括号的标题", between(["（二）服务群众方面"])),
    ("问题作标题", between(["1.2供水保障不到位的问题"])),
    ("重复的表头", header_again),
    ("合计", between(["合计", None, 55, 12])),
    ("小计", between([None, "小计：12项"])),
    ("指标合计", between(["总计", 24.4], sheet="数据指标")),
    ("签名", between(["填报人：某某　审核人：某某"])),
    ("分格的签名", between(["填报人：", "某某", None, "审核人：", "某某"])),
    ("书记签字", between(["党组书记（签字）："])),
    ("没有冒号", between(["填报时间 2025年7月10日"])),
    ("盖章", between(["单位（盖章）：", None, None, "2025年7月1日"])),
    ("各列的编号", between([1, 2, 3, 4, 5, 6])),
    ("甲乙", between(["甲", "乙", "1", "2", "3"])),
    ("必填", between(["必填", "必填", "选填"])),
    ("只有横线", between(["/", "/", "-"])),
    ("以下空白", between(["以下空白"])),
    ("续表", between(["续表"])),
    ("页码", between(["第2页 共3页"])),
    ("日期", between([None, None, "日期：2025年7月1日"])),
    ("落款", between(["2025年7月1日"])),
    ("计数", between(["共3个单位"], sheet="责任单位")),
]


@pytest.mark.parametrize("mutate", [c[1] for c in NO_DATA], ids=[c[0] for c in NO_DATA])
def test_a_row_without_data_is_left_out_with_one_warning(tongbao, sample, save, mutate):
    mutate(sample)
    path = save(sample)
    assert places(found_in(tongbao, path), "error") == []
    (told,) = [f for f in found_in(tongbao, path) if f["severity"] == "warning"]
    assert told["code"] == "V33"
    old, new = (tongbao("stats", p, "--format", "json").json for p in (SAMPLE, path))
    assert new == old


UNCLEAR = [
    ("注", between(["注：以上数据截至6月底。"])),
    ("单位表的注", between(["注：排名不分先后"], sheet="责任单位")),
    ("合并的说明", between(["说明：黑体为新增"], merged=True)),
    ("一句话", between(["供水科负责"])),
    ("单位表的一句话", between(["以上单位按职责分工负责。"], sheet="责任单位")),
    ("记号的说明", between(["※为重点措施"])),
    ("分格的注", between(["注：", "以上数据截至6月底"])),
]


@pytest.mark.parametrize("mutate", [c[1] for c in UNCLEAR], ids=[c[0] for c in UNCLEAR])
def test_a_row_that_may_say_something_is_one_error(tongbao, sample, save, mutate):
    mutate(sample)
    findings = found_in(tongbao, save(sample))
    assert [code for code, _, _ in places(findings) if code[0] != "C"] == ["V34"]


def test_rows_of_data_that_look_odd_are_data(tongbao, sample, save):
    sample["基本情况"].append(["审核人", "某某"])
    sample["基本情况"].append(["备注", "说明：无"])
    sample["数据指标"].append(["1", 2, "次"])
    sample["整改台账"].append(["1.9.9"])
    findings = found_in(tongbao, save(sample))
    assert not {"V33", "V34"} & {f["code"] for f in findings}


# --- formulas and odd characters ------------------------------------------------------------------


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


# --- what is hidden, and one cause for many findings ----------------------------------------------


def test_what_is_hidden_counts_and_is_told(tongbao, sample, save):
    sample["综述"].sheet_state = "hidden"
    sample["整改台账"].column_dimensions["D"].hidden = True
    sample["整改台账"].column_dimensions["I"].hidden = True  # 责任人, which is never printed
    sample["整改台账"].row_dimensions[5].height = 0.75
    path = save(sample)
    parts = unpack(path.read_bytes())
    path.write_bytes(pack({n: part.replace(b'"0.75"', b'"0"') for n, part in parts.items()}))
    assert places(found_in(tongbao, path)) == [
        ("S12", "整改台账", "D1"),
        ("V13", "整改台账", "5"),
        ("S11", "综述", ""),
    ]
    assert tongbao("check", path).code == 0


@pytest.mark.parametrize("header", ["进展标题", "整改进展", "配合单位"])
def test_a_header_struck_through_is_one_error(tongbao, sample, save, header):
    sheet = sample["整改台账"]
    cell = sheet.cell(1, column_of(sheet, header))
    cell.font = STRUCK
    errors = places(found_in(tongbao, save(sample)), "error")
    assert errors == [("S13", "整改台账", cell.coordinate)]


def test_a_header_corrected_by_hand(tongbao, sample, save):
    sheet = sample["整改台账"]
    cell = sheet.cell(1, column_of(sheet, "完成时限"))
    cell.value = deleted("完成", "时间", "时限")
    findings = found_in(tongbao, save(sample))
    assert places(findings) == [("V30", "整改台账", cell.coordinate)]


ECHOES = {
    "a number that stands twice": ("问题清单", "1.2", "问题编号", "1.1", "K01", "C22"),
    "a measure's number that stands twice": (
        "整改台账",
        "1.2.2",
        "措施编号",
        "1.2.1",
        "K01",
        "C22",
    ),
    "no number of a problem": ("问题清单", "1.2", "问题编号", None, "V01", "C22"),
    "no text that cites": ("整改台账", "1.1.2", "整改进展", None, "V01", "C21"),
    "no number of a text that cites": ("整改台账", "1.1.2", "措施编号", None, "V10", "C21"),
    "no 量词 in the first row of a figure": ("数据指标", "节水宣讲", "量词", None, "V01", "C06"),
}


@pytest.mark.parametrize("case", ECHOES)
def test_what_one_fault_explains_is_not_told_besides(tongbao, sample, save, case):
    sheet, key, column, value, cause, echo = ECHOES[case]
    cell_in(sample, sheet, key, column).value = value
    codes = {finding["code"] for finding in found_in(tongbao, save(sample))}
    assert cause in codes and echo not in codes


def test_a_gap_and_a_figure_that_nobody_cites_are_told_beside_other_faults(tongbao, sample, save):
    cell_in(sample, "整改台账", "2.1.2", "措施编号").value = "2.1.1"
    cell_in(sample, "整改台账", "1.2.2", "措施编号").value = "1.2.9"
    text = cell_in(sample, "整改台账", "1.1.2", "整改进展")
    text.value = text.value.replace("{节水宣讲}", "多场")
    codes = [finding["code"] for finding in found_in(tongbao, save(sample))]
    assert {"K01", "C22", "C21"} <= set(codes)


def rename_sheet(name):
    return lambda book: setattr(book[name], "title", "某表")


def rename_column(sheet, header):
    return lambda book: setattr(
        book[sheet].cell(1, column_of(book[sheet], header)), "value", "另一列"
    )


def drop_rows(sheet, first, number=100):
    return lambda book: book[sheet].delete_rows(first, number)


def clear_column(sheet, header):
    def mutate(book):
        for row in range(2, book[sheet].max_row + 1):
            book[sheet].cell(row, column_of(book[sheet], header)).value = None

    return mutate


ONE_CAUSE = [
    (rename_sheet("整改台账"), "S01", "整改台账"),
    (rename_sheet("数据指标"), "S01", "数据指标"),
    (rename_sheet("工作会议"), "S01", "工作会议"),
    (rename_sheet("基本情况"), "S01", "基本情况"),
    (drop_rows("整改台账", 2), "S04", "整改台账"),
    (drop_rows("数据指标", 2), "S04", "数据指标"),
    (drop_rows("工作会议", 2), "S04", "工作会议"),
    (drop_rows("责任单位", 2), "S04", "责任单位"),
    (drop_rows("整改台账", 1, 1), "S10", "整改台账"),
    (drop_rows("数据指标", 1, 1), "S10", "数据指标"),
    (rename_column("整改台账", "问题编号"), "S02", "整改台账"),
    (rename_column("整改台账", "是否公开"), "S02", "整改台账"),
    (rename_column("整改台账", "整改进展"), "S02", "整改台账"),
    (rename_column("基本情况", "项目"), "S02", "基本情况"),
    (rename_column("基本情况", "内容"), "S02", "基本情况"),
    (clear_column("整改台账", "责任单位"), "S14", "整改台账"),
    (clear_column("数据指标", "量词"), "S14", "数据指标"),
]


@pytest.mark.parametrize(("mutate", "code", "sheet"), ONE_CAUSE)
def test_one_cause_is_told_once(tongbao, sample, save, mutate, code, sheet):
    mutate(sample)
    findings = found_in(tongbao, save(sample))
    assert [(f["code"], f["sheet"]) for f in findings] == [(code, sheet)]


def test_a_word_whose_cell_has_an_error_needs_no_error_of_its_own(tongbao, sample, save):
    cell_of(sample, "基本情况", "反馈日期", "内容").value = "2月下旬"
    cell_of(sample, "综述", "整改工作基本情况", "正文").value = "{反馈日期}召开了会议。"
    findings = found_in(tongbao, save(sample))
    assert places(findings, "error") == [("V02", "基本情况", "B11")]


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
