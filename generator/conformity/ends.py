"""The title, and what closes a document: annexes, signature, date (GB/T 9704-2012, 7.3)."""

from collections.abc import Iterator
from typing import NamedTuple

from ..layout import figures
from ..layout.figures import width
from ..layout.signature import signature_indent
from ..text.patterns import Pattern
from .deviations import Observed, shown
from .manuscript import Manuscript, Role, TextPart
from .typefaces import HEI, XIAOBIAOSONG, family

_CENTRE_OFF = 0.6  # characters
_NEAR = 0.8  # characters: digits are not of one width in all typefaces
_SEALED_CHARS = 4  # 7.3.5.1: how far in the date of a sealed document ends
NO_TEXT = Pattern(r"此页无正文|本页无正文|以下无正文")
_BLANK_LINE = (0.5, 1.6)  # what passes for one, in lines
_HAN_DATE = Pattern("[〇零○Ｏ一二三四五六七八九十]")
_GOOD_DATE = Pattern(r"\d{4}年[1-9]\d?月[1-9]\d?日")
_ARABIC = Pattern(r"\d")
_DIGIT = Pattern(r"[\d〇零○一二三四五六七八九十]")
_ASKED_SIGNATURE = (
    "署名右空二字，成文日期首字比署名首字右移二字；日期较长的，日期右空二字（盖印的，日期右空四字）"
)


def ends(manuscript: Manuscript) -> Iterator[Observed]:
    """What deviates in the title and below the text."""
    yield from _title(manuscript)
    yield from _annex_note(manuscript)
    yield from _signature(manuscript)
    yield from _annexes(manuscript)
    for part in manuscript.parts:
        if NO_TEXT.search(part.text) and part.role is not Role.TABLE:
            found = f"写有“{part.text.strip()}”"
            yield Observed("G45", found, "调整行距、字距，使署名与正文同页", part)


def _title(manuscript: Manuscript) -> Iterator[Observed]:
    title = manuscript.of(Role.TITLE)
    for part in title:
        for look in dict.fromkeys(s.look for s in part.runs if s.is_chinese):
            font = family(manuscript.font(look))
            if font != XIAOBIAOSONG:
                yield Observed("G10", f"标题用{font}", XIAOBIAOSONG, part)
            if look.size != figures.SIZE_2_PT:
                yield Observed(
                    "G11", f"标题用{look.size:g}磅", f"2号（{figures.SIZE_2_PT}磅）", part
                )
            if look.bold:
                yield Observed("G13", "标题加粗", f"{XIAOBIAOSONG}不加粗", part)
        yield from _centred(part, "G12")
    if not title:
        return
    below = _below(manuscript, title[-1])
    if below is None:
        return
    gap = _gap(manuscript, title[-1], below)
    is_off = not _BLANK_LINE[0] <= gap <= _BLANK_LINE[1]
    if below.role is Role.RECIPIENT:
        first = below.first_line
        if is_off or abs(first) > _NEAR:
            found = f"主送机关与标题之间空{shown(gap)}行、左空{shown(first)}字"
            yield Observed("G15", found, "标题下空一行，居左顶格", below)
    elif is_off:
        yield Observed("G14", f"标题与正文之间空{shown(gap)}行", "空一行", below)


def _centred(part: TextPart, code: str) -> Iterator[Observed]:
    if part.is_framed:
        return
    off = (part.side("left") + part.side("firstLine") - part.side("right")) / 2 + part.blanks / 2
    if not part.look.centred:
        yield Observed(code, f"{part.role}没有居中", "居中", part)
    elif abs(off) > _CENTRE_OFF:
        yield Observed(
            code, f"{part.role}设为居中，但因缩进或空格偏了{shown(abs(off))}字", "居中", part
        )


def _below(manuscript: Manuscript, part: TextPart) -> TextPart | None:
    return next((p for p in manuscript.parts if p.number > part.number), None)


def _above(manuscript: Manuscript, part: TextPart) -> TextPart | None:
    return next((p for p in manuscript.parts if 0 < p.number == part.number - 1), None)


def _gap(manuscript: Manuscript, above: TextPart, below: TextPart) -> float:
    """How many lines are blank between two paragraphs."""
    parts = manuscript.parts
    blank = parts.index(below) - parts.index(above) - 1
    space = max(above.space("after"), 0) + max(below.space("before"), 0)
    return blank + space / figures.LINE_PITCH_PT


# --- annexes --------------------------------------------------------------------------------------


def _annex_note(manuscript: Manuscript) -> Iterator[Observed]:
    for part in manuscript.of(Role.ANNEX_NOTE)[:1]:
        above = _above(manuscript, part)
        gap = _gap(manuscript, above, part) if above else 1
        first = part.first_line
        if gap < _BLANK_LINE[0] or abs(first - figures.INDENT_CHARS) > _NEAR:
            found = f"附件说明上空{shown(gap)}行、左空{shown(first)}字"
            yield Observed("G40", found, "正文下空一行，左空二字", part)
        name = part.text.strip()
        if name.endswith(("。", "；", "，", ";", ",", "、")):
            yield Observed("G41", f"附件名称后有“{name[-1]}”", "附件名称后不加标点", part)
        if ":" in name[:5]:
            yield Observed("G41", "“附件”后是半角冒号", "“附件”后标全角冒号", part)


