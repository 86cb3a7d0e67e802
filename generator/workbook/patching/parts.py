"""The parts of a workbook: opening it, relations, content types, and the properties of the file."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from itertools import count
from typing import NamedTuple

from ...package.parts import Parts
from .xmltext import Element, Unpatchable, Xml, attributes_of, require_well_formed, whole_number

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "[Content_Types].xml"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE, _ISO = "http://schemas.openxmlformats.org", "http://purl.oclc.org/ooxml"
_OPEN = {
    "main": f"{_OFFICE}/spreadsheetml/2006/main",
    "relations": f"{_OFFICE}/officeDocument/2006/relationships",
    "properties": f"{_OFFICE}/officeDocument/2006/custom-properties",
    "types": f"{_OFFICE}/officeDocument/2006/docPropsVTypes",
}
_STRICT = {
    "main": f"{_ISO}/spreadsheetml/main",
    "relations": f"{_ISO}/officeDocument/relationships",
    "properties": f"{_ISO}/officeDocument/customProperties",
    "types": f"{_ISO}/officeDocument/docPropsVTypes",
}
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
KINDS = {
    "worksheet": f"{_SHEETS}.worksheet+xml",
    "comments": f"{_SHEETS}.comments+xml",
    "styles": f"{_SHEETS}.styles+xml",
    "vmlDrawing": "application/vnd.openxmlformats-officedocument.vmlDrawing",
    "properties": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
}
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_TEXT_PROPERTY = (
    '<{prefix}property xmlns:vt="{types}" fmtid="{format}" pid="{pid}" name="{name}">'
    "<vt:lpwstr>{value}</vt:lpwstr></{prefix}property>"
)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Source: ECMA-376-1, 18.3.1.99 (CT_Worksheet) and 18.8.39 (CT_Stylesheet).
SHEET_ORDER = _words(
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection "
    "protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells "
    "phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins "
    "pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors "
    "smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls "
    "webPublishItems tableParts extLst"
)
STYLES_ORDER = _words(
    "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst"
)


@dataclass(slots=True)
class Workbook:
    """Somebody's workbook under change: its parts, the workbook part, {sheet: its part}."""

    parts: Parts
    part: str
    sheets: dict[str, str]
    strict: bool


def open_workbook(parts: Mapping[str, bytes]) -> Workbook:
    """The workbook in these parts, which stay as they are. Raises Unpatchable for anything else."""
    # Some programs write names of parts as Windows writes paths.
    named = {name.replace("\\", "/"): part for name, part in parts.items()}
    book = Workbook(named, "", {}, False)
    book.part = related(book, "", "officeDocument")
    if book.part not in book.parts or _TYPES not in book.parts:
        raise Unpatchable("没有工作簿部件")
    xml = load(book, book.part)
    book.strict = _STRICT["main"] in xml.root.attributes
    relations = {relation.id: relation for relation in relations_of(book, book.part)}
    for sheet in xml.all("sheet"):
        relation = relations.get(sheet.get("id"))
        if relation and relation.kind == "worksheet" and relation.target in book.parts:
            book.sheets[sheet.get("name")] = relation.target
    return book


def content_type(book: Workbook) -> str:
    """The content type of the workbook part, which tells a template and macros."""
    overrides = load(book, _TYPES).all("Override")
    return next(
        (e.get("ContentType") for e in overrides if e.get("PartName") == f"/{book.part}"), ""
    )


def load(book: Workbook, part: str) -> Xml:
    return Xml(book.parts[part])


def store(book: Workbook, part: str, xml: Xml) -> None:
    """Put a changed part back, if the result is well-formed. Raises Unpatchable otherwise."""
    data = xml.result()
    require_well_formed(data)
    book.parts[part] = data


def namespaces(book: Workbook) -> Mapping[str, str]:
    return _STRICT if book.strict else _OPEN


class Relation(NamedTuple):
    id: str
    kind: str  # the last word of its type
    target: str  # the name of a part, "" for what lies outside


def relations_of(book: Workbook, source: str) -> list[Relation]:
    """The relations of a part; of the whole file for ""."""
    name = _relations_name(source)
    if name not in book.parts:
        return []
    xml, found = load(book, name), []
    for element in xml.all("Relationship"):
        target = ""
        if element.get("TargetMode") != "External":
            folder = posixpath.dirname(f"/{source}")
            target = posixpath.normpath(posixpath.join(folder, element.get("Target"))).lstrip("/")
            if target not in book.parts:  # names of parts differ in more than case
                alike = (part for part in book.parts if part.lower() == target.lower())
                target = next(alike, target)
        found.append(Relation(element.get("Id"), posixpath.basename(element.get("Type")), target))
    return found


