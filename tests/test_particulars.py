"""What the notice prints as it stands, and the dates of rows: what cannot be right is told."""

from datetime import date

import pytest
from conftest import cell_of, row_of
from openpyxl.comments import Comment
from planted_faults import put

pytestmark = pytest.mark.slow

DAY = "yyyy-mm-dd"

WRONG = {
    "number too short": (put("基本情况", "联系电话", "内容", "0000-123456"), "C50"),
    "number too long": (put("基本情况", "联系电话", "内容", "0000-12345678901"), "C50"),
    "second number": (put("基本情况", "联系电话", "内容", "0000-1234567、1234"), "C50"),
    "no number": (put("基本情况", "联系电话", "内容", "见公告"), "C50"),
    "no dot": (put("基本情况", "电子邮箱", "内容", "slj@qiyun"), "C51"),
    "no @": (put("基本情况", "电子邮箱", "内容", "slj.qiyun.example.cn"), "C51"),
    "Chinese dot": (put("基本情况", "电子邮箱", "内容", "slj@qiyun。example。cn"), "C51"),
    "square brackets": (put("基本情况", "发文字号", "内容", "栖水党组[2025]9号"), "C52"),
    "round brackets": (put("基本情况", "发文字号", "内容", "栖水党组（2025）9号"), "C52"),
    "第": (put("基本情况", "发文字号", "内容", "栖水党组〔2025〕第9号"), "C52"),
    "leading zero": (put("基本情况", "发文字号", "内容", "栖水党组〔2025〕09号"), "C52"),
    "two-digit year": (put("基本情况", "发文字号", "内容", "栖水党组〔25〕9号"), "C52"),
    "last year": (put("基本情况", "发文字号", "内容", "栖水党组〔2024〕9号"), "C53"),
    "half a time": (put("数据指标", "专题研讨会", "数值", 5.5, "0.0"), "C54"),
    "below nothing": (put("数据指标", "专题研讨会", "数值", -5), "C54"),
    "digits in the measure word": (put("数据指标", "专题研讨会", "量词", "5次"), "C54"),
    "another office": (put("基本情况", "被巡察党组织", "内容", "县水务局党组"), "C55"),
    "inspectors without 组": (put("基本情况", "巡察组", "内容", "县委第三巡察"), "C55"),
    "a word or two": (put("整改台账", "1.2.1", "整改进展", "已完成。"), "C56"),
    "a status": (
        put("整改台账", "1.2.1", "整改进展", "目前，该项工作已全部完成整改，长期坚持。"),
        "C56",
    ),
    "stock words": (
        put("整改台账", "1.2.1", "整改进展", "高度重视，认真落实，取得明显成效。"),
        "C56",
    ),
    "stock words and the measure": (
        put("整改台账", "1.2.1", "整改进展", "按要求建立短板清单，持续抓好落实，取得较好成效。"),
        "C56",
    ),
    "the measure again": (
        put("整改台账", "1.2.1", "整改进展", "逐村核查农村供水现状，建立短板清单。"),
        "C57",
    ),
    "the problem above": (
        put("问题清单", "1.2", "问题", "学习运用治水思路推动工作不深入的问题"),
        "C24",
    ),
    "the measure above": (
        put("整改台账", "1.2.2", "整改措施", "逐村核查农村供水现状，建立短板清单"),
        "C24",
    ),
    "assessed as not begun": (put("问题清单", "1.1", "认定状态", "未启动"), "C58"),
    "assessed without a status": (put("问题清单", "1.1", "认定状态", None), "C59"),
    "assessed too early": (put("问题清单", "1.1", "认定日期", date(2025, 3, 1), DAY), "C60"),
    "looked back too early": (put("整改台账", "1.2.3", "回头看结果", "巩固"), "C61"),
    "open though at once": (put("整改台账", "1.2.3", "完成时限", "立行立改"), "C64"),
    "began years before": (
        put("基本情况", "巡察开始日期", "内容", date(2020, 10, 14), DAY),
        "C18",
    ),
    "issued late": (put("制度成果", "公文会议管理规定", "印发日期", date(2025, 9, 1), DAY), "C26"),
    "held late": (put("工作会议", "整改工作推进会", "日期", date(2025, 8, 21), DAY), "C26"),
    "counted late": (put("数据指标", "专题研讨会", "统计日期", date(2026, 8, 20), DAY), "C26"),
    "assessed late": (put("问题清单", "1.1", "认定日期", date(2026, 8, 20), DAY), "C26"),
    "issued early": (
        put("制度成果", "公文会议管理规定", "印发日期", date(2024, 3, 26), DAY),
        "C27",
    ),
    "looked back early": (put("整改台账", "1.1.2", "回头看日期", date(2025, 5, 1), DAY), "C28"),
    "deadline years later": (put("整改台账", "1.1.1", "完成时限", date(2052, 6, 30), DAY), "C29"),
    "deadline before": (put("整改台账", "1.1.1", "完成时限", date(2024, 6, 30), DAY), "C29"),
}
# Those that are told at another cell than the one that was changed: of the later of two dates, of
# what has no use, of what does not agree.
ELSEWHERE = {
    "began years before": ("基本情况", "巡察结束日期", "内容"),
    "assessed without a status": ("问题清单", "1.1", "认定日期"),
    "open though at once": ("整改台账", "1.2.3", "整改状态"),
}


