"""Every part of every file that we write is read by a strict parser, whoever wrote the source."""

import zipfile
from datetime import date
from pathlib import Path
from xml.parsers import expat

import docx
import openpyxl
import pytest
import xlsxwriter
from conftest import SAMPLE, cell_of, sample_book
from openpyxl.comments import Comment
from pdf import NEEDS_OFFICE, save_as

# A cell with a comment of somebody and a finding that stops nothing.
COMMENTED = ("整改台账", "1.2.1", "整改进展")
ODD = "会同乡镇逐村核查水源类型,形成农村供水短板清单并落实包保责任，为分类施策提供了可靠依据。"


def assert_well_formed(path: Path) -> int:
    """How many parts of the file are XML; each is read with its namespaces."""
    count = 0
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".vml", ".rels")):
                parser = expat.ParserCreate(namespace_separator=" ")
                try:
                    parser.Parse(archive.read(name), True)
                except expat.ExpatError as fault:
                    pytest.fail(f"{path.name} {name}: {fault}")
                count += 1
    return count


def blank(tongbao) -> None:
    tongbao("new", "台账.xlsx")


def ours(tongbao) -> None:
    by_openpyxl(tongbao)
    Path("台账.xlsx").rename("原.xlsx")
    tongbao("new", "台账.xlsx", "--from", "原.xlsx")


def by_openpyxl(tongbao) -> None:
    book = sample_book()
    cell_of(book, *COMMENTED).comment = Comment("请核实", "张三")
    cell_of(book, *COMMENTED).value = ODD
    book.save("台账.xlsx")


def ours_by_openpyxl(tongbao) -> None:
    """An annotated workbook of ours that a script has saved."""
    ours(tongbao)
    tongbao("check", "台账.xlsx", "--annotate", "先.xlsx")
    openpyxl.load_workbook("先.xlsx").save("台账.xlsx")


def by_xlsxwriter(tongbao) -> None:
    source = sample_book()
    with xlsxwriter.Workbook("台账.xlsx") as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in source:
            new = book.add_worksheet(sheet.title)
            for row in sheet.iter_rows():
                for cell in row:
                    where = (cell.row - 1, cell.column - 1)
                    if isinstance(cell.value, date):
                        new.write_datetime(*where, cell.value, day)
                    elif isinstance(cell.value, (int, float)):
                        new.write_number(*where, cell.value)
                    elif cell.value:
                        new.write_string(*where, cell.value)
        commented = cell_of(source, *COMMENTED)
        where = (commented.row - 1, commented.column - 1)
        measures = book.get_worksheet_by_name("整改台账")
        measures.write_string(*where, ODD)
        measures.write_comment(*where, "请核实", {"author": "张三", "visible": True})
        measures.insert_checkbox(1, 30, True)
        measures.insert_button(1, 31, {"caption": "刷新"})


def by_libreoffice(tongbao) -> None:
    by_openpyxl(tongbao)
    Path("台账.xlsx").rename("原.xlsx")
    [saved] = save_as("xlsx", Path("出"), Path("原.xlsx"))
    saved.rename("台账.xlsx")


SOURCES = [
    ours,
    blank,
    by_openpyxl,
    pytest.param(ours_by_openpyxl, marks=pytest.mark.slow),
    by_xlsxwriter,
    pytest.param(by_libreoffice, marks=NEEDS_OFFICE),
]


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    """The ledger of each source, once it was made."""
    return {}


def put_ledger(source, tongbao, made) -> None:
    """Put the ledger of that source into the working folder."""
    if source.__name__ not in made:
        source(tongbao)
        made[source.__name__] = Path("台账.xlsx").read_bytes()
    Path("台账.xlsx").write_bytes(made[source.__name__])


@pytest.mark.slow
@pytest.mark.parametrize("source", SOURCES)
def test_copies_of_a_ledger(tongbao, made, source):
    put_ledger(source, tongbao, made)
    before = assert_well_formed(Path("台账.xlsx"))
    tongbao("check", "台账.xlsx", "--annotate", "批注.xlsx", "--fix", "改正.xlsx")
    # Annotated again, what the first run put in is taken out first.
    tongbao("check", "批注.xlsx", "--annotate", "再批注.xlsx")
    tongbao("new", "带入.xlsx", "--from", "台账.xlsx")
    for name in ("批注.xlsx", "改正.xlsx", "再批注.xlsx"):
        assert assert_well_formed(Path(name)) >= before
    assert assert_well_formed(Path("带入.xlsx"))
    first, again = (_notes(Path(name)) for name in ("批注.xlsx", "再批注.xlsx"))
    assert first == again
    assert any("通报检查" in text for text in first.values())


def _notes(path: Path) -> dict[tuple[str, str], str]:
    """{(sheet, cell): text} of the comments; each has one box in the drawing of its sheet."""
    notes = {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in openpyxl.load_workbook(path)
        for row in sheet
        for cell in row
        if cell.comment
    }
    with zipfile.ZipFile(path) as archive:
        drawings = [archive.read(n).decode() for n in archive.namelist() if n.endswith(".vml")]
    assert sum(drawing.count('ObjectType="Note"') for drawing in drawings) == len(notes)
    return notes


@pytest.mark.slow
def test_what_goes_out(tongbao, made):
    tongbao("build", SAMPLE, "-o", "送审.docx", "--review")
    tongbao("build", SAMPLE, "-o", "通报.docx")
    put_ledger(ours, tongbao, made)
    tongbao("diff", SAMPLE, "台账.xlsx", "-o", "比较.docx")
    for name in ("通报.docx", "通报-检查报告.docx", "送审.docx", "比较.docx"):
        assert assert_well_formed(Path(name))


@pytest.mark.slow
@pytest.mark.parametrize("source", [source for source in SOURCES if source is not blank])
def test_a_ledger_with_the_texts_of_a_review(tongbao, made, source):
    put_ledger(source, tongbao, made)
    tongbao("build", "台账.xlsx", "-o", "送审.docx", "--review")
    copy = docx.Document("送审.docx")
    next(p for p in copy.paragraphs if len(p.text) > 80).add_run("另外补充一句。")
    copy.save("审改.docx")
    tongbao("review", "审改.docx", "台账.xlsx", "--apply", "新台账.xlsx")
    assert assert_well_formed(Path("新台账.xlsx"))
