"""Findings for people: grouped by sheet, sorted, with the value, the reason and the mend."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..findings.catalogue import SEVERITY_NAMES, Severity
from ..findings.findings import Finding, Place, did_you_mean
from ..ledger.items import Figure, Measure, Regulation, Unit
from ..ledger.ledger import Ledger
from ..ledger.order import sort_findings
from ..text.characters import Nearest, compact, nearest
from .lines import say
from .output import print_json
from .steps import after_errors

if TYPE_CHECKING:
    from ..pipeline import Examined

NO_FINDINGS = "没有发现问题。"
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


def check_document(examined: "Examined", findings: Sequence[Finding]) -> dict[str, object]:
    """What a check found; of a unit's part also how much is the office's to mend."""
    document = findings_document(findings)
    if examined.reading.is_part:
        document["for_office"] = examined.for_office
    return document


def print_for_office(examined: "Examined") -> None:
    """How much of what was found in a unit's part is not the unit's to mend."""
    if examined.for_office:
        say(f"另有 {examined.for_office} 处不由本单位填写，由整改办改正，没有列出。")


def print_findings(
    findings: Sequence[Finding],
    err: bool = True,
    whole: bool | None = None,
    by_file: bool = False,
) -> None:
    """The findings by weight, the gravest last, and a line that sums them up.

    What is for information only is counted, unless the `whole` is asked for; None for a command
    that cannot be asked. Those of several files are told file by file.
    """
    print_each(findings, err, bool(whole), by_file)
    if findings:
        click.echo(summary(findings, whole), err=err)


def print_each(findings: Sequence[Finding], err: bool, whole: bool, by_file: bool = False) -> None:
    """The findings by weight, the gravest last; what only informs where the `whole` is asked."""
    for severity in reversed(Severity):
        if severity is not Severity.INFO or whole:
            _print_weight([f for f in findings if f.severity is severity], err, by_file)


def _print_weight(findings: Sequence[Finding], err: bool, by_file: bool) -> None:
    """Findings of one weight, sheet by sheet."""
    group = None
    ordered = sort_findings(findings)
    if by_file:
        ordered = sorted(ordered, key=lambda finding: finding.file)
    for finding in ordered:
        heading = finding.sheet or finding.file
        if by_file and finding.sheet:
            heading = f"{finding.file}　{finding.sheet}"
        if heading != group:
            group = heading
            click.secho(f"【{heading}】", bold=True, err=err)
        name = click.style(SEVERITY_NAMES[finding.severity], fg=_COLOURS[finding.severity])
        where = f" {finding.cell}" if finding.cell else ""
        key = f"（{finding.key}）" if finding.key else ""
        quoted = finding.value in finding.message  # as a text that is not there is, too
        value = "" if quoted else f"填的是“{finding.value}”。"
        say(f"  {name} {finding.code}{where}{key} {finding.message}{value}", 6, err)
        say(f"      改法：{finding.hint}", 12, err)


def print_checked(findings: Sequence[Finding], whole: bool, nothing: str = NO_FINDINGS) -> None:
    """The findings as the result of a command, on stdout; a sentence where there are none."""
    print_findings(findings, err=False, whole=whole)
    if not findings:
        click.echo(nothing)


def print_refused(findings: Sequence[Finding], ledger: Path, sentence: str, form: str) -> None:
    """The findings for which a command was not carried out, and a sentence that says so."""
    if form == "json":
        print_json(findings_document(findings))
    print_findings(findings)
    say(sentence, err=True)
    if form == "text":
        after_errors(ledger)


def summary(findings: Sequence[Finding], whole: bool | None = True) -> str:
    """错误 1 处，警告 2 处。; empty without findings. Tells how to see those that are folded."""
    folded = (
        "" if whole else "（加 --all 逐条列出）" if whole is False else "（用 check --all 列出）"
    )
    counts = {severity: count(findings, severity) for severity in Severity}
    parts = [f"{SEVERITY_NAMES[severity]} {n} 处" for severity, n in counts.items() if n]
    return "，".join(parts) + (folded if counts[Severity.INFO] else "") + "。" if findings else ""


_UNASSIGNED = "未归属"


def of_unit(findings: Iterable[Finding], ledger: Ledger, name: str) -> list[Finding]:
    """The findings at the rows for which that unit answers, by its name or short name.

    A unit that is misspelt in a row is the one it is most like; 未归属 stands for the rows of
    no unit. Raises UsageError for a unit that the ledger does not know.
    """
    near = Nearest([word for unit in ledger.units for word in (unit.name, unit.short) if word], 1)
    names = {word: u.name for u in reversed(ledger.units) for word in (u.short, u.name) if word}
    units = {(unit.SHEET, unit.row): {unit.name} for unit in ledger.units}
    for item in ledger.assigned:
        written = [item.unit, *(item.partners if isinstance(item, Measure) else ())]
        known = (word if word in names else "".join(near(word)) for word in written)
        units[item.SHEET, item.row] = {names[word] for word in known if word}
    if compact(name) == _UNASSIGNED:
        sheets = {item.SHEET for item in (Unit, Measure, Regulation, Figure)}
        return [f for f in findings if f.sheet in sheets and not units.get((f.sheet, f.place.row))]
    unit = _unit_named(ledger, name)
    return [f for f in findings if unit.name in units.get((f.sheet, f.place.row), ())]


def _unit_named(ledger: Ledger, name: str) -> Unit:
    for unit in ledger.units:
        if compact(name) in (compact(unit.name), compact(unit.short)):
            return unit
    near = did_you_mean(nearest(name, [unit.name for unit in ledger.units]))
    words = f"没有单位的各行用“{_UNASSIGNED}”列出。"
    raise click.UsageError(f"“责任单位”表里没有“{name}”。{near}{words}")


def cell_name(place: Place) -> str:
    """整改台账 E12, as people write it; empty for no place."""
    return " ".join(part for part in (place.sheet, place.cell) if part)
