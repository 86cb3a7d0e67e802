"""tongbao review: tracked changes and comments in any guise that a program gives them."""

import pytest
from conftest import only
from hand import MAIN, WHO, add_comment, deleted_xml, paragraph_xml, row_xml, run_xml
from word_lines import bookmarked, original

from generator.word.document import read_stream, read_word

GONE = f'<w:del w:id="901" {WHO}>{deleted_xml("理念")}</w:del>'
CAME = f'<w:ins w:id="902" {WHO}>{run_xml("观念")}</w:ins>'


def _field(begin: str, instruction: str, separate: str, end: str) -> str:
    return (
        f'{begin}<w:r><w:fldChar w:fldCharType="begin"/></w:r>{instruction}'
        f"<w:r><w:instrText>PAGE</w:instrText></w:r>{separate}"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run_xml("观念")}'
        f'{end}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "markup",
    [
        GONE + CAME,
        CAME + GONE,
        # inside a hyperlink, a content control, both nested
        f"<w:hyperlink>{GONE}{CAME}</w:hyperlink>",
        f"<w:sdt><w:sdtPr/><w:sdtContent>{GONE}{CAME}</w:sdtContent></w:sdt>",
        f"<w:sdt><w:sdtContent><w:hyperlink>{GONE}</w:hyperlink></w:sdtContent></w:sdt>{CAME}",
        # formatting is no content
        f'{GONE}<w:ins w:id="902" {WHO}><w:r><w:rPr><w:b/><w:rPrChange w:id="3" {WHO}><w:rPr/>'
        f"</w:rPrChange></w:rPr><w:t>观念</w:t></w:r></w:ins>",
        # an insertion that somebody else deleted again
        f'{GONE}{CAME}<w:ins w:id="903" {WHO}><w:del w:id="904" {WHO}>{deleted_xml("又改")}</w:del>'
        "</w:ins>",
        # a move out and in again, with its ranges
        f'<w:moveFromRangeStart w:id="5" w:name="m1" {WHO}/><w:moveFrom w:id="6" {WHO}>'
        f'{run_xml("理念")}</w:moveFrom><w:moveFromRangeEnd w:id="5"/>'
        f'<w:moveToRangeStart w:id="7" w:name="m1" {WHO}/><w:moveTo w:id="8" {WHO}>'
        f'{run_xml("观念")}</w:moveTo><w:moveToRangeEnd w:id="7"/>',
        # the cached result of a field; one that begins in a deletion and ends outside
        GONE + f'<w:ins w:id="902" {WHO}>{_field("", "", "", "")}</w:ins>',
        f'<w:del w:id="901" {WHO}>{deleted_xml("理念")}'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:delInstrText>REF x</w:delInstrText></w:r></w:del>{CAME}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        GONE + f'<w:ins w:id="902" {WHO}><w:fldSimple w:instr="PAGE">{run_xml("观念")}'
        "</w:fldSimple></w:ins>",
        # proofing marks and breaks of rendering between
        f"<w:proofErr/>{GONE}<w:r><w:lastRenderedPageBreak/></w:r>{CAME}",
    ],
)
def test_a_tracked_edit_in_any_guise_is_the_same_edit(review_of, markup):
    review = review_of(lambda hand: hand.xml("理念", markup))
    change = only(review.changes)
    assert change.after == change.before.replace("理念", "观念")
    assert (change.author, change.tracked) == ("张书记", True)
    assert review.is_settled and not review.template


