"""What was done in one copy, put into its review: changes, fixed sentences, comments, the rest."""

from collections.abc import Sequence
from dataclasses import replace

from ..ledger.ledger import Ledger
from ..notice.marks import Source
from ..text.characters import shorten
from .bookmarks import cell_text, key_of
from .copies import Copy
from .dry_run import mended
from .groups import Worked, above, cell_texts, report_unmatched, signed, why_moved
from .guards import objection
from .values import AcceptedChange, Conflict, Edit


def report_changes(copy: Copy, worked: list[Worked]) -> None:
    texts = cell_texts(worked)
    by_cell: dict[tuple[int, str], dict[int, str]] = {}
    for (item, column, printing), text in texts.items():
        by_cell.setdefault((item, column), {})[printing] = text
    groups: dict[tuple[int, str], list[Worked]] = {}
    for one in worked:
        for cell in dict.fromkeys(key[:2] for key in one.outcome.cells):
            groups.setdefault(cell, []).append(one)
    for (item, column), versions in by_cell.items():
        normal = copy.dry_run.normal(item, column)
        changed = {text for text in versions.values() if text != normal}
        if changed:
            mine = groups[item, column]
            _report_cell(copy, mine, item, column, sorted(changed), len(versions))


def report_fixed(copy: Copy, one: Worked) -> None:
    if mended(one.outcome.reviewed) == mended(one.outcome.reverted):
        return  # only blanks at the ends
    where, reason = shorten(one.outcome.printed), "固定语句请在模板中修改"
    texts = one.outcome.reverted, one.outcome.reviewed
    tracked = one.tracked and bool(one.who)
    copy.result.template.append(Edit(where, *texts, reason, *signed(one.who), tracked, copy.file))


def report_moves(copy: Copy, moved: Sequence[tuple[int, int]]) -> None:
    for i, j in moved:
        if text := copy.of(j).strip():
            reason = why_moved(copy, i, above(copy, j))
            report_unmatched(copy, text, copy.printed[i].text, text, reason)


def report_left(copy: Copy, left: Sequence[int]) -> None:
    """Paragraphs of rows that the ledger does not print any more: what was edited there."""
    edited = [j for j in left if not copy.is_untouched(j)]
    if len(left) > len(edited):
        number = len(left) - len(edited)
        copy.result.notes.append(
            f"“{copy.file}”里有 {number} 段，台账现在不刊印，没有改动的已略过。"
        )
    rows = copy.dry_run.rows() if edited else {}
    for j in edited:
        stretch = copy.stretches[j]
        names = sorted(stretch.names, key=copy.as_built)  # what was edited first
        source = next((rows[key_of(name)] for name in names if key_of(name) in rows), None)
        text = copy.of(j).strip()
        if source:
            message = "这一行现在不刊印，送审稿里的改动没有写入，请核对。"
            raw = cell_text(source.cell_item, source.column)
            copy.result.conflicts.append(
                Conflict(source.place, "ledger", raw, text, message, file=copy.file)
            )
        else:
            before = copy.text(stretch.start, stretch.end, copy.rejected).strip()
            reason = "这一段对应的行台账里已经没有，改动没有写入，请核对"
            report_unmatched(copy, text or before, before, text, reason)


def report_oddities(copy: Copy) -> None:
    known = list(copy.dry_run.oddities)
    for at, sentence in copy.stream.oddities:
        if sentence in known:
            known.remove(sentence)
            continue
        where = copy.of(copy.stretch_at(at)).strip()
        report_unmatched(
            copy, where, where, where, f"这一段里有{sentence}，没有读入，请打开送审稿查看"
        )


def _report_cell(
    copy: Copy, mine: list[Worked], item: int, column: str, changed: list[str], places: int
) -> None:
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
