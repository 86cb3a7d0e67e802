"""The whole catalogue: what finds something is in force, finds one example, leaves another alone.

Each law and each rule is tried by itself on the sample: whichever is switched off, the test of its
example fails here.
"""

import ast
import copy
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import SAMPLE

from generator.checks import (
    CHECKS,
    characters,
    completeness,
    consistency,
    deadlines,
    events,
    identity,
    inspectors,
    leaks,
    names,
    nonwords,
    particulars,
    periods,
    persons,
    placeholders,
    places,
    references,
    timing,
    wording,
)
from generator.checks import rules as rules_of_words
from generator.checks.prose import numbers
from generator.checks.rule_files import shipped_rules
from generator.checks.texts import printed_texts
from generator.findings.catalogue import kinds
from generator.ledger.choices import Audience, Status
from generator.ledger.items import Basic, Figure, Measure, Meeting, Regulation, Unit
from generator.ledger.schema import sheet_of
from generator.ledger.statistics import count
from generator.ledger.words import Vocabulary
from generator.workbook.reading.read import read_ledger

LEDGER = read_ledger(SAMPLE).ledger
DONE, OPEN, STANDING = "1.1.2", "1.2.3", "1.2.6"  # measures of the sample, by 整改状态


@pytest.fixture
def ledger():
    """The sample as it is in memory, to be broken."""
    return copy.deepcopy(LEDGER)


def found_by(law, ledger):
    """What one law finds in a ledger."""
    vocabulary = Vocabulary(ledger, count(ledger), Audience.PUBLIC)
    try:
        return list(law(ledger, vocabulary))
    finally:
        printed_texts.cache_clear()


def measure(ledger, number):
    return next(one for one in ledger.measures if one.number == number)


def saying(sentence, number=DONE):
    """A mutation that adds a sentence to the 整改进展 of a measure."""

    def mutate(ledger):
        measure(ledger, number).progress += sentence

    return mutate


def setting(key, **fields):
    """A mutation that fills fields of a measure."""

    def mutate(ledger):
        found = measure(ledger, key)
        for name, value in fields.items():
            setattr(found, name, value)

    return mutate


def basics(**contents):
    """A mutation that fills items of 基本情况."""

    def mutate(ledger):
        for name, value in contents.items():
            at = ledger.basics[name] if name in ledger.basics else Basic(row=99, name=name)
            at.value = value
            ledger.basics[name] = at

    return mutate


def having(items, item):
    def mutate(ledger):
        getattr(ledger, items).append(item)

    return mutate


def of_problem(key, **fields):
    """A mutation that fills fields of a problem."""

    def mutate(ledger):
        found = next(one for one in ledger.problems if one.number == key)
        for name, value in fields.items():
            setattr(found, name, value)

    return mutate


def counting_in_another_word(ledger):
    again = copy.copy(ledger.figures[0])
    again.row, again.measure_word = 99, "组"
    ledger.figures.append(again)


def not_started(ledger):
    basics(集中整改截止日期=date(2025, 8, 1))(ledger)
    setting(OPEN, status=Status.NOT_STARTED)(ledger)


def named_in_text(ledger):
    setting(OPEN, person="张小明")(ledger)
    saying("由张小明负责办理。")(ledger)


def withheld_told(ledger):
    hidden = measure(ledger, "2.1.2")
    hidden.publicity, hidden.reason = "否", "涉及内部管理"
    saying(hidden.progress)(ledger)


