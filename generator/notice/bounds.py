"""Bounds for the code of a template, so that none runs for hours or fills the memory.

A notice of the largest ledger comes near none of them. Loops are counted, and whatever can make a
large value of small ones (operators, calls, filters, ~ and set blocks) is looked at: what goes in
must be small, what comes out no larger than a notice.
"""

import functools
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ..findings.limits import (
    MOST_PRINTED,
    MOST_RANGE,
    MOST_RENDERING,
    MOST_ROUNDS,
    MOST_TEMPLATE_NUMBER,
    MOST_TEMPLATE_TEXT,
)
from ..text.patterns import Pattern

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.sandbox import SandboxedEnvironment

# The filters that bound a loop and a text, and that look at what goes into one; a template cannot
# write these names.
_ROUNDS, _TEXT, _PRINTED = "bounded rounds", "bounded text", "printed"
_OPERATORS = ("+", "-", "*", "/", "//", "%", "**")
_MOST_POWER = 64
_WIDTH = Pattern(r"%[^a-zA-Z%]*\d{5}")
# What gives another notice each time, or has no bound.
_UNFIT_FILTERS, _UNFIT_GLOBALS = ("random", "urlize"), ("lipsum",)
_SIZED = (str, list, tuple)


class TooMuch(Exception):
    """A template that would take too much time or memory, with the reason."""


class Meter:
    """Measures the work of one rendering. Every method raises TooMuch beyond a bound."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self._left, self._end = MOST_ROUNDS, time.monotonic() + MOST_RENDERING

    def spend(self, *sized: object) -> None:
        """Count a step, and the sizes of what it works on."""
        self._left -= 1 + sum(len(value) for value in sized if isinstance(value, _SIZED)) // 1000
        if self._left < 0:
            raise TooMuch(f"循环和运算超过 {MOST_ROUNDS} 次。")
        if time.monotonic() > self._end:
            raise TooMuch(f"套用超过 {MOST_RENDERING} 秒。")

    def rounds(self, things: Iterable[object]) -> Iterator[object]:
        """The things of a loop, each of which is counted."""
        for thing in things:
            self.spend()
            yield thing

    def pieces(self, pieces: Iterable[str]) -> Iterator[str]:
        """The pieces of what is printed, which together must be no more than a notice has."""
        left = MOST_PRINTED
        for piece in pieces:
            left -= len(piece)
            if left < 0:
                raise TooMuch("印出的文字过多。")
            yield piece

    def made(self, value: Any) -> Any:
        """A value that was made, unless it is too large."""
        self.spend(value)
        if isinstance(value, int) and abs(value) > MOST_TEMPLATE_NUMBER:
            raise TooMuch("算出的数过大。")
        if isinstance(value, _SIZED) and len(value) > MOST_TEMPLATE_TEXT:
            raise TooMuch("拼成的文字过长。")
        return value

    def call(self, function: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """What a function gives."""
        self.spend(*given, *named.values())
        return self.made(function(*given, **named))

    def apply(self, function: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """What a filter, or a method of a text, gives: its numbers may be widths."""
        for argument in (*given[1:], *named.values()):
            if isinstance(argument, int) and abs(argument) > MOST_RANGE:
                raise TooMuch(f"数字超过 {MOST_RANGE}。")
        if any(isinstance(argument, str) and _WIDTH.search(argument) for argument in given):
            raise TooMuch("拼成的文字过长。")
        return self.call(function, *given, **named)

    def operate(self, operator: str, left: Any, right: Any, apply: Callable[[], Any]) -> Any:
        """What an operator makes of two values, which are looked at before."""
        self.spend(left, right)
        size = next((len(side) for side in (left, right) if isinstance(side, _SIZED)), 0)
        factor = next((side for side in (left, right) if isinstance(side, int)), 0)
        if operator == "*" and size * factor > MOST_TEMPLATE_TEXT:
            raise TooMuch("拼成的文字过长。")
        if operator == "**" and (abs(left) > MOST_TEMPLATE_NUMBER or abs(right) > _MOST_POWER):
            raise TooMuch("算出的数过大。")
        if operator == "%" and isinstance(left, str) and _WIDTH.search(left):
            raise TooMuch("拼成的文字过长。")
        return self.made(apply())


def printed(value: object) -> object:
    """A value that is printed or put into a text, unless that is none of either.

    Jinja would print a list, or the name of a function, as Python writes it.
    """
    from jinja2 import Undefined

    if isinstance(value, (str, int, float, Undefined)) and not isinstance(value, bool):
        return value
    if callable(value):
        raise ValueError("这个词的后面要写括号，括号里写明要哪一个。")
    if isinstance(value, Iterable):
        raise ValueError("这里是一组内容，不能直接印出，要用 {% for %} 逐项印出。")
    raise ValueError("这里印出来的不是文字，也不是数。")


def bind(environment: "SandboxedEnvironment", meter: Meter) -> None:
    """Set the bounds for the templates of an environment, whose work is measured."""
    environment.intercepted_binops = frozenset(_OPERATORS)
    for name in _UNFIT_FILTERS:
        del environment.filters[name]
    for name in _UNFIT_GLOBALS:
        del environment.globals[name]
    environment.globals["range"] = _range
    for name, function in environment.filters.items():
        environment.filters[name] = functools.wraps(function)(
            functools.partial(meter.apply, function)
        )
    environment.filters.update({_ROUNDS: meter.rounds, _TEXT: meter.made, _PRINTED: printed})


def _range(*arguments: int) -> range:
    made = range(*arguments)
    if len(made) > MOST_RANGE:
        raise TooMuch(f"range 超过 {MOST_RANGE}。")
    return made


def bound(tree: "nodes.Template") -> None:
    """Let the loops of a template be counted, and the texts it puts together measured."""
    from jinja2 import nodes

    for node in list(tree.find_all((nodes.For, nodes.Concat, nodes.AssignBlock))):
        if isinstance(node, nodes.For):
            node.iter = filtered(node, node.iter, _ROUNDS)
        elif isinstance(node, nodes.AssignBlock):
            node.filter = filtered(node, node.filter, _TEXT)
        elif isinstance(node, nodes.Concat):
            parts: list[nodes.Expr] = [filtered(part, part, _PRINTED) for part in node.nodes]
            whole = nodes.Concat(parts, lineno=node.lineno, environment=node.environment)
            node.nodes = [filtered(node, whole, _TEXT)]


def filtered(at: "nodes.Node", node: Any, name: str) -> "nodes.Filter":
    """What a filter makes of an expression, `at` its place."""
    from jinja2 import nodes

    filtered = nodes.Filter(node, name, [], [], None, None, lineno=at.lineno)
    filtered.environment = at.environment
    return filtered
