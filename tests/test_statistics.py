"""tongbao stats: counted here once more from the raw cells, by the rules of the contract."""

import datetime
from collections import Counter
from fractions import Fraction

import openpyxl
import pytest
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
from hypothesis import given
from hypothesis import strategies as st
from laws import law

from generator.ledger.items import Measure, Problem
from generator.ledger.statistics import LABELLED, STATISTICS, every
from generator.text.characters import write_percent

STATUSES = ["未启动", "正在推进", "基本完成", "长期坚持", "已完成"]


def rows(book, sheet):
    header, *body = book[sheet].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in body if any(row)]


def day(value):
    return value.date() if isinstance(value, datetime.datetime) else value


def recount(book, as_of):
    """The statistics by plain loops over the cells."""
    measures, problems = rows(book, "整改台账"), rows(book, "问题清单")
    statuses = {}
    for problem in problems:
        own = [m["整改状态"] for m in measures if m["问题编号"] == problem["问题编号"]]
        assessed = problem.get("认定状态")
        statuses[problem["问题编号"]] = assessed or min(own, key=STATUSES.index, default="未启动")
    late = soon = 0
    for measure in measures:
        due = day(measure.get("延期至") or measure["完成时限"])
        if due and measure["整改状态"] not in ("已完成", "长期坚持"):
            late += due < as_of
            soon += as_of <= due <= as_of + datetime.timedelta(days=10)
    return {
        "problems": len(problems),
        "measures": len(measures),
        "aspects": len({problem["方面"] for problem in problems}),
        "problems_by_status": Counter(statuses.values()),
        "measures_by_status": Counter(m["整改状态"] for m in measures),
        "overdue": late,
        "due_soon": soon,
    }


def assert_agrees(document, expected):
    for name in ("problems", "measures", "aspects", "overdue", "due_soon"):
        assert document[name] == expected[name], name
    for name in ("problems_by_status", "measures_by_status"):
        assert list(document[name]) == STATUSES
        assert {s: n for s, n in document[name].items() if n} == expected[name]
    assert sum(document["problems_by_status"].values()) == document["problems"]
    assert sum(document["measures_by_status"].values()) == document["measures"]
    for group in ("by_aspect", "by_unit"):
        for name in ("measures", "overdue", "due_soon"):
            assert sum(row[name] for row in document[group]) == document[name]


@pytest.mark.parametrize(
    "path", [SAMPLE, pytest.param(REFERENCE / "ledger.xlsx", marks=needs_reference)]
)
@pytest.mark.parametrize("as_of", ["2025-08-20", "2026-06-30"])
def test_the_ledgers_are_counted_as_by_hand(tongbao, path, as_of):
    result = tongbao("stats", path, "--as-of", as_of, "--format", "json")
    assert result.code == 0
    book = openpyxl.load_workbook(path)
    document = result.json
    assert document["as_of"] == as_of
    assert_agrees(document, recount(book, datetime.date.fromisoformat(as_of)))
    done = document["problems_by_status"]["已完成"]
    assert document["problem_completion_rate"] == pytest.approx(done / document["problems"])
    assert document["regulations"] == len(rows(book, "制度成果"))
    sums = Counter()
    for row in rows(book, "数据指标"):
        sums[row["指标"]] += row["数值"]
    assert document["figures"] == pytest.approx(dict(sums))
    assert {name: len(days) for name, days in document["meetings"].items()} == Counter(
        row["会议"] for row in rows(book, "工作会议")
    )


@pytest.mark.slow
@law(12)
@given(st.data())
def test_any_mixture_of_statuses_and_deadlines_adds_up(tongbao, sample, save, data):
    sheet = sample["整改台账"]
    status, due = column_of(sheet, "整改状态"), column_of(sheet, "完成时限")
    unit, problem = column_of(sheet, "责任单位"), column_of(sheet, "问题编号")
    dates = st.one_of(st.none(), st.dates(datetime.date(2025, 7, 1), datetime.date(2025, 9, 30)))
    names = [row["单位名称"] for row in rows(sample, "责任单位")]
    numbers = [row["问题编号"] for row in rows(sample, "问题清单")]
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, status).value = data.draw(st.sampled_from(STATUSES))
        sheet.cell(row, due).value = data.draw(dates)
        sheet.cell(row, unit).value = data.draw(st.sampled_from(names))
        if row > 20:
            sheet.cell(row, problem).value = data.draw(st.sampled_from(numbers))
    for row in range(2, 14):
        cell_of(sample, "问题清单", numbers[row - 2], "认定状态").value = data.draw(
            st.sampled_from([None, *STATUSES[:-1]])
        )
    result = tongbao("stats", save(sample), "--format", "json")
    missing = {n for n in numbers if not any(m["问题编号"] == n for m in rows(sample, "整改台账"))}
    if any(not cell_of(sample, "问题清单", n, "认定状态").value for n in missing):
        assert result.code == 1  # a problem without measures and without 认定状态
        return
    assert result.code == 0, result.err
    assert_agrees(result.json, recount(sample, datetime.date(2025, 8, 20)))


