"""What a cell shows is what is read: numbers, rates, days and times by their formats."""

import datetime
import random
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import openpyxl
import pytest
from broken_cells import cell_in
from conftest import cell_of, column_of, paragraphs, row_of
from pdf import needs_office, save_as

from generator.workbook.reading.formats import from_serial
from generator.workbook.reading.read import read_ledger
from generator.workbook.reading.shown import show

ACCOUNTING = '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ '
PLAIN_ACCOUNTING = "_ * #,##0_ ;_ * \\-#,##0_ ;_ * \\-_ ;_ @_ "


@pytest.mark.parametrize(
    ("stored", "code", "shown"),
    [
        (0.76, "0%", "76%"),
        (0.985, "0.0%", "98.5%"),
        (1, "0.00%", "100.00%"),
        (0.57 * 100, "General", "57"),
        (19.400000000000091, "General", "19.4"),
        (0.1 + 0.2, "General", "0.3"),
        (1234.5678, "General", "1234.5678"),
        (12345678901, "General", "12345678901"),
        (123456789012, "General", None),
        (0.00001, "General", None),
        (1 / 3, "General", "0.333333333"),
        (1234.567890123, "General", "1234.56789"),
        (19.4362, "0.0", "19.4"),
        (2.5, "0", "3"),
        (1.005, "0.00", "1.01"),
        (12000, "#,##0", "12,000"),
        (999, "#,##0", "999"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (5, "0,000", "0,005"),
        (12, '0"个"', "12个"),
        (12, '#,##0.0"公里"', "12.0公里"),
        (3, '"第"0"批"', "第3批"),
        (12, "0个", "12个"),
        (12, r"0\个", "12个"),
        (12000, '0!.0,"万元"', "1.2万元"),
        (12000, r'0\.0,"万元"', "1.2万元"),
        (123456789, r'#\.####,"亿"', "12.3457亿"),
        (1234567, '0.00,,"百万"', "1.23百万"),
        (8, "[DBNum1][$-804]General", "八"),
        (12, "[DBNum1][$-804]General", "一十二"),
        (12, "[DBNum2][$-804]General", "壹拾贰"),
        (2025, "[DBNum1][$-804]0", "二〇二五"),
        (105, "[DBNum1][$-804]General", None),
        (5, "@", "5"),
        (11, "00000", "00011"),
        (9991234567, r"0000\-0000000", "0999-1234567"),
        (9991234567, "0000-0000000", "0999-1234567"),
        (13912345678, "000 0000 0000", "139 1234 5678"),
        (0.5, "# ?/?", "1/2"),
        (2.75, "# ??/??", "2 3/4"),
        (0.5, "?/4", "2/4"),
        (12345, "0.00E+00", "1.23E+04"),
        (0.00099999, "0.0E+00", "1.0E-03"),
        (150, '[>100]0"多";0', "150多"),
        (50, '[>100]0"多";0', "50"),
        (1, '[=1]"是";[=0]"否"', "是"),
        (0, '[=1]"是";[=0]"否"', "否"),
        (2, '[=1]"是";[=0]"否"', None),
        (1234.5, "¥#,##0.00", "¥1,234.50"),
        (-1234.5, '"¥"#,##0.00;"¥"\\-#,##0.00', "¥-1,234.50"),
        (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
        (1234.5, ACCOUNTING, "¥1,234.50"),
        (1200, PLAIN_ACCOUNTING, "1,200"),
        (0, PLAIN_ACCOUNTING, "-"),
        (-12, "0_);[Red](0)", "(12)"),
        (-12, "0.0", "-12.0"),
        (-0.001, "0.0", None),
        (5, "0;-0;;@", "5"),
        (0, "0;-0;;@", ""),
        (5, '[红色]0"件"', "5件"),
        (5, "[Color 3]0", "5"),
        (5, '0"个"_);(0"个")', "5个"),
        (5, '[DBNum3]0"个"', None),
        ("甲", '@"组"', "甲组"),
        ("甲", "0;-0;0;@", "甲"),
        (0.375, "h:mm", "9:00"),
        (0.75, "h:mm AM/PM", "6:00 PM"),
        (0.75, '上午/下午h"时"mm"分"', "下午6时00分"),
        (1.5, "[h]:mm", "36:00"),
        (1.5, '[h]"小时"', "36小时"),
        (0.0625, '[m]"分钟"', "90分钟"),
        (45828.604, "yyyy-mm-dd hh:mm", "2025-06-20 14:29"),
        (45828.604, "yyyy/m/d h:mm:ss", "2025/6/20 14:29:46"),
        (45839, 'yyyy"年"m"月"', "2025年7月"),
        (45839, "yyyy年m月d日", "2025年7月1日"),
        (45839, '[$-804]yyyy"年"m"月"d"日";@', "2025年7月1日"),
        (45839, "[DBNum1][$-804]yyyy年m月d日", "二〇二五年七月一日"),
        (45839, "[DBNum1][$-804]m月d日", "七月一日"),
        (45839, "mmm-yy", "Jul-25"),
        (45839, "aaaa", "星期二"),
        (45839, "[$-F800]dddd, mmmm dd, yyyy", None),
    ],
)
def test_what_a_number_format_makes_of_a_value(stored, code, shown):
    value = stored if isinstance(stored, str) else from_serial(stored, code, date1904=False)
    assert show(value, code) == shown


# --- by an independent oracle ---------------------------------------------------------------------

# Those that LibreOffice and Excel show alike.
NUMBER_FORMATS = [
    *(
        "0%",
        "0.00%",
        "0",
        "0.0",
        "0.000",
        "#,##0",
        "#,##0.00",
        '0"个"',
        "00000",
        "#,##0.0,",
    ),
    *(r"0000\-0000000", '0.0,"千元"', "¥#,##0.00", "0.00E+00", '[>100]0"多";0.0', "# ?/?"),
    *('"第"0"批"', "#,##0_);(#,##0)", "0;-0;0"),
]
MOMENT_FORMATS = [
    *(
        "yyyy-mm-dd",
        'yyyy"年"m"月"d"日"',
        'yyyy"年"m"月"',
        "m/d/yy",
        "yyyy/m/d h:mm",
        "h:mm",
    ),
    *('h"时"mm"分"', 'm"月"d"日"', "hh:mm:ss", "yy.mm.dd", "mm:ss"),
]
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"


def made_up(seed: int) -> list[tuple[float, str]]:
    """Values with formats."""
    dice = random.Random(seed)
    numbers = [
        dice.choice((dice.randrange(10**7), dice.randrange(10**9) / 10**4)) for _ in range(400)
    ]
    days = [
        36526 + dice.choice((dice.randrange(20000), dice.randrange(10**7) / 1440))
        for _ in range(400)
    ]
    return [
        *((number, dice.choice(NUMBER_FORMATS)) for number in numbers),
        *((day, dice.choice(MOMENT_FORMATS)) for day in days),
    ]


@needs_office
@pytest.mark.parametrize("seed", [1, 2])
def test_values_show_what_libreoffice_shows(tmp_path, seed):
    examples = made_up(seed)
    book = openpyxl.Workbook()
    for row, (value, code) in enumerate(examples, start=1):
        book.active.cell(row, 1).value = value
        book.active.cell(row, 1).number_format = code
    book.save(tmp_path / "格式.xlsx")
    with zipfile.ZipFile(*save_as("ods", tmp_path, tmp_path / "格式.xlsx")) as archive:
        told = [p.text for p in ElementTree.fromstring(archive.read("content.xml")).iter(TEXT)]
    shown = [show(from_serial(value, code, date1904=False), code) for value, code in examples]
    there = [" ".join(text.split()) for text in told]
    wrong = [case for case in zip(examples, shown, there, strict=True) if case[1] != case[2]]
    assert not wrong


# --- in every kind of column ----------------------------------------------------------------------


def own(book, name: str, value: object, code: str):
    """An own 项目 in 基本情况, cited in a measure."""
    sheet = book["基本情况"]
    row = next((r for r in range(2, sheet.max_row + 1) if sheet.cell(r, 1).value == name), 0)
    row = row or sheet.max_row + 1
    sheet.cell(row, column_of(sheet, "项目")).value = name
    cell = sheet.cell(row, column_of(sheet, "内容"))
    cell.value, cell.number_format = value, code
    return cell


def figure(book, value: object, code: str, word: str, name: str = "满意率"):
    """A row of 数据指标, cited in a measure."""
    sheet = book["数据指标"]
    row = sheet.max_row + 1
    for header, content in (("指标", name), ("数值", value), ("量词", word)):
        sheet.cell(row, column_of(sheet, header)).value = content
    cell = sheet.cell(row, column_of(sheet, "数值"))
    cell.number_format = code
    return cell


def found(tongbao, path) -> dict[tuple[str, str], dict]:
    findings = tongbao("check", path, "--format", "json").json["findings"]
    return {(f["code"], f["cell"]): f for f in findings}


def printed(tongbao, path, words: str) -> str:
    result = tongbao("build", path, "-o", "通报.docx", "--force")
    assert result.code == 0, result.err
    return next(line for line in paragraphs(path.parent / "通报.docx") if words in line)


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.985, "0.0%", "98.5%"),
        (12000, '0!.0,"万元"', "1.2万元"),
        (8, "[DBNum1][$-804]General", "八"),
        (10010, "000000", "010010"),
        (datetime.time(9, 5), "h:mm", "9:05"),
        (datetime.timedelta(hours=36), "[h]:mm", "36:00"),
        (datetime.datetime(2025, 6, 20, 14, 29, 45), "yyyy-mm-dd hh:mm", "2025-06-20 14:29"),
        (datetime.datetime(2025, 7, 1), 'yyyy"年"m"月"', "2025年7月"),
        (datetime.datetime(2025, 7, 1), "yyyy-mm-dd", "2025年7月1日"),
        (datetime.datetime(2025, 7, 1), "yyyy/m/d h:mm", "2025年7月1日"),
        (1 / 3, '0.00"公里"', "0.33公里"),
        (0.1 + 0.2, "General", "0.3"),
    ],
)
def test_a_word_of_one_s_own_prints_what_its_cell_shows(tongbao, sample, save, value, code, shown):
    own(sample, "自加的项目", value, code)
    cell = cell_of(sample, "整改台账", "1.1.1", "整改进展")
    cell.value = "建立台账，经核实是{自加的项目}。"
    assert f"经核实是{shown}。" in printed(tongbao, save(sample), "经核实")


