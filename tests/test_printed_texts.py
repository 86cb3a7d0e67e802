"""The index of the printed texts: which of them hold a word, as plain `in` would say."""

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checks.texts import Printed, Texts
from generator.ledger.items import Basic

# Few characters, so that words are found; 𠮷 and 😀 are two UTF-16 codes each and share none,
# 𠮷 and 𠮸 share the first.
CHARACTERS = "甲乙丙a1，\n\ue000𠮷𠮸😀"
LISTS = st.lists(st.text(CHARACTERS, max_size=8), max_size=8)
WORDS = st.lists(st.text(CHARACTERS, min_size=1, max_size=4), max_size=4)


@settings(deadline=None, max_examples=300)
@given(texts=LISTS, words=WORDS, least=st.integers(1, 4))
def test_the_index_finds_what_a_plain_search_finds(texts, words, least):
    index = Texts(Printed(Basic(row=0), "内容", "", text) for text in texts)
    held = [sum(text[i:].startswith(w) for w in {*words} for i in range(8)) for text in texts]
    assert index.numbers_with(words, least) == [i for i, n in enumerate(held) if n >= least]
    holding = [text for text, count in zip(texts, held, strict=True) if count]
    assert [printed.text for printed in index.having(words)] == holding


@settings(deadline=None)
@given(texts=LISTS)
def test_the_characters_are_those_of_all_texts(texts):
    index = Texts(Printed(Basic(row=0), "内容", "", text) for text in texts)
    codes = {code for text in texts for code in _codes(text)}
    assert index.characters() == "".join(map(chr, sorted(codes)))


def _codes(text: str) -> memoryview:
    return memoryview(text.encode("utf-16-le")).cast("H")
