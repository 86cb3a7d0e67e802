"""An Office file as a mapping of part names to bytes; every .docx and .xlsx leaves through here.

Parts are written in a fixed order with fixed dates, so that the same content gives the same
bytes on every day.
"""

import contextlib
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from ..findings.limits import MOST_INFLATED, MOST_PARTS

Parts = dict[str, bytes]

# The earliest date the ZIP format can hold.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
# A third of the default's time for a file a quarter larger.
_LEVEL = 3
# Office programs look for this part first, and some insist on finding it there.
CONTENT_TYPES = "[Content_Types].xml"


def unpack(data: bytes) -> Parts:
    """The parts of an Office file, in the order of the archive.

    Raises zipfile.BadZipFile for anything that is no whole ZIP archive, and for one with more
    parts or bytes than any honest file. (What a part declares is a true bound: the module never
    yields more of it.)
    """
    infos = directory(data)
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_INFLATED:
        raise zipfile.BadZipFile("too large")
    with as_bad_archive(), zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in infos if not info.is_dir()}


def directory(data: bytes) -> list[zipfile.ZipInfo]:
    """What an archive says of its parts. Raises zipfile.BadZipFile for anything else."""
    with as_bad_archive(), zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.infolist()


@contextlib.contextmanager
def as_bad_archive() -> Iterator[None]:
    """Raise one kind of fault for all that a broken archive makes the module raise."""
    try:
        yield
    except (EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error) as fault:
        raise zipfile.BadZipFile(str(fault)) from fault


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The Office file with these parts: same parts, same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, name)):
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
