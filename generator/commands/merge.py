"""`tongbao merge`: what the units return goes into the ledger."""

import sys
from pathlib import Path

import click

from ..console.bar import shown
from ..console.chinese import ChineseCommand
from ..console.exits import Exit
from ..console.options import (
    COPY_TARGET,
    PATH,
    all_option,
    force_option,
    format_option,
    is_any,
    ledger_argument,
)
from ..findings.findings import bounded, has_errors


@click.command("merge", cls=ChineseCommand)
@ledger_argument
@click.argument("parts", nargs=-1, required=True, type=PATH, metavar="交回的文件或文件夹...")
@click.option(
    "-o",
    "--output",
    "target",
    type=COPY_TARGET,
    metavar="新台账.xlsx",
    help="合并后的台账写到哪里。",
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
    以后交回的，可以在新台账上再合并一次；合并过的一份不再合并，同一单位后存的一份接着它以前的采纳。
    压缩包、邮件请先解开，文件夹里不是工作簿的逐个写明。

    有没有采纳的内容时退出码为 1，照样写出。只用 --who 时不写文件。
    """
    from ..console.units import print_merge
    from ..folders import others_in, workbooks_in
    from ..text.characters import write_list
    from ..units.apply import apply_merge
    from ..units.earlier import earlier_merges
    from ..units.merge import merge as merge_parts
    from ..units.returns import return_list

    if not target and not who:
        raise click.UsageError("请用 -o 写明合并后的台账写到哪里，或者用 --who 只列出交回的情况。")
    folders = [part for part in parts if part.is_dir()]
    listed = [path for part in parts for path in (workbooks_in(part) if part.is_dir() else [part])]
    paths = [path for path in listed if not is_any([path], [p for p in (ledger, target) if p])]
    if is_any([target], (ledger, *parts)):
        raise click.UsageError("新台账不能就是原来的文件，请另取一个文件名。")
    if target and not paths:
        named = "、".join(f"“{part}”" for part in parts)
        others = write_list(other for folder in folders for other in others_in(folder))
        packed = f"里面的{others}不是工作簿，压缩包请先解开。" if others else ""
        raise click.UsageError(f"{named}里没有交回的工作簿，没有可以合并的。{packed}")
    with shown(sys.stderr):
        earlier = earlier_merges(ledger)
        merged = merge_parts(ledger, paths, earlier, folders)
        written = apply_merge(merged, earlier, target, force) if target else None
    merged.findings = list(bounded(merged.findings))
    print_merge(merged, written, return_list(merged, earlier) if who else None, whole, form)
    return Exit.ERRORS if has_errors(merged.findings) else Exit.DONE
