"""`tongbao import`: an office's own table becomes a ledger."""

import openpyxl
import pytest
from files import old_xls, xlsb
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from pdf import needs_office, save_as

from generator.package.parts import pack, unpack


@pytest.fixture
def table(save):
    """Save rows as a sheet of an office's own; `merged` are its merged ranges."""

    def write(*rows, merged=(), name="Sheet1"):
        book = openpyxl.Workbook()
        book.active.title = name
        for row in rows:
            book.active.append(row)
        for cells in merged:
            book.active.merge_cells(cells)
        return save(book, "表格.xlsx")

    return write


def rows_of(path, sheet, *headers):
    """What stands under the headers of a sheet, row by row."""
    found = openpyxl.load_workbook(path)[sheet]
    columns = {cell.value: cell.column for cell in found[1]}
    return [
        tuple(found.cell(row, columns[header]).value for header in headers)
        for row in range(2, found.max_row + 1)
        if found.cell(row, columns[headers[0]]).value is not None
    ]


@pytest.mark.slow
def test_a_table_with_merged_problems_and_a_total(tongbao, table):
    source = table(
        ["某局巡察整改台账"],
        ["序号", "方面", "存在问题", "整改举措", "整改时限", "责任科室", "进展情况", "是否完成"],
        [1, "学习方面", "学习不深", "定计划", "2025.6.30", "办公室", "已定计划。", "是"],
        [None, None, None, "抓落实", "长期坚持", "组织科、办公室", "正在落实。", "推进中"],
        [2, "制度方面", "制度不全", "修订制度", "2025年7月底前", "财务科", "已修订。", "√"],
        ["合计", 2, None, 3],
        merged=("A1:H1", "A3:A4", "B3:B4", "C3:C4"),
    )
    assert tongbao("import", source, "-o", "新.xlsx").code == 0
    assert rows_of("新.xlsx", "问题清单", "问题编号", "方面", "问题") == [
        ("1", "学习方面", "学习不深"),
        ("2", "制度方面", "制度不全"),
    ]
    headers = ("措施编号", "问题编号", "整改措施", "整改进展", "责任单位", "完成时限", "整改状态")
    assert rows_of("新.xlsx", "整改台账", *headers) == [
        ("1.1", "1", "定计划", "已定计划。", "办公室", "2025.6.30", "已完成"),
        ("1.2", "1", "抓落实", "正在落实。", "组织科、办公室", "长期坚持", "推进中"),
        ("2.1", "2", "修订制度", "已修订。", "财务科", "2025年7月底前", "已完成"),
    ]
    assert rows_of("新.xlsx", "责任单位", "单位名称") == [("办公室",), ("组织科",), ("财务科",)]
    left = {text for _, _, text in rows_of("新.xlsx", "未识别", "出处", "位置", "内容")}
    assert {"某局巡察整改台账", "合计", "存在问题", 3} <= left


@pytest.mark.slow
def test_a_cell_of_several_measures_is_told_once_and_says_which_unit_leads(tongbao, table):
    source = table(
        ["反馈问题类别", "反馈问题", "整改措施", "责任部门", "完成期限", "是否销号"],
        ["作风方面", "把关不严", "①核查；②公示", "办公室、财务股（牵头）", "长期", "未销号"],
    )
    result = tongbao("import", source, "-o", "新.xlsx", "--format", "json")
    assert rows_of("新.xlsx", "问题清单", "方面", "问题") == [("作风方面", "把关不严")]
    assert rows_of("新.xlsx", "整改台账", "整改状态") == [("未销号",), ("未销号",)]
    unclear = [f["cell"] for f in result.json["findings"] if f["code"] == "I06"]
    assert unclear == ["F2"]
    assert set(rows_of("新.xlsx", "责任单位", "单位名称")) == {("财务股",), ("办公室",)}
    checked = tongbao("check", "新.xlsx", "--format", "json").json["findings"]
    assert "按责任单位“财务股”、配合单位“办公室”读取" in str(checked)


