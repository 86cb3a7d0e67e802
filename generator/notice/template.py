"""A Word template: its parts, the audience it declares, and its text as Jinja sees it.

docxtpl's own patching defines the language of templates. Before it, tags are folded to half
width outside quotes, since ｛｛ or （ typed with a Chinese input method would print or break.
"""

import functools
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..findings.findings import Finding, Place, find
from ..findings.limits import MOST_DEPTH_OF_CODE
from ..ledger.choices import Audience
from ..package.files import read_bytes
from ..package.parts import Parts
from ..package.relations import move_part, targets
from ..package.wordfile import TEMPLATE, main_part, open_word
from ..text.characters import fold, shorten
from ..text.patterns import Pattern
from ..word.parts import printing_parts
from .bounds import Meter, bind, printed
from .carried import take_out
from .filters import FILTERS
from .lifting import LIFTED, NUMBER, cut, lift
from .losses import PLAIN
from .marks import plain
from .places import Places, tags_in
from .registry import audience_of
from .repeats import empty_repeats

if TYPE_CHECKING:
    import jinja2
    from jinja2 import Environment, nodes

# The parts of which a document has one, and their usual places.
DOCUMENT, STYLES, SETTINGS = "word/document.xml", "word/styles.xml", "word/settings.xml"

_BRACE, _CODE = Pattern("[{｛]"), Pattern("[{][{%#]")
# An opening and a closing of a tag, in either width, with what lies between on one paragraph.
_XML = r"(?:<[^>]*>|\u200b)*"
_OPEN, _SIGN, _CLOSE = "[{｛]", "[{｛%％#＃]", "[}｝]"
_TAG = Pattern(f"({_OPEN}{_XML}{_SIGN})((?:(?!</w:p>).)*?)([%％#＃}}｝]{_XML}{_CLOSE})", re.DOTALL)
_LINE_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_MARKUP = Pattern(r"(<[^>]*>|&\w+;)")
_QUOTES = str.maketrans({"“": '"', "”": '"', "＂": '"', "‘": "'", "’": "'", "＇": "'"})
_FOR_RUN = Pattern(r"^((?:<[^>]*>)*)r((?:<[^>]*>)*\s)")
_LIFTED = Pattern(rf'<{LIFTED} {NUMBER}="(\d+)"><w:t[^>]*>(.*?)</w:t></{LIFTED}>', re.DOTALL)
_NUMBERED = Pattern(rf'<w:p(| [^>]*?) {NUMBER}="(\d+)"(?=[ />])')
_BLOCK_OR_WORD = Pattern(r"[{｛]\u200b*[{｛%％]")  # and no comment
_LINE_END = Pattern(r"\{#(\d+)$")
_ZERO_WIDTH = Pattern("[\u200b-\u200d\u2060\ufeff]")


@dataclass(slots=True, eq=False)
class Template:
    """A template ready to be rendered.

    `sources` maps part names to text for Jinja, `places` to their paragraphs, `trees` to its syntax
    where that is sound, and `programs` to what prints it, once it is rendered; `findings` holds the
    faults of syntax. It serves every ledger that has it, so nothing else of it changes.
    """

    path: Path
    parts: Parts
    sha256: str
    audience: Audience
    left_out: list[str]  # what it carries that no notice has
    sources: dict[str, str] = field(default_factory=dict)
    places: dict[str, Places] = field(default_factory=dict)
    trees: dict[str, "nodes.Template"] = field(default_factory=dict)
    programs: dict[str, "tuple[jinja2.Template, Meter]"] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def load_template(path: Path) -> Template:
    """Read and patch a template. Raises Unreadable where it is no Word document."""
    return _loaded(path, read_bytes(path))


# `batch`, `watch` and the desk have many ledgers, or one again and again, with one template.
@functools.lru_cache(maxsize=8)
def _loaded(path: Path, data: bytes) -> Template:
    """The template of these bytes, which nobody changes once it is loaded."""
    parts = _in_usual_places(open_word(path.name, data, TEMPLATE))
    audience = audience_of(parts)
    left_out = take_out(parts, DOCUMENT, SETTINGS)
    sha256 = hashlib.sha256(data).hexdigest()
    template = Template(path, parts, sha256, audience, left_out)
    _prepare(template)
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


