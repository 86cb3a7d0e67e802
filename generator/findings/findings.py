"""Findings (问题提示): what is wrong, where it stands and how to mend it, as values.

Whoever finds something names the code of the catalogue, the place and the words to fill in.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ..text.addresses import address_of
from ..text.characters import shorten
from ..text.patterns import Pattern
from .catalogue import Severity, kind_of
from .limits import MOST_ALIKE

# What mends are called that set the format of a cell.
_SETS_FORMAT = Pattern("单元格格式|数字格式|删除线|标色")


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
        return address_of((self.row, self.column)) if self.row else ""

    @property
    def label(self) -> str:
        """整改台账 E2（1.1.1）: how one finding names the place of another cell."""
        return f"{self.sheet} {self.cell}（{self.key}）"


class Approval(NamedTuple):
    """Why somebody has allowed a finding, and who did, where that is filled in."""

    reason: str
    approver: str


NOWHERE = Place("")


class Finding(NamedTuple):
    """One thing found, with its place, what is wrong (`message`) and how to mend it (`hint`).

    `file` is the name of the workbook or template with that place; `allowed_by` is there where
    the sheet 例外 has turned the finding into information.
    """

    code: str
    severity: Severity
    place: Place
    value: str
    message: str
    hint: str
    file: str = ""
    allowed_by: Approval | None = None

    @property
    def sheet(self) -> str:
        return self.place.sheet

    @property
    def cell(self) -> str:
        return self.place.cell

    @property
    def key(self) -> str:
        return self.place.key

    def as_dict(self) -> dict[str, str]:
        """The finding as the JSON output gives it."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "file": self.file,
            "sheet": self.sheet,
            "cell": self.cell,
            "key": self.key,
            "value": self.value,
            "message": self.message,
            "hint": self.hint,
        }


def find(code: str, place: Place = NOWHERE, /, value: object = "", **words: object) -> Finding:
    """The finding of kind `code` at `place`: `value` stands there, `words` fill the wording."""
    kind = kind_of(code)
    shown = shorten(str(value))
    words.setdefault("value", shown)
    message, hint = kind.message.format_map(words), kind.hint.format_map(words)
    return Finding(code, kind.severity, place, shown, message, hint)


def in_file(path: Path, found: Iterable[Finding]) -> list[Finding]:
    """The findings with the name of the file that they are about."""
    return [finding._replace(file=path.name) for finding in found]


def bounded(found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings; those of one kind on one sheet beyond the bound only by their number.

    Such as have been allowed are counted by themselves: where there is an error, one is told.
    """
    counts: Counter[tuple[str, str, Severity]] = Counter()
    for finding in found:
        kind = finding.sheet, finding.code, finding.severity
        counts[kind] += 1
        if counts[kind] <= MOST_ALIKE:
            yield finding
    for (sheet, code, _), number in counts.items():
        yield from the_rest(sheet, code, number)


def the_rest(sheet: str, code: str, number: int) -> Iterator[Finding]:
    """How many more there are, where a code was found that often on a sheet."""
    if number > MOST_ALIKE:
        words = {"kind": code, "most": MOST_ALIKE, "more": number - MOST_ALIKE}
        yield find("V17", Place(sheet), **words)


def with_protection(found: Iterable[Finding], protections: Mapping[str, str]) -> Iterator[Finding]:
    """The findings; a mend that the protection of its sheet forbids says to take that off first."""
    for finding in found:
        password = protections.get(finding.sheet)
        if password and _SETS_FORMAT.search(kind_of(finding.code).hint):
            hint = f"{finding.hint}这张表不许设格式，请先撤销工作表保护（{password}）。"
            finding = finding._replace(hint=hint)
        yield finding


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Those that forbid publication."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether anything here forbids publication."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def did_you_mean(candidates: Iterable[str]) -> str:
    """A sentence that offers the nearest names, or nothing."""
    offered = "”或“".join(candidates)
    return f"是不是“{offered}”？" if offered else ""


class Unreadable(Exception):
    """A file that cannot be read or written at all: carries the one finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding
