"""Paper, margins, text area, columns, lines and characters (GB/T 9704-2012, 5)."""

from collections.abc import Iterator
from math import ceil

from ..layout import figures
from ..word.sections import PageGrid, Section
from .deviations import PAGE, Observed, shown
from .manuscript import LEVELS, Manuscript, Role, TextPart

TEXT_ROLES = (Role.BODY, Role.CONTACT, *LEVELS)
_CHARACTER_GRIDS = ("linesAndChars", "snapToChars")
_LINE_GRIDS = ("lines", *_CHARACTER_GRIDS)
NATURAL = 1.3  # the height of a line in the size of its characters, where nothing says
_MOST_OFF_MM = 1.05  # 5.2.1 lets margins differ by 1 mm; and half a twip
_NEARLY = 0.02  # of a line or a character


def page(manuscript: Manuscript) -> Iterator[Observed]:
    """What deviates in the page itself; sections that are alike are told once."""
    for section in manuscript.sections:
        yield from _paper(section)
    yield from _lines_and_characters(manuscript)


def mm(points: float) -> float:
    return points / 72 * 25.4


def points(mm: float) -> float:
    return mm / 25.4 * 72


def _paper(section: Section) -> Iterator[Observed]:
    sides = sorted((mm(section.width), mm(section.height)))  # 8: a table may lie on its side
    wanted = (figures.PAGE_WIDTH_MM, figures.PAGE_HEIGHT_MM)
    is_off = any(
        abs(side - asked) > _MOST_OFF_MM for side, asked in zip(sides, wanted, strict=True)
    )
    if is_off:
        found = f"纸张为{_by(section.width, section.height)}"
        yield Observed("G01", found, f"A4 纸，{wanted[0]} mm×{wanted[1]} mm", area=PAGE)
    yield from _margins(section, is_a4=not is_off)
    if section.columns > 1:
        yield Observed("G04", f"分为{section.columns}栏", "不分栏，撑满版心", area=PAGE)


def _margins(section: Section, is_a4: bool) -> Iterator[Observed]:
    if section.width > section.height:
        return
    top, left = figures.MARGIN_TOP_MM, figures.MARGIN_LEFT_MM
    right, bottom = figures.MARGIN_RIGHT_MM, figures.MARGIN_BOTTOM_MM
    if _is_off(section.top, top) or _is_off(section.left, left):
        found = f"上边距{shown(mm(section.top))} mm、左边距{shown(mm(section.left))} mm"
        yield Observed("G02", found, f"上 {top} mm、左 {left} mm，各可差 1 mm", area=PAGE)
    if is_a4 and (_is_off(section.right, right) or _is_off(section.bottom, bottom)):
        area = _by(section.text_width, section.text_height)
        found = (
            f"右边距{shown(mm(section.right))} mm、下边距{shown(mm(section.bottom))} mm，版心{area}"
        )
        wanted = f"版心 {figures.TEXT_WIDTH_MM} mm×{figures.TEXT_HEIGHT_MM} mm"
        asked = f"{wanted}，即右 {right} mm、下 {bottom} mm"
        yield Observed("G03", found, asked, area=PAGE)


def _is_off(points: float, wanted: float) -> bool:
    return abs(mm(points) - wanted) > _MOST_OFF_MM


def _by(width: float, height: float) -> str:
    return f"{mm(width):.0f} mm×{mm(height):.0f} mm"


def _lines_and_characters(manuscript: Manuscript) -> Iterator[Observed]:
    """How many lines and characters the text area of the standard takes, paragraph by paragraph."""
    grid = manuscript.sections[0].grid
    height, width = points(figures.TEXT_HEIGHT_MM), points(figures.TEXT_WIDTH_MM)
    wanted_lines, wanted_chars = figures.LINES_PER_PAGE, figures.CHARS_PER_LINE
    for part in manuscript.of(*TEXT_ROLES):
        pitch = line_pitch(part, grid)
        fixed = f"行距固定值 {figures.LINE_PITCH_PT} 磅左右"
        if not pitch:
            yield Observed("G07", "行距随字体变化，没有固定", fixed, part)
        elif (lines := int(height / pitch + _NEARLY)) != wanted_lines:
            asked = f"每面 {wanted_lines} 行，{fixed}"
            detail = f"行距{pitch:g}磅，每面{lines}行"
            yield Observed("G05", "每面的行数不对", asked, part, detail)
        chars = int(width / (part.pitch + _char_space(part, grid)) + _NEARLY)
        # Other sizes are told by themselves.
        if part.size == figures.SIZE_3_PT and chars != wanted_chars:
            added = part.pitch - part.size + _char_space(part, grid)
            asked = f"每行 {wanted_chars} 字，3号字紧缩 {-figures.CHAR_SPACING_PT} 磅左右"
            detail = f"字符间距{added:.2f}磅，每行{chars}字"
            yield Observed("G06", "每行的字数不对", asked, part, detail)


def line_pitch(part: TextPart, grid: PageGrid) -> float:
    """How far apart the lines of a paragraph are, in points; 0 where the typeface decides."""
    given = dict(part.look.spacing)
    line, rule = int(given.get("line") or 240), given.get("lineRule", "auto")
    natural = part.size * NATURAL
    if rule == "exact":
        return line / 20
    if rule == "atLeast":
        return line / 20 if line / 20 >= natural else 0
    if grid.kind in _LINE_GRIDS and grid.line_pitch and part.has("snapToGrid", True):
        return ceil(natural / grid.line_pitch) * grid.line_pitch * line / 240
    return 0


def _char_space(part: TextPart, grid: PageGrid) -> float:
    snaps = grid.kind in _CHARACTER_GRIDS and part.has("snapToGrid", True)
    return grid.char_space if snaps else 0
