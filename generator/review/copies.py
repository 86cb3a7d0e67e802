"""One reviewed copy as it was read: its text, its bookmarks, and how far it can be trusted.

A bookmark's name says what was printed there, so a copy tells what it was built from.
"""

import re
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from ..ledger.ledger import Ledger
from ..notice.marks import Source
from ..notice.template import Template
from ..package.files import read_bytes
from ..package.parts import Parts, unpack
from ..package.properties import Recorded, read_custom
from ..word.document import MARK, Stream, read_stream
from ..workbook.reading.read import Reading
from .alignment import Expected, Stretch, stretches
from .bookmarks import NAME, key_of, text_hash
from .dry_run import DryRun
from .values import Review


@dataclass(slots=True)
class Copy:
    """A reviewed copy beside what the ledger prints; `result` is what was found in it so far.

    `flat` is the text of the stream, and `starts` are the places of its pieces there; `gone` and
    `new` have a 1 for every character that a tracked change took or added.
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
    gone: bytearray
    new: bytearray
    names: dict[str, str]  # the place's digits → the bookmark as it was built
    is_stale: bool  # the ledger is another now
    result: Review = field(default_factory=Review)

    def text(self, start: int, end: int, without: bytearray) -> str:
        return "".join(
            character
            for character, gone in zip(self.flat[start:end], without[start:end], strict=True)
            if not gone
        )

    def as_built(self, name: str) -> bool:
        """Whether the text in the bookmark is the one that was printed there."""
        match = NAME.fullmatch(name)
        start, end = self.stream.bookmarks[name]
        return match is not None and match[3] == text_hash(self.text(start, end, self.gone))

    def built(self, source: Source) -> re.Match[str] | None:
        """The name of the bookmark that the copy has for the source, in its parts."""
        found = self.names.get(self.dry_run.naming.key(source))
        return NAME.fullmatch(found) if found else None


def read_copy(path: Path, reading: Reading, template: Template, dry_run: DryRun) -> Copy:
    """The copy with notes on what kind of file it is. Raises Unreadable for no Word document."""
    stream = read_stream(path)
    names: dict[str, str] = {}
    for name in stream.bookmarks:
        if key_of(name):
            names.setdefault(key_of(name), name)
    parts = unpack(read_bytes(path))
    recorded = read_custom(parts)
    copy = Copy(
        file=path.name,
        parts=parts,
        ledger=reading.ledger,
        dry_run=dry_run,
        stream=stream,
        printed=dry_run.expected,
        stretches=stretches(stream),
        flat="".join(piece.text for piece in stream.pieces),
        starts=[0, *accumulate(len(piece.text) for piece in stream.pieces)],
        gone=_marked(stream, "deleted"),
        new=_marked(stream, "inserted"),
        names=names,
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


def _marked(stream: Stream, which: str) -> bytearray:
    marks = bytearray()
    for piece in stream.pieces:
        marks += bytes([getattr(piece, which) is not None]) * len(piece.text)
    return marks
