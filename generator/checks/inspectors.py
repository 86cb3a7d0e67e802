"""The inspection as the texts tell it, against 基本情况: who inspected, which round, which days.

Texts also tell of earlier rounds, of inspectors from above and of bodies below; where a word or a
year says so, nothing is compared.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ..findings.findings import Finding, find
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.characters import parse_chinese_numeral, write_date
from ..text.patterns import Pattern, holds
from .texts import printed_texts, sentence_around
from .timing import RANGE, NamedDate, dated
from .titles import untitled

_LEVELS = "中央|自治区党委|省委|州委|盟委|地委|市委|县委|区委|旗委"
_ORDINAL = r"第(?P<ordinal>[一二三四五六七八九十]{1,3}|[0-9]{1,2})"
# Inspectors as they are named: 县委第三巡察组.
INSPECTORS = Pattern(rf"(?P<level>{_LEVELS})?(?:{_ORDINAL})?(?P<kind>巡察|巡视)组")
# 县委巡视整改: the kind by itself, behind the body that sends inspectors.
_OF_BODY = Pattern(rf"(?P<level>{_LEVELS})(?P<kind>巡察|巡视)(?!巡[察视]|组)")
# 巡视整改 with nobody named.
_BARE = Pattern(
    r"(?<![委央级察一二三四五六七八九十\d])巡视(?=反馈|整改|组|期间|意见|发现|指出)(?!整改办)"
)
_ROUND = Pattern(
    rf"(?P<level>{_LEVELS})?{_ORDINAL}轮(?:常规|专项|集中|政治)?(?:巡察|巡视)(?!全覆盖)"
)
_TYPE = Pattern("开展了?(?:为期[^，。；]{1,8}的?)?(?P<type>常规|专项|机动)巡[察视]")
# Another round than this one, or other inspectors.
_ANOTHER = (
    *("上一轮", "上轮", "上次", "上届", "上一届", "往届", "以往", "此前", "历次", "历年", "往年"),
    *(
        "历轮",
        "过去",
        "曾",
        "前期",
        "首轮",
        "两轮",
        "多轮",
        "各轮",
        "前几轮",
        "近年",
        "回头看",
        "老问题",
    ),
    *("交叉", "提级", "联动", "上级", "中央", "省委", "自治区", "各级", "两级", "三级", "同步"),
)
_YEAR = Pattern(r"(?<!\d)(20\d\d)\s?年")
# What inspectors do to those whom they inspect.
_DID = Pattern("反馈|进驻|指出|移交|驻点|巡察期间|开展了?[^，。]{0,8}巡[察视]")
# What they did in this very round, as against problems that some round has left.
_NOW = Pattern(
    "反馈了|反馈[^，。；]{0,6}后|进驻|向[^，。；]{0,20}反馈|对(?!照)[^，。；]{0,20}(?:开展|进行)|本轮|这次|此次"
)
# The lowest bodies that send inspectors: an office has only one of them above it.
_LOWEST = ("县委", "区委", "旗委")
_DAYS = ("巡察开始日期", "巡察结束日期", "反馈日期", "统计截止日期")


class _Group(NamedTuple):
    """Inspectors as a text names them, 县委第三巡察组; 0 and empty for what it does not say."""

    level: str
    ordinal: int
    kind: str


class _Inspection(NamedTuple):
    """The inspection of 基本情况; the years are those from its beginning to 统计截止日期."""

    name: str
    group: _Group
    years: frozenset[int]


def _inspection_of(ledger: Ledger) -> _Inspection | None:
    """The inspection; None where 巡察组 names no such group of 派出党组织."""
    name = ledger.text("巡察组")
    found = INSPECTORS.search(name)
    if not found or not found["level"]:
        return None
    if not ledger.text("派出党组织").endswith(found["level"]):
        return None
    days = [day for item in _DAYS if (day := ledger.day(item))]
    years = range(min(days).year, max(days).year + 1) if days else ()
    return _Inspection(name, _group(found), frozenset(years))


def _group(found: re.Match[str]) -> _Group:
    return _Group(found["level"] or "", _number(found["ordinal"]), found["kind"])


def _number(numeral: str | None) -> int:
    if not numeral:
        return 0
    return int(numeral) if numeral.isdecimal() else parse_chinese_numeral(numeral) or 0


def _is_of_another(sentence: str, inspection: _Inspection) -> bool:
    """Whether the sentence tells of another round or other inspectors."""
    if holds(sentence, _ANOTHER):
        return True
    years = {int(year) for year in _YEAR.findall(sentence)}
    return bool(years - inspection.years) if inspection.years else False


# --- who inspected ------------------------------------------------------------------------------


def basics_of_one_inspection(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """巡察组 is one of 派出党组织."""
    found, sender = INSPECTORS.search(ledger.text("巡察组")), ledger.text("派出党组织")
    level = found["level"] if found else ""
    if level and sender and len(sender) < 4 and not sender.endswith(level):
        yield find("C40", ledger.basic_place("巡察组"), ledger.text("巡察组"), sender=sender)


def inspectors_as_registered(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Our inspectors bear the level, the number and the kind (巡察, 巡视) of 基本情况."""
    inspection = _inspection_of(ledger)
    if inspection is None:
        return
    for printed in printed_texts(ledger, vocabulary).reported.having(("巡察", "巡视")):
        text = untitled(printed.text)
        reported: set[str] = set()
        for code, start, end in _misnamed(text, inspection):
            seen = text[start:end]
            if seen in reported or _is_of_another(sentence_around(text, start, end), inspection):
                continue
            reported.add(seen)
            yield find(code, printed.place(ledger), seen, right=inspection.name)


