"""check --annotate: all else of the workbook stays as it was."""

import os
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from annotated import ERROR, MEASURES, STATUS, comments_of, fill_of
from pdf import needs_office, save_as
from workbook_parts import cells_in, rich_parts

from generator.copies.annotate import AUTHOR
from generator.package.parts import pack, unpack
from generator.package.properties import is_untouched
from generator.workbook.patching import open_workbook

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")


@pytest.fixture
def rich(tmp_path) -> Path:
    path = tmp_path / "富.xlsx"
    path.write_bytes(pack(rich_parts()))
    return path


def test_all_else_keeps_its_bytes(tongbao, rich):
    found = tongbao("check", rich, "--annotate", "副本.xlsx", "--format", "json")
    before, after = unpack(rich.read_bytes()), unpack(Path("副本.xlsx").read_bytes())
    sheets = open_workbook(before).sheets
    touched = {f["sheet"] for f in found.json["findings"] if f["cell"]}
    ours = {"[Content_Types].xml", "_rels/.rels", "docProps/custom.xml", "xl/styles.xml"}
    ours |= {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"}
    ours |= {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
    ours |= {sheets[sheet] for sheet in touched}
    ours |= {part for part in sheets.values() if b'tabSelected="1"' in before[part]}
    assert before.keys() <= after.keys()
    assert {name for name in before if after[name] != before[name]} <= ours
    assert MEASURES in touched
    for sheet in touched:
        old, new = cells_in(before[sheets[sheet]]), cells_in(after[sheets[sheet]])
        at = {f["cell"] for f in found.json["findings"] if f["sheet"] == sheet}
        at |= {f"A{cell}" for cell in at if cell.isdigit()}
        assert {cell for cell in old if old[cell] != new[cell]} <= at
        assert new.keys() - old.keys() <= at
        # Of a touched cell, its style only; outside the cells, the comments' drawing only.
        unstyled = [re.sub(rb' s="\d+"', b"", p[sheets[sheet]]) for p in (before, after)]
        # And that the copy opens on another sheet.
        ours_too = rb'<legacyDrawing [^>]*r:id="rId\d+"/>| tabSelected="1"'
        assert re.sub(ours_too, b"", unstyled[0]) == re.sub(ours_too, b"", unstyled[1])
    for part in ("xl/workbook.xml", "docProps/custom.xml", "xl/_rels/workbook.xml.rels"):
        active = rb' activeTab="\d+"'
        removed = remove_once(*(re.sub(active, b"", p[part]) for p in (after, before)))
        assert removed is not None, part
    styles = after["xl/styles.xml"]
    for xf in re.findall(rb"<xf .*?(?:/>|</xf>)", before["xl/styles.xml"]):
        assert xf in styles
    assert is_untouched(after)


def remove_once(longer: bytes, shorter: bytes) -> bytes | None:
    """What was put into `shorter` at one place to make `longer`, None where more was done."""
    pairs = enumerate(zip(longer, shorter, strict=False))
    start = next((index for index, (one, other) in pairs if one != other), len(shorter))
    rest = shorter[start:]
    return longer[start : len(longer) - len(rest)] if longer.endswith(rest) else None


@pytest.mark.slow
def test_comments_that_are_there_are_extended_and_threads_left_alone(tongbao, rich):
    tongbao("check", rich, "--annotate", "副本.xlsx")
    copy = Path("副本.xlsx")
    comments = comments_of(copy)
    assert comments[MEASURES, f"{STATUS}3"].startswith("张三:\n请核实\n【通报检查】\n错误 V03")
    assert comments[MEASURES, f"{STATUS}4"] == "无关"
    assert comments[MEASURES, f"{STATUS}5"] == "[线程批注]"
    assert fill_of(copy, MEASURES, f"{STATUS}5") == ERROR
    assert openpyxl.load_workbook(copy)[MEASURES][f"{STATUS}3"].comment.author == "张三"
    boxes = unpack(copy.read_bytes())["xl/drawings/vmlDrawing1.vml"].decode()
    assert "已核对<br>" in boxes
    numbers = re.findall(r'id="_x0000_s(\d+)"', boxes)
    assert len(numbers) == len(set(numbers))
    again = tongbao("check", copy, "--annotate", "再.xlsx")
    assert again.code == 1
    assert comments_of(Path("再.xlsx"))[MEASURES, f"{STATUS}3"] == comments[MEASURES, f"{STATUS}3"]


@needs_office
def test_libreoffice_opens_the_copy_and_keeps_the_comments(tongbao, rich, tmp_path):
    tongbao("check", rich, "--annotate", "副本.xlsx")
    ours = comments_of(Path("副本.xlsx"))
    [saved] = save_as("xlsx", tmp_path / "另存", Path("副本.xlsx"))
    assert comments_of(saved).keys() == ours.keys()
    assert fill_of(saved, MEASURES, f"{STATUS}3") == ERROR
    # LibreOffice drops the author, and yet our comments are known again and not doubled.
    tongbao("check", saved, "--annotate", "再.xlsx")
    for place, text in comments_of(Path("再.xlsx")).items():
        assert text.count(f"【{AUTHOR}】") <= 1, place
        if AUTHOR in ours[place]:
            assert text == ours[place]
    [pdf] = save_as("pdf", tmp_path, Path("副本.xlsx"))
    assert pdf.read_bytes().startswith(b"%PDF")


@needs_office
@pytest.mark.parametrize("form", ["xls", "ods"])
def test_other_forms_get_a_copy_written_anew(tongbao, faulty, tmp_path, form):
    [ledger] = save_as(form, tmp_path / "另存", faulty)
    done = tongbao("check", ledger, "--annotate", "副本.xlsx", "--format", "json")
    assert "没有原来的格式" in done.err
    assert "V03" in comments_of(Path("副本.xlsx"))[MEASURES, f"{STATUS}3"]
    old, new = openpyxl.load_workbook(faulty), openpyxl.load_workbook("副本.xlsx")
    for sheet in old:
        values = [[value or None for value in row] for row in sheet.values]
        assert [list(row)[: len(values[0])] for row in new[sheet.title].values] == values
    first = Path("副本.xlsx").read_bytes()
    tongbao("check", ledger, "--annotate", "副本.xlsx")
    assert Path("副本.xlsx").read_bytes() == first


@pytest.mark.slow
def test_annotating_twice_gives_the_same_bytes(tongbao, rich):
    tongbao("check", rich, "--annotate", "一.xlsx")
    tongbao("check", rich, "--annotate", "二.xlsx")
    assert Path("一.xlsx").read_bytes() == Path("二.xlsx").read_bytes()
    tongbao("check", "一.xlsx", "--annotate", "三.xlsx")
    one, three = (unpack(Path(name).read_bytes()) for name in ("一.xlsx", "三.xlsx"))
    sheet = open_workbook(one).sheets[MEASURES]
    assert one[sheet] == three[sheet]
    assert one.keys() == three.keys()


def test_the_archive_is_a_sound_one(tongbao, rich):
    tongbao("check", rich, "--annotate", "副本.xlsx")
    with zipfile.ZipFile("副本.xlsx") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len({name.lower() for name in names}) == len(names)
        types = archive.read("[Content_Types].xml").decode()
        for name in re.findall('PartName="/(.*?)"', types):
            assert name in names
        for name in names:
            if name.endswith(".rels"):
                folder = Path(name).parent.parent
                for target in re.findall('Target="(.*?)"', archive.read(name).decode()):
                    path = target[1:] if target[0] == "/" else os.path.normpath(folder / target)
                    assert path in names
