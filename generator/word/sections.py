"""The sections of a Word file: paper, margins, grid, and the parts above and below the text.

Source: ECMA-376-1, 17.6 (sections) and 17.10 (headers and footers).
"""

from collections.abc import Mapping
from typing import NamedTuple

from lxml import etree

from ..package.relations import relations_of
from ..package.wordfile import main_part
from .names import attribute, children, local_name, name_of, number, switch
from .parts import parse_part, target_of

# What Word takes where nothing is said, in twips.
_LETTER, _INCH = (12240, 15840), 1440
_BESIDE = {"headerReference": "header", "footerReference": "footer"}


class PageGrid(NamedTuple):
    """The grid that a page gives its lines and characters: its kind, "" for none."""

    kind: str
    line_pitch: float  # in points
    char_space: float  # what it adds to each character, in points


class Section(NamedTuple):
    """A section of a document; lengths in points.

    `beside` is {(header or footer, default or even or first): the name of the part}, those that
    it goes on with from the section before too. `first_apart` says whether its first page has
    headers and footers of its own. `first_number` is what its pages are counted from, None where
    they go on from the section before.
    """

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    footer: float
    columns: int
    grid: PageGrid
    beside: Mapping[tuple[str, str], str]
    first_apart: bool
    first_number: int | None

    @property
    def text_width(self) -> float:
        return self.width - self.left - self.right

    @property
    def text_height(self) -> float:
        return self.height - self.top - self.bottom


def sections_of(parts: Mapping[str, bytes]) -> list[Section]:
    """The sections of a document, in order; at least one, as Word makes it."""
    main = main_part(parts)
    targets = {relation.id: relation.target for relation in relations_of(parts, main)}
    sections: list[Section] = []
    for element in parse_part(parts[main]).iter("{*}sectPr"):
        if name_of(element) == "sectPr" and not _is_former(element):
            sections.append(_section(element, targets, sections[-1].beside if sections else {}))
    return sections or [_section(etree.Element("sectPr"), {}, {})]


def has_even_pages(parts: Mapping[str, bytes]) -> bool:
    """Whether even pages have headers and footers of their own."""
    settings = parts.get(target_of(parts, main_part(parts), "settings"))
    given = children(parse_part(settings)) if settings else {}
    return switch(given.get("evenAndOddHeaders"), False)


def theme_fonts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The typefaces of the theme by their places: minorEastAsia, majorHAnsi."""
    theme = parts.get(target_of(parts, main_part(parts), "theme"))
    if not theme:
        return {}
    fonts: dict[str, str] = {}
    for element in parse_part(theme).iter("{*}minorFont", "{*}majorFont"):
        face = local_name(element).removesuffix("Font")
        given = {local_name(child): attribute(child, "typeface") for child in element}
        latin = given.get("latin", "")
        chinese = given.get("ea") or next(
            (attribute(e, "typeface") for e in element if attribute(e, "script") == "Hans"), ""
        )
        fonts |= {f"{face}Ascii": latin, f"{face}HAnsi": latin, f"{face}EastAsia": chinese}
    return fonts


def _is_former(element: etree._Element) -> bool:
    """Whether this is how a section was before a tracked change."""
    parent = element.getparent()
    return parent is not None and name_of(parent) == "sectPrChange"


def _section(
    element: etree._Element,
    targets: Mapping[str, str],
    before: Mapping[tuple[str, str], str],
) -> Section:
    given = children(element)
    paper, margins, grid = given.get("pgSz"), given.get("pgMar"), given.get("docGrid")
    counted_from = attribute(given.get("pgNumType"), "start")
    inch = 0 if margins is not None else _INCH
    beside = dict(before)
    for child in element:
        if kind := _BESIDE.get(name_of(child)):
            which = attribute(child, "type") or "default"
            beside[kind, which] = targets.get(attribute(child, "id"), "")

    def points(element: etree._Element | None, name: str, otherwise: int = 0) -> float:
        return (number(attribute(element, name)) or otherwise) / 20

    return Section(
        width=points(paper, "w", _LETTER[0]),
        height=points(paper, "h", _LETTER[1]),
        top=abs(points(margins, "top", inch)),
        right=points(margins, "right", inch),
        bottom=abs(points(margins, "bottom", inch)),
        left=points(margins, "left", inch) + points(margins, "gutter"),
        footer=points(margins, "footer"),
        columns=number(attribute(given.get("cols"), "num")) or 1,
        grid=PageGrid(
            "" if attribute(grid, "type") == "default" else attribute(grid, "type"),
            points(grid, "linePitch"),
            number(attribute(grid, "charSpace")) / 4096,
        ),
        beside=beside,
        first_apart=switch(given.get("titlePg"), False),
        first_number=number(counted_from) if counted_from else None,
    )
