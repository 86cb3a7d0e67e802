"""The rules of templates/rules: their examples are their tests; an office adds its own."""

import re
import shutil
import tomllib

import pytest
from conftest import REPOSITORY, SAMPLE, cell_of
from hypothesis import given
from hypothesis import strategies as st
from laws import law

from generator.checks.alike import like
from generator.checks.identifiers import is_bank_card, is_resident_id
from generator.checks.rule import LEVELS, Rule
from generator.checks.rule import OWN as OWN_LEVEL
from generator.checks.rule_files import RULE_KINDS, read_rules, shipped_rules
from generator.checks.rules import mend
from generator.findings.catalogue import kinds

FILES = sorted((REPOSITORY / "templates" / "rules").glob("*.toml"))
RULES = shipped_rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_its_examples_and_leaves_the_others_alone(rule):
    for example in rule.finds:
        assert list(rule.hits(example)), example
    for example in rule.leaves:
        assert not list(rule.hits(example)), example
    assert rule.kind in kinds() and rule.title


@pytest.mark.parametrize("rule", [r for r in RULES if r.words], ids=lambda rule: rule.id)
def test_every_word_of_a_list_is_found_with_the_right_one(rule):
    for wrong, right in rule.words.items():
        assert [hit.right for hit in rule.hits(f"认真{wrong}。")] == [right]
        assert not list(rule.hits(f"认真{right}。"))


@pytest.mark.parametrize("rule", [r for r in RULES if r.mixed], ids=lambda rule: rule.id)
def test_a_spelling_is_found_only_where_the_other_one_stands_too(rule):
    for preferred, *others in rule.mixed:
        for other in others:
            assert not list(rule.hits(other))
            assert [hit.right for hit in rule.hits(f"{preferred}，{other}")] == [preferred]


@pytest.mark.slow
@pytest.mark.parametrize("rule", [r for r in RULES if r.near], ids=lambda rule: rule.id)
def test_a_set_phrase_is_found_with_any_character_wrong_and_left_alone_itself(rule):
    rule = rule._replace(apart="")
    for phrase in rule.near:
        assert not list(rule.hits(f"做到{phrase}。")), phrase
        for at, character in enumerate(phrase):
            if not character.isalpha():
                continue
            strange = phrase[:at] + "囧" + phrase[at + 1 :]
            assert bool(list(rule.hits(f"做到{strange}。"))) != rule.alike, strange
            for other in like(character).replace(character, "")[:1]:
                misheard = phrase[:at] + other + phrase[at + 1 :]
                assert list(rule.hits(f"做到{misheard}。")), misheard


@pytest.mark.parametrize("rule", [r for r in RULES if r.members], ids=lambda rule: rule.id)
def test_a_fixed_list_is_found_with_a_member_wrong_or_two_swapped(rule):
    right = "、".join(rule.members)
    label = "".join(rule.needs) if set(rule.needs) != set(rule.members) else ""
    assert not list(rule.hits(f"{label}包括{right}。"))
    first, second, *others = rule.members
    swapped = "、".join([second, first, *others])
    assert [hit.right for hit in rule.hits(f"{label}包括{swapped}。")] == [right]
    stranger = "囧" + rule.members[-1][1:]
    strange = "、".join([*rule.members[:-1], stranger])
    assert [hit.seen for hit in rule.hits(f"{label}包括{strange}。")] == [strange]


def texts_for(rule: Rule) -> st.SearchStrategy[str]:
    """Texts with a match by any branch of the pattern, or put together from what it needs."""
    pieces = st.sampled_from([*rule.finds, *rule.leaves, *rule.needs])
    texts = st.lists(pieces, min_size=1, max_size=3).map("".join)
    if not rule.pattern:
        return texts
    alphabet = sorted({*rule.pattern, *"".join(rule.finds), *"0123456789Aa，。 \n"})
    matches = st.from_regex(re.compile(rule.pattern, re.MULTILINE), alphabet="".join(alphabet))
    return matches | texts


