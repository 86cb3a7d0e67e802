"""The example rows of the blank workbook, which are never read as data."""

from collections.abc import Mapping
from datetime import date

from .choices import YES, Status

# What stands as the number of an example; the measure belongs to the example of a problem.
EXAMPLE = "示例"
# What its texts begin with, as long as nobody has typed others.
EXAMPLE_MARK = "（示例）"

EXAMPLES: Mapping[str, Mapping[str, object]] = {
    "问题清单": {
        "问题编号": EXAMPLE,
        "方面": f"{EXAMPLE_MARK}贯彻落实上级决策部署方面",
        "问题": f"{EXAMPLE_MARK}学习研讨不够深入",
        "牵头领导": "主要负责人",
    },
    "整改台账": {
        "措施编号": EXAMPLE,
        "问题编号": EXAMPLE,
        "整改措施": f"{EXAMPLE_MARK}每季度开展专题学习研讨",
        "进展标题": f"{EXAMPLE_MARK}健全学习研讨机制",
        "整改进展": f"{EXAMPLE_MARK}制定学习计划，召开专题研讨会{{专题研讨会}}次，逐条制定措施。",
        "责任领导": "分管领导",
        "责任单位": "办公室",
        "完成时限": date(2025, 6, 30),
        "整改状态": Status.DONE,
        "完成日期": date(2025, 6, 20),
        "佐证材料": "学习计划、会议记录",
        "是否公开": YES,
    },
}
