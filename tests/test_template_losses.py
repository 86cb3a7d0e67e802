"""What a template would lose of a ledger, or cannot print, is told at its paragraph."""

import re

import docx
import pytest
from conftest import paragraphs
from template_parts import DOCUMENT, changed, paragraph, run, told

from generator.package.parts import unpack


@pytest.fixture
def template(tmp_path):
    """Make a template of these paragraphs; a list is one of several runs."""

    def make(*texts):
        document = docx.Document()
        for text in texts:
            added = document.add_paragraph()
            for piece in [text] if isinstance(text, str) else text:
                added.add_run(piece)
        document.save(tmp_path / "模板.docx")
        return tmp_path / "模板.docx"

    return make


@pytest.mark.slow
@pytest.mark.parametrize(
    ("texts", "printed"),
    [
        (["前{%p if 问题数 %}后", "{{ 问题数 }}", "{%p endif %}尾"], ["前", "后", "12", "尾"]),
        (["{%p if 问题数 %}甲{%p endif %}", "乙"], ["甲", "乙"]),
        (["{%p if not 问题数 %}甲{%p else %}乙{%p endif %}"], ["乙"]),
        (["　{%p if 问题数 %}　", "甲", "{%p endif %}"], ["甲"]),
        ([["｛", "％p if 问题", "数 ％｝甲"], "{%p endif %}"], ["甲"]),
        (
            ["{%p for 方 in 方面列表[:2] -%}第{{ 方.序号 }}", "{%p endfor %}"],
            ["第（一）", "第（二）"],
        ),
        ([["{%r if 问题数 %}", "甲"], "乙{%r endif %}"], ["甲", "乙"]),
        (["{{r 问题数 }}个"], ["12个"]),
        (["{#p 说明 #}甲{{ 问题数 }}"], ["甲12"]),
    ],
)
def test_text_beside_a_tag_is_kept(tongbao, template, tmp_path, texts, printed):
    path = template(*texts)
    assert [f for f in told(tongbao, path) if f["severity"] == "error"] == []
    assert paragraphs(tmp_path / "通报.docx") == printed


TABLE = '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid>{}</w:tbl>'
IF, END = "{%p if 问题数 %}", "{%p endif %}"
ROWS, NO_ROWS = "{%tr for 行 in 分方面统计[:2] %}", "{%tr for 行 in 分方面统计[:0] %}"
MARK, MARK_END = '<w:bookmarkStart w:id="7" w:name="处"/>', '<w:bookmarkEnd w:id="7"/>'
SECTION = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'


def cell(*texts):
    return f"<w:tc><w:tcPr/>{''.join(paragraph(run(text)) for text in texts)}</w:tc>"


def row(*cells):
    return f"<w:tr>{''.join(cells)}</w:tr>"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("markup", "shows"),
    [
        (TABLE.format(row(cell("{%p if not 问题数 %}", "甲", "{%p endif %}"))), "<w:p/></w:tc>"),
        (
            TABLE.format("".join(row(cell(text)) for text in (NO_ROWS, "甲", "{%tr endfor %}"))),
            None,
        ),
        (TABLE.format(row(cell(ROWS + "{{ 行.名称 }}{%tr endfor %}"))), "</w:tr><w:tr>"),
        (paragraph(run(IF), properties=SECTION) + paragraph(run(END)), "landscape"),
        (paragraph(run(IF)) + paragraph(run(END), properties=SECTION), "landscape"),
        (paragraph(run(IF, more='<w:br w:type="page"/>')) + paragraph(run(END)), 'w:type="page"'),
        (paragraph(MARK, run(IF)) + paragraph(run(END), MARK_END), 'w:name="处"'),
    ],
)
def test_the_layout_beside_a_tag_is_kept(tongbao, tmp_path, markup, shows):
    path = changed(tmp_path / "模板.docx", ("<w:body>", f"<w:body>{markup}"))
    assert told(tongbao, path) == []
    body = unpack((tmp_path / "通报.docx").read_bytes())[DOCUMENT].decode()
    assert (shows in body) if shows else ('<w:gridCol w:w="2000"/>' not in body)
    assert not re.search(r"<w:tc><w:tcPr/></w:tc>|<w:tr></w:tr>|<tag|\{#", body)


