"""Templates of the office's own: Chinese words, brackets of any width, faults at their place."""

import re

import docx
import pytest
from conftest import SAMPLE, package_text, paragraphs
from markupsafe import escape

from generator.ledger.choices import Audience
from generator.ledger.loops import LOOPS
from generator.ledger.schema import SHEETS
from generator.ledger.words import (
    BASIC_WORDS,
    DOCUMENT_WORDS,
    MEETING_WORDS,
    STATISTICS_WORDS,
    TEMPLATE_WORDS,
    Facts,
    TemplateWord,
)
from generator.notice.context import compose
from generator.notice.marks import take_out
from generator.notice.template import fold_tags
from generator.package.parts import pack, unpack
from generator.pipeline import examine

_SHEETS = {sheet.name for sheet in SHEETS}

STANDARD = SAMPLE.parent.parent / "templates" / "巡察整改通报.docx"


@pytest.fixture
def template(tmp_path):
    """Make a template of these paragraphs; a list is one paragraph of several runs."""

    def make(*texts):
        document = docx.Document()
        for text in texts:
            paragraph = document.add_paragraph()
            for run in [text] if isinstance(text, str) else text:
                paragraph.add_run(run)
        path = tmp_path / "模板.docx"
        document.save(path)
        return path

    return make


@pytest.mark.parametrize(
    ("texts", "printed"),
    [
        (["{{ 问题数 }}个"], "12个"),
        (["｛｛ 问题数 ｝｝个"], "12个"),
        (["{｛问题数｝}个"], "12个"),
        (["{{\u200b 问题数 \u200b}}个"], "12个"),
        ([["{", "{ 问题", "数 }", "}个"]], "12个"),
        ([["｛", "｛ 问题数　｝", "｝个"]], "12个"),
        (["{{ 会议次数（“整改工作推进会”） }}次"], "2次"),
        (["{{ 会议次数('整改工作推进会') }}次"], "2次"),
        (["{{ 指标［“供水管网”］ }}公里"], "19.4公里"),
        (["{% if 问题数｜int ＞ 10 %}多{% else %}少{% endif %}"], "多"),
        (["｛％ if 公布统计数据 ＝＝ “是” ％｝有{% else %}无{% endif %}"], "无"),
        (["{{ 通报标题|replace('\n', '') }}（全文）"], None),
        (["文字里的｛花括号｝和％照印"], "文字里的｛花括号｝和％照印"),
    ],
)
def test_tags_work_as_typed_with_a_chinese_keyboard(tongbao, template, tmp_path, texts, printed):
    result = tongbao("build", SAMPLE, "-t", template(*texts), "-o", "通报.docx")
    assert result.code == 0, result.err
    (line,) = paragraphs(tmp_path / "通报.docx")
    assert line == printed if printed else line.endswith("的通报（全文）")


def test_quotes_keep_the_width_of_what_they_hold():
    assert fold_tags("{{ 会议日期(“（甲）：乙”) }}") == '{{ 会议日期("（甲）：乙") }}'


