"""The signs of a number format that stand for themselves."""

from collections.abc import Sequence

from ...text.patterns import Pattern

_SIGNS = frozenset("$-+/():^&'~{}<>= !.,%")  # that stand for themselves

_LOCALE = Pattern(r"\[\$([^\-\]]*)(?:-([^\]]*))?\]")
# Where days and digits look as they do here; other places have their own.
_LOCALES = frozenset(("", "804", "404", "c04", "1004", "409", "809", "zh-cn", "en-us", "en-gb"))
CONDITION = Pattern(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
_COLOUR = Pattern(r"\[(?:[a-z]{3,}|color ?\d+|[黑蓝青绿洋红白黄色]+|颜色 ?\d+)\]")
_NUMERALS = {"[dbnum1]": "〇一二三四五六七八九十百千", "[dbnum2]": "零壹贰叁肆伍陆柒捌玖拾佰仟"}


class Uncertain(Exception):
    """What is shown is not certain."""


def apart_numerals(tokens: Sequence[str]) -> tuple[str, list[str]]:
    """The numerals that a section asks for, "" for common digits, and its other signs."""
    asked = [token.lower() for token in tokens if token.lower() in _NUMERALS]
    rest = [token for token in tokens if token.lower() not in _NUMERALS]
    return (_NUMERALS[asked[0]] if asked else ""), rest


def with_numerals(digits: str, numerals: str) -> str:
    """The text with these numerals, if any, in the place of its digits."""
    return digits.translate(str.maketrans("0123456789", numerals[:10])) if numerals else digits


def literal(token: str) -> str:
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
            raise Uncertain
        return locale[1]
    if CONDITION.fullmatch(token) or _COLOUR.fullmatch(token.lower()):
        return ""
    if token in _SIGNS or not token.isascii():
        return token
    raise Uncertain
