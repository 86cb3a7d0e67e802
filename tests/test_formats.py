"""What a number format shows of a value, by examples and as LibreOffice shows it."""

import random
import zipfile
from xml.etree import ElementTree

import openpyxl
import pytest
from pdf import needs_office, save_as

from generator.workbook.reading.formats import from_serial
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
