"""Which sentences of many texts are told twice, literally or nearly so.

A large ledger has 200,000 sentences. They are looked at together, as one array of characters, and
only the few pairs that can be nearly the same are compared one by one.
"""

import itertools
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from numpy import ndarray

# Shorter sentences (加强组织领导，压实责任) are common property.
_REPEATED_FROM = 18
_SIMILAR_FROM = 24
# Nobody writes longer ones, and comparing two takes a time that grows with both.
_SIMILAR_TO = 1000
# What share of the shorter sentence the other one contains, and how alike the two are as a whole.
# Pairs that an editor calls the same reach 0.88 and 0.76 in the notices looked at; such as merely
# speak of the same thing stay below 0.74 and 0.50.
_CONTAINED, _ALIKE = 0.8, 0.62
# Those that say nearly the same share 0.7 of their strings; below this nothing is measured.
_SHARED = 0.2
# Sentences are compared that share some of their rarest strings of so many characters; of each
# string the first few sentences that have it. This bounds the work for each sentence.
_SHINGLE, _RAREST, _HOLDERS, _CANDIDATES = 5, 12, 3, 3
_VOTES = _RAREST + 1  # more than a sentence can have of another one

_ENDS = "。！？；\n"
# Sentences of so many characters, so many such runs, and so many strings are worked on in one go:
# it bounds the memory, and what is worked on stays near the processor.
_CHARACTERS_AT_ONCE, _RUNS_AT_ONCE, _STRINGS_AT_ONCE = 1 << 16, 32, 1 << 13
# Numbers multiplied by this odd one are spread over all of 32 bits, and different as before.
MIXER = 0x9E3779B1
_LARGEST_TABLE = 22  # bits of the numbers of its slots
# Characters fall into so many classes when it is estimated how many two sentences have in common.
_CLASSES = 64


class Sentences(NamedTuple):
    """The sentences of the texts that are long enough, in order; each is known by its number."""

    texts: Sequence[str]
    places: "ndarray"  # the number of the text that a sentence stands in,
    starts: "ndarray"  # and where it begins and ends there
    ends: "ndarray"
    firsts: "ndarray"  # the first sentence with the same characters: itself, or one before
    lengths: "ndarray"  # how many of the characters are its own
    # The characters of all sentences, without punctuation and blanks, as numbers: 1 is the first
    # of them in Unicode, 2 the next one, and so on.
    characters: "ndarray"

    def text(self, number: int) -> str:
        """The sentence as it is written."""
        text = self.texts[self.places[number]]
        return text[self.starts[number] : self.ends[number]].strip()

    def core(self, number: int) -> str:
        """The characters of the sentence that count."""
        return "".join(filter(str.isalnum, self.text(number)))


def sentences_of(texts: Sequence[str]) -> Sentences:
    """The sentences of the texts, in order."""
    import numpy

    joined = "\n".join([*texts, ""])
    codes = numpy.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4")
    ending = numpy.zeros(sys.maxunicode + 1, bool)
    ending[[ord(mark) for mark in _ENDS]] = True
    ends = numpy.flatnonzero(ending[codes])
    starts = numpy.append(0, ends + 1)[:-1]
    alphabet = _alphabet(codes)
    numbers = numpy.zeros(sys.maxunicode + 1, numpy.min_scalar_type(len(alphabet)))
    numbers[alphabet] = numpy.arange(len(alphabet))
    characters = numbers[codes]
    counted = characters > 0
    lengths = numpy.add.reduceat(counted, starts, dtype=numpy.int32)
    long = lengths >= _REPEATED_FROM
    counted[counted] = numpy.repeat(long, lengths)
    starts, ends, lengths = starts[long], ends[long], lengths[long]
    characters = characters[counted]
    text_ends = numpy.cumsum([len(text) + 1 for text in texts], dtype=int)
    places = numpy.searchsorted(text_ends, starts, side="right")
    before = numpy.append(0, text_ends)[places]
    return Sentences(
        texts=texts,
        places=places,
        starts=starts - before,
        ends=ends - before,
        firsts=_firsts(characters, lengths),
        lengths=lengths,
        characters=characters,
    )


def _firsts(characters: "ndarray", lengths: "ndarray") -> "ndarray":
    """For each sentence, of which the characters that count are given, the first like it."""
    import numpy

    known: dict[bytes, int] = {}
    cores, size = characters.tobytes(), characters.itemsize
    bounds = pairwise([0, *(numpy.cumsum(lengths) * size).tolist()])
    firsts = (known.setdefault(cores[start:end], n) for n, (start, end) in enumerate(bounds))
    return numpy.fromiter(firsts, numpy.int32, len(lengths))


