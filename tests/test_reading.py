"""What people really type and arrange is read as they mean it, and each correction is reported."""

import datetime
from dataclasses import dataclass
from difflib import get_close_matches

import pytest
from broken_cells import found_in
from conftest import (
    REFERENCE,
    SAMPLE,
    cell_of,
    column_of,
    needs_reference,
    paragraphs,
    row_of,
    sample_book,
)
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from generator.checks import nonwords, placeholders, timing
from generator.checks.prose import known as prose_ledger
from generator.ledger import columns
from generator.ledger.items import Measure
from generator.ledger.schema import SHEETS
from generator.package.parts import pack, unpack
from generator.text import characters as text
from generator.text.characters import Nearest, chinese_numeral, nearest
from generator.text.dates import parse_date
from generator.workbook.reading import grid, read, tables
from generator.workbook.reading.read import read_ledger


def codes(tongbao, path):
    return {(f["code"], f["sheet"], f["cell"]) for f in found_in(tongbao, path)}


def content(path):
    return read_ledger(path).content


def test_the_digest_of_a_ledger_is_the_one_that_copies_in_the_field_carry():
    """Another digest would take every reviewed copy for one of an older ledger.

    A column that is declared anew is declared with later=True, and changes none.
    """
    assert content(SAMPLE) == "b0234b28c710bd17a4ab64f5a36e081bc03f2662353f95a61c41facb15bc2d8a"


@needs_reference
def test_the_digest_of_the_reference_is_unchanged():
    ledger = REFERENCE / "ledger.xlsx"
    assert content(ledger) == "bbf89e8898945d9a6596f73d7064218644cdfa4da7f94605218183904ff989bd"


def test_a_column_declared_later_is_read_and_leaves_older_ledgers_alone(sample, save, monkeypatch):
    @columns.row_of(columns.Sheet("整改台账", "measures", ("措施编号",)))
    @dataclass(slots=True, eq=False, repr=False)
    class Longer(Measure):
        accepted_by: str = columns.column("验收人", later=True)

    longer = columns.DESCRIBED.pop()
    sheets = tuple(longer if sheet.name == longer.name else sheet for sheet in SHEETS)
    before = content(SAMPLE)
    monkeypatch.setattr(read, "SHEETS", sheets)
    assert content(SAMPLE) == before
    sheet = sample["整改台账"]
    sheet.cell(1, sheet.max_column + 1).value = "验收人"
    sheet.cell(2, sheet.max_column).value = " 王某"
    reading = read_ledger(save(sample))
    assert [m.accepted_by for m in reading.ledger.measures[:2]] == ["王某", ""]
    assert reading.content != before


@pytest.mark.slow
def test_a_title_above_the_header(tongbao, sample, save):
    for sheet in sample.worksheets:
        sheet.insert_rows(1, 2)
        sheet["A1"] = "栖云县水利局巡察整改台账"
    path = save(sample)
    assert content(path) == content(SAMPLE)
    found = found_in(tongbao, path)
    assert {f["code"] for f in found} == {"S07"}
    assert {f["severity"] for f in found} == {"info"}
    sample["整改台账"]["E5"].value = None
    assert ("V01", "整改台账", "E5") in codes(tongbao, save(sample))


def test_headers_with_blanks_breaks_and_other_spellings(tongbao, sample, save):
    sheet = sample["整改台账"]
    for header, typed in (
        ("整改进展", "整改\n进展 情况"),
        ("完成日期", "完成时间"),
        ("措施编号", " 措施　编号 "),
        ("责任单位", "责任单位*"),
    ):
        sheet.cell(1, column_of(sheet, header)).value = typed
    path = save(sample)
    assert content(path) == content(SAMPLE)
    assert {f["code"] for f in found_in(tongbao, path)} == {"S09"}


