"""Text boxes over the cells: words that a person typed, and that no cell holds."""

import io

import openpyxl
import pytest
from conftest import SAMPLE
from openpyxl.drawing.image import Image
from PIL import Image as Picture
from workbook_parts import DRAWING

from generator.package.parts import pack, unpack

SAID = "文本框“请各单位月底前填报”"


@pytest.fixture
def with_text_box(tmp_path):
    """Lay the picture and the text box of the drawing over a sheet of a workbook."""

    def write(path, sheet, name="有文本框.xlsx"):
        book = openpyxl.load_workbook(path)
        pixel = io.BytesIO()
        Picture.new("RGB", (1, 1)).save(pixel, "PNG")
        book[sheet].add_image(Image(pixel))
        book.save(tmp_path / name)
        parts = unpack((tmp_path / name).read_bytes())
        parts["xl/drawings/drawing1.xml"] = DRAWING.encode()
        (tmp_path / name).write_bytes(pack(parts))
        return name

    return write


@pytest.mark.slow
@pytest.mark.parametrize("command", ["new", "split", "import"])
def test_what_a_text_box_says_is_told_where_it_stays_behind(
    tongbao, tmp_path, with_text_box, command
):
    own = tmp_path / "表.xlsx"
    book = openpyxl.Workbook()
    for row in (["反馈问题", "整改措施", "整改进展"], ["会议多", "减少会议", "已减少。"]):
        book.active.append(row)
    book.save(own)
    ledger = with_text_box(SAMPLE, "整改台账")
    result = {
        "new": lambda: tongbao("new", "新.xlsx", "--from", ledger),
        "split": lambda: tongbao("split", ledger, "-o", "各单位"),
        "import": lambda: tongbao("import", with_text_box(own, "Sheet"), "-o", "新.xlsx"),
    }[command]()
    assert SAID in result.out + result.err and "没有带入" in result.out + result.err


@pytest.mark.slow
def test_a_text_box_of_a_unit_is_told(tongbao, with_text_box, tmp_path):
    tongbao("split", SAMPLE, "-o", "各单位")
    part = next((tmp_path / "各单位").iterdir())
    returned = with_text_box(part, "整改台账", part.name)
    result = tongbao("merge", SAMPLE, returned, "-o", "新.xlsx", "--format", "json").json
    told = [found["message"] for found in result["findings"] if found["code"] == "U13"]
    assert any(SAID in message for message in told) and any("图片" in message for message in told)
