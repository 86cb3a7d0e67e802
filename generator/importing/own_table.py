"""An office's own table as it stands on a sheet, with what each of its cells became.

What people struck out, typed in place of a value or laid between the rows is taken as the reader
of ledgers takes it. The cells as they were are kept: what does not stand in the new ledger word
for word goes onto the sheet of what has no place there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..findings.findings import Finding, Place, find
from ..ledger.choices import Status
from ..ledger.columns import Column, Kind, Sheet
from ..text.addresses import Cell, address_of
from ..text.characters import compact
from ..text.patterns import Pattern
from ..workbook.reading.below import Below
from ..workbook.reading.cells import is_blank
from ..workbook.reading.grid import Grid
from ..workbook.reading.struck import take_out_parts
from ..workbook.reading.tidy import Mended, tidied
from ..workbook.writing import AsTyped, as_typed
from .columns import BY_CONTENTS, BY_MAP, NUMBERS, OwnColumn, match_columns, name_columns
from .header import Header, find_header
from .imported import Unplaced
from .paired import PAIR, find_pair
from .words import columns

# A row with neither says nothing of its own about a measure.
ESSENTIAL = ("整改措施", "整改进展")
_ASPECT = Pattern(r"\(?[一二三四五六七八九十]{1,3}[)、.]|.*方面(?:的?问题)?[:。]?\Z")
_DIVIDED = f"已分别填入“{PAIR[0]}”和“{PAIR[1]}”"
_GOES_ON = Pattern(r"\(?(?:接上|续上?)[表页]")


@dataclass(slots=True)
class OwnTable:
    """A sheet with somebody's own table: its columns, the rows below its header, the cells as they
    were, and which of these stand word for word in the new ledger.
    """

    grid: Grid
    raw: list[list[object]]
    header: Header
    columns: list[OwnColumn]
    below: Below
    positions: dict[str, int]
    titles: dict[int, Cell]  # rows that name an aspect, with the cell that does
    statuses: Mapping[str, Status]  # what a person has said that words mean
    pair: int  # the position of the column that names unit and person, or 0
    placed: set[Cell] = field(default_factory=set)

    def has(self, target: str) -> bool:
        return target in self.positions

    def rows(self) -> list[int]:
        """The rows with data and the titles between them."""
        return sorted({*self.below.rows(), *self.titles})

    def is_own(self, row: int, target: str) -> bool:
        """Whether something stands in the row itself, and not merged from above."""
        cell = (row, self.positions.get(target, 0))
        return cell[1] > 0 and cell not in self.below.covered and self.typed(cell) is not None

    def cell(self, row: int, target: str) -> Cell:
        """The cell of a column in that row: the one above where it is merged with that."""
        position = self.positions[target]
        return self.below.covered.get((row, position), row), position

    def text(self, row: int, target: str) -> str:
        """What stands in a column of the row, made compact."""
        typed = self.typed(self.cell(row, target)) if self.has(target) else None
        return compact(str(typed.value)) if typed else ""

    def typed(self, cell: Cell) -> AsTyped | None:
        """A cell as it is meant: without what is struck out, and as above where it says so."""
        typed = as_typed(self.grid, cell)
        if typed is None and cell not in self.grid.struck and not is_blank(self._raw(cell)):
            return AsTyped(self._raw(cell))  # a word for nothing, which the reader knows
        return typed

    def take(self, row: int, target: str) -> AsTyped | None:
        """What stands in a column of the row, for the new ledger."""
        return self.take_cell(self.cell(row, target)) if self.has(target) else None

    def take_cell(self, cell: Cell) -> AsTyped | None:
        """What stands in a cell, for the new ledger: it has its place there, if word for word."""
        typed = self.typed(cell)
        if typed and (typed.is_error or typed.value == self._shown(cell)):
            self.placed.add(cell)
        return typed

    def unplaced(self) -> Iterator[tuple[Cell, Unplaced]]:
        """The cells that do not stand in the new ledger word for word, with how they stood."""
        named = {own.position: own for own in self.columns}
        for row in range(1, self.grid.height + 1):
            for position in range(1, len(self.raw) + 1):
                cell = (row, position)
                if cell in self.placed or not self._is_filled(cell):
                    continue
                where = address_of(cell)
                if self.header.first <= row <= self.header.last and position in named:
                    where += f"（表头，{self._meaning(named[position])}）"
                yield cell, Unplaced(self.grid.name, where, self._shown(cell))

    def findings(self) -> Iterator[Finding]:
        """What was noted of the rows on the way, and what is hidden."""
        sheet, grid = self.grid.name, self.grid
        for row, name, (code, words) in self.below.notes:
            if not (row in self.titles and code == "V33"):
                place = Place(sheet, "", row, self.below.positions.get(name, 0))
                yield find(code, place, **words)
        rows = set(self.rows())
        for (row, position), error in grid.errors.items():
            if row in rows:
                yield find("V05", Place(sheet, "", row, position), error)
        for row, position in sorted(grid.unvalued):
            if row in rows:
                yield find("V06", Place(sheet, "", row, position))
        if grid.is_hidden and rows:
            yield find("S11", Place(sheet), name=sheet)
        for own in self.columns:
            if own.position in grid.hidden_columns:
                place = Place(sheet, "", self.header.last, own.position)
                yield find("S12", place, own.header, column=own.header)
        for row in sorted((grid.hidden | grid.flat).intersection(rows)):
            yield find("V13", Place(sheet, "", row))

    def untold(self) -> Iterator[tuple[Cell, Unplaced]]:
        """The cells of the data without a place of which nothing was said yet."""
        left_out = self.below.dropped | self.below.unclear
        noted = {(row, self.below.positions.get(name, 0)) for row, name, _ in self.below.notes}
        for cell, piece in self.unplaced():
            if cell[0] > self.header.last and cell[0] not in left_out and cell not in noted:
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


def own_table(
    grid: Grid,
    date1904: bool,
    chosen: Mapping[str, str],
    statuses: Mapping[str, Status],
    is_linked: bool = False,
) -> OwnTable | None:
    """The table of a sheet, whose grid is changed; None where it has none.

    `chosen` are the columns that a person has named by their headers, `statuses` what words mean.
    One that `is_linked` says more of the problems of another sheet, by their numbers.
    """
    raw = [list(column) for column in grid.columns]
    struck = take_out_parts(grid)
    header = find_header(grid, is_linked)
    if header is None:
        return None
    cells = {
        position: filled
        for position, column in enumerate(grid.columns, start=1)
        if (filled := [cell for cell in column[header.last :] if not is_blank(cell)])
    }
    names = name_columns(header, cells)
    own = _chosen(match_columns(header, names, cells, date1904), chosen)
    sheet = Sheet(grid.name, "", ("",), columns=tuple(map(_described, own)))
    named = {column.name: c.position for column, c in zip(sheet.columns, own, strict=True)}
    below = tidied(sheet, grid, header.last, named, Mended(struck, {}))
    own = [c if c.header in chosen else _number(c, own, below, header) for c in own]
    positions = {column.target: column.position for column in own if column.target}
    titles = {} if "方面" in positions else _titles(below)
    pair = find_pair(own, cells)
    if pair:
        own = [c._replace(reason=_DIVIDED) if c.position == pair else c for c in own]
    return OwnTable(grid, raw, header, own, below, positions, titles, statuses, pair)


def _chosen(found: list[OwnColumn], chosen: Mapping[str, str]) -> list[OwnColumn]:
    """The columns as a person has named them; what he gave to one is no other's."""
    given = set(chosen.values()) - {""}
    named = []
    for own in found:
        if own.header in chosen:
            own = own._replace(target=chosen[own.header], reason=BY_MAP)
        elif own.target in given:
            own = own._replace(target="", reason="对应文件把这一列给了别的列")
        named.append(own)
    return named


