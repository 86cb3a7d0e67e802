"""The hidden bookmarks of a review copy, which tell of every printed text where it comes from.

The name of a bookmark says what stands in it: the kind, ten digits for the place (sheet, key,
column, paragraph of the cell, or the word), six for the text as printed, six for the cell as it
was. Of these the second and third tell later what has changed since. Copies out in the field carry
these names, so they stay as they are.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy

from lxml import etree

from ..ledger.columns import Item
from ..ledger.items import Basic
from ..ledger.ledger import Ledger
from ..ledger.schema import column_of
from ..notice.marks import Source, SourceKind, split_at_marks, without_marks
from ..package.parts import Parts
from ..package.properties import CUSTOM, Recorded, custom_part
from ..text.patterns import Pattern

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{NAMESPACE}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_DIGITS = 10  # of the place in a name, and of a comment
_KEYS_IN_ONE = 24  # property, of which a word processor keeps 255 characters

NAME = Pattern(r"_T([bwn])([0-9a-f]{10})([0-9a-f]{6})([0-9a-f]{6})(?:_\d+)?")

# --- names ----------------------------------------------------------------------------------------


class Naming:
    """Gives the texts of a ledger's notice their bookmarks' names, in the order of the document."""

    def __init__(self, ledger: Ledger) -> None:
        self._nth = _occurrences(ledger)
        self._given: Counter[str] = Counter()

    def following(self, source: Source) -> tuple[str, int]:
        """The name for the next text that has this source, and which of that name's it is."""
        name = self._name(source)
        self._given[name] += 1
        nth = self._given[name]
        return (name if nth == 1 else f"{name}_{nth}"), nth

    def key(self, source: Source) -> str:
        """The part of the source's name that tells the place, as `key_of` gives it."""
        return key_of(self._name(source))

    def _name(self, source: Source) -> str:
        cell = ""
        where: tuple[object, ...] = (source.kind, source.word)
        if source.kind is SourceKind.CELL and source.item is not None:
            item, column = source.item, source.column
            where = (item.SHEET, item.key, self._nth.get(id(item), 0), column, source.line)
            cell = cell_text(item, column)
        place = _hash("\0".join(map(str, where)), _DIGITS)
        return f"_T{source.kind}{place}{text_hash(source.printed)}{text_hash(cell)}"


def key_of(name: str) -> str:
    """The part of a bookmark's name that tells the place; "" where it is none of ours."""
    match = NAME.fullmatch(name)
    return match[1] + match[2] if match else ""


def text_of(name: str) -> str:
    """The part of a bookmark's name that tells the text as it was printed."""
    match = NAME.fullmatch(name)
    return match[3] if match else ""


def text_hash(text: str) -> str:
    """The digits of a text in a bookmark's name; breaks for the look of a line do not count."""
    return _hash(text.replace("\n", "").replace("\v", ""), 6)


def record(parts: Parts, names: Iterable[str], comments: Iterable[str]) -> None:
    """Put down which texts of cells the copy has, in which order, and with which comments, to tell
    later what became of them."""
    cells = (name for name in names if key_of(name)[0] == SourceKind.CELL)
    put_down = {
        Recorded.ROWS: list(dict.fromkeys(key_of(name)[1:] for name in cells)),
        Recorded.COMMENTS: [comment_digits(text) for text in comments],
    }
    parts[CUSTOM] = custom_part(
        {
            f"{name}{start // _KEYS_IN_ONE + 1}": "".join(keys[start:][:_KEYS_IN_ONE])
            for name, keys in put_down.items()
            for start in range(0, len(keys), _KEYS_IN_ONE)
        }
    )


def comment_digits(text: str) -> str:
    """The digits of a comment of ours, as they are put down."""
    return _hash("".join(text.split()), _DIGITS)


def put_down(recorded: Mapping[str, str], name: Recorded) -> list[str]:
    """What was put down under that name when the copy was built, in order."""
    texts = [text for key, text in recorded.items() if key.startswith(name)]
    return [text[at : at + _DIGITS] for text in texts for at in range(0, len(text), _DIGITS)]


def cell_text(item: Item, column: str) -> str:
    """The whole text of the item's cell in that column, as read."""
    value = getattr(item, column_of(item, column).field)
    return "" if value is None else str(value)


