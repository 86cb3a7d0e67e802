"""`tongbao import`: an office's own table becomes a ledger."""

import openpyxl


def test_what_is_not_recognized_goes_along_word_for_word(tongbao, save):
    book = openpyxl.Workbook()
    book.active["B2"] = "随手记的一句话"
    result = tongbao("import", save(book, "表格.xlsx"), "-o", "新台账.xlsx")
    assert (result.code, result.out.splitlines()[-1]) == (0, "已生成：新台账.xlsx")
    rows = openpyxl.load_workbook("新台账.xlsx")["未识别"].iter_rows(values_only=True)
    assert list(rows) == [("出处", "位置", "内容"), ("Sheet", "B2", "随手记的一句话")]


def test_the_source_is_never_the_target(tongbao, save):
    source = save(openpyxl.Workbook(), "表格.xlsx")
    before = source.read_bytes()
    assert tongbao("import", source, "-o", source).code == 2
    assert tongbao("import", source).code == 2
    assert source.read_bytes() == before
