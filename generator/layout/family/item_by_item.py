"""A flat notice without parts and aspects: problem after problem, 完成情况 and 整改情况 of each."""

from docx.document import Document

from ...ledger.choices import OUTLOOK, OVERVIEW, Audience
from .. import figures as layout
from ..blocks import END_FOR, add, closing, measures, narrative, opening, statistics
from ..skeleton import Skeleton


def _write(document: Document) -> None:
    add(document, "{{ 通报标题 }}", layout.TITLE)
    opening(document)
    narrative(document, OVERVIEW, number="")
    statistics(document)
    _write_problems(document)
    narrative(document, OUTLOOK, number="")
    closing(document)


def _write_problems(document: Document) -> None:
    add(document, "{%p for 方面 in 方面列表 %}")
    add(document, "{%p for 问题 in 方面.问题列表 %}")
    add(document, "{{ 问题.总序号 }}.{{ 问题.名称 }}。", layout.HEADINGS[2])
    for text in ("完成情况：{{ 问题.状态 }}。", "整改情况："):
        document.add_paragraph(text).paragraph_format.keep_with_next = True
    measures(document)
    for end in (END_FOR, END_FOR):
        add(document, end)


TEMPLATE = Skeleton(
    "逐项通报",
    Audience.PUBLIC,
    "巡察整改进展情况的通报",
    _write,
    help="公布用：不分部分和方面，逐个问题写“完成情况”“整改情况”",
)
