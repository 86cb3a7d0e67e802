"""Make the pictures of the handbook anew from the sample; needs LibreOffice and poppler.

The typefaces are those of the machine that makes them, so that no test compares them.
"""

import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageOps

from generator.folders import STANDARD_TEMPLATE, find_template, sample_workbook
from generator.paper.libreoffice import to_pdf
from generator.pipeline import build

PICTURES = Path(__file__).parent / "手册" / "图"
# {picture: the file of which it shows the first page}
SHOWN = {"通报首页": "通报.docx", "检查报告": "通报-检查报告.docx"}

# So few that the pictures stay small, and enough for letters without steps.
_GREYS = 8
_FRAME = 128


def draw(document: Path, picture: Path) -> None:
    """The first page of a Word file as a small grey picture."""
    printed = document.with_suffix(".pdf")
    printed.write_bytes(to_pdf(document.read_bytes()))
    size = ("-singlefile", "-gray", "-r", "72")
    subprocess.run(["pdftoppm", "-png", *size, printed, picture.with_suffix("")], check=True)
    framed = ImageOps.expand(Image.open(picture), border=1, fill=_FRAME)
    framed.quantize(_GREYS).save(picture, optimize=True)


with tempfile.TemporaryDirectory() as folder:
    template = find_template(STANDARD_TEMPLATE)
    assert template
    build(sample_workbook(), template, Path(folder, "通报.docx"))
    for name, shown in SHOWN.items():
        draw(Path(folder, shown), PICTURES / f"{name}.png")
