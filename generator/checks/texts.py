"""What the public notice prints, text by text, for the checks that read as a reader does."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from operator import add
from typing import NamedTuple

from ..findings.findings import Place
from ..ledger.choices import PUBLICITY, Audience, Status
from ..ledger.citations import Citation, resolve
from ..ledger.columns import Item, Sheet
from ..ledger.items import BASICS, Basic, Measure, Problem
from ..ledger.ledger import Ledger
from ..ledger.schema import SHEETS
from ..ledger.words import Vocabulary
from ..text.patterns import holds


class PrintedText(NamedTuple):
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


class Texts(tuple[PrintedText, ...]):
    """The printed texts in their order, and which of them hold certain words.

    Most of the words that checks ask for stand in no text at all: those are looked for in all
    texts at once.
    """

    @cached_property
    def reported(self) -> "Texts":
        """Those without the entries of 基本情况, which are what the others agree with."""
        reported = Texts(printed for printed in self if printed.column != "内容")
        # What stands nowhere in all texts stands nowhere in these.
        reported._pairs = self._pairs
        return reported

    @cached_property
    def _pairs(self) -> frozenset[str]:
        """Every two characters that stand side by side."""
        return frozenset(map(add, self._joined, self._joined[1:]))

    @cached_property
    def _joined(self) -> str:
        # No text holds the character between them here, since reading takes it out.
        return "\0".join(printed.text for printed in self)

    def there(self, words: Iterable[str]) -> list[str]:
        """Those of the words that stand in some text."""
        # Most words are known to be nowhere by their first two characters, or by their last two.
        pairs = self._pairs
        likely = (w for w in words if len(w) < 2 or (w[:2] in pairs and w[-2:] in pairs))
        return [word for word in likely if word in self._joined]

    def having(self, words: Iterable[str]) -> list[PrintedText]:
        """The texts that hold one of the words, in order."""
        there = self.there(words)
        return [printed for printed in self if holds(printed.text, there)] if there else []


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


_AUDIENCES = {column.name: column.audience for column in BASICS}


def is_public_entry(name: str) -> bool:
    """Whether everybody may see a 项目 of 基本情况; a further one may always be seen."""
    return _AUDIENCES.get(name, Audience.PUBLIC) is Audience.PUBLIC


@lru_cache(maxsize=1)
def printed_texts(ledger: Ledger, vocabulary: Vocabulary) -> Texts:
    """Every text that the public notice may print; what is withheld is not among them.

    Nearly every check asks for them: they are put together once for a ledger.
    """
    return Texts(_printed_texts(ledger, vocabulary))


def _printed_texts(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[PrintedText]:
    """The texts sheet by sheet and row by row."""
    for name, basic in ledger.basics.items():
        if isinstance(basic.value, str) and is_public_entry(name):
            yield PrintedText(basic, "内容", name, basic.value)
    for sheet in SHEETS:
        if sheet.item is not Basic:
            yield from _texts_of(sheet, ledger, vocabulary)


def _texts_of(sheet: Sheet, ledger: Ledger, vocabulary: Vocabulary) -> Iterator[PrintedText]:
    """The texts of one sheet.

    The name of an aspect stands in the row of each of its problems and is printed once.
    """

    def shown(citation: Citation) -> str:
        try:
            return vocabulary.text(citation)
        except KeyError:  # placeholders.py reports it
            return f"{{{citation.written}}}"

    columns = [column for column in sheet.columns if column.audience is Audience.PUBLIC]
    aspects: set[str] = set()
    for item in filter(is_printed(ledger), ledger.of(sheet)):
        for column in columns:
            text = getattr(item, column.field)
            if not text or not isinstance(text, str):
                continue
            if column.name == "方面":
                if text in aspects:
                    continue
                aspects.add(text)
            text = resolve(text, shown) if column.placeholders else text
            yield PrintedText(item, column.name, column.name, text)


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
