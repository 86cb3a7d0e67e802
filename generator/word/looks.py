"""How paragraphs and runs look: the defaults of the document, their styles, their own formatting.

Source: ECMA-376-1, 17.3 (paragraphs and runs), 17.7.2 (how styles go together).
"""

from typing import NamedTuple

from lxml import etree

from ..layout import figures
from .distortions import PAPER, Distorted, of_lines, of_runs
from .names import attribute, children, local_name, name_of, number, switch

# Headings without an outline level, which would bring them into the navigation pane.
_HEADINGS = {
    *(style.name for style in (figures.TITLE, figures.ANNEX_TITLE, figures.TABLE_CAPTION)),
    "Title",
}
_BODY_LEVEL = 9  # the outline level of what is no heading
# A paragraph that begins further in than this is placed there (a date), not indented.
_MOST_INDENT = 2 * figures.INDENT_CHARS

_Children = dict[str, etree._Element]


class Look(NamedTuple):
    """How a run looks. `strong` is bold, or a style whose typeface stands for that."""

    strong: bool = False
    hidden: bool = False
    struck: bool = False
    highlight: str = ""  # the name or the RRGGBB of what is behind the text, "" for nothing
    colour: str = ""  # RRGGBB, "" for what the reader's program takes
    size: float = 0  # in points, 0 where nothing says
    distorted: Distorted = ()  # what else makes it read otherwise than its text

    def changed(self, given: _Children) -> "Look":
        """This look with what the properties of a run (w:rPr) say otherwise."""
        if not given:
            return self
        struck = switch(given.get("strike"), self.struck)
        return Look(
            switch(given.get("b"), self.strong),
            switch(given.get("vanish"), self.hidden),
            struck or switch(given.get("dstrike"), False),
            _behind(given, self.highlight),
            _text_colour(given, self.colour),
            number(attribute(given["sz"])) / 2 if "sz" in given else self.size,
            of_runs(given, self.distorted),
        )

    def under(self, style: "Look") -> "Look":
        """This look in a run of that character style."""
        return Look(
            self.strong or style.strong,
            self.hidden or style.hidden,
            self.struck or style.struck,
            style.highlight or self.highlight,
            style.colour or self.colour,
            style.size or self.size,
            tuple((dict(self.distorted) | dict(style.distorted)).items()),
        )


class ParagraphLook(NamedTuple):
    """How a paragraph looks, and `text`, how a run in it does that says nothing itself.

    `indented` tells whether the first line begins about two characters in.
    """

    heading: bool = False
    numbered: bool = False
    align: str = ""
    # left, right, firstLine, hanging → (in hundredths of a character, in twips)
    indent: tuple[tuple[str, str], ...] = ()
    indented: bool = False
    text: Look = Look()

    @property
    def centred(self) -> bool:
        return self.align == "center"

    def changed(self, given: _Children) -> "ParagraphLook":
        """This look with what the properties of a paragraph (w:pPr) say otherwise."""
        if not given:
            return self
        level = attribute(given.get("outlineLvl"))
        numbering = children(given.get("numPr")).get("numId")
        align = attribute(given.get("jc")) or self.align
        sides = dict(self.indent) | _sides(given.get("ind"))
        text = self.text._replace(
            highlight=_behind(given, self.text.highlight),
            distorted=of_lines(given, self.text.distorted),
        )
        return self._replace(
            heading=number(level) < _BODY_LEVEL if level else self.heading,
            numbered=number(attribute(numbering)) > 0 if numbering is not None else self.numbered,
            align=align,
            indent=tuple(sides.items()),
            indented=_is_indented(align, sides),
            text=text,
        )


