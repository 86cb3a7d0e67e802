"""What is wrong with a template, without any ledger: each fault at its paragraph."""

import functools
from collections.abc import Iterator, Set
from typing import TYPE_CHECKING

from ..charts.kinds import charts_for, not_known
from ..findings.findings import Finding, bounded, did_you_mean, find, has_errors, in_file
from ..ledger.choices import Audience
from ..ledger.loops import LOOPS
from ..ledger.words import (
    AMBIGUOUS,
    BASIC_WORDS,
    BY_NAME,
    CHART_WORD,
    TEMPLATE_WORDS,
    is_reserved,
)
from ..text.characters import nearest
from .coverage import uncovered
from .losses import untraced
from .template import Template, explain, place_in
from .unfinished import unfinished

if TYPE_CHECKING:
    from jinja2 import nodes

# What a notice cannot do without: a word of each of these, and what is said where there is none.
_ESSENTIALS = (
    (("通报标题",), "{{ 通报标题 }}"),
    (("方面列表",), "问题和措施（方面列表）"),
    (("署名", "党组织全称"), "{{ 署名 }}"),
    (("成文日期", "通报日期"), "{{ 成文日期 }}"),
)

# Who may use each word that not everybody may.
_AUDIENCES = {
    **{word.name: word.audience for loop in LOOPS for word in loop.words},
    **{word.name: word.audience for word in (*BASIC_WORDS, *TEMPLATE_WORDS)},
}


def check_template(template: Template, known: Set[str]) -> list[Finding]:
    """Everything that is wrong with a template whose words are `known`, each at its paragraph."""
    return list(_checked(template, frozenset(known)))


@functools.lru_cache(maxsize=8)
def _checked(template: Template, known: frozenset[str]) -> list[Finding]:
    """The same, found once for all ledgers that have the same words of their own."""
    findings = [*template.findings, *unfinished(template)]
    used: set[str] = set()
    for name, tree in template.trees.items():
        findings += _faults_of_code(template, name, tree, known, used)
    findings += uncovered(template, known)
    if not has_errors(findings):
        findings += _lacks(template, used)
    findings += [find("T16", what=what) for what in template.left_out]
    return in_file(template.path, bounded(dict.fromkeys(findings)))


def _faults_of_code(
    template: Template, part: str, tree: "nodes.Template", known: Set[str], used: set[str]
) -> Iterator[Finding]:
    """Faults of syntax and words that nothing has; the words that the part uses go to `used`."""
    from jinja2 import TemplateSyntaxError, meta, nodes

    try:
        words = meta.find_undeclared_variables(tree)
    except TemplateSyntaxError as fault:  # a filter or a test that does not exist
        yield find("T01", *place_in(template, part, fault.lineno), reason=explain(fault))
        return
    used |= words
    for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        reason = "模板里不能引用别的模板。"
        yield find("T01", *place_in(template, part, node.lineno), reason=reason)
    lines = {node.name: node.lineno for node in reversed(list(tree.find_all(nodes.Name)))}
    for word in sorted(words - known):
        near = _not_for_these_readers(word) or did_you_mean(nearest(word, known))
        if word in AMBIGUOUS:
            near = "请写明是" + "或".join(f"“{choice}”" for choice in AMBIGUOUS[word]) + "。"
        yield find("T02", *place_in(template, part, lines[word]), word=word, near=near)
    for line, word, similar in _unknown_inner_words(tree, template.audience):
        near = _not_for_these_readers(word.partition(".")[2]) or did_you_mean(similar)
        yield find("T02", *place_in(template, part, line), word=word, near=near)
    for line, name in _charts_in(tree):
        if name not in charts_for(template.audience):
            near = not_known(name, template.audience)
            written = f"{CHART_WORD}({name})"
            yield find("T02", *place_in(template, part, line), word=written, near=near)
    given: list[nodes.Assign | nodes.AssignBlock] = [*tree.find_all(nodes.Assign)]
    for assigned in [*given, *tree.find_all(nodes.AssignBlock)]:
        for target in (assigned.target, *assigned.target.find_all(nodes.Name)):
            if isinstance(target, nodes.Name) and is_reserved(target.name):
                yield find("T22", *place_in(template, part, target.lineno), word=target.name)
    for line, done in untraced(tree):
        yield find("T06", *place_in(template, part, line), done=done)


def _not_for_these_readers(word: str) -> str:
    """Who may use a word that a template for others lacks; nothing where nobody has it."""
    audience = _AUDIENCES.get(word, Audience.PUBLIC)
    if audience is Audience.PUBLIC:
        return ""
    return f"受众为{audience}的模板才能用它。受众写在文件的自定义属性“受众”里。"


def _charts_in(tree: "nodes.Template") -> Iterator[tuple[int, str]]:
    """(line, name) of every chart that is inserted by its name, as it is written."""
    from jinja2 import nodes

    for call in tree.find_all(nodes.Call):
        is_chart = isinstance(call.node, nodes.Name) and call.node.name == CHART_WORD
        if is_chart and call.args and isinstance(call.args[0], nodes.Const):
            yield call.lineno, str(call.args[0].value)


def _lacks(template: Template, used: set[str]) -> Iterator[Finding]:
    """What a template has not that a notice needs; one for something else has none of it."""
    from jinja2 import nodes

    code = (nodes.If, nodes.For, nodes.Expr)
    said = (n for tree in template.trees.values() for n in tree.find_all(code))
    if all(isinstance(node, nodes.TemplateData) for node in said):
        yield find("T14")
    elif template.audience is Audience.INTERNAL:
        return  # a document for the office alone may be anything
    elif any(used.intersection(words) for words, _ in _ESSENTIALS):
        for words, what in _ESSENTIALS:
            if not used.intersection(words):
                yield find("T15", what=what)


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
