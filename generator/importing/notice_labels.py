"""The names of columns as a notice or a plan writes them before a text: 责任单位：办公室."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from ..ledger.choices import STATUSES
from ..ledger.columns import Column, Kind
from ..ledger.items import Measure, Problem
from ..ledger.schema import sheet_of
from ..text.characters import compact, fold
from .headings import PROGRESS
from .words import columns_joined, columns_named

_LONGEST_LABEL = 10
_BETWEEN = "；;。，,、 \u3000"
# What is written of a measure itself, and so never before a text as a label.
_NO_LABELS = (Kind.CODE,)
# How labels begin of which no other text is written so.
_BEGINNINGS = ("整改", "责任", "牵头", "配合", "完成")
_OWN_TEXTS = ("方面", "问题", "进展标题", "备注")


class Labelled(NamedTuple):
    """A text behind the name of a column, which is `written` so."""

    written: str
    column: Column
    of_problem: bool
    text: str


def labelled(text: str) -> list[Labelled]:
    """The parts of a line that has nothing but texts behind names of columns; else none."""
    found: list[Labelled] = []
    for label, value in _parts(text):
        known = _column_of(compact(label))
        if known is None:
            return []
        column, of_problem = known
        found.append(Labelled(label, column, of_problem, value))
    return found


def status_in(text: str) -> str:
    """The status that is all of a text, as the cell is to have it; "" for other words."""
    bare = text.strip(_BETWEEN)
    return next((bare for word, others in STATUSES.items() if bare in (word, *others)), "")


@cache
def _columns() -> Mapping[str, tuple[Column, bool]]:
    columns: dict[str, tuple[Column, bool]] = {}
    for item in (Measure, Problem):  # a name of both is the problem's, which comes first
        for column in sheet_of(item).columns:
            if column.kind in _NO_LABELS or column.name in _OWN_TEXTS:
                continue
            for name in (*column.aliases, column.name):
                columns[compact(name)] = (column, item is Problem)
    return columns


def _column_of(label: str) -> tuple[Column, bool] | None:
    """The column that a label names, as the ledger or an office's own table calls it."""
    columns = _columns()
    if label in columns or not label.startswith(_BEGINNINGS):
        return columns.get(label)
    named = [name for names in (columns_joined(label) or [columns_named(label)]) for name in names]
    if PROGRESS in named:
        return columns[compact(PROGRESS)]
    return columns.get(compact(named[0])) if len(named) == 1 else None


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """A label and what stands behind it, for each label of a line; a part without one has none."""
    folded = fold(text)
    starts = [0]
    for position, character in enumerate(text):
        if character in _BETWEEN and _label_at(folded, position + 1):
            starts.append(position + 1)
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        colon = _label_at(folded, start)
        label = text[start:colon].strip(_BETWEEN).lstrip("【[") if colon else ""
        value = text[colon + 1 : end].strip() if colon else text[start:end]
        yield label, value if end == len(text) else value.rstrip(_BETWEEN)


def _label_at(folded: str, start: int) -> int:
    """Where the colon of a label stands that begins there, or its bracket; 0 for none."""
    if folded[start : start + 1] in ("【", "["):
        end = max(folded.find(sign, start, start + _LONGEST_LABEL) for sign in "】]")
        return end if end > 0 and _column_of(compact(folded[start + 1 : end])) else 0
    colon = folded.find(":", start, start + _LONGEST_LABEL)
    return colon if colon > 0 and _column_of(compact(folded[start:colon])) else 0
