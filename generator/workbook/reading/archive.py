"""Reading the parts of a ZIP archive, and their XML, within bounds.

Nothing the archive declares is believed: a part is inflated up to the bound and no further.
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import NoReturn
from xml.parsers import expat

from ...findings.limits import (
    MOST_INFLATED,
    MOST_NAMES,
    MOST_PARTS,
    MOST_TAG,
    MOST_TAGS,
    Refused,
    damaged,
    too_large,
)

Attributes = dict[str, str]

_ENTRY = b"PK\x01\x02"  # begins each entry of the archive's directory
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PIECE = 1 << 20
_DEEPEST = 256  # a parser keeps every open element in memory


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


def parse(
    pieces: Iterable[bytes],
    start: Callable[[str, Attributes], object],
    end: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
    with_prefix: bool = False,
) -> None:
    """Parse XML of any encoding; elements come by their names without prefix.

    OpenDocument has elements that differ in nothing else, and all write the same prefixes.

    Raises Refused for what is not well-formed (F06) and for document types (F07): entities are
    how a small file becomes a large one, or reads other files.
    """
    depth = 0
    names: dict[str, str] = {}

    def named(name: str) -> str:
        if name not in names:
            names[name] = name if with_prefix else local(name)
        return names[name]

    def open_element(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise damaged()
        start(named(name), attributes)

    def close_element(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end:
            end(named(name))

    known: dict[str, str] = {}  # every name of an element or attribute, which expat keeps
    parser = expat.ParserCreate(intern=known)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_document_type
    parser.StartElementHandler = open_element
    parser.EndElementHandler = close_element
    if text:
        parser.CharacterDataHandler = text
    given = 0
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            given += len(piece)
            if given - parser.CurrentByteIndex > MOST_TAG or len(known) > MOST_NAMES:
                raise damaged()
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):  # the latter two of unknown encodings
        raise damaged() from None


def local(name: str) -> str:
    """The name without its prefix."""
    return name.rpartition(":")[2]


def attribute(attributes: Attributes, name: str) -> str:
    """The attribute of that name, whatever its prefix."""
    return next((value for key, value in attributes.items() if local(key) == name), "")


def refuse_document_type(*_: object) -> NoReturn:
    """Raise the refusal of a document type."""
    raise too_large("文件里有不允许的文档类型声明（DOCTYPE）")
