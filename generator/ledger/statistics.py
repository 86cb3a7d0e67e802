"""Counting: the ledger's statistics, computed in pandas and nowhere else.

Everything is counted as of 统计截止日期; another day moves what is late or nearly due, since a
ledger holds one state only.
"""

import math
from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from .choices import NEW, REVISED, SETTLED, Status
from .items import Measure
from .ledger import Ledger

if TYPE_CHECKING:
    import numpy
    import pandas

_OVERDUE, _LATE, _SOON = "overdue", "finished_late", "due_soon"


class Tally(NamedTuple):
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


class Statistics(NamedTuple):
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
    meetings: dict[str, list[date]]


def count(ledger: Ledger, as_of: date | None = None) -> Statistics:
    """The statistics of a ledger, by the rules of counting in README (统计口径)."""
    import pandas

    day = as_of or ledger.day("统计截止日期")
    counted = ledger.basic("计入完成的状态") or ()
    aspects = [aspect.name for aspect in ledger.aspects]
    units = list(dict.fromkeys(unit.name for unit in ledger.units))
    aspect_of = {problem.number: problem.aspect for problem in ledger.problems}
    problems = pandas.DataFrame(_status_flags([p.status for p in ledger.problems], counted))
    measures = pandas.DataFrame(
        _status_flags([m.status for m in ledger.measures], counted) | _time_flags(ledger, day)
    )

    problem_aspects = [problem.aspect for problem in ledger.problems]
    measure_aspects = [aspect_of.get(measure.problem, "") for measure in ledger.measures]
    measure_units = [measure.unit for measure in ledger.measures]
    in_aspects = _sums_by(problem_aspects, problems)
    done_in_aspects = _sums_by(measure_aspects, measures)
    by_units = _sums_by(measure_units, measures)
    types = [regulation.type for regulation in ledger.regulations]
    return Statistics(
        as_of=day,
        aspects=len(aspects),
        total=_tally("合计", problems.sum().to_dict(), measures.sum().to_dict()),
        by_aspect=[_tally(n, in_aspects.get(n), done_in_aspects.get(n)) for n in aspects],
        by_unit=[_tally(name, None, by_units.get(name)) for name in units],
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


# How often each flag is set in a group.
_Sums = dict[str, int]


def _status_flags(
    statuses: list[Status | None], counted: tuple[Status, ...]
) -> "dict[str, numpy.ndarray]":
    """For each status, for any at all and for `completed` whether the items have it."""
    import numpy

    codes = {status: code for code, status in enumerate(Status)}
    column = numpy.array([codes.get(status, -1) for status in statuses], dtype=numpy.int8)
    return {
        **{str(status): column == code for status, code in codes.items()},
        "all": numpy.ones(len(column), dtype=bool),
        "completed": numpy.isin(column, [codes[status] for status in counted]),
    }


def _time_flags(ledger: Ledger, day: date | None) -> "dict[str, numpy.ndarray]":
    """Whether the measures are late, were finished late, or are nearly due."""
    import numpy

    measures = ledger.measures
    due, finished = _days([m.due for m in measures]), _days([m.finished for m in measures])
    late = finished > due
    if day is None:
        return {_LATE: late, _OVERDUE: late & False, _SOON: late & False}
    open_ = numpy.array([measure.status not in SETTLED for measure in measures], dtype=bool)
    today, warned = day.toordinal(), int(ledger.basic("预警天数") or 0)
    soon = (due >= today) & (due <= today + warned) & open_
    return {_LATE: late, _OVERDUE: (due < today) & open_, _SOON: soon}


def _days(days: list[date | None]) -> "numpy.ndarray":
    """The days as numbers; no day (NaN) is neither before nor after any other."""
    import numpy

    return numpy.array([day.toordinal() if day else math.nan for day in days])


def _sums_by(groups: list[str], flags: "pandas.DataFrame") -> dict[str, _Sums]:
    """The sums of the flags for each group that has a row."""
    import numpy

    codes = {name: code for code, name in enumerate(dict.fromkeys(groups))}
    column = numpy.array([codes[name] for name in groups], dtype=numpy.int64)
    sums = flags.groupby(column).sum()
    names = list(sums.columns)
    rows = sums.to_numpy().tolist()
    return {name: dict(zip(names, row, strict=True)) for name, row in zip(codes, rows, strict=True)}


def _tally(name: str, problems: _Sums | None, measures: _Sums | None) -> Tally:
    """The counts of a group; None where it has no problems or no measures."""
    problems, measures = Counter(problems), Counter(measures)
    return Tally(
        name=name,
        problems=problems["all"],
        measures=measures["all"],
        problems_by_status={status: problems[str(status)] for status in Status},
        measures_by_status={status: measures[str(status)] for status in Status},
        problems_completed=problems["completed"],
        measures_completed=measures["completed"],
        overdue=measures[_OVERDUE],
        finished_late=measures[_LATE],
        due_soon=measures[_SOON],
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
