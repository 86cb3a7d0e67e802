"""All checks on one Word file: how far it is from GB/T 9704-2012."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from ..package.files import read_bytes
from ..paper.libreoffice import NoPdf, to_pdf
from ..paper.pages import PrintedPage, read_pages
from ..progress import begin
from .deviations import Deviation, grouped
from .ends import ends
from .levels import levels
from .manuscript import Manuscript, Role, read_manuscript
from .page import TEXT_ROLES, page
from .page_number import page_number
from .printed import printed
from .roles import with_roles
from .text import text

_CHECKS = (page, page_number, ends, text, levels)


class Conformity(NamedTuple):
    """The deviations of a file, and sentences on what could not be looked at."""

    deviations: list[Deviation]
    notes: list[str]


def examine_layout(path: Path, with_pages: bool) -> Conformity:
    """The deviations of a Word file, and of its pages where LibreOffice and poppler are there.

    Raises Unreadable for anything that is no Word file.
    """
    manuscript = read_manuscript(path)
    manuscript = manuscript._replace(parts=with_roles(manuscript.parts))
    observed = list(chain.from_iterable(check(manuscript) for check in _CHECKS))
    notes = [*_unknown(manuscript)]
    if with_pages:
        try:
            pages = _pages(path, manuscript)
            observed += printed(manuscript, pages, {seen.code for seen in observed})
        except NoPdf as fault:
            notes.append(f"没有量页面：{fault}")
    return Conformity(grouped(observed), notes)


def _pages(path: Path, manuscript: Manuscript) -> list[PrintedPage]:
    if manuscript.has_deletions:
        raise NoPdf("文件里有修订，页面上还有删去的文字。接受修订以后再看。")
    begin("排出页面", 0.3)
    return read_pages(to_pdf(read_bytes(path)))


def _unknown(manuscript: Manuscript) -> Iterator[str]:
    """What was not recognized, of which nothing is asked then."""
    roles = {part.role for part in manuscript.parts}
    looked_for = {"标题": {Role.TITLE}, "正文": set(TEXT_ROLES), "成文日期": {Role.DATE}}
    missing = [name for name, wanted in looked_for.items() if not roles & wanted]
    if missing:
        yield f"没有认出{'、'.join(missing)}，没有看这些部分。"
