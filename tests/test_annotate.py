"""The annotated copy: every finding at its cell, and what is never written over."""

import re
from pathlib import Path

import openpyxl
import pytest
from annotated import (
    ERROR,
    HEADERS,
    INFO,
    MEASURES,
    RESULTS,
    STATUS,
    comments_of,
    fill_of,
    results_of,
)
from conftest import SAMPLE, cell_of
from openpyxl.comments import Comment
from workbook_parts import RELATIONS, SPREADSHEET, in_sheet, relations, small

from generator.copies.annotate import AUTHOR, FILLS
from generator.findings.catalogue import SEVERITY_NAMES
from generator.package.parts import pack, unpack
from generator.text.addresses import column_letters

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")


# --- what the copy says -------------------------------------------------------------------------


@pytest.mark.slow
def test_every_finding_stands_at_its_cell_and_on_the_sheet(tongbao, faulty):
    before = faulty.read_bytes()
    found = tongbao("check", faulty, "--annotate", "副本.xlsx", "--format", "json")
    assert found.code == 1
    assert found.json["annotated"] == "副本.xlsx"
    copy, findings = Path("副本.xlsx"), found.json["findings"]
    assert faulty.read_bytes() == before
    helps = comments_of(faulty)  # those of the header
    comments = {at: text for at, text in comments_of(copy).items() if text != helps.get(at)}
    placed = {}
    for finding in findings:
        if finding["cell"]:
            # A finding about a whole row stands at its first column.
            cell = f"A{finding['cell']}" if finding["cell"].isdigit() else finding["cell"]
            placed.setdefault((finding["sheet"], cell), []).append(finding)
    assert {"V03", "V08", "V13"} <= {finding["code"] for finding in findings}
    assert comments.keys() == placed.keys()
    for (sheet, cell), here in placed.items():
        for finding in here:
            severity = SEVERITY_NAMES[finding["severity"]]
            assert f"{severity} {finding['code']}：{finding['message']}" in comments[sheet, cell]
            assert finding["hint"] in comments[sheet, cell]
        assert fill_of(copy, sheet, cell) == FILLS[here[0]["severity"]]
    rows = results_of(copy)
    assert [row["代码"] for row in rows] == [finding["code"] for finding in findings]
    for row, finding in zip(rows, findings, strict=True):
        told = [value for name, value in row.items() if name not in ("责任单位", "已改")]
        assert told[1:] == [
            finding[name] for name in ("code", "sheet", "cell", "key", "value", "message", "hint")
        ]
        assert row["已改"] == ""  # for people to fill in
        assert row["严重程度"] == SEVERITY_NAMES[finding["severity"]]


def test_the_sheet_links_to_the_cells(tongbao, faulty):
    tongbao("check", faulty, "--annotate", "副本.xlsx")
    sheet = openpyxl.load_workbook("副本.xlsx")[RESULTS]
    links = {
        (row[2].value, row[3].value): row[3].hyperlink.location
        for row in sheet.iter_rows(min_row=2)
        if row[3].value
    }
    assert links[MEASURES, f"{STATUS}3"] == f"'整改台账'!{STATUS}3"
    assert links[MEASURES, "9"] == "'整改台账'!A9"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:J{sheet.max_row}"


@pytest.mark.slow
def test_the_sheet_names_the_unit_and_asks_what_is_mended(tongbao, faulty):
    tongbao("check", faulty, "--annotate", "副本.xlsx")
    ledger = openpyxl.load_workbook(faulty)
    rows = {row["编号"]: row["责任单位"] for row in results_of(Path("副本.xlsx"))}
    for key in ("1.1.2", "1.2.1"):
        assert rows[key] == cell_of(ledger, MEASURES, key, "责任单位").value
    sheet = openpyxl.load_workbook("副本.xlsx")[RESULTS]
    (rule,) = sheet.data_validations.dataValidation
    last = column_letters(len(HEADERS))
    assert (rule.type, rule.formula1) == ("list", '"是,否"')
    assert str(rule.sqref) == f"{last}2:{last}{sheet.max_row}"


@pytest.mark.slow
def test_the_problem_of_several_units_names_them_all(tongbao, sample, save):
    cell_of(sample, "问题清单", "1.1", "问题").value = "学习不够深入，"
    tongbao("check", save(sample), "--annotate", "副本.xlsx")
    named = {row["编号"]: row["责任单位"] for row in results_of(Path("副本.xlsx"))}
    units = (cell_of(sample, MEASURES, key, "责任单位").value for key in ("1.1.1", "1.1.2"))
    assert named["1.1"] == "、".join(units)


