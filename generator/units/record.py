"""The record in a part of what was given out: a very hidden sheet that only `merge` reads.

It holds no texts, but a digest of each cell, by which a change is known. Nothing in it is of the
moment: the same ledger, given out for the same time, has the same record.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from ..findings.findings import Unreadable
from ..ledger.ledger import Ledger
from ..ledger.schema import RECORD_SHEET
from ..workbook.reading.open import Book, load_grids, open_book
from ..workbook.writing import OwnSheet
from .lines import Identity, Line, cell_text

_HEADS = ("批次", "责任单位", "台账内容摘要", "统计截止日期", "台账")
_COLUMNS = ("工作表", "编号", "责任单位", "第几个", "归本单位填写", "各列摘要")
_OWN = "是"
# What tells one ledger from another, whatever else is changed in it.
_TOLD_APART_BY = ("党组织全称", "巡察组", "反馈日期")
_DIGITS = 16


class Given(NamedTuple):
    """A row that was given out: whether the unit answers for it, and the digest of each cell."""

    is_own: bool
    digests: Mapping[str, str]


class Record(NamedTuple):
    """What was given out: the how-manieth time, to whom, from which ledger, and the rows."""

    number: int
    unit: str
    content: str
    day: str
    ledger: tuple[str, ...]
    rows: Mapping[Identity, Given]


def name_of_ledger(ledger: Ledger) -> tuple[str, ...]:
    """What tells the ledger from others."""
    return tuple(cell_text(ledger.basic(name)) for name in _TOLD_APART_BY)


def digest(text: str) -> str:
    """The digest of a cell's text; nothing for a blank cell."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_DIGITS] if text else ""


def given(line: Line, is_own: bool) -> Given:
    """What is recorded of a row."""
    return Given(is_own, {name: digest(text) for name, text in line.texts.items()})


def record_sheet(record: Record) -> OwnSheet:
    """The sheet that holds the record."""
    head = (record.number, record.unit, record.content, record.day, json.dumps(record.ledger))
    rows: list[tuple[object, ...]] = list(zip(_HEADS, map(str, head), strict=True))
    rows.append(_COLUMNS)
    for identity, row in record.rows.items():
        digests = json.dumps(row.digests, ensure_ascii=False, separators=(",", ":"))
        texts = (identity.sheet, identity.key, identity.unit, str(identity.nth))
        rows.append((*texts, _OWN if row.is_own else "", digests))
    return OwnSheet(rows, is_hidden=True)


def read_record(book: Book) -> Record | None:
    """The record of a part, None where the workbook has none. Raises Unreadable."""
    if RECORD_SHEET not in book.sheet_names:
        return None
    rows = load_grids(book, [RECORD_SHEET])[RECORD_SHEET].rows
    try:
        return _record([[str(cell) for cell in row] for row in rows])
    except (ValueError, IndexError, TypeError, RecursionError):
        return None  # somebody has changed it, or made one of his own


def _record(rows: list[list[str]]) -> Record:
    number, unit, content, day, ledger = (row[1] for row in rows[: len(_HEADS)])
    found = {
        Identity(sheet, key, of_unit, int(nth)): Given(own == _OWN, _digests(digests))
        for sheet, key, of_unit, nth, own, digests in (row[:6] for row in rows[len(_HEADS) + 1 :])
    }
    return Record(int(number), unit, content, day, tuple(json.loads(ledger)), found)


def _digests(text: str) -> dict[str, str]:
    """The digests of a row by its columns. Raises ValueError where they are none."""
    digests = json.loads(text)
    if not isinstance(digests, dict):
        raise ValueError(text)
    return digests


def next_number(paths: Iterable[Path], content: str, ledger: tuple[str, ...], merged: int) -> int:
    """The number of this giving out: that of the parts of the same ledger, else the next one,
    after those of what was `merged` too, since each month may have a folder of its own."""
    numbers = {merged}
    for path in paths:
        try:
            record = read_record(open_book(path))
        except Unreadable:
            continue
        if record and record.ledger == ledger:
            if record.content == content:
                return record.number
            numbers.add(record.number)
    return max(numbers) + 1
