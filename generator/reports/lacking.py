"""What stands beside the counts of a ledger with errors: how many rows each lacks, and why."""

from collections.abc import Iterable
from typing import NamedTuple

from ..ledger.statistics import LEVELS, Statistics
from ..ledger.uncounted import Needs, Uncounted, reason_text


class Lacking(NamedTuple):
    """A sentence on what some counts lack, and its reasons."""

    text: str
    reasons: str


def lacking(statistics: Statistics, *needs: Needs) -> list[Lacking]:
    """What the counts with these needs lack; without any, what all of them do."""
    return [
        Lacking(_sentence(statistics, told), reason_text(told.findings))
        for told in statistics.uncounted
        if not needs or told.needs in needs
    ]


def _sentence(statistics: Statistics, told: Uncounted) -> str:
    """措施的状态和完成率：另有2行未计入（完成率按其余53项计算）."""
    if told.is_all:
        return f"{told.needs.told}：没有计入"
    text = f"{told.needs.told}：另有{told.rows}行未计入"
    for level in LEVELS:
        if told.needs == level.status_needs:
            text += f"（完成率按其余{level.known(statistics.total)}{level.measure_word}计算）"
    return text


def lacking_rows(uncounted: Iterable[Uncounted]) -> int:
    """How many different rows some count lacks."""
    return len({(f.sheet, f.place.row) for told in uncounted for f in told.findings})
