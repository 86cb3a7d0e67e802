"""The sheet 填表说明: one page that explains, then every column with how it is filled in."""

from collections.abc import Iterable
from copy import copy
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from ...ledger import schema
from ...ledger.choices import Status
from ...ledger.columns import Kind
from ...ledger.examples import EXAMPLE
from ...ledger.items import BASICS, Basic
from ...text.addresses import column_letters
from ...text.characters import quote_list, write_list
from .layout import PREPARED_ROWS, TITLE
from .rules import guidance
from .sheets import set_up_page
from .styles import (
    AUTOMATIC_HEADER,
    DONE,
    FONT,
    HEADER,
    LATE,
    MISSING,
    REQUIRED_HEADER,
    SOON,
    TOP,
    fit_height,
)

_STATUS_MEANINGS = {
    Status.NOT_STARTED: "还没有开始",
    Status.ONGOING: "已经开始，主要工作还没有完成",
    Status.NEARLY_DONE: "主要工作已经完成，还有收尾事项",
    Status.STANDING: "阶段任务已经完成，今后须常抓不懈",
    Status.DONE: "全部完成",
}
# Together no wider than A4 upright, even in a font with wide digits: a break between pages holds
# only where nothing is scaled to fit.
_GUIDE_WIDTHS = (16, 48, 6)


def explanation() -> list[tuple[str, str]]:
    """What 填表说明 says on its first page: (label, text)."""
    units = [s.name for s in schema.SHEETS if any(c.kind is Kind.UNIT for c in s.columns)]
    optional = [s for s in schema.SHEETS if not s.required]
    office = [s.name for s in schema.SHEETS if s.name not in units and s not in optional]
    exceptions = "".join(f"“{s.name}”登记{s.help}" for s in optional)
    citing = "；".join(
        f"“{s.name}”的{write_list(c.name for c in s.columns if c.placeholders)}"
        for s in schema.SHEETS
        if any(c.placeholders for c in s.columns)
    )
    statuses = "；".join(f"{status}：{_STATUS_MEANINGS[status]}" for status in Status)
    return [
        (
            "谁来填",
            f"整改办填{quote_list(office)}；各责任单位填{quote_list(units)}中本单位的行。{exceptions}",
        ),
        (
            "怎么填",
            "每行填一条，表头红字带 * 的必填；指向表头可以看到这一栏的说明。有下拉列表的从列表里"
            f"选。已备好 {PREPARED_ROWS} 行，不够时接着往下填。编号为“{EXAMPLE}”的灰色行只供参考，"
            "不刊印、不计数，填好后可以删去。",
        ),
        ("整改状态", f"只填五种之一。{statuses}。“未完成”“进行中”一类的说法不能用。"),
        (
            "日期",
            "填完整的年月日，如 2025-03-07。完成时限还可以填 长期坚持、立行立改、2025年6月底前；"
            "“6月底”“3月下旬”没有写明年份或日子，不能用。经批准延期的填“延期至”，不改完成时限。",
        ),
        (
            "编号",
            "编号是文本，1.1 和 1.10 是两个编号。每个编号只用一次，措施的“问题编号”从列表里选。",
        ),
        (
            "引用 {词}",
            "数字只在“数据指标”里填一次，文字里写 {指标名称} 引用，如 {案件研讨会}；会议日期写 "
            f"{{会议日期：会议名称}}。可以引用的有{citing}。",
        ),
        (
            "分段",
            "单元格内换行（Alt+Enter，LibreOffice 为 Ctrl+Enter）就是另起一段。从 Word 粘贴几段文字"
            "时，先双击单元格再粘贴，否则各段会占用下面的行。",
        ),
        (
            "不要做",
            "不改表名和表头；不合并单元格；责任单位一格只填一个，其余填“配合单位”；不在文字前自己编"
            "序号（（1）、一、）；不在数据下面写合计或落款；从别处复制时只粘贴文本或数值；不填身份证号、"
            "银行账号等个人信息。",
        ),
        (
            "保护",
            "表头、表名已保护（没有密码）。插入、删除行，设单元格格式，调行高列宽，筛选和排序都可以用；"
            "要插入行，请在两条记录之间插入。自己的列可以加在最右边，程序不读取。确要改表头、表名的，先在"
            "“审阅”里撤销保护。",
        ),
        ("填完以后", "保存并关闭文件，再交给整改办。整改办用 tongbao check 检查，逐格指出问题。"),
    ]


