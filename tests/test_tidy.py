"""What people strike out, type in place of a value, or lay between the rows of a ledger."""

import datetime

import pytest
from broken_cells import STRUCK, cell_in, deleted, found_in, measure, places
from conftest import cell_of, column_of, paragraphs, row_of

from generator.workbook.reading.read import read_ledger

# --- struck through -------------------------------------------------------------------------------


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_row_struck_through_is_a_deleted_measure(tongbao, sample, save, sample_counts, tmp_path):
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
    before = sample_counts["measures"]
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_nothing_where_a_blank_cell_means_something_is_an_error(tongbao, sample, save):
    cell_in(sample, "问题清单", "1.1", "是否公开").value = "无"
    cell_of(sample, "基本情况", "意见建议数", "内容").value = "无"
    errors = places(found_in(tongbao, save(sample)), "error")
    assert {"V03", "V04"} <= {code for code, _, _ in errors}


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_what_is_wrong_in_a_merged_cell_is_told_once(tongbao, sample, save):
    sheet = sample["整改台账"]
    column = column_of(sheet, "责任单位")
    sheet.merge_cells(start_row=2, end_row=4, start_column=column, end_column=column)
    cell = sheet.cell(2, column)
    cell.value = "同上"
    assert places(found_in(tongbao, save(sample)), "error") == [("V37", "整改台账", "G2")]
    cell.value, cell.font = "办公室", STRUCK
    assert places(found_in(tongbao, save(sample)), "error") == [("V32", "整改台账", "G2")]


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize("mutate", [c[1] for c in NO_DATA], ids=[c[0] for c in NO_DATA])
def test_a_row_without_data_is_left_out_with_one_warning(
    tongbao, sample, save, sample_counts, mutate
):
    mutate(sample)
    path = save(sample)
    findings = found_in(tongbao, path)
    assert places(findings, "error") == []
    (told,) = [f for f in findings if f["severity"] == "warning"]
    assert told["code"] == "V33"
    assert tongbao("stats", path, "--format", "json").json == sample_counts


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
