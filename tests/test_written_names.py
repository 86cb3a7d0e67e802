"""What a file that is written may be called: one rule for all commands."""

from pathlib import Path

import click
import pytest
from conftest import SAMPLE
from test_command_line import ALL

from generator.console.options import Target

# Each place where a command takes the name of a file that it writes, and the right extension.
WRITING = [
    (("new",), ".xlsx"),
    (("template", "new"), ".docx"),
    (("build", SAMPLE, "-o"), ".docx"),
    (("check", SAMPLE, "--fix"), ".xlsx"),
    (("check", SAMPLE, "--annotate"), ".xlsx"),
    (("diff", SAMPLE, SAMPLE, "-o"), ".docx"),
    (("stats", SAMPLE, "--xlsx"), ".xlsx"),
    (("stats", SAMPLE, "--html"), ".html"),
    (("merge", SAMPLE, "各单位", "-o"), ".xlsx"),
    (("review", "送审稿.docx", SAMPLE, "--apply"), ".xlsx"),
    (("import", "表.csv", "-o"), ".xlsx"),
    (("import", "表.csv", "-o", "新.xlsx", "--save-map"), ".toml"),
]
FOLDERS = [("split", SAMPLE), ("remind", SAMPLE), ("batch", ".")]


def name_of(place):
    return " ".join(word for word in place[0] if word != SAMPLE)


def test_the_table_has_each_file_that_a_command_writes():
    taken = [
        (path, param.opts[-1] if isinstance(param, click.Option) else "", param.type.kinds[0])
        for path, command in ALL.items()
        for param in command.params
        if isinstance(param.type, Target)
    ]
    named = [(words, words[-1], extension) for words, extension in WRITING]
    assert len(taken) == len(named)
    for path, option, extension in taken:
        own = option.replace("--output", "-o")
        assert any(
            words[: len(path)] == path and own in ("", last) and kind == extension
            for words, last, kind in named
        ), (path, option)


@pytest.mark.parametrize("place", WRITING, ids=name_of)
def test_a_wrong_extension_is_refused_and_the_right_name_told(tongbao, place):
    words, extension = place
    result = tongbao(*words, "甲/结果.txt")
    assert result.code == 2
    told = f"文件名须以 {extension} 结尾，不能是“结果.txt”，请写“结果{extension}”。"
    assert told in result.err
    assert not Path("甲").exists()


@pytest.mark.slow
@pytest.mark.parametrize("place", WRITING, ids=name_of)
@pytest.mark.parametrize("name", ["结果", "结果2025.3"])
def test_a_missing_extension_is_added(tongbao, review_copy, place, name):
    words, extension = place
    if words[0] == "merge":
        tongbao("split", SAMPLE, "-o", "各单位")
    Path("表.csv").write_text("问题,整改措施\n学习不深,定计划\n", encoding="utf-8")
    Path("送审稿.docx").write_bytes(review_copy.read_bytes())
    result = tongbao(*words, name)
    assert result.code in (0, 1)
    assert f"{name}{extension}" in result.out
    assert Path(f"{name}{extension}").is_file()
    assert not Path(name).exists()


@pytest.mark.parametrize("place", WRITING, ids=name_of)
def test_a_folder_is_no_name_of_a_file(tongbao, place):
    Path("结果").mkdir()
    result = tongbao(*place[0], "结果")
    assert result.code == 2
    assert "“结果”是一个文件夹，请写明以 ." in result.err


@pytest.mark.parametrize("words", FOLDERS, ids=lambda words: words[0])
def test_the_name_of_a_file_is_no_name_of_a_folder(tongbao, words):
    result = tongbao(*words, "-o", "督办.docx")
    assert result.code == 2
    assert "这里写文件夹的名称，不能是“督办.docx”，请写“督办”。" in result.err
    assert not Path("督办.docx").exists()
