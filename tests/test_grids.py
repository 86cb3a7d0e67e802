"""The walk over a sheet reads what openpyxl and python-calamine read, as far as they tell."""

import datetime
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from conftest import REFERENCE, SAMPLE, needs_reference
from files import LEDGER, PARTS, packed, put
from hypothesis import example, given
from hypothesis import strategies as st
from laws import law
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from pdf import needs_office, save_as
from unusual_workbooks import SAME, each_unusual

from generator.findings.findings import Unreadable
from generator.workbook.reading.formats import NumberKind, kind_of
from generator.workbook.reading.grid import Grid, plain_value
from generator.workbook.reading.open import load_grids, open_book


def grids_of(path: Path) -> dict[str, Grid]:
    book = open_book(path)
    return load_grids(book, book.sheet_names)


def filled(grid: Grid) -> dict[tuple[int, int], object]:
    return {
        (row, column): value
        for column, cells in enumerate(grid.columns, start=1)
        for row, value in enumerate(cells, start=1)
        if value != ""
    }


def by_calamine(path: Path) -> dict[str, dict[tuple[int, int], object]]:
    """The values of each worksheet, as that library reads them."""
    book = python_calamine.load_workbook(str(path))
    found = {}
    for about in book.sheets_metadata:
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(about.name)
        above, before = sheet.start or (0, 0)
        found[about.name] = {
            (row, column): plain_value(value)
            for row, values in enumerate(sheet.to_python(), start=above + 1)
            for column, value in enumerate(values, start=before + 1)
            if value != ""
        }
    return found


def kinds(cells: dict[tuple[int, int], object]) -> dict[tuple[int, int], tuple[type, object]]:
    """The cells so that 1, 1.0 and True are not equal."""
    return {place: (type(value), value) for place, value in cells.items()}


# --- made-up workbooks ----------------------------------------------------------------------------

TEXTS = st.text(st.sampled_from("甲乙丙a1 \n\t&<>'\"\u3000\u200b\U00020000"), max_size=12)
NUMBERS = st.one_of(
    st.integers(-(10**15), 10**15), st.floats(allow_nan=False, allow_infinity=False)
)
MOMENTS = st.datetimes(
    datetime.datetime(1904, 3, 1), datetime.datetime(2100, 1, 1), allow_imaginary=False
).map(lambda moment: moment.replace(microsecond=0))
FORMATS = ["General", "@", "0.0%", "0000", '0"个"', ";;;", "0;;", '0!.0,"万元"', "[DBNum1]General"]
MOMENT_FORMATS = ["yyyy-mm-dd", 'yyyy"年"m"月"', "yyyy/m/d h:mm", "m/d/yy;@"]
# openpyxl does not say of a run that the blanks at its ends count.
RUNS = st.tuples(TEXTS.map(str.strip).filter(bool), st.booleans())
CELLS = st.one_of(
    st.tuples(TEXTS.filter(lambda text: not text.startswith("=")), st.sampled_from(FORMATS)),
    st.tuples(NUMBERS, st.sampled_from(FORMATS)),
    st.tuples(MOMENTS, st.sampled_from(MOMENT_FORMATS)),
    st.tuples(st.times().map(lambda t: t.replace(microsecond=0)), st.just("h:mm:ss")),
    st.tuples(st.timedeltas(datetime.timedelta(0), datetime.timedelta(90)), st.just("[h]:mm")),
    st.tuples(st.booleans(), st.just("General")),
    st.tuples(st.sampled_from(["#N/A", "#REF!", "#DIV/0!", "=A1+1", "=TODAY()"]), st.just("0")),
    st.tuples(st.lists(RUNS, min_size=1, max_size=4), st.just("@")),
)
PLACES = st.tuples(st.integers(1, 9), st.integers(1, 30))


def write(path: Path, cells, struck, merged, rows, columns, state, epoch_1904) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    book.create_sheet("另一张").sheet_state = "visible"
    sheet.sheet_state = state
    if epoch_1904:
        book.epoch = CALENDAR_MAC_1904
    for (row, column), (value, shown_as) in cells.items():
        cell = sheet.cell(row, column)
        if isinstance(value, list):
            blocks = (TextBlock(InlineFont(strike=is_struck), text) for text, is_struck in value)
            value = CellRichText(*blocks)
        cell.value, cell.number_format = value, shown_as
        cell.font = Font(strike=(row, column) in struck)
    for row, column, height, width in merged:
        sheet.merge_cells(None, row, column, row + height, column + width)
    for row in rows:
        sheet.row_dimensions[row].hidden = True
    for column in columns:
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    book.save(path)


