"""THE description of the standard workbook: the rows of each sheet, without Excel and without Word.

To add a column, add a field here, with later=True: the reader, the checks, the blank workbook, its
guide and the comparison of ledgers all derive from it.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial

from ..text.characters import compact
from .choices import (
    LOOKBACKS,
    NO,
    NUMBERED,
    OUTLOOK,
    OVERVIEW,
    PUBLICITIES,
    REGULATION_TYPES,
    STATUSES,
    STYLES,
    YES,
    YES_NO,
    Audience,
    Status,
)
from .columns import Column, Item, Kind, Part, Sheet, column, row_of

_PUBLIC = Audience.PUBLIC


@row_of(
    Sheet(
        "基本情况",
        "basics",
        ("项目",),
        unique=True,
        help="单位、巡察和通报的基本信息，每行一个项目；可以自加项目，在文字里引用。",
    )
)
@dataclass(slots=True, eq=False, repr=False)
class Basic(Item):
    """One 项目 of 基本情况; `value` is a str, date, int, or None where nothing is filled in."""

    name: str = column("项目", required=True)
    value: object = column("内容", Kind.ANY, width=60)


@row_of(
    Sheet(
        "责任单位",
        "units",
        ("单位名称",),
        unique=True,
        help="登记全部责任单位；其他各表只能填这里有的单位。",
    )
)
@dataclass(slots=True, eq=False, repr=False)
class Unit(Item):
    """One of the units that carry the measures out."""

    name: str = column(
        "单位名称", required=True, aliases=("单位", "名称"), width=24, help="单位的规范名称。"
    )
    short: str = column("简称", help="各表也可以填简称。")
    contact: str = column("联系人", help="单位的整改联络员，不刊印。", by_unit=True)
    phone: str = column("联系电话", aliases=("电话",), help="联系人的电话，不刊印。", by_unit=True)


@row_of(
    Sheet("问题清单", "problems", ("问题编号",), unique=True, help="巡察反馈的问题，每行一个。")
)
@dataclass(slots=True, eq=False, repr=False)
class Problem(Item):
    """A problem of the inspection's report, heading 1. of the notice."""

    number: str = column(
        "问题编号",
        Kind.CODE,
        required=True,
        aliases=("编号", "序号"),
        width=10,
        help="文本，如 1.1。",
        example="1.1",
    )
    aspect: str = column(
        "方面",
        required=True,
        aliases=("问题方面", "所属方面"),
        audience=_PUBLIC,
        part=Part.HEADING,
        width=36,
        help="问题所属的方面，同一方面写法须一致。",
    )
    text: str = column(
        "问题",
        required=True,
        aliases=("反馈问题", "具体问题", "问题描述"),
        audience=_PUBLIC,
        part=Part.HEADING,
        width=36,
        help="巡察反馈的问题，末尾不加句号。",
    )
    style: str = column(
        "编号样式",
        Kind.CHOICE,
        choices=STYLES,
        default=NUMBERED,
        width=10,
        help="通报里的序号：1. 或 一是。",
    )
    leader: str = column("牵头领导", aliases=("牵头责任领导",), help="牵头整改的领导，不刊印。")
    goal: str = column("整改目标", Kind.TEXT, width=30, help="整改方案里的目标，不刊印。")
    assessed: Status | None = column(
        "认定状态", Kind.STATUS, choices=STATUSES, help="问题是否销号的认定；不填则按措施推算。"
    )
    assessed_on: date | None = column("认定日期", Kind.DATE, aliases=("销号日期",))
    publicity: str = column(
        "是否公开", Kind.CHOICE, choices=PUBLICITIES, default=YES, width=10, help="不填视为“是”。"
    )
    # Those of its measures that name it, in the order of their numbers.
    measures: list["Measure"] = field(default_factory=list)

    @property
    def status(self) -> Status:
        """认定状态 where filled, else that of the least advanced measure; 未启动 without any."""
        if self.assessed:
            return self.assessed
        known = [measure.status for measure in self.measures if measure.status]
        return min(known, key=lambda status: status.advance, default=Status.NOT_STARTED)