def test_a_telephone_keeps_the_noughts_of_its_format(tongbao, sample, save):
    own(sample, "联系电话", 9991234567, r"0000\-0000000")
    assert "0999-1234567" in printed(tongbao, save(sample), "0999")


@pytest.mark.parametrize(
    ("value", "code", "word", "amount"),
    [
        (0.76, "0%", "%", "76"),
        (0.985, "0.0%", "％", "98.5"),
        (0.05, "0%", "个百分点", "5"),
        (12, '0"个"', "个", "12"),
        (12000, '0!.0,"万元"', "万元", "1.2"),
        (1234.5, "¥#,##0.00", "元", "1234.50"),
        (12000, "#,##0", "人次", "12000"),
        (-3, "0_);(0)", "个", "-3"),
        (19.4362, "0.0", "公里", "19.4"),
        (12000, "0.00E+00", "次", "12000"),
        (0.1 + 0.2, "General", "公里", "0.3"),
        (8, "[DBNum1][$-804]General", "次", "8"),
        (True, "General", "次", None),
        (0.76, "0%", "次", "76"),
        (12, '0"个"', "次", "12"),
        (1 / 3, "General", "公里", None),
        (0.76, '"约"0%', "%", None),
    ],
)
def test_figures_are_those_that_their_cells_show(tongbao, sample, save, value, code, word, amount):
    figure(sample, value, code, word)
    path = save(sample)
    (read,) = [f for f in read_ledger(path).ledger.figures if f.name == "满意率"]
    assert read.amount == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("value", "code", "word", "told"),
    [
        (0.76, "0%", "%", None),
        (12, '0"个"', "个", None),
        (0.1 + 0.2, "General", "公里", None),
        (19.4362, "0.0", "公里", ("V18", "info")),
        (12345, '0!.0,"万元"', "万元", ("V18", "info")),
        (-5, "0;[Red]0", "个", ("V18", "info")),
        (12, '"约"0', "次", ("V18", "info")),
        (0.76, "0%", "次", ("V20", "error")),
        (12, '0"个"', "次", ("V20", "error")),
        (12000, '0!.0,"万元"', "元", ("V20", "error")),
        (1 / 3, "General", "公里", ("V19", "error")),
        (5, "[DBNum3]0", "次", ("V19", "error")),
    ],
)
def test_a_figure_is_told_where_it_is_not_all_that_is_stored(
    tongbao, sample, save, value, code, word, told
):
    cell = figure(sample, value, code, word)
    findings = found(tongbao, save(sample))
    of_formats = [
        (code, f["severity"])
        for (code, at), f in findings.items()
        if code in ("V18", "V19", "V20") and at == cell.coordinate
    ]
    assert of_formats == ([told] if told else [])


