"""tongbao review: what a reviewer does without changing a word is told at its place."""

import json
import re

import pytest
from reviewed_parts import (
    WHO,
    Parts,
    built,
    marked,
    only,
    paragraph,
    put,
    reviewed,
)

__all__ = ["built", "reviewed"]  # fixtures

NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'


# --- marks --------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("properties", "done"),
    [
        ('<w:highlight w:val="yellow"/>', "标色"),
        ('<w:color w:val="FF0000"/>', "标色"),
        ('<w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/>', "标色"),
        ('<w:shd w:val="pct15" w:color="auto" w:fill="FFFFFF"/>', "标色"),
        ('<w:u w:val="wave"/>', "改下划线"),
        ('<w:em w:val="dot"/>', "加着重号"),
        ('<w:bdr w:val="single"/>', "加框"),
        ("<w:b/>", "改粗细"),
        ("<w:i/>", "改斜体"),
        ('<w:sz w:val="52"/>', "改字号"),
        ('<w:vertAlign w:val="superscript"/>', "改上下标"),
        (f'<w:rFonts w:ascii="宋体"/><w:rPrChange w:id="9" {WHO}><w:rPr/></w:rPrChange>', "改格式"),
    ],
)
def test_marked_words_are_told_at_their_cell(reviewed, properties, done):
    (remark,) = only(reviewed(marked("深入人心", properties)), "comments")
    assert (remark["sheet"], remark["cell"]) == ("整改台账", "E3")
    assert remark["text"] == f"{done}，未改字：“深入人心”"
    assert remark["author"] == ("张书记" if "Change" in properties else "")


@pytest.mark.slow
def test_marks_by_a_style_and_by_the_shading_of_a_paragraph(reviewed):
    style = (
        '<w:style w:type="character" w:styleId="X"><w:name w:val="X"/>'
        '<w:rPr><w:color w:val="FF0000"/></w:rPr></w:style>'
    )

    def edit(parts: Parts) -> None:
        put(parts, "</w:styles>", style + "</w:styles>", "word/styles.xml")
        marked("深入人心", '<w:rStyle w:val="X"/>')(parts)
        shade = '<w:p><w:pPr><w:shd w:val="clear" w:fill="FFC000"/></w:pPr>'
        paragraph("逐村核查", lambda p: p.replace("<w:p>", shade, 1))(parts)

    first, *others = only(reviewed(edit), "comments")
    assert (first["cell"], first["text"]) == ("E3", "标色，未改字：“深入人心”")
    assert {one["cell"] for one in others} == {"D4", "E4"}
    assert all(one["text"].startswith("标色，未改字") for one in others)


@pytest.mark.slow
def test_marks_of_a_fixed_sentence_quote_their_paragraph(reviewed):
    (remark,) = only(reviewed(marked("统一部署，", '<w:color w:val="FF0000"/>')), "comments")
    assert not remark["cell"] or remark["sheet"] == "基本情况"
    assert "统一部署" in remark["text"] and remark["paragraph"].startswith("按照县委统一部署")


