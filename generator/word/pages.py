"""The lines of a published page: a saved .html or .mhtml, or a .txt copied from the browser.

What a file is, is told from its bytes. Scripts, styles and hidden elements are left out; whatever
else stands on the page, such as its navigation, comes as lines like any other.
"""

import codecs
import email
import email.policy
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from ..findings.findings import Unreadable, find
from ..findings.limits import Refused
from ..package.files import refusals
from ..package.kinds import plain_kind
from ..text.patterns import Pattern


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
_VOID = _names("area base br col embed hr img input link meta param source track wbr frame")
# Elements whose text is not part of the page; rp and rt are reading aids above characters.
_SILENT = _names(
    "head script style noscript template svg math textarea iframe object canvas rp rt title "
    "noframes select"
)
_HIDDEN = Pattern(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = Pattern(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HTML = Pattern(rb"<(?:!doctype\s+html|html|head|body|div|p|table|meta)\b", re.IGNORECASE)
_BINARY = (b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")
_SNIFFED = 4096
_PAGE = "网页（.html）或文本（.txt）"


@dataclass(slots=True)
class Page:
    """The lines of a page that hold anything, in order, and those it hides."""

    lines: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


def read_page(path: Path, data: bytes) -> Page:
    """The page in a file. Raises Unreadable for what is neither HTML nor plain text."""
    if data.startswith(_BINARY):
        with refusals(path):
            raise Refused("F14", what=_PAGE, actual=plain_kind(data))
    head = data[:_SNIFFED]
    if re.match(rb"(?:From:|MIME-Version:|Subject:|Date:|Snapshot-)", head, re.IGNORECASE):
        return _read_archive(path, data)
    text = _decode(path, data)
    plain = head if not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else b""
    if _HTML.search(plain or text[:_SNIFFED].encode("utf-8", "replace")):
        return read_html(text)
    return Page([line for line in re.split(r"[\r\n\x0b\x0c\u2028\u2029]+", text) if line.strip()])


def read_html(text: str) -> Page:
    """The lines of an HTML page."""
    reader = _PageReader()
    reader.feed(text)
    reader.close()
    reader.break_line()
    return reader.page


def _read_archive(path: Path, data: bytes) -> Page:
    """A page saved as one file (.mhtml): its first HTML part."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return read_html(_decode(path, content if isinstance(content, bytes) else b""))
    raise Unreadable(find("F06", name=path.name, what=_PAGE))


def _decode(path: Path, data: bytes) -> str:
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


class _PageReader(HTMLParser):
    """Collects the visible lines; a missing end tag does not hide what follows its parent."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._open: list[tuple[str, bool]] = []  # element, and whether it hides its text
        self._text: list[str] = []
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":  # the end of head may be left out
            self._open.clear()
        if tag in _BLOCKS:
            self.break_line()
            if tag not in ("br", "hr"):
                self._close_paragraph()
        if tag in _VOID:
            return
        given = dict(attrs)
        hides = "hidden" in given or bool(_HIDDEN.search(given.get("style") or ""))
        self._open.append((tag, hides))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.break_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.break_line()
        if any(name == tag for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if any(name in _SILENT for name, _ in self._open):
            return
        (self._unseen if any(hides for _, hides in self._open) else self._text).append(data)

    def break_line(self) -> None:
        """End the line that is being read."""
        for gathered, lines in ((self._text, self.page.lines), (self._unseen, self.page.hidden)):
            line = " ".join("".join(gathered).split())
            if line:
                lines.append(line)
            gathered.clear()

    def _close_paragraph(self) -> None:
        """A block ends a paragraph whose end tag was left out (HTML, section 13.1.2.4)."""
        if self._open and self._open[-1][0] == "p":
            self._open.pop()
