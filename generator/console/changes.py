"""What changed between two ledgers, on the terminal and as JSON."""

from pathlib import Path

import click

from ..compare.changes_page import amounts, sections, subject, summary, wording
from ..compare.ledgers import TEXT, Comparison
from ..text.characters import shorten
from .findings import print_findings
from .lines import say
from .side_by_side import one_line, side_by_side
from .steps import after_diff, after_refused


def comparison_document(compared: Comparison) -> dict[str, object]:
    """The comparison as `diff --format json` gives it."""
    return {
        "old": compared.old,
        "new": compared.new,
        "changes": [
            {
                "kind": change.kind,
                "sheet": change.sheet,
                "key": change.key,
                "column": change.column,
                "old_cell": change.old.cell,
                "new_cell": change.new.cell,
                "before": change.before,
                "after": change.after,
                "backward": change.backward,
            }
            for change in compared.changes
        ],
        "statistics": [amount._asdict() for amount in compared.statistics],
        "figures": [amount._asdict() for amount in compared.figures],
        "warnings": len(compared.backward),
        "notes": compared.notes,
        "refused": compared.refused,
    }


def print_comparison(compared: Comparison) -> None:
    """The changes by sections, texts with their changed words marked, on stdout."""
    for note in compared.notes:
        say(f"说明：{note}", 6)
    for heading, changes in sections(compared):
        colour = "yellow" if changes[0].backward else None
        click.secho(f"【{heading}】{len(changes)} 处", bold=True, fg=colour)
        for change in changes:
            if change.kind == TEXT:
                before, after = side_by_side(change.before, change.after)
                say(f"  {subject(change)}", 6)
                say(f"    原：{one_line(before)}", 8)
                say(f"    现：{one_line(after)}", 8)
            else:
                say(f"  {subject(change)}：{shorten(wording(change), 80)}", 6)
    for heading, found in amounts(compared):
        click.secho(f"【{heading}】{len(found)} 项", bold=True)
        for amount in found:
            say(f"  {amount.name}：{amount.before or '—'} → {amount.after or '—'}", 6)
    say(summary(compared))


def print_errors_of_both(compared: Comparison) -> None:
    """The errors of both files, each under its name."""
    for side, name, found in zip(
        ("原", "新"), (compared.old, compared.new), compared.errors, strict=False
    ):
        if found:
            click.echo(f"{side}文件“{name}”的错误：", err=True)
            print_findings(found)


def print_next(compared: Comparison, old: Path, new: Path, page: Path | None) -> None:
    """What to do with the comparison, or with the files of which there is none."""
    if compared.refused:
        faulty = new if any(compared.errors[1:]) else old
        after_refused(faulty, any(compared.errors), "diff", old, new)
    else:
        after_diff(compared.is_empty, old, new, page)