@pytest.mark.parametrize(
    ("texts", "code", "at", "says"),
    [
        (["{{ 通报标题 }}", "由{巡察组}负责"], "T11", "第2段", "{{ 巡察组 }}"),
        (["{{ 通报标题 }}", "", "由{别的}负责"], "T11", "第2段", "{别的}"),
        (["{{ 通报标题 }}", "由｛巡察组｝负责"], "T11", "第2段", "{{ 巡察组 }}"),
        (["{{ 通报标题 }}", ["由{", "巡察组", "}负责"]], "T11", "第2段", "巡察组"),
        (["{{ 通报标题 }}}"], "T11", "第1段", "}"),
        (["{{ 通报标题 }}", "{% raw %}{{ 巡察组 }}{% endraw %}"], "T11", "第2段", "巡察组"),
        (["{% if 问题数 == '0' %}{巡察组}{% endif %}"], "T11", "第1段", "巡察组"),
        (["{{ 通报标题 }}", "{{p 巡察组 }}"], "T12", "第2段", "巡察组"),
        (["{% if 问题数 == '0' %}甲{% endif %}", "{{p 问题数 }}"], "T12", "第2段", "问题数"),
        (["甲{{ 问题数 }}", "前{%- if 巡察组 %}后{% endif %}"], "T13", "第2段", "前后"),
        (["只有文字", "没有词"], "T14", "", "没有用到任何词"),
        (["{{ 通报标题 }}", "{{ 问题数 "], "T01", "第2段", "没有在同一段里写完"),
        (["{{ 通报标题 }}", "｛％ if 问题数"], "T01", "第2段", "没有在同一段里写完"),
        (["{{ 问题数 + }}"], "T01", "第1段", ""),
        (["{{ 问题数 问题数 }}"], "T01", "第1段", "}}"),
        (["{% include '别的' %}"], "T01", "第1段", "引用"),
        (["{{ " + "(" * 3000 + " }}"], "T01", "", "太深"),
        (["{{ " + "1 + " * 3000 + "1 }}"], "T01", "第1段", "太深"),
        (["{%p endif %}{{ 问题数 }}"], "T10", "第1段", "{{ 问题数 }}"),
        (["{%tr if 问题数 %}"], "T10", "第1段", "不在表格的一行里"),
        (["甲", "{{ 1 / 0 }}"], "T03", "第2段", "除数是 0"),
        (["{{ ''.__class__ }}"], "T03", "第1段", "__class__"),
        (["{{ 方面列表[0]['无此词'] }}"], "T03", "第1段", "无此词"),
        (["{{ '甲' * 问题数|int + 1 }}"], "T03", "第1段", "不能一起计算"),
        (["{{ 问题数|random }}"], "T01", "第1段", "random"),
    ],
)
def test_a_fault_is_told_at_its_paragraph_with_its_words(tongbao, template, texts, code, at, says):
    path = template(*texts)
    found = told(tongbao, path)
    (fault,) = [f for f in found if f["code"] == code]
    assert fault["key"] == at and says in fault["message"]


