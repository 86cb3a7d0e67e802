"""The command line: parse, call one function, print. Only report.py prints besides.

Results go to stdout, findings and progress to stderr. `--help` and usage errors import neither
pandas nor docxtpl: commands import what they need when they run.
"""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import __version__
from .catalogue import SEVERITY_NAMES, Severity
from .chinese import ChineseCommand, ChineseGroup, usage_message
from .findings import Finding, Unreadable, has_errors
from .text import parse_date

if TYPE_CHECKING:
    from .pipeline import Built
    from .statistics import Statistics


class Exit(IntEnum):
    """Exit codes of every command."""

    DONE = 0
    ERRORS = 1
    USAGE = 2
    FILES = 3


class Day(click.ParamType):
    """A day in any spelling that a ledger may have."""

    name = "日期"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        day = value if isinstance(value, date) else parse_date(str(value))
        if day is None:
            self.fail(f"“{value}”不是日期，请写成 2025-07-10。", param, ctx)
        return day


PATH = click.Path(path_type=Path)

_as_of = click.option(
    "--as-of", type=Day(), metavar="日期", help="按这一天计算逾期和临期；不填用统计截止日期。"
)
_format = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    metavar="text|json",
    help="输出方式：text 给人看（默认），json 给程序用。",
)


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


@cli.command(cls=ChineseCommand)
@click.argument("ledger", required=False, type=PATH, metavar="[台账]")
@click.option(
    "-t", "--template", type=PATH, metavar="模板", help="模板文件（.docx）；不填用标准模板。"
)
@click.option(
    "-o", "--output", type=PATH, metavar="文件", help="通报写到哪里；不填写入 output 文件夹。"
)
@click.option("--force", is_flag=True, help="即使通报已有人修改过，也覆盖它。")
@_as_of
@_format
def build(
    ledger: Path | None,
    template: Path | None,
    output: Path | None,
    force: bool,
    as_of: date | None,
    form: str,
) -> int:
    """检查台账，统计，生成通报。

    不写台账时，用 workbooks 文件夹里唯一的工作簿。台账有错误时不写任何文件，
    并一次列出全部错误。
    """
    from . import pipeline

    path = ledger or _only_workbook()
    built = pipeline.build(path, template, output, as_of, force)
    if form == "json":
        _print_json(_built_document(built))
    _print_findings(built.findings)
    if built.written is None:
        click.echo("没有生成通报：请先改正以上错误。", err=True)
        return Exit.ERRORS
    if built.written.reason:
        click.echo(f"{built.written.reason}，另存为“{built.written.path.name}”。", err=True)
    if form == "text":
        click.echo(_summary(built.examined.statistics))
        click.echo(f"已生成：{built.written.path}")
    return Exit.DONE


@cli.command(cls=ChineseCommand)
@click.argument("ledger", type=PATH, metavar="台账")
@_as_of
@_format
def check(ledger: Path, as_of: date | None, form: str) -> int:
    """检查台账，列出全部问题，不生成通报。"""
    from . import pipeline

    examined = pipeline.examine(ledger, as_of)
    if form == "json":
        _print_json(findings_document(examined.findings))
    else:
        _print_findings(examined.findings, to_stdout=True)
        click.echo(_tally(examined.findings) or "没有发现问题。")
    return Exit.ERRORS if examined.has_errors else Exit.DONE


@cli.command(cls=ChineseCommand)
@click.argument("ledger", type=PATH, metavar="台账")
@_as_of
@_format
def stats(ledger: Path, as_of: date | None, form: str) -> int:
    """统计台账：问题、措施、制度、会议和数据指标。

    台账有错误时不出统计，先列出错误。
    """
    from . import pipeline
    from .report import print_statistics, statistics_document

    examined = pipeline.examine(ledger, as_of)
    if examined.has_errors:
        if form == "json":
            _print_json(findings_document(examined.findings))
        _print_findings(examined.findings)
        click.echo("没有统计：请先改正以上错误。", err=True)
        return Exit.ERRORS
    if form == "json":
        _print_json(statistics_document(examined.ledger, examined.statistics))
    else:
        print_statistics(examined.ledger, examined.statistics)
    return Exit.DONE


@cli.group("template", cls=ChineseGroup)
def template_group() -> None:
    """检查模板，列出模板和台账可以引用的词。"""


