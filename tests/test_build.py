"""tongbao build: from the ledger to the notice, and what it leaves alone."""

import datetime
import shutil
import zipfile

import docx
import openpyxl
import pytest
from conftest import (
    REFERENCE,
    SAMPLE,
    cell_of,
    folded,
    needs_reference,
    package_text,
    paragraphs,
    row_of,
)
from golden.make import AS_OF, TEMPLATES, golden_of, text_of

from generator.package.parts import unpack
from generator.package.properties import read_custom

GOLDEN = SAMPLE.parent.parent / "tests" / "golden" / "示例通报.txt"


def notices(folder):
    """The notices in a folder, without what stands beside each."""
    return [path for path in folder.glob("*.docx") if "检查报告" not in path.name]


def test_sample_gives_the_golden_text(tongbao, tmp_path):
    assert tongbao("build", SAMPLE, "-o", "通报.docx").code == 0
    text = "\n".join(paragraphs(tmp_path / "通报.docx")) + "\n"
    assert text == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.stem)
def test_each_template_gives_its_golden_text(tongbao, tmp_path, template):
    made = tongbao("build", SAMPLE, "-t", template, "-o", "通报.docx", "--as-of", AS_OF)
    assert made.code == 0, made.err
    assert text_of(tmp_path / "通报.docx") == golden_of(template).read_text(encoding="utf-8")


@needs_reference
def test_reference_ledger_gives_the_reference_notice(tongbao, tmp_path):
    assert tongbao("build", REFERENCE / "ledger.xlsx", "-o", "notice.docx").code == 0
    expected = (REFERENCE / "notice.txt").read_text(encoding="utf-8").splitlines()
    assert folded(paragraphs(tmp_path / "notice.docx")) == folded(expected)


def test_without_arguments_the_one_workbook_goes_to_the_output_folder(tongbao, tmp_path):
    (tmp_path / "workbooks").mkdir()
    shutil.copy(SAMPLE, tmp_path / "workbooks" / "本单位台账.xlsx")
    result = tongbao("build")
    assert result.code == 0
    (written,) = notices(tmp_path / "output")
    assert str(written.relative_to(tmp_path)) in result.out
    assert (
        written.name == "中共栖云县水利局党组关于县委第三巡察组反馈意见集中整改进展情况的通报.docx"
    )


def test_without_a_workbook_the_shipped_sample_is_used_and_named(tongbao, tmp_path):
    result = tongbao("build")
    assert result.code == 0
    assert "示例台账.xlsx" in result.err
    assert len(notices(tmp_path / "output")) == 1


def test_two_workbooks_are_not_chosen_between(tongbao, tmp_path):
    (tmp_path / "workbooks").mkdir()
    for name in ("甲.xlsx", "乙.xlsx"):
        shutil.copy(SAMPLE, tmp_path / "workbooks" / name)
    result = tongbao("build")
    assert result.code == 2
    assert "甲.xlsx" in result.err and "乙.xlsx" in result.err
    assert not (tmp_path / "output").exists()


@pytest.mark.slow
def test_same_inputs_same_bytes_on_another_day(tongbao, tmp_path, monkeypatch):
    import time

    tongbao("build", SAMPLE, "-o", "一.docx")
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 3 * 86400)
    tongbao("build", SAMPLE, "-o", "二.docx")
    assert (tmp_path / "一.docx").read_bytes() == (tmp_path / "二.docx").read_bytes()


@pytest.mark.slow
def test_resaved_ledger_changes_the_file_digest_but_not_the_content_digest(
    tongbao, sample, save, tmp_path
):
    tongbao("build", SAMPLE, "-o", "一.docx")
    tongbao("build", save(sample), "-o", "二.docx")
    first, second = (
        read_custom(unpack((tmp_path / n).read_bytes())) for n in ("一.docx", "二.docx")
    )
    assert first["台账文件摘要"] != second["台账文件摘要"]
    assert first["台账内容摘要"] == second["台账内容摘要"]
    assert first["统计截止"] == "2025-08-20"


