"""The parts of a workbook: opening it, and what its parts refer to."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from ...findings.limits import Refused
from ...package import relations as package_relations
from ...package.parts import CONTENT_TYPES, Parts
from ...package.relations import Relation
from ...package.xmltext import Element, Unpatchable, Xml, attributes_of

_OPEN = {
    "main": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "relations": package_relations.OFFICE_RELATION,
}
_STRICT = {
    "main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "relations": "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
KINDS = {
    "worksheet": f"{_SHEETS}.worksheet+xml",
    "comments": f"{_SHEETS}.comments+xml",
    "styles": f"{_SHEETS}.styles+xml",
    "vmlDrawing": "application/vnd.openxmlformats-officedocument.vmlDrawing",
}


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
    if book.part not in book.parts or CONTENT_TYPES not in book.parts:
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
    overrides = load(book, CONTENT_TYPES).all("Override")
    return next(
        (e.get("ContentType") for e in overrides if e.get("PartName") == f"/{book.part}"), ""
    )


def load(book: Workbook, part: str) -> Xml:
    return Xml(book.parts[part])


def store(book: Workbook, part: str, xml: Xml) -> None:
    """Put a changed part back, if the result is well-formed. Raises Unpatchable otherwise."""
    book.parts[part] = xml.checked()


def namespaces(book: Workbook) -> Mapping[str, str]:
    return _STRICT if book.strict else _OPEN


def relations_of(book: Workbook, source: str) -> list[Relation]:
    """The relations of a part; of the whole file for "". Raises Unpatchable for damaged ones."""
    try:
        return package_relations.relations_of(book.parts, source)
    except Refused as refusal:
        raise Unpatchable(f"部件之间的关系：{refusal.code}") from None


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
    package_relations.add_content_type(book.parts, part, content_type)
    relation = f"{namespaces(book)['relations']}/{kind}"
    return package_relations.add_relation(book.parts, source, relation, f"/{part}")


def drop(book: Workbook, relation: Relation) -> None:
    """Take away a relation of the workbook part, its target, and what only that referred to."""
    package_relations.remove_relation(book.parts, book.part, relation.id)
    try:
        package_relations.remove_part(book.parts, relation.target)
    except Refused as refusal:
        raise Unpatchable(f"部件之间的关系：{refusal.code}") from None
