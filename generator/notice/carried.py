"""What a template carries along that is no part of a notice: it is taken out before all else.

A notice is a plain document: it has no macros, asks for no data, names nobody and no place on
anybody's disk, and can be edited by its reviewers.
"""

from ..package.parts import CONTENT_TYPES, Parts
from ..package.relations import (
    add_content_type,
    relations_of,
    relations_part,
    remove_part,
    remove_relation,
)
from ..package.xmltext import Xml
from ..text.patterns import Pattern

_DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# Parts by the kinds of the relations to them, with what is said of it; "" for what nobody misses.
_PARTS = {
    **dict.fromkeys(("vbaProject", "wordVbaData", "vbaProjectSignature"), "宏"),
    **dict.fromkeys(("keyMapCustomizations", "attachedToolbars", "extensibility"), "自定义的界面"),
    "glossaryDocument": "文档部件",
    "origin": "数字签名",
    "recipientData": "邮件合并的数据源",
    **dict.fromkeys(("comments", "commentsExtended", "commentsIds", "commentsExtensible"), ""),
    **dict.fromkeys(("people", "customXml", "printerSettings", "webextensiontaskpanes"), ""),
}
# Likewise the elements of the settings.
_SETTINGS = {
    "mailMerge": "邮件合并的数据源",
    "attachedTemplate": "附加的模板",
    "documentProtection": "编辑限制",
    "writeProtection": "编辑限制",
    "docVars": "文档变量",
    **dict.fromkeys(("trackRevisions", "revisionView", "rsids", "linkStyles"), ""),
    **dict.fromkeys(("removePersonalInformation", "removeDateAndTime"), ""),
    **dict.fromkeys(("attachedSchema", "schemaLibrary", "saveThroughXslt"), ""),
}
# In the text: places of comments and permissions, what binds and locks a content control.
_MARKS = Pattern(
    rb"<w:(?:comment(?:RangeStart|RangeEnd|Reference)|permStart|permEnd|dataBinding|lock)\b[^>]*/>"
    rb"|<w15:dataBinding\b[^>]*/>"
)
_MACRO_TYPE = Pattern(r"<Default\b[^>]*vbaProject[^>]*/>")


def take_out(parts: Parts, main: str, settings: str) -> list[str]:
    """Take out of a template what no notice has; tells what that was, as far as it is missed."""
    found: list[str] = []
    for source in ["", *parts]:
        for relation in relations_of(parts, source):
            if relation.kind in _PARTS:
                found.append(_PARTS[relation.kind])
                remove_relation(parts, source, relation.id)
                if relation.target in parts:
                    remove_part(parts, relation.target)
    if settings in parts:
        found += _clean_settings(parts, settings)
    for name in [name for name in parts if name.startswith("word/") and name.endswith(".xml")]:
        if _MARKS.search(parts[name]):
            parts[name] = _MARKS.sub(b"", parts[name])
    parts[CONTENT_TYPES] = _MACRO_TYPE.sub("", parts[CONTENT_TYPES].decode()).encode()
    add_content_type(parts, main, _DOCUMENT_TYPE)
    return [what for what in dict.fromkeys(found) if what]


def _clean_settings(parts: Parts, settings: str) -> list[str]:
    """Take out of the settings what does not stand for itself, and what they refer to by it."""
    xml = Xml(parts[settings])
    found = [element for element in xml.children(xml.root) if element.local in _SETTINGS]
    for element in found:
        xml.replace(element.start, element.end, "")
    if found:
        parts[settings] = xml.checked()
        parts.pop(relations_part(settings), None)
    return [_SETTINGS[element.local] for element in found]
