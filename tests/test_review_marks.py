"""tongbao review: what a reviewer does without changing a word is told at its place."""

import json
import re
import zipfile
from collections.abc import Callable

import pytest
from conftest import SAMPLE

from generator.package.parts import unpack
from generator.review.reviewed import review_copies

DOCUMENT = "word/document.xml"
WHO = 'w:author="张书记" w:date="2025-09-01T10:00:00Z"'
NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
KINDS = ("changes", "comments", "template", "conflicts", "unmatched")

Parts = dict[str, str]


@pytest.fixture(scope="module")
def built(review_copy) -> dict[str, bytes]:
    """The parts of the review copy of the sample."""
    return unpack(review_copy.read_bytes())


@pytest.fixture
def reviewed(built, examined, standard_template, tongbao, tmp_path) -> Callable[..., dict]:
    """Edit the parts of the copy as text, review it, and give what was found."""

    def run(edit: Callable[[Parts], object], code: int = 0) -> dict:
        texts = {name: part.decode() for name, part in built.items()}
        edit(texts)
        path = tmp_path / "审.docx"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in texts.items():
                archive.writestr(name, text)
        review = review_copies([path], examined.reading, examined.vocabulary, standard_template)
        found = json.loads(json.dumps(review.as_dict()))
        result = tongbao("review", path, SAMPLE)
        assert result.code == code, result.out + result.err
        shown = result.out
        for kind in KINDS:
            for one in found[kind]:
                told = one.get("text") or one.get("message") or one.get("reason") or one["cell"]
                assert "".join(told.split())[:12] in "".join(shown.split())
        return found

    return run


def put(parts: Parts, old: str, new: str, name: str = DOCUMENT) -> None:
    assert old in parts[name], old
    parts[name] = parts[name].replace(old, new, 1)


def marked(words: str, properties: str) -> Callable[[Parts], None]:
    """Give words of a run other properties."""
    text = '<w:t xml:space="preserve">'
    own = f"</w:t></w:r><w:r><w:rPr>{properties}</w:rPr>{text}{words}</w:t></w:r><w:r>{text}"
    return lambda parts: put(parts, words, own)


def paragraph(words: str, change: Callable[[str], str]) -> Callable[[Parts], None]:
    """Change the XML of the paragraph that shows these words."""

    def edit(parts: Parts) -> None:
        found = re.findall(r"<w:p>.*?</w:p>", parts[DOCUMENT], re.DOTALL)
        old = next(p for p in found if words in re.sub("<[^>]+>", "", p))
        put(parts, old, change(old))

    return edit


def only(found: dict, *kinds: str) -> list[dict]:
    """What was found of these kinds; of others there is nothing."""
    assert not [kind for kind in KINDS if found[kind] and kind not in kinds], found
    return [one for kind in kinds for one in found[kind]]


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


# --- beside the body ------------------------------------------------------------------------------

HEADER, FOOTER = "word/header1.xml", "word/footer1.xml"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "old", "new", "told"),
    [
        (HEADER, "送审稿</w:t>", "送审稿（请于20日前退回）</w:t>", ("页眉", "20日前")),
        (HEADER, "</w:hdr>", "<w:p><w:r><w:t>内部</w:t></w:r></w:p></w:hdr>", ("页眉", "内部")),
        (FOOTER, "</w:ftr>", "<w:p><w:r><w:t>联系人</w:t></w:r></w:p></w:ftr>", ("页脚", "联系人")),
        (FOOTER, "</w:ftr>", "<w:p><w:r><w:drawing/></w:r></w:p></w:ftr>", ("页脚", "图片")),
    ],
)
def test_what_was_edited_in_header_and_footer_is_told(reviewed, part, old, new, told):
    found = only(reviewed(lambda parts: put(parts, old, new, part), 1), "unmatched")
    assert any(all(words in json.dumps(one, ensure_ascii=False) for words in told) for one in found)


@pytest.mark.slow
def test_an_edit_of_a_header_with_revisions_is_signed(reviewed):
    came = f'<w:ins w:id="9" {WHO}><w:r><w:t>（三稿）</w:t></w:r></w:ins></w:p>'
    (one,) = only(reviewed(lambda parts: put(parts, "</w:p>", came, HEADER), 1), "unmatched")
    assert one["author"] == "张书记" and "（三稿）" in one["after"] and "修订" in one["reason"]


@pytest.mark.slow
def test_a_header_taken_out_is_told(reviewed):
    def edit(parts: Parts) -> None:
        for name in (HEADER, "word/header2.xml"):
            parts[name] = re.sub(r"<w:t>送审稿</w:t>|<w:t [^>]*>送审稿</w:t>", "", parts[name])

    (one,) = only(reviewed(edit, 1), "unmatched")
    assert one["before"] == "送审稿" and not one["after"]


