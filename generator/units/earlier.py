"""What earlier merges left in a ledger: the sheets 合并冲突 and 合并记录.

A part that was merged once is not merged again. What a unit says later goes over what it said
itself before: what the ledger took of a part is recorded as digests, with the age of the part.
"""

import textwrap
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from ..findings.limits import MOST_CELL_TEXT
from ..ledger.schema import CONFLICTS_SHEET, MERGES_SHEET
from ..text.characters import number_key
from ..workbook.reading.open import load_grids, open_book
from .record import digest
from .returned import Returned

# The columns of the two sheets, with their widths.
CONFLICTS = {
    "类别": 10,
    "工作表": 12,
    "单元格": 9,
    "编号": 10,
    "列": 12,
    "责任单位": 16,
    "台账现在的": 44,
    "单位填写的": 44,
    "说明": 36,
    "文件": 24,
}
MERGES = {"责任单位": 18, "批次": 8, "保存时间": 20, "文件": 30, "摘要": 20, "采纳的格": 12}

_SAID = 8  # digits of what is known again within the cells of one unit

# How new what a unit said is: the number of the part, and when that was saved.
Age = tuple[int, str]


class Earlier(NamedTuple):
    """The rows of the two sheets below their headers."""

    conflicts: list[list[str]]
    merges: list[list[str]]

    @property
    def newest(self) -> dict[str, int]:
        """The newest number that was merged, by units."""
        found: dict[str, int] = {}
        for unit, number, *_ in self.merges:
            found[unit] = max(found.get(unit, 0), _count(number))
        return found

    @property
    def merged(self) -> set[str]:
        """The digests of the files that were merged."""
        return {row[4] for row in self.merges}

    @property
    def ages(self) -> dict[tuple[str, str], Age]:
        """{(unit, what was taken of it, as `said`): the newest part that says so}."""
        found: dict[tuple[str, str], Age] = {}
        for unit, number, saved, _, _, taken in self.merges:
            for one in taken.split():
                age = _count(number), saved
                found[unit, one] = max(age, found.get((unit, one), age))
        return found


def _count(number: str) -> int:
    return int(number) if number.isdecimal() else 0


def is_newer(part: Returned, age: Age | None) -> bool:
    """Whether a part is newer than one that was merged.

    Of those of one giving out the later saved one is, where both say when they were saved.
    """
    if age is None:
        return False
    number, saved = age
    if part.record.number != number:
        return part.record.number > number
    return bool(saved) and part.saved > saved


def said(sheet: str, key: str, label: str, text: str) -> str:
    """The digest by which a cell that was taken is known: what stands where."""
    return digest("\n".join((sheet, key, label, text)))[:_SAID]


def earlier_merges(path: Path) -> Earlier:
    """What earlier merges left. Raises Unreadable."""
    book = open_book(path)
    found = []
    for name, columns in ((CONFLICTS_SHEET, CONFLICTS), (MERGES_SHEET, MERGES)):
        rows = load_grids(book, [name])[name].rows if name in book.sheet_names else []
        texts = [[str(cell) for cell in row] for row in rows]
        is_ours = texts and texts[0][: len(columns)] == list(columns)
        found.append([row[: len(columns)] for row in texts[1:]] if is_ours else [])
    return Earlier(*found)


def merge_rows(
    parts: Iterable[Returned], earlier: Earlier, taken: Mapping[str, Iterable[str]]
) -> list[list[str]]:
    """Who sent what: each part by unit and age; `taken` by the names of the files.

    A part of which more was taken than a cell holds has a row for each cell that it fills.
    """
    rows: dict[str, list[list[str]]] = {}
    for row in earlier.merges:
        rows.setdefault(row[4], []).append(row)
    for part in parts:
        of_part = (part.record.unit, str(part.record.number), part.saved)
        said_now = " ".join(sorted(taken.get(part.path.name, ())))
        cells = textwrap.wrap(said_now, MOST_CELL_TEXT) or [""]
        new = [[*of_part, part.path.name, part.sha256, cell] for cell in cells]
        rows.setdefault(part.sha256, new)
    return sorted(chain(*rows.values()), key=lambda row: (row[0], number_key(row[1]), *row[4:]))