@row_of(
    Sheet(
        "整改台账",
        "measures",
        ("措施编号",),
        unique=True,
        help="每行一条整改措施，由责任单位填写。",
    )
)
@dataclass(slots=True, eq=False, repr=False)
class Measure(Item):
    """A measure that answers a problem: the paragraph （1） of the notice."""

    number: str = column(
        "措施编号",
        Kind.CODE,
        required=True,
        aliases=("编号", "序号"),
        width=10,
        help="文本，如 1.1.1。",
        example="1.1.1",
    )
    problem: str = column(
        "问题编号",
        Kind.CODE,
        required=True,
        aliases=("对应问题", "所属问题"),
        refers="问题清单",
        width=10,
        help="问题清单里的编号。",
        example="1.1",
    )
    plan: str = column(
        "整改措施",
        Kind.TEXT,
        required=True,
        aliases=("措施",),
        placeholders=True,
        width=30,
        help="整改方案里的措施，不刊印。",
    )
    lead: str = column(
        "进展标题",
        audience=_PUBLIC,
        placeholders=True,
        part=Part.HEADING,
        width=24,
        help="刊印在段首的小标题，末尾不加句号，可以不填。",
        by_unit=True,
    )
    progress: str = column(
        "整改进展",
        Kind.TEXT,
        required=True,
        aliases=("进展情况", "整改进展情况", "整改情况"),
        audience=_PUBLIC,
        placeholders=True,
        part=Part.BODY,
        width=60,
        help="刊印的进展情况；单元格内换行即另起一段。",
        by_unit=True,
    )
    leader: str = column("责任领导", aliases=("分管领导",), help="分管的领导，不刊印。")
    unit: str = column(
        "责任单位",
        Kind.UNIT,
        required=True,
        aliases=("牵头单位", "主责单位"),
        width=16,
        help="只填一个主要责任单位。",
    )
    partners: tuple[str, ...] = column(
        "配合单位",
        Kind.UNITS,
        aliases=("协助单位", "配合部门"),
        width=16,
        help="多个单位用顿号隔开。",
    )
    person: str = column("责任人", help="具体承办人，不刊印。", by_unit=True)
    deadline: date | None = column(
        "完成时限",
        Kind.DEADLINE,
        aliases=("整改时限", "时限"),
        help="日期；也可填 长期坚持、立行立改、2025年6月底前。",
    )
    extended: date | None = column("延期至", Kind.DATE, help="经批准延期到哪一天。")
    status: Status | None = column(
        "整改状态",
        Kind.STATUS,
        required=True,
        choices=STATUSES,
        aliases=("状态", "完成情况", "整改完成情况"),
        width=12,
        help="五种状态之一。",
        by_unit=True,
    )
    finished: date | None = column(
        "完成日期", Kind.DATE, aliases=("完成时间", "实际完成日期"), by_unit=True
    )
    evidence: str = column(
        "佐证材料",
        Kind.TEXT,
        width=20,
        help="证明材料的名称或存放位置，不刊印。",
        by_unit=True,
    )
    immediate: bool = column("立行立改", Kind.FLAG, choices=YES_NO, width=10)
    publicity: str = column(
        "是否公开",
        Kind.CHOICE,
        required=True,
        choices=PUBLICITIES,
        aliases=("公开",),
        width=10,
        help="是、否或仅党内。",
    )
    reason: str = column("不公开理由", Kind.TEXT, help="不公开或仅党内公开的，写明理由。")
    lookback_date: date | None = column("回头看日期", Kind.DATE)
    lookback: str = column("回头看结果", Kind.CHOICE, choices=LOOKBACKS)
    remark: str = column("备注", Kind.TEXT, help="需要说明的其他情况，不刊印。", by_unit=True)

    @property
    def due(self) -> date | None:
        """The deadline that counts: 延期至 where filled, else 完成时限."""
        return self.extended or self.deadline


