"""Safe corrections of the printed texts, written into a copy of the workbook.

They are of width, of stray blanks, of characters that only look like others, and stars in
telephone and ID numbers.

Only the rules of templates/rules/ that carry a correction of their own are applied; whatever asks
for judgement stays a finding. The copy is the workbook itself with these cells changed.
"""

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ..checks.identifiers import own_contacts
from ..checks.part import mendable_by
from ..checks.rule_files import load_rules
from ..checks.rules import mend
from ..checks.texts import is_public_entry
from ..findings.findings import Place, Unreadable, find
from ..ledger.choices import Audience
from ..ledger.columns import Kind
from ..ledger.items import Basic
from ..ledger.ledger import Ledger
from ..ledger.schema import SHEETS
from ..package.drafts import Written
from ..text.characters import has_unprintable, printable, without_look_alikes
from ..workbook.patching import CellPatch, Unpatchable, change_cells
from ..workbook.reading.open import Grid, load_grids, open_book
from ..workbook.reading.read import Reading, unit_of_part
from .annotate import seal
from .source import own_workbook, write_copy


class Correction(NamedTuple):
    """One cell and its text before and after; `left` says why it is left to people."""

    place: Place
    before: str
    after: str
    left: str = ""

    def as_dict(self) -> dict[str, str]:
        words = {
            "sheet": self.place.sheet,
            "cell": self.place.cell,
            "key": self.place.key,
            "before": self.before,
            "after": self.after,
        }
        return words | {"reason": self.left} if self.left else words


def fix(reading: Reading, target: Path, force: bool) -> tuple[list[Correction], Written]:
    """Write the corrected copy; gives what was corrected or left, and where the copy is.

    In a part of a ledger that is what its unit fills in. Raises Unreadable where the workbook
    cannot be patched or the copy not be written.
    """
    grids = load_grids(open_book(reading.path), reading.sheets.values())
    found = _corrections(reading.ledger, reading.sheets, grids)
    is_theirs = mendable_by(unit_of_part(reading), reading.ledger)
    corrections = [correction for correction in found if is_theirs(correction.place)]
    try:
        workbook = own_workbook(reading, "改正")
        for sheet, name in reading.sheets.items():
            own = [c for c in corrections if c.place.sheet == sheet and not c.left]
            changes = {(c.place.row, c.place.column): CellPatch(text=c.after) for c in own}
            change_cells(workbook, name, changes)
    except (zipfile.BadZipFile, Unpatchable):
        raise Unreadable(find("F12", name=reading.path.name)) from None
    seal(workbook)
    return corrections, write_copy(workbook, reading, target, force)


def _corrections(
    ledger: Ledger, names: Mapping[str, str], grids: Mapping[str, Grid]
) -> Iterator[Correction]:
    """Every printed text, as it stands in its cell, that a safe rule would write differently."""
    rules, _ = load_rules()
    own = own_contacts(ledger)
    for place in _printed_places(ledger):
        if place.sheet not in names:
            continue
        grid = grids[names[place.sheet]]
        before = grid.columns[place.column - 1][place.row - 1]
        if isinstance(before, str) and (after := mend(_bare(before), rules, own)) != before:
            yield Correction(place, before, after, _why_left(grid, place))


def _printed_places(ledger: Ledger) -> Iterator[Place]:
    """The cells of words that the notice may print, sheet by sheet and row by row."""
    for name, basic in ledger.basics.items():
        if basic.row and isinstance(basic.value, str) and is_public_entry(name):
            yield ledger.place(basic, "内容")
    for sheet in SHEETS:
        if sheet.item is Basic:
            continue
        columns = [
            column.name
            for column in sheet.columns
            if column.kind in (Kind.LINE, Kind.TEXT)
            and (column.placeholders or column.audience is Audience.PUBLIC)
            and column.name in ledger.columns.get(sheet.name, {})
        ]
        for item in ledger.of(sheet):
            for column in columns:
                yield ledger.place(item, column)


def _why_left(grid: Grid, place: Place) -> str:
    """What of a cell would be lost if its text were written anew."""
    cell = (place.row, place.column)
    if cell in grid.formulas:
        return "这一格由公式算出"
    return "这一格有删除线" if cell in grid.struck else ""


def _bare(text: str) -> str:
    """The text without what nobody sees, and without what only looks like common characters."""
    return without_look_alikes(printable(text) if has_unprintable(text) else text)
