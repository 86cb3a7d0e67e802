"""tongbao review: what was edited beside the body is told: headers, footnotes, comments."""

import json
import re

import pytest
from reviewed_parts import WHO, Parts, built, only, put, reviewed

__all__ = ["built", "reviewed"]  # fixtures

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
