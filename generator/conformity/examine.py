"""All checks on one Word file: how far it is from GB/T 9704-2012."""

from itertools import chain
from pathlib import Path
from typing import NamedTuple

from .deviations import Deviation, grouped
from .ends import ends
from .levels import levels
from .manuscript import Manuscript, Role, read_manuscript
from .page import TEXT_ROLES, page
from .page_number import page_number
from .roles import with_roles
from .text import text

_CHECKS = (page, page_number, ends, text, levels)


class Conformity(NamedTuple):
    """The deviations of a file, and sentences on what could not be looked at."""

    deviations: list[Deviation]
    notes: list[str]


def examine_layout(path: Path) -> Conformity:
    """The deviations of a Word file. Raises Unreadable for anything that is none."""
    manuscript = read_manuscript(path)
    manuscript = manuscript._replace(parts=with_roles(manuscript.parts))
    observed = chain.from_iterable(check(manuscript) for check in _CHECKS)
    return Conformity(grouped(observed), _notes(manuscript))


def _notes(manuscript: Manuscript) -> list[str]:
    """What was not recognized, of which nothing is asked then."""
    roles = {part.role for part in manuscript.parts}
    looked_for = {"标题": {Role.TITLE}, "正文": set(TEXT_ROLES), "成文日期": {Role.DATE}}
    missing = [name for name, wanted in looked_for.items() if not roles & wanted]
    return [f"没有认出{'、'.join(missing)}，没有看这些部分。"] if missing else []