def struck_in(cell) -> tuple[tuple[int, int], ...]:
    """The parts of a cell that are struck through, as openpyxl tells them."""
    if not isinstance(cell.value, CellRichText):
        length = len(cell.value) if isinstance(cell.value, str) else 1
        return ((0, length),) if cell.font.strike else ()
    spans: list[tuple[int, int]] = []
    place = 0
    for block in cell.value:
        is_struck = block.font.strike if isinstance(block, TextBlock) else cell.font.strike
        end = place + len(str(block))
        if is_struck:
            start = spans.pop()[0] if spans and spans[-1][1] == place else place
            spans.append((start, end))
        place = end
    return tuple(spans)


@pytest.mark.slow
@law(100)
@given(
    st.dictionaries(PLACES, CELLS, max_size=20),
    st.sets(PLACES),
    st.lists(st.tuples(st.just(12), st.integers(1, 9), st.integers(1, 2), st.just(0)), max_size=1),
    st.sets(st.integers(1, 12)),
    st.sets(st.integers(1, 30)),
    st.sampled_from(["visible", "hidden", "veryHidden"]),
    st.booleans(),
)
@example({}, set(), [], set(), set(), "visible", False)
def test_every_fact_is_what_other_readers_tell(
    tmp_path_factory, cells, struck, merged, rows, columns, state, epoch_1904
):
    path = tmp_path_factory.mktemp("grids") / "台账.xlsx"
    write(path, cells, struck, merged, rows, columns, state, epoch_1904)
    grid = grids_of(path)["Sheet"]
    assert kinds(filled(grid)) == kinds(by_calamine(path)["Sheet"])
    sheet = openpyxl.load_workbook(path, rich_text=True)["Sheet"]
    told = [cell for row in sheet for cell in row if cell.value is not None and cell.value != ""]
    formulas = {(c.row, c.column): c.value[1:] for c in told if c.data_type == "f"}
    errors = {(c.row, c.column): c.value for c in told if c.data_type == "e"}
    values = [c for c in told if c.data_type not in "ef"]
    assert (grid.formulas, grid.unvalued, grid.errors) == (formulas, set(formulas), errors)
    assert filled(grid) == {
        (c.row, c.column): str(c.value) if isinstance(c.value, CellRichText) else c.value
        for c in values
    }
    assert grid.formats == {
        (c.row, c.column): c.number_format
        for c in values
        if c.number_format != "General"
        and (c.number_format == ";;;" or not isinstance(c.value, str | CellRichText))
    }
    assert grid.struck == {(c.row, c.column): struck_in(c) for c in values if struck_in(c)}
    assert grid.hidden == {n for n, row in sheet.row_dimensions.items() if row.hidden}
    assert grid.hidden_columns == columns
    assert grid.is_hidden == (state != "visible")
    assert grid.merged == [
        (m.min_row, m.min_col, min(m.max_row, grid.height), m.max_col)
        for m in sheet.merged_cells.ranges
        if m.min_row <= grid.height
    ]


# --- the XML as any program may write it ----------------------------------------------------------

