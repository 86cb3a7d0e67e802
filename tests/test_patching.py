"""Cells, comments and sheets changed in a workbook's own XML."""

import io
import re

import openpyxl
import pytest
import python_calamine
from annotated import ERROR, INFO, RESULTS
from hypothesis import given
from hypothesis import strategies as st
from laws import law
from lxml import etree
from workbook_parts import MAIN, OFFICE, RELATIONS, in_sheet, relations, small

from generator.copies.annotate import AUTHOR
from generator.package.parts import pack
from generator.package.properties import set_property
from generator.text.addresses import column_letters
from generator.workbook import patching as patch
from generator.workbook.patching import CellPatch, SheetCell, Unpatchable, open_workbook

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")


def sheet_of(book: patch.Workbook) -> str:
    return book.parts["xl/worksheets/sheet1.xml"].decode()


def loaded(book: patch.Workbook):
    return openpyxl.load_workbook(io.BytesIO(pack(book.parts)))


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


@pytest.mark.slow
@law(40)
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
