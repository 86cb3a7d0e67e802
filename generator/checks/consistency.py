"""Between cells: what one says must not contradict what another says."""

from collections.abc import Iterator

from ..findings.findings import Finding, find
from ..ledger.choices import PUBLICITY, RELAPSES, UNFINISHED, Audience, Status
from ..ledger.items import Figure
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from .texts import is_public


def assessed_as_done(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A problem assessed 已完成 has no measure that is 未启动 or 正在推进."""
    for problem in ledger.problems:
        if problem.assessed is not Status.DONE:
            continue
        for measure in problem.measures:
            if measure.status in UNFINISHED:
                yield find(
                    "C01",
                    ledger.place(problem, "认定状态"),
                    problem.assessed,
                    measure=measure.number,
                    other=f"{measure.SHEET}!{ledger.place(measure, '整改状态').cell}",
                    status=measure.status,
                )


def lookback_agrees(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A measure 已完成 was not found 反弹 or 不到位 when it was looked back at."""
    for measure in ledger.measures:
        if measure.status is Status.DONE and measure.lookback in RELAPSES:
            yield find("C02", ledger.place(measure, "回头看结果"), measure.lookback)


def problems_have_measures(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A problem has a measure, or an 认定状态; a public one has a measure that is printed."""
    for problem in ledger.problems:
        if not problem.measures:
            if problem.assessed is None:
                yield find("C03", ledger.place(problem, "问题编号"), problem.number)
            continue
        # What could not be read has an error of its own.
        printable = any(
            not m.publicity or PUBLICITY.get(m.publicity) is Audience.PUBLIC
            for m in problem.measures
        )
        if not printable and is_public(problem):
            yield find("C04", ledger.place(problem, "问题编号"), problem.number)


def withheld_for_a_reason(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A measure that is not public says why."""
    for measure in ledger.measures:
        if not is_public(measure) and not measure.reason:
            column = "不公开理由" if "不公开理由" in ledger.columns[measure.SHEET] else "是否公开"
            yield find("C05", ledger.place(measure, column), measure.publicity)


def one_measure_word(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """All rows of one 指标 have the same 量词, else their sum means nothing."""
    first: dict[str, Figure] = {}
    for figure in ledger.figures:
        if not figure.measure_word:
            continue
        known = first.setdefault(figure.name, figure)
        if known.measure_word != figure.measure_word:
            yield find(
                "C06",
                ledger.place(figure, "量词"),
                figure.measure_word,
                name=figure.name,
                first=known.measure_word,
                other=ledger.place(known, "量词").cell,
            )


CHECKS = (
    assessed_as_done,
    lookback_agrees,
    problems_have_measures,
    withheld_for_a_reason,
    one_measure_word,
)
