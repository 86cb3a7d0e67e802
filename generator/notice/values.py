"""What each word of a template prints for a ledger, as the vocabulary shows it."""

from collections.abc import Iterator

from ..charts.kinds import charts_for
from ..ledger.words import BY_DAY, CHART_WORD, DOCUMENT_WORDS, MEETING_WORDS, Vocabulary
from .context import Context, compose
from .marks import plain


def values_of(vocabulary: Vocabulary) -> dict[str, str]:
    """{a word as it is listed: what it prints}; of loops the words of the first row.

    Where a cell cites an unknown word, of no loop.
    """
    values = dict(vocabulary.values)
    values |= {word.name: vocabulary.value(word.name) for word in DOCUMENT_WORDS}
    for word in MEETING_WORDS:
        held = ((name, vocabulary.value(word.name, name)) for name in vocabulary.meetings())
        values |= {f"{word.name}：{name}": text for name, text in held}
    for kind in charts_for(vocabulary.audience).values():
        values[f"{CHART_WORD}：{kind.name}"] = kind.of(vocabulary.statistics).told
    try:
        context = compose(vocabulary)
    except KeyError:
        return values
    return values | dict(_in_loops(context))


def _in_loops(context: Context) -> Iterator[tuple[str, str]]:
    """The words of the first row of each loop, and how many rows each list has."""
    internal = ("分单位统计", "逾期列表", "临期列表", "督办列表")
    for name in ("方面列表", "分方面统计", BY_DAY, *(n for n in internal if n in context)):
        yield name, f"{len(_rows(context[name]))}项"
    aspects = _rows(context["方面列表"])
    problems = [row for aspect in aspects for row in _rows(aspect["问题列表"])]
    narrative = context["综述"]
    assert isinstance(narrative, dict)
    loops = {
        "方面": aspects,
        "问题": problems,
        "措施": [row for problem in problems for row in _rows(problem["措施列表"])],
        "段": [row for rows in narrative.values() for row in _rows(rows)],
        "行": _rows(context["分方面统计"]),
        "单位": (units := _rows(context.get("督办列表", []))),
        "事项": [row for unit in units for row in _rows(unit["事项列表"])],
    }
    for loop, rows in loops.items():
        for word, value in rows[0].items() if rows else ():
            yield (
                f"{loop}.{word}",
                f"{len(value)}项" if isinstance(value, list) else str(plain(value)),
            )


def _rows(rows: object) -> list[dict[str, object]]:
    assert isinstance(rows, list)
    return rows
