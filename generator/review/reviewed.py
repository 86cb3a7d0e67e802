"""What reviewers did to the copies they got, by cell of the ledger.

A copy is read with every revision accepted and compared with what the ledger prints. An edit of a
cell's text is a change of that cell only if the ledger with it would print just what the reviewer
wrote: that is tried, and what fails is a conflict. Nothing is passed over: what belongs to no
cell is an edit of the template, a conflict, or unmatched text.
"""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from ..findings.findings import Unreadable, find
from ..ledger.words import Vocabulary
from ..notice.template import Template
from ..workbook.reading.read import Reading
from .alignment import pair
from .beside import report_beside
from .bookmarks import text_of
from .copies import Copy, read_copy
from .dry_run import DryRun
from .groups import work
from .marked import report_marks
from .remarks import report_comments
from .report import (
    report_changes,
    report_fixed,
    report_left,
    report_moves,
    report_oddities,
)
from .resolve import resolve
from .tables import report_added_to_tables
from .typed import hold_unseen
from .values import Review, reconcile

# A file that has less than this part of its texts, or of those of the ledger, is another's.
_FEW = 5


def review_copies(
    paths: Sequence[Path], reading: Reading, vocabulary: Vocabulary, template: Template
) -> Review:
    """What the reviewers of these copies did. Raises Unreadable for what is no copy of it."""
    dry_run = DryRun(vocabulary, template)
    total = Review()
    for path in paths:
        one = _review(read_copy(path, reading, template, dry_run))
        for kind in fields(Review):
            getattr(total, kind.name).extend(getattr(one, kind.name))
    if len(paths) > 1:
        reconcile(total)
    return total


def _review(copy: Copy) -> Review:
    """Everything that was done in this copy."""
    paired = pair(copy.printed, copy.stretches, copy.rows, copy.run_on())
    copy.moved = {i for i, _ in paired.moved}
    copy.gone = {
        i
        for group in paired.groups
        for i in group.printed
        if not any(copy.of(j).strip() for j in group.stretches)
    }
    if not _is_ours(copy):
        raise Unreadable(find("F19", name=copy.file))
    worked = [work(copy, group) for group in paired.groups]
    report_added_to_tables(copy, worked)
    report_moves(copy, paired.moved)
    report_left(copy, paired.left)
    hold_unseen(copy, worked)
    for number in sorted(resolve(copy, worked)):
        report_fixed(copy, worked[number])
    report_changes(copy, worked)
    report_comments(copy, worked, paired.moved)
    report_marks(copy, worked)
    report_oddities(copy)
    report_beside(copy)
    return copy.result


def _is_ours(copy: Copy) -> bool:
    """Whether at least some texts of the file are those of the ledger."""
    built = [text_of(name) for stretch in copy.stretches for name in stretch.cells]
    if built:
        now = {text_of(name) for paragraph in copy.printed for name in paragraph.names}
        return sum(text in now for text in built) * _FEW >= len(built)
    texts = {i for i, paragraph in enumerate(copy.printed) if paragraph.cells}
    found = texts - copy.gone - copy.moved
    return len(found) * _FEW >= len(texts)
