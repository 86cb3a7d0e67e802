"""Styles: fills put on cells and taken off again, and the looks of cells of our own."""

import posixpath
import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from ...package.relations import XML_HEAD
from ...package.xmltext import Xml, attributes_of, retagged, whole_number
from ..reading.formats import built_in
from ..reading.moments import date_parts
from .parts import KINDS, STYLES_ORDER, Workbook, add_part, load, namespaces, related, store

_APP = "docProps/app.xml"
_PLAIN = 'indexed="64"'  # the colour of a cell without a fill
_NO_STYLES = (
    f'{XML_HEAD}<styleSheet xmlns="MAIN"><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs></styleSheet>'
)


class SheetCell(NamedTuple):
    """A cell of a sheet of our own; `link` is a place in the workbook ('整改台账'!E2)."""

    text: str
    fill: str = ""
    bold: bool = False
    link: str = ""


class CellStyles:
    """styles.xml with the lists that we append to; nothing that stands there changes."""

    # What each list begins with where there is none; Excel takes two fills for granted.
    _FIRST: Mapping[str, Sequence[str]] = {
        "fonts": ('<font><sz val="11"/><name val="Calibri"/></font>',),
        "fills": (
            '<fill><patternFill patternType="none"/></fill>',
            '<fill><patternFill patternType="gray125"/></fill>',
        ),
        "cellXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',),
        "dxfs": (),
    }

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.part = related(book, book.part, "styles")
        self.made = self.part not in book.parts
        source = _NO_STYLES.replace("MAIN", namespaces(book)["main"]).encode()
        self.xml = Xml(source) if self.made else load(book, self.part)
        if self.xml.root.is_empty:
            self.xml = Xml(source)
        self.prefix = self.xml.prefix
        self.lists: dict[str, list[str]] = {}
        self.old: dict[str, int] = {}
        for name, first in self._FIRST.items():
            element = self.xml.find_child(name)
            there = list(self.xml.children(element)) if element else []
            texts = [self.xml.text[e.start : e.end] for e in there]
            self.old[name] = len(texts)
            self.lists[name] = texts + [self.xml.prefixed(xml) for xml in first[len(texts) :]]
        self.known = {name: len(elements) for name, elements in self.lists.items()}

    def add(self, name: str, xml: str) -> int:
        """The index of this element in that list, where it is appended if it is not there."""
        elements = self.lists[name]
        if xml not in elements:
            elements.append(xml)
        return elements.index(xml)

    def tint(self, style: int, colour: str) -> int:
        """That style with another fill, and all else its own.

        The fill remembers the colour below it as its background, which a solid fill never shows
        and Excel keeps: so `untint` can take the tint off again.
        """
        xf = self._xf(style)
        below = self._solid(xf) or (_PLAIN, "")
        fill = self._fill(f'rgb="{colour}"', below[0])
        return self.add("cellXfs", retagged(xf, {"fillId": str(fill), "applyFill": "1"}))

    def as_day(self, style: int) -> int:
        """That style, or where it shows no day one that does, with all else its own."""
        xf = self._xf(style)
        number = dict(attributes_of(xf)).get("numFmtId", "0")
        codes = {e.get("numFmtId"): e.get("formatCode") for e in self.xml.all("numFmt")}
        code = codes.get(number) or built_in(whole_number(number))
        if date_parts(code) & {"y", "d"}:
            return style
        return self.add("cellXfs", retagged(xf, {"numFmtId": "14", "applyNumberFormat": "1"}))

    def untinted(self, colours: Collection[str]) -> dict[int, int]:
        """{style with one of these fills: the style that `tint` made it from}."""
        back = {}
        # LibreOffice puts some other colour of the file into the background.
        remembers = b"<Application>LibreOffice" not in self.book.parts.get(_APP, b"")
        for style, xf in enumerate(list(self.lists["cellXfs"])):
            shown, below = self._solid(xf) or ("", "")
            if dict(attributes_of(shown)).get("rgb", "").upper() in colours:
                plain = not remembers or below in ("", _PLAIN, shown) or "auto" in below
                fill = 0 if plain else self._fill(below, _PLAIN)
                new = retagged(xf, {"fillId": str(fill), "applyFill": "1"})
                # What the style was before is most likely there still.
                same = (
                    index
                    for index, old in enumerate(self.lists["cellXfs"])
                    if retagged(old, {"applyFill": None}) == retagged(new, {"applyFill": None})
                )
                index = next(same, None)
                back[style] = self.add("cellXfs", new) if index is None else index
        return back

    def condition(self, colour: str) -> int:
        """The looks of a conditional format with that fill, and text that is seen on it."""
        xml = (
            '<dxf><font><color rgb="FF000000"/></font><fill><patternFill patternType="solid">'
            f'<fgColor rgb="{colour}"/><bgColor rgb="{colour}"/></patternFill></fill></dxf>'
        )
        return self.add("dxfs", self.xml.prefixed(xml))

    def table_cell(self, cell: SheetCell) -> int:
        """The style of a cell of our own: wrapped, at the top, bold or blue as is said."""
        look = ("<b/>" if cell.bold else "") + ("<u/>" if cell.link else "")
        colour = '<color rgb="FF0563C1"/>' if cell.link else ""
        xml = f'<font>{look}<sz val="11"/>{colour}<name val="宋体"/><charset val="134"/></font>'
        font = self.add("fonts", self.xml.prefixed(xml))
        fill = self._fill(f'rgb="{cell.fill}"', _PLAIN) if cell.fill else 0
        xml = (
            f'<xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="0" applyFont="1" '
            'applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
        )
        return self.add("cellXfs", self.xml.prefixed(xml))

    def save(self) -> None:
        """Put what was added into the workbook."""
        if all(len(elements) == self.known[name] for name, elements in self.lists.items()):
            return
        for name, elements in self.lists.items():
            added = "".join(elements[self.old[name] :])
            if not added:
                continue
            counted = {"count": str(len(elements))}
            if element := self.xml.find_child(name):
                self.xml.rewrite(element, counted, append=added)
            else:
                tag = f"{self.prefix}{name}"
                whole = f'<{tag} count="{len(elements)}">{added}</{tag}>'
                self.xml.insert_child(name, whole, STYLES_ORDER)
        if self.made:
            self.part = posixpath.join(posixpath.dirname(self.book.part), "styles.xml")
            self.book.parts[self.part] = b""
            add_part(self.book, self.book.part, "styles", self.part, KINDS["styles"])
        store(self.book, self.part, self.xml)

    def _xf(self, style: int) -> str:
        xfs = self.lists["cellXfs"]
        return xfs[style if style < len(xfs) else 0]

    def _fill(self, shown: str, below: str) -> int:
        xml = (
            f'<fill><patternFill patternType="solid"><fgColor {shown}/><bgColor {below}/>'
            "</patternFill></fill>"
        )
        return self.add("fills", self.xml.prefixed(xml))

    def _solid(self, xf: str) -> tuple[str, str] | None:
        """The attributes of the two colours of a solid fill."""
        index = whole_number(dict(attributes_of(xf)).get("fillId", ""))
        fills = self.lists["fills"]
        fill = fills[index] if index < len(fills) else ""
        if not re.search(r"""\bpatternType\s*=\s*["']solid["']""", fill):
            return None
        colours = [
            re.search(rf"<{self.prefix}{name}\b([^>]*?)\s*/?>", fill)
            for name in ("fgColor", "bgColor")
        ]
        shown, below = (" ".join(found[1].split()) if found else "" for found in colours)
        return (shown, below) if shown else None


def remove_fills(book: Workbook, colours: Collection[str]) -> None:
    """Take off the fills of these colours that `change_cells` put on.

    A cell gets its own colour back; a pattern, or the colour in a copy that LibreOffice saved,
    is lost.
    """
    styles = CellStyles(book)
    back = styles.untinted(colours)
    if not back:
        return
    wanted = "|".join(map(str, back))
    for part in book.sheets.values():
        xml = load(book, part)
        tag = re.compile(rf"""<{xml.prefix}c(?=\s)[^<>]*?\ss\s*=\s*["'](?:{wanted})["'][^<>]*>""")
        for cell in tag.finditer(xml.scan):
            style = dict(attributes_of(cell[0]))["s"]
            xml.replace(*cell.span(), retagged(cell[0], {"s": str(back[int(style)])}))
        if xml.edits:
            store(book, part, xml)
    styles.save()
