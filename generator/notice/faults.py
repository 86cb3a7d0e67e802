"""What is wrong with a template, without any ledger: each fault at its paragraph."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..findings.findings import Finding, did_you_mean, find, in_file
from ..ledger.choices import Audience
from ..ledger.loops import LOOPS
from ..ledger.words import AMBIGUOUS, BY_NAME
from ..text.characters import nearest
from ..text.patterns import Pattern
from .losses import untraced
from .template import Template, explain, place_in

if TYPE_CHECKING:
    from jinja2 import nodes

# What a reader of the notice must not get: tracked changes, which name their author, and text
# that only seems to be gone (ECMA-376-1, 17.13.5 and 17.3.2.41).
_UNFINISHED = (
    (Pattern(r"<w:(?:ins|del|moveFrom|moveTo)\b[^>]*>"), "修订标记"),
    (Pattern(r'<w:vanish\b(?![^>]*w:val="(?:0|false|off)")[^>]*>'), "隐藏文字"),
)


def check_template(template: Template, known: set[str]) -> list[Finding]:
    """Faults of syntax, and words that are not `known`, each at its paragraph."""
    from jinja2 import TemplateSyntaxError, meta

    findings = list(template.findings)
    for name, source in template.sources.items():
        for pattern, what in _UNFINISHED:
            if match := pattern.search(source):
                place, text = place_in(template, name, source.count("\n", 0, match.start()) + 1)
                findings.append(find("T07", place, text, what=what))
    for name, tree in template.trees.items():
        source = template.sources[name]
        try:
            words = meta.find_undeclared_variables(tree)
        except TemplateSyntaxError as fault:  # a filter or a test that does not exist
            place, text = place_in(template, name, fault.lineno)
            findings.append(find("T01", place, text, reason=explain(fault)))
            continue
        for word in sorted(words - known):
            place, text = place_in(template, name, _line_of(word, source))
            near = did_you_mean(nearest(word, known))
            if word in AMBIGUOUS:
                near = "请写明是" + "或".join(f"“{choice}”" for choice in AMBIGUOUS[word]) + "。"
            found = find("T02", place, text, word=word, near=near)
            findings.append(found)
        for line, word, similar in _unknown_inner_words(tree, template.audience):
            place, text = place_in(template, name, line)
            findings.append(find("T02", place, text, word=word, near=did_you_mean(similar)))
        for line, done in untraced(tree):
            place, text = place_in(template, name, line)
            findings.append(find("T06", place, text, done=done))
    return in_file(template.path, findings)


def _unknown_inner_words(
    tree: "nodes.Template", audience: Audience
) -> Iterator[tuple[int, str, list[str]]]:
    """(line, word, nearest words) for each word of a loop that no loop has: 措施.正问.

    Other words are those that the template makes itself, and those whose lack it provides for.
    """
    from jinja2 import nodes

    inner = {word.name for loop in LOOPS for word in loop.for_audience(audience)}
    known = inner | {keyword.key for keyword in tree.find_all(nodes.Keyword)}
    known |= {str(constant.value) for constant in tree.find_all(nodes.Const)}
    for asking in tree.find_all((nodes.Filter, nodes.Test)):
        provides = asking.name in ("default", "d", "defined", "undefined")
        if provides and isinstance(asking.node, nodes.Getattr):
            known.add(asking.node.attr)
    for node in tree.find_all(nodes.Getattr):
        of = node.node.name if isinstance(node.node, nodes.Name) else ""
        if of not in BY_NAME and node.attr not in known and not node.attr.isascii():
            near = nearest(node.attr, inner)
            yield node.lineno, f"{of}.{node.attr}", [f"{of}.{word}" for word in near]


def _line_of(word: str, source: str) -> int:
    pattern = re.compile(
        rf"\{{[{{%](?:(?![%}}]\}}).)*?(?<![\w.]){re.escape(word)}(?!\w)", re.DOTALL
    )
    match = pattern.search(source)
    return source.count("\n", 0, match.end()) + 1 if match else 1
