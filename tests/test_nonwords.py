"""Strings that are no words and one character off a word of official prose (W14)."""

import random

import pytest
from conftest import REFERENCE, SAMPLE, cell_of, needs_reference

from generator.checks import nonwords
from generator.checks.alike import is_known, read
from generator.checks.texts import printed_texts
from generator.ledger.choices import Audience
from generator.ledger.statistics import count
from generator.ledger.words import Vocabulary
from generator.workbook.reading.read import read_ledger

SLIPS = {
    "推动问题得到解绝": "解决",
    "完善相关制渡": "制度",
    "组织开展专题陪训": "培训",
    "切实提高思想任识": "认识",
    "坚持提质增校": "增效",
    "加强警示教玉": "教育",
    "组织全面徘查": "排查",
    "按季度交办督半": "督办",
    "落实审查调察建议": "调查",
}
RIGHT = [
    "干部署名后交办公室存档",  # no 部署 across two words
    "西部属地单位逐级上报",
    "由赵志远、于建涉两人负责",  # names of persons
    "组织委员周伟新、研究生吴大猷、肖于凡参加",
    "刘永鑫任秘书，由王来负责，陈立、贾力协助",
    "以诗为魂，供水能力现为全县第一",
    "宣讲会上座无虚席",
    "在栖营镇、落石村两地设点",  # names of places
    "扛牢主体责任，抓好急难愁盼问题",
    "一体推进不敢腐、不能腐、不想腐",
    "建立“三张清单”，实行台账管理、销号管理",
    "稳步推进供水管网改造，确保按期完工",
    "持续纠治形式主义，推动见行见效",
    "深化“清泉有礼”省域文明建设",  # a word that an office coins
]


def misspelt(text):
    return list(nonwords.misspelt(text, nonwords.orphans(text)))


@pytest.mark.parametrize(("text", "right"), SLIPS.items(), ids=list(SLIPS))
def test_a_slip_is_found_with_the_word_that_is_meant(text, right):
    assert [one.right for one in misspelt(f"2025年3月，{text}。")] == [right]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_left_alone(text):
    assert list(misspelt(text)) == []


@pytest.mark.slow
def test_a_slip_is_told_at_its_cell_as_information(tongbao, sample, save):
    cell = cell_of(sample, "整改台账", "1.1.2", "整改进展")
    cell.value += "组织开展警示教玉，完善相关制渡。"
    result = tongbao("check", save(sample), "--format", "json")
    (finding,) = [f for f in result.json["findings"] if f["code"] == "W14"]
    assert (finding["cell"], finding["severity"]) == (cell.coordinate, "info")
    assert "“教玉”疑为“教育”，“制渡”疑为“制度”" in finding["message"]
    assert "开展警示教玉，完善相关" in finding["message"]


@pytest.mark.slow
def test_what_a_rule_finds_is_told_by_the_rule(tongbao, sample, save):
    own = "由办公室负责督半。"
    cell_of(sample, "整改台账", "1.1.2", "整改进展").value += own
    ledger = save(sample)
    assert [m.seen for m in misspelt(own)] == ["督半"]
    folder = ledger.parent / "templates" / "rules"
    folder.mkdir(parents=True)
    (folder / "本局.toml").write_text(
        '[[rule]]\nid = "本局-督办"\nkind = "W04"\nseverity = "warning"\ntitle = "错字"\n'
        'source = "本单位 常见错字"\nfinds = "开展督半。"\nleaves = "开展督办。"\n'
        'pattern = "督半"\n',
        encoding="utf-8",
    )
    found = tongbao("check", ledger, "--format", "json").json["findings"]
    assert [f["code"] for f in found if "督半" in f["message"]] == ["W04"]


@pytest.mark.slow
def test_the_name_of_a_unit_is_no_slip(tongbao, sample, save):
    sample["责任单位"].append(["教玉股"])
    cell_of(sample, "整改台账", "1.1.2", "整改进展").value += "由教玉股负责办理，教玉股已办结。"
    found = tongbao("check", save(sample), "--format", "json").json["findings"]
    assert not [f for f in found if f["code"] == "W14"]


def texts_of(path):
    """What the notice prints of a ledger."""
    ledger = read_ledger(path).ledger
    texts = printed_texts(ledger, Vocabulary(ledger, count(ledger), Audience.PUBLIC))
    printed_texts.cache_clear()
    return [printed.text for printed in texts]


def test_the_sample_has_none():
    assert [one for text in texts_of(SAMPLE) for one in misspelt(text)] == []


@needs_reference
def test_the_reference_has_none():
    notice = (REFERENCE / "notice.txt").read_text(encoding="utf-8").splitlines()
    assert [one for text in notice for one in misspelt(text)] == []


def test_most_random_slips_in_the_sample_are_found():
    """Of words of the sample with one character replaced by one that sounds or looks like it."""
    chance = random.Random(18)
    texts = [text for text in texts_of(SAMPLE) if len(text) > 20]
    groups = [*read("sounds"), *read("looks")]
    planted = found = meant = 0
    while planted < 300:
        text = chance.choice(texts)
        place = chance.randrange(len(text) - 1)
        word = text[place : place + 2]
        at = chance.randrange(2)
        alike = [c for group in groups if word[at] in group for c in group if c != word[at]]
        common = [c for c in alike if c in nonwords._characters()]
        if word not in nonwords._official() or not common:
            continue
        slip = word[:at] + chance.choice(common) + word[at + 1 :]
        if is_known(slip):
            continue
        planted += 1
        wrong = text[:place] + slip + text[place + 2 :]
        near = [m for m in misspelt(wrong) if m.start < place + 2 and place < m.end]
        found += bool(near)
        meant += any(word in m.right for m in near)
    assert found > 150 and meant > 150


def test_the_lexicon_is_sound():
    looks = "".join(read("looks"))
    assert len(set(looks)) == len(looks)
    sounds = "".join(read("sounds"))
    assert len(set(sounds)) == len(sounds)
    pairs = {word[at : at + 2] for word in nonwords._official() for at in range(len(word) - 1)}
    assert all(map(is_known, pairs))
    assert all(2 <= len(word) <= 4 for word in nonwords._official())
