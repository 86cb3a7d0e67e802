"""The layout of an official document, GB/T 9704-2012, written once.

Clause numbers in this module are those of GB/T 9704-2012 (党政机关公文格式). Lengths carry their
unit in the name: MM, PT (points) or TWIPS (1/20 point); widths of text are counted in characters,
a full-width one 1 and an ASCII one ½.
"""

from typing import NamedTuple

# 5.1, 5.2.1: the page and its margins (天头 37 mm, 订口 28 mm, 版心 156 mm × 225 mm).
PAGE_WIDTH_MM = 210
PAGE_HEIGHT_MM = 297
MARGIN_TOP_MM = 37
MARGIN_BOTTOM_MM = 35
MARGIN_LEFT_MM = 28
MARGIN_RIGHT_MM = 26
TEXT_WIDTH_MM = PAGE_WIDTH_MM - MARGIN_LEFT_MM - MARGIN_RIGHT_MM
TEXT_HEIGHT_MM = PAGE_HEIGHT_MM - MARGIN_TOP_MM - MARGIN_BOTTOM_MM

# 5.2.3: lines on a page, characters on a line. The two figures below give exactly these:
# a pitch of 29 pt gives 21 lines, an unchanged character spacing 27 characters.
LINES_PER_PAGE = 22
CHARS_PER_LINE = 28
LINE_PITCH_PT = 28.95
CHAR_SPACING_PT = -0.25

# 5.2.2, 7.3.1, 7.5: sizes of type. Tables are left to the office; 小四 keeps eight columns apart.
SIZE_2_PT = 22
SIZE_3_PT = 16
SIZE_4_PT = 14
SIZE_TABLE_PT = 12
TABLE_PITCH_PT = 18

CHAR_PITCH_PT = SIZE_3_PT + CHAR_SPACING_PT

# 7.2: the head of a printed document. The issuer's name stands 35 mm below the upper edge of the
# text area, two lines above the number, a red line as wide as the text 4 mm below that, and two
# blank lines further the title (7.3.1). The name may have any size that is easy on the eye.
ISSUER_BELOW_MM = 35
SIZE_ISSUER_PT = 32
RED_LINE_BELOW_MM = 4
RED_LINE_PT = 1.5
RED = "FF0000"

# 7.3.3: every paragraph begins two characters in; 7.3.5.2: so does the signature end, and the
# date begins two characters to the right of where the signature begins.
INDENT_CHARS = 2

# 7.5: the page number's dashes run 7 mm below the text area, one character in from its side.
PAGE_NUMBER_BELOW_MM = 7
PAGE_NUMBER_INDENT_CHARS = 1

# The line of type that carries it, and how far its foot is from the edge of the paper, so that the
# dashes come to stand there (measured).
PAGE_NUMBER_LINE_PT = 14
FOOTER_FROM_BOTTOM_MM = 25.5

# The mark of a draft stands in the top margin, clear of the text area; no clause rules it.
DRAFT_MARK_FROM_TOP_MM = 22


def twips(*, mm: float = 0, pt: float = 0) -> int:
    """A length in twips, rounded."""
    return round(mm / 25.4 * 1440 + pt * 20)


# The width of the text area as it is written into documents.
TEXT_WIDTH_TWIPS = twips(mm=PAGE_WIDTH_MM) - twips(mm=MARGIN_LEFT_MM) - twips(mm=MARGIN_RIGHT_MM)

# Characters of 2号 on one line of a title.
TITLE_CAPACITY = int(TEXT_WIDTH_MM / 25.4 * 72 // SIZE_2_PT)


class Font(NamedTuple):
    """A typeface, which is named and never shipped, and what to take where it is missing."""

    name: str
    alternative: str
    panose: str
    family: str


BODY_FONT = Font("仿宋_GB2312", "仿宋", "02010609030101010101", "modern")
RUN_IN_FONT = Font("楷体_GB2312", "楷体", "02010609030101010101", "modern")
HEADING_FONT = Font("黑体", "SimHei", "02010609060101010101", "modern")
TITLE_FONT = Font("方正小标宋简体", "华文中宋", "02010601030101010101", "auto")
PAGE_NUMBER_FONT = Font("宋体", "SimSun", "02010600030101010101", "auto")
FONTS = (BODY_FONT, RUN_IN_FONT, HEADING_FONT, TITLE_FONT, PAGE_NUMBER_FONT)

# 7.3.3: the four levels of a text, by the typeface of their headings; the fourth is body text.
LEVEL_FONTS = (HEADING_FONT, RUN_IN_FONT, BODY_FONT)


class NamedStyle(NamedTuple):
    """A Word style: the key inside the file, and the name a person sees and a program trusts.

    Word and LibreOffice both give styles new keys on saving; the name stays.
    """

    key: str
    name: str


NORMAL = NamedStyle("Normal", "Normal")  # a Chinese Word shows 正文
HEADINGS = (
    NamedStyle("Heading1", "heading 1"),  # 标题 1
    NamedStyle("Heading2", "heading 2"),
    NamedStyle("Heading3", "heading 3"),
)
HEADER = NamedStyle("Header", "header")  # 页眉
FOOTER = NamedStyle("Footer", "footer")  # 页脚
TITLE = NamedStyle("NoticeTitle", "公文标题")
ISSUER = NamedStyle("NoticeIssuer", "发文机关标志")
DOCUMENT_NUMBER = NamedStyle("NoticeNumber", "发文字号")
ADDRESSEES = NamedStyle("NoticeAddressees", "主送机关")
SHEET_TITLE = NamedStyle("NoticeSheetTitle", "单页标题")
RUN_IN = NamedStyle("NoticeRunIn", "段首小标题")
CONTACT = NamedStyle("NoticeContact", "监督联系方式")
ANNEX_NOTE = NamedStyle("NoticeAnnexNote", "附件说明")
SIGNATURE = NamedStyle("NoticeSignature", "署名")
DATE = NamedStyle("NoticeDate", "成文日期")
ANNEX_MARK = NamedStyle("NoticeAnnexMark", "附件标识")
ANNEX_TITLE = NamedStyle("NoticeAnnexTitle", "附件标题")
TABLE_CAPTION = NamedStyle("NoticeTableCaption", "统计表标题")
TABLE = NamedStyle("NoticeTable", "统计表")
TABLE_HEAD = NamedStyle("NoticeTableHead", "统计表表头")
TABLE_TEXT = NamedStyle("NoticeTableText", "统计表文字")
TABLE_FIGURE = NamedStyle("NoticeTableFigure", "统计表数字")
TABLE_NOTE = NamedStyle("NoticeTableNote", "统计表注")
DRAFT_MARK = NamedStyle("NoticeDraftMark", "稿本标识")
PAGE_NUMBER_ODD = NamedStyle("NoticePageOdd", "单页页码")
PAGE_NUMBER_EVEN = NamedStyle("NoticePageEven", "双页页码")


def width(text: str) -> float:
    """The width of a text in characters: ASCII counts ½, as in the Chinese typefaces."""
    return sum(0.5 if char < "\x80" else 1 for char in text)
