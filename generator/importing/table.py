"""An office's own table becomes the contents of a ledger."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ..findings.catalogue import Severity, kind_of
from ..findings.findings import NOWHERE, Finding, Place, Unreadable, bounded, find, in_file
from ..findings.limits import MOST_CARRIED, too_large
from ..ledger.choices import Status
from ..ledger.duties import by_duty
from ..ledger.items import Basic, Measure, Problem, Unit
from ..ledger.schema import SHEETS, WRITTEN_SHEETS
from ..package.files import refusals
from ..text.addresses import address_of, column_letters
from ..text.characters import compact, quote_list, write_list
from ..text.patterns import Pattern
from ..workbook.reading.cells import convert, is_blank
from ..workbook.reading.comments import comments_of
from ..workbook.reading.open import Book, Grid, load_grids, open_book
from ..workbook.writing import GUIDE, AsTyped, OwnSheet, Row, WorkbookData, asked_parts, laid_over
from .enumerated import divide
from .imported import UNPLACED_SHEET, Imported, Unplaced, refuse_long_cells, unplaced_sheet
from .linked import is_linked, link
from .map_file import NOTHING_DECIDED, ColumnMap, load_map, refuse_unknown
from .numbers import number_measures, number_problems, renumbered
from .own_table import OwnTable, own_table
from .problems import OwnMeasure, OwnProblem, problems_of
from .words import columns

# Names that say what kind of table it is, also of a copied sheet, as 台账(2): no aspect.
_NO_NAME = Pattern(r"(?:sheet|附件|.*(?:台账|清单|表))\d*(?:\(\d+\))?")


def import_table(path: Path, map_path: Path | None = None) -> Imported:
    """What a workbook of an office's own says, for a new ledger.

    Raises Unreadable where it cannot be read, or has no table of rectification.
    """
    decided = load_map(map_path) if map_path else NOTHING_DECIDED
    book = open_book(path)
    if {Basic.SHEET, Problem.SHEET, Measure.SHEET} <= set(map(compact, book.sheet_names)):
        raise Unreadable(find("I02", NOWHERE, name=path.name))
    grids = _grids(book)
    tables = _tables(book, grids, decided)
    if not tables:
        raise Unreadable(find("I01", NOWHERE, name=path.name))
    if map_path:
        known = {table.grid.name: [c.header for c in table.columns] for table in tables}
        refuse_unknown(map_path, decided, known)
    linked = [table for table in tables if is_linked(table, tables)]
    main = [table for table in tables if table not in linked]
    aspects = {table.grid.name: _aspect(table, len(main)) for table in main}
    problems = [p for table in main for p in problems_of(table, aspects[table.grid.name])]
    merged = list(link(problems, linked))
    findings = [*book.findings, *_divided(problems), *renumbered(problems)]
    contents = WorkbookData(_rows(problems) | asked_parts())
    refuse_long_cells(path, contents)
    for table in tables:
        findings += bounded(_found_in(table))
    unclear = list(_unclear_statuses(problems, book.date1904))
    findings += bounded(unclear)
    unplaced = [piece for table in tables for _, piece in table.unplaced()]
    unplaced += _comments(book)
    if unplaced:
        contents.others[UNPLACED_SHEET] = unplaced_sheet(unplaced)
    told = [*(sentence for table in tables for sentence in _told(table)), *merged]
    told += _told_of_aspects(aspects, problems)
    told += _take_other_sheets(grids, tables, contents)
    told += _not_taken(book, grids)
    mapping = {table.grid.name: {c.header: c.target for c in table.columns} for table in tables}
    words = {word: str(status) for word, status in decided.statuses.items()}
    words |= {finding.value: "" for finding in unclear}
    return Imported(contents, in_file(path, findings), told, mapping, words)


def _tables(book: Book, grids: dict[str, Grid], decided: ColumnMap) -> list[OwnTable]:
    """The tables of problems and measures, and those that say more of them, in their order.

    A grid is changed while it is looked at; that of a sheet without a table is loaded again.
    """

    def look(name: str, is_linked: bool = False) -> OwnTable | None:
        chosen = decided.columns.get(name, {})
        return own_table(grids[name], book.date1904, chosen, decided.statuses, is_linked)

    found = {name: look(name) for name in grids}
    main = [table for table in found.values() if table]
    for name in [name for name, table in found.items() if table is None]:
        grids |= load_grids(book, [name])
        table = look(name, is_linked=True)
        if table and is_linked(table, main):
            found[name] = table
        else:
            grids |= load_grids(book, [name])
    return [table for table in found.values() if table]


def _comments(book: Book) -> list[Unplaced]:
    """The comments of all sheets, for which a new ledger has no cell."""
    return [
        Unplaced(comment.sheet, f"{address_of(comment.cell)} 的批注", comment.text)
        for comment in comments_of(book)
        if comment.text
    ]


def _grids(book: Book) -> dict[str, Grid]:
    """The grids of the sheets that have cells. Raises Unreadable where they are too large."""
    grids: dict[str, Grid] = {}
    for name in book.sheet_names:
        try:
            grids |= load_grids(book, [name])
        except Unreadable as fault:  # a chart has no cells; the caller tells it
            if len(book.sheet_names) == 1 or fault.finding.code == "F07":
                raise
    with refusals(book.path):
        if sum(grid.height * len(grid.columns) for grid in grids.values()) > MOST_CARRIED:
            raise too_large(f"有内容的区域超过 {MOST_CARRIED} 个单元格，不能导入")
    return grids


def _aspect(table: OwnTable, tables: int) -> str:
    """The aspect of a sheet: its name, where there is a sheet for each."""
    names_it = tables > 1 and not _NO_NAME.fullmatch(compact(table.grid.name))
    return table.grid.name if names_it and not table.has("方面") else ""


def _divided(problems: Sequence[OwnProblem]) -> list[Finding]:
    """Give each of the measures that one cell lists a row of its own."""
    findings = []
    for problem in problems:
        measures: list[OwnMeasure] = []
        for measure in problem.measures:
            several, reason = divide(measure)
            measures += several
            position = measure.table.positions["整改措施"] if reason or len(several) > 1 else 0
            place = Place(measure.table.grid.name, "", measure.row, position)
            if reason:
                findings.append(find("I05", place, reason=reason))
            elif len(several) > 1:
                findings.append(find("I04", place, number=len(several)))
        problem.measures = measures
    return findings


def _rows(problems: Sequence[OwnProblem]) -> dict[str, list[Row]]:
    """The rows of the new ledger's sheets."""
    numbers = number_problems(problems)
    rows: dict[str, list[Row]] = {Problem.SHEET: [], Measure.SHEET: []}
    for problem, number, own in zip(
        problems, numbers, number_measures(problems, numbers), strict=True
    ):
        said: Row = {"问题编号": number, "方面": problem.aspect, "问题": problem.text}
        rows[Problem.SHEET].append(said | _row(problem.values))
        for measure, key in zip(problem.measures, own, strict=True):
            named: Row = {"措施编号": key, "问题编号": number, "备注": "\n".join(measure.remarks)}
            rows[Measure.SHEET].append(named | _row(measure.values))
    rows[Unit.SHEET] = [{"单位名称": name} for name in _units(problems)]
    return rows


