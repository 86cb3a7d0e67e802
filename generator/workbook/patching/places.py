"""Where things stand on a sheet: ranges, links, and the rows and cells in its XML."""

from collections.abc import Iterator

from ...package.xmltext import Element, Unpatchable, Xml, whole_number
from ...text.addresses import Cell, address_of, position


def range_of(reference: str) -> tuple[Cell, Cell]:
    """The first and the last cell of A1:B2, or of A1."""
    first, _, last = reference.partition(":")
    return position(first), position(last or first)


def link_to(sheet: str, cell: Cell) -> str:
    """The place of a cell as a hyperlink names it."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{address_of(cell)}"


def rows_of(xml: Xml) -> Iterator[tuple[int, Element]]:
    """The rows with their numbers; one without r follows the one before it."""
    number = 0
    for row in xml.flat(xml.child("sheetData"), "row"):
        before, number = number, whole_number(row.get("r")) or number + 1
        if number <= before:
            raise Unpatchable(f"第 {number} 行不按顺序")
        yield number, row


def cells_of(xml: Xml, row: Element) -> Iterator[tuple[int, Element]]:
    """The cells of a row with their columns; one without r follows the one before it."""
    column = 0
    for cell in xml.flat(row, "c"):
        before, column = column, position(cell.get("r"))[1] or column + 1
        if column <= before:
            raise Unpatchable(f"第 {column} 列的单元格不按顺序")
        yield column, cell
