"""How each status looks in a chart: its colour, and a pattern for whoever sees no colours."""

from typing import NamedTuple

from ..ledger.choices import STATUS_COLOURS, Status


class Paint(NamedTuple):
    """A colour on white and one on black, both as RRGGBB, and a pattern (see the page)."""

    light: str
    dark: str
    pattern: str  # as XlsxWriter calls it; solid where empty


def _paint(status: Status, dark: str, pattern: str = "") -> Paint:
    return Paint(STATUS_COLOURS[status], dark, pattern)


PAINTS: dict[str, Paint] = {
    Status.DONE: _paint(Status.DONE, "4CC38A"),
    Status.STANDING: _paint(Status.STANDING, "B9A5F0", "light_upward_diagonal"),
    Status.NEARLY_DONE: _paint(Status.NEARLY_DONE, "6CB2F2", "small_grid"),
    Status.ONGOING: _paint(Status.ONGOING, "F0964B", "light_downward_diagonal"),
    Status.NOT_STARTED: _paint(Status.NOT_STARTED, "9A9A9A", "light_horizontal"),
}
# What is late, and what is nearly due: the text and its ground.
LATE, SOON = ("B42318", "FDECEA"), ("7A4B00", "FFF4DC")
