"""A template as a Word file, made from its description, the same bytes every time.

A template is an ordinary Word file whose sentences and styles a secretary may edit in Word. What
it is called, for whom its documents are and what it is for stand in its own properties.
"""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import NamedTuple

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls

from ..ledger.choices import Audience
from ..package.parts import pack, unpack
from ..package.properties import CORE, CUSTOM, Recorded, core_part, custom_part
from ..package.relations import XML_HEAD
from .page import DRAFT_MARK, set_section, set_settings, strip
from .styles import StyleGroup, set_styles
from .tags import fonts

_FONT_TABLE = f"{XML_HEAD}<w:fonts {nsdecls('w')}>{fonts()}</w:fonts>".encode()
# What stands above the text of each page of a document for the office alone.
INTERNAL_MARK = "内部资料"


class Skeleton(NamedTuple):
    """A template of the family: `write` puts its sentences into a document that has none.

    `name` is that of its file, `title` what its properties call it, `help` the line that says what
    it is for where the title does not; `styles` are those it needs besides the notice's; `mark`
    stands above the text of each page.
    """

    name: str
    audience: Audience
    title: str
    write: Callable[[Document], None]
    help: str = ""
    styles: tuple[StyleGroup, ...] = ()
    mark: str = DRAFT_MARK


def make(skeleton: Skeleton) -> bytes:
    """The template as a Word file."""
    document = blank(skeleton.styles, skeleton.mark)
    skeleton.write(document)
    _declare(document, skeleton.audience)
    buffer = BytesIO()
    document.save(buffer)
    return pack({**unpack(buffer.getvalue()), CORE: core_part(skeleton.title, skeleton.help)})


def blank(further: Sequence[StyleGroup] = (), mark: str = DRAFT_MARK) -> Document:
    """A document with the paper and the styles of a notice, and no text."""
    document = docx.Document()
    strip(document)
    set_styles(document, further)
    set_settings(document)
    set_section(document, mark)
    document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = _FONT_TABLE
    return document


def _declare(document: Document, audience: Audience) -> None:
    """The document property that says for whom documents from this template are."""
    whole = document.part.package
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    declared = custom_part({Recorded.AUDIENCE: audience})
    part = Part(PackURI(f"/{CUSTOM}"), kind, declared, whole)
    whole.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
