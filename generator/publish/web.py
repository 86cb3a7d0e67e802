"""The notice as plain lines: the copy for a web site and the text file.

Both are made from the parts of the rendered document, so that they say what it says. Headers,
footers and whatever Word does not print (deleted, moved away or hidden text) are no part of them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from ..layout import figures as layout
from ..notice.template import DOCUMENT, STYLES
from ..package.parts import Parts
from ..text.patterns import Pattern

if TYPE_CHECKING:
    from lxml.etree import _Element

    _Pieces = list[tuple[str, bool]]
    # The numbers of the w:p elements in a block.
    _Numbers = dict[_Element, int]
    # What stands around the texts of a paragraph.
    _Markup = tuple[bytes, ...]
    # Which bits of it are printed texts, each with whether it is emphasised; and the indent.
    _Shape = tuple[list[tuple[int, bool]], bool]

# What the names of the two files end in, where that of the notice ends in .docx.
TEXT, WEB = ".txt", "-网站稿.html"

BLANKS = "\u3000" * layout.INDENT_CHARS
# Between the cells of a row of a table: it is no punctuation of any sentence.
CELLS = "｜"

# Windows: older Notepads show a file that has \n alone as one line. The mark at the beginning
# (U+FEFF) is the one sign of UTF-8 that Notepad, WPS, Excel and every browser understand; without
# it those of a Chinese Windows may read GBK, and a <meta> has no place in a fragment to be pasted.
_BEGIN, _LINE_END = "\ufeff", "\r\n"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_P, _TBL, _TR, _TC, _R = (f"{_W}{name}" for name in ("p", "tbl", "tr", "tc", "r"))
_T, _BODY, _BOX, _IND = (f"{_W}{name}" for name in ("t", "body", "txbxContent", "ind"))
_VAL = f"{_W}val"
# What Word does not print, and the second version of what an older Word draws otherwise.
_SKIPPED = {f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "sectPr", "rt")}
_SKIPPED.add(f"{_MC}Fallback")
_BREAKS = {f"{_W}br", f"{_W}cr"}
_SIGNS = {f"{_W}tab": "\u3000", f"{_W}ptab": "\u3000", f"{_W}noBreakHyphen": "-"}

# The end of a paragraph and the tag of the next, if no < is anything but the beginning of a tag (of
# a comment, a CDATA section, an instruction, a document type) and w: has one meaning all over.
_SEAM = Pattern(rb'</w:p>[ \t\r\n]*(<w:p(?: (?!xmlns)[\w:]+="[^"<>]*")*>)')
_NO_TAG, _MEANING = Pattern(rb"<[!?]"), Pattern(rb"xmlns:w\s*=")
_DECLARATION = Pattern(
    rb"""<\?xml version=["']1\.0["'](?: encoding=["'](?i:UTF-8)["'])?"""
    rb"""(?: standalone=["'](?:yes|no)["'])?\s*\?>"""
)
_TEXT = Pattern(rb'<w:t(?: xml:space="preserve")?>([^<]+)</w:t>')
# Where one of these stands, the text is not what is written.
_AND, _CR, _LF = b"&\r\n"
# What a notice for review has around its texts, each with a number of its own; it prints nothing.
# Where text follows it stays: within w:t only what stands before it is read.
_MARK = Pattern(rb"<w:(?:bookmark|comment)[^<>]*/>(?![^<])")
# The parser is given so many bytes at once, and so many kinds of paragraphs are told apart.
_BITE, _MOST_KINDS = 1 << 16, 1000

# Headings without an outline level, which would bring them into the navigation pane.
_HEADINGS = {s.name for s in (layout.TITLE, layout.ANNEX_TITLE, layout.TABLE_CAPTION)} | {"Title"}
# A paragraph that begins further in than this is placed there (a date), not indented.
_MOST_INDENT = 2 * layout.INDENT_CHARS


class Line(NamedTuple):
    """A paragraph: its pieces, each with whether it is emphasised.

    `paragraph` is the number of the w:p it begins in, or for a row of a table of the first one in
    it; all are counted from 0, in the order of their tags. It is -1 where that is unknown.
    """

    pieces: tuple[tuple[str, bool], ...]
    indented: bool = False
    paragraph: int = -1

    @property
    def text(self) -> str:
        return "".join([text for text, _ in self.pieces])


