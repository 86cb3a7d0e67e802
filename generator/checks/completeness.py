"""What is registered is used, what is numbered has no gaps, and what the notice needs is there."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ..findings.findings import Finding, find
from ..ledger.citations import citation_of, cited
from ..ledger.columns import Item
from ..ledger.items import Measure, Problem
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.characters import LONGEST_NUMBER, compact, write_list
from ..text.patterns import Pattern
from .texts import is_printed
from .titles import TITLE, bare_title, names_ending

# Shorter texts may well be the same in two rows.
_LONG_ENOUGH = 12
_MISSING_SHOWN = 5


def units_have_rows(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Every registered unit is responsible for something, or helps, or counts something."""
    busy = {item.unit for item in ledger.assigned}
    busy.update(name for measure in ledger.measures for name in measure.partners)
    for unit in ledger.units:
        if unit.name not in busy:
            yield find("C20", ledger.place(unit, "单位名称"), unit.name)


def figures_are_cited(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Every 指标 is cited by some text; its first row is named where none does."""
    if not ledger.measures:
        return  # without the sheet that cites them, every figure would be named
    found = {compact(citation_of(written).word) for written in set(cited(_texts(ledger)))}
    seen = set()
    for figure in ledger.figures:
        if compact(figure.name) not in found and figure.name not in seen:
            seen.add(figure.name)
            yield find("C21", ledger.place(figure, "指标"), figure.name)


def numbers_follow(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The last parts of 1.1, 1.2, … follow each other: a gap may be a row that got lost."""
    numbered: list[tuple[Sequence[Problem | Measure], str]]
    numbered = [(ledger.problems, "问题编号"), (ledger.measures, "措施编号")]
    for items, column in numbered:
        groups: dict[str, dict[str, Problem | Measure]] = {}
        for item in items:
            above, dot, last = item.number.rpartition(".")
            if dot:
                groups.setdefault(above, {})[last] = item
        for above, named in groups.items():
            members = {
                int(last): item
                for last, item in named.items()
                if last.isascii() and last.isdigit() and len(last) <= LONGEST_NUMBER
            }
            following = range(1, min(max(members, default=0), 1000))
            missing = list(islice((n for n in following if n not in members), _MISSING_SHOWN))
            if missing:
                item = members[min(n for n in members if n > missing[0])]
                shown = write_list(f"{above}.{n}" for n in missing)
                yield find("C22", ledger.place(item, column), item.key, missing=shown)


def regulations_are_named(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A regulation that counts is named somewhere in the text, as a 《title》 that ends so."""
    names = {bare_title(regulation.name) for regulation in ledger.regulations}
    titles = {title for text in _texts(ledger) for title in TITLE.findall(text)}
    named = {name for title in titles for name in names_ending(title, names)}
    for regulation in ledger.regulations:
        name = bare_title(regulation.name)
        if name and name not in named:
            yield find("C23", ledger.place(regulation, "制度名称"), regulation.name)


def texts_differ(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No two measures report the same progress word for word, no two problems are the same, and
    no two measures of a problem."""
    texts = [
        *(("整改进展", "", measure.progress, measure) for measure in ledger.measures),
        *(("问题", "", problem.text, problem) for problem in ledger.problems),
        *(("整改措施", measure.problem, measure.plan, measure) for measure in ledger.measures),
    ]
    first: dict[tuple[str, str, str], Item] = {}
    for column, within, written, item in texts:
        text = compact(written)
        if len(text) < _LONG_ENOUGH:
            continue
        known = first.setdefault((column, within, text), item)
        if known is not item:
            place, other = (ledger.place(one, column) for one in (item, known))
            words = {"column": column, "other": other.cell, "number": known.key}
            yield find("C24", place, written, **words)


# Words that say how things stand, and none that says what was done.
_STATUS_ONLY = Pattern(
    "(?:目前|现|已经?|均|都|全部|全面|基本|按期|如期|该项|此项|本项|各项|工作|任务|问题|措施|整改|巡察"
    "|到位|完成|完毕|落实|办结|销号|正在|推进|进行|持续|长期|坚持|中|无|略|同上|详?见|附件|佐证|材料|[，。、；\\s])+"
)

# What says that work is done and nothing of the work. A number, a title or a quotation says more.
_STOCK = Pattern(
    "按照?|根据|要求|部署|方案|规定|已经?|均已|全部|认真|积极|扎实|持续|进一步|不断|切实|严格|精心|高度|全面|大力|深入|有效|"
    "及时|逐步|加强|加大|强化|提高|提升|增强|落实|推进|组织|重视|领导|整改|到位|完成|工作|相关|有关|各项|措施|取得|得到|明显|"
    "较好|良好|一定|显著|实效|成效|效果|成绩|认识|思想|责任|抓好|做好|抓实|抓细|抓紧|下一步|将|继续|实施|开展|任务|情况|问题|"
    "此项|该项|本项|达到|预期|目标|目的|力度|我局|局党组|党组|明确|压实|确保|按时|按期|较|并|了|的|在|对|地|和"
)
_MARKS = Pattern("[，。；：、！,;:!.]")
_SPECIFIC = Pattern("[0-9{《“]")
# A longer text than this has something to say.
_LONGEST_EMPTY = 60


def _is_empty(measure: Measure) -> bool:
    """Whether the 整改进展 is stock words alone, and words of its 整改措施."""
    text = _MARKS.sub("，", compact(measure.progress))
    if len(text) > _LONGEST_EMPTY or _SPECIFIC.search(text):
        return False
    left = _STOCK.sub("，", text)
    asked = compact(measure.plan + measure.lead)
    words = [word for word in left.split("，") if word]
    stock = len(text) - text.count("，") - sum(map(len, words))
    return all(word in asked for word in words) and stock > sum(map(len, words))


def texts_say_something(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """整改进展 and 正文 say more than a status, and 整改进展 not the 整改措施 once more."""
    printed = is_printed(ledger)
    for measure in filter(printed, ledger.measures):
        text = compact(measure.progress)
        if _STATUS_ONLY.fullmatch(measure.progress) or (text and _is_empty(measure)):
            place = ledger.place(measure, "整改进展")
            yield find("C56", place, measure.progress, column="整改进展")
        elif text and text.rstrip("。") == compact(measure.plan).rstrip("。"):
            yield find("C57", ledger.place(measure, "整改进展"), measure.progress)
    for item in ledger.narrative:
        if _STATUS_ONLY.fullmatch(item.text):
            yield find("C56", ledger.place(item, "正文"), item.text, column="正文")


_CONTACTS = ("联系电话", "邮政信箱", "电子邮箱")


def some_contact_is_given(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """At least one of the three contacts is filled in: a notice asks for the public's opinion."""
    if ledger.basics and not any(ledger.text(name).strip() for name in _CONTACTS):
        here = next((name for name in _CONTACTS if name in ledger.basics), _CONTACTS[0])
        yield find("C25", ledger.basic_place(here))


def _texts(ledger: Ledger) -> Iterable[str]:
    for measure in ledger.measures:
        yield measure.lead
        yield measure.progress
    for item in ledger.narrative:
        yield item.heading
        yield item.text


CHECKS = (
    units_have_rows,
    figures_are_cited,
    numbers_follow,
    regulations_are_named,
    texts_differ,
    texts_say_something,
    some_contact_is_given,
)