def test_sheets_named_with_blanks(tongbao, sample, save):
    sample["整改台账"].title = " 整改 台账"
    path = save(sample)
    assert content(path) == content(SAMPLE)
    assert {f["code"] for f in found_in(tongbao, path)} == {"S08"}


def test_two_sheets_that_could_both_be_meant_are_an_error(tongbao, sample, save):
    sample.create_sheet("整改台账 ").append(["措施编号"])
    assert ("S06", "整改台账 ", "") in codes(tongbao, save(sample))


@pytest.mark.slow
def test_a_merged_cell_means_the_one_above(tongbao, sample, save):
    sheet, column = sample["问题清单"], column_of(sample["问题清单"], "方面")
    sheet.merge_cells(start_row=2, end_row=4, start_column=column, end_column=column)
    path = save(sample)
    assert content(path) == content(SAMPLE)
    assert {f["cell"] for f in found_in(tongbao, path) if f["code"] == "V11"} == {"B3", "B4"}


def test_a_merged_number_does_not_name_several_measures(tongbao, sample, save):
    sample["整改台账"].merge_cells("A2:A3")
    found = codes(tongbao, save(sample))
    assert ("V10", "整改台账", "E3") in found or ("V01", "整改台账", "A3") in found


@pytest.mark.slow
def test_hidden_rows_count_and_are_told(tongbao, sample, save):
    sample["整改台账"].row_dimensions[5].hidden = True
    path = save(sample)
    assert content(path) == content(SAMPLE)
    assert ("V13", "整改台账", "5") in codes(tongbao, path)


@pytest.mark.slow
def test_trailing_formatted_rows_are_nothing(tongbao, sample, save):
    sheet = sample["整改台账"]
    for row in range(60, 400):
        sheet.cell(row, 1).number_format = "@"
        sheet.cell(row, 5).value = " \u3000"
    assert found_in(tongbao, save(sample)) == []


@pytest.mark.slow
def test_the_1904_date_system(tongbao, sample, save):
    sample.epoch = CALENDAR_MAC_1904
    path = save(sample)
    assert content(path) == content(SAMPLE)
    cell = cell_of(sample, "整改台账", "1.1.1", "完成日期")
    cell.value, cell.number_format = 45723 - 1462, "General"
    (found,) = found_in(tongbao, save(sample))
    assert "2025-03-07" in found["message"]


def test_an_extension_of_later_excels_does_not_hide_the_1904_date_system(sample, save):
    sample.epoch = CALENDAR_MAC_1904
    path = save(sample)
    parts = unpack(path.read_bytes())
    extension = (
        b'<extLst><ext uri="{140A7094-0E35-4892-8432-C4D2E57EDEB5}" '
        b'xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main">'
        b'<x15:workbookPr chartTrackingRefBase="1"/></ext></extLst></workbook>'
    )
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</workbook>", extension)
    path.write_bytes(pack(parts))
    assert content(path) == content(SAMPLE)


def test_chinese_built_in_date_formats(tongbao, sample, save):
    for row in sample["整改台账"].iter_rows(min_row=2):
        for cell in row:
            if isinstance(cell.value, datetime.datetime):
                cell.number_format = 'yyyy"年"m"月"d"日"'
    assert content(save(sample)) == content(SAMPLE)


@pytest.mark.parametrize("epoch_1904", [False, True])
@pytest.mark.parametrize("number", [-2.912783622417553e16, -1.1e11, -1e300, 1e300, 1e9])
@pytest.mark.parametrize("shown_as", ["yyyy-mm-dd", "h:mm", "[h]:mm:ss"])
def test_a_number_that_no_day_can_have_is_told_at_its_cell(
    tongbao, sample, save, number, shown_as, epoch_1904
):
    """The engine breaks down on some of these, on which depends on the format."""
    if epoch_1904:
        sample.epoch = CALENDAR_MAC_1904
    cell = cell_of(sample, "整改台账", "1.1.1", "完成日期")
    cell.value, cell.number_format = number, shown_as
    (found,) = found_in(tongbao, save(sample))
    assert (found["code"], found["cell"]) == ("V02", cell.coordinate)
    assert found["value"].startswith((str(int(number))[:9], str(number)))


