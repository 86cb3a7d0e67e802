"""Workbooks that other programs write otherwise, and that say the same as the sample."""

import html
import re

import pytest
from files import (
    LEDGER,
    PARTS,
    RELATIONS,
    SHEET,
    WORKBOOK,
    before_end,
    filled_rows,
    is_xml,
    shared,
    with_prefix,
    zipped,
)


def strict(data: bytes) -> bytes:
    """The part as strict OOXML names its namespaces."""
    old, new = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    data = data.replace(old + b"spreadsheetml/2006/main", new + b"spreadsheetml/main")
    return data.replace(old + b"officeDocument/2006/", new + b"officeDocument/")


def in_shared_strings(declared: bytes) -> bytes:
    """The sample in which every inline text became a shared one."""
    texts: list[bytes] = []

    def share(found: re.Match[bytes]) -> bytes:
        texts.append(found[2])
        return b'<c%b t="s"><v>%d</v></c>' % (found[1], len(texts) - 1)

    inline = re.compile(rb'<c([^<>]*?) t="inlineStr"><is>(.*?)</is></c>', re.DOTALL)
    sheets: dict[str, bytes | None] = {
        name: inline.sub(share, data)
        for name, data in PARTS.items()
        if name.startswith("xl/worksheets/")
    }
    assert len(texts) > 500
    listed = b"".join(b"<si>%b</si>" % text for text in texts)
    return shared(b"<sst %b>%b</sst>" % (declared, listed), sheets)


OTHER_SHEETS = (
    b'<sheet name="chart" sheetId="91" r:id="c1"/><sheet name="gone" sheetId="92" r:id="x9"/>'
    b'<sheet name="deep" sheetId="93" state="veryHidden" r:id="s1"/>'
)
OTHER_RELATIONS = (
    b'<Relationship Id="c1" Type="http://x/relationships/chartsheet" Target="chart.xml"/>'
    b'<Relationship Id="s1" Type="http://x/relationships/worksheet" Target="deep.xml"/>'
    b'<Relationship Id="e1" Type="http://x/relationships/externalLink" TargetMode="External"'
    b' Target="file:///c:/other.xlsx"/>'
)
MERGED = b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 50_000 + b"</mergeCells>"


def formatted_rows() -> bytes:
    """More rows, and a larger rectangle, than may be filled; more cells than may have a format."""
    return b"".join(
        b'<row r="%d" s="1" customFormat="1">%b</row>'
        % (n, b"".join(b'<c r="%c%d" s="1"/>' % (letter, n) for letter in b"ABCDEFGT"))
        for n in range(60, 60_060)
    )


def in_section(found: re.Match[bytes]) -> bytes:
    return b"<t><![CDATA[%b]]></t>" % html.unescape(found[1].decode()).encode()


def backwards(found: re.Match[bytes]) -> bytes:
    rows = re.findall(rb"<row .*?</row>", found[0], re.DOTALL)
    return b"<sheetData>%b</sheetData>" % b"".join(reversed(rows))


LONG = "60,000 formatted rows"  # which take seconds to read

# case: the sample, or the parts of it that are changed
SAME = {
    "prefixes": lambda: {n: with_prefix(d) for n, d in PARTS.items() if n.startswith("xl/work")},
    "other quotes": lambda: {LEDGER: re.sub(rb'="([^"]*)"', rb"='\1'", SHEET)},
    "comments": lambda: {LEDGER: SHEET.replace(b"<row", b"<!-- <row r='1048576'> --><row")},
    "instructions": lambda: {LEDGER: SHEET.replace(b"</row>", b"<?x <c r='XFD9'/> ?></row>")},
    "marked sections": lambda: {LEDGER: re.sub(rb"<t>([^<]*)</t>", in_section, SHEET)},
    "UTF-16": lambda: {
        name: re.sub(r"^<\?xml[^>]*>", "", data.decode()).encode("utf-16")
        for name, data in PARTS.items()
        if is_xml(name)
    },
    "no addresses": lambda: {LEDGER: filled_rows(SHEET)},
    "rows backwards": lambda: {
        LEDGER: re.sub(rb"<sheetData>.*</sheetData>", backwards, SHEET, flags=re.DOTALL)
    },
    "a dimension that lies": lambda: {
        LEDGER: re.sub(rb"<dimension[^>]*>", b'<dimension ref="A1:XFD1048576"/>', SHEET)
    },
    "a dimension that is none": lambda: {
        LEDGER: re.sub(rb"<dimension[^>]*>", b'<dimension ref="?"/>', SHEET)
    },
    "strict OOXML": lambda: {name: strict(data) for name, data in PARTS.items() if is_xml(name)},
    "shared strings": lambda: in_shared_strings(b""),
    "shared strings in absurd number": lambda: in_shared_strings(b'uniqueCount="99999999999"'),
    "no root relations": lambda: {"_rels/.rels": None, "[Content_Types].xml": None},
    "other sheets, macros and links": lambda: {
        WORKBOOK: before_end("sheets", PARTS[WORKBOOK], OTHER_SHEETS),
        RELATIONS: before_end("Relationships", PARTS[RELATIONS], OTHER_RELATIONS),
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0",
        "xl/deep.xml": b"rubbish",
    },
    "names in capitals": lambda: zipped({name.upper(): data for name, data in PARTS.items()}),
    "a sheet twice": lambda: {
        WORKBOOK: re.sub(rb"(<sheet [^>]*/>)(</sheets>)", rb"\1\1\2", PARTS[WORKBOOK])
    },
    LONG: lambda: {LEDGER: before_end("sheetData", SHEET, formatted_rows())},
    "huge merged ranges": lambda: {LEDGER: before_end("worksheet", SHEET, MERGED)},
    "a bomb that nobody opens": lambda: {"xl/media/image1.png": b"\0" * (200 << 20)},
}
each_unusual = pytest.mark.parametrize(
    "case", [pytest.param(case, marks=pytest.mark.slow if case == LONG else ()) for case in SAME]
)
