"""The charts that a template holds itself: those named as ours must be able to show our numbers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from ..charts.kinds import ChartKind, Unfit, charts_for, named_in, not_known
from ..findings.findings import Finding, Place, find
from ..ledger.statistics import Statistics, Tally
from ..package.relations import external_targets
from ..text.characters import shorten
from ..word.charts import Charts, alternative_text, reference_of
from .template import Template

# Nothing counted, for which a chart is tried.
_NO_TALLY = Tally("无", Counter(), ())
_NOTHING = Statistics(None, _NO_TALLY, [_NO_TALLY], [_NO_TALLY], {}, {}, {})


def faults_of_charts(
    template: Template, name: str, drawings: Iterable[tuple[etree._Element, Place, str]]
) -> Iterator[Finding]:
    """What is to be said of the charts in a part, the drawings of which stand at these places."""
    known, parts = charts_for(template.audience), template.parts
    charts = Charts(parts, name)
    for drawing, place, paragraph in drawings:
        text = alternative_text(drawing)
        part, kind = charts.part_of(drawing), known.get(named_in(text))
        if kind and (reason := _unfit(parts, drawing, part, kind)):
            yield find("T20", place, paragraph, reason=reason)
        elif part and not kind:
            told = f"替代文字“{shorten(text)}”" if text else "没有替代文字"
            near = not_known(named_in(text), template.audience)
            yield find("T21", place, paragraph, text=told, near=near)
            if any(external_targets(parts, part)):
                yield find("T09", place, paragraph, what="链接到文件以外的图片或文件")


def _unfit(parts: Mapping[str, bytes], drawing: etree._Element, part: str, kind: ChartKind) -> str:
    """Why a drawing that is named as a chart of ours cannot become that; "" where it can."""
    if reference_of(drawing) is None:
        return f"替代文字写着“{kind.name}”的是图片或图形，不是图表，换不了数字"
    if not part:
        return "程序不认识这种图表"
    from ..charts.draw import replaced

    try:
        replaced(parts[part], kind.of(_NOTHING))
    except Unfit as unfit:
        return str(unfit)
    return ""
