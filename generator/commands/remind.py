"""`tongbao remind`: a reminder for each unit that is late."""

import sys
from datetime import date
from pathlib import Path

import click

from ..console.bar import shown
from ..console.chinese import ChineseCommand
from ..console.exits import Exit
from ..console.options import (
    as_of_option,
    folder_option,
    force_option,
    format_option,
    ledger_argument,
    template_option,
)
from ..findings.findings import has_errors


@click.command("remind", cls=ChineseCommand)
@ledger_argument
@folder_option("督办")
@template_option("本单位的督办单模板；不填用“督办单”。")
@force_option("即使文件已有人修改过，也覆盖它。")
@as_of_option
@format_option
def remind(
    ledger: Path, target: Path, template: Path | None, force: bool, as_of: date | None, form: str
) -> int:
    """给有措施逾期或即将到期的每个责任单位写一份督办单，另写一份供领导看的督办汇总（Word）。

    分三级：逾期的为督办，“预警天数”（不填为 10）以内到期的为催办，“提醒天数”（不填为 20）
    以内到期的为提醒，在“基本情况”里设定。其他单位没有督办单。按统计截止日期计算，
    用 --as-of 另定一天。

    台账有错误时照样写，不能计入的行逐一说明，退出码为 1。
    已有人修改过的文件不覆盖，另存为“（第2稿）”。
    """
    from .. import reminders
    from ..console.findings import print_refused
    from ..console.reminders import print_reminders
    from ..console.steps import after_remind

    with shown(sys.stderr):
        found = reminders.remind(ledger, target, template, as_of, force)
    if not found.examined.ledger.columns:
        print_refused(found.examined.findings, ledger, "没有写督办单：请先改正以上错误。", form)
        return Exit.ERRORS
    print_reminders(found, form)
    if form == "text" and not found.faults:
        after_remind(bool(found.pages), ledger)
    return Exit.ERRORS if has_errors([*found.examined.findings, *found.faults]) else Exit.DONE
