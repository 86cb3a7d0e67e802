"""Statistics as the command line shows them, and as JSON."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..ledger.ledger import Ledger
from ..ledger.statistics import (
    LABELLED,
    LEVELS,
    LISTED,
    MEASURES,
    PRINTED_STATUSES,
    PROBLEMS,
    STATISTICS,
    Statistics,
    Tally,
    Value,
)
from ..ledger.words import left_uncounted, rate_text
from ..text.characters import write_date, write_decimal, write_list
from .lines import say
from .output import print_json
from .steps import after_stats

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
# What the rows of a listed count are called: overdue_measures.
_LISTED_AS = {level.item: level.field for level in LEVELS}


def statistics_document(statistics: Statistics) -> dict[str, object]:
    """The statistics as `stats --format json` gives them; rates are fractions of one."""
    found: dict[str, object] = {}
    for statistic in STATISTICS:
        if not statistic.status:  # the counts of the statuses stand together
            found[statistic.field] = _json(statistic.value(statistics.total))
        if statistic.listed:
            numbers = [item.key for item in statistics.listed[statistic.field]]
            found[f"{statistic.field}_{_LISTED_AS[statistic.item]}"] = numbers
    found["as_of"] = statistics.as_of.isoformat() if statistics.as_of else None
    return {
        **{field: found[field] for field in dict.fromkeys((*_FIRST, *found))},
        "figures": {name: _json(total) for name, total in statistics.figures.items()},
        "meetings": {
            name: [day.isoformat() for day in days] for name, days in statistics.meetings.items()
        },
        "by_aspect": [_group(tally) for tally in statistics.by_aspect],
        "by_unit": [_group(tally) for tally in statistics.by_unit],
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
    """The counts of an aspect or a unit: how its measures stand, and how many problems it has."""
    return {
        "name": tally.name,
        **{level.field: level.all(tally) for level in LEVELS},
        "done": MEASURES.completed(tally),
        **{count.field: tally.counts[count.field] for count in LABELLED},
        "measures_by_status": _json(MEASURES.by_status(tally)),
        "measure_completion_rate": _json(MEASURES.rate(tally)),
    }


def print_counted(path: Path, ledger: Ledger, statistics: Statistics, form: str) -> None:
    """The statistics as tables and lines, or as a JSON document."""
    if form == "json":
        print_json(statistics_document(statistics))
        return
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    total = statistics.total
    if statistics.as_of:
        click.echo(f"截至{write_date(statistics.as_of)}\n")
    console.print(_group_table("按方面", [*statistics.by_aspect, total], ledger, problems=True))
    console.print(_group_table("按责任单位", [*statistics.by_unit, total], ledger, problems=False))
    if uncounted := left_uncounted(ledger, total):
        click.echo(uncounted)
    for count in LISTED:
        if statistics.listed[count.field]:
            numbers = write_list(item.key for item in statistics.listed[count.field])
            say(f"{count.label}：{numbers}")
    say(
        f"制度：{total.counts['regulations']}项（新建{total.counts['new_regulations']}项、"
        f"修订{total.counts['revised_regulations']}项），涉及"
        f"{write_list(total.regulation_fields) or '—'}"
    )
    for name, days in statistics.meetings.items():
        say(f"会议 {name}：{len(days)}次，{write_list(map(write_date, days))}")
    words = {figure.name: figure.measure_word for figure in ledger.figures}
    for name, amount in statistics.figures.items():
        click.echo(f"指标 {name}：{write_decimal(amount)}{words[name]}")
    after_stats(path)


def _group_table(title: str, tallies: list[Tally], ledger: Ledger, problems: bool) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.SIMPLE, padding=(0, 0))
    table.add_column("名称", overflow="fold", min_width=16)
    rows = [_row(tally, ledger, problems) for tally in tallies]
    for name in rows[0]:
        # Two characters a line: twelve columns fit a terminal of 80.
        heading = "\n".join(name[start : start + 2] for start in range(0, len(name), 2))
        table.add_column(heading, justify="right", no_wrap=True)
    for tally, row in zip(tallies, rows, strict=True):
        table.add_row(tally.name, *row.values())
    return table


def _row(tally: Tally, ledger: Ledger, problems: bool) -> dict[str, str]:
    """What the tables show of a group, by the names of the columns."""
    problem_cells = {
        "问题": str(PROBLEMS.all(tally)),
        "问题完成率": rate_text(ledger, PROBLEMS.rate(tally)),
    }
    statuses = MEASURES.by_status(tally)
    return {
        **(problem_cells if problems else {}),
        "措施": str(MEASURES.all(tally)),
        **{str(status): str(statuses[status]) for status in PRINTED_STATUSES},
        **{count.label: str(tally.counts[count.field]) for count in LISTED},
        "措施完成率": rate_text(ledger, MEASURES.rate(tally)),
    }
