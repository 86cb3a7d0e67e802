"""The rows below the header of a sheet, while what stands in them is made ready to be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...ledger.choices import Audience
from ...ledger.columns import Column, Kind, Sheet
from ...ledger.items import basic_column
from ...text.addresses import Cell
from ...text.characters import compact
from .cells import Note, is_blank
from .formats import GENERAL
from .grid import Grid
from .shown import show


@dataclass(slots=True)
class Below:
    """A sheet with its columns, and what was noted on the way.

    `positions` go from left to right. `blank` are the rows that hold nothing, `dropped` those that
    hold no data, and `unclear` those that seem to hold none: an error says so. The cells of
    `unread` cannot be read, and the blanks of `told` need no further word: of both an error is
    noted.
    """

    sheet: Sheet
    grid: Grid
    header: int
    positions: Mapping[str, int]
    names: dict[int, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)  # as they are written, made compact
    # Cells that a merged one above them covers, with the row of that one.
    covered: dict[Cell, int] = field(default_factory=dict)
    tops: set[Cell] = field(default_factory=set)  # those that cover others
    blank: set[int] = field(default_factory=set)
    dropped: set[int] = field(default_factory=set)
    unclear: set[int] = field(default_factory=set)
    unread: set[tuple[int, str]] = field(default_factory=set)
    told: set[tuple[int, str]] = field(default_factory=set)
    # (row, column, code and words): what is to be told.
    notes: list[tuple[int, str, Note]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names = {position: name for name, position in self.positions.items()}
        self.headers = {n: compact(str(self.cell(self.header, n))) for n in self.positions}
        self.covered = {
            (row, left): top
            for top, left, bottom, _ in self.grid.merged
            if left in self.names
            for row in range(top + 1, bottom + 1)
        }
        self.tops = {(top, left) for (_, left), top in self.covered.items()}

    def cell(self, row: int, name: str) -> object:
        return self.grid.columns[self.positions[name] - 1][row - 1]

    def shown(self, row: int, name: str) -> str:
        """What the cell shows, as far as that is certain."""
        value, place = self.cell(row, name), (row, self.positions[name])
        code = self.grid.formats.get(place, GENERAL)
        return self.grid.shown.get(place) or show(value, code) or str(value)

    def put(self, row: int, name: str, text: object) -> None:
        """Write what is meant into a cell; "" empties it."""
        self.grid.columns[self.positions[name] - 1][row - 1] = text

    def take_from(self, above: int, row: int, name: str) -> None:
        """Put what stands in the row above into the cell, shown in the same way."""
        position = self.positions[name]
        cells = self.grid.columns[position - 1]
        cells[row - 1] = cells[above - 1]
        for looks in (self.grid.formats, self.grid.shown):
            if (above, position) in looks:
                looks[row, position] = looks[above, position]

    def filled(self, row: int) -> list[str]:
        """The columns in which the row has something of its own, from left to right."""
        return [
            name
            for name, position in self.positions.items()
            if (row, position) not in self.covered
            and (not is_blank(self.cell(row, name)) or self._is_broken((row, position)))
        ]

    def _is_broken(self, cell: Cell) -> bool:
        return cell in self.grid.errors or cell in self.grid.unvalued

    def rows(self) -> list[int]:
        """The rows that are not left out."""
        left_out = self.blank | self.dropped | self.unclear
        return [n for n in range(self.header + 1, self.grid.height + 1) if n not in left_out]

    def described(self, row: int, name: str) -> Column:
        """The description of a cell: in 基本情况 that of its 项目."""
        column = self.sheet.column(name)
        if column.kind is Kind.ANY and "项目" in self.positions:
            return basic_column(str(self.cell(row, "项目")))
        return column

    def title(self, row: int, name: str) -> str:
        """How people call the cell: by its column, in 基本情况 by its 项目."""
        return self.described(row, name).name or name

    def note(self, row: int, name: str, code: str, /, **words: object) -> None:
        """Note something at a cell; without a column, at the row."""
        self.notes.append((row, name, (code, words)))

    def follow_merged(self) -> None:
        """What was told of a cell holds for all that it covers."""
        for (row, position), top in self.covered.items():
            name = self.names[position]
            for known in (self.unread, self.told):
                if (top, name) in known:
                    known.add((row, name))
        self.told |= self.unread

    def drop(self, row: int, name: str, code: str, /, **words: object) -> None:
        """Leave the row out for a reason that is told at that cell."""
        self.dropped.add(row)
        self.note(row, name, code, **words)


def matters(column: Column) -> bool:
    """Whether what stands in such a cell is published, or decides what is."""
    is_text = column.kind in (Kind.LINE, Kind.TEXT)
    return column.required or column.audience is Audience.PUBLIC or not is_text
