"""Which cell each printed text comes from: the marks that carry it through a template.

The values of a template's context print between marks, and compare and test as plain text. Marks
are noncharacters, which XML allows and no text of a ledger can hold, since the reader takes them
out of every cell. They are text to Jinja, to Word's XML and to whoever reads it, so that templates
know nothing of them; the renderer takes them out of everything that is written.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from markupsafe import Markup, escape

from ..findings.findings import NOWHERE, Place
from ..ledger.choices import Status
from ..ledger.citations import citations
from ..ledger.columns import Column, Item
from ..ledger.items import Basic
from ..ledger.schema import column_of
from ..ledger.texts import value_text
from ..ledger.words import Vocabulary
from ..text.patterns import Pattern

# A mark opens with the number of its source, in digits of its own, and closes.
_FIRST_DIGIT, _LAST_DIGIT = "\ufdd0", "\ufdd9"
_OPEN, _OPENED, _CLOSE = "\ufde0", "\ufde1", "\ufde2"
_MARKS = f"{_FIRST_DIGIT}-{_CLOSE}"
_MARK = Pattern(f"{_OPEN}([{_FIRST_DIGIT}-{_LAST_DIGIT}]+){_OPENED}|[{_MARKS}]")
_ALL_MARKS = Pattern(f"[{_MARKS}]+")
_TO_MARK = {ord(str(digit)): chr(ord(_FIRST_DIGIT) + digit) for digit in range(10)}
_FROM_MARK = {ord(mark): chr(digit) for digit, mark in _TO_MARK.items()}


FULL_STOP = "。"


class SourceKind(StrEnum):
    """What a mark stands around.

    A cell's own text, a word that is computed, a number, or the part of a word that comes from a
    cell of its own.
    """

    CELL = "b"
    WORD = "w"
    NUMBER = "n"
    PART = ""


class Source(NamedTuple):
    """Where a printed text comes from.

    `cells` are the cells that give it. A cell's text and a number have the `item` and the `column`
    they come from, and so has a word of a row; a cell's text also which paragraph of the cell it is
    (`line`) and how that stands there, placeholders and all (`raw`). A word is named as it is cited
    or used, and has its `place` where it is a 项目 of 基本情况; a number has its `level`.
    """

    kind: SourceKind
    printed: str
    cells: tuple[Place, ...] = ()
    place: Place = NOWHERE
    item: Item | None = None
    column: str = ""
    line: int = 0
    raw: str = ""
    word: str = ""
    level: str = ""

    def is_followed_by(self, other: "Source") -> bool:
        """Whether the other is the next paragraph of the same cell."""
        here, there = (self.column, self.line + 1), (other.column, other.line)
        return self.item is other.item and here == there

    @property
    def cell_item(self) -> Item:
        """The item whose cell it is; every cell's text has one."""
        assert self.item is not None, self.kind
        return self.item


class Marked(str):
    """A value that prints between its marks, and compares and tests as plain text."""

    __slots__ = ("_markup",)
    _markup: str

    def __new__(cls, text: str, markup: str) -> "Marked":
        marked = super().__new__(cls, text)
        marked._markup = markup
        return marked

    def __html__(self) -> str:
        return self._markup


def rewritten(value: object, text: str) -> str:
    """A text in the place of a value, with the marks of that, if it has any."""
    if not isinstance(value, Marked):
        return text
    return Marked(text, str(value.__html__()).replace(str(escape(str(value))), str(escape(text))))


def joined(values: Iterable[object]) -> Marked:
    """Several values as one, each with its own marks."""
    each = list(values)
    return Marked("".join(map(str, each)), "".join(map(escape, each)))


def plain(value: object) -> object:
    """A text without marks, neither now nor when it is printed; anything else as it is."""
    if isinstance(value, Markup):
        return Markup(without_marks(value))
    return str(value) if isinstance(value, Marked) else value


def without_marks(text: str) -> str:
    """The text with every mark taken out and nothing in its place."""
    return _ALL_MARKS.sub("", text)


def split_at_marks(text: str, sources: Sequence[Source]) -> Iterator[str | Source | None]:
    """The text piece by piece: what is printed, a source where its mark opens, None where one
    closes. What is left of a mark that a template has torn apart goes for nothing."""
    end = 0
    for match in _MARK.finditer(text):
        if match.start() > end:
            yield text[end : match.start()]
        end = match.end()
        if match[1]:
            yield sources[int(match[1].translate(_FROM_MARK))]
        elif match[0] == _CLOSE:
            yield None
    if end < len(text):
        yield text[end:]


# --- putting marks in -----------------------------------------------------------------------------


