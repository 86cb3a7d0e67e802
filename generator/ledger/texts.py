"""Values and counts as they are printed: what words, tables and reports show of them alike."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from ..text.characters import write_date, write_list, write_percent
from .choices import NO, YES, Status
from .ledger import Ledger
from .statistics import (
    GROUPED,
    LEVELS,
    PRINTED_STATUSES,
    Statistic,
    Tally,
    completed_statuses,
)


def basic_text(ledger: Ledger, name: str) -> str:
    """A 项目 of 基本情况 as it is printed; dates in full, empty where nothing is filled in."""
    return value_text(ledger.basic(name))


# What inspectors do: provinces and the centre send 巡视组, which are called nothing else.
INSPECTION, PROVINCIAL_INSPECTION = "巡察", "巡视"


def inspection(ledger: Ledger) -> str:
    """What the inspectors of a ledger did, by the name of their group."""
    is_provincial = PROVINCIAL_INSPECTION in ledger.text("巡察组")
    return PROVINCIAL_INSPECTION if is_provincial else INSPECTION


def value_text(value: object) -> str:
    """The value of a cell as it is printed."""
    if isinstance(value, date):
        return write_date(value)
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, tuple):
        return write_list(str(part) for part in value)
    return "" if value is None else str(value)


def rate_text(ledger: Ledger, share: Fraction | None) -> str:
    """A rate as it is printed by itself: with what else than 已完成 it counts."""
    counted = counted_text(ledger)
    return percent_text(ledger, share) + (f"（{counted}）" if counted and share is not None else "")


def percent_text(ledger: Ledger, share: Fraction | None) -> str:
    """A rate as a number: rounded half up, — for a rate of nothing."""
    if share is None:
        return "—"
    places = ledger.basic("完成率小数位")
    return write_percent(share, places if isinstance(places, int) else 0)


def counted_text(ledger: Ledger) -> str:
    """What else than 已完成 the rates count, 含长期坚持; empty where nothing else."""
    counted = completed_statuses(ledger)
    others = [str(status) for status in PRINTED_STATUSES if status in counted]
    if Status.DONE not in counted:
        return f"仅计{write_list(others)}"
    others.remove(Status.DONE)
    return f"含{write_list(others)}" if others else ""


def left_uncounted(ledger: Ledger, total: Tally) -> str:
    """Why rates are low, where 长期坚持 does not count as completed: a sentence, or nothing."""
    counted = completed_statuses(ledger)
    found = write_list(
        f"{number}{level.measure_word}{level.name}"
        for level in LEVELS
        if (number := level.by_status(total)[Status.STANDING])
    )
    if Status.STANDING in counted or not found:
        return ""
    wanted = write_list(str(status) for status in (*counted, Status.STANDING))
    return (
        f"完成率没有把“{Status.STANDING}”算作完成（{found}）；"
        f"要计入的，请在“基本情况”的“计入完成的状态”填写“{wanted}”。"
    )


def statistic_text(statistic: Statistic, ledger: Ledger, tally: Tally) -> str:
    """A statistic of one group as it is printed."""
    match statistic.value(tally):
        case int() as number:
            return str(number)
        case dict() as found:
            return distribution_text(found, statistic.measure_word)
        case (Fraction() | None) as share:
            return rate_text(ledger, share)
        case names:
            return write_list(names)


def distribution_text(found: Mapping[Status, int], measure_word: str) -> str:
    """已完成5个、长期坚持2个: every status that occurs, so that the parts add up to the whole."""
    shown = (status for status in PRINTED_STATUSES if found[status])
    return write_list(f"{status}{found[status]}{measure_word}" for status in shown)


def tally_words(ledger: Ledger, tally: Tally) -> dict[str, str]:
    """The counted words of one group: 问题数, 已完成问题数, …, 措施完成率."""
    return {row.word: statistic_text(row, ledger, tally) for row in GROUPED}


def percent_words(ledger: Ledger, tally: Tally) -> list[tuple[str, str, str]]:
    """The rates of one group as mere numbers: the word, that of the rate itself, and the text."""
    return [(lv.percent, lv.rated, percent_text(ledger, lv.rate(tally))) for lv in LEVELS]
