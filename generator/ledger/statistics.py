"""Counting: the ledger's statistics, declared in one table and computed in pandas.

To add a statistic, add a row to STATISTICS. The words of cells and templates, the tables and the
JSON of `stats` and the figures of the record all derive from it.

Everything is counted as of 统计截止日期; another day moves what is late or nearly due, since a
ledger holds one state only.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from .choices import NEW, REVISED, SETTLED, Status
from .columns import Item
from .items import Figure, Measure, Meeting, Problem, Regulation
from .ledger import Ledger
from .uncounted import (
    ASPECT,
    FIELD,
    FIGURE,
    FINISHED,
    IMMEDIATE,
    MEASURE,
    MEASURE_STATUS,
    MEETING,
    OPEN,
    PROBLEM,
    PROBLEM_STATUS,
    REGULATION,
    TYPE,
    Needs,
    Uncounted,
    Unread,
    assumed_texts,
    find_uncounted,
)

if TYPE_CHECKING:
    import pandas

# The order in which the notice names statuses: what is done first, the remainder last.
PRINTED_STATUSES = tuple(sorted(Status, key=lambda status: -status.advance))


class Tally(NamedTuple):
    """What is counted of one group (an aspect, a unit, or all), by the field of the statistic."""

    name: str
    counts: dict[str, int]
    completing: tuple[Status, ...]  # 计入完成的状态
    regulation_fields: Sequence[str] = ()  # of the whole ledger alone
    unknown: frozenset[str] = frozenset()  # the fields that count no row, for an error


class Level(NamedTuple):
    """What has a status: the problems or the measures. The two are never mixed in a sentence."""

    name: str
    item: type[Item]
    field: str
    one: str
    measure_word: str
    needs: Needs
    status_needs: Needs

    @property
    def rated(self) -> str:
        """The word for the rate."""
        return f"{self.name}完成率"

    @property
    def percent(self) -> str:
        """The word for the rate as a mere number, in the rows of a table."""
        return f"{self.name}完成百分比"

    def all(self, tally: Tally) -> int:
        """How many there are."""
        return tally.counts[self.field]

    def completed(self, tally: Tally) -> int:
        """How many have a status that counts as completed."""
        return sum(tally.counts[self.status_field(status)] for status in tally.completing)

    def known(self, tally: Tally) -> int:
        """How many have a status that can be read: all, but for the errors of a ledger."""
        return sum(self.by_status(tally).values())

    def unfinished(self, tally: Tally) -> int:
        """How many have any other status."""
        return self.known(tally) - self.completed(tally)

    def rate(self, tally: Tally) -> Fraction | None:
        """The completed of those with a status, exactly; None where there are none."""
        return Fraction(self.completed(tally), self.known(tally)) if self.known(tally) else None

    def by_status(self, tally: Tally) -> dict[Status, int]:
        """How many have each status, from the least to the most advanced."""
        return {status: tally.counts[self.status_field(status)] for status in Status}

    def status_field(self, status: Status) -> str:
        return f"{self.field}_{status.name.lower()}"


PROBLEMS = Level("问题", Problem, "problems", "problem", "个", PROBLEM, PROBLEM_STATUS)
MEASURES = Level("措施", Measure, "measures", "measure", "项", MEASURE, MEASURE_STATUS)
LEVELS = (PROBLEMS, MEASURES)


class Basis(NamedTuple):
    """What counting depends on besides the rows."""

    day: "pandas.Timestamp"  # on no day (NaT) nothing is late or nearly due
    warning_days: int  # 预警天数


# Which of the rows of a sheet are counted. The columns are the fields of the sheet's items;
# problems have their `status` besides, measures their `due` and their `aspect`.
Flag = Callable[["pandas.DataFrame", Basis], "pandas.Series[bool]"]
Value = int | Fraction | None | dict[Status, int] | Sequence[str]


class Statistic(NamedTuple):
    """One statistic: how many rows of a sheet are flagged, or what `derived` makes of such counts.

    `field` is its name in JSON, and `needs` names the cells without which a row is not counted. One
    with a `label` is told beside the statuses wherever people read them, and for each aspect and
    unit; one that is `listed` with its measures and their deadlines.
    """

    word: str
    field: str
    needs: Needs
    help: str
    flag: Flag | None = None
    label: str = ""
    listed: bool = False
    status: Status | None = None  # that of all it counts
    derived: Callable[[Tally], Value] | None = None

    def value(self, tally: Tally) -> Value:
        if self.derived:
            return self.derived(tally)
        return None if self.field in tally.unknown else tally.counts[self.field]

    @property
    def item(self) -> type[Item]:
        return self.needs.item

    @property
    def measure_word(self) -> str:
        return next((lev.measure_word for lev in LEVELS if lev.item is self.item), "项")


# --- what is counted ----------------------------------------------------------------------------


def every(rows: "pandas.DataFrame", basis: Basis) -> "pandas.Series[bool]":
    return rows["row"].notna()


def _first_of_its_aspect(rows: "pandas.DataFrame", basis: Basis) -> "pandas.Series[bool]":
    return ~rows["aspect"].duplicated()


def _has(column: str, value: object) -> Flag:
    return lambda rows, basis: rows[column] == value


def _days(rows: "pandas.DataFrame", column: str) -> "pandas.Series[pandas.Timestamp]":
    """A column of days; no day is neither before nor after any other."""
    return rows[column].astype("datetime64[s]")


def _is_open(rows: "pandas.DataFrame") -> "pandas.Series[bool]":
    return ~rows["status"].isin(list(SETTLED))


def _is_overdue(rows: "pandas.DataFrame", basis: Basis) -> "pandas.Series[bool]":
    return _is_open(rows) & (_days(rows, "due") < basis.day)


def _is_finished_late(rows: "pandas.DataFrame", basis: Basis) -> "pandas.Series[bool]":
    return _days(rows, "finished") > _days(rows, "due")


def _is_due_soon(rows: "pandas.DataFrame", basis: Basis) -> "pandas.Series[bool]":
    days_left = (_days(rows, "due") - basis.day).dt.days
    return _is_open(rows) & days_left.between(0, basis.warning_days)


def _of_level(level: Level, total: str, by_status: str) -> Iterator[Statistic]:
    """What is counted of a level by its statuses, with help for what says not all by itself."""
    name, needs = level.name, level.status_needs
    yield Statistic(f"{name}数", level.field, level.needs, total, every)
    for status in PRINTED_STATUSES:
        word, field = f"{status}{name}数", level.status_field(status)
        told = f"状态为“{status}”的{name}数"
        yield Statistic(word, field, needs, told, _has("status", status), status=status)
    told = f"没有计入完成的{name}数"
    yield Statistic(
        f"未完成{name}数", f"{level.field}_unfinished", needs, told, derived=level.unfinished
    )
    told = f"计入完成的{name}占全部{name}的比例"
    field = f"{level.one}_completion_rate"
    yield Statistic(level.rated, field, needs, told, derived=level.rate)
    field = f"{level.field}_by_status"
    yield Statistic(f"{name}分布", field, needs, by_status, derived=level.by_status)


OF_PROBLEMS = tuple(_of_level(PROBLEMS, "问题总数", "各状态的问题个数，如“已完成5个、长期坚持2个”"))
OF_MEASURES = tuple(
    _of_level(MEASURES, "整改措施总数", "各状态的措施项数，如“已完成30项、正在推进25项”")
)
STATISTICS = (
    Statistic("方面数", "aspects", ASPECT, "问题分为几个方面", _first_of_its_aspect),
    *OF_PROBLEMS,
    *OF_MEASURES,
    Statistic(
        "逾期措施数",
        "overdue",
        OPEN,
        "时限早于统计截止日期、未完成也不属长期坚持的措施",
        _is_overdue,
        label="逾期",
        listed=True,
    ),
    Statistic(
        "逾期完成措施数",
        "finished_late",
        FINISHED,
        "完成日期晚于时限的措施",
        _is_finished_late,
        label="逾期完成",
    ),
    Statistic(
        "临期措施数",
        "due_soon",
        OPEN,
        "预警天数以内到期的措施",
        _is_due_soon,
        label="临期",
        listed=True,
    ),
    Statistic("制度数", "regulations", REGULATION, "制度成果的个数", every),
    Statistic("新建制度数", "new_regulations", TYPE, "类型为“新建”的制度个数", _has("type", NEW)),
    Statistic(
        "修订制度数",
        "revised_regulations",
        TYPE,
        "类型为“修订”的制度个数",
        _has("type", REVISED),
    ),
    Statistic(
        "制度领域",
        "regulation_fields",
        FIELD,
        "制度涉及的领域，用顿号连接，不重复",
        derived=lambda tally: tally.regulation_fields,
    ),
    Statistic("立行立改数", "immediate", IMMEDIATE, "立行立改的措施数", _has("immediate", True)),
)
LABELLED = tuple(statistic for statistic in STATISTICS if statistic.label)
LISTED = tuple(statistic for statistic in STATISTICS if statistic.listed)
# Those of each aspect, and of all.
GROUPED = (*OF_PROBLEMS, *OF_MEASURES, *LABELLED)


# --- counting -----------------------------------------------------------------------------------

_ALL_READ = Unread()


class Deadline(NamedTuple):
    """A measure that is late or nearly due, and the problem that it answers."""

    measure: Measure
    problem: Problem | None  # None where the number leads to none
    due: date
    days_left: int  # below 0 where it is late

    @property
    def days_late(self) -> int:
        return -self.days_left


class Statistics(NamedTuple):
    """Every count of a ledger. `as_of` is the day for what is late; None where none is given."""

    as_of: date | None
    total: Tally
    by_aspect: list[Tally]
    by_unit: list[Tally]
    # The measures of each listed statistic, by its field: the earliest deadline first.
    listed: dict[str, list[Deadline]]
    figures: dict[str, Decimal]
    meetings: dict[str, list[date]]
    # What the counts lack for the errors of the ledger, and what default they go by.
    uncounted: Sequence[Uncounted] = ()
    assumed: Sequence[str] = ()


def count(ledger: Ledger, as_of: date | None = None, unread: Unread = _ALL_READ) -> Statistics:
    """The statistics of a ledger, by the rules of counting in README (统计口径).

    A row with a cell that could not be read is left out of the counts that need it.
    """
    import pandas

    day = as_of or (None if unread.lacks_day else ledger.day("统计截止日期"))
    basis = Basis(pandas.Timestamp(day or "NaT"), int(ledger.text("预警天数") or 0))
    rows = _rows(ledger)
    flags = {
        item: pandas.DataFrame(
            {
                s.field: _flagged(s.flag, table, basis, unread.known(s.needs, table["item"]))
                for s in STATISTICS
                if s.flag and s.item is item
            }
        )
        for item, table in rows.items()
    }
    completing = completed_statuses(ledger)
    total = _numbers(table.sum().to_dict() for table in flags.values())
    unknown = frozenset(s.field for s in STATISTICS if unread.has_none(s.needs))
    fields_known = unread.read(FIELD, ledger.regulations)
    regulation_fields = list(dict.fromkeys(r.field for r in fields_known if r.field))

    def tallies(column: str, names: Iterable[str]) -> list[Tally]:
        """The counts of each group; 0 for a group that has no rows."""
        sums = [
            flags[item].groupby(table[column]).sum().to_dict("index")
            for item, table in rows.items()
            if column in table
        ]
        none = dict.fromkeys(total, 0)
        found = {name: _numbers(counted.get(name, {}) for counted in sums) for name in names}
        return [
            Tally(name, none | counts, completing, unknown=unknown)
            for name, counts in found.items()
        ]

    return Statistics(
        as_of=day,
        total=Tally("合计", total, completing, regulation_fields, unknown),
        by_aspect=tallies("aspect", [aspect.name for aspect in ledger.aspects if aspect.name]),
        by_unit=tallies("unit", [unit.name for unit in ledger.units]),
        listed={
            s.field: deadlines(ledger, day, rows[s.item]["item"][flags[s.item][s.field]].tolist())
            for s in LISTED
        },
        figures=_figures(unread.read(FIGURE, ledger.figures)),
        meetings=_meetings(unread.read(MEETING, ledger.meetings)),
        uncounted=list(find_uncounted(ledger, unread)),
        assumed=list(assumed_texts(ledger, unread)),
    )


def _flagged(
    flag: Flag, rows: "pandas.DataFrame", basis: Basis, known: list[int]
) -> "pandas.Series[bool]":
    """Which rows are counted, of those that can be."""
    return flag(rows.iloc[known], basis).reindex(rows.index, fill_value=False)


def _numbers(sums: Iterable[Mapping[Hashable, int]]) -> dict[str, int]:
    """The counts of all sheets together, as plain numbers."""
    return {str(field): int(number) for counted in sums for field, number in counted.items()}


def completed_statuses(ledger: Ledger) -> tuple[Status, ...]:
    """The statuses that count as completed (计入完成的状态)."""
    value = ledger.basic("计入完成的状态")
    return value if isinstance(value, tuple) else ()


def _rows(ledger: Ledger) -> "dict[type[Item], pandas.DataFrame]":
    aspect_of = {problem.number: problem.aspect for problem in ledger.problems}
    aspects = [aspect_of.get(measure.problem, "") for measure in ledger.measures]
    return {
        Problem: _table(Problem, ledger.problems, "status"),
        Measure: _table(Measure, ledger.measures, "due").assign(aspect=aspects),
        Regulation: _table(Regulation, ledger.regulations),
    }


def _table(kind: type[Item], items: Sequence[Item], *properties: str) -> "pandas.DataFrame":
    """The items as rows; the columns are their fields, some properties, and the item itself."""
    import pandas

    names = [*(field.name for field in fields(kind)), *properties]
    columns = {name: [getattr(item, name) for item in items] for name in names}
    return pandas.DataFrame({**columns, "item": items}, dtype="object")


def deadlines(ledger: Ledger, day: date | None, measures: Iterable[Measure]) -> list[Deadline]:
    """Those of the measures that have a deadline, with the days that are left, earliest first."""
    problem_of = {problem.number: problem for problem in ledger.problems}
    found = [
        Deadline(m, problem_of.get(m.problem), m.due, (m.due - day).days)
        for m in measures
        if m.due and day
    ]
    return sorted(found, key=lambda deadline: (deadline.due, deadline.measure.row))


def _figures(figures: Iterable[Figure]) -> dict[str, Decimal]:
    """Each 指标 with the sum of its rows, as decimals: 0.1 + 0.2 is 0.3 here."""
    sums: dict[str, Decimal] = {}
    for figure in figures:
        sums[figure.name] = sums.get(figure.name, Decimal()) + (figure.amount or Decimal())
    return sums


def _meetings(meetings: Iterable[Meeting]) -> dict[str, list[date]]:
    """The days of each meeting, earliest first; meetings in the order of the sheet."""
    days: dict[str, list[date]] = {}
    for meeting in meetings:
        days.setdefault(meeting.name, []).extend([meeting.day] if meeting.day else [])
    return {name: sorted(found) for name, found in days.items()}
