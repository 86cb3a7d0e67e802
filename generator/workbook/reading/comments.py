"""The comments on the cells of an .xlsx, plain ones and threads."""

from collections.abc import Iterator
from typing import NamedTuple

from ...package.files import refusals
from ...package.relations import relations_part
from ...package.xml import Attributes, parse
from ...text.addresses import Cell, position
from .archive import Archive
from .contents import read_contents, relations
from .identify import XLSX
from .open import Book

_COMMENTS = {"comment": "authorId", "threadedComment": "personId"}
_TEXTS = ("t", "text", "author")


class CellComment(NamedTuple):
    """A comment with the sheet and the cell on which it stands."""

    sheet: str
    cell: Cell
    author: str
    text: str


def comments_of(book: Book) -> list[CellComment]:
    """All comments, sheet by sheet; none of other forms than .xlsx. Raises Unreadable."""
    found: list[CellComment] = []
    if book.form != XLSX:
        return found
    with refusals(book.path):
        archive = Archive(book.data)
        persons = _persons(archive)
        for sheet, part in read_contents(archive).sheets.items():
            if relations_part(part) not in archive:
                continue
            kinds = {kind: target for target, kind in relations(archive, part).values()}
            for kind in ("comments", "threadedComment"):
                if kinds.get(kind, "") in archive:
                    found += _read(archive, kinds[kind], sheet, dict(persons))
    # A thread leaves a plain comment for programs that know no threads.
    return [comment for comment in found if not comment.author.startswith("tc=")]


def _read(
    archive: Archive, part: str, sheet: str, authors: dict[str, str]
) -> Iterator[CellComment]:
    comments: list[tuple[Cell, str, list[str]]] = []
    words: list[str] = []
    inside = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside, words
        inside = name
        if name == "author":
            words = []
        elif name in _COMMENTS:
            words = []
            cell = position(attributes.get("ref", ""))
            comments.append((cell, attributes.get(_COMMENTS[name], ""), words))

    def end(name: str) -> None:
        nonlocal inside
        inside = ""
        if name == "author":
            authors[str(len(authors))] = "".join(words)

    def text(piece: str) -> None:
        if inside in _TEXTS:
            words.append(piece)

    parse(archive.pieces(part), start, end, text)
    for cell, author, pieces in comments:
        yield CellComment(sheet, cell, authors.get(author, ""), "".join(pieces).strip())


def _persons(archive: Archive) -> dict[str, str]:
    """{id: name} of those who take part in threads."""
    persons: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "person":
            persons[attributes.get("id", "")] = attributes.get("displayName", "")

    for part in archive:
        if part.startswith("xl/persons/"):
            parse(archive.pieces(part), start)
    return persons
