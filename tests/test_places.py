"""Names of somewhere else: left over from another office's notice, or right where they stand."""

import pytest
from conftest import cell_of
from planted import warned_of

# The sample's office is in 晴川市栖云县, which no map has; so every real name is one of elsewhere.
LEFT_OVER = {
    "切实推动临朐县水利事业高质量发展。": "临朐县",
    "在全面建设社会主义现代化新昌乐县的征程中作出贡献。": "昌乐县",
    "不断提升沂源县农村供水保障水平。": "沂源县",
    "得到了广饶县委、县政府的充分肯定。": "广饶县",
    "为垦利区经济社会发展提供水利支撑。": "垦利区",
    "按照寿光市委统一部署开展整改。": "寿光市",
    "组织河北省各乡镇开展排查。": "河北省",
    "辖区内的蒙阴县各灌区全部完成改造。": "蒙阴县",
    "加快补齐莱州市水利基础设施短板。": "莱州市",
    "修订《莒南县水利局财务管理办法》。": "莒南县",
    "聚焦恩施土家族苗族自治州水利高质量发展。": "恩施土家族苗族自治州",
    "切实维护和平区社会稳定。": "和平区",
    "为莒县群众办实事。": "莒县",
}
RIGHT = [
    "赴寿光市学习考察节水灌溉，到临朐县对接交流。",
    "到沂源县调研水库管护。沂源县水利部门介绍了做法。",
    "落实对口支援巫山县任务，选派2名干部。",
    "委托山东省临沂市某工程公司施工，设备由武进区厂家提供。",
    "涉事人员系广饶县籍，由高青县法院审理。",
    "落实《山东省水利工程管理办法》和“沂源县模式”。",
    "与相邻的蒙阴县、沂水县交界的河段联合巡查。",
    "河北、浙江、江苏的做法值得学习。",
    "建成县级平台，交易县城地块，响应县委号召，创新县域治理，合力攻坚。",
    "维护世界和平，推进新城、城关、市中心建设，走访朝阳社区、东方花园。",
    "打造平安区、平安县，建设新城区、老城区、高新区、矿区、郊区、市辖区。",
    "栖云县、晴川市高度重视，全县各乡镇、各灌区、全市各县区落实。",
    "整治西湖区域、金山区块，规范义乌市场。",
]


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    return warned_of([*LEFT_OVER, *RIGHT], "C46", tmp_path_factory.mktemp("places"))


@pytest.mark.parametrize("text", LEFT_OVER)
def test_a_name_left_over_is_found(checked, text):
    assert checked[text] == [LEFT_OVER[text]]


@pytest.mark.parametrize("text", RIGHT)
def test_a_name_that_is_right_there_or_no_name_is_left_alone(checked, text):
    assert checked[text] == []


OWN = {
    "栖云市水利局召开整改推进会。": ["栖云市"],
    "推动栖云区水利事业发展，向晴川县群众公开。": ["栖云区", "晴川县"],
    "落实区委、区政府部署，推进供水改造。": ["区委、区政府"],
    "落实县委、县政府部署，赴外地学习区委、区政府的经验。": [],
    "栖云市场、晴川区域、栖云县水利局。": [],
    "原栖云区撤并时移交的档案全部归档。": [],
}


@pytest.fixture(scope="module")
def checked_for_own(tmp_path_factory):
    return warned_of(list(OWN), "C47", tmp_path_factory.mktemp("own_place"))


@pytest.mark.parametrize("text", OWN)
def test_the_office_s_own_place_has_its_rank(checked_for_own, text):
    assert sorted(checked_for_own[text]) == sorted(OWN[text])


def names_found(result):
    return {f["value"] for f in result.json["findings"] if f["code"] == "C46"}


TEXT = "按照山东省、潍坊市部署，让青州市、临朐县群众满意。切实推动广饶县发展。为吉安县添彩。"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("中共临朐县水利局党组", {"广饶县", "吉安县"}),
        ("中共潍坊市水利局党组", {"广饶县", "吉安县"}),
        ("中共山东省水利厅党组", {"吉安县"}),  # a province's office is at home in all of it
        ("中共广饶县水利局党组", {"潍坊市", "青州市", "临朐县", "吉安县"}),
    ],
)
def test_what_belongs_to_the_office_is_no_elsewhere(tongbao, sample, save, name, found):
    cell_of(sample, "基本情况", "党组织全称", "内容").value = name
    cell_of(sample, "基本情况", "邮政信箱", "内容").value = "济南市清泉路1号"
    for number, sentence in zip(("1.1.1", "1.1.2", "1.2.1"), TEXT.split("。"), strict=False):
        for part in sentence.split("、"):
            cell_of(sample, "整改台账", number, "整改进展").value += f"{part}。"
    assert names_found(tongbao("check", save(sample), "--format", "json")) == found


def test_without_a_place_of_the_office_nothing_is_elsewhere(tongbao, sample, save):
    for item, value in (("党组织全称", "中共水利局党组"), ("被巡察党组织", "局党组")):
        cell_of(sample, "基本情况", item, "内容").value = value
    for item in ("邮政信箱", "发文机关标志"):
        cell_of(sample, "基本情况", item, "内容").value = None
    cell_of(sample, "整改台账", "1.1.1", "整改进展").value += "切实推动临朐县发展。"
    assert names_found(tongbao("check", save(sample), "--format", "json")) == set()