@pytest.mark.parametrize(
    ("texts", "code", "at", "says"),
    [
        (["好", "{{ 巡查组 }}来了"], "T02", "{{ 巡查组 }}来了", "巡察组"),
        (["共{{ 完成率 }}"], "T02", "共{{ 完成率 }}", "问题完成率"),
        (["{%p for a in 方面列表 %}", "{{ a.名称 }}"], "T01", None, "for"),
        (["{{ 问题数 + }}"], "T01", "{{ 问题数 + }}", ""),
        (["{% nonsense %}"], "T01", "{% nonsense %}", "nonsense"),
        (["{{ 问题数|nofilter }}"], "T01", None, "nofilter"),
        (["好", "除{{ 1 / 0 }}"], "T03", "除{{ 1 / 0 }}", ""),
        (["{{ 会议日期('没有的会') }}"], "T03", "{{ 会议日期('没有的会') }}", "没有的会"),
        (["{{ 指标['没有'] }}"], "T03", "{{ 指标['没有'] }}", "没有"),
        (
            ["{%p for a in 方面列表 %}", "{{ a.没有 }}", "{%p endfor %}"],
            "T02",
            "{{ a.没有 }}",
            "没有",
        ),
        (["{{ ''.__class__.__mro__ }}"], "T03", None, ""),
        (["{{ '<w:p>'|safe }}"], "T04", None, ""),
    ],
)
def test_a_fault_is_told_at_its_paragraph(tongbao, template, tmp_path, texts, code, at, says):
    result = tongbao("build", SAMPLE, "-t", template(*texts), "-o", "通报.docx", "--format", "json")
    assert result.code == 1
    assert not (tmp_path / "通报.docx").exists()
    (found,) = [f for f in result.json["findings"] if f["severity"] == "error"]
    assert (found["code"], found["file"], found["sheet"]) == (code, "模板.docx", "正文")
    assert says in found["message"]
    if at:
        assert found["value"] == at
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("text", "unknown", "near"),
    [
        ("{% for 方 in 方面列表 %}{{ 方.名字 }}{% endfor %}", "方.名字", "方.名称"),
        (
            "{% for a in 方面列表 %}{% for p in a.问题列表|reverse %}"
            "{% for m in p.措施列表[:2] %}{{ m.进展题目 }}{% endfor %}{% endfor %}{% endfor %}",
            "m.进展题目",
            "m.进展标题",
        ),
        ("{% for 段 in 综述['打算'] %}{{ 段.标题 }}{% endfor %}", "段.标题", "段.小标题"),
        ("{% for 段 in 综述.打算 %}{{ 段.标题 }}{% endfor %}", "段.标题", "段.小标题"),
        ("{% set 表 = 分方面统计 %}{% for r in 表 %}{{ r.x }}{% endfor %}", "r.x", ""),
        ("{{ 合计.问题个数 }}", "合计.问题个数", "合计.问题数"),
        ("{{ (方面列表|first).名 }}", "方面.名", "方面.名称"),
    ],
)
def test_an_unknown_word_of_a_loop_is_told_with_the_nearest(tongbao, template, text, unknown, near):
    result = tongbao("template", "check", template(text), "--format", "json")
    (found,) = [f for f in result.json["findings"] if f["severity"] == "error"]
    assert found["code"] == "T02" and f"“{unknown}”" in found["message"]
    assert near in found["message"]


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in 方面列表 %}{{ a.x|default('') }}{% endfor %}",
        "{% for a in 方面列表 %}{% if a.x is defined %}{{ a.x }}{% endif %}{% endfor %}",
        "{% for 名, 段 in 综述.items() %}{{ 名.x }}{{ 段.x }}{% endfor %}",
        "{% macro 写(方面列表) %}{% for a in 方面列表 %}{{ a.x }}{% endfor %}{% endmacro %}",
        "{% for 行 in 分方面统计 %}{% for 名, 数 in 行.items() %}{{ 数 }}{% endfor %}{% endfor %}",
    ],
)
def test_what_a_template_provides_for_or_cannot_be_followed_is_no_fault(tongbao, template, text):
    assert tongbao("template", "check", template(text)).code == 0


def test_all_unknown_words_are_told_at_once(tongbao, template):
    result = tongbao("template", "check", template("{{ 甲甲 }}", "{{ 乙乙 }}"), "--format", "json")
    assert result.code == 1
    assert [f["code"] for f in result.json["findings"]] == ["T02", "T02"]


def test_the_standard_template_has_no_fault(tongbao):
    result = tongbao("template", "check", STANDARD)
    assert (result.code, result.err) == (0, "")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"text", SAMPLE.read_bytes()])
def test_what_is_no_template_is_one_sentence(tongbao, tmp_path, content):
    (tmp_path / "模板.docx").write_bytes(content)
    result = tongbao("build", SAMPLE, "-t", "模板.docx")
    assert result.code == 3
    assert result.err.count("\n") == 1 and "模板.docx" in result.err
    assert not (tmp_path / "output").exists()


def test_a_missing_template_is_one_sentence(tongbao):
    result = tongbao("build", SAMPLE, "-t", "没有.docx")
    assert result.code == 3 and "没有.docx" in result.err


def test_the_listed_words_are_those_a_template_gets():
    examined = examine(SAMPLE)
    context = compose(examined.vocabulary)
    assert set(context) == examined.vocabulary.template_names()


