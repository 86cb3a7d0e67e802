"""What texts say of meetings, regulations and finished measures, against their rows.

3月6日召开巡察整改专题党组会, 4月21日印发《机关财务报销规定》, 该项工作于6月20日全部完成.
"""

from collections.abc import Iterator
from datetime import date

from ..findings.findings import Finding, find
from ..ledger.choices import NEW, REVISED, Status
from ..ledger.items import Measure
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.characters import write_date, write_list
from ..text.names import NameFinder
from ..text.patterns import Pattern
from .texts import printed_texts
from .timing import NamedDate, dated
from .titles import TITLE, by_bare_title, ending

# Only these words may stand between a day and what happened then. With another body between them
# it may be that body's doing.
_OURS = "(?:[上下]午|晚上?|当[天日])?[，,]?(?:我局|[局县区镇]?党[组委](?:书记)?)?"
_TIMES = r"[一二两三四五六七八九十\d]{1,2}次"
_HELD = Pattern(
    f"{_OURS}(?:先后|分别|专门|及时|主持|组织|{_TIMES})*(?:召开|举行|开)了?(?:{_TIMES})?(?:全局)?"
)
_ISSUED = Pattern(
    f"{_OURS}(?:研究|及时|正式|重新|制定|制订|修订|修改|完善|并|、)*(?:印发|出台|下发|发布)了?"
    "(?:实施|执行)?(?:新|新的|新修订的?|修订后的?)?"
)
_ISSUED_ALONE = Pattern("(?:正式)?(?:印发|出台|下发|发布)(?=后|并|实施|执行|施行|[，。；])")
_HELD_BEHIND = Pattern("议?(?:已|先后|分别)*于")
_ISSUED_BEHIND = Pattern("(?:[（(][^（）()]{1,12}[)）])?(?:已|正式)*于")
_AND = ("、", "，", "和", "及", "与")

# A shorter name (推进会) may be part of that of another meeting.
_SHORTEST_NAME = 5


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
            end = start + len(name)
            # Of several meetings each has its own day.
            if text.startswith(("、", "和", "及", "与"), end):
                continue
            for mention in _days_of(text, start, end, series, _HELD, _HELD_BEHIND):
                if not any(map(mention.may_be, days[name])):
                    shown = printed.text[mention.start : mention.end]
                    held = write_list(map(write_date, sorted(days[name])))
                    yield find("D11", printed.place(ledger), shown, meeting=name, days=held)


