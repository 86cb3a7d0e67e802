"""What `tongbao import` makes of the files that people have, and of what stands beside the text."""

import codecs
from pathlib import Path

import docx
import openpyxl
import pytest
from conftest import SAMPLE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

SLOW = pytest.mark.slow
NS = nsdecls("w")
BY = f'{NS} w:id="900" w:author="李某" w:date="2025-03-01T00:00:00Z"'
NOTICE = """\
中共甲县乙局党组关于县委第三巡察组反馈意见集中整改进展情况的通报
{opening}
一、整改工作基本情况
(一)加强领导。成立专班,统一部署。
二、县委巡察组反馈意见整改落实进展情况
(一)关于政治建设方面的问题
1.学习不深入的问题。
(1)完善学习制度。开展研讨5次。
(2)配齐人员。
三、今后整改工作打算
继续抓好整改。
{contact}
中共甲县乙局党组
2025年8月29日
""".format(
    opening="按照县委统一部署,2024年10月14日至12月20日,县委第三巡察组对乙局党组开展了巡察,"
    "并于2025年2月20日反馈了巡察情况。按照巡察工作有关要求,现将巡察整改进展情况予以公布。",
    contact="欢迎广大干部群众对巡察整改落实情况进行监督。如有意见建议,请及时向我们反映。"
    "联系方式:电话0000-1234567。",
)
PAGE = (
    "<html><head><meta charset='{charset}'><title>通报</title></head><body><nav>首页</nav>{lines}"
    "<p style='display:none'>看不见的话</p><p>上一篇：招聘公告</p></body></html>"
)


def rows_of(path: str, name: str) -> list[tuple[object, ...]]:
    """The filled rows of a sheet."""
    rows = openpyxl.load_workbook(path)[name].iter_rows(min_row=2, values_only=True)
    return [row for row in rows if row[0] is not None]


def basics_of(path: str) -> dict[str, object]:
    return {str(row[0]): row[1] for row in rows_of(path, "基本情况")}


def imported(tongbao, source: Path | str, name: str = "新台账.xlsx"):
    result = tongbao("import", source, "-o", name, "--force")
    assert result.code == 0, result.err
    return result.out


def write(path: str, text: str, encoding: str, mark: bytes = b"") -> str:
    Path(path).write_bytes(mark + text.encode(encoding))
    return path


def html(charset: str) -> str:
    lines = "".join(f"<p>　　{line}</p>" for line in NOTICE.splitlines())
    return PAGE.format(charset=charset, lines=lines)


@pytest.mark.parametrize(
    ("name", "text", "encoding", "mark"),
    [
        ("通报.txt", NOTICE, "gb18030", b""),
        ("通报.html", html("gb2312"), "gb18030", b""),
        pytest.param(
            *("通报.txt", NOTICE.replace("\n", "\r\n\r\n"), "utf-8", codecs.BOM_UTF8), marks=SLOW
        ),
        pytest.param("通报.txt", NOTICE, "utf-16-le", codecs.BOM_UTF16_LE, marks=SLOW),
        pytest.param("通报.htm", html("utf-8"), "utf-8", b"", marks=SLOW),
    ],
)
def test_texts_and_pages_are_read_in_any_encoding(tongbao, tmp_path, name, text, encoding, mark):
    told = imported(tongbao, write(name, text, encoding, mark))
    assert "1 个方面、1 个问题、2 条措施，综述 2 段" in told
    measures = rows_of("新台账.xlsx", "整改台账")
    assert [row[4:6] for row in measures] == [
        ("完善学习制度", "开展研讨5次。"),
        (None, "配齐人员。"),
    ]
    assert rows_of("新台账.xlsx", "综述") == [
        ("整改工作基本情况", "加强领导", "成立专班,统一部署。"),
        ("今后整改工作打算", None, "继续抓好整改。"),
    ]
    basics = basics_of("新台账.xlsx")
    assert (basics["派出党组织"], basics["巡察组"]) == ("县委", "县委第三巡察组")
    assert (basics["被巡察党组织"], basics["联系电话"]) == ("乙局党组", "0000-1234567")
    assert str(basics["巡察结束日期"]) == "2024-12-20 00:00:00"
    assert basics["通报标题"] is None  # the template composes it
    if "htm" in name:
        kept = [row[0::2] for row in rows_of("新台账.xlsx", "未识别")]
        assert ("网页上看不见的文字", "看不见的话") in kept
        assert ("通报以外的文字", "首页") in kept and ("通报以外的文字", "上一篇：招聘公告") in kept


