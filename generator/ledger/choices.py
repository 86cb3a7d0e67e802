"""The words that a cell is chosen from: statuses, audiences and the short lists of single columns.

Each list is {word: its other spellings met in the field}; where one of these is read as the word,
the reader says so.
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

    def __init__(self, _: str) -> None:
        self.advance = len(type(self).__members__)


STATUSES: dict[str, tuple[str, ...]] = {
    Status.NOT_STARTED: ("未开始",),
    Status.ONGOING: ("推进中", "持续整改", "部分整改", "持续推进", "正在整改", "整改中"),
    Status.NEARLY_DONE: ("阶段性完成", "基本完成整改"),
    Status.STANDING: ("长期坚持整改",),
    Status.DONE: (
        *("已整改", "整改到位", "已整改到位", "已销号", "已办结"),
        *("完成", "已完成整改", "完成整改"),
    ),
}
# The colour of each status in every chart, as RRGGBB: 3 to 1 against white, and told apart by
# whoever sees no red, green or blue. Red is left to what is late.
STATUS_COLOURS = {
    Status.NOT_STARTED: "8A8A8A",
    Status.ONGOING: "B8560F",
    Status.NEARLY_DONE: "3A86C8",
    Status.STANDING: "3F2A78",
    Status.DONE: "0B6B45",
}
# Beside the colours, for whoever sees none: patterns, by the names of Office. Others are solid.
STATUS_PATTERNS = {
    Status.NOT_STARTED: "percent_20",
    Status.ONGOING: "wide_upward_diagonal",
    Status.NEARLY_DONE: "dark_horizontal",
    Status.STANDING: "small_grid",
}
# A measure in one of these cannot be late.
SETTLED = frozenset({Status.DONE, Status.STANDING})
UNFINISHED = frozenset({Status.NOT_STARTED, Status.ONGOING})
# “已完成并长期坚持” and its like say that the work goes on.
STANDING_ENDING = "并长期坚持"


class Audience(StrEnum):
    """Who may see something, from everybody to the office alone."""

    PUBLIC = "公开"
    PARTY = "党内"
    REVIEW = "送审"
    INTERNAL = "内部"

    # How narrow the circle is: 0 for 公开 to 3 for 内部.
    narrowness: int

    def __init__(self, _: str) -> None:
        self.narrowness = len(type(self).__members__)

    def may_see(self, other: "Audience") -> bool:
        """Whether readers of this audience may see what is meant for `other`."""
        return other.narrowness <= self.narrowness


# The parts of 综述 that the standard template prints, before and after the measures.
OVERVIEW, OUTLOOK = "整改工作基本情况", "今后整改工作打算"

YES, NO, PARTY_ONLY = "是", "否", "仅党内"
YES_NO = {YES: ("√", "y", "yes"), NO: ("×", "n", "no")}

# 是否公开 as filled in a row → whom the row is for.
PUBLICITY = {YES: Audience.PUBLIC, PARTY_ONLY: Audience.PARTY, NO: Audience.INTERNAL}
PUBLICITIES = {
    YES: ("公开", "√"),
    PARTY_ONLY: ("党内", "党内公开", "仅党内公开"),
    NO: ("不公开", "×"),
}

NUMBERED, ORDINAL = "1.", "一是"
STYLES = {NUMBERED: ("1", "1、"), ORDINAL: ("一",)}

NEW, REVISED = "新建", "修订"
REGULATION_TYPES = {
    NEW: ("新订", "新制定", "制定", "新建立"),
    REVISED: ("修改", "完善"),
}

RELAPSES = ("反弹", "不到位")  # of a measure 已完成 they say the contrary
LOOKBACKS = dict.fromkeys(("巩固", *RELAPSES), ())

# What a cell of 完成时限 may hold besides a date.
IMMEDIATELY, FOREVER = "立行立改", "长期坚持"
