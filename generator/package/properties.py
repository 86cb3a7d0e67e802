"""The document properties of a notice: where it came from, and no one's name.

Provenance stands in docProps/custom.xml, which survives saving in every word processor tried;
docProps/core.xml and app.xml are written anew, because a template carries its author's name.
"""

import posixpath
import re
import zipfile
from collections.abc import Mapping
from enum import StrEnum
from html import escape, unescape
from pathlib import Path
from typing import NamedTuple

from ..findings.limits import MOST_NAMING
from ..text.patterns import Pattern
from .parts import CONTENT_TYPES, Parts, as_bad_archive, digest
from .relations import (
    OFFICE_RELATION,
    XML_HEAD,
    add_content_type,
    add_relation,
    relations_of,
    relations_part,
    targets,
)
from .xmltext import Xml, whole_number

CUSTOM = "docProps/custom.xml"
CORE, _APP, _THUMBNAIL = "docProps/core.xml", "docProps/app.xml", "docProps/thumbnail"

_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"


class _Words(NamedTuple):
    """The names that the custom properties have in a kind of Office file."""

    properties: str
    values: str
    relation: str


_OPEN_XML, _ISO = "http://schemas.openxmlformats.org", "http://purl.oclc.org/ooxml"
_OPEN = _Words(
    f"{_OPEN_XML}/officeDocument/2006/custom-properties",
    f"{_OPEN_XML}/officeDocument/2006/docPropsVTypes",
    f"{OFFICE_RELATION}/custom-properties",
)
_STRICT = _Words(
    f"{_ISO}/officeDocument/customProperties",
    f"{_ISO}/officeDocument/docPropsVTypes",
    f"{_ISO}/officeDocument/relationships/customProperties",
)
# Each part of properties with its content type and the type of its relation.
_REGISTERED = {
    CUSTOM: (_CUSTOM_TYPE, _OPEN.relation),
    CORE: (
        "application/vnd.openxmlformats-package.core-properties+xml",
        f"{_OPEN_XML}/package/2006/relationships/metadata/core-properties",
    ),
    _APP: (
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        f"{OFFICE_RELATION}/extended-properties",
    ),
}
_EMPTY_APP = (
    f'{XML_HEAD}<Properties xmlns="{_OPEN_XML}/officeDocument/2006/extended-properties"/>'
).encode()
_THUMBNAIL_TYPE = Pattern(r'<Override\b[^>]*PartName="/docProps/thumbnail[^>]*/>')
_THUMBNAIL_RELATION = Pattern(r'<Relationship\b[^>]*metadata/thumbnail"[^>]*/>')

_PROPERTY = Pattern(
    r'<(?:\w+:)?property\b[^>]*\bname="([^"]*)"[^>]*>\s*<vt:\w+\b[^>]*>(.*?)</vt:\w+>', re.DOTALL
)

_CORE_PROPERTY = Pattern(r"<dc:(title|description)\b[^>]*>([^<]*)<")

# Declared in every notice so far, whose bytes stay.
_DATES = ' xmlns:dcterms="http://purl.org/dc/terms/"'


class Provenance(NamedTuple):
    """What a notice was made of; every field a text."""

    ledger: str  # SHA-256 of the ledger's file
    content: str  # SHA-256 of the ledger's values
    template: str  # SHA-256 of the template's file
    as_of: str
    version: str
    audience: str
    draft: str


class Recorded(StrEnum):
    """The names of the properties of a notice, which a reader of the file's properties sees.

    The first are those of its provenance, in that order; then a digest of all other parts, and in
    the record one of the PDF beside it. A workbook of statistics has its title. A review copy has
    the last ones, numbered (see review/bookmarks.py).
    """

    LEDGER = "台账文件摘要"
    CONTENT = "台账内容摘要"
    TEMPLATE = "模板摘要"
    AS_OF = "统计截止"
    VERSION = "程序版本"
    AUDIENCE = "受众"
    DRAFT = "稿本"
    PARTS = "文档摘要"
    PDF = "PDF摘要"
    REPORT = "报表"
    ROWS = "送审各段"
    COMMENTS = "送审批注"


def read_custom(parts: Parts) -> dict[str, str]:
    """The custom properties of a document, as texts."""
    text = parts.get(CUSTOM, b"").decode("utf-8", "replace")
    return {unescape(name): unescape(value) for name, value in _PROPERTY.findall(text)}


def read_core(parts: Parts) -> dict[str, str]:
    """The title and the description of a document, those that it has."""
    text = parts.get(CORE, b"").decode("utf-8", "replace")
    return {name: unescape(value).strip() for name, value in _CORE_PROPERTY.findall(text)}


