"""An Office file as a mapping of part names to bytes; every .docx and .xlsx leaves through here.

Parts are written in a fixed order with fixed dates, so that the same content gives the same
bytes on every day, and a file reaches its name only when it is complete.
"""

import contextlib
import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

Parts = dict[str, bytes]

# The earliest date the ZIP format can hold.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
# A third of the default's time for a file a quarter larger.
_LEVEL = 3
# Office programs look for this part first, and some insist on finding it there.
_CONTENT_TYPES = "[Content_Types].xml"


def unpack(data: bytes) -> Parts:
    """The parts of an Office file, in the order of the archive.

    Raises zipfile.BadZipFile for anything that is no whole ZIP archive.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {
                info.filename: archive.read(info)
                for info in archive.infolist()
                if not info.is_dir()
            }
    except (EOFError, NotImplementedError, RuntimeError, ValueError, zipfile.zlib.error) as fault:
        raise zipfile.BadZipFile(str(fault)) from fault


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The Office file with these parts: same parts, same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name in sorted(parts, key=lambda name: (name != _CONTENT_TYPES, name)):
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # else the platform is recorded
            archive.writestr(info, parts[name], compresslevel=_LEVEL)
    return buffer.getvalue()


def digest(parts: Mapping[str, bytes], without: str = "") -> str:
    """SHA-256 over names and contents of all parts but `without`, independent of compression."""
    total = hashlib.sha256()
    for name in sorted(parts):
        if name != without:
            total.update(f"{name}\0{len(parts[name])}\0".encode())
            total.update(parts[name])
    return total.hexdigest()


def write_atomic(path: Path, data: bytes) -> None:
    """Put `data` at `path`, whole or not at all. Raises OSError; then `path` is as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(_mode_of(path))
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def _mode_of(path: Path) -> int:
    """The permissions `path` has, or would get from a plain open(): mkstemp's are private."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
