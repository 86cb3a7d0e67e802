"""Findings for people: grouped by sheet, sorted, with the value, the reason and the mend."""

from collections.abc import Iterable, Sequence

import click

from ..findings.catalogue import SEVERITY_NAMES, Severity
from ..findings.findings import Finding, Place, did_you_mean
from ..ledger.columns import Item
from ..ledger.items import Unit
from ..ledger.ledger import Ledger
from ..ledger.order import sheet_order, sort_findings
from ..text.characters import compact, nearest
from .output import print_json

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def count(findings: Iterable[Finding], severity: Severity) -> int:
    """How many findings weigh so much."""
    return sum(finding.severity is severity for finding in findings)


def findings_document(findings: Sequence[Finding]) -> dict[str, object]:
    """The findings as `check --format json` gives them."""
    return {
        "findings": [finding.as_dict() for finding in findings],
        "errors": count(findings, Severity.ERROR),
        "warnings": count(findings, Severity.WARNING),
    }


def print_findings(findings: Sequence[Finding], err: bool = True) -> None:
    """The findings by sheet, those of a sheet by weight, and a line that sums them up."""
    group = None
    for finding in sorted(sort_findings(findings), key=lambda f: sheet_order(f.place)):
        heading = finding.sheet or finding.file
        if heading != group:
            group = heading
            click.secho(f"【{heading}】", bold=True, err=err)
        label = click.style(SEVERITY_NAMES[finding.severity], fg=_COLOURS[finding.severity])
        where = f" {finding.cell}" if finding.cell else ""
        key = f"（{finding.key}）" if finding.key else ""
        quoted = finding.value in finding.message  # as a text that is not there is, too
        value = "" if quoted else f"填的是“{finding.value}”。"
        click.echo(f"  {label} {finding.code}{where}{key} {finding.message}{value}", err=err)
        click.echo(f"      改法：{finding.hint}", err=err)
    if findings:
        click.echo(summary(findings), err=err)


def print_checked(findings: Sequence[Finding], nothing: str) -> None:
    """The findings as the result of a command, on stdout; a sentence where there are none."""
    print_findings(findings, err=False)
    if not findings:
        click.echo(nothing)


def print_refused(findings: Sequence[Finding], sentence: str, form: str) -> None:
    """The findings for which a command was not carried out, and a sentence that says so."""
    if form == "json":
        print_json(findings_document(findings))
    print_findings(findings)
    click.echo(sentence, err=True)


def summary(findings: Sequence[Finding]) -> str:
    """错误 1 处，警告 2 处。; empty without findings."""
    counts = {name: count(findings, severity) for severity, name in SEVERITY_NAMES.items()}
    return "，".join(f"{name} {n} 处" for name, n in counts.items() if n) + "。" if findings else ""


def of_unit(findings: Iterable[Finding], ledger: Ledger, name: str) -> list[Finding]:
    """The findings at the rows for which that unit answers, by its name or short name.

    Raises UsageError for a unit that the ledger does not know.
    """
    unit = _unit_named(ledger, name)
    own: list[Item] = [unit]
    own += [m for m in ledger.measures if unit.name in (m.unit, *m.partners)]
    own += [regulation for regulation in ledger.regulations if regulation.unit == unit.name]
    own += [figure for figure in ledger.figures if figure.unit == unit.name]
    rows = {(item.SHEET, item.row) for item in own}
    return [f for f in findings if (f.sheet, f.place.row) in rows]


def _unit_named(ledger: Ledger, name: str) -> Unit:
    for unit in ledger.units:
        if compact(name) in (compact(unit.name), compact(unit.short)):
            return unit
    near = did_you_mean(nearest(name, [unit.name for unit in ledger.units]))
    raise click.UsageError(f"“责任单位”表里没有“{name}”。{near}")


def cell_name(place: Place) -> str:
    """整改台账 E12, as people write it; empty for no place."""
    return " ".join(part for part in (place.sheet, place.cell) if part)
