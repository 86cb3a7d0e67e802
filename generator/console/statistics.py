"""Statistics and the vocabulary as the command line shows them, and as JSON."""

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import click

from ..ledger.ledger import Ledger
from ..ledger.statistics import Statistics, Tally
from ..ledger.words import (
    BASIC_WORDS,
    MEETING_WORDS,
    PRINTED_STATUSES,
    STATISTICS_WORDS,
    TEMPLATE_WORDS,
    rate_text,
)
from ..publish.publication import RECORD
from ..publish.web import TEXT, WEB
from ..text.characters import write_date, write_decimal, write_list

if TYPE_CHECKING:
    from ..pipeline import Built


def statistics_document(ledger: Ledger, statistics: Statistics) -> dict[str, object]:
    """The statistics as `stats --format json` gives them; rates are fractions of one."""
    total = statistics.total
    return {
        "as_of": statistics.as_of.isoformat() if statistics.as_of else None,
        "aspects": statistics.aspects,
        "problems": total.problems,
        "measures": total.measures,
        "problems_by_status": {str(s): n for s, n in total.problems_by_status.items()},
        "measures_by_status": {str(s): n for s, n in total.measures_by_status.items()},
        "problem_completion_rate": _share(total.problem_rate),
        "measure_completion_rate": _share(total.measure_rate),
        "overdue": total.overdue,
        "overdue_measures": [measure.number for measure in statistics.overdue],
        "finished_late": total.finished_late,
        "due_soon": total.due_soon,
        "due_soon_measures": [measure.number for measure in statistics.due_soon],
        "regulations": statistics.regulations,
        "new_regulations": statistics.new_regulations,
        "revised_regulations": statistics.revised_regulations,
        "regulation_fields": statistics.regulation_fields,
        "immediate": statistics.immediate,
        "figures": {name: _number(sum_) for name, sum_ in statistics.figures.items()},
        "meetings": {
            name: [day.isoformat() for day in days] for name, days in statistics.meetings.items()
        },
        "by_aspect": [_tally(tally) for tally in statistics.by_aspect],
        "by_unit": [_tally(tally) for tally in statistics.by_unit],
    }


def _share(share: Fraction | None) -> float | None:
    return None if share is None else float(share)


def _number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _tally(tally: Tally) -> dict[str, object]:
    return {
        "name": tally.name,
        "problems": tally.problems,
        "measures": tally.measures,
        "done": tally.measures_completed,
        "overdue": tally.overdue,
        "finished_late": tally.finished_late,
        "due_soon": tally.due_soon,
        "measures_by_status": {str(s): n for s, n in tally.measures_by_status.items()},
        "measure_completion_rate": _share(tally.measure_rate),
    }


def print_publication(built: "Built") -> None:
    """What a build came to on stdout: counts, findings, what is withheld, and the files."""
    from ..publish.record import finding_counts, statistics_lines, withheld_items

    ledger, written = built.examined.ledger, built.written
    if written is None:
        return
    for line in statistics_lines(ledger, built.examined.statistics):
        click.echo(line)
    allowed = sum(finding.allowed_by is not None for finding in built.findings)
    settled = f"（含已批准例外{allowed}处）" if allowed else ""
    problems, *measures = withheld_items(ledger, built.audience)
    click.echo(
        f"检查：{finding_counts(built.findings)}{settled}；"
        f"不予公开的问题{len(problems)}个、措施{sum(map(len, measures))}项。"
    )
    click.echo(f"已生成：{written.path}")
    for name, end in (("纯文本", TEXT), ("网站稿", WEB), ("检查报告", RECORD)):
        # A draft has no copy for the web site: that is no accident.
        path = written.files.get(end) or "送审稿不公布，没有生成"
        click.echo(f"  {name}：{path}")


def print_statistics(ledger: Ledger, statistics: Statistics) -> None:
    """The statistics as tables and lines on stdout."""
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    total = statistics.total
    if statistics.as_of:
        click.echo(f"截至{write_date(statistics.as_of)}\n")
    console.print(_group_table("按方面", [*statistics.by_aspect, total], ledger, problems=True))
    console.print(_group_table("按责任单位", [*statistics.by_unit, total], ledger, problems=False))
    if statistics.overdue:
        click.echo(f"逾期：{write_list(m.number for m in statistics.overdue)}")
    if statistics.due_soon:
        click.echo(f"临期：{write_list(m.number for m in statistics.due_soon)}")
    click.echo(
        f"制度：{statistics.regulations}项（新建{statistics.new_regulations}项、"
        f"修订{statistics.revised_regulations}项），涉及"
        f"{write_list(statistics.regulation_fields) or '—'}"
    )
    for name, days in statistics.meetings.items():
        click.echo(f"会议 {name}：{len(days)}次，{write_list(map(write_date, days))}")
    words = {figure.name: figure.measure_word for figure in ledger.figures}
    for name, amount in statistics.figures.items():
        click.echo(f"指标 {name}：{write_decimal(amount)}{words[name]}")


def _group_table(title: str, tallies: list[Tally], ledger: Ledger, problems: bool):
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.SIMPLE, padding=(0, 0))
    table.add_column("名称", overflow="fold", min_width=16)
    columns = ["问题", "问题完成率"] if problems else []
    columns += ["措施", *(str(status) for status in PRINTED_STATUSES), "逾期", "临期", "措施完成率"]
    for name in columns:
        # Two characters a line: twelve columns fit a terminal of 80.
        heading = "\n".join(name[start : start + 2] for start in range(0, len(name), 2))
        table.add_column(heading, justify="right", no_wrap=True)
    for tally in tallies:
        cells = [str(tally.problems), rate_text(ledger, tally.problem_rate)] if problems else []
        counts = (tally.measures_by_status[status] for status in PRINTED_STATUSES)
        cells += [str(tally.measures), *map(str, counts), str(tally.overdue), str(tally.due_soon)]
        table.add_row(tally.name, *cells, rate_text(ledger, tally.measure_rate))
    return table


def print_words() -> None:
    """The vocabulary on stdout, one word a line, by groups."""
    click.echo("台账里写作 {词}，模板里写作 {{ 词 }}；“数据指标”里的每个名称也是这样的词。")
    group = ""
    for word in (*BASIC_WORDS, *STATISTICS_WORDS, *MEETING_WORDS, *TEMPLATE_WORDS):
        if word.group != group:
            group = word.group
            click.echo(f"\n{group}{'（只用在模板里）' if word in TEMPLATE_WORDS else ''}")
        written = f"{word.name}：{word.takes}" if word.takes else word.name
        shown = word.name if word in TEMPLATE_WORDS else f"{{{written}}}"
        tag = f'，模板里写作 {{{{ {word.name}("{word.takes}") }}}}' if word.takes else ""
        click.echo(f"  {shown}  {word.help}{tag}")
