"""tongbao remind: a page for each unit that is late, one list for the leader, nothing else."""

import docx
import pytest
from conftest import SAMPLE, cell_of, package_text, sample_book

DAY = ("--as-of", "2025-11-22")
PAGES = {
    "督办单-财务审计股.docx": ["2.3.5", "2.3.7"],
    "督办单-农村水利股.docx": ["1.2.4"],
    "督办单-防汛抗旱服务中心.docx": ["1.3.6"],
}
LIST = "督办汇总.docx"


def rows(path):
    """The rows of the tables of measures, by their numbers."""
    cells = [
        [cell.text for cell in row.cells]
        for table in docx.Document(path).tables
        for row in table.rows
    ]
    return {row[0]: row[1:] for row in cells if row[0][:1].isdecimal()}


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.slow
def test_each_unit_that_is_late_gets_its_page_and_the_leader_the_list(tongbao, tmp_path):
    result = tongbao("remind", SAMPLE, "-o", "督办", *DAY)
    folder = tmp_path / "督办"
    assert result.code == 0 and names(folder) == sorted([*PAGES, LIST])
    for name, numbers in PAGES.items():
        assert list(rows(folder / name)) == numbers
        assert name in result.out
        unit = name[4:-5]
        others = {other[4:-5] for other in PAGES} - {unit}
        assert not any(other in package_text(folder / name) for other in others)
    listed = rows(folder / LIST)
    assert set(listed) == {number for numbers in PAGES.values() for number in numbers}
    for number, left, grade in (("2.3.5", "逾期22天", "督办"), ("2.3.7", "还有8天", "催办")):
        measure = cell_of(sample_book(), "整改台账", number, "责任人").value
        assert listed[number][1:] == [measure, listed[number][2], left, grade]
    assert listed["2.3.5"][2] == "2025年10月31日"
    assert "下一步" in result.err
    written = {path: path.read_bytes() for path in folder.iterdir()}
    assert tongbao("remind", SAMPLE, "-o", "督办", *DAY).code == 0
    assert {path: path.read_bytes() for path in folder.iterdir()} == written


@pytest.mark.slow
@pytest.mark.parametrize(
    ("late", "soon", "next_", "said"),
    [
        (2, 0, 0, "逾期2项（见下表）"),
        (1, 1, 0, "逾期1项，10天以内到期1项（见下表）"),
        (1, 0, 1, "逾期1项，20天以内到期1项（见下表）"),
        (1, 1, 1, "逾期1项，10天以内到期1项，另有20天以内到期1项（见下表）"),
        (0, 1, 1, "10天以内到期1项，另有20天以内到期1项（见下表）"),
        (0, 0, 2, "20天以内到期2项（见下表）"),
    ],
)
def test_a_page_names_the_grades_that_the_unit_has(
    tongbao, sample, save, tmp_path, late, soon, next_, said
):
    days = ["2025-11-01"] * late + ["2025-11-25"] * soon + ["2025-12-10"] * next_
    for number, day in zip(("2.3.5", "2.3.6", "2.3.7"), [*days, "2026-06-30"], strict=False):
        cell_of(sample, "整改台账", number, "完成时限").value = day
    tongbao("remind", save(sample), "-o", "督办", *DAY)
    page = docx.Document(tmp_path / "督办" / "督办单-财务审计股.docx")
    [asked] = [p.text for p in page.paragraphs if p.text.startswith("截至")]
    assert f"整改措施中，{said}" in asked and ("已经逾期的" in asked) is (late > 0)


@pytest.mark.slow
def test_what_is_due_on_that_very_day_is_said_so(tongbao, tmp_path):
    for day, said in (("29", "还有1天"), ("30", "当天到期")):
        tongbao("remind", SAMPLE, "-o", day, "--as-of", f"2025-11-{day}")
        assert rows(tmp_path / day / LIST)["2.3.7"][3] == said


def test_the_days_of_the_grades_are_settings_of_the_ledger(tongbao, sample, save):
    for name, days in (("预警天数", 3), ("提醒天数", 9)):
        cell = next(
            (row[1] for row in sample["基本情况"].iter_rows() if row[0].value == name), None
        )
        if cell:
            cell.value = days
        else:
            sample["基本情况"].append([name, days])
    found = tongbao("remind", save(sample), "-o", "督办", *DAY, "--format", "json").json
    grades = {m["number"]: m["grade"] for unit in found["units"] for m in unit["measures"]}
    assert grades == {"2.3.5": "督办", "2.3.7": "提醒", "1.2.4": "提醒", "1.3.6": "提醒"}
    assert found["summary"].endswith(LIST) and found["uncounted"] == []


