"""Which cell every printed span came from, carried through the template into hidden bookmarks.

Values of the context are wrapped so that they print between processing instructions, which no
text of a cell can forge since its < is escaped; after rendering these become bookmarks around
runs. Templates and the renderer know nothing of it, and the copy for publication has none.

The name of a bookmark says what stands in it: the kind, ten digits for the place (sheet, key,
column, paragraph of the cell, or the word), six for the text as printed, six for the cell as it
was. Of these the second and third tell later what has changed since.
"""

import hashlib
from collections.abc import Callable, Mapping
from enum import StrEnum
from html import escape
from typing import NamedTuple

from lxml import etree

from ..findings.findings import NOWHERE, Place
from ..ledger.citations import Citation, citations
from ..ledger.columns import Item
from ..ledger.items import Basic
from ..ledger.ledger import Ledger
from ..ledger.schema import column_of
from ..ledger.words import MEETING_COUNT, MEETING_DATES, Vocabulary
from ..text.patterns import Pattern
from .context import Span

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_NAMESPACE}}}"
_TARGET = "tongbao"
_INSTRUCTION = Pattern(rf"<\?{_TARGET}[^>]*\?>")
_IN_ATTRIBUTE = Pattern(rf'="[^"<>]*(?:<\?{_TARGET}[^>]*\?>[^"<>]*)+"')

NAME = Pattern(r"_T([bwn])([0-9a-f]{10})([0-9a-f]{6})([0-9a-f]{6})(?:_\d+)?")


class Kind(StrEnum):
    """What a mark stands around: a cell's own text, a word that is computed, a number."""

    CELL = "b"
    WORD = "w"
    NUMBER = "n"


class Source(NamedTuple):
    """What a printed span shows.

    For a cell: its item, column, the paragraph of the cell and that paragraph as it stands there.
    For a word: `word`, as it is cited, and the cell of 基本情况 it comes from, if any.
    """

    kind: Kind
    printed: str
    place: Place = NOWHERE
    item: Item | None = None
    column: str = ""
    line: int = 0
    raw: str = ""
    cell: str = ""
    word: str = ""


def key_of(name: str) -> str:
    """The part of a bookmark's name that tells the place; "" where it is none of ours."""
    match = NAME.fullmatch(name)
    return match[1] + match[2] if match else ""


class Tracer:
    """Marks a context, turns the marks of a rendered part into bookmarks, and knows these."""

    def __init__(self, ledger: Ledger, vocabulary: Vocabulary) -> None:
        self._ledger = ledger
        self._vocabulary = vocabulary
        self._sources: list[Source] = []
        self._nth = _occurrences(ledger)
        self.bookmarks: dict[str, Source] = {}

    # --- marking a context ----------------------------------------------------------------------

    def marked(self, context: Mapping[str, object]) -> dict[str, object]:
        """The context with every value that prints something marked."""
        return {name: self._top(name, value) for name, value in context.items()}

    def _top(self, name: str, value: object) -> object:
        if name == "部分序号":
            return self._calling(Kind.NUMBER, value)
        if name in (MEETING_DATES, MEETING_COUNT):
            return lambda meeting: self._word(f"{name}：{meeting}", value(meeting))
        if isinstance(value, str) and not isinstance(value, Span):
            return self._basic(name, value)
        return self._value(value)

    def _calling(self, kind: Kind, following: Callable[[], str]) -> Callable[[], str]:
        def call() -> str:
            text = following()
            return _Marked(text, self._wrap(Source(kind, text), escape(text)))

        return call

    def _basic(self, name: str, text: str) -> str:
        """A 项目 of 基本情况, which is a cell where its text is printed as it stands."""
        item = self._ledger.basics.get("党组织全称" if name == "署名" else name)
        if item is None or not item.row:
            return self._word(name, text)
        place = self._ledger.place(item, "内容")
        choices = column_of(item, "内容").choices
        if str(item.value) != text.replace("\n", "") or item.value in choices:
            return self._word(name, text, place)
        span = Span(text, self._ledger, item, "内容", text)
        return self._span(span)

    def _value(self, value: object) -> object:
        if isinstance(value, Span):
            return self._span(value)
        if isinstance(value, list):
            return [self._value(item) for item in value]
        if isinstance(value, dict):
            marked = type(value)()
            for name, item in value.items():
                if isinstance(item, str) and not isinstance(item, Span):
                    kind = Kind.NUMBER if name == "序号" else Kind.WORD
                    source = Source(kind, item, word="" if name == "序号" else name)
                    marked[name] = _Marked(item, self._wrap(source, escape(item)))
                else:
                    marked[name] = self._value(item)
            return marked
        return value

    def _word(self, word: str, text: str, place: Place = NOWHERE) -> str:
        source = Source(Kind.WORD, text, place, word=word)
        return _Marked(text, self._wrap(source, escape(text)))

    def _span(self, span: Span) -> str:
        pieces, end = [], 0
        for citation in citations(span.raw):
            text = self._vocabulary.text(citation)
            pieces.append(escape(span.raw[end : citation.start]))
            pieces.append(self._wrap(self._cited(span.raw, citation, text), escape(text)))
            end = citation.end
        pieces.append(escape(span.raw[end:]))
        cell = cell_text(span.item, span.column)
        source = Source(
            Kind.CELL, span, span.place, span.item, span.column, span.line, span.raw, cell
        )
        return _Marked(span, self._wrap(source, "".join(pieces)))

    def _cited(self, raw: str, citation: Citation, text: str) -> Source:
        item = self._ledger.basics.get(citation.word)
        place = self._ledger.place(item, "内容") if item and item.row else NOWHERE
        return Source(Kind.WORD, text, place, word=raw[citation.start : citation.end])

    def _wrap(self, source: Source, markup: str) -> str:
        if not source.printed:
            return ""
        self._sources.append(source)
        return f"<?{_TARGET} {len(self._sources) - 1}?>{markup}<?{_TARGET}?>"

    # --- from marks to bookmarks ----------------------------------------------------------------

    def resolve(self, part: bytes) -> bytes:
        """The part with its marks as bookmarks; those that no bookmark can show are taken out."""
        root = etree.fromstring(part, etree.XMLParser(resolve_entities=False))
        numbers = [
            int(found)
            for element in root.iter(f"{_W}bookmarkStart")
            if (found := element.get(f"{_W}id", "")).isdigit()
        ]
        self._next = max(numbers, default=0) + 1
        for run in list(root.iter(f"{_W}r")):
            if any(isinstance(node, etree._ProcessingInstruction) for node in run.iter()):
                self._divide(run)
        written = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
        return without_marks(written)

    def _divide(self, run: etree._Element) -> None:
        """Divide a run at its marks, each piece with the run's own formatting."""
        pieces: list[etree._Element] = [_like(run)]
        open_marks: list[etree._Element] = []
        for child in run:
            if child.tag == f"{_W}rPr":
                continue
            if child.tag != f"{_W}t":
                pieces[-1].append(_copy(child))
                continue
            _append_text(pieces[-1], child.text)
            for node in child:
                if isinstance(node, etree._ProcessingInstruction) and node.target == _TARGET:
                    pieces += [self._bookmark(node.text or "", open_marks), _like(run)]
                _append_text(pieces[-1], node.tail)
        for piece in pieces:
            if piece.tag != f"{_W}r" or any(child.tag != f"{_W}rPr" for child in piece):
                run.addprevious(piece)
        run.getparent().remove(run)

    def _bookmark(self, text: str, open_marks: list[etree._Element]) -> etree._Element:
        if not text.strip():
            start = open_marks.pop()
            return _element("bookmarkEnd", id=start.get(f"{_W}id"))
        source = self._sources[int(text)]
        name = bare = self._name(source)
        occurrence = 1
        while name in self.bookmarks:
            occurrence += 1
            name = f"{bare}_{occurrence}"
        self.bookmarks[name] = source
        start = _element("bookmarkStart", id=str(self._next), name=name)
        self._next += 1
        open_marks.append(start)
        return start

    def _name(self, source: Source) -> str:
        if source.item is not None:
            nth = self._nth.get(id(source.item), 0)
            where = (source.item.SHEET, source.item.key, nth, source.column, source.line)
        else:
            where = (source.kind, source.word)
        place = _hash("\0".join(map(str, where)), 10)
        return f"_T{source.kind}{place}{text_hash(source.printed)}{text_hash(source.cell)}"


