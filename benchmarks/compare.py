"""How fast and how large 通报 is beside the plain ways to do the same, measured in one run.

    python benchmarks/compare.py [--sizes 60,500,1000,10000] [--runs N] [--workbooks 1000]
                                 [--output FOLDER]

Ours and the others run in turn, each as a whole process of its own, on ledgers made for the
purpose in a temporary folder. Prints the tables and writes them to RESULTS.md and RESULTS.json.
What has no figure says so: a size not asked for, and the peers in Node where node or npm is
missing, are not measured; what ends with another exit code than it should has failed.

`--runs 5 --workbooks 100` takes about five minutes; `--sizes 60,1000 --runs 2 --workbooks 20`
shows in less that everything works.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import results
from measure import ROOT, SAMPLE, Outcome, Task, in_turn, ratio, run_process
from results import FAILED, NOT_MEASURED, Row

HERE = Path(__file__).resolve().parent
TEMPLATE = ROOT / "templates" / "巡察整改通报.docx"

# Real ledgers have 60 to 500 measures, large ones 1,000; 10,000 are to be comfortable.
SIZES = (60, 500, 1_000, 10_000)
SMALL, COMMON, MIDDLE, LARGE = SIZES
RENDERED = (MIDDLE, LARGE)
DIFFERENT = 20  # workbooks of different texts among the many
MOST_PARTS = 100  # of one ledger
PEERS = ("docxtemplater", "carbone")

PLAIN, OPENPYXL, CALAMINE = "plain script", "pandas + openpyxl", "pandas + calamine"
TIME, RENDERING = "Seconds of whole processes", "Seconds of rendering alone"
MEMORY, GROWTH = "Peak memory of whole processes, MiB", "Growth of our seconds"
# The figures of a run that are told, by section. Where part of a process is timed, its memory
# says nothing of that part.
WHOLE = {TIME: "seconds", MEMORY: "mebibytes"}


def _build(measures: int) -> str:
    return f"build, {measures:,} measures"


def _check(measures: int) -> str:
    return f"check, {measures:,} measures"


MERGE, LOADING = f"merge, parts of {SMALL} measures", "openpyxl, loading alone"
HELP, USAGE = "--help", "usage error"
# What takes time in proportion to the ledger, each after those before it.
GROWING = ("build", "build --review", "review", "verify", "check --annotate")
BUILD_SAMPLE = "build, sample"

# What ours may take, as a part of what the other takes.
GOALS = {
    (TIME, BUILD_SAMPLE, PLAIN): 1.0,
    (TIME, _build(SMALL), PLAIN): 0.9,
    (TIME, _build(COMMON), PLAIN): 0.7,
    (TIME, _build(MIDDLE), PLAIN): 0.7,
    (TIME, _build(LARGE), PLAIN): 0.5,
    (TIME, MERGE, LOADING): 0.25,
    (TIME, HELP, PLAIN): 0.2,
    (TIME, USAGE, PLAIN): 0.2,
    **{(GROWTH, f"{name}, {LARGE:,} measures", f"{MIDDLE:,} measures"): 10.0 for name in GROWING},
}


@dataclass(frozen=True, slots=True)
class Bench:
    """Where it is measured, and how often where that is asked for."""

    folder: Path
    runs: int | None

    def ledger(self, measures: int) -> Path:
        """The ledger of so many measures, made when it is first needed."""
        path = self.folder / f"{measures}.xlsx"
        if not path.exists():
            self.do(HERE / "ledgers.py", measures, path)
        return path

    def do(self, script: Path, *arguments: object) -> None:
        """Run one of our scripts to prepare something; it must not fail."""
        done = run_process((sys.executable, script, *arguments), self.folder)
        if done.code:
            raise SystemExit(f"{script.name}: {done.complaint}")

    def compare(self, what: str, tasks: Sequence[Task], measures: int) -> list[Outcome]:
        """Run the tasks in turn, the more often the fewer measures they have."""
        print(f"{what} …", file=sys.stderr)
        outcomes = in_turn(tasks, self.runs or runs_for(measures), self.folder)
        for task, outcome in zip(tasks, outcomes, strict=True):
            if outcome.failure:
                print(f"  {task.name} failed, {outcome.failure}", file=sys.stderr)
        return outcomes


def runs_for(measures: int) -> int:
    """How many runs give a steady median in bearable time."""
    return next((n for most, n in zip(SIZES, (15, 11, 7), strict=False) if measures <= most), 5)


def builds(bench: Bench, sizes: Sequence[int]) -> Iterator[Row]:
    """`tongbao build` and the plain script on the sample and at every size."""
    for measures in (None, *sizes):
        what = _build(measures) if measures else BUILD_SAMPLE
        ledger = bench.ledger(measures) if measures else SAMPLE
        notice = bench.folder / "build" / "通报.docx"
        tasks = [_ours("build", ledger, "-o", notice, "--force"), _plain(bench, ledger)]
        ours, plain = bench.compare(what, tasks, measures or SMALL)
        yield from _rows(what, PLAIN, ours, plain)


def growths(bench: Bench) -> Iterator[Row]:
    """Commands that go through the whole notice, at one size and at ten times as many measures."""
    one, other = _growing(bench, LARGE), _growing(bench, MIDDLE)
    for name in GROWING:
        large, middle = (FAILED if o[name].failure else o[name].seconds for o in (one, other))
        grown = None if FAILED in (large, middle) else large / middle
        what = f"{name}, {LARGE:,} measures"
        yield _row(GROWTH, what, f"{MIDDLE:,} measures", large, middle, grown)


def _growing(bench: Bench, measures: int) -> dict[str, Outcome]:
    folder, ledger = bench.folder / f"growth-{measures}", bench.ledger(measures)
    notice, copy, annotated = (folder / name for name in ("通报.docx", "送审.docx", "副本.xlsx"))
    tasks = (
        _ours("build", ledger, "-o", notice, "--force"),
        _ours("build", ledger, "--review", "-o", copy, "--force"),
        _ours("review", copy, ledger),
        _ours("verify", notice, ledger),
        _ours("check", ledger, "--annotate", annotated, "--force"),
    )
    what = f"growth, {measures:,} measures"
    return dict(zip(GROWING, bench.compare(what, tasks, measures), strict=True))


def answers(bench: Bench) -> Iterator[Row]:
    """What needs no ledger, beside the plain script on the smallest one."""
    plain = _plain(bench, bench.ledger(SMALL))
    help_, usage = _ours("--help"), _ours("build", "--no-such-option", expected=2)
    for what, task in ((HELP, help_), (USAGE, usage)):
        outcomes = bench.compare(what, [task, plain], SMALL)
        yield from _rows(what, PLAIN, *outcomes, {TIME: "seconds"})


def checks(bench: Bench) -> Iterator[Row]:
    """`tongbao check` and mere reading by pandas, with each of two engines."""
    ledger = bench.ledger(LARGE)
    tasks = [
        _ours("check", ledger),
        _python(OPENPYXL, HERE / "tasks.py", "read", "openpyxl", ledger),
        _python(CALAMINE, HERE / "tasks.py", "read", "calamine", ledger),
    ]
    ours, *others = bench.compare(_check(LARGE), tasks, LARGE)
    for task, other in zip(tasks[1:], others, strict=True):
        yield from _rows(_check(LARGE), task.name, ours, other)


def many(bench: Bench, count: int) -> Iterator[Row]:
    """Reading and checking many workbooks, in one process and by `batch`, and reading by pandas."""
    what = f"check, {count:,} workbooks of {SMALL}"
    folder = bench.folder / "workbooks"
    folder.mkdir()
    bench.do(HERE / "tasks.py", "workbooks", SMALL, DIFFERENT, count, folder)
    tasks = [
        _python("ours", HERE / "tasks.py", "examine", folder),
        _python(OPENPYXL, HERE / "tasks.py", "read", "openpyxl", folder),
    ]
    yield from _rows(what, OPENPYXL, *bench.compare(what, tasks, count * SMALL))
    what = f"batch --check, {count:,} workbooks of {SMALL}"
    target = bench.folder / "汇总"
    tasks[0] = _ours("batch", folder, "-o", target, "--check", "--force", "--format", "json")
    yield from _rows(what, OPENPYXL, *bench.compare(what, tasks, count * SMALL))


def merges(bench: Bench, count: int) -> Iterator[Row]:
    """`tongbao merge` of parts of 60 measures, and mere loading of the same by openpyxl."""
    ledger, folder = bench.folder / "台账.xlsx", bench.folder / "parts"
    bench.do(HERE / "tasks.py", "parts", SMALL, count, ledger, folder)
    target = bench.folder / "合并.xlsx"
    tasks = [
        _ours("merge", ledger, folder, "-o", target, "--force", "--format", "json"),
        _python(LOADING, HERE / "tasks.py", "load", folder),
    ]
    outcomes = bench.compare(f"merge, {count:,} parts", tasks, count * SMALL)
    yield from _rows(MERGE, LOADING, *outcomes)


def renderings(bench: Bench, sizes: Sequence[int], peers: Sequence[str]) -> Iterator[Row]:
    """Rendering alone: ours, docxtpl's and that of the peers, which are given the same words."""
    for measures in sizes:
        what = f"render, {measures:,} measures"
        ledger, words = bench.ledger(measures), bench.folder / f"{measures}.json"
        bench.do(HERE / "tasks.py", "words", ledger, words)
        tasks = []
        for name in ("render", "docxtpl", *peers):
            notice = bench.folder / f"{name}.docx"
            command = (sys.executable, HERE / "tasks.py", name, ledger, notice)
            if name in peers:
                command = ("node", *_peer_files(bench, name), words, notice)
            proof = (sys.executable, HERE / "tasks.py", "complete", words, notice)
            tasks.append(Task(name, command, timed_inside=True, proof=proof))
        ours, *others = bench.compare(what, tasks, measures)
        for task, other in zip(tasks[1:], others, strict=True):
            yield from _rows(what, task.name, ours, other, {RENDERING: "seconds"})
        for name in PEERS:
            if name not in peers:
                yield _row(RENDERING, what, name, NOT_MEASURED, NOT_MEASURED)