def _misnamed(text: str, inspection: _Inspection) -> Iterator[tuple[str, int, int]]:
    """(code, start, end) of each name of inspectors that is not that of ours."""
    own = inspection.group
    for found in INSPECTORS.finditer(text):
        sentence = sentence_around(text, *found.span())
        did, now = _DID.search(sentence) is not None, _NOW.search(sentence) is not None
        if code := _differs(_group(found), own, did, now):
            yield code, *found.span()
    for found in _OF_BODY.finditer(text):
        if found["level"] == own.level and found["kind"] != own.kind:
            yield "C41", *found.span()
    if own.kind == "巡察":
        for found in _BARE.finditer(text):
            yield "C42", *found.span()


def _differs(named: _Group, own: _Group, did: bool, now: bool) -> str:
    """The code for a group that is not ours and can only, or may, mean it; else nothing.

    `did` says that the sentence tells what the group did to those whom it inspected, `now` that
    it did so in this round.
    """
    same_number, same_kind = named.ordinal == own.ordinal, named.kind == own.kind
    if named.level in ("", own.level):
        if named.ordinal and own.ordinal and not same_number:
            return "C41" if now and named.level else "C42"
        # A bare 巡视组 is looked at among all that is bare.
        return "C41" if not same_kind and (named.level or named.ordinal) else ""
    if not same_kind or not did:
        return ""
    both_lowest = named.level in _LOWEST and own.level in _LOWEST
    if named.ordinal and not same_number and not both_lowest:
        return ""
    return "C41" if now and named.ordinal else "C42"


