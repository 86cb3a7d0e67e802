"""From one raw cell to one value: what people type, read by the kind of its column.

A converter gives the value and notes, (code, words) for the catalogue. Where the meaning is
certain the cell is read and the correction noted; where it is not, the note is an error and the
value is the column's default.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from ...ledger.choices import FOREVER, IMMEDIATELY, NO, STANDING_ENDING, YES, Status
from ...ledger.columns import EARLIEST, LATEST, Column, Kind
from ...text.characters import (
    compact,
    fold,
    has_unprintable,
    parse_date,
    printable,
    split_list,
    write_date,
)
from ...text.patterns import Pattern

Note = tuple[str, Mapping[str, object]]
Value = tuple[object, list[Note]]

_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_MONTH_END = Pattern(r"(\d{4})年(\d{1,2})月(?:底|末)?(?:之?前)?")
_YEAR_END = Pattern(r"(\d{4})年(?:年?底|年末|末)(?:之?前)?")
_DATE_BEFORE = Pattern(r"(.*[日号\d])(?:之?前)")
_PLAIN_NUMBER = Pattern(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?")


def convert(raw: object, column: Column, date1904: bool = False) -> Value:
    """The value of a cell of that column, with notes. A blank cell gives the default."""
    if column.kind is Kind.ANY:
        return raw, []
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
    """The cell as clean text; a note where something unprintable was taken out."""
    if raw is None:
        return "", []
    if isinstance(raw, str):
        text = printable(raw)
        if text != raw and has_unprintable(raw):
            return text, [("V07", {"column": column.name})]
        return text, []
    return _write_raw(raw), []


def _write_raw(raw: object) -> str:
    if isinstance(raw, bool):
        return YES if raw else NO
    if isinstance(raw, datetime) and raw.time() != time():
        return str(raw)
    return write_date(raw) if isinstance(raw, date) else str(raw)


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
    if isinstance(raw, (date, datetime, time, timedelta)):
        words = {"value": text, "reason": "被表格软件当成了日期"}
        return "", [("V09", words)]
    if isinstance(raw, (int, float)):
        return text, [("V12", {"read": text})]
    read = "".join(fold(text).replace("。", ".").split()).rstrip(".、") or text
    return read, _mended(column, text, read)


def _serial(number: float, date1904: bool) -> date | None:
    """The day of a serial number, or of 20250307 typed into a cell for dates."""
    if 20001 <= number < 80000:
        return (_EPOCH_1904 if date1904 else _EPOCH_1900) + timedelta(days=int(number))
    if 19900101 <= number <= 21001231 and number == int(number):
        return parse_date(str(int(number)))
    return None


def _date(raw: object, text: str, column: Column, date1904: bool) -> Value:
    notes: list[Note] = []
    day: date | None
    if isinstance(raw, date):
        day = raw.date() if isinstance(raw, datetime) else raw
    elif isinstance(raw, (int, float)) and not isinstance(raw, bool):
        day = _serial(raw, date1904)
        if day:
            notes = _mended(column, text, day.isoformat())
    else:
        day = parse_date(text)
        if day is None and re.fullmatch(r"\d{5}", fold(text)):
            day = _serial(int(fold(text)), date1904)
        if day and text != day.isoformat():
            notes = _mended(column, text, day.isoformat())
    if day and EARLIEST <= day <= LATEST:
        return day, notes
    reason = f"{write_date(day)}不合常理。" if day else _why_no_date(text)
    return None, [("V02", {"column": column.name, "value": text, "reason": reason})]


def _why_no_date(text: str) -> str:
    folded = fold(text)
    if re.search(r"\d{4}\D+\d{1,2}\D+\d{1,2}", folded) or re.fullmatch(r"\d{8}", folded):
        return f"没有“{text}”这一天。"
    if re.match(r"\d{1,2}月", folded):
        return "没有写明年份。"
    return ""


def _deadline(raw: object, text: str, column: Column, date1904: bool) -> Value:
    """A date, IMMEDIATELY or FOREVER; 2025年6月底前 is the last day of the month."""
    folded = "".join(fold(text).split()) if isinstance(raw, str) else ""
    if folded in (IMMEDIATELY, "即知即改", "立即整改", "立知立改"):
        return IMMEDIATELY, _mended(column, text, IMMEDIATELY)
    if folded in (FOREVER, "长期", "长期整改", "持续推进", "持续坚持", "常态化", "并长期坚持"):
        return FOREVER, _mended(column, text, FOREVER)
    day = None
    if match := _MONTH_END.fullmatch(folded):
        year, month = int(match[1]), int(match[2])
        if 1 <= month <= 12 and EARLIEST.year <= year <= LATEST.year:
            following = date(year + month // 12, month % 12 + 1, 1)
            day = following - timedelta(days=1)
    elif match := _YEAR_END.fullmatch(folded):
        year = int(match[1])
        day = date(year, 12, 31) if EARLIEST.year <= year <= LATEST.year else None
    elif match := _DATE_BEFORE.fullmatch(folded):
        day = parse_date(match[1])
    if day:
        return day, _mended(column, text, day.isoformat())
    return _date(raw, text, column, date1904)


def _choice(raw: object, text: str, column: Column, date1904: bool) -> Value:
    wanted = compact(text)
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
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        number = Decimal(str(raw))
        if number.is_finite():
            return number, []
    elif isinstance(raw, str):
        folded = "".join(fold(text).split())
        if _PLAIN_NUMBER.fullmatch(folded):
            return Decimal(folded.replace(",", "")), _mended(column, text, folded)
    return None, _no_number(text, column)


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
    Kind.UNIT: _line,
    Kind.UNITS: _units,
}
