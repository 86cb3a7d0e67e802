"""Persons beside their offices, whether the ledger lists them or not; offices without a person."""

import pytest
from conftest import cell_of
from planted import warned_of

NAMED = {
    "县委书记王建国到现场调研。": ["王建国"],
    "用水户代表周建华现场监督检测过程。": ["周建华"],
    "供水中心主任李建国逐户核查。": ["李建国"],
    "对张某某、刘志强两名同志给予批评教育。": ["刘志强"],
    "局长李明带队检查。": ["李明"],
    "局党组书记、局长张志强主持会议。": ["张志强"],
    "县纪委书记刘洋约谈了局领导班子。": ["刘洋"],
    "由办公室主任孙丽负责。": ["孙丽"],
    "周伟局长在会上强调。": ["周伟"],
    "镇党委书记欧阳建华陪同。": ["欧阳建华"],
    "党组成员、副局长吴刚，总工程师郑凯分别汇报。": ["吴刚", "郑凯"],
    "县长何志远同志批示。": ["何志远"],
    "股长钱进因失职被诫勉谈话。": ["钱进"],
    "承包人冯某强、会计魏小军被移送。": ["魏小军"],
    "群众张三丰反映供水问题已解决。": ["张三丰"],
    "副局长高远亲自督办。": ["高远"],
    "局长高岩说：“整改要见底。”": ["高岩"],
    "党组书记李建国多次到现场督办。": ["李建国"],
    "水管员刘德福因履职不力被约谈。": ["刘德福"],
    "负责人吴大勇已退回款项。": ["吴大勇"],
}
NOBODY = [
    "局长办公会研究，书记讲党课，主任会议审议，主任医师坐诊。",
    "党组书记高度重视、严格要求，局长马上带队整改。",
    "局长全程参加，书记任组长，副局长任副组长，主任明确要求。",
    "党组书记易地调研，局长曾多次到现场，书记常态化督导。",
    "学习习近平总书记关于治水的重要论述，传达习近平总书记重要讲话。",
    "学习焦裕禄同志、雷锋同志先进事迹，重温毛泽东同志、邓小平同志论述。",
    "党委书记和镇长、局长与副局长、主任及成员分别谈话。",
    "由林业局长、农业局长、高新区长召集，各村党支部书记参加。",
    "马庄村书记、王家镇镇长、石桥镇党委书记、周村区长到会。",
    "群众高度评价，群众周边环境改善，党员方面要求更严，群众方便快捷。",
    "会计金额核对、会计凭证规范、出纳金库管理，委员万名党员大走访。",
    "书记齐抓共管，局长牵头，主任带头，书记项目全部落地。",
    "选聘法律顾问，局长文件审批从严，干部温暖工程、村民黄河滩区搬迁。",
    "对承包人李某、村民张某某依法处理，当事人王某某已退款。",
    "书记李子种植基地建成，主任林间巡护，局长江河巡查。",
    "开展“书记王冠领航”行动，学习《县委书记王伯祥》。",
    "书记沙龙、局长信箱、主任接待日、队长雷达监测全部开通。",
    "班子成员、党组成员、组织委员、宣传委员逐一谈话，工会主席康养活动。",
    "党支部书记邓小平理论学习体会。",
    "主席曾指出，全员齐谋划、同推进，为职工高品质服务，人员方面和成员方便参加。",
]


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    return warned_of([*NAMED, *NOBODY], "L12", tmp_path_factory.mktemp("persons"))


@pytest.mark.parametrize("text", NAMED)
def test_a_name_beside_an_office_is_found(checked, text):
    assert sorted(checked[text]) == sorted(NAMED[text])


@pytest.mark.parametrize("text", NOBODY)
def test_words_beside_an_office_are_no_names(checked, text):
    assert checked[text] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("张志强", "局长张志强主持会议。"),
        # Part of other words at first, surely a name behind.
        ("张伟", "我们主张伟大事业从小处做起，由张伟负责。"),
    ],
)
def test_a_person_of_the_ledger_is_told_once(tongbao, sample, save, name, text):
    cell_of(sample, "整改台账", "1.1.1", "责任人").value = name
    cell = cell_of(sample, "整改台账", "1.1.2", "整改进展")
    cell.value += text
    found = tongbao("check", save(sample), "--format", "json").json["findings"]
    told = [f["code"] for f in found if f["cell"] == cell.coordinate and f["code"][0] == "L"]
    assert told == ["L01"]
