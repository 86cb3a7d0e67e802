"""Numbers with a measure word as Chinese prose writes them: 4个, 两次, 十二项, 76%, 1.2万人次.

Pure functions on strings. What a number counts is decided elsewhere; here it is only distinguished
from what is no count: ordinals, dates, document numbers, names in quotes and in 《》.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from .characters import LONGEST_NUMERAL, SCALES, chinese_digits, fold, parse_chinese_numeral
from .patterns import Pattern

_PLACES = ("十", "百", "千")
_PERCENT = ("%", "％")
_ARABIC = frozenset("0123456789０１２３４５６７８９")
_ARABIC_NUMBER = Pattern(r"[0-9][0-9,]*(?:\.[0-9]+)?")  # folded

# Measure words of more than one character; 半 stands for one half more (两个半月, 一年半).
_LONG_MEASURES = (
    *("个百分点", "个半小时", "个半月", "个小时", "个月", "平方公里", "平方米", "立方米"),
    *("千瓦时", "人次", "场次", "批次", "件次", "户次", "车次", "班次", "公里", "公顷", "公斤"),
    *("小时", "分钟", "毫米", "厘米", "方面", "年半", "天半"),
)
_SHORT_MEASURES = (
    "个项条次件份期场名人起家户处座台套辆部本册篇张幅批类种宗笔元亩米吨路门间栋节堂课轮届组支"
    "块段层天周页例具颗株棵只头位口对双把枚瓶桶箱袋艘班站斤克升倍盏根片眼孔处所"
)
_DIGIT = "零〇一二两三四五六七八九"
_QUOTED = '“[^“”\n]*”|‘[^‘’\n]*’|「[^「」\n]*」|《[^《》\n]*》|〔[^〔〕\n]*〕|"[^"\n]*"'

# Wordings in which 一 or 十 counts nothing: 进一步, 统一部署, 一起推进, 一部分, 十分, 一户一策.
_NO_COUNT_BEFORE = frozenset("统唯单逐同任每某进下上这那之专划如合归不初其周")
_NO_COUNT_AFTER = ("部分", "次性", "口气", "对一", "片", "方面", "段时", "时")
_CASES = frozenset("案事违举投信")
_HALF_BEFORE = frozenset("上下大过多前后")
# 二次 is the second time (二次培训); two times are 两次.
_SECOND = "二次"

_VAGUE_BEFORE = (
    *("约", "近", "超", "逾", "超过", "至少", "不少于", "不低于", "不超过", "不足", "最多", "多达"),
)
_VAGUE_AFTER = ("多", "余", "以上", "以下", "以内", "左右", "上下", "之多")
# What links the ends of a range: 3至5个, 三个到五个.
_LINKS = tuple("-–—~～至到")
_ENDS = frozenset("一二三四五六七八九十")
_ENDS_IN = frozenset("个项条次件")


class CountedNumber(NamedTuple):
    """A number with its measure word, and where it stands in its text.

    `vague` is 十余次, 近20个, 3至5次; `article` is 一 written out, which seldom counts.
    `typed` is the number without its 万 or 亿: its digits are what the writer vouches for.
    """

    value: Decimal
    measure: str
    start: int
    end: int
    written: str
    vague: bool
    typed: Decimal

    @property
    def is_percent(self) -> bool:
        return self.measure == "%"

    @property
    def article(self) -> bool:
        return self.written.startswith("一") and self.value == 1

    @property
    def places(self) -> int:
        """The decimals as typed: 2 for 76.50%."""
        exponent = self.typed.as_tuple().exponent
        return -exponent if isinstance(exponent, int) and exponent < 0 else 0

    @property
    def digits(self) -> int:
        """The significant digits as typed: 4 for 76.50%, 2 for 25."""
        return len(self.typed.as_tuple().digits)


def counts(text: str, measures: frozenset[str] = frozenset()) -> Iterator[CountedNumber]:
    """Every number with a measure word in a text, from left to right.

    `measures` are further measure words, such as those of the ledger's own 量词.
    """
    for match in _pattern(measures).finditer(text):
        share, number, about, measure = match.groups()
        if share:
            number, measure = share, "%"
        elif not number:
            continue
        start, end = match.span()
        value, typed = _value(number)
        if value is None or (not share and _counts_nothing(text, start, number, end)):
            continue
        if measure in _PERCENT:
            measure = "%"
        elif "半" in measure:
            value, measure = value + Decimal("0.5"), measure.replace("半", "")
        vague = bool(
            about
            or text.startswith(_VAGUE_AFTER, end)
            or _is_vague_before(text[max(0, start - 6) : start])
            or (text.startswith(_LINKS, end) and _ends_a_range(text[end + 1 : end + 2]))
            or (number[0] in _PLACES and text[start - 1 : start] in ("数", "几", "上", "近"))
        )
        yield CountedNumber(value, measure, start, end, match[0], vague, typed or value)


def parse_number(written: str) -> Decimal | None:
    """The value of 1,234, １２, 1.2万, 十二, 两百零五, 三点五 or 半; None for no number."""
    return _value(written)[0]


def _value(written: str) -> tuple[Decimal | None, Decimal | None]:
    """The value of a number, and its Arabic digits without 万 and 亿, None without any."""
    if len(written) > LONGEST_NUMERAL:
        return None, None
    digits = written.rstrip("十百千万亿")
    if not digits or digits[0] not in _ARABIC:
        return (Decimal("0.5") if written == "半" else _parse_chinese(written)), None
    if not _ARABIC_NUMBER.fullmatch(fold(digits)):  # 1.2.3, 3-5 or 1e9
        return None, None
    typed = value = Decimal(fold(digits).replace(",", ""))
    for scale in written[len(digits) :]:
        value *= SCALES[scale]
    return value, typed


def _parse_chinese(numeral: str) -> Decimal | None:
    whole, point, fraction = numeral.partition("点")
    value = parse_chinese_numeral(whole)
    if value is None or not point:
        return None if value is None else Decimal(value)
    if not fraction or set(fraction) - set(_DIGIT):  # 八点, 三点四点五
        return None
    return Decimal(f"{value}.{chinese_digits(fraction)}")


def _counts_nothing(text: str, start: int, number: str, end: int) -> bool:
    before = text[start - 1 : start]
    if number == "一" and (before in _NO_COUNT_BEFORE if before else False):
        return True
    if number == "半" and before and before in _HALF_BEFORE:
        return True
    return _is_wording(text, start) or text[start:end] == _SECOND


def _is_wording(text: str, start: int) -> bool:
    """一起, 一部分, 一户一策, 十分: not a number at all."""
    if text[start] == "十":
        return text.startswith(("分", "足"), start + 1)
    if text[start] != "一":
        return False
    if text.startswith("起", start + 1):
        return text[start + 2 : start + 3] not in _CASES
    paired = text.startswith("一", start + 2) and text[start + 1] not in SCALES
    return paired or text.startswith(_NO_COUNT_AFTER, start + 1)


def _is_vague_before(before: str) -> bool:
    """Whether 近, 不少于 or the first end of a range stands there."""
    before = before.removesuffix("\n")
    if before.endswith(_VAGUE_BEFORE):
        return True
    if not before.endswith(_LINKS):
        return False
    return _ends_a_range(before[-2:-1]) or (
        before[-2:-1] in _ENDS_IN and _ends_a_range(before[-3:-2])
    )


def _ends_a_range(character: str) -> bool:
    return character.isdecimal() or character in _ENDS


@lru_cache(maxsize=8)
def _pattern(measures: frozenset[str]) -> Pattern[str]:
    known = {*_LONG_MEASURES, *_SHORT_MEASURES, *_PERCENT, "年", ""}
    longer = sorted({*_LONG_MEASURES, *(measures - known)}, key=lambda word: (-len(word), word))
    arabic, chinese = "0-9０-９", f"{_DIGIT}十百千"
    return Pattern(
        rf"""
        # One look at the character first: most can begin nothing of what follows.
        (?=[“‘「《〔"第半A-Za-z{arabic}{chinese}万亿])
        (?:
          # What is no count is passed over whole: names, ordinals, words such as 3G or A4.
          (?: {_QUOTED} | 第[{arabic}{chinese}]+ | [A-Za-z][A-Za-z{arabic}]* )
        | 百分之
          (?P<share>
            [{_DIGIT}十百]+(?:点[{_DIGIT}]+)?
          | [{arabic}]{{1,9}}(?:[.．][{arabic}]{{1,9}})?
          )
        | (?<![{arabic}.．+＋/／A-Za-z-])(?<![{arabic}][,，:：])
          (?P<number>
            (?:[{arabic}]{{1,3}}(?:[,，][{arabic}]{{3}}){{1,4}}(?![{arabic},，])|[{arabic}]{{1,12}})
            (?:[.．][{arabic}]{{1,9}})?(?:[十百千]?[万亿]|[百千])?
          # No number is longer; without a bound each place of a long run is tried to its end.
          | [{chinese}万亿]{{1,24}}(?:点[{_DIGIT}]+)?
          | 半
          )
          (?P<about>余|多|来|几)?大?
          (?P<measure>
            {"|".join(map(re.escape, longer))}
          | [%％{_SHORT_MEASURES}]
            # 2025年 is a date, 两年 and 20年 are counts.
          | (?<![{arabic}]{{3}})年(?!度|[{arabic}]|[一二三四五六七八九十]+月)
          )
        )
        """,
        re.VERBOSE,
    )
