"""An old ledger: what of it goes over to the current standard, and what stays behind."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ...findings.catalogue import Severity, kind_of
from ...findings.findings import Finding, Unreadable, in_file
from ...findings.limits import MOST_CARRIED, too_large
from ...ledger.columns import Column, Item, Kind, Sheet
from ...ledger.items import Basic, basic_column
from ...ledger.ledger import Ledger
from ...ledger.schema import WRITTEN_SHEETS
from ...package.files import refusals
from ...package.parts import directory
from ...text.addresses import column_letters
from ...text.characters import compact, shorten, write_list
from ...text.patterns import Pattern
from ..reading.below import Below
from ..reading.cells import convert, is_blank
from ..reading.comments import CellComment, comments_of
from ..reading.links import has_links
from ..reading.open import Book, Grid, load_grids, open_book
from ..reading.read import Reading, read_book
from ..reading.shapes import shapes_of
from .contents import AsTyped, Row, WorkbookData, as_typed
from .layout import GUIDE, own_headers
from .rules import FOR_PEOPLE


class Carried(NamedTuple):
    """An old ledger: its contents, what reading it found, and sentences on what stayed behind.

    `numbers` are the rows on which the contents stood and `grids` the cells as they were read,
    sheet by sheet; `others` the sheets that hold something and have no place in the standard, None
    where one has no cells; `above` the texts above the headers, by sheets; `laid` what lies
    over the cells; `comments` are those that people wrote.
    """

    contents: WorkbookData
    reading: Reading
    findings: list[Finding]
    numbers: dict[str, list[int]]
    grids: dict[str, Grid]
    others: dict[str, Grid | None]
    left: list[str]
    above: dict[str, str]
    laid: list[str]
    comments: list[CellComment]

    @property
    def behind(self) -> list[str]:
        """Sentences on what stays behind of the standard sheets."""
        kinds = [*(["批注"] if self.comments else []), *self.laid]
        above = [f"工作表“{name}”表头以上的文字没有带入。" for name in self.above]
        laid = [f"旧台账里的{write_list(kinds)}没有带入。"] if kinds else []
        return [*self.left, *above, *laid]

    @property
    def told(self) -> list[str]:
        """Sentences on all that a new workbook lacks."""
        return [*self.behind, *(f"工作表“{name}”没有带入。" for name in self.others)]


def carry_over(path: Path) -> Carried:
    """The contents of an old ledger, for the current standard. Raises Unreadable.

    Values go over as they were read, cells with an error as they stood, so that the same errors
    are found again; rows without a key and somebody's own columns go along.
    """
    return carry_book(open_book(path))


def carry_book(book: Book) -> Carried:
    """The same of a workbook that is open."""
    path = book.path
    reading, read = read_book(book)
    contents = WorkbookData()
    numbers: dict[str, list[int]] = {}
    left: list[str] = []
    above: dict[str, str] = {}
    grids = {name: below.grid for name, below in read.items()}
    with refusals(path):
        if sum(grid.height * len(grid.columns) for grid in grids.values()) > MOST_CARRIED:
            raise too_large(f"有内容的区域超过 {MOST_CARRIED} 个单元格，不能带入")
    for name, below in read.items():
        old = _Old(below, book.date1904)
        numbers[name] = _carry_sheet(old, reading.ledger, contents, left, above)
    others = _other_sheets(book, {grid.name for grid in grids.values()})
    # Of comments it is told that they stay behind.
    findings = in_file(path, (one for one in reading.findings if one.code != "V47"))
    comments = [comment for comment in comments_of(book) if not _is_ours(comment)]
    laid = [*laid_over(book), *(["超链接"] if has_links(book) else [])]
    told = (others, left, above, laid, comments)
    return Carried(contents, reading, findings, numbers, grids, *told)


@dataclass(slots=True)
class _Old:
    """A sheet of the old ledger: its cells as they were read and where its columns were found."""

    below: Below
    date1904: bool

    @property
    def sheet(self) -> Sheet:
        return self.below.sheet

    @property
    def grid(self) -> Grid:
        return self.below.grid

    @property
    def positions(self) -> Mapping[str, int]:
        return self.below.positions

    def raw(self, number: int, position: int) -> object:
        return self.grid.cell((number, position))

    def is_filled(self, number: int, position: int) -> bool:
        place = (number, position)
        return (
            not is_blank(self.raw(number, position))
            or place in self.grid.errors
            or place in self.grid.unvalued
        )


def _carry_sheet(
    old: _Old, ledger: Ledger, contents: WorkbookData, left: list[str], above: dict[str, str]
) -> list[int]:
    """Take the rows of a sheet into the contents; gives their numbers."""
    sheet, grid, header = old.sheet, old.grid, old.below.header
    items = {item.row: item for item in ledger.of(sheet) if item.row}
    over = [cell for number in range(1, header) for cell in grid.row(number) if not is_blank(cell)]
    if over:
        above[grid.name] = "；".join(map(str, over))
    merged = _merged_cells(old)
    further = _further_columns(old)
    own = [*old.positions.values(), *further]
    rows, numbers, unvalued = [], [], []
    for number in range(header + 1, grid.height + 1):
        if number in old.below.dropped or not any(
            old.is_filled(number, p) and (number, p) not in merged for p in own
        ):
            continue
        item = items.get(number)
        row: Row = {}
        for column in sheet.columns:
            if column.name in old.positions:
                position = old.positions[column.name]
                top = merged.get((number, position), number)
                row[column.name] = _carried(old, top, position, _described(column, item), item)
        row |= {p: _carried(old, number, p, None, None) for p in further}
        rows.append(row)
        numbers.append(number)
        unvalued += [f"{column_letters(p)}{number}" for p in own if (number, p) in grid.unvalued]
    contents.rows[sheet.name] = rows
    contents.further[sheet.name] = further
    if unvalued:
        more = f"等 {len(unvalued)} 处" if len(unvalued) > _MOST_NAMED else ""
        cells = write_list(unvalued[:_MOST_NAMED]) + more
        left.append(f"工作表“{grid.name}”里没有结果的公式写作 #N/A，请补填：{cells}。")
    return numbers


_MOST_NAMED = 10


def _described(column: Column, item: Item | None) -> Column:
    """内容 of 基本情况 is described by its own 项目; every other column by itself."""
    if column.kind is not Kind.ANY:
        return column
    return basic_column(item.name if isinstance(item, Basic) else "")


def _carried(
    old: _Old, number: int, position: int, column: Column | None, item: Item | None
) -> object:
    """A cell as it goes over; `column` is None for a column of somebody's own."""
    place = (number, position)
    typed = as_typed(old.grid, place)
    if column is None or (typed and typed.is_error):
        return typed
    raw = old.raw(number, position)
    read, notes = convert(raw, column, old.date1904)
    if any(kind_of(code).severity is Severity.ERROR for code, _ in notes):
        return AsTyped(raw)
    value = getattr(item, column.field) if item else read
    if is_blank(raw) and value == column.blank:
        return None  # what is left out stays left out
    if value not in (None, ""):
        return value
    # 长期坚持 as 完成时限 is no date of the item, but a word of the cell.
    return read if read not in (None, "") or is_blank(raw) else AsTyped(raw)


