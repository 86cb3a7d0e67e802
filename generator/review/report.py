"""What was done in one copy, put into its review: changes, fixed sentences, comments, the rest."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from ..findings.findings import NOWHERE
from ..ledger.ledger import Ledger
from ..notice.marks import Source
from ..text.characters import shorten
from ..word.comments import Comment
from .bookmarks import cell_text, comment_name, is_comment_name
from .copies import Copy
from .copy import AUTHOR
from .dry_run import mended
from .groups import Worked, cell_texts, report_unmatched, signed
from .guards import objection, only_moved_on
from .values import AcceptedChange, Conflict, Edit, Remark


def report_changes(copy: Copy, worked: list[Worked]) -> None:
    texts = cell_texts(worked)
    by_cell: dict[tuple[int, str], dict[int, str]] = {}
    for (item, column, printing), text in texts.items():
        by_cell.setdefault((item, column), {})[printing] = text
    for (item, column), versions in by_cell.items():
        normal = copy.dry_run.normal(item, column)
        changed = {text for text in versions.values() if text != normal}
        if changed:
            _report_cell(copy, worked, item, column, sorted(changed), len(versions))


def report_fixed(copy: Copy, one: Worked) -> None:
    if mended(one.outcome.reviewed) == mended(one.outcome.reverted):
        return  # only blanks at the ends
    where, reason = shorten(one.outcome.printed), "固定语句请在模板中修改"
    texts = one.outcome.reverted, one.outcome.reviewed
    tracked = one.tracked and bool(one.who)
    copy.result.template.append(Edit(where, *texts, reason, *signed(one.who), tracked, copy.file))


def report_moves(copy: Copy, moved: set[int]) -> None:
    for j in sorted(moved):
        text = copy.text(copy.stretches[j].start, copy.stretches[j].end, copy.gone).strip()
        if text:
            report_unmatched(copy, text, text, text, "段落移动了位置，请在台账中调整编号")


def report_comments(copy: Copy, worked: list[Worked]) -> None:
    """Tell of every comment but ours, and of ours where somebody answered, edited or deleted it."""
    known = {comment.number: comment for comment in copy.stream.comments}
    ours = {name: at for name, (at, _) in copy.stream.bookmarks.items() if is_comment_name(name)}
    for comment in copy.stream.comments:
        at, answered = comment.at, known.get(comment.parent)
        if at < 0 and answered:
            at = answered.at
        text = _said(comment, ours)
        if text:
            comment = comment._replace(text=text)
            copy.result.comments.append(_remark(copy, comment, _group_at(worked, at), answered))
    _report_deleted_comments(copy, worked, ours)


def _said(comment: Comment, ours: Collection[str]) -> str:
    """What a comment says to the office; "" for one of ours as it was."""
    odd = "".join(f"（批注里有{what}，没有读入，请打开送审稿查看）" for what in comment.oddities)
    if comment.author != AUTHOR:
        return comment.text + odd or "（空白批注）"
    untouched = comment_name(comment.text) in ours and not odd
    if untouched or (not ours and comment.text.startswith("措施编号：")):
        return "把通报自带的这条批注标为已解决。" if comment.resolved else ""
    return f"改动了通报自带的批注：{comment.text}{odd}"


def _report_deleted_comments(copy: Copy, worked: list[Worked], ours: Mapping[str, int]) -> None:
    """Comments of ours that are gone; where nearly all are, somebody has only tidied up."""
    left = sum(comment.author == AUTHOR for comment in copy.stream.comments)
    if len(ours) - left > len(ours) / 2:
        copy.result.notes.append(f"“{copy.file}”里通报自带的批注大多删去了。")
        return
    there = {comment.at for comment in copy.stream.comments if comment.author == AUTHOR}
    for at in ours.values():
        one = _group_at(worked, at)
        if one and not any(one.start <= place < one.end for place in there):
            gone = Comment("", "", "", "删去了通报自带的批注。")
            copy.result.comments.append(_remark(copy, gone, one, None))


def _group_at(worked: list[Worked], at: int) -> Worked | None:
    return next((one for one in worked if one.start <= at < one.end), None)


def report_oddities(copy: Copy) -> None:
    known = list(copy.dry_run.oddities)
    for at, sentence in copy.stream.oddities:
        if sentence in known:
            known.remove(sentence)
            continue
        stretch = next((s for s in copy.stretches if s.start <= at < s.end), None)
        where = stretch.text if stretch else ""
        report_unmatched(
            copy, where, where, "", f"这一段里有{sentence}，没有读入，请打开送审稿查看"
        )


def _report_cell(
    copy: Copy, worked: list[Worked], item: int, column: str, changed: list[str], places: int
) -> None:
    mine = [one for one in worked if any(key[:2] == (item, column) for key in one.outcome.cells)]
    source = next(
        s for one in mine for key, s in one.outcome.sources.items() if key[:2] == (item, column)
    )
    hands = [
        hand
        for one in mine
        for key, found in one.who_by_cell.items()
        if key[:2] == (item, column)
        for hand in found
    ] or [hand for one in mine for hand in one.who]
    if only_moved_on(copy, source):
        return
    before, after = cell_text(source.cell_item, column), changed[0]
    author, date = signed(hands)
    change = AcceptedChange(
        place=source.place,
        before=before,
        after=after,
        author=author,
        date=date,
        tracked=bool(hands) and all(one.tracked for one in mine),
        column=column,
        file=copy.file,
        certainty=min(one.group.certainty for one in mine),
    )
    message = objection(copy, source, change, changed, places, mine)
    if message is None and any(one.held for one in mine):
        message = "held", "同一段里另有冲突，这一处没有写入，请一并核对。"
    if message:
        kind, sentence = message
        signature = change.author, change.date, copy.file
        copy.result.conflicts.append(
            Conflict(change.place, kind, before, after, sentence, *signature)
        )
    else:
        copy.result.changes += _everywhere(copy.ledger, source, change)


def _everywhere(ledger: Ledger, source: Source, change: AcceptedChange) -> list[AcceptedChange]:
    """The change at every cell that holds the text: 方面 stands beside each of its problems."""
    if source.column != "方面":
        return [change]
    return [
        replace(change, place=ledger.place(problem, "方面"))
        for problem in ledger.problems
        if problem.aspect == change.before
    ]


def _remark(copy: Copy, comment: Comment, one: Worked | None, answered: Comment | None) -> Remark:
    source = one.first_cell if one else None
    return Remark(
        source.place if source else NOWHERE,
        comment.author,
        comment.date,
        comment.text,
        shorten(one.outcome.printed) if one else "",
        answered.author if answered else "",
        comment.resolved,
        copy.file,
    )