def test_a_rate_is_checked_as_it_is_shown(tongbao, sample, save):
    """Prose checks that know 76% say of the text just what they say of a typed 76."""
    cell = figure(sample, 0.76, "0%", "%", "群众满意率")
    text = cell_of(sample, "整改台账", "1.1.1", "整改进展")
    text.value = "开展回访100户，满意76户，群众满意率78%，满意率{群众满意率}%。"
    by_format = found(tongbao, save(sample))
    cell.value, cell.number_format = 76, "General"
    assert found(tongbao, save(sample)) == by_format
    assert any(code.startswith("N") and at == text.coordinate for code, at in by_format)


@pytest.mark.parametrize(
    ("header", "value", "code", "read"),
    [
        ("措施编号", 1.1, "0.00", "1.10"),
        ("备注", 0.5, "0%", "50%"),
        ("责任人", 7, '"第"0"组"', "第7组"),
        ("整改措施", datetime.datetime(2025, 7, 1), 'm"月"d"日"', "7月1日"),
        ("是否公开", 1, '[=1]"是";"否"', "是"),
        ("立行立改", 0, '[=1]"是";"否"', False),
    ],
)
def test_texts_numbers_and_choices_are_read_as_shown(sample, save, header, value, code, read):
    cell = cell_in(sample, "整改台账", "1.1.1", header)
    cell.value, cell.number_format = value, code
    fields = {
        "措施编号": "number",
        "备注": "remark",
        "责任人": "person",
        "整改措施": "plan",
        "是否公开": "publicity",
        "立行立改": "immediate",
    }
    measure = next(m for m in read_ledger(save(sample)).ledger.measures if m.row == cell.row)
    assert getattr(measure, fields[header]) == read


