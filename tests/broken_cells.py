"""Cells broken as people break them, and what check then tells."""

from conftest import cell_of
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from generator.workbook.reading.read import read_ledger

STRUCK = Font(strike=True)


def deleted(*parts: str) -> CellRichText:
    """A text in which every second part is struck through."""
    blocks = [TextBlock(InlineFont(strike=bool(n % 2)), part) for n, part in enumerate(parts)]
    return CellRichText(*(block for block in blocks if str(block)))


def cell_in(book, sheet: str, key: str, header: str):
    """The cell of an item under a header, which is added where the sample has no such column."""
    found = book[sheet]
    if header not in [cell.value for cell in found[1]]:
        found.cell(1, found.max_column + 1).value = header
    return cell_of(book, sheet, key, header)


def found_in(tongbao, path) -> list[dict]:
    return tongbao("check", path, "--format", "json").json["findings"]


def places(findings, severity: str | None = None) -> list[tuple[str, str, str]]:
    return [
        (f["code"], f["sheet"], f["cell"])
        for f in findings
        if severity is None or f["severity"] == severity
    ]


def measure(path, number="1.1.1"):
    return next(m for m in read_ledger(path).ledger.measures if m.number == number)
