"""Does a document say what was approved? Its text, how that looks, and what stands beside it.

The document is a notice in Word, or the page as published. What it is held against is what the
ledger prints, or another document.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from .. import __version__
from ..findings.findings import NOWHERE
from ..notice.printed import Printed
from ..package.parts import Parts, digest
from ..package.properties import CUSTOM, Recorded, read_custom
from ..text.characters import shorten
from ..word.charts import workbooks_of
from ..word.shown import not_as_written
from .differences import (
    ADDED,
    LOOKS,
    MISSING,
    Difference,
    Trace,
    Verification,
    differences,
    nothing_met,
    source_of,
)
from .documents import PAGE, Document, margin_texts, oddities_of, refusal
from .line_breaks import laid_out
from .verify_page import verify_page

# What is told of a workbook behind a chart which is not that of the notice.
_OTHER_WORKBOOK = "图表的数据表改动过，请在图表上点“编辑数据”核对，其中不能有不公开的内容"


def verify(
    document: Document, expected: Sequence[Printed], expected_parts: Mapping[str, bytes]
) -> Verification:
    """Hold the document against what is printed; `expected_parts` are those of the document
    that prints it, for headers and footers."""
    found = Verification(refused=refusal(document))
    if found.refused:
        return found
    if document.kind == PAGE:
        verify_page(document, expected, found)
        return found
    found.differences += differences(document.written, expected)
    if nothing_met(found.differences, expected):
        return Verification(refused=f"“{document.name}”里没有一段是这份台账的通报，没有核对。")
    _compare_looks(document, expected, expected_parts, found)
    _compare_margins(document.parts, expected_parts, found)
    added = Counter(document.oddities) - Counter(oddities_of(expected_parts))
    workbooks = Counter(workbooks_of(document.parts)) - Counter(workbooks_of(expected_parts))
    added[_OTHER_WORKBOOK] += workbooks.total()
    for sentence in added.elements():
        found.differences.append(Difference(ADDED, NOWHERE, "", f"（{sentence}）"))
    if any(text != text.strip() for text in document.written):
        found.notes.append("段落首尾的空格不算不同。")
    if laid_out(document.written, [printed.text for printed in expected])[1]:
        found.notes.append("标题的分行与原文不同，文字相同，不算不同。")
    return found


def _compare_looks(
    document: Document,
    expected: Sequence[Printed],
    expected_parts: Mapping[str, bytes],
    found: Verification,
) -> None:
    """What the page shows otherwise than its text, but for what is so in the document expected."""
    known = Counter((shown.text, shown.how) for shown in not_as_written(expected_parts))
    printed = {paragraph.text.strip(): paragraph for paragraph in expected}
    for shown in not_as_written(document.parts):
        if known[shown.text, shown.how]:
            known[shown.text, shown.how] -= 1
            continue
        stretch = (shown.start, shown.start + len(shown.text), 0, 0)
        here = printed.get(shown.paragraph.strip(), Printed(""))
        (place, *also), *_ = source_of(here, stretch)
        said = f"“{shorten(shown.text.strip())}”{shown.how}"
        found.differences.append(
            Difference(LOOKS, place, shown.text, said, here.number, shown.paragraph, tuple(also))
        )


def _compare_margins(parts: Parts, expected: Mapping[str, bytes], found: Verification) -> None:
    """The headers, footers and notes, which may be divided into parts otherwise."""
    ours, theirs = (dict.fromkeys(margin_texts(p)) for p in (expected, parts))
    for where, text in theirs:
        if (where, text) not in ours:
            found.differences.append(Difference(ADDED, NOWHERE, "", text, where, text))
    for where, text in ours:
        if (where, text) not in theirs:
            found.differences.append(Difference(MISSING, NOWHERE, text, "", where))


def provenance(parts: Parts, now: Mapping[str, str]) -> list[Trace]:
    """What the document records of its origin, each beside what it is `now`; [] without records."""
    recorded = read_custom(parts)
    if Recorded.PARTS not in recorded:
        return []
    current = {
        **now,
        Recorded.VERSION: __version__,
        Recorded.PARTS: digest(parts, without=CUSTOM),
    }
    return [Trace(str(what), recorded[what], current[what]) for what in current if what in recorded]