def _prepare(template: Template) -> None:
    """Make ready for Jinja the text of every part that is printed, as docxtpl does it.

    What has no braces needs no preparing. Each paragraph, and each tag that stood for one, begins a
    line whose comment has its number, so that a fault is told at its paragraph.
    """
    from docxtpl import DocxTemplate
    from lxml import etree

    # As docxtpl and python-docx read and write a part, without all that they read besides.
    parser = etree.XMLParser(remove_blank_text=True, resolve_entities=False)
    document = DocxTemplate(None)
    for name in printing_parts(template.parts):
        root = etree.fromstring(template.parts[name], parser)
        places = template.places[name] = Places(root)
        if not any(_BRACE.search(text) for text in places.texts):
            template.sources[name] = document.xml_to_string(root)
            continue
        template.findings += _unclosed(places)
        for number, paragraph in enumerate(places.elements):
            paragraph.set(NUMBER, str(number))
        for number, what in lift(places.elements):
            template.findings.append(find("T10", *places.at(number), what=what))
        folded = _TAG.sub(_fold_tag, document.xml_to_string(empty_repeats(root)))
        text = document.patch_xml(folded)
        text = _LIFTED.sub(r"{#\1\n#}\2", text)
        template.sources[name] = _NUMBERED.sub(r"{#\2\n#}<w:p\1", text)


def _unclosed(places: Places) -> Iterator[Finding]:
    """A tag must end in the paragraph where it begins, and so must what it quotes; what does not
    is taken out."""
    for number, text in enumerate(places.texts):
        for tag in tags_in(text):
            written = text[tag.start : tag.end]
            if not tag.closed:
                reason = f"“{shorten(written)}”没有在同一段里写完。"
            elif _leaves_a_quote_open(written):
                reason = f"“{shorten(written)}”里的引号没有成对。"
            else:
                continue
            yield find("T01", *places.at(number), reason=reason)
            cut(places.elements[number], [(tag.start, tag.end)])


def _leaves_a_quote_open(tag: str) -> bool:
    """Whether a tag ends within quotes, which would go on in the paragraphs after it."""
    quote = ""
    for character in tag if _BLOCK_OR_WORD.match(tag) else "":
        straight = character.translate(_QUOTES)
        if straight in "\"'" and quote in ("", straight):
            quote = "" if quote else straight
    return quote != ""


def _fold_tag(match: re.Match[str]) -> str:
    """A tag in half width outside quotes, without zero-width blanks."""
    opening, inside, closing = match.groups()
    # A tag for a whole run is one like others: it may stand beside text, whose look remains.
    inside = _FOR_RUN.sub(r"\1\2", _fold_inside(inside))
    return _fold_outside(opening) + inside + _fold_outside(closing)


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


def environment(meter: Meter | None = None) -> "Environment":
    """The Jinja environment of all templates: sandboxed, escaping, undefined words are errors.

    The work of what is rendered in it is measured.
    """
    from jinja2 import StrictUndefined
    from jinja2.runtime import Context
    from jinja2.sandbox import SandboxedEnvironment
    from markupsafe import Markup, escape

    def finalize(value: object) -> object:
        """A line break in a value breaks the line of the same run; everything is escaped."""
        value = printed(value)
        if isinstance(value, str) and "\n" in value:
            return Markup(str(escape(value)).replace("\n", _LINE_BREAK))
        return value

    measured = meter or Meter()

    class Environment(SandboxedEnvironment):
        def getattr(self, obj: object, attribute: str) -> object:
            """Our lists are of dicts: their words go before the methods of a dict, and quicker."""
            if isinstance(obj, dict) and attribute in obj:
                return obj[attribute]
            return super().getattr(obj, attribute)

        def call(__self, __context: Context, __obj: Any, *given: Any, **named: Any) -> object:
            """As Jinja has it, which gives its own arguments names that none of a macro has."""
            called = functools.partial(super().call, __context)
            if isinstance(getattr(__obj, "__self__", None), str):
                return measured.apply(called, __obj, *given, **named)
            return measured.call(called, __obj, *given, **named)

        def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> object:
            applied = functools.partial(super().call_binop, context, operator, left, right)
            return measured.operate(operator, left, right, applied)

    made = Environment(autoescape=True, undefined=StrictUndefined, finalize=finalize)
    made.filters.update({written.name: written for written in FILTERS})
    bind(made, measured)
    made.filters[PLAIN] = plain
    return made


def parse(source: str) -> "nodes.Template":
    """The syntax of a part, a line a paragraph. Raises TemplateSyntaxError.

    Code within code within code is refused before anything walks down there.
    """
    from jinja2 import TemplateSyntaxError

    try:
        tree = environment().parse(source)
    except RecursionError:
        raise TemplateSyntaxError("too deep", 1) from None
    level: list[nodes.Node] = [tree]
    for _ in range(MOST_DEPTH_OF_CODE):
        level = [child for node in level for child in node.iter_child_nodes()]
    if level:
        raise TemplateSyntaxError("too deep", level[0].lineno)
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
            if any(found.code == "T01" for found in template.findings):
                continue  # what is not closed may be why
            place, text = place_in(template, name, fault.lineno)
            template.findings.append(find("T01", place, text, reason=explain(fault)))


