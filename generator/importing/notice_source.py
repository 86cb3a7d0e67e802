"""The lines of an older notice, and beside them what its pages hold besides plain text.

What is deleted, struck through or hidden is no text of the notice; comments, notes, tables and
pictures have no place among its paragraphs. All of it is kept aside, each with its place.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from ..compare.documents import WORD, kind_of, margin_texts
from ..findings.limits import MOST_CELL_TEXT, MOST_ROWS, too_large
from ..package.files import read_bytes, refusals
from ..package.wordfile import open_word
from ..text.characters import has_unprintable, printable
from ..word.comments import Comment
from ..word.document import BREAK, MARK, Paragraph, Piece, read_stream, split
from .imported import Unplaced

TABLE = "表格"  # the kind of what stands in a table


class SourceLine(NamedTuple):
    """A line of the notice: which one it is, its place in words, and its text.

    `label` is the number that Word puts before it by itself, with which the text begins. `part` is
    1 for what goes on behind the heading of a section, as a line of its own.
    """

    number: int
    place: str
    text: str
    label: str
    part: int = 0


@dataclass(slots=True)
class NoticeSource:
    """The lines of a notice; `aside` is what is no text of it, by the line where it stands."""

    lines: list[SourceLine] = field(default_factory=list)
    aside: list[tuple[int, Unplaced]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def add(self, place: str, text: str, label: str = "") -> None:
        """Take the lines of a text that hold anything."""
        for nth, line in enumerate(text.split("\n")):
            if line.strip():
                self.lines.append(SourceLine(len(self.lines), place, line, "" if nth else label))

    def put_aside(self, kind: str, place: str, text: str) -> None:
        """Keep a text that is no line of the notice."""
        if text.strip():
            self.aside.append((len(self.lines), Unplaced(kind, place, text)))


def read_notice(path: Path) -> NoticeSource:
    """The notice in a Word file, a web page or a text, with what there is to be said of what is
    kept aside. Raises Unreadable for anything else.
    """
    source = read_source(path)
    _tell_aside(source)
    return source


def read_source(path: Path) -> NoticeSource:
    """The lines of a document, and what is kept aside. Raises Unreadable."""
    source = NoticeSource()
    if kind_of(path) == WORD:
        _read_word(path, source)
    else:
        _read_page(path, source)
    with refusals(path):
        if len(source.lines) + len(source.aside) > MOST_ROWS:
            raise too_large(f"超过 {MOST_ROWS} 段")
        texts = [
            *(line.text for line in source.lines),
            *(str(kept.value) for _, kept in source.aside),
        ]
        if any(len(text) > MOST_CELL_TEXT for text in texts):
            raise too_large(f"有一段超过 {MOST_CELL_TEXT} 个字，单元格放不下")
    unseen = sum(has_unprintable(line.text) for line in source.lines)
    if unseen:
        source.told.append(f"有 {unseen} 段夹着看不见的字符，没有带入。")
        source.lines = [line._replace(text=printable(line.text)) for line in source.lines]
    return source


# --- web pages and texts --------------------------------------------------------------------------


def _read_page(path: Path, source: NoticeSource) -> None:
    from ..word.pages import plain_text, read_page
    from .web_tables import tables_of

    page = read_page(path, read_bytes(path))
    tables = {cell for table in tables_of(page) for cell in table.elements}
    for number, (line, cell) in enumerate(zip_longest(page.lines, page.cells), start=1):
        place = f"第{number}行"
        if page.cells:
            line, shown = plain_text(line)
            for how, text in shown:
                source.put_aside(how, place, text)
        if cell in tables:
            source.put_aside(TABLE, place, line)
        else:
            source.add(place, line)
    for text in page.hidden:
        source.put_aside("网页上看不见的文字", "", text)
    if page.unread:
        source.told.append("网页的样式表没有一起保存，看不出哪些文字是隐藏的、划掉的，请对照网页。")


# --- Word files -----------------------------------------------------------------------------------


def _read_word(path: Path, source: NoticeSource) -> None:
    parts = open_word(path.name, read_bytes(path))
    stream = read_stream(parts, name=path.name)
    inserted = 0
    for number, paragraph in enumerate(split(stream), start=1):
        place = f"第{number}段"
        inserted += any(_is_inserted(piece) for piece in paragraph.pieces)
        for kind, text in _not_read(paragraph):
            source.put_aside(kind, place, text)
        text = "".join(piece.text for piece in paragraph.pieces if _is_read(piece))
        text = text.removesuffix(MARK).replace(BREAK, "\n")
        if any(start <= paragraph.start < end for start, end in stream.tables):
            source.put_aside(TABLE, place, text)
        else:
            source.add(place, text, paragraph.label)
        for sentence in paragraph.oddities:
            source.put_aside("图片等", place, sentence)
        for comment in paragraph.comments:
            source.put_aside("批注", place, _said(comment))
    for comment in stream.comments:
        if comment.at < 0:
            source.put_aside("批注", "", _said(comment))
    for kind, text in margin_texts(parts):
        source.put_aside(kind, "", text)
    if inserted:
        source.told.append(f"有 {inserted} 段含修订插入的文字，按接受修订后读取。")


def _is_inserted(piece: Piece) -> bool:
    return bool(piece.inserted and not piece.deleted and piece.text.strip())


def _is_read(piece: Piece) -> bool:
    return not (piece.deleted or (piece.look.hidden and piece.text != MARK))


def _not_read(paragraph: Paragraph) -> Iterator[tuple[str, str]]:
    """What kind of text in a paragraph is no text of the notice, and the text."""
    for piece in paragraph.pieces:
        if piece.deleted:
            tracked = piece.deleted.tracked
            yield ("修订删除的文字" if tracked else "划掉的文字"), piece.text.strip(MARK)
        elif piece.look.hidden and piece.text != MARK:
            yield "隐藏的文字", piece.text


def _said(comment: Comment) -> str:
    said = "；".join([comment.text, *comment.oddities]).strip("；")
    return f"{comment.author}：{said}" if comment.author else said


def _tell_aside(source: NoticeSource) -> None:
    """Say how much of what kind was not taken for text of the notice."""
    kinds: dict[str, int] = {}
    for _, kept in source.aside:
        kinds[kept.source] = kinds.get(kept.source, 0) + 1
    if kinds:
        counted = "、".join(f"{kind} {count} 处" for kind, count in kinds.items())
        source.told.append(f"没有当作通报的正文：{counted}，见“未识别”表。")
        if TABLE in kinds:
            source.told.append(
                "表格里的内容，可以复制到 Excel 里存成工作簿，另用 tongbao import 读取。"
            )