# --- days -----------------------------------------------------------------------------------------

DAYS = [
    ("完成时限", datetime.datetime(2025, 7, 1), 'yyyy"年"m"月"', datetime.date(2025, 7, 31), "V08"),
    ("完成时限", datetime.datetime(2025, 2, 10), "mmm-yy", datetime.date(2025, 2, 28), "V08"),
    ("完成时限", datetime.datetime(2025, 7, 1), 'm"月"d"日"', datetime.date(2025, 7, 1), "V18"),
    ("完成时限", datetime.datetime(2025, 7, 1), 'yyyy"年"', None, "V02"),
    (
        "完成时限",
        datetime.datetime(2025, 7, 1),
        "[$-F800]dddd, mmmm dd, yyyy",
        datetime.date(2025, 7, 1),
        None,
    ),
    ("完成日期", datetime.datetime(2025, 7, 1), 'yyyy"年"m"月"', None, "V02"),
    ("完成日期", datetime.datetime(2025, 7, 8), 'yyyy"年"m"月"', datetime.date(2025, 7, 8), "V18"),
    (
        "完成日期",
        datetime.datetime(2025, 7, 8, 9),
        "yyyy-mm-dd h:mm",
        datetime.date(2025, 7, 8),
        None,
    ),
    ("完成日期", datetime.time(9), "h:mm", None, "V02"),
    ("完成日期", 0, "yyyy-mm-dd", None, "V02"),
    ("完成日期", 20250708, "0000-00-00", datetime.date(2025, 7, 8), None),
    ("完成日期", 6.2, "General", None, "V02"),
    ("延期至", datetime.datetime(2025, 9, 1), "yyyy.mm", None, "V02"),
]


