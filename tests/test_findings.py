"""Every fault that the schema alone can tell: one mutation, one code, at the exact cell."""

import datetime
import re

import openpyxl
import pytest
from conftest import REFERENCE, SAMPLE, cell_of, column_of, needs_reference, paragraphs
from openpyxl.styles import Font
from openpyxl.worksheet.protection import SheetProtection
from planted_faults import DAY, MUTATIONS, append, put

from generator.findings import findings
from generator.findings.catalogue import Severity
from generator.findings.findings import Place, find
from generator.findings.limits import LAST_COLUMN, LAST_ROW
from generator.pipeline import examine
from generator.text.addresses import NO_CELL, address_of, position


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


@pytest.mark.slow
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


@pytest.mark.slow
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
    ("状态-句号", "整改台账", "1.1.1", "整改状态", "已完成。", "已完成"),
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


@pytest.mark.slow
def test_what_a_template_leaves_out_is_told_by_check_too(tongbao, sample, save):
    sample["综述"].append(["附录", None, "一段没有模板要用的文字。"])
    result = tongbao("check", save(sample), "--format", "json")
    cell = f"A{sample['综述'].max_row}"
    assert result.code == 0
    assert [(f["code"], f["cell"]) for f in result.json["findings"]] == [("C08", cell)]
    sample["基本情况"].append(["模板", "没有这个模板"])
    assert tongbao("check", save(sample)).code == 1


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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
    openpyxl.Workbook().save(tmp_path / "空 (1).xlsx")
    result = tongbao("check", tmp_path / "空 (1).xlsx", "--format", "json")
    assert result.code == 1
    assert [finding["code"] for finding in result.json["findings"]] == ["S15"]
    assert 'tongbao import "空 (1).xlsx" -o' in result.json["findings"][0]["hint"]


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


@pytest.mark.slow
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
