"""tongbao stats on a ledger with errors: what can be counted is, and what is not is told."""

import datetime

import openpyxl
import pytest
from conftest import SAMPLE, cell_of, column_of, row_of, sample_book

from generator.findings import findings
from generator.ledger import uncounted
from generator.workbook.reading import tables

MEASURES, PROBLEMS = "整改台账", "问题清单"


def lacking(document):
    """{what is counted: the cells that it lacks} of the JSON."""
    return {
        told["counts"]: {f"{f['sheet']} {f['cell']}" for f in told["findings"]}
        for told in document["uncounted"]
    }


def counted(tongbao, path, *arguments):
    result = tongbao("stats", path, *arguments, "--format", "json")
    return result.code, result.json


def put(sheet, key, header, value):
    """Break a ledger in one cell, and tell which."""

    def mutate(book):
        cell = cell_of(book, sheet, key, header)
        cell.value = value
        return f"{sheet} {cell.coordinate}"

    return mutate


def without_column(sheet, header):
    def mutate(book):
        book[sheet].delete_cols(column_of(book[sheet], header))
        return None

    return mutate


STATUS = {"问题的状态和完成率", "措施的状态和完成率", "逾期和临期"}


# Each: one cell made unreadable, the counts that lack its row, and how counts of the sample change.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("mutate", "lack", "changes"),
    [
        # 1.1 has no 认定状态, so that its status is that of its measures.
        (put(MEASURES, "1.1.1", "整改状态", "未完成"), STATUS, {"measures": 55, "problems": 12}),
        (put(MEASURES, "1.1.1", "整改状态", None), STATUS, {"measures": 55}),
        (put(MEASURES, "1.1.1", "整改状态", "=1/0"), STATUS, {"measures": 55}),
        (put(MEASURES, "1.1.1", "责任单位", "养护股"), {"各单位的措施"}, {"measures": 55}),
        (put(MEASURES, "1.1.1", "责任单位", None), {"各单位的措施"}, {"measures": 55}),
        (
            put(MEASURES, "1.1.1", "问题编号", "8.8"),
            {"问题的状态和完成率", "各方面的措施"},
            {"measures": 55},
        ),
        (
            put(MEASURES, "1.1.1", "完成时限", "六月底"),
            {"逾期和临期", "逾期完成"},
            {"measures": 55},
        ),
        (put(MEASURES, "1.1.1", "完成日期", "某日"), {"逾期完成"}, {"measures": 55}),
        (put(MEASURES, "1.1.1", "立行立改", "大概"), {"立行立改"}, {"measures": 55}),
        (
            put(MEASURES, "1.1.2", "措施编号", "1.1.1"),
            {"问题的状态和完成率", "措施的各项统计"},
            {"measures": 54},
        ),
        (put(PROBLEMS, "1.1", "认定状态", "好了"), {"问题的状态和完成率"}, {"problems": 12}),
        (
            put(PROBLEMS, "1.1", "方面", None),
            {"方面数", "各方面的措施"},
            {"aspects": 4, "problems": 12},
        ),
        (
            put("制度成果", "公文会议管理规定", "类型", "改"),
            {"新建和修订的制度"},
            {"regulations": 7},
        ),
        (put("数据指标", "节水宣讲", "数值", "许多"), {"数据指标"}, {"measures": 55}),
        (put("工作会议", "整改工作推进会", "日期", "某日"), {"会议"}, {"measures": 55}),
        # What is wrong with a text is nothing to the counts.
        (put(MEASURES, "1.1.1", "整改进展", "写着{没有的词}。"), set(), {"measures": 55}),
        (put(MEASURES, "1.1.1", "是否公开", "也许"), set(), {"measures": 55}),
    ],
)
def test_a_row_is_left_out_of_the_counts_that_need_the_cell(
    tongbao, sample, save, mutate, lack, changes
):
    cell_of(sample, PROBLEMS, "1.1", "认定状态").value = None
    cell = mutate(sample)
    path = save(sample)
    code, found = counted(tongbao, path)
    assert code == 1
    told = lacking(found)
    assert set(told) == lack
    assert all(cell in cells for cells in told.values())
    assert {name: found[name] for name in changes} == changes
    for level in ("problems", "measures"):
        without = sum(
            row["rows"] for row in found["uncounted"] if f"{level}_by_status" in row["fields"]
        )
        known = sum(found[f"{level}_by_status"].values())
        done, rate = found[f"{level}_by_status"]["已完成"], found[f"{level[:-1]}_completion_rate"]
        assert known <= found[level] <= known + without
        assert rate == pytest.approx(done / known)
    shown = tongbao("stats", path)
    assert shown.code == 1
    for row in found["uncounted"]:
        said = "".join(shown.out.split())
        assert f"{row['counts']}：另有{row['rows']}行未计入" in said
        assert all(
            f["cell"] in said and "".join(f["message"][:-1].split()) in said
            for f in row["findings"]
        )
    assert "台账还有错误" in shown.err and "--annotate" in shown.err