def assert_is_merged(path):
    assert rows_of(path, "问题清单", "问题编号", "方面", "问题") == [
        ("1", "学习方面", "学习不深"),
        ("2", "制度方面", "制度不全"),
    ]
    headers = ("措施编号", "整改措施", "责任单位", "完成时限", "整改状态")
    assert rows_of(path, "整改台账", *headers) == [
        ("1.1", "定计划", "办公室", "2025.6.30", "已完成"),
        ("1.2", "抓落实", "组织科", "长期坚持", "推进中"),
        ("2.1", "修订制度", "财务科", "2025年7月底前", "已完成"),
    ]


@needs_office
def test_a_table_of_wps_is_an_old_workbook(tongbao, table, tmp_path):
    source = table(*MERGED["rows"], merged=MERGED["merged"])
    [old] = save_as("xls", tmp_path / "旧", source)
    before = old.read_bytes()
    for path in (old, old.with_suffix(".et")):
        path.write_bytes(before)
        assert tongbao("import", path, "-o", f"{path.suffix[1:]}.xlsx").code == 0
        assert_is_merged(f"{path.suffix[1:]}.xlsx")
        assert path.read_bytes() == before


@pytest.mark.slow
def test_a_binary_workbook_is_imported_and_its_bounds_are_told(tongbao, tmp_path):
    # Cells below the first of what would be merged are blank.
    (tmp_path / "表格.xlsb").write_bytes(xlsb("Sheet1", list(MERGED["rows"])))
    result = tongbao("import", "表格.xlsb", "-o", "新.xlsx", "--format", "json")
    assert result.code == 0 and "F13" in {finding["code"] for finding in result.json["findings"]}
    assert_is_merged("新.xlsx")


@pytest.mark.slow
@pytest.mark.parametrize(("date1904", "counted"), [(False, 45838), (True, 45838 + 1462)])
@pytest.mark.parametrize("form", ["xlsb", "xlsx"])
def test_days_as_bare_numbers_are_those_that_the_workbook_counts(
    tongbao, tmp_path, form, date1904, counted
):
    """The new ledger counts from 1900."""
    rows = [["序号", "存在问题", "整改措施", "责任单位", "完成时限"]]
    rows.append([1, "学习不深", "定计划", "办公室", 45838])
    source = tmp_path / f"表格.{form}"
    if form == "xlsb":
        source.write_bytes(xlsb("Sheet1", rows, date1904))
    else:
        book = openpyxl.Workbook()
        book.epoch = CALENDAR_MAC_1904 if date1904 else book.epoch
        for row in rows:
            book.active.append(row)
        book.save(source)
    assert tongbao("import", source, "-o", "新.xlsx").code == 0
    sheet = openpyxl.load_workbook("新.xlsx")["整改台账"]
    due = next(cell.column for cell in sheet[1] if cell.value == "完成时限")
    assert sheet.cell(2, due).value == counted


@pytest.mark.slow
@pytest.mark.parametrize(("code_page", "told"), [(None, True), (936, False)])
def test_a_workbook_older_than_code_pages_is_read_as_chinese(tongbao, tmp_path, code_page, told):
    rows = [["序号", "存在问题", "整改措施", "责任单位"], ["1", "学习不深", "定计划", "办公室"]]
    (tmp_path / "表格.xls").write_bytes(old_xls(rows, code_page))
    result = tongbao("import", "表格.xls", "-o", "新.xlsx", "--format", "json")
    assert result.code == 0, result.err
    assert ("F24" in {found["code"] for found in result.json["findings"]}) == told
    problems = openpyxl.load_workbook("新.xlsx")["问题清单"]
    assert problems["C2"].value == "学习不深"


def test_a_workbook_without_such_a_table_is_refused(tongbao, table):
    result = tongbao("import", table(["姓名", "电话"], ["甲", "1"]), "-o", "新台账.xlsx")
    assert result.code == 3
    assert "没有找到整改的表格" in result.err


def test_the_source_is_never_the_target(tongbao, table):
    source = table(["姓名"])
    before = source.read_bytes()
    assert tongbao("import", source, "-o", source).code == 2
    assert tongbao("import", source).code == 2
    assert source.read_bytes() == before


# --- three shapes, from the table to the notice -------------------------------------------------

