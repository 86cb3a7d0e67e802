"""`tongbao find`: the cell that prints something."""

import sys
from pathlib import Path

import click

from ..console.bar import shown
from ..console.chinese import ChineseCommand
from ..console.exits import Exit
from ..console.options import (
    format_option,
    ledger_argument,
    template_option,
)


@click.command("find", cls=ChineseCommand)
@ledger_argument
@click.argument("words", metavar="说法")
@template_option("生成通报用的模板；不填用台账写明的模板。")
@format_option
def find_cell(ledger: Path, words: str, template: Path | None, form: str) -> int:
    """按通报上的位置或者文字，找出台账的单元格。

    \b
    说法可以是：
      第二部分第三个问题第4条
      二（三）3（4）
      2.3.4（措施编号或问题编号）
      通报里的一段话

    有几处符合时全部列出；没有找到时列出最接近的，退出码为 1。
    """
    from ..compare.search import left_out, print_file, search
    from ..console.search import print_found, print_no_ledger, print_unprinted
    from ..console.steps import after_find
    from ..notice.order import entries

    with shown(sys.stderr):
        sheets = print_file(ledger, template)
    if not sheets.examined.reading.sheets:
        print_no_ledger(words, ledger, form)
        return Exit.ERRORS
    if not sheets.paragraphs:
        print_unprinted(sheets.findings)
    others = left_out(sheets.examined.ledger, sheets.paragraphs)
    found = search(words, entries(sheets.paragraphs), others)
    print_found(words, found, form)
    if form == "text":
        in_cells = any(entry.place.cell for entry in found.matches)
        after_find(bool(found.matches), in_cells, ledger)
    return Exit.DONE if found.matches else Exit.ERRORS
