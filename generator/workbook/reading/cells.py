"""From one raw cell to one value: what people type, read by the kind of its column.

A converter gives the value and notes, (code, words) for the catalogue. Where the meaning is
certain the cell is read and the correction noted; where it is not, the note is an error and the
value is the column's default.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from ...ledger.choices import FOREVER, IMMEDIATELY, NO, STANDING_ENDING, YES, Status
from ...ledger.columns import EARLIEST, LATEST, Column, Kind
from ...text.characters import (
    compact,
    fold,
    has_unprintable,
    printable,
    split_list,
    write_date,
)
from ...text.dates import parse_date, why_no_date, with_arabic_digits
from ...text.patterns import Pattern
from .formats import GENERAL
from .moments import DAY, date_parts
from .shown import Formatted, seen_number

Note = tuple[str, Mapping[str, object]]
Value = tuple[object, list[Note]]

# Numbers that are days in a cell for dates: from 1954 on, by the usual count.
FIRST_SERIAL, LAST_SERIAL = 20001, 80000
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_BEFORE = "(?:之?前|以前)?"
_MONTH_END = Pattern(rf"(\d{{4}})[-年./](\d{{1,2}})月?(?:份)?(?:月?底|月?末)?{_BEFORE}")
_YEAR_END = Pattern(rf"(\d{{4}})年(?:年?底|年末|末){_BEFORE}")
_DONE_BEFORE = Pattern(r"(.+前)(?:完成|完成整改|整改完成|整改到位|整改完毕|办结)")
_DATE_BEFORE = Pattern(r"(.*[日号)\d])(?:之?前|以前)")
_PLAIN_NUMBER = Pattern(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?")

# What is read from what is stored and what is shown together; all else is read as it is shown.
_BY_VALUE = (Kind.DATE, Kind.DEADLINE, Kind.COUNT, Kind.DECIMAL)
_ALL_DIGITS_KNOWN = 10**15  # Excel knows no more of them
# How a day or time is shown where the format is not known.
_USUAL = {datetime: "yyyy-mm-dd h:mm", time: "h:mm", timedelta: "[h]:mm"}


def convert(raw: object, column: Column, date1904: bool = False) -> Value:
    """The value of a cell of that column, with notes. A blank cell gives the default."""
    if column.kind is Kind.ANY:
        return raw, []
    if isinstance(raw, Formatted):
        raw = str(raw) if isinstance(raw.value, str) else raw
    elif raw is not None and not isinstance(raw, (str, bool)):
        raw = Formatted(raw, _USUAL.get(type(raw), GENERAL))
    text, notes = _as_text(raw, column)
    if text == "":
        return column.blank, notes
    value, more = _CONVERTERS[column.kind](raw, text, column, date1904)
    return value, notes + more


def is_blank(raw: object) -> bool:
    """Whether nothing that anybody can see stands in the cell."""
    if isinstance(raw, str):
        return not printable(raw)
    return raw is None


def _as_text(raw: object, column: Column) -> tuple[str, list[Note]]:
    """The cell as clean text; a note where it is not all that is stored."""
    if isinstance(raw, Formatted):
        return _as_shown(raw, column)
    if isinstance(raw, bool):
        return YES if raw else NO, []
    if not isinstance(raw, str):
        return "", []
    text = printable(raw)
    if text != raw and has_unprintable(raw):
        return text, [("V07", {"column": column.name})]
    return text, []


def _as_shown(raw: Formatted, column: Column) -> tuple[str, list[Note]]:
    """What is seen of a number, a day or a time."""
    value = raw.value
    if isinstance(value, datetime) and _is_whole_day(value, date_parts(raw.code)):
        return write_date(value), []
    shown = raw.shown
    if column.kind in _BY_VALUE:
        return shown or str(value), []
    if shown is None and isinstance(value, int) and abs(value) < _ALL_DIGITS_KNOWN:
        return str(value), [_told(column, value, f"{value:.5E}", str(value))]
    if shown is None or (shown == "" and column.required):
        return "", [_not_certain(raw, column)]
    if not isinstance(value, (int, float)):
        return shown, []
    seen = seen_number(shown, Decimal(str(value)))
    if shown and (seen is None or seen.is_exact):
        return shown, []
    if raw.code == GENERAL or column.kind is Kind.CODE:
        return "", [_not_certain(raw, column)]
    return shown, [_told(column, value, shown, shown)]


def _is_whole_day(moment: datetime, parts: frozenset[str]) -> bool:
    """Whether a day is shown and nothing else; of an unknown format that is taken for granted."""
    return parts == DAY or (moment.time() == time() and (parts >= DAY or not parts))


def _told(column: Column, stored: object, shown: str, read: object) -> Note:
    words = {"column": column.name, "stored": stored, "shown": shown or "空白", "read": read}
    return "V18", words


def _not_certain(raw: Formatted, column: Column) -> Note:
    is_free = raw.code == GENERAL  # also where it is too large or too small to be shown in full
    reason = "没有设定显示几位" if is_free else f"数字格式是 {raw.code}"
    return "V19", {"column": column.name, "stored": raw.value, "reason": reason}


def _mended(column: Column, seen: str, read: str) -> list[Note]:
    return [("V08", {"column": column.name, "value": seen, "read": read})] if seen != read else []


def _line(raw: object, text: str, column: Column, date1904: bool) -> Value:
    if "\n" not in text:
        return text, []
    joined = "".join(part.strip() for part in text.split("\n"))
    return joined, [("V16", {"column": column.name, "what": "里有换行"})]


def _text(raw: object, text: str, column: Column, date1904: bool) -> Value:
    lines = [line.strip(" \u3000") for line in text.split("\n")]
    return "\n".join(line for line in lines if line), []


def _code(raw: object, text: str, column: Column, date1904: bool) -> Value:
    if isinstance(raw, Formatted) and isinstance(raw.value, (datetime, time, timedelta)):
        words = {"value": text, "reason": "被表格软件当成了日期"}
        return "", [("V09", words)]
    if not isinstance(raw, str):
        return text, [("V12", {"read": text})]
    read = "".join(fold(text).replace("。", ".").split()).rstrip(".、") or text
    return read, _mended(column, text, read)


def _serial(number: float, date1904: bool) -> date | None:
    """The day of a serial number, or of 20250307 typed into a cell for dates."""
    if FIRST_SERIAL <= number < LAST_SERIAL:
        return (_EPOCH_1904 if date1904 else _EPOCH_1900) + timedelta(days=int(number))
    if 19900101 <= number <= 21001231 and number == int(number):
        return parse_date(str(int(number)))
    return None


def _date(raw: object, text: str, column: Column, date1904: bool) -> Value:
    day: date | None = None
    reason, notes = "", list[Note]()
    if isinstance(raw, Formatted):
        day, reason, notes = _stored_day(raw, text, column, date1904)
    elif isinstance(raw, str):
        folded = fold(text)
        is_serial = len(folded) == 5 and folded.isdecimal()
        day = _serial(int(folded), date1904) if is_serial else parse_date(text)
        reason = "" if day else why_no_date(text)
        notes = _mended(column, text, day.isoformat()) if day else []
    if day and EARLIEST <= day <= LATEST:
        return day, notes
    reason = f"{write_date(day)}不合常理。" if day else reason
    return None, [("V02", {"column": column.name, "value": text, "reason": reason})]


def _stored_day(
    raw: Formatted, text: str, column: Column, date1904: bool
) -> tuple[date | None, str, list[Note]]:
    """The day that a cell holds, or why it holds none; a note where it is not the one shown."""
    value, parts = raw.value, date_parts(raw.code)
    if isinstance(value, datetime):
        day = value.date()
        if not parts or parts >= DAY:
            return day, "", []
        if "m" not in parts or ("d" not in parts and day.day == 1):
            return None, f"单元格只显示“{text}”，没有写明是哪一天。", []
        return day, "", [_told(column, day, text, day)]
    if isinstance(value, (int, float)):
        found = _serial(value, date1904) or parse_date(text)
        if found:
            return found, "", _mended(column, text, found.isoformat())
        return None, "单元格里是数，不是日期。", []
    if isinstance(value, time) and value == time() and "y" in parts:
        return None, "单元格存的是 0，可能引用了空单元格。", []
    return None, "单元格里只有时间，没有日期。", []


def _deadline(raw: object, text: str, column: Column, date1904: bool) -> Value:
    """A date, IMMEDIATELY or FOREVER; 2025年6月底前 is the last day of the month."""
    day = None
    if isinstance(raw, Formatted):
        if isinstance(raw.value, datetime) and date_parts(raw.code) == {"y", "m"}:
            day = _month_end(raw.value.year, raw.value.month)
    elif isinstance(raw, str):
        folded = "".join(with_arabic_digits(text).split())
        if folded in (IMMEDIATELY, "即知即改", "立即整改", "立知立改"):
            return IMMEDIATELY, _mended(column, text, IMMEDIATELY)
        if folded in (FOREVER, "长期", "长期整改", "持续推进", "持续坚持", "常态化", "并长期坚持"):
            return FOREVER, _mended(column, text, FOREVER)
        day = _typed_end(folded)
    if day:
        return day, _mended(column, text, day.isoformat())
    return _date(raw, text, column, date1904)


def _typed_end(text: str) -> date | None:
    """The last day of the month or year that a text names, or the day that 前 follows."""
    if match := _DONE_BEFORE.fullmatch(text):
        text = match[1]
    if match := _MONTH_END.fullmatch(text):
        return _month_end(int(match[1]), int(match[2]))
    if match := _YEAR_END.fullmatch(text):
        return _month_end(int(match[1]), 12)
    match = _DATE_BEFORE.fullmatch(text)
    return parse_date(match[1]) if match else None


def _month_end(year: int, month: int) -> date | None:
    if not (1 <= month <= 12 and EARLIEST.year <= year <= LATEST.year):
        return None
    return date(year, month, monthrange(year, month)[1])


_SENTENCE_ENDS = "。，,；;、！!"


def _choice(raw: object, text: str, column: Column, date1904: bool) -> Value:
    wanted = compact(text).rstrip(_SENTENCE_ENDS)
    for choice, spellings in column.choices.items():
        if wanted in map(compact, (choice, *spellings)):
            return choice, _mended(column, text, choice)
    if Status.STANDING in column.choices and wanted.endswith(STANDING_ENDING):
        return Status.STANDING, _mended(column, text, Status.STANDING)
    choices = "、".join(column.choices)
    return column.blank, [("V03", {"column": column.name, "value": text, "choices": choices})]


def _choices(raw: object, text: str, column: Column, date1904: bool) -> Value:
    values, notes = [], []
    for part in split_list(text):
        value, more = _choice(part, part, column, date1904)
        notes += more
        if not any(code == "V03" for code, _ in more):
            values.append(value)
    return tuple(values) or column.blank, notes


def _flag(raw: object, text: str, column: Column, date1904: bool) -> Value:
    value, notes = _choice(raw, text, column, date1904)
    return value == YES, notes


def _number(raw: object, text: str, column: Column) -> tuple[Decimal | None, list[Note]]:
    if isinstance(raw, Formatted) and isinstance(raw.value, (int, float)):
        return _seen_number(raw, column)
    if isinstance(raw, str):
        folded = "".join(fold(text).split())
        if _PLAIN_NUMBER.fullmatch(folded):
            return Decimal(folded.replace(",", "")), _mended(column, text, folded)
    return None, _no_number(text, column)


def _seen_number(raw: Formatted, column: Column) -> tuple[Decimal | None, list[Note]]:
    """The number that a cell shows, which is what is published."""
    stored, shown = Decimal(str(raw.value)), raw.shown
    if not stored.is_finite():
        return None, _no_number(str(raw.value), column)
    if shown is None and isinstance(raw.value, int) and raw.code == GENERAL:
        return stored, []
    seen = seen_number(shown, stored) if shown else None
    if seen is None and shown is not None and "%" not in shown:
        return stored, [_told(column, raw.value, shown, raw.value)]
    if seen is None or (raw.code == GENERAL and not seen.is_exact):
        return None, [_not_certain(raw, column)]
    number = seen.value if column.kind is Kind.COUNT else seen.number
    return number, [] if seen.is_exact else [_told(column, raw.value, shown or "", number)]


def _no_number(text: str, column: Column) -> list[Note]:
    example = column.example or "12"
    return [("V04", {"column": column.name, "value": text, "example": example})]


def _count(raw: object, text: str, column: Column, date1904: bool) -> Value:
    number, notes = _number(raw, text, column)
    if number is None:
        return column.blank, notes
    if number != number.to_integral_value() or not 0 <= number <= 10**6:
        return column.blank, _no_number(text, column)
    return int(number), notes


def _decimal(raw: object, text: str, column: Column, date1904: bool) -> Value:
    number, notes = _number(raw, text, column)
    if number is not None and abs(number.adjusted()) > 15:
        return None, _no_number(text, column)
    return number, notes


def _unit(raw: object, text: str, column: Column, date1904: bool) -> Value:
    """A unit, or several on a line each: which it is shows when all units are known."""
    joined, notes = _line(raw, text, column, date1904)
    return (text if notes else joined), notes


def _units(raw: object, text: str, column: Column, date1904: bool) -> Value:
    return tuple(split_list(text)), []


_CONVERTERS: dict[Kind, Callable[[object, str, Column, bool], Value]] = {
    Kind.LINE: _line,
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.DATE: _date,
    Kind.DEADLINE: _deadline,
    Kind.STATUS: _choice,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.FLAG: _flag,
    Kind.COUNT: _count,
    Kind.DECIMAL: _decimal,
    Kind.UNIT: _unit,
    Kind.UNITS: _units,
}
