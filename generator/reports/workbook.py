"""The report as an Excel workbook: tables to print on A4, with charts that Excel and WPS can edit.

No cell holds a formula, so that whatever opens the file shows the same numbers.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any

from ..package.parts import pack, unpack
from ..package.properties import CORE, Recorded, core_part, seal, set_property
from ..text.characters import lines_of, width_of
from .paint import ALARMS, PAINTS
from .report import Chapter, Report
from .tables import STATUSES, Content, Listing, Rate, cell_text

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.chart import Chart
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_FONT, _HEADING_FONT = "宋体", "黑体"
_NARROWEST, _WIDEST = 7, 36  # of columns, in half-width characters
_LINE, _CHARACTER = 16, 5.25  # the height of a line and the width of a character, in points
_ROW, _PIXEL = 15, 0.75  # the height of an empty row and of a pixel, in points
_TITLE, _TITLE_ROWS = 28, 2  # the height of the title; title and notes
# A4 lying on its side, in points, with the margins in inches.
_A4, _PAGE, _MARGINS = 9, (842, 595), {"left": 0.6, "right": 0.6, "top": 0.7, "bottom": 0.7}


def write_workbook(report: Report) -> bytes:
    """The workbook: the same report gives the same bytes."""
    import xlsxwriter

    buffer = BytesIO()
    options = {"in_memory": True, "default_format_properties": _font(11)}
    with xlsxwriter.Workbook(buffer, options) as book:
        for chapter in report.chapters:
            _SheetWriter(book, chapter).write(report)
    parts = unpack(buffer.getvalue())
    parts[CORE] = core_part(report.title)
    set_property(parts, Recorded.REPORT, report.title)
    seal(parts)
    return pack(parts)


def _font(size: int, name: str = _FONT) -> dict[str, object]:
    return {"font_name": name, "font_size": size}


class _SheetWriter:
    """One sheet while it is written, from the top down."""

    def __init__(self, book: "xlsxwriter.Workbook", chapter: Chapter) -> None:
        self.book: xlsxwriter.Workbook = book
        self.chapter: Chapter = chapter
        self.sheet: Worksheet = book.add_worksheet(chapter.name)
        self.widths: list[int] = _widths(chapter.listings)
        self.row: int = 0
        # How much of the page is used, and how high it is, both in points of the sheet.
        self.used: float = 0
        width, height = (
            side - 72 * 2 * margin
            for side, margin in zip(_PAGE, (_MARGINS["left"], _MARGINS["top"]), strict=True)
        )
        self.height: float = height * max(1, sum(self.widths) * _CHARACTER / width)
        self.breaks: list[int] = []

    def write(self, report: Report) -> None:
        """Title, notes and tables, each with its chart below."""
        sheet, notes = self.sheet, self._format(align="left")
        for column, width in enumerate(self.widths):
            sheet.set_column(column, column, width)
        title = self._format(**_font(18, _HEADING_FONT), align="left")
        self._write_line(f"{report.title}：{self.chapter.name}", title, _TITLE)
        self._write_line("　".join(report.notes), notes)
        self._skip(1)
        for note in self.chapter.notes:
            self._write_line(note, notes)
            self._skip(1)
        self._set_up_print()
        for listing in self.chapter.listings:
            self._write_listing(listing)
        sheet.set_h_pagebreaks(self.breaks)

    def _write_line(self, text: str, look: "Format", height: float = _LINE) -> None:
        self.sheet.write_string(self.row, 0, text, look)
        self._set_height(height)

    def _set_height(self, height: float) -> None:
        """Set the height of this row, and go to the next."""
        self.sheet.set_row(self.row, height)
        self.row += 1
        self.used = (self.used + height) % self.height

    def _skip(self, rows: int) -> None:
        self.row += rows
        self.used += rows * _ROW

    def _keep_together(self, height: float) -> None:
        """Begin a page where what comes next would be torn."""
        if self.used + height > self.height >= height + _TITLE + _LINE + _ROW:
            self.breaks.append(self.row)
            self.used = _TITLE + _LINE + _ROW  # which every page repeats

    def _format(self, **properties: object) -> "Format":
        return self.book.add_format({"valign": "vcenter", **properties})

    def _set_up_print(self) -> None:
        sheet = self.sheet
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.set_margins(**_MARGINS)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f'&C&"{_FONT}"&9第 &P 页，共 &N 页')
        if len(self.chapter.listings) == 1:
            # Title and heading of the one table stay in sight, on paper as on the screen.
            sheet.freeze_panes(self.row + 2, 1)
            sheet.repeat_rows(0, self.row + 1)
        else:
            sheet.repeat_rows(0, _TITLE_ROWS)

    def _write_listing(self, listing: Listing) -> None:
        heading = self._format(border=1, bold=True, bg_color="#E8EDF3", align="center")
        heading.set_text_wrap()
        rows = (listing.headings, *listing.rows)
        heights = [self._height_of(row, _ends_in_text(listing)) for row in rows]
        chart = _chart_height(listing)
        self._keep_together(_LINE + sum(heights) + _ROW + chart)
        self._write_line(listing.title, self._format(**_font(13, _HEADING_FONT)))
        first = self.row + 1
        for row, (contents, height) in enumerate(zip(rows, heights, strict=True)):
            is_total = listing.has_total and row == len(listing.rows)
            for column, content in enumerate(contents):
                self._write_cell(column, content, is_total, None if row else heading)
            if _ends_in_text(listing):
                self._spread(len(contents) - 1, cell_text(contents[-1]), None if row else heading)
            self._set_height(height)
        self._skip(1)
        if listing.rows:
            self._mark(listing, first)
        if chart:
            self._keep_together(chart)
            self._insert_chart(listing, first, chart)

    def _height_of(self, contents: Sequence[Content], is_last_spread: bool) -> float:
        """Room for what is wrapped: not every program finds it by itself."""
        widths = self.widths[: len(contents)]
        if is_last_spread:
            widths[-1] = sum(self.widths[len(contents) - 1 :])
        pairs = zip(contents, widths, strict=True)
        return _LINE * max(lines_of(cell_text(content), width - 1) for content, width in pairs) + 2

    def _write_cell(
        self, column: int, content: Content, is_total: bool, look: "Format | None"
    ) -> None:
        form: dict[str, object] = {"border": 1, "bold": is_total}
        number: float | int | None = None
        match content:
            case Rate() if content.share is not None:
                number = float(content.share)
                places = len(content.number.rstrip("%").partition(".")[2])
                form["num_format"] = f"0.{'0' * places}%" if places else "0%"
            case int():
                number = content
            case Decimal():
                number = float(content)
            case date():
                look = self._format(**form, num_format="yyyy-mm-dd", align="center")
                self.sheet.write_datetime(self.row, column, content, look)
                return
        if number is not None:
            self.sheet.write_number(self.row, column, number, self._format(**form))
        elif content == "":
            self.sheet.write_blank(self.row, column, None, self._format(**form))
        else:
            look = look or self._format(**form, text_wrap=True)
            self.sheet.write_string(self.row, column, cell_text(content), look)

    def _spread(self, column: int, text: str, look: "Format | None") -> None:
        """Let the text in the last column of a narrow table have the width of the widest."""
        if column < len(self.widths) - 1:
            look = look or self._format(border=1, text_wrap=True)
            self.sheet.merge_range(self.row, column, self.row, len(self.widths) - 1, text, look)

    def _mark(self, listing: Listing, first: int) -> None:
        """Colours that follow the numbers: what is late, and how far the rates are."""
        last = first + len(listing.rows) - 1
        for column, heading in enumerate(listing.headings):
            if heading in ALARMS:
                alarm = ALARMS[heading]
                colours = {"font_color": f"#{alarm.text}", "bg_color": f"#{alarm.ground}"}
                look = self.book.add_format(colours)
                rule = {"type": "cell", "criteria": ">", "value": 0, "format": look}
                self.sheet.conditional_format(first, column, last, column, rule)
            elif isinstance(listing.rows[0][column], Rate):
                self.sheet.conditional_format(first, column, last, column, _RATE_BAR)

    def _insert_chart(self, listing: Listing, first: int, height: float) -> None:
        is_trend = _is_trend(listing)
        chart = self.book.add_chart({"type": "column" if is_trend else "bar", "subtype": "stacked"})
        last = first + len(listing.bars) - 1
        for series in _series(self.chapter.name, listing, first, last):
            chart.add_series(series)
        _style(chart, listing, is_trend)
        width = min(sum(self.widths) * _CHARACTER, 750)
        chart.set_size({"width": int(width / _PIXEL), "height": int(height / _PIXEL)})
        options = {"description": f"{listing.chart}：{listing.told}", "object_position": 2}
        self.sheet.insert_chart(self.row, 0, chart, options)
        self._skip(ceil(height / _ROW) + 1)


def _is_trend(listing: Listing) -> bool:
    return isinstance(listing.rows[0][0], date)


def _chart_height(listing: Listing) -> float:
    """How high the chart of a table is, which many bars fill more closely; 0 without any bar."""
    bars = len(listing.bars)
    if not bars:
        return 0
    return 240 if _is_trend(listing) else 110 + bars * min(26, max(14, 380 / bars))


_RATE_BAR = {
    "type": "data_bar",
    "min_type": "num",
    "min_value": 0,
    "max_type": "num",
    "max_value": 1,
    "bar_solid": True,
    "bar_color": "#BFE3CF",
}


def _series(sheet: str, listing: Listing, first: int, last: int) -> Iterator[dict[str, Any]]:
    """The columns of the statuses, in the colours and patterns of all charts."""
    for status in STATUSES:
        column, paint = listing.headings.index(status), PAINTS[status]
        colour = f"#{paint.light}"
        fill: dict[str, object] = {"fill": {"color": colour}}
        if paint.pattern:
            fill = {"pattern": {"pattern": paint.pattern, "fg_color": colour, "bg_color": "white"}}
        yield {
            "name": [sheet, first - 1, column],
            "categories": [sheet, first, 0, last, 0],
            "values": [sheet, first, column, last, column],
            "border": {"color": colour, "width": 0.75},
            "gap": 60,
            "data_labels": {
                "value": True,
                "num_format": "0;;",  # no label where there is none
                "font": {"name": _FONT, "size": 9, "bold": True},
                "fill": {"color": "white"},
            },
            **fill,
        }


def _style(chart: "Chart", listing: Listing, is_trend: bool) -> None:
    font = {"name": _FONT, "size": 10}
    whole = {"num_font": font, "num_format": "0", "min": 0, "major_gridlines": {"visible": False}}
    names: dict[str, object] = {"num_font": font}
    if is_trend:
        names |= {"text_axis": True, "num_format": "yyyy-mm-dd"}
    else:
        names |= {"reverse": True}
        whole |= {"visible": False}
    # XlsxWriter calls the axis on the ground x, whatever stands on it.
    axes = [names, whole] if is_trend else [whole, names]
    chart.set_x_axis(axes[0])
    chart.set_y_axis(axes[1])
    chart.set_title({"name": listing.chart, "name_font": {"name": _HEADING_FONT, "size": 12}})
    chart.set_legend({"position": "bottom", "font": font})


def _widths(listings: Sequence[Listing]) -> list[int]:
    """How wide each column of a sheet is: as its widest content, within bounds.

    The text in the last column of a narrower table has the rest of the width.
    """
    columns = max((len(listing.headings) for listing in listings), default=1)
    widths = [_NARROWEST] * columns
    for listing in listings:
        is_spread = _ends_in_text(listing) and len(listing.headings) < columns
        for row in (listing.headings, *listing.rows):
            for column, content in enumerate(row[:-1] if is_spread else row):
                wanted = min(width_of(cell_text(content)) + 2, _WIDEST)
                widths[column] = max(widths[column], wanted)
    return widths


def _ends_in_text(listing: Listing) -> bool:
    return all(isinstance(row[-1], str) for row in listing.rows)
