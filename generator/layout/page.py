"""The page of a notice after GB/T 9704-2012: paper, margins, what stands above and below the text.

With the settings of the document, which Word and LibreOffice must share to break lines alike.
"""

from docx.document import Document
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from docx.shared import Twips
from docx.text.paragraph import Paragraph

from . import figures as layout
from .styles import element
from .tags import page_field, tag

# What stands above the text of each page: whether it is a draft.
DRAFT_MARK = "{{ 稿本 }}"


def set_section(document: Document, mark: str) -> None:
    """The page, its mark above the text area and the page number below it."""
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
    for given in properties.findall(qn("w:docGrid")) + properties.findall(qn("w:cols")):
        properties.remove(given)
    for name in [name for name in properties.attrib if "rsid" in name]:
        del properties.attrib[name]
    properties.append(element(tag("cols", space=0)))
    # A grid without a type snaps nothing: the exact pitch alone makes the lines.
    properties.append(element(tag("docGrid", linePitch=layout.twips(pt=layout.LINE_PITCH_PT))))
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        header.paragraphs[0].add_run(mark)
        header.paragraphs[0].style = layout.DRAFT_MARK.name
    for footer, style in (
        (section.footer, layout.PAGE_NUMBER_ODD),
        (section.even_page_footer, layout.PAGE_NUMBER_EVEN),
    ):
        footer.is_linked_to_previous = False
        footer.paragraphs[0].style = style.name
        _write_page_number(footer.paragraphs[0])


def _write_page_number(paragraph: Paragraph) -> None:
    """— 1 — (7.5)."""
    paragraph.add_run("— ")
    for part in page_field():
        paragraph._p.append(element(tag("r", part)))
    paragraph.add_run(" —")


def strip(document: Document) -> None:
    """Drop what python-docx's own template brings along and no notice needs."""
    main, whole = document.part.rels, document.part.package.rels
    for rels, unwanted in (
        (main, ("stylesWithEffects", "webSettings", "theme", "customXml", "numbering")),
        (whole, ("thumbnail", "extended-properties")),
    ):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(unwanted)]:
            del rels[key]


def set_settings(document: Document) -> None:
    """The settings that Word and LibreOffice must share to break lines alike."""
    settings = document.settings.element
    for child in list(settings):
        settings.remove(child)
    compatibility = "".join(
        tag("compatSetting", name=name, uri="http://schemas.microsoft.com/office/word", val=value)
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
    for xml in (
        tag("zoom", percent=100),
        tag("defaultTabStop", val=layout.twips(pt=layout.INDENT_CHARS * layout.CHAR_PITCH_PT)),
        tag("evenAndOddHeaders"),
        # Compressed punctuation would put a 29th character on some lines.
        tag("characterSpacingControl", val="doNotCompress"),
        # A line that somebody ends with Shift+Enter is not torn apart to the right margin.
        tag("compat", tag("doNotExpandShiftReturn") + compatibility),
        tag("themeFontLang", val="en-US", eastAsia="zh-CN"),
        tag("decimalSymbol", val="."),
        tag("listSeparator", val=","),
    ):
        settings.append(element(xml))
