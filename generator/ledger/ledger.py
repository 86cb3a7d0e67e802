"""The domain: what an office keeps about its rectification, without Excel and without Word.

Texts stand here as they stand in the cells, placeholders unresolved. Every item carries the
number of its row, from which `Ledger.place` makes the place of any of its values on demand. An
item equals only itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from ..findings.findings import Place


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


# A measure in one of these cannot be late.
SETTLED = frozenset({Status.DONE, Status.STANDING})
UNFINISHED = frozenset({Status.NOT_STARTED, Status.ONGOING})


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


# 是否公开 as filled in a row → whom the row is for.
PUBLICITY = {"是": Audience.PUBLIC, "仅党内": Audience.PARTY, "否": Audience.INTERNAL}

YES, NO = "是", "否"
NUMBERED, ORDINAL = "1.", "一是"  # 编号样式
NEW, REVISED = "新建", "修订"  # 类型 of a regulation
RELAPSES = ("反弹", "不到位")  # 回头看结果 that contradict 已完成


@dataclass(slots=True, eq=False, repr=False)
class Item:
    """Something that stands in one row (counted from 1) of one sheet."""

    row: int

    SHEET: ClassVar[str] = ""

    @property
    def key(self) -> str:
        """The number or name that identifies the item on its sheet."""
        raise NotImplementedError


@dataclass(slots=True, eq=False, repr=False)
class Basic(Item):
    """One 项目 of 基本情况; `value` is a str, date, int, or None where nothing is filled in."""

    SHEET: ClassVar[str] = "基本情况"
    name: str = ""
    value: object = None

    @property
    def key(self) -> str:
        return self.name


@dataclass(slots=True, eq=False, repr=False)
class Unit(Item):
    SHEET: ClassVar[str] = "责任单位"
    name: str = ""
    short: str = ""
    contact: str = ""
    phone: str = ""

    @property
    def key(self) -> str:
        return self.name


@dataclass(slots=True, eq=False, repr=False)
class Measure(Item):
    SHEET: ClassVar[str] = "整改台账"
    number: str = ""
    problem: str = ""
    plan: str = ""
    lead: str = ""
    progress: str = ""
    leader: str = ""
    unit: str = ""
    partners: tuple[str, ...] = ()
    person: str = ""
    deadline: date | None = None
    extended: date | None = None
    status: Status | None = None
    finished: date | None = None
    evidence: str = ""
    immediate: bool = False
    publicity: str = ""
    reason: str = ""
    lookback_date: date | None = None
    lookback: str = ""
    remark: str = ""

    @property
    def key(self) -> str:
        return self.number

    @property
    def due(self) -> date | None:
        """The deadline that counts: 延期至 where filled, else 完成时限."""
        return self.extended or self.deadline


@dataclass(slots=True, eq=False, repr=False)
class Problem(Item):
    SHEET: ClassVar[str] = "问题清单"
    number: str = ""
    aspect: str = ""
    text: str = ""
    style: str = NUMBERED
    leader: str = ""
    goal: str = ""
    assessed: Status | None = None
    assessed_on: date | None = None
    publicity: str = ""
    measures: list[Measure] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.number

    @property
    def status(self) -> Status:
        """认定状态 where filled, else that of the least advanced measure; 未启动 without any."""
        if self.assessed:
            return self.assessed
        known = [measure.status for measure in self.measures if measure.status]
        return min(known, key=lambda status: status.advance, default=Status.NOT_STARTED)


@dataclass(slots=True, eq=False, repr=False)
class Aspect:
    """A group of problems, in the order of their numbers."""

    name: str
    problems: list[Problem]


@dataclass(slots=True, eq=False, repr=False)
class Regulation(Item):
    SHEET: ClassVar[str] = "制度成果"
    name: str = ""
    field: str = ""
    type: str = ""
    issued: date | None = None
    unit: str = ""
    problem: str = ""

    @property
    def key(self) -> str:
        return self.name


@dataclass(slots=True, eq=False, repr=False)
class Meeting(Item):
    SHEET: ClassVar[str] = "工作会议"
    name: str = ""
    day: date | None = None
    content: str = ""

    @property
    def key(self) -> str:
        return self.name


@dataclass(slots=True, eq=False, repr=False)
class Figure(Item):
    SHEET: ClassVar[str] = "数据指标"
    name: str = ""
    amount: Decimal | None = None
    measure_word: str = ""
    wording: str = ""
    unit: str = ""
    day: date | None = None

    @property
    def key(self) -> str:
        return self.name


@dataclass(slots=True, eq=False, repr=False)
class Narrative(Item):
    SHEET: ClassVar[str] = "综述"
    section: str = ""
    heading: str = ""
    text: str = ""

    @property
    def key(self) -> str:
        return f"{self.section}/{self.heading}" if self.heading else self.section


@dataclass(slots=True, eq=False, repr=False)
class Allowance(Item):
    """A finding that somebody has allowed, with the reason (sheet 例外)."""

    SHEET: ClassVar[str] = "例外"
    code: str = ""
    sheet: str = ""
    number: str = ""
    column: str = ""
    reason: str = ""
    approved_by: str = ""

    @property
    def key(self) -> str:
        return self.code


@dataclass(slots=True, eq=False, repr=False)
class Ledger:
    """A whole ledger.

    Items stand in the order of their rows, aspects in that of the numbers.
    """

    basics: dict[str, Basic] = field(default_factory=dict)
    units: list[Unit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    regulations: list[Regulation] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    narrative: list[Narrative] = field(default_factory=list)
    allowances: list[Allowance] = field(default_factory=list)
    aspects: list[Aspect] = field(default_factory=list)
    # Where the workbook lies, for the files it names.
    folder: Path = Path()
    # Where each column of each sheet was found: {sheet: {column: number from 1}}.
    columns: dict[str, dict[str, int]] = field(default_factory=dict)

    def basic(self, name: str) -> object:
        """The value of a 项目 of 基本情况, None where it is not filled in."""
        item = self.basics.get(name)
        return item.value if item else None

    def text(self, name: str) -> str:
        """The value of a 项目 as a text, empty where it is not filled in."""
        value = self.basic(name)
        return "" if value is None else str(value)

    def day(self, name: str) -> date | None:
        """The value of a 项目 that is a date."""
        value = self.basic(name)
        return value if isinstance(value, date) else None

    def place(self, item: Item, column: str = "") -> Place:
        """Where the value of `column` of `item` stands; without a column, the item's row."""
        found = self.columns.get(item.SHEET, {}).get(column, 0)
        return Place(item.SHEET, item.key, item.row, found)

    def basic_place(self, name: str) -> Place:
        """Where the value of a 项目 of 基本情况 stands, or the sheet where it is missing."""
        item = self.basics.get(name)
        return self.place(item, "内容") if item else Place(Basic.SHEET, name)

    def items(self) -> Iterator[Item]:
        """Every item of every sheet."""
        yield from self.basics.values()
        for group in (self.units, self.problems, self.measures, self.regulations):
            yield from group
        for group in (self.meetings, self.figures, self.narrative, self.allowances):
            yield from group
