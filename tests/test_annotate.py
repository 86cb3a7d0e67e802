"""The annotated copy: every finding at its cell, and every other byte of the workbook as it was."""

import base64
import io
import os
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from conftest import SAMPLE, cell_of, column_of
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.worksheet.datavalidation import DataValidationList
from openpyxl.worksheet.protection import SheetProtection
from pdf import needs_office, save_as

from generator.copies.annotate import AUTHOR, FILLS
from generator.findings.catalogue import SEVERITY_NAMES
from generator.package.parts import pack, unpack
from generator.package.properties import is_untouched, set_property
from generator.text.addresses import column_letters
from generator.workbook import patching as patch
from generator.workbook.patching import CellPatch, SheetCell, Unpatchable, open_workbook

MEASURES, RESULTS = "整改台账", "检查结果"
ERROR, WARNING, INFO = FILLS.values()
HEADERS = ["严重程度", "代码", "工作表", "单元格", "编号", "责任单位", "填写的内容", "问题"]
HEADERS += ["怎样改", "已改"]

_HEADER = openpyxl.load_workbook(SAMPLE)[MEASURES]
STATUS, LEADER = (column_letters(column_of(_HEADER, name)) for name in ("整改状态", "责任领导"))
AT = column_of(_HEADER, "整改状态") - 1  # counted from 0, as drawings count

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")


@pytest.fixture
def broken(sample, save):
    """The sample with an error, an information, and a hidden row."""
    cell_of(sample, MEASURES, "1.1.2", "整改状态").value = "未完成"
    cell_of(sample, MEASURES, "1.2.1", "整改状态").value = "推进中"
    sample[MEASURES].row_dimensions[9].hidden = True
    return save(sample)


def comments_of(path: Path) -> dict[tuple[str, str], str]:
    """{(sheet, cell): text} of the comments, as openpyxl reads them."""
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in openpyxl.load_workbook(path)
        for row in sheet
        for cell in row
        if cell.comment
    }


def fill_of(path: Path, sheet: str, cell: str) -> str:
    fill = openpyxl.load_workbook(path)[sheet][cell].fill
    return fill.fgColor.rgb if fill.patternType == "solid" else ""


def results_of(path: Path) -> list[dict[str, str]]:
    """The rows of the sheet 检查结果."""
    header, *rows = openpyxl.load_workbook(path)[RESULTS].values
    assert list(header) == HEADERS
    return [{name: value or "" for name, value in zip(header, row, strict=True)} for row in rows]


def cells_in(xml: bytes) -> dict[str, bytes]:
    """The cells of a sheet as they are written, by address."""
    cells = re.findall(rb'<c\b[^>]*?\br="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', xml, re.DOTALL)
    found = re.finditer(rb"<c\b[^>]*?(?:/>|>.*?</c>)", xml, re.DOTALL)
    return {address.decode(): cell[0] for address, cell in zip(cells, found, strict=True)}


# --- what the copy says -------------------------------------------------------------------------


def test_every_finding_stands_at_its_cell_and_on_the_sheet(tongbao, broken):
    before = broken.read_bytes()
    found = tongbao("check", broken, "--annotate", "副本.xlsx", "--format", "json")
    assert found.code == 1
    assert found.json["annotated"] == "副本.xlsx"
    copy, findings = Path("副本.xlsx"), found.json["findings"]
    assert broken.read_bytes() == before
    helps = comments_of(broken)  # those of the header
    comments = {at: text for at, text in comments_of(copy).items() if text != helps.get(at)}
    placed = {}
    for finding in findings:
        if finding["cell"]:
            # A finding about a whole row stands at its first column.
            cell = f"A{finding['cell']}" if finding["cell"].isdigit() else finding["cell"]
            placed.setdefault((finding["sheet"], cell), []).append(finding)
    assert {"V03", "V08", "V13"} <= {finding["code"] for finding in findings}
    assert comments.keys() == placed.keys()
    for (sheet, cell), here in placed.items():
        for finding in here:
            severity = SEVERITY_NAMES[finding["severity"]]
            assert f"{severity} {finding['code']}：{finding['message']}" in comments[sheet, cell]
            assert finding["hint"] in comments[sheet, cell]
        assert fill_of(copy, sheet, cell) == FILLS[here[0]["severity"]]
    rows = results_of(copy)
    assert [row["代码"] for row in rows] == [finding["code"] for finding in findings]
    for row, finding in zip(rows, findings, strict=True):
        told = [value for name, value in row.items() if name not in ("责任单位", "已改")]
        assert told[1:] == [
            finding[name] for name in ("code", "sheet", "cell", "key", "value", "message", "hint")
        ]
        assert row["已改"] == ""  # for people to fill in
        assert row["严重程度"] == SEVERITY_NAMES[finding["severity"]]


def test_the_sheet_links_to_the_cells(tongbao, broken):
    tongbao("check", broken, "--annotate", "副本.xlsx")
    sheet = openpyxl.load_workbook("副本.xlsx")[RESULTS]
    links = {
        (row[2].value, row[3].value): row[3].hyperlink.location
        for row in sheet.iter_rows(min_row=2)
        if row[3].value
    }
    assert links[MEASURES, f"{STATUS}3"] == f"'整改台账'!{STATUS}3"
    assert links[MEASURES, "9"] == "'整改台账'!A9"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:J{sheet.max_row}"


def test_the_sheet_names_the_unit_and_asks_what_is_mended(tongbao, broken):
    tongbao("check", broken, "--annotate", "副本.xlsx")
    ledger = openpyxl.load_workbook(broken)
    rows = {row["编号"]: row["责任单位"] for row in results_of(Path("副本.xlsx"))}
    for key in ("1.1.2", "1.2.1"):
        assert rows[key] == cell_of(ledger, MEASURES, key, "责任单位").value
    sheet = openpyxl.load_workbook("副本.xlsx")[RESULTS]
    (rule,) = sheet.data_validations.dataValidation
    last = column_letters(len(HEADERS))
    assert (rule.type, rule.formula1) == ("list", '"是,否"')
    assert str(rule.sqref) == f"{last}2:{last}{sheet.max_row}"


def test_the_problem_of_several_units_names_them_all(tongbao, sample, save):
    cell_of(sample, "问题清单", "1.1", "问题").value = "学习不够深入，"
    tongbao("check", save(sample), "--annotate", "副本.xlsx")
    named = {row["编号"]: row["责任单位"] for row in results_of(Path("副本.xlsx"))}
    units = (cell_of(sample, MEASURES, key, "责任单位").value for key in ("1.1.1", "1.1.2"))
    assert named["1.1"] == "、".join(units)


@pytest.mark.parametrize("source", ["sample", "new", "grouped"])
def test_the_copy_opens_on_the_sheet_of_findings_with_notes_hidden(tongbao, broken, source):
    ledger = broken
    if source == "new":
        ledger = Path("新.xlsx")
        tongbao("new", ledger, "--from", broken)
    elif source == "grouped":  # two sheets chosen: what is typed into one goes into both
        book = openpyxl.load_workbook(broken)
        for sheet in book.worksheets[:2]:
            sheet.sheet_view.tabSelected = True
        book.save(ledger)
    tongbao("check", ledger, "--annotate", "副本.xlsx")
    book = openpyxl.load_workbook("副本.xlsx")
    assert book.active.title == RESULTS
    assert [s.title for s in book if s.sheet_view.tabSelected] == [RESULTS]
    for name, part in unpack(Path("副本.xlsx").read_bytes()).items():
        if name.endswith(".vml"):
            shapes = re.findall(r"<\w+:shape\s[^>]*>", part.decode())
            assert shapes and all("visibility:hidden" in shape for shape in shapes)
            assert "Visible" not in part.decode()


