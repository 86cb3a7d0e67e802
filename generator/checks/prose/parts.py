"""Numbers that count a part or a share: 已完成5个, 其中新建4项, 问题完成率41.67%."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from ...ledger.choices import NEW, REVISED, Status
from ...text.patterns import Pattern, holds
from .known import MEASURES, PROBLEMS, Certainty, Known, Subject, likely_or_certain
from .mentions import ELSEWHERE, TOTALS, Mention, foreign, limited, was_reported
from .subjects import certainty_of_status, is_of_regulations, level_of, subject_of

REST, UNFINISHED = "其余", "未完成"
_DONE = str(Status.DONE)

# --- what part a number counts ------------------------------------------------------------------

_WORDS = {
    str(Status.NEARLY_DONE): "基本完成|阶段性完成|基本整改",
    UNFINISHED: "未完成|未整改|未办结|未销号",
    str(Status.ONGOING): "正在推进|推进中|正在整改|持续整改|持续推进|部分整改|整改中|正在落实",
    str(Status.STANDING): "长期坚持",
    str(Status.NOT_STARTED): "未启动|未开始",
    _DONE: "已完成|完成整改|已整改|整改完成|整改到位|销号|办结|完成",
    REST: "剩余|其余|余下",
    NEW: "新建|新制[定订]|新出台|新增",
    REVISED: "修订|修改",
}
_NAMES = tuple(_WORDS)
_STATUS = "|".join(f"(?P<s{i}>{words})" for i, words in enumerate(_WORDS.values()))
_THINGS = "整改措施|整改任务|问题|措施|任务|事项|制度"
_BEFORE = Pattern(
    "(?:目前|现|已经|已|其中|中|对|的|均|全部|共|累计|需要?|仍|尚|还|有|反馈"
    f"|{_THINGS})*(?:{_STATUS})"
    "(?:整改|销号|完善|落实|并|取得阶段性成[果效]|长期坚持|持续|的|有|为|共|了|还|仍|完成"
    f"|{_THINGS})*+"
)
_AFTER = Pattern(f"(?:{_THINGS})?(?:已经|已|仍|还|需要?)*(?:{_STATUS})(?:整改|销号)?")
# 5个已完成, 其余7个正在推进: nothing else before the number.
_BARE = Pattern("(?:其中|其余|剩余|余下|仅|只|剩|另|还|尚|的|有|问题|措施|中)*")
# Nothing else is counted: 已完成5个, 已完成5个问题; but not 已完成5个村.
_NOTHING_ELSE = Pattern(
    f"的?(?:具体)?(?:{_THINGS})(?!线索|清单|台账|资金)|(?=[，,、；;：:（）()]|$|的)"
)
# 已完成5个问题、30项措施 and 已完成问题5个，措施30项: the status is said once.
_AND_ALSO = Pattern(f"(?:{_THINGS})?[、，和及](?:{_THINGS})?")


def statuses_of(mentions: list[Mention]) -> list[str]:
    """The status (or 新建, 修订, 其余) by which each number counts a part; else nothing."""
    statuses: list[str] = []
    for mention in mentions:
        status = _status_of(mention)
        if not status and statuses and statuses[-1] and level_of(mention):
            before = mentions[len(statuses) - 1]
            if level_of(before) != level_of(mention) and _AND_ALSO.fullmatch(
                mention.sentence[before.end : mention.start]
            ):
                status = statuses[-1]
        statuses.append(status)
    return statuses


# Beside one of these 未完成 is what none of them is, and not all that is not done.
_BESIDE_UNFINISHED = (
    *("基本完成", "基本整改", "阶段性", "正在推进", "推进中", "正在整改", "整改中", "部分整改"),
    *("持续整改", "持续推进", "长期坚持", "未启动", "未开始", "正在落实", "部分完成"),
)


def is_class_of_its_own(mention: Mention, status: str) -> bool:
    """未完成3个 beside 基本完成4个 or 正在推进4个: the ledger has no number of these."""
    return status == UNFINISHED and holds(mention.sentence, _BESIDE_UNFINISHED)


def _status_of(mention: Mention) -> str:
    if mention.count.is_percent:
        return ""
    found, before, after = None, mention.segment, mention.following
    if _BARE.fullmatch(before):
        found = _AFTER.fullmatch(after)
    if not found and _NOTHING_ELSE.match(mention.rest):
        found = _BEFORE.fullmatch(before)
    return _NAMES[int((found.lastgroup or "s0")[1:])] if found else ""


# --- a total and its parts ----------------------------------------------------------------------


@dataclass(slots=True)
class Group:
    """A total with its parts in the same sentence."""

    total: Mention
    parts: list[Mention] = field(default_factory=list)
    # The status of each part, empty for parts by another measure (其中党建方面5个).
    statuses: list[str] = field(default_factory=list)

    def add(self, mention: Mention, status: str) -> None:
        self.parts.append(mention)
        self.statuses.append(status)

    def part(self, status: str) -> Mention | None:
        """The part of that status, None where there is none."""
        return next(
            (p for p, s in zip(self.parts, self.statuses, strict=True) if s == status), None
        )


_ALL = ("总共", "共计", "合计", "总计", "累计", "共有", "共")
_AMONG = "其中"
# A bracket or a colon lets the parts of a total follow.
_OPENS = Pattern("[^，；：。（()]{0,8}(?:[（(：:]|中[，,])")
# A new total begins.
_BREAKS = (*"；;", "其中", "累计", "总共", "共计", "合计", "包括", "含")
PARTS_IN = frozenset("个项条件")


def groups_of(mentions: list[Mention], all_statuses: list[str]) -> list[Group]:
    """Totals with their parts: after 其中, in brackets, or named by their status."""
    pairs = [(m, s) for m, s in zip(mentions, all_statuses, strict=True) if not m.count.is_percent]
    counted, statuses = [m for m, _ in pairs], [s for _, s in pairs]
    groups: list[Group] = []
    taken: set[int] = set()
    for i, total in enumerate(counted[:-1]):
        between = total.sentence[total.end : counted[i + 1].start]
        among = between.find(_AMONG)
        if i in taken or (statuses[i] and among < 0):
            continue
        if 0 <= among <= 16 or (_OPENS.match(between) and "含" not in between):
            group = _parts_after(i, among >= 0, counted, statuses)
            if among >= 0 or len(group.parts) > 1:
                groups.append(group)
                taken.update(range(i + 1, i + 1 + len(group.parts)))
    for j, part in enumerate(counted):
        if statuses[j] and j not in taken:
            whole = _total_for(part, statuses, counted[:j])
            if whole:
                known = next((g for g in groups if g.total is whole), None)
                if known is None:
                    known = Group(whole)
                    groups.append(known)
                known.add(part, statuses[j])
    return groups


def _parts_after(i: int, among: bool, counted: list[Mention], statuses: list[str]) -> Group:
    """The group of the total number `i`, whose parts follow it after 其中 or a bracket."""
    total, group, summed = counted[i], Group(counted[i]), Decimal()
    for part, last, status in zip(counted[i + 1 :], counted[i:], statuses[i + 1 :], strict=False):
        before = total.sentence[last.end : part.start]
        if group.parts and holds(before, _BREAKS):
            break
        same = part.count.measure == total.count.measure
        if not (same or status or (among and _in_other_unit(total, part))):
            break
        if not among and (")" in before or "）" in before):
            break
        summed += part.count.value
        # 其中专题会2次，开展培训10次: another thing after the comma, and no part.
        if group.parts and not status and "，" in before and summed > total.count.value:
            break
        group.add(part, status)
    return group


def _in_other_unit(total: Mention, part: Mention) -> bool:
    """12个问题，其中党建方面3项: the same things, counted by another measure word."""
    units = {total.count.measure, part.count.measure}
    return units <= PARTS_IN and not level_of(part) and bool(_NOTHING_ELSE.match(part.rest))


def _total_for(part: Mention, statuses: list[str], before: list[Mention]) -> Mention | None:
    """The nearest total before a part of one status, with the same measure word if there is one."""
    totals = [
        mention
        for mention, status in zip(before, statuses, strict=False)
        if not status
        and mention.count.measure in PARTS_IN
        and not _is_beside(part, mention)
        and (level_of(mention) or is_of_regulations(mention) or mention.near.endswith(_ALL))
    ]
    same = [total for total in totals if total.count.measure == part.count.measure]
    if not same and _is_of_another_noun(part, before):
        return None
    found = same or totals
    return found[-1] if found else None


def _is_beside(part: Mention, other: Mention) -> bool:
    """出台制度3项、修订制度4项: each has its noun, and neither is part of the other."""
    if not (is_of_regulations(part) and is_of_regulations(other)):
        return False
    between = part.sentence[other.end : part.start]
    return between.startswith(("、", "和", "及", "与")) or part.count.value > other.count.value


_OTHER_NOUNS = (
    *("线索", "信访", "案件", "案卷", "举报", "诉求", "工单", "事项", "项目", "任务", "隐患"),
    *("建议", "件次", "资金", "合同"),
)


def _is_of_another_noun(part: Mention, before: list[Mention]) -> bool:
    """线索已办结9件 beside 问题199条: by its own noun, or that of the number before it."""
    since = before[-1] if before else None
    if holds(part.clause + part.following, _OTHER_NOUNS):
        return True
    # 移交线索7件，已办结6件: what was counted last in that unit is meant.
    return since is not None and since.count.measure == part.count.measure


# --- what the ledger says of them ---------------------------------------------------------------


def part_subject(
    mention: Mention, status: str, group: Group | None, known: Known
) -> Subject | None:
    """已完成5个问题, or 5个 of a total that is the ledger's; None for a part of something else."""
    if not mention.exact or status == REST or is_class_of_its_own(mention, status):
        return None
    # Parts counted in another unit than their total are reported as such.
    if group and mention.count.measure != group.total.count.measure:
        return None
    if status in (NEW, REVISED):
        whole = whole_subject(group, known) if group and is_of_regulations(group.total) else None
        word = f"{status}制度数"
        return known.subject(word, [word], whole.certainty) if whole else None
    level = _own_level(mention) or (level_of(group.total) if group else "")
    if level not in (PROBLEMS, MEASURES):
        return None
    if group:
        certainty = _certainty_of_part(group, level, known)
    else:
        certainty = certainty_of_status(mention, known)
    return _status_subject(status, level, certainty, known) if certainty else None


