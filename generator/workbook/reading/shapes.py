"""The words in text boxes and other shapes that lie over the cells of an .xlsx."""

from collections.abc import Iterator

from ...package.files import refusals
from ...package.relations import relations_part
from ...package.xml import Attributes, parse
from .archive import Archive
from .contents import read_contents, relations
from .identify import XLSX
from .open import Book

_BODY, _TEXT, _PARAGRAPH = "txBody", "t", "p"


def shapes_of(book: Book) -> list[tuple[str, str]]:
    """(sheet, words) of every shape with words; none of other forms than .xlsx.

    Raises Unreadable.
    """
    found: list[tuple[str, str]] = []
    if book.form != XLSX:
        return found
    with refusals(book.path):
        archive = Archive(book.data)
        for sheet, part in read_contents(archive).sheets.items():
            if relations_part(part) not in archive:
                continue
            for drawing, kind in relations(archive, part).values():
                if kind == "drawing" and drawing in archive:
                    found += ((sheet, words) for words in _words_in(archive.read(drawing)))
    # What only newer programs can draw is there a second time for older ones.
    return list(dict.fromkeys(found))


def _words_in(drawing: bytes) -> Iterator[str]:
    """What each shape says, its paragraphs one after the other."""
    bodies: list[list[str]] = []
    inside = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside
        inside = name
        if name == _BODY:
            bodies.append([])

    def end(name: str) -> None:
        nonlocal inside
        inside = ""
        if name == _PARAGRAPH and bodies:
            bodies[-1].append(" ")

    def text(written: str) -> None:
        if inside == _TEXT and bodies:
            bodies[-1].append(written)

    parse(drawing, start, end, text)
    return filter(None, ("".join(body).strip() for body in bodies))
