"""What reading a sheet gives, the bounds within which it happens, and how it is refused.

The bounds keep the time and memory of reading and checking any file of 20 MiB near those of an
honest ledger of 100,000 measures, which stays within them: 30 s and 1 GiB. Whatever else grows
faster than the ledger, the checks bound by themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

MOST_FILE = 100 << 20  # bytes of the file itself
MOST_PARTS = 10_000  # of an archive
MOST_INFLATED = 512 << 20  # bytes of its parts, of which much fewer are kept
MOST_SHEETS = 1_000
MOST_CELLS = 2_200_000  # of the used rectangles, which are kept whole
MOST_ROWS = 150_000  # that hold something, each of which becomes an item
MOST_BROKEN = 100_000  # error cells and formulas without a value
MOST_MERGED = 200_000  # merged ranges of one sheet
MOST_REWRITTEN = 128 << 20  # bytes of a sheet that is written again in the regular form
MOST_TEXT = 192 << 20  # bytes of memory for all different texts
MOST_CHARACTERS = 22_000_000  # in all cells: one shared string may stand in every cell
MOST_NUMBERS = 200_000  # in printed texts, each of which is compared with those beside it
MOST_FAULTS = 100_000  # of these that are told, each of which takes long to word
MOST_DATES = 300_000  # in printed texts likewise
MOST_UNIT_TEXT = 5_000_000  # characters in a column of units, each name of which is looked up
MOST_CITED = 300_000  # words in braces, each of which is looked up several times
MOST_PRINTED = 25_000_000  # characters that come in their place: each word may print a whole cell
MOST_LONG, MOST_IN_LONG = 2_000, 2_000_000  # a long text, and the characters in all long ones
MOST_CELL_TEXT = 32_767  # characters in one cell, which is Excel's own bound

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


class Refused(Exception):
    """The file cannot be read: a code of the catalogue with its words, but for the file's name."""

    def __init__(self, code: str, **words: str) -> None:
        super().__init__(code)
        self.code = code
        self.words = words


def damaged() -> Refused:
    """The refusal of what is no whole workbook."""
    return Refused("F06", what="工作簿")


def too_large(reason: str) -> Refused:
    """The refusal of what would take too much time or memory, for this reason."""
    return Refused("F07", reason=reason)


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
