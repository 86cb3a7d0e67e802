"""What the templates of the family are put together from: sentences, sections, tables.

A function writes paragraphs with their styles and template words at the end of a document. Clause
numbers are those of GB/T 9704-2012.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.shared import Twips
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from ..ledger import texts
from ..ledger.statistics import PRINTED_STATUSES
from . import figures as layout
from .styles import element
from .tags import tag

ANNEX_NAME = "整改进展情况统计表"

WITH_STATISTICS = '{%p if 公布统计数据 == "是" %}'
END_IF = "{%p endif %}"
END_FOR = "{%p endfor %}"

# What `texts.inspection` says of a ledger, in the words of a template.
INSPECTION = (
    f'{{% if "{texts.PROVINCIAL_INSPECTION}" in 巡察组 %}}{texts.PROVINCIAL_INSPECTION}'
    f"{{% else %}}{texts.INSPECTION}{{% endif %}}"
)

# The fixed sentences of a notice, by which an older one is read, too.
OPENING = (
    "按照{{ 派出党组织 }}统一部署，{{ 巡察期间 }}，{{ 巡察组 }}对{{ 被巡察党组织 }}"
    f"开展了{INSPECTION}，并于{{{{ 反馈日期 }}}}反馈了{INSPECTION}情况。"
    f"按照{INSPECTION}工作有关要求，现将{INSPECTION}整改进展情况"
)
_STATISTICS = (
    "截至{{ 统计截止日期 }}，{{ 巡察组 }}反馈的{{ 问题数 }}个问题中，{{ 问题分布 }}，"
    "问题完成率为{{ 问题完成率 }}。制定的{{ 措施数 }}项整改措施中，{{ 措施分布 }}，"
    "措施完成率为{{ 措施完成率 }}。"
)
CONTACT = (
    f"对{INSPECTION}整改落实情况进行监督。如有意见建议，请及时向我们反映。"
    "{% if 联系电话 or 邮政信箱 or 电子邮箱 %}联系方式："
    "{% if 联系电话 %}电话{{ 联系电话 }}{% if 邮政信箱 or 电子邮箱 %}；{% endif %}{% endif %}"
    "{% if 邮政信箱 %}邮政信箱：{{ 邮政信箱 }}{% if 电子邮箱 %}；{% endif %}{% endif %}"
    "{% if 电子邮箱 %}电子邮箱：{{ 电子邮箱 }}{% endif %}。{% endif %}"
)
ITEMS_HEADING = f"{{{{ 派出党组织 }}}}{INSPECTION}组反馈意见整改落实进展情况"
NOTE = "注：数据统计截至{{ 统计截止日期 }}{% if 完成率口径 %}，完成率{{ 完成率口径 }}{% endif %}。"

# Widths of the columns of counts in twips: a head of three characters stands on one line, one of
# four on two; the first column takes what is left.
_COUNT_COLUMN = 860
_NARROW_COLUMN = 700
_RATE_COLUMN = 1120
_LABEL_COLUMN = 1500
_TABLE_ROW_HEIGHT = 454  # 8 mm, at least


def add(document: Document, text: str, style: layout.NamedStyle = layout.NORMAL) -> Paragraph:
    """A paragraph of that style."""
    return document.add_paragraph(text, None if style is layout.NORMAL else style.name)


def opening(document: Document, told: str = "予以公布") -> None:
    """Who inspected whom, and when; how it is `told` what came of it."""
    add(document, f"{OPENING}{told}。")


def statistics(document: Document) -> None:
    """How far problems and measures are, where the office publishes that."""
    add(document, WITH_STATISTICS)
    add(document, _STATISTICS)
    add(document, END_IF)


def section(document: Document, name: str) -> None:
    """A section of the narrative: its heading and paragraphs, nothing where it has none."""
    add(document, f'{{%p if 综述["{name}"] %}}')
    add(document, "{{ 部分序号() }}" + name, layout.HEADINGS[0])
    narrative(document, name)
    add(document, END_IF)


def narrative(document: Document, name: str, number: str = "{{ 段.序号 }}") -> None:
    """The paragraphs of a 部分 of the narrative, each behind its 小标题, which is no heading of a
    level (7.3.3) without a number."""
    add(document, f'{{%p for 段 in 综述["{name}"] %}}')
    paragraph = document.add_paragraph()
    paragraph.add_run(
        f"{{% if 段.小标题 %}}{number}{{{{ 段.小标题 }}}}。{{% endif %}}",
        style=layout.RUN_IN.name if number else None,
    )
    paragraph.add_run("{{ 段.正文 }}")
    continuation(document, "段")
    add(document, END_FOR)


def items(document: Document, heading: str, under: Callable[[Document], None]) -> None:
    """The section of the items: aspects, the heading of each problem, and what stands under it."""
    heading_1, heading_2, heading_3 = layout.HEADINGS
    add(document, "{%p if 方面列表 %}")
    add(document, "{{ 部分序号() }}" + ITEMS_HEADING, heading_1)
    statistics(document)
    add(document, "{%p for 方面 in 方面列表 %}")
    add(document, "{{ 方面.序号 }}{{ 方面.名称 }}", heading_2)
    add(document, "{%p for 问题 in 方面.问题列表 %}")
    add(document, heading, heading_3)
    under(document)
    for end in (END_FOR, END_FOR, END_IF):
        add(document, end)


def measures(document: Document) -> None:
    """The measures of a problem, each behind its number."""
    add(document, "{%p for 措施 in 问题.措施列表 %}")
    add(
        document,
        "{{ 措施.序号 }}{% if 措施.进展标题 %}{{ 措施.进展标题 }}。{% endif %}{{ 措施.正文 }}",
    )
    continuation(document, "措施")
    add(document, END_FOR)


def continuation(document: Document, item: str) -> None:
    """The further paragraphs of a cell, without a number of their own."""
    add(document, f"{{%p for 续 in {item}.续段 %}}")
    add(document, "{{ 续 }}")
    add(document, END_FOR)


def closing(document: Document, readers: str = "干部群众") -> None:
    """How its readers reach the office, signature and date, and the annex where there is one."""
    add(document, f"欢迎广大{readers}{CONTACT}", layout.CONTACT)
    add(document, WITH_STATISTICS)
    add(document, f"附件：{ANNEX_NAME}", layout.ANNEX_NOTE)
    add(document, END_IF)
    add(document, "{{ 署名 }}", layout.SIGNATURE)
    add(document, "{{ 成文日期 }}", layout.DATE)
    add(document, WITH_STATISTICS)
    _annex(document)
    add(document, END_IF)


def _annex(document: Document) -> None:
    """The annex on a page of its own (7.3.7): problems and measures by aspect."""
    add(document, "附件", layout.ANNEX_MARK)
    add(document, ANNEX_NAME, layout.ANNEX_TITLE)
    add(document, "表1　反馈问题整改情况（单位：个）", layout.TABLE_CAPTION)
    release(counts_table(document, "方面", "分方面统计", "问题"))
    add(document, "表2　整改措施落实情况（单位：项）", layout.TABLE_CAPTION)
    counts_table(document, "方面", "分方面统计", "措施")
    # Word wants a paragraph after a table at the end of a document; an empty one could make a page.
    add(document, NOTE, layout.TABLE_NOTE)


# --- tables -------------------------------------------------------------------------------------


class TableColumn(NamedTuple):
    """A column of a table: its head, its width in twips (0: what is left), what its cells print."""

    head: str
    width: int
    text: str
    style: layout.NamedStyle = layout.TABLE_FIGURE


def counts_table(
    document: Document, group: str, rows: str, level: str, late: Sequence[str] = ()
) -> Table:
    """A table of counts by aspect or unit; `level` is 问题 or 措施, `late` says what else it counts
    beside the statuses."""
    # Words of four characters are broken in the middle, not after the third.
    heads = [_broken(name) if len(name) == 4 else name for name in PRINTED_STATUSES]
    columns = [
        TableColumn(group, 0, "名称", layout.TABLE_TEXT),
        TableColumn(f"{level}数", _COUNT_COLUMN, f"{level}数"),
        *(
            TableColumn(head, _NARROW_COLUMN if "\n" in head else _COUNT_COLUMN, f"{name}{level}数")
            for head, name in zip(heads, PRINTED_STATUSES, strict=True)
        ),
        *(TableColumn(name, _NARROW_COLUMN, f"{name}{level}数") for name in late),
        # The note below the tables says what it counts.
        TableColumn(f"{level}\n完成率", _RATE_COLUMN, f"{level}完成百分比"),
    ]
    total = ["合计", *(f"{{{{ 合计.{column.text} }}}}" for column in columns[1:])]
    columns = [column._replace(text=f"{{{{ 行.{column.text} }}}}") for column in columns]
    return table(document, columns, f"行 in {rows}", total)


def release(made: Table) -> None:
    """Let what follows a table begin on another page, or, where it has no total, its rows."""
    for cell in made.rows[4 if len(made.rows) > 4 else 2].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = False


def _broken(name: str) -> str:
    return f"{name[:2]}\n{name[2:]}"


def table(
    document: Document, columns: Sequence[TableColumn], loop: str, total: Sequence[str] = ()
) -> Table:
    """A table with a row for each thing of the loop, and where there is a total a row for that."""
    made: Table = document.add_table(
        rows=5 if total else 4, cols=len(columns), style=layout.TABLE.name
    )
    left = layout.TEXT_WIDTH_TWIPS - sum(column.width for column in columns)
    _set_widths(made, [column.width or left for column in columns])
    styles = [column.style for column in columns]
    _fill(made, 0, [column.head for column in columns], [layout.TABLE_HEAD] * len(columns))
    _fill_tag(made, 1, f"{{%tr for {loop} %}}")
    _fill(made, 2, [column.text for column in columns], styles)
    _fill_tag(made, 3, "{%tr endfor %}")
    if total:
        _fill(made, 4, total, styles)
    return made


def form_table(document: Document, labels: Sequence[str], heights: Sequence[int]) -> None:
    """A table to be written in by hand: a label and a blank in each row, so many twips high.

    It stays on one page with what follows it, the signature.
    """
    made = document.add_table(rows=len(labels), cols=2, style=layout.TABLE.name)
    _set_widths(made, (_LABEL_COLUMN, layout.TEXT_WIDTH_TWIPS - _LABEL_COLUMN))
    for row, label, height in zip(made.rows, labels, heights, strict=True):
        _write_cell(row.cells[0], label, layout.TABLE_HEAD)
        _write_cell(row.cells[1], "", layout.TABLE_TEXT)
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        row.height = Twips(height)


def _set_widths(table: Table, widths: Sequence[int]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Twips(width)
        for cell in column.cells:
            cell.width = Twips(width)


def _fill(
    table: Table, row: int, texts: Sequence[str], styles: Sequence[layout.NamedStyle]
) -> None:
    """Write one row; a head row, the first, is repeated on every page."""
    for cell, text, style in zip(table.rows[row].cells, texts, styles, strict=True):
        _write_cell(cell, text, style)
    table.rows[row]._tr.insert(
        0,
        element(
            tag(
                "trPr",
                tag("cantSplit")
                + tag("trHeight", val=_TABLE_ROW_HEIGHT, hRule="atLeast")
                + (tag("tblHeader") if row == 0 else ""),
            )
        ),
    )


def _fill_tag(table: Table, row: int, loop: str) -> None:
    """A row that holds only a loop's tag, over the whole width so that it can be read in Word."""
    cells = table.rows[row].cells
    _write_cell(cells[0].merge(cells[-1]), loop, layout.TABLE_TEXT)


def _write_cell(cell: _Cell, text: str, style: layout.NamedStyle) -> None:
    for paragraph in cell.paragraphs[1:]:  # merging leaves one per merged cell
        paragraph._p.getparent().remove(paragraph._p)
    cell.paragraphs[0].add_run(text)
    cell.paragraphs[0].style = style.name
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
