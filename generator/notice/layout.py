"""The layout of an official document, GB/T 9704-2012, written once.

Clause numbers in this module are those of GB/T 9704-2012 (党政机关公文格式). Lengths carry their
unit in the name: MM, PT (points) or TWIPS (1/20 point); widths of text are counted in characters,
a full-width one 1 and an ASCII one ½.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from ..patterns import Pattern

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


class Style(NamedTuple):
    """A Word style: the key inside the file, and the name a person sees and a program trusts.

    Word and LibreOffice both give styles new keys on saving; the name stays.
    """

    key: str
    name: str


NORMAL = Style("Normal", "Normal")  # a Chinese Word shows 正文
HEADINGS = (
    Style("Heading1", "heading 1"),  # 标题 1
    Style("Heading2", "heading 2"),
    Style("Heading3", "heading 3"),
)
HEADER = Style("Header", "header")  # 页眉
FOOTER = Style("Footer", "footer")  # 页脚
TITLE = Style("NoticeTitle", "公文标题")
RUN_IN = Style("NoticeRunIn", "段首小标题")
CONTACT = Style("NoticeContact", "监督联系方式")
ANNEX_NOTE = Style("NoticeAnnexNote", "附件说明")
SIGNATURE = Style("NoticeSignature", "署名")
DATE = Style("NoticeDate", "成文日期")
ANNEX_MARK = Style("NoticeAnnexMark", "附件标识")
ANNEX_TITLE = Style("NoticeAnnexTitle", "附件标题")
TABLE_CAPTION = Style("NoticeTableCaption", "统计表标题")
TABLE = Style("NoticeTable", "统计表")
TABLE_HEAD = Style("NoticeTableHead", "统计表表头")
TABLE_TEXT = Style("NoticeTableText", "统计表文字")
TABLE_FIGURE = Style("NoticeTableFigure", "统计表数字")
TABLE_NOTE = Style("NoticeTableNote", "统计表注")
DRAFT_MARK = Style("NoticeDraftMark", "稿本标识")
PAGE_NUMBER_ODD = Style("NoticePageOdd", "单页页码")
PAGE_NUMBER_EVEN = Style("NoticePageEven", "双页页码")


def width(text: str) -> float:
    """The width of a text in characters: ASCII counts ½, as in the Chinese typefaces."""
    return sum(0.5 if char < "\x80" else 1 for char in text)


# --- The title, broken by sense ---------------------------------------------------------------

# Words that are never divided. Not a dictionary: only what titles of such notices consist of,
# and words that hide an organ's or a place's suffix (市场 is no 市).
_WORD_LIST = (
    "中共 中国 中央 关于 落实 贯彻 对 十八届 十九届 二十届 巡察 巡视 巡察组 巡视组 巡察办 联动巡察 "
    "专项巡察 常规巡察 提级巡察 交叉巡察 选人用人 意识形态 反馈意见 反馈问题 反馈情况 巡察反馈 "
    "巡视反馈 回头看 “回头看” 集中整改 整改 整改落实 整改工作 落实情况 进展 情况 进展情况 "
    "阶段性 通报 公告 公示 报告 的 "
    "委员会 党委 党组 党工委 党总支 党支部 党组织 总支部 支部 纪委 机关 工作委员会 管理委员会 "
    "管委会 工委 省委 市委 县委 区委 州委 旗委 镇委 乡委 人民政府 办公室 办事处 街道 社区 "
    "开发区 高新区 新区 园区 示范区 保税区 自治区 自治州 自治县 地区 校区 矿区 景区 "
    "经济技术 经济技术开发区 经济 技术 高新技术 高新技术产业开发区 高新技术产业示范区 产业 "
    "产业投资 黄河三角洲 农业 公安局 公安 分局 自然资源 和 规划 城市 城乡 市场 "
    "市政 市级 区域 县域 省级 监督 管理 监督管理 综合 执法 行政 审批 服务 生态 环境 "
    "环境保护 发展 改革 发展和改革 工业 信息化 住房 建设 交通 运输 水利 水务 文化 旅游 "
    "文化和旅游 卫生 健康 卫生健康 退役 军人 退役军人 事务 应急 应急管理 审计 统计 医疗 保障 "
    "人力资源 社会 社会保障 财政 民政 司法 教育 体育 科学 科技 农村 林业 海洋 渔业 商务 投资 "
    "控股 集团 股份 有限 责任 公司 有限公司 分公司 子公司 大学 学院 学校 中学 小学 职业 师范 "
    "医院 人民医院 中心医院 中医院 附属 中心 法院 检察院 人民法院 人民检察院 银行 分行 支行 "
    "研究院 研究所 部门 所属 直属 校园 处置"
)
_WORDS = _WORD_LIST.split()
_NUMBERED = Pattern(
    r"(?:中央|[省市县区旗州]委|党委|党组)?第[一二三四五六七八九十百\d]+(?:巡[察视]组|轮|批)"
    r"|[一二三四五六七八九十]+届|[A-Za-z0-9.,%-]+"
)
_COMMITTEES = (
    *("委员会", "党委", "党组", "党工委", "党总支", "党支部", "总支部", "支部", "纪委", "机关"),
    *("工委", "工作委员会", "直属"),
)
_ORGANS = (
    *("局", "厅", "院", "署", "部", "委", "公司", "集团", "大学", "学院", "学校", "中学", "医院"),
    *("中心", "银行", "分行", "支行", "联社", "总队", "支队", "大队", "办公室", "管委会", "委员会"),
)
_PLACES = ("省", "市", "县", "区", "州", "盟", "旗", "镇", "乡", "街道")
_BRANCHES = ("分局", "支局", "分公司", "有限", "股份", "责任", "公司", "管委会", "管理委员会")
_FINDINGS = ("反馈意见", "反馈问题", "反馈情况")
_JOINTS = "和与及并等暨、"
_NOT_FIRST = "，。、；：！？）》〉”’」』】〕％…—·,.;:!?)]}%的"
_NOT_LAST = "（《〈“‘「『【〔([{"

# Penalties, in points. A line costs as much as a middling break, so that a title takes one line
# more only where that saves a bad break or a bad shape.
_NEVER = 1e6
_INSIDE_WORD = 300.0
_UNKNOWN = 30.0
_LINE = 6.0
_MIXED = 18.0  # the rest of the office's name and 关于… on one line
_HOURGLASS = 40.0  # at most; 6 for each character that a line juts out again


def break_title(title: str, names: Sequence[str] = ()) -> list[str]:
    """The lines of a centred title, broken by sense (7.3.1: 词意完整，排列对称，长短适宜).

    No line is wider than TITLE_CAPACITY characters. Together the lines have the shape of a
    trapezoid or a diamond where the words allow. A line break in the title wins. `names` are
    phrases that are divided only where one alone is wider than a line.
    """
    return [line for part in re.split(r"\r\n?|\n", title) if part for line in _lines(part, names)]


def _lines(text: str, names: Sequence[str]) -> list[str]:
    """The cheapest way to break a text without line breaks: a dynamic programme."""
    if width(text) <= TITLE_CAPACITY:
        return [text]
    # What stands before 关于 is the office's name; without 关于 it may be anywhere.
    office = text.find("关于") if "关于" in text else len(text)
    costs = _break_costs(text, office, names)
    # A word is divided only where the line would be too long otherwise.
    whole = [end for end, cost in enumerate(costs) if end and cost < _INSIDE_WORD]
    every = range(1, len(text) + 1)
    breaks = _cheapest(text, office, costs, whole) or _cheapest(text, office, costs, every)
    return [text[start:end] for start, end in zip((0, *breaks), breaks, strict=False)]


def _cheapest(
    text: str, office: int, costs: Sequence[float], allowed: Sequence[int]
) -> tuple[int, ...]:
    """The ends of the lines that cost least, all of them `allowed`; none where none will do."""
    # (position, width of the line before it, whether lines have begun to get shorter)
    # → (cost so far, the breaks so far). Positions are visited in order.
    states: dict[int, dict[tuple[float, bool], tuple[float, tuple[int, ...]]]]
    states = {0: {(0.0, False): (0.0, ())}}
    for start in (0, *allowed[:-1]):
        ends = [(end, wide) for end, wide in _ends(text, start) if end in allowed]
        for (before, falling), (cost, breaks) in states.get(start, {}).items():
            for end, wide in ends:
                falls = falling or before - wide > 1  # one character less is hardly seen
                total = cost + costs[end] + _shape(before, falling, wide)
                if 0 < start < office < end:
                    total += _MIXED
                reached = states.setdefault(end, {})
                known = reached.get((wide, falls))
                if known is None or total < known[0]:
                    reached[wide, falls] = (total, (*breaks, end))
    return min(states[len(text)].values())[1] if len(text) in states else ()


def _ends(text: str, start: int) -> Iterator[tuple[int, float]]:
    """Where a line that begins at `start` may end, and its width in characters."""
    wide = 0.0
    for end in range(start + 1, len(text) + 1):
        wide += width(text[end - 1])
        if wide > TITLE_CAPACITY:
            return
        yield end, wide


def _shape(before: float, falling: bool, wide: float) -> float:
    """The penalty for a line of this width under one of `before` characters (0: the first)."""
    penalty = _LINE
    if wide < 4:
        penalty += 30
    elif wide < 6:
        penalty += 8
    if before:
        step = abs(wide - before)
        penalty += 0.3 * step + 2 * max(0.0, step - 10)
        if step < 1:
            penalty += 3  # a rectangle is neither trapezoid nor diamond
        if falling and wide > before:
            penalty += min(_HOURGLASS, 6 + 6 * step)
    return penalty


def _break_costs(text: str, office: int, names: Sequence[str]) -> list[float]:
    """The penalty for a line end at each position of the text (0 at the end of the text).

    The name of the office ends at `office`.
    """
    starts, ends, inside = set[int](), set[int](), set[int]()
    for start, end in _known_words(text):
        starts.add(start)
        ends.add(end)
        inside.update(range(start + 1, end))
    kept = {
        position
        for name in names
        if 0 < width(name) <= TITLE_CAPACITY
        for start in _occurrences(text, name)
        for position in range(start + 1, start + len(name))
    }
    costs = [0.0] * (len(text) + 1)
    for position in range(1, len(text)):
        before, after = text[:position], text[position:]
        if position in kept:
            cost = _NEVER
        elif (
            position in inside
            or after[0] in _NOT_FIRST
            or before[-1] in _NOT_LAST
            or before.endswith(("关于", "中共"))
        ):
            cost = _INSIDE_WORD
        elif after.startswith("关于"):
            cost = 0.0
        elif before.endswith(_FINDINGS):
            cost = 1.0
        elif after.startswith(_FINDINGS):
            cost = 14.0  # 谁的反馈意见 is one thought
        elif position < office and (found := _after_organ(before, after)) is not None:
            cost = found
        elif before.endswith("的"):
            cost = 20.0
        else:
            known = (position in starts) + (position in ends)
            cost = (_UNKNOWN, 16.0, 10.0)[known]
            if after[0] in _JOINTS:
                cost += 15
            if before[-1] in _JOINTS:
                cost += 10
        costs[position] = cost
    return costs


def _after_organ(before: str, after: str) -> float | None:
    """The penalty for a break inside an office's name, None where no organ or place ends."""
    if before.endswith(_ORGANS) and not before.endswith(("市委", "县委", "区委", "省委")):
        if after.startswith(_BRANCHES):
            return 14.0
        return 10.0 if after.startswith(_COMMITTEES) else 3.0
    if before.endswith(_PLACES) and not before.endswith("城市"):
        return 14.0 if after.startswith((*_BRANCHES, *_COMMITTEES)) else 8.0
    return None


