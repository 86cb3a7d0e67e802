"""The units that one cell names, and which of them answers for the row.

People say it by the order, or they write it beside a name: 人事股、办公室（牵头）.
"""

from ..text.characters import split_list
from ..text.patterns import Pattern

_LEADS = "牵头|主责|主办|主要责任|责任"
_HELPS = "配合|协办|协助|协同|参与"
_WHAT = "(?:单位|部门|科室|股室|处室)?"
_BESIDE = Pattern(rf"(.+?)\s*[（(](?:({_LEADS})|{_HELPS}){_WHAT}[)）]")
_BEFORE = Pattern(rf"(?:({_LEADS})|{_HELPS}){_WHAT}\s*[:：]\s*([^:：]+)")


def by_duty(written: str) -> list[str]:
    """The units of a cell by their bare names; the one that answers for the row comes first."""
    leading: list[str] = []
    others: list[str] = []
    for part in split_list(written):
        if beside := _BESIDE.fullmatch(part):
            name, leads = beside[1], beside[2]
        elif before := _BEFORE.fullmatch(part):
            name, leads = before[2], before[1]
        else:
            name, leads = part, None
        (leading if leads else others).append(name)
    return leading + others
