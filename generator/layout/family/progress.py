"""The progress report for the office alone: tables by aspect and unit, what is late, the trend."""

from docx.document import Document

from ...ledger.choices import Audience
from .. import figures as layout
from ..blocks import END_IF, INSPECTION, NOTE, TableColumn, add, counts_table, release, table
from ..skeleton import INTERNAL_MARK, Skeleton

_LATE = ("逾期", "临期")
_OVERVIEW = (
    "截至{{ 统计截止日期 }}，{{ 巡察组 }}反馈的{{ 问题数 }}个问题中，{{ 问题分布 }}，问题完成率为"
    "{{ 问题完成率 }}。制定的{{ 措施数 }}项整改措施中，{{ 措施分布 }}，措施完成率为"
    "{{ 措施完成率 }}。截至{{ 计算日期 }}，逾期{{ 逾期措施数 }}项，"
    "{{ 预警天数 }}天以内到期{{ 临期措施数 }}项，逾期完成{{ 逾期完成措施数 }}项。"
)


def _write(document: Document) -> None:
    add(document, f"{{{{ 被巡察党组织 }}}}\n{INSPECTION}整改内部进展报告", layout.TITLE)
    _heading(document, "总体进展")
    add(document, _OVERVIEW)
    add(document, "{%p if 较上期 %}")
    add(document, "{{ 较上期 }}")
    add(document, END_IF)
    for chart, caption in (
        ("状态分布", "图1　各方面的问题（单位：个）"),
        ("单位状态分布", "图2　各责任单位的措施（单位：项）"),
    ):
        add(document, f'{{{{ 图("{chart}") }}}}')
        add(document, caption, layout.TABLE_CAPTION).paragraph_format.keep_with_next = False
    _write_late(document, "逾期的措施", "逾期列表", "逾期天数")
    _write_late(document, "即将到期的措施", "临期列表", "剩余天数")
    _write_counts(document)
    _write_trend(document)


def _heading(document: Document, text: str) -> None:
    add(document, "{{ 部分序号() }}" + text, layout.HEADINGS[0])


def _write_late(document: Document, name: str, rows: str, days: str) -> None:
    _heading(document, name)
    add(document, f"{{%p if {rows} %}}")
    columns = [
        TableColumn("措施\n编号", 860, "{{ 事项.措施编号 }}"),
        TableColumn("整改措施", 0, "{{ 事项.整改措施 }}", layout.TABLE_TEXT),
        TableColumn("责任单位", 1500, "{{ 事项.责任单位 }}", layout.TABLE_TEXT),
        TableColumn("责任人", 1000, "{{ 事项.责任人 }}"),
        TableColumn("时限", 1240, "{{ 事项.时限 }}"),
        TableColumn(f"{days[:2]}\n{days[2:]}", 760, f"{{{{ 事项.{days} }}}}"),
    ]
    release(table(document, columns, f"事项 in {rows}"))
    add(document, "{%p else %}")
    add(document, f"没有{name}。")
    add(document, END_IF)


def _write_counts(document: Document) -> None:
    _heading(document, "按方面和责任单位的统计")
    for caption, group, rows, level in (
        ("表1　各方面的问题（单位：个）", "方面", "分方面统计", "问题"),
        ("表2　各方面的措施（单位：项）", "方面", "分方面统计", "措施"),
        ("表3　各责任单位的措施（单位：项）", "责任单位", "分单位统计", "措施"),
    ):
        add(document, caption, layout.TABLE_CAPTION)
        made = counts_table(document, group, rows, level, _LATE if level == "措施" else ())
        if group == "方面":  # the last is kept with its note
            release(made)
    add(document, NOTE, layout.TABLE_NOTE)


def _write_trend(document: Document) -> None:
    add(document, "{%p if 各期统计 %}")
    _heading(document, "各期的变化")
    counted = {
        "问题\n总数": "问题数",
        "已完成\n问题": "已完成问题数",
        "问题\n完成率": "问题完成百分比",
        "措施\n总数": "措施数",
        "已完成\n措施": "已完成措施数",
        "措施\n完成率": "措施完成百分比",
        "逾期": "逾期措施数",
        "临期": "临期措施数",
    }
    columns = [
        TableColumn("截至", 0, "{{ 行.名称 }}", layout.TABLE_TEXT),
        *(
            TableColumn(head, 1060 if "完成" in head else 760, f"{{{{ 行.{word} }}}}")
            for head, word in counted.items()
        ),
    ]
    table(document, columns, "行 in 各期统计")
    add(document, NOTE, layout.TABLE_NOTE)
    add(document, END_IF)


TEMPLATE = Skeleton(
    "内部进展报告",
    Audience.INTERNAL,
    "巡察整改内部进展报告",
    _write,
    help="内部用：图表、逾期和临期的措施、按方面和单位的统计，加 --since 比较各期",
    mark=INTERNAL_MARK,
)
