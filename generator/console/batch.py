"""What became of each ledger of a folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..batch.summary import basis_of, notes, rate_of
from ..text.characters import write_list
from .lines import say
from .output import print_json, print_written, tell_other_name
from .steps import after_batch

if TYPE_CHECKING:
    from ..batch.batch import Batch
    from ..batch.work import LedgerResult


def print_batch(batch: "Batch", again: Sequence[str | Path], form: str) -> None:
    """A line for each ledger, in the order of names, and where the summary is.

    `again` is what follows the command when it is typed once more.
    """
    done = [outcome for outcome in batch.outcomes if not outcome.reason]
    failed = len(batch.outcomes) - len(done)
    for outcome in batch.outcomes:
        if outcome.renamed and outcome.ledger not in batch.unchanged:
            say(
                f"{outcome.ledger}：{outcome.renamed}，另存为“{Path(outcome.notice).name}”。",
                err=True,
            )
    if batch.passed:
        say(f"不是台账，已经略过：{write_list(batch.passed)}（本程序写的统计表）。", err=True)
    for note in notes(done):
        say(note, err=True)
    if form == "json":
        tell_other_name(batch.written)
        print_json(_document(batch))
        return
    for outcome in batch.outcomes:
        say(_line(outcome, outcome.ledger in batch.unchanged))
    click.echo(f"共 {len(batch.outcomes)} 份台账：汇总 {len(done)} 份，没有汇总 {failed} 份。")
    print_written(batch.written, form)
    after_batch(not failed, batch.written.path, *again)


def _line(outcome: "LedgerResult", is_unchanged: bool) -> str:
    if outcome.reason:
        first = next(iter(outcome.errors), None)
        if first:  # which has no place where it is about the whole file
            place = " ".join(filter(None, (first["sheet"], first["cell"])))
            where = f"首先是 {place}：" if place else ""
            return f"{outcome.ledger}：没有汇总：{outcome.reason}{where}{first['message']}"
        return f"{outcome.ledger}：没有汇总：{outcome.reason}"
    counts = outcome.counts
    rate = rate_of(outcome.counts, basis_of(outcome))
    told = [
        f"问题 {counts['problems']} 个",
        f"完成率 {rate.number}（计入{write_list(outcome.completing)}）",
        f"逾期 {counts['overdue']} 项",
    ]
    if outcome.warnings:
        told.append(f"警告 {outcome.warnings} 处")
    unchanged = "（没有变化，没有再做）" if is_unchanged else ""
    return f"{outcome.ledger}：{'，'.join(told)}{unchanged}　{outcome.notice}".rstrip()


def _document(batch: "Batch") -> dict[str, object]:
    return {
        "ledgers": [
            {
                "file": outcome.ledger,
                "body": outcome.body,
                "status": (
                    "failed"
                    if outcome.reason
                    else "unchanged"
                    if outcome.ledger in batch.unchanged
                    else "done"
                ),
                "reason": outcome.reason,
                "path": outcome.notice or None,
                "as_of": outcome.as_of or None,
                "completing": list(outcome.completing),
                "counts": dict(outcome.counts),
                "extended": outcome.extended,
                "figures": [
                    dict(zip(("name", "measure_word", "number"), figure, strict=True))
                    for figure in outcome.figures
                ],
                "warnings": outcome.warnings,
                "findings": [dict(error) for error in outcome.errors],
            }
            for outcome in batch.outcomes
        ],
        "passed_over": batch.passed,
        "path": str(batch.written.path),
    }
