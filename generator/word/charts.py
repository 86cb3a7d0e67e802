"""The charts of a Word file: what their alternative text says, and what their numbers are.

A chart is a part of its own that holds the numbers it shows, with the workbook for whoever edits
them. Source: ECMA-376-1, 20.4.2 (drawings), 21.2 (charts).
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from ..package.relations import relations_of
from ..text.characters import write_decimal, write_list
from .names import attribute, local_name
from .parts import parse_part

CHART_SPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
RELATION = "chart"  # the kind of the relation to one
_MOST_DIGITS = 20  # of a number that is written out


class Plotted(NamedTuple):
    """What a chart shows: the values of each series, by its name, for these categories."""

    categories: Sequence[str]
    series: Sequence[tuple[str, Sequence[str]]]

    @property
    def sentence(self) -> str:
        """The numbers in words; what is nothing is not named."""
        if len(self.series) == 1:
            ((_, values),) = self.series
            return f"{_listed(zip(self.categories, values, strict=False)) or '无'}。"
        told = []
        for number, category in enumerate(self.categories):
            here = [(name, v[number]) for name, v in self.series if number < len(v)]
            told.append(f"{category}{_listed(here) or '无'}")
        return f"{'；'.join(told)}。"


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


class Charts:
    """The charts of a part of a Word file, each of which is looked up and read once."""

    def __init__(self, parts: Mapping[str, bytes], source: str) -> None:
        self._parts, self._source = parts, source
        self._sentences: dict[str, str] = {}

    @cached_property
    def _parts_by_id(self) -> dict[str, str]:
        return {r.id: r.target for r in relations_of(self._parts, self._source)}

    def part_of(self, drawing: etree._Element) -> str:
        """The part with the chart of a drawing; "" where there is none that can be read."""
        part = self._parts_by_id.get(attribute(reference_of(drawing), "id"), "")
        return part if part in self._parts else ""

    def sentence(self, part: str) -> str:
        """The numbers that a chart shows."""
        if part not in self._sentences:
            self._sentences[part] = "不能读取。"
            with suppress(etree.XMLSyntaxError):
                self._sentences[part] = plotted(self._parts[part]).sentence
        return self._sentences[part]


def plotted(chart: bytes) -> Plotted:
    """What a chart shows by the numbers that are kept in it. Raises XMLSyntaxError."""
    categories: list[str] = []
    series: list[tuple[str, list[str]]] = []
    for found in parse_part(chart).iter("{*}ser"):
        held = {local_name(child): child for child in found}
        named = held.get("cat", held.get("xVal"))
        categories = categories or _points(named)
        values = _points(held.get("val", held.get("yVal")))
        series.append(("".join(_points(held.get("tx"))), list(map(_number, values))))
    return Plotted(categories, series)


def _points(element: etree._Element | None) -> list[str]:
    """The texts of the points of a series, in their order; "" for those that are left out."""
    if element is None:
        return []
    levels = element.find(".//{*}lvl")
    holder = element if levels is None else levels
    found: dict[int, str] = {}
    for nth, point in enumerate(holder.iter("{*}pt")):
        index = attribute(point, "idx")
        text = next((value.text or "" for value in point.iter("{*}v")), "")
        found[int(index) if index.isdigit() and len(index) < 5 else nth] = text
    if not found:
        return [value.text or "" for value in element.iter("{*}v")]
    return [found.get(index, "") for index in range(max(found) + 1)]


def _number(written: str) -> str:
    """A number as people write it; 0 is "", and other text as it stands."""
    try:
        number = Decimal(written)
    except InvalidOperation:
        return written
    if abs(number.adjusted()) > _MOST_DIGITS:
        return written
    return write_decimal(number) if number else ""


def _listed(values: Iterable[tuple[str, str]]) -> str:
    return write_list(f"{name}{value}" for name, value in values if value)
