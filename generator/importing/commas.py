"""Tables that are saved as texts: .csv, whose cells are parted by commas, semicolons or tabs."""

import csv
import io
from pathlib import Path

from ..findings.limits import MOST_CELL_TEXT, MOST_CELLS, too_large
from ..package.files import read_bytes, refusals
from ..word.pages import decoded
from ..workbook.reading.grid import Grid
from ..workbook.reading.open import Book

CSV = "csv"
_SEPARATORS = ",\t;"


def is_called_csv(path: Path) -> bool:
    return path.suffix.lower() == ".csv"


def open_csv(path: Path) -> tuple[Book, Grid]:
    """The text as a workbook of one sheet, which is named as the file, and the cells of that sheet.

    Raises Unreadable.
    """
    data = read_bytes(path)
    text = decoded(path, data)
    head = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
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
        [row[place] if place < len(row) else "" for row in rows] for place in range(width)
    ]
    grid = Grid(path.stem, len(rows), columns)
    return Book(path, data, CSV, [grid.name], date1904=False), grid
