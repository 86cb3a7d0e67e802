"""tongbao review: what reviewers did to their copy comes back to the cells, and nothing is lost."""

import re
from pathlib import Path

import openpyxl
import pytest
from conftest import SAMPLE, only
from hand import WHO, Hand, W, elements, run_element
from hypothesis import given
from hypothesis import strategies as st
from laws import law
from lxml import etree

from generator import pipeline
from generator.copies.review import apply_review
from generator.package.parts import unpack
from generator.review.dry_run import DryRun
from generator.review.reviewed import review_copies
from generator.text.characters import printable
from generator.word.document import read_word


def test_an_untouched_copy_says_nothing_and_its_ledger_is_the_ledger(
    tongbao, review_copy, tmp_path
):
    result = tongbao("review", review_copy, SAMPLE, "--apply", "新.xlsx", "--format", "json")
    assert result.code == 0
    assert [result.json[k] for k in ("changes", "comments", "template", "conflicts")] == [[]] * 4
    assert unpack((tmp_path / "新.xlsx").read_bytes()) == unpack(SAMPLE.read_bytes())


@pytest.mark.slow
def test_the_new_ledger_is_written_over_while_nobody_has_edited_it(tongbao, review_copy, tmp_path):
    for words in ("家喻户晓", "尽人皆知"):
        hand = Hand(review_copy)
        hand.replace("深入人心", words)
        reviewed = hand.save(tmp_path / "审改.docx")
        result = tongbao("review", reviewed, SAMPLE, "--apply", "新.xlsx")
        assert "已写入新台账：新.xlsx" in result.out
    book = openpyxl.load_workbook(tmp_path / "新.xlsx")
    assert "尽人皆知" in book["整改台账"]["E3"].value
    book.save(tmp_path / "新.xlsx")
    result = tongbao("review", review_copy, SAMPLE, "--apply", "新.xlsx")
    assert "“新.xlsx”已有人修改过，没有覆盖，另存为“新（第2稿）.xlsx”。" in result.err


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
    pieces = [run_element(text[:start])] if start else []
    for tag, body in (("del", old), ("ins", new)):
        if body:
            piece = elements(f'<w:{tag} w:id="{800 + number}" {WHO}><w:r/></w:{tag}>')[0]
            held = etree.SubElement(piece[0], f"{W}{'delText' if tag == 'del' else 't'}")
            held.text = body
            held.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            pieces.append(piece)
    pieces += [run_element(text[end:])] if end < len(text) else []
    for piece in pieces:
        run.addprevious(piece)
    run.getparent().remove(run)


def _lines(path: Path) -> list[str]:
    return [p.text.strip() for p in read_word(unpack(path.read_bytes())) if p.text.strip()]


def _printed(dry_run: DryRun) -> list[str]:
    lines = [paragraph.text for paragraph in dry_run.expected]
    return [line.replace("\v", "\n").strip() for line in lines if line.strip()]


@pytest.mark.slow
@law(6)
@given(edits=_edits())
def test_what_was_edited_is_built_or_is_a_conflict(
    review_copy, examined, standard_template, tmp_path, edits
):
    hand = Hand(review_copy)
    for edit in edits:
        _edit_measure(hand, *edit)
    path = hand.save(tmp_path / "审改.docx")
    review = review_copies([path], examined.reading, examined.vocabulary, standard_template)
    target = tmp_path / "新台账.xlsx"
    written = apply_review(review, examined.reading, target, force=True)
    again = pipeline.examine(written.path)
    built = DryRun(again.vocabulary, standard_template)
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


@pytest.mark.slow
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
def test_an_edit_is_a_change_of_its_cell(review_of, sample, how, old, new, cell, was, now):
    if old.startswith("0000"):
        basics = sample["基本情况"]
        row = next(r for r in range(2, 40) if basics.cell(r, 1).value == "联系电话")
        old, cell = basics.cell(row, 2).value, f"B{row}"
        was, now, new = old, old + "转1", old + "转1"
    review = review_of(lambda hand: getattr(hand, how)(old, new))
    change = only(review.changes)
    assert (change.cell, change.tracked) == (cell, how == "track")
    assert was in change.before and change.after == change.before.replace(was, now, 1)
    assert (change.author, change.date[:10]) == (
        ("张书记", "2025-09-01") if how == "track" else ("", "")
    )
    assert review.is_settled and not review.template


@pytest.mark.slow
def test_a_heading_of_several_rows_changes_in_each_of_them(review_of, sample):
    sheet = sample["问题清单"]
    name = sheet["B2"].value
    review = review_of(lambda hand: hand.replace("治水兴水部署方面", "治水部署方面"))
    rows = [f"B{row}" for row in range(2, 14) if sheet.cell(row, 2).value == name]
    assert [change.cell for change in review.changes] == rows and len(rows) > 1


@pytest.mark.slow
@pytest.mark.parametrize("how", ["replace", "track"])
@pytest.mark.parametrize("new", ["14", "130", "十三", "1"])
def test_another_number_contradicts_the_ledger(review_of, how, new):
    review = review_of(lambda hand: getattr(hand, how)("13", new))
    conflict = only(review.conflicts)
    assert (conflict.kind, conflict.ledger, conflict.key) == ("computed", "13", "1.1.2")
    assert not review.changes and not review.template and not review.unmatched


def test_a_number_changed_beside_words_keeps_the_words(review_of):
    def edit(hand):
        hand.replace("13", "14")
        hand.replace("深入人心", "家喻户晓")

    review = review_of(edit)
    assert only(review.conflicts).ledger == "13"
    assert "{节水宣讲}场" in only(review.changes).after
    assert only(review.changes).after.endswith("家喻户晓。")


@pytest.mark.slow
def test_a_sentence_that_goes_takes_its_placeholder_along(review_of):
    def edit(hand):
        for gone in ("和企业开展节水宣讲", "13", "场，用身边事例"):
            hand.track(gone, "")

    review = review_of(edit)
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
def test_the_stop_after_a_heading_may_go(review_of, old, new, cells):
    review = review_of(lambda hand: _over(hand, old, new))
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


def test_a_fixed_sentence_stands_apart(review_of):
    review = review_of(lambda hand: hand.track("欢迎广大干部群众", "欢迎社会各界"))
    edit = only(review.template)
    assert edit.tracked and edit.author == "张书记"
    assert "广大干部群众" in edit.before and "社会各界" in edit.after
    assert not review.changes and review.is_settled


def test_a_name_used_all_over_is_not_changed_from_one_place(review_of):
    review = review_of(lambda hand: _over(hand, "县委第三巡察组对", "县委第四巡察组对"))
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
def test_a_number_of_the_notice_is_not_edited_by_hand(tongbao, review_copy, tmp_path, old, new, at):
    hand = Hand(review_copy)
    hand.replace(old, new)
    result = tongbao("review", hand.save(tmp_path / "审.docx"), SAMPLE, "--format", "json")
    conflict = only(result.json["conflicts"])
    assert result.code == 1 and conflict["kind"] == "number"
    assert (conflict["ledger"], conflict["reviewed"]) == (old, new)
    assert (conflict["sheet"], conflict["cell"]) == at
    assert conflict["cell"] or "三、" in conflict["message"]
    assert not result.json["changes"] and not result.json["template"]
