"""The edits of one copy tried together in the ledger, until it prints what the reviewer wrote.

What the ledger would print otherwise is no change: the group is held, and a conflict says why.
"""

from ..ledger.items import Measure
from ..notice.marks import Source, SourceKind
from ..text.characters import shorten
from ..word.document import BREAK, MARK
from .attribution import CellKey, attribute
from .bookmarks import key_of
from .copies import Copy
from .dry_run import DryRun, mended
from .groups import TITLE, Worked, cell_texts, report_conflict
from .guards import deleted_whole, has_stray_brace

_CELL = SourceKind.CELL
_MOST_NAMED = 5  # cells of one sheet
_STOP = "。"
_JOINED = "两段并成了一段，台账里是不同的格，没有写入，请直接在台账中修改。"
_MOVED_ON = "送审稿生成以后台账里这一段也改过，请核对后选定。"
_COMPUTED_GONE = "整段被删除。这一段由台账计算得出，确实不要的，请在模板中删去。"
_UNPRINTABLE = "写进台账后不能印成这样（如自带的序号、段落的增减），请直接在台账中修改。"


def resolve(copy: Copy, worked: list[Worked]) -> set[int]:
    """Try the changes; the numbers of the groups whose fixed sentences were edited."""
    _restore_absent(copy, worked)
    _restore_deleted(copy, worked)
    _restore_cells(copy, worked)
    for one in worked:
        _check_words(copy, one)
    texts = cell_texts(worked)
    doubtful = _doubtful(copy.dry_run, texts)
    for one in worked:
        is_doubtful = any(key[:2] in doubtful for key in one.outcome.cells)
        one.held = one.held or (_is_edited(one) and is_doubtful)
    undone: set[int] = set()
    for number, one in enumerate(worked):
        if one.outcome.fixed and _is_joined(one):
            _unprintable(copy, one, "joined", _JOINED)
        elif one.outcome.fixed and (one.held or one.outcome.words):
            undone.add(number)  # what is told of the rest says nothing of the fixed sentences
        elif one.outcome.fixed and not _edited(one) and not _merge_heading(one):
            undone.add(number)
        else:
            _divide_again(one)
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
                _unprintable(copy, one, "unprintable", _UNPRINTABLE)
    return undone


def _restore_absent(copy: Copy, worked: list[Worked]) -> None:
    """Paragraphs that stand elsewhere in the copy, or print other cells than when it was built."""
    known = {key_of(name) for paragraph in copy.printed for name in paragraph.names}
    for one in (one for one in worked if one.printed):
        now = {key for p in one.printed for key in map(key_of, p.names) if key[0] == _CELL}
        then = {key_of(name) for j in one.group.stretches for name in copy.stretches[j].cells}
        new = {key for key in now if copy.rows and key[1:] not in copy.rows}
        there = one.group.stretches
        other_cells = bool(new or then - known) if there else bool(new) and new == now
        if not other_cells and not copy.moved.issuperset(one.group.printed):
            continue
        if other_cells and not all(map(copy.is_untouched, there)):
            _unprintable(copy, one, "ledger", _MOVED_ON)
        one.outcome = attribute(one.printed, one.outcome.printed)


def _restore_deleted(copy: Copy, worked: list[Worked]) -> None:
    """A numbered paragraph that is gone whole is a question, and never an empty cell."""
    gone: set[int] = set()
    for one in worked:
        if one.outcome.reviewed.strip() or not one.printed:
            continue
        sources = [source for paragraph in one.printed for source in paragraph.cells]
        items = {id(source.item) for source in sources}
        if not sources or not (items & gone or any(source.line == 0 for source in sources)):
            continue
        if not items & gone:
            message = deleted_whole(copy, sources[-1])
            report_conflict(copy, one, "deleted", one.outcome.printed, "", message)
        gone |= items
        one.outcome = attribute(one.printed, one.outcome.printed)


def _restore_cells(copy: Copy, worked: list[Worked]) -> None:
    """Rows, columns or whole tables of numbers that are gone: one question for those that follow
    each other."""
    heads = copy.dry_run.row_heads
    gone: list[Worked] = []
    for one in (*worked, None):
        if one and not one.printed:
            continue
        if one and one.group.printed[0] in heads and _is_gone(one):
            gone.append(one)
        elif one is None or one.group.printed[0] not in heads:
            if gone:
                _report_cells(copy, gone)
            gone = []


def _is_gone(one: Worked) -> bool:
    outcome = one.outcome
    return not outcome.cells and bool(outcome.printed.strip()) and not outcome.reviewed.strip()


def _report_cells(copy: Copy, gone: list[Worked]) -> None:
    heads = copy.dry_run.row_heads
    rows: dict[int, list[str]] = {}
    for one in gone:
        rows.setdefault(heads[one.group.printed[0]], []).append(one.outcome.printed)
    text = "\n".join("｜".join(map(_without_breaks, cells)) for cells in rows.values())
    message = f"表格里删去了 {len(gone)} 格。表格由台账计算得出，确实不要的，请在模板中删去。"
    report_conflict(copy, gone[0], "deleted", text.replace(BREAK, ""), "", message)
    for one in gone:
        one.outcome = attribute(one.printed, one.outcome.printed)


