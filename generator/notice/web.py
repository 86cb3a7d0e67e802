"""The notice as plain lines: the copy for a web site and the text file.

Both are made from the parts of the rendered document, so that they say what it says. Headers,
footers and whatever Word does not print (deleted, moved away or hidden text) are no part of them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from ..package import Parts
from . import layout
from .template import DOCUMENT, STYLES

if TYPE_CHECKING:
    from lxml.etree import _Element

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
_BOX, _IND = f"{_W}txbxContent", f"{_W}ind"
_VAL = f"{_W}val"
# What Word does not print, and the second version of what an older Word draws otherwise.
_SKIPPED = {f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "sectPr", "rt")}
_SKIPPED.add(f"{_MC}Fallback")
_BREAKS = {f"{_W}br", f"{_W}cr"}
_SIGNS = {f"{_W}tab": "\u3000", f"{_W}ptab": "\u3000", f"{_W}noBreakHyphen": "-"}

# Headings without an outline level, which would bring them into the navigation pane.
_HEADINGS = {s.name for s in (layout.TITLE, layout.ANNEX_TITLE, layout.TABLE_CAPTION)} | {"Title"}
# A paragraph that begins further in than this is placed there (a date), not indented.
_MOST_INDENT = 2 * layout.INDENT_CHARS


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its pieces, each with whether it is emphasised."""

    pieces: tuple[tuple[str, bool], ...]
    indented: bool = False

    @property
    def text(self) -> str:
        return "".join([text for text, _ in self.pieces])


def copies(parts: Parts) -> dict[str, bytes]:
    """The text file and the copy for the web site, by the end of their names."""
    lines = read_lines(parts)
    return {TEXT: write_text(lines), WEB: write_html(lines)}


def write_html(lines: Sequence[Line]) -> bytes:
    """A fragment for a web editor: <p> and <strong>, and two full-width blanks of indent."""
    written = [_BEGIN]
    for line in lines:
        written.append(f"<p>{BLANKS}" if line.indented else "<p>")
        for text, strong in line.pieces:
            text = escape(text, quote=False)
            written.append(f"<strong>{text}</strong>" if strong else text)
        written.append(f"</p>{_LINE_END}")
    return "".join(written).encode()


def write_text(lines: Sequence[Line]) -> bytes:
    """The same lines as a text file."""
    written = [_BEGIN]
    for line in lines:
        if line.indented:
            written.append(BLANKS)
        written += [text for text, _ in line.pieces]
        written.append(_LINE_END)
    return "".join(written).encode()


# --- from the document to lines -----------------------------------------------------------------


def read_lines(parts: Parts) -> list[Line]:
    """The printed paragraphs of a document's body, in order, without the empty ones.

    The lines of a centred paragraph (the title, broken by sense) are joined; elsewhere a line
    break begins a new line. A row of a table is one line.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, huge_tree=True)
    styles = _Styles(etree.fromstring(parts[STYLES], parser) if STYLES in parts else None)
    body = etree.fromstring(parts[DOCUMENT], parser).find(f"{_W}body")
    lines = list(_block_lines(body, styles)) if body is not None else []
    return [line for line in lines if line.text.strip()]


@dataclass(frozen=True, slots=True)
class _Look:
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
        return int(written)
    except ValueError:
        return 0


class _Styles:
    """The styles of a document by their keys, each with what it inherits."""

    def __init__(self, root: "_Element | None") -> None:
        elements = [] if root is None else root.findall(f"{_W}style")
        self._elements = {element.get(f"{_W}styleId"): element for element in elements}
        self._looks: dict[str, _Look] = {}
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
        key = _value(own, "pStyle") or self._default
        return self.look(key) if own is None else _changed(self.look(key), own, None)

    def run(self, element: "_Element", paragraph: _Look) -> _Look:
        """How the run looks: its paragraph, then its own style and formatting."""
        own = element.find(f"{_W}rPr")
        if own is None:
            return paragraph
        style = self.look(_value(own, "rStyle"))
        bold = _switch(own, "b", paragraph.bold or style.bold)
        hidden = _switch(own, "vanish", paragraph.hidden or style.hidden)
        return _Look(heading=paragraph.heading, bold=bold, hidden=hidden)

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


def _value(element: "_Element | None", name: str) -> str:
    child = None if element is None else element.find(f"{_W}{name}")
    return "" if child is None else child.get(_VAL, "")


def _switch(element: "_Element | None", name: str, otherwise: bool) -> bool:
    child = None if element is None else element.find(f"{_W}{name}")
    return otherwise if child is None else child.get(_VAL, "1") not in ("0", "false", "off")


def _block_lines(block: "_Element", styles: _Styles) -> Iterator[Line]:
    """The lines of the body, of a cell or of a text box."""
    for child in block:
        if child.tag == _P:
            yield from _paragraph_lines(child, styles)
        elif child.tag == _TBL:
            yield from _table_lines(child, styles)
        elif child.tag not in _SKIPPED:
            yield from _block_lines(child, styles)


def _paragraph_lines(element: "_Element", styles: _Styles) -> Iterator[Line]:
    look = styles.paragraph(element)
    lines: list[list[tuple[str, bool]]] = [[]]
    boxes: list[_Element] = []
    for text, strong in _pieces(element, styles, look, boxes):
        if text != "\n":
            lines[-1].append((text, strong))
        elif look.centred:
            lines[-1] = [*lines[-1], ("\n", strong)]
        else:
            lines.append([])
    for number, pieces in enumerate(lines):
        yield Line(_merged(pieces), look.indented and number == 0)
    for box in boxes:
        yield from _block_lines(box, styles)


def _pieces(
    element: "_Element", styles: _Styles, look: _Look, boxes: list["_Element"]
) -> Iterator[tuple[str, bool]]:
    """The printed texts inside an element of a paragraph, and "\\n" for each line break.

    Text boxes are put aside, into `boxes`.
    """
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == _BOX:
            boxes.append(child)
        elif child.tag == _R:
            run = styles.run(child, look)
            if not run.hidden:
                for text, _ in _pieces(child, styles, look, boxes):
                    yield text, run.heading or run.bold
        elif child.tag == f"{_W}t":
            yield child.text or "", False
        elif child.tag in _BREAKS:
            if child.get(f"{_W}type", "textWrapping") == "textWrapping":
                yield "\n", False
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag], False
        elif isinstance(child.tag, str):
            yield from _pieces(child, styles, look, boxes)


def _merged(pieces: list[tuple[str, bool]]) -> tuple[tuple[str, bool], ...]:
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


def _table_lines(table: "_Element", styles: _Styles) -> Iterator[Line]:
    """A line for each row; what stands alone in its row is read like any text."""
    for row in table.iter(_TR):
        if next(row.iterancestors(_TBL)) is not table:
            continue
        properties = row.find(f"{_W}trPr")
        if properties is not None and properties.find(f"{_W}del") is not None:
            continue
        cells = [c for c in row.iter(_TC) if next(c.iterancestors(_TR)) is row]
        if len(cells) == 1:
            yield from _block_lines(cells[0], styles)
            continue
        strong = _switch(properties, "tblHeader", False)
        text = CELLS.join(_cell_text(cell, styles) for cell in cells)
        yield Line(((text, strong),) if text.strip(CELLS) else ())


def _cell_text(cell: "_Element", styles: _Styles) -> str:
    """The texts of a cell on one line; a break inside a narrow cell is no break of the text."""
    lines = list(_block_lines(cell, styles))
    return "\u3000".join(line.text for line in lines if line.text.strip())
