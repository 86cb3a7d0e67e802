"""A comparison for people: its changes in sections, and as a Word page that a leader can read.

The page has the paper, the typefaces and the styles of the notice. Deleted words are struck
through, new ones underlined, so that it reads the same on a black-and-white print.
"""

import hashlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from .. import __version__
from ..layout import figures as layout
from ..package.drafts import Written, write_draft
from ..package.files import read_bytes
from ..package.parts import pack, unpack
from ..package.properties import Provenance, stamp
from ..text.characters import chinese_numeral, printable, write_date
from ..text.dates import parse_date
from ..text.differences import words_changed
from .ledgers import ADDED, DEADLINE, MOVED, REMOVED, STATUS, TEXT, Amount, Change, Comparison

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_TITLE = "整改台账变化情况"
_AUDIENCE = "内部"  # columns that are never printed are compared too

_SECTIONS = (
    ("状态后退（请核实）", lambda change: change.backward),
    ("状态推进", lambda change: change.kind == STATUS),
    ("新增", lambda change: change.kind == ADDED),
    ("删除", lambda change: change.kind == REMOVED),
    ("移动", lambda change: change.kind == MOVED),
    ("时限变化", lambda change: change.kind == DEADLINE),
    ("文字修改", lambda change: change.kind == TEXT),
    ("其他修改", lambda change: True),
)


def sections(compared: Comparison) -> Iterator[tuple[str, list[Change]]]:
    """The changes by what a reader asks for first; sections without any are left out."""
    rest = compared.changes
    for heading, belongs in _SECTIONS:
        chosen = [change for change in rest if belongs(change)]
        rest = [change for change in rest if not belongs(change)]
        if chosen:
            yield heading, chosen


def amounts(compared: Comparison) -> Iterator[tuple[str, list[Amount]]]:
    """The counts and the figures that changed, under their headings."""
    for heading, found in (("统计数字", compared.statistics), ("数据指标", compared.figures)):
        if found:
            yield heading, found


def summary(compared: Comparison) -> str:
    """One sentence on how much changed."""
    if compared.refused:
        return compared.refused
    if compared.is_empty:
        return "两份文件没有不同。"
    counted = [
        f"{heading.removesuffix('（请核实）')}{len(changes)}处"
        for heading, changes in sections(compared)
    ]
    counted += [f"{heading}{len(found)}项" for heading, found in amounts(compared)]
    return f"共有变化：{'，'.join(counted)}。"


def subject(change: Change) -> str:
    """What a change is about: 整改台账 2.3.4 整改进展（E29）."""
    old, new = change.old.cell, change.new.cell
    cells = old if old == new else "→".join(cell for cell in (old, new) if cell)
    key = change.key if change.key != change.column else ""
    words = " ".join(word for word in (change.sheet or "通报", key, change.column) if word)
    return f"{words}（{cells}）" if cells else words


def wording(change: Change) -> str:
    """What happened, for a change that is no edit of a text."""
    before, after = change.before or "（空）", change.after or "（空）"
    if change.kind == ADDED:
        return change.after
    if change.kind == REMOVED:
        return change.before
    if change.kind == MOVED and before == after:
        return before
    old, new = parse_date(before), parse_date(after)
    if change.kind == DEADLINE and old and new:
        moved = (new - old).days
        how = f"推后{moved}天" if moved > 0 else f"提前{-moved}天"
        return f"由{write_date(old)}改为{write_date(new)}，{how}"
    return f"由{before}改为{after}"


# --- the Word page ------------------------------------------------------------------------------


def write_page(
    compared: Comparison, sources: tuple[Path, Path], target: Path, force: bool = False
) -> Written:
    """Write the page; somebody's edited one is left alone. Raises Unreadable where it cannot be."""
    content = hashlib.sha256(b"".join(read_bytes(path) for path in sources)).hexdigest()
    return write_draft(target, difference_page(compared, content), force)


def difference_page(compared: Comparison, content: str) -> bytes:
    """The comparison as a Word file; `content` identifies what was compared, for its properties."""
    document = _blank_page()
    _write(document, compared)
    buffer = BytesIO()
    document.save(buffer)
    origin = Provenance("", content, "", "", __version__, _AUDIENCE, "")
    return pack(stamp(unpack(buffer.getvalue()), _TITLE, origin))


def _blank_page() -> "Document":
    """A document with the notice's paper and styles, its page numbers, and no text."""
    from docx.oxml.ns import qn

    from ..layout.skeleton import blank

    document = blank()
    body = document.element.body
    for reference in body.sectPr.findall(qn("w:headerReference")):
        document.part.drop_rel(reference.get(qn("r:id")))
        body.sectPr.remove(reference)
    return document


def _write(document: "Document", compared: Comparison) -> None:
    from ..layout import blocks

    def add(text: str, style: layout.NamedStyle = layout.NORMAL) -> "Paragraph":
        return blocks.add(document, printable(text), style)

    add(_TITLE, layout.TITLE)
    add(f"原文件：{compared.old}。新文件：{compared.new}。{summary(compared)}")
    for note in compared.notes:
        add(note)
    number = 0
    for heading, changes in sections(compared):
        number += 1
        add(f"{chinese_numeral(number)}、{heading}", layout.HEADINGS[0])
        for nth, change in enumerate(changes, start=1):
            paragraph = add(f"{nth}. {subject(change)}：")
            if change.kind == TEXT:
                _write_edit(paragraph, change.before, change.after)
            else:
                paragraph.add_run(f"{printable(wording(change))}。".replace("。。", "。"))
    for heading, found in amounts(compared):
        number += 1
        add(f"{chinese_numeral(number)}、{heading}", layout.HEADINGS[0])
        _write_table(document, found)


def _write_edit(paragraph: "Paragraph", before: str, after: str) -> None:
    """The text with its deleted words struck through and its new ones underlined."""
    before, after, end = printable(before), printable(after), 0
    for a0, a1, b0, b1 in words_changed(before, after):
        paragraph.add_run(before[end:a0])
        if a1 > a0:
            paragraph.add_run(before[a0:a1]).font.strike = True
        if b1 > b0:
            paragraph.add_run(after[b0:b1]).font.underline = True
        end = a1
    paragraph.add_run(before[end:])


def _write_table(document: "Document", found: Iterable[Amount]) -> None:
    table = document.add_table(rows=0, cols=3, style=layout.TABLE.name)
    rows = [("项目", "原来", "现在"), *((a.name, a.before or "—", a.after or "—") for a in found)]
    for nth, texts in enumerate(rows):
        cells = table.add_row().cells
        for column, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            style = layout.TABLE_TEXT if column == 0 else layout.TABLE_FIGURE
            cell.paragraphs[0].add_run(printable(text))
            cell.paragraphs[0].style = (style if nth else layout.TABLE_HEAD).name
