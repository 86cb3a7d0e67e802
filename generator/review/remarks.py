"""The comments of reviewers, and what became of those of ours, as remarks at the cells."""

from collections.abc import Sequence

from ..findings.findings import NOWHERE
from ..text.characters import shorten
from ..word.comments import Comment
from ..word.document import BREAK, MARK
from .bookmarks import comment_digits
from .copies import Copy
from .copy import AUTHOR
from .groups import Worked, main_cell
from .paragraphs import Expected
from .values import Remark


def report_comments(copy: Copy, worked: list[Worked], moved: Sequence[tuple[int, int]]) -> None:
    """Tell of every comment but ours, and of ours where somebody edited or deleted it."""
    known = {comment.number: comment for comment in copy.stream.comments}
    by_stretch = {j: one.printed for one in worked for j in one.group.stretches}
    by_stretch |= {j: [copy.printed[i]] for i, j in moved}
    for comment in copy.stream.comments:
        text = _said(copy, comment)
        if text:
            answered = known.get(comment.parent)
            copy.result.comments.append(_remark(copy, comment, text, answered, by_stretch))
    ours = sum(comment.author == AUTHOR for comment in copy.stream.comments)
    if ours < len(copy.our_comments):
        text = f"删去了通报自带的 {len(copy.our_comments) - ours} 条批注。"
        copy.result.comments.append(Remark(NOWHERE, "", "", text, file=copy.file))


def _said(copy: Copy, comment: Comment) -> str:
    """What a comment says to the office; "" for one of ours as it was."""
    odd = "".join(f"（批注里有{what}，没有读入，请打开送审稿查看）" for what in comment.oddities)
    if comment.author != AUTHOR:
        return comment.text + odd or "（空白批注）"
    ours = copy.our_comments  # an older copy does not say which they were
    untouched = comment_digits(comment.text) in ours and not odd
    if untouched or (not ours and comment.text.startswith("措施编号：")):
        return "把通报自带的这条批注标为已解决。" if comment.resolved else ""
    return f"改动了通报自带的批注：{comment.text}{odd}"


def _remark(
    copy: Copy,
    comment: Comment,
    text: str,
    answered: Comment | None,
    by_stretch: dict[int, list[Expected]],
) -> Remark:
    anchor = comment if comment.at >= 0 or answered is None else answered
    printed, paragraph, words = [], "", ""
    if anchor.at >= 0:
        j = copy.stretch_at(anchor.at)
        printed, paragraph = by_stretch.get(j, []), copy.of(j).strip()
        words = copy.flat[anchor.at : anchor.until].replace(MARK, "").replace(BREAK, "")
    source = main_cell(printed)
    return Remark(
        source.place if source else NOWHERE,
        comment.author,
        comment.date,
        text,
        shorten(printed[0].text if printed else paragraph),
        answered.author if answered else "",
        comment.resolved,
        copy.file,
        shorten(words),
    )
