"""From several Word files to measured pages at one go; which tests need LibreOffice for it."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.paper import pages
from generator.paper.pages import PrintedPage

MISSING = [tool for tool in ("soffice", "pdftotext") if shutil.which(tool) is None]

NEEDS_OFFICE = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"needs LibreOffice and poppler; missing: {MISSING}"),
]


def needs_office(test):
    """LibreOffice takes seconds to start: such a test is slow, and skipped where it is missing."""
    for mark in NEEDS_OFFICE:
        test = mark(test)
    return test


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


def read_pages(pdf: Path) -> list[PrintedPage]:
    """The pages of a PDF file with their lines."""
    return pages.read_pages(pdf.read_bytes())
