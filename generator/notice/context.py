"""From the ledger to the words of a template: what is printed, numbered and resolved.

Only what the template's audience may see is in the context at all. Every value prints between
marks that tell its cells (marks.py).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import count
from typing import NamedTuple

from markupsafe import Markup, escape

from ..charts.kinds import Charted, charts_for
from ..findings.findings import Place
from ..layout.title import break_title
from ..ledger.choices import ORDINAL, PUBLICITY, Audience
from ..ledger.columns import Column, Item
from ..ledger.items import Measure, Problem
from ..ledger.ledger import Ledger
from ..ledger.loops import LOOPS
from ..ledger.statistics import Tally
from ..ledger.texts import percent_text, percent_words, tally_words
from ..ledger.trend import Snapshot, compared
from ..ledger.words import (
    BY_DAY,
    CHART_WORD,
    DOCUMENT_WORDS,
    DRAFT,
    MEETING_WORDS,
    SINCE,
    Vocabulary,
)
from ..text.characters import chinese_numeral, write_date
from ..text.patterns import Pattern
from .marks import Marker, Source, plain
from .runs import RUN_IN, run_in
from .urging import Urging

# The levels of the notice's numbers: 二、 （三） 3. （4）
SECTION, HEADING, PROBLEM, MEASURE = LEVELS = ("部分", "方面", "问题", "措施")
# The 项目 of which a title is composed where none is filled in.
_IN_TITLE = ("党组织全称", "巡察组")
_NUMBER = Pattern(r"\d{1,15}(?:\.\d{1,6})?")


class Context(dict[str, object]):
    """The words of a template with their values; `sources` are those of the marks they print.

    `charted` gives the chart of a name; raises KeyError where there is none.
    """

    def __init__(
        self,
        words: Mapping[str, object],
        sources: Sequence[Source],
        charted: Callable[[str], Charted],
    ) -> None:
        super().__init__(words)
        self.sources = sources
        self.charted = charted


_Paragraph = dict[str, object]


class _Sections(dict[str, list[_Paragraph]]):
    """The paragraphs of the narrative by 部分; none for a 部分 that the ledger lacks."""

    def __missing__(self, section: str) -> list[_Paragraph]:
        return []


class _Composer(NamedTuple):
    ledger: Ledger
    marker: Marker
    audience: Audience
    # The columns that it may see as words of each loop.
    columns: Mapping[str, Mapping[str, Column]]
    # The numbers of the problems, counted through the whole notice.
    numbers: Iterator[int]

    def paragraphs(self, text: str, item: Item, column: str) -> list[str]:
        """A line break in a cell begins a new paragraph."""
        lines = [line for line in text.split("\n") if line]
        return [self.marker.cell(line, item, column, nth) for nth, line in enumerate(lines)]

    def may_print(self, item: Measure | Problem) -> bool:
        return self.audience.may_see(PUBLICITY.get(item.publicity, Audience.PUBLIC))

    def cells(self, loop: str, item: Item) -> dict[str, object]:
        """The words that are columns of a row, as far as the audience may see them."""
        return {name: self.cell(item, column) for name, column in self.columns[loop].items()}

    def cell(self, item: Item, column: Column) -> str:
        if column.placeholders or column.part:
            return self.marker.cell(getattr(item, column.field), item, column.name)
        return self.marker.value(item, column)


def title(ledger: Ledger) -> str:
    """通报标题 as filled in, else composed of the office's and the inspectors' names."""
    return ledger.text("通报标题") or composed_title(*map(ledger.text, _IN_TITLE))


def composed_title(office: str, inspectors: str) -> str:
    """The title of the notice of that office on what these inspectors have found."""
    return f"{office}关于{inspectors}反馈意见集中整改进展情况的通报"


def compose(vocabulary: Vocabulary, draft: bool = False) -> Context:
    """Every word of a template with its value, for the readers whom the vocabulary is for.

    With `draft` the notice is called a 送审稿 also where its date is filled in. Raises KeyError
    for an unknown word in a cell.
    """
    ledger, statistics = vocabulary.ledger, vocabulary.statistics
    marker = Marker(vocabulary)
    columns = {
        loop.name: {w.name: w.column for w in loop.for_audience(vocabulary.audience) if w.column}
        for loop in LOOPS
    }
    composer = _Composer(ledger, marker, vocabulary.audience, columns, count(1))
    document = {word.name: vocabulary.value(word.name) for word in DOCUMENT_WORDS}
    if draft:
        document["稿本"] = DRAFT
    words: dict[str, object] = {
        **{name: marker.word(name, text) for name, text in vocabulary.values.items()},
        **{name: marker.word(name, text) for name, text in document.items()},
        "署名": marker.word("署名", document["署名"], basic="党组织全称"),
        "指标": {n: marker.word(n, vocabulary.values[n]) for n in vocabulary.figures},
        **{word.name: _meeting_word(vocabulary, marker, word.name) for word in MEETING_WORDS},
        "通报标题": _title(ledger, marker),
        "部分序号": _section_numbers(marker),
        RUN_IN: partial(run_in, marker),
        "综述": _narrative(composer),
        "方面列表": list(_aspects(composer)),
        "分方面统计": [_row(composer, tally) for tally in statistics.by_aspect],
        "合计": _row(composer, statistics.total),
        "百分比": partial(_percent, ledger),
        **_trend(composer, vocabulary.snapshots),
    }
    if vocabulary.audience is Audience.INTERNAL:
        words["分单位统计"] = [_row(composer, tally) for tally in statistics.by_unit]
        words |= Urging(ledger, marker, composer.cells).lists(statistics)
    charted = partial(_charted, vocabulary, marker)
    return Context(words | {CHART_WORD: partial(_drawing, charted)}, marker.sources, charted)


def _trend(composer: _Composer, snapshots: Sequence[Snapshot]) -> dict[str, object]:
    """How things stood on each day, and what changed since the last but one."""
    tallies = [found.total._replace(name=write_date(found.as_of)) for found in snapshots]
    changed = compared(composer.ledger, snapshots)
    return {
        BY_DAY: [_row(composer, tally) for tally in tallies],
        SINCE: composer.marker.label(SINCE, changed) if changed else "",
    }


def _title(ledger: Ledger, marker: Marker) -> str:
    names = [ledger.text(name) for name in ("巡察组", "被巡察党组织", "党组织简称")]
    broken = "\n".join(break_title(title(ledger), names))
    if ledger.text("通报标题"):
        return marker.word("通报标题", broken)
    return marker.title("通报标题", broken, _IN_TITLE)


def _meeting_word(vocabulary: Vocabulary, marker: Marker, word: str) -> Callable[[str], str]:
    """A word that takes the name of a meeting, which a template may have put together."""

    def of_meeting(meeting: str) -> str:
        name = str(plain(meeting))
        return marker.word(word, vocabulary.value(word, name), name)

    return of_meeting


def _percent(ledger: Ledger, part: object, whole: object) -> str:
    """One number in parts of another, with the decimals of the ledger's rates."""
    numbers = []
    for value in map(str, map(plain, (part, whole))):
        if not _NUMBER.fullmatch(value):
            raise ValueError(f"“{value}”不是一个数。")
        numbers.append(Fraction(value))
    share = numbers[0] / numbers[1] if numbers[1] else None
    return percent_text(ledger, share)


