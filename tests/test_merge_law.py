"""Laws of sending out and bringing back, on changes that nobody thought of."""

import itertools
import shutil
import tempfile
from pathlib import Path

import openpyxl
import pytest
from conftest import column_of
from given_out import FIRST, SECOND, office, values, values_of
from hypothesis import given
from hypothesis import strategies as st
from laws import law

from generator.text.addresses import position
from generator.units.apply import apply_merge
from generator.units.earlier import earlier_merges
from generator.units.merge import merge

__all__ = ["office"]

HEADERS = ("整改进展", "进展标题", "责任人", "整改措施", "整改状态", "责任单位", "措施编号")
TEXTS = st.sampled_from(["", "甲", "乙", "正在推进", "7", "2025-03-07", FIRST, "两段\n文字"])
WHO = st.sampled_from([FIRST, SECOND, "台账"])
# A few cells of the first four measures: so few that several often change the same one.
CELLS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(HEADERS)), min_size=1, max_size=3)
# Who changes which measure, under which header, to what.
EDITS = CELLS.flatmap(
    lambda cells: st.lists(
        st.builds(lambda who, cell, text: (who, *cell, text), WHO, st.sampled_from(cells), TEXTS),
        min_size=1,
        max_size=6,
    )
)


@pytest.fixture(scope="module")
def books(office):
    """{where it stands: the ledger or a part, loaded once}; who edits one takes it back."""
    names = [Path(office.name), *(Path("各单位", f"{unit}.xlsx") for unit in (FIRST, SECOND))]
    return {name: openpyxl.load_workbook(office.parent / name) for name in names}


def check(office, books, edits):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(office.parent, folder, dirs_exist_ok=True)
        ledger, *parts = (folder / name for name in books)
        typed, before = _type(folder, books, edits)
        results, merged = [], None
        for order in itertools.permutations(parts):
            earlier = earlier_merges(ledger)
            merged = merge(ledger, order, earlier)
            results.append(apply_merge(merged, earlier, folder / "新.xlsx", True).path.read_bytes())
        assert len(set(results)) == 1
        after = values(folder / "新.xlsx", skip=())
        # A line break in a cell of one line is read as none.
        there = "|".join("".join(str(value).split()) for value in after.values())
        assert [text for text in typed if "".join(text.split()) not in there] == []
        _check_other_units(before, after, merged)


def _type(folder, books, edits):
    """Save the books with the edits; gives the texts that stand in a file in the end, and what
    the ledger says."""
    typed, untouched = {}, {}
    measures = [cell.value for cell in next(iter(books.values()))["整改台账"]["A"][1:]]
    for name, book in books.items():
        sheet = book["整改台账"]
        rows = {cell.value: cell.row for cell in sheet["A"]}
        for who, nth, header, text in edits:
            if who == name.stem and measures[nth] in rows:
                cell = sheet.cell(rows[measures[nth]], column_of(sheet, header))
                untouched.setdefault(cell, cell.value)
                cell.value = text or None
                typed[cell] = text
        if any(who == name.stem for who, *_ in edits):
            book.save(folder / name)
    ledger = values_of(next(iter(books.values())))
    for cell, value in untouched.items():
        cell.value = value
    return [text.strip() for text in typed.values() if text], ledger


def _check_other_units(before, after, merged):
    """What the merge changed stands in rows of the unit that changed it, in the office's ledger."""
    changed = {where for where, value in after.items() if before.get(where) != value}
    assert set(before) - set(after) <= {(t.place.sheet, t.place.cell) for t in merged.taken}
    mine = {position(cell): value for (sheet, cell), value in before.items() if sheet == "整改台账"}
    unit_at = next(cell[1] for cell, value in mine.items() if cell[0] == 1 and value == "责任单位")
    for taken in merged.taken:
        assert mine[taken.place.row, unit_at] == taken.unit
    allowed = {(taken.place.sheet, taken.place.cell) for taken in merged.taken}
    rows = {where: position(where[1])[0] for where in changed - allowed if where[0] == "整改台账"}
    last = max(row for row, _ in mine)
    assert all(row > last for row in rows.values())
    assert {name for name, _ in changed} <= {"整改台账", "合并冲突", "合并记录"}


@pytest.mark.slow
@law(10)
@given(EDITS)
def test_nothing_typed_is_lost_and_the_order_does_not_matter(office, books, edits):
    check(office, books, edits)
