"""What deviates on the pages as LibreOffice prints them, where the file alone cannot tell it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from ..layout import figures
from ..paper.pages import Box, PrintedPage
from ..text.patterns import Pattern
from ..word.sections import Section
from .deviations import FOOTER, PAGE, Observed, shown
from .ends import NO_TEXT, letters_of
from .manuscript import Manuscript, Role
from .page import TEXT_ROLES, mm, points
from .page_number import ASKED_PLACE, NEAR_MM

_PLAIN = Pattern("[\u4e00-\u9fa5]+")
_NUMBER = Pattern(r"[—―－─\s-]*\d+[—―－─\s-]*")
_NEAR_PT = 3  # that a line begins or ends at the edge of the text area
_NEAR_CHARS = 1
_RIGHT_MM = figures.PAGE_WIDTH_MM - figures.MARGIN_RIGHT_MM
_BOTTOM_MM = figures.PAGE_HEIGHT_MM - figures.MARGIN_BOTTOM_MM
_LEAST = 5  # lines that tell what is usual, and characters of a line of the text
_FIRST_CHARS = 10
_SLACK = 0.02

_Value = TypeVar("_Value", int, float)


def printed(
    manuscript: Manuscript, pages: Sequence[PrintedPage], told: set[str]
) -> Iterator[Observed]:
    """What deviates on the pages; `told` are codes of which the file has told the cause."""
    section = manuscript.sections[0]
    bodies = [_body(page, section) for page in pages]
    if "G05" not in told:
        yield from _lines_per_page(manuscript, bodies)
    if "G06" not in told:
        yield from _characters_per_line(bodies, section)
    yield from _first_page(manuscript, bodies)
    yield from _signature_page(manuscript, bodies)
    yield from _page_numbers(pages, told)


def _body(page: PrintedPage, section: Section) -> list[Box]:
    return page.within(section.top, section.height - section.bottom)


def _usual(values: Sequence[_Value]) -> _Value | None:
    """What most lines have in common; None where there are too few to tell."""
    return Counter(values).most_common(1)[0][0] if len(values) >= _LEAST else None


def _lines_per_page(manuscript: Manuscript, bodies: Sequence[list[Box]]) -> Iterator[Observed]:
    """How far apart the lines of the text are; those of tables and charts may be closer."""
    text = letters_of("".join(part.label + part.text for part in manuscript.of(*TEXT_ROLES)))
    gaps = [
        round(b.middle - a.middle, 1)
        for body in bodies
        for a, b in pairwise(body)
        if all(letters_of(line.text) in text and len(line.text) >= _LEAST for line in (a, b))
    ]
    pitch = _usual(gaps)
    if not pitch:
        return
    lines = int(points(figures.TEXT_HEIGHT_MM) / pitch + _SLACK)
    if lines != figures.LINES_PER_PAGE:
        found = f"排出来行距{shown(pitch)}磅，每面{lines}行"
        yield Observed("G05", found, f"每面 {figures.LINES_PER_PAGE} 行", area=PAGE)


def _characters_per_line(bodies: Sequence[list[Box]], section: Section) -> Iterator[Observed]:
    """Lines of Chinese without punctuation, from one edge of the text area to the other."""
    right = section.width - section.right
    counts = [
        len(line.text)
        for body in bodies
        for line in body
        if _PLAIN.fullmatch(line.text) and abs(line.left - section.left) < _NEAR_PT
        if abs(line.right - right) < _NEAR_PT
    ]
    chars = _usual(counts)
    if chars and chars != figures.CHARS_PER_LINE:
        asked = f"每行 {figures.CHARS_PER_LINE} 字"
        yield Observed("G06", f"排出来每行{chars}字", asked, area=PAGE)


def _first_page(manuscript: Manuscript, bodies: Sequence[list[Box]]) -> Iterator[Observed]:
    for part in manuscript.of(*TEXT_ROLES)[:1]:
        start = letters_of(part.text)[:_FIRST_CHARS]
        on = [start in letters_of("".join(line.text for line in body)) for body in bodies]
        if any(on) and not on[0]:
            found = f"正文从第{on.index(True) + 1}页开始"
            yield Observed("G16", found, "公文首页必须显示正文", part)


def _signature_page(manuscript: Manuscript, bodies: Sequence[list[Box]]) -> Iterator[Observed]:
    for part in manuscript.of(Role.SIGNATURE)[-1:]:
        name = letters_of(part.text)
        for number, body in enumerate(bodies, start=1):
            lines = [line for line in body if not NO_TEXT.search(line.text)]
            if number > 1 and lines and letters_of(lines[0].text) == name:
                found = f"署名和成文日期单独在第{number}页，这一页没有正文"
                yield Observed("G45", found, "调整行距、字距，使署名与正文同页", part)


def _page_numbers(pages: Sequence[PrintedPage], told: set[str]) -> Iterator[Observed]:
    """Where the numbers of the first two pages stand, from the text area of the standard."""
    left, right, bottom = (points(x) for x in (figures.MARGIN_LEFT_MM, _RIGHT_MM, _BOTTOM_MM))
    for number, page in enumerate(pages[:2], start=1):
        lines = [x for x in page.within(bottom, page.height) if _NUMBER.fullmatch(x.text)]
        if not lines or page.width > page.height:
            continue
        line, is_odd = lines[0], number % 2
        chars = (right - line.right if is_odd else line.left - left) / figures.SIZE_4_PT
        off = abs(chars - figures.PAGE_NUMBER_INDENT_CHARS)
        if "G63" not in told and off > _NEAR_CHARS:
            found = f"{'单页码距右' if is_odd else '双页码距左'}边{shown(chars)}字"
            yield Observed("G63", "页码的位置不对", ASKED_PLACE, detail=found, area=FOOTER)
        below = mm(line.middle - bottom)
        if "G64" not in told and abs(below - figures.PAGE_NUMBER_BELOW_MM) > NEAR_MM:
            asked = f"距版心下边缘 {figures.PAGE_NUMBER_BELOW_MM} mm"
            found = f"版心下{shown(below)} mm"
            yield Observed("G64", "页码的高低不对", asked, detail=found, area=FOOTER)