MERGED = {
    "rows": (
        ["某局巡察整改台账"],
        [
            "序号",
            "方面",
            "反馈问题",
            "整改举措",
            "整改时限",
            "责任科室",
            "进展情况",
            "是否完成",
            "佐证",
        ],
        [1, "学习方面", "学习不深", "定计划", "2025.6.30", "办公室", "已定计划。", "是", "计划"],
        [None, None, None, "抓落实", "长期坚持", "组织科", "正在落实。", "推进中", None],
        [2, "制度方面", "制度不全", "修订制度", "2025年7月底前", "财务科", "已修订。", "√", "制度"],
        ["合计", 2, None, 3],
    ),
    "merged": ("A1:I1", "A3:A4", "B3:B4", "C3:C4"),
}
TWO_ROWS = {
    "rows": (
        ["序号", "存在的\n问题", "整改措施", "责任", None, None, "时间节点", "落实情况", "状态"],
        [None, None, None, "牵头单位", "配合单位", "责任人"],
        ["一、学习方面"],
        [1, "学习不深", "（1）定计划；\n（2）抓落实。", "办公室", "组织科", "甲", "长期坚持",
         "（1）已定计划。\n（2）正在落实。", "整改中"],
        ["二、制度方面"],
        [1, "制度不全", "修订制度", "财务科", None, "乙", "2025-07-31", "已修订。", "整改完成"],
    ),
    "merged": ("A1:A2", "B1:B2", "C1:C2", "D1:F1", "G1:G2", "H1:H2", "I1:I2", "A3:I3", "A5:I5"),
}  # fmt: skip
REPEATED = {
    "rows": (
        [
            "编　号",
            "问题类别",
            "具体问题",
            "具体措施",
            "承办部门",
            "期限",
            "整改成效",
            "完成情况",
            "意见",
        ],
        [1, "学习方面", "学习不深", "定计划", "办公室", "2025/6/30", "已定计划。", "已完成", "好"],
        [2, "学习方面", "学习不深", "抓落实", "组织科", "长期坚持", "正在落实。", "正在推进", None],
        [
            3,
            "制度方面",
            "制度不全",
            "修订制度",
            "财务科",
            "2025年7月底前",
            "已修订。",
            "已办结",
            None,
        ],
    ),
    "merged": (),
}
SHAPES = pytest.mark.parametrize(
    "shape", [MERGED, TWO_ROWS, REPEATED], ids=["合并", "两行", "逐行"]
)
BASICS = {
    "党组织全称": "中共某市某局党组",
    "被巡察党组织": "某市某局党组",
    "党组织简称": "局党组",
    "派出党组织": "市委",
    "巡察组": "市委第一巡察组",
    "巡察开始日期": "2024-09-30",
    "巡察结束日期": "2024-12-15",
    "反馈日期": "2025-01-10",
    "统计截止日期": "2025-08-31",
}


def fill_in(path):
    """What the office must add by hand before the ledger can be published."""
    book = openpyxl.load_workbook(path)
    for row in book["基本情况"].iter_rows(min_row=2):
        row[1].value = BASICS.get(row[0].value, row[1].value)
    for row in book["综述"].iter_rows(min_row=2, max_row=3):
        row[2].value = "局党组认真组织整改。"
    sheet = book["整改台账"]
    public = next(cell.column for cell in sheet[1] if cell.value == "是否公开")
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, 1).value:
            sheet.cell(row, public).value = "是"
    book.save(path)


def texts_of(path):
    """Every text of a workbook, without blanks, as one."""
    book = openpyxl.load_workbook(path)
    cells = (cell for sheet in book for row in sheet.values for cell in row if cell is not None)
    return ["".join(str(cell).split()) for cell in cells]


@pytest.mark.slow
@SHAPES
def test_an_own_table_imports_checks_and_builds_and_loses_nothing(tongbao, table, shape):
    source = table(*shape["rows"], merged=shape["merged"])
    before = source.read_bytes()
    assert tongbao("import", source, "-o", "新.xlsx").code == 0
    new = "\n".join(texts_of("新.xlsx"))
    pieces = [p for text in texts_of(source) for p in text.replace("（2）", "\n（2）").split("\n")]
    assert [piece for piece in pieces if piece not in new] == []
    assert source.read_bytes() == before
    assert [text for _, text in rows_of("新.xlsx", "问题清单", "问题编号", "问题")] == [
        "学习不深",
        "制度不全",
    ]
    plans = [plan for _, plan in rows_of("新.xlsx", "整改台账", "措施编号", "整改措施")]
    assert len(plans) == 3
    fill_in("新.xlsx")
    result = tongbao("check", "新.xlsx", "--format", "json")
    assert [f["message"] for f in result.json["findings"] if f["severity"] == "error"] == []
    assert tongbao("build", "新.xlsx").code == 0


