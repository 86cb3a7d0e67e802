"""A form for the file as a Word document: a heading, tables with labels, places to sign.

Written as XML, without a template and without python-docx, which would add a tenth of a second to
each build and names and dates to each file: what stands here is all that the file holds. An annex
may follow, with one table of very many rows, whose cells have next to no markup. The typefaces are
those of the notice (figures.py).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

from ..package.parts import CONTENT_TYPES, Parts
from ..package.relations import OFFICE_RELATION, XML_HEAD, add_content_type, add_relation
from . import figures as layout
from .figures import Font, NamedStyle, twips
from .tags import (
    cell_margins,
    fonts,
    page_field,
    size_tags,
    table_borders,
    tag,
    typeface,
)

# The page: wide enough to bind on the left, as a notice is; high enough for one sheet.
MARGIN_TOP_MM, MARGIN_BOTTOM_MM = 22, 18

# The page of an annex is the same one turned, its head at the edge that is bound.
ANNEX_WIDTH_TWIPS = (
    twips(mm=layout.PAGE_HEIGHT_MM) - twips(mm=MARGIN_BOTTOM_MM) - twips(mm=MARGIN_TOP_MM)
)

SIZE_PT, LINE_PT = 10.5, 16  # 五号
SIZE_SMALL_PT = 8
SIZE_ROW_PT, LINE_ROW_PT = 9, 12.5  # 小五, for long tables
_CELL_MARGIN_TWIPS = 70

TITLE = NamedStyle("FormTitle", "表单标题")
MARK = NamedStyle("FormMark", "表单标识")
LABEL = NamedStyle("FormLabel", "表单栏目")
TEXT = NamedStyle("FormText", "表单内容")
SMALL = NamedStyle("FormSmall", "表单小字")
FIGURE = NamedStyle("FormFigure", "表单数字")
DATE = NamedStyle("FormDate", "表单日期")
GAP = NamedStyle("FormGap", "表单间隔")


class Cell(NamedTuple):
    """The paragraphs of a cell, each with its style, and how many columns it takes.

    `merge` is BEGIN for a cell that goes on below it, and GO_ON for those below.
    """

    lines: tuple[tuple[NamedStyle, str], ...]
    span: int = 1
    merge: str = ""


BEGIN, GO_ON = "restart", "continue"


class Row(NamedTuple):
    """The cells of a row from left to right; `height` in twips, at least."""

    cells: tuple[Cell, ...]
    height: int


def label(text: str, span: int = 1, merge: str = "") -> Cell:
    """The cell that names what stands to its right or below it."""
    return Cell(((LABEL, text),), span, merge)


def cell(*texts: str, style: NamedStyle = TEXT, span: int = 1) -> Cell:
    """A cell of plain lines."""
    return Cell(tuple((style, text) for text in texts), span)


def paragraph(style: NamedStyle, text: str = "") -> str:
    """A paragraph as WordprocessingML."""
    return tag("p", tag("pPr", tag("pStyle", val=style.key)) + (_run(text) if text else ""))


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def table(widths: Sequence[int], rows: Sequence[Row]) -> str:
    """A table with columns of these widths in twips."""
    return _table_start(widths) + "".join(_row(row, widths) for row in rows) + "</w:tbl>"


# The rows of a long table. Their cells name neither width nor style: in a table of fixed layout
# the widths are those of w:tblGrid, and the default paragraph style is made for these rows.
_ROW = "<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:p><w:r><w:t>"
_NEXT_CELL = "</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>"
_ROW_END = "</w:t></w:r></w:p></w:tc></w:tr>"


def long_table(columns: Mapping[str, int], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table of plain texts: heads with their widths in twips, then the rows.

    The heads are repeated on each page; no row is divided between two pages.
    """
    yield _table_start([*columns.values()])
    heads = "".join(_cell(label(head), width) for head, width in columns.items())
    yield tag("tr", tag("trPr", tag("cantSplit") + tag("tblHeader")) + heads)
    for texts in rows:
        cells = _NEXT_CELL.join(escape(text, quote=False) for text in texts)
        yield f"{_ROW}{cells}{_ROW_END}"
    yield "</w:tbl>"


