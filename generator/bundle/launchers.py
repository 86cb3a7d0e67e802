"""The files of a bundle that start the program: for a double click, a dropped file, or a command.

What cannot run here is said in Chinese before Python starts.
"""

import io
from importlib.resources import files
from zipfile import ZipFile

from .platforms import Platform

# What the starters are called, what they do, and the ASCII names of their twins.
STARTERS = {"生成通报": "build", "检查台账": "check", "通报台": "desk"}

_RUN = """\
import sys
from pathlib import Path

home = Path(sys.argv[0]).resolve().parents[{above}]
sys.path.insert(0, str(home / "runtime" / "lib"))
"""
# The processes of a batch run their parent's script anew, under another name.
_START = """
if __name__ == "__main__":
    from generator.start import start

    sys.exit(start({command!r}, sys.argv[1:], home))
"""
_COMMAND = """
if __name__ == "__main__":
    from generator.cli import main

    main()
"""

_SHELL = """\
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
if [ "$(uname -m)" != "{machine}" ]; then
  echo "这一份只能用于 {machine} 的电脑，这台是 $(uname -m)。请换用对应的一份；没有龙芯的。"
  exit 3
fi
exec "$here/runtime/python/bin/python3" -I "$here/runtime/{script}" "$@"
"""

# In the code page of a Chinese Windows: another one would stay set in the window in which the
# command was typed, and Windows 7, which is told, has no letters of ours for UTF-8. In GB 2312 no
# byte of a character looks like a sign of the shell.
_BATCH_ENCODING = "gb2312"
_BATCH = """\
@echo off
ver | %SystemRoot%\\System32\\find.exe " 6." >nul
if not errorlevel 1 (
  echo 这台电脑的 Windows 太旧，需要 Windows 10 或者 Windows 11（64 位）。
  pause
  exit /b 3
)
if "%PROCESSOR_ARCHITECTURE%"=="x86" if not defined PROCESSOR_ARCHITEW6432 (
  echo 这台电脑是 32 位的 Windows，需要 64 位的 Windows 10 或者 Windows 11。
  pause
  exit /b 3
)
"%~dp0runtime\\python\\python.exe" "%~dp0runtime\\{script}" %*
"""


def scripts() -> dict[str, bytes]:
    """{name in runtime/: what Python runs}: the commands as they are typed, and the starters."""
    run = _RUN.format(above=1)
    made = {f"{c}.py": run + _START.format(command=c) for c in STARTERS.values()}
    return {n: t.encode() for n, t in {"tongbao.py": run + _COMMAND, **made}.items()}


def launchers(platform: Platform) -> dict[str, bytes]:
    """{name in the bundle: bytes} of all that starts it on that platform."""
    if not platform.is_windows:
        names = {f"{name}.sh": f"{command}.py" for name, command in STARTERS.items()}
        return {
            name: _SHELL.format(machine=platform.machine, script=script).encode()
            for name, script in {"tongbao": "tongbao.py", **names}.items()
        }
    made = {f"{name}.exe": _program(command) for name, command in STARTERS.items()}
    for name in ("tongbao", *STARTERS.values()):
        text = _BATCH.format(script=f"{name}.py").replace("\n", "\r\n")
        made[f"{name}.bat"] = text.encode(_BATCH_ENCODING)
    return made


def _program(command: str) -> bytes:
    """A program for Windows: distlib's stub, the interpreter to run, and what that shall run."""
    stub = files("distlib").joinpath("t64.exe").read_bytes()
    archive = io.BytesIO()
    with ZipFile(archive, "w") as zipped:
        run = _RUN.format(above=0) + _START.format(command=command)
        zipped.writestr("__main__.py", run)
    interpreter = b"#!<launcher_dir>\\runtime\\python\\python.exe\r\n"
    return stub + interpreter + archive.getvalue()
