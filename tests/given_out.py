"""A small ledger of two units as it was given out, its parts to be edited, and their merging."""

import shutil

import openpyxl
import pytest
from conftest import cell_of, column_of, row_of, sample_book

from generator.units.split import split

FIRST, SECOND = "办公室", "人事党建股"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A small ledger of two units, as given out: its file and the folder of its parts."""
    folder = tmp_path_factory.mktemp("分发")
    book = sample_book()
    units = book["责任单位"]
    units.delete_rows(2, 99)
    units.append([FIRST])
    units.append([SECOND])
    for name in ("整改台账", "制度成果", "数据指标"):
        sheet = book[name]
        column = column_of(sheet, "责任单位")
        for row in range(sheet.max_row, 1, -1):
            if sheet.cell(row, column).value not in (FIRST, SECOND):
                sheet.delete_rows(row)
    del book["填表说明"]
    for unit in (FIRST, SECOND):
        for key in own_keys(book, unit)[3:]:
            book["整改台账"].delete_rows(row_of(book["整改台账"], key))
    sheet, first = book["整改台账"], own_keys(book, FIRST)[0]
    for row in range(2, sheet.max_row + 1):
        helps = SECOND if sheet.cell(row, 1).value == first else None
        sheet.cell(row, column_of(sheet, "配合单位")).value = helps
    path = folder / "台账.xlsx"
    book.save(path)
    split(path, folder / "各单位")
    return path


@pytest.fixture
def desk(office, tmp_path):
    """The ledger and its parts, to be changed."""
    shutil.copytree(office.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path


def own_keys(book, unit, sheet="整改台账"):
    found = book[sheet]
    column = column_of(found, "责任单位")
    rows = range(2, found.max_row + 1)
    return [found.cell(row, 1).value for row in rows if found.cell(row, column).value == unit]


@pytest.fixture
def edit(desk):
    """Change cells of a workbook: {(sheet, key, header): value}."""

    def change(name, puts=(), and_so=lambda book: None):
        path = desk / name
        book = openpyxl.load_workbook(path)
        for (sheet, key, header), value in dict(puts).items():
            cell_of(book, sheet, key, header).value = value
        and_so(book)
        book.save(path)

    return change


@pytest.fixture
def key(office):
    """The first measure of each unit."""
    book = openpyxl.load_workbook(office)
    return {unit: own_keys(book, unit)[0] for unit in (FIRST, SECOND)}


@pytest.fixture
def merge(tongbao):
    def run(*arguments):
        arguments = arguments or ("各单位",)
        return tongbao("merge", "台账.xlsx", *arguments, "-o", "新台账.xlsx", "--format", "json")

    return run


def values(path, skip=("合并记录", "合并冲突")):
    return values_of(openpyxl.load_workbook(path), skip)


def values_of(book, skip=()):
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        if sheet.title not in skip
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def part(unit):
    return f"各单位/{unit}.xlsx"


def progress(of, text="单位写的进展。"):
    return {("整改台账", of, "整改进展"): text}


def conflicts(path):
    book = openpyxl.load_workbook(path)
    return [[c.value for c in row] for row in book["合并冲突"].iter_rows(min_row=2)]


def append(sheet, cells):
    """A way to change a workbook: fill in the first row of the sheet that is blank."""

    def add(book):
        found = book[sheet]
        row = next(r for r in range(2, 999) if found.cell(r, 1).value is None)
        for header, value in cells.items():
            found.cell(row, column_of(found, header)).value = value

    return add


def rename(book):
    sheet = book["整改台账"]
    sheet.cell(1, column_of(sheet, "整改进展")).value = "工作进展说明"


def delete_column(book):
    sheet = book["整改台账"]
    sheet.delete_cols(column_of(sheet, "整改状态"))
