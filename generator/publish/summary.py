"""What a publication comes to in a few sentences: what is counted, found and withheld."""

from collections import Counter
from collections.abc import Iterable

from ..findings.catalogue import SEVERITY_NAMES, Severity
from ..findings.findings import Finding
from ..ledger.choices import PUBLICITY, Audience
from ..ledger.items import Measure, Problem
from ..ledger.ledger import Ledger
from ..ledger.statistics import LABELLED, LEVELS, Statistics
from ..ledger.texts import distribution_text, left_uncounted, rate_text
from ..text.characters import write_date, write_list


def statistics_lines(ledger: Ledger, statistics: Statistics) -> list[str]:
    """The statistics in a few sentences: every remainder shown, every denominator named."""
    lines = []
    for level in LEVELS:
        total = statistics.total
        share = f"{level.completed(total)}/{level.all(total)}"
        rate = _with(rate_text(ledger, level.rate(total)), share)
        counted = f"{level.name}{level.all(total)}{level.measure_word}"
        by_status = distribution_text(level.by_status(total), level.measure_word)
        lines.append(f"{counted}：{by_status}；完成率{rate}。")
    uncounted = left_uncounted(ledger, statistics.total)
    return [*lines, *([uncounted] if uncounted else []), other_counts(ledger, statistics)]


def other_counts(ledger: Ledger, statistics: Statistics) -> str:
    """The counts that have no statuses, in one sentence."""
    counts, day = statistics.total.counts, statistics.as_of
    moved = day is not None and day != ledger.day("统计截止日期")
    return (
        f"{counts['aspects']}个方面；制度{counts['regulations']}项（新建"
        f"{counts['new_regulations']}项、修订{counts['revised_regulations']}项）；"
        + write_list(f"{c.label}{counts[c.field]}{c.measure_word}" for c in LABELLED)
        + (f"（按{write_date(day)}计算）。" if moved and day else "。")
    )


def _with(rate: str, share: str) -> str:
    """25%（3/12）, 50%（含长期坚持，6/12）: the rate with what it was counted from."""
    return f"{rate[:-1]}，{share}）" if rate.endswith("）") else f"{rate}（{share}）"


def finding_counts(findings: Iterable[Finding]) -> str:
    """没有错误，警告2处，提示7处."""
    counts = Counter(finding.severity for finding in findings)
    told = [f"{name}{counts[s]}处" for s, name in SEVERITY_NAMES.items() if s != Severity.ERROR]
    errors = counts[Severity.ERROR]
    return "，".join([f"错误{errors}处" if errors else "没有错误", *told])


def withheld_items(
    ledger: Ledger, audience: Audience
) -> tuple[list[Problem], list[Measure], list[Measure]]:
    """What readers of that audience do not see: problems, measures, measures of such problems."""

    def hidden(item: Problem | Measure) -> bool:
        return not audience.may_see(PUBLICITY.get(item.publicity, Audience.PUBLIC))

    problems = [problem for problem in ledger.problems if hidden(problem)]
    numbers = {problem.number for problem in problems}
    measures = [measure for measure in ledger.measures if hidden(measure)]
    others = [m for m in ledger.measures if m.problem in numbers and not hidden(m)]
    return problems, measures, others
