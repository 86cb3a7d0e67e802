"""tongbao stats --xlsx and --html: the same numbers everywhere, charts, and pages to print."""

import datetime
import re
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

import pytest
from conftest import SAMPLE, cell_of, package_text
from openpyxl.utils import range_boundaries
from report_tables import LEDGERS, STATUSES, opened, page_tables, read, tables

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def charts(path):
    """The charts of a workbook: of each series its name, and its categories with their numbers."""
    with zipfile.ZipFile(path) as archive:
        names = sorted(n for n in archive.namelist() if re.search(r"charts/chart\d+\.xml", n))
        for name in sorted(names, key=lambda name: int(re.search(r"\d+", name)[0])):
            yield [
                tuple(
                    (
                        series.find(f"{CHART}{part}//{CHART}f").text,
                        [v.text for v in series.findall(f"{CHART}{part}//{CHART}v")],
                    )
                    for part in ("tx", "cat", "val")
                )
                for series in ElementTree.fromstring(archive.read(name)).iter(f"{CHART}ser")
            ]


def cells(book, reference):
    """What stands in the cells that a chart refers to."""
    sheet, _, area = reference.partition("!")
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    found = book[sheet.strip("'")].iter_rows(top, bottom, left, right, values_only=True)
    return [cell for row in found for cell in row]


def group(row, level, rate):
    """A group of the JSON as a row of a table shows it."""
    found = row[f"{level}_by_status"]
    share = "—" if row[rate] is None else pytest.approx(row[rate])
    return [row[level], *(found[status] for status in STATUSES), share]


@pytest.mark.parametrize("path", LEDGERS)
@pytest.mark.parametrize("as_of", ["2025-08-20", "2025-06-30"])
def test_workbook_and_json_say_the_same(tongbao, path, as_of):
    asked = ("stats", path, "--as-of", as_of)
    result = tongbao(*asked, "--xlsx", "统计.xlsx", "--format", "json")
    found = result.json
    assert (result.code, found["xlsx"]) == (0, "统计.xlsx")
    book = opened("统计.xlsx")
    assert book.sheetnames == ["总表", "按方面", "按单位", "逾期和临期"]
    overall = tables(book["总表"])
    for row, level in zip(overall["总体情况"], ("problem", "measure"), strict=True):
        told = group(found, f"{level}s", f"{level}_completion_rate")
        assert [row["总数"], *(row[s] for s in STATUSES), row["完成率"]] == told
        assert row["未完成"] == found[f"{level}s_unfinished"]
    counts = {row["项目"]: row["数量"] for row in overall["其他统计"]}
    for word, field in (
        ("方面数", "aspects"),
        ("逾期措施数", "overdue"),
        ("逾期完成措施数", "finished_late"),
        ("临期措施数", "due_soon"),
        ("制度数", "regulations"),
        ("立行立改数", "immediate"),
    ):
        assert counts[word] == found[field], word
    assert {name: counts[name] for name in found["figures"]} == found["figures"]
    assert {name: counts[f"会议：{name}"] for name in found["meetings"]} == {
        name: len(days) for name, days in found["meetings"].items()
    }
    for sheet, title, of in (
        ("按方面", "按方面", "by_aspect"),
        ("按单位", "按责任单位", "by_unit"),
    ):
        rows = tables(book[sheet])[title]
        total = {"name": "合计", **found}
        for row, told in zip(rows, [*found[of], total], strict=True):
            assert row.pop("方面" if of == "by_aspect" else "责任单位") == told["name"]
            measures = group(told, "measures", "measure_completion_rate")
            *statuses, rate = measures
            late = [told["overdue"], told["due_soon"]]
            assert list(row.values())[-9:] == [*statuses, *late, rate], told["name"]
    problems = tables(book["按方面"])["各方面的问题"]
    for row, told in zip(problems, [*found["by_aspect"], {"name": "合计", **found}], strict=True):
        group_told = group(told, "problems", "problem_completion_rate")
        assert list(row.values()) == [told["name"], *group_told]
    late = tables(book["逾期和临期"]).get("逾期和临期的措施", [])
    assert [
        (r["措施编号"], r["责任单位"], r["责任人"], r["时限"].date().isoformat(), r["问题"])
        for r in late
    ] == [
        (r["number"], r["unit"], r["person"] or None, r["deadline"], r["problem_text"])
        for r in (*found["overdue_list"], *found["due_soon_list"])
    ]
    assert [r["逾期天数"] for r in late if r["逾期天数"]] == [
        r["days_late"] for r in found["overdue_list"]
    ]


NUMBER = re.compile(r"\d+(?:\.\d+)?%?|\d+-\d\d-\d\d")


