"""The parts of an older notice by their places: title, opening, sections, contact, signature."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ..text.characters import compact, fold
from ..text.patterns import Pattern, holds
from .notice_numerals import PART, SECTION, TASK, ListNumber, numeral_of
from .notice_sentences import day_of
from .notice_source import SourceLine

_TITLE_END = ("通报", "公告", "公示", "报告", "方案", "情况", "通知", "函", "说明")
# What a title says behind itself: （公开版）.
_BEHIND_TITLE = Pattern(r"\([^()]{1,12}\)$")
# That a title says of what it is; on a web page the same word leads elsewhere.
_ABOUT = Pattern(r"关于(?!我们|本站|网站)")
# What a web page writes with a colon below a title, where a notice names whom it is sent to.
_PAGE_LABELS = (
    *("日期", "时间", "来源", "作者", "编辑", "浏览", "点击", "阅读", "访问", "分享", "打印"),
    *("字体", "字号", "关键词", "索引号", "责编", "审核"),
)
_OFFICE_END = (
    *("委员会", "党委", "党组", "党工委", "党总支", "党支部", "总支部", "支部", "工委", "纪委"),
    *("公司", "集团", "医院", "学校", "大学", "学院", "中心", "局", "部", "厅", "院", "办公室"),
)
_OFFICE_PREFIX = ("中共", "中国共产党")
_MOST_TITLE_LINES = 6
_CONTACT_WORDS = (
    "联系电话",
    "联系方式",
    "邮政信箱",
    "电子邮箱",
    "通讯地址",
    "通信地址",
    "进行监督",
    "监督电话",
    "举报电话",
    "公示期",
    "公示时间",
)
_ANNEX = Pattern(r"附件\d{0,2}:?")
_ANNOUNCES = Pattern(r".*现[将就把].*如下[:。]?")
# What stands between the last sentence and the signature, and is printed by no template.
_ANNEX_NAMED = Pattern(r"附[件表]?\d{0,2}:.{2,}")
_FORMULA = Pattern(r"特此(?:通报|公告|公示|报告|函告|说明|通告|告知|函复|公布)[。!]?")
_DOCUMENT_NUMBER = Pattern(r".{1,20}[〔\[(]\d{4}[〕\])]第?\d+号")
# The number of a page, copied along with its text.
_PAGE = Pattern(r"[-—–―]+\d{1,3}[-—–―]+|第\d{1,3}页(?:[,/]?共\d{1,3}页)?")
# A paragraph is a sentence; what is this short and has no full stop is a heading or a name.
_LONG = 30
_LONGEST_HEADING = 80
# A number this far behind its last sibling is no number of the same list: 110、122报警.
_MOST_SKIPPED = 3


@dataclass(slots=True)
class Heading:
    """A numbered line: how deep it stands, its number and the place of it among its siblings."""

    line: SourceLine
    depth: int = 0
    numeral: ListNumber | None = None

    @property
    def text(self) -> str:
        """The text behind the number."""
        return self.line.text[self.numeral.end if self.numeral else 0 :].strip()


@dataclass(slots=True)
class NoticeSection:
    """A section: its name and heading, where it has one, and its lines with their depths."""

    name: str = ""
    heading: Heading | None = None
    lines: list[Heading] = field(default_factory=list)

    @property
    def depth(self) -> int:
        return max((line.depth for line in self.lines), default=0)


@dataclass(slots=True)
class Outline:
    """The lines of a notice by what they are; `apart` are those around it, as on a web page."""

    apart: list[SourceLine] = field(default_factory=list)
    issuer: SourceLine | None = None
    document_number: SourceLine | None = None
    title: list[SourceLine] = field(default_factory=list)
    addressees: SourceLine | None = None
    opening: list[SourceLine] = field(default_factory=list)
    sections: list[NoticeSection] = field(default_factory=list)
    contact: list[SourceLine] = field(default_factory=list)
    signature: SourceLine | None = None
    date: SourceLine | None = None
    another: SourceLine | None = None  # with which another notice begins behind this one


def outline_of(lines: Sequence[SourceLine]) -> Outline:
    """What each line of a notice is."""
    outline = Outline()
    rest = _take_end(outline, [line for line in lines if not _is_page(line)])
    form = next((f for f in (SECTION, PART) if any(_begins(line, f) for line in rest)), SECTION)
    body = _take_head(outline, rest, form)
    outline.sections = _sections(body, form)
    outline.apart += filter(_is_page, lines)
    return outline


def _is_page(line: SourceLine) -> bool:
    return bool(_PAGE.fullmatch(compact(line.text)))


# --- the end --------------------------------------------------------------------------------------


def _take_end(outline: Outline, lines: list[SourceLine]) -> list[SourceLine]:
    """Take contact, signature, date and what follows them; gives the lines before."""
    annex = _place(lines, lambda line: bool(_ANNEX.fullmatch(compact(line.text))))
    annex = len(lines) if annex is None else annex
    last = max((n for n in range(annex) if _is_long(lines[n]) and _number(lines[n])), default=0)
    dated = next((n for n in range(last + 1, annex) if day_of(lines[n].text)), None)
    if dated is None:
        end = annex
        outline.apart += lines[annex:]
    else:
        end, outline.date = dated, lines[dated]
        outline.apart += lines[dated + 1 :]
        outline.another = _another(lines[dated + 1 :])
    # What stands above a date signs, whatever it is called.
    is_signed = end - 1 > last and _is_name(lines[end - 1])
    if is_signed and (dated is not None or _is_office(lines[end - 1].text)):
        end -= 1
        outline.signature = lines[end]
    start = end
    while start - 1 > last and _closes(lines[start - 1]):
        start -= 1
    closing = lines[start:end]
    outline.contact = [line for line in closing if not _is_formula(line)]
    outline.apart = [*filter(_is_formula, closing), *outline.apart]
    return lines[:start]


def _another(lines: Sequence[SourceLine]) -> SourceLine | None:
    """The title of another notice among these lines, below which sections begin anew."""
    first = _place(lines, lambda line: _begins(line, SECTION)) or 0
    titles = [line for line in lines[:first] if _ends_title(line) and _ABOUT.search(line.text)]
    return titles[0] if titles else None


def _closes(line: SourceLine) -> bool:
    """Whether a line stands behind the last part: how the office is reached, and set phrases."""
    return holds(compact(line.text), _CONTACT_WORDS) or _is_formula(line)


def _is_formula(line: SourceLine) -> bool:
    bare = compact(line.text)
    return bool(_FORMULA.fullmatch(bare) or _ANNEX_NAMED.fullmatch(bare))


def _is_long(line: SourceLine) -> bool:
    return len(line.text) >= _LONG


def _is_name(line: SourceLine) -> bool:
    return len(line.text.strip()) <= _LONGEST_HEADING and not holds(line.text, "。；：;:")


def _is_office(text: str) -> bool:
    bare = compact(text)
    return bare.startswith(_OFFICE_PREFIX) or bare.endswith(_OFFICE_END)


# --- the head -------------------------------------------------------------------------------------


def _take_head(outline: Outline, lines: list[SourceLine], form: str) -> list[SourceLine]:
    """Take title, addressees and opening, and what stands before them; gives the lines after, of
    which the sections have numbers of that form.
    """
    first = _place(lines, lambda line: _begins(line, form))
    numbered = _place(lines, _begins) if first is None else first
    before = lines[:numbered]
    top = _place(before, _is_opening)
    # Without sections nothing but its wording parts the opening from what follows it.
    end = numbered if first is not None or top is None else top + 1
    if top is None and numbered is not None:
        top = _place(before, _is_sentence)
    top = (end or 0) if top is None else top
    end = top if end is None else end
    while top > 0 and _is_sentence(before[top - 1]):
        top -= 1  # an opening of several paragraphs
    outline.opening = lines[top:end]
    _take_title(outline, lines[:top])
    return lines[end:]


def _place(lines: Sequence[SourceLine], wanted: Callable[[SourceLine], bool]) -> int | None:
    """Which is the first line that is wanted; None where none is."""
    return next((number for number, line in enumerate(lines) if wanted(line)), None)


def _number(line: SourceLine) -> ListNumber | None:
    return numeral_of(line.text, line.label)


def _begins(line: SourceLine, form: str = "") -> bool:
    """Whether a list begins with the line, of that form or of any."""
    numeral = _number(line)
    return numeral is not None and numeral.value == 1 and form in ("", numeral.form)


def _is_sentence(line: SourceLine) -> bool:
    return _is_long(line) and ("。" in line.text or line.text.rstrip().endswith("."))


def _is_opening(line: SourceLine) -> bool:
    text = compact(line.text)
    is_on_inspection = "巡" in text and holds(text, ("反馈", "现将"))
    return bool(_ANNOUNCES.fullmatch(text)) or (_is_sentence(line) and is_on_inspection)


def _take_title(outline: Outline, lines: list[SourceLine]) -> None:
    """Take the title and what belongs to it; what stands around it is apart."""
    ends = [number for number, line in enumerate(lines) if _ends_title(line)]
    if not ends:
        outline.apart = [*lines, *outline.apart]
        return
    end = ends[-1]
    start = _title_begins(lines, end)
    while start > 0 and end - start + 1 < _MOST_TITLE_LINES and _is_title_above(lines, start, end):
        start -= 1
    outline.title = lines[start : end + 1]
    others = []
    for number, line in enumerate(lines):
        if start <= number <= end:
            continue
        if number > end and _names_readers(line) and not outline.addressees:
            outline.addressees = line
        elif _DOCUMENT_NUMBER.fullmatch(fold(line.text.strip())) and number < start:
            outline.document_number = line
        elif number < start and compact(line.text).endswith("文件"):
            outline.issuer = line
        else:
            others.append(line)
    outline.apart = [*others, *outline.apart]


def _names_readers(line: SourceLine) -> bool:
    bare = compact(line.text)
    return bare.endswith(":") and bare.count(":") == 1 and not holds(bare, _PAGE_LABELS)


def _ends_title(line: SourceLine) -> bool:
    return _is_name(line) and _BEHIND_TITLE.sub("", compact(line.text)).endswith(_TITLE_END)


def _title_begins(lines: list[SourceLine], end: int) -> int:
    """The line with the 关于 of a title that is divided into lines; else its last line."""
    for start in range(end, max(end - _MOST_TITLE_LINES, -1), -1):
        if not _is_name(lines[start]):
            break
        if _ABOUT.search(compact(lines[start].text)):
            return start
    return end


def _is_title_above(lines: list[SourceLine], start: int, end: int) -> bool:
    """Whether the line above these of a title belongs to it, which says whose it is and of what."""
    above, bare = lines[start - 1], compact(lines[start - 1].text)
    if above.place == lines[start].place:
        return True  # a line break within the paragraph
    if not _is_name(above):
        return False
    if compact("".join(line.text for line in lines[start : end + 1])).find("关于") > 0:
        return bare.startswith(_OFFICE_PREFIX) and not bare.endswith("文件")
    return _is_office(above.text) or bare.startswith("关于")


# --- sections -------------------------------------------------------------------------------------


def _sections(lines: list[SourceLine], form: str) -> list[NoticeSection]:
    """The sections, which have numbers of that form; one without a heading where none has."""
    sections: list[NoticeSection] = []
    last = 0
    lists = _Lists()
    for line in lines:
        numeral = _number(line)
        if numeral and numeral.form == form and _follows(numeral.value, last):
            heading, last, lists = Heading(line, 0, numeral), numeral.value, lists.in_next_section()
            name, _, rest = heading.text.partition("。")
            if rest.strip():  # a paragraph goes on behind its heading
                heading.line = line._replace(text=f"{line.text[: numeral.end]}{name}。")
            sections.append(NoticeSection(name.strip(), heading))
            if rest.strip():
                behind = line._replace(text=rest.strip(), label="", part=1)
                sections[-1].lines.append(Heading(behind))
            continue
        if not sections:
            sections.append(NoticeSection())
        sections[-1].lines.append(lists.placed(line, numeral))
    return sections


def _follows(value: int, last: int) -> bool:
    """Whether a number is one of a list of which this was the last; 0 for one that begins."""
    return value == 1 or (last > 0 and 0 <= value - last <= _MOST_SKIPPED)


@dataclass(slots=True)
class _Lists:
    """The lists that a line may go on with: the form and the last number of each depth.

    One that is `closed` by a number above it may go on below the next one: （二） 3.
    """

    open: list[tuple[str, int]] = field(default_factory=list)
    closed: dict[tuple[int, str], int] = field(default_factory=dict)

    def in_next_section(self) -> "_Lists":
        """The lists of the section behind this one, in which numbers may go on: 二、 3."""
        ended = {(depth, form): last for depth, (form, last) in enumerate(self.open)}
        return _Lists(closed=self.closed | ended)

    def placed(self, line: SourceLine, numeral: ListNumber | None) -> Heading:
        """A line at its depth: beside the last number of its form, or below all that are open.

        What is no number of a list is plain text, with its number.
        """
        if numeral is None:
            return Heading(line)
        for place, (form, last) in enumerate(self.open):
            if form == numeral.form and _follows(numeral.value, last):
                for deeper, (below, at) in enumerate(self.open[place + 1 :], start=place + 1):
                    self.closed[deeper, below] = at
                self.open[place:] = [(form, numeral.value)]
                return Heading(line, place + 1, numeral)
        if numeral.form == TASK and self.open:
            return Heading(line)
        goes_on = numeral.value - 1 == self.closed.get((len(self.open), numeral.form), 0)
        if numeral.form == SECTION or not (numeral.value == 1 or goes_on):
            return Heading(line)
        self.open.append((numeral.form, numeral.value))
        return Heading(line, len(self.open), numeral)
