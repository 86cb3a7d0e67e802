"""Laws of sending out and bringing back, on changes that nobody thought of."""

import itertools
import shutil
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from test_merge import FIRST, SECOND, column_of, office, values

from generator.text.addresses import position
from generator.units.apply import apply_merge, earlier_merges
from generator.units.merge import merge

__all__ = ["office"]

HEADERS = ("整改进展", "进展标题", "责任人", "整改措施", "整改状态", "责任单位", "措施编号")
TEXTS = st.sampled_from(["", "甲", "乙", "正在推进", "7", "2025-03-07", FIRST, "两段\n文字"])
# Who changes which of three rows, under which header, to what.
EDITS = st.lists(
    st.tuples(
        st.sampled_from([FIRST, SECOND, "台账"]),
        st.integers(2, 4),
        st.sampled_from(HEADERS),
        TEXTS,
    ),
    min_size=1,
    max_size=6,
)


def check(office, edits):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(office.parent, folder, dirs_exist_ok=True)
        parts = [folder / "各单位" / f"{unit}.xlsx" for unit in (FIRST, SECOND)]
        typed = _type(folder, edits)
        ledger = folder / "台账.xlsx"
        results, merged = [], None
        for order in itertools.permutations(parts):
            earlier = earlier_merges(ledger)
            merged = merge(ledger, order, earlier.newest)
            results.append(apply_merge(merged, earlier, folder / "新.xlsx", True).path.read_bytes())
        assert len(set(results)) == 1
        after = values(folder / "新.xlsx", skip=())
        # A line break in a cell of one line is read as none.
        there = "|".join("".join(str(value).split()) for value in after.values())
        assert [text for text in typed if "".join(text.split()) not in there] == []
        _check_other_units(office, ledger, folder / "新.xlsx", merged)


def _type(folder, edits):
    """Make the edits; gives the texts that stand in a file in the end."""
    typed = {}
    for who in (FIRST, SECOND, "台账"):
        path = folder / "台账.xlsx" if who == "台账" else folder / "各单位" / f"{who}.xlsx"
        mine = [edit for edit in edits if edit[0] == who]
        if not mine:
            continue
        book = openpyxl.load_workbook(path)
        sheet = book["整改台账"]
        for _, row, header, text in mine:
            sheet.cell(row, column_of(sheet, header)).value = text or None
            typed[who, row, header] = text
        book.save(path)
    return [text.strip() for text in typed.values() if text]


def _check_other_units(office, ledger, merged_file, merged):
    """What the merge changed stands in rows of the unit that changed it, in the office's ledger."""
    before, after = values(ledger), values(merged_file)
    changed = {where for where, value in after.items() if before.get(where) != value}
    assert set(before) - set(after) <= {(t.place.sheet, t.place.cell) for t in merged.taken}
    owners = {}
    sheet = openpyxl.load_workbook(ledger)["整改台账"]
    for row in range(2, sheet.max_row + 1):
        owners[row] = sheet.cell(row, column_of(sheet, "责任单位")).value
    for taken in merged.taken:
        assert owners[taken.place.row] == taken.unit
    allowed = {(taken.place.sheet, taken.place.cell) for taken in merged.taken}
    rows = {where: position(where[1])[0] for where in changed - allowed if where[0] == "整改台账"}
    assert all(row > sheet.max_row for row in rows.values())
    assert {name for name, _ in changed} <= {"整改台账", "合并冲突", "合并记录"}


QUIET = {"deadline": None, "phases": [Phase.generate], "suppress_health_check": list(HealthCheck)}


@settings(max_examples=2, derandomize=True, **QUIET)
@given(EDITS)
def test_nothing_typed_is_lost_and_the_order_does_not_matter(office, edits):
    check(office, edits)


@pytest.mark.slow
@settings(max_examples=60, **QUIET)
@given(EDITS)
def test_the_laws_hold_for_many_changes(office, edits):
    check(office, edits)
