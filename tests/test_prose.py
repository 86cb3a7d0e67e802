"""Numbers in prose: recognised, held against the ledger, and against each other.

The office of these tests is that of a published notice: 25 problems in 4 aspects, 19 of them
completed and 6 not, 55 measures, 6 regulations.
"""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import law

from generator.checks.prose.known import Known
from generator.checks.prose.numbers import faults_of, numbers_in_prose
from generator.findings.catalogue import kinds
from generator.findings.findings import find
from generator.ledger.choices import NEW, REVISED, Audience, Status
from generator.ledger.items import (
    Basic,
    Figure,
    Measure,
    Meeting,
    Narrative,
    Problem,
    Regulation,
    Unit,
)
from generator.ledger.ledger import Aspect, Ledger
from generator.ledger.statistics import count
from generator.ledger.words import Vocabulary
from generator.text.characters import chinese_numeral
from generator.text.numerals import counts, parse_number

# --- recognition --------------------------------------------------------------------------------

RECOGNISED = [
    ("4个方面12个问题", "4个 12个"),
    ("先后两次召开", "两次=2"),
    ("十二个问题、四方面", "十二个=12 四方面=4"),
    ("完成率76%，百分之七十六", "76%=76 百分之七十六=76"),
    ("百分之七十六点五，76.50％", "百分之七十六点五=76.5 76.50％=76.50"),
    ("监控332路，登记簿365本", "332路 365本"),
    ("１２个，３．５公里", "１２个=12 ３．５公里=3.5"),
    ("1,234件，1,234,567元", "1,234件=1234 1,234,567元=1234567"),
    ("1.2万人次，30万元，3亿元", "1.2万人次=12000 30万元=300000 3亿元=300000000"),
    ("三点五公里", "三点五公里=3.5"),
    ("九千九百九十九人", "九千九百九十九人=9999"),
    ("一百零五个，一百一十五个，两千零五十个", "一百零五个=105 一百一十五个=115 两千零五十个=2050"),
    ("三万五千人，一万零五百人", "三万五千人=35000 一万零五百人=10500"),
    ("半年，两个半月，一年半", "半年=0.5 两个半月=2.5 一年半=1.5"),
    ("三大类，4大方面", "三大类=3 4大方面=4"),
    ("一名民警，各1名，满两年", "一名=1 1名 两年=2"),
    ("10余次，近20个，3至5项", "10余次=10? 20个=20? 5项=5?"),
    ("几十个，十多次，3次以上", "十个=10? 十多次=10? 3次=3?"),
    ("3.5个百分点", "3.5个百分点=3.5"),
    ("党员12名（其中预备党员2名）", "12名 2名"),
]


@pytest.mark.parametrize(("text", "expected"), RECOGNISED)
def test_numbers_with_a_measure_word_are_recognised(text, expected):
    wanted = []
    for written in expected.split():
        shown, _, value = written.partition("=")
        number = value.rstrip("?") or re.match(r"[\d.]+", shown)[0]
        wanted.append((shown, Decimal(number), value.endswith("?")))
    assert [(c.written, c.value, c.vague) for c in counts(text)] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "第一次，第九次党委（扩大）会议，第12个",
        "2025年3月7日，3月下旬，2024年度，二〇二五年，6月30日前",
        "栖水发〔2025〕23号，大渡河路255号",
        "110接处警工作，110接警台，12345热线",
        "“五个当场”“四个意识”，《八项规定》，“3+3+N”",
        "3+3+N执法巡查，19/25，0546-7272909，8:30",
        "进一步，统一部署，一起推进，十分重要，一部分，逐一核实，一户一策，二次培训",
        "上半年，过半，三四个，千方百计，三分之一，5G，A4纸",
        "电子邮箱slj3@qiyun.example.cn",
        "亿" * 5000 + "个",
    ],
)
def test_what_is_no_count_is_left_alone(text):
    assert [c.written for c in counts(text)] == []


