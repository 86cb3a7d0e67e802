"""What a person reads on the terminal: the gravest last, lines that fit, the next step."""

import re
import shutil

import docx
import pytest
from conftest import SAMPLE, cell_of

from generator.console.lines import wrapped
from generator.text.characters import width_of

MEASURES = "整改台账"


@pytest.fixture
def broken(sample, save):
    """A ledger with an error, a warning and an information, the error on the first sheet."""
    cell_of(sample, "基本情况", "反馈日期", "内容").value = "2025年2月30日"
    cell_of(sample, MEASURES, "1.2.1", "整改进展").value = "逐村核查水源类型,形成短板清单。"
    cell_of(sample, "工作会议", sample["工作会议"]["A2"].value, "日期").value = "2025.3.7"
    return save(sample)


def weights(text):
    return re.findall(r"^  (错误|警告|提示) [A-Z]\d\d", text, re.MULTILINE)


@pytest.mark.slow
def test_the_gravest_findings_stand_nearest_the_prompt(tongbao, broken):
    for command in ("check", "build"):
        result = tongbao(command, broken, "--all")
        found = weights(result.out + result.err)
        order = ["提示", "警告", "错误"]
        assert set(found) == set(order)
        assert found == sorted(found, key=order.index)


@pytest.mark.slow
def test_informations_are_counted_and_listed_when_asked_for(tongbao, broken):
    for arguments in (("check", broken), ("build", broken), ("new", "新.xlsx", "--from", broken)):
        folded, whole = tongbao(*arguments), tongbao(*arguments, "--all")
        told = weights(whole.out + whole.err).count("提示")
        assert told and "提示" not in weights(folded.out + folded.err)
        assert f"提示 {told} 处（加 --all 逐条列出）。" in folded.out + folded.err
        assert "--all" not in whole.out + whole.err
    assert "用 check --all 列出" in tongbao("stats", broken).err


@pytest.mark.slow
def test_a_copy_is_told_without_all_findings_again(tongbao, broken):
    listed = tongbao("check", broken)
    for copy in (("--annotate", "副本.xlsx"), ("--fix", "副本.xlsx", "--force")):
        result = tongbao("check", broken, *copy)
        assert result.code == listed.code == 1
        assert weights(listed.out) and not weights(result.out + result.err)
        assert re.search(r"^错误 \d+ 处，警告 \d+ 处", result.out, re.MULTILINE)
    # Of a correction the changed words are shown, not the whole text.
    assert "水源类型[,]形成短板清单" in result.out and "水源类型[，]形成短板清单" in result.out


LONG = (
    "错误 V03 K12（1.3.3） “整改状态”不能填“未完成”，请从下列各项中选一项：未启动、正在推进、"
    "基本完成、长期坚持、已完成（2025-03-07 起），详见 tongbao check --help 里的说明。"
)


@pytest.mark.parametrize("width", [20, 33, 40, 79])
@pytest.mark.parametrize("hang", [0, 6])
def test_lines_fit_and_nothing_is_lost(width, hang):
    lines = wrapped(LONG, width, hang).split("\n")
    assert all(width_of(line) <= width for line in lines)
    assert all(line.startswith(" " * hang) for line in lines[1:])
    assert "".join("".join(lines).split()) == "".join(LONG.split())
    for line in lines:
        assert line.strip()[0] not in "，。；：、）”" and line.strip()[-1] not in "（“"
    words = ("2025-03-07", "tongbao", "--help", "K12", "1.3.3")
    assert all(any(word in line for line in lines) for word in words)


def test_what_cannot_be_broken_stays_whole():
    path = "output/" + "a" * 60 + ".docx"
    assert wrapped(f"已生成：{path}", 40, 4).split("\n")[-1].strip() == path
    assert wrapped("", 40) == "" and wrapped("甲\n乙", 40, 2) == "甲\n  乙"


