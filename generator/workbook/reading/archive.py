"""Reading the parts of a ZIP archive within bounds.

Nothing the archive declares is believed: a part is inflated up to the bound and no further.
"""

import io
import zipfile
from collections.abc import Iterator

from ...findings.limits import MOST_INFLATED, MOST_PARTS, Refused, damaged, too_large

_ENTRY = b"PK\x01\x02"  # begins each entry of the archive's directory
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PIECE = 1 << 20


class Archive:
    """A ZIP archive of which at most `most` bytes are ever kept, and not many more inflated.

    Raises Refused for what is no whole archive (F06), has a password (F04) or is too large (F07).
    """

    def __init__(self, data: bytes, most: int) -> None:
        if data.count(_ENTRY) > MOST_PARTS:
            raise too_large(f"压缩包里的文件超过 {MOST_PARTS} 个")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except Exception:  # the module lets many kinds through
            raise damaged() from None
        self._infos = {_normal(info.filename): info for info in self._zip.infolist()}
        self._left = most
        self._inflatable = max(most, MOST_INFLATED)

    def __contains__(self, part: str) -> bool:
        return _normal(part) in self._infos

    def __iter__(self) -> Iterator[str]:
        """The names of the parts, in lower case."""
        return iter(self._infos)

    def read(self, part: str) -> bytes:
        """The part of that name, which is compared as Office does: without regard to case."""
        kept = []
        for piece in self.pieces(part):
            self._left -= len(piece)
            if self._left < 0:
                raise too_large("解压后的内容过大")
            kept.append(piece)
        return b"".join(kept)

    def pieces(self, part: str) -> Iterator[bytes]:
        """The part of that name, a piece at a time: none is kept."""
        info = self._infos.get(_normal(part))
        if info is None or info.compress_type not in _METHODS:
            raise damaged()
        if info.flag_bits & _ENCRYPTED:
            raise Refused("F04")
        try:
            with self._zip.open(info) as stream:
                while piece := stream.read(_PIECE):
                    self._inflatable -= len(piece)
                    if self._inflatable < 0:
                        raise too_large("解压后的内容过大")
                    yield piece
        except (Refused, MemoryError):
            raise
        except Exception:  # as above, and zlib's own
            raise damaged() from None


def _normal(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
