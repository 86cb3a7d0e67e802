"""Citations: the {词} and {词：名称} in the text of a cell, in braces of either width."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ..text.patterns import Pattern

BRACES = "{}｛｝"
_CITATION = Pattern(rf"[{{｛]([^{BRACES}\n]*)[}}｝]")


class Citation(NamedTuple):
    """A {词} or {词：名称} in a cell's text, with its place there."""

    written: str
    word: str
    argument: str | None
    start: int
    end: int


def citations(text: str) -> Iterator[Citation]:
    """Every citation in a text, from left to right."""
    for match in _CITATION.finditer(text):
        yield Citation(*citation_of(match[1])[:3], *match.span())


def citation_of(written: str) -> Citation:
    """The citation of which that stands within the braces; its place is none."""
    written = written.strip()
    word, colon, argument = written.replace("：", ":").partition(":")
    return Citation(written, word.strip(), argument.strip() if colon else None, 0, 0)


def cited(texts: Iterable[str]) -> Iterator[str]:
    """What stands within the braces of every citation in the texts."""
    for text in texts:
        yield from _CITATION.findall(text)


def resolve(text: str, lookup: Callable[[Citation], str]) -> str:
    """The text with each citation replaced by what `lookup` gives for it, wherever it stands."""
    return _CITATION.sub(lambda match: lookup(citation_of(match[1])), text)
