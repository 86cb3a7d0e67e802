"""Who inserted, deleted, moved or formatted something, where that was tracked.

Source: ECMA-376-1, 17.13.5.
"""

from typing import NamedTuple

from lxml import etree

from .names import attribute, name_of

INSERTED, DELETED = ("ins", "moveTo"), ("del", "moveFrom")


class Revision(NamedTuple):
    """Who inserted or deleted something, and when.

    What was struck through by hand was not `tracked`, and nobody knows by whom.
    """

    author: str
    date: str
    tracked: bool = True


class Revised(NamedTuple):
    """Which revisions something stands in."""

    inserted: Revision | None = None
    deleted: Revision | None = None


def formatted_by(change: etree._Element | None) -> Revision | None:
    """Who made a tracked change of formatting."""
    return None if change is None else _revision(change)


def _revision(element: etree._Element) -> Revision:
    return Revision(attribute(element, "author"), attribute(element, "date"))


def innermost(revised: Revised, element: etree._Element) -> Revised:
    """The revisions around runs with that of an element in place of another of its kind."""
    if name_of(element) in INSERTED:
        return revised._replace(inserted=_revision(element))
    return revised._replace(deleted=_revision(element))


def outermost(revised: Revised, element: etree._Element) -> Revised:
    """The revisions around blocks with that of an element, if it is the first of its kind."""
    inner = innermost(revised, element)
    return Revised(revised.inserted or inner.inserted, revised.deleted or inner.deleted)
