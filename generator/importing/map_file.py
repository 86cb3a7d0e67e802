"""The file in which a person says what the columns of a table are, and what its words mean.

It is written after importing, to be changed and given back. A line for each column: its header,
and the column of the ledger; "" where there is none.
"""

import json
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from ..findings.findings import NOWHERE, Unreadable, find
from ..ledger.choices import Status
from ..package.files import read_bytes
from ..text.characters import compact, split_list, write_list
from .columns import BETWEEN_ROWS, may_share
from .headings import meaning_of
from .words import columns

_COLUMNS, _STATUSES = "列", "整改状态"
_HEAD = (
    "# 各列的对应：左边是原表的列名，右边是台账的列名；"
    '写 "" 的没有对应的列，内容写入“备注”。\n'
    "# 台账的列名有：{names}。\n"
    '# 状态的说法：左边是原表的说法，右边是五种整改状态之一；写 "" 的照原样写入。\n'
)


class ColumnMap(NamedTuple):
    """What a person has decided: columns by sheet and header, statuses by their words."""

    columns: Mapping[str, Mapping[str, str]]
    statuses: Mapping[str, Status]


NOTHING_DECIDED = ColumnMap({}, {})


def load_map(path: Path) -> ColumnMap:
    """What the file says. Raises Unreadable where it cannot be used, with the reason."""
    try:
        document = tomllib.loads(read_bytes(path).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _unusable(path, "不是 UTF-8 编码的文本") from None
    except tomllib.TOMLDecodeError as fault:
        raise _unusable(path, f"写法不合 TOML 的规定（{fault}）") from None
    for name in document.keys() - {_COLUMNS, _STATUSES}:
        raise _unusable(path, f"只有“{_COLUMNS}”和“{_STATUSES}”两部分，没有“{name}”")
    tables, words = document.get(_COLUMNS, {}), document.get(_STATUSES, {})
    if not _is_of_texts(words) or not isinstance(tables, dict):
        raise _unusable(path, f"“{_COLUMNS}”和“{_STATUSES}”下面每行应当是“原表的 = 台账的”")
    for name, table in tables.items():
        if not _is_of_texts(table):
            raise _unusable(path, f"“{name}”下面每行应当是“原表的列名 = 台账的列名”")
        # What is numbered, as 整改措施1 is, may come several times.
        given = [(split_list(text), _is_numbered(header)) for header, text in table.items()]
        targets = [target for texts, is_numbered in given for target in texts if not is_numbered]
        for target in [target for texts, _ in given for target in texts]:
            if target not in columns():
                raise _unusable(path, f"台账里没有“{target}”这一列")
            if targets.count(target) > 1 and not may_share(target):
                raise _unusable(path, f"有两列都对应“{target}”")
    for word in words.values():
        if word and word not in list(Status):
            raise _unusable(path, f"“{word}”不是五种整改状态之一")
    statuses = {compact(word): Status(status) for word, status in words.items() if status}
    return ColumnMap(tables, statuses)


def refuse_unknown(path: Path, chosen: ColumnMap, known: Mapping[str, Collection[str]]) -> None:
    """Raise Unreadable where the file speaks of sheets or headers that are not there."""
    for sheet, table in chosen.columns.items():
        if sheet not in known:
            raise _unusable(path, f"没有工作表“{sheet}”，或者那里没有整改的表格")
        for header in table:
            if header not in known[sheet]:
                raise _unusable(path, f"工作表“{sheet}”里没有“{header}”这一列")


def written_map(mapping: Mapping[str, Mapping[str, str]], statuses: Mapping[str, str]) -> bytes:
    """The file for these columns and statuses, with "" for what is still to be decided."""
    lines = [_HEAD.format(names=write_list(columns()))]
    for sheet, table in mapping.items():
        lines.append(f"[{_quoted(_COLUMNS)}.{_quoted(sheet)}]")
        lines += [f"{_quoted(header)} = {_quoted(target)}" for header, target in table.items()]
        lines.append("")
    lines.append(f"[{_quoted(_STATUSES)}]")
    lines += [f"{_quoted(word)} = {_quoted(status)}" for word, status in statuses.items()]
    return ("\n".join(lines) + "\n").encode()


def _is_numbered(header: str) -> bool:
    return meaning_of(header.split(BETWEEN_ROWS)).nth > 0


def _quoted(text: str) -> str:
    """The text as TOML writes one, which is as JSON does but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _is_of_texts(table: object) -> bool:
    return isinstance(table, dict) and all(isinstance(value, str) for value in table.values())


def _unusable(path: Path, reason: str) -> Unreadable:
    return Unreadable(find("I09", NOWHERE, name=path.name, reason=reason))
