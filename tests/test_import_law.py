"""The law of importing tables: whatever stands in a cell of the source is found in the ledger."""

import re
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import law
from test_import import texts_of

from generator.importing.opened import open_tables
from generator.importing.table import import_table
from generator.workbook.writing import standard_workbook

WORD = st.text("甲乙丙丁第一二三（）1、.。是否√同上无合计\n", min_size=1, max_size=8)
CELL = st.none() | WORD | st.integers(0, 99) | st.dates(date(2020, 1, 1), date(2026, 1, 1))
ALL_PLAIN = (
    "序号",
    "方面",
    "问题",
    "整改措施",
    "责任单位",
    "完成时间",
    "进展情况",
    "备注",
    "督办",
    "是否完成",
)
# What is composed of several columns, or several facts of one.
COMPOSED = (
    *("序号", "问题", "整改措施1", "整改措施2", "1月进展", "2月进展", "已完成", "推进中"),
    *("责任领导/责任单位", "时限及完成情况"),
)


@pytest.mark.slow
@law(12)
@given(
    st.lists(st.lists(CELL, min_size=10, max_size=10), min_size=1, max_size=6),
    st.sampled_from([ALL_PLAIN, COMPOSED]).flatmap(st.permutations),
    st.lists(st.tuples(st.integers(1, 10), st.integers(2, 5), st.integers(1, 3)), max_size=3),
)
def test_no_text_is_lost(tmp_path, rows, headers, merged):
    book = openpyxl.Workbook()
    book.active.append(headers)
    for number, row in enumerate(rows):
        # A longer text is no other cell's, so that it is found only where it stands.
        book.active.append(
            [f"{c}〔{number}-{n}〕" if len(str(c)) > 3 else c for n, c in enumerate(row)]
        )
    for column, top, more in {m[0]: m for m in merged}.values():
        book.active.merge_cells(
            start_row=top, end_row=top + more, start_column=column, end_column=column
        )
    book.save(tmp_path / "源.xlsx")
    opened = open_tables(tmp_path / "源.xlsx")
    assert opened
    imported = import_table(opened)
    (tmp_path / "新.xlsx").write_bytes(standard_workbook(imported.contents))
    new = "\n".join(texts_of(tmp_path / "新.xlsx"))
    for text in texts_of(tmp_path / "源.xlsx"):
        whole = re.split(r"(?=[（(]?\d{1,2}[)）.、])|(?=[（(][一二三]+[）)])", text)
        assert text in new or all(piece in new for piece in whole), (text, new)