@pytest.mark.parametrize(("header", "value", "code", "day", "told"), DAYS)
def test_a_day_of_which_a_part_is_not_shown(tongbao, sample, save, header, value, code, day, told):
    cell = cell_in(sample, "整改台账", "1.1.1", header)
    cell.value, cell.number_format = value, code
    path = save(sample)
    measure = next(m for m in read_ledger(path).ledger.measures if m.number == "1.1.1")
    fields = {"完成时限": "deadline", "完成日期": "finished", "延期至": "extended"}
    assert getattr(measure, fields[header]) == day
    codes = {c for c, at in found(tongbao, path) if at == cell.coordinate and c.startswith("V")}
    assert codes == ({told} if told else set())


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("2025-02-30 14:30", "没有“2025-02-30 14:30”这一天。"),
        ("2025年6月31日前", "没有“2025年6月31日”这一天。"),
        ("二〇二五年二月三十日", "没有“二〇二五年二月三十日”这一天。"),
        ("2025.6.20（周四）", "2025年6月20日是星期五。"),
        ("2025年6月20日前", "日期以外还写着“前”。"),
        ("约2025年6月20日", "日期以外还写着“约”。"),
        ("2025年6月20日左右", "日期以外还写着“左右”。"),
        ("2025-06-20T09:30:00Z", "日期以外还写着“Z”。"),
        ("2025年6月20日已办结", "日期以外还写着“已办结”。"),
        ("2025.6.20-6.25", "写了不止一天。"),
        ("2025年6月20日至25日", "写了不止一天。"),
        ("2025.6.20、2025.7.1", "写了不止一天。"),
        ("2025.6.20 2025.7.1", "写了不止一天。"),
        ("2025年6月", "没有写明是哪一天。"),
        ("2025.6-7", "没有写明是哪一天。"),
        ("2025年6月上旬", "没有写明是哪一天。"),
        ("二〇二五年六月底", "没有写明是哪一天。"),
        ("2025年", "没有写明月份和日子。"),
        ("2025年上半年", "没有写明月份和日子。"),
        ("6月20日", "没有写明年份。"),
        ("6.20", "没有写明年份。"),
        ("25.6.20", "年份没有写满四位。"),
    ],
)
def test_the_reason_why_a_text_is_no_day_is_true(tongbao, sample, save, typed, reason):
    cell = cell_of(sample, "整改台账", "1.1.1", "完成日期")
    cell.value, cell.number_format = typed, "@"
    message = found(tongbao, save(sample))["V02", cell.coordinate]["message"]
    assert message == f"“完成日期”不是可以确认的日期。{reason}"


# --- other kinds of file --------------------------------------------------------------------------


@needs_office
@pytest.mark.parametrize("form", ["xls", "ods"])
def test_other_kinds_of_file_are_read_as_they_show(tmp_path, sample, save, form):
    cell = cell_of(sample, "整改台账", "1.1.1", "完成时限")
    cell.value, cell.number_format = datetime.datetime(2025, 7, 1), 'yyyy"年"m"月"'
    figure(sample, 0.76, "0%", "%")
    shown = {
        "合格率": (0.985, "0.0%", "98.5%"),
        "会议时间": (datetime.time(9, 5), "h:mm", "9:05"),
        "会议时长": (datetime.timedelta(hours=36), "[h]:mm", "36:00"),
        "会议时刻": (
            datetime.datetime(2025, 6, 20, 14, 29, 45),
            "yyyy-mm-dd hh:mm",
            "2025-06-20 14:29",
        ),
        "会议月份": (datetime.datetime(2025, 7, 1), 'yyyy"年"m"月"', "2025年7月"),
        "会议日期": (datetime.datetime(2025, 7, 1), "yyyy-mm-dd", "2025年7月1日"),
        "邮编": (10010, "000000", "010010"),
        "资金": (12000, r'0\.0,"万元"', "1.2万元"),
        "批次": (8, "[DBNum1][$-804]General", "八"),
        "管网": (19.400000000000091, "General", "19.4"),
    }
    for name, (value, code, _) in shown.items():
        own(sample, name, value, code)
    [path] = save_as(form, tmp_path / form, save(sample))
    ledger = read_ledger(path).ledger
    assert {name: ledger.text(name) for name in shown} == {n: s for n, (_, _, s) in shown.items()}
    measure = next(m for m in ledger.measures if m.number == "1.1.1")
    assert measure.deadline == datetime.date(2025, 7, 31)
    assert next(f.amount for f in ledger.figures if f.name == "满意率") == 76


