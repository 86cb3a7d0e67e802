"""A Word template: its parts, the audience it declares, and its text as Jinja sees it.

docxtpl's own patching defines the language of templates. Before it, tags are folded to half
width outside quotes, since ｛｛ or （ typed with a Chinese input method would print or break.
"""

import hashlib
import re
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from ..findings.findings import Finding, Place, find
from ..ledger.choices import Audience
from ..package.files import read_bytes
from ..package.parts import Parts
from ..package.properties import Recorded, read_custom
from ..package.relations import (
    move_part,
    relations_of,
    remove_part,
    remove_relation,
    targets,
)
from ..package.wordfile import TEMPLATE, main_part, open_word
from ..text.characters import fold
from ..text.patterns import Pattern
from .losses import PLAIN
from .marks import plain
from .numerals import FILTERS

if TYPE_CHECKING:
    import jinja2
    from jinja2 import Environment, nodes

# The parts of which a document has one, and their usual places.
DOCUMENT, STYLES, SETTINGS = "word/document.xml", "word/styles.xml", "word/settings.xml"

_COMMENTS = Pattern(r"word/(?:comments\w*|people)\.xml")
_COMMENT_MARK = Pattern(rb"<w:comment(?:RangeStart|RangeEnd|Reference)\b[^>]*/>")
_PART_NAMES = (("word/document", "正文"), ("word/header", "页眉"), ("word/footer", "页脚"))

_BRACE, _CODE = Pattern("[{｛]"), Pattern("[{][{%#]")
# An opening and a closing of a tag, in either width, with what lies between on one paragraph.
_XML = r"(?:<[^>]*>|\u200b)*"
_OPEN, _SIGN, _CLOSE = "[{｛]", "[{｛%％#＃]", "[}｝]"
_TAG = Pattern(f"({_OPEN}{_XML}{_SIGN})((?:(?!</w:p>).)*?)([%％#＃}}｝]{_XML}{_CLOSE})", re.DOTALL)
_LINE_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_MARKUP = Pattern(r"(<[^>]*>|&\w+;)")
_QUOTES = str.maketrans({"“": '"', "”": '"', "＂": '"', "‘": "'", "’": "'", "＇": "'"})
_ZERO_WIDTH = Pattern("[\u200b-\u200d\u2060\ufeff]")


@dataclass(slots=True)
class Template:
    """A template ready to be rendered.

    `sources` maps part names to text for Jinja, `trees` to its syntax where that is sound, and
    `programs` to what prints it, once it is rendered; `findings` holds the faults of syntax.
    """

    path: Path
    parts: Parts
    sha256: str
    audience: Audience
    sources: dict[str, str] = field(default_factory=dict)
    trees: dict[str, "nodes.Template"] = field(default_factory=dict)
    programs: dict[str, "jinja2.Template"] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def load_template(path: Path) -> Template:
    """Read and patch a template. Raises Unreadable where it is no Word document."""
    data = read_bytes(path)
    parts = _without_comments(_in_usual_places(open_word(path.name, data, TEMPLATE)))
    sha256 = hashlib.sha256(data).hexdigest()
    declared = read_custom(parts).get(Recorded.AUDIENCE, "")
    audience = Audience(declared) if declared in list(Audience) else Audience.PUBLIC
    template = Template(path, parts, sha256, audience)
    template.sources = _patched(parts)
    _parse(template)
    return template


def _in_usual_places(parts: Parts) -> Parts:
    """The parts under the names that all programs but a few give them."""
    main = main_part(parts)
    for kind, place in (("styles", STYLES), ("settings", SETTINGS)):
        for part in targets(parts, main, kind):
            move_part(parts, part, place)
    move_part(parts, main, DOCUMENT)
    return parts


def _without_comments(parts: Parts) -> Parts:
    """The parts without the comments of the template's author, who is nobody to a reader."""
    dropped = [name for name in parts if _COMMENTS.fullmatch(name)]
    if not dropped:
        return parts
    kept = dict(parts)
    for name in dropped:
        for relation in relations_of(kept, DOCUMENT):
            if relation.target == name:
                remove_relation(kept, DOCUMENT, relation.id)
        remove_part(kept, name)
    kept[DOCUMENT] = _COMMENT_MARK.sub(b"", kept[DOCUMENT])
    return kept


def _patched(parts: Parts) -> dict[str, str]:
    """The text of the body, the headers and the footers, as docxtpl prepares it for Jinja.

    What has no braces needs no preparing.
    """
    from docxtpl import DocxTemplate
    from lxml import etree

    # As docxtpl and python-docx read and write a part, without all that they read besides.
    parser = etree.XMLParser(remove_blank_text=True, resolve_entities=False)
    document = DocxTemplate(None)
    patched = {}
    for name in (DOCUMENT, *targets(parts, DOCUMENT, "header", "footer")):
        text = document.xml_to_string(etree.fromstring(parts[name], parser))
        if _BRACE.search(text):
            text = document.patch_xml(fold_tags(text))
        # One line a paragraph, as in docxtpl, so that a line number names a paragraph.
        patched[name] = re.sub(r"<w:p([ >])", r"\n<w:p\1", text)
    return patched


