"""The standard workbook as a whole: its sheets, derived from the classes of their rows."""

from .columns import DESCRIBED, Column, Item, Sheet
from .items import Basic, basic_column

SHEETS = tuple(DESCRIBED)

# Sheets that we write ourselves: never read, replaced when written again.
FINDINGS_SHEET = "检查结果"
PRINT_ORDER_SHEET = "打印对照"
REVIEW_SHEET = "审改记录"
CONFLICTS_SHEET = "合并冲突"
RECORD_SHEET = "发出记录"
MERGES_SHEET = "合并记录"
WRITTEN_SHEETS = (
    FINDINGS_SHEET,
    PRINT_ORDER_SHEET,
    REVIEW_SHEET,
    CONFLICTS_SHEET,
    RECORD_SHEET,
    MERGES_SHEET,
)


def sheet_named(name: str) -> Sheet:
    """The description of the sheet of that name. Raises KeyError."""
    for sheet in SHEETS:
        if sheet.name == name:
            return sheet
    raise KeyError(name)


def sheet_of(item: type[Item]) -> Sheet:
    """The description of the sheet of such items."""
    return sheet_named(item.SHEET)


def column_of(item: Item, name: str) -> Column:
    """The description of the column, or of the 项目 where the item is one of 基本情况."""
    if isinstance(item, Basic):
        return basic_column(item.name)
    return sheet_of(type(item)).column(name)
