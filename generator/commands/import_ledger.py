"""`tongbao import`: an office's own table, or an older notice, becomes a ledger."""

import sys
from pathlib import Path

import click

from ..console.bar import shown
from ..console.chinese import ChineseCommand
from ..console.exits import Exit
from ..console.options import (
    PATH,
    all_option,
    force_option,
    format_option,
    is_any,
    refuse_other_suffix,
)
from ..findings.findings import has_errors


@click.command("import", cls=ChineseCommand)
@click.argument("source", type=PATH, metavar="表格")
@click.option(
    "-o",
    "--output",
    "target",
    type=PATH,
    metavar="新台账.xlsx",
    help="生成的台账写到哪里。",
)
@force_option("即使新台账已有人修改过，也覆盖它。")
@all_option
@format_option
def import_ledger(source: Path, target: Path | None, force: bool, whole: bool, form: str) -> int:
    """把本单位自己的表格变成标准台账，另写一份；原来的文件从不改动。

    没有识别的内容照原样写入“未识别”表。
    """
    from ..compare.documents import WORKBOOK, kind_of
    from ..console.importing import print_imported
    from ..importing.notice import import_notice
    from ..importing.table import import_table
    from ..package.drafts import write_draft
    from ..workbook.writing import standard_workbook

    if not target:
        raise click.UsageError("请用 -o 写明生成的台账写到哪里。")
    refuse_other_suffix(target, ".xlsx")
    if is_any([target], [source]):
        raise click.UsageError("新台账不能就是原来的文件，请另取一个文件名。")
    with shown(sys.stderr):
        is_table = kind_of(source) == WORKBOOK
        imported = import_table(source) if is_table else import_notice(source)
        data = standard_workbook(imported.contents)
    written = write_draft(target, data, force, source)
    print_imported(imported, written, whole, form)
    return Exit.ERRORS if has_errors(imported.findings) else Exit.DONE
