"""tongbao review: what reviewers did to their copy comes back to the cells, and nothing is lost."""

import re
import subprocess
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import docx
import openpyxl
import pytest
from conftest import SAMPLE, cell_of, paragraphs, row_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from pdf import needs_office

from generator import pipeline
from generator.copies.review import apply_review
from generator.notice.template import load_template
from generator.package.parts import pack, unpack
from generator.review.dry_run import DryRun
from generator.review.reviewed import review_copies
from generator.review.values import together
from generator.text.characters import printable
from generator.word.document import read_word
from generator.workbook.patching import open_workbook

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{MAIN}}}"
TEMPLATE = SAMPLE.parent.parent / "templates" / "巡察整改通报.docx"
WHO = 'w:author="张书记" w:date="2025-09-01T10:00:00Z"'


# --- a review copy, and hands that edit it ------------------------------------------------------


@pytest.fixture(scope="module")
def examined():
    return pipeline.examine(SAMPLE)


@pytest.fixture(scope="module")
def template():
    return load_template(TEMPLATE)


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """The review copy of the sample ledger."""
    path = tmp_path_factory.mktemp("送审") / "送审稿.docx"
    assert pipeline.build(SAMPLE, TEMPLATE, path, review=True).written
    return path


class Hand:
    """Edits a .docx as people do, and as Word stores it."""

    def __init__(self, path: Path) -> None:
        self.parts = unpack(path.read_bytes())
        self.root = etree.fromstring(self.parts["word/document.xml"])

    def save(self, path: Path) -> Path:
        self.parts["word/document.xml"] = etree.tostring(self.root)
        path.write_bytes(pack(self.parts))
        return path

    def paragraph(self, start: str):
        """The paragraph whose text begins so."""
        for paragraph in self.root.iter(f"{W}p"):
            if "".join(paragraph.itertext(f"{W}t")).startswith(start):
                return paragraph
        raise AssertionError(start)

    def run_with(self, text: str):
        """The run that holds the text alone: the runs around it are divided off."""
        for element in self.root.iter(f"{W}t"):
            if text in (element.text or ""):
                run = element.getparent()
                before, _, after = element.text.partition(text)
                if before:
                    run.addprevious(_run(before))
                if after:
                    run.addnext(_run(after))
                element.text = text
                return run
        raise AssertionError(text)

    def replace(self, old: str, new: str) -> None:
        """Overtype with tracking off."""
        self.run_with(old).find(f"{W}t").text = new

    def divide(self) -> None:
        """Press Enter in the midst of a paragraph, tracking off."""
        run = self.run_with("用身边事例")
        new = etree.Element(f"{W}p")
        run.getparent().addnext(new)
        for element in [run, *run.itersiblings()]:
            new.append(element)

    def xml(self, old: str, new: str) -> None:
        """Put markup in the place of a text."""
        run = self.run_with(old)
        for element in _elements(new):
            run.addprevious(element)
        run.getparent().remove(run)

    def track(self, old: str, new: str) -> None:
        """Overtype with tracking on."""
        gone = f'<w:del w:id="901" {WHO}>{_deleted(old)}</w:del>'
        came = f'<w:ins w:id="902" {WHO}>{_text(new)}</w:ins>' if new else ""
        self.xml(old, gone + came)


def _run(text: str):
    return _elements(_text(text))[0]


def _text(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _deleted(text: str) -> str:
    return f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>'


def _elements(markup: str) -> list:
    return list(etree.fromstring(f'<x xmlns:w="{MAIN}">{markup}</x>'))


@pytest.fixture
def reviewed(copy, examined, template, tmp_path):
    """Edit the copy and read it: gives the review."""

    def run(edit: Callable[[Hand], object]):
        hand = Hand(copy)
        edit(hand)
        path = hand.save(tmp_path / "审改.docx")
        return review_copies([path], examined.reading, examined.vocabulary, template)

    return run


def only(changes):
    (change,) = changes
    return change


def test_an_untouched_copy_says_nothing_and_its_ledger_is_the_ledger(tongbao, copy, tmp_path):
    result = tongbao("review", copy, SAMPLE, "--apply", "新.xlsx", "--format", "json")
    assert result.code == 0
    assert [result.json[k] for k in ("changes", "comments", "template", "conflicts")] == [[]] * 4
    assert unpack((tmp_path / "新.xlsx").read_bytes()) == unpack(SAMPLE.read_bytes())


# --- the law of the way back --------------------------------------------------------------------

_WORDS = st.text(st.sampled_from("整改落实，。；“”—学习 abc123（）、&<>'\""), max_size=12)
_ANY = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="{}｛｝"), max_size=8
)


@st.composite
def _edits(draw):
    """Where in the text (as a share of it), how much goes, what comes, tracked or not."""
    place = st.floats(0, 1, allow_nan=False)
    one = st.tuples(
        st.integers(0, 54), place, st.integers(0, 9), st.one_of(_WORDS, _ANY), st.booleans()
    )
    return draw(st.lists(one, min_size=1, max_size=5, unique_by=lambda edit: edit[0]))


def _edit_measure(hand: Hand, number: int, share: float, gone: int, new: str, tracked: bool):
    """Edit the text of the measure of that number in the order of printing."""
    marks = list(hand.root.iter(f"{W}commentRangeStart"))
    paragraph = marks[number].getparent()
    texts = [t for t in paragraph.iter(f"{W}t") if t.text and len(t.text) > 3]
    element = texts[-1]
    text = element.text
    start = round(share * len(text))
    end = min(start + gone, len(text))
    if not tracked:
        element.text = text[:start] + new + text[end:]
        return
    run = element.getparent()
    old = text[start:end]
    pieces = [_run(text[:start])] if start else []
    for tag, body in (("del", old), ("ins", new)):
        if body:
            piece = _elements(f'<w:{tag} w:id="{800 + number}" {WHO}><w:r/></w:{tag}>')[0]
            held = etree.SubElement(piece[0], f"{W}{'delText' if tag == 'del' else 't'}")
            held.text = body
            held.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            pieces.append(piece)
    pieces += [_run(text[end:])] if end < len(text) else []
    for piece in pieces:
        run.addprevious(piece)
    run.getparent().remove(run)