@pytest.mark.slow
@pytest.mark.parametrize("source", ["sample", "new", "grouped"])
def test_the_copy_opens_on_the_sheet_of_findings_with_notes_hidden(tongbao, faulty, source):
    ledger = faulty
    if source == "new":
        ledger = Path("新.xlsx")
        tongbao("new", ledger, "--from", faulty)
    elif source == "grouped":  # two sheets chosen: what is typed into one goes into both
        book = openpyxl.load_workbook(faulty)
        for sheet in book.worksheets[:2]:
            sheet.sheet_view.tabSelected = True
        book.save(ledger)
    tongbao("check", ledger, "--annotate", "副本.xlsx")
    book = openpyxl.load_workbook("副本.xlsx")
    assert book.active.title == RESULTS
    assert [s.title for s in book if s.sheet_view.tabSelected] == [RESULTS]
    for name, part in unpack(Path("副本.xlsx").read_bytes()).items():
        if name.endswith(".vml"):
            shapes = re.findall(r"<\w+:shape\s[^>]*>", part.decode())
            assert shapes and all("visibility:hidden" in shape for shape in shapes)
            assert "Visible" not in part.decode()


def conditions_of(path: Path, sheet: str, cell: str) -> list[str]:
    """The fills of the conditional formats of a cell, the first to be applied first."""
    found = openpyxl.load_workbook(path)[sheet].conditional_formatting
    rules = [r for ranges in found if cell in ranges.sqref for r in ranges.rules]
    numbers = [r.priority for ranges in found for r in ranges.rules]
    assert len(numbers) == len(set(numbers))
    ordered = sorted(rules, key=lambda rule: rule.priority)
    return [rule.dxf.fill.bgColor.rgb for rule in ordered if rule.dxf.fill]


