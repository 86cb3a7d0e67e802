"""例外: what an office lets pass stays visible, and nothing else is let pass."""

import pytest
from added_texts import HOST, add, leaks, told
from conftest import cell_of, column_of

from generator.findings import findings

HEADERS = ("代码", "工作表", "编号", "列", "理由", "批准人")


@pytest.fixture
def allowing(sample, save):
    """Save the sample with rows on 例外."""

    def to_file(*rows):
        sheet = sample.create_sheet("例外")
        sheet.append(HEADERS)
        for row in rows:
            sheet.append(row)
        return save(sample)

    return to_file


@pytest.mark.parametrize(
    ("number", "column"), [(HOST, "整改进展"), (HOST, None), ("１.２.１", "整改 进展")]
)
def test_an_allowed_finding_stays_visible_with_its_reason(
    tongbao, sample, allowing, number, column
):
    cell = add(sample, "咨询电话0546-8301234。")
    path = allowing(("L06", "整改台账", number, column, "县级热线，已经公布", "办公室主任"))
    result = tongbao("check", path, "--format", "json")
    assert result.json["errors"] == result.json["warnings"] == 0
    (finding,) = [f for f in result.json["findings"] if f["code"] == "L06"]
    assert (finding["severity"], finding["cell"]) == ("info", cell)
    assert "已批准例外" in finding["message"]
    assert "县级热线，已经公布" in finding["message"] and "办公室主任" in finding["message"]


def test_an_allowed_error_no_longer_stops_the_notice(tongbao, sample, allowing, tmp_path):
    add(sample, "详见（2024）鲁05刑初12号。")
    path = allowing(("L08", "整改台账", HOST, "整改进展", "法院已公开的指导案例", ""))
    result = tongbao("build", path, "-o", tmp_path / "通报.docx")
    assert result.code == 0
    assert (tmp_path / "通报.docx").is_file()


def test_numbers_let_pass_do_not_use_up_what_is_looked_for(tongbao, sample, save, monkeypatch):
    monkeypatch.setattr(findings, "MOST_ALIKE", 1)
    for number in ("1.1.1", "1.1.2", "1.2.1"):
        cell_of(sample, "整改台账", number, "整改进展").value += "编号6222020000000000001。"
    cell = cell_of(sample, "整改台账", "1.2.2", "整改进展")
    cell.value += "退回6222020000000000000。"
    found = tongbao("check", save(sample), "--format", "json").json["findings"]
    assert [(f["severity"], f["cell"]) for f in found if f["code"] == "L04"] == [
        ("error", cell.coordinate)
    ]


@pytest.mark.parametrize(
    ("code", "text", "severity"),
    [("W06", "学习《宣讲提纲。", "error"), ("W12", "整治1㎡。", "warning")],
)
def test_allowed_findings_do_not_use_up_what_is_looked_for(
    tongbao, sample, allowing, tmp_path, monkeypatch, code, text, severity
):
    monkeypatch.setattr(findings, "MOST_ALIKE", 1)
    numbers = ("1.1.1", "1.1.2", "1.2.1", "1.2.2")
    for number in numbers:
        cell_of(sample, "整改台账", number, "整改进展").value += text
    path = allowing(*((code, "整改台账", n, "", "原文如此", "") for n in numbers[:3]))
    result = tongbao("build", path, "-o", tmp_path / "通报.docx", "--format", "json")
    found = [(f["severity"], f["key"]) for f in result.json["findings"] if f["code"] == code]
    assert (result.code, found[0]) == (int(severity == "error"), (severity, "1.2.2"))


@pytest.mark.slow
def test_no_more_strange_characters_are_told_than_the_bound(tongbao, sample, save, monkeypatch):
    monkeypatch.setattr(findings, "MOST_ALIKE", 2)
    for number in ("1.1.1", "1.1.2", "1.2.1", "1.2.2"):
        cell_of(sample, "整改台账", number, "整改进展").value += "整治1㎡。"
    found = tongbao("check", save(sample), "--format", "json").json["findings"]
    assert [f["key"] for f in found if f["code"] == "W12"] == ["1.1.1", "1.1.2"]


