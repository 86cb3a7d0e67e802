"""From a file to grids of raw cells, with everything the reading engine hides told apart.

What the file is, its bytes tell (identify.py). An .xlsx in the regular form is measured and
scanned (scan.py) before the engine, python-calamine through pandas, reads it here block by block
(feed.py); all other forms are read in a process of their own (apart.py).
"""

import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ...findings.findings import Finding, find
from ...findings.limits import MOST_SHEETS, damaged, too_large
from ...package.files import locks_of, read_bytes, refusals
from ...text.characters import write_date
from .archive import Archive
from .contents import read_contents
from .feed import Area, read_grids
from .grid import Grid
from .identify import XLSX, identify
from .regular import Odd

# Bytes of the parts that this process keeps whole: all but the sheets and the shared strings.
_MOST_XML = 64 << 20

__all__ = ["Book", "Grid", "load_grids", "open_book", "read_bytes", "refusals"]


@dataclass(slots=True)
class Book:
    """An opened workbook: its bytes, what they are, the names of its worksheets.

    `findings` say what was noticed on opening that does not hinder reading.
    """

    path: Path
    data: bytes
    form: str
    sheet_names: list[str]
    date1904: bool
    findings: list[Finding] = field(default_factory=list)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def open_book(path: Path) -> Book:
    """Open a workbook of any form the engine reads. Raises Unreadable with the reason."""
    data = read_bytes(path)
    findings = _open_elsewhere(path)
    with refusals(path):
        form = identify(path.name, data)
        if form == XLSX:
            contents = read_contents(Archive(data, _MOST_XML))
            names, date1904 = list(contents.sheets), contents.date1904
        else:
            from .sandbox import names_apart

            names, date1904 = names_apart(data, form)
            names = list(dict.fromkeys(names))
        if len(names) > MOST_SHEETS:
            raise too_large(f"工作表超过 {MOST_SHEETS} 张")
    return Book(path, data, form, names, date1904, findings)


def load_grids(book: Book, names: Iterable[str]) -> dict[str, Grid]:
    """The grids of the sheets of these names. Raises Unreadable where one is damaged."""
    wanted = list(dict.fromkeys(names))
    with refusals(book.path):
        if not wanted:
            return {}
        grids = _grids_here(book, wanted) if book.form == XLSX else None
        if grids is None:
            from .sandbox import grids_apart

            grids = grids_apart(book.data, book.form, wanted)
        for grid in grids:
            grid.keep_merged_apart()
    return {grid.name: grid for grid in grids}


def _grids_here(book: Book, names: list[str]) -> list[Grid] | None:
    """The grids of an .xlsx; None where it is too unusual to be read here."""
    try:
        return read_grids(Archive(book.data, _MOST_XML), names, _pandas, mend=False)
    except Odd:
        return None


def _pandas(archive: io.BytesIO) -> list[Area]:
    """The used cells of each sheet of the archive.

    pandas.read_excel with this engine gives the same, and looks at every cell in Python for it,
    which takes longer than all the rest of reading.
    """
    import pandas
    import python_calamine

    with _engine():
        book = python_calamine.load_workbook(archive)
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        frames = [pandas.DataFrame(sheet.to_python(), dtype=object) for sheet in sheets]
    return [
        Area(*(sheet.start or (0, 0)), frame.to_numpy().T.tolist())
        for sheet, frame in zip(sheets, frames, strict=True)
    ]


@contextmanager
def _engine() -> Iterator[None]:
    """Take every failure of the engine for damage, and keep its own words off the screen.

    A panic in it is no Exception, and is printed on file 2 before it can be caught.
    """
    with _silence():
        try:
            yield
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException:
            raise damaged() from None


@contextmanager
def _silence() -> Iterator[None]:
    try:
        kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    except OSError:  # there is no file 2: nothing can be printed on it
        yield
        return
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _open_elsewhere(path: Path) -> list[Finding]:
    """A warning where somebody has the workbook open: it is read as last saved."""
    for mark in locks_of(path)[:1]:
        with suppress(OSError):
            saved = datetime.fromtimestamp(path.stat().st_mtime)
            when = f"{write_date(saved.date())} {saved:%H:%M}"
            return [find("F09", name=path.name, lock=mark.name, saved=when)]
    return []
