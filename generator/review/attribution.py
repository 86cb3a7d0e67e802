"""What became of each cell's text within one group of paragraphs: edits given to their owners.

The printed text and the text as reviewed are compared; every difference belongs to the cell, the
computed word, the number or the fixed sentence in which it stands. Text typed between two of them
belongs to the cell, since a fixed sentence is edited in the template.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..findings.findings import Place
from ..notice.marks import Source, SourceKind
from ..text.differences import edits
from ..text.patterns import Pattern
from ..word.document import BREAK
from .paragraphs import FIXED, Expected, Owner

_DIGIT = Pattern(r"[\d.%％０-９]")
_NUMERAL = Pattern(r"[\d０-９〇零一二两三四五六七八九十百千万]")

CellKey = tuple[int, str, int]  # id of the item, column, which of its printings


class WordChange(NamedTuple):
    """A computed word, or a number, that reads otherwise in the file."""

    source: Source
    cell: Source | None
    now: str
    # Whether the sentence around was rewritten with another numeral, and the word is gone.
    rewritten: bool = False

    @property
    def place(self) -> Place | None:
        """The cell of the number or of the 项目, else the one that cites the word.

        What no cell cites is at the sheet that it is counted from.
        """
        own = self.source.place
        counted = next(iter(self.source.cells), None)
        if self.source.kind is SourceKind.NUMBER:
            own = counted or own
        if own.row:
            return own
        return self.cell.place if self.cell else counted


@dataclass(slots=True)
class Outcome:
    """What a group came to.

    `cells` has the text of each cell's part in this group, placeholders kept; `fixed` tells
    whether a fixed sentence was edited; `reverted` is the text with such edits and those of
    computed words taken back, `printed` and `reviewed` are both texts as they stand. `merged` is
    the reviewed text as one cell would hold it, without the number before it.
    """

    printed: str
    reviewed: str
    cells: dict[CellKey, str] = field(default_factory=dict)
    sources: dict[CellKey, Source] = field(default_factory=dict)
    words: list[WordChange] = field(default_factory=list)
    fixed: bool = False
    reverted: str = ""
    merged: str = ""


@dataclass(slots=True)
class _Part:
    """A stretch of printed text of one owner, and what stands in its place."""

    owner: Owner
    before: str
    now: list[str] = field(default_factory=list)
    near: str = ""  # what was typed for a range that took this part away


def replacements(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """The differences, from left to right: a range of `before` and the text in its place."""
    for start, end, there, until in edits(before, after):
        yield start, end, after[there:until]


def attribute(printed: Sequence[Expected], reviewed: str) -> Outcome:
    """What the reviewed text makes of the cells, words and sentences printed here."""
    text, owners = _joined(printed)
    parts, index_of = _parts(text, owners)
    first: dict[int, int] = {}  # index of a part → the place where it begins
    for place, index in enumerate(index_of):
        first.setdefault(index, place)
    # Where each part stands; what was typed between two stands half a place before the second.
    positions: dict[int, float] = dict(first)
    kept = [[True] * len(part.before) for part in parts]
    inserts: dict[int, list[tuple[int, str]]] = {}
    for start, end, new in replacements(text, reviewed):
        for place in range(start, end):
            index = index_of[place]
            kept[index][place - first[index]] = False
            parts[index].near = parts[index].near + new if place == start else parts[index].near
            parts[index].near = parts[index].near or new
        if new:
            receiver = _receiver(parts, index_of, start, end, new)
            if receiver is None:
                parts.append(_Part(_around(parts, index_of, start), ""))
                kept.append([])
                receiver = len(parts) - 1
                positions[receiver] = start - 0.5
            inserts.setdefault(receiver, []).append((start, new))
    for index, part in enumerate(parts):
        part.now = _rebuild(part.before, kept[index], first.get(index, 0), inserts.get(index, []))
    order = sorted(range(len(parts)), key=lambda index: positions[index])
    outcome = Outcome(text, reviewed)
    pieces = []
    for index in order:
        pieces.append(_settle(parts[index], outcome))
    outcome.reverted = "".join(pieces)
    return outcome


def _joined(printed: Sequence[Expected]) -> tuple[str, list[Owner]]:
    """The paragraphs as one text; a mark between two of one cell is that cell's own."""
    text, owners = "", []
    for number, paragraph in enumerate(printed):
        if number:
            above, below = printed[number - 1].cells[-1:], paragraph.cells[:1]
            same = above and below and above[0].is_followed_by(below[0])
            owners.append(_own(printed[number - 1], above[0]) if same else FIXED)
            text += "\n"
        text += paragraph.text
        owners += paragraph.owners
    return text, owners


