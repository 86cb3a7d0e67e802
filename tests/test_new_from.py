"""tongbao new --from: an old ledger in the new standard."""

import datetime
import sys
import tempfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from conftest import REFERENCE, SAMPLE, cell_of, column_of, needs_reference, row_of, sample_book
from hypothesis import given
from hypothesis import strategies as st
from laws import law
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from standard_workbook import LAST, carried, load, look_of, sample_ledger, validation_of, values

from generator.ledger.items import BASICS
from generator.pipeline import examine
from generator.text.characters import write_list
from generator.workbook import writing as write
from generator.workbook.reading.read import read_ledger


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        pytest.param(SAMPLE, id="sample"),
        pytest.param(REFERENCE / "ledger.xlsx", id="reference", marks=needs_reference),
    ],
)
def test_an_old_ledger_is_equal_in_the_new_standard(tongbao, path):
    new, result = carried(tongbao, path)
    assert "没有带入" not in result.err
    before, after = examine(path), examine(new)
    assert values(after.ledger) == values(before.ledger)

    def weighty(found):
        return sorted((f.code, f.key) for f in found if f.severity != "info")

    assert weighty(after.findings) == weighty(before.findings)
    # What was carried once is carried again without any change.
    again = write.carry_over(new)
    assert again.left == []
    assert write.standard_workbook(again.contents) == new.read_bytes()


@pytest.mark.slow
def test_what_could_not_be_read_is_carried_as_it_stood(tongbao, sample, save):
    """The same errors are found in the new workbook, with the same values."""
    puts = {
        ("整改台账", "1.1.1", "整改状态"): "差不多了",
        ("整改台账", "1.1.2", "完成时限"): "6月底",
        ("整改台账", "1.2.1", "完成日期"): 12,
        ("整改台账", "1.2.2", "整改进展"): "#REF!",
        ("整改台账", "1.2.3", "措施编号"): datetime.datetime(2025, 1, 2),
        ("整改台账", "1.2.4", "完成日期"): datetime.datetime(1899, 12, 31),
        ("整改台账", "1.2.5", "责任单位"): "暂无",
        ("基本情况", "意见建议数", "内容"): "约4项",
        ("基本情况", "计入完成的状态", "内容"): "已完成、差不多",
    }
    first = sample["基本情况"].max_row + 1
    for number, name in enumerate(("计入完成的状态",), start=first):
        sample["基本情况"].cell(number, 1).value = name
    cells = {key: cell_of(sample, *key) for key in puts}
    for key, value in puts.items():
        cells[key].value = value
    number = sample["整改台账"].max_row + 1
    sample["整改台账"].cell(number, column_of(sample["整改台账"], "整改进展")).value = "粘贴的一段"
    old = save(sample)
    new, _ = carried(tongbao, old, code=1)

    before, after = read_ledger(old), read_ledger(new)
    assert errors(before).total() >= len(puts) + 1
    assert errors(after) == errors(before)
    assert values(after.ledger) == values(before.ledger)


@pytest.mark.slow
def test_words_of_a_deadline_are_kept(tongbao, sample, save):
    for key, word in (("1.1.1", "长期坚持"), ("1.1.2", "立行立改"), ("1.2.1", "2025年6月底前")):
        cell_of(sample, "整改台账", key, "完成时限").value = word
    new, _ = carried(tongbao, save(sample))
    book = load(new)
    found = [
        cell_of(book, "整改台账", key, header).value
        for key, header in (
            ("1.1.1", "完成时限"),
            ("1.1.2", "完成时限"),
            ("1.1.2", "立行立改"),
            ("1.2.1", "完成时限"),
        )
    ]
    assert found == ["长期坚持", "立行立改", "是", datetime.datetime(2025, 6, 30)]


@pytest.mark.slow
def test_what_the_reader_mended_stands_mended(tongbao, sample, save):
    sheet = sample["整改台账"]
    cell_of(sample, "整改台账", "1.1.1", "整改状态").value = "推进中"
    units = sample_ledger().units
    short = [unit for unit in units if unit.short][:2]
    cell_of(sample, "整改台账", "1.1.2", "责任单位").value = write_list(u.short for u in short)
    first, second = row_of(sheet, "1.2.1"), row_of(sheet, "1.2.2")
    letter = sheet.cell(1, column_of(sheet, "责任领导")).column_letter
    sheet[f"{letter}{first}"].value = "甲"
    sheet.merge_cells(f"{letter}{first}:{letter}{second}")
    old = save(sample)
    new, _ = carried(tongbao, old)
    book = load(new)
    assert cell_of(book, "整改台账", "1.1.1", "整改状态").value == "正在推进"
    found = [cell_of(book, "整改台账", "1.1.2", h).value for h in ("责任单位", "配合单位")]
    assert found[0] == short[0].name and found[1].startswith(short[1].name)
    assert cell_of(book, "整改台账", "1.2.2", "责任领导").value == "甲"
    assert not book["整改台账"].merged_cells.ranges
    assert values(read_ledger(new).ledger) == values(read_ledger(old).ledger)


@pytest.mark.slow
def test_texts_that_look_like_something_else_stay_texts(tongbao, sample, save):
    texts = ["=1+1", "#REF!", "-加强管理", "1.10", "a<b&c\n第二段"]
    keys = ("1.1.1", "1.1.2", "1.2.1", "1.2.2", "1.2.3")
    for key, text in zip(keys, texts, strict=True):
        cell = cell_of(sample, "整改台账", key, "佐证材料")
        cell.value, cell.data_type = text, "s"
    new, _ = carried(tongbao, save(sample))
    measures = {m.number: m.evidence for m in read_ledger(new).ledger.measures}
    assert [measures[key] for key in keys] == texts


