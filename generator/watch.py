"""A ledger that is saved again and again: when to look at it, and what has changed in it."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from .findings.findings import Finding
from .pipeline import Examined, examine_for_notice

# How often a file is looked at, and how soon again once it looks otherwise, in seconds.
_EVERY, _SOON = 1.0, 0.05


def saves(path: Path, pause: Callable[[float], None] = time.sleep) -> Iterator[bool]:
    """True for the file as it is and each time it was saved; False each time it has gone.

    A program writes a file in several steps, and a share may be away for a moment: only what two
    looks agree on counts. Goes on for ever; `pause` waits so many seconds between two looks.
    """
    told: tuple[int, int] | bool | None = False
    before: tuple[int, int] | bool | None = False
    while True:
        now = state_of(path)
        if now == before and now != told:
            told = now
            yield now is not None
        # What has gone may be just about to come back.
        pause(_SOON if now not in (before, None) else _EVERY)
        before = now


def state_of(path: Path) -> tuple[int, int] | None:
    """The size of the file and when it was changed; None where it cannot be reached."""
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_size, about.st_mtime_ns


def examine_edited(path: Path) -> Examined:
    """What `check` finds in a ledger that is edited meanwhile. Raises Unreadable.

    That another program has it open (F09) needs no word then.
    """
    examined = examine_for_notice(path)
    examined.findings = [finding for finding in examined.findings if finding.code != "F09"]
    return examined


class Compared(NamedTuple):
    """What is found now and was not before, and what was found before and is mended."""

    new: list[Finding]
    mended: list[Finding]


def compared(before: Sequence[Finding], after: Sequence[Finding]) -> Compared:
    """Two checks of a ledger: a finding is the same one although its row has moved."""
    return Compared(_without(after, before), _without(before, after))


def _without(findings: Sequence[Finding], others: Sequence[Finding]) -> list[Finding]:
    left = Counter(map(_identity, others))
    lacking = []
    for finding in findings:
        if left[_identity(finding)]:
            left[_identity(finding)] -= 1
        else:
            lacking.append(finding)
    return lacking


def _identity(finding: Finding) -> tuple[object, ...]:
    """What stays of a finding where rows are put in above it: its item has a key."""
    place = finding.place
    row = 0 if place.key else place.row
    return finding.code, finding.severity, place.sheet, place.key, row, place.column, finding.value
