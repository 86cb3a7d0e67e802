"""From a template and its context to the parts of a document, or to findings.

The values of the context print between marks, which are taken out here, once, of every part; the
document as it was printed is kept beside, for those who ask which cell a text comes from.
"""

import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING
from xml.parsers import expat

from ..findings.findings import Finding, find, in_file
from ..layout.signature import align_signature
from ..package.parts import Parts
from ..text.characters import shorten
from ..word.charts import has_charts
from .bounds import Meter, bound
from .context import Context
from .emptied import without_empty_tables
from .losses import compute_without_marks
from .marks import Source, without_marks
from .repeats import fill_repeats
from .template import DOCUMENT, STYLES, Template, environment, explain, parse, place_in

if TYPE_CHECKING:
    import jinja2

_XML_HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"


@dataclass(slots=True)
class Rendered:
    """The document's parts; with `findings` where it cannot be made.

    `marked` is the body as it was printed, with marks of these `sources`, whose signature has not
    been aligned.
    """

    parts: Parts
    sources: Sequence[Source]
    marked: bytes
    findings: list[Finding] = field(default_factory=list)


def render(template: Template, context: Context) -> Rendered:
    """The document, or findings at the template's paragraphs.

    The template must have passed `check_template`.
    """
    rendered = Rendered(dict(template.parts), context.sources, template.parts[DOCUMENT])
    for name in template.sources:
        marked, fault = template.parts[name].decode(), None
        if name in template.trees:
            marked, fault = _print_part(template, name, context)
            fault = fault or _flaw(template, name, without_marks(marked))
        if not fault:
            marked, fault = _with_charts(template, name, marked, rendered.parts, context)
        if fault:
            rendered.findings += in_file(template.path, [fault])
            continue
        rendered.parts[name] = without_marks(marked).encode()
        if name == DOCUMENT:
            rendered.marked = marked.encode()
    if not rendered.findings:
        parts = rendered.parts
        parts[DOCUMENT] = align_signature(parts[DOCUMENT], parts.get(STYLES, b""))
    return rendered


def _with_charts(
    template: Template, name: str, marked: str, parts: Parts, context: Context
) -> tuple[str, Finding | None]:
    """The text of a part with its charts, which are put among the parts, or why that cannot be."""
    if name in template.trees:
        marked = fill_repeats(marked)
    if not has_charts(parts, name, marked):
        return marked, None
    from ..charts.kinds import Unfit
    from ..charts.place import put_charts

    try:
        return put_charts(parts, name, marked, context.charted), None
    except Unfit as unfit:
        place, _ = template.places[name].at(-1)
        return "", find("T20", place, reason=str(unfit))


def _print_part(template: Template, name: str, context: Context) -> tuple[str, Finding | None]:
    """The text of a part with the marks of its values, or why it cannot be printed."""
    try:
        program, meter = _program(template, name)
        meter.reset()
        pieces = meter.pieces(program.generate(context))
        return without_empty_tables("".join((_XML_HEAD, *pieces))), None
    except Exception as fault:  # whatever the template's code does
        place, paragraph = place_in(template, name, _line_of(fault))
        return "", find("T03", place, paragraph, reason=explain(fault))


def _program(template: Template, name: str) -> "tuple[jinja2.Template, Meter]":
    """The program that prints a part, made once however often the template is rendered.

    Its syntax is changed by that, so it is parsed anew: the checks read that of the template.
    """
    if name not in template.programs:
        tree = parse(template.sources[name])
        compute_without_marks(tree)
        bound(tree)
        meter = Meter()
        template.programs[name] = environment(meter).from_string(tree), meter
    return template.programs[name]


def _flaw(template: Template, name: str, xml: str) -> Finding | None:
    """Why the part cannot be written: docxtpl's parser would drop what is not well-formed."""
    place, _ = template.places[name].at(-1)
    parser = expat.ParserCreate()
    try:
        parser.Parse(xml.encode(), True)
    except UnicodeEncodeError:
        return find("T04", place, reason="有不能写入文件的字符")
    except expat.ExpatError:
        before = xml.encode()[: parser.ErrorByteIndex].decode("utf-8", "ignore")
        words = unescape(re.sub(r"<[^>]*>?", "", before[before.rfind("<w:p") :])).strip()
        return find("T04", place, words, reason=f"“{shorten(words)}”一段前后的标记不配对")
    return None


def _line_of(fault: Exception) -> int:
    """The line of the template on which its code failed, as Jinja's traceback tells."""
    frames = traceback.extract_tb(fault.__traceback__)
    return next((f.lineno or 1 for f in reversed(frames) if f.filename == "<template>"), 1)
