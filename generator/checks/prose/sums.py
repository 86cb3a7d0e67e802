"""Sums, shares and lists inside one sentence: the numbers must agree with each other.

Each law yields faults: (code, what is written, the words of the finding).
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from ...ledger.choices import NEW, REVISED, Status
from ...text.characters import HAN, quote_list, write_decimal, write_list, write_percent
from ...text.numerals import CountedNumber
from ...text.patterns import Pattern, holds
from ..titles import TITLE
from .known import MEASURES, PROBLEMS, Known
from .mentions import TOTALS, Mention, after_last
from .parts import NO_RATE, PARTS_IN, REST, Group, part_subject, rate_subject
from .subjects import is_of_regulations, level_of


class Fault(NamedTuple):
    """What is wrong with a number: a code of the catalogue and the words of its finding."""

    code: str
    written: str
    words: Mapping[str, object]


# --- totals and parts ---------------------------------------------------------------------------

_EXCLUSIVE = {*map(str, Status), REST, NEW, REVISED}
# What is left is named without a number, or the parts are examples.
_LEFT_OVER = ("其余", "剩余", "余下", "另有", "另外", "尚有", "还有", "其他")
_OPEN_END = Pattern("[^，。；]{0,10}等")


def parts_agree(group: Group) -> Iterator[Fault]:
    """Parts are counted in the unit of their total, and add up to it."""
    total, parts = group.total, group.parts
    if not parts or not all(mention.exact for mention in (total, *parts)):
        return
    other = [p for p in parts if p.count.measure != total.count.measure]
    levels = {level_of(p) for p in parts} & {PROBLEMS, MEASURES}
    level = level_of(total)
    if level in (PROBLEMS, MEASURES) and levels - {level}:
        mixed = next(p for p in parts if level_of(p) in levels - {level})
        words = {"total": total.count.written, "level": level, "other": level_of(mixed)}
        yield Fault("N09", mixed.count.written, words)
        return
    if other:
        if {m.count.measure for m in (total, *other)} <= PARTS_IN:
            words = {"total": total.count.written, "part": other[0].count.written}
            yield Fault("N08", other[0].count.written, words)
        return
    yield from _sum_agrees(group)


# 增长1.7倍，其中新能源汽车增长17.2倍; 满8年，其中满5年: these do not add up.
_NEVER_ADDED = frozenset(("倍", "年", "岁"))


def _sum_agrees(group: Group) -> Iterator[Fault]:
    total, parts = group.total, group.parts
    if total.count.measure in _NEVER_ADDED:
        return
    summed = sum((part.count.value for part in parts), Decimal())
    words = {
        "total": total.count.written,
        "parts": write_list(part.count.written for part in parts),
        "sum": _written_like(total.count, summed),
    }
    named = [status for status in group.statuses if status]
    if summed > total.count.value:
        # 已完成 and 修订 and their like exclude each other; other parts may overlap.
        sure = len(named) == len(parts) == len(set(named)) and set(named) <= _EXCLUSIVE
        yield Fault("N04" if sure else "N05", total.count.written, words)
    elif summed < total.count.value and len(parts) > 1 and (named or level_of(total)):
        last = parts[-1].rest
        if not (holds(last, _LEFT_OVER) or _OPEN_END.match(last)):
            yield Fault("N05", total.count.written, words)


def _written_like(total: CountedNumber, value: Decimal) -> str:
    """A sum written in the unit of its total: 130万元 beside 120万元."""
    scale = total.value / total.typed if total.typed else 1
    unit = total.written.lstrip("0123456789０１２３４５６７８９.．,，")
    return write_decimal(value / scale) + (unit if unit != total.written else total.measure)


# --- shares -------------------------------------------------------------------------------------

_RATE_WORD = Pattern(f"(?P<stem>{HAN}{{2,6}})率[：:]?{TOTALS}$")
_SHARE_WORD = Pattern(
    "(?:个?问题|(?:整改)?措施)?(?:占比?|占总数的?|比例|占(?:全部|所有|总)(?:问题|(?:整改)?措施)数?的?)"
    f"[：:]?{TOTALS}"
)
_FINISHED = ("完成", "整改", "销号", "办结")
# 提高76%, 同比下降3%: a change, not a share.
_CHANGE = ("提高", "提升", "增长", "上升", "下降", "降低", "减少", "增加", "同比", "环比")


def shares_agree(
    mentions: list[Mention], statuses: list[str], groups: list[Group], known: Known
) -> Iterator[Fault]:
    """A percentage is the share of the numbers beside it, and no finer than they are.

    What all are of which the number beside it is a part, the ledger says where the text does not.
    """
    for index, share in enumerate(mentions):
        if not share.count.is_percent or share.cited or not share.exact:
            continue
        if share.rest.startswith(NO_RATE) or holds(share.clause, _CHANGE):
            continue
        operands = _operands(share, mentions[:index], groups)
        places = share.count.places
        if operands is None:
            if places > known.places and rate_subject(share, known):
                yield Fault("N07", share.count.written, {"most": _places(known.places)})
            if index and _SHARE_WORD.fullmatch(share.near):
                yield from _of_all(share, mentions[index - 1], statuses[index - 1], known)
            continue
        whole, candidates = operands
        if not whole.count.value:
            continue
        shares = [Fraction(part) / Fraction(whole.count.value) for part in candidates]
        written = f"{write_decimal(share.count.value)}%"
        if written not in [write_percent(exact, places) for exact in shares]:
            right = write_percent(shares[0], places)
            part = write_decimal(candidates[0])
            words = {"part": part, "total": whole.count.written, "right": right}
            yield Fault("N06", share.count.written, words)
        elif places and share.count.digits > whole.count.digits:
            subject = rate_subject(share, known)
            ours = subject is not None and subject.word_for(share.count) and places <= known.places
            if not ours or share.count.written.rstrip("%％").endswith("0"):
                most = _places(_fitting(whole, share))
                yield Fault("N07", share.count.written, {"most": most})


def _of_all(share: Mention, part: Mention, status: str, known: Known) -> Iterator[Fault]:
    """措施完成30项，占比50%: the share that a part has of all in the ledger."""
    subject = part_subject(part, status, None, known) if status else None
    if subject is None or subject.word_for(part.count) is None:
        return
    level = MEASURES if MEASURES in subject.name else PROBLEMS
    total = known.numbers[f"{level}数"]
    if not total:
        return
    right = write_percent(Fraction(part.count.value) / total, share.count.places)
    if f"{write_decimal(share.count.value)}%" != right:
        words = {
            "part": write_decimal(part.count.value),
            "total": f"{total}{part.count.measure}{level}",
            "right": right,
        }
        yield Fault("N06", share.count.written, words)


def _fitting(whole: Mention, share: Mention) -> int:
    """How many decimals the share may have: as many digits in all as the total has."""
    return max(0, share.count.places - (share.count.digits - whole.count.digits))


def _places(most: int) -> str:
    return f"最多保留 {most} 位小数" if most else "取整数即可"


def _operands(
    share: Mention, before: list[Mention], groups: list[Group]
) -> tuple[Mention, list[Decimal]] | None:
    """The total of a share and the parts it may be of, the likeliest first; None if unknown."""
    counted = [m for m in before if not m.count.is_percent]
    if not counted:
        return None
    if _SHARE_WORD.fullmatch(share.near):
        last = counted[-1]
        group = next((g for g in groups if any(last is part for part in g.parts)), None)
        if group and group.total.exact and last.exact:
            return group.total, [last.count.value]
        return None
    found = _RATE_WORD.search(share.near)
    if not found:
        return None
    stem = found["stem"]
    finished = _finished(stem, share, groups) if holds(stem, _FINISHED) else None
    if finished or groups or len(counted) < 2:
        return finished
    # 抽查25户，合格19户，合格率76%: the part is called by the word of the rate.
    whole, part = counted[-2], counted[-1]
    same = whole.count.measure == part.count.measure and whole.count.value >= part.count.value
    if same and part.segment.endswith(stem[-2:]) and whole.exact and part.exact:
        return whole, [part.count.value]
    return None


def _finished(
    stem: str, share: Mention, groups: list[Group]
) -> tuple[Mention, list[Decimal]] | None:
    """The total and what is done of it; 基本完成 and 长期坚持 may be counted in."""
    level = next((level for level in (PROBLEMS, MEASURES) if level in stem), "")
    for group in reversed(groups):
        done = group.part(str(Status.DONE))
        own = level_of(group.total)
        if done is None or done.start > share.start or (level and own and own != level):
            continue
        if not all(mention.exact for mention in (group.total, *group.parts)):
            return None
        if any(part.count.measure != group.total.count.measure for part in group.parts):
            return None
        sums = [done.count.value]
        for status in (Status.NEARLY_DONE, Status.STANDING):
            part = group.part(str(status))
            if part:
                sums += [value + part.count.value for value in sums]
        return group.total, sums
    return None


_EQUATION = Pattern(r"(?<![\d.+＋/])(\d{1,9}(?:[+＋]\d{1,9})+)[=＝](\d{1,9})(?![\d.%％+＋/])")
_EQUATION_BACK = Pattern(r"(?<![\d.+＋/])(\d{1,9})[=＝](\d{1,9}(?:[+＋]\d{1,9})+)(?![\d.%％/])")
_QUOTIENT = Pattern(r"(?<![\d.+/])(\d{1,9})[/／÷](\d{1,9})[=＝](\d{1,3}(?:\.\d{1,6})?)[%％]")


def equations_hold(text: str) -> Iterator[Fault]:
    """25=19+6 and 19/25=76%, where they are written out, are right."""
    sums = [(m[0], m[1], m[2]) for m in _EQUATION.finditer(text)]
    sums += [(m[0], m[2], m[1]) for m in _EQUATION_BACK.finditer(text)]
    for written, terms, total in sums:
        parts = terms.replace("＋", "+").split("+")
        summed = sum(map(int, parts))
        if summed != int(total):
            words = {"total": total, "parts": write_list(parts), "sum": summed}
            yield Fault("N04", written, words)
    for match in _QUOTIENT.finditer(text):
        part, total, share = int(match[1]), int(match[2]), match[3]
        places = len(share.partition(".")[2])
        if not total:
            continue
        right = write_percent(Fraction(part, total), places)
        if write_decimal(Decimal(share)) + "%" != right:
            yield Fault("N06", match[0], {"part": part, "total": total, "right": right})
        elif places and len(share.replace(".", "").lstrip("0")) > len(match[2]):
            yield Fault("N07", match[0], {"most": _places(0)})


# --- lists --------------------------------------------------------------------------------------

_TITLES = r"《[^《》]+》(?:[（(][^（）()]{1,8}[）)])?"
_TITLE_LIST = Pattern(f"{_TITLES}(?:[、，和及与]*{_TITLES})*")
# 制度6个：《…》 names them all, 制度6个，包括《…》 perhaps.
_LEADS_TO = Pattern(
    "[^，；：。《]{0,10}(?:(?P<all>[：:（(]|[，,]?(?:即|分别[是为]|具体[是为]))"
    "|(?P<some>[，,]?(?:主要)?(?:包括|包含|涉及|有)))[：:]?$"
)
_UNLISTED_SHOWN = 20


def titles_agree(mentions: list[Mention], known: Known) -> Iterator[Fault]:
    """A count of 制度 or documents above or below a list of 《…》 is how many the list names."""
    sentence = mentions[0].sentence
    lists = [(m.start(), m.end(), m[0]) for m in _TITLE_LIST.finditer(sentence)]
    for mention in mentions:
        if not _counts_titles(mention) or not mention.exact or mention.count.article:
            continue
        for start, end, written in lists:
            names = list(dict.fromkeys(TITLE.findall(written)))
            if start >= mention.end:
                between = sentence[mention.end : start]
                lead = _LEADS_TO.fullmatch(between)
                sure = bool(lead and lead["all"])
                is_list, is_open = lead is not None, sentence.startswith("等", end)
            else:
                between = sentence[end : mention.start]
                # 甲的《一》和乙的《二》2项: words stand between the titles that are counted.
                named = len({*TITLE.findall(sentence[:end])})
                is_list = between in ("", "等", "共", "共计", "这", "等共") and (
                    named == len(names) or named != mention.count.value
                )
                sure, is_open = True, between.startswith("等")
            if is_list:
                yield from _list_agrees(mention, names, sure, is_open, known)
                break


def _counts_titles(mention: Mention) -> bool:
    """《甲》《乙》2项制度; but not 《甲》3次."""
    return mention.count.measure in ("项", "个", "部", "份", "件", "种")


def _list_agrees(
    mention: Mention, names: list[str], sure: bool, is_open: bool, known: Known
) -> Iterator[Fault]:
    listed, counted = len(names), mention.count.value
    ours = is_of_regulations(mention) and bool(known.regulations)
    matched = {name: known.regulation(name) for name in names} if ours else {}
    if (listed < counted and not is_open) or listed > counted:
        unlisted = (name for name in known.regulations if name not in matched.values())
        missing = list(islice(unlisted, _UNLISTED_SHOWN))
        whole = ours and counted == len(known.regulations) and listed < counted
        more = f"没有列出的制度：{quote_list(missing)}。" if whole and missing else ""
        words = {"counted": mention.count.written, "listed": listed, "more": more}
        yield Fault("N10" if sure or listed > counted else "N11", mention.count.written, words)
    for name, regulation in matched.items():
        if regulation is None:
            yield Fault("N12", f"《{name}》", {"name": name})


_MEASURES_OF_OFFICES = ("个", "家")
_OFFICES = (
    *("单位", "部门", "股室", "科室", "队室", "处室", "派出所", "支部", "乡镇", "街道", "社区"),
    *("村", "学校", "企业", "分局"),
)
_OFFICE = Pattern(
    f"(?:{HAN}|[（）()]){{1,14}}(?:[部委办局室所队院校会处科股厅站组镇乡村]|中心|街道|社区|公司|支部)"
)
_OFFICES_AFTER = Pattern(
    f"(?:{'|'.join(_OFFICES)})(?:[：:]|，?(?:即|分别[是为])|[（(])"
    "(?P<list>[^，。；：（）()]+)(?=[。；）)]|$)"
)


def offices_agree(mentions: list[Mention], known: Known) -> Iterator[Fault]:
    """40个单位 beside a list of offices by 、 is how many the list names."""
    for mention in mentions:
        if mention.count.measure not in _MEASURES_OF_OFFICES:
            continue
        if not mention.rest.startswith(_OFFICES) or not mention.exact:
            continue
        found = _OFFICES_AFTER.match(mention.rest)
        before = mention.sentence[: mention.start]
        written = found["list"] if found else after_last(before, "，；：（(")
        if "等" in written or "、" not in written:
            continue
        items = written.split("、")
        named = items if found else items[1:]
        if len(items) < 2 or not all(_OFFICE.fullmatch(item) for item in named):
            continue
        # 甲、乙和丙: one more, unless 和 belongs to a name.
        most = len(items) + sum(item.count(word) for item in items for word in "和及与")
        if not len(items) <= mention.count.value <= most:
            units = known.units
            sure = found and units and all(item in units for item in items)
            words = {"counted": mention.count.written, "listed": len(items), "more": ""}
            yield Fault("N10" if sure else "N11", mention.count.written, words)
