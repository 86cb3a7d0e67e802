"""A sheet's XML for the engine, in blocks of rows, and what the engine hides of these.

The engine gives '' for an empty cell, an error cell and a formula without a value alike, says
nothing of hidden rows, and allocates the whole used rectangle: so a large sheet is cut. Only sheets
in the regular form that nearly every program writes are scanned here (Odd tells of others, which
plain.py brings into that form), so that what these patterns see is all that the engine sees. No
pattern can look beyond the next < more than once per tag: the time is linear for any input.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...findings.limits import MOST_BROKEN, MOST_MERGED, too_large
from ...text.patterns import Pattern
from .decode import Decoded, take_out
from .grid import NOWHERE, Extent, Grid, Range, column_number, hull
from .regular import Odd, holds, is_utf8, stretches

# In the XML for the engine a shared string is the text of this and its number: each is read once,
# however many cells show it (those cells that are not decoded before). XML itself cannot hold this
# character.
MARK = "\x01"

_SPARSE = 100_000  # cells of a block's rectangle, beyond which the formatted ones are taken out
_LONGEST_HEAD = 1 << 20  # bytes before the first cell
_LONGEST_ROW = 16 << 20  # bytes of one row, and of what is no row
_LONGEST_TAG = 4 << 10  # bytes of a tag that matters, below the cells

_SHEET_DATA = Pattern(rb"<sheetData(?: ?/>|>)")
_END_SHEET_DATA = b"</sheetData>"
_PREFIXED_CELL = Pattern(rb"<[^<>\s]*:c[\s/>]")

_LETTERS, _DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"
_ADDRESS = rb'<c r="([A-Z]{1,3})([1-9]\d{0,6})"'
_FURTHER = rb'(?: (?:s|cm|vm|ph)="\w*"| t="(?:b|d|e|inlineStr|n|s|str)")*'
_CELL = Pattern(rb'<c r="([A-Z]{1,3}[1-9]\d{0,6})"' + _FURTHER + rb" ?/?>")
# An error is told even where it has no text.
_EMPTY_CELL = Pattern(rb'<c r="[A-Z]+\d+"(?![^<>]* t="e")' + _FURTHER + rb" ?(?:/>|>\s*</c>)")
_FORMULA = rb"<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)"
_ERROR_CELL = Pattern(
    rb'(<c r="([A-Z]{1,3})(\d{1,7})"(?: (?:s|cm|vm|ph)="\w*")* t="e"[^<>]*>\s*(?:'
    + _FORMULA
    + rb"\s*)?"
    rb"(?:<v>)?)([^<]*)"
)
_UNVALUED_CELL = Pattern(
    _ADDRESS + rb"([^<>]*)>\s*" + _FORMULA + rb"\s*(<v ?/>|<v>\s*</v>)?\s*</c>"
)
_ESCAPED = Pattern(rb"_x([0-9A-Fa-f]{4})_")
_SHARED_CELL = Pattern(rb'( t=")s("[^<>]*>\s*(?:' + _FORMULA + rb"\s*)?<v>)")
_NUMBER_CELL = Pattern(
    rb'(<c r="([A-Z]{1,3})(\d{1,7})")([^<>]*)(>\s*(?:' + _FORMULA + rb"\s*)?<v>([^<]*)</v>)"
)
_STYLE = Pattern(rb' s="\w*"')
_ROW = Pattern(rb'<row((?: [\w:]+="[^"<>]*")*) ?/?>')
_HIDDEN = Pattern(rb' hidden="(?:1|true)"')
_ROW_NUMBER = Pattern(rb' r="([1-9]\d{0,6})"')
_MERGED = Pattern(
    rb'<mergeCell\s[^<>]*?ref="([A-Z]{1,3})([1-9]\d{0,6}):([A-Z]{1,3})([1-9]\d{0,6})"'
)
_KNOWN_ERRORS = {b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!"}
# From here on no number is a day or a time; the engine breaks down on some that call themselves so.
_NO_DAY = 1e8


@dataclass(slots=True)
class Block:
    """Some rows of a sheet: cells for the engine and nothing else, and those it need not read."""

    cells: bytes
    decoded: Decoded
    above: int  # rows of the sheet above the first of these
    # The last row, as numbered in the sheet, and the last column that any cell may be in.
    bottom: int
    right: int


def scan(grid: Grid, pieces: Iterable[bytes]) -> Iterator[Block]:
    """The blocks that hold something, from the pieces of a sheet's part; the rest goes into `grid`.

    Raises Odd where the part has not the regular form, and where the rows of one piece do not all
    follow those of the piece before.
    """
    above = 0
    for whole in _stretches(grid, pieces):
        _check_form(whole)
        if _HIDDEN.search(whole):
            _find_hidden(whole, grid)
        cells, decoded = take_out(whole)
        cells, extent = _compact(cells) if _holds_something(cells) else (b"", NOWHERE)
        top, bottom, right = hull(decoded.extent, extent)
        if not bottom:
            continue
        if top <= above:
            raise Odd
        if b"<f" in cells:
            _find_unvalued(cells, grid)
        if b't="e"' in cells:
            _note_errors(cells, grid)
            cells = _ERROR_CELL.sub(_known_error, cells)
        yield Block(_mark_shared(cells), decoded, above, bottom, right)
        above = bottom


def without_absurd_days(cells: bytes) -> bytes:
    """The cells, in which huge numbers have lost the format that calls them days or times."""

    def unstyle(match: re.Match[bytes]) -> bytes:
        try:
            is_absurd = abs(float(match[6])) >= _NO_DAY
        except ValueError:
            is_absurd = False
        return match[1] + _STYLE.sub(b"", match[4]) + match[5] if is_absurd else match[0]

    return _NUMBER_CELL.sub(unstyle, cells)


# --- cutting --------------------------------------------------------------------------------------


def _stretches(grid: Grid, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What stands between <sheetData> and </sheetData>, cut before rows.

    Notes the merged ranges, which follow it. The sheet is odd if there is anything else in it that
    the patterns do not expect.
    """
    pieces = iter(pieces)
    rest = _after_head(pieces)
    if rest is None:
        return
    while (end := rest.find(_END_SHEET_DATA)) < 0:
        cut = max(rest.rfind(b"<row"), 0)
        if cut:
            yield rest[:cut]
        if len(rest) - cut > _LONGEST_ROW:
            raise Odd
        piece = next(pieces, None)
        if piece is None:
            raise Odd
        rest = rest[cut:] + piece
    yield rest[:end]
    _find_merged(grid, rest[end + len(_END_SHEET_DATA) :], pieces)