@pytest.mark.slow
@pytest.mark.parametrize(
    ("markup", "named"),
    [
        ("<w:r><w:drawing/></w:r>", "图片"),
        ('<w:r><w:footnoteReference w:id="2"/></w:r>', "脚注"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>', "符号"),
        (f"<w:future>{run_xml('新')}</w:future>", "future"),
        (
            "<w:r><w:pict><w:txbxContent><w:p>"
            f"{run_xml('批在文本框里')}</w:p></w:txbxContent></w:pict></w:r>",
            "批在文本框里",
        ),
    ],
)
def test_what_is_not_understood_is_reported_at_its_paragraph(review_of, markup, named):
    review = review_of(lambda hand: hand.xml("理念", run_xml("理念") + markup))
    found = only(review.unmatched)
    assert named in found.reason and found.paragraph.startswith("（2）围绕节约用水")
    assert found.before == found.after  # nothing of it is deleted
    assert not review.changes and not review.is_settled


def _typed(look: str, tracked: bool) -> str:
    """“一处50m” and a “2” of another look, as somebody types them."""
    typed = f"{run_xml('一处50m')}<w:r><w:rPr>{look}</w:rPr><w:t>2</w:t></w:r>"
    return f'<w:ins w:id="902" {WHO}>{typed}</w:ins>' if tracked else typed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("look", "told"),
    [
        ('<w:vertAlign w:val="superscript"/>', "新加的“2”是上下标"),
        ('<w:color w:val="FF0000"/>', "新加的“2”标色"),
        ('<w:highlight w:val="yellow"/>', "新加的“2”标底色"),
        ('<w:u w:val="wave"/><w:b/>', "新加的“2”加下划线、加粗"),
    ],
)
@pytest.mark.parametrize("tracked", [True, False])
def test_typed_words_that_do_not_read_as_they_look_are_told(review_of, look, told, tracked):
    typed = _typed(look, tracked)
    review = review_of(lambda hand: hand.xml("理念", run_xml("理念") + typed))
    assert only(review.changes).after.count("理念一处50m2") == 1
    said = [(c.cell, c.message) for c in review.conflicts]
    said += [(remark.cell, remark.text) for remark in review.comments]
    cell, text = only(said)
    assert cell == "E3" and told in text


