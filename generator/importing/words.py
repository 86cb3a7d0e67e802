"""The words of offices' own tables: which column a header may name, which status a cell means."""

import tomllib
from collections.abc import Mapping
from functools import cache
from itertools import product
from pathlib import Path

from ..ledger.choices import STATUSES, Status
from ..ledger.columns import Column
from ..ledger.items import Measure, Problem
from ..ledger.schema import sheet_of
from ..text.characters import compact
from ..text.patterns import Pattern

# What an office's one table is divided into.
_SHEETS = (sheet_of(Problem), sheet_of(Measure))
_PROBLEM = "问题"
_FILE = Path(__file__).with_name("words.toml")
_REMARK = Pattern(r"\([^()]*\)")
# What a header says once more in English: 责任人PIC.
_ENGLISH = Pattern(r"(?<![a-z])[a-z][a-z.&'/\-]+\Z")
# Whose it is, before a name: 学院整改举措.
_OFFICE = Pattern(r"\A[我本]?(?:学院|学校|医院|单位|公司|党委|党组|支部|局|镇|乡|街道)")
_TICKED, _BLANK = "☑✓✔√■", "□☐○"
_BOX = Pattern(rf"([{_TICKED}{_BLANK}])([^{_TICKED}{_BLANK}]+)")
_BETWEEN = Pattern(r"[/、,;|]|及|和|或")


@cache
def columns() -> Mapping[str, Column]:
    """The columns of both sheets by name; what both have is the measure's, but for the number."""
    problems, measures = _SHEETS
    both = [*problems.columns, *measures.columns, problems.column("问题编号")]
    return {column.name: column for column in both}


@cache
def _words() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _known() -> Mapping[str, tuple[str, ...]]:
    """The columns that each header may name; the name of a column names that alone."""
    known: dict[str, list[str]] = {}
    for sheet in _SHEETS:
        for column in sheet.columns:
            found = _found() if column.name == _PROBLEM else ()
            for header in (*column.aliases, *_words()["headers"].get(column.name, ()), *found):
                named = known.setdefault(compact(header), [])
                if column.name not in named:
                    named.append(column.name)
    exact = {compact(name): (name,) for name in columns()}
    return {header: tuple(named) for header, named in known.items()} | exact


def _found() -> list[str]:
    """The headers of problems that say by whom they were found, and how."""
    words = _words()["found"]
    return [
        f"{by}{how}{of}{_PROBLEM}" for by, how, of in product(words["by"], words["how"], ("", "的"))
    ]


def columns_named(header: str) -> tuple[str, ...]:
    """The columns that a header may name; as do 整改时限（年月日）, 牵头单位/科室, 定完成时限 and
    学院整改举措.

    Of several words joined in a header each must name the column.
    """
    text = compact(header).strip("*:")
    bare = _REMARK.sub("", text)
    others = (_ENGLISH.sub("", bare), bare.removeprefix("定"), _OFFICE.sub("", bare))
    for spelling in (text, bare, *others):
        if named := _known().get(spelling):
            return named
    parts = [_known().get(part, ()) for part in _BETWEEN.split(bare)]
    return tuple(name for name in parts[0] if all(name in part for part in parts))


def is_vague(header: str) -> bool:
    """Whether a header says so little that another with the same meaning goes first."""
    return compact(header) in _words()["vague"]["headers"]


def columns_joined(header: str) -> tuple[tuple[str, ...], ...]:
    """The facts that a header names one after the other, such as 责任单位及责任人: for each the
    columns that it may be; none where a word names no column.
    """
    text = compact(header)
    facts = tuple(_known().get(part, ()) for part in _BETWEEN.split(_REMARK.sub("", text)))
    return facts if len(facts) > 1 and all(facts) else ()


def headers_of(name: str) -> list[str]:
    """The headers, made compact, that may name the column; the longest first."""
    return sorted((h for h, named in _known().items() if name in named), key=len, reverse=True)


@cache
def _statuses() -> Mapping[str, Status]:
    return {
        compact(word): Status(status)
        for status, words in _words()["statuses"].items()
        for word in words
    }


def status_meant(text: str) -> Status | None:
    """The status that a word of offices' own surely means, or the one that is ticked, if any."""
    return _statuses().get(compact(text)) or _ticked(text)


def _ticked(text: str) -> Status | None:
    """The status of which alone the box is ticked: ☑已完成 □正在整改 □未完成."""
    bare = compact(text)
    boxes = list(_BOX.finditer(bare))
    ticked = [box[2] for box in boxes if box[1] in _TICKED]
    is_all = len(boxes) > 1 and "".join(box[0] for box in boxes) == bare
    return status_named(ticked[0]) if is_all and len(ticked) == 1 else None


def status_named(text: str) -> Status | None:
    """The status that a word names, as a ledger or an office's own table writes it."""
    word = compact(text)
    known = (status for status, others in STATUSES.items() if word in (status, *others))
    return next((Status(status) for status in known), status_meant(text))
