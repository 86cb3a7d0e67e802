"""Does a document say what was approved? Paragraph by paragraph, each difference at both places.

The document is a notice in Word, or the page as published. What it is held against is what the
ledger prints, or another document. Text is compared as text: a document that went through a word
processor needs no marks and no properties.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .. import __version__
from ..findings.findings import NOWHERE, Place
from ..notice.printed import Printed, Share
from ..package.parts import Parts, digest
from ..package.properties import CUSTOM, Recorded, read_custom
from ..text.characters import shorten
from ..text.differences import Edited, edits
from ..text.patterns import Pattern
from ..word.charts import workbooks_of
from ..word.shown import not_as_written
from .align import KeyedLine, Pair, align, exact, loose
from .documents import PAGE, Document, margin_texts, oddities_of, refusal
from .page_lines import LINE_END, gather, joined, laid_out, without_page_numbers

# What is told of a workbook behind a chart which is not that of the notice.
_OTHER_WORKBOOK = "图表的数据表改动过，请在图表上点“编辑数据”核对，其中不能有不公开的内容"
CHANGED, MISSING, ADDED, MOVED = "changed", "missing", "added", "moved"
LOOKS = "looks"  # the text is the same, and the page does not show it so

# What a web site puts between the title and the text.
_PAGE_DATA = Pattern(
    r"[\[(【]?(?:发布|发文|发稿|更新|信息来源|来源|作者|编辑|责任编辑|审核|浏览|阅读|点击|访问|字号|字体"
    r"|打印|关闭|分享|收藏|时间|日期|文章|大中小|\d{4}[-./年]\d{1,2}[-./月]\d{1,2})"
)
_LONGEST_PAGE_DATA = 80
# What a web site puts before the title and after the date.
_OF_SITE = Pattern(
    r"[\[(【（]?(?:首页|当前位置|您(?:的|所在的?)位置|上一[篇条]|下一[篇条]|返回|相关|推荐|扫一扫"
    r"|附件下载|版权|主办|承办|网站|备案|登录|注册|搜索|无障碍|手机版|[一-龥]?ICP)"
)
# A line that ends in a full stop and is no shorter is a sentence; so many lines are shown.
_LEAST_SENTENCE, _MOST_SHOWN = 10, 3
_ALIKE = 80  # of a hundred: two titles that are meant to be one


class Difference(NamedTuple):
    """One difference: `ledger` is what should stand there, `notice` what does.

    `place` is the cell, without a sheet for a fixed sentence; `also` are further cells of a sum or
    of a quoted word. `number` is the 通报序号, `paragraph` the whole paragraph of the document.
    """

    kind: str
    place: Place
    ledger: str
    notice: str
    number: str = ""
    paragraph: str = ""
    also: tuple[Place, ...] = ()


class Trace(NamedTuple):
    """One recorded fact of a document's origin, and what it is now."""

    what: str
    recorded: str
    now: str


@dataclass(slots=True)
class Verification:
    """What a comparison came to. `notes` say what was tolerated, `refused` why none was made."""

    differences: list[Difference] = field(default_factory=list)
    provenance: list[Trace] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refused: str = ""

    @property
    def agrees(self) -> bool:
        return not self.differences and not self.refused


# --- comparing ----------------------------------------------------------------------------------


def verify(
    document: Document, expected: Sequence[Printed], expected_parts: Mapping[str, bytes]
) -> Verification:
    """Hold the document against what is printed; `expected_parts` are those of the document
    that prints it, for headers and footers."""
    found = Verification(refused=refusal(document))
    if found.refused:
        return found
    if document.kind == PAGE:
        _verify_page(document, expected, found)
        return found
    found.differences += differences(document.written, expected)
    if nothing_met(found.differences, expected):
        return Verification(refused=f"“{document.name}”里没有一段是这份台账的通报，没有核对。")
    _compare_looks(document, expected, expected_parts, found)
    _compare_margins(document.parts, expected_parts, found)
    added = Counter(document.oddities) - Counter(oddities_of(expected_parts))
    workbooks = Counter(workbooks_of(document.parts)) - Counter(workbooks_of(expected_parts))
    added[_OTHER_WORKBOOK] += workbooks.total()
    for sentence in added.elements():
        found.differences.append(Difference(ADDED, NOWHERE, "", f"（{sentence}）"))
    if any(text != text.strip() for text in document.written):
        found.notes.append("段落首尾的空格不算不同。")
    if laid_out(document.written, [printed.text for printed in expected])[1]:
        found.notes.append("标题的分行与原文不同，文字相同，不算不同。")
    return found


