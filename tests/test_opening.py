"""Opening any file as a ledger: one clear sentence or the same content, never anything else."""

import datetime
import html
import io
import os
import random
import re
import shutil
import struct
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import pytest
from conftest import SAMPLE
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf import needs_office, save_as

from generator import cli
from generator.findings.findings import find
from generator.findings.limits import MOST_ROWS
from generator.package.parts import unpack
from generator.text.addresses import column_letters
from generator.workbook.reading import sandbox
from generator.workbook.reading.open import load_grids, open_book

NAMES = openpyxl.load_workbook(SAMPLE, read_only=True).sheetnames
LEDGER = f"xl/worksheets/sheet{NAMES.index('整改台账') + 1}.xml"
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
PARTS = unpack(SAMPLE.read_bytes())
SHEET = PARTS[LEDGER]

LAUGHS = b"<!DOCTYPE lolz [<!ENTITY l0 'lol'>%b]>" % b"".join(
    b"<!ENTITY l%d '%b'>" % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10)
)
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
DOCTYPE = "文件里有不允许的文档类型声明（DOCTYPE）"
FARTHEST = "有内容的区域一直延伸到第 1048576 行、第 16384 列"


# --- making files ---------------------------------------------------------------------------------


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


def sheet_of(rows: bytes) -> bytes:
    """A sheet of these rows below the header 措施编号."""
    header = '<row r="1"><c r="A1" t="inlineStr"><is><t>措施编号</t></is></c></row>'.encode()
    return b"<worksheet><sheetData>%b%b</sheetData></worksheet>" % (header, rows)


def rows_of(cell: bytes, count: int) -> bytes:
    """Rows below those of the sample, each with that cell."""
    return b"".join(b'<row r="%d">%b</row>' % (n, cell % n) for n in range(60, 60 + count))


def shared(strings: bytes, sheets: dict[str, bytes | None] | None = None) -> bytes:
    """The sample with a table of shared strings."""
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    related = b'<Relationship Id="rIdStrings" Target="sharedStrings.xml" Type="%b"/>' % kind
    relations = before_end("Relationships", PARTS[RELATIONS], related)
    return packed({STRINGS: strings, RELATIONS: relations, **(sheets or {})})


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


def encrypted_entry() -> bytes:
    """The sample with the bit that says every part has a password."""
    data = bytearray(packed())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(mark), bytes(data)):
            data[found.start() + place] |= 1
    return bytes(data)


def understated(part: str, size: int) -> bytes:
    """The sample with a part that declares fewer bytes than it inflates to."""
    data = packed({part: b" " * size})
    actual, declared = struct.pack("<I", size), struct.pack("<I", 100)
    assert data.count(actual) >= 2
    return data.replace(actual, declared)


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


def table(rows: str) -> str:
    return f'<table:table table:name="整改台账">{rows}</table:table>'


# --- what is refused ------------------------------------------------------------------------------

WORD = zipped({"word/document.xml": b"<w:document/>"})
XLSX_NAME, XLS_NAME = "Excel 工作簿（.xlsx）", "旧版 Excel 97-2003 工作簿（.xls）"
TEXT_CELL = b'<c r="A%d" t="s"><v>0</v></c>'
LONE = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

