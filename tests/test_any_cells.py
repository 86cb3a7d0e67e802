"""Whatever stands in the cells: findings or success, never an exception, never a changed file."""

import datetime
import io

import openpyxl
import pytest
from conftest import column_of, sample_book
from hypothesis import example, given
from hypothesis import strategies as st
from laws import law

from generator.ledger.items import BASICS
from generator.ledger.schema import SHEETS

AWKWARD = [
    *("", " ", "\n", "1.1", "1.10", "１．１", "1e5", "12%", "9" * 40, "99999999", "第3项", "6月底"),
    *("是", "否", "已完成", "未完成", "长期坚持", "立行立改", "2025.3.7", "二〇二五年三月七日"),
    *("{问题数}", "{", "}}", "{{x}}", "{会议日期：}", "办公室、财务审计股", "（1）", "。。"),
    *("=1/0", "=A1", "_x0000_"),
]
typed = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(datetime.date(1901, 1, 1), datetime.date(2200, 1, 1)),
    st.times(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12),
    st.sampled_from(AWKWARD),
)
headers = [column.name for sheet in SHEETS for column in sheet.columns]
places = st.tuples(
    st.sampled_from([sheet.name for sheet in SHEETS]), st.integers(1, 16), st.integers(1, 20)
)


@pytest.fixture(scope="module")
def one_each() -> bytes:
    """The sample with one measure of each problem: the rows alone that are hit, soon read."""
    book = sample_book()
    del book["填表说明"]
    sheet = book["整改台账"]
    problem = column_of(sheet, "问题编号")
    for row in range(sheet.max_row, 2, -1):
        if sheet.cell(row, problem).value == sheet.cell(row - 1, problem).value:
            sheet.delete_rows(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.slow
@law(12)
@given(
    st.dictionaries(places, st.one_of(typed, st.sampled_from(headers)), max_size=25),
    st.dictionaries(st.sampled_from([c.name for c in BASICS]), typed, max_size=4),
    st.lists(st.tuples(st.integers(1, 12), st.integers(1, 6), st.integers(0, 5)), max_size=2),
)
# In a cell for dates: the engine breaks down on it.
@example({("整改台账", 5, 12): -2.912783622417553e16}, {}, [])
def test_any_cells_end_in_findings_or_success(tongbao, tmp_path, one_each, cells, basics, merges):
    book = openpyxl.load_workbook(io.BytesIO(one_each))
    for (name, row, column), value in cells.items():
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        sheet.cell(row, column).value = value
    for name, value in basics.items():
        book["基本情况"].append([name, value])
    for row, column, height in merges:
        book["整改台账"].merge_cells(
            start_row=row, start_column=column, end_row=row + height, end_column=column
        )
    path = tmp_path / "台账.xlsx"
    book.save(path)
    before = path.read_bytes()
    checked = tongbao("check", path, "--format", "json")
    assert checked.code in (0, 1)
    assert (checked.code == 1) == (checked.json["errors"] > 0)
    built = tongbao("build", path, "-o", "通报.docx", "--force")
    assert built.code in (0, 1)
    assert built.code >= checked.code
    errors = {f["code"] for f in checked.json["findings"] if f["severity"] == "error"}
    counted = tongbao("stats", path, "--format", "json")
    assert counted.code == any(not code.startswith("T") for code in errors)  # it needs no template
    assert path.read_bytes() == before