def differences(paragraphs: Sequence[str], expected: Sequence[Printed]) -> list[Difference]:
    """Where the paragraphs of a document differ from what is printed; outer blanks aside."""
    left = [exact(paragraph.text) for paragraph in expected]
    lines, _ = laid_out(paragraphs, [printed.text for printed in expected])
    right = [exact(text) for text in lines]
    found = (_of_pair(pair, left, right, expected) for pair in align(left, right))
    return [difference for of_pair in found for difference in of_pair]


def nothing_met(found: Sequence[Difference], expected: Sequence[Printed]) -> bool:
    """Whether none of the paragraphs expected was met, as in a document about something else."""
    return sum(not difference.notice for difference in found) == len(expected)


def _compare_looks(
    document: Document,
    expected: Sequence[Printed],
    expected_parts: Mapping[str, bytes],
    found: Verification,
) -> None:
    """What the page shows otherwise than its text, but for what is so in the document expected."""
    known = Counter((shown.text, shown.how) for shown in not_as_written(expected_parts))
    printed = {paragraph.text.strip(): paragraph for paragraph in expected}
    for shown in not_as_written(document.parts):
        if known[shown.text, shown.how]:
            known[shown.text, shown.how] -= 1
            continue
        stretch = (shown.start, shown.start + len(shown.text), 0, 0)
        here = printed.get(shown.paragraph.strip(), Printed(""))
        (place, *also), *_ = _source(here, stretch)
        said = f"“{shorten(shown.text.strip())}”{shown.how}"
        found.differences.append(
            Difference(LOOKS, place, shown.text, said, here.number, shown.paragraph, tuple(also))
        )


def _compare_margins(parts: Parts, expected: Mapping[str, bytes], found: Verification) -> None:
    """The headers, footers and notes, which may be divided into parts otherwise."""
    ours, theirs = (dict.fromkeys(margin_texts(p)) for p in (expected, parts))
    for where, text in theirs:
        if (where, text) not in ours:
            found.differences.append(Difference(ADDED, NOWHERE, "", text, where, text))
    for where, text in ours:
        if (where, text) not in theirs:
            found.differences.append(Difference(MISSING, NOWHERE, text, "", where))


def _of_pair(
    pair: Pair, left: Sequence[KeyedLine], right: Sequence[KeyedLine], expected: Sequence[Printed]
) -> list[Difference]:
    """The differences of two paragraphs that answer to each other."""
    if pair.left is None:
        if pair.moved or pair.right is None:
            return []  # named where it is missing
        text = right[pair.right].text
        return [Difference(ADDED, NOWHERE, "", text, "", text)]
    printed = expected[pair.left]
    if pair.right is None:
        place = printed.place or NOWHERE
        kind, there = (MOVED, printed.text) if pair.moved else (MISSING, "")
        return [Difference(kind, place, printed.text, there, printed.number, there)]
    ours, theirs = left[pair.left], right[pair.right]
    skipped = len(ours.number) if ours.number and not theirs.number else 0
    changes = [
        (a0 + skipped, a1 + skipped, b0, b1)
        for a0, a1, b0, b1 in edits(ours.key[skipped:], theirs.key)
    ]
    return _at_cells(printed, ours, theirs, changes)


def _at_cells(
    printed: Printed, ours: KeyedLine, theirs: KeyedLine, changes: Sequence[Edited]
) -> list[Difference]:
    """The changes of a paragraph by the cells that print it."""
    groups: dict[tuple[Place, ...], tuple[int, int, list[Edited]]] = {}
    for change in changes:
        a0, a1, b0, b1 = (*ours.stretch(*change[:2]), *theirs.stretch(*change[2:]))
        if not any(
            _on_one_line(printed, text) for text in (printed.text[a0:a1], theirs.text[b0:b1])
        ):
            continue
        places, start, end = _source(printed, (a0, a1, b0, b1))
        known = groups.get(places)
        if known:
            start, end = min(start, known[0]), max(end, known[1])
        groups[places] = (start, end, [*(known[2] if known else ()), change])
    found = []
    for (place, *also), (start, end, own) in groups.items():
        here = bisect_left(ours.index, start), bisect_left(ours.index, end)
        there = theirs.stretch(*_answering(changes, own, *here, len(theirs.key)))
        found.append(
            Difference(
                CHANGED,
                place,
                _on_one_line(printed, printed.text[start:end]),
                _on_one_line(printed, theirs.text[slice(*there)]),
                printed.number,
                theirs.text,
                tuple(also),
            )
        )
    return found


def _on_one_line(printed: Printed, text: str) -> str:
    """A text of a title without the ends of its lines, which are no part of what it says."""
    return text.replace(LINE_END, "") if LINE_END in printed.text else text


