"""How far a Word file is from GB/T 9704-2012, on the terminal and as JSON."""

from collections import Counter
from pathlib import Path

import click

from ..conformity.deviations import STRENGTHS, Deviation
from ..conformity.examine import Conformity
from .lines import say
from .output import print_json
from .steps import after_layout

_COLOURS = dict(zip(STRENGTHS.values(), ("red", "yellow", "cyan"), strict=True))


def _layout_document(path: Path, conformity: Conformity) -> dict[str, object]:
    """The deviations as `layout --format json` gives them."""
    return {
        "file": path.name,
        "deviations": [_document(path, deviation) for deviation in conformity.deviations],
        "counts": _counts(conformity),
        "notes": conformity.notes,
    }


def _document(path: Path, deviation: Deviation) -> dict[str, object]:
    return deviation.finding._replace(file=path.name).as_dict() | {
        "strength": deviation.strength,
        "clause": deviation.clause,
        "paragraphs": list(deviation.paragraphs),
    }


def _counts(conformity: Conformity) -> dict[str, int]:
    counted = Counter(deviation.strength for deviation in conformity.deviations)
    return {strength: counted[strength] for strength in STRENGTHS.values()}


def print_layout(path: Path, conformity: Conformity, form: str) -> None:
    """The deviations from the top of the file to its end, and a line that sums them up."""
    if form == "json":
        print_json(_layout_document(path, conformity))
        return
    area = ""
    for deviation in conformity.deviations:
        if deviation.finding.sheet != area:
            area = deviation.finding.sheet
            click.secho(f"【{area}】", bold=True)
        _print_deviation(deviation)
    for note in conformity.notes:
        say(f"说明：{note}", 6)
    told = [f"{name} {n} 处" for name, n in _counts(conformity).items() if n]
    say(f"与标准不同：{'，'.join(told)}。" if told else "没有发现与 GB/T 9704-2012 不同之处。")
    after_layout(bool(told), path)


def _print_deviation(deviation: Deviation) -> None:
    found = deviation.finding
    strength = click.style(deviation.strength, fg=_COLOURS[deviation.strength])
    where = f" {found.key}“{found.value}”" if found.key else ""
    say(f"  {strength} {found.code}{where} {found.message}", 6)
    say(f"      {found.hint}", 12)
