"""A whole ledger: what an office keeps about its rectification, without Excel and without Word."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ..findings.findings import Place
from .columns import Item, Sheet
from .items import (
    Allowance,
    Basic,
    Figure,
    Measure,
    Meeting,
    Narrative,
    Problem,
    Regulation,
    Unit,
)
from .schema import SHEETS


@dataclass(slots=True, eq=False, repr=False)
class Aspect:
    """A group of problems, in the order of their numbers."""

    name: str
    problems: list[Problem]


@dataclass(slots=True, eq=False, repr=False)
class Ledger:
    """A whole ledger.

    Items stand in the order of their rows, aspects in that of the numbers.
    """

    basics: dict[str, Basic] = field(default_factory=dict)
    units: list[Unit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    regulations: list[Regulation] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    narrative: list[Narrative] = field(default_factory=list)
    allowances: list[Allowance] = field(default_factory=list)
    aspects: list[Aspect] = field(default_factory=list)
    # Where the workbook lies, for the files it names.
    folder: Path = Path()
    # Where each column of each sheet was found: {sheet: {column: number from 1}}.
    columns: dict[str, dict[str, int]] = field(default_factory=dict)

    def basic(self, name: str) -> object:
        """The value of a 项目 of 基本情况, None where it is not filled in."""
        item = self.basics.get(name)
        return item.value if item else None

    def text(self, name: str) -> str:
        """The value of a 项目 as a text, empty where it is not filled in."""
        value = self.basic(name)
        return "" if value is None else str(value)

    def day(self, name: str) -> date | None:
        """The value of a 项目 that is a date."""
        value = self.basic(name)
        return value if isinstance(value, date) else None

    def measure_word(self, figure: str) -> str:
        """The 量词 of a 指标, which is that of its first row."""
        words = (f.measure_word for f in self.figures if f.name == figure and f.measure_word)
        return next(words, "")

    def place(self, item: Item, column: str = "") -> Place:
        """Where the value of `column` of `item` stands; without a column, the item's row."""
        found = self.columns.get(item.SHEET, {}).get(column, 0)
        return Place(item.SHEET, item.key, item.row, found)

    def basic_place(self, name: str) -> Place:
        """Where the value of a 项目 of 基本情况 stands, or the sheet where it is missing."""
        item = self.basics.get(name)
        return self.place(item, "内容") if item else Place(Basic.SHEET, name)

    def of(self, sheet: Sheet) -> list[Item]:
        """The items of that sheet."""
        held = getattr(self, sheet.target)
        return list(held.values() if isinstance(held, dict) else held)

    @property
    def assigned(self) -> list[Measure | Regulation | Figure]:
        """The items for each of which one unit answers."""
        return [*self.measures, *self.regulations, *self.figures]

    def items(self) -> Iterator[Item]:
        """Every item of every sheet."""
        for sheet in SHEETS:
            yield from self.of(sheet)
