"""Many texts checked at one go: each is added to a measure of its own, so that none disturbs
another, and each test looks at its own cell only.
"""

import io
import json
import sys
from collections.abc import Iterable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from conftest import cell_of, column_of, sample_book

from generator import cli


def checked(path: Path) -> list[dict[str, str]]:
    """The findings of `check`, outside of any one test."""
    out = io.TextIOWrapper(io.BytesIO(), "utf-8")
    with redirect_stdout(out), redirect_stderr(io.StringIO()), pytest.raises(SystemExit):
        cli.main(["check", str(path), "--format", "json"])
    sys.stdout.flush()
    out.flush()
    return json.loads(out.buffer.getvalue())["findings"]


def planted(
    texts: Mapping[str, str], status: Iterable[str], folder: Path
) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The cell that each text was added to, in measures of that status; and all findings."""
    book = sample_book()
    sheet = book["整改台账"]
    column = column_of(sheet, "整改状态")
    wanted = set(status)
    rows = [r for r in range(2, sheet.max_row + 1) if sheet.cell(r, column).value in wanted]
    cells = {}
    for name, row in zip(texts, rows, strict=False):
        cell = cell_of(book, "整改台账", sheet.cell(row, 1).value, "整改进展")
        cell.value += texts[name]
        cells[name] = cell.coordinate
    assert len(cells) == len(texts), "more texts than measures"
    path = folder / "台账.xlsx"
    book.save(path)
    return cells, checked(path)


def warned_of(texts: Iterable[str], code: str, folder: Path) -> dict[str, list[str]]:
    """What of each text, added to a measure of any status, is told under that code: as warnings."""
    every = ("已完成", "长期坚持", "正在推进")
    cells, findings = planted({text: text for text in texts}, every, folder)
    told = [finding for finding in findings if finding["code"] == code]
    assert all(finding["severity"] == "warning" for finding in told)
    return {text: [f["value"] for f in told if f["cell"] == cell] for text, cell in cells.items()}
