"""The lines of a published page: a saved .html or .mhtml, or a .txt copied from the browser.

What a file is, is told from its bytes. Scripts, styles and hidden elements are left out; whatever
else stands on the page, such as its navigation, comes as lines like any other.
"""

import codecs
import email
import email.policy
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import cssselect2
from lxml import html

from ..findings.findings import Unreadable, find
from ..findings.limits import MOST_PAGE_TAGS, MOST_STYLE_TESTS, MOST_STYLES, Refused
from ..package.files import read_bytes, refusals
from ..package.kinds import is_other_xml, plain_kind
from ..text.patterns import Pattern
from .page_styles import PageStyle, PageStyles, generated, styled


def _names(written: str) -> frozenset[str]:
    return frozenset(written.split())


# Elements that a browser shows as lines of their own (HTML, section 15.3: display: block and
# list-item and table parts).
_BLOCKS = _names(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li "
    "main menu nav ol optgroup option p pre section select summary table tbody td tfoot th thead "
    "tr ul"
)
CELLS = ("td", "th")
# Elements whose text is not part of the page; rp and rt are reading aids above characters.
_SILENT = _names(
    "head script style noscript template svg math textarea iframe object canvas rp rt title "
    "noframes select"
)
# How text stands in a line that is not shown as it is written, and how it is known there.
_MARKED = "〔{}：{}〕"
_SHOWN = Pattern(r"〔(有删除线|显示为上标|显示为下标)：([^〔〕]*)〕")
_CHARSET = Pattern(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HTML = Pattern(rb"<(?:!doctype\s+html|html|head|body|div|p|table|meta)\b", re.IGNORECASE)
_BINARY = (b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")
_SNIFFED = 4096
_PAGE = "网页（.html）或文本（.txt）"


@dataclass(slots=True)
class Page:
    """The lines of a page that hold anything, in order, and those it hides.

    Text that is struck through, raised or turned stands in a line with a note of that.
    `containers` say of each line what it stands in, `cells` in which cell of a table, if any, and
    `unread` are style sheets that are not here.
    """

    lines: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    containers: list[str] = field(default_factory=list)
    cells: list[html.HtmlElement | None] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def read_page(path: Path, data: bytes) -> Page:
    """The page in a file. Raises Unreadable for what is neither HTML nor plain text."""
    if data.startswith(_BINARY) or is_other_xml(data):
        with refusals(path):
            raise Refused("F14", what=_PAGE, actual=plain_kind(data))
    head = data[:_SNIFFED]
    if re.match(rb"(?:From:|MIME-Version:|Subject:|Date:|Snapshot-)", head, re.IGNORECASE):
        with refusals(path):
            return _read_archive(path, data)
    text = decoded(path, data)
    plain = head if not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else b""
    if _HTML.search(plain or text[:_SNIFFED].encode("utf-8", "replace")):
        with refusals(path):
            return read_html(text, beside=path.parent)
    return Page([line for line in re.split(r"[\r\n\x0b\x0c\u2028\u2029]+", text) if line.strip()])


def read_html(text: str, sheets: Iterable[str] = (), beside: Path | None = None) -> Page:
    """The lines of an HTML page, with the style sheets in it, those given or saved `beside` it.

    Raises Refused for one that is too large, or is not read to its end.
    """
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    root = html.document_fromstring(text.encode("utf-8", "replace"), parser)
    if any(fault.type_name == "ERR_RESOURCE_LIMIT" for fault in parser.error_log):
        raise Refused("F06", what=_PAGE)  # it is nested so deep that the rest is dropped
    if next(islice(root.iter(), MOST_PAGE_TAGS, None), None) is not None:
        raise Refused("F25", reason=f"元素超过 {MOST_PAGE_TAGS} 个")
    page, found = Page(), list(sheets)
    for element in root.iter("link", "style"):
        if element.tag == "style" and "print" not in (element.get("media") or ""):
            found.append(element.text or "")
        elif "stylesheet" in (element.get("rel") or "").lower() and not sheets:
            name = element.get("href") or ""
            sheet = _saved_sheet(beside, name)
            page.unread += [name] if sheet is None else []
            found.append(sheet or "")
    small = sum(map(len, found)) <= MOST_STYLES
    styles = PageStyles(found if small else ())
    if not small or styles.tests(root) > MOST_STYLE_TESTS:
        page.unread.append("网页里的，规则太多")
        styles = PageStyles(())
    _PageReader(page, styles).read(cssselect2.ElementWrapper.from_html_root(root))
    return page


def plain_text(line: str) -> tuple[str, list[tuple[str, str]]]:
    """A line of a page without what it shows otherwise than as plain text; how, and that text."""
    return _SHOWN.sub("", line), _SHOWN.findall(line)


def _saved_sheet(beside: Path | None, name: str) -> str | None:
    """A style sheet that the browser saved with a page; None where there is none."""
    if beside is None or ":" in name or name.startswith("//"):
        return None
    path = (beside / unquote(name.partition("?")[0])).resolve()
    if not path.is_relative_to(beside.resolve()) or not path.is_file():
        return None
    return decoded(path, read_bytes(path))


def _read_archive(path: Path, data: bytes) -> Page:
    """A page saved as one file (.mhtml): its first HTML part, with the style sheets beside it."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    parts: dict[str, list[str]] = {}
    for part in message.walk():
        content = part.get_payload(decode=True)
        if part.get_content_type() in ("text/html", "text/css") and isinstance(content, bytes):
            parts.setdefault(part.get_content_type(), []).append(decoded(path, content))
    if "text/html" not in parts:
        raise Unreadable(find("F06", name=path.name, what=_PAGE))
    return read_html(parts["text/html"][0], parts.get("text/css", ()))


def decoded(path: Path, data: bytes) -> str:
    """The text of a file by its BOM, the encoding it declares, UTF-8 or GB 18030."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(name, "replace")
    declared = _CHARSET.search(data[:_SNIFFED])
    names = ["utf-8", "gb18030"]
    if declared:
        name = declared[1].decode("ascii", "replace").lower()
        # Pages that say gb2312 use characters of GBK.
        names.insert(0, "gb18030" if name.startswith("gb") else name)
    for name in names:
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise Unreadable(find("F02", name=path.name, reason="认不出文字的编码"))


class _Inside(NamedTuple):
    """What a text stands in: a box or a paragraph of one, and the cell of a table."""

    container: str = ""
    cell: html.HtmlElement | None = None


class _Item(NamedTuple):
    """An element or a text that is still to be read; None is the end of a line."""

    content: cssselect2.ElementWrapper | str | None
    style: PageStyle
    around: _Inside


class _PageReader:
    """Puts what a browser shows of a page into lines."""

    def __init__(self, page: Page, styles: PageStyles) -> None:
        self._page = page
        self._styles = styles
        self._boxes = 0
        self._text: list[tuple[str, str]] = []  # how a text is shown, and the text
        self._unseen: list[str] = []

    def read(self, root: cssselect2.ElementWrapper) -> None:
        """Read the whole page; elements may stand in each other very deep."""
        waiting = [_Item(root, PageStyle(), _Inside())]
        while waiting:
            item = waiting.pop()
            if item.content is None:
                self._break_line(item.around)
            elif not isinstance(item.content, str):
                waiting += reversed(self._inside(item.content, item.style, item.around))
            elif item.style.is_seen:
                self._text.append((item.style.how, item.content))
            else:
                self._unseen.append(item.content)
        self._break_line(_Inside())

    def _inside(
        self, element: cssselect2.ElementWrapper, outer: PageStyle, around: _Inside
    ) -> list[_Item]:
        """What stands in an element in order, with the ends of lines before and after it."""
        name = element.local_name
        if name in _SILENT:
            return []
        matched = self._styles.matched(element)
        style, inner, end = styled(element, matched, outer), around, []
        if name in _BLOCKS:
            self._boxes += 1
            box = f"{around.container} {name}" if name in ("p", "li") else str(self._boxes)
            inner = _Inside(box, element.etree_element if name in CELLS else around.cell)
            end = [_Item(None, style, inner)]
        items = [_Item(None, outer, around)] if end else []
        texts = [_number(element, style), generated(matched, "before")]
        items += [_Item(text, style, inner) for text in texts]
        closed = name == "details" and "open" not in element.etree_element.attrib
        within = style._replace(gone=style.gone or closed)
        items.append(_Item(element.etree_element.text or "", within, inner))
        for child in element.iter_children():
            items.append(_Item(child, style if child.local_name == "summary" else within, inner))
            items.append(_Item(child.etree_element.tail or "", within, inner))
        return [*items, _Item(generated(matched, "after"), style, inner), *end]

    def _break_line(self, around: _Inside) -> None:
        """End the line that is being read."""
        pieces = []
        for how, alike in groupby(self._text, itemgetter(0)):
            text = "".join(text for _, text in alike)
            pieces.append(_MARKED.format(how, text) if how and text.strip() else text)
        for said, lines in ((pieces, self._page.lines), (self._unseen, self._page.hidden)):
            line = " ".join("".join(said).split())
            if line and lines is self._page.lines:
                self._page.containers.append(around.container)
                self._page.cells.append(around.cell)
            if line:
                lines.append(line)
        self._text.clear()
        self._unseen.clear()


def _number(element: cssselect2.ElementWrapper, style: PageStyle) -> str:
    """The number that a browser puts before an item of a list."""
    if element.local_name != "li" or not style.numbered:
        return ""
    item = element.etree_element
    given = item.getparent().get("start", "")
    start = int(given) if given.isdecimal() else 1
    return f"{start + sum(1 for _ in item.itersiblings('li', preceding=True))}."
