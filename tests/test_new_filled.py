"""The standard workbook filled in: what it shows, computed by LibreOffice, and what is read."""

import datetime
import subprocess

import openpyxl
import pytest
from conftest import SAMPLE, cell_of, column_of, row_of, sample_book
from openpyxl.formula.translate import Translator
from openpyxl.utils import range_boundaries
from pdf import needs_office, read_pages, save_as
from standard_workbook import (
    LAST,
    carried,
    column_cells,
    fill_in,
    load,
    sample_ledger,
    validation_of,
    values,
)

from generator.ledger.items import BASICS, Basic, Narrative
from generator.ledger.schema import SHEETS
from generator.ledger.statistics import count
from generator.workbook import writing as write
from generator.workbook.reading.read import read_ledger
from generator.workbook.writing.guide import explanation

AS_OF = datetime.date(2025, 7, 10)
TRIED = {  # deadline, 延期至, status of a measure → the colour of its number
    "1.1.1": (datetime.datetime(2025, 7, 9), None, "正在推进", "late"),
    "1.1.2": (datetime.datetime(2025, 7, 10), None, "正在推进", "soon"),
    "1.2.1": (datetime.datetime(2025, 7, 20), None, "未启动", "soon"),
    "1.2.2": (datetime.datetime(2025, 7, 21), None, "基本完成", ""),
    "1.2.3": (datetime.datetime(2025, 6, 1), datetime.datetime(2025, 12, 1), "正在推进", ""),
    "1.2.4": (datetime.datetime(2025, 12, 1), datetime.datetime(2025, 6, 1), "正在推进", "late"),
    "1.2.5": (datetime.datetime(2025, 6, 1), None, "已完成", "done"),
    "1.2.6": (datetime.datetime(2025, 6, 1), None, "长期坚持", ""),
    "1.3.1": ("长期坚持", None, "正在推进", ""),
    "1.3.2": (None, None, "未启动", ""),
}
COLOURS = {"late": write.LATE, "soon": write.SOON, "done": write.DONE}
MISSING = ("1.3.3", "责任单位")
TYPED = {  # what may be typed as 完成时限, and whether the validation lets it pass
    "1.1.1": True,
    "1.3.1": True,
    "1.3.4": True,  # 2025年6月底前
    "1.3.5": False,  # 6月底
}
NUMBERS = {"8.1": True, "8.10": True, "8.2": False, 8.3: False}  # 8.2 comes twice
TRIED_ROWS = 64  # a few more than the sample and these
SCRATCH = 40  # the first of the columns in which formulas of formats are computed


class Filled:
    """A blank workbook filled in by a script, and what LibreOffice makes of it."""

    def __init__(self, folder):
        self.plain, self.tried = folder / "填好.xlsx", folder / "试算.xlsx"
        new = write.standard_workbook()
        book = load(new)
        fill_in(book, sample_book())
        book.save(self.plain)
        self.formulas = self._try_formulas(book)
        book.save(self.tried)
        blank = folder / "空白.xlsx"
        blank.write_bytes(new)
        made = save_as("xlsx", folder / "xlsx", self.plain, self.tried, blank)
        self.xlsx, tried, self.blank = made
        self.ods, self.blank_ods = save_as("ods", folder / "ods", self.plain, blank)
        [self.pdf] = save_as("pdf", folder / "pdf", blank)
        self.computed = openpyxl.load_workbook(tried, data_only=True)["整改台账"]

    def _try_formulas(self, book):
        """Write formulas of formats and validations beside the rows; {name: column}."""
        sheet = book["整改台账"]
        for key, (deadline, extended, status, _) in TRIED.items():
            cell_of(book, "整改台账", key, "完成时限").value = deadline
            cell_of(book, "整改台账", key, "延期至").value = extended
            cell_of(book, "整改台账", key, "整改状态").value = status
        cell_of(book, "整改台账", *MISSING).value = None
        cell_of(book, "整改台账", "1.3.4", "完成时限").value = "2025年6月底前"
        cell_of(book, "整改台账", "1.3.5", "完成时限").value = "6月底"
        cell_of(book, "整改台账", "1.3.6", "问题编号").value = "9.9"
        below = len(sample_ledger().measures) + 2
        for number, key in enumerate([*NUMBERS, "8.2"], start=below):
            sheet.cell(number, 1).value = key
        book["基本情况"].cell(row_of(book["基本情况"], "统计截止日期"), 2).value = AS_OF
        formulas = {}
        for found in sheet.conditional_formatting:
            for rule in found.rules:
                if rule.dxf.fill:
                    colour = rule.dxf.fill.bgColor.rgb[-6:]
                    formulas[colour, str(found.sqref)] = rule.formula[0]
        for header in ("措施编号", "完成时限"):
            first, _ = column_cells(sheet, header)
            formulas["typed", header] = validation_of(sheet, first).formula1
        formulas["list", "units"] = "ROWS(责任单位_单位名称)&INDEX(责任单位_单位名称,2)"
        formulas["list", "problems"] = "ROWS(问题清单_问题编号)&INDEX(问题清单_问题编号,1)"
        columns = {}
        for position, (name, formula) in enumerate(formulas.items(), start=SCRATCH):
            columns[name] = position
            for number in range(2, TRIED_ROWS + 1):
                moved = Translator(f"={formula}", "A2").translate_formula(f"A{number}")
                sheet.cell(number, position).value = moved
        return columns

    def result(self, key, name):
        """What the formula `name` came to in the row of the measure."""
        return self.computed.cell(row_of(self.computed, key), self.formulas[name]).value


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    return Filled(tmp_path_factory.mktemp("new"))


