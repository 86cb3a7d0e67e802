"""What a reviewer made of one group of paragraphs: the cells' texts, and whose hands they are."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from ..findings.findings import NOWHERE, Place
from ..ledger.columns import Kind as CellKind
from ..ledger.schema import column_of
from ..notice.marks import Source
from ..text.characters import shorten
from ..text.patterns import Pattern
from ..word.body import Revision
from ..word.document import MARK
from .alignment import Expected, ParagraphGroup, Stretch
from .attribution import CellKey, Outcome, attribute
from .copies import Copy, without_end
from .dry_run import mended
from .values import Conflict, Edit, listed

# A paragraph that begins with a number of its own is no second paragraph of the one above.
_NUMBERED = Pattern(
    r"\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|[一二三四五六七八九十]{1,3}[、是])"
)


@dataclass(slots=True)
class Worked:
    """A group of paragraphs under work: what it came to, and who had a hand in it."""

    group: ParagraphGroup
    printed: list[Expected]
    outcome: Outcome
    start: int
    end: int
    tracked: bool
    who: list[Revision]
    who_by_cell: dict[CellKey, list[Revision]]
    held: bool = False  # what it says is not to be written

    @property
    def first_cell(self) -> Source | None:
        """The cell that prints most of it."""
        lengths: dict[int, int] = {}
        sources = {}
        for paragraph in self.printed:
            for owner in paragraph.owners:
                source = owner.text
                if source:
                    lengths[id(source)] = lengths.get(id(source), 0) + 1
                    sources[id(source)] = source
        return sources[max(lengths, key=lambda key: lengths[key])] if lengths else None


def work(copy: Copy, group: ParagraphGroup) -> Worked:
    """The group attributed to its cells; what belongs to none of them is reported."""
    mine: list[Stretch] = [copy.stretches[j] for j in group.stretches]
    start, end = (mine[0].start, mine[-1].end) if mine else (0, 0)
    printed = [copy.printed[i] for i in group.printed]
    reviewed = without_end(copy.text(start, end, copy.gone))
    original = without_end(copy.text(start, end, copy.new))
    before = MARK.join(paragraph.text for paragraph in printed)
    worked = Worked(
        group,
        printed,
        Outcome(before, before, reverted=before),
        start,
        end,
        before == original,
        [],
        {},
    )
    _find_hands(copy, worked)
    kept = _without_foreign(copy, worked, reviewed)
    if printed or kept:
        worked.outcome = attribute(printed, kept)
    return worked


def cell_texts(worked: list[Worked]) -> dict[CellKey, str]:
    """The text of every printed cell as the copy has it, over all its paragraphs."""
    parts: dict[CellKey, list[str]] = {}
    for one in worked:
        for key, text in one.outcome.cells.items():
            parts.setdefault(key, [])
            clean = mended(text)
            parts[key] += [line for line in clean.split(MARK) if line.strip()]
    return {key: MARK.join(lines) for key, lines in parts.items()}


def signed(hands: Sequence[Revision]) -> tuple[str, str]:
    """Who had a hand in something, and when the last of them did."""
    return listed(hand.author for hand in hands), max((hand.date for hand in hands), default="")


def report_conflict(
    copy: Copy,
    one: Worked,
    kind: str,
    ledger: str,
    reviewed: str,
    message: str,
    place: Place | None = None,
) -> None:
    """A conflict in a group; where no place is named, at the cell that gives most of its text."""
    if place is None:
        place = one.first_cell.place if one.first_cell else NOWHERE
    texts = ledger, reviewed, message
    copy.result.conflicts.append(Conflict(place, kind, *texts, *signed(one.who), copy.file))


def report_unmatched(
    copy: Copy, where: str, before: str, after: str, reason: str, one: Worked | None = None
) -> None:
    """Text that belongs to nothing the ledger prints, with the reason."""
    hands = one.who if one else []
    copy.result.unmatched.append(
        Edit(shorten(where), before, after, reason, *signed(hands), bool(hands), copy.file)
    )


def _without_foreign(copy: Copy, worked: Worked, reviewed: str) -> str:
    """The text without paragraphs that cannot be part of a cell; these are reported."""
    lines = reviewed.split(MARK)
    most = len(worked.printed)
    cell = worked.printed[-1].cells[-1:] if worked.printed else []
    grows = bool(cell) and column_of(cell[0].cell_item, cell[0].column).kind is CellKind.TEXT
    before = [paragraph.text for paragraph in worked.printed]
    kept: list[str] = []
    for number, line in enumerate(lines):
        if number >= most and not line.strip():
            continue  # a blank paragraph prints nothing and is kept by nothing
        foreign = number >= most and line.strip() and line not in before
        if foreign and (not grows or _NUMBERED.match(line)):
            reason = (
                "新增的段落自带序号，请在台账中新增一行"
                if _NUMBERED.match(line)
                else "新增的段落不属于台账的任何一格"
            )
            report_unmatched(copy, line, "", line, reason, worked)
        elif foreign and line in {paragraph.text for paragraph in copy.printed}:
            report_unmatched(copy, line, "", line, "段落移动了位置，请在台账中调整编号", worked)
        else:
            kept.append(line)
    return MARK.join(kept)


def _find_hands(copy: Copy, worked: Worked) -> None:
    """Who revised the paragraphs, and, where all is tracked, which cell each of them."""
    owners = []
    for number, paragraph in enumerate(worked.printed):
        owners += [None] * (number > 0) + list(paragraph.owners)
    first, last = (bisect_left(copy.starts, place) for place in (worked.start, worked.end))
    offset = 0
    for piece in copy.stream.pieces[first:last]:
        length = 0 if piece.inserted else len(piece.text)
        hands = [hand for hand in (piece.inserted, piece.deleted) if hand]
        worked.who += hands
        if hands and worked.tracked:
            for owner in owners[max(offset - 1, 0) : offset + length + 1]:
                source = owner and owner.text
                if owner and source:
                    key = (id(source.item), source.column, owner.printing)
                    worked.who_by_cell.setdefault(key, []).extend(hands)
        offset += length
