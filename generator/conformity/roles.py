"""What each paragraph is: by the name of its style, else by its text and its place.

Where that is not certain a paragraph is OTHER, and nobody asks anything of it.
"""

import re
from collections.abc import Sequence

from ..layout import figures
from ..layout.figures import width
from ..text.patterns import Pattern
from .manuscript import LEVELS, Role, TextPart
from .numerals import numeral_of

_BY_STYLE = {
    figures.TITLE.name: Role.TITLE,
    figures.SHEET_TITLE.name: Role.TITLE,
    figures.ADDRESSEES.name: Role.RECIPIENT,
    figures.CONTACT.name: Role.CONTACT,
    figures.ANNEX_NOTE.name: Role.ANNEX_NOTE,
    figures.SIGNATURE.name: Role.SIGNATURE,
    figures.DATE.name: Role.DATE,
    figures.ANNEX_MARK.name: Role.ANNEX_MARK,
    figures.ANNEX_TITLE.name: Role.ANNEX_TITLE,
    figures.TABLE_CAPTION.name: Role.OTHER,
    figures.TABLE_NOTE.name: Role.OTHER,
    "Title": Role.TITLE,
}
_YEAR = r"[\d０-９〇零○Ｏ一二三四五六七八九十]"
_DATE = Pattern(
    rf"\s*{_YEAR}*\s*年\s*{_YEAR}*\s*月\s*{_YEAR}*\s*日\s*|\s*\d{{2,4}}[-./]\d{{1,2}}[-./]\d{{1,2}}\s*"
)
_ANNEX_MARK = Pattern(r"\s*附\s*件\s*[\d０-９一二三四五六七八九十]{0,2}\s*[:：]?\s*")
_ANNEX_NOTE = Pattern(r"\s*附\s*件\s*[:：]\s*\S")
_RECIPIENT = Pattern(r"(?!.*(?:如下|现将|为了|按照|根据|。)).{2,200}[:：]", re.DOTALL)
_NUMBERED = Pattern(r"\s*\d{1,2}[.．、]")
_FILE_NUMBER = Pattern(r".*[〔\[［(（]\d{4}[〕\]］)）].*号.*")
_NAMED = Pattern(  # how titles end
    r".*(?:通报|通知|报告|请示|批复|意见|决定|决议|公告|通告|公报|命令|议案|函|纪要|方案|办法|规定|细则"
    r"|公示|总结|说明|计划|要点)",
    re.DOTALL,
)
_STOPS = ("。", "；", "：", "！", "？", "…", "”", "）", ":", ";")
_LONG = 28  # characters: more than a line is no heading and no caption
_MOST_AFTER_DATE = 6  # paragraphs of notes and of the colophon
_TOP = 15  # a title stands among the first so many paragraphs
_TITLE_SIZE = 18  # in points; body text is never that large


def with_roles(parts: Sequence[TextPart]) -> tuple[TextPart, ...]:
    """The paragraphs with what each is."""
    roles = [_first_guess(part) for part in parts]
    text = [n for n, role in enumerate(roles) if role not in (Role.BLANK, Role.TABLE)]
    start = _mark_title(parts, roles, text)
    end = _mark_annexes(parts, roles, text, start)
    end = _mark_signature(parts, roles, [n for n in text if start <= n < end])
    _mark_body(parts, roles, [n for n in text if start <= n < end])
    return tuple(part._replace(role=role) for part, role in zip(parts, roles, strict=True))


def _first_guess(part: TextPart) -> Role:
    if part.in_table:
        return Role.TABLE
    if not part.text.strip():
        return Role.BLANK
    if part.is_chart:
        return Role.OTHER
    return _BY_STYLE.get(part.look.style, Role.BODY)


def _mark_title(parts: Sequence[TextPart], roles: list[Role], text: Sequence[int]) -> int:
    """Mark the title and what stands above it; gives the place where the body begins."""
    title = [n for n in text if roles[n] is Role.TITLE] or _title_by_look(parts, text[:_TOP])
    if not title:
        return 0
    first = last = title[0]
    for n in text[text.index(first) + 1 :]:  # a title may stand on several paragraphs
        same = parts[first].look.centred and parts[n].look.centred
        if roles[n] is not Role.TITLE and not (same and parts[n].size == parts[first].size):
            break
        last = n
    for n in text:
        if n <= last:
            roles[n] = Role.HEAD if n < first else Role.TITLE
    return last + 1