@pytest.mark.slow
@pytest.mark.parametrize("rule", [r for r in RULES if r.needs], ids=lambda rule: rule.id)
def test_a_text_without_what_a_rule_needs_has_no_match(rule):
    rule = rule._replace(check="")
    bare = rule._replace(needs=(), least=1)

    @law(25)
    @given(text=texts_for(rule))
    def finds_the_same(text):
        found = list(bare.hits(text))
        assert list(rule.hits(text)) == found
        # The rules of a check ask an index of the texts for the words that are looked up.
        assert not found or sum(text.count(word) for word in set(rule.looked_up)) >= rule.least

    finds_the_same()


def test_the_shipped_files_pass_as_an_office_s_own_would():
    taken: dict[str, Rule] = {}
    for path in FILES:
        rules, findings = read_rules(path, taken)
        assert not findings
        assert len(rules) == len(tomllib.loads(path.read_text("utf-8"))["rule"])
        taken |= {rule.id: rule for rule in rules}
    assert set(taken) == {rule.id for rule in RULES}


def test_every_shipped_rule_says_on_whose_word():
    for rule in RULES:
        assert rule.level in LEVELS and rule.level != OWN_LEVEL and rule.source != rule.level, (
            rule.id
        )


def test_every_kind_of_rule_is_in_use():
    assert {rule.kind for rule in RULES} == set(RULE_KINDS)


# --- an office's own rules ----------------------------------------------------------------------

OWN = """
[[rule]]
id = "本局-简称"
kind = "W04"
severity = "warning"
title = "简称不规范"
finds = "由供水办负责。"
leaves = "由农村供水服务中心负责。"
[rule.words]
"供水办" = "农村供水服务中心"

[[rule]]
id = "本局-项目代号"
kind = "L11"
severity = "error"
title = "内部项目代号"
folded = true
pattern = 'QY-\\d{3}'
finds = ["代号QY-001。", "代号ＱＹ－００１。"]
leaves = "代号待定。"
"""


@pytest.fixture
def own_rules(tongbao, tmp_path):
    """Write a rule file into the working folder's own templates/rules/."""
    folder = tmp_path / "templates" / "rules"
    folder.mkdir(parents=True)

    def write(text: str | bytes, name: str = "本局.toml"):
        data = text if isinstance(text, bytes) else text.encode()
        (folder / name).write_bytes(data)

    return write


def add(book, number, text):
    """Add a sentence to the 整改进展 of a measure; gives the cell."""
    cell = cell_of(book, "整改台账", number, "整改进展")
    cell.value += text
    return cell


def told(result) -> set[tuple[str, str, str]]:
    return {(f["code"], f["severity"], f["cell"]) for f in result.json["findings"]}


def test_an_office_adds_rules_without_touching_code(tongbao, own_rules, sample, save):
    own_rules(OWN)
    first = add(sample, "1.2.6", "由供水办负责巡检。")
    second = add(sample, "1.3.2", "完成QY－012标段检查，并建立台帐。")
    result = tongbao("check", save(sample), "--format", "json")
    assert told(result) == {
        ("W04", "warning", first.coordinate),
        ("L11", "error", second.coordinate),
        ("W04", "warning", second.coordinate),  # the shipped rules still hold
    }
    messages = [f["message"] for f in result.json["findings"]]
    assert any("“供水办”应写作“农村供水服务中心”" in message for message in messages)
    assert any("规则 本局-项目代号" in message for message in messages)


RULE = {
    "id": '"本局-甲"',
    "kind": '"W04"',
    "severity": '"warning"',
    "title": '"甲"',
    "pattern": "'甲乙'",
    "finds": '"甲乙丙"',
    "leaves": '"丙"',
}


def written(**changes: str | None) -> str:
    fields = {key: value for key, value in (RULE | changes).items() if value is not None}
    return "[[rule]]\n" + "".join(f"{key} = {value}\n" for key, value in fields.items())


SOFT = '[[soften]]\nid = "%s"\nseverity = "%s"\n'

