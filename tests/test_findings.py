"""Every fault that the schema alone can tell: one mutation, one code, at the exact cell."""

import datetime
import re

import openpyxl
import pytest
from conftest import REFERENCE, SAMPLE, cell_of, column_of, needs_reference, paragraphs, row_of
from openpyxl.styles import Font
from openpyxl.worksheet.protection import SheetProtection

from generator.findings import findings
from generator.findings.catalogue import Severity
from generator.findings.findings import Place, find
from generator.findings.limits import LAST_COLUMN, LAST_ROW
from generator.ledger.items import BASICS
from generator.ledger.schema import SHEETS
from generator.pipeline import examine
from generator.text.addresses import NO_CELL, address_of, position


def put(sheet, key, header, value, number_format=None):
    """A mutation that fills one cell, and the cell where the finding must stand."""

    def mutate(book):
        cell = cell_of(book, sheet, key, header)
        cell.value = value
        cell.number_format = number_format or cell.number_format
        return cell.coordinate

    return mutate


def drop_sheet(name):
    def mutate(book):
        book.remove(book[name])
        return ""

    return mutate


def drop_column(sheet, header):
    def mutate(book):
        found = book[sheet]
        found.delete_cols(column_of(found, header))
        width = max(cell.column for row in found for cell in row if cell.value is not None)
        return found.cell(1, width + 1).coordinate

    return mutate


def append(sheet, values, at):
    """A further row; the finding stands in its column number `at`."""

    def mutate(book):
        book[sheet].append(values)
        return book[sheet].cell(book[sheet].max_row, at).coordinate

    return mutate


def drop_measures(number):
    def mutate(book):
        sheet = book["整改台账"]
        for row in range(sheet.max_row, 1, -1):
            if sheet.cell(row, 2).value == number:
                sheet.delete_rows(row)
        return cell_of(book, "问题清单", number, "问题编号").coordinate

    return mutate


def hide_measures(number):
    def mutate(book):
        sheet = book["整改台账"]
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, 2).value == number:
                sheet.cell(row, column_of(sheet, "是否公开")).value = "否"
        return cell_of(book, "问题清单", number, "问题编号").coordinate

    return mutate


def drop_basic(name):
    def mutate(book):
        sheet = book["基本情况"]
        sheet.delete_rows(row_of(sheet, name))
        return sheet.cell(sheet.max_row + 1, 1).coordinate

    return mutate


def empty(name):
    def mutate(book):
        book[name].delete_rows(2, book[name].max_row)
        return "2"

    return mutate


def paste_below(book):
    sheet = book["整改台账"]
    row = row_of(sheet, "1.1.2")
    sheet.insert_rows(row)
    cell = sheet.cell(row, column_of(sheet, "整改进展"))
    cell.value = "粘贴进来的第二段。"
    return cell.coordinate


DAY = datetime.datetime(2025, 6, 30)

