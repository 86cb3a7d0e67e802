"""What is hidden, and one cause for many findings, is told once."""

import pytest
from broken_cells import STRUCK, cell_in, deleted, found_in, places
from conftest import cell_of, column_of

from generator.package.parts import pack, unpack


@pytest.mark.slow
def test_what_is_hidden_counts_and_is_told(tongbao, sample, save):
    sample["综述"].sheet_state = "hidden"
    sample["整改台账"].column_dimensions["D"].hidden = True
    sample["整改台账"].column_dimensions["I"].hidden = True  # 责任人, which is never printed
    sample["整改台账"].row_dimensions[5].height = 0.75
    path = save(sample)
    parts = unpack(path.read_bytes())
    path.write_bytes(pack({n: part.replace(b'"0.75"', b'"0"') for n, part in parts.items()}))
    assert places(found_in(tongbao, path)) == [
        ("S12", "整改台账", "D1"),
        ("V13", "整改台账", "5"),
        ("S11", "综述", ""),
    ]
    assert tongbao("check", path).code == 0


@pytest.mark.parametrize("header", ["进展标题", "整改进展", "配合单位"])
def test_a_header_struck_through_is_one_error(tongbao, sample, save, header):
    sheet = sample["整改台账"]
    cell = sheet.cell(1, column_of(sheet, header))
    cell.font = STRUCK
    errors = places(found_in(tongbao, save(sample)), "error")
    assert errors == [("S13", "整改台账", cell.coordinate)]


def test_a_header_corrected_by_hand(tongbao, sample, save):
    sheet = sample["整改台账"]
    cell = sheet.cell(1, column_of(sheet, "完成时限"))
    cell.value = deleted("完成", "时间", "时限")
    findings = found_in(tongbao, save(sample))
    assert places(findings) == [("V30", "整改台账", cell.coordinate)]


ECHOES = {
    "a number that stands twice": ("问题清单", "1.2", "问题编号", "1.1", "K01", "C22"),
    "a measure's number that stands twice": (
        "整改台账",
        "1.2.2",
        "措施编号",
        "1.2.1",
        "K01",
        "C22",
    ),
    "no number of a problem": ("问题清单", "1.2", "问题编号", None, "V01", "C22"),
    "no text that cites": ("整改台账", "1.1.2", "整改进展", None, "V01", "C21"),
    "no number of a text that cites": ("整改台账", "1.1.2", "措施编号", None, "V10", "C21"),
    "no 量词 in the first row of a figure": ("数据指标", "节水宣讲", "量词", None, "V01", "C06"),
}


@pytest.mark.parametrize("case", ECHOES)
def test_what_one_fault_explains_is_not_told_besides(tongbao, sample, save, case):
    sheet, key, column, value, cause, echo = ECHOES[case]
    cell_in(sample, sheet, key, column).value = value
    codes = {finding["code"] for finding in found_in(tongbao, save(sample))}
    assert cause in codes and echo not in codes


def test_a_gap_and_a_figure_that_nobody_cites_are_told_beside_other_faults(tongbao, sample, save):
    cell_in(sample, "整改台账", "2.1.2", "措施编号").value = "2.1.1"
    cell_in(sample, "整改台账", "1.2.2", "措施编号").value = "1.2.9"
    text = cell_in(sample, "整改台账", "1.1.2", "整改进展")
    text.value = text.value.replace("{节水宣讲}", "多场")
    codes = [finding["code"] for finding in found_in(tongbao, save(sample))]
    assert {"K01", "C22", "C21"} <= set(codes)


def rename_sheet(name):
    return lambda book: setattr(book[name], "title", "某表")


def rename_column(sheet, header):
    return lambda book: setattr(
        book[sheet].cell(1, column_of(book[sheet], header)), "value", "另一列"
    )


def drop_rows(sheet, first, number=100):
    return lambda book: book[sheet].delete_rows(first, number)


def clear_column(sheet, header):
    def mutate(book):
        for row in range(2, book[sheet].max_row + 1):
            book[sheet].cell(row, column_of(book[sheet], header)).value = None

    return mutate


ONE_CAUSE = [
    (rename_sheet("整改台账"), "S01", "整改台账"),
    (rename_sheet("数据指标"), "S01", "数据指标"),
    (rename_sheet("工作会议"), "S01", "工作会议"),
    (rename_sheet("基本情况"), "S01", "基本情况"),
    (drop_rows("整改台账", 2), "S04", "整改台账"),
    (drop_rows("数据指标", 2), "S04", "数据指标"),
    (drop_rows("工作会议", 2), "S04", "工作会议"),
    (drop_rows("责任单位", 2), "S04", "责任单位"),
    (drop_rows("整改台账", 1, 1), "S10", "整改台账"),
    (drop_rows("数据指标", 1, 1), "S10", "数据指标"),
    (rename_column("整改台账", "问题编号"), "S02", "整改台账"),
    (rename_column("整改台账", "是否公开"), "S02", "整改台账"),
    (rename_column("整改台账", "整改进展"), "S02", "整改台账"),
    (rename_column("基本情况", "项目"), "S02", "基本情况"),
    (rename_column("基本情况", "内容"), "S02", "基本情况"),
    (clear_column("整改台账", "责任单位"), "S14", "整改台账"),
    (clear_column("数据指标", "量词"), "S14", "数据指标"),
]


@pytest.mark.parametrize(("mutate", "code", "sheet"), ONE_CAUSE)
def test_one_cause_is_told_once(tongbao, sample, save, mutate, code, sheet):
    mutate(sample)
    findings = found_in(tongbao, save(sample))
    assert [(f["code"], f["sheet"]) for f in findings] == [(code, sheet)]


def test_a_word_whose_cell_has_an_error_needs_no_error_of_its_own(tongbao, sample, save):
    cell_of(sample, "基本情况", "反馈日期", "内容").value = "2月下旬"
    cell_of(sample, "综述", "整改工作基本情况", "正文").value = "{反馈日期}召开了会议。"
    findings = found_in(tongbao, save(sample))
    assert places(findings, "error") == [("V02", "基本情况", "B11")]
