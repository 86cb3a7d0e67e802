"""Files made of the sample's parts, .ods, .xls, .xlsb and compound files, sound or not."""

import datetime
import io
import re
import struct
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import openpyxl
from conftest import SAMPLE, sample_book
from xlrd.compdoc import CompDoc

from generator.package.parts import unpack

NAMES = openpyxl.load_workbook(SAMPLE, read_only=True).sheetnames
LEDGER = f"xl/worksheets/sheet{NAMES.index('整改台账') + 1}.xml"
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
PARTS = unpack(SAMPLE.read_bytes())
SHEET = PARTS[LEDGER]
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def packed(changes: dict[str, bytes | None] | None = None, method: int = 8) -> bytes:
    """The sample with these parts changed, added or (None) left out."""
    return zipped({**PARTS, **(changes or {})}, method)


def zipped(parts: dict[str, bytes | None], method: int = 8) -> bytes:
    """An archive of these parts and nothing else."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in parts.items():
            if data is not None:
                archive.writestr(name, data)
    return buffer.getvalue()


def before_end(name: str, data: bytes, more: bytes) -> bytes:
    """The XML with more at the end of its element of that name."""
    end = f"</{name}>".encode()
    return data.replace(end, more + end)


def with_rows(rows: bytes) -> bytes:
    """The sample with more rows in 整改台账."""
    return packed({LEDGER: before_end("sheetData", SHEET, rows)})


def shared(strings: bytes, sheets: dict[str, bytes | None] | None = None) -> bytes:
    """The sample with a table of shared strings."""
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    related = b'<Relationship Id="rIdStrings" Target="sharedStrings.xml" Type="%b"/>' % kind
    relations = before_end("Relationships", PARTS[RELATIONS], related)
    return packed({STRINGS: strings, RELATIONS: relations, **(sheets or {})})


def spread(values: dict[str, list[list[object]]]) -> bytes:
    """An .ods of these tables, as LibreOffice writes cells."""
    tables = ""
    for name, rows in values.items():
        tables += f"<table:table table:name={quoteattr(name)}>"
        for row in rows:
            cells = "".join(ods_cell(value) for value in row)
            tables += f"<table:table-row>{cells}</table:table-row>"
        tables += (
            '<table:table-row table:number-rows-repeated="1048000">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
            "</table:table>"
        )
    return ods(tables)


def ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, datetime.datetime):
        kind = f'office:value-type="date" office:date-value="{value.date().isoformat()}"'
        return f"<table:table-cell {kind}/>"
    if isinstance(value, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def ods(tables: str, before: bytes = b"", end: bool = True) -> bytes:
    content = f"<office:document-content><office:body><office:spreadsheet>{tables}"
    if end:
        content += "</office:spreadsheet></office:body></office:document-content>"
    return zipped(
        {
            "mimetype": ODS_TYPE,
            "META-INF/manifest.xml": b"<manifest:manifest/>",
            "content.xml": before + content.encode("utf-8", "surrogateescape"),
        }
    )


def compound(*streams: str) -> bytes:
    """The smallest compound file with empty streams of these names. Source: [MS-CFB]."""
    none, end = 0xFFFFFFFF, 0xFFFFFFFE
    header = struct.pack(
        "<8s16x5H6x3I4xI5I",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1),
        *(4096, end, 0, end, 0, 0),
    )
    header += struct.pack("<108I", *[none] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, end, *[none] * 126)
    entries = [
        ("Root Entry", 5, none, 1),
        *((name, 2, 2 + n, none) for n, name in enumerate(streams)),
    ]
    directory = b""
    for number in range(4):
        name, kind, right, child = entries[number] if number < len(entries) else ("", 0, none, none)
        right = right if number and right < len(entries) else none
        text = name.encode("utf-16-le")
        size = len(text) + 2 if name else 0
        directory += struct.pack("<64sHBB3I36xIQ", text, size, kind, 1, none, right, child, end, 0)
    return header + table + directory


def put(folder: Path, name: str, content: object) -> Path:
    """The file of a case."""
    path = folder / name
    content = content() if callable(content) else content
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    return path


def filled_rows(data: bytes) -> bytes:
    """The rows of a sheet with a tag for every cell, so that none needs its address."""

    def fill(row: re.Match[bytes]) -> bytes:
        cells = {
            number_of(found[1]): re.sub(rb' r="\w+"', b"", found[0], count=1)
            for found in re.finditer(rb'<c r="([A-Z]+)\d+"[^>]*?(?:/>|>.*?</c>)', row[0], re.DOTALL)
        }
        filled = b"".join(cells.get(n, b"<c/>") for n in range(1, max(cells) + 1))
        return b"<row>" + filled + b"</row>"

    return re.sub(rb"<row .*?</row>", fill, data, flags=re.DOTALL)


def number_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def with_prefix(data: bytes) -> bytes:
    return re.sub(rb"<(/?)(\w)", rb"<\1x:\2", data).replace(b"xmlns=", b"xmlns:x=", 1)


def is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def sample_values() -> dict[str, list[list[object]]]:
    book = sample_book()
    return {sheet.title: [[cell.value for cell in row] for row in sheet] for sheet in book}


# --- .xls as other programs write it: changes in what LibreOffice saved ---------------------------


def without_fonts(data: bytes) -> bytes:
    """The .xls whose styles name fonts that it does not have."""
    return re.sub(rb"(\xe0\x00\x14\x00)..", b"\\1\xf0\x00", data, flags=re.DOTALL)


def overlapping(data: bytes) -> bytes:
    """The .xls whose small streams are said to begin where the workbook does."""
    entries = CompDoc(data, logfile=io.StringIO()).dirlist
    workbook = next(entry for entry in entries if entry.name == "Workbook")
    (sector,) = struct.unpack_from("<I", data, 48)
    root = (1 + sector) * 512
    where = struct.pack("<II", workbook.first_SID, 64)
    return data[: root + 116] + where + data[root + 124 :]


def with_odd_header(data: bytes) -> bytes:
    """The .xls whose mark for the order of bytes is that of another order."""
    return data[:28] + b"\xff\xfe" + data[30:]


# --- .xls before Excel 97, which LibreOffice does not write; the records are those of BIFF5 -----


def old_xls(rows: list[list[str]], code_page: int | None) -> bytes:
    """A workbook of Excel 5 with a sheet of texts, in the Chinese of Windows; it may say so."""
    cells = b""
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            written = text.encode("gbk")
            cells += _biff(0x204, struct.pack("<4H", row, column, 0, len(written)) + written)
    said = _biff(0x42, struct.pack("<H", code_page)) if code_page else b""
    begins = _biff(0x809, struct.pack("<4H", 0x500, 5, 0, 0)) + said
    name, end = b"Sheet1", _biff(0x0A)
    place = len(begins) + len(_biff(0x85, bytes(7) + name)) + len(end)
    listed = _biff(0x85, struct.pack("<I3B", place, 0, 0, len(name)) + name)
    sheet = _biff(0x809, struct.pack("<4H", 0x500, 0x10, 0, 0)) + cells + end
    return _one_stream("Book", begins + listed + end + sheet)


def _biff(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _one_stream(name: str, data: bytes) -> bytes:
    """A compound file with that stream alone. Source: [MS-CFB]."""
    data = data.ljust(4096, b"\0")  # a smaller one would stand elsewhere
    data += bytes(-len(data) % 512)
    sectors, none, end = len(data) // 512, 0xFFFFFFFF, 0xFFFFFFFE
    following = [0xFFFFFFFD, end, *range(3, sectors + 2), end]
    table = struct.pack("<128I", *following, *[none] * (128 - len(following)))
    empty = compound(name)
    directory = bytearray(empty[1024:])
    struct.pack_into("<IQ", directory, 128 + 116, 2, len(data))
    return empty[:512] + table + bytes(directory[:512]) + data


# --- .xlsb, which LibreOffice does not write; the numbers of the records are those of MS-XLSB -----

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{}/{}" Target="{}"/></Relationships>"""


