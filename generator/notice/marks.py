"""What a ledger prints, paragraph by paragraph, each piece of the text with its cell.

The notice is rendered in memory through the same template and renderer as for publication; only
the values of the context carry marks, which are noncharacters that no ledger text can hold
(`text.printable` takes them out) and XML allows. They never reach a file.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from ..findings.findings import Finding, Place
from ..ledger.citations import citations
from ..ledger.columns import Item
from ..ledger.items import Basic, Measure, Meeting, Problem, Regulation
from ..ledger.ledger import Ledger
from ..ledger.statistics import Statistics
from ..ledger.words import MEETING_COUNT, MEETING_DATES, STATISTICS_WORDS, Vocabulary
from ..package.parts import Parts
from ..text.patterns import Pattern
from ..word.document import read_word
from .context import Numeral, Span, compose
from .numbering import Numbering
from .render import render
from .template import Template

# A mark opens with the number of its source in digits of its own, and closes.
_FIRST_DIGIT, _OPEN, _OPENED, _CLOSE = 0xFDD0, "\ufde0", "\ufde1", "\ufde2"
_MARK = Pattern(f"{_OPEN}([\ufdd0-\ufdd9]+){_OPENED}|{_CLOSE}")


class Source(NamedTuple):
    """Where a piece of printed text comes from.

    `places` are the cells of the value; `citing` is the cell that is printed, where that is
    another one ({案件研讨会} in 整改进展 prints 数值 of 数据指标). `level` is that of a number.
    """

    places: tuple[Place, ...]
    citing: Place | None = None
    item: Item | None = None
    level: str = ""


class Piece(NamedTuple):
    """A stretch of a printed paragraph with its source."""

    start: int
    end: int
    source: Source


@dataclass(slots=True)
class Printed:
    """A printed paragraph. `number` is its 通报序号, as 二（三）3（4）; empty outside sections."""

    text: str
    pieces: list[Piece] = field(default_factory=list)
    number: str = ""
    levels: dict[str, str] = field(default_factory=dict)
    # Which paragraph of its number this is: 2 and more for those after a line break. The
    # heading of a section is 0, the paragraphs right under it count from 1.
    nth: int = 1

    @property
    def item(self) -> Item | None:
        """The item printed here: the numbered one, else that of the most text."""
        for piece in self.pieces:
            if piece.source.level and piece.source.item:
                return piece.source.item
        longest = max(self._texts(), key=lambda piece: piece.end - piece.start, default=None)
        return longest.source.item if longest else None

    @property
    def place(self) -> Place | None:
        """The cell that gives most of the text; None for a fixed sentence of the template."""
        lengths: dict[Place, int] = {}
        for piece in self._texts():
            cell = piece.source.citing or piece.source.places[0]
            lengths[cell] = lengths.get(cell, 0) + piece.end - piece.start
        if lengths:
            return max(lengths, key=lambda place: lengths[place])
        return next((p.source.places[0] for p in self.pieces if p.source.places), None)

    def _texts(self) -> Iterator[Piece]:
        return (p for p in self.pieces if p.source.places and not p.source.level)


def print_ledger(
    ledger: Ledger, statistics: Statistics, template: Template
) -> tuple[list[Printed], Parts, list[Finding]]:
    """The paragraphs that the notice prints, and its parts without any mark.

    With findings where the template cannot be rendered. Raises KeyError for an unknown word in
    a cell, which the checks report as an error.
    """
    context = compose(ledger, statistics, template.audience)
    marker = _Marker(ledger, Vocabulary(ledger, statistics, template.audience))
    rendered = render(template, marker.marked(context))
    parts = rendered.parts
    if rendered.findings:
        return [], {}, rendered.findings
    found = [marker.paragraph(paragraph.text) for paragraph in read_word(parts)]
    _number(found)
    plain = {
        name: _MARK.sub("", part.decode()).encode() if name in template.sources else part
        for name, part in parts.items()
    }
    return [paragraph for paragraph in found if paragraph.text.strip()], plain, []


# --- marks --------------------------------------------------------------------------------------


class _Marked(str):
    """A value whose pieces are marked when it is printed; it compares and tests as plain text."""

    __slots__ = ("pieces",)

    def __new__(cls, pieces: list[tuple[str, int]]) -> "_Marked":
        marked = super().__new__(cls, "".join(text for text, _ in pieces))
        marked.pieces = pieces
        return marked

    def __html__(self) -> str:
        return "".join(
            f"{_OPEN}{_digits(source)}{_OPENED}{escape(text)}{_CLOSE}"
            for text, source in self.pieces
            if text
        )


def _digits(number: int) -> str:
    return "".join(chr(_FIRST_DIGIT + int(digit)) for digit in str(number))


class _Marker:
    """Puts marks into a context, and takes them out of what was printed."""

    def __init__(self, ledger: Ledger, vocabulary: Vocabulary) -> None:
        self._ledger = ledger
        self._vocabulary = vocabulary
        self._sources: list[Source] = []

    def _mark(self, *pieces: tuple[str, Source]) -> _Marked:
        marked = []
        for text, source in pieces:
            self._sources.append(source)
            marked.append((text, len(self._sources) - 1))
        return _Marked(marked)

    def marked(self, context: Mapping[str, object]) -> dict[str, object]:
        """The context with its values marked."""
        return {name: self._top(name, value) for name, value in context.items()}

    def _top(self, name: str, value: object) -> object:
        if name == "部分序号":
            return self._counted(value)
        if name in (MEETING_DATES, MEETING_COUNT):
            return lambda meeting: self._word(name, meeting, value(meeting), None)
        if name == "指标":
            return {key: self._word(key, None, text, None) for key, text in value.items()}
        if name == "通报标题" and not self._ledger.text(name):
            return self._title(str(value))
        if isinstance(value, str) and not isinstance(value, Span):
            return self._word(name, None, value, None)
        return self._value(value)

    def _title(self, text: str) -> _Marked:
        """The title composed of two names, which stands broken into lines."""
        pieces, end = [], 0
        for name in ("党组织全称", "巡察组"):
            written = "\n?".join(map(re.escape, self._ledger.text(name)))
            match = re.compile(written).search(text, end)
            if written and match:
                source = Source((self._ledger.basic_place(name),))
                pieces += [(text[end : match.start()], Source(())), (match[0], source)]
                end = match.end()
        return self._mark(*pieces, (text[end:], Source(())))

    def _counted(self, following: Callable[[], Numeral]) -> Callable[[], object]:
        return lambda: self._value(following())

    def _value(self, value: object) -> object:
        if isinstance(value, Span):
            return self._span(value)
        if isinstance(value, Numeral):
            places = (self._ledger.place(value.item, value.column),) if value.item else ()
            return self._mark((value, Source(places, None, value.item, value.level)))
        if isinstance(value, list):
            return [self._value(item) for item in value]
        if isinstance(value, dict):
            marked = type(value)({key: self._value(item) for key, item in value.items()})
            if "措施数" in value:
                for word in _COUNTED.keys() & value.keys():
                    marked[word] = self._mark((value[word], Source((_COUNTED[word],))))
            return marked
        return value

    def _span(self, span: Span) -> str:
        """A cell's text: what is typed there, and what each {词} in it prints."""
        own = Source((span.place,), span.place, span.item)
        raw = span.raw
        pieces, end = [], 0
        for citation in citations(raw):
            pieces.append((raw[end : citation.start], own))
            printed = self._vocabulary.text(citation)
            word = self._vocabulary.find(citation.word) or citation.word
            pieces += self._sourced(word, citation.argument, printed, span)
            end = citation.end
        return self._mark(*pieces, (raw[end:], own))

    def _word(self, name: str, argument: str | None, text: str, span: Span | None) -> str:
        return self._mark(*self._sourced(name, argument, text, span))

    def _sourced(
        self, name: str, argument: str | None, text: str, span: Span | None
    ) -> list[tuple[str, Source]]:
        """A printed word in pieces, each with its cells."""
        citing, item = (span.place, span.item) if span else (None, None)
        cells = self._cells(name, argument)
        separator = {MEETING_DATES: "、", "巡察期间": "至"}.get(name)
        parts = text.split(separator) if separator else []
        if separator and len(parts) == len(cells):
            glue = [separator] * (len(parts) - 1) + [""]
            return [
                (part + joint, Source((cell,), citing, item))
                for part, joint, cell in zip(parts, glue, cells, strict=True)
            ]
        return [(text, Source(tuple(cells), citing, item))]

    def _cells(self, name: str, argument: str | None) -> list[Place]:
        ledger = self._ledger
        if name in (MEETING_DATES, MEETING_COUNT):
            held = sorted(
                (m for m in ledger.meetings if m.name == argument and m.day), key=lambda m: m.day
            )
            return [ledger.place(m, "日期") for m in held] or [Place(Meeting.SHEET)]
        if name == "巡察期间":
            return [ledger.basic_place(day) for day in ("巡察开始日期", "巡察结束日期")]
        figures = [figure for figure in ledger.figures if figure.name == name]
        if figures:
            return [ledger.place(figure, "数值") for figure in figures]
        if name in _COUNTED:
            return [_COUNTED[name]]
        name = {"署名": "党组织全称", "成文日期": "通报日期", "稿本": "通报日期"}.get(name, name)
        return [ledger.basic_place(name)] if name in ledger.basics else [Place(Basic.SHEET, name)]

    def paragraph(self, text: str) -> Printed:
        """A printed paragraph, its marks taken out and turned into pieces."""
        plain, pieces, end, length, start, source = [], [], 0, 0, 0, None
        for match in _MARK.finditer(text):
            plain.append(text[end : match.start()])
            length += match.start() - end
            if source is not None and length > start:
                pieces.append(Piece(start, length, source))
            source = None
            if match[1]:
                number = int("".join(str(ord(digit) - _FIRST_DIGIT) for digit in match[1]))
                start, source = length, self._sources[number]
            end = match.end()
        plain.append(text[end:])
        return Printed("".join(plain), pieces)


def _counted_in(name: str) -> Place:
    """The sheet whose rows a word of the statistics counts."""
    if "制度" in name:
        return Place(Regulation.SHEET)
    return Place(Measure.SHEET if "措施" in name or "立行" in name else Problem.SHEET)


_COUNTED = {word.name: _counted_in(word.name) for word in STATISTICS_WORDS}


def _number(paragraphs: list[Printed]) -> None:
    """Give each paragraph its 通报序号 from the numbers printed up to it."""
    numbering = Numbering()
    for paragraph in paragraphs:
        if paragraph.text.strip():
            numbers = [
                (piece.source.level, paragraph.text[piece.start : piece.end])
                for piece in paragraph.pieces
                if piece.source.level
            ]
            paragraph.number = numbering.follow(numbers, paragraph.item)
            paragraph.levels, paragraph.nth = numbering.levels, numbering.nth
