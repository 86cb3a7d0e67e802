"""The files of a publication: the notice and what stands beside it, written as one 稿."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from ..package.drafts import (
    EDITED,
    THERE,
    Written,
    reason_to_keep,
    too_many_versions,
    unwritable,
    versions,
)
from ..package.files import is_same_file, known_bytes, locks_of, write_together
from ..package.parts import Parts, unpack
from ..package.properties import Recorded, read_custom
from .web import TEXT, WEB, copies

# What the names of the files of one publication end in; they agree otherwise. The plain copies
# are TEXT and WEB.
NOTICE, RECORD, PDF = ".docx", "-检查报告.docx", ".pdf"
_WITNESSES = (RECORD, NOTICE)


def write_publication(
    path: Path,
    files: Mapping[str, bytes | None],
    force: bool = False,
    sources: Iterable[Path] = (),
) -> Written:
    """Write the notice and what stands beside it, all as the same 稿, or nothing.

    `files` maps the ends of names to contents; None for one that this notice does not have. Where
    one of them must be left alone, all get the next free …（第N稿）. The files `sources` are never
    written over. Raises Unreadable where nothing can be written; then every file is as it was.
    """
    reason = ""
    sources = list(sources)
    for candidate in versions(path):
        targets = {end: candidate.with_name(candidate.stem + end) for end in files}
        targets[NOTICE] = candidate
        # Last what knows the others: the record the PDF, and the notice its plain copies. Where
        # there is a new notice, all that belongs to it is there.
        ends = sorted((end for end in files if files[end] is not None), key=_rank)
        try:
            kept = "" if force else _reason_to_keep_one(targets, files)
            if any(is_same_file(target, s) for target in targets.values() for s in sources):
                kept = f"“{candidate.name}”是台账或者模板"
            if not kept:
                write_together({targets[end]: files[end] or b"" for end in ends})
        except PermissionError as fault:
            if not any(target.is_file() for target in targets.values()):
                raise unwritable(path, fault) from fault
            kept = f"“{candidate.name}”或者同名的文件正在其他程序中打开"
        except OSError as fault:
            raise unwritable(candidate, fault) from fault
        if not kept:
            return Written(candidate, reason, {end: targets[end] for end in reversed(ends)})
        reason = reason or f"{kept}，没有覆盖"
    raise too_many_versions(path)


def _reason_to_keep_one(targets: Mapping[str, Path], files: Mapping[str, bytes | None]) -> str:
    """Which file of a publication must not be overwritten, and why; empty where none.

    A plain file holds no digest: it is untouched where it says what the notice beside it says,
    or one that a killed run did not come to put there, or already what is to be written. Without a
    notice nobody knows that it was ever ours.
    """
    notice = targets[NOTICE]
    reason = reason_to_keep(notice)
    if reason:
        return f"“{notice.name}”{reason}"
    made = [copies(parts) for parts in _known_parts(notice)]
    changed = EDITED if made else THERE
    for end, target in targets.items():
        if not target.exists():
            continue
        if files[end] is None:
            reason = "是以前的一稿" if made else THERE
        elif end == PDF:
            reason = "" if _is_recorded(target, targets[RECORD]) else changed
        elif end not in (TEXT, WEB):
            reason = reason_to_keep(target)
        elif locks_of(target):
            reason = "正在其他程序中打开"
        elif target.is_dir() or target.read_bytes() not in [files[end], *(m[end] for m in made)]:
            reason = changed
        if reason:
            return f"“{target.name}”{reason}"
    return ""


def _is_recorded(pdf: Path, record: Path) -> bool:
    """Whether the record beside it knows the PDF as it is."""
    digest = hashlib.sha256(pdf.read_bytes()).hexdigest()
    return any(read_custom(parts).get(Recorded.PDF) == digest for parts in _known_parts(record))


def _known_parts(path: Path) -> Iterator[Parts]:
    """The parts of the document at `path`, and of those that killed runs would have put there."""
    for data in known_bytes(path):
        with suppress(zipfile.BadZipFile):  # a run may be killed while it writes
            yield unpack(data)


def _rank(end: str) -> int:
    return _WITNESSES.index(end) if end in _WITNESSES else -1
