"""What people paste into cells is data: it prints as it stands, or is refused at its cell."""

import itertools
from xml.etree import ElementTree

import pytest
from conftest import cell_of, paragraphs

from generator.package.parts import pack, unpack

PRINTED = [
    ("基本情况", "巡察组", "内容"),
    ("基本情况", "联系电话", "内容"),
    ("问题清单", "1.1", "方面"),
    ("问题清单", "1.1", "问题"),
    ("整改台账", "1.1.1", "进展标题"),
    ("整改台账", "1.1.1", "整改进展"),
    ("综述", "整改工作基本情况", "正文"),
]
HARMLESS = ["甲&乙", "a<b>c", "&lt;w:p&gt;", "</w:t></w:r>", "<![CDATA[x]]>", "😀", "𠮷野家", "㙍"]
CODE = ["{{ 7*7 }}", "{% for a in b %}", "{# 注释 #}", "｛｛ 巡察组 ｝｝", "{%p if x %}", "x }} y"]


@pytest.mark.slow
@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_prints_as_it_stands(tongbao, sample, save, tmp_path, text):
    for sheet, key, column in PRINTED:
        if column == "方面":  # one aspect has one name on all its rows
            for row in range(2, 5):
                sample[sheet].cell(row, 2).value = f"甲{text}乙"
        else:
            cell_of(sample, sheet, key, column).value = f"甲{text}乙"
    result = tongbao("build", save(sample), "-o", "通报.docx")
    assert result.code == 0, result.err
    assert sum(f"甲{text}乙" in line for line in paragraphs(tmp_path / "通报.docx")) >= 6
    for name, part in unpack((tmp_path / "通报.docx").read_bytes()).items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(part)


@pytest.mark.parametrize(("text", "where"), list(itertools.product(CODE, PRINTED)))
def test_template_code_in_a_printed_cell_is_an_error_there(tongbao, sample, save, text, where):
    cell = cell_of(sample, *where)
    cell.value = f"甲{text}乙"
    result = tongbao("check", save(sample), "--format", "json")
    assert result.code == 1
    errors = [f for f in result.json["findings"] if f["severity"] == "error"]
    assert ("P03", where[0], cell.coordinate) in {
        (f["code"], f["sheet"], f["cell"]) for f in errors
    }


@pytest.mark.slow
@pytest.mark.parametrize("where", PRINTED)
def test_invisible_characters_are_taken_out_and_reported(tongbao, sample, save, tmp_path, where):
    cell = cell_of(sample, *where)
    cell.value = "甲\u200b乙\ufeffCONTROL丙"
    if where[2] == "方面":
        for row in (3, 4):
            sample[where[0]].cell(row, 2).value = "甲乙丙"
    path = save(sample)
    # openpyxl refuses control characters; a workbook holds them as ECMA-376-1 22.9.2.19 has it.
    escaped = {
        name: part.replace(b"CONTROL", b"_x0001_")
        for name, part in unpack(path.read_bytes()).items()
    }
    path.write_bytes(pack(escaped))
    result = tongbao("build", path, "-o", "通报.docx", "--format", "json")
    assert result.code == 0
    assert any("甲乙丙" in line for line in paragraphs(tmp_path / "通报.docx"))
    found = {(f["code"], f["cell"]) for f in result.json["findings"]}
    assert ("V07", cell.coordinate) in found


@pytest.mark.slow
@pytest.mark.parametrize("character", ["一", "…"])
def test_a_long_run_of_one_character_is_read_through_in_no_time(
    tongbao, sample, save, tmp_path, character
):
    """Each would take more than a minute if every place of it were tried to its end."""
    for key in ("1.1.1", "1.1.2", "2.1.1"):
        cell_of(sample, "整改台账", key, "整改进展").value = character * 32_000
    path = save(sample)
    assert tongbao("check", path).code in (0, 1)
    notice = tmp_path / "以前的通报.txt"
    notice.write_text(character * 32_000, "utf-8")
    assert tongbao("check", path, "--against", notice).code in (0, 1)
