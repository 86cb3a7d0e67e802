"""One list for the leader: which units have something late or soon will, and what."""

from docx.document import Document

from ...ledger.choices import Audience
from .. import figures as layout
from ..blocks import END_FOR, END_IF, INSPECTION, TableColumn, add, release, table
from ..skeleton import INTERNAL_MARK, Skeleton
from ..styles import head_styles, sheet_styles
from .reminder import COLUMNS, GRADES

_UNITS = (
    TableColumn("责任单位", 0, "{{ 单位.名称 }}", layout.TABLE_TEXT),
    TableColumn("联系人", 1400, "{{ 单位.联系人 }}"),
    TableColumn("督办", 1000, "{{ 单位.督办数 }}"),
    TableColumn("催办", 1000, "{{ 单位.催办数 }}"),
    TableColumn("提醒", 1000, "{{ 单位.提醒数 }}"),
)
_TOLD = (
    f"截至{{{{ 计算日期 }}}}，以下责任单位承担的{INSPECTION}整改措施"
    "已经逾期或者即将到期，请予督促。"
)


def _write(document: Document) -> None:
    add(document, f"{INSPECTION}整改督办汇总", layout.SHEET_TITLE)
    add(document, "{%p if not 督办列表 %}")
    add(document, "截至{{ 计算日期 }}，没有逾期和即将到期的整改措施。")
    add(document, END_IF)
    add(document, "{%p if 督办列表 %}")
    add(document, _TOLD)
    release(table(document, _UNITS, "单位 in 督办列表"))
    add(document, GRADES, layout.TABLE_NOTE)
    add(document, END_IF)
    add(document, "{%p for 单位 in 督办列表 %}")
    add(document, "{{ 单位.名称 }}", layout.HEADINGS[1])
    release(table(document, COLUMNS, "事项 in 单位.事项列表"))
    add(document, END_FOR)
    add(document, "{%p if 未计入 %}")
    add(document, "台账里另有不能计入的行：{{ 未计入 }}。")
    add(document, END_IF)
    add(document, "{{ 署名 }}", layout.SIGNATURE)
    add(document, "{{ 计算日期 }}", layout.DATE)


TEMPLATE = Skeleton(
    "督办汇总",
    Audience.INTERNAL,
    "巡察整改督办汇总",
    _write,
    help="内部用：供领导看的一览，哪些单位的哪些措施逾期或即将到期",
    styles=(head_styles, sheet_styles),
    mark=INTERNAL_MARK,
)
