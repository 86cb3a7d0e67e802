"""A file is opened in its program, as a double click does; a page in the browser."""

import os
import shutil
import subprocess
import sys
from pathlib import Path


def open_file(path: Path) -> bool:
    """Open the file in the program that the system has for it; whether there is one."""
    if sys.platform == "win32":
        try:
            os.startfile(path.resolve())
        except OSError:
            return False
        return True
    program = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if program is None:
        return False
    subprocess.Popen(
        [program, path.resolve()], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return True