EXAMPLES = {
    references.unique_keys: ("K01", setting(DONE, number="1.1.1")),
    references.known_problems: ("K02", setting(DONE, problem="9.9")),
    references.numbers_match: ("K06", setting("1.2.2", problem="1.3")),
    placeholders.known_words: ("P01", saying("见{没有的词}。")),
    placeholders.own_names: ("P05", having("figures", Figure(row=99, name="问题数", amount=1))),
    numbers.numbers_in_prose: ("N01", saying("县委第三巡察组反馈意见指出存在5个方面的问题。")),
    consistency.assessed_as_done: ("C01", of_problem("1.2", assessed=Status.DONE)),
    consistency.assessed_as_it_stands: ("C58", of_problem("1.1", assessed=Status.NOT_STARTED)),
    consistency.looked_back_on_what_is_done: ("C61", setting(OPEN, lookback="巩固")),
    consistency.no_reason_to_withhold: ("C62", setting(DONE, reason="涉及案件")),
    deadlines.at_once_is_done: ("C64", setting(OPEN, immediate=True)),
    references.short_names_of_one: (
        "K09",
        having("units", Unit(row=99, name="综合股", short="局办")),
    ),
    references.rows_counted_once: (
        "K10",
        having("meetings", Meeting(row=99, name="整改工作推进会", day=date(2025, 6, 18))),
    ),
    particulars.statuses_that_count: (
        "C65",
        basics(计入完成的状态=(Status.DONE, Status.ONGOING)),
    ),
    particulars.title_of_the_notice: ("C67", basics(通报标题="关于巡察整改进展情况的通报。")),
    consistency.lookback_agrees: ("C02", setting("1.1.1", lookback="反弹")),
    consistency.problems_have_measures: (
        "C03",
        lambda ledger: of_problem("1.2", measures=[], assessed=None)(ledger),
    ),
    consistency.withheld_for_a_reason: ("C05", setting(DONE, publicity="否")),
    consistency.one_measure_word: ("C06", counting_in_another_word),
    periods.dates_in_order: ("C07", basics(反馈日期=date(2024, 12, 1))),
    periods.rows_within_the_time: (
        "C26",
        having("meetings", Meeting(row=99, name="推进会", day=date(2025, 9, 24))),
    ),
    periods.looked_back_after_the_end: (
        "C28",
        setting("1.1.2", lookback_date=date(2025, 5, 1)),
    ),
    periods.deadlines_after_the_report: ("C29", setting(DONE, deadline=date(2052, 6, 30))),
    periods.extended_beyond_the_deadline: ("C19", setting(OPEN, extended=date(2025, 5, 1))),
    particulars.telephones: ("C50", basics(联系电话="0000-123456")),
    particulars.mail_addresses: ("C51", basics(电子邮箱="slj@qiyun")),
    particulars.document_number: ("C52", basics(发文字号="栖水党组[2025]9号")),
    particulars.amounts_of_figures: (
        "C54",
        having("figures", Figure(row=99, name="座谈会", amount=Decimal("5.5"), measure_word="次")),
    ),
    placeholders.words_in_other_brackets: ("P10", saying("开展[专题研讨会]次。")),
    placeholders.measure_words_follow: ("P11", setting("1.1.1", progress="研讨{专题研讨会}场。")),
    identity.basics_of_one_office: ("C55", basics(被巡察党组织="县水务局党组")),
    references.aspects_match: ("K08", of_problem("1.2", aspect="关于作风建设方面的问题")),
    names.names_that_group_rows: (
        "K07",
        having("meetings", Meeting(row=99, name="整改工作推进会议", day=date(2025, 6, 24))),
    ),
    completeness.texts_say_something: ("C56", setting(DONE, progress="已完成。")),
    identity.basics_agree: ("C30", basics(党组织简称="局党委")),
    identity.party_as_registered: ("C31", saying("局党委高度重视。")),
    identity.units_with_their_ranks: ("C33", saying("由人事党建科牵头落实。")),
    identity.offices_called_alike: ("C34", saying("各科室负责人逐级审核。")),
    identity.bodies_with_their_ends: ("C33", saying("由农村供水服务站牵头落实。")),
    identity.acts_as_itself: ("C35", saying("反馈会后，镇党委立即部署整改。")),
    identity.one_self: ("C35", saying("分局党组定期听取汇报。")),
    inspectors.basics_of_one_inspection: ("C40", basics(巡察组="市委第三巡察组")),
    inspectors.inspectors_as_registered: ("C41", saying("县委第五巡察组反馈后，迅速部署。")),
    inspectors.round_as_registered: ("C43", saying("县委第五轮巡察反馈问题已整改。")),
    inspectors.inspection_on_its_days: ("C44", saying("县委第三巡察组于2月10日反馈了意见。")),
    deadlines.finished_in_time: ("C10", setting(DONE, finished=date(2026, 8, 21))),
    deadlines.finished_says_when: ("C12", setting(DONE, finished=None)),
    deadlines.unfinished_is_not_finished: ("C17", setting(OPEN, finished=date(2025, 6, 30))),
    deadlines.started_by_the_end: ("C14", not_started),
    deadlines.finished_is_proved: ("C15", setting(DONE, evidence="")),
    deadlines.evidence_exists: ("C16", setting(DONE, evidence="佐证/纪要.pdf")),
    completeness.units_have_rows: ("C20", having("units", Unit(row=99, name="老干部股"))),
    completeness.figures_are_cited: ("C21", having("figures", Figure(row=99, name="无人引用"))),
    completeness.numbers_follow: ("C22", setting(STANDING, number="1.2.8")),
    completeness.regulations_are_named: (
        "C23",
        having("regulations", Regulation(row=99, name="没点名的办法")),
    ),
    completeness.texts_differ: (
        "C24",
        lambda ledger: setting("1.1.1", progress=measure(ledger, DONE).progress)(ledger),
    ),
    completeness.some_contact_is_given: (
        "C25",
        basics(联系电话="", 邮政信箱="", 电子邮箱=""),
    ),
    rules_of_words.follow_the_rules: ("W04", saying("截止2025年5月成效明显。")),
    wording.paired_marks: ("W06", saying("学习《宣讲提纲。")),
    wording.numbered_in_sequence: ("W07", saying("一是加强领导；三是强化督导。")),
    wording.no_sentence_twice: (
        "W08",
        saying("让节水护水的理念走进千家万户、深入人心。" * 2),
    ),
    names.regulations_as_registered: ("W10", saying("落实《党组会议义事规则》。")),
    names.names_as_registered: ("W10", saying("财务审记股全程参与。")),
    characters.characters_have_glyphs: ("W12", saying("绿化120㎡。")),
    nonwords.no_misspelt_words: ("W14", saying("开展警示教玉。")),
    timing.dates_of_rectification: ("D06", saying("2025年1月7日召开会议。")),
    timing.dates_exist: ("D07", saying("2025年2月30日召开会议。")),
    timing.weekdays_agree: ("D08", saying("2025年3月7日（星期一）召开会议。")),
    places.no_places_elsewhere: ("C46", saying("切实推动临朐县水利事业高质量发展。")),
    places.committee_with_its_rank: ("C47", saying("落实区委、区政府部署。")),
    places.own_place_with_its_rank: ("C47", saying("栖云市水利局召开整改推进会。")),
    persons.no_persons: ("L01", named_in_text),
    persons.no_persons_beside_offices: ("L12", saying("县委书记王建国到现场调研。")),
    leaks.nothing_withheld: ("L09", withheld_told),
    events.meetings_on_their_days: ("D11", saying("3月5日召开巡察整改专题党组会。")),
    events.regulations_on_their_days: ("D12", saying("3月5日印发《公文会议管理规定》。")),
    events.regulations_new_or_revised: ("C09", saying("修订《公文会议管理规定》。")),
    events.finished_on_its_day: ("D13", saying("2025年3月5日整改到位。")),
    timing.ranges_in_order: ("D10", saying("2025年3月15日至7日开展检查。")),
}


