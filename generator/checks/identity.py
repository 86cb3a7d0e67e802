"""Who the office is, as 基本情况 and 责任单位 have it: 党组 or 党委, the ranks of its units.

Texts are full of other bodies (上级, 各乡镇党委, 机关党委, 市局), so a body counts as the office's
own only where nothing before it can make it another one's.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from ..findings.findings import Finding, find
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.names import NameFinder
from ..text.patterns import Pattern, holds
from .texts import PrintedText, printed_texts, sentence_around
from .titles import untitled

GROUP, COMMITTEE = "党组", "党委"
_OTHER = {GROUP: COMMITTEE, COMMITTEE: GROUP}
_PARTY_END = Pattern(r"(党组|党委|委员会)$")


class Office(NamedTuple):
    """The office as 基本情况 gives it.

    `party` is 党组 or 党委, empty where the entries do not agree or name another kind; `name` is
    栖云县水利局, `inspected` 县水利局 and `short` 局, each empty where nothing is filled in.
    """

    party: str
    name: str
    inspected: str
    short: str


def party_of(name: str) -> str:
    """党组 or 党委 by the end of a name; empty for another kind, as 党总支 and 机关党委."""
    found = _PARTY_END.search(name)
    if not found or name[: found.start()].endswith("机关"):
        return ""
    return GROUP if found[1] == GROUP else COMMITTEE


def office_of(ledger: Ledger) -> Office:
    """The office of the ledger."""
    names = [ledger.text(item) for item in ("党组织全称", "被巡察党组织", "党组织简称")]
    kinds = {party_of(name) for name in names if name}
    full, inspected, short = (_PARTY_END.sub("", name) for name in names)
    party = kinds.pop() if len(kinds) == 1 else ""
    return Office(party, full.removeprefix("中共"), inspected, short)


def basics_agree(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The names of the party organisation in 基本情况 are all of a 党组, or all of a 党委."""
    full = ledger.text("党组织全称")
    for item in ("被巡察党组织", "党组织简称", "发文机关标志"):
        name = ledger.text(item)
        if {party_of(full), party_of(name.removesuffix("文件"))} == {GROUP, COMMITTEE}:
            other = ledger.basic_place("党组织全称").cell
            yield find("C30", ledger.basic_place(item), name, full=full, other=other)


