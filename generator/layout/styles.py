"""The Word styles of a notice, made from the figures of GB/T 9704-2012 (figures.py)."""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import cast

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

from . import figures as layout
from .tags import cell_margins, size_tags, table_borders, tag, typeface


def element(xml: str) -> BaseOxmlElement:
    """The element that `xml` describes, for python-docx's trees."""
    return cast(BaseOxmlElement, parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>")[0])


StyleGroup = Callable[[], list[str]]  # styles that belong together, as XML


def set_styles(document: Document, further: Sequence[StyleGroup]) -> None:
    """Replace python-docx's styles by those of the standard, and these further groups."""
    styles = document.styles.element
    for child in list(styles):
        styles.remove(child)
    for xml in (
        _defaults(),
        *_basic_styles(),
        *_text_styles(),
        *_closing_styles(),
        *_annex_styles(),
        *chain.from_iterable(group() for group in further),
    ):
        styles.append(element(xml))


def _defaults() -> str:
    """What holds where no style says otherwise: typeface, size, language."""
    language = tag("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    text = tag("rPr", typeface(layout.BODY_FONT) + size_tags(layout.SIZE_3_PT) + language)
    return tag("docDefaults", tag("rPrDefault", text) + tag("pPrDefault"))


def _basic_styles() -> list[str]:
    """What every Word file has, and 正文."""
    table = tag("tblPr", tag("tblInd", w=0, type="dxa") + cell_margins(across=108, down=0))
    hidden = tag("semiHidden") + tag("unhideWhenUsed")
    return [
        # Styles that are not defined here stay out of Word's gallery.
        tag(
            "latentStyles",
            defLockedState=0,
            defUIPriority=99,
            defSemiHidden=1,
            defUnhideWhenUsed=1,
            defQFormat=0,
            count=376,
        ),
        _normal_style(),
        *(
            _style(kind, layout.NamedStyle(key, name), hidden + content, default=1)
            for kind, key, name, content in (
                ("character", "DefaultParagraphFont", "Default Paragraph Font", ""),
                ("table", "TableNormal", "Normal Table", table),
                ("numbering", "NoList", "No List", ""),
            )
        ),
        _paragraph_style(layout.HEADER, indent=0, align="left"),
        _paragraph_style(layout.FOOTER, indent=0, align="left"),
    ]


def _normal_style() -> str:
    """正文: 22 lines of 28 characters (5.2.3)."""
    pitch = layout.twips(pt=layout.LINE_PITCH_PT)
    paragraph = (
        # Widow control would leave 21 lines on a page, space added between Chinese and Western
        # characters 27 on a line. In Word a stop that finds no room on its line hangs in the
        # margin. LibreOffice 7.4 takes this value for its opposite, luckily: where it lets stops
        # hang, its PDF lacks them.
        tag("widowControl", val=0),
        tag("kinsoku", val=1),
        tag("overflowPunct", val=1),
        tag("autoSpaceDE", val=0),
        tag("autoSpaceDN", val=0),
        tag("adjustRightInd", val=0),
        tag("snapToGrid", val=0),
        tag("spacing", before=0, after=0, line=pitch, lineRule="exact"),
        _indent(firstLine=layout.INDENT_CHARS),
        tag("jc", val="both"),
    )
    text = (
        typeface(layout.BODY_FONT)
        + tag("spacing", val=layout.twips(pt=layout.CHAR_SPACING_PT))
        + size_tags(layout.SIZE_3_PT)
    )
    content = tag("qFormat") + tag("pPr", "".join(paragraph)) + tag("rPr", text)
    return _style("paragraph", layout.NORMAL, content, default=1)


def _text_styles() -> list[str]:
    """The title, the headings and the paragraphs of a notice."""
    return [
        # 7.3.1: 2号小标宋, centred; one blank line below.
        _paragraph_style(
            layout.TITLE,
            font=layout.TITLE_FONT,
            size=layout.SIZE_2_PT,
            indent=0,
            align="center",
            after=layout.LINE_PITCH_PT,
            keep=True,
        ),
        # 7.3.3. A heading at the foot of a page, without its text, would be worse than a page that
        # has less than its 22 lines (5.2.3).
        *(
            _paragraph_style(style, font=font, outline=level, keep=True)
            for level, (style, font) in enumerate(
                zip(layout.HEADINGS, layout.LEVEL_FONTS, strict=True)
            )
        ),
        _style(
            "character",
            layout.RUN_IN,
            tag("qFormat") + tag("rPr", typeface(layout.RUN_IN_FONT)),
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
    ]


def _closing_styles() -> list[str]:
    """The signature and the date, and what stands above and below the text of each page."""
    return [
        # 7.3.5.2: below a blank line. The indents are for a signature of 11 characters;
        # align_signature (signature.py) gives every document its own.
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
    size, pitch = layout.SIZE_TABLE_PT, layout.TABLE_PITCH_PT
    return [
        # 附件 flush left in the first line, the title in the third.
        _paragraph_style(
            layout.ANNEX_MARK,
            font=layout.HEADING_FONT,
            indent=0,
            after=layout.LINE_PITCH_PT,
            new_page=True,
            keep=True,
            following=layout.ANNEX_TITLE,
        ),
        _paragraph_style(
            layout.ANNEX_TITLE,
            font=layout.TITLE_FONT,
            size=layout.SIZE_2_PT,
            indent=0,
            align="center",
            after=layout.LINE_PITCH_PT / 2,
            keep=True,
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
        _table_style(),
        *(
            # The rows of a table keep together, so that none stands alone on a page; one that is
            # longer than a page is divided all the same.
            _paragraph_style(
                style, font=font, size=size, line=pitch, indent=0, align=align, keep=keep
            )
            for style, font, align, keep in (
                (layout.TABLE_HEAD, layout.HEADING_FONT, "center", True),
                (layout.TABLE_TEXT, None, "left", True),
                (layout.TABLE_FIGURE, None, "center", True),
                (layout.TABLE_NOTE, None, "left", False),
            )
        ),
    ]


def head_styles() -> list[str]:
    """The styles of the head of a printed document (7.2) and of its addressees (7.3.2)."""
    line, gap = layout.LINE_PITCH_PT, layout.RED_LINE_BELOW_MM / 25.4 * 72
    red = tag(
        "pBdr",
        tag(
            "bottom",
            val="single",
            sz=round(layout.RED_LINE_PT * 8),
            space=round(gap),
            color=layout.RED,
        ),
    )
    return [
        _paragraph_style(
            layout.ISSUER,
            following=layout.DOCUMENT_NUMBER,
            font=layout.TITLE_FONT,
            size=layout.SIZE_ISSUER_PT,
            line=layout.SIZE_ISSUER_PT * 1.25,
            before=layout.ISSUER_BELOW_MM / 25.4 * 72,
            after=2 * line,
            indent=0,
            align="center",
            colour=layout.RED,
        ),
        _paragraph_style(
            layout.DOCUMENT_NUMBER,
            following=layout.TITLE,
            indent=0,
            after=2 * line,
            align="center",
            borders=red,
        ),
        _paragraph_style(layout.ADDRESSEES, indent=0),
    ]


def sheet_styles() -> list[str]:
    """The style of the title of a document that stands on sheets of their own."""
    return [
        _paragraph_style(
            layout.SHEET_TITLE, base=layout.TITLE, size=layout.SIZE_2_PT, new_page=True, keep=True
        )
    ]


def _table_style() -> str:
    table = tag("jc", val="center") + table_borders() + cell_margins(across=57, down=28)
    content = tag("basedOn", val="TableNormal") + tag("tblPr", table)
    return _style("table", layout.TABLE, content, customStyle=1)


def _paragraph_style(
    style: layout.NamedStyle,
    *,
    base: layout.NamedStyle = layout.NORMAL,
    following: layout.NamedStyle | None = None,
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
    colour: str = "",
    borders: str = "",
) -> str:
    """A paragraph style; size, line and distances in points, indents in characters of the size.

    What is not given is as in the style `base`.
    """
    builtin = style.name.isascii()
    indents = {"left": left, "right": right, "hanging": hanging}
    indents = {side: chars for side, chars in indents.items() if chars}
    if indent is not None:
        indents["firstLine"] = indent
    paragraph = (
        (tag("keepNext") if keep else "")
        + (tag("pageBreakBefore") if new_page else "")
        + borders
        + _spacing(before, after, line)
        + (_indent(size, **indents) if indents else "")
        + (tag("jc", val=align) if align else "")
        + (tag("outlineLvl", val=outline) if outline is not None else "")
    )
    text = typeface(font) if font else ""
    if colour:
        text += tag("color", val=colour)
    if size != layout.SIZE_3_PT:
        # The character spacing that makes 28 characters of 3号 is for 3号 only.
        text += tag("spacing", val=0) + size_tags(size)
    if language:
        text += tag("lang", val=language)
    return _style(
        "paragraph",
        style,
        tag("basedOn", val=base.key)
        + tag("next", val=(following or layout.NORMAL).key)
        + tag("qFormat")
        + tag("pPr", paragraph)
        + (tag("rPr", text) if text else ""),
        **({} if builtin else {"customStyle": 1}),
    )


def _spacing(before: float, after: float, line: float | None) -> str:
    """The distances to the paragraphs around and the pitch of the lines, those that are given."""
    given: dict[str, object] = {}
    if before:
        given["before"] = layout.twips(pt=before)
    if after:
        given["after"] = layout.twips(pt=after)
    if line is not None:
        given.update(line=layout.twips(pt=line), lineRule="exact")
    return tag("spacing", **given) if given else ""


def _style(kind: str, style: layout.NamedStyle, content: str, **attributes: object) -> str:
    name = tag("name", val=style.name)
    return tag("style", name + content, type=kind, styleId=style.key, **attributes)


def _indent(size: float = layout.SIZE_3_PT, **chars: float) -> str:
    """w:ind in hundredths of a character, which Word heeds, and in twips, which others do."""
    pitch = layout.CHAR_PITCH_PT if size == layout.SIZE_3_PT else size
    attributes: dict[str, object] = {}
    for side, count in chars.items():
        attributes[f"{side}Chars"] = round(count * 100)
        attributes[side] = layout.twips(pt=count * pitch)
    return tag("ind", **attributes)