def test_errors_write_nothing_and_leave_an_older_notice(tongbao, sample, save, tmp_path):
    older = tmp_path / "通报.docx"
    older.write_bytes(b"older")
    cell_of(sample, "整改台账", "1.1.1", "整改状态").value = "未完成"
    result = tongbao("build", save(sample), "-o", older, "--force")
    assert result.code == 1
    assert older.read_bytes() == b"older"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["台账.xlsx", "通报.docx"]
    assert result.out == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["通报.docx", "通报.txt", "通报-网站稿.html", "通报-检查报告.docx"]
)
def test_a_file_that_is_none_of_ours_is_left_alone_and_not_called_edited(tongbao, tmp_path, name):
    target = tmp_path / name
    target.write_bytes(b"mine")
    result = tongbao("build", SAMPLE, "-o", "通报.docx")
    assert f"“{name}”已经存在，没有覆盖，另存为“通报（第2稿）.docx”。" in result.err
    assert target.read_bytes() == b"mine"


@pytest.mark.slow
def test_an_edited_notice_is_left_alone_and_the_next_version_is_used_again(tongbao, tmp_path):
    target, second = tmp_path / "通报.docx", tmp_path / "通报（第2稿）.docx"
    tongbao("build", SAMPLE, "-o", target)
    document = docx.Document(target)
    document.paragraphs[0].add_run("改")
    document.save(target)
    edited = target.read_bytes()
    for _ in range(2):  # the untouched second version is ours to write again
        result = tongbao("build", SAMPLE, "-o", target)
        assert result.code == 0
        assert "通报（第2稿）.docx" in result.out
        assert "已有人修改过" in result.err
    assert target.read_bytes() == edited
    assert set(notices(tmp_path)) == {second, target}
    tongbao("build", SAMPLE, "-o", target, "--force")
    assert target.read_bytes() == second.read_bytes()


@pytest.mark.slow
def test_an_untouched_notice_is_written_again(tongbao, tmp_path):
    for _ in range(2):
        said = tongbao("build", SAMPLE, "-o", "通报.docx").err.splitlines()
        assert said[0].startswith("下一步：")
        assert said[1:] == [f"  tongbao verify 通报.docx {SAMPLE}"]
    assert [p.name for p in notices(tmp_path)] == ["通报.docx"]


@pytest.mark.slow
@pytest.mark.parametrize("lock", ["~$通报.docx", "~$报.docx", "~$.docx", ".~lock.通报.docx#"])
def test_a_notice_open_elsewhere_is_left_alone(tongbao, tmp_path, lock):
    tongbao("build", SAMPLE, "-o", "通报.docx")
    (tmp_path / lock).write_bytes(b"")
    result = tongbao("build", SAMPLE, "-o", "通报.docx")
    assert result.code == 0
    assert "打开" in result.err and "通报（第2稿）.docx" in result.out


def test_somebody_elses_file_is_never_overwritten(tongbao, tmp_path):
    (tmp_path / "通报.docx").write_bytes(b"not ours")
    assert tongbao("build", SAMPLE, "-o", "通报.docx").code == 0
    assert (tmp_path / "通报.docx").read_bytes() == b"not ours"
    assert (tmp_path / "通报（第2稿）.docx").exists()


def test_an_impossible_target_is_one_sentence(tongbao, tmp_path):
    (tmp_path / "文件").write_text("不是文件夹", encoding="utf-8")
    result = tongbao("build", SAMPLE, "-o", "文件/通报.docx")
    assert result.code == 3
    assert result.err.count("\n") == 1 and "不能写入" in result.err


@pytest.mark.slow
def test_without_a_date_it_is_a_review_copy_by_name_header_and_date(
    tongbao, sample, save, tmp_path
):
    cell_of(sample, "基本情况", "通报日期", "内容").value = None
    assert tongbao("build", save(sample)).code == 0
    (written,) = notices(tmp_path / "output")
    assert written.name.endswith("（送审稿）.docx")
    document = docx.Document(written)
    assert "送审稿" in "".join(p.text for p in document.sections[0].header.paragraphs)
    assert paragraphs(written)[-1].split() == ["年", "月", "日"]


