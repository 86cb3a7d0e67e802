"""What a template does to its values that makes their traces get lost on the way to the page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import nodes

# Filters that hand a value on as it is, or choose among values.
_KEEPING = frozenset(
    (
        *("default", "d", "join", "first", "last", "list", "escape", "e", "reverse", "sort"),
        *("unique", "select", "reject", "selectattr", "rejectattr", "map", "groupby", "batch"),
        *("slice", "dictsort"),
        # These give numbers, which were never traced.
        *("length", "count", "int", "float", "round", "abs", "sum"),
    )
)


def untraced(tree: "nodes.Template") -> Iterator[tuple[int, str]]:
    """(line, code) of every expression that prints a changed copy of a value.

    What is printed or set counts; conditions do not. Filters, methods, + and slices make a text
    of their own; ~, join, default and macros keep the values they are given (tried with Jinja).
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
            elif (
                isinstance(node, nodes.Call)
                and isinstance(node.node, nodes.Getattr)
                and hasattr(str, node.node.attr)
            ):
                yield node.lineno, f".{node.node.attr}()"


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
