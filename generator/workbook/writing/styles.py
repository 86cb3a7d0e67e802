"""How cells look: formats, colours, named styles, and the height that a text takes."""

from collections.abc import Iterator, Mapping, Sequence

from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

from ...ledger.columns import Column, Kind
from ...text.addresses import column_letters
from ...text.characters import lines_of

# A bound of the file format: Excel's specifications and limits.
_HIGHEST_ROW = 409

_DATE_FORMAT, TEXT_FORMAT, GENERAL = "yyyy-mm-dd", "@", "General"
_FORMATS = {
    Kind.ANY: GENERAL,
    # Old versions of Excel show a long text in a cell for texts as #####.
    Kind.TEXT: GENERAL,
    Kind.DATE: _DATE_FORMAT,
    Kind.DEADLINE: _DATE_FORMAT,
    Kind.COUNT: "0",
    Kind.DECIMAL: GENERAL,
}
# The header of a required column shows a star that is not part of its text.
REQUIRED_FORMAT = '@" *"'

LATE, SOON, DONE, MISSING = "FFC7CE", "FFD08A", "C6EFCE", "FFFF99"
REQUIRED_HEADER, HEADER, AUTOMATIC_HEADER = "FBE3E0", "DCE6F1", "EDEDED"
FONT = "宋体"

OPEN, LOCKED = Protection(locked=False), Protection(locked=True)
TOP = Alignment(vertical="top", wrap_text=True)
TOP_LEFT = Alignment(horizontal="left", vertical="top", wrap_text=True)
PLAIN = Font(name=FONT, size=11)
SMALL = Font(name=FONT, size=10, color="595959")


def style_name(number_format: str) -> str:
    words = {TEXT_FORMAT: "文本", _DATE_FORMAT: "日期", "0": "整数", GENERAL: "常规"}
    return f"台账{words[number_format]}"


HEADER_STYLE, REQUIRED_STYLE = "台账表头", "台账必填表头"
AUTOMATIC_HEADER_STYLE, OWN_HEADER_STYLE = "台账自动列表头", "台账自加列表头"
AUTOMATIC_STYLE, NOTE_STYLE = "台账自动列", "台账说明"
NAME_STYLE, REQUIRED_NAME_STYLE = "台账项目", "台账必填项目"


def named_styles() -> Iterator[NamedStyle]:
    """The named styles of the workbook; data cells are unlocked, all else is locked."""
    side = Side("thin", color="A6A6A6")
    for number_format in (TEXT_FORMAT, _DATE_FORMAT, "0", GENERAL):
        yield NamedStyle(
            style_name(number_format),
            font=PLAIN,
            alignment=TOP,
            number_format=number_format,
            protection=OPEN,
        )
    # Unlocked too: Excel sorts and deletes rows of a protected sheet only where all is unlocked.
    grey = Font(name=FONT, size=10, color="7F7F7F", italic=True)
    yield NamedStyle(AUTOMATIC_STYLE, font=grey, alignment=TOP, protection=OPEN)
    yield NamedStyle(NOTE_STYLE, font=SMALL, alignment=TOP, protection=LOCKED)
    bold = Font(name=FONT, size=11, bold=True)
    red = Font(name=FONT, size=11, bold=True, color="C00000")
    headers = (
        (HEADER_STYLE, bold, HEADER, TEXT_FORMAT, LOCKED),
        (REQUIRED_STYLE, red, REQUIRED_HEADER, REQUIRED_FORMAT, LOCKED),
        (AUTOMATIC_HEADER_STYLE, grey, AUTOMATIC_HEADER, TEXT_FORMAT, LOCKED),
        (OWN_HEADER_STYLE, bold, "FFFFFF", TEXT_FORMAT, OPEN),
    )
    for name, font, colour, number_format, protection in headers:
        yield NamedStyle(
            name,
            font=font,
            fill=PatternFill("solid", colour),
            border=Border(left=side, right=side, top=side, bottom=side),
            alignment=Alignment(horizontal="center", vertical="center", wrap_text=True),
            number_format=number_format,
            protection=protection,
        )
    names = ((NAME_STYLE, bold, TEXT_FORMAT), (REQUIRED_NAME_STYLE, red, REQUIRED_FORMAT))
    for name, font, number_format in names:
        yield NamedStyle(
            name, font=font, alignment=TOP, number_format=number_format, protection=LOCKED
        )


def number_format(column: Column) -> str:
    """The format of the column's cells: all but dates, numbers and long texts are texts.

    As texts 1.10 stays 1.10, 1. stays 1., and a telephone number keeps its leading zero.
    """
    return _FORMATS.get(column.kind, TEXT_FORMAT)


def fit_height(
    worksheet: Worksheet,
    number: int,
    row: Sequence[Cell | MergedCell],
    results: Mapping[str, str] | None = None,
) -> None:
    """Give a filled row the height of its highest cell, which not every program does itself.

    `results` are what formulas show, by address. Without the mark of a height set by hand (see
    parts.py) programs go on fitting it.
    """
    height = 0.0
    for position, cell in enumerate(row, start=1):
        text = (results or {}).get(cell.coordinate, str(cell.value or ""))
        size = cell.font.size
        # Widths are counted in digits of Calibri 11, of which a Chinese character takes two.
        width = int(worksheet.column_dimensions[column_letters(position)].width * 10.2 / size)
        height = max(height, 1.32 * size * lines_of(text, width))
    worksheet.row_dimensions[number].height = min(_HIGHEST_ROW, round(height) + 4)