def fold_tags(xml: str) -> str:
    """The XML of a part with its tags in half width outside quotes, without zero-width blanks."""
    return _TAG.sub(_fold_tag, xml)


def _fold_tag(match: re.Match[str]) -> str:
    opening, inside, closing = match.groups()
    return _fold_outside(opening) + _fold_inside(inside) + _fold_outside(closing)


def _fold_outside(text: str) -> str:
    return "".join(p if p.startswith("<") else fold(_clean(p)) for p in _MARKUP.split(text))


def _clean(text: str) -> str:
    return _ZERO_WIDTH.sub("", text)


def _fold_inside(text: str) -> str:
    """Folded outside quotes; the quotes themselves become straight ones."""
    folded, quote = [], ""
    for piece in _MARKUP.split(text):
        if _MARKUP.fullmatch(piece):
            folded.append(piece)
            continue
        for character in _clean(piece):
            straight = character.translate(_QUOTES)
            if quote:
                folded.append(straight if straight == quote else character)
                quote = "" if straight == quote else quote
            else:
                quote = straight if straight in "\"'" else ""
                folded.append(fold(straight))
    return "".join(folded)


# --- its syntax ---------------------------------------------------------------------------------


def environment() -> "Environment":
    """The Jinja environment of all templates: sandboxed, escaping, undefined words are errors."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment
    from markupsafe import Markup, escape

    def finalize(value: object) -> object:
        """A line break in a value breaks the line of the same run; everything is escaped."""
        if isinstance(value, str) and "\n" in value:
            return Markup(str(escape(value)).replace("\n", _LINE_BREAK))
        return value

    class Environment(SandboxedEnvironment):
        def getattr(self, obj: object, attribute: str) -> object:
            """Our lists are of dicts: their words go before the methods of a dict, and quicker."""
            if isinstance(obj, dict) and attribute in obj:
                return obj[attribute]
            return super().getattr(obj, attribute)

    made = Environment(autoescape=True, undefined=StrictUndefined, finalize=finalize)
    made.filters.update({PLAIN: plain, **{written.name: written for written in FILTERS}})
    return made


def parse(source: str) -> "nodes.Template":
    """The syntax of a part, a line a paragraph. Raises TemplateSyntaxError."""
    from jinja2 import nodes

    tree = environment().parse(source)
    for node in tree.find_all(nodes.TemplateData):
        node.data = node.data.replace("\n<w:p>", "<w:p>").replace("\n<w:p ", "<w:p ")
    return tree


def _parse(template: Template) -> None:
    """Parse every part once; what cannot be parsed is a finding at its paragraph."""
    from jinja2 import TemplateSyntaxError

    for name, source in template.sources.items():
        if not _CODE.search(source):
            continue  # it is as it is
        try:
            template.trees[name] = parse(source)
        except TemplateSyntaxError as fault:
            place, text = place_in(name, source, fault.lineno)
            template.findings.append(find("T01", place, text, reason=explain(fault)))


def sections_asked_for(template: Template) -> set[str]:
    """The names of the 部分 that the template takes from 综述."""
    from jinja2 import nodes

    asked = set()
    for tree in template.trees.values():
        for node in tree.find_all((nodes.Getitem, nodes.Getattr)):
            if not isinstance(node, (nodes.Getitem, nodes.Getattr)):
                continue
            if not isinstance(node.node, nodes.Name) or node.node.name != "综述":
                continue
            if isinstance(node, nodes.Getattr):
                asked.add(node.attr)
            elif isinstance(node.arg, nodes.Const):
                asked.add(str(node.arg.value))
    return asked


def place_in(part: str, source: str, line: int) -> tuple[Place, str]:
    """The place of a line of a part's source (counted from 1), and the paragraph's plain text."""
    label = next((label for start, label in _PART_NAMES if part.startswith(start)), part)
    lines = source.split("\n")
    # What follows the paragraph on its line are tags that stood in paragraphs of their own.
    paragraph = lines[min(max(line, 1), len(lines)) - 1].partition("</w:p>")[0]
    text = unescape(re.sub(r"<[^>]+>", "", paragraph))
    return Place(label), text.strip()


_SYNTAX_REASONS = (
    (
        r"Unexpected end of template.*innermost block that needs to be closed is '(\w+)'",
        "有 {0} 没有对应的 end{0}。",
    ),
    (r"Encountered unknown tag '(\w+)'", "“{0}”不是认识的标签，或者缺少与它对应的开头标签。"),
    (r"unexpected '(.*)'", "“{0}”写错了位置。"),
    (r"unexpected char (.*) at", "不能用字符 {0}。"),
    (r"expected token '(.*)', got '(.*)'", "此处应当是 {0}，写成了 {1}。"),
    (r"No filter named '(\w+)'", "没有名为“{0}”的过滤器。"),
    (r"No test named '(\w+)'", "没有名为“{0}”的判断。"),
)


def explain(fault: Exception) -> str:
    """The fault in Chinese; in the engine's words where none are known."""
    message = str(fault).splitlines()[0]
    for pattern, reason in _SYNTAX_REASONS:
        match = re.search(pattern, message)
        if match:
            return reason.format(*match.groups())
    return f"模板引擎报告：{message}"
