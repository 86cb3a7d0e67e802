"""The edits of one copy tried together in the ledger, until it prints what the reviewer wrote.

What the ledger would print otherwise is no change: the group is held, and a conflict says why.
"""

from collections.abc import Sequence

from ..ledger.items import Measure
from ..notice.marks import Source, SourceKind
from ..word.document import MARK
from .alignment import Expected
from .attribution import CellKey, attribute
from .bookmarks import key_of, text_hash
from .copies import Copy, without_end
from .dry_run import DryRun
from .groups import Worked, cell_texts, report_conflict
from .guards import has_stray_brace


def resolve(copy: Copy, worked: list[Worked], moved_away: set[int]) -> set[int]:
    """Try the changes; the numbers of the groups whose fixed sentences were edited."""
    _restore_deleted(copy, worked, moved_away)
    if copy.is_stale and copy.names:
        _restore_untouched(copy, worked)
    for one in worked:
        _check_words(copy, one)
    texts = cell_texts(worked)
    doubtful = _doubtful(copy.dry_run, texts)
    for one in worked:
        is_doubtful = any(key[:2] in doubtful for key in one.outcome.cells)
        one.held = one.held or (_is_edited(one) and is_doubtful)
    undone: set[int] = set()
    for number, one in enumerate(worked):
        if one.outcome.fixed and not _edited(one) and not _merge_heading(one):
            undone.add(number)
    for attempt in range(3):
        texts = cell_texts(worked)
        failed = copy.dry_run.failing(_values(copy.dry_run, texts), _wanted(worked, undone))
        failed -= {n for n, one in enumerate(worked) if one.held}
        edited = {n for n in failed if _is_edited(worked[n])}
        failed = edited or failed
        if not failed:
            break
        for number in failed:
            one = worked[number]
            if attempt == 0 and _merge_heading(one):
                continue
            if number not in undone and one.outcome.fixed:
                one.outcome = attribute(one.printed, one.outcome.reviewed)  # headings as they were
                undone.add(number)
            elif attempt == 2 or not one.outcome.fixed:
                _unprintable(copy, one)
    return undone


def _restore_deleted(copy: Copy, worked: list[Worked], moved_away: set[int]) -> None:
    """A numbered paragraph that is gone whole is a question, and never an empty cell."""
    gone: set[int] = set()
    for one in worked:
        if one.outcome.reviewed.strip() or not one.printed:
            continue
        sources = [source for paragraph in one.printed for source in paragraph.cells]
        items = {id(source.item) for source in sources}
        if not sources or not (items & gone or any(source.line == 0 for source in sources)):
            continue
        moved = any(i in moved_away for i in one.group.printed)
        if not moved and not items & gone:
            report_conflict(
                copy,
                one,
                "deleted",
                one.outcome.printed,
                "",
                "整段被删除。不再公布的，请把“是否公开”改为“否”并写明理由。",
            )
        gone |= items
        one.outcome = attribute(one.printed, one.outcome.printed)


def _restore_untouched(copy: Copy, worked: list[Worked]) -> None:
    """Paragraphs that differ only because the ledger has moved on since."""
    for one in worked:
        stretched = [copy.stretches[j] for j in one.group.stretches]
        names = [name for stretch in stretched for name in stretch.names]
        if one.who or not names or one.outcome.reviewed == one.outcome.printed:
            continue
        if not all(copy.as_built(name) for name in names):
            continue
        mine = {key_of(name) for name in names}
        now = {key_of(name) for paragraph in one.printed for name in paragraph.names}
        if mine != now or _outside(copy, one, names) == _fixed(one.printed):
            one.outcome = attribute(one.printed, one.outcome.printed)


def _outside(copy: Copy, one: Worked, names: list[str]) -> str:
    """The text of a group that stands in none of its bookmarks."""
    gone = bytearray(copy.gone)
    for name in names:
        start, end = copy.stream.bookmarks[name]
        gone[start:end] = b"\1" * (end - start)
    return without_end(copy.text(one.start, one.end, gone))


