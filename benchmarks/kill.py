"""Commands that are killed while they work: nothing of theirs may be torn.

    python benchmarks/kill.py [RUNS]

Each run starts a command in a fresh copy of its folder, among files of an earlier run, and kills
it at a random moment, most often late, when it writes. Then every file must be as it was before or
as a whole run leaves it, each source must have its bytes, and the command must succeed when it is
run again beside whatever was left behind.
"""

import random
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

from measure import SAMPLE

LEDGER = "台账.xlsx"
SOURCES = (LEDGER, "审改稿.docx", "分发")
COMMANDS = (
    ("build", LEDGER, "-o", "通报.docx", "--force"),
    ("build", LEDGER, "-o", "送审稿.docx", "--review", "--force"),
    ("check", LEDGER, "--annotate", "批注.xlsx", "--fix", "改正.xlsx", "--force"),
    ("review", "审改稿.docx", LEDGER, "--apply", "审改后.xlsx", "--force"),
    ("new", "新表.xlsx", "--from", LEDGER),
    ("split", LEDGER, "-o", "再分", "--force"),
    ("merge", LEDGER, "分发", "-o", "合并.xlsx", "--force"),
    ("remind", LEDGER, "-o", "督办", "--force"),
    ("stats", LEDGER, "--xlsx", "统计.xlsx", "--html", "统计.html", "--force"),
    ("import", "审改稿.docx", "-o", "导入.xlsx", "--force"),
)
PACKAGES = {".docx", ".xlsx"}


def main(runs: int) -> None:
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as made:
        before = prepared(Path(made) / "before")
        after, lasted = {}, {}
        for number, command in enumerate(COMMANDS):
            folder = shutil.copytree(before, Path(made) / f"after{number}")
            start = time.monotonic()
            _run(folder, command)
            after[command], lasted[command] = folder, time.monotonic() - start
        ends: Counter[str] = Counter()
        for number in range(runs):
            command = COMMANDS[number % len(COMMANDS)]
            folder = shutil.copytree(before, Path(made) / "now")
            moment = lasted[command] * chance.betavariate(6, 2) * 1.1
            ends[killed(folder, command, moment)] += 1
            for fault in torn(folder, before, after[command]):
                ends["faults"] += 1
                print(" ".join(command), f"{moment:.2f} s:", fault)
            _run(folder, command)
            shutil.rmtree(folder)
    print(", ".join(f"{end}: {count}" for end, count in sorted(ends.items())))
    sys.exit(1 if ends["faults"] else 0)


def prepared(folder: Path) -> Path:
    """A folder with the sources, and with what every command has written once before."""
    folder.mkdir()
    shutil.copy(SAMPLE, folder / LEDGER)
    _run(folder, ("build", LEDGER, "-o", "审改稿.docx", "--review"))
    _run(folder, ("split", LEDGER, "-o", "分发"))
    for command in COMMANDS:
        _run(folder, command)
    return folder


def _arguments(command: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", "generator", *command]


def _run(folder: Path, command: tuple[str, ...]) -> None:
    done = subprocess.run(_arguments(command), cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, (command, done.stderr)


def killed(folder: Path, command: tuple[str, ...], moment: float) -> str:
    """How the command ended that had so many seconds."""
    process = subprocess.Popen(
        _arguments(command), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(moment)
        return "ended before"
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return "killed"


def torn(folder: Path, before: Path, after: Path) -> list[str]:
    """What is neither as it was nor as a whole run leaves it."""
    faults = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_dir() or (path.name.startswith(".") and path.suffix == ".tmp"):
            continue
        data = path.read_bytes()
        known = [f.read_bytes() for f in (before / name, after / name) if f.is_file()]
        if data in known:
            continue
        if name.parts[0] in SOURCES:
            faults.append(f"{name} has been changed")
        elif path.suffix not in PACKAGES or not zipfile.is_zipfile(path) or _is_broken(path):
            faults.append(f"{name} is torn")
    gone = [
        f
        for f in before.rglob("*")
        if f.is_file() and not (folder / f.relative_to(before)).exists()
    ]
    return [*faults, *(f"{f.relative_to(before)} is gone" for f in gone)]


def _is_broken(path: Path) -> bool:
    """Whether a member cannot be read; the time of writing may differ from run to run."""
    with zipfile.ZipFile(path) as archive:
        return archive.testzip() is not None


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
