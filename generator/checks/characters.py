"""Every printed character is one that the typefaces of the notice have.

仿宋_GB2312 and 楷体_GB2312 hold GB/T 2312-1980 and no more: whatever else is printed comes from
another typeface, or as an empty box.
"""

import unicodedata
from collections.abc import Iterator

from ..findings.findings import Finding, find
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.characters import quote_list
from .texts import printed_texts

# The dash and the middle dot as every Chinese system has them: Python's codec gives these two
# places of GB/T 2312 to U+2015 and U+30FB instead. An en dash that joins nouns is right, and
# looks alike in every typeface.
_AS_TYPED = str.maketrans("", "", "—·–")
# What to write instead of the strangers met most.
_INSTEAD = {
    "㎡": "平方米",
    "㎞": "公里",
    "㎏": "公斤",
    "㎝": "厘米",
    "㎜": "毫米",
    "²": "平方",
    "³": "立方",
    "•": "·",
    "⋅": "·",
    "‑": "-",
    "〜": "～",
    "﹪": "％",
    "✓": "√",
    "✔": "√",
}
_MOST_NAMED = 5
# Categories of Unicode: marks, formats, separators, controls.
_UNSEEN = frozenset({"Mn", "Me", "Cf", "Zs", "Zl", "Zp", "Cc"})


def characters_have_glyphs(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No printed text has a character outside GB/T 2312-1980."""
    for printed in printed_texts(ledger, vocabulary):
        strange = strangers(printed.text)
        if not strange:
            continue
        named = quote_list([_name(char) for char in strange[:_MOST_NAMED]])
        more = f"等 {len(strange)} 个" if len(strange) > _MOST_NAMED else ""
        instead = [f"“{c}”可以写作“{_INSTEAD[c]}”" for c in strange if c in _INSTEAD]
        yield find(
            "W12",
            printed.place(ledger),
            _around(printed.text, strange[0]),
            column=printed.name,
            characters=named + more,
            instead=f"（{'，'.join(instead)}）" if instead else "",
        )


def strangers(text: str) -> list[str]:
    """The characters of a text that GB/T 2312 lacks, each once, in the order of the text.

    Blanks, joiners and the marks that only change the look of an emoji are not among them.
    """
    if _is_known(text.translate(_AS_TYPED)):
        return []
    return [
        char
        for char in dict.fromkeys(text.translate(_AS_TYPED))
        if not _is_known(char) and unicodedata.category(char) not in _UNSEEN
    ]


def _is_known(text: str) -> bool:
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _name(char: str) -> str:
    """The character, or its number where no typeface shows one (the private use area)."""
    return f"U+{ord(char):04X}" if unicodedata.category(char) in ("Co", "Cn") else char


def _around(text: str, char: str) -> str:
    place = text.index(char)
    return text[max(0, place - 12) : place + 12]


CHECKS = (characters_have_glyphs,)