def conditions_of(path: Path, sheet: str, cell: str) -> list[str]:
    """The fills of the conditional formats of a cell, the first to be applied first."""
    found = openpyxl.load_workbook(path)[sheet].conditional_formatting
    rules = [r for ranges in found if cell in ranges.sqref for r in ranges.rules]
    numbers = [r.priority for ranges in found for r in ranges.rules]
    assert len(numbers) == len(set(numbers))
    ordered = sorted(rules, key=lambda rule: rule.priority)
    return [rule.dxf.fill.bgColor.rgb for rule in ordered if rule.dxf.fill]


@pytest.mark.parametrize("saved", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_findings_are_seen_over_the_conditional_formats_of_the_workbook(tongbao, broken, saved):
    tongbao("new", "新.xlsx", "--from", broken)
    book = openpyxl.load_workbook("新.xlsx")
    double, done = cell_of(book, MEASURES, "1.2.2", "措施编号"), "A2"
    double.value = "1.2.1"
    book.save("新.xlsx")
    theirs = {c: conditions_of(Path("新.xlsx"), MEASURES, c) for c in (double.coordinate, done)}
    assert all(theirs.values())
    tongbao("check", "新.xlsx", "--annotate", "副本.xlsx")
    copy = Path("副本.xlsx")
    for cell, fills in theirs.items():
        ours = [ERROR] if cell == double.coordinate else []
        assert conditions_of(copy, MEASURES, cell) == ours + fills
    if saved:  # by another program, which may write the formula otherwise
        openpyxl.load_workbook(copy).save("存.xlsx")
        copy = Path("存.xlsx")
    # Annotated again, ours are taken out first; mended, nothing of ours is left.
    tongbao("check", copy, "--annotate", "再.xlsx")
    assert conditions_of(Path("再.xlsx"), MEASURES, double.coordinate)[0] == ERROR
    assert len(conditions_of(Path("再.xlsx"), MEASURES, double.coordinate)) == 1 + len(
        theirs[double.coordinate]
    )
    book = openpyxl.load_workbook(copy)
    book[MEASURES][double.coordinate].value = "1.2.2"
    book.save("改.xlsx")
    tongbao("check", "改.xlsx", "--annotate", "好.xlsx")
    assert conditions_of(Path("好.xlsx"), MEASURES, double.coordinate) == theirs[double.coordinate]


def test_the_path_stands_on_stdout_and_no_finding_is_said_too(tongbao):
    done = tongbao("check", SAMPLE, "--annotate", "副本.xlsx")
    assert "已写入带批注的副本：副本.xlsx" in done.out
    found = tongbao("check", SAMPLE, "--format", "json").json["findings"]
    rows = results_of(Path("副本.xlsx"))
    assert rows[0]["问题"] == ("没有发现问题。" if not found else found[0]["message"])


def test_sheets_go_by_the_name_in_the_file(tongbao, sample, save):
    cell_of(sample, MEASURES, "1.1.2", "整改状态").value = "未完成"
    sample[MEASURES].title = " 整改 台账 "
    path = save(sample)
    tongbao("check", path, "--annotate", "副本.xlsx")
    assert "V03" in comments_of(Path("副本.xlsx"))[" 整改 台账 ", f"{STATUS}3"]
    sheet = openpyxl.load_workbook("副本.xlsx")[RESULTS]
    assert f"' 整改 台账 '!{STATUS}3" in {
        row[3].hyperlink.location for row in sheet if row[3].hyperlink
    }


def test_what_is_merged_is_marked_at_its_first_cell(tongbao, sample, save):
    sheet = sample[MEASURES]
    column = cell_of(sample, MEASURES, "1.1.1", "责任单位").column
    sheet.merge_cells(start_row=2, end_row=4, start_column=column, end_column=column)
    tongbao("check", save(sample), "--annotate", "副本.xlsx")
    first = sheet.cell(2, column).coordinate
    text = comments_of(Path("副本.xlsx"))[MEASURES, first]
    assert f"V11（{sheet.cell(3, column).coordinate}）" in text
    assert f"V11（{sheet.cell(4, column).coordinate}）" in text
    assert fill_of(Path("副本.xlsx"), MEASURES, first) == INFO


def test_a_missing_cell_and_a_missing_row_come_into_being(tongbao, sample, save):
    width = len(list(sample[MEASURES].columns))
    sample[MEASURES].delete_cols(cell_of(sample, MEASURES, "1.1.1", "整改状态").column)
    path = save(sample)
    found = tongbao("check", path, "--annotate", "副本.xlsx", "--format", "json")
    (cell,) = (f["cell"] for f in found.json["findings"] if f["code"] == "S02")
    assert cell == f"{column_letters(width)}1"
    assert "S02" in comments_of(Path("副本.xlsx"))[MEASURES, cell]


# --- what the copy keeps ------------------------------------------------------------------------

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
OFFICE = "http://schemas.openxmlformats.org"
RELATIONS = f"{OFFICE}/officeDocument/2006/relationships"
MAIN = f"{OFFICE}/spreadsheetml/2006/main"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"

DRAWING = f"""<xdr:wsDr xmlns:xdr="{OFFICE}/drawingml/2006/spreadsheetDrawing"
 xmlns:a="{OFFICE}/drawingml/2006/main"><xdr:oneCellAnchor><xdr:from><xdr:col>1</xdr:col>
<xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>
<xdr:ext cx="900000" cy="300000"/><xdr:sp macro="" textlink=""><xdr:nvSpPr>
<xdr:cNvPr id="2" name="文本框 1"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r>
<a:t>请各单位月底前填报</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/></xdr:oneCellAnchor>
<xdr:oneCellAnchor><xdr:from><xdr:col>4</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row>
<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="300000" cy="300000"/><xdr:pic><xdr:nvPicPr>
<xdr:cNvPr id="3" name="图片 1"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>
<a:blip xmlns:r="{RELATIONS}" r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>
<xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/>
</xdr:oneCellAnchor></xdr:wsDr>"""

EXTENSIONS = """<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"
 xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
 xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:conditionalFormattings>
<x14:conditionalFormatting><x14:cfRule type="dataBar" id="{00000000-0001-0000-0000-000000000001}">
<x14:dataBar><x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/></x14:dataBar></x14:cfRule>
<xm:sqref>A2:A3</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext>
<ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"
 xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
 xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidations count="1">
<x14:dataValidation type="list"><x14:formula1><xm:f>责任单位!$A$2:$A$9</xm:f></x14:formula1>
<xm:sqref>G2:G9</xm:sqref></x14:dataValidation></x14:dataValidations></ext>
<ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"
 xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
 xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroups>
<x14:sparklineGroup><x14:sparklines><x14:sparkline><xm:f>整改台账!A2:A9</xm:f><xm:sqref>Z1</xm:sqref>
</x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"""

COMMENTS = f"""<comments xmlns="{MAIN}"><authors><author>张三</author>
<author>tc={{11111111-2222-3333-4444-555555555555}}</author></authors><commentList>
<comment ref="{STATUS}3" authorId="0" shapeId="0"><text><r><rPr><b/></rPr><t>张三:</t></r>
<r><t xml:space="preserve">
请核实</t></r></text></comment>
<comment ref="{STATUS}4" authorId="0" shapeId="0"><text><t>无关</t></text></comment>
<comment ref="{STATUS}5" authorId="1" shapeId="0"><text><t>[线程批注]</t></text></comment>
</commentList></comments>"""

THREADS = """<ThreadedComments
 xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="STATUS5" dT="2025-01-01T00:00:00.00"
 id="{11111111-2222-3333-4444-555555555555}"><text>讨论</text></threadedComment></ThreadedComments>"""


def note_shape(number: int, row: int, column: int) -> str:
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="visibility:hidden">'
        '<x:ClientData ObjectType="Note"><x:Anchor>10, 15, 1, 2, 12, 10, 3, 4</x:Anchor>'
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


# As Excel writes it: not well-formed XML, with a check box among the notes.
BOXES = f"""<xml xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">
<o:idmap v:ext="edit" data="1"/></o:shapelayout><v:shapetype id="_x0000_t202" o:spt="202"/>
{note_shape(1025, 2, AT)}{note_shape(1026, 3, AT)}{note_shape(1027, 4, AT)}
<v:shape id="_x0000_s1028" type="#_x0000_t201"><v:textbox><div>已核对<br></div></v:textbox>
<x:ClientData ObjectType="Checkbox"><x:Anchor>1, 0, 1, 0, 2, 0, 2, 0</x:Anchor></x:ClientData>
</v:shape></xml>"""


def relations(*rows: tuple[str, str, str]) -> bytes:
    body = "".join(f'<Relationship Id="{i}" Type="{kind}" Target="{t}"/>' for i, kind, t in rows)
    namespace = f"{OFFICE}/package/2006/relationships"
    return f'<Relationships xmlns="{namespace}">{body}</Relationships>'.encode()


def plain_sample() -> dict[str, bytes]:
    """The cells of the sample as they look, without its guide, comments, rules and protection."""
    book = openpyxl.load_workbook(SAMPLE)
    del book["填表说明"]
    book.security = None
    book.defined_names.clear()
    for sheet in book:
        sheet.conditional_formatting = ConditionalFormattingList()
        sheet.data_validations = DataValidationList()
        sheet.protection = SheetProtection()
        for row in sheet:
            for cell in row:
                cell.comment = None
    buffer = io.BytesIO()
    book.save(buffer)
    return unpack(buffer.getvalue())


def rich_parts() -> dict[str, bytes]:
    """The plain sample with everything that loading and saving through openpyxl would lose."""
    parts = plain_sample()
    part = open_workbook(parts).sheets[MEASURES]
    sheet = parts[part].decode()
    cells = cells_in(parts[part])
    style = re.search(rb'\bs="(\d+)"', cells[f"{STATUS}3"])[1].decode()
    for cell, new in {
        f"{STATUS}3": f'<c r="{STATUS}3" s="{style}" t="s"><v>0</v></c>',
        f"{STATUS}5": f'<c r="{STATUS}5" s="{style}" t="inlineStr"><is><t>未完成</t></is></c>',
        # Cached values, rich text, an error, and a phonetic hint.
        f"{LEADER}2": f'<c r="{LEADER}2"><f>SUM(Z2:AA2)</f><v>7</v></c>',
        f"{LEADER}3": f'<c r="{LEADER}3" t="s"><v>1</v></c>',
        f"{LEADER}4": f'<c r="{LEADER}4" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>',
    }.items():
        assert cells[cell].decode() in sheet
        sheet = sheet.replace(cells[cell].decode(), new)
    sheet = re.sub(
        "(<pageMargins.*?)</worksheet>",
        r'\1<drawing xmlns:r="' + RELATIONS + '" r:id="rId1"/>'
        '<legacyDrawing xmlns:r="' + RELATIONS + '" r:id="rId2"/>' + EXTENSIONS + "</worksheet>",
        sheet,
        flags=re.DOTALL,
    )
    sheet = sheet.replace("</sheetData>", '</sheetData><sheetProtection sheet="1"/>')
    parts[part] = sheet.encode()
    folder, name = part.rsplit("/", 1)
    parts[f"{folder}/_rels/{name}.rels"] = relations(
        ("rId1", f"{RELATIONS}/drawing", "../drawings/drawing1.xml"),
        ("rId2", f"{RELATIONS}/vmlDrawing", "../drawings/vmlDrawing1.vml"),
        ("rId3", f"{RELATIONS}/comments", "../comments1.xml"),
        (
            "rId4",
            "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment",
            "../threadedComments/threadedComment1.xml",
        ),
    )
    parts["xl/drawings/drawing1.xml"] = DRAWING.encode()
    parts["xl/drawings/_rels/drawing1.xml.rels"] = relations(
        ("rId1", f"{RELATIONS}/image", "../media/image1.png")
    )
    parts["xl/media/image1.png"] = PIXEL
    parts["xl/drawings/vmlDrawing1.vml"] = BOXES.encode()
    parts["xl/comments1.xml"] = COMMENTS.encode()
    parts["xl/threadedComments/threadedComment1.xml"] = THREADS.replace("STATUS", STATUS).encode()
    parts["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{MAIN}" count="2" uniqueCount="2"><si><t>未完成</t></si><si><r><t>红</t></r>'
        '<r><rPr><b/><color rgb="FFFF0000"/></rPr><t>字</t></r></si></sst>'
    ).encode()
    parts["xl/calcChain.xml"] = (
        f'<calcChain xmlns="{MAIN}"><c r="{LEADER}2" i="4"/><c r="{LEADER}4"/></calcChain>'.encode()
    )
    parts["docProps/custom.xml"] = (
        f'<Properties xmlns="{OFFICE}/officeDocument/2006/custom-properties" '
        f'xmlns:vt="{OFFICE}/officeDocument/2006/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" '
        'name="KSOProductBuildVer"><vt:lpwstr>2052-12.1.0</vt:lpwstr></property></Properties>'
    ).encode()
    kinds = {
        "xl/drawings/drawing1.xml": "application/vnd.openxmlformats-officedocument.drawing+xml",
        "xl/comments1.xml": f"{SPREADSHEET}.comments+xml",
        "xl/threadedComments/threadedComment1.xml": (
            "application/vnd.ms-excel.threadedcomments+xml"
        ),
        "xl/sharedStrings.xml": f"{SPREADSHEET}.sharedStrings+xml",
        "xl/calcChain.xml": f"{SPREADSHEET}.calcChain+xml",
        "docProps/custom.xml": (
            "application/vnd.openxmlformats-officedocument.custom-properties+xml"
        ),
    }
    types = "".join(f'<Override PartName="/{n}" ContentType="{k}"/>' for n, k in kinds.items())
    types += '<Default Extension="png" ContentType="image/png"/>'
    vml = "application/vnd.openxmlformats-officedocument.vmlDrawing"
    types += f'<Default Extension="vml" ContentType="{vml}"/></Types>'
    name = "[Content_Types].xml"
    parts[name] = parts[name].replace(b"</Types>", types.encode())
    for name, more in {
        "xl/_rels/workbook.xml.rels": ("sharedStrings", "calcChain"),
        "_rels/.rels": ("custom-properties",),
    }.items():
        where = "/docProps/custom.xml" if name == "_rels/.rels" else "/xl/{}.xml"
        rows = "".join(
            f'<Relationship Id="x{kind}" Type="{RELATIONS}/{kind}" Target="{where.format(kind)}"/>'
            for kind in more
        )
        end = b"</Relationships>"
        parts[name] = parts[name].replace(end, rows.encode() + end)
    workbook = parts["xl/workbook.xml"].decode()
    defined = '<definedName name="单位表">责任单位!$A$2:$A$9</definedName>'
    workbook = re.sub("<definedNames/>|<definedNames>.*?</definedNames>", "", workbook)
    workbook = workbook.replace("<calcPr", f"<definedNames>{defined}</definedNames><calcPr")
    parts["xl/workbook.xml"] = re.sub(
        '(name="责任单位"[^>]*?) state="visible"', r'\1 state="hidden"', workbook
    ).encode()
    return parts


@pytest.fixture
def rich(tmp_path) -> Path:
    path = tmp_path / "富.xlsx"
    path.write_bytes(pack(rich_parts()))
    return path


def test_all_else_keeps_its_bytes(tongbao, rich):
    found = tongbao("check", rich, "--annotate", "副本.xlsx", "--format", "json")
    before, after = unpack(rich.read_bytes()), unpack(Path("副本.xlsx").read_bytes())
    sheets = open_workbook(before).sheets
    touched = {f["sheet"] for f in found.json["findings"] if f["cell"]}
    ours = {"[Content_Types].xml", "_rels/.rels", "docProps/custom.xml", "xl/styles.xml"}
    ours |= {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"}
    ours |= {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
    ours |= {sheets[sheet] for sheet in touched}
    ours |= {part for part in sheets.values() if b'tabSelected="1"' in before[part]}
    assert before.keys() <= after.keys()
    assert {name for name in before if after[name] != before[name]} <= ours
    assert MEASURES in touched
    for sheet in touched:
        old, new = cells_in(before[sheets[sheet]]), cells_in(after[sheets[sheet]])
        at = {f["cell"] for f in found.json["findings"] if f["sheet"] == sheet}
        at |= {f"A{cell}" for cell in at if cell.isdigit()}
        assert {cell for cell in old if old[cell] != new[cell]} <= at
        assert new.keys() - old.keys() <= at
        # Of a touched cell, its style only; outside the cells, the comments' drawing only.
        unstyled = [re.sub(rb' s="\d+"', b"", p[sheets[sheet]]) for p in (before, after)]
        # And that the copy opens on another sheet.
        ours_too = rb'<legacyDrawing [^>]*r:id="rId\d+"/>| tabSelected="1"'
        assert re.sub(ours_too, b"", unstyled[0]) == re.sub(ours_too, b"", unstyled[1])
    for part in ("xl/workbook.xml", "docProps/custom.xml", "xl/_rels/workbook.xml.rels"):
        active = rb' activeTab="\d+"'
        removed = remove_once(*(re.sub(active, b"", p[part]) for p in (after, before)))
        assert removed is not None, part
    styles = after["xl/styles.xml"]
    for xf in re.findall(rb"<xf .*?(?:/>|</xf>)", before["xl/styles.xml"]):
        assert xf in styles
    assert is_untouched(after)


def remove_once(longer: bytes, shorter: bytes) -> bytes | None:
    """What was put into `shorter` at one place to make `longer`, None where more was done."""
    pairs = enumerate(zip(longer, shorter, strict=False))
    start = next((index for index, (one, other) in pairs if one != other), len(shorter))
    rest = shorter[start:]
    return longer[start : len(longer) - len(rest)] if longer.endswith(rest) else None


def test_comments_that_are_there_are_extended_and_threads_left_alone(tongbao, rich):
    tongbao("check", rich, "--annotate", "副本.xlsx")
    copy = Path("副本.xlsx")
    comments = comments_of(copy)
    assert comments[MEASURES, f"{STATUS}3"].startswith("张三:\n请核实\n【通报检查】\n错误 V03")
    assert comments[MEASURES, f"{STATUS}4"] == "无关"
    assert comments[MEASURES, f"{STATUS}5"] == "[线程批注]"
    assert fill_of(copy, MEASURES, f"{STATUS}5") == ERROR
    assert openpyxl.load_workbook(copy)[MEASURES][f"{STATUS}3"].comment.author == "张三"
    boxes = unpack(copy.read_bytes())["xl/drawings/vmlDrawing1.vml"].decode()
    assert "已核对<br>" in boxes
    numbers = re.findall(r'id="_x0000_s(\d+)"', boxes)
    assert len(numbers) == len(set(numbers))
    again = tongbao("check", copy, "--annotate", "再.xlsx")
    assert again.code == 1
    assert comments_of(Path("再.xlsx"))[MEASURES, f"{STATUS}3"] == comments[MEASURES, f"{STATUS}3"]


@needs_office
def test_libreoffice_opens_the_copy_and_keeps_the_comments(tongbao, rich, tmp_path):
    tongbao("check", rich, "--annotate", "副本.xlsx")
    ours = comments_of(Path("副本.xlsx"))
    [saved] = save_as("xlsx", tmp_path / "另存", Path("副本.xlsx"))
    assert comments_of(saved).keys() == ours.keys()
    assert fill_of(saved, MEASURES, f"{STATUS}3") == ERROR
    # LibreOffice drops the author, and yet our comments are known again and not doubled.
    tongbao("check", saved, "--annotate", "再.xlsx")
    for place, text in comments_of(Path("再.xlsx")).items():
        assert text.count(f"【{AUTHOR}】") <= 1, place
        if AUTHOR in ours[place]:
            assert text == ours[place]
    [pdf] = save_as("pdf", tmp_path, Path("副本.xlsx"))
    assert pdf.read_bytes().startswith(b"%PDF")


@needs_office
@pytest.mark.parametrize("form", ["xls", "ods"])
def test_other_forms_get_a_copy_written_anew(tongbao, broken, tmp_path, form):
    [ledger] = save_as(form, tmp_path / "另存", broken)
    done = tongbao("check", ledger, "--annotate", "副本.xlsx", "--format", "json")
    assert "没有原来的格式" in done.err
    assert "V03" in comments_of(Path("副本.xlsx"))[MEASURES, f"{STATUS}3"]
    old, new = openpyxl.load_workbook(broken), openpyxl.load_workbook("副本.xlsx")
    for sheet in old:
        values = [[value or None for value in row] for row in sheet.values]
        assert [list(row)[: len(values[0])] for row in new[sheet.title].values] == values
    first = Path("副本.xlsx").read_bytes()
    tongbao("check", ledger, "--annotate", "副本.xlsx")
    assert Path("副本.xlsx").read_bytes() == first


# --- annotating again, and what is never written over --------------------------------------------


def test_a_mended_copy_loses_our_marks_and_gets_its_colours_back(tongbao, sample, save):
    yellow = openpyxl.styles.PatternFill("solid", fgColor="FFFFFF00")
    for key in ("1.1.2", "1.2.1", "1.2.2"):
        cell_of(sample, MEASURES, key, "整改状态").value = "未完成"
    cell_of(sample, MEASURES, "1.1.2", "整改状态").fill = yellow
    theme = openpyxl.styles.PatternFill("solid", fgColor=openpyxl.styles.Color(theme=4, tint=0.5))
    cell_of(sample, MEASURES, "1.2.1", "整改状态").fill = theme
    tongbao("check", save(sample), "--annotate", "副本.xlsx")
    cells = [cell_of(sample, MEASURES, k, "整改状态") for k in ("1.1.2", "1.2.1", "1.2.2")]
    book = openpyxl.load_workbook("副本.xlsx")
    assert {book[MEASURES][c.coordinate].fill.fgColor.rgb for c in cells} == {ERROR}
    for cell in cells:
        book[MEASURES][cell.coordinate].value = "已完成"
    book.save("改后.xlsx")
    tongbao("check", "改后.xlsx", "--annotate", "再.xlsx")
    again = openpyxl.load_workbook("再.xlsx")
    one, two, three = (again[MEASURES][cell.coordinate] for cell in cells)
    assert not any("V03" in text for text in comments_of(Path("再.xlsx")).values())
    assert not any(row["代码"] == "V03" for row in results_of(Path("再.xlsx")))
    assert one.fill.fgColor.rgb == "FFFFFF00"
    assert (two.fill.fgColor.theme, two.fill.fgColor.tint) == (4, 0.5)
    assert three.fill.patternType is None
    assert again.sheetnames.count(RESULTS) == 1


def test_words_around_our_comment_stay(tongbao, broken):
    tongbao("check", broken, "--annotate", "副本.xlsx")
    book = openpyxl.load_workbook("副本.xlsx")
    cell = book[MEASURES][f"{STATUS}3"]
    cell.comment.text = f"收到。\n{cell.comment.text}\n下周改。"
    book.save("回复.xlsx")
    tongbao("check", "回复.xlsx", "--annotate", "再.xlsx")
    text = comments_of(Path("再.xlsx"))[MEASURES, f"{STATUS}3"]
    assert "收到。" in text
    assert "下周改。" in text
    assert text.count("V03") == 1


def test_comments_in_a_workbook_of_ours_stay(tongbao, broken):
    tongbao("new", "新.xlsx", "--from", broken)
    book = openpyxl.load_workbook("新.xlsx")
    wrong, right = (cell_of(book, MEASURES, key, "整改状态") for key in ("1.1.2", "1.1.1"))
    header = book[MEASURES].cell(1, wrong.column)
    assert header.comment  # how to fill in the column
    for cell in (wrong, right):
        cell.comment = Comment("请核实", "张三")
    book.save("新.xlsx")
    own = comments_of(Path("新.xlsx"))
    ours = f"请核实\n【{AUTHOR}】\n错误 V03"
    for source, copy in (("新.xlsx", "一.xlsx"), ("一.xlsx", "二.xlsx")):
        tongbao("check", source, "--annotate", copy)
        found = comments_of(Path(copy))
        told = found[MEASURES, wrong.coordinate]
        assert told.startswith(ours) and told.count(AUTHOR) == 2
        changed = {at for at in own if found.get(at) != own[at]}
        assert changed == {(MEASURES, wrong.coordinate)}
        sheet = openpyxl.load_workbook(copy)[MEASURES]
        assert sheet[wrong.coordinate].comment.author == "张三"


def test_annotating_twice_gives_the_same_bytes(tongbao, rich):
    tongbao("check", rich, "--annotate", "一.xlsx")
    tongbao("check", rich, "--annotate", "二.xlsx")
    assert Path("一.xlsx").read_bytes() == Path("二.xlsx").read_bytes()
    tongbao("check", "一.xlsx", "--annotate", "三.xlsx")
    one, three = (unpack(Path(name).read_bytes()) for name in ("一.xlsx", "三.xlsx"))
    sheet = open_workbook(one).sheets[MEASURES]
    assert one[sheet] == three[sheet]
    assert one.keys() == three.keys()


def test_a_sheet_of_results_of_somebody_is_replaced(tongbao, sample, save):
    old = sample.create_sheet(RESULTS, 1)
    old["A1"], old["B2"] = "旧的", "=1+1"
    old.sheet_state = "hidden"
    tongbao("check", save(sample), "--annotate", "副本.xlsx")
    book = openpyxl.load_workbook("副本.xlsx")
    assert book.sheetnames[1] == RESULTS
    assert book[RESULTS].sheet_state == "visible"
    assert [cell.value for cell in book[RESULTS][1]] == HEADERS
    names = [n for n in unpack(Path("副本.xlsx").read_bytes()) if "worksheets/sheet" in n]
    assert len(names) == len(book.sheetnames)


def test_the_ledger_itself_is_no_copy(tongbao, broken):
    before = broken.read_bytes()
    link, hard = broken.with_name("链接.xlsx"), broken.with_name("硬链接.xlsx")
    link.symlink_to(broken)
    hard.hardlink_to(broken)
    upper = broken.with_name("台账.XLSX")
    for target in (broken, link, hard, upper, Path("../") / broken.parent.name / broken.name):
        refused = tongbao("check", broken, "--annotate", target)
        assert refused.code == 2
        assert "副本不能就是台账本身" in refused.err
        assert "Traceback" not in refused.err
    assert broken.read_bytes() == before
    assert not upper.exists()


def test_somebody_elses_file_is_not_written_over(tongbao, broken, sample):
    sample.save("副本.xlsx")
    before = Path("副本.xlsx").read_bytes()
    done = tongbao("check", broken, "--annotate", "副本.xlsx", "--format", "json")
    assert done.json["annotated"] == "副本（第2稿）.xlsx"
    assert "没有覆盖" in done.err
    assert Path("副本.xlsx").read_bytes() == before
    # Our own, which nobody has touched, is written again; --force takes any.
    done = tongbao("check", broken, "--annotate", "副本.xlsx", "--format", "json")
    assert done.json["annotated"] == "副本（第2稿）.xlsx"
    done = tongbao("check", broken, "--annotate", "副本.xlsx", "--format", "json", "--force")
    assert done.json["annotated"] == "副本.xlsx"
    assert "V03" in comments_of(Path("副本.xlsx"))[MEASURES, f"{STATUS}3"]


def test_the_ledger_is_not_written_over_as_a_second_version(tongbao, broken, sample):
    sample.save("副本.xlsx")
    tongbao("check", broken, "--annotate", "副本（第2稿）.xlsx")
    ledger = Path("副本（第2稿）.xlsx")  # ours, untouched, and now the ledger itself
    before = ledger.read_bytes()
    done = tongbao("check", ledger, "--annotate", "副本.xlsx", "--format", "json")
    assert done.json["annotated"] == "副本（第3稿）.xlsx"
    assert ledger.read_bytes() == before


def test_an_edited_copy_is_not_written_over(tongbao, broken):
    tongbao("check", broken, "--annotate", "副本.xlsx")
    book = openpyxl.load_workbook("副本.xlsx")
    book[MEASURES][f"{STATUS}3"].value = "已完成"
    book.save("副本.xlsx")
    done = tongbao("check", broken, "--annotate", "副本.xlsx", "--format", "json")
    assert done.json["annotated"] == "副本（第2稿）.xlsx"


def test_macros_keep_their_extension(tongbao, broken):
    parts = unpack(broken.read_bytes())
    plain = f"{SPREADSHEET}.sheet.main+xml".encode()
    name = "[Content_Types].xml"
    macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    parts[name] = parts[name].replace(plain, macros)
    parts["xl/vbaProject.bin"] = b"macro"
    Path("台.xlsm").write_bytes(pack(parts))
    done = tongbao("check", "台.xlsm", "--annotate", "副本.xlsx", "--format", "json")
    assert done.json["annotated"] == "副本.xlsm"
    assert "扩展名" in done.err
    assert unpack(Path("副本.xlsm").read_bytes())["xl/vbaProject.bin"] == b"macro"


def test_a_part_that_cannot_be_patched_gives_a_copy_written_anew(tongbao, broken):
    parts = unpack(broken.read_bytes())
    parts["xl/styles.xml"] = b"<styleSheet>"
    Path("坏样式.xlsx").write_bytes(pack(parts))
    done = tongbao("check", "坏样式.xlsx", "--annotate", "副本.xlsx")
    assert done.code in (1, 3)
    assert "Traceback" not in done.err
    if done.code == 1:
        assert "没有原来的格式" in done.err
        assert "V03" in comments_of(Path("副本.xlsx"))[MEASURES, f"{STATUS}3"]


def test_a_workbook_without_a_readable_sheet_gets_the_list(tongbao):
    hostile = '<!DOCTYPE a [<!ENTITY b "c">]>'
    rels = relations(("rId1", f"{RELATIONS}/comments", "/xl/comments1.xml"))
    extra = {"xl/comments1.xml": hostile.encode(), "xl/worksheets/_rels/sheet1.xml.rels": rels}
    book = small(hostile + in_sheet("<sheetData/>"), extra)
    Path("实体.xlsx").write_bytes(pack(book.parts))
    done = tongbao("check", "实体.xlsx", "--annotate", "副本.xlsx")
    assert done.code == 1
    assert "没有原来的格式" in done.err
    assert openpyxl.load_workbook("副本.xlsx").sheetnames == [RESULTS]
    assert "S15" in {row["代码"] for row in results_of(Path("副本.xlsx"))}


# --- the patch itself ---------------------------------------------------------------------------


def small(
    sheet: str, extra: dict[str, bytes] | None = None, strict: bool = False
) -> patch.Workbook:
    """A workbook of one sheet, whose XML is given; no styles, unless `extra` has them."""
    home = "http://purl.oclc.org/ooxml" if strict else OFFICE
    main = f"{home}/spreadsheetml/main" if strict else MAIN
    office = f"{home}/officeDocument/relationships" if strict else RELATIONS
    kinds = {"xl/workbook.xml": "sheet.main", "xl/worksheets/sheet1.xml": "worksheet"}
    types = "".join(
        f'<Override PartName="/{n}" ContentType="{SPREADSHEET}.{k}+xml"/>' for n, k in kinds.items()
    )
    package = f"{OFFICE}/package/2006"
    rels = [("rId1", f"{office}/worksheet", "worksheets/sheet1.xml")]
    if extra and "xl/calcChain.xml" in extra:
        rels.append(("rId2", f"{office}/calcChain", "calcChain.xml"))
    return open_workbook(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f"{types}</Types>"
            ).encode(),
            "_rels/.rels": relations(("rId1", f"{office}/officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": (
                f'<x:workbook xmlns:x="{main}" xmlns:rr="{office}"><x:sheets>'
                '<x:sheet name="表" sheetId="4" rr:id="rId1"/></x:sheets></x:workbook>'
            ).encode(),
            "xl/_rels/workbook.xml.rels": relations(*rels),
            "xl/worksheets/sheet1.xml": sheet.replace("MAIN", main).encode(),
            **(extra or {}),
        }
    )


def sheet_of(book: patch.Workbook) -> str:
    return book.parts["xl/worksheets/sheet1.xml"].decode()


def loaded(book: patch.Workbook):
    return openpyxl.load_workbook(io.BytesIO(pack(book.parts)))


def in_sheet(data: str) -> str:
    return f'<worksheet xmlns="MAIN">{data}</worksheet>'


@pytest.mark.parametrize(
    ("before", "cell", "after"),
    [
        ("<sheetData/>", (2, 2), '<sheetData><row r="2">B2</row></sheetData>'),
        (
            '<sheetData><row r="3"><c r="A3"/></row></sheetData>',
            (2, 2),
            '<sheetData><row r="2">B2</row><row r="3"><c r="A3"/></row></sheetData>',
        ),
        (
            '<sheetData><row r="2"/></sheetData>',
            (2, 2),
            '<sheetData><row r="2">B2</row></sheetData>',
        ),
        (
            "<sheetData><row/><row><c/><c/><c/></row></sheetData>",
            (2, 2),
            '<sheetData><row/><row><c/><c t="inlineStr">新</c><c/></row></sheetData>',
        ),
        (
            '<sheetData><row r="2" spans="1:1"><c r="A2"/></row></sheetData>',
            (2, 2),
            '<sheetData><row r="2"><c r="A2"/>B2</row></sheetData>',
        ),
        (
            '<sheetData><row r="2"><c r="A2"/><c r="C2"><v>1</v></c></row></sheetData>',
            (2, 2),
            '<sheetData><row r="2"><c r="A2"/>B2<c r="C2"><v>1</v></c></row></sheetData>',
        ),
        (
            "<sheetData><row r='2'><c s='0' vm='1' r='B2' t='s'><v>0</v></c></row></sheetData>",
            (2, 2),
            "<sheetData><row r='2'><c s='0' r='B2' t=\"inlineStr\">新</c></row></sheetData>",
        ),
        (
            '<dimension ref="A1"/><sheetData><!-- <row r="2"><c r="B2"/></row> --></sheetData>',
            (2, 2),
            '<dimension ref="A1:B2"/><sheetData><!-- <row r="2"><c r="B2"/></row> -->'
            '<row r="2">B2</row></sheetData>',
        ),
        (
            '<cols><col min="1" max="3" style="0"/></cols><sheetData><row r="2"><c r="B2">'
            "<is><t><![CDATA[</c>]]></t></is></c></row></sheetData>",
            (2, 2),
            '<cols><col min="1" max="3" style="0"/></cols><sheetData><row r="2">'
            '<c r="B2" t="inlineStr">新</c></row></sheetData>',
        ),
    ],
)
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_text_goes_to_its_cell_whatever_the_sheet_is_like(before, cell, after, prefix):
    after = after.replace(">B2<", '><c r="B2" t="inlineStr">新</c><')
    after = after.replace(">新<", '><is><t xml:space="preserve">新</t></is><')
    before, after = in_sheet(before), in_sheet(after).replace("MAIN", MAIN)
    if prefix:
        before, after = (
            re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}", text).replace("xmlns=", "xmlns:x=")
            for text in (before, after)
        )
    book = small(before)
    patch.change_cells(book, "表", {cell: CellPatch("新")})
    assert sheet_of(book) == after.replace(f"[CDATA[<{prefix}/c>", "[CDATA[</c>")


def test_what_xml_and_excel_cannot_hold_is_escaped():
    book = small(in_sheet("<sheetData/>"))
    patch.change_cells(book, "表", {(1, 1): CellPatch("a<&>\x01\ud800_x0041_\r\n b ")})
    text = etree.fromstring(sheet_of(book).encode()).findtext(".//{*}t")
    assert text == "a<&>_x0001__xD800__x005F_x0041_\n b "


FORMULAS = in_sheet(
    '<sheetData><row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1+$C$1</f><v>1</v></c></row>'
    '<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>'
    '<row r="3"><c r="A3"><f t="shared" si="0"/><v>3</v></c></row>'
    '<row r="4"><c r="A4"><f t="array" ref="A4:A5">B4:B5</f><v>4</v></c></row>'
    '<row r="5"><c r="A5"><v>5</v></c><c r="B5"><f t="array" ref="B5">C5</f><v>6</v></c></row>'
    "</sheetData>"
)
CHAIN = {
    "xl/calcChain.xml": f'<calcChain xmlns="{MAIN}"><c r="Z9" i="1"/><c r="A1" i="4"/><c r="A2"/>'
    '<c r="A3" l="1"/><c r="B5"/></calcChain>'.encode()
}


def test_a_shared_formula_goes_on_without_its_first_cell():
    book = small(FORMULAS, CHAIN)
    patch.change_cells(book, "表", {(1, 1): CellPatch("甲"), (2, 1): CellPatch(fill=ERROR)})
    sheet = loaded(book)["表"]
    assert sheet["A1"].value == "甲"
    assert sheet["A2"].value == "=B2+$C$1"
    assert sheet["A3"].value == "=B3+$C$1"
    assert '<f t="shared" si="0" ref="A2:A3">B2+$C$1</f><v>2</v>' in sheet_of(book)
    assert sheet["A2"].fill.fgColor.rgb == ERROR
    chain = book.parts["xl/calcChain.xml"].decode()
    assert re.findall("<c .*?/>", chain) == [
        '<c r="Z9" i="1"/>',
        '<c r="A2" i="4"/>',
        '<c r="A3" l="1"/>',
        '<c r="B5"/>',
    ]


def test_the_last_formula_takes_the_chain_along():
    chain = {
        "xl/calcChain.xml": f'<calcChain xmlns="{MAIN}"><c r="B5" i="4"/></calcChain>'.encode()
    }
    book = small(FORMULAS, chain)
    patch.change_cells(book, "表", {(5, 2): CellPatch("")})
    assert "xl/calcChain.xml" not in book.parts
    assert b"calcChain" not in book.parts["xl/_rels/workbook.xml.rels"]
    assert loaded(book)["表"]["B5"].value is None


@pytest.mark.parametrize("cell", [(4, 1), (5, 1)])
def test_a_part_of_an_array_formula_is_refused(cell):
    book = small(FORMULAS)
    before = dict(book.parts)
    with pytest.raises(Unpatchable):
        patch.change_cells(book, "表", {cell: CellPatch("新")})
    assert book.parts == before
    patch.change_cells(book, "表", {cell: CellPatch(fill=INFO)})


def test_the_header_of_a_table_is_refused():
    table = f'<table xmlns="{MAIN}" id="1" name="t" displayName="t" ref="B2:C4"/>'
    rels = relations(("rId1", f"{RELATIONS}/table", "/xl/tables/table1.xml"))
    extra = {"xl/tables/table1.xml": table.encode(), "xl/worksheets/_rels/sheet1.xml.rels": rels}
    book = small(in_sheet("<sheetData/>"), extra)
    with pytest.raises(Unpatchable):
        patch.change_cells(book, "表", {(2, 3): CellPatch("新")})
    patch.change_cells(book, "表", {(3, 3): CellPatch("新")})


def test_new_cells_take_the_style_of_their_row_or_column():
    styles = (
        f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><borders><border/></borders>'
        '<cellStyleXfs><xf/></cellStyleXfs><cellXfs count="3"><xf fontId="0"/>'
        '<xf fontId="0" numFmtId="14"/><xf fontId="0" numFmtId="49"/></cellXfs></styleSheet>'
    ).encode()
    book = small(
        in_sheet(
            '<cols><col min="2" max="2" style="1"/></cols><sheetData>'
            '<row r="1" s="2" customFormat="1"/></sheetData>'
        ),
        {"xl/styles.xml": styles},
    )
    rels, name = book.parts["xl/_rels/workbook.xml.rels"], "xl/_rels/workbook.xml.rels"
    more = f'<Relationship Id="s" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>'
    book.parts[name] = rels.replace(b"</Relationships>", more.encode())
    changes = {(1, 2): CellPatch("甲"), (2, 2): CellPatch("乙", INFO), (3, 1): CellPatch("丙")}
    patch.change_cells(book, "表", changes)
    sheet = etree.fromstring(sheet_of(book).encode())
    assert {c.get("r"): c.get("s") for c in sheet.iter("{*}c")} == {
        "B1": "2",
        "B2": "3",
        "A3": None,
    }
    tree = etree.fromstring(book.parts["xl/styles.xml"])
    assert [child.tag.rpartition("}")[2] for child in tree] == [
        "fonts",
        "fills",
        "borders",
        "cellStyleXfs",
        "cellXfs",
    ]
    assert tree.find("{*}cellXfs").get("count") == "4"
    assert dict(tree.findall("{*}cellXfs/{*}xf")[3].attrib)["numFmtId"] == "14"
    # Excel takes the first two fills for granted.
    assert len(tree.findall("{*}fills/{*}fill")) == 3


def test_parts_named_like_windows_paths_and_empty_styles():
    book = small(in_sheet("<sheetData/>"))
    patch.change_cells(book, "表", {(1, 1): CellPatch("甲", ERROR)})
    book.parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}"/>'.encode()
    book.parts["xl/worksheets/sheet1.xml"] = book.parts["xl/worksheets/sheet1.xml"].replace(
        b' s="1"', b""
    )
    again = open_workbook({name.replace("/", "\\"): part for name, part in book.parts.items()})
    patch.change_cells(again, "表", {(1, 1): CellPatch(fill=INFO)})
    assert again.parts.keys() == book.parts.keys()
    assert loaded(again)["表"]["A1"].fill.fgColor.rgb == INFO


def test_rows_out_of_order_are_refused():
    book = small(in_sheet('<sheetData><row r="3"/><row r="2"/></sheetData>'))
    with pytest.raises(Unpatchable):
        patch.change_cells(book, "表", {(2, 1): CellPatch("新")})


@pytest.mark.parametrize(
    "styles",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><styleSheet/>',
        b"<!-- " + b"<!-- " * 50_000,
        b"<styleSheet><fills></styleSheet>",
        b"\xff\xfe\x00",
        b'<?xml version="1.0" encoding="no-such"?><styleSheet/>',
    ],
)
def test_hostile_parts_are_refused(styles):
    book = small(in_sheet("<sheetData/>"))
    patch.change_cells(book, "表", {(1, 1): CellPatch("甲", ERROR)})
    book.parts["xl/styles.xml"] = styles
    with pytest.raises(Unpatchable):
        patch.change_cells(book, "表", {(1, 1): CellPatch(fill=INFO)})