INSIDE = st.lists(
    st.sampled_from(
        [*"甲a>\n\t\r \u3000\u00a0\x7f_\U00020000", "&amp;", "&#10;", "_x000D_", "_x0041_"]
    ),
    max_size=5,
).map("".join)
STRINGS = st.sampled_from(
    [
        "<t>{}</t>",
        '<t xml:space="preserve">{}</t>',
        "<t/>",
        '<t>{}</t><phoneticPr fontId="1" type="noConversion"/>',
        '<t>{}</t><rPh sb="0" eb="1"><t>jia</t></rPh>',
        '<r><t xml:space="preserve">{}</t></r><r><t>乙</t></r>',
        '<r><rPr><strike/></rPr><t xml:space="preserve">{}</t></r><r><t>乙</t></r>',
    ]
)
TAGS = st.sampled_from(
    [
        '<c r="{}" t="s"><v>{}</v></c>',
        '<c r="{}" s="1" t="s"><v>{}</v></c>',
        '<c r="{}" t="s"> <v>{}</v></c>',
        '<c r="{}" t="s"><f>A1</f><v>{}</v></c>',
        '<c r="{}" t="s" ><v>{}</v></c>',
        '<c r="{}" t="s"><v></v></c>',
        '<c r="{}" t="s"/>',
        '<c r="{}" t="str"><v>{}</v></c>',
        '<c r="{}" t="str"><f>A1</f><v> {} </v></c>',
        '<c r="{}" t="e"><v>#N/A</v></c>',
        '<c r="{}" t="b"><v>0</v></c>',
        '<c r="{}" t="b"><v>1</v></c>',
        '<c r="{}" t="d"><v>2025-03-0{}T10:00:00</v></c>',
        '<c r="{}" t="inlineStr"><is><t> {} </t></is></c>',
        '<c r="{}"><v>{}</v></c>',
        '<c r="{}"><v>{}e-3</v></c>',
        '<c r="{}" s="1"><v>4578{}</v></c>',
        '<c r="{}" s="0"><v>4578{}</v></c>',
        '<c r="{}" s="1"><v>4578{}.25</v></c>',
        '<c r="{}" s="1"><v>0.{}</v></c>',
        '<c r="{}" s="2"><v>-{}</v></c>',
        '<c r="{}" s="1"><v>1234567{}</v></c>',
        '<c r="{}" s="2"><v>1.{}</v></c>',
        '<c r="{}" s="3"><v>4578{}</v></c>',
        '<c r="{}" s=""><v>{}</v></c>',
        '<c r="{}" s="1"/>',
    ]
)
STYLES = b"""<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[h]:mm"/></numFmts><cellXfs>
<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="31"/>
</cellXfs></styleSheet>"""
RELATION = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(sheet: bytes, strings: bytes) -> bytes:
    """The smallest workbook with this sheet and these shared strings."""
    related = b"".join(
        b'<Relationship Id="%b" Type="%b/%b" Target="%b.xml"/>' % (key, RELATION, kind, key)
        for key, kind in (
            (b"sheet", b"worksheet"),
            (b"sharedStrings", b"sharedStrings"),
            (b"styles", b"styles"),
        )
    )
    root = b'<Relationship Id="w" Type="%b/officeDocument" Target="xl/workbook.xml"/>' % RELATION
    parts = {
        "_rels/.rels": b"<Relationships>%b</Relationships>" % root,
        "xl/workbook.xml": b'<workbook><sheets><sheet name="S" r:id="sheet"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": b"<Relationships>%b</Relationships>" % related,
        "xl/sheet.xml": sheet,
        "xl/sharedStrings.xml": strings,
        "xl/styles.xml": STYLES,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.slow
@law(150)
@given(
    st.dictionaries(
        st.tuples(st.integers(1, 12), st.sampled_from([1, 2, 25, 26, 27, 28])),
        st.tuples(TAGS, st.integers(0, 4)),
    ),
    st.lists(st.tuples(STRINGS, INSIDE), min_size=4, max_size=4),
    st.sampled_from([0, 990]),
)
def test_cells_in_any_form_are_what_another_reader_tells(tmp_path_factory, cells, strings, above):
    """Where there is no such string both refuse the sheet.

    That reader takes a day below nought for a time: test_reading.py tells what becomes of one.
    """
    rows: dict[int, str] = {}
    for (row, column), (tag, number) in sorted(cells.items()):
        place = f"{get_column_letter(column)}{above + row}"
        rows[row] = rows.get(row, "") + tag.format(place, number)
    written = "".join(f'<row r="{above + row}">{tags}</row>' for row, tags in rows.items())
    sheet = f"<worksheet><sheetData>{written}</sheetData></worksheet>".encode()
    listed = "".join(f"<si>{form.format(text)}</si>" for form, text in strings)
    path = tmp_path_factory.mktemp("grids") / "台账.xlsx"
    path.write_bytes(workbook(sheet, f"<sst>{listed}</sst>".encode()))
    try:
        expected = by_calamine(path)["S"]
    except python_calamine.CalamineError:
        with pytest.raises(Unreadable):
            grids_of(path)
        return
    assert kinds(filled(grids_of(path)["S"])) == kinds(expected)


# --- the files of the other tests -----------------------------------------------------------------


@pytest.mark.slow
@each_unusual
def test_the_sample_in_any_form_is_what_another_reader_tells_of_it(tmp_path, case):
    """That reader gives up on some of these forms, which Excel opens; one of them kills it."""
    made = SAME[case]()
    path = put(tmp_path, "台账.xlsx", made if isinstance(made, bytes) else packed(made))
    expected = by_calamine(SAMPLE)
    book = open_book(path)
    found = load_grids(book, expected)
    assert {name: kinds(filled(grid)) for name, grid in found.items()} == {
        name: kinds(cells) for name, cells in expected.items()
    }


@needs_reference
def test_the_reference_is_what_another_reader_tells():
    path = REFERENCE / "ledger.xlsx"
    found = {name: kinds(filled(grid)) for name, grid in grids_of(path).items()}
    assert found == {name: kinds(cells) for name, cells in by_calamine(path).items()}


# --- single facts ---------------------------------------------------------------------------------


def test_rows_and_columns_without_size_are_told_apart_from_hidden_ones(tmp_path):
    columns = b'<cols><col min="2" max="3" width="0"/><col min="5" max="5" hidden="1"/></cols>'
    sheet, count = re.subn(b"<cols>.*</cols>", columns, PARTS[LEDGER])
    sheet, more = re.subn(b'<row r="3"[^>]*>', b'<row r="3" ht="0" customHeight="1">', sheet)
    assert count == more == 1
    grid = grids_of(put(tmp_path, "台账.xlsx", packed({LEDGER: sheet})))["整改台账"]
    assert (grid.flat, grid.hidden, grid.hidden_columns) == ({3}, set(), {2, 3, 5})


@needs_office
def test_other_forms_tell_the_same_facts(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B2"], sheet["C2"], sheet["D2"] = "划去", "留下", 0.76
    sheet["E2"] = CellRichText("前", TextBlock(InlineFont(strike=True), "中"), "后")
    sheet["F2"], sheet["G2"] = "=1/0", "=1+1"
    sheet["H2"] = datetime.datetime(2025, 7, 1)
    sheet["B2"].font = Font(strike=True)
    sheet["D2"].number_format = "0.0%"
    sheet["H2"].number_format = 'yyyy"年"m"月"'
    sheet["B6"] = "末行"
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.merge_cells("B6:C7")
    book.create_sheet("隐藏").sheet_state = "hidden"
    path = tmp_path / "台账.xlsx"
    book.save(path)
    forms = ("xlsx", "xls", "ods")
    told = {form: grids_of(*save_as(form, tmp_path / form, path)) for form in forms}
    for form, grids in told.items():
        grid, hidden = grids.values()
        assert filled(grid) == {
            **{(2, 2): "划去", (2, 3): "留下", (2, 4): 0.76, (2, 5): "前中后", (2, 7): 2},
            **{(2, 8): datetime.datetime(2025, 7, 1), (6, 2): "末行"},
        }
        assert grid.errors == {(2, 6): "#DIV/0!"} and not grid.unvalued
        assert grid.struck == {(2, 2): ((0, 2),), (2, 5): ((1, 2),)}
        assert grid.hidden == {6} and grid.hidden_columns == {3}
        assert (grid.is_hidden, hidden.is_hidden) == (False, True)
        assert grid.merged == [(6, 2, 6, 3)]
        if form == "ods":
            assert (grid.shown[2, 4], grid.shown[2, 8]) == ("76.0%", "2025年7月")
        else:
            codes = {place: re.sub(r'[\\"]', "", code) for place, code in grid.formats.items()}
            assert codes == {(2, 4): "0.0%", (2, 8): "yyyy年m月"}
        assert set(grid.formulas) == (set() if form == "xls" else {(2, 6), (2, 7)})


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", NumberKind.NUMBER),
        ("G/通用格式", NumberKind.NUMBER),
        ('0"d"', NumberKind.NUMBER),
        ("0.00E+00", NumberKind.NUMBER),
        ("\\d0", NumberKind.NUMBER),
        ("_d0", NumberKind.NUMBER),
        ("[Red]0;[Blue]yyyy", NumberKind.NUMBER),
        ("yyyy-mm-dd", NumberKind.MOMENT),
        ('[$-804]yyyy"年"m"月"d"日";@', NumberKind.MOMENT),
        ("h:mm AM/PM", NumberKind.MOMENT),
        ("A/P", NumberKind.MOMENT),
        ("[h]:mm", NumberKind.DURATION),
        ("[Blue][ss].00", NumberKind.DURATION),
    ],
)
def test_a_format_makes_a_number_a_moment_or_not(code, kind):
    assert kind_of(code) is kind