def test_a_dated_notice_is_nowhere_called_a_review_copy(tongbao, tmp_path):
    tongbao("build", SAMPLE, "-o", "通报.docx")
    assert "送审稿" not in package_text(tmp_path / "通报.docx")


def test_withheld_measures_are_counted_and_never_printed(tongbao, sample, save, tmp_path):
    for number, publicity in (("1.2.2", "否"), ("1.2.3", "仅党内")):
        cell_of(sample, "整改台账", number, "是否公开").value = publicity
        cell_of(sample, "整改台账", number, "整改进展").value = f"保密标记{number}。"
    result = tongbao("build", save(sample), "-o", "通报.docx", "--format", "json")
    assert result.code == 0
    assert result.json["statistics"]["measures"] == 55
    assert "保密标记" not in package_text(tmp_path / "通报.docx")
    under = paragraphs(tmp_path / "通报.docx")
    start = next(i for i, text in enumerate(under) if text.startswith("2.农村供水"))
    assert [text[:3] for text in under[start + 1 : start + 5]] == [
        "（1）",
        "（2）",
        "（3）",
        "（4）",
    ]


@pytest.mark.slow
def test_internal_columns_reach_no_part_of_the_package(tongbao, sample, save, tmp_path):
    sheet = sample["整改台账"]
    row = row_of(sheet, "1.1.1")
    for column, header in enumerate((cell.value for cell in sheet[1]), start=1):
        if header in ("整改措施", "责任领导", "责任人", "佐证材料"):
            sheet.cell(row, column).value = f"内部标记{header}"
    for sheet, header in (
        ("责任单位", "联系人"),
        ("责任单位", "联系电话"),
        ("问题清单", "整改目标"),
    ):
        key = sample[sheet].cell(2, 1).value
        cell_of(sample, sheet, key, header).value = "内部标记"
    sample.properties.creator = "内部标记作者"
    assert tongbao("build", save(sample), "-o", "通报.docx").code == 0
    assert "内部标记" not in package_text(tmp_path / "通报.docx")


@pytest.mark.slow
def test_a_line_break_begins_a_new_paragraph_without_a_number(tongbao, sample, save, tmp_path):
    cell_of(sample, "整改台账", "1.1.2", "整改进展").value = "第一段。\n第二段。\n\n第三段。"
    tongbao("build", save(sample), "-o", "通报.docx")
    printed = paragraphs(tmp_path / "通报.docx")
    place = printed.index("（2）第一段。")
    assert printed[place + 1 : place + 3] == ["第二段。", "第三段。"]
    document = docx.Document(tmp_path / "通报.docx")
    styles = {p.text: p.style.name for p in document.paragraphs}
    assert styles["第二段。"] == styles["（2）第一段。"]


@pytest.mark.slow
def test_an_own_template_wins_over_the_shipped_one(tongbao, sample, save, tmp_path):
    (tmp_path / "templates").mkdir()
    document = docx.Document()
    document.add_paragraph("本单位模板：{{ 巡察组 }}、{{ 问题数 }}个问题")
    document.add_paragraph("{%p for 段 in 综述['整改工作基本情况'] + 综述['今后整改工作打算'] %}")
    document.add_paragraph("{{ 段.正文 }}")
    document.add_paragraph("{%p endfor %}")
    document.save(tmp_path / "templates" / "巡察整改通报.docx")
    assert tongbao("build", save(sample), "-o", "通报.docx").code == 0
    assert paragraphs(tmp_path / "通报.docx")[0] == "本单位模板：县委第三巡察组、12个问题"


@pytest.mark.slow
def test_the_template_named_in_the_ledger_is_used(tongbao, sample, save, tmp_path):
    (tmp_path / "templates").mkdir()
    document = docx.Document()
    document.add_paragraph("简报：{{ 措施数 }}")
    document.save(tmp_path / "templates" / "简报.docx")
    sample["基本情况"].append(["模板", "简报"])
    result = tongbao("build", save(sample), "-o", "通报.docx")
    assert result.code == 0, result.err
    assert paragraphs(tmp_path / "通报.docx") == ["简报：55"]
    assert "C08" in result.err  # its narrative is not printed


