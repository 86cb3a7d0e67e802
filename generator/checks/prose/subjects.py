"""What a number in prose counts, by the noun beside it: 12个问题, 制度6项, 案件研讨会13次.

A subject is certain only where the words leave no other reading.
"""

from fractions import Fraction

from ...text.patterns import Pattern, holds
from .known import (
    ADVICE,
    ASPECTS,
    MEASURES,
    PROBLEMS,
    Certainty,
    Known,
    Named,
    Subject,
    likely_or_certain,
)
from .mentions import (
    ELSEWHERE,
    OTHER_REPORT,
    TOTALS,
    Mention,
    foreign,
    limited,
    reported,
    was_reported,
)


def subject_of(mention: Mention, known: Known) -> Subject | None:
    """What a number that stands for itself counts; None for what the ledger does not count."""
    if not mention.exact or mention.count.article or mention.count.is_percent:
        return None
    return (
        _by_name(mention, known)
        or _by_level(mention, known)
        or _regulations(mention, known)
        or _meeting_in_short(mention, known)
    )


# --- 方面, 问题, 措施, 意见建议 -----------------------------------------------------------------

_MEASURES = frozenset("个项条")
_NOUN = "问题|(?:整改)?(?:措施|举措)|意见和?建议"
_NOUN_AFTER = Pattern(
    f"的?(?:巡[察视])?(?:反馈)?的?(?:具体|主要)?(?P<noun>{_NOUN})"
    "(?!线索|清单|台账|导向|企业|整改率|资金)"
)
_NOUN_BEFORE = Pattern(f"(?:具体|主要)?(?P<noun>{_NOUN})(?:总数)?{TOTALS}$")
# What may stand before the noun without making it another: 反馈问题12个, but not 安全问题12个.
_OPEN = (
    *("、", "和", "及", "与", "并", "的", "了", "共", "有", "方面", "反馈", "指出", "发现"),
    *("提出", "移交", "存在", "梳理", "形成", "研究", "制定", "确定", "细化", "明确", "落实"),
    *("完善", "采取", "整改", "巡察", "巡视"),
)
# 4个方面的问题, 4个方面12个问题; but not 从4个方面发力.
_ASPECTS_OF = Pattern(
    "的?(?:主要|突出|具体)?(?:问题|不足)"
    rf"|[、，的]?{TOTALS}[\d零一二两三四五六七八九十百]+[个项条](?:具体)?问题"
)
_ASPECTS = Pattern(r"[个大\d一二三四五六七八九十]方面")
_ALL = ("共", "全部", "总")
# 未完成整改的7个问题: a part by its status, whatever else is said.
_TOLD_OF = ("完成", "销号", "办结", "未整改", "已整改", "正在推进", "正在整改", "长期坚持")
# 12个问题细化为36个具体问题: either number may be the ledger's.
_SPLIT_INTO = tuple(
    word + end
    for word in ("分解", "细化", "归纳", "拆分", "合并", "整合")
    for end in ("", "成", "为", "出")
)
_REPORTED_AFTER = tuple(f"{of}{by}反馈" for of in ("", "的") for by in ("", "巡察", "巡视"))
_DRAWN_UP = ("制定", "制订", "确定", "提出", "细化", "明确", "形成", "研究", "落实", "采取", "共")


# 问题36个表现, 问题2个村: the noun behind the number is what it counts.
_COUNTS_ANOTHER = Pattern(
    "的?(?:具体|突出|主要)?(?:表现|情形|事例|类型|环节|领域|单位|部门|党组织|支部|村|社区|案件|线索|点位|任务)"
)


def level_of(mention: Mention) -> str:
    """问题, 措施, 方面 or 意见建议, where the noun beside the number says so; else nothing."""
    measure = mention.count.measure
    if measure == ASPECTS or (measure in _MEASURES and mention.rest.startswith(ASPECTS)):
        return ASPECTS
    if measure not in _MEASURES:
        return ""
    found = _NOUN_AFTER.match(mention.rest)
    if not found and not _COUNTS_ANOTHER.match(mention.rest):
        found = _NOUN_BEFORE.search(mention.near)
    if not found:
        return ""
    noun = found["noun"]
    if noun.endswith(("措施", "举措")):
        return MEASURES
    return PROBLEMS if noun == PROBLEMS else ADVICE


