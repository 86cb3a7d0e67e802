"""What a reviewer made of one group of paragraphs: the cells' texts, and whose hands they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from ..findings.findings import NOWHERE, Place
from ..ledger.columns import Kind as CellKind
from ..ledger.schema import column_of
from ..notice.marks import Source
from ..text.characters import shorten
from ..text.differences import edits
from ..text.patterns import Pattern
from ..word.document import BREAK, MARK
from ..word.revisions import Revision
from .alignment import ParagraphGroup
from .attribution import CellKey, Outcome, attribute
from .bookmarks import key_of, text_hash, text_of
from .copies import Copy, without_end
from .dry_run import mended
from .paragraphs import NUMBERED, Expected, Owner, bare
from .values import Conflict, Edit, Remark, listed

# What is left of a number in front of which or within which somebody divided the paragraph.
_NUMBER_ALONE = Pattern(r"[（(]?[一二三四五六七八九十\d]{0,3}[）)、.．是]?")

TITLE = "通报标题"  # the word that prints the title


@dataclass(slots=True)
class Worked:
    """A group of paragraphs under work: what it came to, and who had a hand in it."""

    group: ParagraphGroup
    printed: list[Expected]
    outcome: Outcome
    tracked: bool
    who: list[Revision]
    who_by_cell: dict[CellKey, list[Revision]]
    held: bool = False  # what it says is not to be written

    @property
    def first_cell(self) -> Source | None:
        """The cell that prints most of it."""
        return main_cell(self.printed)


def main_cell(printed: Sequence[Expected]) -> Source | None:
    """The cell that gives most of the text of these paragraphs."""
    lengths: dict[int, int] = {}
    sources = {}
    for paragraph in printed:
        for owner in paragraph.owners:
            source = owner.text
            if source:
                lengths[id(source)] = lengths.get(id(source), 0) + 1
                sources[id(source)] = source
    return sources[max(lengths, key=lambda key: lengths[key])] if lengths else None


def work(copy: Copy, group: ParagraphGroup) -> Worked:
    """The group attributed to its cells; what belongs to none of them is reported."""
    printed = [copy.printed[i] for i in group.printed]
    lines = reviewed_lines(copy, printed, group.stretches, copy.accepted)
    original = reviewed_lines(copy, printed, group.stretches, copy.rejected)
    before = MARK.join(paragraph.text for paragraph in printed)
    worked = Worked(
        group,
        printed,
        Outcome(before, before, reverted=before),
        before == MARK.join(original),
        [],
        {},
    )
    _find_hands(copy, worked)
    if is_added_to_table(copy, worked):
        return worked
    kept = _without_foreign(copy, worked, lines)
    if printed or kept:
        worked.outcome = attribute(printed, kept)
    return worked


def is_added_to_table(copy: Copy, one: Worked) -> bool:
    """Whether a group is text in a table that the notice does not have there."""
    return not one.printed and any(copy.stretches[j].in_table for j in one.group.stretches)


def reviewed_lines(
    copy: Copy, printed: Sequence[Expected], stretches: Sequence[int], kept: bytearray
) -> list[str]:
    """The paragraphs that these stretches are, as of now.

    What nobody touched since the copy was built is as the ledger prints it now.
    """
    sources: dict[str, list[Source]] = {}
    for paragraph in printed:
        for name, source in paragraph.names.items():
            sources.setdefault(key_of(name), []).append(source)
    text = ""
    for j in stretches:
        stretch = copy.stretches[j]
        at = stretch.start
        for name in sorted(stretch.names, key=lambda n: _outer_first(copy.stream.bookmarks[n])):
            start, end = copy.stream.bookmarks[name]
            same = sources.get(key_of(name), [])
            now = same.pop(0).printed if same else ""
            moved_on = now and text_hash(now) != text_of(name)
            if moved_on and start >= at and copy.as_built(name, kept):
                text += copy.text(at, start, kept) + now.replace("\n", BREAK)
                at = end
        text += copy.text(at, stretch.end, kept)
    return without_end(text).split(MARK)


def _outer_first(place: tuple[int, int]) -> tuple[int, int]:
    return place[0], -place[1]


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
    """A conflict in a group; where no place is named, at the cell that gives most of its text.

    A paragraph of the template has no cell and is quoted.
    """
    if place is None and one.first_cell:
        place = one.first_cell.place
    elif place is None:
        place, message = NOWHERE, f"“{_quoted(copy, one)}”一段：{message}"
    texts = ledger, reviewed, message
    conflict = Conflict(place, kind, *texts, *signed(one.who), copy.file)
    if conflict not in copy.result.conflicts:  # one name replaced all over is one question
        copy.result.conflicts.append(conflict)


def report_unmatched(
    copy: Copy, where: str, before: str, after: str, reason: str, hands: Sequence[Revision] = ()
) -> None:
    """Text that belongs to nothing the ledger prints, with the reason."""
    copy.result.unmatched.append(
        Edit(shorten(where), before, after, reason, *signed(hands), bool(hands), copy.file)
    )


def report_remark(
    copy: Copy, one: Worked, text: str, hand: Revision | None = None, source: Source | None = None
) -> None:
    """What is to be known of a group besides its text, at the cell it is of."""
    source = source or one.first_cell
    copy.result.comments.append(
        Remark(
            source.place if source else NOWHERE,
            hand.author if hand else "",
            hand.date if hand else "",
            text,
            _quoted(copy, one),
            file=copy.file,
        )
    )


def _quoted(copy: Copy, one: Worked) -> str:
    """The first words of a group, by which it is found; those above it where it is blank."""
    there = one.group.stretches
    text = one.outcome.printed or one.outcome.reviewed or "".join(map(copy.of, there)).strip()
    return shorten(text or (above(copy, there[0]) if there else ""))


def above(copy: Copy, j: int) -> str:
    """The paragraph above a stretch, to say after what it stands."""
    texts = (copy.of(before).strip() for before in range(j - 1, -1, -1))
    return shorten(next(filter(None, texts), "文首"))


def _without_foreign(copy: Copy, worked: Worked, lines: Sequence[str]) -> str:
    """The text without paragraphs that cannot be part of a cell; these are reported."""
    most, rests = len(worked.printed), _rests(worked, lines)
    kept: list[str] = []
    last = above(copy, worked.group.stretches[0]) if worked.group.stretches else ""
    for number, line in enumerate(lines):
        if number >= most and not line.strip():
            continue  # a blank paragraph prints nothing and is kept by nothing
        other = copy.dry_run.by_text.get(bare(line))
        if number < most:
            reason = ""
        elif other is not None and (other not in worked.group.printed or line in kept):
            reason = _why_twice(copy, other, last)
        else:
            reason = "" if rests[number] else _why_foreign(worked, line, last)
        if reason:
            before = copy.printed[other].text if other in copy.moved and other is not None else ""
            report_unmatched(copy, line, before, line, reason, worked.who)
        else:
            kept.append(line)
        last = shorten(line) if line.strip() else last
    return MARK.join(kept)


def _why_twice(copy: Copy, other: int, last: str) -> str:
    """What a paragraph is that reads like another one that is printed."""
    if other in copy.gone:
        copy.moved.add(other)
        return why_moved(copy, other, last)
    return f"新增在“{last}”之后的段落与另一段{_label(copy, other)}重复，没有写入"


def why_moved(copy: Copy, i: int, last: str) -> str:
    """That a printed paragraph stands elsewhere now, and the row that is to be numbered anew."""
    return f"段落{_label(copy, i)}移动了位置（移到“{last}”之后），请在台账中调整编号"


def _label(copy: Copy, i: int) -> str:
    """The cell that a printed paragraph begins with, in parentheses."""
    cell = copy.printed[i].cells[:1]
    return f"（{cell[0].place.label}）" if cell else ""


def _why_foreign(worked: Worked, line: str, last: str) -> str:
    """Why a paragraph that was added is no part of the cell above; "" where it is."""
    if _NUMBER_ALONE.fullmatch(line.strip()):
        return f"“{last}”之后的段落只有序号，没有写入"
    if NUMBERED.match(line):
        return f"新增在“{last}”之后的段落自带序号，请在台账中新增一行"
    cell = worked.printed[-1].cells[-1:] if worked.printed else []
    if not cell or column_of(cell[0].cell_item, cell[0].column).kind is not CellKind.TEXT:
        return f"新增在“{last}”之后的段落不属于台账的任何一格"
    return ""


def _rests(worked: Worked, lines: Sequence[str]) -> list[bool]:
    """For each line whether it is for the most part text of the printed paragraphs."""
    printed = MARK.join(paragraph.text for paragraph in worked.printed)
    text = MARK.join(lines)
    typed = bytearray(len(text))
    for *_, start, end in edits(printed, text):
        typed[start:end] = b"\1" * (end - start)
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    return [
        sum(typed[start : start + len(line)]) * 2 < len(line)
        for start, line in zip(starts, lines, strict=False)
    ]


def _find_hands(copy: Copy, worked: Worked) -> None:
    """Who revised the paragraphs, and, where all is tracked, which cell each of them."""
    owners: list[Owner | None] = []
    for number, paragraph in enumerate(worked.printed):
        owners += [None] * (number > 0) + list(paragraph.owners)
    offset = 0
    for j in worked.group.stretches:
        for piece in copy.pieces(j):
            length = 0 if piece.inserted else len(piece.text)
            hands = [hand for hand in (piece.inserted, piece.deleted) if hand and hand.tracked]
            worked.who += hands
            if hands and worked.tracked:
                for owner in owners[max(offset - 1, 0) : offset + length + 1]:
                    source = owner and owner.text
                    if owner and source:
                        key = (id(source.item), source.column, owner.printing)
                        worked.who_by_cell.setdefault(key, []).extend(hands)
            offset += length
