"""Which sentences of many texts are told twice, literally or nearly so.

A large ledger has 200,000 sentences. They are looked at together, as one array of characters, and
only the few pairs that can be nearly the same are compared one by one.
"""

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
# string the first few sentences that have it. This bounds the work for each sentence. Half of all
# strings are enough to find those who share many: such as begin with a character of odd code.
_SHINGLE, _RAREST, _HOLDERS, _CANDIDATES = 5, 8, 4, 3
_VOTES = _RAREST * _HOLDERS  # that a sentence has at most

_ENDS = "。！？；\n"
# So many strings are sorted, and sentences of so many characters looked at, in one go: it bounds
# the memory, and what is worked on stays near the processor.
_STRINGS_AT_ONCE, _CHARACTERS_AT_ONCE = 1 << 19, 1 << 16
# Numbers multiplied by this odd one are spread over all of 64 bits, and different as before.
_MIXER = 0x9E3779B97F4A7C15
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
    # The characters of all sentences, without punctuation and blanks, as numbers from 1, which
    # are the places in this alphabet: codes of Unicode, in order, behind a 0.
    characters: "ndarray"
    alphabet: "ndarray"

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

    joined = "".join(f"{text}\n" for text in texts).encode("utf-32-le", "surrogatepass")
    codes = numpy.frombuffer(joined, "<u4")
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
        alphabet=alphabet,
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

    The rarest strings of a sentence vote for the first sentences that have them. Those elected
    that have too few characters in common to be alike are dropped here: nearly all.
    """
    import numpy

    is_first = sentences.firsts == numpy.arange(len(sentences.firsts))
    lengths = sentences.lengths
    numbers = numpy.flatnonzero(is_first & (lengths >= _SIMILAR_FROM) & (lengths <= _SIMILAR_TO))
    if not len(numbers):
        return
    characters = sentences.characters
    # Whose each character is: the sentences that are compared are counted anew, others have -1.
    owner = numpy.full(len(sentences.lengths), -1, numpy.int32)
    owner[numbers] = numpy.arange(len(numbers))
    owners = numpy.repeat(owner, sentences.lengths)
    strings = _strings(characters, owners, sentences.alphabet % 2 == 1)
    bounds = numpy.searchsorted(strings.owners, numpy.arange(len(numbers) + 1))
    lengths, ends = sentences.lengths[numbers], numpy.cumsum(sentences.lengths)[numbers]
    runs = [
        (slice(first, last), slice(ends[first] - lengths[first], ends[last - 1]))
        for first, last in _runs(lengths, _CHARACTERS_AT_ONCE)
    ]
    # Sixteen bits are enough: a cell holds 32,767 characters at most.
    classes = numpy.empty((len(numbers), _CLASSES), numpy.uint16)
    for run, here in runs:
        classes[run] = _in_classes(characters[here], owners[here])
    for run, _ in runs:
        later, earlier = _elected(strings, slice(bounds[run.start], bounds[run.stop]))
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
    """Of the strings of the sentences those that are looked at and that two or more of them have.

    `owners` and `at` go through the sentences from the first string to the last.
    """

    owners: "ndarray"  # whose a string is
    at: "ndarray"  # which one it is
    # The rank of each string: the rarest first, of equally rare ones that which stands first.
    rarity: "ndarray"
    # The first few that have the string of rank n: holders[starts[n] : starts[n] + listed[n]].
    holders: "ndarray"
    starts: "ndarray"
    listed: "ndarray"


def _strings(characters: "ndarray", owners: "ndarray", chosen: "ndarray") -> _Strings:
    """The strings of sentences of which all characters are given, and whose each of them is.

    Only those that begin with one of the chosen characters are looked at.
    """
    import numpy

    digits = len(chosen)
    whole = (owners[: 1 - _SHINGLE] == owners[_SHINGLE - 1 :]) & (owners[: 1 - _SHINGLE] >= 0)
    whole &= chosen[characters[: 1 - _SHINGLE]]
    everywhere = numpy.flatnonzero(whole)
    initials = characters[everywhere]
    # A string is one number of 64 bits, of which its characters are the digits.
    at = numpy.full(len(everywhere), -1, numpy.int32)
    having = owners[everywhere]
    counts, firsts, holders = [], [], []
    number = 0
    # Strings with other initials are other strings: they are sorted by themselves.
    sizes = numpy.zeros(digits, int)
    for part in numpy.split(initials, range(_STRINGS_AT_ONCE, len(initials), _STRINGS_AT_ONCE)):
        sizes += numpy.bincount(part, minlength=digits)
    for first, last in _runs(sizes, _STRINGS_AT_ONCE):
        some = numpy.flatnonzero((initials >= first) & (initials < last))
        places = everywhere[some]
        keys = initials[some].astype(numpy.uint64)
        for step in range(1, _SHINGLE):
            if digits ** (step + 1) > 1 << 64:  # more characters than GB/T 2312 has
                keys = numpy.unique(keys, return_inverse=True)[1].astype(numpy.uint64)
            keys *= numpy.uint64(digits)
            keys += characters[places + step]
        keys, order = _together(keys)
        some = some[order]
        holder = having[some]
        new = _changes(keys)
        once = new | _changes(holder)
        string = numpy.cumsum(new) - 1
        count = numpy.bincount(string[once])
        shared = count > 1
        at[some] = numpy.where(shared, numpy.cumsum(shared) - 1 + number, -1)[string]
        listed = numpy.flatnonzero(once & shared[string])
        listed = listed[_ranks(string[listed]) < _HOLDERS]
        holders.append(holder[listed])
        counts.append(count[shared])
        firsts.append(some[new][shared])
        number += len(counts[-1])
    count = numpy.concatenate(counts)
    rarest = numpy.argsort(count << 32 | numpy.concatenate(firsts))
    rarity = numpy.empty(number, numpy.int32)
    rarity[rarest] = numpy.arange(number)
    listed = numpy.minimum(count, _HOLDERS)
    starts = numpy.cumsum(listed) - listed
    has = at >= 0
    return _Strings(
        having[has], at[has], rarity, numpy.concatenate(holders), starts[rarest], listed[rarest]
    )


def _together(keys: "ndarray") -> tuple["ndarray", "ndarray"]:
    """The strings with equal ones together, in their order, and the index each of them had.

    Of each key so many bits are kept, well mixed, as the index leaves free: one sorting of plain
    numbers does for both, in a fifth of the time that sorting indices takes. That two strings of
    half a million become one happens in one run of a hundred, and costs a comparison.
    """
    import numpy

    bits = numpy.uint64(len(keys).bit_length())
    mixed = keys * numpy.uint64(_MIXER) >> bits << bits
    mixed |= numpy.arange(len(keys), dtype=numpy.uint64)
    mixed.sort()
    return mixed >> bits, (mixed & ((numpy.uint64(1) << bits) - numpy.uint64(1))).astype(numpy.intp)


def _elected(strings: _Strings, some: slice) -> tuple["ndarray", "ndarray"]:
    """(sentences, those that most of their rarest strings vote for), for a run of sentences.

    Of several with as many votes the one that got the first of them goes first.
    """
    import numpy

    # The strings of each sentence, rarest first, each told once.
    owners = strings.owners[some]
    pairs = numpy.sort(owners.astype(numpy.int64) << 32 | strings.rarity[strings.at[some]])
    pairs = pairs[_changes(pairs)]
    pairs = pairs[_ranks(pairs >> 32) < _RAREST]
    voter, string = pairs >> 32, pairs & 0xFFFFFFFF
    if not len(pairs):
        return voter, string
    # A row for each of them, with the sentences before that it votes for.
    places = numpy.arange(_HOLDERS)
    chosen = strings.holders.take(strings.starts[string, None] + places, mode="clip")
    valid = (places < strings.listed[string, None]) & (chosen < voter[:, None])
    row, place = numpy.nonzero(valid)
    ballot = _ranks(voter)[row] * _HOLDERS + place
    voter, chosen = voter[row] - owners[0], chosen[valid]
    # All votes of one for another come together, the first of them in front.
    everyone = int(owners[-1]) + 1
    votes = numpy.sort((voter * everyone + chosen) * _VOTES + ballot)
    pair, ballot = numpy.divmod(votes, _VOTES)
    firsts = numpy.flatnonzero(_changes(pair))
    count = numpy.diff(firsts, append=len(pair))
    voter, chosen = numpy.divmod(pair[firsts], everyone)
    order = numpy.argsort((voter * _VOTES - count) * _VOTES + ballot[firsts])
    order = order[_ranks(voter[order]) < _CANDIDATES]
    return voter[order] + owners[0], chosen[order]


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
