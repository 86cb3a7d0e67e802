"""What `watch` says of a ledger, save by save."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..findings.findings import Finding
from ..watch import Compared
from .findings import (
    NO_FINDINGS,
    cell_name,
    print_checked,
    print_each,
    print_for_office,
    summary,
)
from .lines import say

if TYPE_CHECKING:
    from ..pipeline import Examined


def print_first(examined: "Examined") -> None:
    """All that is found at first, and how to go on."""
    print_checked(examined.findings, whole=False)
    print_for_office(examined)
    name = examined.reading.path.name
    say(f"正在看着“{name}”：每次保存后自动重新检查，按 Ctrl+C 结束。")


def print_again(examined: "Examined", changes: Compared) -> None:
    """What a save has brought: what is new, what is mended, and how much there is now."""
    parts = [f"新增 {len(changes.new)} 处"] if changes.new else []
    parts += [f"改好 {len(changes.mended)} 处"] if changes.mended else []
    _print_moment("，".join(parts) or "没有变化")
    for finding in changes.mended:
        click.secho(f"  改好 {finding.code} {_where(finding)}".rstrip(), fg="green")
    print_each(changes.new, err=False, whole=True)
    findings = examined.findings
    click.echo(f"现在：{summary(findings)}" if findings else NO_FINDINGS)
    print_for_office(examined)


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
