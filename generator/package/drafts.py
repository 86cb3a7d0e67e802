"""Writing a file without losing anything: what somebody edited or has open is left alone.

Then the next free name …（第2稿） is taken.
"""

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from ..findings.findings import Unreadable, find
from .files import is_same_file, locks_of, reason_of, write_atomic
from .page import is_untouched_page
from .parts import unpack
from .properties import is_untouched

# Why a file is left alone: somebody changed what was written there, or it is nothing of ours.
EDITED, THERE = "已有人修改过", "已经存在"
# So many versions of one file; then something else is wrong.
_MOST_VERSIONS = 99


class Written(NamedTuple):
    """The path really written, and why it is not the one asked for (empty where it is).

    `files` are all files of a publication by the end of their names, the notice first.
    """

    path: Path
    reason: str = ""
    files: Mapping[str, Path] = MappingProxyType({})


def write_draft(
    path: Path, data: bytes, force: bool = False, source: Path | None = None
) -> Written:
    """Write to `path`, or to the next free …（第N稿） where `path` must be left alone.

    The file `source`, from which the data come, is never written over. Raises Unreadable where
    nothing can be written; then every file is as it was.
    """
    reason = ""
    for candidate in versions(path):
        kept = "" if force else reason_to_keep(candidate, data)
        if source and is_same_file(candidate, source):
            kept = "就是原来的文件"
        if not kept:
            try:
                write_atomic(candidate, data)
            except PermissionError as fault:
                if not candidate.exists() or candidate.is_dir():
                    raise unwritable(path, fault) from fault
                kept = "正在其他程序中打开"
            except OSError as fault:
                raise unwritable(candidate, fault) from fault
            else:
                return Written(candidate, reason)
        reason = reason or f"“{path.name}”{kept}，没有覆盖"
    raise too_many_versions(path)


def versions(path: Path) -> Iterator[Path]:
    """The names that a file may take, in the order in which they are tried."""
    yield path
    for number in range(2, _MOST_VERSIONS + 1):
        yield path.with_name(f"{path.stem}（第{number}稿）{path.suffix}")


def reason_to_keep(path: Path, new: bytes = b"") -> str:
    """Why the file at `path` must not be overwritten; empty where it may be.

    Of one that holds no digest of itself nobody knows whether somebody edited it; it is untouched
    where it already says what is `new`.
    """
    if not path.exists():
        return ""
    if path.is_dir():
        return "是一个文件夹"
    if locks_of(path):
        return "正在其他程序中打开"
    try:
        data = path.read_bytes()
        untouched = data == new or is_untouched_page(data)
        if untouched is None:
            untouched = is_untouched(unpack(data))
    except (OSError, zipfile.BadZipFile):
        untouched = None
    if untouched is None:
        return THERE
    return "" if untouched else EDITED


def too_many_versions(path: Path) -> Unreadable:
    """The refusal where all names are taken."""
    return Unreadable(find("F08", name=path.name, reason="同名的稿本太多"))


def unwritable(path: Path, fault: OSError) -> Unreadable:
    """The refusal of a place where nothing can be written."""
    return Unreadable(find("F08", name=path.name, reason=reason_of(fault)))
