"""What the ledger prints, and what it would print with other texts in its cells.

The way back from a reviewed copy is tried before anything is written: the changed cells are read
and tidied as the reader does it, and the notice is rendered once more in memory.
"""

import copy
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

from ..ledger.columns import Item
from ..ledger.items import Basic, Problem
from ..ledger.ledger import Ledger
from ..ledger.schema import column_of, sheet_of
from ..ledger.words import Vocabulary
from ..notice.context import compose
from ..notice.marks import Source, SourceKind, without_marks
from ..notice.render import render
from ..notice.template import DOCUMENT, Template
from ..text.characters import printable
from ..text.patterns import Pattern
from ..word.document import BREAK, MARK, Letter, Stream, letters, read_stream
from ..workbook.reading.cells import convert
from ..workbook.reading.clean import clean
from .bookmarks import Naming, cell_text
from .paragraphs import bare, expected_paragraphs

_STOPS = Pattern("。{2,}")


class DryRun:
    """The notice of a ledger rendered in memory, ready to be tried again."""

    def __init__(self, vocabulary: Vocabulary, template: Template) -> None:
        self._vocabulary = vocabulary.for_audience(template.audience)
        self._ledger = ledger = vocabulary.ledger
        self._template = template
        rendered = render(template, compose(self._vocabulary))
        stream = read_stream({**rendered.parts, DOCUMENT: rendered.marked})
        text = "".join(letter.text for letter in letters(stream.pieces))
        self.parts = rendered.parts
        self.naming = Naming(ledger)
        self.expected = expected_paragraphs(text, rendered.sources, self.naming)
        # Which paragraph prints this text; of several the first.
        self.by_text: dict[str, int] = {}
        for index, paragraph in enumerate(self.expected):
            if paragraph.cells or paragraph.unnumbered != paragraph.text:
                self.by_text.setdefault(bare(paragraph.text), index)
                self.by_text.setdefault(paragraph.unnumbered, index)
        self.oddities = [without_marks(sentence) for _, sentence in stream.oddities]
        self.letters, self.page_breaks, self.row_heads = _looked_at(read_stream(rendered.parts))
        self._sources = [s for found in self.expected for s in found.names.values()]
        self._items: dict[int, Item] = {id(item): item for item in ledger.items()}

    def normal(self, item: int, column: str) -> str:
        """The text of a cell without blank lines, as its printed paragraphs give it."""
        lines = cell_text(self._items[item], column).split(MARK)
        return MARK.join(line for line in lines if line.strip())

    def is_cited(self, item: int) -> bool:
        """Whether a 项目 of 基本情况 is printed inside other texts too, the title among them."""
        found = self._items[item]
        if not isinstance(found, Basic):
            return False
        if found.name in ("党组织全称", "巡察组") and not self._ledger.text("通报标题"):
            return True
        place = self._ledger.place(found, "内容")
        return any(s.kind is SourceKind.WORD and s.place == place for s in self._sources)

    def rows(self) -> dict[str, Source]:
        """The texts of all rows, printed or not, by what their bookmarks are known by."""
        found: dict[str, Source] = {}
        for item in self._items.values():
            for column in () if isinstance(item, Basic) else sheet_of(type(item)).columns:
                for line, text in enumerate(cell_text(item, column.name).split(MARK)):
                    place = self._ledger.place(item, column.name)
                    source = Source(
                        SourceKind.CELL, text, (place,), place, item, column.name, line, text
                    )
                    found[self.naming.key(source)] = source
        return found

    def failing(
        self, values: Mapping[tuple[int, str], str], wanted: Sequence[tuple[int, str]]
    ) -> set[int]:
        """The groups whose lines the ledger with these texts would not print.

        `wanted` are the lines of the whole notice, each with the number of its group.
        """
        lines = [(number, _shown(line)) for number, line in wanted]
        lines = [(number, line) for number, line in lines if line]
        printed = [line for line in map(_shown, self._print(values)) if line]
        texts = [line for _, line in lines]
        if texts == printed:
            return set()
        failing: set[int] = set()
        matcher = SequenceMatcher(None, texts, printed, autojunk=False)
        for tag, start, end, *_ in matcher.get_opcodes():
            if tag == "insert":  # lines that are printed and not wanted: of the group above
                near = lines[max(start - 1, 0)][0] if lines else 0
                failing.add(near)
            elif tag != "equal":
                failing.update(number for number, _ in lines[start:end])
        return failing

    def _print(self, values: Mapping[tuple[int, str], str]) -> list[str]:
        memo: dict[int, object] = {}
        ledger = copy.deepcopy(self._ledger, memo)
        for (key, column), text in values.items():
            item = memo[key]
            assert isinstance(item, Item)
            _put(ledger, item, column, text)
        for _ in clean(ledger):
            pass
        try:
            context = compose(self._vocabulary.with_ledger(ledger))
        except KeyError:  # an unknown word between braces
            return []
        rendered = render(self._template, context)
        if rendered.findings:
            return []
        pieces = read_stream(rendered.parts).pieces
        return "".join(letter.text for letter in letters(pieces)).split(MARK)


def _looked_at(stream: Stream) -> tuple[list[list[Letter]], list[int], dict[int, int]]:
    """Of each printed paragraph its characters with their looks, and how often it breaks a page;
    of those in tables also the first one of the row."""
    found: list[list[Letter]] = [[]]
    for letter in letters(stream.pieces):
        found[-1].append(letter)
        if letter.text == MARK:
            found.append([])
    ends = list(accumulate(len(paragraph) for paragraph in found))
    breaks = Counter(bisect_right(ends, at) for at in stream.page_breaks)
    rows = [[bisect_right(ends, place) for place in row] for row in stream.rows]
    heads = {number: first for first, end in rows for number in range(first, end)}
    return found, [breaks[number] for number in range(len(found))], heads


def _put(ledger: Ledger, item: Item, column: str, text: str) -> None:
    """Put a text into the item's cell; a 方面 has one name in all its problems."""
    if isinstance(item, Problem) and column == "方面":
        for aspect in ledger.aspects:
            if item in aspect.problems:
                aspect.name = text
                for problem in aspect.problems:
                    problem.aspect = text
        return
    described = column_of(item, column)
    value, _ = convert(text, described)
    setattr(item, described.field, value)


def mended(text: str) -> str:
    """The text as a cell may hold it: what nobody sees goes, and so do doubled full stops.

    The reader takes the same out of any cell (workbook/reading/clean.py).
    """
    return _STOPS.sub("。", _shown(text))


def _shown(text: str) -> str:
    return printable(text.replace(BREAK, ""))
