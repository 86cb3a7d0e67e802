"""The report as one page for a browser, a phone or paper: no script, nothing from outside.

The page is page.html beside this file. What stands in a chart is computed here.
"""

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from typing import NamedTuple

from ..package.page import seal_page
from ..text.characters import width_of
from .paint import ALARMS, PAINTS
from .report import Report
from .tables import STATUSES, Content, Listing, cell_text

# In pixels: a line of a label, what lies below its letters, a bar, what lies between two of them.
_LINE, _BELOW, _BAR, _GAP = 20, 5, 18, 14
# Half-width characters of a label that fit on a telephone.
_LABEL = 44
# A name beyond this may be folded in its column, but not to less.
_LONG = 18
# What is drawn in the colour of the page over that of a status, on a square of 8 pixels.
_STROKES = {
    "percent_20": "M1 1h2v2h-2zM5 5h2v2h-2z",
    "wide_upward_diagonal": "M-2 2L2-2M0 8L8 0M6 10L10 6",
    "dark_horizontal": "M0 2H8M0 6H8",
    "small_grid": "M0 1H8M0 5H8M1 0V8M5 0V8",
}


class Segment(NamedTuple):
    """A part of a bar: the number of its status, and from where it reaches how far, in percent."""

    status: int
    start: str
    length: str


class Bar(NamedTuple):
    """A bar and the lines of its label above, each with where it stands, in pixels."""

    label: Sequence[tuple[int, str]]
    top: int
    segments: Sequence[Segment]


class Drawing(NamedTuple):
    """A chart: its bars from the top down."""

    height: int
    bars: Sequence[Bar]


def write_page(report: Report) -> bytes:
    """The page: the same report gives the same bytes."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string((files(__package__) / "page.html").read_text("utf-8"))
    page = template.render(
        report=report,
        statuses=STATUSES,
        paints=[PAINTS[status] for status in STATUSES],
        strokes=[_STROKES.get(PAINTS[status].pattern, "") for status in STATUSES],
        drawing=draw,
        bar_height=_BAR,
        text=cell_text,
        look=_look,
        is_long=lambda content: width_of(cell_text(content)) > _LONG,
    )
    return seal_page(page)


def _look(heading: str, content: Content) -> str:
    """The classes of a cell: numbers stand to the right, and what is late is marked."""
    alarm = [ALARMS[heading].name] if heading in ALARMS and content else []
    return " ".join([*alarm, *([] if isinstance(content, str) else ["n"])])


def draw(listing: Listing) -> Drawing:
    """The chart of a table: its longest bar has the whole width."""
    columns = [listing.headings.index(status) for status in STATUSES]
    counted = [[int(str(row[column])) for column in columns] for row in listing.bars]
    longest = max(map(sum, counted)) or 1
    bars, top = [], 0
    for row, counts in zip(listing.bars, counted, strict=True):
        lines = list(_folded([*cell_text(row[0]), f"（{sum(counts)}）"]))
        label = [(top + _LINE * n - _BELOW, line) for n, line in enumerate(lines, start=1)]
        top += _LINE * len(lines)
        bars.append(Bar(label, top, list(_segments(counts, longest))))
        top += _BAR + _GAP
    return Drawing(top - _GAP + 1, bars)


def _segments(counts: Sequence[int], longest: int) -> Iterator[Segment]:
    start = 0
    for status, count in enumerate(counts):
        if count:
            yield Segment(status, _percent(start, longest), _percent(count, longest))
        start += count


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}".rstrip("0").rstrip(".")


def _folded(pieces: Iterable[str]) -> Iterator[str]:
    """The lines of a label, broken between pieces: SVG breaks none."""
    line = ""
    for piece in pieces:
        if width_of(line + piece) > _LABEL:
            yield line
            line = ""
        line += piece
    yield line