def test_what_no_template_prints_again_is_kept_and_its_facts_are_taken(tongbao, tmp_path):
    opening = (
        "根据县委安排，2024年10月14日至2025年1月3日，县委第三巡察组对乙局党组进行了巡察。"
        "2025年2月20日，巡察组反馈了意见。现将整改情况通报如下。"
    )
    lines = NOTICE.splitlines()
    lines[1], lines[4] = opening, "二、反馈问题整改情况"
    lines[6], lines[8] = "①学习不深入的问题。", "(3)配齐人员。"
    told = imported(tongbao, write("通报.txt", "\n".join(lines), "utf-8"))
    basics = basics_of("新台账.xlsx")
    assert str(basics["巡察结束日期"]) == "2025-01-03 00:00:00"
    assert str(basics["反馈日期"]) == "2025-02-20 00:00:00"
    kept = [
        ("开头", "第2行", opening),
        ("部分标题", "第5行", "反馈问题整改情况"),
        ("序号", "第9行", "(3)"),
    ]
    assert rows_of("新台账.xlsx", "未识别") == kept
    assert "没有放进台账各表的 3 处（开头、部分标题、序号）写入“未识别”表" in told
    assert "“问题”的序号原来写作“①”一类" in told


@pytest.mark.slow
def test_a_plan_gives_what_is_planned(tongbao, tmp_path):
    plan = """\
中共丙县林业局党组关于县委第二巡察组反馈意见的整改方案
一、关于政治建设方面存在的问题
（一）理论学习不深入的问题
牵头领导：党组书记
整改措施：
1.制定学习计划。（责任单位：办公室；完成时限：2025年6月底前）
2.每季度研讨，110、122联动学习。
责任单位：人事股、办公室
2025年3月1日
"""
    told = imported(tongbao, write("方案.txt", plan, "utf-8"))
    assert "按整改方案读取：1 个方面、1 个问题、2 条措施" in told
    problem, *_ = rows_of("新台账.xlsx", "问题清单")
    assert problem[1:5] == ("关于政治建设方面存在的问题", "理论学习不深入的问题", "1.", "党组书记")
    first, second = rows_of("新台账.xlsx", "整改台账")
    assert (first[3], first[7], first[10]) == ("制定学习计划。", "办公室", "2025年6月底前")
    assert (second[3], second[7]) == ("每季度研讨，110、122联动学习。", "人事股、办公室")
    assert [row[0] for row in rows_of("新台账.xlsx", "责任单位")] == ["办公室", "人事股"]
    basics = basics_of("新台账.xlsx")
    assert (basics["通报标题"], basics["通报日期"]) == (None, None)  # those of the plan are not
    assert basics["巡察组"] == "县委第二巡察组"


CARRIED_OUT = """\
中共丙县林业局党组关于巡察整改方案落实情况的通报
一、整改落实情况
（一）政治建设方面
1.学习不深入的问题。
（1）学习已有计划。每季度研讨一次，全年共研讨四次。
责任单位：办公室；责任人：张三丰
（2）人员已经配齐。招考录用三人，已经到岗，开展工作。
责任单位：人事股；责任人：李四光
中共丙县林业局党组
2025年7月17日
"""


def test_a_notice_on_how_a_plan_was_carried_out_is_a_notice(tongbao, tmp_path):
    told = imported(tongbao, write("通报.txt", CARRIED_OUT, "utf-8"))
    assert "按通报读取：1 个方面、1 个问题、2 条措施" in told
    first, _ = rows_of("新台账.xlsx", "整改台账")
    assert first[3] is None and "全年共研讨四次" in first[5]
    # Each label by itself, however many stand in a line.
    assert "栏目名（责任人、责任单位）模板不刊印" in told


def test_two_units_in_one_bracket_are_not_made_one(tongbao, tmp_path):
    plan = CARRIED_OUT.replace("落实情况的通报", "").replace(
        "四次。", "四次（责任单位：办公室；责任单位：财务股）。"
    )
    imported(tongbao, write("方案.txt", plan, "utf-8"))
    first, _ = rows_of("新台账.xlsx", "整改台账")
    assert first[3].endswith("四次（责任单位：办公室；责任单位：财务股）。")


# --- what a Word file holds besides its text ------------------------------------------------------


@pytest.fixture
def notice(tmp_path):
    """The notice as a Word file, to be changed."""
    document = docx.Document()
    for line in NOTICE.splitlines():
        document.add_paragraph(line)
    return document


