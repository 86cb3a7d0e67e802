"""A form for the file as a Word document: a heading, tables with labels, places to sign.

Written without a template and without python-docx: a form is one page of XML, and building it
takes a millisecond. An annex may follow, with one table of very many rows; those are written as
they are asked for, with next to no markup. Its typefaces are those of the notice (layout.py).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from io import BytesIO
from typing import NamedTuple

from ..package.parts import CONTENT_TYPES, Parts
from ..package.relations import OFFICE_RELATION, XML_HEAD, add_content_type, add_relation
from . import figures as layout
from .figures import Font, Style, twips

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

TITLE = Style("FormTitle", "表单标题")
MARK = Style("FormMark", "表单标识")
LABEL = Style("FormLabel", "表单栏目")
TEXT = Style("FormText", "表单内容")
SMALL = Style("FormSmall", "表单小字")
FIGURE = Style("FormFigure", "表单数字")
DATE = Style("FormDate", "表单日期")
GAP = Style("FormGap", "表单间隔")


class Cell(NamedTuple):
    """The paragraphs of a cell, each with its style, and how many columns it takes.

    `merge` is BEGIN for a cell that goes on below it, and GO_ON for those below.
    """

    lines: tuple[tuple[Style, str], ...]
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


def cell(*texts: str, style: Style = TEXT, span: int = 1) -> Cell:
    """A cell of plain lines."""
    return Cell(tuple((style, text) for text in texts), span)


def paragraph(style: Style, text: str = "") -> str:
    """A paragraph as WordprocessingML."""
    run = f'<w:r><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style.key}"/></w:pPr>{run}</w:p>'


def table(widths: Sequence[int], rows: Sequence[Row]) -> str:
    """A table with columns of these widths in twips."""
    return _table_start(widths) + "".join(_row(row, widths) for row in rows) + "</w:tbl>"


# The rows of a long table. Their cells name neither width nor style: in a table of fixed layout
# the widths are those of w:tblGrid, and the default paragraph style is made for these rows.
_ROW = "<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:p><w:r><w:t>"
_NEXT_CELL = "</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>"
_ROW_END = "</w:t></w:r></w:p></w:tc></w:tr>"
_BETWEEN = "\x1f"  # XML forbids it, so no text has it


def long_table(columns: Mapping[str, int], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table of plain texts, piece by piece: heads with their widths in twips, then the rows.

    The heads are repeated on each page; no row is divided between two pages.
    """
    yield _table_start([*columns.values()])
    heads = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph(LABEL, head)}</w:tc>"
        for head, width in columns.items()
    )
    yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"
    for texts in rows:
        cells = escape(_BETWEEN.join(texts), quote=False).replace(_BETWEEN, _NEXT_CELL)
        yield f"{_ROW}{cells}{_ROW_END}"
    yield "</w:tbl>"


def _table_start(widths: Sequence[int]) -> str:
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (
            ("top", 25),
            ("left", _CELL_MARGIN_TWIPS),
            ("bottom", 25),
            ("right", _CELL_MARGIN_TWIPS),
        )
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>"
        + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        + "</w:tblGrid>"
    )


def _row(row: Row, widths: Sequence[int]) -> str:
    cells, column = [], 0
    for content in row.cells:
        width = sum(widths[column : column + content.span])
        column += content.span
        across = f'<w:gridSpan w:val="{content.span}"/>' if content.span > 1 else ""
        down = f'<w:vMerge w:val="{content.merge}"/>' if content.merge else ""
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}{down}'
            '<w:vAlign w:val="center"/></w:tcPr>'
            + "".join(paragraph(style, text) for style, text in content.lines)
            + "</w:tc>"
        )
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{row.height}" w:hRule="atLeast"/></w:trPr>'
        + "".join(cells)
        + "</w:tr>"
    )


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
_SETTINGS = (
    '<w:compat><w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
)


