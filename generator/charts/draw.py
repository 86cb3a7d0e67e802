# mypy: disable-error-code="no-untyped-call"
"""A chart as Word keeps it: its XML with the numbers in it, and the workbook for its editor.

python-pptx writes the XML and replaces the numbers of a chart of somebody's own; what is used of
it is in part for its own use, hence the bounds of its version in setup.cfg. The workbook is written
cell by cell, so that a name that begins with = is a text in it, and dated like all of our files.
"""

from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime
from io import BytesIO
from typing import Any

from pptx.chart.chart import Chart as WordChart
from pptx.chart.data import CategoryChartData
from pptx.chart.xmlwriter import ChartXmlWriter, SeriesXmlRewriterFactory
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.util import Pt
from xlsxwriter import Workbook

from ..layout.figures import BODY_FONT
from ..ledger.choices import STATUS_COLOURS, STATUS_PATTERNS, Status
from ..ledger.statistics import PRINTED_STATUSES
from ..package.parts import pack, unpack
from ..word.charts import CHART_SPACE
from .kinds import Chart, Series, Unfit
from .size import Size

_PATTERNS = {status: getattr(MSO_PATTERN, name.upper()) for status, name in STATUS_PATTERNS.items()}
_Paint = tuple[str, Any]  # a colour, and a pattern or None
# The other series of a chart in their order: late, done late, nearly due.
_OTHERS = (
    ("C00000", None),
    ("7F7F7F", MSO_PATTERN.WIDE_UPWARD_DIAGONAL),
    ("D99000", MSO_PATTERN.PERCENT_25),
)
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_LINE_PT, _GAP = 0.75, 50
_BOX = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'  # behind a number
_BLACK, _WHITE = RGBColor(0, 0, 0), RGBColor(255, 255, 255)
# Charts of other kinds have no categories; in these one series is all that is seen.
_WITHOUT_CATEGORIES = (
    "scatterChart",
    "bubbleChart",
    "stockChart",
    "surfaceChart",
    "surface3DChart",
)
_OF_ONE_SERIES = ("pieChart", "pie3DChart", "ofPieChart")


def drawn(chart: Chart, size: Size) -> Any:
    """The XML of a chart of bars that lie one above the other, in the order of the table."""
    stacked = all(series.status for series in chart.series)
    kind = XL_CHART_TYPE.BAR_STACKED if stacked else XL_CHART_TYPE.BAR_CLUSTERED
    space: Any = parse_xml(ChartXmlWriter(kind, _data(chart)).xml.encode())
    made: Any = WordChart(space, None)
    _set_text(made, size.text)
    plot = made.plots[0]
    plot.gap_width = _GAP
    for series, drawn_series in zip(chart.series, plot.series, strict=True):
        _fill(drawn_series, series, chart.series)
        _label(drawn_series, series, stacked)
    made.value_axis.visible = False
    made.value_axis.has_major_gridlines = False
    names = made.category_axis
    names.reverse_order, names.major_tick_mark = True, XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.format.line.color.rgb = _BLACK
    names.tick_labels.font.size = Pt(size.text)
    names._element.txPr.bodyPr.set("rot", "0")  # else LibreOffice writes each on one line
    made.has_title = False
    made.has_legend = len(chart.series) > 1
    if made.legend:
        made.legend.position = XL_LEGEND_POSITION.BOTTOM
        made.legend.include_in_layout = False
    _lay_out(space, size)
    return space


def replaced(xml: bytes, chart: Chart) -> Any:
    """A chart of somebody's own with these numbers; how its series look stays as it is.

    Raises Unfit where it cannot show them.
    """
    try:
        return _replaced(xml, chart)
    except Unfit:
        raise
    except Exception:  # whatever python-pptx does with what is no chart that it knows
        raise Unfit("程序不认识这种图表") from None


def _replaced(xml: bytes, chart: Chart) -> Any:
    space: Any = parse_xml(xml)
    plots = {str(plot.tag).rpartition("}")[2] for plot in space.chart.plotArea.iter_xCharts()}
    names = _names(space)
    if not names or plots.intersection(_WITHOUT_CATEGORIES):
        raise Unfit("这种图表没有类别")
    if len(chart.series) > 1 and plots.intersection(_OF_ONE_SERIES):
        raise Unfit(f"饼图只画得出一组数，“{chart.name}”有 {len(chart.series)} 组")
    copies = _pair(space, names, chart)
    # Labels and names that newer programs keep, the table that it was made of, typed labels.
    stale = [*space.iter("{*}extLst", "{*}pivotSource")]
    stale += [label for label in space.iter("{*}dLbl") if label.find("{*}tx") is not None]
    for element in stale:
        element.getparent().remove(element)
    SeriesXmlRewriterFactory(None, _data(chart)).replace_series_data(space)
    made: Any = list(WordChart(space, None).series)
    for number in copies:  # which must not look like what they are copies of
        _fill(made[number], chart.series[number], chart.series)
    return space