MUTATIONS = [
    # sheets and columns
    *[(f"缺表-{s.name}", drop_sheet(s.name), "S01", s.name) for s in SHEETS if s.required],
    *[
        (f"缺列-{s.name}-{c.name}", drop_column(s.name, c.name), "S02", s.name)
        for s in SHEETS
        for c in s.columns
        if s.required and c.required
    ],
    *[(f"缺项目-{c.name}", drop_basic(c.name), "S05", "基本情况") for c in BASICS if c.required],
    *[(f"空项目-{c.name}", put("基本情况", c.name, "内容", None), "V01", "基本情况")
      for c in BASICS if c.required],
    ("整改台账没有数据", empty("整改台账"), "S04", "整改台账"),
    ("重复的列", lambda book: _second_column(book), "S03", "整改台账"),
    # values
    *[
        (f"必填-整改台账-{name}", put("整改台账", "2.1.1", name, value), "V01", "整改台账")
        for name, value in (
            ("整改措施", None),
            ("整改进展", " "),
            ("责任单位", ""),
            ("整改状态", None),
            ("是否公开", "\u3000"),
            ("问题编号", None),
        )
    ],
    ("没有编号的一行", append("问题清单", [None, "某方面", "某问题"], 1), "V01", "问题清单"),
    ("粘贴的段落", paste_below, "V10", "整改台账"),
    ("日期-3月下旬", put("整改台账", "1.1.1", "完成日期", "3月下旬"), "V02", "整改台账"),
    ("日期-6月底", put("整改台账", "1.1.1", "完成时限", "6月底"), "V02", "整改台账"),
    ("日期-2月30日", put("整改台账", "1.1.1", "完成日期", "2025-02-30"), "V02", "整改台账"),
    ("日期-数字", put("基本情况", "反馈日期", "内容", 12), "V02", "基本情况"),
    ("日期-远古", put("基本情况", "反馈日期", "内容", "1025年2月20日"), "V02", "基本情况"),
    ("状态-未完成", put("整改台账", "1.1.1", "整改状态", "未完成"), "V03", "整改台账"),
    ("公开-也许", put("整改台账", "1.1.1", "是否公开", "也许"), "V03", "整改台账"),
    ("类型-废止", lambda book: _first(book, "制度成果", "类型", "废止"), "V03", "制度成果"),
    ("编号样式", put("问题清单", "1.1", "编号样式", "(1)"), "V03", "问题清单"),
    ("计入状态", append("基本情况", ["计入完成的状态", "已完成、差不多"], 2), "V03", "基本情况"),
    ("建议数-第3项", put("基本情况", "意见建议数", "内容", "第3项"), "V04", "基本情况"),
    ("建议数-负数", put("基本情况", "意见建议数", "内容", -1), "V04", "基本情况"),
    ("建议数-小数", put("基本情况", "意见建议数", "内容", 2.5, "0.0"), "V04", "基本情况"),
    ("数值-约20", lambda book: _first(book, "数据指标", "数值", "约20"), "V04", "数据指标"),
    ("编号成了日期", put("整改台账", "1.1.1", "措施编号", datetime.datetime(2001, 1, 1)), "V09",
     "整改台账"),
    # numbers and names
    ("措施编号重复", put("整改台账", "1.1.2", "措施编号", "1.1.1"), "K01", "整改台账"),
    ("问题编号重复", put("问题清单", "1.2", "问题编号", "１．１"), "K01", "问题清单"),
    ("问题不存在", put("整改台账", "1.1.2", "问题编号", "1.9"), "K02", "整改台账"),
    ("制度的问题", lambda book: _first(book, "制度成果", "问题编号", "9.9"), "K02", "制度成果"),
    ("单位不存在", put("整改台账", "1.1.2", "责任单位", "办公事"), "K04", "整改台账"),
    ("配合单位不存在", put("整改台账", "1.1.2", "配合单位", "办公室、某处"), "K04", "整改台账"),
    ("单位重复", append("责任单位", ["办公室"], 1), "K05", "责任单位"),
    ("制度重复", lambda book: _again(book, "制度成果"), "K05", "制度成果"),
    ("项目重复", append("基本情况", ["巡察组", "另一个组"], 1), "K05", "基本情况"),
    # placeholders
    ("占位符不认识", put("整改台账", "1.1.1", "整改进展", "开展{专题研讨}次。"), "P01", "整改台账"),
    ("模板的词", put("整改台账", "1.1.1", "整改进展", "见{方面列表}。"), "P01", "整改台账"),
    ("内部的项目", put("整改台账", "1.1.1", "整改进展", "见{预警天数}。"), "P01", "整改台账"),
    ("完成率", put("整改台账", "1.1.1", "整改进展", "完成率{完成率}。"), "P02", "整改台账"),
    ("已完成数", put("整改台账", "1.1.1", "整改进展", "完成{已完成数}。"), "P02", "整改台账"),
    ("括号不成对", put("整改台账", "1.1.1", "整改进展", "开展{专题研讨会次。"), "P04", "整改台账"),
    ("指标与词同名", append("数据指标", ["问题数", 1, "个"], 1), "P05", "数据指标"),
    ("指标与项目同名", append("数据指标", ["巡察组", 1, "个"], 1), "P05", "数据指标"),
    ("自加项目与词同名", append("基本情况", ["措施数", "55"], 1), "P05", "基本情况"),
    ("没有的会议", put("整改台账", "1.1.1", "整改进展", "{会议日期：某会}。"), "P06", "整改台账"),
    ("问题里的占位符", put("问题清单", "1.1", "问题", "{问题数}个问题"), "P07", "问题清单"),
    ("没有写会议", put("整改台账", "1.1.1", "整改进展", "{会议日期}。"), "P08", "整改台账"),
    ("多写冒号", put("整改台账", "1.1.1", "整改进展", "{问题数：一}。"), "P08", "整改台账"),
    ("没有内容的词", put("整改台账", "1.1.1", "整改进展", "{通报标题}。"), "P09", "整改台账"),
    # between cells
    ("认定矛盾", put("问题清单", "1.2", "认定状态", "已完成"), "C01", "问题清单"),
    ("回头看矛盾", put("整改台账", "1.1.1", "回头看结果", "反弹"), "C02", "整改台账"),
    ("没有措施", drop_measures("1.2"), "C03", "问题清单"),
    ("没有可公开的措施", hide_measures("1.1"), "C04", "问题清单"),
    ("量词不同", lambda book: _other_word(book), "C06", "数据指标"),
    ("完成晚于截止", put("整改台账", "1.1.1", "完成日期", datetime.datetime(2025, 8, 21)), "C10",
     "整改台账"),
    ("反馈早于结束", put("基本情况", "反馈日期", "内容", datetime.datetime(2024, 12, 1)),
     "C07", "基本情况"),
]  # fmt: skip


