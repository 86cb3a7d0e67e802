"""Tables that stand in a document, and not in a workbook: read as those of a workbook are."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from lxml import html

from ..findings.limits import MOST_CARRIED, MOST_SHEETS, too_large
from ..text.addresses import Cell
from ..workbook.reading.grid import Grid, Range
from .forms import form
from .header import find_header


class DocumentTable(NamedTuple):
    """A table of a document: its cells, the lines between it and the table before, the elements
    of a web page that are its cells, and whether the document has links there.
    """

    grid: Grid
    above: Sequence[str]
    elements: Collection[html.HtmlElement] = ()
    has_links: bool = False


def table_name(number: int) -> str:
    """What a table of a document is called, which has no name of its own."""
    return f"表格{number}"


def is_of_rectification(grid: Grid) -> bool:
    """Whether a table has a header that says so, or is a form."""
    lying = form(grid)
    return bool(find_header(grid) or (lying and find_header(lying.grid, row=lying.header)))


def grid_of(name: str, height: int, texts: Mapping[Cell, str], ends: Mapping[Cell, Cell]) -> Grid:
    """The cells of a table by their first places, with the last place that each covers; one that
    is wide or high is merged, as in a sheet. Raises Refused where they are too many.
    """
    width = max((right for _, right in ends.values()), default=0)
    refuse_many(width * height)
    columns: list[list[object]] = [
        [texts.get((row, column), "") for row in range(1, height + 1)]
        for column in range(1, width + 1)
    ]
    merged: list[Range] = [(*top, *end) for top, end in sorted(ends.items()) if top != end]
    return Grid(name, height, columns, merged=merged)


def refuse_many(cells: int) -> None:
    """Raise Refused for more cells than a new workbook can carry."""
    if cells > MOST_CARRIED:
        raise too_large(f"有内容的区域超过 {MOST_CARRIED} 个单元格，不能导入")


def refuse_many_tables(tables: int) -> None:
    """Raise Refused for more tables than a workbook may have sheets."""
    if tables > MOST_SHEETS:
        raise too_large(f"超过 {MOST_SHEETS} 张表格")