def _certainty_of_part(group: Group, level: str, known: Known) -> Certainty | None:
    """How certainly a part of the group is the ledger's; None where the whole is not."""
    whole = whole_subject(group, known)
    if whole is None or not whole.name.startswith(level):
        return None
    agrees = whole.word_for(group.total.count) is not None
    return Certainty.CERTAIN if agrees else whole.certainty


def other_kind(mention: Mention, before: Mention, status: str, known: Known) -> Subject | None:
    """修订4项 after 新建制度3项: the noun is said once."""
    same = before.count.measure == mention.count.measure
    if not same or not is_of_regulations(before):
        return None
    first = subject_of(before, known)
    kinds = (f"{NEW}制度数", f"{REVISED}制度数")
    if first is None or first.name not in kinds or not mention.exact:
        return None
    return known.subject(f"{status}制度数", [f"{status}制度数"], first.certainty)


def whole_subject(group: Group, known: Known) -> Subject | None:
    """What a total counts: in the narrative, problems given by status are the ledger's."""
    subject = subject_of(group.total, known)
    by_status = group.total.narrative and any(group.statuses)
    if subject and subject.certainty is Certainty.LIKELY and by_status:
        return subject._replace(certainty=Certainty.CERTAIN)
    return subject


def _own_level(mention: Mention) -> str:
    """问题 or 措施 as said beside the part, or once in a list: 已完成问题3个、正在推进6个."""
    texts = (mention.segment, mention.clause)
    found = (level for text in texts for level in (PROBLEMS, MEASURES) if level in text)
    return level_of(mention) or next(found, "")


