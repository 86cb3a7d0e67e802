"""How each status looks: its colour by day and by night, and a pattern for whoever sees none."""

from typing import NamedTuple

from ..ledger.choices import STATUS_COLOURS, STATUS_PATTERNS, Status
from ..ledger.statistics import LISTED
from .tables import DAYS


class Paint(NamedTuple):
    """A colour on white and one on black, both as RRGGBB, and a pattern; solid where empty."""

    light: str
    dark: str
    pattern: str


_BY_NIGHT = {
    Status.NOT_STARTED: "9A9A9A",
    Status.ONGOING: "F0964B",
    Status.NEARLY_DONE: "6CB2F2",
    Status.STANDING: "B9A5F0",
    Status.DONE: "4CC38A",
}
PAINTS: dict[str, Paint] = {
    status: Paint(colour, _BY_NIGHT[status], STATUS_PATTERNS.get(status, ""))
    for status, colour in STATUS_COLOURS.items()
}


class Alarm(NamedTuple):
    """How a number above 0 looks that is bad news: its name on the page, its text, its ground."""

    name: str
    text: str
    ground: str


_LATE, _SOON = Alarm("late", "B42318", "FDECEA"), Alarm("soon", "7A4B00", "FFF4DC")
_BY_FIELD = {"overdue": _LATE, "due_soon": _SOON}
# By the headings of their columns.
ALARMS = {statistic.label: _BY_FIELD[statistic.field] for statistic in LISTED}
ALARMS |= {DAYS[field][1]: alarm for field, alarm in _BY_FIELD.items()}
