"""What is done with one ledger of many, in a process of its own: it gives back counts, not rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from .. import pipeline
from ..findings.catalogue import Severity
from ..findings.findings import Unreadable
from ..ledger.statistics import completed_statuses
from ..ledger.texts import INSPECTION, inspection
from ..workbook.reading.read import require_whole


class Task(NamedTuple):
    """A ledger with its name in the batch. Without a folder for its notice it is only checked."""

    path: Path
    name: str
    inputs: Sequence[str]  # what the outcome depends on
    folder: Path | None
    template: Path | None
    as_of: date | None
    force: bool


class LedgerResult(NamedTuple):
    """What became of a ledger, in plain values that JSON holds; with a `reason` it is not done."""

    ledger: str
    inputs: Sequence[str]
    reason: str = ""
    body: str = ""
    as_of: str = ""
    completing: Sequence[str] = ()
    counts: Mapping[str, int] = {}
    extended: int = 0
    figures: Sequence[Sequence[str]] = ()  # name, 量词, number
    warnings: int = 0
    errors: Sequence[Mapping[str, str]] = ()
    notice: str = ""
    inspection: str = INSPECTION
    renamed: str = ""  # why the notice has not the name that it should have


def work(task: Task) -> LedgerResult:
    """Check one ledger, and make its notice where one is asked for; whatever happens, say so."""
    try:
        return _work(task)
    except Unreadable as fault:
        return LedgerResult(task.name, task.inputs, f"{fault.finding.message}{fault.finding.hint}")
    except MemoryError:
        return LedgerResult(task.name, task.inputs, "内存不足，不能处理这个文件。")
    except Exception as fault:  # a fault of ours costs one ledger
        reason = f"程序内部出错（{type(fault).__name__}），请把台账和这句话发给维护人员。"
        return LedgerResult(task.name, task.inputs, reason)


def _work(task: Task) -> LedgerResult:
    written = None
    if task.folder:
        built = pipeline.build(
            task.path, task.template, None, task.as_of, task.force, folder=task.folder
        )
        examined, findings, written = built.examined, built.findings, built.written
    else:
        examined = pipeline.examine_for_notice(task.path, task.as_of)
        require_whole(examined.reading)
        findings = examined.findings
    ledger, statistics = examined.ledger, examined.statistics
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    reason = f"台账有错误 {len(errors)} 处。" if errors else ""
    if errors and task.folder and any(task.folder.glob("*.docx")):
        reason += f"“{task.folder.name}”文件夹里的通报是以前的。"
    return LedgerResult(
        task.name,
        task.inputs,
        reason,
        ledger.text("党组织全称"),
        statistics.as_of.isoformat() if statistics.as_of else "",
        [str(status) for status in completed_statuses(ledger)],
        statistics.total.counts,
        sum(measure.extended is not None for measure in ledger.measures),
        [
            [name, ledger.measure_word(name), str(number)]
            for name, number in statistics.figures.items()
        ],
        sum(finding.severity is Severity.WARNING for finding in findings),
        [error.as_dict() for error in errors],
        str(written.path) if written else "",
        inspection(ledger),
        written.reason if written else "",
    )
