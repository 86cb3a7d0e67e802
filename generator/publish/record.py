"""The record of the checks (检查报告): one page for the file that approves the publication.

It says what the notice was made of, what was counted, found, allowed and withheld, and leaves room
for the signatures. Its audience is the office: it names what the notice withholds. On pages of its
own follows the annex: what the notice prints, each paragraph with its cell.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..findings.findings import Finding
from ..layout import figures as layout
from ..layout import form
from ..layout.figures import NamedStyle
from ..layout.form import Cell, Row, cell, label
from ..ledger.choices import Audience
from ..ledger.items import Narrative
from ..ledger.ledger import Ledger
from ..ledger.statistics import LEVELS, PRINTED_STATUSES, Statistics
from ..ledger.texts import basic_text, counted_text, inspection, percent_text
from ..notice.evidence import unverifiable
from ..notice.order import Entry
from ..package.parts import Parts
from ..package.properties import Provenance
from ..text.characters import printable
from .lists import LINES, WIDTH, allowed_lines, cut, fitted, found_lines, height_of, withheld_lines
from .summary import finding_counts, other_counts

# Who signs, in this order; 保密审查 before 审发.
STEPS = ("拟稿", "初审", "审核", "保密审查", "审发")
_BLANK_DATE = "　　　　年　　月　　日"

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


class Origin(NamedTuple):
    """What the notice was made of: names of files, its provenance, and the SHA-256 it has."""

    title: str
    ledger: str
    template: str
    provenance: Provenance
    notice: str = ""


def record_name(ledger: Ledger) -> str:
    """What the record calls itself."""
    return f"{inspection(ledger)}整改通报检查报告"


def write_record(
    origin: Origin,
    ledger: Ledger,
    statistics: Statistics,
    findings: Sequence[Finding],
    printed: Sequence[Entry],
) -> Parts:
    """The parts of the record, without document properties.

    `printed` are the paragraphs of the notice in their order; without any there is no annex.
    """
    found, allowed, withheld = fitted(
        ([(f"{finding_counts(findings)}。", 0), *found_lines(findings)],
         "另有{}处，用 tongbao check 查看。"),
        ([*allowed_lines(findings)], "另有{}条，见台账“例外”表。"),
        ([*withheld_lines(ledger, Audience(origin.provenance.audience))], "另有{}项，见台账。"),
    )  # fmt: skip
    height = _HEIGHT + _SPARE * (LINES - height_of([*found, *allowed, *withheld]))
    rows = [
        *_origin_rows(origin, ledger),
        *_statistics_rows(ledger, statistics),
        _wide("检查结果", *((form.TEXT, text) for text in found)),
        _wide("例　　外", *((form.TEXT, text) for text in allowed)),
        _wide("不予公开", *((form.TEXT, text) for text in withheld)),
        *_decision_rows(ledger, Audience(origin.provenance.audience)),
    ]
    return form.document(
        [
            form.paragraph(form.MARK, _INTERNAL),
            form.paragraph(form.TITLE, record_name(ledger)),
            form.table(_COLUMNS, [Row(cells, height) for cells in rows]),
            form.paragraph(form.GAP),
            _signatures(origin, height),
        ],
        _annex(_title(origin), printed, unverifiable(printed, ledger).told) if printed else None,
        _INTERNAL,
    )


_Cells = tuple[Cell, ...]


def _wide(name: str, *lines: tuple[NamedStyle, str]) -> _Cells:
    return label(name), Cell(lines, len(_COLUMNS) - 1)


def _pair(first: tuple[str, str], second: tuple[str, str]) -> _Cells:
    return (
        label(first[0]),
        cell(first[1], span=_FIRST_VALUE),
        label(second[0], _SECOND_LABEL),
        cell(second[1], span=_SECOND_VALUE),
    )


def _title(origin: Origin) -> str:
    draft = origin.provenance.draft
    return f"{origin.title}（{draft}）" if draft else origin.title


def _origin_rows(origin: Origin, ledger: Ledger) -> list[_Cells]:
    """What the notice was made of, and with what."""
    made_of = origin.provenance
    title = cut(_title(origin), 2 * WIDTH)
    return [
        _wide("通　　报", (form.TEXT, title)),
        _wide("整改台账", (form.TEXT, _middle(origin.ledger))),
        _wide("模　　板", (form.TEXT, _middle(origin.template))),
        _pair(
            ("统计截止", basic_text(ledger, "统计截止日期")),
            ("程序版本", f"tongbao {made_of.version}"),
        ),
    ]


def _decision_rows(ledger: Ledger, audience: Audience) -> list[_Cells]:
    """Who decided on the document, and where it is published, or to whom it goes."""
    given = (("公布日期", _BLANK_DATE), ("公布网址", ""))
    if audience is not Audience.PUBLIC:
        given = (("印发日期", _BLANK_DATE), ("印发范围", str(audience)))
    return [
        _pair(
            ("审定会议", cut(ledger.text("审定会议"), 26)),
            ("审定日期", basic_text(ledger, "审定日期") or _BLANK_DATE),
        ),
        _pair(*given),
    ]


def _signatures(origin: Origin, height: int) -> str:
    """The table to be signed in; below it, small, what identifies the files that it is about."""
    made_of = origin.provenance
    files = {"通报": origin.notice, "整改台账": made_of.ledger, "模板": made_of.template}
    digests = tuple((form.SMALL, f"{name}：{digest}") for name, digest in files.items())
    columns = len(STEPS) + 1
    rows = [
        Row((label("环节"), *map(label, STEPS)), height),
        Row((label("签名"), *[cell("")] * len(STEPS)), height + _SIGNATURE),
        Row((label("日期"), *[cell("年　月　日", style=form.DATE)] * len(STEPS)), height),
        Row((label("SHA-256"), Cell(digests, len(STEPS))), height),
    ]
    return form.table([layout.TEXT_WIDTH_TWIPS // columns] * columns, rows)


def _statistics_rows(ledger: Ledger, statistics: Statistics) -> list[_Cells]:
    """A head, problems and measures by status, and a line for all other counts."""
    total = statistics.total
    heads = ("", "总数", *map(str, PRINTED_STATUSES), "完成率")
    rows = [tuple(map(_head, heads))]
    for level in LEVELS:
        rate = percent_text(ledger, level.rate(total))
        by_status = level.by_status(total)
        counts = (level.all(total), *(by_status[status] for status in PRINTED_STATUSES))
        figures = [*map(str, counts), f"{rate}（{level.completed(total)}/{level.all(total)}）"]
        rows.append((label(level.name), *(cell(figure, style=form.FIGURE) for figure in figures)))
    others = [other_counts(ledger, statistics)]
    if counted := counted_text(ledger):
        others.append(f"完成率{counted}。")
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
    return name if layout.width(name) <= WIDTH else f"{name[:20]}…{name[-10:]}"


# --- the annex -----------------------------------------------------------------------------------


def _annex(title: str, printed: Sequence[Entry], bare: str) -> Iterator[str]:
    """打印对照: the printed paragraphs in their order, piece by piece.

    A leader names a place as it is printed; here the office reads which cell that is.
    """
    yield form.paragraph(form.MARK, "附件")
    yield form.paragraph(form.TITLE, ANNEX)
    yield form.paragraph(form.TEXT, f"通报：{title}")
    yield form.paragraph(
        form.TEXT,
        f"用途：通报刊印的{len(printed)}段文字按先后顺序列出。有人按“第二部分第三个问题第4条”提出"
        "修改意见时，由通报序号查到台账里要改的单元格。",
    )
    if bare:
        elements = "数字、日期、文件或制度的名称、有名称的活动和会议"
        yield form.paragraph(form.TEXT, f"提示：{bare}可核验的要素指{elements}。")
    yield form.paragraph(form.GAP)
    width = form.ANNEX_WIDTH_TWIPS - sum(_ANNEX_COLUMNS.values())
    yield from form.long_table({**_ANNEX_COLUMNS, _TEXT: width}, map(_texts, printed))


def _texts(entry: Entry) -> tuple[str, ...]:
    place = entry.place
    # A paragraph of 综述 has no number, but the long name of its part.
    key = "" if place.sheet == Narrative.SHEET else entry.key
    where = f"{place.sheet}{place.cell}" if place.row else ""
    return entry.number, key, where, entry.unit, entry.status, entry.text
