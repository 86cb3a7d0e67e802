"""What a verification found, on the terminal and as JSON."""

from collections.abc import Sequence
from pathlib import Path

import click

from ..compare.differences import (
    ADDED,
    CHANGED,
    LOOKS,
    MISSING,
    MOVED,
    Difference,
    Trace,
    Verification,
)
from ..compare.verification import Verified
from ..findings.findings import errors, has_errors
from ..package.properties import Recorded
from ..text.characters import shorten
from .findings import cell_name, print_findings
from .lines import say
from .output import print_json
from .side_by_side import CONTEXT, one_line, side_by_side
from .steps import after_refused, after_verify

_KINDS = {
    CHANGED: "文字不同",
    MISSING: "通报里没有",
    ADDED: "通报里多出",
    MOVED: "位置不同",
    LOOKS: "显示不同",
}


def _document(found: Verification) -> dict[str, object]:
    """The verification as `verify --format json` gives it."""
    return {
        "agrees": found.agrees,
        "differences": [_difference_document(difference) for difference in found.differences],
        "provenance": [trace._asdict() for trace in found.provenance],
        "notes": found.notes,
        "refused": found.refused,
    }


def _difference_document(difference: Difference) -> dict[str, object]:
    return {
        "sheet": difference.place.sheet,
        "cell": difference.place.cell,
        "ledger": difference.ledger,
        "notice": difference.notice,
        "kind": difference.kind,
        "key": difference.place.key,
        "number": difference.number,
        "paragraph": difference.paragraph,
        "also": [{"sheet": place.sheet, "cell": place.cell} for place in difference.also],
    }


def print_verified(verified: Verified, notice: Path, against: Path, form: str) -> None:
    """The differences, or the errors for which a ledger could not be held against the notice."""
    found = verified.found
    print_findings(errors(verified.findings))
    if form == "json":
        print_json(_document(found))
    else:
        _print_verification(found, "台账" if verified.against_ledger else "审定稿")
    if found.refused:
        say(found.refused, err=True)
    if form == "text" and found.refused:
        after_refused(against, has_errors(verified.findings), "verify", "通报.docx", "台账.xlsx")
    elif form == "text":
        after_verify(found.agrees, notice, against, verified.is_public)


def _print_verification(found: Verification, approved: str) -> None:
    """The differences at both places, what was tolerated, and the verdict, on stdout.

    `approved` names what the notice is held against.
    """
    for difference in found.differences:
        _print_difference(difference, approved)
    if found.differences or not found.refused:
        for sentence in _origins(found.provenance):
            say(f"来源：{sentence}", 6)
    for note in found.notes:
        say(f"说明：{note}", 6)
    if found.refused:
        return
    if found.agrees:
        click.secho(f"核对一致：通报与{approved}逐段相同。", fg="green")
    else:
        click.secho(f"核对不一致：共 {len(found.differences)} 处不同。", fg="red")


def _print_difference(difference: Difference, approved: str) -> None:
    where = cell_name(difference.place) or ("模板里的固定文字" if difference.ledger else "")
    number = f"通报 {difference.number}" if difference.number else "通报"
    head = "，".join(part for part in (number, where) if part)
    say(f"{click.style(_KINDS[difference.kind], fg='red')}：{head}")
    if difference.also:
        cells = "、".join(filter(None, map(cell_name, difference.also)))
        say(f"    有关的单元格：{cells}", 8)
    if difference.kind == CHANGED:
        ours, theirs = side_by_side(difference.ledger, difference.notice)
        say(f"    {approved}：{one_line(ours)}", 8)
        say(f"    通报：{one_line(theirs)}", 8)
        if len(difference.ledger) < CONTEXT < len(difference.paragraph):
            say(f"    所在段落：{shorten(difference.paragraph, 60)}", 8)
    elif difference.kind == MOVED:
        say(f"    通报里不在这个位置：{shorten(difference.ledger, 60)}", 8)
    elif difference.kind == LOOKS:
        say(f"    {difference.notice}", 8)
    else:
        say(f"    {shorten(difference.ledger or difference.notice, 80)}", 8)


_ORIGIN_SENTENCES: dict[str, str] = {
    Recorded.CONTENT: "台账的内容在通报生成后改过。",
    Recorded.TEMPLATE: "模板在通报生成后换过或改过；用别的模板生成的，请用 -t 写明。",
    Recorded.AS_OF: "通报按 {recorded} 统计，现在按 {now}；请核对统计截止日期，或用 --as-of 写明。",
    Recorded.VERSION: "通报由 {recorded} 版程序生成，现在是 {now} 版。",
    Recorded.PARTS: "通报生成后另存或修改过。",
}


def _origins(traces: Sequence[Trace]) -> list[str]:
    """What has changed since the notice was made, in sentences."""
    sentences = [
        _ORIGIN_SENTENCES[trace.what].format(recorded=trace.recorded or "—", now=trace.now or "—")
        for trace in traces
        if trace.what in _ORIGIN_SENTENCES and trace.recorded != trace.now
    ]
    if traces and not sentences:
        return ["台账、模板和通报在生成后都没有改过。"]
    return sentences
