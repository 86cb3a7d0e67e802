"""The measures of a problem run into one paragraph: 一是……；二是……。

A line break in a cell begins a new paragraph here too: what follows it goes on in one of its own.
"""

from collections.abc import Iterator, Mapping, Sequence

from ..text.characters import chinese_numeral
from ..text.patterns import Pattern
from .marks import FULL_STOP, Marker, joined, rewritten

RUN_IN = "并段"

# GB/T 15834-2011, 4.6: a semicolon joins clauses, and no sentences.
_SEVERAL = Pattern("[。！？；].")

_Measure = Mapping[str, object]


def run_in(marker: Marker, measures: Sequence[_Measure]) -> list[str]:
    """The paragraphs that these measures of a template make, with the marks of their cells."""
    ending = FULL_STOP if any(map(_has_sentences, measures)) else "；"
    paragraphs: list[str] = []
    run: list[object] = []
    for number, measure in enumerate(measures, start=1):
        run += _pieces(measure, number if len(measures) > 1 else 0)
        rest = measure["续段"]
        assert isinstance(rest, list)
        if number == len(measures) or rest:
            paragraphs += [joined([*run, measure["正文"]]), *rest]
            run = []
        else:
            run.append(marker.ending(measure["正文"], ending))
    return paragraphs


def _pieces(measure: _Measure, number: int) -> Iterator[object]:
    """What stands before the text of a measure: its number, where there are several, and lead."""
    if number:
        yield rewritten(measure["序号"], f"{chinese_numeral(number)}是")
    if measure["进展标题"]:
        yield from (measure["进展标题"], "，")


def _has_sentences(measure: _Measure) -> bool:
    """Whether there is more in it than one sentence without parts, or no full stop after that."""
    text = str(measure["正文"])
    return bool(measure["续段"] or _SEVERAL.search(text)) or not text.endswith(FULL_STOP)
