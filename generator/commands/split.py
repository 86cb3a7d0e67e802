"""`tongbao split`: a ledger for each unit."""

import sys
from pathlib import Path

import click

from ..console.bar import shown
from ..console.chinese import ChineseCommand
from ..console.exits import Exit
from ..console.options import (
    all_option,
    folder_option,
    force_option,
    format_option,
    ledger_argument,
)
from ..findings.findings import has_errors


@click.command("split", cls=ChineseCommand)
@ledger_argument
@folder_option("各单位")
@force_option("即使文件已有人修改过，也覆盖它。")
@all_option
@format_option
def split(ledger: Path, target: Path, force: bool, whole: bool, form: str) -> int:
    """把台账分成各责任单位的工作簿，每个单位一份，供单位填写。

    单位只看到自己负责和配合的各行；自己负责的行里由单位填写的各列可以改，其余已保护（没有密码）。
    没有责任单位、单位没有登记的各行不发给任何单位，逐行列出。

    台账有错误时照样分发，退出码为 1。已有人填写过的文件不覆盖，另存为“（第2稿）”。
    """
    from ..console.units import print_split
    from ..units.split import split as split_ledger

    with shown(sys.stderr):
        found = split_ledger(ledger, target, force)
    print_split(found, ledger, whole, form)
    return Exit.ERRORS if has_errors(found.findings) else Exit.DONE