def test_every_law_has_an_example():
    """A law that is taken out of the list, or comes without its example, is told here."""
    assert {law.__qualname__ for law in CHECKS} ^ {law.__qualname__ for law in EXAMPLES} == set()


@pytest.mark.parametrize("law", CHECKS, ids=lambda law: law.__name__)
def test_a_law_finds_its_example_and_leaves_the_sample_alone(ledger, law):
    code, mutate = EXAMPLES[law]
    assert not [f for f in found_by(law, LEDGER) if f.severity != "info"]
    before = [f.code for f in found_by(law, ledger)]
    mutate(ledger)
    after = [f.code for f in found_by(law, ledger)]
    assert after.count(code) > before.count(code)


# --- the rules on words ---------------------------------------------------------------------------

RULES = shipped_rules()
FIELDS = {column.name: column.field for column in sheet_of(Measure).columns}
PINNED = Path(__file__).parent / "golden" / "rules.txt"


def told_of(examples):
    """(rule, example) of those that are told: each example in a measure that the rule reads."""
    ledger = copy.deepcopy(LEDGER)
    ledger.measures, ledger.narrative = [], []
    for row, (rule, example) in enumerate(examples, start=2):
        one = copy.copy(measure(LEDGER, DONE))
        one.row, one.number, one.status = row, f"1.1.{row}", min(rule.status, default=Status.DONE)
        one.progress = one.lead = ""
        column = (
            "整改进展"
            if rule.applies_to(Measure.SHEET, "整改进展")
            else min(rule.columns & {*FIELDS})
        )
        setattr(one, FIELDS[column], example)
        ledger.measures.append(one)
    found = found_by(rules_of_words.follow_the_rules, ledger)
    named = {(f.place.row, re.search("规则 ([^）]+)）", f.message)[1]) for f in found}
    return {
        (rule.id, example)
        for row, (rule, example) in enumerate(examples, start=2)
        if (row, rule.id) in named
    }


# What these find is found by a rule of the same kind, too, which is told instead.
TOLD_BY_ANOTHER = {"政治表述-权威和集中统一领导", "政治表述-称谓"}


def test_every_rule_is_in_force_in_a_check():
    """Each rule is told of one of its examples: at the others a graver rule may speak."""
    told = told_of([(rule, example) for rule in RULES for example in rule.finds])
    assert {rule.id for rule in RULES} - {name for name, _ in told} - TOLD_BY_ANOTHER == set()


def test_no_rule_is_told_of_what_it_leaves_alone():
    # Two spellings, each of them right, are wrong in one ledger.
    left = [(rule, text) for rule in RULES if not rule.mixed for text in rule.leaves]
    assert told_of(left) == set()


def test_no_rule_has_been_lost():
    """`make golden` pins the names of new rules, too."""
    pinned = PINNED.read_text(encoding="utf-8").split()
    assert [name for name in pinned if name not in {rule.id for rule in RULES}] == []


# --- the codes ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_code_is_expected_by_some_test():
    named = set()
    others = set(Path(__file__).parent.glob("*.py")) - {Path(__file__)}
    for path in others:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named.update(re.findall(r"(?<![A-Z])[A-Z]\d{2}(?!\d)", node.value))
    in_rules = {rule.kind for rule in RULES}
    assert kinds().keys() - named - in_rules == set()
