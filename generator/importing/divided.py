"""A row, or a cell, with several measures: each gets a row of its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..findings.findings import Finding, Place, find
from ..ledger.columns import Kind
from ..workbook.writing import AsTyped
from .columns import STRICT
from .enumerated import pieces
from .headings import PLAN, PROGRESS
from .problems import OwnMeasure, OwnProblem
from .words import columns

_Listed = Mapping[str, Mapping[int, str]]  # the texts of measures by columns and their numbers


def divided(problems: Sequence[OwnProblem]) -> Iterator[Finding]:
    """Give each of the measures that one row lists a row of its own; gives what is to be told."""
    apart: dict[str, list[Place]] = {}  # rows whose progress is not told apart, by their tables
    for problem in problems:
        measures: list[OwnMeasure] = []
        for measure in problem.measures:
            several, reason = _divide(measure)
            measures += several
            if reason or len(several) > 1:
                position = measure.table.composed.positions[PLAN]
                place = measure.table.place((measure.row, position))
            if len(several) > 1:
                yield find("I04", place, number=len(several))
            if reason and len(several) == 1:
                yield find("I05", place, reason=reason)
            elif reason:
                apart.setdefault(measure.table.key, []).append(place)
        problem.measures = measures
    for places in apart.values():
        yield find("I11", places[0], rows=len(places))


def _divide(measure: OwnMeasure) -> tuple[list[OwnMeasure], str]:
    """The measures of a row; and why they, or their progress, could not be told apart."""
    listed = {name: _filled(texts) for name, texts in measure.listed.items()}
    in_columns = PLAN in listed
    for name, value in measure.values.items():
        text = value.value if isinstance(value, AsTyped) else None
        if name not in listed and isinstance(text, str):
            # No measure has two days or statuses: each line is that of one of them.
            is_one = columns()[name].kind in STRICT
            texts = text.strip().split("\n") if is_one else pieces(text)
            listed[name] = dict(enumerate(texts, start=1))
    numbers = sorted({n for name, texts in measure.listed.items() for n in listed[name]})
    numbers = numbers if in_columns else list(listed.get(PLAN, ()))
    if len(numbers) < 2:
        return [measure], ""
    progress = listed.get(PROGRESS, {})
    reason = ""
    is_said = in_columns and PROGRESS in measure.listed
    if progress and not is_said and len(progress) != len(numbers):
        what = f"是 {len(progress)} 条" if len(progress) > 1 else "没有逐条写"
        reason = f"“整改措施”是 {len(numbers)} 条，“整改进展”{what}"
        if not in_columns:
            return [measure], reason
    return _spread(measure, listed, numbers), reason


def _filled(texts: Mapping[int, str]) -> dict[int, str]:
    return {number: text for number, text in texts.items() if text}


def _spread(measure: OwnMeasure, listed: _Listed, numbers: Sequence[int]) -> list[OwnMeasure]:
    """A measure for each of the numbers.

    What is said once of all is said of each; longer texts and remarks stay with the first.
    """
    several = []
    for place, number in enumerate(numbers):
        values: dict[str, object] = {}
        for name, value in measure.values.items():
            texts = listed.get(name, {})
            if name in measure.listed:
                own = texts.get(number, "")
            else:
                own = [*texts.values()][place] if len(texts) == len(numbers) else ""
            if own:
                values[name] = AsTyped(own)
            elif name not in measure.listed and _is_of_all(name, place):
                values[name] = value
        remarks = measure.remarks if place == 0 else []
        several.append(replace(measure, numbers=[], values=values, remarks=remarks))
    several[0].numbers = measure.numbers
    return several


def _is_of_all(name: str, place: int) -> bool:
    return place == 0 or columns()[name].kind is not Kind.TEXT
