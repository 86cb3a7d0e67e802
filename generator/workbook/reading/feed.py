"""The grids of an .xlsx: its checked parts go to the engine in small archives, one after another.

The engine never sees the file itself: it would trust what the archive declares, inflate without
bound, and find other parts than we checked. It gets archives written here, each of a few blocks of
rows or of shared strings, which have been measured. So memory is needed for the values and for
one block, however long the sheets are; and a text is kept once, however many cells show it.
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from ...findings.limits import (
    MOST_CELL_TEXT,
    MOST_CELLS,
    MOST_CHARACTERS,
    MOST_IN_LONG,
    MOST_LONG,
    MOST_TEXT,
    Refused,
    damaged,
    too_large,
)
from ...package.xml import refuse_document_type
from ...text.patterns import Pattern
from .archive import Archive
from .contents import read_contents
from .decode import Decoded, number_cell
from .grid import NOWHERE, Extent, Grid, as_read, check_cells, hull
from .plain import rewrite, rewrite_strings
from .regular import Odd, holds, is_utf8
from .scan import MARK, scan, without_absurd_days
from .strings import plain_texts, split_strings, string_pieces

if TYPE_CHECKING:
    from .decode import Numbers


class Area(NamedTuple):
    """The used cells of a sheet by columns, as the engine gives them.

    With the number of rows and columns before them.
    """

    above: int
    before: int
    columns: Sequence[list[object]]

    @property
    def extent(self) -> Extent:
        """How far the cells reach."""
        if not self.columns:
            return NOWHERE
        return self.above + 1, self.above + len(self.columns[0]), self.before + len(self.columns)


# What reads such an archive: the used cells of each of its sheets. Raises Refused.
Engine = Callable[[io.BytesIO], Iterable[Area]]

_ENOUGH = 1 << 20  # bytes for one archive
_CELL = 32  # bytes
_ACROSS = 16  # strings in one row of the sheet on which the engine gets them

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DECLARATION = Pattern(r"^<\?xml[^<>]*>")


def read_grids(archive: Archive, names: Sequence[str], engine: Engine, mend: bool) -> list[Grid]:
    """The grids of the sheets of these names, in this order.

    What is not in the regular form is mended, or raises Odd. Raises Refused for what is damaged or
    beyond the bounds.
    """
    contents = read_contents(archive)
    for name in names:
        if contents.sheets.get(name, "") not in archive:
            raise damaged()
    styles = _read_styles(archive, contents.styles, mend)
    feed = Feed(engine, styles, contents.date1904)
    if contents.strings in archive:
        try:
            feed.strings(archive.pieces(contents.strings))
        except Odd:
            if not mend:
                raise
            feed.forget_strings()
            feed.strings([rewrite_strings(archive.read(contents.strings))])
    grids = []
    for name in names:
        part, grid = contents.sheets[name], Grid(name)
        try:
            feed.sheet(grid, archive.pieces(part))
        except Odd:
            if not mend:
                raise
            feed.flush()
            grid = Grid(name)
            feed.sheet(grid, [rewrite(archive.read(part))])
        grids.append(grid)
    feed.finish(grids)
    return grids


def read_tables(tables: Mapping[str, bytes], engine: Engine, date1904: bool) -> list[Grid]:
    """The grids of sheets that are in the regular form already."""
    feed = Feed(engine, b"", date1904)
    grids = []
    for name, data in tables.items():
        grids.append(Grid(name))
        feed.sheet(grids[-1], [data])
    feed.finish(grids)
    return grids


def _read_styles(archive: Archive, part: str, mend: bool) -> bytes:
    """The styles, if any, in UTF-8. Raises Odd where they have another encoding."""
    data = archive.read(part) if part in archive else b""
    if not is_utf8(data):
        if not mend:
            raise Odd
        try:
            data = _DECLARATION.sub("", data.decode("utf-16")).encode()
        except UnicodeError:
            raise damaged() from None
    if holds(data, b"!", b"<!DOCTYPE"):
        refuse_document_type()
    return data


class Feed:
    """Feeds the engine, and puts what it gives where it belongs. The shared strings come first."""

    def __init__(self, engine: Engine, styles: bytes, date1904: bool) -> None:
        import numpy as np

        self._engine = engine
        self._styles = styles
        self._date1904 = date1904
        # The XML of sheets for the next archive, and who gets the cells of each.
        self._waiting: list[tuple[bytes, Callable[[Area], None]]] = []
        self._size = 0
        self._texts: list[str] = []  # the shared strings, and these and their lengths as arrays
        self._strings, self._lengths = np.empty(0, object), np.empty(0, np.int64)
        self._kept = 0  # bytes of memory for all texts
        self._longest = 0  # characters of one of them
        self._characters = 0  # in all cells
        self._in_long = 0  # in those that hold a long text
        self._cells = 0  # of the used rectangles

    def strings(self, pieces: Iterable[bytes]) -> None:
        """Read the shared strings. Raises Odd where they have not the regular form."""
        import numpy as np

        for strings in string_pieces(pieces):
            plain = plain_texts(strings)
            if plain is not None:
                self.flush()
                self._keep(plain)
                continue
            texts = split_strings(strings)
            count = len(texts)
            rows = (texts[start : start + _ACROSS] for start in range(0, count, _ACROSS))
            # Inline texts are written alike, and so no archive needs to hold all strings.
            between = b'</is></c><c t="inlineStr"><is>'
            xml = b"".join(
                b'<row><c t="inlineStr"><is>%b</is></c></row>' % between.join(row) for row in rows
            )

            def receive(area: Area, count: int = count) -> None:
                self._take_strings(area, count)

            self._wait(xml, receive, count)
        self.flush()
        self._strings = np.array(self._texts, dtype=object)
        self._lengths = np.fromiter(map(len, self._texts), np.int64, len(self._texts))

    def forget_strings(self) -> None:
        """Begin again with the strings, which are to be mended."""
        self.flush()
        self._texts, self._kept = [], 0

    def sheet(self, grid: Grid, pieces: Iterable[bytes]) -> None:
        """Read a sheet. Raises Odd where it has not the regular form."""
        for block in scan(grid, pieces):
            height = block.bottom - block.above
            check_cells(height * block.right, block.bottom, block.right)
            numbers = self._numbers(block.decoded)

            def receive(
                area: Area,
                decoded: Decoded = block.decoded,
                numbers: Mapping[int, object] = numbers,
            ) -> None:
                self._take_cells(grid, area, decoded, numbers)

            # Decoded cells take room as long as they wait.
            cells = height * block.right if block.cells else len(block.decoded.rows)
            self._wait(block.cells, receive, cells)

    def _numbers(self, decoded: Decoded) -> Mapping[int, object]:
        """What each number that is shown is in its format; empty until the engine has read them."""
        import numpy as np

        shown = np.unique(decoded.shown[decoded.shown < 0]).tolist()
        numbers: dict[int, object] = {}

        def receive(area: Area) -> None:
            numbers.update(zip(shown, as_read(area.columns[0]), strict=True))

        if shown:
            cells = "".join(f"<row>{number_cell(number)}</row>" for number in shown)
            self._wait(cells.encode(), receive, len(shown))
        return numbers

    def flush(self) -> None:
        """Have the engine read whatever waits."""
        waiting, self._waiting, self._size = self._waiting, [], 0
        if not waiting:
            return
        sheets = [xml for xml, _ in waiting]
        receivers = [receive for _, receive in waiting]
        del waiting
        try:
            read = self._engine(self._archive(sheets))
        except Refused:
            # The engine breaks down on huge numbers in cells that are formatted as days or times.
            mended = [without_absurd_days(xml) for xml in sheets]
            if mended == sheets:
                raise
            read = self._engine(self._archive(mended))
        del sheets
        for receive, area in zip(receivers, read, strict=True):
            receive(area)

    def finish(self, grids: Sequence[Grid]) -> None:
        """Have the rest read, and all texts measured."""
        self.flush()
        if self._longest > MOST_CELL_TEXT:
            _refuse_long_texts(grids)

    # --- what the engine gives ---

    def _take_strings(self, area: Area, count: int) -> None:
        texts: list[str] = [""] * count
        first = area.above * _ACROSS + area.before
        for place, column in enumerate(area.columns, start=first):
            # The engine leaves out what is empty at the end, and fills up the last row.
            found = column[: len(range(place, count, _ACROSS))]
            texts[place : place + len(found) * _ACROSS : _ACROSS] = found  # type: ignore[assignment]
        self._keep(texts)

    def _keep(self, texts: Sequence[str]) -> None:
        """Keep further shared strings."""
        self._texts += texts
        if len(self._texts) > MOST_CELLS:
            raise too_large(f"不同的文字超过 {MOST_CELLS} 条")
        self._measure(texts)

    def _take_cells(
        self, grid: Grid, area: Area, decoded: Decoded, numbers: Mapping[int, object]
    ) -> None:
        """Put a block of rows together: what the engine read, and what was decoded."""
        import numpy as np

        # Equal texts and days of a block are kept once.
        known: dict[object, object] = {}
        above, before, columns = area
        is_text = decoded.shown >= 0
        strings = decoded.shown[is_text]
        values = np.empty(len(is_text), dtype=object)
        values[~is_text] = [numbers[number] for number in decoded.shown[~is_text].tolist()]
        try:
            columns = [self._mixed(as_read(column), known) for column in columns]
            values[is_text] = self._strings[strings]
        except (ValueError, IndexError):
            raise damaged() from None
        self._measure([text for text in known if isinstance(text, str)])
        read = [len(cell) for column in columns for cell in column if isinstance(cell, str)]
        self._count_characters(np.append(self._lengths[strings], read))
        top, bottom, right = hull(decoded.extent, area.extent)
        if not bottom:
            return
        right = max(right, len(grid.columns))
        self._cells += bottom * right - grid.height * len(grid.columns)
        check_cells(self._cells, bottom, right)
        block = np.full((right, bottom - top + 1), "", dtype=object)
        for cells, column in zip(block[before:], columns, strict=False):
            cells[above + 1 - top :][: len(column)] = column
        block[decoded.columns - 1, decoded.rows - top] = values
        grid.put(top - 1, 0, block.tolist())

    def _mixed(self, column: list[object], known: dict[object, object]) -> list[object]:
        """The cells of any column; what is not `known` yet is added."""
        texts, once = self._texts, known.setdefault
        # Others than texts and days are rare, or equal without being the same: 1, 1.0 and True.
        return [
            (texts[int(cell[1:])] if cell[:1] == MARK else once(cell, cell))
            if cell.__class__ is str
            else once(cell, cell)
            if cell.__class__ is datetime
            else cell
            for cell in column
        ]

    def _measure(self, texts: Sequence[str]) -> None:
        self._kept += sum(map(str.__sizeof__, texts))
        if self._kept > MOST_TEXT:
            raise too_large("单元格里的文字过多")
        self._longest = max(self._longest, max(map(len, texts), default=0))

    def _count_characters(self, lengths: "Numbers") -> None:
        """Count those of the cells: what comes after looks at a shared text in each of them."""
        self._characters += int(lengths.sum())
        self._in_long += int(lengths[lengths > MOST_LONG].sum())
        if self._characters > MOST_CHARACTERS or self._in_long > MOST_IN_LONG:
            raise too_large("单元格里的文字过多")

    # --- what the engine gets ---

    def _wait(self, xml: bytes, receive: Callable[[Area], None], cells: int) -> None:
        # A cell costs the engine about this much, whether or not anything is in it.
        size = max(len(xml), cells * _CELL)
        if self._size + size > _ENOUGH:
            self.flush()
        self._waiting.append((xml, receive))
        self._size += size

    def _archive(self, sheets: Sequence[bytes]) -> io.BytesIO:
        """The archive of these sheets; their names are 1, 2, 3."""
        parts = {
            "_rels/.rels": [_relations_xml({"officeDocument": ["xl/workbook.xml"]})],
            "xl/workbook.xml": [_workbook_xml(len(sheets), self._date1904)],
            "xl/_rels/workbook.xml.rels": [
                _relations_xml(
                    {"worksheet": [f"worksheets/sheet{n}.xml" for n in range(1, len(sheets) + 1)]}
                )
            ],
        }
        if self._styles:
            parts["xl/styles.xml"] = [self._styles]
        for number, xml in enumerate(sheets, start=1):
            # No dimension, which may be a lie, and nothing else that the engine could stumble over.
            parts[f"xl/worksheets/sheet{number}.xml"] = [
                b"<worksheet><sheetData>",
                xml,
                b"</sheetData></worksheet>",
            ]
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as target:
            for name, pieces in parts.items():
                target.writestr(name, b"".join(pieces))
        buffer.seek(0)
        return buffer


def _relations_xml(targets: Mapping[str, Sequence[str]]) -> bytes:
    listed = [(kind, target) for kind in targets for target in targets[kind]]
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(listed, start=1)
    )
    return f"<Relationships>{relations}</Relationships>".encode()


def _workbook_xml(sheets: int, date1904: bool) -> bytes:
    listed = "".join(f'<sheet name="{n}" r:id="r{n}"/>' for n in range(1, sheets + 1))
    return (
        f'<workbook><workbookPr date1904="{int(date1904)}"/><sheets>{listed}</sheets></workbook>'
    ).encode()


# --- texts ----------------------------------------------------------------------------------------


def _refuse_long_texts(grids: Iterable[Grid]) -> None:
    """Refuse a text longer than Excel can hold: what comes after need not expect it."""
    for grid in grids:
        for column in grid.columns:
            if any(isinstance(cell, str) and len(cell) > MOST_CELL_TEXT for cell in column):
                raise too_large(f"工作表“{grid.name}”里有一格文字超过 {MOST_CELL_TEXT} 字")