def _alphabet(codes: "ndarray") -> "ndarray":
    """The codes of Unicode among these that count, in order, behind a 0."""
    import numpy

    seen = numpy.zeros(sys.maxunicode + 1, bool)
    seen[codes] = True
    counted = [code for code in numpy.flatnonzero(seen).tolist() if chr(code).isalnum()]
    return numpy.array([0, *counted])


def told_again(sentences: Sentences) -> Iterator[tuple[int, int]]:
    """(sentence, the first one that has the same characters), in order."""
    for number, first in enumerate(sentences.firsts.tolist()):
        if first != number:
            yield number, first


def told_alike(sentences: Sentences) -> Iterator[tuple[int, int]]:
    """(sentence, an earlier one of another text that says nearly the same), in order."""
    told = -1
    for later, earlier in _candidates(sentences):
        if (
            later != told
            and sentences.places[later] != sentences.places[earlier]
            and _is_alike(sentences.core(later), sentences.core(earlier))
        ):
            told = later
            yield later, earlier


def _is_alike(one: str, other: str) -> bool:
    """Whether the shorter text is nearly contained in the longer one, and both much alike."""
    strings, others = _shingles(one), _shingles(other)
    if len(strings & others) < _SHARED * min(len(strings), len(others)):
        return False
    # Few ledgers come so far as to need it, and it takes time to start.
    from rapidfuzz.distance import LCSseq

    least, total = _CONTAINED * min(len(one), len(other)), len(one) + len(other)
    common = LCSseq.similarity(one, other, score_cutoff=ceil(least))
    return common >= least and 1 - (total - 2 * common) / total >= _ALIKE


def _shingles(core: str) -> set[str]:
    return {core[i : i + _SHINGLE] for i in range(len(core) - _SHINGLE + 1)}


# --- which pairs are compared -------------------------------------------------------------------


def _candidates(sentences: Sentences) -> Iterator[tuple[int, int]]:
    """(sentence, an earlier one that may say nearly the same), in order, the likeliest first.

    The rarest strings of a sentence vote for the first sentences of which they are among the
    rarest too. Those elected that have too few characters in common to be alike are dropped here:
    nearly all.
    """
    import numpy

    is_first = sentences.firsts == numpy.arange(len(sentences.firsts))
    lengths = sentences.lengths
    numbers = numpy.flatnonzero(is_first & (lengths >= _SIMILAR_FROM) & (lengths <= _SIMILAR_TO))
    if not len(numbers):
        return
    characters = sentences.characters
    # Whose each character is: the sentences that are compared are counted anew, others have -1.
    owner = numpy.full(len(lengths), -1, numpy.int32)
    owner[numbers] = numpy.arange(len(numbers))
    owners = numpy.repeat(owner, lengths)
    ends, lengths = numpy.cumsum(lengths)[numbers], lengths[numbers]
    runs = [
        (slice(first, last), slice(ends[first] - lengths[first], ends[last - 1]))
        for first, last in _runs(lengths, _CHARACTERS_AT_ONCE)
    ]
    # Sixteen bits are enough: a cell holds 32,767 characters at most.
    classes = numpy.empty((len(numbers), _CLASSES), numpy.uint16)
    for run, here in runs:
        classes[run] = _in_classes(characters[here], owners[here])
    strings = _rarest([_strings(characters[here], owners[here]) for _, here in runs])
    del owners  # it is the largest of all
    for later, earlier in _elected(strings):
        common = numpy.minimum(classes[later], classes[earlier]).sum(axis=1)
        fit = common >= _CONTAINED * numpy.minimum(lengths[later], lengths[earlier])
        later, earlier = numbers[later[fit]], numbers[earlier[fit]]
        yield from zip(later.tolist(), earlier.tolist(), strict=True)