def is_report(path: Path) -> bool:
    """Whether a workbook is one of statistics that we wrote, whoever has saved it since."""
    try:
        with as_bad_archive(), zipfile.ZipFile(path) as archive:
            is_small = archive.getinfo(CUSTOM).file_size <= MOST_NAMING
            parts = {CUSTOM: archive.read(CUSTOM)} if is_small else {}
    except (OSError, KeyError, zipfile.BadZipFile):
        return False
    return Recorded.REPORT in read_custom(parts)


def stamp(parts: Parts, title: str, provenance: Provenance) -> Parts:
    """The parts with properties that say where the document came from and name nobody."""
    stamped = {name: part for name, part in parts.items() if not name.startswith(_THUMBNAIL)}
    stamped[CORE] = core_part(title, names=_DATES)
    stamped[_APP] = _EMPTY_APP
    values: dict[str, str] = dict(zip(Recorded, provenance, strict=False))
    _register(stamped)
    values[Recorded.PARTS] = digest(stamped, without=CUSTOM)
    recorded = read_custom(parts).items()
    of_review = (Recorded.ROWS, Recorded.COMMENTS)
    values |= {name: text for name, text in recorded if name.startswith(of_review)}
    stamped[CUSTOM] = custom_part(values)
    return stamped


def is_untouched(parts: Parts) -> bool | None:
    """Whether nobody has saved this document since we wrote it; None where it has no digest."""
    recorded = read_custom(parts).get(Recorded.PARTS)
    return None if recorded is None else recorded == digest(parts, without=CUSTOM)


def seal(parts: Parts, strict: bool = False) -> None:
    """Record a digest of all parts in the properties, by which `is_untouched` knows them.

    The property is set twice: the part that holds it has to be there before the others are counted.
    """
    set_property(parts, Recorded.PARTS, "", strict)
    set_property(parts, Recorded.PARTS, digest(parts, without=CUSTOM), strict)


def set_property(parts: Parts, name: str, value: str, strict: bool = False) -> None:
    """Set a custom property of somebody's file to a text; the others stay.

    `strict` is a file of ISO/IEC 29500-1. Raises Unpatchable where the part cannot be changed.
    """
    words = _STRICT if strict else _OPEN
    part = next(targets(parts, "", words.relation.rpartition("/")[2]), "")
    if part not in parts:
        part = CUSTOM
        empty = f'{XML_HEAD}<Properties xmlns="{words.properties}"></Properties>'
        parts.setdefault(part, empty.encode())
        add_content_type(parts, part, _CUSTOM_TYPE)
        add_relation(parts, "", words.relation, f"/{part}")
    xml = Xml(parts[part])
    others = []
    for old in xml.children(xml.root):
        if old.get("name") == name:
            xml.replace(old.start, old.end, "")
        else:
            others.append(whole_number(old.get("pid")))
    pid = max(max(others, default=1) + 1, 2)
    xml.rewrite(
        xml.root,
        append=f'<{xml.prefix}property xmlns:vt="{words.values}" fmtid="{_FORMAT_ID}" pid="{pid}"'
        f' name="{escape(name)}"><vt:lpwstr>{escape(value, quote=False)}</vt:lpwstr>'
        f"</{xml.prefix}property>",
    )
    parts[part] = xml.checked()


def custom_part(values: Mapping[str, str]) -> bytes:
    """The part that holds these custom properties and no others."""
    properties = "".join(
        f'<property fmtid="{_FORMAT_ID}" pid="{number}" name="{escape(name)}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(values.items(), start=2)
    )
    return (
        f'{XML_HEAD}<Properties xmlns="{_OPEN.properties}" xmlns:vt="{_OPEN.values}">'
        f"{properties}</Properties>"
    ).encode()


def core_part(title: str, description: str = "", names: str = "") -> bytes:
    """The part with title and language, and no names and no dates; `names` declares namespaces."""
    described = f"<dc:description>{escape(description)}</dc:description>" if description else ""
    return (
        f'{XML_HEAD}<cp:coreProperties xmlns:cp="{_OPEN_XML}/package/2006/metadata/core-properties"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"{names}>'
        f"<dc:title>{escape(title)}</dc:title>{described}<dc:language>zh-CN</dc:language>"
        "</cp:coreProperties>"
    ).encode()


def _register(parts: Parts) -> None:
    """Say of the three parts of properties what they are, and forget the thumbnail."""
    types = parts[CONTENT_TYPES].decode()
    parts[CONTENT_TYPES] = _THUMBNAIL_TYPE.sub("", types).encode()
    relations = parts[relations_part("")].decode()
    parts[relations_part("")] = _THUMBNAIL_RELATION.sub("", relations).encode()
    there = {relation.kind for relation in relations_of(parts, "")}
    for number, (part, (content_type, relation)) in enumerate(_REGISTERED.items(), start=1):
        add_content_type(parts, part, content_type)
        if posixpath.basename(relation) not in there:
            add_relation(parts, "", relation, part, f"rIdTongbao{number}")