def test_an_error_beyond_the_bound_of_allowed_ones_still_stops_the_notice(
    tongbao, sample, allowing, tmp_path, monkeypatch
):
    monkeypatch.setattr(findings, "MOST_ALIKE", 1)
    numbers = ("1.1.1", "1.1.2", "1.2.1")
    for number in numbers:
        cell_of(
            sample, "整改台账", number, "整改进展"
        ).value += f"详见（2024）鲁05刑初{number[-1]}2号。"
    path = allowing(*(("L08", "整改台账", n, "", "已公开的案例", "") for n in numbers[:2]))
    result = tongbao("build", path, "-o", tmp_path / "通报.docx", "--format", "json")
    found = [(f["severity"], f["key"]) for f in result.json["findings"] if f["code"] == "L08"]
    assert (result.code, found) == (1, [("error", "1.2.1"), ("info", "1.1.1")])
    assert [f["message"] for f in result.json["findings"] if f["code"] == "V17"] == [
        "这张表里代码 L08 的提示只列出前 1 处，至少另有 1 处没有列出。"
    ]


def test_a_paragraph_of_the_narrative_is_allowed_by_its_heading(tongbao, sample, allowing):
    cell = sample["综述"].cell(3, column_of(sample["综述"], "正文"))
    cell.value += "咨询电话0546-8301234。"
    path = allowing(("L06", "综述", sample["综述"].cell(3, 2).value, "正文", "已经公布", ""))
    assert leaks(tongbao("check", path, "--format", "json")) == {("L06", "info", cell.coordinate)}


OTHERS = {
    "another code": ("L05", "整改台账", HOST, "整改进展"),
    "another sheet": ("L06", "综述", HOST, "整改进展"),
    "another number": ("L06", "整改台账", "1.2.2", "整改进展"),
    "another column": ("L06", "整改台账", HOST, "进展标题"),
    "no such column": ("L06", "整改台账", HOST, "进展"),
    "no such code": ("Z99", "整改台账", HOST, "整改进展"),
}


@pytest.mark.parametrize("row", OTHERS.values(), ids=list(OTHERS))
def test_what_allows_nothing_is_told_and_changes_nothing(tongbao, sample, allowing, row):
    cell = add(sample, "咨询电话0546-8301234。")
    found = told(tongbao("check", allowing((*row, "理由", "")), "--format", "json"))
    assert found == {("L06", "warning", cell), ("A01", "warning", "A2")}


def test_an_exception_without_a_reason_allows_nothing(tongbao, sample, allowing):
    cell = add(sample, "咨询电话0546-8301234。")
    path = allowing(("L06", "整改台账", HOST, "整改进展", "", "办公室主任"))
    found = told(tongbao("check", path, "--format", "json"))
    assert ("L06", "warning", cell) in found and ("V01", "error", "E2") in found


def test_structure_cannot_be_allowed(tongbao, sample, allowing):
    cell = cell_of(sample, "整改台账", HOST, "整改状态")
    cell.value = "未完成"
    path = allowing(("V03", "整改台账", HOST, "整改状态", "待定", ""))
    result = tongbao("check", path, "--format", "json")
    assert result.code == 1
    assert {("V03", "error", cell.coordinate), ("A02", "warning", "A2")} <= told(result)


@pytest.mark.slow
def test_an_unused_section_can_be_allowed(tongbao, sample, allowing, tmp_path):
    sample["综述"].append(["附注", None, "本通报由局办公室负责解释。"])
    path = allowing(("C08", "综述", "附注", "部分", "留作存档", ""))
    for command in (["check", path], ["build", path, "-o", tmp_path / "通报.docx"]):
        result = tongbao(*command, "--format", "json")
        assert {(f["code"], f["severity"]) for f in result.json["findings"]} == {("C08", "info")}
