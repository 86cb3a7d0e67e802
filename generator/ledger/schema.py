"""THE description of the standard workbook: sheets, keys, columns, kinds, choices, audiences, help.

The reader, the checks, the blank workbook and the documentation derive from it. To add a column,
add it here and give the value in ledger.py the field.
"""

from collections.abc import Mapping
from enum import Enum, auto
from types import MappingProxyType
from typing import NamedTuple

from .ledger import (
    NEW,
    NO,
    NUMBERED,
    ORDINAL,
    PUBLICITY,
    RELAPSES,
    REVISED,
    YES,
    Allowance,
    Audience,
    Basic,
    Figure,
    Item,
    Measure,
    Meeting,
    Narrative,
    Problem,
    Regulation,
    Status,
    Unit,
)


class Kind(Enum):
    """What a cell holds, and so how it is read."""

    ANY = auto()  # as it stands: 内容 of 基本情况 is read by the kind of its 项目
    LINE = auto()  # a text on one line
    TEXT = auto()  # a text that may have several paragraphs
    CODE = auto()  # a number such as 1.10, kept as a text
    DATE = auto()
    DEADLINE = auto()  # a date, or words such as 长期坚持
    CHOICE = auto()  # one of `choices`
    CHOICES = auto()  # several of `choices`, with 、
    FLAG = auto()  # 是/否, as a truth value
    COUNT = auto()  # a whole number from 0
    DECIMAL = auto()
    UNIT = auto()  # one unit, by name or short name
    UNITS = auto()  # several units, with 、


class Column(NamedTuple):
    """A column (or a 项目 of 基本情况); `field` is the attribute of the item it fills."""

    name: str
    field: str
    kind: Kind = Kind.LINE
    required: bool = False
    choices: tuple[str, ...] = ()
    # Other spellings of a choice met in the field.
    synonyms: Mapping[str, str] = MappingProxyType({})
    # Other headers met in the field.
    aliases: tuple[str, ...] = ()
    default: object = None
    audience: Audience = Audience.INTERNAL
    # Whether the cell may cite words of the vocabulary as {词}.
    placeholders: bool = False
    # The sheet whose key the column names; units refer to 责任单位 by their kind.
    refers: str = ""
    # How wide the column is in the workbooks that we write, in characters.
    width: int = 14
    help: str = ""
    example: str = ""


class Sheet(NamedTuple):
    """A sheet: `target` is the list of the ledger that its items fill."""

    name: str
    item: type[Item]
    target: str
    columns: tuple[Column, ...]
    # The columns that identify an item; one that is unique must not come twice.
    key: tuple[str, ...]
    unique: bool = False
    required: bool = True
    needs_rows: bool = True
    aliases: tuple[str, ...] = ()
    help: str = ""

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


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

_STATUSES = tuple(Status)
_YES_NO = (YES, NO)
_YES_NO_SYNONYMS = {"√": YES, "y": YES, "yes": YES, "×": NO, "n": NO, "no": NO}
_PUBLICITY = tuple(PUBLICITY)
_PUBLICITY_SYNONYMS = {
    "公开": YES,
    "√": YES,
    "不公开": NO,
    "×": NO,
    "党内": "仅党内",
    "党内公开": "仅党内",
    "仅党内公开": "仅党内",
}
_PUBLIC, _INTERNAL = Audience.PUBLIC, Audience.INTERNAL

