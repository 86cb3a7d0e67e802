"""What of a template reaches the page: every word it uses, and every paragraph of its own.

The template is rendered once with all its branches taken, each loop run once and a mark in the
place of each word, so that nothing depends on a ledger. What is printed with a mark that cannot be
found on the page vanishes; a paragraph of the template whose text cannot be found is lost.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from typing import TYPE_CHECKING

from lxml import etree

from ..findings.findings import Finding, find
from ..text.characters import nearest, shorten
from ..text.patterns import Pattern
from ..word.body import read_blocks
from ..word.lines import paragraphs_in, runs_of
from .places import OBJECT, Places, fixed_in, squeezed
from .template import Template, place_in

if TYPE_CHECKING:
    from jinja2 import nodes

_MARK = "\ufdd0{}\ufdd1"
_MARKED = Pattern("\ufdd0(\\d+)\ufdd1")
# Where a word need not be seen: in an attribute, in the instruction of a field.
_UNSEEN = Pattern(r'="[^"<>]*"|<w:instrText[^>]*>[^<]*<')
_BRACES = Pattern(r"[{｛]+[^{}｛｝]*[}｝]+|[{}]+")


def uncovered(template: Template, known: Set[str]) -> Iterator[Finding]:
    """The words that vanish, the paragraphs that are lost, and braces that would be printed."""
    for name in template.sources:
        yield from _braces(template, name, known)
        if name not in template.trees:
            continue
        printed: list[tuple[int, str]] = []
        flat = "".join(_pieces(template.trees[name].body, printed))
        try:
            parts = {**template.parts, name: flat.encode()}
            paragraphs = list(paragraphs_in(read_blocks(parts, name) or ()))
        except (etree.XMLSyntaxError, ValueError):
            continue  # rendering tells what does not fit together
        texts = ["".join(run.text for run in runs_of(paragraph)) for paragraph in paragraphs]
        seen = set(map(int, _MARKED.findall("".join((*texts, *_UNSEEN.findall(flat))))))
        for number, (line, word) in enumerate(printed):
            if number not in seen:
                yield find("T12", *place_in(template, name, line), word=word)
        yield from _lost(template.places[name], [squeezed(_MARKED.sub("", t)) for t in texts])


def _pieces(body: Iterable["nodes.Node"], printed: list[tuple[int, str]]) -> Iterator[str]:
    from jinja2 import nodes

    for node in body:
        if isinstance(node, nodes.TemplateData):
            yield node.data
        elif isinstance(node, nodes.Output):
            yield from _pieces(node.nodes, printed)
        elif isinstance(node, nodes.Expr):
            printed.append((node.lineno, _word_of(node)))
            yield _MARK.format(len(printed) - 1)
        else:
            for branch in ("body", "elif_", "else_"):
                yield from _pieces(getattr(node, branch, None) or (), printed)


def _word_of(node: "nodes.Expr") -> str:
    """The word that an expression prints, as its author wrote it."""
    from jinja2 import nodes

    for inner in (node, *node.find_all((nodes.Getattr, nodes.Name))):
        if isinstance(inner, nodes.Getattr) and isinstance(inner.node, nodes.Name):
            return f"{inner.node.name}.{inner.attr}"
        if isinstance(inner, nodes.Name):
            return inner.name
    return "{{ … }}"


def _lost(places: Places, texts: list[str]) -> Iterator[Finding]:
    """The paragraphs of the template whose own text is on no page."""
    left, everything = Counter(texts), "\n".join(texts)
    for number, text in enumerate(places.texts):
        own = squeezed("".join(fixed_in(text)))
        if not own:
            continue
        if left[own]:
            left[own] -= 1
        elif own not in everything and not all(
            squeezed(piece) in everything
            for fixed in fixed_in(text)
            for piece in fixed.split(OBJECT)  # a chart is printed as a text of its own
        ):
            yield find("T13", *places.at(number), text=shorten(own))


def _braces(template: Template, name: str, known: Set[str]) -> Iterator[Finding]:
    """Braces in the fixed text, which look as if a word had been meant."""
    from jinja2 import nodes

    places = template.places[name]
    if name in template.trees:
        data = _lines(template.trees[name].find_all(nodes.TemplateData))
        texts = {line: re.sub("<[^>]*>", "", text) for line, text in data}
    else:
        texts = {n: "".join(fixed_in(text)) for n, text in enumerate(places.texts)}
    for where, text in texts.items():
        for written in dict.fromkeys(_BRACES.findall(text)):
            at = place_in(template, name, where) if name in template.trees else places.at(where)
            word = re.split("[:：]", written.strip("{}｛｝ 　"))[0]
            if "{" in written or "}" in written or word in known:
                near = nearest(word, known, most=1)
                mend = f"是不是 {{{{ {near[0]} }}}}？" if near else ""
                yield find("T11", *at, text=written, near=mend)
            else:
                yield find("T18", *at, text=written)


def _lines(data: "Iterable[nodes.TemplateData]") -> Iterator[tuple[int, str]]:
    """The fixed text by the lines of the source, each a paragraph or a part of one."""
    gathered: dict[int, list[str]] = {}
    for node in data:
        gathered.setdefault(node.lineno, []).append(node.data)
    return ((line, "".join(pieces)) for line, pieces in gathered.items())
