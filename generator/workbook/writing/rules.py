"""What people are told about a cell, and what they may type into it."""

import re

from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from ...ledger.choices import FOREVER, IMMEDIATELY, NO, YES
from ...ledger.columns import EARLIEST, LATEST, Column, Kind, Sheet
from ...ledger.items import Unit
from ...ledger.schema import sheet_named, sheet_of
from ...text.characters import lines_of, write_list
from .layout import GUIDE

# The bound of the file format: ECMA-376-1, 18.3.1.33.
_LONGEST_INLINE_LIST = 255


def guidance(column: Column) -> str:
    """How a column or 项目 is filled in, in one or two sentences."""
    sentences = [column.help] if column.help else []
    choices = "、".join(map(str, column.choices))
    if column.kind in (Kind.STATUS, Kind.CHOICE, Kind.FLAG):
        named = all(choice in column.help for choice in column.choices)
        sentences.append("从下拉列表选。" if named else f"从下拉列表选：{choices}。")
    elif column.kind is Kind.CHOICES:
        sentences.append(f"可选：{choices}。")
    elif column.kind is Kind.DATE:
        sentences.append("填年月日，如 2025-03-07。")
    elif column.kind is Kind.COUNT:
        sentences.append("填整数。")
    elif column.kind is Kind.DECIMAL:
        sentences.append("只填数字，不带量词。")
    elif column.kind is Kind.UNIT:
        sentences.append("从下拉列表选，须已在“责任单位”表登记。")
    elif column.kind is Kind.UNITS:
        sentences.append("须已在“责任单位”表登记。")
    elif column.refers or column.offers:
        sentences.append("从下拉列表选。")
    if column.placeholders:
        sentences.append("可以引用 {词}。")
    default = column.blank
    if not column.required and default not in (None, "", ()) and "不填" not in column.help:
        words = default if isinstance(default, tuple) else (_as_word(default),)
        sentences.append(f"不填视为“{write_list(map(str, words))}”。")
    if column.example and column.example not in "".join(sentences):
        sentences.append(f"如：{column.example}。")
    return "".join(sentences)


def _as_word(value: object) -> object:
    return (YES if value else NO) if isinstance(value, bool) else value


FOR_PEOPLE = "给填表人看的，不用填，程序也不读取。"


def comment(text: str) -> Comment:
    """A header's comment, wide enough to be read and as high as its text."""
    box = Comment(text, GUIDE)
    box.width, box.height = 280, 26 + 19 * lines_of(text, 34)
    return box


def column_comment(column: Column) -> Comment:
    return comment(f"{column.name}（{'必填' if column.required else '选填'}）\n{guidance(column)}")


def list_name(sheet: Sheet) -> str:
    """The defined name of the keys of a sheet, which drop-downs elsewhere offer."""
    return f"{sheet.name}_{sheet.key[0]}"


def validation(column: Column, sheet: Sheet, first: str, cells: str) -> DataValidation | None:
    """What may be typed into the column's cells, of which `first` is the first; None for a text."""
    rule = None
    if column.kind in (Kind.STATUS, Kind.CHOICE, Kind.FLAG, Kind.CHOICES):
        rule = _choice_rule(column)
    elif column.kind in (Kind.UNIT, Kind.UNITS):
        rule = _unit_rule(column)
    elif column.refers:
        referred = sheet_named(column.refers)
        error = f"“{referred.name}”里没有这个{referred.key[0]}。请核对，或先在该表登记。"
        rule = DataValidation("list", list_name(referred), errorStyle="warning", error=error)
    elif column.kind is Kind.CODE and sheet.unique and column.name == sheet.key[0]:
        others = _absolute(cells)
        rule = DataValidation(
            "custom",
            f"AND(ISTEXT({first}),SUMPRODUCT(--({others}={first}))=1)",
            errorStyle="warning",
            error=f"{column.name}须是文本，并且不能与其他行重复。",
        )
    elif column.kind in (Kind.DATE, Kind.DEADLINE):
        rule = _date_rule(column, first)
    elif column.offers:
        listed = f'"{",".join(column.offers)}"'
        rule = DataValidation("list", listed, prompt="从列表选；用别的模板的，填模板里的名称。")
    elif column.kind is Kind.COUNT:
        error = f"“{column.name}”须是整数，不带文字和单位。"
        rule = DataValidation("whole", "0", "1000000", operator="between", error=error)
    elif column.kind is Kind.DECIMAL:
        bound = "1000000000000000"
        error = f"“{column.name}”须是数字，不带文字和量词。"
        rule = DataValidation("decimal", f"-{bound}", bound, operator="between", error=error)
    if rule is None:
        return None
    rule.allow_blank = True
    rule.showErrorMessage = rule.error is not None
    rule.showInputMessage = rule.prompt is not None
    rule.errorTitle = column.name if rule.error else None
    rule.promptTitle = column.name if rule.prompt else None
    rule.add(cells)
    return rule


def _absolute(cells: str) -> str:
    return re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", cells)


def _choice_rule(column: Column) -> DataValidation:
    choices = ",".join(map(str, column.choices))
    if len(choices) > _LONGEST_INLINE_LIST or any("," in choice for choice in column.choices):
        raise ValueError(f"choices of {column.name} do not fit an inline list")
    if column.kind is Kind.CHOICES:
        return DataValidation("list", f'"{choices}"', prompt="可填几个，用顿号（、）隔开。")
    error = f"请从下拉列表选：{write_list(map(str, column.choices))}。"
    return DataValidation("list", f'"{choices}"', error=error)


def _unit_rule(column: Column) -> DataValidation:
    units = list_name(sheet_of(Unit))
    if column.kind is Kind.UNITS:
        return DataValidation("list", units, prompt="从列表选一个，或填几个，用顿号（、）隔开。")
    error = "“责任单位”表里没有这个名称。请从下拉列表选一个单位；可以填该表登记的简称。"
    return DataValidation("list", units, errorStyle="warning", error=error)


def _date_rule(column: Column, first: str) -> DataValidation:
    earliest, latest = (f"DATE({d.year},{d.month},{d.day})" for d in (EARLIEST, LATEST))
    if column.kind is Kind.DATE:
        return DataValidation(
            "date",
            earliest,
            latest,
            operator="between",
            error="请填写完整的年月日，如 2025-03-07。",
            prompt="填年月日，如 2025-03-07。",
        )
    # 2025年6月底前 has its year; 6月底 has none, and is asked about.
    words = f'{first}="{FOREVER}",{first}="{IMMEDIATELY}",ISNUMBER(FIND("年",{first}))'
    return DataValidation(
        "custom",
        f"OR(AND(ISNUMBER({first}),{first}>={earliest},{first}<={latest}),{words})",
        errorStyle="warning",
        error="请填写年月日（如 2025-03-07），或填 长期坚持、立行立改、2025年6月底前。",
        prompt="填年月日，如 2025-03-07；也可以填 长期坚持、立行立改、2025年6月底前。",
    )