def _table_start(widths: Sequence[int]) -> str:
    properties = "".join(
        (
            tag("tblW", w=sum(widths), type="dxa"),
            tag("jc", val="center"),
            table_borders(),
            tag("tblLayout", type="fixed"),
            cell_margins(across=_CELL_MARGIN_TWIPS, down=25),
        )
    )
    grid = "".join(tag("gridCol", w=width) for width in widths)
    return f"<w:tbl>{tag('tblPr', properties)}{tag('tblGrid', grid)}"


def _row(row: Row, widths: Sequence[int]) -> str:
    cells, column = [], 0
    for content in row.cells:
        cells.append(_cell(content, sum(widths[column : column + content.span])))
        column += content.span
    properties = tag("cantSplit") + tag("trHeight", val=row.height, hRule="atLeast")
    return tag("tr", tag("trPr", properties) + "".join(cells))


def _cell(content: Cell, width: int) -> str:
    properties = "".join(
        (
            tag("tcW", w=width, type="dxa"),
            tag("gridSpan", val=content.span) if content.span > 1 else "",
            tag("vMerge", val=content.merge) if content.merge else "",
            tag("vAlign", val="center"),
        )
    )
    lines = (paragraph(style, text) for style, text in content.lines)
    return tag("tc", tag("tcPr", properties) + "".join(lines))


# --- the parts ----------------------------------------------------------------------------------

