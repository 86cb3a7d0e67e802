"""A column that names the unit and the person in one cell, such as 办公室（张三）."""

from collections.abc import Sequence

from ..text.characters import HAN, fold
from ..text.patterns import Pattern
from .columns import OwnColumn
from .words import columns_joined

PAIR = ("责任单位", "责任人")
_UNIT = "室|股|科|处|部|局|中心|站|所|队|办|院|校|委|组|会|支部|公司"
_NAME = rf"(?:{HAN}|·){{2,4}}"
_BOTH = Pattern(rf"(.{{1,30}}?(?:{_UNIT}))[\s(:/、,-]+({_NAME}(?:[、,\s]+{_NAME})*)\)?")
_APART = Pattern(r"[、,\s]+")
# What stands in the place of a name and is none: another unit, or a word on where to look.
_NO_NAME = Pattern(rf".*(?:{_UNIT})|[见详等同无各另待暂按].*")


def find_pair(columns: Sequence[OwnColumn], cells: dict[int, list[object]]) -> int:
    """The position of a column that by its header and by each of its cells names both; else 0.

    `cells` are the filled ones of each column. Where another column names either, there is none.
    """
    if any(own.target in PAIR for own in columns):
        return 0
    for own in columns:
        if not own.target and columns_joined(own.header) == PAIR:
            filled = cells.get(own.position, [])
            if filled and all(divide_pair(str(cell)) for cell in filled):
                return own.position
    return 0


def divide_pair(text: str) -> tuple[str, str] | None:
    """The unit and the persons that a cell names, where it surely names both."""
    written = text.strip()
    found = _BOTH.fullmatch(fold(written))
    if not found or any(map(_NO_NAME.fullmatch, _APART.split(found[2]))):
        return None
    unit, persons = (written[slice(*found.span(group))] for group in (1, 2))
    return unit, persons