def test_strict_workbooks_get_strict_parts():
    book = small(in_sheet("<sheetData/>"), strict=True)
    patch.change_cells(book, "表", {(1, 1): CellPatch("甲", ERROR)})
    patch.add_comments(book, "表", {(1, 1): "错"}, AUTHOR)
    patch.put_sheet(book, RESULTS, [[SheetCell("头", bold=True)]], [10])
    set_property(book.parts, "名", "值", book.strict)
    added = [text for name, text in book.parts.items() if name != "[Content_Types].xml"]
    assert not any(f"{OFFICE}/spreadsheetml".encode() in text for text in added)
    assert not any(RELATIONS.encode() in text for text in added)
    reader = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(pack(book.parts)))
    assert reader.sheet_names == ["表", RESULTS]
    assert reader.get_sheet_by_name("表").to_python() == [["甲"]]


def test_the_comments_drawing_stands_where_the_schema_wants_it():
    tail = (
        '<sheetData/><drawing r:id="a"/><mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice>'
        "<controls/></mc:Choice></mc:AlternateContent><tableParts/><extLst/>"
    )
    sheet = in_sheet(tail).replace("<worksheet ", f'<worksheet xmlns:r="{RELATIONS}" ')
    book = small(sheet)
    patch.add_comments(book, "表", {(1, 1): "错"}, AUTHOR)
    order = [e.tag.rpartition("}")[2] for e in etree.fromstring(sheet_of(book).encode())]
    assert order == [
        "sheetData",
        "drawing",
        "legacyDrawing",
        "AlternateContent",
        "tableParts",
        "extLst",
    ]


