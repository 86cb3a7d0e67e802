"""Patterns that are compiled when a text first needs them, and words that need none.

Compiling is dear: each set of three or more Chinese characters takes a fifth of a millisecond,
and a small ledger is searched in less time than all patterns take to compile. So modules keep a
`Pattern` where they would call `re.compile`, and plain words where no pattern is needed:
`holds`, and `str.startswith` and `str.endswith` with a tuple.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, AnyStr, Generic


class Pattern(Generic[AnyStr]):
    """A regular expression with the methods of a compiled one, compiled on first use."""

    def __init__(self, pattern: AnyStr, flags: int = 0) -> None:
        self._pattern: AnyStr = pattern
        self._flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[AnyStr]:
        return re.compile(self._pattern, self._flags)

    def search(
        self, text: AnyStr, start: int = 0, end: int = sys.maxsize
    ) -> re.Match[AnyStr] | None:
        """The first match anywhere in text[start:end]."""
        return self._compiled.search(text, start, end)

    def match(
        self, text: AnyStr, start: int = 0, end: int = sys.maxsize
    ) -> re.Match[AnyStr] | None:
        """The match that begins at `start`."""
        return self._compiled.match(text, start, end)

    def fullmatch(
        self, text: AnyStr, start: int = 0, end: int = sys.maxsize
    ) -> re.Match[AnyStr] | None:
        """The match that is all of text[start:end]."""
        return self._compiled.fullmatch(text, start, end)

    def finditer(
        self, text: AnyStr, start: int = 0, end: int = sys.maxsize
    ) -> Iterator[re.Match[AnyStr]]:
        """Every match, from left to right; none overlaps another."""
        return self._compiled.finditer(text, start, end)

    def findall(self, text: AnyStr, start: int = 0, end: int = sys.maxsize) -> list[Any]:
        """What every match, or its group, holds; tuples where there are several groups."""
        return self._compiled.findall(text, start, end)

    def split(self, text: AnyStr) -> list[Any]:
        """What stands between the matches, and what the groups of these hold."""
        return self._compiled.split(text)

    def sub(
        self, replacement: AnyStr | Callable[[re.Match[AnyStr]], AnyStr], text: AnyStr
    ) -> AnyStr:
        """The text with every match replaced."""
        return self._compiled.sub(replacement, text)


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether one of the words stands in the text."""
    return any(map(text.__contains__, words))
