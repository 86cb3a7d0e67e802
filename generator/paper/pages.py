"""Where the lines of a PDF stand, as poppler tells it.

All lengths are points, from the left and the top edge of the paper.
"""

import shutil
import subprocess
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from .libreoffice import NoPdf

_POPPLER = "pdftotext"
_MOST_SECONDS = 120
_SIDES = ("xMin", "yMin", "xMax", "yMax")
_GAP = 0.2  # of the height of a line: a blank, between justified characters there is none


class Box(NamedTuple):
    """A stretch of text and where it stands."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


class PrintedPage(NamedTuple):
    """A page with its lines from top to bottom."""

    width: float
    height: float
    lines: tuple[Box, ...]

    def within(self, top: float, bottom: float) -> list[Box]:
        """The lines whose middle lies between two heights."""
        return [line for line in self.lines if top <= line.middle <= bottom]


def read_pages(pdf: bytes) -> list[PrintedPage]:
    """The pages of a PDF with their lines. Raises NoPdf where poppler cannot tell them."""
    program = shutil.which(_POPPLER)
    if program is None:
        raise NoPdf(f"这台电脑没有安装 poppler（{_POPPLER}）。")
    try:
        result = subprocess.run(
            [program, "-bbox", "-", "-"], input=pdf, capture_output=True, timeout=_MOST_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        raise NoPdf(f"{_POPPLER} 没有量完页面。") from None
    parser = etree.XMLParser(recover=True, no_network=True, resolve_entities=False)
    root = etree.fromstring(result.stdout or b"<pages/>", parser)
    return [
        PrintedPage(
            float(page.get("width", "0")),
            float(page.get("height", "0")),
            tuple(_lines(_words(page))),
        )
        for page in root.iter("{*}page")
    ]


def _words(page: etree._Element) -> list[Box]:
    """What poppler calls a word: a stretch of text without a blank or a wide gap."""
    return [Box(*_sides(word), text=word.text or "") for word in page]


def _sides(word: etree._Element) -> tuple[float, float, float, float]:
    left, top, right, bottom = (float(word.get(side, "0")) for side in _SIDES)
    return left, top, right, bottom


def _lines(words: Iterable[Box]) -> Iterator[Box]:
    """Words joined to lines: two whose middles are less than half their height apart."""
    rows: list[list[Box]] = []
    for word in sorted(words, key=lambda word: word.middle):
        if rows and word.middle - rows[-1][0].middle < (word.bottom - word.top) / 2:
            rows[-1].append(word)
        else:
            rows.append([word])
    yield from (_join(sorted(row)) for row in rows)


def _join(row: list[Box]) -> Box:
    text = row[0].text
    for before, word in pairwise(row):
        text += " " * (word.left - before.right > _GAP * (word.bottom - word.top)) + word.text
    return Box(
        row[0].left,
        min(word.top for word in row),
        max(word.right for word in row),
        max(word.bottom for word in row),
        text,
    )