_DIVIDED = Pattern(r"[\d一二三四五六七八九十百]+[个项条](?:方面的?)?(?:主要|突出|共性)?问题")
_DETAIL = ("具体", "细化", "表现", "子问题", "小问题", "小项", "个性问题")


def _is_detail(mention: Mention) -> bool:
    """36个具体问题 after 12项问题: a level below, which the ledger may or may not have."""
    return mention.rest.startswith(_DETAIL) and _DIVIDED.search(mention.before) is not None


def _has_details(mention: Mention) -> bool:
    """12项问题 before 36个具体问题, which may be those of the ledger."""
    return _DETAILS.match(mention.rest) is not None


_DETAILS = Pattern(
    r"[^，；：。\d]{0,8}[，、]?[^，；：。\d]{0,6}[\d一二三四五六七八九十百]+[个项条](?:具体问题|子问题|小问题|个性问题)"
)


def _is_open(before: str, words: tuple[str, ...]) -> bool:
    """Whether a noun may follow, as one by itself."""
    return not before or before.endswith(words)


def _by_level(mention: Mention, known: Known) -> Subject | None:
    """4个方面的问题, 问题12个, 整改措施55条, 4项意见建议."""
    level = level_of(mention)
    if (
        not level
        or foreign(mention, known.inspectors, known.own_names)
        or holds(mention.segment, _TOLD_OF)
    ):
        return None
    found = None if level == ASPECTS else _NOUN_BEFORE.search(mention.near)
    if found and not _is_open(mention.near[: found.start()], _OPEN):
        return None
    if level == ASPECTS and not _ASPECTS_OF.match(mention.rest.removeprefix(ASPECTS)):
        return None
    certainties = {MEASURES: _certainty_of_measures, ADVICE: _certainty_of_advice}
    certainty = certainties.get(level, _certainty_of_problems)(mention, known)
    return known.subject(f"{level}数", (f"{level}数",), certainty) if certainty else None


_ALL_MEASURES = ("全部", "巡察整改措施", "巡视整改措施")


def _certainty_of_problems(mention: Mention, known: Known) -> Certainty | None:
    """How certainly a number of problems is the ledger's; None where it is not."""
    since = reported(mention)
    if since == OTHER_REPORT:
        return None
    if _is_detail(mention) or _has_details(mention):
        return Certainty.POSSIBLE
    if mention.near.endswith(_SPLIT_INTO):
        return Certainty.POSSIBLE
    if since is None and not mention.rest.startswith(_REPORTED_AFTER):
        ours = mention.narrative and not limited(mention, known.units)
        return Certainty.LIKELY if ours else None
    clause = mention.clause
    whole = (known.inspectors and known.inspectors in clause) or _ASPECTS.search(clause)
    # 认领巡察反馈问题3个: before the report too, a part is a part, unless the whole is named.
    if limited(mention, known.units, (since or 0) if whole else 0):
        return None
    # A unit may speak of those that are its own, unless it says that these are all.
    sure = mention.narrative or whole or holds(clause, _ALL)
    return Certainty.CERTAIN if sure else Certainty.POSSIBLE


def _certainty_of_advice(mention: Mention, known: Known) -> Certainty | None:
    """意见建议 that the inspectors gave."""
    if reported(mention) == OTHER_REPORT or limited(mention, known.units):
        return None
    given = holds(mention.clause, ("提出", "反馈"))
    if not given or not was_reported(mention.before):
        return None
    return likely_or_certain(mention.narrative)