# --- the columns that a person names ------------------------------------------------------------


@pytest.mark.slow
def test_the_mapping_is_saved_changed_and_given_back(tongbao, table, tmp_path):
    headers = ["问题", "整改措施", "进展情况", "谁来办", "是否完成"]
    source = table(headers, ["学习不深", "定计划", "已定。", "办公室", "否"])
    tongbao("import", source, "-o", "新.xlsx", "--save-map", "对应.toml")
    written = (tmp_path / "对应.toml").read_text(encoding="utf-8")
    assert '"谁来办" = ""' in written and '"否" = ""' in written
    changed = written.replace('"谁来办" = ""', '"谁来办" = "责任单位"')
    changed = changed.replace('"否" = ""', '"否" = "正在推进"')
    (tmp_path / "对应.toml").write_text(changed, encoding="utf-8")
    assert tongbao("import", source, "-o", "新.xlsx", "--map", "对应.toml", "--force").code == 0
    headers = ("措施编号", "责任单位", "整改状态", "备注")
    assert rows_of("新.xlsx", "整改台账", *headers) == [
        ("1.1.1", "办公室", "正在推进", "是否完成：否")
    ]


def test_what_a_person_has_said_of_statuses_is_saved_again(tongbao, table, tmp_path):
    source = table(["问题", "整改措施", "是否完成"], ["学习不深", "定计划", "否"])
    said = '["整改状态"]\n"否" = "正在推进"\n'
    (tmp_path / "对应.toml").write_text(said, encoding="utf-8")
    maps = ("--map", "对应.toml", "--save-map", "又.toml")
    assert tongbao("import", source, "-o", "新.xlsx", *maps).code == 0
    assert said in (tmp_path / "又.toml").read_text(encoding="utf-8")


def test_a_mapping_is_not_written_over_a_workbook(tongbao, table, tmp_path):
    source = table(["问题", "整改措施", "是否完成"], ["学习不深", "定计划", "否"])
    result = tongbao("import", source, "-o", "新.xlsx", "--save-map", "新.xlsx", "--force")
    assert (result.code, (tmp_path / "新.xlsx").exists()) == (2, False)
    assert "须以 .toml 结尾" in result.err


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[", "TOML"),
        ('["列"."Sheet1"]\n"问题" = "没有的列"', "台账里没有“没有的列”"),
        ('["列"."Sheet1"]\n"没有" = "问题"', "没有“没有”这一列"),
        ('["列"."Sheet9"]\n"问题" = "问题"', "没有工作表“Sheet9”"),
        ('["列"."Sheet1"]\n"问题" = "问题"\n"整改措施" = "问题"', "两列都对应“问题”"),
        ('["列"]\n"Sheet1" = 1', "每行应当是"),
        ('["整改状态"]\n"否" = "没完"', "不是五种整改状态"),
        ('["状态"]\n"否" = "正在推进"', "没有“状态”"),
    ],
)
def test_a_faulty_mapping_is_refused(tongbao, table, tmp_path, text, reason):
    source = table(["问题", "整改措施", "进展情况"], ["学习不深", "定计划", "已定。"])
    (tmp_path / "对应.toml").write_text(text, encoding="utf-8")
    result = tongbao("import", source, "-o", "新.xlsx", "--map", "对应.toml")
    assert (result.code, (tmp_path / "新.xlsx").exists()) == (3, False)
    assert reason in result.err


