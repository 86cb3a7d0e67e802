"""What went out to the units, and what came back."""

from typing import TYPE_CHECKING

import click

from ..text.characters import write_list
from .findings import findings_document, print_findings
from .lines import say
from .output import print_json, tell_other_name

if TYPE_CHECKING:
    from ..units.split import Split


def print_split(split: "Split", whole: bool, form: str) -> None:
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
