"""What the documents for the office alone print, and all templates through other programs."""

import re

import docx
import pytest
from conftest import REFERENCE, SAMPLE, cell_of, needs_reference, package_text, paragraphs, row_of
from golden.make import golden_of, text_of
from pdf import convert, needs_office, read_pages, save_as
from shipped import FAMILY, FOLDER, REMINDER, REPORT

from generator.notice.registry import audience_of
from generator.package.parts import unpack

LATE = "2025-11-22"  # one of the sample's measures is late on that day, three nearly due


@pytest.fixture
def lines(tongbao, tmp_path):
    """Build a document of a ledger and give its text, tables and all."""

    def built(path, template, *words):
        made = tongbao("build", path, "-t", template, "-o", "文件.docx", "--force", *words)
        assert made.code == 0, made.err
        return text_of(tmp_path / "文件.docx").splitlines()

    return built


@pytest.mark.slow
def test_a_report_counts_as_stats_does(tongbao, lines):
    counted = tongbao("stats", SAMPLE, "--as-of", LATE, "--format", "json").json
    printed = lines(SAMPLE, REPORT, "--as-of", LATE)
    for unit in counted["by_unit"]:
        (row,) = (x.split("｜") for x in printed if x.startswith(f"{unit['name']}｜"))
        assert row[1] == str(unit["measures"])
        assert row[7:9] == [str(unit["overdue"]), str(unit["due_soon"])]
    for late in counted["overdue_list"]:
        assert any(
            x.startswith(f"{late['number']}｜") and f"｜{late['days_late']}" in x for x in printed
        )


@pytest.mark.slow
def test_nothing_is_late(lines):
    printed = lines(SAMPLE, REPORT)
    assert "没有逾期的措施。" in printed and "没有即将到期的措施。" in printed
    assert "截至2025年8月20日，没有逾期和即将到期的整改措施。" in lines(SAMPLE, REMINDER)


@pytest.mark.parametrize(
    ("due", "extended", "days", "grade"),
    [
        ("2025-08-19", None, "逾期1天", "督办"),
        ("2025-08-20", None, "当天到期", "催办"),
        ("2025-08-30", None, "还有10天", "催办"),
        ("2025-08-31", None, "还有11天", "提醒"),
        ("2025-09-09", None, "还有20天", "提醒"),
        ("2025-09-10", None, "", ""),
        ("2025-08-01", "2025-09-01", "还有12天", "提醒"),
    ],
)
def test_a_measure_is_urged_in_three_grades(lines, sample, save, due, extended, days, grade):
    cell_of(sample, "整改台账", "2.3.5", "完成时限").value = due
    if extended:
        sheet = sample["整改台账"]
        column = sheet.max_column + 1
        sheet.cell(1, column).value = "延期至"
        sheet.cell(row_of(sheet, "2.3.5"), column).value = extended
    rows = [x for x in lines(save(sample), REMINDER) if x.startswith("2.3.5｜")]
    assert bool(rows) == bool(grade)
    assert all(f"｜{days}｜{grade}" in row for row in rows)


def test_the_days_of_the_grades_are_the_office_s_own(lines, sample, save):
    for row in (["预警天数", 75], ["提醒天数", 110]):
        sample["基本情况"].append(row)
    printed = lines(save(sample), REMINDER)
    assert any(x.startswith("2.3.5｜") and x.endswith("还有72天｜催办") for x in printed)
    assert any(x.startswith("1.2.4｜") and x.endswith("还有102天｜提醒") for x in printed)
    assert (
        "注：等级分三级，逾期的为“督办”，75天以内到期的为“催办”，110天以内到期的为“提醒”。"
        in printed
    )


def test_each_unit_has_a_page_of_its_own(tongbao, tmp_path):
    assert tongbao("build", SAMPLE, "-t", REMINDER, "-o", "单.docx", "--as-of", LATE).code == 0
    document = docx.Document(tmp_path / "单.docx")
    titles = [p for p in document.paragraphs if p.text == "巡察整改督办单"]
    assert len(titles) == 3
    assert all(title.style.paragraph_format.page_break_before for title in titles)