_OPEN_XML = "http://schemas.openxmlformats.org"
_W = f'xmlns:w="{_OPEN_XML}/wordprocessingml/2006/main"'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_R = f'xmlns:r="{OFFICE_RELATION}"'
DOCUMENT = "word/document.xml"
_CONTENT_TYPES = (
    f'<Types xmlns="{_OPEN_XML}/package/2006/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
# Without these Word opens the file in the mode of an older Word.
_SETTINGS = tag(
    "compat",
    tag(
        "compatSetting",
        name="compatibilityMode",
        uri="http://schemas.microsoft.com/office/word",
        val=15,
    ),
)


def document(
    body: Iterable[str], annex: Iterable[str] | None = None, annex_mark: str = ""
) -> Parts:
    """The parts of a Word file with these paragraphs and tables, without properties.

    An annex begins on a page of its own and lies across the paper; each of its pages is headed by
    its mark and counted from 1.
    """
    content = {"styles": _styles(), "settings": _SETTINGS, "fontTable": fonts()}
    if annex is not None:
        content["header"] = _header(annex_mark)
    roots = {"fontTable": "fonts", "header": "hdr"}
    parts = {
        f"word/{name}.xml": "<w:{0} {1}>{2}</w:{0}>".format(roots.get(name, name), _W, inside)
        for name, inside in content.items()
    }
    small = {name: (XML_HEAD + text).encode() for name, text in parts.items()}
    small[CONTENT_TYPES] = (XML_HEAD + _CONTENT_TYPES).encode()
    add_relation(small, "", f"{OFFICE_RELATION}/officeDocument", DOCUMENT)
    add_content_type(small, DOCUMENT, f"{_TYPE}.document.main+xml")
    for name in content:
        add_relation(small, DOCUMENT, f"{OFFICE_RELATION}/{name}", f"{name}.xml")
        add_content_type(small, f"word/{name}.xml", f"{_TYPE}.{name}+xml")
    return {**small, DOCUMENT: "".join(_pages(body, annex, f"rId{len(content)}")).encode()}


def _pages(body: Iterable[str], annex: Iterable[str] | None, header: str) -> Iterator[str]:
    """The document part. A small paragraph ends each section, since no table may."""
    end = paragraph(GAP)
    yield f"{XML_HEAD}<w:document {_W}><w:body>"
    yield from body
    if annex is None:
        yield end + _section()
    else:
        yield end.replace("</w:pPr>", f"{_section()}</w:pPr>")
        yield from annex
        yield end + _section(header)
    yield "</w:body></w:document>"


def _section(header: str = "") -> str:
    """The page of the form; that of its annex where there is a header, named by its relation."""
    width, height = twips(mm=layout.PAGE_WIDTH_MM), twips(mm=layout.PAGE_HEIGHT_MM)
    top, right = twips(mm=MARGIN_TOP_MM), twips(mm=layout.MARGIN_RIGHT_MM)
    bottom, left = twips(mm=MARGIN_BOTTOM_MM), twips(mm=layout.MARGIN_LEFT_MM)
    named, counted = "", ""
    turned: dict[str, str] = {}
    if header:
        width, height = height, width
        top, right, bottom, left = left, top, right, bottom
        named = f'<w:headerReference {_R} w:type="default" r:id="{header}"/>'
        turned, counted = {"orient": "landscape"}, tag("pgNumType", start=1)
    sides = {"top": top, "right": right, "bottom": bottom, "left": left}
    margins = tag("pgMar", **sides, header=720, footer=720, gutter=0)
    return tag("sectPr", named + tag("pgSz", w=width, h=height, **turned) + margins + counted)


def _header(mark: str) -> str:
    """What heads each page of an annex: the mark, and at the right the number of the page."""
    tabs = tag("tabs", tag("tab", val="right", pos=ANNEX_WIDTH_TWIPS))
    runs = [tag("t", escape(mark, quote=False)), tag("tab") + tag("t", "第")]
    runs += [*page_field(), tag("t", "页")]
    properties = tag("pPr", tag("pStyle", val=MARK.key) + tabs)
    return tag("p", properties + "".join(tag("r", run) for run in runs))


def _styles() -> str:
    body, head = layout.BODY_FONT, layout.HEADING_FONT
    language = tag("lang", val="en-US", eastAsia="zh-CN")
    run = tag("rPr", typeface(body) + size_tags(SIZE_PT) + language)
    # What names no style is a cell of a long table; all other styles say everything themselves.
    cell_of_table = (
        tag("widowControl", val=0)
        + tag("autoSpaceDE", val=0)
        + tag("autoSpaceDN", val=0)
        + _pitch(LINE_ROW_PT)
    )
    normal = tag("name", val="Normal") + tag("pPr", cell_of_table)
    return (
        tag("docDefaults", tag("rPrDefault", run) + tag("pPrDefault"))
        + tag(
            "style",
            normal + tag("rPr", size_tags(SIZE_ROW_PT)),
            type="paragraph",
            default=1,
            styleId="Normal",
        )
        + _style(MARK, head, SIZE_PT, LINE_PT, "left")
        + _style(TITLE, layout.TITLE_FONT, layout.SIZE_2_PT, 34, "center", after=8)
        + _style(LABEL, head, SIZE_PT, LINE_PT, "center")
        + _style(TEXT, body, SIZE_PT, LINE_PT, "left")
        + _style(SMALL, body, SIZE_SMALL_PT, 12, "left")
        + _style(FIGURE, body, SIZE_PT, LINE_PT, "center")
        + _style(DATE, body, SIZE_PT, LINE_PT, "right")
        + _style(GAP, body, 4, 6, "left")
    )


def _style(
    style: NamedStyle, font: Font, size: float, line: float, align: str, after: float = 0
) -> str:
    """A paragraph style; size, line and distance in points."""
    return tag(
        "style",
        tag("name", val=style.name)
        + tag("basedOn", val="Normal")
        + tag("qFormat")
        + tag("pPr", _pitch(line, after) + tag("jc", val=align))
        + tag("rPr", typeface(font) + size_tags(size)),
        type="paragraph",
        customStyle=1,
        styleId=style.key,
    )


def _pitch(line: float, after: float = 0) -> str:
    exact = {"line": twips(pt=line), "lineRule": "exact"}
    return tag("spacing", before=0, after=twips(pt=after), **exact)
