"""tongbao review: a ledger that has moved on, several copies, and files that are no copy."""

from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from conftest import SAMPLE, cell_of, only, paragraphs, row_of
from hand import WHO, Hand, W, add_comment, elements, paragraph_xml, run_element, run_xml
from pdf import needs_office, save_as

from generator.package.parts import pack, unpack
from generator.review.reviewed import review_copies
from generator.review.values import together
from generator.workbook.patching import open_workbook


@pytest.mark.slow
def test_a_cell_changed_in_the_ledger_meanwhile_is_a_conflict(
    tongbao, review_copy, sample, save, tmp_path
):
    hand = Hand(review_copy)
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


@pytest.mark.slow
def test_a_figure_that_moved_on_in_the_ledger_is_no_edit(
    tongbao, review_copy, sample, save, tmp_path
):
    sheet = sample["数据指标"]
    row = next(r for r in range(2, 40) if sheet.cell(r, 1).value == "节水宣讲")
    sheet.cell(row, 2).value = 20
    hand = Hand(review_copy)
    hand.replace("深入人心", "家喻户晓")
    result = tongbao("review", hand.save(tmp_path / "审.docx"), save(sample), "--format", "json")
    assert result.code == 0, result.out
    assert "{节水宣讲}" in result.json["changes"][0]["after"]


@pytest.mark.slow
def test_a_statistic_that_was_edited_is_at_the_sheet_it_is_counted_from(
    tongbao, sample, save, tmp_path
):
    sample["基本情况"].append(["公布统计数据", "是"])
    ledger = save(sample)
    tongbao("build", ledger, "--review", "-o", "送审稿.docx")
    hand = Hand(tmp_path / "送审稿.docx")
    hand.replace("54.55%", "60%")
    path = hand.save(tmp_path / "审.docx")
    result = tongbao("review", path, ledger, "--apply", "新.xlsx", "--format", "json")
    conflict = only(result.json["conflicts"])
    assert (conflict["sheet"], conflict["cell"]) == ("整改台账", "")
    assert (conflict["ledger"], conflict["reviewed"]) == ("54.55%", "60%")
    record = openpyxl.load_workbook(tmp_path / "新.xlsx")["审改记录"]
    assert [cell.value for cell in record[2]][1:3] == ["整改台账", None]


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
        hand.paragraph("（1）摸清农村供水底数").addnext(elements(paragraph_xml(run_xml(text)))[0])

    return edit


def _typed_at_the_end(hand: Hand) -> None:
    last = hand.paragraph("（1）摸清农村供水底数").findall(f"{W}bookmarkEnd")[-1]
    last.addnext(elements(f'<w:ins w:id="7" {WHO}>{run_xml("群众反映良好。")}</w:ins>')[0])


@pytest.mark.slow
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
            lambda h: h.paragraph("（2）严把饮水水质").append(run_element("另有补充。")),
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
    tongbao, review_copy, sample, save, tmp_path, since, edit, told
):
    hand = Hand(review_copy)
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


@pytest.mark.slow
def test_a_copy_without_marks_is_matched_by_text_and_says_how_sure(review_of):
    def edit(hand):
        for name in ("bookmarkStart", "bookmarkEnd"):
            for mark in list(hand.root.iter(f"{W}{name}")):
                mark.getparent().remove(mark)
        hand.replace("深入人心", "家喻户晓")

    review = review_of(edit)
    change = only(review.changes)
    assert 0.5 < change.certainty < 1 and change.cell == "E3"
    assert "没有定位标记" in review.notes[0]


@pytest.mark.slow
def test_several_copies_agree_or_stand_side_by_side(tongbao, review_copy, tmp_path):
    for name, words in (("甲", ("家喻户晓", "逐户")), ("乙", ("入脑入心", "逐户"))):
        hand = Hand(review_copy)
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