def related(book: Workbook, source: str, kind: str) -> str:
    """The first part that is related to `source` in this way, "" where there is none."""
    return next((r.target for r in relations_of(book, source) if r.kind == kind), "")


def relation_attribute(book: Workbook, root: Element, relation: str) -> str:
    """r:id with the prefix that the root gives to relations, or with its own."""
    namespace = namespaces(book)["relations"]
    for name, value in attributes_of(root.attributes):
        if value == namespace and name.startswith("xmlns:"):
            return f'{name[6:]}:id="{relation}"'
    return f'xmlns:r="{namespace}" r:id="{relation}"'


def free_name(book: Workbook, pattern: str) -> str:
    """The first name of this pattern beside the workbook part that no part has."""
    taken = {name.lower() for name in book.parts}
    folder = posixpath.dirname(book.part)
    names = (posixpath.join(folder, pattern.format(number)) for number in count(1))
    return next(name for name in names if name.lower() not in taken)


def add_part(book: Workbook, source: str, kind: str, part: str, content_type: str) -> str:
    """Register a new part: its content type, and the relation, whose id is the result."""
    types = load(book, _TYPES)
    extension = posixpath.splitext(part)[1][1:]
    known = [e for e in types.all("Default") if e.get("Extension").lower() == extension]
    if not any(e.get("ContentType") == content_type for e in known):
        for stale in types.all("Override"):
            if stale.get("PartName").lower() == f"/{part}".lower():
                types.replace(stale.start, stale.end, "")
        override = f'<{types.prefix}Override PartName="/{part}" ContentType="{content_type}"/>'
        types.rewrite(types.root, append=override)
        store(book, _TYPES, types)
    name = _relations_name(source)
    if name not in book.parts:
        empty = f'{HEAD}<Relationships xmlns="{_PACKAGE_RELATIONS}"></Relationships>'
        book.parts[name] = empty.encode()
    xml = load(book, name)
    taken = {element.get("Id") for element in xml.all("Relationship")}
    new = next(new for number in count(1) if (new := f"rId{number}") not in taken)
    relation = f'Id="{new}" Type="{namespaces(book)["relations"]}/{kind}" Target="/{part}"'
    xml.rewrite(xml.root, append=f"<{xml.prefix}Relationship {relation}/>")
    store(book, name, xml)
    return new


def unrelate(book: Workbook, source: str, which: str) -> None:
    """Take the relation with this id, or of this kind, away."""
    name = _relations_name(source)
    xml = load(book, name)
    for element in xml.all("Relationship"):
        if which in (element.get("Id"), posixpath.basename(element.get("Type"))):
            xml.replace(element.start, element.end, "")
    store(book, name, xml)


def drop(book: Workbook, part: str) -> None:
    """Take a part out that nothing refers to any more, and what only it referred to."""
    own = {relation.target for relation in relations_of(book, part)}
    book.parts.pop(part, None)
    book.parts.pop(_relations_name(part), None)
    types = load(book, _TYPES)
    for element in types.all("Override"):
        if element.get("PartName") == f"/{part}":
            types.replace(element.start, element.end, "")
    store(book, _TYPES, types)
    sources = [
        name.replace("_rels/", "")[: -len(".rels")] for name in book.parts if name.endswith(".rels")
    ]
    needed = {relation.target for source in sources for relation in relations_of(book, source)}
    for target in sorted(own - needed - {""}):
        if target in book.parts:
            drop(book, target)


def _relations_name(source: str) -> str:
    folder, _, name = source.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def set_property(book: Workbook, name: str, value: str) -> None:
    """Set a custom property of the file to a text; the others stay."""
    kind, types = ("customProperties", _STRICT) if book.strict else ("custom-properties", _OPEN)
    part = related(book, "", kind)
    if part not in book.parts:
        part = "docProps/custom.xml"
        source = f'{HEAD}<Properties xmlns="{types["properties"]}"></Properties>'
        book.parts.setdefault(part, source.encode())
        add_part(book, "", kind, part, KINDS["properties"])
    xml = load(book, part)
    there = list(xml.children(xml.root))
    for old in there:
        if old.get("name") == name:
            xml.replace(old.start, old.end, "")
    pid = max((whole_number(e.get("pid")) for e in there if e.get("name") != name), default=1) + 1
    words = {"prefix": xml.prefix, "types": types["types"], "format": _FORMAT_ID}
    words |= {"pid": str(max(pid, 2)), "name": escape(name), "value": escape(value, quote=False)}
    xml.rewrite(xml.root, append=_TEXT_PROPERTY.format(**words))
    store(book, part, xml)
