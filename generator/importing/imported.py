"""What importing gives, whatever it was imported from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ..findings.findings import Finding
from ..findings.limits import MOST_CELL_TEXT, too_large
from ..package.files import refusals
from ..workbook.writing import OwnSheet, WorkbookData

# What has no place in the standard goes along word for word on a sheet of this name.
UNPLACED_SHEET = "未识别"
_HEADERS = ("出处", "位置", "内容")
_WIDTHS = (16, 24, 80)


@dataclass(slots=True)
class Imported:
    """The contents of a new ledger, what was found in the source, and how it was understood.

    `told` are sentences on that for a person; `mapping` of a table, and the `outline` of a notice,
    are the same for a program. `statuses` are what a person has said that words of a table mean,
    and words of which none is sure, with "".
    """

    contents: WorkbookData
    findings: list[Finding] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    mapping: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    outline: Mapping[str, object] = field(default_factory=dict)


class Unplaced(NamedTuple):
    """Something of the source that has no place in the standard: word for word, and whence."""

    source: str  # a sheet, or a part of a document
    place: str
    value: object


def refuse_long_cells(path: Path, contents: WorkbookData) -> None:
    """Raise Unreadable where a text does not go into a cell; more would be cut off in silence."""
    cells = [cell for rows in contents.rows.values() for row in rows for cell in row.values()]
    if any(isinstance(cell, str) and len(cell) > MOST_CELL_TEXT for cell in cells):
        with refusals(path):
            raise too_large(f"有一格超过 {MOST_CELL_TEXT} 个字，单元格放不下")


def unplaced_sheet(pieces: Iterable[Unplaced]) -> OwnSheet:
    """The sheet of what has no place in the standard."""
    return OwnSheet([_HEADERS, *pieces], is_open=True, widths=_WIDTHS)
