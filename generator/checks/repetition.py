"""Which sentences of many texts stand there twice, literally or nearly so.

Comparing every sentence with every other one would take a time that grows with the square of the
ledger. So a sentence is only compared with the few earlier ones that share its rarest strings.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import ceil
from typing import NamedTuple

from ..findings.limits import MOST_COMPARED
from ..text.patterns import Pattern

_ENDS = Pattern("[。！？；\n]")
# Shorter sentences (加强组织领导，压实责任) are common property.
_REPEATED_FROM = 18
_SIMILAR_FROM = 24
# Nobody writes longer ones, and comparing two takes a time that grows with both.
_SIMILAR_TO = 1000
# What share of the shorter sentence the other one contains, and how alike the two are as a whole.
# In the notices looked at, pairs that an editor calls the same reach 0.88 and 0.76, and pairs that
# are merely about the same thing stay below 0.74 and 0.50.
_CONTAINED, _ALIKE = 0.8, 0.62
# Sentences are compared that share a few of their rarest strings of so many characters. Of each
# string only the first sentences that have it are kept: this bounds the work for each sentence.
_STRING, _RAREST, _SHARED, _HOLDERS = 5, 12, 3, 3


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
            core = "".join(filter(str.isalnum, sentence))
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
    for later, likely in candidates(list(_compared(first.values()))):
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


def candidates(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, list[Sentence]]]:
    """(sentence, the earlier ones that may say nearly the same), in order."""
    counts = Counter(chain.from_iterable(_strings(sentence.core) for sentence in sentences))
    holders: dict[str, list[int]] = {}
    for number, sentence in enumerate(sentences):
        several = [string for string in _strings(sentence.core) if counts[string] > 1]
        rarest = sorted(several, key=counts.__getitem__)[:_RAREST]
        shared = Counter(chain.from_iterable(holders.get(string, ()) for string in rarest))
        yield sentence, [sentences[n] for n in sorted(shared) if shared[n] >= _SHARED]
        for string in rarest:
            known = holders.setdefault(string, [])
            if len(known) < _HOLDERS:
                known.append(number)


def _strings(core: str) -> list[str]:
    return [core[start : start + _STRING] for start in range(len(core) - _STRING + 1)]


def _is_alike(one: str, other: str) -> bool:
    """Whether the shorter text is nearly contained in the longer one, and both much alike."""
    # Few ledgers come so far as to need it, and it takes time to start.
    from rapidfuzz.distance import LCSseq

    least, total = _CONTAINED * min(len(one), len(other)), len(one) + len(other)
    common = LCSseq.similarity(one, other, score_cutoff=ceil(least))
    return common >= least and 1 - (total - 2 * common) / total >= _ALIKE