def workbook(chart: Chart) -> bytes:
    """The workbook with the numbers of a chart, where its XML says that they stand."""
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime(1980, 1, 1)})
    sheet = book.add_worksheet("Sheet1")
    for row, category in enumerate(chart.categories, start=1):
        sheet.write_string(row, 0, category)
    for column, series in enumerate(chart.series, start=1):
        sheet.write_string(0, column, series.name)
        for row, value in enumerate(series.values, start=1):
            sheet.write_number(row, column, value)
    book.close()
    return pack(unpack(buffer.getvalue()))


def _data(chart: Chart) -> Any:
    data: Any = CategoryChartData(number_format="General")
    data.categories = list(chart.categories)
    for series in chart.series:
        data.add_series(series.name, list(series.values))
    return data


def _set_text(made: Any, size: float) -> None:
    """Black text in the typeface of the notice."""
    font = made.font
    font.size, font.name = Pt(size), BODY_FONT.name
    font.color.rgb = _BLACK
    for script in ("ea", "cs"):
        element = font._element.makeelement(f"{_A}{script}", {"typeface": BODY_FONT.name})
        font._element.append(element)


def _fill(drawn_series: Any, series: Series, beside: Sequence[Series]) -> None:
    """The colours and the patterns of a series; of one that counts statuses, those of each."""
    if len(beside) == 1 and not series.status:
        for number, status in enumerate(PRINTED_STATUSES):
            _paint(drawn_series.points[number].format, _of_status(status))
    elif series.status:
        _paint(drawn_series.format, _of_status(series.status))
    else:
        _paint(drawn_series.format, _OTHERS[beside.index(series) % len(_OTHERS)])


def _of_status(status: Status) -> _Paint:
    return STATUS_COLOURS[status], _PATTERNS.get(status)


def _paint(shape: Any, paint: _Paint) -> None:
    colour, pattern = RGBColor.from_string(paint[0]), paint[1]
    if pattern is None:
        shape.fill.solid()
    else:
        shape.fill.patterned()
        shape.fill.pattern = pattern
        shape.fill.back_color.rgb = _WHITE
    shape.fill.fore_color.rgb = colour
    shape.line.color.rgb, shape.line.width = colour, Pt(_LINE_PT)


def _label(drawn_series: Any, series: Series, stacked: bool) -> None:
    """The numbers of a series; what is nothing has none, and on a dark ground they are white."""
    labels = drawn_series.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = "0;;", False
    if stacked and series.status not in _PATTERNS:
        labels.font.color.rgb = _WHITE
    elif stacked:
        box = parse_xml(f'<c:spPr xmlns:c="{CHART_SPACE}" xmlns:a="{_A[1:-1]}">{_BOX}</c:spPr>')
        labels._element.insert(1, box)


def _lay_out(space: Any, size: Size) -> None:
    """No frame, each name written, and the bars beside the names, which may take several lines."""
    sides = {"x": size.names, "y": 0.01, "w": 0.97 - size.names, "h": size.bars}
    modes = "".join(f'<c:{side}Mode val="edge"/>' for side in "xy")
    sizes = "".join(f'<c:{side} val="{share:.3f}"/>' for side, share in sides.items())
    names = f'xmlns:c="{CHART_SPACE}" xmlns:a="{_A[1:-1]}"'
    layout = (
        f'<c:layout {names}><c:manualLayout><c:layoutTarget val="inner"/>{modes}{sizes}'
        "</c:manualLayout></c:layout>"
    )
    area = space.chart.plotArea
    for old in area.findall(f"{{{CHART_SPACE}}}layout"):
        area.remove(old)
    area.insert(0, parse_xml(layout))
    skip = parse_xml(f'<c:tickLblSkip {names} val="1"/>')
    area.catAx_lst[0].find(f"{{{CHART_SPACE}}}noMultiLvlLbl").addprevious(skip)
    frame = f"<c:spPr {names}><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    space.txPr.addprevious(parse_xml(frame))


def _names(space: Any) -> list[str]:
    """The names of the series of a chart, in the order in which they are drawn."""
    found = []
    for series in space.chart.plotArea.sers:
        texts = [v.text or "" for tx in series.iterchildren("{*}tx") for v in tx.iter("{*}v")]
        found.append("".join(texts))
    return found


def _pair(space: Any, names: Sequence[str], chart: Chart) -> list[int]:
    """Let each series stand where ours of its name does, so that 已完成 keeps its colour.

    Where there is none for ours, stands a copy of the last one: gives the places of these.
    """
    area = space.chart.plotArea
    plot, *others = area.iter_xCharts()
    if others:
        return list(range(len(names), len(chart.series)))
    drawn_series = list(area.sers)
    by_name = dict(zip(names, drawn_series, strict=True))
    wanted = [by_name.get(series.name) for series in chart.series]
    free = [series for series in drawn_series if not any(series is one for one in wanted)]
    copies, place = [], plot.index(drawn_series[0])
    for number, one in enumerate(wanted):
        if one is None and free:
            one = free.pop(0)
        elif one is None:
            copies.append(number)
            one = deepcopy(drawn_series[-1])
            one.idx.val = area.next_idx
        plot.insert(place + number, one)
    for number, one in enumerate(plot.findall(f"{{{CHART_SPACE}}}ser")):
        one.order.val = number
    return copies
