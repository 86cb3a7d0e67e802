"""What `watch` says of a ledger, save by save."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from ..findings.findings import Finding
from ..watch import Compared
from .findings import NO_FINDINGS, cell_name, print_checked, print_each, summary
from .lines import say


def print_first(findings: Sequence[Finding], ledger: Path) -> None:
    """All that is found at first, and how to go on."""
    print_checked(findings, whole=False)
    say(f"正在看着“{ledger.name}”：每次保存后自动重新检查，按 Ctrl+C 结束。")


def print_again(findings: Sequence[Finding], changes: Compared) -> None:
    """What a save has brought: what is new, what is mended, and how much there is now."""
    parts = [f"新增 {len(changes.new)} 处"] if changes.new else []
    parts += [f"改好 {len(changes.mended)} 处"] if changes.mended else []
    _print_moment("，".join(parts) or "没有变化")
    for finding in changes.mended:
        click.secho(f"  改好 {finding.code} {_where(finding)}".rstrip(), fg="green")
    print_each(changes.new, err=False, whole=True)
    click.echo(f"现在：{summary(findings)}" if findings else NO_FINDINGS)


def print_gone(ledger: Path) -> None:
    """The file is not to be reached: it was moved, or the share is away."""
    _print_moment(f"“{ledger.name}”暂时读不到，等它回来")


def print_unreadable(finding: Finding) -> None:
    """Why a save could not be read; the next one may be."""
    _print_moment("这一次没有检查")
    say(f"{finding.message}下一步：{finding.hint}")


def _print_moment(sentence: str) -> None:
    click.secho(f"{datetime.now():%H:%M:%S} {sentence}。", bold=True)


def _where(finding: Finding) -> str:
    key = f"（{finding.key}）" if finding.key else ""
    return f"{cell_name(finding.place) or finding.file}{key}"