def _merged_cells(old: _Old) -> dict[tuple[int, int], int]:
    """{(row, column): row above} of cells merged downwards, which mean "as above" but in keys."""
    keys = {old.positions.get(name) for name in old.sheet.key}
    wanted = {p for p in old.positions.values() if p not in keys}
    return {
        (number, left): top
        for top, left, bottom, _ in old.grid.merged
        if top > old.below.header and left in wanted
        for number in range(top + 1, bottom + 1)
    }


_ANY_TEXT = Column("")


def _further_columns(old: _Old) -> dict[int, str]:
    """{position: header} of somebody's own columns that hold anything."""
    header = old.below.header
    known = set(old.positions.values())
    ours = {compact(name) for name in own_headers(old.sheet)}
    further = {}
    for position in range(1, len(old.grid.columns) + 1):
        text = str(convert(old.raw(header, position), _ANY_TEXT)[0])
        if position in known or compact(text) in ours:
            continue
        numbers = range(header + 1, old.grid.height + 1)
        if text or any(old.is_filled(number, position) for number in numbers):
            further[position] = text
    return further


def _other_sheets(book: Book, read: set[str]) -> dict[str, Grid | None]:
    """Sheets that hold something and have no place in the standard."""
    others: dict[str, Grid | None] = {}
    for name in book.sheet_names:
        if name in read or name in WRITTEN_SHEETS or name == GUIDE:
            continue
        try:
            grid = load_grids(book, [name])[name]
        except Unreadable:  # a chart has no cells
            others[name] = None
            continue
        if any(not is_blank(cell) for column in grid.columns for cell in column):
            others[name] = grid
    return others


_LAID_OVER = {"图片": "xl/media/", "图表": "xl/charts/"}
# The comments of our headers are written anew. LibreOffice drops a comment's author, so ours are
# known by what they say.
_OURS = Pattern(rf".+（[必选]填）(?:\n.*)?|.+\n{FOR_PEOPLE}")


def _is_ours(comment: CellComment) -> bool:
    is_at_header = comment.author == GUIDE or comment.cell[0] == 1
    return is_at_header and bool(_OURS.fullmatch(comment.text))


def laid_over(book: Book) -> list[str]:
    """What an .xlsx holds over its cells: kinds, and the words of shapes."""
    try:
        names = [info.filename for info in directory(book.data) if not info.is_dir()]
    except zipfile.BadZipFile:  # an .xls is no archive
        return []
    kinds = [k for k, folder in _LAID_OVER.items() if any(n.startswith(folder) for n in names)]
    shapes = shapes_of(book)
    kinds += [f"工作表“{s}”上的文本框“{shorten(words)}”" for s, words in shapes[:_MOST_NAMED]]
    more = len(shapes) - _MOST_NAMED
    return kinds + ([f"另外 {more} 个文本框"] if more > 0 else [])