def test_thousands_of_comments_have_numbers_of_their_own():
    book = small(in_sheet("<sheetData/>"))
    patch.add_comments(book, "表", {(row, 1): "错" for row in range(1, 2500)}, AUTHOR)
    (boxes,) = (part.decode() for name, part in book.parts.items() if name.endswith(".vml"))
    numbers = [int(number) for number in re.findall(r"_x0000_s(\d+)", boxes)]
    assert len(set(numbers)) == 2499
    listed = re.search(r'data="([\d,]+)"', boxes)[1].split(",")
    assert {str(number // 1024) for number in numbers} == set(listed)
    etree.fromstring(boxes.encode())


def test_the_last_cell_of_a_sheet_can_have_a_comment():
    book = small(in_sheet("<sheetData/>"))
    patch.add_comments(book, "表", {(1_048_576, 16_384): "错" * 500}, AUTHOR)
    (boxes,) = (part.decode() for name, part in book.parts.items() if name.endswith(".vml"))
    anchor = [int(n) for n in re.search("<x:Anchor>(.*?)<", boxes)[1].split(",")]
    assert anchor[4] < 16_384
    assert anchor[6] < 1_048_576


# --- any cells ----------------------------------------------------------------------------------

TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs", "So")), max_size=8)
CELLS = st.tuples(st.integers(1, 12), st.integers(1, 12))


@st.composite
def sheets(draw) -> tuple[str, set[tuple[int, int]]]:
    """The XML of a sheet as any writer may have written it, and where its cells are."""
    prefix = draw(st.sampled_from(["", "x:"]))
    cells, rows, number = set(), [], 0
    for _ in range(draw(st.integers(0, 5))):
        step = draw(st.sampled_from([1, 1, 2]))
        number += step
        attributes = f' r="{number}"' if step > 1 or draw(st.booleans()) else ""
        attributes += draw(st.sampled_from(["", ' ht="20"', " spans='1:3'", ' x14ac:d="0.2"']))
        content, column = "", 0
        for _ in range(draw(st.integers(0, 4))):
            step = draw(st.sampled_from([1, 1, 3]))
            column += step
            cells.add((number, column))
            address = f' r="{column_letters(column)}{number}"'
            address = address if step > 1 or draw(st.booleans()) else ""
            content += draw(
                st.sampled_from(
                    [
                        f"<{prefix}c{address}/>",
                        f"<{prefix}c{address}><{prefix}v>1.5</{prefix}v></{prefix}c>",
                        f"<{prefix}c{address} t='b'><{prefix}v>1</{prefix}v></{prefix}c >",
                        f'<{prefix}c{address} t="inlineStr"><{prefix}is><{prefix}t>a&gt;甲'
                        f"</{prefix}t></{prefix}is></{prefix}c>",
                    ]
                )
            )
        row = f"<{prefix}row{attributes}>{content}</{prefix}row>"
        rows.append(row if content else f"<{prefix}row{attributes}/>")
    data = f"<{prefix}sheetData>{''.join(rows)}</{prefix}sheetData>" if rows else ""
    name = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    xml = (
        f'<{prefix}worksheet {name}="{MAIN}" xmlns:x14ac="urn:x">{data or f"<{prefix}sheetData/>"}'
        f"<{prefix}pageMargins/></{prefix}worksheet>"
    )
    return xml, cells


def values_of(book: patch.Workbook) -> dict[tuple[int, int], object]:
    return {
        (cell.row, cell.column): cell.value
        for row in loaded(book)["表"].iter_rows()
        for cell in row
        if cell.value is not None
    }


def calamine_values(book: patch.Workbook) -> dict[tuple[int, int], object]:
    reader = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(pack(book.parts)))
    rows = reader.get_sheet_by_name("表").to_python(skip_empty_area=False)
    return {
        (row, column): value
        for row, values in enumerate(rows, start=1)
        for column, value in enumerate(values, start=1)
        if value != ""
    }


@settings(max_examples=60, deadline=None)
@given(sheets(), st.dictionaries(CELLS, st.tuples(st.none() | TEXTS, TEXTS), max_size=5))
def test_any_change_leaves_the_rest_as_it_was(sheet, wanted):
    xml, _ = sheet
    book = small(xml)
    before, dense = values_of(book), calamine_values(book)
    original = dict(book.parts)
    changes = {cell: CellPatch(text, ERROR) for cell, (text, _) in wanted.items()}
    patch.change_cells(book, "表", changes)
    patch.add_comments(book, "表", {cell: text for cell, (_, text) in wanted.items()}, AUTHOR)
    rows = [[SheetCell("头")], *([SheetCell(text, ERROR)] for _, text in wanted.values())]
    patch.put_sheet(book, RESULTS, rows, [10])
    for name, part in book.parts.items():
        if name.endswith((".xml", ".rels", ".vml")):
            etree.fromstring(part, etree.XMLParser(recover=False))
    texts = {cell: text for cell, (text, _) in wanted.items() if text is not None}
    for old, new in ((before, values_of(book)), (dense, calamine_values(book))):
        kept = {cell: value for cell, value in old.items() if cell not in texts}
        assert {cell: value for cell, value in new.items() if cell not in texts} == kept
    after = loaded(book)["表"]
    for cell, (text, comment) in wanted.items():
        assert after.cell(*cell).fill.fgColor.rgb == ERROR
        assert comment in after.cell(*cell).comment.text
        if text is not None:
            assert (after.cell(*cell).value or "") == patch.storable(text)
    for name in original.keys() - {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}:
        assert book.parts[name] == original[name] or name.endswith((".rels", "Types].xml"))
    patch.remove_comments(book, "表", AUTHOR)
    patch.remove_fills(book, {ERROR})
    assert not any(cell.comment for row in loaded(book)["表"] for cell in row)
    assert not any(cell.fill.patternType for row in loaded(book)["表"] for cell in row)


def test_the_archive_is_a_sound_one(tongbao, rich):
    tongbao("check", rich, "--annotate", "副本.xlsx")
    with zipfile.ZipFile("副本.xlsx") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len({name.lower() for name in names}) == len(names)
        types = archive.read("[Content_Types].xml").decode()
        for name in re.findall('PartName="/(.*?)"', types):
            assert name in names
        for name in names:
            if name.endswith(".rels"):
                folder = Path(name).parent.parent
                for target in re.findall('Target="(.*?)"', archive.read(name).decode()):
                    path = target[1:] if target[0] == "/" else os.path.normpath(folder / target)
                    assert path in names


@pytest.mark.parametrize("forced", [True, False])
def test_what_people_filled_in_as_mended_stays_with_its_finding(tongbao, sample, save, forced):
    cells = [cell_of(sample, "整改台账", key, "整改进展") for key in ("1.1.1", "1.1.2", "1.2.1")]
    for cell in cells:
        cell.value += "共培训XX人次。"
    ledger = save(sample)
    tongbao("check", ledger, "--annotate", "副本.xlsx")
    book = openpyxl.load_workbook("副本.xlsx")
    heads = [cell.value for cell in book[RESULTS][1]]
    mended, where, code = (heads.index(name) for name in ("已改", "单元格", "代码"))
    marked = {cells[0].coordinate: "是", cells[1].coordinate: "否，请整改办核"}
    for row in book[RESULTS].iter_rows(min_row=2):
        if row[code].value == "W11" and row[where].value in marked:
            row[mended].value = marked[row[where].value]
    # The first is mended in truth; the second is still there.
    for workbook, path in ((book, "副本.xlsx"), (sample, ledger)):
        cell_of(workbook, "整改台账", "1.1.1", "整改进展").value = "已经组织三次培训，成效明显。"
        workbook.save(path)
    again = ("check", ledger if forced else "副本.xlsx", "--annotate")
    result = tongbao(*again, *(("副本.xlsx", "--force") if forced else ("又.xlsx",)))
    assert "填了 2 条：1 条的问题还在，照样带入；1 条的问题已经没有或者变了" in result.err
    new = openpyxl.load_workbook("副本.xlsx" if forced else "又.xlsx")[RESULTS]
    found = {
        (row[where].value, row[mended].value)
        for row in new.iter_rows(min_row=2)
        if row[code].value == "W11"
    }
    assert found == {(cells[1].coordinate, "否，请整改办核"), (cells[2].coordinate, None)}
