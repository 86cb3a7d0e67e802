"""关于“……”问题的整改: the measures of each problem run into one paragraph, 一是……；二是……"""

from docx.document import Document

from ...ledger.choices import OUTLOOK, OVERVIEW, Audience
from .. import figures as layout
from ..blocks import END_FOR, add, closing, items, opening, section
from ..skeleton import Skeleton

# A problem may be called …的问题 in the ledger.
_HEADING = (
    "{{ 问题.序号|数字序号 }}.关于“{{ 问题.名称 }}”"
    '{% if not 问题.名称.endswith("问题") %}问题{% endif %}的整改。'
)


def _write(document: Document) -> None:
    add(document, "{{ 通报标题 }}", layout.TITLE)
    opening(document)
    section(document, OVERVIEW)
    items(document, _HEADING, _measures)
    section(document, OUTLOOK)
    closing(document)


def _measures(document: Document) -> None:
    add(document, "{%p for 段落 in 并段(问题.措施列表) %}")
    add(document, "{{ 段落 }}")
    add(document, END_FOR)


TEMPLATE = Skeleton(
    "并段通报",
    Audience.PUBLIC,
    "巡察整改进展情况的通报",
    _write,
    help="公布用：写作“关于……问题的整改”，各项措施并成一段，“一是……；二是……”",
)
