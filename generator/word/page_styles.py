"""How the text of a web page is shown: the style sheets of the page, laid over its elements.

Only what decides whether, and how, a text is read: the cascade (CSS 2.2, 6), colours, sizes, boxes
that are hidden, clipped or out of sight, lines through letters, and generated content.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import cssselect2
import tinycss2
from tinycss2 import color4

from ..text.patterns import Pattern
from .contrast import LEAST_SIZE, Colour, is_pale

_BLACK, _WHITE = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
# About so many pixels; of a share of the width around it is enough to know that all of it is far.
_PIXELS = {"px": 1, "pt": 4 / 3, "pc": 16, "rem": 16, "cm": 37.8, "mm": 3.78, "in": 96} | {
    "vw": 12,
    "vh": 8,
    "%": 5,
}
_LENGTH = Pattern(r"([-+]?[\d.]+)(px|pt|pc|rem|em|ex|ch|cm|mm|in|vw|vh|%)?")
_FONT_SIZE = Pattern(r"(?:^|\s)([\d.]+(?:px|pt|pc|rem|em|%)?)(?:\s*/|\s)")
_GONE = Pattern(
    r"scale[xyz3d]*\(\s*0*\.?0*\s*[,)]|rotate[xy]\(\s*-?90deg|inset\(\s*(?:100|[5-9]\d)(?:\.\d+)?%"
    r"|circle\(\s*0|rect\(\s*(?:0|1px)[\s,]*(?:0|1px)[\s,]*(?:0|1px)[\s,]*(?:0|1px)|opacity\(\s*0%?\)"
)
_FAR = 500  # pixels beyond the edge of the page
_OFFSETS = ("left", "top", "right", "bottom", "margin-left", "margin-top", "text-indent")
_READ = {
    *("display", "visibility", "opacity", "content-visibility", "content", "color"),
    *("-webkit-text-fill-color", "background", "background-color", "background-image"),
    *("font", "font-size", "text-decoration", "text-decoration-line", "vertical-align"),
    *("direction", "list-style", "list-style-type", "overflow", "overflow-x", "overflow-y"),
    *("width", "height", "max-width", "max-height", *_OFFSETS),
    *("transform", "translate", "scale", "clip", "clip-path", "filter"),
}
# What a browser does without any style sheet (HTML, 15.3).
_OF_TAGS = {
    **{tag: {"text-decoration": "line-through"} for tag in ("del", "s", "strike")},
    "sup": {"vertical-align": "super"},
    "sub": {"vertical-align": "sub"},
    "ul": {"list-style-type": "disc"},
    "ol": {"list-style-type": "decimal"},
    "dialog": {"display": "none"},
}

Declared = dict[str, str]  # the property and its value
# The declarations, and whether they are important, of an element (""), before and after it.
Matched = dict[str, list[tuple[str, str, bool]]]


class PageStyle(NamedTuple):
    """How the text of an element is shown; `gone` is nothing inside of it, `veiled` may be lifted.

    `behind` is None where a picture is behind the text.
    """

    gone: bool = False
    veiled: bool = False
    size: float = 16  # in pixels
    colour: Colour = _BLACK
    behind: Colour | None = _WHITE
    struck: bool = False
    raised: str = ""
    backwards: bool = False
    numbered: bool = False  # whether the items of a list are numbered

    @property
    def is_seen(self) -> bool:
        pale = self.behind is not None and is_pale(self.colour, self.behind)
        return not (self.gone or self.veiled or pale or self.size < LEAST_SIZE * _PIXELS["pt"])

    @property
    def how(self) -> str:
        """How a text that is seen reads otherwise than it is written; "" where it does not."""
        found = ["有删除线"] if self.struck else []
        found += [self.raised] if self.raised else []
        found += ["从右向左排列"] if self.backwards else []
        return "，".join(found)


class PageStyles:
    """The style sheets of a page."""

    def __init__(self, sheets: Iterable[str]) -> None:
        self._matcher = cssselect2.Matcher()
        for sheet in sheets:
            self._add(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True))

    def _add(self, rules: Iterable[Any]) -> None:
        for rule in rules:
            media = tinycss2.serialize(rule.prelude) if hasattr(rule, "prelude") else ""
            if rule.type == "at-rule" and rule.content and "print" not in media:
                self._add(tinycss2.parse_rule_list(rule.content, True, True))
            elif rule.type == "qualified-rule":
                try:
                    selectors = cssselect2.compile_selector_list(rule.prelude)
                except cssselect2.SelectorError:
                    continue
                declarations = list(_declarations(rule.content))
                for selector in selectors if declarations else ():
                    self._matcher.add_selector(selector, declarations)

    def tests(self, root: Any) -> int:
        """How many rules are to be tried on the elements of a page (of lxml), all in all."""
        tags, classes, keys = Counter[str](), Counter[str](), Counter[str]()
        for element in root.iter("*"):
            tags[element.tag] += 1
            classes.update(element.get("class", "").split())
            keys[element.get("id", "")] += 1
        tried = self._matcher
        return len(tried.other_selectors) * tags.total() + sum(
            number * len(rules.get(name, ()))
            for found, rules in (
                (tags, tried.lower_local_name_selectors),
                (classes, tried.class_selectors),
                (keys, tried.id_selectors),
            )
            for name, number in found.items()
        )

    def matched(self, element: cssselect2.ElementWrapper) -> Matched:
        """What the style sheets say of an element and of what they put before and after it."""
        found: Matched = {}
        for _, _, of, declarations in sorted(self._matcher.match(element), key=lambda m: m[:2]):
            found.setdefault(of or "", []).extend(declarations)
        return found


def styled(element: cssselect2.ElementWrapper, matched: Matched, around: PageStyle) -> PageStyle:
    """How the text of an element is shown, inside of what is shown like that."""
    attributes = element.etree_element.attrib
    declared = _OF_TAGS.get(element.local_name, {}) | _of_attributes(attributes)
    found = [*matched.get("", ()), *_inline(attributes.get("style", ""))]
    for wanted in (False, True):  # what is important goes last
        declared |= {name: value for name, value, important in found if important is wanted}
    return _shown(_longhand(declared), around)


def generated(matched: Matched, where: str) -> str:
    """The text that a style sheet puts "before" or "after" the content of an element."""
    declared = {name: value for name, value, _ in matched.get(where, ())}
    if declared.get("display") == "none":
        return ""
    tokens = tinycss2.parse_component_value_list(declared.get("content", ""))
    return "".join(token.value for token in tokens if token.type == "string")


@lru_cache(maxsize=1000)
def _inline(style: str) -> list[tuple[str, str, bool]]:
    """The declarations of an attribute, which editors write alike at many elements."""
    return list(_declarations(style))


def _declarations(content: Any) -> Iterator[tuple[str, str, bool]]:
    for item in tinycss2.parse_blocks_contents(content, True, True):
        if item.type == "declaration" and item.lower_name in _READ:
            value = tinycss2.serialize(item.value).strip()
            kept = item.lower_name == "content"
            yield item.lower_name, value if kept else value.lower(), item.important


def _of_attributes(given: Mapping[str, str]) -> Declared:
    """What the attributes of an element say of its look (HTML, 15.3.1 and 16.3)."""
    said = {
        name: given[attribute].lower()
        for name, attribute in (
            ("color", "color"),
            ("color", "text"),
            ("background-color", "bgcolor"),
            ("direction", "dir"),
        )
        if attribute in given
    }
    if "hidden" in given or "popover" in given:
        said["display"] = "none"
    elif "open" in given:
        said["display"] = "block"
    if "background" in given:
        said["background-image"] = "url()"
    return said


def _longhand(declared: Declared) -> Declared:
    """The declarations with those that stand for several taken apart."""
    given = dict(declared)
    if font := declared.get("font"):
        size = _FONT_SIZE.search(font)
        given.setdefault("font-size", size[1] if size else "inherit")
    if background := declared.get("background"):
        words = tinycss2.parse_component_value_list(background)
        colours = (tinycss2.serialize([word]) for word in words if color4.parse_color(word))
        given.setdefault("background-color", next(colours, "transparent"))
        if "url(" in background or "gradient(" in background:
            given.setdefault("background-image", "url()")
    if style := declared.get("list-style"):
        given["list-style-type"] = "none" if "none" in style.split() else style
    lines = (declared.get(name, "") for name in ("text-decoration", "text-decoration-line"))
    given["text-decoration"] = " ".join(lines)
    given["color"] = declared.get("-webkit-text-fill-color") or declared.get("color", "inherit")
    return given


def _shown(given: Declared, around: PageStyle) -> PageStyle:
    size = _size(given.get("font-size", ""), around.size)
    veil = given.get("visibility")
    text, behind = _colour(given["color"]), _behind(given, around.behind)
    raised = {"super": "显示为上标", "sub": "显示为下标"}.get(given.get("vertical-align", ""), "")
    style = given.get("list-style-type")
    return PageStyle(
        gone=around.gone or _is_gone(given, size),
        veiled=veil in ("hidden", "collapse") if veil and veil != "inherit" else around.veiled,
        size=size,
        colour=_over(*text, behind or _WHITE) if text else around.colour,
        behind=behind,
        struck=around.struck or "line-through" in given["text-decoration"],
        raised=raised or around.raised,
        backwards=_is_backwards(given, around.backwards),
        numbered=style not in ("none", "disc", "circle", "square") if style else around.numbered,
    )


def _is_gone(given: Declared, size: float) -> bool:
    """Whether nothing of an element, or of what stands in it, is to be seen."""
    if given.get("display") == "none" or given.get("content-visibility") == "hidden":
        return True
    opacity = _pixels(given.get("opacity", "1"), 1)
    if opacity is not None and opacity < 0.1:
        return True
    effects = ("transform", "scale", "clip", "clip-path", "filter")
    if any(_GONE.search(given.get(name, "")) for name in effects) or given.get("scale") == "0":
        return True
    cut = any(given.get(f"overflow{of}") in ("hidden", "clip") for of in ("", "-x", "-y"))
    sides = (given.get(name, "") for name in ("width", "height", "max-width", "max-height"))
    if cut and any((length := _pixels(side, size)) is not None and length <= 1 for side in sides):
        return True
    moves = [given.get(name, "") for name in _OFFSETS]
    moves += re.findall(r"[-\d.]+[a-z%]+", given.get("transform", "") + given.get("translate", ""))
    return any((length := _pixels(move, size)) is not None and length <= -_FAR for move in moves)


def _is_backwards(given: Declared, around: bool) -> bool:
    direction = given.get("direction")
    return direction == "rtl" if direction in ("rtl", "ltr") else around


def _size(value: str, around: float) -> float:
    if value.endswith("%") and (percent := _LENGTH.fullmatch(value)):
        return around * float(percent[1]) / 100
    length = _pixels(value, around)
    return around if length is None else length


def _pixels(value: str, size: float) -> float | None:
    """About how many pixels a length is; None for what is none."""
    found = _LENGTH.fullmatch(value.strip())
    if not found:
        return None
    try:
        number = float(found[1])
    except ValueError:
        return None
    unit = found[2] or "px"
    return number * (size if unit in ("em", "ex", "ch") else _PIXELS[unit])


def _colour(value: str) -> tuple[Colour, float] | None:
    """A colour and its opacity; None for what is none, or that of the text around."""
    parsed = color4.parse_color(value)
    if parsed is None or parsed == "currentcolor":
        return None
    try:
        red, green, blue = parsed.to("srgb").coordinates
    except (NotImplementedError, ValueError):
        return None
    return (red, green, blue), parsed.alpha


def _behind(given: Declared, around: Colour | None) -> Colour | None:
    if given.get("background-image", "none") != "none":
        return None
    colour = _colour(given.get("background-color", ""))
    if colour is None or (around is None and colour[1] < 1):
        return around
    return _over(*colour, around or _WHITE)


def _over(colour: Colour, opacity: float, behind: Colour) -> Colour:
    """What is seen of a colour that lets through what is behind it."""
    red, green, blue = (
        opacity * c + (1 - opacity) * b for c, b in zip(colour, behind, strict=True)
    )
    return red, green, blue
