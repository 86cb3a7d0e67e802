"""What a file is, which its bytes tell and not its extension."""

import io
import re
from pathlib import Path

from ...findings.limits import MOST_NAMING, Refused, damaged
from ...package.files import is_lock_name, lock_file
from ...text.patterns import Pattern
from .archive import Archive

XLSX, XLSB, XLS, ODS = "xlsx", "xlsb", "xls", "ods"

_EXTENSIONS = {
    XLSX: {".xlsx", ".xlsm", ".xltx", ".xltm", ".et", ".ett"},
    XLSB: {".xlsb"},
    XLS: {".xls", ".xlt", ".et", ".ett"},
    ODS: {".ods", ".ots"},
}
_NAMES = {
    XLSX: "Excel 工作簿（.xlsx）",
    XLSB: "Excel 二进制工作簿（.xlsb）",
    XLS: "旧版 Excel 97-2003 工作簿（.xls）",
    ODS: "OpenDocument 电子表格（.ods）",
}
_ARCHIVED = {
    "word/document.xml": "Word 文档（.docx）",
    "ppt/presentation.xml": "PowerPoint 演示文稿（.pptx）",
    "index/document.iwa": "苹果 iWork 文件",
}
_MIME_TYPES = {
    b"opendocument.text": "OpenDocument 文档（.odt）",
    b"opendocument.presentation": "OpenDocument 演示文稿（.odp）",
}
_STREAMS = {
    "worddocument": "Word 97-2003 文档（.doc）",
    "powerpoint document": "PowerPoint 97-2003 演示文稿（.ppt）",
}
_BEGINNINGS = {
    b"%PDF": "PDF 文档",
    b"{\\rtf": "RTF 文档",
    b"Rar!": "压缩文件",
    b"7z\xbc\xaf": "压缩文件",
    b"\x1f\x8b": "压缩文件",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"BM": "图片",
}
_OLD = "Excel 4.0 或更早版本的表格，程序不能直接读取"
# Excel 2 to 4 had no container: the file begins with its first record.
_OLDEST = Pattern(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # begins every compound file, [MS-CFB] 2.2
_CONTROLS = Pattern(rb"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")


def identify(name: str, data: bytes) -> str:
    """The form of the workbook. Raises Refused for what is none, or bears a wrong extension."""
    if data.startswith(b"PK"):
        form, actual = _identify_archive(data)
    elif data.startswith(_COMPOUND):
        form, actual = _identify_compound(data)
    elif is_lock_name(name):
        raise lock_file(name)
    else:
        form, actual = "", _describe(data)
    extension = Path(name).suffix.lower()
    if form and extension in _EXTENSIONS[form]:
        return form
    # What is a workbook, or called itself one, has the wrong extension.
    wrong = form or extension in set().union(*_EXTENSIONS.values())
    raise Refused("F05" if wrong and actual != _OLD else "F11", actual=actual)


def _identify_archive(data: bytes) -> tuple[str, str]:
    """The form, empty for other archives, and what to call it."""
    archive = Archive(data, MOST_NAMING)
    names = set(archive)
    kind = archive.read("mimetype") if "mimetype" in names else b""
    if b"opendocument.spreadsheet" in kind:
        manifest = "META-INF/manifest.xml"
        if manifest in archive and b"encryption-data" in archive.read(manifest):
            raise Refused("F04")
        return ODS, _NAMES[ODS]
    for part, actual in _ARCHIVED.items():
        if part in names:
            return "", actual
    for mime_type, actual in _MIME_TYPES.items():
        if mime_type in kind:
            return "", actual
    if "xl/workbook.bin" in names:
        return XLSB, _NAMES[XLSB]
    if any(name.endswith("workbook.xml") for name in names):
        return XLSX, _NAMES[XLSX]
    if "[content_types].xml" in names:
        raise damaged()
    return "", "压缩文件"


def _identify_compound(data: bytes) -> tuple[str, str]:
    streams = _streams(data)
    if "encryptedpackage" in streams:
        raise Refused("F04")
    if streams & {"workbook", "book"}:
        return XLS, _NAMES[XLS]
    for stream, actual in _STREAMS.items():
        if stream in streams:
            return "", actual
    raise damaged()


def _streams(data: bytes) -> set[str]:
    """The names, in lower case, of the streams at the top of a compound file."""
    from xlrd.compdoc import CompDoc

    try:
        entries = CompDoc(data, logfile=io.StringIO()).dirlist
        return {entries[place].name.lower() for place in entries[0].children}
    except Exception:  # of many kinds, where the file is broken
        raise damaged() from None


def _describe(data: bytes) -> str:
    """What to call a file that is neither archive nor compound. Raises Refused for rubbish."""
    if _OLDEST.match(data):
        return _OLD
    for beginning, actual in _BEGINNINGS.items():
        if data.startswith(beginning):
            return actual
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "文本文件（如 CSV）"
    if _CONTROLS.search(data[:4096]):
        raise damaged()
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"mime-version:"):
        return "网页（MHTML）"
    if re.match(rb"<(?:!doctype html|html|table|meta|head|body|style|div)\b", head):
        return "网页（HTML）"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "XML 电子表格 2003"
    if head.startswith(b"<?xml"):
        return "网页（HTML）" if b"<html" in head else "XML 文本"
    return "文本文件（如 CSV）"