def assert_shown(out, found, titles):
    """That the terminal shows each row of these tables: its numbers, rates and days, in order."""
    lines = [line.split() for line in out.splitlines()]
    numbers = [[read(word) for word in line if NUMBER.fullmatch(word)] for line in lines]
    for title in titles:
        assert [title] in lines
        for row in found[title]:
            assert [cell for cell in row.values() if not isinstance(cell, str | None)] in numbers


@pytest.mark.slow
@pytest.mark.parametrize("path", LEDGERS)
def test_the_terminal_shows_the_rows_of_the_workbook(tongbao, path):
    result = tongbao("stats", path, "--xlsx", "统计.xlsx")
    found = {title: rows for sheet in opened("统计.xlsx") for title, rows in tables(sheet).items()}
    assert_shown(result.out, found, ["按方面", "按责任单位"])


@pytest.mark.slow
def test_the_trend_is_the_same_everywhere(tongbao, late, earlier):
    earlier("五月.xlsx", datetime.date(2025, 5, 31))
    result = tongbao("stats", late, "--since", "五月.xlsx", "--xlsx", "统计.xlsx")
    book = opened("统计.xlsx")
    assert book.sheetnames[-1] == "趋势"
    found = {title: rows for sheet in book for title, rows in tables(sheet).items()}
    assert_shown(result.out, found, ["逾期和临期的措施", "问题的变化", "措施的变化"])
    trend = tongbao("stats", late, "--since", "五月.xlsx", "--format", "json").json["trend"]
    for level, title in (("problems", "问题的变化"), ("measures", "措施的变化")):
        for row, told in zip(found[title], trend, strict=True):
            assert row["截至"].date().isoformat() == told["as_of"]
            *statuses, rate = group(told, level, f"{level[:-1]}_completion_rate")
            assert list(row.values())[1:7] == statuses
            assert row[f"{(level == 'problems' and '问题') or '措施'}完成率"] == rate
    assert [row["台账"] for row in found["问题的变化"]] == [told["file"] for told in trend]


@pytest.mark.slow
@pytest.mark.parametrize("path", LEDGERS)
def test_charts_hold_the_numbers_of_their_cells(tongbao, path, earlier):
    since = ["--since", earlier("五月.xlsx", datetime.date(2025, 5, 31))] if path == SAMPLE else []
    tongbao("stats", path, "--xlsx", "统计.xlsx", *since)
    book = opened("统计.xlsx")
    found = list(charts("统计.xlsx"))
    assert len(found) == (6 if since else 4)
    for chart in found:
        assert [name for (_, [name]), _, _ in chart] == STATUSES
        for series in chart:
            for reference, cached in series:
                shown = cells(book, reference)
                assert cached and len(cached) == len(shown)
                for one, cell in zip(cached, shown, strict=True):
                    assert one == str(cell) or isinstance(cell, datetime.datetime)
            # The total is no bar.
            assert "合计" not in series[1][1]


@pytest.mark.slow
def test_the_workbook_can_be_printed_and_says_for_whom_it_is(tongbao, late, tmp_path):
    tongbao("stats", late, "--xlsx", "统计.xlsx")
    for sheet in opened("统计.xlsx"):
        assert "内部使用，不公开" in sheet["A2"].value and "截至2025年8月20日" in sheet["A2"].value
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows.startswith("$1:")
        assert "&P" in sheet.oddFooter.center.text and "&N" in sheet.oddFooter.center.text
        assert sheet.conditional_formatting
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    text = package_text(tmp_path / "统计.xlsx")
    assert "<f>" not in re.sub(r"<c:f>.*?</c:f>", "", text)
    assert text.count("descr=") == 4 and "dcterms" not in text


@pytest.mark.slow
@pytest.mark.parametrize("form", ["xlsx", "html"])
def test_the_same_ledger_gives_the_same_bytes(tongbao, late, tmp_path, form):
    for name in ("一", "二"):
        assert tongbao("stats", late, f"--{form}", f"{name}.{form}").code == 0
    assert (tmp_path / f"一.{form}").read_bytes() == (tmp_path / f"二.{form}").read_bytes()


@pytest.fixture
def hostile(sample, save):
    """A ledger with units that look like code, and their names."""
    names = {
        "办公室": "<script>alert(1)</script>&办公室",
        "财务审计股": "+1审计股",
        "河湖管理股": "{{ 7*7 }}河湖股",
    }
    for sheet in sample:
        for row in sheet.iter_rows():
            for cell in row:
                for old, name in names.items():
                    if isinstance(cell.value, str):
                        cell.value = cell.value.replace(old, name)
    return save(sample), set(names.values())


