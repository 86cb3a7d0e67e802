"""What a cell shows: the text that a number format makes of a value, where that is certain.

No file but .ods holds this text, so it is made again as Excel makes it. What depends on the
machine, on the width of the column or on rare parts of a format is not certain: people must say.
Source: ECMA-376-1, 18.8.30 and 18.8.31.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from ...text.characters import chinese_numeral, write_decimal
from ...text.patterns import Pattern
from .formats import GENERAL, GENERALS, TEXT, NumberKind, kind_of, sections_of
from .moments import DAY, date_parts, show_moment
from .signs import CONDITION, Uncertain, apart_numerals, literal, with_numerals

_PLACEHOLDERS = frozenset("0#?")
# So many characters a number without a format of its own has where its cell is wide enough.
_WIDEST, _MOST_DECIMALS, _LEAST = 11, 9, Decimal("0.0001")
_DIGITS = 15  # of a number that Excel knows

_FRACTION = Pattern(r"(?:(?P<whole>[#0?]+) +)?[#0?]+/(?:(?P<fixed>[1-9]\d*)|(?P<below>[#0?]+)) *")
_SEEN = Pattern(
    r"(?P<open>\()?(?P<minus>-)?[¥￥$€£]?\s*(?P<behind>-)?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)(?:E(?P<power>[+-]?\d{1,3}))?"
    r"(?P<unit>[^\d()]*)(?P<close>\))?(?P<after>[^\d()]*)"
)
_SCALES = {"%": -2, "‰": -3, "千": 3, "百万": 6, "千万": 7, "万": 4, "亿": 8}
_NOISE = Decimal("1e-12")  # of a number: the digits that only a computer has made


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
    except Uncertain:
        return None


def _show(value: object, code: str) -> str:
    sections = sections_of(code)
    if isinstance(value, str):
        return _show_text(value, sections)
    if isinstance(value, (datetime, time, timedelta)):
        if any(map(_condition, sections)):
            raise Uncertain
        return show_moment(value, sections[0])
    if kind_of(code) is not NumberKind.NUMBER or not isinstance(value, (int, float)):
        raise Uncertain  # a day that no calendar has
    number = Decimal(f"{value:.{_DIGITS}g}" if isinstance(value, float) else value)
    if not number.is_finite():
        raise Uncertain
    tokens, has_sign = _chosen(number, sections)
    shown = _show_number(abs(number), tokens)
    if number >= 0 or not has_sign:
        return shown
    if not any(digit in shown for digit in "123456789"):
        raise Uncertain  # -0 or 0
    return f"-{shown}"


def _show_text(text: str, sections: Sequence[Sequence[str]]) -> str:
    """A text in the section for texts: that with @, else the fourth."""
    for number, tokens in enumerate(sections):
        if number == 3 or TEXT in tokens:
            return "".join(text if token == TEXT else literal(token) for token in tokens)
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
    raise Uncertain  # with a sign, or as ###


def _condition(tokens: Sequence[str]) -> tuple[str, Decimal] | None:
    for token in tokens:
        if match := CONDITION.fullmatch(token):
            return match[1], Decimal(match[2])
    return None


def _holds(number: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, bound = condition
    if number == bound:
        return sign in ("=", "<=", ">=")
    return ("<" if number < bound else ">") in sign


# --- numbers --------------------------------------------------------------------------------------


def _show_number(number: Decimal, tokens: Sequence[str]) -> str:
    """A number without its sign, in the section that was chosen for it."""
    numerals, tokens = apart_numerals(tokens)
    if any(token.lower() in GENERALS for token in tokens):
        shown = _numeral(number, numerals) if numerals else _general(number)
        return "".join(shown if t.lower() in GENERALS else literal(t) for t in tokens)
    if _PLACEHOLDERS.isdisjoint(tokens):
        return "".join(map(literal, tokens))
    if number.adjusted() >= _DIGITS:
        raise Uncertain
    exponent = next((place for place, token in enumerate(tokens) if token in ("E+", "E-")), 0)
    if numerals:
        shown = _fill(number, tokens)
        if "." in shown or "," in shown:
            raise Uncertain
        return with_numerals(shown, numerals)
    if exponent:
        return _show_scientific(number, tokens, exponent)
    if "/" in tokens:
        return _show_fraction(Fraction(number), "".join(tokens))
    return _fill(number, tokens)


def _general(number: Decimal) -> str:
    whole = len(str(int(number)))
    if whole > _WIDEST or 0 < number < _LEAST:
        raise Uncertain  # 1.2E+11, with as many digits as the cell has room for
    return write_decimal(_rounded(number, min(_MOST_DECIMALS, max(0, _WIDEST - 1 - whole))))


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _numeral(number: Decimal, numerals: str) -> str:
    """一十二 for 12; how noughts within are written is not the same everywhere."""
    if number != int(number) or not 1 <= number <= 9999:
        raise Uncertain
    written = chinese_numeral(int(number))
    if "零" in written:
        raise Uncertain
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
        raise Uncertain
    scaled = _rounded(number.scaleb(2 * tokens.count("%") - 3 * len(behind)), len(decimals))
    whole, _, fraction = f"{scaled:f}".partition(".")
    filled = dict.fromkeys(commas, "")
    filled |= _fill_wholes(whole.lstrip("0"), wholes, tokens, len(commas) > len(behind))
    filled |= _fill_decimals(fraction, decimals, tokens)
    return "".join(filled[p] if p in filled else literal(t) for p, t in enumerate(tokens))


def _fill_wholes(
    digits: str, places: Sequence[int], tokens: Sequence[str], is_grouped: bool
) -> dict[int, str]:
    """The digits before the point: one for each place, and for the first all that are left."""
    if digits and not places:
        raise Uncertain
    kinds = [tokens[place] for place in places]
    digits = digits.zfill(len(kinds) - kinds.index("0") if "0" in kinds else 0)
    if is_grouped:
        if any(token not in "0#?," for token in tokens[places[0] : places[-1] + 1]):
            raise Uncertain
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
        raise Uncertain
    power = number.adjusted() if number else 0
    if _rounded(number.scaleb(-power), len(behind)) >= 10:
        power += 1
    sign = "-" if power < 0 else "+" if tokens[exponent] == "E+" else ""
    written = f"{_fill(number.scaleb(-power), mantissa)}E{sign}{abs(power):0{width}}"
    return written + "".join(map(literal, rest[width:]))


def _show_fraction(number: Fraction, code: str) -> str:
    """1 1/2 in # ?/?, 2/4 in ?/4."""
    match = _FRACTION.fullmatch(code)
    if not match:
        raise Uncertain
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
