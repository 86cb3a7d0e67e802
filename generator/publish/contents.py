"""What the files of a publication hold: the notice, its plain copies, the record of the checks."""

import hashlib
from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from ..findings.findings import Finding
from ..layout import figures as layout
from ..ledger.choices import Audience
from ..ledger.ledger import Ledger
from ..ledger.statistics import Statistics
from ..notice.context import title
from ..notice.marks import without_marks
from ..notice.order import Entry, entries, in_order
from ..notice.printed import take_out
from ..notice.render import Rendered
from ..notice.template import DOCUMENT
from ..package.parts import Parts, pack, unpack
from ..package.properties import Provenance, Recorded, set_property, stamp
from ..word.body import WordParagraph, read_blocks
from ..word.lines import PlainLine, read_lines, runs_of
from .publication import NOTICE, PDF, RECORD
from .record import Origin, record_name, write_record
from .web import TEXT, WEB, write_html, write_text


def make_files(
    parts: Parts,
    rendered: Rendered,
    origin: Origin,
    ledger: Ledger,
    statistics: Statistics,
    findings: Sequence[Finding],
) -> dict[str, bytes | None]:
    """The notice and what stands beside it, by the end of their names.

    `parts` are those of the notice: as rendered, or with all that the review copy has besides.
    What is not to be published has no copy for the web site.
    """
    provenance = origin.provenance
    notice = pack(stamp(parts, origin.title, provenance))
    origin = origin._replace(notice=hashlib.sha256(notice).hexdigest())
    marked = read_lines({**rendered.parts, DOCUMENT: rendered.marked})
    record = write_record(origin, ledger, statistics, findings, _entries(marked, rendered))
    internal = provenance._replace(audience=Audience.INTERNAL)
    lines = [_plain(line) for line in marked]
    return {
        NOTICE: notice,
        RECORD: pack(stamp(record, record_name(ledger), internal)),
        TEXT: write_text(lines),
        WEB: write_html(lines) if _is_published(provenance) else None,
        PDF: None,
    }


def _is_published(provenance: Provenance) -> bool:
    """Whether it may stand on a web site."""
    return not provenance.draft and provenance.audience == Audience.PUBLIC


def document_title(rendered: Rendered, ledger: Ledger) -> str:
    """What a document calls itself: its first paragraph in the style of titles; else 通报标题."""
    for block in read_blocks(rendered.parts, DOCUMENT) or ():
        if isinstance(block, WordParagraph) and block.look.style == layout.TITLE.name:
            return "".join(run.text for run in runs_of(block) if not run.sign)
    return title(ledger)


def with_pdf(files: Mapping[str, bytes | None], pdf: bytes) -> dict[str, bytes | None]:
    """The files with a PDF, by whose digest the record knows it until somebody changes it."""
    record = unpack(files[RECORD] or b"")
    set_property(record, Recorded.PDF, hashlib.sha256(pdf).hexdigest())
    return {**files, RECORD: pack(record), PDF: pdf}


def _entries(marked: Sequence[PlainLine], rendered: Rendered) -> list[Entry]:
    """What stands in the annex of the record: the printed paragraphs with their cells."""
    paragraphs = (list(lines) for _, lines in groupby(marked, attrgetter("paragraph")))
    texts = ("".join(line.text for line in lines) for lines in paragraphs)
    return entries(in_order(take_out(text, rendered.sources) for text in texts))


def _plain(line: PlainLine) -> PlainLine:
    """The line without the marks of the values in it."""
    pieces = tuple((without_marks(text), strong) for text, strong in line.pieces)
    return line._replace(pieces=pieces)
