"""The words of what a template loops over: 措施.正文 within {% for 措施 in 问题.措施列表 %}.

The columns of a row are such words by themselves, for the audiences that may see them.
"""

from collections.abc import Iterator
from typing import NamedTuple

from .choices import Audience
from .columns import Column, Item
from .items import Measure, Narrative, Problem, Unit
from .schema import sheet_of
from .statistics import GROUPED, LEVELS


class InnerWord(NamedTuple):
    """A word within a loop; where it prints a column of the row it has that column's audience."""

    name: str
    help: str
    column: Column | None = None

    @property
    def audience(self) -> Audience:
        return self.column.audience if self.column else Audience.PUBLIC


class Loop(NamedTuple):
    """What a list holds, by the name it has in templates, with the words of each: 措施.正文."""

    name: str
    words: tuple[InnerWord, ...]
    audience: Audience = Audience.PUBLIC

    def readers(self, word: InnerWord) -> Audience:
        """Whom a word of this loop is for."""
        return max(self.audience, word.audience, key=lambda audience: audience.narrowness)

    def for_audience(self, audience: Audience) -> list[InnerWord]:
        """The words that a template for readers of that audience may use."""
        return [word for word in self.words if audience.may_see(self.readers(word))]


def _columns(item: type[Item], **named: str) -> Iterator[InnerWord]:
    """A word for each column of a sheet, by its header; `named` are those with another word, or
    none where the loop prints them in its own way."""
    for described in sheet_of(item).columns:
        name = named.get(described.name, described.name)
        if name:
            yield InnerWord(name, described.help or described.name, column=described)


_CONTINUED = "其余各段的列表，单元格里每换一行为一段"
_PERCENT = "{}完成率，只有数字；在表下用 完成率口径 写明计入哪些状态"
LOOPS = (
    Loop(
        "方面",
        (
            InnerWord("序号", "方面的序号，如（一）"),
            InnerWord("名称", "问题清单的方面", sheet_of(Problem).column("方面")),
            InnerWord("问题列表", "方面的可公开的问题"),
        ),
    ),
    Loop(
        "问题",
        (
            InnerWord("序号", "问题在方面下的序号，按编号样式为 1. 或 一是"),
            InnerWord("总序号", "问题从头到尾连着数的序号，如 1"),
            InnerWord("状态", "认定状态；没有认定的，按最慢的措施推算"),
            InnerWord("措施列表", "问题的可公开的措施"),
            *_columns(Problem, 问题="名称"),
        ),
    ),
    Loop(
        "措施",
        (
            InnerWord("序号", "措施在问题下的序号，如（1）"),
            InnerWord("正文", "整改进展的第一段"),
            InnerWord("续段", _CONTINUED),
            *_columns(Measure, 整改进展=""),
        ),
    ),
    Loop(
        "段",
        (
            InnerWord("序号", "小标题的序号，如（一）；没有小标题的没有序号"),
            InnerWord("正文", "综述正文的第一段"),
            InnerWord("续段", _CONTINUED),
            *_columns(Narrative, 正文=""),
        ),
    ),
    Loop(
        "行",
        (
            InnerWord("名称", "方面或责任单位的名称、“合计”，或者统计截至的日期"),
            *(InnerWord(statistic.word, statistic.help) for statistic in GROUPED),
            *(InnerWord(level.percent, _PERCENT.format(level.name)) for level in LEVELS),
        ),
    ),
    Loop(
        "事项",
        (
            InnerWord("序号", "在列表里的序号，如 1"),
            InnerWord("问题", "所属的问题"),
            InnerWord("时限", "延期至哪一天，没有延期的为完成时限"),
            InnerWord("逾期天数", "逾期几天；没有逾期的为 0"),
            InnerWord("剩余天数", "离时限还有几天；逾期的为 0"),
            InnerWord("等级", "督办、催办或提醒"),
            *_columns(Measure, 整改进展=""),
        ),
        Audience.INTERNAL,
    ),
    Loop(
        "单位",
        (
            InnerWord("等级", "各事项里最急的等级：督办、催办或提醒"),
            InnerWord("督办数", "逾期的措施有几项"),
            InnerWord("催办数", "预警天数以内到期的有几项"),
            InnerWord("提醒数", "其他在提醒天数以内到期的有几项"),
            InnerWord("事项列表", "单位的逾期和即将到期的措施，时限早的在前"),
            *_columns(Unit, 单位名称="名称"),
        ),
        Audience.INTERNAL,
    ),
)
