"""Statistics as the command line shows them, and as JSON."""

from collections.abc import Sequence
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
    Deadline,
    Statistic,
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
# What the days of each listed count are called, in JSON and for people.
_DAYS = {"overdue": ("days_late", "逾期天数"), "due_soon": ("days_left", "剩余天数")}


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
    }


def _deadline(deadline: Deadline, field: str) -> dict[str, object]:
    """A measure that is late or nearly due."""
    measure, (days, _) = deadline.measure, _DAYS[field]
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
        if deadlines := statistics.listed[count.field]:
            console.print(_deadline_table(count, deadlines))
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


def _deadline_table(count: Statistic, deadlines: Sequence[Deadline]) -> "Table":
    """Who has to do what until when, for each measure that is late or nearly due."""
    days, told = _DAYS[count.field]
    table = _titled(f"{count.label}措施")
    for name in ("措施编号", "责任单位", "责任人", "时限", told, "问题"):
        table.add_column(_narrow(name), overflow="fold", min_width=4)
    for deadline in deadlines:
        measure, problem = deadline.measure, deadline.problem
        cells = (measure.number, measure.unit, measure.person, deadline.due.isoformat())
        table.add_row(*cells, str(getattr(deadline, days)), problem.text if problem else "")
    return table


def _group_table(title: str, tallies: list[Tally], ledger: Ledger, problems: bool) -> "Table":
    table = _titled(title)
    table.add_column("名称", overflow="fold", min_width=16)
    rows = [_row(tally, ledger, problems) for tally in tallies]
    for name in rows[0]:
        table.add_column(_narrow(name), justify="right", no_wrap=True)
    for tally, row in zip(tallies, rows, strict=True):
        table.add_row(tally.name, *row.values())
    return table


def _titled(title: str) -> "Table":
    from rich import box
    from rich.table import Table

    return Table(title=title, title_justify="left", box=box.SIMPLE, padding=(0, 0))


def _narrow(name: str) -> str:
    """Two characters a line: twelve columns fit a terminal of 80."""
    return "\n".join(name[start : start + 2] for start in range(0, len(name), 2))


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
