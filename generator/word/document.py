"""What stands in a Word file, with everything its reviewers did: the one reader of the Word side.

The body is read as one stream of pieces in the order of the file, the mark at the end of each
paragraph being a piece of its own ("\\n"). A piece knows by whom it was inserted or deleted, so
that the text with all revisions accepted and the text with all rejected are two readings of one
stream: a deleted mark joins two paragraphs, an inserted one divides them.
Source: ECMA-376-1, 17.13 (annotations), 17.16 (fields), 17.18.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from ..findings.limits import Refused
from .body import BREAK, MARK, Piece, Reader, Stream
from .parts import (
    Comment,
    comments_of,
    local_name,
    parse_part,
    parts_of,
    style_names,
    target_of,
    unreadable,
)


@dataclass(slots=True)
class Paragraph:
    """A paragraph as it reads with all revisions accepted.

    `text` is what then stands there, `original` what stood there before (with \\n where a mark
    between paragraphs was deleted; a paragraph inserted whole has ""). A line break within the
    paragraph is \\n in both. `start` is the place of its first piece in the stream, `bookmarks`
    are {name: (start, end) in `text`} of those that begin here, `oddities` are sentences on what
    is no text and could not be read.
    """

    text: str = ""
    original: str = ""
    style: str = ""
    in_table: bool = False
    start: int = 0
    pieces: list[Piece] = field(default_factory=list)
    bookmarks: dict[str, tuple[int, int]] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    oddities: list[str] = field(default_factory=list)

    @property
    def revised(self) -> bool:
        """Whether anything here is a tracked change."""
        return any(piece.inserted or piece.deleted for piece in self.pieces)


def read_word(source: Path | bytes | Mapping[str, bytes]) -> list[Paragraph]:
    """The paragraphs of a .docx (its path, its bytes or its parts), in the order of the body.

    Those in cells of tables stand where their table stands. Raises Unreadable for anything that
    is no Word document.
    """
    return split(read_stream(source))


def read_stream(source: Path | bytes | Mapping[str, bytes]) -> Stream:
    """The body of a .docx as one stream. Raises Unreadable for what is no Word document."""
    name, parts = parts_of(source)
    main = target_of(parts, "", "officeDocument") or "word/document.xml"
    if main not in parts:
        raise unreadable(name)
    try:
        root = parse_part(parts[main])
        body = next((e for e in root if local_name(e) == "body"), None)
        if body is None:
            raise unreadable(name)
        reader = Reader(style_names(parts, main))
        reader.find_instructions(root)
        reader.blocks(body, None, None)
        reader.end()
        comments = comments_of(parts, main)
    except (etree.XMLSyntaxError, RecursionError, Refused):
        raise unreadable(name) from None
    stream = reader.stream
    stream.bookmarks = reader.bookmarks()
    stream.comments = [
        Comment(c.number, c.author, c.date, c.text, c.parent, c.resolved, at)
        for c in comments
        for at in [reader.comment_places.get(c.number, -1)]
    ]
    return stream


def split(stream: Stream) -> list[Paragraph]:
    """The paragraphs of a stream with all revisions accepted."""
    paragraphs, current, at = [], Paragraph(), 0
    ends: list[int] = []  # the place after each paragraph
    for piece in stream.pieces:
        current.pieces.append(piece)
        at += len(piece.text)
        if piece.text == MARK and not piece.deleted:
            current.style = stream.styles.get(at - 1, "")
            current.in_table = at - 1 in stream.tables
            paragraphs.append(current)
            ends.append(at)
            current = Paragraph(start=at)
    if paragraphs and current.pieces:  # deleted marks at the end join with nothing
        paragraphs[-1].pieces += current.pieces
        ends[-1] = at
    for paragraph in paragraphs:
        paragraph.text = accepted(paragraph.pieces)
        paragraph.original = rejected(paragraph.pieces)
    _place(stream, paragraphs, ends)
    return paragraphs


def accepted(pieces: list[Piece]) -> str:
    """The text of pieces with all revisions accepted, without the last mark."""
    text = "".join(piece.text for piece in pieces if not piece.deleted)
    return text.removesuffix(MARK).replace(BREAK, "\n")


def rejected(pieces: list[Piece]) -> str:
    """The text of pieces with all revisions rejected, without the last mark."""
    text = "".join(piece.text for piece in pieces if not piece.inserted)
    return text.removesuffix(MARK).replace(BREAK, "\n")


def _place(stream: Stream, paragraphs: list[Paragraph], ends: list[int]) -> None:
    """Hand bookmarks, comments and oddities to the paragraphs in which they begin."""

    def index_of(at: int) -> int:
        return min(bisect_right(ends, at), len(paragraphs) - 1)

    if not paragraphs:
        return
    for name, (start, end) in stream.bookmarks.items():
        paragraph = paragraphs[index_of(start)]
        places = (_accepted_offset(paragraph, start), _accepted_offset(paragraph, end))
        paragraph.bookmarks[name] = places
    for comment in stream.comments:
        if comment.at >= 0:
            paragraphs[index_of(comment.at)].comments.append(comment)
    for at, sentence in stream.oddities:
        paragraphs[index_of(at)].oddities.append(sentence)


def _accepted_offset(paragraph: Paragraph, at: int) -> int:
    place = paragraph.start
    offset = 0
    for piece in paragraph.pieces:
        if at <= place:
            break
        if not piece.deleted:
            offset += min(len(piece.text), at - place)
        place += len(piece.text)
    return min(offset, len(paragraph.text))
