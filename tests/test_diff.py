"""tongbao diff: exactly what was changed, and nothing when nothing was."""

import datetime
import random
from pathlib import Path

import docx
import pytest
from conftest import REFERENCE, SAMPLE, cell_of, needs_reference, package_text, row_of, sample_book
from hypothesis import given
from hypothesis import strategies as st
from laws import law

from generator.package.parts import unpack
from generator.text.differences import words_changed


def changes(result):
    """(kind, sheet, key, column, before, after) of every change."""
    names = ("kind", "sheet", "key", "column", "before", "after")
    return [tuple(change[name] for name in names) for change in result.json["changes"]]


def compare(tongbao, new, *more, old=SAMPLE):
    result = tongbao("diff", old, new, "--format", "json", *more)
    return result, changes(result)


@pytest.mark.slow
@pytest.mark.parametrize(
    "ledger", [SAMPLE, pytest.param(REFERENCE / "ledger.xlsx", marks=needs_reference)]
)
def test_a_ledger_does_not_differ_from_itself(tongbao, ledger):
    result, found = compare(tongbao, ledger, old=ledger)
    assert (result.code, found) == (0, [])
    assert result.json["statistics"] == result.json["figures"] == []
    assert "没有不同" in tongbao("diff", ledger, ledger).out


EDITS = [
    ("整改台账", "1.2.3", "整改状态", "已完成", ("status", "正在推进", "已完成", False)),
    ("整改台账", "1.2.2", "整改状态", "正在推进", ("status", "已完成", "正在推进", True)),
    ("整改台账", "1.1.1", "责任单位", "办公室", ("value", "人事党建股", "办公室", False)),
    ("整改台账", "1.2.5", "备注", "说明", ("text", "", "说明", False)),
    ("问题清单", "2.1", "牵头领导", "副书记", ("text", "党组书记", "副书记", False)),
    ("制度成果", "公文会议管理规定", "类型", "修订", ("value", "新建", "修订", False)),
    ("数据指标", "专题研讨会", "数值", 7, ("value", "5", "7", False)),
    ("基本情况", "意见建议数", "内容", 4, ("value", "3", "4", False)),
]


@pytest.mark.slow
@pytest.mark.parametrize(("sheet", "key", "column", "value", "expected"), EDITS)
def test_one_cell(tongbao, sample, save, sheet, key, column, value, expected):
    if column == "备注":
        last = sample[sheet].max_column + 1
        sample[sheet].cell(1, last).value = column
    cell = cell_of(sample, sheet, key, column)
    cell.value = value
    found = compare(tongbao, save(sample))[0].json["changes"]
    (change,) = (c for c in found if c["column"] == column)
    kind, before, after, backward = expected
    assert change["new_cell"] == cell.coordinate
    assert (change["sheet"], change["key"]) == (sheet, key)
    assert (change["before"], change["after"], change["backward"]) == (before, after, backward)
    assert change["kind"] == kind or (kind, change["kind"]) == ("text", "value")
    assert all(c["column"] == "问题状态（按措施）" for c in found if c is not change)


@pytest.mark.slow
def test_a_deadline_that_moved(tongbao, sample, save):
    cell_of(sample, "整改台账", "1.2.5", "完成时限").value = datetime.date(2025, 12, 31)
    new = save(sample)
    _, found = compare(tongbao, new)
    assert found == [("deadline", "整改台账", "1.2.5", "完成时限", "2025-05-31", "2025-12-31")]
    assert "推后214天" in tongbao("diff", SAMPLE, new).out


@pytest.mark.slow
def test_changed_words_are_marked(tongbao, sample, save):
    cell = cell_of(sample, "整改台账", "1.2.1", "整改进展")
    before = cell.value
    cell.value = before.replace("逐村核查", "逐户核查", 1)
    assert cell.value != before
    new = save(sample)
    _, found = compare(tongbao, new)
    assert found == [("text", "整改台账", "1.2.1", "整改进展", before, cell.value)]
    out = tongbao("diff", SAMPLE, new).out
    assert "逐[村]核查" in out and "逐[户]核查" in out
    assert "\x1b[" not in out


