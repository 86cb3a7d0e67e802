"""The standard notice template, made from the figures in figures.py.

python -m generator.layout.standard writes templates/巡察整改通报.docx, the same bytes every time.
The template is an ordinary Word file whose sentences and styles a secretary may edit in Word; run
this again to start over from the standard. Clause numbers are those of GB/T 9704-2012.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls
from docx.shared import Twips
from docx.table import Table, _Cell

from ..ledger.choices import OUTLOOK, OVERVIEW, Audience
from ..ledger.statistics import PRINTED_STATUSES
from ..package.files import write_atomic
from ..package.parts import pack, unpack
from ..package.properties import CORE, CUSTOM, Recorded, core_part, custom_part
from ..package.relations import XML_HEAD
from . import figures as layout
from .page import set_section, set_settings, strip
from .styles import element, set_styles
from .tags import fonts, tag

PATH = Path(__file__).resolve().parents[2] / "templates" / "巡察整改通报.docx"

# The audience this template declares.
AUDIENCE = Audience.PUBLIC

ANNEX_NAME = "整改进展情况统计表"

_WITH_STATISTICS = '{%p if 公布统计数据 == "是" %}'
_END_IF = "{%p endif %}"
_END_FOR = "{%p endfor %}"

_CONTACT = (
    "欢迎广大干部群众对巡察整改落实情况进行监督。如有意见建议，请及时向我们反映。"
    "{% if 联系电话 or 邮政信箱 or 电子邮箱 %}联系方式："
    "{% if 联系电话 %}电话{{ 联系电话 }}{% if 邮政信箱 or 电子邮箱 %}；{% endif %}{% endif %}"
    "{% if 邮政信箱 %}邮政信箱：{{ 邮政信箱 }}{% if 电子邮箱 %}；{% endif %}{% endif %}"
    "{% if 电子邮箱 %}电子邮箱：{{ 电子邮箱 }}{% endif %}。{% endif %}"
)

_NOTE = "注：数据统计截至{{ 统计截止日期 }}{% if 完成率口径 %}，完成率{{ 完成率口径 }}{% endif %}。"

# Widths of the annex tables' columns in twips: a head of three characters stands on one line, one
# of four on two; the first column takes what is left.
_COUNT_COLUMN = 860
_NARROW_COLUMN = 700
_RATE_COLUMN = 1120
_TABLE_ROW_HEIGHT = 454  # 8 mm, at least

_FONT_TABLE = f"{XML_HEAD}<w:fonts {nsdecls('w')}>{fonts()}</w:fonts>"


def build() -> bytes:
    """The template as a Word file."""
    document = docx.Document()
    strip(document)
    set_styles(document)
    set_settings(document)
    set_section(document)
    _write_body(document)
    _declare_audience(document)
    buffer = BytesIO()
    document.save(buffer)
    parts = unpack(buffer.getvalue())
    parts["word/fontTable.xml"] = _FONT_TABLE.encode()
    parts[CORE] = core_part("巡察整改进展情况的通报")
    return pack(parts)


def _write_body(document: Document) -> None:
    """The sentences of the notice and its template words."""
    _add(document, "{{ 通报标题 }}", layout.TITLE)
    _add(
        document,
        "按照{{ 派出党组织 }}统一部署，{{ 巡察期间 }}，{{ 巡察组 }}对{{ 被巡察党组织 }}开展了巡察，"
        "并于{{ 反馈日期 }}反馈了巡察情况。按照巡察工作有关要求，现将巡察整改进展情况予以公布。",
    )
    _write_narrative(document, OVERVIEW)
    _write_items(document)
    _write_narrative(document, OUTLOOK)
    _add(document, _CONTACT, layout.CONTACT)
    _add(document, _WITH_STATISTICS)
    _add(document, f"附件：{ANNEX_NAME}", layout.ANNEX_NOTE)
    _add(document, _END_IF)
    _add(document, "{{ 署名 }}", layout.SIGNATURE)
    _add(document, "{{ 成文日期 }}", layout.DATE)
    _add(document, _WITH_STATISTICS)
    _write_annex(document)
    _add(document, _END_IF)


def _write_items(document: Document) -> None:
    """The section of the items: aspects, their problems, the measures of these."""
    heading_1, heading_2, heading_3 = layout.HEADINGS
    _add(document, "{%p if 方面列表 %}")
    _add(document, "{{ 部分序号() }}{{ 派出党组织 }}巡察组反馈意见整改落实进展情况", heading_1)
    _add(document, _WITH_STATISTICS)
    _add(
        document,
        "截至{{ 统计截止日期 }}，{{ 巡察组 }}反馈的{{ 问题数 }}个问题中，{{ 问题分布 }}，"
        "问题完成率为{{ 问题完成率 }}。制定的{{ 措施数 }}项整改措施中，{{ 措施分布 }}，"
        "措施完成率为{{ 措施完成率 }}。",
    )
    _add(document, _END_IF)
    _add(document, "{%p for 方面 in 方面列表 %}")
    _add(document, "{{ 方面.序号 }}{{ 方面.名称 }}", heading_2)
    _add(document, "{%p for 问题 in 方面.问题列表 %}")
    _add(document, "{{ 问题.序号 }}{{ 问题.名称 }}。", heading_3)
    _add(document, "{%p for 措施 in 问题.措施列表 %}")
    _add(
        document,
        "{{ 措施.序号 }}{% if 措施.进展标题 %}{{ 措施.进展标题 }}。{% endif %}{{ 措施.正文 }}",
    )
    _write_continuation(document, "措施")
    for end in (_END_FOR, _END_FOR, _END_FOR, _END_IF):
        _add(document, end)


def _add(document: Document, text: str, style: layout.NamedStyle = layout.NORMAL) -> None:
    document.add_paragraph(text, None if style is layout.NORMAL else style.name)


def _write_narrative(document: Document, name: str) -> None:
    """A section of the narrative: its heading and paragraphs, nothing where it has none."""
    _add(document, f'{{%p if 综述["{name}"] %}}')
    _add(document, "{{ 部分序号() }}" + name, layout.HEADINGS[0])
    _add(document, f'{{%p for 段 in 综述["{name}"] %}}')
    paragraph = document.add_paragraph()
    paragraph.add_run(
        "{% if 段.小标题 %}{{ 段.序号 }}{{ 段.小标题 }}。{% endif %}", style=layout.RUN_IN.name
    )
    paragraph.add_run("{{ 段.正文 }}")
    _write_continuation(document, "段")
    _add(document, _END_FOR)
    _add(document, _END_IF)


def _write_continuation(document: Document, item: str) -> None:
    """The further paragraphs of a cell, without a number of their own."""
    _add(document, f"{{%p for 续 in {item}.续段 %}}")
    _add(document, "{{ 续 }}")
    _add(document, _END_FOR)


def _write_annex(document: Document) -> None:
    """The annex on a page of its own (7.3.7): problems and measures by aspect."""
    _add(document, "附件", layout.ANNEX_MARK)
    _add(document, ANNEX_NAME, layout.ANNEX_TITLE)
    _add(document, "表1　反馈问题整改情况（单位：个）", layout.TABLE_CAPTION)
    _write_table(document, "问题")
    for cell in document.tables[0].rows[-1].cells:  # the second may begin on another page
        cell.paragraphs[0].paragraph_format.keep_with_next = False
    _add(document, "表2　整改措施落实情况（单位：项）", layout.TABLE_CAPTION)
    _write_table(document, "措施")
    # Word wants a paragraph after a table at the end of a document; an empty one could make a page.
    _add(document, _NOTE, layout.TABLE_NOTE)


def _write_table(document: Document, level: str) -> None:
    """A table of counts by aspect; `level` is 问题 or 措施."""
    words = [f"{level}数", *(f"{status}{level}数" for status in PRINTED_STATUSES)]
    words.append(f"{level}完成百分比")  # the note below the tables says what it counts
    # Words of four characters are broken in the middle, not after the third.
    statuses = [f"{name[:2]}\n{name[2:]}" if len(name) == 4 else name for name in PRINTED_STATUSES]
    counts = [_NARROW_COLUMN if "\n" in name else _COUNT_COLUMN for name in statuses]
    first = layout.TEXT_WIDTH_TWIPS - _COUNT_COLUMN - sum(counts) - _RATE_COLUMN
    table = document.add_table(rows=5, cols=len(words) + 1, style=layout.TABLE.name)
    table.autofit = False
    widths = (first, _COUNT_COLUMN, *counts, _RATE_COLUMN)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Twips(width)
        for cell in column.cells:
            cell.width = Twips(width)
    _fill(table, 0, ["方面", f"{level}数", *statuses, f"{level}\n完成率"], head=True)
    _fill_tag(table, 1, "{%tr for 行 in 分方面统计 %}")
    _fill(table, 2, ["{{ 行.名称 }}", *(f"{{{{ 行.{word} }}}}" for word in words)])
    _fill_tag(table, 3, "{%tr endfor %}")
    _fill(table, 4, ["合计", *(f"{{{{ 合计.{word} }}}}" for word in words)])


def _fill(table: Table, row: int, texts: Sequence[str], head: bool = False) -> None:
    """Write one row; a head row is repeated on every page."""
    for index, (cell, text) in enumerate(zip(table.rows[row].cells, texts, strict=True)):
        style = layout.TABLE_TEXT if index == 0 else layout.TABLE_FIGURE
        _write_cell(cell, text, layout.TABLE_HEAD if head else style)
    table.rows[row]._tr.insert(
        0,
        element(
            tag(
                "trPr",
                tag("cantSplit")
                + tag("trHeight", val=_TABLE_ROW_HEIGHT, hRule="atLeast")
                + (tag("tblHeader") if head else ""),
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


def _declare_audience(document: Document) -> None:
    """The document property that says for whom notices from this template are."""
    whole = document.part.package
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    declared = custom_part({Recorded.AUDIENCE: AUDIENCE})
    part = Part(PackURI(f"/{CUSTOM}"), kind, declared, whole)
    whole.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


if __name__ == "__main__":
    write_atomic(PATH, build())