@pytest.mark.slow
@pytest.mark.parametrize(
    "look", ["<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:rFonts w:ascii="Wingdings"/>']
)
@pytest.mark.parametrize("tracked", [True, False])
def test_typed_words_that_nobody_sees_are_told_and_not_written(review_of, look, tracked):
    typed = _typed(look, tracked)
    review = review_of(lambda hand: hand.xml("理念", run_xml("理念") + typed))
    assert not review.changes and not review.comments
    hidden, held = review.conflicts
    assert (hidden.kind, hidden.cell, hidden.reviewed) == ("hidden", "E3", "2")
    assert "新加的“2”看不见" in hidden.message and "没有写入" in hidden.message
    assert (held.kind, held.cell) == ("held", "E3") and "理念一处50m2" in held.reviewed


@pytest.mark.parametrize("tracked", [True, False])
def test_ink_that_most_typed_words_have_is_told_once(review_of, tracked):
    """A reviewer who marks what he typed, and some of it otherwise."""

    def edit(hand):
        for number, word in enumerate(["理念", "逐村", "底数"]):
            look = '<w:color w:val="FF0000"/>' + '<w:highlight w:val="yellow"/>' * (number == 0)
            hand.xml(word, run_xml(word) + _typed(look, tracked).replace("一处", f"{number}处"))

    review = review_of(edit)
    assert len(review.changes) == 3 and review.is_settled
    (note,) = [note for note in review.notes if "新加的字" in note]
    assert "大多标色" in note and "审改.docx" in note
    remark = only(review.comments)
    assert (remark.cell, remark.text) == ("E3", "新加的“2”标底色")


def test_tracked_changes_in_a_header_are_reported(review_of):
    def edit(hand):
        name = next(name for name in hand.parts if name.startswith("word/header"))
        came = CAME.encode()
        hand.parts[name] = hand.parts[name].replace(b"</w:p>", came + b"</w:p>", 1)

    assert "页眉" in only(review_of(edit).unmatched).reason


def _body(*blocks: str) -> dict[str, bytes]:
    document = f'<w:document xmlns:w="{MAIN}"><w:body>{"".join(blocks)}</w:body></w:document>'
    return {"word/document.xml": document.encode()}


@pytest.mark.parametrize(
    ("blocks", "accepted", "rejected"),
    [
        # a deleted mark joins, an inserted one divides; Chinese joins without a blank
        ([paragraph_xml(run_xml("甲"), "del"), paragraph_xml(run_xml("乙"))], ["甲乙"], ["甲\n乙"]),
        (
            [paragraph_xml(run_xml("甲"), "ins"), paragraph_xml(run_xml("乙"))],
            ["甲", "乙"],
            ["甲", "乙"],
        ),
        (
            [paragraph_xml(run_xml("甲"), "moveFrom"), paragraph_xml(run_xml("乙"))],
            ["甲乙"],
            ["甲\n乙"],
        ),
        # no target to join with: at the end, before a table, at the end of a cell
        ([paragraph_xml(run_xml("甲"), "del")], ["甲"], ["甲"]),
        (
            [
                paragraph_xml(run_xml("甲"), "del"),
                f"<w:tbl>{row_xml(run_xml('乙'))}</w:tbl>",
                paragraph_xml(""),
            ],
            ["甲", "乙", ""],
            ["甲", "乙", ""],
        ),
        (
            [
                f"<w:tbl><w:tr><w:tc>{paragraph_xml(run_xml('甲'), 'del')}</w:tc></w:tr></w:tbl>",
                paragraph_xml(""),
            ],
            ["甲", ""],
            ["甲", ""],
        ),
        # rows come and go by their properties, with or without marks on their runs
        (
            [
                f"<w:tbl>{row_xml(run_xml('甲'), 'ins')}{row_xml(run_xml('乙'), 'del')}</w:tbl>",
                paragraph_xml(""),
            ],
            ["甲", ""],
            ["", "乙\n"],
        ),
        (
            [f"<w:tbl>{row_xml(GONE, 'del')}{row_xml(CAME, 'ins')}</w:tbl>", paragraph_xml("")],
            ["观念", ""],
            ["理念", ""],
        ),
        # merged and nested cells are read once
        (
            [
                "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>"
                f"<w:tbl>{row_xml(CAME)}</w:tbl>{paragraph_xml('')}</w:tc></w:tr></w:tbl>"
            ],
            ["观念", ""],
            ["", ""],
        ),
    ],
)
def test_marks_of_paragraphs_and_rows(blocks, accepted, rejected):
    found = read_word(_body(*blocks))
    assert [p.text for p in found] == accepted
    assert list(map(original, found)) == rejected


def test_a_bookmark_over_two_paragraphs_comes_back_as_two_of_one_name():
    mark = '<w:bookmarkStart w:id="{0}" w:name="_T"/><w:bookmarkEnd w:id="{0}"/>'
    body = _body(
        paragraph_xml(run_xml("甲") + mark.format(1) + run_xml("乙")),
        paragraph_xml(run_xml("丙") + mark.format(2)),
    )
    assert bookmarked(read_stream(body)) == {"_T": "乙\n丙"}


_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"


@pytest.mark.slow
@pytest.mark.parametrize(
    "anchor",
    [
        '<w:commentRangeStart w:id="90"/>{0}<w:commentRangeEnd w:id="90"/>'
        '<w:r><w:commentReference w:id="90"/></w:r>',
        '{0}<w:r><w:commentReference w:id="90"/></w:r>',
        f'<w:commentRangeStart w:id="90"/>{{0}}<w:del w:id="3" {WHO}><w:commentRangeEnd w:id="90"/>'
        '<w:r><w:commentReference w:id="90"/></w:r></w:del>',
    ],
)
def test_a_comment_stands_at_its_cell_whatever_its_anchor(review_of, anchor):
    def edit(hand):
        hand.xml("理念", anchor.format(run_xml("理念")))
        add_comment(hand, 90, "请核实场次")

    review = review_of(edit)
    remark = only(review.comments)
    assert (remark.sheet, remark.cell, remark.author) == ("整改台账", "E3", "张书记")
    assert remark.words in ("理念", "") and remark.paragraph.startswith("（2）围绕节约用水")
    assert remark.text == "请核实场次" and remark.date == "2025-09-01T10:00:00Z"
    assert not review.changes and review.is_settled


def test_answers_and_what_is_resolved(review_of):
    def edit(hand):
        add_comment(hand, 90, "请核实", key="000000AA")
        add_comment(hand, 91, "已核实", key="000000BB")
        hand.xml("理念", f'{run_xml("理念")}<w:r><w:commentReference w:id="90"/></w:r>')
        hand.parts["word/commentsExtended.xml"] = (
            f'<w15:commentsEx xmlns:w15="{_W15}">'
            '<w15:commentEx w15:paraId="000000AA" w15:done="1"/>'
            '<w15:commentEx w15:paraId="000000BB" w15:paraIdParent="000000AA" w15:done="0"/>'
            "</w15:commentsEx>"
        ).encode()
        relations = hand.parts["word/_rels/document.xml.rels"].decode()
        more = (
            '<Relationship Id="rIdX" Type="http://schemas.microsoft.com/office/2011/relationships'
            '/commentsExtended" Target="commentsExtended.xml"/></Relationships>'
        )
        hand.parts["word/_rels/document.xml.rels"] = relations.replace(
            "</Relationships>", more
        ).encode()

    first, answer = review_of(edit).comments
    assert first.resolved and not first.answers
    assert (answer.cell, answer.answers, answer.resolved) == ("E3", "张书记", False)