@pytest.mark.slow
def test_a_script_fills_the_workbook_and_it_is_read(tmp_path):
    book = load(write.standard_workbook())
    fill_in(book, sample_book())
    book.save(tmp_path / "填好.xlsx")
    reading = read_ledger(tmp_path / "填好.xlsx")
    assert values(reading.ledger) == values(sample_ledger())
    assert not [f for f in reading.findings if f.severity != "info"]


@pytest.mark.slow
def test_a_blank_row_between_filled_ones_is_no_finding(tmp_path):
    """Its formula for people has no value yet, which is nobody's fault."""
    book = load(write.standard_workbook())
    fill_in(book, sample_book())
    sheet = book["整改台账"]
    number = len(sample_ledger().measures) + 1
    for position in (cell.column for cell in sheet[1] if "自动" not in cell.value):
        moved = sheet.cell(number, position)
        sheet.cell(number + 1, position).value, moved.value = moved.value, None
    book.save(tmp_path / "填好.xlsx")
    reading = read_ledger(tmp_path / "填好.xlsx")
    assert values(reading.ledger) == values(sample_ledger())
    assert not [f for f in reading.findings if f.severity != "info"]


@needs_office
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_filled_workbook_saved_by_libreoffice_reads_the_same(filled, form):
    reading = read_ledger(getattr(filled, form))
    assert values(reading.ledger) == values(sample_ledger())
    assert [f.code for f in reading.findings] == [f.code for f in read_ledger(SAMPLE).findings]


@needs_office
def test_nothing_of_ours_is_called_left_behind(filled):
    assert write.carry_over(filled.xlsx).told == write.carry_over(filled.ods).told == []


@needs_office
def test_a_blank_workbook_saved_by_libreoffice_is_still_blank(filled):
    for path in (filled.blank, filled.blank_ods):
        ledger = read_ledger(path).ledger
        # The parts of 综述 stand there, without texts.
        assert not any(part.heading or part.text for part in ledger.narrative)
        others = {type(item) for item in ledger.items()}
        assert others <= {Basic, Narrative}
        defaults = {column.name: column.default for column in BASICS if column.default is not None}
        assert values(ledger)["basics"] == defaults


@needs_office
@pytest.mark.parametrize("key", list(TRIED))
def test_colours_of_the_deadlines(filled, key):
    shown = {
        name
        for name, colour in COLOURS.items()
        for at in filled.formulas
        if at[0] == colour and filled.result(key, at)
    }
    assert shown == ({TRIED[key][3]} if TRIED[key][3] else set())


@needs_office
def test_colours_agree_with_the_statistics(filled):
    ledger = read_ledger(filled.tried).ledger
    statistics = count(ledger)
    assert statistics.as_of == AS_OF
    for name, counted in (("late", "overdue"), ("soon", "due_soon")):
        at = next(at for at in filled.formulas if at[0] == COLOURS[name])
        numbers = [measure.number for measure in sample_ledger().measures]
        shown = [number for number in numbers if filled.result(number, at)]
        listed = [deadline.measure.number for deadline in statistics.listed[counted]]
        assert shown and shown == sorted(listed, key=numbers.index)


@needs_office
def test_a_missing_required_cell_is_tinted(filled):
    sheet = load(write.standard_workbook())["整改台账"]
    key, header = MISSING
    tinted = []
    for at in filled.formulas:
        if at[0] == write.MISSING:
            column = range_boundaries(at[1])[0]
            tinted += [
                (m.number, sheet.cell(1, column).value)
                for m in sample_ledger().measures
                if filled.result(m.number, at)
            ]
    assert tinted == [(key, header)]
    # The rows below the data are blank, and nothing is asked of them.
    at = next(at for at in filled.formulas if at[0] == write.MISSING)
    assert filled.computed.cell(TRIED_ROWS, filled.formulas[at]).value is False


