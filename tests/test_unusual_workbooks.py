"""An unusual workbook is read like any other, and what its cells hide is told."""

import datetime
import io
import os
import random
import re
import zipfile
from contextlib import redirect_stdout
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from conftest import SAMPLE, sample_book
from files import (
    LEDGER,
    SHEET,
    before_end,
    filled_rows,
    ods,
    overlapping,
    packed,
    put,
    sample_values,
    shared,
    spread,
    with_odd_header,
    with_prefix,
    without_fonts,
)
from pdf import needs_office, save_as
from unusual_workbooks import SAME, each_unusual

from generator import cli
from generator.text.addresses import column_letters
from generator.workbook.reading.open import load_grids, open_book


@pytest.fixture(scope="module")
def counted(tmp_path_factory) -> str:
    """The statistics of the sample, in which every sheet has its part."""
    return statistics(SAMPLE)


def statistics(path: Path) -> str:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with redirect_stdout(out), pytest.raises(SystemExit):
        cli.main(["stats", str(path), "--format", "json"])
    out.flush()
    return out.buffer.getvalue().decode()


@pytest.mark.slow
@each_unusual
def test_an_unusual_workbook_is_read_like_any_other(tmp_path, counted, case):
    made = SAME[case]()
    path = put(tmp_path, "台账.xlsx", made if isinstance(made, bytes) else packed(made))
    assert statistics(path) == counted


@pytest.mark.slow
def test_an_ods_is_read_like_any_other(tmp_path, counted):
    assert statistics(put(tmp_path, "台账.ods", spread(sample_values()))) == counted


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> dict[str, Path]:
    """What LibreOffice saves: the sample as an .xls, and with odd cells in both other forms."""
    folder = tmp_path_factory.mktemp("saved")
    book = sample_book()
    sheet = book["整改台账"]
    sheet["C3"], sheet["E4"] = "=1/0", '="文字"&"。"'
    sheet.row_dimensions[5].hidden = True
    sheet.merge_cells("G6:G8")
    odd = folder / "odd.xlsx"
    book.save(odd)
    sample, xls = save_as("xls", folder, SAMPLE, odd)
    [ods_file] = save_as("ods", folder, odd)
    return {"sample": sample, "xls": xls, "ods": ods_file}


@needs_office
def test_an_xls_is_read_like_any_other(saved, counted, tongbao):
    assert statistics(saved["sample"]) == counted
    for form in ("xls", "ods"):
        result = tongbao("check", saved[form], "--format", "json")
        found = {(f["code"], f["cell"]): f["value"] for f in result.json["findings"]}
        assert found["V05", "C3"] == "#DIV/0!"
        assert {("V13", "5"), ("V11", "G7"), ("V11", "G8")} <= set(found)
        assert not {cell for code, cell in found if cell == "E4"}


@needs_office
@pytest.mark.parametrize(
    ("unusual", "told"),
    [(without_fonts, []), (overlapping, []), (with_odd_header, ["F13"])],
)
def test_an_xls_of_another_program_is_read_like_any_other(
    saved, counted, tongbao, tmp_path, unusual, told
):
    path = put(tmp_path, "台账.xls", unusual(saved["sample"].read_bytes()))
    assert statistics(path) == counted
    findings = tongbao("check", path, "--format", "json").json["findings"]
    assert [finding["code"] for finding in findings] == told


BROKEN_XLRD = """
class XLRDError(Exception): pass
def open_workbook(**options): raise XLRDError
"""


