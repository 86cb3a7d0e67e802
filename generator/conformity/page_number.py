"""What stands above and below the text: the page number (GB/T 9704-2012, 7.5), and headers."""

from collections.abc import Iterator

from ..layout import figures
from ..text.characters import shorten
from ..text.patterns import Pattern
from ..word.sections import Section
from .deviations import FOOTER, HEADER, Observed, shown
from .manuscript import PAGE, Manuscript, TextPart, TextRun
from .page import NATURAL, line_pitch, mm
from .typefaces import SONG, family

_DASHED = Pattern(r"[—―－─]\s*[^\s—]*\s*[—―－─]")
_DRAFT = Pattern(r"[（(【]?(?:送审|征求意见|讨论|审议|修改|审签|初|草|底)稿[）)】]?|草案")
ASKED_PLACE = "单页码居右空一字，双页码居左空一字"
_SIDES = {"center": "居中", "right": "居右", "end": "居右", "outside": "在外侧"}
_NEAR_CHARS = 0.35
_FIRST, _DEFAULT, _EVEN = "first", "default", "even"  # as the file calls the pages
NEAR_MM = 2


def page_number(manuscript: Manuscript) -> Iterator[Observed]:
    """What deviates above and below the text area."""
    yield from _headers(manuscript)
    numbers = [_numbers_of(manuscript, section) for section in manuscript.sections]
    yield from _missing(manuscript, numbers)
    yield from _anew(manuscript, numbers)
    for place, (section, by_page) in enumerate(zip(manuscript.sections, numbers, strict=True)):
        there = list(dict.fromkeys(filter(None, by_page.values())))
        for part in there:
            yield from _form(manuscript, part)
        # Where a number stands in a text box or a table the pages tell, and not the file; on a
        # page that lies on its side it has another place.
        is_upright = section.width <= section.height
        if there and is_upright and not any(part.in_table for part in there):
            odd = by_page[_DEFAULT]
            yield from _place(odd, by_page.get(_EVEN, odd))
            if place == 0:  # whether the first page of another section is an even one nobody knows
                yield from _place_of(by_page.get(_FIRST), "首页页码", "居右")
            yield from _distance(section, manuscript, there[0])


def _pages_of(manuscript: Manuscript, section: Section) -> dict[str, str]:
    """The pages of a section that have headers and footers of their own, as they are called."""
    pages = {_FIRST: "首页"} if section.first_apart else {}
    if not manuscript.has_even:
        return pages | {_DEFAULT: "其余各页"}
    return pages | {_DEFAULT: "单页", _EVEN: "双页"}


def _numbers_of(manuscript: Manuscript, section: Section) -> dict[str, TextPart | None]:
    """The paragraph with the page number on each kind of pages of a section."""
    pages = _pages_of(manuscript, section)
    return {which: _number_in(manuscript, section, which) for which in pages}


def _missing(
    manuscript: Manuscript, numbers: list[dict[str, TextPart | None]]
) -> Iterator[Observed]:
    """The pages without a number, those of several sections together."""
    lacking: dict[str, list[str]] = {}
    for place, (section, by_page) in enumerate(zip(manuscript.sections, numbers, strict=True)):
        pages = _pages_of(manuscript, section)
        without = [pages[which] for which, part in by_page.items() if part is None]
        if without:
            named = "、".join(without) if len(without) < len(pages) else ""
            lacking.setdefault(named, []).append(str(place + 1))
    for named, places in lacking.items():
        where = f"第{'、'.join(places)}节" if len(places) < len(numbers) else ""
        yield Observed("G60", f"{where}{named}没有页码", "每一页版心下方都有页码", area=FOOTER)


def _anew(manuscript: Manuscript, numbers: list[dict[str, TextPart | None]]) -> Iterator[Observed]:
    """Sections that are counted from the beginning again, as an annex often is.

    A higher number may be the one that follows: only the pages can tell.
    """
    sections = zip(manuscript.sections, numbers, strict=True)
    anew = [
        place
        for place, (section, by_page) in enumerate(sections, start=1)
        if place > 1 and any(by_page.values())
        if section.first_number is not None and section.first_number <= 1
    ]
    if anew:
        found = f"第{'、'.join(map(str, anew))}节的页码重新编起"
        yield Observed("G66", found, "页码连续编排，与正文一起装订的附件也一样", area=FOOTER)


