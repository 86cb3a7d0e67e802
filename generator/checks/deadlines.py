"""Dates of measures against the status, the evidence and the dates of the inspection."""

from collections.abc import Iterator
from pathlib import Path

from ..findings.findings import Finding, find
from ..findings.limits import MOST_LOOKED_FOR
from ..ledger.choices import UNFINISHED, Status
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.characters import split_list, write_date
from ..text.patterns import Pattern

# What looks like the path of a file, and not like the name of a document.
_PATH = Pattern(
    r"(?:[A-Za-z]:[\\/]|\.{0,2}[\\/]).+|[^《》〔〕]+\.(?:docx?|xlsx?|pdf|jpe?g|png|zip|wps|et)"
)


def finished_in_time(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """完成日期 is not after 统计截止日期; before 反馈日期 it is worth a look."""
    counted, reported = ledger.day("统计截止日期"), ledger.day("反馈日期")
    for measure in ledger.measures:
        day = measure.finished
        if day is None:
            continue
        if counted and day > counted:
            place = ledger.place(measure, "完成日期")
            yield find("C10", place, day.isoformat(), day=write_date(day), last=write_date(counted))
        elif reported and day < reported:
            place = ledger.place(measure, "完成日期")
            words = {"day": write_date(day), "reported": write_date(reported)}
            yield find("C11", place, day.isoformat(), **words)


def finished_says_when(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A measure 已完成 has its 完成日期; one 长期坚持 has none, for it is never finished."""
    if "完成日期" not in ledger.columns.get("整改台账", {}):
        return
    for measure in ledger.measures:
        if measure.status is Status.DONE and measure.finished is None:
            yield find("C12", ledger.place(measure, "完成日期"))
        elif measure.status is Status.STANDING and measure.finished:
            yield find("C13", ledger.place(measure, "完成日期"), measure.finished.isoformat())


def unfinished_is_not_finished(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A measure 未启动 or 正在推进 has no 完成日期."""
    for measure in ledger.measures:
        if measure.status in UNFINISHED and measure.finished:
            place = ledger.place(measure, "完成日期")
            day = write_date(measure.finished)
            yield find("C17", place, measure.finished.isoformat(), status=measure.status, day=day)


def started_by_the_end(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """After 集中整改截止日期 no measure is 未启动."""
    end, counted = ledger.day("集中整改截止日期"), ledger.day("统计截止日期")
    if not end or not counted or counted <= end:
        return
    for measure in ledger.measures:
        if measure.status is Status.NOT_STARTED:
            place = ledger.place(measure, "整改状态")
            yield find("C14", place, measure.status, end=write_date(end))


def at_once_is_done(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """What is to be mended at once (立行立改) is no longer open at 统计截止日期."""
    for measure in ledger.measures:
        if measure.immediate and measure.status in UNFINISHED:
            yield find("C64", ledger.place(measure, "整改状态"), measure.status)


def finished_is_proved(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Once a ledger uses 佐证材料, every measure 已完成 names its evidence."""
    if not any(measure.evidence for measure in ledger.measures):
        return
    for measure in ledger.measures:
        if measure.status is Status.DONE and not measure.evidence:
            yield find("C15", ledger.place(measure, "佐证材料"))


def evidence_exists(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Evidence given as the path of a file is there, beside the ledger or where it says."""
    is_there: dict[str, bool] = {}
    for measure in ledger.measures:
        for name in filter(_PATH.fullmatch, split_list(measure.evidence)):
            if name not in is_there:
                if len(is_there) == MOST_LOOKED_FOR:
                    place = ledger.place(measure, "佐证材料")
                    yield find("V45", place, name, what="找不到的佐证材料")
                    return
                is_there[name] = _is_there(ledger.folder, name)
            if not is_there[name]:
                yield find("C16", ledger.place(measure, "佐证材料"), name)


def _is_there(folder: Path, name: str) -> bool:
    try:
        return (folder / name.replace("\\", "/")).exists()
    except (OSError, ValueError):  # a name no file system takes
        return False


CHECKS = (
    finished_in_time,
    finished_says_when,
    unfinished_is_not_finished,
    started_by_the_end,
    at_once_is_done,
    finished_is_proved,
    evidence_exists,
)