def test_published_statistics_name_both_levels_in_sentences_of_their_own(
    tongbao, sample, save, tmp_path
):
    sample["基本情况"].append(["公布统计数据", "是"])
    sample["基本情况"].append(["计入完成的状态", "已完成、长期坚持"])
    assert tongbao("build", save(sample), "-o", "通报.docx").code == 0
    printed = paragraphs(tmp_path / "通报.docx")
    (sentence,) = [text for text in printed if text.startswith("截至")]
    assert "12个问题中，已完成3个、长期坚持3个、正在推进6个" in sentence
    assert "50%（含长期坚持）。" in sentence
    assert "55项整改措施中，已完成30项、长期坚持15项、正在推进10项" in sentence
    assert "81.82%（含长期坚持）。" in sentence
    tables = docx.Document(tmp_path / "通报.docx").tables
    assert [table.rows[-1].cells[1].text for table in tables] == ["12", "55"]
    assert all(len(table.rows) == 4 + 2 for table in tables)


def test_the_notice_says_nothing_of_statistics_unless_asked(tongbao, tmp_path):
    tongbao("build", SAMPLE, "-o", "通报.docx")
    assert docx.Document(tmp_path / "通报.docx").tables == []
    assert not any("完成率" in text for text in paragraphs(tmp_path / "通报.docx"))


@pytest.mark.slow
def test_as_of_moves_what_is_late_and_nothing_in_the_text(tongbao, tmp_path):
    tongbao("build", SAMPLE, "-o", "一.docx")
    result = tongbao(
        "build", SAMPLE, "-o", "二.docx", "--as-of", "2027年1月1日", "--format", "json"
    )
    assert result.json["statistics"]["overdue"] > 0
    assert paragraphs(tmp_path / "一.docx") == paragraphs(tmp_path / "二.docx")


@pytest.mark.slow
def test_the_input_is_never_changed(tongbao):
    before = SAMPLE.read_bytes()
    for arguments in (["build", SAMPLE, "-o", "通报.docx"], ["check", SAMPLE], ["stats", SAMPLE]):
        tongbao(*arguments)
    assert SAMPLE.read_bytes() == before


def test_the_document_is_a_sound_package(tongbao, tmp_path):
    tongbao("build", SAMPLE, "-o", "通报.docx")
    with zipfile.ZipFile(tmp_path / "通报.docx") as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = docx.Document(tmp_path / "通报.docx").core_properties
    assert (core.author, core.last_modified_by) == ("", "")


def test_dates_of_meetings_leave_out_the_year_of_the_feedback(tongbao, sample, save, tmp_path):
    sample["工作会议"].append(["整改部署会", datetime.datetime(2025, 3, 1)])
    sample["工作会议"].append(["整改部署会", datetime.datetime(2024, 12, 31)])
    cell_of(
        sample, "整改台账", "1.1.2", "整改进展"
    ).value = "{会议日期：整改部署会}召开｛会议次数:整改部署会｝次会议。"
    assert tongbao("build", save(sample), "-o", "通报.docx").code == 0
    assert "（2）2024年12月31日、3月1日召开2次会议。" in paragraphs(tmp_path / "通报.docx")


def test_rows_in_any_order_print_by_number(tongbao, sample, save, tmp_path):
    sheet = sample["整改台账"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows), start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value
    assert tongbao("build", save(sample), "-o", "通报.docx").code == 0
    text = "\n".join(paragraphs(tmp_path / "通报.docx")) + "\n"
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_columns_in_any_order_and_extra_ones_change_nothing(tongbao, sample, save, tmp_path):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in reversed(sample.worksheets):
        copy = book.create_sheet(sheet.title)
        for row in sheet.iter_rows(values_only=True):
            copy.append(["随手记", *reversed(row)])
    book.create_sheet("草稿")["A1"] = "=1/0"
    assert tongbao("build", save(book), "-o", "通报.docx").code == 0
    text = "\n".join(paragraphs(tmp_path / "通报.docx")) + "\n"
    assert text == GOLDEN.read_text(encoding="utf-8")