BROKEN = {
    "a misspelt word": ("{{ 巡查组 }}", "T02", "是不是“巡察组”"),
    "a word of two levels": ("{{ 完成率 }}", "T02", "“问题完成率”或“措施完成率”"),
    "a word of other readers": ("{{ 预警天数 }}", "T02", "受众为内部的模板才能用它"),
    "a column of other readers": (
        "{% for a in 方面列表 %}{% for p in a.问题列表 %}{{ p.牵头领导 }}{% endfor %}{% endfor %}",
        "T02",
        "受众为内部的模板才能用它",
    ),
    "a loop that is over": ("{{ loop.index }}", "T02", "“loop”不认识"),
    "an unknown word set": ("{% set 数 = 没有的 %}{{ 数 }}", "T02", "“没有的”不认识"),
    "a file put in": ("{{p 子文档 }}", "T02", "“子文档”不认识"),
    "another name": ("{{ 3+3+N巡查 }}", "T02", "“N巡查”不认识"),
    "lipsum": ("{{ lipsum() }}", "T02", "“lipsum”不认识"),
    "a word set anew": ("{% set 问题数 = 5 %}{{ 问题数 }}", "T22", "给“问题数”另外赋了值"),
    "two words set anew": ("{% set a, 合计 = 1, 2 %}{{ a }}", "T22", "给“合计”另外赋了值"),
    "a block set": ("{% set 署名 %}甲{% endset %}{{ 署名 }}", "T22", "给“署名”另外赋了值"),
    "no parentheses": ("{{ 会议日期 }}", "T03", "后面要写括号"),
    "a chart without parentheses": ("{{ 图 }}", "T03", "后面要写括号"),
    "nothing in parentheses": ("{{ 图() }}", "T03", "括号里少写了内容"),
    "too much in parentheses": ("{{ 部分序号('一') }}", "T03", "括号里写的内容不对"),
    "parentheses of no function": ("{{ 问题数() }}", "T03", "后面不能写括号"),
    "a name of no parameter": (
        "{% macro f(a) %}{{ a }}{% endmacro %}{{ f(b=1) }}",
        "T03",
        "括号里写的内容不对",
    ),
    "a list": ("{{ 方面列表 }}", "T03", "逐项印出"),
    "a row": ("{{ 合计 }}", "T03", "逐项印出"),
    "things by names": ("{{ 综述.今后整改工作打算 }}", "T03", "逐项印出"),
    "a list in a text": ("{{ '甲' ~ 方面列表 }}", "T03", "逐项印出"),
    "nothing that is a text": ("{{ namespace() }}", "T03", "不是文字，也不是数"),
    "a row too many": ("{{ 方面列表[9].名称 }}", "T03", "没有这么多项"),
    "a word of a text": ("{{ 问题数.名称 }}", "T03", "没有“名称”"),
    "a word of a list": ("{{ 方面列表.名称 }}", "T03", "没有“名称”"),
    "a text and a number": ("{{ 问题数 + 1 }}", "T03", "文字和数不能一起计算或比较"),
    "a text before a number": ("{% if 问题数 > 5 %}甲{% endif %}", "T03", "文字和数不能一起"),
    "one thing in a loop": ("{% for a in 5 %}{{ a }}{% endfor %}", "T03", "只有一项"),
    "a row in two": ("{% for a, b in [[1], [2]] %}{{ a }}{% endfor %}", "T03", "拆不成"),
    "a macro in itself": ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "T03", "太深"),
    "too many steps": ("{% for a in range(99999) %}甲{% endfor %}", "T03", "range 超过"),
    "an if without end": ("{% if 问题数 %}甲", "T01", "有 if 没有对应的 endif"),
    "a for without end": ("{% for a in 方面列表 %}甲", "T01", "有 for 没有对应的 endfor"),
    "another end": ("{% for a in 方面列表 %}甲{% endif %}", "T01", "“endif”不是认识的标签"),
    "crossed ends": (
        "{% for a in 方面列表 %}{% if a %}{% endfor %}{% endif %}",
        "T01",
        "“endfor”不是认识的标签",
    ),
    "an end in two words": ("{% for a in 方面列表 %}{% end for %}", "T01", "“end”不是认识的"),
    "else twice": ("{% if 问题数 %}{% else %}{% else %}{% endif %}", "T01", "“else”不是"),
    "elif after else": (
        "{% if 问题数 %}{% else %}{% elif 措施数 %}{% endif %}",
        "T01",
        "“elif”不是认识的标签",
    ),
    "a Chinese keyword": ("{% 循环 a 在 方面列表 %}", "T01", "“循环”不是认识的标签"),
    "for without in": ("{% for a 方面列表 %}{% endfor %}", "T01", "此处应当是 in"),
    "if without condition": ("{% if %}甲{% endif %}", "T01", "此处缺少一个词"),
    "and without an end": ("{% if 问题数 and %}甲{% endif %}", "T01", "写错了位置"),
    "one =": ("{% if 公布统计数据 = '是' %}{% endif %}", "T01", "写成了 ="),
    "one quote": ("{{ 会议日期('党组会) }}", "T01", "引号没有成对"),
    "one quote of a Chinese keyboard": ("{{ 会议日期(“党组会) }}", "T01", "引号没有成对"),
    "no closing bracket": ("{{ 指标['供水管网' }}", "T01", "“}”的前面缺少 ]"),
    "a bracket too many": ("{{ 会议日期('党组会')) }}", "T01", "“)”写错了位置"),
    "half a closing": ("{{ 问题数 }", "T01", "没有在同一段里写完"),
    "half a closing of code": ("{% if 问题数 }甲{% endif %}", "T01", "“}”写错了位置"),
    "three braces": ("{{{ 问题数 }}}", "T01", "此处应当是 :"),
    "an empty tag": ("{{ }}", "T01", "此处缺少一个词"),
    "empty code": ("{% %}", "T01", "没有写内容"),
    "a comment without end": ("{# 说明", "T01", "没有在同一段里写完"),
    "raw without end": ("{% raw %}甲", "T01", "raw 没有写完"),
    "a word in two": ("{{ 整改 措施 }}", "T01", "此处应当是 }}，写成了 措施"),
    "a number before a word": ("{{ 12巡察组 }}", "T01", "写成了 巡察组"),
    "a sign": ("{{ 问题数; }}", "T01", "写成了 ;"),
    "a picture": ("{{ 😀 }}", "T01", "不能用字符"),
    "tags of other programs": ("{{#方面列表}}{{名称}}{{/方面列表}}", "T01", "不能用字符"),
    "another template extended": ("{% extends '别的' %}", "T01", "不能引用别的模板"),
    "another template imported": ("{% import '别的' as b %}", "T01", "不能引用别的模板"),
    "a block twice": (
        "{% block 甲 %}{% endblock %}{% block 甲 %}{% endblock %}",
        "T01",
        "block “甲”写了两次",
    ),
    "do": ("{% do 方面列表.append(1) %}", "T01", "“do”不是认识的标签"),
    "break": ("{% for a in 方面列表 %}{% break %}{% endfor %}", "T01", "“break”不是"),
    "columns joined": ("{% colspan 2 %}甲", "T01", "“colspan”不是认识的标签"),
    "the colour of a cell": ("{% cellbg 'FF0000' %}甲", "T01", "“cellbg”不是认识的标签"),
    "cells joined": ("{% hm %}甲", "T01", "“hm”不是认识的标签"),
    "a cell outside of a table": ("{%tc if 问题数 %}", "T10", "不在表格的一格里"),
    "one brace": ("{ 问题数 }", "T11", "是不是 {{ 问题数 }}"),
    "a sign before braces": ("${问题数}", "T11", "是不是 {{ 问题数 }}"),
    "braces escaped": ("{_{ 问题数 }_}", "T11", "是不是 {{ 问题数 }}"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_template_is_told_in_chinese_at_its_paragraph(tongbao, template, case):
    text, code, says = BROKEN[case]
    result = tongbao("template", "check", template("{{ 通报标题 }}", text), "--format", "json")
    assert result.code == 1 and "Traceback" not in result.err
    errors = [f for f in result.json["findings"] if f["severity"] == "error"]
    assert {(f["sheet"], f["key"]) for f in errors} == {("正文", "第2段")}
    assert any(f["code"] == code and says in f["message"] for f in errors), errors
    for fault in errors:
        assert not re.search("object|argument|expected|element|defined|<|0x", fault["message"])


@pytest.mark.slow
@pytest.mark.parametrize(
    "code",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
        "{{ '甲' * 1000000000 }}",
        "{{ 10 ** 10 ** 9 }}",
        "{{ '甲'|center(1000000000) }}",
        "{{ '甲'.ljust(1000000000) }}",
        "{{ '%1000000000d'|format(1) }}",
        "{{ '%1000000000d' % 1 }}",
        "{% set n = namespace(a='甲' * 9) %}{% for b in range(99) %}{% set n.a = n.a ~ n.a %}"
        "{% endfor %}",
        "{% macro f(n) %}{{ f(n - 1) if n }}{{ f(n - 1) if n }}{% endmacro %}{{ f(40) }}",
        "{% for a in range(9999) %}{% for b in range(9) %}{{ '甲' * 999 }}{% endfor %}{% endfor %}",
    ],
)
def test_code_without_end_is_stopped(tongbao, template, code):
    found = told(tongbao, template("{{ 问题数 }}", code))
    (stopped,) = [f for f in found if f["severity"] == "error"]
    assert stopped["code"] == "T03" and re.search("超过|过长|过大|过多", stopped["message"])