def _status_subject(status: str, level: str, certainty: Certainty, known: Known) -> Subject | None:
    numbers, total = known.numbers, known.numbers[f"{level}数"]
    done, completed = numbers[f"{_DONE}{level}数"], known.completed(level)
    words = [f"{status}{level}数"]
    more: list[int] = []
    if status == UNFINISHED:
        words, more = [], [total - completed, total - done]
    elif status == _DONE:
        more = [completed]
    elif status == Status.ONGOING:
        # What is not completed is often called 正在推进 as a whole.
        standing = numbers[f"{Status.STANDING}{level}数"]
        begun = numbers[f"{status}{level}数"] + numbers[f"{Status.NEARLY_DONE}{level}数"]
        begun_or_not = begun + numbers[f"{Status.NOT_STARTED}{level}数"]
        more = [begun, begun_or_not, begun + standing, total - completed, total - done]
        more.append(numbers[words[0]] + standing)
    return known.subject(f"{status}的{level}数", words, certainty, more)


_RATE = Pattern(
    "(?P<level>问题|整改措施|措施)?的?(?:整改)?(?:总体)?"
    f"(?:完成整改|整改完成|完成|销号|办结|整改)率[：:]?{TOTALS}$"
)
# What a 办结率 behind it is of: 问题线索分类处置，办结率97.8%.
_HANDLED = ("线索", "信访", "案件", "举报", "诉求", "工单")
_RATE_OPEN = (
    *("，", "、", "的", "反馈", "总体", "目前", "巡察", "巡视", "整改"),
    *("所有", "全部", "各项"),
)
# 完成率80%以下的4个 names a class, not the rate.
NO_RATE = ("的", "以上", "以下", "左右")


def rate_subject(mention: Mention, known: Known) -> Subject | None:
    """问题完成率41.67%; a bare 整改完成率 may be that of the problems or of the measures."""
    found = _RATE.search(mention.clause)
    if not found:
        return None
    before = mention.clause[: found.start()]
    if before and not before.endswith(_RATE_OPEN):
        return None
    if (
        not mention.exact
        or mention.rest.startswith(NO_RATE)
        or foreign(mention, known.inspectors, known.own_names)
    ):
        return None
    before = mention.before
    reported = was_reported(before)
    if not (mention.narrative or reported) or limited(mention, known.units):
        return None
    if holds(before, ELSEWHERE) and not reported:
        return None
    # A bare 完成率 is ours only where problems or measures have been named.
    bare = not found["level"] and "整改" not in found[0]
    named = max(before.rfind(word) for word in (PROBLEMS, MEASURES))
    if bare and named <= max(before.rfind(word) for word in _HANDLED):
        return None
    levels = [PROBLEMS, MEASURES]
    if found["level"]:
        levels = [MEASURES if "措施" in found["level"] else PROBLEMS]
    values = tuple((f"{{{level}完成率}}", known.rates[level]) for level in levels)
    name = f"{levels[0]}完成率" if len(levels) == 1 else "完成率"
    sure: tuple[tuple[str, Fraction], ...] = tuple((w, v) for w, v in values if v is not None)
    # A unit may give the rate of what is its own.
    certain = mention.narrative or (known.inspectors != "" and known.inspectors in before)
    return Subject(name, sure, likely_or_certain(certain)) if sure else None
