"""The one vocabulary: every word that a cell may cite as {词} and a template as {{ 词 }}.

A word is defined here once, with the value it prints. Cells use words that print a text, and
会议日期 and 会议次数 with the name of a meeting after a colon; templates use the same words.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import NamedTuple

from ..text.characters import (
    Nearest,
    compact,
    write_date,
    write_decimal,
    write_list,
    write_percent,
    write_range,
)
from ..text.patterns import Pattern
from .choices import Audience, Status
from .items import BASICS
from .ledger import Ledger
from .statistics import Statistics, Tally


class Word(NamedTuple):
    """A word of the vocabulary; `takes` names its argument where it needs one."""

    name: str
    group: str
    help: str
    audience: Audience = Audience.PUBLIC
    takes: str = ""


# The order in which the notice names statuses: what is done first, the remainder last.
PRINTED_STATUSES = tuple(sorted(Status, key=lambda status: -status.advance))

MEETING_DATES, MEETING_COUNT = "会议日期", "会议次数"


def _status_text(counts: dict[Status, int], measure_word: str) -> str:
    """已完成5个、长期坚持2个: every status that occurs, so that the parts add up to the whole."""
    return write_list(f"{s}{counts[s]}{measure_word}" for s in PRINTED_STATUSES if counts[s])


def rate_text(ledger: Ledger, share: Fraction | None) -> str:
    """A rate as it is printed: rounded half up, and naming what else than 已完成 it counts."""
    if share is None:
        return "—"
    counted = ledger.basic("计入完成的状态") or ()
    others = [str(status) for status in PRINTED_STATUSES if status in counted]
    places = ledger.basic("完成率小数位")
    text = write_percent(share, places if isinstance(places, int) else 0)
    if Status.DONE not in counted:
        return f"{text}（仅计{write_list(others)}）"
    others.remove(Status.DONE)
    return f"{text}（含{write_list(others)}）" if others else text


def tally_words(ledger: Ledger, tally: Tally) -> dict[str, str]:
    """The counted words of one group: 问题数, 已完成问题数, …, 措施完成率."""
    return {
        "问题数": str(tally.problems),
        "措施数": str(tally.measures),
        **{f"{status}问题数": str(tally.problems_by_status[status]) for status in Status},
        **{f"{status}措施数": str(tally.measures_by_status[status]) for status in Status},
        "问题完成率": rate_text(ledger, tally.problem_rate),
        "措施完成率": rate_text(ledger, tally.measure_rate),
        "问题分布": _status_text(tally.problems_by_status, "个"),
        "措施分布": _status_text(tally.measures_by_status, "项"),
        "逾期措施数": str(tally.overdue),
        "逾期完成措施数": str(tally.finished_late),
        "临期措施数": str(tally.due_soon),
    }


_TALLY_HELP = {
    "问题数": "问题总数",
    "措施数": "整改措施总数",
    "问题完成率": "计入完成的问题占全部问题的比例",
    "措施完成率": "计入完成的措施占全部措施的比例",
    "问题分布": "各状态的问题个数，如“已完成5个、长期坚持2个”",
    "措施分布": "各状态的措施项数，如“已完成30项、正在推进25项”",
    "逾期措施数": "时限早于统计截止日期、未完成也不属长期坚持的措施",
    "逾期完成措施数": "完成日期晚于时限的措施",
    "临期措施数": "预警天数以内到期的措施",
}


def _statistics_words() -> Iterator[Word]:
    names = [
        "问题数",
        *(f"{status}问题数" for status in PRINTED_STATUSES),
        "问题完成率",
        "问题分布",
        "措施数",
        *(f"{status}措施数" for status in PRINTED_STATUSES),
        "措施完成率",
        "措施分布",
        "逾期措施数",
        "逾期完成措施数",
        "临期措施数",
    ]
    yield Word("方面数", "统计", "问题分为几个方面")
    for name in names:
        status, level = name[:-3], name[-3:-1]
        yield Word(name, "统计", _TALLY_HELP.get(name) or f"状态为“{status}”的{level}数")
    yield Word("制度数", "统计", "制度成果的个数")
    yield Word("新建制度数", "统计", "类型为“新建”的制度个数")
    yield Word("修订制度数", "统计", "类型为“修订”的制度个数")
    yield Word("制度领域", "统计", "制度涉及的领域，用顿号连接，不重复")
    yield Word("立行立改数", "统计", "立行立改的措施数")


STATISTICS_WORDS = tuple(_statistics_words())
BASIC_WORDS = (
    *(Word(c.name, "基本情况", c.help or c.name, c.audience) for c in BASICS),
    Word("巡察期间", "基本情况", "巡察开始日期至巡察结束日期，同年只写一次年份"),
)
MEETING_WORDS = (
    Word(MEETING_DATES, "会议", "该会议各次的日期；与反馈日期同年的不写年份", takes="会议名称"),
    Word(MEETING_COUNT, "会议", "该会议开了几次", takes="会议名称"),
)
# Words that only a template can use: lists to loop over, and marks of the document itself.
TEMPLATE_WORDS = (
    Word("署名", "文档", "落款，即党组织全称"),
    Word("成文日期", "文档", "通报日期；没有时留空待填"),
    Word("稿本", "文档", "没有通报日期时为“送审稿”，否则为空"),
    Word("部分序号", "文档", "一级标题的序号，每用一次加一：{{ 部分序号() }}"),
    Word(
        "综述",
        "列表",
        '综述的段落：{%p for 段 in 综述["整改工作基本情况"] %}，'
        "段.序号、段.小标题、段.正文、段.续段",
    ),
    Word(
        "方面列表",
        "列表",
        "可公开的方面：方面.序号、方面.名称、方面.问题列表；"
        "问题.序号、问题.名称、问题.措施列表；措施.序号、措施.进展标题、措施.正文、措施.续段",
    ),
    Word(
        "分方面统计", "列表", "每个方面一行：行.名称、行.问题数、行.已完成问题数、行.措施完成率等"
    ),
    Word("合计", "列表", "全部方面合计的一行"),
    Word("指标", "列表", '按名称引用数据指标：{{ 指标["名称"] }}'),
)

# Words that leave open whether problems or measures are meant, with the words that say it.
AMBIGUOUS = {
    "完成率": ("问题完成率", "措施完成率"),
    "完成数": ("已完成问题数", "已完成措施数"),
    **{f"{status}数": (f"{status}问题数", f"{status}措施数") for status in Status},
}

_FIXED = {word.name for word in (*STATISTICS_WORDS, *BASIC_WORDS, *MEETING_WORDS, *TEMPLATE_WORDS)}


def is_reserved(name: str) -> bool:
    """Whether a 数据指标 or a further 项目 may not bear this name."""
    return name in _FIXED or name in AMBIGUOUS


def basic_text(ledger: Ledger, name: str) -> str:
    """A 项目 of 基本情况 as it is printed; dates in full, empty where nothing is filled in."""
    value = ledger.basic(name)
    if isinstance(value, date):
        return write_date(value)
    if isinstance(value, tuple):
        return write_list(str(part) for part in value)
    return "" if value is None else str(value)


def values(ledger: Ledger, statistics: Statistics, audience: Audience) -> dict[str, str]:
    """What each word without argument prints, for readers of that audience."""
    hidden = {word.name for word in BASIC_WORDS if not audience.may_see(word.audience)}
    names = [*(column.name for column in BASICS), *ledger.basics]
    first, last = ledger.day("巡察开始日期"), ledger.day("巡察结束日期")
    return {
        **{name: basic_text(ledger, name) for name in names if name not in hidden},
        "巡察期间": write_range(first, last) if first and last else "",
        "方面数": str(statistics.aspects),
        **tally_words(ledger, statistics.total),
        "制度数": str(statistics.regulations),
        "新建制度数": str(statistics.new_regulations),
        "修订制度数": str(statistics.revised_regulations),
        "制度领域": write_list(statistics.regulation_fields),
        "立行立改数": str(statistics.immediate),
        **figure_texts(statistics),
    }


def figure_texts(statistics: Statistics) -> dict[str, str]:
    """Each 数据指标 with its sum as it is printed."""
    return {name: write_decimal(total) for name, total in statistics.figures.items()}


# --- citations in cells -------------------------------------------------------------------------

BRACES = "{}｛｝"
_CITATION = Pattern(rf"[{{｛]([^{BRACES}\n]*)[}}｝]")


class Citation(NamedTuple):
    """A {词} or {词：名称} in a cell's text, with its place there."""

    written: str
    word: str
    argument: str | None
    start: int
    end: int