@law(100)
@given(st.integers(1, 9999))
def test_chinese_numerals_are_read_back(number):
    (found,) = counts(f"共{chinese_numeral(number)}个问题")
    assert (found.value, found.measure) == (number, "个")
    assert parse_number(chinese_numeral(number).replace("二百", "两百")) == number


@pytest.mark.parametrize(
    "text", ["1.2.3", "3-5", "1e9", "12百三", "三点四点五", "三点五十", "八点", "1亿" * 40]
)
def test_what_is_no_number_is_none(text):
    assert parse_number(text) is None


@law(300)
@given(st.text("0123９.．，,-+e百千万亿一二三十两〇点半①", max_size=60))
def test_any_text_is_a_number_or_none(text):
    number = parse_number(text)
    assert number is None or number.is_finite()
    assert all(found.value.is_finite() for found in counts(f"共{text}个"))


@law(100)
@given(st.integers(1, 99_999_999), st.sampled_from(["个", "％", "人次", "路"]))
def test_arabic_numerals_are_read_back_in_any_spelling(number, measure):
    wide = str(number).translate({48 + n: 0xFF10 + n for n in range(10)})
    for written in (str(number), f"{number:,}", wide, f"{number}万", f"{number}.50"):
        (found,) = counts(f"共{written}{measure}，")
        assert found.value == {"万": number * 10000, "0": number + Decimal("0.5")}.get(
            written[-1] if written.endswith(("万", ".50")) else "", number
        )
        assert found.written == f"{written}{measure}"


def test_a_measure_word_of_the_ledger_is_one():
    assert [c.measure for c in counts("铺设管线3杆")] == []
    assert [c.measure for c in counts("铺设管线3杆", frozenset({"杆"}))] == ["杆"]


# --- an office ----------------------------------------------------------------------------------

RULES = [
    ("公文制发工作规定", NEW),
    ("案件评查考评办法", REVISED),
    ("警务辅助人员监督检查工作规定（试行）", NEW),
    ("警务辅助人员管理工作联席会议制度（试行）", NEW),
    ("社区警务室规范化建设规定", NEW),
    ("打击电诈侦防联动工作办法", NEW),
]
TEAM = frozenset({"反诈中心"})


def office() -> Ledger:
    ledger = Ledger()
    basics = {
        "巡察组": "市委第五巡察组",
        "意见建议数": 4,
        "完成率小数位": 2,
        "计入完成的状态": (Status.DONE,),
        "预警天数": 10,
        "反馈日期": date(2025, 2, 14),
        "统计截止日期": date(2025, 7, 10),
    }
    ledger.basics = {n: Basic(2, n, value) for n, value in basics.items()}
    names = ("反诈中心", "第一派出所", "第二派出所", "法制管理室")
    ledger.units = [Unit(2, name, name[:2]) for name in names]
    for number in range(25):
        done = Status.DONE if number < 19 else Status.ONGOING
        aspect = f"{number % 4 + 1}"
        key = f"{aspect}.{number}"
        problem = Problem(2, key, aspect, "问题", assessed=done)
        statuses = [Status.DONE, Status.ONGOING, Status.STANDING][: 3 if number < 5 else 2]
        for status in statuses:
            problem.measures.append(Measure(2, f"{key}.1", key, unit="反诈中心", status=status))
        ledger.measures += problem.measures
        ledger.problems.append(problem)
    ledger.aspects = [Aspect(n, [p for p in ledger.problems if p.aspect == n]) for n in "1234"]
    ledger.regulations = [Regulation(2, name, "领域", kind) for name, kind in RULES]
    days = (date(2025, 2, 17), date(2025, 3, 7))
    ledger.meetings = [Meeting(2, "巡察整改专题党委会", day) for day in days]
    ledger.meetings.append(Meeting(4, "智慧安防小区建设调度会", date(2025, 4, 9)))
    ledger.figures = [
        Figure(2, "案件研讨会", Decimal(7), "次", "", "反诈中心"),
        Figure(3, "案件研讨会", Decimal(4), "次", "", "第一派出所"),
        Figure(4, "案件研讨会", Decimal(2), "次", "", "第二派出所"),
        Figure(5, "党委会议", Decimal(11), "次", "", "反诈中心"),
        Figure(6, "反诈提醒", Decimal(11), "期", "防诈提示、反诈短信", "反诈中心"),
        Figure(7, "新建小区视频监控", Decimal(332), "路", "", "反诈中心"),
        Figure(8, "供水管网", Decimal("19.4"), "公里", "", "反诈中心"),
        Figure(9, "培训", Decimal(6), "次", "", "法制管理室"),
    ]
    return ledger


