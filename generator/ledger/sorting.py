"""The order of findings: by weight, then as the sheets of the ledger stand."""

from collections.abc import Iterable

from ..findings.catalogue import Severity
from ..findings.findings import Finding
from .schema import SHEETS

_SHEET_NUMBERS = {sheet.name: number for number, sheet in enumerate(SHEETS)}


def sort_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then warnings; each in the order of the sheets and of their rows."""
    severities = list(Severity)

    def position(finding: Finding) -> tuple[int, int, int, int]:
        place = finding.place
        weight = severities.index(finding.severity)
        return weight, sheet_number(place.sheet), place.row, place.column

    return sorted(findings, key=position)


def sheet_number(name: str) -> int:
    """The position of a sheet in the description of the workbook; what is no sheet comes first."""
    return _SHEET_NUMBERS.get(name, -1)