@pytest.mark.parametrize("arguments", [[], ["--as-of", "2025-08-20"]])
def test_where_nobody_is_late_nothing_is_written(tongbao, tmp_path, arguments):
    result = tongbao("remind", SAMPLE, "-o", "督办", *arguments)
    assert result.code == 0 and "没有写任何文件" in result.out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_page_that_somebody_edited_is_kept_and_an_old_one_is_told(tongbao, tmp_path):
    tongbao("remind", SAMPLE, "-o", "督办", *DAY)
    folder = tmp_path / "督办"
    edited = folder / "督办单-财务审计股.docx"
    document = docx.Document(edited)
    document.paragraphs[2].add_run("已电话催办。")
    document.save(edited)
    before = edited.read_bytes()
    result = tongbao("remind", SAMPLE, "-o", "督办", *DAY)
    assert "督办单-财务审计股（第2稿）.docx" in result.out and edited.read_bytes() == before
    assert "以前的" not in result.err
    earlier = tongbao("remind", SAMPLE, "-o", "督办", "--as-of", "2025-11-19")
    assert set(names(folder)) == {*PAGES, LIST, "督办单-财务审计股（第2稿）.docx"}
    later = tongbao("remind", SAMPLE, "-o", "督办", "--as-of", "2025-08-20")
    assert later.err.count("是以前的") == 4 and earlier.code == later.code == 0


@pytest.mark.slow
def test_rows_that_cannot_be_counted_are_told_and_the_others_urged(tongbao, sample, save, tmp_path):
    put = {
        ("2.3.7", "整改状态"): "未完成",
        ("1.2.4", "责任单位"): "养护股",
        ("1.3.6", "完成时限"): "年底",
        ("2.3.5", "整改措施"): "核查{没有的词}，收回{专题研讨会}笔",
    }
    cells = {}
    for (number, header), value in put.items():
        cell = cell_of(sample, "整改台账", number, header)
        cell.value, cells[number] = value, cell.coordinate
    sample["数据指标"]["B2"].value = "许多"  # 专题研讨会
    del sample["综述"]
    path = save(sample)
    result = tongbao("remind", path, "-o", "督办", *DAY)
    assert result.code == 1
    assert names(tmp_path / "督办") == ["督办单-财务审计股.docx", LIST]
    said = "".join(result.err.split())
    assert all(f"{cells[number]}（{number}）" in said for number in ("2.3.7", "1.2.4", "1.3.6"))
    assert f"整改台账{cells['2.3.5']}引用的词没有内容" in said
    assert rows(tmp_path / "督办" / LIST)["2.3.5"][0] == "核查〔没有的词〕，收回〔专题研讨会〕笔"
    told = docx.Document(tmp_path / "督办" / LIST).paragraphs
    [lacks] = [p.text for p in told if p.text.startswith("台账里另有不能计入的行")]
    assert all(cells[number] in lacks for number in ("2.3.7", "1.2.4", "1.3.6"))
    found = tongbao("remind", path, "-o", "督办", *DAY, "--format", "json").json
    assert {row["counts"] for row in found["uncounted"]} >= {"逾期和临期", "各单位的措施"}


@pytest.mark.slow
def test_names_of_units_are_safe_names_of_files(tongbao, sample, save, tmp_path):
    for old, new in {"财务审计股": "财务/审计:股", "农村水利股": "CON"}.items():
        for sheet in sample:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value == old:
                        cell.value = new
    tongbao("remind", save(sample), "-o", "督办", *DAY)
    written = names(tmp_path / "督办")
    assert len(written) == 4 and all("财务/" not in name and ":" not in name for name in written)


@pytest.mark.slow
def test_an_office_has_a_template_of_its_own_and_a_wrong_one_is_refused(tongbao, tmp_path):
    tongbao("template", "new", "我的.docx", "--from", "督办单")
    document = docx.Document("我的.docx")
    document.paragraphs[0].insert_paragraph_before("请于三日内书面回复。")
    document.save("我的.docx")
    assert tongbao("remind", SAMPLE, "-o", "督办", *DAY, "-t", "我的.docx").code == 0
    page = docx.Document(tmp_path / "督办" / "督办单-农村水利股.docx")
    assert page.paragraphs[0].text == "请于三日内书面回复。"
    document.paragraphs[0].text = "{{ 没有的词 }}"
    document.save("坏.docx")
    result = tongbao("remind", SAMPLE, "-o", "别处", *DAY, "-t", "坏.docx")
    assert result.code == 1 and "T02" in result.err and not (tmp_path / "别处").exists()


@pytest.mark.slow
def test_without_a_day_nobody_is_called_late(tongbao, sample, save, tmp_path):
    cell_of(sample, "基本情况", "统计截止日期", "内容").value = "八月"
    path = save(sample)
    result = tongbao("remind", path, "-o", "督办")
    assert result.code == 1 and "--as-of" in result.out and not (tmp_path / "督办").exists()
    assert tongbao("remind", path, "-o", "督办", *DAY).code == 1
    assert len(names(tmp_path / "督办")) == 4


def test_what_is_no_ledger_or_no_folder_is_refused(tongbao, wages, tmp_path):
    assert tongbao("remind", wages, "-o", "督办").code == 1
    (tmp_path / "文件").write_text("", "utf-8")
    result = tongbao("remind", SAMPLE, "-o", "文件", *DAY)
    assert result.code == 3 and (tmp_path / "文件").read_text("utf-8") == ""
