"""督办: what is late or soon will be, unit by unit, in grades by the days that are left."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from .choices import SETTLED
from .ledger import Ledger
from .statistics import Deadline, deadlines


class Grade(NamedTuple):
    """How urgent a measure is: so many days are left at most; below 0 it is late."""

    name: str
    most: int


class Urged(NamedTuple):
    """A measure that is late or soon will be, with its grade."""

    deadline: Deadline
    grade: Grade


def grades(ledger: Ledger) -> tuple[Grade, ...]:
    """The three grades, the most urgent first: late, within 预警天数, within 提醒天数."""
    days = (int(ledger.text(name) or 0) for name in ("预警天数", "提醒天数"))
    return (Grade("督办", -1), *map(Grade, ("催办", "提醒"), days))


def urged(ledger: Ledger, day: date | None) -> Iterator[Urged]:
    """What has a grade as of that day, the earliest deadline first."""
    given = grades(ledger)
    still_open = (measure for measure in ledger.measures if measure.status not in SETTLED)
    for deadline in deadlines(ledger, day, still_open):
        grade = next((grade for grade in given if deadline.days_left <= grade.most), None)
        if grade:
            yield Urged(deadline, grade)
