"""The words that a cell is chosen from: statuses, audiences and the short lists of single columns.

Other spellings met in the field stand beside each list; where one of them is read as a word of the
list, the reader says so.
"""

from enum import StrEnum


class Status(StrEnum):
    """整改状态, from the least to the most advanced."""

    NOT_STARTED = "未启动"
    ONGOING = "正在推进"
    NEARLY_DONE = "基本完成"
    STANDING = "长期坚持"
    DONE = "已完成"

    # How far the status is: 0 for 未启动 to 4 for 已完成.
    advance: int

    # That of the text it equals, and ten times as fast as that of an enumeration.
    __hash__ = str.__hash__

    def __init__(self, _: str) -> None:
        self.advance = len(type(self).__members__)


STATUSES = tuple(Status)
# A measure in one of these cannot be late.
SETTLED = frozenset({Status.DONE, Status.STANDING})
UNFINISHED = frozenset({Status.NOT_STARTED, Status.ONGOING})
STATUS_SYNONYMS = {
    "推进中": Status.ONGOING,
    "持续整改": Status.ONGOING,
    "部分整改": Status.ONGOING,
    "持续推进": Status.ONGOING,
    "正在整改": Status.ONGOING,
    "整改中": Status.ONGOING,
    "已整改": Status.DONE,
    "整改到位": Status.DONE,
    "已整改到位": Status.DONE,
    "已销号": Status.DONE,
    "完成": Status.DONE,
    "已完成整改": Status.DONE,
    "阶段性完成": Status.NEARLY_DONE,
    "基本完成整改": Status.NEARLY_DONE,
    "未开始": Status.NOT_STARTED,
    "长期坚持整改": Status.STANDING,
}
# “已完成并长期坚持” and its like say that the work goes on.
STANDING_ENDING = "并长期坚持"


class Audience(StrEnum):
    """Who may see something, from everybody to the office alone."""

    PUBLIC = "公开"
    PARTY = "党内"
    REVIEW = "送审"
    INTERNAL = "内部"

    def may_see(self, other: "Audience") -> bool:
        """Whether readers of this audience may see what is meant for `other`."""
        scale = list(Audience)
        return scale.index(other) <= scale.index(self)


YES, NO = "是", "否"
YES_NO = (YES, NO)
YES_NO_SYNONYMS = {"√": YES, "y": YES, "yes": YES, "×": NO, "n": NO, "no": NO}

# 是否公开 as filled in a row → whom the row is for.
PUBLICITY = {"是": Audience.PUBLIC, "仅党内": Audience.PARTY, "否": Audience.INTERNAL}
PUBLICITY_SYNONYMS = {
    "公开": YES,
    "√": YES,
    "不公开": NO,
    "×": NO,
    "党内": "仅党内",
    "党内公开": "仅党内",
    "仅党内公开": "仅党内",
}

# 编号样式
NUMBERED, ORDINAL = "1.", "一是"
STYLE_SYNONYMS = {"1": NUMBERED, "1、": NUMBERED, "一": ORDINAL}

# 类型 of a regulation
NEW, REVISED = "新建", "修订"
TYPE_SYNONYMS = {
    "新订": NEW,
    "新制定": NEW,
    "制定": NEW,
    "新建立": NEW,
    "修改": REVISED,
    "完善": REVISED,
}

RELAPSES = ("反弹", "不到位")  # 回头看结果 that contradict 已完成
LOOKBACKS = ("巩固", *RELAPSES)

# What a cell of 完成时限 may hold besides a date.
IMMEDIATELY, FOREVER = "立行立改", "长期坚持"
