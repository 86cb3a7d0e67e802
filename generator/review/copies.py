"""One reviewed copy as it was read: its text, its bookmarks, and how far it can be trusted.

A bookmark's name says what was printed there, so a copy tells what it was built from.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate, compress
from pathlib import Path

from ..ledger.ledger import Ledger
from ..notice.marks import Source, SourceKind
from ..notice.template import Template
from ..package.files import read_bytes
from ..package.parts import Parts
from ..package.properties import Recorded, read_custom
from ..package.wordfile import open_word
from ..word.document import BREAK, MARK, Piece, Stream, read_stream
from ..workbook.reading.read import Reading
from .bookmarks import NAME, key_of, put_down, text_hash, text_of
from .dry_run import DryRun
from .paragraphs import Expected, Stretch, stretches
from .values import Review


@dataclass(slots=True)
class Copy:
    """A reviewed copy beside what the ledger prints; `result` is what was found in it so far.

    `flat` is the text of the stream, and `starts` are the places of its pieces there; `accepted`
    and `rejected` have a 1 for every character that stands with all tracked changes accepted or
    rejected. `rows` are the texts and `our_comments` the comments that the copy was built with
    (see bookmarks.py). `gone` are the printed paragraphs that are not in their place, and `moved`
    those of them that are elsewhere.
    """

    file: str
    parts: Parts
    ledger: Ledger
    dry_run: DryRun
    stream: Stream
    printed: list[Expected]
    stretches: list[Stretch]
    flat: str
    starts: list[int]
    accepted: bytearray
    rejected: bytearray
    names: dict[str, str]  # the place's digits → the bookmark as it was built
    rows: dict[str, int]
    fixed: set[str]  # what stands in some printed paragraph between the texts with bookmarks
    our_comments: list[str]
    is_stale: bool  # the ledger is another now
    gone: set[int] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)
    result: Review = field(default_factory=Review)

    def text(self, start: int, end: int, kept: bytearray | None = None) -> str:
        """The text of these places, with all tracked changes accepted if nothing else is asked."""
        kept = self.accepted if kept is None else kept
        return "".join(compress(self.flat[start:end], kept[start:end]))

    def of(self, j: int) -> str:
        """The text of a stretch with its changes accepted."""
        return self.text(self.stretches[j].start, self.stretches[j].end)

    def pieces(self, j: int) -> list[Piece]:
        """The pieces of a stretch."""
        places = self.stretches[j].start, self.stretches[j].end
        first, last = (bisect_left(self.starts, place) for place in places)
        return self.stream.pieces[first:last]

    def stretch_at(self, at: int) -> int:
        """The stretch in which a place of the stream lies."""
        ending = bisect_right(self.stretches, at, key=lambda stretch: stretch.end)
        return min(ending, len(self.stretches) - 1)

    def as_built(self, name: str, kept: bytearray | None = None) -> bool:
        """Whether the text in the bookmark is the one that was printed there."""
        text = self.text(*self.stream.bookmarks[name], kept)
        broken = MARK in text or (key_of(name)[0] == SourceKind.CELL and BREAK in text)
        return not broken and text_of(name) == text_hash(text)

    def is_untouched(self, j: int) -> bool:
        """Whether a stretch is as it was built, as far as can be told without the ledger of then.

        Between texts with bookmarks only such words may stand as stand there today in some
        paragraph.
        """
        stretch = self.stretches[j]
        kept = self.accepted[stretch.start : stretch.end]
        if kept != self.rejected[stretch.start : stretch.end]:
            return False
        for name in stretch.names:
            start, end = (place - stretch.start for place in self.stream.bookmarks[name])
            kept[start:end] = bytes(end - start)
        outside = "".join(compress(self.flat[stretch.start : stretch.end], kept))
        return all(map(self.as_built, stretch.names)) and without_end(outside) in self.fixed

    def built(self, source: Source) -> re.Match[str] | None:
        """The name of the bookmark that the copy has for the source, in its parts."""
        found = self.names.get(self.dry_run.naming.key(source))
        return NAME.fullmatch(found) if found else None

    def run_on(self) -> list[tuple[int, int]]:
        """The pairs of stretches that a deleted mark between them has made one paragraph."""
        found = []
        open_at: int | None = None
        for j in range(len(self.stretches)):
            text = self.of(j)
            if open_at is not None and text.strip(MARK):
                found.append((open_at, j))
            if text.endswith(MARK):
                open_at = None
            elif text:
                open_at = j
        return found


def read_copy(path: Path, reading: Reading, template: Template, dry_run: DryRun) -> Copy:
    """The copy with notes on what kind of file it is. Raises Unreadable for no Word document."""
    parts = open_word(path.name, read_bytes(path))
    stream = read_stream(parts, name=path.name)
    found = stretches(stream)
    names: dict[str, str] = {}
    for name in stream.bookmarks:
        if key_of(name):
            names.setdefault(key_of(name), name)
    recorded = read_custom(parts)
    copy = Copy(
        file=path.name,
        parts=parts,
        ledger=reading.ledger,
        dry_run=dry_run,
        stream=stream,
        printed=dry_run.expected,
        stretches=found,
        flat="".join(piece.text for piece in stream.pieces),
        starts=[0, *accumulate(len(piece.text) for piece in stream.pieces)],
        accepted=_without(stream, "deleted"),
        rejected=_without(stream, "inserted"),
        names=names,
        rows={row: n for n, row in enumerate(put_down(recorded, Recorded.ROWS))},
        our_comments=put_down(recorded, Recorded.COMMENTS),
        fixed={paragraph.fixed for paragraph in dry_run.expected},
        is_stale=recorded.get(Recorded.CONTENT, reading.content) != reading.content,
    )
    _say_what_it_is(copy, recorded, template)
    return copy


def without_end(text: str) -> str:
    return text.removesuffix(MARK)


def _say_what_it_is(copy: Copy, recorded: dict[str, str], template: Template) -> None:
    notes = copy.result.notes
    if not copy.names:
        notes.append(f"“{copy.file}”里没有定位标记，各段按文字对应，把握见每条修改。")
    if not recorded:
        notes.append(f"“{copy.file}”没有记载由哪份台账生成，请核对是不是这份台账的送审稿。")
    elif recorded.get(Recorded.TEMPLATE, template.sha256) != template.sha256:
        notes.append(f"“{copy.file}”生成以后模板有改动，固定语句的差异可能由此而来。")
    if copy.is_stale:
        notes.append(f"“{copy.file}”生成以后台账有改动。")


def _without(stream: Stream, which: str) -> bytearray:
    kept = bytearray()
    for piece in stream.pieces:
        kept += bytes([getattr(piece, which) is None]) * len(piece.text)
    return kept
