"""The paragraphs of a part of a template as a person counts them: 第3段, with its words."""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from lxml import etree

from ..findings.findings import Place
from ..text.characters import fold
from ..text.patterns import Pattern
from ..word.names import name_of, paragraphs_of

_LABELS = {"hdr": "页眉", "ftr": "页脚", "footnotes": "脚注", "endnotes": "尾注"}

# What holds the runs of a paragraph, or what is in a run.
_AROUND = frozenset(
    ("r", "hyperlink", "ins", "del", "moveTo", "moveFrom", "sdt", "sdtContent", "smartTag")
) | {"customXml", "fldSimple", "bdo", "dir"}
_PROPERTIES = frozenset(("pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr"))
# What is nothing to a reader, and may stand within a tag.
NOTHING = frozenset(
    ("proofErr", "lastRenderedPageBreak", "softHyphen", "bookmarkStart", "bookmarkEnd")
) | {"commentRangeStart", "commentRangeEnd", "permStart", "permEnd"}
# Stands for what is no text: a break, a picture.
OBJECT = "\ufffc"

_OPENING = Pattern("[{｛]\u200b*([{｛%％#＃])")
_CLOSINGS = {
    "{": Pattern("[}｝]\u200b*[}｝]"),
    "%": Pattern("[%％]\u200b*[}｝]"),
    "#": Pattern("[#＃]\u200b*[}｝]"),
}


class TagSpan(NamedTuple):
    """Where a tag stands in the text of a paragraph; one that is not closed goes to its end."""

    start: int
    end: int
    closed: bool = True


def tags_in(text: str) -> Iterator[TagSpan]:
    """The tags of a paragraph, in half width or full."""
    position = 0
    while opening := _OPENING.search(text, position):
        closing = _CLOSINGS[fold(opening[1])].search(text, opening.end())
        position = closing.end() if closing else len(text)
        yield TagSpan(opening.start(), position, closing is not None)


def fixed_in(text: str) -> list[str]:
    """The stretches of a paragraph between its tags, which are printed as they stand."""
    found, end = [], 0
    for tag in tags_in(text):
        found.append(text[end : tag.start])
        end = tag.end
    return [*found, text[end:]]


def squeezed(text: str) -> str:
    """The text without blanks, and without what is no text."""
    return re.sub(rf"[\s\u200b{OBJECT}]+", "", text)


def leaves(element: etree._Element) -> Iterator[etree._Element]:
    """What stands in a paragraph or around runs, piece by piece."""
    for child in element:
        name = name_of(child)
        if name in _AROUND:
            yield from leaves(child)
        elif name not in _PROPERTIES:
            yield child


def leaf_text(leaf: etree._Element) -> str:
    """The text of a piece of a paragraph; a sign for what is no text."""
    name = name_of(leaf)
    if name == "t":
        return leaf.text or ""
    return "" if name in NOTHING else OBJECT


def text_of(paragraph: etree._Element) -> str:
    """The text of a paragraph, without that of the text boxes in it."""
    return "".join(map(leaf_text, leaves(paragraph)))


class Places:
    """The paragraphs of a part, in the order of their tags; `texts` are those of each.

    An alternative way to draw a text box says again what the first one says: it is no paragraph.
    """

    def __init__(self, root: etree._Element) -> None:
        self._label = _LABELS.get(name_of(root), "正文")
        self.elements = paragraphs_of(root)
        self.texts = ["" if is_repeated(p) else text_of(p) for p in self.elements]
        self._counted = list(accumulate(int(squeezed(text) != "") for text in self.texts))

    def at(self, number: int) -> tuple[Place, str]:
        """The place of the paragraph of this number (from 0), and its text."""
        if not 0 <= number < len(self.texts):
            return Place(self._label), ""
        counted = self._counted[number]
        shown = self.texts[number].replace(OBJECT, "").strip()
        return Place(self._label, f"第{counted}段" if counted else ""), shown


def is_repeated(paragraph: etree._Element) -> bool:
    """Whether this only says again what another alternative says."""
    return any(name_of(around) == "mc:Fallback" for around in paragraph.iterancestors())
