"""The statistics as tables of values, each made once: terminal, workbook and page show these."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from ..ledger.ledger import Ledger
from ..ledger.statistics import (
    LEVELS,
    LISTED,
    MEASURES,
    PRINTED_STATUSES,
    PROBLEMS,
    STATISTICS,
    Level,
    Statistic,
    Statistics,
    Tally,
)
from ..ledger.texts import percent_text, rate_text
from ..ledger.trend import Snapshot
from ..text.characters import write_date, write_list


class Rate(NamedTuple):
    """A rate with its texts: by itself, which says what it counts, and as a mere number."""

    share: Fraction | None
    text: str
    number: str


Content = str | int | date | Decimal | Rate
STATUSES = tuple(map(str, PRINTED_STATUSES))
UNCOUNTED = "未计入"


def cell_text(content: Content) -> str:
    """What the workbook and the page show of a content: of a rate the mere number."""
    return content.number if isinstance(content, Rate) else str(content)


class Listing(NamedTuple):
    """A table: each row has a content for every heading. The last row of all may be a total.

    `chart` is the title of its chart, where it has one: a bar for each row but the total, of the
    columns of the statuses.
    """

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Content]]
    has_total: bool = False
    chart: str = ""

    @property
    def bars(self) -> Sequence[Sequence[Content]]:
        """The rows that a chart shows."""
        return (self.rows[:-1] if self.has_total else self.rows) if self.chart else ()

    @property
    def told(self) -> str:
        """What the chart shows, in words: the total, or else each row; the table has the rest."""
        rows = self.rows[-1:] if self.has_total else self.rows
        columns = [(status, self.headings.index(status)) for status in STATUSES]
        sums = (
            f"{row[0]}：{write_list(f'{name}{row[at]}' for name, at in columns if row[at])}"
            for row in rows
        )
        return (
            f"每条一个{self.headings[0]}，按整改状态分段。{'；'.join(sums)}。见表“{self.title}”。"
        )


def _listing(
    title: str, rows: Iterable[Mapping[str, Content]], chart: str = "", has_total: bool = False
) -> Listing:
    """A table of rows with the same headings."""
    found = list(rows)
    contents = [list(row.values()) for row in found]
    return Listing(title, list(found[0]), contents, has_total, chart)


def _rate(ledger: Ledger, level: Level, tally: Tally) -> Rate:
    share = level.rate(tally)
    return Rate(share, rate_text(ledger, share), percent_text(ledger, share))


def _by_status(level: Level, tally: Tally, is_whole: bool) -> dict[str, Content]:
    """How many have each status; beside them, where some lack one for an error, how many do."""
    found = level.by_status(tally)
    told: dict[str, Content] = {str(status): found[status] for status in PRINTED_STATUSES}
    return told if is_whole else told | {UNCOUNTED: level.all(tally) - level.known(tally)}


def _number(statistic: Statistic, tally: Tally) -> Content:
    """How many there are; a dash where none can be counted."""
    return "—" if statistic.field in tally.unknown else tally.counts[statistic.field]


def _are_whole(tallies: Iterable[Tally], *levels: Level) -> bool:
    """Whether all that there is has a status that can be read."""
    pairs = product(tallies, levels or LEVELS)
    return all(level.all(tally) == level.known(tally) for tally, level in pairs)


def overall_table(ledger: Ledger, total: Tally) -> Listing:
    """How all problems and all measures stand."""
    is_whole = _are_whole([total])
    rows: list[dict[str, Content]] = [
        {
            "项目": level.name,
            "总数": level.all(total),
            **_by_status(level, total, is_whole),
            "未完成": level.unfinished(total),
            "完成率": _rate(ledger, level, total),
        }
        for level in LEVELS
    ]
    return _listing("总体情况", rows, "问题和措施的整改状态")


def other_table(ledger: Ledger, statistics: Statistics) -> Listing:
    """Whatever else is counted: each with its measure word and what it is."""

    def row(name: str, number: Content, measure_word: str, told: str) -> dict[str, Content]:
        return {"项目": name, "数量": number, "单位": measure_word, "说明": told}

    total = statistics.total
    levels = {level.field for level in LEVELS}
    return _listing(
        "其他统计",
        [
            *(
                row(s.word, _number(s, total), s.measure_word, s.help)
                for s in STATISTICS
                if s.flag and not s.status and s.field not in levels
            ),
            *(
                row(f"会议：{name}", len(days), "次", write_list(map(write_date, days)))
                for name, days in statistics.meetings.items()
            ),
            *(
                row(name, n, ledger.measure_word(name), "数据指标")
                for name, n in statistics.figures.items()
            ),
        ],
    )


def aspect_table(ledger: Ledger, statistics: Statistics) -> Listing:
    """The problems of each aspect, and how its measures stand."""
    is_whole = _are_whole([statistics.total], MEASURES)
    rows: list[dict[str, Content]] = [
        {
            "方面": tally.name,
            PROBLEMS.name: PROBLEMS.all(tally),
            PROBLEMS.rated: _rate(ledger, PROBLEMS, tally),
            **_measures(ledger, tally, is_whole),
        }
        for tally in (*statistics.by_aspect, statistics.total)
    ]
    return _listing("按方面", rows, "各方面措施的整改状态", has_total=True)


def problem_table(ledger: Ledger, statistics: Statistics) -> Listing:
    """How the problems of each aspect stand."""
    is_whole = _are_whole([statistics.total], PROBLEMS)
    rows: list[dict[str, Content]] = [
        {
            "方面": tally.name,
            PROBLEMS.name: PROBLEMS.all(tally),
            **_by_status(PROBLEMS, tally, is_whole),
            PROBLEMS.rated: _rate(ledger, PROBLEMS, tally),
        }
        for tally in (*statistics.by_aspect, statistics.total)
    ]
    return _listing("各方面的问题", rows, "各方面问题的整改状态", has_total=True)


def unit_table(ledger: Ledger, statistics: Statistics) -> Listing:
    """How the measures of each unit stand."""
    is_whole = _are_whole([statistics.total], MEASURES)
    rows: list[dict[str, Content]] = [
        {"责任单位": tally.name, **_measures(ledger, tally, is_whole)}
        for tally in (*statistics.by_unit, statistics.total)
    ]
    return _listing("按责任单位", rows, "各单位措施的整改状态", has_total=True)


def _measures(ledger: Ledger, tally: Tally, is_whole: bool) -> dict[str, Content]:
    return {
        MEASURES.name: MEASURES.all(tally),
        **_by_status(MEASURES, tally, is_whole),
        **{count.label: _number(count, tally) for count in LISTED},
        MEASURES.rated: _rate(ledger, MEASURES, tally),
    }


def uncounted_table(statistics: Statistics) -> Listing:
    """Which rows each count lacks, and why."""
    rows: list[list[Content]] = [
        [told.needs.told, told.rows, one.sheet, one.cell, one.key, one.message]
        for told in statistics.uncounted
        for one in told.findings
    ]
    return Listing("未计入的行", ["统计", "共几行", "工作表", "单元格", "编号", "原因"], rows)


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


def trend_tables(ledger: Ledger, snapshots: Sequence[Snapshot]) -> list[Listing]:
    """How problems and measures stood on each day."""
    is_whole = _are_whole(found.total for found in snapshots)
    problems: list[dict[str, Content]] = [
        {
            "截至": found.as_of,
            PROBLEMS.name: PROBLEMS.all(found.total),
            **_by_status(PROBLEMS, found.total, is_whole),
            PROBLEMS.rated: _rate(ledger, PROBLEMS, found.total),
            "台账": found.file,
        }
        for found in snapshots
    ]
    measures: list[dict[str, Content]] = [
        {"截至": found.as_of, **_measures(ledger, found.total, is_whole)} for found in snapshots
    ]
    return [
        _listing("问题的变化", problems, "问题整改状态的变化"),
        _listing("措施的变化", measures, "措施整改状态的变化"),
    ]
