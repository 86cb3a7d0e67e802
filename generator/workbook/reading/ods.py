"""The grids of an .ods: one walk over its tables, which ends on files that are cut off.

No library tells error cells, tabs and hidden rows of these files. Source: ODF 1.3 part 3,
sections 9.1 and 19.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from ...findings.limits import LAST_COLUMN, LAST_ROW, MOST_BLANKS, MOST_CELLS
from ...package.xml import Attributes, parse
from ...text.patterns import Pattern
from .archive import Archive
from .contents import number_of
from .grid import Grid, beyond, check_cells, plain_value

_CONTENT = "content.xml"
_CELLS = ("table:table-cell", "table:covered-table-cell")
_NUMBERS = ("float", "percentage", "currency")
# As the spreadsheet programs show errors.
_ERROR = Pattern(r"#(?:[A-Z0-9/]+[!?]|N/A)|Err:[0-9]+")
_DURATION = Pattern(r"PT([0-9]{1,4})H([0-9]{1,2})M([0-9]{1,2})(?:[.,][0-9]+)?S")
# The properties of a style that matter, for tables, rows, columns and texts.
_PROPERTIES = frozenset(
    f"style:{kind}-properties" for kind in ("table", "table-row", "table-column", "text")
)


def read_names(archive: Archive) -> tuple[list[str], bool]:
    """The names of the tables, and whether days count from 1904."""
    reader = _OdsReader(frozenset())
    reader.read(archive)
    return reader.names, reader.date1904


def read_ods(archive: Archive, names: Collection[str]) -> list[Grid]:
    """The grids of the tables of these names, in this order. Raises Refused."""
    reader = _OdsReader(frozenset(names))
    reader.read(archive)
    return [reader.grids[name] for name in names]


class _Filled(NamedTuple):
    """A cell that holds something, and how often it is repeated to the right."""

    column: int
    repeats: int
    value: object
    shown: str = ""
    error: str = ""
    formula: str | None = None
    is_unvalued: bool = False
    is_struck: bool = False


class _Look(NamedTuple):
    """What a style of a table, row, column or cell says that matters, if it says it."""

    parent: str = ""
    is_hidden: bool = False
    is_flat: bool = False
    is_struck: bool = False


class _OdsReader:
    """Takes the elements of content.xml.

    Rows and cells that are repeated are kept only as far as they hold something.
    """

    def __init__(self, wanted: frozenset[str]) -> None:
        self.names: list[str] = []
        self.date1904 = False
        self.grids: dict[str, Grid] = {}
        self._wanted = wanted
        self._path: list[str] = []
        self._looks: dict[str, _Look] = {}
        self._style = ""  # the one that is being described
        self._total = 0  # cells that are filled
        # Of the table that is open.
        self._tables_open = 0
        self._grid: Grid | None = None
        self._kept: list[tuple[int, int, object]] = []
        self._right = self._row = self._table_column = 0
        self._groups: list[bool] = []  # whether each row group that is open is hidden
        # Of the row and the cell that are open.
        self._attributes: Attributes = {}
        self._cells: list[_Filled] = []
        self._column = 0
        self._cell: Attributes | None = None
        self._cell_depth = 0
        self._paragraphs: list[list[str]] = []

    def read(self, archive: Archive) -> None:
        """Read the part that holds the tables."""
        parse(archive.pieces(_CONTENT), self._start, self._end, self._text, with_prefix=True)

    def _start(self, name: str, attributes: Attributes) -> None:
        self._path.append(name)
        if name == "table:table":
            self._start_table(attributes)
        elif name == "style:style":
            self._style = attributes.get("style:name", "")
            self._looks[self._style] = _Look(attributes.get("style:parent-style-name", ""))
        elif name in _PROPERTIES and self._path[-2:-1] == ["style:style"]:
            self._looks[self._style] = _with(self._looks[self._style], attributes)
        elif name == "table:null-date":
            self.date1904 = attributes.get("table:date-value", "").startswith("1904")
        elif self._grid is None or self._tables_open > 1:
            return
        elif self._cell is not None:
            self._start_content(name, attributes)
        elif name == "table:table-column":
            self._take_column(self._grid, attributes)
        elif name == "table:table-row-group":
            self._groups.append(attributes.get("table:display") == "false")
        elif name == "table:table-row":
            self._attributes, self._cells, self._column = attributes, [], 0
        elif name in _CELLS:
            self._cell, self._cell_depth, self._paragraphs = attributes, len(self._path), []

    def _text(self, text: str) -> None:
        if self._cell is not None and self._paragraphs and self._is_in_paragraph():
            self._paragraphs[-1].append(text)

    def _end(self, name: str) -> None:
        self._path.pop()
        if name == "table:table":
            self._tables_open -= 1
            if not self._tables_open and self._grid is not None:
                self._end_table(self._grid)
        elif self._grid is None or self._tables_open > 1:
            return
        elif name in _CELLS and self._cell is not None:
            if len(self._path) == self._cell_depth - 1:
                self._end_cell(self._grid, self._cell)
        elif name == "table:table-row":
            self._end_row(self._grid)
        elif name == "table:table-row-group" and self._groups:
            self._groups.pop()

    # --- tables, columns and rows ---

    def _start_table(self, attributes: Attributes) -> None:
        self._tables_open += 1
        if self._tables_open > 1 or self._path[-2:-1] != ["office:spreadsheet"]:
            return
        name = attributes.get("table:name", "")
        self.names.append(name)
        if name in self._wanted and name not in self.grids:
            look = self._look(attributes)
            self._grid = self.grids[name] = Grid(name, is_hidden=look.is_hidden)
            self._kept, self._groups = [], []
            self._right = self._row = self._table_column = 0

    def _end_table(self, grid: Grid) -> None:
        bottom = max((row for row, _, _ in self._kept), default=0)
        self._total += bottom * self._right
        check_cells(self._total, bottom, self._right)
        values = [cell for cell in self._kept if cell[2] != ""]
        grid.fill(values, bottom, self._right)
        self._grid = None

    def _take_column(self, grid: Grid, attributes: Attributes) -> None:
        first = self._table_column + 1
        self._table_column += _repeats(attributes, "table:number-columns-repeated")
        visibility = attributes.get("table:visibility", "visible")
        if visibility != "visible" or self._look(attributes).is_flat:
            last = min(self._table_column, LAST_COLUMN)
            grid.hidden_columns.update(range(first, last + 1))

    def _end_row(self, grid: Grid) -> None:
        rows = _repeats(self._attributes, "table:number-rows-repeated")
        above, self._row = self._row, self._row + rows
        if not self._cells:
            return
        last = self._cells[-1]
        right = last.column + last.repeats - 1
        if self._row > LAST_ROW or right > LAST_COLUMN:
            raise beyond(self._row, right)
        filled = rows * sum(cell.repeats for cell in self._cells)
        check_cells(len(self._kept) + filled, self._row, right)
        self._right = max(self._right, right)
        visibility = self._attributes.get("table:visibility", "visible")
        is_hidden = visibility != "visible" or any(self._groups)
        is_flat = self._look(self._attributes).is_flat
        for row in range(above + 1, self._row + 1):
            if is_hidden:
                grid.hidden.add(row)
            if is_flat:
                grid.flat.add(row)
            for cell in self._cells:
                self._put(grid, row, cell)

    def _put(self, grid: Grid, row: int, cell: _Filled) -> None:
        """Keep a cell of the row as often as it is repeated, and what is said about it."""
        for column in range(cell.column, cell.column + cell.repeats):
            place = (row, column)
            self._kept.append((row, column, cell.value))
            if cell.error:
                grid.note_error(place, cell.error)
            if cell.is_unvalued:
                grid.note_unvalued(place)
            if cell.formula is not None:
                grid.formulas[place] = cell.formula
            if cell.shown:
                grid.shown[place] = cell.shown
            if cell.is_struck and cell.value != "":
                length = len(cell.value) if isinstance(cell.value, str) else 1
                grid.struck[place] = ((0, length),)

    def _look(self, attributes: Attributes) -> _Look:
        return self._looks.get(attributes.get("table:style-name", ""), _Look())

    # --- cells ---

    def _start_content(self, name: str, attributes: Attributes) -> None:
        """Text stands in paragraphs right below the cell; those of notes and shapes do not."""
        depth = len(self._path) - self._cell_depth
        if name == "text:p" and depth == 1:
            self._paragraphs.append([])
        elif self._is_in_paragraph():
            if name == "text:s":
                blanks = _repeats(attributes, "text:c")
                self._paragraphs[-1].append(" " * min(blanks, MOST_BLANKS))
            elif name == "text:tab":
                self._paragraphs[-1].append("\t")
            elif name == "text:line-break":
                self._paragraphs[-1].append("\n")

    def _is_in_paragraph(self) -> bool:
        return self._path[self._cell_depth : self._cell_depth + 1] == ["text:p"]

    def _end_cell(self, grid: Grid, attributes: Attributes) -> None:
        repeats = _repeats(attributes, "table:number-columns-repeated")
        filled = self._filled(attributes, repeats)
        if filled.value != "" or filled.error or filled.formula is not None:
            self._cells.append(filled)
        rows = _repeats(attributes, "table:number-rows-spanned")
        columns = _repeats(attributes, "table:number-columns-spanned")
        if rows > 1 or columns > 1:
            top, left = self._row + 1, self._column + 1
            bottom, right = min(top + rows - 1, LAST_ROW), min(left + columns - 1, LAST_COLUMN)
            if top <= bottom and left <= right:
                grid.merge((top, left, bottom, right))
        self._column += repeats
        self._cell = None

    def _filled(self, attributes: Attributes, repeats: int) -> _Filled:
        text = "\n".join("".join(parts) for parts in self._paragraphs)
        formula = attributes.get("table:formula")
        found = _Filled(self._column + 1, repeats, "", formula=formula)
        # LibreOffice calls an error a text, and says better in an attribute of its own.
        is_error = attributes.get("calcext:value-type") == "error"
        if is_error or (formula is not None and _ERROR.fullmatch(text)):
            return found._replace(error=text or "#?")
        value = _value(attributes, text)
        if value == "":
            # A formula whose result is an empty text has no type, but an empty paragraph.
            is_text = bool(self._paragraphs) or attributes.get("office:value-type") == "string"
            return found._replace(is_unvalued=formula is not None and not is_text)
        shown = "" if isinstance(value, str) else text
        return found._replace(value=value, shown=shown, is_struck=self._is_struck(attributes))

    def _is_struck(self, attributes: Attributes) -> bool:
        """Whether the style of the cell, or one that it comes from, strikes its text through."""
        look = self._look(attributes)
        for _ in range(len(self._looks)):
            if look.is_struck or not look.parent:
                break
            look = self._looks.get(look.parent, _Look())
        return look.is_struck


def _with(look: _Look, attributes: Attributes) -> _Look:
    """What a style says with these properties too."""
    sizes = (attributes.get("style:row-height"), attributes.get("style:column-width"))
    lines = [attributes.get(f"style:text-line-through-{part}") for part in ("style", "type")]
    return _Look(
        look.parent,
        look.is_hidden or attributes.get("table:display") == "false",
        look.is_flat or any(size is not None and _is_nought(size) for size in sizes),
        look.is_struck or any(line not in (None, "none") for line in lines),
    )


def _is_nought(size: str) -> bool:
    """Whether a height or width with its unit, such as 0cm, leaves nothing to be seen."""
    return not size.strip("0.abcdefghijklmnopqrstuvwxyz")


def _value(attributes: Attributes, text: str) -> object:
    """The value of a cell, '' where it has none."""
    kind = attributes.get("office:value-type", "")
    if kind in _NUMBERS:
        return _number(attributes.get("office:value", ""))
    if kind == "date":
        return _moment(attributes.get("office:date-value", ""))
    if kind == "boolean":
        return attributes.get("office:boolean-value") == "true"
    if kind == "time":
        duration = _DURATION.fullmatch(attributes.get("office:time-value", ""))
        return ":".join(duration.groups()) if duration else text
    if kind == "string":
        return attributes.get("office:string-value", "") or text
    return ""


def _number(text: str) -> object:
    try:
        return plain_value(float(text))
    except ValueError:
        return text


def _moment(text: str) -> object:
    try:
        if "T" in text:
            return datetime.fromisoformat(text).replace(tzinfo=None)
        return plain_value(date.fromisoformat(text))
    except ValueError:
        return text


def _repeats(attributes: Attributes, name: str) -> int:
    """How often, at least once and at most a sheet's worth, since the number may be absurd."""
    text = attributes.get(name, "1")
    return min(max(number_of(text), 1), MOST_CELLS) if text.isdigit() else 1
