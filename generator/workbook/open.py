"""From a file to grids of raw cells, with everything the reading engine hides told apart.

The engine (python-calamine, through pandas) gives '' for an empty cell, an error cell and a
formula without a value alike, and says nothing of hidden rows; one scan of the sheet's own XML
finds them. What the file is, its bytes tell, not its extension.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..findings import Unreadable, find

# Bounds of one workbook: an honest ledger of 100,000 rows stays well below them.
MOST_BYTES = 1 << 30  # of all parts, unpacked
MOST_CELLS = 5_000_000  # of one sheet's used rectangle, which the engine allocates whole

_XLSX, _XLSB, _XLS, _ODS = "xlsx", "xlsb", "xls", "ods"
_EXTENSIONS = {
    _XLSX: {".xlsx", ".xlsm", ".xltx", ".xltm", ".et", ".ett"},
    _XLSB: {".xlsb"},
    _XLS: {".xls", ".xlt", ".et", ".ett"},
    _ODS: {".ods", ".ots"},
}
_NAMES = {
    _XLSX: "Excel 工作簿（.xlsx）",
    _XLSB: "Excel 二进制工作簿（.xlsb）",
    _XLS: "旧版 Excel 97-2003 工作簿（.xls）",
    _ODS: "OpenDocument 电子表格（.ods）",
}


@dataclass(slots=True)
class Grid:
    """The raw cells of one sheet. Rows and columns in the sets below are counted from 1."""

    name: str
    rows: list[list[object]]
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unvalued: set[tuple[int, int]] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(
        default_factory=list
    )  # top, left, bottom, right


@dataclass(slots=True)
class Book:
    """An opened workbook: its bytes, what they are, and the names of its sheets."""

    path: Path
    data: bytes
    form: str
    sheet_names: list[str]
    date1904: bool
    _frames: object  # pandas.ExcelFile

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def open_book(path: Path) -> Book:
    """Open a workbook of any form the engine reads. Raises Unreadable with the reason."""
    data = read_bytes(path)
    form = _identify(path, data)
    date1904 = False
    if form in (_XLSX, _XLSB, _ODS):
        _check_archive(path, data)
    if form == _XLSX:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            date1904 = _uses_1904(archive)
            for part in _sheet_parts(archive).values():
                _check_bounds(path, archive, part)

    import pandas
    import python_calamine

    try:
        frames = pandas.ExcelFile(io.BytesIO(data), engine="calamine")
        names = list(frames.sheet_names)
    except python_calamine.PasswordError:
        raise Unreadable(find("F04", name=path.name)) from None
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as fault:  # the engine's panics are no Exception
        raise _damaged(path) from fault
    if not names:
        raise _damaged(path)
    return Book(path, data, form, names, date1904, frames)


def read_bytes(path: Path) -> bytes:
    """The bytes of the file. Raises Unreadable where there is none, it is locked or empty."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise Unreadable(find("F01", name=path.name)) from None
    except IsADirectoryError:
        raise Unreadable(find("F02", name=path.name, reason="这是一个文件夹")) from None
    except PermissionError:
        reason = "这是一个文件夹" if path.is_dir() else "没有读取权限，或者正被其他程序独占"
        raise Unreadable(find("F02", name=path.name, reason=reason)) from None
    except OSError as fault:
        raise Unreadable(
            find("F02", name=path.name, reason=fault.strerror or "读取出错")
        ) from fault
    if not data:
        raise Unreadable(find("F03", name=path.name))
    return data


def load_grids(book: Book, names: Iterable[str]) -> dict[str, Grid]:
    """The grids of the sheets of these names. Raises Unreadable where one is damaged."""
    import pandas

    wanted = list(names)
    try:
        frames = pandas.read_excel(
            book._frames, sheet_name=wanted, header=None, dtype=object, na_filter=False
        )
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as fault:
        raise _damaged(book.path) from fault
    grids = {name: Grid(name, frames[name].to_numpy().tolist()) for name in wanted}
    if book.form == _XLSX:
        with zipfile.ZipFile(io.BytesIO(book.data)) as archive:
            parts = _sheet_parts(archive)
            for name, grid in grids.items():
                if name in parts:
                    _scan(archive, parts[name], grid)
    else:
        for name, grid in grids.items():
            ranges = book._frames.book.get_sheet_by_name(name).merged_cell_ranges or []
            grid.merged = [
                (top + 1, left + 1, bottom + 1, right + 1)
                for (top, left), (bottom, right) in ranges
            ]
    return grids


