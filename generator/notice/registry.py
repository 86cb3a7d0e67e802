"""The templates that an office can choose from, as their own properties describe them."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

from ..findings.findings import Finding, Unreadable
from ..folders import own_templates, shipped_templates
from ..ledger.choices import Audience
from ..package.files import read_bytes
from ..package.parts import Parts, unpack
from ..package.properties import Recorded, read_core, read_custom
from ..package.wordfile import TEMPLATE, open_word

_ORDER = [*Audience, ""]


class Offered(NamedTuple):
    """A template with whom its documents are for and what it is for; or why it cannot be read."""

    path: Path
    own: bool
    audience: str = ""
    help: str = ""
    fault: Finding | None = None

    @property
    def name(self) -> str:
        """What -t takes."""
        return self.path.stem


def audience_of(parts: Parts) -> Audience:
    """Whom the documents of a template are for, as it declares."""
    declared = read_custom(parts).get(Recorded.AUDIENCE, "")
    return Audience(declared) if declared in list(Audience) else Audience.PUBLIC


def offered() -> Iterator[Offered]:
    """The shipped templates by their readers, then the office's own, which go before shipped ones
    of their names."""
    own = {path.name: path.resolve() for path in own_templates()}
    shipped = [path.resolve() for path in shipped_templates()]
    described = [_described(path, False) for path in shipped if own.get(path.name, path) == path]
    yield from sorted(described, key=lambda offered: _ORDER.index(offered.audience))
    for path in own.values():
        if path not in shipped:
            yield _described(path, True)


def template_of(document: Path) -> Path | None:
    """The template of which a document says that it was made, while there is one of these bytes."""
    try:
        made_of = read_custom(unpack(read_bytes(document))).get(Recorded.TEMPLATE, "")
    except (Unreadable, BadZipFile):
        return None
    paths = [*own_templates(), *shipped_templates()] if made_of else []
    return next((p for p in paths if hashlib.sha256(p.read_bytes()).hexdigest() == made_of), None)


def _described(path: Path, own: bool) -> Offered:
    try:
        parts = open_word(path.name, read_bytes(path), TEMPLATE)
    except Unreadable as unreadable:
        return Offered(path, own, fault=unreadable.finding)
    core = read_core(parts)
    return Offered(path, own, audience_of(parts), core.get("description") or core.get("title", ""))
