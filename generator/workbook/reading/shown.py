"""What a cell shows: the text that a number format makes of a value, where that is certain.

No file but .ods holds this text, so it is made again as Excel makes it. What depends on the
machine, on the width of the column or on rare parts of a format is not certain: people must say.
Source: ECMA-376-1, 18.8.30 and 18.8.31.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from ...text.characters import chinese_numeral, write_decimal
from ...text.patterns import Pattern
from .formats import GENERAL, GENERALS, TEXT, NumberKind, kind_of, sections_of

_PLACEHOLDERS = frozenset("0#?")
_SIGNS = frozenset("$-+/():^&'~{}<>= !.,%")  # that stand for themselves
# So many characters a number without a format of its own has where its cell is wide enough.
_WIDEST, _MOST_DECIMALS, _LEAST = 11, 9, Decimal("0.0001")
_DIGITS = 15  # of a number that Excel knows

_LOCALE = Pattern(r"\[\$([^\-\]]*)(?:-([^\]]*))?\]")
# Where days and digits look as they do here; other places have their own.
_LOCALES = frozenset(("", "804", "404", "c04", "1004", "409", "809", "zh-cn", "en-us", "en-gb"))
_CONDITION = Pattern(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
_COLOUR = Pattern(r"\[(?:[a-z]{3,}|color ?\d+|[黑蓝青绿洋红白黄色]+|颜色 ?\d+)\]")
_FRACTION = Pattern(
    r"(?:(?P<whole>[#0?]+) +)?[#0?]+/(?:(?P<fixed>[1-9]\d*)|(?P<below>[#0?]+)) *", 0
)
_NUMERALS = {"[dbnum1]": "〇一二三四五六七八九十百千", "[dbnum2]": "零壹贰叁肆伍陆柒捌玖拾佰仟"}

_PARTS = "ymdhseab"
_HALVES = {"am/pm": ("AM", "PM"), "a/p": ("A", "P"), "上午/下午": ("上午", "下午")}
_WEEKDAYS = "一二三四五六日"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)

DAY = frozenset("ymd")  # the parts of a whole day

_SEEN = Pattern(
    r"(?P<open>\()?(?P<minus>-)?[¥￥$€£]?\s*(?P<behind>-)?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)(?:E(?P<power>[+-]?\d{1,3}))?"
    r"(?P<unit>[^\d()]*)(?P<close>\))?(?P<after>[^\d()]*)"
)
_SCALES = {"%": -2, "‰": -3, "千": 3, "百万": 6, "千万": 7, "万": 4, "亿": 8}
_NOISE = Decimal("1e-12")  # of a number: the digits that only a computer has made


class _Uncertain(Exception):
    """What is shown is not certain."""


class Formatted(NamedTuple):
    """A value whose number format decides what is shown of it; `told` is what the file says."""

    value: object
    code: str = GENERAL
    told: str = ""

    def __str__(self) -> str:
        shown = self.shown
        return str(self.value) if shown is None else shown

    @property
    def shown(self) -> str | None:
        """What the cell shows; None where that is not certain."""
        return self.told or show(self.value, self.code)

    @property
    def carried(self) -> tuple[object, str]:
        """What another workbook holds instead, and its format: where only `told` is known, that."""
        is_known = self.code != GENERAL or not self.told
        return (self.value, self.code) if is_known else (self.told, GENERAL)


def formatted(value: object, code: str, told: str) -> object:
    """The value with its number format, unless it shows just what every reader takes it for."""
    if isinstance(value, datetime):
        is_plain = date_parts(code) == DAY and value.time() == time()
    elif isinstance(value, str):
        # A star marks what is required, and what shows nothing of a text is told elsewhere.
        shown = told or show(value, code) or value
        is_plain = shown.strip(" *") == value.strip(" *")
    else:
        is_plain = isinstance(value, bool) or (not told and code in (GENERAL, TEXT))
    return value if is_plain else Formatted(value, code, told)


class Seen(NamedTuple):
    """The number that a cell shows, with its unit; `value` is it in the unit of what is stored."""

    number: Decimal
    unit: str
    value: Decimal
    is_exact: bool  # whether that is what is stored


def seen_number(shown: str, stored: Decimal) -> Seen | None:
    """The number in what a cell shows; None where there is none, or its sign is not shown."""
    match = _SEEN.fullmatch(shown)
    if not match or bool(match["open"]) != bool(match["close"]):
        return None
    number = Decimal(match["digits"].replace(",", "")).scaleb(int(match["power"] or 0))
    if match["open"] or match["minus"] or match["behind"]:
        number = -number
    if stored * number < 0:
        return None
    unit = (match["unit"] + match["after"]).strip()
    scale = next((_SCALES[word] for word in _SCALES if unit.startswith(word)), 0)
    value = min(number, number.scaleb(scale), key=lambda each: abs(each - stored))
    return Seen(number, unit, value, abs(value - stored) <= abs(stored) * _NOISE)


def show(value: object, code: str) -> str | None:
    """The text that a cell with this value shows in this format; None where it is not certain."""
    try:
        return _show(value, code).strip()
    except _Uncertain:
        return None


@cache
def date_parts(code: str) -> frozenset[str]:
    """Which of year, month and day (y, m, d) a format shows, and (h) whether a time of day."""
    signs = _signs(tuple(sections_of(code)[0]))
    return frozenset(sign.part for sign in signs if sign.part in ("y", "m", "d", "h"))


def _show(value: object, code: str) -> str:
    sections = sections_of(code)
    if isinstance(value, str):
        return _show_text(value, sections)
    if isinstance(value, (datetime, time, timedelta)):
        if any(map(_condition, sections)):
            raise _Uncertain
        return _show_moment(value, sections[0])
    if kind_of(code) is not NumberKind.NUMBER or not isinstance(value, (int, float)):
        raise _Uncertain  # a day that no calendar has
    number = Decimal(f"{value:.{_DIGITS}g}" if isinstance(value, float) else value)
    if not number.is_finite():
        raise _Uncertain
    tokens, has_sign = _chosen(number, sections)
    shown = _show_number(abs(number), tokens)
    if number >= 0 or not has_sign:
        return shown
    if not any(digit in shown for digit in "123456789"):
        raise _Uncertain  # -0 or 0
    return f"-{shown}"


def _show_text(text: str, sections: Sequence[Sequence[str]]) -> str:
    """A text in the section for texts: that with @, else the fourth."""
    for number, tokens in enumerate(sections):
        if number == 3 or TEXT in tokens:
            return "".join(text if token == TEXT else _literal(token) for token in tokens)
    return text


def _chosen(number: Decimal, sections: Sequence[Sequence[str]]) -> tuple[Sequence[str], bool]:
    """The section for a number, and whether a negative one gets its sign."""
    numeric = [tokens for tokens in sections[:3] if TEXT not in tokens]
    if not numeric:
        return [GENERALS[0] if token == TEXT else token for token in sections[0]], True
    conditions = [_condition(tokens) for tokens in numeric]
    if not any(conditions):
        if len(numeric) == 3 and number == 0:
            return numeric[2], False
        return (numeric[1], False) if len(numeric) > 1 and number < 0 else (numeric[0], True)
    for place, (tokens, condition) in enumerate(zip(numeric, conditions, strict=True)):
        is_last = place > 0 and place == len(numeric) - 1
        if number >= 0 and (_holds(number, condition) if condition else is_last):
            return tokens, False
    raise _Uncertain  # with a sign, or as ###


def _condition(tokens: Sequence[str]) -> tuple[str, Decimal] | None:
    for token in tokens:
        if match := _CONDITION.fullmatch(token):
            return match[1], Decimal(match[2])
    return None


def _holds(number: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, bound = condition
    if number == bound:
        return sign in ("=", "<=", ">=")
    return ("<" if number < bound else ">") in sign


def _literal(token: str) -> str:
    """What a sign shows that is no place of a digit and no part of a day."""
    if token[0] == '"':
        return token.strip('"')
    if len(token) > 1 and token[0] in "\\!":
        return token[1]
    if token[0] == "_":
        return " "  # as wide as what follows
    if token[0] == "*":
        return ""  # fills the cell
    if locale := _LOCALE.fullmatch(token):
        if (locale[2] or "").lower().lstrip("0") not in _LOCALES:
            raise _Uncertain
        return locale[1]
    if _CONDITION.fullmatch(token) or _COLOUR.fullmatch(token.lower()):
        return ""
    if token in _SIGNS or not token.isascii():
        return token
    raise _Uncertain


# --- numbers --------------------------------------------------------------------------------------


def _show_number(number: Decimal, tokens: Sequence[str]) -> str:
    """A number without its sign, in the section that was chosen for it."""
    numerals = next((_NUMERALS[t.lower()] for t in tokens if t.lower() in _NUMERALS), "")
    tokens = [token for token in tokens if token.lower() not in _NUMERALS]
    if any(token.lower() in GENERALS for token in tokens):
        shown = _numeral(number, numerals) if numerals else _general(number)
        return "".join(shown if t.lower() in GENERALS else _literal(t) for t in tokens)
    if _PLACEHOLDERS.isdisjoint(tokens):
        return "".join(map(_literal, tokens))
    if number.adjusted() >= _DIGITS:
        raise _Uncertain
    exponent = next((place for place, token in enumerate(tokens) if token in ("E+", "E-")), 0)
    if numerals:
        shown = _fill(number, tokens)
        if "." in shown or "," in shown:
            raise _Uncertain
        return shown.translate(str.maketrans("0123456789", numerals[:10]))
    if exponent:
        return _show_scientific(number, tokens, exponent)
    if "/" in tokens:
        return _show_fraction(Fraction(number), "".join(tokens))
    return _fill(number, tokens)


def _general(number: Decimal) -> str:
    whole = len(str(int(number)))
    if whole > _WIDEST or 0 < number < _LEAST:
        raise _Uncertain  # 1.2E+11, with as many digits as the cell has room for
    return write_decimal(_rounded(number, min(_MOST_DECIMALS, max(0, _WIDEST - 1 - whole))))


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _numeral(number: Decimal, numerals: str) -> str:
    """一十二 for 12; how noughts within are written is not the same everywhere."""
    if number != int(number) or not 1 <= number <= 9999:
        raise _Uncertain
    written = chinese_numeral(int(number))
    if "零" in written:
        raise _Uncertain
    written = f"一{written}" if written.startswith("十") else written
    return written.translate(str.maketrans("零一二三四五六七八九十百千", numerals))


def _fill(number: Decimal, tokens: Sequence[str]) -> str:
    """The digits of a number in the places for them, with all that stands around them."""
    point = tokens.index(".") if "." in tokens else len(tokens)
    places = [place for place, token in enumerate(tokens) if token in _PLACEHOLDERS]
    wholes = [place for place in places if place < point]
    decimals = [place for place in places if place > point]
    commas = [place for place, token in enumerate(tokens) if token == ","]
    # Within the digits a comma groups them, behind them each divides by a thousand.
    behind = [place for place in commas if not wholes or not wholes[0] < place < wholes[-1]]
    if any(not "".join(tokens[:place]).rstrip(",").endswith(("0", "#", "?")) for place in behind):
        raise _Uncertain
    scaled = _rounded(number.scaleb(2 * tokens.count("%") - 3 * len(behind)), len(decimals))
    whole, _, fraction = f"{scaled:f}".partition(".")
    filled = dict.fromkeys(commas, "")
    filled |= _fill_wholes(whole.lstrip("0"), wholes, tokens, len(commas) > len(behind))
    filled |= _fill_decimals(fraction, decimals, tokens)
    return "".join(filled[p] if p in filled else _literal(t) for p, t in enumerate(tokens))


def _fill_wholes(
    digits: str, places: Sequence[int], tokens: Sequence[str], is_grouped: bool
) -> dict[int, str]:
    """The digits before the point: one for each place, and for the first all that are left."""
    if digits and not places:
        raise _Uncertain
    kinds = [tokens[place] for place in places]
    digits = digits.zfill(len(kinds) - kinds.index("0") if "0" in kinds else 0)
    if is_grouped:
        if any(token not in "0#?," for token in tokens[places[0] : places[-1] + 1]):
            raise _Uncertain
        grouped = [digits[max(0, end - 3) : end] for end in range(len(digits), 0, -3)]
        return dict.fromkeys(places, "") | {places[0]: ",".join(reversed(grouped))}
    filled: dict[int, str] = {}
    for place in reversed(places[1:]):
        filled[place], digits = digits[-1:], digits[:-1]
    return filled | dict.fromkeys(places[:1], digits)


def _fill_decimals(digits: str, places: Sequence[int], tokens: Sequence[str]) -> dict[int, str]:
    """The digits behind the point; of noughts at the end only those that the format asks for."""
    filled: dict[int, str] = {}
    is_shown = False
    for place, digit in reversed(list(zip(places, digits, strict=True))):
        is_shown = is_shown or digit != "0" or tokens[place] == "0"
        filled[place] = digit if is_shown else ""
    return filled


def _show_scientific(number: Decimal, tokens: Sequence[str], exponent: int) -> str:
    """1.20E+04."""
    mantissa, rest = tokens[:exponent], tokens[exponent + 1 :]
    width = next((i for i, token in enumerate(rest) if token not in _PLACEHOLDERS), len(rest))
    before, _, behind = "".join(mantissa).partition(".")
    if before not in _PLACEHOLDERS or not _PLACEHOLDERS.issuperset(behind):
        raise _Uncertain
    power = number.adjusted() if number else 0
    if _rounded(number.scaleb(-power), len(behind)) >= 10:
        power += 1
    sign = "-" if power < 0 else "+" if tokens[exponent] == "E+" else ""
    written = f"{_fill(number.scaleb(-power), mantissa)}E{sign}{abs(power):0{width}}"
    return written + "".join(map(_literal, rest[width:]))


def _show_fraction(number: Fraction, code: str) -> str:
    """1 1/2 in # ?/?, 2/4 in ?/4."""
    match = _FRACTION.fullmatch(code)
    if not match:
        raise _Uncertain
    whole = int(number) if match["whole"] else 0
    if match["fixed"]:
        below = int(match["fixed"])
        above = int((number - whole) * below + Fraction(1, 2))
    else:
        nearest = (number - whole).limit_denominator(10 ** len(match["below"]) - 1)
        above, below = nearest.numerator, nearest.denominator
    if match["whole"] and above in (0, below):
        return str(whole + (above == below))
    return f"{whole} {above}/{below}" if whole else f"{above}/{below}"


