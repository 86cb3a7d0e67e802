"""XML as text: elements are found and changed in place, so that the rest keeps its bytes."""

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape, unescape
from typing import NamedTuple, NoReturn
from xml.parsers import expat

from ..text.patterns import Pattern

TAG_END = "/ \t\r\n"
_TAG_REST = r"""[^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*"""
_TAG = Pattern(rf"<(/?)([A-Za-z_][\w.:-]*)({_TAG_REST})>")
_ATTRIBUTE = Pattern(r"""([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_NO_MARKUP = Pattern(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_DECLARED = Pattern(rb"""<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)""")


class Unpatchable(Exception):
    """A workbook, or a cell, that cannot be changed without risk to something else."""


class Element(NamedTuple):
    """An element of a text: where its tags and its content begin and end."""

    name: str
    attributes: str  # the rest of the start tag, as it is written
    start: int
    inner: int
    outer: int
    end: int

    @property
    def local(self) -> str:
        return self.name.rpartition(":")[2]

    @property
    def is_empty(self) -> bool:
        """Whether it is written as one tag."""
        return self.attributes.endswith("/")

    def get(self, name: str) -> str:
        """The attribute of this local name, "" where there is none."""
        found = dict(attributes_of(self.attributes))
        if name in found:
            return found[name]
        return next((v for key, v in found.items() if key.rpartition(":")[2] == name), "")


class PartText:
    """A part as text, and the changes to be made to it: (start, end, new text)."""

    def __init__(self, part: bytes) -> None:
        declared = _DECLARED.match(part)
        self.encoding = declared[1].decode() if declared else "utf-8"
        if part.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            self.encoding = "utf-16-le" if part.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
        try:
            self.text = part.decode(self.encoding)
        except (LookupError, UnicodeDecodeError) as fault:
            raise Unpatchable("编码不明") from fault
        self.edits: list[tuple[int, int, str]] = []

    def replace(self, start: int, end: int, new: str) -> None:
        self.edits.append((start, end, new))

    def insert(self, position: int, new: str) -> None:
        self.edits.append((position, position, new))

    def result(self) -> bytes:
        """The part with the changes; those at one place in the order in which they were made."""
        pieces, done = [], 0
        for start, end, new in sorted(self.edits, key=lambda edit: edit[:2]):
            if start < done:
                raise Unpatchable("两处修改重叠")
            pieces += [self._encode(self.text[done:start]), self._encode(new)]
            done = end
        pieces.append(self._encode(self.text[done:]))
        return b"".join(pieces)

    def checked(self) -> bytes:
        """The part with the changes. Raises Unpatchable where that is not well-formed."""
        data = self.result()
        _require_well_formed(data)
        return data

    def _encode(self, text: str) -> bytes:
        return text.encode(self.encoding, "xmlcharrefreplace")


class Xml(PartText):
    """A part that is well-formed XML, with ways to find elements in it."""

    def __init__(self, part: bytes) -> None:
        super().__init__(part)
        self.scan = self.text
        if "<!" in self.text or self.text.find("<?", 2) > 0:
            _require_well_formed(part)
            # As long as the text, without what only looks like tags.
            self.scan = _NO_MARKUP.sub(lambda match: "\0" * len(match[0]), self.text)
        if "<!" in self.scan:
            raise Unpatchable("XML 里有文档类型声明")
        opening, closing = _TAG.search(self.scan), self.scan.rfind("</")
        if not opening or (closing < opening.end() and not opening[3].endswith("/")):
            raise Unpatchable("XML 没有根元素")
        ends = (opening.end(),) * 2
        if not opening[3].endswith("/"):
            ends = (closing, self.scan.index(">", closing) + 1)
        self.root = Element(opening[2], opening[3], opening.start(), opening.end(), *ends)
        self.prefix = self.root.name[: -len(self.root.local)]

    def children(self, element: Element) -> Iterator[Element]:
        """The elements right inside the element."""
        position = element.inner
        while tag := _TAG.search(self.scan, position, element.outer):
            child = self.element_at(tag.start())
            yield child
            position = child.end

    def find_child(self, name: str) -> Element | None:
        """The child of the root with this local name, None where there is none."""
        return next((e for e in self.children(self.root) if e.local == name), None)

    def element_at(self, start: int) -> Element:
        """The element whose tag begins there; sheetData, which is large, is not entered.

        Raises Unpatchable where it does not end.
        """
        opening = tag = _TAG.search(self.scan, start)
        depth = 0
        while opening and tag:
            position = tag.end()
            if tag[1]:
                depth -= 1
            elif not tag[3].endswith("/"):
                depth += 1
                if tag[2] == f"{self.prefix}sheetData":
                    position = max(self.scan.rfind(f"</{tag[2]}"), position)
            if depth == 0:
                ends = (tag.end(), tag.end()) if tag is opening else tag.span()
                return Element(opening[2], opening[3], opening.start(), opening.end(), *ends)
            tag = _TAG.search(self.scan, position)
        raise Unpatchable("XML 的标记不配对")

    def child(self, name: str) -> Element:
        """The child of the root with this local name. Raises Unpatchable where there is none."""
        element = self.find_child(name)
        if element is None:
            raise Unpatchable(f"缺少 {name}")
        return element

    def flat(self, element: Element, name: str) -> Iterator[Element]:
        """The elements of this local name anywhere inside; they must not stand in each other."""
        name = f"{self.prefix}{name}"
        opening = re.compile(rf"<{re.escape(name)}(?=[\s/>])({_TAG_REST})>")
        closing = re.compile(rf"</{re.escape(name)}\s*>")
        position = element.inner
        while tag := opening.search(self.scan, position, element.outer):
            ends = (tag.end(),) * 2
            if not tag[1].endswith("/"):
                close = closing.search(self.scan, tag.end(), element.outer)
                if not close:
                    raise Unpatchable(f"{name} 没有结束")
                ends = close.span()
            yield Element(name, tag[1], tag.start(), tag.end(), *ends)
            position = ends[1]

    def all(self, name: str) -> list[Element]:
        """The elements of this local name anywhere in the part."""
        return list(self.flat(self.root, name))

    def prefixed(self, xml: str) -> str:
        """The markup with its elements named as those of this part are."""
        return re.sub(r"<(/?)(?=\w)", rf"<\1{self.prefix}", xml)

    def contents(self, elements: Iterable[Element]) -> list[str]:
        return [self.text[e.inner : e.outer] for e in elements]

    def rewrite(
        self,
        element: Element,
        attributes: Mapping[str, str | None] | None = None,
        append: str = "",
    ) -> None:
        """Change attributes of an element (None: away) and append to its content."""
        tag = with_attributes(element.attributes, attributes or {})
        if append and element.is_empty:
            tag = tag.rstrip(TAG_END)
            self.replace(
                element.start, element.end, f"<{element.name}{tag}>{append}</{element.name}>"
            )
            return
        if tag != element.attributes:
            self.replace(element.start, element.inner, f"<{element.name}{tag}>")
        if append:
            self.insert(element.outer, append)

    def insert_child(self, name: str, xml: str, order: Sequence[str]) -> None:
        """Insert a child of the root where the order of the schema puts it."""

        def rank(element: Element) -> int:
            if element.local in order:
                return order.index(element.local)
            # A choice between contents stands where its content would.
            inside = re.findall(r"<(?:\w+:)?(\w+)", self.scan[element.inner : element.outer])
            return next((order.index(word) for word in inside if word in order), -1)

        own = order.index(name)
        if self.root.is_empty:
            self.rewrite(self.root, append=xml)
            return
        later = (e.start for e in self.children(self.root) if rank(e) > own)
        self.insert(next(later, self.root.outer), xml)


def attributes_of(tag: str) -> list[tuple[str, str]]:
    """The attributes in a tag, or in the first tag of an element."""
    first = _TAG.match(tag)
    text = first[3] if first else tag
    return [(name, unescape(a or b)) for name, a, b in _ATTRIBUTE.findall(text)]


def with_attributes(rest: str, changes: Mapping[str, str | None]) -> str:
    """The rest of a start tag, with these attributes changed (None: away); others stay."""
    for name, value in changes.items():
        new = "" if value is None else f'{name}="{escape(value)}"'
        old = next((match for match in _ATTRIBUTE.finditer(rest) if match[1] == name), None)
        if old:
            before = rest[: old.start()]
            rest = (before + new if new else before.rstrip()) + rest[old.end() :]
        elif new:
            closing = "/" if rest.endswith("/") else ""
            rest = f"{rest.rstrip(TAG_END)} {new}{closing}"
    return rest


def retagged(element: str, changes: Mapping[str, str | None]) -> str:
    """An element, or a tag, with attributes of its start tag changed."""
    tag = _TAG.match(element)
    if tag is None:
        raise Unpatchable("XML 元素没有开始标记")
    return f"<{tag[2]}{with_attributes(tag[3], changes)}>{element[tag.end() :]}"


def _require_well_formed(part: bytes) -> None:
    def refuse(*_: object) -> NoReturn:
        raise Unpatchable("XML 里有文档类型声明")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, LookupError, ValueError) as fault:
        raise Unpatchable(f"不是合格的 XML：{fault}") from fault


def whole_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