@pytest.fixture(scope="module")
def known():
    ledger = office()
    return Known(ledger, Vocabulary(ledger, count(ledger), Audience.PUBLIC))


def told(text: str, known: Known, narrative: bool) -> list[str]:
    """The faults of a text as `code written` (with both values for N01 and N02), infos left out."""
    shown = []
    for code, written, words in faults_of(text, [], None if narrative else TEAM, known):
        assert find(code, value=written, **words).message
        if code in ("N01", "N02"):
            shown.append(f"{code} {written} {words['typed']}≠{words['ledger']}")
        elif code != "N03":
            shown.append(f"{code} {written}")
    return shown


# Sentences of the narrative; after | what is found, infos left out. A longer one goes on below.
NARRATIVE = """
市委第五巡察组反馈的意见指出存在4个方面25个问题，并提出了4项意见建议。|
市委第五巡察组反馈的意见指出存在5个方面的问题，并提出了3项意见建议。|N01 5个 5≠4;N01 3项 3≠4
聚焦巡察反馈四个方面问题，坚持高标准。|
聚焦巡察反馈的5方面问题，坚持高标准。|N01 5方面 5≠4
巡察反馈二十六个问题。|N01 二十六个 26≠25
巡察反馈问题２６个。|N01 ２６个 26≠25
巡察反馈25个问题，已完成整改19个、正在整改6个，整改完成率76%。制定及修改完善制度6项。|
巡察反馈25个问题，已完成整改20个、正在整改5个，整改完成率80%。
|N01 20个 20≠19;N01 5个 5≠6;N01 80% 80%≠76%或45.45%
巡察反馈25个问题，已完成整改19个、正在整改5个。|N01 5个 5≠6;N05 25个
巡察反馈25个问题，已完成整改19个、正在整改7个。|N01 7个 7≠6;N04 25个
25个问题中已完成19个，占76%。|
25个问题中已完成19个，占75%。|N06 75%
问题完成率75%，措施完成率45.45%。|N01 75% 75%≠76%
问题完成率百分之七十六。|
问题完成率76.0001%。|N01 76.0001% 76.0001%≠76%;N07 76.0001%
措施完成率45.45455%。|N07 45.45455%
措施完成率45.5%。|
25个问题已完成19个，整改率76.00%。|N07 76.00%
所有问题整改完成率均达到100%。|N01 100% 100%≠76%
仅剩5项措施正在推进。|N01 5项 5≠25
第四方面3个问题已完成2个。|
反馈的25个问题细化为54条措施。|N02 54条 54≠55
整改完成率达到100%。|N01 100% 100%≠76%或45.45%
制定整改措施55条。|
制定整改措施36条。|N01 36条 36≠55
55项措施，已完成25项，正在推进25项，长期坚持5项。|
截至目前，已完成19个问题、25项措施。|
截至目前，已完成18个问题、26项措施。|N01 18个 18≠19;N01 26项 26≠25
已完成问题19个、正在推进6个。|
已完成问题19个、正在推进7个。|N01 7个 7≠6
25个问题已全部整改到位。|N13 25个问题已全部整改到位
目前，市委第五巡察组反馈的4个方面25个问题均已整改到位。
|N13 市委第五巡察组反馈的4个方面25个问题均已整改到位
截至2025年7月10日，各项整改任务全部完成。|N13 各项整改任务全部完成
分局党委已如期完成整改任务。|N13 分局党委已如期完成整改任务
对未完成的7个问题，加快进度。|N01 7个 7≠6
整改期间，制定办法规定6个。|
整改期间，制定办法规定8个。|N01 8个 8≠6
整改期间，建立健全规章制度7项。|N01 7项 7≠6
新建和修订制度6项，其中新建5项、修订1项。|
新建和修订制度6项，其中新建4项、修订2项。|N01 4项 4≠5;N01 2项 2≠1
出台制度5项、修订制度1项，共6项。|
出台制度1项，修订制度5项，共6项。|N01 1项 1≠6;N01 5项 5≠1
建章立制8项，以制度巩固成果。|N01 8项 8≠6
新建制度5项、修订2项。|N01 2项 2≠1
新建制度5项、修订制度1项。|
新建制度5项、修订制度2项。|N01 2项 2≠1
制定制度6个：《公文制发工作规定》《案件评查考评办法》《社区警务室规范化建设规定》《打击电诈侦防联动工作办法》。
|N10 6个
制定制度6个，包括《公文制发工作规定》《案件评查考评办法》。|N11 6个
制定制度6个，包括《公文制发工作规定》《案件评查考评办法》等。|
制定《某分局公文制发工作规定（试行）》《某分局案件评查考评办法》等6项制度。|
制定《公文制发工作规定》《案件评查考评办法》《社区警务室规范化建设规定》等2项制度。
|N02 2项 2≠6;N10 2项
制定制度6个，包括《公文制发工作规定》《食堂管理办法》等。|N12 《食堂管理办法》
两次召开巡察整改专题党委会。|
召开巡察整改专题党委会议3次。|N01 3次 3≠2
先后三次召开专题党委会议。|N02 三次 3≠2
先后召开智慧安防小区建设调度会2次。|N01 2次 2≠1
开展案件研讨会13次，推送反诈提醒11期。|
开展案件研讨会12次，推送反诈提醒10期。|N01 12次 12≠13;N01 10期 10≠11
推送防诈提示10期，发送反诈短信共12期。|N01 10期 10≠11;N01 12期 12≠11
接入公安平台新建小区视频监控330路。|N01 330路 330≠332
铺设供水管网十九点四公里。|
铺设供水管网20公里。|N01 20公里 20≠19.4
共25个，其中已完成19个，正在推进6个。|
共25个，其中已完成19个，正在推进5个。|N05 25个
共25个，其中已完成19个，正在推进7个。|N04 25个
共25个，其中已完成19个，正在推进5个，其余按计划推进。|
反馈问题25个，已完成19项，正在推进6项。|N08 19项
共25个问题，其中党建方面10项、作风方面15项。|N08 10项
25个问题（党建方面10个、作风方面8个、财务方面5个）。|N05 25个
共25个问题，已完成30项措施。|N09 30项
25个问题、55项措施，已完成19个问题、25项措施。|
25=19+6，25＝19+5，19+6=26。|N04 19+6=26;N04 25＝19+5
19/25=76%，19/25=80%，19/25=76.0%。|N06 19/25=80%;N07 19/25=76.0%
抽查25户，合格19户，合格率76%。|
抽查25户，合格19户，合格率80%。|N06 80%
抽查23户，合格22户，合格率95.65%。|N07 95.65%
投入资金120万元，其中县级40万元、市级90万元。|N05 120万元
"""

# What no careful editor would call wrong, whoever says it.
LEFT_ALONE = """
汽车产量增长1.7倍，其中新能源汽车增长17.2倍；任职满8年的，其中任重要职务满9年的，均已轮岗。
办公室的《公文处理提速案例》和人事股的《干部谈心案例》2项案例入选。
累计形成21批173项制度集成创新案例，中央生态环保督察反馈问题整改完成率达94.2%。
管委会纪检监察工委、综合部、建设管理部、审批服务部、街道办等10个单位、部门参加会议。
每周召开工作调度例会，每年讲一次党课，每季度组织开展一次，各1名专职党务工作者。
调整一名民警，签订正式合同满两年的辅警，检查接处警登记簿365本。
分局第九次党委（扩大）会议审议通过《八项规定》，印发〔2025〕3号文件。
牢固树立“四个意识”，按照“五个当场”要求，落实“3+3+N”执法巡查。
解决一个问题，堵塞一个制度漏洞，健全完善一项制度机制。
从4个方面发力，围绕三个方面查找原因。
严格落实中央八项规定精神，严守六项纪律。
自查发现问题30个，已整改28个。
针对审计反馈的5个问题，制定整改措施8条。
省委巡视反馈的3个问题已整改到位，上轮巡察反馈的8个问题全部销号。
市委第二巡察组反馈的9个问题已全部整改。
党组书记认领巡察反馈问题3个，法制管理室牵头整改问题2个。
巡察反馈党建方面问题7个、作风方面问题8个。
上半年召开案件研讨会6次，第一派出所召开案件研讨会4次，计划开展案件研讨会20次。
每月召开案件研讨会2次，召开案件研讨会10余次，其中案件研讨会3次。
班子成员召开民主生活会1次，查摆问题36个，制定整改措施40条。
将25个问题细化为36个具体问题。
梳理制度30项，废止制度5项。
反映问题整改完成率达到80%以下的4个，项目完成率95%。
对县委巡察组移交的问题线索分类处置，办结率达到97.5%。
整改完成率较上月提高5个百分点。
对法制室、警务保障室等6个单位开展督查。
召开会议5次，其中专题会议2次，开展培训10次。
走访群众30户（困难户12户、五保户5户）。
接受督导3次，督导反馈问题6个已整改。
开展监督检查13次，反馈问题31个。
开展整改督查16次，发现问题13个，已全部整改到位。
下发整改通知书9份，整改问题27个；抽查工程12个，发现问题11个，整改11个。
确保25个问题全部整改到位，力争年底前整改任务全部完成。
立行立改的3个问题已全部整改到位，上一轮巡察反馈的25个问题已全部整改到位。
发现的安全隐患全部整改到位，党建方面问题已全部整改到位，到期的整改任务均已完成。
反馈问题全部建立台账，整改任务全部分解到科室，整改措施全部上墙公示。
联合社区开展反诈知识培训1次。
"""


