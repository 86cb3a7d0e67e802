"""`tongbao stats`: the statistics on the terminal, and as files for leaders."""

import sys
from datetime import date
from pathlib import Path

import click

from .console.bar import shown
from .console.exits import Exit
from .console.options import (
    PATH,
    SinceCommand,
    as_of_option,
    force_option,
    format_option,
    is_any,
    ledger_argument,
    refuse_other_suffix,
    since_option,
)
from .findings.findings import has_errors


@click.command("stats", cls=SinceCommand)
@ledger_argument
@since_option
@click.option(
    "--xlsx",
    "workbook",
    type=PATH,
    metavar="文件.xlsx",
    help="另写一份供领导看的 Excel 工作簿：表格和可以编辑的图。",
)
@force_option("即使文件已有人修改过，也覆盖它。")
@as_of_option
@format_option
def stats(
    ledger: Path,
    earlier: tuple[Path, ...],
    workbook: Path | None,
    force: bool,
    as_of: date | None,
    form: str,
) -> int:
    """统计台账：问题、措施、制度、会议和数据指标，逐条列出逾期和临期的措施。

    用 --since 写明较早的台账（可以写几份，写在台账后面），按统计截止日期列出变化；
    不能比较的逐一说明，其余照样列出，退出码为 1。

    另写的文件有责任人的姓名，供内部使用，不公开。

    台账有错误时不出统计，先列出错误，不写任何文件。
    """
    from . import pipeline
    from .console.findings import print_findings, print_refused
    from .console.output import print_json, print_written
    from .console.statistics import print_counted, statistics_document, trend_document
    from .console.steps import after_stats

    refuse_other_suffix(workbook, ".xlsx")
    if is_any((workbook,), (ledger, *earlier)):
        raise click.UsageError("要写的文件不能就是台账本身，请另取一个文件名。")
    with shown(sys.stderr):
        examined = pipeline.examine(ledger, as_of)
    if examined.has_errors:
        print_refused(examined.findings, ledger, "没有统计：请先改正以上错误。", form)
        return Exit.ERRORS
    with shown(sys.stderr):
        snapshots, left_out = pipeline.examine_earlier(examined, earlier) if earlier else ([], [])
    written = {}
    if workbook:
        from .package.drafts import write_draft
        from .reports.report import make_report
        from .reports.workbook import write_workbook

        report = make_report(examined.ledger, examined.statistics, snapshots, left_out)
        written["xlsx"] = write_draft(workbook, write_workbook(report), force)
    document = statistics_document(examined.statistics)
    if earlier:
        document["trend"] = trend_document(snapshots)
        document["left_out"] = [finding.as_dict() for finding in left_out]
    document |= {name: str(file.path) for name, file in written.items()}
    if form == "json":
        print_json(document)
    else:
        print_counted(examined.ledger, examined.statistics, snapshots)
    print_findings(left_out)
    for file in written.values():
        print_written(file, form)
    if form == "text":
        after_stats(ledger)
    return Exit.ERRORS if has_errors(left_out) else Exit.DONE
