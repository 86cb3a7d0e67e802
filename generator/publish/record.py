"""The record of the checks (检查报告): one page for the file that approves the publication.

It says what the notice was made of, what was counted, found, allowed and withheld, and leaves room
for the signatures. Its audience is the office: it names what the notice withholds. On pages of its
own follows the annex: what the notice prints, each paragraph with its cell.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import NamedTuple

from ..findings.catalogue import SEVERITY_NAMES, Severity, kinds
from ..findings.findings import Finding
from ..layout import figures as layout
from ..layout import form
from ..layout.figures import Style
from ..layout.form import Cell, Row, cell, label
from ..ledger.choices import PUBLICITY, Audience
from ..ledger.items import Basic, Figure, Measure, Meeting, Narrative, Problem
from ..ledger.ledger import Ledger
from ..ledger.statistics import LABELLED, LEVELS, MEASURES, PRINTED_STATUSES, Statistics
from ..ledger.words import basic_text, distribution_text, rate_text
from ..notice.order import Entry
from ..package.parts import Parts
from ..package.properties import Provenance
from ..text.characters import printable, shorten, write_date, write_list

NAME = "巡察整改通报检查报告"
# Who signs, in this order; 保密审查 before 审发.
STEPS = ("拟稿", "初审", "审核", "保密审查", "审发")
_BLANK_DATE = "　　　　年　　月　　日"

# The families of codes in the order of their weight for a publication: leaks, numbers, dates and
# statuses, contradictions between cells, words; then whatever else there is.
_WEIGHT = "LNDCW"
# What is found, allowed and withheld shares so many lines of _WIDTH characters, so that the record
# stays one page; each of the three is sure of its share.
_LINES, _SHARES, _WIDTH = 14, (6, 4, 4), 34
# So many cells of one code, and numbers of measures withheld for one reason, are named.
_MOST_CELLS, _MOST_NUMBERS = 4, 5

# 是否公开 → how the record calls it.
_KEPT = {"否": "不公开", "仅党内": "仅党内公开"}

# The columns of the form, in twips: a label; the names and counts of the statistics; what is left
# is for the rates. A second label takes the two columns in the middle.
_COUNTS = (950, 600, *[780] * len(PRINTED_STATUSES))
_COLUMNS = (1300, *_COUNTS, layout.TEXT_WIDTH_TWIPS - 1300 - sum(_COUNTS))
_FIRST_VALUE, _SECOND_LABEL, _SECOND_VALUE = 4, 2, 2
# The least height of a row in twips, what it gains from each line that the lists leave, and what
# a row to be signed is higher.
_HEIGHT, _SPARE, _SIGNATURE = 450, 13, 390

# The annex: its columns in twips; the text takes what is left.
ANNEX = "打印对照表"
_ANNEX_COLUMNS = {
    "通报序号": 1640,
    "编号": 1040,
    "单元格": 1400,
    "责任单位": 1640,
    "整改状态": 1040,
}
_TEXT = "刊印的文字"
_INTERNAL = "内部材料，不得公布"
# What these print is found by its name, as are counts; the annex leads to texts.
_FACTS = (Basic.SHEET, Figure.SHEET, Meeting.SHEET)


class Origin(NamedTuple):
    """What the notice was made of: names of files, the notice's SHA-256, and its provenance."""

    title: str
    ledger: str
    template: str
    notice: str
    provenance: Provenance