def _certainty_of_measures(mention: Mention, known: Known) -> Certainty | None:
    """整改措施 that the narrative says were drawn up are all; elsewhere they may be a unit's."""
    if limited(mention, known.units):
        return None
    before = mention.before
    if holds(before, ELSEWHERE):
        return Certainty.LIKELY if mention.narrative and was_reported(before) else None
    if not mention.narrative:
        return Certainty.LIKELY if holds(mention.clause, _ALL_MEASURES) else None
    if "整改措施" not in mention.near[-8:] + mention.rest[:6]:
        # 12个问题细化为55条措施: all problems have all measures.
        ours = holds(mention.clause, _DRAWN_UP) and known.names_all_problems(before)
        return Certainty.LIKELY if ours else Certainty.POSSIBLE
    return likely_or_certain(holds(mention.clause, _DRAWN_UP))


def certainty_of_status(mention: Mention, known: Known) -> Certainty | None:
    """How certainly a number of one status, without a total beside it, is the ledger's."""
    if foreign(mention, known.inspectors, known.own_names):
        return None
    certainty = _certainty_of_problems(mention, known)
    if certainty is None:
        return None
    return likely_or_certain(certainty is Certainty.CERTAIN or mention.narrative)


# --- 制度 ---------------------------------------------------------------------------------------

_RULES = "(?:建章立制|规章制度|制度规定|办法规定|规定办法|制度办法|制度机制|制度文件|制度)"
_RULES_BEFORE = Pattern(f"{_RULES}{TOTALS}$")
_RULES_AFTER = Pattern(
    f"的?(?:规章|相关|有关|长效)?{_RULES}(?!漏洞|缺陷|短板|问题|执行|落实|建设|集成|创新|改革|化|型|性)"
)
_RULES_OPEN = (
    *("、", "和", "及", "与", "并", "的", "了", "共", "制定", "修订", "出台", "建立", "健全"),
    *("完善", "新建", "印发", "形成", "修改", "制订", "规范", "相关", "有关"),
)
_NEW = ("新建", "新制定", "新制订", "新订", "新出台", "新增")
_AGAIN = ("修订", "修改")
_MADE = ("建立", "印发", "形成", "制修订", "健全", "完善", "建章立制")
_MADE_UNLESS_NEW = ("制定", "制订", "出台")
_NOT_MADE = ("梳理", "清理", "废止", "学习", "汇编", "对照", "评估", "检查", "征求", "执行")


def is_of_regulations(mention: Mention) -> bool:
    """Whether the noun beside the number is 制度 or its like."""
    if mention.count.measure not in ("项", "个", "部", "份", "件"):
        return False
    return bool(_RULES_AFTER.match(mention.rest) or _RULES_BEFORE.search(mention.near))


def _regulations(mention: Mention, known: Known) -> Subject | None:
    """制定办法规定6个, 新建和修订制度7项, 修订制度3项."""
    if not is_of_regulations(mention):
        return None
    clause = mention.clause
    found = _RULES_BEFORE.search(clause)
    if found and not _is_open(clause[: found.start()], _RULES_OPEN):
        return None
    # 新建制度3项、修订制度4项: each number has a verb of its own.
    verbs = (*_NEW, *_AGAIN, *_MADE, *_MADE_UNLESS_NEW)
    said = mention.near if holds(mention.near, verbs) else clause
    new, again = holds(said, _NEW), holds(said, _AGAIN)
    made = holds(said, _MADE) or any(
        said.count(word) > said.count(f"新{word}") for word in _MADE_UNLESS_NEW
    )
    if not (new or made or again) or holds(clause, _NOT_MADE):
        return None
    if foreign(mention, known.inspectors, known.own_names) or limited(mention, known.units):
        return None
    certain = mention.narrative
    if not certain:
        # A measure reports one unit's rules, unless it says that these are all.
        if not holds(clause, ("共", "累计", "合计")):
            return None
        certain = was_reported(mention.before)
    words = ["制度数"]
    if not made and new != again:
        words = ["新建制度数" if new else "修订制度数"]
    elif made and not new and not again:
        words.append("新建制度数")
    # 制定《…》等2项制度 may name but some of them.
    certain = certain and bool(known.regulations) and not mention.near.endswith(("》", "》等"))
    return known.subject(words[0], words, likely_or_certain(certain))


# --- 数据指标 and meetings, by name -------------------------------------------------------------

