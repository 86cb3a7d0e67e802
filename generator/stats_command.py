"""`tongbao stats`: the statistics on the terminal."""

import sys
from datetime import date
from pathlib import Path

import click

from .console.bar import shown
from .console.exits import Exit
from .console.options import (
    SinceCommand,
    as_of_option,
    format_option,
    ledger_argument,
    since_option,
)
from .findings.findings import has_errors


@click.command("stats", cls=SinceCommand)
@ledger_argument
@since_option
@as_of_option
@format_option
def stats(ledger: Path, earlier: tuple[Path, ...], as_of: date | None, form: str) -> int:
    """统计台账：问题、措施、制度、会议和数据指标，逐条列出逾期和临期的措施。

    用 --since 写明较早的台账（可以写几份，写在台账后面），按统计截止日期列出变化；
    不能比较的逐一说明，其余照样列出，退出码为 1。

    台账有错误时不出统计，先列出错误。
    """
    from . import pipeline
    from .console.findings import print_findings, print_refused
    from .console.output import print_json
    from .console.statistics import print_counted, statistics_document, trend_document
    from .console.steps import after_stats

    with shown(sys.stderr):
        examined = pipeline.examine(ledger, as_of)
    if examined.has_errors:
        print_refused(examined.findings, ledger, "没有统计：请先改正以上错误。", form)
        return Exit.ERRORS
    with shown(sys.stderr):
        snapshots, left_out = pipeline.examine_earlier(examined, earlier) if earlier else ([], [])
    document = statistics_document(examined.statistics)
    if earlier:
        document["trend"] = trend_document(snapshots)
        document["left_out"] = [finding.as_dict() for finding in left_out]
    if form == "json":
        print_json(document)
    else:
        print_counted(examined.ledger, examined.statistics, snapshots)
    print_findings(left_out)
    if form == "text":
        after_stats(ledger)
    return Exit.ERRORS if has_errors(left_out) else Exit.DONE
