"""tongbao review: paragraphs divided, joined, added, moved and deleted."""

from collections.abc import Callable
from copy import deepcopy

import pytest
from conftest import SAMPLE, cell_of, only, paragraphs
from hand import WHO, Hand, W, deleted_xml, elements, paragraph_xml, row_xml, run_element, run_xml
from lxml import etree


def test_a_divided_paragraph_is_a_line_break_in_the_cell(review_of):
    change = only(review_of(Hand.divide).changes)
    assert change.after == change.before.replace("用身边", "\n用身边")


@pytest.mark.parametrize("tracked", [False, True])
def test_an_added_paragraph_is_a_line_of_the_cell_above(review_of, tracked):
    def edit(hand):
        above = hand.paragraph("（2）围绕节约用水")
        new = elements(f"<w:p>{run_xml('另有补充。')}</w:p>")[0]
        if tracked:
            new = elements(f'<w:p><w:ins w:id="7" {WHO}>{run_xml("另有补充。")}</w:ins></w:p>')[0]
            properties = above.find(f"{W}pPr")
            if properties is None:
                properties = etree.Element(f"{W}pPr")
                above.insert(0, properties)
            properties.append(elements(f'<w:rPr><w:ins w:id="8" {WHO}/></w:rPr>')[0])
        above.addnext(new)

    review = review_of(edit)
    change = only(review.changes)
    assert change.after == change.before + "\n另有补充。"
    assert change.tracked == tracked and review.is_settled


@pytest.mark.slow
@pytest.mark.parametrize(("text", "reason"), [("（3）新增措施。", "新增一行")])
def test_an_added_paragraph_with_a_number_is_unmatched(review_of, text, reason):
    review = review_of(
        lambda hand: hand.paragraph("（2）围绕节约用水").addnext(
            elements(f"<w:p>{run_xml(text)}</w:p>")[0]
        )
    )
    assert reason in only(review.unmatched).reason and not review.changes


def test_a_paragraph_under_a_heading_is_unmatched(review_of):
    review = review_of(
        lambda hand: hand.paragraph("1.学习运用").addnext(
            elements(f"<w:p>{run_xml('导语。')}</w:p>")[0]
        )
    )
    assert only(review.unmatched).after == "导语。" and not review.changes


@pytest.mark.parametrize("tracked", [False, True])
def test_a_deleted_measure_is_a_conflict_and_is_written_nowhere(review_of, tracked):
    def edit(hand):
        paragraph = hand.paragraph("（1）摸清农村供水底数")
        if not tracked:
            paragraph.getparent().remove(paragraph)
            return
        for run in list(paragraph.iter(f"{W}r")):
            if run.find(f"{W}t") is not None:
                text = run.find(f"{W}t").text
                gone = elements(f'<w:del w:id="9" {WHO}>{deleted_xml(text)}</w:del>')[0]
                run.addprevious(gone)
                run.getparent().remove(run)
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        properties.append(elements(f'<w:rPr><w:del w:id="8" {WHO}/></w:rPr>')[0])

    review = review_of(edit)
    assert {c.kind for c in review.conflicts} == {"deleted"}
    assert "E4" in [c.cell for c in review.conflicts]
    assert not any(c.after == "" and c.column == "整改进展" for c in review.changes)


def test_a_paragraph_moved_elsewhere_is_reported_once(review_of):
    def edit(hand):
        moved = hand.paragraph("（1）摸清农村供水底数")
        hand.paragraph("（2）严把饮水水质关口").addnext(moved)

    review = review_of(edit)
    assert len(review.unmatched) == 1 and "移动" in review.unmatched[0].reason
    assert "整改台账 D4（1.2.1）" in review.unmatched[0].reason
    assert not review.changes and not review.template


def _forget_marks(paragraph) -> None:
    for mark in [*paragraph.iter(f"{W}bookmarkStart"), *paragraph.iter(f"{W}bookmarkEnd")]:
        mark.getparent().remove(mark)


@pytest.mark.slow
@pytest.mark.parametrize("number", ["三是", "2.", "（二）", "三、"])
@pytest.mark.parametrize("numbered", [True, False])
def test_a_heading_moved_under_a_measure_is_no_text_of_it(review_of, number, numbered):
    """As it is cut and pasted: without our marks, with its number or without."""
    starts = {"三是": "三是监督", "2.": "2.农村供水", "（二）": "（二）关于整治", "三、": "三、"}

    def edit(hand):
        moved = hand.paragraph(starts[number])
        _forget_marks(moved)
        if not numbered:
            first = next(text for text in moved.iter(f"{W}t") if text.text)
            first.text = first.text.removeprefix(number)
        hand.paragraph("（2）严把饮水水质关口").addnext(moved)

    review = review_of(edit)
    assert not review.changes and (review.unmatched or review.conflicts or review.template)


