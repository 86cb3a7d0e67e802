"""`tongbao build`: from a ledger to the notice."""

import sys
from datetime import date
from pathlib import Path

import click

from ..console.bar import shown
from ..console.exits import Exit
from ..console.options import (
    PATH,
    WORD_TARGET,
    SpreadCommand,
    all_option,
    as_of_option,
    force_option,
    format_option,
    only_workbook,
    since_option,
    template_option,
)


@click.command(cls=SpreadCommand)
@click.argument("ledger", required=False, type=PATH, metavar="[台账]")
@template_option("模板的名称或文件；不填用标准模板。")
@click.option(
    "-o",
    "--output",
    type=WORD_TARGET,
    metavar="文件",
    help="通报写到哪里；不填写入 output 文件夹。",
)
@force_option("即使通报和同名的文件已有人修改过，也覆盖它们。")
@click.option("--review", is_flag=True, help="生成送审稿：页眉标明，各项措施旁有批注，已打开修订。")
@click.option("--pdf", is_flag=True, help="同时生成 PDF（PDF/A-2，用本机的 LibreOffice 转换）。")
@since_option
@as_of_option
@all_option
@format_option
def build(
    ledger: Path | None,
    template: Path | None,
    output: Path | None,
    force: bool,
    review: bool,
    pdf: bool,
    earlier: tuple[Path, ...],
    as_of: date | None,
    whole: bool,
    form: str,
) -> int:
    """检查台账，统计，生成通报。

    通报旁边还有同名的纯文本、供粘贴到网站的“网站稿”和供审批存档的“检查报告”；
    送审稿不公布，没有网站稿。

    不写台账时，用 workbooks 文件夹里唯一的工作簿。台账有错误时不写任何文件，
    并一次列出全部错误。用 --pdf 而不能转换为 PDF 时，通报照样生成，退出码为 3。
    """
    from .. import pipeline
    from ..console.build import print_built
    from ..folders import is_sample

    path = ledger or only_workbook()
    with shown(sys.stderr):
        built = pipeline.build(path, template, output, as_of, force, review, pdf, earlier)
    options = [*(("-t", template) if template else ()), *(("--since", *earlier) if earlier else ())]
    print_built(built, path, options, form, whole, not ledger and is_sample(path))
    if not built.written:
        return Exit.ERRORS
    return Exit.FILES if built.no_pdf else Exit.DONE