def document(
    body: Iterable[str], annex: Iterable[str] | None = None, annex_mark: str = ""
) -> Parts:
    """The parts of a Word file with these paragraphs and tables, without properties.

    An annex begins on a page of its own and lies across the paper; each of its pages is headed by
    its mark and counted from 1.
    """
    content = {"styles": _styles(), "settings": _SETTINGS, "fontTable": _font_table()}
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
    # Piece by piece: a long annex would otherwise stand in memory several times.
    stream = BytesIO()
    stream.writelines(piece.encode() for piece in _pages(body, annex, f"rId{len(content)}"))
    return {**small, DOCUMENT: stream.getvalue()}


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
    named, turned, counted = "", "", ""
    if header:
        width, height = height, width
        top, right, bottom, left = left, top, right, bottom
        named = f'<w:headerReference {_R} w:type="default" r:id="{header}"/>'
        turned, counted = ' w:orient="landscape"', '<w:pgNumType w:start="1"/>'
    return (
        f'<w:sectPr>{named}<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        f' w:header="720" w:footer="720" w:gutter="0"/>{counted}</w:sectPr>'
    )


def _header(mark: str) -> str:
    """What heads each page of an annex: the mark, and at the right the number of the page.

    The field is complete, each piece in a run of its own: WPS shows no shorter ones.
    """
    field = "".join(
        f"<w:r>{piece}</w:r>"
        for piece in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{MARK.key}"/><w:tabs><w:tab w:val="right"'
        f' w:pos="{ANNEX_WIDTH_TWIPS}"/></w:tabs></w:pPr><w:r><w:t>{escape(mark, quote=False)}'
        f"</w:t></w:r><w:r><w:tab/><w:t>第</w:t></w:r>{field}<w:r><w:t>页</w:t></w:r></w:p>"
    )


def _font_table() -> str:
    """The typefaces, each with the one to take where it is missing (w:altName)."""
    return "".join(
        f'<w:font w:name="{font.name}"><w:altName w:val="{font.alternative}"/>'
        f'<w:panose1 w:val="{font.panose}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{font.family}"/><w:pitch w:val="default"/></w:font>'
        for font in layout.FONTS
    )


def _styles() -> str:
    body, head = layout.BODY_FONT, layout.HEADING_FONT
    # What names no style is a cell of a long table; all other styles say everything themselves.
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_face(body)}{_size(SIZE_PT)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
        "</w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f'<w:pPr><w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/>'
        f'<w:autoSpaceDN w:val="0"/>{_pitch(LINE_ROW_PT)}</w:pPr>'
        f"<w:rPr>{_size(SIZE_ROW_PT)}</w:rPr></w:style>"
        + _style(MARK, head, SIZE_PT, LINE_PT, "left")
        + _style(TITLE, layout.TITLE_FONT, layout.SIZE_2_PT, 34, "center", after=8)
        + _style(LABEL, head, SIZE_PT, LINE_PT, "center")
        + _style(TEXT, body, SIZE_PT, LINE_PT, "left")
        + _style(SMALL, body, SIZE_SMALL_PT, 12, "left")
        + _style(FIGURE, body, SIZE_PT, LINE_PT, "center")
        + _style(DATE, body, SIZE_PT, LINE_PT, "right")
        + _style(GAP, body, 4, 6, "left")
    )


def _style(style: Style, font: Font, size: float, line: float, align: str, after: float = 0) -> str:
    """A paragraph style; size, line and distance in points."""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style.key}">'
        f'<w:name w:val="{style.name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f'<w:pPr>{_pitch(line, after)}<w:jc w:val="{align}"/></w:pPr>'
        f"<w:rPr>{_face(font)}{_size(size)}</w:rPr></w:style>"
    )


def _pitch(line: float, after: float = 0) -> str:
    return (
        f'<w:spacing w:before="0" w:after="{twips(pt=after)}" w:line="{twips(pt=line)}"'
        ' w:lineRule="exact"/>'
    )


def _face(font: Font) -> str:
    names = "".join(f' w:{script}="{font.name}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    return f"<w:rFonts{names}/>"


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'
