"""Why an edited cell is not to be written: printed otherwise elsewhere, cited, or changed since."""

from ..ledger.citations import citations
from ..ledger.schema import column_of
from ..notice.marks import Source
from ..text.differences import ALIKE
from ..text.patterns import Pattern
from .bookmarks import cell_text, text_hash
from .copies import Copy
from .groups import Worked, cell_texts
from .values import AcceptedChange

_BRACE = Pattern("[{｛}｝]")


def objection(
    copy: Copy,
    source: Source,
    change: AcceptedChange,
    changed: list[str],
    places: int,
    mine: list[Worked],
) -> tuple[str, str] | None:
    """Why a change is not to be written: its kind and a sentence; None where it may be."""
    if len(changed) > 1 or (places > 1 and not _alike(source, mine, changed[0])):
        return "places", f"这一格在文中印了 {places} 处，改得不一样，请统一。"
    if copy.dry_run.is_cited(id(source.item)):
        return "places", "这一项在文中多处使用，没有写入，请直接在台账中修改。"
    if change.after == "" and column_of(source.cell_item, source.column).required:
        return "deleted", deleted_whole(copy, source)
    moved_on = _moved_on(copy, source)
    if moved_on:
        return "ledger", moved_on
    if change.certainty < ALIKE:
        return "unsure", "这一段整段重写过，又没有定位标记，认不准是不是这一格，没有写入。"
    if has_stray_brace(change.before, change.after):
        return "placeholder", "改后的文字里有花括号，会被当作引用数据，请核对。"
    return None


def deleted_whole(copy: Copy, source: Source) -> str:
    """What to do where a text that the ledger needs was deleted."""
    if "是否公开" in copy.ledger.columns.get(source.cell_item.SHEET, {}):
        return "整段被删除。不再公布的，请把“是否公开”改为“否”并写明理由。"
    return "整段被删除。确实不要的，请在台账中删去这一行。"


def has_stray_brace(before: str, after: str) -> bool:
    """Whether a text has braces besides those that were there before."""
    left = before
    for citation in citations(before):
        written = before[citation.start : citation.end]
        left, after = left.replace(written, "", 1), after.replace(written, "", 1)
    return len(_BRACE.findall(after)) > len(_BRACE.findall(left))


def _alike(source: Source, mine: list[Worked], text: str) -> bool:
    texts = cell_texts(mine)
    return all(
        found == text for key, found in texts.items() if key[:2] == (id(source.item), source.column)
    )


def _moved_on(copy: Copy, source: Source) -> str:
    """A sentence where the ledger's cell is no longer what the copy was built from."""
    built = copy.built(source)
    if built is None:
        if copy.is_stale:
            return "送审稿生成以后台账有改动，这一段又没有定位标记，分不清是谁改的，请核对。"
        return ""
    if built[4] != text_hash(cell_text(source.cell_item, source.column)):
        return "送审稿生成以后台账里这一格也改过，请核对后选定。"
    return ""
