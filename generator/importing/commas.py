"""Tables that are saved as texts, whose cells are parted by commas, semicolons or tabs."""

import csv
import io
from pathlib import Path

from ..findings.findings import Unreadable
from ..findings.limits import MOST_CELL_TEXT, MOST_CELLS, too_large
from ..package.files import read_bytes, refusals
from ..text.patterns import Pattern
from ..word.pages import decoded
from ..workbook.reading.grid import Grid
from ..workbook.reading.open import Book
from .document_tables import is_of_rectification

CSV = "csv"
_QUOTED = Pattern(r'="([^"]*)"')
_SEPARATORS = ",\t;"
_HEAD = 1000  # characters, in which there are more separators than marks of the kind in the texts


def open_text_table(path: Path) -> tuple[Book, Grid] | None:
    """The table in a text that is called .csv, or has the header of one of rectification; None for
    any other text. Raises Unreadable.
    """
    if path.suffix.lower() == f".{CSV}":
        return _open(path)
    try:
        book, grid = _open(path)
    except Unreadable:  # which whoever reads it otherwise says
        return None
    return (book, grid) if is_of_rectification(grid) else None


def _text_of(cell: str) -> str:
    """A cell; systems write ="001" lest Excel take it for a number."""
    quoted = _QUOTED.fullmatch(cell)
    return quoted[1] if quoted else cell


def _open(path: Path) -> tuple[Book, Grid]:
    """The text as a workbook of one sheet, which is named as the file, and the cells of that sheet.

    Raises Unreadable.
    """
    data = read_bytes(path)
    text = decoded(path, data)
    separator = max(_SEPARATORS, key=text[:_HEAD].count)
    with refusals(path):
        csv.field_size_limit(MOST_CELL_TEXT)
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        except csv.Error:
            raise too_large(f"有一格超过 {MOST_CELL_TEXT} 个字") from None
        width = max(map(len, rows), default=0)
        if width * len(rows) > MOST_CELLS:
            raise too_large(f"有内容的区域超过 {MOST_CELLS} 个单元格")
    columns: list[list[object]] = [
        [_text_of(row[place]) if place < len(row) else "" for row in rows] for place in range(width)
    ]
    grid = Grid(path.stem, len(rows), columns)
    return Book(path, data, CSV, [grid.name], date1904=False), grid
