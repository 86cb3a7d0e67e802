"""What the checks on spelling know of the characters: which are alike, and which stand together.

Whoever mistypes writes a character that sounds like the right one, or looks like it.
"""

import re
from functools import cache
from pathlib import Path

# Plain words, since TOML would take several times as long to read.
_FOLDER = Path(__file__).with_name("lexicon")


def read(name: str) -> list[str]:
    """The words of a file of the lexicon, whose first lines say what it is and where it is from."""
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    return " ".join(line for line in lines if not line.startswith("#")).split()


@cache
def _groups() -> tuple[str, ...]:
    return (*read("sounds"), *read("looks"))


@cache
def like(character: str) -> str:
    """The characters that sound or look like it, itself among them; none for a stranger."""
    return "".join(group for group in _groups() if character in group)


@cache
def known() -> dict[str, str]:
    """Behind each first character the second ones with which it is a word, or part of one."""
    return {group[0]: group[1:] for group in read("known")}


def is_known(pair: str) -> bool:
    """Whether two characters stand side by side in some word."""
    return len(pair) == 2 and pair[1] in known().get(pair[0], "")


def is_doubled(hit: re.Match[str]) -> bool:
    """Whether the string that stands twice in the group "hit" is a word that somebody doubled.

    It is none where the ends of words meet: 重视巡视巡察 reads 重视, 巡视, 巡察.
    """
    text, (start, end) = hit.string, hit.span("hit")
    middle = (start + end) // 2
    word = text[start:middle]
    if not word or word != text[middle:end]:
        return False
    before, behind = text[start - 1 : start], text[end : end + 1]
    pieces = before + word[0], word[1:] + word[0], word[1:] + behind
    return not all(is_known(piece[:2]) for piece in pieces)