@pytest.mark.parametrize("shown_as", ["yyyy-mm-dd", "h:mm"])
def test_a_number_below_nought_is_no_day(tongbao, sample, save, shown_as):
    cell = cell_of(sample, "整改台账", "1.1.1", "完成日期")
    cell.value, cell.number_format = -5, shown_as
    (found,) = found_in(tongbao, save(sample))
    assert (found["code"], found["cell"], found["value"]) == ("V02", cell.coordinate, "-5")


@pytest.mark.slow
def test_an_infinite_number_is_no_day(tongbao, sample, save, tmp_path):
    cell = cell_of(sample, "整改台账", "1.1.1", "完成日期")
    cell.value, cell.number_format = 987654321, "yyyy-mm-dd"
    parts = unpack(save(sample).read_bytes())
    for typed in ("1e999", "-1e999"):
        changed = {name: data.replace(b"987654321", typed.encode()) for name, data in parts.items()}
        (tmp_path / "台账.xlsx").write_bytes(pack(changed))
        (found,) = found_in(tongbao, tmp_path / "台账.xlsx")
        assert (found["code"], found["cell"]) == ("V02", cell.coordinate)


@pytest.mark.parametrize(
    ("written", "read"), [("甲_x005F_x0001_1", "甲_x0001_1"), ("_x0001_1甲", "1甲")]
)
def test_an_escaped_character_in_a_cell_is_itself(tongbao, sample, save, written, read):
    cell_of(sample, "整改台账", "1.1.1", "整改措施").value = "WRITTEN"  # openpyxl would escape it
    path = save(sample)
    parts = unpack(path.read_bytes())
    typed = {name: part.replace(b"WRITTEN", written.encode()) for name, part in parts.items()}
    path.write_bytes(pack(typed))
    assert next(m.plan for m in read_ledger(path).ledger.measures if m.number == "1.1.1") == read


def test_rich_text_runs_are_one_text(tongbao, sample, save):
    cell = cell_of(sample, "整改台账", "1.1.1", "整改进展")
    text = cell.value
    cell.value = CellRichText(text[:9], TextBlock(InlineFont(b=True), text[9:20]), text[20:])
    assert content(save(sample)) == content(SAMPLE)


def test_blanks_of_all_kinds_around_a_value(tongbao, sample, save):
    for header, value in (
        ("整改状态", "\u00a0已完成 "),
        ("责任单位", "\u3000办公室\n"),
        ("是否公开", " 是"),
    ):
        cell_of(sample, "整改台账", "1.1.1", header).value = value
    cell_of(sample, "整改台账", "1.1.1", "责任单位").value = (
        "\u3000" + cell_of(sample_book(), "整改台账", "1.1.1", "责任单位").value
    )
    assert content(save(sample)) == content(SAMPLE)


def test_numbers_stored_as_text(tongbao, sample, save):
    cell_of(sample, "基本情况", "意见建议数", "内容").value = "３"
    for row in range(2, sample["数据指标"].max_row + 1):
        cell = sample["数据指标"].cell(row, 2)
        cell.value = str(cell.value)
    path = save(sample)
    assert content(path) == content(SAMPLE)
    assert {f["severity"] for f in found_in(tongbao, path)} == {"info"}


def test_a_problem_number_stored_as_a_number(tongbao, sample, save):
    for sheet in ("问题清单", "整改台账"):
        column = column_of(sample[sheet], "问题编号")
        for row in range(2, sample[sheet].max_row + 1):
            cell = sample[sheet].cell(row, column)
            cell.value, cell.number_format = float(cell.value), "General"
    path = save(sample)
    assert content(path) == content(SAMPLE)
    assert {f["code"] for f in found_in(tongbao, path)} == {"V12"}