@pytest.mark.slow
def test_late_and_nearly_due_measures_are_listed_the_latest_first(tongbao, late):
    book = openpyxl.load_workbook(late)
    measures = {row["措施编号"]: row for row in rows(book, "整改台账")}
    problems = {row["问题编号"]: row["问题"] for row in rows(book, "问题清单")}
    found, out = tongbao("stats", late, "--format", "json").json, tongbao("stats", late).out
    assert len(found["overdue_list"]) == 6 and len(found["due_soon_list"]) == 1
    for field, days, sign in (("overdue", "days_late", -1), ("due_soon", "days_left", 1)):
        listed = found[f"{field}_list"]
        assert len(listed) == found[field] == sum(row[field] for row in found["by_unit"])
        assert listed == sorted(listed, key=lambda row: row["deadline"])
        assert {row["number"] for row in listed} == set(found[f"{field}_measures"])
        for row in listed:
            cells = measures[row["number"]]
            due = cells["完成时限"].date()
            assert row == {
                "number": cells["措施编号"],
                "problem": cells["问题编号"],
                "problem_text": problems[cells["问题编号"]],
                "unit": cells["责任单位"],
                "person": cells["责任人"],
                "deadline": due.isoformat(),
                days: sign * (due - datetime.date(2025, 8, 20)).days,
            }
            [line] = [line for line in out.splitlines() if f" {row['number']} " in line]
            for told in (row["unit"], row["person"], row["deadline"], str(row[days])):
                assert told in line


@pytest.mark.slow
def test_an_approved_extension_is_the_deadline_that_counts(tongbao, sample, save):
    sheet = sample["整改台账"]
    extended = sheet.max_column + 1
    sheet.cell(1, extended).value = "延期至"
    cell_of(sample, "整改台账", "1.2.3", "完成时限").value = datetime.date(2025, 8, 1)
    late = tongbao("stats", save(sample), "--format", "json").json
    assert late["overdue_measures"] == ["1.2.3"]
    sheet.cell(row_of(sheet, "1.2.3"), extended).value = datetime.date(2025, 8, 25)
    soon = tongbao("stats", save(sample), "--format", "json").json
    assert (soon["overdue"], soon["due_soon_measures"]) == (0, ["1.2.3"])


# A measure so filled in is counted one more time; it takes a row here to add a count of measures.
COUNTED = {
    "overdue": {"整改状态": "正在推进", "完成时限": datetime.date(2025, 8, 1)},
    "finished_late": {
        "完成时限": datetime.date(2025, 3, 1),
        "完成日期": datetime.date(2025, 3, 2),
    },
    "due_soon": {"整改状态": "正在推进", "完成时限": datetime.date(2025, 8, 25)},
    "immediate": {"立行立改": "是"},
}


@pytest.mark.slow
@pytest.mark.parametrize(
    "statistic",
    [
        statistic
        for statistic in STATISTICS
        if statistic.item is Measure
        and statistic.flag not in (None, every)
        and not statistic.status
    ],
    ids=lambda statistic: statistic.field,
)
def test_a_measure_is_counted_by_its_cells(tongbao, sample, save, statistic):
    """And by no cell of which the statistic does not say that it needs it."""
    cells, field = COUNTED[statistic.field], statistic.field
    before = tongbao("stats", save(sample), "--format", "json").json
    for column, value in cells.items():
        cell_of(sample, "整改台账", "1.2.3", column).value = value
    after = tongbao("stats", save(sample), "--format", "json").json
    assert after[field] == before[field] + 1
    assert set(cells) <= set(statistic.needs.columns)


def test_finished_after_the_deadline_is_late_and_not_overdue(tongbao, sample, save):
    for column, value in COUNTED["finished_late"].items():
        cell_of(sample, "整改台账", "1.1.1", column).value = value
    document = tongbao("stats", save(sample), "--format", "json").json
    assert (document["finished_late"], document["overdue"]) == (1, 0)


