"""A document that is to be verified: what it is, what it says, and whether it is fit for that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..ledger.choices import Audience
from ..ledger.words import DRAFT
from ..package.files import read_bytes
from ..package.parts import Parts
from ..package.properties import Recorded, read_custom
from ..package.relations import targets
from ..package.wordfile import is_called_word, main_part, open_word
from ..word.body import LINE_BREAK
from ..word.comments import comments_of
from ..word.document import read_word
from ..word.lines import hides_text, paragraphs_in, printed_blocks, runs_of
from ..word.names import TRACKED
from ..word.parts import elements_in
from ..word.shown import is_page_number

WORD, WORKBOOK, PAGE = "Word 文档", "工作簿", "网页"

_COMMENTED = {"commentReference", "commentRangeStart"}


@dataclass(slots=True)
class Document:
    """A document to be verified: its paragraphs, and for a Word file its parts.

    In `paragraphs` what is struck through is taken for deleted, in `written` it stands. For the
    lines of a page `containers` say what they stand in, `unread` are its lost style sheets.
    """

    name: str
    kind: str
    paragraphs: list[str]
    written: list[str] = field(default_factory=list)
    parts: Parts = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    oddities: list[str] = field(default_factory=list)
    containers: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


def oddities_of(parts: Mapping[str, bytes]) -> list[str]:
    """What stands in a Word document and is no text: pictures, footnotes, formulas."""
    return [sentence for p in read_word(parts) for sentence in p.oddities] if parts else []


def kind_of(path: Path) -> str:
    """What a file is, by its bytes. Raises Unreadable where there is none."""
    return _kind(path.name, read_bytes(path))


def _kind(name: str, data: bytes) -> str:
    if is_called_word(name, data):
        return WORD
    return WORKBOOK if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")) else PAGE


def read_document(path: Path) -> Document:
    """The document in a file: Word or a page. Raises Unreadable for anything else."""
    data = read_bytes(path)
    if _kind(path.name, data) == PAGE:
        from ..word.pages import read_page

        page = read_page(path, data)
        containers = dict(zip(page.lines, page.containers, strict=False))
        return Document(
            path.name,
            PAGE,
            page.lines,
            hidden=page.hidden,
            containers=containers,
            unread=page.unread,
        )
    parts = open_word(path.name, data)
    paragraphs = read_word(parts, name=path.name)
    texts = [paragraph.text for paragraph in paragraphs if paragraph.text.strip()]
    written = ["".join(piece.text for piece in p.pieces) for p in paragraphs]
    written = [text.replace(LINE_BREAK, "\n") for text in written if text.strip()]
    odd = [sentence for paragraph in paragraphs for sentence in paragraph.oddities]
    return Document(path.name, WORD, texts, written, parts, oddities=odd)


def refusal(document: Document, approved: bool = False) -> str:
    """Why this document cannot be verified; empty where it can.

    An `approved` document may still be the 送审稿 with its comments, but its text must be settled.
    """
    parts, left = document.parts, []
    if document.kind == PAGE:
        return ""
    names = elements_in(parts)
    if not approved and _is_draft(parts):
        return (
            f"“{document.name}”是{DRAFT}，不能当作公布的通报核对。"
            "请填好通报日期，用不带 --review 的 build 生成通报。"
        )
    if names & TRACKED:
        left.append("没有接受或拒绝的修订")
    if not approved and (names & _COMMENTED or comments_of(parts, main_part(parts))):
        left.append("批注")
    if names & {"vanish"} or hides_text(parts):
        left.append("隐藏文字")
    if left:
        return f"“{document.name}”里还有{'、'.join(left)}，不能核对。请处理干净后再公布。"
    return ""


def _is_draft(parts: Parts) -> bool:
    properties = read_custom(parts)
    return bool(
        properties.get(Recorded.DRAFT)
        or properties.get(Recorded.AUDIENCE) == Audience.REVIEW
        or any(DRAFT in text for _, text in margin_texts(parts))
    )


def margin_texts(parts: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """The texts of headers, footers and notes, without page numbers, each after where it stands."""
    main, found = main_part(parts), []
    notes = set(targets(parts, main, "footnotes", "endnotes"))
    for name, blocks in printed_blocks(parts):
        if name == main:
            continue
        for paragraph in paragraphs_in(blocks):
            runs = (run for run in runs_of(paragraph) if not is_page_number(run.field))
            text = "".join("".join(run.text for run in runs).split())
            if text.strip("—–-"):
                found.append(("脚注尾注" if name in notes else "页眉页脚", text))
    return found