@pytest.mark.parametrize(
    ("start", "size"),
    [("三是监督", 1), ("（1）摸清", 2), ("（2）严把", 1), ("二、", 1), ("（二）关", 2)],
)
@pytest.mark.parametrize("marked", [True, False])
def test_a_number_divided_by_hand_changes_no_cell(review_of, start, size, marked):
    def edit(hand):
        paragraph = hand.paragraph(start)
        first = next(text for text in paragraph.iter(f"{W}t") if text.text)
        head = etree.Element(f"{W}p")
        head.append(run_element(start[:size]))
        first.text = first.text[size:]
        assert first.text or size == len(start[:size])
        paragraph.addprevious(head)
        if not marked:
            _forget_marks(paragraph)

    review = review_of(edit)
    assert not review.changes
    assert "序号" in "".join(e.message for e in review.conflicts) + "".join(
        e.reason for e in review.unmatched
    )


FIRST, SECOND = "（1）摸清农村供水底数", "（2）严把饮水水质关口"


def _revise(paragraph, mark: str) -> None:
    """Put a tracked change on the paragraph's own mark."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    properties.append(elements(f'<w:rPr><w:{mark} w:id="8" {WHO}/></w:rPr>')[0])


def _retype(text: str, tracked: bool) -> Callable[[Hand], None]:
    """Type all of a measure anew but its number."""

    def edit(hand: Hand) -> None:
        paragraph = hand.paragraph(FIRST)
        for run in [r for r in paragraph.iter(f"{W}r") if r.find(f"{W}t") is not None][1:]:
            if tracked:
                gone = f'<w:del w:id="9" {WHO}>{deleted_xml(run.find(f"{W}t").text)}</w:del>'
                run.addprevious(elements(gone)[0])
            run.getparent().remove(run)
        new = f'<w:ins w:id="19" {WHO}>{run_xml(text)}</w:ins>' if tracked else run_xml(text)
        paragraph.append(elements(new)[0])

    return edit


@pytest.mark.slow
@pytest.mark.parametrize("tracked", [False, True])
@pytest.mark.parametrize(
    ("text", "heading", "rest"),
    [
        (
            "改造老旧泵站。投入资金更新机组，增设备用电源，保障不断供。",
            "改造老旧泵站",
            "投入资金更新机组，增设备用电源，保障不断供。",
        ),
        (
            "核查水源情况。会同乡镇核查管网。形成供水清单。",
            "核查水源情况",
            "会同乡镇核查管网。形成供水清单。",
        ),
        ("改造老旧泵站，投入资金更新机组。", "", "改造老旧泵站，投入资金更新机组。"),
    ],
)
def test_a_measure_typed_anew_goes_to_its_two_columns(
    tongbao, review_copy, tmp_path, text, heading, rest, tracked
):
    hand = Hand(review_copy)
    _retype(text, tracked)(hand)
    path = hand.save(tmp_path / "审.docx")
    result = tongbao("review", path, SAMPLE, "--apply", "新.xlsx", "--format", "json")
    assert result.code == 0
    assert {c["cell"]: c["after"] for c in result.json["changes"]} == {"D4": heading, "E4": rest}
    assert tongbao("build", "新.xlsx", "-o", "新.docx").code == 0
    assert f"（1）{text}" in paragraphs(tmp_path / "新.docx")


def _divide_before(words: str) -> Callable[[Hand], None]:
    def edit(hand: Hand) -> None:
        run = hand.run_with(words)
        new = etree.Element(f"{W}p")
        run.getparent().addnext(new)
        for element in [run, *run.itersiblings()]:
            new.append(element)

    return edit


@pytest.mark.parametrize(
    ("before", "words"),
    [("季节性缺水", "一是季节性缺水"), ("用户规模", "3.5万用户规模"), ("对水压", "（一）对水压")],
)
def test_words_that_look_like_a_number_may_begin_the_rest_of_a_paragraph(review_of, before, words):
    def edit(hand):
        hand.replace(before, words)
        _divide_before(words)(hand)

    review = review_of(edit)
    change = only(review.changes)
    assert change.after == change.before.replace(before, f"\n{words}") and review.is_settled


def test_a_number_that_was_cut_off_is_no_text_of_the_cell_above(review_of):
    review = review_of(_divide_before("严把饮水水质"))
    assert not review.changes and {c.key for c in review.conflicts} == {"1.2.2"}


def _join(tracked: bool) -> Callable[[Hand], None]:
    def edit(hand: Hand) -> None:
        first, second = hand.paragraph(FIRST), hand.paragraph(SECOND)
        if tracked:
            _revise(first, "del")
            return
        for element in [e for e in second if e.tag != f"{W}pPr"]:
            first.append(element)
        second.getparent().remove(second)

    return edit


def _insert_table(tracked: bool) -> Callable[[Hand], None]:
    def edit(hand: Hand) -> None:
        mark = "ins" if tracked else ""
        text = f'<w:ins w:id="5" {WHO}>{run_xml("张庄")}</w:ins>' if tracked else run_xml("张庄")
        table = f"<w:tbl>{row_xml(text, mark)}{row_xml(text, mark)}</w:tbl>"
        hand.paragraph(FIRST).addnext(elements(table)[0])

    return edit


def _move_tracked(hand: Hand) -> None:
    first = hand.paragraph(FIRST)
    text = "".join(first.itertext(f"{W}t"))
    for run in [r for r in first.iter(f"{W}r") if r.find(f"{W}t") is not None]:
        gone = f'<w:moveFrom w:id="9" {WHO}>{run_xml(run.find(f"{W}t").text)}</w:moveFrom>'
        run.addprevious(elements(gone)[0])
        run.getparent().remove(run)
    _revise(first, "moveFrom")
    new = elements(f'<w:p><w:moveTo w:id="19" {WHO}>{run_xml(text)}</w:moveTo></w:p>')[0]
    _revise(new, "moveTo")
    hand.paragraph(SECOND).addnext(new)


def _copy_to(place: str, bookmarks: bool) -> Callable[[Hand], None]:
    def edit(hand: Hand) -> None:
        new = deepcopy(hand.paragraph(FIRST))
        for element in list(new) if not bookmarks else ():
            if element.tag != f"{W}r":
                new.remove(element)
        hand.paragraph(place).addnext(new)

    return edit


def _move_to(place: str) -> Callable[[Hand], None]:
    return lambda hand: hand.paragraph(place).addnext(hand.paragraph(FIRST))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edit", "told", "after"),
    [
        (_join(False), "并成了一段", ""),
        (_join(True), "并成了一段", ""),
        (_insert_table(False), "表格", FIRST),
        (_insert_table(True), "表格", FIRST),
        (_move_tracked, "移动", SECOND),
        (_move_to(SECOND), "移动", SECOND),
        (_copy_to(FIRST, True), "重复", FIRST),
        (_copy_to(FIRST, False), "重复", FIRST),
        (_copy_to(SECOND, True), "重复", SECOND),
        (_copy_to(SECOND, False), "重复", SECOND),
        (
            lambda h: h.paragraph(SECOND).addnext(
                elements(paragraph_xml(run_xml("（3）新增措施。")))[0]
            ),
            "新增一行",
            SECOND,
        ),
    ],
)
def test_paragraphs_that_no_cell_can_hold_are_told_once_and_where(
    tongbao, review_copy, tmp_path, edit, told, after
):
    hand = Hand(review_copy)
    edit(hand)
    path = hand.save(tmp_path / "审.docx")
    found = tongbao("review", path, SAMPLE, "--format", "json").json
    assert not found["changes"] and not found["template"]
    (one,) = found["conflicts"] + found["unmatched"]
    sentence = one.get("message", "") + one.get("reason", "")
    assert told in sentence and after in sentence
    assert told in tongbao("review", path, SAMPLE).out


@pytest.mark.slow
def test_two_paragraphs_of_a_cell_that_change_places_are_a_change_of_it(
    tongbao, sample, save, tmp_path
):
    cell = cell_of(sample, "整改台账", "1.2.1", "整改进展")
    cell.value = "首段。\n甲段的话。\n乙段的话。"
    ledger = save(sample)
    assert tongbao("build", ledger, "--review", "-o", "送审.docx").code == 0
    hand = Hand(tmp_path / "送审.docx")
    hand.paragraph("乙段").addnext(hand.paragraph("甲段"))
    result = tongbao("review", hand.save(tmp_path / "审.docx"), ledger, "--format", "json")
    change = only(result.json["changes"])
    assert (change["cell"], change["after"]) == ("E4", "首段。\n乙段的话。\n甲段的话。")
    assert result.code == 0


@pytest.mark.slow
def test_a_fixed_sentence_beside_a_conflict_is_told_too(review_of):
    def edit(hand):
        hand.replace("县委", "市委")
        hand.replace("统一部署", "统一安排部署")

    review = review_of(edit)
    assert review.conflicts or review.template
    assert any("安排" in edit.after for edit in review.template)
