"""The text of a document: typefaces, indents, colours, distances (GB/T 9704-2012, 7.3.3)."""

from collections.abc import Iterator

from ..layout import figures
from ..text.patterns import Pattern
from ..word.looks import Look
from .deviations import Observed, shown
from .manuscript import Manuscript, Role, TextPart, TextRun
from .page import TEXT_ROLES
from .typefaces import FANGSONG, HEI, KAI, ROMAN, SONG, XIAOBIAOSONG, family

# The third level and the fourth are printed as the text is.
_LEVEL_FONTS = {Role.LEVEL_1: HEI, Role.LEVEL_2: KAI}
_PLAIN_ROLES = (Role.RECIPIENT, Role.ANNEX_NOTE, Role.SIGNATURE, Role.DATE)
_FLOWING = (Role.RECIPIENT, *TEXT_ROLES)
_WHOLE = (*TEXT_ROLES, *_PLAIN_ROLES)
_TABLE_FONTS = (FANGSONG, SONG, HEI, KAI, XIAOBIAOSONG)
_TABLE_SIZES = (9, figures.SIZE_3_PT)
_BLACK = ("", "000000")
_COLOURS = {"FF0000": "红色", "C00000": "深红", "0000FF": "蓝色", "0563C1": "链接的蓝色"}
_ASIDE = {"center": "居中", "right": "右对齐", "end": "右对齐"}
_LATIN = Pattern("[A-Za-z0-9]")
_LONG_LATIN = Pattern("[!-~]{12,}")  # an address, which justified lines would tear apart
_NEAR = 0.3  # of a character


def text(manuscript: Manuscript) -> Iterator[Observed]:
    """What deviates in the paragraphs between title and signature, and the colour of all text."""
    for part in manuscript.of(*_WHOLE):
        yield from _typefaces(manuscript, part)
        yield from _emphasis(part)
    for part in manuscript.of(*TEXT_ROLES):
        yield from _misplaced(part) if part.look.align in _ASIDE else _indents(part)
        yield from _ragged(part)
        yield from _distances(part)
    for part in manuscript.of(Role.TABLE):
        yield from _table(manuscript, part)
    for part in manuscript.parts:
        if part.role is not Role.HEAD:
            yield from _colours(part)
    yield from _blank_lines(manuscript)


def _typefaces(manuscript: Manuscript, part: TextPart) -> Iterator[Observed]:
    """The typeface and size of Chinese text; a heading ends with the first full stop."""
    in_heading = part.role in _LEVEL_FONTS
    for run in part.runs:
        code, asked = "G20", FANGSONG
        judged = run
        if in_heading:
            code, asked = "G28", _LEVEL_FONTS[part.role]
            head, stop, _ = run.text.partition("。")
            judged, in_heading = run._replace(text=head), not stop
        if judged.is_chinese:
            yield from _typeface(manuscript, part, judged.look, code, asked)
        if _LATIN.search(run.text):
            yield from _latin(manuscript, part, run)


def _typeface(
    manuscript: Manuscript, part: TextPart, look: Look, code: str, asked: str
) -> Iterator[Observed]:
    font = family(manuscript.font(look))
    what = part.role if code == "G28" else "正文"
    wanted = f"{what}用{asked}"
    if font != asked:
        named = manuscript.overruled(look)
        if family(named) == asked:
            found = f"写明的“{named}”不起作用，主题字体“{font}”优先"
            yield Observed("G22", found, f"{wanted}，去掉主题字体", part)
        else:
            yield Observed(code, f"{what}的字体不对", wanted, part, font)
    if look.size != figures.SIZE_3_PT:
        size = f"{look.size:g}磅" if look.size else "没有写明的字号"
        yield Observed("G21", "字号不对", f"3号（{figures.SIZE_3_PT}磅）", part, size)


def _latin(manuscript: Manuscript, part: TextPart, run: TextRun) -> Iterator[Observed]:
    """Digits and letters: in the typeface of the text, or in the one that most offices take."""
    name = manuscript.font(run.look, "ascii") or ROMAN  # which Word takes where nothing is said
    if family(name) not in (FANGSONG, ROMAN, family(manuscript.font(run.look))):
        asked = f"与正文相同的{FANGSONG}，或 {ROMAN}"
        yield Observed("G35", "数字和字母的字体与正文不同", asked, part, name)