def _legend() -> list[tuple[str, str, PatternFill | None]]:
    """The colours: (sample, meaning, fill)."""

    def solid(colour: str) -> PatternFill:
        return PatternFill("solid", colour)

    return [
        ("红字 *", "必填的栏目", solid(REQUIRED_HEADER)),
        ("黄色", "必填而还没有填", solid(MISSING)),
        ("红色", "逾期：时限在统计截止日期之前，状态不是已完成、长期坚持", solid(LATE)),
        ("橙色", "临期：离时限不多于“基本情况”里的预警天数", solid(SOON)),
        ("绿色", "已完成", solid(DONE)),
        ("灰色斜体", "自动显示，不用填；编号为“示例”的行不算数据", solid(AUTOMATIC_HEADER)),
    ]


def write_guide(worksheet: Worksheet) -> None:
    """The first sheet: one page that explains, then every column with how it is filled in.

    No cell is merged: openpyxl writes merged cells in no fixed order, and programs fit the height
    of a row only to cells that are not merged.
    """
    for position, width in enumerate(_GUIDE_WIDTHS, start=1):
        worksheet.column_dimensions[column_letters(position)].width = width
    title = worksheet.cell(1, 1, f"{TITLE}填表说明")
    title.font = Font(name=FONT, size=18, bold=True)
    across = Alignment(horizontal="centerContinuous", vertical="center")
    title.alignment = worksheet.cell(1, 2).alignment = worksheet.cell(1, 3).alignment = across
    worksheet.row_dimensions[1].height = 34
    plain, bold = Font(name=FONT, size=10), Font(name=FONT, size=10, bold=True)
    explained = [(label, text, None) for label, text in explanation()]
    for label, text, fill in [*explained[:2], *_legend(), *explained[2:]]:
        _add_line(worksheet, ((label, bold), (text, plain), ("", plain)))
        if fill:
            worksheet.cell(worksheet.max_row, 1).fill = fill
    worksheet.row_breaks.append(Break(worksheet.max_row))
    _write_column_table(worksheet)
    set_up_page(worksheet, "portrait")
    worksheet.print_options.horizontalCentered = True
    worksheet.sheet_view.showGridLines = False
    worksheet.protection.sheet = True
    worksheet.protection.formatRows = worksheet.protection.formatColumns = False


def _add_line(worksheet: Worksheet, cells: Iterable[tuple[str, Font]]) -> None:
    """A row below the last, of texts with their fonts."""
    number = worksheet.max_row + 1
    for position, (text, font) in enumerate(cells, start=1):
        cell = worksheet.cell(number, position, text or None)
        cell.font, cell.alignment = font, TOP
    fit_height(worksheet, number, worksheet[number])


def _write_column_table(worksheet: Worksheet) -> None:
    """Every column of every sheet: its name, whether it is required, how it is filled in."""
    start = worksheet.max_row + 1
    plain, bold = Font(name=FONT, size=10), Font(name=FONT, size=10, bold=True)
    red = Font(name=FONT, size=10, bold=True, color="C00000")
    _add_line(worksheet, (("栏目", bold), ("怎么填", bold), ("必填", bold)))
    heads = {worksheet.max_row: HEADER}
    for sheet in schema.SHEETS:
        note = sheet.help if sheet.required else f"{sheet.help}没有时不填。"
        _add_line(worksheet, ((sheet.name, bold), (note, bold), ("", bold)))
        heads[worksheet.max_row] = "F2F2F2"
        for column in BASICS if sheet.item is Basic else sheet.columns:
            name = (column.name, red if column.required else plain)
            required = ("必填" if column.required else "", red)
            _add_line(worksheet, (name, (guidance(column), plain), required))
    side = Side("thin", color="A6A6A6")
    framed: dict[tuple[bytes, str], Any] = {}
    # openpyxl takes long to make up a look, and little to give a cell that of another; the types
    # that it is given say nothing of that.
    rows: Any = worksheet.iter_rows(min_row=start)
    for row in rows:
        for cell in row:
            look = cell._style.tobytes(), heads.get(cell.row, "")
            if look in framed:
                cell._style = copy(framed[look])
                continue
            cell.border = Border(left=side, right=side, top=side, bottom=side)
            if cell.row in heads:
                cell.fill = PatternFill("solid", heads[cell.row])
            framed[look] = cell._style
