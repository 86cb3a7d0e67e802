"""`tongbao completion`: what shells complete at the Tab key."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress

import pytest
from conftest import REPOSITORY, SAMPLE


@pytest.fixture
def on_path(tmp_path, monkeypatch):
    """tongbao as a program on the path."""
    program = tmp_path / "bin" / "tongbao"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m generator "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["tongbao", "che"], "check"),
        (["tongbao", "check", "台账.xlsx", "--ann"], "--annotate"),
        (["tongbao", "template", "ch"], "check"),
        (["tongbao", "completion", "po"], "powershell"),
    ],
    ids=lambda words: words[-1],
)
def test_bash_completes_commands_and_options(on_path, typed, offered):
    words = " ".join(typed)
    script = (
        'eval "$(tongbao completion bash)"\n'
        f"COMP_WORDS=({words}); COMP_CWORD={len(typed) - 1}\n"
        "_tongbao_completion tongbao; echo ${COMPREPLY[@]}"
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [offered] and not done.stderr


SHELLS = {
    "bash": (("--norc", "--noprofile", "-i"), ""),
    "zsh": (("-f", "-i"), "autoload -U compinit && compinit -D -u; "),
}


@pytest.mark.slow
@pytest.mark.parametrize("shell", SHELLS)
def test_a_command_and_a_file_are_completed_as_they_are_typed(on_path, tmp_path, shell):
    """In the shell itself, at a terminal: a name with a blank, too, is one word."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    shutil.copy(SAMPLE, tmp_path / "我的 台账.xlsx")
    options, first = SHELLS[shell]
    typed = f'{first}eval "$(tongbao completion {shell})"\ntongbao che\t我\t\nexit\n'
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [shell, *options],
        env={**os.environ, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "TERM": "dumb"},
        cwd=tmp_path,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ):
        os.close(theirs)
        os.write(ours, typed.encode())
        shown = b""
        with suppress(OSError):  # which is how a terminal tells that the shell has ended
            while part := os.read(ours, 1 << 16):
                shown += part
    os.close(ours)
    assert "没有发现问题" in shown.decode()


@pytest.mark.parametrize(
    ("line", "word", "offered"),
    [
        ("tongbao che", "che", ["check"]),
        ('tongbao check "D:\\整改 台账.xlsx" --ann', "--ann", ["--annotate"]),
        ("tongbao template ", "", ["check", "list", "new", "words"]),
        ("tongbao check 台", "台", []),  # a file, which PowerShell completes itself
    ],
)
def test_powershell_asks_with_the_line_and_the_word(tongbao, monkeypatch, line, word, offered):
    monkeypatch.setenv("_TONGBAO_COMPLETE", "powershell_complete")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", word)
    result = tongbao()
    assert result.code == 0 and result.out.split() == offered


def test_the_scripts_of_zsh_and_powershell_name_the_program(tongbao):
    assert "compdef _tongbao_completion tongbao" in tongbao("completion", "zsh").out
    script = tongbao("completion", "powershell").out
    assert "Register-ArgumentCompleter -Native -CommandName tongbao" in script
    assert "_TONGBAO_COMPLETE" in script and "%" not in script.replace("ForEach-Object", "")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("encoding", "command"),
    [
        ("ascii", ("check", SAMPLE)),
        ("gbk", ("check", SAMPLE)),
        ("latin-1", ("explain", "W01")),
        ("ascii", ("nope",)),
    ],
    ids=str,
)
def test_no_terminal_is_too_poor(tmp_path, encoding, command):
    done = subprocess.run(
        [sys.executable, "-m", "generator", *command],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": encoding},
        cwd=tmp_path,
        capture_output=True,
    )
    assert done.returncode == (2 if command == ("nope",) else 0)
    assert b"Traceback" not in done.stderr and (done.stdout or done.stderr)


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no terminals of this kind")
@pytest.mark.parametrize("no_color", ["", "1"])
def test_colours_are_left_out_where_nobody_wants_them(tmp_path, no_color):
    ours, theirs = os.openpty()
    subprocess.run(
        [sys.executable, "-m", "generator", "explain", "C21"],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "NO_COLOR": no_color, "TERM": "xterm"},
        cwd=tmp_path,
        stdout=theirs,
        check=True,
    )
    shown = os.read(ours, 1 << 16)
    os.close(ours)
    os.close(theirs)
    assert (b"\x1b[" in shown) is not bool(no_color)


def test_an_older_python_is_told_in_one_sentence():
    script = "import sys; sys.version_info = (3, 10, 0); import generator"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 1
    assert done.stderr == "通报需要 Python 3.11 或更高版本。请安装新版本后再运行。\n"
