"""Tags that stand for a whole paragraph, row or cell: {%p if … %}, {%tr for … %}, {%tc … %}.

They print nothing, and so does what they stand in; but nothing else in it is lost. The text beside
a {%p %} becomes a paragraph of its own, a section break one before or after; a row or a cell with
other text stays, its tags around it. What cannot be kept is told.
"""

import copy
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from ..findings.limits import MOST_TAGS_OF_A_PARAGRAPH
from ..text.characters import fold
from ..text.patterns import Pattern
from ..word.names import children, name_of
from .places import (
    NOTHING,
    OBJECT,
    TagSpan,
    fixed_in,
    leaf_text,
    leaves,
    squeezed,
    tags_in,
    text_of,
)

LIFTED = "tag"  # the element that holds a tag which has been lifted out of its paragraph
NUMBER = "n"  # the attribute that numbers paragraphs, and such elements

_BLOCK = Pattern(r"[{｛]\u200b*[{｛%％#＃][-+]?(p|tr|tc)[\s\u3000\ufffc]", re.IGNORECASE)
_PREFIX = Pattern(r"^([{｛]\u200b*[{｛%％#＃])[-+]?(?:p|tr|tc)[\s\u3000\ufffc]", re.IGNORECASE)
_DASH = Pattern(r"[-+]([%％}｝#＃]\u200b*[}｝])$")
_COMMENT = Pattern(r"[{｛][#＃][^{}｛｝]*[}｝]")
_KEYWORD = Pattern(r"^[{｛]\u200b*[%％]\s*(\w+)")
_BOOKMARKS = ("bookmarkStart", "bookmarkEnd")
# A piece of a paragraph that shows nothing where it stands alone.
_BLANK = ("tab", "ptab", "cr")


class Unkept(NamedTuple):
    """What cannot be kept beside a tag, in the paragraph of this number."""

    number: int
    what: str


def lift(paragraphs: Sequence[etree._Element]) -> list[Unkept]:
    """Take the tags that stand for something whole out of it; the paragraphs are numbered."""
    unkept: list[Unkept] = []
    holders: dict[etree._Element, list[etree._Element]] = {}
    for paragraph in paragraphs:
        kinds = {kind for kind, _ in _block_tags(text_of(paragraph))}
        if "p" in kinds:
            unkept += _lift_paragraph(paragraph)
        for kind in kinds - {"p"}:
            around = (a for a in paragraph.iterancestors() if name_of(a) == kind)
            if (holder := next(around, None)) is None:
                what = "表格的一行" if kind == "tr" else "表格的一格"
                unkept.append(Unkept(_number(paragraph), f"{{%{kind} %}} 不在{what}里"))
            else:
                holders.setdefault(holder, []).append(paragraph)
    for holder, within in holders.items():
        unkept += _lift_holder(holder, within)
    return unkept


def _block_tags(text: str) -> Iterator[tuple[str, TagSpan]]:
    for span in tags_in(text):
        if match := _BLOCK.match(text, span.start):
            yield match[1].lower(), span


def _lift_paragraph(paragraph: etree._Element) -> list[Unkept]:
    """Put the tags of a paragraph, and paragraphs of what is between them, in its place."""
    text, parent = text_of(paragraph), paragraph.getparent()
    assert parent is not None
    number, made, unkept = _number(paragraph), [], []
    section = _section_of(paragraph)
    end, tags = 0, [span for kind, span in _block_tags(text) if kind == "p"]
    if len(tags) > MOST_TAGS_OF_A_PARAGRAPH:
        return [Unkept(number, f"文字（这一段有 {len(tags)} 个标签，请分成几段）")]
    for span in [*tags, None]:
        start = span.start if span else len(text)
        beside = text[end:start]
        if squeezed(beside) and not squeezed("".join(fixed_in(beside))):
            # Code alone: whether it belongs inside of what the tag opens, only its author knows.
            said = not _COMMENT.fullmatch(beside.strip())
            unkept += [Unkept(number, beside.strip())] if said else []
        elif (rest := _kept(paragraph, end, start)) is not None:
            made.append(rest)
        if span:
            made.append(_lifted(text[span.start : span.end], number, _space_of(paragraph)))
            end = span.end
    if section is not None:
        words = [_keyword(text[span.start : span.end]) for span in tags]
        alone = all(element.tag == LIFTED for element in made)
        if alone and words[-1].startswith("end"):
            made.append(section)
        elif alone and words[0] in ("for", "if"):
            made.insert(0, section)
        else:
            unkept.append(Unkept(number, "分节符"))
    bookmarks = [leaf for leaf in leaves(paragraph) if name_of(leaf) in _BOOKMARKS]
    place = parent.index(paragraph)
    parent[place : place + 1] = [*bookmarks, *made]
    return unkept


