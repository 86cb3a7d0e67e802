"""What makes a text in Word read otherwise than it is written, besides its colour and size.

Source: ECMA-376-1, 17.3.1.33, 17.3.2 and 17.18.97; text effects are those of [MS-DOCX] 2.6.
"""

from collections.abc import Callable, Mapping

from lxml import etree

from ..text.patterns import Pattern
from .names import attribute, local_name, number, switch

Distorted = tuple[tuple[str, str], ...]  # the property, and what it does in words

_BACKWARDS = "从右向左排列"
RIGHT_TO_LEFT: Distorted = (("rtl", _BACKWARDS),)
PAPER = ("background1", "light1", "bg1", "lt1")  # the colour of the paper in a theme

_SYMBOL_FONTS = Pattern(r"(?:wingdings|webdings|symbol|marlett|zapf|mt extra).*")
_LEAST_WIDTH = 34  # in percent
_LEAST_LINE = 80  # in twips
_MOST_RAISED = 40  # in half points
_MOST_CONDENSED = -120  # in twips
_MOST_TRANSPARENT = 80_000  # of 100,000


def of_runs(given: Mapping[str, etree._Element], before: Distorted) -> Distorted:
    """What holds with these properties of a run (w:rPr), where that held before."""
    told = {name: tell(given[name]) for name, tell in _TELLING.items() if name in given}
    return _with(told, before)


def of_lines(given: Mapping[str, etree._Element], before: Distorted) -> Distorted:
    """What holds with these properties of a paragraph (w:pPr), where that held before."""
    line = attribute(given.get("spacing"), "line")
    if not line:
        return before
    exact = attribute(given["spacing"], "lineRule") == "exact"
    flat = exact and number(line) < _LEAST_LINE
    return _with({"line": f"行距只有{number(line) / 20:g}磅" if flat else ""}, before)


def _with(told: dict[str, str], before: Distorted) -> Distorted:
    if not told:
        return before
    return tuple((name, words) for name, words in (dict(before) | told).items() if words)


def _width(element: etree._Element) -> str:
    percent = number(attribute(element).removesuffix("%"))
    return f"字符宽度缩到{percent}%" if 0 < percent < _LEAST_WIDTH else ""


def _position(element: etree._Element) -> str:
    half_points = number(attribute(element))
    return f"位置升降了{abs(half_points) / 2:g}磅" if abs(half_points) >= _MOST_RAISED else ""


def _spacing(element: etree._Element) -> str:
    return "字符挤在一起" if number(attribute(element)) <= _MOST_CONDENSED else ""


def _direction(element: etree._Element) -> str:
    return _BACKWARDS if switch(element, False) else ""


def _fonts(element: etree._Element) -> str:
    named = (attribute(element, kind) for kind in ("ascii", "hAnsi", "eastAsia"))
    symbols = next((name for name in named if _SYMBOL_FONTS.fullmatch(name.lower())), "")
    return f"用符号字体{symbols}显示" if symbols else ""


def _fill(element: etree._Element) -> str:
    said = {local_name(inner): attribute(inner).upper() for inner in element.iter()}
    if "noFill" in said or number(said.get("alpha", "")) >= _MOST_TRANSPARENT:
        return "文字透明"
    pale = said.get("srgbClr") == "FFFFFF" or said.get("schemeClr", "").lower() in PAPER
    return "文字与底色分不清" if pale else ""


_TELLING: dict[str, Callable[[etree._Element], str]] = {
    "w": _width,
    "position": _position,
    "spacing": _spacing,
    "rtl": _direction,
    "rFonts": _fonts,
    ":textFill": _fill,
}
