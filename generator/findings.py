"""Findings (问题提示): what is wrong, where it stands and how to mend it, as values.

Whoever finds something names the code of the catalogue, the place and the words to fill in.
"""

from collections.abc import Iterable
from typing import NamedTuple

from .catalogue import CATALOGUE, Severity
from .text import column_letters, shorten


class Place(NamedTuple):
    """Where something stands in a workbook.

    `row` and `column` are counted from 1 as Excel shows them; 0 stands for the whole sheet, or
    the whole row. `key` is the item's own number or name, which survives sorting the sheet.
    """

    sheet: str
    key: str = ""
    row: int = 0
    column: int = 0

    @property
    def cell(self) -> str:
        """The address as Excel writes it (E2), computed only when it is shown."""
        if not self.row:
            return ""
        return f"{column_letters(self.column) if self.column else ''}{self.row}"


class Finding(NamedTuple):
    """One thing found, with its place, what is wrong (`message`) and how to mend it (`hint`)."""

    code: str
    severity: str
    file: str
    sheet: str
    cell: str
    key: str
    value: str
    message: str
    hint: str

    def as_dict(self) -> dict[str, str]:
        """The finding as the JSON output gives it."""
        return self._asdict()


NOWHERE = Place("")


def find(code: str, place: Place = NOWHERE, value: object = "", **words: object) -> Finding:
    """The finding of kind `code` at `place`: `value` stands there, `words` fill the wording."""
    kind = CATALOGUE[code]
    shown = shorten(str(value))
    words.setdefault("value", shown)
    return Finding(
        code=code,
        severity=kind.severity.value,
        file="",
        sheet=place.sheet,
        cell=place.cell,
        key=place.key,
        value=shown,
        message=kind.message.format_map(words),
        hint=kind.hint.format_map(words),
    )


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether anything here forbids publication."""
    return any(finding.severity == Severity.ERROR for finding in findings)


def did_you_mean(candidates: Iterable[str]) -> str:
    """A sentence that offers the nearest names, or nothing."""
    offered = "”或“".join(candidates)
    return f"是不是“{offered}”？" if offered else ""


class Unreadable(Exception):
    """A file that cannot be read or written at all: carries the one finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding
