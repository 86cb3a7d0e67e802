"""Proof-reading, status and time: one slip planted in the sample, one code at its cell."""

import copy
import random
import re
from collections import Counter
from datetime import date

import pytest
from conftest import REFERENCE, SAMPLE, cell_of, needs_reference, row_of
from hypothesis import given
from hypothesis import strategies as st
from laws import law
from planted import planted
from rapidfuzz.distance import Indel, LCSseq

from generator.checks import repetition, rules, timing, wording
from generator.ledger.choices import Audience
from generator.ledger.statistics import count
from generator.ledger.words import Vocabulary
from generator.workbook.reading.read import read_ledger

DONE, OPEN, STANDING = "1.1.2", "1.2.4", "1.2.6"  # measures of the sample, by 整改状态


def adding(number, text, header="整改进展"):
    """A mutation that adds a sentence to a text; gives the cell."""

    def mutate(book):
        cell = cell_of(book, "整改台账", number, header)
        cell.value += text
        return f"整改台账!{cell.coordinate}"

    return mutate


def putting(number, header, text):
    """A mutation that replaces a text."""

    def mutate(book):
        cell = cell_of(book, "整改台账", number, header)
        cell.value = text
        return f"整改台账!{cell.coordinate}"

    return mutate


def in_sheet(sheet, key, header, change):
    def mutate(book):
        cell = cell_of(book, sheet, key, header)
        cell.value = change(cell.value)
        return f"{sheet}!{cell.coordinate}"

    return mutate


def repeating(source, target):
    """The last sentence of one measure added to another one."""

    def mutate(book):
        text = cell_of(book, "整改台账", source, "整改进展").value
        return adding(target, text)(book)

    return mutate


SLIPS = {
    # punctuation, width, blanks
    "，，": ("W01", adding(DONE, "凝聚共识，，形成合力。")),
    "。 for ，": ("W01", adding(DONE, "动员部署会议召开后。各股室迅速行动。")),
    "no 。 at the end": ("W01", in_sheet("整改台账", DONE, "整改进展", lambda text: text[:-1])),
    "； at the end": ("W01", in_sheet("整改台账", DONE, "整改进展", lambda t: t[:-1] + "；")),
    "no 。 before a line break": ("W01", adding(DONE, "形成合力\n全员参与。")),
    "half-width comma": ("W02", adding(DONE, "统一思想,提高认识。")),
    "half-width full stop": ("W02", adding(DONE, "统一思想.提高认识。")),
    "half-width parentheses": ("W02", adding(DONE, "召开(扩大)会议。")),
    "half-width quotes": ("W02", adding(DONE, '开展"回头看"。')),
    "full-width digits": ("W02", adding(DONE, "配备设备１２套。")),
    "blank between characters": ("W03", adding(DONE, "形成 合力。")),
    "ideographic blank": ("W03", adding(DONE, "形成　合力。")),
    "blank before a number": ("W03", adding(DONE, "截至 2025年5月形成合力。")),
    "empty title": ("W11", adding(DONE, "印发《》。")),
    "XX left": ("W11", adding(DONE, "惠及XX村。")),
    # brackets and quotation marks
    "《 open": ("W06", adding(DONE, "学习《宣讲提纲。")),
    "》 alone": ("W06", adding(DONE, "学习宣讲提纲》。")),
    "“ open": ("W06", adding(DONE, "开展“回头看。")),
    "（ open": ("W06", adding(DONE, "学习宣讲提纲（试行。")),
    "crossed": ("W06", adding(DONE, "学习《宣讲“提纲》”。")),
    # numbering
    "二是 missing": ("W07", adding(DONE, "一是加强领导；三是强化督导。")),
    "一是 alone": ("W07", adding(DONE, "主要做法：一是加强领导。")),
    "2. missing": ("W07", adding(DONE, "\n1.加强领导。\n3.强化督导。")),
    "（二） missing": ("W07", adding(DONE, "\n（一）加强领导。\n（三）强化督导。")),
    "② missing": ("W07", adding(DONE, "①加强领导；③强化督导。")),
    # repetition
    "a member of a fixed list": (
        "W15",
        adding(DONE, "树立政治意识、大局意识、责任意识、看齐意识。"),
    ),
    "the verb of a formula": ("W15", adding(DONE, "坚决做到“两个确立”。")),
    "a set phrase": ("W04", adding(DONE, "持之以衡抓好整改。")),
    "a word twice": ("W04", adding(DONE, "仍然需要需要完善机制。")),
    "about, twice": ("W04", adding(DONE, "完成约30件左右。")),
    "quotes in quotes": ("W01", adding(DONE, "提出“落实“三会一课”制度”的要求。")),
    "sentence twice": ("W08", repeating("1.2.4", "1.3.3")),
    "sentence twice in a cell": (
        "W08",
        adding(DONE, "让节水护水的理念走进千家万户、深入人心。" * 2),
    ),
    "nearly the same": (
        "W09",
        adding(
            "3.1.4",
            "由办公室对提请上会事项的政策依据、可行性论证情况和附件材料逐项进行初审，"
            "专业性较强的事项应当先行听取法律顾问和技术人员意见，材料不齐、酝酿不充分的一律暂缓上会。",
        ),
    ),
    # names
    "unit misspelt": ("W10", adding(DONE, "财务审记股全程参与。")),
    "unit, a character short": ("W10", adding(DONE, "农村供水务中心全程参与。")),
    "office misspelt": ("W10", adding(DONE, "中共栖云县水力局党组全程参与。")),
    # words
    "截止": ("W04", adding(DONE, "截止2025年5月成效明显。")),
    "台帐": ("W04", adding(DONE, "建立台帐。")),
    "巡查 for 巡察": ("W04", adding(DONE, "落实市委巡查整改要求。")),
    "反应 for 反映": ("W04", adding(DONE, "解决群众反应的问题。")),
    "two spellings": ("W05", adding(DONE, "开展日常巡查。加强日常巡察。")),
    # status
    "done, and to be done": ("D01", adding(DONE, "下一步，将继续加大宣讲力度。")),
    "done, and only planned": ("D01", putting("1.3.3", "整改进展", "将组织开展轮训，提升能力。")),
    "open, and only planned": ("D02", putting(OPEN, "整改进展", "将逐步布设应急取水点。")),
    "open, and all done": ("D03", putting(OPEN, "整改进展", "勘察结束，该问题已全部整改到位。")),
    "open, and said to be all done": ("D03", adding(OPEN, "该项任务已全部完成。")),
    "open, and part of it done at last": ("D03", adding(OPEN, "设备选型已全部完成。")),
    "open, and done": ("D03", putting(OPEN, "整改进展", "备用水源选址勘察已完成。")),
    # time
    "no date": ("D04", adding(DONE, "近期又走进企业宣讲。")),
    "beyond the end": ("D05", adding(DONE, "2025年9月3日又走进企业宣讲。")),
    "beyond the end, no year": ("D05", adding(DONE, "10月3日又走进企业宣讲。")),
    "before the beginning": ("D06", adding(DONE, "2月7日走进企业宣讲。")),
    "the year before": ("D06", adding(DONE, "2024年12月27日走进企业宣讲。")),
    "the month before": ("D06", adding(DONE, "2024年11月，走进企业宣讲。")),
    "a range before the beginning": ("D06", adding(DONE, "2024年12月26日至2025年1月5日宣讲。")),
    "2月30日": ("D07", adding(DONE, "2025年2月30日走进企业宣讲。")),
    "31 June": ("D07", adding(DONE, "6月31日走进企业宣讲。")),
    "29 February of no leap year": ("D07", adding(DONE, "2月29日走进企业宣讲。")),
    "full-width day": ("D07", adding(DONE, "４月３１日走进企业宣讲。")),
    "weekday": ("D08", adding(DONE, "2025年3月7日（星期一）走进企业宣讲。")),
    "weekday without a year": ("D09", adding(DONE, "3月7日（周一）走进企业宣讲。")),
    "range reversed": ("D10", adding(DONE, "3月15日至7日走进企业宣讲。")),
}
SEVERE = {"W06", "W15", "D07", "D08"} | {"done, and only planned", "open, and all done"}


def told(result) -> set[tuple[str, str, str]]:
    return {
        (f["code"], f["severity"], f"{f['sheet']}!{f['cell']}") for f in result.json["findings"]
    }


# What a slip is besides: width where a day is typed full-width, a wrong word as such.
BESIDES = {"full-width day": {"W02"}, "two spellings": {"W04"}}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_found_at_its_cell(tongbao, sample, save, slip):
    code, mutate = SLIPS[slip]
    cell = mutate(sample)
    found = told(tongbao("check", save(sample), "--format", "json"))
    severity = "error" if SEVERE & {code, slip} else "info" if code == "D04" else "warning"
    assert (code, severity, cell) in found
    assert {c for c, *_ in found} - BESIDES.get(slip, set()) == {code}
    assert {where for *_, where in found} == {cell}


RIGHT = {
    "quotes in quotes": "落实“谁主管、谁负责，做到‘两手抓’”要求。",
    "numbered items": "主要做法：1）加强领导；2）强化督导。",
    "lists": "一是加强领导；二是强化督导；三是跟踪问效。",
    "two lists": "一要加强领导，二要强化督导。一是建章立制；二是强化执行。",
    "numerals that list nothing": "第三，区一、二线干部一致认为，这是一是二的问题。",
    "list over paragraphs": "主要做法：\n一是加强领导。\n二是强化督导。",
    "numbers": "经费1,200元，上午8:30开始，铺设19.4公里，执行GB/T 9704。",
    "mail of the office": "可致电0000-1234567，或写信到slj@qiyun.example.cn。",
    "ranges and later days": "对2025年1月1日至6月30日的台账逐份清查，合同期限至2025年10月底。",
    "other offices": "会同县财政局、省水利厅、第三派出所和县农村供水协会推进。",
    "short names": "供水中心、财审股、局党组共同推进。",
    "将 as 把": "将护水宣讲纳入日常工作，将评查结果作为参考。",
    "dates inside": "2月20日至8月20日开展宣讲，3月7日（星期五）启动，2025年8月20日收官。",
    "dates of the inspection": "2024年10月14日至12月20日县委第三巡察组巡察期间即知即改。",
    "what only dates from then": "对2023年1月1日以来的合同和2024年11月5日签订的协议逐份清查。",
    "titles with dates": "学习《关于2024年11月30日会议精神的通知》。",
    "every year": "坚持每年3月开展节水宣讲，为期3个月。",
    "巡查 and 巡察": "开展河湖日常巡查，落实县委巡察要求和巡察整改任务。",
    "反应": "接报后反应迅速，群众反映良好。",
    "帐篷": "储备帐篷20顶，账实相符。",
    "ellipsis and dash": "他们说：“放心了……”——这是真话。",
}


@pytest.fixture(scope="module")
def right(tmp_path_factory):
    return planted(RIGHT, ("已完成",), tmp_path_factory.mktemp("right"))


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_left_alone(right, name):
    cells, findings = right
    assert not [f for f in findings if f["cell"] == cells[name] and f["code"][0] in "WDL"]


def test_what_is_done_in_part_is_not_done(tongbao, sample, save):
    adding(OPEN, "其中第一阶段任务已全部完成，其余任务正在推进。")(sample)
    assert not told(tongbao("check", save(sample), "--format", "json"))


def test_what_is_not_printed_is_not_proof_read(tongbao, sample, save):
    slip = "认真研究 部署,落实《方案。"
    adding(DONE, slip)(sample)
    cell_of(sample, "整改台账", DONE, "是否公开").value = "否"
    sheet = sample["整改台账"]
    reason = sheet.cell(1, sheet.max_column + 1)
    reason.value = "不公开理由"
    sheet.cell(row_of(sheet, DONE), reason.column).value = "涉及工作秘密"
    adding("1.2.5", slip, "整改措施")(sample)  # the plan is internal
    found = told(tongbao("check", save(sample), "--format", "json"))
    assert not {code for code, *_ in found if code[0] in "WD"}


def test_a_measure_under_a_withheld_problem_is_not_proof_read(tongbao, sample, save):
    adding(DONE, "认真研究 部署。")(sample)
    cell_of(sample, "问题清单", "1.1", "是否公开").value = "否"
    assert "W03" not in {
        code for code, *_ in told(tongbao("check", save(sample), "--format", "json"))
    }


def test_what_a_placeholder_prints_is_proof_read(tongbao, sample, save):
    sample["工作会议"].append(["动员会", date(2025, 2, 7)])
    cell = adding(DONE, "{会议日期：动员会}召开动员会。")(sample)
    found = told(tongbao("check", save(sample), "--format", "json"))
    assert ("D06", "warning", cell) in found


def test_a_repetition_names_the_place_it_repeats(tongbao, sample, save):
    source = cell_of(sample, "整改台账", "1.2.4", "整改进展").coordinate
    repeating("1.2.4", "1.3.3")(sample)
    (finding,) = tongbao("check", save(sample), "--format", "json").json["findings"]
    assert f"整改台账 {source}（1.2.4）" in finding["message"]
    assert finding["key"] == "1.3.3"


# --- sentences told twice -----------------------------------------------------------------------


def nearly_repeated(sentences):
    compared, _ = repetition.comparable(repetition.distinct(sentences))
    return repetition.nearly_repeated(compared)


def found_twice(texts):
    """What is found in the texts: (later place and sentence, earlier place and sentence)."""
    sentences = repetition.sentences_of(texts)
    return [
        [(later[:2], earlier[:2]) for later, earlier in pairs]
        for pairs in (repetition.repeated(sentences), nearly_repeated(sentences))
    ]


def found_twice_plainly(texts):
    """The same, sentence by sentence and string by string, as the law is spoken."""
    again, alike, known = [], [], {}
    for place, text in enumerate(texts):
        for sentence in re.split(r"[。！？；\n]", text):
            core = re.sub(r"[\W_]+", "", sentence)
            shown = place, sentence.strip()
            if core in known:
                again.append((shown, known[core]))
            elif len(core) >= 18:
                known[core] = shown
    cores = [core for core in known if len(core) >= 24]
    pieces = [pieces_of(known[core][1]) for core in cores]
    for number, core in enumerate(cores):
        shared = Counter()
        for piece in pieces[number]:
            having = [other for other in range(number) for p in pieces[other] if p == piece]
            shared.update(having[:3])
        least = max(2, len(pieces[number]) / 4)
        for other in sorted(other for other in shared if shared[other] >= least):
            shorter = min(len(core), len(cores[other]))
            if (
                known[core][0] != known[cores[other]][0]
                and LCSseq.similarity(core, cores[other]) >= 0.8 * shorter
                and Indel.normalized_similarity(core, cores[other]) >= 0.62
            ):
                alike.append((known[core], known[cores[other]]))
                break
    return [again, alike]


def pieces_of(sentence):
    """The clauses in pieces of five characters, from the beginning and from the end."""
    clauses = re.split(r"[\W_]+", sentence)
    cut = [clause[at : at + 5] for clause in clauses for at in range(0, len(clause), 5)]
    backwards = [clause[::-1] for clause in reversed(clauses)]
    cut += [clause[at : at + 5] for clause in backwards for at in range(0, len(clause), 5)]
    return [piece for piece in cut if len(piece) >= 3]


PHRASES = (
    *("对老旧管网", "围绕备用水源", "开展全面排查", "进行逐项核对", "落实专人管护", "明确时间"),
    *("统一登记标准", "抽调骨干组成专班", "本着厉行节约的原则", "第3次", "2025年", "《办法》"),
    *("A", "b_c", "１２", "一", " ", "　", "，", "、", "“", "”", "和", "甲乙甲乙甲乙"),
)
clauses = st.lists(st.sampled_from(PHRASES), min_size=3, max_size=9).map("".join)
letters = st.text("甲乙", min_size=15, max_size=40)
sentences = st.one_of(clauses, letters)
endings = st.sampled_from("。！？；\n")
texts_of_sentences = st.lists(st.tuples(sentences, endings).map("".join), max_size=4).map("".join)


@pytest.mark.slow
@law(100)
@given(st.lists(texts_of_sentences, max_size=15))
def test_repetitions_are_those_found_plainly(texts):
    assert found_twice(texts) == found_twice_plainly(texts)


def varied(chance, text, characters):
    """The text with about one in twelve of its characters replaced."""
    return "".join(c if chance.random() > 0.08 else chance.choice(characters) for c in text)


