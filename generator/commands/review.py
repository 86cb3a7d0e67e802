"""`tongbao review`: what came back in the copies of reviewers."""

import sys
from datetime import date
from pathlib import Path

import click

from ..console.bar import shown
from ..console.exits import Exit
from ..console.options import (
    COPY_TARGET,
    PATH,
    SpreadCommand,
    as_of_option,
    force_option,
    format_option,
    is_any,
    refuse_swapped,
    since_option,
    template_option,
)


@click.command(cls=SpreadCommand)
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="送审稿... 台账")
@template_option("送审稿所用的模板；不填用标准模板。")
@click.option(
    "--apply",
    "target",
    type=COPY_TARGET,
    metavar="新台账.xlsx",
    help="另写一份台账：采纳的文字写入单元格并标色，逐条记入“审改记录”表。",
)
@force_option("即使新台账已有人修改过，也覆盖它。")
@since_option
@as_of_option
@format_option
def review(
    files: tuple[Path, ...],
    template: Path | None,
    target: Path | None,
    force: bool,
    earlier: tuple[Path, ...],
    as_of: date | None,
    form: str,
) -> int:
    """读取领导改过的送审稿，按台账单元格列出修改、批注和冲突。

    最后一个文件是台账，前面是一份或几份送审稿。修订、未用修订的改动、批注和答复都会列出；
    改了计算得出的数字、几份送审稿改法不同、台账同时改过的，列为冲突，由人选定。

    原台账从不改动。有冲突或者有文字未能对应时退出码为 1，--apply 照样写出并标明冲突。
    """
    from .. import pipeline
    from ..console.findings import print_refused
    from ..console.review import print_review
    from ..console.steps import after_review

    *copies, ledger = files
    if not copies:
        raise click.UsageError("请写明送审稿和台账，台账写在最后。")
    refuse_swapped(copies, ledger)
    if is_any((target,), files):
        raise click.UsageError("新台账不能就是原来的文件，请另取一个文件名。")
    with shown(sys.stderr):
        examined, found = pipeline.review(copies, ledger, template, as_of, earlier)
    if found is None:
        print_refused(examined.findings, ledger, "没有读取送审稿：请先改正台账的以上错误。", form)
        return Exit.ERRORS
    written = None
    if target:
        from ..copies.review import apply_review

        written = apply_review(found, examined.reading, target, force)
    print_review(found, written, form)
    if form == "text":
        after_review(files, written.path if written else None, found)
    return Exit.DONE if found.is_settled else Exit.ERRORS