@pytest.mark.slow
def test_ten_thousand_open_tags_are_told_once_a_paragraph(tongbao, template):
    found = told(tongbao, template("{{" * 5000, "甲{{ 问题数 }}"))
    assert [(f["code"], f["key"]) for f in found] == [("T01", "第1段")]


def test_a_paragraph_full_of_tags_is_told_instead_of_taken_apart(tongbao, template):
    path = template("{{ 问题数 }}", "{%p if 问题数 %}一{%p endif %}" * 26)
    result = tongbao("template", "check", path)
    assert result.code == 1
    assert "T10（第2段）" in result.out and "52 个标签" in result.out


@pytest.mark.slow
def test_what_a_notice_needs_is_named(tongbao, tmp_path):
    for word, says in (
        ("{{ 署名 }}", "署名"),
        ("{{ 成文日期 }}", "成文日期"),
        ("{{ 通报标题 }}", "标题"),
    ):
        path = changed(tmp_path / "模板.docx", (word, "固定的文字"))
        (found,) = told(tongbao, path)
        assert found["code"] == "T15" and says in found["message"]


MISPRINTED = {
    "brackets twice": ("（{{ 方面.序号 }}）{{ 方面.名称 }}", "序号重复：“（（一））"),
    "number twice": ("（一）{{ 方面.序号 }}{{ 方面.名称 }}", "序号重复：“（一）（一）"),
    "stop of an empty word": ("{% if 0 %}字{% endif %}。{{ 方面.名称 }}", "以标点开头：“。关于"),
    "numbers of other kinds": ("1.1.{{ 方面.名称 }}，2025.8.20", ""),
    "date": ("2025.8.20，{{ 方面.序号 }}{{ 方面.名称 }}", ""),
}


