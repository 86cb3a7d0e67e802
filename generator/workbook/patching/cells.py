"""Cells: their texts and fills, put in where they are missing."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Literal, NamedTuple

from ...findings.limits import MOST_CELL_TEXT
from ...package.xmltext import TAG_END, Element, Xml, whole_number, with_attributes
from ...text.addresses import Cell, address_of
from ...text.patterns import Pattern
from .formulas import forget_formulas, refuse_table_headers, release_formulas
from .parts import Workbook, load, store
from .places import cells_of, range_of, rows_of
from .styles import CellStyles

_FORBIDDEN = Pattern("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class CellPatch(NamedTuple):
    """What a cell is to become: its text (None: as it is) and its fill, as ARGB ("": as it is).

    Of the kind `number` it holds that number, of the kind `day` one that is shown as a day.
    """

    text: str | None = None
    fill: str = ""
    kind: Literal["text", "number", "day"] = "text"


def change_cells(book: Workbook, sheet: str, changes: Mapping[Cell, CellPatch]) -> None:
    """Change these cells of the sheet; what is missing of rows and cells is put in in order.

    A text becomes an inline string with the style of the cell. A formula that it replaces leaves
    the calculation chain, and others that share it get it from the next of them. Refused are a
    part of an array formula and the header of a table, whose names stand in the table as well.
    """
    if not changes:
        return
    part = book.sheets[sheet]
    xml = load(book, part)
    texts = {cell for cell, change in changes.items() if change.text is not None}
    replaced = release_formulas(xml, texts) if texts else set()
    refuse_table_headers(book, part, texts)
    styles = CellStyles(book)
    columns = _column_styles(xml)
    queue = sorted({row for row, _ in changes})
    by_row: dict[int, dict[int, CellPatch]] = {row: {} for row in queue}
    for (row, column), change in sorted(changes.items()):
        by_row[row][column] = change

    def new_row(row: int) -> str:
        cells = (
            _new_cell(xml.prefix, (row, column), columns(column), change, styles)
            for column, change in by_row[row].items()
        )
        return f'<{xml.prefix}row r="{row}">{"".join(cells)}</{xml.prefix}row>'

    data = xml.child("sheetData")
    for number, element in rows_of(xml):
        while queue and queue[0] < number:
            xml.insert(element.start, new_row(queue.pop(0)))
        if queue and queue[0] == number:
            _change_row(xml, element, queue.pop(0), by_row[number], columns, styles)
    xml.rewrite(data, append="".join(map(new_row, queue)))
    _widen_dimension(xml, changes)
    styles.save()
    store(book, part, xml)
    forget_formulas(book, sheet, replaced)


def merged_into(book: Workbook, sheet: str, cells: Iterable[Cell]) -> dict[Cell, Cell]:
    """{cell: the first cell of its merged range}, for those of the cells that a merge covers."""
    by_row: dict[int, list[int]] = {}
    for row, column in set(cells):
        by_row.setdefault(row, []).append(column)
    rows = sorted(by_row)
    covered = {}
    xml = load(book, book.sheets[sheet])
    for element in xml.all("mergeCell"):
        (top, left), (bottom, right) = range_of(element.get("ref"))
        for row in rows[bisect_left(rows, top) : bisect_right(rows, bottom)]:
            for column in by_row[row]:
                if left <= column <= right and (row, column) != (top, left):
                    covered[row, column] = (top, left)
    return covered


def _change_row(
    xml: Xml,
    row: Element,
    number: int,
    changes: Mapping[int, CellPatch],
    columns: Callable[[int], int],
    styles: CellStyles,
) -> None:
    """Change cells of a row that is there."""
    own = row.get("s") if row.get("customFormat") in ("1", "true") else ""

    def new_cell(column: int) -> str:
        style = whole_number(own) if own else columns(column)
        return _new_cell(xml.prefix, (number, column), style, changes[column], styles)

    queue, fresh = list(changes), []
    for column, element in cells_of(xml, row):
        while queue and queue[0] < column:
            fresh.append(queue[0])
            xml.insert(element.start, new_cell(queue.pop(0)))
        if queue and queue[0] == column:
            _change_cell(xml, element, changes[queue.pop(0)], styles)
    spans = re.findall(r"(\d+):(\d+)", row.get("spans"))
    outside = any(
        not any(int(low) <= column <= int(high) for low, high in spans)
        for column in (*fresh, *queue)
    )
    # spans only helps to read faster, and may be left out.
    retag = {"spans": None} if spans and outside else {}
    xml.rewrite(row, retag, append="".join(map(new_cell, queue)))


def _change_cell(xml: Xml, cell: Element, change: CellPatch, styles: CellStyles) -> None:
    attributes: dict[str, str | None] = {}
    style = whole_number(cell.get("s"))
    if (patched := _style(style, change, styles)) != style:
        attributes["s"] = str(patched)
    if change.text is None:
        xml.rewrite(cell, attributes)
        return
    # cm and vm point to data of the value that goes.
    is_text = change.text and change.kind == "text"
    attributes |= {"t": "inlineStr" if is_text else None, "cm": None, "vm": None}
    tag = with_attributes(cell.attributes.rstrip(TAG_END), attributes)
    content = _content(xml.prefix, change)
    xml.replace(cell.start, cell.end, f"<{cell.name}{tag}>{content}</{cell.name}>")


def _new_cell(prefix: str, cell: Cell, style: int, change: CellPatch, styles: CellStyles) -> str:
    style = _style(style, change, styles)
    tag = f'<{prefix}c r="{address_of(cell)}"' + (f' s="{style}"' if style else "")
    if not change.text:
        return f"{tag}/>"
    kind = ' t="inlineStr"' if change.kind == "text" else ""
    return f"{tag}{kind}>{_content(prefix, change)}</{prefix}c>"


def _style(style: int, change: CellPatch, styles: CellStyles) -> int:
    style = styles.as_day(style) if change.kind == "day" else style
    return styles.tint(style, change.fill) if change.fill else style


def _content(prefix: str, change: CellPatch) -> str:
    text = change.text or ""
    return inline(prefix, text) if change.kind == "text" else f"<{prefix}v>{text}</{prefix}v>"


def _column_styles(xml: Xml) -> Callable[[int], int]:
    """The style that a new cell of a column takes."""
    ranges = [(whole_number(c.get("min")), whole_number(c.get("max")), c) for c in xml.all("col")]

    def style(column: int) -> int:
        return next((whole_number(c.get("style")) for a, b, c in ranges if a <= column <= b), 0)

    return style


def _widen_dimension(xml: Xml, cells: Iterable[Cell]) -> None:
    for dimension in xml.all("dimension"):
        first, last = range_of(dimension.get("ref"))
        if not all(first):
            continue
        rows, columns = zip(first, last, *cells, strict=True)
        wide = f"{address_of((min(rows), min(columns)))}:{address_of((max(rows), max(columns)))}"
        old = address_of(first) if first == last else f"{address_of(first)}:{address_of(last)}"
        if wide not in (old, f"{old}:{old}"):
            xml.rewrite(dimension, {"ref": wide})


def inline(prefix: str, text: str) -> str:
    if not text:
        return ""
    return f"<{prefix}is>{preserved(prefix, text)}</{prefix}is>"


def preserved(prefix: str, text: str) -> str:
    if len(text) > MOST_CELL_TEXT:
        text = text[: MOST_CELL_TEXT - 1] + "…"  # which tells that there was more
    content = escape(storable(text), quote=False)
    return f'<{prefix}t xml:space="preserve">{content}</{prefix}t>'


def storable(text: str) -> str:
    """The text as a workbook may store it: what XML forbids as _xHHHH_, and such text escaped.

    Source: ECMA-376-1, 22.9.2.19 ST_Xstring.
    """
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text.replace("\r\n", "\n"))
    return _FORBIDDEN.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