def _lines(path: Path) -> list[str]:
    return [p.text.strip() for p in read_word(path) if p.text.strip()]


def _printed(dry_run: DryRun) -> list[str]:
    lines = [paragraph.text for paragraph in dry_run.expected]
    return [line.replace("\v", "\n").strip() for line in lines if line.strip()]


@pytest.mark.slow
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=_edits())
def test_what_was_edited_is_built_or_is_a_conflict(copy, examined, template, tmp_path, edits):
    hand = Hand(copy)
    for edit in edits:
        _edit_measure(hand, *edit)
    path = hand.save(tmp_path / "审改.docx")
    review = review_copies([path], examined.reading, examined.vocabulary, template)
    target = tmp_path / "新台账.xlsx"
    written = apply_review(review, examined.reading, target, force=True)
    again = pipeline.examine(written.path)
    built = DryRun(again.vocabulary, template)
    wanted, got = _lines(path), _printed(built)
    if not review.conflicts and not review.unmatched and not review.template:
        assert [_even(line) for line in got] == [_even(line) for line in wanted]
    plain = all(set(new) <= set("整改落实，；学习abc") for _, _, _, new, _ in edits)
    if plain and "{" not in "".join(c.before for c in review.changes):
        assert not any(c.kind not in ("deleted", "computed") for c in review.conflicts)


def _even(text: str) -> str:
    """Without blanks, and with doubled full stops as the one that the ledger prints."""
    return re.sub("。+", "。", "".join(printable(text).split()))


# --- cells, placeholders, sentences -------------------------------------------------------------


@pytest.mark.parametrize("how", ["replace", "track"])
@pytest.mark.parametrize(
    ("old", "new", "cell", "was", "now"),
    [
        ("深入人心", "家喻户晓", "E3", "深入人心。", "家喻户晓。"),
        (
            "开展节水宣讲",
            "举办节水宣讲",
            "E3",
            "开展节水宣讲{节水宣讲}场",
            "举办节水宣讲{节水宣讲}场",
        ),
        ("场，用身边", "场次，用身边", "E3", "{节水宣讲}场，", "{节水宣讲}场次，"),
        ("完善理论学习制度", "健全理论学习制度", "D2", "完善理论", "健全理论"),
        ("学习运用治水思路", "学用治水思路", "C2", "学习运用", "学用"),
        ("压紧压实责任", "层层压实责任", "B4", "压紧", "层层"),
        ("党组书记带头履行", "党组书记率先履行", "C4", "带头", "率先"),
        ("0000-1234567", "0000-7654321", "B19", "1234567", "7654321"),
    ],
)
def test_an_edit_is_a_change_of_its_cell(reviewed, sample, how, old, new, cell, was, now):
    if old.startswith("0000"):
        basics = sample["基本情况"]
        row = next(r for r in range(2, 40) if basics.cell(r, 1).value == "联系电话")
        old, cell = basics.cell(row, 2).value, f"B{row}"
        was, now, new = old, old + "转1", old + "转1"
    review = reviewed(lambda hand: getattr(hand, how)(old, new))
    change = only(review.changes)
    assert (change.cell, change.tracked) == (cell, how == "track")
    assert was in change.before and change.after == change.before.replace(was, now, 1)
    assert (change.author, change.date[:10]) == (
        ("张书记", "2025-09-01") if how == "track" else ("", "")
    )
    assert review.is_settled and not review.template


def test_a_heading_of_several_rows_changes_in_each_of_them(reviewed, sample):
    sheet = sample["问题清单"]
    name = sheet["B2"].value
    review = reviewed(lambda hand: hand.replace("治水兴水部署方面", "治水部署方面"))
    rows = [f"B{row}" for row in range(2, 14) if sheet.cell(row, 2).value == name]
    assert [change.cell for change in review.changes] == rows and len(rows) > 1


@pytest.mark.parametrize("how", ["replace", "track"])
@pytest.mark.parametrize("new", ["14", "130", "十三", "1"])
def test_another_number_contradicts_the_ledger(reviewed, how, new):
    review = reviewed(lambda hand: getattr(hand, how)("13", new))
    conflict = only(review.conflicts)
    assert (conflict.kind, conflict.ledger, conflict.key) == ("computed", "13", "1.1.2")
    assert not review.changes and not review.template and not review.unmatched


def test_a_number_changed_beside_words_keeps_the_words(reviewed):
    def edit(hand):
        hand.replace("13", "14")
        hand.replace("深入人心", "家喻户晓")

    review = reviewed(edit)
    assert only(review.conflicts).ledger == "13"
    assert "{节水宣讲}场" in only(review.changes).after
    assert only(review.changes).after.endswith("家喻户晓。")


def test_a_sentence_that_goes_takes_its_placeholder_along(reviewed):
    def edit(hand):
        for gone in ("和企业开展节水宣讲", "13", "场，用身边事例"):
            hand.track(gone, "")

    review = reviewed(edit)
    assert review.is_settled
    assert "走进灌区、学校讲解政策" in only(review.changes).after


