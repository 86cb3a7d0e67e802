"""`tongbao new`: the standard workbook, blank or with an old ledger."""

import sys
from datetime import date
from pathlib import Path

import click

from ..console.bar import shown
from ..console.chinese import ChineseCommand
from ..console.exits import Exit
from ..console.options import (
    PATH,
    WORKBOOK_TARGET,
    all_option,
    as_of_option,
    format_option,
)
from ..findings.findings import has_errors


@click.command(cls=ChineseCommand)
@click.argument("file", type=WORKBOOK_TARGET, metavar="新文件.xlsx")
@click.option(
    "--from", "ledger", type=PATH, metavar="旧台账", help="把旧台账的数据带入新的标准工作簿。"
)
@as_of_option
@all_option
@format_option
def new(file: Path, ledger: Path | None, as_of: date | None, whole: bool, form: str) -> int:
    """生成空白的标准工作簿，供各单位填写。

    第一张表“填表说明”讲怎么填；各栏有下拉列表、填写提示和颜色提醒，表头已保护（没有密码）。
    已有的文件不覆盖，另存为“（第2稿）”。

    用 --from 带入旧台账时，读取旧台账发现的问题照样列出，不影响生成；读不出的内容照原样带入，
    带不进来的逐一说明。旧台账有错误时退出码为 1。
    """
    from ..console.copies import print_new
    from ..ledger.order import sort_findings
    from ..package.drafts import write_draft
    from ..workbook.reading.read import require_whole
    from ..workbook.writing import carry_over, standard_workbook

    with shown(sys.stderr):
        carried = carry_over(ledger) if ledger else None
        if carried:
            require_whole(carried.reading)
        data = standard_workbook(carried.contents if carried else None, as_of)
    written = write_draft(file, data)
    findings = sort_findings(carried.findings) if carried else []
    print_new(written, findings, carried.told if carried else [], form, whole)
    return Exit.ERRORS if has_errors(findings) else Exit.DONE
