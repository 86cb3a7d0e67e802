"""Numbers in the measures of an older notice proposed as 数据指标, each cited where it stood.

Only the place of a number is known for certain; its name is taken from the words beside it, and is
for a person to look through.
"""

from ..ledger.citations import BRACES
from ..ledger.items import Figure, Measure
from ..ledger.schema import sheet_of
from ..ledger.words import is_reserved
from ..text.characters import HAN, compact, write_decimal
from ..text.numerals import CountedNumber, counts
from ..text.patterns import Pattern, holds
from ..workbook.writing import Row, WorkbookData

FIGURES = sheet_of(Figure).name
_MEASURES = sheet_of(Measure).name
_LONGEST_NAME = 12
_TIMES = ("年", "月", "天", "日", "周", "小时", "分钟", "方面")  # how long, which is no figure
_CLAUSE = Pattern(r"[^，。；、：,;:\n“”《》〈〉（）()\d\s]*$")
_JOINED = Pattern(r"(?<=\d).{1,2}[和与及]")  # 13次和: what is left of the number before
_BEGINNING = Pattern(rf"(?:{HAN})+")
# What stands between a name and its number, and the verb before a name.
_BETWEEN = (
    *(
        "累计",
        "先后",
        "共计",
        "合计",
        "总计",
        "共有",
        "分别",
        "共",
        "已",
        "约",
        "达",
        "了",
        "计",
        "为",
    ),
    "有",
)
_VERBS = (
    *("开展", "召开", "举办", "组织", "推送", "发布", "下发", "下达", "印发", "抽检", "形成"),
    *("发放", "完成", "办理", "接入", "铺设", "清理", "核对", "检查", "累计", "共有", "共"),
)


def propose_figures(contents: WorkbookData) -> int:
    """Put the numbers of the measures among the figures, and cite them; gives how many."""
    names: dict[str, Row] = {}
    for row in contents.rows.get(_MEASURES, []):
        text = row.get("整改进展")
        if isinstance(text, str) and not holds(text, BRACES):
            row["整改进展"] = _cited(text, str(row["措施编号"]), names)
    contents.rows[FIGURES] = list(names.values())
    return len(names)


def _cited(text: str, number: str, names: dict[str, Row]) -> str:
    """The text with its numbers cited; their rows are added to `names`, each by its name."""
    made, end = "", 0
    for found in counts(text):
        digits = found.written.removesuffix(found.measure)
        if not _is_figure(found, digits):
            continue
        name = _name(text, found, number, names)
        if name:
            row: Row = {"指标": name, "数值": found.value, "量词": found.measure}
            names[compact(name)] = row
            made += f"{text[end : found.start]}{{{name}}}"
            end = found.start + len(digits)
    return made + text[end:]


def _is_figure(found: CountedNumber, digits: str) -> bool:
    """Whether a number counts something, and is printed by its figure as it is written."""
    plain = digits.isascii() and digits == write_decimal(found.value)
    return plain and not found.vague and not found.is_percent and not found.measure.endswith(_TIMES)


def _name(text: str, found: CountedNumber, number: str, names: dict[str, Row]) -> str:
    """What the number counts, by the words before it, or behind it where there are none."""
    before = _CLAUSE.search(text[: found.start])
    name = before[0] if before else ""
    if before and (joined := _JOINED.match(text, before.start())):
        name = text[joined.end() : found.start]
    while name.endswith(_BETWEEN):
        name = name.removesuffix(next(word for word in _BETWEEN if name.endswith(word)))
    start = max((name.rfind(verb) + len(verb) for verb in _VERBS if verb in name), default=0)
    name = (name[start:] or name)[-_LONGEST_NAME:]
    if len(name) < 2:
        behind = _BEGINNING.match(text, found.end)
        name = behind[0][:_LONGEST_NAME] if behind else ""
    if len(name) < 2 or is_reserved(name):
        return ""
    if compact(name) in names:
        name = f"{name}{number}"
    return "" if compact(name) in names else name
