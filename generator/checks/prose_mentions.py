"""Numbers in their sentences, and what the words around them say of whom they speak.

A number of a part (其中, one unit, one month), of a plan, or of somebody else's findings is none
that the ledger counts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..numerals import Count

_TITLE = re.compile("《[^《》]*》")
# Nobody writes longer sentences; what is longer is read in pieces, which keeps the cost linear.
_SENTENCE = re.compile(r"[^。！？!?\n]{1,400}")
_CLAUSE = re.compile(r"[，,；;：:（(]")
_SEGMENT = re.compile(r"[，,、；;：:（(）)]")
_EACH = re.compile(r"(?:各|每|平均|人均|分别)[^，；：、]{0,8}$")

# Words that only lead from a noun to its number: 问题共12个, 完成率达到76%.
TOTALS = "(?:总共|共计|合计|总计|累计|共有|共|已达到|已达|达到|达|均为|为|是|已|有|了)*+"


@dataclass(slots=True)
class Mention:
    """A number in its sentence; `cited` where it comes from a placeholder and so is right."""

    count: Count
    cited: bool
    # The units that report it; None in the narrative, where the office speaks as a whole.
    units: frozenset[str] | None
    sentence: str
    start: int
    end: int
    # What stands before the number since the last ，；：or （, titles left out,
    clause: str
    # the same since the number before it, and since any punctuation too.
    near: str
    segment: str

    @property
    def narrative(self) -> bool:
        return self.units is None

    @property
    def before(self) -> str:
        return _untitled(self.sentence[: self.start])

    @property
    def rest(self) -> str:
        return self.sentence[self.end :]

    @property
    def exact(self) -> bool:
        """Whether it can be compared: neither 十余个 nor 各1名."""
        return not (self.count.vague or _EACH.search(self.clause))


def _untitled(text: str) -> str:
    """The text with the words of every title left out, which say nothing of the number."""
    return _TITLE.sub("《》", text) if "《" in text else text


def sentences(
    text: str,
    found: Sequence[Count],
    cited: Sequence[tuple[int, int]],
    units: frozenset[str] | None,
) -> Iterator[list[Mention]]:
    """The numbers found in a text, by sentence; `cited` are the spans of its placeholders."""
    index = 0
    for match in _SENTENCE.finditer(text):
        first, mentions, after = match.start(), [], 0
        while index < len(found) and found[index].start < match.end():
            count = found[index]
            index += 1
            start, end = count.start - first, count.end - first
            near = _untitled(match[0][after:start])
            mentions.append(
                Mention(
                    count=count,
                    cited=any(a < count.end and count.start < b for a, b in cited),
                    units=units,
                    sentence=match[0],
                    start=start,
                    end=end,
                    clause=_CLAUSE.split(_untitled(match[0][:start]))[-1],
                    near=_CLAUSE.split(near)[-1],
                    segment=_SEGMENT.split(near)[-1],
                )
            )
            after = end
        if mentions:
            yield mentions


# --- of whom a number speaks --------------------------------------------------------------------

# Our inspectors' report, against earlier rounds and other inspectors, and our own looks.
REPORTED = re.compile("巡[察视].{0,40}?(?:反馈|指出|发现|移交|提出)|反馈")
_OTHERS = re.compile(
    "上一?轮|上届|上次|以往|历次|历年|往年|此前|审计|考核|测评|信访|督查反馈|检查反馈"
)
_GROUP = re.compile(r"第[一二三四五六七八九十百\d]+巡[察视]组")
ELSEWHERE = re.compile(
    "自查|检查|督查|排查|督导|调研|查摆|查找|剖析|走访|座谈|征求|民主生活会|举报|投诉|群众"
    "|隐患|案件|安全|监测|普查|摸排|清查|巡查|评查|抽查|核查|审核|通报"
)
# One part of the whole, one stretch of time, or a plan.
_PART = re.compile(
    r"其中|涉及|牵头|负责|认领|领办|包保|承担|承办|主办|分管|各(?!项)|每|某|平均|重点|突出|典型"
    r"|立行立改|限期|剩余|其余|余下|部分|有的|另有|另外|新增|(?<![个大项类\d一二三四五六七八九十])方面"
)
# Of a thing called by its name, fewer words make a part: 组织各支部开展志愿服务15次 is the whole.
_NAMED_PART = re.compile("其中|某|平均|剩余|其余|余下|部分|另有|另外|新增")
_PERIOD = re.compile(r"[上下]半年|季度|[本当上每]月|月份|去年|上年|往年|\d{4}年(?!\d|度?以来)")
_WHOLE = re.compile("累计|总共|共计|合计|截[至止]|以来|期间")
_PLAN = re.compile(
    "计划|(?<!模)拟(?!定)|力争|预计|目标|下一步|今后|将(?:要|再|陆续|继续|组织|开展|制定|召开|修订|完善)"
)


def limited(
    mention: Mention, units: re.Pattern[str] | None, since: int = 0, named: bool = False
) -> bool:
    """Whether the number is of a part (of one of the units), a stretch of time or a plan.

    What stands in its clause before `since` says nothing of it.
    """
    clause = mention.clause[since:]
    part = _NAMED_PART if named else _PART
    if part.search(clause) or _PLAN.search(clause) or "其中" in mention.before:
        return True
    if not named and units and units.search(clause):
        return True
    periods = list(_PERIOD.finditer(mention.before))
    return bool(periods) and not _WHOLE.search(mention.before, periods[-1].end())


def foreign(mention: Mention, inspectors: str) -> bool:
    """Whether others than our inspectors, or another round of theirs, are spoken of."""
    before = mention.before
    if _OTHERS.search(before):
        return True
    if "巡视" in before.replace("巡视巡察", "") and "巡视" not in inspectors:
        return True
    return any(group not in inspectors for group in _GROUP.findall(before))


def reported(mention: Mention) -> int | None:
    """Where in its clause our inspectors' report has been named; None where it has not.

    Words of another finding (自查, 检查) between the report and the number take it away: -1.
    """
    clause = mention.clause
    found = list(REPORTED.finditer(clause))
    since = found[-1].end() if found else 0
    # 督导反馈: somebody else's report.
    if found and "巡" not in clause and ELSEWHERE.search(clause, max(0, since - 6), since - 2):
        return -1
    if ELSEWHERE.search(clause, since):
        return -1
    return since if found else None
