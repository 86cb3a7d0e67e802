"""The standard notice template, made from the figures in layout.py.

python -m generator.layout.standard writes templates/巡察整改通报.docx, the same bytes every time.
The template is an ordinary Word file whose sentences and styles a secretary may edit in Word; run
this again to start over from the standard. Clause numbers are those of GB/T 9704-2012.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import cast

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENTATION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Twips
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from ..ledger.choices import Audience
from ..ledger.statistics import PRINTED_STATUSES
from ..package.files import write_atomic
from ..package.parts import pack, unpack
from ..package.properties import AUDIENCE_PROPERTY, CUSTOM, custom_part
from . import figures as layout

PATH = Path(__file__).resolve().parents[2] / "templates" / "巡察整改通报.docx"

# The audience this template declares.
AUDIENCE = Audience.PUBLIC

OVERVIEW = "整改工作基本情况"
OUTLOOK = "今后整改工作打算"
ANNEX_NAME = "整改进展情况统计表"

_WITH_STATISTICS = '{%p if 公布统计数据 == "是" %}'
_END_IF = "{%p endif %}"
_END_FOR = "{%p endfor %}"

_CONTACT = (
    "欢迎广大干部群众对巡察整改落实情况进行监督。如有意见建议，请及时向我们反映。"
    "{% if 联系电话 or 邮政信箱 or 电子邮箱 %}联系方式："
    "{% if 联系电话 %}电话{{ 联系电话 }}{% if 邮政信箱 or 电子邮箱 %}；{% endif %}{% endif %}"
    "{% if 邮政信箱 %}邮政信箱：{{ 邮政信箱 }}{% if 电子邮箱 %}；{% endif %}{% endif %}"
    "{% if 电子邮箱 %}电子邮箱：{{ 电子邮箱 }}{% endif %}。{% endif %}"
)

# Widths of the annex tables' columns in twips: a head of three characters stands on one line, one
# of four on two; rates leave room for （含长期坚持）; the first column takes what is left.
_COUNT_COLUMN = 860
_NARROW_COLUMN = 700
_RATE_COLUMN = 1120
_TABLE_ROW_HEIGHT = 454  # 8 mm, at least


def build() -> bytes:
    """The template as a Word file."""
    document = docx.Document()
    _strip(document)
    _set_styles(document)
    _set_settings(document)
    _set_section(document)
    _write_body(document)
    _declare_audience(document)
    buffer = BytesIO()
    document.save(buffer)
    parts = unpack(buffer.getvalue())
    parts["word/fontTable.xml"] = _font_table()
    parts["docProps/core.xml"] = _core_properties()
    return pack(parts)


# --- The text ---------------------------------------------------------------------------------


def _write_body(document: Document) -> None:
    """The sentences of the notice and its template words."""

    def add(text: str, style: layout.Style = layout.NORMAL) -> Paragraph:
        return document.add_paragraph(text, None if style is layout.NORMAL else style.name)

    heading_1, heading_2, heading_3 = layout.HEADINGS
    add("{{ 通报标题 }}", layout.TITLE)
    add(
        "按照{{ 派出党组织 }}统一部署，{{ 巡察期间 }}，{{ 巡察组 }}对{{ 被巡察党组织 }}开展了巡察，"
        "并于{{ 反馈日期 }}反馈了巡察情况。按照巡察工作有关要求，现将巡察整改进展情况予以公布。"
    )
    _write_narrative(document, OVERVIEW)
    add("{%p if 方面列表 %}")
    add("{{ 部分序号() }}{{ 派出党组织 }}巡察组反馈意见整改落实进展情况", heading_1)
    add(_WITH_STATISTICS)
    add(
        "截至{{ 统计截止日期 }}，{{ 巡察组 }}反馈的{{ 问题数 }}个问题中，{{ 问题分布 }}，"
        "问题完成率为{{ 问题完成率 }}。制定的{{ 措施数 }}项整改措施中，{{ 措施分布 }}，"
        "措施完成率为{{ 措施完成率 }}。"
    )
    add(_END_IF)
    add("{%p for 方面 in 方面列表 %}")
    add("{{ 方面.序号 }}{{ 方面.名称 }}", heading_2)
    add("{%p for 问题 in 方面.问题列表 %}")
    add("{{ 问题.序号 }}{{ 问题.名称 }}。", heading_3)
    add("{%p for 措施 in 问题.措施列表 %}")
    add(
        "{{ 措施.序号 }}{% if 措施.进展标题 %}{{ 措施.进展标题 }}。{% endif %}{{ 措施.正文 }}",
    )
    _write_continuation(document, "措施")
    add(_END_FOR)
    add(_END_FOR)
    add(_END_FOR)
    add(_END_IF)
    _write_narrative(document, OUTLOOK)
    add(_CONTACT, layout.CONTACT)
    add(_WITH_STATISTICS)
    add(f"附件：{ANNEX_NAME}", layout.ANNEX_NOTE)
    add(_END_IF)
    add("{{ 署名 }}", layout.SIGNATURE)
    add("{{ 成文日期 }}", layout.DATE)
    add(_WITH_STATISTICS)
    _write_annex(document)
    add(_END_IF)


def _write_narrative(document: Document, name: str) -> None:
    """A section of the narrative: its heading and paragraphs, nothing where it has none."""
    document.add_paragraph(f'{{%p if 综述["{name}"] %}}')
    document.add_paragraph("{{ 部分序号() }}" + name, style=layout.HEADINGS[0].name)
    document.add_paragraph(f'{{%p for 段 in 综述["{name}"] %}}')
    paragraph = document.add_paragraph()
    paragraph.add_run(
        "{% if 段.小标题 %}{{ 段.序号 }}{{ 段.小标题 }}。{% endif %}", style=layout.RUN_IN.name
    )
    paragraph.add_run("{{ 段.正文 }}")
    _write_continuation(document, "段")
    document.add_paragraph(_END_FOR)
    document.add_paragraph(_END_IF)


def _write_continuation(document: Document, item: str) -> None:
    """The further paragraphs of a cell, without a number of their own."""
    document.add_paragraph(f"{{%p for 续 in {item}.续段 %}}")
    document.add_paragraph("{{ 续 }}")
    document.add_paragraph(_END_FOR)


def _write_annex(document: Document) -> None:
    """The annex on a page of its own (7.3.7): problems and measures by aspect."""
    document.add_paragraph("附件", style=layout.ANNEX_MARK.name)
    document.add_paragraph(ANNEX_NAME, style=layout.ANNEX_TITLE.name)
    document.add_paragraph("表1　反馈问题整改情况（单位：个）", style=layout.TABLE_CAPTION.name)
    _write_table(document, "问题")
    document.add_paragraph("表2　整改措施落实情况（单位：项）", style=layout.TABLE_CAPTION.name)
    _write_table(document, "措施")
    # Word wants a paragraph after a table at the end of a document; an empty one could make a page.
    document.add_paragraph("注：数据统计截至{{ 统计截止日期 }}。", style=layout.TABLE_NOTE.name)


def _write_table(document: Document, level: str) -> None:
    """A table of counts by aspect; `level` is 问题 or 措施."""
    words = [f"{level}数", *(f"{status}{level}数" for status in PRINTED_STATUSES), f"{level}完成率"]
    # Words of four characters are broken in the middle, not after the third.
    statuses = [f"{name[:2]}\n{name[2:]}" if len(name) == 4 else name for name in PRINTED_STATUSES]
    counts = [_NARROW_COLUMN if "\n" in name else _COUNT_COLUMN for name in statuses]
    first = layout.TEXT_WIDTH_TWIPS - _COUNT_COLUMN - sum(counts) - _RATE_COLUMN
    table = document.add_table(rows=5, cols=len(words) + 1, style=layout.TABLE.name)
    table.autofit = False
    widths = (first, _COUNT_COLUMN, *counts, _RATE_COLUMN)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Twips(width)
        for cell in column.cells:
            cell.width = Twips(width)
    _fill(table, 0, ["方面", f"{level}数", *statuses, f"{level}\n完成率"], head=True)
    _fill_tag(table, 1, "{%tr for 行 in 分方面统计 %}")
    _fill(table, 2, ["{{ 行.名称 }}", *(f"{{{{ 行.{word} }}}}" for word in words)])
    _fill_tag(table, 3, "{%tr endfor %}")
    _fill(table, 4, ["合计", *(f"{{{{ 合计.{word} }}}}" for word in words)])


def _fill(table: Table, row: int, texts: Sequence[str], head: bool = False) -> None:
    """Write one row; a head row is repeated on every page."""
    for index, (cell, text) in enumerate(zip(table.rows[row].cells, texts, strict=True)):
        style = layout.TABLE_TEXT if index == 0 else layout.TABLE_FIGURE
        _write_cell(cell, text, layout.TABLE_HEAD if head else style)
    table.rows[row]._tr.insert(
        0,
        _element(
            _tag(
                "trPr",
                _tag("cantSplit")
                + _tag("trHeight", val=_TABLE_ROW_HEIGHT, hRule="atLeast")
                + (_tag("tblHeader") if head else ""),
            )
        ),
    )


def _fill_tag(table: Table, row: int, tag: str) -> None:
    """A row that holds only a loop's tag, over the whole width so that it can be read in Word."""
    cells = table.rows[row].cells
    _write_cell(cells[0].merge(cells[-1]), tag, layout.TABLE_TEXT)