def test_a_1_10_that_became_1_1(tongbao, sample, save):
    sample["问题清单"].append([1.1, *[cell.value for cell in sample["问题清单"][2]][1:]])
    assert ("K01", "问题清单", "A14") in codes(tongbao, save(sample))


def test_a_number_that_could_be_either_is_an_error(tongbao, sample, save):
    sample["问题清单"].append(["1.10", *[cell.value for cell in sample["问题清单"][2]][1:]])
    cell = cell_of(sample, "整改台账", "1.1.2", "问题编号")
    cell.value, cell.number_format = 1.1, "General"
    assert ("V09", "整改台账", cell.coordinate) in codes(tongbao, save(sample))


@pytest.mark.parametrize(
    ("typed", "deadline", "immediate"),
    [
        ("立行立改", None, True),
        ("即知即改", None, True),
        ("长期坚持", None, False),
        ("持续推进", None, False),
        ("2025年6月底前", datetime.date(2025, 6, 30), False),
        ("2024年2月底", datetime.date(2024, 2, 29), False),
        ("2025年12月", datetime.date(2025, 12, 31), False),
        ("2025年底前", datetime.date(2025, 12, 31), False),
        ("2025年9月5日前", datetime.date(2025, 9, 5), False),
        ("2025年6月底前完成", datetime.date(2025, 6, 30), False),
        ("2025年9月5日之前整改到位", datetime.date(2025, 9, 5), False),
    ],
)
def test_deadlines_as_people_write_them(sample, save, typed, deadline, immediate):
    cell = cell_of(sample, "整改台账", "1.1.1", "完成时限")
    cell.value = typed
    reading = read_ledger(save(sample))
    (measure,) = [m for m in reading.ledger.measures if m.number == "1.1.1"]
    assert (measure.deadline, measure.immediate) == (deadline, immediate)
    noted = {(f.code, f.cell, f.severity) for f in reading.findings}
    expected = set() if typed in ("立行立改", "长期坚持") else {("V08", cell.coordinate, "info")}
    assert noted == expected


def test_paragraphs_pasted_from_word_are_told_with_their_mend(tongbao, sample, save):
    sheet = sample["整改台账"]
    row = row_of(sheet, "1.1.2")
    sheet.insert_rows(row, 2)
    for number in (row, row + 1):
        sheet.cell(number, column_of(sheet, "整改进展")).value = "从 Word 粘贴来的又一段。"
    errors = [f for f in found_in(tongbao, save(sample)) if f["severity"] == "error"]
    assert [(f["code"], f["cell"]) for f in errors] == [("V10", f"E{row}"), ("V10", f"E{row + 1}")]
    assert f"E{row - 1}" in errors[0]["hint"]


@pytest.mark.slow
def test_a_sheet_of_rubbish_is_told_within_bounds(tongbao, sample, save):
    sheet = sample["整改台账"]
    row = [cell.value for cell in sheet[2]]
    row[column_of(sheet, "完成日期") - 1] = "某日"
    for number in range(1200):
        sheet.append([f"9.9.{number}", *row[1:]])
    found = found_in(tongbao, save(sample))
    assert sum(f["code"] == "V02" for f in found) == 1000
    (rest,) = [f["message"] for f in found if f["code"] == "V17" and "V02" in f["message"]]
    assert "另有 200 处" in rest


