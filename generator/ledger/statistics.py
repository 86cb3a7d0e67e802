"""Counting: the ledger's statistics, declared in one table and computed in pandas.

To add a statistic, add a row to STATISTICS. The words of cells and templates, the tables and the
JSON of `stats` and the figures of the record all derive from it.

Everything is counted as of 统计截止日期; another day moves what is late or nearly due, since a
ledger holds one state only.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from .choices import NEW, REVISED, SETTLED, Status
from .columns import Item
from .items import Measure, Problem, Regulation
from .ledger import Ledger

if TYPE_CHECKING:
    import pandas

# The order in which the notice names statuses: what is done first, the remainder last.
PRINTED_STATUSES = tuple(sorted(Status, key=lambda status: -status.advance))


class Basis(NamedTuple):
    """What counting depends on besides the rows."""

    day: "pandas.Timestamp"  # on no day (NaT) nothing is late or nearly due
    warning_days: int  # 预警天数
    completed: tuple[Status, ...]  # 计入完成的状态


# Which of the rows of a sheet are counted. The columns are the fields of the sheet's items;
# problems and measures have `status`, `aspect` and `due` besides.
Flag = Callable[["pandas.DataFrame", Basis], "pandas.Series[bool]"]


class Tally(NamedTuple):
    """What is counted of one group (an aspect, a unit, or all), by the field of its row in the
    table; of a Rate it is the number of those that are part of it."""

    name: str
    counts: dict[str, int]
    names: dict[str, list[str]]  # for the whole ledger only


class Level(NamedTuple):
    """What has a status: the problems or the measures. The two are never mixed in a sentence."""

    name: str
    item: type[Item]
    field: str
    one: str
    measure_word: str

    def all(self, tally: Tally) -> int:
        """How many there are."""
        return tally.counts[self.field]

    def completed(self, tally: Tally) -> int:
        """How many have a status that counts as completed (计入完成的状态)."""
        return tally.counts[self.rate_field]

    def share(self, part: int, tally: Tally) -> Fraction | None:
        """What share of all a part of them is, exactly; None where there are none."""
        return Fraction(part, self.all(tally)) if self.all(tally) else None

    def rate(self, tally: Tally) -> Fraction | None:
        """The share of the completed."""
        return self.share(self.completed(tally), tally)

    def by_status(self, tally: Tally) -> dict[Status, int]:
        """How many have each status, from the least to the most advanced."""
        return {status: tally.counts[self.status_field(status)] for status in Status}

    @property
    def rate_field(self) -> str:
        return f"{self.one}_completion_rate"

    def status_field(self, status: Status) -> str:
        return f"{self.field}_{status.name.lower()}"


PROBLEMS = Level("问题", Problem, "problems", "problem", "个")
MEASURES = Level("措施", Measure, "measures", "measure", "项")
LEVELS = (PROBLEMS, MEASURES)


class Count(NamedTuple):
    """How many rows of a sheet are flagged."""

    word: str
    field: str  # its name in JSON
    item: type[Item]
    help: str
    flag: Flag
    status: Status | None = None  # that of all it counts; these counts are shown together
    # What it is called where people read it beside the statuses: 逾期3项. Others have no label.
    label: str = ""
    # Whether `stats` has a column for it and lists the numbers of what is counted.
    listed: bool = False
    # Whether it is counted for each aspect and each unit too.
    grouped: bool = True

    @property
    def measure_word(self) -> str:
        return PROBLEMS.measure_word if self.item is PROBLEMS.item else MEASURES.measure_word


class Rate(NamedTuple):
    """The share of the flagged in all rows of a level."""

    word: str
    field: str
    level: Level
    help: str
    flag: Flag

    @property
    def item(self) -> type[Item]:
        return self.level.item

    def share(self, tally: Tally) -> Fraction | None:
        """Exactly; None where there are no rows."""
        return self.level.share(tally.counts[self.field], tally)


class Distribution(NamedTuple):
    """How many of a level have each status, so that the parts add up to the whole."""

    word: str
    field: str
    level: Level
    help: str

    @property
    def item(self) -> type[Item]:
        return self.level.item


class Names(NamedTuple):
    """The texts of a column, each once; of the whole ledger only."""

    word: str
    field: str
    item: type[Item]
    help: str
    column: str


Statistic = Count | Rate | Distribution | Names


# --- what is counted ----------------------------------------------------------------------------


def every(rows: "pandas.DataFrame", basis: Basis) -> "pandas.Series[bool]":
    """All rows."""
    return rows["row"].notna()


def _first_of_its_aspect(rows: "pandas.DataFrame", basis: Basis) -> "pandas.Series[bool]":
    return ~rows["aspect"].duplicated()


def _has(column: str, value: object) -> Flag:
    return lambda rows, basis: rows[column] == value


def _is_completed(rows: "pandas.DataFrame", basis: Basis) -> "pandas.Series[bool]":
    return rows["status"].isin(basis.completed)


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


def _of_level(level: Level, total: str, rate: str, distribution: str) -> Iterable[Statistic]:
    """What is counted of a level by its statuses, with the help for each."""
    name, item = level.name, level.item
    yield Count(f"{name}数", level.field, item, total, every)
    for status in PRINTED_STATUSES:
        told = f"状态为“{status}”的{name}数"
        field = level.status_field(status)
        yield Count(f"{status}{name}数", field, item, told, _has("status", status), status)
    yield Rate(f"{name}完成率", level.rate_field, level, rate, _is_completed)
    yield Distribution(f"{name}分布", f"{level.field}_by_status", level, distribution)


STATISTICS: tuple[Statistic, ...] = (
    Count("方面数", "aspects", Problem, "问题分为几个方面", _first_of_its_aspect, grouped=False),
    *_of_level(
        PROBLEMS,
        "问题总数",
        "计入完成的问题占全部问题的比例",
        "各状态的问题个数，如“已完成5个、长期坚持2个”",
    ),
    *_of_level(
        MEASURES,
        "整改措施总数",
        "计入完成的措施占全部措施的比例",
        "各状态的措施项数，如“已完成30项、正在推进25项”",
    ),
    Count(
        "逾期措施数",
        "overdue",
        Measure,
        "时限早于统计截止日期、未完成也不属长期坚持的措施",
        _is_overdue,
        label="逾期",
        listed=True,
    ),
    Count(
        "逾期完成措施数",
        "finished_late",
        Measure,
        "完成日期晚于时限的措施",
        _is_finished_late,
        label="逾期完成",
    ),
    Count(
        "临期措施数",
        "due_soon",
        Measure,
        "预警天数以内到期的措施",
        _is_due_soon,
        label="临期",
        listed=True,
    ),
    Count("制度数", "regulations", Regulation, "制度成果的个数", every, grouped=False),
    Count(
        "新建制度数",
        "new_regulations",
        Regulation,
        "类型为“新建”的制度个数",
        _has("type", NEW),
        grouped=False,
    ),
    Count(
        "修订制度数",
        "revised_regulations",
        Regulation,
        "类型为“修订”的制度个数",
        _has("type", REVISED),
        grouped=False,
    ),
    Names(
        "制度领域",
        "regulation_fields",
        Regulation,
        "制度涉及的领域，用顿号连接，不重复",
        column="field",
    ),
    Count(
        "立行立改数",
        "immediate",
        Measure,
        "立行立改的措施数",
        _has("immediate", True),
        grouped=False,
    ),
)

COUNTS = tuple(s for s in STATISTICS if isinstance(s, Count))
LISTED = tuple(count for count in COUNTS if count.listed)
_FLAGGED = tuple(s for s in STATISTICS if isinstance(s, (Count, Rate)))
_NAMES = tuple(s for s in STATISTICS if isinstance(s, Names))
# Those that people read by name beside the statuses.
LABELLED = tuple(count for count in COUNTS if count.label)
# Those of each aspect and each unit.
GROUPED = tuple(
    s
    for s in STATISTICS
    if isinstance(s, (Rate, Distribution)) or (isinstance(s, Count) and s.grouped)
)


# --- counting -----------------------------------------------------------------------------------


class Statistics(NamedTuple):
    """Every count of a ledger. `as_of` is the day for what is late; None where none is given."""

    as_of: date | None
    total: Tally
    by_aspect: list[Tally]
    by_unit: list[Tally]
    listed: dict[str, list[Item]]  # what a listed count counts, by its field
    figures: dict[str, Decimal]
    meetings: dict[str, list[date]]


def count(ledger: Ledger, as_of: date | None = None) -> Statistics:
    """The statistics of a ledger, by the rules of counting in README (统计口径)."""
    import pandas

    day = as_of or ledger.day("统计截止日期")
    warning_days = int(ledger.text("预警天数") or 0)
    basis = Basis(pandas.Timestamp(day or "NaT"), warning_days, completed_statuses(ledger))
    rows = _rows(ledger)
    flags = {
        item: pandas.DataFrame({s.field: s.flag(frame, basis) for s in _FLAGGED if s.item is item})
        for item, frame in rows.items()
    }
    names = {s.field: [n for n in rows[s.item][s.column].unique() if n] for s in _NAMES}
    return Statistics(
        as_of=day,
        total=Tally("合计", _counts(table.sum().to_dict() for table in flags.values()), names),
        by_aspect=_tallies("aspect", [aspect.name for aspect in ledger.aspects], rows, flags),
        by_unit=_tallies("unit", dict.fromkeys(unit.name for unit in ledger.units), rows, flags),
        listed={s.field: rows[s.item].loc[flags[s.item][s.field], "item"].tolist() for s in LISTED},
        figures=_figures(ledger),
        meetings=_meetings(ledger),
    )


def completed_statuses(ledger: Ledger) -> tuple[Status, ...]:
    """The statuses that count as completed (计入完成的状态)."""
    value = ledger.basic("计入完成的状态")
    return value if isinstance(value, tuple) else ()


# A table for each sheet that is counted, by the kind of its items.
_Tables = dict[type[Item], "pandas.DataFrame"]


def _rows(ledger: Ledger) -> _Tables:
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


def _tallies(column: str, names: Iterable[str], rows: _Tables, flags: _Tables) -> list[Tally]:
    """The counts of each group; 0 for a group that has no rows."""
    sums = [
        flags[item].groupby(rows[item][column]).sum().to_dict("index")
        for item in flags
        if column in rows[item]
    ]
    none = dict.fromkeys((s.field for s in _FLAGGED), 0)
    return [
        Tally(name, none | _counts(found.get(name, {}) for found in sums), {}) for name in names
    ]


def _counts(sums: Iterable[Mapping[Hashable, int]]) -> dict[str, int]:
    """The counts of all sheets together, as plain numbers."""
    return {str(field): int(number) for counted in sums for field, number in counted.items()}


def _figures(ledger: Ledger) -> dict[str, Decimal]:
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
