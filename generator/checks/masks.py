"""Names, numbers and dates masked, so that two sentences can be held side by side.

Who takes a sentence over from another notice changes these first.
"""

from collections.abc import Callable, Iterable

from ..text.patterns import Pattern

_NAME, _DAY, _NUMBER = "某", "某日", "0"
_SHORTEST = 3  # shorter names are parts of ordinary words
_NUMERAL = "[一二三四五六七八九十百千万零〇○两]"
_DATES = Pattern(
    r"(?:(?:\d{4}|[一二三四五六七八九零〇○]{4})年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月"
    r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]|[上中下]旬|初|底|份)?"
    r"|(?:\d{4}|[一二三四五六七八九零〇○]{4})年(?:[初底末]|度|[上下]半年)?"
)
# No number has more characters; without a bound each place of a long run is tried to its end.
_LONGEST = 20
# A Chinese numeral counts where a measure word follows; 统一部署 and 第一 do not.
_NUMBERS = Pattern(
    r"\d[\d,.]*[万亿]?余?|"
    rf"(?<![第统唯之专]){_NUMERAL}{{1,{_LONGEST}}}余?(?=[个次项人名条件份篇场期轮家户处起本册套台万亿])"
)
# 栖云县 and 水务局 of 栖云县水务局, which texts also use alone.
_PARTS = Pattern(r"^(.{1,4}?[省市县区旗州盟])(.{2,4}?[市县区旗])?(.*)$")
# The office that a notice names as its own.
_OFFICES = Pattern(
    r"中共([^，。、；：“”《》（）\s]{2,25}?)(?:党委|党组|党工委|党总支|党支部|委员会|总支部|支部)"
)


def mask_for(names: Iterable[str]) -> Callable[[str], str]:
    """A function that masks these names, their parts, and every number and date of a text."""
    parts = {part for name in names for part in (name, *_parts_of(name))}
    fit = sorted((part for part in parts if len(part) >= _SHORTEST), key=len, reverse=True)

    def mask(text: str) -> str:
        for name in fit:
            if name in text:
                text = text.replace(name, _NAME)
        return _NUMBERS.sub(_NUMBER, _DATES.sub(_DAY, text))

    return mask


def _parts_of(name: str) -> tuple[str, ...]:
    match = _PARTS.match(name)
    return tuple(filter(None, match.groups())) if match else ()


def offices_in(text: str) -> set[str]:
    """The offices whose party organisations a text names: 栖云县水务局 of 中共栖云县水务局党组."""
    return set(_OFFICES.findall(text)) if "中共" in text else set()
