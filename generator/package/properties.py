"""The document properties of a notice: where it came from, and no one's name.

Provenance stands in docProps/custom.xml, which survives saving in every word processor tried;
docProps/core.xml and app.xml are written anew, because a template carries its author's name.
"""

import re
from collections.abc import Mapping
from html import escape, unescape
from typing import NamedTuple

from ..text.patterns import Pattern
from .parts import Parts, digest

CUSTOM = "docProps/custom.xml"
_CORE, _APP, _THUMBNAIL = "docProps/core.xml", "docProps/app.xml", "docProps/thumbnail"
_TYPES, _RELATIONS = "[Content_Types].xml", "_rels/.rels"

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OPEN_XML = "http://schemas.openxmlformats.org"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_RELATION = f"{_OPEN_XML}/officeDocument/2006/relationships/custom-properties"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"

_PROPERTY = Pattern(
    r'<(?:\w+:)?property\b[^>]*\bname="([^"]*)"[^>]*>\s*<vt:\w+>(.*?)</vt:\w+>', re.DOTALL
)


class Provenance(NamedTuple):
    """What a notice was made of; every field a text. `parts` is filled in when it is written."""

    ledger: str  # SHA-256 of the ledger's file
    content: str  # SHA-256 of the ledger's values
    template: str  # SHA-256 of the template's file
    as_of: str
    version: str
    audience: str
    draft: str


# Whom a template or a document is for; the names below are what a reader of the file's properties
# sees.
AUDIENCE = "受众"
_NAMES = {
    "ledger": "台账文件摘要",
    "content": "台账内容摘要",
    "template": "模板摘要",
    "as_of": "统计截止",
    "version": "程序版本",
    "audience": AUDIENCE,
    "draft": "稿本",
}
_PARTS_NAME = "文档摘要"


def read_custom(parts: Parts) -> dict[str, str]:
    """The custom properties of a document, as texts."""
    text = parts.get(CUSTOM, b"").decode("utf-8", "replace")
    return {unescape(name): unescape(value) for name, value in _PROPERTY.findall(text)}


def stamp(parts: Parts, title: str, provenance: Provenance) -> Parts:
    """The parts with properties that say where the document came from and name nobody."""
    stamped = {name: part for name, part in parts.items() if not name.startswith(_THUMBNAIL)}
    stamped[_CORE] = _core(title)
    stamped[_APP] = _app()
    values = {label: getattr(provenance, name) for name, label in _NAMES.items()}
    stamped[_TYPES] = _with_type(parts[_TYPES])
    stamped[_RELATIONS] = _with_relation(parts[_RELATIONS])
    values[_PARTS_NAME] = digest(stamped, without=CUSTOM)
    stamped[CUSTOM] = _custom(values)
    return stamped


def is_untouched(parts: Parts) -> bool:
    """Whether we wrote this document and nobody has saved it since."""
    recorded = read_custom(parts).get(_PARTS_NAME)
    return recorded is not None and recorded == digest(parts, without=CUSTOM)


def _custom(values: Mapping[str, str]) -> bytes:
    properties = "".join(
        f'<property fmtid="{_FORMAT_ID}" pid="{number}" name="{escape(name)}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(values.items(), start=2)
    )
    return (
        f'{_HEAD}<Properties xmlns="{_OPEN_XML}/officeDocument/2006/custom-properties" '
        f'xmlns:vt="{_OPEN_XML}/officeDocument/2006/docPropsVTypes">{properties}</Properties>'
    ).encode()


def _core(title: str) -> bytes:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_OPEN_XML}/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{escape(title)}</dc:title><dc:language>zh-CN</dc:language>"
        "</cp:coreProperties>"
    ).encode()


def _app() -> bytes:
    return (
        f'{_HEAD}<Properties xmlns="{_OPEN_XML}/officeDocument/2006/extended-properties"/>'
    ).encode()


def _with_type(types: bytes) -> bytes:
    """[Content_Types].xml that knows the three parts of properties."""
    text = types.decode()
    text = re.sub(r'<Override\b[^>]*PartName="/docProps/thumbnail[^>]*/>', "", text)
    wanted = {
        f"/{CUSTOM}": _CUSTOM_TYPE,
        f"/{_CORE}": "application/vnd.openxmlformats-package.core-properties+xml",
        f"/{_APP}": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    for part, content_type in wanted.items():
        if f'PartName="{part}"' not in text:
            override = f'<Override PartName="{part}" ContentType="{content_type}"/></Types>'
            text = text.replace("</Types>", override)
    return text.encode()


def _with_relation(relations: bytes) -> bytes:
    """_rels/.rels that points to the three parts of properties and to no thumbnail."""
    text = re.sub(r'<Relationship\b[^>]*metadata/thumbnail"[^>]*/>', "", relations.decode())
    wanted = {
        CUSTOM: _CUSTOM_RELATION,
        _CORE: f"{_OPEN_XML}/package/2006/relationships/metadata/core-properties",
        _APP: f"{_OPEN_XML}/officeDocument/2006/relationships/extended-properties",
    }
    for number, (part, kind) in enumerate(wanted.items(), start=1):
        if f'Type="{kind}"' not in text:
            relation = f'<Relationship Id="rIdTongbao{number}" Type="{kind}" Target="{part}"/>'
            text = text.replace("</Relationships>", f"{relation}</Relationships>")
    return text.encode()
