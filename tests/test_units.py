"""To the units and back: each gets its rows alone, and what it changes comes home."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from conftest import SAMPLE, TEMPLATE, cell_of, column_of, package_text, row_of, sample_book
from standard_workbook import look_of

from generator.findings.catalogue import kind_of
from generator.folders import file_names
from generator.units.split import split

RECORD = "发出记录"


def units_of(sheet, header="责任单位"):
    column = column_of(sheet, header)
    return {sheet.cell(row, column).value for row in range(2, sheet.max_row + 1)} - {None}


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """The sample split, by units; not to be changed."""
    found = split(SAMPLE, tmp_path_factory.mktemp("各单位"))
    return {part.unit: part.written.path for part in found.parts}


@pytest.fixture
def few(sample):
    """The sample with three units."""
    units = sample["责任单位"]
    kept = [units.cell(row, 1).value for row in (2, 3, 4)]
    units.delete_rows(5, 99)
    owned = [(name, "责任单位") for name in ("整改台账", "制度成果", "数据指标")]
    for name, header in (*owned, ("整改台账", "配合单位")):
        sheet = sample[name]
        column = column_of(sheet, header)
        for row in range(2, sheet.max_row + 1):
            cell = sheet.cell(row, column)
            if cell.value and cell.value not in kept:
                cell.value = kept[row % 3] if header == "责任单位" else None
    return sample


@pytest.mark.slow
def test_each_unit_gets_its_rows_alone(parts):
    office = sample_book()
    assert set(parts) == units_of(office["责任单位"], "单位名称")
    measures = 0
    for unit, path in parts.items():
        sheet = openpyxl.load_workbook(path)["整改台账"]
        helpers, unit_at = column_of(sheet, "配合单位"), column_of(sheet, "责任单位")
        rows = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, unit_at).value]
        own = [row for row in rows if sheet.cell(row, unit_at).value == unit]
        measures += len(own)
        assert all(unit in (sheet.cell(row, helpers).value or "") for row in set(rows) - set(own))
    assert measures == office["整改台账"].max_row - 1


@pytest.mark.slow
def test_a_unit_may_change_what_it_fills_in_and_nothing_else(parts):
    book = openpyxl.load_workbook(parts["财务审计股"])
    sheet = book["整改台账"]
    unit_at = column_of(sheet, "责任单位")
    # Of the columns that a unit fills in those that the sample has.
    open_headers = {"进展标题", "整改进展", "责任人", "整改状态", "完成日期", "佐证材料"}
    for row in range(2, sheet.max_row + 1):
        unit = sheet.cell(row, unit_at).value
        if unit is None:
            continue
        unlocked = {h.value for h in sheet[1] if not sheet.cell(row, h.column).protection.locked}
        assert unlocked == (open_headers if unit == "财务审计股" else set())
    blank = next(r for r in range(2, 999) if sheet.cell(r, unit_at).value is None)
    assert not any(look_of(sheet, blank, column).protection.locked for column in range(1, 9))
    assert all(cell.protection.locked for row in book["基本情况"] for cell in row)
    assert all(
        worksheet.protection.sheet for worksheet in book.worksheets if worksheet.title != "填表说明"
    )
    assert sheet.data_validations.count > 5
    assert sheet.conditional_formatting


def test_a_unit_returns_its_part_and_builds_nothing_of_it(parts, tongbao, sample, save):
    said = tongbao("check", parts["财务审计股"]).err
    assert "交给整改办" in said and "tongbao" not in said
    # Whether the others' rows have errors is not known from one unit's.
    cell_of(sample, "整改台账", "1.1.1", "整改状态").value = "未完成"
    said = tongbao("check", save(sample), "--unit", "财务审计股").err
    assert "tongbao check " in said and "tongbao build" not in said


@pytest.mark.parametrize(
    "command",
    [
        ("build", "{}", "-o", "写到/通报.docx"),
        ("verify", TEMPLATE, "{}"),
        ("review", TEMPLATE, "{}", "--apply", "写到/新.xlsx"),
        ("stats", "{}", "--xlsx", "写到/统计.xlsx"),
        ("remind", "{}", "-o", "写到", "--as-of", "2025-11-22"),
        ("split", "{}", "-o", "写到"),
        ("merge", "{}", SAMPLE, "-o", "写到/新.xlsx"),
        ("diff", TEMPLATE, "{}"),
        ("new", "写到.xlsx", "--from", "{}"),
    ],
    ids=lambda command: command[0],
)
def test_what_needs_a_whole_ledger_says_so_of_a_part(parts, tongbao, tmp_path, command):
    result = tongbao(*(parts["办公室"] if word == "{}" else word for word in command))
    assert result.code == 3 and list(tmp_path.iterdir()) == []
    assert result.err.startswith(kind_of("U14").message.format(name="办公室.xlsx"))
    assert result.err.count("\n") == 1 and "tongbao merge" in result.err


@pytest.mark.slow
def test_a_part_is_compared_with_a_part_alone(parts, tongbao):
    for two in ((SAMPLE, parts["办公室"]), (parts["办公室"], SAMPLE)):
        result = tongbao("diff", *two)
        assert result.code == 1 and "tongbao merge" in result.out + result.err
        assert "“办公室.xlsx”是分给单位填写的一份" in result.out + result.err
        assert "新增" not in result.out
    assert tongbao("diff", parts["办公室"], parts["办公室"]).code == 0


@pytest.mark.slow
def test_in_a_batch_a_part_is_no_ledger(parts, tongbao, tmp_path):
    (tmp_path / "台账").mkdir()
    shutil.copy(parts["办公室"], tmp_path / "台账")
    for check in ((), ("--check",)):
        result = tongbao("batch", "台账", "-o", "结果", *check, "--format", "json")
        assert "不是整份台账" in result.json["ledgers"][0]["reason"]


@pytest.fixture
def faulty_part(parts, tmp_path):
    """A part with a word in it that its unit corrects, and others that only the office does."""
    book = openpyxl.load_workbook(parts["办公室"])
    unit = column_of(book["整改台账"], "责任单位")
    rows = {owner: row for row, (owner,) in enumerate(
        book["整改台账"].iter_rows(2, 30, unit, unit, values_only=True), start=2)}  # fmt: skip
    other = next(row for owner, row in rows.items() if owner not in ("办公室", None))
    own, sheet = rows["办公室"], book["整改台账"]
    for row, header in ((own, "整改进展"), (own, "整改措施"), (other, "整改进展")):
        sheet.cell(row, column_of(sheet, header)).value = "已开展１２次检查 。"
    book["问题清单"]["C2"] = "学习不深 。"
    book.save(tmp_path / "办公室.xlsx")
    return sheet.cell(own, column_of(sheet, "整改进展")).coordinate


@pytest.mark.slow
def test_check_judges_what_the_unit_can_mend(faulty_part, tongbao):
    result = tongbao("check", "办公室.xlsx", "--format", "json")
    assert {finding["cell"] for finding in result.json["findings"]} == {faulty_part}
    said = tongbao("check", "办公室.xlsx", "--all").out
    assert f"另有 {result.json['for_office']} 处不由本单位填写" in said


@pytest.mark.slow
def test_fix_leaves_the_cells_of_the_office(faulty_part, tongbao):
    result = tongbao("check", "办公室.xlsx", "--fix", "改正.xlsx", "--format", "json")
    assert [made["cell"] for made in result.json["corrections"]] == [faulty_part]


@pytest.mark.slow
def test_check_tells_a_unit_nothing_of_what_it_was_not_given(parts, tongbao):
    for unit in ("办公室", "人事党建股"):
        result = tongbao("check", parts[unit])
        assert (result.code, result.out.count("警告")) == (0, 0), f"{unit}：{result.out}"
    book = openpyxl.load_workbook(parts["办公室"])
    cell_of(book, "整改台账", "2.1.1", "完成日期").value = "月底"
    book.save("改过.xlsx")
    assert "V02" in tongbao("check", "改过.xlsx").out


@pytest.mark.slow
def test_how_to_reach_a_unit_is_told_to_itself_alone(tongbao, tmp_path, few, save):
    sheet = few["责任单位"]
    phone = next((cell.column for cell in sheet[1] if cell.value == "联系电话"), 4)
    sheet.cell(1, phone).value = "联系电话"
    sheet.cell(2, phone).value = "0999-1111111"
    first, second = sheet.cell(2, 1).value, sheet.cell(3, 1).value
    tongbao("split", save(few), "-o", "各单位")
    assert "0999-1111111" in package_text(tmp_path / "各单位" / f"{first}.xlsx")
    assert "0999-1111111" not in package_text(tmp_path / "各单位" / f"{second}.xlsx")


@pytest.mark.slow
def test_rows_of_no_unit_are_told(tongbao, few, save):
    cell_of(few, "整改台账", "1.1.1", "责任单位").value = None
    cell_of(few, "整改台账", "1.1.2", "责任单位").value = "没有登记的单位"
    result = tongbao("split", save(few), "-o", "各单位", "--format", "json")
    assert result.code == 1  # as for every command that tells errors
    found = result.json["findings"]
    assert {f["key"]: f["value"] for f in found if f["code"] == "U01"} == {
        "1.1.1": "",
        "1.1.2": "没有登记的单位",
    }
    assert len(result.json["parts"]) == 3


@pytest.mark.slow
def test_what_the_office_added_goes_along(tongbao, tmp_path, few, save):
    sheet = few["整改台账"]
    column = sheet.max_column + 1
    sheet.cell(1, column).value = "科室意见"
    unit = cell_of(few, "整改台账", "1.1.1", "责任单位").value
    sheet.cell(row_of(sheet, "1.1.1"), column).value = "请补充附件"
    few.create_sheet("填报要求").append(["每月五日前", 25])
    tongbao("split", save(few), "-o", "各单位")
    book = openpyxl.load_workbook(tmp_path / "各单位" / f"{unit}.xlsx")
    added = cell_of(book, "整改台账", "1.1.1", "科室意见")
    assert added.value == "请补充附件" and not added.protection.locked
    assert [cell.value for cell in book["填报要求"][1]] == ["每月五日前", 25]


def test_a_part_keeps_what_was_given_out_in_a_very_hidden_sheet(parts):
    book = openpyxl.load_workbook(parts["办公室"])
    assert book[RECORD].sheet_state == "veryHidden"
    texts = [str(cell.value) for row in book[RECORD] for cell in row if cell.value]
    assert "办公室" in texts
    progress = [row[0].value for row in book["整改台账"].iter_rows(min_col=7, max_col=7)]
    assert not set(progress) & set(texts)  # digests, no texts


@pytest.mark.slow
def test_the_same_ledger_gives_the_same_bytes_and_the_next_one_the_next_number(
    tongbao, tmp_path, few, save
):
    path = save(few)
    first = tongbao("split", path, "-o", "各单位", "--format", "json").json
    before = {path.name: path.read_bytes() for path in (tmp_path / "各单位").iterdir()}
    again = tongbao("split", path, "-o", "各单位", "--format", "json").json
    assert first["number"] == again["number"] == 1
    assert {path.name: path.read_bytes() for path in (tmp_path / "各单位").iterdir()} == before
    cell_of(few, "整改台账", "1.1.1", "整改进展").value = "又有进展。"
    third = tongbao("split", save(few), "-o", "各单位", "--format", "json").json
    assert third["number"] == 2


@pytest.mark.slow
def test_what_a_unit_filled_in_is_not_overwritten(tongbao, tmp_path, few, save):
    ledger = save(few)
    tongbao("split", ledger, "-o", "各单位")
    path = tmp_path / "各单位" / "办公室.xlsx"
    book = openpyxl.load_workbook(path)
    book.save(path)
    filled = path.read_bytes()
    result = tongbao("split", ledger, "-o", "各单位")
    assert path.read_bytes() == filled
    assert "办公室（第2稿）.xlsx" in result.err
    assert (tmp_path / "各单位" / "办公室（第2稿）.xlsx").exists()


@pytest.mark.parametrize(
    "names",
    [
        ["a/b", "a\\b", "a_b"],
        ["CON", "con.办公室", "Com1", "NUL "],
        ["局" * 80, "局" * 81, "😀" * 80],
        ["办公室.", "办公室", " 办公室 ", "办公室...", "..", "."],
        ["ＡＢ科", "AB科", "ab科"],
        ["../外面", "~$办公室", "办公室（第2稿）", "办\n公\u200b室", "C:办公室", '<a>|?*"'],
    ],
    ids=lambda names: names[0][:8],
)
def test_names_of_units_are_names_of_files(tmp_path, names):
    found = file_names(names)
    assert list(found) == list(dict.fromkeys(names))
    for stem in found.values():
        path = tmp_path / f"{stem}（第2稿）.xlsx"
        path.write_bytes(b"")
        assert path.parent == tmp_path and len(path.name.encode()) <= 255
        assert not set(stem) & set('\\/:*?"<>|\n\u200b') and stem == stem.strip(" .")
        assert stem.partition(".")[0].lower() not in {"con", "com1", "nul"}
        assert not stem.startswith("~")
    assert len({stem.casefold() for stem in found.values()}) == len(found)


@pytest.mark.slow
def test_units_with_odd_names_stay_in_the_folder(tongbao, tmp_path, few, save):
    office = few["责任单位"].cell(2, 1).value
    for sheet in ("责任单位", "整改台账", "制度成果", "数据指标"):
        for row in few[sheet].iter_rows():
            for cell in row:
                if cell.value == office:
                    cell.value = "../外面/CON"
    result = tongbao("split", save(few), "-o", "各单位", "--format", "json")
    paths = [Path(part["path"]) for part in result.json["parts"]]
    assert {path.parent.name for path in paths} == {"各单位"}
    assert {p.name for p in tmp_path.iterdir()} == {"各单位", "台账.xlsx"}


def test_what_is_no_ledger_is_refused(tongbao, tmp_path, wages):
    result = tongbao("split", wages, "-o", "各单位")
    assert result.code == 3
    assert not (tmp_path / "各单位").exists()


@pytest.mark.slow
def test_parts_that_would_be_too_large_together_are_refused(tongbao, tmp_path, few, save):
    """Each part has all meetings: a ledger that is read in no time would fill the disk."""
    units, meetings = few["责任单位"], few["工作会议"]
    first = cell_of(few, "整改台账", "1.1.1", "配合单位")
    names = [f"第{number}中心站" for number in range(300)]
    for name in names:
        units.append([name])
    for number in range(300):
        meetings.append([f"第{number}次会议", "2025-03-01"])
    first.value = "、".join(names)
    result = tongbao("split", save(few), "-o", "各单位")
    assert result.code == 3
    assert "各单位的工作簿合起来会超过" in result.err
    assert not (tmp_path / "各单位").exists()


@pytest.mark.slow
def test_rows_of_no_unit_beyond_a_thousand_are_told_by_their_number(tongbao, few, save):
    sheet = few["制度成果"]
    for number in range(1100):
        sheet.append([f"第{number}办法"])
    found = tongbao("split", save(few), "-o", "各单位", "--format", "json").json["findings"]
    assert sum(finding["code"] == "U01" for finding in found) == 1000
    assert any(f["code"] == "V17" and "U01" in f["message"] for f in found)
