"""Days of meetings in texts, against the sheet 工作会议: 3月6日召开巡察整改专题党组会."""

from collections.abc import Iterator
from datetime import date

from ..findings.findings import Finding, find
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.characters import write_date, write_list
from ..text.names import NameFinder
from ..text.patterns import Pattern
from .timing import NamedDate, dated

# A shorter name (推进会) may be part of that of another meeting.
_SHORTEST_NAME = 5
# 4月16日、6月18日两次召开…: only the holding stands between the days and the name. With another
# body between them the meeting may be that body's.
_HELD = Pattern(
    "(?:[上下]午|晚上?|当天|当日)?[，,]?(?:我局|[局县区镇]?党[组委](?:书记)?)?"
    "(?:先后|分别|专门|及时|主持|组织|[一二两三四五六七八九十\\d]{1,2}次)*(?:召开|举行|开)了?"
    "(?:[一二两三四五六七八九十\\d]{1,2}次)?(?:全局)?"
)
_HELD_BEHIND = Pattern("议?(?:已|先后|分别)*于")
_AND = ("、", "，", "和", "及", "与")


def meetings_on_their_days(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A meeting of 工作会议 that a text dates was held on one of its days."""
    days: dict[str, list[date]] = {}
    for meeting in ledger.meetings:
        if meeting.day and len(meeting.name) >= _SHORTEST_NAME:
            days.setdefault(meeting.name, []).append(meeting.day)
    names = NameFinder(days)
    for printed, text, mentions in dated(ledger, vocabulary):
        series = _series(text, mentions)
        for start, name in names.longest(text):
            for mention in _days_of(text, start, start + len(name), series):
                if not any(mention.may_be(day) for day in days[name]):
                    shown = printed.text[mention.start : mention.end]
                    held = write_list(map(write_date, sorted(days[name])))
                    yield find("D11", printed.place(ledger), shown, meeting=name, days=held)


def _series(text: str, mentions: list[NamedDate]) -> list[list[NamedDate]]:
    """The days of a text, those together that stand in one list: 4月16日、6月18日."""
    series: list[list[NamedDate]] = []
    for mention in mentions:
        if series and text[series[-1][-1].end : mention.start] in _AND:
            series[-1].append(mention)
        else:
            series.append([mention])
    return series


def _days_of(text: str, start: int, end: int, series: list[list[NamedDate]]) -> list[NamedDate]:
    """The days that the text gives to the meeting whose name stands from `start` to `end`."""
    # Of several meetings each has its own day.
    if text.startswith(_AND[:1] + _AND[2:], end):
        return []
    behind = _HELD_BEHIND.match(text, end)
    for days in series:
        before = days[-1].end <= start and _HELD.fullmatch(text, days[-1].end, start)
        if before or (behind and days[0].start == behind.end()):
            return days
    return []


CHECKS = (meetings_on_their_days,)
