"""Set phrases and fixed lists with a slip, and what only looks like one."""

import pytest

from generator.checks.rule_files import shipped_rules
from generator.checks.set_phrases import is_wrong_list, near_misses

PHRASE = "全面从严治党"
VERY_LONG = "习近平新时代中国特色社会主义思想"


@pytest.mark.parametrize(
    ("text", "phrase", "seen"),
    [
        ("推进全面从严冶党。", PHRASE, "全面从严冶党"),
        ("推进金面从严治党。", PHRASE, "金面从严治党"),
        ("推进全面从治严党。", PHRASE, "全面从治严党"),
        ("推进全从面严治党。", PHRASE, "全从面严治党"),
        ("推进全面从治党。", PHRASE, "全面从治党"),
        ("推进全面从从严治党。", PHRASE, "全面从从严治党"),
        ("持之以衡抓整改。", "持之以恒", "持之以衡"),
        ("持以之恒抓整改。", "持之以恒", "持以之恒"),
        ("学习习近平新时代中国特色社会思想。", VERY_LONG, "习近平新时代中国特色社会思想"),
    ],
)
def test_a_phrase_with_one_slip_is_found(text, phrase, seen):
    assert seen in [text[start:end] for start, end in near_misses(text, phrase)]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("推进全面从严治党。", PHRASE),
        ("推进全面从严治党党建工作。", PHRASE),
        ("推进全面的从严治党。", PHRASE),
        ("推进全面、从严治党。", PHRASE),
        ("坚持从严治党。", PHRASE),
        ("持之。以恒心抓整改。", "持之以恒"),
        ("全面从严", PHRASE),
    ],
)
def test_the_phrase_itself_and_what_differs_otherwise_is_left_alone(text, phrase):
    assert not list(near_misses(text, phrase))


FOUR = ["政治意识", "大局意识", "核心意识", "看齐意识"]
THREE = ["不敢腐", "不能腐", "不想腐"]


@pytest.mark.parametrize(
    ("row", "members", "wrong"),
    [
        ("政治意识、大局意识、核心意识、看齐意识", FOUR, False),
        ("政治意识、大局意识、责任意识、看齐意识", FOUR, True),
        ("政治意识、核心意识和看齐意识", FOUR, True),
        ("大局意识、政治意识、核心意识、看齐意识", FOUR, True),
        ("大局意识、核心意识、看齐意识", FOUR, False),  # the first may be left out on purpose
        ("政治意识、大局意识、责任意识、服务意识", FOUR, False),
        ("政治意识、大局意识、核心意识、看齐意识、责任意识", FOUR, False),
        ("不敢腐、不会腐、不想腐", THREE, True),
        ("不敢腐、不想腐", THREE, False),
    ],
)
def test_a_fixed_list_has_its_members_in_their_order(row, members, wrong):
    assert is_wrong_list(row, members) is wrong


# Right sentences near to what the rules look for, put together for this.
RIGHT = (
    "全局党员干部树牢“四个意识”，坚定“四个自信”不动摇，把“两个维护”落到实处。",
    "进一步增强“四个意识”和“四个自信”，做“两个确立”的坚定拥护者、“两个维护”的示范引领者。",
    "忠诚捍卫“两个确立”，增强做到“两个维护”的政治自觉。",
    "坚持“四个自信”，践行“两个维护”，牢固树立“四个意识”，“四个意识”不强的问题得到解决。",
    "政治判断力不强，政治执行力有待提升，政令执行力和政策执行力逐级递减。",
    "全面从严治警，全面从严管党治警，全面从严治团，全面从严治校，从严管党治党。",
    "贯彻中央八项规定及其实施细则精神，落实省委八项规定精神，违反中央八项规定和廉洁自律规定的问题。",
    "召开专题民主生活会，规范组织生活制度，严肃党内政治生活，民主生活的质量得到提高。",
    "学习党的二十大和二十届历次全会精神，学习党的二十届三中、四中全会精神。",
    "党的十八大以来，党的十九届历次全会均作出部署，二十届中央纪委四次全会强调。",
    "省第十二次党代会、市委十二届七次全会、县第十四次代表大会均作出安排。",
    "开展学习贯彻习近平新时代中国特色社会主义思想主题教育，学习《习近平著作选读》《习近平谈治国理政》第四卷。",
    "认真学习习近平同志《论坚持全面依法治国》，习近平主席发表二〇二五年新年贺词，习近平主持召开会议。",
    "学习近三年来的典型案例，练习近百次，复习近期要求。",
    "整治形式主义、官僚主义问题，防止享乐主义、奢靡之风反弹，形式主义官僚主义得到纠治。",
    "严守政治纪律和政治规矩，违反政治纪律、组织纪律、廉洁纪律的依规处理。",
    "推动绿色、创新、协调发展，坚持创新发展、绿色发展。",
    "落实民主、法治、公平的要求，营造自由、平等的氛围。",
    "强化不敢腐的震慑，扎牢不能腐的笼子，增强不想腐的自觉。",
    "做到知纪、明纪、守纪，推进严格执法、公正司法、全民守法。",
    "健全“三会一层”治理结构，落实党政同责、一岗双责、齐抓共管、失职追责。",
    "思想建设、组织建设、作风建设、制度建设、纪律建设一体推进。",
    "推进经济建设、文化建设、社会建设，改善民生。",
    "弘扬社会主义核心价值观，完善社会主义核心价值体系，开展中国特色的社会主义教育。",
    "坚持以人民为中心，落实以人民为中心的发展理念。",
    "实现中华民族的伟大复兴，推进中国的现代化建设，构建新的生产力布局。",
    "严格执行民主集中制，坚持集体领导与个人分工负责相结合。",
    "运用“四种形态”批评教育12人次，其中第一种形态10人次，采取四种形式学习。",
    "召开党组理论学习中心组学习会，邀请理论学习中心专家授课。",
    "严以律己、廉洁奉公，严于律己、宽以待人。",
    "压实全面从严治党责任，扛牢全面从严治党政治责任，落实全面从严治党主体责任和监督责任。",
)


@pytest.mark.parametrize("text", RIGHT)
def test_right_sentences_of_the_kind_are_left_alone(text):
    found = [(rule.id, hit.seen) for rule in shipped_rules() for hit in rule.hits(text)]
    assert not [one for one in found if one[0].startswith(("政治表述", "数字", "用词-成语"))]