@pytest.mark.parametrize(
    ("old", "new", "cells"),
    [
        (
            "完善理论学习制度。",
            "完善理论学习制度，",
            {"D2": "", "E2": "完善理论学习制度，把党中央"},
        ),
        ("摸清农村供水底数。会同", "会同", {"D4": ""}),
        (
            "摸清农村供水底数。会同",
            "摸清农村供水底数，会同",
            {"D4": "", "E4": "摸清农村供水底数，会同"},
        ),
    ],
)
def test_the_stop_after_a_heading_may_go(reviewed, old, new, cells):
    review = reviewed(lambda hand: _over(hand, old, new))
    found = {change.cell: change.after for change in review.changes}
    assert review.is_settled and not review.template
    assert set(found) == set(cells)
    assert all(found[cell].startswith(text) for cell, text in cells.items())


def _over(hand: Hand, old: str, new: str) -> None:
    """Overtype a text that stands in several runs of one paragraph."""
    for paragraph in hand.root.iter(f"{W}p"):
        texts = list(paragraph.iter(f"{W}t"))
        whole = "".join(t.text or "" for t in texts)
        if old in whole:
            texts[0].text = whole.replace(old, new, 1)
            for text in texts[1:]:
                text.text = ""
            return
    raise AssertionError(old)


def test_a_fixed_sentence_stands_apart(reviewed):
    review = reviewed(lambda hand: hand.track("欢迎广大干部群众", "欢迎社会各界"))
    edit = only(review.template)
    assert edit.tracked and edit.author == "张书记"
    assert "广大干部群众" in edit.before and "社会各界" in edit.after
    assert not review.changes and review.is_settled


def test_a_name_used_all_over_is_not_changed_from_one_place(reviewed):
    review = reviewed(lambda hand: _over(hand, "县委第三巡察组对", "县委第四巡察组对"))
    conflict = only(review.conflicts)
    assert (conflict.kind, conflict.sheet) == ("places", "基本情况") and not review.changes


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        ("（2）", "（3）", ("整改台账", "A3")),
        ("（2）", "(2)", ("整改台账", "A3")),
        ("1.", "2.", ("问题清单", "A2")),
        ("（一）", "（二）", ("综述", "B3")),
        ("三、", "四、", ("", "")),  # before a heading of the template
    ],
)
def test_a_number_of_the_notice_is_not_edited_by_hand(tongbao, copy, tmp_path, old, new, at):
    hand = Hand(copy)
    hand.replace(old, new)
    result = tongbao("review", hand.save(tmp_path / "审.docx"), SAMPLE, "--format", "json")
    conflict = only(result.json["conflicts"])
    assert result.code == 1 and conflict["kind"] == "number"
    assert (conflict["ledger"], conflict["reviewed"]) == (old, new)
    assert (conflict["sheet"], conflict["cell"]) == at
    assert conflict["cell"] or "三、" in conflict["message"]
    assert not result.json["changes"] and not result.json["template"]


# --- paragraphs ---------------------------------------------------------------------------------


def test_a_divided_paragraph_is_a_line_break_in_the_cell(reviewed):
    change = only(reviewed(Hand.divide).changes)
    assert change.after == change.before.replace("用身边", "\n用身边")


@pytest.mark.parametrize("tracked", [False, True])
def test_an_added_paragraph_is_a_line_of_the_cell_above(reviewed, tracked):
    def edit(hand):
        above = hand.paragraph("（2）围绕节约用水")
        new = _elements(f"<w:p>{_text('另有补充。')}</w:p>")[0]
        if tracked:
            new = _elements(f'<w:p><w:ins w:id="7" {WHO}>{_text("另有补充。")}</w:ins></w:p>')[0]
            properties = above.find(f"{W}pPr")
            if properties is None:
                properties = etree.Element(f"{W}pPr")
                above.insert(0, properties)
            properties.append(_elements(f'<w:rPr><w:ins w:id="8" {WHO}/></w:rPr>')[0])
        above.addnext(new)

    review = reviewed(edit)
    change = only(review.changes)
    assert change.after == change.before + "\n另有补充。"
    assert change.tracked == tracked and review.is_settled


@pytest.mark.parametrize(("text", "reason"), [("（3）新增措施。", "新增一行")])
def test_an_added_paragraph_with_a_number_is_unmatched(reviewed, text, reason):
    review = reviewed(
        lambda hand: hand.paragraph("（2）围绕节约用水").addnext(
            _elements(f"<w:p>{_text(text)}</w:p>")[0]
        )
    )
    assert reason in only(review.unmatched).reason and not review.changes


def test_a_paragraph_under_a_heading_is_unmatched(reviewed):
    review = reviewed(
        lambda hand: hand.paragraph("1.学习运用").addnext(
            _elements(f"<w:p>{_text('导语。')}</w:p>")[0]
        )
    )
    assert only(review.unmatched).after == "导语。" and not review.changes


@pytest.mark.parametrize("tracked", [False, True])
def test_a_deleted_measure_is_a_conflict_and_is_written_nowhere(reviewed, tracked):
    def edit(hand):
        paragraph = hand.paragraph("（1）摸清农村供水底数")
        if not tracked:
            paragraph.getparent().remove(paragraph)
            return
        for run in list(paragraph.iter(f"{W}r")):
            if run.find(f"{W}t") is not None:
                text = run.find(f"{W}t").text
                gone = _elements(f'<w:del w:id="9" {WHO}>{_deleted(text)}</w:del>')[0]
                run.addprevious(gone)
                run.getparent().remove(run)
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        properties.append(_elements(f'<w:rPr><w:del w:id="8" {WHO}/></w:rPr>')[0])

    review = reviewed(edit)
    assert {c.kind for c in review.conflicts} == {"deleted"}
    assert "E4" in [c.cell for c in review.conflicts]
    assert not any(c.after == "" and c.column == "整改进展" for c in review.changes)


def test_a_paragraph_moved_elsewhere_is_reported_once(reviewed):
    def edit(hand):
        moved = hand.paragraph("（1）摸清农村供水底数")
        hand.paragraph("（2）严把饮水水质关口").addnext(moved)

    review = reviewed(edit)
    assert len(review.unmatched) == 1 and "移动" in review.unmatched[0].reason
    assert not review.changes and not review.template


