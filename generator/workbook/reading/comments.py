"""The comments on the cells of an .xlsx, plain ones and threads."""

import re
from collections.abc import Container, Iterator, Mapping
from typing import NamedTuple

from ...findings.findings import Finding, Place, find
from ...package.files import refusals
from ...package.relations import relations_part
from ...package.xml import Attributes, parse
from ...text.addresses import Cell, position
from .archive import Archive
from .below import Below
from .contents import read_contents, relations
from .identify import XLSX
from .open import Book

# Who puts comments on a copy of a ledger with what was found in it.
AUTHOR = "通报检查"

_COMMENTS = {"comment": "authorId", "threadedComment": "personId"}
_TEXTS = ("t", "text", "author")


class CellComment(NamedTuple):
    """A comment with the sheet and the cell on which it stands."""

    sheet: str
    cell: Cell
    author: str
    text: str


def comments_of(book: Book, sheets: Container[str] | None = None) -> list[CellComment]:
    """All comments, or those on some sheets; none of other forms than .xlsx. Raises Unreadable."""
    found: list[CellComment] = []
    if book.form != XLSX:
        return found
    with refusals(book.path):
        archive = Archive(book.data)
        persons = _persons(archive)
        for sheet, part in read_contents(archive).sheets.items():
            wanted = sheets is None or sheet in sheets
            if not wanted or relations_part(part) not in archive:
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


def marks_of(author: str) -> tuple[str, str]:
    """What stands before and behind the words that we put into a comment as `author`."""
    return f"【{author}】", f"【{author}·完】"


def ours_of(author: str) -> re.Pattern[str]:
    """What we put into comments as `author`, also where a part of a workbook is read as XML."""
    begin, end = map(re.escape, marks_of(author))
    return re.compile(rf"(?:\n|&#10;|&#xA;)?{begin}.*?{end}", re.DOTALL)


def without_ours(text: str) -> str:
    """What people wrote in a comment, without what a check put in."""
    return ours_of(AUTHOR).sub("", text).strip()


def tell_comments(book: Book, read: Mapping[str, Below]) -> Iterator[Finding]:
    """What people wrote in comments on the rows, which are not read.

    `read` are the sheets by their names in the file; what stands on a header says how to fill in.
    """
    for comment in comments_of(book, read):
        below, text = read.get(comment.sheet), without_ours(comment.text)
        row, column = comment.cell
        if below is None or row <= below.header or not text:
            continue
        key = below.sheet.key[0]
        number = below.shown(row, key) if key in below.positions and row in below.rows() else ""
        author = comment.author.strip()
        by = f"{author}：" if author else ""
        place = Place(below.sheet.name, number, row, column)
        yield find("V47", place, text, author=by, text=text)
