"""The words of templates: each is listed with what it prints, and all that a template gets."""

from datetime import date

import openpyxl
import pytest
from conftest import SAMPLE, cell_of
from template_parts import values

from generator.ledger.choices import Audience
from generator.ledger.items import BASICS
from generator.ledger.loops import LOOPS
from generator.ledger.schema import SHEETS
from generator.ledger.words import (
    BASIC_WORDS,
    DOCUMENT_WORDS,
    MEETING_WORDS,
    STATISTICS_WORDS,
)
from generator.notice.context import compose
from generator.pipeline import examine

_SHEETS = {sheet.name for sheet in SHEETS}


def test_the_listed_words_are_those_a_template_gets():
    examined = examine(SAMPLE)
    context = compose(examined.vocabulary)
    assert set(context) == examined.vocabulary.template_names()


def test_every_word_says_what_it_prints_and_where_it_comes_from():
    vocabulary = examine(SAMPLE).vocabulary
    for word in (*BASIC_WORDS, *STATISTICS_WORDS, *MEETING_WORDS, *DOCUMENT_WORDS):
        argument = "整改工作推进会" if word.takes else ""
        assert word.help and word.group, word.name
        assert isinstance(word.value(vocabulary, argument), str), word.name
        cells = word.cells(vocabulary, argument)
        assert cells and all(place.sheet in _SHEETS for place in cells), word.name
        if word.joint:
            assert len(word.value(vocabulary, argument).split(word.joint)) == len(cells), word.name


# What each word prints of the sample that is neither an item of 基本情况 as it is filled in nor a
# statistic; a word more takes a row here.
PRINTED = {
    "巡察期间": "2024年10月14日至12月20日",
    "会议日期": "4月16日、6月18日",
    "会议次数": "2",
    "署名": "中共栖云县水利局党组",
    "成文日期": "2025年8月29日",
    "稿本": "",
    "计算日期": "2025年8月20日",
    "完成率口径": "",
}


def test_every_word_prints_what_it_should():
    vocabulary = examine(SAMPLE).vocabulary
    filled_in = {column.name for column in BASICS}
    own = [word for word in BASIC_WORDS if word.name not in filled_in]
    assert {
        word.name: word.value(vocabulary, "整改工作推进会" if word.takes else "")
        for word in (*own, *MEETING_WORDS, *DOCUMENT_WORDS)
    } == PRINTED


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.INTERNAL])
def test_the_words_of_a_loop_are_those_that_its_things_have(audience):
    """Declared for `template words` and `template check`, filled in when a notice is composed."""
    examined = examine(SAMPLE, date(2025, 11, 22))  # when some measures are late
    context = compose(examined.vocabulary.for_audience(audience))
    aspects = context["方面列表"]
    problems = [problem for aspect in aspects for problem in aspect["问题列表"]]
    things = {
        "方面": aspects,
        "问题": problems,
        "措施": [measure for problem in problems for measure in problem["措施列表"]],
        "段": [paragraph for section in context["综述"].values() for paragraph in section],
        "行": [*context["分方面统计"], context["合计"], *context.get("分单位统计", [])],
    }
    if audience is Audience.INTERNAL:
        things["单位"] = context["督办列表"]
        things["事项"] = [row for unit in context["督办列表"] for row in unit["事项列表"]]
    loops = [loop for loop in LOOPS if audience.may_see(loop.audience)]
    assert set(things) == {loop.name for loop in loops}
    for loop in loops:
        words = loop.for_audience(audience)
        assert things[loop.name] and all(word.help for word in words)
        for thing in things[loop.name]:
            assert set(thing) == {word.name for word in words}, loop.name


def test_every_word_is_listed_for_authors(tongbao):
    out = tongbao("template", "words").out
    for word in (
        "{问题完成率}",
        "{会议日期：会议名称}",
        "方面列表",
        "{党组织全称}",
        "{立行立改数}",
    ):
        assert word in out


@pytest.mark.slow
def test_each_word_is_listed_with_what_it_prints(tongbao):
    """As a template prints it, for those who may see it; what has no value of its own has none."""
    listed, audience = values(tongbao, SAMPLE)
    assert audience == "公开"
    expected = {
        "{问题完成率}": "25%",
        "{供水管网}": "19.4",
        "{会议日期：整改工作推进会}": "4月16日、6月18日",
        "成文日期": "2025年8月29日",
        "方面.序号": "（一）",
        "措施.进展标题": "完善理论学习制度",
        "行.措施数": "15",
        "方面列表": "4项",
        "综述": None,
        '图("问题状态")': "图表“问题状态”（单位：个）：已完成3、长期坚持3、正在推进6。",
    }
    assert {word: listed[word] for word in expected} == expected
    assert "措施.责任单位" not in listed
    out = tongbao("template", "words", SAMPLE).out
    assert "{问题完成率}  计入完成的问题占全部问题的比例 → 25%" in out
    assert "措施.责任单位  只填一个主要责任单位。（限受众为内部的模板）\n" in out


@pytest.mark.slow
def test_a_ledger_with_faults_has_its_words_too(tongbao, sample, save):
    """Where a cell cites what nothing has, no loop can be tried."""
    cell_of(sample, "整改台账", "1.1.1", "整改进展").value = "共{没有的词}个。"
    listed, _ = values(tongbao, save(sample))
    assert listed["{问题数}"] == "12" and listed["方面.名称"] is None


def test_the_words_of_what_is_no_ledger_are_refused(tongbao, tmp_path):
    book = openpyxl.Workbook()
    book.save(tmp_path / "别的.xlsx")
    result = tongbao("template", "words", "别的.xlsx")
    assert result.code == 3 and "Traceback" not in result.err and result.out == ""