def _emphasis(part: TextPart) -> Iterator[Observed]:
    marks = {
        name: None
        for run in part.runs
        if run.text.strip()
        for name, is_on in (
            ("加粗", run.look.bold),
            ("倾斜", run.look.italic),
            ("下划线", bool(run.look.underline)),
        )
        if is_on
    }
    if marks:
        asked = "用字体区分层次，不另加"
        yield Observed("G29", "文字另有强调", asked, part, "、".join(marks))


def _indents(part: TextPart) -> Iterator[Observed]:
    """A list that Word numbers has its indents elsewhere, and is not asked for them."""
    if part.label or part.look.place or part.is_framed:
        return
    first, left, right = part.first_line, part.side("left"), part.side("right")
    wanted = figures.INDENT_CHARS
    if abs(first - wanted) > _NEAR:
        detail = f"首行左空{shown(first)}字"
        yield Observed("G23", "段首没有左空二字", "每个自然段左空二字", part, detail)
    elif part.blanks:
        yield Observed("G24", "段首用空格代替缩进", "首行缩进 2 字符", part)
    elif abs(left) > _NEAR:
        yield Observed("G25", "回行没有顶格", "回行顶格", part, f"左空{shown(left)}字")
    if abs(right) > _NEAR:
        detail = f"右空{shown(right)}字"
        yield Observed("G25", "没有排到版心右边", "右缩进为 0", part, detail)


def _misplaced(part: TextPart) -> Iterator[Observed]:
    if not part.is_framed:
        side = _ASIDE[part.look.align]
        yield Observed("G26", f"{part.role}{side}", "左空二字，回行顶格", part)


def _ragged(part: TextPart) -> Iterator[Observed]:
    """Where nothing is said Word aligns to the left."""
    is_left = part.look.align in ("", "left", "start") and part.role is Role.BODY
    if is_left and not _LONG_LATIN.search(part.text):
        yield Observed("G27", "正文左对齐，右边不齐", "两端对齐，撑满版心", part)


def _distances(part: TextPart) -> Iterator[Observed]:
    spaces = {name: part.space(side) for side, name in (("before", "段前"), ("after", "段后"))}
    found = "、".join(
        f"{name}自动" if space < 0 else f"{name}{space:g}磅"
        for name, space in spaces.items()
        if space
    )
    if found:
        yield Observed("G37", "段落之间另加了距离", "段前、段后都为 0", part, found)
    if part.has("widowControl", True):
        yield Observed("G38", "孤行控制打开，有的页会少排一行", "关闭孤行控制", part)


def _table(manuscript: Manuscript, part: TextPart) -> Iterator[Observed]:
    for run in part.runs:
        if not run.is_chinese:
            continue
        font, size = family(manuscript.font(run.look)), run.look.size
        least, most = _TABLE_SIZES
        if font not in _TABLE_FONTS or (size and not least <= size <= most):
            detail = f"{font}{size:g}磅" if size else font
            asked = f"{FANGSONG}、{SONG}等公文字体，小五号至3号（{least}—{most}磅）"
            yield Observed("G50", "表格文字的字体或字号不常用", asked, part, detail)


def _colours(part: TextPart) -> Iterator[Observed]:
    for run in part.runs:
        if not run.text.strip():
            continue
        colour = run.look.colour
        if colour not in _BLACK:
            named = _COLOURS.get(colour, f"颜色 {colour}")
            yield Observed("G33", "文字不是黑色", "黑色", part, named)
        if run.look.highlight:
            yield Observed("G34", "文字有底色", "不加底色", part)


def _blank_lines(manuscript: Manuscript) -> Iterator[Observed]:
    """Blank lines between paragraphs of the text, where the standard knows none."""
    before, blank = Role.OTHER, 0
    for part in manuscript.parts:
        if part.role is Role.BLANK:
            blank += 1
            continue
        if blank and before in _FLOWING and part.role in TEXT_ROLES:
            yield Observed("G36", "段前有空行", "正文各段之间不空行", part, f"{blank}行")
        before, blank = part.role, 0
