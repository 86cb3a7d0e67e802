"""署名 and 成文日期: where the date stands below the signature (GB/T 9704-2012, 7.3.5.2)."""

from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from ..package.xmltext import Element, Unpatchable, Xml
from .figures import (
    CHAR_PITCH_PT,
    CHARS_PER_LINE,
    DATE,
    INDENT_CHARS,
    SIGNATURE,
    TEXT_WIDTH_TWIPS,
    NamedStyle,
    twips,
    width,
)

# w:ind and what may follow it inside w:pPr (ECMA-376-1, 17.3.1.26): an order Word insists on.
_ORDER = (
    *("ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection"),
    *("textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr"),
    "pPrChange",
)
# A date yet to be written in is given the room of the longest, 2025年12月31日.
_LONGEST_DATE = "0000年00月00日"

_Format = dict[str, str]  # w:ind and w:jc, by their names


class _Placed(NamedTuple):
    """A signature or a date: its properties (w:pPr) and its text."""

    style: NamedStyle
    properties: Element
    text: str


def align_signature(document_xml: bytes, styles_xml: bytes = b"") -> bytes:
    """The document part with every signature and date placed after 7.3.5.2 (no seal).

    The signature ends two characters in from the right; the date begins two characters to the
    right of where the signature begins; a date longer than the signature ends two characters in
    itself and the signature moves left accordingly. All other bytes stay as they are. With
    `styles_xml` the styles are found by name, which holds for a template saved by any program.
    Raises ValueError where such a paragraph is no well-formed XML.
    """
    try:
        xml = Xml(document_xml)
        keys = _style_keys(styles_xml) if styles_xml else {}
        placed = list(_placed(xml, keys))
        for paragraph, wanted in zip(placed, _formats(placed), strict=True):
            _write(xml, paragraph.properties, wanted)
        return xml.result()
    except Unpatchable as fault:
        raise ValueError(f"not well-formed XML: {fault}") from fault


def _formats(placed: list[_Placed]) -> list[_Format]:
    """How each stands: a signature and the date below it depend on each other."""
    formats: list[_Format] = []
    signed = ""  # the text of the signature that waits for its date
    for style, _, text in placed:
        if style is SIGNATURE:
            formats.append(_from_right(signature_indent(text)))
            signed = text
            continue
        if not any(character.isdigit() for character in text):
            text = _LONGEST_DATE
        if signed:
            formats[-1] = _from_right(signature_indent(signed, text))
        formats.append(_date_format(signed, text))
        signed = ""
    return formats


def signature_indent(signature: str, date: str = "") -> float:
    """How far from the right edge a signature above this date ends, in characters (7.3.5.2)."""
    signed, dated = width(signature), width(date)
    if signed > CHARS_PER_LINE:
        return INDENT_CHARS  # it runs over; its last line ends where a short one would
    wanted = INDENT_CHARS if dated <= signed else 2 * INDENT_CHARS + dated - signed
    return min(wanted, CHARS_PER_LINE - signed)


def _date_format(signature: str, date: str) -> dict[str, str]:
    """w:ind and w:jc of a date below this signature."""
    signed = width(signature)
    if width(date) > signed or signed > CHARS_PER_LINE:
        return _from_right(INDENT_CHARS)
    # Placed by its first character: that stands where the rule wants it whatever width a typeface
    # gives to digits, and stays right when somebody writes in another day. In twips only (0
    # characters means none): Word counts the characters of a left indent in the size of the
    # Normal style, without its spacing, a quarter of a character too much over half a line.
    start = signature_indent(signature, date) + signed - INDENT_CHARS
    left = max(0, TEXT_WIDTH_TWIPS - twips(pt=start * CHAR_PITCH_PT))
    return {
        "ind": f'<w:ind w:leftChars="0" w:left="{left}" w:rightChars="0" w:right="0"'
        ' w:firstLineChars="0" w:firstLine="0"/>',
        "jc": '<w:jc w:val="left"/>',
    }


def _from_right(chars: float) -> dict[str, str]:
    """w:ind and w:jc of a paragraph that ends this many characters in from the right."""
    right = twips(pt=chars * CHAR_PITCH_PT)
    return {
        "ind": f'<w:ind w:leftChars="0" w:left="0" w:rightChars="{round(chars * 100)}"'
        f' w:right="{right}" w:firstLineChars="0" w:firstLine="0"/>',
        "jc": '<w:jc w:val="right"/>',
    }


def _placed(xml: Xml, keys: dict[str, str]) -> Iterator[_Placed]:
    """The signatures and dates, in the order of the document.

    `keys` are those of the styles by their names, where the document has its own.
    """
    styles = {keys.get(style.name, style.key): style for style in (SIGNATURE, DATE)}
    found = (e.start for e in xml.all("pStyle") if e.get("val") in styles)
    starts = {max(xml.scan.rfind(tag, 0, at) for tag in ("<w:p>", "<w:p ")) for at in found}
    for start in sorted(starts - {-1}):
        paragraph = xml.element_at(start)
        for properties in xml.children(paragraph):
            if properties.name == "w:pPr":
                own = [e.get("val") for e in xml.children(properties) if e.name == "w:pStyle"]
                if own and own[0] in styles:
                    yield _Placed(styles[own[0]], properties, _text(xml, paragraph).strip())
                break


def _text(xml: Xml, paragraph: Element) -> str:
    """The text of a paragraph, without that of text boxes inside."""
    boxes = list(xml.flat(paragraph, "p"))
    texts = [
        text
        for text in xml.flat(paragraph, "t")
        if not any(box.start <= text.start < box.end for box in boxes)
    ]
    # In `scan` a NUL stands for each character of what is no text, such as a comment.
    written = "".join(xml.scan[text.inner : text.outer] for text in texts)
    return unescape(written.replace("\0", ""))


def _write(xml: Xml, properties: Element, wanted: _Format) -> None:
    """Put w:ind and w:jc into the properties of a paragraph, in place of those that are there."""
    there = list(xml.children(properties))
    for name, written in wanted.items():
        old = next((element for element in there if element.name == f"w:{name}"), None)
        if old:
            xml.replace(old.start, old.end, written)
            continue
        later = {f"w:{following}" for following in _ORDER[_ORDER.index(name) :]}
        place = next((e.start for e in there if e.name in later), properties.outer)
        xml.insert(place, written)


def _style_keys(styles_xml: bytes) -> dict[str, str]:
    """The key of every style by its name."""
    xml = Xml(styles_xml)
    keys: dict[str, str] = {}
    for style in xml.all("style"):
        for name in xml.flat(style, "name"):
            keys.setdefault(name.get("val"), style.get("styleId"))
    return keys
