"""Which printed texts hold a word, as plain `in` would say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import law

from generator.checks.texts import PrintedText, Texts
from generator.ledger.items import Basic

# Few characters, so that words are found; 𠮷 and 😀 are two UTF-16 codes each and share none,
# 𠮷 and 𠮸 share the first.
CHARACTERS = "甲乙丙a1，\n\ue000𠮷𠮸😀"
LISTS = st.lists(st.text(CHARACTERS, max_size=8), max_size=8)
WORDS = st.lists(st.text(CHARACTERS, min_size=1, max_size=4), max_size=4)


def printed_texts(texts: list[str]) -> Texts:
    return Texts(PrintedText(Basic(row=0), "内容", "", text) for text in texts)


@pytest.mark.slow
@law(300)
@given(texts=LISTS, words=WORDS)
def test_the_texts_found_are_those_a_plain_search_finds(texts, words):
    printed = printed_texts(texts)
    assert printed.there(words) == [w for w in words if any(w in text for text in texts)]
    holding = [text for text in texts if any(word in text for word in words)]
    assert [found.text for found in printed.having(words)] == holding
