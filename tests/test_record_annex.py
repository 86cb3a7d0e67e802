"""The annex of the record of the checks: what the notice prints, and from which cells."""

import docx
import pytest
from conftest import (
    SAMPLE,
    column_of,
    package_text,
    paragraphs,
    sample_book,
)
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from records import HEADS, MARK, NAME, RECORD, record_of

from generator.compare.search import print_file
from generator.findings.findings import Place
from generator.notice.order import Entry, entries
from generator.package.parts import unpack
from generator.publish.record import ANNEX


@pytest.fixture(scope="module")
def sheets():
    return print_file(SAMPLE)


@pytest.fixture
def annex(sheets, tmp_path):
    """Write a record with these entries and give the rows of its annex."""

    def rows(printed):
        path = tmp_path / "记录.docx"
        path.write_bytes(record_of(sheets, printed))
        *_, table = docx.Document(path).tables
        return [[cell.text for cell in row.cells] for row in table.rows]

    return rows


def test_the_annex_lists_every_printed_paragraph_in_its_order(tongbao, tmp_path, sheets, annex):
    tongbao("build", SAMPLE, "-o", "通报.docx")
    head, *rows = annex(entries(sheets.paragraphs))
    assert "".join(head) == HEADS
    printed = [text.replace("\n", "") for text in paragraphs(tmp_path / "通报.docx")]
    assert [row[-1] for row in rows] == printed


def test_the_annex_names_the_cell_of_each_measure_and_what_the_ledger_says_of_it(sheets, annex):
    sheet = sample_book()["整改台账"]
    columns = ["措施编号", "责任单位", "整改状态", "进展标题", "整改进展"]
    key, unit, status, lead, progress = (column_of(sheet, name) for name in columns)
    told = {}
    for number, name, place, *others, text in annex(entries(sheets.paragraphs)):
        if not place.startswith("整改台账"):
            continue
        cell = sheet[place.removeprefix("整改台账")]
        assert cell.column == progress
        assert [name, *others] == [sheet.cell(cell.row, c).value for c in (key, unit, status)]
        ordinal, _, rest = text.partition("）")
        assert number.endswith(f"{ordinal}）")
        if "{" not in cell.value:  # a word of the vocabulary prints something else
            title = sheet.cell(cell.row, lead).value
            assert rest == (f"{title}。" if title else "") + cell.value
        told[name] = number
    assert [*told] == [sheet.cell(row, key).value for row in range(2, sheet.max_row + 1)]
    assert told["3.3.4"] == "二（三）3（4）" and told["4.1.2"] == "二（四）一是（2）"


def test_the_annex_says_of_which_notice_it_is_and_is_internal_too(sheets, tmp_path):
    path = tmp_path / "记录.docx"
    path.write_bytes(record_of(sheets, entries(sheets.paragraphs)))
    document = docx.Document(path)
    texts = [p.text for p in document.paragraphs if p.text]
    assert texts[:5] == [MARK, NAME, "附件", ANNEX, "通报：某单位的通报（送审稿）"]
    first, second = document.sections
    assert (first.orientation, second.orientation) == (WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE)
    assert [p.text for p in second.header.paragraphs] == [f"{MARK}\t第1页"]
    assert first.header.is_linked_to_previous  # it has none


def test_the_heads_of_the_annex_are_repeated_and_no_row_is_divided(sheets, tmp_path):
    path = tmp_path / "记录.docx"
    path.write_bytes(record_of(sheets, entries(sheets.paragraphs)))
    *_, table = docx.Document(path).tables
    marks = [{mark.tag for mark in row.find(qn("w:trPr"))} for row in table._tbl.tr_lst]
    whole = {qn("w:cantSplit")}
    assert marks == [whole | {qn("w:tblHeader")}, *[whole] * (len(marks) - 1)]
    body = [child.tag for child in docx.Document(path).element.body]
    assert body[-3:] == [qn("w:tbl"), qn("w:p"), qn("w:sectPr")]  # Word wants a paragraph there


@pytest.mark.slow
def test_the_cells_of_the_title_the_opening_and_the_date_are_named_too(tongbao, tmp_path):
    tongbao("build", SAMPLE, "-o", "通报.docx")
    annex = docx.Document(tmp_path / f"通报{RECORD}").tables[2]
    rows = [[cell.text for cell in row.cells] for row in annex.rows][1:]
    cells = {row[-1]: row[2] for row in rows}
    printed = {entry.text: entry.place for entry in entries(print_file(SAMPLE).paragraphs)}
    named = {text: f"{p.sheet}{p.cell}" if p.row else "" for text, p in printed.items()}
    assert cells == named
    assert rows[0][2] == "基本情况B2" and cells["2025年8月29日"] == "基本情况B16"


def test_without_entries_there_is_no_annex(sheets, tmp_path):
    path = tmp_path / "记录.docx"
    path.write_bytes(record_of(sheets, ()))
    document = docx.Document(path)
    assert len(document.tables) == 2 and len(document.sections) == 1
    assert [p.text for p in document.paragraphs if p.text] == [MARK, NAME]
    assert ANNEX not in package_text(path)


def test_any_text_stands_in_the_annex_as_it_is(annex):
    texts = ["A&B<C>D", "&amp;<w:t>", "]]>", "“引号”'\"", "中间  空格", "{{ x }}", "𠮷㎡"]
    place = Place("整改&台账", row=5, column=5)
    odd = [Entry("一&", "<1>", place, f"甲&{text}", "已完成", text) for text in texts]
    _, *rows = annex(odd)
    assert rows == [["一&", "<1>", "整改&台账E5", f"甲&{text}", "已完成", text] for text in texts]


def test_a_row_of_the_annex_is_small(sheets):
    """A ledger may print a hundred thousand paragraphs."""
    entry = entries(sheets.paragraphs)[20]._replace(text="")
    one, many = (
        len(unpack(record_of(sheets, [entry] * count))["word/document.xml"]) for count in (1, 101)
    )
    assert (many - one) / 100 < 480
