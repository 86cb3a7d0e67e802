"""A desk at work, in a process of its own."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

from conftest import REPOSITORY

NAME = "本局台账.xlsx"
PROGRAMS = {"xdg-open": '#!/bin/sh\necho "$1" >> opened.txt\n'}


@contextmanager
def running(folder, *options):
    """The desk of that folder: its port and token."""
    programs = folder.parent / f"{folder.name}-bin"
    programs.mkdir()
    for name, text in PROGRAMS.items():
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    surroundings = {
        **os.environ,
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONIOENCODING": "utf-8",
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
    }
    command = [sys.executable, "-m", "generator", "desk", "--no-browser", *options]
    with subprocess.Popen(
        command, cwd=folder, env=surroundings, stdout=subprocess.PIPE, encoding="utf-8"
    ) as desk:
        try:
            address = desk.stdout.readline().partition("：")[2].strip()
            port, _, token = address.removeprefix("http://127.0.0.1:").partition("/#")
            yield int(port), token
        finally:
            desk.send_signal(signal.SIGINT)
            desk.stdout.read()
