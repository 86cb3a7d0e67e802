"""The words that a template uses of what it loops over: 措施.正文 within {% for 措施 in … %}."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ..ledger.choices import Audience
from ..ledger.loops import Loop
from ..ledger.words import TEMPLATE_WORDS, TemplateWord

if TYPE_CHECKING:
    from jinja2 import nodes


class Unknown(NamedTuple):
    """A word, as written (a.没有), that the things of a loop do not have; `known` are theirs."""

    line: int
    variable: str
    word: str
    known: list[str]


def unknown_inner_words(tree: "nodes.Template", audience: Audience) -> list[Unknown]:
    """The unknown words of a part of a template, but for those whose lack it provides for.

    What cannot be followed, such as the arguments of a macro, is left to the renderer.
    """
    from jinja2 import nodes

    used = list(_used(tree, dict(_TOP)))
    provided = {
        id(asking.node)
        for asking in tree.find_all((nodes.Filter, nodes.Test))
        if asking.name in ("default", "d", "defined", "undefined")
    }
    optional = {(loop.name, node.attr) for node, loop in used if id(node) in provided}
    found = []
    for node, loop in used:
        known = [word.name for word in loop.for_audience(audience)]
        if node.attr in known or hasattr(dict, node.attr) or (loop.name, node.attr) in optional:
            continue
        variable = node.node.name if isinstance(node.node, nodes.Name) else loop.name
        found.append(Unknown(node.lineno, variable, node.attr, known))
    return found


class _Held(NamedTuple):
    """What an expression gives: a thing of the loop (`depth` 0), a list of them (1), or such lists
    by name (2)."""

    loop: Loop
    depth: int

    def within(self) -> "_Held | None":
        """What one step leads to: that of a list, or of a name."""
        return _Held(self.loop, self.depth - 1) if self.depth else None


# What the names at a place of the template stand for; None where that is not known.
_Scope = dict[str, _Held | None]
_TOP: _Scope = {
    word.name: _Held(word.loop, word.depth)
    for word in TEMPLATE_WORDS
    if isinstance(word, TemplateWord) and word.loop
}

# Filters that give a list of the same things, and those that give one of them.
_LISTING = frozenset(
    ("list", "reverse", "sort", "unique", "select", "reject", "selectattr", "rejectattr")
)
_CHOOSING = frozenset(("first", "last", "random"))


def _used(node: "nodes.Node", scope: _Scope) -> Iterator[tuple["nodes.Getattr", Loop]]:
    """Every word that is taken of a thing of a loop, with the loop."""
    from jinja2 import nodes

    if isinstance(node, nodes.Getattr):
        held = _held(node.node, scope)
        if held and held.depth == 0:
            yield node, held.loop
    inner = scope
    if isinstance(node, nodes.For):
        held = _held(node.iter, scope)
        inner = {**scope, **dict.fromkeys(_names(node.target))}
        if held and held.depth == 1 and isinstance(node.target, nodes.Name):
            inner[node.target.name] = held.within()
    elif isinstance(node, (nodes.Macro, nodes.CallBlock)):
        inner = {**scope, **dict.fromkeys(arg.name for arg in node.args)}
    elif isinstance(node, nodes.With):
        inner = {**scope, **dict.fromkeys(name for t in node.targets for name in _names(t))}
    for field, value in node.iter_fields():
        outside = isinstance(node, nodes.For) and field in ("iter", "else_")
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, nodes.Node):
                yield from _used(child, scope if outside else inner)
    if isinstance(node, nodes.Assign):
        held = _held(node.node, scope)
        for name in _names(node.target):
            # A name that is set to different things is not followed.
            scope[name] = held if scope.get(name, held) == held else None


def _names(target: "nodes.Node") -> list[str]:
    """The names that a target binds: one, or those of a tuple."""
    from jinja2 import nodes

    parts = target.items if isinstance(target, nodes.Tuple) else [target]
    return [part.name for part in parts if isinstance(part, nodes.Name)]


def _held(node: "nodes.Node", scope: _Scope) -> _Held | None:
    """What an expression gives; None for what is no thing of a loop, or cannot be told."""
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        return scope.get(node.name)
    if not isinstance(node, (nodes.Getattr, nodes.Getitem, nodes.Filter)) or node.node is None:
        return None
    held = _held(node.node, scope)
    if held is None:
        return None
    match node:
        case nodes.Getattr(attr=word) if held.depth == 0:
            inner = next((inner.loop for inner in held.loop.words if inner.name == word), None)
            return _Held(inner, 1) if inner else None
        case nodes.Getattr() if held.depth == 1:
            return None
        case nodes.Getitem(arg=nodes.Slice()):
            return held
        case nodes.Getattr() | nodes.Getitem():
            return held.within()
        case nodes.Filter(name=name) if name in _LISTING and held.depth == 1:
            return held
        case nodes.Filter(name=name) if name in _CHOOSING:
            return held.within()
    return None
