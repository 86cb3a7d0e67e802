"""Which typefaces this computer has, and what it takes in place of another one."""

import shutil
import subprocess
import sys
from collections.abc import Iterable

_MOST_SECONDS = 20
_REGISTERED = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"


def stand_ins(names: Iterable[str]) -> dict[str, str]:
    """{name of a typeface: the one that is taken for it}, itself where it is installed.

    Empty where there is none to take, or the system does not tell.
    """
    if sys.platform == "win32":
        installed = _registered()
        return {name: name if any(name in font for font in installed) else "" for name in names}
    return {name: _matched(name) for name in names}


def _matched(name: str) -> str:
    """What fontconfig takes for the name; its answer has every name of that typeface."""
    program = shutil.which("fc-match")
    if not program:
        return ""
    try:
        done = subprocess.run(
            # Bytes, since the locale of the terminal may lack the characters.
            [program.encode(), b"-f", b"%{family}", f"{name}:lang=zh-cn".encode()],
            capture_output=True,
            timeout=_MOST_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    families = done.stdout.decode("utf-8", "replace").split(",")
    return name if name in families else families[0]


def _registered() -> list[str]:
    """The names that Windows has of its fonts, such as 仿宋_GB2312 (TrueType)."""
    found: list[str] = []
    if sys.platform == "win32":
        import winreg

        for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
            try:
                with winreg.OpenKey(root, _REGISTERED) as key:
                    number = winreg.QueryInfoKey(key)[1]
                    found += [winreg.EnumValue(key, place)[0] for place in range(number)]
            except OSError:
                continue
    return found