def citations(text: str) -> Iterator[Citation]:
    """Every citation in a text, from left to right."""
    if "{" not in text and "｛" not in text:
        return
    for match in _CITATION.finditer(text):
        yield Citation(*citation_of(match[1])[:3], *match.span())


@lru_cache(maxsize=1000)
def citation_of(written: str) -> Citation:
    """The citation of which that stands within the braces; its place is none.

    Cells cite few words, each very often.
    """
    written = written.strip()
    word, colon, argument = written.replace("：", ":").partition(":")
    return Citation(written, word.strip(), argument.strip() if colon else None, 0, 0)


def cited(texts: Iterable[str]) -> Iterator[str]:
    """What stands within the braces of every citation in the texts."""
    for text in texts:
        if "{" in text or "｛" in text:
            yield from _CITATION.findall(text)


def all_cited(text: str, right: Collection[str]) -> bool:
    """Whether all braces in the text are those of citations, and these all among the right ones.

    What stands within their braces is compared as it is.
    """
    found = _CITATION.findall(text)
    return all(map(right.__contains__, found)) and sum(map(text.count, BRACES)) == 2 * len(found)


def resolve(text: str, lookup: Callable[[Citation], str]) -> str:
    """The text with each citation replaced by what `lookup` gives for it, wherever it stands."""
    if "{" not in text and "｛" not in text:
        return text
    return _CITATION.sub(lambda match: lookup(citation_of(match[1])), text)


