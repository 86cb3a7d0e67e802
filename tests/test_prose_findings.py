"""A wrong number in a text, through the command: where it is told, and what is said of it."""

import re

import pytest
from conftest import REFERENCE, SAMPLE, cell_of, needs_reference

from generator import checks
from generator.checks.prose.numbers import numbers_in_prose
from generator.ledger.choices import Audience
from generator.ledger.statistics import count
from generator.ledger.words import Vocabulary


def prose_findings(result) -> list[tuple[str, str, str, str]]:
    """(code, sheet, cell, value) of the findings of this family, infos left out."""
    return [
        (f["code"], f["sheet"], f["cell"], f["value"])
        for f in result.json["findings"]
        if re.fullmatch(r"N\d\d", f["code"]) and f["severity"] != "info"
    ]


def _narrative_cell(book, heading):
    sheet = book["综述"]
    return next(sheet.cell(cell.row, 3) for cell in sheet["B"] if cell.value == heading)


@pytest.mark.parametrize(
    ("number", "placeholder", "typed", "written"),
    [
        ("1.2.2", "{水质样品}", "九十九", "九十九份"),
        ("1.2.3", "{供水管网}", "99.5", "99.5公里"),
        ("3.2.1", "{廉政谈话}", "９９", "９９人次"),
        ("4.1.1", "{会议次数：巡察整改专题党组会}", "9", "9次"),
        ("4.3.1", "{制度数}", "99", "99项"),
    ],
)
def test_a_number_typed_wrongly_into_a_measure(
    tongbao, sample, save, number, placeholder, typed, written
):
    cell = cell_of(sample, "整改台账", number, "整改进展")
    assert placeholder in cell.value
    cell.value = cell.value.replace(placeholder, typed)
    result = tongbao("check", save(sample), "--format", "json")
    assert result.code == 1
    assert prose_findings(result) == [("N01", "整改台账", cell.coordinate, written)]


@pytest.mark.parametrize(
    ("heading", "placeholder", "typed", "written"),
    [
        (None, "{方面数}", "9", "9个"),
        (None, "{问题数}", "九十九", "九十九个"),
        (None, "{意见建议数}", "99", "99项"),
        (None, "{措施数}", "99", "99条"),
        ("严格跟踪问效", "{会议次数：整改工作推进会}", "九", "九次"),
    ],
)
def test_a_number_typed_wrongly_into_the_narrative(
    tongbao, sample, save, heading, placeholder, typed, written
):
    cell = _narrative_cell(sample, heading)
    assert placeholder in cell.value
    cell.value = cell.value.replace(placeholder, typed)
    result = tongbao("check", save(sample), "--format", "json")
    assert prose_findings(result) == [("N01", "综述", cell.coordinate, written)]


def test_a_heading_is_read_too(tongbao, sample, save):
    cell = cell_of(sample, "整改台账", "1.2.2", "进展标题")
    cell.value = "抽检水质样品99份"
    result = tongbao("check", save(sample), "--format", "json")
    assert prose_findings(result) == [("N01", "整改台账", cell.coordinate, "99份")]


def test_beyond_a_bound_of_findings_the_ledger_is_refused(tongbao, sample, save, monkeypatch):
    cell = _narrative_cell(sample, None)
    cell.value += "共有3个问题，其中重点问题2个、一般问题2个。"
    path = save(sample)
    found = tongbao("check", path, "--format", "json").json["findings"]
    assert {f["severity"] for f in found if f["code"][0] == "N"} == {"warning"}
    monkeypatch.setattr(checks, "MOST_FINDINGS", 0)
    result = tongbao("check", path)
    assert result.code == 3 and "检查发现的问题超过 0 处" in result.err


def test_the_finding_says_both_values_and_the_placeholder(tongbao, sample, save):
    cell = _narrative_cell(sample, None)
    cell.value = cell.value.replace("{问题数}", "25")
    result = tongbao("check", save(sample), "--format", "json")
    (found,) = [f for f in result.json["findings"] if f["code"] == "N01"]
    assert (found["cell"], found["value"]) == (cell.coordinate, "25个")
    assert "文中是 25，台账是 12" in found["message"]
    assert "{问题数}" in found["hint"]


def test_the_sample_ledger_gives_nothing(tongbao):
    result = tongbao("check", SAMPLE, "--format", "json")
    assert [f for f in result.json["findings"] if f["code"].startswith("N")] == []


@needs_reference
def test_the_reference_ledger_gives_one_hint(tongbao):
    result = tongbao("check", REFERENCE / "ledger.xlsx", "--format", "json")
    found = [f for f in result.json["findings"] if f["code"].startswith("N")]
    assert [(f["code"], f["cell"], f["value"]) for f in found] == [("N03", "E50", "两次")]


# Told in other words than the name of the 指标, so that nothing says what they are.

_OTHER_WORDS = {"清理调度", "社区反诈培训", "转入辅警党员", "执法巡查报告"}


@needs_reference
def test_every_number_of_the_reference_is_known_when_typed_by_hand():
    from generator.ledger.citations import citations
    from generator.workbook.reading.read import read_ledger

    path = REFERENCE / "ledger.xlsx"
    ledger = read_ledger(path).ledger
    vocabulary = Vocabulary(ledger, count(ledger), Audience.PUBLIC)
    told = [(m, "progress") for m in ledger.measures] + [(n, "text") for n in ledger.narrative]
    tried = 0
    for item, field in told:
        text = getattr(item, field)
        for citation in citations(text):
            value = vocabulary.text(citation)
            if not value.isdecimal() or citation.word in _OTHER_WORDS:
                continue
            tried += 1
            for typed, code in ((value, "N03"), (str(int(value) + 1), "N01")):
                setattr(item, field, text[: citation.start] + typed + text[citation.end :])
                found = [f for f in numbers_in_prose(ledger, vocabulary) if f.value != "两次"]
                assert [f.code for f in found] == [code], (citation.written, typed)
        setattr(item, field, text)
    assert tried == 15
