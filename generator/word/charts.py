"""The charts of a Word file: what their alternative text says, and what their numbers are.

A chart is a part of its own that holds the numbers it shows, with the workbook for whoever edits
them. Source: ECMA-376-1, 20.4.2 (drawings), 21.2 (charts).
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from ..package.relations import relations_of, targets
from ..text.characters import write_decimal, write_list
from .names import attribute, local_name, number
from .parts import parse_part, printing_parts

CHART_SPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
RELATION = "chart"  # the kind of the relation to one
_MOST_DIGITS = 20  # of a number that is written out
UNTOLD = "图表："  # before the numbers of a chart of which its maker has told nothing
_LONGEST_NAME = 60  # of a series, which is told with each of its values


class Plotted(NamedTuple):
    """What a chart shows: its categories, and the values of each series, by their places."""

    categories: Mapping[int, str]
    series: Sequence[tuple[str, Mapping[int, str]]]

    @property
    def sentence(self) -> str:
        """The numbers in words; what is nothing is not named."""
        places = {*self.categories, *(place for _, values in self.series for place in values)}
        told: dict[int, list[str]] = {place: [] for place in sorted(places)}
        for name, values in self.series:
            for place, value in values.items():
                told[place] += [f"{name}{value}"] if value else []
        if len(self.series) == 1:
            ((_, values),) = self.series
            shown = (f"{self.categories.get(n, '')}{values[n]}" for n in told if values.get(n))
            return f"{write_list(shown) or '无'}。"
        shown = (f"{self.categories.get(n, '')}{write_list(v) or '无'}" for n, v in told.items())
        return f"{'；'.join(shown) or '无'}。"


def has_charts(parts: Mapping[str, bytes], source: str, xml: str) -> bool:
    """Whether a part prints a chart, or has one that it does not print."""
    return CHART_SPACE in xml or any(r.kind == RELATION for r in relations_of(parts, source))


def reference_of(drawing: etree._Element) -> etree._Element | None:
    """The element by which a drawing names its chart; None where it holds none."""
    for element in drawing.iter("{*}chart"):
        if attribute(element, "id"):
            return element
    return None


def alternative_text(drawing: etree._Element) -> str:
    """What is told of a drawing to those who do not see it."""
    shape = next(drawing.iter("{*}docPr"), None)
    return attribute(shape, "descr") or attribute(shape, "title")


def texts_of_charts(parts: Mapping[str, bytes], source: str) -> set[str]:
    """The texts that stand for the charts of a part, where their makers wrote any."""
    drawings = parse_part(parts[source]).iter("{*}drawing")
    return {alternative_text(d) for d in drawings if reference_of(d) is not None} - {""}


def workbooks_of(parts: Mapping[str, bytes]) -> list[bytes]:
    """The workbooks behind the charts of a document, which open where these are edited."""
    charts = (chart for part in printing_parts(parts) for chart in targets(parts, part, RELATION))
    return [parts[name] for c in charts for name in targets(parts, c, "package") if name in parts]


class Charts:
    """The charts of a part of a Word file, each of which is read once: many may show the same."""

    def __init__(self, parts: Mapping[str, bytes], source: str) -> None:
        self._parts, self._source = parts, source
        self._told: set[str] = set()

    @cached_property
    def _parts_by_id(self) -> dict[str, str]:
        return {r.id: r.target for r in relations_of(self._parts, self._source)}

    def part_of(self, drawing: etree._Element) -> str:
        """The part with the chart of a drawing; "" where there is none that can be read."""
        part = self._parts_by_id.get(attribute(reference_of(drawing), "id"), "")
        return part if part in self._parts else ""

    def sentence(self, part: str) -> str:
        """The numbers that a chart shows; "" where they have been told."""
        if part in self._told:
            return ""
        self._told.add(part)
        with suppress(etree.XMLSyntaxError):
            return plotted(self._parts[part]).sentence
        return "不能读取。"


def plotted(chart: bytes) -> Plotted:
    """What a chart shows by the numbers that are kept in it. Raises XMLSyntaxError."""
    categories: dict[int, str] = {}
    series: list[tuple[str, dict[int, str]]] = []
    for found in parse_part(chart).iter("{*}ser"):
        held = {local_name(child): child for child in found}
        categories = categories or _points(held.get("cat", held.get("xVal")))
        values = _points(held.get("val", held.get("yVal")))
        name = "".join(_points(held.get("tx")).values())[:_LONGEST_NAME]
        series.append((name, {place: _number(value) for place, value in values.items()}))
    return Plotted(categories, series)


def _points(element: etree._Element | None) -> dict[int, str]:
    """The texts of the points of a series by their places."""
    if element is None:
        return {}
    levels = element.find(".//{*}lvl")
    holder = element if levels is None else levels
    found = {
        number(attribute(point, "idx")): next((v.text or "" for v in point.iter("{*}v")), "")
        for point in holder.iter("{*}pt")
    }
    return found or dict(enumerate(value.text or "" for value in element.iter("{*}v")))


def _number(written: str) -> str:
    """A number as people write it; 0 is "", and other text as it stands."""
    try:
        value = Decimal(written)
    except InvalidOperation:
        return written
    if abs(value.adjusted()) > _MOST_DIGITS:
        return written
    return write_decimal(value) if value else ""