def test_a_text_that_looks_like_an_escape_is_escaped():
    row = {"会议": "_x0041_", "日期": datetime.date(2025, 1, 2)}
    book = load(write.standard_workbook(write.WorkbookData({"工作会议": [row]})))
    assert book["工作会议"]["A2"].value == "_x005F_x0041_"


def test_numbers_of_many_digits_are_not_rounded():
    amount = Decimal("1234567890123456.789")
    row = {"指标": "甲", "数值": amount, "量词": "元"}
    book = load(write.standard_workbook(write.WorkbookData({"数据指标": [row]})))
    assert book["数据指标"]["B2"].value == "1234567890123456.789"


@pytest.mark.slow
def test_columns_of_somebodys_own_go_along(tongbao, sample, save):
    sheet = sample["整改台账"]
    position = sheet.max_column + 1
    sheet.cell(1, position).value = "科室意见"
    sheet.cell(row_of(sheet, "1.1.2"), position).value = "同意"
    sheet.cell(row_of(sheet, "1.2.1"), position).value = 3.5
    new, _ = carried(tongbao, save(sample))
    book = load(new)
    found = [cell_of(book, "整改台账", key, "科室意见").value for key in ("1.1.2", "1.2.1")]
    assert found == ["同意", 3.5]
    header = book["整改台账"].cell(1, column_of(book["整改台账"], "科室意见"))
    assert not header.protection.locked and header.column == book["整改台账"].max_column


@pytest.mark.slow
def test_whatever_stays_behind_is_said(tongbao, sample, save):
    sample.create_sheet("附件")["B2"] = "原件目录"
    sample.create_sheet("Sheet9")
    sample.create_sheet("检查结果")["A1"] = "旧的"
    sheet = sample["工作会议"]
    sheet.insert_rows(1)
    sheet["A1"] = "会议一览"
    sample["整改台账"]["A1"].comment = openpyxl.comments.Comment("请核", "某人")
    cell_of(sample, "整改台账", "1.1.1", "佐证材料").value = "=1+1"
    _, result = carried(tongbao, save(sample), code=1)
    said = [line for line in result.err.splitlines() if line.startswith(("工作表", "旧台账"))]
    formula = next(line for line in said if "公式" in line)
    assert "#N/A" in formula and "整改台账" in formula
    assert [line for line in said if line != formula] == [
        "工作表“工作会议”表头以上的文字没有带入。",
        "旧台账里的批注没有带入。",
        "工作表“附件”没有带入。",
    ]


@pytest.mark.slow
def test_a_ledger_longer_than_the_prepared_rows(tongbao, sample, save):
    sheet = sample["整改台账"]
    pattern = [cell.value for cell in sheet[row_of(sheet, "1.1.1")]]
    for number in range(write.PREPARED_ROWS + 40):
        sheet.append([f"9.9.{number}", *pattern[1:]])
    old = save(sample)
    new, _ = carried(tongbao, old)
    assert values(read_ledger(new).ledger) == values(read_ledger(old).ledger)
    book = load(new)
    last = len(read_ledger(new).ledger.measures) + 1
    assert last > LAST
    assert look_of(book["整改台账"], last + 50, 1).number_format == "@"
    assert validation_of(book["整改台账"], f"A{last + 50}") is not None


_ANYTHING = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(
        [
            "1.10",
            "长期坚持",
            "立行立改",
            "甲、乙",
            "已整改",
            "是",
            "=1",
            "#REF!",
            " ",
            "2025.3.7",
            "6月底",
        ]
    ),
    st.integers(-(10**5), 10**9),
    st.floats(-1e5, 1e12),
    st.booleans(),
    st.datetimes(datetime.datetime(1900, 3, 1), datetime.datetime(2200, 1, 1)),
)
_PLACES = [
    (sheet.title, cell.coordinate)
    for sheet in sample_book()
    for row in sheet.iter_rows(min_row=2, max_row=6)
    for cell in row
]


@pytest.mark.slow
@law(5)
@given(st.lists(st.tuples(st.sampled_from(_PLACES), _ANYTHING), min_size=20, max_size=60))
def test_any_cells_are_carried_to_an_equal_ledger(puts):
    book = sample_book()
    for (sheet, coordinate), value in puts:
        cell = book[sheet][coordinate]
        if isinstance(value, str):
            cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", value), "s"
        else:
            cell.value = value
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder, "旧.xlsx"), Path(folder, "新.xlsx")
        book.save(old)
        found = write.carry_over(old)
        new.write_bytes(write.standard_workbook(found.contents))
        reading, again = read_ledger(old), read_ledger(new)
    assert values(again.ledger) == values(reading.ledger)
    # A missing 项目 is now there, and blank; no other error got lost.
    assert not errors(reading) - errors(again) - Counter({("S05", "基本情况", ""): len(BASICS)})


def errors(reading):
    """The errors by what was found; a required cell is empty too where a word for nothing stood."""
    found = [f for f in reading.findings if f.severity == "error"]
    return Counter((f.code, f.sheet, "" if f.code == "V01" else f.value) for f in found)


def test_more_cells_than_can_be_carried_over_are_refused(tongbao, monkeypatch):
    # The package has a function of the same name.
    carrying = sys.modules["generator.workbook.writing.carry"]
    monkeypatch.setattr(carrying, "MOST_CARRIED", 100)
    result = tongbao("new", "新.xlsx", "--from", SAMPLE)
    assert result.code == 3 and "超过 100 个单元格，不能带入" in result.err
    assert not Path("新.xlsx").exists()