def xlsb(name: str, rows: list[list[object]], date1904: bool = False) -> bytes:
    """A binary workbook with one sheet of texts and numbers."""
    last = struct.pack("<4I", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    sheet = [_record(129), _record(148, last), _record(145)]
    for number, row in enumerate(rows):
        sheet.append(_record(0, struct.pack("<I", number) + bytes(13)))
        for position, value in enumerate(row):
            place = struct.pack("<II", position, 0)
            if isinstance(value, str):
                sheet.append(_record(6, place + _wide(value)))
            elif value is not None:
                sheet.append(_record(5, place + struct.pack("<d", value)))
    sheet += [_record(146), _record(130)]
    listed = _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(name))
    properties = _record(153, struct.pack("<III", date1904, 0, 0))
    book = [_record(131), properties, _record(143), listed, _record(144), _record(132)]
    office = _RELATIONS.format(_RELATION, "officeDocument", "xl/workbook.bin")
    sheets = _RELATIONS.format(_RELATION, "worksheet", "worksheets/sheet1.bin")
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": office.encode(),
        "xl/workbook.bin": b"".join(book),
        "xl/_rels/workbook.bin.rels": sheets.encode(),
        "xl/worksheets/sheet1.bin": b"".join(sheet),
    }
    return zipped(dict(parts))


def _record(kind: int, data: bytes = b"") -> bytes:
    return _seven_bits(kind) + _seven_bits(len(data)) + data


def _seven_bits(number: int) -> bytes:
    """A number in bytes of seven bits each, the lowest first."""
    more = number >> 7
    return bytes([number & 127 | 128]) + _seven_bits(more) if more else bytes([number])


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