def _known_words(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every known word in the text; they may overlap."""
    for word in _WORDS:
        for start in _occurrences(text, word):
            yield start, start + len(word)
    for match in _NUMBERED.finditer(text):
        yield match.span()


def _occurrences(text: str, phrase: str) -> Iterator[int]:
    """Every start of the phrase in the text, overlapping ones too."""
    start = text.find(phrase)
    while start >= 0:
        yield start
        start = text.find(phrase, start + 1)


# --- Signature and date -----------------------------------------------------------------------

# What may follow w:ind inside w:pPr, and w:jc (ECMA-376-1, 17.3.1.26): an order Word insists on.
_AFTER_IND = (
    *("w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection"),
    *("w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr"),
    *("w:sectPr", "w:pPrChange"),
)
_AFTER_JC = _AFTER_IND[_AFTER_IND.index("w:jc") + 1 :]
# A date yet to be written in is given the room of the longest, 2025年12月31日.
_LONGEST_DATE = "0000年00月00日"


@dataclass
class _Paragraph:
    """What is known of one w:p while it is read."""

    style: str = ""
    text: str = ""
    # The bytes at which an element of w:pPr stands, or, start and end alike, where it belongs.
    places: dict[str, tuple[int, int]] = field(default_factory=dict)


def align_signature(document_xml: bytes, styles_xml: bytes = b"") -> bytes:
    """The document part with every signature and date placed after 7.3.5.2 (no seal).

    The signature ends two characters in from the right; the date begins two characters to the
    right of where the signature begins; a date longer than the signature ends two characters in
    itself and the signature moves left accordingly. All other bytes stay as they are. With
    `styles_xml` the styles are found by name, which holds for a template saved by any program.
    Raises ValueError where such a paragraph is no well-formed XML.
    """
    keys = _style_keys(styles_xml) if styles_xml else {}
    signature_key = keys.get(SIGNATURE.name, SIGNATURE.key)
    date_key = keys.get(DATE.name, DATE.key)
    marks: list[tuple[_Paragraph, dict[str, str]]] = []
    signed = ""  # the text of the signature that waits for its date
    for paragraph in _paragraphs(document_xml, {signature_key, date_key}):
        text = paragraph.text.strip()
        if paragraph.style == signature_key:
            marks.append((paragraph, _from_right(signature_indent(text))))
            signed = text
            continue
        if not any(char.isdigit() for char in text):
            text = _LONGEST_DATE
        if signed:
            marks[-1] = (marks[-1][0], _from_right(signature_indent(signed, text)))
        marks.append((paragraph, _date_format(signed, text)))
        signed = ""
    edits = [
        (*paragraph.places[name], xml) for paragraph, new in marks for name, xml in new.items()
    ]
    pieces: list[bytes] = []
    done = 0
    for start, end, xml in edits:
        pieces += [document_xml[done:start], xml.encode()]
        done = end
    return b"".join([*pieces, document_xml[done:]])


def signature_indent(signature: str, date: str = "") -> float:
    """How far from the right edge a signature above this date ends, in characters (7.3.5.2)."""
    signed, dated = width(signature), width(date)
    if signed > CHARS_PER_LINE:
        return INDENT_CHARS  # it runs over; its last line ends where a short one would
    wanted = INDENT_CHARS if dated <= signed else 2 * INDENT_CHARS + dated - signed
    return min(wanted, CHARS_PER_LINE - signed)


def _date_format(signature: str, date: str) -> dict[str, str]:
    """w:ind and w:jc of a date below this signature."""
    signed = width(signature)
    if width(date) > signed or signed > CHARS_PER_LINE:
        return _from_right(INDENT_CHARS)
    # Placed by its first character: that stands where the rule wants it whatever width a typeface
    # gives to digits, and stays right when somebody writes in another day. In twips only (0
    # characters means none): Word counts the characters of a left indent in the size of the
    # Normal style, without its spacing, a quarter of a character too much over half a line.
    start = signature_indent(signature, date) + signed - INDENT_CHARS
    left = max(0, TEXT_WIDTH_TWIPS - twips(pt=start * CHAR_PITCH_PT))
    return {
        "w:ind": f'<w:ind w:leftChars="0" w:left="{left}" w:rightChars="0" w:right="0"'
        ' w:firstLineChars="0" w:firstLine="0"/>',
        "w:jc": '<w:jc w:val="left"/>',
    }


def _from_right(chars: float) -> dict[str, str]:
    """w:ind and w:jc of a paragraph that ends this many characters in from the right."""
    right = twips(pt=chars * CHAR_PITCH_PT)
    return {
        "w:ind": f'<w:ind w:leftChars="0" w:left="0" w:rightChars="{round(chars * 100)}"'
        f' w:right="{right}" w:firstLineChars="0" w:firstLine="0"/>',
        "w:jc": '<w:jc w:val="right"/>',
    }


def _paragraphs(document_xml: bytes, styles: set[str]) -> list[_Paragraph]:
    """The paragraphs of these styles, in the order of the document.

    Only these are parsed: they are few, and a notice may have ten thousand others.
    """
    keys = "|".join(map(re.escape, sorted(styles)))
    starts = {
        max(document_xml.rfind(tag, 0, match.start()) for tag in (b"<w:p>", b"<w:p "))
        for match in re.finditer(f'<w:pStyle [^>]*"(?:{keys})"'.encode(), document_xml)
    }
    found = [_read_paragraph(document_xml, start) for start in sorted(starts - {-1})]
    return [paragraph for paragraph in found if paragraph.style in styles]


def _read_paragraph(document_xml: bytes, begin: int) -> _Paragraph:
    """The paragraph whose tag begins at this byte."""
    paragraph = _Paragraph()
    path: list[str] = []
    closed = False
    parser = expat.ParserCreate()

    def here() -> int:
        return begin + parser.CurrentByteIndex

    def start(tag: str, attributes: dict[str, str]) -> None:
        path.append(tag)
        if path != ["w:p", "w:pPr", tag]:
            return
        if tag == "w:pStyle":
            paragraph.style = attributes.get("w:val", "")
        if tag == "w:ind" or tag in _AFTER_IND:
            paragraph.places.setdefault("w:ind", (here(), here()))
        if tag == "w:jc" or tag in _AFTER_JC:
            paragraph.places.setdefault("w:jc", (here(), here()))

    def text(data: str) -> None:
        if path[-1] == "w:t" and path.count("w:p") == 1:  # not that of a text box inside
            paragraph.text += data

    def end(tag: str) -> None:
        nonlocal closed
        if path in (["w:p", "w:pPr", "w:ind"], ["w:p", "w:pPr", "w:jc"]):
            first, _ = paragraph.places[tag]
            last = document_xml.index(b">", first)
            if document_xml[last - 1 : last] != b"/":
                last = document_xml.index(b">", here())
            paragraph.places[tag] = (first, last + 1)
        elif path == ["w:p", "w:pPr"]:
            paragraph.places.setdefault("w:ind", (here(), here()))
            paragraph.places.setdefault("w:jc", (here(), here()))
        path.pop()
        closed = not path

    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.EndElementHandler = end
    try:
        parser.Parse(document_xml[begin:], True)
    except expat.ExpatError as fault:
        if not closed:  # what follows the paragraph is no fault
            raise ValueError(f"not well-formed XML: {fault}") from fault
    return paragraph


def _style_keys(styles_xml: bytes) -> dict[str, str]:
    """The key of every style by its name."""
    keys: dict[str, str] = {}
    key = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal key
        if tag == "w:style":
            key = attributes.get("w:styleId", "")
        elif tag == "w:name":
            keys.setdefault(attributes.get("w:val", ""), key)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(styles_xml, True)
    except expat.ExpatError as fault:
        raise ValueError(f"not well-formed XML: {fault}") from fault
    return keys
