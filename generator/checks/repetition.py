"""Which sentences of many texts stand there twice, literally or nearly so.

Comparing every sentence with every other one would take a time that grows with the square of the
ledger. So a sentence is only compared with the few earlier ones that have pieces of it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain
from math import ceil
from typing import NamedTuple

from ..findings.limits import MOST_COMPARED
from ..text.patterns import Pattern

_ENDS = Pattern("[。！？；\n]")
_CORE = Pattern(r"[^\W_]+")
# Shorter sentences (加强组织领导，压实责任) are common property.
_REPEATED_FROM = 18
_SIMILAR_FROM = 24
# Nobody writes longer ones, and comparing two takes a time that grows with both.
_SIMILAR_TO = 1000
# What share of the shorter sentence the other one contains, and how alike the two are as a whole.
# In the notices looked at, pairs that an editor calls the same reach 0.88 and 0.76, and pairs that
# are merely about the same thing stay below 0.74 and 0.50.
_CONTAINED, _ALIKE = 0.8, 0.62
# The clauses of a sentence are cut into pieces of so many characters, from their beginning and
# again from their end: an edit of a clause changes the pieces on one side of it only.
_PIECE = Pattern(r"[^\W_]{3,5}")
# Two sentences are compared where they share so much of the later one's pieces: of real sentences
# with two edits nine in ten keep half of them, with five edits a quarter. Of each piece only the
# first sentences that have it are kept, which bounds the work for each sentence.
_SHARED, _LEAST_SHARED, _HOLDERS = 1 / 4, 2, 3


class Sentence(NamedTuple):
    """A sentence as it is written, and the number of the text that it stands in.

    Its `core` is what is compared: the text without punctuation and blanks.
    """

    place: int
    text: str
    core: str


def sentences_of(texts: Iterable[str]) -> list[Sentence]:
    """The sentences of the texts that are long enough to be compared, in order."""
    found = []
    for place, text in enumerate(texts):
        for sentence in _ENDS.split(text):
            core = "".join(_CORE.findall(sentence))
            if len(core) >= _REPEATED_FROM:
                found.append(Sentence(place, sentence.strip(), core))
    return found


def repeated(sentences: Iterable[Sentence]) -> Iterator[tuple[Sentence, Sentence]]:
    """(sentence, the first one that has the same characters), in order."""
    first: dict[str, Sentence] = {}
    for sentence in sentences:
        earlier = first.setdefault(sentence.core, sentence)
        if earlier is not sentence:
            yield sentence, earlier


def nearly_repeated(sentences: Iterable[Sentence]) -> Iterator[tuple[Sentence, Sentence]]:
    """(sentence, the first one of another text that says nearly the same), in order."""
    first: dict[str, Sentence] = {}
    for sentence in sentences:
        first.setdefault(sentence.core, sentence)
    for later, likely in candidates(_compared(first.values())):
        for earlier in likely:
            if later.place != earlier.place and _is_alike(later.core, earlier.core):
                yield later, earlier
                break


def _compared(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    """The sentences of a fit length, as many of them as memory allows."""
    characters = 0
    for sentence in sentences:
        if _SIMILAR_FROM <= len(sentence.core) <= _SIMILAR_TO:
            characters += len(sentence.core)
            if characters > MOST_COMPARED:
                return
            yield sentence


def candidates(sentences: Iterable[Sentence]) -> Iterator[tuple[Sentence, list[Sentence]]]:
    """(sentence, the earlier ones that may say nearly the same), in order."""
    known: list[Sentence] = []
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for sentence in sentences:
        pieces = [*_PIECE.findall(sentence.text), *_PIECE.findall(sentence.text[::-1])]
        having = [holders[piece] for piece in pieces]
        shared = Counter(chain.from_iterable(having))
        least = max(_LEAST_SHARED, _SHARED * len(pieces))
        likely = sorted(number for number, count in shared.items() if count >= least)
        yield sentence, [known[number] for number in likely]
        for numbers in having:
            if len(numbers) < _HOLDERS:
                numbers.append(len(known))
        known.append(sentence)


def _is_alike(one: str, other: str) -> bool:
    """Whether the shorter text is nearly contained in the longer one, and both much alike."""
    least, total = _CONTAINED * min(len(one), len(other)), len(one) + len(other)
    common = _common_characters()(one, other, score_cutoff=ceil(least))
    return common >= least and 1 - (total - 2 * common) / total >= _ALIKE


@cache
def _common_characters() -> Callable[..., int]:
    """Counts the characters that two texts have in common, in the same order."""
    # Many ledgers come without it, and it takes time to start.
    from rapidfuzz.distance import LCSseq

    return LCSseq.similarity
