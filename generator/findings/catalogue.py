"""The catalogue of findings: each kind once, with its code, severity, wording, mend and example.

A code is the letter of its family and two digits, and never changes its meaning. The wording
stands in catalogue/*.toml, one file for each family, which are read when a finding first needs
them. The page 出错代码 of the handbook derives from here.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
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
    """The kinds whose codes begin with one letter: what they are about, their file, their ground.

    A rule on words says its own ground.
    """

    title: str
    file: str
    source: str


_FORM = "标准台账和模板的约定"
_AGREEMENT = "同一份台账前后应当一致"
_USAGE = "实务 文字校对"
_PRIVACY = "条例 政府信息公开条例第十四条、第十五条"
_LAYOUT = "国标 GB/T 9704—2012，条款写在每条结果里"

FAMILIES = {
    "F": Family("文件", "files", _FORM),
    "S": Family("工作表和列", "sheets", _FORM),
    "V": Family("单元格的值", "values", _FORM),
    "K": Family("编号、名称和引用", "references", _FORM),
    "P": Family("占位符", "placeholders", _FORM),
    "C": Family("单元格之间", "consistency", _AGREEMENT),
    "N": Family("文字里的数字", "prose", _AGREEMENT),
    "W": Family("文字校对", "wording", _USAGE),
    "D": Family("日期和状态的说法", "timing", _AGREEMENT),
    "L": Family("泄密和个人信息", "leaks", _PRIVACY),
    "R": Family("规则文件", "rules", _FORM),
    "A": Family("例外", "allowances", _FORM),
    "U": Family("分发给单位", "units", _FORM),
    "I": Family("导入", "importing", _FORM),
    "T": Family("模板", "template", _FORM),
    "G": Family("版式（GB/T 9704-2012）", "layout", _LAYOUT),
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
    return {
        code: FindingKind(**entry | {"severity": Severity(entry["severity"])})
        for code, entry in entries.items()
    }


@cache
def kinds() -> Mapping[str, FindingKind]:
    """Every kind of finding by its code, family by family."""
    return {code: kind for letter in FAMILIES for code, kind in kinds_of(letter).items()}


def kind_of(code: str) -> FindingKind:
    """The kind with that code; only its family is read. Raises KeyError."""
    return kinds_of(code[0])[code]


def plain(wording: str) -> str:
    """A message or hint as it is explained: …… for what the ledger fills in, if not for all."""
    text = _FIELD.sub("……", wording).replace("{{", "{").replace("}}", "}").strip()
    return text if any(map(str.isalpha, text)) else "逐处写明看到的是什么。"
