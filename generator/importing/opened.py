"""The files that hold tables of offices' own, and the cells of their sheets."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..compare.documents import PAGE, WORD, WORKBOOK, kind_of
from ..findings.findings import Unreadable
from ..package.files import read_bytes, refusals
from ..package.kinds import SPREADSHEET_XML, is_other_xml, plain_kind
from ..word.pages import read_page
from ..workbook.reading.identify import is_called_workbook
from ..workbook.reading.links import has_links
from ..workbook.reading.open import Book, Grid, load_grids, open_book
from .commas import open_text_table
from .document_tables import DocumentTable, is_of_rectification, refuse_many
from .imported import Unplaced
from .notice import import_notice
from .notice_source import TABLE, read_source
from .web_tables import tables_of
from .word_tables import word_tables

_LINKS = "原来的文件里的超链接只带入了文字，没有带入链接的地址；要用的请对照原来的文件。"


@dataclass(slots=True)
class Opened:
    """A file with tables as a workbook: the cells of its sheets by their names, what stands beside
    these, and what is to be said of the file. Of the tables in a document `above` has the lines
    above each.
    """

    book: Book
    grids: dict[str, Grid]
    beside: list[Unplaced] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    above: dict[str, Sequence[str]] = field(default_factory=dict)


def open_tables(path: Path) -> Opened | None:
    """A workbook, a table saved as a text, or a document with tables; None for what is to be read
    as a notice: a document without a table of rectification, or with a text about problems.

    Raises Unreadable; so does what only calls itself a workbook.
    """
    kind = kind_of(path)
    if kind == WORKBOOK or (kind == PAGE and _is_spreadsheet_xml(path)):
        return _of_workbook(path)
    if kind == PAGE and (found := open_text_table(path)):
        book, grid = found
        return Opened(book, {grid.name: grid})
    tables = word_tables(path) if kind == WORD else _web_tables(path)
    if not tables and kind == PAGE and is_called_workbook(path):
        return _of_workbook(path)
    has_table = any(is_of_rectification(table.grid) for table in tables)
    if not has_table or import_notice(path).outline["problems"]:
        return None
    return _of_document(path, tables)


def _is_spreadsheet_xml(path: Path) -> bool:
    data = read_bytes(path)
    return is_other_xml(data) and plain_kind(data) == SPREADSHEET_XML


def _of_workbook(path: Path) -> Opened:
    book = open_book(path)
    return Opened(book, _grids(book), told=[_LINKS] if has_links(book) else [])


def _web_tables(path: Path) -> list[DocumentTable]:
    with refusals(path):
        return tables_of(read_page(path, read_bytes(path)))


def _of_document(path: Path, tables: list[DocumentTable]) -> Opened:
    grids = {table.grid.name: table.grid for table in tables}
    book = Book(path, read_bytes(path), "document", list(grids), date1904=False)
    source = read_source(path)
    beside = [Unplaced("表格以外的文字", line.place, line.text) for line in source.lines]
    beside += [kept for _, kept in source.aside if kept.source != TABLE]
    above = {table.grid.name: table.above for table in tables}
    told = [*source.told, *([_LINKS] if any(table.has_links for table in tables) else [])]
    return Opened(book, grids, beside, told, above)


def _grids(book: Book) -> dict[str, Grid]:
    """The grids of the sheets that have cells. Raises Unreadable where they are too large."""
    grids: dict[str, Grid] = {}
    for name in book.sheet_names:
        try:
            grids |= load_grids(book, [name])
        except Unreadable as fault:  # a chart has no cells; the caller tells it
            if len(book.sheet_names) == 1 or fault.finding.code == "F07":
                raise
    with refusals(book.path):
        refuse_many(sum(grid.height * len(grid.columns) for grid in grids.values()))
    return grids