class _Marked(str):
    """A value that prints with its marks, and compares and tests as plain text."""

    __slots__ = ("_markup",)

    def __new__(cls, text: str, markup: str) -> "_Marked":
        marked = super().__new__(cls, text)
        marked._markup = markup
        return marked

    def __html__(self) -> str:
        return self._markup


def unmark_attributes(part: bytes) -> bytes:
    """The part without marks in attributes, where XML allows none."""
    if f"<?{_TARGET}".encode() not in part:
        return part
    text = part.decode()
    return _IN_ATTRIBUTE.sub(lambda match: _INSTRUCTION.sub("", match[0]), text).encode()


def without_marks(part: bytes) -> bytes:
    """The part with every mark taken out and nothing in its place."""
    return _INSTRUCTION.sub("", part.decode()).encode()


def text_hash(text: str) -> str:
    """The digits of a text in a bookmark's name; breaks for the look of a line do not count."""
    return _hash(text.replace("\n", "").replace("\v", ""), 6)


def cell_text(item: Item, column: str) -> str:
    """The whole text of the item's cell in that column, as read."""
    value = getattr(item, column_of(item, column).field)
    return "" if value is None else str(value)


def _hash(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:digits]


def _occurrences(ledger: Ledger) -> dict[int, int]:
    """{id of an item: how many above it have the same sheet and key}."""
    seen: dict[tuple[str, str], int] = {}
    found = {}
    for item in ledger.items():
        if not isinstance(item, Basic):
            where = (item.SHEET, item.key)
            found[id(item)] = seen.get(where, 0)
            seen[where] = found[id(item)] + 1
    return found


def _element(tag: str, **attributes: str) -> etree._Element:
    element = etree.Element(f"{_W}{tag}", nsmap={"w": _NAMESPACE})
    for key, value in attributes.items():
        element.set(f"{_W}{key}", value)
    return element


def _like(run: etree._Element) -> etree._Element:
    """An empty run with the attributes and the formatting of `run`."""
    new = _element("r")
    for key, value in run.attrib.items():
        new.set(key, value)
    properties = run.find(f"{_W}rPr")
    if properties is not None:
        new.append(_copy(properties))
    return new


def _copy(element: etree._Element) -> etree._Element:
    copied = etree.fromstring(etree.tostring(element, with_tail=False))
    return copied


def _append_text(run: etree._Element, text: str | None) -> None:
    if text and run.tag == f"{_W}r":
        element = _element("t")
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        element.text = text
        run.append(element)
