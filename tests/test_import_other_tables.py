"""`tongbao import`: tables as town halls, hospitals, courts and companies keep them."""

import shutil

import docx
import openpyxl
import pytest
from pdf import needs_office, save_as
from test_import import rows_of
from test_import_shapes import Shape, expect, expect_again, measures, shaped

__all__ = ["shaped"]
PLAN = ("措施编号", "整改措施")
TWO_ROWS = [
    ["序号", "存在问题", "整改措施", "责任落实", None],
    [None, None, None, "责任领导", "牵头科室"],
]

SHAPES = {
    "每页都有的两行表头": Shape(
        [
            *TWO_ROWS,
            [1, "学习不深", "定计划", "张某某", "办公室"],
            *TWO_ROWS,
            [2, "制度不全", "修订", "李某", "财务科"],
        ],
        ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "A4:A5", "B4:B5", "C4:C5", "D4:E4"),
        {
            ("问题清单", "问题编号", "问题"): [("1", "学习不深"), ("2", "制度不全")],
            ("整改台账", *PLAN, "责任领导", "责任单位"): [
                ("1.1", "定计划", "张某某", "办公室"),
                ("2.1", "修订", "李某", "财务科"),
            ],
        },
        {"V33"},
    ),
    "一个问题几行": Shape(
        [
            ["某村巡察反馈问题整改情况表"],
            *(["问题1", "公开不及时"], ["整改措施", "按月公开"], ["整改情况", "已公开6期"]),
            *(["完成时限", "立行立改"], []),
            *(["问题2", "记录不全"], ["整改措施", "专人记录"], ["整改情况", "已补齐"]),
            *(["完成时限", "2025年7月"], []),
            *(["问题3", "核查不严"], ["整改措施", "逐户核查"], ["整改情况", "清退2户"]),
            ["完成时限", "2025年7月"],
        ],
        (),
        {
            ("问题清单", "问题"): [("公开不及时",), ("记录不全",), ("核查不严",)],
            ("整改台账", "整改措施", "整改进展", "完成时限"): [
                ("按月公开", "已公开6期", "立行立改"),
                ("专人记录", "已补齐", "2025年7月"),
                ("逐户核查", "清退2户", "2025年7月"),
            ],
        },
        set(),
    ),
    "几列状态和小计": Shape(
        [
            ["序号", "存在问题", "整改措施", "整改进度", None, None],
            [None, None, None, "已完成", "正在整改", "未完成"],
            [1, "学习不深", "定计划", "√", None, None],
            [2, "调研不够", "搞调研", "√", None, None],
            ["小计", "2个问题", None, 2, 0, 0],
            [3, "制度不全", "修订", None, "√", None],
            [4, "执行不严", "严查", None, None, "√"],
            ["合计", "4个问题", None, 2, 1, 1],
        ],
        ("A1:A2", "B1:B2", "C1:C2", "D1:F1"),
        measures(
            *("措施编号", "整改状态", "备注"),
            rows=[
                ("1.1", "已完成", "整改进度·已完成：√"),
                ("2.1", "已完成", "整改进度·已完成：√"),
                ("3.1", "正在推进", "整改进度·正在整改：√"),
                ("4.1", None, "整改进度·未完成：√"),
            ],
        ),
        {"V33"},
    ),
    "审计查出问题、几个标题": Shape(
        [
            ["一、限期整改类"],
            ["序号", "审计查出问题", "问题金额", "整改措施", "整改责任单位"],
            ["1.", "收入未上缴", 126.5, "上缴国库", "国资中心"],
            ["2.", "资金闲置", 80, "收回统筹", "农业农村局"],
            ["二、长期坚持类"],
            ["序号", "审计查出问题", "问题金额", "整改措施", "整改责任单位"],
            ["3.", "绩效管理薄弱", None, "健全机制", "财政局"],
        ],
        ("A1:E1", "A5:E5"),
        {
            ("问题清单", "问题编号", "方面", "问题"): [
                ("1", "一、限期整改类", "收入未上缴"),
                ("2", "一、限期整改类", "资金闲置"),
                ("3", "二、长期坚持类", "绩效管理薄弱"),
            ]
        },
        {"V33"},
    ),
    "中英文表头": Shape(
        [
            ["2024年度内部巡视整改台账"],
            ["序号\nNo.", "问题描述\nIssue", "整改措施\nAction Plan", "责任部门\nOwner"],
            ["001", "采购不透明", "建立机制", "燃料管理部"],
        ],
        ("A1:D1",),
        {
            ("问题清单", "问题编号", "问题"): [("001", "采购不透明")],
            ("整改台账", "整改措施", "责任单位"): [("建立机制", "燃料管理部")],
        },
        set(),
    ),
    "督查反馈问题、站所和逐周进展": Shape(
        [
            [
                *("督查反馈问题", "整改任务", "牵头领导及责任站所"),
                *("工作进展（3月第1周）", "工作进展（3月第2周）"),
            ],
            ["公示不到位", "张榜公示", "副镇长 韩某\n农综站", "已起草", "已公示"],
            ["防疫有死角", "春防普免", "人大主席 唐某\n兽医站", "已开会", None],
        ],
        (),
        {
            ("问题清单", "问题", "牵头领导"): [
                ("公示不到位", "副镇长 韩某"),
                ("防疫有死角", "人大主席 唐某"),
            ],
            ("整改台账", "整改措施", "责任单位", "整改进展"): [
                (
                    *("张榜公示", "农综站"),
                    "工作进展（3月第1周）：已起草\n工作进展（3月第2周）：已公示",
                ),
                ("春防普免", "兽医站", "工作进展（3月第1周）：已开会"),
            ],
        },
        {"I10"},
    ),
    "带圈的序号前没有标点": Shape(
        [
            ["序号", "存在问题", "整改措施", "进展情况", "单位名称"],
            [1, "拨付滞后", "①建立台账②按季拨付", "①已建立②已拨付", "财务股"],
            [2, "管理松散", "①完善办法，按照第②项要求落实", "在改。", "办公室"],
        ],
        (),
        measures(
            *("措施编号", "整改措施", "整改进展", "责任单位"),
            rows=[
                ("1.1", "①建立台账", "①已建立", "财务股"),
                ("1.2", "②按季拨付", "②已拨付", "财务股"),
                ("2.1", "①完善办法，按照第②项要求落实", "在改。", "办公室"),
            ],
        ),
        {"I04"},
    ),
    "问题写在标题里": Shape(
        [
            ["问题一：控辍保学不扎实"],
            ["序号", "整改措施", "责任股室", "进展情况"],
            [1, "建立台账", "基教股", "已建立"],
            [2, "入户劝返", "基教股", "劝返3人"],
            ["问题二：没有措施的问题"],
            ["问题三：监管缺位"],
            ["序号", "整改措施", "责任股室", "进展情况"],
            [1, "联合执法", "职成股", "执法5次"],
        ],
        ("A1:D1", "A5:D5"),
        {
            ("问题清单", "问题编号", "问题"): [
                ("1.1", "控辍保学不扎实"),
                ("1.2", "没有措施的问题"),
                ("1.3", "监管缺位"),
            ],
            ("整改台账", "措施编号", "整改措施"): [
                ("1.1.1", "建立台账"),
                ("1.1.2", "入户劝返"),
                ("1.3.1", "联合执法"),
            ],
        },
        {"V33"},
    ),
    "勾选框、各方面小计和接上页": Shape(
        [
            ["类别", "编号", "问题", "累计成效", "整改状态（勾选）"],
            ["共性问题", 1, "形式主义", "减文20%", "☑已完成 □正在整改 □未完成"],
            ["（接上页）"],
            [None, None, None, "减会10%", "□已完成 ☑正在整改 □未完成"],
            ["共性问题小计", 1, None, None, 1],
            ["个性问题", 2, "任免不规范", "规范4人", "☑已完成 ☑正在整改 □未完成"],
            ["个性问题小计", 1, None, None, 0],
        ],
        ("A3:E3",),
        {
            ("问题清单", "问题编号", "方面", "问题"): [
                ("1", "共性问题", "形式主义"),
                ("2", "个性问题", "任免不规范"),
            ],
            ("整改台账", "整改进展", "整改状态"): [
                ("减文20%", "已完成"),
                ("减会10%", "正在推进"),
                ("规范4人", "☑已完成 ☑正在整改 □未完成"),
            ],
        },
        {"V33", "I06", "I13"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_table_is_understood_told_and_loses_nothing(tongbao, shaped, shape):
    expect(tongbao, shaped(shape), shape)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_mapping_of_a_table_given_back_gives_the_same(tongbao, shaped, shape):
    expect_again(tongbao, shaped(shape), shape)


def test_a_header_that_comes_again_is_told_once(tongbao, shaped):
    source = shaped(SHAPES["每页都有的两行表头"])
    result = tongbao("import", source, "-o", "新.xlsx", "--format", "json")
    told = [(f["code"], f["cell"]) for f in result.json["findings"] if f["code"] == "V33"]
    assert told == [("V33", "A4")]


def test_problems_above_one_another_with_measures_below_are_not_told_apart(tongbao, shaped):
    rows = [["问题1", "甲"], ["问题2", "乙"], ["整改措施", "抓"], ["责任单位", "办公室"]]
    shaped(Shape(rows, (), {}, set()))
    result = tongbao("import", "表格.xlsx", "-o", "新.xlsx")
    assert "“问题2”一列没有对应到台账的列" in result.err
    assert rows_of("新.xlsx", "问题清单", "问题") == [("甲",)]
    assert rows_of("新.xlsx", "整改台账", "整改措施", "备注") == [("抓", "问题2：乙")]


def test_a_number_with_a_sign_behind_it_is_kept_and_not_warned_of(tongbao, shaped):
    shaped(SHAPES["审计查出问题、几个标题"])
    result = tongbao("import", "表格.xlsx", "-o", "新.xlsx", "--format", "json")
    assert "I07" not in {found["code"] for found in result.json["findings"]}
    assert ("1.",) in rows_of("新.xlsx", "未识别", "内容")


def test_a_table_within_a_cell_of_a_page_is_text_of_that_cell(tongbao, tmp_path):
    page = """<meta charset=utf-8><table><tr><td>首页</td><td><table border=1>
<tr><th>存在问题</th><th>整改措施</th><th>整改进展</th></tr>
<tr><td>票据不规范</td><td>清理票据</td>
<td>已清理：<table><tr><td>旧票据</td><td>30本</td></tr></table></td></tr></table></td></tr></table>"""
    (tmp_path / "台账.html").write_text(page, encoding="utf-8")
    assert tongbao("import", "台账.html", "-o", "新.xlsx").code == 0
    progress = rows_of("新.xlsx", "整改台账", "整改措施", "整改进展")
    assert progress == [("清理票据", "已清理：\n旧票据\n30本")]
    assert rows_of("新.xlsx", "未识别", "内容")[-1] == ("首页",)


def test_problems_in_titles_are_told(tongbao, shaped):
    shaped(SHAPES["问题写在标题里"])
    told = tongbao("import", "表格.xlsx", "-o", "新.xlsx")
    assert "里没有“问题”一列，各行的问题填的是表格里的标题，请核对。" in told.out
    assert "I14" not in told.err and "标题，不是数据" not in told.err


HEADERS = ["存在问题", "整改措施", "责任单位", "佐证材料"]
ROW = ["学习不深", "定计划", "办公室", "会议纪要"]
ADDRESS = "http://oa.example.com/f?id=7"


def linked_workbook(path, has_link):
    book = openpyxl.Workbook()
    book.active.append(HEADERS)
    book.active.append(ROW)
    if has_link:
        book.active["D2"].hyperlink = ADDRESS
    book.save(path)


def linked_document(path, has_link):
    file = docx.Document()
    table = file.add_table(2, len(HEADERS))
    for cells, texts in zip(table.rows, (HEADERS, ROW), strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = text
    if has_link:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        file.part.relate_to(ADDRESS, kind, is_external=True)
    file.save(path)


def linked_page(path, has_link):
    address = ADDRESS if has_link else "javascript:void(0)"
    headers = "".join(f"<th>{text}</th>" for text in HEADERS)
    cells = "".join(f"<td><a href='{address}'>{text}</a></td>" for text in ROW)
    path.write_text(f"<table><tr>{headers}<tr>{cells}</table>", encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "write"),
    [("表.xlsx", linked_workbook), ("表.docx", linked_document), ("表.html", linked_page)],
)
@pytest.mark.parametrize("has_link", [True, False])
def test_links_that_are_not_taken_along_are_told(tongbao, tmp_path, name, write, has_link):
    write(tmp_path / name, has_link)
    result = tongbao("import", name, "-o", "新.xlsx")
    assert result.code == 0 and rows_of("新.xlsx", "整改台账", "佐证材料") == [("会议纪要",)]
    assert ("超链接只带入了文字，没有带入链接的地址" in result.out) is has_link


@needs_office
@pytest.mark.parametrize("has_link", [True, False])
def test_links_of_other_forms_are_told(tongbao, tmp_path, has_link):
    linked_workbook(tmp_path / "表.xlsx", has_link)
    for form in ("xls", "ods"):
        save_as(form, tmp_path, tmp_path / "表.xlsx")
    shutil.copy(tmp_path / "表.xls", tmp_path / "表.et")
    for name in ("表.xls", "表.et", "表.ods"):
        result = tongbao("import", name, "-o", "新.xlsx", "--force")
        assert rows_of("新.xlsx", "整改台账", "佐证材料") == [("会议纪要",)]
        assert ("超链接只带入了文字，没有带入链接的地址" in result.out) is has_link