def told(result) -> set[tuple[str, str]]:
    return {(f["code"], f["cell"]) for f in result.json["findings"] if f["severity"] == "warning"}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_right_is_told_at_its_cell(tongbao, sample, save, name):
    mutate, code = WRONG[name]
    cell = mutate(sample)
    if name in ELSEWHERE:
        cell = cell_of(sample, *ELSEWHERE[name]).coordinate
    result = tongbao("check", save(sample), "--format", "json")
    # A text that is gone cites nothing, and lacks its full stop; another 量词 is cited wrongly.
    beside = {"C21", "W01"} | ({"P11"} if code == "C54" else set())
    assert {found for found in told(result) if found[0] not in beside} == {(code, cell)}


@pytest.mark.parametrize(
    ("sheet", "key", "header", "values"),
    [
        (
            "基本情况",
            "联系电话",
            "内容",
            [
                "12345",
                "0000-1234567、0000-7654321",
                "办公室（000）12345678",
                "400-000-0000",
                "1234567",
            ],
        ),
        ("基本情况", "电子邮箱", "内容", ["slj@qiyun.example.cn；jw_1@a-b.example.gov.cn"]),
        ("基本情况", "发文字号", "内容", ["栖水党组〔2025〕10号", "栖水党组函〔2025〕1号"]),
        ("数据指标", "供水管网", "数值", [19.4]),
        (
            "整改台账",
            "1.2.1",
            "整改进展",
            ["按要求建立短板清单，明确管护人员。", "认真落实《供水办法》，取得明显成效。"],
        ),
        ("整改台账", "1.1.1", "完成时限", ["立行立改", "长期坚持", date(2026, 6, 30)]),
    ],
)
def test_what_is_right_is_left_alone(tongbao, sample, save, sheet, key, header, values):
    for value in values:
        put(sheet, key, header, value)(sample)
        assert told(tongbao("check", save(sample), "--format", "json")) == set()


def test_dates_out_of_order_are_told_once_and_not_for_every_row(tongbao, sample, save):
    cell = put("基本情况", "反馈日期", "内容", date(2026, 2, 20), DAY)(sample)
    result = tongbao("check", save(sample), "--format", "json")
    errors = {(f["code"], f["cell"]) for f in result.json["findings"] if f["severity"] == "error"}
    assert {code for code, _ in errors} == {"C07"} and cell not in {c for c, _ in errors}
    assert not {code for code, _ in told(result)} & {"C26", "C27", "C29"}


def test_an_extension_that_extends_nothing_is_told(tongbao, sample, save):
    sheet = sample["整改台账"]
    header = sheet.cell(1, sheet.max_column + 1)
    header.value = "延期至"
    cell = sheet.cell(row_of(sheet, "1.2.3"), header.column)
    cell.value = date(2025, 12, 31)  # its 完成时限
    assert ("C19", cell.coordinate) in told(tongbao("check", save(sample), "--format", "json"))
    cell.value = date(2026, 3, 31)
    assert told(tongbao("check", save(sample), "--format", "json")) == set()


NEARLY = [
    ("问题清单", "1.2", "方面", lambda name: name.replace("的问题", "问题")),
    ("问题清单", "1.2", "方面", lambda name: name.replace("关于", "关干")),
    ("问题清单", "1.2", "方面", lambda name: name.replace("党的", "党的 ")),
    ("工作会议", "整改工作推进会", "会议", lambda name: name + "议"),
    ("工作会议", "整改工作推进会", "会议", lambda name: f"“{name}”"),
]


@pytest.mark.parametrize(("sheet", "key", "header", "change"), NEARLY)
def test_names_that_make_groups_are_the_same_to_the_letter(
    tongbao, sample, save, sheet, key, header, change
):
    cell = cell_of(sample, sheet, key, header)
    cell.value = change(cell.value)
    found = tongbao("check", save(sample), "--format", "json").json["findings"]
    near = [f for f in found if f["code"] == "K07"]
    assert len(near) == 1 and near[0]["sheet"] == sheet
    assert not [f for f in found if f["code"] == "K08"]


def test_names_of_different_things_are_left_alone(tongbao, sample, save):
    sheet = sample["数据指标"]
    for name in ("新建水厂数", "改建水厂数", "第一批站点", "第二批站点", "培训", "培训班"):
        sheet.append([name, 3, "个"])
    found = tongbao("check", save(sample), "--format", "json").json["findings"]
    assert not [f for f in found if f["code"] == "K07"]


