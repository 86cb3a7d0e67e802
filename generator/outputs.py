"""Writing a notice without losing anything: what somebody edited or has open is left alone."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .findings import Unreadable, find
from .notice.properties import is_untouched
from .package import unpack, write_atomic

# So many versions of one notice; then something else is wrong.
_MOST_VERSIONS = 99


@dataclass(frozen=True, slots=True)
class Written:
    """The path really written, and why it is not the one asked for (empty where it is)."""

    path: Path
    reason: str = ""


def write_notice(path: Path, data: bytes, force: bool = False) -> Written:
    """Write to `path`, or to the next free …（第N稿） where `path` must be left alone.

    Raises Unreadable where nothing can be written; then every file is as it was.
    """
    reason = ""
    for candidate in _versions(path):
        kept = "" if force else _reason_to_keep(candidate)
        if not kept:
            try:
                write_atomic(candidate, data)
            except PermissionError as fault:
                if not candidate.exists() or candidate.is_dir():
                    raise _unwritable(candidate, fault) from fault
                kept = "正在其他程序中打开"
            except OSError as fault:
                raise _unwritable(candidate, fault) from fault
            else:
                return Written(candidate, reason)
        reason = reason or f"“{path.name}”{kept}，没有覆盖"
    raise Unreadable(find("F08", name=path.name, reason="同名的稿本太多"))


def _versions(path: Path) -> Iterator[Path]:
    yield path
    for number in range(2, _MOST_VERSIONS + 1):
        yield path.with_name(f"{path.stem}（第{number}稿）{path.suffix}")


def _reason_to_keep(path: Path) -> str:
    """Why the file at `path` must not be overwritten; empty where it may be."""
    if not path.exists():
        return ""
    if path.is_dir():
        return "是一个文件夹"
    if any(lock.exists() for lock in _lock_files(path)):
        return "正在其他程序中打开"
    try:
        untouched = is_untouched(unpack(path.read_bytes()))
    except (OSError, zipfile.BadZipFile):
        untouched = False
    return "" if untouched else "已有人修改过"


def _lock_files(path: Path) -> Iterator[Path]:
    """The lock files that Word, WPS (~$) and LibreOffice (.~lock.) put beside an open document."""
    # Word drops the first one or two characters of longer names.
    for dropped in range(3):
        yield path.with_name(f"~${path.name[dropped:]}")
    yield path.with_name(f".~lock.{path.name}#")


def _unwritable(path: Path, fault: OSError) -> Unreadable:
    reasons = {
        PermissionError: "没有写入权限",
        FileNotFoundError: "文件夹不存在",
        NotADirectoryError: "上级不是文件夹",
        FileExistsError: "上级不是文件夹",
        IsADirectoryError: "这是一个文件夹",
    }
    reason = reasons.get(type(fault)) or "磁盘已满或不可用"
    return Unreadable(find("F08", name=path.name, reason=reason))