def _check_words(copy: Copy, one: Worked) -> None:
    """Computed words that read otherwise: a contradiction, unless the ledger moved on."""
    if one.outcome.reviewed == "" and one.printed:
        is_computed = one.outcome.words and not (one.outcome.fixed or one.outcome.cells)
        one.outcome.words = []  # the whole paragraph is gone, its number with it
        if is_computed:
            report_conflict(copy, one, "deleted", one.outcome.printed, "", _COMPUTED_GONE)
            one.outcome = attribute(one.printed, one.outcome.printed)
        return
    for change in one.outcome.words:
        if change.source.kind is SourceKind.NUMBER:
            kind, message = "number", "序号由程序编排，请在台账中调整编号。"
        elif change.rewritten:
            kind = "computed"
            message = f"改写时去掉了{_cited(change.source)}，改用了别的数，请核对。"
            one.held = True
        else:
            kind = "computed"
            where = _counted_from(change.source)
            cited = f"{_row(copy, one)}{_cited(change.source)}"
            message = f"{cited}由台账计算得出，不能只改文字，{where}。"
        texts = _without_breaks(change.source.printed), _without_breaks(change.now, BREAK)
        report_conflict(copy, one, kind, *texts, message, change.place)


def _is_joined(one: Worked) -> bool:
    """Whether two paragraphs were made one."""
    outcome = one.outcome
    return bool(outcome.reviewed) and outcome.reviewed.count(MARK) < outcome.printed.count(MARK)


def _unprintable(copy: Copy, one: Worked, kind: str, message: str) -> None:
    """The ledger cannot print what was written; the change goes and the conflict stays."""
    one.held = True
    report_conflict(copy, one, kind, one.outcome.printed, one.outcome.reviewed, message)


def _heading_and_text(one: Worked) -> tuple[CellKey, CellKey] | None:
    """The cells of the heading and the text of the measure printed here, where it has both."""
    items = (s.item for s in one.outcome.sources.values() if isinstance(s.item, Measure))
    measure = next(items, None)
    lead, text = (id(measure), "进展标题", 1), (id(measure), "整改进展", 1)
    both = lead in one.outcome.cells and text in one.outcome.cells and not one.outcome.words
    return (lead, text) if both else None


def _divide_again(one: Worked) -> None:
    """A measure that was typed anew: its heading ends where that of the ledger did, at a stop.

    Letters that both texts happen to share would divide it anywhere.
    """
    cells = _heading_and_text(one)
    if cells is None:
        return
    lead, text = (one.outcome.cells[key] for key in cells)
    head, stop, rest = one.outcome.merged.partition(_STOP)
    if stop and rest.strip(_STOP) and (_STOP in lead.strip(_STOP) or not text.strip(_STOP)):
        one.outcome.cells[cells[0]], one.outcome.cells[cells[1]] = head, rest


def _merge_heading(one: Worked) -> bool:
    """The heading of a measure as part of its text: its own full stop was edited away."""
    cells = _heading_and_text(one)
    if cells is None:
        return False
    one.outcome.cells[cells[0]] = ""
    one.outcome.cells[cells[1]] = one.outcome.merged
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
        if _is_edited(one):
            text = mended(text)
        lines += [(number, line) for line in text.split(MARK)]
    return lines


def _edited(one: Worked) -> bool:
    """Whether a cell reads otherwise than in the ledger, placeholders kept."""
    unedited = attribute(one.printed, one.outcome.printed).cells
    return any(text != unedited.get(key, "") for key, text in one.outcome.cells.items())


def _is_edited(one: Worked) -> bool:
    return one.outcome.reviewed != one.outcome.printed


def _row(copy: Copy, one: Worked) -> str:
    """In which row of a table a paragraph stands."""
    first = one.group.printed[0]
    head = copy.dry_run.row_heads.get(first, first)
    return "" if head == first else f"表格里“{shorten(copy.printed[head].text)}”一行的"


def _cited(source: Source) -> str:
    printed = _without_breaks(source.printed)
    return f"“{source.word}”（{printed}）" if source.word else f"“{printed}”"


def _without_breaks(text: str, sign: str = MARK) -> str:
    """A text on one line: where a title is broken is no part of what it says."""
    return text.replace(sign, "")


def _counted_from(source: Source) -> str:
    """Where to look for the data of a computed word."""
    if source.word == TITLE and not source.cells:
        return f"要另拟标题的，请填写“基本情况”的“{TITLE}”"
    cells: dict[str, list[str]] = {}
    for place in source.cells:
        cells.setdefault(place.sheet, []).extend(filter(None, [place.cell]))
    named = [
        f"“{sheet}”{'、'.join(found[:_MOST_NAMED])}{'等' * (len(found) > _MOST_NAMED)}"
        for sheet, found in cells.items()
    ]
    return f"请核对{'、'.join(named) or '台账数据'}"
