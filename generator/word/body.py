"""The body of a Word file as one stream of pieces, in the order of the file.

The mark at the end of each paragraph is a piece of its own ("\\n"). A piece knows by whom it was
inserted or deleted; a deleted mark joins two paragraphs, an inserted one divides them.
Source: ECMA-376-1, 17.13 (annotations), 17.16 (fields), 17.18.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from .parts import Comment, attribute, local_name, plain_text

BREAK = "\v"  # a line break within a paragraph, in the stream
MARK = "\n"  # the end of a paragraph, in the stream


class Revision(NamedTuple):
    """Who inserted or deleted something, and when; `move` where it was moved."""

    author: str
    date: str
    move: bool = False


class Piece(NamedTuple):
    """A stretch of text with one history; "\\n" is the mark of a paragraph."""

    text: str
    inserted: Revision | None = None
    deleted: Revision | None = None


@dataclass(slots=True)
class Stream:
    """The body of a document: pieces in order, and what is anchored at places between them.

    Places count characters of the stream, deleted ones too. `bookmarks` are {name: (start, end)},
    `styles` {place of a paragraph's mark: name of its style}, `tables` such places in tables.
    """

    pieces: list[Piece] = field(default_factory=list)
    bookmarks: dict[str, tuple[int, int]] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    styles: dict[int, str] = field(default_factory=dict)
    tables: set[int] = field(default_factory=set)
    oddities: list[tuple[int, str]] = field(default_factory=list)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Elements that hold paragraphs, or runs, and mean nothing else to a reader of text.
_CONTAINERS = _words(
    "hyperlink smartTag sdt sdtContent customXml fldSimple bdo dir r ruby rubyBase"
)
_TEXTS = {"tab": "\t", "ptab": "\t", "br": BREAK, "cr": BREAK, "noBreakHyphen": "\u2011"}
_INSERTED, _DELETED = ("ins", "moveTo"), ("del", "moveFrom")
# What is no content: formatting, proofing, places of ranges that are read elsewhere.
_SILENT = _words(
    "pPr rPr sdtPr sdtEndPr smartTagPr customXmlPr tblPr tblGrid tblPrEx trPr tcPr sectPr rubyPr rt"
    " instrText delInstrText fldChar proofErr lastRenderedPageBreak softHyphen permStart permEnd"
    " annotationRef moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd"
    " customXmlInsRangeStart customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd"
    " customXmlMoveFromRangeStart customXmlMoveFromRangeEnd customXmlMoveToRangeStart"
    " customXmlMoveToRangeEnd"
)
_ODD = {
    "drawing": "图片或图形",
    "pict": "图片或图形",
    "object": "嵌入的对象",
    "footnoteReference": "脚注",
    "endnoteReference": "尾注",
    "oMath": "公式",
    "oMathPara": "公式",
    "sym": "符号字体里的字符",
    "altChunk": "嵌入的另一份文件",
    "subDoc": "子文档",
    "contentPart": "墨迹",
    "cellIns": "插入的单元格",
    "cellDel": "删除的单元格",
    "cellMerge": "合并的单元格",
}


class Reader:
    """Walks the body once and fills the stream."""

    def __init__(self, style_names: Mapping[str, str]) -> None:
        self.stream = Stream()
        self.comment_places: dict[str, int] = {}
        self._style_names = style_names
        self._at = 0
        self._starts: dict[str, list[tuple[str, int]]] = {}  # name: (id, place) of every start
        self._ends: dict[str, list[int]] = {}  # id: places of ends
        self._hidden: set[etree._Element] = set()
        self._depth = 0
        # The mark of the last paragraph, while it is open whether it may join with a next one.
        self._waiting: int | None = None

    def find_instructions(self, root: etree._Element) -> None:
        """Note the texts in instructions of fields: only what a field shows is text.

        A field without a result, as after a deletion across its end, hides nothing.
        """
        open_fields: list[list[etree._Element]] = []
        separated: list[bool] = []
        for element in root.iter():
            name = local_name(element)
            if name == "fldChar":
                kind = attribute(element, "fldCharType")
                if kind == "begin":
                    open_fields.append([])
                    separated.append(False)
                elif open_fields and kind == "separate" and not separated[-1]:
                    separated[-1] = True
                    self._hidden.update(open_fields[-1])
                elif open_fields and kind == "end":
                    open_fields.pop()
                    separated.pop()
            elif name in ("t", "delText"):
                for texts, shown in zip(open_fields, separated, strict=True):
                    if not shown:
                        texts.append(element)

    def blocks(
        self,
        parent: etree._Element,
        inserted: Revision | None,
        deleted: Revision | None,
        in_table: bool = False,
    ) -> None:
        """Read what stands in the body, a cell or a content control around paragraphs."""
        for element in parent:
            name = local_name(element)
            if name == "p":
                self._paragraph(element, inserted, deleted, in_table)
            elif name == "tbl":
                self._close()
                self._table(element, inserted, deleted)
                self._close()
            elif name in ("sdt", "sdtContent", "customXml", "smartTag"):
                self.blocks(element, inserted, deleted, in_table)
            elif name in _INSERTED:
                self.blocks(element, inserted or _revision(element), deleted, in_table)
            elif name in _DELETED:
                self.blocks(element, inserted, deleted or _revision(element), in_table)
            elif not self._anchor(element, name):
                self._other(element, name)

    def end(self) -> None:
        self._close()

    def bookmarks(self) -> dict[str, tuple[int, int]]:
        """{name: (start, end)}; LibreOffice writes one over two paragraphs as two empty ones."""
        found = {}
        for name, starts in self._starts.items():
            places = []
            for key, start in starts:
                ends = self._ends.get(key, [])
                places += [start, min((end for end in ends if end >= start), default=start)]
            found[name] = (min(places), max(places))
        return found

    def _table(
        self, table: etree._Element, inserted: Revision | None, deleted: Revision | None
    ) -> None:
        for row in table:
            name = local_name(row)
            if name in ("sdt", "sdtContent", "customXml", *_INSERTED, *_DELETED):
                self._table(row, inserted, deleted)
            elif name == "tr":
                added, gone = inserted, deleted
                for properties in (e for e in row if local_name(e) == "trPr"):
                    for mark in properties:
                        if local_name(mark) == "ins":
                            added = added or _revision(mark)
                        elif local_name(mark) == "del":
                            gone = gone or _revision(mark)
                self._cells(row, added, gone)
            elif not self._anchor(row, name):
                self._other(row, name)

    def _cells(
        self, row: etree._Element, inserted: Revision | None, deleted: Revision | None
    ) -> None:
        for cell in row:
            name = local_name(cell)
            if name in ("sdt", "sdtContent", "customXml"):
                self._cells(cell, inserted, deleted)
            elif name == "tc":
                for properties in (e for e in cell if local_name(e) == "tcPr"):
                    for mark in properties:
                        if local_name(mark) in ("cellIns", "cellDel", "cellMerge"):
                            self._note(local_name(mark))
                self.blocks(cell, inserted, deleted, in_table=True)
                self._close()
            elif not self._anchor(cell, name):
                self._other(cell, name)

    def _paragraph(
        self,
        paragraph: etree._Element,
        inserted: Revision | None,
        deleted: Revision | None,
        in_table: bool,
    ) -> None:
        self._waiting = None
        key, mark_inserted, mark_deleted = "", inserted, deleted
        for properties in (e for e in paragraph if local_name(e) == "pPr"):
            for element in properties:
                if local_name(element) == "pStyle":
                    key = attribute(element)
                elif local_name(element) == "rPr":
                    for mark in element:
                        if local_name(mark) in _INSERTED:
                            mark_inserted = mark_inserted or _revision(mark)
                        elif local_name(mark) in _DELETED:
                            mark_deleted = mark_deleted or _revision(mark)
        self._runs(paragraph, inserted, deleted)
        self.stream.styles[self._at] = self._style_names.get(key, key)
        if in_table:
            self.stream.tables.add(self._at)
        if mark_deleted and not deleted:
            self._waiting = len(self.stream.pieces)
        self._add(MARK, mark_inserted, mark_deleted)

    def _close(self) -> None:
        """No paragraph follows to join with: a deleted mark before this place stays."""
        if self._waiting is not None:
            piece = self.stream.pieces[self._waiting]
            self.stream.pieces[self._waiting] = Piece(piece.text, piece.inserted)
        self._waiting = None

    def _runs(
        self, parent: etree._Element, inserted: Revision | None, deleted: Revision | None
    ) -> None:
        for element in parent:
            name = local_name(element)
            if name in ("t", "delText"):
                if element not in self._hidden:
                    # A line feed in the file is a blank, and never a mark.
                    self._add((element.text or "").replace("\n", " "), inserted, deleted)
            elif name in _TEXTS:
                self._add(_TEXTS[name], inserted, deleted)
            elif name in _INSERTED:
                self._runs(element, _revision(element), deleted)
            elif name in _DELETED:
                self._runs(element, inserted, _revision(element))
            elif name in _CONTAINERS:
                self._runs(element, inserted, deleted)
            elif name == "AlternateContent":
                self._alternatives(element, inserted, deleted)
            elif not self._anchor(element, name):
                self._other(element, name)

    def _alternatives(
        self, element: etree._Element, inserted: Revision | None, deleted: Revision | None
    ) -> None:
        """One of the alternatives: they say the same thing in two ways."""
        for choice in element:
            if local_name(choice) in ("Choice", "Fallback"):
                self._runs(choice, inserted, deleted)
                return

    def _anchor(self, element: etree._Element, name: str) -> bool:
        """Note the place of a bookmark or a comment; whether it was one."""
        if name == "bookmarkStart":
            place = (attribute(element, "id"), self._at)
            self._starts.setdefault(attribute(element, "name"), []).append(place)
        elif name == "bookmarkEnd":
            self._ends.setdefault(attribute(element, "id"), []).append(self._at)
        elif name in ("commentRangeStart", "commentReference"):
            self.comment_places.setdefault(attribute(element, "id"), self._at)
        elif name != "commentRangeEnd":
            return False
        return True

    def _other(self, element: etree._Element, name: str) -> None:
        """What is not text: passed over only where it is known to say nothing."""
        if not name or name in _SILENT:
            return
        self._note(name, "".join(plain_text(element)).strip())

    def _note(self, name: str, text: str = "") -> None:
        what = _ODD.get(name, f"不认识的标记 {name}")
        shown = f"，其中有文字“{text}”" if text else ""
        self.stream.oddities.append((self._at, f"{what}{shown}"))

    def _add(self, text: str, inserted: Revision | None, deleted: Revision | None) -> None:
        if text:
            self.stream.pieces.append(Piece(text, inserted, deleted))
            self._at += len(text)


def _revision(element: etree._Element) -> Revision:
    return Revision(
        attribute(element, "author"),
        attribute(element, "date"),
        local_name(element).startswith("move"),
    )
