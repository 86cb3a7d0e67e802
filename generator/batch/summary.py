"""What a supervising office gets of many ledgers: one report, in which like is added to like."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from ..ledger.choices import Status
from ..ledger.statistics import PRINTED_STATUSES, PROBLEMS, Tally
from ..ledger.texts import INSPECTION
from ..reports.report import INTERNAL, Chapter, Report
from ..reports.tables import Content, Listing, Rate
from ..text.characters import write_list, write_percent
from .work import LedgerResult

_MOST_NAMED = 3
_COUNTED = {
    "措施数": "measures",
    "逾期": "overdue",
    "新建制度": "new_regulations",
    "修订制度": "revised_regulations",
}


def summary(outcomes: Sequence[LedgerResult]) -> Report:
    """The report of all; those that are not done are listed with the reason, and not counted."""
    done = [outcome for outcome in outcomes if not outcome.reason]
    failed = [outcome for outcome in outcomes if outcome.reason]
    chapters = [Chapter("汇总", [_totals(done), _bodies(done)] if done else [], notes(done))]
    if any(outcome.figures for outcome in done):
        chapters.append(Chapter("数据指标", list(_figures(done))))
    if failed:
        rows = [[o.ledger, o.body, o.reason] for o in failed]
        listing = Listing("没有汇总的台账", ["台账", "党组织", "原因"], rows)
        chapters.append(Chapter("没有汇总", [listing]))
    if errors := _errors(failed):
        chapters.append(Chapter("错误", [errors]))
    told = f"共 {len(outcomes)} 份台账，汇总 {len(done)} 份，没有汇总 {len(failed)} 份"
    inspections = "".join(sorted({outcome.inspection for outcome in done}, reverse=True))
    return Report(f"{inspections or INSPECTION}整改情况汇总", [INTERNAL, told], chapters)


def notes(done: Iterable[LedgerResult]) -> list[str]:
    """What keeps the numbers of the bodies from being compared or added."""
    found = []
    files: dict[str, list[str]] = {}
    for outcome in done:
        files.setdefault(outcome.body, []).append(outcome.ledger)
    for body, ledgers in files.items():
        if len(ledgers) > 1:
            named = write_list(ledgers[:_MOST_NAMED]) + ("等" if ledgers[_MOST_NAMED:] else "")
            found.append(f"“{body}”有 {len(ledgers)} 份台账（{named}），合计里各算一次，请核实。")
    if len({outcome.as_of for outcome in done}) > 1:
        found.append("各台账的统计截止日期不同，逾期按各自的日期计算。")
    if len({basis_of(outcome) for outcome in done}) > 1:
        found.append("各台账“计入完成的状态”不同，只在相同的之间合计。")
    return found


def basis_of(outcome: LedgerResult) -> tuple[Status, ...]:
    """The statuses that count as completed, in one order."""
    return tuple(status for status in PRINTED_STATUSES if str(status) in outcome.completing)


def rate_of(counts: Mapping[str, int], completing: tuple[Status, ...]) -> Rate:
    """The rate of the completed problems; its basis stands beside it."""
    share = PROBLEMS.rate(Tally("", dict(counts), completing))
    text = "—" if share is None else write_percent(share, 1)
    return Rate(share, text, text)


def _row(counts: Mapping[str, int], extended: int, completing: tuple[Status, ...]) -> list[Content]:
    by_status = PROBLEMS.by_status(Tally("", dict(counts), completing))
    return [
        counts[PROBLEMS.field],
        *(by_status[status] for status in PRINTED_STATUSES),
        rate_of(counts, completing),
        write_list(map(str, completing)),
        *(counts[field] for field in _COUNTED.values()),
        extended,
    ]


_HEADINGS = [
    "问题数",
    *map(str, PRINTED_STATUSES),
    PROBLEMS.rated,
    "计入完成的状态",
    *_COUNTED,
    "延期",
]


def _totals(done: Iterable[LedgerResult]) -> Listing:
    """The sums of the bodies whose rates count the same statuses: a row for each such basis."""
    groups: dict[tuple[Status, ...], list[LedgerResult]] = {}
    for outcome in done:
        groups.setdefault(basis_of(outcome), []).append(outcome)
    rows: list[list[Content]] = []
    for completing, members in groups.items():
        counts: Counter[str] = Counter()
        for outcome in members:
            counts.update(outcome.counts)
        extended = sum(outcome.extended for outcome in members)
        rows.append([f"合计（{len(members)} 份台账）", "", *_row(counts, extended, completing)])
    return Listing("合计", ["党组织", "截至", *_HEADINGS], rows)


def _bodies(done: Iterable[LedgerResult]) -> Listing:
    rows: list[list[Content]] = [
        [
            outcome.body,
            date.fromisoformat(outcome.as_of) if outcome.as_of else "",
            *_row(outcome.counts, outcome.extended, basis_of(outcome)),
            outcome.ledger,
        ]
        for outcome in done
    ]
    return Listing("各党组织", ["党组织", "截至", *_HEADINGS, "台账"], rows)


def _figures(done: Iterable[LedgerResult]) -> Iterable[Listing]:
    """The figures that have the same name and the same 量词, added; then each by its body."""
    single: dict[tuple[str, str], list[list[Content]]] = {}
    for outcome in done:
        for name, word, number in outcome.figures:
            row: list[Content] = [name, word, Decimal(number), outcome.body, outcome.ledger]
            single.setdefault((name, word), []).append(row)
    totals: list[list[Content]] = [
        [*key, sum((Decimal(str(row[2])) for row in rows), Decimal()), len(rows)]
        for key, rows in single.items()
    ]
    yield Listing("数据指标合计", ["指标", "量词", "合计", "台账份数"], totals)
    headings = ["指标", "量词", "数值", "党组织", "台账"]
    yield Listing("各党组织的数据指标", headings, [row for rows in single.values() for row in rows])


def _errors(failed: Iterable[LedgerResult]) -> Listing | None:
    """Every error of every ledger, by which it is mended."""
    keys = {
        "sheet": "工作表",
        "cell": "单元格",
        "key": "编号",
        "code": "代码",
        "message": "问题",
        "hint": "改法",
    }
    rows = [[o.ledger, *(error[key] for key in keys)] for o in failed for error in o.errors]
    return Listing("台账的错误", ["台账", *keys.values()], rows) if rows else None
