"""The command line: parse, call one function, hand what it gives to console/, which prints.

Results go to stdout, findings and progress to stderr. `--help` and usage errors import neither
pandas nor docxtpl: commands import what they need when they run.
"""

import gc
import io
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from . import __version__
from .batch_command import batch
from .console.bar import shown
from .console.chinese import ChineseGroup
from .console.exits import Exit, guarded
from .console.options import (
    PATH,
    SinceCommand,
    all_option,
    as_of_option,
    force_option,
    format_option,
    is_any,
    ledger_argument,
    only_workbook,
    refuse_swapped,
    since_option,
    template_option,
)
from .findings.findings import has_errors
from .layout_command import layout
from .stats_command import stats
from .template_commands import template_group
from .unit_commands import merge, remind, split


@click.group(cls=ChineseGroup)
@click.version_option(
    __version__, prog_name="tongbao", message="%(prog)s %(version)s", help="显示版本号。"
)
def cli() -> None:
    """从整改台账（Excel）生成巡察整改进展情况的通报（Word）。

    \b
    最常用的一条命令：
      tongbao build 台账.xlsx
    """


@cli.command(cls=SinceCommand)
@click.argument("ledger", required=False, type=PATH, metavar="[台账]")
@template_option("模板的名称或文件；不填用标准模板。")
@click.option(
    "-o", "--output", type=PATH, metavar="文件", help="通报写到哪里；不填写入 output 文件夹。"
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
    from . import pipeline
    from .console.build import print_built
    from .folders import is_sample

    if output and output.suffix.lower() != ".docx":
        raise click.UsageError(f"通报的文件名须以 .docx 结尾，不能是“{output.name}”。")
    path = ledger or only_workbook()
    with shown(sys.stderr):
        built = pipeline.build(path, template, output, as_of, force, review, pdf, earlier)
    options = [*(("-t", template) if template else ()), *(("--since", *earlier) if earlier else ())]
    print_built(built, path, options, form, whole, not ledger and is_sample(path))
    if not built.written:
        return Exit.ERRORS
    return Exit.FILES if built.no_pdf else Exit.DONE


@cli.command()
@ledger_argument
@click.option(
    "--fix",
    "corrected",
    type=PATH,
    metavar="副本.xlsx",
    help="另写一份台账副本：刊印文字里的全角半角、多余空格和形似的字已改好。",
)
@click.option(
    "--annotate",
    "copy",
    type=PATH,
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
@as_of_option
@all_option
@format_option
def check(
    ledger: Path,
    corrected: Path | None,
    copy: Path | None,
    force: bool,
    unit: str | None,
    as_of: date | None,
    whole: bool,
    form: str,
) -> int:
    """检查台账，列出全部问题，不生成通报。

    用 --annotate 另写带批注的副本时，原台账不变，副本里原有的内容和格式也都保留；
    有错误时照样写副本。用 --fix 另写改正的副本时，只改全角半角、多余空格和形似的字，逐一列出，
    其余不动。
    写副本时，屏幕上只写问题有几处。
    """
    from . import pipeline
    from .console.copies import print_annotated, print_check, print_fixed
    from .console.findings import findings_document, of_unit
    from .console.output import print_json

    if is_any((copy, corrected), (ledger,)):
        raise click.UsageError("副本不能就是台账本身，请给副本另取一个文件名。")
    with shown(sys.stderr):
        examined = pipeline.examine_for_notice(ledger, as_of)
    findings = examined.findings
    if unit:
        findings = of_unit(findings, examined.ledger, unit)
    document = findings_document(findings)
    if form == "text":
        print_check(ledger, findings, whole, bool(copy or corrected))
    if copy:
        from .compare import search
        from .copies.annotate import annotate
        from .notice.order import entries

        with shown(sys.stderr):
            printed = entries(search.print_examined(examined).paragraphs)
            annotated = annotate(examined.reading, findings, copy, force, printed)
        document |= print_annotated(annotated, bool(findings), form)
    if corrected:
        from .copies.fix import fix

        corrections, written = fix(examined.reading, corrected, force)
        document |= print_fixed(corrections, written, form)
    if form == "json":
        print_json(document)
    return Exit.ERRORS if has_errors(findings) else Exit.DONE


@cli.command()
@click.argument("file", type=PATH, metavar="新文件.xlsx")
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
    from .console.copies import print_new
    from .ledger.order import sort_findings
    from .package.drafts import write_draft
    from .workbook.writing import carry_over, standard_workbook

    if file.suffix.lower() != ".xlsx":
        raise click.UsageError(f"新文件的名称须以 .xlsx 结尾，不能是“{file.name}”。")
    with shown(sys.stderr):
        carried = carry_over(ledger) if ledger else None
        data = standard_workbook(carried.contents if carried else None, as_of)
    written = write_draft(file, data)
    findings = sort_findings(carried.findings) if carried else []
    print_new(file, written.path, findings, carried.told if carried else [], form, whole)
    return Exit.ERRORS if has_errors(findings) else Exit.DONE


@cli.command(cls=SinceCommand)
@click.argument("notice", type=PATH, metavar="通报.docx")
@click.argument("against", type=PATH, metavar="台账")
@template_option("生成通报用的模板；不填用台账写明的模板。")
@since_option
@as_of_option
@format_option
def verify(
    notice: Path,
    against: Path,
    template: Path | None,
    earlier: tuple[Path, ...],
    as_of: date | None,
    form: str,
) -> int:
    """逐段核对通报与台账是否一致，指出每处不同在哪个单元格。

    通报也可以是公布后的网页：保存下来的网页文件，或者从浏览器复制的文本。
    台账也可以换成审定的通报，核对两份文件是否一致。
    一致时退出码为 0，不一致或者不能核对为 1。
    """
    from .compare.verification import verify_files
    from .console.verification import print_verified

    with shown(sys.stderr):
        verified = verify_files(notice, against, template, as_of, earlier)
    print_verified(verified, notice, against, form)
    return Exit.DONE if verified.found.agrees else Exit.ERRORS


@cli.command("find")
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
    from .compare.search import left_out, print_file, search
    from .console.search import print_found, print_no_ledger, print_unprinted
    from .console.steps import after_find
    from .notice.order import entries

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
        after_find(bool(found.matches), ledger)
    return Exit.DONE if found.matches else Exit.ERRORS


@cli.command()
@click.argument("old", type=PATH, metavar="旧台账")
@click.argument("new", type=PATH, metavar="新台账")
@click.option(
    "-o", "--output", type=PATH, metavar="文件.docx", help="另写一份 Word 页面，供领导阅看。"
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
    from .compare.ledgers import compare_files
    from .console.changes import (
        comparison_document,
        print_comparison,
        print_errors_of_both,
        print_next,
    )
    from .console.output import print_json, print_written

    with shown(sys.stderr):
        compared = compare_files(old, new, template, as_of)
    document = comparison_document(compared)
    if form == "text":
        print_comparison(compared)
    if output and not compared.refused:
        from .compare.page import write_page

        written = write_page(compared, (old, new), output, force)
        print_written(written, form)
        document["path"] = str(written.path)
    if form == "json":
        print_json(document)
    print_errors_of_both(compared)
    if form == "text":
        print_next(compared, old, new, output)
    return Exit.ERRORS if compared.refused or any(compared.errors) else Exit.DONE


@cli.command(cls=SinceCommand)
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="送审稿... 台账")
@template_option("送审稿所用的模板；不填用标准模板。")
@click.option(
    "--apply",
    "target",
    type=PATH,
    metavar="新台账.xlsx",
    help="另写一份台账：采纳的文字写入单元格并标色，逐条记入“审改记录”表。",
)
@force_option("即使新台账已有人修改过，也覆盖它。")
@since_option
@as_of_option
@format_option
def review(
    files: tuple[Path, ...],
    template: Path | None,
    target: Path | None,
    force: bool,
    earlier: tuple[Path, ...],
    as_of: date | None,
    form: str,
) -> int:
    """读取领导改过的送审稿，按台账单元格列出修改、批注和冲突。

    最后一个文件是台账，前面是一份或几份送审稿。修订、未用修订的改动、批注和答复都会列出；
    改了计算得出的数字、几份送审稿改法不同、台账同时改过的，列为冲突，由人选定。

    原台账从不改动。有冲突或者有文字未能对应时退出码为 1，--apply 照样写出并标明冲突。
    """
    from . import pipeline
    from .console.findings import print_refused
    from .console.review import print_review
    from .console.steps import after_review

    *copies, ledger = files
    if not copies:
        raise click.UsageError("请写明送审稿和台账，台账写在最后。")
    refuse_swapped(copies, ledger)
    if is_any((target,), files):
        raise click.UsageError("新台账不能就是原来的文件，请另取一个文件名。")
    with shown(sys.stderr):
        examined, found = pipeline.review(copies, ledger, template, as_of, earlier)
    if found is None:
        print_refused(examined.findings, ledger, "没有读取送审稿：请先改正台账的以上错误。", form)
        return Exit.ERRORS
    written = None
    if target:
        from .copies.review import apply_review

        written = apply_review(found, examined.reading, target, force)
    print_review(found, written, form)
    if form == "text":
        after_review(files, written.path if written else None, found)
    return Exit.DONE if found.is_settled else Exit.ERRORS


cli.add_command(batch)
cli.add_command(layout)
cli.add_command(merge)
cli.add_command(remind)
cli.add_command(split)
cli.add_command(stats)
cli.add_command(template_group)


# --- running ------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit with its code; whatever happens, no traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A console of another encoding shows ? for what it lacks, and does not fail.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    # A command lives for seconds: looking for cycles takes longer than they are worth.
    gc.disable()
    try:
        code = guarded(lambda: cli.main(arguments, "tongbao", standalone_mode=False))
    finally:
        gc.enable()
    if arguments is None:
        # The process ends here, and would first look for cycles among all that was imported:
        # a tenth of the time of a small build.
        gc.freeze()
    sys.exit(code)
