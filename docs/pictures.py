"""Make the pictures of the handbook anew from the sample.

It needs LibreOffice, poppler, and chromium with its Chinese words (in Debian chromium-l10n). The
typefaces are those of the machine that makes them, so that no test compares them.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
from PIL import Image, ImageChops, ImageOps

from generator.folders import OUTPUT, STANDARD_TEMPLATE, WORKBOOKS, find_template, sample_workbook
from generator.paper.libreoffice import program, to_pdf
from generator.paper.pages import read_pages
from generator.pipeline import build

PICTURES = Path(__file__).parent / "手册" / "图"
# {picture: the file of which it shows the first page}
SHOWN = {"通报首页": "通报.docx", "检查报告": "通报-检查报告.docx"}
# The part of the ledger that is shown, and what the first cell of that sheet holds.
PART, SHEET = "财务审计股.xlsx", "措施编号"

# So few that the pictures stay small, and enough for letters without steps.
_GREYS, _COLOURS = 8, 48
_FRAME, _MARGIN = 128, 16
# Points of the page of measures that are shown, from its top: the head and the first rows.
_TOP = 290


def keep(picture: Image.Image, name: str, colours: int) -> None:
    """Write the picture with a frame, in few colours."""
    framed = ImageOps.expand(picture, border=1, fill=(_FRAME,) * len(picture.getbands()))
    framed.quantize(colours).save(PICTURES / f"{name}.png", optimize=True)


def drawn(picture: Image.Image) -> Image.Image:
    """The picture without the empty paper around what is drawn, but for a margin."""
    empty = Image.new(picture.mode, picture.size, "white")
    left, top, right, bottom = ImageChops.difference(picture, empty).getbbox() or empty.getbbox()
    width, height = picture.size
    right, bottom = min(right + _MARGIN, width), min(bottom + _MARGIN, height)
    return picture.crop((max(left - _MARGIN, 0), max(top - _MARGIN, 0), right, bottom))


def page_of(printed: Path, number: int, *options: str) -> Image.Image:
    """A page of a PDF file."""
    here = printed.with_suffix("")
    only = ("-singlefile", "-f", str(number), "-l", str(number))
    subprocess.run(["pdftoppm", "-png", *only, *options, printed, here], check=True)
    return Image.open(here.with_suffix(".png"))


def draw_documents(folder: Path) -> None:
    """The first pages of what is built of the sample."""
    template = find_template(STANDARD_TEMPLATE)
    assert template
    build(sample_workbook(), template, folder / "通报.docx")
    for name, shown in SHOWN.items():
        printed = folder / f"{name}.pdf"
        printed.write_bytes(to_pdf((folder / shown).read_bytes()))
        keep(page_of(printed, 1, "-gray", "-r", "72"), name, _GREYS)


def draw_part(folder: Path) -> None:
    """The measures of a unit in the workbook that it is sent."""
    tongbao = [sys.executable, "-m", "generator"]
    subprocess.run([*tongbao, "split", sample_workbook(), "-o", folder / "分发"], check=True)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    to_print = ["--headless", "--convert-to", "pdf", "--outdir", folder, folder / "分发" / PART]
    subprocess.run([program(), profile, *to_print], check=True)
    printed = (folder / PART).with_suffix(".pdf")
    pages = read_pages(printed.read_bytes())
    number = next(n for n, page in enumerate(pages, 1) if page.lines[0].text.startswith(SHEET))
    top = ("-r", "110", "-H", str(_TOP * 110 // 72))
    keep(drawn(page_of(printed, number, *top)), "单位的工作簿", _COLOURS)


def draw_desk(folder: Path) -> None:
    """The desk, which has found an error in the only workbook."""
    for own in (WORKBOOKS, OUTPUT):
        (folder / own).mkdir()
    book = openpyxl.load_workbook(sample_workbook())
    sheet = book["整改台账"]
    status = next(cell.column for cell in sheet[1] if cell.value == "整改状态")
    sheet.cell(5, status).value = "已经整改"
    book.save(folder / WORKBOOKS / "整改台账.xlsx")
    command = [sys.executable, "-m", "generator", "desk", "--no-browser"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, encoding="utf-8") as desk:
        assert desk.stdout
        address = desk.stdout.readline().partition("：")[2].strip()
        picture = folder / "desk.png"
        browser = ["chromium", "--headless=new", "--no-sandbox", "--hide-scrollbars"]
        browser += ["--window-size=1280,1000", "--virtual-time-budget=10000"]
        browser += [f"--user-data-dir={folder / 'chromium'}", f"--screenshot={picture}", address]
        chinese = {**os.environ, "LANGUAGE": "zh_CN"}
        subprocess.run(browser, env=chinese, stderr=subprocess.DEVNULL, check=True)
        desk.send_signal(signal.SIGINT)
    keep(drawn(Image.open(picture).convert("RGB")), "通报台", _COLOURS)


for draw in (draw_documents, draw_part, draw_desk):
    with tempfile.TemporaryDirectory() as temporary:
        draw(Path(temporary))
