"""The elements and attributes of WordprocessingML by their names, in either of its namespaces."""

from lxml import etree

from ..text.patterns import Pattern

# A transitional file (ECMA-376) and a strict one (ISO/IEC 29500-1) differ in the namespace.
_NAMES = {
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main": "",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main": "",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
}
# The elements of tracked changes (ECMA-376-1, 17.13.5).
TRACKED = frozenset(
    ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange")
) | {
    *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tblGridChange"),
    *("trPrChange", "tcPrChange"),
}
_WHOLE_NUMBER = Pattern(r"-?\d{1,9}")


def name_of(element: etree._Element) -> str:
    """The name of an element: `p`, `mc:Choice`; that of another vocabulary begins with ":".

    What is no element, such as a comment, has none.
    """
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    namespace, _, name = tag.rpartition("}")
    return _NAMES.get(namespace, ":") + name


def paragraphs_of(root: etree._Element) -> list[etree._Element]:
    """All paragraphs of a part, in the order of their tags; their places here number them."""
    return [element for element in root.iter("{*}p") if name_of(element) == "p"]


def local_name(element: etree._Element) -> str:
    """The name of an element of any vocabulary."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element | None, name: str = "val") -> str:
    """The attribute of that local name, whatever its namespace; "" where there is none."""
    if element is not None:
        for key, value in element.attrib.items():
            if str(key).rpartition("}")[2] == name:
                return str(value)
    return ""


def children(element: etree._Element | None) -> dict[str, etree._Element]:
    """The first child of each name, of properties for example."""
    found: dict[str, etree._Element] = {}
    for child in element if element is not None else ():
        found.setdefault(name_of(child), child)
    return found


def switch(element: etree._Element | None, otherwise: bool) -> bool:
    """What a property that is on or off says; `otherwise` where it is not there."""
    if element is None:
        return otherwise
    return attribute(element) not in ("0", "false", "off")


def number(written: str) -> int:
    """An integer; 0 for anything else, such as a length with its unit."""
    return int(written) if _WHOLE_NUMBER.fullmatch(written) else 0


def plain_text(element: etree._Element) -> str:
    """All text inside an element, whatever it is."""
    texts = []
    for inner in element.iter():
        name = local_name(inner)
        if name == "t":
            texts.append(inner.text or "")
        elif name in ("tab", "ptab"):
            texts.append(" ")
        elif name in ("br", "cr"):
            texts.append("\n")
    return "".join(texts)
