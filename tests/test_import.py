"""`tongbao import`: an office's own table becomes a ledger."""

import openpyxl
import pytest


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
