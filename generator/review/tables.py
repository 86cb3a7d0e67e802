"""What reviewers added to tables: rows, cells and lines, which no cell of the ledger can take."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import groupby

from ..text.characters import shorten
from ..word.document import BREAK, MARK
from ..word.revisions import Revision
from .copies import Copy
from .groups import Worked, above, is_added_to_table, report_remark, report_unmatched

_ADD = "没有写入；确要增加的，请在台账或者模板里增加"

_Range = tuple[int, int]  # in the stream
_Addition = tuple[int, Worked]  # a stretch that was added, and its group


def report_added_to_tables(copy: Copy, worked: Sequence[Worked]) -> None:
    """Tell of tables and rows that were added one by one, and of cells once for each table."""
    tables, rows = (_by_stretch(copy, where) for where in (copy.stream.tables, copy.stream.rows))
    known = [j for one in worked if one.printed for j in one.group.stretches]
    our_tables = {tables[j] for j in known if j in tables}
    our_rows = {rows[j] for j in known if j in rows}
    to_rows: dict[_Range, list[_Addition]] = {}
    for one in (one for one in worked if is_added_to_table(copy, one)):
        for row_is_new, added in groupby(one.group.stretches, lambda j: rows[j] not in our_rows):
            stretches = list(added)
            table = tables[stretches[0]]
            if table not in our_tables:
                _report_table(copy, one, stretches, rows)
            elif row_is_new:
                _report_rows(copy, one, stretches, rows)
            else:
                to_rows.setdefault(table, []).extend((j, one) for j in stretches)
    for additions in to_rows.values():
        _report_in_rows(copy, additions, rows)


def _by_stretch(copy: Copy, ranges: Iterable[_Range]) -> dict[int, _Range]:
    """The table or row in which each stretch stands: of two within each other the outer one."""
    starts = [stretch.start for stretch in copy.stretches]
    return {
        j: (start, end)
        for start, end in ranges  # the outer one comes after what it holds
        for j in range(bisect_left(starts, start), bisect_left(starts, end))
    }


def _report_table(copy: Copy, one: Worked, added: Sequence[int], rows: dict[int, _Range]) -> None:
    where = above(copy, added[0])
    reason = f"新增在“{where}”之后的表格不属于台账的任何一格"
    report_unmatched(copy, where, "", _text(copy, added, rows), reason, one.who)


def _report_rows(copy: Copy, one: Worked, added: Sequence[int], rows: dict[int, _Range]) -> None:
    number = len({rows[j] for j in added})
    head = _head(copy, added[0] - 1, rows)
    where = f"“{head}”一行之下" if head else "第一行之上"
    reason = f"表格里{where}新增了 {number} 行，{_ADD}"
    report_unmatched(copy, head, "", _text(copy, added, rows), reason, one.who)


def _report_in_rows(copy: Copy, additions: Sequence[_Addition], rows: dict[int, _Range]) -> None:
    """Cells, as those of a new column, and lines within cells that were there."""
    added = [j for j, _ in additions]
    text = _text(copy, added, rows)
    if not text:
        report_remark(copy, additions[0][1], "表格里加空行，未改字")
        return
    heads = [_head(copy, j, rows) for j in added]
    number = f"等 {len(heads)} 行" if len(set(heads)) > 1 else "一行"
    hands: list[Revision] = [hand for _, one in additions for hand in one.who]
    reason = f"表格里“{heads[0]}”{number}新增了文字，{_ADD}"
    report_unmatched(copy, heads[0], "", text, reason, hands)


def _head(copy: Copy, j: int, rows: dict[int, _Range]) -> str:
    """The first words of the row in which a stretch stands; "" for one in no row."""
    if j not in rows:
        return ""
    return shorten(_line(copy, copy.stretch_at(rows[j][0])))


def _text(copy: Copy, added: Iterable[int], rows: dict[int, _Range]) -> str:
    """The texts that were added, row by row."""
    by_row = groupby(added, lambda j: rows[j])
    text = MARK.join("｜".join(_line(copy, j) for j in row) for _, row in by_row)
    return text if text.strip(f"｜{MARK}") else ""


def _line(copy: Copy, j: int) -> str:
    return copy.of(j).strip().replace(BREAK, "")
