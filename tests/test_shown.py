"""What a cell shows is what is read: numbers, rates, days and times by their formats."""

import datetime
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from broken_cells import cell_in
from conftest import cell_of, column_of, paragraphs, row_of
from pdf import needs_office, save_as

from generator.workbook.reading.read import read_ledger

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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize("header", ["整改进展", "进展标题"])
def test_an_error_pasted_as_a_text_is_not_printed(tongbao, sample, save, header):
    cell = cell_in(sample, "整改台账", "1.1.1", header)
    cell.value, cell.data_type = "#DIV/0!", "s"
    assert ("V05", cell.coordinate) in found(tongbao, save(sample))
