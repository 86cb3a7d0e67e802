"""Sheets in any other form, written again in the regular one that scan.py reads.

For the XML of .xlsx with prefixes, other encodings, comments, cells without addresses; and for
the tables of .ods, which so share everything that comes after. Reading .ods here and not in the
engine also keeps error cells, tabs and the two values of a boolean, and ends on cut-off files.
"""

import re

from ...findings.limits import MOST_CELLS, MOST_REWRITTEN, damaged, too_large
from ...package.xml import Attributes, parse
from ...text.addresses import column_letters
from ...text.patterns import Pattern
from .grid import LAST_COLUMN, LAST_ROW, beyond, check_cells

_REFERENCE = Pattern(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_TYPES = {"", "b", "d", "e", "inlineStr", "n", "s", "str"}
# As the spreadsheet programs show errors.
_ERROR = Pattern(r"#(?:[A-Z0-9/]+[!?]|N/A)|Err:\d+", re.ASCII)
_DURATION = Pattern(r"PT(\d{1,4})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S", re.ASCII)


class SheetWriter:
    """Collects cells and writes them as the XML of one regular sheet."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._merged: list[str] = []
        self._size = 0

    def cell(
        self, row: int, column: int, kind: str, value: str, style: str = "", formula: bool = False
    ) -> None:
        """A cell, of a type of .xlsx ("" is a number or anything); an empty one is left out."""
        if not (value or formula or kind == "e"):
            return
        if row > LAST_ROW or column > LAST_COLUMN:
            raise beyond(row, column)
        written = f'<c r="{column_letters(column)}{row}"'
        written += f' s="{style}"' if style else ""
        written += f' t="{kind}">' if kind else ">"
        written += "<f/>" if formula else ""
        if kind == "inlineStr":
            written += f'<is><t xml:space="preserve">{value.translate(_ESCAPES)}</t></is></c>'
        elif value or kind == "str":
            written += f"<v>{value.translate(_ESCAPES)}</v></c>"
        else:
            written += "</c>"
        self._size += len(written)
        if self._size > MOST_REWRITTEN:
            raise too_large("展开后的内容过大")
        self._pieces.append(written)

    def hide(self, row: int) -> None:
        """Note that the row is hidden."""
        self._pieces.append(f'<row r="{row}" hidden="1"/>')

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Note a merged range."""
        corners = f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
        self._merged.append(f'<mergeCell ref="{corners}"/>')

    def xml(self) -> bytes:
        """The whole part. Rows are not bracketed: every cell bears its address."""
        cells, merged = "".join(self._pieces), "".join(self._merged)
        return f"<sheetData>{cells}</sheetData>{merged}".encode("utf-8", "replace")


# --- .xlsx ----------------------------------------------------------------------------------------


def rewrite(data: bytes) -> bytes:
    """The regular form of a sheet's part. Raises Refused where it is no well-formed sheet."""
    reader = _SheetReader()
    parse(data, reader.start, reader.end, reader.text)
    if not reader.found:
        raise damaged()
    return reader.writer.xml()


class _SheetReader:
    """Handles the elements of a sheet's part; what has no address is counted."""

    def __init__(self) -> None:
        self.writer = SheetWriter()
        self.found = False  # whether there are sheet data at all
        self._inside = False  # within the first sheet data
        self._row = self._cell_row = self._column = 0
        self._cell: Attributes | None = None
        self._formula = False
        self._value: list[str] | None = None  # of v, while within
        self._values: list[str] = []
        self._inline = _TextReader()

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheetData":
            self._inside = not self.found
            self.found = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif self._cell is not None:
            self._formula = self._formula or name == "f"
            self._value = [] if name == "v" else None
            self._inline.start(name, attributes)
        elif self._inside and name == "row":
            number = attributes.get("r", "")
            self._row = int(number) if _is_number(number) else self._row + 1
            self._column = 0
            if attributes.get("hidden") in ("1", "true"):
                self.writer.hide(self._row)
        elif self._inside and name == "c":
            self._cell, self._formula = attributes, False
            self._values, self._inline = [], _TextReader()
            place = _REFERENCE.fullmatch(attributes.get("r", "").upper())
            self._cell_row = int(place[2]) if place else self._row
            self._column = _column(place[1]) if place else self._column + 1

    def end(self, name: str) -> None:
        if name == "sheetData":
            self._inside = False
        elif name == "c" and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif self._cell is not None:
            self._inline.end(name)
            self._values += self._value or ()
            self._value = None

    def text(self, text: str) -> None:
        if self._cell is not None:
            self._inline.text(text)
            if self._value is not None:
                self._value.append(text)

    def _end_cell(self, attributes: Attributes) -> None:
        kind, style = attributes.get("t", ""), attributes.get("s", "")
        kind = kind if kind in _TYPES else "str"
        style = style if _is_number(style) else ""
        value = "".join(self._values)
        if kind == "inlineStr":
            value = self._inline.found()
        elif kind != "str":
            value = value.strip()
        self.writer.cell(self._cell_row, self._column, kind, value, style, self._formula)

    def _merge(self, reference: str) -> None:
        corners = [_REFERENCE.fullmatch(part) for part in reference.split(":")]
        if len(corners) == 2 and corners[0] and corners[1]:
            (left, top), (right, bottom) = (corner.groups() for corner in corners if corner)
            self.writer.merge(int(top), _column(left), int(bottom), _column(right))


class _TextReader:
    """Collects a text that may be cut into runs; how it is pronounced does not belong to it."""

    def __init__(self) -> None:
        self._runs: list[str] = []
        self._run: list[str] | None = None
        self._preserve = self._phonetic = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "rPh":
            self._phonetic = True
        elif name == "t" and not self._phonetic:
            self._run = []
            self._preserve = attributes.get("space") == "preserve"

    def text(self, text: str) -> None:
        if self._run is not None:
            self._run.append(text)

    def end(self, name: str) -> None:
        if name == "rPh":
            self._phonetic = False
        elif name == "t" and self._run is not None:
            run = "".join(self._run)
            self._runs.append(run if self._preserve else run.strip(" \t\r\n"))
            self._run = None

    def found(self) -> str:
        return "".join(self._runs)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 8


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def rewrite_strings(data: bytes) -> bytes:
    """The regular form of the shared strings."""
    pieces: list[str] = []
    reader = _TextReader()

    def start(name: str, attributes: Attributes) -> None:
        nonlocal reader
        if name == "si":
            reader = _TextReader()
        reader.start(name, attributes)

    def end(name: str) -> None:
        reader.end(name)
        if name == "si":
            pieces.append(
                f'<si><t xml:space="preserve">{reader.found().translate(_ESCAPES)}</t></si>'
            )

    parse(data, start, end, lambda text: reader.text(text))
    return f"<sst>{''.join(pieces)}</sst>".encode("utf-8", "replace")


# --- .ods -----------------------------------------------------------------------------------------


def table_names(content: bytes) -> tuple[list[str], bool]:
    """The names of the tables of an .ods, and whether it counts its days from 1904."""
    reader = _TableReader(frozenset())
    parse(content, reader.start, reader.end, reader.text, with_prefix=True)
    return reader.names, reader.date1904


def read_tables(content: bytes, wanted: frozenset[str]) -> tuple[dict[str, bytes], bool]:
    """The wanted tables of an .ods in the regular form of a sheet, and the date system."""
    reader = _TableReader(wanted)
    parse(content, reader.start, reader.end, reader.text, with_prefix=True)
    return {name: writer.xml() for name, writer in reader.tables.items()}, reader.date1904


class _TableReader:
    """Handles the elements of content.xml. Source: ODF 1.3 part 3, sections 9.1 and 19.

    Rows and cells that are repeated are written out only as far as they hold something.
    """

    def __init__(self, wanted: frozenset[str]) -> None:
        self.names: list[str] = []
        self.date1904 = False
        self.tables: dict[str, SheetWriter] = {}
        self._wanted = wanted
        self._path: list[str] = []
        self._tables_open = 0
        self._writer: SheetWriter | None = None
        self._written = 0
        self._row = self._rows = 0
        self._row_hidden = False
        self._groups_hidden: list[bool] = []
        self._cells: list[tuple[int, int, str, str, bool]] = []  # column, repeats, kind, value, f
        self._column = 0
        self._cell: Attributes | None = None
        self._cell_depth = 0
        self._paragraphs: list[list[str]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        self._path.append(name)
        if name == "table:table":
            self._start_table(attributes)
        elif name == "table:null-date":
            self.date1904 = attributes.get("table:date-value", "").startswith("1904")
        elif self._writer is None or self._tables_open > 1:
            return
        elif self._cell is not None:
            self._start_content(name, attributes)
        elif name == "table:table-row-group":
            self._groups_hidden.append(attributes.get("table:display") == "false")
        elif name == "table:table-row":
            self._rows = _repeats(attributes, "table:number-rows-repeated")
            visibility = attributes.get("table:visibility", "visible")
            self._row_hidden = visibility != "visible" or any(self._groups_hidden)
            self._cells, self._column = [], 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell, self._cell_depth, self._paragraphs = attributes, len(self._path), []

    def _start_table(self, attributes: Attributes) -> None:
        self._tables_open += 1
        if self._tables_open > 1 or self._path[-2:-1] != ["office:spreadsheet"]:
            return
        name = attributes.get("table:name", "")
        self.names.append(name)
        self._row = 0
        if name in self._wanted and name not in self.tables:
            self._writer = self.tables[name] = SheetWriter()

    def _start_content(self, name: str, attributes: Attributes) -> None:
        """Text stands in paragraphs right below the cell; those of notes and shapes do not."""
        depth = len(self._path) - self._cell_depth
        if name == "text:p" and depth == 1:
            self._paragraphs.append([])
        elif self._in_paragraph():
            if name == "text:s":
                blanks = _repeats(attributes, "text:c")
                self._paragraphs[-1].append(" " * min(blanks, 1024))
            elif name == "text:tab":
                self._paragraphs[-1].append("\t")
            elif name == "text:line-break":
                self._paragraphs[-1].append("\n")

    def _in_paragraph(self) -> bool:
        return self._path[self._cell_depth : self._cell_depth + 1] == ["text:p"]

    def text(self, text: str) -> None:
        if self._cell is not None and self._paragraphs and self._in_paragraph():
            self._paragraphs[-1].append(text)

    def end(self, name: str) -> None:
        self._path.pop()
        if name == "table:table":
            self._tables_open -= 1
            if not self._tables_open:
                self._writer = None
        elif self._writer is None or self._tables_open > 1:
            return
        elif name in ("table:table-cell", "table:covered-table-cell") and self._cell is not None:
            if len(self._path) == self._cell_depth - 1:
                self._end_cell(self._cell)
        elif name == "table:table-row":
            self._end_row(self._writer)
        elif name == "table:table-row-group" and self._groups_hidden:
            self._groups_hidden.pop()

    def _end_cell(self, attributes: Attributes) -> None:
        repeats = _repeats(attributes, "table:number-columns-repeated")
        kind, value = self._content(attributes)
        formula = "table:formula" in attributes
        if value or formula or kind == "e":
            self._cells.append((self._column + 1, repeats, kind, value, formula))
        rows = _repeats(attributes, "table:number-rows-spanned")
        columns = _repeats(attributes, "table:number-columns-spanned")
        if self._writer and (rows > 1 or columns > 1):
            top, left = self._row + 1, self._column + 1
            bottom, right = min(top + rows - 1, LAST_ROW), min(left + columns - 1, LAST_COLUMN)
            if top <= bottom and left <= right:
                self._writer.merge(top, left, bottom, right)
        self._column += repeats
        self._cell = None

    def _content(self, attributes: Attributes) -> tuple[str, str]:
        """The type and value of the cell, as .xlsx has them."""
        text = "\n".join("".join(parts) for parts in self._paragraphs)
        kind = attributes.get("office:value-type", "")
        is_formula = "table:formula" in attributes
        # LibreOffice calls an error a text, and says better in an attribute of its own.
        is_error = attributes.get("calcext:value-type") == "error"
        if is_error or (is_formula and _ERROR.fullmatch(text)):
            return "e", text or "#?"
        if kind in ("float", "percentage", "currency"):
            return "", attributes.get("office:value", "")
        if kind == "date":
            return "d", attributes.get("office:date-value", "")
        if kind == "boolean":
            return "b", "1" if attributes.get("office:boolean-value") == "true" else "0"
        if kind == "time":
            duration = _DURATION.fullmatch(attributes.get("office:time-value", ""))
            return "inlineStr", ":".join(duration.groups()) if duration else text
        if kind == "string":
            return "inlineStr", attributes.get("office:string-value", "") or text
        # A formula whose result is an empty text has no type, but an empty paragraph.
        return "str" if is_formula and self._paragraphs else "", ""

    def _end_row(self, writer: SheetWriter) -> None:
        if self._cells:
            self._written += self._rows * sum(repeats for _, repeats, *_ in self._cells)
            first, repeats, *_ = self._cells[-1]
            check_cells(self._written, self._row + self._rows, first + repeats - 1)
            for row in range(self._row + 1, self._row + self._rows + 1):
                if self._row_hidden:
                    writer.hide(row)
                for first, repeats, kind, value, formula in self._cells:
                    for column in range(first, first + repeats):
                        writer.cell(row, column, kind, value, formula=formula)
        self._row += self._rows


def _repeats(attributes: Attributes, name: str) -> int:
    """How often, at least once and at most a sheet's worth, since the number may be absurd."""
    number = attributes.get(name, "1")
    return min(max(int(number), 1), MOST_CELLS) if _is_number(number) else 1