def _not_started(book, finished=None):
    cell_of(book, "基本情况", "集中整改截止日期", "内容").value = datetime.datetime(2025, 8, 1)
    day = cell_of(book, "整改台账", "1.2.3", "完成日期")
    day.value = finished
    cell = cell_of(book, "整改台账", "1.2.3", "整改状态")
    cell.value = "未启动"
    return day.coordinate if finished else cell.coordinate


def _copied(book):
    cell = cell_of(book, "整改台账", "1.1.2", "整改进展")
    cell.value = cell_of(book, "整改台账", "1.1.1", "整改进展").value
    return cell.coordinate


def _first(book, sheet, header, value):
    cell = book[sheet].cell(2, column_of(book[sheet], header))
    cell.value = value
    return cell.coordinate


def _again(book, sheet):
    book[sheet].append([cell.value for cell in book[sheet][2]])
    return book[sheet].cell(book[sheet].max_row, 1).coordinate


def _second_column(book):
    sheet = book["整改台账"]
    cell = sheet.cell(1, sheet.max_column + 1)
    cell.value = "整改\n状 态"
    return cell.coordinate


def _other_word(book):
    sheet = book["数据指标"]
    name = next(sheet.cell(r, 1).value for r in range(2, sheet.max_row)
                if sheet.cell(r, 1).value == sheet.cell(r + 1, 1).value)  # fmt: skip
    cell = sheet.cell(row_of(sheet, name, 2), column_of(sheet, "量词"))
    cell.value = "桶"
    return cell.coordinate


@pytest.mark.parametrize(
    ("mutate", "code", "sheet"),
    [case[1:] for case in MUTATIONS],
    ids=[case[0] for case in MUTATIONS],
)
def test_one_fault_one_error_at_its_cell(tongbao, sample, save, mutate, code, sheet):
    cell = mutate(sample)
    path = save(sample)
    before = path.read_bytes()
    result = tongbao("check", path, "--format", "json")
    assert result.code == 1
    document = result.json
    errors = [f for f in document["findings"] if f["severity"] == "error"]
    assert document["errors"] == len(errors)
    assert (code, sheet, cell) in {(f["code"], f["sheet"], f["cell"]) for f in errors}
    for found in document["findings"]:
        assert found["file"] == path.name
        assert found["message"] and found["hint"]
        assert not re.search(r"\{[a-z]", found["hint"] + found["message"])  # all words filled in
    assert path.read_bytes() == before
    built = tongbao("build", path, "-o", "通报.docx")
    assert built.code == 1
    assert sorted(p.name for p in path.parent.iterdir()) == [path.name]