# --- days and times -------------------------------------------------------------------------------


class _Sign(NamedTuple):
    """A sign of a format; `part` is y, m, d, h, M (a minute), s, a (a weekday), ., / or nothing."""

    part: str
    written: str


@cache
def _signs(tokens: tuple[str, ...]) -> tuple[_Sign, ...]:
    """The signs of a format for moments: m is a minute after hours and before seconds."""
    signs = [_Sign(_part_of(token.lower().strip("[]")), token) for token in tokens]
    clock = [place for place, sign in enumerate(signs) if sign.part in tuple("ymdhs")]
    for number, place in enumerate(clock):
        if signs[place].part != "m":
            continue
        before = signs[clock[number - 1]].part if number else ""
        after = signs[clock[number + 1]].part if number + 1 < len(clock) else ""
        if before == "h" or after == "s" or signs[place].written.startswith("["):
            signs[place] = signs[place]._replace(part="M")
    return tuple(signs)


def _part_of(token: str) -> str:
    if token in _HALVES:
        return "/"
    if token.startswith(".0"):
        return "."
    if not token or token.strip(token[0]) or token[0] not in _PARTS:
        return ""
    if token[0] == "a" or (token[0] == "d" and len(token) > 2):
        return "a"
    return "y" if token[0] == "e" else token[0]