@pytest.mark.slow
def test_findings_and_help_fit_eighty_columns(tongbao, broken, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    for arguments in (("check", broken, "--all"), ("check", "--help"), ("build", "--help")):
        result = tongbao(*arguments)
        lines = (result.out + result.err).splitlines()
        assert max(width_of(line) for line in lines if not line.startswith("  tongbao")) <= 80
    # What follows the first line of a mend stands below its words.
    monkeypatch.setenv("COLUMNS", "50")
    lines = tongbao("check", broken, "--all").out.splitlines()
    mends = [lines[i + 1] for i, line in enumerate(lines) if line.startswith("      改法：")]
    assert any(line.startswith(" " * 12) for line in mends)


@pytest.mark.slow
def test_a_pipe_gets_each_finding_on_one_line(tongbao, broken):
    found = tongbao("check", broken, "--format", "json").json["findings"]
    lines = tongbao("check", broken, "--all").out.splitlines()
    for finding in found:
        assert f"      改法：{finding['hint']}" in lines


@pytest.fixture
def steps(tongbao, broken, wages):
    """{command: what its next step names}, in a folder with what they need."""
    tongbao("build", SAMPLE, "-o", "送审.docx", "--review")
    tongbao("build", SAMPLE, "-o", "通报.docx")
    notice = docx.Document("通报.docx")
    notice.paragraphs[3].add_run("另加一句。")
    notice.save("别的.docx")
    copy = docx.Document("送审.docx")
    copy.paragraphs[3].add_run("另加一句。")
    copy.save("审改.docx")
    return {
        ("check", SAMPLE): "tongbao build",
        ("check", broken): "--annotate",
        ("check", broken, "--annotate", "副本.xlsx"): "检查结果",
        ("check", SAMPLE, "--annotate", "副本.xlsx", "--force"): "没有问题",
        ("check", broken, "--fix", "改正.xlsx"): "tongbao check 改正.xlsx",
        ("stats", SAMPLE): "tongbao build",
        ("stats", broken): "--annotate",
        ("remind", SAMPLE): "tongbao stats",
        ("remind", SAMPLE, "-o", "督办", "--as-of", "2025-11-22"): "发给各单位",
        ("batch", SAMPLE.parent, "-o", "结果", "--check"): "打开“汇总表.xlsx”",
        ("build", SAMPLE, "-o", "又.docx"): "tongbao verify 又.docx",
        ("build", SAMPLE, "-o", "送审.docx", "--review"): "tongbao review",
        ("build", broken): "--annotate",
        ("new", "新.xlsx"): "tongbao check 新.xlsx",
        ("template", "words"): "tongbao template check",
        ("verify", "通报.docx", SAMPLE): "tongbao verify 网页.html 通报.docx",
        ("verify", "通报-网站稿.html", "通报.docx"): "存档",
        ("verify", "别的.docx", SAMPLE): "逐处改正",
        ("find", SAMPLE, "1.1.1"): "tongbao check",
        ("find", SAMPLE, "没有这样的说法甲乙丙丁"): "tongbao find --help",
        ("diff", SAMPLE, broken): "-o 变化.docx",
        ("diff", SAMPLE, broken, "-o", "变化.docx"): "送领导",
        ("diff", SAMPLE, SAMPLE): "两份一样",
        ("review", "审改.docx", SAMPLE): "--apply 新台账.xlsx",
        ("review", "审改.docx", SAMPLE, "--apply", "新台账.xlsx"): "tongbao check 新台账",
        ("review", "送审.docx", SAMPLE): "tongbao build",
        ("verify", "送审.docx", SAMPLE): "tongbao verify 通报.docx",
        ("verify", SAMPLE, "通报.docx"): "tongbao verify 通报.docx",
        ("verify", "通报.docx", broken): "--annotate",
        ("verify", "通报.docx", wages): "换用文件",
        ("diff", SAMPLE, wages): "tongbao diff",
        ("find", wages, "1.1.1"): "tongbao find",
    }


@pytest.mark.slow
def test_every_command_ends_with_the_next_step(tongbao, steps):
    for arguments, expected in steps.items():
        said = tongbao(*arguments).err
        assert expected in said[said.rindex("下一步：") :], arguments
    for arguments in (("check", "没有.xlsx"), ("verify", "没有.docx", SAMPLE), ("build", "无.xls")):
        said = tongbao(*arguments)
        assert said.code == 3 and "。下一步：请核对文件名" in said.err


@pytest.mark.slow
def test_a_program_that_reads_json_is_told_no_next_step(tongbao, steps):
    for arguments in steps:
        if "words" not in arguments:
            assert "下一步" not in tongbao(*arguments, "--format", "json").err, arguments


@pytest.mark.slow
@pytest.mark.parametrize("name", ["我的 台账", "台账(1)", "甲&乙", "甲;乙", "甲,乙", "l'eau"])
def test_a_name_that_a_shell_would_take_apart_is_quoted(tongbao, broken, name):
    odd = broken.rename(broken.with_name(f"{name}.xlsx"))
    said = tongbao("check", odd).err
    assert f'  tongbao check "{odd}" --annotate 批注副本.xlsx' in said.splitlines()


@pytest.mark.slow
def test_a_usual_name_is_not_quoted(tongbao, broken):
    usual = broken.rename(broken.with_name("整改台账（第2稿）_终-1.xlsx"))
    said = tongbao("check", usual).err
    assert f"  tongbao check {usual} --annotate 批注副本.xlsx" in said.splitlines()


def test_the_examples_of_find_stand_on_lines_of_their_own(tongbao):
    lines = [line.strip() for line in tongbao("find", "--help").out.splitlines()]
    assert lines[lines.index("说法可以是：") + 2] == "二（三）3（4）"


@pytest.mark.slow
def test_the_sample_is_not_counted_beside_a_ledger(tongbao, sample, tmp_path):
    folder = tmp_path / "workbooks"
    folder.mkdir()
    shutil.copy(SAMPLE, folder)
    cell_of(sample, "基本情况", "党组织全称", "内容").value = "中共本单位党组"
    sample.save(folder / "整改台账.xlsx")
    result = tongbao("build", "--format", "json")
    assert result.code == 0 and "中共本单位党组" in result.json["path"]
    assert "“示例台账.xlsx”是自带的示例，不算在内" in result.err
    # A second ledger of the office is a question, in which the sample does not appear.
    sample.save(folder / "又一份.xlsx")
    refused = tongbao("build")
    assert refused.code == 2 and "几个工作簿（又一份.xlsx、整改台账.xlsx）" in refused.err
    # Somebody who filled in a copy of the sample under its name has a ledger.
    (folder / "又一份.xlsx").unlink()
    (folder / "整改台账.xlsx").rename(folder / SAMPLE.name)
    assert "不是本单位" not in tongbao("build").err


@pytest.mark.slow
@pytest.mark.parametrize("there", [None, [], [SAMPLE]])
def test_a_notice_of_the_sample_is_called_that(tongbao, tmp_path, there):
    if there is not None:
        (tmp_path / "workbooks").mkdir()
        for path in there:
            shutil.copy(path, tmp_path / "workbooks")
    result = tongbao("build")
    first, *_, last = result.err.split("下一步：")
    assert result.code == 0
    assert "生成的是示例，不是本单位的通报" in first and str(tmp_path) in first
    assert "示例通报" in last
    # Asked for by name, it is a ledger as any.
    assert "示例通报" not in tongbao("build", SAMPLE).err
