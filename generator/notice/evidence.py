"""Which printed measures name nothing that a reader could verify (没有可核验的要素).

A number, a day, the title of a document, a meeting or an activity with a name can be looked up;
加强领导、压实责任 cannot. This is no slip, so it is told in what is written for the file only.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from ..ledger.choices import Status
from ..ledger.items import Measure
from ..ledger.ledger import Ledger
from ..text.characters import write_list, write_percent
from ..text.numerals import counts
from ..text.patterns import Pattern, holds
from .order import Entry

_KINDS = (
    "(?:活动|行动|工程|项目|计划|专班|平台|系统|课堂|讲堂|大会|会议|竞赛|比武|评选|培训|宣讲|演练|试点|工作法|"
    "服务队|宣传[周月日])"
)
# A day, the title of a document, and an activity or meeting that has a name of its own.
_NAMED = Pattern(
    r"\d|《[^》]+》|[〇零一二三四五六七八九]{4}年"
    r"|[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日|份|底|[上中下]旬)"
    rf"|“[^”]+{_KINDS}”|“[^”]{{2,}}”[^，。；“”]{{0,8}}{_KINDS}"
    r"|主题党日|民主生活会|组织生活会|专题党课|警示教育大会|宣传[周月日]|“回头看”"
)
# The number of the paragraph itself.
_NUMBER = Pattern(r"^\s*(?:[（(]\d{1,3}[）)]|\d{1,3}[.．、](?!\d))")


class Unverifiable(NamedTuple):
    """The numbers of the printed measures that name nothing to verify, and how many there are.

    Those that have not been begun have nothing to tell, and do not count.
    """

    numbers: list[str]
    measures: int

    @property
    def told(self) -> str:
        """Their share among those that count, and each number; empty where there are none."""
        if not self.numbers:
            return ""
        share = write_percent(Fraction(len(self.numbers), self.measures), 1)
        return (
            f"刊印的措施（未启动的不计）{self.measures}项，"
            f"没有可核验的要素的{len(self.numbers)}项（{share}）："
            f"{write_list(self.numbers)}。"
        )


def unverifiable(printed: Sequence[Entry], ledger: Ledger) -> Unverifiable:
    """Which printed measures have no number, day, title or named activity in any paragraph."""
    by_number: dict[str, list[Entry]] = {}
    for entry in printed:
        if entry.place.sheet == Measure.SHEET and entry.status != Status.NOT_STARTED:
            by_number.setdefault(entry.key, []).append(entry)
    names = {meeting.name for meeting in ledger.meetings}
    names |= {regulation.name for regulation in ledger.regulations}
    bare = [
        number
        for number, entries in by_number.items()
        if not any(_names_something(entry.text, names) for entry in entries)
    ]
    return Unverifiable(bare, len(by_number))


def _names_something(printed: str, names: set[str]) -> bool:
    text = _NUMBER.sub("", printed)
    is_counted = any(not number.article for number in counts(text))
    return is_counted or bool(_NAMED.search(text)) or holds(text, names - {""})