def _charted(vocabulary: Vocabulary, marker: Marker, name: str) -> Charted:
    """A chart with its alternative text, which comes from the sheet that it counts."""
    kind = charts_for(vocabulary.audience)[name]
    chart = kind.of(vocabulary.statistics)
    told = marker.label(CHART_WORD, chart.told, (Place(kind.level.item.SHEET),))
    return Charted(chart, str(escape(told)))


def _drawing(charted: Callable[[str], Charted], name: str) -> str:
    """What prints a chart, whose parts are made when the document is."""
    from ..charts.place import drawing

    found = charted(str(plain(name)))
    return Markup(drawing(found.chart.name, found.told))


def _section_numbers(marker: Marker) -> Callable[[], str]:
    """A function that gives 一、 and then one more at every call, for headings of level one."""
    used = 0

    def following() -> str:
        nonlocal used
        used += 1
        return marker.number(f"{chinese_numeral(used)}、", SECTION)

    return following


def _narrative(composer: _Composer) -> _Sections:
    marker, sections = composer.marker, _Sections()
    for item in composer.ledger.narrative:
        first, *rest = composer.paragraphs(item.text, item, "正文") or [""]
        paragraphs = sections.setdefault(item.section, [])
        numbered = sum(1 for paragraph in paragraphs if paragraph["小标题"]) + 1
        number = f"（{chinese_numeral(numbered)}）"
        paragraphs.append(
            {
                "序号": marker.number(number, HEADING, item, "小标题") if item.heading else "",
                "正文": first,
                "续段": rest,
                **composer.cells("段", item),
            }
        )
    return sections


def _aspects(composer: _Composer) -> Iterator[dict[str, object]]:
    marker, number = composer.marker, 0
    for aspect in composer.ledger.aspects:
        problems = [p for p in aspect.problems if composer.may_print(p)]
        if problems:
            number += 1
            written = f"（{chinese_numeral(number)}）"
            yield {
                "序号": marker.number(written, HEADING, problems[0], "方面"),
                **composer.cells("方面", problems[0]),
                "问题列表": [
                    _problem(composer, problem, place)
                    for place, problem in enumerate(problems, start=1)
                ],
            }


def _problem(composer: _Composer, problem: Problem, number: int) -> dict[str, object]:
    written = f"{chinese_numeral(number)}是" if problem.style == ORDINAL else f"{number}."
    measures = [measure for measure in problem.measures if composer.may_print(measure)]
    return {
        "序号": composer.marker.number(written, PROBLEM, problem, "问题编号"),
        "总序号": composer.marker.number(str(next(composer.numbers)), PROBLEM, problem, "问题编号"),
        "状态": _status(composer, problem),
        "措施列表": [
            _measure(composer, measure, place) for place, measure in enumerate(measures, start=1)
        ],
        **composer.cells("问题", problem),
    }


def _status(composer: _Composer, problem: Problem) -> str:
    """The status of a problem, from its own cell or from those of its least advanced measures."""
    status, place = problem.status, composer.ledger.place
    cells = [place(m, "整改状态") for m in problem.measures if m.status is status]
    given = [] if problem.assessed else cells
    return composer.marker.computed(str(status), problem, "认定状态", given)


def _measure(composer: _Composer, measure: Measure, number: int) -> dict[str, object]:
    first, *rest = composer.paragraphs(measure.progress, measure, "整改进展") or [""]
    return {
        "序号": composer.marker.number(f"（{number}）", MEASURE, measure, "措施编号"),
        "正文": first,
        "续段": rest,
        **composer.cells("措施", measure),
    }


def _row(composer: _Composer, tally: Tally) -> dict[str, str]:
    marker, ledger = composer.marker, composer.ledger
    words = tally_words(ledger, tally)
    percents = percent_words(ledger, tally)
    return {
        "名称": marker.label("名称", tally.name),
        **{name: marker.word(name, text) for name, text in words.items()},
        **{name: marker.word(rate, text) for name, rate, text in percents},
    }
