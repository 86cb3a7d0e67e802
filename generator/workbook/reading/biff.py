"""What the engine hides of .xls and .xlsb, from one pass over their records.

Error cells, hidden rows, the 1904 date system, passwords and how far the cells reach. What these
files themselves do not tell is whether a formula was ever computed: one that never was has the
same record as one whose result is an empty text, and is read as such.
"""

import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from ...findings.limits import MOST_CELLS, Refused, damaged
from .archive import Archive
from .cfb import CompoundFile
from .contents import relations
from .grid import Grid, check_cells

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


@dataclass(slots=True)
class Records:
    """What the records of a workbook say: its sheets in their order, and the date system."""

    grids: list[Grid] = field(default_factory=list)
    ends: list[tuple[int, int]] = field(default_factory=list)  # last row and column of each sheet
    date1904: bool = False

    def check_cells(self, most: int = MOST_CELLS) -> None:
        """Refuse sheets whose used rectangles are absurd."""
        if self.ends:
            cells = sum(bottom * right for bottom, right in self.ends)
            check_cells(cells, *max(self.ends, key=lambda end: end[0] * end[1]), most)


# --- .xls: [MS-XLS] 2.4 ---------------------------------------------------------------------------

_BOF, _EOF, _FILE_PASS, _DATE_MODE, _BOUND_SHEET = 0x0809, 0x000A, 0x002F, 0x0022, 0x0085
_ROW, _BOOLEAN_OR_ERROR, _FORMULAS = 0x0208, 0x0205, {0x0006, 0x0206, 0x0406}
_NUMBERS, _LABEL, _RICH, _SHARED, _RK, _SEVERAL_RK = 0x0203, 0x0204, 0x00D6, 0x00FD, 0x027E, 0x00BD
_CELLS = _FORMULAS | {_BOOLEAN_OR_ERROR, _NUMBERS, _LABEL, _RICH, _SHARED, _RK, _SEVERAL_RK}
_HIDDEN_ROW, _ERROR = 0x20, 2


def read_xls(data: bytes) -> Records:
    """The records of an .xls. Raises Refused for a password, ValueError for a broken file."""
    compound = CompoundFile(data)
    try:
        stream = compound.read("Workbook")
    except KeyError:
        stream = compound.read("Book")
    records = Records()
    offsets = []
    for kind, body in _xls_records(stream, 0):
        if kind == _FILE_PASS:
            raise Refused("F04")
        if kind == _DATE_MODE and len(body) >= 2:
            records.date1904 = body[0] == 1
        if kind == _BOUND_SHEET and len(body) >= 4:
            offsets.append(struct.unpack_from("<I", body)[0])
    for offset in offsets:
        grid = Grid("")
        records.ends.append(_read_xls_sheet(stream, offset, grid))
        records.grids.append(grid)
    return records


def _xls_records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream; those of charts within it are skipped."""
    depth = 0
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        body = stream[offset + 4 : offset + 4 + length]
        offset += 4 + length
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, body


def _read_xls_sheet(stream: bytes, offset: int, grid: Grid) -> tuple[int, int]:
    bottom = right = 0
    for kind, body in _xls_records(stream, offset):
        if kind == _ROW and len(body) >= 14 and body[12] & _HIDDEN_ROW:
            grid.hidden.add(int.from_bytes(body[:2], "little") + 1)
        if kind not in _CELLS or len(body) < 8:
            continue
        row = int.from_bytes(body[:2], "little") + 1
        column = int.from_bytes(body[2:4], "little") + 1
        bottom, right = max(bottom, row), max(right, column)
        if kind == _SEVERAL_RK:
            right = max(right, int.from_bytes(body[-2:], "little") + 1)
        elif kind == _BOOLEAN_OR_ERROR and body[7] == 1:
            grid.errors[row, column] = _ERRORS.get(body[6], "#?")
        elif kind in _FORMULAS and body[12:14] == b"\xff\xff" and body[6] == _ERROR:
            grid.errors[row, column] = _ERRORS.get(body[8], "#?")
    return bottom, right


# --- .xlsb: [MS-XLSB] 2.3 -------------------------------------------------------------------------

_XLSB_ROW, _XLSB_ERROR, _XLSB_FORMULA_ERROR, _XLSB_MERGED = 0, 3, 11, 176
_XLSB_CELLS = range(2, 12)  # all kinds of cells that hold something
_XLSB_SHEET, _XLSB_WORKBOOK = 156, 153


def read_xlsb(archive: Archive, wanted: Collection[str] = ()) -> Records:
    """The records of an .xlsb, those of the cells for the wanted sheets only.

    Raises Refused where it is damaged.
    """
    targets = relations(archive, "xl/workbook.bin")
    records = Records()
    for kind, body in _xlsb_records(archive.read("xl/workbook.bin")):
        if kind == _XLSB_WORKBOOK and body:
            records.date1904 = bool(body[0] & 1)
        elif kind == _XLSB_SHEET:
            identifier, offset = _wide_text(body, 8)
            grid = Grid(_wide_text(body, offset)[0])
            part, relation = targets.get(identifier, ("", ""))
            is_wanted = grid.name in wanted and relation == "worksheet" and part in archive
            end = _read_xlsb_sheet(archive.read(part), grid) if is_wanted else (0, 0)
            records.grids.append(grid)
            records.ends.append(end)
    return records


def _xlsb_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part: kind and length are numbers of 7 bits a byte, lowest first."""
    offset = 0
    while offset < len(data):
        kind, length = data[offset], 0
        offset += 1
        if kind & 0x80 and offset < len(data):
            kind = kind & 0x7F | (data[offset] & 0x7F) << 7
            offset += 1
        for place in range(4):
            if offset >= len(data):
                return
            length |= (data[offset] & 0x7F) << 7 * place
            offset += 1
            if not data[offset - 1] & 0x80:
                break
        yield kind, data[offset : offset + length]
        offset += length


def _read_xlsb_sheet(data: bytes, grid: Grid) -> tuple[int, int]:
    row = bottom = right = 0
    for kind, body in _xlsb_records(data):
        if kind == _XLSB_ROW and len(body) >= 12:
            row = int.from_bytes(body[:4], "little") + 1
            if body[11] & 0x10:
                grid.hidden.add(row)
        elif kind in _XLSB_CELLS and len(body) >= 8:
            column = int.from_bytes(body[:4], "little") + 1
            bottom, right = max(bottom, row), max(right, column)
            if kind in (_XLSB_ERROR, _XLSB_FORMULA_ERROR) and len(body) >= 9:
                grid.errors[row, column] = _ERRORS.get(body[8], "#?")
        elif kind == _XLSB_MERGED and len(body) >= 16:
            top, bottom_row, left, right_column = (n + 1 for n in struct.unpack_from("<4I", body))
            grid.merged.append((top, left, bottom_row, right_column))
    return bottom, right


def _wide_text(body: bytes, offset: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    if offset + 4 > len(body):
        raise damaged()
    end = offset + 4 + 2 * struct.unpack_from("<I", body, offset)[0]
    return body[offset + 4 : end].decode("utf-16-le", "replace"), end