def _own(paragraph: Expected, source: Source) -> Owner:
    within = next(o for o in paragraph.owners if source in (o.cell, o.source))
    return within if within.source is source else Owner(source, None, within.printing)


def _parts(text: str, owners: Sequence[Owner]) -> tuple[list[_Part], list[int]]:
    """The text cut where the owner changes; for every character the index of its part."""
    parts: list[_Part] = []
    index_of: list[int] = []
    for character, owner in zip(text, owners, strict=True):
        if not parts or parts[-1].owner is not owner:
            parts.append(_Part(owner, ""))
        parts[-1].before += character
        index_of.append(len(parts) - 1)
    return parts, index_of


def _is_cell(part: _Part) -> bool:
    return part.owner.source is not None and part.owner.source.kind is SourceKind.CELL


def _receiver(
    parts: Sequence[_Part], index_of: Sequence[int], start: int, end: int, new: str
) -> int | None:
    """The part to which text typed for [start, end) belongs; None for a fixed sentence."""
    if start < end:
        touched = list(dict.fromkeys(index_of[start:end]))
        own = [index for index in touched if _is_cell(parts[index])]
        if own:
            return own[0]
        return touched[0]
    left = index_of[start - 1] if start else None
    right = index_of[start] if start < len(index_of) else None
    if left == right:
        return left
    for index, edge, touching in ((left, -1, 0), (right, 0, -1)):
        if index is not None and _is_word(parts[index]):
            # 13 → 130 is another number, and not 13 with a 0 of the cell's own.
            digits = _DIGIT.match(parts[index].before[edge]) and _DIGIT.match(new[touching])
            if digits:
                return index
    for index in (left, right):
        if index is not None and _is_cell(parts[index]):
            return index
    if _around(parts, index_of, start) is FIXED:
        for index in (left, right):
            if index is not None and parts[index].owner is FIXED:
                return index
    return None


def _around(parts: Sequence[_Part], index_of: Sequence[int], start: int) -> Owner:
    """The cell whose computed words stand before or after a place; else a fixed sentence."""
    for place in (start - 1, start):
        owner = parts[index_of[place]].owner if 0 <= place < len(index_of) else FIXED
        if owner.cell:
            return Owner(owner.cell, None, owner.printing)
    return FIXED


def _is_word(part: _Part) -> bool:
    return part.owner.source is not None and part.owner.source.kind is SourceKind.WORD


def _rebuild(
    before: str, kept: Sequence[bool], first: int, inserts: Sequence[tuple[int, str]]
) -> list[str]:
    pieces, queue = [], list(inserts)
    for offset, character in enumerate(before):
        while queue and queue[0][0] <= first + offset:
            pieces.append(queue.pop(0)[1])
        if kept[offset]:
            pieces.append(character)
    return [*pieces, *(new for _, new in queue)]


def _settle(part: _Part, outcome: Outcome) -> str:
    """Enter what became of a part; gives the text that is to be printed in its place."""
    source, now = part.owner.source, "".join(part.now)
    if source is None or source.kind is not SourceKind.NUMBER:
        intact = part.owner.cell is not None and _is_same(now, part.before)
        outcome.merged += source.word if source and intact else now
    cell = part.owner.cell or (source if _is_cell(part) else None)
    if source is None:
        outcome.fixed = outcome.fixed or not _is_same(now, part.before)
        return part.before
    if source.kind is SourceKind.CELL:
        _enter(outcome, part.owner, source, now)
        return now
    if _is_same(now, part.before):
        if cell:
            _enter(outcome, part.owner, cell, source.word)
        return now
    if now == "" and cell:
        if _NUMERAL.search(part.before) and _NUMERAL.search(part.near):
            outcome.words.append(WordChange(source, cell, part.near, True))
        _enter(outcome, part.owner, cell, "")
        return ""
    outcome.words.append(WordChange(source, cell, now))
    if cell:
        _enter(outcome, part.owner, cell, source.word)
    return part.before


def _is_same(now: str, before: str) -> bool:
    """Whether a computed word or a fixed text says what was printed: breaks for the look of a line
    do not count."""
    return now.replace(BREAK, "") == before.replace(BREAK, "")


def _enter(outcome: Outcome, owner: Owner, source: Source, text: str) -> None:
    key = (id(source.item), source.column, owner.printing)
    outcome.sources.setdefault(key, source)
    outcome.cells[key] = outcome.cells.get(key, "") + text