def _hash(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:digits]


def _occurrences(ledger: Ledger) -> dict[int, int]:
    """{id of an item: how many above it have the same sheet and key}."""
    seen: Counter[tuple[str, str]] = Counter()
    found = {}
    for item in ledger.items():
        if not isinstance(item, Basic):
            where = (item.SHEET, item.key)
            found[id(item)] = seen[where]
            seen[where] += 1
    return found


# --- bookmarks ------------------------------------------------------------------------------------


class Bookmarks:
    """Puts a bookmark around every text of a document that has a source; knows these by name."""

    def __init__(self, document: etree._Element, ledger: Ledger) -> None:
        self.known: dict[str, Source] = {}
        self._document = document
        self._naming = Naming(ledger)
        numbers = (e.get(f"{W}id", "") for e in document.iter(f"{W}bookmarkStart"))
        self._last = max((int(found) for found in numbers if found.isdigit()), default=0)

    def put(self, marked: bytes, sources: Sequence[Source]) -> None:
        """Divide the runs of the document where a text with a source begins or ends.

        `marked` is the same body as it was printed, with its marks. A text box gets no bookmarks,
        since no comment may stand there.
        """
        runs = list(self._document.iter(f"{W}r"))
        for run, printed in zip(runs, etree.fromstring(marked).iter(f"{W}r"), strict=True):
            text = "".join(child.text or "" for child in printed.iterchildren(f"{W}t"))
            in_box = next(run.iterancestors(f"{W}txbxContent"), None) is not None
            if without_marks(text) != text and not in_box:
                self._divide(run, printed, sources)

    def _divide(
        self, run: etree._Element, printed: etree._Element, sources: Sequence[Source]
    ) -> None:
        """Replace a run by its pieces, each with the run's own formatting."""
        pieces = [_like(run)]
        opened: list[etree._Element | None] = []
        for child, marked in zip(run, printed, strict=True):
            if child.tag == f"{W}rPr":
                continue
            if child.tag != f"{W}t":
                pieces[-1].append(deepcopy(child))
                continue
            text = ""
            for found in split_at_marks(marked.text or "", sources):
                if isinstance(found, str):
                    text += found
                    continue
                edge = self._start(found, opened) if found else _end(opened)
                if edge is not None:
                    _append_text(pieces[-1], text)
                    text = ""
                    pieces += [edge, _like(run)]
            _append_text(pieces[-1], text)
        while opened:
            edge = _end(opened)
            pieces += [] if edge is None else [edge]
        for piece in pieces:
            if piece.tag != f"{W}r" or any(child.tag != f"{W}rPr" for child in piece):
                run.addprevious(piece)
        parent = run.getparent()
        if parent is not None:
            parent.remove(run)

    def _start(self, source: Source, opened: list[etree._Element | None]) -> etree._Element | None:
        """The beginning of the source's bookmark; None where it gets none."""
        start = None
        if source.kind is not SourceKind.PART:
            name, _ = self._naming.following(source)
            self.known[name] = source
            self._last += 1
            start = element("bookmarkStart", id=str(self._last), name=name)
        opened.append(start)
        return start


def _end(opened: list[etree._Element | None]) -> etree._Element | None:
    """The end of the bookmark that was opened last."""
    start = opened.pop() if opened else None
    return None if start is None else element("bookmarkEnd", id=start.get(f"{W}id", ""))


def element(tag: str, **attributes: str) -> etree._Element:
    """A new element of Word's with these attributes."""
    made = etree.Element(f"{W}{tag}", nsmap={"w": NAMESPACE})
    for key, value in attributes.items():
        made.set(f"{W}{key}", value)
    return made


def _like(run: etree._Element) -> etree._Element:
    """An empty run with the attributes and the formatting of `run`."""
    new = element("r")
    for key, value in run.attrib.items():
        new.set(key, value)
    properties = run.find(f"{W}rPr")
    if properties is not None:
        new.append(deepcopy(properties))
    return new


def _append_text(run: etree._Element, text: str) -> None:
    if text:
        added = etree.SubElement(run, f"{W}t")
        added.set(_SPACE, "preserve")
        added.text = text
