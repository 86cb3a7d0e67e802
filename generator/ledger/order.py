"""The order in which findings are told: by weight, and as the sheets are described."""

from collections.abc import Iterable

from ..findings.catalogue import Severity
from ..findings.findings import Finding
from .schema import SHEETS

_SEVERITIES = list(Severity)
_SHEETS = {sheet.name: number for number, sheet in enumerate(SHEETS)}


def sort_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then warnings; each sheet by sheet, row by row and column by column."""
    return sorted(findings, key=_rank)


def _rank(finding: Finding) -> tuple[int, int, int, int]:
    place = finding.place
    weight = _SEVERITIES.index(finding.severity)
    # What stands on no sheet of the description comes first.
    return weight, _SHEETS.get(place.sheet, -1), place.row, place.column
