"""What was measured, as tables for the terminal and for people, and as JSON for programs."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

FAILED, NOT_MEASURED = "failed", "not measured"
LIBRARIES = ("pandas", "openpyxl", "python-calamine", "docxtpl", "python-docx", "Jinja2", "lxml")
_COLUMNS = ("", "against", "runs", "ours", "theirs", "ratio", "goal", "reached")


@dataclass(frozen=True, slots=True)
class Row:
    """Two figures beside each other; in place of one that does not exist stands the reason."""

    section: str
    what: str
    against: str
    ours: float | str
    theirs: float | str
    ratio: float | None = None
    runs: int = 0
    goal: float | None = None

    @property
    def reached(self) -> bool | None:
        """Whether the goal is reached; None where there is no goal or nothing to compare with."""
        if self.goal is None or (self.ratio is None and self.ours != FAILED):
            return None
        return self.ratio is not None and self.ratio <= self.goal


def machine(peers: Mapping[str, str]) -> dict[str, str]:
    """The kind of machine and the versions of what ran on it; `peers` are added to ours."""
    found = {
        "cores": str(os.cpu_count()),
        "architecture": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
    }
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return {**found, **peers}


def table(rows: Sequence[Row]) -> str:
    """The rows of one section, aligned: to be read as it stands, and Markdown all the same."""
    lines = [_COLUMNS, *(_cells(row) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(_COLUMNS))]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(f"| {' | '.join(map(str.ljust, line, widths))} |" for line in lines)


def report(rows: Sequence[Row], kind: Mapping[str, str]) -> str:
    """Everything as Markdown."""
    sections = dict.fromkeys(row.section for row in rows)
    tables = [
        f"## {section}\n\n{table([row for row in rows if row.section == section])}\n"
        for section in sections
    ]
    about = ", ".join(f"{name} {value}" for name, value in kind.items())
    head = (
        f"# Results of `benchmarks/compare.py`\n\n{date.today()}; {about}.\n\n"
        "Figures are medians. A ratio is the median of ours / theirs over the pairs that ran one "
        "after the other; smaller is better, and a goal is reached by a ratio no larger.\n"
    )
    return "\n".join([head, *tables])


def write(rows: Sequence[Row], kind: Mapping[str, str], folder: Path) -> None:
    """RESULTS.md and RESULTS.json in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "RESULTS.md").write_text(report(rows, kind), "utf-8")
    document = {
        "date": date.today().isoformat(),
        "machine": dict(kind),
        "results": [{**asdict(row), "reached": row.reached} for row in rows],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    (folder / "RESULTS.json").write_text(text, "utf-8")


def _cells(row: Row) -> tuple[str, ...]:
    reached = {True: "yes", False: "no", None: "–"}[row.reached]
    goal = "–" if row.goal is None else f"≤ {row.goal:g}"
    ratio = "–" if row.ratio is None else f"{row.ratio:.2f}"
    runs = str(row.runs or "–")
    figures = (_figure(row.ours), _figure(row.theirs))
    return (row.what, row.against, runs, *figures, ratio, goal, reached)


def _figure(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"
