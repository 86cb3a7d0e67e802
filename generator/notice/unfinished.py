"""What a template holds that no reader of the notice may get, each at its paragraph.

Tracked changes name their author; hidden text is only out of sight; a field prints another date
next week. All parts that are printed are looked at (ECMA-376-1, 17.13.5, 17.16.5, 17.5.2).
"""

import re
from collections.abc import Iterator

from lxml import etree

from ..findings.findings import Finding, find
from ..package.parts import Parts
from ..package.relations import external_targets
from ..text.characters import shorten
from ..text.patterns import Pattern
from ..word.body import WordParagraph
from ..word.fields import Fields
from ..word.lines import paragraphs_in, printed_blocks, runs_of
from ..word.names import TRACKED, attribute, local_name, name_of, paragraphs_of, switch
from ..word.parts import parse_part
from ..word.shown import unlike_text
from .held import faults_of_charts
from .places import Places, is_repeated
from .template import Template

# Fields that give the same wherever and whenever the notice is opened, but for its pages.
_LASTING = frozenset(
    ("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "REF", "NOTEREF", "SEQ", "TOC")
) | {
    *("TC", "XE", "INDEX", "HYPERLINK", "SYMBOL", "EQ", "STYLEREF", "ADVANCE", "LISTNUM", "QUOTE"),
    *("AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "FORMCHECKBOX"),
}
_FORBIDDEN = {
    "object": "嵌入的对象",
    "control": "控件",
    "altChunk": "嵌入的另一份文件",
    "subDoc": "子文档",
    "contentPart": "墨迹",
    "showingPlcHdr": "没有填写的内容控件",
}
_TO_FILL_IN = Pattern(
    r"[XＸ×]{2,}|[\[［【]\s*(?:此处|在此|请)?(?:输入|填写|填入)[^\]］】]*[\]］】]"
)
_ON_A_DISK = Pattern(r"(?:file:|[A-Za-z]:|\\\\|//)", re.IGNORECASE)


def unfinished(template: Template) -> Iterator[Finding]:
    """Everything of that kind in a template."""
    for name, blocks in printed_blocks(template.parts):
        root, places = parse_part(template.parts[name]), template.places[name]
        numbers = {element: number for number, element in enumerate(paragraphs_of(root))}
        found: dict[tuple[int, str], Finding] = {}
        for number, code, what in (*_marks(root, numbers), *_fields(root, numbers)):
            words = {"field": what} if code == "T08" else {"what": what}
            found.setdefault((number, what), find(code, *places.at(number), **words))
        yield from found.values()
        for paragraph in paragraphs_in(blocks):
            for code, words in _looks(paragraph):
                yield find(code, *places.at(paragraph.number), **words)
        drawings = ((d, *places.at(_number(d, numbers))) for d in root.iter("{*}drawing"))
        yield from faults_of_charts(template, name, drawings)
        yield from _outside(template.parts, name, places)


def _marks(
    root: etree._Element, numbers: dict[etree._Element, int]
) -> Iterator[tuple[int, str, str]]:
    """(paragraph, code, what) of tracked changes, and of what is no text of a notice."""
    for element in root.iter():
        name = name_of(element)
        if name in TRACKED:
            yield _number(element, numbers), "T07", "修订标记"
        elif local_name(element) in _FORBIDDEN and switch(element, True):
            yield _number(element, numbers), "T09", _FORBIDDEN[local_name(element)]


def _fields(
    root: etree._Element, numbers: dict[etree._Element, int]
) -> Iterator[tuple[int, str, str]]:
    simple = {e: attribute(e, "instr") for e in root.iter("{*}fldSimple")}
    for element, instruction in (Fields(root).all | simple).items():
        keyword = (instruction.split() or [""])[0].upper()
        if keyword and keyword not in _LASTING and not keyword.startswith("="):
            yield _number(element, numbers), "T08", keyword


def _looks(paragraph: WordParagraph) -> Iterator[tuple[str, dict[str, str]]]:
    """The code and the words of what is to be filled in yet, and of each way in which the texts
    of a paragraph do not look as such."""
    runs = runs_of(paragraph)
    if blank := _TO_FILL_IN.search("".join(run.text for run in runs)):
        yield "T25", {"text": shorten(blank.string[blank.start() :])}
    hows: dict[str, str] = {}
    for run in runs:
        if not run.text.strip():
            continue
        text = shorten(run.text.strip())
        if run.look.hidden:
            hows.setdefault("隐藏文字", "")
        for how in unlike_text(run.look):
            hows.setdefault(f"{how}的文字", "")
        if run.look.highlight:
            hows.setdefault("", text)
    for how, text in hows.items():
        yield ("T07", {"what": how}) if how else ("T17", {"text": text})


def _outside(parts: Parts, name: str, places: Places) -> Iterator[Finding]:
    """Pictures and the like that lie elsewhere, and links that name a place on a disk."""
    for kind, target in external_targets(parts, name):
        if kind != "hyperlink":
            yield find("T09", *places.at(-1), what="链接到文件以外的图片或文件")
        elif _ON_A_DISK.match(target):
            yield find("T09", *places.at(-1), what="指向本机或共享文件夹的链接")


def _number(element: etree._Element, numbers: dict[etree._Element, int]) -> int:
    """The number of the paragraph around an element, or of the first one in it."""
    around = next((e for e in (element, *element.iterancestors()) if e in numbers), None)
    if around is None:
        around = next((e for e in element.iter("{*}p") if e in numbers), None)
    return -1 if around is None or is_repeated(around) else numbers[around]