@pytest.mark.slow
@pytest.mark.parametrize("size", [40, 400, 9000], ids="{} characters".format)
def test_variants_of_a_few_sentences_are_those_found_plainly(size):
    chance = random.Random(size)
    characters = [chr(code) for code in range(0x4E00, 0x4E00 + size)]
    sentences = ["".join(chance.choices(characters, k=chance.randint(26, 60))) for _ in range(12)]
    texts = [varied(chance, chance.choice(sentences), characters) + "。" for _ in range(300)]
    # Every character stands somewhere.
    texts += ["".join(characters[at : at + 50]) for at in range(0, size, 50)]
    again, alike = found_twice(texts)
    assert len(alike) > 200
    assert [again, alike] == found_twice_plainly(texts)


@pytest.mark.parametrize(("more", "found"), [(30, 1), (50, 0)])
def test_a_sentence_within_a_far_longer_one_is_another(more, found):
    characters = "".join(map(chr, range(0x4E00, 0x4E00 + 30 + more)))
    assert list(map(len, found_twice([characters[:30], characters]))) == [0, found]


# --- the reference ------------------------------------------------------------------------------

REAL_SLIPS = {
    ("W01", "4.1.1"),  # 。 for ，
    ("W08", "4.3.3"),  # the sentence of 1.3.1
    ("D02", "1.2.4"),  # a plan told as progress
    ("D06", "1.2.2"),  # 2月7日, a week before the feedback
    ("D06", "1.1.2"),  # 2024年12月10日
    ("W05", "2.2.4"),  # 网上巡察, and 网上巡查 in 3.3.3
    ("W05", "1.3.3"),  # 登记本, and 登记簿 in 1.3.4
    ("W09", "2.1.4"),  # nearly 1.3.2
    ("W09", "整改工作基本情况/统一思想认识"),  # nearly 4.1.1
    ("W09", "整改工作基本情况/加强组织领导"),  # nearly 4.1.1
    ("D04", "3.3.4"),  # 目前
    ("D04", "1.3.7"),  # 今年以来
    ("W04", "2.2.4"),  # 网上巡察
}


@needs_reference
def test_the_real_slips_of_the_reference_are_found_and_nothing_else(tongbao):
    result = tongbao("check", REFERENCE / "ledger.xlsx", "--format", "json")
    own = [f for f in result.json["findings"] if f["code"][0] in "WDLRA"]
    assert {(f["code"], f["key"]) for f in own} == REAL_SLIPS
    assert len(own) == len(REAL_SLIPS)
    assert result.json["errors"] == 0


@needs_reference
def test_the_slips_of_the_reference_stand_at_their_cells(tongbao):
    cells = {
        (f["code"], f["key"]): f["cell"]
        for f in tongbao("check", REFERENCE / "ledger.xlsx", "--format", "json").json["findings"]
    }
    assert cells["W01", "4.1.1"] == "E50"
    assert cells["W08", "4.3.3"] == "E56"
    assert cells["D02", "1.2.4"] == "E7"
    assert cells["D06", "1.2.2"] == "E5"
    assert cells["W05", "2.2.4"] == "E25"
    assert cells["W09", "2.1.4"] == "E20"


# --- cost ---------------------------------------------------------------------------------------


def grown(size: int):
    """The sample with its measures repeated, every repetition a little different."""
    ledger = read_ledger(SAMPLE).ledger
    measures = ledger.measures
    ledger.measures = []
    for number in range(size):
        measure = copy.copy(measures[number % len(measures)])
        measure.number, measure.row = f"{measure.number}.{number}", number + 2
        measure.progress = measure.progress.replace("，", f"，第{number}次", 2)
        ledger.measures.append(measure)
    return ledger


def test_pairs_of_sentences_are_not_compared_one_by_one():
    """Every sentence is compared with a few others only, however many there are."""
    ledger = grown(3200)
    texts = [measure.progress for measure in ledger.measures]
    sentences = repetition.sentences_of(texts)
    compared = sum(len(earlier) for _, earlier in repetition.candidates(sentences))
    assert compared <= len(sentences) * 12


@pytest.mark.slow
def test_a_ledger_of_many_rows_is_proof_read():
    ledger = grown(3200)
    vocabulary = Vocabulary(ledger, count(ledger), Audience.PUBLIC)
    for check in (*rules.CHECKS, *wording.CHECKS, *timing.CHECKS):
        list(check(ledger, vocabulary))