def _check_words(copy: Copy, one: Worked) -> None:
    """Computed words that read otherwise: a contradiction, unless the ledger moved on."""
    if one.outcome.reviewed == "" and one.printed:
        one.outcome.words = []  # the whole paragraph is gone, its number with it
        return
    for change in one.outcome.words:
        built = copy.built(change.source)
        if built and built[3] == text_hash(change.now):
            continue  # as it was printed then: nobody touched it
        if change.source.kind is SourceKind.NUMBER:
            kind, message = "number", "序号由程序编排，请在台账中调整编号。"
        elif change.rewritten:
            kind = "computed"
            message = f"改写时去掉了{_cited(change.source)}，改用了别的数，请核对。"
            one.held = True
        else:
            kind = "computed"
            message = f"{_cited(change.source)}由台账计算得出，不能只改文字，请核对台账数据。"
        report_conflict(copy, one, kind, change.source.printed, change.now, message, change.place)


def _unprintable(copy: Copy, one: Worked) -> None:
    """The ledger cannot print what was written; the change goes and the conflict stays."""
    one.held = True
    report_conflict(
        copy,
        one,
        "unprintable",
        one.outcome.printed,
        one.outcome.reviewed,
        "写进台账后不能印成这样（如自带的序号、段落的增减），请直接在台账中修改。",
    )


def _merge_heading(one: Worked) -> bool:
    """The heading of a measure as part of its text: its own full stop was edited away."""
    measure = next(
        (s.item for s in one.outcome.sources.values() if isinstance(s.item, Measure)), None
    )
    if measure is None:
        return False
    lead, text = (id(measure), "进展标题", 1), (id(measure), "整改进展", 1)
    if lead not in one.outcome.cells or text not in one.outcome.cells or one.outcome.words:
        return False
    one.outcome.cells[lead] = ""
    one.outcome.cells[text] = one.outcome.merged
    return True


def _values(dry_run: DryRun, texts: dict[CellKey, str]) -> dict[tuple[int, str], str]:
    """{(id of the item, column): text} of the cells that are changed."""
    doubtful = _doubtful(dry_run, texts)
    return {
        (item, column): text
        for (item, column, _), text in texts.items()
        if (item, column) not in doubtful and text != dry_run.normal(item, column)
    }


def _doubtful(dry_run: DryRun, texts: dict[CellKey, str]) -> set[tuple[int, str]]:
    """The cells that cannot be tried: their printings differ, or they would cite something."""
    versions: dict[tuple[int, str], set[str]] = {}
    for (item, column, _), text in texts.items():
        versions.setdefault((item, column), set()).add(text)
    return {cell for cell, found in versions.items() if _is_doubtful(dry_run, *cell, found)}


def _is_doubtful(dry_run: DryRun, item: int, column: str, versions: set[str]) -> bool:
    normal = dry_run.normal(item, column)
    if versions != {normal} and dry_run.is_cited(item):
        return True
    return len(versions) > 1 or any(has_stray_brace(normal, text) for text in versions)


def _wanted(worked: list[Worked], undone: set[int]) -> list[tuple[int, str]]:
    """The lines that the ledger is to print, each with the number of its group."""
    lines = []
    for number, one in enumerate(worked):
        outcome = one.outcome
        text = outcome.reverted if number in undone or outcome.words else outcome.reviewed
        lines += [(number, line) for line in text.split(MARK)]
    return lines


def _edited(one: Worked) -> bool:
    """Whether a cell reads otherwise than in the ledger, placeholders kept."""
    unedited = attribute(one.printed, one.outcome.printed).cells
    return any(text != unedited.get(key, "") for key, text in one.outcome.cells.items())


def _is_edited(one: Worked) -> bool:
    return one.outcome.reviewed != one.outcome.printed


def _fixed(printed: Sequence[Expected]) -> str:
    lines = (
        "".join(c for c, owner in zip(p.text, p.owners, strict=True) if owner.source is None)
        for p in printed
    )
    return MARK.join(lines)


def _cited(source: Source) -> str:
    return f"“{source.word}”（{source.printed}）" if source.word else f"“{source.printed}”"