def _forget_marks(paragraph) -> None:
    for mark in [*paragraph.iter(f"{W}bookmarkStart"), *paragraph.iter(f"{W}bookmarkEnd")]:
        mark.getparent().remove(mark)


@pytest.mark.parametrize("number", ["三是", "2.", "（二）", "三、"])
@pytest.mark.parametrize("numbered", [True, False])
def test_a_heading_moved_under_a_measure_is_no_text_of_it(reviewed, number, numbered):
    """As it is cut and pasted: without our marks, with its number or without."""
    starts = {"三是": "三是监督", "2.": "2.农村供水", "（二）": "（二）关于整治", "三、": "三、"}

    def edit(hand):
        moved = hand.paragraph(starts[number])
        _forget_marks(moved)
        if not numbered:
            first = next(text for text in moved.iter(f"{W}t") if text.text)
            first.text = first.text.removeprefix(number)
        hand.paragraph("（2）严把饮水水质关口").addnext(moved)

    review = reviewed(edit)
    assert not review.changes and (review.unmatched or review.conflicts or review.template)


@pytest.mark.parametrize(
    ("start", "size"),
    [("三是监督", 1), ("（1）摸清", 2), ("（2）严把", 1), ("二、", 1), ("（二）关", 2)],
)
@pytest.mark.parametrize("marked", [True, False])
def test_a_number_divided_by_hand_changes_no_cell(reviewed, start, size, marked):
    def edit(hand):
        paragraph = hand.paragraph(start)
        first = next(text for text in paragraph.iter(f"{W}t") if text.text)
        head = etree.Element(f"{W}p")
        head.append(_run(start[:size]))
        first.text = first.text[size:]
        assert first.text or size == len(start[:size])
        paragraph.addprevious(head)
        if not marked:
            _forget_marks(paragraph)

    review = reviewed(edit)
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
    properties.append(_elements(f'<w:rPr><w:{mark} w:id="8" {WHO}/></w:rPr>')[0])


def _retype(text: str, tracked: bool) -> Callable[[Hand], None]:
    """Type all of a measure anew but its number."""

    def edit(hand: Hand) -> None:
        paragraph = hand.paragraph(FIRST)
        for run in [r for r in paragraph.iter(f"{W}r") if r.find(f"{W}t") is not None][1:]:
            if tracked:
                gone = f'<w:del w:id="9" {WHO}>{_deleted(run.find(f"{W}t").text)}</w:del>'
                run.addprevious(_elements(gone)[0])
            run.getparent().remove(run)
        new = f'<w:ins w:id="19" {WHO}>{_text(text)}</w:ins>' if tracked else _text(text)
        paragraph.append(_elements(new)[0])

    return edit


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
    tongbao, copy, tmp_path, text, heading, rest, tracked
):
    hand = Hand(copy)
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
def test_words_that_look_like_a_number_may_begin_the_rest_of_a_paragraph(reviewed, before, words):
    def edit(hand):
        hand.replace(before, words)
        _divide_before(words)(hand)

    review = reviewed(edit)
    change = only(review.changes)
    assert change.after == change.before.replace(before, f"\n{words}") and review.is_settled


def test_a_number_that_was_cut_off_is_no_text_of_the_cell_above(reviewed):
    review = reviewed(_divide_before("严把饮水水质"))
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
        text = f'<w:ins w:id="5" {WHO}>{_text("张庄")}</w:ins>' if tracked else _text("张庄")
        table = f"<w:tbl>{_row(text, mark)}{_row(text, mark)}</w:tbl>"
        hand.paragraph(FIRST).addnext(_elements(table)[0])

    return edit


def _move_tracked(hand: Hand) -> None:
    first = hand.paragraph(FIRST)
    text = "".join(first.itertext(f"{W}t"))
    for run in [r for r in first.iter(f"{W}r") if r.find(f"{W}t") is not None]:
        gone = f'<w:moveFrom w:id="9" {WHO}>{_text(run.find(f"{W}t").text)}</w:moveFrom>'
        run.addprevious(_elements(gone)[0])
        run.getparent().remove(run)
    _revise(first, "moveFrom")
    new = _elements(f'<w:p><w:moveTo w:id="19" {WHO}>{_text(text)}</w:moveTo></w:p>')[0]
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
            lambda h: h.paragraph(SECOND).addnext(_elements(_p(_text("（3）新增措施。")))[0]),
            "新增一行",
            SECOND,
        ),
    ],
)
def test_paragraphs_that_no_cell_can_hold_are_told_once_and_where(
    tongbao, copy, tmp_path, edit, told, after
):
    hand = Hand(copy)
    edit(hand)
    path = hand.save(tmp_path / "审.docx")
    found = tongbao("review", path, SAMPLE, "--format", "json").json
    assert not found["changes"] and not found["template"]
    (one,) = found["conflicts"] + found["unmatched"]
    sentence = one.get("message", "") + one.get("reason", "")
    assert told in sentence and after in sentence
    assert told in tongbao("review", path, SAMPLE).out


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


def test_a_fixed_sentence_beside_a_conflict_is_told_too(reviewed):
    def edit(hand):
        hand.replace("县委", "市委")
        hand.replace("统一部署", "统一安排部署")

    review = reviewed(edit)
    assert review.conflicts or review.template
    assert any("安排" in edit.after for edit in review.template)


# --- what naive readers of reviewed files get wrong ---------------------------------------------

GONE = f'<w:del w:id="901" {WHO}>{_deleted("理念")}</w:del>'
CAME = f'<w:ins w:id="902" {WHO}>{_text("观念")}</w:ins>'


