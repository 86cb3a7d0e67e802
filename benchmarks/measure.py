"""Time and memory of processes that run in turn.

Memory is the most that the process held (ru_maxrss), which the system counts from the process
that started it: whoever measures must be small, and leaves all work to its children. Needs Unix.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "workbooks" / "示例台账.xlsx"
LIMIT = 3600  # seconds; a process that takes longer has failed
_MAXRSS_A_MEBIBYTE = 1 << 20 if sys.platform == "darwin" else 1 << 10


@dataclass(frozen=True, slots=True)
class Task:
    """A command to be measured.

    One that is `timed_inside` prints its seconds itself. `proof` is a command that fails where
    the task has not done its work.
    """

    name: str
    command: tuple[object, ...]
    expected: int = 0
    timed_inside: bool = False
    proof: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One process: how long it took, the most memory it held, and how it ended."""

    seconds: float
    mebibytes: float
    code: int
    printed: str
    complaint: str


@dataclass(slots=True)
class Outcome:
    """The runs of one task; with a `failure` there are none that count."""

    runs: list[Run] = field(default_factory=list)
    failure: str = ""

    @property
    def seconds(self) -> float:
        return statistics.median(run.seconds for run in self.runs)

    @property
    def mebibytes(self) -> float:
        return statistics.median(run.mebibytes for run in self.runs)


def in_turn(tasks: Sequence[Task], runs: int, folder: Path) -> list[Outcome]:
    """Every task so many times, in turn, after one run each that warms the file cache."""
    outcomes = [Outcome() for _ in tasks]
    for nth in range(runs + 1):
        for task, outcome in zip(tasks, outcomes, strict=True):
            if outcome.failure:
                continue
            run = run_task(task, folder)
            if run.code != task.expected:
                outcome.failure = f"exit code {run.code}: {run.complaint}"
            elif nth == 0 and task.proof:
                proof = run_process(task.proof, folder)
                outcome.failure = f"its work is not done: {proof.complaint}" if proof.code else ""
            elif nth > 0:
                outcome.runs.append(run)
    return outcomes


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios of the pairs that ran one after the other."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def run_task(task: Task, folder: Path) -> Run:
    """Run a task once; its seconds are those it prints where it is timed inside."""
    run = run_process(task.command, folder)
    if not task.timed_inside or run.code:
        return run
    return Run(float(run.printed), run.mebibytes, run.code, run.printed, run.complaint)


def run_process(command: Sequence[object], folder: Path) -> Run:
    """Run a command as a process of its own, in a folder that also takes its temporary files."""
    words = [str(part) for part in command]
    with tempfile.TemporaryFile(dir=folder) as out, tempfile.TemporaryFile(dir=folder) as err:
        start = perf_counter()
        process = subprocess.Popen(
            words, stdout=out, stderr=err, cwd=folder, env=_environment(folder)
        )
        watch = Timer(LIMIT, process.kill)
        watch.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
            seconds = perf_counter() - start
        except BaseException:
            process.kill()
            raise
        finally:
            watch.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        memory = usage.ru_maxrss / _MAXRSS_A_MEBIBYTE
        out.seek(0), err.seek(0)
        printed, complaints = (
            file.read().decode("utf-8", "replace").strip() for file in (out, err)
        )
    last = complaints.splitlines()[-1] if complaints else ""
    return Run(seconds, memory, process.returncode, printed, last)


def _environment(folder: Path) -> dict[str, str]:
    """Ours, but with this checkout first, and with bytecode, which an installed program has."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TMPDIR": str(folder)}
