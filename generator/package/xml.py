"""Parsing XML of any encoding within bounds: elements come by their names without prefix."""

from collections.abc import Callable, Iterable
from typing import NoReturn
from xml.parsers import expat

from ..findings.limits import MOST_DEPTH, MOST_NAMES, MOST_TAG, damaged, too_large

Attributes = dict[str, str]


def parse(
    data: bytes | Iterable[bytes],
    start: Callable[[str, Attributes], object],
    end: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
    with_prefix: bool = False,
) -> None:
    """Parse XML of any encoding, whole or in pieces; elements come by their names without prefix.

    OpenDocument has elements that differ in nothing else, and all write the same prefixes.

    Raises Refused for what is not well-formed (F06) and for document types (F07): entities are
    how a small file becomes a large one, or reads other files.
    """
    depth = 0

    def open_element(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise damaged()
        start(name if with_prefix else local(name), attributes)

    def close_element(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end:
            end(name if with_prefix else local(name))

    known: dict[str, str] = {}  # every name of an element or attribute, which expat keeps
    parser = expat.ParserCreate(intern=known)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = open_element
    parser.EndElementHandler = close_element
    if text:
        parser.CharacterDataHandler = text
    given = 0
    try:
        for piece in (data,) if isinstance(data, bytes) else data:
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
    """The attribute of that name, whatever its prefix; "" where there is none."""
    return next((value for key, value in attributes.items() if local(key) == name), "")


def _refuse_document_type(*_: object) -> NoReturn:
    """Raise the refusal of a document type."""
    raise too_large("文件里有不允许的文档类型声明（DOCTYPE）")
