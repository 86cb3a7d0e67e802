"""The typefaces of an official document by what they are, whoever has cut and named them."""

from ..layout import figures

FANGSONG, KAI, HEI, XIAOBIAOSONG, SONG = "仿宋", "楷体", "黑体", "小标宋体", "宋体"
ROMAN = "Times New Roman"
UNNAMED = "没有写明的字体"
# What the names of each begin with or hold, the more special first.
_NAMES = (
    (XIAOBIAOSONG, ("小标宋", figures.TITLE_FONT.alternative, "stzhongsong", "fzxbs")),
    (FANGSONG, ("仿宋", "fangsong")),
    (KAI, ("楷", "kaiti", "simkai")),
    (HEI, ("黑体", "simhei", "stheiti")),
    (SONG, ("宋体", "simsun", "书宋", "stsong")),
)


def family(name: str) -> str:
    """What a typeface is: 仿宋 for 仿宋_GB2312 and FangSong; its name where it is another."""
    lowered = name.lower()
    kinds = (kind for kind, words in _NAMES if any(word in lowered for word in words))
    return next(kinds, name or UNNAMED)
