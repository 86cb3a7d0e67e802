"""The cells that `find` found, on the terminal and as JSON."""

from collections.abc import Sequence
from pathlib import Path

import click

from ..compare.search import Search
from ..findings.findings import Finding, errors
from ..notice.order import Entry
from .findings import cell_name, print_findings
from .lines import say
from .output import print_json
from .steps import after_refused


def print_unprinted(findings: Sequence[Finding]) -> None:
    """Why nothing is printed, so that a text of the notice cannot be found."""
    print_findings(errors(findings))
    click.echo("台账现在生成不了通报，只能按编号和文字查找。", err=True)


def print_no_ledger(query: str, ledger: Path, form: str) -> None:
    """That the workbook to search is no ledger."""
    if form == "json":
        print_json(_document(query, Search([], [])))
    click.echo(f"没有查找：“{ledger.name}”不是整改台账。", err=True)
    if form == "text":
        after_refused(ledger, False, "find", "台账.xlsx", query)


def print_found(query: str, found: Search, form: str) -> None:
    """The cells found, or the nearest."""
    if form == "json":
        print_json(_document(query, found))
        return
    if not found.matches:
        click.echo("没有找到。" + ("最接近的是：" if found.nearest else ""))
    elif len(found.matches) > 1:
        click.echo(f"有 {len(found.matches)} 处符合，请核对是哪一处：")
    for entry in found.matches or found.nearest:
        number = entry.number or ("通报里没有序号" if entry.printed else "不在通报中刊印")
        where = cell_name(entry.place) or "模板里的固定文字"
        say(f"{click.style(where, bold=True)}  {number}" + _details(entry))
        say(f"    {entry.text}", 8)


def _document(query: str, found: Search) -> dict[str, object]:
    """What was found as `find --format json` gives it."""
    return {
        "query": query,
        "matches": [_entry_document(entry) for entry in found.matches],
        "nearest": [_entry_document(entry) for entry in found.nearest],
    }


def _entry_document(entry: Entry) -> dict[str, object]:
    """A printed paragraph, or an item that is not printed."""
    return {
        "number": entry.number,
        "sheet": entry.place.sheet,
        "cell": entry.place.cell,
        "key": entry.key,
        "unit": entry.unit,
        "status": entry.status,
        "printed": entry.printed,
        "text": entry.text,
    }


def _details(entry: Entry) -> str:
    named = (("编号 ", entry.key), ("", entry.unit), ("", entry.status))
    details = "，".join(f"{label}{text}" for label, text in named if text)
    return f"（{details}）" if details else ""