def round_as_registered(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The round and the type of the inspection are those of 基本情况."""
    inspection = _inspection_of(ledger)
    if inspection is None:
        return
    numbers = _NUMERAL.findall(ledger.text("巡察轮次"))
    own_round = _number(numbers[-1]) if numbers else 0
    own_type = ledger.text("巡察类型")
    for printed in printed_texts(ledger, vocabulary).reported.having(("巡察", "巡视")):
        text = untitled(printed.text)
        for found in (*_ROUND.finditer(text), *_TYPE.finditer(text)):
            sentence = sentence_around(text, *found.span())
            if _is_of_another(sentence, inspection) or _is_below(sentence):
                continue
            groups = found.groupdict()
            if "type" in groups:
                right = own_type
                wrong = bool(own_type) and groups["type"] not in own_type
                wrong = wrong and inspection.group.level in sentence
            else:
                right = ledger.text("巡察轮次")
                wrong = own_round not in (0, _number(groups["ordinal"]))
                wrong = wrong and groups["level"] in (None, inspection.group.level)
            if wrong:
                yield find("C43", printed.place(ledger), found[0], right=right)


_NUMERAL = Pattern(r"(?:第|^)([一二三四五六七八九十]{1,3}|[0-9]{1,2})(?=轮|$)")
_BELOW = ("村", "社区", "所属", "下属", "基层", "延伸", "二级", "支部", "镇党委", "乡党委")


def _is_below(sentence: str) -> bool:
    """Whether the sentence tells of the inspection of bodies below the office."""
    return holds(sentence.replace("农村", ""), _BELOW)


# --- when ---------------------------------------------------------------------------------------

_REPORT = Pattern(
    rf"[，,]?(?P<group>(?:{_LEVELS})?(?:第[一二三四五六七八九十\d]{{1,3}})?巡[察视]组)?"
    r"(?:正式|集中|书面|现场|当面)?(?:向(?P<to>[^，。；]{0,25}?))?(?:正式|集中|书面|现场|当面)?"
    r"反馈(?P<what>了?(?:巡[察视])?(?:意见|情况|问题|结果)(?=后|[，。；]|$))"
)
_MOVED_IN = Pattern("(?:正式)?进驻")
_INSPECTED = Pattern("(?:开展|进行)了?[^，。；]{0,10}巡[察视]")
_TO_A_PERSON = ("书记", "负责人", "负责同志", "主要领导", "一把手")
# Inspectors often move in some days after the day from which they are sent.
_DAYS_TO_MOVE_IN = 15


def inspection_on_its_days(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The inspection and its report happened on the days that 基本情况 gives."""
    inspection = _inspection_of(ledger)
    if inspection is None:
        return
    for printed, text, mentions in dated(ledger, vocabulary):
        if printed.column == "内容":
            continue
        for code, start, end, right in _wrong_days(text, mentions, inspection, ledger):
            yield find(code, printed.place(ledger), printed.text[start:end], right=right)


def _wrong_days(
    text: str, mentions: list[NamedDate], inspection: _Inspection, ledger: Ledger
) -> Iterator[tuple[str, int, int, str]]:
    """(code, start, end, what 基本情况 says) of every day of the inspection that is another."""
    reported, begun = ledger.day("反馈日期"), ledger.day("巡察开始日期")
    ended = ledger.day("巡察结束日期")
    starting = {mention.start: mention for mention in mentions}
    for mention in mentions:
        sentence = untitled(sentence_around(text, mention.start, mention.end))
        if holds(sentence, _ANOTHER) or not _is_ours(sentence, inspection):
            continue
        link = RANGE.match(text, mention.end)
        last = starting.get(link.end()) if link else None
        if last and begun and ended and _INSPECTED.search(sentence) and not _is_below(sentence):
            if code := _period_differs(mention, last, begun, ended):
                right = f"巡察开始日期{write_date(begun)}、巡察结束日期{write_date(ended)}"
                yield code, mention.start, last.end, right
        elif reported and _tells_of_report(text, mention):
            if not mention.may_be(reported):
                yield "C44", mention.start, mention.end, f"反馈日期{write_date(reported)}"
        elif begun and mention.day and _MOVED_IN.match(text, mention.end):
            day = _day_of(mention, begun.year)
            if day and abs((day - begun).days) > _DAYS_TO_MOVE_IN:
                yield "C45", mention.start, mention.end, f"巡察开始日期{write_date(begun)}"


def _is_ours(sentence: str, inspection: _Inspection) -> bool:
    """Whether the sentence names our inspectors, and no others."""
    groups = [_group(found) for found in INSPECTORS.finditer(sentence)]
    own = inspection.group
    named = [g for g in groups if g.ordinal in (0, own.ordinal) and g.level in ("", own.level)]
    return bool(groups) and groups == named


def _tells_of_report(text: str, mention: NamedDate) -> bool:
    found = _REPORT.match(text, mention.end)
    if not found or holds(found["to"] or "", _TO_A_PERSON):
        return False
    before = text[max(0, mention.start - 8) : mention.start]
    is_subject = found["group"] or before.endswith(("巡察组于", "巡视组于"))
    return bool(is_subject) or "巡" in found["what"]


def _period_differs(first: NamedDate, last: NamedDate, begun: date, ended: date) -> str:
    """The code for a period that is nearly, or not at all, that of the inspection."""
    end = last._replace(year=last.year or first.year)
    right = [first.may_be(begun), end.may_be(ended) or last.may_be(ended)]
    if all(right):
        return ""
    begun_then, ended_then = first._replace(year=None), last._replace(year=None)
    same_days = begun_then.may_be(begun) and ended_then.may_be(ended)
    if any(right) or same_days:
        return "C44"
    is_elsewhere = first.year is not None and first.year != begun.year
    return "" if is_elsewhere else "C45"


def _day_of(mention: NamedDate, year: int) -> date | None:
    try:
        return mention.span(mention.year or year)[0]
    except ValueError:  # dates_exist tells it
        return None


CHECKS = (
    basics_of_one_inspection,
    inspectors_as_registered,
    round_as_registered,
    inspection_on_its_days,
)
