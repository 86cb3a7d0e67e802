"""What the engine hides of a sheet, from one pass over its XML, and what it would cost to read.

The engine gives '' for an empty cell, an error cell and a formula without a value alike, says
nothing of hidden rows, and allocates the whole used rectangle. Only sheets in the regular form
that nearly every program writes are scanned here (Odd tells of others, which plain.py brings into
that form), so that what these patterns see is all that the engine sees. No pattern can look
beyond the next < more than once per tag: the time is linear for any input.
"""

import re
from dataclasses import dataclass

from .grid import MOST_BROKEN, MOST_CELLS, Grid, Range, column_number, too_large

_SHEET_DATA = re.compile(rb"<sheetData(?: ?/>|>)")
_END_SHEET_DATA = b"</sheetData>"
_ENCODING = re.compile(rb"""^<\?xml [^<>]*encoding=["']([^"'<>]*)""")
_PREFIXED_CELL = re.compile(rb"<[^<>\s]*:c[\s/>]")

_LETTERS, _DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"
_ADDRESS = rb'<c r="([A-Z]{1,3})([1-9]\d{0,6})"'
_FURTHER = rb'(?: (?:s|cm|vm|ph)="\w*"| t="(?:b|d|e|inlineStr|n|s|str)")*'
_CELL = re.compile(rb'<c r="([A-Z]{1,3}[1-9]\d{0,6})"' + _FURTHER + rb" ?/?>")
_EMPTY_CELL = re.compile(rb'<c r="[A-Z]+\d+"' + _FURTHER + rb" ?(?:/>|>\s*</c>)")
_EMPTY_ROW = re.compile(rb'<row r="\d+"[^<>]*(?:/>|>\s*</row>)')
_FORMULA = rb"<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)"
_ERROR_CELL = re.compile(
    rb"(" + _ADDRESS + rb'(?: (?:s|cm|vm|ph)="\w*")* t="e"[^<>]*>\s*(?:' + _FORMULA + rb"\s*)?"
    rb"(?:<v>)?)([^<]*)"
)
_UNVALUED_CELL = re.compile(
    _ADDRESS + rb"([^<>]*)>\s*" + _FORMULA + rb"\s*(<v ?/>|<v>\s*</v>)?\s*</c>"
)
_ROW = re.compile(rb'<row((?: [\w:]+="[^"<>]*")*) ?/?>')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_ROW_NUMBER = re.compile(rb' r="([1-9]\d{0,6})"')
_MERGED = re.compile(
    rb'<mergeCell\s[^<>]*?ref="([A-Z]{1,3})([1-9]\d{0,6}):([A-Z]{1,3})([1-9]\d{0,6})"'
)
# The errors that the engine knows; it refuses the whole sheet for any other.
_KNOWN_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
_STRETCH = 1 << 20


class Odd(Exception):
    """The sheet's XML has not the regular form."""


@dataclass(slots=True)
class Sheet:
    """A sheet for the engine: cells and nothing else, what it hides of them, where they end."""

    cells: bytes
    grid: Grid
    bottom: int
    right: int


def scan(name: str, data: bytes) -> Sheet:
    """The sheet in this part. Raises Odd where the part has not the regular form."""
    cells, tail = _split(data)
    bottom, right = _extent(cells)
    if bottom * right > MOST_CELLS:
        cells = _EMPTY_CELL.sub(b"", cells)
        bottom, right = _extent(cells)
    grid = Grid(name)
    if b't="e"' in cells:
        cells = _find_errors(cells, grid)
    if b"<f" in cells:
        _find_unvalued(cells, grid)
    if _HIDDEN.search(cells):
        _find_hidden(cells, grid)
    grid.merged = [_range(found) for found in _MERGED.findall(tail)]
    return Sheet(cells, grid, bottom, right)


def thin(piece: bytes) -> bytes:
    """The piece without cells and rows that are only formatted."""
    return _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", piece))


def is_utf8(data: bytes) -> bool:
    """Whether the XML says, or leaves it to be understood, that it is UTF-8."""
    encoding = _ENCODING.search(data[:256].removeprefix(b"\xef\xbb\xbf"))
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:256]
    return not is_wide and (not encoding or encoding[1].lower() in (b"utf-8", b"utf8"))


def _split(data: bytes) -> tuple[bytes, bytes]:
    """What stands between <sheetData> and </sheetData>, and what follows."""
    start = _SHEET_DATA.search(data)
    if not start or not is_utf8(data) or holds(data, b"!", b"<!"):
        raise Odd
    if start[0].endswith(b"/>"):
        return b"", data[start.end() :]
    end = data.find(_END_SHEET_DATA, start.end())
    if end < 0 or data.count(b"sheetData") != 2:
        raise Odd
    cells = data[start.end() : end]
    if holds(cells, b"?", b"<?") or (holds(cells, b":", b":c") and _PREFIXED_CELL.search(cells)):
        raise Odd
    return cells, data[end:]


def holds(data: bytes, rare: bytes, wanted: bytes) -> bool:
    """Whether `wanted` is in the data; a single byte is looked for ten times as fast."""
    return rare in data and wanted in data


def _extent(cells: bytes) -> tuple[int, int]:
    """The last row and column that any cell tag names. Raises Odd if one tag is not regular."""
    bottom, columns, regular, start = 0, set(), 0, 0
    while start < len(cells):
        # Cut before a tag, so that a sheet of millions of cells needs no list of all of them.
        stop = cells.find(b"<", start + _STRETCH)
        stop = len(cells) if stop < 0 else stop
        if found := _CELL.findall(cells, start, stop):
            addresses = b" ".join(found)
            bottom = max(bottom, *map(int, set(addresses.translate(None, _LETTERS).split())))
            columns.update(addresses.translate(None, _DIGITS).split())
            regular += len(found)
        start = stop
    ended = cells.count(b"</c>")
    if regular != cells.count(b"<c") or (ended < regular > ended + cells.count(b"/>")):
        raise Odd
    return bottom, max(map(column_number, columns), default=0)


def _find_errors(cells: bytes, grid: Grid) -> bytes:
    """Note the error cells; gives the cells with errors that the engine does not know as #N/A."""
    _check_broken(cells.count(b' t="e"'))
    for match in _ERROR_CELL.finditer(cells):
        text = match[4].decode("utf-8", "replace").strip() or "#?"
        grid.errors[int(match[3]), column_number(match[2])] = text
    if _KNOWN_ERRORS.issuperset(grid.errors.values()):
        return cells
    return _ERROR_CELL.sub(rb"\1#N/A", cells)


def _find_unvalued(cells: bytes, grid: Grid) -> None:
    for match in _UNVALUED_CELL.finditer(cells):
        # An empty text is a result; an empty anything else is none.
        if not (match[4] and b' t="str"' in match[3]):
            grid.unvalued.add((int(match[2]), column_number(match[1])))
            _check_broken(len(grid.unvalued))


def _check_broken(cells: int) -> None:
    if cells > MOST_BROKEN:
        raise too_large(f"错误值和没有结果的公式超过 {MOST_BROKEN} 个")


def _find_hidden(cells: bytes, grid: Grid) -> None:
    rows = 0
    for match in _ROW.finditer(cells):
        rows += 1
        if _HIDDEN.search(match[1]):
            number = _ROW_NUMBER.search(match[1])
            if not number:
                raise Odd
            grid.hidden.add(int(number[1]))
    if rows != cells.count(b"<row"):
        raise Odd


def _range(found: tuple[bytes, bytes, bytes, bytes]) -> Range:
    left, top, right, bottom = found
    return int(top), column_number(left), int(bottom), column_number(right)