BASICS = (
    Column(
        "党组织全称",
        "",
        required=True,
        audience=_PUBLIC,
        help="落款和标题用的全称。",
        example="中共…委员会",
    ),
    Column(
        "被巡察党组织",
        "",
        required=True,
        audience=_PUBLIC,
        help="开头一段“对……开展了巡察”中的名称。",
    ),
    Column("党组织简称", "", required=True, audience=_PUBLIC, help="正文中的简称。"),
    Column(
        "派出党组织",
        "",
        required=True,
        audience=_PUBLIC,
        help="派出巡察组的党组织。",
        example="市委",
    ),
    Column(
        "巡察组",
        "",
        required=True,
        audience=_PUBLIC,
        help="巡察组的名称。",
        example="市委第五巡察组",
    ),
    Column("巡察开始日期", "", Kind.DATE, required=True, audience=_PUBLIC),
    Column("巡察结束日期", "", Kind.DATE, required=True, audience=_PUBLIC),
    Column(
        "反馈日期", "", Kind.DATE, required=True, audience=_PUBLIC, help="巡察组反馈意见的日期。"
    ),
    Column(
        "统计截止日期", "", Kind.DATE, required=True, audience=_PUBLIC, help="各项统计截至这一天。"
    ),
    Column("通报日期", "", Kind.DATE, audience=_PUBLIC, help="成文日期；不填则生成送审稿。"),
    Column("集中整改截止日期", "", Kind.DATE, audience=_PUBLIC),
    Column("审定会议", "", audience=_PUBLIC, help="审定通报的会议。"),
    Column("审定日期", "", Kind.DATE, audience=_PUBLIC),
    Column("巡察轮次", "", audience=_PUBLIC, help="第几轮巡察。", example="第五轮"),
    Column("巡察类型", "", audience=_PUBLIC, help="常规巡察、专项巡察等。"),
    Column(
        "意见建议数",
        "",
        Kind.COUNT,
        audience=_PUBLIC,
        help="巡察组提出的意见建议有几项。",
        example="4",
    ),
    Column("联系电话", "", audience=_PUBLIC, help="公布的监督电话。"),
    Column("邮政信箱", "", audience=_PUBLIC, help="公布的通信地址。"),
    Column("电子邮箱", "", audience=_PUBLIC, help="公布的电子邮箱。"),
    Column(
        "通报标题",
        "",
        Kind.TEXT,
        audience=_PUBLIC,
        help="不填则按全称和巡察组拟定；单元格内换行（Alt+Enter）即标题分行。",
    ),
    Column("模板", "", help="templates 文件夹里的模板文件名；不填用标准模板。"),
    Column(
        "公布统计数据",
        "",
        Kind.CHOICE,
        choices=_YES_NO,
        synonyms=_YES_NO_SYNONYMS,
        default=NO,
        audience=_PUBLIC,
        help="填“是”则刊印统计段落和附表。",
    ),
    Column(
        "计入完成的状态",
        "",
        Kind.CHOICES,
        choices=_STATUSES,
        default=(Status.DONE,),
        audience=_PUBLIC,
        help="完成率把哪些状态算作完成，用顿号隔开。",
    ),
    Column("完成率小数位", "", Kind.COUNT, default=2, help="完成率保留几位小数。", example="2"),
    Column("预警天数", "", Kind.COUNT, default=10, help="离时限几天以内算临期。", example="10"),
)

