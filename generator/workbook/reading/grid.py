"""What reading a sheet gives, the bounds within which it happens, and how it is refused.

The bounds keep the time and memory of reading and checking any file of 20 MiB near those of an
honest ledger of 100,000 measures, which stays within them: 30 s and 1 GiB. Whatever else grows
faster than the ledger, the checks bound by themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ...findings.limits import MOST_CELLS, Refused, too_large

_HUGE = 1e18
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

Range = tuple[int, int, int, int]  # top, left, bottom, right
Extent = tuple[int, int, int]  # the first and the last row, and the last column, of some cells
NOWHERE: Extent = (0, 0, 0)  # of none


@dataclass(slots=True)
class Grid:
    """The raw cells of one sheet. Rows and columns in the sets below are counted from 1."""

    name: str
    height: int = 0
    # The cells by columns, each from the first row to the last; '' is an empty one.
    columns: list[list[object]] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unvalued: set[tuple[int, int]] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    merged: list[Range] = field(default_factory=list)

    @property
    def rows(self) -> list[list[object]]:
        """The cells by rows, which are made anew at each call."""
        return [list(cells) for cells in zip(*self.columns, strict=True)]

    def row(self, number: int) -> list[object]:
        """The cells of one row."""
        return [column[number - 1] for column in self.columns]

    def put(self, above: int, before: int, block: Sequence[list[object]]) -> None:
        """Put the columns of a block of rows below the rest, that far from the first cell."""
        if not block:
            return
        height = above + len(block[0])
        block = [[""] * len(block[0])] * before + [*block]
        for column in self.columns:
            column += [""] * (above - self.height)
        self.columns += [[""] * above for _ in range(len(self.columns), len(block))]
        for column, cells in zip(self.columns, block, strict=False):
            column += cells
        for column in self.columns[len(block) :]:
            column += [""] * (height - len(column))
        self.height = height

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


def hull(*extents: Extent) -> Extent:
    """How far all these cells reach together."""
    some = [extent for extent in extents if extent != NOWHERE]
    if not some:
        return NOWHERE
    tops, bottoms, rights = zip(*some, strict=True)
    return min(tops), max(bottoms), max(rights)


def as_read(column: list[object]) -> list[object]:
    """The cells of a column as the engine gives them: 1.0 is 1, and a day is a datetime."""
    # Nearly all columns hold texts alone, which the kinds of the cells tell at once.
    if set(map(type, column)) <= {str}:
        return column
    return [cell if cell.__class__ is str else _value(cell) for cell in column]


def _value(cell: object) -> object:
    if isinstance(cell, float):
        # The digits of a huge number would be made up, and fill the memory.
        return int(cell) if cell.is_integer() and abs(cell) < _HUGE else cell
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return datetime(cell.year, cell.month, cell.day)
    return cell


def beyond(bottom: int, right: int) -> Refused:
    """The refusal of sheets whose used rectangles are absurd; the largest ends there."""
    return too_large(f"有内容的区域一直延伸到第 {bottom} 行、第 {right} 列")


def check_cells(cells: int, bottom: int, right: int, most: int = MOST_CELLS) -> None:
    """Refuse sheets whose used rectangles have that many cells; the largest ends there."""
    if cells > most:
        raise beyond(bottom, right)


def column_number(letters: bytes) -> int:
    """1 for A, 26 for Z, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
