"""`tongbao diff`: what changed between two ledgers or notices."""

import sys
from datetime import date
from pathlib import Path

import click

from ..console.bar import shown
from ..console.chinese import ChineseCommand
from ..console.exits import Exit
from ..console.options import (
    PATH,
    WORD_TARGET,
    as_of_option,
    force_option,
    format_option,
    template_option,
)


@click.command(cls=ChineseCommand)
@click.argument("old", type=PATH, metavar="旧台账")
@click.argument("new", type=PATH, metavar="新台账")
@click.option(
    "-o", "--output", type=WORD_TARGET, metavar="文件.docx", help="另写一份 Word 页面，供领导阅看。"
)
@force_option("即使 Word 页面已有人修改过，也覆盖它。")
@template_option("与通报比较时用；不填用台账写明的模板。")
@as_of_option
@format_option
def diff(
    old: Path,
    new: Path,
    output: Path | None,
    force: bool,
    template: Path | None,
    as_of: date | None,
    form: str,
) -> int:
    """比较两份台账：增减、移动、状态、时限、文字、统计和数据指标的变化。

    状态后退的单独列出，请核实。其中一份也可以是通报，只比较刊印的文字。
    有变化不算错误，退出码为 0；台账有错误时照样比较，退出码为 1。
    """
    from ..compare.ledgers import compare_files
    from ..console.changes import (
        comparison_document,
        print_comparison,
        print_errors_of_both,
        print_next,
    )
    from ..console.output import print_json, print_written

    with shown(sys.stderr):
        compared = compare_files(old, new, template, as_of)
    document = comparison_document(compared)
    if form == "text":
        print_comparison(compared)
    if output and not compared.refused:
        from ..compare.changes_page import write_page

        written = write_page(compared, (old, new), output, force)
        print_written(written, form)
        document["path"] = str(written.path)
    if form == "json":
        print_json(document)
    print_errors_of_both(compared)
    if form == "text":
        print_next(compared, old, new, output)
    return Exit.ERRORS if compared.refused or any(compared.errors) else Exit.DONE
