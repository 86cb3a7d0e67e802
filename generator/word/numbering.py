"""The numbers that Word puts before paragraphs by itself (ECMA-376-1, 17.9)."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lxml import etree

from ..text.characters import chinese_numeral
from ..text.patterns import Pattern
from .names import attribute, children, name_of, number, switch

_DEEPEST = 8
_COUNT = Pattern(r"%([1-9])")  # the place of a level's number in the text of another
_BULLET = "•"  # a bullet is often a character of a symbol font, which says nothing without it
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


class ListPlace(NamedTuple):
    """The list and the level that a paragraph is numbered in; `level` -1 is that of its style."""

    numbers: str  # w:numId
    level: int
    style: str


class _Level(NamedTuple):
    form: str = "decimal"
    text: str = "%1."
    start: int = 1
    legal: bool = False  # whether the numbers of the levels above are written 1, 2, 3
    restarts: bool = True


class _List(NamedTuple):
    """`kind` is the key of the definition, which several lists may share and count on in."""

    kind: str
    levels: dict[int, _Level]
    of_styles: dict[str, int]
    begins: dict[int, int]  # the levels at which it begins anew, and with which number


class Numbering:
    """The lists of a document, counted as its paragraphs come."""

    def __init__(self, root: etree._Element | None) -> None:
        self._numbers = _by_key(root, "num", "numId")
        self._kinds = _by_key(root, "abstractNum", "abstractNumId")
        self._linked = {  # the list style that is defined there → the definition
            attribute(children(element).get("styleLink")): key
            for key, element in self._kinds.items()
        }
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}

    def following(self, place: ListPlace) -> str:
        """What Word writes before the next paragraph at this place of a list."""
        known = place.numbers in self._lists
        given = self._list(place.numbers)
        counts = self._counts.setdefault(given.kind, {})
        level = place.level if place.level >= 0 else given.of_styles.get(place.style, 0)
        level = min(level, _DEEPEST)
        if not known:
            for restarted, first in given.begins.items():
                counts[restarted] = first - (restarted == level)
        for above in range(level):
            counts.setdefault(above, given.levels.get(above, _Level()).start)
        counts[level] = counts.get(level, given.levels.get(level, _Level()).start - 1) + 1
        for below in range(level + 1, _DEEPEST + 1):
            if given.levels.get(below, _Level()).restarts:
                counts.pop(below, None)
        return _written(level, given.levels, counts)

    def _list(self, key: str) -> _List:
        """The list; one that is defined nowhere counts 1, 2, 3."""
        if key not in self._lists:
            own = self._numbers.get(key)
            kind = attribute(children(own).get("abstractNumId"))
            link = attribute(children(self._kinds.get(kind)).get("numStyleLink"))
            kind = self._linked.get(link, kind) if link else kind
            overrides = [*_numbered(own, "lvlOverride")]
            defined = dict(_numbered(self._kinds.get(kind), "lvl"))
            for _, override in overrides:
                defined |= _numbered(override, "lvl")
            begins = [(level, children(e).get("startOverride")) for level, e in overrides]
            self._lists[key] = _List(
                kind,
                {level: _level(element) for level, element in defined.items()},
                {attribute(children(e).get("pStyle")): level for level, e in defined.items()},
                {level: number(attribute(e)) for level, e in begins if e is not None},
            )
        return self._lists[key]


def _by_key(root: etree._Element | None, name: str, key: str) -> dict[str, etree._Element]:
    found = root if root is not None else ()
    return {attribute(element, key): element for element in found if name_of(element) == name}


def _numbered(parent: etree._Element | None, name: str) -> Iterator[tuple[int, etree._Element]]:
    """The elements of this name that are about a level, each with its number."""
    for element in parent if parent is not None else ():
        if name_of(element) == name:
            yield number(attribute(element, "ilvl")), element


def _level(element: etree._Element) -> _Level:
    given = children(element)
    return _Level(
        attribute(given.get("numFmt")) or "decimal",
        attribute(given.get("lvlText")),
        number(attribute(given.get("start"))),
        switch(given.get("isLgl"), False),
        attribute(given.get("lvlRestart")) != "0",
    )


def _written(level: int, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    own = levels.get(level, _Level())
    if own.form == "bullet":
        return _BULLET if own.text else ""

    def count(match: re.Match[str]) -> str:
        which = int(match[1]) - 1
        form = "decimal" if own.legal else levels.get(which, _Level()).form
        return _FORMS.get(form, str)(counts.get(which, 0))

    return _COUNT.sub(count, own.text).strip()


def _chinese(count: int) -> str:
    return chinese_numeral(count) if 1 <= count <= 9999 else str(count)


def _legal(count: int) -> str:
    numeral = _chinese(count)
    return f"{'一' * numeral.startswith('十')}{numeral}".translate(_LEGAL)


def _roman(count: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (min(count, 9999) // value)
        count %= value
    return written


def _letters(count: int) -> str:
    """A to Z, then AA, BB."""
    return chr(ord("A") + (count - 1) % 26) * min(1 + (count - 1) // 26, 9)


def _from(first: str, last: int) -> Callable[[int], str]:
    """Signs that follow each other in Unicode, up to a last number."""
    return lambda count: chr(ord(first) + count - 1) if 1 <= count <= last else str(count)


def _out_of(signs: str) -> Callable[[int], str]:
    return lambda count: signs[count - 1] if 1 <= count <= len(signs) else str(count)


# How a number is written in a list, by w:numFmt (ECMA-376-1, 17.18.59); all others as 1, 2, 3.
_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        [
            *("chineseCounting", "chineseCountingThousand", "japaneseCounting"),
            *("taiwaneseCounting", "taiwaneseCountingThousand"),
        ],
        _chinese,
    ),
    **dict.fromkeys(
        ["ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"],
        lambda count: str(count).translate(_CHINESE),
    ),
    **dict.fromkeys(
        ["chineseLegalSimplified", "japaneseLegal", "ideographLegalTraditional"], _legal
    ),
    "decimalZero": lambda count: f"{count:02}",
    **dict.fromkeys(
        ["decimalFullWidth", "decimalFullWidth2"], lambda count: str(count).translate(_WIDE)
    ),
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda count: _letters(count).lower(),
    **dict.fromkeys(["decimalEnclosedCircle", "decimalEnclosedCircleChinese"], _from("①", 20)),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "ideographTraditional": _out_of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _out_of("子丑寅卯辰巳午未申酉戌亥"),
    "none": lambda count: "",
}
