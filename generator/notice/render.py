"""From a template and its context to the parts of a document, or to findings."""

import re
import traceback
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.parsers import expat

from ..findings import Finding, find
from ..package import Parts
from .layout import align_signature
from .template import DOCUMENT, STYLES, Template, environment, explain, place_in
from .trace import unmark_attributes

if TYPE_CHECKING:
    from jinja2 import nodes

_XML_HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"


def render(template: Template, context: Mapping[str, object]) -> tuple[Parts, list[Finding]]:
    """The document's parts; with findings at the template's paragraphs where it cannot be made.

    The template must have passed `check_template`.
    """
    parts, findings = dict(template.parts), []
    for name, tree in template.trees.items():
        text, fault = _render_part(name, template.sources[name], tree, context)
        if fault:
            findings.append(replace(fault, file=template.path.name))
        else:
            parts[name] = (_XML_HEAD + text).encode()
    if not findings:
        parts[DOCUMENT] = align_signature(parts[DOCUMENT], parts.get(STYLES))
    return parts, findings


def _render_part(
    name: str, source: str, tree: "nodes.Template", context: Mapping[str, object]
) -> tuple[str, Finding | None]:
    try:
        text = environment().from_string(tree).render(context)
    except Exception as fault:  # whatever the template's code does
        place, paragraph = place_in(name, source, _line_of(fault))
        return "", find("T03", place, paragraph, reason=explain(fault))
    text = unmark_attributes(re.sub(r"\n<w:p([ >])", r"<w:p\1", text))
    try:
        expat.ParserCreate().Parse(text.encode(), True)
    except (expat.ExpatError, UnicodeEncodeError) as fault:
        place, _ = place_in(name, source, 1)
        return "", find("T04", place, reason=f"第 {getattr(fault, 'offset', 0)} 个字符处标记不配对")
    return text, None


def _line_of(fault: Exception) -> int:
    """The line of the template on which its code failed, as Jinja's traceback tells."""
    frames = traceback.extract_tb(fault.__traceback__)
    return next((f.lineno or 1 for f in reversed(frames) if f.filename == "<template>"), 1)
