"""What a double click starts: a command on the workbook that was dropped, or on the only one."""

import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .cli import main
from .folders import WORKBOOKS, own_ledgers, sample_workbook


def start(command: str, dropped: Sequence[str], home: Path) -> int:
    """Run the command in the folder `home`, for each workbook that was dropped on the program.

    Without one, for the one in workbooks/, and where there is none, for the sample. The window
    stays open until somebody has read what is said; that of the desk closes with it, unless the
    desk could not be opened. Gives the highest exit code.
    """
    ledgers = [Path(path).resolve() for path in dropped]
    os.chdir(home)
    if command == "desk":  # where the ledger is chosen on the page
        code = _run(command)
        if code:
            _wait()
        return code
    code = 0
    if not ledgers:
        own = own_ledgers()
        if len(own) > 1:
            names = "、".join(path.name for path in own)
            print(f"{WORKBOOKS} 文件夹里有几个工作簿（{names}）。请把要用的那个拖到程序的图标上。")
            code = 2
        elif not own:
            print(
                f"{WORKBOOKS} 文件夹里没有台账，先用自带的示例试一次。请把本单位的台账放进"
                f" {WORKBOOKS} 文件夹，或者拖到程序的图标上。"
            )
            ledgers = [sample_workbook()]
        else:
            ledgers = own
    for ledger in ledgers:
        print(f"—— {ledger.name} ——")
        code = max(code, _run(command, str(ledger)))
    _wait()
    return code


def _wait() -> None:
    """Keep the window open until somebody has read what it says."""
    if sys.stdin is not None and sys.stdin.isatty():
        with contextlib.suppress(EOFError, KeyboardInterrupt):
            input("按回车键关闭窗口……")


def _run(*words: str) -> int:
    try:
        main(words)
    except SystemExit as done:
        return int(done.code or 0)
    return 0