@pytest.mark.slow
def test_a_footnote_is_told_with_its_text(reviewed):
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

    def edit(parts: Parts) -> None:
        put(parts, "深入人心", '深入人心</w:t><w:footnoteReference w:id="1"/><w:t>')
        parts["word/footnotes.xml"] = (
            f'<w:footnotes xmlns:w="{w}"><w:footnote w:id="1"><w:p><w:r><w:t>出处请核实</w:t></w:r>'
            "</w:p></w:footnote></w:footnotes>"
        )
        relation = (
            '<Relationship Id="rIdF" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/footnotes" Target="footnotes.xml"/></Relationships>'
        )
        put(parts, "</Relationships>", relation, "word/_rels/document.xml.rels")

    found = only(reviewed(edit, 1), "unmatched")
    assert any("脚注" in one["reason"] for one in found)
    assert any(one["after"] == "出处请核实" for one in found)


# --- comments -------------------------------------------------------------------------------------

COMMENTS = "word/comments.xml"


@pytest.mark.slow
def test_words_typed_into_our_comment_are_told_at_its_measure(reviewed):
    def edit(parts: Parts) -> None:
        put(parts, "措施编号：1.1.2", "措施编号：1.1.2（请补充佐证）", COMMENTS)

    (remark,) = only(reviewed(edit), "comments")
    assert remark["key"] == "1.1.2" and "请补充佐证" in remark["text"]


@pytest.mark.slow
def test_our_comment_marked_as_done_or_deleted_is_told(reviewed):
    w15 = "http://schemas.microsoft.com/office/word/2012/wordml"
    w14 = "http://schemas.microsoft.com/office/word/2010/wordml"

    def done(parts: Parts) -> None:
        key = f'<w:p xmlns:w14="{w14}" w14:paraId="0000000A">'
        put(parts, "<w:p>", key, COMMENTS)
        text = parts[COMMENTS]
        first = text[text.index("<w:comment ") : text.index("</w:comment>")]
        last = first.rindex("<w:p>") if "<w:p>" in first else first.rindex("<w:p ")
        whole = first[:last].replace(key, "<w:p>") + first[last:].replace("<w:p>", key)
        parts[COMMENTS] = text.replace(first, whole)
        parts["word/commentsExtended.xml"] = (
            f'<w15:commentsEx xmlns:w15="{w15}"><w15:commentEx w15:paraId="0000000A" w15:done="1"/>'
            "</w15:commentsEx>"
        )
        relation = (
            '<Relationship Id="rIdE" Type="http://schemas.microsoft.com/office/2011/relationships/'
            'commentsExtended" Target="commentsExtended.xml"/></Relationships>'
        )
        put(parts, "</Relationships>", relation, "word/_rels/document.xml.rels")

    (remark,) = only(reviewed(done), "comments")
    assert remark["resolved"] and "已解决" in remark["text"]

    def deleted(parts: Parts) -> None:
        parts[COMMENTS] = re.sub(
            r'<w:comment w:id="1".*?</w:comment>', "", parts[COMMENTS], flags=re.DOTALL
        )

    (remark,) = only(reviewed(deleted), "comments")
    assert remark["text"] == "删去了通报自带的 1 条批注。"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<w:r><w:drawing/></w:r>", "图片或图形"),
        ("<w:r><w:object/></w:r>", "嵌入的对象"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "符号"),
        ("<w:r><w:t>请看</w:t><w:pict/></w:r>", "请看（批注里有图片或图形"),
        (
            "<w:r><w:rPr><w:strike/></w:rPr><w:t>不用改</w:t></w:r><w:r><w:t>要改</w:t></w:r>",
            "要改",
        ),
        ("", "空白批注"),
    ],
)
def test_a_comment_says_what_stands_in_it_that_is_no_text(reviewed, body, told):
    def edit(parts: Parts) -> None:
        comment = f'<w:comment w:id="99" {WHO}><w:p>{body}</w:p></w:comment></w:comments>'
        put(parts, "</w:comments>", comment, COMMENTS)
        mark = '深入人心</w:t><w:commentReference w:id="99"/><w:t>'
        put(parts, "深入人心", mark)

    (remark,) = only(reviewed(edit), "comments")
    assert told in remark["text"] and remark["cell"] == "E3" and "不用改" not in remark["text"]


@pytest.mark.slow
def test_what_one_added_and_another_took_out_is_told(reviewed):
    both = (
        f'</w:t></w:r><w:ins w:id="8" {WHO}>'
        '<w:del w:id="9" w:author="李主任" w:date="2025-09-02T10:00:00Z">'
        "<w:r><w:delText>广泛</w:delText></w:r></w:del></w:ins><w:r><w:t>深入人心"
    )
    (remark,) = only(reviewed(lambda parts: put(parts, "深入人心", both)), "comments")
    assert remark["author"] == "李主任" and remark["text"] == "张书记增加的“广泛”又删去了"
