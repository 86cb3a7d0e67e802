"""Tables of rectification that stand in a Word file: read as those of a workbook are."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..package.files import read_bytes
from ..package.wordfile import main_part, open_word
from ..text.addresses import Cell
from ..word.body import (
    LINE_BREAK,
    Block,
    RunText,
    WordCell,
    WordParagraph,
    WordRow,
    WordTable,
    read_blocks,
)
from ..workbook.reading.grid import Grid, Range
from ..workbook.reading.open import Book
from .forms import form
from .header import find_header
from .imported import Unplaced
from .notice import import_notice
from .notice_source import TABLE, read_notice

_FORM = "docx"


def holds_table(path: Path) -> bool:
    """Whether a Word file is about its tables: one is of rectification, or a form, and no text is
    about problems. Raises Unreadable.
    """
    if not any(map(_is_of_rectification, _grids(path))):
        return False
    return not import_notice(path).outline["problems"]


def _is_of_rectification(grid: Grid) -> bool:
    lying = form(grid)
    return bool(find_header(grid) or (lying and find_header(lying.grid)))


def open_word_tables(path: Path) -> tuple[Book, list[Grid], list[Unplaced]]:
    """The tables of a Word file as the sheets of a workbook, and what stands beside them.

    Raises Unreadable.
    """
    grids = _grids(path)
    source = read_notice(path)
    beside = [Unplaced("表格以外的文字", line.place, line.text) for line in source.lines]
    beside += [kept for _, kept in source.aside if kept.source != TABLE]
    book = Book(path, read_bytes(path), _FORM, [grid.name for grid in grids], date1904=False)
    return book, grids, beside


def _grids(path: Path) -> list[Grid]:
    parts = open_word(path.name, read_bytes(path))
    blocks = read_blocks(parts, main_part(parts)) or ()
    tables = [block for block in blocks if isinstance(block, WordTable)]
    return [_grid(f"表格{number}", table) for number, table in enumerate(tables, start=1)]


def _grid(name: str, table: WordTable) -> Grid:
    """The cells of a table; one that is wide or high is merged, as in a sheet."""
    cells: dict[Cell, str] = {}
    ends: dict[Cell, Cell] = {}  # the last cell that each covers
    above: dict[int, Cell] = {}  # the cell that may go on below, by its left column
    rows = [row for row in table.content if isinstance(row, WordRow) and not row.revised.deleted]
    for number, row in enumerate(rows, start=1):
        column = 1
        for cell in row.content:
            if not isinstance(cell, WordCell):
                continue
            place, right = (number, column), column + cell.width - 1
            top = above.get(column, place) if cell.goes_on else place
            above[column], ends[top] = top, (number, right)
            cells[top] = "\n".join(filter(None, (cells.get(top), *_lines(cell.blocks))))
            column = right + 1
    width = max((right for _, right in ends.values()), default=0)
    columns: list[list[object]] = [
        [cells.get((row, column), "") for row in range(1, len(rows) + 1)]
        for column in range(1, width + 1)
    ]
    merged: list[Range] = [(*top, *end) for top, end in sorted(ends.items()) if top != end]
    return Grid(name, len(rows), columns, merged=merged)


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    """The lines of a cell as they are read: with what is tracked accepted, nothing struck out."""
    for block in blocks:
        if isinstance(block, WordParagraph):
            shown = (run for run in block.content if isinstance(run, RunText) and _is_read(run))
            text = block.label + "".join(run.text for run in shown)
            yield text.replace(LINE_BREAK, "\n").strip()
        elif isinstance(block, WordTable):
            for row in block.content:
                for cell in row.content if isinstance(row, WordRow) else ():
                    yield from _lines(cell.blocks) if isinstance(cell, WordCell) else ()


def _is_read(run: RunText) -> bool:
    return not (run.revised.deleted or run.look.struck or run.look.hidden)
