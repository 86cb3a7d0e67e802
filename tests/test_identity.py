"""What the texts say of the office, its units and its inspection agrees with 基本情况."""

import datetime

import pytest
from conftest import cell_of
from planted import planted

# The sample: 中共栖云县水利局党组, 局党组; 县委第三巡察组, 第六轮, 常规巡察; 2024-10-14 to 12-20,
# reported on 2025-02-20; nearly all its units are 股.
SLIPS = {
    "局党委高度重视，立即召开专题会议。": "C31",
    "县水利局党委切实扛起整改主体责任。": "C31",
    "召开局党委会议3次研究整改。": "C31",
    "局党委书记带头履行第一责任人职责。": "C31",
    "局党委（扩大）会议作出部署。": "C31",
    "中共栖云县水利局委员会专题研究整改工作。": "C31",
    "召开党委会3次研究整改事项。": "C32",
    "党委书记亲自部署整改工作。": "C32",
    "时任局党委书记已作检查。局党委书记带头落实。": "C31",
    "各镇由党委书记带队。党委书记亲自部署整改工作。": "C32",
    "会同市水利局人事党建科核对。由人事党建科牵头落实。": "C33",
    "党委理论学习中心组开展专题研讨。": "C32",
    "人事党建科牵头落实。": "C33",
    "由人事股牵头、财审科配合。": "C33",
    "工程建设室牵头落实。": "C33",
    "各科室负责人逐级审核。": "C34",
    "宣讲由防汛抗旱服务站协助组织。": "C33",
    "联合农村供水服务所核查水源。": "C33",
    "分局党组定期听取汇报。": "C35",
    "反馈会后，镇党委立即部署整改。": "C35",
    "市水利局党组切实扛起巡察整改主体责任。": "C35",
    "切实增强我院干部职工的责任感。": "C35",
    "我镇各村全部接通自来水。": "C35",
    "市委第三巡察组反馈意见后，迅速部署。": "C41",
    "区委第三巡察组反馈意见后，迅速部署。": "C41",
    "县委第五巡察组反馈意见后，迅速部署。": "C41",
    "县委第三巡视组反馈意见后，迅速部署。": "C41",
    "县委巡视组反馈问题后，立行立改。": "C41",
    "按照县委巡视整改要求，逐项落实。": "C41",
    "市委巡察组反馈意见后，迅速部署。": "C42",
    "对照县委第二巡察组反馈的问题逐条整改。": "C42",
    "对照市委第三巡察组反馈的问题逐条整改。": "C42",
    "对照第二巡察组的要求逐条整改。": "C42",
    "对照巡视反馈意见，逐条整改。": "C42",
    "县委第五轮巡察反馈问题已逐条整改。": "C43",
    "县委第五轮巡察反馈的农村供水问题已逐条整改。": "C43",
    "县委第三巡察组对局党组开展了专项巡察。": "C43",
    "2024年10月15日至12月20日，县委第三巡察组对局党组开展了巡察。": "C44",
    "2024年10月14日至12月30日，县委第三巡察组对局党组开展了巡察。": "C44",
    "2025年2月21日，县委第三巡察组反馈了巡察意见。": "C44",
    "县委第三巡察组于2月10日反馈了巡察意见。": "C44",
    "巡察组于2025年1月反馈意见。": "C44",
    "2024年10月至11月，县委第三巡察组对局党组开展了巡察。": "C44",
    "2024年3月至5月，县委第三巡察组对局党组开展了巡察。": "C45",
    "巡察组于2024年11月14日进驻，我们全力配合。": "C45",
    "栖运县水利局制定了方案。": "W10",
}
RIGHT = [
    "局党组高度重视，县水利局党组研究部署。",
    "各党组织、各乡镇党委书记逐级压实责任，局党组织体系更加健全。",
    "机关党委书记讲党课，召开机关党委会议2次。",
    "市水利局党委、市局党委到我县指导，县财政局党委作经验交流。",
    "镇党委书记、村党委书记担任河长。",
    "各乡镇农村供水服务站配合核查，农村供水服务站12个全部达标。",
    "针对青石镇反馈的问题，镇党委立即部署整改。",
    "市水利局党组高度重视我县巡察整改，县财政局党组认真整改。",
    "落实党委（党组）书记抓党建责任，各级党委和政府高度重视。",
    "县党委会同有关部门推进，时任局党委书记已作检查。",
    "原局党委更名为局党组后，及时修订《局党委议事规则》。",
    "会同市水利局人事党建科、县财政局财务审计科核对账目。",
    "建成水资源管理科技平台，农村水利科普进校园。",
    "落实党委、政府部署，加强党委理论学习中心组学习的要求由县直机关传达。",
    "上一轮县委第二巡察组反馈的问题已全部清零。",
    "2021年县委第五巡察组反馈的问题已全部清零。",
    "对照中央第八巡视组、省委第三巡视组反馈的共性问题举一反三。",
    "配合市委提级巡察第二巡察组开展工作，学习巡视巡察典型案例。",
    "认真贯彻中央巡视工作方针，落实《中国共产党巡视工作条例》。",
    "县委巡察工作领导小组办公室、各巡察组组长到会指导。",
    "县委第六轮巡察反馈问题逐条整改，常规巡察与专项巡察相结合。",
    "2024年10月14日至12月20日，县委第三巡察组对局党组开展了常规巡察。",
    "2025年2月20日，县委第三巡察组反馈了巡察意见。",
    "2024年10月至12月，县委第三巡察组对局党组开展了巡察，2025年2月反馈了巡察意见。",
    "2025年6月，县委第三巡察组反馈的问题整改过半。",
    "10月15日，巡察组进驻。",
    "2025年2月24日，召开县委第三巡察组反馈意见整改动员会。",
    "2025年3月5日至6月20日，局党组对3个基层站所开展了巡察整改督查。",
    "东云县水利局、临云县水利局来访交流。",
]


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    texts = {text: text for text in [*SLIPS, *RIGHT]}
    half = len(texts) // 2
    cells, found = {}, {}
    for number, names in enumerate((list(texts)[:half], list(texts)[half:])):
        folder = tmp_path_factory.mktemp(f"identity{number}")
        placed, findings = planted({name: name for name in names}, EVERY, folder)
        for name, cell in placed.items():
            found[name] = [f for f in findings if f["cell"] == cell and f["sheet"] == "整改台账"]
        cells |= placed
    return found


