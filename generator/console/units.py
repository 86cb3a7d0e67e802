"""What went out to the units, and what came back."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..findings.findings import Place
from ..text.characters import write_list
from .findings import findings_document, print_findings
from .lines import say
from .output import print_json, tell_other_name
from .steps import after_merge, after_split

if TYPE_CHECKING:
    from ..package.drafts import Written
    from ..units.merge import Merged
    from ..units.returns import UnitReturns
    from ..units.split import Split

# So many cells that are still empty are named.
_MOST_EMPTY = 5


def print_split(split: "Split", ledger: Path, whole: bool, form: str) -> None:
    """Each part, and what of the ledger went to nobody."""
    if form == "json":
        listed = [
            {
                "unit": part.unit,
                "path": str(part.written.path),
                "rows": part.own,
                "helping": part.helping,
            }
            for part in split.parts
        ]
        document = {"number": split.number, "parts": listed, "without": split.without}
        print_json({**document, **findings_document(split.findings), "left": split.left})
    print_findings(split.findings, whole=whole)
    for sentence in split.left:
        say(sentence, err=True)
    for part in split.parts:
        tell_other_name(part.written)
    if split.without:
        say(f"没有发给：{write_list(split.without)}（台账里没有它们的行）。", err=True)
    if form == "text":
        for part in split.parts:
            helping = f"，配合 {part.helping} 条" if part.helping else ""
            click.echo(f"{part.unit}：{part.own} 行{helping}　{part.written.path}")
        click.echo(f"第 {split.number} 次分发，已生成 {len(split.parts)} 份。")
        if split.parts:
            after_split(ledger, split.parts[0].written.path.parent)


def print_merge(
    merged: "Merged",
    written: "Written | None",
    returns: "list[UnitReturns] | None",
    whole: bool,
    form: str,
) -> None:
    """What was taken, added and not taken; the return list where it is asked for."""
    if form == "json":
        print_json(_merge_document(merged, written, returns))
    print_findings(merged.findings, whole=whole, by_file=True)
    if written:
        tell_other_name(written)
    if form != "text":
        return
    for unit, parts, empty in returns or []:
        times = [f"第 {part.number} 次分发的，{part.how}，{part.file}" for part in parts]
        named = write_list(empty[:_MOST_EMPTY]) + (" 等" if len(empty) > _MOST_EMPTY else "")
        missing = f"，还有 {len(empty)} 格没有填：{named}" if empty else ""
        say(f"{unit}：{'；'.join(times) or '没有交回'}{missing}。", 2)
    again = len(merged.parts) - len(merged.new)
    before = f"（另有 {again} 份以前合并过，不再合并）" if again else ""
    click.echo(
        f"合并 {len(merged.new)} 份{before}：采纳 {len(merged.taken)} 格，"
        f"新增 {len(merged.added)} 行，没有采纳 {len(merged.kept)} 处。"
    )
    if written:
        click.echo(f"已生成：{written.path}")
        after_merge(written.path)


def _merge_document(
    merged: "Merged", written: "Written | None", returns: "list[UnitReturns] | None"
) -> dict[str, object]:
    def place(of: Place) -> dict[str, str]:
        return {"sheet": of.sheet, "cell": of.cell if of.column else "", "key": of.key}

    document: dict[str, object] = {
        "path": str(written.path) if written else None,
        "parts": [
            {
                "unit": p.record.unit,
                "number": p.record.number,
                "file": p.path.name,
                "merged_before": p not in merged.new,
            }
            for p in merged.parts
        ],
        "taken": [
            {
                **place(t.place),
                "column": t.label,
                "unit": t.unit,
                "before": t.before,
                "after": t.text,
            }
            for t in merged.taken
        ],
        "added": [
            {"sheet": a.line.sheet, "key": a.key, "unit": a.unit, "file": a.file}
            for a in merged.added
        ],
        "conflicts": [
            {
                "kind": k.kind,
                **place(k.place),
                "column": k.label,
                "unit": k.unit,
                "ledger": k.ledger,
                "returned": k.returned,
                "reason": k.reason,
                "file": k.file,
            }
            for k in merged.kept
        ],
        **findings_document(merged.findings),
    }
    if returns is not None:
        document["who"] = [
            {
                "unit": unit,
                "parts": [
                    {"number": part.number, "saved": part.saved, "file": part.file}
                    for part in parts
                ],
                "empty": empty,
            }
            for unit, parts, empty in returns
        ]
    return document
