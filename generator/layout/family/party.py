"""The notice within the Party: a head in red, addressees, and the measures that are 仅党内."""

from docx.document import Document

from ...ledger.choices import OUTLOOK, OVERVIEW, Audience
from .. import figures as layout
from ..blocks import END_IF, add, closing, items, measures, opening, section
from ..skeleton import Skeleton
from ..styles import head_styles


def _write(document: Document) -> None:
    add(document, "{%p if 发文机关标志 %}")
    add(document, "{{ 发文机关标志 }}", layout.ISSUER)
    add(document, "{{ 发文字号 }}", layout.DOCUMENT_NUMBER)
    add(document, END_IF)
    add(document, "{{ 通报标题 }}", layout.TITLE)
    add(document, "{%p if 主送机关 %}")
    # Somebody may have typed the colon (7.3.2) as well.
    add(
        document,
        '{{ 主送机关 }}{% if not 主送机关.endswith(("：", ":")) %}：{% endif %}',
        layout.ADDRESSEES,
    )
    add(document, END_IF)
    opening(document, told="通报如下")
    section(document, OVERVIEW)
    items(document, "{{ 问题.序号 }}{{ 问题.名称 }}。", measures)
    section(document, OUTLOOK)
    closing(document, readers="党员干部")


TEMPLATE = Skeleton(
    "党内通报",
    Audience.PARTY,
    "巡察整改进展情况的党内通报",
    _write,
    help="党内印发：有版头和主送机关，刊印“仅党内”的措施",
    styles=(head_styles,),
)
