"""列和填法: every sheet and column of the standard workbook, from the classes of their rows."""

from ..ledger.choices import Audience
from ..ledger.columns import Column
from ..ledger.items import BASICS, Basic
from ..ledger.schema import SHEETS
from ..workbook.writing.rules import guidance
from .markdown import head, table

_HEADERS = ("列", "必填", "怎么填", "通报里", "单位填", "也认得的写法")
_PRINTED = {
    Audience.PUBLIC: "可以刊印",
    Audience.PARTY: "只在党内的文件里",
    Audience.INTERNAL: "不刊印",
}


def columns_page() -> str:
    """The page in Markdown, one table for each sheet."""
    lines = [
        *head("列和填法", "标准工作簿的定义"),
        "列的先后不限，可以另加自己的列和表，程序不动它们。“通报里”写明公开的通报可不可以刊印这一列；"
        "“单位填”是 `tongbao split` 把台账分给责任单位以后，由单位填写的列，其余的由整改办填。",
    ]
    for sheet in SHEETS:
        note = sheet.help if sheet.required else f"{sheet.help}没有时不填。"
        lines += ["", f"## {sheet.name}", "", note]
        if sheet.item is Basic:
            lines += ["", "两列：“项目”和“内容”，每行一个项目。"]
        columns = BASICS if sheet.item is Basic else sheet.columns
        lines += table(_HEADERS, map(_row, columns))
    return "\n".join(lines) + "\n"


def _row(column: Column) -> tuple[str, ...]:
    required = "必填" if column.required else ""
    by_unit = "是" if column.by_unit else ""
    aliases = "、".join(column.aliases)
    return column.name, required, guidance(column), _PRINTED[column.audience], by_unit, aliases