def _show_moment(value: datetime | time | timedelta, tokens: Sequence[str]) -> str:
    """A day, a time of day, or a duration."""
    numerals = next((_NUMERALS[t.lower()] for t in tokens if t.lower() in _NUMERALS), "")
    signs = _signs(tuple(token for token in tokens if token.lower() not in _NUMERALS))
    parts = {sign.part for sign in signs}
    day = value if isinstance(value, datetime) else datetime.min
    if isinstance(value, timedelta):
        passed = value
    else:
        passed = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
        passed += timedelta(microseconds=value.microsecond)
    if (parts & set("ymda") and day == datetime.min) or passed < timedelta(0):
        raise _Uncertain
    if numerals and (numerals[0] != "〇" or parts & set("hMs")):
        raise _Uncertain
    if "s" in parts:  # what is smaller than all that is shown is rounded
        smallest = next((len(sign.written) - 1 for sign in signs if sign.part == "."), 0)
        passed += timedelta(seconds=0.5 / 10**smallest)
        if passed.days and not isinstance(value, timedelta):
            raise _Uncertain
    is_half = "/" in parts
    return "".join(_show_sign(sign, day, passed, is_half, numerals) for sign in signs)


def _show_sign(sign: _Sign, day: datetime, passed: timedelta, is_half: bool, numerals: str) -> str:
    part, written, width = sign.part, sign.written, len(sign.written)
    seconds = passed // timedelta(seconds=1)
    if part in ("y", "m", "d"):
        return _show_day_sign(sign, day, numerals)
    if part == "a":
        return _show_weekday(written.lower(), day.weekday())
    if part == "/":
        return _HALVES[written.lower()][seconds // 3600 % 24 >= 12]
    if part == ".":
        return f".{passed.microseconds:06}"[:width]
    if part not in tuple("hMs"):
        return _literal(written)
    passed_in = {"h": seconds // 3600, "M": seconds // 60, "s": seconds}[part]
    if written.startswith("["):
        return f"{passed_in:0{width - 2}}"
    shown = passed_in % (24 if part == "h" else 60)
    if part == "h" and is_half:
        shown = shown % 12 or 12
    return f"{shown:0{min(width, 2)}}"


def _show_day_sign(sign: _Sign, day: datetime, numerals: str) -> str:
    part, width = sign.part, len(sign.written)
    if part == "y":
        written = (
            f"{day.year:04}"[-2:] if sign.written in ("y", "yy", "Y", "YY") else f"{day.year:04}"
        )
        return (
            written.translate(str.maketrans("0123456789", numerals[:10])) if numerals else written
        )
    if part == "m" and width > 2:
        if width > 4 or numerals:
            raise _Uncertain
        return _MONTHS[day.month - 1][: 3 if width == 3 else None]
    number = day.month if part == "m" else day.day
    return chinese_numeral(number) if numerals else f"{number:0{width}}"


def _show_weekday(written: str, weekday: int) -> str:
    if written == "aaaa":
        return f"星期{_WEEKDAYS[weekday]}"
    if written in ("ddd", "dddd"):
        return _DAYS[weekday][: 3 if written == "ddd" else None]
    raise _Uncertain