def install_peers(bench: Bench) -> dict[str, str]:
    """Install the peers with npm and make their templates; gives the versions of what there is."""
    if not (shutil.which("node") and shutil.which("npm")):
        return {}
    folder = bench.folder / "peers"
    shutil.copytree(HERE / "peers", folder, ignore=shutil.ignore_patterns("node_modules"))
    install = ("npm", "install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts")
    if run_process(install, bench.folder).code:
        return {}
    node = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()
    versions = {"node": node.removeprefix("v")}
    for name in PEERS:
        bench.do(HERE / "peers" / "templates.py", name, folder / f"{name}.docx")
        package = folder / "node_modules" / name / "package.json"
        versions[name] = json.loads(package.read_text("utf-8"))["version"]
    return versions


def _peer_files(bench: Bench, name: str) -> tuple[Path, Path]:
    folder = bench.folder / "peers"
    return folder / f"{name}.js", folder / f"{name}.docx"


def _python(name: str, *arguments: object, expected: int = 0) -> Task:
    return Task(name, (sys.executable, *arguments), expected)


def _ours(*arguments: object, expected: int = 0) -> Task:
    return _python("tongbao", "-m", "generator", *arguments, expected=expected)


def _plain(bench: Bench, ledger: Path) -> Task:
    return _python(PLAIN, HERE / "plain.py", ledger, TEMPLATE, bench.folder / "plain.docx")


