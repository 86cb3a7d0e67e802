"""`tongbao import`: tables on web pages, as the systems of offices export them, often as .xls."""

import pytest
from test_import import rows_of
from test_import_notice_forms import BODY, OPENING, TITLE

PAGE = """<html><head><meta charset="{charset}"><title>导出</title></head><body>
<table><tr><td>首页 | 要闻</td></tr><tr><td><h1>某局党组巡察整改台账</h1>
<table border=1><thead>
<tr><th rowspan=2>序号</th><th rowspan=2>存在问题</th><th colspan=2>整改情况</th>
<th rowspan=2>责任科室</th></tr>
<tr><th>整改措施</th><th>进展情况</th></tr></thead>
<tr><td rowspan=2>1</td><td rowspan="2">学习<br>不深入<s>不够</s></td><td>定计划</td>
<td>已组织学习3次<span style="display:none">密</span></td><td>办公室</td></tr>
<tr><td>开展研讨</td><td>研讨2次</td><td></td></tr>
<tr><td>2</td><td>管理松散</td><td>建制度</td><td>印发《办法》</td><td rowspan=0>人事科</td></tr>
<tr><td>3</td><td>调研不够</td><td>搞调研</td><td>调研4次</td></tr>
</table><p>注：截至2025年6月30日。</p></td></tr></table></body></html>
"""
SPREADSHEET = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
    "<Worksheet><Table><Row><Cell><Data>存在问题</Data></Cell></Row></Table></Worksheet></Workbook>"
)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["台账.html", "台账.htm", "导出.xls", "导出.xlsx", "导出.et"])
@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
def test_a_table_on_a_page_is_a_table(tongbao, tmp_path, name, charset):
    (tmp_path / name).write_text(PAGE.format(charset=charset), encoding=charset)
    result = tongbao("import", name, "-o", "新.xlsx")
    assert result.code == 0, result.err
    assert "表头在第 1—2 行" in result.out
    assert rows_of("新.xlsx", "问题清单", "问题编号", "问题") == [
        ("1", "学习\n不深入"),
        ("2", "管理松散"),
        ("3", "调研不够"),
    ]
    assert rows_of("新.xlsx", "整改台账", "措施编号", "整改措施", "整改进展", "责任单位") == [
        ("1.1", "定计划", "已组织学习3次", "办公室"),
        ("1.2", "开展研讨", "研讨2次", None),
        ("2.1", "建制度", "印发《办法》", "人事科"),
        ("3.1", "搞调研", "调研4次", "人事科"),
    ]
    kept = dict(rows_of("新.xlsx", "未识别", "内容", "出处"))
    assert kept["首页 | 要闻"] == kept["注：截至2025年6月30日。"] == "表格以外的文字"
    assert (kept["不够"], kept["密"]) == ("有删除线", "网页上看不见的文字")


def test_a_page_without_its_style_sheet_is_told_to_be(tongbao, tmp_path):
    page = PAGE.format(charset="utf-8").replace(
        "<title>", '<link rel=stylesheet href="x.css"><title>'
    )
    (tmp_path / "台账.html").write_text(page, encoding="utf-8")
    assert "网页的样式表没有一起保存" in tongbao("import", "台账.html", "-o", "新.xlsx").out


def test_a_notice_with_a_table_on_its_page_is_a_notice(tongbao, tmp_path):
    text = "".join(f"<p>{line}</p>" for line in [TITLE, OPENING, *BODY.split("\n")])
    page = PAGE.format(charset="utf-8").replace("</body>", f"{text}</body>")
    (tmp_path / "通报.html").write_text(page, encoding="utf-8")
    result = tongbao("import", "通报.html", "-o", "新.xlsx")
    assert result.code == 0 and "1 个方面、1 个问题、2 条措施" in result.out
    assert "表格 23 处" in result.out
    assert ("表格", "定计划") in rows_of("新.xlsx", "未识别", "出处", "内容")
    assert rows_of("新.xlsx", "整改台账", "整改进展") == [("开展研讨5次。",), ("选调2人。",)]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("导出.xls", SPREADSHEET, "XML 电子表格 2003"),
        ("导出.xml", SPREADSHEET, "XML 电子表格 2003"),
        ("导出.xls", "序号\t存在问题\n1\t学习不深入\n", "文本文件（如 CSV）"),
        ("导出.xls", "<html><body><p>没有查询结果</p></body></html>", "网页（HTML）"),
        ("通报.xml", '<?xml version="1.0"?><w xmlns="urn:x"><p>一、通报</p></w>', "XML 文本"),
    ],
)
def test_what_only_calls_itself_a_workbook_or_a_page_is_refused(
    tongbao, tmp_path, name, data, told
):
    (tmp_path / name).write_text(data, encoding="utf-8")
    result = tongbao("import", name, "-o", "新.xlsx")
    assert (result.code, result.out) == (3, "")
    assert result.err.count("\n") == 1 and told in result.err and "另存为" in result.err
    assert not (tmp_path / "新.xlsx").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "cells", ['<td colspan="1000">措</td>' * 2000, '<td rowspan="65534">措</td>' * 2000]
)
def test_cells_that_stretch_too_far_are_refused(tongbao, tmp_path, cells):
    rows = "<tr>" + "<tr><td>施".join(cells.split("</td>")) + "<tr>" * 100
    page = PAGE.format(charset="utf-8").replace("<thead>", f"{rows}<thead>")
    (tmp_path / "台账.html").write_text(page, encoding="utf-8")
    result = tongbao("import", "台账.html", "-o", "新.xlsx")
    assert result.code == 3 and result.err.count("\n") == 1 and "个单元格" in result.err
