"""The handbook: its made pages are those of the code, and what it tells to type works."""

import datetime
import re
import shlex
import shutil
from pathlib import Path

import click
import openpyxl
import pytest
from conftest import REPOSITORY, SAMPLE, cell_of
from hand import Hand

from generator.cli import cli, main
from generator.handbook.pages import HANDBOOK, PAGES

WRITTEN = sorted({path.name for path in HANDBOOK.glob("*.md")} - PAGES.keys())
# What a page has the reader do: by hand, on the command line; and what is shown after that.
STEP = re.compile(r"<!-- 动手：(.+?) -->|^```(\w+)\n(.*?)^```", re.M | re.S)
# They go on until somebody ends them.
ENDLESS = ("watch", "desk")


def text_of(name):
    return (HANDBOOK / name).read_text(encoding="utf-8")


def commands_in(text):
    """The commands that are shown, one a line, all of them tongbao."""
    blocks = [block for _, language, block in STEP.findall(text) if language == "sh"]
    lines = [shlex.split(line) for block in blocks for line in block.splitlines()]
    assert {line[0] for line in lines} <= {"tongbao"}
    return [line[1:] for line in lines]


def command_at(words):
    """The command that the words begin with, and the words after its name."""
    command = cli
    while isinstance(command, click.Group):
        assert words and words[0] in command.commands, words
        command, words = command.commands[words[0]], words[1:]
    return command, words


def all_commands(group=cli, path=()):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from all_commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


@pytest.mark.parametrize("name", PAGES)
def test_a_made_page_is_what_the_code_says(name):
    """Where this fails, `make docs` makes the pages anew."""
    assert text_of(name) == PAGES[name]()


@pytest.mark.parametrize("name", WRITTEN)
def test_the_commands_of_a_page_can_be_typed(name):
    for words in commands_in(text_of(name)):
        command, rest = command_at(words)
        command.make_context(command.name, list(rest))  # which raises for what is not understood


@pytest.mark.parametrize("page", [*(HANDBOOK / name for name in WRITTEN), "README.zh-CN.md"])
def test_the_commands_and_options_named_in_a_sentence_are_there(page):
    text = STEP.sub("", (REPOSITORY / page).read_text(encoding="utf-8"))
    known = {flag for _, command in all_commands() for p in command.params for flag in p.opts}
    for span in re.findall(r"`([^`\n]+)`", text):
        words = span.split()
        if words[0] == "tongbao" and not words[1].startswith("-"):
            command, words = command_at(words[1:])
            known_here = {flag for param in command.params for flag in param.opts}
        elif not words[0].startswith("-"):
            continue
        else:
            known_here = known
        flags = {word for word in words if re.match("--?[a-z]", word)}
        assert flags <= known_here | {"--help"}, span


@pytest.mark.parametrize("name", [*WRITTEN, *PAGES])
def test_no_line_breaks_within_chinese(name):
    """Where a browser shows a blank."""
    prose = STEP.sub("", text_of(name))
    assert re.findall(r"[^\x00-\x7f]\n[^\x00-\x7f].*", prose) == []


def test_every_command_is_told_in_a_page_that_somebody_wrote():
    told = "".join(map(text_of, WRITTEN))
    assert [name for name, _ in all_commands() if f"tongbao {name}" not in told] == []


# --- what is done by hand -----------------------------------------------------------------------


def make_two_faults():
    book = openpyxl.load_workbook("整改台账.xlsx")
    cell_of(book, "基本情况", "通报日期", "内容").value = None
    cell_of(book, "整改台账", "1.3.3", "整改状态").value = "未完成"
    progress = cell_of(book, "整改台账", "1.2.1", "整改进展")
    progress.value = progress.value.replace("情况，", "情况,")
    book.save("整改台账.xlsx")


def set_cell(path, *where, value):
    book = openpyxl.load_workbook(path)
    cell_of(book, *where).value = value
    book.save(path)


def edit_review_copy():
    hand = Hand(Path("送审稿.docx"))
    hand.replace("逐村核查", "逐村逐户核查")
    hand.save(Path("审改稿.docx"))
    hand.replace("季节性缺水", "季节性断水")
    hand.save(Path("局长审改稿.docx"))


BY_HAND = {
    "把示例台账复制过来": lambda: shutil.copy(SAMPLE, "示例台账.xlsx"),
    "清空通报日期，填错两处": make_two_faults,
    "改正整改状态": lambda: set_cell(
        "整改台账.xlsx", "整改台账", "1.3.3", "整改状态", value="已完成"
    ),
    "领导改一处，另存为审改稿.docx": edit_review_copy,
    "填通报日期": lambda: set_cell(
        "定稿台账.xlsx", "基本情况", "通报日期", "内容", value=datetime.date(2025, 8, 28)
    ),
    "贴到网站，把网页另存为网页.html": lambda: shutil.copy("通报-网站稿.html", "网页.html"),
}


def follow(name, tongbao):
    """Do what the page says, in its order; what it shows is what the command before it said."""
    said = ""
    for by_hand, language, block in STEP.findall(text_of(name)):
        if by_hand:
            BY_HAND[by_hand]()
        elif language == "text":
            lines = {line.strip() for line in said.splitlines()}
            assert [line for line in block.splitlines() if line.strip() not in lines] == []
        elif language == "sh":
            for line in block.splitlines():
                words = shlex.split(line)
                if words[1] not in ENDLESS:
                    result = tongbao(*words[1:])
                    said = result.out + result.err
                    yield line, result.code


@pytest.mark.slow
def test_the_tutorial_can_be_followed(tongbao):
    codes = dict(follow("教程.md", tongbao))
    assert len(codes) > 8
    assert [line for line, code in codes.items() if code] == ["tongbao check 整改台账.xlsx"]


@pytest.fixture(scope="module")
def office(tmp_path_factory, review_copy):
    """A folder with what an office has before it opens a guide."""
    folder = tmp_path_factory.mktemp("本局")
    ledger = folder / "整改台账.xlsx"
    shutil.copy(SAMPLE, ledger)
    for part in ("全县台账/甲局", "全县台账/乙局"):
        (folder / part).mkdir(parents=True)
        shutil.copy(SAMPLE, folder / part)
    own = openpyxl.Workbook()
    own.active.append(["问题", "整改措施", "责任单位", "整改状态", "进展情况"])
    own.active.append(["学习不深入", "制定计划", "办公室", "已完成", "已制定学习计划。"])
    own.save(folder / "本局的表.xlsx")
    for words in (
        ("split", ledger, "-o", folder / "分发"),
        ("build", ledger, "-o", folder / "以前的通报.docx"),
    ):
        with pytest.raises(SystemExit, match=r"^0$"):
            main([str(word) for word in words])
    shutil.copy(review_copy, folder / "送审稿.docx")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in WRITTEN if name not in ("index.md", "教程.md")])
def test_a_guide_can_be_followed(tongbao, office, name):
    """No command is mistyped or lacks a file."""
    shutil.copytree(office, ".", dirs_exist_ok=True)
    assert [(line, code) for line, code in follow(name, tongbao) if code > 1] == []