@pytest.mark.slow
def test_texts_of_the_ledger_are_data(tongbao, hostile, tmp_path):
    path, names = hostile
    asked = ("stats", path, "--xlsx", "统计.xlsx", "--html", "统计.html", "--format", "json")
    result = tongbao(*asked)
    assert result.code == 0, result.err
    known = [row["name"] for row in result.json["by_unit"]]
    assert names <= set(known)
    for found in (tables(opened("统计.xlsx")["按单位"]), page_tables(tmp_path / "统计.html")):
        assert [row["责任单位"] for row in found["按责任单位"][:-1]] == known
    assert "<script" not in (tmp_path / "统计.html").read_text("utf-8")


def edit_workbook(path):
    book = opened(path)
    book["总表"]["A1"].value = "改过"
    book.save(path)


def edit_page(path):
    path.write_text(path.read_text("utf-8").replace("总表", "总的"), "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(("form", "edit"), [("xlsx", edit_workbook), ("html", edit_page)])
def test_a_file_that_somebody_edited_stays(tongbao, late, tmp_path, form, edit):
    target = tmp_path / f"统计.{form}"
    asked = ("stats", late, f"--{form}", target)
    assert [tongbao(*asked).code for _ in range(2)] == [0, 0]
    assert [path.name for path in tmp_path.glob("统计*")] == [target.name]
    edit(target)
    edited = target.read_bytes()
    result = tongbao(*asked)
    assert f"已有人修改过，没有覆盖，另存为“统计（第2稿）.{form}”" in result.err
    assert f"已生成：{tmp_path / f'统计（第2稿）.{form}'}" in result.out
    assert target.read_bytes() == edited
    assert tongbao(*asked, "--force").code == 0
    assert target.read_bytes() == (tmp_path / f"统计（第2稿）.{form}").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--xlsx", "台账.xlsx"], 2),  # the ledger itself
        (["--xlsx", "五月.xlsx", "--since", "五月.xlsx"], 2),
        (["--xlsx", "统计.xls"], 2),
        (["--html", "统计.xlsx"], 2),
        (["--xlsx", "无/此/处\0.xlsx"], 3),
        (["--xlsx", "台账.xlsx/统计.xlsx"], 3),
        (["--html", "台账.xlsx/统计.html"], 3),
    ],
)
def test_a_target_that_cannot_be_is_refused_and_no_file_changes(
    tongbao, late, earlier, tmp_path, arguments, code
):
    earlier("五月.xlsx", datetime.date(2025, 5, 31))
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert tongbao("stats", late, *arguments).code == code
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_what_is_no_ledger_gives_no_file(tongbao, wages, tmp_path):
    (tmp_path / "统计.xlsx").write_bytes(b"")
    assert tongbao("stats", wages, "--xlsx", "统计.xlsx", "--force").code == 1
    assert (tmp_path / "统计.xlsx").read_bytes() == b""


@pytest.mark.slow
def test_what_could_not_be_counted_stands_on_every_sheet_and_on_the_page(
    tongbao, sample, save, tmp_path
):
    cell_of(sample, "整改台账", "1.1.1", "整改状态").value = "未完成"
    cell_of(sample, "整改台账", "1.2.1", "责任单位").value = "养护股"
    path = save(sample)
    result = tongbao("stats", path, "--xlsx", "统计.xlsx", "--html", "统计.html")
    assert result.code == 1
    book, page = opened("统计.xlsx"), (tmp_path / "统计.html").read_text("utf-8")
    told = "另有2行未计入有关的统计，逐行见“未计入”"
    assert told in page and all(told in sheet["A2"].value for sheet in book)
    rate = "措施的状态和完成率：另有1行未计入（完成率按其余54项计算）。"
    for name in ("总表", "按方面", "按单位"):
        assert rate in [row[0].value for row in book[name].iter_rows(max_row=9)], name
    late = [row[0].value for row in book["逾期和临期"].iter_rows(max_row=9)]
    assert "逾期和临期：另有1行未计入。" in late
    [row] = [row for row in tables(book["总表"])["总体情况"] if row["项目"] == "措施"]
    assert row["总数"] == sum(row[status] for status in STATUSES) + row["未计入"] == 55
    listed = tables(book["未计入"])["未计入的行"]
    assert ("各单位的措施", "整改台账", "1.2.1") in {
        (row["统计"], row["工作表"], row["编号"]) for row in listed
    }
    assert [list(row.values()) for row in listed] == [
        [int(cell) if heading == "共几行" else cell for heading, cell in row.items()]
        for row in page_tables(tmp_path / "统计.html")["未计入的行"]
    ]


@pytest.mark.slow
def test_what_is_not_asked_for_is_not_imported(tmp_path):
    script = (
        "import sys, contextlib\n"
        "from generator.cli import main\n"
        f"with contextlib.suppress(SystemExit): main(['stats', {str(SAMPLE)!r}])\n"
        "sys.exit(','.join({'xlsxwriter', 'jinja2', 'docx'} & set(sys.modules)) or None)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