# case: (file name, content, code of the finding, the words in it besides the name)
REFUSED: dict[str, tuple[str, object, str, dict[str, str]]] = {
    "missing": ("没有.xlsx", None, "F01", {}),
    "in a file": ("有.txt/没有.xlsx", None, "F01", {}),
    "a folder": ("文件夹.xlsx", "folder", "F02", {"reason": "这是一个文件夹"}),
    "empty": ("台账.xlsx", b"", "F03", {}),
    "password": ("台账.xlsx", compound("EncryptedPackage", "EncryptionInfo"), "F04", {}),
    "a password, in part": ("台账.xlsx", compound("EncryptionInfo"), "F04", {}),
    "rights management": ("台账.xlsx", compound("\tDRMContent", "Workbook"), "F16", {}),
    "a compound file of no known kind": ("台账.xlsx", compound("Contents"), "F20", {}),
    "the same, called .xls": ("台账.xls", compound("Contents"), "F20", {}),
    "half a file with a password": ("台账.xlsx", compound("EncryptedPackage")[:600], "F20", {}),
    "password in the archive": ("台账.xlsx", encrypted_entry, "F04", {}),
    "password of an .ods": (
        "台账.ods",
        zipped({"mimetype": ODS_TYPE, "META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
        "F04",
        {},
    ),
    "a text": ("台账.xlsx", "甲,乙\n".encode("gbk"), "F05", {"actual": "文本文件（如 CSV）"}),
    "a page": ("台账.xls", b"\r\n<html><table>", "F05", {"actual": "网页（HTML）"}),
    "a page of WPS": ("台账.xls", b"MIME-Version: 1.0\n", "F05", {"actual": "网页（MHTML）"}),
    "a Word file": ("台账.xlsx", WORD, "F05", {"actual": "Word 文档（.docx）"}),
    "an older Word file": (
        "台账.xls",
        compound("WordDocument"),
        "F05",
        {"actual": "Word 97-2003 文档（.doc）"},
    ),
    "an archive": ("台账.xlsx", zipped({"a": b"b"}), "F05", {"actual": "压缩文件"}),
    "an archive of a workbook": (
        "台账.xlsx",
        zipped({"台账.xlsx": packed()}),
        "F05",
        {"actual": "压缩文件"},
    ),
    "an .xls renamed": ("台账.xlsx", compound("Workbook"), "F05", {"actual": XLS_NAME}),
    "an .xlsx renamed": ("台账.xls", packed, "F05", {"actual": XLSX_NAME}),
    "an .ods renamed": (
        "台账.xlsx",
        ods(""),
        "F05",
        {"actual": "OpenDocument 电子表格（.ods）"},
    ),
    "a Word file by its name": ("通报.docx", WORD, "F11", {"actual": "Word 文档（.docx）"}),
    "a text by its name": ("台账.csv", b"a,b", "F11", {"actual": "文本文件（如 CSV）"}),
    "a PDF file": ("台账.pdf", b"%PDF-1.7", "F11", {"actual": "PDF 文档"}),
    "Excel 4": (
        "台账.xls",
        b"\x09\x04\x06\x00\x00\x04\x10\x00",
        "F11",
        {"actual": "Excel 4.0 或更早版本的表格，程序不能直接读取"},
    ),
    "a lock file": ("~$台账.xlsx", b"\x05admin" + b" " * 49, "F10", {"other": "台账.xlsx"}),
    "a lock file of LibreOffice": (".~lock.台账.xlsx#", b",me,", "F10", {"other": "台账.xlsx"}),
    "random bytes": ("台账.xlsx", random.Random(1).randbytes(9999), "F06", {}),
    "random bytes as .xls": ("台账.xls", random.Random(2).randbytes(9999), "F06", {}),
    "a broken compound file": ("台账.xls", compound("Workbook")[:600], "F06", {}),
    "an empty compound file": ("台账.xls", compound(), "F06", {}),
    "an .xls without content": ("台账.xls", compound("Workbook"), "F06", {}),
    "only content types": (
        "台账.xlsx",
        lambda: packed({name: None for name in PARTS if name != "[Content_Types].xml"}),
        "F06",
        {},
    ),
    "no relations": ("台账.xlsx", lambda: packed({RELATIONS: None}), "F06", {}),
    "no sheet part": ("台账.xlsx", lambda: packed({LEDGER: None}), "F06", {}),
    "no sheets": ("台账.xlsx", lambda: packed({WORKBOOK: b"<workbook/>"}), "F06", {}),
    "half a sheet": ("台账.xlsx", lambda: packed({LEDGER: SHEET[: len(SHEET) // 2]}), "F06", {}),
    "a sheet cut before its data": ("台账.xlsx", lambda: packed({LEDGER: SHEET[:200]}), "F06", {}),
    "another compression": ("台账.xlsx", lambda: packed(method=zipfile.ZIP_BZIP2), "F06", {}),
    "understated size": ("台账.xlsx", lambda: understated(LEDGER, 54321), "F06", {}),
    "deep nesting": ("台账.xlsx", lambda: packed({WORKBOOK: b"<a>" * 100_000}), "F06", {}),
    "a cut .ods": ("台账.ods", ods(table("<table:table-row>")[:-14], end=False), "F06", {}),
    "a bomb": (
        "台账.xlsx",
        lambda: packed({LEDGER: b" " * (300 << 20)}),
        "F07",
        {"reason": "解压后的内容过大"},
    ),
    "too many parts": (
        "台账.xlsx",
        lambda: packed({f"x{n}": b"" for n in range(10_001)}),
        "F07",
        {"reason": "压缩包里的文件超过 10000 个"},
    ),
    "entities in the workbook": (
        "台账.xlsx",
        lambda: packed({WORKBOOK: LAUGHS + b"<workbook>&l9;</workbook>"}),
        "F07",
        {"reason": DOCTYPE},
    ),
    "entities in a sheet": (
        "台账.xlsx",
        lambda: packed({LEDGER: LAUGHS + SHEET}),
        "F07",
        {"reason": DOCTYPE},
    ),
    "entities in the strings": (
        "台账.xlsx",
        lambda: shared(LAUGHS + b"<sst><si><t>&l9;</t></si></sst>"),
        "F07",
        {"reason": DOCTYPE},
    ),
    "entities in the styles": (
        "台账.xlsx",
        lambda: packed({STYLES: LAUGHS + PARTS[STYLES]}),
        "F07",
        {"reason": DOCTYPE},
    ),
    "an outer entity": (
        "台账.xlsx",
        lambda: packed(
            {
                WORKBOOK: b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><workbook>&e;</workbook>"
            }
        ),
        "F07",
        {"reason": DOCTYPE},
    ),
    "entities in an .ods": ("台账.ods", ods("&l9;", before=LAUGHS), "F07", {"reason": DOCTYPE}),
    "a lone value": ("台账.xlsx", lambda: with_rows(LONE), "F07", {"reason": FARTHEST}),
    "a lone value in other quotes": (
        "台账.xlsx",
        lambda: with_rows(LONE.replace(b'"', b"'")),
        "F07",
        {"reason": FARTHEST},
    ),
    "a lone value in small letters": (
        "台账.xlsx",
        lambda: with_rows(LONE.replace(b"XFD", b"xfd")),
        "F07",
        {"reason": FARTHEST},
    ),
    "a lone value with a prefix": (
        "台账.xlsx",
        lambda: with_rows(LONE.replace(b"<c", b"<y:c").replace(b"</c", b"</y:c")),
        "F07",
        {"reason": FARTHEST},
    ),
    "a lone value by two addresses": (
        "台账.xlsx",
        lambda: with_rows(LONE.replace(b'r="XFD', b'r="A1" r="XFD')),
        "F06",
        {},
    ),
    "beyond the last column": (
        "台账.xlsx",
        lambda: with_rows(b'<row r="2">' + b"<c><v>1</v></c>" * 16_385 + b"</row>"),
        "F07",
        {"reason": "有内容的区域一直延伸到第 2 行、第 16385 列"},
    ),
    "a lone value in an .ods": (
        "台账.ods",
        ods(
            table(
                '<table:table-row table:number-rows-repeated="1048575"/><table:table-row>'
                '<table:table-cell table:number-columns-repeated="16383"/>'
                '<table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
            )
        ),
        "F07",
        {"reason": FARTHEST},
    ),
    "a repeated value in an .ods": (
        "台账.ods",
        ods(
            table(
                '<table:table-row table:number-rows-repeated="1048576">'
                '<table:table-cell table:number-columns-repeated="16384" '
                'office:value-type="float" office:value="1"/></table:table-row>'
            )
        ),
        "F07",
        {"reason": FARTHEST},
    ),
    "one text everywhere": (
        "台账.xlsx",
        lambda: shared(
            b"<sst><si><t>" + "巡".encode() * 32_000 + b"</t></si></sst>",
            {LEDGER: before_end("sheetData", SHEET, rows_of(TEXT_CELL, 2_000))},
        ),
        "F07",
        {"reason": "单元格里的文字过多"},
    ),
    "a text without end": (
        "台账.xlsx",
        lambda: with_rows(
            b'<row r="60"><c r="A60" t="inlineStr"><is><t>' + b"x" * 40_000 + b"</t></is></c></row>"
        ),
        "F07",
        {"reason": "工作表“整改台账”里有一格文字超过 32767 字"},
    ),
    "too many errors": (
        "台账.xlsx",
        lambda: with_rows(rows_of(b'<c r="B%d" t="e"/>', 100_001)),
        "F07",
        {"reason": "错误值和没有结果的公式超过 100000 个"},
    ),
    "too many rows": (
        "台账.xlsx",
        lambda: packed({LEDGER: sheet_of(rows_of(b'<c r="A%d"><v>1</v></c>', MOST_ROWS + 1))}),
        "F07",
        {"reason": f"有内容的行超过 {MOST_ROWS} 行"},
    ),
    "too many merged ranges": (
        "台账.xlsx",
        lambda: packed(
            {LEDGER: before_end("worksheet", SHEET, b'<mergeCell ref="A1:A2"/>' * 200_001)}
        ),
        "F07",
        {"reason": "合并单元格超过 200000 处"},
    ),
    "too many sheets": (
        "台账.xlsx",
        lambda: packed(
            {WORKBOOK: PARTS[WORKBOOK].replace(b"</sheets>", b"<sheet/>" * 1001 + b"</sheets>")}
        ),
        "F07",
        {"reason": "工作表超过 1000 张"},
    ),
}


def put(folder: Path, name: str, content: object) -> Path:
    """The file of a case."""
    path = folder / name
    content = content() if callable(content) else content
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    return path


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_read_gives_one_clear_sentence(tongbao, tmp_path, case):
    name, content, code, words = REFUSED[case]
    (tmp_path / "有.txt").write_bytes(b"")
    (tmp_path / "成稿.docx").write_bytes(b"older")
    path = put(tmp_path, name, content)
    before = path.read_bytes() if path.is_file() else None
    if code in ("F06", "F20"):
        words = {"what": "工作簿"}
    expected = find(code, name=path.name, **words)
    for command in (["check", path], ["build", path, "-o", "成稿.docx", "--force"]):
        result = tongbao(*command)
        assert result.err == f"{expected.message}下一步：{expected.hint}\n"
        assert (result.code, result.out) == (3, "")
    assert before == (path.read_bytes() if path.is_file() else None)
    assert (tmp_path / "成稿.docx").read_bytes() == b"older"


@pytest.mark.parametrize("tenths", range(1, 10))
def test_a_truncated_file_is_damaged(tongbao, tmp_path, tenths):
    data = SAMPLE.read_bytes()
    path = put(tmp_path, "台账.xlsx", data[: len(data) * tenths // 10])
    result = tongbao("check", path)
    assert result.code == 3
    assert result.err.startswith("文件“台账.xlsx”已损坏或不完整") and result.err.count("\n") == 1


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (PermissionError(13, "denied"), "没有读取权限，或者正被其他程序独占"),
        (OSError(5, "Input/output error"), "读取出错"),
    ],
)
def test_a_file_that_the_system_withholds(tongbao, monkeypatch, fault, expected):
    def refuse(self):
        raise fault

    monkeypatch.setattr(Path, "read_bytes", refuse)
    result = tongbao("check", SAMPLE)
    assert result.code == 3
    assert result.err.startswith(f"文件“{SAMPLE.name}”不能读取（{expected}）。")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
def test_a_pipe_is_not_waited_for(tongbao, tmp_path):
    os.mkfifo(tmp_path / "台账.xlsx")
    result = tongbao("check", "台账.xlsx")
    assert result.code == 3
    assert result.err.startswith("文件“台账.xlsx”不能读取（这不是普通文件）")


def test_a_file_far_beyond_any_ledger_is_not_even_read(tongbao, tmp_path):
    with (tmp_path / "台账.xlsx").open("wb") as stream:
        stream.truncate(200 << 20)
    result = tongbao("check", "台账.xlsx")
    assert result.code == 3 and "文件大于 100 MB" in result.err


@pytest.mark.parametrize(
    "tag",
    [
        *(b'<c r="A1" ', b'<c r="A1"><f ', b'<c r="A1"><f>', b'<c r="A1" t="e"><f>', b"<", b"<a:c"),
        *(b'<c r="A1" t="e">   ', b'<row a="1" hidden="1" ', b'<row hidden="1"/>', b"<c>", b'="'),
    ],
)
def test_no_pattern_is_slow_on_what_is_made_to_be_slow(tongbao, tmp_path, tag):
    path = put(tmp_path, "台账.xlsx", with_rows(tag * 60_000))
    # What looks at each tag again for every other one would take minutes here.
    result = tongbao("check", path)
    assert result.code in (0, 1, 3) and "Traceback" not in result.err


# --- what the engine does -------------------------------------------------------------------------


PANIC = """
import os
class PasswordError(Exception): pass
class Panic(BaseException): pass
def load_workbook(file):
    os.write(2, b"thread '<unnamed>' panicked at src/lib.rs")
    raise Panic
"""


def test_a_panic_of_the_engine_is_damage_and_leaves_no_trace(tmp_path, monkeypatch, capfd):
    (tmp_path / "python_calamine.py").write_text(PANIC, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    path = put(tmp_path, "台账.xlsb", zipped({"xl/workbook.bin": b""}))
    with pytest.raises(SystemExit) as stop:
        cli.main(["check", str(path)])
    printed = capfd.readouterr()
    assert stop.value.code == 3
    assert printed.err.startswith(f"文件“{path.name}”已损坏") and "panicked" not in printed.err


def test_a_reader_that_takes_too_long_is_stopped(tongbao, tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "MOST_SECONDS", 0.001)
    result = tongbao("check", put(tmp_path, "台账.ods", spread(sample_values())))
    assert result.code == 3 and "读取它超过" in result.err


def test_a_reader_that_dies_is_reported(tongbao, tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox.sys, "executable", shutil.which("false"))
    result = tongbao("check", put(tmp_path, "台账.ods", spread(sample_values())))
    assert result.code == 3 and "读取它需要过多的内存，或者它的内部结构异常" in result.err


def test_modules_in_the_working_folder_are_not_run(tongbao, tmp_path):
    for name in ("pickle.py", "python_calamine.py", "json.py"):
        (tmp_path / name).write_text("raise SystemExit(1)", encoding="utf-8")
    assert tongbao("check", put(tmp_path, "台账.ods", spread(sample_values()))).code == 0


# --- what is read all the same --------------------------------------------------------------------


def filled_rows(data: bytes) -> bytes:
    """The rows of a sheet with a tag for every cell, so that none needs its address."""

    def fill(row: re.Match[bytes]) -> bytes:
        cells = {
            column_of(found[1]): re.sub(rb' r="\w+"', b"", found[0], count=1)
            for found in re.finditer(rb'<c r="([A-Z]+)\d+"[^>]*?(?:/>|>.*?</c>)', row[0], re.DOTALL)
        }
        filled = b"".join(cells.get(n, b"<c/>") for n in range(1, max(cells) + 1))
        return b"<row>" + filled + b"</row>"

    return re.sub(rb"<row .*?</row>", fill, data, flags=re.DOTALL)


def column_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def with_prefix(data: bytes) -> bytes:
    return re.sub(rb"<(/?)(\w)", rb"<\1x:\2", data).replace(b"xmlns=", b"xmlns:x=", 1)


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
FORMATTED = b"".join(
    b'<row r="%d" s="1" customFormat="1">%b</row>'
    % (n, b"".join(b'<c r="%c%d" s="1"/>' % (letter, n) for letter in b"ABCDEFGH"))
    for n in range(60, 300_060)
)
MERGED = b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 50_000 + b"</mergeCells>"


def is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def in_section(found: re.Match[bytes]) -> bytes:
    return b"<t><![CDATA[%b]]></t>" % html.unescape(found[1].decode()).encode()


def backwards(found: re.Match[bytes]) -> bytes:
    rows = re.findall(rb"<row .*?</row>", found[0], re.DOTALL)
    return b"<sheetData>%b</sheetData>" % b"".join(reversed(rows))


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
    "300,000 formatted rows": lambda: {LEDGER: before_end("sheetData", SHEET, FORMATTED)},
    "huge merged ranges": lambda: {LEDGER: before_end("worksheet", SHEET, MERGED)},
    "a bomb that nobody opens": lambda: {"xl/media/image1.png": b"\0" * (200 << 20)},
}


@pytest.fixture(scope="module")
def counted(tmp_path_factory) -> str:
    """The statistics of the sample, in which every sheet has its part."""
    return statistics(SAMPLE)


def statistics(path: Path) -> str:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with redirect_stdout(out), pytest.raises(SystemExit):
        cli.main(["stats", str(path), "--format", "json"])
    out.flush()
    return out.buffer.getvalue().decode()


@pytest.mark.parametrize("case", SAME)
def test_an_unusual_workbook_is_read_like_any_other(tmp_path, counted, case):
    made = SAME[case]()
    path = put(tmp_path, "台账.xlsx", made if isinstance(made, bytes) else packed(made))
    assert statistics(path) == counted


def sample_values() -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(SAMPLE)
    return {sheet.title: [[cell.value for cell in row] for row in sheet] for sheet in book}


def test_an_ods_is_read_like_any_other(tmp_path, counted):
    assert statistics(put(tmp_path, "台账.ods", spread(sample_values()))) == counted


@needs_office
def test_an_xls_is_read_like_any_other(tmp_path, counted, sample, save, tongbao):
    save(sample)
    assert statistics(*save_as("xls", tmp_path, tmp_path / "台账.xlsx")) == counted
    sheet = sample["整改台账"]
    sheet["C3"], sheet["E4"] = "=1/0", '="文字"&"。"'
    sheet.row_dimensions[5].hidden = True
    sheet.merge_cells("G6:G8")
    save(sample)
    for form in ("xls", "ods"):
        [saved] = save_as(form, tmp_path / "另存", tmp_path / "台账.xlsx")
        result = tongbao("check", saved, "--format", "json")
        found = {(f["code"], f["cell"]): f["value"] for f in result.json["findings"]}
        assert found["V05", "C3"] == "#DIV/0!"
        assert {("V13", "5"), ("V11", "G7"), ("V11", "G8")} <= set(found)
        assert not {cell for code, cell in found if cell == "E4"}


BROKEN_XLRD = """
class XLRDError(Exception): pass
def open_workbook(**options): raise XLRDError
"""


@needs_office
def test_what_the_reader_of_last_resort_cannot_tell_is_said(
    tongbao, tmp_path, monkeypatch, counted, sample, save
):
    [path] = save_as("xls", tmp_path, save(sample))
    (tmp_path / "xlrd.py").write_text(BROKEN_XLRD, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert statistics(path) == counted
    (found,) = tongbao("check", path, "--format", "json").json["findings"]
    assert (found["code"], found["severity"]) == ("F13", "warning")


# --- what the engine hides ------------------------------------------------------------------------

ERROR, SPILL = b'<c r="H3" t="e"><v>#REF!</v></c>', b'<c r="H3" t="e"><f>X()</f><v>#SPILL!</v></c>'
UNVALUED, SHARED_FORMULA = b'<c r="H3"><f>A1</f></c>', b'<c r="H3"><f t="shared" si="0"/><v/></c>'
EMPTY_TEXT = b'<c r="H3" t="str"><f>IF(1,"","")</f><v></v></c>'


@pytest.mark.parametrize("form", ["regular", "with prefix", "without addresses"])
@pytest.mark.parametrize(
    ("cell", "code", "value"),
    [
        (ERROR, "V05", "#REF!"),
        (SPILL, "V05", "#SPILL!"),
        (b'<c r="H3" t="e"/>', "V05", "#?"),
        (UNVALUED, "V06", ""),
        (SHARED_FORMULA, "V06", ""),
        (EMPTY_TEXT, "", ""),
    ],
)
def test_errors_and_formulas_are_told_from_empty_cells(tongbao, tmp_path, form, cell, code, value):
    old = re.search(rb'<c r="H3".*?</c>', SHEET, re.DOTALL)[0]
    sheet = SHEET.replace(old, cell)
    if form == "with prefix":
        sheet = with_prefix(sheet)
    elif form == "without addresses":
        sheet = filled_rows(sheet)
    path = put(tmp_path, "台账.xlsx", packed({LEDGER: sheet}))
    result = tongbao("check", path, "--format", "json")
    found = [(f["code"], f["value"]) for f in result.json["findings"] if f["cell"] == "H3"]
    assert found == ([(code, value)] if code else [])


def test_errors_and_formulas_of_an_ods_are_told_from_empty_cells(tongbao, tmp_path):
    values = sample_values()
    values["整改台账"][2][7] = "ERROR"
    values["整改台账"][3][7] = "FORMULA"
    error = (
        'table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p>'
    )
    content = spread(values)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("content.xml").decode()
    text = 'office:value-type="string"><text:p>{}</text:p>'
    xml = xml.replace(text.format("ERROR"), error)
    xml = xml.replace(text.format("FORMULA"), 'table:formula="of:=1">')
    path = put(tmp_path, "台账.ods", ods(xml.partition("<office:spreadsheet>")[2], end=False))
    result = tongbao("check", path, "--format", "json")
    found = {(f["code"], f["cell"], f["value"]) for f in result.json["findings"]}
    assert found == {("V05", "H3", "#DIV/0!"), ("V06", "H4", "")}


# --- sheets too large for one piece ---------------------------------------------------------------


def large_sheet(chance: random.Random) -> tuple[bytes, bytes, dict[str, str]]:
    """A sheet of thousands of rows with all kinds of cells, its strings, and cells by address."""
    texts, rows, expected = [], [], {}
    number = 0
    while number < 12_000:
        number += chance.choice([2, 999, 1000, 1001]) if chance.random() < 0.001 else 1
        cells = []
        for letters in ("A", "B", "Y", "AB") if number % 500 == 0 else ("A", "C", "Z"):
            kind, place = chance.randrange(8), f"{letters}{number}"
            text = f"{number}{letters}&".ljust(chance.choice([3, 300]), "文")
            style = chance.choice(["", ' s="0"'])
            if kind < 3:
                cells.append(f'<c r="{place}"{style} t="s"><v>{len(texts)}</v></c>')
                texts.append(chance.choice(["", text]))
                expected[place] = texts[-1]
            elif kind == 3:
                cells.append(f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>')
                expected[place] = text
            elif kind == 4:
                cells.append(f'<c r="{place}"{style}><v>{number}</v></c>')
                expected[place] = str(number)
            elif kind == 5:
                cells.append(f'<c r="{place}" t="e"><v>#CALC!</v></c>')
                expected[place] = "#CALC!"
            elif kind == 6:
                cells.append(f'<c r="{place}" t="s"{style}><f>A1</f><v>{len(texts)}</v></c>')
                texts.append(text)
                expected[place] = text
            else:
                cells.append(f'<c r="{place}"{style}/>')
        rows.append(f'<row r="{number}" spans="1:3">{"".join(cells)}</row>')
    strings = "".join(f"<si><t>{escape(text)}</t></si>\n" for text in texts)
    return "".join(rows).encode(), f"<sst>{strings}</sst>".encode(), expected


@pytest.mark.parametrize("seed", range(3))
def test_a_large_sheet_is_read_as_a_whole(tmp_path, seed):
    rows, strings, expected = large_sheet(random.Random(seed))
    assert len(rows) > 1 << 20 < len(strings)
    sheet = b"<worksheet><sheetData>%b</sheetData></worksheet>" % rows
    path = put(tmp_path, "台账.xlsx", shared(strings, {LEDGER: sheet}))
    grid = load_grids(open_book(path), ["整改台账"])["整改台账"]
    found = {
        f"{column_letters(column)}{row}": str(cell)
        for column, cells in enumerate(grid.columns, start=1)
        for row, cell in enumerate(cells, start=1)
        if cell != ""
    }
    found |= {f"{column_letters(column)}{row}": e for (row, column), e in grid.errors.items()}
    assert found == {place: text for place, text in expected.items() if text}
    assert {len(column) for column in grid.columns} == {grid.height}


def test_what_is_hidden_or_broken_is_found_in_every_block(tongbao, tmp_path):
    text = b"x" * 400
    rows = [
        b'<row r="%d"%b><c r="A%d" t="inlineStr"><is><t>9.%d</t></is></c>'
        b'<c r="G%d" t="inlineStr"><is><t>%b</t></is></c>'
        b'<c r="H%d"><f>A1</f>%b</c></row>'
        % (n, b' hidden="1"' if n in (999, 1000, 2001, 7000) else b"", n, n, n, text, n,
           b"" if n in (1000, 1001, 6999) else b"<v>1</v>")
        for n in range(60, 7_061)
    ]  # fmt: skip
    merged = b'<mergeCells><mergeCell ref="M999:M1003"/></mergeCells>'
    rows[999 - 60] = rows[999 - 60].replace(
        b"</row>", b'<c r="M999" t="inlineStr"><is><t>\xe7\x94\xb2</t></is></c></row>'
    )
    sheet = before_end("worksheet", before_end("sheetData", SHEET, b"".join(rows)), merged)
    result = tongbao(
        "check", put(tmp_path, "台账.xlsx", packed({LEDGER: sheet})), "--format", "json"
    )
    found: dict[str, set[str]] = {}
    for finding in result.json["findings"]:
        found.setdefault(finding["code"], set()).add(finding["cell"])
    assert found["V13"] == {"999", "1000", "2001", "7000"}
    assert found["V06"] == {"H1000", "H1001", "H6999"}
    assert found["V11"] == {"M1000", "M1001", "M1002", "M1003"}


@pytest.mark.parametrize("where", ["another block", "backwards", "no numbers"])
def test_a_large_sheet_in_disorder_is_read_all_the_same(tmp_path, where):
    rows = [
        b'<row r="%d"><c r="B%d" t="inlineStr"><is><t>%d</t></is></c></row>' % (n, n, n)
        for n in range(1, 30_001)
    ]
    if where == "another block":
        rows[20_000] = rows[20_000].replace(b'"B20001"', b'"B5"').replace(b">20001<", b">5<")
        rows[4] = rows[4].replace(b'"B5"', b'"B20001"').replace(b">5<", b">20001<")
    elif where == "backwards":
        rows.reverse()
    else:
        rows = [row.replace(b'<row r="%d"' % n, b"<row") for n, row in enumerate(rows, start=1)]
    sheet = b"<worksheet><sheetData>%b</sheetData></worksheet>" % b"".join(rows)
    path = put(tmp_path, "台账.xlsx", packed({LEDGER: sheet}))
    grid = load_grids(open_book(path), ["整改台账"])["整改台账"]
    assert grid.columns == [[""] * 30_000, [str(n) for n in range(1, 30_001)]]


# --- who has it open ------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", ["~$台账.xlsx", ".~台账.xlsx", ".~lock.台账.xlsx#"])
def test_a_workbook_open_elsewhere_is_read_as_last_saved(tongbao, tmp_path, lock):
    path = put(tmp_path, "台账.xlsx", SAMPLE.read_bytes())
    saved = datetime.datetime(2025, 7, 10, 9, 30).timestamp()
    os.utime(path, (saved, saved))
    assert tongbao("check", path, "--format", "json").json["findings"] == []
    (tmp_path / lock).write_bytes(b"admin")
    result = tongbao("check", path, "--format", "json")
    (found,) = result.json["findings"]
    assert (result.code, found["code"], found["severity"]) == (0, "F09", "warning")
    assert "2025年7月10日 09:30 保存的内容" in found["message"] and lock in found["message"]


# --- whatever happens to a file -------------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(["file", "xml", "xml", "ods"]))
def test_damage_anywhere_ends_in_findings_or_one_sentence(tmp_path_factory, seed, where):
    chance = random.Random(seed)
    if where == "file":
        data, name = damage(packed(), chance), "台账.xlsx"
    elif where == "xml":
        part = chance.choice([part for part in PARTS if is_xml(part)])
        data, name = packed({part: damage(PARTS[part], chance)}), "台账.xlsx"
    else:
        xml = damage(ODS_XML, chance)
        data, name = ods(xml.decode("utf-8", "surrogateescape").partition("sheet>")[2]), "台账.ods"
    path = tmp_path_factory.mktemp("damaged") / name
    path.write_bytes(data)
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as stop:
        cli.main(["check", str(path)])
    assert stop.value.code in (0, 1, 3)
    assert "Traceback" not in out.getvalue() + err.getvalue()
    continued = ("下一步：", "  ")  # a long sentence takes several lines
    said = [line for line in err.getvalue().splitlines() if not line.startswith(continued)]
    assert len(said) == (stop.value.code == 3)
    assert path.read_bytes() == data


def damage(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some changed, taken out or repeated, or cut off."""
    damaged = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        place, size = chance.randrange(len(damaged) + 1), chance.choice([1, 1, 2, 8, 200])
        what = chance.randrange(5)
        if what == 0:
            damaged[place : place + size] = chance.randbytes(size)
        elif what == 1:
            del damaged[place : place + size]
        elif what == 2:
            damaged[place:place] = damaged[place : place + size] * chance.choice([1, 50])
        elif what == 3:
            damaged[place:place] = chance.choice([b"<", b">", b'"', b"&", b"</c>", b"<c>", b"\0"])
        elif chance.random() < 0.2:
            del damaged[place:]
    return bytes(damaged)


ODS_XML = zipfile.ZipFile(io.BytesIO(spread(sample_values()))).read("content.xml")