def _rows(
    what: str, against: str, ours: Outcome, theirs: Outcome, figures: Mapping[str, str] = WHOLE
) -> Iterator[Row]:
    """A row for each of the figures, which are told by section."""
    for section, figure in figures.items():
        one, other = (FAILED if o.failure else getattr(o, figure) for o in (ours, theirs))
        both = None
        if FAILED not in (one, other):
            both = ratio(*([getattr(run, figure) for run in o.runs] for o in (ours, theirs)))
        yield _row(section, what, against, one, other, both, len(ours.runs))


def _row(section: str, what: str, against: str, *figures: object) -> Row:
    """A row with its goal, if it has one."""
    return Row(section, what, against, *figures, goal=GOALS.get((section, what, against)))


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def compare(bench: Bench, sizes: Sequence[int], workbooks: int) -> tuple[list[Row], dict]:
    """Everything that is asked for, by section, and the versions of the peers that took part."""
    peers = install_peers(bench)
    rows = [*builds(bench, sizes), *answers(bench)]
    if LARGE in sizes:
        rows += checks(bench)
    if {MIDDLE, LARGE} <= set(sizes):
        rows += growths(bench)
    rows += many(bench, workbooks)
    rows += merges(bench, min(workbooks, MOST_PARTS))
    rendered = [measures for measures in RENDERED if measures in sizes]
    rows += renderings(bench, rendered, [name for name in PEERS if name in peers])
    have = {(row.section, row.what, row.against) for row in rows}
    rows += [_row(*goal, NOT_MEASURED, NOT_MEASURED) for goal in GOALS if goal not in have]
    order = (TIME, RENDERING, MEMORY, GROWTH)
    return sorted(rows, key=lambda row: order.index(row.section)), peers


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=_numbers, default=SIZES, help="measures, with commas")
    parser.add_argument("--runs", type=int, help="of each; without it more for small sizes")
    parser.add_argument("--workbooks", type=int, default=1000, help="how many of 60 measures")
    parser.add_argument("--output", type=Path, default=HERE, help="folder of the results")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder).resolve(), given.runs)
        rows, peers = compare(bench, sorted(given.sizes), given.workbooks)
    kind = results.machine(peers)
    print(results.report(rows, kind))
    results.write(rows, kind, given.output)


if __name__ == "__main__":
    main()
