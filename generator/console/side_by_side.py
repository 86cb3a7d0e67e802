"""Two texts beside each other on the terminal, with the changed words marked."""

import os
import sys

import click

from ..text.differences import words_changed

# Equal text longer than twice this is shown by its ends only.
CONTEXT = 12


def _has_colours() -> bool:
    """Whether stdout is a terminal that shows colours (https://no-color.org)."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def side_by_side(before: str, after: str) -> tuple[str, str]:
    """Both texts with the changed words marked: in colours, or in […] where there are none."""
    colours = _has_colours()
    left: list[str] = []
    right: list[str] = []
    end, there = 0, 0
    for a0, a1, b0, b1 in words_changed(before, after):
        left += [_shortened(before[end:a0], bool(end), True), _mark(before[a0:a1], colours, "red")]
        right += [
            _shortened(after[there:b0], bool(there), True),
            _mark(after[b0:b1], colours, "green"),
        ]
        end, there = a1, b1
    if not left:
        return before, after
    left.append(_shortened(before[end:], True, False))
    right.append(_shortened(after[there:], True, False))
    return "".join(left), "".join(right)


def _mark(text: str, colours: bool, colour: str) -> str:
    if not text:
        return "" if colours else "[]"
    if colours:
        return click.style(text, fg=colour, underline=colour == "green", bold=True)
    return f"[{text}]"


def _shortened(text: str, after: bool, before: bool) -> str:
    """Text between changes, without its middle (or, at an end of the whole, its far end)."""
    if len(text) <= 2 * CONTEXT:
        return text
    head = text[:CONTEXT] if after else ""
    return f"{head}…{text[-CONTEXT:] if before else ''}"


def one_line(text: str) -> str:
    """The text with its line breaks shown."""
    return text.replace("\n", "⏎")
