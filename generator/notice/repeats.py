"""What a Word file says twice, for newer and older programs (mc:AlternateContent).

A text box stands in both alternatives. It is rendered once, in the newer one, and then copied, so
that both say the same and nothing is counted twice.
"""

import copy
from collections.abc import Iterator

from lxml import etree

from ..package.relations import XML_HEAD
from ..word.names import name_of

_BOX = "{*}txbxContent"
_REPEAT = "mc:Fallback"


def empty_repeats(root: etree._Element) -> etree._Element:
    """The part with nothing in the boxes of alternatives that repeat those of a newer one."""
    for _, repeated in _repeated(root):
        del repeated[:]
    return root


def fill_repeats(xml: str) -> str:
    """The rendered part with these boxes filled with what the newer ones say."""
    if _REPEAT not in xml:
        return xml
    root = etree.fromstring(xml.encode())
    for box, repeated in _repeated(root):
        repeated[:] = [copy.deepcopy(child) for child in box]
    return XML_HEAD + etree.tostring(root, encoding="unicode")


def _repeated(root: etree._Element) -> Iterator[tuple[etree._Element, etree._Element]]:
    """The boxes of each newer alternative with those of an older one, where they are as many."""
    for alternatives in list(root.iter("{*}AlternateContent")):
        first, *others = [list(alternative.iter(_BOX)) for alternative in alternatives] or [[]]
        is_older = [name_of(alternative) == _REPEAT for alternative in alternatives][1:]
        for boxes, older in zip(others, is_older, strict=True):
            if older and len(boxes) == len(first):
                yield from zip(first, boxes, strict=True)
