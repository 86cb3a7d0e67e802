"""A Word file as a package: its parts, what they refer to, its styles and lists."""

import posixpath
from collections.abc import Mapping

from lxml import etree

from ..package.relations import targets
from ..package.wordfile import main_part
from .looks import WordStyles
from .names import name_of, switch
from .numbering import Numbering

# What a document prints beside its body, by the kinds of the relations.
BESIDE = ("header", "footer", "footnotes", "endnotes")


def parse_part(part: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(part, parser)


def target_of(parts: Mapping[str, bytes], source: str, kind: str) -> str:
    """The part to which `source` has a relationship of that kind, else ""."""
    return next(targets(parts, source, kind), "")


def printing_parts(parts: Mapping[str, bytes]) -> list[str]:
    """The names of the parts that Word prints: the body, then what stands beside it."""
    main = main_part(parts)
    return [main, *sorted(set(targets(parts, main, *BESIDE)) & set(parts))]


def elements_in(parts: Mapping[str, bytes]) -> frozenset[str]:
    """The names of all elements that Word prints or acts on, but those that are switched off."""
    roots = (parse_part(parts[name]) for name in printing_parts(parts))
    return frozenset(name_of(e) for root in roots for e in root.iter() if switch(e, False))


def styles_of(parts: Mapping[str, bytes], main: str) -> WordStyles:
    """The styles of a document."""
    return WordStyles(_root_of(parts, main, "styles"))


def numbering_of(parts: Mapping[str, bytes], main: str) -> Numbering:
    """The lists of a document, of which nothing is counted yet."""
    return Numbering(_root_of(parts, main, "numbering"))


def _root_of(parts: Mapping[str, bytes], main: str, kind: str) -> etree._Element | None:
    """The root of what a document has one part of, which is named so where nothing says."""
    usual = posixpath.join(posixpath.dirname(main), f"{kind}.xml")
    part = parts.get(target_of(parts, main, kind) or usual)
    return parse_part(part) if part else None
