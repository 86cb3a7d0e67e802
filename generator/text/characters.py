"""Pure functions on strings: Chinese numerals, dates, lists, widths, and what people paste."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from unicodedata import east_asian_width

from .patterns import Pattern

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)} | {"〇": 0, "两": 2}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
LONGEST_NUMERAL = 40  # nobody writes a longer one

# One Chinese character in a pattern: the range 一-鿿 takes milliseconds to compile each time.
HAN = r"[^\W\d_A-Za-z]"
NOT_HAN = r"[\W\d_A-Za-z]"

# From what ratio on difflib calls two words near, and beyond what length nobody misspells a word.
_NEAR, _LONGEST_WORD = 0.5, 60
# Of more words than these only as many are looked at closely; and in all so many are suggested for
# and so many compared.
_FEW_WORDS, _SUGGESTIONS, _COMPARED = 50, 1000, 2_000_000

# Digits of a number, and the parts of one such as 1.10, beyond which it numbers nothing.
LONGEST_NUMBER, _PARTS = 18, 9

# Full-width ASCII and the ideographic blank, as typed with a Chinese input method.
_HALF_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
FULL_WIDTH = "".join(map(chr, _HALF_WIDTH))

# What no one sees and no one means: zero-width blanks and joiners, BOM, soft hyphen, marks of the
# direction of writing, fillers, and selectors of a variant of the character before them.
_UNSEEN = (
    "\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e01ef"
)
_UNSEEN_AT_ALL = Pattern(f"[{_UNSEEN}]")
# Between letters of Arabic (so of Uyghur), Tibetan and Mongolian a joiner is part of the spelling.
_JOINED = (
    "[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\u0f00-\u0fff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefc]"
)
_INVISIBLE = Pattern(f"(?!(?<={_JOINED})[\u200c\u200d]{_JOINED})[{_UNSEEN}]")
# Whatever XML 1.0 (section 2.2, Char) forbids, and the noncharacters a parser may refuse.
_FORBIDDEN = Pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

# What `printable` replaces or takes out, the line feed excepted.
_UNCLEAN = Pattern(f"[{_UNSEEN}\x00-\x09\x0b-\x1f\x7f\u00a0\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINE_BREAKS = str.maketrans("\x0b\u2028\u2029", "\n\n\n")
_OUTER = " \n\u3000"

# Radicals and compatibility ideographs, which PDF files give in place of common characters, and
# ligatures. Unicode normalizes most of them; of the others these are characters of their own.
_LOOK_ALIKE = Pattern("[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06\U0002f800-\U0002fa1f]")
_RADICALS = dict(
    zip(
        "⺁⺒⺝⺠⺩⺼⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰",
        "厂巳月民王月虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙",
        strict=True,
    )
)


def width_of(text: str) -> int:
    """How wide the text is shown, in half-width characters; a Chinese one takes two.

    What East Asian fonts show wide and others narrow, such as “ and —, counts as wide.
    """
    return len(text) + sum(east_asian_width(char) in "FWA" for char in text)


def lines_of(text: str, width: float) -> int:
    """How many lines the text takes where so many half-width characters fit on one."""
    return sum(max(1, ceil(width_of(line) / width)) for line in text.split("\n"))


def fold(text: str) -> str:
    """Full-width letters, digits and punctuation as half-width, 　 as a blank."""
    return text.translate(_HALF_WIDTH)


def compact(text: str) -> str:
    """The text folded, lower-cased and without any blank: how two spellings are compared."""
    return "".join(_UNSEEN_AT_ALL.sub("", fold(text)).split()).lower()


def printable(text: str) -> str:
    """The text without characters that XML forbids and without invisible ones.

    Line breaks become \\n, tabs and non-breaking blanks become blanks; outer blanks go.
    """
    if not _UNCLEAN.search(text):
        return text.strip(_OUTER)
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_BREAKS)
    text = _INVISIBLE.sub("", _FORBIDDEN.sub("", text))
    return text.replace("\t", " ").replace("\u00a0", " ").strip(_OUTER)


def without_look_alikes(text: str) -> str:
    """The text with common characters in place of those that only look like them."""
    return _LOOK_ALIKE.sub(_common, text)


def _common(match: re.Match[str]) -> str:
    return _RADICALS.get(match[0]) or unicodedata.normalize("NFKC", match[0])


def has_unprintable(text: str) -> bool:
    """Whether the text has characters, line breaks apart, that XML forbids or that nobody sees."""
    rest = text.translate(_LINE_BREAKS)
    return bool(_FORBIDDEN.search(rest) or _INVISIBLE.search(rest))


def chinese_numeral(number: int) -> str:
    """一, 十, 十二, 一百零五: for 1 to 9999. Raises ValueError outside."""
    if not 1 <= number <= 9999:
        raise ValueError(number)
    words = ""
    for position, digit in enumerate(reversed(str(number))):
        if digit != "0":
            words = _DIGITS[int(digit)] + _PLACES[position] + words
        elif words and not words.startswith("零"):
            words = "零" + words
    return words.removeprefix("一") if words.startswith("一十") else words


def parse_chinese_numeral(numeral: str) -> int | None:
    """12 for 十二, 2050 for 两千零五十, 35000 for 三万五千; None for what is no such number."""
    if len(numeral) > LONGEST_NUMERAL:
        return None
    for scale in ("亿", "万"):
        high, found, low = numeral.rpartition(scale)
        if found:
            above = parse_chinese_numeral(high)
            below = parse_chinese_numeral(low.removeprefix("零")) if low else 0
            if not above or below is None or (low and low.startswith("零") != (below < 1000)):
                return None
            return above * SCALES[scale] + below
    if numeral in ("零", "〇"):
        return 0
    return _parse_to_thousands(numeral)


def _parse_to_thousands(numeral: str) -> int | None:
    value, digit = 0, None
    for character in numeral:
        if character in _PLACES:
            value += (1 if digit is None else digit) * SCALES[character]
            digit = None
        elif character in _VALUES:
            digit = _VALUES[character]
        else:
            return None
    value += digit or 0
    # 三四个, 二〇二五年 and a bare 百 are no numbers: they do not come back from the value.
    if not 1 <= value <= 9999 or _plain(numeral) != _plain(chinese_numeral(value)):
        return None
    return value


def _plain(numeral: str) -> str:
    """One spelling for 两百 and 二百, 一百一十五 and 一百十五."""
    return numeral.replace("两", "二").replace("〇", "零").replace("一十", "十")


def chinese_digits(digits: str) -> str:
    """2025 for 二〇二五."""
    return "".join(str(_VALUES[digit]) for digit in digits)


def write_date(day: date, without_year_of: date | None = None) -> str:
    """2025年2月14日; without its year where it equals that of the other date."""
    written = f"{day.month}月{day.day}日"
    if without_year_of and day.year == without_year_of.year:
        return written
    return f"{day.year}年{written}"


def write_range(first: date, last: date) -> str:
    """2024年9月30日至12月15日: the year once where both agree."""
    return f"{write_date(first)}至{write_date(last, without_year_of=first)}"


def write_decimal(number: Decimal) -> str:
    """The number in plain digits, without trailing zeros."""
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def write_percent(share: Fraction, places: int) -> str:
    """The share as a percentage, rounded half up to `places` decimals, trailing zeros dropped."""
    scaled = share * 100 * 10**places
    rounded = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return write_decimal(Decimal(rounded).scaleb(-places)) + "%"


def write_list(items: Iterable[str]) -> str:
    """甲、乙、丙."""
    return "、".join(items)


def split_list(text: str) -> list[str]:
    """The items of a cell that lists several, by 、 , ; or a line break; 县（市、区） is one."""
    parts = re.findall(r"(?:[（(][^（()）]*[)）]|[^、,，;；\n])+", text)
    return [item for item in map(str.strip, parts) if item]


def nearest(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known words most like `word`, best first, perhaps none; none for a whole sentence."""
    from difflib import get_close_matches

    words = list(known)
    if len(word) > _LONGEST_WORD:
        return []
    if len(words) > _FEW_WORDS:
        words = _likely(word, words)
    return get_close_matches(word, words, n=most, cutoff=_NEAR)


