"""From a template and its context to the parts of a document, or to findings.

The text of a part is taken from Jinja piece by piece, as it is made, and each value that comes
from a cell is noted with the paragraph it is printed in: so the order of printing is known
without any mark in the document.
"""

import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from itertools import chain, islice
from typing import TYPE_CHECKING
from xml.parsers import expat

from ..findings.findings import Finding, find
from ..layout.signature import align_signature
from ..package.parts import Parts
from .context import Numeral, Span
from .template import DOCUMENT, STYLES, Template, environment, explain, place_in
from .trace import unmark_attributes

if TYPE_CHECKING:
    from jinja2 import nodes

_XML_HEAD = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
# So many pieces of text become bytes at once, which take half the room.
_AT_ONCE = 4096


@dataclass(slots=True)
class Rendered:
    """The document's parts; with `findings` where it cannot be made.

    `shown` are the values printed in the body, each with the number of its w:p (from 0, in the
    order of the file).
    """

    parts: Parts
    findings: list[Finding] = field(default_factory=list)
    shown: list[tuple[int, Span | Numeral]] = field(default_factory=list)


def render(template: Template, context: Mapping[str, object]) -> Rendered:
    """The document, or findings at the template's paragraphs.

    The template must have passed `check_template`.
    """
    rendered = Rendered(dict(template.parts))
    for name, tree in template.trees.items():
        source = template.sources[name]
        shown = rendered.shown if name == DOCUMENT else []
        data, fault = _render_part(name, source, tree, context, shown)
        if fault:
            rendered.findings.append(fault._replace(file=template.path.name))
        else:
            rendered.parts[name] = data
    if not rendered.findings:
        parts = rendered.parts
        parts[DOCUMENT] = align_signature(parts[DOCUMENT], parts.get(STYLES))
    return rendered


def _render_part(
    name: str,
    source: str,
    tree: "nodes.Template",
    context: Mapping[str, object],
    shown: list[tuple[int, Span | Numeral]],
) -> tuple[bytes, Finding | None]:
    values: list[Span | Numeral] = []
    stream = BytesIO()  # which does not hold a long text twice
    try:
        compiled = environment(values.append).from_string(tree)
        pieces = _noting(compiled.generate(context), values, shown)
        stream.writelines(chain((_XML_HEAD,), _encoded(pieces)))
    except UnicodeEncodeError:
        place, _ = place_in(name, source, 1)
        return b"", find("T04", place, reason="有不能写入文件的字符")
    except Exception as fault:  # whatever the template's code does
        place, paragraph = place_in(name, source, _line_of(fault))
        return b"", find("T03", place, paragraph, reason=explain(fault))
    data = unmark_attributes(stream.getvalue())
    del stream
    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError as fault:
        place, _ = place_in(name, source, 1)
        return b"", find("T04", place, reason=f"第 {fault.offset} 个字符处标记不配对")
    return data, None


def _noting(
    pieces: Iterable[str], values: list[Span | Numeral], shown: list[tuple[int, Span | Numeral]]
) -> Iterator[str]:
    """The pieces as they come; the values printed in each go to `shown` with their paragraph."""
    paragraphs = -1
    for piece in pieces:
        within = "<w:p" in piece
        at = 0
        for value in values:
            if within:  # a macro prints paragraphs as one piece, its values in their order
                at = max(at, piece.find(escape(value, quote=False)[:8], at))
            shown.append((paragraphs + (_starts(piece[:at]) if at else 0), value))
        values.clear()
        if within:
            paragraphs += _starts(piece)
        yield piece


def _starts(xml: str) -> int:
    """How many paragraphs begin in it."""
    return xml.count("<w:p>") + xml.count("<w:p ")


def _encoded(pieces: Iterator[str]) -> Iterator[bytes]:
    while some := "".join(islice(pieces, _AT_ONCE)):
        yield some.encode()


def _line_of(fault: Exception) -> int:
    """The line of the template on which its code failed, as Jinja's traceback tells."""
    frames = traceback.extract_tb(fault.__traceback__)
    return next((f.lineno or 1 for f in reversed(frames) if f.filename == "<template>"), 1)
