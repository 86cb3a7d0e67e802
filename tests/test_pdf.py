"""The PDF beside a notice: by LibreOffice, and by a stand-in that shows how files are kept."""

import re
import subprocess
import sys

import pytest
from conftest import SAMPLE
from pdf import needs_office, read_pages

from generator.paper import libreoffice

STAND_IN = """#!{python}
import pathlib, sys
source = pathlib.Path(sys.argv[-1])
{act}
"""
PDF = "%PDF <</Type/Catalog /Lang(en-US)>> endobj /BaseFont/ABCDEF+NotoSansCJK"
WRITES = f'source.with_suffix(".pdf").write_text("{PDF}")'


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Put a program in place of LibreOffice; none without an act."""
    if sys.platform == "win32":
        pytest.skip("the stand-in is a Unix script")
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(libreoffice, "FOLDERS", ())

    def install(act):
        program = folder / "soffice"
        program.write_text(STAND_IN.format(python=sys.executable, act=act), encoding="utf-8")
        program.chmod(0o755)

    return install


@pytest.mark.slow
def test_a_pdf_stands_beside_the_notice_and_is_written_over_while_nobody_changed_it(
    tongbao, office, tmp_path
):
    office(WRITES)
    for _ in range(2):
        result = tongbao("build", SAMPLE, "-o", "通报.docx", "--pdf", "--format", "json")
        assert result.code == 0
        assert "通报.pdf" in result.json["files"]
    assert result.json["substitutes"] == ["NotoSansCJK"]
    assert "PDF 用了代替字体（NotoSansCJK）" in result.err
    assert b"/Lang(zh-CN)" in (tmp_path / "通报.pdf").read_bytes()
    (tmp_path / "通报.pdf").write_bytes(b"%PDF stamped")
    result = tongbao("build", SAMPLE, "-o", "通报.docx", "--pdf")
    assert "“通报.pdf”已有人修改过，没有覆盖，另存为“通报（第2稿）.docx”" in result.err
    assert (tmp_path / "通报.pdf").read_bytes() == b"%PDF stamped"
    assert (tmp_path / "通报（第2稿）.pdf").exists()


@pytest.mark.slow
def test_no_notice_stands_beside_the_pdf_of_another(tongbao, office, tmp_path):
    office(WRITES)
    assert tongbao("build", SAMPLE, "-o", "通报.docx", "--pdf").code == 0
    result = tongbao("build", SAMPLE, "-o", "通报.docx")
    assert "“通报.pdf”是以前的一稿" in result.err
    assert not (tmp_path / "通报（第2稿）.pdf").exists()


@pytest.mark.parametrize(
    ("act", "reason"),
    [(None, "没有安装 LibreOffice"), ("pass", "没有完成转换"), ("sys.exit(77)", "没有完成转换")],
)
def test_the_notice_is_written_where_no_pdf_can_be(tongbao, office, tmp_path, act, reason):
    if act:
        office(act)
    result = tongbao("build", SAMPLE, "-o", "通报.docx", "--pdf")
    assert result.code == 3
    assert "没有生成 PDF：" in result.err and reason in result.err
    assert (tmp_path / "通报.docx").exists()
    assert not (tmp_path / "通报.pdf").exists()


@needs_office
@pytest.mark.parametrize("review", [[], ["--review"]])
def test_libreoffice_makes_a_tagged_pdf_for_the_archive(tongbao, tmp_path, review):
    result = tongbao("build", SAMPLE, "-o", "通报.docx", "--pdf", *review)
    assert result.code == 0
    path = tmp_path / "通报.pdf"
    about = subprocess.run(["pdfinfo", "-meta", path], capture_output=True, text=True, check=True)
    assert "<pdfaid:part>2</pdfaid:part>" in about.stdout
    data = path.read_bytes()
    assert set(re.findall(rb"/Lang ?\(([^)]*)\)", data)) == {b"zh-CN"}
    assert b"/MarkInfo" in data and b"/StructTreeRoot" in data
    assert b"/Annot" not in data  # the comments of a review copy stay in it
    printed = "".join(line.text for page in read_pages(path) for line in page.lines)
    assert "现将巡察整改进展情况予以公布" in re.sub(r"\s", "", printed)
