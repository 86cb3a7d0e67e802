"""Reading in a process of its own, bounded in memory and time.

For what cannot be measured before the engine reads it (.xls, .xlsb), and for what has to be
brought into the regular form first (.ods, unusual .xlsx): whatever such a file does to its
reader, the command goes on and says so. Where the system knows no limit of memory (Windows), the
process is bounded in time only.
"""

import io
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...findings.limits import Refused, damaged, too_large
from . import feed
from .archive import Archive
from .biff import Records, read_xls, read_xlsb
from .grid import Grid, as_read, check_cells
from .identify import ODS, XLS, XLSB, XLSX
from .plain import read_tables, table_names

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MOST_MEMORY = 640 << 20  # bytes of the whole process
MOST_SECONDS = 12.0  # for each of the two calls
MOST_XML = 256 << 20  # bytes of all parts, inflated
_MOST_XLS_CELLS = 8_000_000  # the engine reads all sheets of an .xls, wanted or not


def names_apart(data: bytes, form: str) -> tuple[list[str], bool]:
    """The names of the worksheets, and whether days count from 1904. Raises Refused."""
    names, date1904 = _ask(data, form, None)
    return names, date1904


def grids_apart(data: bytes, form: str, names: Sequence[str]) -> list[Grid]:
    """The grids of the sheets of these names, in this order. Raises Refused."""
    return _ask(data, form, list(names))


def _ask(data: bytes, form: str, names: list[str] | None) -> Any:
    """What the process answers: names and date system where no names are asked for, else grids."""
    request = json.dumps([form, names]).encode() + b"\n" + data
    # The process finds this package, and (-P) nothing that lies in the working folder by chance.
    paths = [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", __name__],
            input=request,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise too_large(f"读取它超过 {MOST_SECONDS:.0f} 秒") from None
    except OSError:
        raise Refused("F02", reason="无法启动读取它的进程") from None
    if done.returncode:
        raise too_large("读取它需要过多的内存，或者它的内部结构异常")
    outcome, answer, words = pickle.loads(done.stdout)  # from our own process
    if outcome == "refused":
        raise Refused(answer, **words)
    return answer


# --- within that process --------------------------------------------------------------------------


def main() -> None:
    """Answer the one request on stdin with a pickle on stdout."""
    _limit_memory()
    form, names = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    answer: tuple[str, object, dict[str, str]]
    try:
        found = _names(data, form) if names is None else _grids(data, form, names)
        answer = ("found", found, {})
    except Refused as refusal:
        answer = ("refused", refusal.code, refusal.words)
    except MemoryError:
        os._exit(1)
    except BaseException:  # the engine's panics are no Exception
        refusal = damaged()
        answer = ("refused", refusal.code, refusal.words)
    pickle.dump(answer, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing is left to be done, and freeing millions of cells takes its time


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    for limit, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(limit)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, hard))


def _names(data: bytes, form: str) -> tuple[list[str], bool]:
    if form == ODS:
        names, date1904 = table_names(Archive(data, MOST_XML).read("content.xml"))
    else:
        date1904 = _records(data, form, []).date1904
        book = _open(io.BytesIO(data))
        names = [name for _, name in _worksheets(book)]
        if not book.sheet_names:
            raise damaged()
    return names, date1904


def _records(data: bytes, form: str, names: list[str]) -> Records:
    """What the records say, as far as they can be followed: the engine forgives more."""
    if form == XLSB:
        records = read_xlsb(Archive(data, MOST_XML), names)
        records.check_cells()
        return records
    try:
        records = read_xls(data)
    except (ValueError, KeyError):
        return Records()
    records.check_cells(_MOST_XLS_CELLS)
    return records


def _grids(data: bytes, form: str, names: list[str]) -> list[Grid]:
    if form in (XLS, XLSB):
        return _binary_grids(data, form, names)
    archive = Archive(data, MOST_XML)
    del data
    if form == XLSX:
        return feed.read_grids(archive, names, _calamine, mend=True)
    tables, date1904 = read_tables(archive.read("content.xml"), frozenset(names))
    del archive
    return feed.read_tables({name: tables[name] for name in names}, _calamine, date1904)


def _calamine(archive: io.BytesIO) -> list[feed.Area]:
    """The used cells of each sheet of the archive."""
    try:
        book = _open(archive)
        return [_area(book.get_sheet_by_name(name)) for name in book.sheet_names]
    except (Refused, MemoryError):
        raise
    except BaseException:  # the engine's panics are no Exception
        raise damaged() from None


def _binary_grids(data: bytes, form: str, names: list[str]) -> list[Grid]:
    records = _records(data, form, names)
    book = _open(io.BytesIO(data))
    places = {name: place for place, name in reversed(_worksheets(book))}
    grids, cells = [], 0
    for name in names:
        sheet = book.get_sheet_by_name(name)
        place = places[name]
        grid = records.grids[place] if place < len(records.grids) else Grid(name)
        grid.name = name
        cells += sheet.total_height * sheet.total_width
        check_cells(cells, sheet.total_height, sheet.total_width)
        above, before, columns = _area(sheet)
        grid.put(above, before, [as_read(cells) for cells in columns])
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
            grid.merged.append((top + 1, left + 1, bottom + 1, right + 1))
        grids.append(grid)
    return grids


def _open(file: io.BytesIO) -> "CalamineWorkbook":
    import python_calamine

    try:
        return python_calamine.load_workbook(file)
    except python_calamine.PasswordError:
        raise Refused("F04") from None


def _worksheets(book: "CalamineWorkbook") -> list[tuple[int, str]]:
    """The worksheets with their places among all sheets."""
    from python_calamine import SheetTypeEnum

    return [
        (place, sheet.name)
        for place, sheet in enumerate(book.sheets_metadata)
        if sheet.typ == SheetTypeEnum.WorkSheet
    ]


def _area(sheet: "CalamineSheet") -> feed.Area:
    columns = zip(*sheet.to_python(), strict=True)
    return feed.Area(*(sheet.start or (0, 0)), list(map(list, columns)))


if __name__ == "__main__":
    main()