WARNINGS = [
    ("已完成没有日期", put("整改台账", "1.1.1", "完成日期", None), "C12", "整改台账"),
    ("长期坚持有日期", put("整改台账", "1.2.6", "完成日期", DAY), "C13", "整改台账"),
    ("正在推进有日期", put("整改台账", "1.2.3", "完成日期", DAY), "C17", "整改台账"),
    ("未启动有日期", lambda book: _not_started(book, DAY), "C17", "整改台账"),
    (
        "已完成却正在推进",
        put("整改台账", "1.1.1", "整改进展", "目前正在抓紧办理，预计年底办结。"),
        "D01",
        "整改台账",
    ),
    (
        "已完成却尚未完成",
        put(
            "整改台账", "1.1.1", "整改进展", "已改造3公里，其余部分尚未完工验收，整改工作尚未完成。"
        ),
        "D01",
        "整改台账",
    ),
    ("集中整改后未启动", lambda book: _not_started(book), "C14", "整改台账"),
    ("没有佐证", put("整改台账", "1.1.1", "佐证材料", None), "C15", "整改台账"),
    ("佐证文件不在", put("整改台账", "1.1.1", "佐证材料", "佐证/纪要.pdf"), "C16", "整改台账"),
    ("单位没有任务", append("责任单位", ["老干部股"], 1), "C20", "责任单位"),
    ("指标没有引用", append("数据指标", ["无人引用", 3, "次"], 1), "C21", "数据指标"),
    ("编号不连续", put("整改台账", "1.2.6", "措施编号", "1.2.8"), "C22", "整改台账"),
    ("进展相同", lambda book: _copied(book), "C24", "整改台账"),
    ("没有用到的部分", put("综述", "今后整改工作打算", "部分", "下一步打算"), "C08", "综述"),
    ("不公开没有理由", put("整改台账", "1.2.2", "是否公开", "否"), "C05", "整改台账"),
    ("编号与问题不符", put("整改台账", "1.2.2", "问题编号", "1.3"), "K06", "整改台账"),
]


@pytest.mark.parametrize(
    ("mutate", "code", "sheet"), [c[1:] for c in WARNINGS], ids=[c[0] for c in WARNINGS]
)
def test_a_warning_stands_at_its_cell_and_stops_nothing(tongbao, sample, save, mutate, code, sheet):
    cell = mutate(sample)
    result = tongbao("build", save(sample), "-o", "通报.docx", "--format", "json")
    assert result.code == 0
    warnings = {(f["code"], f["sheet"], f["cell"]) for f in result.json["findings"]
                if f["severity"] == "warning"}  # fmt: skip
    assert (code, sheet, cell) in warnings


