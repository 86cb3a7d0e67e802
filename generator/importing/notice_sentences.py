"""The fixed sentences of a notice: which facts they give, and whether a template prints them again.

Facts are taken where they are written plainly. Whether the sentence is then one that a template
prints is not guessed: it is printed with these facts and held against the older one.
"""

from collections.abc import Mapping
from datetime import date

from jinja2 import Template

from ..layout.blocks import CONTACT, ITEMS_HEADING, OPENING
from ..notice.context import composed_title
from ..text.characters import fold, write_date, write_range
from ..text.dates import parse_date, with_arabic_digits
from ..text.patterns import Pattern

Facts = dict[str, object]

# How the opening and the closing of each template end and begin.
PUBLISHED, WITHIN_PARTY = ("予以公布", "干部群众"), ("通报如下", "党员干部")

_DAY = r"\d{4}年\d{1,2}月\d{1,2}日"
_BETWEEN = Pattern(rf"({_DAY})[至到-]((?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日)")
# No other day stands between: 至3月28日，……，4月15日反馈.
_REPORTED = Pattern(rf"({_DAY})[^。日]{{0,30}}反馈")
_SENDER = Pattern(
    r"(?:按照|根据|经)((?:中共)?[^,。]{1,20}?(?:委|党组|委员会|总支|支部|中央|政府))(?:的|关于)?(?:巡[察视]工作)?(?:领导小组)?(?:的)?"
    r"(?:统一)?(?:部署|安排)"
)
_INSPECTORS = Pattern(
    r"(?:^|[,。日])([^,。]{0,16}?(?:第.{1,3}巡[察视]组|巡[察视]第?.{1,3}组|巡[察视]组))对"
)
_INSPECTED = Pattern(r"组对(.{2,40}?)(?:开展|进行)了")
# 对我局: which is no name for others.
_OURS = ("我", "本")
_PHONE = Pattern(r"电话(?:号码)?:?([\d()—-][\d()、,—-]*\d)")
_ADDRESS = Pattern(r"(?:邮政信箱|邮寄地址|通信地址|通讯地址|联系地址)[:是]?([^;。]+)")
_MAIL = Pattern(r"(?:电子邮箱|邮箱|电子信箱)[:是]?([\w.+-]+@[\w.-]*\w)")


def opening_facts(text: str) -> Facts:
    """Who inspected whom, and when, as far as an opening says it."""
    bare, folded = _bare(text)
    facts: Facts = {}
    for name, pattern in (
        ("派出党组织", _SENDER),
        ("被巡察党组织", _INSPECTED),
        ("巡察组", _INSPECTORS),
    ):
        if (found := pattern.search(folded)) and not found[1].startswith(_OURS):
            facts[name] = bare[found.start(1) : found.end(1)]
    if found := _BETWEEN.search(folded):
        first = parse_date(found[1])
        last = parse_date(found[2] if "年" in found[2] else found[1][:5] + found[2])
        facts |= {n: d for n, d in (("巡察开始日期", first), ("巡察结束日期", last)) if d}
    found = _REPORTED.search(folded)
    if found and (day := parse_date(found[1])):
        facts["反馈日期"] = day
    return facts


def contact_facts(text: str) -> Facts:
    """How the office is reached, as far as its last paragraph says it."""
    bare, folded = _bare(text)
    patterns = (("联系电话", _PHONE), ("邮政信箱", _ADDRESS), ("电子邮箱", _MAIL))
    found = {name: pattern.search(folded) for name, pattern in patterns}
    return {n: bare[match.start(1) : match.end(1)] for n, match in found.items() if match}


def opening_of(text: str, facts: Facts) -> str:
    """Which template's opening this is with these facts: the words it ends with, "" for none."""
    first, last, day = (facts.get(n) for n in ("巡察开始日期", "巡察结束日期", "反馈日期"))
    words = dict(facts)
    if isinstance(first, date) and isinstance(last, date):
        words["巡察期间"] = write_range(first, last)
    if isinstance(day, date):
        words["反馈日期"] = write_date(day)
    for told, _ in (PUBLISHED, WITHIN_PARTY):
        if is_alike(text, f"{_printed(OPENING, words)}{told}。"):
            return told
    return ""


def contact_of(text: str, facts: Facts) -> str:
    """Which template's last paragraph this is with these facts: whom it asks, "" for none."""
    for _, readers in (PUBLISHED, WITHIN_PARTY):
        if is_alike(text, f"欢迎广大{readers}{_printed(CONTACT, facts)}"):
            return readers
    return ""


def is_items_heading(text: str, facts: Facts) -> bool:
    """Whether the templates give the part with the problems this heading."""
    return is_alike(text, _printed(ITEMS_HEADING, facts))


def is_composed_title(text: str, facts: Facts) -> bool:
    """Whether the templates put this title together by themselves."""
    office, inspectors = (str(facts.get(name, "")) for name in ("党组织全称", "巡察组"))
    return is_alike(text, composed_title(office, inspectors))


def is_alike(one: str, other: str) -> bool:
    """Whether two texts differ in widths and blanks at most."""
    return _bare(one)[1] == _bare(other)[1]


def day_of(text: str) -> date | None:
    """The day that is all of a line: 2025年7月17日, 二〇二五年七月十七日."""
    return parse_date(with_arabic_digits("".join(text.split())))


def _bare(text: str) -> tuple[str, str]:
    """The text without blanks, and the same folded, character by character."""
    bare = "".join(text.split())
    return bare, fold(bare)


def _printed(sentence: str, facts: Mapping[str, object]) -> str:
    """A sentence of the templates with these facts."""
    return str(Template(sentence).render(facts))
