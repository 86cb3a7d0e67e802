"""Rows that hold no data: titles, totals, signatures, notes and headers among the measures."""

import unicodedata

from ...ledger.columns import Kind, Part
from ...ledger.examples import EXAMPLE, EXAMPLE_MARK, EXAMPLES
from ...ledger.items import Basic, Unit
from ...text.characters import HAN, compact
from ...text.patterns import Pattern
from .below import Below
from .meant import is_nothing

_NUMERAL = "[一二三四五六七八九十百]"
_TITLE = Pattern(
    rf"第[\d一二三四五六七八九十百]+(?:部分|[章节编类])|{_NUMERAL}+[、.]|\({_NUMERAL}+\)"
    r"|\(?(?:接上|续上?)[表页]\)?"
)
_NUMBERED_TITLE = Pattern(rf"[\d.]+[、.\s]*{HAN}{{4,}}")
_TOTAL = Pattern(
    r"(?:本页|本表|全部|以上|各项)?(?:合计|小计|总计|共计|总数)(?:[:(\d].*)?|共\d+[条项个家].{0,6}|.{1,12}小计"
)
_SIGNED = Pattern(
    r"(?:填报|填表|填写|制表|审核|复核|审批|审定|审签|经办|负责|联系|签字|签名|签发|报送|报告|领导|主管"
    r"|分管|主要|党组织|单位)(?:人员?|单位|部门|负责人|领导|日期|时间)?(?:签字|签名|签章|盖章|公章)?"
    r"(?:\([^)]*\))?:|(?:填报|填表|制表)(?:人|单位|部门|时间|日期)|(?:日期|时间|盖章|公章):|\((?:盖章|公章|签字|签名|签章)\)"
)
_SIGN = Pattern(r"(?:签字|签名|签章|盖章|公章)[)）]?[:_]*(?:\(.*\))?\Z|(?:签字|签名|盖章)[)]?:")
_NOTE = Pattern(
    r"(?:附?注|备注|说明|注释|附件?|(?:填表|填报|特别|有关)说明|提示)[\d一二三四五]*[:.、]"
    r"|(?:以上)?(?:数据)?截[至止]\d|以上(?:数据|内容|各项|情况)|[※★*▲●].{0,8}(?:为|表示|代表)"
)
_END = Pattern(
    r"[(\-—*]*以下(?:空白|无正文|无内容)[)\-—*]*|第\d+页(?:[,，、/]?共\d+页)?"
    r"|\d{4}年\d{1,2}月(?:\d{1,2}日)?|\d{4}([-./])\d{1,2}\1\d{1,2}"
)
_DEMANDS = frozenset({"必填", "选填", "可不填", "不填", "下拉选择", "自动计算"})
_BEFORE_NUMBERS = frozenset("甲乙丙丁戊") | {"栏次", "序号", "列次", "行次", "项目"}
_MARKS = Pattern("[:。;!?]")
_HAN = Pattern(HAN)
_LONGEST_LINE = 40  # characters of a line for signatures
NOTE = "像是说明"  # what a row seems to be
_MANY = 3  # cells that lack in a row, beside the one that is there
_LONGEST_SHIFT = 4  # digits of the number of a column
_LONGEST = 80  # characters that tell what a row is
_WIDE = 3  # columns over which a title is merged


def is_total(text: str) -> bool:
    """Whether a row that begins with this text, made compact, counts those above it."""
    return bool(_TOTAL.fullmatch(text))


def set_apart(below: Below) -> None:
    """Leave out the rows that hold no data, and tell what each of them is.

    A note is an error all the same, since it may say something of the data; so is a lone text of
    which nobody can tell what it is.
    """
    wide = {(top, left) for top, left, _, right in below.grid.merged if right - left >= _WIDE - 1}
    for row in below.rows():
        names = below.filled(row)
        cells = {name: below.cell(row, name) for name in names}
        if not cells:
            below.blank.add(row)
            continue
        if below.sheet.name in EXAMPLES and compact(str(cells.get(below.sheet.key[0]))) == EXAMPLE:
            _set_apart_example(below, row, names)
            continue
        texts = {name: compact(str(cell)[:_LONGEST]) for name, cell in cells.items()}
        is_wide = (row, below.positions[names[0]]) in wide
        first = {"value": cells[names[0]]}
        if what := _what_it_is(below, texts, is_wide):
            below.drop(row, names[0], "V33", what=what, **first)
        elif what := _what_it_may_be(below, texts):
            below.unclear.add(row)
            below.note(row, names[0], "V34", what=what, **first)