NOTICED = [
    ("完成早于反馈", put("整改台账", "1.1.1", "完成日期", datetime.datetime(2025, 2, 1)), "C11",
     "整改台账"),
    ("制度没有点名", append("制度成果", ["没点名的办法", "其他", "新建", DAY], 1), "C23",
     "制度成果"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("mutate", "code", "sheet"), [c[1:] for c in NOTICED], ids=[c[0] for c in NOTICED]
)
def test_what_is_worth_a_look_is_information_at_its_cell(
    tongbao, sample, save, mutate, code, sheet
):
    cell = mutate(sample)
    result = tongbao("check", save(sample), "--format", "json")
    assert result.code == 0
    found = {(f["code"], f["sheet"], f["cell"], f["severity"]) for f in result.json["findings"]}
    assert (code, sheet, cell, "info") in found


@pytest.mark.parametrize(
    ("protection", "says"),
    [
        ({}, "请先撤销工作表保护（没有密码）。"),
        ({"password": "1234"}, "请先撤销工作表保护（有密码）。"),
        ({"formatCells": False}, ""),  # not forbidden
        ({"sheet": False}, ""),
    ],
)
def test_a_mend_that_protection_forbids_says_to_take_it_off(
    tongbao, sample, save, protection, says
):
    for sheet in sample:
        sheet.protection.sheet = False
    protected = sample["整改台账"]
    struck = cell_of(sample, "整改台账", "1.1.1", "整改进展")
    struck.font = Font(strike=True)
    cell_of(sample, "整改台账", "1.1.2", "问题编号").value = 1.1
    cell_of(sample, "数据指标", sample["数据指标"]["A3"].value, "数值").value = 1 / 3
    protected.protection = SheetProtection(**{"sheet": True, "formatCells": True} | protection)
    found = tongbao("check", save(sample), "--format", "json").json["findings"]
    hints = {finding["code"]: finding["hint"] for finding in found}
    for code in ("V12", "V32"):
        assert hints[code].endswith(says) and ("撤销" in hints[code]) == bool(says)
    assert "撤销" not in hints["V19"]  # on another sheet


def test_a_template_that_is_not_there_is_an_error_at_its_cell(tongbao, sample, save, tmp_path):
    sample["基本情况"].append(["模板", "没有这个模板"])
    row = sample["基本情况"].max_row
    result = tongbao("build", save(sample), "-o", "通报.docx", "--format", "json")
    assert result.code == 1 and not (tmp_path / "通报.docx").exists()
    errors = [f for f in result.json["findings"] if f["severity"] == "error"]
    assert [(f["code"], f["sheet"], f["cell"]) for f in errors] == [("T05", "基本情况", f"B{row}")]


READ = [
    ("日期-点", "整改台账", "1.1.1", "完成日期", "2025.3.7", "2025-03-07"),
    ("日期-年月日", "整改台账", "1.1.1", "完成日期", "2025年3月7日", "2025-03-07"),
    ("日期-八位", "整改台账", "1.1.1", "完成日期", "20250307", "2025-03-07"),
    ("日期-八位数", "整改台账", "1.1.1", "完成日期", 20250307, "2025-03-07"),
    ("日期-序列号", "整改台账", "1.1.1", "完成日期", 45723, "2025-03-07"),
    ("日期-全角", "整改台账", "1.1.1", "完成日期", "２０２５／３／７", "2025-03-07"),
    ("时限-月底", "整改台账", "1.1.1", "完成时限", "2025年6月底前", "2025-06-30"),
    ("时限-年底", "整改台账", "1.1.1", "完成时限", "2025年底前", "2025-12-31"),
    ("状态-推进中", "整改台账", "1.2.3", "整改状态", "推进中", "正在推进"),
    ("状态-已销号", "整改台账", "1.1.1", "整改状态", "已销号", "已完成"),
    ("状态-阶段性", "整改台账", "1.2.3", "整改状态", "阶段性完成", "基本完成"),
    ("状态-并长期", "整改台账", "1.2.3", "整改状态", "已完成并长期坚持", "长期坚持"),
    ("编号-全角", "整改台账", "1.1.1", "措施编号", "１．１．１", "1.1.1"),
]


@pytest.mark.parametrize("case", READ, ids=[case[0] for case in READ])
def test_what_is_certain_is_read_and_reported_as_information(tongbao, sample, save, case):
    _, sheet, key, header, typed, read = case
    cell = cell_of(sample, sheet, key, header)
    cell.value = typed
    cell.number_format = "General"
    result = tongbao("check", save(sample), "--format", "json")
    assert result.code == 0
    (found,) = [f for f in result.json["findings"] if f["cell"] == cell.coordinate]
    assert (found["code"], found["severity"]) == ("V08", "info")
    assert f"“{read}”" in found["message"]


MENDED = [
    ("1.1.1", "整改进展", "（1）已经办结，成效明显。", "已经办结，成效明显。"),
    ("1.1.1", "整改进展", "一、已经办结，成效明显。", "已经办结，成效明显。"),
    ("1.1.1", "整改进展", "1.1.1 已经办结，成效明显。", "已经办结，成效明显。"),
    ("1.1.1", "整改进展", "2、已经办结，成效明显。。", "已经办结，成效明显。"),
    ("1.1.1", "整改进展", "完善理论学习制度。已经办结，成效明显。", "已经办结，成效明显。"),
    ("1.1.1", "进展标题", "（1）完善制度。", "完善制度"),
    ("1.1.1", "进展标题", "完善制度；", "完善制度"),
]


@pytest.mark.parametrize(("key", "header", "typed", "printed"), MENDED)
def test_what_the_template_adds_is_taken_out_and_reported(
    tongbao, sample, save, tmp_path, key, header, typed, printed
):
    cell = cell_of(sample, "整改台账", key, header)
    cell.value = typed
    result = tongbao("build", save(sample), "-o", "通报.docx", "--format", "json")
    assert result.code == 0
    assert ("V16", cell.coordinate) in {(f["code"], f["cell"]) for f in result.json["findings"]}
    lead = "完善理论学习制度。" if header == "整改进展" else ""
    (line,) = [text for text in paragraphs(tmp_path / "通报.docx") if printed in text]
    assert line.startswith(f"（1）{lead}{printed}")
    assert "。。" not in line


@pytest.mark.parametrize(
    "text", ["2.5公里管网已经完工。", "3月以来持续推进。", "110接处警工作规范。"]
)
def test_a_number_that_belongs_to_the_text_stays(tongbao, sample, save, tmp_path, text):
    cell_of(sample, "整改台账", "1.1.2", "整改进展").value = text
    tongbao("build", save(sample), "-o", "通报.docx")
    assert f"（2）{text}" in paragraphs(tmp_path / "通报.docx")


def test_what_a_template_leaves_out_is_told_by_check_too(tongbao, sample, save):
    sample["综述"].append(["附录", None, "一段没有模板要用的文字。"])
    result = tongbao("check", save(sample), "--format", "json")
    cell = f"A{sample['综述'].max_row}"
    assert result.code == 0
    assert [(f["code"], f["cell"]) for f in result.json["findings"]] == [("C08", cell)]
    sample["基本情况"].append(["模板", "没有这个模板"])
    assert tongbao("check", save(sample)).code == 1


def test_misspelt_units_and_rows_without_one(tongbao, sample, save):
    near = cell_of(sample, "整改台账", "1.1.2", "责任单位")
    near.value = "财务审记股"
    far = cell_of(sample, "整改台账", "1.2.3", "责任单位")
    far.value = "某某公司"
    blank = cell_of(sample, "整改台账", "1.2.2", "责任单位")
    blank.value = None
    for header in ("配合单位",):
        for key in ("1.1.2", "1.2.2", "1.2.3"):
            cell_of(sample, "整改台账", key, header).value = None
    path = save(sample)

    def cells(unit):
        return {
            f["cell"]
            for f in tongbao("check", path, "--unit", unit, "--format", "json").json["findings"]
        }

    assert near.coordinate in cells("财务审计股")
    assert cells("未归属") == {far.coordinate, blank.coordinate}
    assert not {far.coordinate, blank.coordinate} & cells("办公室")
    assert "未归属" in tongbao("check", path, "--unit", "没有的").err


def test_one_unit_sees_only_its_own_rows(tongbao, sample, save):
    sheet = sample["整改台账"]
    unit = column_of(sheet, "责任单位")
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, column_of(sheet, "完成日期")).value = "上旬"
    path = save(sample)
    everything = tongbao("check", path, "--format", "json").json["findings"]
    own = tongbao("check", path, "--unit", "水政监察大队", "--format", "json")
    assert own.code == 1
    shown = {f["cell"][1:] for f in own.json["findings"]}
    assert 0 < len(own.json["findings"]) < len(everything)
    partners = column_of(sheet, "配合单位")
    for row in map(int, {cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for cell in shown}):
        names = f"{sheet.cell(row, unit).value}、{sheet.cell(row, partners).value}"
        assert "水政监察大队" in names
    unknown = tongbao("check", path, "--unit", "水政监查大队")
    assert unknown.code == 2 and "“水政监察大队”" in unknown.err


