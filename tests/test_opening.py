"""A file that is no ledger, or too much of one, is refused in one clear sentence."""

import os
import random
import re
import struct
import zipfile
from pathlib import Path

import pytest
from conftest import SAMPLE
from files import (
    LEDGER,
    ODS_TYPE,
    PARTS,
    RELATIONS,
    SHEET,
    STYLES,
    WORKBOOK,
    before_end,
    compound,
    ods,
    packed,
    put,
    shared,
    with_rows,
    zipped,
)

from generator.findings.findings import find
from generator.findings.limits import MOST_ROWS

LAUGHS = b"<!DOCTYPE lolz [<!ENTITY l0 'lol'>%b]>" % b"".join(
    b"<!ENTITY l%d '%b'>" % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10)
)
DOCTYPE = "文件里有不允许的文档类型声明（DOCTYPE）"
FARTHEST = "有内容的区域一直延伸到第 1048576 行、第 16384 列"


def sheet_of(rows: bytes) -> bytes:
    """A sheet of these rows below the header 措施编号."""
    header = '<row r="1"><c r="A1" t="inlineStr"><is><t>措施编号</t></is></c></row>'.encode()
    return b"<worksheet><sheetData>%b%b</sheetData></worksheet>" % (header, rows)


def rows_of(cell: bytes, count: int) -> bytes:
    """Rows below those of the sample, each with that cell."""
    return b"".join(b'<row r="%d">%b</row>' % (n, cell % n) for n in range(60, 60 + count))


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


# These are read up to the bound.
_LARGE = {"a bomb", "too many errors", "too many rows", "too many merged ranges"}


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, marks=[pytest.mark.slow] if case in _LARGE else []) for case in REFUSED],
)
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
