"""`tongbao import`: an older notice or a plan becomes a ledger, which gives its text again."""

import datetime
import re
from pathlib import Path

import docx
import openpyxl
import pytest
from conftest import REFERENCE, SAMPLE, cell_of, column_of, folded, needs_reference, paragraphs
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from generator.layout.family import family
from generator.ledger.choices import Audience

NS = nsdecls("w")
# The templates of what goes out to readers.
NOTICES = [t.name for t in family() if t.audience in (Audience.PUBLIC, Audience.PARTY)]

# What a notice does not say, and what a person might fill in there.
ANSWERS = {
    "党组织简称": "局党组",
    "单位名称": "办公室",
    "整改措施": "见整改方案",
    "责任单位": "办公室",
    "整改状态": "正在推进",
    "是否公开": "是",
}


def fill(path: Path, missing: dict[str, dict[str, int]]) -> int:
    """Fill in what is asked for; gives how many cells that took."""
    book, filled = openpyxl.load_workbook(path), 0
    for name, columns in missing.items():
        sheet = book[name]
        rows = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value] or [2]
        for header in columns:
            for row in rows:
                if name == "基本情况" and sheet.cell(row, 1).value != header:
                    continue
                cell = sheet.cell(row, column_of(sheet, "内容" if name == "基本情况" else header))
                if cell.value is None:
                    cell.value = answer(book, header, row)
                    filled += 1
    book.save(path)
    return filled


def answer(book, header: str, row: int) -> object:
    """What a person fills in: of a flat notice every third problem begins another aspect."""
    if header == "方面":
        return f"关于第{(row - 2) // 3}类事情的方面"
    if header == "整改状态":
        problem = book["整改台账"].cell(row, column_of(book["整改台账"], "问题编号")).value
        return cell_of(book, "问题清单", problem, "认定状态").value or ANSWERS[header]
    if header == "统计截止日期":
        return cell_of(book, "基本情况", "通报日期", "内容").value
    return ANSWERS[header]


def register(path: Path, new: int, revised: int) -> None:
    """Fill in the regulations that the text only counts, as check asks for."""
    book = openpyxl.load_workbook(path)
    for number in range(new + revised):
        name, kind = f"第{number}号办法", "新建" if number < new else "修订"
        row = (name, "财务管理", kind, datetime.date(2025, 3, 1))
        for column, value in enumerate(row, start=1):
            book["制度成果"].cell(number + 2, column).value = value
    book.save(path)


def rows_of(path: Path, name: str) -> list[dict[str, object]]:
    """The filled rows of a sheet by their headers."""
    header, *rows = openpyxl.load_workbook(path)[name].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows if row[0] is not None]


def imported(tongbao, source: Path, *options: str):
    """The source as a ledger: what the command says of it."""
    result = tongbao("import", source, "-o", "新台账.xlsx", "--force", "--format", "json", *options)
    assert result.code == 0, result.err
    return result.json


def printed_again(tongbao, source: Path, regulations=(3, 4), *options: str) -> list[str]:
    """The paragraphs of the notice that is built of the source, once the rest is filled in."""
    found = imported(tongbao, source, *options)
    ledger = Path("新台账.xlsx")
    fill(ledger, found["outline"]["missing"])
    register(ledger, *regulations)
    result = tongbao("build", "新台账.xlsx", "-o", "又一份.docx", "--force")
    assert result.code == 0, result.err
    return folded(paragraphs(Path("又一份.docx")))


def counted(found) -> tuple[int, int, int]:
    return tuple(found["outline"][name] for name in ("aspects", "problems", "measures"))


@pytest.mark.slow
@needs_reference
def test_the_reference_notice_comes_back(tongbao):
    source = REFERENCE / "notice.txt"
    found = imported(tongbao, source)
    assert counted(found) == (4, 12, 55)
    assert found["outline"]["unplaced"] == 0
    text = folded(source.read_text(encoding="utf-8").splitlines())
    assert printed_again(tongbao, source, (4, 2)) == text


@pytest.mark.slow
@needs_reference
def test_the_word_file_of_the_reference_comes_back(tongbao):
    assert tongbao("build", REFERENCE / "ledger.xlsx", "-o", "通报.docx").code == 0
    text = folded((REFERENCE / "notice.txt").read_text(encoding="utf-8").splitlines())
    assert printed_again(tongbao, Path("通报.docx"), (4, 2)) == text


@pytest.mark.slow
@pytest.mark.parametrize("template", NOTICES)
def test_a_notice_of_each_template_comes_back(tongbao, template):
    assert tongbao("build", SAMPLE, "-t", template, "-o", "通报.docx").code == 0
    first = folded(paragraphs(Path("通报.docx")))
    found = imported(tongbao, Path("通报.docx"))
    assert counted(found)[1:] == (12, 55)
    assert found["outline"]["unplaced"] == 0
    assert printed_again(tongbao, Path("通报.docx")) == first


