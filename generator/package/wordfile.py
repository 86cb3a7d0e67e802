"""A Word file as a package: opened within bounds, found whole, and named for what it is.

The one rule for templates, reviewed copies and notices. A file that Word would call unreadable is
refused here, so that nobody further on meets half of one. Source: ECMA-376-2 (packages),
ECMA-376-1, 11.3 (the parts of a Word file).
"""

import posixpath
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..findings.findings import Unreadable, find
from ..findings.limits import (
    MOST_COMMENT_TAGS,
    MOST_DEPTH,
    MOST_INFLATED,
    MOST_LINKS,
    MOST_PARTS,
    MOST_TEMPLATE_TAGS,
    MOST_WORD_TAGS,
    MOST_WORD_TEXT,
    MOST_WORD_XML,
    Refused,
    damaged,
)
from . import kinds
from .files import refusals
from .parts import CONTENT_TYPES, Parts, directory, unpack
from .relations import XML_HEAD, Relation, overrides_of, relations_of, relations_part, targets
from .xml import Attributes, parse
from .xmltext import PartText, Unpatchable, Xml

# Each with the blank that stands between a Chinese and a Latin word: 不能当作 Word 文档读取.
DOCUMENT, TEMPLATE = " Word 文档（.docx）", " Word 模板（.docx）"
_COMMENTS = "word/comments"
_MAIN = "officeDocument"
# The root of a part by the kind of the relation to it.
_ROOTS = {
    _MAIN: "document",
    "styles": "styles",
    "stylesWithEffects": "styles",
    "settings": "settings",
    "webSettings": "webSettings",
    "glossaryDocument": "glossaryDocument",
    "numbering": "numbering",
    "fontTable": "fonts",
    "theme": "theme",
    "header": "hdr",
    "footer": "ftr",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "commentsExtended": "commentsEx",
    "commentsIds": "commentsIds",
    "commentsExtensible": "commentsExtensible",
    "people": "people",
    "chart": "chartSpace",
    "customXmlProps": "datastoreItem",
    "core-properties": "coreProperties",
    "extended-properties": "Properties",
    "custom-properties": "Properties",
}
_OLD_EXTENSIONS = {
    ".doc": "Word 97-2003 文档（.doc）",
    ".dot": "Word 97-2003 文档（.doc）",
    ".wps": "WPS 文字文档（.wps）",
    ".wpt": "WPS 文字文档（.wps）",
}
_WORD_EXTENSIONS = {*_OLD_EXTENSIONS, ".docx", ".docm", ".dotx", ".dotm"}
_OTHER_EXTENSION = ".odt"  # a text of another program, which is to be saved as .docx
# Elements whose relation Word needs: without it the file cannot be opened.
_NEEDY = frozenset(("headerReference", "footerReference", "hyperlink", "altChunk", "subDoc"))
# What the main part of a Word file may be: a document or a template, with macros or without.
_MAIN_TYPES = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.",
    "application/vnd.ms-word.",
)


def open_word(name: str, data: bytes, what: str = DOCUMENT) -> Parts:
    """The parts of a Word file, all XML in UTF-8. Raises Unreadable with the true reason."""
    most = MOST_TEMPLATE_TAGS if what == TEMPLATE else MOST_WORD_TAGS
    with refusals(Path(name)):
        try:
            return _whole(_unpack(name, data, what), most)
        except Refused as refusal:
            match refusal.code:
                case "F06":
                    raise Refused("F18", what=what) from None
                case "F07":
                    raise Refused("F17", **refusal.words) from None
            raise
        except (Unpatchable, zipfile.BadZipFile):
            raise Refused("F18", what=what) from None


def is_called_word(name: str, data: bytes) -> bool:
    """Whether a file is to be read as a Word file: what else it may be, reading it will tell."""
    extension = Path(name).suffix.lower()
    if not data.startswith(b"PK"):
        # A page may be called .doc; but no text has such a character.
        return b"\0" in data and extension in _WORD_EXTENSIONS
    try:
        names = [info.filename.lower() for info in directory(data)]
    except zipfile.BadZipFile:
        return extension in _WORD_EXTENSIONS
    others = ("word/", "xl/", "ppt/", "mimetype")
    found = next((start for n in names for start in others if n.startswith(start)), "")
    if found == "mimetype":
        return extension == _OTHER_EXTENSION
    return found == "word/" or (not found and extension in _WORD_EXTENSIONS)


def unreadable(name: str, what: str = DOCUMENT) -> Unreadable:
    """The refusal of what is no whole Word file."""
    return Unreadable(find("F18", name=name, what=what))


def main_part(parts: Mapping[str, bytes]) -> str:
    """The part with the body of the document; "" where there is none."""
    main = next(targets(parts, "", _MAIN), "word/document.xml")
    return main if main in parts else ""


# --- what it is -----------------------------------------------------------------------------------


def _unpack(name: str, data: bytes, what: str) -> Parts:
    if not data.startswith(b"PK"):
        raise _of_another_kind(name, data, what)
    infos = directory(data)
    if len(infos) > MOST_PARTS:
        raise Refused("F17", reason=f"压缩包里的文件超过 {MOST_PARTS} 个")
    xml = sum(info.file_size for info in infos if _is_xml(info.filename))
    if xml > MOST_WORD_XML or sum(info.file_size for info in infos) > MOST_INFLATED:
        raise Refused("F17", reason="解压后的内容过大")
    if any(info.flag_bits & 1 for info in infos):
        raise Refused("F15")
    parts = unpack(data)
    if CONTENT_TYPES not in parts or not _is_word(parts):
        names = {part.lower() for part in parts}
        actual = kinds.archive_kind(names, parts.get("mimetype", b""))
        if actual and actual != DOCUMENT:
            raise Refused("F14", what=what, actual=actual)
        if not actual and CONTENT_TYPES not in parts:
            raise Refused("F14", what=what, actual="压缩文件")
        raise Refused("F18", what=what)
    return parts