@pytest.mark.parametrize(
    ("module", "bound", "reason"),
    [
        (placeholders, "MOST_CITED", "文字里的占位符超过 1 个"),
        (placeholders, "MOST_PRINTED", "占位符展开后的文字过多"),
        (prose_ledger, "MOST_NUMBERS", "文字里的数字超过 1 个"),
        (timing, "MOST_DATES", "文字里的日期超过 1 处"),
        (nonwords, "MOST_ORPHANS", "文字里不成词的字超过 1 个"),
        (tables, "MOST_UNIT_TEXT", "“责任单位”一列的文字过多"),
        (grid, "MOST_CHARACTERS", "单元格里的文字过多"),
    ],
)
def test_texts_that_would_take_too_long_are_refused(
    tongbao, tmp_path, monkeypatch, module, bound, reason
):
    monkeypatch.setattr(module, bound, 1)
    for command in (["check", SAMPLE], ["build", SAMPLE, "-o", tmp_path / "通报.docx"]):
        result = tongbao(*command)
        assert (result.code, result.err.count("\n")) == (3, 1)
        assert f"超出了可以安全读取的范围：{reason}。" in result.err
    assert not (tmp_path / "通报.docx").exists()


@pytest.mark.parametrize(("length", "code"), [(2000, 0), (2001, 3)])
def test_long_texts_are_read_within_a_bound_of_their_own(
    tongbao, sample, save, monkeypatch, length, code
):
    monkeypatch.setattr(grid, "MOST_IN_LONG", 2000)
    text = "整改措施写得很长。" * 300
    cell_of(sample, "整改台账", "1.1.1", "整改措施").value = text[:length]
    result = tongbao("check", save(sample))
    assert result.code == code and ("单元格里的文字过多" in result.err) == (code == 3)


@pytest.mark.parametrize("number", ["1.1." + "9" * 5000, "1." * 2000 + "1", "9" * 5000])
def test_an_absurd_number_is_a_number_like_any_other(tongbao, sample, save, number):
    cell_of(sample, "整改台账", "1.1.1", "措施编号").value = number
    assert tongbao("check", save(sample)).code in (0, 1)


def test_what_was_meant_is_found_among_very_many_words(monkeypatch):
    words = [f"第{number}中心站" for number in range(500)]
    for word in ("第7中心", "第499中心占", "甲", "中" * 200):
        assert nearest(word, words) == get_close_matches(word, words, cutoff=0.5)[:3]
    monkeypatch.setattr(text, "_SUGGESTIONS", 2)
    near = Nearest(words, most=1)
    assert [near(word) for word in ("第7中心", "第7中心", "第8中心", "第9中心", "第7中心")] == [
        *(["第7中心站"], ["第7中心站"], ["第8中心站"], [], ["第7中心站"])
    ]


@pytest.mark.slow
def test_a_line_break_in_a_name_is_joined(tongbao, sample, save, tmp_path):
    cell = cell_of(sample, "问题清单", "1.1", "问题")
    text = cell.value
    cell.value = f"{text[:6]}\n{text[6:]}"
    path = save(sample)
    assert ("V16", "问题清单", cell.coordinate) in codes(tongbao, path)
    tongbao("build", path, "-o", "通报.docx")
    assert f"1.{text}。" in paragraphs(tmp_path / "通报.docx")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2025-3-7", (2025, 3, 7)),
        ("2025.03.07", (2025, 3, 7)),
        ("2025/3/7", (2025, 3, 7)),
        ("2025 年 3 月 7 日", (2025, 3, 7)),
        ("2025年3月7号", (2025, 3, 7)),
        ("20250307", (2025, 3, 7)),
        ("２０２５－０３－０７", (2025, 3, 7)),
        ("2025-03-07 00:00:00", (2025, 3, 7)),
        ("二〇二五年三月七日", (2025, 3, 7)),
        ("二〇二五年十十月七日", None),
        ("二○二五年十二月三十一日", (2025, 12, 31)),
        ("2025年13月1日", None),
        ("2025-02-29", None),
        ("25.3.7", None),
        ("3月7日", None),
        ("2025年3月", None),
        ("去年", None),
        ("", None),
    ],
)
def test_spellings_of_a_day(typed, day):
    assert parse_date(typed) == (datetime.date(*day) if day else None)


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (21, "二十一"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (2345, "二千三百四十五"),
    ],
)
def test_chinese_numerals(number, numeral):
    assert chinese_numeral(number) == numeral
