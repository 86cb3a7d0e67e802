"""A notice on a published page: where it stands there, how it differs, and what was tolerated."""

from collections.abc import Sequence

from ..notice.printed import Printed
from ..text.characters import shorten
from ..text.patterns import Pattern
from .align import KeyedLine, Pair, align, loose
from .differences import Verification, of_pair
from .documents import Document
from .line_breaks import gather, joined, without_page_numbers

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


def verify_page(document: Document, expected: Sequence[Printed], found: Verification) -> None:
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
        key=lambda p: p.left is None,
    ):
        found.differences += of_pair(pair, left, right, expected)
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
