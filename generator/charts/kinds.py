"""The charts that a template may have, each with its name and what it shows of the statistics.

To add a chart, add a row to CHARTS. A chart shows the very counts that words and tables print.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..findings.findings import did_you_mean
from ..ledger.choices import Audience, Status
from ..ledger.items import Measure
from ..ledger.schema import sheet_of
from ..ledger.statistics import (
    MEASURES,
    PRINTED_STATUSES,
    PROBLEMS,
    STATISTICS,
    Level,
    Statistics,
    Tally,
)
from ..text.characters import compact, nearest, write_list
from ..text.patterns import Pattern
from ..word.charts import Plotted

# In an alternative text the name of a chart comes first: 图表“状态分布”（单位：个）：….
_NAMED = Pattern(r"^\s*(?:图表)?[“\"《：:\s]*([^”\"》（(：:，,。；;\n]+)")


class Unfit(Exception):
    """A chart that cannot be put there or cannot show these numbers, with the reason."""


class Series(NamedTuple):
    """What is counted in each category; of one status, where that is what is counted."""

    name: str
    values: Sequence[int]
    status: Status | None = None


class Chart(NamedTuple):
    """A chart of a ledger: its name and its numbers, counted in this measure word."""

    name: str
    measure_word: str
    categories: Sequence[str]
    series: Sequence[Series]

    @property
    def told(self) -> str:
        """The alternative text: its name, and all that it shows."""
        shown = [
            (one.name, {place: str(value) for place, value in enumerate(one.values) if value})
            for one in self.series
        ]
        numbers = Plotted(dict(enumerate(self.categories)), shown).sentence
        return f"图表“{self.name}”（单位：{self.measure_word}）：{numbers}"


class Charted(NamedTuple):
    """A chart with its alternative text as it is printed: escaped, with the marks of its cells."""

    chart: Chart
    told: str


class ChartKind(NamedTuple):
    """A chart by its name, for the audiences that may see the names of what it compares."""

    name: str
    help: str
    level: Level
    series: Callable[[Statistics], Sequence[Series]]
    groups: Callable[[Statistics], Sequence[Tally]] | None = None  # else it compares statuses
    audience: Audience = Audience.PUBLIC

    def of(self, statistics: Statistics) -> Chart:
        """The chart of these statistics; where there is nothing to compare, of nothing."""
        categories = [str(status) for status in PRINTED_STATUSES]
        series = self.series(statistics)
        if self.groups is not None:
            categories = [tally.name for tally in self.groups(statistics)]
        if not categories:
            categories, series = ["合计"], [one._replace(values=[0]) for one in series]
        return Chart(self.name, self.level.measure_word, categories, series)


def _aspects(statistics: Statistics) -> Sequence[Tally]:
    return statistics.by_aspect


def _units(statistics: Statistics) -> Sequence[Tally]:
    return statistics.by_unit


def _statuses_of(
    level: Level, groups: Callable[[Statistics], Sequence[Tally]]
) -> Callable[[Statistics], list[Series]]:
    """A series for each status, with how many of each group have it."""

    def series(statistics: Statistics) -> list[Series]:
        counted = [level.by_status(tally) for tally in groups(statistics)]
        return [Series(s, [by_status[s] for by_status in counted], s) for s in PRINTED_STATUSES]

    return series


def _in_total(level: Level) -> Callable[[Statistics], list[Series]]:
    """One series: how many have each status."""

    def series(statistics: Statistics) -> list[Series]:
        by_status = level.by_status(statistics.total)
        return [Series(f"{level.name}数", [by_status[status] for status in PRINTED_STATUSES])]

    return series


_LATE = [s for s in STATISTICS if s.field in ("overdue", "finished_late", "due_soon")]


def _late(statistics: Statistics) -> list[Series]:
    """What is late or nearly due, by unit."""
    return [
        Series(statistic.label, [tally.counts[statistic.field] for tally in statistics.by_unit])
        for statistic in _LATE
    ]


_UNITS_FOR = sheet_of(Measure).column("责任单位").audience
CHARTS = (
    ChartKind(
        "状态分布",
        "各方面的问题按整改状态",
        PROBLEMS,
        _statuses_of(PROBLEMS, _aspects),
        _aspects,
    ),
    ChartKind(
        "措施状态分布",
        "各方面的措施按整改状态",
        MEASURES,
        _statuses_of(MEASURES, _aspects),
        _aspects,
    ),
    ChartKind(
        "单位状态分布",
        "各责任单位的措施按整改状态",
        MEASURES,
        _statuses_of(MEASURES, _units),
        _units,
        _UNITS_FOR,
    ),
    ChartKind(
        "单位逾期情况",
        f"各责任单位{write_list(statistic.label for statistic in _LATE)}的措施",
        MEASURES,
        _late,
        _units,
        _UNITS_FOR,
    ),
    ChartKind("问题状态", "全部问题按整改状态，只有一组数", PROBLEMS, _in_total(PROBLEMS)),
    ChartKind("措施状态", "全部措施按整改状态，只有一组数", MEASURES, _in_total(MEASURES)),
)


def charts_for(audience: Audience) -> dict[str, ChartKind]:
    """The charts that a template for this audience may have, by their names."""
    return {kind.name: kind for kind in CHARTS if audience.may_see(kind.audience)}


def named_in(text: str) -> str:
    """The name that an alternative text gives its chart, whatever that is."""
    match = _NAMED.match(text)
    return match[1].strip() if match else ""


def not_known(name: str, audience: Audience) -> str:
    """Why there is no chart of that name for this audience, and which are like it."""
    if kind := next((kind for kind in CHARTS if kind.name == compact(name)), None):
        return f"受众为{kind.audience}的模板才能用“{kind.name}”。"
    known = charts_for(audience)
    return did_you_mean(nearest(name, known)) or f"已有的图表是{write_list(known)}。"
