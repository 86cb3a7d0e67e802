"""The tables of a Word file as sheets."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..package.files import read_bytes, refusals
from ..package.relations import external_targets
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
from ..workbook.reading.grid import Grid
from .document_tables import DocumentTable, grid_of, refuse_many, refuse_many_tables, table_name


def word_tables(path: Path) -> list[DocumentTable]:
    """The tables of a Word file. Raises Unreadable."""
    parts = open_word(path.name, read_bytes(path))
    tables: list[DocumentTable] = []
    above: list[str] = []
    linked = external_targets(parts, main_part(parts))
    has_links = any(kind == "hyperlink" for kind, _ in linked)
    carried = 0
    for block in read_blocks(parts, main_part(parts)) or ():
        if isinstance(block, WordTable):
            with refusals(path):
                grid = _grid(table_name(len(tables) + 1), block)
                carried += grid.height * len(grid.columns)
                refuse_many(carried)
                refuse_many_tables(len(tables))
            tables.append(DocumentTable(grid, above, has_links=has_links))
            above = []
        else:
            above += _lines([block])
    return tables


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
    return grid_of(name, len(rows), cells, ends)


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