def basics_of_one_office(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """被巡察党组织 and 党组织简称 are shorter forms of 党组织全称; 巡察组 names inspectors."""
    office = office_of(ledger)
    for item, name in (("被巡察党组织", office.inspected), ("党组织简称", office.short)):
        if name and office.name and not _is_short_for(name, office.name):
            what = f"与党组织全称“{ledger.text('党组织全称')}”对不上"
            yield find("C55", ledger.basic_place(item), ledger.text(item), item=item, what=what)
    inspectors = ledger.text("巡察组")
    if inspectors and not (inspectors.endswith("组") and holds(inspectors, ("巡察", "巡视"))):
        place = ledger.basic_place("巡察组")
        yield find("C55", place, inspectors, item="巡察组", what="不是“……巡察组”")


def _is_short_for(name: str, full: str) -> bool:
    """Whether the characters of one stand in the other in their order, as 卫健局 in 卫生健康局."""
    short, long = sorted((name, full), key=len)
    rest = iter(long)
    return all(character in rest for character in short)


# --- 党组 or 党委 -------------------------------------------------------------------------------

# What may stand before 局党委 without making a longer name of another office.
_FREE = (
    r"(?:^|[^\w□]|[由经向报在对以和与及将把的是为请按受给并后前让至到于据任时上下内当]|召开|组织|"
    r"提交|成立|落实|按照|执行|修订|制定|印发|贯彻|加强|传达|通过|提请|建议|督促|协助|配合|推动|明确|"
    r"严格|健全|完善|研究|规范|强化)"
)
# 党组织, and 党委（党组）, 党委和政府: no name of one organisation.
_ENDED = "(?![织/]|[（(][党组]|[和、]?政府|[和、]党[组委])"
# 党委 by itself, where it acts: 召开党委会, 党委书记任组长.
_ACTS = (
    r"(?:^|[，。；：\n]|由|召开|专题|组织|经|提交|提请|[次场]|修订|制定|完善|健全)"
    r"(?P<hit>{}(?:会议|会(?![同商审签诊计])|书记(?!抓)|理论学习中心组|班子成员|领导班子))"
)
# The organisation as it was, or as it becomes.
_FORMER = (
    *("时任", "前任", "改设", "更名", "改为", "撤销", "改建", "升格"),
    *("原局", "原党", "原县", "原市"),
)
# Where one of these stands in the sentence, what has no office before it may be of these.
_OTHER_BODIES = (
    *("镇", "乡", "街道", "村", "社区", "学校", "医院", "企业", "公司", "集团", "上级", "各级"),
    *("机关党", "基层", "下级", "下属", "直属", "所属", "各党", "省委", "市局", "高校"),
)
_ELSEWHERE = _FORMER + _OTHER_BODIES


def party_as_registered(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A 党组 is not called 党委, nor a 党委 党组; of other bodies nothing is said."""
    office = office_of(ledger)
    if not office.party:
        return
    other = _OTHER[office.party]
    patterns = [("C31", pattern) for pattern in _owned(office, other)]
    patterns.append(("C32", Pattern(_ACTS.format(other))))
    right = ledger.text("党组织简称") or office.party
    for printed in printed_texts(ledger, vocabulary).reported.having((other, "委员会")):
        for code, seen in islice(_misnamed(untitled(printed.text), patterns), 1):
            yield find(code, printed.place(ledger), seen, right=right)


def _misnamed(text: str, patterns: list[tuple[str, Pattern[str]]]) -> Iterator[tuple[str, str]]:
    """(code, the words) for each place where the office's own organisation is called otherwise."""
    for code, pattern in patterns:
        for found in pattern.finditer(text):
            sentence = sentence_around(text, *found.span("hit"))
            if not holds(sentence, _FORMER if code == "C31" else _ELSEWHERE):
                yield code, found["hit"]


def _owned(office: Office, other: str) -> Iterator[Pattern[str]]:
    """Patterns for the office's names with the other kind of party organisation behind them."""
    full = "委员会" if other == COMMITTEE else GROUP
    if len(office.name) > 2:
        name = re.escape(office.name)
        yield Pattern(f"(?P<hit>中共{name}{full}|{name}{other}){_ENDED}")
    names = "|".join(re.escape(name) for name in (office.inspected, office.short) if name)
    if names:
        yield Pattern(f"{_FREE}(?P<hit>(?:{names}){other}){_ENDED}")


# --- units --------------------------------------------------------------------------------------

# The ranks of units. 处 and 部 of the same name are those of bodies above (省厅规划处, 自然资源部).
_RANKS = "股科室"
# A rank that also names a room (财务室, 档案室) tells a unit only behind a longer name.
_ROOM, _LONG = "室", 4
_BEFORE_UNIT = Pattern(f"{_FREE}$|(?:会同|联合|责成|安排|抽调|指导|要求|各|原)$")
# 水利科技, 工程股份, 人事室内: the rank belongs to the next word.
_GOES_ON = tuple("学技普研教目权份东金民内外友")


def units_with_their_ranks(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A unit that is a 股 is not called 科 or 室, and the like, as 责任单位 has it."""
    registered = {name for unit in ledger.units for name in (unit.name, unit.short)} - {""}
    wrong: dict[str, str] = {}
    for name in sorted(registered):
        core, rank = name[:-1], name[-1]
        if rank not in _RANKS or len(core) < 2:
            continue
        for other in _RANKS:
            is_room = _ROOM in (rank, other) and len(core) < _LONG
            if other != rank and not is_room and core + other not in registered:
                wrong[core + other] = name
    yield from _called_otherwise(ledger, vocabulary, wrong, _is_unit)


def _is_unit(text: str, start: int, end: int) -> bool:
    is_whole = not text.startswith(_GOES_ON, end)
    return is_whole and _BEFORE_UNIT.search(text, max(0, start - 2), start) is not None


def _called_otherwise(
    ledger: Ledger,
    vocabulary: Vocabulary,
    wrong: Mapping[str, str],
    is_meant: Callable[[str, int, int], bool],
) -> Iterator[Finding]:
    """Wrong names in the texts, {wrong: right}, where they stand for a unit: text[start:end]."""
    finder = NameFinder(wrong)
    for printed in printed_texts(ledger, vocabulary).reported.having(wrong):
        text = untitled(printed.text)
        found = finder.occurrences(text)
        seen = (name for at, name in found if is_meant(text, at, at + len(name)))
        for name in dict.fromkeys(seen):
            yield find("C33", printed.place(ledger), name, right=wrong[name])


# What a body with a long name ends in. 股, 科 and 室 of one name are told apart above.
_BODIES = ("办公室", "中心", "站", "所")
# Bodies below are called alike (乡镇供水服务站): only who acts counts.
_ACTOR = Pattern(r"(?:^|[，。；：\n由向会同经将交给]|联合|责成|安排|委托)$")


def bodies_with_their_ends(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A unit that is a 中心 is not called 站 or 所, and the like, as 责任单位 has it."""
    registered = {name for unit in ledger.units for name in (unit.name, unit.short)} - {""}
    wrong: dict[str, str] = {}
    for name in sorted(registered):
        end = next((end for end in _BODIES if name.endswith(end)), "")
        core = name.removesuffix(end)
        if end and len(core) >= _LONG:
            others = (core + other for other in _BODIES if other != end)
            wrong |= {other: name for other in others if other not in registered}
    yield from _called_otherwise(ledger, vocabulary, wrong, _is_actor)


def _is_actor(text: str, start: int, end: int) -> bool:
    is_whole = not text[end : end + 1].isdecimal()
    return is_whole and _ACTOR.search(text, max(0, start - 2), start) is not None


def offices_called_alike(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Where all units of one rank are 股, the texts say 股室 and not 科室; and the other way."""
    ranks = [unit.name[-1:] for unit in ledger.units]
    for own, others in (("股", "科室"), ("科", "股室")):
        if ranks.count(own) < 2 or others[0] in ranks:
            continue
        for printed in printed_texts(ledger, vocabulary).reported.having((others,)):
            if any(found == others for found in _OWN_UNITS.findall(untitled(printed.text))):
                yield find("C34", printed.place(ledger), others, right=f"{own}室", rank=own)


_OWN_UNITS = Pattern(
    r"(?:^|[，。；：、\n]|各|相关|有关|责任|承办|业务|机关|局|本|由|对|到|向)([科股]室)"
)


# --- how the office speaks of itself ------------------------------------------------------------

_SELF = Pattern(
    "我们(?!党)|我单位|我中心|(?<!自)我(?:[局厅]|委(?![托员派])|办(?![法理事])|[院校](?![正对验])"
    "|镇(?![静定压守住])|乡(?![愁音下])|公司)"
    "|(?<![基根成资日文样版原])本局"
)
# What an office ends in, and what it then may call itself.
_KINDS = {
    "局": "局",
    "厅": "厅",
    "院": "院",
    "委员会": "委",
    "办公室": "办",
    "学校": "校",
    "中心": "心",
    "镇": "镇",
    "乡": "乡",
    "公司": "司",
}
# 分局党委, 院党组: an office of another kind speaks of itself.
_OTHER_KIND = Pattern(f"{_FREE}((?:分局|[院校厅])党[组委])(?!织)")
_QUOTED = Pattern("“[^”]*”")


def one_self(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The office speaks of itself in one way (我局, 本局, 我们), and as what it is."""
    name = office_of(ledger).name
    kind = next((kind for end, kind in _KINDS.items() if name.endswith(end)), "")
    uses: dict[str, list[PrintedText]] = {}
    for printed in printed_texts(ledger, vocabulary).reported.having(("我", "本局", "党")):
        text = _QUOTED.sub("", untitled(printed.text))
        for word in dict.fromkeys(_SELF.findall(text)):
            if kind and word[-1] in "".join(_KINDS.values()) and word[-1] != kind:
                yield find("C35", printed.place(ledger), word, name=name)
            else:
                uses.setdefault(word, []).append(printed)
        for word in _OTHER_KIND.findall(text):
            if kind and not name.endswith(word[:-2]):
                yield find("C35", printed.place(ledger), word, name=name)
    if len(uses) < 2:
        return
    usual = max(uses, key=lambda word: len(uses[word]))
    where = uses[usual][0].place(ledger).label
    for word, texts in uses.items():
        for printed in texts if word != usual else ():
            yield find("C36", printed.place(ledger), word, usual=usual, where=where)


_LEVELS = "省市县区州旗"
_ACTS_ON_IT = (
    r"(?:^|[，。；\n])(?P<hit>{})"
    r"(?=(?:高度重视|切实|坚决|始终|迅速|立即|第一时间|认真|坚持|带头|深刻|把|及时|严格|逐条|精心|主动|专题))"
)
_TOWNS = Pattern(_ACTS_ON_IT.format("(?:镇|乡|街道|集团|公司)党(?:委|组|工委)"))
_INSPECTED = ("整改", "巡察", "反馈")
# What bodies above do for the office.
_HELPED = ("我县", "我区", "我市", "我局", "指导", "支持", "调研", "上级")


def acts_as_itself(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Whoever rectifies is the office, and no 镇党委, and no 市水利局党组 where it is 县水利局.

    A town that the text names elsewhere may rectify, too.
    """
    office = office_of(ledger)
    patterns = [_TOWNS]
    level, rest = office.inspected[:1], office.inspected[1:]
    if level and level in _LEVELS and office.party and len(rest) > 1:
        others = f"[{_LEVELS.replace(level, '')}]{re.escape(rest)}{office.party}"
        patterns.append(Pattern(_ACTS_ON_IT.format(others)))
    for printed in printed_texts(ledger, vocabulary).reported.having(("党委", "党组", "党工委")):
        text = untitled(printed.text)
        for found in (found for pattern in patterns for found in pattern.finditer(text)):
            sentence = sentence_around(text, *found.span("hit"))
            kind = found["hit"].split("党")[0]
            is_other = text.replace("乡镇", "").count(kind) == 1 and not office.name.endswith(kind)
            if is_other and holds(sentence, _INSPECTED) and not holds(sentence, _HELPED):
                yield find("C35", printed.place(ledger), found["hit"], name=office.name)


CHECKS = (
    basics_agree,
    basics_of_one_office,
    party_as_registered,
    units_with_their_ranks,
    bodies_with_their_ends,
    offices_called_alike,
    one_self,
    acts_as_itself,
)
