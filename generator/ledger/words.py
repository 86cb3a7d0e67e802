"""The one vocabulary: every word that a cell may cite as {词} and a template as {{ 词 }}.

To add a word, add a row to the table of its group: what it prints and which cells it comes from
stand together there. A statistic is a word by its row in STATISTICS.

Cells use words that print a text, and 会议日期 and 会议次数 with the name of a meeting after a
colon; templates use the same words, those of the document, and lists.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from ..findings.findings import Place
from ..text.characters import (
    Nearest,
    compact,
    write_date,
    write_decimal,
    write_list,
    write_range,
)
from .choices import Audience, Status
from .citations import Citation
from .items import BASICS, Figure, Meeting
from .ledger import Ledger
from .statistics import STATISTICS, Statistic, Statistics
from .texts import basic_text, counted_text, statistic_text, value_text

if TYPE_CHECKING:
    from .trend import Snapshot


class Word(NamedTuple):
    """A word that prints a text.

    `value` gives the text and `cells` the cells it comes from, both of the ledger's vocabulary and
    the word's argument; `takes` names that argument where the word needs one. Where each cell
    prints a part of the text of its own, `joint` is what stands between the parts.
    """

    name: str
    group: str
    help: str
    value: "Callable[[Vocabulary, str], str]"
    cells: "Callable[[Vocabulary, str], list[Place]]"
    audience: Audience = Audience.PUBLIC
    takes: str = ""
    joint: str = ""


def is_draft(ledger: Ledger, audience: Audience) -> bool:
    """Without 通报日期 a notice is a 送审稿; what is for the office alone awaits no approval."""
    return audience is not Audience.INTERNAL and ledger.day("通报日期") is None


# --- the words ----------------------------------------------------------------------------------


def _basic_word(name: str, told: str, audience: Audience = Audience.PUBLIC) -> Word:
    """A 项目 of 基本情况, which prints as it is filled in."""
    return Word(
        name,
        "基本情况",
        told,
        value=lambda words, _: basic_text(words.ledger, name),
        cells=_basics(name),
        audience=audience,
    )


def _basics(*names: str) -> "Callable[[Vocabulary, str], list[Place]]":
    return lambda words, _: [words.ledger.basic_place(name) for name in names]


def _statistics_word(statistic: Statistic) -> Word:
    """A statistic, which comes from all rows of the sheet that it counts."""
    return Word(
        statistic.word,
        "统计",
        statistic.help,
        value=lambda words, _: statistic_text(statistic, words.ledger, words.statistics.total),
        cells=lambda words, _: [Place(statistic.item.SHEET)],
    )


def _figure_word(name: str) -> Word:
    """A 数据指标, which prints the sum of its rows."""
    return Word(
        name,
        "数据指标",
        "数据指标的合计",
        value=lambda words, _: write_decimal(words.statistics.figures[name]),
        cells=lambda words, _: [words.ledger.place(row, "数值") for row in words.figures[name]],
    )


def _period(words: "Vocabulary", _: str) -> str:
    first, last = words.ledger.day("巡察开始日期"), words.ledger.day("巡察结束日期")
    return write_range(first, last) if first and last else ""


def _publication_date(words: "Vocabulary", _: str) -> str:
    day = words.ledger.day("通报日期")
    return write_date(day) if day else _BLANK_DATE


def _meeting_dates(words: "Vocabulary", name: str) -> str:
    """2月17日、3月7日: the days of a meeting, without the year of 反馈日期."""
    reported = words.ledger.day("反馈日期")
    return write_list(write_date(day, reported) for day, _ in words.held(name))


def _meeting_cells(words: "Vocabulary", name: str) -> list[Place]:
    rows = [words.ledger.place(meeting, "日期") for _, meeting in words.held(name)]
    return rows or [Place(Meeting.SHEET)]


BASIC_WORDS = (
    *(_basic_word(column.name, column.help or column.name, column.audience) for column in BASICS),
    Word(
        "巡察期间",
        "基本情况",
        "巡察开始日期至巡察结束日期，同年只写一次年份",
        value=_period,
        cells=_basics("巡察开始日期", "巡察结束日期"),
        joint="至",
    ),
)
STATISTICS_WORDS = tuple(map(_statistics_word, STATISTICS))

MEETING_DATES, MEETING_COUNT = "会议日期", "会议次数"
MEETING_WORDS = (
    Word(
        MEETING_DATES,
        "会议",
        "该会议各次的日期；与反馈日期同年的不写年份",
        value=_meeting_dates,
        cells=_meeting_cells,
        takes="会议名称",
        joint="、",
    ),
    Word(
        MEETING_COUNT,
        "会议",
        "该会议开了几次",
        value=lambda words, name: str(len(words.held(name))),
        cells=_meeting_cells,
        takes="会议名称",
    ),
)

DRAFT = "送审稿"
# The date of a draft, to be filled in by hand.
_BLANK_DATE = "　　年　月　日"
# Marks of the document itself, for templates only.
DOCUMENT_WORDS = (
    Word(
        "署名",
        "文档",
        "落款，即党组织全称",
        value=lambda words, _: words.ledger.text("党组织全称"),
        cells=_basics("党组织全称"),
    ),
    Word(
        "成文日期",
        "文档",
        "通报日期；没有时留空待填",
        value=_publication_date,
        cells=_basics("通报日期"),
    ),
    Word(
        "稿本",
        "文档",
        "没有通报日期的通报为“送审稿”，其他为空",
        value=lambda words, _: DRAFT if is_draft(words.ledger, words.audience) else "",
        cells=_basics("通报日期"),
    ),
    Word(
        "计算日期",
        "文档",
        "逾期和临期算到哪一天：--as-of 的日期，没有时为统计截止日期",
        value=lambda words, _: value_text(words.statistics.as_of),
        cells=_basics("统计截止日期"),
    ),
    Word(
        "完成率口径",
        "文档",
        "完成率除已完成外还计入什么，如“含长期坚持”；没有时为空",
        value=lambda words, _: counted_text(words.ledger),
        cells=_basics("计入完成的状态"),
    ),
)


class TemplateWord(NamedTuple):
    """A word of templates that prints no text of its own: a function, or a list to loop over."""

    name: str
    group: str
    help: str
    audience: Audience = Audience.PUBLIC


# What has changed since earlier ledgers.
BY_DAY, SINCE = TREND_WORDS = ("各期统计", "较上期")
# The word that inserts a chart by its name; the charts are those of charts/kinds.py.
CHART_WORD = "图"

_internal = partial(TemplateWord, audience=Audience.INTERNAL)

# Words that only a template can use: lists to loop over, and marks of the document itself.
TEMPLATE_WORDS: tuple[Word | TemplateWord, ...] = (
    *DOCUMENT_WORDS,
    TemplateWord("部分序号", "文档", "一级标题的序号，每用一次加一：{{ 部分序号() }}"),
    TemplateWord(
        "并段",
        "列表",
        "各项措施并成的段落，“一是……；二是……”：{%p for 段落 in 并段(问题.措施列表) %}",
    ),
    TemplateWord("综述", "列表", '综述的段落：{%p for 段 in 综述["整改工作基本情况"] %}'),
    TemplateWord("方面列表", "列表", "可公开的方面：{%p for 方面 in 方面列表 %}"),
    TemplateWord("分方面统计", "列表", "每个方面一行：{%tr for 行 in 分方面统计 %}"),
    TemplateWord("合计", "列表", "全部方面合计的一行，用词同“行”：{{ 合计.问题数 }}"),
    _internal("分单位统计", "列表", "每个责任单位一行，用词同“行”"),
    _internal("逾期列表", "列表", "逾期的措施：{%tr for 事项 in 逾期列表 %}"),
    _internal("临期列表", "列表", "预警天数以内到期的措施：{%tr for 事项 in 临期列表 %}"),
    _internal("未计入", "列表", "台账有错误时，哪些行没有计入逾期和督办；没有时为空"),
    _internal("督办列表", "列表", "有措施逾期或即将到期的单位：{%p for 单位 in 督办列表 %}"),
    TemplateWord(BY_DAY, "列表", "--since 的各期和本期，每期一行，用词同“行”；没有时为空"),
    TemplateWord(SINCE, "列表", "与 --since 最近的一期相比的变化；没有时为空"),
    TemplateWord("指标", "列表", '按名称引用数据指标：{{ 指标["名称"] }}'),
    TemplateWord(
        "百分比",
        "计算",
        "两个数之比，按完成率小数位四舍五入：{{ 百分比(立行立改数, 措施数) }}",
    ),
    TemplateWord(CHART_WORD, "图表", '插入一幅图表：{{ 图("状态分布") }}'),
)
# Those of them that hold things by names which the ledger gives: 综述.今后整改工作打算.
BY_NAME = ("综述", "指标")

# Words that leave open whether problems or measures are meant, with the words that say it.
AMBIGUOUS = {
    "完成率": ("问题完成率", "措施完成率"),
    "完成数": ("已完成问题数", "已完成措施数"),
    "未完成数": ("未完成问题数", "未完成措施数"),
    **{f"{status}数": (f"{status}问题数", f"{status}措施数") for status in Status},
}

_DESCRIBED = {word.name for word in BASIC_WORDS}
_FIXED = {word.name for word in (*STATISTICS_WORDS, *BASIC_WORDS, *MEETING_WORDS, *TEMPLATE_WORDS)}


def is_reserved(name: str) -> bool:
    """Whether a 数据指标 or a further 项目 may not bear this name."""
    return name in _FIXED or name in AMBIGUOUS


class Vocabulary:
    """The words of one ledger as its cells and templates may use them, for one audience."""

    def __init__(
        self,
        ledger: Ledger,
        statistics: Statistics,
        audience: Audience,
        snapshots: "Sequence[Snapshot]" = (),
    ) -> None:
        # How things stood on earlier days and this one, where that is asked for.
        self.snapshots: Sequence[Snapshot] = snapshots
        self.ledger: Ledger = ledger
        self.statistics: Statistics = statistics
        self.audience: Audience = audience
        self.figures: dict[str, list[Figure]] = {}
        for figure in ledger.figures:
            self.figures.setdefault(figure.name, []).append(figure)
        cited = [
            *(word for word in BASIC_WORDS if audience.may_see(word.audience)),
            *(_basic_word(name, name) for name in ledger.basics if name not in _DESCRIBED),
            *STATISTICS_WORDS,
            *map(_figure_word, self.figures),
        ]
        # What each word without argument prints.
        self.values = {word.name: word.value(self, "") for word in cited}
        self._words = {word.name: word for word in (*cited, *MEETING_WORDS, *DOCUMENT_WORDS)}
        self._spellings = {compact(name): name for name in self.values}

    def for_audience(self, audience: Audience) -> "Vocabulary":
        """The words of the same ledger for other readers."""
        if audience == self.audience:
            return self
        return Vocabulary(self.ledger, self.statistics, audience, self.snapshots)

    def with_ledger(self, ledger: Ledger) -> "Vocabulary":
        """The words of a ledger with other texts and the same numbers."""
        return Vocabulary(ledger, self.statistics, self.audience, self.snapshots)

    def since(self, snapshots: "Sequence[Snapshot]") -> "Vocabulary":
        """The words of the same ledger, which can tell what has changed."""
        return Vocabulary(self.ledger, self.statistics, self.audience, snapshots)

    def find(self, word: str) -> str | None:
        """The name of the word so spelt, None for an unknown one."""
        return self._spellings.get(compact(word))

    def text(self, citation: Citation) -> str:
        """What the citation prints. Raises KeyError for an unknown word or meeting."""
        if citation.word in (MEETING_DATES, MEETING_COUNT) and citation.argument:
            return self.value(citation.word, citation.argument)
        name = self.find(citation.word)
        if name is None:
            raise KeyError(citation.word)
        return self.values[name]

    def value(self, name: str, argument: str = "") -> str:
        """What a word prints. Raises KeyError for an unknown word or meeting."""
        return self._words[name].value(self, argument)

    def cells(self, name: str, argument: str = "") -> list[Place]:
        """The cells that a word comes from. Raises KeyError for an unknown word or meeting."""
        return self._words[name].cells(self, argument)

    def joint(self, name: str) -> str:
        """What stands between the parts of a word's text that its cells print, each its own."""
        return self._words[name].joint

    def held(self, name: str) -> list[tuple[date, Meeting]]:
        """The meetings of a name with their days, earliest first. Raises KeyError for an unknown
        name; of several that differ in blanks alone the first is meant."""
        return self._held[compact(name)]

    @cached_property
    def _held(self) -> dict[str, list[tuple[date, Meeting]]]:
        held: dict[str, list[tuple[date, Meeting]]] = {}
        for name in reversed(self.meetings()):
            rows = [(m.day, m) for m in self.ledger.meetings if m.name == name and m.day]
            held[compact(name)] = sorted(rows, key=lambda row: row[0])
        return held

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
        others = (*MEETING_WORDS, *TEMPLATE_WORDS)
        names = (word.name for word in others if self.audience.may_see(word.audience))
        return {*self.values, *names}

    def meetings(self) -> list[str]:
        """The names of the meetings held."""
        return list(self.statistics.meetings)
