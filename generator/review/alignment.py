"""Which paragraphs of a reviewed file are which of those that the ledger prints.

Bookmarks tell it; where they are lost, the texts do, and the pair says how sure it is. Paragraphs
that are joined, divided, added or removed come out as groups: so many printed ones on the one
side, so many of the file on the other.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from ..findings.limits import MOST_EDITED_PAIRS
from ..notice.marks import Source, SourceKind
from ..notice.printed import take_out
from ..word.document import MARK, Stream
from .bookmarks import Naming, key_of

# Two texts less alike than this are two different paragraphs.
_ALIKE = 0.5


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
    of its bookmarks with their sources."""

    text: str
    owners: list[Owner]
    names: dict[str, Source] = field(default_factory=dict)

    @property
    def cells(self) -> list[Source]:
        """The cells printed here, each once."""
        found: dict[tuple[int, str, int], Source] = {}
        for owner in self.owners:
            source = owner.text
            if source:
                found.setdefault((id(source.item), source.column, source.line), source)
        return list(found.values())


@dataclass(slots=True)
class Stretch:
    """A paragraph of the file before any tracked change; its place in the stream."""

    start: int
    end: int
    text: str
    names: list[str] = field(default_factory=list)


@dataclass(slots=True)
class ParagraphGroup:
    """Printed paragraphs and the stretches of the file that are theirs.

    `certainty` is 1 where bookmarks or equal texts tell it. A group without stretches is gone
    from the file, one without printed paragraphs was added before everything else.
    """

    printed: list[int] = field(default_factory=list)
    stretches: list[int] = field(default_factory=list)
    certainty: float = 1.0


def expected_paragraphs(text: str, sources: Sequence[Source], naming: Naming) -> list[Expected]:
    """The paragraphs that the ledger prints, from the text of its notice with marks."""
    return [_expected(line, sources, naming) for line in text.split(MARK)[:-1]]


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
    return found


def stretches(stream: Stream) -> list[Stretch]:
    """The paragraphs of a file with all revisions rejected, in terms of the stream.

    What was inserted before the first own character of a paragraph and ends with a mark of its
    own is a paragraph added after the one above.
    """
    found: list[Stretch] = []
    at = start = 0
    texts: list[str] = []
    lead = 0  # the end of inserted paragraphs at the head of this stretch
    for piece in stream.pieces:
        at += len(piece.text)
        if piece.inserted:
            if not texts and piece.text == MARK:
                lead = at
            continue
        if not texts and lead > start and found:
            found[-1].end = start = lead
        if piece.text != MARK:
            texts.append(piece.text)
            continue
        found.append(Stretch(start, at, "".join(texts)))
        texts, start, lead = [], at, at
    if found:
        found[-1].end = at
    elif at:
        found.append(Stretch(0, at, "".join(texts)))
    ends = [stretch.end for stretch in found]
    for name, (first, _) in stream.bookmarks.items():
        if found and key_of(name):
            found[min(bisect_right(ends, first), len(found) - 1)].names.append(name)
    return found


def pair(
    printed: Sequence[Expected], found: Sequence[Stretch]
) -> tuple[list[ParagraphGroup], set[int], set[int]]:
    """The groups in printed order, and the stretches and printed paragraphs that were moved."""
    anchors, moved = _anchors(printed, found)
    pairs: list[tuple[int, int, float]] = [(i, j, 1.0) for i, j in anchors]
    moved_printed = {i for i, _ in moved}
    edges = [(-1, -1), *anchors, (len(printed), len(found))]
    taken_i, taken_j = {i for i, _ in anchors}, {j for _, j in anchors}
    skipped = {j for _, j in moved} - taken_j
    for (i1, j1), (i2, j2) in pairwise(edges):
        left = [i for i in range(i1 + 1, i2) if i not in taken_i and i not in moved_printed]
        right = [j for j in range(j1 + 1, j2) if j not in taken_j and j not in skipped]
        pairs += _by_text(printed, found, left, right)
    return _groups(sorted(pairs), len(printed), len(found), skipped), skipped, moved_printed


