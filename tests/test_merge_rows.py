"""Which row of the ledger a returned row is, whatever has become of the numbers."""

import openpyxl
import pytest
from conftest import cell_of, column_of, row_of
from given_out import FIRST, desk, edit, key, merge, office, own_keys, part

__all__ = ["desk", "edit", "key", "merge", "office"]

pytestmark = pytest.mark.slow
LEDGER = "整改台账"


def put_above(book, key, text, renumber=()):
    """Insert a copy of the measure above it, with another text and nothing filled in.

    `renumber` are the measures of which each takes the number of the next, the last a new one.
    """
    sheet = book[LEDGER]
    row = row_of(sheet, key)
    values = [cell.value for cell in sheet[row]]
    sheet.insert_rows(row)
    for column, value in enumerate(values, start=1):
        sheet.cell(row, column).value = value
    sheet.cell(row, column_of(sheet, "整改措施")).value = text
    sheet.cell(row, column_of(sheet, "整改进展")).value = "新的一条的进展。"
    for at, number in enumerate(renumber, start=row + 1):
        sheet.cell(at, 1).value = number


def progress_of(path, text):
    """The progress of the measure with this text."""
    sheet = openpyxl.load_workbook(path)[LEDGER]
    texts, told = (column_of(sheet, name) for name in ("整改措施", "整改进展"))
    rows = range(2, sheet.max_row + 1)
    return [sheet.cell(r, told).value for r in rows if sheet.cell(r, texts).value == text]


@pytest.fixture
def blank(office, desk, tongbao, edit):
    """Give out a ledger whose measures have no progress yet; gives the keys and texts of those
    of the first unit."""
    first = own_keys(openpyxl.load_workbook(office), FIRST)

    def clear(book):
        sheet = book[LEDGER]
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, column_of(sheet, "整改进展")).value = None

    edit("台账.xlsx", and_so=clear)
    tongbao("split", "台账.xlsx", "-o", "各单位", "--force")
    book = openpyxl.load_workbook(desk / "台账.xlsx")
    return [(number, cell_of(book, LEDGER, number, "整改措施").value) for number in first]


def test_what_the_office_numbers_anew_gets_what_the_unit_wrote_for_it(blank, desk, edit, merge):
    (number, text), (other, _) = blank[:2]
    edit(part(FIRST), {(LEDGER, number, "整改进展"): "单位写的进展。"})
    edit("台账.xlsx", and_so=lambda book: put_above(book, number, "办公室加的措施", [f"{other}1"]))
    assert merge().code == 0
    assert progress_of(desk / "新台账.xlsx", text) == ["单位写的进展。"]
    assert progress_of(desk / "新台账.xlsx", "办公室加的措施") == ["新的一条的进展。"]


def test_what_the_unit_numbers_anew_goes_to_the_same_measure(blank, desk, edit, merge):
    (number, text), (other, further) = blank[:2]

    def insert(book):
        cell_of(book, LEDGER, number, "整改进展").value = "单位写的进展。"
        put_above(book, number, "单位加的措施", [other, f"{other}1"])

    edit(part(FIRST), and_so=insert)
    told = merge().json
    assert progress_of(desk / "新台账.xlsx", text) == ["单位写的进展。"]
    assert progress_of(desk / "新台账.xlsx", further) == [None]
    assert progress_of(desk / "新台账.xlsx", "单位加的措施") == ["新的一条的进展。"]
    refused = {conflict["column"] for conflict in told["conflicts"]}
    assert refused == {"措施编号"}


def test_a_measure_instead_of_another_is_another_one(blank, desk, edit, merge):
    number, text = blank[0]

    def instead(book):
        put_above(book, number, "单位另写的措施", [])
        sheet = book[LEDGER]
        sheet.cell(row_of(sheet, number), 1).value = f"{number}1"
        sheet.delete_rows(row_of(sheet, number))

    edit(part(FIRST), and_so=instead)
    assert {finding["code"] for finding in merge().json["findings"]} >= {"U07", "U08"}
    assert progress_of(desk / "新台账.xlsx", text) == [None]
    assert progress_of(desk / "新台账.xlsx", "单位另写的措施") == ["新的一条的进展。"]


def test_a_copy_above_a_measure_is_the_new_one(blank, desk, edit, merge):
    number, text = blank[0]
    edit(
        part(FIRST),
        {(LEDGER, number, "责任人"): "原来的一条的人"},
        lambda book: put_above(book, number, text),
    )
    told = merge().json
    assert [finding["key"] for finding in told["findings"] if finding["code"] == "U07"] != [number]
    found = progress_of(desk / "新台账.xlsx", text)
    assert len(found) == 2 and "新的一条的进展。" in found
    assert not told["conflicts"]
