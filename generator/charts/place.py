"""Where charts stand in a document: ours are put in, those of the template get the numbers.

A word prints a drawing that names its chart where a relation is named; here it gets a part, a
workbook and its size. A drawing of the template's own is known by its alternative text.
"""

from collections.abc import Callable, Mapping
from html import escape, unescape
from itertools import count
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from lxml import etree

from ..findings.limits import MOST_CHARTS
from ..layout import figures as layout
from ..package.parts import Parts
from ..package.relations import (
    OFFICE_RELATION,
    XML_HEAD,
    Relation,
    add_content_type,
    add_relation,
    needed_parts,
    relations_of,
    remove_part,
    remove_relation,
)
from ..word.charts import CHART_SPACE, RELATION, Charts, alternative_text, reference_of
from ..word.names import attribute, children, name_of, number
from .kinds import Chart, Charted, Unfit, named_in
from .size import Size, size_of

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_ID = f"{{{OFFICE_RELATION}}}id"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EMU_A_PT, _TWIPS_A_PT = 12700, 20
_LEAST_TWIPS = 1000
_CELL_MARGIN_TWIPS = 108  # of Word's own tables, the widest


def drawing(name: str, told: str) -> str:
    """A drawing of the chart of that name amid the text of a run; `told` is its own, escaped."""
    chart = f'<c:chart xmlns:c="{CHART_SPACE}" xmlns:r="{OFFICE_RELATION}" r:id="{escape(name)}"/>'
    return (
        f'</w:t><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing"'
        ' distT="0" distB="0" distL="0" distR="0"><wp:extent cx="0" cy="0"/>'
        f'<wp:docPr id="0" name="{escape(name)}" descr="{told}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{CHART_SPACE}">{chart}'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
        '<w:t xml:space="preserve">'
    )


def put_charts(parts: Parts, source: str, xml: str, of_name: Callable[[str], Charted]) -> str:
    """The XML of a part with its charts, whose own parts are put among the others.

    `of_name` gives the chart of a name, with KeyError where there is none. Raises Unfit for a
    chart of the template that cannot show what it should.
    """
    root = parse_xml(xml.encode())
    shapes = (number(attribute(shape, "id")) for shape in root.iter("{*}docPr"))
    following = count(max(shapes, default=0) + 1)
    drawings = [d for d in root.iter("{*}drawing") if reference_of(d) is not None]
    if len(drawings) > MOST_CHARTS:
        raise Unfit(f"图表超过 {MOST_CHARTS} 幅")
    charts = Charts(parts, source)
    for found in drawings:
        reference = reference_of(found)
        assert reference is not None
        part, name = charts.part_of(found), attribute(reference, "id")
        shape = next(found.iter("{*}docPr"))
        charted = _of(named_in(alternative_text(found)) if part else name, of_name)
        if charted and part:
            _replace(parts, part, charted.chart)
            shape.set("descr", unescape(charted.told))
        elif charted:
            size = _fit(found, root, charted.chart)
            reference.set(_ID, _add(parts, source, charted.chart, size))
            shape.set("id", str(next(following)))
    _remove_unused(parts, source, root)
    return XML_HEAD + etree.tostring(root, encoding="unicode")


def _of(name: str, of_name: Callable[[str], Charted]) -> Charted | None:
    try:
        return of_name(name)
    except KeyError:
        return None


# --- the parts ----------------------------------------------------------------------------------


def _add(parts: Parts, source: str, chart: Chart, size: Size) -> str:
    """A new part with this chart; gives the id of the relation to it."""
    from .draw import drawn

    part = _free(parts, "word/charts/chart{}.xml")
    _write(parts, part, chart, drawn(chart, size))
    add_content_type(parts, part, _CHART_TYPE)
    return add_relation(parts, source, f"{OFFICE_RELATION}/{RELATION}", f"/{part}")


