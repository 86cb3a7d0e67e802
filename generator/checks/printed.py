"""What the public notice prints, text by text, for the checks that read as a reader does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..findings import Place
from ..ledger import PUBLICITY, Audience, Basic, Item, Ledger, Measure, Problem, Status
from ..words import Citation, Vocabulary, resolve
from ..workbook.schema import BASICS, SHEETS


@dataclass(frozen=True, slots=True)
class Printed:
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


def is_printed(ledger: Ledger) -> Callable[[Item], bool]:
    """A function that says whether the public notice prints an item at all.

    A measure is printed where it and its problem are public.
    """
    hidden = {problem.number for problem in ledger.problems if not _is_public(problem)}

    def printed(item: Item) -> bool:
        if isinstance(item, Measure):
            return _is_public(item) and item.problem not in hidden
        return not isinstance(item, Problem) or _is_public(item)

    return printed


def _is_public(item: Measure | Problem) -> bool:
    return PUBLICITY.get(item.publicity, Audience.PUBLIC) is Audience.PUBLIC


@lru_cache(maxsize=1)
def printed_texts(ledger: Ledger, vocabulary: Vocabulary) -> tuple[Printed, ...]:
    """Every text that the public notice may print; what is withheld is not among them.

    Nearly every check asks for them: they are put together once for a ledger.
    """
    return tuple(_printed_texts(ledger, vocabulary))


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
        columns = [c for c in sheet.columns if c.audience is Audience.PUBLIC]
        for item in filter(printed, getattr(ledger, sheet.target)):
            for column in columns:
                text = getattr(item, column.field)
                if not isinstance(text, str) or not text:
                    continue
                if column.name == "方面":
                    if text in aspects:
                        continue
                    aspects.add(text)
                if column.placeholders:
                    text = resolve(text, shown)
                yield Printed(item, column.name, column.name, text)


_ENDS = "。！？；\n"


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence (up to 。！？； or a line break) that holds text[start:end]."""
    first = max(text.rfind(mark, 0, start) for mark in _ENDS) + 1
    ends = [place for place in (text.find(mark, end) for mark in _ENDS) if place >= 0]
    return text[first : min(ends, default=len(text))]
