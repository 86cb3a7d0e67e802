"""`tongbao check`: the findings of a ledger, and copies that carry or mend them."""

import sys
from datetime import date
from pathlib import Path

import click

from ..console.bar import shown
from ..console.exits import Exit
from ..console.options import (
    COPY_TARGET,
    PATH,
    SpreadCommand,
    all_option,
    as_of_option,
    force_option,
    format_option,
    is_any,
    ledger_argument,
)
from ..findings.findings import has_errors


@click.command(cls=SpreadCommand)
@ledger_argument
@click.option(
    "--fix",
    "corrected",
    type=COPY_TARGET,
    metavar="副本.xlsx",
    help="另写一份台账副本：刊印文字里的全角半角、多余空格和形似的字已改好。",
)
@click.option(
    "--annotate",
    "copy",
    type=COPY_TARGET,
    metavar="副本.xlsx",
    help="另写一份台账副本：每条问题在单元格上有批注和底色，并汇总在“检查结果”表；"
    "“打印对照”表列出通报每一段对应的单元格。",
)
@force_option("即使副本已有人修改过，也覆盖它。")
@click.option(
    "--unit",
    metavar="名称",
    help="只列出这个责任单位负责和配合的各行里的问题；“未归属”列出不属任何单位的各行。",
)
@click.option(
    "--against",
    "earlier",
    type=PATH,
    multiple=True,
    metavar="文件...",
    help="查重：与一份或几份以前的通报（Word、网页、纯文本）或别的台账比较，列出雷同的句子。",
)
@as_of_option
@all_option
@format_option
def check(
    ledger: Path,
    corrected: Path | None,
    copy: Path | None,
    force: bool,
    unit: str | None,
    earlier: tuple[Path, ...],
    as_of: date | None,
    whole: bool,
    form: str,
) -> int:
    """检查台账，列出全部问题，不生成通报。

    用 --annotate 另写带批注的副本时，原台账不变，副本里原有的内容和格式也都保留；
    有错误时照样写副本。用 --fix 另写改正的副本时，只改全角半角、多余空格和形似的字，逐一列出，
    其余不动。
    用 --against 查重时，名称、数字、日期不同不算不同，开头、依据、联系方式、标题等套话不比较。
    写副本时，屏幕上只写问题有几处。代码是什么意思，用 tongbao explain 查。

    分给单位的一份，只列出、只改正由本单位填写的各格；其余有几处，由整改办改正。
    """
    from .. import pipeline
    from ..console.copies import print_annotated, print_check, print_compared, print_fixed
    from ..console.findings import check_document, of_unit
    from ..console.output import print_json

    if is_any((copy, corrected), (ledger,)):
        raise click.UsageError("副本不能就是台账本身，请给副本另取一个文件名。")
    if is_any([ledger], earlier):
        raise click.UsageError("查重不能与台账自己比较，请写以前的通报或者别的台账。")
    with shown(sys.stderr):
        examined = pipeline.examine_for_notice(ledger, as_of)
        if earlier:
            from ..compare.earlier import compare_with

            compared = compare_with(examined, earlier)
    findings = examined.findings
    if unit:
        findings = of_unit(findings, examined.ledger, unit)
    document = check_document(examined, findings)
    if earlier:
        document |= print_compared(compared, form)
    if form == "text":
        print_check(examined, findings, whole, bool(copy or corrected), unit)
    if copy:
        from ..compare import search
        from ..copies.annotate import annotate
        from ..notice.order import entries

        with shown(sys.stderr):
            printed = entries(search.print_examined(examined).paragraphs)
            annotated = annotate(examined.reading, findings, copy, force, printed)
        document |= print_annotated(annotated, bool(findings), examined.reading.is_part, form)
    if corrected:
        from ..copies.fix import fix

        corrections, written = fix(examined.reading, corrected, force)
        document |= print_fixed(corrections, written, form)
    if form == "json":
        print_json(document)
    return Exit.ERRORS if has_errors(findings) else Exit.DONE
