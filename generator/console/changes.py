"""Verification, search and differences as the command line shows them, and as JSON."""

import os
import sys
from collections.abc import Sequence

import click

from ..compare.align import words_changed
from ..compare.ledgers import TEXT, Comparison
from ..compare.page import amounts, sections, subject, summary, wording
from ..compare.search import Search
from ..compare.verify import ADDED, CHANGED, MISSING, MOVED, Difference, Trace, Verification
from ..findings.findings import Place
from ..notice.order import Entry
from ..text.characters import shorten

# Equal text longer than twice this is shown by its ends only.
_CONTEXT = 12


def has_colours() -> bool:
    """Whether stdout is a terminal that shows colours (https://no-color.org)."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def side_by_side(before: str, after: str, colours: bool, short: bool = True) -> tuple[str, str]:
    """Both texts with the changed words marked: in colours, or in […] where there are none."""
    left, right, end, there = [], [], 0, 0
    changes = words_changed(before, after)
    for a0, a1, b0, b1 in changes:
        same = _shortened(before[end:a0], bool(end), True) if short else before[end:a0]
        left += [same, _mark(before[a0:a1], colours, "red")]
        same = _shortened(after[there:b0], bool(there), True) if short else after[there:b0]
        right += [same, _mark(after[b0:b1], colours, "green")]
        end, there = a1, b1
    left.append(_shortened(before[end:], True, False) if short and changes else before[end:])
    right.append(_shortened(after[there:], True, False) if short and changes else after[there:])
    return "".join(left), "".join(right)


def _mark(text: str, colours: bool, colour: str) -> str:
    if not text:
        return "" if colours else "[]"
    if colours:
        return click.style(text, fg=colour, underline=colour == "green", bold=True)
    return f"[{text}]"


def _shortened(text: str, after: bool, before: bool) -> str:
    """Text between changes, without its middle (or, at an end of the whole, its far end)."""
    if len(text) <= 2 * _CONTEXT:
        return text
    head = text[:_CONTEXT] if after else ""
    return f"{head}…{text[-_CONTEXT:] if before else ''}"


def cell_name(place: Place) -> str:
    """整改台账 E12, as people write it; empty for no place."""
    return " ".join(part for part in (place.sheet, place.cell) if part)


# --- verify -------------------------------------------------------------------------------------

_KINDS = {CHANGED: "文字不同", MISSING: "通报里没有", ADDED: "通报里多出", MOVED: "位置不同"}


def verification_document(found: Verification) -> dict[str, object]:
    """The verification as `verify --format json` gives it."""
    return {
        "agrees": found.agrees,
        "differences": [_difference_document(difference) for difference in found.differences],
        "provenance": [
            {"what": trace.what, "recorded": trace.recorded, "now": trace.now}
            for trace in found.provenance
        ],
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


def print_verification(found: Verification, approved: str = "台账") -> None:
    """The differences at both places, what was tolerated, and the verdict, on stdout."""
    for difference in found.differences:
        _print_difference(difference, approved)
    if found.differences or not found.refused:
        for sentence in _origins(found.provenance):
            click.echo(sentence)
    for note in found.notes:
        click.echo(f"说明：{note}")
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
    click.echo(f"{click.style(_KINDS[difference.kind], fg='red')}：{head}")
    if difference.also:
        cells = "、".join(filter(None, map(cell_name, difference.also)))
        click.echo(f"    有关的单元格：{cells}")
    if difference.kind == CHANGED:
        ours, theirs = side_by_side(difference.ledger, difference.notice, has_colours())
        click.echo(f"    {approved}：{_one_line(ours)}")
        click.echo(f"    通报：{_one_line(theirs)}")
        if len(difference.ledger) < _CONTEXT < len(difference.paragraph):
            click.echo(f"    所在段落：{shorten(difference.paragraph, 60)}")
    elif difference.kind == MOVED:
        click.echo(f"    通报里不在这个位置：{shorten(difference.ledger, 60)}")
    else:
        click.echo(f"    {shorten(difference.ledger or difference.notice, 80)}")


def _one_line(text: str) -> str:
    return text.replace("\n", "⏎")


_ORIGIN_SENTENCES = {
    "台账内容摘要": "台账的内容在通报生成后改过。",
    "模板摘要": "模板在通报生成后换过或改过；用别的模板生成的，请用 -t 写明。",
    "统计截止": "通报按 {recorded} 统计，现在按 {now}；请核对统计截止日期，或用 --as-of 写明。",
    "程序版本": "通报由 {recorded} 版程序生成，现在是 {now} 版。",
    "文档摘要": "通报生成后另存或修改过。",
}


def _origins(traces: Sequence[Trace]) -> list[str]:
    """What has changed since the notice was made, in sentences."""
    sentences = [
        _ORIGIN_SENTENCES[trace.what].format(recorded=trace.recorded or "—", now=trace.now or "—")
        for trace in traces
        if trace.what in _ORIGIN_SENTENCES and trace.recorded != trace.now
    ]
    if traces and not sentences:
        sentences = ["来源：台账、模板和通报在生成后都没有改过。"]
    return [s if s.startswith("来源") else f"来源：{s}" for s in sentences]


# --- find ---------------------------------------------------------------------------------------


def search_document(query: str, found: Search) -> dict[str, object]:
    """What was found as `find --format json` gives it."""
    return {
        "query": query,
        "matches": [entry_document(entry) for entry in found.matches],
        "nearest": [entry_document(entry) for entry in found.nearest],
    }


def entry_document(entry: Entry) -> dict[str, object]:
    """A printed paragraph, or an item that is not printed."""
    return {
        "number": entry.number,
        "sheet": entry.place.sheet,
        "cell": entry.place.cell,
        "key": entry.key,
        "unit": entry.unit,
        "status": entry.status,
        "printed": entry.printed,
        "text": entry.text,
    }


def print_search(found: Search) -> None:
    """The cells found, or the nearest, on stdout."""
    if not found.matches:
        click.echo("没有找到。" + ("最接近的是：" if found.nearest else ""))
    elif len(found.matches) > 1:
        click.echo(f"有 {len(found.matches)} 处符合，请核对是哪一处：")
    for entry in found.matches or found.nearest:
        number = entry.number or ("通报里没有序号" if entry.printed else "不在通报中刊印")
        where = cell_name(entry.place) or "模板里的固定文字"
        click.echo(f"{click.style(where, bold=True)}  {number}" + _details(entry))
        click.echo(f"    {entry.text}")


def _details(entry: Entry) -> str:
    named = (("编号 ", entry.key), ("", entry.unit), ("", entry.status))
    details = "，".join(f"{label}{text}" for label, text in named if text)
    return f"（{details}）" if details else ""


# --- diff ---------------------------------------------------------------------------------------


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
    }


def print_comparison(compared: Comparison) -> None:
    """The changes by sections, texts with their changed words marked, on stdout."""
    colours = has_colours()
    for note in compared.notes:
        click.echo(f"说明：{note}")
    for heading, changes in sections(compared):
        colour = "yellow" if changes[0].backward else None
        click.secho(f"【{heading}】{len(changes)} 处", bold=True, fg=colour)
        for change in changes:
            if change.kind == TEXT:
                before, after = side_by_side(change.before, change.after, colours)
                click.echo(f"  {subject(change)}")
                click.echo(f"    原：{_one_line(before)}")
                click.echo(f"    现：{_one_line(after)}")
            else:
                click.echo(f"  {subject(change)}：{shorten(wording(change), 80)}")
    for heading, found in amounts(compared):
        click.secho(f"【{heading}】{len(found)} 项", bold=True)
        for amount in found:
            click.echo(f"  {amount.name}：{amount.before or '—'} → {amount.after or '—'}")
    click.echo(summary(compared))
