"""A printed paragraph with what its text comes from, once its marks are taken out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..findings.findings import Place
from ..ledger.columns import Item
from ..ledger.items import Basic
from .marks import Source, SourceKind, split_at_marks


class Span(NamedTuple):
    """A stretch of a printed paragraph with its source; spans may lie within each other."""

    start: int
    end: int
    source: Source


class Share(NamedTuple):
    """A stretch of a printed paragraph that comes from the same cells throughout.

    `source` is the innermost one; where that is a word cited in a cell, `cell` is the source of
    the text around it.
    """

    start: int
    end: int
    source: Source
    cell: Source | None
    cells: tuple[Place, ...]

    @property
    def _text(self) -> Source | None:
        """The source of the row's text of which this is a part."""
        source = self.cell or self.source
        is_text = source.kind is SourceKind.CELL and not isinstance(source.item, Basic)
        return source if is_text else None

    @property
    def citing(self) -> Place | None:
        """The cell of a row in which this is printed; None outside the text of rows."""
        text = self._text
        return text.place if text else None

    @property
    def item(self) -> Item | None:
        """The row whose text or number this is part of."""
        if self.source.item and self.source.kind is not SourceKind.CELL:
            return self.source.item
        text = self._text
        return text.item if text else None


@dataclass(slots=True)
class Printed:
    """A printed paragraph with what its text comes from.

    `spans` are in the order in which they begin, outer ones first; `shares` cover the same text
    without overlapping. `number` is its 通报序号, as 二（三）3（4）; empty outside sections.
    `levels` are the numbers it stands under, and `nth` tells which paragraph of its number it is:
    2 and more for those after a line break. The heading of a section is 0, the paragraphs right
    under it count from 1.
    """

    text: str
    spans: list[Span] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    number: str = ""
    levels: dict[str, str] = field(default_factory=dict)
    nth: int = 1

    @property
    def item(self) -> Item | None:
        """The item printed here: the numbered one, else that of the most text."""
        for share in self.shares:
            if share.source.level and (item := share.item):
                return item
        longest = max(self._texts(), key=lambda share: share.end - share.start, default=None)
        return longest.item if longest else None

    @property
    def place(self) -> Place | None:
        """The cell that gives most of the text; None for a fixed sentence of the template."""
        lengths: dict[Place, int] = {}
        for share in self._texts():
            cell = share.citing or share.cells[0]
            lengths[cell] = lengths.get(cell, 0) + share.end - share.start
        if lengths:
            return max(lengths, key=lambda place: lengths[place])
        return next((share.cells[0] for share in self.shares if share.cells), None)

    def _texts(self) -> list[Share]:
        return [share for share in self.shares if share.cells and not share.source.level]


def take_out(text: str, sources: Sequence[Source]) -> Printed:
    """The paragraph that was printed with marks of these sources."""
    pieces: list[str] = []
    spans: list[Span] = []
    shares: list[Share] = []
    opened: list[int] = []  # which of the spans
    within: list[Source] = []  # their sources
    length = 0
    for piece in split_at_marks(text, sources):
        if isinstance(piece, str):
            if opened:
                shares.append(_share(length, length + len(piece), within))
            pieces.append(piece)
            length += len(piece)
        elif piece:
            opened.append(len(spans))
            within.append(piece)
            spans.append(Span(length, length, piece))
        elif opened:
            number = opened.pop()
            spans[number] = Span(spans[number].start, length, within.pop())
    for number in opened:
        spans[number] = spans[number]._replace(end=length)
    return Printed("".join(pieces), spans, shares)


def _share(start: int, end: int, within: Sequence[Source]) -> Share:
    """The stretch within texts of these sources, the innermost of which is the last."""
    *around, source = [found for found in within if found.kind is not SourceKind.PART]
    cell = next((outer for outer in around if outer.kind is SourceKind.CELL), None)
    return Share(start, end, source, cell, within[-1].cells)
