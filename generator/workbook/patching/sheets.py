"""Sheets of our own, put at the end of a workbook or in the place of an earlier one."""

from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType

from ...findings.limits import MOST_LINKS
from ...package.relations import XML_HEAD
from ...package.xmltext import Xml, attributes_of, whole_number
from ...text.addresses import address_of
from ...text.characters import lines_of
from .cells import inline, storable
from .formulas import forget_formulas
from .parts import (
    KINDS,
    Workbook,
    add_part,
    drop,
    free_name,
    load,
    namespaces,
    relation_attribute,
    relations_of,
    store,
)
from .styles import CellStyles, SheetCell

_ROW_HEIGHT, _TALLEST_ROW = 15, 405  # points
_FILLED = 0.9  # the part of a column's width that characters may fill


def put_sheet(
    book: Workbook,
    name: str,
    rows: Sequence[Sequence[SheetCell]],
    widths: Sequence[float],
    choices: Mapping[int, Sequence[str]] = MappingProxyType({}),
) -> None:
    """Put a sheet of our own at the end, or in the place of the one that has its name.

    The first row is the header: frozen, with filters. `widths` are in characters, `choices` what
    may be filled into the cells of a column, by its number.
    """
    styles = CellStyles(book)
    xml = load(book, book.part)
    old = next((sheet for sheet in xml.all("sheet") if sheet.get("name") == name), None)
    views = xml.find_child("bookViews") is not None
    if old is not None:
        forget_formulas(book, name, None)
        for relation in relations_of(book, book.part):
            if relation.id == old.get("id"):
                drop(book, relation)
    part = free_name(book, "worksheets/sheet{}.xml")
    book.parts[part] = _sheet_xml(book, rows, widths, styles, views, choices)
    key = add_part(book, book.part, "worksheet", part, KINDS["worksheet"])
    if old is None:
        numbers = [whole_number(sheet.get("sheetId")) for sheet in xml.all("sheet")]
        attribute = relation_attribute(book, xml.root, key)
        xml.rewrite(
            xml.child("sheets"),
            append=f'<{xml.prefix}sheet name="{escape(name)}" '
            f'sheetId="{max(numbers, default=0) + 1}" {attribute}/>',
        )
    else:
        prefixed = next(key for key, _ in attributes_of(old.attributes) if key.endswith(":id"))
        xml.rewrite(old, {prefixed: key, "state": None})
        index = str(xml.all("sheet").index(old))
        for defined in xml.all("definedName"):
            # What Excel added for the filter and the print area of the sheet that goes.
            if defined.get("localSheetId") == index and defined.get("name")[:6] == "_xlnm.":
                xml.replace(defined.start, defined.end, "")
        _drop_empty_names(xml)
    store(book, book.part, xml)
    styles.save()
    book.sheets[name] = part


def open_on(book: Workbook, name: str) -> None:
    """Let the workbook open on that sheet alone: what is typed goes to all that are chosen."""
    xml = load(book, book.part)
    names = [sheet.get("name") for sheet in xml.all("sheet")]
    number = str(names.index(name))
    if views := xml.all("workbookView"):
        xml.rewrite(views[0], {"activeTab": number})
    else:
        view = f'<bookViews><workbookView activeTab="{number}"/></bookViews>'
        xml.insert(xml.child("sheets").start, xml.prefixed(view))
    store(book, book.part, xml)
    for sheet, part in book.sheets.items():
        xml = load(book, part)
        chosen = "1" if sheet == name else None
        for shown in xml.all("sheetView"):
            if (shown.get("tabSelected") or None) != chosen:
                xml.rewrite(shown, {"tabSelected": chosen})
        if xml.edits:
            store(book, part, xml)


def _drop_empty_names(xml: Xml) -> None:
    """Take definedNames out where all of its children are: Excel wants at least one."""
    element = xml.find_child("definedNames")
    if element is None:
        return
    inside = [edit for edit in xml.edits if element.inner <= edit[0] and edit[1] <= element.outer]
    if inside and len(inside) == len(list(xml.children(element))):
        xml.edits = [edit for edit in xml.edits if edit not in inside]
        xml.replace(element.start, element.end, "")


def _rows_and_links(
    rows: Sequence[Sequence[SheetCell]], widths: Sequence[float], styles: CellStyles
) -> tuple[list[str], list[str]]:
    """The rows as XML, and the links that stand in them."""
    lines, links = [], []
    for number, cells in enumerate(rows, start=1):
        line = ""
        for column, cell in enumerate(cells, start=1):
            address, style = address_of((number, column)), styles.table_cell(cell)
            kind = ' t="inlineStr"' if cell.text else ""
            line += f'<c r="{address}" s="{style}"{kind}>{inline("", cell.text)}</c>'
            if cell.link:
                link, shown = escape(storable(cell.link)), escape(storable(cell.text))
                links.append(f'<hyperlink ref="{address}" location="{link}" display="{shown}"/>')
        # Not every program finds the height of wrapped lines by itself.
        height = max(lines_of(c.text, w * _FILLED) for c, w in zip(cells, widths, strict=True))
        height = min(height * _ROW_HEIGHT, _TALLEST_ROW)
        lines.append(f'<row r="{number}" ht="{height}" customHeight="1">{line}</row>')
    return lines, links


def _sheet_xml(
    book: Workbook,
    rows: Sequence[Sequence[SheetCell]],
    widths: Sequence[float],
    styles: CellStyles,
    views: bool,
    choices: Mapping[int, Sequence[str]],
) -> bytes:
    lines, links = _rows_and_links(rows, widths, styles)
    area = f"A1:{address_of((max(len(rows), 1), len(widths)))}"
    pane = (
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        'activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" '
        'sqref="A2"/></sheetView></sheetViews>'
    )
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(widths, start=1)
    )
    lists = "".join(
        f'<dataValidation type="list" allowBlank="1" showErrorMessage="1" '
        f'sqref="{address_of((2, column))}:{address_of((max(len(rows), 2), column))}">'
        f'<formula1>"{escape(",".join(words))}"</formula1></dataValidation>'
        for column, words in choices.items()
    )
    lists = f'<dataValidations count="{len(choices)}">{lists}</dataValidations>' if lists else ""
    linked = f"<hyperlinks>{''.join(links[:MOST_LINKS])}</hyperlinks>" if links else ""
    return (
        f'{XML_HEAD}<worksheet xmlns="{namespaces(book)["main"]}">'
        f'<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="{area}"/>'
        f'{pane if views else ""}<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols>'
        f'<sheetData>{"".join(lines)}</sheetData><autoFilter ref="{area}"/>{lists}{linked}'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        f'<ignoredErrors><ignoredError sqref="{area}" numberStoredAsText="1"/></ignoredErrors>'
        "</worksheet>"
    ).encode()