def _of_another_kind(name: str, data: bytes, what: str) -> Refused:
    """The refusal of what is no archive at all."""
    if not data.startswith(kinds.COMPOUND):
        return Refused("F14", what=what, actual=kinds.plain_kind(data))
    streams = kinds.streams_of(data)
    extension = Path(name).suffix.lower()
    actual = _OLD_EXTENSIONS.get(extension) or kinds.compound_kind(streams)
    if kinds.ENCRYPTED & streams:
        return Refused("F15")
    return Refused("F14", what=what, actual=actual) if actual else Refused("F20", what=what)


def _is_word(parts: Parts) -> bool:
    """Whether the main part is of a type that Word opens. Raises Refused, Unpatchable."""
    main = main_part(parts)
    types = Xml(parts[CONTENT_TYPES])
    own = overrides_of(types, main)
    extension = posixpath.splitext(main)[1][1:].lower()
    own = own or [e for e in types.all("Default") if e.get("Extension").lower() == extension]
    return bool(own) and own[-1].get("ContentType").startswith(_MAIN_TYPES)


# --- whether it is whole --------------------------------------------------------------------------


def _whole(parts: Parts, most_tags: int) -> Parts:
    """The parts in UTF-8. Raises Refused where anything is broken, missing or too large."""
    seen = {name: _Seen(part) for name, part in parts.items() if _is_xml(name)}
    if any(name.endswith(".rels") and part.root != "Relationships" for name, part in seen.items()):
        raise damaged()
    tags = {name: part.tags for name, part in seen.items()}
    of_comments = sum(n for name, n in tags.items() if name.startswith(_COMMENTS))
    of_relations = max((n for name, n in tags.items() if name.endswith(".rels")), default=0)
    too_many = of_comments > MOST_COMMENT_TAGS or of_relations > MOST_LINKS
    if too_many or sum(tags.values()) - of_comments > most_tags:
        raise Refused("F17", reason="内容过多")
    whole = {name: _in_utf8(part) if name in seen else part for name, part in parts.items()}
    main = next(targets(whole, "", _MAIN), "")
    if not main:
        raise damaged()
    for source in ["", *seen]:
        relations = relations_of(whole, source)
        for relation in relations:
            # LibreOffice makes charts of an .odt without their workbooks, and Word opens them.
            of_chart = source and seen[source].root == _ROOTS["chart"]
            if relation.kind != "package" or not of_chart:
                _check_target(relation, whole, seen)
        if source and not seen[source].is_served(relation.id for relation in relations):
            raise damaged()
    own = posixpath.dirname(main)
    beside = [name for name in seen.keys() - {main} if own and posixpath.dirname(name) == own]
    if "body" not in seen[main].names or (beside and relations_part(main) not in whole):
        raise damaged()
    return whole


def _check_target(relation: Relation, parts: Parts, seen: Mapping[str, "_Seen"]) -> None:
    """Raise Refused where a relation leads nowhere, or to a part of another root."""
    name = relation.target
    if not name or relation.kind == "hyperlink" or posixpath.basename(name).upper() == "NULL":
        return  # out of the file, to a bookmark, or to a picture that some programs have lost
    root = _ROOTS.get(relation.kind)
    if name not in parts or (root and (name not in seen or seen[name].root != root)):
        raise damaged()


class _Seen:
    """What one walk over a part of XML tells of it. Raises Refused where it cannot be read."""

    def __init__(self, part: bytes) -> None:
        self.root = ""
        self.names: set[str] = set()  # of the root and its children
        self.tags = 0
        self._needed: set[str] = set()  # ids of relations
        self._refers = False
        self._depth = 0
        self._text = 0
        parse(part, self._start, self._end, self._read)

    def is_served(self, relations: Iterable[str]) -> bool:
        """Whether the part has the relations that it names."""
        known = set(relations)
        return self._needed <= known and (bool(known) or not self._refers)

    def _start(self, name: str, attributes: Attributes) -> None:
        if self._depth + 1 >= MOST_DEPTH:
            raise Refused("F17", reason="内容嵌套过深")
        self.tags += 1
        self._text = 0
        if self._depth < 2:
            self.root = self.root or name
            self.names.add(name)
        self._depth += 1
        for key, value in attributes.items():
            if key.startswith("r:") and value:
                self._refers = True
                if key == "r:id" and name in _NEEDY:
                    self._needed.add(value)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._text = 0

    def _read(self, text: str) -> None:
        self._text += len(text)
        if self._text > MOST_WORD_TEXT:
            raise Refused("F17", reason="一处文字过长")


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _in_utf8(part: bytes) -> bytes:
    """A part of XML in UTF-8, as every program of ours expects it; most are already."""
    if part.startswith(b"\xef\xbb\xbf"):
        return part[3:]
    written = PartText(part)
    if written.encoding.lower().replace("-", "") == "utf8":
        return part
    text = written.text.lstrip("\ufeff")
    if text.startswith("<?xml"):
        text = text.partition("?>")[2].lstrip()
    return (XML_HEAD + text).encode()