@pytest.mark.slow
@pytest.mark.parametrize(("line", "says"), MISPRINTED.values(), ids=MISPRINTED)
def test_what_no_paragraph_begins_with_is_told(tongbao, template, line, says):
    path = template("{%p for 方面 in 方面列表 %}", line, "{%p endfor %}")
    messages = [f["message"] for f in told(tongbao, path) if f["code"] == "T24"]
    assert len(messages) == bool(says) and all(says in message for message in messages)


@pytest.mark.slow
def test_numbers_of_word_beside_those_of_the_ledger_are_told(tongbao, tmp_path):
    document = docx.Document()
    document.add_paragraph("{%p for 方面 in 方面列表 %}")
    document.add_paragraph("{{ 方面.序号 }}{{ 方面.名称 }}", "List Number")
    document.add_paragraph("{%p endfor %}")
    document.save(tmp_path / "模板.docx")
    (found,) = (f for f in told(tongbao, "模板.docx") if f["code"] == "T24")
    assert "序号重复：“1.（一）" in found["message"]


@pytest.mark.slow
def test_check_tells_of_the_template_that_the_ledger_names(tongbao, sample, save, tmp_path):
    (tmp_path / "templates").mkdir()
    changed(tmp_path / "templates" / "简报.docx", ("{{ 署名 }}", "{{ 会议日期('没有的会') }}"))
    sample["基本情况"].append(["模板", "简报"])
    result = tongbao("check", save(sample), "--format", "json")
    (found,) = [f for f in result.json["findings"] if f["severity"] == "error"]
    assert (found["code"], found["file"]) == ("T03", "简报.docx") and "没有的会" in found["message"]