def _after_head(pieces: Iterator[bytes]) -> bytes | None:
    """The first piece from its first cell on; None where the sheet has no cells at all."""
    head = b""
    for piece in pieces:
        head += piece
        if start := _SHEET_DATA.search(head):
            before = head[: start.start()]
            if not is_utf8(head) or b"<!" in before or b"sheetData" in before:
                raise Odd
            if not start[0].endswith(b"/>"):
                return head[start.end() :]
            for rest in pieces:  # it is to be whole all the same
                del rest
            return None
        if len(head) > _LONGEST_HEAD:
            raise Odd
    raise Odd


def _compact(cells: bytes) -> tuple[bytes, Extent]:
    """These cells, without the empty ones where they are sparse, and their extent."""
    extent = top, bottom, right = _extent(cells)
    if (bottom - top) * right > _SPARSE:
        cells = _EMPTY_CELL.sub(b"", cells)
        extent = _extent(cells)
    return cells, extent


def _mark_shared(cells: bytes) -> bytes:
    """The cells, in which those of shared strings have their numbers as texts."""
    if MARK.encode() in cells:
        raise Odd
    if b"_x0001_" in cells:  # as which the engine would take it, ECMA-376-1 22.9.2.19
        cells = _ESCAPED.sub(lambda c: b"_x0002_" if c[1] == b"0001" else c[0], cells)
    if b' t="s"' in cells:
        cells = _SHARED_CELL.sub(rb"\1str\2" + MARK.encode(), cells)
    return cells


# --- checking and noting --------------------------------------------------------------------------


def _check_form(cells: bytes) -> None:
    if (
        b"sheetData" in cells
        or holds(cells, b"!", b"<!")
        or holds(cells, b"?", b"<?")
        or (holds(cells, b":", b":c") and _PREFIXED_CELL.search(cells))
    ):
        raise Odd


def _holds_something(cells: bytes) -> bool:
    """Whether there are more than formatted cells, which need not even be counted."""
    return b"<v" in cells or b"<is" in cells or b"<f" in cells or b't="e"' in cells


def _extent(cells: bytes) -> Extent:
    """The extent that the cell tags name. Raises Odd if one tag is not regular."""
    rows, columns, regular = set(), set(), 0
    for some in stretches(cells):
        found = _CELL.findall(some)
        addresses = b" ".join(found)
        rows.update(map(int, set(addresses.translate(None, _LETTERS).split())))
        columns.update(addresses.translate(None, _DIGITS).split())
        regular += len(found)
    if regular != cells.count(b"<c"):
        raise Odd
    _check_ends(cells, regular)
    if not rows:
        return NOWHERE
    return min(rows), max(rows), max(map(column_number, columns))


def _check_ends(cells: bytes, count: int) -> None:
    """Raise Odd where so many cells cannot all have an end."""
    ended = cells.count(b"</c>")
    if ended < count > ended + cells.count(b"/>"):
        raise Odd


def _note_errors(cells: bytes, grid: Grid) -> None:
    _check_broken(len(grid.errors) + cells.count(b' t="e"'))
    for match in _ERROR_CELL.finditer(cells):
        text = match[4].decode("utf-8", "replace").strip() or "#?"
        grid.errors[int(match[3]), column_number(match[2])] = text


def _known_error(match: re.Match[bytes]) -> bytes:
    """The cell with an error that the engine knows: it refuses the whole sheet for any other."""
    return match[0] if match[4].strip() in _KNOWN_ERRORS else match[1] + b"#N/A"


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


def _find_merged(grid: Grid, rest: bytes, pieces: Iterator[bytes]) -> None:
    """Note the merged ranges in what follows the cells; nothing else in it matters."""
    while rest:
        piece = next(pieces, b"")
        cut = rest.rfind(b"<") if piece else len(rest)
        found = _MERGED.findall(rest, 0, max(cut, 0))
        grid.merged += map(_range, found)
        if len(grid.merged) > MOST_MERGED:
            raise too_large(f"合并单元格超过 {MOST_MERGED} 处")
        if holds(rest, b"!", b"<!") or b"sheetData" in rest:
            raise Odd
        kept = rest[cut:] if cut >= 0 else b""
        rest = (kept if len(kept) < _LONGEST_TAG else b"") + piece


def _range(found: tuple[bytes, bytes, bytes, bytes]) -> Range:
    left, top, right, bottom = found
    return int(top), column_number(left), int(bottom), column_number(right)