def copies(parts: Parts) -> dict[str, bytes]:
    """The text file and the copy for the web site, by the end of their names."""
    lines = read_lines(parts)
    return {TEXT: write_text(lines), WEB: write_html(lines)}


def write_html(lines: Sequence[Line]) -> bytes:
    """A fragment for a web editor: <p> and <strong>, and two full-width blanks of indent."""

    def write(line: Line) -> str:
        written = [f"<p>{BLANKS}" if line.indented else "<p>"]
        for text, strong in line.pieces:
            text = escape(text, quote=False)
            written.append(f"<strong>{text}</strong>" if strong else text)
        written.append("</p>")
        return "".join(written)

    return _written(map(write, lines))


def write_text(lines: Sequence[Line]) -> bytes:
    """The same lines as a text file."""
    return _written(f"{BLANKS}{line.text}" if line.indented else line.text for line in lines)


def _written(lines: Iterable[str]) -> bytes:
    """The file with these lines; a long one never stands in memory twice."""
    stream = BytesIO()
    stream.write(_BEGIN.encode())
    stream.writelines(f"{line}{_LINE_END}".encode() for line in lines)
    return stream.getvalue()


# --- from the document to lines -----------------------------------------------------------------


def read_lines(parts: Parts) -> list[Line]:
    """The printed paragraphs of a document's body, in order, without the empty ones.

    The lines of a centred paragraph (the title, broken by sense) are joined; elsewhere a line
    break begins a new line. A row of a table is one line.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, huge_tree=True)
    styles = _Styles(etree.fromstring(parts[STYLES], parser) if STYLES in parts else None)
    return _Body(styles).read(parts[DOCUMENT])


class _Body:
    """The body, read block by block: its tree takes up to ten times the memory of its bytes.

    A block is a paragraph or a row of a table that is in no other. It is read when the parser has
    come to its end, and emptied. Most paragraphs of a long notice are no news: where the markup is
    that of an earlier one, so is what is printed of the texts, and they are not parsed. (That they
    are well-formed XML was seen when the document was rendered.)
    """

    def __init__(self, styles: "_Styles") -> None:
        from lxml import etree

        self._parser = etree.XMLPullParser(
            ("start", "end"),
            tag=(_P, _TBL, _TR),
            collect_ids=False,
            resolve_entities=False,
            huge_tree=True,
        )
        self._styles = styles
        self._lines: list[Line] = []
        # The w:p elements that have begun: how many, and the numbers of those in the block.
        self._count = 0
        self._numbers: _Numbers = {}
        # What the parser is in the middle of.
        self._block: _Element | None = None
        self._table: _Element | None = None
        # The parent of the last paragraph or table in no other, and whether its blocks are read.
        self._place: _Element | None = None
        self._is_read = False
        # The markup of paragraphs there: met, understood, and of the paragraph to be understood.
        self._met: set[_Markup] = set()
        self._shapes: dict[_Markup, _Shape | None] = {}
        self._unknown: _Markup | None = None

    def read(self, document_xml: bytes) -> list[Line]:
        """The lines of the document, without the empty ones."""
        begin = content = 0
        marked = b"<w:bookmark" in document_xml
        for seam in _seams(document_xml):
            xml = document_xml[content : seam.start()]
            if not self._read_alike(_MARK.sub(b"", xml) if marked else xml):
                self._parse(document_xml, begin, seam.start(1))
            begin, content = seam.span(1)
        self._parse(document_xml, begin, len(document_xml))
        self._parser.close()
        return self._lines

    def _parse(self, document_xml: bytes, begin: int, end: int) -> None:
        for start in range(begin, end, _BITE):
            self._parser.feed(document_xml[start : min(start + _BITE, end)])
            for event, element in self._parser.read_events():
                if event == "start":
                    self._begin(element)
                else:
                    self._end(element)

    def _begin(self, element: "_Element") -> None:
        tag = element.tag
        if tag == _P:
            self._numbers[element] = self._count
            self._count += 1
        if self._block is not None:
            return
        if self._table is not None:
            if tag == _TR and _table_of(element) is self._table:
                self._block = element
        elif tag != _TR:
            place = element.getparent()
            if place is not self._place:
                self._place, self._is_read = place, _is_read(place)
                self._met, self._shapes = set(), {}
            if self._is_read and tag == _P:
                self._block = element
            elif self._is_read:
                self._table = element

    def _end(self, element: "_Element") -> None:
        if element is self._block:
            read = _paragraph_lines if element.tag == _P else _row_lines
            self._lines += read(element, self._styles, self._numbers)
            if self._unknown is not None:
                self._shapes[self._unknown] = self._shape(element, self._unknown)
                self._unknown = None
            element.clear()
            self._block = None
        elif element is self._table:
            self._table = None
        if self._block is None:
            self._numbers = {}

    def _read_alike(self, content: bytes) -> bool:
        """Read a paragraph whose markup is known, with this content; whether it was one.

        What the parser was given last is the end of the paragraph before, so that it is in the
        middle of nothing just where that was a block, and this is one.
        """
        self._unknown = None
        if not self._is_read or self._block is not None or self._table is not None:
            return False
        if _AND in content or _CR in content or _LF in content:
            return False
        bits = _TEXT.split(content)
        markup = tuple(bits[::2])
        shape = self._shapes.get(markup)
        if shape is None:
            if markup in self._met and markup not in self._shapes:
                self._unknown = markup  # met again: worth the trouble
            elif len(self._met) < _MOST_KINDS:
                self._met.add(markup)
            return False
        texts, indented = shape
        pieces = tuple([(bits[index].decode(), strong) for index, strong in texts])
        if len(pieces) > 1:
            pieces = _merged(pieces)
        for text, _ in pieces:
            if not text.isspace():
                self._lines.append(Line(pieces, indented, self._count))
                break
        self._count += 1
        return True

    def _shape(self, paragraph: "_Element", markup: "_Markup") -> "_Shape | None":
        """What is printed of a paragraph; None where that is more than texts, or in other blocks.

        Its texts are lost: each becomes its index among the bits.
        """
        elements = list(paragraph.iter(_T))
        if len(elements) != len(markup) - 1 or self._count > self._numbers[paragraph] + 1:
            return None
        if any(b"</w:p>" in bit for bit in markup):
            return None  # the markup is that of more than the paragraph
        indices = {str(2 * number + 1): 2 * number + 1 for number in range(len(elements))}
        for element, index in zip(elements, indices, strict=True):
            element.text = index
        look = self._styles.paragraph(paragraph)
        pieces: _Pieces = []
        _read_pieces(paragraph, self._styles, look, pieces, [])
        if not all(text in indices for text, _ in pieces):
            return None
        return [(indices[text], strong) for text, strong in pieces], look.indented


def _seams(document_xml: bytes) -> Iterator[re.Match[bytes]]:
    """Where a paragraph ends and the next begins in the same element; group 1 is the tag of that.

    There are none where the bytes alone do not tell.
    """
    declaration = _DECLARATION.match(document_xml)
    start = declaration.end() if declaration else 0
    if _NO_TAG.search(document_xml, start) or len(_MEANING.findall(document_xml)) != 1:
        return iter(())
    return _SEAM.finditer(document_xml)


def _is_read(place: "_Element | None") -> bool:
    """Whether the blocks in this element are blocks of the body."""
    while place is not None and place.tag not in _SKIPPED and place.tag not in (_P, _TBL):
        above = place.getparent()
        if above is not None and above.getparent() is None and above.find(_BODY) is place:
            return True
        place = above
    return False


def _table_of(row: "_Element") -> "_Element":
    return next(row.iterancestors(_TBL))


class _Look(NamedTuple):
    """What a paragraph's or run's style and its own formatting come to."""

    name: str = ""
    heading: bool = False
    bold: bool = False
    hidden: bool = False
    align: str = ""
    # left, right, firstLine, hanging → (in hundredths of a character, in twips)
    indent: tuple[tuple[str, str], ...] = ()

    @property
    def centred(self) -> bool:
        return self.align == "center"

    @property
    def indented(self) -> bool:
        """Whether the first line begins about two characters in."""
        if self.align not in ("", "both", "left", "start"):
            return False
        sides = dict(self.indent)
        start = _chars(sides, "left") or _chars(sides, "start")
        hanging = _chars(sides, "hanging")
        start += -hanging if hanging else _chars(sides, "firstLine")
        return 1 <= start <= _MOST_INDENT


def _chars(sides: dict[str, str], side: str) -> float:
    """A side of w:ind in characters; 0 hundredths of a character mean that the twips count."""
    hundredths = _number(sides.get(f"{side}Chars", ""))
    return hundredths / 100 or _number(sides.get(side, "")) / layout.twips(pt=layout.CHAR_PITCH_PT)


def _number(written: str) -> int:
    """An integer; 0 for anything else, such as a length with its unit."""
    try:
        return int(written or 0)
    except ValueError:
        return 0


class _Styles:
    """The styles of a document by their keys, each with what it inherits."""

    def __init__(self, root: "_Element | None") -> None:
        elements = [] if root is None else root.findall(f"{_W}style")
        self._elements = {element.get(f"{_W}styleId"): element for element in elements}
        self._looks: dict[str, _Look] = {}
        self._changed: dict[tuple[object, ...], _Look] = {}
        self._default = next(
            (
                element.get(f"{_W}styleId")
                for element in elements
                if element.get(f"{_W}type") == "paragraph" and element.get(f"{_W}default") == "1"
            ),
            "",
        )

    def paragraph(self, element: "_Element") -> _Look:
        """How the paragraph looks: its style, then its own formatting."""
        own = element.find(f"{_W}pPr")
        if own is None:
            return self.look(self._default)
        style = _value(own, "pStyle") or self._default
        ind = _child(own, "ind")
        sides = () if ind is None else tuple(ind.items())
        key = style, _value(own, "outlineLvl"), _value(own, "jc"), sides
        if key not in self._changed:
            self._changed[key] = _changed(self.look(style), own, None)
        return self._changed[key]

    def run(self, element: "_Element", paragraph: _Look) -> tuple[bool, bool]:
        """Whether the run is emphasised and hidden: its paragraph, then its own formatting."""
        own = _child(element, "rPr")
        if own is None:
            return paragraph.heading or paragraph.bold, paragraph.hidden
        style = self.look(_value(own, "rStyle"))
        bold = _switch(own, "b", paragraph.bold or style.bold)
        hidden = _switch(own, "vanish", paragraph.hidden or style.hidden)
        return paragraph.heading or bold, hidden

    def look(self, key: str) -> _Look:
        """The look that a style gives, `_PLAIN` for one that does not exist."""
        if key not in self._looks:
            self._looks[key] = _PLAIN  # for styles that are based on each other
            element = self._elements.get(key)
            if element is not None:
                base = self.look(_value(element, "basedOn"))
                look = _changed(base, element.find(f"{_W}pPr"), element.find(f"{_W}rPr"))
                name = _value(element, "name")
                self._looks[key] = _Look(
                    name,
                    look.heading or name in _HEADINGS,
                    look.bold or name == layout.RUN_IN.name,
                    look.hidden,
                    look.align,
                    look.indent,
                )
        return self._looks[key]


_PLAIN = _Look()


def _changed(look: _Look, paragraph: "_Element | None", run: "_Element | None") -> _Look:
    """The look with what w:pPr and w:rPr say otherwise."""
    level = _value(paragraph, "outlineLvl")
    ind = None if paragraph is None else paragraph.find(_IND)
    given = {} if ind is None else {k.removeprefix(_W): v for k, v in ind.attrib.items()}
    return _Look(
        look.name,
        _number(level) < 9 if level else look.heading,
        _switch(run, "b", look.bold),
        _switch(run, "vanish", look.hidden),
        _value(paragraph, "jc") or look.align,
        tuple((dict(look.indent) | given).items()),
    )


def _child(element: "_Element", name: str) -> "_Element | None":
    """The first child of this name; `find` takes three times as long."""
    tag = _W + name
    for child in element:
        if child.tag == tag:
            return child
    return None


def _value(element: "_Element | None", name: str) -> str:
    child = None if element is None else _child(element, name)
    return "" if child is None else child.get(_VAL, "")


def _switch(element: "_Element | None", name: str, otherwise: bool) -> bool:
    child = None if element is None else _child(element, name)
    return otherwise if child is None else child.get(_VAL, "1") not in ("0", "false", "off")


def _block_lines(block: "_Element", styles: _Styles, numbers: "_Numbers") -> Iterator[Line]:
    """The lines of a cell or of a text box."""
    for child in block:
        if child.tag == _P:
            yield from _paragraph_lines(child, styles, numbers)
        elif child.tag == _TBL:
            yield from _row_lines(child, styles, numbers)
        elif child.tag not in _SKIPPED:
            yield from _block_lines(child, styles, numbers)


def _paragraph_lines(element: "_Element", styles: _Styles, numbers: "_Numbers") -> Iterator[Line]:
    look = styles.paragraph(element)
    pieces: _Pieces = []
    boxes: list[_Element] = []
    _read_pieces(element, styles, look, pieces, boxes)
    lines: list[_Pieces] = [[]]
    for piece in pieces:
        if piece[0] != "\n" or look.centred:
            lines[-1].append(piece)
        else:
            lines.append([])
    for number, line in enumerate(lines):
        merged = _merged(line)
        if any(text.strip() for text, _ in merged):
            yield Line(merged, look.indented and number == 0, numbers[element])
    for box in boxes:
        yield from _block_lines(box, styles, numbers)


def _read_pieces(
    element: "_Element",
    styles: _Styles,
    look: _Look,
    pieces: "_Pieces",
    boxes: "list[_Element]",
    strong: bool | None = None,
) -> None:
    """Add the printed texts inside an element of a paragraph, and "\\n" for each line break.

    Text boxes are put aside, into `boxes`. `strong` is that of the run around, None outside of one.
    """
    for child in element:
        tag = child.tag
        if tag in _SKIPPED:
            continue
        if tag == _T:
            pieces.append((child.text or "", bool(strong)))
        elif tag == _R:
            own, hidden = styles.run(child, look)
            if not hidden:
                _read_pieces(child, styles, look, pieces, boxes, own if strong is None else strong)
        elif tag == _BOX:
            boxes.append(child)
        elif tag in _BREAKS:
            if child.get(f"{_W}type", "textWrapping") == "textWrapping":
                pieces.append(("\n", bool(strong)))
        elif tag in _SIGNS:
            pieces.append((_SIGNS[tag], bool(strong)))
        elif isinstance(tag, str):
            _read_pieces(child, styles, look, pieces, boxes, strong)


def _merged(pieces: Iterable[tuple[str, bool]]) -> tuple[tuple[str, bool], ...]:
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


def _row_lines(within: "_Element", styles: _Styles, numbers: "_Numbers") -> Iterator[Line]:
    """A line for each row within a table or a row; what is alone in its row is read like any text.

    Rows of other tables than this one are part of their cells.
    """
    table = within if within.tag == _TBL else _table_of(within)
    for row in within.iter(_TR):
        if _table_of(row) is not table:
            continue
        properties = row.find(f"{_W}trPr")
        if properties is not None and properties.find(f"{_W}del") is not None:
            continue
        cells = [c for c in row.iter(_TC) if next(c.iterancestors(_TR)) is row]
        if len(cells) == 1:
            yield from _block_lines(cells[0], styles, numbers)
            continue
        strong = _switch(properties, "tblHeader", False)
        text = CELLS.join(_cell_text(cell, styles, numbers) for cell in cells)
        if text.strip(CELLS) and text.strip():
            yield Line(((text, strong),), paragraph=numbers[next(row.iter(_P))])


def _cell_text(cell: "_Element", styles: _Styles, numbers: "_Numbers") -> str:
    """The texts of a cell on one line; a break inside a narrow cell is no break of the text."""
    return "\u3000".join(line.text for line in _block_lines(cell, styles, numbers))
