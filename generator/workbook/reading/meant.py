"""What people type in place of a value: words for nothing, and for the same as above.

Where it is certain what is meant the cell is read so, and told; elsewhere it is an error.
"""

from ...ledger.columns import Column, Kind
from ...ledger.items import Basic
from ...text.addresses import address_of
from ...text.characters import compact, shorten
from ...text.patterns import Pattern
from .below import Below, matters
from .cells import is_blank

_LONGEST = 12  # characters of such words
_NOTHING = Pattern(
    r"(?:本单位|目前)?(?:暂?无(?:(?:相关|此类?|该)?(?:内容|情况|数据|项|资料|材料))?|暂?没有|暂缺|空白?"
    r"|(?:不|暂?未)涉及|不适用)"
    r"|n/?a|null|none|nil|[-‐‑‒–—―−─━﹣﹘_/\\|.。·]+"
)
_AS_ABOVE = Pattern(
    r"[-—]*(?:[同如](?:上|前)(?:面|述|行|格|栏|条|款|项|一[行格条项])?|[〃″“”\"〝〞]|''|’’|′′)+[-—]*"
)
# Other cells that people refer to, which nobody but them can tell.
_ELSEWHERE = Pattern(
    r"同[左右下](?:边|面|侧)?|[见如][上左右](?:表|述|文|面|所述)?|[同见](?:措施|问题|第)?\d+(?:\.\d+)+[条项]?"
)
_AROUND = "()[]【】"
_AT_END = "。.;,，"


def is_nothing(cell: object) -> bool:
    """Whether the cell holds a word for nothing."""
    return _is(_NOTHING, cell)


def _is(words: Pattern[str], cell: object) -> bool:
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return False
    text = compact(cell).strip(_AROUND)
    return bool(words.fullmatch(text.rstrip(_AT_END) or text))


def read_as_meant(below: Below) -> None:
    """Read the words for nothing and those for the same as above, column by column."""
    rows = below.rows()
    for name, position in below.positions.items():
        cells = set(below.grid.columns[position - 1][below.header :])
        odd = {c for c in cells if is_nothing(c) or _is(_AS_ABOVE, c) or _is(_ELSEWHERE, c)}
        if odd:
            _read_column(below, rows, name, odd)


def _read_column(below: Below, rows: list[int], name: str, odd: set[object]) -> None:
    nothing: dict[str, list[int]] = {}  # rows by what the column is called there
    above, is_nothing_above = 0, False
    for row in rows:
        if (row, below.positions[name]) in below.covered:
            continue
        cell = below.cell(row, name)
        if cell not in odd:
            above, is_nothing_above = (0 if is_blank(cell) else row), False
            continue
        column = below.described(row, name)
        if _is(_ELSEWHERE, cell):
            if matters(column):
                _refuse(below, row, name, "不能确认指的是哪一格")
        elif _is(_AS_ABOVE, cell) and not is_nothing_above:
            _read_as_above(below, row, column, name, above)
        elif _can_be_nothing(column):
            is_nothing_above = True
            if column.required:
                below.note(row, name, "V01", value=cell, column=column.name, help=column.help)
                below.unread.add((row, name))
            else:
                nothing.setdefault(column.name, []).append(row)
    for title, emptied in nothing.items():
        first = emptied[0]
        more = f"（这一列共有 {len(emptied)} 格这样填）" if len(emptied) > 1 else ""
        below.note(first, name, "V35", column=title, value=below.cell(first, name), more=more)
        for row in emptied:
            below.put(row, name, "")


def _can_be_nothing(column: Column) -> bool:
    """Whether nothing is the same as a blank cell: not where a blank cell stands for something.

    A word for nothing may also be meant as the number nought.
    """
    return column.default is None and column.kind not in (Kind.COUNT, Kind.DECIMAL)


def _read_as_above(below: Below, row: int, column: Column, name: str, above: int) -> None:
    """Give the cell the value above it, where there is one that can be meant."""
    if name in below.sheet.key or below.sheet.item is Basic:
        _refuse(below, row, name, f"“{column.name}”每行各不相同")
        return
    if not above:
        _refuse(below, row, name, "上面没有内容可以参照")
        return
    value, place = below.cell(row, name), address_of((above, below.positions[name]))
    below.take_from(above, row, name)
    read = shorten(below.shown(row, name))
    below.note(row, name, "V36", column=column.name, value=value, above=place, read=read)


def _refuse(below: Below, row: int, name: str, reason: str) -> None:
    """Say that a cell which refers to another one cannot be read."""
    words = {"column": below.title(row, name), "value": below.cell(row, name), "reason": reason}
    below.note(row, name, "V37", **words)
    below.unread.add((row, name))
