"""A conditional format of our own that goes before those of the workbook.

Excel, WPS and LibreOffice paint conditional formats over the fills of cells, so that a fill alone
would not be seen where a format of the workbook applies.
"""

from collections.abc import Mapping
from html import escape, unescape

from ...text.addresses import Cell, address_of
from ...text.patterns import Pattern
from .parts import SHEET_ORDER, Workbook, load, store
from .styles import CellStyles

# Of a rule of any kind, those of later versions of Excel included.
_PRIORITY = Pattern(r"""<(?:\w+:)?cfRule\s[^>]*?\bpriority\s*=\s*["'](\d+)""")


def outrank_conditions(book: Workbook, sheet: str, fills: Mapping[Cell, str], author: str) -> None:
    """Let these fills be seen whatever conditional formats the sheet has; without any, do nothing.

    The formula of ours is always true and names the author, by which it is known again.
    """
    xml = load(book, book.sheets[sheet])
    theirs = list(_PRIORITY.finditer(xml.scan))
    if not theirs or not fills:
        return
    styles = CellStyles(book)
    formats = []
    colours = sorted(set(fills.values()))
    # The lowest number goes first, and each number is given once.
    if any(int(priority[1]) <= len(colours) for priority in theirs):
        for priority in theirs:
            xml.replace(*priority.span(1), str(int(priority[1]) + len(colours)))
    for number, colour in enumerate(colours, start=1):
        cells = " ".join(address_of(cell) for cell in sorted(fills) if fills[cell] == colour)
        rule = (
            f'<cfRule type="expression" dxfId="{styles.condition(colour)}" priority="{number}" '
            f'stopIfTrue="1"><formula>{escape(_always(author), quote=False)}</formula></cfRule>'
        )
        formats.append(f'<conditionalFormatting sqref="{cells}">{rule}</conditionalFormatting>')
    ours = xml.prefixed("".join(formats))
    # Excel goes by the numbers, LibreOffice by the order.
    if first := xml.find_child("conditionalFormatting"):
        xml.insert(first.start, ours)
    else:
        xml.insert_child("conditionalFormatting", ours, SHEET_ORDER)
    store(book, book.sheets[sheet], xml)
    styles.save()


def remove_conditions(book: Workbook, sheet: str, author: str) -> None:
    """Take away the conditional formats that `outrank_conditions` put in."""
    xml = load(book, book.sheets[sheet])
    for found in xml.all("conditionalFormatting"):
        if _always(author) in unescape(xml.text[found.start : found.end]):
            xml.replace(found.start, found.end, "")
    if xml.edits:
        store(book, book.sheets[sheet], xml)


def _always(author: str) -> str:
    return f'"{author}"="{author}"'