@pytest.mark.slow
def test_rows_that_came_and_went_and_those_that_only_moved(tongbao, sample, save):
    sheet = sample["整改台账"]
    first = row_of(sheet, "1.2.1")
    moved = {}
    for row in range(first, sheet.max_row + 1):
        number = sheet.cell(row, 1).value
        if number.startswith("1.2."):
            moved[number] = f"1.2.{int(number[4:]) + 1}"
            sheet.cell(row, 1).value = moved[number]
    new_row = [cell.value for cell in sheet[first]]
    new_row[0], new_row[2], new_row[3], new_row[4] = "1.2.1", "全新的方案", "", "全新的进展情况。"
    sheet.append(new_row)
    sheet.delete_rows(row_of(sheet, "2.1.1"))
    _, found = compare(tongbao, save(sample))
    assert {(c[4], c[5]) for c in found if c[0] == "moved"} == set(moved.items())
    assert [c[2] for c in found if c[0] == "added"] == ["1.2.1"]
    assert [c[2] for c in found if c[0] == "removed"] == ["2.1.1"]
    assert {c[0] for c in found} <= {"moved", "added", "removed", "status"}


@pytest.mark.slow
def test_counts_and_figures_before_and_after(tongbao, sample, save):
    cell_of(sample, "整改台账", "1.2.3", "整改状态").value = "已完成"
    cell_of(sample, "数据指标", "节水宣讲", "数值").value = 9
    result, _ = compare(tongbao, save(sample))
    counted = {s["name"]: (s["before"], s["after"]) for s in result.json["statistics"]}
    assert counted["已完成措施数"] == ("30", "31")
    assert counted["措施完成率"] == ("54.55%", "56.36%")
    assert result.json["figures"] == [{"name": "节水宣讲", "before": "13场", "after": "16场"}]


@pytest.mark.slow
def test_a_status_that_went_back_is_a_warning(tongbao, sample, save):
    cell_of(sample, "整改台账", "1.2.2", "整改状态").value = "正在推进"
    new = save(sample)
    result, _ = compare(tongbao, new)
    assert result.json["warnings"] == 1 and result.code == 0
    assert "【状态后退（请核实）】1 处" in tongbao("diff", SAMPLE, new).out


@pytest.mark.slow
@law(8)
@given(st.integers(0, 10**6), st.integers(1, 5))
def test_exactly_the_mutated_cells(tmp_path_factory, number, many):
    from generator.compare.ledgers import compare_ledgers
    from generator.pipeline import examine

    source = random.Random(number)
    book = sample_book()
    sheet = book["整改台账"]
    expected = set()
    for _ in range(many):
        row = source.randrange(2, sheet.max_row + 1)
        header = source.choice(["整改措施", "整改进展", "责任人", "佐证材料"])
        column = next(c.column for c in sheet[1] if c.value == header)
        cell = sheet.cell(row, column)
        cell.value = f"{cell.value or ''}改{source.randrange(10)}"
        expected.add(cell.coordinate)
    path = tmp_path_factory.mktemp("差异") / "台账.xlsx"
    book.save(path)
    compared = compare_ledgers(examine(SAMPLE), examine(path))
    assert {change.new.cell for change in compared.changes} == expected
    assert {change.old.cell for change in compared.changes} == expected


@pytest.mark.slow
def test_with_a_notice(tongbao, sample, save):
    tongbao("build", SAMPLE, "-o", "通报.docx")
    assert compare(tongbao, SAMPLE, old="通报.docx")[1] == []
    cell_of(sample, "整改台账", "2.3.4", "整改进展").value = "换过的文字。"
    new = save(sample)
    result, _ = compare(tongbao, new, old="通报.docx")
    (change,) = result.json["changes"]
    assert (change["kind"], change["new_cell"]) == ("text", "E29")
    assert change["after"] == "换过的文字。" and change["before"].startswith("对长期挂账")
    result, _ = compare(tongbao, "通报.docx", old=new)
    (change,) = result.json["changes"]
    assert (change["old_cell"], change["before"]) == ("E29", "换过的文字。")


