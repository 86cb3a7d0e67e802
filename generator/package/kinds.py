"""What to call a file of another kind than the one wanted: its bytes tell, and not its name."""

import io
import re
from collections.abc import Collection

from ..findings.limits import damaged
from ..text.patterns import Pattern

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # begins every compound file, [MS-CFB] 2.2
# What makes a compound file of an Office file with a password, [MS-OFFCRYPTO] 2.3.4.
ENCRYPTED = {"encryptedpackage", "encryptioninfo"}
OLD_SPREADSHEET = "Excel 4.0 或更早版本的表格，程序不能直接读取"
XLSX, XLSB = "Excel 工作簿（.xlsx）", "Excel 二进制工作簿（.xlsb）"
SPREADSHEET_XML = "XML 电子表格 2003"
XLS, ODS = "旧版 Excel 97-2003 工作簿（.xls）", "OpenDocument 电子表格（.ods）"

_ARCHIVED = {
    "word/document.xml": "Word 文档（.docx）",
    "xl/workbook.xml": XLSX,
    "xl/workbook.bin": XLSB,
    "ppt/presentation.xml": "PowerPoint 演示文稿（.pptx）",
    "index/document.iwa": "苹果 iWork 文件",
    "ofd.xml": "OFD 版式文件（.ofd）",
}
_MIME_TYPES = {
    b"opendocument.text": "OpenDocument 文档（.odt）",
    b"opendocument.spreadsheet": ODS,
    b"opendocument.presentation": "OpenDocument 演示文稿（.odp）",
}
_STREAMS = {
    "workbook": XLS,
    "book": XLS,
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
# Excel 2 to 4 had no container: the file begins with its first record.
_OLDEST = Pattern(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")
_CONTROLS = Pattern(rb"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")
# What Word 2003 and later ones write where asked for one file of XML.
_WORD_XML = (b"schemas.microsoft.com/office/word/2003", b"microsoft.com/office/2006/xml")
_UOF = Pattern(rb"<[\w.:-]*UOF[\s>]", re.IGNORECASE)
# What the programs by which offices encrypt all their files write at the beginning of each.
_OFFICE_ENCRYPTION = Pattern(
    rb"E-SafeNet|TSD-Header|LDSec|IP-?guard|DocGuard|SecDoc|SecFile|CDGFile|Encrypted[- _]?File"
    rb"|\.pfile|DRMONE|SCDSA|Chinasec|Encrypted[ _]by",
    re.IGNORECASE,
)
_HEAD = 512
# The marks of Microsoft's rights management in a compound file, [MS-OFFCRYPTO] 2.2.
_RIGHTS = tuple(name.encode("utf-16-le") for name in ("DRMEncryptedDataSpace", "\tDRMContent"))


def is_encrypted_by_office(data: bytes) -> bool:
    """Whether an office's transparent encryption has left only what its own programs can read."""
    if data.startswith(COMPOUND):
        return any(mark in data for mark in _RIGHTS)
    head = data[:_HEAD]
    return bool(_OFFICE_ENCRYPTION.search(head)) and bool(_CONTROLS.search(head))


def archive_kind(names: Collection[str], mime_type: bytes) -> str:
    """What to call an archive with parts of these names (in lower case), "" for an unknown one."""
    for part, actual in _ARCHIVED.items():
        if part in names:
            return actual
    return next((actual for kind, actual in _MIME_TYPES.items() if kind in mime_type), "")


def streams_of(data: bytes) -> set[str]:
    """The names, in lower case, of the streams at the top of a compound file; none if broken."""
    from xlrd.compdoc import CompDoc

    try:
        entries = CompDoc(data, logfile=io.StringIO()).dirlist
        return {entries[place].name.lower() for place in entries[0].children} - {""}
    except Exception:  # of many kinds
        return set()


def compound_kind(streams: Collection[str]) -> str:
    """What to call a compound file with these streams, "" for an unknown one."""
    return next((actual for stream, actual in _STREAMS.items() if stream in streams), "")


def plain_kind(data: bytes) -> str:
    """What to call a file that is neither archive nor compound. Raises Refused for rubbish."""
    if _OLDEST.match(data):
        return OLD_SPREADSHEET
    for beginning, actual in _BEGINNINGS.items():
        if data.startswith(beginning):
            return actual
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "文本文件（如 CSV）"
    if _CONTROLS.search(data[:4096]):
        raise damaged()
    head = _head(data)
    if head.startswith(b"mime-version:"):
        return "网页（MHTML）"
    if re.match(rb"<(?:!doctype html|html|table|meta|head|body|style|div)\b", head):
        return "网页（HTML）"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return SPREADSHEET_XML
    if any(written in head for written in _WORD_XML):
        return "Word XML 文档（.xml）"
    if _UOF.search(head):
        return "标文通文档（.uof）"
    if head.startswith(b"<?xml"):
        return "网页（HTML）" if b"<html" in head else "XML 文本"
    return "文本文件（如 CSV）"


def is_other_xml(data: bytes) -> bool:
    """Whether a file is XML, and no web page."""
    head = _head(data)
    return head.startswith(b"<?xml") and b"<html" not in head


def _head(data: bytes) -> bytes:
    return data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