@row_of(
    Sheet(
        "制度成果",
        "regulations",
        ("制度名称",),
        unique=True,
        needs_rows=False,
        help="整改期间新建、修订的制度。",
    )
)
@dataclass(slots=True, eq=False, repr=False)
class Regulation(Item):
    """A rule made or revised during the rectification."""

    name: str = column(
        "制度名称",
        required=True,
        aliases=("名称",),
        audience=_PUBLIC,
        width=36,
        help="不带书名号。",
    )
    field: str = column(
        "涉及领域",
        required=True,
        aliases=("领域",),
        audience=_PUBLIC,
        width=16,
        help="制度管哪个方面的事。",
        example="财务管理",
        by_unit=True,
    )
    type: str = column(
        "类型",
        Kind.CHOICE,
        required=True,
        choices=REGULATION_TYPES,
        audience=_PUBLIC,
        width=10,
        by_unit=True,
    )
    issued: date | None = column(
        "印发日期",
        Kind.DATE,
        required=True,
        aliases=("发文日期", "印发时间"),
        audience=_PUBLIC,
        by_unit=True,
    )
    unit: str = column("责任单位", Kind.UNIT)
    problem: str = column("问题编号", Kind.CODE, aliases=("对应问题",), refers="问题清单")


@row_of(
    Sheet(
        "工作会议",
        "meetings",
        ("会议",),
        needs_rows=False,
        help="整改工作会议，一次会议一行；文字里用 {会议日期：名称} 引用。",
    )
)
@dataclass(slots=True, eq=False, repr=False)
class Meeting(Item):
    """A meeting on the rectification, once for each of its days."""

    name: str = column(
        "会议",
        required=True,
        aliases=("会议名称",),
        audience=_PUBLIC,
        width=30,
        help="会议的名称，同一会议写法须一致。",
    )
    day: date | None = column(
        "日期", Kind.DATE, required=True, aliases=("会议日期", "召开日期"), audience=_PUBLIC
    )
    content: str = column("内容", Kind.TEXT, width=40, help="研究了什么，不刊印。")


@row_of(
    Sheet(
        "数据指标",
        "figures",
        ("指标",),
        needs_rows=False,
        help="文字里引用的数字；同一指标可由几个单位分行填写，自动相加。",
    )
)
@dataclass(slots=True, eq=False, repr=False)
class Figure(Item):
    """A counted quantity that the text cites; rows of one 指标 add up."""

    name: str = column(
        "指标",
        required=True,
        aliases=("指标名称",),
        audience=_PUBLIC,
        width=24,
        help="文字里用 {指标} 引用。",
    )
    amount: Decimal | None = column(
        "数值",
        Kind.DECIMAL,
        required=True,
        aliases=("数量",),
        audience=_PUBLIC,
        width=10,
        example="12",
        by_unit=True,
    )
    measure_word: str = column(
        "量词",
        required=True,
        aliases=("单位",),
        audience=_PUBLIC,
        width=8,
        help="次、期、场、份等。",
    )
    wording: str = column("文中说法", audience=_PUBLIC, help="文字里的其他说法。")
    unit: str = column("责任单位", Kind.UNIT)
    day: date | None = column("统计日期", Kind.DATE, by_unit=True)


@row_of(Sheet("综述", "narrative", ("部分", "小标题"), help="措施之前和之后的文字。"))
@dataclass(slots=True, eq=False, repr=False)
class Narrative(Item):
    """A paragraph before or after the measures."""

    section: str = column(
        "部分",
        required=True,
        offers=(OVERVIEW, OUTLOOK),
        width=20,
        help=f"标准模板用“{OVERVIEW}”和“{OUTLOOK}”。",
    )
    heading: str = column(
        "小标题",
        audience=_PUBLIC,
        placeholders=True,
        part=Part.HEADING,
        width=20,
        help="不填则是不编号的段落。",
    )
    text: str = column(
        "正文",
        Kind.TEXT,
        required=True,
        audience=_PUBLIC,
        placeholders=True,
        part=Part.BODY,
        width=80,
    )


