"""Reading the parts of a ZIP archive within bounds.

Nothing the archive declares is believed: a part is inflated up to the bound and no further.
"""

import io
import zipfile
from collections.abc import Iterator

from ...findings.limits import (
    MOST_INFLATED,
    MOST_PARTS,
    MOST_TAGS,
    Refused,
    damaged,
    too_large,
)

_ENTRY = b"PK\x01\x02"  # begins each entry of the archive's directory
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PIECE = 1 << 20


class Archive:
    """A ZIP archive of which no more than a bound is ever inflated.

    Raises Refused for what is no whole archive (F06), has a password (F04) or is too large (F07).
    """

    def __init__(self, data: bytes, most: int = MOST_INFLATED) -> None:
        if data.count(_ENTRY) > MOST_PARTS:
            raise too_large(f"压缩包里的文件超过 {MOST_PARTS} 个")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except Exception:  # the module lets many kinds through
            raise damaged() from None
        self._infos = {_normal(info.filename): info for info in self._zip.infolist()}
        self._bytes_left = most
        self._tags_left = MOST_TAGS

    def __contains__(self, part: str) -> bool:
        return _normal(part) in self._infos

    def __iter__(self) -> Iterator[str]:
        """The names of the parts, in lower case."""
        return iter(self._infos)

    def read(self, part: str) -> bytes:
        """The part of that name, which is compared as Office does: without regard to case."""
        return b"".join(self.pieces(part))

    def pieces(self, part: str) -> Iterator[bytes]:
        """The part of that name, a piece at a time."""
        info = self._infos.get(_normal(part))
        if info is None or info.compress_type not in _METHODS:
            raise damaged()
        if info.flag_bits & _ENCRYPTED:
            raise Refused("F04")
        try:
            with self._zip.open(info) as stream:
                while piece := stream.read(_PIECE):
                    self._count(piece)
                    yield piece
        except (Refused, MemoryError):
            raise
        except Exception:  # as above, and zlib's own
            raise damaged() from None

    def _count(self, piece: bytes) -> None:
        """Count what it takes memory to keep, and what it takes time to parse."""
        self._bytes_left -= len(piece)
        self._tags_left -= piece.count(b"<")
        if self._bytes_left < 0 or self._tags_left < 0:
            raise too_large("解压后的内容过大")


def _normal(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
