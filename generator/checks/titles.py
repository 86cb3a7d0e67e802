"""Titles of documents in 《》, and when one of them names a 制度."""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TypeVar

from ..text.characters import compact
from ..text.patterns import Pattern

_Value = TypeVar("_Value")

TITLE = Pattern(r"《([^《》]+)》")
_TITLE_LIKE = Pattern(r"《[^》]*》")
_TRIAL = Pattern(r"[（(](?:试行|暂行|修订)[）)]")
# No document has a longer one.
_LONGEST = 200


def untitled(text: str) -> str:
    """The text with every title in 《》 blotted out, all else at its place."""
    # Beyond the last end no title is looked for: every opening would be, up to the end.
    end = text.rfind("》") + 1
    return _TITLE_LIKE.sub(lambda match: "□" * len(match[0]), text[:end]) + text[end:]


def bare_title(title: str) -> str:
    """The title as two of them are compared: without 《》, （试行） and blanks."""
    return _TRIAL.sub("", compact(title.strip("《》")))


def names_ending(title: str, names: Container[str]) -> Iterator[str]:
    """Those of the bare names that end a title, the longest first.

    《县水利局考勤管理办法（试行）》 names the 考勤管理办法.
    """
    bare = bare_title(title)[-_LONGEST:]
    for start in range(len(bare)):
        if bare[start:] in names:
            yield bare[start:]


def by_bare_title(named: Iterable[tuple[str, _Value]]) -> dict[str, _Value]:
    """What is named, by the bare name; the first of two with the same."""
    known: dict[str, _Value] = {}
    for name, value in named:
        known.setdefault(bare_title(name), value)
    return known


def ending(title: str, known: Mapping[str, _Value]) -> _Value | None:
    """Of what is known by bare names, that whose name ends the title; None for none."""
    name = next(names_ending(title, known), None)
    return None if name is None else known[name]
