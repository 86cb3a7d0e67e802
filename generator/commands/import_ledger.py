"""`tongbao import`: an office's own table, or an older notice, becomes a ledger."""

import sys
from pathlib import Path

import click

from ..console.bar import shown
from ..console.chinese import ChineseCommand
from ..console.exits import Exit
from ..console.options import (
    PATH,
    WORKBOOK_TARGET,
    Target,
    all_option,
    force_option,
    format_option,
    is_any,
)
from ..findings.findings import has_errors


@click.command("import", cls=ChineseCommand)
@click.argument("source", type=PATH, metavar="表格|通报")
@click.option(
    "-o",
    "--output",
    "target",
    type=WORKBOOK_TARGET,
    metavar="新台账.xlsx",
    help="生成的台账写到哪里。",
)
@click.option(
    "--map", "map_path", type=PATH, metavar="对应.toml", help="各列照这个文件对应，不另行识别。"
)
@click.option(
    "--save-map",
    "saved_map",
    type=Target(".toml"),
    metavar="对应.toml",
    help="把各列的对应写成一个文件，改好后用 --map 给回来。",
)
@click.option(
    "--figures",
    is_flag=True,
    help="读通报时，把措施里的数字（几次、几份）列入“数据指标”，文字里改为引用；名称请核对。",
)
@force_option("即使新台账已有人修改过，也覆盖它。")
@all_option
@format_option
def import_ledger(
    source: Path,
    target: Path | None,
    map_path: Path | None,
    saved_map: Path | None,
    figures: bool,
    force: bool,
    whole: bool,
    form: str,
) -> int:
    """把本单位自己的表格，或者以前的通报、整改方案，变成标准台账；原来的文件从不改动。

    表格（Word 文档、网页里的也读）按表头和内容认出各列，列出各列的对应；没有编号的补上编号，
    一格里的几条措施拆成几行，几列措施各成一行，一格里的几项能确认的分开。
    说不清的不猜：状态照原样保留，没有对应的列写入“备注”，其余写入“未识别”表，都逐一说明。

    通报和方案（Word 文档、网页或者文本）按序号分出方面、问题和措施；Word 自动编号照样认得。
    没有识别的内容照原样写入“未识别”表，原文没有写、要补填的逐项列出。

    原来的文件里有读不出的内容时退出码为 1，照样写出。新台账已有的，另存为“（第2稿）”。
    """
    from ..console.importing import print_imported
    from ..importing.map_file import written_map
    from ..importing.notice import import_notice
    from ..importing.opened import open_tables
    from ..importing.table import import_table
    from ..package.drafts import write_draft
    from ..workbook.writing import standard_workbook

    if not target:
        raise click.UsageError("请用 -o 写明生成的台账写到哪里。")
    if is_any([target, saved_map], [source]):
        raise click.UsageError("新台账和对应文件不能就是原来的文件，请另取一个文件名。")
    with shown(sys.stderr):
        opened = open_tables(source)
        if opened and figures:
            raise click.UsageError("--figures 只用于通报和整改方案。")
        if not opened and (map_path or saved_map):
            raise click.UsageError("--map 和 --save-map 只用于表格。")
        imported = import_table(opened, map_path) if opened else import_notice(source, figures)
        data = standard_workbook(imported.contents)
    written = write_draft(target, data, force, source)
    saved = None
    if saved_map:
        data = written_map(imported.mapping, imported.statuses)
        saved = write_draft(saved_map, data, force, source)
    print_imported(imported, written, saved, whole, form)
    return Exit.ERRORS if has_errors(imported.findings) else Exit.DONE
