"""All ledgers of a folder: each one's notice in a folder of its own, and the summary of all.

A record beside the summary, which is the program's alone, keeps what each ledger came to and what
that depended on; the next batch need not do it again where nothing has changed.
"""

import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from .. import __version__
from ..checks.rule_files import own_rule_files
from ..findings.findings import NOWHERE, Unreadable, find
from ..folders import file_names, own_templates, shipped_templates, workbooks_below
from ..package.drafts import Written, unwritable, write_draft
from ..package.files import write_atomic
from ..package.parts import unpack
from ..package.properties import Recorded, is_report, read_custom
from ..pipeline import template_named
from ..progress import begin
from ..reports.workbook import write_workbook
from . import cluster, pool
from .summary import summary
from .work import LedgerResult, Task, work

_SUMMARY = "汇总表.xlsx"
RECORD = "批次记录.json"
_DIED = "处理这份台账的进程意外退出（可能内存不足）。"
_STOPPED = "已中断，没有处理。"
_GONE = "上一次有这份台账，这一次没有。"


class Batch(NamedTuple):
    """What every ledger came to, in the order of names, and the summary."""

    outcomes: list[LedgerResult]
    unchanged: set[str]  # the names of those that were done before
    passed: list[str]  # the names of our own workbooks of statistics, which are no ledgers
    written: Written


def ledgers_and_reports(folder: Path, target: Path) -> tuple[list[Path], list[Path]]:
    """The workbooks below the folder that may be ledgers, and our own ones of statistics."""
    found: tuple[list[Path], list[Path]] = ([], [])
    for path in workbooks_below(folder, target):
        found[is_report(path)].append(path)
    return found


def run_batch(
    folder: Path,
    ledgers: Sequence[Path],
    reports: Sequence[Path],
    target: Path,
    check_only: bool,
    resume: bool,
    template: Path | None,
    as_of: date | None,
    force: bool,
    scheduler: str,
) -> Batch:
    """Work through the ledgers below the folder, on this machine or on the scheduler's cluster.

    `ledgers` and `reports` are what `ledgers_and_reports` found there; the latter are passed over.
    Raises Unreadable where there is no such folder, no such template, or the summary cannot be
    written, and NoCluster.
    """
    if not folder.is_dir():
        raise Unreadable(find("F01", NOWHERE, name=folder.name))
    begin("查找台账", 0.0)
    template = template_named(template) if template else None
    recorded = _recorded(target / RECORD)
    tasks = _tasks(folder, ledgers, target, check_only, template, as_of, force)
    before = {task.name: old for task in tasks if (old := _still_true(task, recorded))}
    found = {name: old for name, old in before.items() if resume and not old.reason}
    _work_through(tasks, found, before, scheduler)
    unchanged = {name for name, outcome in found.items() if outcome is before.get(name)}
    passed = [path.relative_to(folder).as_posix() for path in reports]
    gone = recorded.keys() - found.keys() - set(passed)
    outcomes = [*found.values(), *(LedgerResult(n, [], _GONE, recorded[n].body) for n in gone)]
    outcomes.sort(key=lambda outcome: outcome.ledger)
    written = write_draft(target / _SUMMARY, write_workbook(summary(outcomes)), force)
    _write_record(target / RECORD, found.values())
    return Batch(outcomes, unchanged, passed, written)


def _tasks(
    folder: Path,
    ledgers: Sequence[Path],
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
        for path, stem in _stems(folder, ledgers).items()
    ]


def _work_through(
    tasks: Sequence[Task],
    found: dict[str, LedgerResult],
    before: Mapping[str, LedgerResult],
    scheduler: str,
) -> None:
    """Add what those of the tasks come to that are not found yet.

    After Ctrl+C the rest is what it was before, or undone. Raises NoCluster.
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
            undone = LedgerResult(task.name, task.inputs, _STOPPED)
            found.setdefault(task.name, before.get(task.name, undone))


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


def _write_record(path: Path, outcomes: Iterable[LedgerResult]) -> None:
    """Record what the ledgers came to. Raises Unreadable."""
    text = json.dumps([outcome._asdict() for outcome in outcomes], ensure_ascii=False)
    try:
        write_atomic(path, text.encode())
    except OSError as fault:
        raise unwritable(path, fault) from fault


def _recorded(path: Path) -> dict[str, LedgerResult]:
    """What ledgers came to before; nothing where there is no record, or none of ours."""
    try:
        outcomes = [LedgerResult(**values) for values in json.loads(path.read_bytes())]
    except (OSError, ValueError, TypeError, RecursionError):
        return {}
    return {outcome.ledger: outcome for outcome in outcomes}


def _still_true(task: Task, recorded: Mapping[str, LedgerResult]) -> LedgerResult | None:
    """What the ledger came to before, of the same inputs; None where its notice is not there."""
    old = recorded.get(task.name)
    if not old or list(old.inputs) != task.inputs:
        return None
    if not task.folder or not old.notice:
        return old
    notice = task.folder / Path(old.notice).name  # where it is as seen from here
    try:
        made_of = read_custom(unpack(notice.read_bytes())).get(Recorded.LEDGER)
        is_there = made_of == sha256(task.path.read_bytes()).hexdigest()
    except (OSError, zipfile.BadZipFile):
        is_there = False
    return old._replace(notice=str(notice)) if is_there else None