class Marker:
    """Marks the values of one context; `sources` are those of its marks, by their numbers."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.sources: list[Source] = []
        self._ledger = vocabulary.ledger
        self._vocabulary = vocabulary

    def cell(
        self, raw: str, item: Item, column: str, line: int = 0, ending: str = FULL_STOP
    ) -> str:
        """A paragraph of an item's cell, with what is cited in it; `ending` stands in the place of
        its full stop. Raises KeyError for an unknown word."""
        texts: list[str] = []
        markups: list[str] = []
        end = 0
        for citation in citations(raw):
            text = self._vocabulary.text(citation)
            name = self._vocabulary.find(citation.word) or citation.word
            word = raw[citation.start : citation.end]
            texts += [raw[end : citation.start], text]
            markups.append(escape(raw[end : citation.start]))
            markups.append(self._word(word, text, name, citation.argument or ""))
            end = citation.end
        place = self._ledger.place(item, column)
        if ending != FULL_STOP and raw[end:].endswith(FULL_STOP):
            stop = Source(SourceKind.WORD, ending, (place,), word=FULL_STOP)
            texts += [raw[end:-1], ending]
            markups += [escape(raw[end:-1]), self._wrap(stop, escape(ending))]
            end = len(raw)
        text = "".join([*texts, raw[end:]])
        source = Source(SourceKind.CELL, text, (place,), place, item, column, line, raw)
        return self._marked(source, "".join([*markups, escape(raw[end:])]))

    def ending(self, value: object, ending: str) -> object:
        """The paragraph of a cell that a value of ours prints, with this in the place of its full
        stop."""
        match = _MARK.match(value.__html__()) if isinstance(value, Marked) else None
        source = self.sources[int(match[1].translate(_FROM_MARK))] if match else None
        if source is None or source.kind is not SourceKind.CELL:
            return value
        return self.cell(source.raw, source.cell_item, source.column, source.line, ending)

    def value(self, item: Item, column: Column) -> str:
        """A whole cell that cites nothing, such as a name or a day, as a notice writes it."""
        value = getattr(item, column.field)
        if not isinstance(value, str) or isinstance(value, Status):
            return self.computed(value_text(value), item, column.name)
        place = self._ledger.place(item, column.name)
        source = Source(SourceKind.CELL, value, (place,), place, item, column.name, 0, value)
        return self._marked(source, escape(value))

    def computed(self, text: str, item: Item, column: str, cells: Sequence[Place] = ()) -> str:
        """What is told of a row in other words than its cell's; of those `cells`, if of others."""
        place = self._ledger.place(item, column)
        given = tuple(cells) or (place,)
        source = Source(SourceKind.WORD, text, given, NOWHERE, item, column, word=column)
        return self._marked(source, escape(text))

    def number(self, text: str, level: str, item: Item | None = None, column: str = "") -> str:
        """A computed number; `column` is the one that gives it, or the heading it stands before."""
        cells = (self._ledger.place(item, column),) if item else ()
        source = Source(SourceKind.NUMBER, text, cells, NOWHERE, item, column, level=level)
        return self._marked(source, escape(text))

    def word(self, name: str, text: str, argument: str = "", basic: str = "") -> str:
        """A word as a template uses it. `basic` is the 项目 whose text it is, if not of its name.

        A 项目 is a cell where its text is printed as it stands.
        """
        item = self._ledger.basics.get(basic or name)
        if item and item.row and _is_verbatim(item, text):
            place = self._ledger.place(item, "内容")
            source = Source(SourceKind.CELL, text, (place,), place, item, "内容", 0, text)
            return self._marked(source, escape(text))
        word = f"{name}：{argument}" if argument else name
        return Marked(text, self._word(word, text, name, argument))

    def label(self, name: str, text: str, cells: tuple[Place, ...] = ()) -> str:
        """A text that counts several cells, or that none gives, such as the name of a row."""
        return self._marked(Source(SourceKind.WORD, text, cells, word=name), escape(text))

    def title(self, name: str, text: str, basics: Sequence[str]) -> str:
        """A title composed of these 项目, which stands broken into lines."""
        parts: list[tuple[str, tuple[Place, ...]]] = []
        end = 0
        for basic in basics:
            start, after = _find_broken(self._ledger.text(basic), text, end)
            parts.append((text[end:start], ()))
            parts.append((text[start:after], (self._ledger.basic_place(basic),)))
            end = after
        parts.append((text[end:], ()))
        source = Source(SourceKind.WORD, text, place=self._place(name), word=name)
        return self._marked(source, "".join(map(self._part, *zip(*parts, strict=True))))

    def _word(self, word: str, text: str, name: str, argument: str) -> str:
        """The markup of what a word prints; where each cell gives a part of it, part by part."""
        cells = tuple(self._vocabulary.cells(name, argument))
        source = Source(SourceKind.WORD, text, cells, self._place(name), word=word)
        joint = self._vocabulary.joint(name)
        parts = text.split(joint) if joint else []
        markup: str = escape(text)
        if len(parts) == len(cells) > 1:
            ended = [*(f"{part}{joint}" for part in parts[:-1]), parts[-1]]
            markup = "".join(map(self._part, ended, ((cell,) for cell in cells)))
        return self._wrap(source, markup)

    def _part(self, text: str, cells: tuple[Place, ...]) -> str:
        if not cells:
            return escape(text)
        return self._wrap(Source(SourceKind.PART, text, cells), escape(text))

    def _place(self, name: str) -> Place:
        """The cell of a 项目 that stands in a row."""
        item = self._ledger.basics.get(name)
        return self._ledger.place(item, "内容") if item and item.row else NOWHERE

    def _marked(self, source: Source, markup: str) -> str:
        return Marked(source.printed, self._wrap(source, markup))

    def _wrap(self, source: Source, markup: str) -> str:
        if not source.printed:
            return ""
        number = str(len(self.sources)).translate(_TO_MARK)
        self.sources.append(source)
        return f"{_OPEN}{number}{_OPENED}{markup}{_CLOSE}"


def _is_verbatim(item: Basic, text: str) -> bool:
    """Whether a 项目 is printed as it was typed in."""
    is_typed = item.value not in column_of(item, "内容").choices
    return is_typed and str(item.value) == text.replace("\n", "")


def _find_broken(phrase: str, text: str, start: int) -> tuple[int, int]:
    """Where the phrase stands in a text that is broken into lines; nothing of it, where nowhere."""
    match = re.compile("\n?".join(map(re.escape, phrase))).search(text, start) if phrase else None
    return match.span() if match else (start, start)
