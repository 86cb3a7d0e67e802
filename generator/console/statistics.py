"""Statistics as the command line shows them, and as JSON."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import click

from ..ledger.ledger import Ledger
from ..ledger.statistics import (
    LABELLED,
    LEVELS,
    MEASURES,
    STATISTICS,
    Deadline,
    Statistics,
    Tally,
    Value,
)
from ..ledger.texts import left_uncounted
from ..ledger.trend import Snapshot
from ..ledger.uncounted import (
    ALL_NEEDS,
    FIELD,
    FIGURE,
    MEETING,
    OPEN,
    REGULATION,
    TYPE,
    Needs,
    Uncounted,
)
from ..reports.lacking import lacking
from ..reports.tables import (
    DAYS,
    Listing,
    Rate,
    aspect_table,
    deadline_table,
    trend_tables,
    unit_table,
)
from ..text.characters import write_date, write_decimal, write_list
from .lines import say

if TYPE_CHECKING:
    from rich.table import Table


# The keys of a document that come first, in their order; others follow in that of the table.
_FIRST = (
    "as_of",
    "aspects",
    *(level.field for level in LEVELS),
    *(f"{level.field}_by_status" for level in LEVELS),
    *(f"{level.one}_completion_rate" for level in LEVELS),
)


def statistics_document(statistics: Statistics) -> dict[str, object]:
    """The statistics as `stats --format json` gives them; rates are fractions of one."""
    found: dict[str, object] = {}
    for statistic in STATISTICS:
        if not statistic.status:  # the counts of the statuses stand together
            found[statistic.field] = _json(statistic.value(statistics.total))
        if statistic.listed:
            deadlines = statistics.listed[statistic.field]
            measures = sorted((d.measure for d in deadlines), key=lambda measure: measure.row)
            found[f"{statistic.field}_measures"] = [measure.number for measure in measures]
            found[f"{statistic.field}_list"] = [_deadline(d, statistic.field) for d in deadlines]
    found["as_of"] = statistics.as_of.isoformat() if statistics.as_of else None
    return {
        **{field: found[field] for field in dict.fromkeys((*_FIRST, *found))},
        "figures": {name: _json(total) for name, total in statistics.figures.items()},
        "meetings": {
            name: [day.isoformat() for day in days] for name, days in statistics.meetings.items()
        },
        "by_aspect": [_group(tally) for tally in statistics.by_aspect],
        "by_unit": [_group(tally) for tally in statistics.by_unit],
        "uncounted": uncounted_document(statistics),
        "assumed": list(statistics.assumed),
    }


def uncounted_document(statistics: Statistics) -> list[dict[str, object]]:
    """What each kind of count lacks, and why."""
    return [_uncounted(told) for told in statistics.uncounted]


def _uncounted(told: Uncounted) -> dict[str, object]:
    """What some counts lack: those with the same needs, or all of a sheet."""
    needs = told.needs
    fields = [
        statistic.field
        for statistic in STATISTICS
        if not statistic.status
        and (statistic.needs == needs or (not needs.columns and statistic.item is needs.item))
    ]
    return {
        "counts": needs.told,
        "fields": fields or [needs.field],
        "rows": told.rows,
        "findings": [finding.as_dict() for finding in told.findings],
    }


def _deadline(deadline: Deadline, field: str) -> dict[str, object]:
    """A measure that is late or nearly due."""
    measure, (days, _) = deadline.measure, DAYS[field]
    return {
        "number": measure.number,
        "problem": measure.problem,
        "problem_text": deadline.problem.text if deadline.problem else "",
        "unit": measure.unit,
        "person": measure.person,
        "deadline": deadline.due.isoformat(),
        days: getattr(deadline, days),
    }


def _json(value: Value | Decimal) -> object:
    match value:
        case Fraction():
            return float(value)
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case dict():
            return {str(status): number for status, number in value.items()}
    return value


def _group(tally: Tally) -> dict[str, object]:
    """The counts of an aspect or a unit."""
    return {
        "name": tally.name,
        **_levels(tally),
        "done": MEASURES.completed(tally),
        **{count.field: _json(count.value(tally)) for count in LABELLED},
    }


def trend_document(snapshots: Sequence[Snapshot]) -> list[dict[str, object]]:
    """How things stood on each day."""
    return [
        {"as_of": found.as_of.isoformat(), "file": found.file, **_levels(found.total)}
        | {count.field: _json(count.value(found.total)) for count in LABELLED}
        | {"uncounted": [_uncounted(told) for told in found.uncounted]}
        for found in snapshots
    ]


def _levels(tally: Tally) -> dict[str, object]:
    """How many problems and measures there are, how they stand, and the rates."""
    found: dict[str, object] = {}
    for level in LEVELS:
        found[level.field] = level.all(tally)
        found[f"{level.field}_by_status"] = _json(level.by_status(tally))
        found[f"{level.one}_completion_rate"] = _json(level.rate(tally))
    return found


def print_counted(ledger: Ledger, statistics: Statistics, snapshots: Sequence[Snapshot]) -> None:
    """The statistics as tables and lines."""
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    total = statistics.total
    if statistics.as_of:
        click.echo(f"截至{write_date(statistics.as_of)}\n")
    console.print(_printed(aspect_table(ledger, statistics)))
    console.print(_printed(unit_table(ledger, statistics)))
    if uncounted := left_uncounted(ledger, total):
        click.echo(uncounted)
    for text in statistics.assumed:
        say(text)
    below = (OPEN, REGULATION, TYPE, FIELD, MEETING, FIGURE)
    _print_lacking(statistics, *(needs for needs in ALL_NEEDS if needs not in below))
    if any(statistics.listed.values()):
        console.print(_printed(deadline_table(statistics)))
    _print_lacking(statistics, OPEN)
    for listing in trend_tables(ledger, snapshots) if snapshots else ():
        console.print(_printed(listing))
    say(
        f"制度：{total.counts['regulations']}项（新建{total.counts['new_regulations']}项、"
        f"修订{total.counts['revised_regulations']}项），涉及"
        f"{write_list(total.regulation_fields) or '—'}"
    )
    _print_lacking(statistics, REGULATION, TYPE, FIELD)
    for name, days in statistics.meetings.items():
        say(f"会议 {name}：{len(days)}次，{write_list(map(write_date, days))}")
    _print_lacking(statistics, MEETING)
    for name, amount in statistics.figures.items():
        click.echo(f"指标 {name}：{write_decimal(amount)}{ledger.measure_word(name)}")
    _print_lacking(statistics, FIGURE)


def _print_lacking(statistics: Statistics, *needs: Needs) -> None:
    for told in lacking(statistics, *needs):
        say(f"{told.text}：{told.reasons}。", 4)


def _printed(listing: Listing) -> "Table":
    """A table for the terminal: numbers to the right, texts folded where they are too long."""
    from rich import box
    from rich.table import Table

    table = Table(title=listing.title, title_justify="left", box=box.SIMPLE, padding=(0, 0))
    for heading, contents in zip(listing.headings, zip(*listing.rows, strict=True), strict=True):
        # Two characters a line: twelve columns fit a terminal of 80.
        narrow = "\n".join(heading[start : start + 2] for start in range(0, len(heading), 2))
        if all(isinstance(content, str) for content in contents):
            table.add_column(narrow, overflow="fold", min_width=4)
        else:
            table.add_column(narrow, justify="right", no_wrap=True)
    for row in listing.rows:
        table.add_row(*(c.text if isinstance(c, Rate) else str(c) for c in row))
    return table
