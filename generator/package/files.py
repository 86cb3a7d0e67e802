"""Files on the disk: reading one with every refusal in a sentence, and writing one whole or not.

Also the marks that programs put beside a file while they have it open.
"""

import contextlib
import errno
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from ..findings.findings import NOWHERE, Unreadable, find
from ..findings.limits import MOST_FILE, Refused, too_large
from .kinds import is_encrypted_by_office

# The files of spreadsheet programs: their locks keep the whole name.
_SPREADSHEETS = (".xl", ".et", ".od", ".ot")


@contextlib.contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Give every refusal within the name of the file: raises Unreadable."""
    try:
        yield
    except Refused as refusal:
        raise Unreadable(find(refusal.code, NOWHERE, "", name=path.name, **refusal.words)) from None


def read_bytes(path: Path) -> bytes:
    """The bytes of the file. Raises Unreadable where there is none, it is locked or empty."""
    with refusals(path):
        try:
            about = path.stat()
            if S_ISDIR(about.st_mode):
                raise Refused("F02", reason="这是一个文件夹")
            if not S_ISREG(about.st_mode):
                raise Refused("F02", reason="这不是普通文件")
            if about.st_size > MOST_FILE:
                raise too_large(f"文件大于 {MOST_FILE >> 20} MB")
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise Refused("F01") from None
        except PermissionError:
            if path.name.startswith("~$"):
                raise lock_file(path.name) from None
            raise Refused("F02", reason="没有读取权限，或者正被其他程序独占") from None
        except (OSError, ValueError):  # the latter of names that no system can have
            raise Refused("F02", reason="读取出错") from None
        if not data:
            raise Refused("F03")
        if is_encrypted_by_office(data):
            raise Refused("F16")
    return data


def reason_of(fault: OSError) -> str:
    """Why the system did not read or write something; its own words are often English."""
    by_kind = {
        PermissionError: "没有权限",
        FileNotFoundError: "文件夹不存在",
        NotADirectoryError: "上级不是文件夹",
        FileExistsError: "上级不是文件夹",
        IsADirectoryError: "这是一个文件夹",
    }
    by_number = {
        errno.ENAMETOOLONG: "文件名太长",
        errno.ENOSPC: "磁盘已满",
        errno.EDQUOT: "磁盘已满",
        errno.EROFS: "磁盘是只读的",
    }
    return by_number.get(fault.errno or 0) or by_kind.get(type(fault)) or "磁盘不可用"


# A file that is written stands beside its place for seconds; clocks may differ by more than that.
_ABANDONED = 3600


def write_atomic(path: Path, data: bytes) -> None:
    """Put `data` at `path`, whole or not at all. Raises OSError; then `path` is as it was."""
    stage = _write_beside(path, data)
    try:
        stage.replace(path)
    except BaseException:
        _take_away(stage)
        raise


def _write_beside(path: Path, data: bytes) -> Path:
    """Write a file that is to be put at `path`, and take away what a killed run left there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in _staged(path):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _ABANDONED:
                left.unlink()
    handle, name = tempfile.mkstemp(prefix=_prefix(path), suffix=".tmp", dir=path.parent)
    stage = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        stage.chmod(_mode_of(path))
    except BaseException:
        _take_away(stage)
        raise
    return stage


def _prefix(path: Path) -> str:
    """How the names begin of what is to be put at `path`.

    With a digest, because a name beside that of the file might be too long.
    """
    return f".tongbao-{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]}-"


def _staged(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{_prefix(path)}*.tmp"))


def known_bytes(path: Path) -> list[bytes]:
    """What stands at `path`, and what runs that were killed would have put there."""
    found = []
    for known in (path, *_staged(path)):
        with contextlib.suppress(OSError):
            found.append(known.read_bytes())
    return found


def _take_away(stage: Path) -> None:
    with contextlib.suppress(OSError):
        stage.unlink(missing_ok=True)


def _mode_of(path: Path) -> int:
    """The permissions `path` has, or would get from a plain open(): mkstemp's are private."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def write_together(files: Mapping[Path, bytes]) -> None:
    """Put all files in their places, in this order, or leave all places as they were.

    All are beside their places before the first is put there, so that after a kill in the middle
    `known_bytes` still knows those that are missing. Raises OSError.
    """
    staged: dict[Path, Path] = {}
    former: dict[Path, bytes | None] = {}
    done: list[Path] = []
    try:
        for path, data in files.items():
            staged[path] = _write_beside(path, data)
            former[path] = path.read_bytes() if path.exists() else None
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
            _take_away(stage)


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


# --- lock files -----------------------------------------------------------------------------------


def locks_of(path: Path) -> list[Path]:
    """The marks of the programs that have it open: Office, WPS (~$, .~), LibreOffice (.~lock.).

    A word processor drops the first one or two characters of longer names.
    """
    most_dropped = 0 if path.suffix.lower().startswith(_SPREADSHEETS) else 2
    names = [f"~${path.name[dropped:]}" for dropped in range(most_dropped + 1)]
    names += [f".~{path.name}", f".~lock.{path.name}#"]
    return [mark for mark in map(path.with_name, names) if _is_there(mark)]


def is_lock_name(name: str) -> bool:
    """Whether a file of this name is such a mark."""
    return name.startswith(("~$", ".~"))


def lock_file(name: str) -> Refused:
    """The refusal of such a mark, given in place of the file."""
    return Refused("F10", other=re.sub(r"^(?:~\$|\.~lock\.|\.~)|#$", "", name))


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
