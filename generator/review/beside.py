"""What reviewers did beside the body: headers, footers and notes against those that are printed."""

from collections.abc import Mapping
from itertools import groupby, zip_longest

from ..ledger.words import DRAFT
from ..package.relations import targets
from ..package.wordfile import main_part
from ..text.characters import shorten
from ..word.document import MARK, Paragraph, read_word
from ..word.revisions import Revision
from .copies import Copy
from .groups import signed
from .values import Edit

_KINDS = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}


def report_beside(copy: Copy) -> None:
    """Tell which lines are not those of the notice, and which of those are gone.

    A line is told once, in however many parts it stands.
    """
    for kind, name in _KINDS.items():
        there, ours = _lines(copy.parts, kind), _lines(copy.dry_run.parts, kind)
        if kind == "header" and (copy.names or DRAFT in there):
            ours[DRAFT] = []
        gone = [line for line in ours if line not in there]
        new = [line for line in there if line not in ours]
        for before, after in zip_longest(gone, new, fillvalue=""):
            hands = there.get(after, [])
            how = "修订" if hands else "改动"
            copy.result.unmatched.append(
                Edit(
                    f"{name}：{shorten(after or before)}",
                    before,
                    after,
                    f"{name}里有{how}，没有写入台账，请打开送审稿查看",
                    *signed(hands),
                    bool(hands),
                    copy.file,
                )
            )


def _lines(parts: Mapping[str, bytes], kind: str) -> dict[str, list[Revision]]:
    """The lines of the parts of a kind, each once, with who revised them."""
    names = dict.fromkeys(targets(parts, main_part(parts), kind))
    found = {}
    for name in names:
        for paragraph in read_word(parts, name) if name in parts else ():
            for line in (_line(paragraph), *paragraph.oddities):
                if line.strip():
                    found[line.strip()] = [
                        hand
                        for piece in paragraph.pieces
                        for hand in (piece.inserted, piece.deleted)
                        if hand
                    ]
    return found


def _line(paragraph: Paragraph) -> str:
    """The text of a paragraph, with the name of a field for what it shows at present."""
    pieces = (piece for piece in paragraph.pieces if not piece.deleted and piece.text != MARK)
    return "".join(
        f"〔{field.split()[0]}〕" if field else "".join(piece.text for piece in same)
        for field, same in groupby(pieces, lambda piece: piece.field)
    )
