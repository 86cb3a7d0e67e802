"""tongbao check --fix: safe corrections in a copy; the original and all else stay as they were."""

import re

import openpyxl
import pytest
from conftest import SAMPLE, cell_of
from pdf import needs_office, save_as

from generator.package.parts import CONTENT_TYPES, pack, unpack
from generator.workbook.patching import open_workbook


def with_result(path, address: str, shown: str):
    """The workbook with the text that a formula came to, which openpyxl does not write."""
    parts = unpack(path.read_bytes())
    part = open_workbook(parts).sheets["整改台账"]
    xml = re.sub(
        rf'(<c r="{address}"[^>]*?)(?: t="\w+")?>(<f>.*?</f>)<v ?/?>(?:</v>)?',
        rf'\1 t="str">\2<v>{shown}</v>',
        parts[part].decode(),
    )
    assert shown in xml
    path.write_bytes(pack(parts | {part: xml.encode()}))
    return path


@pytest.fixture
def slips(sample):
    """Width and blanks as people type them, and a slip that asks for judgement."""
    cells = {}
    for header, typed, right in (
        (
            "整改进展",
            "召开会议,研究 部署{专题研讨会}次;形成纪要。",
            "召开会议，研究部署{专题研讨会}次；形成纪要。",
        ),
        ("进展标题", "完善(理论)学习", "完善（理论）学习"),
    ):
        cell = cell_of(sample, "整改台账", "1.1.2", header)
        cell.value = typed
        cells[cell.coordinate] = right
    cell_of(sample, "整改台账", "1.1.1", "整改进展").value = "截止目前，已经办结。"
    return cells


@pytest.mark.slow
def test_safe_corrections_go_into_a_copy(tongbao, sample, save, tmp_path, slips):
    path = save(sample)
    before = path.read_bytes()
    result = tongbao("check", path, "--fix", "改正.xlsx", "--format", "json")
    assert {c["cell"]: c["after"] for c in result.json["corrections"]} == slips
    assert result.json["fixed"] == "改正.xlsx"
    assert path.read_bytes() == before
    fixed = openpyxl.load_workbook(tmp_path / "改正.xlsx")
    for sheet in sample.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                expected = slips.get(cell.coordinate) if sheet.title == "整改台账" else None
                assert fixed[sheet.title][cell.coordinate].value == (expected or cell.value)
    again = tongbao("check", "改正.xlsx", "--fix", "再改.xlsx", "--format", "json")
    assert again.json["corrections"] == []


@pytest.mark.slow
def test_what_is_printed_of_the_basics_is_corrected_too(tongbao, sample, save):
    cell = cell_of(sample, "基本情况", "邮政信箱", "内容")
    cell.value = "栖云县府前路１２号(信访室)"
    # What is printed in documents of the Party alone is not corrected, as it is not checked.
    cell_of(sample, "基本情况", "发文字号", "内容").value = "栖水党〔２０２５〕１号"
    result = tongbao("check", save(sample), "--fix", "改正.xlsx", "--format", "json")
    (made,) = result.json["corrections"]
    assert (made["sheet"], made["cell"], made["key"]) == ("基本情况", cell.coordinate, "邮政信箱")
    assert made["after"] == "栖云县府前路12号（信访室）"
    again = tongbao("check", "改正.xlsx", "--format", "json").json["findings"]
    assert not [f for f in again if f["code"] == "W02"]