def _rows(table: str) -> list[tuple[str, list[str]]]:
    lines = table.strip().replace("\n|", "|").splitlines()
    rows = [line.rpartition("|") for line in lines]
    return [(text, expected.split(";") if expected else []) for text, _, expected in rows]


@pytest.mark.parametrize(("text", "expected"), _rows(NARRATIVE))
def test_the_narrative_is_held_against_the_ledger(text, expected, known):
    assert told(text, known, narrative=True) == expected


@pytest.mark.parametrize("narrative", [True, False])
@pytest.mark.parametrize("text", LEFT_ALONE.strip().splitlines())
def test_what_the_ledger_does_not_count_is_left_alone(text, narrative, known):
    assert told(text, known, narrative) == []


# A measure tells of its unit's own work: only what says that it is the whole is held against it.
MEASURES = """
对照巡察反馈的3个问题逐项整改。|
对照巡察反馈的4个方面26个问题逐项整改。|N01 26个 26≠25
市委第五巡察组反馈的26个问题已全部整改。|N01 26个 26≠25
制定整改措施8条，已完成6条，正在推进2条。|
制定制度2项，修订制度1项。|
对巡察反馈问题逐类剖析成因，共出台制度8项。|N01 8项 8≠6
共出台制度8项。|N02 8项 8≠6
巡察反馈问题整改完成率达100%。|N02 100% 100%≠76%
召开案件研讨会12次。|N01 12次 12≠13
召开案件研讨会7次。|N02 7次 7≠13
召开的12次党委会议题提报流程。|N01 12次 12≠11
先后三次召开专题党委会议。|N02 三次 3≠2
共排查隐患12处，已整改9处，正在整改3处。|
共4个单位（反诈中心、第一派出所、第二派出所）。|N10 4个
共40个单位（综合部、审批服务部、街道办）。|N11 40个
组织反诈中心、第一派出所和法制管理室3个单位参加。|
"""


