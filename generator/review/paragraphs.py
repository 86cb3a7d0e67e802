"""The paragraphs that the ledger prints, and those of a reviewed file, as values.

A printed one knows whose each of its characters is; one of the file knows its place in the stream
and the bookmarks in it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..notice.marks import Source, SourceKind
from ..notice.printed import take_out
from ..text.patterns import Pattern
from ..word.document import MARK, Stream
from .bookmarks import Naming, key_of

# A paragraph that begins with a number of its own is no second paragraph of the one above.
NUMBERED = Pattern(
    r"\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]{1,3}、)"
)


class Owner(NamedTuple):
    """Whose a printed character is: a source, and the cell it stands in where that is another.

    `printing` tells apart the places where one cell is printed several times.
    """

    source: Source | None = None
    cell: Source | None = None
    printing: int = 1

    @property
    def text(self) -> Source | None:
        """The cell of whose text the character is a part, typed there or cited."""
        source = self.cell or self.source
        return source if source and source.kind is SourceKind.CELL else None


FIXED = Owner()


@dataclass(slots=True)
class Expected:
    """A paragraph that the ledger prints; `owners` has one entry a character, `names` are those
    of its bookmarks with their sources, `cells` the cells printed here, each once."""

    text: str
    owners: list[Owner]
    names: dict[str, Source] = field(default_factory=dict)
    cells: list[Source] = field(default_factory=list)

    @property
    def fixed(self) -> str:
        """What no bookmark stands around."""
        pairs = zip(self.text, self.owners, strict=True)
        return "".join(letter for letter, owner in pairs if owner.source is None)

    @property
    def unnumbered(self) -> str:
        """The text without its number, also where that is a word: 一是."""
        pairs = zip(self.text, self.owners, strict=True)
        kinds = ((letter, owner.source and owner.source.kind) for letter, owner in pairs)
        return "".join(letter for letter, kind in kinds if kind is not SourceKind.NUMBER)


@dataclass(slots=True)
class Stretch:
    """A paragraph of the file before any tracked change, or one that was added by one.

    `start` and `end` are its place in the stream.
    """

    start: int
    end: int
    text: str
    added: bool = False
    in_table: bool = False
    names: list[str] = field(default_factory=list)

    @property
    def cells(self) -> list[str]:
        """The bookmarks of the texts of cells that begin here."""
        return [name for name in self.names if key_of(name)[0] == SourceKind.CELL]

    @property
    def is_cut_number(self) -> bool:
        """Whether the text was cut off after the number it begins with."""
        return bool(self.names) and not self.cells


def expected_paragraphs(text: str, sources: Sequence[Source], naming: Naming) -> list[Expected]:
    """The paragraphs that the ledger prints, from the text of its notice with marks."""
    return [_expected(line, sources, naming) for line in text.split(MARK)[:-1]]


def bare(text: str) -> str:
    """A paragraph without the number before it."""
    number = NUMBERED.match(text)
    return text[number.end() :] if number else text


def _expected(line: str, sources: Sequence[Source], naming: Naming) -> Expected:
    printed = take_out(line, sources)
    found = Expected(printed.text, [FIXED] * len(printed.text))
    for start, end, source in printed.spans:
        if source.kind is SourceKind.PART or start == end:
            continue
        name, nth = naming.following(source)
        found.names[name] = source
        around = found.owners[start]
        owner = Owner(source, None, nth)
        if around.text:
            owner = Owner(source, around.text, around.printing)
        found.owners[start:end] = [owner] * (end - start)
    found.cells = _cells(found.owners)
    return found


def _cells(owners: Sequence[Owner]) -> list[Source]:
    found: dict[tuple[int, str, int], Source] = {}
    for owner in owners:
        source = owner.text
        if source:
            found.setdefault((id(source.item), source.column, source.line), source)
    return list(found.values())


def stretches(stream: Stream) -> list[Stretch]:
    """The paragraphs of a file with all revisions rejected, in terms of the stream.

    Before and after the first and last own character of a paragraph may stand whole paragraphs
    that were inserted.
    """
    found: list[Stretch] = []
    texts: list[str] = []
    segments: list[Stretch] = []  # of one paragraph, divided by inserted marks
    at = start = 0
    for piece in stream.pieces:
        at += len(piece.text)
        if piece.text != MARK:
            texts += [] if piece.inserted else [piece.text]
            continue
        segments.append(Stretch(start, at, "".join(texts)))
        start, texts = at, []
        if not piece.inserted:
            found += _divided(segments)
            segments = []
    if segments or texts:
        found += _divided([*segments, Stretch(start, at, "".join(texts))])
    starts = [stretch.start for stretch in found]
    for start, end in stream.tables:
        for stretch in found[bisect_left(starts, start) : bisect_left(starts, end)]:
            stretch.in_table = True
    for name, (first, _) in stream.bookmarks.items():
        if found and key_of(name):
            found[max(bisect_right(starts, first) - 1, 0)].names.append(name)
    return found


def _divided(segments: list[Stretch]) -> list[Stretch]:
    """The paragraph from its first own text to its last, and those inserted around it."""
    own = [n for n, segment in enumerate(segments) if segment.text] or [len(segments) - 1]
    for segment in (*segments[: own[0]], *segments[own[-1] + 1 :]):
        segment.added = True
    text = "".join(segment.text for segment in segments)
    whole = Stretch(segments[own[0]].start, segments[own[-1]].end, text)
    return [*segments[: own[0]], whole, *segments[own[-1] + 1 :]]
