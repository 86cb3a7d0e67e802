"""What leaders get of a ledger: its tables in chapters, with what has to be said of them.

Workbook and page show the same report; neither counts.
"""

from collections.abc import Sequence
from typing import NamedTuple

from ..findings.findings import Finding
from ..ledger.ledger import Ledger
from ..ledger.statistics import Statistics
from ..ledger.texts import counted_text, left_uncounted
from ..ledger.trend import Snapshot
from ..text.characters import write_date
from .tables import (
    Listing,
    aspect_table,
    deadline_table,
    other_table,
    overall_table,
    problem_table,
    trend_tables,
    unit_table,
)

# The names of persons and the state of unfinished work are no one's but the office's.
INTERNAL = "内部使用，不公开"


class Chapter(NamedTuple):
    """A sheet of the workbook, a part of the page."""

    name: str
    listings: Sequence[Listing]
    notes: Sequence[str] = ()


class Report(NamedTuple):
    """All that leaders get."""

    title: str
    notes: Sequence[str]
    chapters: Sequence[Chapter]


def make_report(
    ledger: Ledger,
    statistics: Statistics,
    snapshots: Sequence[Snapshot] = (),
    left_out: Sequence[Finding] = (),
) -> Report:
    """The report of a ledger; with a trend where there are snapshots."""
    day = [f"截至{write_date(statistics.as_of)}"] if statistics.as_of else []
    counted = [f"完成率{text}" for text in [counted_text(ledger)] if text]
    uncounted = [text for text in [left_uncounted(ledger, statistics.total)] if text]
    late = [] if any(statistics.listed.values()) else ["没有逾期和临期的措施。"]
    chapters = [
        Chapter(
            "总表",
            [overall_table(ledger, statistics.total), other_table(ledger, statistics)],
            uncounted,
        ),
        Chapter("按方面", [aspect_table(ledger, statistics), problem_table(ledger, statistics)]),
        Chapter("按单位", [unit_table(ledger, statistics)]),
        Chapter("逾期和临期", [] if late else [deadline_table(statistics)], late),
    ]
    if snapshots:
        told = [finding.message for finding in left_out]
        chapters.append(Chapter("趋势", trend_tables(ledger, snapshots), told))
    title = f"{ledger.text('党组织全称')}巡察整改统计"
    return Report(title, [INTERNAL, *day, *counted], chapters)
