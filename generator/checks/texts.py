"""What the public notice prints, text by text, for the checks that read as a reader does."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..findings.findings import Place
from ..ledger.choices import PUBLICITY, Audience, Status
from ..ledger.citations import Citation, resolve
from ..ledger.columns import Item
from ..ledger.items import BASICS, Basic, Measure, Problem
from ..ledger.ledger import Ledger
from ..ledger.schema import SHEETS
from ..ledger.words import Vocabulary

if TYPE_CHECKING:
    import numpy


class Printed(NamedTuple):
    """A text as readers will see it: citations resolved, with the cell it stands in.

    `column` is the header over the cell, `name` what the cell is: of 基本情况 the 项目.
    """

    item: Item
    column: str
    name: str
    text: str

    @property
    def status(self) -> Status | None:
        return self.item.status if isinstance(self.item, Measure) else None

    def place(self, ledger: Ledger) -> Place:
        return ledger.place(self.item, self.column)


# What ends a text in the index: no text has it, since reading takes it out.
_END = "\0"
# So many characters or places are counted at once, for which numpy makes eight bytes of each.
_AT_ONCE = 1 << 20


class Texts(tuple[Printed, ...]):
    """The printed texts in their order, and which of them hold certain words.

    A check that looks for something asks for the texts that may have it, instead of searching
    them all: so its time is that of what it finds, however large the ledger is.
    """

    @cached_property
    def _index(self) -> "tuple[numpy.ndarray, ...]":
        """(codes, starts, places, ends): the characters of all texts in one row.

        `codes` are UTF-16; the places of code c are places[starts[c]:starts[c + 1]], in order;
        `ends` are the places at which the texts end.
        """
        import numpy

        # One end more: the last characters too have a next one.
        row = _END.join([*(printed.text for printed in self), "", ""])
        codes = numpy.frombuffer(row.encode("utf-16-le", "surrogatepass"), numpy.uint16)
        del row
        places = numpy.argsort(codes, kind="stable").astype(numpy.uint32)
        starts = numpy.zeros(0x10001, numpy.int64)
        for part in numpy.split(codes, range(_AT_ONCE, len(codes), _AT_ONCE)):
            starts[1:] += numpy.bincount(part, minlength=0x10000)
        numpy.cumsum(starts, out=starts)
        return codes, starts, places, places[: starts[1]].copy()

    @cached_property
    def _there(self) -> frozenset[str]:
        return frozenset(self.characters())

    def numbers_with(self, words: Iterable[str], least: int = 1) -> list[int]:
        """The numbers (from 0) of the texts that hold so many of the words, in order.

        Each time that a word stands in a text counts.
        """
        import numpy

        *_, ends = self._index
        held = numpy.zeros(len(self) + 1, numpy.int64)
        for places in _in_chunks(self._places_of(words)):
            held += numpy.bincount(ends.searchsorted(places), minlength=len(held))
        return numpy.flatnonzero(held >= least).tolist()

    def _places_of(self, words: Iterable[str]) -> "Iterator[numpy.ndarray]":
        """The places at which each of the words begins."""
        codes, starts, places, _ = self._index
        # Most words have a character that no text has.
        some = {word for word in words if self._there.issuperset(word) or not _is_basic(word)}
        for first, *rest in map(_units, some):
            here = places[starts[first] : starts[first + 1]]
            for step, code in enumerate(rest, start=1):
                here = here[codes[here + step] == code]
            if len(here):
                yield here

    def having(self, words: Iterable[str]) -> "list[Printed]":
        """The texts that hold one of the words, in order."""
        return [self[number] for number in self.numbers_with(words)]

    def characters(self) -> str:
        """Every character of the texts once; of those beyond U+FFFF the two halves."""
        _, starts, _, _ = self._index
        there = (starts[1:] > starts[:-1]).nonzero()[0]
        return "".join(map(chr, there[1:]))


def _in_chunks(arrays: "Iterable[numpy.ndarray]") -> "Iterator[numpy.ndarray]":
    """The same numbers, joined as far as memory allows."""
    import numpy

    kept, size = [], 0
    for array in arrays:
        kept.append(array)
        size += len(array)
        if size > _AT_ONCE:
            yield numpy.concatenate(kept)
            kept, size = [], 0
    if kept:
        yield numpy.concatenate(kept)


def _is_basic(word: str) -> bool:
    """Whether a word has no character beyond U+FFFF, of which the index has the two halves."""
    return max(word) <= "\uffff"


def _units(word: str) -> tuple[int, ...]:
    """The UTF-16 codes of a word."""
    data = word.encode("utf-16-le", "surrogatepass")
    return tuple(int.from_bytes(data[at : at + 2], "little") for at in range(0, len(data), 2))


def is_printed(ledger: Ledger) -> Callable[[Item], bool]:
    """A function that says whether the public notice prints an item at all.

    A measure is printed where it and its problem are public.
    """
    hidden = {problem.number for problem in ledger.problems if not is_public(problem)}

    def printed(item: Item) -> bool:
        if isinstance(item, Measure):
            return is_public(item) and item.problem not in hidden
        return not isinstance(item, Problem) or is_public(item)

    return printed


_NOT_PUBLIC = frozenset(
    filled for filled, audience in PUBLICITY.items() if audience is not Audience.PUBLIC
)


def is_public(item: Measure | Problem) -> bool:
    """Whether 是否公开 lets everybody see it."""
    return item.publicity not in _NOT_PUBLIC


@lru_cache(maxsize=1)
def printed_texts(ledger: Ledger, vocabulary: Vocabulary) -> Texts:
    """Every text that the public notice may print; what is withheld is not among them.

    Nearly every check asks for them: they are put together once for a ledger.
    """
    return Texts(_printed_texts(ledger, vocabulary))


def _printed_texts(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Printed]:
    """The texts sheet by sheet and row by row.

    The name of an aspect stands in the row of each of its problems and is printed once.
    """

    def shown(citation: Citation) -> str:
        try:
            return vocabulary.text(citation)
        except KeyError:  # placeholders.py reports it
            return f"{{{citation.written}}}"

    described = {column.name: column for column in BASICS}
    for name, basic in ledger.basics.items():
        column = described.get(name)
        if isinstance(basic.value, str) and (column is None or column.audience is Audience.PUBLIC):
            yield Printed(basic, "内容", name, basic.value)
    printed = is_printed(ledger)
    aspects: set[str] = set()
    for sheet in SHEETS:
        if sheet.item is Basic:
            continue
        columns = [
            (column.name, column.field, column.placeholders)
            for column in sheet.columns
            if column.audience is Audience.PUBLIC
        ]
        for item in filter(printed, ledger.of(sheet)):
            for name, field, may_cite in columns:
                text = getattr(item, field)
                if not text or not isinstance(text, str):
                    continue
                if name == "方面":
                    if text in aspects:
                        continue
                    aspects.add(text)
                yield Printed(item, name, name, resolve(text, shown) if may_cite else text)


_ENDS = "。！？；\n"
_LONGEST_SENTENCE = 400


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence (up to 。！？； or a line break) that holds text[start:end].

    Of a longer one than anybody writes, what is near.
    """
    before = text[max(0, start - _LONGEST_SENTENCE) : start]
    after = text[end : end + _LONGEST_SENTENCE]
    first = max(before.rfind(mark) for mark in _ENDS) + 1
    ends = [place for place in map(after.find, _ENDS) if place >= 0]
    return before[first:] + text[start:end] + after[: min(ends, default=len(after))]
