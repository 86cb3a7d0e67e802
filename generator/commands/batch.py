"""`tongbao batch`: all ledgers of a folder."""

import sys
from datetime import date
from pathlib import Path

import click

from ..console.bar import shown
from ..console.chinese import ChineseCommand
from ..console.exits import Exit
from ..console.options import (
    PATH,
    as_of_option,
    folder_option,
    force_option,
    format_option,
    is_any,
    template_option,
)


@click.command("batch", cls=ChineseCommand)
@click.argument("folder", type=PATH, metavar="文件夹")
@folder_option("批量", metavar="结果文件夹")
@click.option("--check", "check_only", is_flag=True, help="只检查和汇总，不生成通报。")
@click.option("--resume", is_flag=True, help="跳过上一次已经做好、至今没有变化的台账。")
@click.option(
    "--scheduler",
    metavar="地址",
    default="",
    help="用 dask 集群处理：调度程序的地址，如 tcp://10.0.0.8:8786；"
    "台账须在各台电脑都能读写的共享文件夹。",
)
@template_option("所有台账都用这个模板；不填用各台账写明的模板。")
@force_option("即使通报和汇总表已有人修改过，也覆盖它们。")
@as_of_option
@format_option
def batch(
    folder: Path,
    target: Path,
    check_only: bool,
    resume: bool,
    scheduler: str,
    template: Path | None,
    force: bool,
    as_of: date | None,
    form: str,
) -> int:
    """一次处理文件夹（连同里面的文件夹）里的全部台账：检查，生成通报，汇总。

    每份台账的通报写在结果文件夹里以台账命名的文件夹；“汇总表.xlsx”列出各党组织的问题、
    完成率和口径、逾期、延期、制度和数据指标，口径相同的才合计，供内部使用，不公开。

    一份台账有错误、读不出或者没有写成，不影响其他的：它不计入汇总，逐份写明原因，退出码为 1。

    做到哪里记在“批次记录.json”，汇总表改了也不影响 --resume。按 Ctrl+C 中断的，已经做好的写入
    汇总表，还没有轮到的用上一次的结果；台账有变化的写明没有处理。
    """
    from ..batch.batch import ledgers_and_reports, run_batch
    from ..batch.cluster import NoCluster
    from ..console.batch import print_batch

    if check_only and template:
        raise click.UsageError("用 --check 不生成通报，不能再写模板。")
    if is_any([target], [folder]):
        raise click.UsageError("结果文件夹不能就是台账所在的文件夹，请另取一个名称。")
    ledgers, reports = ledgers_and_reports(folder, target)
    if folder.exists() and not ledgers:
        raise click.UsageError(
            f"“{folder}”里没有台账（或者它不是文件夹），请写明台账所在的文件夹。"
        )
    try:
        with shown(sys.stderr):
            done = run_batch(
                folder,
                ledgers,
                reports,
                target,
                check_only,
                resume,
                template,
                as_of,
                force,
                scheduler,
            )
    except NoCluster as fault:
        raise click.UsageError(f"{fault}不用集群的，请去掉 --scheduler。") from None
    again: list[str | Path] = [folder, "-o", target]
    again += ["--check"] if check_only else []
    again += ["--scheduler", scheduler] if scheduler else []
    again += ["-t", template] if template else []
    again += ["--as-of", as_of.isoformat()] if as_of else []
    print_batch(done, again, form)
    return Exit.ERRORS if any(outcome.reason for outcome in done.outcomes) else Exit.DONE
