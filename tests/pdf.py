"""Files through LibreOffice: in another form, on measured pages; and which tests need it."""

import shutil
import subprocess
import tempfile
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


# LibreOffice's settings: made at its first start, which takes longer than all that follow.
_PROFILE = tempfile.TemporaryDirectory()


def save_as(form: str, folder: Path, *sources: Path) -> list[Path]:
    """These files as LibreOffice saves them in that form, in a folder made for it."""
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={Path(_PROFILE.name).as_uri()}", "--headless"),
            *("--norestore", "--convert-to", form, "--outdir", str(folder), *map(str, sources)),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return [folder / f"{path.stem}.{form.partition(':')[0]}" for path in sources]


def convert(documents: Mapping[str, bytes], folder: Path, suffix: str = ".docx") -> dict[str, Path]:
    """PDF files of these Office files, by name; `folder` takes both."""
    sources = [folder / f"{name}{suffix}" for name in documents]
    for source, data in zip(sources, documents.values(), strict=True):
        source.write_bytes(data)
    return {path.stem: path for path in save_as("pdf", folder, *sources)}


def read_pages(pdf: Path) -> list[PrintedPage]:
    """The pages of a PDF file with their lines."""
    return pages.read_pages(pdf.read_bytes())