def _row(values: Mapping[str, object]) -> Row:
    """The values by column as part of a row, which may have positions for names."""
    return dict(values.items())


def _units(problems: Sequence[OwnProblem]) -> list[str]:
    """The units that the measures name, each once."""
    values = (
        measure.values.get(name)
        for problem in problems
        for measure in problem.measures
        for name in ("责任单位", "配合单位")
    )
    names = [
        part
        for value in values
        if isinstance(value, AsTyped) and not value.is_error
        for part in by_duty(str(value.value))
    ]
    each: dict[str, str] = {}
    for name in names:
        each.setdefault(compact(name), name)
    return list(each.values())


# --- what is told ---------------------------------------------------------------------------------


def _found_in(table: OwnTable) -> Iterator[Finding]:
    """What was found in a table: columns without a counterpart, rows, cells without a place."""
    sheet, last = table.grid.name, table.header.last
    for own in table.columns:
        if not own.target:
            place = Place(sheet, "", last, own.position)
            yield find("I03", place, header=own.header, reason=own.reason)
    yield from table.findings()
    for cell, piece in table.untold():
        yield find("I07", Place(sheet, "", *cell), piece.value)


def _unclear_statuses(problems: Sequence[OwnProblem], date1904: bool) -> Iterator[Finding]:
    """The words in the place of a status that say none of the five, once for each own cell.

    A cell that lists several measures gives its status to each of them.
    """
    column = columns()["整改状态"]
    told: set[Place] = set()
    for measure in (measure for problem in problems for measure in problem.measures):
        typed = measure.values.get(column.name)
        if isinstance(typed, Status) or not isinstance(typed, AsTyped) or typed.is_error:
            continue
        _, notes = convert(typed.value, column, date1904)
        if any(kind_of(code).severity is Severity.ERROR for code, _ in notes):
            table, cell = measure.cell(column.name)
            place = Place(table.grid.name, "", *cell)
            if place not in told:
                yield find("I06", place, typed.value)
            told.add(place)