@pytest.mark.parametrize("saved", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_findings_are_seen_over_the_conditional_formats_of_the_workbook(tongbao, faulty, saved):
    tongbao("new", "新.xlsx", "--from", faulty)
    book = openpyxl.load_workbook("新.xlsx")
    double, done = cell_of(book, MEASURES, "1.2.2", "措施编号"), "A2"
    double.value = "1.2.1"
    book.save("新.xlsx")
    theirs = {c: conditions_of(Path("新.xlsx"), MEASURES, c) for c in (double.coordinate, done)}
    assert all(theirs.values())
    tongbao("check", "新.xlsx", "--annotate", "副本.xlsx")
    copy = Path("副本.xlsx")
    for cell, fills in theirs.items():
        ours = [ERROR] if cell == double.coordinate else []
        assert conditions_of(copy, MEASURES, cell) == ours + fills
    if saved:  # by another program, which may write the formula otherwise
        openpyxl.load_workbook(copy).save("存.xlsx")
        copy = Path("存.xlsx")
    # Annotated again, ours are taken out first; mended, nothing of ours is left.
    tongbao("check", copy, "--annotate", "再.xlsx")
    assert conditions_of(Path("再.xlsx"), MEASURES, double.coordinate)[0] == ERROR
    assert len(conditions_of(Path("再.xlsx"), MEASURES, double.coordinate)) == 1 + len(
        theirs[double.coordinate]
    )
    book = openpyxl.load_workbook(copy)
    book[MEASURES][double.coordinate].value = "1.2.2"
    book.save("改.xlsx")
    tongbao("check", "改.xlsx", "--annotate", "好.xlsx")
    assert conditions_of(Path("好.xlsx"), MEASURES, double.coordinate) == theirs[double.coordinate]


@pytest.mark.slow
def test_the_path_stands_on_stdout_and_no_finding_is_said_too(tongbao):
    done = tongbao("check", SAMPLE, "--annotate", "副本.xlsx")
    assert "已写入带批注的副本：副本.xlsx" in done.out
    found = tongbao("check", SAMPLE, "--format", "json").json["findings"]
    rows = results_of(Path("副本.xlsx"))
    assert rows[0]["问题"] == ("没有发现问题。" if not found else found[0]["message"])


@pytest.mark.slow
def test_sheets_go_by_the_name_in_the_file(tongbao, sample, save):
    cell_of(sample, MEASURES, "1.1.2", "整改状态").value = "未完成"
    sample[MEASURES].title = " 整改 台账 "
    path = save(sample)
    tongbao("check", path, "--annotate", "副本.xlsx")
    assert "V03" in comments_of(Path("副本.xlsx"))[" 整改 台账 ", f"{STATUS}3"]
    sheet = openpyxl.load_workbook("副本.xlsx")[RESULTS]
    assert f"' 整改 台账 '!{STATUS}3" in {
        row[3].hyperlink.location for row in sheet if row[3].hyperlink
    }


@pytest.mark.slow
def test_what_is_merged_is_marked_at_its_first_cell(tongbao, sample, save):
    sheet = sample[MEASURES]
    column = cell_of(sample, MEASURES, "1.1.1", "责任单位").column
    sheet.merge_cells(start_row=2, end_row=4, start_column=column, end_column=column)
    tongbao("check", save(sample), "--annotate", "副本.xlsx")
    first = sheet.cell(2, column).coordinate
    text = comments_of(Path("副本.xlsx"))[MEASURES, first]
    assert f"V11（{sheet.cell(3, column).coordinate}）" in text
    assert f"V11（{sheet.cell(4, column).coordinate}）" in text
    assert fill_of(Path("副本.xlsx"), MEASURES, first) == INFO


@pytest.mark.slow
def test_a_missing_cell_and_a_missing_row_come_into_being(tongbao, sample, save):
    width = len(list(sample[MEASURES].columns))
    sample[MEASURES].delete_cols(cell_of(sample, MEASURES, "1.1.1", "整改状态").column)
    path = save(sample)
    found = tongbao("check", path, "--annotate", "副本.xlsx", "--format", "json")
    (cell,) = (f["cell"] for f in found.json["findings"] if f["code"] == "S02")
    assert cell == f"{column_letters(width)}1"
    assert "S02" in comments_of(Path("副本.xlsx"))[MEASURES, cell]


# --- annotating again, and what is never written over --------------------------------------------


@pytest.mark.slow
def test_a_mended_copy_loses_our_marks_and_gets_its_colours_back(tongbao, sample, save):
    yellow = openpyxl.styles.PatternFill("solid", fgColor="FFFFFF00")
    for key in ("1.1.2", "1.2.1", "1.2.2"):
        cell_of(sample, MEASURES, key, "整改状态").value = "未完成"
    cell_of(sample, MEASURES, "1.1.2", "整改状态").fill = yellow
    theme = openpyxl.styles.PatternFill("solid", fgColor=openpyxl.styles.Color(theme=4, tint=0.5))
    cell_of(sample, MEASURES, "1.2.1", "整改状态").fill = theme
    tongbao("check", save(sample), "--annotate", "副本.xlsx")
    cells = [cell_of(sample, MEASURES, k, "整改状态") for k in ("1.1.2", "1.2.1", "1.2.2")]
    book = openpyxl.load_workbook("副本.xlsx")
    assert {book[MEASURES][c.coordinate].fill.fgColor.rgb for c in cells} == {ERROR}
    for cell in cells:
        book[MEASURES][cell.coordinate].value = "已完成"
    book.save("改后.xlsx")
    tongbao("check", "改后.xlsx", "--annotate", "再.xlsx")
    again = openpyxl.load_workbook("再.xlsx")
    one, two, three = (again[MEASURES][cell.coordinate] for cell in cells)
    assert not any("V03" in text for text in comments_of(Path("再.xlsx")).values())
    assert not any(row["代码"] == "V03" for row in results_of(Path("再.xlsx")))
    assert one.fill.fgColor.rgb == "FFFFFF00"
    assert (two.fill.fgColor.theme, two.fill.fgColor.tint) == (4, 0.5)
    assert three.fill.patternType is None
    assert again.sheetnames.count(RESULTS) == 1


@pytest.mark.slow
def test_words_around_our_comment_stay(tongbao, faulty):
    tongbao("check", faulty, "--annotate", "副本.xlsx")
    book = openpyxl.load_workbook("副本.xlsx")
    cell = book[MEASURES][f"{STATUS}3"]
    cell.comment.text = f"收到。\n{cell.comment.text}\n下周改。"
    book.save("回复.xlsx")
    tongbao("check", "回复.xlsx", "--annotate", "再.xlsx")
    text = comments_of(Path("再.xlsx"))[MEASURES, f"{STATUS}3"]
    assert "收到。" in text
    assert "下周改。" in text
    assert text.count("V03") == 1


@pytest.mark.slow
def test_comments_in_a_workbook_of_ours_stay(tongbao, faulty):
    tongbao("new", "新.xlsx", "--from", faulty)
    book = openpyxl.load_workbook("新.xlsx")
    wrong, right = (cell_of(book, MEASURES, key, "整改状态") for key in ("1.1.2", "1.1.1"))
    header = book[MEASURES].cell(1, wrong.column)
    assert header.comment  # how to fill in the column
    for cell in (wrong, right):
        cell.comment = Comment("请核实", "张三")
    book.save("新.xlsx")
    own = comments_of(Path("新.xlsx"))
    ours = f"请核实\n【{AUTHOR}】\n错误 V03"
    for source, copy in (("新.xlsx", "一.xlsx"), ("一.xlsx", "二.xlsx")):
        tongbao("check", source, "--annotate", copy)
        found = comments_of(Path(copy))
        told = found[MEASURES, wrong.coordinate]
        assert told.startswith(ours) and told.count(AUTHOR) == 2
        changed = {at for at in own if found.get(at) != own[at]}
        assert changed == {(MEASURES, wrong.coordinate)}
        sheet = openpyxl.load_workbook(copy)[MEASURES]
        assert sheet[wrong.coordinate].comment.author == "张三"


@pytest.mark.slow
def test_a_sheet_of_results_of_somebody_is_replaced(tongbao, sample, save):
    old = sample.create_sheet(RESULTS, 1)
    old["A1"], old["B2"] = "旧的", "=1+1"
    old.sheet_state = "hidden"
    tongbao("check", save(sample), "--annotate", "副本.xlsx")
    book = openpyxl.load_workbook("副本.xlsx")
    assert book.sheetnames[1] == RESULTS
    assert book[RESULTS].sheet_state == "visible"
    assert [cell.value for cell in book[RESULTS][1]] == HEADERS
    names = [n for n in unpack(Path("副本.xlsx").read_bytes()) if "worksheets/sheet" in n]
    assert len(names) == len(book.sheetnames)


def test_the_ledger_itself_is_no_copy(tongbao, faulty):
    before = faulty.read_bytes()
    link, hard = faulty.with_name("链接.xlsx"), faulty.with_name("硬链接.xlsx")
    link.symlink_to(faulty)
    hard.hardlink_to(faulty)
    upper = faulty.with_name("台账.XLSX")
    for target in (faulty, link, hard, upper, Path("../") / faulty.parent.name / faulty.name):
        refused = tongbao("check", faulty, "--annotate", target)
        assert refused.code == 2
        assert "副本不能就是台账本身" in refused.err
        assert "Traceback" not in refused.err
    assert faulty.read_bytes() == before
    assert not upper.exists()


@pytest.mark.slow
def test_somebody_elses_file_is_not_written_over(tongbao, faulty, sample):
    sample.save("副本.xlsx")
    before = Path("副本.xlsx").read_bytes()
    done = tongbao("check", faulty, "--annotate", "副本.xlsx", "--format", "json")
    assert done.json["annotated"] == "副本（第2稿）.xlsx"
    assert "没有覆盖" in done.err
    assert Path("副本.xlsx").read_bytes() == before
    # Our own, which nobody has touched, is written again; --force takes any.
    done = tongbao("check", faulty, "--annotate", "副本.xlsx", "--format", "json")
    assert done.json["annotated"] == "副本（第2稿）.xlsx"
    done = tongbao("check", faulty, "--annotate", "副本.xlsx", "--format", "json", "--force")
    assert done.json["annotated"] == "副本.xlsx"
    assert "V03" in comments_of(Path("副本.xlsx"))[MEASURES, f"{STATUS}3"]


@pytest.mark.slow
def test_the_ledger_is_not_written_over_as_a_second_version(tongbao, faulty, sample):
    sample.save("副本.xlsx")
    tongbao("check", faulty, "--annotate", "副本（第2稿）.xlsx")
    ledger = Path("副本（第2稿）.xlsx")  # ours, untouched, and now the ledger itself
    before = ledger.read_bytes()
    done = tongbao("check", ledger, "--annotate", "副本.xlsx", "--format", "json")
    assert done.json["annotated"] == "副本（第3稿）.xlsx"
    assert ledger.read_bytes() == before


@pytest.mark.slow
def test_an_edited_copy_is_not_written_over(tongbao, faulty):
    tongbao("check", faulty, "--annotate", "副本.xlsx")
    book = openpyxl.load_workbook("副本.xlsx")
    book[MEASURES][f"{STATUS}3"].value = "已完成"
    book.save("副本.xlsx")
    done = tongbao("check", faulty, "--annotate", "副本.xlsx", "--format", "json")
    assert done.json["annotated"] == "副本（第2稿）.xlsx"


def test_macros_keep_their_extension(tongbao, faulty):
    parts = unpack(faulty.read_bytes())
    plain = f"{SPREADSHEET}.sheet.main+xml".encode()
    name = "[Content_Types].xml"
    macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    parts[name] = parts[name].replace(plain, macros)
    parts["xl/vbaProject.bin"] = b"macro"
    Path("台.xlsm").write_bytes(pack(parts))
    done = tongbao("check", "台.xlsm", "--annotate", "副本.xlsx", "--format", "json")
    assert done.json["annotated"] == "副本.xlsm"
    assert "扩展名" in done.err
    assert unpack(Path("副本.xlsm").read_bytes())["xl/vbaProject.bin"] == b"macro"


def test_a_part_that_cannot_be_patched_gives_a_copy_written_anew(tongbao, faulty):
    parts = unpack(faulty.read_bytes())
    parts["xl/styles.xml"] = b"<styleSheet>"
    Path("坏样式.xlsx").write_bytes(pack(parts))
    done = tongbao("check", "坏样式.xlsx", "--annotate", "副本.xlsx")
    assert done.code in (1, 3)
    assert "Traceback" not in done.err
    if done.code == 1:
        assert "没有原来的格式" in done.err
        assert "V03" in comments_of(Path("副本.xlsx"))[MEASURES, f"{STATUS}3"]


def test_a_workbook_without_a_readable_sheet_gets_the_list(tongbao):
    hostile = '<!DOCTYPE a [<!ENTITY b "c">]>'
    rels = relations(("rId1", f"{RELATIONS}/comments", "/xl/comments1.xml"))
    extra = {"xl/comments1.xml": hostile.encode(), "xl/worksheets/_rels/sheet1.xml.rels": rels}
    book = small(hostile + in_sheet("<sheetData/>"), extra)
    Path("实体.xlsx").write_bytes(pack(book.parts))
    done = tongbao("check", "实体.xlsx", "--annotate", "副本.xlsx")
    assert done.code == 1
    assert "没有原来的格式" in done.err
    assert openpyxl.load_workbook("副本.xlsx").sheetnames == [RESULTS]
    assert "S15" in {row["代码"] for row in results_of(Path("副本.xlsx"))}


@pytest.mark.slow
@pytest.mark.parametrize("forced", [True, False])
def test_what_people_filled_in_as_mended_stays_with_its_finding(tongbao, sample, save, forced):
    cells = [cell_of(sample, "整改台账", key, "整改进展") for key in ("1.1.1", "1.1.2", "1.2.1")]
    for cell in cells:
        cell.value += "共培训XX人次。"
    ledger = save(sample)
    tongbao("check", ledger, "--annotate", "副本.xlsx")
    book = openpyxl.load_workbook("副本.xlsx")
    heads = [cell.value for cell in book[RESULTS][1]]
    mended, where, code = (heads.index(name) for name in ("已改", "单元格", "代码"))
    marked = {cells[0].coordinate: "是", cells[1].coordinate: "否，请整改办核"}
    for row in book[RESULTS].iter_rows(min_row=2):
        if row[code].value == "W11" and row[where].value in marked:
            row[mended].value = marked[row[where].value]
    # The first is mended in truth; the second is still there.
    for workbook, path in ((book, "副本.xlsx"), (sample, ledger)):
        cell_of(workbook, "整改台账", "1.1.1", "整改进展").value = "已经组织三次培训，成效明显。"
        workbook.save(path)
    again = ("check", ledger if forced else "副本.xlsx", "--annotate")
    result = tongbao(*again, *(("副本.xlsx", "--force") if forced else ("又.xlsx",)))
    assert "填了 2 条：1 条的问题还在，照样带入；1 条的问题已经没有或者变了" in result.err
    new = openpyxl.load_workbook("副本.xlsx" if forced else "又.xlsx")[RESULTS]
    found = {
        (row[where].value, row[mended].value)
        for row in new.iter_rows(min_row=2)
        if row[code].value == "W11"
    }
    assert found == {(cells[1].coordinate, "否，请整改办核"), (cells[2].coordinate, None)}
