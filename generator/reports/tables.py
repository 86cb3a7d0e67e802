"""The statistics as tables of values, each made once: terminal, workbook and page show these."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from ..ledger.ledger import Ledger
from ..ledger.statistics import (
    LABELLED,
    LEVELS,
    LISTED,
    MEASURES,
    PRINTED_STATUSES,
    PROBLEMS,
    Level,
    Statistics,
    Tally,
)
from ..ledger.trend import Snapshot
from ..ledger.words import percent_text, rate_text


class Rate(NamedTuple):
    """A rate with its texts: by itself, which says what it counts, and as a mere number."""

    share: Fraction | None
    text: str
    number: str


Content = str | int | date | Rate


class Listing(NamedTuple):
    """A table: each row has a content for every heading. The last row of all may be a total.

    `drawn` are the headings of the columns that a chart shows, one bar for each row but the total.
    """

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Content]]
    has_total: bool = False
    drawn: Sequence[str] = ()

    @property
    def bars(self) -> Sequence[Sequence[Content]]:
        """The rows of the chart."""
        return (self.rows[:-1] if self.has_total else self.rows) if self.drawn else ()


STATUSES = tuple(map(str, PRINTED_STATUSES))


def _listing(title: str, rows: Iterable[Mapping[str, Content]], has_total: bool = False) -> Listing:
    """A table of rows with the same headings, the statuses drawn."""
    found = list(rows)
    contents = [list(row.values()) for row in found]
    return Listing(title, list(found[0]), contents, has_total, STATUSES)


def _rate(ledger: Ledger, level: Level, tally: Tally) -> Rate:
    share = level.rate(tally)
    return Rate(share, rate_text(ledger, share), percent_text(ledger, share))


def _by_status(level: Level, tally: Tally) -> dict[str, Content]:
    found = level.by_status(tally)
    return {str(status): found[status] for status in PRINTED_STATUSES}


def _level_row(ledger: Ledger, level: Level, tally: Tally) -> dict[str, Content]:
    """How many there are, how they stand, and the rate."""
    counts = {level.name: level.all(tally), **_by_status(level, tally)}
    return {**counts, level.rated: _rate(ledger, level, tally)}


def aspect_table(ledger: Ledger, statistics: Statistics) -> Listing:
    """The problems and measures of each aspect."""
    return _group_table("按方面", "方面", ledger, statistics.by_aspect, statistics.total, LEVELS)


def unit_table(ledger: Ledger, statistics: Statistics) -> Listing:
    """The measures of each unit."""
    by_unit, total = statistics.by_unit, statistics.total
    return _group_table("按责任单位", "责任单位", ledger, by_unit, total, [MEASURES])


def _group_table(
    title: str,
    of: str,
    ledger: Ledger,
    tallies: Sequence[Tally],
    total: Tally,
    levels: Sequence[Level],
) -> Listing:
    def row(tally: Tally) -> dict[str, Content]:
        problems: dict[str, Content] = {
            PROBLEMS.name: PROBLEMS.all(tally),
            PROBLEMS.rated: _rate(ledger, PROBLEMS, tally),
        }
        return {
            of: tally.name,
            **(problems if PROBLEMS in levels else {}),
            MEASURES.name: MEASURES.all(tally),
            **_by_status(MEASURES, tally),
            **{count.label: tally.counts[count.field] for count in LISTED},
            MEASURES.rated: _rate(ledger, MEASURES, tally),
        }

    return _listing(title, map(row, (*tallies, total)), has_total=True)


# What the days of each listed count are called, in JSON and for people.
DAYS = {"overdue": ("days_late", "逾期天数"), "due_soon": ("days_left", "剩余天数")}


def deadline_table(statistics: Statistics) -> Listing:
    """Who has to do what until when: the measures that are late, then those nearly due."""
    names = [told for _, told in DAYS.values()]
    rows = [
        [
            deadline.measure.number,
            deadline.measure.unit,
            deadline.measure.person,
            deadline.due,
            *(getattr(deadline, days) if of == field else "" for of in DAYS),
            deadline.problem.text if deadline.problem else "",
        ]
        for field, (days, _) in DAYS.items()
        for deadline in statistics.listed[field]
    ]
    headings = ["措施编号", "责任单位", "责任人", "时限", *names, "问题"]
    return Listing("逾期和临期的措施", headings, rows)


def trend_tables(ledger: Ledger, snapshots: Sequence[Snapshot]) -> Iterator[Listing]:
    """How problems and measures stood on each day."""
    for level in LEVELS:
        rows = []
        for found in snapshots:
            row: dict[str, Content] = {"截至": found.as_of}
            row |= _level_row(ledger, level, found.total)
            if level is MEASURES:
                row |= {count.label: found.total.counts[count.field] for count in LABELLED}
            rows.append(row)
        yield _listing(f"{level.name}的变化", rows)