def _headers(manuscript: Manuscript) -> Iterator[Observed]:
    names = {
        part: None
        for section in manuscript.sections
        for (kind, which), part in section.beside.items()
        if kind == "header" and which in _pages_of(manuscript, section)
    }
    for part in (part for name in names for part in manuscript.beside.get(name, ())):
        text = part.text.strip()
        if text and not _DRAFT.fullmatch(text):
            yield Observed("G65", f"页眉有文字“{shorten(text, 20)}”", "版心外只有页码", area=HEADER)


def _number_in(manuscript: Manuscript, section: Section, which: str) -> TextPart | None:
    """The paragraph with the page number below (or else above) the text of such pages."""
    names = (section.beside.get((kind, which), "") for kind in ("footer", "header"))
    parts = (part for name in names for part in manuscript.beside.get(name, ()))
    return next((part for part in parts if _field(part)), None)


def _field(part: TextPart) -> TextRun | None:
    numbers = (s for s in part.runs if s.field.upper().split()[:1] == [PAGE])
    return next(numbers, None)


def _form(manuscript: Manuscript, part: TextPart) -> Iterator[Observed]:
    run = _field(part)
    assert run is not None
    font = family(manuscript.font(run.look, "ascii"))
    if font != SONG or run.look.size != figures.SIZE_4_PT:
        found = f"页码用{font}{run.look.size:g}磅"
        yield Observed("G61", found, f"4号（{figures.SIZE_4_PT}磅）半角宋体", area=FOOTER)
    if not _DASHED.fullmatch(part.text.strip()) and "NUMPAGES" not in part.text:
        detail = f"“{shorten(part.text.strip(), 20)}”"
        asked = "数字左右各一条一字线，如“— 1 —”"
        yield Observed("G62", "页码的写法不对", asked, detail=detail, area=FOOTER)


def _place(odd: TextPart | None, even: TextPart | None) -> Iterator[Observed]:
    if odd is even and odd:
        side = _side_of(odd)
        if side != _SIDES["outside"]:
            yield Observed("G63", f"单双页的页码都{side}", ASKED_PLACE, area=FOOTER)
        return
    yield from _place_of(odd, "单页码", "居右")
    yield from _place_of(even, "双页码", "居左")


def _place_of(part: TextPart | None, name: str, wanted: str) -> Iterator[Observed]:
    if part is None or _side_of(part) == _SIDES["outside"]:
        return
    side = _side_of(part)
    trailing = figures.width(part.text[len(part.text.rstrip()) :])
    away = part.side("right") + trailing if side == "居右" else part.first_line
    if side != wanted:
        yield Observed("G63", f"{name}{side}", ASKED_PLACE, area=FOOTER)
    elif abs(away - figures.PAGE_NUMBER_INDENT_CHARS) > _NEAR_CHARS:
        yield Observed("G63", f"{name}{side}空{shown(away)}字", ASKED_PLACE, area=FOOTER)


def _side_of(part: TextPart) -> str:
    return _SIDES.get(dict(part.look.frame).get("xAlign", part.look.align), "居左")


def _distance(section: Section, manuscript: Manuscript, part: TextPart) -> Iterator[Observed]:
    """How far below the text area of the standard the dashes run, where nothing stands below."""
    parts = next((p for p in manuscript.beside.values() if part in p), ())
    if part.look.frame or parts[-1:] != (part,):
        return
    pitch = line_pitch(part, section.grid) or part.size * NATURAL
    below = figures.MARGIN_BOTTOM_MM - mm(section.footer + pitch / 2)
    wanted = figures.PAGE_NUMBER_BELOW_MM
    if abs(below - wanted) > NEAR_MM:
        found = f"一字线约在版心下{shown(below)} mm（页脚距边界{shown(mm(section.footer))} mm）"
        asked = f"距版心下边缘 {wanted} mm（页脚距边界约 {figures.FOOTER_FROM_BOTTOM_MM} mm）"
        yield Observed("G64", found, asked, area=FOOTER)
