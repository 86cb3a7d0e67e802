"""What is to be known of words that reviewers typed, beyond their text: a cell has no looks.

Words that nobody sees on the page are a question, and are not written. Ink is told where it stands;
in a copy where most typed words have the same, it only marks what was typed and is told once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from ..text.characters import shorten
from ..word.document import MARK
from ..word.looks import Look
from ..word.revisions import Revision
from .compared import Sides, compare, differs, is_unseen, pieces
from .copies import Copy
from .groups import Worked, report_conflict, report_remark

_INK = {
    "highlight": "标底色",
    "colour": "标色",
    "underline": "加下划线",
    "dotted": "加着重号",
    "boxed": "加框",
    "strong": "加粗",
    "italic": "用斜体",
}


class Ink(NamedTuple):
    """What a reviewer gave words that he typed, and the words around them do not have."""

    field: str
    value: str


@dataclass(slots=True)
class Typed:
    """Words of one look that one reviewer typed in a group, at one place after the other."""

    one: Worked
    words: list[str]
    hand: Revision | None
    look: Look
    ink: tuple[Ink, ...]

    @property
    def quoted(self) -> str:
        return "".join(f"“{shorten(words)}”" for words in self.words)


def hold_unseen(copy: Copy, worked: Sequence[Worked]) -> None:
    """Words that were typed and that nobody sees: their paragraphs are not to be written."""
    for one in worked:
        if not any(is_unseen(piece.look) for piece in pieces(copy, one)):
            continue
        for typed in typed_words(one, compare(copy, one)):
            if is_unseen(typed.look):
                one.held = True
                message = f"新加的{typed.quoted}看不见或者与看到的不同，没有写入，请核对。"
                report_conflict(copy, one, "hidden", "", "".join(typed.words), message)


def typed_words(one: Worked, compared: Sides) -> list[Typed]:
    """The words typed in a group, those of each look by themselves."""
    found = []
    for (look, hand, ink), same in groupby(_letters(compared), lambda each: each[2:]):
        at_places = groupby(same, lambda letter: letter.edit)
        texts = ("".join(letter.text for letter in at_one) for _, at_one in at_places)
        words = [text.replace(MARK, "") for text in texts]
        if any(map(str.strip, words)):
            found.append(Typed(one, words, hand, look, ink if one.printed else ()))
    return found


def report_typed(copy: Copy, found: Sequence[Typed]) -> None:
    """Tell in what typed words differ from those around them."""
    seen = [typed for typed in found if not is_unseen(typed.look)]
    times = Counter(ink for ink, _ in {(ink, id(typed.one)) for typed in seen for ink in typed.ink})
    most = max(len({id(typed.one) for typed in seen}) / 2, 1)
    usual = {ink for ink, count in times.items() if count > most}
    for ink in sorted(usual):
        text = f"“{copy.file}”里新加的字大多{_INK[ink.field]}，看作改动的记号，没有逐处列出。"
        copy.result.notes.append(text)
    for typed in seen:
        if typed.look.raised:
            text = f"新加的{typed.quoted}是上下标，单元格里没有上下标，请改用“²”一类的字符"
            report_remark(copy, typed.one, text, typed.hand)
        if done := [_INK[ink.field] for ink in typed.ink if ink not in usual]:
            report_remark(copy, typed.one, f"新加的{typed.quoted}{'、'.join(done)}", typed.hand)


class _TypedLetter(NamedTuple):
    """A character that was typed: at which edit, its look, whose it is, and its ink."""

    text: str
    edit: int
    look: Look
    hand: Revision | None
    ink: tuple[Ink, ...]


def _letters(compared: Sides) -> Iterator[_TypedLetter]:
    for start, until, there, to in compared.edits:
        around = {letter.piece.look for letter in compared.before[max(start - 1, 0) : until + 1]}
        for text, piece in compared.after[there:to]:
            yield _TypedLetter(text, there, piece.look, piece.inserted, _ink(piece.look, around))


def _ink(look: Look, around: Iterable[Look]) -> tuple[Ink, ...]:
    """What a look has and none of those around it."""
    return tuple(
        Ink(field, str(getattr(look, field)))
        for field in _INK
        if getattr(look, field) and all(differs(near, look, field) for near in around)
    )
