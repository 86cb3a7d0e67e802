"""A review copy under the hands of a reviewer, who edits it as people do."""

from copy import deepcopy
from pathlib import Path

from lxml import etree

from generator.package.parts import pack

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{MAIN}}}"
DOCUMENT, COMMENTS, HEADER = "word/document.xml", "word/comments.xml", "word/header1.xml"
Element = etree._Element


def element(name: str, **attributes: str) -> Element:
    made = etree.Element(W + name, nsmap={"w": MAIN})
    for key, value in attributes.items():
        made.set(W + key, value)
    return made


def signed(name: str) -> Element:
    return element(name, id="900", author="审稿人", date="2025-09-01T10:00:00Z")


def run(text: str, like: Element | None = None, name: str = "t") -> Element:
    made = element("r")
    looks = None if like is None else like.find(f"{W}rPr")
    if looks is not None:
        made.append(deepcopy(looks))
    held = etree.SubElement(made, W + name)
    held.text = text
    held.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


class Copy:
    """A review copy under the hands of a reviewer."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = dict(parts)
        self.root = etree.fromstring(parts[DOCUMENT])
        for found in list(self.root.iter(f"{W}r")):
            for child in list(found.iterchildren(f"{W}t", f"{W}br"))[:0:-1]:
                own = run("", found)  # a run holds one text
                own[-1] = child
                found.addnext(own)

    def save(self, path: Path) -> Path:
        self.parts[DOCUMENT] = etree.tostring(self.root)
        path.write_bytes(pack(self.parts))
        return path

    def paragraphs(self) -> list[Element]:
        return [p for p in self.root[0].iterchildren(f"{W}p") if self.texts(p)]

    def texts(self, paragraph: Element) -> list[Element]:
        """The texts that stand in a paragraph."""
        return [t for t in paragraph.iter(f"{W}t") if t.text and not is_gone(t)]

    def at(self, paragraph: Element, offset: int) -> Element | None:
        """The run that begins at an offset, divided off if need be; None for the end."""
        for text in self.texts(paragraph):
            if offset == 0:
                return text.getparent()
            if offset < len(text.text):
                own = text.getparent()
                own.addnext(run(text.text[offset:], own))
                text.text = text.text[:offset]
                return own.getnext()
            offset -= len(text.text)
        return None

    def insert(self, paragraph: Element, offset: int, new: str, tracked: bool) -> None:
        following = self.at(paragraph, offset)
        made = run(new, following)
        if tracked and (following is None or following.getparent().tag != f"{W}ins"):
            around = signed("ins")
            around.append(made)
            made = around
        if following is None:
            paragraph.append(made)
        else:
            following.addprevious(made)

    def delete(self, paragraph: Element, start: int, end: int, tracked: bool) -> None:
        self.at(paragraph, end)
        self.at(paragraph, start)
        at = 0
        for text in self.texts(paragraph):
            at, before = at + len(text.text), at
            own = text.getparent()
            if start <= before and at <= end:
                if tracked:
                    gone = signed("del")
                    own.addprevious(gone)
                    gone.append(own)
                    text.tag = f"{W}delText"
                else:
                    own.getparent().remove(own)

    def mark(self, paragraph: Element, name: str) -> None:
        """Track what became of the mark at the end of a paragraph."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = element("pPr")
            paragraph.insert(0, properties)
        formatting = properties.find(f"{W}rPr")
        if formatting is None:
            formatting = etree.SubElement(properties, f"{W}rPr")
        formatting.insert(0, signed(name))

    def split(self, paragraph: Element, offset: int, tracked: bool) -> None:
        following = self.at(paragraph, offset)
        if following is None:
            return
        while following.getparent() is not paragraph:
            following = following.getparent()
        new = element("p")
        properties = paragraph.find(f"{W}pPr")
        if properties is not None:
            new.append(deepcopy(properties))
        new.extend([following, *following.itersiblings()])
        paragraph.addnext(new)
        if tracked:
            self.mark(paragraph, "ins")

    def join(self, paragraph: Element, tracked: bool) -> None:
        following = paragraph.getnext()
        if following is None or following.tag != f"{W}p":
            return
        if tracked:
            self.mark(paragraph, "del")
            return
        paragraph.extend([child for child in following if child.tag != f"{W}pPr"])
        following.getparent().remove(following)

    def move(self, paragraph: Element, target: Element, tracked: bool) -> None:
        if target is paragraph:
            return
        if not tracked:
            target.addnext(paragraph)
            return
        text = "".join(t.text for t in self.texts(paragraph))
        self.delete(paragraph, 0, len(text), True)
        self.mark(paragraph, "del")
        there = element("p")
        properties = paragraph.find(f"{W}pPr")
        if properties is not None:
            there.append(deepcopy(properties))
            for change in there.iter(f"{W}del"):
                change.tag = f"{W}ins"
        came = signed("ins")
        came.append(run(text))
        there.append(came)
        target.addnext(there)

    def retype(self, paragraph: Element, text: str) -> None:
        """Type a paragraph anew, without anything that stood in it."""
        for child in list(paragraph):
            if child.tag != f"{W}pPr":
                paragraph.remove(child)
        paragraph.append(run(text))

    def look(self, paragraph: Element, start: int, end: int, name: str, value: str) -> str:
        """Give words another look; these are given back."""
        self.at(paragraph, end)
        self.at(paragraph, start)
        at, words = 0, ""
        for text in self.texts(paragraph):
            at, before = at + len(text.text), at
            if start <= before and at <= end:
                own = text.getparent()
                looks = own.find(f"{W}rPr")
                if looks is None:
                    looks = element("rPr")
                    own.insert(0, looks)
                looks.append(element(name, val=value))
                words += text.text
        return words


def is_gone(text: Element) -> bool:
    own = text.getparent().find(f"{W}rPr/{W}strike")
    return own is not None or any(
        e.tag in (f"{W}del", f"{W}moveFrom") for e in text.iterancestors()
    )