def _described(own: OwnColumn) -> Column:
    """The description of a column, by which the rows are understood."""
    if own.target:
        return columns()[own.target]._replace(required=own.target in ESSENTIAL)
    name = own.header if own.header not in columns() else f"{own.header}（另一列）"
    return Column(name, Kind.TEXT)


def _number(column: OwnColumn, own: list[OwnColumn], below: Below, header: Header) -> OwnColumn:
    """What a column 序号 numbers, which the rows tell: the problems, or the measures."""
    if column.target or set(header.named(column.position)) != set(NUMBERS):
        return column
    at = {c.target: c.position for c in own if c.target}
    problems = _filled(below, at.get("问题", 0))
    measures = _filled(below, at.get("整改措施", 0)) or _filled(below, at.get("整改进展", 0))
    numbers = _filled(below, column.position)
    each: dict[str, set[str]] = {}
    for row, number in numbers.items():
        each.setdefault(problems.get(row, ""), set()).add(number)
    is_of_problems = "" not in each and all(len(numbers) == 1 for numbers in each.values())
    if numbers and is_of_problems and "问题编号" not in at:
        return column._replace(target="问题编号", reason=BY_CONTENTS)
    if numbers and numbers.keys() >= measures.keys() and "措施编号" not in at:
        return column._replace(target="措施编号", reason=BY_CONTENTS)
    return column


def _filled(below: Below, position: int) -> dict[int, str]:
    """What stands in a column by rows, made compact."""
    cells = below.grid.columns[position - 1] if position else []
    texts = {row: compact(str(cells[row - 1])) for row in below.rows() if cells}
    return {row: text for row, text in texts.items() if text}


def _titles(below: Below) -> dict[int, Cell]:
    """The rows between the data that name an aspect, each with its one cell."""
    found = {}
    for row, name, (code, words) in below.notes:
        text = compact(str(words.get("value", "")))
        is_title = code == "V33" and words.get("what") == "标题" and _ASPECT.match(text)
        if is_title and not _GOES_ON.match(text):
            found[row] = (row, below.positions[name])
    return found