@needs_office
def test_what_the_reader_of_last_resort_cannot_tell_is_said(
    tongbao, tmp_path, monkeypatch, counted, saved
):
    path = saved["sample"]
    (tmp_path / "xlrd.py").write_text(BROKEN_XLRD, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert statistics(path) == counted
    (found,) = tongbao("check", path, "--format", "json").json["findings"]
    assert (found["code"], found["severity"]) == ("F13", "warning")


# --- what the engine hides ------------------------------------------------------------------------

ERROR, SPILL = b'<c r="H3" t="e"><v>#REF!</v></c>', b'<c r="H3" t="e"><f>X()</f><v>#SPILL!</v></c>'
UNVALUED, SHARED_FORMULA = b'<c r="H3"><f>A1</f></c>', b'<c r="H3"><f t="shared" si="0"/><v/></c>'
EMPTY_TEXT = b'<c r="H3" t="str"><f>IF(1,"","")</f><v></v></c>'


@pytest.mark.parametrize("form", ["regular", "with prefix", "without addresses"])
@pytest.mark.parametrize(
    ("cell", "code", "value"),
    [
        (ERROR, "V05", "#REF!"),
        (SPILL, "V05", "#SPILL!"),
        (b'<c r="H3" t="e"/>', "V05", "#?"),
        (UNVALUED, "V06", ""),
        (SHARED_FORMULA, "V06", ""),
        (EMPTY_TEXT, "", ""),
    ],
)
def test_errors_and_formulas_are_told_from_empty_cells(tongbao, tmp_path, form, cell, code, value):
    old = re.search(rb'<c r="H3".*?</c>', SHEET, re.DOTALL)[0]
    sheet = SHEET.replace(old, cell)
    if form == "with prefix":
        sheet = with_prefix(sheet)
    elif form == "without addresses":
        sheet = filled_rows(sheet)
    path = put(tmp_path, "台账.xlsx", packed({LEDGER: sheet}))
    result = tongbao("check", path, "--format", "json")
    found = [(f["code"], f["value"]) for f in result.json["findings"] if f["cell"] == "H3"]
    assert found == ([(code, value)] if code else [])


@pytest.mark.slow
def test_errors_and_formulas_of_an_ods_are_told_from_empty_cells(tongbao, tmp_path):
    values = sample_values()
    values["整改台账"][2][7] = "ERROR"
    values["整改台账"][3][7] = "FORMULA"
    values["整改台账"][4][7] = "EXCEL"
    error = (
        'table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p>'
    )
    error_of_excel = (
        'table:formula="of:=NA()" office:value-type="float" office:value="0"><text:p>#N/A</text:p>'
    )
    content = spread(values)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("content.xml").decode()
    text = 'office:value-type="string"><text:p>{}</text:p>'
    xml = xml.replace(text.format("ERROR"), error)
    xml = xml.replace(text.format("FORMULA"), 'table:formula="of:=1">')
    xml = xml.replace(text.format("EXCEL"), error_of_excel)
    path = put(tmp_path, "台账.ods", ods(xml.partition("<office:spreadsheet>")[2], end=False))
    result = tongbao("check", path, "--format", "json")
    found = {(f["code"], f["cell"], f["value"]) for f in result.json["findings"]}
    assert found == {("V05", "H3", "#DIV/0!"), ("V06", "H4", ""), ("V05", "H5", "#N/A")}


# --- sheets too large for one piece ---------------------------------------------------------------


def large_sheet(chance: random.Random) -> tuple[bytes, bytes, dict[str, str]]:
    """A sheet of thousands of rows with all kinds of cells, its strings, and cells by address."""
    texts, rows, expected = [], [], {}
    number = 0
    while number < 12_000:
        number += chance.choice([2, 999, 1000, 1001]) if chance.random() < 0.001 else 1
        cells = []
        for letters in ("A", "B", "Y", "AB") if number % 500 == 0 else ("A", "C", "Z"):
            kind, place = chance.randrange(8), f"{letters}{number}"
            text = f"{number}{letters}&".ljust(chance.choice([3, 300]), "文")
            style = chance.choice(["", ' s="0"'])
            if kind < 3:
                cells.append(f'<c r="{place}"{style} t="s"><v>{len(texts)}</v></c>')
                texts.append(chance.choice(["", text]))
                expected[place] = texts[-1]
            elif kind == 3:
                cells.append(f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>')
                expected[place] = text
            elif kind == 4:
                cells.append(f'<c r="{place}"{style}><v>{number}</v></c>')
                expected[place] = str(number)
            elif kind == 5:
                cells.append(f'<c r="{place}" t="e"><v>#CALC!</v></c>')
                expected[place] = "#CALC!"
            elif kind == 6:
                cells.append(f'<c r="{place}" t="s"{style}><f>A1</f><v>{len(texts)}</v></c>')
                texts.append(text)
                expected[place] = text
            else:
                cells.append(f'<c r="{place}"{style}/>')
        rows.append(f'<row r="{number}" spans="1:3">{"".join(cells)}</row>')
    strings = "".join(f"<si><t>{escape(text)}</t></si>\n" for text in texts)
    return "".join(rows).encode(), f"<sst>{strings}</sst>".encode(), expected


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_large_sheet_is_read_as_a_whole(tmp_path, seed):
    rows, strings, expected = large_sheet(random.Random(seed))
    assert len(rows) > 1 << 20 < len(strings)
    sheet = b"<worksheet><sheetData>%b</sheetData></worksheet>" % rows
    path = put(tmp_path, "台账.xlsx", shared(strings, {LEDGER: sheet}))
    grid = load_grids(open_book(path), ["整改台账"])["整改台账"]
    found = {
        f"{column_letters(column)}{row}": str(cell)
        for column, cells in enumerate(grid.columns, start=1)
        for row, cell in enumerate(cells, start=1)
        if cell != ""
    }
    found |= {f"{column_letters(column)}{row}": e for (row, column), e in grid.errors.items()}
    assert found == {place: text for place, text in expected.items() if text}
    assert {len(column) for column in grid.columns} == {grid.height}


@pytest.mark.slow
def test_what_is_hidden_or_broken_is_found_in_every_block(tongbao, tmp_path):
    text = b"x" * 400
    rows = [
        b'<row r="%d"%b><c r="A%d" t="inlineStr"><is><t>9.%d</t></is></c>'
        b'<c r="G%d" t="inlineStr"><is><t>%b</t></is></c>'
        b'<c r="H%d"><f>A1</f>%b</c></row>'
        % (n, b' hidden="1"' if n in (999, 1000, 2001, 7000) else b"", n, n, n, text, n,
           b"" if n in (1000, 1001, 6999) else b"<v>1</v>")
        for n in range(60, 7_061)
    ]  # fmt: skip
    merged = b'<mergeCells><mergeCell ref="M999:M1003"/></mergeCells>'
    rows[999 - 60] = rows[999 - 60].replace(
        b"</row>", b'<c r="M999" t="inlineStr"><is><t>\xe7\x94\xb2</t></is></c></row>'
    )
    sheet = before_end("worksheet", before_end("sheetData", SHEET, b"".join(rows)), merged)
    result = tongbao(
        "check", put(tmp_path, "台账.xlsx", packed({LEDGER: sheet})), "--format", "json"
    )
    found: dict[str, set[str]] = {}
    for finding in result.json["findings"]:
        found.setdefault(finding["code"], set()).add(finding["cell"])
    assert found["V13"] == {"999", "1000", "2001", "7000"}
    assert found["V06"] == {"H1000", "H1001", "H6999"}
    assert found["V11"] == {"M1000", "M1001", "M1002", "M1003"}


@pytest.mark.slow
@pytest.mark.parametrize("where", ["another block", "backwards", "no numbers"])
def test_a_large_sheet_in_disorder_is_read_all_the_same(tmp_path, where):
    rows = [
        b'<row r="%d"><c r="B%d" t="inlineStr"><is><t>%d</t></is></c></row>' % (n, n, n)
        for n in range(1, 30_001)
    ]
    if where == "another block":
        rows[20_000] = rows[20_000].replace(b'"B20001"', b'"B5"').replace(b">20001<", b">5<")
        rows[4] = rows[4].replace(b'"B5"', b'"B20001"').replace(b">5<", b">20001<")
    elif where == "backwards":
        rows.reverse()
    else:
        rows = [row.replace(b'<row r="%d"' % n, b"<row") for n, row in enumerate(rows, start=1)]
    sheet = b"<worksheet><sheetData>%b</sheetData></worksheet>" % b"".join(rows)
    path = put(tmp_path, "台账.xlsx", packed({LEDGER: sheet}))
    grid = load_grids(open_book(path), ["整改台账"])["整改台账"]
    assert grid.columns == [[""] * 30_000, [str(n) for n in range(1, 30_001)]]


# --- who has it open ------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", ["~$台账.xlsx", ".~台账.xlsx", ".~lock.台账.xlsx#"])
def test_a_workbook_open_elsewhere_is_read_as_last_saved(tongbao, tmp_path, lock):
    path = put(tmp_path, "台账.xlsx", SAMPLE.read_bytes())
    saved = datetime.datetime(2025, 7, 10, 9, 30).timestamp()
    os.utime(path, (saved, saved))
    assert tongbao("check", path, "--format", "json").json["findings"] == []
    (tmp_path / lock).write_bytes(b"admin")
    result = tongbao("check", path, "--format", "json")
    (found,) = result.json["findings"]
    assert (result.code, found["code"], found["severity"]) == (0, "F09", "warning")
    assert "2025年7月10日 09:30 保存的内容" in found["message"] and lock in found["message"]
