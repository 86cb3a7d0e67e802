"""The differences of two documents, paragraph by paragraph: each at its cell and at its place.

What a paragraph is held against is what the ledger prints, or another document. Text is compared as
text: a document that went through a word processor needs no marks and no properties.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..findings.findings import NOWHERE, Place
from ..notice.printed import Printed, Share
from ..text.differences import Edited, edits
from .align import KeyedLine, Pair, align, exact
from .line_breaks import LINE_END, laid_out

CHANGED, MISSING, ADDED, MOVED = "changed", "missing", "added", "moved"
LOOKS = "looks"  # the text is the same, and the page does not show it so


class Difference(NamedTuple):
    """One difference: `ledger` is what should stand there, `notice` what does.

    `place` is the cell, without a sheet for a fixed sentence; `also` are further cells of a sum or
    of a quoted word. `number` is the 通报序号, `paragraph` the whole paragraph of the document.
    """

    kind: str
    place: Place
    ledger: str
    notice: str
    number: str = ""
    paragraph: str = ""
    also: tuple[Place, ...] = ()


class Trace(NamedTuple):
    """One recorded fact of a document's origin, and what it is now."""

    what: str
    recorded: str
    now: str


@dataclass(slots=True)
class Verification:
    """What a comparison came to. `notes` say what was tolerated, `refused` why none was made."""

    differences: list[Difference] = field(default_factory=list)
    provenance: list[Trace] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refused: str = ""

    @property
    def agrees(self) -> bool:
        return not self.differences and not self.refused


# --- comparing ----------------------------------------------------------------------------------


def differences(paragraphs: Sequence[str], expected: Sequence[Printed]) -> list[Difference]:
    """Where the paragraphs of a document differ from what is printed; outer blanks aside."""
    left = [exact(paragraph.text) for paragraph in expected]
    lines, _ = laid_out(paragraphs, [printed.text for printed in expected])
    right = [exact(text) for text in lines]
    found = (of_pair(pair, left, right, expected) for pair in align(left, right))
    return [difference for of_pair in found for difference in of_pair]


def nothing_met(found: Sequence[Difference], expected: Sequence[Printed]) -> bool:
    """Whether none of the paragraphs expected was met, as in a document about something else."""
    return sum(not difference.notice for difference in found) == len(expected)


def of_pair(
    pair: Pair, left: Sequence[KeyedLine], right: Sequence[KeyedLine], expected: Sequence[Printed]
) -> list[Difference]:
    """The differences of two paragraphs that answer to each other."""
    if pair.left is None:
        if pair.moved or pair.right is None:
            return []  # named where it is missing
        text = right[pair.right].text
        return [Difference(ADDED, NOWHERE, "", text, "", text)]
    printed = expected[pair.left]
    if pair.right is None:
        place = printed.place or NOWHERE
        kind, there = (MOVED, printed.text) if pair.moved else (MISSING, "")
        return [Difference(kind, place, printed.text, there, printed.number, there)]
    ours, theirs = left[pair.left], right[pair.right]
    skipped = len(ours.number) if ours.number and not theirs.number else 0
    changes = [
        (a0 + skipped, a1 + skipped, b0, b1)
        for a0, a1, b0, b1 in edits(ours.key[skipped:], theirs.key)
    ]
    return _at_cells(printed, ours, theirs, changes)


def _at_cells(
    printed: Printed, ours: KeyedLine, theirs: KeyedLine, changes: Sequence[Edited]
) -> list[Difference]:
    """The changes of a paragraph by the cells that print it."""
    groups: dict[tuple[Place, ...], tuple[int, int, list[Edited]]] = {}
    for change in changes:
        a0, a1, b0, b1 = (*ours.stretch(*change[:2]), *theirs.stretch(*change[2:]))
        if not any(
            _on_one_line(printed, text) for text in (printed.text[a0:a1], theirs.text[b0:b1])
        ):
            continue
        places, start, end = source_of(printed, (a0, a1, b0, b1))
        known = groups.get(places)
        if known:
            start, end = min(start, known[0]), max(end, known[1])
        groups[places] = (start, end, [*(known[2] if known else ()), change])
    found = []
    for (place, *also), (start, end, own) in groups.items():
        here = bisect_left(ours.index, start), bisect_left(ours.index, end)
        there = theirs.stretch(*_answering(changes, own, *here, len(theirs.key)))
        found.append(
            Difference(
                CHANGED,
                place,
                _on_one_line(printed, printed.text[start:end]),
                _on_one_line(printed, theirs.text[slice(*there)]),
                printed.number,
                theirs.text,
                tuple(also),
            )
        )
    return found


def _on_one_line(printed: Printed, text: str) -> str:
    """A text of a title without the ends of its lines, which are no part of what it says."""
    return text.replace(LINE_END, "") if LINE_END in printed.text else text


def source_of(printed: Printed, change: Edited) -> tuple[tuple[Place, ...], int, int]:
    """The cells that print what is changed, and the stretch of the paragraph that they print."""
    start, end, *_ = change
    touched = _touched(printed, start, end)
    if not touched:
        return (NOWHERE,), 0, len(printed.text)
    first = touched[0]
    if len(touched) == 1 and first.citing not in first.cells[:1]:
        citing = () if first.citing is None else (first.citing,)
        return (*first.cells, *citing), first.start, first.end
    cell = first.citing or first.cells[0]
    if any((share.citing or share.cells[0]) != cell for share in touched):
        # A change across cells is named at the one that prints most of it.
        longest = max(touched, key=lambda share: min(share.end, end) - max(share.start, start))
        cell = longest.citing or longest.cells[0]
    own = [
        share
        for share in printed.shares
        if share.cells and cell in (share.citing, *share.cells[:1])
    ]
    return (cell,), own[0].start, own[-1].end


def _touched(printed: Printed, start: int, end: int) -> list[Share]:
    """The shares that a change touches; for fixed words between them, those of the one item."""
    shares = [share for share in printed.shares if share.cells]
    if start == end:
        inside = [share for share in shares if share.start < start < share.end]
        beside = [share for share in shares if share.end == start]
        beside += [share for share in shares if share.start == start]
        # Words are put to a text rather than to a number or to a quoted figure.
        texts = [s for s in beside if s.citing in s.cells and not s.source.level]
        touched = inside or texts[:1] or beside[:1]
    else:
        touched = [share for share in shares if share.start < end and start < share.end]
    rows = {(share.item.SHEET, share.item.row) for share in shares if share.item}
    if not touched and len(rows) == 1 and all(share.item for share in shares):
        touched = [share for share in shares if share.end <= start][-1:] or shares[:1]
    return touched


def _answering(
    changes: Sequence[Edited], own: Sequence[Edited], start: int, end: int, length: int
) -> tuple[int, int]:
    """The stretch of the other text that answers to start…end of ours."""
    lower, upper = start, end
    for change in changes:
        a0, a1, b0, b1 = change
        grown = (b1 - b0) - (a1 - a0)
        at_start = a0 == a1 == start and change in own
        if a1 <= start and not at_start:
            lower += grown
        elif a0 < start < a1:
            lower = b0 if change in own else b1
        if a0 < end or (change in own and a0 <= end):
            if a1 <= end or a0 == a1:
                upper += grown
            else:
                upper = b1 if change in own else b0
    return max(0, min(lower, length)), max(0, min(upper, length))