@row_of(
    Sheet(
        "例外",
        "allowances",
        ("代码", "工作表", "编号"),
        required=False,
        needs_rows=False,
        help="经批准保留的检查结果。",
    )
)
@dataclass(slots=True, eq=False, repr=False)
class Allowance(Item):
    """A finding that somebody has allowed, with the reason."""

    code: str = column("代码", required=True, width=10, help="检查结果里的代码。")
    sheet: str = column("工作表", required=True, help="检查结果所在的工作表。")
    number: str = column("编号", Kind.CODE, required=True, help="措施编号、问题编号或名称。")
    header: str = column("列", help="检查结果所在的列；不填则整行都算。")
    reason: str = column("理由", Kind.TEXT, required=True, width=40, help="为什么可以保留。")
    approved_by: str = column("批准人", help="谁批准保留。")

    @property
    def key(self) -> str:
        """The code alone: what is wrong with an allowance is told at its cell."""
        return self.code


# A 项目 of 基本情况 fills the value of its row.
_basic = partial(Column, field="value")
_printed = partial(_basic, audience=_PUBLIC)
_in_party = partial(_basic, audience=Audience.PARTY)

BASICS = (
    _printed("党组织全称", required=True, help="落款和标题用的全称。", example="中共…委员会"),
    _printed("被巡察党组织", required=True, help="开头一段“对……开展了巡察”中的名称。"),
    _printed("党组织简称", required=True, help="正文中的简称。"),
    _printed("派出党组织", required=True, help="派出巡察组的党组织。", example="市委"),
    _printed("巡察组", required=True, help="巡察组的名称。", example="市委第五巡察组"),
    _printed("巡察开始日期", Kind.DATE, required=True),
    _printed("巡察结束日期", Kind.DATE, required=True),
    _printed("反馈日期", Kind.DATE, required=True, help="巡察组反馈意见的日期。"),
    _printed("统计截止日期", Kind.DATE, required=True, help="各项统计截至这一天。"),
    _printed("通报日期", Kind.DATE, help="成文日期；不填则生成送审稿。"),
    _printed("集中整改截止日期", Kind.DATE),
    _printed("审定会议", help="审定通报的会议。"),
    _printed("审定日期", Kind.DATE),
    _printed("巡察轮次", help="第几轮巡察。", example="第五轮"),
    _printed("巡察类型", help="常规巡察、专项巡察等。"),
    _printed("意见建议数", Kind.COUNT, help="巡察组提出的意见建议有几项。", example="4"),
    _printed("联系电话", help="公布的监督电话。"),
    _printed("邮政信箱", help="公布的通信地址。"),
    _printed("电子邮箱", help="公布的电子邮箱。"),
    _printed(
        "通报标题",
        Kind.TEXT,
        help="不填则按全称和巡察组拟定；单元格内换行（Alt+Enter）即标题分行。",
    ),
    _basic("模板", help="templates 文件夹里的模板文件名；不填用标准模板。"),
    _printed(
        "公布统计数据", Kind.CHOICE, choices=YES_NO, default=NO, help="填“是”则刊印统计段落和附表。"
    ),
    _printed(
        "计入完成的状态",
        Kind.CHOICES,
        choices=dict.fromkeys(STATUSES, ()),
        default=(Status.DONE,),
        help="完成率把哪些状态算作完成，用顿号隔开。",
    ),
    _basic("完成率小数位", Kind.COUNT, default=2, help="完成率保留几位小数。", example="2"),
    _basic("预警天数", Kind.COUNT, default=10, help="离时限几天以内算临期。", example="10"),
    _basic("提醒天数", Kind.COUNT, default=20, help="离时限几天以内在督办单里提醒。", example="20"),
    _in_party("发文机关标志", Kind.TEXT, help="党内通报版头的红字；不填则没有版头。"),
    _in_party("发文字号", help="党内通报版头的文号；不填则留空待填。"),
    _in_party("主送机关", help="党内通报的主送机关，几个用顿号、逗号隔开。"),
)

_BASICS = {compact(column.name): column for column in BASICS}


def basic_column(name: str) -> Column:
    """The description of the 项目 of that name, which may be one that somebody added."""
    return _BASICS.get(compact(name)) or _basic(name)
