"""The catalogue of findings: each kind once, with its code, severity, wording, mend and example.

A code is the letter of its family and two digits, and never changes its meaning. The wording
stands in catalogue/*.toml, one file for each family, which are read when a finding first needs
them. The page of the documentation (CODES.md) derives from here: `python -m
generator.findings.codes`.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from ..text.patterns import Pattern


class Severity(StrEnum):
    """How much a finding weighs: only errors stop a notice."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


SEVERITY_NAMES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}


class FindingKind(NamedTuple):
    """A kind of finding: `message` and `hint` are format strings, `example` explains it.

    What is found by comparing with the rest of the ledger, `of_whole`, says nothing of a part.
    """

    severity: Severity
    title: str
    message: str
    hint: str
    example: str
    of_whole: bool = False


class Family(NamedTuple):
    """The kinds whose codes begin with one letter: what they are about, and their file."""

    title: str
    file: str


FAMILIES = {
    "F": Family("文件", "files"),
    "S": Family("工作表和列", "sheets"),
    "V": Family("单元格的值", "values"),
    "K": Family("编号、名称和引用", "references"),
    "P": Family("占位符", "placeholders"),
    "C": Family("单元格之间", "consistency"),
    "N": Family("文字里的数字", "prose"),
    "W": Family("文字校对", "wording"),
    "D": Family("日期和状态的说法", "timing"),
    "L": Family("泄密和个人信息", "leaks"),
    "R": Family("规则文件", "rules"),
    "A": Family("例外", "allowances"),
    "U": Family("分发给单位", "units"),
    "T": Family("模板", "template"),
    "G": Family("版式（GB/T 9704-2012）", "layout"),
}

# A word to be filled in, as a format string has it: {name}, or {{{name}}} in braces of its own.
_FIELD = Pattern(r"(?<!\{)\{[a-z_]+\}(?!\})|(?<=\{\{)\{[a-z_]+\}(?=\}\})")
_FOLDER = Path(__file__).with_name("catalogue")


@cache
def kinds_of(letter: str) -> Mapping[str, FindingKind]:
    """The kinds of one family by their codes."""
    import tomllib  # not needed where nothing is found, as for --help

    with (_FOLDER / f"{FAMILIES[letter].file}.toml").open("rb") as file:
        entries = tomllib.load(file)
    return MappingProxyType(
        {
            code: FindingKind(**entry | {"severity": Severity(entry["severity"])})
            for code, entry in entries.items()
        }
    )


@cache
def kinds() -> Mapping[str, FindingKind]:
    """Every kind of finding by its code, family by family."""
    return MappingProxyType(
        {code: kind for letter in FAMILIES for code, kind in kinds_of(letter).items()}
    )


def kind_of(code: str) -> FindingKind:
    """The kind with that code; only its family is read. Raises KeyError."""
    return kinds_of(code[0])[code]


def plain(wording: str) -> str:
    """A message or hint as it is explained: …… for what the ledger fills in."""
    return _FIELD.sub("……", wording).replace("{{", "{").replace("}}", "}").strip()