def write_record(
    origin: Origin,
    ledger: Ledger,
    statistics: Statistics,
    findings: Sequence[Finding],
    printed: Iterable[Entry],
    paragraphs: int,
) -> Parts:
    """The parts of the record, without document properties.

    `printed` are so many paragraphs of the notice in their order; without any there is no annex.
    """
    audience = Audience(origin.provenance.audience)
    head = (f"{finding_counts(findings)}。", 0)
    found, allowed, withheld = _fitted(
        ([head, *_found(findings)], "另有{}处，用 tongbao check 查看。"),
        ([*_allowed(findings)], "另有{}条，见台账“例外”表。"),
        ([*_withheld(ledger, audience)], "另有{}项，见台账。"),
    )
    height = _HEIGHT + _SPARE * (_LINES - _lines_of([*found, *allowed, *withheld]))
    draft = f"（{origin.provenance.draft}）" if origin.provenance.draft else ""
    title = origin.title + draft
    rows = [
        _wide("通　　报", (form.TEXT, _cut(title, 2 * _WIDTH)), _sha256(origin.notice)),
        _wide("整改台账", (form.TEXT, _middle(origin.ledger)), _sha256(origin.provenance.ledger)),
        _wide(
            "模　　板", (form.TEXT, _middle(origin.template)), _sha256(origin.provenance.template)
        ),
        _pair(
            ("统计截止", basic_text(ledger, "统计截止日期")),
            ("程序版本", f"tongbao {origin.provenance.version}"),
        ),
        *_statistics_rows(ledger, statistics),
        _wide("检查结果", *((form.TEXT, text) for text in found)),
        _wide("例　　外", *((form.TEXT, text) for text in allowed)),
        _wide("不予公开", *((form.TEXT, text) for text in withheld)),
        _pair(
            ("审定会议", _cut(ledger.text("审定会议"), 26)),
            ("审定日期", basic_text(ledger, "审定日期") or _BLANK_DATE),
        ),
        _pair(("公布日期", _BLANK_DATE), ("公布网址", "")),
    ]
    columns = len(STEPS) + 1
    signatures = [
        Row((label("环节"), *map(label, STEPS)), height),
        Row((label("签名"), *[cell("")] * len(STEPS)), height + _SIGNATURE),
        Row((label("日期"), *[cell("年　月　日", style=form.DATE)] * len(STEPS)), height),
    ]
    return form.document(
        [
            form.paragraph(form.MARK, _INTERNAL),
            form.paragraph(form.TITLE, NAME),
            form.table(_COLUMNS, [Row(cells, height) for cells in rows]),
            form.paragraph(form.GAP),
            form.table([layout.TEXT_WIDTH_TWIPS // columns] * columns, signatures),
        ],
        _annex(title, printed, paragraphs) if paragraphs else None,
        _INTERNAL,
    )


_Cells = tuple[Cell, ...]


def _wide(name: str, *lines: tuple[Style, str]) -> _Cells:
    return label(name), Cell(lines, len(_COLUMNS) - 1)


def _pair(first: tuple[str, str], second: tuple[str, str]) -> _Cells:
    return (
        label(first[0]),
        cell(first[1], span=_FIRST_VALUE),
        label(second[0], _SECOND_LABEL),
        cell(second[1], span=_SECOND_VALUE),
    )


def _sha256(digest: str) -> tuple[Style, str]:
    return form.SMALL, f"SHA-256：{digest}"


def _statistics_rows(ledger: Ledger, statistics: Statistics) -> list[_Cells]:
    """A head, problems and measures by status, and a line for all other counts."""
    total = statistics.total
    heads = ("", "总数", *map(str, PRINTED_STATUSES), "完成率")
    rows = [tuple(map(_head, heads))]
    for level in LEVELS:
        rate = rate_text(ledger, level.rate(total)).partition("（")[0]
        by_status = level.by_status(total)
        counts = (level.all(total), *(by_status[status] for status in PRINTED_STATUSES))
        figures = [*map(str, counts), f"{rate}（{level.completed(total)}/{level.all(total)}）"]
        rows.append((label(level.name), *(cell(figure, style=form.FIGURE) for figure in figures)))
    others = [other_counts(ledger, statistics)]
    note = rate_text(ledger, MEASURES.rate(total)).partition("（")[2]
    if note:
        others.append(f"完成率{note.rstrip('）')}。")
    rows.append((cell(*others, span=len(_COLUMNS) - 1),))
    return [
        (label("统　　计" if n == 0 else "", merge=form.GO_ON if n else form.BEGIN), *cells)
        for n, cells in enumerate(rows)
    ]


def _head(name: str) -> Cell:
    """The head of a column; words of four characters are broken in the middle."""
    lines = (name[:2], name[2:]) if len(name) == 4 else (name,)
    return Cell(tuple((form.LABEL, line) for line in lines))


def _middle(name: str) -> str:
    """A file's name on one line, with its suffix."""
    name = printable(name)
    return name if layout.width(name) <= _WIDTH else f"{name[:20]}…{name[-10:]}"


# --- the annex -----------------------------------------------------------------------------------


def _annex(title: str, printed: Iterable[Entry], paragraphs: int) -> Iterator[str]:
    """打印对照: the printed paragraphs in their order, piece by piece.

    A leader names a place as it is printed; here the office reads which cell that is.
    """
    yield form.paragraph(form.MARK, "附件")
    yield form.paragraph(form.TITLE, ANNEX)
    yield form.paragraph(form.TEXT, f"通报：{title}")
    yield form.paragraph(
        form.TEXT,
        f"用途：通报刊印的{paragraphs}段文字按先后顺序列出。有人按“第二部分第三个问题第4条”提出"
        "修改意见时，由通报序号查到台账里要改的单元格。",
    )
    yield form.paragraph(form.GAP)
    width = form.ANNEX_WIDTH_TWIPS - sum(_ANNEX_COLUMNS.values())
    yield from form.long_table({**_ANNEX_COLUMNS, _TEXT: width}, map(_texts, printed))


def _texts(entry: Entry) -> tuple[str, ...]:
    place = entry.place
    # A paragraph of 综述 has no number, but the long name of its part.
    key = "" if place.sheet == Narrative.SHEET else entry.key
    where = f"{place.sheet}{place.cell}" if place.row and place.sheet not in _FACTS else ""
    return entry.number, key, where, entry.unit, entry.status, entry.text


# --- what is counted, found, allowed and withheld -----------------------------------------------


def statistics_lines(ledger: Ledger, statistics: Statistics) -> list[str]:
    """The statistics in a few sentences: every remainder shown, every denominator named."""
    lines = []
    for level in LEVELS:
        total = statistics.total
        share = f"{level.completed(total)}/{level.all(total)}"
        rate = _with(rate_text(ledger, level.rate(total)), share)
        counted = f"{level.name}{level.all(total)}{level.measure_word}"
        lines.append(f"{counted}：{distribution_text(level, total)}；完成率{rate}。")
    return [*lines, other_counts(ledger, statistics)]


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


# --- the same as lines of the form --------------------------------------------------------------

# A line of a list and how many things it speaks of.
_Line = tuple[str, int]


def _found(findings: Sequence[Finding]) -> Iterator[_Line]:
    """The warnings, one line a code, with their cells; what weighs most comes first."""
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.severity != Severity.INFO:
            by_code.setdefault(finding.code, []).append(finding)
    for code in sorted(by_code, key=lambda code: (_rank(code), code)):
        found = by_code[code]
        places: dict[str, list[str]] = {}
        for finding in found[:_MOST_CELLS]:
            places.setdefault(finding.sheet or finding.file, []).append(finding.cell)
        shown = "；".join(sheet + write_list(filter(None, c)) for sheet, c in places.items())
        more = "等" if len(found) > _MOST_CELLS else ""
        yield f"{code} {kinds()[code].title}（{len(found)}处）：{shown}{more}。", len(found)


def _rank(code: str) -> int:
    return _WEIGHT.find(code[0]) % (len(_WEIGHT) + 1)


def _allowed(findings: Sequence[Finding]) -> Iterator[_Line]:
    for finding in findings:
        if allowed := finding.allowed_by:
            by = f"批准人：{allowed.approver}" if allowed.approver else "没有写明批准人"
            title = kinds()[finding.code].title
            where = f"{finding.sheet}{finding.cell}"
            yield f"{finding.code} {title}（{where}）：{allowed.reason}；{by}。", 1


def _withheld(ledger: Ledger, audience: Audience) -> Iterator[_Line]:
    """Problems, then measures by what is filled in and why, then those of such problems."""
    problems, measures, others = withheld_items(ledger, audience)
    groups: dict[str, list[str]] = {}
    for problem in problems:
        groups.setdefault(f"{_KEPT[problem.publicity]}的问题{{}}个", []).append(problem.number)
    for measure in measures:
        reason = shorten(measure.reason, _WIDTH) or "没有写明理由"
        reason = reason.replace("{", "{{").replace("}", "}}")
        group = f"{_KEPT[measure.publicity]}的措施{{}}项，{reason}"
        groups.setdefault(group, []).append(measure.number)
    for measure in others:
        groups.setdefault("随问题不公开的措施{}项", []).append(measure.number)
    for group, numbers in groups.items():
        more = "等" if len(numbers) > _MOST_NUMBERS else ""
        shown = write_list(numbers[:_MOST_NUMBERS])
        yield f"{group.format(len(numbers))}（{shown}{more}）。", len(numbers)


def _fitted(*lists: tuple[list[_Line], str]) -> list[list[str]]:
    """Each list as far as there is room, ending in how many things are left out.

    Each gets its share of the lines, and what the others leave; an empty one says so.
    """
    texts = [[_cut(text, 2 * _WIDTH) for text, _ in entries] or ["无。"] for entries, _ in lists]
    needs = [_lines_of(lines) for lines in texts]
    rooms = list(map(min, needs, _SHARES))
    for place, need in enumerate(needs):
        rooms[place] += min(need - rooms[place], _LINES - sum(rooms))
    for lines, room, (entries, rest) in zip(texts, rooms, lists, strict=True):
        if _lines_of(lines) > room:
            while _lines_of(lines) >= room:
                lines.pop()
            lines.append(rest.format(sum(count for _, count in entries[len(lines) :])))
    return texts


def _lines_of(texts: Iterable[str]) -> int:
    return sum(ceil(layout.width(text) / _WIDTH) for text in texts)


def _cut(text: str, width: float) -> str:
    """The text, with … where it is wider than so many characters."""
    if layout.width(text) <= width:
        return text
    while layout.width(text) > width - 1:
        text = text[:-1]
    return text + "…"
