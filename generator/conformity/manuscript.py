"""A Word file as it is printed: its paragraphs with their looks, its sections and what is beside.

All tracked changes are taken as accepted; what is struck out or hidden is not printed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from ..layout import figures
from ..package.files import read_bytes, refusals
from ..package.wordfile import main_part, open_word
from ..text.patterns import Pattern
from ..word.body import Oddity, read_blocks
from ..word.charts import UNTOLD, texts_of_charts
from ..word.document import BREAK, MARK, Paragraph, Piece, Stream, read_stream, split
from ..word.lines import paragraphs_in, runs_of
from ..word.looks import THEME, Look, ParagraphLook
from ..word.parts import elements_in
from ..word.revisions import DELETED
from ..word.sections import Section, has_even_pages, sections_of, theme_fonts

_CHINESE = Pattern("[\u3400-\u9fff]")
PAGE = "PAGE"  # the field that shows the number of the page
_PAGE_ODDITY = Pattern("（PAGE|pgNum")  # one whose result is not in the file
_BLANKS = " \t\u3000\u00a0"


class Role(StrEnum):
    """What a paragraph is in an official document."""

    HEAD = "版头"
    TITLE = "标题"
    RECIPIENT = "主送机关"
    LEVEL_1 = "一级标题"
    LEVEL_2 = "二级标题"
    LEVEL_3 = "三级标题"
    LEVEL_4 = "四级标题"
    BODY = "正文"
    CONTACT = "监督联系方式"
    ANNEX_NOTE = "附件说明"
    SIGNATURE = "署名"
    DATE = "成文日期"
    ANNEX_MARK = "附件标识"
    ANNEX_TITLE = "附件标题"
    ANNEX = "附件内容"
    TABLE = "表格"
    OTHER = "其他"
    BLANK = "空行"


LEVELS = (Role.LEVEL_1, Role.LEVEL_2, Role.LEVEL_3, Role.LEVEL_4)


class TextRun(NamedTuple):
    """A stretch of printed text with one look; `field` is the field whose result it is."""

    text: str
    look: Look
    field: str

    @property
    def is_chinese(self) -> bool:
        return bool(_CHINESE.search(self.text))


class TextPart(NamedTuple):
    """A paragraph. `number` counts those with text from 1, as a person does; a blank one has 0."""

    number: int
    text: str
    runs: tuple[TextRun, ...]
    look: ParagraphLook
    in_table: bool  # or in a text box
    label: str = ""
    new_page: bool = False  # whether a page break stands before it
    is_chart: bool = False
    role: Role = Role.OTHER

    @property
    def size(self) -> float:
        """The size of its first printed characters, in points."""
        return next((s.look.size for s in self.runs if s.text.strip(_BLANKS)), 0)

    @property
    def pitch(self) -> float:
        """The width of a Chinese character with the distance to the next one, in points."""
        return next((s.look.size + s.look.pitch for s in self.runs if s.text.strip()), 0)

    @property
    def blanks(self) -> float:
        """How many characters wide the blanks at its beginning are."""
        return figures.width(self.text[: len(self.text) - len(self.text.lstrip(_BLANKS))])

    @property
    def is_chinese(self) -> bool:
        return any(run.is_chinese for run in self.runs)

    @property
    def begins_page(self) -> bool:
        return self.new_page or self.has("pageBreakBefore", False)

    @property
    def is_framed(self) -> bool:
        """Whether it stands where a frame puts it, or a tab stop."""
        return bool(self.look.frame) or "\t" in self.text

    def side(self, name: str) -> float:
        """An indent (left, right, firstLine, hanging) in characters of its own width."""
        sides = dict(self.look.indent)
        other = {"left": "start", "right": "end"}.get(name, name)
        hundredths = _number(sides.get(f"{name}Chars", sides.get(f"{other}Chars", "")))
        twips = _number(sides.get(name, sides.get(other, "")))
        return hundredths / 100 or (twips / 20 / self.pitch if self.pitch else 0)

    @property
    def first_line(self) -> float:
        """Where its first line begins, in characters from the left edge of the text area."""
        hanging = self.side("hanging")
        return self.side("left") + (-hanging if hanging else self.side("firstLine")) + self.blanks

    def space(self, side: str) -> float:
        """The space before or after it, in points; -1 where Word chooses it."""
        given = dict(self.look.spacing)
        if given.get(f"{side}Autospacing") in ("1", "true", "on"):
            return -1
        return _number(given.get(side, "")) / 20

    def has(self, switch: str, otherwise: bool) -> bool:
        """Whether a property that is on or off is on."""
        return dict(self.look.switches).get(switch, str(int(otherwise))) == "1"


class Manuscript(NamedTuple):
    """The file: its paragraphs in order, its sections, what stands above and below the text."""

    parts: tuple[TextPart, ...]
    sections: tuple[Section, ...]
    theme: Mapping[str, str]
    beside: Mapping[str, tuple[TextPart, ...]]  # the paragraphs of a header or footer
    has_even: bool  # whether even pages have headers and footers of their own
    has_deletions: bool  # whether there are tracked deletions, which LibreOffice prints

    def of(self, *roles: Role) -> list[TextPart]:
        """The paragraphs of these roles."""
        return [part for part in self.parts if part.role in roles]

    def font(self, look: Look, script: str = "eastAsia") -> str:
        """The typeface of a script; "" where nothing says."""
        name = dict(look.fonts).get(script, "")
        if name.startswith(THEME):
            return self.theme.get(name.split(THEME)[1], "")
        return name

    def overruled(self, look: Look) -> str:
        """The typeface that is named for Chinese but yields to that of the theme."""
        name = dict(look.fonts).get("eastAsia", "")
        return name.split(THEME)[2] if name.startswith(THEME) else ""


def read_manuscript(path: Path) -> Manuscript:
    """Read a Word file. Raises Unreadable for anything that is none."""
    parts = open_word(path.name, read_bytes(path))
    stream = read_stream(parts, name=path.name)
    with refusals(path):
        body = _parts(stream, texts_of_charts(parts, main_part(parts)))
        sections = tuple(sections_of(parts))
        names = {part for section in sections for part in section.beside.values()}
        beside = {part: tuple(_beside(parts, part)) for part in sorted(names & set(parts))}
        return Manuscript(
            body,
            sections,
            theme_fonts(parts),
            beside,
            has_even_pages(parts),
            not elements_in(parts).isdisjoint(DELETED),
        )


def _beside(parts: Mapping[str, bytes], name: str) -> Iterator[TextPart]:
    """The paragraphs of a header or footer, those in text boxes too."""
    blocks = read_blocks(parts, name) or ()
    for number, paragraph in enumerate(paragraphs_in(blocks), start=1):
        runs = [
            TextRun(run.text, run.look, run.field)
            for run in runs_of(paragraph)
            if not (run.revised.deleted or run.look.hidden)
        ]
        runs += [
            TextRun("", paragraph.look.text, PAGE)
            for odd in paragraph.content
            if isinstance(odd, Oddity) and _PAGE_ODDITY.search(odd.sentence)
        ]
        text = "".join(run.text for run in runs)
        apart = not any(block is paragraph for block in blocks)
        yield TextPart(number, text, tuple(runs), paragraph.look, in_table=apart)


def _parts(stream: Stream, charts: set[str]) -> tuple[TextPart, ...]:
    found: list[TextPart] = []
    number, end = 0, 0  # the end is that of the last paragraph with text
    breaks, tables = sorted(stream.page_breaks), iter(sorted(stream.tables))
    table = next(tables, None)
    for paragraph in split(stream):
        while table and table[1] <= paragraph.start:
            table = next(tables, None)
        runs = tuple(_runs(paragraph.pieces))
        text = "".join(run.text for run in runs)
        is_blank = not text.strip()
        number += not is_blank
        breaks_before = bisect_right(breaks, _first_place(paragraph)) - bisect_left(breaks, end)
        found.append(
            TextPart(
                number=0 if is_blank else number,
                text=text,
                runs=runs,
                look=paragraph.look,
                label=paragraph.label,
                in_table=bool(table and table[0] <= paragraph.start),
                new_page=breaks_before > 0,
                is_chart=text in charts or text.startswith(UNTOLD),
            )
        )
        if not is_blank:
            end = paragraph.start + sum(len(piece.text) for piece in paragraph.pieces) - 1
    return tuple(found)


def _runs(pieces: Iterable[Piece]) -> Iterator[TextRun]:
    """What is printed of a paragraph, pieces of one look together."""
    printed = (p for p in pieces if not p.deleted and not p.look.hidden and p.text != MARK)
    for (look, field), alike in groupby(printed, lambda piece: (piece.look, piece.field)):
        yield TextRun("".join(piece.text for piece in alike).replace(BREAK, "\n"), look, field)


def _first_place(paragraph: Paragraph) -> int:
    """The place of the first printed character in the stream."""
    place = paragraph.start
    for piece in paragraph.pieces:
        if piece.text.strip() and not piece.deleted:
            break
        place += len(piece.text)
    return place


def _number(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        return 0