@needs_office
@pytest.mark.parametrize("key", list(TYPED))
def test_what_may_be_typed_as_deadline(filled, key):
    assert filled.result(key, ("typed", "完成时限")) is TYPED[key]


@needs_office
def test_drop_downs_offer_what_is_filled_in(filled):
    ledger = sample_ledger()
    units = f"{len(ledger.units)}{ledger.units[1].name}"
    assert filled.result("1.1.1", ("list", "units")) == units
    problems = f"{len(ledger.problems)}{ledger.problems[0].number}"
    assert filled.result("1.1.1", ("list", "problems")) == problems


@needs_office
def test_a_number_may_stand_once_and_as_a_text(filled):
    may = {key: filled.result(key, ("typed", "措施编号")) for key in ("1.1.1", *NUMBERS)}
    assert may == {"1.1.1": True} | NUMBERS


@needs_office
def test_the_problem_is_shown_beside_its_number(filled):
    ledger = sample_ledger()
    texts = {problem.number: problem.text for problem in ledger.problems}
    position = column_of(filled.computed, "问题内容（自动）")
    assert position == column_of(filled.computed, "问题编号") + 1
    for measure in ledger.measures:
        shown = filled.computed.cell(row_of(filled.computed, measure.number), position).value
        unknown = measure.number == "1.3.6"
        assert shown == ("“问题清单”里没有这个编号" if unknown else texts[measure.problem])
    assert not filled.computed.cell(LAST, position).value


@pytest.mark.slow
def test_the_shown_problem_stands_in_the_file_before_anybody_computes(tongbao):
    new, _ = carried(tongbao, SAMPLE)
    book = openpyxl.load_workbook(new, data_only=True)
    measure = sample_ledger().measures[0]
    problems = {p.number: p.text for p in sample_ledger().problems}
    shown = cell_of(book, "整改台账", measure.number, "问题内容（自动）").value
    assert shown == problems[measure.problem]


@pytest.mark.slow
def test_as_of_moves_the_colours_only(tongbao):
    tongbao("new", "一.xlsx", "--from", SAMPLE)
    tongbao("new", "二.xlsx", "--from", SAMPLE, "--as-of", "2025年12月1日")
    one, two = load("一.xlsx"), load("二.xlsx")
    row = row_of(one["基本情况"], "统计截止日期")
    assert one.defined_names[write.AS_OF].attr_text == f"'基本情况'!$B${row}"
    assert two.defined_names[write.AS_OF].attr_text == "DATE(2025,12,1)"
    assert two["基本情况"].cell(row, 2).value == one["基本情况"].cell(row, 2).value


@needs_office
def test_a_blank_workbook_prints_no_page_of_empty_grid(filled):
    """After the guide, a page for each sheet, and as many as it is wide for 整改台账."""
    pages = read_pages(filled.pdf)
    sheets = [page.lines[-1].text for page in pages if "填表说明" not in page.lines[-1].text]
    names = "".join(sheets)
    for sheet in SHEETS:
        assert names.count(sheet.name) == (2 if sheet.name == "整改台账" else 1)
    for number, page in enumerate(pages, start=1):
        if "整改台账" in page.lines[-1].text:
            _, inked = ink(filled.pdf, number, 0.0, 0.2)
            white, inked_below = ink(filled.pdf, number, 0.2, 0.85)
            assert inked and white and not inked_below


def ink(pdf, number, top, bottom):
    """How many points of a stretch of a page are white, and how many are not."""
    page = ["-f", str(number), "-l", str(number)]
    command = ["pdftoppm", "-gray", "-r", "40", *page, str(pdf)]
    image = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
    kind, size, _, points = image.split(b"\n", 3)
    assert kind == b"P5"
    width, height = map(int, size.split())
    stretch = points[int(height * top) * width : int(height * bottom) * width]
    return stretch.count(255), len(stretch) - stretch.count(255)


@needs_office
def test_the_explanation_fits_one_page(filled):
    first, second = read_pages(filled.pdf)[:2]
    assert (round(first.width), round(first.height)) == (595, 842)  # A4 upright
    said = "".join(line.text for line in first.lines)
    assert all(label.replace(" ", "") in said.replace(" ", "") for label, _ in explanation())
    assert second.lines[0].text.startswith("栏目")
