"""The printed paragraphs of a Word file as plain lines, each piece with whether it is emphasised.

Headers, footers and whatever Word does not print (deleted, moved away or hidden text) are no part
of them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from lxml import etree

from ..package.wordfile import main_part
from .body import (
    HYPHEN,
    LINE_BREAK,
    PAGE_BREAK,
    TAB,
    Block,
    Inline,
    Oddity,
    RunText,
    TextBox,
    WordCell,
    WordParagraph,
    WordRow,
    WordTable,
    cells_of,
    read_blocks,
)
from .parts import printing_parts

# Between the cells of a row of a table: it is no punctuation of any sentence.
CELLS = "｜"
# Between what stands in one cell, and for a tab: a blank as wide as a character.
_BLANK = "\u3000"
_SIGNS = {TAB: _BLANK, LINE_BREAK: "\n", PAGE_BREAK: "", HYPHEN: "-"}

_Pieces = tuple[tuple[str, bool], ...]


class PlainLine(NamedTuple):
    """A paragraph, or a line of one: its pieces, each with whether it is emphasised.

    `paragraph` is the number of the w:p it begins in, or for a row of a table of the first one in
    it; all are counted from 0, in the order of their tags. It is -1 where that is unknown.
    """

    pieces: _Pieces
    indented: bool
    paragraph: int

    @property
    def text(self) -> str:
        """The text without its emphasis."""
        return "".join([text for text, _ in self.pieces])


def read_lines(parts: Mapping[str, bytes]) -> list[PlainLine]:
    """The printed paragraphs of a document's body, in order, without the empty ones.

    The lines of a centred paragraph (the title, broken by sense) are joined; elsewhere a line
    break begins a new line. A row of a table is one line.
    """
    return list(_block_lines(read_blocks(parts, main_part(parts)) or ()))


def hides_text(parts: Mapping[str, bytes]) -> bool:
    """Whether any text is hidden, by its own formatting or by a style."""
    return any(
        run.look.hidden and run.text.strip()
        for _, blocks in printed_blocks(parts)
        for paragraph in paragraphs_in(blocks)
        for run in runs_of(paragraph)
    )


def paragraphs_in(contents: Iterable[Inline | Block]) -> Iterator[WordParagraph]:
    """All paragraphs, also those in tables and in text boxes."""
    for content in contents:
        if isinstance(content, WordParagraph):
            yield content
            yield from paragraphs_in(content.content)
        elif isinstance(content, TextBox):
            yield from paragraphs_in(content.blocks)
        elif isinstance(content, Oddity):
            yield from paragraphs_in(content.inside)
        elif isinstance(content, WordTable):
            for cell in cells_of(content):
                yield from paragraphs_in(cell.blocks)


def runs_of(paragraph: WordParagraph) -> list[RunText]:
    """The texts of a paragraph, without those of the text boxes in it."""
    return list(_runs_in(paragraph.content))


def _runs_in(contents: Iterable[Inline | Block]) -> Iterator[RunText]:
    for content in contents:
        if isinstance(content, RunText):
            yield content
        elif isinstance(content, Oddity):
            yield from _runs_in(content.inside)


def printed_blocks(parts: Mapping[str, bytes]) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """The blocks of each part that Word prints, with the name of the part; the body first."""
    for name in printing_parts(parts):
        with suppress(etree.XMLSyntaxError):
            yield name, read_blocks(parts, name) or ()


def _block_lines(blocks: Iterable[Block]) -> Iterator[PlainLine]:
    for block in blocks:
        if isinstance(block, WordParagraph):
            yield from _paragraph_lines(block)
        elif isinstance(block, WordTable):
            for row in block.content:
                if isinstance(row, WordRow) and not row.revised.deleted:
                    yield from _row_lines(row)
        elif isinstance(block, Oddity):
            yield from _block_lines(_blocks_in(block))


def _paragraph_lines(paragraph: WordParagraph) -> Iterator[PlainLine]:
    """The lines of a paragraph, then those of the text boxes in it."""
    lines = [[(paragraph.label, paragraph.look.heading or paragraph.look.text.strong)]]
    printed = list(_printed(paragraph.content))
    for content in printed:
        if isinstance(content, TextBox):
            continue
        strong = paragraph.look.heading or content.look.strong
        text = _SIGNS[content.text] if content.sign else content.text
        if content.text == LINE_BREAK and content.sign and not paragraph.look.centred:
            lines.append([])
        else:
            lines[-1].append((text, strong))
    for number, line in enumerate(lines):
        merged = _merged(line)
        if any(text.strip() for text, _ in merged):
            yield PlainLine(merged, paragraph.look.indented and number == 0, paragraph.number)
    for content in printed:
        if isinstance(content, TextBox):
            yield from _block_lines(content.blocks)


def _printed(contents: Iterable[Inline | Block]) -> Iterator[RunText | TextBox]:
    """The texts and text boxes that Word prints, wherever they stand in each other."""
    for content in contents:
        if isinstance(content, RunText):
            if not (content.revised.deleted or content.look.hidden or content.look.struck):
                yield content
        elif isinstance(content, TextBox):
            yield content
        elif isinstance(content, Oddity) and not content.hidden:
            yield from _printed(content.inside)


def _blocks_in(oddity: Oddity) -> Iterator[Block]:
    return (block for block in oddity.inside if not isinstance(block, (RunText, TextBox)))


def _merged(pieces: Iterable[tuple[str, bool]]) -> _Pieces:
    """The pieces with neighbours of one kind joined, and line breaks taken out."""
    merged: list[tuple[str, bool]] = []
    for text, strong in pieces:
        if merged and merged[-1][1] == strong:
            merged[-1] = (merged[-1][0] + text, strong)
        elif text:
            merged.append((text, strong))
    return tuple((_joined(text), strong) for text, strong in merged)


def _joined(text: str) -> str:
    """Lines as one: Chinese ones without a blank, Western words with one."""
    if "\n" not in text:
        return text
    return re.sub(r"(?<=[A-Za-z0-9])\n+(?=[A-Za-z0-9])", " ", text).replace("\n", "")


def _row_lines(row: WordRow) -> Iterator[PlainLine]:
    """A line for the row; what is alone in its row is read like any text."""
    cells = [cell for cell in row.content if isinstance(cell, WordCell)]
    if len(cells) == 1:
        yield from _block_lines(cells[0].blocks)
        return
    text = CELLS.join(_cell_text(cell) for cell in cells)
    if text.strip(CELLS) and text.strip():
        within = (paragraph for cell in cells for paragraph in paragraphs_in(cell.blocks))
        first = next((paragraph.number for paragraph in within), -1)
        yield PlainLine(((text, row.head),), False, first)


def _cell_text(cell: WordCell) -> str:
    """The texts of a cell on one line; a break inside a narrow cell is no break of the text."""
    return _BLANK.join(line.text for line in _block_lines(cell.blocks))
