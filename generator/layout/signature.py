"""署名 and 成文日期: where the date stands below the signature (GB/T 9704-2012, 7.3.5.2)."""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from .figures import (
    CHAR_PITCH_PT,
    CHARS_PER_LINE,
    DATE,
    INDENT_CHARS,
    SIGNATURE,
    TEXT_WIDTH_TWIPS,
    twips,
    width,
)

# What may follow w:ind inside w:pPr, and w:jc (ECMA-376-1, 17.3.1.26): an order Word insists on.
_AFTER_IND = (
    *("w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection"),
    *("w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr"),
    *("w:sectPr", "w:pPrChange"),
)
_AFTER_JC = _AFTER_IND[_AFTER_IND.index("w:jc") + 1 :]
# A date yet to be written in is given the room of the longest, 2025年12月31日.
_LONGEST_DATE = "0000年00月00日"


@dataclass
class _Paragraph:
    """What is known of one w:p while it is read."""

    style: str = ""
    text: str = ""
    # The bytes at which an element of w:pPr stands, or, start and end alike, where it belongs.
    places: dict[str, tuple[int, int]] = field(default_factory=dict)


def align_signature(document_xml: bytes, styles_xml: bytes = b"") -> bytes:
    """The document part with every signature and date placed after 7.3.5.2 (no seal).

    The signature ends two characters in from the right; the date begins two characters to the
    right of where the signature begins; a date longer than the signature ends two characters in
    itself and the signature moves left accordingly. All other bytes stay as they are. With
    `styles_xml` the styles are found by name, which holds for a template saved by any program.
    Raises ValueError where such a paragraph is no well-formed XML.
    """
    keys = _style_keys(styles_xml) if styles_xml else {}
    signature_key = keys.get(SIGNATURE.name, SIGNATURE.key)
    date_key = keys.get(DATE.name, DATE.key)
    marks: list[tuple[_Paragraph, dict[str, str]]] = []
    signed = ""  # the text of the signature that waits for its date
    for paragraph in _paragraphs(document_xml, {signature_key, date_key}):
        text = paragraph.text.strip()
        if paragraph.style == signature_key:
            marks.append((paragraph, _from_right(signature_indent(text))))
            signed = text
            continue
        if not any(char.isdigit() for char in text):
            text = _LONGEST_DATE
        if signed:
            marks[-1] = (marks[-1][0], _from_right(signature_indent(signed, text)))
        marks.append((paragraph, _date_format(signed, text)))
        signed = ""
    edits = [
        (*paragraph.places[name], xml) for paragraph, new in marks for name, xml in new.items()
    ]
    pieces: list[bytes] = []
    done = 0
    for start, end, xml in edits:
        pieces += [document_xml[done:start], xml.encode()]
        done = end
    return b"".join([*pieces, document_xml[done:]])


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
        "w:ind": f'<w:ind w:leftChars="0" w:left="{left}" w:rightChars="0" w:right="0"'
        ' w:firstLineChars="0" w:firstLine="0"/>',
        "w:jc": '<w:jc w:val="left"/>',
    }


def _from_right(chars: float) -> dict[str, str]:
    """w:ind and w:jc of a paragraph that ends this many characters in from the right."""
    right = twips(pt=chars * CHAR_PITCH_PT)
    return {
        "w:ind": f'<w:ind w:leftChars="0" w:left="0" w:rightChars="{round(chars * 100)}"'
        f' w:right="{right}" w:firstLineChars="0" w:firstLine="0"/>',
        "w:jc": '<w:jc w:val="right"/>',
    }


def _paragraphs(document_xml: bytes, styles: set[str]) -> list[_Paragraph]:
    """The paragraphs of these styles, in the order of the document.

    Only these are parsed: they are few, and a notice may have ten thousand others.
    """
    keys = "|".join(map(re.escape, sorted(styles)))
    starts = {
        max(document_xml.rfind(tag, 0, match.start()) for tag in (b"<w:p>", b"<w:p "))
        for match in re.finditer(f'<w:pStyle [^>]*"(?:{keys})"'.encode(), document_xml)
    }
    found = [_read_paragraph(document_xml, start) for start in sorted(starts - {-1})]
    return [paragraph for paragraph in found if paragraph.style in styles]


def _read_paragraph(document_xml: bytes, begin: int) -> _Paragraph:
    """The paragraph whose tag begins at this byte."""
    paragraph = _Paragraph()
    path: list[str] = []
    closed = False
    parser = expat.ParserCreate()

    def here() -> int:
        return begin + parser.CurrentByteIndex

    def start(tag: str, attributes: dict[str, str]) -> None:
        path.append(tag)
        if path != ["w:p", "w:pPr", tag]:
            return
        if tag == "w:pStyle":
            paragraph.style = attributes.get("w:val", "")
        if tag == "w:ind" or tag in _AFTER_IND:
            paragraph.places.setdefault("w:ind", (here(), here()))
        if tag == "w:jc" or tag in _AFTER_JC:
            paragraph.places.setdefault("w:jc", (here(), here()))

    def text(data: str) -> None:
        if path[-1] == "w:t" and path.count("w:p") == 1:  # not that of a text box inside
            paragraph.text += data

    def end(tag: str) -> None:
        nonlocal closed
        if path in (["w:p", "w:pPr", "w:ind"], ["w:p", "w:pPr", "w:jc"]):
            first, _ = paragraph.places[tag]
            last = document_xml.index(b">", first)
            if document_xml[last - 1 : last] != b"/":
                last = document_xml.index(b">", here())
            paragraph.places[tag] = (first, last + 1)
        elif path == ["w:p", "w:pPr"]:
            paragraph.places.setdefault("w:ind", (here(), here()))
            paragraph.places.setdefault("w:jc", (here(), here()))
        path.pop()
        closed = not path

    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.EndElementHandler = end
    try:
        parser.Parse(document_xml[begin:], True)
    except expat.ExpatError as fault:
        if not closed:  # what follows the paragraph is no fault
            raise ValueError(f"not well-formed XML: {fault}") from fault
    return paragraph


def _style_keys(styles_xml: bytes) -> dict[str, str]:
    """The key of every style by its name."""
    keys: dict[str, str] = {}
    key = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal key
        if tag == "w:style":
            key = attributes.get("w:styleId", "")
        elif tag == "w:name":
            keys.setdefault(attributes.get("w:val", ""), key)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(styles_xml, True)
    except expat.ExpatError as fault:
        raise ValueError(f"not well-formed XML: {fault}") from fault
    return keys
