"""Comments: ours put on cells, beside somebody's own, and taken away again."""

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape

from ...package.relations import XML_HEAD
from ...package.xmltext import Element, Xml, whole_number
from ...text.addresses import Cell, address_of, position
from ..reading.comments import marks_of, ours_of
from .boxes import draw_boxes, remove_boxes
from .cells import preserved, storable
from .parts import KINDS, Workbook, add_part, free_name, load, namespaces, related, store

_FONT = '<sz val="9"/><rFont val="宋体"/><family val="3"/><charset val="134"/>'
_THREADED = "tc="  # how the author of a threaded comment's placeholder begins


def add_comments(book: Workbook, sheet: str, texts: Mapping[Cell, str], author: str) -> None:
    """Put a comment of `author` on each of these cells of the sheet.

    A comment that is there is extended by ours, which stands between two marks that name the
    author, so that `remove_comments` finds it again, even with somebody's words around it. A
    threaded comment stays as it is: Excel shows the thread and nothing else on that cell.
    """
    if not texts:
        return
    part = book.sheets[sheet]
    comments = _comments_part(book, part)
    xml = load(book, comments)
    authors = [unescape(text) for text in xml.contents(xml.all("author"))]
    there = {position(comment.get("ref")): comment for comment in xml.all("comment")}
    own, new, boxes, longer = str(len(authors)), [], {}, {}
    if author in authors:
        own = str(authors.index(author))
    else:
        name = f"<{xml.prefix}author>{escape(storable(author), quote=False)}</{xml.prefix}author>"
        xml.rewrite(xml.child("authors"), append=name)
    for cell, text in sorted(texts.items()):
        begin, end = marks_of(author)
        text = f"{begin}\n{text}\n{end}"
        comment = there.get(cell)
        if comment is None:
            boxes[cell] = text
            tag = f'{xml.prefix}comment ref="{address_of(cell)}" authorId="{own}" shapeId="0"'
            body = f"<{xml.prefix}text>{_run(xml, text)}</{xml.prefix}text>"
            new.append(f"<{tag}>{body}</{xml.prefix}comment>")
        elif not _is_threaded(authors, comment):
            longer[cell] = f"{_comment_text(xml, comment)}\n{text}"
            _extend(xml, comment, f"\n{text}")
    xml.rewrite(xml.child("commentList"), append="".join(new))
    store(book, comments, xml)
    draw_boxes(book, part, boxes, longer)


def remove_comments(book: Workbook, sheet: str, author: str) -> None:
    """Take away what `add_comments` put between its marks; other words of a comment stay."""
    part = book.sheets[sheet]
    comments = related(book, part, "comments")
    ours = ours_of(author)
    if comments not in book.parts:
        return
    xml, gone = load(book, comments), set()
    for comment in xml.all("comment"):
        whole = _comment_text(xml, comment)
        if not ours.search(whole):
            continue
        if not ours.sub("", whole).strip():
            gone.add(position(comment.get("ref")))
            xml.replace(comment.start, comment.end, "")
            continue
        _cut(xml, comment, ours)
    if not xml.edits:
        return
    store(book, comments, xml)
    remove_boxes(book, part, gone)


def _cut(xml: Xml, comment: Element, ours: re.Pattern[str]) -> None:
    """Cut our words out of a comment, whose text programs divide into runs as they like."""
    runs = [run for text in xml.flat(comment, "text") for run in xml.children(text)]
    texts = [next(xml.flat(run, "t"), None) if run.local == "r" else run for run in runs]
    pieces = [xml.text[t.inner : t.outer] if t else "" for t in texts]
    spans = [match.span() for match in ours.finditer("".join(pieces))]
    begin = 0
    for run, text, piece in zip(runs, texts, pieces, strict=True):
        left = "".join(
            letter
            for index, letter in enumerate(piece, start=begin)
            if not any(start <= index < end for start, end in spans)
        )
        begin += len(piece)
        if text and not left and left != piece:
            xml.replace(run.start, run.end, "")
        elif text and left != piece:
            xml.replace(text.inner, text.outer, left)


def _run(xml: Xml, text: str) -> str:
    look = xml.prefixed(f"<rPr>{_FONT}</rPr>")
    return f"<{xml.prefix}r>{look}{preserved(xml.prefix, text)}</{xml.prefix}r>"


def _is_threaded(authors: Sequence[str], comment: Element) -> bool:
    index = whole_number(comment.get("authorId"))
    return index < len(authors) and authors[index].startswith(_THREADED)


def _comment_text(xml: Xml, comment: Element) -> str:
    texts = [t for text in xml.flat(comment, "text") for t in xml.flat(text, "t")]
    return "".join(map(unescape, xml.contents(texts)))


def _extend(xml: Xml, comment: Element, text: str) -> None:
    """Append a run to the comment: a bare t becomes a run, phonetic hints stay last."""
    run, prefix = _run(xml, text), xml.prefix
    body = next(xml.flat(comment, "text"), None)
    if body is None:
        xml.rewrite(comment, append=f"<{prefix}text>{run}</{prefix}text>")
        return
    last = body.inner
    for child in xml.children(body):
        if child.local in ("t", "r"):
            last = child.end
        if child.local == "t":
            xml.insert(child.start, f"<{prefix}r>")
            xml.insert(child.end, f"</{prefix}r>")
    if body.is_empty:
        xml.rewrite(body, append=run)
    else:
        xml.insert(last, run)


def _comments_part(book: Workbook, part: str) -> str:
    """The part with the comments of the sheet, made where there is none."""
    comments = related(book, part, "comments")
    if comments not in book.parts:
        comments = free_name(book, "comments{}.xml")
        main = namespaces(book)["main"]
        book.parts[comments] = (
            f'{XML_HEAD}<comments xmlns="{main}"><authors/><commentList/></comments>'.encode()
        )
        add_part(book, part, "comments", comments, KINDS["comments"])
    return comments