def test_unknown_names_are_offered_the_nearest(tongbao, sample, save):
    unit = sample["责任单位"].cell(2, 1).value
    cell_of(sample, "整改台账", "1.1.2", "责任单位").value = unit[:-1] + "寺"
    cell_of(sample, "整改台账", "1.1.1", "整改进展").value = "开展{专题研讨}次。"
    messages = [
        f["message"] for f in tongbao("check", save(sample), "--format", "json").json["findings"]
    ]
    assert any(f"“{unit}”" in message for message in messages)
    assert any("“专题研讨会”" in message for message in messages)


def test_all_faults_are_told_at_once(tongbao, sample, save):
    cells = {
        mutate(sample)
        for _, mutate, code, sheet in MUTATIONS
        if sheet == "整改台账" and code in ("V02", "V03", "K04", "K02")
    }
    result = tongbao("check", save(sample), "--format", "json")
    assert cells <= {f["cell"] for f in result.json["findings"]}


@pytest.mark.parametrize(
    "path", [SAMPLE, pytest.param(REFERENCE / "ledger.xlsx", marks=needs_reference)]
)
def test_the_clean_ledgers_have_no_error(tongbao, path):
    result = tongbao("check", path, "--format", "json")
    assert result.code == 0
    assert result.json["errors"] == 0


def test_the_sample_gives_no_warning_at_all(tongbao):
    assert tongbao("check", SAMPLE, "--format", "json").json == {
        "findings": [],
        "errors": 0,
        "warnings": 0,
    }


