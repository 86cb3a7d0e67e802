"""tongbao review: what the program lays out and counts itself: the title, tables, cited numbers."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
from conftest import cell_of, only
from hand import WHO, Hand, W, deleted_xml, elements, run_element, run_xml

TITLE = "中共栖云县水利局党组"


# --- the title ------------------------------------------------------------------------------------


def _breaks(hand: Hand) -> list:
    return list(hand.paragraph(TITLE).iter(f"{W}br"))


def _unbroken(hand: Hand) -> None:
    for sign in _breaks(hand):
        sign.getparent().remove(sign)


def _broken_elsewhere(hand: Hand) -> None:
    sign = _breaks(hand)[0]
    after = sign.getnext()
    before, after.text = after.text[:6], after.text[6:]
    sign.addprevious(elements(f"<w:t>{before}</w:t>")[0])


@pytest.mark.parametrize("edit", [_unbroken, _broken_elsewhere])
def test_a_title_broken_anew_is_no_other_title(review_of, edit):
    review = review_of(edit)
    remark = only(review.comments)
    assert "标题的分行改了" in remark.text and "“通报标题”" in remark.text
    assert review.is_settled and not review.template


@pytest.mark.parametrize("broken", [True, False])
def test_another_title_is_told_where_it_is_filled_in(review_of, broken):
    def edit(hand: Hand) -> None:
        last = _breaks(hand)[-1].getnext()
        last.text = last.text.replace("集中", "")
        if not broken:
            _unbroken(hand)

    conflict = only(review_of(edit).conflicts)
    assert conflict.ledger.replace("集中", "") == conflict.reviewed
    assert "\n" not in conflict.ledger and "\v" not in conflict.reviewed
    assert "请填写“基本情况”的“通报标题”" in conflict.message


# --- cited numbers --------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("19.4", "19.5", "“数据指标”B7、B8"),
        ("2月24日", "2月25日", "“工作会议”B2、B3"),
        ("55", "56", "“整改台账”"),
    ],
)
def test_a_number_edited_by_hand_says_where_it_is_counted_from(review_of, old, new, where):
    conflict = only(review_of(lambda hand: hand.replace(old, new)).conflicts)
    assert conflict.kind == "computed" and conflict.message.endswith(f"请核对{where}。")


def test_a_name_replaced_all_over_is_one_question(review_of):
    def edit(hand: Hand) -> None:
        for text in hand.root.iter(f"{W}t"):
            text.text = (text.text or "").replace("县委第三巡察组", "县委巡察三组")

    found = [c for c in review_of(edit).conflicts if c.sheet == "基本情况" and c.kind == "computed"]
    assert only(found).reviewed == "县委巡察三组"


# --- tables of statistics -------------------------------------------------------------------------


@pytest.fixture
def reviewed(sample, save, tongbao) -> Callable[..., dict]:
    """Edit a copy with statistics and without a date, review it, and give what was found."""
    sample["基本情况"].append(["公布统计数据", "是"])
    cell_of(sample, "基本情况", "通报日期", "内容").value = None
    ledger = save(sample)
    copy = ledger.with_name("送审.docx")
    assert tongbao("build", ledger, "--review", "-o", copy).code == 0

    def run(edit: Callable[[Hand], object], code: int = 1) -> dict:
        hand = Hand(copy)
        edit(hand)
        result = tongbao("review", hand.save(Path("审改.docx")), ledger, "--format", "json")
        assert result.code == code
        return result.json

    return run


@pytest.fixture
def reviewed_table(reviewed) -> Callable[..., dict]:
    """The same for an edit of the rows of the first table."""

    def run(edit: Callable[[list], None], code: int = 1) -> dict:
        def of_table(hand: Hand) -> None:
            table = next(hand.root.iter(f"{W}tbl"))
            edit([list(row.iter(f"{W}tc")) for row in table.iter(f"{W}tr")])

        return reviewed(of_table, code)

    return run


def _overtyped(cell) -> None:  # or a paragraph by itself
    next(cell.iter(f"{W}t")).text = "99"


def _retyped(cell) -> None:
    """As Word does it where the whole text was chosen: the bookmark is gone."""
    paragraph = next(cell.iter(f"{W}p"))
    for element in [element for element in paragraph if element.tag != f"{W}pPr"]:
        paragraph.remove(element)
    paragraph.append(run_element("99"))


def _tracked(cell) -> None:
    run = next(cell.iter(f"{W}r"))
    old = next(run.iter(f"{W}t")).text
    gone = f'<w:del w:id="901" {WHO}>{deleted_xml(old)}</w:del>'
    for element in elements(gone + f'<w:ins w:id="902" {WHO}>{run_xml("99")}</w:ins>'):
        run.addprevious(element)
    run.getparent().remove(run)


@pytest.mark.slow
@pytest.mark.parametrize("how", [_overtyped, _retyped, _tracked])
def test_a_date_on_the_blank_line_is_that_of_the_notice(reviewed, how):
    found = reviewed(lambda hand: how(hand.paragraph("\u3000\u3000年")))
    conflict = only(found["conflicts"])
    assert (conflict["kind"], conflict["key"], conflict["cell"]) == ("computed", "通报日期", "B16")
    assert conflict["reviewed"] == "99" and not found["unmatched"]


@pytest.mark.slow
@pytest.mark.parametrize("how", [_overtyped, _retyped, _tracked])
@pytest.mark.parametrize(("row", "column", "was"), [(1, 1, "3"), (2, 6, "0"), (5, 1, "12")])
def test_a_number_of_a_table_is_known_in_its_cell(reviewed_table, how, row, column, was):
    found = reviewed_table(lambda rows: how(rows[row][column]))
    conflict = only(found["conflicts"])
    assert (conflict["kind"], conflict["ledger"], conflict["reviewed"]) == ("computed", was, "99")
    head = {1: "关于贯彻落实", 2: "关于整治群众", 5: "合计"}[row]
    assert conflict["message"].startswith(f"表格里“{head}") and conflict["sheet"] == "问题清单"
    assert not found["unmatched"] and not found["template"]


def _without_row(rows: list) -> None:
    row = rows[2][0].getparent()
    row.getparent().remove(row)


def _without_column(rows: list) -> None:
    for row in rows:
        row[4].getparent().remove(row[4])


def _without_table(rows: list) -> None:
    table = rows[0][0].getparent().getparent()
    table.getparent().remove(table)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edit", "cells", "text"),
    [
        (_without_row, 8, "方面的问题｜3｜1｜1｜0｜1｜0｜33.33%"),
        (_without_column, 6, "基本完成\n0\n0\n0\n0\n0"),
        (_without_table, 48, "方面｜问题数｜已完成｜长期坚持"),
    ],
)
def test_what_goes_of_a_table_is_one_question(reviewed_table, edit, cells, text):
    found = reviewed_table(edit)
    conflict = only(found["conflicts"])
    assert conflict["kind"] == "deleted" and text in conflict["ledger"]
    assert f"删去了 {cells} 格" in conflict["message"] and not conflict["reviewed"]
    assert not found["unmatched"] and not found["template"]


def _copied(element, *texts: str):
    """A row or a cell put in below or beside one: as in Word, our marks are not copied."""
    new = deepcopy(element)
    for mark in [*new.iter(f"{W}bookmarkStart"), *new.iter(f"{W}bookmarkEnd")]:
        mark.getparent().remove(mark)
    for number, text in enumerate(list(new.iter(f"{W}t"))):
        text.text = texts[number] if number < len(texts) else ""
    element.addnext(new)
    return new


def _new_rows(rows: list) -> None:
    _copied(rows[3][0].getparent(), "关于新增方面的问题", "9")
    _copied(rows[5][0].getparent(), "附注", "甲", "乙")


def _two_rows(rows: list) -> None:
    _copied(_copied(rows[3][0].getparent(), "关于新增方面的问题", "9"), "另一方面")


def _tracked_row(rows: list) -> None:
    cells = "".join(
        f'<w:tc><w:p><w:ins w:id="97" {WHO}>{run_xml(text)}</w:ins></w:p></w:tc>'
        for text in ("关于新增方面的问题", "9")
    )
    row = f'<w:tr><w:trPr><w:ins w:id="99" {WHO}/></w:trPr>{cells}</w:tr>'
    rows[3][0].getparent().addnext(elements(row)[0])


def _new_column(rows: list) -> None:
    for number, row in enumerate(rows):
        _copied(row[-1], f"列{number}")


def _new_column_and_row(rows: list) -> None:
    _new_column(rows)
    _copied(rows[5][0].getparent(), "附注", "甲", "乙")


def _new_line(rows: list) -> None:
    rows[3][0].append(elements(f"<w:p>{run_xml('其中两个已销号')}</w:p>")[0])


def _new_table(rows: list) -> None:
    table = rows[0][0].getparent().getparent()
    cells = "".join(f"<w:tc><w:p>{run_xml(text)}</w:p></w:tc>" for text in ("甲", "乙"))
    for new in elements(f"<w:p/><w:tbl><w:tr>{cells}</w:tr></w:tbl>")[::-1]:
        table.addnext(new)


NEW_ROW = ("“关于加强领导班子、干部队伍和基层党组织建设方面的问题”一行之下新增了 1 行", "｜9")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (_new_rows, [NEW_ROW, ("“合计”一行之下新增了 1 行", "附注｜甲｜乙")]),
        (_two_rows, [(NEW_ROW[0].replace("1 行", "2 行"), "｜9｜｜｜｜｜｜\n另一方面")]),
        (_tracked_row, [NEW_ROW]),
        (_new_column, [("“方面”等 6 行新增了文字", "列0\n列1\n列2")]),
        (
            _new_column_and_row,
            [("“合计”一行之下新增了 1 行", "附注｜甲｜乙"), ("“方面”等 6 行", "列0\n列1\n")],
        ),
        (_new_line, [("问题”一行新增了文字", "其中两个已销号")]),
        (_new_table, [("新增在“", "甲｜乙")]),
    ],
)
def test_what_was_added_to_a_table_is_told_at_its_row(reviewed_table, edit, told):
    found = reviewed_table(edit)
    assert len(found["unmatched"]) == len(told) and not found["conflicts"] + found["template"]
    for one, (reason, text) in zip(found["unmatched"], told, strict=True):
        assert reason in one["reason"] and text in one["after"] and not one["before"]
        assert ("之后的表格不属于" in one["reason"]) == (edit is _new_table)
        assert (one["author"] == "张书记") == (edit is _tracked_row)


@pytest.mark.slow
def test_a_blank_line_in_a_table_is_a_remark(reviewed_table):
    found = reviewed_table(lambda rows: rows[3][0].append(elements("<w:p/>")[0]), 0)
    remark = only(found["comments"])
    assert remark["text"] == "表格里加空行，未改字" and remark["paragraph"].startswith("关于加强")


@pytest.mark.slow
def test_numbers_that_moved_on_in_the_ledger_are_no_edits_of_a_table(sample, save, tongbao):
    sample["基本情况"].append(["公布统计数据", "是"])
    copy = save(sample).with_name("送审.docx")
    assert tongbao("build", "台账.xlsx", "--review", "-o", copy).code == 0
    cell_of(sample, "整改台账", "1.2.1", "整改状态").value = "正在推进"
    cell_of(sample, "整改台账", "1.2.1", "完成日期").value = None
    result = tongbao("review", copy, save(sample), "--format", "json")
    assert result.code == 0 and not result.json["conflicts"] + result.json["unmatched"]