def _set_apart_example(below: Below, row: int, names: list[str]) -> None:
    """Leave out the example of the blank workbook; an error where somebody has filled it in."""
    example, number = EXAMPLES[below.sheet.name], below.sheet.key[0]
    ours = [name for name in names if str(example.get(name)).startswith(EXAMPLE_MARK)]
    changed = [name for name in ours if not below.shown(row, name).startswith(EXAMPLE_MARK)]
    if changed:
        below.unclear.add(row)
        below.note(row, number, "V44", value=EXAMPLE, column=changed[0], number=number)
    else:
        below.drop(row, number, "V43")


def _what_it_is(below: Below, texts: dict[str, str], is_wide: bool) -> str:
    """What a row surely is that holds no data; "" for any other."""
    (name, first), is_lone = next(iter(texts.items())), len(texts) == 1
    if all(map(is_nothing, texts.values())):
        return "没有内容的一行"
    repeated = sum(text == below.headers[name] for name, text in texts.items())
    if repeated > 1 and repeated * 2 >= len(texts):
        return "重复的表头"
    if len(texts) > 1 and all(text.strip("()") in _DEMANDS for text in texts.values()):
        return "填写要求"
    if _are_numbers_of_columns(below, texts):
        return "各列的编号"
    if is_total(first) and below.sheet.item is not Basic:
        return "合计"
    if (
        is_lone
        and len(first) <= _LONGEST_LINE
        and _SIGN.search(first)
        and not _is_body(below, name)
    ):
        return "签名一类的表尾"
    if _SIGNED.match(first):
        signatures = sum(bool(_SIGNED.search(text)) for text in texts.values())
        if is_lone or signatures > 1 or below.sheet.item is not Basic:
            return "签名一类的表尾"
    if is_lone and _END.fullmatch(first):
        return "表尾"
    if is_lone and not _NOTE.match(first) and (is_wide or _is_title(below, texts)):
        return "标题"
    return ""


def _what_it_may_be(below: Below, texts: dict[str, str]) -> str:
    """What a row seems to be that cannot be data as it stands; "" for any other."""
    (name, text), *others = texts.items()
    if _is_body(below, name):
        return ""
    lacking = {c.name for c in below.sheet.columns if c.required}.difference(texts)
    # No unit has a name with such marks in it.
    is_note = _NOTE.match(text) or (below.sheet.item is Unit and _MARKS.search(text))
    if is_note and (not others or (len(others) == 1 and lacking)):
        return NOTE
    if others:
        return ""
    required = sum(column.required for column in below.sheet.columns)
    is_number = below.sheet.column(name).kind is Kind.CODE and not _HAN.search(text)
    return f"只填了“{name}”一格" if required >= _MANY and not is_number else ""


def _is_title(below: Below, texts: dict[str, str]) -> bool:
    (name, text), *_ = texts.items()
    if _is_body(below, name):
        return False  # a pasted paragraph
    is_code = below.sheet.column(name).kind is Kind.CODE
    return bool(_TITLE.match(text) or (is_code and _NUMBERED_TITLE.match(text)))


def _is_body(below: Below, name: str) -> bool:
    return below.sheet.column(name).part is Part.BODY


def _are_numbers_of_columns(below: Below, texts: dict[str, str]) -> bool:
    """Whether the cells are numbered from left to right, as in 甲, 乙, 1, 2, 3."""
    shifts = []
    for name, text in texts.items():
        bare = unicodedata.normalize("NFKC", text).strip("()")
        if bare.isdecimal() and len(bare) < _LONGEST_SHIFT:
            shifts.append(int(bare) - below.positions[name])
        elif bare not in _BEFORE_NUMBERS:
            return False
    return (
        len(shifts) > 1 and len(texts) >= min(_WIDE, len(below.positions)) and len(set(shifts)) == 1
    )
