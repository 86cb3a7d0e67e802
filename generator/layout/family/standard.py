"""The standard notice, for publication: what was done in general, item by item, what comes next."""

from docx.document import Document

from ...ledger.choices import OUTLOOK, OVERVIEW, Audience
from .. import figures as layout
from ..blocks import (
    END_FOR,
    END_IF,
    add,
    closing,
    measures,
    opening,
    section,
    statistics,
)
from ..skeleton import Skeleton


def _write(document: Document) -> None:
    add(document, "{{ 通报标题 }}", layout.TITLE)
    opening(document)
    section(document, OVERVIEW)
    _write_items(document)
    section(document, OUTLOOK)
    closing(document)


def _write_items(document: Document) -> None:
    """The section of the items: aspects, their problems, the measures of these."""
    heading_1, heading_2, heading_3 = layout.HEADINGS
    add(document, "{%p if 方面列表 %}")
    add(document, "{{ 部分序号() }}{{ 派出党组织 }}巡察组反馈意见整改落实进展情况", heading_1)
    statistics(document)
    add(document, "{%p for 方面 in 方面列表 %}")
    add(document, "{{ 方面.序号 }}{{ 方面.名称 }}", heading_2)
    add(document, "{%p for 问题 in 方面.问题列表 %}")
    add(document, "{{ 问题.序号 }}{{ 问题.名称 }}。", heading_3)
    measures(document)
    for end in (END_FOR, END_FOR, END_IF):
        add(document, end)


TEMPLATE = Skeleton("巡察整改通报", Audience.PUBLIC, "巡察整改进展情况的通报", _write)