FAULTS = {
    "no TOML": ("[[rule]\nid = 1", "第 1 行"),
    "not UTF-8": ("[[rule]]\nid = '甲'".encode("gbk"), "UTF-8"),
    "not under [[rule]]": ("id = '甲'", "[[rule]]"),
    "rule is no table": ("rule = [1]", "[[rule]]"),
    "no id": (written(id=None), "缺少 id"),
    "no example": (written(leaves=None), "缺少 leaves"),
    "kind unknown": (written(kind='"Z01"'), "kind"),
    "kind of a check in code": (written(kind='"V01"'), "kind"),
    "severity unknown": (written(severity='"fatal"'), "severity"),
    "key unknown": (written(disable='["保密-手机号码"]'), "disable"),
    "nothing to look for": (written(pattern=None), "pattern、words、mixed、near、members"),
    "two things to look for": (written(words='["甲乙"]'), "pattern、words、mixed、near、members"),
    "pattern broken": (written(pattern="'甲('"), "正则表达式"),
    "pattern matches nothing at all": (written(pattern="'甲*'"), "空白"),
    "pattern is a number": (written(pattern="1"), "pattern"),
    "example not found": (written(finds='"丁"'), "“丁”"),
    "counterexample found": (written(leaves='"甲乙"'), "“甲乙”"),
    "near too short": (written(pattern=None, near='["甲乙丙"]'), "near"),
    "near no list": (written(pattern=None, near='"甲乙丙丁"'), "near"),
    "members too few": (written(pattern=None, members='["甲", "乙"]'), "members"),
    "words no list": (written(pattern=None, words='"甲乙"'), "words"),
    "right word holds the wrong": (written(pattern=None, words='{ "甲乙" = "甲乙丁" }'), "本身"),
    "mixed of one": (written(pattern=None, mixed='[["甲乙"]]'), "mixed"),
    "sheet unknown": (written(sheets='["台账"]'), "“台账”"),
    "column unknown": (written(columns='["进展"]'), "“进展”"),
    "status unknown": (written(status='["已整改"]'), "“已整改”"),
    "check unknown": (written(check='"isbn"'), "check"),
    "check of no doubled word": (written(check='"doubled"'), "(?P<hit>……)"),
    "check of no numbers": (written(check='"difference"'), "(?P<by>……)"),
    "check of a group left out": (
        written(check='"doubled"', pattern="'甲乙(?P<hit>丙)?'"),
        "没有找到",
    ),
    "least no number": (written(needs='"甲乙"', least='"2"'), "least"),
    "least of nothing": (written(needs='"甲乙"', least="0"), "least"),
    "least of words": (written(needs='["甲乙"]', least="2"), "least"),
    "least of what is not given": (written(least="2"), "least"),
    "flag no truth value": (written(folded='"是"'), "folded"),
    "source of no level": (written(source='"某某词典"'), "source"),
    "source is blank": (written(source='" "'), "source"),
    "usage as an error": (written(source='"实务 某某词典"', severity='"error"'), "“实务”"),
    "softens what is law": (SOFT % ("保密-座机", "info"), "政府信息公开条例"),
    "softens to nothing": (SOFT % ("用词-制定", "off"), "info"),
    "softens what is not there": (SOFT % ("用词-没有", "info"), "没有这条规则"),
    "softens more": (SOFT % ("用词-账", "info") + 'title = "账"', "id 和 severity"),
    "soften is no table": ("soften = 1", "[[soften]]"),
    "id of a shipped rule": (written(id='"保密-手机号码"'), "已经用过"),
    "id twice": (written() + written(), "已经用过"),
}


@pytest.mark.parametrize(("text", "reason"), FAULTS.values(), ids=list(FAULTS))
def test_a_faulty_rule_file_is_a_finding(tongbao, own_rules, text, reason):
    own_rules(text, "有误.toml")
    result = tongbao("check", SAMPLE, "--format", "json")
    assert result.code == 1
    (finding,) = result.json["findings"]
    assert (finding["code"], finding["severity"]) == ("R01", "error")
    assert "“有误.toml”" in finding["message"] and reason in finding["message"]


def test_one_faulty_rule_does_not_take_the_others_along(tongbao, own_rules, sample, save):
    own_rules(written(id='"本局-乙"', pattern="'甲('") + OWN)
    cell = add(sample, "1.2.6", "由供水办负责巡检。")
    result = tongbao("check", save(sample), "--format", "json")
    assert told(result) == {("R01", "error", ""), ("W04", "warning", cell.coordinate)}
    assert any("“本局-乙”" in f["message"] for f in result.json["findings"])


