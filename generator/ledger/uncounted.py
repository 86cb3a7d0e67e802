"""What cannot be counted of a ledger that still has errors: which rows, and by which findings.

A row is left out of just those counts that need a cell in which an error was found.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from ..findings.findings import Finding, errors
from ..findings.limits import MOST_ALIKE
from ..text.characters import compact, write_list
from .columns import Item
from .items import Basic, Figure, Measure, Meeting, Problem, Regulation, Unit
from .ledger import Ledger
from .schema import SHEETS, sheet_named

# Which codes say of a cell that it cannot be taken as it stands; all others are of texts.
_FAMILIES, _CODES = "VKS", ("C01", "C02", "C06", "C07", "C10")
# Those that doubt whether their row is one at all, at whatever cell they are told.
_OF_ROWS = ("V10", "V32", "V34", "V44")
# The column in doubt, where that is not the one at which it is told.
_DOUBTED = {"C02": "整改状态"}
# How those tell their column that stand at no cell of it: it is missing, or there twice.
_OF_HEADERS = {"S02": "列“{}”", "S03": "“{}”一列"}
_CUT_OFF = "统计截止日期"
# What is counted all the same, by its default.
_ASSUMED = {"预警天数": "临期按{}天计算", "计入完成的状态": "完成率只把“{}”算作完成"}


class Needs(NamedTuple):
    """What must be readable in a row of a sheet, besides its key, for some counts.

    The columns may be borrowed: the status of a problem is that of its measures, and the aspect of
    a measure that of its problem. `field` is the name in JSON of what is no statistic.
    """

    told: str
    item: type[Item]
    columns: tuple[str, ...] = ()
    field: str = ""


PROBLEM = Needs("问题的各项统计", Problem)
ASPECT = Needs("方面数", Problem, ("方面",))
PROBLEM_STATUS = Needs("问题的状态和完成率", Problem, ("认定状态", "整改状态"))
MEASURE = Needs("措施的各项统计", Measure)
MEASURE_STATUS = Needs("措施的状态和完成率", Measure, ("整改状态",))
OPEN = Needs("逾期和临期", Measure, ("整改状态", "完成时限", "延期至", _CUT_OFF))
FINISHED = Needs("逾期完成", Measure, ("完成日期", "完成时限", "延期至"))
IMMEDIATE = Needs("立行立改", Measure, ("立行立改",))
BY_ASPECT = Needs("各方面的措施", Measure, ("问题编号", "方面"), "by_aspect")
BY_UNIT = Needs("各单位的措施", Measure, ("责任单位", "单位名称"), "by_unit")
REGULATION = Needs("制度的各项统计", Regulation)
TYPE = Needs("新建和修订的制度", Regulation, ("类型",))
FIELD = Needs("制度涉及的领域", Regulation, ("涉及领域",))
FIGURE = Needs("数据指标", Figure, ("数值", "量词"), "figures")
MEETING = Needs("会议", Meeting, ("日期",), "meetings")
ALL_NEEDS = (
    *(PROBLEM, ASPECT, PROBLEM_STATUS, MEASURE, MEASURE_STATUS, OPEN, FINISHED, IMMEDIATE),
    *(BY_ASPECT, BY_UNIT, REGULATION, TYPE, FIELD, FIGURE, MEETING),
)

# What tells the rows that no count of their sheet has.
_TOLD_ONCE = {needs.item: needs for needs in ALL_NEEDS if not needs.columns}


class Uncounted(NamedTuple):
    """Which rows some counts lack, and why; `is_all` where they can count no row of the sheet."""

    needs: Needs
    rows: int
    is_all: bool
    findings: list[Finding]


_Item = TypeVar("_Item", bound=Item)
# A row by its sheet and number; 0 stands for all rows.
Row = tuple[str, int]


class Unread(NamedTuple):
    """The cells with an error, by sheet and column; a row as a whole stands in the column "".

    Of each row the error is kept that comes first.
    """

    cells: Mapping[tuple[str, str], Mapping[Row, Finding]] = {}

    def rows(self, needs: Needs) -> dict[Row, Finding]:
        """The rows that counts with such needs leave out."""
        found: dict[Row, Finding] = {}
        for column in ("", *needs.columns):
            found = {**self.cells.get((needs.item.SHEET, column), {}), **found}
        return found

    def has_none(self, needs: Needs) -> bool:
        """Whether no row of the sheet can be counted."""
        return (needs.item.SHEET, 0) in self.rows(needs)

    def known(self, needs: Needs, items: Iterable[Item]) -> list[int]:
        """Which of the items can be counted, by their numbers from 0."""
        if self.has_none(needs):
            return []
        rows, sheet = self.rows(needs), needs.item.SHEET
        return [number for number, item in enumerate(items) if (sheet, item.row) not in rows]

    def read(self, needs: Needs, items: Sequence[_Item]) -> list[_Item]:
        """Those of the items that can be counted."""
        return [items[number] for number in self.known(needs, items)]

    @property
    def lacks_day(self) -> bool:
        """Whether it is not certain on which day something is late."""
        return (Measure.SHEET, _CUT_OFF) in self.cells

    def basic(self, name: str) -> Finding | None:
        """Why a 项目 of 基本情况 is not certain."""
        places = ((Basic.SHEET, name), (Basic.SHEET, ""))
        return next((f for at in places for f in self.cells.get(at, {}).values()), None)


def find_unread(ledger: Ledger, findings: Iterable[Finding], as_of: date | None) -> Unread:
    """The cells that cannot be counted, with those that hang on them."""
    cells: defaultdict[tuple[str, str], dict[Row, Finding]] = defaultdict(dict)
    doubts = [f for f in errors(findings) if f.code[0] in _FAMILIES or f.code in _CODES]
    spellings = {compact(sheet.name): sheet.name for sheet in SHEETS}
    alike: Counter[tuple[str, str]] = Counter()
    for finding in doubts:
        sheet = spellings.get(compact(finding.sheet), "")
        column, row = _doubted(ledger, finding, sheet) if sheet else ("", 0)
        alike[sheet, finding.code] += 1
        if alike[sheet, finding.code] >= MOST_ALIKE:  # there may be more, of which none is told
            column, row = "", 0
        cells[sheet, column].setdefault((sheet, row), finding)
    unread = Unread(cells)
    _borrow_status(ledger, unread, cells[Problem.SHEET, "整改状态"])
    _borrow_aspect(ledger, unread, cells[Measure.SHEET, "方面"])
    cells[Measure.SHEET, "单位名称"] = unread.rows(Needs("", Unit))
    no_day = None if as_of else unread.basic(_CUT_OFF)
    if no_day and (ledger.day(_CUT_OFF) is None or no_day.key == _CUT_OFF):
        cells[Measure.SHEET, _CUT_OFF] = {(Measure.SHEET, 0): no_day}
    return unread


def _doubted(ledger: Ledger, finding: Finding, sheet: str) -> tuple[str, int]:
    """The column and the row that an error puts in doubt."""
    place, described = finding.place, sheet_named(sheet)
    if sheet == Basic.SHEET:
        return place.key or ("" if finding.code.startswith("S") else "项目"), place.row
    names = {position: name for name, position in ledger.columns.get(sheet, {}).items()}
    column = _DOUBTED.get(finding.code) or names.get(place.column, "")
    if finding.code in _OF_HEADERS:
        told = _OF_HEADERS[finding.code]
        found = (c.name for c in described.columns if told.format(c.name) in finding.message)
        column = next(found, "")
    if column == described.key[0] or finding.code in _OF_ROWS:
        column = ""
    return column, 0 if finding.code.startswith("S") else place.row


def _borrow_status(ledger: Ledger, unread: Unread, target: dict[Row, Finding]) -> None:
    """A problem has the status of its measures, unless it has been assessed.

    A row that may belong to any problem is told by itself.
    """
    needs = Needs("", Measure, ("整改状态", "问题编号"))
    problems = {problem.number: problem for problem in ledger.problems}
    measures = {measure.row: measure for measure in ledger.measures}
    for (sheet, row), finding in unread.rows(needs).items():
        measure = measures.get(row)
        if measure:
            named = {measure.problem, measure.number.rpartition(".")[0]} & problems.keys()
        else:
            named = set() if row else set(problems)
        for number in named:
            if problems[number].assessed is None:
                target.setdefault((Problem.SHEET, problems[number].row), finding)
        if not named:
            target[sheet, row] = finding


def _borrow_aspect(ledger: Ledger, unread: Unread, target: dict[Row, Finding]) -> None:
    """A measure has the aspect of its problem."""
    rows = unread.rows(ASPECT)
    numbers = {p.number: rows[p.SHEET, p.row] for p in ledger.problems if (p.SHEET, p.row) in rows}
    for measure in ledger.measures:
        finding = numbers.get(measure.problem) or rows.get((Problem.SHEET, 0))
        if finding:
            target[measure.SHEET, measure.row] = finding


def find_uncounted(ledger: Ledger, unread: Unread) -> Iterator[Uncounted]:
    """What each kind of count lacks; rows that all of a sheet lack are told once."""
    for needs in ALL_NEEDS:
        found = unread.rows(needs)
        if needs.columns and needs.item in _TOLD_ONCE:
            whole = _TOLD_ONCE[needs.item]
            rows, is_none = unread.rows(whole), unread.has_none(whole)
            found = {at: f for at, f in found.items() if at not in rows and not is_none}
        if found:
            is_all = any(row == 0 for _, row in found)
            rows_lacking = len(ledger.of(sheet_named(needs.item.SHEET)) if is_all else found)
            findings = sorted(set(found.values()), key=lambda f: (f.sheet, f.place.row))
            yield Uncounted(needs, rows_lacking, is_all, findings)


def assumed_texts(ledger: Ledger, unread: Unread) -> Iterator[str]:
    """What is counted by a default, since what was filled in cannot be read."""
    for name, told in _ASSUMED.items():
        finding = unread.basic(name)
        if finding:
            value = ledger.basic(name)
            shown = write_list(map(str, value)) if isinstance(value, tuple) else value
            yield f"“{name}”不能确定（{reason_text([finding])}），{told.format(shown)}。"


def reason_text(findings: Iterable[Finding]) -> str:
    """Why rows are not counted: cells with the same reason are told together."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        cells = grouped.setdefault((finding.sheet, finding.message.rstrip("。")), [])
        key = f"（{finding.key}）" if finding.key else ""
        cells += [f"{finding.cell}{key}"] if finding.cell else []
    return "；".join(
        f"{sheet} {write_list(cells)} {message}" if cells else message
        for (sheet, message), cells in grouped.items()
    )