def _damaged(path: Path) -> Unreadable:
    return Unreadable(find("F06", name=path.name, what="工作簿"))


def _identify(path: Path, data: bytes) -> str:
    """What the bytes are. Raises Unreadable for what is no workbook or bears a wrong name."""
    if data.startswith(b"PK"):
        form = _identify_archive(path, data)
    elif data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable(find("F04", name=path.name))
        if "WordDocument".encode("utf-16-le") in data:
            raise _mismatch(path, "Word 97-2003 文档（.doc）")
        if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
            raise _damaged(path)
        form = _XLS
    else:
        raise _mismatch(path, _describe_text(data)) if _is_text(data) else _damaged(path)
    if path.suffix.lower() not in _EXTENSIONS[form]:
        raise _mismatch(path, _NAMES[form])
    return form


def _identify_archive(path: Path, data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype") if "mimetype" in names else b""
    except (zipfile.BadZipFile, zipfile.zlib.error, EOFError, RuntimeError, ValueError, OSError):
        raise _damaged(path) from None
    except NotImplementedError:
        raise _damaged(path) from None
    if b"opendocument.spreadsheet" in kind:
        return _ODS
    if "word/document.xml" in names:
        raise _mismatch(path, "Word 文档（.docx）")
    if "xl/workbook.bin" in names:
        return _XLSB
    if any(name.lower().endswith("workbook.xml") for name in names):
        return _XLSX
    if "[Content_Types].xml" in names:
        raise _damaged(path)
    raise _mismatch(path, "压缩文件")


def _mismatch(path: Path, actual: str) -> Unreadable:
    return Unreadable(find("F05", name=path.name, actual=actual))


def _is_text(data: bytes) -> bool:
    return b"\0" not in data[:4096] or data.startswith((b"\xff\xfe", b"\xfe\xff"))


def _describe_text(data: bytes) -> str:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")):
        return "网页（HTML）"
    if head.startswith(b"<?xml"):
        return "XML 文本"
    return "文本文件（如 CSV）"


def _check_archive(path: Path, data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(info.file_size for info in archive.infolist()) > MOST_BYTES:
            raise Unreadable(find("F07", name=path.name, reason="解压后的内容过大"))
        if any(info.flag_bits & 1 for info in archive.infolist()):
            raise Unreadable(find("F04", name=path.name))


# --- what the sheet's XML says ----------------------------------------------------------------

_P = rb"(?:[A-Za-z0-9]+:)?"  # a namespace prefix, which some writers use
_SHEET = re.compile(rb"<" + _P + rb"sheet\b([^>]*)/?>")
_RELATION = re.compile(rb"<" + _P + rb"Relationship\b([^>]*)/?>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ROW = re.compile(rb"<" + _P + rb"row\b([^>]*)>")
_ERROR_CELL = re.compile(
    rb"<" + _P + rb'c\b([^>]*\bt="e"[^>]*)>(?:(?!</' + _P + rb"c>).)*?<" + _P + rb"v[^>]*>([^<]*)<",
    re.DOTALL,
)
_UNVALUED_CELL = re.compile(
    rb"<" + _P + rb"c\b([^>]*[^/])>\s*<" + _P + rb"f\b(?:[^>]*/>|[^>]*>[^<]*</" + _P + rb"f>)\s*"
    rb"(<" + _P + rb"v\s*/>|<" + _P + rb"v>\s*</" + _P + rb"v>)?\s*</" + _P + rb"c>"
)
_MERGED = re.compile(rb"<" + _P + rb'mergeCell\b[^>]*ref="([A-Z]+\d+:[A-Z]+\d+)"')
_VALUED_CELL = re.compile(rb"<" + _P + rb'c\b[^>]*\br="([A-Z]+)(\d+)"[^>]*[^/>]>\s*<')
_ROW_NUMBER = re.compile(rb"<" + _P + rb'row\b[^>]*?\br="(\d+)"')
_WIDE_COLUMN = re.compile(rb'\br="([A-Z]{2,})\d')
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")
_CHUNK = 1 << 20


def _attributes(text: bytes) -> dict[str, str]:
    import html

    return {
        name.decode().rpartition(":")[2]: html.unescape(
            (double or single).decode("utf-8", "replace")
        )
        for name, double, single in _ATTRIBUTE.findall(text)
    }


def _workbook_part(archive: zipfile.ZipFile) -> str:
    """The name of the workbook part, which the root relationships give."""
    names = archive.namelist()
    return (
        "xl/workbook.xml"
        if "xl/workbook.xml" in names
        else next(name for name in names if name.lower().endswith("workbook.xml"))
    )


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet, by the sheet's name."""
    workbook = _workbook_part(archive)
    folder, _, name = workbook.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels".lstrip("/")
    known = set(archive.namelist())
    if relations not in known:
        return {}
    targets = {}
    for match in _RELATION.finditer(archive.read(relations)):
        relation = _attributes(match[1])
        target = relation.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
        targets[relation.get("Id", "")] = part
    parts = {}
    for match in _SHEET.finditer(archive.read(workbook)):
        sheet = _attributes(match[1])
        part = targets.get(sheet.get("id", ""), "")
        if part in known:
            parts[sheet.get("name", "")] = part
    return parts


def _uses_1904(archive: zipfile.ZipFile) -> bool:
    return re.search(rb'date1904="(?:1|true)"', archive.read(_workbook_part(archive))) is not None


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces of about a megabyte, cut between rows: a sheet may not fit in memory."""
    rest = b""
    with archive.open(part) as stream:
        while block := stream.read(_CHUNK):
            block = rest + block
            cut = block.rfind(b"row>") + 4
            if cut == 3:
                rest = block
                continue
            yield block[:cut]
            rest = block[cut:]
    yield rest


def _check_bounds(path: Path, archive: zipfile.ZipFile, part: str) -> None:
    """Refuse a sheet whose used rectangle is absurd: the engine would allocate all of it."""
    try:
        bottom, right = _extent(archive, part, _rough_extent)
        if bottom * right > MOST_CELLS:
            bottom, right = _extent(archive, part, _exact_extent)
    except (zipfile.BadZipFile, zipfile.zlib.error, EOFError, RuntimeError, ValueError, OSError):
        raise _damaged(path) from None
    if bottom * right > MOST_CELLS:
        reason = f"有内容的区域一直延伸到第 {bottom} 行、第 {right} 列"
        raise Unreadable(find("F07", name=path.name, reason=reason))


def _extent(
    archive: zipfile.ZipFile, part: str, measure: Callable[[bytes], tuple[int, int]]
) -> tuple[int, int]:
    """The last row and the last column of the sheet, as `measure` sees them piece by piece."""
    bottom = right = 0
    for chunk in _chunks(archive, part):
        row, column = measure(chunk)
        bottom, right = max(bottom, row), max(right, column)
    return bottom, right


def _rough_extent(chunk: bytes) -> tuple[int, int]:
    """Never less than the true extent, and quick: rows that are only formatted count too."""
    rows = _ROW_NUMBER.findall(chunk)
    letters = max(_WIDE_COLUMN.findall(chunk), key=lambda found: (len(found), found), default=b"Z")
    return max(map(int, rows), default=0), _column_number(letters.decode())


def _exact_extent(chunk: bytes) -> tuple[int, int]:
    """The extent of the cells that hold something."""
    cells = _VALUED_CELL.findall(chunk)
    rows = max((int(row) for _, row in cells), default=0)
    return rows, max((_column_number(letters.decode()) for letters, _ in cells), default=0)


def _scan(archive: zipfile.ZipFile, part: str, grid: Grid) -> None:
    """Fill in what the engine does not tell: error cells, formulas without value, hidden rows."""
    for chunk in _chunks(archive, part):
        if b't="e"' in chunk:
            for match in _ERROR_CELL.finditer(chunk):
                grid.errors[_position(match[1])] = match[2].decode("utf-8", "replace")
        if b"f>" in chunk or b"<f" in chunk:
            for match in _UNVALUED_CELL.finditer(chunk):
                # An empty text is a result; an empty anything else is none.
                if not (match[2] and b't="str"' in match[1]):
                    grid.unvalued.add(_position(match[1]))
        if b"hidden=" in chunk:
            for match in _ROW.finditer(chunk):
                row = _attributes(match[1])
                if row.get("hidden") in ("1", "true") and row.get("r", "").isdigit():
                    grid.hidden.add(int(row["r"]))
        if b"mergeCell" in chunk:
            for match in _MERGED.finditer(chunk):
                (left, top), (right, bottom) = _ADDRESS.findall(match[1].decode())
                grid.merged.append(
                    (int(top), _column_number(left), int(bottom), _column_number(right))
                )


def _position(attributes: bytes) -> tuple[int, int]:
    found = _ADDRESS.fullmatch(_attributes(attributes).get("r", ""))
    return (int(found[2]), _column_number(found[1])) if found else (0, 0)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
