"""`tongbao stats`: the statistics on the terminal, and as files for leaders."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..console.bar import shown
from ..console.exits import Exit
from ..console.options import (
    WORKBOOK_TARGET,
    SpreadCommand,
    Target,
    as_of_option,
    force_option,
    format_option,
    is_any,
    ledger_argument,
    since_option,
)
from ..findings.findings import Finding, has_errors

if TYPE_CHECKING:
    from ..package.drafts import Written
    from ..reports.report import Report


@click.command("stats", cls=SpreadCommand)
@ledger_argument
@since_option
@click.option(
    "--xlsx",
    "workbook",
    type=WORKBOOK_TARGET,
    metavar="文件.xlsx",
    help="另写一份供领导看的 Excel 工作簿：表格和可以编辑的图。",
)
@click.option(
    "--html",
    "page",
    type=Target(".html"),
    metavar="文件.html",
    help="另写一页，用浏览器、手机看或者打印：表格和图，不带脚本，不连外网。",
)
@force_option("即使文件已有人修改过，也覆盖它。")
@as_of_option
@format_option
def stats(
    ledger: Path,
    earlier: tuple[Path, ...],
    workbook: Path | None,
    page: Path | None,
    force: bool,
    as_of: date | None,
    form: str,
) -> int:
    """统计台账：问题、措施、制度、会议和数据指标，逐条列出逾期和临期的措施。

    用 --since 写明较早的台账（可以写几份，写在台账后面），按统计截止日期列出变化；
    不能比较的逐一说明，其余照样列出，退出码为 1。

    另写的文件有责任人的姓名，供内部使用，不公开。

    台账有错误时照样统计：读不出的行只从用到它的统计里除去，逐项写明另有几行未计入、为什么，
    退出码为 1；没有错误为 0。只有完全读不出的台账不出统计，也不写任何文件。
    """
    from .. import pipeline
    from ..console.findings import print_findings, print_refused, summary
    from ..console.lines import say
    from ..console.output import print_json, print_written
    from ..console.statistics import print_counted, statistics_document, trend_document
    from ..console.steps import after_stats
    from ..ledger.trend import Snapshot, incomplete

    if is_any((workbook, page), (ledger, *earlier)):
        raise click.UsageError("要写的文件不能就是台账本身，请另取一个文件名。")
    with shown(sys.stderr):
        examined = pipeline.examine(ledger, as_of)
    if not examined.ledger.columns:
        print_refused(examined.findings, ledger, "没有统计：请先改正以上错误。", form)
        return Exit.ERRORS
    statistics = pipeline.count_examined(examined, as_of)
    snapshots, left_out = list[Snapshot](), list[Finding]()
    if earlier:
        with shown(sys.stderr):
            snapshots, left_out = pipeline.examine_earlier(examined, statistics, earlier)
    document = statistics_document(statistics)
    if earlier:
        document["trend"] = trend_document(snapshots)
        document["left_out"] = [finding.as_dict() for finding in left_out]
    if form == "text":
        print_counted(examined.ledger, statistics, snapshots)
    if workbook or page:
        from ..reports.report import make_report

        report = make_report(examined.ledger, statistics, snapshots, left_out)
        for name, written in _write_report(report, workbook, page, force):
            print_written(written, form)
            document[name] = str(written.path)
    if form == "json":
        print_json(document)
    print_findings([*left_out, *incomplete(snapshots)])
    if examined.has_errors:
        say(f"台账还有{summary(examined.findings, None)}改正以前不能生成通报。", err=True)
    if form == "text":
        after_stats(ledger, examined.findings)
    return Exit.ERRORS if has_errors([*examined.findings, *left_out]) else Exit.DONE


def _write_report(
    report: "Report", workbook: Path | None, page: Path | None, force: bool
) -> "Iterator[tuple[str, Written]]":
    """Write the files that are asked for; what each needs is imported for it alone."""
    from ..package.drafts import write_draft

    if workbook:
        from ..reports.workbook import write_workbook

        yield "xlsx", write_draft(workbook, write_workbook(report), force)
    if page:
        from ..reports.page import write_page

        yield "html", write_draft(page, write_page(report), force)