def test_an_office_cannot_weaken_a_leak_rule(tongbao, own_rules, sample, save):
    own_rules(written(id='"保密-手机号码"', kind='"L05"', severity='"info"'))
    cell = add(sample, "1.2.6", "请拨打13800138000。")
    result = tongbao("check", save(sample), "--format", "json")
    assert ("L05", "error", cell.coordinate) in told(result)
    assert ("R01", "error", "") in told(result)


def test_an_office_may_soften_what_stands_on_usage_alone(tongbao, own_rules, sample, save):
    own_rules(SOFT % ("用词-账", "info") + OWN)
    cell = add(sample, "1.2.6", "建立台帐，由供水办负责。")
    result = tongbao("check", save(sample), "--format", "json")
    assert told(result) == {("W04", "info", cell.coordinate), ("W04", "warning", cell.coordinate)}
    assert "提示 用词-账" in tongbao("explain", "用词-账").out


def test_what_a_rule_of_set_phrases_needs_may_be_no_piece_of_them(tongbao, own_rules, sample, save):
    phrases = {"pattern": None, "near": '["清泉工程"]', "needs": '["推进"]'}
    own_rules(written(**phrases, finds='"推进清全工程"', leaves='"推进清泉工程"'))
    cell = add(sample, "1.2.6", "推进清全工程。")
    result = tongbao("check", save(sample), "--format", "json")
    assert told(result) == {("W04", "warning", cell.coordinate)}


def test_a_rule_applies_only_where_it_says(tongbao, own_rules, sample, save):
    scope = {"columns": '["整改进展"]', "status": '["已完成"]', "unless": "'试点'"}
    own_rules(written(pattern="'样板'", finds='"打造样板"', leaves='"试点样板"', **scope))
    done = add(sample, "1.1.2", "形成样板。")
    add(sample, "1.2.3", "形成样板。")  # 正在推进
    add(sample, "1.2.1", "试点后形成样板。")
    cell_of(sample, "整改台账", "1.2.5", "进展标题").value = "形成样板"
    result = tongbao("check", save(sample), "--format", "json")
    assert told(result) == {("W04", "warning", done.coordinate)}


# --- safe corrections ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("统一思想,提高认识.共３次;", "统一思想，提高认识。共3次；"),
        ("认真研究 部署，截至 2025年5月。", "认真研究部署，截至2025年5月。"),
        ("召开党委(扩大)会议。", "召开党委（扩大）会议。"),
        ("铺设{供水管网}公里,{会议日期:推进会} 召开", "铺设{供水管网}公里，{会议日期:推进会} 召开"),
        ("经费1,200元，8:30开始。", "经费1,200元，8:30开始。"),
        ("整改进度 ,正在加快 ，已办结3件 , 办理2件 ;", "整改进度，正在加快，已办结3件，办理2件；"),
        (
            "印发《办法》 ,规范管理 .整改3项,12月底前完成。",
            "印发《办法》，规范管理。整改3项，12月底前完成。",
        ),
        ("使用 Word , Excel 软件。", "使用 Word , Excel 软件。"),
        ("截止目前，建立台帐。", "截止目前，建立台帐。"),  # a word is never changed unasked
    ],
)
def test_only_width_and_blanks_are_mended_unasked(text, mended):
    assert mend(text, RULES) == mended
    assert mend(mended, RULES) == mended


# --- numbers ------------------------------------------------------------------------------------


def test_check_digits_follow_the_standards():
    # The example of GB 11643-1999, and one of ISO/IEC 7812-1.
    assert is_resident_id("11010519491231002X")
    assert not is_resident_id("110105194912310020")
    assert not is_resident_id("11010519491331002X")  # no such day
    assert is_bank_card("4111111111111111")
    assert not is_bank_card("4111111111111112")


def test_a_copy_of_the_shipped_rules_beside_the_ledger_is_no_fault(tongbao, tmp_path):
    shutil.copytree(SAMPLE.parent.parent / "templates", tmp_path / "templates")
    result = tongbao("check", SAMPLE, "--format", "json")
    assert result.json == {"findings": [], "errors": 0, "warnings": 0}
