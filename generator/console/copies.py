"""What was written into copies of a ledger: marks, corrections, and a new standard workbook."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..findings.findings import Finding
from ..package.drafts import Written
from .findings import findings_document, print_findings
from .output import print_json, tell_other_name

if TYPE_CHECKING:
    from ..copies.annotate import Annotated
    from ..copies.fix import Correction


def print_annotated(annotated: "Annotated", form: str) -> dict[str, object]:
    """Where the copy with marks is; gives what the JSON document says of it."""
    for sentence in annotated.sentences:
        click.echo(sentence, err=True)
    if form == "text":
        click.echo(f"已写入带批注的副本：{annotated.path}")
    return {"annotated": str(annotated.path)}


def print_fixed(
    corrections: Sequence["Correction"], written: Written, form: str
) -> dict[str, object]:
    """Every correction and where the copy is; gives what the JSON document says of them."""
    tell_other_name(written)
    if form == "text":
        for correction in corrections:
            place = correction.place
            click.echo(f"已改正 {place.label}：{correction.after}")
        click.echo(f"改正 {len(corrections)} 处，已写入：{written.path}")
    listed = [correction.as_dict() for correction in corrections]
    return {"corrections": listed, "fixed": str(written.path)}


def print_new(
    asked: Path, path: Path, findings: Sequence[Finding], left: Sequence[str], form: str
) -> None:
    """Where the standard workbook is, and what of an old ledger did not go along."""
    if form == "json":
        print_json({"path": str(path), **findings_document(findings), "left": left})
    print_findings(findings)
    for sentence in left:
        click.echo(sentence, err=True)
    if path != asked:
        click.echo(f"“{asked.name}”已经存在，没有覆盖，另存为“{path.name}”。", err=True)
    if form == "text":
        click.echo(f"已生成：{path}")
