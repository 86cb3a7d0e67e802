"""The commands that send a ledger to the units and bring it back."""

import sys
from datetime import date
from pathlib import Path

import click

from .console.bar import shown
from .console.chinese import ChineseCommand
from .console.exits import Exit
from .console.options import (
    PATH,
    all_option,
    as_of_option,
    force_option,
    format_option,
    is_any,
    ledger_argument,
    template_option,
)
from .findings.findings import has_errors
from .folders import OUTPUT


@click.command("split", cls=ChineseCommand)
@ledger_argument
@click.option(
    "-o",
    "--output",
    "folder",
    type=PATH,
    default=Path(OUTPUT, "各单位"),
    metavar="文件夹",
    help="写到哪个文件夹；不填写入 output 文件夹里的“各单位”。",
)
@force_option("即使文件已有人修改过，也覆盖它。")
@all_option
@format_option
def split(ledger: Path, folder: Path, force: bool, whole: bool, form: str) -> int:
    """把台账分成各责任单位的工作簿，每个单位一份，供单位填写。

    单位只看到自己负责和配合的各行；自己负责的行里由单位填写的各列可以改，其余已保护（没有密码）。
    没有责任单位、单位没有登记的各行不发给任何单位，逐行列出。

    台账有错误时照样分发，退出码为 1。已有人填写过的文件不覆盖，另存为“（第2稿）”。
    """
    from .console.units import print_split
    from .units.split import split as split_ledger

    with shown(sys.stderr):
        found = split_ledger(ledger, folder, force)
    print_split(found, ledger, whole, form)
    return Exit.ERRORS if has_errors(found.findings) else Exit.DONE


@click.command("merge", cls=ChineseCommand)
@ledger_argument
@click.argument("parts", nargs=-1, required=True, type=PATH, metavar="交回的文件或文件夹...")
@click.option(
    "-o", "--output", "target", type=PATH, metavar="新台账.xlsx", help="合并后的台账写到哪里。"
)
@click.option("--who", is_flag=True, help="列出哪些单位交回了、何时交的、还有哪些没有填。")
@force_option("即使新台账已有人修改过，也覆盖它。")
@all_option
@format_option
def merge(
    ledger: Path,
    parts: tuple[Path, ...],
    target: Path | None,
    who: bool,
    force: bool,
    whole: bool,
    form: str,
) -> int:
    """把各单位交回的工作簿合并到台账，另写一份新台账；原台账从不改动。

    只有单位改了的，采纳；单位和台账改得不同的，台账不变，两种内容都列入“合并冲突”表。
    单位新增的行给新的编号，删去的行保留，不归它填写的格不采纳，都逐一说明。
    以后交回的，可以在新台账上再合并一次。

    有没有采纳的内容时退出码为 1，照样写出。只用 --who 时不写文件。
    """
    from .console.units import print_merge
    from .folders import workbooks_in
    from .units.apply import apply_merge, earlier_merges
    from .units.merge import merge as merge_parts
    from .units.returns import return_list

    if not target and not who:
        raise click.UsageError("请用 -o 写明合并后的台账写到哪里，或者用 --who 只列出交回的情况。")
    listed = [path for part in parts for path in (workbooks_in(part) if part.is_dir() else [part])]
    paths = [path for path in listed if not is_any([path], [p for p in (ledger, target) if p])]
    if is_any([target], (ledger, *parts)):
        raise click.UsageError("新台账不能就是原来的文件，请另取一个文件名。")
    with shown(sys.stderr):
        earlier = earlier_merges(ledger)
        merged = merge_parts(ledger, paths, earlier.newest)
        written = apply_merge(merged, earlier, target, force) if target else None
    print_merge(merged, written, return_list(merged, earlier) if who else None, whole, form)
    return Exit.ERRORS if has_errors(merged.findings) else Exit.DONE


@click.command("remind", cls=ChineseCommand)
@ledger_argument
@click.option(
    "-o",
    "--output",
    "folder",
    type=PATH,
    default=Path(OUTPUT, "督办"),
    metavar="文件夹",
    help="写到哪个文件夹；不填写入 output 文件夹里的“督办”。",
)
@template_option("本单位的督办单模板；不填用“督办单”。")
@force_option("即使文件已有人修改过，也覆盖它。")
@as_of_option
@format_option
def remind(
    ledger: Path, folder: Path, template: Path | None, force: bool, as_of: date | None, form: str
) -> int:
    """给有措施逾期或即将到期的每个责任单位写一份督办单，另写一份供领导看的督办汇总（Word）。

    分三级：逾期的为督办，“预警天数”（不填为 10）以内到期的为催办，“提醒天数”（不填为 20）
    以内到期的为提醒，在“基本情况”里设定。其他单位没有督办单。按统计截止日期计算，
    用 --as-of 另定一天。

    台账有错误时照样写，不能计入的行逐一说明，退出码为 1。
    已有人修改过的文件不覆盖，另存为“（第2稿）”。
    """
    from . import reminders
    from .console.findings import print_refused
    from .console.reminders import print_reminders
    from .console.steps import after_remind

    with shown(sys.stderr):
        found = reminders.remind(ledger, folder, template, as_of, force)
    if not found.examined.ledger.columns:
        print_refused(found.examined.findings, ledger, "没有写督办单：请先改正以上错误。", form)
        return Exit.ERRORS
    print_reminders(found, form)
    if form == "text" and not found.faults:
        after_remind(bool(found.pages), ledger)
    return Exit.ERRORS if has_errors([*found.examined.findings, *found.faults]) else Exit.DONE
