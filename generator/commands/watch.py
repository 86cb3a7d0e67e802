"""`tongbao watch`: a ledger checked each time it is saved."""

from pathlib import Path

import click

from ..console.chinese import ChineseCommand
from ..console.exits import Exit
from ..console.options import ledger_argument


@click.command(cls=ChineseCommand)
@ledger_argument
def watch(ledger: Path) -> int:
    """边改边查：先检查一遍，以后台账每保存一次就重新检查，只说新增的和改好的。

    台账照常在 Excel、WPS 里打开着改，改一处、保存一次，这里就列出来。按 Ctrl+C 结束。
    """
    import gc

    from ..console.watch import print_again, print_first, print_gone, print_unreadable
    from ..findings.findings import Finding, Unreadable
    from ..watch import compared, examine_edited, saves

    gc.enable()  # a command of seconds does without
    found: list[Finding] | None = None
    try:
        for is_there in saves(ledger):
            if not is_there and found is not None:
                print_gone(ledger)
                continue
            try:
                examined = examine_edited(ledger)
            except Unreadable as fault:
                if found is None:
                    raise
                print_unreadable(fault.finding)
                continue
            if found is None:
                print_first(examined)
                gc.freeze()  # what is loaded by now stays, and need not be looked through again
            else:
                print_again(examined, compared(found, examined.findings))
            found = examined.findings
    except KeyboardInterrupt:
        click.echo("已结束。")
    return Exit.DONE