class Vocabulary:
    """The words of one ledger as its cells may cite them, looked up as people spell them."""

    def __init__(self, ledger: Ledger, statistics: Statistics, audience: Audience) -> None:
        self._ledger = ledger
        self._statistics = statistics
        self.values = values(ledger, statistics, audience)
        self._spellings = {compact(name): name for name in self.values}
        # Cells cite few words, each very often.
        self._found: dict[str, str | None] = {}
        self._days = {compact(n): days for n, days in reversed(statistics.meetings.items())}
        self._dates: dict[str, str] = {}

    def find(self, word: str) -> str | None:
        """The name of the word so spelt, None for an unknown one."""
        if word not in self._found:
            self._found[word] = self._spellings.get(compact(word))
        return self._found[word]

    def text(self, citation: Citation) -> str:
        """What the citation prints. Raises KeyError for an unknown word or meeting."""
        if citation.word == MEETING_DATES and citation.argument:
            return self.meeting_dates(citation.argument)
        if citation.word == MEETING_COUNT and citation.argument:
            return self.meeting_count(citation.argument)
        name = self.find(citation.word)
        if name is None:
            raise KeyError(citation.word)
        return self.values[name]

    def meeting_dates(self, name: str) -> str:
        """2月17日、3月7日: the days of a meeting, without the year of 反馈日期. Raises KeyError."""
        name = compact(name)
        if name not in self._dates:
            reported = self._ledger.day("反馈日期")
            self._dates[name] = write_list(write_date(d, reported) for d in self._days[name])
        return self._dates[name]

    def meeting_count(self, name: str) -> str:
        """How often a meeting was held. Raises KeyError for an unknown one."""
        return str(len(self._days[compact(name)]))

    @cached_property
    def nearest(self) -> Nearest:
        """Gives the known words most like an unknown one."""
        return Nearest([*self.values, MEETING_DATES, MEETING_COUNT])

    @cached_property
    def nearest_meeting(self) -> Nearest:
        """Gives the meetings with the names most like an unknown one."""
        return Nearest(self.meetings())

    def template_names(self) -> set[str]:
        """Every name that a template of this audience may use."""
        return {*self.values, *(word.name for word in (*MEETING_WORDS, *TEMPLATE_WORDS))}

    def meetings(self) -> list[str]:
        """The names of the meetings held."""
        return list(self._statistics.meetings)