def _source(printed: Printed, change: Edited) -> tuple[tuple[Place, ...], int, int]:
    """The cells that print what is changed, and the stretch of the paragraph that they print."""
    start, end, *_ = change
    touched = _touched(printed, start, end)
    if not touched:
        return (NOWHERE,), 0, len(printed.text)
    first = touched[0]
    if len(touched) == 1 and first.citing not in first.cells[:1]:
        citing = () if first.citing is None else (first.citing,)
        return (*first.cells, *citing), first.start, first.end
    cell = first.citing or first.cells[0]
    if any((share.citing or share.cells[0]) != cell for share in touched):
        # A change across cells is named at the one that prints most of it.
        longest = max(touched, key=lambda share: min(share.end, end) - max(share.start, start))
        cell = longest.citing or longest.cells[0]
    own = [
        share
        for share in printed.shares
        if share.cells and cell in (share.citing, *share.cells[:1])
    ]
    return (cell,), own[0].start, own[-1].end


def _touched(printed: Printed, start: int, end: int) -> list[Share]:
    """The shares that a change touches; for fixed words between them, those of the one item."""
    shares = [share for share in printed.shares if share.cells]
    if start == end:
        inside = [share for share in shares if share.start < start < share.end]
        beside = [share for share in shares if share.end == start]
        beside += [share for share in shares if share.start == start]
        # Words are put to a text rather than to a number or to a quoted figure.
        texts = [s for s in beside if s.citing in s.cells and not s.source.level]
        touched = inside or texts[:1] or beside[:1]
    else:
        touched = [share for share in shares if share.start < end and start < share.end]
    rows = {(share.item.SHEET, share.item.row) for share in shares if share.item}
    if not touched and len(rows) == 1 and all(share.item for share in shares):
        touched = [share for share in shares if share.end <= start][-1:] or shares[:1]
    return touched


def _answering(
    changes: Sequence[Edited], own: Sequence[Edited], start: int, end: int, length: int
) -> tuple[int, int]:
    """The stretch of the other text that answers to start…end of ours."""
    lower, upper = start, end
    for change in changes:
        a0, a1, b0, b1 = change
        grown = (b1 - b0) - (a1 - a0)
        at_start = a0 == a1 == start and change in own
        if a1 <= start and not at_start:
            lower += grown
        elif a0 < start < a1:
            lower = b0 if change in own else b1
        if a0 < end or (change in own and a0 <= end):
            if a1 <= end or a0 == a1:
                upper += grown
            else:
                upper = b1 if change in own else b0
    return max(0, min(lower, length)), max(0, min(upper, length))


# --- pages --------------------------------------------------------------------------------------


def _verify_page(document: Document, expected: Sequence[Printed], found: Verification) -> None:
    """Find the notice on a page and compare it; what stands around it is left alone."""
    left = [loose(paragraph.text) for paragraph in expected]
    lines, page_numbers = without_page_numbers(document.paragraphs)
    right, together = joined(lines, left)
    pairs = gather(align(left, right, joining=True), left, right)
    met = [n for n, pair in enumerate(pairs) if pair.left is not None and pair.right is not None]
    if not met:
        found.refused = f"“{document.name}”里没有找到通报的正文。请确认保存的是这一个网页。"
        return
    inside, around = pairs[met[0] : met[-1] + 1], (pairs[: met[0]][::-1], pairs[met[-1] + 1 :])
    missing = [pair for part in around for pair in part if pair.left is not None]
    beside = [[p.right for p in part if p.right is not None] for part in around]
    headline = _other_headline(right, inside[0], beside[0], left)
    beside[0] = [n for n in beside[0] if Pair(0, n) not in headline]
    added = _of_the_notice(document, right, inside, beside)
    page_data: list[str] = []
    body: list[Pair] = []
    for pair in inside:
        at_title = len(body) == 1 and body[0].left == 0
        text = "" if pair.right is None else right[pair.right].text
        if pair.left is None and at_title and _is_page_data(text):
            page_data.append(text)
        else:
            body.append(pair)
    for pair in sorted(
        (*body, *headline, *missing, *(Pair(None, n) for n in added)),
        key=lambda p: (p.left is None, 0),
    ):
        found.differences += _of_pair(pair, left, right, expected)
    matched = [
        (left[pair.left], right[pair.right])
        for pair in body
        if pair.left is not None and pair.right is not None
    ]
    _note_tolerances(matched, found)
    if together:
        found.notes.append(f"有 {together} 处分行、并段与原文不同，文字相同，不算不同。")
    if page_numbers:
        shown = f"“{shorten(page_numbers[0].strip())}”"
        found.notes.append(f"有 {len(page_numbers)} 行是页码，不算通报内容，如{shown}。")
    if page_data:
        found.notes.append(f"标题下的页面信息不算通报内容：{'；'.join(map(shorten, page_data))}")
    before, after = ([right[n].text for n in part if n not in added] for part in beside)
    _note_around(before, after, found)
    _note_unseen(document, found)