EVERY = ("已完成", "长期坚持", "正在推进")


@pytest.mark.slow
@pytest.mark.parametrize("text", SLIPS)
def test_what_contradicts_the_ledger_is_found(checked, text):
    assert SLIPS[text] in {finding["code"] for finding in checked[text]}


@pytest.mark.parametrize("text", RIGHT)
def test_other_bodies_and_other_inspections_are_left_alone(checked, text):
    codes = {finding["code"] for finding in checked[text]}
    assert not {code for code in codes if "C30" <= code <= "C45" or code == "W10"}


def codes_at(result, cell):
    return {f["code"] for f in result.json["findings"] if f["cell"] == cell}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("item", "value", "code"),
    [
        ("党组织简称", "局党委", "C30"),
        ("被巡察党组织", "县水利局党委", "C30"),
        ("巡察组", "市委第三巡察组", "C40"),
    ],
)
def test_basics_agree_with_each_other(tongbao, sample, save, item, value, code):
    cell = cell_of(sample, "基本情况", item, "内容")
    cell.value = value
    result = tongbao("check", save(sample), "--format", "json")
    assert code in codes_at(result, cell.coordinate)
    # Which of the two is right nobody knows: no text is judged by them.
    judged = {f["code"] for f in result.json["findings"]} & {"C31", "C32", "C41", "C42", "C44"}
    assert not judged


def test_a_committee_is_not_called_a_group(tongbao, sample, save):
    for item, value in (
        ("党组织全称", "中共栖云县水利局委员会"),
        ("被巡察党组织", "县水利局党委"),
        ("党组织简称", "局党委"),
    ):
        cell_of(sample, "基本情况", item, "内容").value = value
    result = tongbao("check", save(sample), "--format", "json")
    found = [f for f in result.json["findings"] if f["code"] == "C31"]
    assert found and {f["value"] for f in found} == {"局党组"}
    assert all("局党委" in f["message"] and f["severity"] == "error" for f in found)


@pytest.mark.slow
def test_the_office_speaks_of_itself_in_one_way(tongbao, sample, save):
    cells = {}
    for number, text in (("1.1.1", "我局"), ("1.1.2", "我局"), ("1.2.1", "我们")):
        cells[number] = cell_of(sample, "整改台账", number, "整改进展")
        cells[number].value += f"{text}严格落实要求。群众说“我单位受益了”。"
    result = tongbao("check", save(sample), "--format", "json")
    told = {(f["severity"], f["cell"]) for f in result.json["findings"] if f["code"] == "C36"}
    assert told == {("info", cells["1.2.1"].coordinate)}


@pytest.mark.slow
def test_an_inspection_without_its_days_is_judged_by_its_name_alone(tongbao, sample, save):
    cell = cell_of(sample, "整改台账", "1.1.1", "整改进展")
    cell.value += "2025年2月21日，县委第五巡察组反馈了意见。"
    cell_of(sample, "基本情况", "反馈日期", "内容").value = datetime.datetime(2025, 2, 21)
    result = tongbao("check", save(sample), "--format", "json")
    assert codes_at(result, cell.coordinate) & {"C41", "C44"} == {"C41"}
