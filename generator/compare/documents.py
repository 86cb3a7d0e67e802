"""A document that is to be verified: what it is, what it says, and whether it is fit for that."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..ledger.choices import Audience
from ..ledger.words import DRAFT
from ..package.files import read_bytes
from ..package.parts import Parts
from ..package.properties import Recorded, read_custom
from ..package.wordfile import is_called_word, open_word
from ..text.patterns import Pattern
from ..word.document import read_word
from ..word.lines import hides_text, read_beside
from ..word.pages import read_page

WORD, WORKBOOK, PAGE = "Word 文档", "工作簿", "网页"

_MARKUP = r"<(?:\w+:)?(?:{})[\s/>]"
_TRACKED = Pattern(
    _MARKUP.format(
        "ins|del|moveFrom|moveTo|rPrChange|pPrChange|sectPrChange|tblPrChange|trPrChange|tcPrChange"
        "|tblGridChange|numberingChange|cellIns|cellDel|cellMerge"
    )
)
_COMMENTED = Pattern(_MARKUP.format("commentReference|commentRangeStart"))
_VANISH = Pattern(r"<(?:\w+:)?vanish(?:\s*/>|\s+\w+:val=\"(?:1|true|on)\")")
_TEXT_PARTS = Pattern(r"word/(?:document|header|footer|footnotes|endnotes)[^/]*\.xml")


@dataclass(slots=True)
class Document:
    """A document to be verified: its paragraphs, and for a Word file its parts."""

    name: str
    kind: str
    paragraphs: list[str]
    parts: Parts = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    oddities: list[str] = field(default_factory=list)


def oddities_of(parts: Mapping[str, bytes]) -> list[str]:
    """What stands in a Word document and is no text: pictures, footnotes, formulas."""
    return [sentence for p in read_word(parts) for sentence in p.oddities] if parts else []


def kind_of(path: Path) -> str:
    """What a file is, by its bytes. Raises Unreadable where there is none."""
    data = read_bytes(path)
    if is_called_word(path.name, data):
        return WORD
    return WORKBOOK if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")) else PAGE


def read_document(path: Path) -> Document:
    """The document in a file: Word or a page. Raises Unreadable for anything else."""
    data, kind = read_bytes(path), kind_of(path)
    if kind == PAGE:
        page = read_page(path, data)
        return Document(path.name, PAGE, page.lines, hidden=page.hidden)
    parts = open_word(path.name, data)
    paragraphs = read_word(parts)
    texts = [paragraph.text for paragraph in paragraphs if paragraph.text.strip()]
    odd = [sentence for paragraph in paragraphs for sentence in paragraph.oddities]
    return Document(path.name, WORD, texts, parts, oddities=odd)


def refusal(document: Document, approved: bool = False) -> str:
    """Why this document cannot be verified; empty where it can.

    An `approved` document may still be the 送审稿 with its comments, but its text must be settled.
    """
    texts = {
        name: part.decode("utf-8", "replace")
        for name, part in document.parts.items()
        if _TEXT_PARTS.fullmatch(name)
    }
    everything = "\n".join(texts.values())
    left = []
    if not approved and _is_draft(document.parts):
        return (
            f"“{document.name}”是{DRAFT}，不能当作公布的通报核对。"
            "请填好通报日期，用不带 --review 的 build 生成通报。"
        )
    if _TRACKED.search(everything):
        left.append("没有接受或拒绝的修订")
    if not approved and (_COMMENTED.search(everything) or _has_comments(document.parts)):
        left.append("批注")
    if _VANISH.search(everything) or (document.parts and hides_text(document.parts)):
        left.append("隐藏文字")
    if left:
        return f"“{document.name}”里还有{'、'.join(left)}，不能核对。请处理干净后再公布。"
    return ""


def _is_draft(parts: Parts) -> bool:
    properties = read_custom(parts)
    return bool(
        properties.get(Recorded.DRAFT)
        or properties.get(Recorded.AUDIENCE) in (Audience.REVIEW, Audience.INTERNAL)
        or any(DRAFT in text for text in margin_texts(parts))
    )


def _has_comments(parts: Parts) -> bool:
    part = parts.get("word/comments.xml", b"").decode("utf-8", "replace")
    return re.search(_MARKUP.format("comment"), part) is not None


def margin_texts(parts: Parts) -> list[str]:
    """The texts of the headers and footers, without page numbers."""
    lines = read_beside(parts, "header", "footer")
    texts = (re.sub(r"[\s\d—–-]+", "", line.text) for line in lines)
    return [text for text in texts if text]