@pytest.mark.slow
def test_a_row_is_in_none_of_the_groups_that_it_cannot_be_put_into(tongbao, sample, save):
    before = counted(tongbao, SAMPLE)[1]
    put(MEASURES, "1.1.1", "责任单位", "养护股")(sample)
    put(MEASURES, "1.1.2", "问题编号", "8.8")(sample)
    put(PROBLEMS, "2.1", "方面", None)(sample)
    _, after = counted(tongbao, save(sample))
    assert sum(row["measures"] for row in after["by_unit"]) == before["measures"] - 1
    of_problem = [
        row for row in sample_book()[MEASURES].iter_rows(values_only=True) if "2.1" in row[:2]
    ]
    assert sum(row["measures"] for row in after["by_aspect"]) == before["measures"] - 1 - len(
        of_problem
    )
    assert [row["name"] for row in after["by_aspect"]] == [
        row["name"] for row in before["by_aspect"]
    ]


@pytest.mark.parametrize(
    ("mutate", "lack"),
    [
        (lambda book: book.remove(book[MEASURES]), {"问题的状态和完成率", "措施的各项统计"}),
        (lambda book: book.remove(book[PROBLEMS]), {"问题的各项统计", "各方面的措施"}),
        (lambda book: book.remove(book["责任单位"]), {"各单位的措施"}),
        (lambda book: book.remove(book["数据指标"]), {"数据指标"}),
        (lambda book: book.remove(book["基本情况"]), {"逾期和临期"}),
        (without_column(MEASURES, "整改状态"), STATUS),
        (lambda book: book[MEASURES].cell(1, 30, "整改状态"), STATUS),
        (lambda book: book[MEASURES].delete_rows(2, 99), {"措施的各项统计"}),
        (without_column(PROBLEMS, "方面"), {"方面数", "各方面的措施"}),
        (put("基本情况", "统计截止日期", "内容", "八月"), {"逾期和临期"}),
        (put("基本情况", "统计截止日期", "内容", datetime.date(2024, 1, 1)), {"逾期和临期"}),
    ],
)
def test_what_lacks_a_whole_sheet_or_column_is_not_counted(tongbao, sample, save, mutate, lack):
    mutate(sample)
    path = save(sample)
    code, found = counted(tongbao, path)
    assert code == 1 and lack <= set(lacking(found))
    if lack == {"逾期和临期"}:
        assert found["overdue"] is found["due_soon"] is None and found["measures"] == 55
        if "基本情况" in sample.sheetnames:
            later = counted(tongbao, path, "--as-of", "2025-08-20")[1]
            assert later["overdue"] == 0 and "逾期和临期" not in lacking(later)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("预警天数", "几天", "临期按10天计算"),
        ("计入完成的状态", "已完成、都算", "完成率只把“已完成”算作完成"),
    ],
)
def test_a_setting_that_cannot_be_read_is_told_with_what_is_used_instead(
    tongbao, sample, save, name, content, told
):
    sample["基本情况"].append([name, content])
    path = save(sample)
    [assumed] = counted(tongbao, path)[1]["assumed"]
    assert name in assumed and told in assumed and assumed in tongbao("stats", path).out


def test_a_sum_lacks_the_row_that_is_no_number_and_no_name_stands_for_nothing(
    tongbao, sample, save
):
    sheet = sample["数据指标"]
    sheet["B2"].value = sheet["B3"].value = "许多"
    found = counted(tongbao, save(sample))[1]
    assert found["figures"]["节水宣讲"] == 7 and sheet["A2"].value not in found["figures"]


@pytest.mark.slow
def test_an_earlier_ledger_with_errors_stands_in_the_trend_with_what_it_lacks(
    tongbao, quarters, tmp_path
):
    book = openpyxl.load_workbook(tmp_path / quarters[0])
    put(MEASURES, "1.1.1", "整改状态", "未完成")(book)
    book.save(tmp_path / quarters[0])
    asked = ("stats", SAMPLE, "--since", *quarters)
    shown, (code, found) = tongbao(*asked), counted(tongbao, asked[1], *asked[2:])
    assert shown.code == code == 0 and found["left_out"] == []
    first, *others = found["trend"]
    assert sum(first["measures_by_status"].values()) == first["measures"] - 1 == 54
    assert first["uncounted"] and not any(row["uncounted"] for row in others)
    assert f"F23 “{quarters[0]}”有错误" in shown.err.replace("\n", "")
    built = tongbao("build", SAMPLE, "-t", "内部进展报告", "--since", *quarters)
    assert built.code == 1 and "F23" in built.err  # no document compares with them


def test_more_errors_than_are_listed_leave_nothing_counted_wrongly(
    tongbao, sample, save, monkeypatch
):
    for module in (findings, tables, uncounted):
        monkeypatch.setattr(module, "MOST_ALIKE", 3)
    sheet = sample[MEASURES]
    for row in range(row_of(sheet, "1.1.1"), row_of(sheet, "1.1.1") + 5):
        sheet.cell(row, column_of(sheet, "整改状态")).value = "未完成"
    found = counted(tongbao, save(sample))[1]
    assert found["measures"] is None and set(found["measures_by_status"].values()) == {0}