def _write_cell(cell: _Cell, text: str, style: layout.Style) -> None:
    for paragraph in cell.paragraphs[1:]:  # merging leaves one per merged cell
        paragraph._p.getparent().remove(paragraph._p)
    cell.paragraphs[0].add_run(text)
    cell.paragraphs[0].style = style.name
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


# --- The page ---------------------------------------------------------------------------------


def _set_section(document: Document) -> None:
    """The page, the mark of a draft above the text area and the page number below it."""
    section = document.sections[0]
    section.orientation = WD_ORIENTATION.PORTRAIT
    section.page_width = Twips(layout.twips(mm=layout.PAGE_WIDTH_MM))
    section.page_height = Twips(layout.twips(mm=layout.PAGE_HEIGHT_MM))
    section.top_margin = Twips(layout.twips(mm=layout.MARGIN_TOP_MM))
    section.bottom_margin = Twips(layout.twips(mm=layout.MARGIN_BOTTOM_MM))
    section.left_margin = Twips(layout.twips(mm=layout.MARGIN_LEFT_MM))
    section.right_margin = Twips(layout.twips(mm=layout.MARGIN_RIGHT_MM))
    section.header_distance = Twips(layout.twips(mm=layout.DRAFT_MARK_FROM_TOP_MM))
    section.footer_distance = Twips(layout.twips(mm=layout.FOOTER_FROM_BOTTOM_MM))
    properties = section._sectPr
    for element in properties.findall(qn("w:docGrid")) + properties.findall(qn("w:cols")):
        properties.remove(element)
    for name in [name for name in properties.attrib if "rsid" in name]:
        del properties.attrib[name]
    properties.append(_element(_tag("cols", space=0)))
    # A grid without a type snaps nothing: the exact pitch alone makes the lines.
    properties.append(_element(_tag("docGrid", linePitch=layout.twips(pt=layout.LINE_PITCH_PT))))
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        header.paragraphs[0].add_run("{{ 稿本 }}")
        header.paragraphs[0].style = layout.DRAFT_MARK.name
    for footer, style in (
        (section.footer, layout.PAGE_NUMBER_ODD),
        (section.even_page_footer, layout.PAGE_NUMBER_EVEN),
    ):
        footer.is_linked_to_previous = False
        footer.paragraphs[0].style = style.name
        _write_page_number(footer.paragraphs[0])