@pytest.mark.slow
def test_revisions_comments_and_hidden_text_are_told_and_never_taken_in_silence(tongbao, notice):
    paragraph = next(p for p in notice.paragraphs if p.text.startswith("(2)"))
    for written in (
        f"<w:del {BY}><w:r><w:delText>删去的话</w:delText></w:r></w:del>",
        f"<w:ins {BY}><w:r><w:t>后来加上的话。</w:t></w:r></w:ins>",
        f"<w:r {NS}><w:rPr><w:strike/></w:rPr><w:t>划掉的话</w:t></w:r>",
        f"<w:r {NS}><w:rPr><w:vanish/></w:rPr><w:t>藏着的话</w:t></w:r>",
    ):
        paragraph._p.append(parse_xml(written))
    notice.add_comment(paragraph.runs[0], text="请核实人数", author="王某")
    notice.add_table(1, 1).cell(0, 0).text = "附表里的话"
    notice.sections[0].header.paragraphs[0].text = "页眉里的话"
    notice.save("通报.docx")
    told = imported(tongbao, "通报.docx")
    assert rows_of("新台账.xlsx", "整改台账")[1][4:6] == ("配齐人员", "后来加上的话。")
    kept = [row[0::2] for row in rows_of("新台账.xlsx", "未识别")]
    assert kept == [
        ("修订删除的文字", "删去的话"),
        ("划掉的文字", "划掉的话"),
        ("隐藏的文字", "藏着的话"),
        ("批注", "王某：请核实人数"),
        ("表格", "附表里的话"),
        ("页眉页脚", "页眉里的话"),
    ]
    assert "修订插入的文字" in told
    assert "修订删除的文字 1 处、划掉的文字 1 处、隐藏的文字 1 处、批注 1 处" in told


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("通报.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("通报.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("通报.docx", b"PK\x03\x04" + bytes(100)),
        ("通报.docx", b""),
        ("通报.docx", b"b\x14#e" + bytes(12) + b"E-SafeNet\0\0\0LOCK" + bytes(range(256)) * 20),
        ("通报.txt", b"%PDF-1.7 ..."),
        ("通报.txt", "一、".encode() + "很长".encode() * 20_000),
        ("通报.txt", b"a\n" * 60_000),
        ("通报.html", b"<html><body>" + b"<div>" * 100_000 + b"</body>"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(tongbao, tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    result = tongbao("import", name, "-o", "新台账.xlsx")
    assert (result.code, result.out) == (3, "")
    assert result.err.count("\n") == 1 and f"“{name}”" in result.err
    assert not (tmp_path / "新台账.xlsx").exists()
    assert (tmp_path / name).read_bytes() == data


@SLOW
def test_a_text_that_is_no_notice_is_told(tongbao, tmp_path):
    told = imported(tongbao, write("信.txt", "你好。\n此致敬礼。", "utf-8"))
    assert "没有找到按序号排列的问题和措施" in told
    kept = rows_of("新台账.xlsx", "综述")
    assert [row[2] for row in kept] == ["你好。", "此致敬礼。"]


def test_figures_are_for_notices_alone(tongbao, tmp_path):
    assert tongbao("import", SAMPLE, "-o", "新台账.xlsx", "--figures").code == 2


@SLOW
def test_the_ways_of_another_office_are_followed(tongbao, tmp_path):
    text = """\
中共丁市体育局党组
关于巡察整改进展情况的通报
一、巡察反馈问题整改落实情况
（一）聚焦政治责任方面
1.关于“学习不够系统”的问题。
整改情况：一是完善制度，修订1项；二是加强督学。开展抽查4次。三是强化考核。
2.针对“调研不深”问题。已开展调研12次。
目前仍在推进。
（二）聚焦群众身边方面
3.关于场馆开放不足的问题。
（1）延长开放时间。
①平日开放至21时。
②周末开放至22时。
中共丁市体育局党组
2024年12月30日
"""
    told = imported(tongbao, write("通报.txt", text, "gb18030"))
    assert "2 个方面、3 个问题、5 条措施" in told
    assert [(row[0], row[5]) for row in rows_of("新台账.xlsx", "整改台账")] == [
        ("1.1.1", "完善制度，修订1项。"),
        ("1.1.2", "加强督学。开展抽查4次。"),
        ("1.1.3", "强化考核。"),
        ("1.2.1", "已开展调研12次。\n目前仍在推进。"),
        ("2.1.1", "延长开放时间。\n①平日开放至21时。\n②周末开放至22时。"),
    ]
    kept = [("部分标题", "第3行", "巡察反馈问题整改落实情况"), ("序号", "第10行", "3.")]
    assert rows_of("新台账.xlsx", "未识别") == kept