_TOTALS_END = Pattern(f"{TOTALS}$")
# 志愿服务活动15次: a word that may follow the name.
_DOES = Pattern(
    "[的地]?(?:组织|分别)?(?:召开|开展|举办|举行|进行|组织|推送|下发|印发|发放)?[了过]?"
)
_NAME_OPEN = Pattern(
    r"(?:^|[，；：、。（）“”《》\s\d的了共和及与并已]|召开|开展|举办|举行|进行|组织|推送|下发|印发"
    "|发放|检查|抽检|核对|清理|完成|下达|铺设|接入|累计|发布|形成|参加|实施|整改|新建|改造|转入"
    "|发送|报送|制作|投放|安装|更新|处置|办理|受理|化解|建成|新增|走访|排查|审核|查处|追缴|清退)$"
)
_NAME_CLOSED = Pattern(r"[，；：、。（）“”\s]|$|活动|工作|[的题和及与并]|纪要|记录|材料|情况|精神")
# A name as long as this names one thing only, whatever stands before it; a name as short as that
# says nothing within a longer word (业务培训 for 培训).
_LONG_NAME, _SHORT_NAME = 6, 3


def _by_name(mention: Mention, known: Known) -> Subject | None:
    """案件研讨会13次, 11次党委会议, 先后两次召开巡察整改专题党委会."""
    measure = mention.count.measure
    left = _TOTALS_END.sub("", mention.clause)
    bare = left.removesuffix("活动") if left.endswith("活动") else left.removesuffix("工作")
    for text in dict.fromkeys((left, bare)):
        for length in known.lengths:
            for named in known.named.get(text[-length:], ()):
                if measure in named.measures:
                    own = length >= _LONG_NAME or bool(_NAME_OPEN.search(text[:-length]))
                    if own or length > _SHORT_NAME:
                        return _named_subject(mention, named, own, known)
    does = _DOES.match(mention.rest)
    right = mention.rest[does.end() :] if does else mention.rest
    for length in known.lengths:
        for named in known.named.get(right[:length], ()):
            if measure in named.measures:
                own = bool(_NAME_CLOSED.match(right, length))
                if own or length > _SHORT_NAME:
                    return _named_subject(mention, named, own, known)
    return None


def _named_subject(mention: Mention, named: Named, own: bool, known: Known) -> Subject | None:
    """The subject of a name; `own` where the name is surely no part of a longer one."""
    # A unit named beside it gives its own count, unless the whole 指标 is this unit's.
    if limited(mention, None, named=True) or known.units_in(mention.clause) - _sole(named.units):
        return None
    # What equals one of the rows may well be that unit's own count; so may what a unit without
    # any row reports, while the 指标 itself is cited elsewhere.
    row = len(named.rows) > 1 and mention.count.value in named.rows
    others = mention.units is not None and named.units and not mention.units & named.units
    apart = row or (others and named.name in known.cited)
    certainty = likely_or_certain(own and not apart)
    return Subject(named.title, ((named.word, Fraction(named.value)),), certainty)


def _sole(units: frozenset[str]) -> frozenset[str]:
    return units if len(units) == 1 else frozenset()


_SHORT_MEETING = Pattern("[^，；：、。（）“”\\s召开举行办组织了]{3,20}?会议?(?=[，；：、。（）]|$)")
_DISTINCTIVE = ("专题", "巡察", "巡视", "整改")


def _meeting_in_short(mention: Mention, known: Known) -> Subject | None:
    """先后两次召开专题党委会议: the distinctive end of one meeting's name; never certain."""
    if mention.count.measure not in ("次", "场") or limited(mention, known.units):
        return None
    does = _DOES.match(mention.rest)
    found = _SHORT_MEETING.match(mention.rest, does.end() if does else 0)
    found = found or _SHORT_MEETING.search(mention.near)
    if not found or not holds(found[0], _DISTINCTIVE):
        return None
    ending = found[0].removesuffix("议")
    same = [named for named in known.meetings if named.name.removesuffix("议").endswith(ending)]
    if len(same) != 1:
        return None
    value = ((same[0].word, Fraction(same[0].value)),)
    return Subject(same[0].title, value, Certainty.LIKELY)
