"""From the ledger to the words of a template: what is printed, numbered and resolved.

Only what the template's audience may see is in the context at all. A text that comes from a cell
is a Span, which still knows its cell.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ..findings.findings import Place
from ..layout.title import break_title
from ..ledger.choices import ORDINAL, PUBLICITY, Audience
from ..ledger.citations import resolve
from ..ledger.columns import Item
from ..ledger.items import Measure, Problem
from ..ledger.ledger import Ledger
from ..ledger.statistics import Statistics, Tally
from ..ledger.words import Vocabulary, tally_words
from ..text.characters import chinese_numeral


class Span(str):
    """A printed text that knows the cell it came from.

    `line` is which of the cell's paragraphs it prints, `raw` that paragraph as it stands there.
    """

    __slots__ = ("column", "item", "ledger", "line", "raw")

    def __new__(
        cls, text: str, ledger: Ledger, item: Item, column: str, raw: str = "", line: int = 0
    ) -> "Span":
        span = super().__new__(cls, text)
        span.ledger, span.item, span.column = ledger, item, column
        span.raw, span.line = raw, line
        return span

    @property
    def place(self) -> Place:
        return self.ledger.place(self.item, self.column)


# The levels of the notice's numbers: 二、 （三） 3. （4）
SECTION, HEADING, PROBLEM, MEASURE = LEVELS = ("部分", "方面", "问题", "措施")


class Numeral(str):
    """A computed number as it is printed: of what level, and of what item (None for a section).

    `column` is the one that gives the number, or the heading that is numbered.
    """

    __slots__ = ("column", "item", "level")

    def __new__(
        cls, text: str, level: str, item: Item | None = None, column: str = ""
    ) -> "Numeral":
        numeral = super().__new__(cls, text)
        numeral.level, numeral.item, numeral.column = level, item, column
        return numeral


class _Sections(dict):
    """The paragraphs of the narrative by 部分; none for a 部分 that the ledger lacks."""

    def __missing__(self, section: str) -> list:
        return []


class _Composer(NamedTuple):
    ledger: Ledger
    statistics: Statistics
    vocabulary: Vocabulary
    # 是否公开 of rows that are printed.
    printed: frozenset[str]

    def span(self, text: str, item: Item, column: str, line: int = 0) -> Span:
        printed = resolve(text, self.vocabulary.text)
        return Span(printed, self.ledger, item, column, text, line)

    def paragraphs(self, text: str, item: Item, column: str) -> list[Span]:
        """A line break in a cell begins a new paragraph."""
        if "\n" not in text:
            return [self.span(text, item, column)] if text else []
        lines = [line for line in text.split("\n") if line]
        return [self.span(line, item, column, nth) for nth, line in enumerate(lines)]

    def may_print(self, item: Measure | Problem) -> bool:
        return item.publicity in self.printed or item.publicity not in PUBLICITY


def title(ledger: Ledger) -> str:
    """通报标题 as filled in, else composed of the office's and the inspectors' names."""
    return ledger.text("通报标题") or (
        f"{ledger.text('党组织全称')}关于{ledger.text('巡察组')}反馈意见集中整改进展情况的通报"
    )


def compose(ledger: Ledger, statistics: Statistics, audience: Audience) -> dict[str, object]:
    """Every word of a template with its value, for readers of that audience."""
    vocabulary = Vocabulary(ledger, statistics, audience)
    printed = frozenset(word for word, other in PUBLICITY.items() if audience.may_see(other))
    composer = _Composer(ledger, statistics, vocabulary, printed)
    names = [ledger.text(name) for name in ("巡察组", "被巡察党组织", "党组织简称")]
    return {
        **vocabulary.values,
        **vocabulary.document_values(),
        "指标": vocabulary.figure_texts(),
        "会议日期": vocabulary.meeting_dates,
        "会议次数": vocabulary.meeting_count,
        "通报标题": "\n".join(break_title(title(ledger), names)),
        "部分序号": _section_numbers(),
        "综述": _narrative(composer),
        "方面列表": list(_aspects(composer)),
        "分方面统计": [_row(ledger, tally) for tally in statistics.by_aspect],
        "合计": _row(ledger, statistics.total),
    }


def _section_numbers():
    """A function that gives 一、 and then one more at every call, for headings of level one."""
    used = 0

    def following() -> str:
        nonlocal used
        used += 1
        return Numeral(f"{chinese_numeral(used)}、", SECTION)

    return following


def _narrative(composer: _Composer) -> _Sections:
    sections = _Sections()
    for item in composer.ledger.narrative:
        first, *rest = composer.paragraphs(item.text, item, "正文") or [""]
        paragraphs = sections.setdefault(item.section, [])
        numbered = sum(1 for paragraph in paragraphs if paragraph["小标题"]) + 1
        number = Numeral(f"（{chinese_numeral(numbered)}）", HEADING, item, "小标题")
        paragraphs.append(
            {
                "序号": number if item.heading else "",
                "小标题": composer.span(item.heading, item, "小标题"),
                "正文": first,
                "续段": rest,
            }
        )
    return sections


def _aspects(composer: _Composer) -> Iterator[dict[str, object]]:
    number = 0
    for aspect in composer.ledger.aspects:
        problems = [p for p in aspect.problems if composer.may_print(p)]
        if problems:
            number += 1
            yield {
                "序号": Numeral(f"（{chinese_numeral(number)}）", HEADING, problems[0], "方面"),
                "名称": composer.span(aspect.name, problems[0], "方面"),
                "问题列表": [
                    _problem(composer, problem, place)
                    for place, problem in enumerate(problems, start=1)
                ],
            }


def _problem(composer: _Composer, problem: Problem, number: int) -> dict[str, object]:
    written = f"{chinese_numeral(number)}是" if problem.style == ORDINAL else f"{number}."
    return {
        "序号": Numeral(written, PROBLEM, problem, "问题编号"),
        "名称": composer.span(problem.text, problem, "问题"),
        "措施列表": [
            _measure(composer, measure, place)
            for place, measure in enumerate(
                (m for m in problem.measures if composer.may_print(m)), start=1
            )
        ],
    }


def _measure(composer: _Composer, measure: Measure, number: int) -> dict[str, object]:
    first, *rest = composer.paragraphs(measure.progress, measure, "整改进展") or [""]
    return {
        "序号": Numeral(f"（{number}）", MEASURE, measure, "措施编号"),
        "进展标题": composer.span(measure.lead, measure, "进展标题"),
        "正文": first,
        "续段": rest,
    }


def _row(ledger: Ledger, tally: Tally) -> dict[str, str]:
    return {"名称": tally.name, **tally_words(ledger, tally)}
