"""Where a check stops since there is too much to look at, it says so once, at the place."""

import pytest
from conftest import cell_of, column_of

HOST = "1.2.1"
PROSE = (
    "3月12日，财务审计股会同供水服务中心对12个乡镇的水费台账逐笔核对，追回多计水费3.6万元，"
    "并向用户公示核对结果。"
)


def alike(book):
    for number in (HOST, "1.2.2", "1.2.3"):
        cell_of(book, "整改台账", number, "整改进展").value += PROSE.replace("12个", f"{number}个")


def misspelt(book):
    for number in (HOST, "1.2.2"):
        cell_of(book, "整改台账", number, "整改进展").value += "由供水服务中芯办理。"


def absent(book):
    for number in (HOST, "1.2.2", "1.2.3"):
        cell_of(book, "整改台账", number, "佐证材料").value = f"佐证/{number}.pdf"


def false_numbers(book):
    cell_of(book, "整改台账", HOST, "整改进展").value += (
        "召开党组会99次。全县共有99个问题，其中已完成95个、正在推进7个。" * 3
    )


def measure_words(book):
    sheet = book["数据指标"]
    for number, word in enumerate(("座次", "艘次")):
        sheet.append({1: f"新的指标{number}", 2: 3, column_of(sheet, "量词"): word})


def right_words(book):
    # 登陆 is right beside 台风, and each one has to be looked at.
    cell_of(book, "整改台账", HOST, "整改进展").value += "台风尚未登陆，人员全部撤离。" * 40


@pytest.mark.slow
@pytest.mark.parametrize(
    ("bound", "most", "fault", "what"),
    [
        ("generator.checks.repetition.MOST_COMPARED", 300, alike, "大体相同的句子"),
        ("generator.checks.names.MOST_NAMES_COMPARED", 1, misspelt, "单位名称"),
        ("generator.checks.names.MOST_SEARCHED", 50_000, misspelt, "单位名称"),
        ("generator.checks.rule.MOST_MATCHES", 30, right_words, "规则 用词-登录"),
        ("generator.checks.deadlines.MOST_LOOKED_FOR", 1, absent, "佐证材料"),
        ("generator.checks.prose.numbers.MOST_FAULTS_IN_A_TEXT", 1, false_numbers, "数字"),
        ("generator.checks.prose.known.MOST_MEASURE_WORDS", 1, measure_words, "量词"),
    ],
)
def test_what_is_not_looked_at_is_told_once(
    tongbao, sample, save, monkeypatch, bound, most, fault, what
):
    def told():
        found = tongbao("check", save(sample), "--format", "json").json["findings"]
        return [one for one in found if one["code"] == "V45"]

    fault(sample)
    assert told() == []
    monkeypatch.setattr(bound, most)
    [one] = told()
    assert what in one["message"] and one["value"] and one["sheet"]


@pytest.mark.slow
def test_what_is_not_compared_with_earlier_material_is_told(
    tongbao, sample, save, tmp_path, monkeypatch
):
    (tmp_path / "旧通报.txt").write_text(PROSE, encoding="utf-8")
    alike(sample)
    command = ("check", save(sample), "--against", "旧通报.txt", "--format", "json")
    codes = [one["code"] for one in tongbao(*command).json["findings"]]
    assert codes.count("W13") == 3 and "V45" not in codes
    monkeypatch.setattr("generator.checks.repetition.MOST_COMPARED", 300)
    found = [one for one in tongbao(*command).json["findings"] if one["code"] == "V45"]
    assert ["雷同" in one["message"] for one in found] == [True, False]
    assert all(one["cell"] for one in found)
