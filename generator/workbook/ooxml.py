"""What an .xlsx holds, and the small archive of checked parts that the engine gets instead of it.

The engine never sees the file itself: it would trust what the archive declares, inflate without
bound, and find other parts than we checked. It gets an archive written here, of the wanted sheets
and the parts they need, each of which has been measured.
"""

import io
import posixpath
import re
import zipfile
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .archive import Archive, Attributes, parse, refuse_document_type
from .grid import MOST_CELLS, MOST_SHEETS, MOST_TEXT, Grid, check_cells, damaged, too_large
from .plain import rewrite, rewrite_strings
from .scan import Odd, Sheet, holds, is_utf8, scan, thin

# Beyond this many bytes the parts are compressed again: the engine copies the archive twice.
_SMALL = 32 << 20
_LONGEST_NAME = 255  # of a sheet; longer ones name none of ours

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DECLARATION = re.compile(r"^<\?xml[^<>]*>")
_STRINGS = re.compile(rb"<sst[^<>]*>")
_PREFIXED_STRING = re.compile(rb"<[^<>\s]*:si[\s/>]")
_STRING_CELL = re.compile(rb' t="s"[^<>]*><v>(\d{1,9})</v>')


@dataclass(slots=True)
class Contents:
    """The parts of an .xlsx that matter: those of its worksheets by name, "" where one lacks."""

    sheets: dict[str, str] = field(default_factory=dict)
    strings: str = ""
    styles: str = ""
    date1904: bool = False


def read_contents(archive: Archive) -> Contents:
    """What the workbook part and its relations say. Raises Refused where they are damaged."""
    workbook = _workbook_part(archive)
    targets = relations(archive, workbook)
    contents = Contents()
    for part, kind in targets.values():
        if kind == "sharedStrings":
            contents.strings = part
        elif kind == "styles":
            contents.styles = part
    sheets = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal sheets
        if name == "workbookPr":
            contents.date1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            sheets += 1
            part, kind = targets.get(attributes.get("id", ""), ("", "worksheet"))
            if kind == "worksheet":
                title = attributes.get("name", "")[:_LONGEST_NAME]
                contents.sheets.setdefault(title, part)

    parse(archive.read(workbook), start)
    if not sheets:
        raise damaged()
    if sheets > MOST_SHEETS:
        raise too_large(f"工作表超过 {MOST_SHEETS} 张")
    return contents


def _workbook_part(archive: Archive) -> str:
    """The name of the workbook part, which the relations of the package give."""
    targets = relations(archive, "") if "_rels/.rels" in archive else {}
    usual = [part for part, kind in targets.values() if kind == "officeDocument"]
    usual += ["xl/workbook.xml", *(name for name in archive if name.endswith("workbook.xml"))]
    return next((part for part in usual if part in archive), "")


def relations(archive: Archive, source: str) -> dict[str, tuple[str, str]]:
    """The part and the kind of each relation of that part, by its id; "" is the package."""
    folder, name = posixpath.split(source)
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, attributes: Attributes) -> None:
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (part, kind)

    parse(archive.read(posixpath.join(folder, "_rels", f"{name}.rels")), start)
    return found


# --- the archive for the engine -------------------------------------------------------------------


def gather(archive: Archive, names: Iterable[str], mend: bool) -> tuple[io.BytesIO, list[Grid]]:
    """The archive for the engine, of the sheets of these names, and their grids without rows.

    In it the sheets are named 1, 2, 3 in the order of `names`. Sheets that are not in the regular
    form are mended, or raise Odd. Raises Refused for what is damaged or beyond the bounds.
    """
    contents = read_contents(archive)
    sheets = []
    for name in names:
        part = contents.sheets.get(name, "")
        if part not in archive:
            raise damaged()
        sheets.append(_regular_sheet(name, archive, part, mend))
    strings = _regular_strings(_read_text(archive, contents.strings, mend), mend)
    styles = _read_text(archive, contents.styles, mend)
    return assemble(sheets, strings, styles, contents.date1904), [s.grid for s in sheets]


def gather_tables(tables: Mapping[str, bytes], date1904: bool) -> tuple[io.BytesIO, list[Grid]]:
    """The same of sheets that are in the regular form already."""
    sheets = [scan(name, data) for name, data in tables.items()]
    return assemble(sheets, b"", b"", date1904), [sheet.grid for sheet in sheets]