def _replace(parts: Parts, part: str, chart: Chart) -> None:
    """The numbers of a chart, and the workbook they stood in, for those of ours."""
    from .draw import replaced

    space = replaced(parts[part], chart)
    for relation in relations_of(parts, part):
        if relation.kind in ("package", "oleObject"):
            _drop(parts, part, relation)
    _write(parts, part, chart, space)


def _write(parts: Parts, part: str, chart: Chart, space: Any) -> None:
    """Write the part of a chart and its workbook, to which the chart refers."""
    from .draw import workbook

    embedded = _free(parts, "word/embeddings/chart{}.xlsx")
    parts[embedded] = workbook(chart)
    add_content_type(parts, embedded, _WORKBOOK_TYPE)
    key = add_relation(parts, part, f"{OFFICE_RELATION}/package", f"/{embedded}")
    space._remove_externalData()
    space._add_externalData().set(_ID, key)
    parts[part] = XML_HEAD.encode() + etree.tostring(space, encoding="unicode").encode()


def _free(parts: Mapping[str, bytes], name: str) -> str:
    """The first name of this form that no part has."""
    return next(free for number in count(1) if (free := name.format(number)) not in parts)


def _remove_unused(parts: Parts, source: str, root: etree._Element) -> None:
    """Take out the charts that a condition has left out: nobody sees what their parts hold."""
    used = {value for element in root.iter() for value in map(str, element.attrib.values())}
    for relation in relations_of(parts, source):
        if relation.kind == RELATION and relation.id not in used:
            _drop(parts, source, relation)


def _drop(parts: Parts, source: str, relation: Relation) -> None:
    """Take a relation away, and its target where nothing else refers to that."""
    remove_relation(parts, source, relation.id)
    if relation.target in parts.keys() - needed_parts(parts):
        remove_part(parts, relation.target)


# --- the paragraph ------------------------------------------------------------------------------


def _fit(found: etree._Element, root: etree._Element, chart: Chart) -> Size:
    """Give a new drawing its size, and let its paragraph be as high as that.

    Where it stands alone it is centred and stays with the caption below it.
    """
    paragraph = next(a for a in found.iterancestors() if name_of(a) == "p")
    if not isinstance(paragraph, CT_P):
        raise Unfit("“Strict Open XML”格式的模板放不了图表，请另存为普通的 Word 文档")
    size = size_of(chart, _width(paragraph, root) / _TWIPS_A_PT)
    extent = next(found.iter("{*}extent"))
    extent.set("cx", str(round(size.width * _EMU_A_PT)))
    extent.set("cy", str(round(size.height * _EMU_A_PT)))
    story: Any = None  # of which only styles and pictures would ask
    form = Paragraph(paragraph, story).paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(layout.LINE_PITCH_PT)
    if not "".join(text.text or "" for text in paragraph.iter("{*}t")).strip():
        form.keep_with_next, form.alignment = True, WD_ALIGN_PARAGRAPH.CENTER
        form.first_line_indent = Pt(0)
        for indent in paragraph.iterfind(f"{qn('w:pPr')}/{qn('w:ind')}"):
            indent.set(qn("w:firstLineChars"), "0")  # which goes before the other
    return size


def _width(paragraph: etree._Element, root: etree._Element) -> int:
    """The width in twips of the cell or of the text area in which a paragraph stands."""
    cell = next((a for a in paragraph.iterancestors() if name_of(a) == "tc"), None)
    width = children(children(cell).get("tcPr")).get("tcW")
    if attribute(width, "type") == "dxa":
        return max(number(attribute(width, "w")) - 2 * _CELL_MARGIN_TWIPS, _LEAST_TWIPS)
    passed = False
    for element in root.iter("{*}p", "{*}sectPr"):
        passed = passed or element is paragraph
        if passed and name_of(element) == "sectPr":
            given = children(element)
            sides = [number(attribute(given.get("pgMar"), side)) for side in ("left", "right")]
            return max(number(attribute(given.get("pgSz"), "w")) - sum(sides), _LEAST_TWIPS)
    return layout.TEXT_WIDTH_TWIPS
