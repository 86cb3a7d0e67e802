"""The grids of an .xlsx: one walk over the XML of each sheet, which leaves out no fact of it.

No library tells together what a cell holds, whether that is an error or a formula that was never
computed, in which format it is shown, and whether it is struck through or hidden. The walk keeps
only filled cells, and their rectangle is measured before it is made: a lone value in the last
cell of the sheet is no reason to run out of memory.
"""

from collections.abc import Iterable, Sequence

from ...findings.limits import LAST_COLUMN, MOST_WRITTEN, damaged, too_large
from ...package.xml import Attributes, parse
from ...text.addresses import NO_CELL, Cell, position
from ...text.patterns import Pattern
from .archive import Archive
from .contents import (
    CellText,
    TextReader,
    check_kept,
    is_nought,
    is_on,
    number_of,
    read_contents,
    read_strings,
    read_styles,
    unescape,
)
from .formats import CellStyle, Run, from_iso, from_serial
from .grid import Filled, Grid, check_cells, plain_value

_NUMBER = Pattern(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_PLAIN = CellStyle()


def read_sheets(archive: Archive, names: Sequence[str]) -> list[Grid]:
    """The grids of the sheets of these names, in this order.

    Raises Refused for what is damaged or beyond the bounds.
    """
    contents = read_contents(archive)
    strings: list[CellText] = []
    if contents.strings in archive:
        strings = read_strings(archive.pieces(contents.strings))
    styles = read_styles(archive, contents.styles)
    reader = _SheetReader(strings, styles, contents.date1904)
    grids = []
    for name in names:
        grid = Grid(name, is_hidden=name in contents.hidden)
        reader.read(grid, archive.pieces(contents.sheets.get(name, "")))
        grids.append(grid)
    return grids


class _SheetReader:
    """Reads the sheets of one workbook, one after another."""

    def __init__(self, strings: list[CellText], styles: list[CellStyle], date1904: bool) -> None:
        self.strings = strings
        self.styles = styles
        self.date1904 = date1904
        self._area = 0  # cells of the rectangles of all sheets
        self._texts: dict[str, str] = {}  # each text that is not shared is kept once
        self._kept = 0  # bytes of memory for these

    def read(self, grid: Grid, pieces: Iterable[bytes]) -> None:
        """Read a sheet into the grid."""
        sheet = _Sheet(self, grid)
        parse(pieces, sheet.start, sheet.end, sheet.text)
        if not sheet.has_data:
            raise damaged()
        self._area = grid.fill(sheet.cells, self._area)

    def shared(self, number: str) -> CellText:
        """The shared string of that number."""
        is_number = number.isascii() and number.isdigit() and len(number) < 8
        if not is_number or int(number) >= len(self.strings):
            raise damaged()
        return self.strings[int(number)]

    def style(self, number: str | None) -> CellStyle:
        """The style of that number; a plain one where there is none."""
        place = number_of(number)
        return self.styles[place] if number and place < len(self.styles) else _PLAIN

    def keep(self, text: str) -> str:
        """The text, which other cells may have too."""
        kept = self._texts.setdefault(text, text)
        if kept is text:
            self._kept += text.__sizeof__()
            check_kept(len(self._texts), self._kept)
        return kept


class _Sheet:
    """Takes the elements of a sheet's part. What has no address comes after what was before."""

    def __init__(self, reader: _SheetReader, grid: Grid) -> None:
        self._reader = reader
        self._grid = grid
        self.has_data = False
        self.cells: list[Filled] = []
        self._is_within = False  # the first sheetData
        self._row = self._column = self._last_column = 0
        self._shared_formulas: dict[str, str] = {}
        # Of the cell that is open: where it is, its attributes, and what stands in it.
        self._cell: Cell = (0, 0)
        self._attributes: Attributes | None = None
        self._taken: list[str] | None = None  # the characters of v or f, while within
        self._written = 0
        self._value: str | None = None
        self._formula: str | None = None
        self._formula_of = ""
        self._inline: TextReader | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        if self._attributes is not None:
            self._start_within_cell(name, attributes)
        elif name == "c" and self._is_within:
            self._start_cell(attributes)
        elif name == "row" and self._is_within:
            self._start_row(attributes)
        elif name == "sheetData":
            self._is_within = not self.has_data
            self.has_data = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col":
            self._note_columns(attributes)
        elif name == "sheetProtection":
            self._note_protection(attributes)

    def text(self, text: str) -> None:
        """Take some characters."""
        if self._taken is not None:
            self._taken.append(text)
            self._written += len(text)
            if self._written > MOST_WRITTEN:
                raise too_large("单元格里的文字过多")
        elif self._inline is not None:
            self._inline.text(text)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name == "c":
            if self._attributes is not None:
                self._end_cell(self._attributes)
        elif name == "v" and self._taken is not None:
            self._value = (self._value or "") + "".join(self._taken)
            self._taken = None
        elif name == "f" and self._taken is not None:
            self._formula = "".join(self._taken)
            self._taken = None
        elif name == "sheetData":
            self._is_within = False
        elif self._inline is not None:
            self._inline.end(name)

    # --- rows and columns ---

    def _start_row(self, attributes: Attributes) -> None:
        self._row = number_of(attributes.get("r")) or self._row + 1
        self._column = 0
        if is_on(attributes.get("hidden")):
            self._grid.hidden.add(self._row)
        if is_nought(attributes.get("ht")):
            self._grid.flat.add(self._row)

    def _note_columns(self, attributes: Attributes) -> None:
        """Note hidden columns; these elements are in order and name each column once."""
        first = max(number_of(attributes.get("min")), self._last_column + 1)
        last = min(number_of(attributes.get("max")), LAST_COLUMN)
        self._last_column = max(self._last_column, last)
        if is_on(attributes.get("hidden")) or is_nought(attributes.get("width")):
            self._grid.hidden_columns.update(range(first, last + 1))

    def _note_protection(self, attributes: Attributes) -> None:
        if is_on(attributes.get("sheet")) and is_on(attributes.get("formatCells", "1")):
            has_password = attributes.get("password") or attributes.get("hashValue")
            self._grid.protection = "有密码" if has_password else "没有密码"

    def _merge(self, reference: str) -> None:
        first, last = (position(part) for part in (reference + ":").split(":")[:2])
        if NO_CELL not in (first, last):
            self._grid.merge((*first, *last))

    # --- cells ---

    def _start_cell(self, attributes: Attributes) -> None:
        self._attributes = attributes
        row = self._row
        place = position(attributes.get("r", ""))
        if place != NO_CELL:
            row, self._column = place
        else:
            self._column += 1
        self._cell = (row, self._column)
        self._written = 0
        self._value = self._formula = self._inline = None

    def _start_within_cell(self, name: str, attributes: Attributes) -> None:
        if name == "v":
            self._taken = []
        elif name == "f":
            self._taken = []
            self._formula_of = attributes.get("si", "")
        elif name == "is":
            self._inline = TextReader()
        elif self._inline is not None:
            self._inline.start(name, attributes)

    def _end_cell(self, attributes: Attributes) -> None:
        self._attributes = self._taken = None
        value = self._value
        kind = attributes.get("t", "n")
        style = self._reader.style(attributes.get("s"))
        if value is None and self._formula is None and self._inline is None and kind != "e":
            if style.ground:
                self._grid.note_ground(self._cell)
            return  # a blank cell, of which prepared sheets have thousands
        if self._formula is not None:
            self._note_formula(kind, value)
        if kind == "e":
            self._grid.note_broken(self._cell, value or "")
            if attributes.get("vm") and self._formula is None:
                self._grid.pictures.add(self._cell)
        elif kind == "s" and value:
            text = self._reader.shared(value.strip())
            self._put(text.text, style, text.runs)
        elif kind == "inlineStr" and self._inline:
            text = self._inline.found()
            self._put(self._reader.keep(text.text), style, text.runs)
        elif value and kind != "inlineStr":
            self._put(_value(kind, value, style, self._reader), style)

    def _note_formula(self, kind: str, value: str | None) -> None:
        formula = self._formula or ""
        if self._formula_of:
            formula = formula or self._shared_formulas.get(self._formula_of, "")
            self._shared_formulas[self._formula_of] = formula
        self._formula_of = ""
        self._grid.formulas[self._cell] = formula
        # An empty text is a result; an empty anything else is none.
        is_result = (value or "").strip() or (kind == "str" and value is not None)
        if not is_result and kind not in ("e", "inlineStr"):
            self._grid.note_broken(self._cell, None)

    def _put(self, value: object, style: CellStyle, runs: Sequence[Run] = ()) -> None:
        """Keep a filled cell, and what its style says about it."""
        if value == "":
            return
        self.cells.append((self._cell, value))
        check_cells(len(self.cells), *self._cell)
        self._grid.note_style(self._cell, value, style, runs)


def _value(kind: str, text: str, style: CellStyle, reader: _SheetReader) -> object:
    """The value of a cell that holds no shared or inline text."""
    if kind == "b":
        return text.strip() in ("1", "true")
    if kind == "d":
        return from_iso(text.strip())
    if kind == "n" and _NUMBER.fullmatch(text.strip()):
        return plain_value(from_serial(float(text), style.format, reader.date1904))
    return reader.keep(unescape(text))
