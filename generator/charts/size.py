"""How large a chart is drawn, so that the names of what it compares find room beside its bars."""

from math import ceil
from typing import NamedTuple

from .kinds import Chart

# In points: the text at most and at least, the bars, what stands below them, a page.
_MOST_TEXT, _LEAST_TEXT = 10.5, 5
_LEAST_BAR, _LEGEND, _EDGES = 27, 30, 12
_MOST_HEIGHT = 560
# The part of the width that the names may take, and the height of a line of text.
_MOST_NAMES, _MARGIN, _LINE = 0.42, 0.03, 1.25


class Size(NamedTuple):
    """In points: the chart, and its text; in parts of it: the names on the left, the bars."""

    width: float
    height: float
    text: float
    names: float
    bars: float


def size_of(chart: Chart, width: float) -> Size:
    """The size of a chart in a column of this width."""
    longest = max(map(len, chart.categories)) * _MOST_TEXT
    names = min(_MOST_NAMES, _MARGIN + longest / width)
    lines = ceil(longest / ((names - _MARGIN / 2) * width))
    beside = _EDGES + (_LEGEND if len(chart.series) > 1 else 0)
    bar = max(_LEAST_BAR, (lines + 1) * _LINE * _MOST_TEXT)
    height = min(beside + bar * len(chart.categories), _MOST_HEIGHT)
    bars = height - beside
    text = min(_MOST_TEXT, bars / len(chart.categories) / (lines * _LINE))
    return Size(width, height, max(text, _LEAST_TEXT), names, bars / height)
