"""What leaders get of a ledger: its tables in chapters, with what has to be said of them.

Workbook and page show the same report; neither counts.
"""

from collections.abc import Sequence
from typing import NamedTuple

from ..findings.findings import Finding
from ..ledger.ledger import Ledger
from ..ledger.statistics import Statistics
from ..ledger.texts import counted_text, inspection, left_uncounted
from ..ledger.trend import Snapshot, incomplete
from ..ledger.uncounted import (
    BY_ASPECT,
    BY_UNIT,
    MEASURE,
    MEASURE_STATUS,
    OPEN,
    PROBLEM,
    PROBLEM_STATUS,
    Needs,
)
from ..text.characters import write_date
from .lacking import lacking, lacking_rows
from .tables import (
    UNCOUNTED,
    Listing,
    aspect_table,
    deadline_table,
    other_table,
    overall_table,
    problem_table,
    trend_tables,
    uncounted_table,
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
    snapshots: Sequence[Snapshot],
    left_out: Sequence[Finding],
) -> Report:
    """The report of a ledger; with a trend where there are snapshots."""
    day = [f"截至{write_date(statistics.as_of)}"] if statistics.as_of else []
    counted = [f"完成率{text}" for text in [counted_text(ledger)] if text]
    uncounted = [text for text in [left_uncounted(ledger, statistics.total)] if text]
    uncounted += [*statistics.assumed, *_lacking(statistics)]
    late = [] if any(statistics.listed.values()) else ["没有逾期和临期的措施。"]
    chapters = [
        Chapter(
            "总表",
            [overall_table(ledger, statistics.total), other_table(ledger, statistics)],
            uncounted,
        ),
        Chapter(
            "按方面",
            [aspect_table(ledger, statistics), problem_table(ledger, statistics)],
            _lacking(statistics, PROBLEM, PROBLEM_STATUS, MEASURE, MEASURE_STATUS, OPEN, BY_ASPECT),
        ),
        Chapter(
            "按单位",
            [unit_table(ledger, statistics)],
            _lacking(statistics, MEASURE, MEASURE_STATUS, OPEN, BY_UNIT),
        ),
        Chapter(
            "逾期和临期",
            [] if late else [deadline_table(statistics)],
            [*late, *_lacking(statistics, MEASURE, OPEN)],
        ),
    ]
    if snapshots:
        told = [finding.message for finding in (*left_out, *incomplete(snapshots))]
        chapters.append(Chapter("趋势", trend_tables(ledger, snapshots), told))
    if statistics.uncounted:
        chapters.append(Chapter(UNCOUNTED, [uncounted_table(statistics)]))
    title = f"{ledger.text('党组织全称')}{inspection(ledger)}整改统计"
    rows = lacking_rows(statistics.uncounted)
    lacks = [f"台账有错误，另有{rows}行未计入有关的统计，逐行见“{UNCOUNTED}”"] if rows else []
    return Report(title, [INTERNAL, *day, *counted, *lacks], chapters)


def _lacking(statistics: Statistics, *needs: Needs) -> list[str]:
    return [f"{told.text}。" for told in lacking(statistics, *needs)]
