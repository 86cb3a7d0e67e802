"""tongbao check --fix: safe corrections in a copy; the original and all else stay as they were."""

import subprocess

import openpyxl
import pytest
from conftest import SAMPLE, cell_of
from pdf import needs_office

from generator.package.parts import unpack


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


def test_other_parts_of_the_package_keep_their_bytes(tongbao, sample, save, tmp_path, slips):
    path = save(sample)
    tongbao("check", path, "--fix", "改正.xlsx")
    old, new = unpack(path.read_bytes()), unpack((tmp_path / "改正.xlsx").read_bytes())
    changed = {name for name in old if old[name] != new[name]}
    assert {name for name in changed if "worksheets" in name} == {"xl/worksheets/sheet4.xml"}


def test_it_never_writes_over_the_original(tongbao, sample, save, slips):
    path = save(sample)
    before = path.read_bytes()
    assert tongbao("check", path, "--fix", path).code == 2
    assert path.read_bytes() == before


def test_nothing_to_correct_is_said(tongbao, tmp_path):
    result = tongbao("check", SAMPLE, "--fix", "改正.xlsx")
    assert result.code == 0 and "改正 0 处" in result.out
    assert (tmp_path / "改正.xlsx").exists()


@needs_office
def test_a_workbook_that_cannot_be_patched_is_one_sentence(tongbao, tmp_path):
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            *("--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(SAMPLE)),
        ],
        check=True,
        capture_output=True,
    )
    result = tongbao("check", f"{SAMPLE.stem}.ods", "--fix", "改正.xlsx")
    assert result.code == 3
    assert "不是可以直接改正的" in result.err
    assert not (tmp_path / "改正.xlsx").exists()
