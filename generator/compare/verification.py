"""The handful of calls that is `verify`: two files in, what they differ in out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ..findings.findings import Finding, has_errors
from ..ledger.choices import Audience
from ..notice.printed import Printed
from ..notice.template import Template
from ..package.properties import Recorded, read_custom
from .differences import Trace, Verification
from .documents import WORD, WORKBOOK, Document, kind_of, read_document, refusal
from .search import Sheets, print_file
from .verify import provenance, verify


@dataclass(slots=True)
class Verified:
    """A verification with the findings of the ledger that it was made against, if it was one.

    `is_public` tells whether the document may stand on a web site.
    """

    found: Verification
    findings: list[Finding] = field(default_factory=list)
    against_ledger: bool = True
    is_public: bool = True


def verify_files(
    notice: Path,
    against: Path,
    template: Path | None,
    as_of: date | None,
    earlier: Sequence[Path],
) -> Verified:
    """Hold a notice, or the page as published, against a ledger or an approved document.

    Raises Unreadable where a file cannot be read.
    """
    if kind_of(notice) == WORKBOOK:
        refused = (
            f"“{notice.name}”不是通报（.docx）或网页（.html、.txt）。"
            "先写通报，后写台账；旧版 .doc 文件请先另存为 .docx。"
        )
        return Verified(Verification(refused=refused))
    document = read_document(notice)
    if kind_of(against) == WORD:
        found = _against_document(document, read_document(against))
        return Verified(found, against_ledger=False)
    sheets = print_file(against, template, as_of, notice, earlier)
    return _against_ledger(document, sheets)


def _against_document(document: Document, approved: Document) -> Verification:
    unsettled = refusal(approved, approved=True)
    if unsettled:
        return Verification(refused=unsettled)
    expected = [Printed(text) for text in approved.paragraphs]
    found = verify(document, expected, approved.parts)
    recorded = read_custom(approved.parts)
    if document.kind == WORD and recorded:
        found.provenance = [
            Trace(what, value, now)
            for what, value in recorded.items()
            if (now := read_custom(document.parts).get(what)) is not None and what in _ORIGINS
        ]
    return found


_ORIGINS = (Recorded.LEDGER, Recorded.CONTENT, Recorded.TEMPLATE)


def _against_ledger(document: Document, sheets: Sheets) -> Verified:
    findings = sheets.findings or sheets.examined.findings
    if not sheets.examined.reading.sheets:
        return Verified(
            Verification(refused=f"“{sheets.examined.reading.path.name}”不是整改台账，无法核对。")
        )
    if not sheets.paragraphs:
        refused = "台账现在生成不了通报，无法核对。请先改正列出的错误。"
        return Verified(Verification(refused=refused), findings)
    if refused := _for_other_readers(document, sheets.template):
        return Verified(Verification(refused=refused), findings)
    found = verify(document, sheets.paragraphs, sheets.parts)
    if document.kind == WORD:
        found.provenance = provenance(document.parts, origins(sheets))
    if not found.refused and has_errors(sheets.examined.findings):
        found.refused = "台账有错误，改正之前不能认定通报与台账一致。"
    audience = _audience_of(document)
    return Verified(found, findings, is_public=audience in ("", Audience.PUBLIC))


def _audience_of(document: Document) -> str:
    return read_custom(document.parts).get(Recorded.AUDIENCE, "")


def _for_other_readers(document: Document, template: Template | None) -> str:
    """Why the document cannot be one of this template; empty where it can."""
    audience = _audience_of(document)
    if not audience or not template or audience == template.audience:
        return ""
    return (
        f"“{document.name}”的受众是{audience}，模板“{template.path.stem}”的是{template.audience}。"
        "请用 -t 写明生成它的模板。"
    )


def origins(sheets: Sheets) -> dict[str, str]:
    """What a notice built now would record of its origin."""
    reading, day = sheets.examined.reading, sheets.examined.statistics.as_of
    return {
        Recorded.LEDGER: reading.sha256,
        Recorded.CONTENT: reading.content,
        Recorded.TEMPLATE: sheets.template.sha256 if sheets.template else "",
        Recorded.AS_OF: day.isoformat() if day else "",
    }
