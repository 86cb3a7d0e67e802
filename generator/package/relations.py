"""What the parts of an Office file refer to, and of what type each part is.

One reader and one writer for .docx and .xlsx alike. The writer changes the text of a part in
place, so that all else in it keeps its bytes. Source: ECMA-376-2, 8 (content types), 9 (relations).
"""

import posixpath
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import count
from typing import NamedTuple

from .parts import CONTENT_TYPES, Parts
from .xml import Attributes, parse
from .xmltext import Element, Xml

XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NO_RELATIONS = (
    f'{XML_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"></Relationships>'.encode()
)

# What the types of the relations of an ordinary Office file begin with; those of a strict one
# (ISO/IEC 29500-1) begin otherwise.
OFFICE_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Relation(NamedTuple):
    """A reference from one part to another."""

    id: str
    kind: str  # the last word of its type
    target: str  # the name of a part, "" for what lies outside of the file


def relations_part(source: str) -> str:
    """The name of the part that holds the relations of that part; of the whole file for ""."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _sources(parts: Mapping[str, bytes]) -> list[str]:
    """What has relations: names of parts, and "" for the whole file."""
    holders = (name for name in parts if name.endswith(".rels"))
    sources = (name.replace("_rels/", "").removesuffix(".rels") for name in holders)
    return [source for source in sources if relations_part(source) in parts]


@lru_cache
def read_relations(xml: bytes, source: str) -> tuple[Relation, ...]:
    """The relations of a part, from the part that holds them. Raises Refused where it is damaged.

    Some programs write names of parts as Windows writes paths. They are read once however often
    they are asked for, which everybody does who looks for a part.
    """
    folder = posixpath.join("/", posixpath.dirname(source))
    found: list[Relation] = []

    def start(element: str, attributes: Attributes) -> None:
        if element != "Relationship":
            return
        target = ""
        if attributes.get("TargetMode") != "External":
            written = attributes.get("Target", "").replace("\\", "/")
            target = posixpath.normpath(posixpath.join(folder, written)).lstrip("/")
        kind = posixpath.basename(attributes.get("Type", ""))
        found.append(Relation(attributes.get("Id", ""), kind, target))

    parse(xml, start)
    return tuple(found)


def relations_of(parts: Mapping[str, bytes], source: str) -> list[Relation]:
    """The relations of a part, "" being the whole file. Raises Refused where they are damaged.

    Names of parts differ in more than case: a target is named as the part itself is.
    """
    xml = parts.get(relations_part(source))
    if xml is None:
        return []
    named = {name.lower(): name for name in parts}
    return [
        relation._replace(target=named.get(relation.target.lower(), relation.target))
        if relation.target not in parts
        else relation
        for relation in read_relations(xml, source)
    ]


def targets(parts: Mapping[str, bytes], source: str, *kinds: str) -> Iterator[str]:
    """The parts to which `source` has a relation of one of these kinds."""
    for relation in relations_of(parts, source):
        if relation.kind in kinds and relation.target:
            yield relation.target


def external_targets(parts: Mapping[str, bytes], source: str) -> Iterator[tuple[str, str]]:
    """(kind, target) of the relations of a part that lead out of the file."""
    xml = Xml(parts.get(relations_part(source), _NO_RELATIONS))
    for element in xml.all("Relationship"):
        if element.get("TargetMode") == "External":
            yield posixpath.basename(element.get("Type")), element.get("Target")


def add_relation(parts: Parts, source: str, relation: str, target: str, key: str = "") -> str:
    """Let `source` refer to a target by a relation of this type; gives its id.

    `key` is the id it gets, else the first free one. Raises Unpatchable where the relations of
    `source` cannot be changed.
    """
    name = relations_part(source)
    xml = Xml(parts.get(name, _NO_RELATIONS))
    taken = {element.get("Id") for element in xml.all("Relationship")}
    key = key or next(free for number in count(1) if (free := f"rId{number}") not in taken)
    attributes = f'Id="{key}" Type="{relation}" Target="{target}"'
    xml.rewrite(xml.root, append=f"<{xml.prefix}Relationship {attributes}/>")
    parts[name] = xml.checked()
    return key


def remove_relation(parts: Parts, source: str, key: str) -> None:
    """Take the relation with this id away."""
    name = relations_part(source)
    xml = Xml(parts[name])
    for element in xml.all("Relationship"):
        if element.get("Id") == key:
            xml.replace(element.start, element.end, "")
    parts[name] = xml.checked()


def move_part(parts: Parts, part: str, place: str) -> None:
    """Give a part the name `place`, in all that refers to it and in what it refers to.

    Raises Unpatchable, Refused where that cannot be changed.
    """
    if part == place:
        return
    for source in _sources(parts):
        holder = relations_part(source)
        relations = {r.id: r.target for r in relations_of(parts, source) if r.target}
        xml = Xml(parts[holder])
        for element in xml.all("Relationship"):
            target = relations.get(element.get("Id"), "")
            if target == part:
                xml.rewrite(element, {"Target": f"/{place}"})
            elif source == part and target and not element.get("Target").startswith("#"):
                xml.rewrite(element, {"Target": f"/{target}"})
        parts[holder] = xml.checked()
    parts[place] = parts.pop(part)
    if own := parts.pop(relations_part(part), None):
        parts[relations_part(place)] = own
    xml = Xml(parts[CONTENT_TYPES])
    for override in overrides_of(xml, part):
        xml.rewrite(override, {"PartName": f"/{place}"})
    parts[CONTENT_TYPES] = xml.checked()


def overrides_of(types: Xml, part: str) -> list[Element]:
    """What the content types say of this part alone, which may be named in another case."""
    return [e for e in types.all("Override") if e.get("PartName").lower() == f"/{part}".lower()]


def add_content_type(parts: Parts, part: str, content_type: str) -> None:
    """Say of what type a part is. Raises Unpatchable where the types cannot be changed."""
    xml = Xml(parts[CONTENT_TYPES])
    extension = posixpath.splitext(part)[1][1:]
    known = [e for e in xml.all("Default") if e.get("Extension").lower() == extension]
    if any(element.get("ContentType") == content_type for element in known):
        return
    for stale in overrides_of(xml, part):
        if stale.get("ContentType") == content_type:
            return
        xml.replace(stale.start, stale.end, "")
    override = f'<{xml.prefix}Override PartName="/{part}" ContentType="{content_type}"/>'
    xml.rewrite(xml.root, append=override)
    parts[CONTENT_TYPES] = xml.checked()


def remove_part(parts: Parts, part: str) -> None:
    """Take a part out that nothing refers to any more, and what only it referred to."""
    own = {relation.target for relation in relations_of(parts, part)}
    parts.pop(part, None)
    parts.pop(relations_part(part), None)
    xml = Xml(parts[CONTENT_TYPES])
    for override in overrides_of(xml, part):
        xml.replace(override.start, override.end, "")
    parts[CONTENT_TYPES] = xml.checked()
    for target in sorted(own & parts.keys() - needed_parts(parts)):
        remove_part(parts, target)


def needed_parts(parts: Mapping[str, bytes]) -> set[str]:
    """The parts to which anything refers."""
    return {
        relation.target for source in _sources(parts) for relation in relations_of(parts, source)
    }
