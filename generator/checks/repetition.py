"""Which sentences of many texts stand there twice, literally or nearly so, or in earlier material.

Comparing every sentence with every other one would take a time that grows with the square of the
ledger. So a sentence is only compared with the few earlier ones that have pieces of it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
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
# From this similarity on (rapidfuzz, of 100) a sentence was taken over from earlier material. On
# published notices no sentence of a measure came to 75 with one of another notice.
_TAKEN_OVER = 85
# The clauses of a sentence are cut into pieces of so many characters, from their beginning and
# again from their end: an edit of a clause changes the pieces on one side of it only.
_PIECE = Pattern(r"[^\W_]{3,5}")
# Two sentences are compared where they share so much of the later one's pieces: of real sentences
# with two edits nine in ten keep half of them, with five edits a quarter. Of each piece only the
# first sentences that have it are kept, which bounds the work for each sentence.
_SHARED, _LEAST_SHARED, _HOLDERS = 1 / 4, 2, 3


class Sentence(NamedTuple):
    """A sentence as it is written, and the number of the text that it stands in.

    Its `core` is the text without punctuation and blanks. `masked` is the text with its names,
    numbers and dates masked, `kernel` the core of that: what it says whoever did it, and when.
    """

    place: int
    text: str
    core: str
    masked: str
    kernel: str


def sentences_of(
    texts: Iterable[str], mask: Callable[[str], str] = lambda text: text
) -> list[Sentence]:
    """The sentences of the texts that are long enough to be compared, in order."""
    found = []
    for place, text in enumerate(texts):
        for sentence in _ENDS.split(text):
            core = _core(sentence)
            if len(core) >= _REPEATED_FROM:
                shown = sentence.strip()
                masked = mask(shown)
                found.append(Sentence(place, shown, core, masked, _core(masked)))
    return found


def _core(text: str) -> str:
    return "".join(_CORE.findall(text))


def repeated(sentences: Iterable[Sentence]) -> Iterator[tuple[Sentence, Sentence]]:
    """(sentence, the first one that has the same characters), in order."""
    first: dict[str, Sentence] = {}
    for sentence in sentences:
        earlier = first.setdefault(sentence.core, sentence)
        if earlier is not sentence:
            yield sentence, earlier


def distinct(sentences: Iterable[Sentence]) -> Iterable[Sentence]:
    """The first sentence of those with the same characters, in order."""
    first: dict[str, Sentence] = {}
    for sentence in sentences:
        first.setdefault(sentence.core, sentence)
    return first.values()


def nearly_repeated(sentences: Iterable[Sentence]) -> Iterator[tuple[Sentence, Sentence]]:
    """(sentence, the first one of another text that says nearly the same), in order."""
    for later, likely in candidates(sentences):
        for earlier in likely:
            if later.place != earlier.place and _is_alike(later.kernel, earlier.kernel):
                yield later, earlier
                break


def taken_over(sentences: Iterable[Sentence], own: int) -> Iterator[tuple[Sentence, Sentence]]:
    """(sentence, the one of earlier material that is most like it), in order.

    The texts of the earlier material come first; the office's own begin with number `own`.
    """
    from rapidfuzz.fuzz import ratio

    same: dict[str, Sentence] = {}
    for sentence, likely in candidates(sentences):
        if sentence.place < own:
            same.setdefault(sentence.kernel, sentence)
            continue
        if equal := same.get(sentence.kernel):
            yield sentence, equal
            continue
        earlier = [other for other in likely if other.place < own]
        grades = [ratio(sentence.kernel, other.kernel) for other in earlier]
        if grades and max(grades) >= _TAKEN_OVER:
            yield sentence, earlier[grades.index(max(grades))]


def comparable(sentences: Iterable[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """The sentences of a fit length: as many as memory allows, and those that are left out."""
    fit: tuple[list[Sentence], list[Sentence]] = ([], [])
    characters = 0
    for sentence in sentences:
        is_long = len(sentence.core) >= _SIMILAR_FROM and len(sentence.kernel) >= _REPEATED_FROM
        if is_long and len(sentence.core) <= _SIMILAR_TO:
            characters += len(sentence.core)
            fit[characters > MOST_COMPARED].append(sentence)
    return fit


def candidates(sentences: Iterable[Sentence]) -> Iterator[tuple[Sentence, list[Sentence]]]:
    """(sentence, the earlier ones that may say nearly the same), in order."""
    known: list[Sentence] = []
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for sentence in sentences:
        pieces = [*_PIECE.findall(sentence.masked), *_PIECE.findall(sentence.masked[::-1])]
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
    # It takes time to start, and many ledgers never need it.
    from rapidfuzz.distance import LCSseq

    least, total = _CONTAINED * min(len(one), len(other)), len(one) + len(other)
    common = LCSseq.similarity(one, other, score_cutoff=ceil(least))
    return common >= least and 1 - (total - 2 * common) / total >= _ALIKE