def test_findings_for_people_name_cell_value_reason_and_mend(tongbao, sample, save):
    cell = cell_of(sample, "整改台账", "1.1.1", "整改状态")
    cell.value = "未完成"
    result = tongbao("check", save(sample))
    heading, first, mend, *_, last = result.out.splitlines()
    assert heading == "【整改台账】"
    assert f"错误 V03 {cell.coordinate}（1.1.1）" in first and "“未完成”" in first
    assert "正在推进" in mend
    assert last == "错误 1 处。"


def test_missing_files_are_told_within_a_bound(tongbao, sample, save, monkeypatch):
    monkeypatch.setattr(findings, "MOST_ALIKE", 2)
    for number in ("1.1.1", "1.1.2", "1.2.1"):
        put("整改台账", number, "佐证材料", f"佐证/{number}.pdf")(sample)
    found = tongbao("check", save(sample), "--format", "json").json["findings"]
    assert [f["key"] for f in found if f["code"] == "C16"] == ["1.1.1", "1.1.2"]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("W06", "工作（一"),
        ("C24", "逐项核查并建立台账，明确责任单位和时限。"),
    ],
    ids=["marks", "texts"],
)
def test_what_is_wrong_everywhere_is_told_within_a_bound(
    tongbao, sample, save, monkeypatch, code, text
):
    monkeypatch.setattr(findings, "MOST_ALIKE", 2)
    sheet = sample["整改台账"]
    for row in range(2, 8):
        sheet.cell(row, column_of(sheet, "整改进展")).value = text
    found = tongbao("check", save(sample), "--format", "json").json["findings"]
    assert len([f for f in found if f["code"] == code]) == 2


def test_a_workbook_that_is_no_ledger_is_told_once(tongbao, tmp_path):
    openpyxl.Workbook().save(tmp_path / "空.xlsx")
    result = tongbao("check", tmp_path / "空.xlsx", "--format", "json")
    assert result.code == 1
    assert [finding["code"] for finding in result.json["findings"]] == ["S15"]
    assert "tongbao import 空.xlsx" in result.json["findings"][0]["hint"]


@pytest.mark.parametrize(
    ("address", "cell"),
    [("A1", (1, 1)), ("Z9", (9, 26)), ("AA10", (10, 27)), ("XFD1048576", (LAST_ROW, LAST_COLUMN))],
)
def test_an_address_names_its_cell_and_back(address, cell):
    assert position(address) == position(address.lower()) == cell
    assert address_of(cell) == Place("整改台账", "1.1.1", *cell).cell == address


@pytest.mark.parametrize("text", ["", "A", "7", "A0", "ABCD1", "A12345678", "A1:B2", "A１"])
def test_what_is_no_address_names_no_cell(text):
    assert position(text) == NO_CELL


def test_a_place_without_a_column_is_its_row_and_without_a_row_nothing():
    assert Place("整改台账", "1.1.1", 7).cell == "7"
    assert Place("整改台账", "1.1.1").cell == ""


def test_an_allowed_finding_keeps_its_place_and_who_allowed_it(sample, save):
    put("整改台账", "1.1.1", "佐证材料", "佐证/1.1.1.pdf")(sample)
    path = save(sample)
    before = next(f for f in examine(path).findings if f.code == "C16")
    sample.create_sheet("例外")
    for row in (
        ["代码", "工作表", "编号", "列", "理由", "批准人"],
        ["C16", "整改台账", "1.1.1", "佐证材料", "另存档案室", "局党委会议"],
    ):
        sample["例外"].append(row)
    after = next(f for f in examine(save(sample)).findings if f.code == "C16")
    assert (before.severity, before.allowed_by) == (Severity.WARNING, None)
    assert (after.severity, after.allowed_by) == (Severity.INFO, ("另存档案室", "局党委会议"))
    assert after.place == before.place and after.place.column and after.file == path.name


def test_json_gives_a_finding_field_by_field():
    place = Place("整改台账", "1.1.1", 2, 5)
    found = find("V04", place, "约20", column="数值", example="20")
    assert found.as_dict() == {
        "code": "V04",
        "severity": "error",
        "file": "",
        "sheet": "整改台账",
        "cell": "E2",
        "key": "1.1.1",
        "value": "约20",
        "message": "“数值”应当是数字。",
        "hint": "请只填数字，不带文字和单位，例如 20。",
    }
    assert list(found.as_dict())[:3] == ["code", "severity", "file"]