def _is_page_data(text: str) -> bool:
    key = loose(text).key
    return len(key) <= _LONGEST_PAGE_DATA and "。" not in key and _PAGE_DATA.match(key) is not None


def _of_the_notice(
    document: Document,
    right: Sequence[KeyedLine],
    inside: Sequence[Pair],
    beside: Sequence[Sequence[int]],
) -> list[int]:
    """Lines before the title and after the date that read as if they belonged to the notice.

    They stand in the same box of the page as its paragraphs, or are a sentence right next to it.
    """
    met = [p.right for p in inside if p.left is not None and p.right is not None]
    containers = {document.containers.get(right[n].text, "") for n in met} - {""}
    found = []
    title = next((right[p.right].bare for p in inside if p.right is not None), "")
    for part in beside:
        for n in part:
            text = right[n].text
            if part is beside[0] and right[n].bare == title:
                continue  # the site's own, above the one that was pasted
            sentence = n == part[0] and len(text) >= _LEAST_SENTENCE and text[-1] in "。！？"
            same = document.containers.get(text) in containers
            if (sentence or same) and not _is_page_data(text) and not _OF_SITE.match(text):
                found.append(n)
    return found


def _other_headline(
    right: Sequence[KeyedLine], title: Pair, before: Sequence[int], left: Sequence[KeyedLine]
) -> list[Pair]:
    """The title that the site itself shows above the pasted one, where it is not the same."""
    from rapidfuzz import fuzz

    n = next((n for n in before if not _is_page_data(right[n].text)), None)
    if n is None or title.left != 0:
        return []
    says, wanted = right[n].bare, left[0].bare
    is_same = wanted in says or says.rstrip("….") in wanted  # with more around it, or cut short
    return [] if is_same or fuzz.ratio(says, wanted) < _ALIKE else [Pair(0, n)]


def _note_around(before: Sequence[str], after: Sequence[str], found: Verification) -> None:
    """Show the lines next to the notice, which a reader may take for a part of it."""
    if not before and not after:
        return
    shown = [
        f"{where}是{'、'.join(f'“{shorten(text)}”' for text in lines[:_MOST_SHOWN])}"
        for where, lines in (("标题之前", before), ("日期之后", after))
        if lines
    ]
    count = len(before) + len(after)
    found.notes.append(
        f"通报前后另有 {count} 行页面文字（导航等），没有核对，请看一看：{'；'.join(shown)}。"
    )


def _note_unseen(document: Document, found: Verification) -> None:
    """Say what of a page was not compared: what its lost style sheets hide, and what it hides."""
    if document.unread:
        names = "、".join(map(shorten, document.unread[:_MOST_SHOWN]))
        found.notes.append(f"网页的样式表（{names}）没有读取，由它隐藏、划去的文字没有核对。")
    if document.hidden:
        shown = shorten(document.hidden[0])
        found.notes.append(
            f"网页里有 {len(document.hidden)} 处不显示的文字，没有核对，如“{shown}”。"
        )


def _note_tolerances(matched: Sequence[tuple[KeyedLine, KeyedLine]], found: Verification) -> None:
    """Say in how many paragraphs something was tolerated, and what."""
    numbers = sum(1 for ours, theirs in matched if ours.number and not theirs.number)
    same = [(a, b) for a, b in matched if a.key[-len(b.key) :] == b.key]
    widths = sum(1 for a, b in same if _squeezed(b.text) not in _squeezed(a.text))
    blanks = sum(1 for a, b in same if _gaps(b.text) != _gaps(a.text))
    for count, what in (
        (widths, "全角、半角与原文不同"),
        (blanks, "空格或换行与原文不同"),
        (numbers, "段首的序号没有了"),
    ):
        if count:
            found.notes.append(f"有 {count} 段{what}，文字相同，不算不同。")


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _gaps(text: str) -> int:
    return sum(char.isspace() for char in text.strip())


# --- provenance ---------------------------------------------------------------------------------


def provenance(parts: Parts, now: Mapping[str, str]) -> list[Trace]:
    """What the document records of its origin, each beside what it is `now`; [] without records."""
    recorded = read_custom(parts)
    if Recorded.PARTS not in recorded:
        return []
    current = {
        **now,
        Recorded.VERSION: __version__,
        Recorded.PARTS: digest(parts, without=CUSTOM),
    }
    return [Trace(str(what), recorded[what], current[what]) for what in current if what in recorded]
