"""What verify is made of: edits, pairs of paragraphs, what a page may change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import law

from generator.compare.align import align, loose
from generator.text.differences import edits


@law(100)
@given(st.text("甲乙1 ", max_size=12), st.text("甲乙1 ", max_size=12))
def test_edits_lead_from_one_text_to_the_other(left, right):
    made, end = [], 0
    for a0, a1, b0, b1 in edits(left, right):
        made += [left[end:a0], right[b0:b1]]
        end = a1
    assert "".join([*made, left[end:]]) == right


@law(100)
@given(
    st.lists(st.sampled_from("甲乙丙丁"), max_size=8),
    st.lists(st.sampled_from("甲乙丙丁"), max_size=8),
)
def test_every_paragraph_of_both_sides_comes_once(left, right):
    for joining in (False, True):
        pairs = align([loose(t) for t in left], [loose(t) for t in right], joining)
        assert [p.left for p in pairs if p.left is not None] == list(range(len(left)))
        assert [p.right for p in pairs if p.right is not None] == list(range(len(right)))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("１２，甲", "12,甲", True),
        ("甲 乙", "甲乙", True),
        ("3 4项", "34项", False),
        ("A", "a", False),
        ("甲\u200b乙", "甲乙", True),
        ("“甲”", '"甲"', False),
    ],
)
def test_what_a_page_may_change(one, other, same):
    assert (loose(one).key == loose(other).key) is same