@pytest.mark.slow
def test_a_copy_with_macros_keeps_their_extension(tongbao, review_copy, tmp_path):
    parts = unpack(SAMPLE.read_bytes())
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    parts[CONTENT_TYPES] = parts[CONTENT_TYPES].replace(plain, macros)
    (tmp_path / "台账.xlsm").write_bytes(pack(parts))
    result = tongbao("check", "台账.xlsm", "--fix", "改正.xlsx", "--format", "json")
    assert result.json["fixed"] == "改正.xlsm"
    tongbao("split", "台账.xlsm", "-o", "各单位")
    for command in (
        ("check", "台账.xlsm", "--fix", "改.xlsx", "--force"),
        ("review", review_copy, "台账.xlsm", "--apply", "改.xlsx", "--force"),
        ("merge", "台账.xlsm", "各单位", "-o", "改.xlsx", "--force"),
    ):
        result = tongbao(*command)
        assert "“改.xlsx”的扩展名与内容不一致，另存为“改.xlsm”。" in result.err
        assert macros in unpack((tmp_path / "改.xlsm").read_bytes())[CONTENT_TYPES]
        assert not (tmp_path / "改.xlsx").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ('"召开会议,"&"形成纪要。"', "召开会议,形成纪要。"),
        ("备注!A1", "研究 部署整改工作。"),
        ('IF(1,"完善(理论)学习","")', "完善(理论)学习"),
    ],
)
def test_a_formula_is_left_to_people_and_told(
    tongbao, sample, save, tmp_path, slips, formula, shown
):
    cell = cell_of(sample, "整改台账", "1.2.1", "整改进展")
    cell.value = f"={formula}"
    path = with_result(save(sample), cell.coordinate, shown)
    result = tongbao("check", path, "--fix", "改正.xlsx", "--format", "json")
    assert {c["cell"]: c["after"] for c in result.json["corrections"]} == slips
    (left,) = result.json["left"]
    assert (left["cell"], left["before"]) == (cell.coordinate, shown)
    assert left["reason"] == "这一格由公式算出"
    fixed = openpyxl.load_workbook(tmp_path / "改正.xlsx")
    assert fixed["整改台账"][cell.coordinate].value == f"={formula}"
    said = tongbao("check", path, "--fix", "再改.xlsx").out
    assert "没有改正 整改台账" in said and "这一格由公式算出" in said


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "横幅写着“ئىناقلىق ۋە مۇقىملىق”，张贴3处。",
        "印发ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ读本。",
        "印发བོད་ཡིག ཚིག读本。",
        "开设Қазақ тілі, Орыс тілі课程。",
        "开设한국어 회화课程。",
    ],
)
def test_words_of_other_scripts_keep_their_blanks(tongbao, sample, save, text):
    cell_of(sample, "整改台账", "1.1.1", "整改进展").value = text
    path = save(sample)
    assert (
        tongbao("check", path, "--fix", "改正.xlsx", "--format", "json").json["corrections"] == []
    )
    findings = tongbao("check", path, "--format", "json").json["findings"]
    assert not [f for f in findings if f["code"] in ("W01", "W02", "W03")]


@pytest.mark.slow
def test_other_parts_of_the_package_keep_their_bytes(tongbao, sample, save, tmp_path, slips):
    path = save(sample)
    tongbao("check", path, "--fix", "改正.xlsx")
    old, new = unpack(path.read_bytes()), unpack((tmp_path / "改正.xlsx").read_bytes())
    changed = {name for name in old if old[name] != new[name]}
    measures = open_workbook(old).sheets["整改台账"]
    assert {name for name in changed if "worksheets" in name} == {measures}


def test_it_never_writes_over_the_original(tongbao, sample, save, slips):
    path = save(sample)
    before = path.read_bytes()
    assert tongbao("check", path, "--fix", path).code == 2
    assert path.read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("请联系13800138000。", "请联系138****8000。"),
        ("请联系+86 138 0013 8000。", "请联系138****8000。"),
        ("证件号11010519491231002X。", "证件号110105********002X。"),
        ("证件号１１０１０５１９４９１２３１００２Ｘ。", "证件号110105********002X。"),
        ("证件号110105491231002。", "证件号110105******002。"),
        ("可致电0000-1234567、13911112222反映。", None),  # the office's own numbers
        ("卡号6222020000000000000。", None),  # of which nothing may be shown
    ],
)
def test_telephone_and_id_numbers_get_stars(tongbao, sample, save, typed, right):
    cell_of(sample, "基本情况", "联系电话", "内容").value = "0000-1234567，13911112222"
    cell = cell_of(sample, "整改台账", "1.1.1", "整改进展")
    cell.value = typed
    result = tongbao("check", save(sample), "--fix", "改正.xlsx", "--format", "json")
    made = {c["cell"]: c["after"] for c in result.json["corrections"]}
    assert made == ({cell.coordinate: right} if right else {})
    if right:
        again = tongbao("check", "改正.xlsx", "--format", "json").json["findings"]
        assert not [f for f in again if f["code"] in ("L03", "L05")]


def test_nothing_to_correct_is_said(tongbao, tmp_path):
    result = tongbao("check", SAMPLE, "--fix", "改正.xlsx")
    assert result.code == 0 and "改正 0 处" in result.out
    assert (tmp_path / "改正.xlsx").exists()


@needs_office
def test_a_workbook_that_cannot_be_patched_is_one_sentence(tongbao, tmp_path):
    save_as("ods", tmp_path, SAMPLE)
    result = tongbao("check", f"{SAMPLE.stem}.ods", "--fix", "改正.xlsx")
    assert result.code == 3
    assert "不是可以直接改正的" in result.err
    assert not (tmp_path / "改正.xlsx").exists()