@pytest.mark.slow
def test_decimal_figures_add_up_exactly(tongbao, sample, save, tmp_path):
    for amount in (0.1, 0.2):
        sample["数据指标"].append(["新增管网", amount, "公里"])
    cell_of(sample, "整改台账", "1.1.1", "整改进展").value = "新增{新增管网}公里。"
    assert tongbao("stats", save(sample), "--format", "json").json["figures"]["新增管网"] == 0.3
    tongbao("build", save(sample), "-o", "通报.docx")
    from conftest import paragraphs

    assert any(text.endswith("新增0.3公里。") for text in paragraphs(tmp_path / "通报.docx"))


def test_statistics_for_people_show_every_group(tongbao):
    out = tongbao("stats", SAMPLE).out
    assert "截至2025年8月20日" in out
    for unit in (row["单位名称"] for row in rows(sample_book(), "责任单位")):
        assert unit[:8] in out
    assert "54.55%" in out and "在册资产：835" in out


@pytest.mark.parametrize("statistic", STATISTICS, ids=lambda statistic: statistic.word)
def test_a_statistic_is_a_word_and_is_counted_in_json(tongbao, statistic):
    assert statistic.help and statistic.word.isidentifier()
    assert (statistic.flag is None) != (statistic.derived is None)
    document = tongbao("stats", SAMPLE, "--format", "json").json
    words = tongbao("template", "words").out
    assert f"  {{{statistic.word}}}  {statistic.help}\n" in words
    if statistic.status:
        kind = "problems" if statistic.item is Problem else "measures"
        assert statistic.status in document[f"{kind}_by_status"]
    else:
        assert statistic.field in document


def test_no_two_statistics_have_one_name():
    for names in ([s.word for s in STATISTICS], [s.field for s in STATISTICS]):
        assert len(set(names)) == len(names)


@pytest.mark.slow
@pytest.mark.parametrize("count", LABELLED, ids=lambda count: count.word)
def test_a_count_with_a_label_is_told_beside_the_statuses(tongbao, count):
    document = tongbao("stats", SAMPLE, "--format", "json").json
    told = f"{count.label}{document[count.field]}{count.measure_word}"
    assert told in tongbao("build", SAMPLE, "-o", "通报.docx").out
    assert all(count.field in row for row in document["by_unit"])
    if count.listed:
        assert count.label[:2] in tongbao("stats", SAMPLE).out


@pytest.mark.parametrize(
    ("share", "places", "written"),
    [
        (Fraction(5, 12), 2, "41.67%"),
        (Fraction(1, 8), 0, "13%"),  # half up, not half even
        (Fraction(1, 800), 2, "0.13%"),
        (Fraction(1, 2), 2, "50%"),
        (Fraction(1, 1), 2, "100%"),
        (Fraction(2, 3), 4, "66.6667%"),
        (Fraction(0, 7), 2, "0%"),
        (Fraction(1999, 2000), 1, "100%"),
    ],
)
def test_rates_round_half_up_in_text_only(share, places, written):
    assert write_percent(share, places) == written


@pytest.mark.slow
@pytest.mark.parametrize(
    ("counted", "problems", "measures", "told"),
    [(None, 9, 25, True), ("已完成、长期坚持", 6, 10, False), ("长期坚持", 9, 40, False)],
)
def test_the_unfinished_and_why_rates_are_low(
    tongbao, sample, save, counted, problems, measures, told
):
    if counted:
        sample["基本情况"].append(["计入完成的状态", counted])
    path = save(sample)
    found = tongbao("stats", path, "--format", "json").json
    assert (found["problems_unfinished"], found["measures_unfinished"]) == (problems, measures)
    said = tongbao("stats", path).out
    assert ("完成率没有把“长期坚持”算作完成（3个问题、15项措施）" in said) == told
    assert ("“计入完成的状态”填写“已完成、长期坚持”" in said) == told


def test_the_unfinished_are_words(tongbao, sample, save, tmp_path):
    cell_of(
        sample, "综述", "今后整改工作打算", "正文"
    ).value = "还有{未完成问题数}个问题、{未完成措施数}项措施没有完成。"
    tongbao("build", save(sample), "-o", "通报.docx")
    assert "还有9个问题、25项措施没有完成。" in "".join(paragraphs(tmp_path / "通报.docx"))
    words = tongbao("template", "words").out
    assert "{未完成措施数}" in words and "行.未完成问题数" in words
    assert "{预警天数}" not in words and "{模板}" not in words
