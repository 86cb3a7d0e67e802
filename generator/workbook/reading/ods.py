"""The grids of an .ods: one walk over its tables, which ends on files that are cut off.

What a cell shows stands in the file, so number formats are made of its styles for days only.

No library tells error cells, tabs and hidden rows of these files. Source: ODF 1.3 part 3,
sections 9.1 and 19.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import product
from typing import NamedTuple

from ...findings.limits import LAST_COLUMN, LAST_ROW, MOST_BLANKS, MOST_PARENTS
from ...package.xml import Attributes, parse
from ...text.patterns import Pattern
from .archive import Archive
from .contents import is_nought, number_of
from .formats import Run, Span, bright, from_iso, is_red, struck_parts
from .grid import Filled, Grid, SheetNames, check_cells, is_error, plain_value

_CELLS = ("table:table-cell", "table:covered-table-cell")
_NUMBERS = ("float", "percentage", "currency")
_DURATION = Pattern(r"PT([0-9]{1,4})H([0-9]{1,2})M([0-9]{1,2})(?:[.,][0-9]+)?S")
# The parts of a style for days, as number formats write them.
_DAY_PARTS = {
    "number:year": ("yy", "yyyy"),
    "number:month": ("m", "mm"),
    "number:day": ("d", "dd"),
    "number:hours": ("h", "hh"),
    "number:minutes": ("m", "mm"),
    "number:seconds": ("s", "ss"),
}


class _Element(NamedTuple):
    """An element of a row, with the elements and characters in it."""

    name: str
    attributes: Attributes
    content: list["_Element | str"]


class _Look(NamedTuple):
    """What a style of a table, row, column or text says that matters; None where it is silent."""

    parent: str
    is_hidden: bool = False
    is_flat: bool = False
    is_struck: bool | None = None
    is_marked: bool = False
    ground: str = ""  # its colour, where it is a bright one
    format: str = ""  # the name of another style


class _Found(NamedTuple):
    """What stands in a cell."""

    value: object = ""
    shown: str = ""
    format: str = ""
    error: str | None = None
    formula: str | None = None
    is_unvalued: bool = False
    struck: tuple[Span, ...] = ()
    is_marked: bool = False
    ground: str = ""


def ods_names(data: bytes) -> SheetNames:
    """The names of the tables, and whether days count from 1904. Raises Refused."""
    reader = _OdsReader(())
    reader.read(Archive(data))
    return SheetNames(reader.names, reader.date1904, has_links=reader.has_links)


def read_ods(data: bytes, names: Sequence[str]) -> list[Grid]:
    """The grids of the tables of these names, in this order. Raises Refused."""
    reader = _OdsReader(names)
    reader.read(Archive(data))
    return [reader.grids[name] for name in names]


class _OdsReader:
    """Takes the elements of content.xml: each row of a wanted table is gathered, then read."""

    def __init__(self, wanted: Sequence[str]) -> None:
        self.names: list[str] = []
        self.date1904 = False
        self.has_links = False
        self.grids: dict[str, Grid] = {}
        self._wanted = frozenset(wanted)
        self._looks: dict[str, _Look] = {}
        self._style = ""  # the one that is being described
        self._formats: dict[str, str] = {}  # of styles for days
        self._path: list[str] = []  # of elements that are open, above the rows
        self._area = 0  # cells of the rectangles of all tables
        # Of the table that is open.
        self._grid: Grid | None = None
        self._cells: list[Filled] = []
        self._row = self._column = 0
        self._column_ends: list[int] = []  # of columns whose cells have the same style,
        self._column_styles: list[str] = []  # which is this one where they name none
        self._groups: list[bool] = []  # whether each group of rows that is open is hidden
        self._row_parts: list[_Element] = []  # the row that is open, and what is open in it

    def read(self, archive: Archive) -> None:
        """Read the part that holds the tables, and before it that with the common styles."""
        for part in ("styles.xml", "content.xml"):
            if part in archive or part == "content.xml":
                pieces = archive.pieces(part)
                parse(pieces, self._start, self._end, self._text, with_prefix=True)

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "text:a" and not attributes.get("xlink:href", "#").startswith("#"):
            self.has_links = True
        if self._row_parts:
            element = _Element(name, attributes, [])
            self._row_parts[-1].content.append(element)
            self._row_parts.append(element)
            return
        self._path.append(name)
        if name == "table:table" and self._path[-2:-1] == ["office:spreadsheet"]:
            self._start_table(attributes)
        elif name == "table:null-date":
            self.date1904 = attributes.get("table:date-value", "").startswith("1904")
        elif name == "style:style":
            self._style = attributes.get("style:name", "")
            parent = attributes.get("style:parent-style-name", "")
            data = attributes.get("style:data-style-name", "")
            self._looks[self._style] = _Look(parent, format=data)
        elif name == "number:date-style":
            self._style = attributes.get("style:name", "")
            self._formats[self._style] = ""
        elif name in _DAY_PARTS and self._path[-2:-1] == ["number:date-style"]:
            is_long = attributes.get("number:style") == "long"
            self._formats[self._style] += _DAY_PARTS[name][is_long]
        elif name.startswith("style:") and name.endswith("-properties"):
            self._describe_style(attributes)
        elif self._grid is None:
            return
        elif name == "table:table-row":
            self._path.pop()
            self._row_parts.append(_Element(name, attributes, []))
        elif name == "table:table-column":
            self._take_column(self._grid, attributes)
        elif name == "table:table-row-group":
            self._groups.append(attributes.get("table:display") == "false")

    def _text(self, text: str) -> None:
        if self._row_parts:
            self._row_parts[-1].content.append(text)
        elif self._path[-2:] == ["number:date-style", "number:text"]:
            self._formats[self._style] += f'"{text}"'

    def _end(self, name: str) -> None:
        if self._row_parts:
            ended = self._row_parts.pop()
            if not self._row_parts and self._grid is not None:
                self._take_row(self._grid, ended)
            return
        self._path.pop()
        if name == "table:table" and self._grid is not None:
            self._end_table(self._grid)
        elif name == "table:table-row-group" and self._groups:
            self._groups.pop()

    # --- styles ---

    def _describe_style(self, attributes: Attributes) -> None:
        """Add what these properties say to the style that is open."""
        look = self._looks.get(self._style, _Look(""))
        if attributes.get("table:display") == "false":
            look = look._replace(is_hidden=True)
        for size in ("style:row-height", "style:column-width"):
            if is_nought(attributes.get(size)):
                look = look._replace(is_flat=True)
        for line in ("style:text-line-through-style", "style:text-line-through-type"):
            if line in attributes:
                look = look._replace(is_struck=attributes[line] != "none")
        if ground := bright(attributes.get("fo:background-color", "")):
            look = look._replace(ground=ground)
        if is_red(attributes.get("fo:color", "")) or ground:
            look = look._replace(is_marked=True)
        self._looks[self._style] = look

    def _look(self, attributes: Attributes) -> _Look:
        return self._looks.get(attributes.get("table:style-name", ""), _Look(""))

    def _is_struck(self, name: str) -> bool | None:
        """Whether the style of that name strikes a text through; None where it does not say."""
        told = (look.is_struck for look in self._lineage(name))
        return next((is_struck for is_struck in told if is_struck is not None), None)

    def _lineage(self, name: str) -> Iterator[_Look]:
        """The style of that name, and those that speak where it is silent."""
        for _ in range(MOST_PARENTS):
            look = self._looks.get(name, _Look(""))
            yield look
            if not look.parent:
                return
            name = look.parent

    # --- tables, columns and rows ---

    def _start_table(self, attributes: Attributes) -> None:
        name = attributes.get("table:name", "")
        self.names.append(name)
        if name in self._wanted and name not in self.grids:
            self._grid = Grid(name, is_hidden=self._look(attributes).is_hidden)
            self.grids[name] = self._grid
            self._cells, self._groups = [], []
            self._row = self._column = 0
            self._column_ends, self._column_styles = [], []

    def _end_table(self, grid: Grid) -> None:
        self._area = grid.fill(self._cells, self._area)
        self._grid = None

    def _take_column(self, grid: Grid, attributes: Attributes) -> None:
        first = self._column + 1
        self._column += _repeats(attributes, "table:number-columns-repeated")
        self._column_ends.append(self._column)
        self._column_styles.append(attributes.get("table:default-cell-style-name", ""))
        visibility = attributes.get("table:visibility", "visible")
        if visibility != "visible" or self._look(attributes).is_flat:
            grid.hidden_columns.update(range(first, min(self._column, LAST_COLUMN) + 1))

    def _take_row(self, grid: Grid, row: _Element) -> None:
        """Read a row; it and its cells are repeated only as far as they hold something."""
        filled: list[tuple[range, _Found]] = []
        column = 1
        for cell in row.content:
            if isinstance(cell, str) or cell.name not in _CELLS:
                continue
            self._note_merged(grid, column, cell.attributes)
            repeats = _repeats(cell.attributes, "table:number-columns-repeated")
            found = self._read_cell(cell, column)
            if found != _Found():
                filled.append((range(column, column + repeats), found))
            column += repeats
        top = self._row + 1
        self._row += _repeats(row.attributes, "table:number-rows-repeated")
        if filled:
            self._put(grid, range(top, self._row + 1), row.attributes, filled)

    def _put(
        self,
        grid: Grid,
        rows: range,
        attributes: Attributes,
        filled: Sequence[tuple[range, _Found]],
    ) -> None:
        """Keep rows that are alike. Raises Refused where they are too many, or reach too far."""
        right = filled[-1][0][-1]
        count = len(rows) * sum(len(columns) for columns, _ in filled)
        check_cells(len(self._cells) + count, rows[-1], right)
        if attributes.get("table:visibility", "visible") != "visible" or any(self._groups):
            grid.hidden.update(rows)
        if self._look(attributes).is_flat:
            grid.flat.update(rows)
        for columns, found in filled:
            for place in product(rows, columns):
                self._cells.append((place, found.value))
                _note(grid, place, found)

    def _note_merged(self, grid: Grid, left: int, attributes: Attributes) -> None:
        rows = _repeats(attributes, "table:number-rows-spanned")
        columns = _repeats(attributes, "table:number-columns-spanned")
        if (rows > 1 or columns > 1) and left <= LAST_COLUMN:
            top = self._row + 1
            right = min(left + columns - 1, LAST_COLUMN)
            grid.merge((top, left, top + rows - 1, right))

    # --- cells ---

    def _read_cell(self, cell: _Element, column: int) -> _Found:
        attributes = cell.attributes
        style = attributes.get("table:style-name") or self._style_of_column(column)
        pieces = list(self._pieces(cell))
        text = "".join(piece for piece, _ in pieces)
        formula = attributes.get("table:formula")
        # LibreOffice calls an error a text, and says better in an attribute of its own; for Excel
        # it is a nought that shows an error.
        is_computed_error = formula is not None and is_error(text)
        if is_computed_error or attributes.get("calcext:value-type") == "error":
            return _Found(error=text, formula=formula)
        value = _value(attributes, text)
        if value == "":
            # A formula whose result is an empty text has no type, but an empty paragraph.
            is_text = bool(pieces) or attributes.get("office:value-type") == "string"
            return _Found(formula=formula, is_unvalued=formula is not None and not is_text)
        is_struck = bool(self._is_struck(style))
        runs = [Run(len(piece), own) for piece, own in pieces] if value == text else []
        struck = struck_parts(value, is_struck, runs)
        shown = "" if text == _written(value) else text
        code = self._format(style) if isinstance(value, datetime) else ""
        look = self._looks.get(style, _Look(""))
        return _Found(
            value,
            shown,
            code,
            formula=formula,
            struck=struck,
            is_marked=look.is_marked or self._is_marked(cell),
            ground=look.ground,
        )

    def _is_marked(self, element: _Element) -> bool:
        """Whether the style of a part of a text has a colour to mark with."""
        name = element.attributes.get("text:style-name", "")
        return self._looks.get(name, _Look("")).is_marked or any(
            self._is_marked(part) for part in element.content if isinstance(part, _Element)
        )

    def _style_of_column(self, column: int) -> str:
        place = bisect_left(self._column_ends, column)
        return self._column_styles[place] if place < len(self._column_styles) else ""

    def _format(self, name: str) -> str:
        """The number format of days in the style of that name."""
        named = next((look.format for look in self._lineage(name) if look.format), "")
        return self._formats.get(named, "")

    def _pieces(self, cell: _Element) -> Iterator[tuple[str, bool | None]]:
        """The characters of a cell, and whether they are struck through, if that is said.

        Text stands in paragraphs right below the cell; those of notes and shapes do not.
        """
        lead = ""
        for paragraph in cell.content:
            if isinstance(paragraph, _Element) and paragraph.name == "text:p":
                yield lead, None
                yield from self._within(paragraph, None)
                lead = "\n"

    def _within(
        self, element: _Element, is_struck: bool | None
    ) -> Iterator[tuple[str, bool | None]]:
        for part in element.content:
            if isinstance(part, str):
                yield part, is_struck
            elif part.name == "text:s":
                yield " " * min(_repeats(part.attributes, "text:c"), MOST_BLANKS), is_struck
            elif part.name == "text:tab":
                yield "\t", is_struck
            elif part.name == "text:line-break":
                yield "\n", is_struck
            elif part.name == "text:span":
                own = self._is_struck(part.attributes.get("text:style-name", ""))
                yield from self._within(part, is_struck if own is None else own)
            else:
                yield from self._within(part, is_struck)


def _note(grid: Grid, place: tuple[int, int], found: _Found) -> None:
    """Note whatever there is to be said of a cell beside its value."""
    if found.error is not None:
        grid.note_broken(place, found.error)
    if found.is_unvalued:
        grid.note_broken(place, None)
    if found.formula is not None:
        grid.formulas[place] = found.formula
    if found.shown:
        grid.shown[place] = found.shown
    if found.format:
        grid.formats[place] = found.format
    if found.struck:
        grid.struck[place] = found.struck
    if found.is_marked:
        grid.marked[place] = found.ground


def _value(attributes: Attributes, text: str) -> object:
    """The value of a cell, '' where it has none."""
    kind = attributes.get("office:value-type", "")
    if kind in _NUMBERS:
        return _number(attributes.get("office:value", ""))
    if kind == "date":
        return from_iso(attributes.get("office:date-value", ""))
    if kind == "boolean":
        return attributes.get("office:boolean-value") == "true"
    if kind == "time":
        duration = _DURATION.fullmatch(attributes.get("office:time-value", ""))
        return ":".join(duration.groups()) if duration else text
    if kind == "string":
        return attributes.get("office:string-value", "") or text
    return ""


def _written(value: object) -> object:
    """A value as it stands in a cell without a format of its own."""
    return f"{value:.15g}" if isinstance(value, (int, float)) else value


def _number(text: str) -> object:
    try:
        return plain_value(float(text))
    except ValueError:
        return text


def _repeats(attributes: Attributes, name: str) -> int:
    """How often, at least once and at most a sheet's worth, since the number may be absurd."""
    text = attributes.get(name, "1")
    return min(max(number_of(text), 1), LAST_ROW) if text.isdigit() else 1