@pytest.mark.slow
@pytest.mark.parametrize(
    "properties", ["<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>']
)
def test_words_that_nobody_sees_any_more_are_a_question(reviewed, properties):
    (conflict,) = only(reviewed(marked("深入人心", properties), 1), "conflicts")
    assert (conflict["kind"], conflict["cell"], conflict["reviewed"]) == (
        "hidden",
        "E3",
        "深入人心",
    )


@pytest.mark.slow
def test_a_whole_document_in_another_size_is_told_once(reviewed):
    def edit(parts: Parts) -> None:
        parts["word/styles.xml"] = parts["word/styles.xml"].replace(
            'w:sz w:val="32"', 'w:sz w:val="28"'
        )

    found = reviewed(edit)
    assert not only(found) and "改字号，未改字" in found["notes"][0]


@pytest.mark.slow
@pytest.mark.parametrize("strike", ["<w:strike/>", "<w:dstrike/>", '<w:rStyle w:val="X"/>'])
def test_struck_words_are_deleted_words(reviewed, strike):
    style = (
        '<w:style w:type="character" w:styleId="X"><w:name w:val="X"/>'
        "<w:rPr><w:strike/></w:rPr></w:style>"
    )

    def edit(parts: Parts) -> None:
        put(parts, "</w:styles>", style + "</w:styles>", "word/styles.xml")
        marked("逐村", strike)(parts)

    (change,) = only(reviewed(edit), "changes")
    assert change["after"] == change["before"].replace("逐村", "") and change["cell"] == "E4"
    assert not change["tracked"] and not change["author"]


@pytest.mark.slow
def test_what_was_struck_with_tracked_formatting_is_signed(reviewed):
    properties = f'<w:strike/><w:rPrChange w:id="9" {WHO}><w:rPr/></w:rPrChange>'
    (change,) = only(reviewed(marked("逐村", properties)), "changes")
    assert change["author"] == "张书记" and "逐村" not in change["after"]


@pytest.mark.slow
def test_a_struck_measure_is_a_question_like_a_deleted_one(reviewed):
    strike = "<w:r><w:rPr><w:strike/></w:rPr>"
    edit = paragraph("逐村核查", lambda p: p.replace("<w:r>", strike))
    conflicts = only(reviewed(edit, 1), "conflicts")
    assert {"deleted"} == {one["kind"] for one in conflicts}


# --- breaks and automatic numbers -----------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edit", "cell", "told"),
    [
        (lambda p: put(p, "收缴情况，对", "收缴情况，</w:t><w:br/><w:t>对"), "E4", "加换行"),
        (lambda p: put(p, "收缴情况，对", "收缴情况，</w:t><w:cr/><w:t>对"), "E4", "加换行"),
        (
            lambda p: put(p, "收缴情况，对", '收缴情况，</w:t><w:br w:type="page"/><w:t>对'),
            "E4",
            "加分页符",
        ),
        (
            paragraph(
                "逐村核查",
                lambda p: p.replace("<w:p>", '<w:p><w:r><w:br w:type="column"/></w:r>', 1),
            ),
            "E4",
            "加分页符",
        ),
        (
            paragraph("逐村核查", lambda p: '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + p),
            "",
            "加分页符",
        ),
        (
            paragraph("逐村核查", lambda p: "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>" + p),
            "",
            "加分页符",
        ),
        (paragraph("逐村核查", lambda p: p + "<w:p/>"), "E4", "加空行"),
    ],
)
def test_breaks_are_no_text_and_are_told(reviewed, edit, cell, told):
    (remark,) = only(reviewed(edit), "comments")
    assert remark["text"].startswith(told)
    assert not cell or remark["cell"] == cell


def _numbered(p: str) -> str:
    return p.replace("<w:p>", f"<w:p><w:pPr>{NUMBERED}</w:pPr>", 1)


def _with_list(parts: Parts) -> None:
    """A list in the style of the notice, as Word's own dialogue makes it."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts["word/numbering.xml"] = (
        f'<w:numbering xmlns:w="{w}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
        '<w:start w:val="2"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%1）"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


@pytest.mark.slow
def test_a_typed_number_made_automatic_is_no_edit(reviewed):
    def edit(parts: Parts) -> None:
        _with_list(parts)
        bare = re.compile(r"<w:r><w:t[^>]*>（2）</w:t></w:r>")
        paragraph("深入人心", lambda p: _numbered(bare.sub("", p, count=1)))(parts)

    assert not only(reviewed(edit))


@pytest.mark.slow
def test_a_number_on_top_of_a_typed_one_is_told(reviewed):
    def edit(parts: Parts) -> None:
        _with_list(parts)
        paragraph("深入人心", _numbered)(parts)

    found = reviewed(edit, 1)
    assert "（2）（2）" in json.dumps(found, ensure_ascii=False) or found["conflicts"]


@pytest.mark.slow
def test_a_new_item_of_a_list_is_unmatched(reviewed):
    def edit(parts: Parts) -> None:
        _with_list(parts)
        new = _numbered("<w:p><w:r><w:t>开展巡检。安排专人巡检。</w:t></w:r></w:p>")
        paragraph("深入人心", lambda p: p + new)(parts)

    (one,) = only(reviewed(edit, 1), "unmatched")
    assert one["after"] == "（2）开展巡检。安排专人巡检。" and "序号" in one["reason"]


RUBY = (
    "</w:t></w:r><w:r><w:ruby><w:rt><w:r><w:t>xin</w:t></w:r></w:rt><w:rubyBase>"
    "<w:r><w:t>人心</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t>"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("markup", "kind", "told"),
    [
        (RUBY, "unmatched", "注音，其中有文字“xin”"),
        ('人心</w:t><w:sym w:font="Wingdings" w:char="F0FC"/><w:t>', "unmatched", "符号"),
        ("人心</w:t><w:pict/><w:t>", "unmatched", "图片"),
        (
            '</w:t></w:r><w:fldSimple w:instr=" REF a "><w:r><w:t>人心</w:t></w:r></w:fldSimple>'
            "<w:r><w:t>",
            "comments",
            "改为域（REF）",
        ),
        (
            '</w:t></w:r><w:bdo w:val="rtl"><w:r><w:t>人心</w:t></w:r></w:bdo><w:r><w:t>',
            "conflicts",
            "从右向左",
        ),
    ],
)
def test_what_is_no_plain_text_is_told_at_its_paragraph(reviewed, markup, kind, told):
    found = reviewed(lambda parts: put(parts, "人心", markup), int(kind != "comments"))
    (one,) = only(found, kind)
    assert told in json.dumps(one, ensure_ascii=False)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sdt", "smartTag"])
def test_what_holds_text_and_means_nothing_else_says_nothing(reviewed, name):
    inner = "<w:r><w:t>人心</w:t></w:r>"
    inner = f"<w:sdtContent>{inner}</w:sdtContent>" if name == "sdt" else inner
    markup = f"</w:t></w:r><w:{name}>{inner}</w:{name}><w:r><w:t>"
    assert not only(reviewed(lambda parts: put(parts, "人心", markup)))