class WordStyles:
    """The styles of a document by their keys, each with what it inherits."""

    def __init__(self, root: etree._Element | None) -> None:
        elements = [e for e in root if name_of(e) == "style"] if root is not None else []
        self._elements = {attribute(element, "styleId"): element for element in elements}
        self._paragraphs: dict[str, ParagraphLook] = {}
        self._characters: dict[str, Look] = {}
        self._default = ""
        for element in elements:
            default = attribute(element, "default") in ("1", "true", "on")
            if default and attribute(element, "type") == "paragraph":
                self._default = attribute(element, "styleId")
        defaults = children(children(root).get("docDefaults"))
        run = children(children(defaults.get("rPrDefault")).get("rPr"))
        paragraph = children(children(defaults.get("pPrDefault")).get("pPr"))
        self._plain = ParagraphLook(text=Look().changed(run)).changed(paragraph)

    def paragraph(self, own: etree._Element | None) -> ParagraphLook:
        """How a paragraph with these properties (w:pPr) looks."""
        given = children(own)
        key = attribute(given.pop("pStyle", None)) or self._default
        return self._style(key).changed(given)

    def run(self, own: etree._Element | None, around: Look) -> Look:
        """How a run with these properties (w:rPr) looks in a paragraph that looks like that."""
        given = children(own)
        key = attribute(given.pop("rStyle", None))
        return (around.under(self._character(key)) if key else around).changed(given)

    def _style(self, key: str) -> ParagraphLook:
        """The look that a paragraph style gives; that of the defaults for an unknown one."""
        if key not in self._paragraphs:
            self._paragraphs[key] = self._plain  # for styles that are based on each other
            element = self._elements.get(key)
            if element is not None:
                given = children(element)
                base = self._style(attribute(given.get("basedOn")))
                name = attribute(given.get("name"))
                look = base.changed(children(given.get("pPr")))
                self._paragraphs[key] = look._replace(
                    heading=look.heading or name in _HEADINGS,
                    text=_named(look.text.changed(children(given.get("rPr"))), name),
                )
        return self._paragraphs[key]

    def _character(self, key: str) -> Look:
        """The look that a character style gives."""
        if key not in self._characters:
            self._characters[key] = Look()  # for styles that are based on each other
            element = self._elements.get(key)
            if element is not None:
                given = children(element)
                base = self._character(attribute(given.get("basedOn")))
                look = base.changed(children(given.get("rPr")))
                self._characters[key] = _named(look, attribute(given.get("name")))
        return self._characters[key]


def _named(look: Look, style: str) -> Look:
    """The look that a style of this name gives: the typeface of one stands for bold."""
    return look._replace(strong=True) if style == figures.RUN_IN.name else look


def _behind(given: _Children, otherwise: str) -> str:
    """What is behind the text: a highlight, else a shading."""
    if "highlight" in given:
        name = attribute(given["highlight"])
        return "" if name == "none" else name
    if "shd" not in given:
        return otherwise
    solid = attribute(given["shd"]) == "solid"
    return _colour(attribute(given["shd"], "color" if solid else "fill"))


def _colour(written: str) -> str:
    return "" if written == "auto" else written.upper()


def _text_colour(given: _Children, otherwise: str) -> str:
    """The colour of the text; that of the paper by its name in the theme is white."""
    fills = given.get(":textFill")
    for element in fills.iter() if fills is not None else ():
        if local_name(element) == "srgbClr":
            return _colour(attribute(element))
        if local_name(element) == "schemeClr" and attribute(element) in PAPER and not len(element):
            return "FFFFFF"
    if "color" not in given:
        return otherwise
    theme, shade = (attribute(given["color"], name) for name in ("themeColor", "themeShade"))
    return "FFFFFF" if theme in PAPER and not shade else _colour(attribute(given["color"]))


def _sides(ind: etree._Element | None) -> dict[str, str]:
    if ind is None:
        return {}
    return {str(key).rpartition("}")[2]: str(value) for key, value in ind.attrib.items()}


def _is_indented(align: str, sides: dict[str, str]) -> bool:
    """Whether the first line of such a paragraph begins about two characters in."""
    if align not in ("", "both", "left", "start"):
        return False
    start = _chars(sides, "left") or _chars(sides, "start")
    hanging = _chars(sides, "hanging")
    start += -hanging if hanging else _chars(sides, "firstLine")
    return 1 <= start <= _MOST_INDENT


def _chars(sides: dict[str, str], side: str) -> float:
    """A side of w:ind in characters; 0 hundredths of a character mean that the twips count."""
    hundredths = number(sides.get(f"{side}Chars", ""))
    pitch = figures.twips(pt=figures.CHAR_PITCH_PT)
    return hundredths / 100 or number(sides.get(side, "")) / pitch