def test_every_word_says_what_it_prints_and_where_it_comes_from():
    examined = examine(SAMPLE)
    facts = Facts(examined.ledger, examined.statistics)
    for word in (*BASIC_WORDS, *STATISTICS_WORDS, *MEETING_WORDS, *DOCUMENT_WORDS):
        argument = "整改工作推进会" if word.takes else ""
        assert word.help and word.group, word.name
        assert isinstance(word.value(facts, argument), str), word.name
        cells = word.cells(facts, argument)
        assert cells and all(place.sheet in _SHEETS for place in cells), word.name
        if word.joint:
            assert len(word.value(facts, argument).split(word.joint)) == len(cells), word.name


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.INTERNAL])
def test_the_words_of_a_loop_are_those_that_its_things_have(audience):
    """Declared for `template words` and `template check`, filled in when a notice is composed."""
    examined = examine(SAMPLE)
    context = compose(examined.vocabulary.for_audience(audience))
    seen = set()

    def compare(loop, things):
        for thing in things:
            assert set(thing) == {word.name for word in loop.for_audience(audience)}, loop.name
            assert all(word.help for word in loop.words), loop.name
            seen.add(loop.name)
            for word in loop.for_audience(audience):
                if word.loop:
                    compare(word.loop, thing[word.name])

    for word in TEMPLATE_WORDS:
        if isinstance(word, TemplateWord) and word.loop:
            value = context[word.name]
            if word.name == "综述":
                value = [paragraph for section in value.values() for paragraph in section]
            compare(word.loop, [value] if word.name == "合计" else value)
    assert seen == {loop.name for loop in LOOPS}


def test_every_word_is_listed_for_authors(tongbao):
    out = tongbao("template", "words").out
    for word in (
        "{问题完成率}",
        "{会议日期：会议名称}",
        "方面列表",
        "{党组织全称}",
        "{立行立改数}",
    ):
        assert word in out


def test_printed_spans_know_their_cells():
    examined = examine(SAMPLE)
    context = compose(examined.vocabulary)

    def place(value):
        return take_out(str(escape(value)), context.sources).place

    measure = context["方面列表"][0]["问题列表"][0]["措施列表"][1]
    assert place(measure["正文"]).key == "1.1.2"
    assert place(measure["正文"]).cell == "E3"
    assert place(context["综述"]["今后整改工作打算"][1]["小标题"]).cell == "B9"


def test_comments_of_a_template_s_author_reach_no_notice(tongbao, tmp_path):
    document = docx.Document(STANDARD)
    document.add_comment(document.paragraphs[1].runs, "作者自己的批注", author="某作者")
    document.save(tmp_path / "自用.docx")
    assert tongbao("build", SAMPLE, "-t", "自用.docx", "-o", "通报.docx").code == 0
    assert not re.search("作者自己的批注|某作者", package_text(tmp_path / "通报.docx"))
    names = unpack((tmp_path / "通报.docx").read_bytes())
    assert not [name for name in names if "comments" in name]
    for part in names.values():
        assert b"comments.xml" not in part


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("<w:r>", '<w:ins w:id="9" w:author="某人"><w:r>', "修订标记"),
        ("<w:rPr>", "<w:rPr><w:vanish/>", "隐藏文字"),
    ],
)
def test_a_template_with_changes_or_hidden_text_is_refused(tongbao, tmp_path, before, after, what):
    document = docx.Document()
    document.add_paragraph().add_run("共{{ 问题数 }}个").bold = True
    document.save(tmp_path / "模板.docx")
    parts = unpack((tmp_path / "模板.docx").read_bytes())
    body = parts["word/document.xml"].decode().replace(before, after, 1)
    if what == "修订标记":
        body = body.replace("</w:r>", "</w:r></w:ins>", 1)
    (tmp_path / "模板.docx").write_bytes(pack({**parts, "word/document.xml": body.encode()}))
    result = tongbao("build", SAMPLE, "-t", "模板.docx", "-o", "通报.docx", "--format", "json")
    assert result.code == 1 and not (tmp_path / "通报.docx").exists()
    (found,) = [f for f in result.json["findings"] if f["severity"] == "error"]
    assert found["code"] == "T07" and what in found["message"]
    assert found["value"] == "共{{ 问题数 }}个"
