"""Writing a notice without losing anything: what somebody edited or has open is left alone."""

import contextlib
import errno
import os
import stat
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from ..findings.findings import Unreadable, find
from ..package.parts import unpack, write_atomic
from ..package.properties import is_untouched
from .web import TEXT, WEB, copies

# What the names of the files of one publication end in; they agree otherwise. The plain copies
# are TEXT and WEB.
NOTICE, RECORD = ".docx", "-检查报告.docx"

# So many versions of one notice; then something else is wrong.
_MOST_VERSIONS = 99


class Written(NamedTuple):
    """The path really written, and why it is not the one asked for (empty where it is).

    `files` are all files of a publication by the end of their names, the notice first.
    """

    path: Path
    reason: str = ""
    files: Mapping[str, Path] = MappingProxyType({})


def write_notice(
    path: Path, data: bytes, force: bool = False, source: Path | None = None
) -> Written:
    """Write to `path`, or to the next free …（第N稿） where `path` must be left alone.

    The file `source`, from which the data come, is never written over. Raises Unreadable where
    nothing can be written; then every file is as it was.
    """
    reason = ""
    for candidate in _versions(path):
        kept = "" if force else _reason_to_keep(candidate)
        if source and is_same_file(candidate, source):
            kept = "就是原来的文件"
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


def write_publication(
    path: Path,
    files: Mapping[str, bytes | None],
    force: bool = False,
    sources: Iterable[Path] = (),
) -> Written:
    """Write the notice and what stands beside it, all as the same 稿, or nothing.

    `files` maps the ends of names to contents; None for one that this notice does not have. Where
    one of them must be left alone, all get the next free …（第N稿）. The files `sources` are never
    written over. Raises Unreadable where nothing can be written; then every file is as it was.
    """
    reason = ""
    sources = list(sources)
    for candidate in _versions(path):
        targets = {end: candidate.with_name(candidate.stem + end) for end in files}
        targets[NOTICE] = candidate
        # The notice last: where there is a new one, all that belongs to it is there.
        ends = sorted((end for end in files if files[end] is not None), key=NOTICE.__eq__)
        kept = ""
        try:
            if not force:
                kept = _reason_to_keep_one(targets, files)
            if any(is_same_file(target, s) for target in targets.values() for s in sources):
                kept = f"“{candidate.name}”是台账或者模板"
            if not kept:
                _write_together({targets[end]: files[end] or b"" for end in ends})
        except PermissionError as fault:
            if not any(target.is_file() for target in targets.values()):
                raise _unwritable(candidate, fault) from fault
            kept = f"“{candidate.name}”或者同名的文件正在其他程序中打开"
        except OSError as fault:
            raise _unwritable(candidate, fault) from fault
        if not kept:
            return Written(candidate, reason, {end: targets[end] for end in reversed(ends)})
        reason = reason or f"{kept}，没有覆盖"
    raise Unreadable(find("F08", name=path.name, reason="同名的稿本太多"))


def _write_together(files: Mapping[Path, bytes]) -> None:
    """Put all files in their places, or leave all places as they were. Raises OSError."""
    staged: dict[Path, Path] = {}
    former: dict[Path, bytes | None] = {}
    done: list[Path] = []
    try:
        for number, (path, data) in enumerate(files.items()):
            stage = path.with_name(f".{os.getpid()}-{number}.tmp")
            write_atomic(stage, data)
            staged[path] = stage
            former[path] = path.read_bytes() if path.exists() else None
            if former[path] is not None:
                stage.chmod(stat.S_IMODE(path.stat().st_mode))
        for path, stage in staged.items():
            stage.replace(path)
            done.append(path)
    except BaseException:
        for path in done:
            with contextlib.suppress(OSError):
                _put_back(path, former[path])
        raise
    finally:
        for stage in staged.values():
            with contextlib.suppress(OSError):
                stage.unlink(missing_ok=True)


def _put_back(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink()
    else:
        write_atomic(path, data)


def is_same_file(one: Path, other: Path) -> bool:
    """Whether both names are one file: through links, and where only the case differs too."""
    alike = one.name.casefold() == other.name.casefold()
    return _is_same(one, other) or (alike and _is_same(one.parent, other.parent))


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


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


def _reason_to_keep_one(targets: Mapping[str, Path], files: Mapping[str, bytes | None]) -> str:
    """Which file of a publication must not be overwritten, and why; empty where none.

    A plain file holds no digest: it is untouched where it says what the notice beside it says,
    or already what is to be written.
    """
    notice = targets[NOTICE]
    reason = _reason_to_keep(notice)
    if reason:
        return f"“{notice.name}”{reason}"
    made = copies(unpack(notice.read_bytes())) if notice.exists() else {}
    for end, target in targets.items():
        if not target.exists():
            continue
        if files[end] is None:
            reason = "是以前的一稿"
        elif end not in (TEXT, WEB):
            reason = _reason_to_keep(target)
        elif any(lock.exists() for lock in _lock_files(target)):
            reason = "正在其他程序中打开"
        elif target.is_dir() or target.read_bytes() not in (files[end], made.get(end)):
            reason = "已有人修改过"
        if reason:
            return f"“{target.name}”{reason}"
    return ""


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
    if fault.errno == errno.ENAMETOOLONG:
        reason = "文件名太长"
    return Unreadable(find("F08", name=path.name, reason=reason))