def assemble(sheets: Sequence[Sheet], strings: bytes, styles: bytes, date1904: bool) -> io.BytesIO:
    """The archive for the engine. Raises Refused where reading it would break the bounds."""
    last = max(sheets, key=lambda sheet: sheet.bottom * sheet.right, default=None)
    if last:
        check_cells(sum(s.bottom * s.right for s in sheets), last.bottom, last.right)
    _check_text(sheets, strings)
    parts = {
        "_rels/.rels": _relations_xml({"officeDocument": ["xl/workbook.xml"]}),
        "xl/workbook.xml": _workbook_xml(len(sheets), date1904),
        "xl/_rels/workbook.xml.rels": _relations_xml(
            {"worksheet": [f"worksheets/sheet{n}.xml" for n in range(1, len(sheets) + 1)]}
        ),
    }
    parts |= {"xl/sharedStrings.xml": strings} if strings else {}
    parts |= {"xl/styles.xml": styles} if styles else {}
    small = sum(len(s.cells) for s in sheets) + len(strings) + len(styles) < _SMALL
    method = zipfile.ZIP_STORED if small else zipfile.ZIP_DEFLATED
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method, compresslevel=1) as target:
        for name, data in parts.items():
            target.writestr(name, data)
        for number, sheet in enumerate(sheets, start=1):
            # No dimension, which may be a lie, and nothing else that the engine could stumble over.
            with target.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                part.write(b"<worksheet><sheetData>")
                part.write(sheet.cells)
                part.write(b"</sheetData></worksheet>")
            sheet.cells = b""
    buffer.seek(0)
    return buffer


def _relations_xml(targets: Mapping[str, Sequence[str]]) -> bytes:
    listed = [(kind, target) for kind in targets for target in targets[kind]]
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(listed, start=1)
    )
    return f"<Relationships>{relations}</Relationships>".encode()


def _workbook_xml(sheets: int, date1904: bool) -> bytes:
    listed = "".join(f'<sheet name="{n}" r:id="r{n}"/>' for n in range(1, sheets + 1))
    return (
        f'<workbook><workbookPr date1904="{int(date1904)}"/><sheets>{listed}</sheets></workbook>'
    ).encode()


def _regular_sheet(name: str, archive: Archive, part: str, mend: bool) -> Sheet:
    try:
        return scan(name, archive.read(part, thin))
    except Odd:
        if not mend:
            raise
    # In an odd sheet what has no address is counted: nothing may be left out.
    return scan(name, rewrite(archive.read(part)))


def _read_text(archive: Archive, part: str, mend: bool) -> bytes:
    """A part that may be absent, in UTF-8. Raises Odd where it has another encoding."""
    data = archive.read(part) if part in archive else b""
    if not is_utf8(data):
        if not mend:
            raise Odd
        try:
            data = _DECLARATION.sub("", data.decode("utf-16")).encode()
        except UnicodeError:
            raise damaged() from None
    if holds(data, b"!", b"<!DOCTYPE"):
        refuse_document_type()
    return data


# --- texts ----------------------------------------------------------------------------------------


def _regular_strings(strings: bytes, mend: bool) -> bytes:
    """The shared strings in a form that the engine takes as we do. Raises Odd for any other."""
    if strings and _are_odd(strings):
        if not mend:
            raise Odd
        strings = rewrite_strings(strings)
    if strings.count(b"<si") > MOST_CELLS:
        raise too_large(f"不同的文字超过 {MOST_CELLS} 条")
    # The engine would reserve room for as many strings as the first tag declares.
    first = _STRINGS.search(strings)
    return b"<sst>" + strings[first.end() :] if first and not first[0].endswith(b"/>") else b""


def _are_odd(strings: bytes) -> bool:
    return bool(
        holds(strings, b"!", b"<!")
        or strings.count(b"<sst") != 1
        or strings.count(b"<si") != strings.count(b"<si>")
        or (holds(strings, b":", b":si") and _PREFIXED_STRING.search(strings))
    )


def _check_text(sheets: Sequence[Sheet], strings: bytes) -> None:
    """Refuse sheets whose cells, with each shared string in full, hold too much text."""
    counts = [sheet.cells.count(b't="s"') for sheet in sheets]
    own = sum(len(sheet.cells) for sheet in sheets)
    if own + sum(counts) * len(strings) <= MOST_TEXT:
        return  # small, as nearly always
    lengths = array("L", map(len, strings.split(b"<si>")[1:]))
    longest = max(lengths, default=0)
    if sum(counts) * longest <= MOST_TEXT:
        return
    total = 0
    for sheet, count in zip(sheets, counts, strict=True):
        used = _STRING_CELL.findall(sheet.cells)
        if max(map(int, used), default=0) >= len(lengths):
            raise damaged()
        total += sum(map(lengths.__getitem__, map(int, used)))
        total += (count - len(used)) * longest  # those in any other form
        if total > MOST_TEXT:
            raise too_large("单元格里的文字过多")
