"""Findings that only repeat what another one says: of one cause, the cause is told once."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from ..findings.catalogue import Severity
from ..findings.findings import Finding, Place, errors, find
from ..ledger.citations import citation_of
from ..ledger.items import Basic, Measure, basic_column
from ..ledger.ledger import Ledger
from ..ledger.schema import sheet_named
from ..ledger.words import Vocabulary

# By code: the sheet and the columns without which there would be one such finding after another.
_NEEDS = {
    "P01": ("数据指标", ("指标",)),
    "P06": ("工作会议", ("会议",)),
    "C03": ("整改台账", ("措施编号", "问题编号")),
    "C04": ("整改台账", ("是否公开",)),
    "C20": ("整改台账", ("责任单位",)),
    "C21": ("整改台账", ("整改进展",)),
    "C23": ("整改台账", ("整改进展",)),
    "C25": ("基本情况", ("项目", "内容")),
}
# The columns of 整改台账 without whose cells a text is not read, which may cite a figure.
_CITING = ("措施编号", "整改进展")
# The columns from which words are read, by their sheets.
_COLUMNS = {
    "基本情况": {"项目", "内容"},
    "工作会议": {"会议", "日期"},
    "制度成果": {"制度名称", "涉及领域"},
}


def without_echoes(
    found: Iterable[Finding], told: Iterable[Finding], ledger: Ledger, vocabulary: Vocabulary
) -> Iterator[Finding]:
    """What the checks found, without what an error that reading told explains.

    A sheet without any row is told where findings are left out for that.
    """
    found, wrong = list(found), errors(told)
    unread = {(finding.sheet, finding.cell) for finding in wrong}
    texts = {(Measure.SHEET, ledger.columns.get(Measure.SHEET, {}).get(name)) for name in _CITING}
    is_text_missing = any((one.sheet, one.place.column) in texts for one in wrong)
    # A number that stands twice, or is none, leaves a gap before the row below it.
    wrong += (finding for finding in found if finding.code == "K01")
    gaps = {(one.sheet, one.place.column, one.place.row + 1) for one in wrong}
    empty: dict[str, Finding] = {}
    for finding in found:
        at = finding.place
        sheet, columns = _NEEDS.get(finding.code, ("", ()))
        if finding.code == "P09" and _is_unread(finding.value, unread, ledger, vocabulary):
            continue
        if finding.code == "C22" and (at.sheet, at.column, at.row) in gaps:
            continue
        if finding.code == "C21" and is_text_missing:
            continue
        if sheet and not ledger.columns.get(sheet, {}).keys() >= set(columns):
            continue
        if sheet and not ledger.of(sheet_named(sheet)):
            empty[sheet] = find("S04", Place(sheet, "", 2), sheet=sheet)
            continue
        # A cell that could not be read has an error, and no warning besides.
        if finding.severity is Severity.ERROR or (at.sheet, at.cell) not in unread:
            yield finding
    for sheet, finding in empty.items():
        if (sheet, "2") not in unread:
            yield finding


def _is_unread(
    written: str, unread: set[tuple[str, str]], ledger: Ledger, vocabulary: Vocabulary
) -> bool:
    """Whether a word prints nothing because its cell has an error, or its column lacks."""
    citation = citation_of(written)
    places: list[Place] = []
    with suppress(KeyError):
        name = vocabulary.find(citation.word) or citation.word
        places = vocabulary.cells(name, citation.argument or "")
    for place in places:
        columns = ledger.columns.get(place.sheet, {})
        needed = _COLUMNS.get(place.sheet, set())
        if (place.sheet, place.cell) in unread or not columns or not columns.keys() >= needed:
            return True
        if place.sheet == Basic.SHEET and basic_column(place.key).required:
            return True
    return False
