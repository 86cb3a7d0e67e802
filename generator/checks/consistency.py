"""Between cells: what one says must not contradict what another says."""

from collections.abc import Iterator

from ..findings.findings import Finding, find
from ..ledger.choices import PUBLICITY, RELAPSES, UNFINISHED, Audience, Status
from ..ledger.items import Figure
from ..ledger.ledger import Ledger
from ..ledger.words import Vocabulary
from ..text.characters import write_date
from ..text.patterns import Pattern
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


def assessed_as_it_stands(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A problem 未启动 has no measure that was begun; 认定日期 belongs to an 认定状态, and one of
    已完成 comes after its measures were finished."""
    for problem in ledger.problems:
        place = ledger.place(problem, "认定日期")
        begun = [m for m in problem.measures if m.status not in (None, Status.NOT_STARTED)]
        if problem.assessed is Status.NOT_STARTED and begun:
            words = {"measure": begun[0].number, "status": begun[0].status}
            yield find("C58", ledger.place(problem, "认定状态"), problem.assessed, **words)
        day = problem.assessed_on
        if day is None:
            continue
        if problem.assessed is None:
            yield find("C59", place, day.isoformat())
        elif problem.assessed is Status.DONE:
            finished = [(m.finished, m.number) for m in problem.measures if m.finished]
            last, measure = max(finished, default=(day, ""))
            if last > day:
                words = {"day": write_date(day), "measure": measure, "finished": write_date(last)}
                yield find("C60", place, day.isoformat(), **words)


def lookback_agrees(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """A measure 已完成 was not found 反弹 or 不到位 when it was looked back at."""
    for measure in ledger.measures:
        if measure.status is Status.DONE and measure.lookback in RELAPSES:
            yield find("C02", ledger.place(measure, "回头看结果"), measure.lookback)


def looked_back_on_what_is_done(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Only what was finished, or goes on for good, is looked back on."""
    for measure in ledger.measures:
        looked = measure.lookback or measure.lookback_date
        if looked and measure.status in UNFINISHED:
            column = "回头看结果" if measure.lookback else "回头看日期"
            yield find("C61", ledger.place(measure, column), str(looked), status=measure.status)


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


# A remark that this row is not to be printed, or not yet.
_WITHHOLD = Pattern(
    "不予?公开|不宜公开|暂不公|不刊印|不公布|不要公|勿公|不发布|(?<!非)涉密|作废|建议删"
    "|[此本该这][条项行][^，。；]{0,6}(?:删|不)|待核|待定|待确认|存疑"
)


def no_reason_to_withhold(ledger: Ledger, vocabulary: Vocabulary) -> Iterator[Finding]:
    """What is public has no 不公开理由, and no word in 备注 against printing it."""
    for measure in ledger.measures:
        if not is_public(measure):
            continue
        if measure.reason:
            yield find("C62", ledger.place(measure, "不公开理由"), measure.reason)
        if _WITHHOLD.search(measure.remark):
            yield find("C63", ledger.place(measure, "备注"), measure.remark)


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
    assessed_as_it_stands,
    lookback_agrees,
    looked_back_on_what_is_done,
    problems_have_measures,
    withheld_for_a_reason,
    no_reason_to_withhold,
    one_measure_word,
)
