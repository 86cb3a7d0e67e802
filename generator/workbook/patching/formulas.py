"""Formulas that make room for texts: what others share of them, tables, the calculation chain."""

from collections.abc import Collection
from html import escape, unescape

from ...package.xmltext import TAG_END, Element, Unpatchable, Xml, with_attributes
from ...text.addresses import Cell, address_of
from .parts import Workbook, drop, load, related, relations_of, store
from .places import cells_of, range_of, rows_of


def release_formulas(xml: Xml, texts: Collection[Cell]) -> set[Cell]:
    """The cells among `texts` that hold a formula, after handing on what others share of it."""
    replaced: set[Cell] = set()
    masters: dict[str, tuple[Cell, Element]] = {}  # by the number of the sharing group
    sharing: dict[str, list[tuple[Cell, Element]]] = {}
    for number, row in rows_of(xml):
        # What holds no formula may be as odd as it likes.
        cells = cells_of(xml, row) if next(xml.flat(row, "f"), None) else ()
        for column, cell in cells:
            for formula in xml.flat(cell, "f"):
                where, kind = (number, column), formula.get("t")
                if kind in ("array", "dataTable"):
                    (top, left), (bottom, right) = range_of(formula.get("ref"))
                    area = [c for c in texts if top <= c[0] <= bottom and left <= c[1] <= right]
                    if area and (top, left) != (bottom, right):
                        raise Unpatchable(f"{address_of(area[0])} 是数组公式的一部分")
                if where in texts:
                    replaced.add(where)
                if kind == "shared":
                    group = formula.get("si")
                    if formula.get("ref") and where in texts:
                        masters[group] = (where, formula)
                    elif where not in texts:
                        sharing.setdefault(group, []).append((where, formula))
    for group, (where, formula) in masters.items():
        if group in sharing:
            _hand_on(xml, where, formula, sharing[group])
    return replaced


def _hand_on(xml: Xml, origin: Cell, master: Element, heirs: list[tuple[Cell, Element]]) -> None:
    """Give a shared formula to the first of the cells that are left with it."""
    from openpyxl.formula.translate import Translator

    (where, heir), cells = heirs[0], [cell for cell, _ in heirs]
    text = "=" + unescape(xml.text[master.inner : master.outer])
    moved = Translator(text, address_of(origin)).translate_formula(address_of(where))[1:]
    rows, columns = zip(*cells, strict=True)
    area = f"{address_of((min(rows), min(columns)))}:{address_of((max(rows), max(columns)))}"
    tag = with_attributes(heir.attributes.rstrip(TAG_END), {"ref": area})
    content = escape(moved, quote=False)
    xml.replace(heir.start, heir.end, f"<{heir.name}{tag}>{content}</{heir.name}>")


def refuse_table_headers(book: Workbook, part: str, texts: Collection[Cell]) -> None:
    for relation in relations_of(book, part):
        if relation.kind == "table" and relation.target in book.parts:
            table = load(book, relation.target).root
            (top, left), (_, right) = range_of(table.get("ref"))
            if table.get("headerRowCount") != "0":
                for row, column in texts:
                    if row == top and left <= column <= right:
                        raise Unpatchable(f"{address_of((row, column))} 是表格的表头")


def forget_formulas(book: Workbook, sheet: str, cells: Collection[Cell] | None) -> None:
    """Take these cells (None: all) of the sheet out of the calculation chain.

    An entry without i is on the sheet of the one before it. Source: ECMA-376-1, 18.6.1.
    """
    chain = related(book, book.part, "calcChain")
    if chain not in book.parts or (cells is not None and not cells):
        return
    number = next(
        s.get("sheetId") for s in load(book, book.part).all("sheet") if s.get("name") == sheet
    )
    gone = None if cells is None else {address_of(cell) for cell in cells}
    xml = load(book, chain)
    current, written, kept = "", "", 0
    for entry in xml.all("c"):
        current = entry.get("i") or current
        if current == number and (gone is None or entry.get("r") in gone):
            xml.replace(entry.start, entry.end, "")
            continue
        if not entry.get("i") and current != written:
            xml.rewrite(entry, {"i": current})
        written, kept = current, kept + 1
    if kept:
        store(book, chain, xml)
    else:  # a chain must not be empty, and need not be there
        for relation in relations_of(book, book.part):
            if relation.kind == "calcChain":
                drop(book, relation)
