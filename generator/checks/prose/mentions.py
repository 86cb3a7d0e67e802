"""Numbers in their sentences, and what the words around them say of whose they are.

The ledger does not count a part (其中, one unit, one month), a plan or somebody else's findings.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from ...text.names import NameFinder
from ...text.numerals import CountedNumber
from ...text.patterns import Pattern, holds
from ..titles import TITLE

# Nobody writes longer sentences; what is longer is read in pieces, which keeps the cost linear.
_SENTENCE = Pattern(r"[^。！？!?\n]{1,400}")
_CLAUSE_ENDS = "，,；;：:（("
_SEGMENT_ENDS = f"{_CLAUSE_ENDS}、）)"
_FOLLOWING_ENDS = "，、；：（）)"
_EACH_OF = Pattern("(?:各|每|平均|人均|分别)[^，；：、]{0,8}$")

# Words that only lead from a noun to its number: 问题共12个, 完成率达到76%.
TOTALS = "(?:总共|共计|合计|总计|累计|共有|共|已达到|已达|达到|达|均为|均|为|是|已|有|了)*+"


@dataclass
class Mention:
    """A number in its sentence; `cited` where it comes from a placeholder and so is right.

    What stands before it is looked at with the titles left out.
    """

    count: CountedNumber
    cited: bool
    # The units that report it; None in the narrative, where the office reports as a whole.
    units: frozenset[str] | None
    sentence: str
    start: int
    end: int
    # Where the number before it ends.
    after: int

    @cached_property
    def clause(self) -> str:
        """What stands before the number since the last ，；： or （."""
        return after_last(self.before, _CLAUSE_ENDS)

    @cached_property
    def near(self) -> str:
        """The same, but only since the number before it."""
        return after_last(self._since, _CLAUSE_ENDS)

    @cached_property
    def segment(self) -> str:
        """The same since any punctuation."""
        return after_last(self._since, _SEGMENT_ENDS)

    @property
    def _since(self) -> str:
        return _untitled(self.sentence[self.after : self.start])

    @property
    def narrative(self) -> bool:
        return self.units is None

    @property
    def before(self) -> str:
        return _untitled(self.sentence[: self.start])

    @property
    def rest(self) -> str:
        return self.sentence[self.end :]

    @cached_property
    def following(self) -> str:
        """What stands after the number, up to the next punctuation."""
        return _up_to_first(self.rest, _FOLLOWING_ENDS)

    @property
    def exact(self) -> bool:
        """Whether it can be compared: neither 十余个 nor 各1名."""
        return not (self.count.vague or _EACH_OF.search(self.clause))


def _untitled(text: str) -> str:
    """The text with the words of every title left out, which say nothing of the number."""
    return TITLE.sub("《》", text)


def after_last(text: str, marks: str) -> str:
    """What follows the last of the marks, all of the text where there is none."""
    return text[max(map(text.rfind, marks)) + 1 :]


def _up_to_first(text: str, marks: str) -> str:
    """What stands before the first of the marks, all of the text where there is none."""
    places = [place for place in map(text.find, marks) if place >= 0]
    return text[: min(places, default=len(text))]


def sentences(
    text: str,
    found: Sequence[CountedNumber],
    cited: Sequence[tuple[int, int]],
    units: frozenset[str] | None,
) -> Iterator[list[Mention]]:
    """The numbers found in a text, by sentence; `cited` are the spans of its placeholders."""
    index = 0
    for match in _SENTENCE.finditer(text):
        mentions: list[Mention] = []
        after = 0
        while index < len(found) and found[index].start < match.end():
            count = found[index]
            mention = Mention(
                count=count,
                cited=_is_cited(count, cited),
                units=units,
                sentence=match[0],
                start=count.start - match.start(),
                end=count.end - match.start(),
                after=after,
            )
            mentions.append(mention)
            after = mention.end
            index += 1
        if mentions:
            yield mentions


def _is_cited(count: CountedNumber, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the number stands in one of the spans, which are in order."""
    nth = bisect_right(spans, count.start, key=itemgetter(1))
    return nth < len(spans) and spans[nth][0] < count.end


# --- whose number it is -------------------------------------------------------------------------