SHEETS = (
    Sheet(
        "基本情况",
        Basic,
        "basics",
        (Column("项目", "name", required=True), Column("内容", "value", Kind.ANY, width=60)),
        key=("项目",),
        unique=True,
        help="单位、巡察和通报的基本信息，每行一个项目；可以自加项目，在文字里引用。",
    ),
    Sheet(
        "责任单位",
        Unit,
        "units",
        (
            Column(
                "单位名称",
                "name",
                required=True,
                aliases=("单位", "名称"),
                width=24,
                help="单位的规范名称。",
            ),
            Column("简称", "short", help="各表也可以填简称。"),
            Column("联系人", "contact", help="单位的整改联络员，不刊印。"),
            Column("联系电话", "phone", aliases=("电话",), help="联系人的电话，不刊印。"),
        ),
        key=("单位名称",),
        unique=True,
        help="登记全部责任单位；其他各表只能填这里有的单位。",
    ),
    Sheet(
        "问题清单",
        Problem,
        "problems",
        (
            Column(
                "问题编号",
                "number",
                Kind.CODE,
                required=True,
                aliases=("编号", "序号"),
                width=10,
                help="文本，如 1.1。",
                example="1.1",
            ),
            Column(
                "方面",
                "aspect",
                required=True,
                audience=_PUBLIC,
                aliases=("问题方面", "所属方面"),
                width=36,
                help="问题所属的方面，同一方面写法须一致。",
            ),
            Column(
                "问题",
                "text",
                required=True,
                audience=_PUBLIC,
                aliases=("反馈问题", "具体问题", "问题描述"),
                width=36,
                help="巡察反馈的问题，末尾不加句号。",
            ),
            Column(
                "编号样式",
                "style",
                Kind.CHOICE,
                choices=(NUMBERED, ORDINAL),
                synonyms={"1": NUMBERED, "1、": NUMBERED, "一": ORDINAL},
                default=NUMBERED,
                width=10,
                help="通报里的序号：1. 或 一是。",
            ),
            Column(
                "牵头领导", "leader", aliases=("牵头责任领导",), help="牵头整改的领导，不刊印。"
            ),
            Column("整改目标", "goal", Kind.TEXT, width=30, help="整改方案里的目标，不刊印。"),
            Column(
                "认定状态",
                "assessed",
                Kind.CHOICE,
                choices=_STATUSES,
                synonyms=STATUS_SYNONYMS,
                help="问题是否销号的认定；不填则按措施推算。",
            ),
            Column("认定日期", "assessed_on", Kind.DATE, aliases=("销号日期",)),
            Column(
                "是否公开",
                "publicity",
                Kind.CHOICE,
                choices=_PUBLICITY,
                synonyms=_PUBLICITY_SYNONYMS,
                default=YES,
                width=10,
                help="不填视为“是”。",
            ),
        ),
        key=("问题编号",),
        unique=True,
        help="巡察反馈的问题，每行一个。",
    ),
    Sheet(
        "整改台账",
        Measure,
        "measures",
        (
            Column(
                "措施编号",
                "number",
                Kind.CODE,
                required=True,
                aliases=("编号", "序号"),
                width=10,
                help="文本，如 1.1.1。",
                example="1.1.1",
            ),
            Column(
                "问题编号",
                "problem",
                Kind.CODE,
                required=True,
                aliases=("对应问题", "所属问题"),
                refers="问题清单",
                width=10,
                help="问题清单里的编号。",
                example="1.1",
            ),
            Column(
                "整改措施",
                "plan",
                Kind.TEXT,
                required=True,
                aliases=("措施",),
                placeholders=True,
                width=30,
                help="整改方案里的措施，不刊印。",
            ),
            Column(
                "进展标题",
                "lead",
                audience=_PUBLIC,
                placeholders=True,
                width=24,
                help="刊印在段首的小标题，末尾不加句号，可以不填。",
            ),
            Column(
                "整改进展",
                "progress",
                Kind.TEXT,
                required=True,
                audience=_PUBLIC,
                aliases=("进展情况", "整改进展情况", "整改情况"),
                placeholders=True,
                width=60,
                help="刊印的进展情况；单元格内换行即另起一段。",
            ),
            Column("责任领导", "leader", aliases=("分管领导",), help="分管的领导，不刊印。"),
            Column(
                "责任单位",
                "unit",
                Kind.UNIT,
                required=True,
                aliases=("牵头单位", "主责单位"),
                width=16,
                help="只填一个主要责任单位。",
            ),
            Column(
                "配合单位",
                "partners",
                Kind.UNITS,
                default=(),
                aliases=("协助单位", "配合部门"),
                width=16,
                help="多个单位用顿号隔开。",
            ),
            Column("责任人", "person", help="具体承办人，不刊印。"),
            Column(
                "完成时限",
                "deadline",
                Kind.DEADLINE,
                aliases=("整改时限", "时限"),
                help="日期；也可填 长期坚持、立行立改、2025年6月底前。",
            ),
            Column("延期至", "extended", Kind.DATE, help="经批准延期到哪一天。"),
            Column(
                "整改状态",
                "status",
                Kind.CHOICE,
                required=True,
                choices=_STATUSES,
                synonyms=STATUS_SYNONYMS,
                aliases=("状态", "完成情况", "整改完成情况"),
                width=12,
                help="五种状态之一。",
            ),
            Column("完成日期", "finished", Kind.DATE, aliases=("完成时间", "实际完成日期")),
            Column(
                "佐证材料",
                "evidence",
                Kind.TEXT,
                width=20,
                help="证明材料的名称或存放位置，不刊印。",
            ),
            Column(
                "立行立改",
                "immediate",
                Kind.FLAG,
                choices=_YES_NO,
                synonyms=_YES_NO_SYNONYMS,
                default=False,
                width=10,
            ),
            Column(
                "是否公开",
                "publicity",
                Kind.CHOICE,
                required=True,
                choices=_PUBLICITY,
                synonyms=_PUBLICITY_SYNONYMS,
                aliases=("公开",),
                width=10,
                help="是、否或仅党内。",
            ),
            Column("不公开理由", "reason", Kind.TEXT, help="不公开或仅党内公开的，写明理由。"),
            Column("回头看日期", "lookback_date", Kind.DATE),
            Column("回头看结果", "lookback", Kind.CHOICE, choices=("巩固", *RELAPSES), default=""),
            Column("备注", "remark", Kind.TEXT, help="需要说明的其他情况，不刊印。"),
        ),
        key=("措施编号",),
        unique=True,
        help="每行一条整改措施，由责任单位填写。",
    ),
    Sheet(
        "制度成果",
        Regulation,
        "regulations",
        (
            Column(
                "制度名称",
                "name",
                required=True,
                audience=_PUBLIC,
                aliases=("名称",),
                width=36,
                help="不带书名号。",
            ),
            Column(
                "涉及领域",
                "field",
                required=True,
                audience=_PUBLIC,
                aliases=("领域",),
                width=16,
                help="制度管哪个方面的事。",
                example="财务管理",
            ),
            Column(
                "类型",
                "type",
                Kind.CHOICE,
                required=True,
                choices=(NEW, REVISED),
                synonyms={
                    "新订": NEW,
                    "新制定": NEW,
                    "制定": NEW,
                    "新建立": NEW,
                    "修改": REVISED,
                    "完善": REVISED,
                },
                audience=_PUBLIC,
                width=10,
            ),
            Column(
                "印发日期",
                "issued",
                Kind.DATE,
                required=True,
                audience=_PUBLIC,
                aliases=("发文日期", "印发时间"),
            ),
            Column("责任单位", "unit", Kind.UNIT, default=""),
            Column(
                "问题编号",
                "problem",
                Kind.CODE,
                aliases=("对应问题",),
                default="",
                refers="问题清单",
            ),
        ),
        key=("制度名称",),
        unique=True,
        needs_rows=False,
        help="整改期间新建、修订的制度。",
    ),
    Sheet(
        "工作会议",
        Meeting,
        "meetings",
        (
            Column(
                "会议",
                "name",
                required=True,
                audience=_PUBLIC,
                aliases=("会议名称",),
                width=30,
                help="会议的名称，同一会议写法须一致。",
            ),
            Column(
                "日期",
                "day",
                Kind.DATE,
                required=True,
                audience=_PUBLIC,
                aliases=("会议日期", "召开日期"),
            ),
            Column("内容", "content", Kind.TEXT, width=40, help="研究了什么，不刊印。"),
        ),
        key=("会议",),
        needs_rows=False,
        help="整改工作会议，一次会议一行；文字里用 {会议日期：名称} 引用。",
    ),
    Sheet(
        "数据指标",
        Figure,
        "figures",
        (
            Column(
                "指标",
                "name",
                required=True,
                audience=_PUBLIC,
                aliases=("指标名称",),
                width=24,
                help="文字里用 {指标} 引用。",
            ),
            Column(
                "数值",
                "amount",
                Kind.DECIMAL,
                required=True,
                audience=_PUBLIC,
                aliases=("数量",),
                width=10,
                example="12",
            ),
            Column(
                "量词",
                "measure_word",
                required=True,
                audience=_PUBLIC,
                aliases=("单位",),
                width=8,
                help="次、期、场、份等。",
            ),
            Column("文中说法", "wording", audience=_PUBLIC, help="文字里的其他说法。"),
            Column("责任单位", "unit", Kind.UNIT, default=""),
            Column("统计日期", "day", Kind.DATE),
        ),
        key=("指标",),
        needs_rows=False,
        help="文字里引用的数字；同一指标可由几个单位分行填写，自动相加。",
    ),
    Sheet(
        "综述",
        Narrative,
        "narrative",
        (
            Column(
                "部分",
                "section",
                required=True,
                width=20,
                help="标准模板用“整改工作基本情况”和“今后整改工作打算”。",
            ),
            Column(
                "小标题",
                "heading",
                audience=_PUBLIC,
                placeholders=True,
                width=20,
                help="不填则是不编号的段落。",
            ),
            Column(
                "正文",
                "text",
                Kind.TEXT,
                required=True,
                audience=_PUBLIC,
                placeholders=True,
                width=80,
            ),
        ),
        key=("部分", "小标题"),
        help="措施之前和之后的文字。",
    ),
    Sheet(
        "例外",
        Allowance,
        "allowances",
        (
            Column("代码", "code", required=True, width=10, help="检查结果里的代码。"),
            Column("工作表", "sheet", required=True, help="检查结果所在的工作表。"),
            Column("编号", "number", Kind.CODE, required=True, help="措施编号、问题编号或名称。"),
            Column("列", "column", help="检查结果所在的列；不填则整行都算。"),
            Column("理由", "reason", Kind.TEXT, required=True, width=40, help="为什么可以保留。"),
            Column("批准人", "approved_by", help="谁批准保留。"),
        ),
        key=("代码", "工作表", "编号"),
        required=False,
        needs_rows=False,
        help="经批准保留的检查结果。",
    ),
)

# Sheets that we write ourselves: never read, replaced when written again.
WRITTEN_SHEETS = ("检查结果", "打印对照", "审改记录", "合并冲突")


def sheet_named(name: str) -> Sheet:
    """The description of the sheet of that name. Raises KeyError."""
    for sheet in SHEETS:
        if sheet.name == name:
            return sheet
    raise KeyError(name)
