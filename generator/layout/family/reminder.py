"""A page for each unit that has something late or soon will: what, until when, who."""

from docx.document import Document
from docx.shared import Pt

from ...ledger.choices import Audience
from .. import figures as layout
from ..blocks import END_FOR, END_IF, INSPECTION, TableColumn, add, form_table, release, table
from ..skeleton import INTERNAL_MARK, Skeleton
from ..styles import head_styles, sheet_styles

COLUMNS = (
    TableColumn("措施\n编号", 860, "{{ 事项.措施编号 }}"),
    TableColumn("整改措施", 0, "{{ 事项.整改措施 }}", layout.TABLE_TEXT),
    TableColumn("责任人", 1000, "{{ 事项.责任人 }}"),
    TableColumn("时限", 1240, "{{ 事项.时限 }}"),
    TableColumn("期限", 1240, "{% if 事项.等级 == '督办' %}逾期{{ 事项.逾期天数 }}天"
                "{% elif 事项.剩余天数 == '0' %}当天到期"
                "{% else %}还有{{ 事项.剩余天数 }}天{% endif %}"),
    TableColumn("等级", 760, "{{ 事项.等级 }}"),
)  # fmt: skip
# Only the grades that the unit has are named.
_LATE, _SOON, _NEXT = (f"单位.{grade}数 != '0'" for grade in ("督办", "催办", "提醒"))
_ASKED = (
    f"截至{{{{ 计算日期 }}}}，你单位承担的{INSPECTION}整改措施中，"
    f"{{% if {_LATE} %}}逾期{{{{ 单位.督办数 }}}}项"
    f"{{% if {_SOON} or {_NEXT} %}}，{{% endif %}}{{% endif %}}"
    f"{{% if {_SOON} %}}{{{{ 预警天数 }}}}天以内到期{{{{ 单位.催办数 }}}}项"
    f"{{% if {_NEXT} %}}，另有{{% endif %}}{{% endif %}}"
    f"{{% if {_NEXT} %}}{{{{ 提醒天数 }}}}天以内到期{{{{ 单位.提醒数 }}}}项{{% endif %}}"
    "（见下表）。请抓紧整改，并按要求报送佐证材料"
    f"{{% if {_LATE} %}}；已经逾期的，请说明原因和拟完成的时间{{% endif %}}。"
)
GRADES = (
    "注：等级分三级，逾期的为“督办”，{{ 预警天数 }}天以内到期的为“催办”，"
    "{{ 提醒天数 }}天以内到期的为“提醒”。"
)


def _write(document: Document) -> None:
    add(document, "{%p if not 督办列表 %}")
    add(document, f"{INSPECTION}整改督办单", layout.SHEET_TITLE)
    add(document, "截至{{ 计算日期 }}，没有逾期和即将到期的整改措施。")
    add(document, END_IF)
    add(document, "{%p for 单位 in 督办列表 %}")
    add(document, f"{INSPECTION}整改督办单", layout.SHEET_TITLE)
    add(document, "{{ 单位.名称 }}：", layout.ADDRESSEES)
    add(document, _ASKED)
    release(table(document, COLUMNS, "事项 in 单位.事项列表"))
    add(document, GRADES, layout.TABLE_NOTE)
    form_table(document, ("逾期原因和\n下一步措施", "拟完成时间", "负责人签字"), (960, 560, 560))
    # Above it is a form and no text: a whole blank line would more often cost a page.
    signature = add(document, "{{ 署名 }}", layout.SIGNATURE)
    signature.paragraph_format.space_before = Pt(layout.LINE_PITCH_PT / 4)
    add(document, "　　年　月　日", layout.DATE)
    add(document, END_FOR)


TEMPLATE = Skeleton(
    "督办单",
    Audience.INTERNAL,
    "巡察整改督办单",
    _write,
    help="内部用：有措施逾期或即将到期的单位每个一页，分督办、催办、提醒三级",
    styles=(head_styles, sheet_styles),
    mark=INTERNAL_MARK,
)
