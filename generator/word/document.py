"""What stands in a Word file, with everything its reviewers did: the one reader of the Word side.

The body is read as one stream of pieces in the order of the file, the mark at the end of each
paragraph being a piece of its own ("\\n"). A piece knows by whom it was inserted or deleted, so
that the text with all revisions accepted and the text with all rejected are two readings of one
stream: a deleted mark joins two paragraphs, an inserted one divides them.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from ..findings.limits import Refused
from ..package.wordfile import main_part, unreadable
from .body import (
    LINE_BREAK,
    PAGE_BREAK,
    Anchor,
    Block,
    Inline,
    Oddity,
    RunText,
    TextBox,
    WordCell,
    WordParagraph,
    WordRow,
    WordTable,
    read_blocks,
)
from .comments import Comment, comments_of
from .looks import Look, ParagraphLook
from .revisions import Revision

_BY_HAND = Revision("", "", tracked=False)  # who struck something through
BREAK = LINE_BREAK  # a line break within a paragraph, in the stream
MARK = "\n"  # the end of a paragraph, in the stream


class Piece(NamedTuple):
    """A stretch of text with one history and one look; "\\n" is the mark of a paragraph.

    `field` is the instruction of the field whose result it is, as PAGE, "" outside of any. What
    is struck through is deleted. `formatted` is who changed its look, with that tracked.
    """

    text: str
    inserted: Revision | None = None
    deleted: Revision | None = None
    look: Look = Look()
    field: str = ""
    formatted: Revision | None = None


class Letter(NamedTuple):
    """A character with the piece it stands in."""

    text: str
    piece: Piece


@dataclass(slots=True)
class Stream:
    """The body of a document: pieces in order, and what is anchored at places between them.

    Places count characters of the stream, deleted ones too. `bookmarks` are {name: (start, end)},
    `tables` the stretches that stand in tables, `rows` those of their rows, `looks` {place of a
    paragraph's mark: how the paragraph looks}, `labels` likewise its number.
    """

    pieces: list[Piece] = field(default_factory=list)
    bookmarks: dict[str, tuple[int, int]] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    tables: list[tuple[int, int]] = field(default_factory=list)
    rows: list[tuple[int, int]] = field(default_factory=list)
    looks: dict[int, ParagraphLook] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    oddities: list[tuple[int, str]] = field(default_factory=list)
    page_breaks: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Paragraph:
    """A paragraph as it reads with all revisions accepted.

    A line break within it is \\n in the `text`. `label` is the number that Word puts before it by
    itself, with which the text begins, `look` how it looks. `start` is the place of its first piece
    in the stream, `oddities` are sentences on what is no text and could not be read.
    """

    text: str = ""
    label: str = ""
    look: ParagraphLook = field(default_factory=ParagraphLook)
    start: int = 0
    pieces: list[Piece] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    oddities: list[str] = field(default_factory=list)


def read_word(parts: Mapping[str, bytes], part: str = "", name: str = "") -> list[Paragraph]:
    """The paragraphs of a .docx, in the order of the body.

    Those in cells of tables stand where their table stands. `part` is the name of a header or
    another part that is to be read in place of the body. Raises Unreadable for anything that is
    no Word document, under the `name` of the file from which parts are.
    """
    return split(read_stream(parts, part, name))


def read_stream(parts: Mapping[str, bytes], part: str = "", name: str = "") -> Stream:
    """The body of a .docx, or a part, as one stream. Raises Unreadable for no Word document."""
    try:
        main = main_part(parts)
        blocks = read_blocks(parts, part or main) if main else None
        if blocks is None:
            raise unreadable(name)
        writer = _StreamWriter()
        writer.blocks(blocks)
        comments = [] if part else comments_of(parts, main)  # a header has none
    except (etree.XMLSyntaxError, RecursionError, Refused):
        raise unreadable(name) from None
    return writer.end(comments)


class _StreamWriter:
    """Puts the blocks of a body one after the other into a stream."""

    def __init__(self) -> None:
        self._stream = Stream()
        self._at = 0
        self._starts: dict[str, list[tuple[str, int]]] = {}  # name: (number, place) of every start
        self._ends: dict[str, list[int]] = {}  # number: places of ends
        self._comments: dict[str, tuple[int, int]] = {}  # number: its first place and its last
        # The mark of the last paragraph, while it is open whether it may join with a next one.
        self._waiting: int | None = None
        self._divided: Revision | None = None  # who divided the next paragraph from the last

    def blocks(self, blocks: Iterable[Block]) -> None:
        """Read what stands in the body or in a cell; no paragraph joins with one outside."""
        for block in blocks:
            if isinstance(block, WordParagraph):
                self._paragraph(block)
            elif isinstance(block, WordTable):
                self._close()
                start = self._at
                self._table(block)
                self._stream.tables.append((start, self._at))
                self._close()
            else:
                self._between(block)
        self._close()

    def end(self, comments: Iterable[Comment]) -> Stream:
        """The whole stream, with these comments at their places."""
        stream = self._stream
        stream.bookmarks = dict(self._bookmarks())
        for comment in comments:
            at, until = self._comments.get(comment.number, (-1, -1))
            stream.comments.append(comment._replace(at=at, until=until))
        return stream

    def _bookmarks(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """Name and places; LibreOffice writes one over two paragraphs as two empty ones.

        Of a paragraph and its copy, which have the same, the first is the one.
        """
        for name, starts in self._starts.items():
            places = []
            for number, start in starts:
                ends = self._ends.get(number, [])
                places.append((start, min((end for end in ends if end >= start), default=start)))
            edges = (min(places)[0], max(end for _, end in places))
            yield name, next((place for place in sorted(places) if place[0] < place[1]), edges)

    def _table(self, table: WordTable) -> None:
        for row in table.content:
            if not isinstance(row, WordRow):
                self._between(row)
                continue
            start = self._at
            for cell in row.content:
                if isinstance(cell, WordCell):
                    self.blocks(cell.blocks)
                else:
                    self._between(cell)
            self._stream.rows.append((start, self._at))

    def _paragraph(self, paragraph: WordParagraph) -> None:
        self._waiting = None
        if paragraph.label:
            self._add(self._label(paragraph))
        for content in paragraph.content:
            self._inline(content)
        self._stream.looks[self._at] = paragraph.look
        self._stream.labels[self._at] = paragraph.label
        if not self._divided and not _has_original(paragraph):
            self._divided = None
        else:
            self._divided = paragraph.mark.inserted
        if paragraph.mark.deleted and not paragraph.revised.deleted:
            self._waiting = len(self._stream.pieces)
        self._add(Piece(MARK, *paragraph.mark, formatted=paragraph.formatted))

    def _label(self, paragraph: WordParagraph) -> Piece:
        """The number of a paragraph, which is new where the paragraph itself is."""
        inserted = self._divided
        if not _has_original(paragraph):
            inserted = inserted or paragraph.mark.inserted
        return Piece(paragraph.label, inserted, look=paragraph.look.text)

    def _inline(self, content: Inline) -> None:
        if isinstance(content, RunText):
            # A line feed in the file is a blank, and never a mark.
            text = content.text.replace("\n", " ")
            if content.sign and content.text == PAGE_BREAK:
                if not content.revised.deleted:
                    self._stream.page_breaks.append(self._at)
                return
            inserted, deleted = content.revised
            if content.look.struck:
                deleted = deleted or content.formatted or _BY_HAND
            look, field, formatted = content[-3:]
            self._add(Piece(text, inserted, deleted, look, field, formatted))
        elif not isinstance(content, TextBox):
            self._between(content)

    def _between(self, content: Anchor | Oddity) -> None:
        """Note the place of what is no text."""
        if isinstance(content, Oddity):
            self._stream.oddities.append((self._at, content.sentence))
        elif content.kind == "bookmarkStart":
            place = (content.number, self._at)
            self._starts.setdefault(content.name, []).append(place)
        elif content.kind == "bookmarkEnd":
            self._ends.setdefault(content.number, []).append(self._at)
        else:
            start, _ = self._comments.get(content.number, (self._at, self._at))
            self._comments[content.number] = start, self._at

    def _close(self) -> None:
        """No paragraph follows to join with: a deleted mark before this place stays."""
        if self._waiting is not None:
            piece = self._stream.pieces[self._waiting]
            self._stream.pieces[self._waiting] = piece._replace(deleted=None)
        self._waiting = None
        self._divided = None

    def _add(self, piece: Piece) -> None:
        if piece.text:
            self._stream.pieces.append(piece)
            self._at += len(piece.text)


def letters(pieces: Iterable[Piece]) -> list[Letter]:
    """The characters of pieces with all revisions accepted."""
    return [Letter(text, piece) for piece in pieces if not piece.deleted for text in piece.text]


def split(stream: Stream) -> list[Paragraph]:
    """The paragraphs of a stream with all revisions accepted."""
    paragraphs, current, at = [], Paragraph(), 0
    ends: list[int] = []  # the place after each paragraph
    for piece in stream.pieces:
        current.pieces.append(piece)
        at += len(piece.text)
        if piece.text == MARK and not piece.deleted:
            current.label, current.look = stream.labels[at - 1], stream.looks[at - 1]
            paragraphs.append(current)
            ends.append(at)
            current = Paragraph(start=at)
    if paragraphs and current.pieces:  # deleted marks at the end join with nothing
        paragraphs[-1].pieces += current.pieces
        ends[-1] = at
    for paragraph in paragraphs:
        text = "".join(piece.text for piece in paragraph.pieces if not piece.deleted)
        paragraph.text = text.removesuffix(MARK).replace(BREAK, "\n")
    _place(stream, paragraphs, ends)
    return paragraphs


def _has_original(paragraph: WordParagraph) -> bool:
    """Whether a paragraph has any text that was not inserted."""
    texts = (content for content in paragraph.content if isinstance(content, RunText))
    return any(text.revised.inserted is None for text in texts)


def _place(stream: Stream, paragraphs: list[Paragraph], ends: list[int]) -> None:
    """Hand comments and oddities to the paragraphs in which they begin."""

    def index_of(at: int) -> int:
        return min(bisect_right(ends, at), len(paragraphs) - 1)

    if not paragraphs:
        return
    for comment in stream.comments:
        if comment.at >= 0:
            paragraphs[index_of(comment.at)].comments.append(comment)
    for at, sentence in stream.oddities:
        paragraphs[index_of(at)].oddities.append(sentence)