# Our inspectors' report, against earlier rounds and other inspectors, and our own looks.
_REPORTED = Pattern("巡[察视].{0,40}?(?:反馈|指出|发现|移交|提出)|反馈")
_OTHERS = (
    *("上届", "上次", "上轮", "上一轮", "以往", "历次", "历年", "往年", "此前"),
    *("审计", "考核", "测评", "信访", "督察", "督查反馈", "检查反馈"),
)
_GROUP = Pattern(r"第[一二三四五六七八九十百\d]+巡[察视]组")
ELSEWHERE = (
    *("自查", "检查", "督查", "排查", "督导", "调研", "查摆", "查找", "剖析", "走访", "座谈"),
    *("征求", "民主生活会", "举报", "投诉", "群众", "隐患", "案件", "安全", "监测", "普查"),
    *("摸排", "清查", "巡查", "评查", "抽查", "核查", "审核", "通报"),
)
_OWN_LOOKS = (
    *("检查", "督查", "督导", "督察", "抽查", "抽检", "核查", "排查", "自查", "评查", "巡查"),
    *("调研", "走访", "暗访", "整改通知书"),
)
_FOUND = ("发现", "查出", "找出", "反馈", "指出", "移交", "整改", "解决")
# One part of the whole, one stretch of time, or a plan.
_PART = (
    *("其中", "涉及", "牵头", "负责", "认领", "领办", "包保", "承担", "承办", "主办", "分管"),
    *("每", "某", "平均", "重点", "突出", "典型", "立行立改", "限期", "剩余", "其余", "余下"),
    *("部分", "有的", "另有", "另外", "新增", "延期", "暂缓", "申请", "提级", "移送", "转办"),
)
_ONE_ASPECT = Pattern(
    r"(?<![个大项类\d一二三四五六七八九十])方面|第[一二三四五六七八九十\d]{1,3}个?方面"
)
# Of a thing called by its name, fewer words make a part: 组织各支部开展志愿服务15次 is the whole.
_NAMED_PART = ("其中", "某", "平均", "剩余", "其余", "余下", "部分", "另有", "另外", "新增")
_PERIOD = Pattern(
    r"上半年|下半年|季度|本月|当月|上月|每月|月份|去年|上年|往年|\d{4}年(?!\d|度?以来)"
)
_WHOLE = ("累计", "总共", "共计", "合计", "截至", "截止", "以来", "期间")
_PLAN = (
    *("计划", "力争", "预计", "目标", "下一步", "今后", "将要", "将再", "将陆续", "将继续"),
    *("将组织", "将开展", "将制定", "将召开", "将修订", "将完善"),
)
_INTENDED = Pattern("(?<!模)拟(?!定)")


def _is_part(clause: str) -> bool:
    if holds(clause, _PART) or "各" in clause.replace("各项", ""):
        return True
    return _ONE_ASPECT.search(clause) is not None


def _is_planned(clause: str) -> bool:
    return holds(clause, _PLAN) or _INTENDED.search(clause) is not None


def _of_a_period(before: str) -> bool:
    """Whether a stretch of time is named last, and not the whole time."""
    periods = list(_PERIOD.finditer(before))
    return bool(periods) and not holds(before[periods[-1].end() :], _WHOLE)


def limited(
    mention: Mention, units: NameFinder | None, since: int = 0, named: bool = False
) -> bool:
    """Whether the number is of a part (of one of the units), a stretch of time or a plan.

    What stands in its clause before `since` says nothing of it.
    """
    clause = mention.clause[since:]
    before = mention.before
    part = holds(clause, _NAMED_PART) if named else _is_part(clause)
    if part or "其中" in before or _is_planned(clause):
        return True
    return (not named and bool(units and units.findall(clause))) or _of_a_period(before)


def foreign(mention: Mention, inspectors: str, own: Iterable[str] = ()) -> bool:
    """Whether others than our inspectors, or another round of theirs, or problems of other
    bodies than our own (`own` are its names) are meant."""
    before = mention.before
    if holds(before, _OTHERS) or _of_another_body(mention, own):
        return True
    if "巡视" in before.replace("巡视巡察", "") and "巡视" not in inspectors:
        return True
    return any(group not in inspectors for group in _GROUP.findall(before))


# 5个村党组织存在44个问题: bodies below the office, whose problems the ledger does not count.
_BODIES = (
    *("村", "社区", "支部", "党总支", "学校", "企业", "公司", "医院", "乡镇", "街道", "站所"),
    *("下属", "下辖", "所属", "直属", "所辖", "辖区", "下级", "基层党组织", "二级单位", "家单位"),
    *("个单位", "个部门", "个党组织", "家党组织"),
)
_POSSESS = ("存在", "发现", "查出", "有", "涉及", "反馈", "指出", "梳理", "检查出", "暴露", "的")


def _of_another_body(mention: Mention, own: Iterable[str]) -> bool:
    """Whether the clause says that a body below the office has what is counted."""
    clause = _without(mention.clause, own)
    if not holds(clause, _BODIES):
        return False
    since = max(clause.rfind(body) + len(body) for body in _BODIES if body in clause)
    rest = clause[since:]
    return not rest or rest.endswith(("党组织", "党委")) or holds(rest, _POSSESS)


def _without(text: str, names: Iterable[str]) -> str:
    for name in names:
        text = text.replace(name, "")
    return text


def was_reported(text: str) -> bool:
    """Whether our inspectors' report has been named."""
    return _REPORTED.search(text) is not None


# Where a clause names our inspectors' report, but means another finding (自查, 检查).
OTHER_REPORT = -1


def reported(mention: Mention) -> int | None:
    """Where in its clause our inspectors' report has been named; None where it has not.

    OTHER_REPORT where words of another finding stand between the report and the number.
    """
    clause = mention.clause
    found = list(_REPORTED.finditer(clause))
    since = found[-1].end() if found else 0
    # 督导反馈: somebody else's report.
    if found and "巡" not in clause and holds(clause[max(0, since - 6) : since - 2], ELSEWHERE):
        return OTHER_REPORT
    if holds(clause[since:], ELSEWHERE):
        return OTHER_REPORT
    # 开展监督检查13次，反馈问题31个: what our own look found.
    own_look = holds(_since_report(mention.before.removesuffix(clause)), _OWN_LOOKS)
    if own_look and "巡察" not in clause and holds(clause, _FOUND):
        return OTHER_REPORT
    return since if found else None


def _since_report(text: str) -> str:
    """What follows the last word of our inspectors or their report."""
    last = max(text.rfind(word) for word in ("巡察", "巡视", "反馈"))
    return text[last + 1 :]