def _write_page_number(paragraph: Paragraph) -> None:
    """— 1 — (7.5). Every part of the field in a run of its own: WPS shows no shorter ones."""
    paragraph.add_run("— ")
    for content in (
        _tag("fldChar", fldCharType="begin"),
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        _tag("fldChar", fldCharType="separate"),
        _tag("t", "1"),
        _tag("fldChar", fldCharType="end"),
    ):
        paragraph._p.append(_element(_tag("r", content)))
    paragraph.add_run(" —")


# --- Styles -----------------------------------------------------------------------------------


def _set_styles(document: Document) -> None:
    """Replace python-docx's styles by those of the standard."""
    styles = document.styles.element
    for child in list(styles):
        styles.remove(child)
    for xml in (_defaults(), *_basic_styles(), *_notice_styles(), *_annex_styles()):
        styles.append(_element(xml))


def _defaults() -> str:
    """What holds where no style says otherwise: typeface, size, language."""
    language = _tag("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    text = _tag("rPr", _typeface(layout.BODY_FONT) + _size(layout.SIZE_3_PT) + language)
    return _tag("docDefaults", _tag("rPrDefault", text) + _tag("pPrDefault"))


def _basic_styles() -> list[str]:
    """What every Word file has, and 正文: 22 lines of 28 characters (5.2.3)."""
    pitch = layout.twips(pt=layout.LINE_PITCH_PT)
    body = "".join(
        (
            # Widow control would leave 21 lines on a page, space added between Chinese and
            # Western characters 27 on a line. In Word a stop that finds no room on its line hangs
            # in the margin. LibreOffice 7.4 takes this value for its opposite, luckily: where it
            # lets stops hang, its PDF lacks them.
            _tag("widowControl", val=0),
            _tag("kinsoku", val=1),
            _tag("overflowPunct", val=1),
            _tag("autoSpaceDE", val=0),
            _tag("autoSpaceDN", val=0),
            _tag("adjustRightInd", val=0),
            _tag("snapToGrid", val=0),
            _tag("spacing", before=0, after=0, line=pitch, lineRule="exact"),
            _indent(firstLine=layout.INDENT_CHARS),
            _tag("jc", val="both"),
        )
    )
    text = (
        _typeface(layout.BODY_FONT)
        + _tag("spacing", val=layout.twips(pt=layout.CHAR_SPACING_PT))
        + _size(layout.SIZE_3_PT)
    )
    margins = "".join(
        _tag(side, w=width, type="dxa")
        for side, width in (("top", 0), ("left", 108), ("bottom", 0), ("right", 108))
    )
    table = _tag("tblPr", _tag("tblInd", w=0, type="dxa") + _tag("tblCellMar", margins))
    hidden = _tag("semiHidden") + _tag("unhideWhenUsed")
    return [
        # Styles that are not defined here stay out of Word's gallery.
        _tag(
            "latentStyles",
            defLockedState=0,
            defUIPriority=99,
            defSemiHidden=1,
            defUnhideWhenUsed=1,
            defQFormat=0,
            count=376,
        ),
        _style(
            "paragraph",
            layout.NORMAL,
            _tag("qFormat") + _tag("pPr", body) + _tag("rPr", text),
            default=1,
        ),
        *(
            _style(kind, layout.Style(key, name), hidden + content, default=1)
            for kind, key, name, content in (
                ("character", "DefaultParagraphFont", "Default Paragraph Font", ""),
                ("table", "TableNormal", "Normal Table", table),
                ("numbering", "NoList", "No List", ""),
            )
        ),
        _paragraph_style(layout.HEADER, indent=0, align="left"),
        _paragraph_style(layout.FOOTER, indent=0, align="left"),
    ]


def _notice_styles() -> list[str]:
    """The styles of the notice itself."""
    return [
        # 7.3.1: 2号小标宋, centred; one blank line below.
        _paragraph_style(
            layout.TITLE,
            font=layout.TITLE_FONT,
            size=layout.SIZE_2_PT,
            indent=0,
            align="center",
            after=layout.LINE_PITCH_PT,
        ),
        # 7.3.3. Not kept with the next paragraph: every page has its 22 lines (5.2.3).
        *(
            _paragraph_style(style, font=font, outline=level)
            for level, (style, font) in enumerate(
                zip(layout.HEADINGS, layout.LEVEL_FONTS, strict=True)
            )
        ),
        _style(
            "character",
            layout.RUN_IN,
            _tag("qFormat") + _tag("rPr", _typeface(layout.RUN_IN_FONT)),
            customStyle=1,
        ),
        # Not justified: an address that finds no room would tear the line before it apart. Kept
        # with the signature, which may not stand on a page without text (7.3.5.5).
        _paragraph_style(layout.CONTACT, align="left", keep=True),
        # 7.3.4: below a blank line, two characters in; a second line under the annex's name.
        _paragraph_style(
            layout.ANNEX_NOTE,
            left=layout.INDENT_CHARS + len("附件："),
            hanging=len("附件："),
            align="left",
            before=layout.LINE_PITCH_PT,
            keep=True,
        ),
        # 7.3.5.2: below a blank line. The indents are for a signature of 11 characters;
        # layout.align_signature gives every document its own.
        _paragraph_style(
            layout.SIGNATURE,
            indent=0,
            right=layout.INDENT_CHARS,
            align="right",
            before=layout.LINE_PITCH_PT,
            keep=True,
            following=layout.DATE,
        ),
        # Its digits are Chinese too: LibreOffice then gives them a Chinese typeface's width.
        _paragraph_style(layout.DATE, indent=0, left=17, align="left", language="zh-CN"),
        _paragraph_style(
            layout.DRAFT_MARK, base=layout.HEADER, font=layout.HEADING_FONT, align="right"
        ),
        # 7.5: 4号宋体, odd pages right, even pages left, one character in.
        *(
            _paragraph_style(
                style,
                base=layout.FOOTER,
                font=layout.PAGE_NUMBER_FONT,
                size=layout.SIZE_4_PT,
                line=layout.PAGE_NUMBER_LINE_PT,
                align=side,
                left=layout.PAGE_NUMBER_INDENT_CHARS if side == "left" else 0,
                right=layout.PAGE_NUMBER_INDENT_CHARS if side == "right" else 0,
            )
            for style, side in (
                (layout.PAGE_NUMBER_ODD, "right"),
                (layout.PAGE_NUMBER_EVEN, "left"),
            )
        ),
    ]


def _annex_styles() -> list[str]:
    """The styles of the annex (7.3.7) and of its tables."""
    borders = "".join(
        _tag(side, val="single", sz=4, space=0, color="auto")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(
        _tag(side, w=width, type="dxa")
        for side, width in (("top", 28), ("left", 57), ("bottom", 28), ("right", 57))
    )
    table = _tag(
        "tblPr",
        _tag("jc", val="center") + _tag("tblBorders", borders) + _tag("tblCellMar", margins),
    )
    size, pitch = layout.SIZE_TABLE_PT, layout.TABLE_PITCH_PT
    return [
        # 附件 flush left in the first line, the title in the third.
        _paragraph_style(
            layout.ANNEX_MARK,
            font=layout.HEADING_FONT,
            indent=0,
            after=layout.LINE_PITCH_PT,
            new_page=True,
            following=layout.ANNEX_TITLE,
        ),
        _paragraph_style(
            layout.ANNEX_TITLE,
            font=layout.TITLE_FONT,
            size=layout.SIZE_2_PT,
            indent=0,
            align="center",
            after=layout.LINE_PITCH_PT / 2,
        ),
        _paragraph_style(
            layout.TABLE_CAPTION,
            font=layout.HEADING_FONT,
            size=size,
            indent=0,
            align="center",
            before=layout.LINE_PITCH_PT / 2,
            keep=True,
        ),
        _style("table", layout.TABLE, _tag("basedOn", val="TableNormal") + table, customStyle=1),
        _paragraph_style(
            layout.TABLE_HEAD,
            font=layout.HEADING_FONT,
            size=size,
            line=pitch,
            indent=0,
            align="center",
        ),
        _paragraph_style(layout.TABLE_TEXT, size=size, line=pitch, indent=0, align="left"),
        _paragraph_style(layout.TABLE_FIGURE, size=size, line=pitch, indent=0, align="center"),
        _paragraph_style(layout.TABLE_NOTE, size=size, line=pitch, indent=0, align="left"),
    ]


def _paragraph_style(
    style: layout.Style,
    *,
    base: layout.Style = layout.NORMAL,
    following: layout.Style | None = None,
    font: layout.Font | None = None,
    size: float = layout.SIZE_3_PT,
    line: float | None = None,
    before: float = 0,
    after: float = 0,
    indent: float | None = None,
    left: float = 0,
    hanging: float = 0,
    right: float = 0,
    align: str = "",
    outline: int | None = None,
    language: str = "",
    keep: bool = False,
    new_page: bool = False,
) -> str:
    """A paragraph style; size, line and distances in points, indents in characters of the size.

    What is not given is as in the style `base`.
    """
    builtin = style.name.isascii()
    spacing: dict[str, object] = {}
    if before:
        spacing["before"] = layout.twips(pt=before)
    if after:
        spacing["after"] = layout.twips(pt=after)
    if line is not None:
        spacing.update(line=layout.twips(pt=line), lineRule="exact")
    indents = {"left": left, "right": right, "hanging": hanging}
    indents = {side: chars for side, chars in indents.items() if chars}
    if indent is not None:
        indents["firstLine"] = indent
    paragraph = (
        (_tag("keepNext") if keep else "")
        + (_tag("pageBreakBefore") if new_page else "")
        + (_tag("spacing", **spacing) if spacing else "")
        + (_indent(size, **indents) if indents else "")
        + (_tag("jc", val=align) if align else "")
        + (_tag("outlineLvl", val=outline) if outline is not None else "")
    )
    text = _typeface(font) if font else ""
    if size != layout.SIZE_3_PT:
        # The character spacing that makes 28 characters of 3号 is for 3号 only.
        text += _tag("spacing", val=0) + _size(size)
    if language:
        text += _tag("lang", val=language)
    return _style(
        "paragraph",
        style,
        _tag("basedOn", val=base.key)
        + _tag("next", val=(following or layout.NORMAL).key)
        + _tag("qFormat")
        + _tag("pPr", paragraph)
        + (_tag("rPr", text) if text else ""),
        **({} if builtin else {"customStyle": 1}),
    )


def _style(kind: str, style: layout.Style, content: str, **attributes: object) -> str:
    name = _tag("name", val=style.name)
    return _tag("style", name + content, type=kind, styleId=style.key, **attributes)


def _indent(size: float = layout.SIZE_3_PT, **chars: float) -> str:
    """w:ind in hundredths of a character, which Word heeds, and in twips, which others do."""
    pitch = layout.CHAR_PITCH_PT if size == layout.SIZE_3_PT else size
    attributes: dict[str, object] = {}
    for side, count in chars.items():
        attributes[f"{side}Chars"] = round(count * 100)
        attributes[side] = layout.twips(pt=count * pitch)
    return _tag("ind", **attributes)


def _typeface(font: layout.Font) -> str:
    """All scripts in one typeface: digits and quotation marks are Chinese ones too."""
    return _tag("rFonts", **dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), font.name))


