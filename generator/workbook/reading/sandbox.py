"""Reading in a process of its own, bounded in memory and time.

For the forms whose readers cannot be bounded from within (.xls, .xlsb), and for .ods, whose text
is all in one part: whatever such a file does to its reader, the command goes on and says so.
Where the system knows no limit of memory (Windows), the process is bounded in time only.
"""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from ...findings.limits import MOST_MEMORY, MOST_SECONDS, Refused, damaged, too_large
from .grid import Grid, SheetNames
from .identify import ODS, XLS, XLSB
from .ods import ods_names, read_ods
from .xls import read_by_engine, read_xls, xls_names, xlsb_names

_ReadNames = Callable[[bytes], SheetNames]
_ReadGrids = Callable[[bytes, Sequence[str]], list[Grid]]

_READERS: dict[str, tuple[_ReadNames, _ReadGrids]] = {
    ODS: (ods_names, read_ods),
    XLS: (xls_names, read_xls),
    XLSB: (xlsb_names, read_by_engine),
}


def names_apart(data: bytes, form: str) -> SheetNames:
    """The names of the worksheets, and whether days count from 1904. Raises Refused."""
    names: SheetNames = _ask(data, form, None)
    return names


def grids_apart(data: bytes, form: str, names: Sequence[str]) -> list[Grid]:
    """The grids of the sheets of these names, in this order. Raises Refused."""
    grids: list[Grid] = _ask(data, form, list(names))
    return grids


def _ask(data: bytes, form: str, names: list[str] | None) -> Any:
    """What the process answers: SheetNames where no names are asked for, else grids."""
    request = json.dumps([form, names]).encode() + b"\n" + data
    # The process finds this package, and (-P) nothing that lies in the working folder by chance.
    paths = [str(Path(__file__).resolve().parents[3]), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", __name__],
            input=request,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise too_large(f"读取它超过 {MOST_SECONDS:.0f} 秒") from None
    except OSError:
        raise Refused("F02", reason="无法启动读取它的进程") from None
    if done.returncode:
        raise too_large("读取它需要过多的内存，或者它的内部结构异常")
    outcome, answer, words = pickle.loads(done.stdout)  # from our own process
    if outcome == "refused":
        raise Refused(answer, **words)
    return answer


# --- within that process --------------------------------------------------------------------------


def main() -> None:
    """Answer the one request on stdin with a pickle on stdout."""
    _limit_memory()
    form, names = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    answer: tuple[str, object, dict[str, str]]
    try:
        read_names, read_grids = _READERS[form]
        found = read_names(data) if names is None else read_grids(data, names)
        answer = ("found", found, {})
    except Refused as refusal:
        answer = ("refused", refusal.code, refusal.words)
    except MemoryError:
        os._exit(1)
    except BaseException:  # a panic of python-calamine is no Exception
        answer = ("refused", damaged().code, damaged().words)
    pickle.dump(answer, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing is left to be done, and freeing millions of cells takes its time


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    for limit, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(limit)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, hard))


if __name__ == "__main__":
    main()
