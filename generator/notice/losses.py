"""What a template does to its values that makes their marks get lost on the way to the page.

Filters, methods, + and slices make a text of their own, without the marks of the value it was
made of; ~, join, default and macros keep the values they are given (tried with Jinja). A text
that was put together of several holds their marks as characters, so that whatever computes with
it is given the text without them.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .bounds import filtered
from .filters import FILTERS

if TYPE_CHECKING:
    from jinja2 import nodes

# The filter that gives a text without its marks; a template cannot write this name.
PLAIN = "without marks"

# Filters that hand a text on as it is, together with others, or a number in another writing.
_PASSING = frozenset(("default", "d", "join", "escape", "e", *(f.name for f in FILTERS)))
# Filters that hand a value on as it is, or choose among values.
_KEEPING = _PASSING | frozenset(
    (
        *("first", "last", "list", "reverse", "sort", "unique", "select", "reject"),
        *("selectattr", "rejectattr", "map", "groupby", "batch", "slice", "dictsort"),
        # These give numbers, which were never traced.
        *("length", "count", "int", "float", "round", "abs", "sum"),
    )
)


def untraced(tree: "nodes.Template") -> Iterator[tuple[int, str]]:
    """(line, code) of every expression that prints a changed copy of a value.

    What is printed or set counts; conditions do not.
    """
    from jinja2 import nodes

    for printing in tree.find_all((nodes.Output, nodes.Assign)):
        for node in _within(printing):
            if isinstance(node, nodes.Filter) and node.name not in _KEEPING:
                yield node.lineno, f"|{node.name}"
            elif isinstance(node, (nodes.Add, nodes.Mul, nodes.Mod)) and not _counts(node):
                yield node.lineno, {"Add": "+", "Mul": "*", "Mod": "%"}[type(node).__name__]
            elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Slice):
                yield node.lineno, "[…:…]"
            elif method := _method_of_texts(node):
                yield node.lineno, f".{method.attr}()"


def _within(node: "nodes.Node") -> Iterator["nodes.Node"]:
    """The expressions that make up what is printed, without those that only choose it."""
    from jinja2 import nodes

    for name, child in node.iter_fields():
        if isinstance(node, nodes.CondExpr) and name == "test":
            continue
        for one in child if isinstance(child, list) else [child]:
            if isinstance(one, nodes.Node) and not isinstance(one, nodes.Compare):
                yield one
                yield from _within(one)


def _counts(node: "nodes.BinExpr") -> bool:
    """Whether this is arithmetic with a number, or joins lists, which hold their values."""
    from jinja2 import nodes

    for side in (node.left, node.right):
        if isinstance(side, nodes.Const) and isinstance(side.value, (int, float)):
            return True
        if isinstance(side, (nodes.List, nodes.Getitem)) and isinstance(node, nodes.Add):
            return isinstance(side, nodes.List)
    return False


def _method_of_texts(node: "nodes.Node") -> "nodes.Getattr | None":
    """What is called, where that may be a method of a text."""
    from jinja2 import nodes

    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr):
        return node.node if hasattr(str, node.node.attr) else None
    return None


def compute_without_marks(tree: "nodes.Template") -> None:
    """Let filters, tests, comparisons, methods and slices see texts without their marks."""
    from jinja2 import nodes

    for node in list(tree.find_all(nodes.Expr)):
        if isinstance(node, nodes.Filter) and node.name not in _PASSING:
            node.node = node.node and _plain(node.node)
            node.args = [*map(_plain, node.args)]
        elif isinstance(node, nodes.Test):
            node.node, node.args = _plain(node.node), [*map(_plain, node.args)]
        elif isinstance(node, nodes.Compare):
            node.expr = _plain(node.expr)
            for other in node.ops:
                other.expr = _plain(other.expr)
        elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Slice):
            node.node = _plain(node.node)
        elif isinstance(node, nodes.Getitem):
            node.arg = _plain(node.arg)
        elif isinstance(node, nodes.Call) and (method := _method_of_texts(node)):
            method.node = _plain(method.node)
            node.args = [*map(_plain, node.args)]


def _plain(node: "nodes.Expr") -> "nodes.Expr":
    from jinja2 import nodes

    return node if isinstance(node, nodes.Const) else filtered(node, node, PLAIN)
