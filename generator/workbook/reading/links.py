"""Whether the cells of a workbook lead elsewhere: what they show is read, and not where."""

from ...package.files import refusals
from ...package.relations import read_relations, relations_part
from .archive import Archive
from .contents import read_contents
from .identify import XLSX
from .open import Book


def has_links(book: Book) -> bool:
    """Whether a cell has a hyperlink out of the file; not known of an .xlsb. Raises Unreadable."""
    if book.form != XLSX:
        return book.has_links
    with refusals(book.path):
        archive = Archive(book.data)
        parts = read_contents(archive).sheets.values()
        named = [(relations_part(part), part) for part in parts if relations_part(part) in archive]
        found = [r for place, part in named for r in read_relations(archive.read(place), part)]
    return any(relation.kind == "hyperlink" for relation in found)
