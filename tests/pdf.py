"""From Word files to measured pages: LibreOffice makes the PDF, poppler tells what stands where.

For tests only. All lengths are points, from the left and the top edge of the paper.
"""

import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

MISSING = [tool for tool in ("soffice", "pdftotext") if shutil.which(tool) is None]

needs_office = pytest.mark.skipif(
    bool(MISSING), reason=f"measuring pages needs LibreOffice and poppler; missing: {MISSING}"
)


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


class Page(NamedTuple):
    """A page with its lines from top to bottom."""

    width: float
    height: float
    lines: tuple[Box, ...]

    def within(self, top: float, bottom: float) -> list[Box]:
        """The lines whose middle lies between two heights."""
        return [line for line in self.lines if top <= line.middle <= bottom]


def convert(documents: Mapping[str, bytes], folder: Path, suffix: str = ".docx") -> dict[str, Path]:
    """PDF files of these Office files, by name; `folder` takes both and LibreOffice's profile."""
    sources = []
    for name, data in documents.items():
        source = folder / f"{name}{suffix}"
        source.write_bytes(data)
        sources.append(source)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(folder)),
            *map(str, sources),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return {source.stem: source.with_suffix(".pdf") for source in sources}


def read_pages(pdf: Path) -> list[Page]:
    """The pages of a PDF file with their lines."""
    result = subprocess.run(
        ["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, timeout=120
    )
    tree = ET.fromstring(result.stdout)
    return [
        Page(
            float(page.attrib["width"]),
            float(page.attrib["height"]),
            tuple(_lines(_words(page))),
        )
        for page in tree.iter("{http://www.w3.org/1999/xhtml}page")
    ]


def _words(page: ET.Element) -> list[Box]:
    """What poppler calls a word: a stretch of text without a blank or a wide gap."""
    return [
        Box(
            *(float(word.attrib[side]) for side in ("xMin", "yMin", "xMax", "yMax")),
            word.text or "",
        )
        for word in page
    ]


def _lines(words: Iterable[Box]) -> list[Box]:
    """Words joined to lines: two whose middles are less than half their height apart."""
    rows: list[list[Box]] = []
    for word in sorted(words, key=lambda word: word.middle):
        if rows and word.middle - rows[-1][0].middle < (word.bottom - word.top) / 2:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_join(sorted(row)) for row in rows]


def _join(row: list[Box]) -> Box:
    text = row[0].text
    for before, word in pairwise(row):
        # A blank is a gap to poppler; between justified characters it makes none.
        blank = " " if word.left - before.right > 0.2 * (word.bottom - word.top) else ""
        text += blank + word.text
    return Box(
        row[0].left,
        min(word.top for word in row),
        max(word.right for word in row),
        max(word.bottom for word in row),
        text,
    )
