"""`tongbao explain`: what each code and each rule on words means."""

import pytest

from generator.checks.rule_files import shipped_rules
from generator.findings.catalogue import kinds


def test_every_code_is_explained_with_its_mend_and_an_example(tongbao):
    result = tongbao("explain", *kinds(), "--format", "json")
    assert result.code == 0
    explained = result.json["codes"]
    assert [one["code"] for one in explained] == [*kinds()]
    for one in explained:
        assert one["family"] and one["source"] and one["title"] and one["example"], one["code"]
        assert "{name}" not in one["message"] + one["hint"]
    given = {rule["id"] for one in explained for rule in one["rules"]}
    assert given == {rule.id for rule in shipped_rules()}
    assert all(rule["finds"] and rule["leaves"] for one in explained for rule in one["rules"])


@pytest.mark.parametrize("written", ["C21", "c21", "Ｃ２１", " C21 "])
def test_a_code_is_known_however_it_is_typed(tongbao, written):
    result = tongbao("explain", written)
    assert result.code == 0
    assert "依据：同一份台账前后应当一致" in result.out
    assert result.out.startswith("C21 指标没有引用（单元格之间）\n")
    assert "程度：警告" in result.out and "用 {……} 引用它" in result.out


@pytest.mark.parametrize(
    ("code", "can_be_allowed"),
    [("L01", True), ("C21", True), ("S02", False), ("A02", False), ("W04", True)],
)
def test_it_is_said_whether_a_finding_can_be_allowed(tongbao, code, can_be_allowed):
    out = tongbao("explain", code).out
    assert ("在台账的“例外”表里登记" in out) is can_be_allowed
    assert ("不能列为例外" in out) is not can_be_allowed


def test_what_is_right_is_shown_of_a_fixed_list_and_of_set_phrases(tongbao):
    out = tongbao("explain", "政治表述-四个意识").out
    assert "应写作：政治意识、大局意识、核心意识、看齐意识" in out
    idioms = tongbao("explain", "用词-成语", "--format", "json").json["codes"][0]["rules"][0][
        "right"
    ]
    assert f"等 {len(idioms)} 个" in tongbao("explain", "用词-成语").out.replace("\n", "")


def test_a_rule_is_explained_by_its_name_with_both_kinds_of_examples(tongbao, tmp_path):
    own = tmp_path / "templates" / "rules"
    own.mkdir(parents=True)
    (own / "本局.toml").write_text(
        '[[rule]]\nid = "本局-简称"\nkind = "W04"\nseverity = "info"\ntitle = "简称写错了"\n'
        'pattern = "水管局"\nfinds = "水管局已办理。"\nleaves = "水务局已办理。"\n',
        encoding="utf-8",
    )
    out = tongbao("explain", "本局-简称").out
    assert "本局-简称：简称写错了" in out
    assert "会提示：“水管局已办理。”" in out and "不提示：“水务局已办理。”" in out
    assert "依据：本单位" in out and "用词-截止截至" not in out


@pytest.mark.parametrize(("written", "near"), [("w4", "W04"), ("用词-截止", "用词-截止截至")])
def test_what_is_no_code_is_offered_the_nearest(tongbao, written, near):
    result = tongbao("explain", written)
    assert result.code == 2
    assert f"没有代码或者规则“{written}”" in result.err and near in result.err