def _title_by_look(parts: Sequence[TextPart], top: Sequence[int]) -> list[int]:
    """The title among the first paragraphs: the first large one in the middle, else by its words.

    The name of the office in red and the number of the document stand above it.
    """
    candidates = []
    for n in top:
        text = parts[n].text.strip()
        if numeral_of(text) or text.endswith("。") or width(text) > 4 * figures.TITLE_CAPACITY:
            break
        if not (_is_red(parts[n]) or text.endswith("文件") or _FILE_NUMBER.fullmatch(text)):
            candidates.append(n)
    large = [n for n in candidates if parts[n].look.centred and parts[n].size >= _TITLE_SIZE]
    named = [n for n in candidates if _NAMED.fullmatch(parts[n].text.strip())]
    return (large or named)[:1]


def _is_red(part: TextPart) -> bool:
    """Whether a paragraph is printed in red, as the name of the office above a document is."""
    colours = {run.look.colour for run in part.runs if run.text.strip()}
    return bool(colours) and all(colour[:2] >= "C0" and colour[2:] <= "4040" for colour in colours)


def _mark_annexes(
    parts: Sequence[TextPart], roles: list[Role], text: Sequence[int], start: int
) -> int:
    """Mark the annexes, each with its mark and its title; gives where the first begins."""
    marks = [n for n in text if n > start and _is_annex_mark(parts[n])]
    if not marks:
        return len(parts)
    marked = False  # whether the last paragraph was a mark
    for n in text:
        if n < marks[0]:
            continue
        if n in marks:
            roles[n] = Role.ANNEX_MARK
        elif roles[n] is not Role.OTHER:
            roles[n] = Role.ANNEX_TITLE if marked else Role.ANNEX
        marked = n in marks
    return marks[0]


def _is_annex_mark(part: TextPart) -> bool:
    """Whether 附件 stands alone; with a colon it is the note below the text, but on a new page."""
    alone = _ANNEX_MARK.fullmatch(part.text)
    return bool(alone) and (part.begins_page or not part.text.strip().endswith(("：", ":")))


def _mark_signature(parts: Sequence[TextPart], roles: list[Role], text: Sequence[int]) -> int:
    """Mark the signature, the date and what follows them; gives the place where the body ends."""
    dates = [n for n in text if roles[n] is Role.DATE or _DATE.fullmatch(parts[n].text)]
    if not dates:
        return text[-1] + 1 if text else 0
    date = dates[-1]
    at = text.index(date)
    after = text[at + 1 :]
    if len(after) > _MOST_AFTER_DATE and roles[date] is not Role.DATE:
        return text[-1] + 1  # a date in the middle of the text is none of the document
    for n in after:
        roles[n] = Role.OTHER
    roles[date] = Role.DATE
    if at and _is_signature(parts[text[at - 1]], roles[text[at - 1]]):
        roles[text[at - 1]] = Role.SIGNATURE
        return text[at - 1]
    return date


def _is_signature(part: TextPart, role: Role) -> bool:
    text = part.text.strip()
    named = not text.endswith(_STOPS) and not numeral_of(text) and not _ANNEX_NOTE.match(text)
    return role is Role.SIGNATURE or (named and width(text) <= _LONG and "，" not in text)


def _mark_body(parts: Sequence[TextPart], roles: list[Role], text: Sequence[int]) -> None:
    """Mark the paragraphs between the title and the signature."""
    in_note = False
    for n in text:
        part, numeral = parts[n], numeral_of(parts[n].text)
        content = part.text.strip()
        if roles[n] is not Role.BODY:
            in_note = roles[n] is Role.ANNEX_NOTE
        elif in_note and _NUMBERED.match(content):
            roles[n] = Role.OTHER  # the name of a further annex
        elif _ANNEX_NOTE.match(content):
            roles[n], in_note = Role.ANNEX_NOTE, True
        elif n == text[0] and _RECIPIENT.fullmatch(content) and not numeral:
            roles[n] = Role.RECIPIENT
        elif numeral and numeral.sure and part.is_chinese:
            roles[n] = LEVELS[numeral.level - 1]
        elif not _is_text(part):
            roles[n] = Role.OTHER


def _is_text(part: TextPart) -> bool:
    """Whether this is certainly body text: whole sentences in Chinese."""
    content = part.text.strip()
    if part.look.centred and width(content) <= _LONG:
        return False  # a line below the title, such as （2025年7月1日）
    return part.is_chinese and (content.endswith(_STOPS) or width(content) > _LONG)