@pytest.mark.parametrize(("text", "expected"), _rows(MEASURES))
def test_a_measure_is_held_against_what_it_says_is_the_whole(text, expected, known):
    assert told(text, known, narrative=False) == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("巡察反馈25个问题", "{问题数}"),
        ("巡察反馈四个方面的问题", "{方面数}"),
        ("新建制度5项", "{新建制度数}"),
        ("制定办法规定6个", "{制度数}"),
        ("问题完成率76%", "{问题完成率}"),
        ("25个问题已完成19个", "{已完成问题数}"),
        ("开展案件研讨会十三次", "{案件研讨会}"),
        ("先后两次召开专题党委会议", "{会议次数：巡察整改专题党委会}"),
    ],
)
def test_a_right_number_typed_by_hand_suggests_its_placeholder(text, word, known):
    faults = list(faults_of(text, [], None, known))
    assert {code for code, _, _ in faults} == {"N03"}
    assert word in [words["word"] for _, _, words in faults]
    hints = [find(code, value=value, **words).hint for code, value, words in faults]
    assert any(word in hint for hint in hints)


def test_a_list_names_the_regulations_that_it_lacks(known):
    text = "制定制度6个：《公文制发工作规定》《案件评查考评办法》。"
    (fault,) = [f for f in faults_of(text, [], None, known) if f[0] == "N10"]
    message = find(fault[0], value=fault[1], **fault[2]).message
    assert "社区警务室规范化建设规定" in message and "公文制发工作规定" not in message


def test_a_figure_cited_elsewhere_is_not_what_another_unit_tells(known):
    """An own count of a unit without a row is at most a doubt while the 指标 is cited elsewhere."""
    ledger = office()
    ledger.measures[0].unit = "法制管理室"
    ledger.measures[0].progress = "推送反诈提醒3期。"
    codes = _codes(ledger)
    assert codes == ["N01"]
    ledger.measures[1].progress = "推送反诈提醒{反诈提醒}期。"
    assert _codes(ledger) == ["N02"]


def _codes(ledger: Ledger) -> list[str]:
    vocabulary = Vocabulary(ledger, count(ledger), Audience.PUBLIC)
    return [finding.code for finding in numbers_in_prose(ledger, vocabulary)]


def test_numbers_from_placeholders_are_right_by_construction():
    ledger = office()
    ledger.columns = {"综述": {"正文": 3}}
    text = "巡察反馈｛方面数}个方面{问题数}个问题，已完成{已完成问题数}个，{不认识}个问题。"
    ledger.narrative = [Narrative(2, "整改工作基本情况", "", text)]
    assert _codes(ledger) == []
    ledger.narrative[0].text = text + "巡察反馈26个问题。"
    assert _codes(ledger) == ["N01"]


_PIECES = st.sampled_from(
    [
        *"个项次%，。；（）《》“”、：=+/.{}零一两十百万半第共等3１٣",
        *("25", "问题", "措施", "制度", "其中", "反馈", "巡察", "已完成", "完成率", "单位"),
        "案件研讨会",
    ]
)


@law(100)
@given(st.lists(_PIECES, max_size=40).map("".join), st.booleans())
def test_no_text_breaks_the_check(known, text, narrative):
    for code, written, words in faults_of(text, [], None if narrative else TEAM, known):
        assert find(code, value=written, **words).severity == kinds()[code].severity
        assert written in text or code == "N12"
    for found in counts(text):
        assert text[found.start : found.end] == found.written
