"""The tables of rectification on a web page as sheets: what the systems of offices export as .xls
is often such a page.
"""

from collections.abc import Collection, Iterator, Sequence

from lxml import html

from ..text.addresses import Cell
from ..word.pages import CELLS, Page, plain_text
from ..workbook.reading.grid import Grid
from .document_tables import (
    DocumentTable,
    grid_of,
    is_of_rectification,
    refuse_many,
    refuse_many_tables,
    table_name,
)

_STAYS = ("#", "javascript:")  # how the address of a button begins
_MOST_WIDTH, _DIGITS = 1000, 5  # of a span (HTML, section 4.9.11)


def tables_of(page: Page) -> list[DocumentTable]:
    """The tables of rectification on a page. Raises Refused where there are too many, or too large.

    Tables that lay out the page stand around those that hold something: each cell belongs to the
    innermost one. What is laid out within a cell of a table of rectification is text of that cell.
    """
    own = _texts(page, page.cells)
    refuse_many_tables(len(own))
    chosen, carried = set[html.HtmlElement](), 0
    for table, cells in own.items():
        grid = _grid("", table, cells)
        carried += grid.height * len(grid.columns)
        refuse_many(carried)
        if is_of_rectification(grid):
            chosen.add(table)
    homes = [_home(cell, chosen) for cell in page.cells]
    within: dict[html.HtmlElement | None, set[html.HtmlElement]] = {}
    for cell, home in zip(page.cells, homes, strict=True):
        within.setdefault(home, set()).add(cell)
    tables: list[DocumentTable] = []
    for table, cells in _texts(page, homes).items():
        if table in chosen:
            grid = _grid(table_name(len(tables) + 1), table, cells)
            elements = set[html.HtmlElement]().union(*(within[home] for home in cells))
            tables.append(DocumentTable(grid, (), elements, _has_links(elements)))
    lines = _lines_above(page, tables)
    return [table._replace(above=above) for table, above in zip(tables, lines, strict=True)]


def _texts(
    page: Page, homes: Sequence[html.HtmlElement | None]
) -> dict[html.HtmlElement, dict[html.HtmlElement, list[str]]]:
    """The lines by the tables and their cells; `homes` says of each line which cell it is of."""
    texts: dict[html.HtmlElement, dict[html.HtmlElement, list[str]]] = {}
    for line, cell in zip(page.lines, homes, strict=False):
        table = None if cell is None else next(cell.iterancestors("table"), None)
        if table is not None:
            texts.setdefault(table, {}).setdefault(cell, []).append(plain_text(line)[0].strip())
    return texts


def _home(
    cell: html.HtmlElement | None, chosen: Collection[html.HtmlElement]
) -> html.HtmlElement | None:
    """The cell of one of the chosen tables in which a cell stands, or which it is; else itself."""
    around = () if cell is None else (cell, *cell.iterancestors(*CELLS))
    return next((c for c in around if next(c.iterancestors("table"), None) in chosen), cell)


def _has_links(cells: Collection[html.HtmlElement]) -> bool:
    """Whether a cell leads to another page or file."""
    addresses = [link.get("href", "") for cell in cells for link in cell.iter("a")]
    return any(a and not a.startswith(_STAYS) for a in addresses)


def _lines_above(page: Page, tables: Sequence[DocumentTable]) -> list[list[str]]:
    """The lines between each table and the one before it."""
    numbers = {cell: number for number, table in enumerate(tables) for cell in table.elements}
    above: list[list[str]] = []
    between: list[str] = []
    for line, cell in zip(page.lines, page.cells, strict=False):
        number = numbers.get(cell)
        if number is None:
            between.append(line)
            continue
        if number == len(above):
            above.append(between)
        between = []
    return above


def _grid(name: str, table: html.HtmlElement, texts: dict[html.HtmlElement, list[str]]) -> Grid:
    """The cells of a table where its rows and columns put them (HTML, section 4.9.12.1)."""
    cells: dict[Cell, str] = {}
    ends: dict[Cell, Cell] = {}
    rows = list(_rows(table))
    free: dict[int, int] = {}  # the first row where nothing from above stands, by columns
    covered = 0
    for number, row in enumerate(rows, start=1):
        column = 1
        for cell in row.iterchildren(*CELLS):
            while free.get(column, 0) > number:
                column += 1
            right = column + _width(cell) - 1
            bottom = number + _height(cell, len(rows) - number + 1) - 1
            covered += (right - column + 1) * (bottom - number + 1)
            refuse_many(covered)
            free |= dict.fromkeys(range(column, right + 1), bottom + 1)
            cells[number, column] = "\n".join(filter(None, texts.get(cell, ())))
            ends[number, column] = (bottom, right)
            column = right + 1
    return grid_of(name, len(rows), cells, ends)


def _rows(table: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The rows of a table, wherever they stand in it, without those of tables in its cells."""
    waiting = list(reversed(table))
    while waiting:
        element = waiting.pop()
        if element.tag == "tr":
            yield element
        elif element.tag != "table":
            waiting += reversed(element)


def _width(cell: html.HtmlElement) -> int:
    return min(max(_number(cell, "colspan"), 1), _MOST_WIDTH)


def _height(cell: html.HtmlElement, rest: int) -> int:
    """Over how many of the rows that are left a cell stretches; 0 stands for all of them."""
    return min(_number(cell, "rowspan") or rest, rest)


def _number(cell: html.HtmlElement, attribute: str) -> int:
    written = cell.get(attribute, "").strip()
    return int(written) if written.isdecimal() and len(written) <= _DIGITS else 1