@pytest.mark.slow
def test_the_page_for_leaders(tongbao, sample, save):
    cell_of(sample, "整改台账", "1.2.2", "整改状态").value = "正在推进"
    cell_of(sample, "整改台账", "1.2.1", "整改进展").value = "换过的文字。"
    cell_of(sample, "数据指标", "节水宣讲", "数值").value = 9
    new = save(sample)
    assert tongbao("diff", SAMPLE, new, "-o", "变化.docx").code == 0
    first = Path("变化.docx").read_bytes()
    assert tongbao("diff", SAMPLE, new, "-o", "变化.docx").code == 0
    assert Path("变化.docx").read_bytes() == first
    document = docx.Document("变化.docx")
    texts = [p.text for p in document.paragraphs]
    assert texts[0] == "整改台账变化情况"
    assert "一、状态后退（请核实）" in texts
    runs = [run for p in document.paragraphs for run in p.runs]
    assert any(run.font.underline and "换过" in run.text for run in runs)
    assert any(run.font.strike for run in runs)
    cells = [[cell.text for cell in row.cells] for t in document.tables for row in t.rows]
    assert ["节水宣讲", "13场", "16场"] in cells
    section = document.sections[0]
    assert round(section.page_width.mm) == 210 and round(section.top_margin.mm) == 37
    assert "{{" not in package_text(Path("变化.docx"))
    assert not any("header" in name for name in unpack(first))
    document.paragraphs[0].add_run("领导批示")
    document.save("变化.docx")
    result = tongbao("diff", SAMPLE, new, "-o", "变化.docx")
    assert "变化（第2稿）.docx" in result.out


@pytest.mark.slow
def test_errors_and_missing_files(tongbao, sample, save):
    cell_of(sample, "整改台账", "1.1.1", "整改状态").value = "未完成"
    cell_of(sample, "整改台账", "1.1.1", "责任人").value = "别人"
    result, found = compare(tongbao, save(sample))
    assert result.code == 1 and "未完成" in result.err
    assert ("整改台账", "1.1.1", "责任人") in {c[1:4] for c in found}
    assert tongbao("diff", SAMPLE, "没有.xlsx").code == 3


# --- what cannot be read, and what is no ledger ---------------------------------------------------

