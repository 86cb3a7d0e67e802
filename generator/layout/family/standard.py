"""The standard notice, for publication: what was done in general, item by item, what comes next."""

from docx.document import Document

from ...ledger.choices import OUTLOOK, OVERVIEW, Audience
from .. import figures as layout
from ..blocks import add, closing, items, measures, opening, section
from ..skeleton import Skeleton


def _write(document: Document) -> None:
    add(document, "{{ 通报标题 }}", layout.TITLE)
    opening(document)
    section(document, OVERVIEW)
    items(document, "{{ 问题.序号 }}{{ 问题.名称 }}。", measures)
    section(document, OUTLOOK)
    closing(document)


TEMPLATE = Skeleton("巡察整改通报", Audience.PUBLIC, "巡察整改进展情况的通报", _write)
