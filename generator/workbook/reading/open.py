"""From a file to grids of raw cells, with every fact of them that decides what is read.

What the file is, its bytes tell (identify.py). An .xlsx is read here, in one walk over each sheet
(xlsx.py); all other forms are read in a process of their own (sandbox.py).
"""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ...findings.findings import Finding, find
from ...findings.limits import MOST_SHEETS, too_large
from ...package.files import locks_of, read_bytes, refusals
from ...text.characters import write_date
from .archive import Archive
from .contents import read_contents
from .grid import Grid, check_texts
from .identify import XLSX, identify
from .xlsx import read_sheets

__all__ = ["Book", "Grid", "load_grids", "open_book"]


@dataclass(slots=True)
class Book:
    """An opened workbook: its bytes, what they are, the names of its worksheets.

    `findings` say what was noticed on opening that does not hinder reading. `has_links` is told by
    the readers of .xls and .ods; of an .xlsx, see links.py.
    """

    path: Path
    data: bytes
    form: str
    sheet_names: list[str]
    date1904: bool
    findings: list[Finding] = field(default_factory=list)
    has_links: bool = False

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def open_book(path: Path) -> Book:
    """Open a workbook of any form the engine reads. Raises Unreadable with the reason."""
    data = read_bytes(path)
    findings, has_links = _open_elsewhere(path), False
    with refusals(path):
        form = identify(path.name, data)
        if form == XLSX:
            contents = read_contents(Archive(data))
            names, date1904 = list(contents.sheets), contents.date1904
        else:
            from .sandbox import names_apart

            found = names_apart(data, form)
            names, date1904 = list(dict.fromkeys(found.sheets)), found.date1904
            has_links = found.has_links
            if found.is_partly_known:
                findings.append(find("F13", name=path.name))
            if found.is_text_guessed:
                findings.append(find("F24", name=path.name))
        if len(names) > MOST_SHEETS:
            raise too_large(f"工作表超过 {MOST_SHEETS} 张")
    return Book(path, data, form, names, date1904, findings, has_links)


def load_grids(book: Book, names: Iterable[str]) -> dict[str, Grid]:
    """The grids of the sheets of these names. Raises Unreadable where one is damaged."""
    wanted = list(dict.fromkeys(names))
    with refusals(book.path):
        if not wanted:
            return {}
        if book.form == XLSX:
            grids = read_sheets(Archive(book.data), wanted)
        else:
            from .sandbox import grids_apart

            grids = grids_apart(book.data, book.form, wanted)
        check_texts(grids)
        for grid in grids:
            grid.keep_merged_apart()
    return {grid.name: grid for grid in grids}


def _open_elsewhere(path: Path) -> list[Finding]:
    """A warning where somebody has the workbook open: it is read as last saved."""
    for mark in locks_of(path)[:1]:
        with suppress(OSError):
            saved = datetime.fromtimestamp(path.stat().st_mtime)
            when = f"{write_date(saved.date())} {saved:%H:%M}"
            return [find("F09", name=path.name, lock=mark.name, saved=when)]
    return []