def regulations_on_their_days(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A 制度 that a text says was issued on a day has that 印发日期."""
    known = by_bare_title((rule.name, rule) for rule in ledger.regulations)
    if not known:
        return
    for printed, text, mentions in dated(ledger, vocabulary):
        for title, mention in _issued(text, mentions):
            regulation = ending(title, known)
            if regulation and regulation.issued and not mention.may_be(regulation.issued):
                shown = printed.text[mention.start : mention.end]
                words = {"title": regulation.name, "day": write_date(regulation.issued)}
                yield find("D12", printed.place(ledger), shown, **words)


def _issued(text: str, mentions: list[NamedDate]) -> Iterator[tuple[str, NamedDate]]:
    """(title, day) wherever the text says when a document was issued."""
    series = _series(text, mentions)
    for title in TITLE.finditer(text):
        for mention in _days_of(text, *title.span(), series, _ISSUED, _ISSUED_BEHIND):
            yield title[1], mention
    for mention in mentions:
        if _ISSUED_ALONE.match(text, mention.end):
            # 修订《…》，补充……条款，4月9日印发后宣讲: the one document of the sentence so far.
            begun = max(text.rfind(mark, 0, mention.start) for mark in "。；\n") + 1
            titles = TITLE.findall(text[begun : mention.start])
            if len(titles) == 1:
                yield titles[0], mention


def _series(text: str, mentions: list[NamedDate]) -> list[list[NamedDate]]:
    """The days of a text, those together that stand in one list: 4月16日、6月18日."""
    series: list[list[NamedDate]] = []
    for mention in mentions:
        if series and text[series[-1][-1].end : mention.start] in _AND:
            series[-1].append(mention)
        else:
            series.append([mention])
    return series


def _days_of(
    text: str,
    start: int,
    end: int,
    series: list[list[NamedDate]],
    done: Pattern[str],
    done_behind: Pattern[str],
) -> list[NamedDate]:
    """The days that the text gives to what is named from `start` to `end`.

    `done` stands between a day and the name, `done_behind` between the name and a day.
    """
    behind = done_behind.match(text, end)
    for days in series:
        before = days[-1].end <= start and done.fullmatch(text, days[-1].end, start)
        if before or (behind and days[0].start == behind.end()):
            return days
    return []


# --- 新建 and 修订 ------------------------------------------------------------------------------

# Not 制定修订《…》 and 新建和修订《…》, which say both.
_MADE_SO = Pattern(
    "(?:(?P<new>新建|新制[定订]|新出台|新订)|(?<![定订建立和及与、并])(?P<again>修订|修改))"
    "(?:完善|并|印发|出台|下发|了)*$"
)
_LONGEST_VERB = 12


def regulations_new_or_revised(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A 制度 that a text says was 新建 or 修订 has that 类型."""
    known = by_bare_title((rule.name, rule) for rule in ledger.regulations)
    for printed in printed_texts(ledger, vocabulary).reported.having(("新", "修") if known else ()):
        said, end = "", 0
        for title in TITLE.finditer(printed.text):
            found = _MADE_SO.search(
                printed.text[max(end, title.start() - _LONGEST_VERB) : title.start()]
            )
            # The verb is said once for titles side by side.
            if found or printed.text[end : title.start()] not in ("", "、", "和"):
                said = (NEW if found["new"] else REVISED) if found else ""
            end = title.end()
            regulation = ending(title[1], known)
            if regulation and said and regulation.type != said:
                yield find("C09", printed.place(ledger), title[0], said=said, type=regulation.type)


# --- 完成日期 -----------------------------------------------------------------------------------

# 该项工作全部完成 says all by itself; 整改到位 alone may be one village's.
_THIS = "(?:该|此|本)(?:项|个)?(?:工作|任务|措施|问题)"
_DONE = "(?:全部|全面)?(?:完成|整改到位|整改完成|完成整改|办结|销号)(?=[，。；]|$)"
_THIS_DONE = Pattern(f"[，,]?{_THIS}(?:已|现已)?{_DONE}")
_ALL_DONE = Pattern(_DONE)
_ALL_BEFORE = Pattern(f"(?:^|[。；\n])(?:已?于)?$|[，。；](?:现?已|{_THIS}(?:现?已)?)于$")
_LONGEST_BEFORE = 12


def finished_on_its_day(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A measure that says when all of it was done was done on its 完成日期."""
    for printed, text, mentions in dated(ledger, vocabulary):
        measure = printed.item
        if not isinstance(measure, Measure) or measure.status is not Status.DONE:
            continue
        if measure.finished is None or printed.column != "整改进展":
            continue
        for mention in mentions:
            if _says_all_done(text, mention) and not mention.may_be(measure.finished):
                shown = printed.text[mention.start : mention.end]
                day = write_date(measure.finished)
                yield find("D13", printed.place(ledger), shown, day=day)


def _says_all_done(text: str, mention: NamedDate) -> bool:
    if _THIS_DONE.match(text, mention.end):
        return True
    before = _ALL_BEFORE.search(text, max(0, mention.start - _LONGEST_BEFORE), mention.start)
    return bool(before and _ALL_DONE.match(text, mention.end))


CHECKS = (
    meetings_on_their_days,
    regulations_on_their_days,
    regulations_new_or_revised,
    finished_on_its_day,
)
