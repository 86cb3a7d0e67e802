"""打印对照 and tongbao find: every printed paragraph by its number, its words or its 编号."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from conftest import REFERENCE, SAMPLE, cell_of, needs_reference
from hypothesis import given
from hypothesis import strategies as st
from laws import law
from test_composition import offices, workbook

from generator.compare.search import COLUMNS, left_out, print_file, search
from generator.ledger.schema import PRINT_ORDER_SHEET
from generator.notice.order import Entry, entries
from generator.text.characters import compact

# Several spellings of one place of the sample.
SPELLINGS = [
    "二（三）3（4）",
    "二(三)3(4)",
    "二、（三）3.（4）",
    "（三）3（4）",
    "第二部分第（三）个方面第3个问题第4条",
    "第二部分第三个方面第三个问题第四条",
    "第二部分的第三方面，第三个问题的第4项措施",
    "第３方面第３个问题第４条",
    "三方面3问题4条",
    "3.3.4",
    "３．３．４",
    "措施3.3.4",
    "措施编号：3.3.4",
    "班子成员以普通党员身份参加所在支部活动",
    "班子成员以普通党员身份 参加支部活动，带头讲党课",
]


def found(tongbao, words: str, ledger=SAMPLE):
    result = tongbao("find", ledger, words, "--format", "json")
    return result.code, result.json


@pytest.fixture(scope="module")
def sought() -> Callable[[str], list[Entry]]:
    """Search the sample as the command does, which prints and reads it anew each time."""
    sheets = print_file(SAMPLE)
    order, others = entries(sheets.paragraphs), left_out(sheets.examined.ledger, sheets.paragraphs)
    return lambda words: search(words, order, others).matches


@pytest.mark.parametrize("words", SPELLINGS)
def test_a_place_in_every_spelling(sought, words):
    (entry,) = sought(words)
    assert (entry.place.sheet, entry.place.cell, entry.key) == ("整改台账", "E48", "3.3.4")
    assert entry.number == "二（三）3（4）" and entry.text.startswith("（4）落实班子成员")
    assert (entry.unit, entry.status) == ("人事党建股", "长期坚持")


@pytest.mark.parametrize("words", [SPELLINGS[0], "第二部分第三个问题第4条"])
def test_the_command_gives_what_a_search_finds(tongbao, sought, words):
    code, document = found(tongbao, words)
    assert code == 0
    keys = ("number", "key", "unit", "status", "text", "printed")
    assert [
        (entry["sheet"], entry["cell"], *(entry[key] for key in keys))
        for entry in document["matches"]
    ] == [
        (entry.place.sheet, entry.place.cell, *(getattr(entry, key) for key in keys))
        for entry in sought(words)
    ]


@pytest.mark.parametrize(
    ("words", "cells"),
    [
        ("第二部分第三个问题第4条", ["E29", "E13", "E48"]),
        ("3（1）", ["E10", "E26", "E45", "E54"]),
        ("第四方面一是第2条", ["E51"]),
        ("二（四）一是（2）", ["E51"]),
        ("二（四）1（2）", ["E51"]),
        ("二（三）", ["B8"]),
        ("②（三）", ["B8"]),
        ("一（三）", ["C5"]),
        ("第一部分第三方面", ["C5"]),
        ("2.3", ["C7"]),
        ("第二部分", ["B5"]),
        ("党组会议议事规则", ["C7", "E34"]),
    ],
)
def test_all_that_may_be_meant_is_named(sought, words, cells):
    named = [entry.place.cell for entry in sought(words)]
    assert named == cells if len(cells) == 1 or "第" in words else set(named) & set(cells)


@pytest.mark.parametrize(
    "words", ["第二部分第三个问题第40条", "9.9.9", "四季如春的海边小镇", "", "   "]
)
def test_nothing_found_is_an_error_with_the_nearest(tongbao, words):
    code, document = found(tongbao, words)
    assert code == 1 and document["matches"] == []
    assert "没有找到" in tongbao("find", SAMPLE, words).out


@pytest.mark.parametrize(
    "ledger", [SAMPLE, pytest.param(REFERENCE / "ledger.xlsx", marks=needs_reference)]
)
def test_every_printed_paragraph_is_found_by_its_own_number(ledger):
    sheets = print_file(ledger)
    order = entries(sheets.paragraphs)
    numbered = [entry for entry in order if entry.number]
    assert len({entry.number for entry in numbered}) == len(numbered) == len(order) - 5
    for entry in numbered:
        assert search(entry.number, order, []).matches == [entry]
        if entry.place.sheet == "整改台账":
            assert search(entry.key, order, []).matches == [entry]


@pytest.mark.slow
@law(6)
@given(offices(), st.data())
def test_every_paragraph_of_any_office_is_found(tmp_path, office, data):
    path = tmp_path / "台账.xlsx"
    workbook(office).save(path)
    sheets = print_file(path)
    order = entries(sheets.paragraphs)
    others = left_out(sheets.examined.ledger, sheets.paragraphs)
    for entry in order:
        if entry.number:
            matches = search(entry.number, order, others).matches
            assert matches == [entry]
    measures = {m.number for m in sheets.examined.ledger.measures}
    printed = {e.key for e in order if e.place.sheet == "整改台账"}
    assert printed | {e.key for e in others if e.place.sheet == "整改台账"} == measures
    entry = data.draw(st.sampled_from(order))
    if len(compact(entry.text)) >= 12:
        assert entry in search(compact(entry.text), order, others).matches


@pytest.mark.slow
def test_what_is_not_printed_is_found_and_said_to_be(tongbao, sample, save):
    cell_of(sample, "整改台账", "1.2.2", "是否公开").value = "否"
    ledger = save(sample)
    for words in ("1.2.2", "健全覆盖水源水、出厂水、末梢水的检测体系"):
        code, document = found(tongbao, words, ledger)
        (entry,) = document["matches"]
        assert code == 0 and entry["cell"] == "E5"
        assert entry["printed"] is False and entry["number"] == ""
    assert "不在通报中刊印" in tongbao("find", ledger, "1.2.2").out
    _, document = found(tongbao, "二（一）2（2）", ledger)
    assert [entry["key"] for entry in document["matches"]] == ["1.2.3"]


@pytest.mark.slow
def test_paragraphs_after_a_line_break_have_their_number(tongbao, sample, save):
    cell_of(sample, "整改台账", "1.1.2", "整改进展").value = "第一段话。\n第二段话。"
    ledger = save(sample)
    order = entries(print_file(ledger).paragraphs)
    assert [e.number for e in order if e.key == "1.1.2"] == [
        "二（一）1（2）",
        "二（一）1（2）第2段",
    ]
    _, document = found(tongbao, "二（一）1（2）第2段", ledger)
    assert [entry["text"] for entry in document["matches"]] == ["第二段话。"]


@pytest.mark.slow
def test_the_annotated_copy_has_the_sheet(tongbao):
    for _ in range(2):  # annotated again, the sheet is replaced
        assert tongbao("check", SAMPLE, "--annotate", "副本.xlsx", "--force").code == 0
    book = openpyxl.load_workbook("副本.xlsx")
    assert book.sheetnames.count(PRINT_ORDER_SHEET) == 1
    head, *rows = book[PRINT_ORDER_SHEET].iter_rows(values_only=True)
    assert head == tuple(COLUMNS)
    order = entries(print_file(SAMPLE).paragraphs)
    assert [row[0] or "" for row in rows] == [entry.number for entry in order]
    assert [row[3] or "" for row in rows] == [entry.place.cell for entry in order]
    row = next(n for n, row in enumerate(rows, start=2) if row[0] == "二（三）3（4）")
    assert book[PRINT_ORDER_SHEET].cell(row, 4).hyperlink.location == "'整改台账'!E48"
    assert tongbao("check", "副本.xlsx").code == 0  # our own sheets are never read


@pytest.mark.slow
def test_a_ledger_that_prints_nothing_is_searched_all_the_same(tongbao, sample, save):
    cell_of(sample, "整改台账", "1.1.1", "整改进展").value = "开展{没有的词}。"
    ledger = save(sample)
    code, document = found(tongbao, "3.3.4", ledger)
    assert code == 0 and document["matches"][0]["cell"] == "E48"
    assert tongbao("check", ledger, "--annotate", "副本.xlsx").code == 1
    assert PRINT_ORDER_SHEET not in openpyxl.load_workbook(Path("副本.xlsx")).sheetnames


@pytest.mark.parametrize(
    ("words", "most"), [("天气预报今天下雨", 0), ("9.9.9", 0), ("供水保障的管网改造和水厂", 2)]
)
def test_what_is_not_found_has_at_most_two_neighbours_that_are_like_it(tongbao, words, most):
    result = tongbao("find", SAMPLE, words, "--format", "json")
    assert result.code == 1 and result.json["matches"] == []
    assert len(result.json["nearest"]) <= most


def test_the_ways_to_ask_stand_on_lines_of_their_own(tongbao):
    assert "\n    第二部分第三个问题第4条\n    二（三）3（4）\n" in tongbao("find", "--help").out


@pytest.mark.slow
def test_what_stands_in_no_cell_is_not_said_to_be_changed_there(tongbao, sample, save):
    sample["基本情况"].append(["公布统计数据", "是"])
    ledger = save(sample)
    for words in ("措施完成率为54.55%", "附件：整改进展情况统计表"):
        said = tongbao("find", ledger, words)
        assert words in said.out and "这一格" not in said.err
        assert "tongbao stats " in said.err
    assert "改台账里的这一格" in tongbao("find", ledger, "逐村核查").err