def _annexes(manuscript: Manuscript) -> Iterator[Observed]:
    notes = letters_of("".join(p.text for p in _note_lines(manuscript)))
    for mark in manuscript.of(Role.ANNEX_MARK):
        yield from _annex_mark(manuscript, mark)
        title = _below(manuscript, mark)
        if title is None or title.role is not Role.ANNEX_TITLE:
            continue
        yield from _centred(title, "G48")
        line = round(_gap(manuscript, mark, title)) + 2
        if line != 3:
            yield Observed("G48", f"附件标题在第{line}行", "居中编排在版心第三行", title)
        if notes and letters_of(title.text) not in notes:
            yield Observed("G49", "附件标题与附件说明不一致", "两处文字一致", title)


def _annex_mark(manuscript: Manuscript, mark: TextPart) -> Iterator[Observed]:
    if not mark.begins_page:
        yield Observed("G46", "附件没有另起一页", "另面编排", mark)
    look = next((s.look for s in mark.runs if s.is_chinese), None)
    if look is None or mark.is_framed:
        return
    font, first = family(manuscript.font(look)), mark.first_line
    is_left = mark.look.align not in ("center", "right", "end") and abs(first) <= _NEAR
    if font != HEI or look.size != figures.SIZE_3_PT or not is_left:
        place = "顶格" if is_left else "没有顶格"
        found = f"“附件”二字用{font}{look.size:g}磅、{place}"
        yield Observed("G47", found, f"3号（{figures.SIZE_3_PT}磅）黑体，左上角顶格", mark)


def _note_lines(manuscript: Manuscript) -> Iterator[TextPart]:
    """The note of the annexes with the names on the lines below it."""
    within = False
    for part in manuscript.parts:
        within = part.role is Role.ANNEX_NOTE or (within and part.role is Role.OTHER)
        if within:
            yield part


def letters_of(text: str) -> str:
    """The letters and digits of a text."""
    return "".join(char for char in text if char.isalnum())


# --- signature and date ---------------------------------------------------------------------------


class _Stand(NamedTuple):
    """Where a line of text begins and ends, in characters from the left and the right edge."""

    start: float
    end: float


def _signature(manuscript: Manuscript) -> Iterator[Observed]:
    dates, signatures = manuscript.of(Role.DATE)[-1:], manuscript.of(Role.SIGNATURE)[-1:]
    for part in dates:
        yield from _date_form(part)
    if not dates or not signatures:
        return
    signature, date = signatures[0], dates[0]
    # A date in Chinese numerals, or yet to be written in, is of another width.
    is_plain = _ARABIC.search(date.text) and not _HAN_DATE.search(date.text)
    if not is_plain or signature.is_framed or date.is_framed:
        return
    signed, dated = _stand(signature), _stand(date)
    if _is_placed(signature, date, signed, dated):
        above = _above(manuscript, signature)
        gap = _gap(manuscript, above, signature) if above else 1
        if gap < _BLANK_LINE[0]:
            found = f"署名之上空{shown(gap)}行"
            yield Observed("G43", found, "正文或附件说明下空一行", signature)
    elif not _is_sealed(signed, dated):
        found = f"署名右空{shown(signed.end)}字，成文日期右空{shown(dated.end)}字"
        yield Observed("G42", found, _ASKED_SIGNATURE, signature)


def _is_sealed(signed: _Stand, dated: _Stand) -> bool:
    """Whether both stand as 7.3.5.1 asks with a seal: the office's name above the date's middle."""
    off = (signed.start - signed.end) / 2 - (dated.start - dated.end) / 2
    return abs(dated.end - _SEALED_CHARS) <= _NEAR and abs(off) <= _NEAR


def _is_placed(signature: TextPart, date: TextPart, signed: _Stand, dated: _Stand) -> bool:
    """Whether both stand as 7.3.5.2 asks without a seal."""
    wanted = signature_indent(signature.text.strip(), date.text.strip())
    is_longer = width(date.text.strip()) > width(signature.text.strip())
    off = dated.end if is_longer else dated.start - signed.start
    return abs(signed.end - wanted) <= _NEAR and abs(off - figures.INDENT_CHARS) <= _NEAR


def _stand(part: TextPart) -> _Stand:
    """Where a line stands in the text area of the standard, which is told by itself."""
    text = part.text.strip()
    across = figures.TEXT_WIDTH_TWIPS / 20
    chars, wide = across / (part.pitch or figures.CHAR_PITCH_PT), width(text)
    trailing = width(part.text[len(part.text.rstrip()) :])
    if part.look.align in ("right", "end"):
        end = part.side("right") + trailing
        return _Stand(chars - end - wide, end)
    start = part.first_line
    if part.look.centred:
        start = (chars - wide + start - part.side("right") - trailing) / 2
    return _Stand(start, chars - start - wide)


def _date_form(part: TextPart) -> Iterator[Observed]:
    written = "".join(part.text.split())
    if not _DIGIT.search(written) or _GOOD_DATE.fullmatch(written):
        return
    in_han = _HAN_DATE.search(written)
    found = "成文日期用汉字数字" if in_han else f"成文日期写成“{written}”"
    asked = "阿拉伯数字，年、月、日标全，年份四位，月、日不编虚位，如 2025年7月1日"
    yield Observed("G44", found, asked, part)
