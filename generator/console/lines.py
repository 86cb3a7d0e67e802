"""Lines no wider than the terminal, with hanging indents; a Chinese character counts two.

click and rich break at blanks only, of which a Chinese sentence has none; they know nothing of the
punctuation that must not begin a line.
"""

import os
import shutil
import sys

import click

from ..text.characters import width_of
from ..text.patterns import Pattern

# A line may break between two of these: blanks, or a word or a Chinese character with the
# punctuation and the colours that belong to it.
_COLOURS = r"(?:\x1b\[[\d;]*m)*"
_PIECE = Pattern(
    rf"[^\S\n]+|{_COLOURS}[（《〈「『【〔“‘]*(?:[!-~]+|.)[，。；：！？、）》〉」』】〕”’…—]*{_COLOURS}"
)
# Beyond this a sentence is hard to read, however wide the terminal is.
_WIDEST = 100


def wrapped(text: str, width: int, hang: int = 0) -> str:
    """The text in lines of so many half-width characters, those after the first indented.

    What has no place to break, such as a long path, stays whole.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = " " * hang if lines else ""
        for piece in _PIECE.findall(paragraph):
            if line.strip() and width_of(click.unstyle(line + piece.rstrip())) > width:
                lines.append(line.rstrip())
                line = " " * hang
                piece = piece.lstrip()
            line += piece
        lines.append(line)
    return "\n".join(lines)


def say(text: str, hang: int = 2, err: bool = False) -> None:
    """Print a sentence, which may have colours.

    What is no terminal gets one line, which other programs can search, unless COLUMNS is set.
    """
    if (sys.stderr if err else sys.stdout).isatty() or "COLUMNS" in os.environ:
        # A line that fills the last column would be followed by an empty one on Windows.
        text = wrapped(text, min(shutil.get_terminal_size().columns - 1, _WIDEST), hang)
    click.echo(text, err=err)
