"""What reviewers marked or laid out otherwise without changing a word, told at its cell.

The characters that stand as they were printed are looked at beside how the ledger prints them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..notice.marks import Source
from ..text.characters import shorten
from ..word.document import BREAK, MARK, Letter, Piece
from ..word.revisions import Revision
from .compared import Sides, compare, differs, is_unseen, pieces
from .copies import Copy
from .groups import TITLE, Worked, report_conflict, report_remark
from .typed import report_typed, typed_words

# What somebody did who changed this of a look.
_DONE = {
    "highlight": "标色",
    "colour": "标色",
    "underline": "改下划线",
    "dotted": "加着重号",
    "boxed": "加框",
    "raised": "改上下标",
    "strong": "改粗细",
    "italic": "改斜体",
    "size": "改字号",
}
_TITLE_BROKEN = (
    f"标题的分行改了，未改字；要这样分行的，请在“基本情况”的“{TITLE}”里填写标题，按 Alt+Enter 分行"
)
_LINE_BROKEN = "加换行（Shift+Enter），未改字；要另起一段的，请在单元格里按 Alt+Enter"


class _Done(NamedTuple):
    """What was done to a character, by whom if that is known, and whether it is unseen now."""

    what: str
    hand: Revision | None
    unseen: bool


@dataclass(slots=True)
class _Mark:
    """Words of one cell in a group to which the same was done."""

    one: Worked
    done: _Done
    words: str
    end: int
    source: Source | None
    of_all: bool = False  # whether that was done to all words of the group


def report_marks(copy: Copy, worked: Sequence[Worked]) -> None:
    """Tell what was marked; what was done to most of the document is told once."""
    marks, typed = [], []
    breaks = _page_breaks(copy, worked)
    for one in worked:
        compared = compare(copy, one)
        marks += _marks(one, compared)
        typed += typed_words(one, compared)
        _report_breaks(copy, one, compared, breaks[id(one)])
        _report_taken_back(copy, one)
    times = Counter(what for what, _ in {(m.done.what, id(m.one)) for m in marks if m.of_all})
    everywhere = {what for what, count in times.items() if count > len(worked) / 2}
    copy.result.notes += [f"“{copy.file}”全文{what}，未改字。" for what in sorted(everywhere)]
    for mark in marks:
        what, hand, unseen = mark.done
        words = shorten(mark.words)
        if unseen:
            message = f"“{words}”{what}，看到的与文字不同，没有当作删去，请核对。"
            place = mark.source.place if mark.source else None
            report_conflict(copy, mark.one, "hidden", mark.words, mark.words, message, place)
        elif what not in everywhere:
            quoted = f"：“{words}”" if words else ""
            report_remark(copy, mark.one, f"{what}，未改字{quoted}", hand, mark.source)
    report_typed(copy, typed)


def _marks(one: Worked, compared: Sides) -> list[_Mark]:
    """What was done to words of a group that stand as they were printed."""
    owners = [source for p in one.printed for source in (*(o.text for o in p.owners), None)]
    found: list[_Mark] = []
    count = 0
    for i, j in compared.unchanged():
        letter, source = compared.after[j], owners[i]
        count += letter.text != MARK
        done = _done(compared.before[i].piece, letter.piece)
        if done is None:
            continue
        last = found[-1] if found else None
        if last and last.done == done and last.end == j and _of_one(last.source, source):
            last.words += letter.text
            last.end, last.source = j + 1, last.source or source
        else:
            found.append(_Mark(one, done, letter.text, j + 1, source))
    lengths: Counter[str] = Counter()
    for mark in found:
        lengths[mark.done.what] += len(mark.words.replace(MARK, ""))
    for mark in found:
        mark.of_all = lengths[mark.done.what] == count
    return found


def _of_one(one: Source | None, other: Source | None) -> bool:
    """Whether two characters are of one cell; what is fixed or a number goes with any."""
    if one is None or other is None:
        return True
    return one.item is other.item and one.column == other.column


def _done(before: Piece, after: Piece) -> _Done | None:
    """What was done to a character without changing it."""
    if before.look == after.look and before.field == after.field and not after.formatted:
        return None
    unseen = is_unseen(after.look) and not is_unseen(before.look)
    done = ["隐藏"] if after.look.hidden and not before.look.hidden else []
    done += [what for kind, what in after.look.distorted if kind not in dict(before.look.distorted)]
    done += [name for field, name in _DONE.items() if differs(before.look, after.look, field)]
    if after.field and after.field != before.field:
        done.append(f"改为域（{after.field.split()[0]}）")
    if after.formatted and not done:
        done.append("改格式")
    return _Done("、".join(dict.fromkeys(done)), after.formatted, unseen) if done else None


def _page_breaks(copy: Copy, worked: Sequence[Worked]) -> Counter[int]:
    """{id of a group: how many pages are broken in it or right before it}."""
    owners = {j: one for one in worked for j in one.group.stretches}
    found: Counter[int] = Counter()
    for at in copy.stream.page_breaks:
        following = range(copy.stretch_at(at), len(copy.stretches))
        found[next((id(owners[j]) for j in following if j in owners), 0)] += 1
    return found


def _report_breaks(copy: Copy, one: Worked, compared: Sides, breaks: int) -> None:
    """Breaks for the look of the page, which a cell cannot hold."""
    changed = [
        letter
        for a, b, c, d in compared.edits
        for letter in compared.before[a:b] + compared.after[c:d]
    ]
    if breaks > sum(copy.dry_run.page_breaks[i] for i in one.group.printed):
        report_remark(copy, one, "加分页符，未改字")
    elif _blank_lines(compared.after) > _blank_lines(compared.before):
        report_remark(copy, one, "加空行，未改字")
    moved_on = one.outcome.reviewed == one.outcome.printed
    if moved_on and any(letter.text.strip() for letter in changed):
        return
    was, now = (sum(letter.text == BREAK for letter in side) for side in compared[:2])
    if _is_title(one):
        if any(letter.text == BREAK for letter in changed):
            report_remark(copy, one, _TITLE_BROKEN)
    elif now > was:
        report_remark(copy, one, _LINE_BROKEN)
    elif now < was and one.outcome.reviewed.strip():
        report_remark(copy, one, "去掉换行，未改字")


def _is_title(one: Worked) -> bool:
    sources = (s for paragraph in one.printed for s in paragraph.names.values())
    return any(source.word == TITLE for source in sources)


def _blank_lines(letters: Sequence[Letter]) -> int:
    """How many lines among others hold nothing."""
    lines = "".join(letter.text for letter in letters).split(MARK)[:-1]
    return sum(not line.strip() for line in lines) if any(map(str.strip, lines)) else 0


def _report_taken_back(copy: Copy, one: Worked) -> None:
    """What one reviewer typed and another deleted."""
    for piece in pieces(copy, one):
        if piece.inserted and piece.deleted and piece.text.strip():
            who = piece.inserted.author
            text = f"{who}增加的“{shorten(piece.text)}”又删去了"
            report_remark(copy, one, text, piece.deleted)
