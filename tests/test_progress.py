"""A bar on the terminal for what takes long, and nothing of it anywhere else."""

import io
import os
import signal
import subprocess
import sys
import time

import pytest
from conftest import REPOSITORY, SAMPLE

from generator.console.bar import shown
from generator.progress import begin


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.slow
def test_a_long_command_shows_what_it_does():
    terminal = Terminal()
    with shown(terminal, patience=0):
        begin("读取台账", 0.0)
        time.sleep(0.5)
        begin("套用模板", 0.7)
        time.sleep(0.5)
    assert "读取台账" in terminal.getvalue() and "套用模板" in terminal.getvalue()


def test_a_short_command_shows_nothing():
    terminal = Terminal()
    with shown(terminal):
        begin("读取台账", 0.0)
    assert terminal.getvalue() == ""


@pytest.mark.slow
def test_what_is_no_terminal_stays_clean():
    stream = io.StringIO()
    with shown(stream, patience=0):
        begin("读取台账", 0.0)
        time.sleep(0.3)
    assert stream.getvalue() == ""


@pytest.mark.slow
def test_the_bar_ends_with_the_work_however_it_ends():
    terminal = Terminal()
    with pytest.raises(KeyboardInterrupt), shown(terminal, patience=0):
        begin("读取台账", 0.0)
        time.sleep(0.3)
        raise KeyboardInterrupt
    left = terminal.getvalue()
    time.sleep(0.5)
    assert left and terminal.getvalue() == left


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGINT") or os.name != "posix", reason="需要 POSIX 终端")
def test_interrupted_on_a_terminal_nothing_is_written(tmp_path):
    """Ctrl+C in the middle of a build: a sentence, no traceback, no file."""
    import pty

    slow = (
        "import time\n"
        "from generator import cli\n"
        "from generator.notice import context\n"
        "real = context.compose\n"
        "def compose(*arguments, **named):\n"
        "    time.sleep(30)\n"
        "    return real(*arguments, **named)\n"
        "context.compose = compose\n"
        "cli.main()\n"
    )
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", slow, "build", str(SAMPLE), "-o", "通报.docx"],
        cwd=tmp_path, stderr=slave, stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    os.close(slave)
    printed = b""
    while "套用模板".encode() not in printed:  # the bar: the work has got so far
        printed += os.read(master, 1000)
    process.send_signal(signal.SIGINT)
    while True:
        try:
            piece = os.read(master, 1000)
        except OSError:  # the terminal is closed at the other end
            break
        if not piece:
            break
        printed += piece
    assert process.wait(60) == 1
    told = printed.decode("utf-8", "replace")
    assert "已中断，没有做完；没有只写了一半的文件" in told and "Traceback" not in told
    assert not list(tmp_path.iterdir())
