"""The command line: Chinese throughout, quick to help, and never a traceback."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from conftest import REPOSITORY, SAMPLE

from generator.cli import cli
from generator.console.chinese import ChineseGroup


def commands(group=cli, path=()):
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, ChineseGroup):
            yield from commands(command, (*path, name))


ALL = dict(commands())


@pytest.mark.parametrize("path", [(), *ALL], ids=" ".join)
def test_help_is_chinese(tongbao, path):
    result = tongbao(*path, "--help")
    assert result.code == 0
    assert result.out.startswith("用法：")
    names = "|".join(name for path in ALL for name in path)
    words = re.sub(rf"tongbao|--?[\w-]+|\bjson\b|\w+\.\w+|{names}", "", result.out)
    known = {"Excel", "Word", "PDF", "LibreOffice", "docx", "xlsx", "text"}
    known |= {"output", "workbooks", "templates", "dask", "tcp", "WPS", "Ctrl"}
    known |= {"Tab", "bash", "zsh", "powershell"}
    if path == ("completion",):  # what is to be pasted into the settings of a shell
        known |= {"autoload", "compinit", "eval", "bashrc", "zshrc", "PowerShell", "PROFILE"}
        known |= {"Out", "String", "Invoke", "Expression"}
    assert set(re.findall(r"[A-Za-z]{3,}", words)) <= known


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_and_option_has_help(path):
    command = ALL[path]
    assert command.help
    for param in command.params:
        if param.param_type_name == "option":
            assert param.help, param.name


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["biuld"],
        ["build", "--nope"],
        ["build", "--as-of"],
        ["build", "--as-of", "昨天"],
        ["check"],
        ["check", "a.xlsx", "b.xlsx", "--format", "xml"],
        ["stats", "a.xlsx", "--format", "xml"],
        ["template", "chekc"],
    ],
    ids=" ".join,
)
def test_usage_errors_are_chinese_and_exit_2(tongbao, arguments):
    result = tongbao(*arguments)
    assert result.code == 2
    assert re.search(r"命令写法有误|用法", result.err + result.out)
    assert not re.search(r"Error|Usage|Invalid|Missing|No such|Try ", result.err + result.out)


def test_help_and_usage_errors_import_nothing_heavy():
    script = (
        "import sys, contextlib\n"
        "from generator.cli import main\n"
        "for words in (['--help'], ['build', '--help'], ['build', '--nope']):\n"
        "    with contextlib.suppress(SystemExit): main(words)\n"
        "heavy = {'pandas', 'docxtpl', 'docx', 'openpyxl', 'python_calamine', 'rich', 'lxml',"
        " 'jinja2', 'numpy'}\n"
        "sys.exit(','.join(heavy & set(sys.modules)) or None)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted in /proc")
def test_no_core_is_kept_waiting_for_linear_algebra():
    script = (
        "import contextlib, os, sys\n"
        "from generator.cli import main\n"
        f"with contextlib.suppress(SystemExit): main(['stats', {str(SAMPLE)!r}])\n"
        "assert 'numpy' in sys.modules\n"
        "sys.exit(len(os.listdir('/proc/self/task')) - 1)\n"
    )
    environment = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, env=environment, capture_output=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_it_runs_as_a_module_in_any_folder_and_console(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-m", "generator", "build", str(SAMPLE), "-o", "通报.docx"],
        cwd=tmp_path, env=environment, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "通报.docx").exists()
    assert b"Traceback" not in done.stderr


@pytest.mark.slow
def test_json_is_utf8_whatever_the_console(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": "gbk"}
    done = subprocess.run(
        [sys.executable, "-m", "generator", "stats", str(SAMPLE), "--format", "json"],
        cwd=tmp_path, env=environment, capture_output=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout.decode("utf-8"))["measures"] == 55


def test_an_interruption_is_a_sentence(tongbao, monkeypatch):
    from generator import pipeline

    def interrupted(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "build", interrupted)
    result = tongbao("build", SAMPLE)
    assert result.code == 1
    assert "已中断" in result.err


def test_a_fault_of_ours_is_a_sentence(tongbao, monkeypatch):
    from generator import pipeline

    def broken(*arguments):
        raise ZeroDivisionError

    monkeypatch.setattr(pipeline, "build", broken)
    result = tongbao("build", SAMPLE)
    assert result.code == 3
    assert "程序内部出错" in result.err and "Traceback" not in result.err


def test_what_the_system_refuses_is_told_in_chinese_with_its_place(tongbao, monkeypatch):
    def refused(*arguments):
        raise PermissionError(13, "Permission denied", "某处.docx")

    monkeypatch.setattr("generator.pipeline.build", refused)
    result = tongbao("build", SAMPLE)
    assert result.code == 3
    assert "读写“某处.docx”时出错：没有权限。" in result.err


@pytest.mark.slow
def test_beside_the_sample_an_office_may_keep_its_own_ledgers(tmp_path):
    """Where the program runs from its source, workbooks/ has both; Excel puts a lock there, too."""
    for name in ("generator", "templates"):
        (tmp_path / name).symlink_to(REPOSITORY / name)
    (tmp_path / "workbooks").mkdir()
    for name in (SAMPLE.name, "2025台账.xlsx"):
        shutil.copyfile(SAMPLE, tmp_path / "workbooks" / name)
    (tmp_path / "workbooks" / f"~${SAMPLE.name}").write_bytes(b"")
    words = [sys.executable, "-m", "generator", "build"]
    ran = subprocess.run(words, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 0
    assert f"用“2025台账.xlsx”；“{SAMPLE.name}”是自带的示例" in ran.stderr