@pytest.mark.slow
def test_a_report_says_what_has_changed_since(tongbao, lines, tmp_path, sample, save):
    cell_of(sample, "基本情况", "统计截止日期", "内容").value = "2025-08-25"
    cell_of(sample, "整改台账", "2.3.5", "整改状态").value = "已完成"
    cell_of(sample, "整改台账", "2.3.5", "完成日期").value = "2025-08-22"
    new = save(sample)
    printed = lines(new, REPORT, "--since", SAMPLE)
    (sentence,) = (x for x in printed if x.startswith("与截至2025年8月20日的上一期相比"))
    assert "完成的措施由30项变为31项" in sentence and "逾期的措施仍为0项" in sentence
    assert sum(x.startswith(("2025年8月20日｜", "2025年8月25日｜")) for x in printed) == 2
    assert tongbao("verify", "文件.docx", new, "--since", SAMPLE).code == 0
    untouched = tongbao("review", "文件.docx", new, "--since", SAMPLE, "--format", "json")
    assert untouched.code == 0 and not untouched.json["template"]
    document = docx.Document(tmp_path / "文件.docx")
    next(p for p in document.paragraphs if p.text == sentence).add_run("请关注。")
    document.save(tmp_path / "改过.docx")
    edited = tongbao("review", "--since", SAMPLE, "--format", "json", "改过.docx", new).json
    assert [e["after"] for e in edited["template"]] == [f"{sentence}请关注。"]
    assert not edited["unmatched"]
    plain = tongbao("build", new, "--since", SAMPLE, "-o", "通报.docx", "--format", "json")
    assert "T23" in {f["code"] for f in plain.json["findings"]}
    assert "T23" not in tongbao("build", new, "-o", "通报.docx").err
    assert not any("上一期" in x for x in lines(SAMPLE, REPORT))


@pytest.mark.slow
def test_an_earlier_ledger_that_cannot_be_compared_is_told(tongbao, tmp_path, sample, save):
    cell_of(sample, "基本情况", "反馈日期", "内容").value = "2025-02-21"
    other = save(sample, "别的.xlsx")
    result = tongbao("build", SAMPLE, "-t", REPORT, "--since", other, "-o", "文件.docx")
    assert result.code == 1 and "别的.xlsx" in result.err
    assert not (tmp_path / "文件.docx").exists()


@pytest.mark.slow
def test_a_document_for_the_office_alone_is_no_draft(tongbao, tmp_path, sample, save):
    cell_of(sample, "基本情况", "通报日期", "内容").value = None
    result = tongbao("build", save(sample), "-t", REPORT)
    assert result.code == 0
    (made,) = (p for p in (tmp_path / "output").glob("*.docx") if "检查报告" not in p.name)
    assert made.name == "县水利局党组巡察整改内部进展报告（内部）.docx"
    assert "送审稿" not in package_text(made)


# --- through other programs -------------------------------------------------------------------


@pytest.fixture(scope="module")
def saved_templates(tmp_path_factory):
    """The templates as LibreOffice saves them, by the forms that they went through."""
    folder = tmp_path_factory.mktemp("saved")
    shipped = sorted(FOLDER.glob("*.docx"))
    odt = save_as("odt", folder / "odt", *shipped)
    odt = [path.rename(path.with_stem(f"{path.stem}-odt")) for path in odt]
    saved = save_as("docx", folder / "docx", *shipped, *odt)
    return {"docx": saved[: len(shipped)], "odt-docx": saved[len(shipped) :]}


@needs_office
@pytest.mark.parametrize("forms", ["docx", "odt-docx"])
def test_a_template_saved_by_another_program_gives_the_same_text(saved_templates, lines, forms):
    saved = {path.stem.removesuffix("-odt"): path for path in saved_templates[forms]}
    assert saved.keys() == {skeleton.name for skeleton in FAMILY}
    for skeleton in FAMILY:
        assert audience_of(unpack(saved[skeleton.name].read_bytes())) is skeleton.audience
        golden = golden_of(FOLDER / f"{skeleton.name}.docx").read_text(encoding="utf-8")
        printed = lines(SAMPLE, saved[skeleton.name], "--as-of", LATE)
        assert printed == golden.splitlines(), skeleton.name


@needs_office
@pytest.mark.parametrize(
    "ledger", [SAMPLE, pytest.param(REFERENCE / "ledger.xlsx", marks=needs_reference)], ids=str
)
def test_each_document_comes_to_paper_whole(tongbao, tmp_path, ledger):
    day = LATE if ledger == SAMPLE else "2026-01-05"  # when some measures are late
    for skeleton in FAMILY:
        words = ("-t", skeleton.name, "-o", f"{skeleton.name}.docx", "--as-of", day)
        assert tongbao("build", ledger, *words).code == 0
    made = {s.name: (tmp_path / f"{s.name}.docx").read_bytes() for s in FAMILY}
    for name, pdf in convert(made, tmp_path).items():
        pages = read_pages(pdf)
        on_paper = re.sub(r"\s", "", "".join(x.text for page in pages for x in page.lines))
        for line in paragraphs(tmp_path / f"{name}.docx"):
            # A page number stands within a paragraph that goes on overleaf.
            assert re.sub(r"\s", "", line)[:20] in on_paper, line
        sheets = sum(line == "巡察整改督办单" for line in paragraphs(tmp_path / f"{name}.docx"))
        assert len(pages) == sheets or name != REMINDER