@pytest.mark.slow
def test_the_files_of_one_change_are_named_once(tongbao, review_copy, tmp_path):
    hand = Hand(review_copy)
    hand.replace("深入人心", "家喻户晓")
    for name in ("甲.docx", "乙.docx"):
        hand.save(tmp_path / name)
    shown = tongbao("review", "甲.docx", "乙.docx", SAMPLE).out
    assert "修改（甲.docx、乙.docx，未用修订）：" in shown


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


@pytest.mark.slow
def test_the_new_ledger_keeps_everything_else(tongbao, review_copy, tmp_path):
    hand = Hand(review_copy)
    hand.track("深入人心", "家喻户晓")
    add_comment(hand, 90, "好")
    hand.xml("逐村", f'{run_xml("逐村")}<w:r><w:commentReference w:id="90"/></w:r>')
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
        "_rels/.rels",  # to the digest by which an unedited copy is known
    }
    book = openpyxl.load_workbook(tmp_path / "新.xlsx")
    header, change, remark = book["审改记录"].values
    assert header[:4] == ("类别", "工作表", "单元格", "编号")
    assert change[:4] == ("修改", "整改台账", "E3", "1.1.2") and change[6] == "张书记"
    assert remark[:3] == ("批注", "整改台账", "E4") and remark[8] == "好"
    assert book["整改台账"]["E3"].fill.start_color.rgb == "FFD9EFD2"
    assert tongbao("build", "新.xlsx", "-o", "新.docx").code == 0
    assert any("家喻户晓" in text for text in paragraphs(tmp_path / "新.docx"))


def test_the_ledger_itself_is_never_the_target(tongbao, review_copy, sample, save):
    ledger = save(sample)
    assert tongbao("review", review_copy, ledger, "--apply", ledger).code == 2
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


@pytest.mark.slow
def test_the_published_notice_itself_may_be_reviewed(tongbao, tmp_path):
    assert tongbao("build", SAMPLE, "-o", "通报.docx").code == 0
    result = tongbao("review", "通报.docx", SAMPLE, "--format", "json")
    assert result.code == 0 and not result.json["changes"]


@pytest.mark.parametrize("more", [(), ("--apply", "新.xlsx")])
def test_swapped_files_are_said_to_be_swapped(tongbao, review_copy, more):
    result = tongbao("review", SAMPLE, review_copy, *more)
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
def test_a_broken_copy_is_refused_by_its_name(tongbao, review_copy, tmp_path, damage):
    parts = unpack(review_copy.read_bytes())
    damage(parts)
    (tmp_path / "坏.docx").write_bytes(pack(parts))
    result = tongbao("review", "坏.docx", SAMPLE)
    assert result.code == 3 and "坏.docx" in result.err and "程序内部出错" not in result.err


@needs_office
def test_the_same_after_libreoffice(review_copy, examined, standard_template, tmp_path):
    hands = {
        "原样": [],
        "分段": [("divide",)],
        "改动": [("replace", "深入人心", "家喻户晓"), ("track", "逐村", "逐户")],
    }
    sources = []
    for name, edits in hands.items():
        hand = Hand(review_copy)
        for how, *words in edits:
            getattr(hand, how)(*words)
        sources.append(hand.save(tmp_path / f"{name}.docx"))
    save_as("docx", tmp_path / "转", *sources)
    same = review_copies(
        [tmp_path / "转/原样.docx"], examined.reading, examined.vocabulary, standard_template
    )
    assert not (same.changes or same.comments or same.template or same.notes) and same.is_settled
    divided = review_copies(
        [tmp_path / "转/分段.docx"], examined.reading, examined.vocabulary, standard_template
    )
    change = only(divided.changes)
    assert change.after == change.before.replace("用身边", "\n用身边") and divided.is_settled
    edited = review_copies(
        [tmp_path / "转/改动.docx"], examined.reading, examined.vocabulary, standard_template
    )
    assert edited.is_settled and not edited.template
    plain, tracked = edited.changes
    assert plain.after.endswith("家喻户晓。") and not plain.tracked
    assert "逐户" in tracked.after and tracked.tracked and tracked.author == "张书记"
