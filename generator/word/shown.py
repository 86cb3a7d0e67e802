"""Where the page of a Word document shows something else than its text holds."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from ..package.wordfile import main_part
from .body import LINE_BREAK, RunText, WordParagraph
from .contrast import LEAST_SIZE, Colour, is_pale
from .lines import paragraphs_in, printed_blocks, runs_of
from .looks import Look

_PAPER = "FFFFFF"
# A link shows its text; the results of other fields are computed anew.
_RAISED = {"superscript": "显示为上标", "subscript": "显示为下标"}
_LASTING_FIELDS = ("HYPERLINK",)
# The colours of a highlight (ECMA-376-1, 17.18.40).
_HIGHLIGHTS = {
    "black": "000000",
    "blue": "0000FF",
    "cyan": "00FFFF",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGray": "808080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "green": "00FF00",
    "lightGray": "C0C0C0",
    "magenta": "FF00FF",
    "red": "FF0000",
    "white": "FFFFFF",
    "yellow": "FFFF00",
}


class Shown(NamedTuple):
    """A stretch of a paragraph that is not read as it is written, and how it looks."""

    paragraph: str
    text: str
    how: str
    start: int


def not_as_written(parts: Mapping[str, bytes]) -> Iterator[Shown]:
    """What the pages of a Word file show otherwise than its texts, in their order."""
    main = main_part(parts)
    for name, blocks in printed_blocks(parts):
        for paragraph in paragraphs_in(blocks):
            yield from _shown(paragraph, beside=name != main)


def _shown(paragraph: WordParagraph, beside: bool) -> Iterator[Shown]:
    runs = runs_of(paragraph)
    whole = "".join(run.text for run in runs).replace(LINE_BREAK, "\n")
    start = 0
    for how, alike in groupby(runs, lambda run: _how(run, beside)):
        text = "".join(run.text for run in alike)
        if how and text.strip():
            yield Shown(whole, text, how, start)
        start += len(text)


def _how(run: RunText, beside: bool) -> str:
    """How a text is seen; "" where it is read as it is written."""
    found = [_RAISED[run.look.raised]] if run.look.raised in _RAISED else []
    found += unlike_text(run.look)
    lasting = run.field.upper().startswith(_LASTING_FIELDS)
    if run.field and not lasting and not (beside and is_page_number(run.field)):
        found.append(f"是自己会变的域（{run.field.split()[0]}）")
    return "，".join(found)


def unlike_text(look: Look) -> list[str]:
    """Why a text of this look is not read as it is written."""
    found = [words for _, words in look.distorted]
    if look.struck:
        found.append("有删除线")
    if 0 < look.size < LEAST_SIZE:
        found.append(f"字号只有{look.size:g}磅")
    if _is_hardly_seen(look):
        found.append("文字与底色分不清")
    return found


def is_page_number(field: str) -> bool:
    """Whether the field of this instruction gives the number of a page, or how many there are."""
    return field.upper().startswith(("PAGE", "NUMPAGES", "SECTIONPAGES"))


def _is_hardly_seen(look: Look) -> bool:
    """Whether the text has about the colour of what is behind it.

    Text without a colour of its own turns white on a dark shading, but not on a highlight.
    """
    behind = _HIGHLIGHTS.get(look.highlight)
    if behind is None and not look.colour:
        return False
    try:
        text, ground = map(_parts, (look.colour or "000000", behind or look.highlight or _PAPER))
    except ValueError:  # a pattern, or what is no colour
        return False
    return is_pale(text, ground)


def _parts(colour: str) -> Colour:
    """Red, green and blue of RRGGBB."""
    red, green, blue = bytes.fromhex(colour)
    return red / 255, green / 255, blue / 255
