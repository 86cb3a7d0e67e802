"""From a file to grids of raw cells, with every fact of them that decides what is read.

What the file is, its bytes tell (identify.py). An .xlsx is read here, in one walk over each sheet
(xlsx.py); all other forms are read in a process of their own (sandbox.py).
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from ...findings.findings import NOWHERE, Finding, Unreadable, find
from ...findings.limits import MOST_FILE, MOST_SHEETS, Refused, too_large
from ...text.characters import write_date
from .archive import Archive
from .contents import read_contents
from .grid import Grid, check_texts
from .identify import XLSX, identify, lock_file, lock_files
from .xlsx import read_xlsx

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
            contents = read_contents(Archive(data))
            names, date1904 = list(contents.sheets), contents.date1904
        else:
            from .sandbox import names_apart

            found = names_apart(data, form)
            names, date1904 = list(dict.fromkeys(found.sheets)), found.date1904
        if len(names) > MOST_SHEETS:
            raise too_large(f"工作表超过 {MOST_SHEETS} 张")
    return Book(path, data, form, names, date1904, findings)


def read_bytes(path: Path) -> bytes:
    """The bytes of the file. Raises Unreadable where there is none, it is locked or empty."""
    with refusals(path):
        try:
            about = path.stat()
            if S_ISDIR(about.st_mode):
                raise Refused("F02", reason="这是一个文件夹")
            if not S_ISREG(about.st_mode):
                raise Refused("F02", reason="这不是普通文件")
            if about.st_size > MOST_FILE:
                raise too_large(f"文件大于 {MOST_FILE >> 20} MB")
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise Refused("F01") from None
        except PermissionError:
            if path.name.startswith("~$"):
                raise lock_file(path.name) from None
            raise Refused("F02", reason="没有读取权限，或者正被其他程序独占") from None
        except (OSError, ValueError):  # the latter of names that no system can have
            raise Refused("F02", reason="读取出错") from None
        if not data:
            raise Refused("F03")
    return data


def load_grids(book: Book, names: Iterable[str]) -> dict[str, Grid]:
    """The grids of the sheets of these names. Raises Unreadable where one is damaged."""
    wanted = list(dict.fromkeys(names))
    with refusals(book.path):
        if not wanted:
            return {}
        if book.form == XLSX:
            grids = read_xlsx(Archive(book.data), wanted)
        else:
            from .sandbox import grids_apart

            grids = grids_apart(book.data, book.form, wanted)
        check_texts(grids)
        for grid in grids:
            grid.keep_merged_apart()
    return {grid.name: grid for grid in grids}


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Give every refusal within the name of the file: raises Unreadable."""
    try:
        yield
    except Refused as refusal:
        raise Unreadable(find(refusal.code, NOWHERE, "", name=path.name, **refusal.words)) from None


def _open_elsewhere(path: Path) -> list[Finding]:
    """A warning where somebody has the workbook open: it is read as last saved."""
    for mark in lock_files(path):
        with suppress(OSError):
            if mark.exists():
                saved = datetime.fromtimestamp(path.stat().st_mtime)
                when = f"{write_date(saved.date())} {saved:%H:%M}"
                return [find("F09", name=path.name, lock=mark.name, saved=when)]
    return []
