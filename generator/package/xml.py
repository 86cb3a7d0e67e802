"""Parsing XML of any encoding within bounds: names come without their prefixes."""

from collections.abc import Callable
from typing import NoReturn
from xml.parsers import expat

from ..findings.limits import damaged, too_large

Attributes = dict[str, str]

_DEEPEST = 256  # a parser keeps every open element in memory


def parse(
    data: bytes,
    start: Callable[[str, Attributes], object],
    end: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
    with_prefix: bool = False,
) -> None:
    """Parse XML of any encoding; elements and attributes come by their names without prefix.

    OpenDocument has attributes that differ in nothing else, and all write the same prefixes.

    Raises Refused for what is not well-formed (F06) and for document types (F07): entities are
    how a small file becomes a large one, or reads other files.
    """
    depth = 0
    named = str if with_prefix else local

    def open_element(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise damaged()
        start(named(name), {named(key): value for key, value in attributes.items()})

    def close_element(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end:
            end(named(name))

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_document_type
    parser.StartElementHandler = open_element
    parser.EndElementHandler = close_element
    if text:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):  # the latter two of unknown encodings
        raise damaged() from None


def local(name: str) -> str:
    """The name without its prefix."""
    return name.rpartition(":")[2]


def refuse_document_type(*_: object) -> NoReturn:
    """Raise the refusal of a document type."""
    raise too_large("文件里有不允许的文档类型声明（DOCTYPE）")