def _likely(word: str, words: Sequence[str]) -> list[str]:
    """The few of very many words that may be near, by a measure that is quick to take.

    It counts characters in the same order, of which difflib counts but those in the same runs.
    """
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import extract

    found = extract(
        word, words, scorer=Indel.normalized_similarity, score_cutoff=_NEAR, limit=_FEW_WORDS
    )
    return [word for word, _, _ in found]


class Nearest:
    """Gives the known words most like others, for as long as comparing takes but a moment.

    Nobody reads thousands of suggestions, and a sheet of rubbish would ask for as many.
    """

    def __init__(self, known: Iterable[str], most: int = 3) -> None:
        self._known, self._most = list(known), most
        self._left = min(_SUGGESTIONS, _COMPARED // max(len(self._known), 1))
        self._found: dict[str, list[str]] = {}

    def __call__(self, word: str) -> list[str]:
        if word not in self._found and self._left:
            self._left -= 1
            self._found[word] = nearest(word, self._known, self._most)
        return self._found.get(word, [])


def number_key(number: str) -> tuple[tuple[int, int | str], ...]:
    """A sort key for numbers such as 1.10 (after 1.9); letters after digits.

    No more than the first few parts are compared as numbers, nor any that is absurdly long.
    """
    return tuple(
        (0, int(p)) if p.isascii() and p.isdigit() and len(p) <= LONGEST_NUMBER else (1, p)
        for p in re.split(r"[.\-]", number, maxsplit=_PARTS)
    )


def shorten(text: str, width: int = 40) -> str:
    """The text on one line, cut with … beyond `width` characters."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"


def quote_list(words: Sequence[str]) -> str:
    """“甲”“乙”, as Chinese lists quoted words."""
    return "".join(f"“{word}”" for word in words)


# What a shell (that of Linux, cmd, PowerShell) would take for something else than a name.
_SHELL_SIGNS = frozenset(" \t'()[]{}<>|&;*?!$`^,")


def as_argument(word: str) -> str:
    """A word of a command as it is typed: in quotes where a shell would take it apart."""
    return f'"{word}"' if _SHELL_SIGNS.intersection(word) else word
