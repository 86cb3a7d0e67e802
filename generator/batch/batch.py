"""All ledgers of a folder: each one's notice in a folder of its own, and the summary of all.

The summary's workbook keeps, in a hidden sheet, what each ledger came to and what that depended on;
the next batch need not do it again where nothing has changed.
"""

import json
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from .. import __version__
from ..checks.rule_files import own_rule_files
from ..findings.findings import NOWHERE, Unreadable, find
from ..findings.limits import MOST_CELL_TEXT
from ..folders import file_names, own_templates, shipped_templates, workbooks_below
from ..package.drafts import Written, versions, write_draft
from ..package.parts import unpack
from ..package.properties import Recorded, read_custom
from ..pipeline import template_named
from ..progress import begin
from ..reports.workbook import write_workbook
from ..workbook.reading.open import load_grids, open_book
from . import cluster, pool
from .summary import summary
from .work import LedgerResult, Task, work

SUMMARY = "汇总表.xlsx"
RECORD_OF_BATCH = "批次记录"
_DIED = "处理这份台账的进程意外退出（可能内存不足）。"
_STOPPED = "已中断，没有处理。"
_GONE = "上一次有这份台账，这一次没有。"


class Batch(NamedTuple):
    """What every ledger came to, in the order of names, and the summary."""

    outcomes: list[LedgerResult]
    unchanged: set[str]  # the names of those that were done before
    written: Written


def run_batch(
    folder: Path,
    target: Path,
    check_only: bool = False,
    resume: bool = False,
    template: Path | None = None,
    as_of: date | None = None,
    force: bool = False,
    scheduler: str = "",
) -> Batch:
    """Work through all ledgers below the folder, on this machine or on the scheduler's cluster.

    Raises Unreadable where there is no such folder, no such template, or the summary cannot be
    written, and NoCluster.
    """
    if not folder.is_dir():
        raise Unreadable(find("F01", NOWHERE, name=folder.name))
    begin("查找台账", 0.0)
    template = template_named(template) if template else None
    recorded = _recorded(target)
    tasks = _tasks(folder, target, check_only, template, as_of, force)
    found = {
        task.name: recorded[task.name]._replace(notice=_notice(task, recorded))
        for task in tasks
        if resume and _is_done(task, recorded)
    }
    unchanged = set(found)
    _work_through(tasks, found, scheduler)
    gone = recorded.keys() - found.keys()
    outcomes = [*found.values(), *(LedgerResult(n, [], _GONE, recorded[n].body) for n in gone)]
    outcomes.sort(key=lambda outcome: outcome.ledger)
    data = write_workbook(
        summary(outcomes), RECORD_OF_BATCH, (_kept(o) for o in outcomes if o.inputs)
    )
    return Batch(outcomes, unchanged, write_draft(target / SUMMARY, data, force))


def _tasks(
    folder: Path,
    target: Path,
    check_only: bool,
    template: Path | None,
    as_of: date | None,
    force: bool,
) -> list[Task]:
    """What is to be done with each ledger, and what that depends on."""
    templates = [*shipped_templates(), *own_templates(), *filter(None, [template])]
    common = [
        __version__,
        _digest([*templates, *own_rule_files()]),
        as_of.isoformat() if as_of else "",
        "check" if check_only else "build",
    ]
    return [
        Task(
            path,
            path.relative_to(folder).as_posix(),
            [_digest([path]), *common],
            None if check_only else target / stem,
            template,
            as_of,
            force,
        )
        for path, stem in _stems(folder, workbooks_below(folder, target)).items()
    ]


def _work_through(tasks: Sequence[Task], found: dict[str, LedgerResult], scheduler: str) -> None:
    """Add what those of the tasks come to that are not found yet; Ctrl+C leaves the rest undone.

    Raises NoCluster.
    """
    todo = [task for task in tasks if task.name not in found]
    run = partial(cluster.run_each, scheduler) if scheduler else pool.run_each
    try:
        for number, outcome in run(work, todo):
            task = todo[number]
            found[task.name] = outcome or LedgerResult(task.name, task.inputs, _DIED)
            begin(f"已处理“{task.path.name}”", len(found) / len(tasks))
    except KeyboardInterrupt:  # what is done is not lost
        for task in todo:
            found.setdefault(task.name, LedgerResult(task.name, task.inputs, _STOPPED))


def _stems(folder: Path, paths: Iterable[Path]) -> dict[Path, str]:
    """The name of the folder for each ledger's notice; no two are alike on any system."""
    names: dict[str, Path] = {}
    for path in paths:
        name = path.relative_to(folder).with_suffix("").as_posix()
        names[f"{name}（{path.suffix[1:]}）" if name in names else name] = path
    return {names[name]: stem for name, stem in file_names(names).items()}


def _digest(paths: Sequence[Path]) -> str:
    """A digest of the bytes of files; one that cannot be read is told when its turn comes."""
    found = sha256()
    for path in paths:
        try:
            found.update(sha256(path.read_bytes()).digest())
        except OSError:
            found.update(b"-")
    return found.hexdigest()


def _kept(outcome: LedgerResult) -> list[str]:
    """A row of the record: the ledger, and what it came to, in as many cells as that needs."""
    text = json.dumps(outcome._replace(errors=()), ensure_ascii=False)
    parts = range(0, len(text), MOST_CELL_TEXT)
    return [outcome.ledger, *(text[start : start + MOST_CELL_TEXT] for start in parts)]


def _recorded(target: Path) -> dict[str, LedgerResult]:
    """What ledgers came to before, as the summary and its other versions in the folder record."""
    found: dict[str, LedgerResult] = {}
    for path in versions(target / SUMMARY):
        if not path.is_file():
            break
        try:
            rows = load_grids(open_book(path), [RECORD_OF_BATCH])[RECORD_OF_BATCH].rows
            found |= {str(name): _outcome(texts) for name, *texts in rows}
        except (Unreadable, KeyError, ValueError, TypeError):
            continue  # a workbook of somebody's, or one in which somebody worked
    return found


def _outcome(texts: Iterable[object]) -> LedgerResult:
    """What a ledger came to, from the cells of its row."""
    return LedgerResult(*json.loads("".join(map(str, texts))))


def _notice(task: Task, recorded: dict[str, LedgerResult]) -> str:
    """Where the notice that was made before is, as seen from here."""
    return str(task.folder / Path(recorded[task.name].notice).name) if task.folder else ""


def _is_done(task: Task, recorded: dict[str, LedgerResult]) -> bool:
    """Whether the ledger was done before, of the same inputs, and its notice is still there."""
    old = recorded.get(task.name)
    if not old or old.reason or list(old.inputs) != task.inputs:
        return False
    if not task.folder:
        return True
    try:
        made_of = read_custom(unpack(Path(_notice(task, recorded)).read_bytes())).get(
            Recorded.LEDGER
        )
        return made_of == sha256(task.path.read_bytes()).hexdigest()
    except (OSError, zipfile.BadZipFile):
        return False