def test_a_problem_under_another_aspect_than_its_number_says(tongbao, sample, save):
    other = cell_of(sample, "问题清单", "2.1", "方面").value
    cell = put("问题清单", "1.2", "方面", other)(sample)
    assert told(tongbao("check", save(sample), "--format", "json")) == {("K08", cell)}


# Columns and 项目 that the sample has not: the cell is at the end of the header or of the list.
FURTHER = [
    ("整改台账", "不公开理由", "涉及案件办理", "C62"),
    ("整改台账", "备注", "此条不公开", "C63"),
    ("整改台账", "备注", "数字待核实", "C63"),
    ("基本情况", "计入完成的状态", "已完成、正在推进", "C65"),
    ("基本情况", "计入完成的状态", "长期坚持", "C65"),
    ("基本情况", "通报标题", "中共栖云县林业局党组关于县委第三巡察组反馈意见整改情况的通报", "C66"),
    ("基本情况", "通报标题", "中共栖云县水利局党组关于县委第二巡察组反馈意见整改情况的通报", "C66"),
    ("基本情况", "通报标题", "中共栖云县水利局党组关于巡察整改情况的", "C67"),
    ("整改台账", "备注", "已删除旧制度，非涉密", ""),
    ("基本情况", "计入完成的状态", "已完成、长期坚持", ""),
    ("基本情况", "通报标题", "栖云县水利局党组\n关于县委第三巡察组反馈意见整改情况的通报", ""),
    ("基本情况", "通报标题", "关于巡察整改进展情况的报告", ""),
]


@pytest.mark.parametrize(("sheet", "header", "value", "code"), FURTHER)
def test_what_the_sample_leaves_out(tongbao, sample, save, sheet, header, value, code):
    if sheet == "基本情况":
        sample[sheet].append([header, value])
        cell = sample[sheet].cell(sample[sheet].max_row, 2)
    else:
        column = sample[sheet].max_column + 1
        sample[sheet].cell(1, column).value = header
        cell = sample[sheet].cell(row_of(sample[sheet], "1.1.2"), column)
        cell.value = value
    expected = {(code, cell.coordinate)} if code else set()
    assert told(tongbao("check", save(sample), "--format", "json")) == expected


def test_rows_that_count_one_thing_twice(tongbao, sample, save):
    sheet = sample["工作会议"]
    sheet.append(["整改工作推进会", date(2025, 6, 18), None])
    meeting = sheet.cell(sheet.max_row, 1).coordinate
    figures = sample["数据指标"]
    figures.append([cell.value for cell in figures[3]])
    figure = figures.cell(figures.max_row, 1).coordinate
    found = told(tongbao("check", save(sample), "--format", "json"))
    assert found == {("K10", meeting), ("K10", figure)}


def test_comments_on_the_rows_are_told_but_ours_are_not(tongbao, sample, save):
    sheet = sample["整改台账"]
    cell = cell_of(sample, "整改台账", "1.1.2", "整改进展")
    cell.comment = Comment("数字待核", "王某")
    sheet.cell(1, 1).comment = Comment("按方案填写", "王某")
    path = save(sample)
    assert told(tongbao("check", path, "--format", "json")) == {("V47", cell.coordinate)}
    cell_of(sample, "整改台账", "1.1.1", "整改进展").value = "已完成。"
    tongbao("check", save(sample), "--annotate", "副本.xlsx")
    again = tongbao("check", "副本.xlsx", "--format", "json").json["findings"]
    assert [f["cell"] for f in again if f["code"] == "V47"] == [cell.coordinate]
    (message,) = [f["message"] for f in again if f["code"] == "V47"]
    assert "王某：“数字待核”" in message and "C56" not in message


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("[专题研讨会]次", "P10"),
        ("【专题研讨会】次", "P10"),
        ("<问题数>个问题", "P10"),
        ("{专题研讨会}场", "P11"),
        ("{专题研讨会}次次", "P11"),
        ("{专题研讨会}人次", "P11"),
        ("{专题研讨会}", "P11"),
        ("{专题研讨会}余次", ""),
        ("{专题研讨会}次，{节水宣讲}场次", "P11"),
        ("【重点任务】[2025]", ""),
        ("｛专题研讨会｝次", ""),
    ],
)
def test_placeholders_in_braces_and_with_their_measure_word(tongbao, sample, save, written, code):
    cell = cell_of(sample, "整改台账", "1.1.1", "整改进展")
    cell.value = f"分解有关部署，举办活动{written}，落实到股室，举办专题研讨会{{专题研讨会}}次。"
    expected = {(code, cell.coordinate)} if code else set()
    assert told(tongbao("check", save(sample), "--format", "json")) == expected


def test_a_paragraph_of_a_word_or_two(tongbao, sample, save):
    sheet = sample["综述"]
    cell = sheet.cell(3, 3)
    cell.value = "详见附件。"
    assert ("C56", cell.coordinate) in told(tongbao("check", save(sample), "--format", "json"))
