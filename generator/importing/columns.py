"""Which column of a ledger each column of an office's own table is.

Its header says so, and the contents where the header may mean several. What is not certain is
left to a person: such a column, and one that a ledger has none for, goes into 备注.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..findings.catalogue import Severity, kind_of
from ..ledger.columns import Kind
from ..text.addresses import column_letters
from ..workbook.reading.cells import convert
from .header import Header
from .words import columns, status_meant

REMARK = "备注"
NUMBERS = ("问题编号", "措施编号")  # which of them 序号 is, the rows tell
# Kinds that by no means every text can be.
_STRICT = (Kind.STATUS, Kind.CHOICE, Kind.FLAG, Kind.DATE, Kind.DEADLINE)
BY_CONTENTS, BY_MAP = "按内容", "按对应文件"


class OwnColumn(NamedTuple):
    """A column of somebody's own table: where it stands, what it is called and what it is.

    The header is no other column's of the table. `target` is a column of a ledger; where there is
    none (""), `reason` says why, else by what it was found.
    """

    position: int
    header: str
    target: str
    reason: str = ""


Cells = Mapping[int, Sequence[object]]  # the filled cells of each column below the header


def name_columns(header: Header, cells: Cells) -> dict[int, str]:
    """A name for each column that holds anything: its header, with its letter where that is not
    the only one.
    """
    filled = sorted(position for position in {*header.texts, *cells} if position)
    texts = {p: "·".join(header.texts.get(p, ())) for p in filled}
    counted = Counter(texts.values())
    return {
        p: text if text and counted[text] == 1 else f"{text}（{column_letters(p)}列）"
        for p, text in texts.items()
    }


def match_columns(
    header: Header, names: Mapping[int, str], cells: Cells, date1904: bool
) -> list[OwnColumn]:
    """What each column is; the numbers of rows are left to whoever knows the rows."""
    taken: dict[str, int] = {}
    found: dict[int, OwnColumn] = {}
    named = {p: header.named(p) for p in names}
    exact = [p for p in names if len(named[p]) == 1]
    # What is called as the ledger calls it goes first.
    for p in sorted(exact, key=lambda p: named[p][0] not in header.texts[p]):
        _claim(OwnColumn(p, names[p], named[p][0]), names, taken, found)
    for p in names:
        if len(named[p]) > 1:
            free = [name for name in named[p] if name not in taken]
            target, reason = _decide(free, cells.get(p, ()), date1904)
            if not free:
                target, reason = "", _taken(named[p][0], names, taken)
            _claim(OwnColumn(p, names[p], target, reason), names, taken, found)
    for p in names:
        if not named[p]:
            target = _by_contents(cells.get(p, ())) if "整改状态" not in taken else ""
            reason = BY_CONTENTS if target else "台账里没有这样的列"
            _claim(OwnColumn(p, names[p], target, reason), names, taken, found)
    return [found[p] for p in sorted(found)]


def _claim(
    own: OwnColumn, names: Mapping[int, str], taken: dict[str, int], found: dict[int, OwnColumn]
) -> None:
    if own.target in taken:
        own = own._replace(target="", reason=_taken(own.target, names, taken))
    elif own.target:
        taken[own.target] = own.position
    found[own.position] = own


def _taken(target: str, names: Mapping[int, str], taken: Mapping[str, int]) -> str:
    return f"“{target}”已有“{names[taken[target]]}”一列"


def _decide(free: Sequence[str], cells: Sequence[object], date1904: bool) -> tuple[str, str]:
    """The one of the columns that the contents fit, and by what; none where that is not certain."""
    known = columns()
    fits = {
        name: sum(_is_read(cell, name, date1904) for cell in cells)
        for name in free
        if known[name].kind in _STRICT
    }
    fitting = [name for name, number in fits.items() if cells and number * 2 >= len(cells)]
    if len(fitting) > 1:  # 长期坚持 is a deadline, and no day
        most = max(fits.values())
        fitting = [name for name in fitting if fits[name] == most]
    others = [name for name in free if known[name].kind not in _STRICT and name not in NUMBERS]
    for likely in (fitting, others):
        if len(likely) == 1:
            return likely[0], BY_CONTENTS
        if likely:
            break
    return "", f"可能是{'，也可能是'.join(f'“{name}”' for name in free)}，不能确认"


def _is_read(cell: object, name: str, date1904: bool) -> bool:
    column = columns()[name]
    if column.kind is Kind.STATUS and status_meant(str(cell)):
        return True
    _, notes = convert(cell, column, date1904)
    return all(kind_of(code).severity is not Severity.ERROR for code, _ in notes)


def _by_contents(cells: Sequence[object]) -> str:
    """整改状态 where every cell says one, and not merely yes."""
    are_words = all(isinstance(cell, str) and len(cell) > 1 for cell in cells)
    is_status = cells and are_words and all(_is_read(cell, "整改状态", False) for cell in cells)
    return "整改状态" if is_status else ""
