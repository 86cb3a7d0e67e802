"""Runs one command of tongbao over every file of a folder, and reports what none may do.

    python benchmarks/foreign.py FOLDER [--command NAME] [--as-ledger] [--list] [--in-turn]

Commands that read a workbook are tried on spreadsheets, those that read a Word file on Word files;
whatever else the command needs is the sample. Few foreign workbooks have sheets of our names, so
--as-ledger takes each for a ledger: its sheets and the cells of their first row are spellings of
ours, in turn. --command cells reads all cells of all sheets and nothing more.

Each file is read in a process of its own that may take 30 seconds and 1 GiB. Wrong is: a traceback
or a panic on the screen, an exit code that is not ours, a file that was changed, a refusal without
one clear sentence. Exits with 1 where anything was wrong.

Meant for folders of other people's files, such as the test data of Apache POI and calamine; none
of them belongs here. And for what hostile.py makes, with --in-turn: its files take so long that one
must not wait for another.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from measure import ROOT, SAMPLE

SECONDS, MEBIBYTES = 30, 1024
WORKBOOKS = {".xls", ".xlsx", ".xlsm", ".xlsb", ".xlt", ".xltx", ".xltm", ".ods", ".ots", ".et"}
DOCUMENTS = {".docx", ".docm", ".dotx", ".dotm", ".doc", ".wps", ".rtf"}
TEMPLATE = ROOT / "templates" / "巡察整改通报.docx"
OUR_CODES = {0, 1, 3}
FORBIDDEN = (
    "Traceback",
    "panicked",
    "RUST_BACKTRACE",
    "Error:",
    "Exception",
    "memory allocation",
    "程序内部",
)

# What to type for each command: the foreign FILE, our SAMPLE and TEMPLATE, OUT for what is made;
# OUT/given holds a copy of the file.
ON_WORKBOOKS = {
    "check": "check FILE",
    "stats": "stats FILE",
    "build": "build FILE -o OUT/made.docx",
    "annotate": "check FILE --annotate OUT/made.xlsx",
    "fix": "check FILE --fix OUT/made.xlsx",
    "new": "new OUT/made.xlsx --from FILE",
    "diff": "diff FILE SAMPLE",
    "diff-new": "diff SAMPLE FILE",
    "import": "import FILE -o OUT/made.xlsx",
    "find": "find FILE 1.1.1",
    "verify-ledger": "verify TEMPLATE FILE",
    "review-ledger": "review TEMPLATE FILE",
    "stats-files": "stats FILE --xlsx OUT/made.xlsx --html OUT/made.html",
    "stats-since": "stats SAMPLE --since FILE",
    "build-review": "build FILE --review -o OUT/made.docx",
    "build-since": "build SAMPLE --since FILE -o OUT/made.docx",
    "against": "check SAMPLE --against FILE",
    "words": "template words FILE",
    "remind": "remind FILE -o OUT/made",
    "split": "split FILE -o OUT/made",
    "merge": "merge FILE SAMPLE -o OUT/made.xlsx",
    "merge-part": "merge SAMPLE FILE -o OUT/made.xlsx",
    "who": "merge SAMPLE FILE --who",
    "batch": "batch OUT/given -o OUT/made",
}
ON_DOCUMENTS = {
    "template": "template check FILE",
    "build-template": "build SAMPLE -t FILE -o OUT/made.docx",
    "review": "review FILE SAMPLE --apply OUT/made.xlsx",
    "verify": "verify FILE SAMPLE",
    "diff-notice": "diff FILE SAMPLE",
    "layout": "layout FILE --no-pages",
    "import-notice": "import FILE -o OUT/made.xlsx",
    "import-figures": "import FILE -o OUT/made.xlsx --figures",
    "against-notice": "check SAMPLE --against FILE",
}

READ_CELLS = """
import sys
from pathlib import Path
from generator.findings.findings import Unreadable
from generator.workbook.reading.open import load_grids, open_book
try:
    book = open_book(Path(sys.argv[1]))
    load_grids(book, book.sheet_names)
except Unreadable as fault:
    print(fault.finding.message)
    sys.exit(3)
"""

# The description of the sheets takes the foreign names in before anything is derived from it.
RUN_AS_LEDGER = """
import sys
from pathlib import Path
from generator.findings.findings import Unreadable
from generator.ledger import columns, items
from generator.workbook.reading.open import load_grids, open_book
assert items and "generator.ledger.schema" not in sys.modules
try:
    book = open_book(Path(sys.argv.pop(1)))
    grids = load_grids(book, book.sheet_names)
except Unreadable:
    grids = {}
for number, (name, grid) in enumerate(zip(grids, grids.values())):
    if number < len(columns.DESCRIBED):
        sheet = columns.DESCRIBED[number]
        headers = [str(cell) for cell in grid.row(1)] if grid.height else []
        headers += [""] * len(sheet.columns)
        columns.DESCRIBED[number] = sheet._replace(
            aliases=(*sheet.aliases, name),
            columns=tuple(
                column._replace(aliases=(*column.aliases, header))
                for column, header in zip(sheet.columns, headers)
            ),
        )