# --- numbers that Word puts before paragraphs by itself -------------------------------------------

NUMBERING = """
<w:abstractNum w:abstractNumId="91"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>
<w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
<w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Automatic"/>
<w:lvlText w:val="（%4）"/></w:lvl>
<w:lvl w:ilvl="4"><w:start w:val="1"/><w:numFmt w:val="none"/><w:lvlText w:val=""/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="92"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="japaneseCounting"/>
<w:lvlText w:val="%1是"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="7"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%2）"/></w:lvl>
</w:abstractNum>
<w:num w:numId="91"><w:abstractNumId w:val="91"/></w:num>
<w:num w:numId="92"><w:abstractNumId w:val="92"/>
<w:lvlOverride w:ilvl="1"><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="（%2）"/></w:lvl></w:lvlOverride></w:num>
"""
TYPED = re.compile(
    r"(?P<a>[一二三四五六七八九十]+、)|(?P<b>（[一二三四五六七八九十]+）)|(?P<c>\d+\.)"
    r"|(?P<d>（\d+）)|(?P<e>[一二三]是)"
)


def with_automatic_numbers(source: Path, target: Path) -> int:
    """The notice with the numbers it types turned into Word's own, those of measures by a style."""
    document = docx.Document(source)
    defined = f"<w:numbering {NS}>{NUMBERING}</w:numbering>".encode()
    name, kind = PackURI("/word/numbering.xml"), CT.WML_NUMBERING
    document.part.relate_to(Part(name, kind, defined, document.part.package), RT.NUMBERING)
    style = document.styles.add_style("Automatic", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.element.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {NS}><w:numId w:val="91"/></w:numPr>')
    )
    turned, in_ordinals = 0, False
    for paragraph in document.paragraphs:
        found = TYPED.match(paragraph.text)
        if not found or not paragraph.text.strip():
            continue
        level = "abcde".index(found.lastgroup)
        in_ordinals = level == 4 or (in_ordinals and level == 3)
        if in_ordinals:
            number(paragraph, "92", 0 if level == 4 else 1)
        elif level == 3:
            paragraph.style = style
        else:
            number(paragraph, "91", level)
        take_out(paragraph, len(found[0]))
        turned += 1
    document.save(target)
    return turned


def number(paragraph, list_number: str, level: int) -> None:
    properties = f'<w:ilvl w:val="{level}"/><w:numId w:val="{list_number}"/>'
    paragraph._p.get_or_add_pPr()._insert_numPr(parse_xml(f"<w:numPr {NS}>{properties}</w:numPr>"))


def take_out(paragraph, length: int) -> None:
    """Delete the first characters of a paragraph."""
    for run in paragraph.runs:
        taken = min(length, len(run.text))
        run.text, length = run.text[taken:], length - taken


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ledger", "regulations"),
    [(SAMPLE, (3, 4)), pytest.param(REFERENCE / "ledger.xlsx", (4, 2), marks=needs_reference)],
)
def test_word_s_own_numbers_are_resolved(tongbao, ledger, regulations):
    assert tongbao("build", ledger, "-o", "通报.docx").code == 0
    first = folded(paragraphs(Path("通报.docx")))
    # 3 sections, 8 paragraphs of the narrative, 4 aspects, 12 problems, 55 measures
    assert with_automatic_numbers(Path("通报.docx"), Path("自动编号.docx")) == 3 + 8 + 4 + 12 + 55
    assert folded(paragraphs(Path("自动编号.docx"))) != first
    assert counted(imported(tongbao, Path("自动编号.docx"))) == (4, 12, 55)
    assert printed_again(tongbao, Path("自动编号.docx"), regulations) == first


# --- figures --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_numbers_are_cited_where_that_is_asked_for(tongbao):
    assert tongbao("build", SAMPLE, "-o", "通报.docx").code == 0
    first = folded(paragraphs(Path("通报.docx")))
    assert printed_again(tongbao, Path("通报.docx"), (3, 4), "--figures") == first
    figures = rows_of(Path("新台账.xlsx"), "数据指标")
    named = {row["指标"]: (row["数值"], row["量词"]) for row in figures}
    assert named["志愿服务"] == (15, "次")
    assert named["供水管网"] == (19.4, "公里")
    measures = {row["措施编号"]: row for row in rows_of(Path("新台账.xlsx"), "整改台账")}
    assert "开展志愿服务{志愿服务}次" in measures["3.3.5"]["整改进展"]
