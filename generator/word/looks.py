"""How paragraphs and runs look: the defaults of the document, their styles, their own formatting.

Source: ECMA-376-1, 17.3 (paragraphs and runs), 17.7.2 (how styles go together).
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from lxml import etree

from ..layout import figures
from .distortions import PAPER, Distorted, of_lines, of_runs
from .names import attribute, children, name_of, number, switch
from .numbering import ListPlace

# Headings without an outline level, which would bring them into the navigation pane.
_HEADINGS = {
    *(style.name for style in (figures.TITLE, figures.ANNEX_TITLE, figures.TABLE_CAPTION)),
    "Title",
}
# Before the place of a typeface in the theme, and between that and the name that it overrules.
THEME = "+"
_SCRIPTS = ("ascii", "hAnsi", "eastAsia")
_BODY_LEVEL = 9  # the outline level of what is no heading
# A paragraph that begins further in than this is placed there (a date), not indented.
_MOST_INDENT = 2 * figures.INDENT_CHARS

_Children = dict[str, etree._Element]
Pairs = tuple[tuple[str, str], ...]  # attributes and what they say, each given by the last to say


class Look(NamedTuple):
    """How a run looks. `strong` is bold, or a style whose typeface stands for that."""

    strong: bool = False
    bold: bool = False
    italic: bool = False
    hidden: bool = False
    struck_once: bool = False
    struck_twice: bool = False
    highlight: str = ""  # the name or the RRGGBB of what is behind the text, "" for nothing
    colour: str = ""  # RRGGBB, "" for what the reader's program takes
    size: float = 0  # in points, 0 where nothing says
    underline: str = ""  # its kind, "" for none
    dotted: str = ""  # the kind of the dots that Chinese text is emphasised by
    boxed: str = ""  # the kind of the line around the text
    raised: str = ""  # superscript, subscript
    distorted: Distorted = ()  # what else makes it read otherwise than its text
    fonts: Pairs = ()  # ascii, hAnsi, eastAsia → a typeface, or THEME and a place in the theme
    pitch: float = 0  # what is added to the width of each character, in points

    @property
    def struck(self) -> bool:
        return self.struck_once or self.struck_twice

    def changed(self, given: _Children) -> "Look":
        """This look with what the properties of a run (w:rPr) say otherwise."""
        if not given:
            return self
        said: dict[str, Any] = {
            field: read(given[name]) for field, (name, read) in _SAID.items() if name in given
        }
        said["distorted"] = of_runs(given, self.distorted)
        said["fonts"] = _with(self.fonts, _fonts(given.get("rFonts")))
        return self._replace(highlight=_behind(given, self.highlight), **said)

    def under(self, style: "Look", defaults: "Look") -> "Look":
        """This look, of a paragraph, in a run of that character style.

        What both of them switch on is off, unless the defaults of the document have it (17.7.3).
        """
        said: dict[str, Any] = {field: now for field, now in style._asdict().items() if now}
        for field in _TOGGLES:
            said[field] = getattr(defaults, field) or getattr(self, field) != getattr(style, field)
        said["distorted"] = _with(self.distorted, dict(style.distorted))
        said["fonts"] = _with(self.fonts, dict(style.fonts))
        return self._replace(**said)


class ParagraphLook(NamedTuple):
    """How a paragraph looks, and `text`, how a run in it does that says nothing itself.

    `indented` tells whether the first line begins about two characters in.
    """

    style: str = ""  # the name of its style
    heading: bool = False
    place: ListPlace | None = None  # of the list that Word numbers it in
    align: str = ""
    # left, right, firstLine, hanging → (in hundredths of a character, in twips)
    indent: Pairs = ()
    indented: bool = False
    spacing: Pairs = ()  # the attributes of w:spacing: before, after, line, lineRule
    frame: Pairs = ()  # those of w:framePr
    switches: Pairs = ()  # widowControl, snapToGrid, pageBreakBefore → 1 or 0
    text: Look = Look()

    @property
    def centred(self) -> bool:
        return self.align == "center"

    def changed(self, given: _Children, style: str = "") -> "ParagraphLook":
        """This look with what the properties of a paragraph (w:pPr) say otherwise.

        `style` is the key of the style of which they are, "" for a paragraph's own.
        """
        if not given:
            return self
        level = attribute(given.get("outlineLvl"))
        align = attribute(given.get("jc")) or self.align
        sides = _indented(dict(self.indent), _attributes(given.get("ind")))
        switches = {name: str(int(_on(given[name]))) for name in _SWITCHES if name in given}
        return self._replace(
            heading=number(level) < _BODY_LEVEL if level else self.heading,
            place=_list_place(children(given.get("numPr")), self.place, style),
            align=align,
            indent=tuple(sides.items()),
            indented=_is_indented(align, sides),
            spacing=_with(self.spacing, _attributes(given.get("spacing"))),
            frame=_with(self.frame, _attributes(given.get("framePr"))),
            switches=_with(self.switches, switches),
            text=self.text._replace(
                highlight=_behind(given, self.text.highlight),
                distorted=of_lines(given, self.text.distorted),
            ),
        )


_Look = TypeVar("_Look", Look, ParagraphLook)


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
        if key:
            around = around.under(self._character(key), self._plain.text)
        return around.changed(given)

    def _style(self, key: str) -> ParagraphLook:
        """The look that a paragraph style gives; that of the defaults for an unknown one."""
        look, derived = self._based(key, self._paragraphs, self._plain)
        for key, given in reversed(derived):
            name = attribute(given.get("name"))
            look = look.changed(children(given.get("pPr")), key)
            look = look._replace(
                style=name,
                heading=look.heading or name in _HEADINGS,
                text=_named(look.text.changed(children(given.get("rPr"))), name),
            )
            self._paragraphs[key] = look
        return look

    def _character(self, key: str) -> Look:
        """The look that a character style gives."""
        look, derived = self._based(key, self._characters, Look())
        for key, given in reversed(derived):
            look = look.changed(children(given.get("rPr")))
            look = self._characters[key] = _named(look, attribute(given.get("name")))
        return look

    def _based(
        self, key: str, known: dict[str, _Look], plain: _Look
    ) -> tuple[_Look, list[tuple[str, _Children]]]:
        """The nearest look that is known, and the styles from this one to that which it is of.

        Walked through instead of asked for one within the other: a file may have any number.
        """
        derived: list[tuple[str, _Children]] = []
        while key not in known and key in self._elements:
            known[key] = plain  # for styles that are based on each other
            given = children(self._elements[key])
            derived.append((key, given))
            key = attribute(given.get("basedOn"))
        return known.get(key, plain), derived


def _named(look: Look, style: str) -> Look:
    """The look that a style of this name gives: the typeface of one stands for bold."""
    return look._replace(strong=True) if style == figures.RUN_IN.name else look


def _list_place(given: _Children, otherwise: ListPlace | None, style: str) -> ListPlace | None:
    """The place in a list that w:numPr gives, in full or in part; list 0 takes one away."""
    if not given:
        return otherwise
    numbers, level = attribute(given.get("numId")), attribute(given.get("ilvl"))
    if otherwise and not numbers:
        return otherwise._replace(level=number(level))
    unsaid = -1 if style else 0
    place = ListPlace(numbers, number(level) if level else unsaid, style)
    return place if number(numbers) else None


def _behind(given: _Children, otherwise: str) -> str:
    """What is behind the text: a highlight, else a shading, which may be a pattern."""
    if "highlight" in given:
        return _kind(given["highlight"])
    if "shd" not in given:
        return otherwise
    pattern, fill = attribute(given["shd"]), attribute(given["shd"], "fill").upper()
    colour = attribute(given["shd"], "color").upper()
    if pattern == "solid" and colour not in ("", "AUTO"):
        return colour
    if fill not in ("", "AUTO", "FFFFFF"):
        return fill
    return "" if pattern in ("", "clear", "nil") else pattern


def _on(element: etree._Element) -> bool:
    return switch(element, True)


def _points(element: etree._Element) -> float:
    return number(attribute(element)) / 2


def _twips(element: etree._Element) -> float:
    return number(attribute(element)) / 20


def _kind(element: etree._Element) -> str:
    """The kind of something that may be none; an underline need not say its kind."""
    kind = attribute(element) or "single"
    return "" if kind in ("none", "nil", "baseline") else kind


def _colour(element: etree._Element) -> str:
    if attribute(element, "themeColor") in PAPER and not attribute(element, "themeShade"):
        return "FFFFFF"
    written = attribute(element).upper()
    return "" if written == "AUTO" else written


# What a run says of each field of its look: the element, and how that is read.
_SAID: dict[str, tuple[str, Callable[[etree._Element], object]]] = {
    "strong": ("b", _on),
    "bold": ("b", _on),
    "italic": ("i", _on),
    "hidden": ("vanish", _on),
    "struck_once": ("strike", _on),
    "struck_twice": ("dstrike", _on),
    "colour": ("color", _colour),
    "size": ("sz", _points),
    "underline": ("u", _kind),
    "dotted": ("em", _kind),
    "boxed": ("bdr", _kind),
    "raised": ("vertAlign", _kind),
    "pitch": ("spacing", _twips),
}
_TOGGLES = ("strong", "bold", "italic", "hidden", "struck_once")


_FIRST, _HANGING = ("firstLine", "firstLineChars"), ("hanging", "hangingChars")
_SWITCHES = ("widowControl", "snapToGrid", "pageBreakBefore")


def _with(before: Pairs, said: dict[str, str]) -> Pairs:
    return tuple((dict(before) | said).items()) if said else before


def _indented(before: dict[str, str], said: dict[str, str]) -> dict[str, str]:
    """The sides of an indent: a first line that hangs, be it by nothing, is not indented."""
    if any(name in said for name in _HANGING) and not any(name in said for name in _FIRST):
        before = {side: given for side, given in before.items() if side not in _FIRST}
    return before | said


def _attributes(element: etree._Element | None) -> dict[str, str]:
    if element is None:
        return {}
    return {str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items()}


def _fonts(element: etree._Element | None) -> dict[str, str]:
    """The typefaces that w:rFonts gives; where it names a place in the theme too, that wins."""
    given = _attributes(element)
    fonts = {script: given[script] for script in _SCRIPTS if script in given}
    for script in _SCRIPTS:
        if theme := given.get(f"{script}Theme"):
            fonts[script] = f"{THEME}{theme}{THEME}{fonts.get(script, '')}"
    return fonts


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
