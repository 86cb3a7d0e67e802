"""From a Word file to PDF, through LibreOffice where it is installed."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

# A PDF for the archive (ISO 19005-2), with the structure that readers for the blind follow, and
# without comments, which are not for whoever reads it.
_ARCHIVED = {
    "SelectPdfVersion": {"type": "long", "value": "2"},
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "PDFUACompliance": {"type": "boolean", "value": "true"},
    "ExportNotes": {"type": "boolean", "value": "false"},
}
_MOST_SECONDS = 180
_NAMES = ("soffice", "libreoffice")
# Where LibreOffice is where it is not on the path, but on Windows.
FOLDERS = (
    *("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program"),
    *("/opt/libreoffice*/program", "/snap/bin", "/Applications/LibreOffice.app/Contents/MacOS"),
)
_WINDOWS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
# The language of the whole file, which LibreOffice takes from the Western text.
_LANGUAGE = re.compile(
    rb"(/Type\s*/Catalog\b(?:(?!endobj).)*?/Lang\s*\()[A-Za-z]{2}-[A-Z]{2}\)", re.S
)

# Typefaces that LibreOffice takes where those of a document are not installed.
_SUBSTITUTES = re.compile(
    rb"/BaseFont\s*/(?:[A-Z]{6}\+)?((?:Noto|DejaVu|Liberation|WenQuanYi|Droid|SourceHan)[A-Za-z]*)"
)


class NoPdf(Exception):
    """Why there is no PDF, in a sentence for the user."""


def to_pdf(document: bytes) -> bytes:
    """The PDF of a Word file, for reading and for the archive. Raises NoPdf.

    LibreOffice gets a profile of its own, so that one that is open goes on undisturbed.
    """
    found = program()
    if found is None:
        raise NoPdf("这台电脑没有安装 LibreOffice。请安装以后再试，或者用 Word、WPS 另存为 PDF。")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / "document.docx"
        source.write_bytes(document)
        command = [
            found,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--convert-to"),
            f"pdf:writer_pdf_Export:{json.dumps(_ARCHIVED)}",
            *("--outdir", name, str(source)),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=_MOST_SECONDS, check=False)
            written = source.with_suffix(".pdf").read_bytes()
        except subprocess.TimeoutExpired:
            raise NoPdf(f"LibreOffice 超过 {_MOST_SECONDS} 秒没有完成转换。请稍后再试。") from None
        except OSError:
            raise NoPdf("LibreOffice 没有完成转换。请打开它看看能否正常使用，再试一次。") from None
    return _LANGUAGE.sub(rb"\1zh-CN)", written, count=1)


def substitutes_in(pdf: bytes) -> list[str]:
    """The typefaces of a PDF that stand for others, which the computer does not have."""
    return sorted({name.decode() for name in _SUBSTITUTES.findall(pdf)})


def program() -> str | None:
    """Where LibreOffice is on this computer; None where it is not."""
    return next(_programs(), None)


def _programs() -> Iterator[str]:
    """LibreOffice on the path, else at its usual places."""
    for name in _NAMES:
        if found := shutil.which(name):
            yield found
    if sys.platform == "win32":
        roots = (Path(os.environ[name]) for name in _WINDOWS if name in os.environ)
        places = [path for root in roots for path in root.glob("LibreOffice*/program/soffice.exe")]
    else:
        folders = (path for folder in FOLDERS for path in Path("/").glob(folder.lstrip("/")))
        places = [folder / name for folder in folders for name in _NAMES]
    yield from (str(place) for place in places if place.is_file())