@pytest.mark.slow
def test_what_is_struck_out_hidden_or_beside_the_cells_is_told_and_kept(tongbao, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["问题", "整改措施", "责任单位", "进展情况"])
    sheet.append(["学习不深", "定计划", "办公室", "已定。"])
    sheet.append(["同上", "不要的措施", "办公室", "没有做。"])
    sheet.append(["制度少", "建制度", "=1/0", "已建。"])
    for cell in sheet[3]:
        cell.font = Font(strike=True)
    sheet.row_dimensions[2].hidden = True
    sheet["B2"].comment = Comment("请再核实", "某人")
    book.create_sheet("问题统计").append(["照原样"])
    book.save(tmp_path / "源.xlsx")
    result = tongbao("import", "源.xlsx", "-o", "新.xlsx", "--format", "json")
    assert result.code == 1  # of the formula
    assert {"V06", "V13", "V31"} <= {finding["code"] for finding in result.json["findings"]}
    assert rows_of("新.xlsx", "整改台账", "措施编号", "整改措施") == [
        ("1.1.1", "定计划"),
        ("1.2.1", "建制度"),
    ]
    left = [text for _, _, text in rows_of("新.xlsx", "未识别", "出处", "位置", "内容")]
    assert {"不要的措施", "没有做。", "请再核实"} <= set(left)
    new = openpyxl.load_workbook("新.xlsx")
    assert new["问题统计"]["A1"].value == "照原样"
    # What has no place is to be moved to its place by hand, and read before that.
    assert not new["未识别"].protection.sheet and not new["问题统计"].protection.sheet
    assert new["未识别"]["C2"].alignment.wrap_text


@pytest.mark.slow
def test_what_is_struck_out_in_one_of_several_columns_is_taken_out(tongbao, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["问题", "责任单位", "整改措施1", "整改措施2", "1月进展", "2月进展"])
    book.active.append(["学习不深", "办公室", "定计划", "不要的", "作废", "已定。"])
    for cell in ("D2", "E2"):
        book.active[cell].font = Font(strike=True)
    book.save(tmp_path / "源.xlsx")
    assert tongbao("import", "源.xlsx", "-o", "新.xlsx").code == 0
    assert rows_of("新.xlsx", "整改台账", "整改措施", "整改进展") == [("定计划", "2月进展：已定。")]
    left = {text for (text,) in rows_of("新.xlsx", "未识别", "内容")}
    assert {"不要的", "作废"} <= left


def test_a_sheet_that_cannot_be_read_is_told(tongbao, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["问题", "整改措施", "责任单位", "进展情况"])
    book.active.append(["学习不深", "定计划", "办公室", "已定。"])
    book.create_sheet("进度").append(["三月"])
    book.save(tmp_path / "源.xlsx")
    parts = unpack((tmp_path / "源.xlsx").read_bytes())
    parts["xl/worksheets/sheet2.xml"] = b"<worksheet><sheetData>"
    (tmp_path / "源.xlsx").write_bytes(pack(parts))
    result = tongbao("import", "源.xlsx", "-o", "新.xlsx")
    assert result.code == 0 and "“进度”没有能读的单元格" in result.out


def test_a_sheet_that_is_too_large_is_not_left_out(tongbao, tmp_path, monkeypatch):
    book = openpyxl.Workbook()
    book.active.append(["问题", "整改措施", "责任单位", "进展情况"])
    book.active.append(["学习不深", "定计划", "办公室", "已定。"])
    book.create_sheet("进度").cell(30, 10).value = "三月"
    book.save(tmp_path / "源.xlsx")
    monkeypatch.setattr("generator.workbook.reading.grid.MOST_CELLS", 100)
    result = tongbao("import", "源.xlsx", "-o", "新.xlsx")
    assert (result.code, (tmp_path / "新.xlsx").exists()) == (3, False)
    assert "超出了可以安全读取的范围" in result.err


@pytest.mark.parametrize("signs", ["（1）（2）", "（１）（２）", "①②", "（一）（二）", "1.2."])
def test_numbers_of_any_kind_divide_a_cell(tongbao, table, signs):
    first, second = signs[: len(signs) // 2], signs[len(signs) // 2 :]
    source = table(
        ["问题", "整改措施", "责任单位", "进展情况"],
        ["学习不深", f"{first}定计划。{second}抓落实。", "办公室", f"{first}已定。{second}已抓。"],
    )
    assert tongbao("import", source, "-o", "新.xlsx").code == 0
    plans = [plan for _, plan in rows_of("新.xlsx", "整改台账", "措施编号", "整改措施")]
    assert len(plans) == 2 and plans[1].endswith("抓落实。")