def _field(begin: str, instruction: str, separate: str, end: str) -> str:
    return (
        f'{begin}<w:r><w:fldChar w:fldCharType="begin"/></w:r>{instruction}'
        f"<w:r><w:instrText>PAGE</w:instrText></w:r>{separate}"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{_text("观念")}'
        f'{end}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


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
        f'{GONE}{CAME}<w:ins w:id="903" {WHO}><w:del w:id="904" {WHO}>{_deleted("又改")}</w:del>'
        "</w:ins>",
        # a move out and in again, with its ranges
        f'<w:moveFromRangeStart w:id="5" w:name="m1" {WHO}/><w:moveFrom w:id="6" {WHO}>'
        f'{_text("理念")}</w:moveFrom><w:moveFromRangeEnd w:id="5"/>'
        f'<w:moveToRangeStart w:id="7" w:name="m1" {WHO}/><w:moveTo w:id="8" {WHO}>'
        f'{_text("观念")}</w:moveTo><w:moveToRangeEnd w:id="7"/>',
        # the cached result of a field; one that begins in a deletion and ends outside
        GONE + f'<w:ins w:id="902" {WHO}>{_field("", "", "", "")}</w:ins>',
        f'<w:del w:id="901" {WHO}>{_deleted("理念")}<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:delInstrText>REF x</w:delInstrText></w:r></w:del>{CAME}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        GONE + f'<w:ins w:id="902" {WHO}><w:fldSimple w:instr="PAGE">{_text("观念")}'
        "</w:fldSimple></w:ins>",
        # proofing marks and breaks of rendering between
        f"<w:proofErr/>{GONE}<w:r><w:lastRenderedPageBreak/></w:r>{CAME}",
    ],
)
def test_a_tracked_edit_in_any_guise_is_the_same_edit(reviewed, markup):
    review = reviewed(lambda hand: hand.xml("理念", markup))
    change = only(review.changes)
    assert change.after == change.before.replace("理念", "观念")
    assert (change.author, change.tracked) == ("张书记", True)
    assert review.is_settled and not review.template


