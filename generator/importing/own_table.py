"""An office's own table as it stands on a sheet, with what each of its cells became.

The cells as they were are kept: what does not stand in the new ledger word for word goes onto the
sheet of what has no place there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..findings.findings import Finding, Place, find
from ..ledger.choices import Status
from ..text.addresses import Cell, address_of, column_letters
from ..text.characters import compact
from ..text.patterns import Pattern
from ..workbook.reading.below import Below
from ..workbook.reading.cells import is_blank
from ..workbook.reading.grid import Grid
from ..workbook.reading.no_data import NOTE
from ..workbook.writing import AsTyped, as_typed
from .blocks import SheetPart
from .columns import OwnColumn
from .composed import Composed
from .header import Header
from .headings import PLAN, PROGRESS, STATUS
from .imported import Unplaced

_COLOURS = Pattern(r"[红橙黄绿蓝灰][色灯]?(?:底|格)?(?:表示|代表|为|是|[:=])")
# A row with neither says nothing of its own about a measure.
ESSENTIAL = (PLAN, PROGRESS)


@dataclass(slots=True)
class OwnTable:
    """A sheet, or a part of it, with somebody's own table: its columns, the rows below its header,
    the cells as they were, and which of these stand word for word in the new ledger.

    `part` is that part, with the places of its cells on the sheet.
    """

    part: SheetPart
    raw: list[list[object]]
    header: Header
    columns: list[OwnColumn]
    below: Below
    composed: Composed
    titles: dict[int, Cell | str]  # rows that name an aspect, with the cell that does, or its name
    ends: set[int]  # rows that end a group, so that nothing above them holds below
    statuses: Mapping[str, Status]  # what a person, or a note in the table, says that words mean
    legend: Mapping[str, Status]  # those of a note
    aspect: str  # that of a title above the header
    # The problems that titles name where no column does, by rows; 0 for one above the header.
    problems: Mapping[int, str] = field(default_factory=dict)
    placed: set[Cell] = field(default_factory=set)
    numbers: set[Cell] = field(default_factory=set)  # read as numbers, and written otherwise: 1.
    used_titles: set[int] = field(default_factory=set)
    filled_down: dict[str, list[int]] = field(default_factory=dict)  # rows by columns

    @property
    def key(self) -> str:
        """What people call the table."""
        return self.part.key

    @property
    def grid(self) -> Grid:
        return self.part.grid

    def has(self, target: str) -> bool:
        return target in self.composed.positions

    def rows(self) -> list[int]:
        """The rows with data, and the titles and totals between them."""
        return sorted({*self.below.rows(), *self.titles, *self.ends, *self.problems} - {0})

    def place(self, cell: Cell) -> Place:
        """Where a cell stands on the sheet; of a composed one the first that it is made of."""
        row, column = self._on_sheet(cell)
        return Place(self.grid.name, "", row, column)

    def _on_sheet(self, cell: Cell) -> Cell:
        row, position = cell
        position, *_ = self.composed.sources.get(position, (position,))
        return self.part.places.get((row, position), (row, position))

    def label(self, position: int) -> str:
        """How people find the column: its letter, or the cell with its header."""
        if self.part.places:
            return address_of(self._on_sheet((self.header.last, position)))
        return column_letters(position)

    def is_own(self, row: int, target: str) -> bool:
        """Whether something stands in the row itself, and not merged from above."""
        cell = (row, self.composed.positions.get(target, 0))
        return cell[1] > 0 and cell not in self.below.covered and self.typed(cell) is not None

    def cell(self, row: int, target: str) -> Cell:
        """The cell of a column in that row: the one above where it is merged with that."""
        position = self.composed.positions[target]
        return self.below.covered.get((row, position), row), position

    def text(self, row: int, target: str) -> str:
        """What stands in a column of the row, made compact."""
        typed = self.typed(self.cell(row, target)) if self.has(target) else None
        return compact(str(typed.value)) if typed else ""

    def typed(self, cell: Cell) -> AsTyped | None:
        """A cell as it is meant: without what is struck out, and as above where it says so."""
        typed = as_typed(self.grid, cell)
        is_composed = cell[1] in self.composed.sources
        if typed is None and not is_composed and cell not in self.grid.struck:
            raw = self._raw(cell)
            return None if is_blank(raw) else AsTyped(raw)  # a word for nothing
        return typed

    def take(self, row: int, target: str) -> AsTyped | None:
        """What stands in a column of the row, for the new ledger."""
        return self.take_cell(self.cell(row, target)) if self.has(target) else None

    def take_cell(self, cell: Cell) -> AsTyped | None:
        """What stands in a cell, for the new ledger: it has its place there, if word for word."""
        typed = self.typed(cell)
        if typed is None:
            return None
        sources = self.composed.sources.get(cell[1])
        if sources is None and (typed.is_error or typed.value == self._shown(cell)):
            self.placed.add(cell)
        for source in ((cell[0], position) for position in sources or ()):
            if self._is_filled(source) and str(self._shown(source)).strip() in str(typed.value):
                self.placed.add(source)
        return typed

    def unplaced(self) -> Iterator[tuple[Cell, Unplaced]]:
        """The cells that do not stand in the new ledger word for word, with how they stood."""
        named = {own.position: own for own in self.columns}
        for row in range(1, self.grid.height + 1):
            for position in range(1, len(self.raw) + 1):
                cell = (row, position)
                if cell in self.placed or not self._is_filled(cell):
                    continue
                where = address_of(self._on_sheet(cell))
                if self.header.first <= row <= self.header.last and position in named:
                    where += f"（表头，{self._meaning(named[position])}）"
                yield cell, Unplaced(self.grid.name, where, self._shown(cell))

    def findings(self) -> Iterator[Finding]:
        """What was noted of the rows on the way, and what is hidden."""
        grid = self.grid
        for row, name, (code, words) in self.below.notes:
            place = self.place((row, self.below.positions.get(name, 0)))
            if words.get("what") == NOTE:  # which a ledger must not have, and a table may
                yield find("I07", place, words["value"])
            elif not (row in self.used_titles and code == "V33"):
                yield find(code, place, **words)
        rows = set(self.rows())
        for (row, position), error in grid.errors.items():
            if row in rows:
                yield find("V05", self.place((row, position)), error)
        for row, position in sorted(grid.unvalued):
            if row in rows:
                yield find("V06", self.place((row, position)))
        if grid.is_hidden and rows:
            yield find("S11", Place(grid.name), name=grid.name)
        for own in self.columns:
            if own.position in grid.hidden_columns:
                place = self.place((self.header.last, own.position))
                yield find("S12", place, own.header, column=own.header)
        yield from self._colours()
        for row in sorted((grid.hidden | grid.flat).intersection(rows)):
            yield find("V13", self.place((row, 0)))

    def _colours(self) -> Iterator[Finding]:
        """Where a colour says what no word does: in a cell of a status, or of a column of colours,
        or by a note on what the colours mean.
        """
        for own in self.columns:
            cells = [(row, own.position) for row in self.below.rows()]
            is_blank_column = all(self.typed(cell) is None for cell in cells)
            if own.targets != (STATUS,) and not is_blank_column:
                continue
            for cell in cells:
                if cell in self.grid.coloured and cell not in self.below.covered:
                    yield find(
                        "I15", self.place(cell), what=f"“{own.header}”一格没有写字，只有颜色"
                    )
        for row in {*range(1, self.header.first), *self.below.dropped, *self.below.unclear}:
            for position, text in enumerate(self.grid.row(row), start=1):
                if _COLOURS.search(compact(str(text))):
                    yield find("I15", self.place((row, position)), text, what="表里用颜色表示意思")

    def untold(self) -> Iterator[tuple[Cell, Unplaced]]:
        """The cells of the data without a place of which nothing was said yet."""
        left_out = self.below.dropped | self.below.unclear
        noted = {(row, self.below.positions.get(name, 0)) for row, name, _ in self.below.notes}
        divided = {own.position for own in self.columns if len(own.targets) > 1}
        for cell, piece in self.unplaced():
            is_told = cell[0] in left_out | self.used_titles or cell in noted | self.numbers
            if cell[0] <= self.header.last or is_told:
                continue
            if cell[1] not in divided or cell in self.composed.undivided:
                yield cell, piece

    def _raw(self, cell: Cell) -> object:
        return self.raw[cell[1] - 1][cell[0] - 1]

    def _is_filled(self, cell: Cell) -> bool:
        broken = cell in self.grid.errors or cell in self.grid.unvalued
        return broken or not is_blank(self._raw(cell))

    def _shown(self, cell: Cell) -> object:
        """A cell as it stood in the source."""
        if cell in self.grid.errors:
            return self.grid.errors[cell]
        if cell in self.grid.unvalued:
            return "（公式没有结果）"
        raw, now = self._raw(cell), self.grid.columns[cell[1] - 1][cell[0] - 1]
        return self.grid.cell(cell) if raw == now else raw

    @staticmethod
    def _meaning(own: OwnColumn) -> str:
        return f"对应“{own.target}”" if own.target else "没有对应的列"