def _kept(paragraph: etree._Element, start: int, end: int) -> etree._Element | None:
    """The paragraph with what is between these places alone; None where that is nothing."""
    kept = copy.deepcopy(paragraph)
    kept.tail = None
    cut(kept, [(0, start), (end, len(text_of(paragraph)))], bare=True)
    for properties in list(children(kept).values()):
        if name_of(properties) == "pPr":
            for break_ in properties.findall("{*}sectPr"):
                properties.remove(break_)
    return kept if _shows(kept) else None


def cut(paragraph: etree._Element, cuts: Sequence[tuple[int, int]], bare: bool = False) -> None:
    """Take these stretches out of the text of a paragraph; `bare` what is nothing, too."""
    position = 0
    for leaf in list(leaves(paragraph)):
        written = leaf_text(leaf)
        left = "".join(
            character
            for at, character in enumerate(written, position)
            if not any(start <= at < end for start, end in cuts)
        )
        position += len(written)
        if left and name_of(leaf) == "t":
            leaf.text = left
            leaf.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        elif (written and not left) or (bare and name_of(leaf) in NOTHING):
            _remove(leaf)


def _remove(leaf: etree._Element) -> None:
    """Take a piece out of its run, and the run where nothing is left of it."""
    parent = leaf.getparent()
    assert parent is not None
    parent.remove(leaf)
    if name_of(parent) == "r" and not any(name_of(child) != "rPr" for child in parent):
        _remove(parent)


def _shows(element: etree._Element) -> bool:
    """Whether anything in it can be seen, or breaks the page."""
    for paragraph in element.iter("{*}p", LIFTED):
        if paragraph.tag == LIFTED:
            return True
        for leaf in leaves(paragraph):
            name = name_of(leaf)
            is_break = name == "br" and not any("type" in str(key) for key in leaf.attrib)
            is_blank = name in _BLANK or name in NOTHING or is_break
            if squeezed(leaf.text or "") if name == "t" else not is_blank:
                return True
    return False


def _section_of(paragraph: etree._Element) -> etree._Element | None:
    """A paragraph that holds nothing but the section break of this one."""
    properties = children(paragraph).get("pPr")
    if properties is None or "sectPr" not in children(properties):
        return None
    holder = copy.deepcopy(paragraph)
    holder.tail = None
    for child in list(holder):
        if name_of(child) != "pPr":
            holder.remove(child)
    return holder


def _lift_holder(holder: etree._Element, within: Sequence[etree._Element]) -> list[Unkept]:
    """Put the tags of a row or a cell around it, or in its place where it holds nothing else."""
    parent, kind = holder.getparent(), name_of(holder)
    assert parent is not None
    lifted, unkept = [], []
    for paragraph in within:
        text, number = text_of(paragraph), _number(paragraph)
        spans = [span for found, span in _block_tags(text) if found == kind]
        cut(paragraph, [(span.start, span.end) for span in spans])
        for span in spans:
            tag = text[span.start : span.end]
            lifted.append((_keyword(tag), _lifted(tag, number, _space_of(paragraph))))
            if _keyword(tag) in ("else", "elif"):
                unkept.append(Unkept(number, "同一行（格）里的其他文字"))
    place = parent.index(holder)
    if not _shows(holder):
        parent[place : place + 1] = [element for _, element in lifted]
        return []
    before = [element for word, element in lifted if not word.startswith("end")]
    after = [element for word, element in lifted if word.startswith("end")]
    parent[place : place + 1] = [*before, holder, *after]
    return unkept


def _lifted(tag: str, number: int, space: str) -> etree._Element:
    """An element with the tag alone; its text stands as any other does, for docxtpl."""
    element = etree.Element(LIFTED, {NUMBER: str(number)})
    plain = _DASH.sub(r"\1", _PREFIX.sub(r"\1 ", tag)).replace(OBJECT, " ")
    etree.SubElement(element, f"{space}t").text = plain
    return element


def _space_of(element: etree._Element) -> str:
    """The namespace of an element, as it stands before its name."""
    return str(element.tag).rpartition("}")[0] + "}"


def _keyword(tag: str) -> str:
    match = _KEYWORD.match(_PREFIX.sub(r"\1 ", tag))
    return fold(match[1]).lower() if match else ""


def _number(paragraph: etree._Element) -> int:
    return int(paragraph.get(NUMBER, "0"))
