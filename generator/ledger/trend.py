"""How things stood on several days, counted from one ledger each."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from ..findings.findings import Finding, find
from ..text.characters import compact, write_date, write_list
from .ledger import Ledger
from .statistics import LEVELS, LISTED, Statistics, Tally
from .texts import basic_text, inspection, percent_text
from .uncounted import Uncounted

# What two ledgers of one rectification have in common.
_SAME = ("党组织全称", "反馈日期")


class Snapshot(NamedTuple):
    """What was counted as of one day, and in which file."""

    as_of: date
    file: str
    total: Tally
    uncounted: Sequence[Uncounted] = ()


class Counted(NamedTuple):
    """A ledger that was counted, by the name of its file."""

    file: str
    ledger: Ledger
    statistics: Statistics


def trend(latest: Counted, earlier: Sequence[Counted]) -> tuple[list[Snapshot], list[Finding]]:
    """How things stood by each ledger, the earliest day first, and which are left out, and why.

    Rates are counted by the statuses that count as completed in the latest ledger, so that all have
    one basis.
    """
    completing = latest.statistics.total.completing
    found: dict[date, Snapshot] = {}
    left_out = []
    for counted in (latest, *earlier):
        day = counted.statistics.as_of
        reason = _why_not_comparable(latest.ledger, counted)
        if reason or not day:
            reason = reason or "没有可以确认的统计截止日期"
            left_out.append(_in_ledger("F21", counted.file, reason=reason))
        elif day in found:
            words = {"day": write_date(day), "other": found[day].file}
            left_out.append(_in_ledger("F22", counted.file, **words))
        else:
            total = counted.statistics.total._replace(completing=completing)
            found[day] = Snapshot(day, counted.file, total, counted.statistics.uncounted)
    return [found[day] for day in sorted(found)], left_out


def incomplete(snapshots: Iterable[Snapshot]) -> list[Finding]:
    """The ledgers of which not every row could be counted."""
    return [
        _in_ledger("F23", found.file, what=write_list(told.needs.told for told in found.uncounted))
        for found in snapshots
        if found.uncounted
    ]


def compared(ledger: Ledger, snapshots: Sequence[Snapshot]) -> str:
    """What changed since the last snapshot but one, as a sentence; nothing where there is none."""
    if len(snapshots) < 2:
        return ""
    before, now = snapshots[-2:]
    told = []
    for level in LEVELS:
        counts = level.completed(before.total), level.completed(now.total)
        told.append(_change(f"完成的{level.name}", *(f"{n}{level.measure_word}" for n in counts)))
        rates = (percent_text(ledger, level.rate(found.total)) for found in (before, now))
        told.append(_change(level.rated, *rates))
    for statistic in LISTED:
        word = statistic.measure_word
        counts = (before.total.counts[statistic.field], now.total.counts[statistic.field])
        told.append(_change(f"{statistic.label}的措施", *(f"{number}{word}" for number in counts)))
    return f"与截至{write_date(before.as_of)}的上一期相比，{'，'.join(told)}。"


def _change(name: str, before: str, now: str) -> str:
    return f"{name}仍为{now}" if before == now else f"{name}由{before}变为{now}"


def _in_ledger(code: str, file: str, **words: str) -> Finding:
    return find(code, name=file, **words)._replace(file=file)


def _why_not_comparable(latest: Ledger, counted: Counted) -> str:
    """Why a ledger is not counted beside the latest; empty where it may be."""
    for name in _SAME:
        ours, theirs = basic_text(latest, name), basic_text(counted.ledger, name)
        if compact(ours) != compact(theirs):
            return f"它的{name}是“{theirs}”，不是“{ours}”，不是同一次{inspection(latest)}整改的台账"
    return ""
