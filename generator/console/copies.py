"""What was written into copies of a ledger: marks, corrections, and a new standard workbook."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..findings.findings import Finding
from ..package.drafts import Written
from .findings import (
    NO_FINDINGS,
    findings_document,
    print_checked,
    print_findings,
    print_for_office,
    summary,
)
from .lines import say
from .output import print_json, print_written, tell_other_name
from .side_by_side import one_line, side_by_side
from .steps import after_annotate, after_check, after_fix, after_new

if TYPE_CHECKING:
    from ..compare.earlier import Against
    from ..copies.annotate import Annotated
    from ..copies.fix import Correction
    from ..pipeline import Examined


def print_annotated(
    annotated: "Annotated", has_any: bool, is_part: bool, form: str
) -> dict[str, object]:
    """Where the copy with marks is; gives what the JSON document says of it."""
    for sentence in annotated.sentences:
        say(sentence, err=True)
    if form == "text":
        click.echo(f"已写入带批注的副本：{annotated.path}")
        after_annotate(has_any, is_part)
    return {"annotated": str(annotated.path)}


def print_fixed(
    corrections: Sequence["Correction"], written: Written, form: str
) -> dict[str, object]:
    """Every correction and where the copy is; gives what the JSON document says of them."""
    tell_other_name(written)
    made = [correction for correction in corrections if not correction.left]
    left = [correction for correction in corrections if correction.left]
    if form == "text":
        for correction in made:
            before, after = side_by_side(correction.before, correction.after)
            click.echo(f"已改正 {correction.place.label}")
            say(f"    原：{one_line(before)}", 8)
            say(f"    现：{one_line(after)}", 8)
        for correction in left:
            click.echo(f"没有改正 {correction.place.label}：{correction.left}，请自行改为")
            say(f"    {one_line(correction.after)}", 4)
        click.echo(f"改正 {len(made)} 处，已写入：{written.path}")
        after_fix(written.path)
    listed = [correction.as_dict() for correction in made]
    not_made = [correction.as_dict() for correction in left]
    return {"corrections": listed, "left": not_made, "fixed": str(written.path)}


def print_check(
    examined: "Examined",
    findings: Sequence[Finding],
    whole: bool,
    has_copy: bool,
    unit: str | None,
) -> None:
    """What a check found, and what to do; only how much, where a copy says what."""
    if has_copy:
        click.echo(summary(findings) or NO_FINDINGS)
    else:
        print_checked(findings, whole)
    print_for_office(examined)
    if not has_copy:
        reading = examined.reading
        after_check(findings, reading.path, reading.is_part, unit)


def print_compared(compared: "Against", form: str) -> dict[str, object]:
    """How much earlier material was compared with, and how much is shared; the same for JSON."""
    if form == "text":
        files = [f"“{Path(file).name}”（{n} 句）" for file, n in compared.sentences.items()]
        told = f"雷同 {compared.shared} 格" if compared.shared else "没有雷同"
        say(f"查重：与{'、'.join(files)}比较，{told}。")
    return {"against": compared._asdict()}


def print_new(
    written: Written,
    findings: Sequence[Finding],
    left: Sequence[str],
    form: str,
    whole: bool,
) -> None:
    """Where the standard workbook is, and what of an old ledger did not go along."""
    if form == "json":
        print_json({"path": str(written.path), **findings_document(findings), "left": left})
    print_findings(findings, whole=whole)
    for sentence in left:
        say(sentence, err=True)
    print_written(written, form)
    if form == "text":
        after_new(written.path)
