"""Findings (问题提示): what is wrong, where it stands and how to mend it, as values.

Whoever finds something names the code of the catalogue, the place and the words to fill in.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..text.characters import column_letters, shorten
from .catalogue import CATALOGUE, Severity


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
# Nobody reads more findings of one kind on one sheet; a sheet of rubbish would fill the memory.
MOST_ALIKE = 1000


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


def bounded(found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings; those of one kind on one sheet beyond the bound only by their number.

    Such as have been allowed are counted by themselves: where there is an error, one is told.
    """
    counts: Counter[tuple[str, str, str]] = Counter()
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
