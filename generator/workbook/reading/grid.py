"""What reading a sheet gives: its cells, and every fact about them that decides what is shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from ...findings.limits import (
    LAST_COLUMN,
    LAST_ROW,
    MOST_BROKEN,
    MOST_CELL_TEXT,
    MOST_CELLS,
    MOST_CHARACTERS,
    MOST_IN_LONG,
    MOST_LONG,
    MOST_MERGED,
    MOST_NOTED,
    too_large,
)
from ...text.addresses import Cell
from ...text.patterns import Pattern
from .formats import GENERAL, CellStyle, Run, Span, decides, struck_parts
from .shown import formatted

_HUGE = 1e18
# As the spreadsheet programs show errors, which may also be stored as texts.
_ERROR = Pattern(r"#(?:[A-Z]+(?:/0)?[!?]|N/A|GETTING_DATA)|Err:[0-9]{3}")

Range = tuple[int, int, int, int]  # top, left, bottom, right
Filled = tuple[Cell, object]  # with its value


class SheetNames(NamedTuple):
    """The worksheets of a workbook, and what its form or its damage hides."""

    sheets: list[str]
    date1904: bool = False
    is_partly_known: bool = False
    is_text_guessed: bool = False  # the file does not say how it writes letters
    has_links: bool = False  # that lead out of the file


@dataclass(slots=True)
class Grid:
    """The raw cells of one sheet, and what its file says of them. Rows and columns begin at 1.

    A fact that a form of file cannot tell is left out: .ods has `shown` and formats of days alone,
    .xls no formulas, and .xlsb tells nothing but values.
    """

    name: str
    height: int = 0
    # The cells by columns, each from the first row to the last; '' is an empty one.
    columns: list[list[object]] = field(default_factory=list)
    # What stands in cells with an error, such as #REF!; the cell itself is empty.
    errors: dict[Cell, str] = field(default_factory=dict)
    # Cells with a formula that was never computed, which are empty too.
    unvalued: set[Cell] = field(default_factory=set)
    # The rows that are marked as hidden, and those that have no height.
    hidden: set[int] = field(default_factory=set)
    flat: set[int] = field(default_factory=set)
    # The columns that are hidden or have no width.
    hidden_columns: set[int] = field(default_factory=set)
    is_hidden: bool = False  # the whole sheet
    # Where it is protected so that no cell can be formatted: 没有密码 or 有密码.
    protection: str = ""
    merged: list[Range] = field(default_factory=list)
    # The formula of a cell without its =; that of a shared one is as written in its first cell.
    formulas: dict[Cell, str] = field(default_factory=dict)
    # The number format of filled cells, where it decides how they are shown: that of most does not.
    formats: dict[Cell, str] = field(default_factory=dict)
    # What a cell with a number, day or time shows, where the file itself keeps it.
    shown: dict[Cell, str] = field(default_factory=dict)
    # The parts of a cell's text that are struck through, in order; (0, 1) for any other value.
    struck: dict[Cell, tuple[Span, ...]] = field(default_factory=dict)
    # Cells that hold a picture and nothing else, which older programs show as an error.
    pictures: set[Cell] = field(default_factory=set)
    # Filled cells with a red font or a bright ground, in whole or in part; its colour, "" for none.
    marked: dict[Cell, str] = field(default_factory=dict)
    # Blank cells with a bright ground.
    coloured: set[Cell] = field(default_factory=set)

    @property
    def rows(self) -> list[list[object]]:
        """The cells by rows, which are made anew at each call."""
        return [list(cells) for cells in zip(*self.columns, strict=True)]

    def row(self, number: int) -> list[object]:
        """The cells of one row."""
        return [column[number - 1] for column in self.columns]

    def cell(self, place: Cell) -> object:
        """A cell with its number format, where that says more than the value alone."""
        row, column = place
        value = self.columns[column - 1][row - 1]
        if value == "" or (place not in self.formats and place not in self.shown):
            return value
        return formatted(value, self.formats.get(place, GENERAL), self.shown.get(place, ""))

    def fill(self, cells: Sequence[Filled], area: int) -> int:
        """Make the smallest rectangle that holds these cells and all that was noted.

        Takes and gives the number of cells in the rectangles of the sheets read so far.
        Raises Refused before they are too many.
        """
        for place, value in cells:
            if place in self.formulas and is_error(value):
                self.note_broken(place, str(value))
        cells = [cell for cell in cells if cell[0] not in self.errors]
        places = [*(place for place, _ in cells), *self.errors, *self.formulas]
        self.height = max((row for row, _ in places), default=0)
        width = max((column for _, column in places), default=0)
        area += self.height * width
        check_cells(area, self.height, width)
        self.columns = [[""] * self.height for _ in range(width)]
        for (row, column), value in cells:
            self.columns[column - 1][row - 1] = value
        return area

    def note_broken(self, cell: Cell, error: str | None) -> None:
        """Note a cell that holds an error, or (None) a formula that was never computed.

        Raises Refused where there are too many.
        """
        if error is None:
            self.unvalued.add(cell)
        else:
            self.errors[cell] = error.strip() or "#?"
        if max(len(self.errors), len(self.unvalued)) > MOST_BROKEN:
            raise too_large(f"错误值和没有结果的公式超过 {MOST_BROKEN} 个")

    def note_style(
        self, cell: Cell, value: object, style: CellStyle, runs: Sequence[Run] = ()
    ) -> None:
        """Note what the style of a filled cell, and the runs of its text, say of it.

        Raises Refused where too many cells have anything to be noted.
        """
        if decides(style.format, value):
            self.formats[cell] = style.format
        if style.is_marked or any(run.is_marked for run in runs):
            self.marked[cell] = style.ground
        if style.is_struck or runs:
            struck = struck_parts(value, style.is_struck, runs)
            if struck:
                self.struck[cell] = struck
        if len(self.formats) + len(self.struck) + len(self.marked) > MOST_NOTED:
            raise too_large(f"设有数字格式、删除线或者颜色的单元格超过 {MOST_NOTED} 个")

    def note_ground(self, cell: Cell) -> None:
        """Note a blank cell with a bright ground; of more than can be told the rest is left."""
        if len(self.coloured) < MOST_NOTED:
            self.coloured.add(cell)

    def merge(self, merged: Range) -> None:
        """Note a merged range. Raises Refused where there are too many."""
        self.merged.append(merged)
        if len(self.merged) > MOST_MERGED:
            raise too_large(f"合并单元格超过 {MOST_MERGED} 处")

    def keep_merged_apart(self) -> None:
        """Cut merged ranges to the used rows; one that overlaps another goes, as in Excel.

        So what they cover can be walked through, however many and however large they are.
        """
        kept: list[Range] = []
        filled: dict[int, int] = {}  # the lowest row so far, by the left column
        for top, left, bottom, right in sorted(set(self.merged)):
            bottom = min(bottom, self.height)
            if filled.get(left, 0) < top <= bottom:
                kept.append((top, left, bottom, right))
                filled[left] = bottom
        self.merged = kept


def is_error(value: object) -> bool:
    """Whether a value is that of an error, though it is stored as a text."""
    return isinstance(value, str) and bool(_ERROR.fullmatch(value.strip()))


def plain_value(value: object) -> object:
    """The value as every reader gives it: 1.0 is 1, and a day is a datetime."""
    if isinstance(value, float):
        # The digits of a huge number would be made up, and fill the memory.
        return int(value) if value.is_integer() and abs(value) < _HUGE else value
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value


# --- bounds ---------------------------------------------------------------------------------------


def check_cells(cells: int, bottom: int, right: int) -> None:
    """Refuse sheets whose used rectangles have that many cells; the largest ends there."""
    if cells > MOST_CELLS or bottom > LAST_ROW or right > LAST_COLUMN:
        raise too_large(f"有内容的区域一直延伸到第 {bottom} 行、第 {right} 列")


def check_texts(grids: Iterable[Grid]) -> None:
    """Refuse sheets with more text than all that comes after is made for.

    One shared text may stand in every cell, so it is counted in each of them.
    """
    characters = in_long = 0
    for grid in grids:
        for column in grid.columns:
            lengths = [len(cell) for cell in column if isinstance(cell, str)]
            if max(lengths, default=0) > MOST_CELL_TEXT:
                reason = f"工作表“{grid.name}”里有一格文字超过 {MOST_CELL_TEXT} 字"
                raise too_large(reason)
            characters += sum(lengths)
            in_long += sum(length for length in lengths if length > MOST_LONG)
            if characters > MOST_CHARACTERS or in_long > MOST_IN_LONG:
                raise too_large("单元格里的文字过多")