@template_group.command("check", cls=ChineseCommand)
@click.argument("template", type=PATH, metavar="模板")
@_format
def template_check(template: Path, form: str) -> int:
    """检查模板里的代码和词，指出在哪一段。"""
    from .ledger import Audience, Ledger
    from .notice.template import check_template, load_template
    from .statistics import count
    from .words import Vocabulary

    loaded = load_template(template)
    empty = Ledger()
    known = Vocabulary(empty, count(empty), Audience.INTERNAL).template_names()
    findings = check_template(loaded, known)
    if form == "json":
        _print_json(findings_document(findings))
    else:
        _print_findings(findings, to_stdout=True)
        click.echo(_tally(findings) or "模板没有问题。")
    return Exit.ERRORS if has_errors(findings) else Exit.DONE


@template_group.command("words", cls=ChineseCommand)
def template_words() -> int:
    """列出全部可以引用的词。"""
    from .report import print_words

    print_words()
    return Exit.DONE


# --- what is printed ----------------------------------------------------------------------------


def _print_json(document: object) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=2)
    click.echo(text.encode("utf-8", "replace"))


def findings_document(findings: Sequence[Finding]) -> dict[str, object]:
    """The findings as `check --format json` gives them."""
    return {
        "findings": [finding.as_dict() for finding in findings],
        "errors": _count(findings, Severity.ERROR),
        "warnings": _count(findings, Severity.WARNING),
    }


def _built_document(built: "Built") -> dict[str, object]:
    from .report import statistics_document

    written = built.written
    document = findings_document(built.findings)
    if written:
        document["path"] = str(written.path)
        document["statistics"] = statistics_document(
            built.examined.ledger, built.examined.statistics
        )
    return document


def _print_findings(findings: Sequence[Finding], to_stdout: bool = False) -> None:
    colours = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
    for finding in findings:
        severity = Severity(finding.severity)
        where = "!".join(part for part in (finding.sheet, finding.cell) if part) or finding.file
        key = f"（{finding.key}）" if finding.key else ""
        label = click.style(SEVERITY_NAMES[severity], fg=colours[severity])
        click.echo(f"{label} {finding.code} {where}{key}：{finding.message}", err=not to_stdout)
        click.echo(f"      {finding.hint}", err=not to_stdout)
    if findings and not to_stdout:
        click.echo(_tally(findings), err=True)


def _tally(findings: Sequence[Finding]) -> str:
    counts = {name: _count(findings, severity) for severity, name in SEVERITY_NAMES.items()}
    return "，".join(f"{name} {n} 处" for name, n in counts.items() if n) + "。" if findings else ""


def _count(findings: Sequence[Finding], severity: Severity) -> int:
    return sum(finding.severity == severity for finding in findings)


def _summary(statistics: "Statistics") -> str:
    total = statistics.total
    return (
        f"{statistics.aspects} 个方面，{total.problems} 个问题，{total.measures} 项措施，"
        f"{statistics.regulations} 项制度。"
    )


def _only_workbook() -> Path:
    """The one workbook in workbooks/; the shipped sample where the office has no such folder."""
    from .folders import WORKBOOKS, own_workbooks, sample_workbook

    own = own_workbooks()
    if len(own) > 1:
        names = "、".join(path.name for path in own)
        raise click.UsageError(
            f"{WORKBOOKS} 文件夹里有几个工作簿（{names}），请在命令里写明用哪一个。"
        )
    if own:
        return own[0]
    sample = sample_workbook()
    click.echo(f"{WORKBOOKS} 文件夹里没有工作簿，使用自带的“{sample.name}”。", err=True)
    return sample


# --- running ------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit with its code; whatever happens, no traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A console of another encoding shows ? for what it lacks, and does not fail.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(_guarded(lambda: cli.main(arguments, "tongbao", standalone_mode=False)))


def _guarded(run: Callable[[], object]) -> int:
    try:
        return int(run() or Exit.DONE)
    except click.exceptions.NoArgsIsHelpError as fault:
        click.echo(fault.ctx.get_help() if fault.ctx else "")
        return Exit.USAGE
    except click.UsageError as fault:
        click.echo(usage_message(fault), err=True)
        return Exit.USAGE
    except Unreadable as fault:
        click.echo(f"{fault.finding.message}{fault.finding.hint}", err=True)
        return Exit.FILES
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断，没有写入任何文件。", err=True)
        return Exit.ERRORS
    except BrokenPipeError:
        return Exit.DONE
    except click.exceptions.Exit as done:
        return done.exit_code
    except MemoryError:
        click.echo("内存不足，不能处理这个文件。请关闭其他程序后再试。", err=True)
        return Exit.FILES
    except OSError as fault:
        click.echo(
            f"读写文件时出错：{fault.strerror or '原因不明'}。请检查磁盘和权限后再试。", err=True
        )
        return Exit.FILES
