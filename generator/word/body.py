"""The body of a Word file as values: one walk through its XML, which everything is read from.

A body is blocks, paragraphs and tables; a paragraph is pieces of text, each with who inserted or
deleted it and how it looks, and between them the places of bookmarks and comments, text boxes, and
what is no text. What a reader makes of it (which revisions count, whether hidden text does) is
his affair. Source: ECMA-376-1, 17.13 (annotations), 17.16 (fields), 17.18.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from lxml import etree

from ..package.wordfile import main_part
from ..text.characters import printable
from .charts import UNTOLD, Charts, alternative_text
from .distortions import RIGHT_TO_LEFT
from .fields import Fields
from .looks import Look, ParagraphLook, WordStyles
from .names import (
    attribute,
    children,
    local_name,
    name_of,
    number,
    paragraphs_of,
    plain_text,
    switch,
)
from .numbering import Numbering
from .parts import numbering_of, parse_part, styles_of
from .revisions import DELETED, INSERTED, Revised, Revision, formatted_by, innermost, outermost


class RunText(NamedTuple):
    """A text of one run, or a sign that is an element of its own: a tab, a break, a hyphen.

    `field` is the instruction of the field whose result this is, "" outside of any; `formatted`
    is who changed how it looks, with that tracked.
    """

    text: str
    sign: bool
    revised: Revised
    look: Look
    field: str
    formatted: Revision | None


TAB, LINE_BREAK, PAGE_BREAK, HYPHEN = "\t", "\v", "\f", "\u2011"  # the signs


class Anchor(NamedTuple):
    """The place where a bookmark begins or ends, or to which a comment belongs."""

    kind: str  # the name of the element
    number: str
    name: str


class Oddity(NamedTuple):
    """What is no text, or is not known, and what stands inside of it."""

    sentence: str
    inside: "tuple[Inline | Block, ...]" = ()
    hidden: bool = False


class TextBox(NamedTuple):
    """The blocks of a text box."""

    blocks: "tuple[Block, ...]"


class WordParagraph(NamedTuple):
    """A paragraph. `number` counts them all from 0 in the order of their tags, also in boxes.

    `label` is the number that Word puts before it by itself, "" where it puts none; `mark` tells
    the revisions of the mark at its end, `revised` those that the whole stands in.
    """

    number: int
    look: ParagraphLook
    content: "tuple[Inline, ...]"
    revised: Revised
    mark: Revised
    label: str
    formatted: Revision | None


class WordCell(NamedTuple):
    """The blocks of a cell of a table; how many columns it is wide, and whether it only goes on
    with the one above.
    """

    blocks: "tuple[Block, ...]"
    width: int
    goes_on: bool


class WordRow(NamedTuple):
    """A row of a table; `head` where it is repeated on each page."""

    content: "tuple[WordCell | Anchor | Oddity, ...]"
    head: bool
    revised: Revised


class WordTable(NamedTuple):
    """A table with its rows."""

    content: "tuple[WordRow | Anchor | Oddity, ...]"


_MOST_COLUMNS = 63  # of a table, as Word lets nobody make more

Inline: TypeAlias = RunText | Anchor | Oddity | TextBox
Block: TypeAlias = WordParagraph | WordTable | Anchor | Oddity


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Elements that hold blocks, or runs, and mean nothing else to a reader of text.
_AROUND_BLOCKS = _words("sdt sdtContent customXml smartTag footnote endnote")
_AROUND_RUNS = _AROUND_BLOCKS | _words("hyperlink ruby rubyBase")
_REORDERED = ("bdo", "dir")  # what stands in them may run from right to left
_SIGNS = {"tab": TAB, "ptab": TAB, "cr": LINE_BREAK, "noBreakHyphen": HYPHEN}
# What is no content: formatting, proofing, places of ranges that are read elsewhere.
_SILENT = _words(
    "pPr rPr sdtPr sdtEndPr smartTagPr customXmlPr tblPr tblGrid tblPrEx trPr tcPr sectPr rubyPr"
    " instrText delInstrText fldChar proofErr lastRenderedPageBreak softHyphen permStart permEnd"
    " annotationRef footnoteRef endnoteRef separator continuationSeparator commentRangeEnd"
    " moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd"
    " customXmlInsRangeStart customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd"
    " customXmlMoveFromRangeStart customXmlMoveFromRangeEnd customXmlMoveToRangeStart"
    " customXmlMoveToRangeEnd"
)
_ANCHORS = _words("bookmarkStart bookmarkEnd commentRangeStart commentReference")
_ODD = {
    "drawing": "图片或图形",
    "pict": "图片或图形",
    "object": "嵌入的对象",
    "footnoteReference": "脚注",
    "endnoteReference": "尾注",
    "oMath": "公式",
    "oMathPara": "公式",
    "sym": "符号字体里的字符",
    "rt": "注音",
    "altChunk": "嵌入的另一份文件",
    "subDoc": "子文档",
    "contentPart": "墨迹",
    "cellIns": "插入的单元格",
    "cellDel": "删除的单元格",
    "cellMerge": "合并的单元格",
}


# A field that has no result in the file: what it shows is known to Word only.
_COMPUTED = "由软件计算显示的域（{}）"
# What says again what a newer way to draw it says, and small print above characters.
_NOT_READ = ("mc:Fallback", "rt")
# The roots of the parts beside the body, which are all content.
_ROOTS = ("hdr", "ftr", "footnotes", "endnotes")


def read_blocks(parts: Mapping[str, bytes], part: str) -> tuple[Block, ...] | None:
    """The blocks of the body of a document, or of a part beside it; None where there are none.

    Raises XMLSyntaxError for what is no XML, RecursionError where elements are too deep in others.
    """
    root = parse_part(parts[part])
    holder = root if name_of(root) in _ROOTS else next(_named(root, "body"), None)
    if holder is None:
        return None
    main = main_part(parts)
    walk = Walk(root, styles_of(parts, main), numbering_of(parts, main), Charts(parts, part))
    return tuple(walk.blocks(holder, Revised()))


def cells_of(table: WordTable) -> Iterator[WordCell]:
    """The cells of a table, row by row."""
    for row in table.content:
        if isinstance(row, WordRow):
            yield from (cell for cell in row.content if isinstance(cell, WordCell))


class _Around(NamedTuple):
    """What a run stands in; `run` is the look of the run around it, if any."""

    revised: Revised
    paragraph: ParagraphLook
    run: Look | None = None
    formatted: Revision | None = None
    field: str = ""
    odd: bool = False  # whether it is in what is no text

    def reordered(self) -> "_Around":
        """The same inside of what runs from right to left."""
        look = self.paragraph.text._replace(distorted=RIGHT_TO_LEFT)
        return self._replace(paragraph=self.paragraph._replace(text=look))


class Walk:
    """The walk through one part, which knows its styles, lists, fields and paragraphs."""

    def __init__(
        self,
        root: etree._Element,
        styles: WordStyles,
        numbering: Numbering,
        charts: Charts,
    ) -> None:
        self._styles = styles
        self._charts = charts
        self._numbering = numbering
        self._joined = False  # whether the next paragraph goes on with the text of the last
        self._fields = Fields(root)
        self._numbers = {element: number for number, element in enumerate(paragraphs_of(root))}

    def blocks(self, parent: etree._Element, revised: Revised) -> Iterator[Block]:
        """What stands in the body, a cell or a content control around paragraphs."""
        self._joined = False
        for element in parent:
            name = name_of(element)
            if name == "p":
                yield self._paragraph(element, revised)
            elif name == "tbl":
                yield WordTable(tuple(self._rows(element, revised)))
                self._joined = False
            elif name in _AROUND_BLOCKS:
                yield from self.blocks(element, revised)
            elif name in INSERTED or name in DELETED:
                yield from self.blocks(element, outermost(revised, element))
            elif name in _ANCHORS:
                yield _anchor(element, name)
            elif is_odd(name):
                yield _oddity(element, tuple(self.blocks(element, revised)))

    def _rows(self, table: etree._Element, revised: Revised) -> Iterator[WordRow | Anchor | Oddity]:
        for element in table:
            name = name_of(element)
            if name == "tr":
                yield self._row(element, revised)
            elif name in _AROUND_BLOCKS or name in INSERTED or name in DELETED:
                yield from self._rows(element, revised)
            elif name in _ANCHORS:
                yield _anchor(element, name)
            elif is_odd(name):
                yield _oddity(element)

    def _row(self, row: etree._Element, revised: Revised) -> WordRow:
        head = False
        for properties in _named(row, "trPr"):
            for element in properties:
                if name_of(element) in ("ins", "del"):
                    revised = outermost(revised, element)
                elif name_of(element) == "tblHeader":
                    head = switch(element, False)
        return WordRow(tuple(self._cells(row, revised)), head, revised)

    def _cells(self, row: etree._Element, revised: Revised) -> Iterator[WordCell | Anchor | Oddity]:
        for element in row:
            name = name_of(element)
            if name in _AROUND_BLOCKS:
                yield from self._cells(element, revised)
            elif name == "tc":
                width, goes_on = 1, False
                for properties in _named(element, "tcPr"):
                    for mark in properties:
                        if name_of(mark) in ("cellIns", "cellDel", "cellMerge"):
                            yield _oddity(mark)
                        elif name_of(mark) == "gridSpan":
                            width = min(max(number(attribute(mark)), 1), _MOST_COLUMNS)
                        elif name_of(mark) == "vMerge":
                            goes_on = attribute(mark) in ("", "continue")
                yield WordCell(tuple(self.blocks(element, revised)), width, goes_on)
            elif name in _ANCHORS:
                yield _anchor(element, name)
            elif is_odd(name):
                yield _oddity(element)

    def _paragraph(self, paragraph: etree._Element, revised: Revised) -> WordParagraph:
        own, mark = next(_named(paragraph, "pPr"), None), revised
        given = children(own)
        for element in children(given.get("rPr")).values():
            if name_of(element) in (*INSERTED, *DELETED):
                mark = outermost(mark, element)
        look = self._styles.paragraph(own)
        around = _Around(revised, look)
        content = tuple(self._runs(paragraph, around))
        if "sectPr" in given:  # another section begins, mostly on a page of its own
            content = (*content, _run_text(PAGE_BREAK, around, sign=True))
        gone, label = mark.deleted and _is_gone(content), ""
        if look.place and not gone and not self._joined:
            label = self._numbering.following(look.place)
        self._joined = bool(mark.deleted) and (self._joined or not gone)
        formatted = formatted_by(given.get("pPrChange"))
        number = self._numbers[paragraph]
        return WordParagraph(number, look, content, revised, mark, label, formatted)

    def _runs(self, parent: etree._Element, around: _Around) -> Iterator[Inline]:
        """What stands in a paragraph or a run, or in something around runs."""
        for element in parent:
            name = name_of(element)
            if name in _INLINE:
                yield from _INLINE[name](self, element, around)
            elif name in _ANCHORS:
                yield _anchor(element, name)
            elif is_odd(name):
                yield self._odd(element, name, around)

    def _text(self, element: etree._Element, around: _Around) -> Iterator[Inline]:
        if element not in self._fields.hidden:
            field = around.field or self._fields.shown.get(element, "")
            yield _run_text(element.text or "", around, field)

    def _sign(self, element: etree._Element, around: _Around) -> Iterator[Inline]:
        sign = _SIGNS.get(name_of(element), PAGE_BREAK)
        if attribute(element, "type") in ("", "textWrapping") and sign == PAGE_BREAK:
            sign = LINE_BREAK
        yield _run_text(sign, around, sign=True)

    def _run(self, element: etree._Element, around: _Around) -> Iterator[Inline]:
        return self._runs(element, self._in_run(element, around))

    def _revised(self, element: etree._Element, around: _Around) -> Iterator[Inline]:
        inner = innermost(around.revised, element)
        return self._runs(element, around._replace(revised=inner))

    def _reordered(self, element: etree._Element, around: _Around) -> Iterator[Inline]:
        turned = attribute(element) != "ltr"
        return self._runs(element, around.reordered() if turned else around)

    def _field(self, element: etree._Element, around: _Around) -> Iterator[Inline]:
        field = around.field or attribute(element, "instr").strip()
        if not plain_text(element):
            yield Oddity(_COMPUTED.format(field))
        yield from self._runs(element, around._replace(field=field))

    def _edge_of_field(self, element: etree._Element, _: _Around) -> Iterator[Inline]:
        if element in self._fields.computed:
            yield Oddity(_COMPUTED.format(self._fields.computed[element]))

    def _alternatives(self, element: etree._Element, around: _Around) -> Iterator[Inline]:
        """One of the alternatives, which say the same thing in several ways, or should."""
        choice = next(_named(element, "mc:Choice"), None)
        if choice is None:
            yield self._odd(element, name_of(element), around)
            return
        if differing := _differing(element):
            yield Oddity(differing)
        yield from self._runs(choice, around)

    def _drawing(self, element: etree._Element, around: _Around) -> Iterator[Inline]:
        """A chart is read as the text that stands for it; of other drawings nothing is."""
        chart = self._charts.part_of(element)
        if not chart:
            yield self._odd(element, "drawing", around)
            return
        told, shown = alternative_text(element), self._charts.sentence(chart)
        yield _run_text(told or f"{UNTOLD}{shown}", around)
        if told and shown not in printable(told):
            yield Oddity(f"新增或改动的图表（图中的数据：{shown}）")

    def _in_run(self, run: etree._Element, around: _Around) -> _Around:
        """The surroundings inside a run; one inside another is as strong as that."""
        own = next(_named(run, "rPr"), None)
        look = self._styles.run(own, around.paragraph.text)
        formatted = formatted_by(children(own).get("rPrChange")) or around.formatted
        if around.run is not None:
            hidden = look.hidden or around.run.hidden
            look = look._replace(strong=around.run.strong, hidden=hidden)
        return around._replace(run=look, formatted=formatted)

    def _odd(self, element: etree._Element, name: str, around: _Around) -> Oddity:
        """What is not text: passed over only where it is known to say nothing."""
        inside: tuple[Inline | Block, ...] = ()
        if name == "txbxContent":
            inside = (TextBox(tuple(self.blocks(element, around.revised))),)
        elif name not in _NOT_READ:
            inside = tuple(self._runs(element, around._replace(odd=True)))
        hidden = around.run is not None and around.run.hidden
        if around.odd:  # what it is part of has been named
            return Oddity("", inside, hidden)
        return _oddity(element, inside, hidden)


# How what stands in a paragraph is read, by the name of its element.
_INLINE: dict[str, Callable[[Walk, etree._Element, _Around], Iterator[Inline]]] = {
    **dict.fromkeys(("t", "delText"), Walk._text),
    **dict.fromkeys((*_SIGNS, "br"), Walk._sign),
    **dict.fromkeys((*INSERTED, *DELETED), Walk._revised),
    **dict.fromkeys(_AROUND_RUNS, Walk._runs),
    **dict.fromkeys(_REORDERED, Walk._reordered),
    "r": Walk._run,
    "fldSimple": Walk._field,
    "fldChar": Walk._edge_of_field,
    "mc:AlternateContent": Walk._alternatives,
    "drawing": Walk._drawing,
}


def is_odd(name: str) -> bool:
    """Whether an element of this name, which is not read, may say something."""
    return bool(name) and name not in _SILENT


def _named(element: etree._Element, name: str) -> Iterator[etree._Element]:
    local = name.rpartition(":")[2]
    return (child for child in element.iterchildren(f"{{*}}{local}") if name_of(child) == name)


def _differing(alternatives: etree._Element) -> str:
    """A sentence where the alternatives do not say the same: each program shows one of them."""
    texts = dict.fromkeys(plain_text(alternative).strip() for alternative in alternatives)
    told = "、".join(f"“{text}”" for text in texts if text)
    return f"同一处因软件不同而显示{told}" if len(texts) - ("" in texts) > 1 else ""


def _anchor(element: etree._Element, name: str) -> Anchor:
    return Anchor(name, attribute(element, "id"), attribute(element, "name"))


def _oddity(
    element: etree._Element, inside: "tuple[Inline | Block, ...]" = (), hidden: bool = False
) -> Oddity:
    name = local_name(element)
    what = _ODD.get(name, f"不认识的标记 {name}")
    text = plain_text(element).strip()
    return Oddity(f"{what}，其中有文字“{text}”" if text else what, inside, hidden)


def _run_text(text: str, around: _Around, field: str = "", sign: bool = False) -> RunText:
    look = around.paragraph.text if around.run is None else around.run
    return RunText(text, sign, around.revised, look, field or around.field, around.formatted)


def _is_gone(content: tuple[Inline, ...]) -> bool:
    """Whether no text of a paragraph is left."""
    return all(part.revised.deleted for part in content if isinstance(part, RunText))