UNREADABLE = [
    ("整改台账", "1.1.1", "完成时限", "近期"),
    ("问题清单", "1.1", "认定状态", "差不多"),
    ("数据指标", "专题研讨会", "数值", "六次"),
    ("基本情况", "意见建议数", "内容", "三条"),
    ("基本情况", "反馈日期", "内容", "去年底"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("sheet", "key", "column", "typed"), UNREADABLE)
@pytest.mark.parametrize("turned", [False, True])
def test_what_cannot_be_read_is_shown_as_it_is_typed(
    tongbao, sample, save, sheet, key, column, typed, turned
):
    cell_of(sample, sheet, key, column).value = typed
    files = [SAMPLE, save(sample, "近期.xlsx")]
    result = tongbao("diff", *(files[::-1] if turned else files), "--format", "json")
    (found,) = [c for c in result.json["changes"] if c["column"] == column and c["sheet"] == sheet]
    assert found["before" if turned else "after"] == typed and found["kind"] == "value"
    amounts = {a["name"]: a["before" if turned else "after"] for a in result.json["figures"]}
    assert amounts == ({key: typed} if sheet == "数据指标" else {})
    assert result.code == 1 and f"{'原' if turned else '新'}文件“近期.xlsx”的错误" in result.err


@pytest.mark.slow
def test_the_errors_of_each_file_stand_under_its_name(tongbao, sample, save):
    cell_of(sample, "整改台账", "1.1.1", "完成时限").value = "近期"
    old = save(sample, "旧.xlsx")
    cell_of(sample, "整改台账", "1.1.1", "完成时限").value = "年底"
    result = tongbao("diff", old, save(sample, "新.xlsx"))
    assert "由近期改为年底" in result.out
    parts = result.err.split("新文件“新.xlsx”的错误")
    assert "原文件“旧.xlsx”的错误" in parts[0]
    assert "近期" in parts[0] and "年底" in parts[1] and "近期" not in parts[1]


@pytest.mark.parametrize("both", [True, False])
def test_files_that_are_no_ledgers_are_not_the_same(tongbao, wages, both):
    result = tongbao("diff", wages, wages if both else SAMPLE)
    assert result.code == 1 and result.err.startswith("下一步：")
    assert "“工资.xlsx”不是整改台账，没有比较。" in result.out and "没有不同" not in result.out


@pytest.mark.slow
def test_a_notice_and_what_is_no_ledger(tongbao, wages):
    tongbao("build", SAMPLE, "-o", "通报.docx")
    for command in (["diff", "通报.docx", wages], ["verify", "通报.docx", wages]):
        result = tongbao(*command)
        assert result.code == 1 and "“工资.xlsx”不是整改台账" in result.out + result.err


@pytest.mark.slow
@pytest.mark.parametrize("name", ["放假.docx", "放假.html"])
def test_what_has_no_paragraph_of_the_notice_is_not_compared(tongbao, tmp_path, name):
    if name.endswith("docx"):
        document = docx.Document()
        document.add_paragraph("元旦放假三天。")
        document.save(tmp_path / name)
    else:
        (tmp_path / name).write_text("<p>元旦放假三天。</p>", "utf-8")
    for command in (["diff", name, SAMPLE], ["diff", SAMPLE, name], ["verify", name, SAMPLE]):
        result = tongbao(*command)
        assert result.code == 1 and "1.1.1" not in result.out
        assert "没有比较" in result.out or "没有核对" in result.err or "没有找到" in result.err


@pytest.mark.parametrize("command", ["diff", "verify"])
def test_what_is_called_a_word_file_and_is_none_is_damaged(tongbao, tmp_path, command):
    (tmp_path / "坏.docx").write_bytes(bytes(range(256)) * 9)
    result = tongbao(command, "坏.docx", SAMPLE)
    assert result.code == 3 and "“坏.docx”已损坏" in result.err


def test_finding_in_what_is_no_ledger(tongbao, wages):
    result = tongbao("find", wages, "张三")
    assert (result.code, result.out) == (1, "") and "“工资.xlsx”不是整改台账" in result.err


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        ("开展13场", "开展18场", [("13", "18")]),
        ("整改率98%", "整改率98.5%", [("98%", "98.5%")]),
        ("投入1,234元", "投入1,235元", [("1,234", "1,235")]),
        ("第十三次会议", "第十四次会议", [("十三", "十四")]),
        ("2025年6月", "2025年16月", [("6", "16")]),
        ("宣讲１３场", "宣讲１８场", [("１３", "１８")]),
        ("会议3次", "会议", [("3次", "")]),
    ],
)
def test_of_a_changed_number_the_whole_is_marked(before, after, marked):
    changed = words_changed(before, after)
    assert [(before[a:b], after[c:d]) for a, b, c, d in changed] == marked


@pytest.mark.slow
def test_a_changed_number_is_marked_whole_on_the_page_for_leaders(tongbao, sample, save, tmp_path):
    cell = cell_of(sample, "整改台账", "1.1.1", "整改进展")
    cell.value = f"走访128户。{cell.value}"
    old = save(sample, "旧.xlsx")
    cell.value = cell.value.replace("128", "126")
    result = tongbao("diff", old, save(sample, "新.xlsx"), "-o", "变化.docx")
    assert "[128]户" in result.out and "[126]户" in result.out
    runs = [r for p in docx.Document(tmp_path / "变化.docx").paragraphs for r in p.runs]
    assert [r.text for r in runs if r.font.strike] == ["128"]
    assert [r.text for r in runs if r.font.underline] == ["126"]