def _anchors(
    printed: Sequence[Expected], found: Sequence[Stretch]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Pairs that bookmarks tell, in order on both sides; and those out of order."""
    times = Counter(key_of(name) for paragraph in printed for name in paragraph.names)
    home = {
        key_of(name): index
        for index, paragraph in enumerate(printed)
        for name in paragraph.names
        if times[key_of(name)] == 1 and key_of(name)[0] == SourceKind.CELL
    }
    pairs = sorted(
        {(home[key_of(n)], j) for j, s in enumerate(found) for n in s.names if key_of(n) in home}
    )
    kept = _longest_rising(pairs)
    there = {i for i, _ in kept}
    return kept, [(i, j) for i, j in pairs if i not in there]


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of the pairs whose second members never fall."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        place = bisect_right(tails, j)
        before.append(last[place - 1] if place else -1)
        if place == len(tails):
            tails.append(j)
            last.append(index)
        else:
            tails[place], last[place] = j, index
    kept, index = [], last[-1] if last else -1
    while index >= 0:
        kept.append(pairs[index])
        index = before[index]
    return kept[::-1]


def _by_text(
    printed: Sequence[Expected], found: Sequence[Stretch], left: list[int], right: list[int]
) -> list[tuple[int, int, float]]:
    """Pairs between two anchors: equal texts first, then those most alike, in order."""
    matcher = SequenceMatcher(
        None, [printed[i].text for i in left], [found[j].text for j in right], autojunk=False
    )
    pairs = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pairs += [(i, j, 1.0) for i, j in zip(left[i1:i2], right[j1:j2], strict=True)]
        elif tag == "replace" and (i2 - i1) * (j2 - j1) <= MOST_EDITED_PAIRS:
            pairs += _most_alike(printed, found, left[i1:i2], right[j1:j2])
    return pairs


def _most_alike(
    printed: Sequence[Expected], found: Sequence[Stretch], left: list[int], right: list[int]
) -> list[tuple[int, int, float]]:
    """The pairing in order with the greatest sum of likeness."""
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    ratios: dict[tuple[int, int], float] = {}
    for a in range(len(left) - 1, -1, -1):
        for b in range(len(right) - 1, -1, -1):
            ratio = likeness(printed[left[a]].text, found[right[b]].text)
            ratios[a, b] = ratio
            together = ratio + best[a + 1][b + 1] if ratio >= _ALIKE else 0.0
            best[a][b] = max(together, best[a + 1][b], best[a][b + 1])
    pairs, a, b = [], 0, 0
    while a < len(left) and b < len(right):
        ratio = ratios[a, b]
        if ratio >= _ALIKE and best[a][b] == ratio + best[a + 1][b + 1]:
            pairs.append((left[a], right[b], round(ratio, 2)))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return pairs


def likeness(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    return matcher.ratio()


def _groups(
    pairs: list[tuple[int, int, float]], most_i: int, most_j: int, skipped: set[int]
) -> list[ParagraphGroup]:
    """Groups from pairs; a stretch without a pair belongs to the group above it."""
    by_i: dict[int, list[tuple[int, float]]] = {}
    for i, j, certainty in pairs:
        by_i.setdefault(i, []).append((j, certainty))
    groups: list[ParagraphGroup] = [ParagraphGroup()]
    owner: dict[int, ParagraphGroup] = {}
    for i in range(most_i):
        mine = by_i.get(i, [])
        shared = next((owner[j] for j, _ in mine if j in owner), None)
        group = shared if shared is not None and shared is groups[-1] else ParagraphGroup()
        if group is not groups[-1]:
            groups.append(group)
        group.printed.append(i)
        for j, certainty in mine:
            owner.setdefault(j, group)
            group.certainty = min(group.certainty, certainty)
    above = groups[0]
    for j in range(most_j):
        above = owner.get(j, above)
        if j not in skipped:
            above.stretches.append(j)
    return [group for group in groups if group.printed or group.stretches]