def _told(table: OwnTable) -> Iterator[str]:
    """How a table was understood, in sentences."""
    first, last = table.header.first, table.header.last
    rows = f"第 {first} 行" if first == last else f"第 {first}—{last} 行"
    yield f"工作表“{table.grid.name}”：表头在{rows}，各列对应如下。"
    for own in table.columns:
        target = own.target or "备注（没有对应的列）"
        reason = f"（{own.reason}）" if own.target and own.reason else ""
        yield f"  {column_letters(own.position)} {own.header} → {target}{reason}"


def _told_of_aspects(aspects: Mapping[str, str], problems: Sequence[OwnProblem]) -> Iterator[str]:
    """Of which sheets the names were taken for aspects."""
    used = {problem.aspect for problem in problems}
    if sheets := [name for name, aspect in aspects.items() if aspect and aspect in used]:
        yield (
            f"工作表{quote_list(sheets)}里没有“方面”一列，各行的方面填的是工作表的名称，请核对。"
        )


def _not_taken(book: Book, grids: Mapping[str, Grid]) -> Iterator[str]:
    """What of the file is not in the new ledger."""
    if sheets := [name for name in book.sheet_names if name not in grids]:
        yield (
            f"工作表{quote_list(sheets)}没有能读的单元格（是图表，或者已损坏），没有带入，请核对。"
        )
    if laid := laid_over(book):
        yield f"原来的文件里的{write_list(laid)}没有带入。"


# --- other sheets ---------------------------------------------------------------------------------


def _take_other_sheets(
    grids: Mapping[str, Grid], tables: Sequence[OwnTable], contents: WorkbookData
) -> Iterator[str]:
    """Put the sheets without a table into the ledger as they are; gives sentences on that."""
    read = {table.grid.name for table in tables}
    for name, grid in grids.items():
        if name not in read and (rows := _filled(grid)):
            free = _free_name(name, contents.others)
            contents.others[free] = OwnSheet(rows, is_open=True)
            yield f"工作表“{name}”不是整改的表格，照原样放在“{free}”表里。"


def _filled(grid: Grid) -> list[list[object]]:
    """The cells of a sheet without a table by rows, if any is filled."""
    rows = [
        [
            grid.errors.get((row, column)) or grid.cell((row, column))
            for column in range(1, len(grid.columns) + 1)
        ]
        for row in range(1, grid.height + 1)
    ]
    return rows if any(not is_blank(cell) for row in rows for cell in row) else []


# What no name of a sheet may hold, and how long it may be, with a number behind it: as in Excel.
_FORBIDDEN = Pattern(r"[\[\]:*?/\\]")
_LONGEST_NAME = 27
_TAKEN = {compact(n) for s in SHEETS for n in (s.name, *s.aliases)}
_TAKEN |= {compact(name) for name in (GUIDE, UNPLACED_SHEET, *WRITTEN_SHEETS)}


def _free_name(name: str, others: Iterable[str]) -> str:
    """A name for a sheet of somebody's own beside those of the ledger."""
    base = _FORBIDDEN.sub("_", name).strip("' ") or "工作表"
    taken = _TAKEN | set(map(compact, others))
    numbered = (f"{base[:_LONGEST_NAME]}（{n}）" for n in range(2, len(taken) + 3))
    return next(n for n in (base[:_LONGEST_NAME], *numbered) if compact(n) not in taken)
