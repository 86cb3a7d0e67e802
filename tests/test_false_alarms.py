"""Right sentences that look like slips: none of them is an error or a warning."""

from pathlib import Path

import pytest
from conftest import cell_of, paragraphs
from golden.make import golden_of
from shipped import FAMILY, FOLDER

from generator.ledger.choices import Audience

# By what might be taken for a slip. The sample has 12 problems in 4 aspects.
RIGHT = {
    "a colon announces": "现将有关情况通报如下：",
    "a dash joins nouns": "建立“反馈—督办—评估”机制，落实排查—整改—销号流程。",
    "an en dash joins nouns": "建立反馈–督办–评估机制。",
    "a year in brackets": "落实《重点任务清单（2025）》和《规划（2023—2025）》。",
    "patrols": "开展治安巡查、安全巡查、交叉巡查、河道巡查，被巡查单位立即整改。",
    "inspections of works": "巡查组对工地进行巡查，巡查发现的隐患全部消除。",
    "words across a boundary": "回顾庄严历史，编写专题纲要，推动习惯彻底改变。",
    "an end of a period": "季度末按要求报送报表，月度末完成盘点。",
    "一是 in the sentence": "我们一是加强领导，二是强化督导，三是建章立制。",
    "一要 in the sentence": "会议要求一要提高站位，二要压实责任。",
    "a year in characters": "该站二○○三年建成，二○○○年立项。",
    "a list that goes on in the next paragraph": "会议提出两点要求：一是加强领导。",
    "the next paragraph of the list": "二是压实责任。",
    "groups by their ordinals": "县委第一、第二、第三巡察组分别反馈意见。",
    "a day of the inspection": "2024年11月20日，巡察组调阅资料，当日立行立改。",
    "a day of the inspection, no year": "巡察组进驻后，11月20日调阅资料。",
    "未完成 beside 基本完成": "巡察反馈的问题，基本完成整改后仍未完成3个。",
    "two levels": "县委巡察组反馈4个方面12项问题36个具体表现。",
    "two levels of problems": "县委巡察组反馈4个方面12项问题、47个具体问题。",
    "bodies below": "巡察村党组织存在44个问题，已整改40个。",
    "bodies below, their number beside it": "对30个村级党组织244个问题逐项核查。",
    "a part of a total": "巡察反馈的问题中，申请延期18个，批准延期18个。",
    "a number in inner quotation marks": "会议要求：“打好‘双11’保供、‘1+1+1’联动两场硬仗。”",
    "a sentence that begins with 而且": "管护队伍人手不足。而且部分人员年龄偏大。",
    "both ends of a trade": "集聚500余家上下游企业，带动约300家上下游企业，共计80家上下游单位。",
    "more and more": "投诉近年来越来越少，收到的好评越来越多，讲着讲着就明白了。",
    "groups in characters": "2025年办好五大类23件实事。",
    "what was said then": "2013年1月22日，习近平总书记在十八届中央纪委二次全会上提出明确要求。",
    "another regulation": "落实《机关财务报账规定》。",
    "unlike nouns": "巡察反馈问题12个，移交线索7件，已办结6件。",
}


def test_right_sentences_are_no_errors_or_warnings(tongbao, sample, save):
    sheet = sample["综述"]
    cells = {}
    for name, text in RIGHT.items():
        sheet.append(["整改工作基本情况", None, text])
        cells[f"C{sheet.max_row}"] = name
    found = tongbao("check", save(sample), "--format", "json").json["findings"]
    alarms = {
        cells[f["cell"]]: f["message"]
        for f in found
        if f["sheet"] == "综述" and f["cell"] in cells and f["severity"] != "info"
    }
    assert alarms == {}


@pytest.mark.parametrize(
    "text",
    [
        "一、加强领导。二、强化督导。三、建章立制。",
        "一、加强领导。\n三、建章立制。",
        "（1）加强领导。（2）强化督导。",
        "1.加强领导；\n2.强化督导。",
        "①加强领导；②强化督导。",
        "一、二级响应全部落实。",
    ],
)
def test_the_first_number_of_a_list_stays(tongbao, sample, save, text):
    cell = cell_of(sample, "整改台账", "1.1.2", "整改进展")
    cell.value = text
    found = tongbao("check", save(sample), "--format", "json").json["findings"]
    assert not [f for f in found if f["code"] == "V16" and f["cell"] == cell.coordinate]


# --- what a template writes itself ---------------------------------------------------------------

# Those that print 综述; what is for the office alone does not.
TEMPLATES = [skeleton.name for skeleton in FAMILY if skeleton.audience is not Audience.INTERNAL]
# How the paragraphs begin that no cell holds: they are put together from 基本情况 and the counts.
WRITTEN = ("按照县委统一部署，", "截至2025年8月20日，", "欢迎广大干部群众")
OPENINGS = "没有小标题的"


@pytest.mark.slow
@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("left_out", [OPENINGS, "整改工作基本情况", "今后整改工作打算"])
def test_nothing_is_asked_that_the_template_writes_itself(
    tongbao, sample, save, template, left_out
):
    """综述 may lack its opening paragraphs, and either of its parts."""
    sheet = sample["综述"]
    for row in range(sheet.max_row, 1, -1):
        part, heading = sheet.cell(row, 1).value, sheet.cell(row, 2).value
        if part == left_out or (left_out == OPENINGS and not heading):
            sheet.delete_rows(row)
    path = save(sample)
    assert tongbao("check", path, "--format", "json").json["findings"] == []
    assert tongbao("build", path, "-t", template, "-o", "通报.docx").code == 0
    golden = golden_of(FOLDER / f"{template}.docx").read_text(encoding="utf-8").splitlines()
    own = {line for line in golden if line.startswith(WRITTEN)}
    assert own and own <= {*paragraphs(Path("通报.docx"))}