# --- a new standard workbook ----------------------------------------------------------------------


def test_what_is_shown_goes_over_to_the_new_standard(tongbao, sample, save, tmp_path):
    """Own columns keep their formats, and what cannot be read is found wanting again."""
    own(sample, "合格率", 0.985, "0.0%")
    own(sample, "邮编", 10010, "000000")
    figure(sample, 0.76, "0%", "%")
    sheet = sample["整改台账"]
    at = sheet.max_column + 1
    sheet.cell(1, at).value = "自加的列"
    row = row_of(sheet, "1.1.1")
    sheet.cell(row, at).value, sheet.cell(row, at).number_format = 0.25, "0%"
    unclear = cell_of(sample, "整改台账", "1.1.2", "完成日期")
    unclear.value, unclear.number_format = datetime.datetime(2025, 7, 1), 'yyyy"年"m"月"'
    path = save(sample)
    tongbao("new", "新.xlsx", "--from", path)
    before, after = read_ledger(path), read_ledger(tmp_path / "新.xlsx")
    for name, text in (("合格率", "98.5%"), ("邮编", "010010")):
        assert before.ledger.text(name) == after.ledger.text(name) == text
    assert next(f.amount for f in after.ledger.figures if f.name == "满意率") == 76
    assert [f.code for f in after.findings].count("V02") == 1
    carried = openpyxl.load_workbook(tmp_path / "新.xlsx")["整改台账"]
    cell = carried.cell(row_of(carried, "1.1.1"), column_of(carried, "自加的列"))
    assert (cell.value, cell.number_format) == (0.25, "0%")


# --- error values ---------------------------------------------------------------------------------


@pytest.mark.parametrize("error", ["#DIV/0!", "#N/A", "#REF!", "#NAME?", "#SPILL!", "Err:502"])
@pytest.mark.parametrize("header", ["整改进展", "备注", "完成日期"])
def test_an_error_is_one_however_a_formula_stores_it(tongbao, sample, save, error, header):
    cell = cell_in(sample, "整改台账", "1.1.1", header)
    cell.value = "=0/0"
    path = save(sample)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    (part,) = [name for name, data in parts.items() if b"<f>0/0</f>" in data]
    stored = f"<f>0/0</f><v>{error}</v>".encode()
    start = parts[part].index(f'<c r="{cell.coordinate}"'.encode())
    tag, rest = parts[part][start:].split(b">", 1)
    whole = tag.split(b" t=")[0] + b' t="str">' + rest.replace(b"<f>0/0</f><v />", stored, 1)
    assert stored in whole.replace(b"<f>0/0</f><v></v>", stored, 1)
    parts[part] = parts[part][:start] + whole.replace(b"<f>0/0</f><v></v>", stored, 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    findings = found(tongbao, path)
    assert error in findings["V05", cell.coordinate]["message"]
    assert not {c for c, at in findings if at == cell.coordinate and c == "V01"}


@pytest.mark.parametrize("header", ["整改进展", "进展标题"])
def test_an_error_pasted_as_a_text_is_not_printed(tongbao, sample, save, header):
    cell = cell_in(sample, "整改台账", "1.1.1", header)
    cell.value, cell.data_type = "#DIV/0!", "s"
    assert ("V05", cell.coordinate) in found(tongbao, save(sample))