def _size(points: float) -> str:
    return _tag("sz", val=round(points * 2)) + _tag("szCs", val=round(points * 2))


# --- The other parts --------------------------------------------------------------------------


def _strip(document: Document) -> None:
    """Drop what python-docx's own template brings along and no notice needs."""
    main, whole = document.part.rels, document.part.package.rels
    for rels, unwanted in (
        (main, ("stylesWithEffects", "webSettings", "theme", "customXml", "numbering")),
        (whole, ("thumbnail", "extended-properties")),
    ):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(unwanted)]:
            del rels[key]


def _set_settings(document: Document) -> None:
    """The settings that Word and LibreOffice must share to break lines alike."""
    settings = document.settings.element
    for child in list(settings):
        settings.remove(child)
    compatibility = "".join(
        _tag("compatSetting", name=name, uri="http://schemas.microsoft.com/office/word", val=value)
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
    for xml in (
        _tag("zoom", percent=100),
        _tag("defaultTabStop", val=layout.twips(pt=layout.INDENT_CHARS * layout.CHAR_PITCH_PT)),
        _tag("evenAndOddHeaders"),
        # Compressed punctuation would put a 29th character on some lines.
        _tag("characterSpacingControl", val="doNotCompress"),
        # A line that somebody ends with Shift+Enter is not torn apart to the right margin.
        _tag("compat", _tag("doNotExpandShiftReturn") + compatibility),
        _tag("themeFontLang", val="en-US", eastAsia="zh-CN"),
        _tag("decimalSymbol", val="."),
        _tag("listSeparator", val=","),
    ):
        settings.append(_element(xml))


def _font_table() -> bytes:
    """The typefaces, each with the one to take where it is missing (w:altName)."""
    fonts = "".join(
        _tag(
            "font",
            _tag("altName", val=font.alternative)
            + _tag("panose1", val=font.panose)
            + _tag("charset", val=86)  # GB 2312, in hexadecimal
            + _tag("family", val=font.family)
            + _tag("pitch", val="default"),
            name=font.name,
        )
        for font in layout.FONTS
    )
    return f"{_XML}<w:fonts {nsdecls('w')}>{fonts}</w:fonts>".encode()


def _core_properties() -> bytes:
    """Title and language; no names and no dates."""
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
        'metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>巡察整改进展情况的通报</dc:title><dc:language>zh-CN</dc:language>"
        "</cp:coreProperties>"
    ).encode()


def _declare_audience(document: Document) -> None:
    """The document property that says for whom notices from this template are."""
    whole = document.part.package
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    declared = custom_part({AUDIENCE_PROPERTY: AUDIENCE})
    part = Part(PackURI(f"/{CUSTOM}"), kind, declared, whole)
    whole.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _tag(name: str, content: str = "", /, **attributes: object) -> str:
    """A WordprocessingML element as text."""
    given = "".join(f' w:{key}="{value}"' for key, value in attributes.items())
    return f"<w:{name}{given}>{content}</w:{name}>" if content else f"<w:{name}{given}/>"


def _element(xml: str) -> BaseOxmlElement:
    """The element that `xml` describes, for python-docx's trees."""
    return cast(BaseOxmlElement, parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>")[0])


if __name__ == "__main__":
    write_atomic(PATH, build())
