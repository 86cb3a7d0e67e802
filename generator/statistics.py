"""Counting: the ledger's statistics, computed in pandas and nowhere else.

Everything is counted as of 统计截止日期; another day moves what is late or nearly due, since a
ledger holds one state only.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from .ledger import NEW, REVISED, SETTLED, Ledger, Measure, Status

if TYPE_CHECKING:
    import pandas

_OVERDUE, _LATE, _SOON = "overdue", "finished_late", "due_soon"


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of one group (an aspect, a unit, or all): numbers of problems and measures."""

    name: str
    problems: int
    measures: int
    problems_by_status: dict[Status, int]
    measures_by_status: dict[Status, int]
    # Those whose status counts as completed (计入完成的状态).
    problems_completed: int
    measures_completed: int
    overdue: int
    finished_late: int
    due_soon: int

    @property
    def problem_rate(self) -> Fraction | None:
        """Completed problems of all problems, exactly; None without any."""
        return Fraction(self.problems_completed, self.problems) if self.problems else None

    @property
    def measure_rate(self) -> Fraction | None:
        """Completed measures of all measures, exactly; None without any."""
        return Fraction(self.measures_completed, self.measures) if self.measures else None


@dataclass(frozen=True, slots=True)
class Statistics:
    """Every count of a ledger. `as_of` is the day for what is late; None where none is given."""

    as_of: date | None
    aspects: int
    total: Tally
    by_aspect: list[Tally]
    by_unit: list[Tally]
    overdue: list[Measure]
    due_soon: list[Measure]
    regulations: int
    new_regulations: int
    revised_regulations: int
    regulation_fields: list[str]
    immediate: int
    figures: dict[str, Decimal]
    meetings: dict[str, list[date]] = field(default_factory=dict)


def count(ledger: Ledger, as_of: date | None = None) -> Statistics:
    """The statistics of a ledger, by the rules of counting in README (统计口径)."""
    import pandas

    day = as_of or ledger.day("统计截止日期")
    counted = ledger.basic("计入完成的状态") or ()
    problems = _problem_flags(ledger, counted)
    measures = _measure_flags(ledger, counted, day)
    aspects = [aspect.name for aspect in ledger.aspects]
    units = list(dict.fromkeys(unit.name for unit in ledger.units))
    aspect_of = {problem.number: problem.aspect for problem in ledger.problems}
    problem_aspects = [problem.aspect for problem in ledger.problems]
    measure_aspects = [aspect_of.get(measure.problem, "") for measure in ledger.measures]
    measure_units = [measure.unit for measure in ledger.measures]

    in_aspects = problems.groupby(problem_aspects).sum().reindex(aspects, fill_value=0)
    done_in_aspects = measures.groupby(measure_aspects).sum().reindex(aspects, fill_value=0)
    by_units = measures.groupby(measure_units).sum().reindex(units, fill_value=0)
    no_problems = pandas.Series(0, index=problems.columns)
    types = [regulation.type for regulation in ledger.regulations]
    return Statistics(
        as_of=day,
        aspects=len(aspects),
        total=_tally("合计", problems.sum(), measures.sum()),
        by_aspect=[_tally(n, in_aspects.loc[n], done_in_aspects.loc[n]) for n in aspects],
        by_unit=[_tally(name, no_problems, by_units.loc[name]) for name in units],
        overdue=_chosen(ledger, measures[_OVERDUE]),
        due_soon=_chosen(ledger, measures[_SOON]),
        regulations=len(types),
        new_regulations=types.count(NEW),
        revised_regulations=types.count(REVISED),
        regulation_fields=list(dict.fromkeys(r.field for r in ledger.regulations if r.field)),
        immediate=sum(measure.immediate for measure in ledger.measures),
        figures=_sums(ledger),
        meetings=_meetings(ledger),
    )


def _status_flags(statuses: list[Status | None], counted: tuple[Status, ...]) -> "pandas.DataFrame":
    """One row an item; a column of truth values for each status, `all` and `completed`."""
    import pandas

    column = pandas.Series([str(status or "") for status in statuses], dtype=object)
    flags = {str(status): column == str(status) for status in Status}
    flags["all"] = column == column
    flags["completed"] = column.isin([str(status) for status in counted])
    return pandas.DataFrame(flags, dtype=int)


def _problem_flags(ledger: Ledger, counted: tuple[Status, ...]) -> "pandas.DataFrame":
    return _status_flags([problem.status for problem in ledger.problems], counted)


def _measure_flags(
    ledger: Ledger, counted: tuple[Status, ...], day: date | None
) -> "pandas.DataFrame":
    import pandas

    measures = ledger.measures
    flags = _status_flags([measure.status for measure in measures], counted)
    due = pandas.to_datetime(pandas.Series([measure.due for measure in measures], dtype=object))
    finished = pandas.to_datetime(pandas.Series([m.finished for m in measures], dtype=object))
    settled = flags[[str(status) for status in SETTLED]].any(axis=1)
    flags[_LATE] = (finished > due).astype(int)
    if day is None:
        flags[_OVERDUE] = flags[_SOON] = 0
        return flags
    today = pandas.Timestamp(day)
    warned = pandas.Timedelta(days=int(ledger.basic("预警天数") or 0))
    flags[_OVERDUE] = ((due < today) & ~settled).astype(int)
    flags[_SOON] = ((due >= today) & (due <= today + warned) & ~settled).astype(int)
    return flags


def _tally(name: str, problems: "pandas.Series", measures: "pandas.Series") -> Tally:
    return Tally(
        name=name,
        problems=int(problems["all"]),
        measures=int(measures["all"]),
        problems_by_status={status: int(problems[str(status)]) for status in Status},
        measures_by_status={status: int(measures[str(status)]) for status in Status},
        problems_completed=int(problems["completed"]),
        measures_completed=int(measures["completed"]),
        overdue=int(measures[_OVERDUE]),
        finished_late=int(measures[_LATE]),
        due_soon=int(measures[_SOON]),
    )


def _chosen(ledger: Ledger, flags: "pandas.Series") -> list[Measure]:
    return [measure for measure, flag in zip(ledger.measures, flags.tolist(), strict=True) if flag]


def _sums(ledger: Ledger) -> dict[str, Decimal]:
    """Each 指标 with the sum of its rows, as decimals: 0.1 + 0.2 is 0.3 here."""
    sums: dict[str, Decimal] = {}
    for figure in ledger.figures:
        sums[figure.name] = sums.get(figure.name, Decimal()) + (figure.amount or Decimal())
    return sums


def _meetings(ledger: Ledger) -> dict[str, list[date]]:
    """The days of each meeting, earliest first; meetings in the order of the sheet."""
    days: dict[str, list[date]] = {}
    for meeting in ledger.meetings:
        days.setdefault(meeting.name, []).extend([meeting.day] if meeting.day else [])
    return {name: sorted(found) for name, found in days.items()}