from generator.cli import main
main()
"""


@dataclass(frozen=True)
class Run:
    """What the command on one file came to."""

    path: Path
    code: int
    seconds: float
    mebibytes: float
    said: str
    changed: bool

    @property
    def faults(self) -> list[str]:
        """Everything about the run that must not be."""
        found = [f"says {word}" for word in FORBIDDEN if word in self.said]
        if self.code not in OUR_CODES:
            found.append(f"exit code {self.code}")
        if self.code == 3 and len(self.said.strip().splitlines()) != 1:
            found.append("no single sentence")
        if self.seconds > SECONDS:
            found.append(f"{self.seconds:.1f} s")
        if self.mebibytes > MEBIBYTES:
            found.append(f"{self.mebibytes:.0f} MiB")
        if self.changed:
            found.append("changed the file")
        return found


def typed(path: Path, name: str, as_ledger: bool, out: str) -> list[str]:
    """The command to run on that file."""
    if name == "cells":
        return ["-c", READ_CELLS, str(path)]
    given = {"FILE": str(path), "SAMPLE": str(SAMPLE), "TEMPLATE": str(TEMPLATE)}
    words = (ON_WORKBOOKS | ON_DOCUMENTS)[name].split()
    arguments = [given.get(word, word.replace("OUT", out)) for word in words]
    start = ["-c", RUN_AS_LEDGER, str(path)] if as_ledger else ["-m", "generator"]
    return [*start, *arguments]


def run(path: Path, name: str, as_ledger: bool) -> Run:
    """Run the command on one file, and watch the memory of the process and of those it starts."""
    before = hashlib.sha256(path.read_bytes()).digest()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    most, started = 0.0, time.perf_counter()
    with tempfile.TemporaryDirectory() as out, tempfile.TemporaryFile() as screen:
        given = Path(out) / "given"
        given.mkdir()
        shutil.copy(path, given)
        command = [sys.executable, "-X", "utf8", *typed(path, name, as_ledger, out)]
        process = subprocess.Popen(
            command, stdout=screen, stderr=screen, env=environment, start_new_session=True
        )
        while process.poll() is None:
            most = max(most, _resident(process.pid))
            if time.perf_counter() - started > 2 * SECONDS:
                process.kill()
            time.sleep(0.02)
        seconds = time.perf_counter() - started
        screen.seek(0)
        said = screen.read().decode("utf-8", "replace")
    changed = hashlib.sha256(path.read_bytes()).digest() != before
    return Run(path, process.returncode, seconds, most, said, changed)


def _resident(session: int) -> float:
    """The mebibytes that the processes of this session hold; 0 where the system does not say."""
    pages = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(folder.name)) == session:
                pages += int((folder / "statm").read_text().split()[1])
        except (OSError, ValueError, IndexError):
            continue
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20) if pages else 0.0


def files_of(folder: Path, suffixes: set[str]) -> Iterator[Path]:
    """Every file below the folder with such an extension."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in suffixes and path.is_file():
            yield path


def report(runs: list[Run], listed: bool) -> bool:
    """Print the table; gives whether nothing was wrong."""
    codes = Counter(r.code for r in runs)
    print(f"{len(runs)} files; " + ", ".join(f"exit {c}: {n}" for c, n in sorted(codes.items())))
    for suffix, n in sorted(Counter(r.path.suffix.lower() for r in runs).items()):
        refused = sum(r.code == 3 for r in runs if r.path.suffix.lower() == suffix)
        print(f"  {suffix:6} {n:5} files, {refused} refused")
    for title, key, unit in (("slowest", "seconds", "s"), ("largest", "mebibytes", "MiB")):
        top = sorted(runs, key=lambda r: getattr(r, key), reverse=True)[:5]
        print(f"{title}: " + ", ".join(f"{getattr(r, key):.2f} {unit} {r.path.name}" for r in top))
    if listed:
        for r in sorted(runs, key=lambda r: r.seconds, reverse=True):
            print(f"  {r.seconds:6.2f} s {r.mebibytes:6.0f} MiB  exit {r.code}  {r.path.name}")
        for r in runs:
            if r.code == 3:
                print(f"  {r.path.name}: {r.said.strip()}")
    wrong = [r for r in runs if r.faults]
    print(f"wrong: {len(wrong)}")
    for r in wrong:
        print(f"  {r.path}: {', '.join(r.faults)}\n    {r.said.strip()[:300]}")
    return not wrong


def main() -> None:
    """Try the folder that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    names = ["cells", *ON_WORKBOOKS, *ON_DOCUMENTS]
    parser.add_argument("--command", choices=names, default="check", help="what to run")
    parser.add_argument("--as-ledger", action="store_true", help="read its sheets as ours")
    parser.add_argument("--list", action="store_true", help="show every file and every refusal")
    parser.add_argument("--in-turn", action="store_true", help="one file after the other")
    given = parser.parse_args()
    suffixes = DOCUMENTS if given.command in ON_DOCUMENTS else WORKBOOKS
    files = list(files_of(given.folder, suffixes))
    task = partial(run, name=given.command, as_ledger=given.as_ledger)
    with ThreadPoolExecutor(1 if given.in_turn else os.cpu_count()) as pool:
        runs = list(pool.map(task, files))
    sys.exit(0 if report(runs, given.list) else 1)


if __name__ == "__main__":
    main()