def words_of(template: Template) -> set[str]:
    """The words that a template uses, those of its own aside."""
    from jinja2 import meta

    return set().union(*map(meta.find_undeclared_variables, template.trees.values()))


def sections_asked_for(template: Template) -> set[str]:
    """The names of the 部分 that the template takes from 综述."""
    from jinja2 import nodes

    asked = set()
    for tree in template.trees.values():
        for node in tree.find_all(nodes.Expr):
            match node:
                case nodes.Getattr(node=nodes.Name(name="综述"), attr=section):
                    asked.add(section)
                case nodes.Getitem(node=nodes.Name(name="综述"), arg=nodes.Const(value=section)):
                    asked.add(str(section))
    return asked


def place_in(template: Template, part: str, line: int) -> tuple[Place, str]:
    """The place of a line of a part's source (counted from 1), and the paragraph's plain text."""
    before = template.sources[part].split("\n")[: max(line - 1, 0)]
    # What the parts of a paragraph are merged into by {%- has the number of the first.
    number = next((int(m[1]) for text in reversed(before) if (m := _LINE_END.search(text))), -1)
    return template.places[part].at(number)


# What Jinja says of faults, and what is said instead.
_REASONS = (
    (
        r"Unexpected end of template.*innermost block that needs to be closed is '(\w+)'",
        "有 {0} 没有对应的 end{0}。",
    ),
    (r"Encountered unknown tag '(\w+)'", "“{0}”不是认识的标签，或者缺少与它对应的开头标签。"),
    (r"unexpected '(.*?)', expected '(.*)'", "“{0}”的前面缺少 {1}。"),
    (r"unexpected '(.*)'", "“{0}”写错了位置。"),
    (r"tag name expected", "{{% %}} 里没有写内容。"),
    (r"block '(.*)' defined twice", "block “{0}”写了两次。"),
    (r"unexpected char (.*) at", "不能用字符 {0}。"),
    (r"expected token '(.*)', got '(.*)'", "此处应当是 {0}，写成了 {1}。"),
    (r"Expected an expression, got '(.*)'", "此处缺少一个词，写成了 {0}。"),
    (r"No filter named '(\w+)'", "没有名为“{0}”的过滤器。"),
    (r"No test named '(\w+)'", "没有名为“{0}”的判断。"),
    (r"Missing end of (?:comment tag|raw directive)", "注释或 raw 没有写完。"),
    (r"(?i)too deep|recursion", "嵌套或互相引用太深。"),
    (r"access to attribute '(.*)' of .* is unsafe", "不能取用“{0}”。"),
    (r"'([^']*)' is undefined", "没有“{0}”这个词。"),
    (r"has no element \d+|index out of range", "没有这么多项。"),
    (r"has no (?:attribute|element) '?([^']*)'?", "没有“{0}”这个词。"),
    (r"division by zero|modulo by zero", "除数是 0。"),
    (r"object is not callable", "这个词的后面不能写括号。"),
    (r"missing \d+ required positional", "括号里少写了内容。"),
    (r"takes .* arguments? (?:but|')|unexpected keyword argument", "括号里写的内容不对。"),
    (r"to unpack", "这里拆不成这么多项。"),
    (r"object is not iterable", "这里只有一项，不能逐项印出。"),
    (r"unsupported operand|only concatenate|not supported between", "文字和数不能一起计算或比较。"),
)
# Names that Jinja has for what is written in a tag.
_TOKENS = {
    "end of print statement": "}}",
    "end of statement block": "%}",
    "end of template": "模板的结尾",
    "name": "名称",
    "string": "文字",
    "integer": "数字",
}
_CHINESE = Pattern("[\u4e00-\u9fff]")


def explain(fault: Exception) -> str:
    """The fault in Chinese."""
    message = str(fault).partition("\n")[0]
    if isinstance(fault, KeyError):
        return f"台账里没有{message.replace(chr(39), '“', 1).replace(chr(39), '”')}。"
    for pattern, reason in _REASONS:
        if match := re.search(pattern, message):
            return reason.format(*(_TOKENS.get(word, word) for word in match.groups()))
    return message if _CHINESE.search(message) else "这一处的代码不能执行。"
