"""Measures that name nothing to verify are told in the record of the checks only."""

import re

import pytest
from conftest import cell_of, column_of, package_text

from generator.findings.findings import Place
from generator.ledger.items import Meeting
from generator.ledger.ledger import Ledger
from generator.notice.evidence import unverifiable
from generator.notice.order import Entry

BARE = [
    "（1）加强组织领导，压实工作责任，形成工作合力。",
    "3.统一思想，进一步提高政治站位，做到一以贯之。",
    "对在建项目资料进行全面复核，坚决纠正“先上车后买票”的做法。",
    "逐步完善一个机制，每月分析一次故障成因。",
]
NAMED = [
    "组织培训3次，干部作风明显好转。",
    "十余名干部到一线蹲点。",
    "3月12日完成清查。",
    "于二〇二五年完成清查。",
    "修订《财务报销规定》，严格审批。",
    "依托“执法综合应用平台”核实警情。",
    "开展“千村万户访水情”走访活动。",
    "召开专题民主生活会，开展批评。",
    "在节水动员会上部署。",
]


def entry(number, text, status="已完成"):
    return Entry("", number, Place("整改台账", number, 2, 5), "", status, text)


@pytest.mark.parametrize("text", BARE)
def test_a_measure_without_number_day_title_or_name(text):
    found = unverifiable([entry("1.1", text)], Ledger())
    assert found.numbers == ["1.1"]


@pytest.mark.parametrize("text", NAMED)
def test_a_measure_that_names_something(text):
    ledger = Ledger(meetings=[Meeting(row=2, name="节水动员会")])
    assert unverifiable([entry("1.1", text)], ledger).told == ""


def test_every_paragraph_counts_and_what_is_not_begun_does_not():
    printed = [
        entry("1.1", BARE[0]),
        entry("1.1", NAMED[0]),
        entry("1.2", BARE[0]),
        entry("1.3", BARE[0], "未启动"),
        entry("1.4", NAMED[0]),
    ]
    told = unverifiable(printed, Ledger()).told
    assert told == "刊印的措施（未启动的不计）3项，没有可核验的要素的1项（33.3%）：1.2。"


@pytest.fixture
def bare(sample, save):
    """The sample with one measure that names nothing; all others have a number."""
    sheet = sample["整改台账"]
    for row in range(2, sheet.max_row + 1):
        cell = sheet.cell(row, column_of(sheet, "整改进展"))
        cell.value += f"惠及群众{row}户。"
    cell = cell_of(sample, "整改台账", "1.2.4", "整改进展")
    cell.value = "会同乡镇开展选址勘察，有关手续正在办理。"
    return save(sample)


def test_the_record_tells_their_share(tongbao, bare, tmp_path):
    result = tongbao("build", bare, "-o", "通报.docx")
    assert result.code == 0 and "核验" not in result.out + result.err
    record = re.sub("<[^>]+>", "", package_text(tmp_path / "通报-检查报告.docx"))
    assert "没有可核验的要素的1项（1.8%）：1.2.4。" in record
    assert "提示：刊印的措施（未启动的不计）55项" in record