@pytest.mark.parametrize(
    ("markup", "named"),
    [
        ("<w:r><w:drawing/></w:r>", "图片"),
        ('<w:r><w:footnoteReference w:id="2"/></w:r>', "脚注"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>', "符号"),
        (f"<w:future>{_text('新')}</w:future>", "future"),
        (
            "<w:r><w:pict><w:txbxContent><w:p>"
            f"{_text('批在文本框里')}</w:p></w:txbxContent></w:pict></w:r>",
            "批在文本框里",
        ),
    ],
)
def test_what_is_not_understood_is_reported_at_its_paragraph(reviewed, markup, named):
    review = reviewed(lambda hand: hand.xml("理念", _text("理念") + markup))
    found = only(review.unmatched)
    assert named in found.reason and found.paragraph.startswith("（2）围绕节约用水")
    assert not review.changes and not review.is_settled


def test_tracked_changes_in_a_header_are_reported(reviewed):
    def edit(hand):
        name = next(name for name in hand.parts if name.startswith("word/header"))
        came = CAME.encode()
        hand.parts[name] = hand.parts[name].replace(b"</w:p>", came + b"</w:p>", 1)

    assert "页眉" in only(reviewed(edit).unmatched).reason


def _body(*blocks: str) -> bytes:
    document = f'<w:document xmlns:w="{MAIN}"><w:body>{"".join(blocks)}</w:body></w:document>'
    return pack({"word/document.xml": document.encode()})


def _p(text: str, mark: str = "") -> str:
    properties = f"<w:pPr><w:rPr><w:{mark} {WHO}/></w:rPr></w:pPr>" if mark else ""
    return f"<w:p>{properties}{text}</w:p>"


def _row(text: str, mark: str = "") -> str:
    properties = f"<w:trPr><w:{mark} {WHO}/></w:trPr>" if mark else ""
    return f"<w:tr>{properties}<w:tc><w:p>{text}</w:p></w:tc></w:tr>"


@pytest.mark.parametrize(
    ("blocks", "accepted", "rejected"),
    [
        # a deleted mark joins, an inserted one divides; Chinese joins without a blank
        ([_p(_text("甲"), "del"), _p(_text("乙"))], ["甲乙"], ["甲\n乙"]),
        ([_p(_text("甲"), "ins"), _p(_text("乙"))], ["甲", "乙"], ["甲", "乙"]),
        ([_p(_text("甲"), "moveFrom"), _p(_text("乙"))], ["甲乙"], ["甲\n乙"]),
        # no target to join with: at the end, before a table, at the end of a cell
        ([_p(_text("甲"), "del")], ["甲"], ["甲"]),
        (
            [_p(_text("甲"), "del"), f"<w:tbl>{_row(_text('乙'))}</w:tbl>", _p("")],
            ["甲", "乙", ""],
            ["甲", "乙", ""],
        ),
        (
            [f"<w:tbl><w:tr><w:tc>{_p(_text('甲'), 'del')}</w:tc></w:tr></w:tbl>", _p("")],
            ["甲", ""],
            ["甲", ""],
        ),
        # rows come and go by their properties, with or without marks on their runs
        (
            [f"<w:tbl>{_row(_text('甲'), 'ins')}{_row(_text('乙'), 'del')}</w:tbl>", _p("")],
            ["甲", ""],
            ["", "乙\n"],
        ),
        (
            [f"<w:tbl>{_row(GONE, 'del')}{_row(CAME, 'ins')}</w:tbl>", _p("")],
            ["观念", ""],
            ["理念", ""],
        ),
        # merged and nested cells are read once
        (
            [
                "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>"
                f"<w:tbl>{_row(CAME)}</w:tbl>{_p('')}</w:tc></w:tr></w:tbl>"
            ],
            ["观念", ""],
            ["", ""],
        ),
    ],
)
def test_marks_of_paragraphs_and_rows(blocks, accepted, rejected):
    found = read_word(_body(*blocks))
    assert [p.text for p in found] == accepted
    assert [p.original for p in found] == rejected


def test_a_bookmark_over_two_paragraphs_comes_back_as_two_of_one_name():
    mark = '<w:bookmarkStart w:id="{0}" w:name="_T"/><w:bookmarkEnd w:id="{0}"/>'
    body = _body(_p(_text("甲") + mark.format(1) + _text("乙")), _p(_text("丙") + mark.format(2)))
    (start, end), *_ = (p.bookmarks["_T"] for p in read_word(body) if "_T" in p.bookmarks)
    assert start == 1 and end == 2


# --- comments -----------------------------------------------------------------------------------

_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"


def _comment(hand: Hand, number: int, text: str, extra: str = "", key: str = "") -> None:
    part = hand.parts["word/comments.xml"].decode()
    body = (
        f'<w:comment w:id="{number}" {WHO}><w:p xmlns:w14="{_W14}" w14:paraId="{key}">'
        f"{_text(text)}</w:p></w:comment></w:comments>"
    )
    hand.parts["word/comments.xml"] = part.replace("</w:comments>", body).encode()


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
def test_a_comment_stands_at_its_cell_whatever_its_anchor(reviewed, anchor):
    def edit(hand):
        hand.xml("理念", anchor.format(_text("理念")))
        _comment(hand, 90, "请核实场次")

    review = reviewed(edit)
    remark = only(review.comments)
    assert (remark.sheet, remark.cell, remark.author) == ("整改台账", "E3", "张书记")
    assert remark.words in ("理念", "") and remark.paragraph.startswith("（2）围绕节约用水")
    assert remark.text == "请核实场次" and remark.date == "2025-09-01T10:00:00Z"
    assert not review.changes and review.is_settled


def test_answers_and_what_is_resolved(reviewed):
    def edit(hand):
        _comment(hand, 90, "请核实", key="000000AA")
        _comment(hand, 91, "已核实", key="000000BB")
        hand.xml("理念", f'{_text("理念")}<w:r><w:commentReference w:id="90"/></w:r>')
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

    first, answer = reviewed(edit).comments
    assert first.resolved and not first.answers
    assert (answer.cell, answer.answers, answer.resolved) == ("E3", "张书记", False)


# --- other ledgers, other files -----------------------------------------------------------------


def test_a_cell_changed_in_the_ledger_meanwhile_is_a_conflict(
    tongbao, copy, sample, save, tmp_path
):
    hand = Hand(copy)
    hand.replace("深入人心", "家喻户晓")
    hand.track("逐村核查", "逐户核查")
    path = hand.save(tmp_path / "审改.docx")
    cell = cell_of(sample, "整改台账", "1.1.2", "整改进展")
    cell.value = cell.value.replace("节水护水", "爱水节水")
    untouched = cell_of(sample, "整改台账", "1.2.5", "整改进展")
    untouched.value = untouched.value.replace("制定印发", "印发")
    ledger = save(sample)
    result = tongbao("review", path, ledger, "--apply", "新.xlsx", "--format", "json")
    assert result.code == 1
    assert [(c["kind"], c["cell"]) for c in result.json["conflicts"]] == [("ledger", "E3")]
    assert [c["cell"] for c in result.json["changes"]] == ["E4"]
    book = openpyxl.load_workbook(tmp_path / "新.xlsx")
    assert book["整改台账"]["E3"].value == cell.value  # as the ledger has it, and marked
    assert book["整改台账"]["E3"].fill.start_color.rgb == "FFFFC9B0"
    assert "逐户核查" in book["整改台账"]["E4"].value
    assert "台账有改动" in result.err


def test_a_figure_that_moved_on_in_the_ledger_is_no_edit(tongbao, copy, sample, save, tmp_path):
    sheet = sample["数据指标"]
    row = next(r for r in range(2, 40) if sheet.cell(r, 1).value == "节水宣讲")
    sheet.cell(row, 2).value = 20
    hand = Hand(copy)
    hand.replace("深入人心", "家喻户晓")
    result = tongbao("review", hand.save(tmp_path / "审.docx"), save(sample), "--format", "json")
    assert result.code == 0, result.out
    assert "{节水宣讲}" in result.json["changes"][0]["after"]


def _add_row(book, key: str, above: str) -> None:
    """A measure like the one above it, with a number and words of its own."""
    sheet = book["整改台账"]
    row = row_of(sheet, above)
    sheet.insert_rows(row + 1)
    for column in range(1, sheet.max_column + 1):
        sheet.cell(row + 1, column).value = sheet.cell(row, column).value
    sheet.cell(row + 1, 1).value = key
    sheet.cell(row + 1, 4).value = "开展库区清漂"
    sheet.cell(row + 1, 5).value = "组织人员打捞水面漂浮物，做到日产日清。"


def _set(key: str, header: str, change: Callable[[str], str]) -> Callable:
    def edit(book) -> None:
        cell = cell_of(book, "整改台账", key, header)
        cell.value = change(str(cell.value or ""))

    return edit


def _withhold(key: str) -> Callable:
    def edit(book) -> None:
        _set(key, "是否公开", lambda _: "仅党内")(book)

    return edit


def _new_paragraph(text: str) -> Callable:
    def edit(hand: Hand) -> None:
        hand.paragraph("（1）摸清农村供水底数").addnext(_elements(_p(_text(text)))[0])

    return edit


def _typed_at_the_end(hand: Hand) -> None:
    last = hand.paragraph("（1）摸清农村供水底数").findall(f"{W}bookmarkEnd")[-1]
    last.addnext(_elements(f'<w:ins w:id="7" {WHO}>{_text("群众反映良好。")}</w:ins>')[0])


@pytest.mark.parametrize(
    ("since", "edit", "told"),
    [
        # nobody edited the copy: whatever became of the ledger is no edit
        (_set("1.2.1", "整改进展", lambda t: t + "又及。"), None, []),
        (_set("1.2.1", "整改进展", lambda t: t + "\n又及。"), None, []),
        (_set("1.2.1", "措施编号", lambda _: "1.2.9"), None, []),
        (lambda book: _add_row(book, "1.1.9", "1.1.2"), None, []),
        (lambda book: _add_row(book, "1.2.0", "1.1.2"), None, []),
        (lambda book: book["整改台账"].delete_rows(row_of(book["整改台账"], "1.2.2")), None, []),
        (_withhold("1.2.1"), None, []),
        (_set("1.2.1", "进展标题", lambda _: ""), None, []),
        (_set("1.1.2", "进展标题", lambda _: "开展节水宣讲"), None, []),
        # what was typed where the ledger has moved on
        (_set("1.2.1", "整改进展", lambda t: t + "又及。"), _typed_at_the_end, ["ledger E4"]),
        (
            _set("1.2.1", "整改进展", lambda t: t + "又及。"),
            _new_paragraph("另有补充。"),
            ["ledger E4"],
        ),
        (_withhold("1.2.1"), lambda h: h.replace("逐村", "逐户"), ["ledger E4"]),
        (
            _set("1.2.1", "进展标题", lambda _: ""),
            lambda h: h.replace("逐村", "逐户"),
            ["ledger E4"],
        ),
        (
            lambda book: book["整改台账"].delete_rows(row_of(book["整改台账"], "1.2.2")),
            lambda h: h.paragraph("（2）严把饮水水质").append(_run("另有补充。")),
            ["（2）严把饮水水质关口"],
        ),
        (
            lambda book: _add_row(book, "1.2.0", "1.1.2"),
            lambda h: h.replace("逐村", "逐户"),
            ["E5"],
        ),
        (
            lambda book: _add_row(book, "1.2.0", "1.1.2"),
            lambda h: (
                h.paragraph("（2）严把饮水水质").find(f"{W}r/{W}t").__setattr__("text", "（5）")
            ),
            ["number A6"],
        ),
        (
            lambda book: _add_row(book, "1.2.0", "1.1.2"),
            lambda h: h.root[0].remove(h.paragraph("（1）摸清农村供水底数")),
            ["deleted E5"],
        ),
    ],
)
def test_an_older_copy_tells_its_own_edits_and_no_others(
    tongbao, copy, sample, save, tmp_path, since, edit, told
):
    hand = Hand(copy)
    if edit:
        edit(hand)
    path = hand.save(tmp_path / "审改.docx")
    since(sample)
    result = tongbao("review", path, save(sample), "--format", "json")
    assert "台账有改动" in result.err
    found = [change["cell"] for change in result.json["changes"]]
    found += [f"{c['kind']} {c['cell']}" for c in result.json["conflicts"]]
    found += [e["paragraph"][:11] for e in result.json["unmatched"] + result.json["template"]]
    assert found == told, result.out


def test_a_copy_without_marks_is_matched_by_text_and_says_how_sure(reviewed):
    def edit(hand):
        for name in ("bookmarkStart", "bookmarkEnd"):
            for mark in list(hand.root.iter(f"{W}{name}")):
                mark.getparent().remove(mark)
        hand.replace("深入人心", "家喻户晓")

    review = reviewed(edit)
    change = only(review.changes)
    assert 0.5 < change.certainty < 1 and change.cell == "E3"
    assert "没有定位标记" in review.notes[0]


def test_several_copies_agree_or_stand_side_by_side(tongbao, copy, tmp_path):
    for name, words in (("甲", ("家喻户晓", "逐户")), ("乙", ("入脑入心", "逐户"))):
        hand = Hand(copy)
        hand.replace("深入人心", words[0])
        hand.track("逐村", words[1])
        hand.save(tmp_path / f"{name}.docx")
    result = tongbao("review", "甲.docx", "乙.docx", SAMPLE, "--format", "json")
    assert result.code == 1
    assert [c["cell"] for c in result.json["changes"]] == ["E4"]
    (conflict,) = result.json["conflicts"]
    assert [v["file"] for v in conflict["versions"]] == ["甲.docx", "乙.docx"]
    shown = tongbao("review", "甲.docx", "乙.docx", SAMPLE, "--apply", "新.xlsx")
    assert "[+家喻户晓+]" in shown.out and "[-深入人-][+入脑入+]心" in shown.out
    rows = list(openpyxl.load_workbook(tmp_path / "新.xlsx")["审改记录"].values)
    assert [row[0] for row in rows[1:]] == ["修改", "冲突", "不同改法", "不同改法"]


@pytest.mark.parametrize(
    ("afters", "both"),
    [
        (["甲乙丙丁戊己庚辛"], "甲乙丙丁戊己庚辛"),
        (["改乙丙丁戊己庚辛", "甲乙丙丁戊己庚增辛"], "改乙丙丁戊己庚增辛"),
        (["甲乙丙丁戊己庚", "甲乙丙丁戊己庚"], "甲乙丙丁戊己庚"),
        (["甲乙改丁戊己庚辛", "甲乙丙改戊己庚辛"], None),
        (["甲改丙丁戊己庚辛", "甲又丙丁戊己庚辛"], None),
    ],
)
def test_edits_far_apart_are_made_together(afters, both):
    assert together("甲乙丙丁戊己庚辛", afters) == both


def test_the_new_ledger_keeps_everything_else(tongbao, copy, tmp_path):
    hand = Hand(copy)
    hand.track("深入人心", "家喻户晓")
    _comment(hand, 90, "好")
    hand.xml("逐村", f'{_text("逐村")}<w:r><w:commentReference w:id="90"/></w:r>')
    hand.save(tmp_path / "审.docx")
    assert tongbao("review", "审.docx", SAMPLE, "--apply", "新.xlsx").code == 0
    old, new = unpack(SAMPLE.read_bytes()), unpack((tmp_path / "新.xlsx").read_bytes())
    changed = {name for name in old if old[name] != new.get(name)}
    assert changed <= {
        open_workbook(old).sheets["整改台账"],
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
        "docProps/app.xml",
    }
    book = openpyxl.load_workbook(tmp_path / "新.xlsx")
    header, change, remark = book["审改记录"].values
    assert header[:4] == ("类别", "工作表", "单元格", "编号")
    assert change[:4] == ("修改", "整改台账", "E3", "1.1.2") and change[6] == "张书记"
    assert remark[:3] == ("批注", "整改台账", "E4") and remark[8] == "好"
    assert book["整改台账"]["E3"].fill.start_color.rgb == "FFD9EFD2"
    assert tongbao("build", "新.xlsx", "-o", "新.docx").code == 0
    assert any("家喻户晓" in text for text in paragraphs(tmp_path / "新.docx"))


def test_the_ledger_itself_is_never_the_target(tongbao, copy, sample, save):
    ledger = save(sample)
    assert tongbao("review", copy, ledger, "--apply", ledger).code == 2
    assert tongbao("review", ledger).code == 2
    assert tongbao("review", ledger, ledger).code == 3  # a workbook is no Word document


def _other_notice(path: Path) -> Path:
    document = docx.Document()
    for text in ("关于召开年度工作会议的通知", "各科室：", "请准时参加。", "办公室") * 20:
        document.add_paragraph(text)
    document.save(path)
    return path


def _other_ledger(tongbao, sample, save, path: Path) -> Path:
    """The review copy of another office, whose rows have the same numbers."""
    columns = ("综述", 2), ("综述", 3), ("问题清单", 3), ("整改台账", 4), ("整改台账", 5)
    for name, column in columns:
        for row in range(2, sample[name].max_row + 1):
            cell = sample[name].cell(row, column)
            cell.value = cell.value and f"别处的第{name}{row}条，内容全不相同。"
    assert tongbao("build", save(sample, "别处.xlsx"), "--review", "-o", path).code == 0
    return path


@pytest.mark.parametrize("kind", ["a notice of something else", "another ledger's copy"])
def test_a_file_that_is_no_copy_of_this_ledger_is_called_just_that(
    tongbao, sample, save, tmp_path, kind
):
    path = tmp_path / "别的.docx"
    if kind.startswith("another"):
        _other_ledger(tongbao, sample, save, path)
    else:
        _other_notice(path)
    result = tongbao("review", path, SAMPLE, "--apply", "新.xlsx")
    assert result.code == 3 and not (tmp_path / "新.xlsx").exists()
    said = (result.out + result.err).strip().splitlines()
    assert "别的.docx" in said[0] and "几乎没有这份台账的文字" in said[0] and len(said) <= 2


def test_the_published_notice_itself_may_be_reviewed(tongbao, tmp_path):
    assert tongbao("build", SAMPLE, "-o", "通报.docx").code == 0
    result = tongbao("review", "通报.docx", SAMPLE, "--format", "json")
    assert result.code == 0 and not result.json["changes"]


@pytest.mark.parametrize("more", [(), ("--apply", "新.xlsx")])
def test_swapped_files_are_said_to_be_swapped(tongbao, copy, more):
    result = tongbao("review", SAMPLE, copy, *more)
    assert result.code == 2 and "次序写反了" in result.err and SAMPLE.name in result.err


@pytest.mark.parametrize(
    "damage",
    [
        lambda parts: parts.pop("word/document.xml"),
        lambda parts: parts.update({"word/document.xml": b"<w:document"}),
        lambda parts: parts.update({"word/document.xml": b"no xml"}),
        lambda parts: parts.update({"word/comments.xml": b"<w:comments"}),
        lambda parts: parts.update({"word/styles.xml": b"\0"}),
    ],
)
def test_a_broken_copy_is_refused_by_its_name(tongbao, copy, tmp_path, damage):
    parts = unpack(copy.read_bytes())
    damage(parts)
    (tmp_path / "坏.docx").write_bytes(pack(parts))
    result = tongbao("review", "坏.docx", SAMPLE)
    assert result.code == 3 and "坏.docx" in result.err and "程序内部出错" not in result.err


@needs_office
def test_the_same_after_libreoffice(copy, examined, template, tmp_path):
    hands = {
        "原样": [],
        "分段": [("divide",)],
        "改动": [("replace", "深入人心", "家喻户晓"), ("track", "逐村", "逐户")],
    }
    for name, edits in hands.items():
        hand = Hand(copy)
        for how, *words in edits:
            getattr(hand, how)(*words)
        hand.save(tmp_path / f"{name}.docx")
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(tmp_path / '用户').as_uri()}", "--headless"),
            *("--convert-to", "docx", "--outdir", tmp_path / "转"),
            *(tmp_path / f"{name}.docx" for name in hands),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    same = review_copies(
        [tmp_path / "转/原样.docx"], examined.reading, examined.vocabulary, template
    )
    assert not (same.changes or same.comments or same.template or same.notes) and same.is_settled
    divided = review_copies(
        [tmp_path / "转/分段.docx"], examined.reading, examined.vocabulary, template
    )
    change = only(divided.changes)
    assert change.after == change.before.replace("用身边", "\n用身边") and divided.is_settled
    edited = review_copies(
        [tmp_path / "转/改动.docx"], examined.reading, examined.vocabulary, template
    )
    assert edited.is_settled and not edited.template
    plain, tracked = edited.changes
    assert plain.after.endswith("家喻户晓。") and not plain.tracked
    assert "逐户" in tracked.after and tracked.tracked and tracked.author == "张书记"