def _runs(sizes: "ndarray", most: int) -> Iterator[tuple[int, int]]:
    """Runs (first, last + 1) of things of such sizes, each about as large as allowed in all."""
    import numpy

    changes = numpy.flatnonzero(numpy.diff(numpy.cumsum(sizes) // most)) + 1
    return pairwise([0, *changes.tolist(), len(sizes)])


def _in_classes(characters: "ndarray", owners: "ndarray") -> "ndarray":
    """How many characters of each class a sentence has, in a row for each sentence of a run.

    Two rows have at least as much in common as the two sentences.
    """
    import numpy

    owned = owners >= 0
    rows = owners[owned] - owners[0]
    cells = rows * _CLASSES + characters[owned] % _CLASSES
    return numpy.bincount(cells, minlength=(rows[-1] + 1) * _CLASSES).reshape(-1, _CLASSES)


class _Strings(NamedTuple):
    """Strings of sentences, as numbers of 32 bits, and whose each of them is, in their order.

    Two strings may have one number, which costs a comparison.
    """

    numbers: "ndarray"
    owners: "ndarray"


def _strings(characters: "ndarray", owners: "ndarray") -> _Strings:
    """The strings of sentences of which all characters are given, and whose each of them is.

    Those of odd number, which are enough to find the sentences that share many.
    """
    import numpy

    numbers = numpy.zeros(max(0, len(characters) + 1 - _SHINGLE), numpy.uint32)
    for step in range(_SHINGLE):
        numbers += characters[step : step + len(numbers)]
        numbers *= numpy.uint32(MIXER)
    first, last = owners[: len(numbers)], owners[_SHINGLE - 1 :]
    taken = numpy.flatnonzero((first == last) & (first >= 0) & (numbers & 1 == 1))
    return _Strings(numbers[taken], first[taken])


def _rarest(runs: Sequence[_Strings]) -> _Strings:
    """Of each sentence the rarest strings, of equally rare ones those of the least numbers.

    How rare a string is, its slot of a table tells; what is alone in it, no other sentence has.
    """
    import numpy

    bits = min(sum(len(run.numbers) for run in runs).bit_length() + 1, _LARGEST_TABLE)
    shift = numpy.uint32(32 - bits)
    table = numpy.zeros(1 << bits, numpy.int32)
    for first in range(0, len(runs), _RUNS_AT_ONCE):
        some = numpy.concatenate([run.numbers for run in runs[first : first + _RUNS_AT_ONCE]])
        table += numpy.bincount(some >> shift, minlength=len(table)).astype(numpy.int32)
    rarest = []
    for numbers, owners in runs:
        before = owners[:1].sum(dtype=numpy.int32)  # as far as there are any
        count = numpy.minimum(table[numbers >> shift], 0xFFFF).astype(numpy.int64)
        keys = (owners - before).astype(numpy.int64) << 48 | count << 32 | numbers
        keys = numpy.sort(keys[count > 1])
        keys = keys[_changes(keys)]
        keys = keys[_ranks(keys >> 48) < _RAREST]
        owners = (keys >> 48).astype(numpy.int32) + before
        rarest.append(_Strings(keys.astype(numpy.uint32), owners))
    return _Strings(*map(numpy.concatenate, zip(*rarest, strict=True)))


def _elected(strings: _Strings) -> Iterator[tuple["ndarray", "ndarray"]]:
    """(sentences, those that most of their strings vote for), for some sentences at a time.

    Of several with as many votes the earliest goes first.
    """
    import numpy

    owners = strings.owners
    # Equal strings together, each with its place among all: one sorting of plain numbers.
    keys = strings.numbers.astype(numpy.uint64)
    keys <<= 32
    keys |= numpy.arange(len(keys), dtype=numpy.uint32)
    keys.sort()
    places = keys.astype(numpy.uint32)
    keys >>= 32
    ranks = _ranks(keys)
    del keys
    # The sentences that a string votes for: holders[starts : starts + listed].
    holders = owners[places]
    starts, listed = numpy.empty(len(owners), numpy.int32), numpy.empty(len(owners), numpy.uint8)
    starts[places] = numpy.arange(len(owners)) - ranks
    listed[places] = numpy.minimum(ranks, _HOLDERS)
    del ranks, places
    cuts = numpy.searchsorted(owners, owners[_STRINGS_AT_ONCE::_STRINGS_AT_ONCE]).tolist()
    for some in itertools.starmap(slice, pairwise([0, *cuts, len(owners)])):
        place = numpy.arange(_HOLDERS)
        valid = place < listed[some, None]
        chosen = holders.take(starts[some, None] + place, mode="clip")[valid]
        # All votes of one for another together.
        voters = numpy.repeat(owners[some], listed[some]).astype(numpy.int64)
        votes = numpy.sort(voters << 32 | chosen)
        firsts = numpy.flatnonzero(_changes(votes))
        count = numpy.diff(firsts, append=len(votes))
        voters, chosen = votes[firsts] >> 32, votes[firsts] & 0xFFFFFFFF
        order = numpy.argsort(voters * _VOTES - count, kind="stable")
        order = order[_ranks(voters) < _CANDIDATES]
        yield voters[order], chosen[order]


def _changes(values: "ndarray") -> "ndarray":
    """Whether each value is another one than that before it."""
    import numpy

    changes = numpy.ones(len(values), bool)
    numpy.not_equal(values[1:], values[:-1], out=changes[1:])
    return changes


def _ranks(values: "ndarray") -> "ndarray":
    """The place of each value among the equal ones that stand together, from 0."""
    import numpy

    firsts = numpy.flatnonzero(_changes(values))
    return numpy.arange(len(values)) - numpy.repeat(firsts, numpy.diff(firsts, append=len(values)))
