"""What reviewers did, for the terminal: sentences in Chinese, grouped by cell."""

from collections.abc import Iterable, Iterator

import click

from ..package.drafts import Written
from ..review.attribution import replacements
from ..review.values import AcceptedChange, Conflict, Edit, Remark, Review
from ..text.characters import shorten
from .lines import say
from .output import print_json, tell_other_name
from .side_by_side import one_line

# So much of the text around an edit is shown.
_AROUND = 8
# So much of the two texts in conflict is shown where nothing of them is left out.
_SHOWN = 80
# Edits as near as this are shown as one.
_BETWEEN = 2


def print_review(review: Review, written: Written | None, form: str) -> None:
    """What was found in the copies, and where the new ledger is, if one was written."""
    if written:
        tell_other_name(written)
    for note in review.notes:
        say(note, err=True)
    if form == "json":
        document = review.as_dict()
        if written:
            document["path"] = str(written.path)
        print_json(document)
        return
    for line in _review_lines(review):
        say(line, len(line) - len(line.lstrip()) + 2)
    if written:
        click.echo(f"已写入新台账：{written.path}")


def _review_lines(review: Review) -> Iterator[str]:
    """The lines of the report, cell by cell, then what belongs to no cell."""
    cells: dict[tuple[str, str], list[str]] = {}
    for change in review.changes:
        cells.setdefault(_where(change), []).extend(_change_lines(change))
    for conflict in review.conflicts:
        cells.setdefault(_where(conflict), []).extend(_conflict_lines(conflict))
    for remark in review.comments:
        cells.setdefault(_where(remark), []).append(_remark_line(remark))
    named = sorted(cells, key=lambda where: (where[0] == "", list(cells).index(where)))
    for where in named:
        yield " ".join(part for part in where if part) or "（不对应台账单元格）"
        yield from (f"  {line}" for line in cells[where])
    for title, found in (("固定语句", review.template), ("未能对应", review.unmatched)):
        if found:
            yield f"{title}："
            yield from (f"  {line}" for edit in found for line in _edit_lines(edit))
    yield (
        f"共 {len(review.changes)} 处修改，{len(review.comments)} 条批注，"
        f"{len(review.template)} 处固定语句，{len(review.conflicts)} 处冲突，"
        f"{len(review.unmatched)} 处未能对应。"
    )


def _where(found: AcceptedChange | Conflict | Remark) -> tuple[str, str]:
    key = f"（{found.key}）" if found.key else ""
    return found.sheet, f"{found.cell}{key}"


def _who(author: str, date: str, file: str) -> str:
    return " ".join(part for part in (author, date[:10], file) if part) or "未署名"


def _change_lines(change: AcceptedChange) -> Iterator[str]:
    how = "修订" if change.tracked else "未用修订"
    sure = "" if change.certainty == 1 else f"，按文字对应，把握 {change.certainty:.0%}"
    yield f"修改（{_who(change.author, change.date, change.file)}，{how}{sure}）："
    yield from _difference(change.before, change.after)


def _difference(before: str, after: str) -> Iterator[str]:
    """Each edit with a little of the text around it: …原文[-删去-][+增加+]原文…"""
    found = _coarse(before, replacements(before, after))
    if len(found) > 6:
        yield f"  改前：{one_line(before)}"
        yield f"  改后：{one_line(after)}"
        return
    for start, end, new in found:
        gone = f"[-{before[start:end]}-]" if end > start else ""
        came = f"[+{new}+]" if new else ""
        left, right = before[max(start - _AROUND, 0) : start], before[end : end + _AROUND]
        yield one_line(f"  …{left}{gone}{came}{right}…")


def _coarse(before: str, found: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Edits with hardly a word between them as one."""
    joined: list[tuple[int, int, str]] = []
    for start, end, new in found:
        if joined and start - joined[-1][1] <= _BETWEEN:
            first, last, earlier = joined.pop()
            start, new = first, earlier + before[last:start] + new
        joined.append((start, end, new))
    return joined


def _conflict_lines(conflict: Conflict) -> Iterator[str]:
    who = _who(conflict.author, conflict.date, conflict.file)
    yield f"冲突（{who}）：{conflict.message}" if who != "未署名" else f"冲突：{conflict.message}"
    ledger, reviewed = shorten(conflict.ledger, _SHOWN), shorten(conflict.reviewed, _SHOWN)
    if conflict.versions:
        yield f"  台账：{ledger}"
        for version in conflict.versions:
            yield f"  {_who(version.author, version.date, version.file)}："
            yield from _difference(version.before, version.after)
    elif conflict.reviewed and (ledger, reviewed) != (conflict.ledger, conflict.reviewed):
        yield from _difference(conflict.ledger, conflict.reviewed)
    else:
        yield f"  台账：{ledger}"
        yield f"  送审稿：{reviewed or '（删去）'}"


def _remark_line(remark: Remark) -> str:
    answer = f"，答复{remark.answers}" if remark.answers else ""
    done = "，已解决" if remark.resolved else ""
    at = f"批在“{remark.words or remark.paragraph}”" if remark.words or remark.paragraph else ""
    text = " ".join(remark.text.split())
    who = _who(remark.author, remark.date, remark.file)
    return f"批注（{who}{answer}{done}）{at}：{text}"


def _edit_lines(edit: Edit) -> Iterator[str]:
    yield f"“{edit.paragraph}”（{_who(edit.author, edit.date, edit.file)}）：{edit.reason}"
    if edit.before and edit.before != edit.after:
        yield from _difference(edit.before, edit.after)
    elif not edit.before and edit.after != edit.paragraph:
        yield f"  {one_line(edit.after)}"
