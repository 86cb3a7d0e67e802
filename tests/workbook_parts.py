"""Workbooks made of their parts: of one sheet, or with all that openpyxl would lose."""

import base64
import io
import re

from annotated import AT, LEADER, MEASURES, STATUS
from conftest import sample_book
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.worksheet.datavalidation import DataValidationList
from openpyxl.worksheet.protection import SheetProtection

from generator.package.parts import unpack
from generator.workbook import patching as patch
from generator.workbook.patching import open_workbook


def cells_in(xml: bytes) -> dict[str, bytes]:
    """The cells of a sheet as they are written, by address."""
    cells = re.findall(rb'<c\b[^>]*?\br="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', xml, re.DOTALL)
    found = re.finditer(rb"<c\b[^>]*?(?:/>|>.*?</c>)", xml, re.DOTALL)
    return {address.decode(): cell[0] for address, cell in zip(cells, found, strict=True)}


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
    book = sample_book()
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


def in_sheet(data: str) -> str:
    return f'<worksheet xmlns="MAIN">{data}</worksheet>'
